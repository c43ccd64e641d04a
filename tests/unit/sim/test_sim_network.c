#include "sim_bench.h"

#include "sim/control.h"

#include <stdio.h>

static const char lines_of_three[] = "+8613900000001\tone\n"
				     "# a comment\n"
				     "+8613900000002\ttwo\\nlines\n"
				     "\n"
				     "10086\tthree";

static size_t left(const struct table *table)
{
	return network_waiting(table->network, 0) + sim_modem_stored(table->modem);
}

static void test_texts_are_numbered_and_never_get_lost(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.sm = 4;
	settings.echo = false;
	table = table_with(settings);
	for (uint64_t i = 1; i <= 30; i++)
		assert_int_equal(network_text(table.network, 0, "+8613900000001", "x", table.now),
				 i);
	sim_modem_tick(table.modem, table.now);
	for (size_t gone = 0; gone < 26; gone++) {
		char command[20];

		assert_int_equal(left(&table), 30 - gone);
		assert_int_equal(sim_modem_stored(table.modem), 4);
		snprintf(command, sizeof command, "AT+CMGD=%zu\r", gone % 4 + 1);
		ask(&table, command);
	}
	ask(&table, "AT+CMGD=1;+CMGD=2;+CMGD=3;+CMGD=4\r");
	assert_int_equal(left(&table), 0);
	table_free(&table);
}

static unsigned count(const char *text, const char *word)
{
	unsigned found = 0;

	for (; (text = strstr(text, word)) != NULL; text++)
		found++;
	return found;
}

static void test_the_ledger_tells_of_every_text_and_segment(void **state)
{
	struct table table = table_new();
	const char *ledger;

	(void)state;
	villager(&table, "+8613900000001", "a \"quoted\" text\nof two lines");
	ask(&table, "AT+CMGD=1\r");
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	ask(&table, HELLO_REPORT "\x1a");
	fault(&table, "cms 38");
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	ask(&table, HELLO "\x1a");
	ledger = buffer_text(network_ledger(table.network));
	assert_int_equal(count(ledger, "\"event\":\"text\""), 1);
	assert_int_equal(count(ledger, "a \\\"quoted\\\" text\\nof two lines"), 1);
	assert_int_equal(count(ledger, "\"event\":\"stored\""), 1);
	assert_int_equal(count(ledger, "\"event\":\"deleted\""), 1);
	assert_int_equal(count(ledger, "\"event\":\"submit\""), 1);
	assert_int_equal(count(ledger, "\"event\":\"message\""), 1);
	assert_int_equal(count(ledger, "\"event\":\"report\""), 1);
	assert_int_equal(count(ledger, "\"event\":\"refused\""), 1);
	assert_int_equal(count(ledger, "\n"), 7);
	table_free(&table);
}

static void test_a_long_text_comes_in_parts_with_one_number(void **state)
{
	struct table table = table_new();
	char text[301] = { 0 };

	(void)state;
	memset(text, 'a', 300);
	assert_int_equal(network_text(table.network, 0, "+8613900000001", text, table.now), 1);
	assert_int_equal(network_waiting(table.network, 0), 2);
	assert_int_equal(network_peek(table.network, 0, table.now)->part, 1);
	assert_int_equal(network_peek(table.network, 0, table.now)->text, 1);
	table_free(&table);
}

static void test_a_network_that_holds_keeps_everything(void **state)
{
	struct table table = table_new();

	(void)state;
	network_hold(table.network, true);
	villager(&table, "+8613900000001", "x");
	assert_int_equal(sim_modem_stored(table.modem), 0);
	assert_true(network_due(table.network, 0) == NEVER);
	network_hold(table.network, false);
	pass(&table, 1);
	assert_int_equal(sim_modem_stored(table.modem), 1);
	table_free(&table);
}

static void test_a_robot_answers_every_text(void **state)
{
	struct table table = table_new();

	(void)state;
	network_robot(table.network, "+46708251358", "I am away");
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	ask(&table, HELLO "\x1a");
	assert_int_equal(sim_modem_stored(table.modem), 0);
	pass(&table, SECONDS(10));
	assert_int_equal(sim_modem_stored(table.modem), 1);
	table_free(&table);
}

static enum control_result say_line(struct control *control, const char *line, struct table *table,
				    char answer[1024])
{
	struct buffer words = BUFFER_EMPTY;
	struct control_wait wait = { .quiet = 0 };
	enum control_result result = control_line(control, line, table->now, &wait, &words);

	copy_text(answer, 1024, buffer_text(&words));
	buffer_release(&words);
	return result;
}

static void test_directives_do_what_they_say(void **state)
{
	struct table table = table_new();
	struct sim_modem *modems[] = { table.modem };
	struct control control = { .network = table.network, .modems = modems, .count = 1 };
	static const struct {
		const char *line;
		enum control_result result;
		const char *answer;
	} cases[] = {
		{ "", CONTROL_DONE, "" },
		{ "# nothing", CONTROL_DONE, "" },
		{ "+8613900000001: one", CONTROL_DONE, "" },
		{ "+8613900000001@m1: two\\nlines", CONTROL_DONE, "" },
		{ "+8613900000001@m9: three", CONTROL_FAILED, "this cannot be sent" },
		{ "modem m1 mute 1", CONTROL_DONE, "" },
		{ "modem m9 mute", CONTROL_FAILED, "m9: no such modem" },
		{ "modem m1 mutt", CONTROL_FAILED,
		  "mutt: no such fault (cunxin-sim --list-faults)" },
		{ "hold", CONTROL_DONE, "" },
		{ "release", CONTROL_DONE, "" },
		{ "wait-idle 1 2", CONTROL_WAITS, "" },
		{ "inject /some/file", CONTROL_INJECT, "/some/file" },
		{ "clock 2027-04-05 09:00", CONTROL_CLOCK, "2027-04-05 09:00" },
		{ "clock", CONTROL_FAILED, "clock: no such directive" },
		{ "messages", CONTROL_DONE, "[]" },
		{ "bogus", CONTROL_FAILED, "bogus: no such directive" },
		{ "quit", CONTROL_QUIT, "" },
	};
	char answer[1024];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(say_line(&control, cases[i].line, &table, answer),
				 cases[i].result);
		assert_string_equal(answer, cases[i].answer);
	}
	assert_int_equal(say_line(&control, "ledger", &table, answer), CONTROL_DONE);
	assert_non_null(strstr(answer, "\"texts\":2,\"waiting\":2,\"stored\":0"));
	assert_int_equal(control_inject(&control, lines_of_three, table.now), 5);
	assert_int_equal(network_waiting(table.network, 0), 5);
	assert_int_equal(control_inject(&control, "+86139\tx\nno tab\n", table.now), -2);
	assert_false(control_idle(&control, 0, table.now));
	table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_are_numbered_and_never_get_lost),
		cmocka_unit_test(test_the_ledger_tells_of_every_text_and_segment),
		cmocka_unit_test(test_a_long_text_comes_in_parts_with_one_number),
		cmocka_unit_test(test_a_network_that_holds_keeps_everything),
		cmocka_unit_test(test_a_robot_answers_every_text),
		cmocka_unit_test(test_directives_do_what_they_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
