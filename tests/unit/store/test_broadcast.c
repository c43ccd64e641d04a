/*
 * Notices to many in the database: nobody twice, nobody forgotten, each step may be the last
 * before a crash, and the counts are those of the rows.
 */
#include "unit/store/pdus.h"

#include "store/backup.h"
#include "store/broadcast.h"
#include "store/erase.h"
#include "store/journal.h"
#include "store/person.h"

#define SIM    "89860000000000000001"
#define PEOPLE 7

static const char *number_of(int n, char out[24])
{
	snprintf(out, 24, "+86139000%05d", n);
	return out;
}

static int64_t draft(struct scratch *scratch, const char *text, int from, int to)
{
	struct broadcast broadcast = {
		.audience = (char *)"all",
		.text = (char *)text,
		.created_by = "uid 1000",
		.code = "1234",
		.code_until = scratch->now.utc + MINUTES(10),
		.people = to - from + 1,
		.messages = to - from + 1,
		.segments = to - from + 1,
	};
	int64_t id;

	scratch_begin(scratch);
	id = broadcast_add(scratch->store, &broadcast, scratch->now);
	for (int n = from; n <= to; n++) {
		char number[24];
		struct broadcast_person person = {
			.person_id = n, .name = "张三", .group = 3, .number = number_of(n, number)
		};

		broadcast_add_person(scratch->store, id, n - from + 1, &person);
	}
	scratch_commit(scratch);
	return id;
}

/* Makes so many messages; false: none was left to make. */
static bool stage(struct scratch *scratch, int64_t id, int most)
{
	struct broadcast_waiting waiting;
	bool any = false;

	scratch_begin(scratch);
	for (int i = 0; i < most && broadcast_next_waiting(scratch->store, id, &waiting); i++) {
		char purpose[80];
		struct outbox_order order = { .recipient = waiting.number,
					      .text = "明天播种",
					      .kind = "broadcast",
					      .lane = LANE_BROADCAST,
					      .purpose = purpose,
					      .broadcast_id = id };

		snprintf(purpose, sizeof(purpose), "broadcast:%lld:%s", (long long)id,
			 waiting.number);
		broadcast_give(scratch->store, id, waiting.n,
			       outbox_queue(scratch->store, &order, scratch->now), 0);
		any = true;
	}
	scratch_commit(scratch);
	return any;
}

static void begin_staging(struct scratch *scratch, int64_t id)
{
	scratch_begin(scratch);
	assert_true(broadcast_stage_begin(scratch->store, id, "uid 1000", scratch->now.utc, 0,
					  scratch->now));
	scratch_commit(scratch);
}

static void publish(struct scratch *scratch, int64_t id)
{
	scratch_begin(scratch);
	broadcast_publish(scratch->store, id);
	scratch_commit(scratch);
}

static int64_t released(struct scratch *scratch)
{
	int64_t id = draft(scratch, "明天播种", 1, PEOPLE);

	begin_staging(scratch, id);
	while (stage(scratch, id, 3))
		;
	publish(scratch, id);
	return id;
}

/* The next message by open gates; 0: none. */
static int64_t next(struct scratch *scratch)
{
	struct outbox_message message;

	if (!outbox_next(scratch->store, scratch->now, &outbox_gates_open, NULL, 0, &message))
		return 0;
	outbox_release(&message);
	return message.id;
}

static bool hand(struct scratch *scratch, int64_t id)
{
	bool handed;

	scratch_begin(scratch);
	handed = outbox_handed(scratch->store, id, 1, "m1", SIM, scratch->now);
	scratch_commit(scratch);
	return handed;
}

/* Hands the next message over; what becomes of it. */
static int64_t settle_next(struct scratch *scratch, enum outbox_state state)
{
	int64_t id = next(scratch);

	assert_true(id != 0 && hand(scratch, id));
	scratch_begin(scratch);
	if (state == OUTBOX_SENT)
		outbox_sent(scratch->store, id, 1, 7, scratch->now);
	else if (state == OUTBOX_FAILED)
		outbox_failed(scratch->store, id, 1, "no such number", scratch->now);
	else
		outbox_doubtful(scratch->store, id, 1, "no answer", scratch->now);
	scratch_commit(scratch);
	return id;
}

static enum broadcast_state state_of(struct scratch *scratch, int64_t id)
{
	struct broadcast broadcast;

	assert_true(broadcast_get(scratch->store, id, &broadcast));
	broadcast_free(&broadcast);
	return broadcast.state;
}

