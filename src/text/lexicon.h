/*
 * Words that a caller looks for in texts: keywords, places, choices, labels, fillers. Built once
 * from the config, then asked at every position of every text.
 */
#ifndef TEXT_LEXICON_H
#define TEXT_LEXICON_H

#include "text/sound.h"

struct lexicon;

struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon);
/* Adds a word (a normal form is made of it) under the caller's number; one word may have several.
 * near: also where one character is wrong or only sounds like it. False: it is empty or too long. */
bool lexicon_add(struct lexicon *lexicon, const char *word, int number, bool near);

/* A number that no other lexicon has, nor this one with other words. */
unsigned long lexicon_serial(const struct lexicon *lexicon);

struct lexicon_word {
	int number;
	size_t size; /* octets of the text that it takes */
	enum text_likeness likeness;
};
/* The words that begin here, longest first, equal before alike; a Latin word only as a whole.
 * Returns how many, at most most. */
size_t lexicon_at(const struct lexicon *lexicon, const char *text, size_t at,
		  struct lexicon_word words[], size_t most);

#endif
