/*
 * The replies and labels that the program brings with it (shipped.S). They stand in for those that
 * a village's config lacks: in Chinese where its own are, else in English. They are parsed
 * once a program, the labels only where one is lacking, and kept to its end.
 */
#ifndef CONF_SHIPPED_H
#define CONF_SHIPPED_H

#include "conf/config.h"

/* Adds to the config's replies those that it lacks. */
void shipped_replies_add(struct config *config);
/* The shipped labels = { … } for a village with such words of its own (NULL: it has none); NULL: the
 * English ones of conf/labels.c do. */
const struct conf_node *shipped_labels(const struct config *config, const char *own);

#endif
