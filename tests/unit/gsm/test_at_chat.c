#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "at_stream.h"

#include <cunxin/at_chat.h>
#include <string.h>

#define PDU    "0791448720003023240DD0E474D81C0EBB01000011011141210004C8329BFD06"
#define REPORT "07911326040011F006010B911326880736F4111011719551401110117195714000"
#define SUBMIT "0011000B816407281553F80000AA0AE8329BFD4697D9EC37"

struct log {
	char text[8192];
	size_t size;
};

/* One event as a word and its line: "ANSWER +CSQ: 20,99", "NEWS +CDS: 25 | 0791…", "DONE OK". */
static void note(struct log *log, const struct at_event *event)
{
	static const char *const kinds[] = { "",     "ANSWER", "PROMPT", "DONE",
					     "NEWS", "LATE",   "NOISE",	 "STRAY" };
	static const char *const results[] = { "OK",	     "ERROR",	  "CME",      "CMS",
					       "NO CARRIER", "TIMED OUT", "CANCELLED" };
	bool done = event->kind == AT_EVENT_DONE;
	int size = snprintf(log->text + log->size, sizeof(log->text) - log->size, "%s%s%s%s%s",
			    kinds[event->kind], done || event->line[0] != '\0' ? " " : "",
			    done ? results[event->result] : event->line,
			    event->pdu != NULL ? " | " : "", event->pdu != NULL ? event->pdu : "");

	log->size += (size_t)size;
	if (done && (event->result == AT_CME_ERROR || event->result == AT_CMS_ERROR))
		log->size += (size_t)snprintf(log->text + log->size, sizeof(log->text) - log->size,
					      " %d", event->code);
	log->size += (size_t)snprintf(log->text + log->size, sizeof(log->text) - log->size, "\n");
	assert_true(log->size < sizeof(log->text));
}

/* Feeds bytes at one moment, answers a prompt with the body, and notes what comes. */
static void feed(struct at_chat *chat, const char *bytes, size_t size, struct cut cut, int64_t now,
		 struct log *log)
{
	struct at_event event;

	while (size > 0) {
		size_t piece = next_cut(&cut, size);

		size -= piece;
		do {
			size_t used = at_chat_input(chat, bytes, piece, now, &event);

			bytes += used;
			piece -= used;
			if (event.kind != AT_EVENT_NONE)
				note(log, &event);
			if (event.kind == AT_EVENT_PROMPT)
				assert_true(at_chat_body(chat, SUBMIT, now));
		} while (event.kind != AT_EVENT_NONE);
		assert_int_equal(piece, 0);
	}
}

static const struct cut at_once = { .fixed = SIZE_MAX };

static void say(struct at_chat *chat, const char *bytes, int64_t now, struct log *log)
{
	feed(chat, bytes, strlen(bytes), at_once, now, log);
}

static void tick(struct at_chat *chat, int64_t now, struct log *log)
{
	struct at_event event;

	do {
		at_chat_tick(chat, now, &event);
		if (event.kind != AT_EVENT_NONE)
			note(log, &event);
	} while (event.kind != AT_EVENT_NONE);
}

static void ask(struct at_chat *chat, const char *text, const char *prefix, int64_t now)
{
	struct at_command command = { .id = 1, .prefix = prefix, .patience = 5000 };

	snprintf(command.text, sizeof(command.text), "%s", text);
	command.prompts = strncmp(text, "AT+CMGS", 7) == 0;
	command.body_patience = 180000;
	assert_true(at_chat_ask(chat, &command, now));
}

/* Takes all output as if the link had written it. */
static const char *written(struct at_chat *chat)
{
	static char text[AT_OUTPUT_MAX + 1];
	size_t size;
	const char *output = at_chat_output(chat, &size);

	memcpy(text, output, size);
	text[size] = '\0';
	at_chat_written(chat, size);
	return text;
}

struct example {
	const char *command; /* NULL: nothing is in flight */
	const char *prefix;
	const char *bytes;
	const char *events;
};

