#include "gsm/sms_private.h"

#include <string.h>

/* A place in the octets. Once it has run over the end it stays bad and gives zeros. */
struct cursor {
	const uint8_t *octets;
	size_t size, at;
	bool bad;
	bool refused;
};

static uint8_t take(struct cursor *in)
{
	if (in->at >= in->size) {
		in->bad = true;
		return 0;
	}
	return in->octets[in->at++];
}

static const uint8_t *take_many(struct cursor *in, size_t count)
{
	const uint8_t *at = in->octets + in->at;

	if (in->bad || count > in->size - in->at) {
		in->bad = true;
		return NULL;
	}
	in->at += count;
	return at;
}

/* The service centre's address counts octets, its type included (3GPP TS 24.011 §8.2.5.1). */
static void take_centre(struct cursor *in, struct sms_address *address)
{
	const uint8_t *digits;

	address->length = take(in);
	if (address->length == 0)
		return;
	address->type = take(in);
	digits = take_many(in, address->length - 1u);
	if (digits != NULL)
		sms_address_read(address, digits, address->length - 1u,
				 2u * (address->length - 1u));
}

/* Other addresses count semi-octets, 20 at most (3GPP TS 23.040 §9.1.2.5). */
static void take_address(struct cursor *in, struct sms_address *address)
{
	const uint8_t *digits;
	size_t octets;

	address->length = take(in);
	address->type = take(in);
	if (address->length > SMS_ADDRESS_MAX) {
		in->bad = in->refused = true;
		return;
	}
	octets = (address->length + 1u) / 2;
	digits = take_many(in, octets);
	if (digits != NULL)
		sms_address_read(address, digits, octets, address->length);
}

static void take_time(struct cursor *in, struct sms_time *time, uint32_t *odd)
{
	const uint8_t *octets = take_many(in, sizeof(time->raw));

	if (octets == NULL)
		return;
	sms_time_read(time, octets);
	if (!time->valid)
		*odd |= SMS_ODD_TIME;
}

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

/* False: the header promises more than there is. */
static bool read_header(struct sms_user_data *data, uint32_t *odd)
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

/* TP-UDL counts septets of plain 7-bit text, octets of everything else (§9.2.3.16). */
static size_t octets_of(const struct sms_user_data *data)
{
	if (data->coding.alphabet == SMS_GSM7 && !data->coding.compressed)
		return (data->length * 7u + 7) / 8;
	return data->length;
}

static void take_data(struct cursor *in, bool has_header, struct sms_user_data *data, uint32_t *odd)
{
	size_t wanted, here;

	data->length = take(in);
	if (in->bad)
		return;
	wanted = octets_of(data);
	here = in->size - in->at < wanted ? in->size - in->at : wanted;
	if (here > SMS_DATA_MAX)
		here = SMS_DATA_MAX;
	if (here < wanted)
		*odd |= SMS_ODD_SHORT;
	memcpy(data->octets, in->octets + in->at, here);
	data->size = (uint8_t)here;
	in->at += here;
	if (has_header && !read_header(data, odd)) {
		*odd |= SMS_ODD_HEADER;
		in->bad = in->refused = true;
	}
	if (data->coding.compressed)
		*odd |= SMS_ODD_COMPRESSED;
	if (data->coding.alphabet == SMS_UCS2 && (data->size - data->header_size) % 2 != 0)
		*odd |= SMS_ODD_OCTETS;
}

/* ---- the three kinds ---- */

static void take_deliver(struct cursor *in, uint8_t first, struct sms_message *message)
{
	struct sms_deliver *deliver = &message->deliver;

	deliver->more = (first & 0x04) == 0;
	deliver->report_indicated = (first & 0x20) != 0;
	deliver->reply_path = (first & 0x80) != 0;
	take_address(in, &deliver->sender);
	deliver->protocol = take(in);
	sms_coding_read(take(in), &deliver->data.coding);
	take_time(in, &deliver->sent, &message->odd);
	take_data(in, (first & 0x40) != 0, &deliver->data, &message->odd);
}

static void take_validity(struct cursor *in, struct sms_submit *submit)
{
	size_t size = submit->validity_format == SMS_VALIDITY_NONE	 ? 0
		      : submit->validity_format == SMS_VALIDITY_RELATIVE ? 1
									 : 7;
	const uint8_t *octets = take_many(in, size);

	if (octets != NULL)
		memcpy(submit->validity, octets, size);
}

static void take_submit(struct cursor *in, uint8_t first, struct sms_message *message)
{
	struct sms_submit *submit = &message->submit;

	submit->reject_duplicates = (first & 0x04) != 0;
	submit->validity_format = (enum sms_validity_format)(first >> 3 & 3);
	submit->report_wanted = (first & 0x20) != 0;
	submit->reply_path = (first & 0x80) != 0;
	submit->reference = take(in);
	take_address(in, &submit->recipient);
	submit->protocol = take(in);
	sms_coding_read(take(in), &submit->data.coding);
	take_validity(in, submit);
	take_data(in, (first & 0x40) != 0, &submit->data, &message->odd);
}

