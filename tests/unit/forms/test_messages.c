/*
 * The texts of tests/corpus/ against the sample village's rules, line by line: all of them are
 * read right.
 */
#include "base/buffer.h"
#include "base/json.h"
#include "forms/forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE	     "etc/people.csv"
#define SHARING_MOST 4

struct line {
	char *from, *text, *outcome, *form, *records;
};

static struct config *config;
static struct forms *forms;

static int load_village(void **state)
{
	struct conf_problems problems = { .count = 0 };

	(void)state;
	config = config_load("etc/cunxin.conf", NULL, &problems);
	forms = config == NULL ? NULL : forms_load(config, &problems);
	if (forms == NULL)
		print_error("%s", buffer_text(&problems.text));
	buffer_release(&problems.text);
	return forms == NULL ? -1 : 0;
}

static int leave_village(void **state)
{
	(void)state;
	forms_free(forms);
	config_free(config);
	return 0;
}

/* Who is behind a number, as the roster has it. */
struct household {
	char rows[SHARING_MOST][256];
	struct reading_person people[SHARING_MOST];
	size_t count;
};

static struct reading_sender find_sender(const char *number, struct household *home)
{
	FILE *file = fopen(PEOPLE, "r");
	struct reading_sender sender = { .number = number, .name = "", .role = "" };

	assert_non_null(file);
	if (strncmp(number, "+86", 3) == 0)
		number += 3; /* the roster has it without */
	home->count = 0;
	while (home->count < SHARING_MOST && fgets(home->rows[home->count], 256, file) != NULL) {
		char *rest = home->rows[home->count], *who = strsep(&rest, ",");
		char *where = strsep(&rest, ","), *phone = strsep(&rest, ",");

		if (rest == NULL || !text_is(phone, number))
			continue;
		rest[strcspn(rest, "\r\n")] = '\0';
		home->people[home->count++] = (struct reading_person){ who, rest, atoi(where) };
	}
	fclose(file);
	sender.people = home->people;
	sender.people_count = home->count;
	if (home->count == 1) {
		sender.name = home->people[0].name;
		sender.role = home->people[0].role;
		sender.group = home->people[0].group;
	}
	return sender;
}

static void unescape(char *text)
{
	for (char *at = strstr(text, "\\n"); at != NULL; at = strstr(at, "\\n")) {
		*at++ = '\n';
		memmove(at, at + 1, strlen(at));
	}
}

static bool split(char *row, struct line *line)
{
	row[strcspn(row, "\r\n")] = '\0';
	if (row[0] == '#' || row[0] == '\0')
		return false;
	line->from = strsep(&row, "\t");
	line->text = strsep(&row, "\t");
	line->outcome = strsep(&row, "\t");
	line->form = strsep(&row, "\t");
	line->records = row;
	assert_non_null(line->records);
	unescape(line->text);
	if (text_is(line->from, "new"))
		line->from = "13999999999";
	return true;
}

/* "accepted|confirm": one of them. */
static bool is_one_of(const char *name, const char *wanted)
{
	for (const char *at = wanted; at != NULL; at = strchr(at, '|')) {
		at += *at == '|';
		if (strncmp(at, name, strlen(name)) == 0 &&
		    (at[strlen(name)] == '|' || at[strlen(name)] == '\0'))
			return true;
	}
	return false;
}

/* Fields that the line does not name are not checked. */
static bool record_matches(const struct json *wanted, const struct json *got)
{
	void *position = NULL;
	const struct json *value;
	const char *key;
	bool same = true;

	while (same && (key = json_next(wanted, &position, &value)) != NULL) {
		const struct json *other = json_get(got, key);
		char *left = json_shown(value), *right = other == NULL ? NULL : json_shown(other);

		same = right != NULL && text_is(left, right);
		free(left);
		free(right);
	}
	return same;
}

