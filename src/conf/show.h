/*
 * A config as text, as it would be written by hand. What is secret is not shown.
 */
#ifndef CONF_SHOW_H
#define CONF_SHOW_H

#include "conf/conf.h"

/* A string with its quotes. */
void conf_show_text(struct buffer *out, const char *text);
/* The keys of a table that conf_fill() has filled, a line each. */
void conf_show_keys(struct buffer *out, const char *indent, const struct conf_key *keys,
		    size_t count, const void *from);
/* A node of the tree with its name and all that is in it. */
void conf_show(struct buffer *out, const char *indent, const struct conf_node *node);

#endif
