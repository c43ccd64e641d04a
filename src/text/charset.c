#include "text/charset.h"

#include "base/die.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <utf8proc.h>

static const struct {
	const char *name; /* as iconv knows it */
	const char *mark;
	size_t mark_size;
} charsets[] = {
	[CHARSET_UTF8] = { "UTF-8", "", 0 },
	[CHARSET_UTF8_MARKED] = { "UTF-8", "\xEF\xBB\xBF", 3 },
	[CHARSET_UTF16_LE] = { "UTF-16LE", "\xFF\xFE", 2 },
	[CHARSET_UTF16_BE] = { "UTF-16BE", "\xFE\xFF", 2 },
	[CHARSET_GB18030] = { "GB18030", "", 0 },
};

static bool valid_utf8(const char *bytes, size_t size)
{
	while (size > 0) {
		utf8proc_int32_t character;
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes,
							 (utf8proc_ssize_t)size, &character);

		if (used <= 0)
			return false;
		bytes += used;
		size -= (size_t)used;
	}
	return true;
}

static enum charset charset_of(const char *bytes, size_t size)
{
	for (int i = CHARSET_UTF8_MARKED; i <= CHARSET_UTF16_BE; i++) {
		if (size >= charsets[i].mark_size &&
		    memcmp(bytes, charsets[i].mark, charsets[i].mark_size) == 0)
			return (enum charset)i;
	}
	return valid_utf8(bytes, size) ? CHARSET_UTF8 : CHARSET_GB18030;
}

/* False: a character that does not exist in one of the two. */
static bool convert(const char *from, const char *to, const char *bytes, size_t size,
		    struct buffer *out)
{
	iconv_t work = iconv_open(to, from);
	char *at = (char *)(uintptr_t)bytes; /* iconv() does not write there */
	bool good = true;

	if (work == (iconv_t)-1)
		die("iconv: %s to %s: %s", from, to, strerror(errno));
	while (good && size > 0) {
		char room[4096], *end = room;
		size_t left = sizeof(room);

		errno = 0;
		if (iconv(work, &at, &size, &end, &left) == (size_t)-1 && errno != E2BIG)
			good = false;
		buffer_add(out, room, (size_t)(end - room));
	}
	iconv_close(work);
	return good;
}

bool charset_read(const char *bytes, size_t size, enum charset *charset, struct buffer *out)
{
	*charset = charset_of(bytes, size);
	bytes += charsets[*charset].mark_size;
	size -= charsets[*charset].mark_size;
	switch (*charset) {
	case CHARSET_UTF8:
	case CHARSET_UTF8_MARKED:
		if (!valid_utf8(bytes, size))
			return false;
		buffer_add(out, bytes, size);
		return true;
	case CHARSET_UTF16_LE:
	case CHARSET_UTF16_BE:
	case CHARSET_GB18030: break;
	}
	return convert(charsets[*charset].name, "UTF-8", bytes, size, out);
}

bool charset_write(const char *utf8, size_t size, enum charset charset, struct buffer *out)
{
	buffer_add(out, charsets[charset].mark, charsets[charset].mark_size);
	return convert("UTF-8", charsets[charset].name, utf8, size, out);
}