static bool records_match(const char *wanted_text, const struct json *got)
{
	struct json *wanted;
	bool same;

	if (text_is(wanted_text, "null"))
		return true;
	wanted = json_read(wanted_text);
	assert_non_null(wanted);
	same = json_count(wanted) == json_count(got);
	for (size_t i = 0; same && i < json_count(wanted); i++)
		same = record_matches(json_at(wanted, i), json_at(got, i));
	json_free(wanted);
	return same;
}

static bool reads_right(const struct line *line, bool *wrongly_accepted)
{
	struct household home;
	struct reading_sender sender = find_sender(line->from, &home);
	struct reading *reading = calloc(1, sizeof(*reading));
	struct json *document;
	bool right;

	forms_read(forms, line->text, strlen(line->text), &sender, (struct day){ 2026, 3, 11 },
		   reading);
	document = forms_reading_json(forms, reading, line->from, line->text);
	right = is_one_of(outcome_name(reading->outcome), line->outcome) &&
		(text_is(line->form, "null") ||
		 (reading->form != NULL && text_is(reading->form->name, line->form))) &&
		records_match(line->records, json_get(document, "records"));
	*wrongly_accepted = !right && reading->outcome == OUTCOME_ACCEPTED;
	if (!right) {
		char *records = json_line(json_get(document, "records"));

		print_message("%s: %s %s %s, expected %s %s\n", line->text,
			      outcome_name(reading->outcome),
			      reading->form == NULL ? "-" : reading->form->name, records,
			      line->outcome, line->records);
		free(records);
	}
	json_free(document);
	free(reading);
	return right;
}

static void read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char row[4096];
	unsigned right = 0, total = 0, wrongly = 0;

	assert_non_null(file);
	while (fgets(row, sizeof(row), file) != NULL) {
		struct line line;
		bool wrongly_accepted;

		if (!split(row, &line))
			continue;
		total++;
		right += reads_right(&line, &wrongly_accepted);
		wrongly += wrongly_accepted;
	}
	fclose(file);
	print_message("%s: %u of %u texts read right, %u wrongly accepted\n", path, right, total,
		      wrongly);
	assert_int_equal(wrongly, 0);
	assert_int_equal(right, total);
	assert_true(total > 15);
}

static void test_the_given_messages_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/messages.tsv");
}

static void test_the_village_is_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/village.tsv");
}

static void test_the_unseen_messages_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/held-out.tsv");
}

static void test_messages_as_they_are_spoken_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/spoken.tsv");
}

static void test_the_fresh_messages_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/fresh.tsv");
}

static void test_the_unseen_fresh_messages_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/fresh-unseen.tsv");
}

static void test_an_ordinary_day_is_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/ordinary.tsv");
}

static void test_a_season_is_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/season.tsv");
}

static void test_the_last_unseen_messages_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/last-unseen.tsv");
}

static void test_messages_written_apart_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/fresh-4.tsv");
}

static void test_stories_and_questions_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/fresh-5.tsv");
}

static void test_what_a_village_sends_is_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/fresh-6.tsv");
}

static void test_a_second_half_of_the_given_ones_is_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/fresh-7.tsv");
}

static void test_what_villagers_of_all_ages_type_is_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/fresh-8.tsv");
}

static void test_texts_that_turn_on_one_word_are_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/probed.tsv");
}

static void test_what_turns_a_text_round_is_seen(void **state)
{
	(void)state;
	read_file("tests/corpus/turned.tsv");
}

static void test_what_a_walk_found_is_read_right(void **state)
{
	(void)state;
	read_file("tests/corpus/walk.tsv");
}

