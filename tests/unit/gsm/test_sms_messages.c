/* Whole messages of all three kinds, each field random, written and read back. */
#include "sms_random.h"

#include <cunxin/sms_segment.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define FIRST_UTC    631152000000  /* 1990-01-01 */
#define END_UTC	     3786912000000 /* 2090-01-01 */
#define DAY_MS	     86400000

static struct sms_address random_address(struct random_source *random, bool letters)
{
	static const char *const names[] = {
		"InternetSMS", "O2_", "[x]", "a b", "Vodafone", "Zoé"
	};
	struct sms_address address = { .type = 0 };
	char text[SMS_ADDRESS_TEXT_MAX] = "+";
	size_t digits = 1 + random_below(random, 20), plus = random_flag(random);

	for (size_t i = 0; i < digits; i++)
		text[plus + i] = (char)('0' + random_below(random, 10));
	text[plus + digits] = '\0';
	if (letters && random_below(random, 4) == 0)
		strcpy(text, names[random_below(random, COUNT(names))]);
	assert_true(sms_address_set(&address, text));
	return address;
}

static struct sms_time random_time(struct random_source *random)
{
	struct sms_time time;

	sms_time_set(&time,
		     FIRST_UTC + DAY_MS +
			     (int64_t)random_below(random, END_UTC - FIRST_UTC - 2 * DAY_MS),
		     15 * ((int)random_below(random, 159) - 79));
	return time;
}

/* One segment of a random text, or octets with a random header. */
static struct sms_user_data random_data(struct random_source *random, size_t most)
{
	struct sms_user_data data = { .size = 0 };
	char text[2048];
	struct sms_cutter cutter;
	size_t size = random_text(random, random_flag(random), random_below(random, most), text,
				  sizeof(text));

	assert_true(sms_cutter_start(&cutter, text, size, random_octet(random)));
	for (size_t part = random_below(random, cutter.cost.segments) + 1; part > 0; part--)
		assert_true(sms_cutter_next(&cutter, &data));
	if (random_below(random, 3) > 0)
		return data;
	data = (struct sms_user_data){ .header_size = 0 };
	sms_coding_read(random_flag(random) ? 0x04 : 0xF6, &data.coding);
	data.size = data.length = (uint8_t)random_below(random, most < 120 ? 60 : SMS_DATA_MAX);
	for (size_t i = 0; i < data.size; i++)
		data.octets[i] = random_octet(random);
	if (data.size > 6 && random_flag(random)) {
		const uint8_t header[] = { 6, 5, 4, 0x0B, 0x84, 0x23, 0xF0 };

		memcpy(data.octets, header, sizeof(header));
		data.header_size = sizeof(header);
		data.ports = (struct sms_ports){ true, 16, 0x0B84, 0x23F0 };
	}
	return data;
}

static void same_address(const struct sms_address *got, const struct sms_address *wanted)
{
	assert_int_equal(got->type, wanted->type);
	assert_string_equal(got->text, wanted->text);
}

static void same_data(const struct sms_user_data *got, const struct sms_user_data *wanted)
{
	assert_int_equal(got->size, wanted->size);
	assert_int_equal(got->length, wanted->length);
	assert_memory_equal(got->octets, wanted->octets, wanted->size);
	assert_int_equal(got->header_size, wanted->header_size);
	assert_int_equal(got->coding.octet, wanted->coding.octet);
	assert_int_equal(got->concat.present, wanted->concat.present);
	assert_int_equal(got->concat.reference, wanted->concat.reference);
	assert_int_equal(got->concat.total, wanted->concat.total);
	assert_int_equal(got->concat.part, wanted->concat.part);
	assert_int_equal(got->ports.present, wanted->ports.present);
	assert_int_equal(got->ports.destination, wanted->ports.destination);
	assert_int_equal(got->ports.source, wanted->ports.source);
}

static void decode_again(const char *hex, enum sms_direction direction, enum sms_type type,
			 struct sms_message *message)
{
	assert_int_equal(sms_decode(hex, strlen(hex), direction, message), SMS_DECODED);
	assert_int_equal(message->type, type);
	assert_int_equal(message->odd, 0);
	assert_int_equal(message->size, strlen(hex) / 2);
}

