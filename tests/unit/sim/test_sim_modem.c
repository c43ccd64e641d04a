#include "sim_bench.h"

struct talk {
	const char *typed, *answered;
};

static void check_talk(struct table *table, const struct talk *talk, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *answer = ask(table, talk[i].typed);

		if (strcmp(answer, talk[i].answered) != 0)
			fail_msg("%s was answered by\n[%s] instead of\n[%s]", talk[i].typed, answer,
				 talk[i].answered);
	}
}

#define CHECK_TALK(table, talk) check_talk(table, talk, sizeof talk / sizeof talk[0])

#define OK "\r\nOK\r\n"

static void test_each_command_answers_as_the_standards_say(void **state)
{
	static const struct talk talk[] = {
		{ "AT\r", OK },
		{ "at\r", OK },
		{ "ATE0V1Q0\r", OK },
		{ "AT&F\r", OK },
		{ "ATE0\r", OK },
		{ "AT+CGSN\r", "\r\n862107043556942\r\n" OK },
		{ "AT+CGMM\r", "\r\nSIM-MODEM\r\n" OK },
		{ "ATI\r",
		  "\r\nCunxin\r\nSIM-MODEM\r\nRevision: SIMMODEM_" CUNXIN_VERSION "\r\n" OK },
		{ "AT+CMEE?\r", "\r\n+CMEE: 0\r\n" OK },
		{ "AT+CMEE=?\r", "\r\n+CMEE: (0-2)\r\n" OK },
		{ "AT+CMEE=3\r", "\r\nERROR\r\n" },
		{ "AT+CMEE=1\r", OK },
		{ "AT+CMEE=3\r", "\r\n+CME ERROR: 50\r\n" },
		{ "AT+NOSUCH\r", "\r\n+CME ERROR: 100\r\n" },
		{ "AT+CMEE=2\r", OK },
		{ "AT+CMEE=3\r", "\r\n+CME ERROR: incorrect parameters\r\n" },
		{ "AT+CMEE=0\r", OK },
		{ "AT+NOSUCH\r", "\r\nERROR\r\n" },
		{ "AT+CPIN?\r", "\r\n+CPIN: READY\r\n" OK },
		{ "AT+CPINR\r", "\r\n+CPINR: SIM PIN,3,3\r\n+CPINR: SIM PUK,10,10\r\n" OK },
		{ "AT+QPINC?\r", "\r\n+QPINC: \"SC\",3,10\r\n" OK },
		{ "AT+CCID\r", "\r\n+CCID: 89860012345678901234\r\n" OK },
		{ "AT^ICCID?\r", "\r\n^ICCID: 89860012345678901234\r\n" OK },
		{ "AT+CIMI\r", "\r\n460001234567890\r\n" OK },
		{ "AT+CNUM\r", "\r\n+CNUM: \"\",\"+8613800000000\",145\r\n" OK },
		{ "AT+CFUN?\r", "\r\n+CFUN: 1\r\n" OK },
		{ "AT+CSQ\r", "\r\n+CSQ: 21,99\r\n" OK },
		{ "AT+CREG?\r", "\r\n+CREG: 0,1\r\n" OK },
		{ "AT+CREG=2\r", OK },
		{ "AT+CREG?\r", "\r\n+CREG: 2,1,\"84CD\",\"0A3FB477\",7\r\n" OK },
		{ "AT+CEREG=?\r", "\r\n+CEREG: (0-2)\r\n" OK },
		{ "AT+COPS?\r", "\r\n+COPS: 0,0,\"CHINA MOBILE\",7\r\n" OK },
		{ "AT+COPS=3,2\r", OK },
		{ "AT+COPS?\r", "\r\n+COPS: 0,2,\"46000\",7\r\n" OK },
		{ "AT+CCLK?\r", "\r\n+CCLK: \"27/04/05,09:00:00+32\"\r\n" OK },
		{ "AT+CCLK=\"30/01/02,03:04:05+32\"\r", OK },
		{ "AT+CCLK?\r", "\r\n+CCLK: \"30/01/02,03:04:05+32\"\r\n" OK },
		{ "AT+CTZU=1\r", OK },
		{ "AT+CSCS=?\r", "\r\n+CSCS: (\"GSM\",\"IRA\",\"UCS2\")\r\n" OK },
		{ "AT+CRSM=176,28483,0,0,2\r", "\r\n+CRSM: 144,0,\"00FF\"\r\n" OK },
		{ "AT+CLCK=\"SC\",2\r", "\r\n+CLCK: 0\r\n" OK },
		{ "AT+CMGF=?\r", "\r\n+CMGF: (0,1)\r\n" OK },
		{ "AT+CMGF?\r", "\r\n+CMGF: 0\r\n" OK },
		{ "AT+CMGF=2\r", "\r\n+CMS ERROR: 305\r\n" },
		{ "AT+CSMS?\r", "\r\n+CSMS: 0,1,1,1\r\n" OK },
		{ "AT+CSMS=1\r", "\r\n+CSMS: 1,1,1\r\n" OK },
		{ "AT+CSMS=128\r", "\r\n+CMS ERROR: 303\r\n" },
		{ "AT+CPMS=?\r", "\r\n+CPMS: (\"SM\"),(\"SM\"),(\"SM\")\r\n" OK },
		{ "AT+CPMS?\r", "\r\n+CPMS: \"SM\",0,50,\"SM\",0,50,\"SM\",0,50\r\n" OK },
		{ "AT+CPMS=\"SM\",\"SM\",\"SM\"\r", "\r\n+CPMS: 0,50,0,50,0,50\r\n" OK },
		{ "AT+CPMS=\"ME\"\r", "\r\n+CMS ERROR: 302\r\n" },
		{ "AT+CNMI=?\r", "\r\n+CNMI: (0-3),(0-3),(0,2,3),(0-2),(0,1)\r\n" OK },
		{ "AT+CNMI=2,1,0,1,0\r", OK },
		{ "AT+CNMI?\r", "\r\n+CNMI: 2,1,0,1,0\r\n" OK },
		{ "AT+CNMI=2,7\r", "\r\n+CMS ERROR: 303\r\n" },
		{ "AT+CSCA?\r", "\r\n+CSCA: \"+8613800100500\",145\r\n" OK },
		{ "AT+CSCA=\"+8613010112500\",145\r", OK },
		{ "AT+CSCA?\r", "\r\n+CSCA: \"+8613010112500\",145\r\n" OK },
		{ "AT+CMMS=?\r", "\r\n+CMMS: (0-2)\r\n" OK },
		{ "AT+CGSMS=?\r", "\r\n+CGSMS: (0-3)\r\n" OK },
		{ "AT+CMGL=4\r", OK },
		{ "AT+CMGR=1\r", "\r\n+CMS ERROR: 321\r\n" },
		{ "AT+CMGR=51\r", "\r\n+CMS ERROR: 321\r\n" },
		{ "AT+CMGD=1\r", OK },
		{ "AT+CMGD=51\r", "\r\n+CMS ERROR: 321\r\n" },
		{ "AT+CMGD=?\r", "\r\n+CMGD: (),(0-4)\r\n" OK },
		{ "AT+CNMA\r", "\r\n+CMS ERROR: 340\r\n" },
		{ "AT+CMSS=1\r", "\r\n+CMS ERROR: 321\r\n" },
		{ "ATS3?\r", "\r\n013\r\n" OK },
		{ "ATD10086;\r", "\r\nNO CARRIER\r\n" OK },
		{ "AT+CMGF=0;+CNMI=2,1;+CPMS?\r",
		  "\r\n+CPMS: \"SM\",0,50,\"SM\",0,50,\"SM\",0,50\r\n" OK },
		{ "AT+CSQ;+NOSUCH;+CIMI\r", "\r\n+CSQ: 21,99\r\n\r\nERROR\r\n" },
		{ "AT+CSQ;+CREG=0;+CREG?\r", "\r\n+CSQ: 21,99\r\n\r\n+CREG: 0,1\r\n" OK },
		{ "ATV0\r", "0\r" },
		{ "AT+CSQ\r", "+CSQ: 21,99\r\n0\r" },
		{ "AT+NOSUCH\r", "4\r" },
		{ "ATV1\r", OK },
		{ "ATQ1\r", "" },
		{ "AT\r", "" },
		{ "ATQ0\r", OK },
	};
	struct table table = table_new();

	(void)state;
	CHECK_TALK(&table, talk);
	table_free(&table);
}

