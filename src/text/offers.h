/*
 * What could stand at each place of a text, as the readers of text/ and the caller's words offer
 * it, each at its price. text/scan.c keeps the cheapest cover.
 */
#ifndef TEXT_OFFERS_H
#define TEXT_OFFERS_H

#include "text/scan.h"

/* What ends at a place. */
enum condition {
	FREE,	    /* a separator, or something certain */
	UNKNOWN,    /* a word that nobody knows */
	GUESS,	    /* a name or a numeral */
	WEAK_GUESS, /* a name that could be a word */
};
#define CONDITIONS 4

/* Steps that are no mention. */
enum { STEP_SEPARATOR = MENTION_OTHER + 1, STEP_GUESS_WORD };

/* What an offer costs; the more it is guessed, the more. */
enum price {
	PRICE_WORD = 1,
	PRICE_LIKE_WORD = 5,
	PRICE_WRONG_WORD = 9,
	PRICE_CERTAIN = 2,
	PRICE_POSSIBLE = 3,
	PRICE_NUMBER = 4,
	PRICE_NAME = 5,
	PRICE_UNKNOWN = 10, /* a character */
	PRICE_UNKNOWN_LETTER = 4,
	PRICE_UNKNOWN_BEGINS = 3,
	PRICE_GLUED_GUESS = 12,
	PRICE_GLUED_WEAK = 30,
	PRICE_MOST = 1 << 24
};

/* Something that could stand from here to an end. */
struct offer {
	unsigned short size, price;
	unsigned char leaves, kind, pick;
	bool unsure; /* only for those who want its kind */
};

#define POOL_MOST  16384
#define FOUND_MOST 4 /* words, names that are looked at of one place */
#define NAMES_MOST 3

/* What stands in the pool for one place. */
struct stretch {
	unsigned short from, count;
	bool known;
};

/* What can be read at each place, kept while scans of the same text follow each other: they
 * differ only in what is wanted. */
struct readings {
	char text[NORMAL_MAX];
	unsigned char marks[NORMAL_MAX];
	size_t size;
	const struct normal_text *normal;
	const struct lexicon *lexicon;
	unsigned long serial; /* of the lexicon's words */
	struct day today;
	struct stretch words[NORMAL_MAX], values[NORMAL_MAX];
	struct offer pool[POOL_MOST];
	size_t used;
};

/* Other text, other words or another day: nothing that was read holds. */
void readings_begin(struct readings *readings, const struct normal_text *normal,
		    const struct lexicon *lexicon, struct day today);

/* The offers of one place, read at the first question: the caller's words, and everything else. */
const struct stretch *readings_words(struct readings *readings, size_t at);
const struct stretch *readings_values(struct readings *readings, size_t at);

#endif
