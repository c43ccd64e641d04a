/*
 * Where in a text something was found: octets [from, to). And how to step through its characters:
 * neither function looks beyond the octet that ends the text, whatever stands before it.
 */
#ifndef TEXT_SPAN_H
#define TEXT_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

struct text_span {
	size_t from, to;
};

static inline bool text_goes_on(char octet)
{
	return ((unsigned char)octet & 0xC0) == 0x80;
}

/* A whole character of three octets, as those of Chinese are. */
static inline bool text_is_triple(const char *at)
{
	return ((unsigned char)at[0] & 0xF0) == 0xE0 && text_goes_on(at[1]) && text_goes_on(at[2]);
}

/* Where the character before this octet begins; 0 at the beginning. */
static inline size_t text_before(const char *text, size_t at)
{
	while (at > 0 && text_goes_on(text[at - 1]))
		at--;
	return at > 0 ? at - 1 : 0;
}

/* Octets of the character that begins here; 0 at the end. A broken one is as long as it is whole. */
static inline size_t text_step(const char *at)
{
	unsigned char c = (unsigned char)*at;
	size_t size = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

	if (c < 0x80)
		return c != 0;
	if (text_is_triple(at))
		return 3;
	for (size_t i = 1; i < size; i++) {
		if (!text_goes_on(at[i]))
			return i;
	}
	return size;
}

/* The character that begins here; 0 at the end, U+FFFD where it is broken: so a character that is
 * another's equal has as many octets. */
static inline char32_t text_char(const char *at)
{
	static const char32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)*at;
	size_t step, whole_step = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	char32_t whole;

	if (c < 0x80)
		return c;
	step = text_step(at);
	if (step < 2 || step != whole_step)
		return 0xFFFD;
	whole = step == 2 ? c & 0x1F : c & 0x0F; /* beyond F4: too large */
	for (size_t i = 1; i < step; i++)
		whole = whole << 6 | ((unsigned char)at[i] & 0x3F);
	return whole < least[step] || whole > 0x10FFFF || whole >> 11 == 0x1B ? 0xFFFD : whole;
}

static inline bool text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter of the Latin alphabet, which a normal form writes small. */
static inline bool text_is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool text_is_han(char32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

#endif
