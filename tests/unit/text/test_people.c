#include "text/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_how_many_come(void **state)
{
	static const struct {
		const char *text;
		double count;
		enum text_doubt doubt;
		bool told;
		const char *rest;
	} rows[] = {
		{ "2人", 2, DOUBT_NONE, false, "" },
		{ "2 人", 2, DOUBT_NONE, false, "" },
		{ "两男一女", 3, DOUBT_NONE, false, "" },
		{ "2男1女", 3, DOUBT_NONE, false, "" },
		{ "男2女1", 3, DOUBT_NONE, false, "" },
		{ "女1男2", 3, DOUBT_NONE, false, "" },
		{ "男2人女1人", 3, DOUBT_NONE, false, "" },
		{ "男2人, 女1人", 3, DOUBT_NONE, false, "" },
		{ "男:2 女:1", 3, DOUBT_NONE, false, "" },
		{ "男的两个女的一个明天来", 3, DOUBT_NONE, false, "明天来" },
		{ "男工5个和女工7个", 12, DOUBT_NONE, false, "" },
		{ "2个男劳力1个妇女", 3, DOUBT_NONE, false, "" },
		{ "男女各2人", 4, DOUBT_NONE, false, "" },
		{ "3个女的和2个男的", 5, DOUBT_NONE, false, "" },
		{ "两男一女明天来", 3, DOUBT_NONE, false, "明天来" },
		{ "几个男的一个女的", 6, DOUBT_APPROXIMATE, false, "" },
		{ "两人", 2, DOUBT_NONE, false, "" },
		{ "两人播种", 2, DOUBT_NONE, false, "播种" },
		{ "两个人", 2, DOUBT_NONE, false, "" },
		{ "2个人", 2, DOUBT_NONE, false, "" },
		{ "1个", 1, DOUBT_NONE, false, "" },
		{ "一个", 1, DOUBT_NONE, false, "" },
		{ "两个来", 2, DOUBT_NONE, false, "来" },
		{ "两名", 2, DOUBT_NONE, false, "" },
		{ "3位", 3, DOUBT_NONE, false, "" },
		{ "三个劳力", 3, DOUBT_NONE, false, "" },
		{ "3口人", 3, DOUBT_NONE, false, "" },
		{ "十二个人", 12, DOUBT_NONE, false, "" },
		{ "俩", 2, DOUBT_NONE, false, "" },
		{ "俩人", 2, DOUBT_NONE, false, "" },
		{ "仨", 3, DOUBT_NONE, false, "" },
		{ "仨人", 3, DOUBT_NONE, false, "" },
		{ "2ren", 2, DOUBT_NONE, false, "" },
		{ "2 people", 2, DOUBT_NONE, false, "" },
		{ "two people", 2, DOUBT_NONE, false, "" },
		{ "1.5人", 1.5, DOUBT_NONE, false, "" },
		{ "0人", 0, DOUBT_NONE, false, "" },
		{ "十来个人", 10, DOUBT_APPROXIMATE, false, "" },
		{ "两三个人", 3, DOUBT_APPROXIMATE, false, "" },
		{ "几个人", 0, DOUBT_APPROXIMATE, true, "" },
		{ "个把人", 1, DOUBT_APPROXIMATE, false, "" },
		{ "20号人", 20, DOUBT_APPROXIMATE, false, "" },
		{ "2-3人", 3, DOUBT_RANGE, false, "" },
		{ "2到3人", 3, DOUBT_RANGE, false, "" },
		{ "1o人", 10, DOUBT_LETTER, false, "" },
		{ "-2人", -2, DOUBT_NEGATIVE, false, "" },
		{ "我和我媳妇", 2, DOUBT_NONE, true, "" },
		{ "我和我媳妇来", 2, DOUBT_NONE, true, "来" },
		{ "我跟老婆", 2, DOUBT_NONE, true, "" },
		{ "带媳妇", 2, DOUBT_NONE, true, "" },
		{ "带媳妇和娃", 3, DOUBT_NONE, true, "" },
		{ "我和老公两个人", 2, DOUBT_NONE, true, "" },
		{ "我和媳妇和娃", 3, DOUBT_NONE, true, "" },
		{ "我两口子", 2, DOUBT_NONE, true, "" },
		{ "两口子", 2, DOUBT_NONE, true, "" },
		{ "我俩", 2, DOUBT_NONE, true, "" },
		{ "我们俩", 2, DOUBT_NONE, true, "" },
		{ "父子俩", 2, DOUBT_NONE, true, "" },
		{ "一家三口", 3, DOUBT_NONE, true, "" },
		{ "我一个人", 1, DOUBT_NONE, true, "" },
		{ "就我一个人", 1, DOUBT_NONE, true, "一个人" },
		{ "全家", 0, DOUBT_APPROXIMATE, true, "" },
		{ "全家人", 0, DOUBT_APPROXIMATE, true, "" },
	};
	bool failed = false;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_people people = { .count = -99 };
		size_t used = text_people(rows[i].text, &people);

		if (used == 0 || people.count != rows[i].count || people.doubt != rows[i].doubt ||
		    people.told != rows[i].told || strcmp(rows[i].text + used, rows[i].rest) != 0)
			failed = true,
			print_error("%s: %.*s is %g, doubt %d\n", rows[i].text, (int)used,
				    rows[i].text, people.count, people.doubt);
	}
	assert_false(failed);
}

