/* The fields of a PDU one by one, both ways. */
#include "sms_random.h"

#include <cunxin/sms_segment.h>

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* ---- TP-DCS ---- */

struct group {
	uint8_t first, last;
	enum sms_alphabet alphabet;
	bool compressed, auto_delete, classed;
	enum sms_waiting waiting;
};

/* 3GPP TS 23.038 §4, all 256 values. */
static const struct group groups[] = {
	/* clang-format off */
	{ 0x00, 0x03, SMS_GSM7, false, false, false, SMS_WAITING_NONE },
	{ 0x04, 0x07, SMS_8BIT, false, false, false, SMS_WAITING_NONE },
	{ 0x08, 0x0B, SMS_UCS2, false, false, false, SMS_WAITING_NONE },
	{ 0x0C, 0x0F, SMS_GSM7, false, false, false, SMS_WAITING_NONE }, /* reserved */
	{ 0x10, 0x13, SMS_GSM7, false, false, true,  SMS_WAITING_NONE },
	{ 0x14, 0x17, SMS_8BIT, false, false, true,  SMS_WAITING_NONE },
	{ 0x18, 0x1B, SMS_UCS2, false, false, true,  SMS_WAITING_NONE },
	{ 0x1C, 0x1F, SMS_GSM7, false, false, true,  SMS_WAITING_NONE },
	{ 0x20, 0x23, SMS_GSM7, true,  false, false, SMS_WAITING_NONE },
	{ 0x24, 0x27, SMS_8BIT, true,  false, false, SMS_WAITING_NONE },
	{ 0x28, 0x2B, SMS_UCS2, true,  false, false, SMS_WAITING_NONE },
	{ 0x2C, 0x2F, SMS_GSM7, true,  false, false, SMS_WAITING_NONE },
	{ 0x30, 0x33, SMS_GSM7, true,  false, true,  SMS_WAITING_NONE },
	{ 0x34, 0x37, SMS_8BIT, true,  false, true,  SMS_WAITING_NONE },
	{ 0x38, 0x3B, SMS_UCS2, true,  false, true,  SMS_WAITING_NONE },
	{ 0x3C, 0x3F, SMS_GSM7, true,  false, true,  SMS_WAITING_NONE },
	{ 0x40, 0x43, SMS_GSM7, false, true,  false, SMS_WAITING_NONE },
	{ 0x44, 0x47, SMS_8BIT, false, true,  false, SMS_WAITING_NONE },
	{ 0x48, 0x4B, SMS_UCS2, false, true,  false, SMS_WAITING_NONE },
	{ 0x4C, 0x4F, SMS_GSM7, false, true,  false, SMS_WAITING_NONE },
	{ 0x50, 0x53, SMS_GSM7, false, true,  true,  SMS_WAITING_NONE },
	{ 0x54, 0x57, SMS_8BIT, false, true,  true,  SMS_WAITING_NONE },
	{ 0x58, 0x5B, SMS_UCS2, false, true,  true,  SMS_WAITING_NONE },
	{ 0x5C, 0x5F, SMS_GSM7, false, true,  true,  SMS_WAITING_NONE },
	{ 0x60, 0x63, SMS_GSM7, true,  true,  false, SMS_WAITING_NONE },
	{ 0x64, 0x67, SMS_8BIT, true,  true,  false, SMS_WAITING_NONE },
	{ 0x68, 0x6B, SMS_UCS2, true,  true,  false, SMS_WAITING_NONE },
	{ 0x6C, 0x6F, SMS_GSM7, true,  true,  false, SMS_WAITING_NONE },
	{ 0x70, 0x73, SMS_GSM7, true,  true,  true,  SMS_WAITING_NONE },
	{ 0x74, 0x77, SMS_8BIT, true,  true,  true,  SMS_WAITING_NONE },
	{ 0x78, 0x7B, SMS_UCS2, true,  true,  true,  SMS_WAITING_NONE },
	{ 0x7C, 0x7F, SMS_GSM7, true,  true,  true,  SMS_WAITING_NONE },
	{ 0x80, 0xBF, SMS_GSM7, false, false, false, SMS_WAITING_NONE }, /* reserved */
	{ 0xC0, 0xCF, SMS_GSM7, false, false, false, SMS_WAITING_DISCARD },
	{ 0xD0, 0xDF, SMS_GSM7, false, false, false, SMS_WAITING_STORE },
	{ 0xE0, 0xEF, SMS_UCS2, false, false, false, SMS_WAITING_STORE },
	{ 0xF0, 0xF3, SMS_GSM7, false, false, true,  SMS_WAITING_NONE },
	{ 0xF4, 0xF7, SMS_8BIT, false, false, true,  SMS_WAITING_NONE },
	{ 0xF8, 0xFB, SMS_GSM7, false, false, true,  SMS_WAITING_NONE },
	{ 0xFC, 0xFF, SMS_8BIT, false, false, true,  SMS_WAITING_NONE },
	/* clang-format on */
};