/* A label whose value is none ends the look for one. */
static void test_words_behind_a_label_are_looked_into_once(void **state)
{
	static const char *const texts[] = { "种植 5亩 姓名：马", "种植 5亩 品种：土",
					     "务工 明天 日期：什么时候", "销售 3000斤 买主：",
					     "记工 昨天 名单：？" };
	const struct reading_sender sender = {
		.number = "13900000001", .name = "张建国", .role = "工头", .group = 3
	};
	struct reading *reading = calloc(1, sizeof(*reading));

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		forms_read(forms, texts[i], strlen(texts[i]), &sender, (struct day){ 2026, 3, 11 },
			   reading);
		assert_int_not_equal(reading->outcome, OUTCOME_IGNORED);
	}
	free(reading);
}

static void test_doubt_is_asked_never_taken(void **state)
{
	static const char *const texts[] = {
		"报名 5亩不种了",
		"报名 5亩 取消",
		"采挖 不是2300斤",
		"务工 明天来不了",
		"报名 张三 3社 4社 5亩",
		"报名 3-5亩",
		"报名 3到5亩",
		"报名 五六亩",
		"报名 大概5亩",
		"报名 5亩吗",
		"报名 5亩？",
		"务工 2人或3人 明天",
		"务工 4-5人 明天",
		"报名 5亩 6亩地膜",
		"采挖 2300斤不到",
		"交薯 2300斤 1500斤",
		"交薯 共2400斤 大薯2000斤 小薯300斤",
		"交薯 50袋 每袋80斤 共5000斤",
		"种植 5亩 大西洋",
		"种植 5亩 后湾",
		"种植 5亩 张家湾",
		"报名 李桂兰 5亩",
		"报名 4社 5亩",
		"报名 5",
		"报名 张三",
		"务工 15号到13号 1人",
		"务工 明天 半天",
		"销售 3000斤 3600元",
		"销售 3000斤 单价1.2",
		"籽种 地膜 12亩",
		"化肥 10袋",
		"去年种植5亩",
		"听说种植5亩有补贴",
		"我家今年种5亩",
		"采挖 每袋80斤",
		"交薯 净重3000",
		"交薯 25袋，每袋120",
		"交薯毛重3200皮重150",
		"交薯毛重3.2吨皮重150",
		"交薯毛重3200皮重0.2吨",
		"交薯价格多少一斤",
		"拖拉机坏了",
		"撂荒地3亩 想种",
		"化肥 8袋",
		"报名 5亩 毛有果",
		"明天交薯2300斤",
		"我儿子明天务工",
		"报名 5亩 明天",
		"报名 ①2亩",
		"报名 5\xFF\xFE亩",
		"报名 5\xEF\xBF\xBD亩",
		"报名/张建国/3/17",
		"流转给马成才 9亩",
		"租给汪家宝9亩",
		"种了5",
		"报名 张家5亩",
		"交给马成才2300斤",
		"报名 O.5亩",
		"交薯 3 000斤",
		"交薯 3 500斤",
		"交薯 1e3斤",
		"交薯 两车 每车3000斤",
		"东坡5亩、阴洼3亩",
		"反映 匿名",
		"建议 谢谢",
		"流转 5亩 到2030年",
		"务工 除了明天都行",
		"务工 明天不行 后天",
		"务工 明天没空",
		"务工 清明后",
	};
	const struct reading_sender sender = {
		.number = "13900000001", .name = "张建国", .role = "农户", .group = 3
	};
	struct reading *reading = calloc(1, sizeof(*reading));

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		forms_read(forms, texts[i], strlen(texts[i]), &sender, (struct day){ 2026, 3, 11 },
			   reading);
		if (reading->outcome == OUTCOME_ACCEPTED && !reading->form->is_intent)
			fail_msg("%s was accepted", texts[i]);
	}
	free(reading);
}

