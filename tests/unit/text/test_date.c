#include "text/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct day today = { 2026, 3, 11 }; /* a Wednesday */

struct row {
	const char *text;
	const char *days; /* "03-15 03-16"; with a year where it is another */
	const char *rest; /* what is left behind it */
};

static const char *shown(const struct text_dates *dates)
{
	static char out[256];
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < dates->count; i++) {
		const struct day *day = &dates->days[i];

		used += (size_t)snprintf(out + used, sizeof(out) - used, "%s", i > 0 ? " " : "");
		if (day->year != today.year)
			used += (size_t)snprintf(out + used, sizeof(out) - used, "%04d-",
						 day->year);
		used += (size_t)snprintf(out + used, sizeof(out) - used, "%02d-%02d", day->month,
					 day->day);
	}
	return out;
}

static void check(const struct row rows[], size_t count, enum text_date_kind kind,
		  enum text_doubt doubt)
{
	bool failed = false;

	for (size_t i = 0; i < count; i++) {
		struct text_dates dates = { .count = 0 };
		size_t used = text_dates(rows[i].text, today, &dates);
		const char *rest = rows[i].rest == NULL ? "" : rows[i].rest;

		if (used == 0 || dates.kind != kind || dates.doubt != doubt ||
		    strcmp(rows[i].text + used, rest) != 0 ||
		    strcmp(shown(&dates), rows[i].days) != 0)
			failed = true, print_error("%s: '%.*s' is '%s', kind %d, doubt %d\n",
						   rows[i].text, (int)used, rows[i].text,
						   shown(&dates), dates.kind, dates.doubt);
	}
	assert_false(failed);
}
#define CHECK(rows, kind, doubt) check(rows, sizeof(rows) / sizeof(*(rows)), kind, doubt)

static void test_days_by_their_distance(void **state)
{
	static const struct row rows[] = {
		{ "今天", "03-11", NULL },
		{ "今日", "03-11", NULL },
		{ "今早", "03-11", NULL },
		{ "明天", "03-12", NULL },
		{ "明日", "03-12", NULL },
		{ "明儿", "03-12", NULL },
		{ "明早", "03-12", NULL },
		{ "明天上午", "03-12", NULL },
		{ "明天一早", "03-12", NULL },
		{ "后天", "03-13", NULL },
		{ "大后天", "03-14", NULL },
		{ "明后天", "03-12 03-13", NULL },
		{ "明后两天", "03-12 03-13", NULL },
		{ "今明两天", "03-11 03-12", NULL },
		{ "明天后天", "03-12 03-13", NULL },
		{ "明天、后天", "03-12 03-13", NULL },
		{ "明天和后天", "03-12 03-13", NULL },
		{ "明天 后天", "03-12 03-13", NULL },
		{ "明天到大后天", "03-12 03-13 03-14", NULL },
		{ "明天2人", "03-12", "2人" },
		{ "明天 3.5亩", "03-12", " 3.5亩" },
		{ "mingtian", "03-12", NULL },
		{ "houtian", "03-13", NULL },
		{ "today", "03-11", NULL },
		{ "tomorrow", "03-12", NULL },
		{ "day after tomorrow", "03-13", NULL },
		{ "明天(3月12日)", "03-12", "(3月12日)" },
		{ "明天周四", "03-12", NULL },
	};

	(void)state;
	CHECK(rows, DATE_GOOD, DOUBT_NONE);
}

static void test_days_of_the_week(void **state)
{
	static const struct row rows[] = {
		{ "周三", "03-11", NULL },
		{ "周四", "03-12", NULL },
		{ "周六", "03-14", NULL },
		{ "周日", "03-15", NULL },
		{ "周天", "03-15", NULL },
		{ "周一", "03-16", NULL },
		{ "周二", "03-17", NULL },
		{ "星期六", "03-14", NULL },
		{ "星期天", "03-15", NULL },
		{ "星期日", "03-15", NULL },
		{ "礼拜一", "03-16", NULL },
		{ "礼拜天", "03-15", NULL },
		{ "周6", "03-14", NULL },
		{ "星期5", "03-13", NULL },
		{ "这周六", "03-14", NULL },
		{ "本周五", "03-13", NULL },
		{ "这个星期天", "03-15", NULL },
		{ "下周一", "03-16", NULL },
		{ "下周六", "03-21", NULL },
		{ "下周日", "03-22", NULL },
		{ "下个礼拜三", "03-18", NULL },
		{ "下星期五", "03-20", NULL },
		{ "下下周一", "03-23", NULL },
		{ "周六周日", "03-14 03-15", NULL },
		{ "周六、周日", "03-14 03-15", NULL },
		{ "周六和周日", "03-14 03-15", NULL },
		{ "周四到周六", "03-12 03-13 03-14", NULL },
		{ "周五至周一", "03-13 03-14 03-15 03-16", NULL },
		{ "周三到周五", "03-11 03-12 03-13", NULL },
		{ "下周一到周三", "03-16 03-17 03-18", NULL },
		{ "周六上午", "03-14", NULL },
		{ "周六三人", "03-14", "三人" },
		{ "周六 2人", "03-14", " 2人" },
		{ "saturday", "03-14", NULL },
		{ "sat", "03-14", NULL },
		{ "next monday", "03-16", NULL },
		{ "this saturday", "03-14", NULL },
		{ "on sunday", "03-15", NULL },
	};

	(void)state;
	CHECK(rows, DATE_GOOD, DOUBT_NONE);
}