/* The kept counts are the counted ones. */
static void assert_counts(struct scratch *scratch, int64_t id)
{
	struct broadcast_counts counts;
	char question[160];

	broadcast_count(scratch->store, id, &counts);
	for (int state = 0; state < 8; state++) {
		snprintf(question, sizeof(question),
			 "SELECT count(*) FROM outbox WHERE broadcast_id = %lld AND state = %d",
			 (long long)id, state);
		assert_int_equal(counts.messages[state], scratch_number(scratch, question));
	}
}

/* What failed at the other end was charged, what the network refused was not. */
static void test_what_is_charged_in_vain_is_counted(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch), lost;

	settle_next(scratch, OUTBOX_FAILED);
	settle_next(scratch, OUTBOX_SENT);
	assert_int_equal(broadcast_in_vain(scratch->store, id), 0);
	lost = settle_next(scratch, OUTBOX_SENT);
	scratch_begin(scratch);
	journal_fail(scratch->store, lost, 1, "report 41: incompatible", 0, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(broadcast_in_vain(scratch->store, id), 1);
	assert_int_equal(broadcast_in_vain(scratch->store, id + 1), 0);
}

static void test_nothing_goes_before_all_is_made(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = draft(scratch, "明天播种", 1, PEOPLE);

	begin_staging(scratch, id);
	assert_true(stage(scratch, id, 3));
	assert_int_equal(next(scratch), 0);
	scratch_restart(scratch); /* a crash in the middle: another goes on */
	assert_int_equal(broadcast_in_state(scratch->store, BROADCAST_STAGING), id);
	while (stage(scratch, id, 3))
		assert_int_equal(next(scratch), 0);
	publish(scratch, id);
	assert_true(next(scratch) != 0);
	assert_int_equal(scratch_number(scratch, "SELECT count(DISTINCT recipient) FROM outbox"),
			 PEOPLE);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM outbox"), PEOPLE);
	assert_counts(scratch, id);
}

static void test_a_second_release_changes_nothing(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch);

	scratch_begin(scratch);
	assert_false(broadcast_stage_begin(scratch->store, id, "uid 1001", 0, 0, scratch->now));
	scratch_commit(scratch);
	assert_false(stage(scratch, id, 3));
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM outbox"), PEOPLE);
}

static void test_a_pause_holds_what_was_chosen_before_it(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch), chosen;

	settle_next(scratch, OUTBOX_SENT);
	chosen = next(scratch);
	scratch_begin(scratch);
	assert_true(broadcast_pause(scratch->store, id));
	scratch_commit(scratch);
	assert_int_equal(next(scratch), 0);
	assert_false(hand(scratch, chosen));
	scratch_begin(scratch);
	assert_false(broadcast_pause(scratch->store, id));
	assert_true(broadcast_resume(scratch->store, id));
	scratch_commit(scratch);
	assert_int_equal(next(scratch), chosen);
	assert_true(hand(scratch, chosen));
}

static void test_a_cancel_leaves_what_went_and_marks_the_rest(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch);
	struct broadcast_counts counts;

	settle_next(scratch, OUTBOX_SENT);
	settle_next(scratch, OUTBOX_SENT);
	scratch_begin(scratch);
	assert_true(broadcast_cancel(scratch->store, id, scratch->now));
	scratch_commit(scratch);
	assert_int_equal(next(scratch), 0);
	assert_int_equal(state_of(scratch, id), BROADCAST_CANCELLING);
	for (bool done = false; !done;) {
		scratch_begin(scratch);
		done = broadcast_cancel_some(scratch->store, id, 2, scratch->now);
		scratch_commit(scratch);
	}
	assert_int_equal(state_of(scratch, id), BROADCAST_CANCELLED);
	scratch_begin(scratch); /* whoever marks too finds nothing left to do */
	assert_true(broadcast_cancel_some(scratch->store, id, 2, scratch->now));
	scratch_commit(scratch);
	broadcast_count(scratch->store, id, &counts);
	assert_int_equal(counts.messages[OUTBOX_SENT], 2);
	assert_int_equal(counts.messages[OUTBOX_CANCELLED], PEOPLE - 2);
	assert_counts(scratch, id);
}

static void finish(struct scratch *scratch)
{
	scratch_begin(scratch);
	assert_int_equal(broadcast_finish(scratch->store, scratch->now), 1);
	scratch_commit(scratch);
}

