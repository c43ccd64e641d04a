#include "sim_bench.h"

#define OK   "\r\nOK\r\n"
#define SEND "AT+CMGS=" HELLO_LENGTH "\r"

static const char *send_hello(struct table *table)
{
	ask(table, SEND);
	return ask(table, HELLO_REPORT "\x1a");
}

static void test_the_list_names_every_fault_with_its_help(void **state)
{
	static const char *const covered[] = {
		"F28", "F29", "F36", "F37", "F38", "F39", "F40", "F41", "F42",
		"F43", "F44", "F45", "F46", "F47", "F48", "F49", "F50", "F51",
	};
	struct buffer list = BUFFER_EMPTY;

	(void)state;
	sim_fault_list(&list);
	for (size_t i = 0; i < sizeof covered / sizeof covered[0]; i++)
		assert_non_null(strstr(list.text, covered[i]));
	buffer_release(&list);
}

static void test_words_that_make_no_sense_are_refused_with_a_reason(void **state)
{
	static const char *const bad[] = {
		"",
		"nosuch",
		"gone -1",
		"gone soon",
		"cms",
		"cms 0",
		"cms x",
		"network moon",
		"sim",
		"sim changed",
		"sim changed 12",
		"chop 0",
		"storage SM",
		"storage XX=3",
		"storage ME=3 nameless",
		"counter still 256",
		"prompt odd",
		"report odd",
		"report status zz",
		"undeletable",
		"clear",
		"clear 1",
		"answer odd",
		"refuse",
		"pin",
		"latency",
		"pdu XYZ",
		"signal 100",
		"back",
		"quota x",
		"ends dots",
		"half-dead maybe",
		"storage SM=99999999",
	};
	struct table table = table_new();

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char why[256] = "";

		if (sim_fault(table.modem, bad[i], table.now, why, sizeof why))
			fail_msg("\"%s\" was taken", bad[i]);
		assert_string_not_equal(why, "");
	}
	table_free(&table);
}

static void test_a_port_that_is_gone_comes_back_under_another_name(void **state)
{
	struct table table = table_new();
	unsigned before = sim_modem_plugged(table.modem);

	(void)state;
	ask(&table, "AT+CNMI=2,1\r");
	fault(&table, "gone 5");
	assert_false(sim_modem_present(table.modem));
	assert_string_equal(ask(&table, "AT\r"), "");
	villager(&table, "+8613900000001", "x");
	pass(&table, 4999);
	assert_false(sim_modem_present(table.modem));
	pass(&table, 1);
	assert_true(sim_modem_present(table.modem));
	assert_int_equal(sim_modem_plugged(table.modem), before + 1);
	assert_string_equal(heard(&table), "\r\n+CMTI: \"SM\",1\r\n");
	assert_string_equal(ask(&table, "AT+CNMI?\r"), "\r\n+CNMI: 2,1,0,0,0\r\n" OK);
	table_free(&table);
}

static void test_an_unplugged_modem_forgets_what_was_in_the_air(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.air = 500;
	settings.echo = false;
	table = table_with(settings);
	ask(&table, "AT+CNMI=2,1\r");
	ask(&table, SEND);
	ask(&table, HELLO "\x1a");
	fault(&table, "unplug 1");
	pass(&table, SECONDS(3));
	assert_int_equal(network_submits(table.network), 0);
	assert_non_null(strstr(heard(&table), "RDY"));
	assert_string_equal(ask(&table, "AT+CNMI?\r"), "\r\n+CNMI: 0,0,0,0,0\r\n" OK);
	table_free(&table);
}

/* F28: in the midst of an answer, at the prompt, with the prompt seen. */
static void test_the_cable_comes_out_where_it_is_told_to(void **state)
{
	static const struct {
		const char *at, *command, *said;
	} rows[] = {
		{ "pull-at +cpin? 1", "AT+CPIN?\r", "\r\n+CPIN: RE" },
		{ "pull-at prompt 1", SEND, "\r\n" },
		{ "pull-at body 1", SEND, "\r\n> " },
	};
	struct table table = table_new();

	(void)state;
	ask(&table, "AT\r");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		fault(&table, rows[i].at);
		assert_string_equal(ask(&table, "AT\r"), OK);
		assert_string_equal(ask(&table, rows[i].command), rows[i].said);
		pass(&table, 0);
		assert_false(sim_modem_present(table.modem));
		pass(&table, SECONDS(2));
		assert_int_equal(sim_modem_plugged(table.modem), i + 1);
		assert_non_null(strstr(heard(&table), "RDY"));
	}
	assert_int_equal(network_submits(table.network), 0);
	table_free(&table);
}

