#include "kiosk/mask.h"

#include "base/phone.h"
#include "conf/config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define HEAD 3
#define TAIL 4

/* Octets of the first character; at least one of a text that is not empty. */
static int first_character(const char *text)
{
	size_t size = mbrlen(text, MB_LEN_MAX, &(mbstate_t){ 0 });

	return size == 0 ? 0 : size > MB_LEN_MAX ? 1 : (int)size;
}

static void mask_name(const char *name, char *out, size_t size)
{
	int head = first_character(name);

	if (head == 0)
		out[0] = '\0';
	else
		snprintf(out, size, "%.*s**", head, name);
}

/* "+8613900000001" → "13900000001" */
static const char *without_country(const char *number, const char *country)
{
	size_t size = strlen(country);

	return number[0] == '+' && strncmp(number + 1, country, size) == 0 ? number + 1 + size
									   : number;
}

static void mask_number(const char *number, enum phone_class class, char *out, size_t size)
{
	size_t length = strlen(number);

	if (class == PHONE_SERVICE && length <= 8)
		copy_text(out, size, number);
	else if (class == PHONE_ALPHANUMERIC || length <= HEAD + TAIL)
		mask_name(number, out, size);
	else
		snprintf(out, size, "%.*s****%s", HEAD, number, number + length - TAIL);
}

struct person_shown mask_person(const struct glance *glance, const char *name, const char *number)
{
	const char *country = glance->office.config->country_code;
	struct person_shown shown = { .name = "" };
	char whole[PHONE_SIZE];
	enum phone_class class;

	if (name == NULL)
		name = "";
	if (number == NULL)
		number = "";
	class = phone_read(number, country, whole, sizeof(whole));
	if (glance->duty) {
		copy_text(shown.name, sizeof(shown.name), name);
		copy_text(shown.number, sizeof(shown.number), without_country(whole, country));
		return shown;
	}
	mask_name(name, shown.name, sizeof(shown.name));
	mask_number(without_country(whole, country), class, shown.number, sizeof(shown.number));
	return shown;
}
