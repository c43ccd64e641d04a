/*
 * A number with its unit, and what money is paid for: the parts of which text/quantity.h puts
 * quantities and prices together.
 */
#ifndef TEXT_MEASURE_H
#define TEXT_MEASURE_H

#include "text/quantity.h"

#define JIN 0.5 /* kg */

/* A word for a unit, and what one of it is. */
struct unit_word {
	const char *utf8;
	enum text_unit unit;
	double factor;
	double part; /* what a digit behind it counts in: 八亩二 is 8 mu and 2 tenths */
	enum text_doubt doubt;
};

/* A number with its unit, while more of it is being read. */
struct measure {
	const struct unit_word *unit;
	double value; /* in what the unit's factor makes of it */
	enum text_doubt doubt;
	bool whole_unit; /* the number had no point: a digit may follow the unit */
};

/* What one pays for, behind "每" or "一" or "/": 斤, 公斤, 亩, 袋. Factor: its kg, or 1. */
struct per {
	const char *utf8;
	enum text_unit price; /* what money for it is */
	double factor;
};

/* Each returns the octets read; 0: none begins here. */

/* A number and its unit, with what belongs to it behind: 八亩二, 1吨200斤, 5亩左右. Where it is none,
 * unit is NULL, or the unit that the number was not taken with. */
size_t text_measure(const char *at, struct measure *measure);
/* 亩半, 吨半: one and a half. 亩5: the number behind its unit. */
size_t text_unit_first(const char *at, struct measure *measure);
/* "每斤", "/亩", "a kg"; with one: also "一斤", "1亩". */
size_t text_per(const char *at, bool one, const struct per **per);
/* 每, per, /: by the piece. */
size_t text_each(const char *at);

#endif