static void test_days_by_month_and_number(void **state)
{
	static const struct row rows[] = {
		{ "15号", "03-15", NULL },
		{ "15日", "03-15", NULL },
		{ "十五号", "03-15", NULL },
		{ "二十五日", "03-25", NULL },
		{ "11号", "03-11", NULL },
		{ "本月15号", "03-15", NULL },
		{ "这个月15号", "03-15", NULL },
		{ "下月3号", "04-03", NULL },
		{ "下个月3号", "04-03", NULL },
		{ "3月15日", "03-15", NULL },
		{ "3月15号", "03-15", NULL },
		{ "3月15", "03-15", NULL },
		{ "03月15日", "03-15", NULL },
		{ "三月十五", "03-15", NULL },
		{ "三月十五日", "03-15", NULL },
		{ "三月二十", "03-20", NULL },
		{ "3月十五", "03-15", NULL },
		{ "4月1日", "04-01", NULL },
		{ "2026年3月15日", "03-15", NULL },
		{ "26年3月15日", "03-15", NULL },
		{ "二〇二六年三月十五日", "03-15", NULL },
		{ "今年3月15日", "03-15", NULL },
		{ "明年3月15日", "2027-03-15", NULL },
		{ "2027年1月2日", "2027-01-02", NULL },
		{ "3yue15", "03-15", NULL },
		{ "15hao", "03-15", NULL },
		{ "3月15日(星期日)", "03-15", NULL },
		{ "3月15日星期日", "03-15", NULL },
		{ "15号周日", "03-15", NULL },
		{ "3月15日上午", "03-15", NULL },
		{ "15 march", "03-15", NULL },
		{ "march 15", "03-15", NULL },
		{ "15th of march", "03-15", NULL },
		{ "mar 15th", "03-15", NULL },
		{ "3月15 2人", "03-15", " 2人" },
		{ "3月15日2人", "03-15", "2人" },
		{ "三月十五两个人", "03-15", "两个人" },
	};
	static const struct row past[] = {
		{ "十二月一日", "2025-12-01", NULL },
		{ "3月10日", "03-10", NULL },
		{ "10号", "03-10", NULL },
		{ "3.10", "03-10", NULL },
		{ "昨天", "03-10", NULL },
		{ "前天", "03-09", NULL },
		{ "大前天", "03-08", NULL },
		{ "去年3月15日", "2025-03-15", NULL },
		{ "2025年5月1日", "2025-05-01", NULL },
		{ "上周五", "03-06", NULL },
		{ "本周一", "03-09", NULL },
		{ "yesterday", "03-10", NULL },
		{ "10号、12号", "03-10 03-12", NULL },
		{ "2026-03-01", "03-01", NULL },
	};

	(void)state;
	CHECK(rows, DATE_GOOD, DOUBT_NONE);
	CHECK(past, DATE_PAST, DOUBT_NONE);
}

static void test_days_in_digits(void **state)
{
	static const struct row rows[] = {
		{ "3.15", "03-15", NULL },
		{ "3/15", "03-15", NULL },
		{ "3-15", "03-15", NULL },
		{ "03.15", "03-15", NULL },
		{ "3·15", "03-15", NULL },
		{ "3.15号", "03-15", NULL },
		{ "3.15日", "03-15", NULL },
		{ "2026-03-15", "03-15", NULL },
		{ "2026-3-15", "03-15", NULL },
		{ "2026.3.15", "03-15", NULL },
		{ "2026/3/15", "03-15", NULL },
		{ "26.3.15", "03-15", NULL },
		{ "20260315", "03-15", NULL },
		{ "3.15 2", "03-15", " 2" },
		{ "3/15 2人", "03-15", " 2人" },
		{ "3.15-3.17", "03-15 03-16 03-17", NULL },
		{ "3.15-17", "03-15 03-16 03-17", NULL },
		{ "3/15-17", "03-15 03-16 03-17", NULL },
		{ "3.15到3.17", "03-15 03-16 03-17", NULL },
		{ "3月20 到 3月22", "03-20 03-21 03-22", NULL },
	};

	(void)state;
	CHECK(rows, DATE_GOOD, DOUBT_NONE);
}

