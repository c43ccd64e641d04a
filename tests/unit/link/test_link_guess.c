#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "link/guess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct link_port four[] = {
	{ .path = "/dev/ttyUSB2" },
	{ .path = "/dev/ttyUSB3" },
	{ .path = "/dev/ttyUSB0" },
	{ .path = "/dev/ttyUSB1" },
};

#define expect(guess, ports, count, path)                                                          \
	assert_string_equal(guess_next(guess, ports, count, false), path)

static void test_each_port_is_asked_once_best_first_and_then_all_again(void **state)
{
	struct guess guess = { .asked_count = 0 };

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < 4; i++) {
			expect(&guess, four, 4, four[i].path);
			guess_was(&guess, false);
		}
	}
	assert_null(guess_next(&guess, four, 0, false));
}

static void test_ports_that_come_one_after_the_other_are_asked_best_first(void **state)
{
	struct guess guess = { .asked_count = 0 };

	(void)state;
	expect(&guess, four + 2, 1, "/dev/ttyUSB0");
	guess_was(&guess, false);
	expect(&guess, four, 4, "/dev/ttyUSB2");
	/* They went, and come again: what was no modem's once may be it now. */
	guess_was(&guess, false);
	guess_anew(&guess);
	expect(&guess, four, 4, "/dev/ttyUSB2");
}

static void test_the_modems_own_port_is_asked_first_until_it_is_anothers(void **state)
{
	struct guess guess = { .asked_count = 0 };

	(void)state;
	expect(&guess, four, 4, "/dev/ttyUSB2");
	guess_was(&guess, false);
	expect(&guess, four, 4, "/dev/ttyUSB3");
	guess_was(&guess, true);
	guess_anew(&guess);
	expect(&guess, four, 4, "/dev/ttyUSB3");
	guess_was(&guess, false);
	expect(&guess, four, 4, "/dev/ttyUSB2");
	expect(&guess, four, 1, "/dev/ttyUSB2");
	/* While it is not there the others are guessed. */
	guess_anew(&guess);
	expect(&guess, four + 2, 2, "/dev/ttyUSB0");
}

static void test_a_port_that_was_right_is_waited_for_by_the_patient(void **state)
{
	struct guess guess = { .asked_count = 0 };

	(void)state;
	assert_string_equal(guess_next(&guess, four + 1, 3, true), "/dev/ttyUSB3");
	guess_was(&guess, false);
	expect(&guess, four, 4, "/dev/ttyUSB2");
	guess_was(&guess, true);
	guess_anew(&guess);
	assert_null(guess_next(&guess, four + 1, 3, true));
	assert_null(guess_next(&guess, four, 0, true));
	assert_string_equal(guess_next(&guess, four, 4, true), "/dev/ttyUSB2");
	/* It is another modem's now: nothing to wait for. */
	guess_was(&guess, false);
	assert_string_equal(guess_next(&guess, four + 1, 3, true), "/dev/ttyUSB3");
}

static void test_as_many_ports_as_there_may_be_are_each_asked(void **state)
{
	struct link_port ports[LINK_PORTS_MAX] = { { .rank = 0 } };
	struct guess guess = { .asked_count = 0 };
	bool seen[LINK_PORTS_MAX] = { false };

	(void)state;
	for (int i = 0; i < LINK_PORTS_MAX; i++)
		snprintf(ports[i].path, sizeof(ports[i].path), "/dev/ttyS%d", i);
	for (int i = 0; i < LINK_PORTS_MAX; i++) {
		const char *path = guess_next(&guess, ports, LINK_PORTS_MAX, false);

		seen[atoi(path + strlen("/dev/ttyS"))] = true;
		guess_was(&guess, false);
	}
	for (int i = 0; i < LINK_PORTS_MAX; i++)
		assert_true(seen[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_port_is_asked_once_best_first_and_then_all_again),
		cmocka_unit_test(test_ports_that_come_one_after_the_other_are_asked_best_first),
		cmocka_unit_test(test_the_modems_own_port_is_asked_first_until_it_is_anothers),
		cmocka_unit_test(test_a_port_that_was_right_is_waited_for_by_the_patient),
		cmocka_unit_test(test_as_many_ports_as_there_may_be_are_each_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
