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

		assert_int_equal(ussd_words(rows[i].answer, &words), rows[i].words != NULL);
		if (rows[i].words != NULL)
			assert_string_equal(buffer_text(&words), rows[i].words);
		buffer_release(&words);
	}
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
		cmocka_unit_test(test_an_open_quote_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
