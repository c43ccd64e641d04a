/* A text becomes segments, and the segments the same text again. */
#include "sms_random.h"

#include <cunxin/sms_segment.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define TEXT_MAX     (255 * 153 * 4)

static char text[TEXT_MAX + 1], joined[TEXT_MAX + 1];

/* So many fillers, what, and fillers again, into text. Returns octets. */
static size_t fill(const char *filler, size_t before, const char *what, size_t after)
{
	size_t size = 0, width = strlen(filler);

	for (size_t i = 0; i < before; i++, size += width)
		memcpy(text + size, filler, width);
	memcpy(text + size, what, strlen(what));
	size += strlen(what);
	for (size_t i = 0; i < after; i++, size += width)
		memcpy(text + size, filler, width);
	return size;
}

static void test_a_text_costs_what_its_units_need(void **state)
{
	static const struct {
		const char *filler;
		size_t count;
		const char *what;
		enum sms_alphabet alphabet;
		size_t units, segments;
	} table[] = {
		{ "a", 0, "", SMS_GSM7, 0, 1 },
		{ "a", 160, "", SMS_GSM7, 160, 1 },
		{ "a", 161, "", SMS_GSM7, 161, 2 },
		{ "a", 306, "", SMS_GSM7, 306, 2 },
		{ "a", 307, "", SMS_GSM7, 307, 3 },
		{ "a", 459, "", SMS_GSM7, 459, 3 },
		{ "a", 460, "", SMS_GSM7, 460, 4 },
		{ "é", 160, "", SMS_GSM7, 160, 1 },
		{ "€", 80, "", SMS_GSM7, 160, 1 },
		{ "€", 81, "", SMS_GSM7, 162, 2 },
		{ "€", 152, "", SMS_GSM7, 304, 2 }, /* 76 in each part: an escape is never split */
		{ "€", 153, "", SMS_GSM7, 306, 3 },
		{ "a", 159, "€", SMS_GSM7, 161, 2 },
		{ "村", 70, "", SMS_UCS2, 70, 1 },
		{ "村", 71, "", SMS_UCS2, 71, 2 },
		{ "村", 134, "", SMS_UCS2, 134, 2 },
		{ "村", 135, "", SMS_UCS2, 135, 3 },
		{ "村", 201, "", SMS_UCS2, 201, 3 },
		{ "村", 202, "", SMS_UCS2, 202, 4 },
		{ "😀", 35, "", SMS_UCS2, 70, 1 },
		{ "😀", 36, "", SMS_UCS2, 72, 2 },
		{ "😀", 66, "", SMS_UCS2, 132, 2 }, /* 33 in each part: a pair is never split */
		{ "😀", 67, "", SMS_UCS2, 134, 3 },
		{ "a", 69, "村", SMS_UCS2, 70, 1 },
		{ "a", 70, "村", SMS_UCS2, 71, 2 },
		{ "a", 10, "ê", SMS_UCS2, 11, 1 },
		{ "a", 10, "\x1b", SMS_UCS2, 11, 1 }, /* ESC itself has no septet */
		{ "a", 10, "\xff", SMS_UCS2, 11, 1 }, /* not UTF-8: U+FFFD */
		{ "a", 255 * 153, "", SMS_GSM7, 255 * 153, 255 },
		{ "a", 255 * 153 + 1, "", SMS_GSM7, 255 * 153 + 1, 0 },
		{ "村", 255 * 67, "", SMS_UCS2, 255 * 67, 255 },
		{ "村", 255 * 67 + 1, "", SMS_UCS2, 255 * 67 + 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		size_t size = fill(table[i].filler, table[i].count, table[i].what, 0);
		struct sms_cost cost = sms_cost(text, size);
		struct sms_cutter cutter;

		assert_int_equal(cost.alphabet, table[i].alphabet);
		assert_int_equal(cost.units, table[i].units);
		assert_int_equal(cost.segments, table[i].segments);
		assert_int_equal(sms_cutter_start(&cutter, text, size, 1), cost.segments > 0);
	}
}

static void test_a_nul_is_a_character(void **state)
{
	struct sms_cost cost = sms_cost("a\0b", 3);

	(void)state;
	assert_int_equal(cost.alphabet, SMS_UCS2);
	assert_int_equal(cost.units, 3);
}

/* The text of one part. Returns how many parts there are. */
static size_t part_text(size_t size, size_t part, char *utf8, size_t capacity)
{
	struct sms_user_data data;
	struct sms_cutter cutter;

	utf8[0] = '\0';
	assert_true(sms_cutter_start(&cutter, text, size, 7));
	while (sms_cutter_next(&cutter, &data)) {
		uint32_t odd = 0;

		if (cutter.part == part)
			sms_text_of(&data, utf8, capacity, &odd);
		assert_int_equal(odd, 0);
	}
	return cutter.cost.segments;
}

/* What stands at the edge of the first part goes over to the second as a whole. */
static void test_no_cut_goes_through_what_belongs_together(void **state)
{
	static const struct {
		const char *filler;
		const char *whole;
		size_t units, most;
	} table[] = {
		{ "村", "😀", 2, 67 },			       /* a surrogate pair */
		{ "a", "€", 2, 153 },			       /* an escape */
		{ "村", "❤️", 2, 67 },		       /* and a variation selector */
		{ "村", "👍🏽", 4, 67 },		       /* and a skin tone */
		{ "村", "1️⃣", 3, 67 },		       /* a keycap */
		{ "村", "👨‍👩‍👧‍👦", 11, 67 }, /* a family: joiners */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		for (size_t over = 1; over < table[i].units; over++) {
			size_t before = table[i].most - table[i].units + over;
			size_t size = fill(table[i].filler, before, table[i].whole, 160);
			size_t width = strlen(table[i].filler);
			char first[1024], second[1024];

			part_text(size, 1, first, sizeof(first));
			part_text(size, 2, second, sizeof(second));
			assert_int_equal(strlen(first), before * width);
			assert_memory_equal(second, table[i].whole, strlen(table[i].whole));
		}
		/* Where it fits it stays. */
		{
			size_t before = table[i].most - table[i].units;
			size_t size = fill(table[i].filler, before, table[i].whole, 160);
			char first[1024];

			part_text(size, 1, first, sizeof(first));
			assert_string_equal(first + before * strlen(table[i].filler),
					    table[i].whole);
		}
	}
}

/* A picture longer than a part must be cut somewhere: nothing hangs, nothing is lost. */
static void test_joiners_without_end_are_cut_all_the_same(void **state)
{
	size_t size = fill("\u200D", 500, "", 0);
	size_t parts = part_text(size, 1, joined, sizeof(joined));

	(void)state;
	assert_int_equal(parts, 8);
	assert_int_equal(strlen(joined), 67 * 3);
}

static void test_parts_bear_their_number(void **state)
{
	size_t size = fill("村", 200, "", 0);
	struct sms_cutter cutter;
	struct sms_user_data data;

	(void)state;
	assert_true(sms_cutter_start(&cutter, text, size, 0xA5));
	for (uint8_t part = 1; sms_cutter_next(&cutter, &data); part++) {
		const uint8_t header[] = { 5, 0, 3, 0xA5, 3, part };
		struct sms_element element;
		size_t position = 0;

		assert_int_equal(data.header_size, 6);
		assert_memory_equal(data.octets, header, 6);
		assert_true(data.concat.present);
		assert_int_equal(data.concat.bits, 8);
		assert_int_equal(data.concat.reference, 0xA5);
		assert_int_equal(data.concat.total, 3);
		assert_int_equal(data.concat.part, part);
		assert_int_equal(data.coding.octet, 0x08);
		assert_int_equal(data.length, data.size);
		assert_true(sms_element_next(&data, &position, &element));
		assert_false(sms_element_next(&data, &position, &element));
	}
	assert_int_equal(cutter.part, 3);
	assert_false(sms_cutter_next(&cutter, &data));
}

static void test_one_segment_has_no_header(void **state)
{
	struct sms_cutter cutter;
	struct sms_user_data data;

	(void)state;
	assert_true(sms_cutter_start(&cutter, "hellohello", 10, 1));
	assert_true(sms_cutter_next(&cutter, &data));
	assert_int_equal(data.header_size, 0);
	assert_false(data.concat.present);
	assert_int_equal(data.length, 10);
	assert_int_equal(data.size, 9);
	assert_false(sms_cutter_next(&cutter, &data));
	assert_true(sms_cutter_start(&cutter, "", 0, 1));
	assert_true(sms_cutter_next(&cutter, &data));
	assert_int_equal(data.length, 0);
	assert_false(sms_cutter_next(&cutter, &data));
}

/* Sends one part as a SUBMIT and reads it back as the other end does. */
static struct sms_user_data through_the_air(const struct sms_user_data *data)
{
	struct sms_submit submit = { .validity_format = SMS_VALIDITY_RELATIVE, .data = *data };
	char hex[2 * SMS_PDU_MAX + 1];
	struct sms_message message;

	assert_true(sms_address_set(&submit.recipient, "+8613900000001"));
	assert_int_not_equal(sms_encode_submit(&submit, hex, sizeof(hex)), 0);
	assert_int_equal(sms_decode(hex, strlen(hex), SMS_TO_CENTRE, &message), SMS_DECODED);
	assert_int_equal(message.odd, 0);
	assert_int_equal(message.submit.data.concat.part, data->concat.part);
	return message.submit.data;
}

/* Cuts, sends, joins. */
static void there_and_back(size_t size)
{
	struct sms_cutter cutter;
	struct sms_user_data data;
	struct sms_text back;
	size_t parts = 0;

	assert_true(sms_cutter_start(&cutter, text, size, 99));
	sms_text_start(&back, joined, sizeof(joined));
	while (sms_cutter_next(&cutter, &data)) {
		struct sms_user_data arrived = through_the_air(&data);

		sms_text_add(&back, &arrived);
		assert_false(back.escape);
		assert_int_equal(back.high, 0);
		parts++;
	}
	sms_text_finish(&back);
	assert_false(back.unpaired);
	assert_int_equal(parts, cutter.cost.segments);
	assert_int_equal(back.size, size);
	assert_memory_equal(joined, text, size);
}

static void test_random_texts_arrive_as_they_were_sent(void **state)
{
	struct random_source random = random_start("random texts");

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		size_t pieces = random_below(&random, i % 50 == 0 ? 2000 : 200);

		there_and_back(random_text(&random, random_flag(&random), pieces, text, TEXT_MAX));
	}
}