/* Streams of modems and of the tests of other programs, as they were seen. */
/* clang-format off */
static const struct example examples[] = {
	/* news and echoes before an answer */
	{ "AT+CPMS=\"SM\",\"SM\"", "+CPMS:",
	  "+CMTI: \"SM\",1\r\nAT+CPMS=\"SM\",\"SM\"\r\r\n+CPMS: 1,20,1,20,1,20\r\n\r\nOK\r\n",
	  "NEWS +CMTI: \"SM\",1\nANSWER +CPMS: 1,20,1,20,1,20\nDONE OK\n" },
	{ "AT+CPMS=\"SM\",\"SM\"", "+CPMS:",
	  "^NWTIME: 18/03/09,12:36:21+4,00\r\nAT+CPMS=\"SM\",\"SM\"\r\r\n+CPMS: 0,20,0,20,0,20\r\n\r\nOK\r\n",
	  "NEWS ^NWTIME: 18/03/09,12:36:21+4,00\nANSWER +CPMS: 0,20,0,20,0,20\nDONE OK\n" },
	{ "AT+CSCS=\"HEX\"", NULL,
	  "+CUSD: 2,\"Maaf, ... lagi.\",0\r\nAT+CSCS=\"HEX\"\r\nOK\r\n",
	  "NEWS +CUSD: 2,\"Maaf, ... lagi.\",0\nDONE OK\n" },
	{ "AT+CPMS=\"ME\"", "+CPMS:",
	  "AT+CPMS=\"ME\"\rAT+CPMS=\"ME\"\r\r\n+CPMS: 2,300,2,300,2,300\r\n\r\n+CPMS: 2,300,2,300,2,300\r\n\r\nOK\r\n",
	  "ANSWER +CPMS: 2,300,2,300,2,300\nANSWER +CPMS: 2,300,2,300,2,300\nDONE OK\n" },
	{ "AT+CSQ", "+CSQ:", "AT+CSQ\r\nAT+CSQ\r\n+CME ERROR: 515\r\n", "DONE CME 515\n" },
	{ "AT+CSCS?", "+CSCS:", "AT+CSCS?\r\n+CSCS: \"GSM\"\r\n\r\nOK\r\n",
	  "ANSWER +CSCS: \"GSM\"\nDONE OK\n" },
	{ "AT", NULL, "\r\nOK\r\n\r\n+CMTI: \"ME\",1\r\n", "DONE OK\nNEWS +CMTI: \"ME\",1\n" },
	{ "AT", NULL,
	  "\r\nOK\r\n\r\n+CIEV: 7,1\r\n\r\n+CRING: VOICE\r\n\r\n+CLIP: \"+0123456789\",145,,,,0\r\n",
	  "DONE OK\nNEWS +CIEV: 7,1\nNEWS +CRING: VOICE\nNEWS +CLIP: \"+0123456789\",145,,,,0\n" },
	{ NULL, NULL, "\r\n+CREG: 5\r\n\r\n+CGREG: 0\r\n", "NEWS +CREG: 5\nNEWS +CGREG: 0\n" },
	{ "ATE0", NULL, "ATE0\r\r\nOK\r\n", "DONE OK\n" },
	{ "AT+CGMI", "", "AT+CGMI\r\r\nATEL\r\n\r\nOK\r\n", "ANSWER ATEL\nDONE OK\n" },
	{ "ATI", "", "ATI\r\r\nQuectel\r\nEC25\r\n\r\nOK\r\n", "ANSWER Quectel\nANSWER EC25\nDONE OK\n" },

	/* results: whole lines, and nothing else */
	{ "AT", NULL, "\r\n+CME ERROR: raspberry\r\n", "DONE CME -1\n" },
	{ "AT", NULL, "\r\n+CME ERROR:\r\n", "DONE CME -1\n" },
	{ "AT", NULL, "\r\n+CMS ERROR: 456\r\n", "DONE CMS 456\n" },
	{ "AT", NULL, "\r\n+CMS ERROR: unknown error\r\n", "DONE CMS -1\n" },
	{ "AT", NULL, "\r\nMODEM ERROR: 5\r\n", "DONE ERROR\n" },
	{ "AT", NULL, "\r\nCOMMAND NOT SUPPORT\r\n", "DONE ERROR\n" },
	{ "AT", NULL, "\r\nNOT FOND ^,NOT CUSTOM AT\r\n", "DONE ERROR\n" },
	{ "AT", NULL, "NA\r\n", "DONE ERROR\n" },
	{ "AT", NULL, "\r\nUNKNOWN COMMAND\r\n", "NOISE UNKNOWN COMMAND\n" },
	{ "AT", NULL, "\r\nERROR\r\n\r\noooops\r\n", "DONE ERROR\nNOISE oooops\n" },
	{ "AT", NULL, "OKAY\r\nERRORS\r\nIT IS OK\r\nNO CARRIER\r\n",
	  "NOISE OKAY\nNOISE ERRORS\nNOISE IT IS OK\nNEWS NO CARRIER\n" },
	{ "ATD10086;", NULL, "NO CARRIER\r\n", "DONE NO CARRIER\n" },
	{ "AT+CSQ", "+CSQ:", "+CSQ: 20,99\r\n0\r", "ANSWER +CSQ: 20,99\nDONE OK\n" },
	{ "AT+CSQ", "+CSQ:", "4\r", "DONE ERROR\n" },
	{ "AT+CGSN", "", "0\r\n860000000000001\r\nOK\r\n",
	  "ANSWER 0\nANSWER 860000000000001\nDONE OK\n" },
	{ "AT+CNUM", "+CNUM:", "+CNUM: \"\",\"13900000001\",129\r\nERROR\r\n",
	  "ANSWER +CNUM: \"\",\"13900000001\",129\nDONE ERROR\n" },
	{ NULL, NULL, "OK\r\nERROR\r\n", "NOISE OK\nNOISE ERROR\n" },
	{ "AT+CMGD=3;+CMGD=4", NULL, "AT+CMGD=3;+CMGD=4\r\r\nOK\r\n", "DONE OK\n" },
	{ "AT+CLAC", "", "+CMGF\r\r\n+CSQ\r\r\n\r\nOK\r\n", "NEWS +CMGF\nNEWS +CSQ\nDONE OK\n" },

	/* a boot, at any time */
	{ NULL, NULL,
	  "RDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\nCall Ready\r\nSMS Ready\r\n*PSUTTZ: 1\r\nPB DONE\r\n",
	  "NEWS RDY\nNEWS +CFUN: 1\nNEWS +CPIN: READY\nNEWS Call Ready\nNEWS SMS Ready\nNEWS *PSUTTZ: 1\nNEWS PB DONE\n" },
	{ "AT+CGSN", "", "RDY\r\n^BOOT:1,0\r\n860000000000001\r\nOK\r\n",
	  "NEWS RDY\nNEWS ^BOOT:1,0\nANSWER 860000000000001\nDONE OK\n" },
	{ "AT+CPIN?", "+CPIN:", "+CPIN:\"READY\"\r\nOK\r\n", "ANSWER +CPIN:\"READY\"\nDONE OK\n" },
	{ "AT+CSQ", "+CSQ:", "+CPIN: READY\r\n+CSQ: 9,99\r\nOK\r\n",
	  "NEWS +CPIN: READY\nANSWER +CSQ: 9,99\nDONE OK\n" },
	{ "AT^SYSINFO", "^SYSINFO:", "^RSSI: 12\r\n^SYSINFO:2,3,0,5,1\r\nOK\r\n",
	  "NEWS ^RSSI: 12\nANSWER ^SYSINFO:2,3,0,5,1\nDONE OK\n" },
	{ "AT+CCID", "", "+CCID: 89860000000000000001\r\nOK\r\n",
	  "ANSWER +CCID: 89860000000000000001\nDONE OK\n" },

	/* registration: the same word as news and as an answer */
	{ "AT+CREG?", "+CREG:", "+CREG: 1,3\r\nOK\r\n", "ANSWER +CREG: 1,3\nDONE OK\n" },
	{ "AT+CREG?", "+CREG:", "+CREG: 11,\"33FE\",\"a3fb477\"\r\n+CREG: 2,1,000B,2816, B, C2816\r\nOK\r\n",
	  "NEWS +CREG: 11,\"33FE\",\"a3fb477\"\nANSWER +CREG: 2,1,000B,2816, B, C2816\nDONE OK\n" },
	{ "AT+CREG?", "+CREG:", "+CREG: 2,1,  0 5, 2715\r\nOK\r\n",
	  "ANSWER +CREG: 2,1,  0 5, 2715\nDONE OK\n" },
	{ "AT+CREG?", "+CREG:", "+CREG: 2,,\r\nOK\r\n", "ANSWER +CREG: 2,,\nDONE OK\n" },
	{ "AT+CREG?", "+CREG:", "+CREG: 2,1,\"\",\"605F\"\r\nOK\r\n",
	  "ANSWER +CREG: 2,1,\"\",\"605F\"\nDONE OK\n" },
	{ "AT+CREG?", "+CREG:", "+CREG: 2,1,\"0B,\"0100701\",7\r\nOK\r\n",
	  "ANSWER +CREG: 2,1,\"0B,\"0100701\",7\nDONE OK\n" },
	{ "AT+CREG?", "+CREG:", "+CREG: 2,1,\"5E25\r\nOK\r\n", "ANSWER +CREG: 2,1,\"5E25\nDONE OK\n" },
	{ "AT+CREG?", "+CREG:", "+CREG: 001,\"0001\",\"0010\",000\r\n+CREG: 1,0001,0010,0\r\nOK\r\n",
	  "NEWS +CREG: 001,\"0001\",\"0010\",000\nNEWS +CREG: 1,0001,0010,0\nDONE OK\n" },
	{ "AT+CREG=?", "+CREG:", "+CREG: (0-2)\r\nOK\r\n", "ANSWER +CREG: (0-2)\nDONE OK\n" },
	{ "AT+CEREG?", "+CEREG:", "+CEREG: 5\r\n+CEREG: 0,1\r\nOK\r\n",
	  "NEWS +CEREG: 5\nANSWER +CEREG: 0,1\nDONE OK\n" },

	/* headers and their PDU */
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: 0,23\r\n" PDU "\r\n\r\nOK\r\n",
	  "ANSWER +CMGR: 0,23 | " PDU "\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: ,,92\r\n" PDU ",0\r\nOK\r\n",
	  "ANSWER +CMGR: ,,92 | " PDU ",0\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: 1,,147 " PDU "\r\nOK\r\n",
	  "ANSWER +CMGR: 1,,147 | " PDU "\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: 4,1,,151\r\n\r\n\r\n" PDU "FFFFFFFFFF\r\n\r\n\r\nOK\r\n",
	  "ANSWER +CMGR: 4,1,,151 | " PDU "FFFFFFFFFF\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: 0,\"\",50\r\n+CMTI: \"SM\",4\r\n" PDU "\r\nOK\r\n",
	  "NEWS +CMTI: \"SM\",4\nANSWER +CMGR: 0,\"\",50 | " PDU "\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: 0,,0\r\nOK\r\n", "ANSWER +CMGR: 0,,0\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: 0,,0\r\n0\r\n", "ANSWER +CMGR: 0,,0\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "OK\r\n", "DONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:", "+CMGR: 1,,20\r\n0BD04259303784=96p331p\r\nOK\r\n",
	  "ANSWER +CMGR: 1,,20 | 0BD04259303784=96p331p\nDONE OK\n" },
	{ "AT+CMGR=3", "+CMGR:",
	  "+CMGR: \"REC READ\",\"+31625044454\",,\"07/07/05,09:56:03+08\"\r\nHello\r\nOK\r\n",
	  "NOISE Hello\nANSWER +CMGR: \"REC READ\",\"+31625044454\",,\"07/07/05,09:56:03+08\"\nDONE OK\n" },
	{ "AT+CMGL=4", "+CMGL:",
	  "AT+CMGL=4\r\r\n+CMGL: 161,1,,24\r\n" PDU "\r\n+CMGL: 2,1,,24\r\n" PDU "\r\n\r\nOK\r\n",
	  "ANSWER +CMGL: 161,1,,24 | " PDU "\nANSWER +CMGL: 2,1,,24 | " PDU "\nDONE OK\n" },
	{ "AT+CMGL=4", "+CMGL:", "+CMGL: 1,1,,24\r\n+CMGL: 2,1,,24\r\n" PDU "\r\n+CMS ERROR: 320\r\n",
	  "ANSWER +CMGL: 1,1,,24\nANSWER +CMGL: 2,1,,24 | " PDU "\nDONE CMS 320\n" },
	{ NULL, NULL, "\r\n+CDS: 25\r\n" REPORT "\r\n", "NEWS +CDS: 25 | " REPORT "\n" },
	{ NULL, NULL, "\r\n+CDS: ,25\r\n" REPORT "\r\n", "NEWS +CDS: ,25 | " REPORT "\n" },
	{ NULL, NULL, "+CMT: ,23\r\n" PDU "\r\n", "NEWS +CMT: ,23 | " PDU "\n" },
	{ NULL, NULL, "+CMT: ,23\r\nOK\r\n+CMTI: \"SM\",1\r\n" PDU "\r\n",
	  "NOISE OK\nNEWS +CMTI: \"SM\",1\nNEWS +CMT: ,23 | " PDU "\n" },
	{ NULL, NULL, "+CMT: ,23\r\nHello\r\nOK\r\n", "NEWS +CMT: ,23\nNOISE Hello\nNOISE OK\n" },
	{ NULL, NULL, "+CMT: ,23\r\n+CMT: ,23\r\n" PDU "\r\n", "NEWS +CMT: ,23\nNEWS +CMT: ,23 | " PDU "\n" },
	{ "AT+CSQ", "+CSQ:", "+CDS: 25\r\n+CSQ: 20,99\r\n\r\nOK\r\n" REPORT "\r\n",
	  "ANSWER +CSQ: 20,99\nDONE OK\nNEWS +CDS: 25 | " REPORT "\n" },
	{ "AT+CGSN", "", "+CDS: \r\n860000000000001\r\nOK\r\n" REPORT "\r\n",
	  "ANSWER 860000000000001\nDONE OK\nNEWS +CDS: | " REPORT "\n" },
	{ "AT+CMGL=4", "+CMGL:",
	  "+CMGL: 1,1,,24\r\n+CDS: 25\r\n" REPORT "\r\n" PDU "\r\nOK\r\n",
	  "NEWS +CDS: 25 | " REPORT "\nANSWER +CMGL: 1,1,,24 | " PDU "\nDONE OK\n" },
	{ "AT+CMGL=4", "+CMGL:",
	  "+CDS: 25\r\n+CMGL: 1,1,,24\r\n" PDU "\r\n" REPORT "\r\nOK\r\n",
	  "ANSWER +CMGL: 1,1,,24 | " PDU "\nNEWS +CDS: 25 | " REPORT "\nDONE OK\n" },

	/* sending */
	{ "AT+CMGS=23", "+CMGS:", "\r\n> \r\n+CMGS: 7\r\n\r\nOK\r\n",
	  "PROMPT\nANSWER +CMGS: 7\nDONE OK\n" },
	{ "AT+CMGS=23", "+CMGS:", ">\r\n+CMGS: 7\r\nOK\r\n", "PROMPT\nANSWER +CMGS: 7\nDONE OK\n" },
	{ "AT+CMGS=23", "+CMGS:", "AT+CMGS=23\r\r\n>" SUBMIT "\x1a\r\n+CMGS: 7\r\n\r\nOK\r\n",
	  "PROMPT\nANSWER +CMGS: 7\nDONE OK\n" },
	{ "AT+CMGS=23", "+CMGS:", "+CMTI: \"SM\",1\r\n> +CMTI: \"SM\",2\r\n+CDS: 25\r\n" REPORT "\r\n+CMGS: 7\r\nOK\r\n",
	  "NEWS +CMTI: \"SM\",1\nPROMPT\nNEWS +CMTI: \"SM\",2\nNEWS +CDS: 25 | " REPORT "\nANSWER +CMGS: 7\nDONE OK\n" },
	{ "AT+CMGS=23", "+CMGS:", "\r\n> \r\n> \r\n+CMS ERROR: 38\r\n", "PROMPT\nDONE CMS 38\n" },
	{ "AT+CMGS=23", "+CMGS:", "\r\n+CMS ERROR: 304\r\n", "DONE CMS 304\n" },
	{ "AT+CMGS=23", "+CMGS:", "+CMGS: 6\r\n> \r\n+CMGS: 7\r\nOK\r\n",
	  "NEWS +CMGS: 6\nPROMPT\nANSWER +CMGS: 7\nDONE OK\n" },
	{ "AT+CSQ", "+CSQ:", "\r\n> ", "STRAY\n" },
	{ NULL, NULL, "> > ", "STRAY\nSTRAY\n" },
};
/* clang-format on */

