#include "text/quantity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct row {
	const char *text;
	enum text_unit unit;
	double value;
	enum text_doubt doubt;
	const char *rest; /* what is left behind it */
};

static void check(const struct row rows[], size_t count)
{
	bool failed = false;

	for (size_t i = 0; i < count; i++) {
		struct text_quantity quantity = { .value = -99 };
		size_t used = text_quantity(rows[i].text, &quantity);
		const char *rest = rows[i].rest == NULL ? "" : rows[i].rest;

		if (used == 0 || quantity.unit != rows[i].unit ||
		    fabs(quantity.value - rows[i].value) > 1e-6 ||
		    quantity.doubt != rows[i].doubt || strcmp(rows[i].text + used, rest) != 0)
			failed = true,
			print_error("%s: %.*s is %g, unit %d, doubt %d\n", rows[i].text, (int)used,
				    rows[i].text, quantity.value, quantity.unit, quantity.doubt);
	}
	assert_false(failed);
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof(*(rows)))

static void test_land(void **state)
{
	static const struct row rows[] = {
		{ "5亩", UNIT_MU, 5, DOUBT_NONE, NULL },
		{ "5 亩", UNIT_MU, 5, DOUBT_NONE, NULL },
		{ "15.5亩", UNIT_MU, 15.5, DOUBT_NONE, NULL },
		{ "三亩半", UNIT_MU, 3.5, DOUBT_NONE, NULL },
		{ "亩半", UNIT_MU, 1.5, DOUBT_NONE, NULL },
		{ "半亩", UNIT_MU, 0.5, DOUBT_NONE, NULL },
		{ "半亩地", UNIT_MU, 0.5, DOUBT_NONE, NULL },
		{ "八亩二", UNIT_MU, 8.2, DOUBT_NONE, NULL },
		{ "8亩2", UNIT_MU, 8.2, DOUBT_NONE, NULL },
		{ "八亩二东坡", UNIT_MU, 8.2, DOUBT_NONE, "东坡" },
		{ "八亩二分", UNIT_MU, 8.2, DOUBT_NONE, NULL },
		{ "八亩二分地", UNIT_MU, 8.2, DOUBT_NONE, NULL },
		{ "八亩二分半", UNIT_MU, 8.25, DOUBT_NONE, NULL },
		{ "1亩2分3厘", UNIT_MU, 1.23, DOUBT_NONE, NULL },
		{ "一亩半分", UNIT_MU, 1.05, DOUBT_NONE, NULL },
		{ "三亩三分三", UNIT_MU, 3.33, DOUBT_NONE, NULL },
		{ "十二亩零五分", UNIT_MU, 12.5, DOUBT_NONE, NULL },
		{ "5 亩 3 分", UNIT_MU, 5.3, DOUBT_NONE, NULL },
		{ "2分地", UNIT_MU, 0.2, DOUBT_NONE, NULL },
		{ "5分", UNIT_MU, 0.5, DOUBT_FORM, NULL },
		{ "3.5亩地", UNIT_MU, 3.5, DOUBT_NONE, NULL },
		{ "三十亩", UNIT_MU, 30, DOUBT_NONE, NULL },
		{ "廿三亩", UNIT_MU, 23, DOUBT_NONE, NULL },
		{ "两亩", UNIT_MU, 2, DOUBT_NONE, NULL },
		{ "2公顷", UNIT_MU, 30, DOUBT_NONE, NULL },
		{ "1垧", UNIT_MU, 15, DOUBT_FORM, NULL },
		{ "亩5", UNIT_MU, 5, DOUBT_NONE, NULL },
		{ "亩5东坡", UNIT_MU, 5, DOUBT_NONE, "东坡" },
		{ "5mu", UNIT_MU, 5, DOUBT_NONE, NULL },
		{ "5mu dongpo", UNIT_MU, 5, DOUBT_NONE, " dongpo" },
		{ "5 mu", UNIT_MU, 5, DOUBT_NONE, NULL },
		{ "2.5 acres", UNIT_MU, 15.175712, DOUBT_NONE, NULL },
		{ "1.5 ha", UNIT_MU, 22.5, DOUBT_NONE, NULL },
		{ "①亩", UNIT_MU, 1, DOUBT_FORM, NULL },
		{ "5½亩", UNIT_MU, 5.5, DOUBT_NONE, NULL },
		{ "0亩", UNIT_MU, 0, DOUBT_NONE, NULL },
		{ "5亩3社", UNIT_MU, 5, DOUBT_NONE, "3社" },
		{ "五亩三社", UNIT_MU, 5, DOUBT_NONE, "三社" },
		{ "5亩3月15日", UNIT_MU, 5, DOUBT_NONE, "3月15日" },
		{ "5亩2人", UNIT_MU, 5, DOUBT_NONE, "2人" },
		{ "5亩3年", UNIT_MU, 5, DOUBT_NONE, "3年" },
		{ "五亩三年", UNIT_MU, 5, DOUBT_NONE, "三年" },
		{ "5亩600元", UNIT_MU, 5, DOUBT_NONE, "600元" },
		{ "五亩一共", UNIT_MU, 5, DOUBT_NONE, "一共" },
		{ "5亩 3", UNIT_MU, 5, DOUBT_NONE, " 3" },
		{ "5亩半地", UNIT_MU, 5.5, DOUBT_NONE, NULL },
	};

	(void)state;
	CHECK(rows);
}

