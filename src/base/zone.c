/*
 * Time zones from the system's own files (RFC 8536). The process's TZ and its global state play
 * no part: a village's zone is a value.
 */
#include "base/moment.h"

#include "base/buffer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZONE_FOLDER   "/usr/share/zoneinfo"
#define FILE_MAX_SIZE 65536
#define HEADER_SIZE   44
#define TYPES_MAX     64
#define FOOTER_MAX    64

struct transition {
	int64_t at; /* seconds UTC */
	int offset; /* seconds east, from then on */
};

/* One change of a POSIX rule: "M3.2.0/2", the second Sunday of March at 02:00. */
struct rule {
	int month, week, weekday;
	int seconds; /* after local midnight */
};

struct zone {
	struct transition *transitions;
	size_t count;
	int first_offset;	/* before the first transition */
	bool has_rule;		/* summer time goes on for ever */
	int standard, summer;	/* offsets of the footer, seconds east */
	struct rule begin, end; /* of summer time */
};

/* ---- the footer: "CST-8", "CET-1CEST,M3.5.0,M10.5.0/3" ---- */

static const char *skip_name(const char *text)
{
	if (*text == '<') {
		const char *end = strchr(text, '>');

		return end == NULL ? text : end + 1;
	}
	while ((*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z'))
		text++;
	return text;
}

/* "[+-]hh[:mm[:ss]]" in seconds. */
static const char *read_clock(const char *text, int *seconds)
{
	int sign = *text == '-' ? -1 : 1, part[3] = { 0, 0, 0 };

	if (*text == '-' || *text == '+')
		text++;
	for (size_t i = 0; i < 3; i++) {
		char *end;
		long number = strtol(text, &end, 10);

		if (end == text || number < 0 || number > 200)
			break;
		part[i] = (int)number;
		text = end;
		if (*text != ':')
			break;
		text++;
	}
	*seconds = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
	return text;
}

static const char *read_rule(const char *text, struct rule *rule)
{
	int used = 0;

	*rule = (struct rule){ .seconds = 7200 };
	if (sscanf(text, ",M%2d.%1d.%1d%n", &rule->month, &rule->week, &rule->weekday, &used) != 3)
		return NULL;
	text += used;
	if (*text == '/')
		text = read_clock(text + 1, &rule->seconds);
	return text;
}

static void read_footer(struct zone *zone, const char *text)
{
	int west = 0;

	text = read_clock(skip_name(text), &west);
	zone->standard = zone->summer = -west;
	if (*text == '\0')
		return;
	text = skip_name(text);
	zone->summer = zone->standard + 3600;
	if (*text != ',' && *text != '\0') {
		text = read_clock(text, &west);
		zone->summer = -west;
	}
	text = read_rule(text, &zone->begin);
	zone->has_rule = text != NULL && read_rule(text, &zone->end) != NULL;
}

/* ---- the file ---- */

static int64_t big_endian(const unsigned char *at, size_t size)
{
	uint64_t value = (at[0] & 0x80) != 0 ? UINT64_MAX : 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | at[i];
	return (int64_t)value;
}

struct counts {
	size_t utc, standard, leaps, times, types, letters;
};

static bool read_header(const unsigned char *at, size_t left, struct counts *counts)
{
	size_t *const fields[] = { &counts->utc,   &counts->standard, &counts->leaps,
				   &counts->times, &counts->types,    &counts->letters };

	if (left < HEADER_SIZE || memcmp(at, "TZif", 4) != 0)
		return false;
	for (size_t i = 0; i < 6; i++) {
		int64_t count = big_endian(at + 20 + 4 * i, 4);

		if (count < 0 || count > FILE_MAX_SIZE)
			return false;
		*fields[i] = (size_t)count;
	}
	return counts->types > 0 && counts->types <= TYPES_MAX;
}

static size_t block_size(const struct counts *counts, size_t time_size)
{
	return counts->times * (time_size + 1) + counts->types * 6 + counts->letters +
	       counts->leaps * (time_size + 4) + counts->standard + counts->utc;
}

static bool read_block(struct zone *zone, const unsigned char *at, const struct counts *counts)
{
	const unsigned char *kinds = at + counts->times * 8, *types = kinds + counts->times;

	zone->transitions = need_zeroed(counts->times, sizeof(*zone->transitions));
	zone->count = counts->times;
	zone->first_offset = (int)big_endian(types, 4);
	for (size_t i = 0; i < counts->times; i++) {
		if (kinds[i] >= counts->types)
			return false;
		zone->transitions[i] = (struct transition){
			.at = big_endian(at + 8 * i, 8),
			.offset = (int)big_endian(types + 6 * kinds[i], 4),
		};
	}
	return true;
}

/* The second block of a version 2 file has 64-bit times and the footer behind it. */
static bool read_zone(struct zone *zone, const unsigned char *file, size_t size)
{
	struct counts counts;
	char footer[FOOTER_MAX] = "";
	size_t at, block;
	const unsigned char *end;

	if (!read_header(file, size, &counts) || file[4] < '2')
		return false;
	at = HEADER_SIZE + block_size(&counts, 4);
	if (at > size || !read_header(file + at, size - at, &counts))
		return false;
	at += HEADER_SIZE;
	block = block_size(&counts, 8);
	if (block > size - at || !read_block(zone, file + at, &counts))
		return false;
	at += block;
	if (at >= size || file[at] != '\n')
		return false;
	end = memchr(file + at + 1, '\n', size - at - 1);
	if (end == NULL || (size_t)(end - file) - at - 1 >= sizeof(footer))
		return false;
	memcpy(footer, file + at + 1, (size_t)(end - file) - at - 1);
	read_footer(zone, footer);
	return true;
}

struct zone *zone_open(const char *name)
{
	unsigned char *file;
	char path[256];
	struct zone *zone;
	ssize_t size;
	int fd;

	if (name == NULL || name[0] == '\0' || name[0] == '/' || strstr(name, "..") != NULL ||
	    snprintf(path, sizeof(path), "%s/%s", ZONE_FOLDER, name) >= (int)sizeof(path))
		return NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	file = need(FILE_MAX_SIZE);
	size = read(fd, file, FILE_MAX_SIZE);
	close(fd);
	zone = need_zeroed(1, sizeof(*zone));
	if (size <= 0 || !read_zone(zone, file, (size_t)size)) {
		zone_close(zone);
		zone = NULL;
	}
	free(file);
	return zone;
}

void zone_close(struct zone *zone)
{
	if (zone == NULL)
		return;
	free(zone->transitions);
	free(zone);
}

/* ---- reading it ---- */

/* The instant (seconds UTC) of a rule in a year, given the offset that holds before it. */
static int64_t rule_at(const struct rule *rule, int year, int offset)
{
	struct day first = { year, rule->month, 1 };
	int64_t number = day_number(first) + (rule->weekday - day_weekday(first) + 7) % 7;
	struct day next = { rule->month == 12 ? year + 1 : year, rule->month % 12 + 1, 1 };

	number += 7 * (rule->week - 1);
	while (number >= day_number(next))
		number -= 7;
	return number * 86400 + rule->seconds - offset;
}

static int footer_offset(const struct zone *zone, int64_t seconds)
{
	int64_t days, begin, end;
	int year;

	if (!zone->has_rule)
		return zone->standard;
	days = (seconds + zone->standard) / 86400 - (seconds + zone->standard < 0);
	year = day_of_number(days).year;
	begin = rule_at(&zone->begin, year, zone->standard);
	end = rule_at(&zone->end, year, zone->summer);
	if (begin < end)
		return seconds >= begin && seconds < end ? zone->summer : zone->standard;
	return seconds >= end && seconds < begin ? zone->standard : zone->summer;
}

static int offset_at(const struct zone *zone, int64_t seconds)
{
	size_t low = 0, high = zone->count;

	if (zone->count == 0 || seconds >= zone->transitions[zone->count - 1].at)
		return footer_offset(zone, seconds);
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (zone->transitions[middle].at <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? zone->first_offset : zone->transitions[low - 1].offset;
}

static int64_t floor_divided(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct wall wall_of(const struct zone *zone, int64_t utc)
{
	int64_t seconds = floor_divided(utc, 1000);
	int offset = zone == NULL ? 0 : offset_at(zone, seconds);
	int64_t local = seconds + offset, days = floor_divided(local, 86400);
	int rest = (int)(local - days * 86400);

	return (struct wall){
		.day = day_of_number(days),
		.hour = rest / 3600,
		.minute = rest / 60 % 60,
		.second = rest % 60,
		.weekday = day_weekday(day_of_number(days)),
		.offset = offset / 60,
	};
}

int64_t utc_of(const struct zone *zone, struct day day, int hour, int minute, int second)
{
	int64_t local = day_number(day) * 86400 + hour * 3600 + minute * 60 + second;
	int before, after;
	int64_t found;

	if (zone == NULL)
		return SECONDS(local);
	before = offset_at(zone, local - offset_at(zone, local - 86400));
	after = offset_at(zone, local - offset_at(zone, local + 86400));
	/* Of the two offsets around a shift, the greater gives the earlier instant. */
	found = local - (before > after ? before : after);
	if (found + offset_at(zone, found) != local)
		found = local - (before > after ? after : before);
	if (found + offset_at(zone, found) != local)
		found = local - offset_at(zone, local - 86400);
	return SECONDS(found);
}
