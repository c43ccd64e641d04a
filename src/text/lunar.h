/*
 * The farmers' calendar (农历): what day a day is in it, and how that is said. Months begin with the
 * new moon as China's standard GB/T 33661 has it; known are the years of the table in lunar.c.
 */
#ifndef TEXT_LUNAR_H
#define TEXT_LUNAR_H

#include "base/moment.h"

#define LUNAR_SIZE 32

struct lunar_day {
	int month; /* 1 … 12 */
	bool leap; /* the second month of this number */
	int day;   /* 1 … 30 */
};

/* False: the day is in none of the years known. */
bool lunar_of(struct day day, struct lunar_day *lunar);

/* Each returns out: "闰六月", "初四". */
const char *lunar_month_name(const struct lunar_day *lunar, char out[LUNAR_SIZE]);
const char *lunar_day_name(const struct lunar_day *lunar, char out[LUNAR_SIZE]);
/* Both: "闰六月初四". */
const char *lunar_name(const struct lunar_day *lunar, char out[LUNAR_SIZE]);

#endif
