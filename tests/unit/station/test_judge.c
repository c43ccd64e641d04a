/* Which clock is believed, and what makes it so. */
#include "unit/store/scratch.h"

#include "station/judge.h"

#define AT(up_ms, utc_ms)                                                                          \
	(struct moment)                                                                            \
	{                                                                                          \
		.up = (up_ms), .utc = (utc_ms), .trusted = (utc_ms) >= NOON - DAYS(400)            \
	}
#define NOON INT64_C(1806897600000) /* 2027-04-05 12:00 */

static bool believed(struct judge *judge, struct moment now)
{
	bool turned;

	return judge_moment(judge, now, &turned).trusted;
}

static void keep(struct scratch *scratch, struct judge *judge, struct moment now)
{
	scratch_begin(scratch);
	judge_keep(judge, scratch->store, now);
	scratch_commit(scratch);
}

static void test_a_steady_clock_is_believed(void **state)
{
	struct scratch *scratch = *state;
	struct judge judge;

	judge_begin(&judge, scratch->store, AT(0, NOON));
	for (int64_t ms = 0; ms < HOURS(30); ms += MINUTES(1))
		assert_true(believed(&judge, AT(ms, NOON + ms + ms / 1000)));
}

static void test_a_jump_is_in_doubt_until_something_agrees(void **state)
{
	static const int64_t jumps[] = { DAYS(90), -DAYS(90), MINUTES(11), -MINUTES(11) };
	struct scratch *scratch = *state;

	for (size_t i = 0; i < sizeof(jumps) / sizeof(*jumps); i++) {
		int64_t wrong = NOON + HOURS(1) + jumps[i];
		struct judge judge;

		judge_begin(&judge, scratch->store, AT(0, NOON));
		assert_true(believed(&judge, AT(HOURS(1), NOON + HOURS(1))));
		assert_false(believed(&judge, AT(HOURS(1), wrong)));
		assert_false(believed(&judge, AT(HOURS(9), wrong + HOURS(8))));
		/* the network says something else: still in doubt */
		assert_false(judge_told_by_modem(&judge, NOON + HOURS(9)));
		assert_false(judge_told_by_text(&judge, NOON + HOURS(9) - DAYS(1)));
		assert_false(believed(&judge, AT(HOURS(9), wrong + HOURS(8))));
		/* put right: in doubt as any jump, and then the network agrees */
		assert_false(believed(&judge, AT(HOURS(9), NOON + HOURS(9))));
		assert_true(i % 2 == 0 ? judge_told_by_modem(&judge, NOON + HOURS(9) + SECONDS(40))
				       : judge_told_by_text(&judge, NOON + HOURS(9)));
		assert_true(believed(&judge, AT(HOURS(9) + 1, NOON + HOURS(9) + 1)));
	}
}

static void test_a_clock_behind_what_was_known_is_in_doubt(void **state)
{
	struct scratch *scratch = *state;
	struct judge judge;

	judge_begin(&judge, scratch->store, AT(0, NOON));
	keep(scratch, &judge, AT(0, NOON));
	judge_begin(&judge, scratch->store, AT(0, NOON - HOURS(5)));
	assert_false(believed(&judge, AT(HOURS(1), NOON - HOURS(4))));
	assert_true(judge_told_by_text(&judge, NOON - HOURS(4)));
	assert_true(believed(&judge, AT(HOURS(1), NOON - HOURS(4))));
	/* what was believed in doubt is never written down */
	judge_begin(&judge, scratch->store, AT(0, NOON + MINUTES(5)));
	assert_true(believed(&judge, AT(1, NOON + MINUTES(5))));
}

static void test_after_some_hours_off_it_is_believed_unless_the_modem_says_otherwise(void **state)
{
	struct scratch *scratch = *state;
	struct judge judge;

	judge_begin(&judge, scratch->store, AT(0, NOON));
	keep(scratch, &judge, AT(0, NOON));
	judge_begin(&judge, scratch->store, AT(0, NOON + DAYS(2)));
	assert_false(believed(&judge, AT(1, NOON + DAYS(2))));
	assert_true(believed(&judge, AT(MINUTES(2), NOON + DAYS(2) + MINUTES(2))));

	judge_begin(&judge, scratch->store, AT(0, NOON + DAYS(60)));
	assert_false(believed(&judge, AT(1, NOON + DAYS(60))));
	judge_told_by_modem(&judge, NOON + DAYS(1));
	assert_false(believed(&judge, AT(HOURS(1), NOON + DAYS(60) + HOURS(1))));
	/* a text agrees: from now on it is the modem that is wrong */
	assert_true(judge_told_by_text(&judge, NOON + DAYS(60) + HOURS(1)));
	assert_false(judge_told_by_modem(&judge, NOON + DAYS(1)));
	assert_true(believed(&judge, AT(HOURS(2), NOON + DAYS(60) + HOURS(2))));
}

static void test_a_time_before_this_program_was_made_is_never_believed(void **state)
{
	struct scratch *scratch = *state;
	struct judge judge;

	judge_begin(&judge, scratch->store, AT(0, HOURS(1)));
	assert_false(believed(&judge, AT(1, HOURS(1))));
	assert_false(judge_told_by_text(&judge, HOURS(1)));
	assert_false(believed(&judge, AT(2, HOURS(1))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_a_steady_clock_is_believed),
		scratch_test(test_a_jump_is_in_doubt_until_something_agrees),
		scratch_test(test_a_clock_behind_what_was_known_is_in_doubt),
		scratch_test(
			test_after_some_hours_off_it_is_believed_unless_the_modem_says_otherwise),
		scratch_test(test_a_time_before_this_program_was_made_is_never_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
