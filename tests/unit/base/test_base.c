#include "base/buffer.h"
#include "base/json.h"
#include "base/moment.h"
#include "base/nearest.h"
#include "base/pattern.h"
#include "base/phone.h"
#include "base/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void test_days_go_there_and_back(void **state)
{
	(void)state;
	for (int64_t number = -800000; number < 800000; number += 7) {
		struct day day = day_of_number(number);

		assert_int_equal(day_number(day), number);
		assert_true(day.year < 1 || day_valid(day));
	}
	assert_int_equal(day_number((struct day){ 1970, 1, 1 }), 0);
	assert_int_equal(day_weekday((struct day){ 2026, 3, 11 }), 3);
	assert_true(day_valid((struct day){ 2028, 2, 29 }));
	assert_false(day_valid((struct day){ 2027, 2, 29 }));
	assert_false(day_valid((struct day){ 2026, 13, 1 }));
}

/* Against the C library, which reads the same files its own way. */
static void test_zones_agree_with_the_system(void **state)
{
	static const char *const names[] = { "Asia/Shanghai",	 "Europe/Berlin",
					     "America/New_York", "Australia/Sydney",
					     "Asia/Kathmandu",	 "UTC" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct zone *zone = zone_open(names[i]);

		assert_non_null(zone);
		setenv("TZ", names[i], 1);
		tzset();
		for (int64_t at = -1000000000; at < 3500000000; at += 1234567) {
			time_t seconds = (time_t)at;
			struct tm tm;
			struct wall wall = wall_of(zone, at * 1000);

			localtime_r(&seconds, &tm);
			assert_int_equal(wall.hour * 60 + wall.minute, tm.tm_hour * 60 + tm.tm_min);
			assert_int_equal(wall.day.day, tm.tm_mday);
			assert_int_equal(wall.day.month, tm.tm_mon + 1);
			assert_int_equal(wall.weekday, tm.tm_wday);
			assert_int_equal(wall.offset, tm.tm_gmtoff / 60);
		}
		zone_close(zone);
	}
	unsetenv("TZ");
	assert_null(zone_open("No/Such"));
	assert_null(zone_open("../../etc/passwd"));
}

static void test_times_are_read_as_they_are_written(void **state)
{
	struct zone *zone = zone_open("Asia/Shanghai");
	char iso[ISO_SIZE];
	int64_t utc, other;

	(void)state;
	assert_true(iso_read(zone, "2027-04-05T09:00:00+08:00", &utc));
	assert_string_equal(iso_time(zone, utc, iso), "2027-04-05T09:00:00+08:00");
	assert_true(iso_read(zone, "2027-04-05 09:00", &other));
	assert_int_equal(utc, other);
	assert_true(iso_read(zone, "2027-04-05T01:00:00Z", &other));
	assert_int_equal(utc, other);
	assert_false(iso_read(zone, "2027-02-30", &other));
	assert_false(iso_read(zone, "2027-04-05T25:00", &other));
	assert_false(iso_read(zone, "tomorrow", &other));
	assert_false(iso_read(zone, "2027-04-05T09:00 and more", &other));
	zone_close(zone);
}

static void test_a_skipped_hour_moves_forward(void **state)
{
	struct zone *zone = zone_open("Europe/Berlin");
	struct wall wall = wall_of(zone, utc_of(zone, (struct day){ 2027, 3, 28 }, 2, 30, 0));

	(void)state;
	assert_int_equal(wall.hour, 3);
	zone_close(zone);
}

static void test_numbers_have_one_form(void **state)
{
	static const struct {
		const char *written, *form;
		enum phone_class class;
	} rows[] = {
		{ "13900000001", "+8613900000001", PHONE_MOBILE },
		{ "+8613900000001", "+8613900000001", PHONE_MOBILE },
		{ "8613900000001", "+8613900000001", PHONE_MOBILE },
		{ "008613900000001", "+8613900000001", PHONE_MOBILE },
		{ "139 0000-0001", "+8613900000001", PHONE_MOBILE },
		{ "+86 139 0000 0001", "+8613900000001", PHONE_MOBILE },
		{ "09311234567", "+869311234567", PHONE_LANDLINE },
		{ "10086", "10086", PHONE_SERVICE },
		{ "106912345678", "106912345678", PHONE_SERVICE },
		{ "10690001234567890123", "10690001234567890123", PHONE_SERVICE },
		{ "95588", "95588", PHONE_SERVICE },
		{ "12316", "12316", PHONE_SERVICE },
		{ "+4915112345678", "+4915112345678", PHONE_FOREIGN },
		{ "InternetSMS", "InternetSMS", PHONE_ALPHANUMERIC },
		{ "*100#", "*100#", PHONE_SERVICE },
		{ "", "", PHONE_NONE },
	};
	char out[PHONE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(phone_read(rows[i].written, "86", out, sizeof(out)),
				 rows[i].class);
		assert_string_equal(out, rows[i].form);
	}
	assert_true(phone_same("13900000001", "+86 139 0000 0001", "86"));
	assert_false(phone_same("13900000001", "13900000002", "86"));
}

