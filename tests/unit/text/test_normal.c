#include "text/normal.h"
#include "text/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include <cmocka.h>

struct row {
	const char *typed, *normal;
};

static struct normal_text normal;

static void check(const struct row rows[], size_t count)
{
	bool failed = false;

	for (size_t i = 0; i < count; i++) {
		normal_form(rows[i].typed, strlen(rows[i].typed), &normal);
		if (strcmp(normal.utf8, rows[i].normal) != 0)
			failed = true, print_error("%s: '%s', not '%s'\n", rows[i].typed,
						   normal.utf8, rows[i].normal);
	}
	assert_false(failed);
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof(*(rows)))

static void test_full_width_becomes_ascii_and_letters_small(void **state)
{
	static const struct row rows[] = {
		{ "ＺＺ　５亩", "zz 5亩" },
		{ "BaoMing 5MU", "baoming 5mu" },
		{ "ｂｍ　１２．５亩", "bm 12.5亩" },
		{ "５０ｋｇ", "50kg" },
		{ "（３社）", "(3社)" },
		{ "面积＝５亩", "面积:5亩" },
		{ "３／１５", "3/15" },
		{ "３－１５", "3-15" },
		{ "３～５亩", "3-5亩" },
		{ "3—5亩", "3-5亩" },
		{ "3–5亩", "3-5亩" },
		{ "3−5亩", "3-5亩" },
		{ "￥600", "¥600" },
		{ "退订？", "退订?" },
		{ "【中国移动】您的余额", "[中国移动]您的余额" },
		{ "５０㎏", "50kg" },
		{ "2㏊", "2ha" },
		{ "5０袋×80斤", "50袋*80斤" },
	};

	(void)state;
	CHECK(rows);
}

static void test_ringed_numbers_stay_apart_from_digits(void **state)
{
	static const struct row rows[] = {
		{ "①２亩", "①2亩" },
		{ "⑴2亩", "①2亩" },
		{ "⒈2亩", "①2亩" },
		{ "❷3亩", "②3亩" },
		{ "㈢3亩", "③3亩" },
		{ "㊁社", "②社" },
		{ "⓫2", "⑪2" },
		{ "1\xef\xb8\x8f\xe2\x83\xa3"
		  "2亩",
		  "①2亩" },
		{ "²亩", "²亩" },
		{ "5½亩", "5½亩" },
	};

	(void)state;
	CHECK(rows);
}

static void test_digits_of_other_scripts_are_digits(void **state)
{
	static const struct row rows[] = {
		{ "٣亩", "3亩" },   { "۵亩", "5亩" },	{ "𝟓亩", "5亩" },
		{ "𝟝𝟘袋", "50袋" }, { "1О亩", "1o亩" }, { "二○二六年", "二〇二六年" },
		{ "〣社", "三社" },
	};

	(void)state;
	CHECK(rows);
}

static void test_marks_between_digits_say_something(void **state)
{
	static const struct row rows[] = {
		{ "5。5亩", "5.5亩" },
		{ "５。５亩", "5.5亩" },
		{ "5．5亩", "5.5亩" },
		{ "5｡5亩", "5.5亩" },
		{ "好。5亩", "好 5亩" },
		{ "5亩。东坡", "5亩 东坡" },
		{ "5.", "5" },
		{ "5亩.", "5亩" },
		{ ".5亩", ".5亩" },
		{ "交薯 2,300斤", "交薯 2,300斤" },
		{ "交薯 2，300斤", "交薯 2、300斤" },
		{ "交薯 ２，３００斤", "交薯 2,300斤" },
		{ "2,300斤，大薯", "2,300斤 大薯" },
		{ "大薯，2，300斤，好", "大薯 2、300斤 好" },
		{ "大薯，2,300斤，好", "大薯 2,300斤 好" },
		{ "报名,张三,3,5", "报名 张三 3、5" },
		{ "报名，张三，3，5", "报名 张三 3、5" },
		{ "3月15、16、18日", "3月15、16、18日" },
		{ "3月15，16，18日", "3月15,16,18日" },
		{ "张三、李四", "张三 李四" },
		{ "报名.张三.3.5", "报名 张三 3·5" },
		{ "报名。张三。3。5亩", "报名 张三 3·5亩" },
		{ "种植.5.5亩", "种植.5.5亩" },
		{ "3·15", "3·15" },
		{ "3・15", "3·15" },
	};

	(void)state;
	CHECK(rows);
}