static void play(const struct example *example, struct cut cut, struct log *log)
{
	static struct at_chat chat;

	log->size = 0;
	log->text[0] = '\0';
	at_chat_reset(&chat);
	if (example->command != NULL)
		ask(&chat, example->command, example->prefix, 1000);
	feed(&chat, example->bytes, strlen(example->bytes), cut, 1001, log);
}

static void test_every_line_finds_its_place(void **state)
{
	struct log log;

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		for (size_t c = 0; c < CUTS; c++) {
			play(&examples[i], cut_number(c), &log);
			if (strcmp(log.text, examples[i].events) != 0)
				print_cut(c);
			assert_string_equal(log.text, examples[i].events);
		}
	}
}

static void test_one_command_is_in_flight_and_the_others_wait(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	assert_true(at_chat_idle(&chat));
	ask(&chat, "AT", NULL, 1);
	ask(&chat, "ATE0", NULL, 1);
	assert_string_equal(written(&chat), "AT\r");
	assert_false(at_chat_idle(&chat));
	say(&chat, "OK\r\n", 2, &log);
	assert_string_equal(written(&chat), "ATE0\r");
	say(&chat, "OK\r\n", 3, &log);
	assert_string_equal(log.text, "DONE OK\nDONE OK\n");
	assert_true(at_chat_idle(&chat));
	assert_true(at_chat_deadline(&chat) == AT_NEVER);
}

