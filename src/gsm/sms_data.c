#include "gsm/sms_private.h"

/* What TP-UD holds: its coding, its header, its text. */

void sms_coding_read(uint8_t octet, struct sms_coding *coding)
{
	static const enum sms_alphabet alphabets[] = { SMS_GSM7, SMS_8BIT, SMS_UCS2, SMS_GSM7 };
	unsigned group = octet >> 4;

	*coding = (struct sms_coding){ .octet = octet, .alphabet = SMS_GSM7, .message_class = -1 };
	if (group < 8) { /* 00xx general, 01xx marked for automatic deletion */
		coding->alphabet = alphabets[octet >> 2 & 3];
		coding->compressed = (octet & 0x20) != 0;
		coding->auto_delete = (octet & 0x40) != 0;
		coding->message_class = (octet & 0x10) != 0 ? (int8_t)(octet & 3) : -1;
	} else if (group >= 0xC && group <= 0xE) {
		coding->alphabet = group == 0xE ? SMS_UCS2 : SMS_GSM7;
		coding->waiting = group == 0xC ? SMS_WAITING_DISCARD : SMS_WAITING_STORE;
		coding->waiting_active = (octet & 0x08) != 0;
		coding->waiting_kind = octet & 3;
	} else if (group == 0xF) {
		coding->alphabet = (octet & 0x04) != 0 ? SMS_8BIT : SMS_GSM7;
		coding->message_class = (int8_t)(octet & 3);
	} /* 1000 to 1011 are reserved: the default alphabet */
}

/* ---- the user data header ---- */

bool sms_element_next(const struct sms_user_data *data, size_t *position,
		      struct sms_element *element)
{
	size_t at = *position == 0 ? 1 : *position;

	if (at + 2 > data->header_size || at + 2u + data->octets[at + 1] > data->header_size)
		return false;
	element->id = data->octets[at];
	element->size = data->octets[at + 1];
	element->data = data->octets + at + 2;
	*position = at + 2 + element->size;
	return true;
}

static void read_concat(struct sms_user_data *data, unsigned bits, unsigned reference,
			uint8_t total, uint8_t part, uint32_t *odd)
{
	if (total == 0 || part == 0 || part > total) {
		*odd |= SMS_ODD_CONCAT;
		return;
	}
	data->concat = (struct sms_concat){ true, (uint8_t)bits, (uint16_t)reference, total, part };
}

/* Of two elements of one kind the last counts (3GPP TS 23.040 §9.2.3.24). */
static void read_element(struct sms_user_data *data, const struct sms_element *it, uint32_t *odd)
{
	const uint8_t *d = it->data;

	if (it->id == 0x00 && it->size >= 3)
		read_concat(data, 8, d[0], d[1], d[2], odd);
	else if (it->id == 0x08 && it->size >= 4)
		read_concat(data, 16, (unsigned)d[0] << 8 | d[1], d[2], d[3], odd);
	else if (it->id == 0x04 && it->size >= 2)
		data->ports = (struct sms_ports){ true, 8, d[0], d[1] };
	else if (it->id == 0x05 && it->size >= 4)
		data->ports = (struct sms_ports){ true, 16, (uint16_t)(d[0] << 8 | d[1]),
						  (uint16_t)(d[2] << 8 | d[3]) };
	else if (it->id == 0x01 && it->size >= 2)
		data->waiting_element = true;
	else if (it->id == 0x24 && it->size >= 1)
		data->single = d[0];
	else if (it->id == 0x25 && it->size >= 1)
		data->locking = d[0];
}

bool sms_header_read(struct sms_user_data *data, uint32_t *odd)
{
	struct sms_element element;
	size_t position = 0, read = 1;

	if (data->size == 0 || data->octets[0] + 1u > data->size)
		return false;
	data->header_size = (uint8_t)(data->octets[0] + 1);
	while (sms_element_next(data, &position, &element)) {
		read_element(data, &element, odd);
		read = position;
	}
	return read == data->header_size;
}

/* ---- text ---- */

/* The septets of the text, and the fill bits before them. */
static size_t septets_in(const struct sms_user_data *data, unsigned *fill)
{
	size_t before = (data->header_size * 8u + 6) / 7, here;
	size_t bits = (size_t)(data->size - data->header_size) * 8;

	*fill = (unsigned)(before * 7 - data->header_size * 8u);
	here = bits > *fill ? (bits - *fill) / 7 : 0;
	if (data->length <= before)
		return 0;
	return data->length - before < here ? data->length - before : here;
}

void sms_text_add(struct sms_text *text, const struct sms_user_data *data)
{
	const uint8_t *octets = data->octets + data->header_size;
	size_t size = (size_t)(data->size - data->header_size), count;
	uint8_t septets[SMS_SEPTETS_MAX];
	unsigned fill;

	if (data->coding.compressed || data->coding.alphabet == SMS_8BIT)
		return;
	if (data->coding.alphabet == SMS_UCS2) {
		sms_text_add_ucs2(text, octets, size);
		return;
	}
	count = septets_in(data, &fill);
	if (count > sizeof(septets))
		count = sizeof(septets);
	sms_septets_unpack(octets, size, fill, septets, count);
	sms_text_add_septets(text, septets, count, data->locking, data->single);
}

size_t sms_text_of(const struct sms_user_data *data, char *utf8, size_t capacity, uint32_t *odd)
{
	struct sms_text text;

	sms_text_start(&text, utf8, capacity);
	sms_text_add(&text, data);
	sms_text_finish(&text);
	if (text.unpaired && odd != NULL)
		*odd |= SMS_ODD_SURROGATE;
	return text.size;
}