static void test_a_segment_in_the_air_arrives_although_the_cable_is_out(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.air = 500;
	table = table_with(settings);
	ask(&table, SEND);
	ask(&table, HELLO "\x1a");
	fault(&table, "gone 2");
	pass(&table, SECONDS(3));
	assert_int_equal(network_submits(table.network), 1);
	assert_string_equal(heard(&table), "");
	table_free(&table);
}

static void test_a_mute_modem_says_nothing_until_its_time_is_over(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "mute 2");
	assert_string_equal(ask(&table, "AT\r"), "");
	pass(&table, SECONDS(2));
	assert_string_equal(ask(&table, "AT\r"), OK);
	table_free(&table);
}

static void test_a_half_dead_modem_gives_news_but_no_answers(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CNMI=2,1\r");
	fault(&table, "half-dead");
	assert_string_equal(ask(&table, "AT\r"), "");
	villager(&table, "+8613900000001", "x");
	assert_string_equal(heard(&table), "\r\n+CMTI: \"SM\",1\r\n");
	fault(&table, "half-dead off");
	assert_string_equal(ask(&table, "AT\r"), OK);
	fault(&table, "half-dead");
	ask(&table, "AT+CFUN=1,1\r");
	pass(&table, SECONDS(5));
	heard(&table);
	assert_string_equal(ask(&table, "AT\r"), OK);
	table_free(&table);
}

static void test_the_line_itself_fails_in_many_ways(void **state)
{
	static const struct {
		const char *fault, *answer;
	} cases[] = {
		{ "noise", "\xff\xfe\x80~}\x11\x13 \x07q\r\n\r\n+CSQ: 21,99\r\n\r\nOK\r\n" },
		{ "interrupt", "\r\n+CSQ: 21,99\r\n\r\n^RSSI: 17\r\n\r\nOK\r\n" },
		{ "ends lf", "\n+CSQ: 21,99\n\nOK\n" },
		{ "ends cr", "\r+CSQ: 21,99\r\rOK\r" },
		{ "ends crcrlf", "\r\r\n+CSQ: 21,99\r\r\n\r\r\nOK\r\r\n" },
		{ "cut-answer 6", "\r\n+CSQ" },
		{ "echo on", "AT+CSQ\r\r\n+CSQ: 21,99\r\n\r\nOK\r\n" },
		{ "refuse +CSQ", "\r\nERROR\r\n" },
		{ "refuse AT+CSQ 500", "\r\n+CMS ERROR: 500\r\n" },
		{ "hang +CSQ", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct table table = table_new();

		fault(&table, cases[i].fault);
		assert_string_equal(ask(&table, "AT+CSQ\r"), cases[i].answer);
		fault(&table, "fine");
		ask(&table, "ATE0\r");
		assert_string_equal(ask(&table, "AT+CSQ\r"), "\r\n+CSQ: 21,99\r\n\r\nOK\r\n");
		table_free(&table);
	}
}

static void test_output_in_pieces_is_the_same_output(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "chop 3");
	type(&table, "AT+CSQ\r");
	assert_true(table.said.size <= 3);
	pass(&table, 100);
	assert_string_equal(heard(&table), "\r\n+CSQ: 21,99\r\n\r\nOK\r\n");
	table_free(&table);
}

static void test_a_stuck_echo_does_not_heed_ate0(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "echo stuck");
	assert_string_equal(ask(&table, "ATE0\r"), "ATE0\r" OK);
	assert_string_equal(ask(&table, "AT\r"), "AT\r" OK);
	table_free(&table);
}