static void test_each_of_the_256_codings_is_read(void **state)
{
	unsigned octet = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(groups); i++) {
		assert_int_equal(groups[i].first, octet);
		for (; octet <= groups[i].last; octet++) {
			struct sms_coding coding;

			sms_coding_read((uint8_t)octet, &coding);
			assert_int_equal(coding.octet, octet);
			assert_int_equal(coding.alphabet, groups[i].alphabet);
			assert_int_equal(coding.compressed, groups[i].compressed);
			assert_int_equal(coding.auto_delete, groups[i].auto_delete);
			assert_int_equal(coding.message_class,
					 groups[i].classed ? (int)(octet & 3) : -1);
			assert_int_equal(coding.waiting, groups[i].waiting);
			if (coding.waiting == SMS_WAITING_NONE)
				continue;
			assert_int_equal(coding.waiting_active, octet >> 3 & 1);
			assert_int_equal(coding.waiting_kind, octet & 3);
		}
	}
	assert_int_equal(octet, 256);
}

/* The same six octets of user data under every coding: none is refused. */
static void test_no_coding_is_refused(void **state)
{
	(void)state;
	for (unsigned octet = 0; octet < 256; octet++) {
		char pdu[128], text[64];
		struct sms_message message;
		const struct sms_coding *coding = &message.deliver.data.coding;
		const char *wanted;

		snprintf(pdu, sizeof(pdu), "000405A10110F200%02X5201013112002306675175358BDD",
			 octet);
		assert_int_equal(sms_decode(pdu, strlen(pdu), SMS_FROM_CENTRE, &message),
				 SMS_DECODED);
		assert_int_equal((message.odd & SMS_ODD_COMPRESSED) != 0, coding->compressed);
		sms_text_of(&message.deliver.data, text, sizeof(text), NULL);
		wanted = coding->compressed || coding->alphabet == SMS_8BIT ? ""
			 : coding->alphabet == SMS_UCS2			    ? "村电话"
									    : "g\"U+31";
		if (strcmp(text, wanted) != 0)
			print_error("%02X\n", octet);
		assert_string_equal(text, wanted);
		assert_int_equal(message.deliver.data.length, 6);
	}
}

/* ---- addresses ---- */

