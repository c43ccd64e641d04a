#include "base/moment.h"

#include <stdio.h>
#include <string.h>

int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Days of the proleptic Gregorian calendar, counted in years that begin in March. */
int64_t day_number(struct day day)
{
	int64_t year = day.month <= 2 ? day.year - 1 : day.year;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t month = (day.month + 9) % 12;
	int64_t of_year = (153 * month + 2) / 5 + day.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct day day_of_number(int64_t number)
{
	int64_t shifted = number + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct day day = {
		.day = (int)(of_year - (153 * month + 2) / 5 + 1),
		.month = (int)(month < 10 ? month + 3 : month - 9),
	};

	day.year = (int)(years + era * 400 + (day.month <= 2));
	return day;
}

bool day_valid(struct day day)
{
	struct day same;

	if (day.year < 1 || day.year > 9999 || day.month < 1 || day.month > 12 || day.day < 1 ||
	    day.day > 31)
		return false;
	same = day_of_number(day_number(day));
	return same.day == day.day && same.month == day.month;
}

int day_weekday(struct day day)
{
	int64_t weekday = (day_number(day) + 4) % 7; /* 1970-01-01 was a Thursday */

	return (int)(weekday < 0 ? weekday + 7 : weekday);
}

const char *iso_day(struct day day, char out[ISO_SIZE])
{
	snprintf(out, ISO_SIZE, "%04d-%02d-%02d", day.year, day.month, day.day);
	return out;
}

const char *iso_time(const struct zone *zone, int64_t utc, char out[ISO_SIZE])
{
	struct wall wall = wall_of(zone, utc);
	int offset = wall.offset < 0 ? -wall.offset : wall.offset;

	snprintf(out, ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", wall.day.year,
		 wall.day.month, wall.day.day, wall.hour, wall.minute, wall.second,
		 wall.offset < 0 ? '-' : '+', offset / 60, offset % 60);
	return out;
}

/* "Z", "+08:00", "+0800"; 0 where nothing (or nonsense) follows. */
static bool read_offset(const char *text, int *minutes)
{
	char sign;
	int hours = 0, rest = 0, used = 0;

	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
		*minutes = 0;
		return true;
	}
	if ((sscanf(text, "%c%2d:%2d%n", &sign, &hours, &rest, &used) != 3 &&
	     sscanf(text, "%c%2d%2d%n", &sign, &hours, &rest, &used) != 3) ||
	    (sign != '+' && sign != '-') || text[used] != '\0' || hours > 15 || rest > 59)
		return false;
	*minutes = (hours * 60 + rest) * (sign == '-' ? -1 : 1);
	return true;
}

bool iso_read(const struct zone *zone, const char *text, int64_t *utc)
{
	struct day day;
	int hour = 0, minute = 0, second = 0, used = 0, more = 0, offset;

	if (sscanf(text, "%4d-%2d-%2d%n", &day.year, &day.month, &day.day, &used) != 3 ||
	    !day_valid(day))
		return false;
	text += used;
	if (*text == 'T' || *text == ' ') {
		if (sscanf(text + 1, "%2d:%2d%n", &hour, &minute, &more) != 2)
			return false;
		text += 1 + more;
		if (*text == ':' && sscanf(text + 1, "%2d%n", &second, &more) == 1)
			text += 1 + more;
		if (*text == '.')
			text += 1 + strspn(text + 1, "0123456789");
	}
	if (hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0)
		return false;
	if (*text == '\0') {
		*utc = utc_of(zone, day, hour, minute, second);
		return true;
	}
	if (!read_offset(text, &offset))
		return false;
	*utc = DAYS(day_number(day)) + HOURS(hour) + MINUTES(minute) + SECONDS(second) -
	       MINUTES(offset);
	return true;
}
