/*
 * One person as a row of a roster file, or the words of a verb, give him: each cell is read into
 * its place, and what is odd about it is told.
 */
#ifndef OFFICE_ENTRY_H
#define OFFICE_ENTRY_H

#include "base/buffer.h"
#include "base/phone.h"
#include "conf/roster.h"
#include "store/person.h"

#define ENTRY_NUMBERS_MOST 8

struct entry {
	size_t line;				      /* of its file */
	struct person person;			      /* name, group (0: not said), role, note */
	char numbers[ENTRY_NUMBERS_MOST][PHONE_SIZE]; /* E.164, the first one first */
	size_t number_count;
	bool opted_out, blocked;
};

enum entry_taken {
	ENTRY_FINE,
	ENTRY_REMARK, /* taken, or left out, in a way that a person should know of */
	ENTRY_WRONG   /* the row cannot be taken */
};

/*
 * Reads one cell. words gets what is odd: "3x: expected a group from 1 to 8". Several roles may
 * stand in a cell, several numbers too, with a comma, a slash, a semicolon or a line break
 * between. A number that is none, or that nobody can be called at, is left out with a remark; a
 * land line is kept with one, since no text reaches it.
 */
enum entry_taken entry_take(const struct config *config, struct entry *entry,
			    enum roster_column column, const char *text, struct buffer *words);
/* Whether all of it together makes a person. */
enum entry_taken entry_check(const struct entry *entry, struct buffer *words);

/* A number as people of the country write it: without "+86". Returns out. */
const char *entry_number_shown(const struct config *config, const char *number,
			       char out[PHONE_SIZE]);

#endif
