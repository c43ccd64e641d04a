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
static void take_centre(struct cursor *in, struct sms_address *address, uint32_t *odd)
{
	const uint8_t *digits;

	address->length = take(in);
	if (address->length == 0)
		return;
	address->type = take(in);
	digits = take_many(in, address->length - 1u);
	if (digits != NULL &&
	    !sms_address_read(address, digits, address->length - 1u, 2u * (address->length - 1u)))
		*odd |= SMS_ODD_ADDRESS;
}

/* Other addresses count semi-octets, 20 at most (3GPP TS 23.040 §9.1.2.5). */
static void take_address(struct cursor *in, struct sms_address *address, uint32_t *odd)
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
	if (digits != NULL && !sms_address_read(address, digits, octets, address->length))
		*odd |= SMS_ODD_ADDRESS;
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
	if (has_header && !sms_header_read(data, odd)) {
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
	take_address(in, &deliver->sender, &message->odd);
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
	take_address(in, &submit->recipient, &message->odd);
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
	take_address(in, &report->recipient, &message->odd);
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
	take_centre(&in, &centre, &message->odd);
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
