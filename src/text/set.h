/*
 * Sets of characters and lists of words, asked at every position of hostile texts: what a set
 * holds is kept as bits, and words are found by their first character. Both are made at the first
 * question.
 */
#ifndef TEXT_SET_H
#define TEXT_SET_H

#include "text/span.h"

#include <stddef.h>

#define SET_FIRST 0x4E00
#define SET_LAST  0x9FFF

struct character_set {
	const char32_t *members;
	bool made;
	uint64_t ascii[2], han[(SET_LAST - SET_FIRST + 1) / 64 + 1];
};

static inline void set_add(struct character_set *set, char32_t c)
{
	if (c >= SET_FIRST && c <= SET_LAST)
		set->han[(c - SET_FIRST) / 64] |= UINT64_C(1) << (c - SET_FIRST) % 64;
	else
		set->ascii[c < 0x80 ? c / 64 : 0] |= UINT64_C(1) << (c < 0x80 ? c % 64 : 0);
}

static inline void set_make(struct character_set *set)
{
	for (const char32_t *c = set->members; c != NULL && *c != 0; c++)
		set_add(set, *c);
	set->made = true;
}

/* Characters that are neither ASCII nor Han are one: all of them are in the set or none. */
static inline bool set_has(struct character_set *set, char32_t c)
{
	if (!set->made)
		set_make(set);
	if (c >= SET_FIRST && c <= SET_LAST)
		return set->han[(c - SET_FIRST) / 64] >> (c - SET_FIRST) % 64 & 1;
	if (c >= 0x80 || c == 0)
		return c != 0 && (set->ascii[0] & 1);
	return set->ascii[c / 64] >> c % 64 & 1;
}

#define WORDS_MOST   512
#define WORD_BUCKETS 256

/* Rows that each begin with a word (const char *utf8), found by the word's first character. Of
 * several that fit, the first row is meant: longer words stand before those they begin with. */
struct word_table {
	const void *rows;
	size_t count, stride;
	bool made;
	uint16_t heads[WORD_BUCKETS], next[WORDS_MOST]; /* row numbers plus one, in order */
};

#define WORD_TABLE(array)                                                                          \
	{                                                                                          \
		.rows = (array), .count = sizeof(array) / sizeof(*(array)),                        \
		.stride = sizeof(*(array))                                                         \
	}
#define WORD_LIST(...)                                                                             \
	{                                                                                          \
		.rows = (const char *const[]){ __VA_ARGS__ },                                      \
		.count = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *),      \
		.stride = sizeof(const char *)                                                     \
	}

/* Octets of the first of these words that begins here, or 0; *row which it is. A word that ends
 * in a letter is found only where no letter follows. */
size_t which_word(const char *at, struct word_table *table, size_t *row);
size_t one_of_words(const char *at, struct word_table *table);

#endif