static void test_only_what_can_be_nothing_else_is_certain(void **state)
{
	static const struct {
		const char *text;
		bool certain, numbered;
	} rows[] = {
		{ "3月15日", true, false }, { "明天", true, false },  { "3/15", true, false },
		{ "3.15号", true, false },  { "15号", true, true },   { "3.15", false, false },
		{ "3-15", false, false },   { "3152", false, false }, { "20260315", true, false },
		{ "15、16号", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_dates dates;

		assert_true(text_dates(rows[i].text, today, &dates) > 0);
		if (dates.certain != rows[i].certain || dates.numbered != rows[i].numbered)
			fail_msg("%s", rows[i].text);
	}
}

static void test_ranges_and_lists(void **state)
{
	static const struct row rows[] = {
		{ "3月15-17", "03-15 03-16 03-17", NULL },
		{ "3月15-17日", "03-15 03-16 03-17", NULL },
		{ "3月15到17号", "03-15 03-16 03-17", NULL },
		{ "3月15日到17日", "03-15 03-16 03-17", NULL },
		{ "3月15日至3月17日", "03-15 03-16 03-17", NULL },
		{ "三月十五到十七", "03-15 03-16 03-17", NULL },
		{ "15-17号", "03-15 03-16 03-17", NULL },
		{ "15到17号", "03-15 03-16 03-17", NULL },
		{ "15号到17号", "03-15 03-16 03-17", NULL },
		{ "15号-17号", "03-15 03-16 03-17", NULL },
		{ "3月30日到4月1日", "03-30 03-31 04-01", NULL },
		{ "3月30日到1号", "03-30 03-31 04-01", NULL },
		{ "15、16、18日", "03-15 03-16 03-18", NULL },
		{ "3月15、16、18日", "03-15 03-16 03-18", NULL },
		{ "3月15、16", "03-15 03-16", NULL },
		{ "3月15,16,18日", "03-15 03-16 03-18", NULL },
		{ "3月15和16日", "03-15 03-16", NULL },
		{ "15号16号", "03-15 03-16", NULL },
		{ "15号和16号", "03-15 03-16", NULL },
		{ "15号、16号", "03-15 03-16", NULL },
		{ "15号 16号", "03-15 03-16", NULL },
		{ "3月15 16 18日", "03-15 03-16 03-18", NULL },
		{ "3月15日、3月18日", "03-15 03-18", NULL },
		{ "4月2、3号", "04-02 04-03", NULL },
		{ "3月15-17 2人", "03-15 03-16 03-17", " 2人" },
		{ "3月15日 16人", "03-15", " 16人" },
		{ "15号-20人", "03-15", "-20人" },
		{ "15号到20人", "03-15", "到20人" },
		{ "3月15 16人", "03-15", " 16人" },
	};

	(void)state;
	CHECK(rows, DATE_GOOD, DOUBT_NONE);
}

static void test_what_can_be_no_day(void **state)
{
	static const struct row impossible[] = {
		{ "2月30日", "02-30", NULL }, { "3月32号", "03-32", NULL },
		{ "32号", "03-32", NULL },    { "13月5日", "13-05", NULL },
		{ "2.30", "02-30", NULL },    { "4月31日", "04-31", NULL },
		{ "4/31", "04-31", NULL },
	};
	static const struct row too_many[] = {
		{ "3月15日到4月15日", "03-15 03-16 03-17 03-18 03-19 03-20 03-21 03-22 03-23 03-24",
		  NULL },
	};

	(void)state;
	CHECK(impossible, DATE_IMPOSSIBLE, DOUBT_NONE);
	CHECK(too_many, DATE_TOO_MANY, DOUBT_NONE);
}

static void test_lunar_days_are_recognised(void **state)
{
	static const struct row rows[] = {
		{ "二月廿六", "", NULL },
		{ "初五", "", NULL },
		{ "廿六", "", NULL },
		{ "三月初五", "", NULL },
		{ "农历三月十五", "", NULL },
		{ "农历二月廿六", "", NULL },
		{ "阴历初五", "", NULL },
		{ "正月十五", "", NULL },
		{ "腊月二十三", "", NULL },
		{ "正月", "", NULL },
		{ "初十", "", NULL },
		{ "廿六 1人", "", " 1人" },
		{ "农历三月十五2人", "", "2人" },
		{ "阴历15号", "", NULL },
	};

	(void)state;
	CHECK(rows, DATE_LUNAR, DOUBT_NONE);
}

static void test_vague_days_have_no_day(void **state)
{
	static const struct row rows[] = {
		{ "这几天", "", NULL },	  { "过两天", "", NULL },     { "月底", "", NULL },
		{ "本月底", "", NULL },	  { "下周", "", NULL },	      { "最近", "", NULL },
		{ "3月份", "", NULL },	  { "3月底", "", NULL },      { "3月中旬", "", NULL },
		{ "3月", "", NULL },	  { "清明", "", NULL },	      { "清明后", "", NULL },
		{ "端午节前", "", NULL }, { "清明后天", "", "后天" },
	};
	static const struct row weekend[] = {
		{ "周末", "03-14 03-15", NULL },
		{ "这周末", "03-14 03-15", NULL },
	};
	static const struct row glued[] = {
		{ "3152", "03-15", NULL },
		{ "315", "03-15", NULL },
		{ "0315", "03-15", NULL },
		{ "3月152人", "", "人" },
	};
	static const struct row odd[] = {
		{ "3月15日星期六", "03-15", NULL }, { "15号起", "03-15", NULL },
		{ "明天开始3天", "03-12", NULL },   { "15 16 18日", "03-15 03-16 03-18", NULL },
		{ "外后天", "03-14", NULL },	    { "3-15号", "03-15", NULL },
	};

	(void)state;
	CHECK(rows, DATE_GOOD, DOUBT_APPROXIMATE);
	CHECK(weekend, DATE_GOOD, DOUBT_APPROXIMATE);
	CHECK(glued, DATE_GOOD, DOUBT_GLUED);
	CHECK(odd, DATE_GOOD, DOUBT_FORM);
}

static void test_what_is_no_day(void **state)
{
	static const char *const texts[] = {
		"5亩",	  "2人",   "3社",   "五",  "周",      "周强",	"周5亩",  "3.5亩",
		"1.5人",  "2300",  "1200",  "600", "9号楼",   "3号井",	"3.15亩", "15",
		"15、16", "东坡",  "",	    "初",  "初中",    "廿三亩", "大家",	  "明白",
		"今年",	  "3-5亩", "1.2吨", "may", "monster",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct text_dates dates = { .count = 0 };
		size_t used = text_dates(texts[i], today, &dates);

		if (used != 0)
			fail_msg("%s is %s", texts[i], shown(&dates));
	}
}

static void test_the_year_is_the_one_that_brings_a_day_nearest(void **state)
{
	static const struct {
		struct day today;
		const char *text;
		struct day day;
		enum text_date_kind kind;
	} rows[] = {
		{ { 2026, 12, 28 }, "1月3日", { 2027, 1, 3 }, DATE_GOOD },
		{ { 2026, 12, 28 }, "1.3", { 2027, 1, 3 }, DATE_GOOD },
		{ { 2026, 12, 28 }, "12月27日", { 2026, 12, 27 }, DATE_PAST },
		{ { 2027, 1, 3 }, "12月28日", { 2026, 12, 28 }, DATE_PAST },
		{ { 2026, 12, 30 }, "2号", { 2027, 1, 2 }, DATE_GOOD },
		{ { 2026, 3, 30 }, "2号", { 2026, 4, 2 }, DATE_GOOD },
		{ { 2026, 3, 30 }, "28号", { 2026, 3, 28 }, DATE_PAST },
		{ { 2026, 3, 11 }, "9月1日", { 2026, 9, 1 }, DATE_GOOD },
		{ { 2028, 2, 28 }, "明天", { 2028, 2, 29 }, DATE_GOOD },
		{ { 2026, 12, 31 }, "后天", { 2027, 1, 2 }, DATE_GOOD },
		{ { 2026, 12, 31 }, "下月1号", { 2027, 1, 1 }, DATE_GOOD },
		{ { 2026, 3, 15 }, "周日", { 2026, 3, 15 }, DATE_GOOD },
		{ { 2026, 3, 15 }, "下周一", { 2026, 3, 16 }, DATE_GOOD },
		{ { 2026, 3, 15 }, "这周六", { 2026, 3, 14 }, DATE_PAST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_dates dates;

		assert_true(text_dates(rows[i].text, rows[i].today, &dates) > 0);
		if (day_number(dates.days[0]) != day_number(rows[i].day) ||
		    dates.kind != rows[i].kind)
			fail_msg("%s: %d-%d-%d, kind %d", rows[i].text, dates.days[0].year,
				 dates.days[0].month, dates.days[0].day, dates.kind);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_by_their_distance),
		cmocka_unit_test(test_days_of_the_week),
		cmocka_unit_test(test_days_by_month_and_number),
		cmocka_unit_test(test_days_in_digits),
		cmocka_unit_test(test_only_what_can_be_nothing_else_is_certain),
		cmocka_unit_test(test_ranges_and_lists),
		cmocka_unit_test(test_what_can_be_no_day),
		cmocka_unit_test(test_lunar_days_are_recognised),
		cmocka_unit_test(test_vague_days_have_no_day),
		cmocka_unit_test(test_what_is_no_day),
		cmocka_unit_test(test_the_year_is_the_one_that_brings_a_day_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
