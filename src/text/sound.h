/*
 * Characters that sound alike, for words that were typed by sound: 种值 for 种植, 中植. Tones play
 * no part. Also the Latin spellings of a word: its syllables (zhongzhi) and its initials (zz).
 */
#ifndef TEXT_SOUND_H
#define TEXT_SOUND_H

#include <stdbool.h>
#include <stddef.h>

enum text_likeness {
	LIKE_NOT,
	LIKE_ONE_WRONG, /* one character of three or more differs */
	LIKE_SOUND,	/* differs, but sounds the same */
	LIKE_EQUAL
};

/* How much the text from here is like this word (both normal forms); *used gets the octets. */
enum text_likeness text_like(const char *at, const char *word, size_t *used);

#endif
