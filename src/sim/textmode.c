/*
 * Messages in text mode (3GPP TS 27.005 §3.1, §3.4, §4). Text in the GSM alphabet is shown in
 * the character set of +CSCS; everything else, and whatever has a header, as hex.
 */
#include "inside.h"

#include <cunxin/sms_segment.h>

#include <stdio.h>
#include <string.h>

static void add_hex(struct buffer *out, const uint8_t *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		buffer_add_format(out, "%02X", octets[i]);
}

static void add_unit(struct buffer *out, uint32_t unit)
{
	uint8_t octets[2] = { (uint8_t)(unit >> 8), (uint8_t)unit };

	add_hex(out, octets, 2);
}

static void add_ucs2(struct buffer *out, uint32_t character)
{
	if (character < 0x10000) {
		add_unit(out, character);
		return;
	}
	add_unit(out, 0xD800 + ((character - 0x10000) >> 10));
	add_unit(out, 0xDC00 + ((character - 0x10000) & 0x3FF));
}

static void add_gsm(struct buffer *out, uint32_t character)
{
	uint8_t septets[2];
	size_t count = sms_septets_of(character, septets);

	if (count == 0)
		buffer_add(out, "?", 1);
	buffer_add(out, (const char *)septets, count);
}

void textmode_charset_show(const struct sim_modem *modem, const char *utf8, struct buffer *out)
{
	size_t left = strlen(utf8), used;
	uint32_t character;

	while ((used = sms_utf8_next(utf8, left, &character)) > 0) {
		char plain = character < 0x80 ? (char)character : '?';

		if (strcmp(modem->profile.cscs, "UCS2") == 0)
			add_ucs2(out, character);
		else if (strcmp(modem->profile.cscs, "GSM") == 0)
			add_gsm(out, character);
		else
			buffer_add(out, &plain, 1);
		utf8 += used;
		left -= used;
	}
}

static size_t hex_octets(const char *hex, uint8_t *octets, size_t size)
{
	size_t used = 0;
	unsigned value;

	for (; used < size && sscanf(hex, "%2x", &value) == 1 && hex[1] != '\0'; hex += 2)
		octets[used++] = (uint8_t)value;
	return used;
}

void textmode_charset_read(const struct sim_modem *modem, const char *text, char *utf8, size_t size)
{
	uint8_t octets[512];
	struct sms_text out;

	if (strcmp(modem->profile.cscs, "IRA") == 0) {
		copy_text(utf8, size, text);
		return;
	}
	sms_text_start(&out, utf8, size);
	if (strcmp(modem->profile.cscs, "UCS2") == 0)
		sms_text_add_ucs2(&out, octets, hex_octets(text, octets, sizeof octets));
	else
		sms_text_add_septets(&out, (const uint8_t *)text, strlen(text), 0, 0);
	sms_text_finish(&out);
}

static void add_time(struct buffer *out, const struct sms_time *time)
{
	int quarters = time->offset / 15;

	buffer_add_format(out, "\"%02d/%02d/%02d,%02d:%02d:%02d%c%02d\"", time->year % 100,
			  time->month, time->day, time->hour, time->minute, time->second,
			  quarters < 0 ? '-' : '+', quarters < 0 ? -quarters : quarters);
}

static void add_number(const struct sim_modem *modem, const struct sms_address *address,
		       struct buffer *out)
{
	buffer_add(out, "\"", 1);
	textmode_charset_show(modem, address->text, out);
	buffer_add(out, "\"", 1);
}

static bool decode(const struct slot *slot, struct sms_message *message)
{
	enum sms_direction direction = slot->status == SLOT_UNSENT || slot->status == SLOT_SENT
					       ? SMS_TO_CENTRE
					       : SMS_FROM_CENTRE;

	return sms_decode(slot->pdu, strlen(slot->pdu), direction, message) == SMS_DECODED;
}

