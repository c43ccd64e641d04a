#include "text/until.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct day today = { 2026, 3, 11 }; /* a Wednesday */

static void test_a_notice_is_of_use_until_its_day_or_hour(void **state)
{
	static const struct {
		const char *text, *until; /* "" none */
	} rows[] = {
		{ "明早7点东坡集合", "03-12 07:00" },
		{ "明天早上7点半东坡集合", "03-12 07:30" },
		{ "明天 早上 7点30分集合", "03-12 07:30" },
		{ "明早七点一刻集合，带锄头", "03-12 07:15" },
		{ "明天到村委会领籽种，上午九点", "03-12 09:00" },
		{ "后天下午3点开会", "03-13 15:00" },
		{ "今晚八点半开会", "03-11 20:30" },
		{ "今晚12点停电", "03-11 24:00" },
		{ "晚上8点开会", "03-11 20:00" },
		{ "4月8日上午9时开会", "04-08 09:00" },
		{ "4月8日 14：30 开会", "04-08 14:30" },
		{ "4月8日9:00在村委会", "04-08 09:00" },
		{ "周六下午3点", "03-14 15:00" },
		{ "15号上午9点开会", "03-15 09:00" },
		{ "请15号前交表", "03-15 24:00" },
		{ "3.15前交表", "03-15 24:00" },
		{ "明早7点到9点领地膜", "03-12 09:00" },
		{ "明早7点集合，明天上午10点收工", "03-12 10:00" },
		{ "中午1点发种", "03-11 13:00" },
		{ "tomorrow 7:30 at the office", "03-12 07:30" },
		/* the day, where its hour could be either, or only begins */
		{ "明天7点集合", "03-12 24:00" },
		{ "明天上午8点以后来领", "03-12 24:00" },
		{ "明天到村委会领籽种", "03-12 24:00" },
		{ "3月15日、16日验收", "03-16 24:00" },
		{ "3月15日到17日发膜", "03-17 24:00" },
		{ "昨天没领的，明天上午9点再领", "03-12 09:00" },
		{ "昨天的会没开完，今天下午3点接着开", "03-11 15:00" },
		{ "昨天的会没开完，今晚8点接着开", "03-11 20:00" },
		{ "明天开会，讲三点", "03-12 24:00" },
		/* nothing, or in doubt */
		{ "请大家看好牛羊", "" },
		{ "7点集合", "" },
		{ "会上讲三点意见", "" },
		{ "每天晚上8点浇水", "" },
		{ "明天起降温", "" },
		{ "4月8日登记，4月10日开会", "" },
		{ "农历三月十五开会", "" },
		{ "2月30日开会", "" },
		{ "昨天的会改期", "" },
		{ "昨天下午3点的会没开完", "" },
		{ "3月10日晚上8点停了电", "" },
		{ "最近防火", "" },
		{ "陇薯10号到货了", "" },
		{ "东坡3.15亩", "" },
		{ "电话13900000007 8:00-18:00有人接", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct normal_text normal;
		struct text_until until;
		char shown[32] = "";

		normal_form(rows[i].text, strlen(rows[i].text), &normal);
		if (text_until(&normal, today, &until))
			snprintf(shown, sizeof(shown), "%02d-%02d %02d:%02d", until.day.month,
				 until.day.day, until.minute / 60, until.minute % 60);
		if (strcmp(shown, rows[i].until) != 0)
			fail_msg("%s: until '%s', expected '%s'", rows[i].text, shown,
				 rows[i].until);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_notice_is_of_use_until_its_day_or_hour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
