/*
 * What a modem may say, written down as a grammar apart from the simulator's code: from
 * 3GPP TS 27.007, 27.005, 23.040 and V.250, in PCRE2. Simulator and gateway share a lexer and a
 * codec; this test shares neither, so that a bug of theirs does not hide itself.
 */
#include "sim_bench.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>

static const char grammar[] =
	"(?(DEFINE)"
	"(?<n>\\d+)(?<text>\"[^\"\\r\\n]*\")(?<hex>(?:[0-9A-F]{2})+)"
	"(?<storage>\"(?:SM|ME|SR)\")"
	/* 27.005 §3.4.1, 27.007 §7.2 */
	"(?<cmti>\\+CMTI: (?&storage),(?&n))"
	"(?<cdsi>\\+CDSI: (?&storage),(?&n))"
	"(?<cmt>\\+CMT: (?:(?&text))?,(?&n)\\r\\n(?&hex))"
	"(?<cds>\\+CDS: (?&n)\\r\\n(?&hex))"
	"(?<cregnews>\\+C[EG]?REG: [0-9](?:,\"[0-9A-F]{4}\",\"[0-9A-F]{4,8}\",\\d)?)"
	"(?<boot>RDY|\\+CFUN: 1|\\+CPIN: (?:READY|SIM PIN|NOT READY)|Call Ready|SMS Ready)"
	"(?<cusd>\\+CUSD: (4|[0-5],\"[^\"\\r\\n]*\",\\d+))"
	"(?<news>\\r\\n(?:(?&cmti)|(?&cdsi)|(?&cmt)|(?&cds)|(?&cregnews)|(?&boot)|(?&cusd))\\r\\n)"
	/* V.250 §5.7.1, 27.007 §9.2, 27.005 §3.2.5 */
	"(?<result>\\r\\n(?:OK|ERROR|\\+CM[ES] ERROR: \\d{1,3})\\r\\n)"
	"(?<prompt>\\r\\n> )"
	/* answers, by command */
	"(?<cpmsread>\\+CPMS: (?&storage),(?&n),(?&n)(?:,(?&storage),(?&n),(?&n)){2})"
	"(?<cpmsset>\\+CPMS: (?&n)(?:,(?&n)){5})"
	"(?<storages>\\((?&storage)(?:,(?&storage))*\\))"
	"(?<cpmstest>\\+CPMS: (?&storages),(?&storages),(?&storages))"
	"(?<cmgl>\\+CMGL: (?&n),[0-3],(?:(?&text))?,(?&n)\\r\\n(?&hex)"
	"(?:\\r\\n\\+CMGL: (?&n),[0-3],(?:(?&text))?,(?&n)\\r\\n(?&hex))*)"
	"(?<cmgr>\\+CMGR: [0-3],(?:(?&text))?,(?&n)\\r\\n(?&hex))"
	"(?<sent>\\+CMG[SW]: (?&n)|\\+CMSS: (?&n))"
	"(?<values>\\+C[A-Z]+: (?&n)(?:,(?&n))*)"
	"(?<cmgd>\\+CMGD: \\((?:(?&n)(?:,(?&n))*)?\\),\\(0-4\\))"
	"(?<cops>\\+COPS: \\d(?:,[0-2],(?&text)(?:,\\d)?)?)"
	"(?<csca>\\+CSCA: (?&text),(?&n))"
	"(?<cclk>\\+CCLK: \"\\d\\d/\\d\\d/\\d\\d,\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d\")"
	"(?<cpin>\\+CPIN: (?:READY|SIM PIN|SIM PUK))"
	"(?<iccid>\\+CCID: \\d{19,20})"
	"(?<digits>\\d{14,16})"
	"(?<info>\\r\\n(?:(?&cpmsread)|(?&cpmsset)|(?&cpmstest)|(?&cmgl)|(?&cmgr)|(?&sent)|(?&"
	"cregnews)"
	"|(?&values)|(?&cmgd)|(?&cops)|(?&csca)|(?&cclk)|(?&cpin)|(?&iccid)|(?&digits))\\r\\n)"
	")";