static void test_what_kind_of_text_it_is(void **state)
{
	static const struct {
		const char *text;
		enum outcome outcome;
		const char *form; /* NULL: none */
	} rows[] = {
		{ "明天下雨还干活吗", OUTCOME_UNKNOWN, NULL },
		{ "明天干活吗", OUTCOME_UNKNOWN, NULL },
		{ "明天几点干活", OUTCOME_UNKNOWN, NULL },
		{ "明天2人去 下雨就不去了", OUTCOME_UNKNOWN, NULL },
		{ "交薯价格多少一斤", OUTCOME_UNKNOWN, NULL },
		{ "怎么发化肥", OUTCOME_UNKNOWN, NULL },
		{ "怎么发短信报名啊", OUTCOME_ACCEPTED, "help" },
		{ "怎么用短信务工报名？", OUTCOME_ACCEPTED, "help" },
		{ "今年不种洋芋了", OUTCOME_ACCEPTED, "cancel" },
		{ "恢復", OUTCOME_ACCEPTED, "optin" },
		{ "拖拉机坏了", OUTCOME_CONFIRM, "issue" },
		{ "昨天出工的记工一下 七个人", OUTCOME_CONFIRM, "attendance" },
		{ "昨天出工7人覆膜", OUTCOME_CONFIRM, "attendance" },
		{ "务工 明天 7人覆膜", OUTCOME_ACCEPTED, "labor" },
		{ "不要再发短信了", OUTCOME_ACCEPTED, "optout" },
		{ "出工记工 今天 7个人", OUTCOME_CONFIRM, "attendance" },
		{ "王书记你好我是张建国今年种植6亩", OUTCOME_ACCEPTED, "enroll" },
		{ "务工：日期：15号；人数：2；活：除草", OUTCOME_ACCEPTED, "labor" },
		{ "报名 亩数5 社3", OUTCOME_ACCEPTED, "enroll" },
		{ "交薯毛重3200皮重150公斤", OUTCOME_ACCEPTED, "harvest" },
		{ "交薯 25袋 单袋60公斤", OUTCOME_ACCEPTED, "harvest" },
	};
	const struct reading_sender sender = {
		.number = "13900000001", .name = "张建国", .role = "工头", .group = 3
	};
	struct reading *reading = calloc(1, sizeof(*reading));

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *form;

		forms_read(forms, rows[i].text, strlen(rows[i].text), &sender,
			   (struct day){ 2026, 3, 11 }, reading);
		form = reading->form == NULL ? "" : reading->form->name;
		if (reading->outcome != rows[i].outcome ||
		    strcmp(form, rows[i].form == NULL ? "" : rows[i].form) != 0)
			fail_msg("%s: %s %s", rows[i].text, outcome_name(reading->outcome), form);
	}
	free(reading);
}

/* Somebody without the right to a form named it: no other form takes his figures instead. */
static void test_a_form_that_is_named_is_the_one(void **state)
{
	static const char *const texts[] = {
		"记工 4月8日 3人",
		"记工 4月8日 张三 李四 王五 播种",
		"记工 明天 12人",
	};
	const struct reading_sender sender = {
		.number = "13900000001", .name = "张建国", .role = "农户", .group = 3
	};
	struct reading *reading = calloc(1, sizeof(*reading));

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		forms_read(forms, texts[i], strlen(texts[i]), &sender, (struct day){ 2026, 3, 11 },
			   reading);
		assert_non_null(reading->form);
		assert_string_equal(reading->form->name, "attendance");
		assert_int_equal(reading->outcome, OUTCOME_INVALID);
	}
	free(reading);
}

/* What is asked about is the number that was said, not one that was made of it. */
static void test_gross_and_tare_are_in_one_unit(void **state)
{
	static const struct {
		const char *text;
		bool present;
		double number;
	} rows[] = {
		{ "交薯毛重3200皮重150公斤", true, 3050 },
		{ "交薯毛重3200斤皮重150", true, 1525 },
		{ "交薯毛重3200公斤皮重300斤", true, 3050 },
		{ "交薯毛重3200皮重150", false, 3050 },
		{ "交薯毛重3.2吨皮重150", false, 0 },
	};
	const struct reading_sender sender = {
		.number = "13900000001", .name = "张建国", .role = "农户", .group = 3
	};
	struct reading *reading = calloc(1, sizeof(*reading));

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct field_value *weight;

		forms_read(forms, rows[i].text, strlen(rows[i].text), &sender,
			   (struct day){ 2026, 3, 11 }, reading);
		weight = &reading->records[0].values[forms_field(reading->form, "weight_kg")];
		if (weight->present != rows[i].present || weight->number != rows[i].number)
			fail_msg("%s: %g", rows[i].text, weight->number);
	}
	free(reading);
}