static void test_separators_part_words_with_one_blank(void **state)
{
	static const struct row rows[] = {
		{ "报名#张三#3#5", "报名 张三 3 5" },
		{ "报名+张三+3社+5亩", "报名 张三 3社 5亩" },
		{ "报名|张三|3", "报名 张三 3" },
		{ "报名_张三_3", "报名 张三 3" },
		{ "报名  张三\t\t5亩", "报名 张三 5亩" },
		{ "种植\n5亩\r\n东坡", "种植 5亩 东坡" },
		{ "种植\xe2\x80\xa8"
		  "5亩",
		  "种植 5亩" },
		{ "种植\xc2\xa0"
		  "5亩",
		  "种植 5亩" },
		{ "种植\xe3\x80\x80\xe3\x80\x80"
		  "5亩",
		  "种植 5亩" },
		{ "  种植  ", "种植" },
		{ "报名-张三-3社-5亩", "报名 张三 3社 5亩" },
		{ "报名——张三", "报名 张三" },
		{ "报名--张三", "报名 张三" },
		{ "交薯 -100斤", "交薯 -100斤" },
		{ "“种植”5亩", "种植 5亩" },
		{ "《种植》5亩", "种植 5亩" },
		{ "种植：5亩；东坡！", "种植:5亩 东坡" },
		{ "种植…5亩", "种植 5亩" },
		{ "阿卜杜拉•买买提", "阿卜杜拉·买买提" },
		{ "don't", "don't" },
		{ "don’t", "don't" },
		{ "‘种植’", "种植" },
		{ "", "" },
		{ "，，。", "" },
	};

	(void)state;
	CHECK(rows);
}

static void test_traditional_characters_become_simplified(void **state)
{
	static const struct row rows[] = {
		{ "種植 8畝 東坡", "种植 8亩 东坡" },
		{ "報名 張三 3組", "报名 张三 3组" },
		{ "週六 兩個人", "周六 两个人" },
		{ "採挖 2噸", "采挖 2吨" },
		{ "貳仟叁佰斤", "贰仟叁佰斤" },
		{ "萬", "万" },
		{ "後天 農機", "后天 农机" },
		{ "劉國強 陳", "刘国强 陈" },
		{ "馬鈴薯", "马铃薯" },
		{ "詢問題議應", "询问题议应" },
		{ "⼟豆", "土豆" },
		{ "金", "金" },
		{ "东坡", "东坡" },
	};

	(void)state;
	CHECK(rows);
}

static void test_what_cannot_be_seen_goes(void **state)
{
	static const struct row rows[] = {
		{ "报\xe2\x80\x8b名 5亩\xef\xbb\xbf", "报名 5亩" },
		{ "报\xe2\x80\x8d名", "报名" },
		{ "\xe2\x80\xae报名\xe2\x80\xac 5亩", "报名 5亩" },
		{ "\xe2\x81\xa6报名\xe2\x81\xa9", "报名" },
		{ "5\xc2\xad亩", "5亩" },
		{ "5\xe2\x80\x8b.\xe2\x80\x8b"
		  "5亩",
		  "5.5亩" },
		{ "报名\x01\x02 5亩\x7f", "报名 5亩" },
		{ "报\x1b[31m名", "报[31m名" },
		{ "报名\xe3\x85\xa4"
		  "5亩",
		  "报名 5亩" },
		{ "建议 修灯\xf0\x9f\x92\xa1吧", "建议 修灯 吧" },
		{ "好\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbb 5亩", "好 5亩" },
		{ "\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3 5亩", "5亩" },
		{ "☀5亩★", "5亩" },
		{ "\xee\x80\x81种植", "种植" },
	};

	(void)state;
	CHECK(rows);
}

static void test_bad_octets_never_end_a_text(void **state)
{
	static const struct row rows[] = {
		{ "\xff\xfe", "" },
		{ "种植\xff"
		  "5亩",
		  "种植 5亩" },
		{ "种植\xed\xa0\xbd"
		  "5亩",
		  "种植 5亩" }, /* half of a pair */
		{ "种植\xed\xa0\xbd\xed\xb2\xa1"
		  "5亩",
		  "种植 5亩" }, /* both, each for itself */
		{ "5亩\xe4\xba", "5亩" },
		{ "\xc0\x80"
		  "5亩",
		  "5亩" },
		{ "种\xf5\x80\x80\x80植", "种 植" },
		{ "种植\xef\xbf\xbd"
		  "5亩",
		  "种植 5亩" },
	};

	(void)state;
	CHECK(rows);
	normal_form("种植\0005亩", 11, &normal);
	assert_string_equal(normal.utf8, "种植5亩");
}

static void test_the_map_leads_back_to_what_was_typed(void **state)
{
	const char *typed = "種植，　５畝";
	const char *area;

	(void)state;
	normal_form(typed, strlen(typed), &normal);
	assert_string_equal(normal.utf8, "种植 5亩");
	area = strstr(normal.utf8, "5亩");
	assert_non_null(area);
	assert_int_equal(normal.typed[area - normal.utf8], strlen("種植，　"));
	assert_int_equal(normal.typed[strlen("种")], strlen("種"));
}

