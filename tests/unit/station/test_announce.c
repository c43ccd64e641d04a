/* What modems list for AT+CNMI=?, as their owners reported it, and what is chosen from it. */
#include "station/announce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_the_best_of_what_is_listed_is_chosen(void **state)
{
	static const struct {
		const char *listed, *chosen; /* NULL: none */
	} rows[] = {
		{ "+CNMI: (2),(0-1,3),(0,2),(0-1),(0)", "AT+CNMI=2,1,0,1,0" },
		{ "+CNMI: (0-2),(0,1,3),(0),(0,1),(0,1)", "AT+CNMI=2,1,0,1,0" },
		{ "+CNMI:(0-3),(0-3),(0-3),(0,1),(0,1)", "AT+CNMI=2,1,0,1,0" },
		{ "+CNMI: (0,1,2),(0,1),(0,2),(0),(1)", "AT+CNMI=2,1,0,0,1" },
		{ "+CNMI: (0-3),(0,1),(0,2,3),(0,2),(1)", "AT+CNMI=2,1,0,2,1" },
		{ "+CNMI: (0,1),(0,1),(2),(0,2),(1)", "AT+CNMI=1,1,2,2,1" },
		{ "+CNMI: (3), ( 0 , 1 ), (0), (0), (0)", "AT+CNMI=3,1,0,0,0" },
		{ "+CNMI: (0-2),(0-2)", "AT+CNMI=2,1" },
		{ "+CNMI: 2,1,0,0,0", "AT+CNMI=2,1,0,0,0" },
		{ "+CNMI: (0-2),(0,2),(0),(0),(0)", NULL },
		{ "+CNMI: (4-9),(1),(0),(0),(0)", NULL },
		{ "+CNMI: (0-2)", NULL },
		{ "+CNMI: ", NULL },
		{ "", NULL },
		{ "+CNMI: (((((,,,,,,,,9-", NULL },
		{ "+CNMI: (0-2),(0,1),(0),(0),(0),(0),(7)", "AT+CNMI=2,1,0,0,0" },
	};
	char chosen[32];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool any = announce_best(rows[i].listed, chosen, sizeof(chosen));

		if (any != (rows[i].chosen != NULL))
			fail_msg("%s: %s", rows[i].listed, any ? chosen : "none");
		if (any)
			assert_string_equal(chosen, rows[i].chosen);
	}
}

static void test_a_buffer_that_is_too_small_gives_none(void **state)
{
	char chosen[17];

	(void)state;
	assert_false(announce_best("(2),(1),(0),(1),(0)", chosen, sizeof(chosen)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_best_of_what_is_listed_is_chosen),
		cmocka_unit_test(test_a_buffer_that_is_too_small_gives_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
