#include "station/ussd.h"

#include <cunxin/sms_charset.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OCTETS_MOST   256
#define PACKED_LEAST  10 /* a number of fewer digits is a number */
#define LANGUAGE_UCS2 2	 /* octets of language in front of UCS-2 (coding 0x11, 23.038 §5) */

bool ussd_is_code(const char *code)
{
	return code[0] != '\0' && strlen(code) <= USSD_CODE_MOST &&
	       code[strspn(code, "0123456789*#+")] == '\0';
}

/* What a code is made of is in ASCII what it is in the default alphabet and in UCS-2. */
void ussd_write(const char *code, enum ussd_form form, char out[4 * USSD_CODE_MOST + 1])
{
	uint8_t packed[USSD_CODE_MOST];
	size_t size;

	switch (form) {
	case USSD_PLAIN:
	case USSD_FORMS: snprintf(out, USSD_CODE_MOST + 1, "%s", code); break;
	case USSD_PACKED:
		size = sms_septets_pack((const uint8_t *)code, strlen(code), 0, packed,
					sizeof(packed));
		for (size_t i = 0; i < size; i++)
			snprintf(out + 2 * i, 3, "%02X", packed[i]);
		break;
	case USSD_UCS2:
		for (size_t i = 0; code[i] != '\0'; i++)
			snprintf(out + 4 * i, 5, "%04X", (unsigned char)code[i]);
		break;
	}
}

long ussd_outcome(const char *answer)
{
	char *end;
	long outcome;

	if (!text_begins(answer, "+CUSD:"))
		return -1;
	outcome = strtol(answer + 6, &end, 10);
	return end == answer + 6 ? -1 : outcome;
}

bool ussd_goes_on(const char *answer)
{
	bool open = false;

	for (; *answer != '\0'; answer++)
		open ^= *answer == '"';
	return open;
}

static bool is_ucs2(long coding)
{
	return coding == 0x11 || ((coding & 0xC0) == 0x40 && (coding & 0x0C) == 0x08);
}

static size_t octets_of(const char *hex, size_t digits, uint8_t octets[OCTETS_MOST])
{
	char pair[3] = "";
	size_t size = 0;

	for (size_t i = 0; i + 1 < digits && size < OCTETS_MOST; i += 2) {
		memcpy(pair, hex + i, 2);
		octets[size++] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return size;
}

static void add_ucs2(const char *hex, size_t digits, long coding, struct buffer *out)
{
	uint8_t octets[OCTETS_MOST] = { 0 };
	char utf8[OCTETS_MOST * 2];
	size_t size = octets_of(hex, digits, octets);
	size_t from = coding == 0x11 && size >= LANGUAGE_UCS2 ? LANGUAGE_UCS2 : 0;
	struct sms_text text;

	sms_text_start(&text, utf8, sizeof(utf8));
	sms_text_add_ucs2(&text, octets + from, size - from);
	sms_text_finish(&text);
	buffer_add(out, utf8, text.size);
}

static void add_packed(const char *hex, size_t digits, struct buffer *out)
{
	uint8_t octets[OCTETS_MOST] = { 0 }, septets[OCTETS_MOST * 2];
	char utf8[OCTETS_MOST * 6];
	size_t size = octets_of(hex, digits, octets), count = size * 8 / 7;
	struct sms_text text;

	sms_septets_unpack(octets, size, 0, septets, count);
	/* Seven bits that are over are filled up with a CR (23.038 §6.1.2.3.1). */
	if (count > 0 && (septets[count - 1] == '\r' || septets[count - 1] == 0))
		count--;
	sms_text_start(&text, utf8, sizeof(utf8));
	sms_text_add_septets(&text, septets, count, SMS_LANGUAGE_DEFAULT, SMS_LANGUAGE_DEFAULT);
	sms_text_finish(&text);
	buffer_add(out, utf8, text.size);
}

static bool looks_packed(const char *words, size_t size, size_t hex)
{
	return hex == size && size >= PACKED_LEAST && size % 2 == 0 &&
	       strcspn(words, "ABCDEF") < size;
}

bool ussd_words(const char *answer, enum ussd_form form, struct buffer *out)
{
	const char *words = strchr(answer, '"'), *end = strrchr(answer, '"');
	size_t size, hex;
	long coding;

	if (words == NULL || end == words)
		return false;
	words++;
	size = (size_t)(end - words);
	hex = strspn(words, "0123456789ABCDEFabcdef");
	coding = end[1] == ',' ? strtol(end + 2, NULL, 10) : 0;
	if (form == USSD_UCS2 && hex == size && size % 4 == 0)
		add_ucs2(words, size, 0, out);
	else if (is_ucs2(coding) && hex == size && size % 4 == 0)
		add_ucs2(words, size, coding, out);
	else if (!is_ucs2(coding) && looks_packed(words, size, hex))
		add_packed(words, size, out);
	else
		buffer_add(out, words, size);
	return size > 0;
}
