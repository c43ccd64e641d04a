#include "text/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct row {
	const char *text;
	double value;
	size_t used; /* characters */
	enum text_doubt doubt;
};

static size_t octets_of(const char *text, size_t characters)
{
	size_t used = 0;

	while (characters-- > 0)
		used += text_step(text + used);
	return used;
}

static void check(const struct row rows[], size_t count)
{
	bool failed = false;

	for (size_t i = 0; i < count; i++) {
		struct text_number number = { .value = -99 };
		size_t used = text_number(rows[i].text, &number);

		if (used != octets_of(rows[i].text, rows[i].used) ||
		    (used > 0 &&
		     (fabs(number.value - rows[i].value) > 1e-9 || number.doubt != rows[i].doubt)))
			failed = true,
			print_error("%s: %.*s is %.12g, doubt %d\n", rows[i].text, (int)used,
				    rows[i].text, number.value, number.doubt);
	}
	assert_false(failed);
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof(*(rows)))

static void test_digits(void **state)
{
	static const struct row rows[] = {
		{ "5", 5, 1, DOUBT_NONE },
		{ "0", 0, 1, DOUBT_NONE },
		{ "007", 7, 3, DOUBT_NONE },
		{ "15.5", 15.5, 4, DOUBT_NONE },
		{ "2.3", 2.3, 3, DOUBT_NONE },
		{ "0.05", 0.05, 4, DOUBT_NONE },
		{ "2300斤", 2300, 4, DOUBT_NONE },
		{ "2,300斤", 2300, 5, DOUBT_NONE },
		{ "12,345,678", 12345678, 10, DOUBT_NONE },
		{ "1,200.5", 1200.5, 7, DOUBT_NONE },
		{ "2、300斤", 2300, 5, DOUBT_FORM },
		{ "3、5亩", 3, 1, DOUBT_NONE },
		{ "1,23", 1.23, 4, DOUBT_FORM },
		{ "5,5亩", 5.5, 3, DOUBT_FORM },
		{ "5·5亩", 5.5, 3, DOUBT_FORM },
		{ ".5亩", 0.5, 2, DOUBT_FORM },
		{ "5.亩", 5, 1, DOUBT_NONE },
		{ "13900000001", 13900000001, 11, DOUBT_NONE },
		{ "½亩", 0.5, 1, DOUBT_NONE },
		{ "5½亩", 5.5, 2, DOUBT_NONE },
		{ "①亩", 1, 1, DOUBT_FORM },
		{ "⑳", 20, 1, DOUBT_FORM },
		{ "亩", 0, 0, DOUBT_NONE },
		{ "", 0, 0, DOUBT_NONE },
		{ "-", 0, 0, DOUBT_NONE },
		{ ".", 0, 0, DOUBT_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void test_a_letter_for_a_digit_is_in_doubt(void **state)
{
	static const struct row rows[] = {
		{ "1o亩", 10, 2, DOUBT_LETTER },   { "1oo斤", 100, 3, DOUBT_LETTER },
		{ "l0亩", 10, 2, DOUBT_LETTER },   { "l5", 15, 2, DOUBT_LETTER },
		{ "o5", 5, 2, DOUBT_LETTER },	   { "lo亩", 0, 0, DOUBT_NONE },
		{ "l亩", 0, 0, DOUBT_NONE },	   { "5li", 5, 1, DOUBT_NONE },
		{ "2ok", 2, 1, DOUBT_NONE },	   { "ok", 0, 0, DOUBT_NONE },
		{ "5mu", 5, 1, DOUBT_NONE },	   { "oil5", 0, 0, DOUBT_NONE },
		{ "3o0斤", 300, 3, DOUBT_LETTER }, { "2l斤", 21, 2, DOUBT_LETTER },
	};

	(void)state;
	CHECK(rows);
}

static void test_numerals(void **state)
{
	static const struct row rows[] = {
		{ "〇", 0, 1, DOUBT_NONE },
		{ "零", 0, 1, DOUBT_NONE },
		{ "一", 1, 1, DOUBT_NONE },
		{ "两", 2, 1, DOUBT_NONE },
		{ "俩", 2, 1, DOUBT_NONE },
		{ "仨", 3, 1, DOUBT_NONE },
		{ "九", 9, 1, DOUBT_NONE },
		{ "十", 10, 1, DOUBT_NONE },
		{ "十二", 12, 2, DOUBT_NONE },
		{ "一十二", 12, 3, DOUBT_NONE },
		{ "二十", 20, 2, DOUBT_NONE },
		{ "二十三", 23, 3, DOUBT_NONE },
		{ "廿", 20, 1, DOUBT_NONE },
		{ "廿三", 23, 2, DOUBT_NONE },
		{ "卅五", 35, 2, DOUBT_NONE },
		{ "九十九", 99, 3, DOUBT_NONE },
		{ "一百", 100, 2, DOUBT_NONE },
		{ "一百零五", 105, 4, DOUBT_NONE },
		{ "一百〇五", 105, 4, DOUBT_NONE },
		{ "一百一十", 110, 4, DOUBT_NONE },
		{ "一百一", 110, 3, DOUBT_NONE },
		{ "二百五", 250, 3, DOUBT_NONE },
		{ "两百五", 250, 3, DOUBT_NONE },
		{ "三百六十五", 365, 5, DOUBT_NONE },
		{ "九百九十九", 999, 5, DOUBT_NONE },
		{ "三千二", 3200, 3, DOUBT_NONE },
		{ "三千零二", 3002, 4, DOUBT_NONE },
		{ "三千二百", 3200, 4, DOUBT_NONE },
		{ "三千零二十", 3020, 5, DOUBT_NONE },
		{ "三千二百零五", 3205, 6, DOUBT_NONE },
		{ "三千二百五", 3250, 5, DOUBT_NONE },
		{ "两千三百", 2300, 4, DOUBT_NONE },
		{ "一万", 10000, 2, DOUBT_NONE },
		{ "一万二", 12000, 3, DOUBT_NONE },
		{ "一万零二", 10002, 4, DOUBT_NONE },
		{ "一万二千", 12000, 4, DOUBT_NONE },
		{ "一万二千三", 12300, 5, DOUBT_NONE },
		{ "十二万", 120000, 3, DOUBT_NONE },
		{ "十二万三千四百五十六", 123456, 10, DOUBT_NONE },
		{ "一亿二千万", 120000000, 5, DOUBT_NONE },
		{ "壹", 1, 1, DOUBT_NONE },
		{ "贰仟叁佰", 2300, 4, DOUBT_NONE },
		{ "壹拾伍", 15, 3, DOUBT_NONE },
		{ "柒佰捌拾玖", 789, 5, DOUBT_NONE },
		{ "肆万陆仟", 46000, 4, DOUBT_NONE },
		{ "半", 0.5, 1, DOUBT_NONE },
		{ "一半", 0, 0, DOUBT_NONE },
		{ "二〇二六", 2026, 4, DOUBT_NONE },
		{ "一二三", 123, 3, DOUBT_NONE },
		{ "三点五", 3.5, 3, DOUBT_NONE },
		{ "十二点二五", 12.25, 5, DOUBT_NONE },
		{ "零点五", 0.5, 3, DOUBT_NONE },
		{ "三点半", 3, 1, DOUBT_NONE },
		{ "8点30", 8, 1, DOUBT_NONE },
		{ "8点2人", 8, 1, DOUBT_NONE },
		{ "八点三人", 8, 1, DOUBT_NONE },
		{ "5点5亩", 5.5, 3, DOUBT_FORM },
		{ "万", 0, 0, DOUBT_NONE },
		{ "万一", 0, 0, DOUBT_NONE },
		{ "亿", 0, 0, DOUBT_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void test_digits_and_numerals_mixed(void **state)
{
	static const struct row rows[] = {
		{ "3百5十", 350, 4, DOUBT_NONE },    { "3百", 300, 2, DOUBT_NONE },
		{ "3百5", 350, 3, DOUBT_NONE },	     { "3千2", 3200, 3, DOUBT_NONE },
		{ "3千2百", 3200, 4, DOUBT_NONE },   { "2千300", 2300, 5, DOUBT_NONE },
		{ "1万2", 12000, 3, DOUBT_NONE },    { "1万2千", 12000, 4, DOUBT_NONE },
		{ "1万2300", 12300, 6, DOUBT_NONE }, { "1.5万", 15000, 4, DOUBT_NONE },
		{ "0.5万", 5000, 4, DOUBT_NONE },    { "1.2千", 1200, 4, DOUBT_NONE },
		{ "23百", 2300, 3, DOUBT_NONE },     { "10万", 100000, 3, DOUBT_NONE },
		{ "2千零50", 2050, 5, DOUBT_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void test_approximations_are_in_doubt(void **state)
{
	static const struct row rows[] = {
		{ "二三百", 300, 3, DOUBT_APPROXIMATE },
		{ "三五百", 500, 3, DOUBT_APPROXIMATE },
		{ "五六亩", 6, 2, DOUBT_APPROXIMATE },
		{ "三五亩", 5, 2, DOUBT_APPROXIMATE },
		{ "十五六亩", 16, 3, DOUBT_APPROXIMATE },
		{ "二十七八", 28, 4, DOUBT_APPROXIMATE },
		{ "七八十", 80, 3, DOUBT_APPROXIMATE },
		{ "两三万", 30000, 3, DOUBT_APPROXIMATE },
		{ "几亩", 5, 1, DOUBT_APPROXIMATE },
		{ "几十", 50, 2, DOUBT_APPROXIMATE },
		{ "十几", 15, 2, DOUBT_APPROXIMATE },
		{ "几百", 500, 2, DOUBT_APPROXIMATE },
		{ "二十来亩", 20, 3, DOUBT_APPROXIMATE },
		{ "20来亩", 20, 3, DOUBT_APPROXIMATE },
		{ "十来个人", 10, 2, DOUBT_APPROXIMATE },
		{ "四千多斤", 4000, 3, DOUBT_APPROXIMATE },
		{ "10多亩", 10, 3, DOUBT_APPROXIMATE },
		{ "二百余斤", 200, 3, DOUBT_APPROXIMATE },
		{ "百十斤", 110, 2, DOUBT_APPROXIMATE },
		{ "百把斤", 100, 2, DOUBT_APPROXIMATE },
		{ "千把斤", 1000, 2, DOUBT_APPROXIMATE },
		{ "一两亩", 2, 2, DOUBT_APPROXIMATE },
		{ "十五两个人", 15, 2, DOUBT_NONE },
		{ "十五三人", 15, 2, DOUBT_NONE },
		{ "3两", 3, 1, DOUBT_NONE },
		{ "2来", 2, 1, DOUBT_NONE },
		{ "两人", 2, 1, DOUBT_NONE },
		{ "3-5亩", 5, 3, DOUBT_RANGE },
		{ "3到5亩", 5, 3, DOUBT_RANGE },
		{ "三至五亩", 5, 3, DOUBT_RANGE },
		{ "2000-2300斤", 2300, 9, DOUBT_RANGE },
		{ "-100斤", -100, 4, DOUBT_NEGATIVE },
		{ "-1.5", -1.5, 4, DOUBT_NEGATIVE },
		{ "负100", -100, 4, DOUBT_NEGATIVE },
	};

	(void)state;
	CHECK(rows);
}

static void test_english_words(void **state)
{
	static const struct row rows[] = {
		{ "five mu", 5, 4, DOUBT_NONE },
		{ "twelve", 12, 6, DOUBT_NONE },
		{ "tend", 0, 0, DOUBT_NONE },
		{ "onest", 0, 0, DOUBT_NONE },
	};

	(void)state;
	CHECK(rows);
}

static void test_only_a_bare_run_of_digits_tells_its_length(void **state)
{
	struct text_number number;

	(void)state;
	text_number("3152", &number);
	assert_int_equal(number.digits, 4);
	text_number("2,300", &number);
	assert_int_equal(number.digits, 0);
	text_number("15.5", &number);
	assert_int_equal(number.digits, 0);
	text_number("三", &number);
	assert_int_equal(number.digits, 0);
	assert_true(number.numerals && number.whole);
}

/* Every number written in numerals in the usual way reads as itself. */
static void spell(char *out, unsigned value)
{
	static const char *const digits[] = { "零", "一", "二", "三", "四",
					      "五", "六", "七", "八", "九" };
	static const char *const powers[] = { "千", "百", "十", "" };
	unsigned place = 1000;
	bool begun = false, zero = false;

	out[0] = '\0';
	for (int i = 0; i < 4; i++, place /= 10) {
		unsigned digit = value / place % 10;

		if (digit == 0) {
			zero = begun;
			continue;
		}
		if (zero)
			strcat(out, "零");
		zero = false;
		strcat(out, digits[digit]);
		strcat(out, powers[i]);
		begun = true;
	}
}

static void test_every_number_below_ten_thousand_reads_as_itself(void **state)
{
	char text[64];
	struct text_number number;

	(void)state;
	for (unsigned value = 1; value < 10000; value++) {
		spell(text, value);
		if (text_number(text, &number) != strlen(text) || number.value != value ||
		    number.doubt != DOUBT_NONE)
			fail_msg("%s reads as %g", text, number.value);
	}
}

static void test_a_small_number_is_whole_certain_and_in_bounds(void **state)
{
	int value;

	(void)state;
	assert_int_equal(text_small_number("15", 1, 31, &value), 2);
	assert_int_equal(value, 15);
	assert_int_equal(text_small_number("十五", 1, 31, &value), strlen("十五"));
	assert_int_equal(text_small_number("32", 1, 31, &value), 0);
	assert_int_equal(text_small_number("1.5", 1, 31, &value), 0);
	assert_int_equal(text_small_number("五六", 1, 99, &value), 0);
	assert_int_equal(text_small_number("3-5", 1, 31, &value), 1);
}

/* However many digits: a number that can be reckoned with. */
static void test_a_number_stays_finite(void **state)
{
	static const struct {
		const char *before, *behind;
	} forms[] = {
		{ "", "" },	{ "1.", "" },	{ "1,", "" },
		{ "", "万亿" }, { "万", "亿" }, { "", ".5" },
	};
	static const char fill[] = "90";
	char digits[401], text[450];

	(void)state;
	for (size_t f = 0; f < sizeof(forms) / sizeof(*forms); f++)
		for (const char *c = fill; *c != '\0'; c++)
			for (size_t size = 280; size < sizeof(digits); size += 12) {
				struct text_number number = { .value = NAN };
				size_t used;

				memset(digits, *c, size);
				digits[size] = '\0';
				snprintf(text, sizeof(text), "%s%s%s", forms[f].before, digits,
					 forms[f].behind);
				used = text_number(text, &number);
				if (used > 0 && !(fabs(number.value) <= 1e15))
					fail_msg("%s%zu %c%s: %g", forms[f].before, size, *c,
						 forms[f].behind, number.value);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_a_letter_for_a_digit_is_in_doubt),
		cmocka_unit_test(test_numerals),
		cmocka_unit_test(test_digits_and_numerals_mixed),
		cmocka_unit_test(test_approximations_are_in_doubt),
		cmocka_unit_test(test_english_words),
		cmocka_unit_test(test_only_a_bare_run_of_digits_tells_its_length),
		cmocka_unit_test(test_every_number_below_ten_thousand_reads_as_itself),
		cmocka_unit_test(test_a_small_number_is_whole_certain_and_in_bounds),
		cmocka_unit_test(test_a_number_stays_finite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
