/* PINs are kept as hashes that only the PIN itself fits. */
#include "base/secret.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

static void test_only_the_pin_fits(void **state)
{
	char hash[SECRET_SIZE], other[SECRET_SIZE];

	(void)state;
	assert_true(secret_make("1234", hash));
	assert_true(secret_make("1234", other));
	assert_string_not_equal(hash, other);
	assert_null(strstr(hash, "1234"));
	assert_true(secret_matches(hash, "1234"));
	assert_true(secret_matches(other, "1234"));
	assert_false(secret_matches(hash, "1235"));
	assert_false(secret_matches(hash, "123"));
	assert_false(secret_matches(hash, ""));
}

static void test_what_is_no_hash_fits_nothing(void **state)
{
	static const char *const texts[] = { "", "1234", "*0", "$y$", "$9$x$y" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_false(secret_valid(texts[i]));
		assert_false(secret_matches(texts[i], "1234"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_the_pin_fits),
		cmocka_unit_test(test_what_is_no_hash_fits_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
