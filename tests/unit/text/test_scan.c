#include "text/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct day today = { 2026, 3, 11 }; /* a Wednesday */
static const char *const words[] = { "种植", "务工", "东坡", "王家沟", "青薯9号", "大薯", "交薯" };

static struct lexicon *lexicon;
static struct normal_text normal;
static struct scan scan;

static int set_up(void **state)
{
	(void)state;
	lexicon = lexicon_new();
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		lexicon_add(lexicon, words[i], (int)i, true);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	lexicon_free(lexicon);
	return 0;
}

static void scan_text(const char *text, unsigned wanted)
{
	normal_form(text, strlen(text), &normal);
	text_scan(&normal, 0, wanted, lexicon, today, &scan);
}

/* One letter a mention, and what it covers: "W种植|Q5亩|N张三". */
static const char *shown(void)
{
	static char out[16384];
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < scan.count; i++) {
		const struct mention *mention = &scan.mentions[i];

		used += (size_t)snprintf(out + used, sizeof(out) - used, "%s%c%.*s",
					 i > 0 ? "|" : "", "WQDPGNBO"[mention->kind],
					 (int)(mention->span.to - mention->span.from),
					 normal.utf8 + mention->span.from);
	}
	return out;
}

struct row {
	const char *text, *cover;
};

static void check(const struct row rows[], size_t count, unsigned wanted)
{
	bool failed = false;

	for (size_t i = 0; i < count; i++) {
		scan_text(rows[i].text, wanted);
		if (strcmp(shown(), rows[i].cover) != 0)
			failed = true,
			print_error("%s: %s, not %s\n", rows[i].text, shown(), rows[i].cover);
	}
	assert_false(failed);
}
#define CHECK(rows, wanted) check(rows, sizeof(rows) / sizeof(*(rows)), wanted)

static void test_a_text_is_covered_as_it_was_meant(void **state)
{
	static const struct row rows[] = {
		{ "种植 张三 3社 5亩", "W种植|N张三|G3社|Q5亩" },
		{ "种植 田有粮 3社 5亩", "W种植|N田有粮|G3社|Q5亩" },
		{ "种植 田有粮三社 5亩", "W种植|N田有粮|G三社|Q5亩" },
		{ "马六十三 七社 八亩", "N马六十三|G七社|Q八亩" },
		{ "种植张三三社5亩", "W种植|N张三|G三社|Q5亩" },
		{ "种植张三三三社5亩", "W种植|N张三|G三三社|Q5亩" },
		{ "种植5亩东坡青薯九号", "W种植|Q5亩|W东坡|W青薯九号" },
		{ "种植5亩3社", "W种植|Q5亩|G3社" },
		{ "种植3社5亩半东坡", "W种植|G3社|Q5亩半|W东坡" },
		{ "种植 五 东坡", "W种植|B五|W东坡" },
		{ "种植五亩王家沟", "W种植|Q五亩|W王家沟" },
		{ "王建国家种植5亩", "N王建国|O家|W种植|Q5亩" },
		{ "务工 3.15 2", "W务工|D3.15|B2" },
		{ "务工 3/15 2", "W务工|D3/15|B2" },
		{ "务工3月15号两人", "W务工|D3月15号|P两人" },
		{ "务工三月十五两个人", "W务工|D三月十五|P两个人" },
		{ "务工 3月15、16、18日 1人", "W务工|D3月15、16、18日|P1人" },
		{ "务工 明后天 俩人", "W务工|D明后天|P俩人" },
		{ "务工明天张三李四", "W务工|D明天|N张三|N李四" },
		{ "务工 张三、李四、王五 明天", "W务工|N张三|N李四|N王五|D明天" },
		{ "务工 大概明天", "W务工|D明天" },
		{ "代李秀英种植3亩", "O代|N李秀英|W种植|Q3亩" },
		{ "交薯 大薯1500斤", "W交薯|W大薯|Q1500斤" },
		{ "交薯50袋每袋80斤", "W交薯|Q50袋|Q每袋80斤" },
		{ "交薯50袋*80斤", "W交薯|Q50袋|Q*80斤" },
		{ "交薯 皮重120 毛重2420斤", "W交薯|Q皮重120|Q毛重2420斤" },
		{ "交薯 -100斤", "W交薯|Q-100斤" },
		{ "交薯-100斤", "W交薯|Q-100斤" },
		{ "报名-张三-3社-5亩", "O报名|N张三|G3社|Q5亩" },
		{ "5亩-3社", "Q5亩|G3社" },
		{ "种植 阿卜杜拉·买买提 5亩", "W种植|N阿卜杜拉·买买提|Q5亩" },
		{ "种植 欧阳建国 5亩", "W种植|N欧阳建国|Q5亩" },
		{ "种植 John Smith group 3 5 mu", "W种植|Njohn smith|Ggroup 3|Q5 mu" },
		{ "种植 maybe 5 mu", "W种植|Qmaybe 5 mu" },
		{ "①种植②5亩", "W种植|Q5亩" },
		{ "种植 13900000001 5亩", "W种植|Q13900000001|Q5亩" },
		{ "务工 3月15日8点2人", "W务工|D3月15日|Q8点|P2人" },
		{ "务工 3月15日8点30分2人", "W务工|D3月15日|Q8点30分|P2人" },
		{ "路灯坏了", "O路灯坏了" },
		{ "水管坏了 5天了", "O水管坏了|Q5天|O了" },
		{ "高兴地说", "O高兴地说" },
		{ "方便的话来2人", "O方便的话来|P2人" },
		{ "谢谢书记", "O谢谢书记" },
		{ "王书记 路灯坏了", "O路灯坏了" },
		{ "张三李四王五 明天", "N张三|N李四|N王五|D明天" },
		{ "张三和李四 明天", "N张三|O和|N李四|D明天" },
		{ "马上来", "O马上来" },
		{ "何时能浇水", "O何时能浇水" },
		{ "希森15号5亩", "O希森|D15号|Q5亩" },
		{ "", "" },
		{ "，。", "" },
		{ "?", "O?" },
	};

	(void)state;
	CHECK(rows, ~0U);
}