static pcre2_code *compiled(const char *tail)
{
	char whole[8192];
	PCRE2_SIZE at;
	pcre2_code *code;
	int error;

	snprintf(whole, sizeof whole, "%s%s", grammar, tail);
	code = pcre2_compile((PCRE2_SPTR)whole, PCRE2_ZERO_TERMINATED, 0, &error, &at, NULL);
	if (code == NULL)
		fail_msg("the grammar is wrong at %zu: %.40s", (size_t)at, whole + at);
	return code;
}

static bool matches(const pcre2_code *code, const char *text)
{
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
	int found = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, data, NULL);

	pcre2_match_data_free(data);
	return found > 0;
}

/* A command and the shape of its answer; news may stand before, between and after. */
struct shape {
	const char *command, *shape;
};

static const struct shape shapes[] = {
	{ "AT\r", "(?&result)" },
	{ "AT+CGSN\r", "\\r\\n(?&digits)\\r\\n(?&result)" },
	{ "AT+CIMI\r", "\\r\\n(?&digits)\\r\\n(?&result)" },
	{ "AT+CCID\r", "\\r\\n(?&iccid)\\r\\n(?&result)" },
	{ "AT+CPIN?\r", "\\r\\n(?&cpin)\\r\\n(?&result)" },
	{ "AT+CSQ\r", "\\r\\n(?&values)\\r\\n(?&result)" },
	{ "AT+CREG?\r",
	  "\\r\\n\\+CREG: [0-2],[0-9](?:,\"[0-9A-F]{4}\",\"[0-9A-F]+\",\\d)?\\r\\n(?&result)" },
	{ "AT+COPS?\r", "\\r\\n(?&cops)\\r\\n(?&result)" },
	{ "AT+CSCA?\r", "\\r\\n(?&csca)\\r\\n(?&result)" },
	{ "AT+CCLK?\r", "\\r\\n(?&cclk)\\r\\n(?&result)" },
	{ "AT+CMGF=0\r", "(?&result)" },
	{ "AT+CSMS=0\r", "\\r\\n(?&values)\\r\\n(?&result)" },
	{ "AT+CPMS?\r", "\\r\\n(?&cpmsread)\\r\\n(?&result)" },
	{ "AT+CPMS=?\r", "\\r\\n(?&cpmstest)\\r\\n(?&result)" },
	{ "AT+CPMS=\"SM\",\"SM\",\"SM\"\r", "\\r\\n(?&cpmsset)\\r\\n(?&result)" },
	{ "AT+CPMS=\"ME\",\"ME\",\"ME\"\r", "\\r\\n(?&cpmsset)\\r\\n(?&result)" },
	{ "AT+CPMS=\"SR\"\r", "\\r\\n(?&cpmsset)\\r\\n(?&result)" },
	{ "AT+CNMI=2,1,0,1,0\r", "(?&result)" },
	{ "AT+CNMI=2,1,0,2,0\r", "(?&result)" },
	{ "AT+CNMI=1,2,0,1,0\r", "(?&result)" },
	{ "AT+CNMI?\r", "\\r\\n(?&values)\\r\\n(?&result)" },
	{ "AT+CREG=1\r", "(?&result)" },
	{ "AT+CREG=2\r", "(?&result)" },
	{ "AT+CMGL=4\r", "(?:\\r\\n(?&cmgl)\\r\\n)?(?&result)" },
	{ "AT+CMGL=0\r", "(?:\\r\\n(?&cmgl)\\r\\n)?(?&result)" },
	{ "AT+CMGR=1\r", "(?:\\r\\n(?&cmgr)\\r\\n)?(?&result)" },
	{ "AT+CMGR=3\r", "(?:\\r\\n(?&cmgr)\\r\\n)?(?&result)" },
	{ "AT+CMGD=1\r", "(?&result)" },
	{ "AT+CMGD=2;+CMGD=3;+CMGD=4\r", "(?&result)" },
	{ "AT+CMGD=1,4\r", "(?&result)" },
	{ "AT+CMGD=?\r", "\\r\\n(?&cmgd)\\r\\n(?&result)" },
	{ "AT+CSQ;+CPMS?;+CNMI?\r",
	  "\\r\\n(?&values)\\r\\n\\r\\n(?&cpmsread)\\r\\n\\r\\n(?&values)\\r\\n(?&result)" },
	{ "AT+CMGS=" HELLO_LENGTH "\r", "(?&prompt)|(?&result)" },
	{ "AT+CMGW=" HELLO_LENGTH "\r", "(?&prompt)|(?&result)" },
	{ "AT+NOSUCH=1\r", "(?&result)" },
};