static void test_echo_gives_back_each_byte_before_the_answer(void **state)
{
	struct table table = table_with(sim_settings_default);

	(void)state;
	assert_string_equal(ask(&table, "AT\r"), "AT\r\r\nOK\r\n");
	type(&table, "AT+C");
	type(&table, "SQ\r");
	assert_string_equal(heard(&table), "AT+CSQ\r\r\n+CSQ: 21,99\r\n\r\nOK\r\n");
	assert_string_equal(ask(&table, "ATE0\r"), "ATE0\r\r\nOK\r\n");
	assert_string_equal(ask(&table, "AT\r"), "\r\nOK\r\n");
	table_free(&table);
}

static void test_what_is_no_command_line_is_passed_over(void **state)
{
	struct table table = table_new();

	(void)state;
	assert_string_equal(ask(&table, "\x1b\r"), "");
	assert_string_equal(ask(&table, "\x1a\r"), "");
	assert_string_equal(ask(&table, "hello\r\n"), "");
	assert_string_equal(ask(&table, "\x1b"
					"AT\r"),
			    "\r\nOK\r\n");
	assert_string_equal(ask(&table, "\r\n\r\nAT\r\n"), "\r\nOK\r\n");
	table_free(&table);
}

static void test_a_text_is_stored_announced_listed_and_deleted(void **state)
{
	struct table table = table_new();
	const char *listed;

	(void)state;
	ask(&table, "AT+CNMI=2,1,0,1,0\r");
	villager(&table, "+8613900000001", "\xe6\x8a\xa5\xe5\x90\x8d 3\xe7\xa4\xbe");
	assert_string_equal(heard(&table), "\r\n+CMTI: \"SM\",1\r\n");
	assert_string_equal(ask(&table, "AT+CPMS?\r"),
			    "\r\n+CPMS: \"SM\",1,50,\"SM\",1,50,\"SM\",1,50\r\n\r\nOK\r\n");
	listed = ask(&table, "AT+CMGL=4\r");
	assert_begins(listed, "\r\n+CMGL: 1,0,,");
	assert_non_null(strstr(listed, "0891683108100005F0"));
	assert_non_null(strstr(ask(&table, "AT+CMGL=4\r"), "+CMGL: 1,1,,"));
	assert_string_equal(ask(&table, "AT+CMGL\r"), "\r\nOK\r\n");
	assert_begins(ask(&table, "AT+CMGR=1\r"), "\r\n+CMGR: 1,,");
	assert_string_equal(ask(&table, "AT+CMGD=1\r"), "\r\nOK\r\n");
	assert_string_equal(ask(&table, "AT+CMGL=4\r"), "\r\nOK\r\n");
	assert_int_equal(sim_modem_stored(table.modem), 0);
	table_free(&table);
}