static void test_prompts_come_in_every_form(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "prompt short");
	assert_string_equal(ask(&table, SEND), "\r\n>");
	ask(&table, "\x1b");
	fault(&table, "prompt line");
	assert_string_equal(ask(&table, SEND), ">\r\n");
	ask(&table, "\x1b");
	fault(&table, "prompt late 3");
	assert_string_equal(ask(&table, SEND), "");
	pass(&table, SECONDS(3));
	assert_string_equal(heard(&table), "\r\n> ");
	ask(&table, "\x1b");
	fault(&table, "prompt never");
	assert_string_equal(ask(&table, SEND), "");
	assert_string_equal(ask(&table, "\x1b"), OK);
	table_free(&table);
}

static void test_a_stuck_prompt_is_left_by_escape(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "stuck-prompt");
	assert_string_equal(ask(&table, "AT\r"), "");
	assert_string_equal(ask(&table, "\x1b\r"), OK);
	assert_string_equal(ask(&table, "AT\r"), OK);
	assert_int_equal(network_submits(table.network), 0);
	table_free(&table);
}

static void test_a_reboot_forgets_settings_and_says_so(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CNMI=2,1;+CMGF=1\r");
	fault(&table, "reboot");
	assert_string_equal(ask(&table, "AT\r"), "");
	pass(&table, 300);
	assert_string_equal(heard(&table), "\r\nRDY\r\n\r\n+CFUN: 1\r\n");
	assert_string_equal(ask(&table, "AT+CPMS?\r"), "\r\n+CMS ERROR: 314\r\n");
	pass(&table, 200);
	assert_string_equal(heard(&table),
			    "\r\n+CPIN: READY\r\n\r\nCall Ready\r\n\r\nSMS Ready\r\n");
	assert_string_equal(ask(&table, "AT+CNMI?;+CMGF?\r"),
			    "\r\n+CNMI: 0,0,0,0,0\r\n\r\n+CMGF: 0\r\n" OK);
	fault(&table, "reboot silent");
	pass(&table, SECONDS(2));
	assert_string_equal(heard(&table), "");
	assert_string_equal(ask(&table, "AT\r"), OK);
	assert_string_equal(ask(&table, "AT+CFUN=1,1\r"), OK);
	pass(&table, SECONDS(2));
	assert_non_null(strstr(heard(&table), "RDY"));
	table_free(&table);
}

static void test_a_missing_or_busy_sim_is_named(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "sim missing");
	heard(&table);
	ask(&table, "AT+CMEE=1\r");
	assert_string_equal(ask(&table, "AT+CPIN?\r"), "\r\n+CME ERROR: 10\r\n");
	assert_string_equal(ask(&table, "AT+CMGL=4\r"), "\r\n+CMS ERROR: 310\r\n");
	assert_string_equal(ask(&table, "AT+CREG?\r"), "\r\n+CREG: 0,0\r\n" OK);
	fault(&table, "sim present");
	heard(&table);
	fault(&table, "sim busy 5");
	assert_string_equal(ask(&table, "AT+CPMS?\r"), "\r\n+CMS ERROR: 314\r\n");
	assert_string_equal(ask(&table, "AT+CPIN?\r"), "\r\n+CME ERROR: 14\r\n");
	pass(&table, SECONDS(5));
	assert_string_equal(ask(&table, "AT+CPIN?\r"), "\r\n+CPIN: READY\r\n" OK);
	villager(&table, "+8613900000001", "x");
	fault(&table, "sim changed 89860099999999999999");
	pass(&table, SECONDS(2));
	heard(&table);
	assert_string_equal(ask(&table, "AT+CCID\r"), "\r\n+CCID: 89860099999999999999\r\n" OK);
	assert_string_equal(ask(&table, "AT+CMGL=4\r"), OK);
	table_free(&table);
}