static void test_a_queue_that_is_full_and_a_text_with_control_bytes_are_refused(void **state)
{
	static struct at_chat chat;
	struct at_command command = { .text = "AT", .patience = 1000 };

	(void)state;
	at_chat_reset(&chat);
	for (unsigned i = 0; i < AT_QUEUE_MAX; i++)
		assert_true(at_chat_ask(&chat, &command, 1));
	assert_false(at_chat_ask(&chat, &command, 1));
	at_chat_reset(&chat);
	snprintf(command.text, sizeof(command.text), "AT\rATD112;");
	assert_false(at_chat_ask(&chat, &command, 1));
	snprintf(command.text, sizeof(command.text), "AT+CUSD=1,\"\x1a\"");
	assert_false(at_chat_ask(&chat, &command, 1));
	command.text[0] = '\0';
	assert_false(at_chat_ask(&chat, &command, 1));
	memset(command.text, 'A', sizeof(command.text));
	assert_false(at_chat_ask(&chat, &command, 1));
}

static void test_silence_is_counted_from_the_last_byte_heard(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT+CMGL=4", "+CMGL:", 1000);
	assert_int_equal(at_chat_deadline(&chat), 6000);
	say(&chat, "+CMGL: 1,1,,24\r\n" PDU, 5999, &log);
	assert_int_equal(at_chat_deadline(&chat), 10999);
	tick(&chat, 10998, &log);
	assert_string_equal(log.text, "");
	tick(&chat, 10999, &log);
	assert_string_equal(log.text, "DONE TIMED OUT\n");
}

