/*
 * What a refusal of the network or the modem means for a message, code by code. The expectations are
 * written from 3GPP TS 24.011 annex E, 27.005 §3.2.5 and 23.040 §9.2.3.22, not from the table.
 */
#include "base/moment.h"
#include "conf/labels.h"
#include "office/dispatch.h"
#include "office/failure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define CODES 12

/* Codes of a class, after Ctrl-Z. 0 ends a row. */
static const struct {
	enum dispatch_class class;
	int codes[CODES + 1];
} rows[] = {
	/* the recipient or the content is at fault */
	{ DISPATCH_NEVER, { 1, 21, 22, 28, 30, 195, 196, 303, 304 } },
	{ DISPATCH_NEVER, { 128, 129, 130, 143, 159, 175, 176, 191, 198, 199 } },
	/* the SIM may not send: money, barring, subscription, no service centre */
	{ DISPATCH_SIM, { 8, 10, 29, 34, 50, 69, 193, 330 } },
	/* not now */
	{ DISPATCH_LATER, { 27, 38, 41, 42, 47, 81, 96, 111, 127, 192, 194, 512 } },
	/* the service centre has an earlier copy */
	{ DISPATCH_SENT, { 197 } },
	/* it never left, and it is nobody's fault: no try is counted */
	{ DISPATCH_HOLD, { 310, 311, 313, 314, 316, 318, 331, 515 } },
	/* the modem needs attention */
	{ DISPATCH_MODEM, { 208, 209, 211, 255, 300, 301, 302, 305, 320, 321, 322 } },
	/* it may have gone out */
	{ DISPATCH_UNKNOWN, { -1, 332, 500, 513, 7, 999, 12345, -7 } },
};

static void test_each_code_has_its_class(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		for (const int *code = rows[i].codes; *code != 0; code++) {
			struct dispatch_verdict verdict = dispatch_judge(*code, true);

			if (verdict.class != rows[i].class)
				fail_msg("%d is of class %d, not %d", *code, verdict.class,
					 rows[i].class);
			assert_non_null(verdict.meaning);
			assert_non_null(verdict.remedy);
			assert_true(verdict.tries > 0);
		}
	}
}

static void test_before_ctrl_z_nothing_is_in_doubt(void **state)
{
	(void)state;
	for (int code = -1; code < 600; code++)
		assert_int_not_equal(dispatch_judge(code, false).class, DISPATCH_UNKNOWN);
	assert_int_equal(dispatch_judge(332, false).class, DISPATCH_LATER);
	assert_int_equal(dispatch_judge(8, false).class, DISPATCH_SIM);
}

static void test_errors_of_the_equipment_hold(void **state)
{
	static const int held[] = { 10, 11, 13, 14, 16, 18, 30, 31, 515 };

	(void)state;
	for (size_t i = 0; i < sizeof(held) / sizeof(*held); i++)
		assert_int_equal(dispatch_judge_equipment(held[i], true).class, DISPATCH_HOLD);
	assert_int_equal(dispatch_judge_equipment(100, true).class, DISPATCH_UNKNOWN);
	assert_int_equal(dispatch_judge_equipment(100, false).class, DISPATCH_LATER);
}

static void test_tries_are_spaced_as_the_code_asks(void **state)
{
	static const struct {
		int code;
		int64_t delays[4];
	} cases[] = {
		{ 42, { SECONDS(5), SECONDS(30), SECONDS(120), SECONDS(600) } },
		{ 27, { SECONDS(600), MINUTES(2), MINUTES(4), MINUTES(8) } },
		{ 127, { SECONDS(60), SECONDS(600), MINUTES(4), MINUTES(8) } },
		{ 999, { MINUTES(1), MINUTES(2), MINUTES(4), MINUTES(8) } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		for (unsigned attempt = 1; attempt <= 4; attempt++)
			assert_int_equal(dispatch_delay(cases[i].code, attempt),
					 cases[i].delays[attempt - 1]);
	}
	assert_int_equal(dispatch_delay(999, 7), MINUTES(60));
	assert_int_equal(dispatch_delay(999, 4000000000u), MINUTES(60));
}

/* Whatever a modem, a report or we ourselves say of a failure, there are words for people. */
static void test_each_failure_has_a_cause_with_a_label(void **state)
{
	static const char *const others[] = {
		"the modem gave no result in time",
		"ERROR without a cause",
		"the text or the number cannot be encoded",
		"no longer useful",
		"opted out",
		"blocked",
		"restored from a backup: it may have been sent since",
		"stopped while it was being sent",
		"report 46: validity period expired, the phone was off",
		"report 7F: not delivered",
	};
	struct conf_problems problems = { .count = 0 };
	struct config *config = config_load_text("village = \"x\";", "/", NULL, &problems);
	char error[160];

	(void)state;
	for (int code = -2; code < 1000 + (int)(sizeof(others) / sizeof(*others)); code++) {
		const char *cause;

		if (code >= 1000)
			snprintf(error, sizeof(error), "%s", others[code - 1000]);
		else
			snprintf(error, sizeof(error), "+CMS ERROR %d: %s", code,
				 dispatch_judge(code, true).meaning);
		if (code == 197) /* sent, after all */
			continue;
		cause = failure_cause(error);
		if (cause == NULL)
			fail_msg("no cause: %s", error);
		snprintf(error, sizeof(error), "failure_%s", cause);
		if (config_label_of(config, error) == NULL)
			fail_msg("no label: %s", error);
	}
	failure_code("+CMS ERROR 38: network out of order", error, sizeof(error));
	assert_string_equal(error, "+CMS ERROR 38");
	failure_code("report 46: validity period expired", error, sizeof(error));
	assert_string_equal(error, "report 46");
	failure_code("no longer useful: or so", error, sizeof(error));
	assert_string_equal(error, "");
	assert_null(failure_cause(""));
	assert_null(failure_cause("what nobody says"));
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_code_has_its_class),
		cmocka_unit_test(test_before_ctrl_z_nothing_is_in_doubt),
		cmocka_unit_test(test_errors_of_the_equipment_hold),
		cmocka_unit_test(test_tries_are_spaced_as_the_code_asks),
		cmocka_unit_test(test_each_failure_has_a_cause_with_a_label),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
