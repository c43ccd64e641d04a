/*
 * A text as a villager typed it → its normal form, in which the rest of text/ and every pattern
 * look for things. Full-width letters, digits and punctuation become ASCII, letters small,
 * traditional characters simplified ones, separators one blank; what cannot be seen goes. A map
 * leads back to what was typed, so that a reply can quote it.
 *
 * Compatibility forms are folded with care and not by blind NFKC: ①２亩 must not read 12亩.
 * Between digits a separator says something, and is kept: "," of 2,300 · "." of 5.5 (also where
 * 。 was typed) · "、" where a list is as likely as one number · "·" where a point is as likely a
 * separator (报名.张三.3.5) · "-" and "/".
 */
#ifndef TEXT_NORMAL_H
#define TEXT_NORMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#define NORMAL_MAX 4096 /* octets of a normal form; a longer text keeps its head */

/* What an octet's character was, where the normal form does not show it. Bits. */
enum normal_mark {
	NORMAL_CAPITAL = 1, /* a capital letter */
	NORMAL_BREAK = 2,   /* a blank that ends a line or a sentence: newline 。 ; ! */
	NORMAL_COMMA = 4,   /* a blank that was a comma */
	NORMAL_TAKEN = 8    /* a blank in the place of what says nothing to its reader */
};

struct normal_text {
	char utf8[NORMAL_MAX];
	size_t size;
	unsigned short typed[NORMAL_MAX]; /* octet of the typed text that each octet comes from */
	unsigned char marks[NORMAL_MAX];
	bool broken; /* octets that are no characters, or U+FFFD for such, stood in it */
};

/* Puts a shorter or equally long word in the place of a stretch. */
void normal_replace(struct normal_text *normal, size_t from, size_t to, const char *word);

/* What no eye sees, line ends and tabs left aside: a zero-width blank, a mark of direction. */
bool normal_unseen(char32_t c);

/* Any octets are taken; bad UTF-8 becomes a blank. */
void normal_form(const char *typed, size_t size, struct normal_text *normal);

#endif