static void test_addresses_are_set_written_and_read(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint8_t type, length;
		const char *hex; /* length, type, value */
	} table[] = {
		{ "+8613900000001", true, 0x91, 13, "0D91683109000000F1" },
		{ "+861390000000", true, 0x91, 12, "0C91683109000000" },
		{ "10086", true, 0x81, 5, "05810180F6" },
		{ "1065889912345678", true, 0x81, 16, "1081015688992143658 7" },
		{ "12345678901234567890", true, 0x81, 20, "148121436587092143658709" },
		{ "+12345678901234567890", true, 0x91, 20, "149121436587092143658709" },
		{ "123456789012345678901", false, 0, 0, NULL },
		{ "*100#", true, 0x81, 5, "05811A00FB" },
		{ "12abc", true, 0x81, 5, "058121DCFE" },
		{ "", true, 0x81, 0, "0081" },
		{ "Vodafone", true, 0xD0, 14, "0ED0D637396C7EBBCB" },
		{ "sipgate", true, 0xD0, 13, "0DD0F334FC1CA69701" },
		{ "O2_", true, 0xD0, 6, "06D04F5904" },
		{ "村委会", false, 0, 0, NULL },
		{ "InternetSMS", true, 0xD0, 20, "14D04937BD2C7797E9D3E614" },
		{ "InternetSMSx", false, 0, 0, NULL },
		{ "[]", true, 0xD0, 7, "07D01BDEC607" },
		{ "+", false, 0, 0, NULL },
		{ "+86 139", false, 0, 0, NULL },
		{ "+86a", true, 0x91, 3, "039168FC" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct sms_submit submit = { .reference = 0 };
		char hex[2 * SMS_PDU_MAX + 1], wanted[64] = "";
		struct sms_message message;

		assert_int_equal(sms_address_set(&submit.recipient, table[i].text), table[i].good);
		if (!table[i].good)
			continue;
		assert_int_equal(submit.recipient.type, table[i].type);
		assert_int_equal(submit.recipient.length, table[i].length);
		for (const char *c = table[i].hex; *c != '\0'; c++) {
			if (*c != ' ')
				strncat(wanted, c, 1);
		}
		assert_int_not_equal(sms_encode_submit(&submit, hex, sizeof(hex)), 0);
		assert_memory_equal(hex + 6, wanted, strlen(wanted));
		assert_int_equal(sms_decode(hex, strlen(hex), SMS_TO_CENTRE, &message),
				 SMS_DECODED);
		assert_string_equal(message.submit.recipient.text, table[i].text);
		assert_int_equal(message.submit.recipient.length, table[i].length);
	}
}

static void test_type_of_number_decides_what_digits_mean(void **state)
{
	static const struct {
		const char *address; /* length, type, value */
		const char *text;
		uint32_t odd;
	} table[] = {
		{ "0B916118551512F2", "+16815551212", 0 },
		{ "0BA16118551512F2", "16815551212", 0 },
		{ "0BB16118551512F2", "16815551212", 0 }, /* network specific: no '+' */
		{ "0B816118551512F2", "16815551212", 0 },
		{ "0B806118551512F2", "16815551212", 0 },
		{ "05850180F6", "10086", 0 },
		{ "0580018006", "10086", 0 }, /* no filler: the length counts */
		{ "06810180F6", "10086", 0 }, /* a filler that was counted */
		{ "0081", "", 0 },
		{ "0091", "", 0 },
		{ "0291FF", "", 0 }, /* nothing but fillers: no lone '+' */
		{ "00D0", "", 0 },
		{ "0681F080F6", "0", SMS_ODD_ADDRESS },
		{ "0481BADC", "*#ab", 0 },
		{ "02D04F", "O", 0 },
		{ "14D0FFFFFFFFFFFFFFFFFFFF", "ààààààààààà", 0 },
		{ "04D00D05", "  ", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		char hex[128];
		struct sms_message message;

		snprintf(hex, sizeof(hex), "0004%s00005201013112002300", table[i].address);
		assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message),
				 SMS_DECODED);
		assert_string_equal(message.deliver.sender.text, table[i].text);
		assert_int_equal(message.odd, table[i].odd);
	}
}

static void test_an_address_of_more_than_20_digits_is_refused(void **state)
{
	const char *hex = "00041591214365870921436587092143F100005201013112002300";
	struct sms_message message;

	(void)state;
	assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message), SMS_REFUSED);
}

/* ---- times ---- */

