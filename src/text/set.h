/*
 * Sets of characters and lists of words, asked at every position of hostile texts: what a set
 * holds is kept as bits, made at the first question, and a list is gone through only where one
 * of its words' first characters stands.
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

struct word_list {
	const char *const *words; /* the last is NULL */
	struct character_set firsts;
};

#define WORD_LIST(...)                                                                             \
	{                                                                                          \
		.words = (const char *const[])                                                     \
		{                                                                                  \
			__VA_ARGS__, NULL                                                          \
		}                                                                                  \
	}

/* Octets of this word if it begins here, else 0. One that ends in a letter is found only where no
 * letter follows. Most words differ at once, so they are compared here and not by the library. */
static inline size_t word_here(const char *at, const char *word)
{
	size_t size = 0;

	while (word[size] != '\0' && at[size] == word[size])
		size++;
	if (word[size] != '\0' || size == 0)
		return 0;
	return text_is_letter(word[size - 1]) && text_is_letter(at[size]) ? 0 : size;
}

/* Octets of the first of these words that begins here, or 0; *index which it is. */
size_t which_word(const char *at, struct word_list *list, size_t *index);
size_t one_of_words(const char *at, struct word_list *list);

#endif
