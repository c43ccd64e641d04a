/*
 * The ways out. Every text from outside passes one of these before it reaches a terminal, a
 * log line or anything else that acts on control characters (faults F71 to F73).
 */
#ifndef BASE_SHOW_H
#define BASE_SHOW_H

#include "buffer.h"

/*
 * C0, DEL and C1 controls become pictures (U+2400 …), bidi overrides and invisible characters
 * too, bad UTF-8 becomes U+FFFD; a line break becomes "⏎". One line in, one line out.
 */
void show_text(struct buffer *out, const char *utf8, size_t size);
/* As it is, but for what is no character: bad UTF-8, U+FFFE and its like are U+FFFD. For files that
 * are to be read again. */
void show_characters(struct buffer *out, const char *utf8, size_t size);
/* The same as show_text(), the result yours. */
char *shown(const char *utf8);

/* Columns that a text takes on a terminal. */
int show_width(const char *utf8);
/* Adds text cut or padded to exactly width columns; a cut text ends in "…". */
void show_padded(struct buffer *out, const char *utf8, int width);

#endif
