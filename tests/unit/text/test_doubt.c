#include "text/doubt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_words_that_turn_a_text(void **state)
{
	static const struct {
		const char *text;
		unsigned turns;
	} rows[] = {
		{ "种植 5亩", 0 },
		{ "不种了", TURN_REFUSAL },
		{ "来不了", TURN_REFUSAL },
		{ "没有5亩", TURN_REFUSAL | TURN_LACK },
		{ "明天干活不", TURN_REFUSAL | TURN_QUESTION },
		{ "报上没有", TURN_REFUSAL | TURN_LACK | TURN_QUESTION },
		{ "记上没, 5亩", TURN_REFUSAL | TURN_LACK | TURN_QUESTION },
		{ "要几个人", TURN_QUESTION },
		{ "别忘了5亩", 0 },
		{ "干啥活都行", 0 },
		{ "别记5亩", TURN_REFUSAL },
		{ "取消务工", TURN_REFUSAL },
		{ "大概5亩", TURN_GUESS },
		{ "可能5亩", TURN_GUESS },
		{ "估计5亩", TURN_GUESS },
		{ "差不多5亩", TURN_GUESS },
		{ "5亩左右", TURN_GUESS },
		{ "不到5亩", TURN_GUESS },
		{ "5亩吗", TURN_QUESTION },
		{ "5亩?", TURN_QUESTION },
		{ "怎么报名", TURN_QUESTION },
		{ "多少钱", TURN_QUESTION | TURN_PRICE },
		{ "多少斤", TURN_QUESTION },
		{ "啥价", TURN_QUESTION | TURN_PRICE },
		{ "社别", 0 },
		{ "不知道", TURN_QUESTION },
		{ "明天或后天", TURN_CHOICE },
		{ "3社还是4社", TURN_CHOICE },
		{ "去年5亩", TURN_STORY },
		{ "听说要种5亩", TURN_STORY },
		{ "收到地膜3卷", TURN_STORY | TURN_HAD },
		{ "领了地膜", TURN_STORY | TURN_HAD },
		{ "收到，报名5亩", 0 },
		{ "收到通知了", 0 },
		{ "种地好难", TURN_STORY },
		{ "不好意思 5亩", 0 },
		{ "不用谢", 0 },
		{ "没问题 5亩", 0 },
		{ "没事", 0 },
		{ "别的地5亩", 0 },
		{ "分别5亩", 0 },
		{ "特别好", 0 },
		{ "节约用水", 0 },
		{ "约5亩", TURN_GUESS },
		{ "not 5 mu", TURN_REFUSAL },
		{ "no", TURN_REFUSAL },
		{ "note 5 mu", 0 },
		{ "nova 5 mu", 0 },
		{ "maybe 5 mu", TURN_GUESS },
		{ "5 or 6 mu", TURN_CHOICE },
		{ "for 6 mu", 0 },
		{ "去年可能不到5亩?", TURN_STORY | TURN_GUESS | TURN_QUESTION },
		{ "", 0 },
	};
	bool failed = false;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct text_span all = { 0, strlen(rows[i].text) };
		unsigned turns = text_turns(rows[i].text, all, NULL);

		if (turns != rows[i].turns)
			failed = true, print_error("%s: %x\n", rows[i].text, turns);
	}
	assert_false(failed);
}

static void test_the_first_turn_is_shown_and_the_stretch_is_kept(void **state)
{
	const char *text = "5亩 大概 不";
	struct text_span first = { 0, 0 };

	(void)state;
	assert_int_equal(text_turns(text, (struct text_span){ 0, strlen(text) }, &first),
			 TURN_GUESS | TURN_REFUSAL | TURN_QUESTION);
	assert_int_equal(first.from, strlen("5亩 "));
	assert_int_equal(first.to, strlen("5亩 大概"));
	assert_int_equal(text_turns(text, (struct text_span){ 0, strlen("5亩 ") }, NULL), 0);
	assert_int_equal(text_turns(text, (struct text_span){ 0, strlen("5亩 大") }, NULL), 0);
	assert_int_equal(text_turns(text, (struct text_span){ strlen("5亩 大概 "), 999 }, NULL),
			 TURN_REFUSAL | TURN_QUESTION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_that_turn_a_text),
		cmocka_unit_test(test_the_first_turn_is_shown_and_the_stretch_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
