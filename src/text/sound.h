/*
 * Characters that sound alike, for words that were typed by sound: 种值 for 种植, 中植. Tones play
 * no part. Also the Latin spellings of a word: its syllables (zhongzhi) and its initials (zz).
 */
#ifndef TEXT_SOUND_H
#define TEXT_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

enum text_likeness {
	LIKE_NOT,
	LIKE_ONE_WRONG, /* one character of three or more differs; one letter of five or more */
	LIKE_SOUND,	/* differs, but sounds the same, or is spelled in Latin letters */
	LIKE_EQUAL
};

/* How much the text from here is like this word (both normal forms); *used gets the octets. */
enum text_likeness text_like(const char *at, const char *word, size_t *used);

/* Whether two characters can sound the same. rough: also as many speak (n and l, z and zh, in and
 * ing are one). */
bool text_sounds_alike(char32_t one, char32_t other, bool rough);

/* A number for how a character sounds roughly, the same for all that can sound like it, for
 * tables of words; -1: unknown. A character with two sounds has two: reading 0 or 1. */
int text_rough_sound(char32_t c, int reading);
#define ROUGH_SOUNDS 512

/* Numerals and digits are one in words: 青薯九号 is 青薯9号. The digit of a numeral, else c. */
char32_t text_digit_of(char32_t c);

/* A word of Han characters in Latin letters, by its syllables or by their initials. Digits and
 * letters stay. False: it has no such spelling, or out is too small. */
bool text_spell(const char *word, bool initials, char *out, size_t size);

#endif
