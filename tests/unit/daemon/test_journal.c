/* The journal's lines as they leave on standard error. */
#include "daemon/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int kept = -1, file = -1;
static char said[65536];

static struct moment at(int64_t up)
{
	return (struct moment){ .up = up, .utc = 1, .trusted = true };
}

static void listen_in(void)
{
	char path[] = "/tmp/cunxin-journal-XXXXXX";

	journal_tell_held(NEVER); /* what an earlier test said is forgotten */
	file = mkstemp(path);
	assert_true(file >= 0);
	unlink(path);
	fflush(stderr);
	kept = dup(2);
	dup2(file, 2);
}

static const char *heard(void)
{
	ssize_t size;

	fflush(stderr);
	dup2(kept, 2);
	close(kept);
	size = pread(file, said, sizeof(said) - 1, 0);
	said[size > 0 ? size : 0] = '\0';
	close(file);
	return said;
}

static unsigned count_of(const char *words)
{
	unsigned count = 0;

	for (const char *found = said; (found = strstr(found, words)) != NULL; found++)
		count++;
	return count;
}

static void test_a_record_is_one_line_without_controls(void **state)
{
	(void)state;
	listen_in();
	journal(4, "one\ntwo\x1b[2J\x07 %n%s", at(1));
	heard();
	assert_int_equal(count_of("\n"), 1);
	assert_null(strchr(said, '\x1b'));
	assert_null(strchr(said, '\x07'));
	assert_non_null(strstr(said, "%n%s"));
}

static void test_long_numbers_are_masked(void **state)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{ "13912345678 calls", "cunxind: 139****5678 calls\n" },
		{ "to +8613912345678", "cunxind: to +86139****5678\n" },
		{ "IMEI 356938035643809", "cunxind: IMEI 356938*****3809\n" },
		{ "SIM 89860012345678901234", "cunxind: SIM 898600**********1234\n" },
		{ "10086 and 1234567890 stay", "cunxind: 10086 and 1234567890 stay\n" },
		{ "13912345678,13912345679", "cunxind: 139****5678,139****5679\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		listen_in();
		journal(5, rows[i].text, at(1));
		assert_string_equal(heard(), rows[i].shown);
	}
}

static void test_what_repeats_is_counted_even_if_lines_alternate(void **state)
{
	(void)state;
	listen_in();
	for (int i = 0; i < 46; i++) {
		journal(4, "the port is gone", at(1000 + i));
		journal(5, "the port is back", at(1000 + i));
	}
	journal_tell_held(1000 + MINUTES(1) + 1);
	heard();
	assert_int_equal(count_of("cunxind: the port is gone\n"), 5);
	assert_int_equal(count_of("cunxind: the port is back\n"), 5);
	assert_int_equal(count_of("… 41 more: the port is gone\n"), 1);
	assert_int_equal(count_of("… 41 more: the port is back\n"), 1);
}

static void test_after_its_minute_a_line_is_said_again(void **state)
{
	(void)state;
	listen_in();
	for (int i = 0; i < 10; i++)
		journal(4, "again", at(1));
	journal(4, "again", at(1 + MINUTES(1) + 1));
	heard();
	assert_int_equal(count_of("cunxind: again\n"), 6);
	assert_int_equal(count_of("… 5 more: again\n"), 1);
}

static void test_many_kinds_of_lines_lose_no_count(void **state)
{
	char line[32];

	(void)state;
	listen_in();
	for (int i = 0; i < 7; i++)
		journal(4, "flood", at(1));
	for (int i = 0; i < 40; i++) {
		snprintf(line, sizeof(line), "kind %d", i);
		journal(4, line, at(2 + i));
	}
	heard();
	assert_int_equal(count_of("kind "), 40);
	assert_int_equal(count_of("… 2 more: flood\n"), 1);
}

static void test_several_lines_are_several_records(void **state)
{
	(void)state;
	listen_in();
	journal_lines(3, "a.conf:1: one\na.conf:2: two\n", at(1));
	assert_string_equal(heard(), "cunxind: a.conf:1: one\ncunxind: a.conf:2: two\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_record_is_one_line_without_controls),
		cmocka_unit_test(test_long_numbers_are_masked),
		cmocka_unit_test(test_what_repeats_is_counted_even_if_lines_alternate),
		cmocka_unit_test(test_after_its_minute_a_line_is_said_again),
		cmocka_unit_test(test_many_kinds_of_lines_lose_no_count),
		cmocka_unit_test(test_several_lines_are_several_records),
	};

	unsetenv("JOURNAL_STREAM");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
