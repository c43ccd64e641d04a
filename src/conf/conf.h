/*
 * Configuration files as a tree of nodes, with libconfig behind it. Includes are laid flat
 * before the text is parsed, so that the whole config is one text that can be kept in the
 * database, and every node still knows its FILE:LINE.
 *
 * Laws: every fault is told, in one run, as "FILE:LINE: what is wrong; what is expected"; a
 * syntax error ends the check of its file, and the other files are read without it. What is read
 * is described by tables (struct conf_key); a key that no table names is a fault.
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct conf;
struct conf_node; /* belongs to its conf */

/* Faults, one a line. */
struct conf_problems {
	struct buffer text;
	unsigned count;
	bool thorough;	     /* also what takes long to find, for who asks for every fault */
	struct buffer notes; /* what is no fault, but good to know; only where thorough */
};

/* Overrides "KEY=VALUE" in libconfig's path syntax ("modems.[0].device=/dev/pts/3"). */
struct conf_overrides {
	const char *const *items;
	size_t count;
};

/* Reads a file with what it includes. NULL: it cannot be read or parsed; see problems. What it
 * includes may be left out for such a fault: see conf_whole(). */
struct conf *conf_load_file(const char *path, const struct conf_overrides *overrides,
			    struct conf_problems *problems);
/* The same from a text that conf_text_of() gave. */
struct conf *conf_load_text(const char *text, const char *folder,
			    const struct conf_overrides *overrides, struct conf_problems *problems);
void conf_free(struct conf *conf);

/* False: a file that it includes could not be read or parsed. */
bool conf_whole(const struct conf *conf);
/* The flat text, without overrides; the conf's own. */
const char *conf_text_of(const struct conf *conf);
/* 16 hex digits that change with the text. */
const char *conf_hash(const struct conf *conf);
/* The folder of the main file: relative paths begin there. */
const char *conf_folder(const struct conf *conf);

const struct conf_node *conf_root(const struct conf *conf);
/* NULL where there is none. */
const struct conf_node *conf_child(const struct conf_node *node, const char *name);
const struct conf_node *conf_at(const struct conf_node *node, size_t index);
/* Members of a group, elements of a list or array; 0 for a scalar or NULL. */
size_t conf_count(const struct conf_node *node);
const char *conf_name(const struct conf_node *node); /* NULL in a list */
bool conf_is_group(const struct conf_node *node);
bool conf_is_list(const struct conf_node *node); /* or an array */
/* The string; NULL: not one. */
const char *conf_string(const struct conf_node *node);
bool conf_number(const struct conf_node *node, double *value); /* integer or float */
bool conf_boolean(const struct conf_node *node, bool *value);

/* Adds a fault with the node's FILE:LINE. */
void conf_complain(struct conf_problems *problems, const struct conf *conf,
		   const struct conf_node *node, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same of what is no fault. */
void conf_note(struct conf_problems *problems, const struct conf *conf,
	       const struct conf_node *node, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Complains of a node that is there but does not fit; expected: "a list ( … )". */
void conf_expect(struct conf_problems *problems, const struct conf *conf,
		 const struct conf_node *node, bool fits, const char *expected);

enum conf_type {
	CONF_TEXT,    /* char[size] at offset */
	CONF_PATH,    /* the same, made absolute from the config's folder */
	CONF_INTEGER, /* int at offset, within least and most */
	CONF_NUMBER,  /* double at offset */
	CONF_BOOLEAN, /* bool at offset */
	CONF_OTHER    /* known here, read elsewhere */
};

/* One key: how it is loaded, checked, shown and explained. */
struct conf_key {
	const char *name;
	enum conf_type type;
	size_t offset, size;
	double least, most;
	const char *fallback; /* NULL: the key must be there */
	const char *help;
};

/* Fills out from a group (NULL: all fallbacks) and complains of what is wrong or unknown. */
void conf_fill(struct conf_problems *problems, const struct conf *conf,
	       const struct conf_node *group, const struct conf_key *keys, size_t count, void *out);

#endif