static void test_pin_tries_are_counted_down_to_the_puk(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "pin 1234");
	pass(&table, SECONDS(2));
	assert_non_null(strstr(heard(&table), "+CPIN: SIM PIN"));
	ask(&table, "AT+CMEE=1\r");
	assert_string_equal(ask(&table, "AT+CPIN?\r"), "\r\n+CPIN: SIM PIN\r\n" OK);
	assert_string_equal(ask(&table, "AT+CMGL=4\r"), "\r\n+CMS ERROR: 311\r\n");
	assert_string_equal(ask(&table, "AT+CPIN=\"0000\"\r"), "\r\n+CME ERROR: 16\r\n");
	assert_string_equal(ask(&table, "AT+QPINC?\r"), "\r\n+QPINC: \"SC\",2,10\r\n" OK);
	fault(&table, "reboot silent");
	pass(&table, SECONDS(2));
	ask(&table, "AT+CMEE=1\r");
	assert_string_equal(ask(&table, "AT+QPINC?\r"), "\r\n+QPINC: \"SC\",2,10\r\n" OK);
	ask(&table, "AT+CPIN=\"0000\"\r");
	assert_string_equal(ask(&table, "AT+CPIN=\"0000\"\r"), "\r\n+CME ERROR: 12\r\n");
	assert_string_equal(ask(&table, "AT+CPIN?\r"), "\r\n+CPIN: SIM PUK\r\n" OK);
	assert_string_equal(ask(&table, "AT+CMGL=4\r"), "\r\n+CMS ERROR: 316\r\n");
	assert_string_equal(ask(&table, "AT+CPIN=\"1234\"\r"), "\r\n+CME ERROR: 12\r\n");
	assert_int_equal(sim_modem_pin_tries(table.modem), 3);
	assert_string_equal(ask(&table, "AT+CPIN=\"12345678\",\"4321\"\r"), OK);
	assert_string_equal(ask(&table, "AT+CPIN?\r"), "\r\n+CPIN: READY\r\n" OK);
	table_free(&table);
}

static void test_places_that_cannot_be_cleared_keep_their_text(void **state)
{
	struct table table = table_new();

	(void)state;
	for (int i = 0; i < 3; i++)
		villager(&table, "+8613900000001", "x");
	fault(&table, "undeletable 2");
	assert_string_equal(ask(&table, "AT+CMGD=2\r"), "\r\n+CMS ERROR: 320\r\n");
	assert_string_equal(ask(&table, "AT+CMGD=1\r"), OK);
	fault(&table, "undeletable all silent");
	assert_string_equal(ask(&table, "AT+CMGD=3\r"), OK);
	assert_string_equal(ask(&table, "AT+CMGD=?\r"), "\r\n+CMGD: (2,3),(0-4)\r\n" OK);
	table_free(&table);
}

static void test_text_mode_comes_without_a_word(void **state)
{
	struct table table = table_new();

	(void)state;
	villager(&table, "+8613900000001", "x");
	heard(&table);
	fault(&table, "text-mode");
	assert_string_equal(heard(&table), "");
	ask(&table, "AT+CMEE=1\r");
	assert_string_equal(ask(&table, "AT+CMGF?\r"), "\r\n+CMGF: 1\r\n" OK);
	assert_string_equal(ask(&table, "AT+CMGL=4\r"), "\r\n+CMS ERROR: 305\r\n");
	fault(&table, "text-mode lists");
	assert_non_null(strstr(ask(&table, "AT+CMGL=4\r"), "+CMGL: 1,\"REC UNREAD\","));
	table_free(&table);
}

static void test_a_place_is_taken_again_before_its_delete_is_answered(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.sm = 1;
	settings.echo = false;
	table = table_with(settings);
	fault(&table, "deliver-in-delete");
	villager(&table, "+8613900000001", "x");
	villager(&table, "+8613900000001", "y");
	assert_int_equal(network_waiting(table.network, 0), 1);
	ask(&table, "AT+CNMI=2,1\r");
	assert_string_equal(ask(&table, "AT+CMGD=1\r"), "\r\n+CMTI: \"SM\",1\r\n" OK);
	table_free(&table);
}

static void test_texts_turn_up_in_the_other_storage(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.me = 10;
	settings.echo = false;
	table = table_with(settings);
	ask(&table, "AT+CNMI=2,1\r");
	fault(&table, "elsewhere");
	villager(&table, "+8613900000001", "x");
	assert_string_equal(heard(&table), "\r\n+CMTI: \"ME\",1\r\n");
	assert_string_equal(ask(&table, "AT+CMGL=4\r"), OK);
	assert_string_equal(ask(&table, "AT+CPMS=\"ME\"\r"), "\r\n+CPMS: 1,10,0,50,0,50\r\n" OK);
	assert_non_null(strstr(ask(&table, "AT+CMGL=4\r"), "+CMGL: 1,0,,"));
	table_free(&table);
}

