#include "gsm/sms_private.h"

#include <string.h>

#define TYPE_INTERNATIONAL 0x91
#define TYPE_UNKNOWN	   0x81
#define TYPE_ALPHANUMERIC  0xD0
#define FILLER		   0x0F

/* Type of number: bits 6 to 4 of the type of address (3GPP TS 23.040 §9.1.2.5). */
static unsigned type_of_number(uint8_t type)
{
	return type >> 4 & 7;
}

/* Semi-octets hold digits and, above them, these; FILLER ends them. */
static const char digit_of[] = "0123456789*#abc";

static int semi_octet_of(char digit)
{
	const char *found = digit == '\0' ? NULL : strchr(digit_of, digit);

	return found == NULL ? -1 : (int)(found - digit_of);
}

static void read_letters(struct sms_address *address, const uint8_t *in, size_t octets,
			 size_t semi_octets)
{
	uint8_t septets[2 * SMS_ADDRESS_MAX];
	size_t count = semi_octets * 4 / 7;
	struct sms_text text;

	if (count > sizeof(septets))
		count = sizeof(septets);
	sms_septets_unpack(in, octets, 0, septets, count);
	sms_text_start(&text, address->text, sizeof(address->text));
	sms_text_add_septets(&text, septets, count, SMS_LANGUAGE_DEFAULT, SMS_LANGUAGE_DEFAULT);
	sms_text_finish(&text);
	/* A sender's name is a word: what would end a C string or a line becomes a space. */
	for (size_t i = 0; i < text.size; i++) {
		if ((unsigned char)address->text[i] < 0x20)
			address->text[i] = ' ';
	}
}

static unsigned semi_octet(const uint8_t *in, size_t i)
{
	return i % 2 == 0 ? in[i / 2] & 0x0Fu : in[i / 2] >> 4;
}

bool sms_address_read(struct sms_address *address, const uint8_t *in, size_t octets,
		      size_t semi_octets)
{
	size_t used = 0, i = 0;

	if (type_of_number(address->type) == 5) {
		read_letters(address, in, octets, semi_octets);
		return true;
	}
	if (type_of_number(address->type) == 1 && semi_octets > 0 && semi_octet(in, 0) != FILLER)
		address->text[used++] = '+';
	for (; i < semi_octets && semi_octet(in, i) != FILLER; i++) {
		if (used + 1 < sizeof(address->text))
			address->text[used++] = digit_of[semi_octet(in, i)];
	}
	address->text[used] = '\0';
	while (i < semi_octets && semi_octet(in, i) == FILLER)
		i++;
	return i == semi_octets;
}

static size_t write_letters(const char *text, uint8_t *out, size_t capacity, size_t *semi_octets)
{
	uint8_t septets[2 * SMS_ADDRESS_MAX];
	size_t count = 0, size = strlen(text);
	uint32_t character;

	for (size_t at = 0; at < size;) {
		size_t used;

		at += sms_utf8_next(text + at, size - at, &character);
		if (count + 2 > sizeof(septets))
			return SMS_NO_ADDRESS;
		used = sms_septets_of(character, septets + count);
		if (used == 0)
			return SMS_NO_ADDRESS;
		count += used;
	}
	*semi_octets = (count * 7 + 3) / 4;
	if (*semi_octets > SMS_ADDRESS_MAX)
		return SMS_NO_ADDRESS;
	return sms_septets_pack(septets, count, 0, out, capacity);
}

size_t sms_address_write(const struct sms_address *address, uint8_t *out, size_t capacity,
			 size_t *semi_octets)
{
	const char *digits = address->text + (address->text[0] == '+');
	size_t count = strlen(digits);

	*semi_octets = 0;
	if (type_of_number(address->type) == 5)
		return write_letters(address->text, out, capacity, semi_octets);
	if (count > 2 * capacity)
		return SMS_NO_ADDRESS;
	memset(out, 0xFF, (count + 1) / 2);
	for (size_t i = 0; i < count; i++) {
		int digit = semi_octet_of(digits[i]);

		if (digit < 0)
			return SMS_NO_ADDRESS;
		if (i % 2 == 0)
			out[i / 2] = (uint8_t)(0xF0 | digit);
		else
			out[i / 2] = (uint8_t)((out[i / 2] & 0x0F) | (unsigned)digit << 4);
	}
	*semi_octets = count;
	return (count + 1) / 2;
}

bool sms_address_set(struct sms_address *address, const char *text)
{
	size_t size = strlen(text), semi_octets;
	bool international = text[0] == '+', digits = true;
	uint8_t octets[SMS_ADDRESS_MAX];

	*address = (struct sms_address){ .type = TYPE_UNKNOWN };
	if (size >= sizeof(address->text))
		return false;
	memcpy(address->text, text, size + 1);
	for (size_t i = international; i < size; i++)
		digits &= semi_octet_of(text[i]) >= 0;
	if (international)
		address->type = TYPE_INTERNATIONAL;
	else if (!digits)
		address->type = TYPE_ALPHANUMERIC;
	if ((international && (!digits || size == 1)) ||
	    sms_address_write(address, octets, SMS_ADDRESS_MAX / 2, &semi_octets) == SMS_NO_ADDRESS)
		return false;
	address->length = (uint8_t)semi_octets;
	return true;
}
