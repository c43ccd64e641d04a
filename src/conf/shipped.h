/*
 * The replies that the program brings with it (shipped.S). They stand in for those that a
 * village's config lacks: in Chinese where its own are, else in English.
 */
#ifndef CONF_SHIPPED_H
#define CONF_SHIPPED_H

#include "conf/config.h"

/* Adds to the config's replies those that it lacks. */
void shipped_replies_add(struct config *config);

#endif