static void test_the_longest_text_arrives_whole(void **state)
{
	(void)state;
	there_and_back(fill("a", 255 * 153, "", 0));
	there_and_back(fill("村", 255 * 67, "", 0));
}

/* Whatever octets a caller takes for UTF-8 come out as the text they show. */
static void test_octets_that_are_no_text_do_no_harm(void **state)
{
	struct random_source random = random_start("octets");

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		size_t size = random_below(&random, 400), wanted = 0;
		char *exact = malloc(size + 1);
		uint32_t character;
		struct sms_cutter cutter;
		struct sms_user_data data;
		struct sms_text back;

		assert_non_null(exact);
		for (size_t at = 0; at < size; at++)
			exact[at] = (char)random_octet(&random);
		for (size_t at = 0; at < size; wanted++)
			at += sms_utf8_next(exact + at, size - at, &character);
		exact = realloc(exact, size > 0 ? size : 1);
		assert_non_null(exact);
		assert_true(sms_cutter_start(&cutter, exact, size, 1));
		sms_text_start(&back, joined, sizeof(joined));
		while (sms_cutter_next(&cutter, &data))
			sms_text_add(&back, &data);
		sms_text_finish(&back);
		for (size_t at = 0; at < back.size; wanted--)
			at += sms_utf8_next(back.utf8 + at, back.size - at, &character);
		assert_int_equal(wanted, 0);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_costs_what_its_units_need),
		cmocka_unit_test(test_a_nul_is_a_character),
		cmocka_unit_test(test_no_cut_goes_through_what_belongs_together),
		cmocka_unit_test(test_joiners_without_end_are_cut_all_the_same),
		cmocka_unit_test(test_parts_bear_their_number),
		cmocka_unit_test(test_one_segment_has_no_header),
		cmocka_unit_test(test_random_texts_arrive_as_they_were_sent),
		cmocka_unit_test(test_the_longest_text_arrives_whole),
		cmocka_unit_test(test_octets_that_are_no_text_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