/*
 * What may follow TP-ST is told by TP-PI (§9.2.3.27); some fill the line with FF instead, or
 * leave TP-UDL and its data out although announced.
 */
static void take_parameters(struct cursor *in, bool has_header, struct sms_status_report *report,
			    uint32_t *odd)
{
	uint8_t parameters;

	sms_coding_read(0, &report->data.coding);
	if (in->bad || in->at == in->size || in->octets[in->at] == 0xFF)
		return;
	parameters = report->parameters = take(in);
	while ((parameters & 0x80) != 0 && in->at < in->size)
		parameters = take(in);
	if ((report->parameters & 1) != 0 && in->at < in->size)
		report->protocol = take(in);
	if ((report->parameters & 2) != 0 && in->at < in->size)
		sms_coding_read(take(in), &report->data.coding);
	if ((report->parameters & 4) != 0 && in->at < in->size)
		take_data(in, has_header && in->octets[in->at] > 0, &report->data, odd);
}

static void take_report(struct cursor *in, uint8_t first, struct sms_message *message)
{
	struct sms_status_report *report = &message->report;

	report->more = (first & 0x04) == 0;
	report->for_command = (first & 0x20) != 0;
	report->reference = take(in);
	take_address(in, &report->recipient);
	take_time(in, &report->sent, &message->odd);
	take_time(in, &report->discharged, &message->odd);
	report->status = take(in);
	take_parameters(in, (first & 0x40) != 0, report, &message->odd);
}

/* TP-MTI (§9.2.3.1); 3 is reserved and read as a DELIVER. */
static bool take_type(uint8_t first, enum sms_direction direction, struct sms_message *message)
{
	unsigned type = first & 3;

	if (direction == SMS_TO_CENTRE) {
		message->type = SMS_SUBMIT;
		return type == 1;
	}
	message->type = type == 2 ? SMS_STATUS_REPORT : SMS_DELIVER;
	if (type == 3)
		message->odd |= SMS_ODD_TYPE;
	return type != 1;
}

enum sms_decoded sms_decode_octets(const uint8_t *octets, size_t size, enum sms_direction direction,
				   struct sms_message *message)
{
	struct cursor in = { .octets = octets, .size = size };
	struct sms_address centre = { .type = 0 };
	uint8_t first;

	*message = (struct sms_message){ .type = SMS_DELIVER };
	take_centre(&in, &centre);
	first = take(&in);
	if (in.bad)
		return SMS_TRUNCATED;
	if (!take_type(first, direction, message))
		return SMS_REFUSED;
	switch (message->type) {
	case SMS_DELIVER:
		take_deliver(&in, first, message);
		message->deliver.centre = centre;
		break;
	case SMS_SUBMIT:
		take_submit(&in, first, message);
		message->submit.centre = centre;
		break;
	case SMS_STATUS_REPORT:
		take_report(&in, first, message);
		message->report.centre = centre;
		break;
	}
	message->size = in.at;
	if (in.at < size)
		message->odd |= SMS_ODD_TRAILING;
	if (in.refused)
		return SMS_REFUSED;
	return in.bad ? SMS_TRUNCATED : SMS_DECODED;
}

static int nibble(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* A line may be padded far beyond any PDU: what is behind is tail. */
enum sms_decoded sms_decode(const char *hex, size_t size, enum sms_direction direction,
			    struct sms_message *message)
{
	uint8_t octets[2 * SMS_PDU_MAX];
	enum sms_decoded decoded;
	size_t count = 0;

	if (size == 0)
		return SMS_TRUNCATED;
	if (size % 2 != 0)
		return SMS_NOT_HEX;
	for (size_t i = 0; i < size; i += 2) {
		int high = nibble(hex[i]), low = nibble(hex[i + 1]);

		if (high < 0 || low < 0)
			return SMS_NOT_HEX;
		if (count < sizeof(octets))
			octets[count++] = (uint8_t)(high << 4 | low);
	}
	decoded = sms_decode_octets(octets, count, direction, message);
	if (decoded == SMS_DECODED && 2 * count < size)
		message->odd |= SMS_ODD_TRAILING;
	return decoded;
}

/* ---- text ---- */

size_t sms_septets_in(const struct sms_user_data *data, unsigned *fill)
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
	count = sms_septets_in(data, &fill);
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

const char *sms_odd_name(enum sms_odd odd)
{
	switch (odd) {
	case SMS_ODD_SHORT: return "short";
	case SMS_ODD_TRAILING: return "trailing";
	case SMS_ODD_TIME: return "time";
	case SMS_ODD_HEADER: return "header";
	case SMS_ODD_CONCAT: return "concat";
	case SMS_ODD_ADDRESS: return "address";
	case SMS_ODD_COMPRESSED: return "compressed";
	case SMS_ODD_OCTETS: return "octets";
	case SMS_ODD_TYPE: return "type";
	case SMS_ODD_SURROGATE: return "surrogate";
	}
	return "";
}
