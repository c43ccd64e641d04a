/* What the verbs share: arguments, tables, JSON. */
#include "cli/cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The programs' own table is in main.c; usage words come from this one. */
const struct cli_verb cli_verbs[] = {
	{ "frob", "WORD", "frobs", NEEDS_NOTHING, NULL },
	{ NULL, NULL, NULL, NEEDS_NOTHING, NULL },
};

static int kept = -1, file = -1;
static char said[16384];

static void listen_in(void)
{
	char path[] = "/tmp/cunxin-cli-XXXXXX";

	file = mkstemp(path);
	assert_true(file >= 0);
	unlink(path);
	fflush(stdout);
	kept = dup(1);
	dup2(file, 1);
}

static const char *heard(void)
{
	ssize_t size;

	fflush(stdout);
	dup2(kept, 1);
	close(kept);
	size = pread(file, said, sizeof(said) - 1, 0);
	said[size > 0 ? size : 0] = '\0';
	close(file);
	return said;
}

/* Splits at blanks into argv. */
static int split(char *line, char **argv)
{
	int argc = 0;

	for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return argc;
}

static void join(char *out, size_t size, int argc, char **argv)
{
	out[0] = '\0';
	for (int i = 0; i < argc; i++)
		snprintf(out + strlen(out), size - strlen(out), "%s%s", i == 0 ? "" : " ", argv[i]);
}

static void test_an_option_is_taken_out_wherever_it_stands_before_the_end_of_options(void **state)
{
	static const struct {
		const char *line, *value, *rest;
	} rows[] = {
		{ "--from 1 a b", "1", "a b" },
		{ "a --from 1 b", "1", "a b" },
		{ "a b --from 1", "1", "a b" },
		{ "a --from=1 b", "1", "a b" },
		{ "a --from= b", "", "a b" },
		{ "a --from", NULL, "a --from" },
		{ "a --fro 1", NULL, "a --fro 1" },
		{ "a --fromage 1", NULL, "a --fromage 1" },
		{ "a -- --from 1", NULL, "a -- --from 1" },
		{ "a --from -- b", "--", "a b" },
		{ "", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char line[64], rest[64], *argv[16];
		const char *value;
		int argc;

		snprintf(line, sizeof(line), "%s", rows[i].line);
		argc = split(line, argv);
		value = cli_option(&argc, argv, "--from");
		join(rest, sizeof(rest), argc, argv);
		if (rows[i].value == NULL)
			assert_null(value);
		else
			assert_string_equal(value, rows[i].value);
		assert_string_equal(rest, rows[i].rest);
		assert_null(argv[argc]);
	}
}

static void test_flags_and_plain_words_part_at_two_dashes(void **state)
{
	char line[] = "a --json -- --json -- b", rest[64], *argv[16];
	int argc = split(line, argv);

	(void)state;
	assert_true(cli_flag(&argc, argv, "--json"));
	assert_false(cli_flag(&argc, argv, "--json"));
	cli_words(&argc, argv);
	join(rest, sizeof(rest), argc, argv);
	assert_string_equal(rest, "a --json -- b");
}

static void test_ids_are_plain_numbers(void **state)
{
	static const struct {
		const char *text;
		int64_t id;
	} rows[] = {
		{ "17", 17 }, { "0", 0 },	 { "", 0 },
		{ "-3", 0 },  { "17x", 0 },	 { "99999999999999999999", 0 },
		{ "x", 0 },   { "1 OR 1=1", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(cli_id(rows[i].text), rows[i].id);
	assert_int_equal(cli_id(NULL), 0);
}

static void test_columns_stand_under_each_other_for_wide_characters_too(void **state)
{
	static const char *const headings[] = { "ID", "NAME", "TEXT" };
	struct cli cli = { .json = false };
	struct cli_table table;

	(void)state;
	listen_in();
	cli_table_start(&table, &cli, headings, 3);
	cli_table_row(&table, (const char *const[]){ "1", "张三", "报名" });
	cli_table_row(&table, (const char *const[]){ "12", "Li", NULL });
	cli_table_row(&table, (const char *const[]){ "3", "", "a\x1b[2Jb\nc" });
	cli_table_end(&table);
	assert_string_equal(heard(), "ID  NAME  TEXT\n"
				     "1   张三  报名\n"
				     "12  Li    \n"
				     "3         a␛[2Jb⏎c\n");
}

static void test_a_cell_too_wide_is_cut_at_a_character(void **state)
{
	static const char *const headings[] = { "A", "B" };
	const char *wide = "示范村村民委员会主任兼村党支部书记张三丰同志家里";
	struct cli cli = { .json = false };
	struct cli_table table;

	(void)state;
	listen_in();
	cli_table_start(&table, &cli, headings, 2);
	cli_table_row(&table, (const char *const[]){ wide, "x" });
	cli_table_end(&table);
	heard();
	assert_non_null(strstr(said, "…"));
	assert_non_null(strstr(said, "  x\n"));
}

static void test_json_is_escaped_for_terminals_and_stays_the_same_document(void **state)
{
	static const char *const texts[] = {
		"\x7f",
		"\xc2\x9b"
		"31m",
		"\xe2\x80\xae"
		"rtl",
		"\xe2\x81\xa6x\xe2\x81\xa9",
		"张三 €—…",
		"\xe2\x80\x8f",
		"\x1b[2J\n\t\"\\",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct json *object = json_object_new(), *again;

		json_put_text(object, "t", texts[i]);
		listen_in();
		cli_print(object);
		heard();
		for (const char *at = said; *at != '\0'; at++) {
			assert_true(*at == '\n' || (unsigned char)*at >= 0x20);
			assert_true(*at != 0x7F);
		}
		assert_null(strstr(said, "\xc2\x9b"));
		assert_null(strstr(said, "\xe2\x80\xae"));
		assert_null(strstr(said, "\xe2\x80\x8f"));
		assert_null(strstr(said, "\xe2\x81\xa6"));
		again = json_read(said);
		assert_non_null(again);
		assert_string_equal(json_get_text(again, "t"), texts[i]);
		json_free(again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_an_option_is_taken_out_wherever_it_stands_before_the_end_of_options),
		cmocka_unit_test(test_flags_and_plain_words_part_at_two_dashes),
		cmocka_unit_test(test_ids_are_plain_numbers),
		cmocka_unit_test(test_columns_stand_under_each_other_for_wide_characters_too),
		cmocka_unit_test(test_a_cell_too_wide_is_cut_at_a_character),
		cmocka_unit_test(test_json_is_escaped_for_terminals_and_stays_the_same_document),
	};

	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