static void test_marks_remember_capitals_and_breaks(void **state)
{
	const char *typed = "John 5亩\n东坡。西坡 好";

	(void)state;
	normal_form(typed, strlen(typed), &normal);
	assert_string_equal(normal.utf8, "john 5亩 东坡 西坡 好");
	assert_int_equal(normal.marks[0], NORMAL_CAPITAL);
	assert_int_equal(normal.marks[1], 0);
	assert_int_equal(normal.marks[strlen("john")], 0);
	assert_int_equal(normal.marks[strlen("john 5亩")], NORMAL_BREAK);
	assert_int_equal(normal.marks[strlen("john 5亩 东坡")], NORMAL_BREAK);
	assert_int_equal(normal.marks[strlen("john 5亩 东坡 西坡")], 0);
}

static void test_a_text_asked_for_again_is_as_it_was(void **state)
{
	const char *typed = "種植 Ab。５畝";

	(void)state;
	normal_form(typed, strlen(typed), &normal);
	normal_replace(&normal, 0, strlen("种植"), "种");
	memset(normal.typed, 0, sizeof(normal.typed));
	memset(normal.marks, 0, sizeof(normal.marks));
	normal.broken = true;
	for (int again = 0; again < 2; again++) {
		normal_form(typed, strlen(typed), &normal);
		assert_string_equal(normal.utf8, "种植 ab 5亩");
		assert_int_equal(normal.size, strlen("种植 ab 5亩"));
		assert_int_equal(normal.typed[strlen("种植 a")], strlen("種植 A"));
		assert_int_equal(normal.marks[strlen("种植 ")], NORMAL_CAPITAL);
		assert_int_equal(normal.marks[strlen("种植 ab")], NORMAL_BREAK);
		assert_false(normal.broken);
	}
	/* The same size, and not the same. */
	normal_form("種植 Ab。６畝", strlen(typed), &normal);
	assert_string_equal(normal.utf8, "种植 ab 6亩");
	normal_form("", 0, &normal);
	assert_string_equal(normal.utf8, "");
}

/* Any octets: a normal form is valid UTF-8, ends, and its map rises. */
static void test_any_octets_have_a_normal_form(void **state)
{
	static char octets[6000];
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t size = (size_t)(round * 7) % sizeof(octets);

		for (size_t i = 0; i < size; i++) {
			seed = seed * 1103515245 + 12345;
			octets[i] = round % 3 == 0 ? (char)(seed >> 16)
						   : "5.,-。种植 a"[(seed >> 16) % 14];
		}
		normal_form(octets, size, &normal);
		assert_true(normal.size < NORMAL_MAX && normal.utf8[normal.size] == '\0');
		assert_int_equal(strlen(normal.utf8), normal.size);
		for (size_t at = 0; at < normal.size;) {
			utf8proc_int32_t c;
			utf8proc_ssize_t used =
				utf8proc_iterate((const utf8proc_uint8_t *)normal.utf8 + at,
						 (utf8proc_ssize_t)(normal.size - at), &c);

			assert_true(used > 0 && c >= 0x20);
			assert_int_equal((size_t)used, text_step(normal.utf8 + at));
			assert_int_equal((char32_t)c, text_char(normal.utf8 + at));
			assert_true(normal.typed[at] < size);
			if (at > 0)
				assert_true(normal.typed[at] >= normal.typed[at - 1]);
			at += (size_t)used;
		}
	}
}

static void test_a_long_text_keeps_its_head(void **state)
{
	static char octets[200000];

	(void)state;
	for (size_t i = 0; i + 3 <= sizeof(octets); i += 3)
		memcpy(octets + i, "种", 3);
	normal_form(octets, sizeof(octets), &normal);
	assert_true(normal.size > NORMAL_MAX - 8 && normal.size < NORMAL_MAX);
	assert_int_equal(normal.size % 3, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_width_becomes_ascii_and_letters_small),
		cmocka_unit_test(test_ringed_numbers_stay_apart_from_digits),
		cmocka_unit_test(test_digits_of_other_scripts_are_digits),
		cmocka_unit_test(test_marks_between_digits_say_something),
		cmocka_unit_test(test_separators_part_words_with_one_blank),
		cmocka_unit_test(test_traditional_characters_become_simplified),
		cmocka_unit_test(test_what_cannot_be_seen_goes),
		cmocka_unit_test(test_bad_octets_never_end_a_text),
		cmocka_unit_test(test_the_map_leads_back_to_what_was_typed),
		cmocka_unit_test(test_marks_remember_capitals_and_breaks),
		cmocka_unit_test(test_a_text_asked_for_again_is_as_it_was),
		cmocka_unit_test(test_any_octets_have_a_normal_form),
		cmocka_unit_test(test_a_long_text_keeps_its_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
