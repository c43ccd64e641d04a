/*
 * PDUs as a network would bring them, for tests of the inbox and of reports.
 */
#ifndef TESTS_STORE_PDUS_H
#define TESTS_STORE_PDUS_H

#include "unit/store/scratch.h"

#include "base/buffer.h"
#include "store/inbox.h"
#include "store/outbox.h"

#define PDU_HEX (2 * SMS_PDU_MAX + 1)

/* One message, or one part of several. */
struct text {
	const char *sender, *text;
	unsigned reference, total, part; /* total 0: a message of its own */
	unsigned bits;			 /* 0: 8 */
	int64_t sent;			 /* seconds after the scratch's morning */
	uint8_t protocol;
	const char *coding; /* "" UCS-2; "flash", "data", "silent", … see coding_of() */
};

static __attribute__((unused)) void add_ucs2(struct sms_user_data *data, const char *utf8)
{
	size_t left = strlen(utf8);
	uint32_t character;
	size_t used;

	for (; (used = sms_utf8_next(utf8, left, &character)) > 0; utf8 += used, left -= used) {
		if (character >= 0x10000) {
			uint32_t high = 0xD800 + ((character - 0x10000) >> 10);

			data->octets[data->size++] = (uint8_t)(high >> 8);
			data->octets[data->size++] = (uint8_t)high;
			character = 0xDC00 + ((character - 0x10000) & 0x3FF);
		}
		data->octets[data->size++] = (uint8_t)(character >> 8);
		data->octets[data->size++] = (uint8_t)character;
	}
}

static __attribute__((unused)) void add_header(struct sms_user_data *data, const struct text *text)
{
	const uint8_t eight[] = {
		5, 0, 3, (uint8_t)text->reference, (uint8_t)text->total, (uint8_t)text->part
	};
	const uint8_t sixteen[] = { 6,
				    8,
				    4,
				    (uint8_t)(text->reference >> 8),
				    (uint8_t)text->reference,
				    (uint8_t)text->total,
				    (uint8_t)text->part };
	size_t size = text->bits == 16 ? sizeof(sixteen) : sizeof(eight);

	if (text->total == 0)
		return;
	memcpy(data->octets, text->bits == 16 ? sixteen : eight, size);
	data->size = (uint8_t)size;
	data->header_size = (uint8_t)size;
}

static __attribute__((unused)) uint8_t coding_of(const char *name)
{
	if (name != NULL && strcmp(name, "flash") == 0)
		return 0x18;
	if (name != NULL && strcmp(name, "data") == 0)
		return 0x04;
	if (name != NULL && strcmp(name, "class 2") == 0)
		return 0x1A;
	if (name != NULL && strcmp(name, "class 2 data") == 0)
		return 0xF6;
	if (name != NULL && strcmp(name, "waiting") == 0)
		return 0xE8;
	return 0x08;
}

static __attribute__((unused)) struct sms_deliver deliver_of(const struct scratch *scratch,
							     const struct text *text)
{
	struct sms_deliver deliver = { .protocol = text->protocol };

	(void)scratch;
	sms_address_set(&deliver.sender, text->sender == NULL ? "+8613900000001" : text->sender);
	sms_time_set(&deliver.sent, scratch_morning().utc + text->sent * 1000, 480);
	sms_coding_read(coding_of(text->coding), &deliver.data.coding);
	add_header(&deliver.data, text);
	add_ucs2(&deliver.data, text->text);
	deliver.data.length = deliver.data.size;
	return deliver;
}

static __attribute__((unused)) const char *hex_of(const struct scratch *scratch,
						  const struct text *text, char hex[PDU_HEX])
{
	struct sms_deliver deliver = deliver_of(scratch, text);

	assert_true(sms_encode_deliver(&deliver, hex, PDU_HEX) > 0);
	return hex;
}

/* Keeps a line as the station does, in a transaction of its own. */
static __attribute__((unused)) enum inbox_kept keep_line(struct scratch *scratch, const char *hex,
							 const char *storage, int slot, int64_t *id)
{
	struct inbox_place place = {
		.modem = "m1", .sim = "89860000000000000001", .storage = storage, .slot = slot
	};
	struct sms_message message;
	size_t size = strspn(hex, "0123456789abcdefABCDEF");
	bool read = sms_decode(hex, size - size % 2, SMS_FROM_CENTRE, &message) == SMS_DECODED;
	enum inbox_kept kept;

	scratch_begin(scratch);
	kept = inbox_keep_part(scratch->store, &place, hex, read ? &message : NULL, scratch->now,
			       id);
	scratch_commit(scratch);
	return kept;
}

/* Keeps one text in the next slot. Returns its message. */
static __attribute__((unused)) int64_t keep(struct scratch *scratch, struct text text)
{
	static int slot;
	char hex[PDU_HEX];
	int64_t id = 0;

	keep_line(scratch, hex_of(scratch, &text, hex), "SM", ++slot, &id);
	return id;
}

static __attribute__((unused)) void assert_text(struct scratch *scratch, int64_t id,
						enum inbox_state state, const char *text)
{
	struct inbox_message message;

	assert_true(inbox_get(scratch->store, id, &message));
	assert_string_equal(message.text, text);
	assert_int_equal(message.state, state);
	inbox_release(&message);
}

#endif