static void test_only_the_failed_go_again(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch), failed, doubtful;

	failed = settle_next(scratch, OUTBOX_FAILED);
	doubtful = settle_next(scratch, OUTBOX_UNCERTAIN);
	assert_false(broadcast_finished(scratch->store));
	for (int i = 2; i < PEOPLE; i++)
		settle_next(scratch, OUTBOX_SENT);
	assert_true(broadcast_finished(scratch->store));
	finish(scratch);
	scratch_begin(scratch);
	assert_true(broadcast_reopen(scratch->store, id));
	assert_int_equal(broadcast_retry_some(scratch->store, id, false, 100, scratch->now), 1);
	assert_true(broadcast_resume(scratch->store, id));
	scratch_commit(scratch);
	assert_int_equal(settle_next(scratch, OUTBOX_SENT), failed);
	assert_int_equal(next(scratch), 0);
	finish(scratch);
	scratch_begin(scratch);
	assert_true(broadcast_reopen(scratch->store, id));
	assert_int_equal(broadcast_retry_some(scratch->store, id, true, 100, scratch->now), 1);
	assert_true(broadcast_resume(scratch->store, id));
	scratch_commit(scratch);
	assert_int_equal(settle_next(scratch, OUTBOX_SENT), doubtful);
	assert_int_equal(scratch_number(scratch, "SELECT possible_duplicate FROM outbox WHERE id = "
						 "(SELECT max(id) FROM outbox WHERE "
						 "possible_duplicate)"),
			 1);
	assert_counts(scratch, id);
}

static void test_who_opts_out_gets_no_more(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch);
	struct broadcast_counts counts;
	char number[24];

	scratch_begin(scratch);
	phone_opt_out(scratch->store, number_of(1, number), true, scratch->now);
	phone_block(scratch->store, number_of(2, number), true, scratch->now);
	scratch_commit(scratch);
	broadcast_count(scratch->store, id, &counts);
	assert_int_equal(counts.messages[OUTBOX_CANCELLED], 2);
	assert_int_equal(counts.messages[OUTBOX_QUEUED], PEOPLE - 2);
}

static void test_the_same_text_to_half_of_them_is_known(void **state)
{
	static const struct {
		const char *text;
		int from, to;
		int64_t shared;
	} cases[] = {
		{ "明天播种", 1, PEOPLE, PEOPLE }, { "明天播种", 4, 10, 4 },
		{ "明天播种", 5, 10, 3 },	   { "明天播种", 6, 12, 0 },
		{ "后天播种", 1, PEOPLE, 0 },
	};
	struct scratch *scratch = *state;
	int64_t first = released(scratch);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t id = draft(scratch, cases[i].text, cases[i].from, cases[i].to);
		int64_t since = scratch->now.utc - HOURS(24);
		struct broadcast_repeat within = { .shared = 0 }, later = { .shared = 0 };
		struct broadcast broadcast;

		assert_true(broadcast_get(scratch->store, id, &broadcast));
		assert_true(
			broadcast_repeated(scratch->store, &broadcast, since, SIZE_MAX, &within));
		assert_int_equal(within.shared, cases[i].shared);
		if (within.shared > 0)
			assert_int_equal(within.other.id, first);
		assert_true(broadcast_repeated(scratch->store, &broadcast, scratch->now.utc,
					       SIZE_MAX, &later));
		assert_int_equal(later.shared, 0);
		broadcast_free(&broadcast);
	}
}

static void test_a_draft_lapses_by_time_or_by_wrong_codes(void **state)
{
	struct scratch *scratch = *state;
	int64_t early = draft(scratch, "甲", 1, 2), late;

	assert_int_equal(broadcast_by_code(scratch->store, "1234", scratch->now), early);
	late = draft(scratch, "乙", 1, 2);
	assert_int_equal(broadcast_by_code(scratch->store, "1234", scratch->now), 0);
	scratch_begin(scratch);
	for (int i = 0; i < 3; i++)
		broadcast_wrong_code(scratch->store, late, 3);
	scratch_commit(scratch);
	assert_int_equal(state_of(scratch, late), BROADCAST_LAPSED);
	assert_int_equal(broadcast_lapses_at(scratch->store), scratch->now.utc + MINUTES(10));
	scratch_later(scratch, MINUTES(10));
	assert_int_equal(broadcast_by_code(scratch->store, "1234", scratch->now), 0);
	scratch_begin(scratch);
	assert_int_equal(broadcast_lapse(scratch->store, scratch->now), 1);
	scratch_commit(scratch);
	assert_int_equal(state_of(scratch, early), BROADCAST_LAPSED);
	assert_int_equal(broadcast_lapses_at(scratch->store), NEVER);
}