static void test_times_are_read_with_their_zone(void **state)
{
	static const struct {
		const char *hex;
		bool valid;
		const char *shown; /* minutes east of UTC at the end */
	} table[] = {
		{ "52010131120023", true, "2025-10-10 13:21:00 +480" },
		{ "00101000000000", true, "2000-01-01 00:00:00 +0" },
		{ "99211332959500", true, "1999-12-31 23:59:59 +0" },
		{ "09101000000000", true, "1990-01-01 00:00:00 +0" },
		{ "98211332959500", true, "2089-12-31 23:59:59 +0" },
		{ "5201013112004A", true, "2025-10-10 13:21:00 -360" }, /* bit 3 is the sign */
		{ "52010131120032", true, "2025-10-10 13:21:00 +345" },
		{ "520101311200C2", true, "2025-10-10 13:21:00 +480" }, /* no digit: added up */
		{ "52010131120008", true, "2025-10-10 13:21:00 +0" },
		{ "52010131120097", true, "2025-10-10 13:21:00 +1185" },
		{ "5201013112009F", true, "2025-10-10 13:21:00 -1185" },
		{ "520101311200A7", false, "2025-10-10 13:21:00 +1200" },
		{ "520101311200FF", false, "2025-10-10 13:21:00 -1275" },
		{ "42209200000000", true, "2024-02-29 00:00:00 +0" },
		{ "00209200000000", true, "2000-02-29 00:00:00 +0" },
		{ "32209200000000", false, "2023-02-29 00:00:00 +0" },
		{ "52401300000000", false, "2025-04-31 00:00:00 +0" },
		{ "52310100000000", false, "2025-13-10 00:00:00 +0" },
		{ "52000100000000", false, "2025-00-10 00:00:00 +0" },
		{ "52010000000000", false, "2025-10-00 00:00:00 +0" },
		{ "52010142000000", false, "2025-10-10 24:00:00 +0" },
		{ "52010100060000", false, "2025-10-10 00:60:00 +0" },
		{ "52010100000600", false, "2025-10-10 00:00:60 +0" },
		{ "00000000000000", false, "2000-00-00 00:00:00 +0" },
		{ "FFFFFFFFFFFFFF", false, "2165-165-165 165:165:165 -1275" },
		{ "5201A100000000", false, "2025-10-20 00:00:00 +0" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct sms_time time;
		char shown[64];
		uint8_t octets[7];

		for (size_t at = 0; at < 7; at++)
			assert_int_equal(sscanf(table[i].hex + 2 * at, "%2hhx", &octets[at]), 1);
		sms_time_read(&time, octets);
		snprintf(shown, sizeof(shown), "%04d-%02u-%02u %02u:%02u:%02u %+d", time.year,
			 time.month, time.day, time.hour, time.minute, time.second, time.offset);
		assert_string_equal(shown, table[i].shown);
		assert_int_equal(time.valid, table[i].valid);
		assert_memory_equal(time.raw, octets, 7);
		if (!table[i].valid)
			assert_int_equal(sms_time_utc(&time), 0);
	}
}

#define FIRST_UTC 631152000000	/* 1990-01-01 */
#define END_UTC	  3786912000000 /* 2090-01-01 */
#define DAY_MS	  86400000

/* The C library's calendar is the judge, a day at a time for a hundred years. */
static void test_each_day_of_a_century_is_set_and_read(void **state)
{
	(void)state;
	for (int64_t utc = FIRST_UTC + DAY_MS / 2; utc < END_UTC; utc += DAY_MS) {
		time_t seconds = utc / 1000;
		struct sms_time time;
		struct tm tm;

		sms_time_set(&time, utc, 0);
		assert_non_null(gmtime_r(&seconds, &tm));
		assert_true(time.valid);
		assert_int_equal(time.year, tm.tm_year + 1900);
		assert_int_equal(time.month, tm.tm_mon + 1);
		assert_int_equal(time.day, tm.tm_mday);
		assert_int_equal(time.hour, 12);
		assert_int_equal(sms_time_utc(&time), utc);
	}
}

static void test_random_times_are_set_and_read_in_every_zone(void **state)
{
	struct random_source random = random_start("times");

	(void)state;
	for (size_t i = 0; i < 50000; i++) {
		int64_t utc = FIRST_UTC + DAY_MS +
			      (int64_t)random_below(&random, END_UTC - FIRST_UTC - 2 * DAY_MS);
		int offset = 15 * ((int)random_below(&random, 159) - 79);
		struct sms_time time, again;

		sms_time_set(&time, utc, offset);
		assert_true(time.valid);
		assert_int_equal(time.offset, offset);
		assert_int_equal(sms_time_utc(&time), utc - utc % 1000);
		sms_time_read(&again, time.raw);
		assert_int_equal(sms_time_utc(&again), sms_time_utc(&time));
	}
}

static void test_a_time_that_no_pdu_can_hold_is_none(void **state)
{
	static const struct {
		int64_t utc;
		int offset;
		bool valid;
	} table[] = {
		{ FIRST_UTC, 0, true },
		{ FIRST_UTC - 1, 0, false },
		{ FIRST_UTC, -15, false },
		{ END_UTC - 1, 0, true },
		{ END_UTC, 0, false },
		{ END_UTC - 1, 15, false },
		{ INT64_MAX, 0, false },
		{ INT64_MIN, 0, false },
		{ INT64_MAX, 1185, false },
		{ 0, 480, false },
		{ FIRST_UTC + DAY_MS, 1200, false },
		{ FIRST_UTC + 2 * DAY_MS, INT_MIN, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		static const uint8_t zeros[7];
		struct sms_time time;

		sms_time_set(&time, table[i].utc, table[i].offset);
		assert_int_equal(time.valid, table[i].valid);
		if (!time.valid)
			assert_memory_equal(time.raw, zeros, 7);
	}
}

/* ---- TP-VP ---- */

static void test_relative_validity_is_read_and_chosen(void **state)
{
	static const struct {
		uint8_t octet;
		long minutes;
	} table[] = {
		{ 0, 5 },	    { 1, 10 },		{ 11, 60 },	     { 143, 720 },
		{ 144, 750 },	    { 167, 1440 },	{ 168, 2 * 1440 },   { 169, 3 * 1440 },
		{ 196, 30 * 1440 }, { 197, 5 * 10080 }, { 255, 63 * 10080 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_int_equal(sms_validity_minutes(table[i].octet), table[i].minutes);
	for (unsigned octet = 0; octet < 256; octet++) {
		long minutes = sms_validity_minutes((uint8_t)octet);

		assert_int_equal(sms_validity_relative(minutes), octet);
		assert_int_equal(sms_validity_relative(minutes + 1), octet < 255 ? octet + 1 : 255);
	}
	assert_int_equal(sms_validity_relative(0), 0);
	assert_int_equal(sms_validity_relative(-7), 0);
	assert_int_equal(sms_validity_relative(LONG_MAX), 255);
}

/* ---- the user data header ---- */

/* A DELIVER of UCS-2 whose user data is the header and the text given, in hex. */
static enum sms_decoded read_header_of(const char *header, const char *words,
				       struct sms_message *message)
{
	char hex[512];
	size_t octets = strlen(header) / 2;

	snprintf(hex, sizeof(hex), "004405A10110F2000852010131120023%02zX%02zX%s%s",
		 1 + octets + strlen(words) / 2, octets, header, words);
	return sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, message);
}

static void test_concatenation_elements_are_read(void **state)
{
	static const struct {
		const char *header;
		bool present;
		unsigned bits, reference, total, part;
		uint32_t odd;
	} table[] = {
		{ "0003310301", true, 8, 0x31, 3, 1, 0 },
		{ "000300FFFF", true, 8, 0, 255, 255, 0 },
		{ "0804123403 02", true, 16, 0x1234, 3, 2, 0 },
		{ "0003310300", false, 0, 0, 0, 0, SMS_ODD_CONCAT },
		{ "0003310304", false, 0, 0, 0, 0, SMS_ODD_CONCAT },
		{ "0003310000", false, 0, 0, 0, 0, SMS_ODD_CONCAT },
		{ "0804123403 00", false, 0, 0, 0, 0, SMS_ODD_CONCAT },
		{ "00023103", false, 0, 0, 0, 0, 0 }, /* too short to be one */
		{ "08031234 03", false, 0, 0, 0, 0, 0 },
		{ "7002FFFF0003310301", true, 8, 0x31, 3, 1, 0 }, /* behind an unknown one */
		{ "00033103010804123402 02", true, 16, 0x1234, 2, 2, 0 }, /* the last counts */
		{ "0804123402020003310301", true, 8, 0x31, 3, 1, 0 },
		{ "0500 0003310301", true, 8, 0x31, 3, 1, 0 },
		{ "05040B8423F00003310302", true, 8, 0x31, 3, 2, 0 },
		{ "", false, 0, 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct sms_message message;
		const struct sms_concat *concat = &message.deliver.data.concat;
		char header[64] = "", text[16];

		for (const char *c = table[i].header; *c != '\0'; c++) {
			if (*c != ' ')
				strncat(header, c, 1);
		}
		assert_int_equal(read_header_of(header, "67514E2D", &message), SMS_DECODED);
		assert_int_equal(message.odd, table[i].odd);
		assert_int_equal(concat->present, table[i].present);
		assert_int_equal(concat->bits, table[i].bits);
		assert_int_equal(concat->reference, table[i].reference);
		assert_int_equal(concat->total, table[i].total);
		assert_int_equal(concat->part, table[i].part);
		sms_text_of(&message.deliver.data, text, sizeof(text), NULL);
		assert_string_equal(text, "村中");
	}
}

static void test_elements_that_we_do_not_know_are_kept(void **state)
{
	struct sms_message message;
	struct sms_element element;
	size_t position = 0;

	(void)state;
	assert_int_equal(read_header_of("700201020100A000", "6751", &message), SMS_DECODED);
	assert_true(sms_element_next(&message.deliver.data, &position, &element));
	assert_int_equal(element.id, 0x70);
	assert_int_equal(element.size, 2);
	assert_memory_equal(element.data, "\1\2", 2);
	assert_true(sms_element_next(&message.deliver.data, &position, &element));
	assert_int_equal(element.id, 0x01);
	assert_int_equal(element.size, 0);
	assert_true(sms_element_next(&message.deliver.data, &position, &element));
	assert_int_equal(element.id, 0xA0);
	assert_false(sms_element_next(&message.deliver.data, &position, &element));
	assert_false(message.deliver.data.waiting_element);
}

static void test_a_header_that_lies_is_refused(void **state)
{
	static const char *const user_data[] = {
		"00",		    /* no header at all */
		"0106",		    /* longer than the data */
		"0403000301",	    /* an element of 3 octets, 1 there */
		"06040003310267",   /* an element of 3 octets, 2 there */
		"0806000331030170", /* an octet that belongs to no element */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(user_data); i++) {
		struct sms_message message;
		char hex[128];

		snprintf(hex, sizeof(hex), "004405A10110F2000852010131120023%s", user_data[i]);
		assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message),
				 SMS_REFUSED);
	}
}

static void test_an_empty_header_is_one_octet(void **state)
{
	struct sms_message message;
	char text[64];
	/* Eight bits of header length and six of fill are two septets. */
	const char *hex = "004405A10110F20000520101311200230800C034DC86B3CB";

	(void)state;
	assert_int_equal(read_header_of("", "6751", &message), SMS_DECODED);
	assert_int_equal(message.deliver.data.header_size, 1);
	sms_text_of(&message.deliver.data, text, sizeof(text), NULL);
	assert_string_equal(text, "村");
	assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message), SMS_DECODED);
	sms_text_of(&message.deliver.data, text, sizeof(text), NULL);
	assert_string_equal(text, "Sample");
}