static void test_random_deliveries_read_back(void **state)
{
	struct random_source random = random_start("DELIVER");

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		struct sms_deliver in = {
			.sender = random_address(&random, true),
			.more = random_flag(&random),
			.reply_path = random_flag(&random),
			.report_indicated = random_flag(&random),
			.protocol = random_octet(&random),
			.sent = random_time(&random),
			.data = random_data(&random, 300),
		};
		char hex[2 * SMS_PDU_MAX + 1];
		struct sms_message message;
		const struct sms_deliver *out = &message.deliver;

		if (random_flag(&random))
			in.centre = random_address(&random, false);
		assert_int_not_equal(sms_encode_deliver(&in, hex, sizeof(hex)), 0);
		decode_again(hex, SMS_FROM_CENTRE, SMS_DELIVER, &message);
		assert_string_equal(out->centre.text, in.centre.text);
		same_address(&out->sender, &in.sender);
		assert_int_equal(out->more, in.more);
		assert_int_equal(out->reply_path, in.reply_path);
		assert_int_equal(out->report_indicated, in.report_indicated);
		assert_int_equal(out->protocol, in.protocol);
		assert_memory_equal(out->sent.raw, in.sent.raw, sizeof(in.sent.raw));
		same_data(&out->data, &in.data);
	}
}

static void test_random_submits_read_back(void **state)
{
	struct random_source random = random_start("SUBMIT");

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		struct sms_submit in = {
			.recipient = random_address(&random, false),
			.reference = random_octet(&random),
			.reject_duplicates = random_flag(&random),
			.reply_path = random_flag(&random),
			.report_wanted = random_flag(&random),
			.protocol = random_octet(&random),
			.validity_format = (enum sms_validity_format)random_below(&random, 4),
			.data = random_data(&random, 300),
		};
		size_t validity = in.validity_format == SMS_VALIDITY_NONE	? 0
				  : in.validity_format == SMS_VALIDITY_RELATIVE ? 1
										: 7;
		char hex[2 * SMS_PDU_MAX + 1];
		struct sms_message message;
		const struct sms_submit *out = &message.submit;

		for (size_t at = 0; at < validity; at++)
			in.validity[at] = random_octet(&random);
		assert_int_not_equal(sms_encode_submit(&in, hex, sizeof(hex)), 0);
		decode_again(hex, SMS_TO_CENTRE, SMS_SUBMIT, &message);
		assert_int_equal(out->centre.length, 0);
		same_address(&out->recipient, &in.recipient);
		assert_int_equal(out->reference, in.reference);
		assert_int_equal(out->reject_duplicates, in.reject_duplicates);
		assert_int_equal(out->reply_path, in.reply_path);
		assert_int_equal(out->report_wanted, in.report_wanted);
		assert_int_equal(out->protocol, in.protocol);
		assert_int_equal(out->validity_format, in.validity_format);
		assert_memory_equal(out->validity, in.validity, sizeof(in.validity));
		same_data(&out->data, &in.data);
	}
}

static void test_random_reports_read_back(void **state)
{
	struct random_source random = random_start("STATUS-REPORT");

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		struct sms_status_report in = {
			.recipient = random_address(&random, false),
			.reference = random_octet(&random),
			.more = random_flag(&random),
			.for_command = random_flag(&random),
			.sent = random_time(&random),
			.discharged = random_time(&random),
			.status = random_octet(&random),
			.parameters = (uint8_t)random_below(&random, 8),
		};
		char hex[2 * SMS_PDU_MAX + 1];
		struct sms_message message;
		const struct sms_status_report *out = &message.report;

		if ((in.parameters & 1) != 0)
			in.protocol = random_octet(&random);
		if ((in.parameters & 4) != 0) {
			in.data = random_data(&random, 50);
			/* A coding other than 0 must be told. */
			in.parameters |= in.data.coding.octet != 0 ? 2 : 0;
		}
		assert_int_not_equal(sms_encode_status_report(&in, hex, sizeof(hex)), 0);
		decode_again(hex, SMS_FROM_CENTRE, SMS_STATUS_REPORT, &message);
		same_address(&out->recipient, &in.recipient);
		assert_int_equal(out->reference, in.reference);
		assert_int_equal(out->more, in.more);
		assert_int_equal(out->for_command, in.for_command);
		assert_memory_equal(out->sent.raw, in.sent.raw, sizeof(in.sent.raw));
		assert_memory_equal(out->discharged.raw, in.discharged.raw,
				    sizeof(in.discharged.raw));
		assert_int_equal(out->status, in.status);
		assert_int_equal(out->parameters, in.parameters);
		assert_int_equal(out->protocol, in.protocol);
		same_data(&out->data, &in.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_deliveries_read_back),
		cmocka_unit_test(test_random_submits_read_back),
		cmocka_unit_test(test_random_reports_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
