/*
 * A look at a text goes from one place to the next where a match can begin. Which characters can
 * begin one is asked of PCRE2 itself, once for each character that comes: with nothing behind it,
 * does the pattern want more (a partial match), or does it fail? Of a text of hundreds of
 * characters a handful of places are left.
 */
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

#define HAN_FIRST   0x4E00
#define HAN_LAST    0x9FFF
#define SIEVE_BITS  (HAN_LAST - HAN_FIRST + 1 + 128)
#define SIEVE_WORDS ((SIEVE_BITS + 63) / 64)

/* So many places are tried one by one, each at little cost; then PCRE2 goes over the rest. */
#define TRIES_MOST 32
#define TRY_LIMIT  500

#define WORDS_MOST 12

/* A word in the text of a pattern. */
struct word {
	const char *utf8;
	size_t size;
};

struct pattern {
	char *text;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	unsigned exhausted;
	int needs;		       /* an octet that every match has; -1: none is known */
	struct word words[WORDS_MOST]; /* every match has one of them; none: not known */
	size_t word_count;
	bool sifts; /* whether a match begins here depends on what stands here and behind */
	uint64_t asked[SIEVE_WORDS], begins[SIEVE_WORDS]; /* of characters */
};

/* Where a match can begin is told by one character, unless what stands before it counts too. */
static bool can_sift(const pcre2_code *code)
{
	uint32_t before = 1, options = PCRE2_ANCHORED, empty = 1;

	pcre2_pattern_info(code, PCRE2_INFO_MAXLOOKBEHIND, &before);
	pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &options);
	pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &empty);
	return before == 0 && (options & PCRE2_ANCHORED) == 0 && empty == 0;
}

/* No letter: it could be matched by its other case. */
static int needed_octet(const pcre2_code *code)
{
	uint32_t known = 0, octet = 0;

	pcre2_pattern_info(code, PCRE2_INFO_LASTCODETYPE, &known);
	pcre2_pattern_info(code, PCRE2_INFO_LASTCODEUNIT, &octet);
	return known == 1 && octet >= 0x80 ? (int)octet : -1;
}

/* ---- words that a match must have ---- */

/* Octets of the item that begins here: a character, an escaped one, a class or a group. The
 * pattern has compiled, so that each is closed. */
static size_t item_size(const char *at)
{
	size_t used = 1;

	switch (*at) {
	case '\\': return 2;
	case '[':
		used += at[used] == '^';
		for (used += at[used] == ']'; at[used] != '\0' && at[used] != ']';)
			used += at[used] == '\\' ? 2 : 1;
		break;
	case '(':
		while (at[used] != '\0' && at[used] != ')')
			used += item_size(at + used);
		break;
	default: return 1;
	}
	return used + (at[used] != '\0');
}

static bool may_be_absent(const char *behind)
{
	return *behind == '?' || *behind == '*' || *behind == '{';
}

/* Of a character that has no other case: Han, and what stands before it in Unicode. */
static bool is_caseless(char octet)
{
	unsigned char c = (unsigned char)octet;

	return (c >= 0xE3 && c <= 0xE9) || (c >= 0x80 && c < 0xC0);
}

/* (?:one|other), of Han characters alone: how many words; 0: it is something else, or there are
 * more. */
static size_t read_choice(const char *at, size_t size, struct word words[WORDS_MOST])
{
	size_t count = 0, from = strlen("(?:");

	if (strncmp(at, "(?:", from) != 0 || may_be_absent(at + size))
		return 0;
	for (size_t i = from; i < size; i++) {
		if (is_caseless(at[i]))
			continue;
		if ((at[i] != '|' && at[i] != ')') || i == from || count == WORDS_MOST)
			return 0;
		words[count++] = (struct word){ at + from, i - from };
		from = i + 1;
	}
	return count;
}

/* The last choice of words that the pattern comes by, whatever else it takes. */
static void find_words(struct pattern *pattern)
{
	/* Quotes, comments and the like, with which it would have to be read in another way. */
	static const char *const others[] = { "\\Q", "\\c", "(*", "(?C", "#", "[:" };
	struct word words[WORDS_MOST];
	const char *at = pattern->text;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strstr(at, others[i]) != NULL)
			return;
	for (size_t size, count; *at != '\0'; at += size) {
		size = item_size(at);
		count = read_choice(at, size, words);
		if (*at == '|') {
			pattern->word_count = 0;
			return;
		}
		if (count == 0)
			continue;
		memcpy(pattern->words, words, count * sizeof(*words));
		pattern->word_count = count;
	}
}