static void test_what_is_not_wanted_is_no_number_either(void **state)
{
	static const struct row rows[] = {
		{ "种植 3.15", "W种植|B3.15" },
		{ "种植 3月15日 5亩", "W种植|D3月15日|Q5亩" },
		{ "种植 2人 3社", "W种植|P2人|G3社" },
		{ "种植 张三", "W种植|O张三" },
		{ "种植 3152", "W种植|B3152" },
	};

	(void)state;
	CHECK(rows, 0);
	scan_text("种植 3月15日 5亩", 0);
	assert_int_equal(scan.explained, 4);
	assert_int_equal(scan.unexplained, 5);
	scan_text("种植 3月15日 5亩", WANT(MENTION_DATES));
	assert_int_equal(scan.explained, 9);
	assert_int_equal(scan.unexplained, 0);
}

static void test_mentions_hold_their_values(void **state)
{
	(void)state;
	scan_text("务工 3月15-17 张三 3社 五六亩 2人 7", ~0U);
	assert_string_equal(shown(), "W务工|D3月15-17|N张三|G3社|Q五六亩|P2人|B7");
	assert_int_equal(scan.mentions[0].word.number, 1);
	assert_int_equal(scan.mentions[0].word.likeness, LIKE_EQUAL);
	assert_int_equal(scan.dates[scan.mentions[1].dates].count, 3);
	assert_int_equal(scan.mentions[2].name, NAME_USUAL);
	assert_true(scan.mentions[3].number.value == 3);
	assert_int_equal(scan.mentions[4].quantity.doubt, DOUBT_APPROXIMATE);
	assert_true(scan.mentions[5].people.count == 2);
	assert_true(scan.mentions[6].number.value == 7);
	assert_int_equal(scan.turns, 0);
	scan_text("不种植", ~0U);
	assert_int_equal(scan.turns, TURN_REFUSAL);
}

static void test_glue_and_lines_are_told(void **state)
{
	static const bool glued[] = { false, true, false, false, true };
	static const bool first[] = { true, false, false, true, false };

	(void)state;
	scan_text("种植5亩 东坡\n东坡3亩", ~0U);
	assert_int_equal(scan.count, 5);
	for (size_t i = 0; i < scan.count; i++) {
		assert_int_equal(scan.mentions[i].glued, glued[i]);
		assert_int_equal(scan.mentions[i].first_on_line, first[i]);
	}
}

