/*
 * What the PDU fuzzers share: what was read is written, and what was written reads and writes as
 * itself.
 */
#ifndef FUZZ_PDU_H
#define FUZZ_PDU_H

#include <cunxin/sms_pdu.h>
#include <stdlib.h>
#include <string.h>

static void fuzz_must(bool is)
{
	if (!is)
		abort();
}

static const struct sms_user_data *fuzz_data(const struct sms_message *message)
{
	switch (message->type) {
	case SMS_DELIVER: return &message->deliver.data;
	case SMS_SUBMIT: return &message->submit.data;
	case SMS_STATUS_REPORT: return &message->report.data;
	}
	abort();
}

static const struct sms_address *fuzz_centre(const struct sms_message *message)
{
	switch (message->type) {
	case SMS_DELIVER: return &message->deliver.centre;
	case SMS_SUBMIT: return &message->submit.centre;
	case SMS_STATUS_REPORT: return &message->report.centre;
	}
	abort();
}

static const struct sms_address *fuzz_party(const struct sms_message *message)
{
	switch (message->type) {
	case SMS_DELIVER: return &message->deliver.sender;
	case SMS_SUBMIT: return &message->submit.recipient;
	case SMS_STATUS_REPORT: return &message->report.recipient;
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

/*
 * A centre of the standard is 12 octets of digits at most. What is longer is shown, but need not
 * be written; and of letters it cannot tell seven from eight, since it counts octets.
 */
static bool fuzz_strange_centre(const struct sms_message *message)
{
	const struct sms_address *centre = fuzz_centre(message);

	return centre->length > 12 || (centre->type >> 4 & 7) == 5;
}

/* The header, walked, stays within the data; parts are numbered from 1. */
static void fuzz_header(const struct sms_user_data *data)
{
	struct sms_element element;
	size_t position = 0, count = 0;

	fuzz_must(data->size <= SMS_DATA_MAX && data->header_size <= data->size);
	while (sms_element_next(data, &position, &element)) {
		fuzz_must(element.data + element.size <= data->octets + data->header_size);
		fuzz_must(++count < SMS_DATA_MAX);
	}
	if (data->concat.present)
		fuzz_must(data->concat.part >= 1 && data->concat.part <= data->concat.total);
}

/* Good UTF-8, ended, and the same in a buffer of its own size. */
static size_t fuzz_text(const struct sms_user_data *data, char *text, size_t capacity)
{
	size_t size = sms_text_of(data, text, capacity, NULL);
	uint32_t character;
	char *exact = malloc(size + 1);

	fuzz_must(size < capacity && text[size] == '\0' && exact != NULL);
	for (size_t at = 0; at < size;) {
		size_t used = sms_utf8_next(text + at, size - at, &character);

		fuzz_must(used > 1 || (unsigned char)text[at] < 0x80);
		at += used;
	}
	fuzz_must(sms_text_of(data, exact, size + 1, NULL) == size);
	fuzz_must(memcmp(exact, text, size + 1) == 0);
	free(exact);
	return size;
}

static void fuzz_same(const struct sms_message *a, const struct sms_message *b)
{
	static char text[2048], same[2048];
	size_t size = fuzz_text(fuzz_data(a), text, sizeof(text));

	fuzz_must(a->type == b->type);
	fuzz_must(strcmp(fuzz_party(a)->text, fuzz_party(b)->text) == 0);
	fuzz_must(strcmp(fuzz_centre(a)->text, fuzz_centre(b)->text) == 0);
	fuzz_must(fuzz_text(fuzz_data(b), same, sizeof(same)) == size);
	fuzz_must(memcmp(text, same, size) == 0);
	fuzz_must(memcmp(&fuzz_data(a)->concat, &fuzz_data(b)->concat, sizeof(struct sms_concat)) ==
		  0);
}

static void fuzz_pdu(const uint8_t *octets, size_t size, enum sms_direction direction,
		     enum sms_type type)
{
	struct sms_message message, again;
	char hex[2 * SMS_PDU_MAX + 1], same[2 * SMS_PDU_MAX + 1];

	if (sms_decode_octets(octets, size, direction, &message) != SMS_DECODED)
		return;
	fuzz_must(message.size <= size);
	fuzz_must(((message.odd & SMS_ODD_TRAILING) != 0) == (message.size < size));
	fuzz_header(fuzz_data(&message));
	if (message.type != type || fuzz_strange_centre(&message))
		return;
	fuzz_must(fuzz_encode(&message, hex, sizeof(hex)) > 0);
	fuzz_must(sms_decode(hex, strlen(hex), direction, &again) == SMS_DECODED);
	fuzz_must((again.odd & (SMS_ODD_TRAILING | SMS_ODD_ADDRESS)) == 0);
	fuzz_same(&message, &again);
	fuzz_must(fuzz_encode(&again, same, sizeof(same)) > 0 && strcmp(hex, same) == 0);
}

#endif
