/*
 * Files of texts as offices save them: UTF-8 with or without a mark, UTF-16 with one ("Unicode
 * text" of Excel), or the national GB18030 (with GBK and GB2312 inside it).
 */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include "base/buffer.h"

enum charset {
	CHARSET_UTF8,
	CHARSET_UTF8_MARKED, /* with a byte order mark */
	CHARSET_UTF16_LE,
	CHARSET_UTF16_BE,
	CHARSET_GB18030
};

/* Adds the text in UTF-8, its mark taken off: by the mark, else valid UTF-8, else GB18030. False:
 * it is in none of these. */
bool charset_read(const char *bytes, size_t size, enum charset *charset, struct buffer *out);
/* Adds UTF-8 text in another charset, with the mark where it has one. False: it cannot be. */
bool charset_write(const char *utf8, size_t size, enum charset charset, struct buffer *out);

#endif
