/*
 * Patterns (PCRE2), with limits set once: UTF and UCP, match limit 20,000, depth limit 2,000,
 * heap limit 256 KiB. All patterns that look at one text share one budget of steps, so that no
 * text, however hostile, costs more than that (fault F63).
 */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pattern;

/* NULL: it does not compile; why (may be NULL) gets words with the offset. */
struct pattern *pattern_new(const char *text, char *why, size_t why_size);
void pattern_free(struct pattern *pattern);

struct pattern_budget {
	uint32_t steps;	  /* left for this text */
	unsigned skipped; /* patterns that hit a limit */
};

#define PATTERN_BUDGET ((struct pattern_budget){ .steps = 100000 })

enum pattern_result {
	PATTERN_MATCHES,
	PATTERN_DIFFERS,
	PATTERN_EXHAUSTED /* a limit was hit: count it, name the pattern, go on without it */
};

#define PATTERN_GROUPS_MAX 16

struct pattern_match {
	size_t count;
	struct {
		size_t from, to; /* octets; from == SIZE_MAX: the group took no part */
	} group[PATTERN_GROUPS_MAX];
};

enum pattern_result pattern_find(const struct pattern *pattern, const char *utf8, size_t size,
				 size_t from, struct pattern_budget *budget,
				 struct pattern_match *match);
/* The number of a named group, or -1. */
int pattern_group(const struct pattern *pattern, const char *name);
/* How often limits were hit since it was made. */
unsigned pattern_exhausted(const struct pattern *pattern);

#endif
