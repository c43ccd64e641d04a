#include "text/lexicon.h"
#include "text/sound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_how_much_a_text_is_like_a_word(void **state)
{
	static const struct {
		const char *text, *word;
		enum text_likeness likeness;
		const char *used;
	} rows[] = {
		{ "种植5亩", "种植", LIKE_EQUAL, "种植" },
		{ "种值5亩", "种植", LIKE_SOUND, "种值" },
		{ "中植5亩", "种植", LIKE_SOUND, "中植" },
		{ "种直", "种植", LIKE_SOUND, "种直" },
		{ "重植", "种植", LIKE_SOUND, "重植" },
		{ "报明", "报名", LIKE_SOUND, "报明" },
		{ "抱名", "报名", LIKE_SOUND, "抱名" },
		{ "务公", "务工", LIKE_SOUND, "务公" },
		{ "采哇", "采挖", LIKE_SOUND, "采哇" },
		{ "叫薯", "交薯", LIKE_SOUND, "叫薯" },
		{ "籽中", "籽种", LIKE_SOUND, "籽中" },
		{ "仔种", "籽种", LIKE_SOUND, "仔种" },
		{ "查寻", "查询", LIKE_SOUND, "查寻" },
		{ "退定", "退订", LIKE_SOUND, "退定" },
		{ "反应", "反映", LIKE_SOUND, "反应" },
		{ "宗植", "种植", LIKE_SOUND, "宗植" }, /* zh and z */
		{ "报民", "报名", LIKE_SOUND, "报民" }, /* in and ing */
		{ "撂荒地", "撂荒地", LIKE_EQUAL, "撂荒地" },
		{ "料荒地", "撂荒地", LIKE_SOUND, "料荒地" },
		{ "搭荒地", "撂荒地", LIKE_ONE_WRONG, "搭荒地" },
		{ "撂荒田", "撂荒地", LIKE_ONE_WRONG, "撂荒田" },
		{ "种土豆", "种植", LIKE_NOT, "" },
		{ "种", "种植", LIKE_NOT, "" },
		{ "种地", "种植", LIKE_NOT, "" },
		{ "种 植", "种植", LIKE_NOT, "" },
		{ "", "种植", LIKE_NOT, "" },
		{ "东坡", "西坡", LIKE_NOT, "" },
		{ "洗坡", "西坡", LIKE_SOUND, "洗坡" },
		{ "青薯九号", "青薯9号", LIKE_EQUAL, "青薯九号" },
		{ "zhongzhi 5mu", "种植", LIKE_SOUND, "zhongzhi" },
		{ "zhongzhi5mu", "种植", LIKE_SOUND, "zhongzhi" },
		{ "zhongzhix", "种植", LIKE_NOT, "" },
		{ "zz", "种植", LIKE_NOT, "" },
		{ "harvest 3", "harvest", LIKE_EQUAL, "harvest" },
		{ "harvst 3", "harvest", LIKE_ONE_WRONG, "harvst" },
		{ "harvesst", "harvest", LIKE_ONE_WRONG, "harvesst" },
		{ "harvset", "harvest", LIKE_ONE_WRONG, "harvset" },
		{ "hervest", "harvest", LIKE_ONE_WRONG, "hervest" },
		{ "hervist", "harvest", LIKE_NOT, "" },
		{ "seed", "feed", LIKE_NOT, "" },
	};
	bool failed = false;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t used;
		enum text_likeness likeness = text_like(rows[i].text, rows[i].word, &used);

		if (likeness != rows[i].likeness ||
		    (likeness != LIKE_NOT && used != strlen(rows[i].used)))
			failed = true, print_error("%s and %s: %d, %zu octets\n", rows[i].text,
						   rows[i].word, likeness, used);
	}
	assert_false(failed);
}

static void test_characters_sound_alike_in_any_of_their_readings(void **state)
{
	(void)state;
	assert_true(text_sounds_alike(U'种', U'重', false));
	assert_true(text_sounds_alike(U'重', U'虫', false));
	assert_true(text_sounds_alike(U'行', U'杭', false));
	assert_true(text_sounds_alike(U'行', U'形', false));
	assert_false(text_sounds_alike(U'种', U'宗', false));
	assert_true(text_sounds_alike(U'种', U'宗', true));
	assert_true(text_sounds_alike(U'兰', U'南', true));
	assert_true(text_sounds_alike(U'陈', U'程', true));
	assert_false(text_sounds_alike(U'东', U'西', true));
	assert_false(text_sounds_alike(U'😀', U'东', true));
	assert_false(text_sounds_alike('a', 'a', true));
}

