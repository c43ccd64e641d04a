#include <cunxin/at_chat.h>

#include <stdlib.h>
#include <string.h>

/* The quote that closes the one at `opening`, or NULL: only a comma, a bracket or the end follows
 * it. What is left open is no quote: "0B,"0100701" are two fields. */
static const char *closing_quote(const char *opening)
{
	const char *closing = strchr(opening + 1, '"');
	const char *after = closing != NULL ? closing + 1 + strspn(closing + 1, " \t") : "x";

	return strchr(",)(", *after) != NULL ? closing : NULL;
}

/* Where the field that begins at text ends: a comma outside quotes, or the end. */
static const char *field_end(const char *text)
{
	const char *at = text;

	while (*at != '\0' && *at != ',') {
		const char *closing = *at == '"' ? closing_quote(at) : NULL;

		at = closing != NULL ? closing + 1 : at + 1;
	}
	return at;
}

bool at_field(const char **rest, char *out, size_t size)
{
	const char *at = *rest, *end;
	size_t used = 0;

	out[0] = '\0';
	if (at == NULL)
		return false;
	end = field_end(at);
	*rest = *end == ',' ? end + 1 : NULL;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	for (; at < end && used + 1 < size; at++) {
		if (*at != '"')
			out[used++] = *at;
	}
	out[used] = '\0';
	return true;
}

bool at_field_number(const char **rest, long *value)
{
	char text[32], *end;
	long number;

	if (!at_field(rest, text, sizeof(text)))
		return false;
	number = strtol(text, &end, 10);
	if (end == text || *end != '\0')
		return false;
	*value = number;
	return true;
}