static void test_doubtful_land(void **state)
{
	static const struct row rows[] = {
		{ "二十来亩", UNIT_MU, 20, DOUBT_APPROXIMATE, NULL },
		{ "5亩多", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "5亩多地", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "5亩左右", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "5亩 左右", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "5亩上下", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "大概5亩", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "约5亩", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "差不多 5亩", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "不到5亩", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "五六亩", UNIT_MU, 6, DOUBT_APPROXIMATE, NULL },
		{ "几亩地", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
		{ "十几亩", UNIT_MU, 15, DOUBT_APPROXIMATE, NULL },
		{ "3-5亩", UNIT_MU, 5, DOUBT_RANGE, NULL },
		{ "3到5亩", UNIT_MU, 5, DOUBT_RANGE, NULL },
		{ "3亩到5亩", UNIT_MU, 5, DOUBT_RANGE, NULL },
		{ "1o亩", UNIT_MU, 10, DOUBT_LETTER, NULL },
		{ "-5亩", UNIT_MU, -5, DOUBT_NEGATIVE, NULL },
		{ "5,5亩", UNIT_MU, 5.5, DOUBT_FORM, NULL },
		{ "about 5 mu", UNIT_MU, 5, DOUBT_APPROXIMATE, NULL },
	};

	(void)state;
	CHECK(rows);
}

static void test_weight(void **state)
{
	static const struct row rows[] = {
		{ "2300斤", UNIT_KG, 1150, DOUBT_NONE, NULL },
		{ "2300 斤", UNIT_KG, 1150, DOUBT_NONE, NULL },
		{ "2,300斤", UNIT_KG, 1150, DOUBT_NONE, NULL },
		{ "两千三百斤", UNIT_KG, 1150, DOUBT_NONE, NULL },
		{ "三千二斤", UNIT_KG, 1600, DOUBT_NONE, NULL },
		{ "3百5十斤", UNIT_KG, 175, DOUBT_NONE, NULL },
		{ "0.5万斤", UNIT_KG, 2500, DOUBT_NONE, NULL },
		{ "3万斤", UNIT_KG, 15000, DOUBT_NONE, NULL },
		{ "1150公斤", UNIT_KG, 1150, DOUBT_NONE, NULL },
		{ "1150千克", UNIT_KG, 1150, DOUBT_NONE, NULL },
		{ "100市斤", UNIT_KG, 50, DOUBT_NONE, NULL },
		{ "500kg", UNIT_KG, 500, DOUBT_NONE, NULL },
		{ "500 kg", UNIT_KG, 500, DOUBT_NONE, NULL },
		{ "500kgs", UNIT_KG, 500, DOUBT_NONE, NULL },
		{ "1.2吨", UNIT_KG, 1200, DOUBT_NONE, NULL },
		{ "1.2t", UNIT_KG, 1200, DOUBT_NONE, NULL },
		{ "一吨二", UNIT_KG, 1200, DOUBT_NONE, NULL },
		{ "1吨2", UNIT_KG, 1200, DOUBT_NONE, NULL },
		{ "一吨半", UNIT_KG, 1500, DOUBT_NONE, NULL },
		{ "吨半", UNIT_KG, 1500, DOUBT_NONE, NULL },
		{ "半吨", UNIT_KG, 500, DOUBT_NONE, NULL },
		{ "1吨200公斤", UNIT_KG, 1200, DOUBT_NONE, NULL },
		{ "一吨二百斤", UNIT_KG, 1100, DOUBT_NONE, NULL },
		{ "2吨300", UNIT_KG, 2000, DOUBT_PART, NULL },
		{ "两吨三百", UNIT_KG, 2000, DOUBT_PART, NULL },
		{ "2吨300袋", UNIT_KG, 2000, DOUBT_NONE, "300袋" },
		{ "2吨3社", UNIT_KG, 2000, DOUBT_NONE, "3社" },
		{ "2300斤5两", UNIT_KG, 1150.25, DOUBT_NONE, NULL },
		{ "2300斤5两袋", UNIT_KG, 1150, DOUBT_NONE, "5两袋" },
		{ "总重2420斤 皮120", UNIT_KG, 1210, DOUBT_NONE, " 皮120" },
		{ "十担", UNIT_KG, 500, DOUBT_NONE, NULL },
		{ "2300jin", UNIT_KG, 1150, DOUBT_NONE, NULL },
		{ "2顿", UNIT_KG, 2000, DOUBT_FORM, NULL },
		{ "四千多斤", UNIT_KG, 2000, DOUBT_APPROXIMATE, NULL },
		{ "二三百斤", UNIT_KG, 150, DOUBT_APPROXIMATE, NULL },
		{ "-100斤", UNIT_KG, -50, DOUBT_NEGATIVE, NULL },
		{ "1500斤小薯300斤", UNIT_KG, 750, DOUBT_NONE, "小薯300斤" },
		{ "斤半", UNIT_KG, 0.75, DOUBT_NONE, NULL },
		{ "2斤半", UNIT_KG, 1.25, DOUBT_NONE, NULL },
		{ "2000-2300斤", UNIT_KG, 1150, DOUBT_RANGE, NULL },
		{ "一千来斤", UNIT_KG, 500, DOUBT_APPROXIMATE, NULL },
	};

	(void)state;
	CHECK(rows);
}

static void test_weighing(void **state)
{
	static const struct {
		const char *text;
		double value;
		enum text_weighing weighing;
		bool marked;
	} rows[] = {
		{ "毛重2420斤", 1210, WEIGHED_GROSS, true },
		{ "毛重:2420斤", 1210, WEIGHED_GROSS, true },
		{ "毛重 2吨", 2000, WEIGHED_GROSS, true },
		{ "皮重120", 60, WEIGHED_TARE, false },
		{ "皮重120斤", 60, WEIGHED_TARE, true },
		{ "净重是2300斤", 1150, WEIGHED_NET, true },
		{ "毛2420", 1210, WEIGHED_GROSS, false },
		{ "皮120", 60, WEIGHED_TARE, false },
		{ "净2300斤", 1150, WEIGHED_NET, true },
		{ "车皮600斤", 300, WEIGHED_TARE, true },
		{ "2300斤", 1150, WEIGHED_NET, true },
		{ "gross 500 kg", 500, WEIGHED_GROSS, true },
		{ "tare 20 kg", 20, WEIGHED_TARE, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_quantity quantity;

		assert_int_equal(text_quantity(rows[i].text, &quantity), strlen(rows[i].text));
		assert_int_equal(quantity.unit, UNIT_KG);
		assert_int_equal(quantity.weighing, rows[i].weighing);
		assert_int_equal(quantity.marked, rows[i].marked);
		assert_true(fabs(quantity.value - rows[i].value) < 1e-9);
	}
}

static void test_bags(void **state)
{
	static const struct row rows[] = {
		{ "50袋", UNIT_BAGS, 50, DOUBT_NONE, NULL },
		{ "五十袋子", UNIT_BAGS, 50, DOUBT_NONE, NULL },
		{ "50麻袋", UNIT_BAGS, 50, DOUBT_NONE, NULL },
		{ "30包", UNIT_BAGS, 30, DOUBT_NONE, NULL },
		{ "3 bags", UNIT_BAGS, 3, DOUBT_NONE, NULL },
		{ "50来袋", UNIT_BAGS, 50, DOUBT_APPROXIMATE, NULL },
		{ "每袋80斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "每袋 80斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "每袋80", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "每袋大概80斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "一袋80斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "1袋80斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "每包40公斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "80斤一袋", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "80斤/袋", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "80斤每袋", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "80斤装", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "*80斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "x80斤", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "40 kg a bag", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
		{ "40 kg per bag", UNIT_KG_A_BAG, 40, DOUBT_NONE, NULL },
	};

	(void)state;
	CHECK(rows);
}

static void test_money_and_prices(void **state)
{
	static const struct row rows[] = {
		{ "600元", UNIT_YUAN, 600, DOUBT_NONE, NULL },
		{ "600块钱", UNIT_YUAN, 600, DOUBT_NONE, NULL },
		{ "¥600", UNIT_YUAN, 600, DOUBT_NONE, NULL },
		{ "六百块", UNIT_YUAN, 600, DOUBT_NONE, NULL },
		{ "1块1", UNIT_YUAN, 1.1, DOUBT_NONE, NULL },
		{ "1块05", UNIT_YUAN, 1.05, DOUBT_NONE, NULL },
		{ "1块25一斤", UNIT_YUAN_A_KG, 2.5, DOUBT_NONE, NULL },
		{ "600块10年", UNIT_YUAN, 600, DOUBT_NONE, "10年" },
		{ "一块二", UNIT_YUAN, 1.2, DOUBT_NONE, NULL },
		{ "一块二毛", UNIT_YUAN, 1.2, DOUBT_NONE, NULL },
		{ "一块二毛五", UNIT_YUAN, 1.25, DOUBT_NONE, NULL },
		{ "一块五毛钱", UNIT_YUAN, 1.5, DOUBT_NONE, NULL },
		{ "1元2角5分", UNIT_YUAN, 1.25, DOUBT_NONE, NULL },
		{ "八毛", UNIT_YUAN, 0.8, DOUBT_NONE, NULL },
		{ "八毛五", UNIT_YUAN, 0.85, DOUBT_NONE, NULL },
		{ "8角", UNIT_YUAN, 0.8, DOUBT_NONE, NULL },
		{ "两块半", UNIT_YUAN, 2.5, DOUBT_NONE, NULL },
		{ "1.5万元", UNIT_YUAN, 15000, DOUBT_NONE, NULL },
		{ "12.30元", UNIT_YUAN, 12.3, DOUBT_NONE, NULL },
		{ "每斤1.2元", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "每斤1.2", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "每斤一块二", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "每公斤2.4元", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "一斤1.2元", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "1.2元一斤", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "1.2元/斤", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "1.2/斤", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "1块1一斤", UNIT_YUAN_A_KG, 2.2, DOUBT_NONE, NULL },
		{ "八毛五一斤", UNIT_YUAN_A_KG, 1.7, DOUBT_NONE, NULL },
		{ "1.2元每斤", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "每吨2400元", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "2.4元/kg", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "2.4 yuan a kg", UNIT_YUAN_A_KG, 2.4, DOUBT_NONE, NULL },
		{ "每亩600元", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "每亩600", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "每亩每年600元", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "每年每亩600元", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "每亩租金600元", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "六百块一亩", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "600元一亩", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "600一亩", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "600元/亩/年", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "600元 一亩", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "一亩600元", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "1亩地600块", UNIT_YUAN_A_MU, 600, DOUBT_NONE, NULL },
		{ "六百一亩", UNIT_MU, 610, DOUBT_FORM, NULL },
		{ "一亩四百", UNIT_YUAN_A_MU, 400, DOUBT_FORM, NULL },
		{ "一斤1.2", UNIT_YUAN_A_KG, 2.4, DOUBT_FORM, NULL },
		{ "一亩3", UNIT_MU, 1.3, DOUBT_NONE, NULL },
		{ "1亩 3", UNIT_MU, 1, DOUBT_NONE, " 3" },
		{ "五六百块一亩", UNIT_YUAN_A_MU, 600, DOUBT_APPROXIMATE, NULL },
	};

	(void)state;
	CHECK(rows);
}

static void test_years_loads_and_what_no_form_knows(void **state)
{
	static const struct row rows[] = {
		{ "3年", UNIT_YEARS, 3, DOUBT_NONE, NULL },
		{ "三年六百块", UNIT_YEARS, 3, DOUBT_NONE, "六百块" },
		{ "5 years", UNIT_YEARS, 5, DOUBT_NONE, NULL },
		{ "3-5年", UNIT_YEARS, 5, DOUBT_RANGE, NULL },
		{ "两车", UNIT_LOADS, 2, DOUBT_NONE, NULL },
		{ "每车3000斤", UNIT_KG_A_LOAD, 1500, DOUBT_NONE, NULL },
		{ "3000斤/车", UNIT_KG_A_LOAD, 1500, DOUBT_NONE, NULL },
		{ "1吨 1200元/吨", UNIT_KG, 1000, DOUBT_NONE, " 1200元/吨" },
		{ "一亩 600元/亩", UNIT_MU, 1, DOUBT_NONE, " 600元/亩" },
		{ "2030年", UNIT_OTHER, 2030, DOUBT_NONE, NULL },
		{ "o.5亩", UNIT_MU, 0.5, DOUBT_LETTER, NULL },
		{ "3 000斤", UNIT_KG, 1500, DOUBT_FORM, NULL },
		{ "1e3斤", UNIT_KG, 500, DOUBT_LETTER, NULL },
		{ "2车", UNIT_LOADS, 2, DOUBT_NONE, NULL },
		{ "3天", UNIT_DAYS, 3, DOUBT_NONE, NULL },
		{ "8点", UNIT_OTHER, 8, DOUBT_NONE, NULL },
		{ "8点半", UNIT_OTHER, 8, DOUBT_NONE, NULL },
		{ "8点30分", UNIT_OTHER, 8, DOUBT_NONE, NULL },
		{ "两块地", UNIT_OTHER, 2, DOUBT_NONE, NULL },
		{ "3个小时", UNIT_OTHER, 3, DOUBT_NONE, NULL },
		{ "60岁", UNIT_OTHER, 60, DOUBT_NONE, NULL },
		{ "30米", UNIT_OTHER, 30, DOUBT_NONE, NULL },
		{ "三分之一", UNIT_OTHER, 3, DOUBT_NONE, NULL },
		{ "13900000001", UNIT_OTHER, 13900000001, DOUBT_NONE, NULL },
		{ "3年前", UNIT_OTHER, 3, DOUBT_NONE, NULL },
	};

	(void)state;
	CHECK(rows);
}

static void test_what_is_no_quantity(void **state)
{
	static const char *const texts[] = {
		"5",	"五",	"亩",	"亩数", "3社", "2人",	   "3月15日", "每人",
		"毛重", "毛病", "东坡", "半",	"①",   "5members", "大概",    "",
		"15号", "每",	"皮重", "一共", "t恤", "约好",	   "3.15",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct text_quantity quantity;

		if (text_quantity(texts[i], &quantity) != 0)
			fail_msg("%s is %g, unit %d", texts[i], quantity.value, quantity.unit);
	}
}

static void test_what_a_mu_takes_is_no_weight(void **state)
{
	static const struct {
		const char *text;
		bool of_each;
	} rows[] = {
		{ "每亩300斤", true },	{ "一亩300斤", true },	 { "每亩要300斤", true },
		{ "每亩 300斤", true }, { "一亩 300斤", false }, { "5亩300斤", false },
		{ "每袋300斤", false }, { "300斤", false },	 { "每亩600元 300斤", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *at = strstr(rows[i].text, "300");

		if (text_of_each_mu(rows[i].text, (size_t)(at - rows[i].text)) != rows[i].of_each)
			fail_msg("%s", rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_land),
		cmocka_unit_test(test_doubtful_land),
		cmocka_unit_test(test_weight),
		cmocka_unit_test(test_weighing),
		cmocka_unit_test(test_bags),
		cmocka_unit_test(test_money_and_prices),
		cmocka_unit_test(test_years_loads_and_what_no_form_knows),
		cmocka_unit_test(test_what_a_mu_takes_is_no_weight),
		cmocka_unit_test(test_what_is_no_quantity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