static void test_several_deletes_travel_in_one_line(void **state)
{
	struct table table = table_new();

	(void)state;
	for (int i = 0; i < 5; i++)
		villager(&table, "+8613900000001", "x");
	assert_string_equal(ask(&table, "AT+CMGD=1;+CMGD=2;+CMGD=4\r"), "\r\nOK\r\n");
	assert_string_equal(ask(&table, "AT+CMGD=?\r"), "\r\n+CMGD: (3,5),(0-4)\r\n\r\nOK\r\n");
	/* It stops at the first that is refused. */
	assert_string_equal(ask(&table, "AT+CMGD=3;+CMGD=99;+CMGD=5\r"), "\r\n+CMS ERROR: 321\r\n");
	assert_string_equal(ask(&table, "AT+CMGD=?\r"), "\r\n+CMGD: (5),(0-4)\r\n\r\nOK\r\n");
	assert_string_equal(ask(&table, "AT+CMGD=1,4\r"), "\r\nOK\r\n");
	assert_int_equal(sim_modem_stored(table.modem), 0);
	table_free(&table);
}

static void test_a_full_storage_leaves_texts_in_the_network_until_there_is_room(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.sm = 3;
	table = table_with(settings);
	ask(&table, "ATE0+CNMI=2,1\r");
	for (int i = 0; i < 8; i++)
		villager(&table, "+8613900000001", "x");
	assert_int_equal(sim_modem_stored(table.modem), 3);
	assert_int_equal(network_waiting(table.network, 0), 5);
	assert_true(sim_modem_deadline(table.modem) == NEVER);
	heard(&table);
	assert_string_equal(ask(&table, "AT+CMGD=1;+CMGD=2\r"),
			    "\r\nOK\r\n\r\n+CMTI: \"SM\",1\r\n\r\n+CMTI: \"SM\",2\r\n");
	assert_int_equal(network_waiting(table.network, 0), 3);
	table_free(&table);
}