static void test_a_modem_that_babbles_does_not_hold_a_command_for_ever(void **state)
{
	static struct at_chat chat;
	struct at_command command = { .text = "AT", .patience = 1000, .limit = 3000 };
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	assert_true(at_chat_ask(&chat, &command, 0));
	for (int64_t now = 500; now < 3000; now += 500) {
		say(&chat, "+ZUSIMR:2\r\n", now, &log);
		tick(&chat, now, &log);
	}
	assert_int_equal(at_chat_deadline(&chat), 3000);
	tick(&chat, 3000, &log);
	assert_non_null(strstr(log.text, "DONE TIMED OUT\n"));
}

static void test_after_a_time_out_the_answer_is_late_until_there_is_silence(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT+COPS?", "+COPS:", 0);
	ask(&chat, "AT+CSQ", "+CSQ:", 0);
	written(&chat);
	tick(&chat, 5000, &log);
	assert_string_equal(written(&chat), "");
	say(&chat, "+COPS: 0,0,\"CMCC\",7\r\n\r\nOK\r\n+CMTI: \"SM\",1\r\n", 5400, &log);
	tick(&chat, 5500, &log);
	assert_string_equal(written(&chat), "");
	assert_int_equal(at_chat_deadline(&chat), 5900);
	tick(&chat, 5900, &log);
	assert_string_equal(written(&chat), "AT+CSQ\r");
	say(&chat, "+CSQ: 20,99\r\nOK\r\n", 5910, &log);
	assert_string_equal(log.text, "DONE TIMED OUT\n"
				      "LATE +COPS: 0,0,\"CMCC\",7\nLATE OK\nNEWS +CMTI: \"SM\",1\n"
				      "ANSWER +CSQ: 20,99\nDONE OK\n");
}

static void test_draining_ends_after_two_seconds_at_most(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT", NULL, 0);
	ask(&chat, "ATE0", NULL, 0);
	written(&chat);
	tick(&chat, 5000, &log);
	for (int64_t now = 5300; now < 7000; now += 300) {
		say(&chat, "^RSSI: 12\r\n", now, &log);
		tick(&chat, now, &log);
		assert_string_equal(written(&chat), "");
	}
	assert_int_equal(at_chat_deadline(&chat), 7000);
	tick(&chat, 7000, &log);
	assert_string_equal(written(&chat), "ATE0\r");
}