/* A report that announces a header and then no data (§9.2.3.23) has none. */
static void test_a_report_without_the_data_it_announces_is_read(void **state)
{
	const char *hex = "00460705810180F6520101311200235201013112502300060000";
	struct sms_message message;

	(void)state;
	assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message), SMS_DECODED);
	assert_int_equal(message.odd, 0);
	assert_int_equal(message.report.reference, 7);
	assert_int_equal(message.report.data.header_size, 0);
}

static void test_no_more_than_140_octets_are_taken(void **state)
{
	(void)state;
	for (unsigned length = 138; length < 256; length++) {
		struct sms_message message;
		char hex[1024];
		int size =
			snprintf(hex, sizeof(hex), "000405A10110F2000452010131120023%02X", length);

		memset(hex + size, 'A', 2 * 200);
		assert_int_equal(sms_decode(hex, (size_t)size + 2 * 200, SMS_FROM_CENTRE, &message),
				 SMS_DECODED);
		assert_int_equal(message.deliver.data.length, length);
		assert_int_equal(message.deliver.data.size, length < 140 ? length : 140);
		assert_int_equal(message.odd,
				 SMS_ODD_TRAILING | (length > 140 ? SMS_ODD_SHORT : 0));
	}
}

/* ---- lines ---- */

static void test_lines_are_hex_of_either_case(void **state)
{
	static const struct {
		const char *hex;
		enum sms_direction direction;
		enum sms_decoded decoded;
	} table[] = {
		{ "000405a10110f200005201013112002300", SMS_FROM_CENTRE, SMS_DECODED },
		{ "000405A10110F200005201013112002300", SMS_FROM_CENTRE, SMS_DECODED },
		{ "000405A10110F2000052010131120023000", SMS_FROM_CENTRE, SMS_NOT_HEX },
		{ "000405A10110F20000520101311200230G", SMS_FROM_CENTRE, SMS_NOT_HEX },
		{ "000405A10110F200005201013112002300 ", SMS_FROM_CENTRE, SMS_NOT_HEX },
		{ "0x0405A10110F200005201013112002300", SMS_FROM_CENTRE, SMS_NOT_HEX },
		{ "", SMS_FROM_CENTRE, SMS_TRUNCATED },
		{ "00", SMS_FROM_CENTRE, SMS_TRUNCATED },
		{ "000405A10110F2000052010131120023", SMS_FROM_CENTRE, SMS_TRUNCATED },
		{ "FF0405A10110F2000052010131120023", SMS_FROM_CENTRE, SMS_TRUNCATED },
		{ "000105A10110F20000", SMS_FROM_CENTRE, SMS_REFUSED }, /* a SUBMIT-REPORT */
		{ "000005A10110F20000", SMS_TO_CENTRE, SMS_REFUSED },	/* a DELIVER-REPORT */
		{ "000205A10110F20000", SMS_TO_CENTRE, SMS_REFUSED },	/* a COMMAND */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct sms_message message;

		assert_int_equal(sms_decode(table[i].hex, strlen(table[i].hex), table[i].direction,
					    &message),
				 table[i].decoded);
	}
}

