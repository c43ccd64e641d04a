/* What the PDU fuzzers share: decode, encode, decode again: the second must say the same. */
#ifndef FUZZ_PDU_H
#define FUZZ_PDU_H

#include <cunxin/sms_pdu.h>
#include <stdlib.h>
#include <string.h>

static const struct sms_user_data *fuzz_data(const struct sms_message *message)
{
	switch (message->type) {
	case SMS_DELIVER: return &message->deliver.data;
	case SMS_SUBMIT: return &message->submit.data;
	case SMS_STATUS_REPORT: return &message->report.data;
	}
	abort();
}

static size_t fuzz_encode(const struct sms_message *message, char *hex, size_t size)
{
	switch (message->type) {
	case SMS_DELIVER: return sms_encode_deliver(&message->deliver, hex, size);
	case SMS_SUBMIT: return sms_encode_submit(&message->submit, hex, size);
	case SMS_STATUS_REPORT: return sms_encode_status_report(&message->report, hex, size);
	}
	abort();
}

static void fuzz_pdu(const uint8_t *octets, size_t size, enum sms_direction direction,
		     enum sms_type type)
{
	struct sms_message message, again;
	char hex[2 * SMS_PDU_MAX + 1], text[2048], same[2048];
	uint32_t odd = 0;

	if (sms_decode_octets(octets, size, direction, &message) != SMS_DECODED)
		return;
	if (message.size > size)
		abort();
	if (sms_text_of(fuzz_data(&message), text, sizeof(text), &odd) >= sizeof(text))
		abort();
	if (message.type != type || fuzz_encode(&message, hex, sizeof(hex)) == 0)
		return;
	if (sms_decode(hex, strlen(hex), direction, &again) != SMS_DECODED)
		return; /* an address of no digits that were digits of none: nothing to compare */
	sms_text_of(fuzz_data(&again), same, sizeof(same), &odd);
	if ((message.odd & (SMS_ODD_SHORT | SMS_ODD_TRAILING)) == 0 && strcmp(text, same) != 0)
		abort();
}

#endif
