#include "base/show.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFD

/* One character of UTF-8; bad octets read as U+FFFD, one at a time. */
static size_t next(const char *utf8, size_t size, int32_t *character)
{
	utf8proc_ssize_t used =
		utf8proc_iterate((const utf8proc_uint8_t *)utf8, (utf8proc_ssize_t)size, character);

	if (used > 0)
		return (size_t)used;
	*character = REPLACEMENT;
	return 1;
}

static void add_character(struct buffer *out, int32_t character)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t size = utf8proc_encode_char(character, bytes);

	buffer_add(out, (const char *)bytes, (size_t)size);
}

/* Characters that act instead of showing: directions, joiners, marks without width, tags. */
static bool hidden(int32_t c)
{
	return c == 0x00AD || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/* Code points that are no characters: a text may hold them, a file in XML may not. */
static bool is_none(int32_t c)
{
	return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/* What stands in for a character that must not reach a terminal; 0: itself. */
static int32_t picture(int32_t c)
{
	if (c == '\n')
		return 0x23CE;
	if (c < 0x20)
		return 0x2400 + c;
	if (c == 0x7F)
		return 0x2421;
	if (c >= 0x80 && c <= 0x9F)
		return 0x2426;
	if (hidden(c))
		return 0x00B7;
	if (is_none(c))
		return REPLACEMENT;
	return 0;
}

#define MARKS_MOST 8 /* combining marks on one character (fault F74) */

void show_text(struct buffer *out, const char *utf8, size_t size)
{
	unsigned marks = 0;

	for (size_t at = 0; at < size;) {
		int32_t character, instead;

		at += next(utf8 + at, size - at, &character);
		instead = picture(character);
		marks = utf8proc_charwidth(character) == 0 && instead == 0 ? marks + 1 : 0;
		if (marks <= MARKS_MOST)
			add_character(out, instead != 0 ? instead : character);
	}
}

void show_characters(struct buffer *out, const char *utf8, size_t size)
{
	for (size_t at = 0; at < size;) {
		int32_t character;

		at += next(utf8 + at, size - at, &character);
		add_character(out, is_none(character) ? REPLACEMENT : character);
	}
}

char *shown(const char *utf8)
{
	struct buffer out = BUFFER_EMPTY;

	if (utf8 != NULL)
		show_text(&out, utf8, strlen(utf8));
	return buffer_take(&out);
}

int show_width(const char *utf8)
{
	size_t size = strlen(utf8);
	int width = 0;

	for (size_t at = 0; at < size;) {
		int32_t character;

		at += next(utf8 + at, size - at, &character);
		width += utf8proc_charwidth(character);
	}
	return width;
}

static void add_blanks(struct buffer *out, int count)
{
	for (; count > 0; count--)
		buffer_add(out, " ", 1);
}

void show_padded(struct buffer *out, const char *utf8, int width)
{
	size_t size = strlen(utf8), at = 0;
	int used = 0, all = show_width(utf8);

	if (all <= width) {
		buffer_add(out, utf8, size);
		add_blanks(out, width - all);
		return;
	}
	while (at < size) {
		int32_t character;
		size_t bytes = next(utf8 + at, size - at, &character);
		int columns = utf8proc_charwidth(character);

		if (used + columns > width - 1)
			break;
		buffer_add(out, utf8 + at, bytes);
		used += columns;
		at += bytes;
	}
	buffer_add_text(out, "…");
	add_blanks(out, width - used - 1);
}