static void test_texts_are_shown_at_once_where_cnmi_says_so(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CNMI=2,2,0,1,0\r");
	villager(&table, "+8613900000001", "x");
	assert_begins(heard(&table), "\r\n+CMT: ,21\r\n08916831");
	assert_int_equal(sim_modem_stored(table.modem), 0);
	table_free(&table);
}

static void test_a_text_that_is_not_acknowledged_stays_in_the_network(void **state)
{
	struct table table = table_new();
	const char *said;

	(void)state;
	ask(&table, "AT+CSMS=1;+CNMI=2,2,0,1,0\r");
	villager(&table, "+8613900000001", "x");
	villager(&table, "+8613900000001", "y");
	assert_non_null(strstr(heard(&table), "+CMT: "));
	said = ask(&table, "AT+CNMA\r");
	assert_begins(said, "\r\nOK\r\n\r\n+CMT: ,21\r\n08916831");
	assert_non_null(strstr(said, "79\r\n"));
	pass(&table, SECONDS(20));
	assert_string_equal(ask(&table, "AT+CNMA\r"), "\r\n+CMS ERROR: 340\r\n");
	assert_string_equal(ask(&table, "AT+CNMI?\r"), "\r\n+CNMI: 2,0,0,0,0\r\n\r\nOK\r\n");
	/* It was repeated, and stored this time. */
	assert_int_equal(sim_modem_stored(table.modem), 1);
	table_free(&table);
}

static void test_a_segment_is_sent_with_the_next_reference(void **state)
{
	struct table table = table_new();

	(void)state;
	assert_string_equal(ask(&table, "AT+CMGS=" HELLO_LENGTH "\r"), "\r\n> ");
	assert_string_equal(ask(&table, HELLO "\x1a"), "\r\n+CMGS: 1\r\n\r\nOK\r\n");
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	assert_string_equal(ask(&table, HELLO "\x1a"), "\r\n+CMGS: 2\r\n\r\nOK\r\n");
	assert_int_equal(network_messages(table.network), 2);
	assert_string_equal(network_message(table.network, 0)->text, "hellohello");
	assert_string_equal(network_message(table.network, 0)->to, "+46708251358");
	assert_int_equal(network_repeated(table.network), 1);
	assert_string_equal(ask(&table, "AT+CRSM=176,28483,0,0,2\r"),
			    "\r\n+CRSM: 144,0,\"02FF\"\r\n\r\nOK\r\n");
	table_free(&table);
}

static void test_escape_at_the_prompt_sends_nothing(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	assert_string_equal(ask(&table, HELLO "\x1b"), "\r\nOK\r\n");
	assert_int_equal(network_submits(table.network), 0);
	assert_string_equal(ask(&table, "AT\r"), "\r\nOK\r\n");
	table_free(&table);
}

static void test_a_body_that_is_no_submit_is_refused(void **state)
{
	static const struct talk talk[] = {
		{ "AT+CMGS=22\r", "\r\n> " }, /* the length lies */
		{ HELLO "\x1a", "\r\n+CMS ERROR: 304\r\n" },
		{ "AT+CMGS=23\r", "\r\n> " },
		{ "hello\x1a", "\r\n+CMS ERROR: 304\r\n" },
		{ "AT+CMGS=23\r", "\r\n> " },
		{ "\x1a", "\r\n+CMS ERROR: 304\r\n" },
		{ "AT+CMGS=200\r", "\r\n+CMS ERROR: 304\r\n" },
		{ "AT+CMGS\r", "\r\n+CMS ERROR: 304\r\n" },
		{ "AT+CMGS=\"+8613900000001\"\r", "\r\n+CMS ERROR: 304\r\n" },
	};
	struct table table = table_new();

	(void)state;
	CHECK_TALK(&table, talk);
	assert_int_equal(network_submits(table.network), 0);
	table_free(&table);
}

