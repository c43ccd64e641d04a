/*
 * JSON out (and in, where contract.md speaks JSON), with jansson behind it. Bad UTF-8 is
 * mended before it is written, so that a document is always valid.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json; /* a value; owned by the container it was put into */

struct json *json_object_new(void);
struct json *json_array_new(void);
struct json *json_null_new(void);
void json_free(struct json *value);

/* Each puts one member; text NULL becomes null. */
void json_put(struct json *object, const char *key, struct json *value);
void json_put_text(struct json *object, const char *key, const char *utf8);
void json_put_number(struct json *object, const char *key, double value);
void json_put_integer(struct json *object, const char *key, int64_t value);
void json_put_boolean(struct json *object, const char *key, bool value);

void json_append(struct json *array, struct json *value);
void json_append_text(struct json *array, const char *utf8);

/* The same members, written one after the other into a line instead of a tree: the text is what
 * json_line() would give, at a tenth of the price. */
struct buffer;
void json_jot_begin(struct buffer *line);
void json_jot_text(struct buffer *line, const char *key, const char *utf8);
void json_jot_number(struct buffer *line, const char *key, double value);
void json_jot_integer(struct buffer *line, const char *key, int64_t value);
void json_jot_end(struct buffer *line);

/* One line, the text yours. */
char *json_line(const struct json *value);
void json_print(const struct json *value, FILE *out, bool indent);

/* Reads a document; NULL where it is none. */
struct json *json_read(const char *text);
/* Members of what was read; NULL, or the fallback, where absent or of another type. */
const struct json *json_get(const struct json *object, const char *key);
const char *json_get_text(const struct json *object, const char *key);
double json_get_number(const struct json *object, const char *key, double fallback);
size_t json_count(const struct json *array);
const struct json *json_at(const struct json *array, size_t index);
/* Walks an object's members in their order: start with *position NULL. */
const char *json_next(const struct json *object, void **position, const struct json **value);
/* "12", "true" or the string itself, for showing; the text yours. */
char *json_shown(const struct json *value);

#endif