/* Sends and gives up waiting after 180 s. */
static void send_and_time_out(struct at_chat *chat, struct log *log)
{
	at_chat_reset(chat);
	ask(chat, "AT+CMGS=23", "+CMGS:", 0);
	say(chat, "> ", 10, log);
	assert_string_equal(written(chat), "AT+CMGS=23\r" SUBMIT "\x1a");
	assert_int_equal(at_chat_deadline(chat), 180010);
	tick(chat, 180010, log);
	assert_string_equal(written(chat), "\x1b");
	tick(chat, 180510, log);
	assert_true(at_chat_idle(chat));
}

static void test_a_send_answered_minutes_late_ends_no_other_command(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	send_and_time_out(&chat, &log);
	ask(&chat, "AT+CSQ", "+CSQ:", 200000);
	say(&chat, "+CMGS: 7\r\n\r\nOK\r\n", 200001, &log);
	say(&chat, "+CSQ: 20,99\r\n\r\nOK\r\n", 200100, &log);
	assert_string_equal(log.text, "PROMPT\nDONE TIMED OUT\nLATE +CMGS: 7\nLATE OK\n"
				      "ANSWER +CSQ: 20,99\nDONE OK\n");
}

static void test_a_late_answer_is_not_taken_for_that_of_the_next_message(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	send_and_time_out(&chat, &log);
	ask(&chat, "AT+CMGS=23", "+CMGS:", 200000);
	say(&chat, "+CMGS: 7\r\n\r\nOK\r\n> ", 200001, &log);
	say(&chat, "\r\n+CMGS: 8\r\n\r\nOK\r\n", 203000, &log);
	assert_string_equal(log.text, "PROMPT\nDONE TIMED OUT\nLATE +CMGS: 7\nLATE OK\n"
				      "PROMPT\nANSWER +CMGS: 8\nDONE OK\n");
}

static void test_a_prompt_that_never_comes_is_left_by_esc(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT+CMGS=23", "+CMGS:", 0);
	written(&chat);
	tick(&chat, 5000, &log);
	assert_string_equal(written(&chat), "\x1b");
	say(&chat, "> ", 5100, &log);
	assert_string_equal(written(&chat), "\x1b");
	assert_false(at_chat_body(&chat, SUBMIT, 5200));
	assert_string_equal(log.text, "DONE TIMED OUT\nSTRAY\n");
}

static void test_a_prompt_waits_for_its_body_as_long_as_the_caller_needs(void **state)
{
	static struct at_chat chat;
	struct at_event event;

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT+CMGS=23", "+CMGS:", 0);
	at_chat_input(&chat, "> ", 2, 10, &event);
	assert_int_equal(event.kind, AT_EVENT_PROMPT);
	assert_true(at_chat_deadline(&chat) == AT_NEVER);
	assert_false(at_chat_body(&chat, "00\x1b", 20));
	assert_true(at_chat_body(&chat, "00", 20));
	assert_false(at_chat_body(&chat, "00", 20));
}

static void test_esc_instead_of_a_body_cancels_with_an_answer_and_without(void **state)
{
	static const char *const answers[] = { "\r\nOK\r\n", "\r\nERROR\r\n", "" };
	static struct at_chat chat;
	struct at_event event;

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct log log = { .size = 0 };

		at_chat_reset(&chat);
		ask(&chat, "AT+CMGS=23", "+CMGS:", 0);
		at_chat_input(&chat, "> ", 2, 10, &event);
		at_chat_escape(&chat, 20);
		assert_string_equal(written(&chat), "AT+CMGS=23\r\x1b");
		say(&chat, answers[i], 30, &log);
		tick(&chat, 520, &log);
		assert_string_equal(log.text, "DONE CANCELLED\n");
		assert_true(at_chat_idle(&chat));
	}
}

static void test_nothing_is_written_between_a_body_and_its_result(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT+CMGS=23", "+CMGS:", 0);
	say(&chat, "> ", 10, &log);
	written(&chat);
	ask(&chat, "AT+CSQ", "+CSQ:", 20);
	at_chat_escape(&chat, 20);
	say(&chat, "> \r\n+CMTI: \"SM\",1\r\n+CMGS: 7\r\n", 100000, &log);
	tick(&chat, 100000, &log);
	assert_string_equal(written(&chat), "");
	say(&chat, "OK\r\n", 100001, &log);
	assert_string_equal(written(&chat), "AT+CSQ\r");
}

static void test_a_missing_ok_is_awaited_for_a_second(void **state)
{
	static struct at_chat chat;
	struct at_command command = {
		.text = "AT+CPIN?", .prefix = "+CPIN:", .patience = 5000, .prefix_is_final = true
	};
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	assert_true(at_chat_ask(&chat, &command, 0));
	say(&chat, "AT+CPIN?\r\n+CPIN: READY\r\n", 10, &log);
	assert_int_equal(at_chat_deadline(&chat), 1010);
	tick(&chat, 1010, &log);
	assert_string_equal(log.text, "ANSWER +CPIN: READY\nDONE OK\n");
	assert_true(at_chat_ask(&chat, &command, 2000));
	say(&chat, "+CPIN: READY\r\n\r\nOK\r\n", 2010, &log);
	assert_true(at_chat_idle(&chat));
}