static void test_air_time_and_latency_pass_before_answers(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.echo = false;
	settings.latency = 20;
	settings.air = 500;
	table = table_with(settings);
	assert_string_equal(ask(&table, "AT+CMGS=" HELLO_LENGTH "\r"), "");
	pass(&table, 19);
	assert_string_equal(heard(&table), "");
	pass(&table, 1);
	assert_string_equal(heard(&table), "\r\n> ");
	assert_string_equal(ask(&table, HELLO "\x1a"), "");
	pass(&table, 499);
	assert_string_equal(heard(&table), "");
	assert_int_equal(network_submits(table.network), 0);
	pass(&table, 1);
	assert_string_equal(heard(&table), "\r\n+CMGS: 1\r\n\r\nOK\r\n");
	table_free(&table);
}

static void test_news_wait_for_the_end_of_a_prompt_but_not_of_a_send(void **state)
{
	struct sim_settings settings = sim_settings_default;
	struct table table;

	(void)state;
	settings.echo = false;
	settings.air = 500;
	table = table_with(settings);
	ask(&table, "AT+CNMI=2,1\r");
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	villager(&table, "+8613900000001", "x");
	assert_string_equal(heard(&table), "");
	assert_string_equal(ask(&table, HELLO "\x1a"), "");
	villager(&table, "+8613900000001", "y");
	assert_string_equal(heard(&table), "\r\n+CMTI: \"SM\",2\r\n");
	pass(&table, 500);
	assert_string_equal(heard(&table), "\r\n+CMGS: 1\r\n\r\nOK\r\n\r\n+CMTI: \"SM\",1\r\n");
	table_free(&table);
}

static void test_a_report_comes_only_where_it_was_asked_for(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CNMI=2,1,0,1,0\r");
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	ask(&table, HELLO "\x1a");
	pass(&table, SECONDS(5));
	assert_string_equal(heard(&table), "");
	ask(&table, "AT+CMGS=" HELLO_LENGTH "\r");
	ask(&table, HELLO_REPORT "\x1a");
	pass(&table, SECONDS(5));
	assert_begins(heard(&table), "\r\n+CDS: 25\r\n0891683108100005F006020B916407281553F8");
	table_free(&table);
}

static void test_messages_are_written_and_sent_from_storage(void **state)
{
	struct table table = table_new();

	(void)state;
	assert_string_equal(ask(&table, "AT+CMGW=" HELLO_LENGTH "\r"), "\r\n> ");
	assert_string_equal(ask(&table, HELLO "\x1a"), "\r\n+CMGW: 1\r\n\r\nOK\r\n");
	assert_non_null(strstr(ask(&table, "AT+CMGR=1\r"), "+CMGR: 2,,23\r\n" HELLO));
	assert_string_equal(ask(&table, "AT+CMSS=1\r"), "\r\n+CMSS: 1\r\n\r\nOK\r\n");
	assert_non_null(strstr(ask(&table, "AT+CMGR=1\r"), "+CMGR: 3,,23\r\n" HELLO));
	assert_int_equal(network_messages(table.network), 1);
	table_free(&table);
}

static void test_text_mode_shows_and_sends_plain_words(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CMGF=1;+CNMI=2,1\r");
	villager(&table, "+8613900000001", "hello @ you");
	heard(&table);
	assert_string_equal(ask(&table, "AT+CMGR=1\r"),
			    "\r\n+CMGR: \"REC UNREAD\",\"+8613900000001\",,"
			    "\"27/04/05,09:00:00+32\"\r\nhello @ you\r\n\r\nOK\r\n");
	assert_string_equal(ask(&table, "AT+CMGL=\"ALL\"\r"),
			    "\r\n+CMGL: 1,\"REC READ\",\"+8613900000001\",,"
			    "\"27/04/05,09:00:00+32\"\r\nhello @ you\r\n\r\nOK\r\n");
	assert_string_equal(ask(&table, "AT+CMGS=\"+8613900000002\"\r"), "\r\n> ");
	assert_string_equal(ask(&table, "good day\x1a"), "\r\n+CMGS: 1\r\n\r\nOK\r\n");
	assert_string_equal(network_message(table.network, 0)->text, "good day");
	assert_string_equal(network_message(table.network, 0)->to, "+8613900000002");
	ask(&table, "AT+CSMP=17,167,0,8\r");
	ask(&table, "AT+CMGS=\"+8613900000002\"\r");
	assert_string_equal(ask(&table, "6751793E\x1a"), "\r\n+CMGS: 2\r\n\r\nOK\r\n");
	assert_string_equal(network_message(table.network, 1)->text, "\xe6\x9d\x91\xe7\xa4\xbe");
	table_free(&table);
}