static void add_deliver(const struct sim_modem *modem, const struct sms_deliver *deliver,
			struct buffer *out)
{
	add_number(modem, &deliver->sender, out);
	buffer_add_text(out, ",,");
	add_time(out, &deliver->sent);
	if (modem->profile.csdh == 1)
		buffer_add_format(out, ",%u,4,%u,%u,\"%s\",%u,%u", deliver->sender.type,
				  deliver->protocol, deliver->data.coding.octet, modem->centre,
				  deliver->centre.type, deliver->data.length);
}

static void add_report(const struct sim_modem *modem, const struct sms_status_report *report,
		       struct buffer *out)
{
	buffer_add_format(out, "6,%u,", report->reference);
	add_number(modem, &report->recipient, out);
	buffer_add_format(out, ",%u,", report->recipient.type);
	add_time(out, &report->sent);
	buffer_add(out, ",", 1);
	add_time(out, &report->discharged);
	buffer_add_format(out, ",%u", report->status);
}

void textmode_header(const struct sim_modem *modem, const char *prefix, const struct slot *slot,
		     long index, struct buffer *out)
{
	static const char *const names[] = { "REC UNREAD", "REC READ", "STO UNSENT", "STO SENT" };
	struct sms_message message;

	buffer_add_format(out, "%s: ", prefix);
	if (index >= 0)
		buffer_add_format(out, "%ld,", index);
	if (strncmp(prefix, "+CMG", 4) == 0)
		buffer_add_format(out, "\"%s\",", names[slot->status]);
	if (!decode(slot, &message)) {
		buffer_add_text(out, "\"\",,");
		return;
	}
	switch (message.type) {
	case SMS_DELIVER: add_deliver(modem, &message.deliver, out); break;
	case SMS_SUBMIT:
		add_number(modem, &message.submit.recipient, out);
		buffer_add(out, ",", 1);
		break;
	case SMS_STATUS_REPORT: add_report(modem, &message.report, out); break;
	}
}

void textmode_data(const struct sim_modem *modem, const struct slot *slot, struct buffer *out)
{
	struct sms_message message;
	const struct sms_user_data *data;
	char text[SMS_SEPTETS_MAX * 4 + 1];

	if (!decode(slot, &message)) {
		buffer_add_text(out, slot->pdu);
		return;
	}
	if (message.type == SMS_STATUS_REPORT)
		return;
	data = message.type == SMS_SUBMIT ? &message.submit.data : &message.deliver.data;
	if (data->coding.alphabet != SMS_GSM7 || data->header_size > 0) {
		add_hex(out, data->octets, data->size);
		return;
	}
	sms_text_of(data, text, sizeof text, NULL);
	textmode_charset_show(modem, text, out);
}

static bool data_of_text(const char *utf8, struct sms_user_data *data)
{
	struct sms_cutter cutter;

	return sms_cutter_start(&cutter, utf8, strlen(utf8), 0) && cutter.cost.segments == 1 &&
	       sms_cutter_next(&cutter, data);
}

/* With a <dcs> that is not the default alphabet the text is hex (3GPP TS 27.005 §3.1, <data>). */
static bool data_of_hex(uint8_t dcs, const char *hex, struct sms_user_data *data)
{
	*data = (struct sms_user_data){ .length = 0 };
	sms_coding_read(dcs, &data->coding);
	data->size = data->length = (uint8_t)hex_octets(hex, data->octets, sizeof data->octets);
	return strlen(hex) == 2u * data->size;
}

bool textmode_submit(struct sim_modem *modem, const char *to, const char *body,
		     struct sms_submit *submit)
{
	const long *csmp = modem->profile.csmp;
	char utf8[2048];
	struct sms_coding coding;

	*submit = (struct sms_submit){
		.report_wanted = (csmp[0] & 0x20) != 0,
		.validity_format = SMS_VALIDITY_RELATIVE,
		.validity = { (uint8_t)csmp[1] },
		.protocol = (uint8_t)csmp[2],
	};
	sms_coding_read((uint8_t)csmp[3], &coding);
	if (!sms_address_set(&submit->recipient, to))
		return false;
	if (coding.alphabet != SMS_GSM7)
		return data_of_hex((uint8_t)csmp[3], body, &submit->data);
	textmode_charset_read(modem, body, utf8, sizeof utf8);
	return data_of_text(utf8, &submit->data);
}