static void test_a_send_is_sent_by_its_reference_even_if_no_ok_follows(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT+CMGS=23", "+CMGS:", 0);
	say(&chat, "> \r\n+CMGS: 7\r\n", 4000, &log);
	assert_int_equal(at_chat_deadline(&chat), 9000);
	tick(&chat, 9000, &log);
	assert_string_equal(log.text, "PROMPT\nANSWER +CMGS: 7\nDONE OK\n");
}

static void test_announced_news_does_not_wait_for_its_pdu_for_ever(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	say(&chat, "+CDS: 25\r\n", 1000, &log);
	assert_int_equal(at_chat_deadline(&chat), 6000);
	tick(&chat, 6000, &log);
	say(&chat, REPORT "\r\n", 6001, &log);
	assert_string_equal(log.text, "NEWS +CDS: 25\nNOISE " REPORT "\n");
}

static void test_a_modem_that_wants_a_rest_between_commands_gets_it(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	chat.spacing = 20;
	ask(&chat, "AT", NULL, 100);
	ask(&chat, "ATE0", NULL, 100);
	written(&chat);
	say(&chat, "OK\r\n", 110, &log);
	assert_string_equal(written(&chat), "");
	assert_int_equal(at_chat_deadline(&chat), 130);
	tick(&chat, 130, &log);
	assert_string_equal(written(&chat), "ATE0\r");
}

static void test_what_is_answered_while_we_drain_ends_no_command(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	at_chat_raw(&chat, "\x1b\r", 2);
	at_chat_drain(&chat, 50, 300, 1000);
	ask(&chat, "AT", NULL, 1000);
	assert_string_equal(written(&chat), "\x1b\r");
	say(&chat, "\r\nOK\r\n", 1020, &log);
	tick(&chat, 1070, &log);
	assert_string_equal(written(&chat), "AT\r");
	say(&chat, "OK\r\n", 1080, &log);
	assert_string_equal(log.text, "LATE OK\nDONE OK\n");
}

static void test_each_event_names_its_command_and_how_long_it_took(void **state)
{
	static struct at_chat chat;
	struct at_event event;
	struct at_command command = {
		.id = 77, .text = "AT+CSQ", .prefix = "+CSQ:", .patience = 9
	};
	const char *bytes = "+CSQ: 1,2\r\nOK\r\n";
	size_t used;

	(void)state;
	at_chat_reset(&chat);
	assert_true(at_chat_ask(&chat, &command, 1000));
	used = at_chat_input(&chat, bytes, strlen(bytes), 1004, &event);
	assert_int_equal(event.kind, AT_EVENT_ANSWER);
	assert_int_equal(event.id, 77);
	assert_null(event.pdu);
	at_chat_input(&chat, bytes + used, strlen(bytes) - used, 1005, &event);
	assert_int_equal(event.kind, AT_EVENT_DONE);
	assert_int_equal(event.id, 77);
	assert_int_equal(event.took, 5);
	assert_int_equal(event.code, -1);
}

static void test_the_output_leaves_as_the_link_takes_it(void **state)
{
	static struct at_chat chat;
	size_t size;

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT+CSQ", "+CSQ:", 0);
	at_chat_output(&chat, &size);
	assert_int_equal(size, 7);
	at_chat_written(&chat, 3);
	assert_memory_equal(at_chat_output(&chat, &size), "CSQ\r", 4);
	assert_int_equal(size, 4);
	at_chat_written(&chat, 100);
	at_chat_output(&chat, &size);
	assert_int_equal(size, 0);
}

static void test_an_echo_is_noted_for_the_caller(void **state)
{
	static struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT", NULL, 0);
	say(&chat, "OK\r\n", 1, &log);
	assert_false(chat.echo_seen);
	ask(&chat, "AT", NULL, 2);
	say(&chat, "at\r\r\nOK\r\n", 3, &log);
	assert_true(chat.echo_seen);
}

/* ---- fields ---- */

struct field_example {
	const char *text;
	const char *fields; /* each in [] */
};

/* clang-format off */
static const struct field_example fields[] = {
	{ "", "[]" },
	{ "1,3", "[1][3]" },
	{ " \"ME\", 1 ,100", "[ME][1][100]" },
	{ ",,,", "[][][][]" },
	{ "\"+CMTI, x\",2", "[+CMTI, x][2]" },
	{ "\"ME\",1,100,\"MT\",5,100", "[ME][1][100][MT][5][100]" },
	{ "2,1,\"0B,\"0100701\",7", "[2][1][0B][0100701][7]" },
	{ "2,1,\"5E25", "[2][1][5E25]" },
	{ "\"\",129", "[][129]" },
	{ "READY", "[READY]" },
	{ " \"READY\" ", "[READY]" },
};
/* clang-format on */

static void test_fields_come_apart_with_quotes_missing_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const char *rest = fields[i].text;
		char field[16], all[256] = "";

		while (at_field(&rest, field, sizeof(field)))
			snprintf(all + strlen(all), sizeof(all) - strlen(all), "[%s]", field);
		assert_string_equal(all, fields[i].fields);
	}
}

