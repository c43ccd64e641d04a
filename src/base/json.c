#include "base/json.h"

#include "base/buffer.h"
#include "base/die.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A struct json is a json_t; only this file knows. */
static json_t *out_of(struct json *value)
{
	return (json_t *)(void *)value;
}

static const json_t *in_of(const struct json *value)
{
	return (const json_t *)(const void *)value;
}

static struct json *made(json_t *value)
{
	if (value == NULL)
		die("out of memory");
	return (struct json *)(void *)value;
}

static const struct json *seen(const json_t *value)
{
	return (const struct json *)(const void *)value;
}

struct json *json_object_new(void)
{
	return made(json_object());
}

struct json *json_array_new(void)
{
	return made(json_array());
}

struct json *json_null_new(void)
{
	return made(json_null());
}

void json_free(struct json *value)
{
	json_decref(out_of(value));
}

/* The length of the sequence at text if it is good UTF-8 (RFC 3629), else 0. */
static size_t good_sequence(const unsigned char *text)
{
	static const unsigned char least[] = { 0, 0, 0x80, 0xA0, 0x90 };
	size_t size = text[0] < 0x80   ? 1
		      : text[0] < 0xC2 ? 0
		      : text[0] < 0xE0 ? 2
		      : text[0] < 0xF0 ? 3
		      : text[0] < 0xF5 ? 4
				       : 0;

	if (size < 2)
		return size;
	if ((text[0] == 0xE0 || text[0] == 0xF0) && text[1] < least[size])
		return 0;
	if ((text[0] == 0xED && text[1] > 0x9F) || (text[0] == 0xF4 && text[1] > 0x8F))
		return 0;
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xC0) != 0x80)
			return 0;
	}
	return size;
}

/* Text as a JSON string; bad octets become U+FFFD. */
static json_t *string_of(const char *utf8)
{
	json_t *string = json_string(utf8);
	struct buffer mended = BUFFER_EMPTY;

	if (string != NULL)
		return string;
	while (*utf8 != '\0') {
		size_t size = good_sequence((const unsigned char *)utf8);

		buffer_add(&mended, size > 0 ? utf8 : "\xEF\xBF\xBD", size > 0 ? size : 3);
		utf8 += size > 0 ? size : 1;
	}
	string = json_string(buffer_text(&mended));
	buffer_release(&mended);
	return string;
}

void json_put(struct json *object, const char *key, struct json *value)
{
	if (json_object_set_new(out_of(object), key, out_of(value)) != 0)
		die("a JSON member could not be put: %s", key);
}

void json_put_text(struct json *object, const char *key, const char *utf8)
{
	json_put(object, key, utf8 == NULL ? json_null_new() : made(string_of(utf8)));
}

/* A whole number is written without ".0". */
static bool is_whole(double value)
{
	return value >= -9e15 && value <= 9e15 && value == (double)(int64_t)value;
}

/* JSON knows no infinity. */
static struct json *real(double value)
{
	return made(isfinite(value) ? json_real(value) : json_null());
}

void json_put_number(struct json *object, const char *key, double value)
{
	if (is_whole(value))
		json_put_integer(object, key, (int64_t)value);
	else
		json_put(object, key, real(value));
}

void json_put_integer(struct json *object, const char *key, int64_t value)
{
	json_put(object, key, made(json_integer(value)));
}

void json_put_boolean(struct json *object, const char *key, bool value)
{
	json_put(object, key, made(json_boolean(value)));
}

void json_append(struct json *array, struct json *value)
{
	if (json_array_append_new(out_of(array), out_of(value)) != 0)
		die("a JSON value could not be appended");
}

void json_append_text(struct json *array, const char *utf8)
{
	json_append(array, utf8 == NULL ? json_null_new() : made(string_of(utf8)));
}

static char *dumped(const json_t *value, size_t flags)
{
	char *text = json_dumps(value, flags | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));

	if (text == NULL)
		die("a JSON document could not be written");
	return text;
}

char *json_line(const struct json *value)
{
	return dumped(in_of(value), JSON_COMPACT);
}

void json_print(const struct json *value, FILE *out, bool indent)
{
	char *text = dumped(in_of(value), indent ? JSON_INDENT(2) : JSON_COMPACT);

	fputs(text, out);
	fputc('\n', out);
	free(text);
}

/* ---- without a tree ---- */

/* Octets of the beginning that stand in a JSON string as they are. */
static size_t plain_octets(const char *utf8)
{
	const unsigned char *text = (const unsigned char *)utf8;
	size_t at = 0, size;

	while (text[at] >= 0x20 && text[at] != '"' && text[at] != '\\' &&
	       (size = good_sequence(text + at)) > 0)
		at += size;
	return at;
}

static void jot_value(struct buffer *line, struct json *value)
{
	char *text = json_line(value);

	buffer_add_text(line, text);
	free(text);
	json_free(value);
}

/* What is not plain throughout is left to jansson. */
static void jot_string(struct buffer *line, const char *utf8)
{
	size_t size = plain_octets(utf8);

	if (utf8[size] != '\0') {
		jot_value(line, made(string_of(utf8)));
		return;
	}
	buffer_add(line, "\"", 1);
	buffer_add(line, utf8, size);
	buffer_add(line, "\"", 1);
}

static void jot_key(struct buffer *line, const char *key)
{
	if (line->size > 1)
		buffer_add(line, ",", 1);
	jot_string(line, key);
	buffer_add(line, ":", 1);
}

void json_jot_begin(struct buffer *line)
{
	buffer_clear(line);
	buffer_add(line, "{", 1);
}

void json_jot_text(struct buffer *line, const char *key, const char *utf8)
{
	jot_key(line, key);
	if (utf8 == NULL)
		buffer_add_text(line, "null");
	else
		jot_string(line, utf8);
}

void json_jot_number(struct buffer *line, const char *key, double value)
{
	if (is_whole(value)) {
		json_jot_integer(line, key, (int64_t)value);
		return;
	}
	jot_key(line, key);
	jot_value(line, real(value));
}

void json_jot_integer(struct buffer *line, const char *key, int64_t value)
{
	jot_key(line, key);
	buffer_add_integer(line, value);
}

void json_jot_end(struct buffer *line)
{
	buffer_add(line, "}", 1);
}

/* ---- reading ---- */

struct json *json_read(const char *text)
{
	json_error_t error;

	return text == NULL ? NULL
			    : (struct json *)(void *)json_loads(text, JSON_DECODE_ANY, &error);
}

const struct json *json_get(const struct json *object, const char *key)
{
	return seen(json_object_get(in_of(object), key));
}

const char *json_get_text(const struct json *object, const char *key)
{
	return json_string_value(json_object_get(in_of(object), key));
}

double json_get_number(const struct json *object, const char *key, double fallback)
{
	const json_t *value = json_object_get(in_of(object), key);

	return json_is_number(value) ? json_number_value(value) : fallback;
}

size_t json_count(const struct json *array)
{
	return json_array_size(in_of(array));
}

const struct json *json_at(const struct json *array, size_t index)
{
	return seen(json_array_get(in_of(array), index));
}

const char *json_next(const struct json *object, void **position, const struct json **value)
{
	json_t *members = (json_t *)(uintptr_t)in_of(object);

	*position = *position == NULL ? json_object_iter(members)
				      : json_object_iter_next(members, *position);
	if (*position == NULL)
		return NULL;
	*value = seen(json_object_iter_value(*position));
	return json_object_iter_key(*position);
}

char *json_shown(const struct json *value)
{
	const char *string = json_string_value(in_of(value));

	return string != NULL ? need_copy(string) : dumped(in_of(value), JSON_COMPACT);
}
