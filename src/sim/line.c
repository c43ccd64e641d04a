#include "inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool extended(char c)
{
	return c != '\0' && strchr("+^#*$%!", c) != NULL;
}

static bool name_character(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("_-.:/!%", c) != NULL);
}

/* Where this command ends: at ';' or the end, but not inside quotes. */
static size_t command_size(const char *text)
{
	bool quoted = false;
	size_t size = 0;

	for (; text[size] != '\0' && (quoted || text[size] != ';'); size++)
		if (text[size] == '"')
			quoted = !quoted;
	return size;
}

static void take_name(struct call *call, const char **at, const char *end, size_t least)
{
	size_t size = 0;

	while (*at < end && size + 1 < sizeof call->name && (size < least || name_character(**at)))
		call->name[size++] = (char)toupper((unsigned char)*(*at)++);
	call->name[size] = '\0';
}

static enum taken take_extended(const char **rest, struct call *call)
{
	const char *at = *rest, *end = at + command_size(at);

	take_name(call, &at, end, 1);
	*rest = *end == ';' ? end + 1 : end;
	call->form = FORM_EXECUTE;
	call->arguments[0] = '\0';
	if (at == end)
		return TAKEN_CALL;
	if (end - at == 1 && *at == '?')
		call->form = FORM_READ;
	else if (end - at == 2 && memcmp(at, "=?", 2) == 0)
		call->form = FORM_TEST;
	else if (*at == '=') {
		call->form = FORM_SET;
		memcpy(call->arguments, at + 1, (size_t)(end - at) - 1);
		call->arguments[end - at - 1] = '\0';
	} else {
		return TAKEN_BAD;
	}
	return TAKEN_CALL;
}

/* "E0", "&F", "S3=13", "D*99#;" (V.250 §5.3.1). */
static enum taken take_basic(const char **rest, struct call *call)
{
	const char *at = *rest;
	size_t size = 0;

	if (!isalpha((unsigned char)*at) && *at != '&' && *at != '\\')
		return TAKEN_BAD;
	take_name(call, &at, at + (isalpha((unsigned char)*at) ? 1 : 2), 2);
	call->form = FORM_EXECUTE;
	if (call->name[0] == 'D' && call->name[1] == '\0') {
		size = strlen(at);
	} else {
		while (isdigit((unsigned char)at[size]) || at[size] == '=' || at[size] == '?')
			size++;
	}
	memcpy(call->arguments, at, size);
	call->arguments[size] = '\0';
	*rest = at + size;
	return TAKEN_CALL;
}

enum taken line_take(const char **rest, struct call *call)
{
	while (**rest == ' ' || **rest == ';')
		(*rest)++;
	if (**rest == '\0')
		return TAKEN_NONE;
	return extended(**rest) ? take_extended(rest, call) : take_basic(rest, call);
}

static void skip_blanks(const char **rest)
{
	while (**rest == ' ')
		(*rest)++;
}

static void skip_comma(const char **rest)
{
	skip_blanks(rest);
	if (**rest == ',')
		(*rest)++;
}

bool argument_more(const char *rest)
{
	skip_blanks(&rest);
	return *rest != '\0';
}

bool argument_number(const char **rest, long *value)
{
	char *end;
	long number;

	skip_blanks(rest);
	if (**rest == '\0')
		return false;
	if (**rest != ',') {
		number = strtol(*rest, &end, 10);
		if (end == *rest || (*end != ',' && *end != ' ' && *end != '\0'))
			return false;
		*rest = end;
		*value = number;
	}
	skip_comma(rest);
	return true;
}

bool argument_text(const char **rest, char *out, size_t size)
{
	size_t used = 0;
	bool quoted;

	out[0] = '\0';
	skip_blanks(rest);
	if (**rest == '\0')
		return false;
	quoted = **rest == '"';
	*rest += quoted;
	while (**rest != '\0' && **rest != (quoted ? '"' : ',')) {
		if (used + 1 < size)
			out[used++] = **rest;
		(*rest)++;
	}
	out[used] = '\0';
	if (quoted && **rest == '"')
		(*rest)++;
	skip_comma(rest);
	return true;
}
