#include "station/announce.h"

#include <stdio.h>
#include <string.h>

#define FIELDS 5

/* What we like of each field, best first; one that is not among these ends the search. */
static const char *const liked[FIELDS] = {
	"2130", /* mode: news wait while the line is busy */
	"1",	/* messages: stored, and announced */
	"023",	/* broadcasts: none */
	"120",	/* reports: at once, stored, none */
	"01",	/* what waited when the mode is set */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One value or "1-3"; brackets, blanks and what else stands there is passed over. */
static const char *take_values(const char *at, unsigned *values)
{
	unsigned first = (unsigned)(*at - '0'), last = first;

	if (at[1] == '-' && is_digit(at[2])) {
		last = (unsigned)(at[2] - '0');
		at += 2;
	}
	for (unsigned value = first; value <= last; value++)
		*values |= 1u << value;
	return at;
}

/* The values of each field; commas within brackets part values, others fields. */
static void read_list(const char *listed, unsigned fields[FIELDS])
{
	bool inside = false;
	size_t field = 0;

	for (const char *at = listed; *at != '\0' && field < FIELDS; at++) {
		if (*at == '(')
			inside = true;
		else if (*at == ')')
			inside = false;
		else if (*at == ',' && !inside)
			field++;
		else if (is_digit(*at))
			at = take_values(at, &fields[field]);
	}
}

static char best_of(unsigned values, const char *likes)
{
	for (; *likes != '\0'; likes++) {
		if ((values & 1u << (*likes - '0')) != 0)
			return *likes;
	}
	return '\0';
}

bool announce_best(const char *listed, char *out, size_t size)
{
	unsigned fields[FIELDS] = { 0 };
	char best[FIELDS + 1] = "";
	const char *colon = strchr(listed, ':');
	size_t used = (size_t)snprintf(out, size, "AT+CNMI");

	read_list(colon == NULL ? listed : colon + 1, fields);
	for (size_t i = 0; i < FIELDS && (fields[i] != 0 || i < 2); i++) {
		best[i] = best_of(fields[i], liked[i]);
		if (best[i] == '\0')
			return false;
		used += (size_t)snprintf(out + used, size - used, "%c%c", i == 0 ? '=' : ',',
					 best[i]);
	}
	return used < size;
}