static void test_a_tail_of_any_length_is_told_and_ignored(void **state)
{
	static const char pdu[] = "000405A10110F20008520101311200230267 51";
	static char hex[5000];
	struct sms_message message;
	char text[16];

	(void)state;
	for (size_t tail = 0; tail < 4900; tail += 98) {
		size_t size = 0;

		for (const char *c = pdu; *c != '\0'; c++) {
			if (*c != ' ')
				hex[size++] = *c;
		}
		memset(hex + size, 'F', tail);
		assert_int_equal(sms_decode(hex, size + tail, SMS_FROM_CENTRE, &message),
				 SMS_DECODED);
		assert_int_equal(message.odd, tail > 0 ? SMS_ODD_TRAILING : 0);
		assert_int_equal(message.size, size / 2);
		sms_text_of(&message.deliver.data, text, sizeof(text), NULL);
		assert_string_equal(text, "村");
	}
}

/* TP-PI tells what follows TP-ST (§9.2.3.27). */
static void test_what_follows_a_status_is_told_by_its_indicator(void **state)
{
	static const struct {
		const char *tail; /* from TP-PI on */
		uint8_t parameters, protocol, coding, length;
		uint32_t odd;
		const char *text;
	} table[] = {
		{ "", 0, 0, 0, 0, 0, "" },
		{ "FFFFFF", 0, 0, 0, 0, SMS_ODD_TRAILING, "" }, /* padding, not an indicator */
		{ "00", 0, 0, 0, 0, 0, "" },
		{ "0000", 0, 0, 0, 0, SMS_ODD_TRAILING, "" },
		{ "0139", 1, 0x39, 0, 0, 0, "" },
		{ "0208", 2, 0, 8, 0, 0, "" },
		{ "060800", 6, 0, 8, 0, 0, "" },
		{ "06", 6, 0, 0, 0, 0, "" }, /* announced and left out */
		{ "073908026751", 7, 0x39, 8, 2, 0, "村" },
		{ "0402E834", 4, 0, 0, 2, 0, "hi" },
		{ "0404E834", 4, 0, 0, 4, SMS_ODD_SHORT, "hi" },
		{ "810039", 0x81, 0x39, 0, 0, 0, "" }, /* a second octet of indicators */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		struct sms_message message;
		const struct sms_status_report *report = &message.report;
		char hex[128], text[16];

		snprintf(hex, sizeof(hex), "00060705810180F6520101311200235201013112502300%s",
			 table[i].tail);
		assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message),
				 SMS_DECODED);
		assert_int_equal(message.odd, table[i].odd);
		assert_int_equal(report->parameters, table[i].parameters);
		assert_int_equal(report->protocol, table[i].protocol);
		assert_int_equal(report->data.coding.octet, table[i].coding);
		assert_int_equal(report->data.length, table[i].length);
		sms_text_of(&report->data, text, sizeof(text), NULL);
		assert_string_equal(text, table[i].text);
	}
}