static void test_a_number_of_a_variety_is_a_doubtful_day(void **state)
{
	static const struct {
		const char *text;
		enum text_doubt doubt;
	} rows[] = {
		{ "希森15号", DOUBT_FORM },  { "a15号", DOUBT_FORM },
		{ "我15号来", DOUBT_NONE },  { "务工15号", DOUBT_NONE },
		{ "务工 15号", DOUBT_NONE }, { "希森3月15号", DOUBT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scan_text(rows[i].text, ~0U);
		assert_int_equal(scan.date_count, 1);
		assert_int_equal(scan.dates[0].doubt, rows[i].doubt);
	}
}

static void test_three_characters_that_stand_alone_are_a_usual_name(void **state)
{
	static const struct {
		const char *text;
		enum name_kind kind;
	} rows[] = {
		{ "种植 高建军 5亩", NAME_USUAL }, { "种植 高军 5亩", NAME_WEAK },
		{ "种植 王军 5亩", NAME_USUAL },   { "高建军种植5亩", NAME_USUAL },
		{ "欧阳建国 5亩", NAME_SURE },	   { "Ann Lee 5 mu", NAME_WEAK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t at = 0;

		scan_text(rows[i].text, ~0U);
		while (scan.mentions[at].kind != MENTION_NAME)
			at++;
		assert_int_equal(scan.mentions[at].name, rows[i].kind);
	}
}

static void test_a_scan_can_begin_anywhere(void **state)
{
	(void)state;
	normal_form("种植 张三 5亩", strlen("种植 张三 5亩"), &normal);
	text_scan(&normal, strlen("种植"), ~0U, lexicon, today, &scan);
	assert_string_equal(shown(), "N张三|Q5亩");
	assert_true(scan.mentions[0].first_on_line);
	text_scan(&normal, normal.size, ~0U, lexicon, today, &scan);
	assert_int_equal(scan.count, 0);
	text_scan(&normal, 0, ~0U, NULL, today, &scan);
	assert_string_equal(shown(), "O种植|N张三|Q5亩");
}

static void test_what_was_read_is_kept_only_for_the_same_question(void **state)
{
	struct lexicon *other = lexicon_new();

	(void)state;
	scan_text("种植 3.15 南山", ~0U);
	assert_string_equal(shown(), "W种植|D3.15|O南山");
	text_scan(&normal, 0, 0, lexicon, today, &scan);
	assert_string_equal(shown(), "W种植|B3.15|O南山");
	lexicon_add(other, "南山", 0, false);
	text_scan(&normal, 0, ~0U, other, today, &scan);
	assert_string_equal(shown(), "O种植|D3.15|W南山");
	lexicon_add(other, "种植", 1, false);
	text_scan(&normal, 0, ~0U, other, today, &scan);
	assert_string_equal(shown(), "W种植|D3.15|W南山");
	text_scan(&normal, 0, ~0U, other, (struct day){ 2027, 1, 1 }, &scan);
	assert_int_equal(scan.dates[0].days[0].year, 2027);
	lexicon_free(other);
	scan_text("ann lee", ~0U);
	assert_string_equal(shown(), "Oann|Olee");
	scan_text("Ann Lee", ~0U);
	assert_string_equal(shown(), "Nann lee");
}

static void test_a_text_that_holds_too_much_is_cut(void **state)
{
	static char text[2400];

	(void)state;
	for (size_t i = 0; i + 8 < sizeof(text); i += 5)
		memcpy(text + i, "5亩 ", 6);
	scan_text(text, ~0U);
	assert_true(scan.cut);
	assert_int_equal(scan.count, MENTIONS_MOST);
	scan_text("明天 种植 3月20日 种植 4月1日 种植 4月3日 种植 4月5日", ~0U);
	assert_true(scan.cut);
	assert_int_equal(scan.date_count, SCAN_DATES_MOST);
}

/* Any pieces in any order: mentions lie in the text, in order, apart from each other; nothing is
 * counted twice; and a second scan finds the same. */
static void test_scans_of_any_text_are_sound(void **state)
{
	static const char *const pieces[] = {
		"种植", "张三", "3社", "5亩", "半", "一", "二",	  "十",	  "百",	  "万",	  "1",
		"2",	"0",	"o",   "l",   ".",  ",",  "、",	  "-",	  "/",	  " ",	  "\n",
		"月",	"日",	"号",  "年",  "周", "六", "明天", "每",	  "斤",	  "袋",	  "元",
		"块",	"毛",	"重",  "人",  "个", "俩", "我",	  "和",	  "媳妇", "第",	  "社",
		"东坡", "王",	"李",  "·",   "①",  "mu", "a",	  "per",  "kg",	  "?",	  "不",
		"大概", "农历", "初",  "廿",  "到", "*",  "¥",	  "坏了", "😀",	  "\xff",
	};
	static char text[1200], first[16384];
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		size_t size = 0, last = 0, characters = 0;

		for (int i = 0; i < round % 90; i++) {
			const char *piece;

			seed = seed * 1103515245 + 12345;
			piece = pieces[(seed >> 16) % (sizeof(pieces) / sizeof(*pieces))];
			memcpy(text + size, piece, strlen(piece) + 1);
			size += strlen(piece);
		}
		text[size] = '\0';
		scan_text(text, round % 2 == 0 ? ~0U : 0);
		for (size_t i = 0; i < scan.count; i++) {
			assert_true(scan.mentions[i].span.from >= last);
			assert_true(scan.mentions[i].span.to > scan.mentions[i].span.from);
			last = scan.mentions[i].span.to;
		}
		assert_true(last <= normal.size);
		for (size_t at = 0; at < normal.size; at += text_step(normal.utf8 + at))
			characters += normal.utf8[at] != ' ';
		assert_true(scan.explained + scan.unexplained <= characters);
		strcpy(first, shown());
		scan_text(text, round % 2 == 0 ? ~0U : 0);
		assert_string_equal(shown(), first);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_is_covered_as_it_was_meant),
		cmocka_unit_test(test_what_is_not_wanted_is_no_number_either),
		cmocka_unit_test(test_mentions_hold_their_values),
		cmocka_unit_test(test_glue_and_lines_are_told),
		cmocka_unit_test(test_a_number_of_a_variety_is_a_doubtful_day),
		cmocka_unit_test(test_three_characters_that_stand_alone_are_a_usual_name),
		cmocka_unit_test(test_a_scan_can_begin_anywhere),
		cmocka_unit_test(test_what_was_read_is_kept_only_for_the_same_question),
		cmocka_unit_test(test_a_text_that_holds_too_much_is_cut),
		cmocka_unit_test(test_scans_of_any_text_are_sound),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