static void test_who_comes_with_whoever_writes(void **state)
{
	static const struct {
		const char *text;
		bool with;
	} rows[] = {
		{ "我和[张三]", true },	      { "[张三]跟我", true },
		{ "咱与[张三]明天来", true }, { "我自己还有[张三]", true },
		{ "我[张三]", false },	      { "[张三]和", false },
		{ "和[张三]", false },	      { "李四和[张三]", false },
		{ "[张三]我", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char text[64] = "";
		struct text_span name = { strcspn(rows[i].text, "["),
					  strcspn(rows[i].text, "]") - 1 };

		for (const char *at = rows[i].text; *at != '\0'; at++) {
			if (*at != '[' && *at != ']')
				strncat(text, at, 1);
		}
		if (text_with_self(text, name) != rows[i].with)
			fail_msg("%s", rows[i].text);
	}
}

static void test_what_is_no_number_of_people(void **state)
{
	static const char *const texts[] = {
		"2个月", "3个社", "一个问题", "两个棚", "人",	 "2",	 "二",
		"个",	 "我",	  "我家",     "我来",	"2袋",	 "东坡", "",
		"两袋",	 "5亩",	  "2个袋子",  "男2",	"女3人", "2男",	 "男2女",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct text_people people;

		if (text_people(texts[i], &people) != 0)
			fail_msg("%s is %g people", texts[i], people.count);
	}
}

static void test_groups(void **state)
{
	static const struct {
		const char *text;
		double value;
		enum text_doubt doubt;
		const char *rest;
	} rows[] = {
		{ "3社", 3, DOUBT_NONE, "" },	       { "3 社", 3, DOUBT_NONE, "" },
		{ "三社", 3, DOUBT_NONE, "" },	       { "第三社", 3, DOUBT_NONE, "" },
		{ "第3社", 3, DOUBT_NONE, "" },	       { "三社的", 3, DOUBT_NONE, "" },
		{ "3组", 3, DOUBT_NONE, "" },	       { "三组", 3, DOUBT_NONE, "" },
		{ "3小组", 3, DOUBT_NONE, "" },	       { "三队", 3, DOUBT_NONE, "" },
		{ "3村民小组", 3, DOUBT_NONE, "" },    { "3she", 3, DOUBT_NONE, "" },
		{ "3she 5mu", 3, DOUBT_NONE, " 5mu" }, { "3zu", 3, DOUBT_NONE, "" },
		{ "group 3", 3, DOUBT_NONE, "" },      { "③社", 3, DOUBT_NONE, "" },
		{ "十二社", 12, DOUBT_NONE, "" },      { "3社5亩", 3, DOUBT_NONE, "5亩" },
		{ "两社", 2, DOUBT_NONE, "" },	       { "2-3社", 3, DOUBT_RANGE, "" },
		{ "0社", 0, DOUBT_NONE, "" },	       { "99社", 99, DOUBT_NONE, "" },
	};
	static const char *const none[] = { "社",      "合作社", "3",	   "组织",
					    "3组织",   "3社区",	 "一队伍", "十 社 4",
					    "十 社:4", "社会",	 "group",  "" };
	bool failed = false;
	struct text_number group;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t used = text_group(rows[i].text, &group);

		if (used == 0 || group.value != rows[i].value || group.doubt != rows[i].doubt ||
		    strcmp(rows[i].text + used, rows[i].rest) != 0)
			failed = true,
			print_error("%s: %.*s is %g, doubt %d\n", rows[i].text, (int)used,
				    rows[i].text, group.value, group.doubt);
	}
	assert_false(failed);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		if (text_group(none[i], &group) != 0)
			fail_msg("%s is group %g", none[i], group.value);
	}
}