static void test_a_word_is_spelled_in_latin(void **state)
{
	static const struct {
		const char *word, *latin, *initials;
	} rows[] = {
		{ "种植", "zhongzhi", "zz" },	      { "报名", "baoming", "bm" },
		{ "交薯", "jiaoshu", "js" },	      { "务工", "wugong", "wg" },
		{ "青薯9号", "qingshu9hao", "qs9h" }, { "bm", "bm", "bm" },
	};
	char out[32], small[4];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_true(text_spell(rows[i].word, false, out, sizeof(out)));
		assert_string_equal(out, rows[i].latin);
		assert_true(text_spell(rows[i].word, true, out, sizeof(out)));
		assert_string_equal(out, rows[i].initials);
	}
	assert_false(text_spell("种植", false, small, sizeof(small)));
	assert_false(text_spell("😀", false, out, sizeof(out)));
	assert_false(text_spell("", false, out, sizeof(out)));
}

static struct lexicon *lexicon_of(const char *const *words)
{
	struct lexicon *lexicon = lexicon_new();

	for (int i = 0; words[i] != NULL; i++)
		assert_true(lexicon_add(lexicon, words[i], i, true));
	return lexicon;
}

static void test_the_lexicon_finds_the_longest_and_the_equal_first(void **state)
{
	static const char *const words[] = { "种植",   "种植登记", "登记", "东坡",    "东坡村",
					     "撂荒地", "bm",	   "ＢＭ", "青薯9号", NULL };
	static const struct {
		const char *text;
		size_t at;
		const char *found; /* "1:12 0:6" */
	} rows[] = {
		{ "种植登记 5亩", 0, "1:12 0:6" },
		{ "种植 5亩", 0, "0:6" },
		{ "种值登记", 0, "1:12 0:6" },
		{ "东坡", 0, "3:6" },
		{ "在东坡", 3, "3:6" },
		{ "搭荒地", 0, "5:9" },
		{ "bm5亩", 0, "6:2 7:2" },
		{ "bmw", 0, "" },
		{ "abm", 1, "" },
		{ "zhongzhi", 0, "0:8" },
		{ "青薯九号", 0, "8:12" },
		{ "天气", 0, "" },
		{ "", 0, "" },
		{ " ", 0, "" },
	};
	struct lexicon *lexicon = lexicon_of(words);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lexicon_word found[4];
		size_t count = lexicon_at(lexicon, rows[i].text, rows[i].at, found, 4), used = 0;
		char out[128] = "";

		for (size_t j = 0; j < count; j++)
			used += (size_t)snprintf(out + used, sizeof(out) - used, "%s%d:%zu",
						 j > 0 ? " " : "", found[j].number, found[j].size);
		if (strcmp(out, rows[i].found) != 0)
			fail_msg("%s: '%s'", rows[i].text, out);
	}
	lexicon_free(lexicon);
}

static void test_a_word_that_is_not_near_is_found_only_as_it_is(void **state)
{
	struct lexicon *lexicon = lexicon_new();
	struct lexicon_word found[2];

	(void)state;
	assert_true(lexicon_add(lexicon, "种植", 7, false));
	assert_int_equal(lexicon_at(lexicon, "种植", 0, found, 2), 1);
	assert_int_equal(found[0].likeness, LIKE_EQUAL);
	assert_int_equal(lexicon_at(lexicon, "种值", 0, found, 2), 0);
	assert_int_equal(lexicon_at(lexicon, "zhongzhi", 0, found, 2), 0);
	lexicon_free(lexicon);
}

static void test_empty_and_endless_words_are_refused(void **state)
{
	struct lexicon *lexicon = lexicon_new();
	char word[200];

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_false(lexicon_add(lexicon, "", 0, true));
	assert_false(lexicon_add(lexicon, "，", 0, true));
	assert_false(lexicon_add(lexicon, word, 0, true));
	lexicon_free(lexicon);
	lexicon_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_how_much_a_text_is_like_a_word),
		cmocka_unit_test(test_characters_sound_alike_in_any_of_their_readings),
		cmocka_unit_test(test_a_word_is_spelled_in_latin),
		cmocka_unit_test(test_the_lexicon_finds_the_longest_and_the_equal_first),
		cmocka_unit_test(test_a_word_that_is_not_near_is_found_only_as_it_is),
		cmocka_unit_test(test_empty_and_endless_words_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