static void test_reports_are_stored_where_cnmi_says_so(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.sr = 5;
	settings.echo = false;
	table = table_with(settings);
	ask(&table, "AT+CNMI=2,1,0,2,0\r");
	send_hello(&table);
	pass(&table, SECONDS(2));
	assert_string_equal(heard(&table), "\r\n+CDSI: \"SR\",1\r\n");
	ask(&table, "AT+CPMS=\"SR\"\r");
	assert_non_null(strstr(ask(&table, "AT+CMGR=1\r"), "+CMGR: 0,,25\r\n"));
	table_free(&table);
}

static void test_texts_are_shown_and_kept(void **state)
{
	struct table table = table_new();
	const char *said;

	(void)state;
	ask(&table, "AT+CNMI=2,1\r");
	fault(&table, "keep-shown");
	villager(&table, "+8613900000001", "x");
	said = heard(&table);
	assert_non_null(strstr(said, "+CMT: ,"));
	assert_non_null(strstr(said, "+CMTI: \"SM\",1"));
	table_free(&table);
}

static void test_a_full_storage_may_say_so_and_texts_may_come_unannounced(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "storage SM=2");
	fault(&table, "full-news ^SMMEMFULL: \"SM\"");
	fault(&table, "no-cmti");
	ask(&table, "AT+CNMI=2,1\r");
	for (int i = 0; i < 5; i++)
		villager(&table, "+8613900000001", "x");
	assert_string_equal(heard(&table), "\r\n^SMMEMFULL: \"SM\"\r\n");
	table_free(&table);
}

static void test_odd_forms_of_stored_texts(void **state)
{
	struct table table = table_new();
	const char *answer;

	(void)state;
	villager(&table, "+8613900000001", "x");
	fault(&table, "one-line");
	assert_non_null(strstr(ask(&table, "AT+CMGR=1\r"), "+CMGR: 0,,21 08916831"));
	fault(&table, "one-line off");
	fault(&table, "wrong-length");
	fault(&table, "padded");
	answer = ask(&table, "AT+CMGR=1\r");
	assert_non_null(strstr(answer, "+CMGR: 1,,28\r\n08916831"));
	assert_non_null(strstr(answer, "FFFFFFFF\r\n"));
	fault(&table, "empty ok");
	assert_string_equal(ask(&table, "AT+CMGR=9\r"), OK);
	fault(&table, "empty zero");
	assert_string_equal(ask(&table, "AT+CMGR=9\r"), "\r\n+CMGR: 0,,0\r\n" OK);
	table_free(&table);
}

static void test_several_commands_in_a_line_may_be_refused(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "one-command");
	assert_string_equal(ask(&table, "AT+CMGD=1;+CMGD=2\r"), "\r\nERROR\r\n");
	assert_string_equal(ask(&table, "AT+CMGD=1\r"), OK);
	table_free(&table);
}

