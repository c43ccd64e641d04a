/*
 * A text as a villager typed it → its normal form, in which the rest of text/ and every pattern
 * look for things. Full-width letters, digits and punctuation become ASCII, traditional
 * characters that matter here simplified ones, separators blanks; what cannot be seen goes.
 * A map leads back to what was typed, so that a reply can quote it.
 *
 * Compatibility forms are folded with care and not by blind NFKC: ①２亩 must not read 12亩.
 */
#ifndef TEXT_NORMAL_H
#define TEXT_NORMAL_H

#include <stddef.h>

#define NORMAL_MAX 4096 /* octets of a normal form; a longer text keeps its head */

struct normal_text {
	char utf8[NORMAL_MAX];
	size_t size;
	unsigned short typed[NORMAL_MAX]; /* octet of the typed text that each octet comes from */
};

/* Any octets are taken; bad UTF-8 becomes a blank. */
void normal_form(const char *typed, size_t size, struct normal_text *normal);

#endif