static void test_what_is_odd_has_a_name(void **state)
{
	(void)state;
	for (unsigned bit = 0; bit < 10; bit++) {
		assert_int_not_equal(sms_odd_name((enum sms_odd)(1u << bit))[0], '\0');
		for (unsigned other = 0; other < bit; other++)
			assert_string_not_equal(sms_odd_name((enum sms_odd)(1u << bit)),
						sms_odd_name((enum sms_odd)(1u << other)));
	}
	assert_string_equal(sms_odd_name((enum sms_odd)(1u << 10)), "");
}

/* ---- encoding ---- */

static void test_what_does_not_fit_is_not_written(void **state)
{
	struct sms_submit submit = { .validity_format = SMS_VALIDITY_ABSOLUTE };
	char hex[2 * SMS_PDU_MAX + 1], exact[2 * SMS_PDU_MAX + 1];
	size_t length, size;

	(void)state;
	assert_true(sms_address_set(&submit.centre, "+8613800100500"));
	assert_true(sms_address_set(&submit.recipient, "+12345678901234567890"));
	submit.data.size = submit.data.length = SMS_DATA_MAX;
	submit.data.coding.octet = 0x04;
	length = sms_encode_submit(&submit, hex, sizeof(hex));
	size = strlen(hex);
	assert_int_equal(size / 2, length + 9);
	for (size_t room = 0; room <= size; room++) {
		exact[room] = 'x';
		assert_int_equal(sms_encode_submit(&submit, exact, room), 0);
		assert_int_equal(exact[room], 'x');
	}
	assert_int_equal(sms_encode_submit(&submit, exact, size + 1), length);
	submit.data.size = SMS_DATA_MAX + 1;
	assert_int_equal(sms_encode_submit(&submit, hex, sizeof(hex)), 0);
	submit.data.size = 0;
	strcpy(submit.recipient.text, "+86x");
	assert_int_equal(sms_encode_submit(&submit, hex, sizeof(hex)), 0);
	strcpy(submit.recipient.text, "1234567890123456789012");
	assert_int_equal(sms_encode_submit(&submit, hex, sizeof(hex)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_of_the_256_codings_is_read),
		cmocka_unit_test(test_no_coding_is_refused),
		cmocka_unit_test(test_addresses_are_set_written_and_read),
		cmocka_unit_test(test_type_of_number_decides_what_digits_mean),
		cmocka_unit_test(test_an_address_of_more_than_20_digits_is_refused),
		cmocka_unit_test(test_times_are_read_with_their_zone),
		cmocka_unit_test(test_each_day_of_a_century_is_set_and_read),
		cmocka_unit_test(test_random_times_are_set_and_read_in_every_zone),
		cmocka_unit_test(test_a_time_that_no_pdu_can_hold_is_none),
		cmocka_unit_test(test_relative_validity_is_read_and_chosen),
		cmocka_unit_test(test_concatenation_elements_are_read),
		cmocka_unit_test(test_elements_that_we_do_not_know_are_kept),
		cmocka_unit_test(test_a_header_that_lies_is_refused),
		cmocka_unit_test(test_an_empty_header_is_one_octet),
		cmocka_unit_test(test_a_report_without_the_data_it_announces_is_read),
		cmocka_unit_test(test_no_more_than_140_octets_are_taken),
		cmocka_unit_test(test_lines_are_hex_of_either_case),
		cmocka_unit_test(test_a_tail_of_any_length_is_told_and_ignored),
		cmocka_unit_test(test_what_follows_a_status_is_told_by_its_indicator),
		cmocka_unit_test(test_what_is_odd_has_a_name),
		cmocka_unit_test(test_what_does_not_fit_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
