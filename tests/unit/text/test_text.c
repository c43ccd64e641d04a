#include "base/moment.h"
#include "text/date.h"
#include "text/normal.h"
#include "text/people.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct day today = { 2026, 3, 11 }; /* a Wednesday */

static void test_normal_form_folds_with_care(void **state)
{
	static const struct {
		const char *typed, *normal;
	} rows[] = {
		{ "ＢＭ　５亩", "bm 5亩" },
		{ "①２亩", "①2亩" },
		{ "种植：５．５亩；地块：东坡。", "种植:5.5亩 地块:东坡" },
		{ "５。５亩", "5.5亩" },
		{ "好。5亩", "好 5亩" },
		{ "2,300斤，大薯", "2,300斤 大薯" },
		{ "報名 8畝 東坡", "报名 8亩 东坡" },
		{ "种植\n5亩\r\n东坡", "种植 5亩 东坡" },
		{ "报\xe2\x80\x8b名 5亩\xef\xbb\xbf", "报名 5亩" },
		{ "报名#张三#3#5", "报名 张三 3 5" },
		{ "建议 修灯\xf0\x9f\x92\xa1吧", "建议 修灯 吧" },
		{ "", "" },
		{ "\xff\xfe", "" },
	};
	struct normal_text *normal = malloc(sizeof(*normal));

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		normal_form(rows[i].typed, strlen(rows[i].typed), normal);
		assert_string_equal(normal->utf8, rows[i].normal);
	}
	free(normal);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		double value;
		bool doubtful;
	} rows[] = {
		{ "5", 5, false },
		{ "15.5", 15.5, false },
		{ "2,300", 2300, false },
		{ "三", 3, false },
		{ "十", 10, false },
		{ "十二", 12, false },
		{ "二十", 20, false },
		{ "二十三", 23, false },
		{ "廿三", 23, false },
		{ "一百零五", 105, false },
		{ "两百五", 250, false },
		{ "三千二", 3200, false },
		{ "三千零二", 3002, false },
		{ "一万二", 12000, false },
		{ "两千三百", 2300, false },
		{ "3百5十", 350, false },
		{ "1.5万", 15000, false },
		{ "0.5万", 5000, false },
		{ "壹佰", 100, false },
		{ "伍", 5, false },
		{ "半", 0.5, false },
		{ "二三百", 300, true },
		{ "1o", 10, true },
		{ "两", 2, false },
		{ "九百九十九", 999, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_number number;
		size_t used = text_number(rows[i].text, &number);

		if (used != strlen(rows[i].text) || number.doubtful != rows[i].doubtful ||
		    (!rows[i].doubtful && fabs(number.value - rows[i].value) > 1e-9))
			fail_msg("%s reads as %g%s, %zu octets", rows[i].text, number.value,
				 number.doubtful ? "?" : "", used);
	}
	assert_int_equal(text_number("亩", &(struct text_number){ 0 }), 0);
}