/* The candidates of a name, joined by blanks. */
static const char *candidates(const char *text, enum name_kind *kind)
{
	static char out[256];
	size_t ends[4], count = text_name(text, ends, 4, kind), used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(out + used, sizeof(out) - used, "%s%.*s", i > 0 ? "|" : "",
					 (int)ends[i], text);
	return out;
}

static void test_names_begin_with_a_surname(void **state)
{
	static const struct {
		const char *text, *candidates;
		enum name_kind kind;
	} rows[] = {
		{ "张三", "张三", NAME_USUAL },
		{ "张三三社", "张三|张三三", NAME_USUAL },
		{ "李桂兰 王五", "李桂|李桂兰", NAME_USUAL },
		{ "王建国", "王建|王建国", NAME_USUAL },
		{ "何满仓2社", "何满|何满仓", NAME_USUAL },
		{ "欧阳明", "欧阳明", NAME_SURE },
		{ "欧阳建国", "欧阳建|欧阳建国", NAME_SURE },
		{ "尉迟德才", "尉迟德|尉迟德才", NAME_SURE },
		{ "高小军", "高小|高小军", NAME_WEAK },
		{ "马占山", "马占|马占山", NAME_WEAK },
		{ "阿卜杜拉·买买提", "阿卜杜拉·买买提", NAME_SURE },
		{ "玛依拉·艾山 3社", "玛依拉·艾山", NAME_SURE },
		{ "张三家", "张三", NAME_USUAL },
		{ "张三的", "张三", NAME_USUAL },
		{ "张三5亩", "张三", NAME_USUAL },
		{ "李四来", "李四", NAME_USUAL },
		{ "王二虎种5亩", "王二虎", NAME_USUAL },
		{ "李有才报5亩", "李有才", NAME_USUAL },
		{ "权彩霞 15号", "权彩|权彩霞", NAME_WEAK },
		{ "边玉山 3社", "边玉|边玉山", NAME_WEAK },
		{ "王有5亩", "", NAME_NONE },
		{ "张二十亩", "", NAME_NONE },
		{ "李得了", "", NAME_NONE },
		{ "路灯坏了", "", NAME_NONE },
		{ "高兴", "", NAME_NONE },
		{ "马上来", "", NAME_NONE },
		{ "水管坏了", "", NAME_NONE },
		{ "谢谢书记", "", NAME_NONE },
		{ "何时", "", NAME_NONE },
		{ "东坡", "", NAME_NONE },
		{ "我", "", NAME_NONE },
		{ "5亩", "", NAME_NONE },
		{ "张", "", NAME_NONE },
		{ "john smith", "john|john smith", NAME_WEAK },
		{ "o'brien 5", "o'brien", NAME_WEAK },
		{ "a 5", "", NAME_NONE },
		{ "", "", NAME_NONE },
	};
	bool failed = false;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enum name_kind kind;
		const char *found = candidates(rows[i].text, &kind);
		const char *wanted = rows[i].candidates;

		if (strcmp(found, wanted) != 0 || (wanted[0] != '\0' && kind != rows[i].kind))
			failed = true,
			print_error("%s: '%s', kind %d\n", rows[i].text, found, kind);
	}
	assert_false(failed);
}

static void test_a_whole_word_is_a_name_whatever_stands_in_it(void **state)
{
	static const struct {
		const char *text;
		enum name_kind kind;
	} rows[] = {
		{ "田有粮", NAME_WEAK },  { "张有福", NAME_USUAL }, { "马六十三", NAME_WEAK },
		{ "李报国", NAME_USUAL }, { "王玉和", NAME_USUAL }, { "欧阳有德", NAME_SURE },
		{ "王建国", NAME_USUAL }, { "王书记", NAME_NONE },  { "李会计好", NAME_NONE },
		{ "谢谢您", NAME_NONE },  { "江多少", NAME_NONE },  { "高地块", NAME_NONE },
		{ "白地膜", NAME_NONE },  { "马家有", NAME_NONE },  { "植廿六", NAME_NONE },
		{ "田", NAME_NONE },	  { "东坡上", NAME_NONE },  { "", NAME_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (text_whole_name(rows[i].text, strlen(rows[i].text)) != rows[i].kind)
			fail_msg("%s", rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_how_many_come),
		cmocka_unit_test(test_who_comes_with_whoever_writes),
		cmocka_unit_test(test_what_is_no_number_of_people),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_names_begin_with_a_surname),
		cmocka_unit_test(test_a_whole_word_is_a_name_whatever_stands_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
