/*
 * One day in any way of naming it, for the lists and ranges of text/date.h, and what tells whether
 * a number is a day's.
 */
#ifndef TEXT_DAY_H
#define TEXT_DAY_H

#include "base/moment.h"
#include "text/doubt.h"

/* One day as it is read, before its neighbours are looked at. */
struct named_day {
	struct day day;
	enum { CALENDAR, RELATIVE, WEEKDAY, VAGUE, LUNAR, PAIR } how;
	bool closed;  /* 日 or 号 ends it */
	bool month;   /* its month was said */
	bool certain; /* no number could be meant */
	bool ahead;   /* of no day, but still to come: 过几天, 下周 */
	enum text_doubt doubt;
};

/* Returns the octets read; 0: no day begins here. more: how many follow it by its own word (明后天). */
size_t text_day(const char *at, struct day today, struct named_day *named, int *more);

/* A day's number, with room for impossible ones. Its digits are two at most, and no mark behind
 * them belongs to it: 15,16. */
size_t text_day_digits(const char *at, int *value);

/* Octets of 日, 号 and their like. */
size_t text_day_mark(const char *at);

/* Whether something stands here that counts with the number before: then that is no day. */
bool text_unit_follows(const char *at);

/* What a number of a house, a shed or a variety is followed by: 15号楼. */
bool text_names_a_thing(const char *at);

struct day days_after(struct day day, int64_t days);

#endif
