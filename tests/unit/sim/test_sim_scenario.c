#include "sim_bench.h"

#include "sim/child.h"
#include "sim/play.h"
#include "sim/scenario.h"
#include "sim/world.h"

#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test-scenario-XXXXXX");
	return mkdtemp(folder) == NULL;
}

static const char *file_path(const char *name)
{
	static char path[16][128];
	static unsigned next;
	char *out = path[next++ % 16];

	snprintf(out, sizeof path[0], "%s/%s", folder, name);
	return out;
}

static int drop_folder(void **state)
{
	(void)state;
	unlink(file_path("s"));
	unlink(file_path("c"));
	unlink(file_path("out"));
	return rmdir(folder);
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(file_path(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_every_line_is_read_as_what_it_is(void **state)
{
	static const struct {
		const char *line;
		enum step_kind kind;
		const char *number, *words;
		int64_t within;
		int status;
	} cases[] = {
		{ "clock 2027-04-05 09:00", STEP_CLOCK, "", "2027-04-05 09:00", 0, 0 },
		{ "clock +2h", STEP_CLOCK, "", "+2h", HOURS(2), 0 },
		{ "+8613900000001: hello: you", STEP_TEXT, "+8613900000001", "hello: you", 0, 0 },
		{ "10086@m2:x", STEP_TEXT, "10086@m2", "x", 0, 0 },
		{ "+86139< a < b", STEP_EXPECT, "+86139", "a < b", SECONDS(60), 0 },
		{ "+86139<10m a", STEP_EXPECT, "+86139", "a", MINUTES(10), 0 },
		{ "+86139<!", STEP_NOTHING, "+86139", "", 0, 0 },
		{ "$ cunxin status", STEP_VERB, "", "cunxin status", 0, 0 },
		{ "$2 cunxin x", STEP_VERB, "", "cunxin x", 0, 2 },
		{ "> m1", STEP_OUTPUT, "", "m1", 0, 0 },
		{ ">! m2", STEP_NO_OUTPUT, "", "m2", 0, 0 },
		{ "restart", STEP_RESTART, "", "", 0, 0 },
		{ "kill I3:2", STEP_KILL, "", "I3:2", 0, 0 },
		{ "powercut", STEP_POWERCUT, "", "", 0, 0 },
		{ "modem m1 gone 5", STEP_DIRECTIVE, "", "modem m1 gone 5", 0, 0 },
		{ "hold", STEP_DIRECTIVE, "", "hold", 0, 0 },
		{ "other ok", STEP_OTHER_OK, "", "ok", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer complaints = BUFFER_EMPTY;
		struct scenario scenario;
		char text[200];

		snprintf(text, sizeof text, "# a comment\n\n%s\r\n", cases[i].line);
		write_file("s", text);
		if (!scenario_read(&scenario, file_path("s"), &complaints))
			fail_msg("%s", buffer_text(&complaints));
		assert_int_equal(scenario.count, 1);
		assert_int_equal(scenario.steps[0].kind, cases[i].kind);
		assert_int_equal(scenario.steps[0].line, 3);
		assert_string_equal(scenario.steps[0].number, cases[i].number);
		assert_string_equal(scenario.steps[0].words, cases[i].words);
		assert_int_equal(scenario.steps[0].within, cases[i].within);
		assert_int_equal(scenario.steps[0].status, cases[i].status);
		scenario_release(&scenario);
		buffer_release(&complaints);
	}
}

static void test_every_fault_of_a_file_is_told_with_its_line(void **state)
{
	static const char text[] = "clock +soon\n"
				   "hello\n"
				   "+86139< (\n"
				   "+86139<5x a\n"
				   "+86139<\n"
				   "$ rm -rf /\n"
				   "> [\n"
				   "long or short\n"
				   "other nonsense\n"
				   "set a=b\n";
	struct buffer complaints = BUFFER_EMPTY;
	struct scenario scenario;

	(void)state;
	write_file("s", text);
	assert_false(scenario_read(&scenario, file_path("s"), &complaints));
	for (unsigned line = 1; line <= 10; line++) {
		char place[140];

		snprintf(place, sizeof place, "%s:%u: ", file_path("s"), line);
		if (strstr(complaints.text, place) == NULL)
			fail_msg("no complaint about line %u in\n%s", line, complaints.text);
	}
	scenario_release(&scenario);
	buffer_release(&complaints);
	assert_false(scenario_read(&scenario, file_path("nothing"), &complaints));
	scenario_release(&scenario);
	buffer_release(&complaints);
}

static void test_a_long_file_says_so(void **state)
{
	static const struct {
		const char *text;
		bool is_long;
	} cases[] = { { "long\nset a=b\nclock +1s\n", true }, { "clock +1s\n", false } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer complaints = BUFFER_EMPTY;
		struct scenario scenario;

		write_file("s", cases[i].text);
		assert_true(scenario_read(&scenario, file_path("s"), &complaints));
		assert_int_equal(scenario.is_long, cases[i].is_long);
		scenario_release(&scenario);
		buffer_release(&complaints);
	}
}

static void test_clock_moves_are_added_up(void **state)
{
	static const struct {
		const char *text;
		int64_t sum;
	} cases[] = {
		{ "", 0 },
		{ "clock 2027-04-05 09:00\n", 0 },
		{ "clock 2027-04-05 09:00\nclock +20s\nclock +1m\n", SECONDS(80) },
		{ "clock 2027-04-05 09:00\nclock 2027-04-05 09:01\n", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buffer complaints = BUFFER_EMPTY;
		struct scenario scenario;

		write_file("s", cases[i].text);
		assert_true(scenario_read(&scenario, file_path("s"), &complaints));
		assert_int_equal(scenario_duration(&scenario), cases[i].sum);
		scenario_release(&scenario);
	}
}

static void test_words_of_a_verb_are_cut_as_a_shell_does(void **state)
{
	char **words = child_words(" cunxin  send '+86 139' \"a \\\" b\" c\\ d ''");
	static const char *const expected[] = { "cunxin", "send", "+86 139", "a \" b", "c d", "" };

	(void)state;
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(words[i], expected[i]);
	assert_null(words[6]);
	child_words_free(words);
}

static void test_a_child_gives_its_output_and_status(void **state)
{
	char *words[] = { (char *)"sh", (char *)"-c", (char *)"echo out; echo err >&2; exit 3",
			  NULL };
	struct child child;

	(void)state;
	assert_true(child_start(&child, "/bin/sh", words));
	for (int i = 0; i < 500 && !child_wait(&child, 10); i++)
		;
	assert_true(child.ended);
	assert_int_equal(child.status, 3);
	assert_string_equal(buffer_text(&child.text), "out\nerr\n");
	child_release(&child);
}

static const char config[] = "village = \"Test\"; locale = \"en\"; timezone = \"Asia/Shanghai\";\n"
			     "country_code = \"86\"; state_dir = \"state\"; run_dir = \"run\";\n"
			     "modems = ( { name = \"m1\"; device = \"/dev/null\"; } );\n";

/* Plays a text; its exit status. What it prints goes into a file. */
static int played(const char *text, const char *option)
{
	char *words[] = { (char *)"play", (char *)"-c",		  (char *)file_path("c"),
			  (char *)option, (char *)file_path("s"), NULL };
	struct common_options common;
	int out = open(file_path("out"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int count = 5;
	int kept[2] = { dup(STDOUT_FILENO), dup(STDERR_FILENO) };
	int status;

	write_file("c", config);
	write_file("s", text);
	fflush(NULL);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	optind = 0;
	assert_true(common_options_take(&common, &count, words));
	status = play_main(&common, count, words);
	fflush(NULL);
	dup2(kept[0], STDOUT_FILENO);
	dup2(kept[1], STDERR_FILENO);
	close(kept[0]);
	close(kept[1]);
	close(out);
	return status;
}

static void assert_printed(const char *words)
{
	char text[8192] = "";
	FILE *file = fopen(file_path("out"), "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	if (strstr(text, words) == NULL)
		fail_msg("[%s] is not in\n%s", words, text);
}

static void test_a_talk_in_order_passes_with_every_cut(void **state)
{
	(void)state;
	assert_int_equal(played("clock 2027-04-05 09:00\n"
				"+8613900000001: hello\n"
				"clock +1h\n"
				"modem m1 gone 5\n"
				"clock +1m\n"
				"restart\n"
				"kill\n"
				"powercut\n"
				"clock +1h\n"
				"other ok\n",
				"-v"),
			 0);
	assert_printed("1 passed, 0 failed");
}

static void test_each_broken_promise_fails_the_file_at_its_line(void **state)
{
	static const struct {
		const char *text, *printed;
		int status;
	} cases[] = {
		{ "+8613900000001< hello\n", ":1: did not come", 1 },
		{ "modem m9 gone\n", "m9: no such modem", 1 },
		{ "modem m1 nosuch\n", "nosuch: no such fault", 1 },
		{ "clock soon\n", "no time", 1 },
		{ "what\n", ":1: what is this?", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(played(cases[i].text, "--cut=0"), cases[i].status);
		assert_printed(cases[i].printed);
		assert_printed("0 passed, 1 failed");
	}
}

static void test_more_values_than_a_world_takes_are_refused(void **state)
{
	struct buffer text = BUFFER_EMPTY;

	(void)state;
	for (int i = 0; i < WORLD_OVERRIDES_MOST; i++)
		buffer_add_text(&text, "set groups=9\n");
	assert_int_equal(played(buffer_text(&text), "--cut=0"), 0);
	buffer_add_text(&text, "set groups=9\n");
	assert_int_equal(played(buffer_text(&text), "--cut=0"), 1);
	assert_printed("too many values of the config are set");
	buffer_release(&text);
}

static void test_long_clock_moves_are_refused_over_the_wire(void **state)
{
	(void)state;
	assert_int_equal(played("clock +2h\n", "--wire"), 2);
	assert_printed("more than 60 s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_line_is_read_as_what_it_is),
		cmocka_unit_test(test_every_fault_of_a_file_is_told_with_its_line),
		cmocka_unit_test(test_a_long_file_says_so),
		cmocka_unit_test(test_clock_moves_are_added_up),
		cmocka_unit_test(test_words_of_a_verb_are_cut_as_a_shell_does),
		cmocka_unit_test(test_a_child_gives_its_output_and_status),
		cmocka_unit_test(test_a_talk_in_order_passes_with_every_cut),
		cmocka_unit_test(test_each_broken_promise_fails_the_file_at_its_line),
		cmocka_unit_test(test_more_values_than_a_world_takes_are_refused),
		cmocka_unit_test(test_long_clock_moves_are_refused_over_the_wire),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