static void test_quantities(void **state)
{
	static const struct {
		const char *text;
		enum text_unit unit;
		double value;
		bool doubtful;
	} rows[] = {
		{ "种植 5亩 东坡", UNIT_MU, 5, false },
		{ "三亩半", UNIT_MU, 3.5, false },
		{ "八亩二", UNIT_MU, 8.2, false },
		{ "十二亩零五分", UNIT_MU, 12.5, false },
		{ "15.5 亩", UNIT_MU, 15.5, false },
		{ "二十来亩", UNIT_MU, 20, true },
		{ "5mu", UNIT_MU, 5, false },
		{ "2公顷", UNIT_MU, 30, false },
		{ "2300斤", UNIT_KG, 1150, false },
		{ "1150公斤", UNIT_KG, 1150, false },
		{ "一吨二", UNIT_KG, 1200, false },
		{ "1.2吨", UNIT_KG, 1200, false },
		{ "四千多斤", UNIT_KG, 2000, true },
		{ "三千二斤", UNIT_KG, 1600, false },
		{ "50袋 每袋80斤", UNIT_BAGS, 50, false },
		{ "600块", UNIT_YUAN, 600, false },
		{ "转3年", UNIT_YEARS, 3, false },
		{ "3社5亩", UNIT_MU, 5, false },
		{ "5亩左右", UNIT_MU, 5, true },
		{ "五六亩", UNIT_MU, 56, true },
		{ "3-5亩", UNIT_MU, 5, true },
		{ "3到5亩", UNIT_MU, 5, true },
		{ "50袋 每袋80斤", UNIT_KG, 2000, false },
		{ "每袋 80斤 50袋", UNIT_KG, 2000, false },
		{ "每袋80斤", UNIT_KG, 40, true },
		{ "皮重120 毛重2420斤", UNIT_KG, 1150, false },
		{ "毛重:2吨 皮重:500公斤", UNIT_KG, 1500, false },
		{ "皮重120斤", UNIT_KG, 60, true },
		{ "毛重100斤 皮重120斤", UNIT_KG, -10, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_quantity quantity = { .value = -1, .negative = true };

		if (!text_quantity(rows[i].text, 0, rows[i].unit, &quantity) ||
		    fabs(quantity.value - rows[i].value) > 1e-9 ||
		    quantity.doubtful != rows[i].doubtful || quantity.negative)
			fail_msg("%s reads as %g%s", rows[i].text, quantity.value,
				 quantity.doubtful ? "?" : "");
	}
	assert_false(text_quantity("3社", 0, UNIT_MU, &(struct text_quantity){ 0 }));
}

static void test_a_numeral_inside_a_word_is_no_bare_number(void **state)
{
	struct text_quantity quantity;

	(void)state;
	assert_true(text_bare_number("张三 3 5", 0, &quantity) && quantity.value == 3);
	assert_true(text_bare_number("种植5", 0, &quantity) && quantity.value == 5);
	assert_true(text_bare_number("种植 五", 0, &quantity) && quantity.value == 5);
	assert_false(text_bare_number("张三 李四", 0, &quantity));
}

static void test_days(void **state)
{
	static const struct {
		const char *text;
		enum text_date_kind kind;
		const char *first;
		size_t count;
	} rows[] = {
		{ "今天", DATE_GOOD, "2026-03-11", 1 },
		{ "明天 2人", DATE_GOOD, "2026-03-12", 1 },
		{ "大后天", DATE_GOOD, "2026-03-14", 1 },
		{ "周六", DATE_GOOD, "2026-03-14", 1 },
		{ "星期天", DATE_GOOD, "2026-03-15", 1 },
		{ "礼拜三", DATE_GOOD, "2026-03-11", 1 },
		{ "下周一", DATE_GOOD, "2026-03-16", 1 },
		{ "15号", DATE_GOOD, "2026-03-15", 1 },
		{ "3月15日 2人", DATE_GOOD, "2026-03-15", 1 },
		{ "三月十五", DATE_GOOD, "2026-03-15", 1 },
		{ "3.15 2", DATE_GOOD, "2026-03-15", 1 },
		{ "3/15", DATE_GOOD, "2026-03-15", 1 },
		{ "2026-03-15", DATE_GOOD, "2026-03-15", 1 },
		{ "2026年3月15日", DATE_GOOD, "2026-03-15", 1 },
		{ "3月15-17 2人", DATE_GOOD, "2026-03-15", 3 },
		{ "3月15 16 18日 1人", DATE_GOOD, "2026-03-15", 3 },
		{ "3月10日", DATE_PAST, "2026-03-10", 1 },
		{ "2月30日", DATE_IMPOSSIBLE, "2026-02-30", 1 },
		{ "二月廿六", DATE_LUNAR, NULL, 0 },
		{ "初五", DATE_LUNAR, NULL, 0 },
	};
	char iso[ISO_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_dates dates;

		if (!text_dates(rows[i].text, 0, today, &dates) || dates.kind != rows[i].kind ||
		    dates.count != rows[i].count)
			fail_msg("%s: kind %d, %zu days", rows[i].text, dates.kind, dates.count);
		if (rows[i].first != NULL)
			assert_string_equal(iso_day(dates.days[0], iso), rows[i].first);
	}
	assert_false(text_dates("5亩 东坡", 0, today, &(struct text_dates){ 0 }));
	assert_false(text_dates("2人", 0, today, &(struct text_dates){ 0 }));
}

static void test_people_groups_and_names(void **state)
{
	struct text_quantity quantity;
	struct text_span span;

	(void)state;
	assert_true(text_people("两个人", 0, &quantity) && quantity.value == 2);
	assert_true(text_people("大后天 仨人", 0, &quantity) && quantity.value == 3);
	assert_true(text_group("第三社", 0, &quantity) && quantity.value == 3);
	assert_true(text_group("张三 3组 5亩", 0, &quantity) && quantity.value == 3);
	assert_false(text_group("5亩", 0, &quantity));
	assert_true(text_name("欧阳建国 3社", 0, &span) && span.to - span.from == 12);
	assert_true(text_name("3社 张三", 0, &span) && span.from == 5);
	assert_true(text_name("马·穆罕默德", 0, &span));
	assert_false(text_name("东坡 水渠漏水了吗", 0, &span));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal_form_folds_with_care),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_quantities),
		cmocka_unit_test(test_a_numeral_inside_a_word_is_no_bare_number),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_people_groups_and_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