static void test_nothing_that_acts_reaches_a_terminal(void **state)
{
	struct buffer all = BUFFER_EMPTY;
	char *line;

	(void)state;
	for (int c = 1; c < 0x20; c++)
		buffer_add(&all, &(char){ (char)c }, 1);
	buffer_add_text(&all,
			"\x7f\xc2\x80\xc2\x9b\xe2\x80\xae\xe2\x80\x8b\xff\xfe ok \xf0\x9f\x98\x80");
	line = shown(buffer_text(&all));
	for (const unsigned char *at = (const unsigned char *)line; *at != 0; at++) {
		assert_true(*at >= 0x20 && *at != 0x7F);
		assert_false(*at == 0xC2 && at[1] < 0xA0);
	}
	assert_null(strstr(line, "\xe2\x80\xae"));
	assert_non_null(strstr(line, " ok "));
	free(line);
	/* U+FFFE, U+FFFF, U+FDD0, U+10FFFF: no file in XML may have them. */
	line = shown("a\xef\xbf\xbe\xef\xbf\xbf\xef\xb7\x90\xf4\x8f\xbf\xbf");
	assert_string_equal(line, "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	free(line);
	buffer_release(&all);
}

static void test_columns_are_counted_not_octets(void **state)
{
	struct buffer out = BUFFER_EMPTY;

	(void)state;
	assert_int_equal(show_width("张三 a"), 6);
	show_padded(&out, "张三", 6);
	assert_string_equal(buffer_text(&out), "张三  ");
	buffer_clear(&out);
	show_padded(&out, "张三李四", 5);
	assert_int_equal(show_width(buffer_text(&out)), 5);
	buffer_release(&out);
}

static void test_integers_are_written_as_the_library_writes_them(void **state)
{
	static const int64_t values[] = {
		0, 1, -1, 9, 10, -10, 1806886800000, INT64_MAX, INT64_MIN
	};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		char digits[INTEGER_SIZE], library[INTEGER_SIZE];

		snprintf(library, sizeof(library), "%lld", (long long)values[i]);
		assert_int_equal(write_integer(digits, values[i]), strlen(library));
		assert_string_equal(digits, library);
	}
}

static void test_a_hostile_pattern_costs_its_budget_and_no_more(void **state)
{
	struct pattern *pattern = pattern_new("(a+)+$", NULL, 0);
	struct pattern_budget budget = PATTERN_BUDGET;
	struct pattern_match match;
	char text[700], why[100];
	unsigned exhausted = 0;

	(void)state;
	memset(text, 'a', sizeof(text) - 2);
	strcpy(text + sizeof(text) - 2, "!");
	for (int i = 0; i < 20; i++)
		exhausted += pattern_find(pattern, text, strlen(text), 0, &budget, &match) ==
			     PATTERN_EXHAUSTED;
	assert_int_equal(exhausted, 20);
	assert_int_equal(budget.steps, 0);
	assert_int_equal(pattern_exhausted(pattern), 5);
	pattern_free(pattern);
	assert_null(pattern_new("(", why, sizeof(why)));
	assert_true(strlen(why) > 0);
}

/* Where a pattern is found first; "from-to", "" nowhere, "?" it could not be looked for. */
static const char *found_at(const char *words, const char *text, size_t size, char out[48])
{
	struct pattern *pattern = pattern_new(words, NULL, 0);
	struct pattern_budget budget = PATTERN_BUDGET;
	struct pattern_match match;

	assert_non_null(pattern);
	out[0] = '\0';
	switch (pattern_find(pattern, text, size, 0, &budget, &match)) {
	case PATTERN_MATCHES:
		snprintf(out, 48, "%zu-%zu", match.group[0].from, match.group[0].to);
		break;
	case PATTERN_DIFFERS: break;
	case PATTERN_EXHAUSTED: strcpy(out, "?"); break;
	}
	pattern_free(pattern);
	return out;
}

