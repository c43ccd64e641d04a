/*
 * Text that grows on the heap, and the few string helpers that everyone needs. A buffer's text
 * is always NUL-terminated, its length counted; out of memory ends the process.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
	char *text; /* "" until something is added; the buffer's own */
	size_t size, capacity;
};

#define BUFFER_EMPTY                                                                               \
	(struct buffer)                                                                            \
	{                                                                                          \
		.text = NULL                                                                       \
	}

void buffer_add(struct buffer *buffer, const char *bytes, size_t size);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_format(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buffer_add_integer(struct buffer *buffer, int64_t value);
/* The text so far; "" for an empty one. */
const char *buffer_text(const struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_release(struct buffer *buffer);
/* The text, now yours; the buffer is empty again. */
char *buffer_take(struct buffer *buffer);

/* malloc, calloc, strdup that end the process instead of returning NULL. */
void *need(size_t size);
void *need_zeroed(size_t count, size_t size);
void *need_resized(void *memory, size_t count, size_t size);
char *need_copy(const char *text);

/* A number in digits, as "%lld" would write it at ten times the cost. Returns octets. */
#define INTEGER_SIZE 24
size_t write_integer(char out[INTEGER_SIZE], int64_t value);
/* Copies what fits on a character boundary of UTF-8, always terminated. False: it was cut. */
bool copy_text(char *out, size_t size, const char *text);
bool text_is(const char *a, const char *b); /* NULL is no text */
bool text_begins(const char *text, const char *with);

#endif
