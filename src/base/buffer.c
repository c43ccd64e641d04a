#include "base/buffer.h"

#include "base/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMATTED 48 /* octets that most of what is formatted needs */

void *need(size_t size)
{
	void *memory = malloc(size > 0 ? size : 1);

	if (memory == NULL)
		die("out of memory");
	return memory;
}

void *need_zeroed(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (memory == NULL)
		die("out of memory");
	return memory;
}

void *need_resized(void *memory, size_t count, size_t size)
{
	void *grown = reallocarray(memory, count > 0 ? count : 1, size > 0 ? size : 1);

	if (grown == NULL)
		die("out of memory");
	return grown;
}

char *need_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(need(size), text, size);
}

static void make_room(struct buffer *buffer, size_t more)
{
	size_t wanted = buffer->size + more + 1, capacity = buffer->capacity;

	if (wanted <= capacity)
		return;
	if (capacity < 64)
		capacity = 64;
	while (capacity < wanted)
		capacity *= 2;
	buffer->text = need_resized(buffer->text, capacity, 1);
	buffer->capacity = capacity;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t size)
{
	make_room(buffer, size);
	if (size > 0)
		memcpy(buffer->text + buffer->size, bytes, size);
	buffer->size += size;
	buffer->text[buffer->size] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_add_format(struct buffer *buffer, const char *format, ...)
{
	va_list arguments, again;
	int size;

	va_start(arguments, format);
	va_copy(again, arguments);
	make_room(buffer, FORMATTED);
	size = vsnprintf(buffer->text + buffer->size, buffer->capacity - buffer->size, format,
			 arguments);
	va_end(arguments);
	if (size < 0)
		die("a text could not be formatted");
	/* Seldom: only now is it known how long it is. */
	if ((size_t)size >= buffer->capacity - buffer->size) {
		make_room(buffer, (size_t)size);
		vsnprintf(buffer->text + buffer->size, (size_t)size + 1, format, again);
	}
	va_end(again);
	buffer->size += (size_t)size;
}

size_t write_integer(char out[INTEGER_SIZE], int64_t value)
{
	char digits[INTEGER_SIZE];
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	size_t at = sizeof(digits), size;

	digits[--at] = '\0';
	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		digits[--at] = '-';
	size = sizeof(digits) - at;
	memcpy(out, digits + at, size);
	return size - 1;
}

void buffer_add_integer(struct buffer *buffer, int64_t value)
{
	char digits[INTEGER_SIZE];
	size_t size = write_integer(digits, value);

	buffer_add(buffer, digits, size);
}

const char *buffer_text(const struct buffer *buffer)
{
	return buffer->text != NULL ? buffer->text : "";
}

void buffer_clear(struct buffer *buffer)
{
	buffer->size = 0;
	if (buffer->text != NULL)
		buffer->text[0] = '\0';
}

void buffer_release(struct buffer *buffer)
{
	free(buffer->text);
	*buffer = BUFFER_EMPTY;
}

char *buffer_take(struct buffer *buffer)
{
	char *text = buffer->text != NULL ? buffer->text : need_copy("");

	*buffer = BUFFER_EMPTY;
	return text;
}

bool copy_text(char *out, size_t size, const char *text)
{
	size_t length = strlen(text);

	if (length < size) {
		memcpy(out, text, length + 1);
		return true;
	}
	length = size - 1;
	while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
		length--;
	memcpy(out, text, length);
	out[length] = '\0';
	return false;
}

bool text_is(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

bool text_begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}