static void test_a_field_is_cut_to_the_room_there_is(void **state)
{
	const char *rest = "\"abcdefgh\",12";
	char field[4];
	long number = 0;

	(void)state;
	assert_true(at_field(&rest, field, sizeof(field)));
	assert_string_equal(field, "abc");
	assert_true(at_field_number(&rest, &number));
	assert_int_equal(number, 12);
	assert_false(at_field(&rest, field, sizeof(field)));
}

static void test_a_field_that_is_no_number_leaves_the_value_alone(void **state)
{
	const char *rest = "x,,0x10, 001 ,-1";
	long number = 5;

	(void)state;
	assert_false(at_field_number(&rest, &number));
	assert_false(at_field_number(&rest, &number));
	assert_false(at_field_number(&rest, &number));
	assert_int_equal(number, 5);
	assert_true(at_field_number(&rest, &number));
	assert_int_equal(number, 1);
	assert_true(at_field_number(&rest, &number));
	assert_int_equal(number, -1);
}

/* The octets of a listing's PDUs may be torn by news anywhere, also before a last 0 or 4. */
static void test_news_amid_a_listing_end_no_command(void **state)
{
	static const char listing[] =
		"\r\n+CMGL: 1,0,,30\r\n" PDU "0\r\n+CMGL: 4,0,,30\r\n" PDU "4\r\n\r\n";
	size_t size = strlen(listing);

	(void)state;
	for (size_t at = 0; at <= size; at++) {
		struct at_chat chat;
		struct log log = { .size = 0 };

		at_chat_reset(&chat);
		ask(&chat, "AT", NULL, 0);
		say(&chat, "\r\nOK\r\n", 0, &log);
		ask(&chat, "AT+CMGL=4", "+CMGL:", 0);
		feed(&chat, listing, at, at_once, 1, &log);
		say(&chat, "\r\n+CMTI: \"SM\",3\r\n", 1, &log);
		feed(&chat, listing + at, size - at, at_once, 1, &log);
		assert_false(at_chat_idle(&chat));
		say(&chat, "OK\r\n", 1, &log);
		assert_true(at_chat_idle(&chat));
		assert_non_null(strstr(log.text, "NEWS +CMTI: \"SM\",3\n"));
	}
}

/* Its profile may say ATV0: after a restart without a word its first answer comes too late. */
static void test_results_in_digits_are_heard_after_a_time_out(void **state)
{
	struct at_chat chat;
	struct log log = { .size = 0 };

	(void)state;
	at_chat_reset(&chat);
	ask(&chat, "AT", NULL, 0);
	say(&chat, "OK\r\n", 0, &log);
	ask(&chat, "AT+CSQ", "+CSQ:", 0);
	say(&chat, "0\r", 10, &log);
	assert_false(at_chat_idle(&chat));
	tick(&chat, 6000, &log);
	tick(&chat, 9000, &log);
	ask(&chat, "AT", NULL, 9000);
	say(&chat, "0\r", 9010, &log);
	assert_true(at_chat_idle(&chat));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_line_finds_its_place),
		cmocka_unit_test(test_one_command_is_in_flight_and_the_others_wait),
		cmocka_unit_test(
			test_a_queue_that_is_full_and_a_text_with_control_bytes_are_refused),
		cmocka_unit_test(test_silence_is_counted_from_the_last_byte_heard),
		cmocka_unit_test(test_a_modem_that_babbles_does_not_hold_a_command_for_ever),
		cmocka_unit_test(test_after_a_time_out_the_answer_is_late_until_there_is_silence),
		cmocka_unit_test(test_draining_ends_after_two_seconds_at_most),
		cmocka_unit_test(test_a_send_answered_minutes_late_ends_no_other_command),
		cmocka_unit_test(test_a_late_answer_is_not_taken_for_that_of_the_next_message),
		cmocka_unit_test(test_a_prompt_that_never_comes_is_left_by_esc),
		cmocka_unit_test(test_a_prompt_waits_for_its_body_as_long_as_the_caller_needs),
		cmocka_unit_test(test_esc_instead_of_a_body_cancels_with_an_answer_and_without),
		cmocka_unit_test(test_nothing_is_written_between_a_body_and_its_result),
		cmocka_unit_test(test_a_missing_ok_is_awaited_for_a_second),
		cmocka_unit_test(test_a_send_is_sent_by_its_reference_even_if_no_ok_follows),
		cmocka_unit_test(test_announced_news_does_not_wait_for_its_pdu_for_ever),
		cmocka_unit_test(test_a_modem_that_wants_a_rest_between_commands_gets_it),
		cmocka_unit_test(test_what_is_answered_while_we_drain_ends_no_command),
		cmocka_unit_test(test_each_event_names_its_command_and_how_long_it_took),
		cmocka_unit_test(test_the_output_leaves_as_the_link_takes_it),
		cmocka_unit_test(test_an_echo_is_noted_for_the_caller),
		cmocka_unit_test(test_fields_come_apart_with_quotes_missing_or_not),
		cmocka_unit_test(test_a_field_is_cut_to_the_room_there_is),
		cmocka_unit_test(test_a_field_that_is_no_number_leaves_the_value_alone),
		cmocka_unit_test(test_news_amid_a_listing_end_no_command),
		cmocka_unit_test(test_results_in_digits_are_heard_after_a_time_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