static void test_parts_are_joined_on_the_phone_whatever_their_order(void **state)
{
	struct table table = table_new();

	(void)state;
	ask(&table, "AT+CMGS=21\r");
	ask(&table, "0041000B916407281553F8000808050003070202"
		    "0063\x1a");
	assert_string_equal(heard(&table), "");
	ask(&table, "AT+CMGS=21\r");
	ask(&table, "0041000B916407281553F8000808050003070201"
		    "0061\x1a");
	assert_int_equal(network_submits(table.network), 2);
	assert_int_equal(network_messages(table.network), 1);
	assert_string_equal(network_message(table.network, 0)->text, "ac");
	assert_int_equal(network_message(table.network, 0)->parts, 2);
	table_free(&table);
}

static void test_answers_do_not_depend_on_how_input_is_cut(void **state)
{
	static const char typed[] = "ATE0\rAT+CNMI=2,1\rAT+CSQ;+CREG?\r\n\x1b"
				    "AT+CMGS=" HELLO_LENGTH "\r" HELLO "\x1a"
				    "AT+CMGF=1\rAT+CMGS=\"+8613900000002\"\rhi\x1b"
				    "AT+CPMS?\r";
	struct table whole = table_new(), pieces = table_new();
	char expected[4096];

	(void)state;
	type(&whole, typed);
	copy_text(expected, sizeof expected, heard(&whole));
	for (size_t i = 0; i < sizeof typed - 1; i++)
		type_bytes(&pieces, typed + i, 1);
	assert_string_equal(heard(&pieces), expected);
	assert_non_null(strstr(expected, "+CMGS: 1"));
	table_free(&whole);
	table_free(&pieces);
}

static void test_a_balance_question_is_answered_by_news(void **state)
{
	struct table table = table_new();

	(void)state;
	assert_string_equal(ask(&table, "AT+CUSD=1,\"*100#\",15\r"),
			    "\r\nOK\r\n\r\n+CUSD: 0,\"Balance 12.30 yuan\",15\r\n");
	table_free(&table);
}

static void test_long_and_broken_lines_are_survived(void **state)
{
	struct table table = table_new();
	static char line[5000];

	(void)state;
	memset(line, 'A', sizeof line - 2);
	line[sizeof line - 2] = '\r';
	type_bytes(&table, line, sizeof line - 1);
	heard(&table);
	ask(&table, "AT+CMGR=\"\",,;;+;=?;\"\r");
	ask(&table, "AT+CPMS=\"\r");
	ask(&table, "AT=\r");
	ask(&table, "AT+CMGL=99999999999999999999\r");
	assert_string_equal(ask(&table, "AT\r"), "\r\nOK\r\n");
	table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_command_answers_as_the_standards_say),
		cmocka_unit_test(test_echo_gives_back_each_byte_before_the_answer),
		cmocka_unit_test(test_what_is_no_command_line_is_passed_over),
		cmocka_unit_test(test_a_text_is_stored_announced_listed_and_deleted),
		cmocka_unit_test(test_several_deletes_travel_in_one_line),
		cmocka_unit_test(
			test_a_full_storage_leaves_texts_in_the_network_until_there_is_room),
		cmocka_unit_test(test_texts_are_shown_at_once_where_cnmi_says_so),
		cmocka_unit_test(test_a_text_that_is_not_acknowledged_stays_in_the_network),
		cmocka_unit_test(test_a_segment_is_sent_with_the_next_reference),
		cmocka_unit_test(test_escape_at_the_prompt_sends_nothing),
		cmocka_unit_test(test_a_body_that_is_no_submit_is_refused),
		cmocka_unit_test(test_air_time_and_latency_pass_before_answers),
		cmocka_unit_test(test_news_wait_for_the_end_of_a_prompt_but_not_of_a_send),
		cmocka_unit_test(test_a_report_comes_only_where_it_was_asked_for),
		cmocka_unit_test(test_messages_are_written_and_sent_from_storage),
		cmocka_unit_test(test_text_mode_shows_and_sends_plain_words),
		cmocka_unit_test(test_parts_are_joined_on_the_phone_whatever_their_order),
		cmocka_unit_test(test_answers_do_not_depend_on_how_input_is_cut),
		cmocka_unit_test(test_a_balance_question_is_answered_by_news),
		cmocka_unit_test(test_long_and_broken_lines_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