static void test_grace_and_urgency_decide_who_goes_first(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = draft(scratch, "明天播种", 1, PEOPLE), reminder;
	struct outbox_order order = { .recipient = "+8613900099999",
				      .text = "提醒",
				      .kind = "reminder",
				      .lane = LANE_NOTICE };

	scratch_begin(scratch);
	broadcast_stage_begin(scratch->store, id, "uid 1000", scratch->now.utc + SECONDS(60), 0,
			      scratch->now);
	scratch_commit(scratch);
	while (stage(scratch, id, 100))
		;
	publish(scratch, id);
	assert_int_equal(next(scratch), 0);
	assert_int_equal(outbox_due(scratch->store, scratch->now), scratch->now.utc + SECONDS(60));
	scratch_later(scratch, SECONDS(60));
	assert_true(next(scratch) != 0);
	scratch_begin(scratch);
	reminder = outbox_queue(scratch->store, &order, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(next(scratch), reminder);
}

static void test_a_release_by_a_clock_that_was_ahead_goes_when_it_is_right_again(void **state)
{
	struct scratch *scratch = *state;
	int64_t truth = scratch->now.utc, id = draft(scratch, "明天播种", 1, PEOPLE);

	scratch->now.utc += DAYS(90);
	scratch_begin(scratch);
	broadcast_stage_begin(scratch->store, id, "uid 1000", scratch->now.utc + SECONDS(60), 0,
			      scratch->now);
	scratch_commit(scratch);
	while (stage(scratch, id, 100))
		;
	publish(scratch, id);
	scratch->now.utc = truth;
	scratch_begin(scratch);
	assert_int_equal(outbox_expire(scratch->store, scratch->now), 0);
	scratch_commit(scratch);
	assert_int_equal(next(scratch), 0);
	scratch_later(scratch, SECONDS(60));
	assert_true(next(scratch) != 0);
}

static void add_one(const struct broadcast_recipient *recipient, void *context)
{
	(void)recipient;
	++*(int *)context;
}

static void test_the_unreached_are_listed(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch);
	int count = 0;

	settle_next(scratch, OUTBOX_SENT);
	settle_next(scratch, OUTBOX_FAILED);
	settle_next(scratch, OUTBOX_UNCERTAIN);
	broadcast_people(scratch->store, id, BROADCAST_UNREACHED, 0, 0, add_one, &count);
	assert_int_equal(count, 2);
	count = 0;
	broadcast_people(scratch->store, id, BROADCAST_UNCONFIRMED, 0, 0, add_one, &count);
	assert_int_equal(count, PEOPLE);
	count = 0;
	broadcast_people(scratch->store, id, BROADCAST_ALL, 0, 3, add_one, &count);
	assert_int_equal(count, 3);
}

static void test_a_restored_copy_counts_what_is_in_doubt(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch);
	char path[256];

	settle_next(scratch, OUTBOX_SENT);
	assert_true(hand(scratch, next(scratch)));
	scratch_path(scratch, "copy.db", path);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	store_close(scratch->store, scratch->now);
	assert_true(backup_restore(scratch->dir, path, scratch->now, scratch->why,
				   sizeof(scratch->why)));
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(
		scratch_number(scratch, "SELECT messages FROM broadcast_count WHERE state = 7"),
		PEOPLE - 1);
	assert_counts(scratch, id);
}

static bool keep_nothing(const char *form, const char *field, const char *text, void *context)
{
	(void)form;
	(void)field;
	(void)text;
	(void)context;
	return false;
}

static void test_an_erased_one_is_counted_as_failed(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = released(scratch), message = settle_next(scratch, OUTBOX_UNCERTAIN), person;
	struct erased erased = { .numbers = 0 };
	struct outbox_message row;

	assert_true(outbox_get(scratch->store, message, &row));
	scratch_begin(scratch);
	person = person_add(scratch->store, &(struct person){ .name = "张三" }, scratch->now);
	person_link(scratch->store, person, row.recipient);
	erase_person(scratch->store, person, 3, keep_nothing, NULL, scratch->now, &erased);
	scratch_commit(scratch);
	outbox_release(&row);
	assert_int_equal(
		scratch_number(scratch, "SELECT messages FROM broadcast_count WHERE state = 4"), 1);
	assert_counts(scratch, id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_what_is_charged_in_vain_is_counted),
		scratch_test(test_nothing_goes_before_all_is_made),
		scratch_test(test_a_second_release_changes_nothing),
		scratch_test(test_a_pause_holds_what_was_chosen_before_it),
		scratch_test(test_a_cancel_leaves_what_went_and_marks_the_rest),
		scratch_test(test_only_the_failed_go_again),
		scratch_test(test_who_opts_out_gets_no_more),
		scratch_test(test_the_same_text_to_half_of_them_is_known),
		scratch_test(test_a_draft_lapses_by_time_or_by_wrong_codes),
		scratch_test(test_grace_and_urgency_decide_who_goes_first),
		scratch_test(test_a_release_by_a_clock_that_was_ahead_goes_when_it_is_right_again),
		scratch_test(test_the_unreached_are_listed),
		scratch_test(test_a_restored_copy_counts_what_is_in_doubt),
		scratch_test(test_an_erased_one_is_counted_as_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
