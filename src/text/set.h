/*
 * A set of characters, written as a string, asked at every position of a text: what it holds of
 * the Han block is kept as bits, made at the first question.
 */
#ifndef TEXT_SET_H
#define TEXT_SET_H

#include <stdbool.h>
#include <stdint.h>
#include <uchar.h>

#define SET_FIRST 0x4E00
#define SET_LAST  0x9FFF

struct character_set {
	const char32_t *members;
	bool made;
	uint64_t bits[(SET_LAST - SET_FIRST + 1) / 64 + 1];
};

static inline void set_make(struct character_set *set)
{
	for (const char32_t *c = set->members; *c != 0; c++) {
		if (*c >= SET_FIRST && *c <= SET_LAST)
			set->bits[(*c - SET_FIRST) / 64] |= UINT64_C(1) << (*c - SET_FIRST) % 64;
	}
	set->made = true;
}

/* Only Han characters are found. */
static inline bool set_has(struct character_set *set, char32_t c)
{
	if (c < SET_FIRST || c > SET_LAST)
		return false;
	if (!set->made)
		set_make(set);
	return set->bits[(c - SET_FIRST) / 64] >> (c - SET_FIRST) % 64 & 1;
}

#endif
