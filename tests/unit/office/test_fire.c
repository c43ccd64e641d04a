/* What of the calendar is for many happens some at a time, to each once, whatever comes between. */
#include "unit/office/crowd.h"

#include "office/calendar.h"
#include "store/meeting.h"
#include "store/stage.h"

#define STEPS 2000 /* far more than it takes */
#define SENT  "SELECT count(*) FROM happening WHERE state = 1 AND id LIKE '2027:%:"
#define GOT   "SELECT count(*) FROM outbox WHERE kind = "
#define EACH  "SELECT count(DISTINCT recipient) FROM outbox WHERE kind = "

/* Of the sample season one event alone, for everybody. */
static void keep_event(struct desk *desk, const char *name)
{
	struct calendar *calendar = desk->config->calendar;

	calendar->target_count = calendar->task_count = calendar->check_count = 0;
	for (size_t i = 0; i < calendar->notice_count; i++) {
		struct calendar_notice *notice = &calendar->notices[i];

		if (!text_is(notice->name, name))
			continue;
		notice->automatic = true;
		copy_text(notice->to, sizeof(notice->to), "all");
		calendar->notices[0] = *notice;
	}
	calendar->notice_count = calendar->meeting_count > 0 && name[0] == '\0' ? 0 : 1;
	if (calendar->notice_count > 0)
		calendar->meeting_count = 0;
}

static int setup(void **state)
{
	struct desk *desk;

	if (desk_setup_season(state) != 0)
		return -1;
	desk = *state;
	at(desk, "2027-02-01 09:00");
	crowd_come(desk);
	return 0;
}

/* The office knows of the season, and the event falls due. */
static void fall_due(struct desk *desk, const char *event, const char *iso)
{
	keep_event(desk, event);
	run_at(desk, "2027-02-01 09:00");
	at(desk, iso);
}

static void portions(struct desk *desk, int most)
{
	for (int i = 0; i < most; i++)
		assert_int_equal(run_chores(desk), CHORES_DONE);
}

static void portions_until(struct desk *desk, const char *question, int64_t least)
{
	for (int i = 0; i < STEPS && count(desk, question) < least; i++)
		assert_int_equal(run_chores(desk), CHORES_DONE);
	assert_true(count(desk, question) >= least);
}

static void rest(struct desk *desk)
{
	run(desk);
	assert_false(planning_busy(&desk->office));
	assert_true(planning_due(&desk->office, desk->scratch->now) == NEVER);
}

static void expect_noticed(struct desk *desk)
{
	assert_int_equal(count(desk, SENT "notice:eve'"), 1);
	assert_int_equal(count(desk, "SELECT people FROM happening WHERE state = 1"), PEOPLE + 1);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast WHERE state = 2"), 1);
	assert_int_equal(count(desk, GOT "'broadcast'"), PEOPLE + 1);
	assert_int_equal(count(desk, EACH "'broadcast'"), PEOPLE + 1);
}

static void test_a_notice_to_many_is_planned_between_the_texts_of_others(void **state)
{
	struct desk *desk = *state;

	fall_due(desk, "eve", "2027-04-04 16:00");
	portions(desk, 8);
	come(desk, "+8613910000001", "报名 村民1 2社 5亩");
	take_in(desk);
	assert_int_equal(count(desk, "SELECT count(*) FROM outbox"), 1);
	assert_int_equal(count(desk, SENT "notice:eve'"), 0);
	rest(desk);
	expect_noticed(desk);
}

static void test_a_notice_of_staff_and_one_of_the_calendar_take_turns(void **state)
{
	struct desk *desk = *state;

	fall_due(desk, "eve", "2027-04-04 16:00");
	portions(desk, 1);
	come(desk, CLERK, "通知 全村 明早7点东坡集合");
	take_in(desk);
	portions_until(desk, "SELECT count(*) FROM broadcast WHERE state = 2", 1);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast WHERE code <> ''"), 0);
	for (int i = 0; i < STEPS && run_chores(desk) == CHORES_DONE; i++)
		take_in(desk);
	expect_noticed(desk);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast WHERE code <> ''"), 1);
}

static void test_a_notice_is_made_once_however_often_the_process_dies(void **state)
{
	struct desk *desk = *state;

	fall_due(desk, "eve", "2027-04-04 16:00");
	for (int i = 1; i < 40; i += 3) {
		for (int j = 0; j < i; j++)
			run_chores(desk);
		die_and_live(desk);
	}
	rest(desk);
	expect_noticed(desk);
}

