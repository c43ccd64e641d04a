/*
 * A normal form → what stands in it, from left to right: quantities, days, people, groups,
 * names, bare numbers, and the caller's words. At each place the readers of text/ offer what
 * could begin there; the scan keeps the cover of the text that leaves least of it unexplained,
 * known words before guesses, longer before shorter. 张三三社 is 张三 and 三社, not 张三三 and 社.
 *
 * What a stretch can be depends on who asks: 3.15 is a day where days are wanted, else a number.
 * So a scan is told which kinds are wanted; the same text may be scanned for several forms, and
 * the one whose scan explains most of it is meant. A certain day, group or number of people is
 * found even where it is not wanted, so that its number is not taken for another, and counts as
 * unexplained then. Names are found only where they are wanted.
 *
 * Separators are blanks and marks between words; they belong to no mention.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include "text/date.h"
#include "text/lexicon.h"
#include "text/normal.h"
#include "text/people.h"
#include "text/quantity.h"

#define MENTIONS_MOST 64

enum mention_kind {
	MENTION_WORD,	  /* one of the lexicon's */
	MENTION_QUANTITY, /* with its unit */
	MENTION_DATES,
	MENTION_PEOPLE,
	MENTION_GROUP,
	MENTION_NAME,
	MENTION_NUMBER, /* bare: no unit, no day */
	MENTION_OTHER	/* words that nobody knows, a run of them */
};
/* Bits of what is wanted: days, people, groups, names; words, quantities and numbers always are. */
#define WANT(kind) (1u << (kind))

struct mention {
	enum mention_kind kind;
	struct text_span span; /* octets of the normal form */
	struct lexicon_word word;
	struct text_quantity quantity;
	struct text_people people;
	struct text_number number; /* also of MENTION_GROUP */
	size_t dates;		   /* index into scan.dates */
	enum name_kind name;
	bool first_on_line; /* nothing but separators before it, or since the last break */
	bool glued;	    /* no separator between it and the one before */
};

#define SCAN_DATES_MOST 4

struct scan {
	struct mention mentions[MENTIONS_MOST];
	size_t count;
	struct text_dates dates[SCAN_DATES_MOST];
	size_t date_count;
	size_t explained, unexplained; /* characters, separators apart */
	unsigned turns;		       /* enum text_turn, over the whole stretch */
	bool cut;		       /* more stood in it than fits */
};

/* Scans the normal form from an octet on. lexicon may be NULL. */
void text_scan(const struct normal_text *normal, size_t from, unsigned wanted,
	       const struct lexicon *lexicon, struct day today, struct scan *scan);

#endif
