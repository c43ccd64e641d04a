/* Where in a text something was found: octets [from, to). */
#ifndef TEXT_SPAN_H
#define TEXT_SPAN_H

#include <stddef.h>

struct text_span {
	size_t from, to;
};

/* Octets of the character that begins here; 0 at the end. */
static inline size_t text_step(const char *at)
{
	unsigned char c = (unsigned char)*at;

	return c == 0 ? 0 : c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Octets of the first of these words that begins here, or 0. The last word is NULL. */
size_t text_word(const char *at, const char *const *words);

#endif