/* What is kept for the next text of a talk is what was read, whatever octets came and however many
 * of them: a value is whole characters, as JSON has them. */
static void test_a_draft_comes_back_as_it_went(void **state)
{
	static const struct {
		const char *broken; /* many of them make the words too long for a value */
		size_t times;
	} rows[] = {
		{ "\xFF", 190 },
		{ "\xE6", 250 },
		{ "\xED\xA0\x80", 100 },
		{ "\xF4\x90\x80\x80", 60 },
		{ "\xF8\x90\x80\x80", 60 },
		{ "水", 200 },
	};
	const struct reading_sender sender = { .number = "13900000001", .name = "", .role = "" };
	struct reading *read = calloc(1, sizeof(*read)), *again = calloc(1, sizeof(*again));

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buffer text = BUFFER_EMPTY;
		struct json *draft, *second;
		char *line, *other;

		buffer_add_text(&text, "反映水管坏了R");
		for (size_t n = 0; n < rows[i].times; n++)
			buffer_add_text(&text, rows[i].broken);
		buffer_add_text(&text, "在村口");
		forms_read(forms, buffer_text(&text), text.size, &sender,
			   (struct day){ 2026, 3, 11 }, read);
		assert_non_null(read->form);
		line = json_line(draft = forms_draft_json(read));
		assert_non_null(strchr(line, 'R'));
		second = json_read(line);
		assert_true(forms_draft_read(forms, second, again));
		json_free(second);
		other = json_line(second = forms_draft_json(again));
		assert_string_equal(line, other);
		json_free(draft);
		json_free(second);
		free(line);
		free(other);
		buffer_release(&text);
	}
	free(again);
	free(read);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_given_messages_are_read_right),
		cmocka_unit_test(test_the_village_is_read_right),
		cmocka_unit_test(test_the_unseen_messages_are_read_right),
		cmocka_unit_test(test_messages_as_they_are_spoken_are_read_right),
		cmocka_unit_test(test_the_fresh_messages_are_read_right),
		cmocka_unit_test(test_the_unseen_fresh_messages_are_read_right),
		cmocka_unit_test(test_an_ordinary_day_is_read_right),
		cmocka_unit_test(test_a_season_is_read_right),
		cmocka_unit_test(test_the_last_unseen_messages_are_read_right),
		cmocka_unit_test(test_messages_written_apart_are_read_right),
		cmocka_unit_test(test_stories_and_questions_are_read_right),
		cmocka_unit_test(test_what_a_village_sends_is_read_right),
		cmocka_unit_test(test_a_second_half_of_the_given_ones_is_read_right),
		cmocka_unit_test(test_what_villagers_of_all_ages_type_is_read_right),
		cmocka_unit_test(test_texts_that_turn_on_one_word_are_read_right),
		cmocka_unit_test(test_what_turns_a_text_round_is_seen),
		cmocka_unit_test(test_what_a_walk_found_is_read_right),
		cmocka_unit_test(test_words_behind_a_label_are_looked_into_once),
		cmocka_unit_test(test_doubt_is_asked_never_taken),
		cmocka_unit_test(test_what_kind_of_text_it_is),
		cmocka_unit_test(test_a_form_that_is_named_is_the_one),
		cmocka_unit_test(test_gross_and_tare_are_in_one_unit),
		cmocka_unit_test(test_a_draft_comes_back_as_it_went),
	};

	return cmocka_run_group_tests(tests, load_village, leave_village);
}
