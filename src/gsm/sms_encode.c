#include "gsm/sms_private.h"

#include <string.h>

/* Octets that grow; once they do not fit, the whole is bad. */
struct writer {
	uint8_t octets[SMS_PDU_MAX];
	size_t size;
	bool bad;
};

static void put(struct writer *out, unsigned octet)
{
	if (out->size == sizeof(out->octets))
		out->bad = true;
	else
		out->octets[out->size++] = (uint8_t)octet;
}

static void put_many(struct writer *out, const uint8_t *octets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put(out, octets[i]);
}

/* Length in octets with the type, or a single 0 where there is no address. */
static void put_centre(struct writer *out, const struct sms_address *centre)
{
	uint8_t value[SMS_ADDRESS_TEXT_MAX];
	size_t semi_octets, octets;

	if (centre->text[0] == '\0') {
		put(out, 0);
		return;
	}
	octets = sms_address_write(centre, value, sizeof(value), &semi_octets);
	if (octets == SMS_NO_ADDRESS) {
		out->bad = true;
		return;
	}
	put(out, (unsigned)octets + 1);
	put(out, centre->type);
	put_many(out, value, octets);
}

static void put_address(struct writer *out, const struct sms_address *address)
{
	uint8_t value[SMS_ADDRESS_MAX];
	size_t semi_octets, octets = sms_address_write(address, value, sizeof(value), &semi_octets);

	if (octets == SMS_NO_ADDRESS || semi_octets > SMS_ADDRESS_MAX) {
		out->bad = true;
		return;
	}
	put(out, (unsigned)semi_octets);
	put(out, address->type);
	put_many(out, value, octets);
}

static void put_data(struct writer *out, const struct sms_user_data *data)
{
	if (data->size > SMS_DATA_MAX) {
		out->bad = true;
		return;
	}
	put(out, data->length);
	put_many(out, data->octets, data->size);
}

/* Upper-case hex; returns the octets behind the service centre's address. */
static size_t write_hex(const struct writer *out, char *hex, size_t size)
{
	static const char digits[] = "0123456789ABCDEF";

	if (out->bad || size < 2 * out->size + 1)
		return 0;
	for (size_t i = 0; i < out->size; i++) {
		hex[2 * i] = digits[out->octets[i] >> 4];
		hex[2 * i + 1] = digits[out->octets[i] & 0x0F];
	}
	hex[2 * out->size] = '\0';
	return out->size - out->octets[0] - 1;
}

static unsigned flag(bool set, unsigned bit)
{
	return set ? bit : 0;
}

size_t sms_encode_deliver(const struct sms_deliver *deliver, char *hex, size_t size)
{
	struct writer out = { .size = 0 };

	put_centre(&out, &deliver->centre);
	put(&out, flag(!deliver->more, 0x04) | flag(deliver->report_indicated, 0x20) |
			  flag(deliver->data.header_size > 0, 0x40) |
			  flag(deliver->reply_path, 0x80));
	put_address(&out, &deliver->sender);
	put(&out, deliver->protocol);
	put(&out, deliver->data.coding.octet);
	put_many(&out, deliver->sent.raw, sizeof(deliver->sent.raw));
	put_data(&out, &deliver->data);
	return write_hex(&out, hex, size);
}

size_t sms_encode_submit(const struct sms_submit *submit, char *hex, size_t size)
{
	struct writer out = { .size = 0 };
	size_t validity = submit->validity_format == SMS_VALIDITY_NONE	     ? 0
			  : submit->validity_format == SMS_VALIDITY_RELATIVE ? 1
									     : 7;

	put_centre(&out, &submit->centre);
	put(&out,
	    0x01 | flag(submit->reject_duplicates, 0x04) | (unsigned)submit->validity_format << 3 |
		    flag(submit->report_wanted, 0x20) | flag(submit->data.header_size > 0, 0x40) |
		    flag(submit->reply_path, 0x80));
	put(&out, submit->reference);
	put_address(&out, &submit->recipient);
	put(&out, submit->protocol);
	put(&out, submit->data.coding.octet);
	put_many(&out, submit->validity, validity);
	put_data(&out, &submit->data);
	return write_hex(&out, hex, size);
}

size_t sms_encode_status_report(const struct sms_status_report *report, char *hex, size_t size)
{
	struct writer out = { .size = 0 };

	put_centre(&out, &report->centre);
	put(&out, 0x02 | flag(!report->more, 0x04) | flag(report->for_command, 0x20) |
			  flag(report->data.header_size > 0, 0x40));
	put(&out, report->reference);
	put_address(&out, &report->recipient);
	put_many(&out, report->sent.raw, sizeof(report->sent.raw));
	put_many(&out, report->discharged.raw, sizeof(report->discharged.raw));
	put(&out, report->status);
	if ((report->parameters & 0x7F) != 0)
		put(&out, report->parameters & 0x7F);
	if ((report->parameters & 1) != 0)
		put(&out, report->protocol);
	if ((report->parameters & 2) != 0)
		put(&out, report->data.coding.octet);
	if ((report->parameters & 4) != 0)
		put_data(&out, &report->data);
	return write_hex(&out, hex, size);
}
