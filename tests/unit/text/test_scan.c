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

static void test_a_text_is_covered_as_it_was_meant(void **state)
{
	static const struct {
		const char *text, *cover;
	} rows[] = {
		{ "种植 张三 3社 5亩", "W种植|N张三|G3社|Q5亩" },
		{ "种植张三三社5亩", "W种植|N张三|G三社|Q5亩" },
		{ "种植5亩东坡青薯九号", "W种植|Q5亩|W东坡|W青薯九号" },
		{ "务工 3.15 2", "W务工|D3.15|B2" },
		{ "务工 3月15、16、18日 1人", "W务工|D3月15、16、18日|P1人" },
		{ "代李秀英种植3亩", "O代|N李秀英|W种植|Q3亩" },
		{ "路灯坏了", "O路灯坏了" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		scan_text(rows[i].text, ~0U);
		assert_string_equal(shown(), rows[i].cover);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_is_covered_as_it_was_meant),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
