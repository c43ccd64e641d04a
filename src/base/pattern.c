#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/pattern.h"

#include "base/buffer.h"
#include "base/die.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT 20000
#define DEPTH_LIMIT 2000
#define HEAP_LIMIT  256 /* KiB */

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	unsigned exhausted;
};

struct pattern *pattern_new(const char *text, char *why, size_t why_size)
{
	struct pattern *pattern;
	PCRE2_SIZE offset;
	PCRE2_UCHAR message[128];
	int error;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
					 PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error,
					 &offset, NULL);

	if (code == NULL) {
		pcre2_get_error_message(error, message, sizeof(message));
		if (why != NULL)
			snprintf(why, why_size, "%s at octet %zu", (char *)message, (size_t)offset);
		return NULL;
	}
	pattern = need_zeroed(1, sizeof(*pattern));
	pattern->code = code;
	pattern->data = pcre2_match_data_create_from_pattern(code, NULL);
	pattern->context = pcre2_match_context_create(NULL);
	if (pattern->data == NULL || pattern->context == NULL)
		die("out of memory");
	pcre2_set_depth_limit(pattern->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(pattern->context, HEAP_LIMIT);
	return pattern;
}

void pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_match_data_free(pattern->data);
	pcre2_match_context_free(pattern->context);
	pcre2_code_free(pattern->code);
	free(pattern);
}

static void read_groups(const struct pattern *pattern, int count, struct pattern_match *match)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(pattern->data);

	match->count = count > PATTERN_GROUPS_MAX ? PATTERN_GROUPS_MAX : (size_t)count;
	for (size_t i = 0; i < PATTERN_GROUPS_MAX; i++) {
		bool took_part = i < match->count && at[2 * i] != PCRE2_UNSET;

		match->group[i].from = took_part ? at[2 * i] : SIZE_MAX;
		match->group[i].to = took_part ? at[2 * i + 1] : SIZE_MAX;
	}
}

/*
 * PCRE2 does not tell how many steps a match took, so each look is charged with what it may at
 * most have cost: a little where it ended, its whole limit where it ran out.
 */
#define LOOK_COST 20

enum pattern_result pattern_find(const struct pattern *pattern, const char *utf8, size_t size,
				 size_t from, struct pattern_budget *budget,
				 struct pattern_match *match)
{
	uint32_t limit = budget->steps < MATCH_LIMIT ? budget->steps : MATCH_LIMIT;
	int count;

	if (budget->steps == 0) {
		budget->skipped++;
		return PATTERN_EXHAUSTED;
	}
	pcre2_set_match_limit(pattern->context, limit);
	count = pcre2_match(pattern->code, (PCRE2_SPTR)utf8, size, from, 0, pattern->data,
			    pattern->context);
	if (count >= 0) {
		budget->steps -= budget->steps < LOOK_COST ? budget->steps : LOOK_COST;
		read_groups(pattern, count, match);
		return PATTERN_MATCHES;
	}
	if (count == PCRE2_ERROR_NOMATCH) {
		budget->steps -= budget->steps < LOOK_COST ? budget->steps : LOOK_COST;
		return PATTERN_DIFFERS;
	}
	budget->steps -= limit;
	budget->skipped++;
	((struct pattern *)(uintptr_t)pattern)->exhausted++;
	return PATTERN_EXHAUSTED;
}

int pattern_group(const struct pattern *pattern, const char *name)
{
	int number = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR)name);

	return number < 0 ? -1 : number;
}

unsigned pattern_exhausted(const struct pattern *pattern)
{
	return pattern->exhausted;
}