static bool has_word(const struct word *word, const char *utf8, size_t size)
{
	const char *end = utf8 + size, *at = utf8;
	size_t last = word->size - 1;

	while (end - at > (ptrdiff_t)last &&
	       (at = memchr(at + last, word->utf8[last], (size_t)(end - at) - last)) != NULL) {
		at -= last;
		if (memcmp(at++, word->utf8, word->size) == 0)
			return true;
	}
	return false;
}

/* False: no match begins here or behind. */
static bool may_match(const struct pattern *pattern, const char *utf8, size_t size)
{
	if (pattern->needs >= 0 && memchr(utf8, pattern->needs, size) == NULL)
		return false;
	for (size_t i = 0; i < pattern->word_count; i++)
		if (has_word(&pattern->words[i], utf8, size))
			return true;
	return pattern->word_count == 0;
}

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
	pattern->text = need_copy(text);
	find_words(pattern);
	pattern->sifts = can_sift(code);
	pattern->needs = needed_octet(code);
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
	free(pattern->text);
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

/* ---- where a match can begin ---- */

static int match_at(const struct pattern *pattern, const char *utf8, size_t size, size_t from,
		    uint32_t options, uint32_t limit)
{
	pcre2_set_match_limit(pattern->context, limit);
	return pcre2_match(pattern->code, (PCRE2_SPTR)utf8, size, from, options, pattern->data,
			   pattern->context);
}

/* Octets of the character that begins here, of so many that are left. */
static size_t step_at(const char *at, size_t left)
{
	unsigned char c = (unsigned char)*at;
	size_t step = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

	return step < left ? step : left;
}

/* Its place in the sieve; SIEVE_BITS: it has none. */
static size_t place_of(const char *at, size_t step)
{
	const unsigned char *c = (const unsigned char *)at;
	size_t character;

	if (*c < 0x80)
		return HAN_LAST - HAN_FIRST + 1 + (size_t)*c;
	if (step != 3 || (c[1] & 0xC0) != 0x80 || (c[2] & 0xC0) != 0x80)
		return SIEVE_BITS;
	character = (size_t)(c[0] & 0x0F) << 12 | (size_t)(c[1] & 0x3F) << 6 | (c[2] & 0x3F);
	return character < HAN_FIRST || character > HAN_LAST ? SIEVE_BITS : character - HAN_FIRST;
}

static bool ask_whether_begins(const struct pattern *pattern, const char *at, size_t step)
{
	return match_at(pattern, at, step, 0, PCRE2_ANCHORED | PCRE2_PARTIAL_HARD, TRY_LIMIT) !=
	       PCRE2_ERROR_NOMATCH;
}

static bool may_begin(const struct pattern *pattern, const char *at, size_t step)
{
	struct pattern *learns = (struct pattern *)(uintptr_t)pattern;
	size_t place = place_of(at, step);
	uint64_t bit = UINT64_C(1) << place % 64;

	if (place == SIEVE_BITS)
		return true;
	if ((pattern->asked[place / 64] & bit) == 0) {
		learns->asked[place / 64] |= bit;
		if (ask_whether_begins(pattern, at, step))
			learns->begins[place / 64] |= bit;
	}
	return (pattern->begins[place / 64] & bit) != 0;
}

/* What pcre2_match() would give from here on. */
static int look(const struct pattern *pattern, const char *utf8, size_t size, size_t from,
		uint32_t limit)
{
	uint32_t options = PCRE2_ANCHORED;
	unsigned tries = 0;
	int count;

	if (!may_match(pattern, utf8 + from, size - from))
		return PCRE2_ERROR_NOMATCH;
	if (!pattern->sifts || limit < TRY_LIMIT)
		return match_at(pattern, utf8, size, from, 0, limit);
	for (size_t step; from < size; from += step) {
		step = step_at(utf8 + from, size - from);
		if (!may_begin(pattern, utf8 + from, step))
			continue;
		if (tries++ == TRIES_MOST)
			return match_at(pattern, utf8, size, from, 0, limit);
		count = match_at(pattern, utf8, size, from, options, TRY_LIMIT);
		if (count == PCRE2_ERROR_MATCHLIMIT)
			return match_at(pattern, utf8, size, from, 0, limit);
		if (count != PCRE2_ERROR_NOMATCH)
			return count;
		options |= PCRE2_NO_UTF_CHECK; /* it was, by the first look */
	}
	return PCRE2_ERROR_NOMATCH;
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
	count = look(pattern, utf8, size, from, limit);
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