static void test_patterns_are_found_where_they_begin(void **state)
{
	static const struct {
		const char *pattern, *text, *found;
	} rows[] = {
		{ "自动(回复|答复)|稍后联系", "你好，自动答复", "9-21" },
		{ "自动(回复|答复)|稍后联系", "自动自动稍后稍后联系", "18-30" },
		{ "回复?td?退订", "请回t退订", "3-13" },
		{ "[0-9一二三]+点(?=半)", "三点 12点半", "7-12" },
		{ "a(?!b)", "ababa", "4-5" },
		{ "a$", "aba", "2-3" },
		{ "^\\[", "x[", "" },
		{ "\\[[^\\]]{2,4}\\]$", "[ab] [cd]", "5-9" },
		{ "(?<![0-9])1[0-9]{2}", "2123 123", "5-8" },
		{ "\\bto ", "into to x", "5-8" },
		{ "x*", "yy", "0-0" },
		{ "é|€|𠀀", "a€", "1-4" },
		{ "é|€|𠀀", "a𠀀", "1-5" },
		{ "(?i)ok|no", "NO", "0-2" },
		/* words that every match has, and what only looks like it */
		{ "[0-9]+(?:不对|错了)[0-9]+", "5错了6", "0-8" },
		{ "[0-9]+(?:不对|错了)[0-9]+", "5对了6", "" },
		{ "[0-9]+(?:不对|错了){0,1}[0-9]+", "56", "0-2" },
		{ "[0-9]+(?:不对|错了)?", "56", "0-2" },
		{ "[0-9]+(?!(?:不对|错了))", "56", "0-2" },
		{ "[0-9]+(?:不对|)", "56", "0-2" },
		{ "[0-9]+(?:不对|x)", "56x", "0-3" },
		{ "[0-9](?:不对)|6", "56", "1-2" },
		{ "[)(?:不对)]+6", "56)6", "2-4" },
		{ "(?i)(?:é|ü)", "É", "0-2" },
		{ "\\((?:不对)\\)", "(不对)", "0-8" },
		{ "(?:不对|错了)", "不错了", "3-9" },
		{ "a\\p{Han}", "a\xE4", "?" },
	};
	char found[48];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(
			found_at(rows[i].pattern, rows[i].text, strlen(rows[i].text), found),
			rows[i].found);
}

/* A look behind for what never stands there changes nothing but the way. */
static void test_patterns_are_found_the_same_whatever_way(void **state)
{
	static const char *const patterns[] = { "ab|ba+c",
						"[ab]+c",
						"a(b|c)*d|报名?",
						"(?:a|名)+[^ ]",
						"报.{2,5}?名",
						"c|dd|名报",
						"[ab](?:报名|报报)c?",
						"d?(?:名名|报)+[^a)]",
						"(?:名报|报)?d",
						"a(?:报|名)|c(?:报名)" };
	static const char *const pieces[] = { "a", "b", "c", "d", " ", "报", "名", "é" };
	char whole[64], text[200], one[48], other[48];

	(void)state;
	srand(5);
	for (unsigned round = 0; round < 4000; round++) {
		const char *pattern = patterns[round % 10];
		size_t used = 0, most = 1 + (unsigned)rand() % 60, kinds = 2 + (unsigned)rand() % 7;

		for (size_t i = 0; i < most; i++)
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s",
						 pieces[(unsigned)rand() % kinds]);
		snprintf(whole, sizeof(whole), "(?<!\\x{1})(?:%s)", pattern);
		assert_string_equal(found_at(pattern, text, used, one),
				    found_at(whole, text, used, other));
	}
}