#define SHAPES (sizeof shapes / sizeof shapes[0])

/* The next of a row of numbers that looks random and is the same each time. */
static unsigned chance(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

static void something_happens(struct table *table, unsigned *seed)
{
	static const char *const texts[] = {
		"x",
		"hello",
		"\xe6\x8a\xa5\xe5\x90\x8d 3\xe7\xa4\xbe 5\xe4\xba\xa9",
		"a text that is long enough to need more than the one hundred and sixty septets "
		"which are all that a single short message has room for, so that it must come in "
		"two parts",
	};

	switch (chance(seed, 6)) {
	case 0:
		network_text(table->network, 0, "+8613900000001", texts[chance(seed, 4)],
			     table->now);
		break;
	case 1: network_text(table->network, 0, "10086", texts[chance(seed, 4)], table->now); break;
	case 2: fault(table, chance(seed, 2) ? "network none" : "network home"); break;
	default: break;
	}
	pass(table, chance(seed, 700));
}

static void check_answer(struct table *table, pcre2_code *const *codes, size_t row)
{
	const char *answer;

	type(table, shapes[row].command);
	answer = heard(table);
	if (!matches(codes[row], answer))
		fail_msg("%s was answered by [%s]", shapes[row].command, answer);
	if (strstr(answer, "\r\n> ") == NULL)
		return;
	type(table, chance(&(unsigned){ (unsigned)row + (unsigned)table->now.up }, 3) == 0
			    ? HELLO "\x1b"
			    : HELLO_REPORT "\x1a");
	pass(table, 100);
}

static void test_a_modem_says_only_what_the_grammar_allows(void **state)
{
	struct sim_settings settings = sim_settings_default;
	pcre2_code *codes[SHAPES], *anything = compiled("\\A(?:(?&news)|(?&info)|(?&result))*\\z");
	struct table table;
	unsigned seed = 20270405;

	(void)state;
	for (size_t i = 0; i < SHAPES; i++) {
		char tail[600];

		snprintf(tail, sizeof tail, "\\A(?&news)*(?:%s)(?&news)*\\z", shapes[i].shape);
		codes[i] = compiled(tail);
	}
	settings.echo = false;
	settings.sm = 6;
	settings.me = 4;
	settings.sr = 3;
	settings.report_delay = 300;
	table = table_with(settings);
	for (int i = 0; i < 4000; i++) {
		something_happens(&table, &seed);
		if (!matches(anything, buffer_text(&table.said)))
			fail_msg("of its own accord it said [%s]", buffer_text(&table.said));
		heard(&table);
		/* Refused commands are shapes too: only OK carries information. */
		check_answer(&table, codes, chance(&seed, SHAPES));
		if (!matches(anything, buffer_text(&table.said)))
			fail_msg("later it said [%s]", buffer_text(&table.said));
		heard(&table);
	}
	for (size_t i = 0; i < SHAPES; i++)
		pcre2_code_free(codes[i]);
	pcre2_code_free(anything);
	table_free(&table);
}

/* ---- the PDUs, by 23.040 alone ---- */

static unsigned octet(const char *hex, size_t index)
{
	unsigned value = 0;

	sscanf(hex + 2 * index, "%2x", &value);
	return value;
}

/* Walks a DELIVER by its own lengths (23.040 §9.2.2.1); gives the place of TP-UDL. */
static size_t deliver_length_place(const char *hex)
{
	size_t at = 1 + octet(hex, 0); /* service centre */
	unsigned digits;

	assert_int_equal(octet(hex, at) & 0x03, 0); /* TP-MTI */
	digits = octet(hex, at + 1);
	at += 3 + (digits + 1) / 2;	     /* TP-OA */
	assert_int_equal(octet(hex, at), 0); /* TP-PID */
	return at + 2 + 7;
}

static void check_deliver(const char *hex, long length)
{
	size_t octets = strcspn(hex, "\r") / 2;
	size_t place = deliver_length_place(hex);
	unsigned dcs = octet(hex, place - 8), udl = octet(hex, place);
	size_t data = dcs == 0 ? (udl * 7 + 7) / 8 : udl;

	assert_int_equal(octets - 1 - octet(hex, 0), length);
	assert_int_equal(octets, place + 1 + data);
	assert_true(data <= 140);
	for (size_t i = 0; i < 7; i++) /* TP-SCTS: swapped decimal digits */
		assert_true((octet(hex, place - 7 + i) & 0x0F) <= 9);
}

static void test_pdus_agree_with_their_own_lengths(void **state)
{
	struct table table = table_new();
	char text[400];
	const char *listed;
	int seen = 0;

	(void)state;
	for (size_t size = 1; size < sizeof text; size += 13) {
		memset(text, 'a', size);
		text[size] = '\0';
		if (size % 2 == 0)
			memcpy(text, "\xe4\xba\xa9", size < 3 ? 0 : 3);
		network_text(table.network, 0, size % 3 ? "+8613900000001" : "10086", text,
			     table.now);
	}
	for (int round = 0; round < 10; round++) {
		sim_modem_tick(table.modem, table.now);
		type(&table, "AT+CMGL=4\r");
		for (listed = heard(&table); (listed = strstr(listed, "+CMGL: ")) != NULL; seen++) {
			long length = -1;

			assert_int_equal(sscanf(listed, "+CMGL: %*d,%*d,,%ld", &length), 1);
			listed = strchr(listed, '\n') + 1;
			check_deliver(listed, length);
		}
		type(&table, "AT+CMGD=1,4\r");
		heard(&table);
	}
	assert_true(seen > 40);
	assert_int_equal(sim_modem_stored(table.modem), 0);
	table_free(&table);
}

static void test_the_grammar_itself_tells_right_from_wrong(void **state)
{
	static const struct {
		const char *said;
		bool right;
	} cases[] = {
		{ "\r\nOK\r\n", true },
		{ "\r\n+CMS ERROR: 321\r\n", true },
		{ "\r\n+CMTI: \"SM\",1\r\n\r\nOK\r\n", true },
		{ "\r\n+CMGL: 1,0,,23\r\n0011AB\r\n+CMGL: 2,1,,23\r\n0011AB\r\n\r\nOK\r\n", true },
		{ "OK\r\n", false },
		{ "\r\nOK\r", false },
		{ "\r\nOKAY\r\n", false },
		{ "\r\n+CMTI: SM,1\r\n", false },
		{ "\r\n+CMGL: 1,0,,23\r\n0011A\r\n\r\nOK\r\n", false },
		{ "\r\n+CMGL: 1,0,,23\r\n\r\n0011AB\r\n\r\nOK\r\n", false },
		{ "\r\n+CMS ERROR: four\r\n", false },
	};
	pcre2_code *anything = compiled("\\A(?:(?&news)|(?&info)|(?&result))*\\z");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(matches(anything, cases[i].said), cases[i].right);
	pcre2_code_free(anything);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_grammar_itself_tells_right_from_wrong),
		cmocka_unit_test(test_a_modem_says_only_what_the_grammar_allows),
		cmocka_unit_test(test_pdus_agree_with_their_own_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