static void test_the_network_may_be_away_or_refuse(void **state)
{
	static const struct {
		const char *fault, *read, *answer;
	} cases[] = {
		{ "network none", "+CREG: 1,0", "\r\n+CMS ERROR: 331\r\n" },
		{ "network searching", "+CREG: 1,2", "\r\n+CMS ERROR: 331\r\n" },
		{ "network denied", "+CREG: 1,3", "\r\n+CMS ERROR: 331\r\n" },
		{ "network roaming", "+CREG: 1,5", "\r\n+CMGS: 1\r\n" OK },
		{ "network sms-only", "+CREG: 1,6", "\r\n+CMGS: 1\r\n" OK },
		{ "credit none", "+CREG: 1,1", "\r\n+CMS ERROR: 50\r\n" },
		{ "credit none 193", "+CREG: 1,1", "\r\n+CMS ERROR: 193\r\n" },
		{ "cms 38", "+CREG: 1,1", "\r\n+CMS ERROR: 38\r\n" },
		{ "barred +46708251359,+46708251358 28", "+CREG: 1,1", "\r\n+CMS ERROR: 28\r\n" },
		{ "barred +46708251358 28", "+CREG: 1,1", "\r\n+CMS ERROR: 28\r\n" },
		{ "barred 46708251358 28", "+CREG: 1,1", "\r\n+CMGS: 1\r\n" OK },
		{ "barred 708251358 28", "+CREG: 1,1", "\r\n+CMS ERROR: 28\r\n" },
		{ "barred 0708251358,1 28", "+CREG: 1,1", "\r\n+CMS ERROR: 28\r\n" },
		{ "barred 708251359,1358,,0 28", "+CREG: 1,1", "\r\n+CMGS: 1\r\n" OK },
		{ "smsc none", "+CREG: 1,1", "\r\n+CMS ERROR: 330\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct table table = table_new();

		ask(&table, "AT+CREG=1\r");
		fault(&table, cases[i].fault);
		heard(&table);
		assert_non_null(strstr(ask(&table, "AT+CREG?\r"), cases[i].read));
		assert_string_equal(send_hello(&table), cases[i].answer);
		table_free(&table);
	}
}

static void test_texts_wait_in_the_network_while_there_is_none(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CNMI=2,1;+CREG=1\r");
	fault(&table, "network none");
	assert_string_equal(heard(&table), "\r\n+CREG: 0\r\n");
	villager(&table, "+8613900000001", "x");
	assert_int_equal(network_waiting(table.network, 0), 1);
	fault(&table, "network home");
	assert_string_equal(heard(&table), "\r\n+CREG: 1\r\n\r\n+CMTI: \"SM\",1\r\n");
	table_free(&table);
}

static void test_refusals_are_counted(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "cms 42 2");
	assert_string_equal(send_hello(&table), "\r\n+CMS ERROR: 42\r\n");
	assert_string_equal(send_hello(&table), "\r\n+CMS ERROR: 42\r\n");
	assert_non_null(strstr(send_hello(&table), "+CMGS: 3"));
	fault(&table, "quota 1 50");
	assert_non_null(strstr(send_hello(&table), "+CMGS: 4"));
	assert_string_equal(send_hello(&table), "\r\n+CMS ERROR: 50\r\n");
	assert_int_equal(network_submits(table.network), 2);
	table_free(&table);
}

