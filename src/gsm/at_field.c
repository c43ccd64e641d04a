#include <cunxin/at_chat.h>

#include <stdlib.h>
#include <string.h>

/* Where the field that begins at text ends: a comma outside quotes, or the end. A quote that
 * is never closed is no quote (modem.md, appendix A). */
static const char *field_end(const char *text)
{
	const char *at = text;

	while (*at != '\0' && *at != ',') {
		const char *closing = *at == '"' ? strchr(at + 1, '"') : NULL;

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
