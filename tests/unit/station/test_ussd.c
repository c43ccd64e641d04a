#include "station/ussd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_words_are_read_however_the_modem_writes_them(void **state)
{
	static const struct {
		const char *answer, *words; /* NULL: none */
	} rows[] = {
		{ "+CUSD: 0,\"Balance 12.30 yuan\",15", "Balance 12.30 yuan" },
		{ "+CUSD: 2,\"two\nlines\"", "two\nlines" },
		{ "+CUSD: 0,\"\xE4\xBD\x99\xE9\xA2\x9D\",72", "\xE4\xBD\x99\xE9\xA2\x9D" },
		{ "+CUSD: 0,\"4F59989D00310032\",72", "\xE4\xBD\x99\xE9\xA2\x9D"
						      "12" },
		{ "+CUSD: 0,\"7A684F59989D\",17", "\xE4\xBD\x99\xE9\xA2\x9D" },
		{ "+CUSD: 0,\"AA180C3602\",15", "*100#" },
		{ "+CUSD: 0,\"E8329BFD06\",0", "hello" },
		{ "+CUSD: 0,\"10086\",15", "10086" },
		{ "+CUSD: 0,\"138001380000\",15", "138001380000" },
		{ "+CUSD: 0,\"4F5\",72", "4F5" },
		{ "+CUSD: 0,\"\",72", NULL },
		{ "+CUSD: 0,\"open", NULL },
		{ "+CUSD: 2", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buffer words = BUFFER_EMPTY;

		assert_int_equal(ussd_words(rows[i].answer, USSD_PLAIN, &words),
				 rows[i].words != NULL);
		if (rows[i].words != NULL)
			assert_string_equal(buffer_text(&words), rows[i].words);
		buffer_release(&words);
	}
}

static void test_words_are_in_the_form_of_the_code(void **state)
{
	static const struct {
		const char *answer, *words;
		enum ussd_form form;
	} rows[] = {
		/* In the character set UCS2 the coding is the network's and says nothing. */
		{ "+CUSD: 0,\"00480069\",15", "Hi", USSD_UCS2 },
		{ "+CUSD: 0,\"4F59989D\",72", "\xE4\xBD\x99\xE9\xA2\x9D", USSD_UCS2 },
		{ "+CUSD: 0,\"Hi\",15", "Hi", USSD_UCS2 },
		{ "+CUSD: 0,\"E8329BFD06\",15", "hello", USSD_PACKED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buffer words = BUFFER_EMPTY;

		assert_true(ussd_words(rows[i].answer, rows[i].form, &words));
		assert_string_equal(buffer_text(&words), rows[i].words);
		buffer_release(&words);
	}
}

static void test_a_code_is_written_as_modems_want_it(void **state)
{
	static const struct {
		const char *code;
		bool is_code;
		const char *as[USSD_FORMS];
	} rows[] = {
		{ "*100#", true, { "*100#", "AA180C3602", "002A0031003000300023" } },
		{ "1", true, { "1", "31", "0031" } },
		{ "*12345678901234567+#",
		  true,
		  { "*12345678901234567+#", "AA986C46ABD96EB81C2C269BD16AB6DB6A04",
		    "002A00310032003300340035003600370038003900300031003200330034003500360037002B"
		    "0023" } },
		{ "", false, { NULL } },
		{ "*1000000000000000000#", false, { NULL } },
		{ "*100#\"", false, { NULL } },
		{ "*100#\r", false, { NULL } },
		{ "*1 0#", false, { NULL } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char code[4 * USSD_CODE_MOST + 1];

		assert_int_equal(ussd_is_code(rows[i].code), rows[i].is_code);
		for (enum ussd_form form = USSD_PLAIN; form < USSD_FORMS && rows[i].is_code;
		     form++) {
			ussd_write(rows[i].code, form, code);
			assert_string_equal(code, rows[i].as[form]);
		}
	}
}

static void test_the_outcome_is_read(void **state)
{
	(void)state;
	assert_int_equal(ussd_outcome("+CUSD: 2,\"x\",15"), 2);
	assert_int_equal(ussd_outcome("+CUSD:4"), 4);
	assert_int_equal(ussd_outcome("+CUSD: "), -1);
	assert_int_equal(ussd_outcome("+CSQ: 4"), -1);
	assert_int_equal(ussd_outcome(""), -1);
}

static void test_an_open_quote_goes_on(void **state)
{
	(void)state;
	assert_true(ussd_goes_on("+CUSD: 0,\"one\n"));
	assert_false(ussd_goes_on("+CUSD: 0,\"one\ntwo\",15"));
	assert_false(ussd_goes_on("+CUSD: 4"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_are_read_however_the_modem_writes_them),
		cmocka_unit_test(test_words_are_in_the_form_of_the_code),
		cmocka_unit_test(test_a_code_is_written_as_modems_want_it),
		cmocka_unit_test(test_the_outcome_is_read),
		cmocka_unit_test(test_an_open_quote_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