static void test_reports_fail_in_every_way(void **state)
{
	static const struct {
		const char *fault;
		const char *said[2]; /* must be heard after the send, in this order */
		unsigned reports;
	} cases[] = {
		{ "report fine", { "06010B916407281553F8", "00\r\n" }, 1 },
		{ "report never", { "", "" }, 0 },
		{ "report failed", { "06010B916407281553F8", "46\r\n" }, 1 },
		{ "report status 30", { "06010B916407281553F8", "30\r\n" }, 1 },
		{ "report twice", { "06010B916407281553F8", "00\r\n" }, 2 },
		{ "report wrong-reference", { "06650B916407281553F8", "00\r\n" }, 1 },
		{ "report foreign", { "06010D91683199999999F9", "00\r\n" }, 1 },
		{ "report late 60", { "06010B916407281553F8", "00\r\n" }, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct table table = table_new();
		const char *said;
		unsigned reports = 0;

		ask(&table, "AT+CNMI=2,1,0,1,0\r");
		fault(&table, cases[i].fault);
		send_hello(&table);
		pass(&table, SECONDS(59));
		if (strcmp(cases[i].fault, "report late 60") == 0)
			assert_string_equal(heard(&table), "");
		pass(&table, SECONDS(2));
		said = heard(&table);
		assert_non_null(strstr(said, cases[i].said[0]));
		assert_non_null(strstr(said, cases[i].said[1]));
		for (const char *at = said; (at = strstr(at, "+CDS: ")) != NULL; at++)
			reports++;
		assert_int_equal(reports, cases[i].reports);
		table_free(&table);
	}
}

static void test_a_report_may_come_before_the_answer(void **state)
{
	struct table table = table_new();
	const char *said;

	(void)state;
	ask(&table, "AT+CNMI=2,1,0,1,0\r");
	fault(&table, "report early");
	said = send_hello(&table);
	assert_true(strstr(said, "+CDS: ") < strstr(said, "+CMGS: 1"));
	table_free(&table);
}

static void test_answers_to_sends_get_lost_or_come_late(void **state)
{
	struct table table = table_new();

	(void)state;
	fault(&table, "answer lost");
	assert_string_equal(send_hello(&table), "");
	pass(&table, HOURS(1));
	assert_string_equal(heard(&table), "");
	assert_int_equal(network_submits(table.network), 1);
	fault(&table, "answer late 30");
	assert_string_equal(send_hello(&table), "");
	assert_string_equal(ask(&table, "\x1b\rAT\r"), OK);
	pass(&table, SECONDS(30));
	assert_string_equal(heard(&table), "\r\n+CMGS: 2\r\n\r\nOK\r\n");
	fault(&table, "answer bare-error 1");
	assert_string_equal(send_hello(&table), "\r\nERROR\r\n");
	assert_int_equal(network_submits(table.network), 3);
	fault(&table, "answer vanished");
	assert_string_equal(send_hello(&table), "");
	assert_int_equal(network_submits(table.network), 3);
	assert_non_null(strstr(send_hello(&table), "+CMGS: 5"));
	/* Never tried: no reference is used up. */
	fault(&table, "answer untried");
	assert_string_equal(send_hello(&table), "");
	assert_int_equal(network_submits(table.network), 4);
	assert_string_equal(ask(&table, "AT+CRSM=176,28483,0,0,2\r"),
			    "\r\n+CRSM: 144,0,\"05FF\"\r\n" OK);
	assert_non_null(strstr(send_hello(&table), "+CMGS: 6"));
	fault(&table, "counter still");
	assert_string_equal(ask(&table, "AT+CRSM=176,28483,0,0,2\r"),
			    "\r\n+CRSM: 144,0,\"00FF\"\r\n" OK);
	table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_list_names_every_fault_with_its_help),
		cmocka_unit_test(test_words_that_make_no_sense_are_refused_with_a_reason),
		cmocka_unit_test(test_a_port_that_is_gone_comes_back_under_another_name),
		cmocka_unit_test(test_an_unplugged_modem_forgets_what_was_in_the_air),
		cmocka_unit_test(test_the_cable_comes_out_where_it_is_told_to),
		cmocka_unit_test(test_a_segment_in_the_air_arrives_although_the_cable_is_out),
		cmocka_unit_test(test_a_mute_modem_says_nothing_until_its_time_is_over),
		cmocka_unit_test(test_a_half_dead_modem_gives_news_but_no_answers),
		cmocka_unit_test(test_the_line_itself_fails_in_many_ways),
		cmocka_unit_test(test_output_in_pieces_is_the_same_output),
		cmocka_unit_test(test_a_stuck_echo_does_not_heed_ate0),
		cmocka_unit_test(test_prompts_come_in_every_form),
		cmocka_unit_test(test_a_stuck_prompt_is_left_by_escape),
		cmocka_unit_test(test_a_reboot_forgets_settings_and_says_so),
		cmocka_unit_test(test_a_missing_or_busy_sim_is_named),
		cmocka_unit_test(test_pin_tries_are_counted_down_to_the_puk),
		cmocka_unit_test(test_places_that_cannot_be_cleared_keep_their_text),
		cmocka_unit_test(test_text_mode_comes_without_a_word),
		cmocka_unit_test(test_a_place_is_taken_again_before_its_delete_is_answered),
		cmocka_unit_test(test_texts_turn_up_in_the_other_storage),
		cmocka_unit_test(test_reports_are_stored_where_cnmi_says_so),
		cmocka_unit_test(test_texts_are_shown_and_kept),
		cmocka_unit_test(test_a_full_storage_may_say_so_and_texts_may_come_unannounced),
		cmocka_unit_test(test_odd_forms_of_stored_texts),
		cmocka_unit_test(test_several_commands_in_a_line_may_be_refused),
		cmocka_unit_test(test_the_network_may_be_away_or_refuse),
		cmocka_unit_test(test_texts_wait_in_the_network_while_there_is_none),
		cmocka_unit_test(test_refusals_are_counted),
		cmocka_unit_test(test_reports_fail_in_every_way),
		cmocka_unit_test(test_a_report_may_come_before_the_answer),
		cmocka_unit_test(test_answers_to_sends_get_lost_or_come_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