static void test_what_is_done_meanwhile_is_not_told(void **state)
{
	struct desk *desk = *state;

	fall_due(desk, "eve", "2027-04-04 16:00");
	portions(desk, 8);
	scratch_begin(desk->scratch);
	assert_true(calendar_done(&desk->office,
				  calendar_stage_named(desk->config->calendar, "plant"), false,
				  desk->scratch->now));
	scratch_commit(desk->scratch);
	rest(desk);
	assert_int_equal(count(desk, "SELECT count(*) FROM outbox"), 0);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast WHERE state > 0"), 0);
}

/* ---- reminders ---- */

static void expect_reminded(struct desk *desk, int64_t people)
{
	assert_int_equal(count(desk, SENT "reminder:enroll:1'"), 1);
	assert_int_equal(count(desk, "SELECT people FROM happening WHERE state = 1"), people);
	assert_int_equal(count(desk, GOT "'reminder'"), people);
	assert_int_equal(count(desk, EACH "'reminder'"), people);
	assert_int_equal(count(desk, "SELECT sum(times) FROM reminded"), people);
	assert_int_equal(count(desk, "SELECT count(*) FROM setting WHERE name LIKE 'calendar:%'"),
			 0);
}

static void test_many_are_reminded_some_at_a_time(void **state)
{
	struct desk *desk = *state;
	int64_t before = 0, now;

	fall_due(desk, "enroll", "2027-02-28 18:00");
	for (int i = 0; i < STEPS && run_chores(desk) == CHORES_DONE; i++) {
		now = count(desk, GOT "'reminder'");
		assert_true(now - before <= 50);
		before = now;
	}
	expect_reminded(desk, PEOPLE + 1);
}

static void test_who_reports_meanwhile_is_not_reminded(void **state)
{
	struct desk *desk = *state;

	fall_due(desk, "enroll", "2027-02-28 18:00");
	portions_until(desk, GOT "'reminder'", 100);
	scratch_later(desk->scratch, SECONDS(1));
	add_record(desk, "enroll", count(desk, "SELECT max(id) FROM person"), "村民1202", 3,
		   "+8613910001202", 5);
	add_record(desk, "enroll", 0, "赵六", 2, "+8613900000077", 5);
	rest(desk);
	expect_reminded(desk, PEOPLE);
	assert_int_equal(count(desk, GOT "'reminder' AND recipient = '+8613910001202'"), 0);
}

static void test_a_portion_that_was_taken_back_is_told_again(void **state)
{
	struct desk *desk = *state;

	fall_due(desk, "enroll", "2027-02-28 18:00");
	portions_until(desk, GOT "'reminder'", 200);
	scratch_begin(desk->scratch);
	calendar_run(&desk->office, desk->scratch->now);
	store_rollback(desk->office.store);
	rest(desk);
	expect_reminded(desk, PEOPLE + 1);
}

static void test_everybody_is_reminded_once_however_often_the_process_dies(void **state)
{
	struct desk *desk = *state;

	fall_due(desk, "enroll", "2027-02-28 18:00");
	for (int i = 1; i < 40; i += 6) {
		for (int j = 0; j < i; j++)
			run_chores(desk);
		die_and_live(desk);
	}
	rest(desk);
	expect_reminded(desk, PEOPLE + 1);
}

/* ---- meetings ---- */

static void test_many_are_asked_to_a_meeting_some_at_a_time(void **state)
{
	struct desk *desk = *state;
	int64_t before = 0, now;

	fall_due(desk, "", "2027-02-09 09:00");
	for (int i = 0; i < STEPS && run_chores(desk) == CHORES_DONE; i++) {
		now = count(desk, "SELECT count(*) FROM attendance");
		assert_true(now - before <= 50);
		before = now;
		if (i == 30)
			die_and_live(desk);
	}
	assert_int_equal(before, PEOPLE + 1);
	assert_int_equal(count(desk, "SELECT asked FROM meeting"), PEOPLE + 1);
	assert_int_equal(count(desk, SENT "meeting:assembly'"), 1);
}

#define fire_test(name) cmocka_unit_test_setup_teardown(name, setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		fire_test(test_a_notice_to_many_is_planned_between_the_texts_of_others),
		fire_test(test_a_notice_of_staff_and_one_of_the_calendar_take_turns),
		fire_test(test_a_notice_is_made_once_however_often_the_process_dies),
		fire_test(test_what_is_done_meanwhile_is_not_told),
		fire_test(test_many_are_reminded_some_at_a_time),
		fire_test(test_who_reports_meanwhile_is_not_reminded),
		fire_test(test_a_portion_that_was_taken_back_is_told_again),
		fire_test(test_everybody_is_reminded_once_however_often_the_process_dies),
		fire_test(test_many_are_asked_to_a_meeting_some_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