static void test_a_jotted_object_reads_as_its_tree_would(void **state)
{
	static const char *const texts[] = {
		"",	    "张三",	    "a\"b\\c/",		"\n\t\x01\x1f\x7f", "\xff",
		"\xe4\xbd", "\xed\xa0\x80", "\xf0\x9f\x8c\xb1", "\xc0\xaf",	    NULL
	};
	static const double numbers[] = { 0,	5,    -3,     8.2,  0.1 + 0.2, 1e-5, 123456789012.4,
					  9e15, 1e16, -1e300, 2330, -0.5 };
	struct json *tree = json_object_new();
	struct buffer jotted = BUFFER_EMPTY;
	char key[16], *line;

	(void)state;
	json_jot_begin(&jotted);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		snprintf(key, sizeof(key), "t\"%zu", i);
		json_put_text(tree, key, texts[i]);
		json_jot_text(&jotted, key, texts[i]);
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		snprintf(key, sizeof(key), "n%zu", i);
		json_put_number(tree, key, numbers[i]);
		json_jot_number(&jotted, key, numbers[i]);
	}
	json_put_integer(tree, "i", INT64_MIN);
	json_jot_integer(&jotted, "i", INT64_MIN);
	json_jot_end(&jotted);
	line = json_line(tree);
	assert_string_equal(buffer_text(&jotted), line);
	json_jot_begin(&jotted);
	json_jot_end(&jotted);
	assert_string_equal(buffer_text(&jotted), "{}");
	free(line);
	buffer_release(&jotted);
	json_free(tree);
}

static void test_json_mends_bad_octets(void **state)
{
	struct json *object = json_object_new();
	char *line;

	(void)state;
	json_put_text(object, "t", "a\xff\xe4\xbd z\n");
	json_put_number(object, "n", 5);
	json_put_number(object, "m", 8.2);
	line = json_line(object);
	assert_string_equal(
		line, "{\"t\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD z\\n\",\"n\":5,\"m\":8.2}");
	free(line);
	json_free(object);
}

static void test_words_are_as_far_apart_as_letters_change(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned apart;
	} cases[] = {
		{ "", "", 0 },
		{ "", "abc", 3 },
		{ "status", "status", 0 },
		{ "stauts", "status", 1 },
		{ "statis", "status", 1 },
		{ "satus", "status", 1 },
		{ "sstatus", "status", 1 },
		{ "tatusx", "status", 2 },
		{ "abc", "cba", 2 },
	};
	char far[200];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(words_apart(cases[i].a, cases[i].b), cases[i].apart);
		assert_int_equal(words_apart(cases[i].b, cases[i].a), cases[i].apart);
	}
	memset(far, 'a', sizeof(far));
	far[sizeof(far) - 1] = '\0';
	assert_true(words_apart(far, far) > 40);
	far[40] = '\0';
	assert_int_equal(words_apart(far, far + 1), 1);
}

static void test_the_nearest_of_equals_is_the_first(void **state)
{
	struct nearest nearest = { .typed = "ned" };

	(void)state;
	assert_false(nearest_try(&nearest, "open"));
	assert_null(nearest.word);
	assert_true(nearest_try(&nearest, "new"));
	assert_false(nearest_try(&nearest, "net"));
	assert_string_equal(nearest.word, "new");
	assert_true(nearest_try(&nearest, "ned"));
	nearest = (struct nearest){ .typed = "broad" };
	assert_true(nearest_try(&nearest, "broadcast"));
	nearest = (struct nearest){ .typed = "b" };
	assert_false(nearest_try(&nearest, "b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_go_there_and_back),
		cmocka_unit_test(test_zones_agree_with_the_system),
		cmocka_unit_test(test_times_are_read_as_they_are_written),
		cmocka_unit_test(test_a_skipped_hour_moves_forward),
		cmocka_unit_test(test_numbers_have_one_form),
		cmocka_unit_test(test_nothing_that_acts_reaches_a_terminal),
		cmocka_unit_test(test_columns_are_counted_not_octets),
		cmocka_unit_test(test_integers_are_written_as_the_library_writes_them),
		cmocka_unit_test(test_a_hostile_pattern_costs_its_budget_and_no_more),
		cmocka_unit_test(test_patterns_are_found_where_they_begin),
		cmocka_unit_test(test_patterns_are_found_the_same_whatever_way),
		cmocka_unit_test(test_json_mends_bad_octets),
		cmocka_unit_test(test_a_jotted_object_reads_as_its_tree_would),
		cmocka_unit_test(test_words_are_as_far_apart_as_letters_change),
		cmocka_unit_test(test_the_nearest_of_equals_is_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
