#include "base/phone.h"

#include "base/buffer.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 32

/* The digits of a number as people write it; false where there is anything but number in it. */
static bool collect(const char *text, char *digits, bool *plus)
{
	size_t used = 0;

	*plus = false;
	for (; *text != '\0'; text++) {
		if (isdigit((unsigned char)*text) && used + 1 < DIGITS_MAX)
			digits[used++] = *text;
		else if (*text == '+' && used == 0)
			*plus = true;
		else if (strchr(" -()./\t", *text) == NULL)
			return false;
	}
	digits[used] = '\0';
	return used > 0;
}

/* Takes "+86", "0086", "86" off a number that is long enough to have it. */
static const char *without_country(const char *digits, const char *country, bool *plus)
{
	size_t code = strlen(country);

	if (!*plus && text_begins(digits, "00")) {
		digits += 2;
		*plus = true;
	}
	if (code == 0 || !text_begins(digits, country))
		return *plus ? NULL : digits;
	if (*plus || strlen(digits) > 10 + code)
		return digits + code;
	return digits;
}

static enum phone_class written(enum phone_class class, const char *country, const char *national,
				char *out, size_t size)
{
	if (size > 0)
		out[0] = '\0';
	if (strlen(country) + strlen(national) + 2 > size)
		return PHONE_NONE;
	strcat(strcat(strcat(out, "+"), country), national);
	return class;
}

/*
 * China's plan: mobiles are 1[3-9] and nine digits; land lines 0, area and number; everything
 * else (100xx, 106…, 95…, 12…) is a service.
 */
static enum phone_class chinese(const char *national, const char *as_written, bool bare, char *out,
				size_t size)
{
	size_t length = strlen(national);

	if (length == 11 && national[0] == '1' && national[1] >= '3' && national[1] <= '9')
		return written(PHONE_MOBILE, "86", national, out, size);
	if (bare && national[0] == '0' && length >= 10 && length <= 12)
		return written(PHONE_LANDLINE, "86", national + 1, out, size);
	if (!bare && length >= 9 && length <= 11 && national[0] >= '2' && national[0] <= '9' &&
	    !text_begins(national, "95") && !text_begins(national, "96"))
		return written(PHONE_LANDLINE, "86", national, out, size);
	copy_text(out, size, as_written);
	return PHONE_SERVICE;
}

/* Elsewhere: a subscriber's number has seven digits at least; a leading 0 is the trunk's. */
static enum phone_class elsewhere(const char *national, const char *country, bool bare,
				  const char *as_written, char *out, size_t size)
{
	if (strlen(national) < 7) {
		copy_text(out, size, as_written);
		return PHONE_SERVICE;
	}
	if (bare && national[0] == '0')
		national++;
	return written(PHONE_MOBILE, country, national, out, size);
}

enum phone_class phone_read(const char *text, const char *country, char *out, size_t size)
{
	char digits[DIGITS_MAX];
	const char *national;
	bool plus, bare;

	if (text == NULL || text[0] == '\0') {
		copy_text(out, size, "");
		return PHONE_NONE;
	}
	if (!collect(text, digits, &plus)) {
		copy_text(out, size, text);
		return strpbrk(text, "0123456789") != NULL && strpbrk(text, "*#") != NULL
			       ? PHONE_SERVICE
			       : PHONE_ALPHANUMERIC;
	}
	bare = !plus;
	national = without_country(digits, country, &plus);
	if (national == NULL) {
		const char *abroad = text_begins(digits, "00") && bare ? digits + 2 : digits;

		if (strlen(abroad) >= 7)
			return written(PHONE_FOREIGN, "", abroad, out, size);
		copy_text(out, size, text);
		return PHONE_SERVICE;
	}
	bare = bare && national == digits;
	if (text_is(country, "86"))
		return chinese(national, text, bare, out, size);
	return elsewhere(national, country, bare, text, out, size);
}

bool phone_same(const char *a, const char *b, const char *country)
{
	char first[PHONE_SIZE], second[PHONE_SIZE];
	enum phone_class class = phone_read(a, country, first, sizeof(first));

	return class == phone_read(b, country, second, sizeof(second)) && class != PHONE_NONE &&
	       strcmp(first, second) == 0;
}

const char *phone_mobile_pattern(const char *country, char *out, size_t size)
{
	if (text_is(country, "86"))
		copy_text(out, size, "+861[3-9]*");
	else
		snprintf(out, size, "+%s[0-9]*", country);
	return out;
}
