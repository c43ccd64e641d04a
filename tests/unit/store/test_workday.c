/* Days of work, who comes, who worked, and the proof of every kept sum. */
#include "unit/store/scratch.h"

#include "store/daywork.h"
#include "store/report.h"
#include "store/signup.h"
#include "store/total.h"
#include "store/workday.h"

#include <limits.h>

#define PHONE "+8613900000001"

static int64_t open_day(struct scratch *scratch, const char *date, const char *task, int places)
{
	struct workday day = { .places = places, .meets = 420, .remind_at = scratch->now.utc };

	strcpy(day.date, date);
	strcpy(day.task, task);
	return workday_add(scratch->store, &day, scratch->now);
}

static int64_t sign_up(struct scratch *scratch, int64_t workday_id, int people,
		       enum signup_state state)
{
	struct signup signup = {
		.workday_id = workday_id,
		.date = "2027-04-08",
		.name = "张三",
		.phone = PHONE,
		.people = people,
		.state = state,
	};

	return signup_add(scratch->store, &signup, scratch->now);
}

static void assert_day(struct scratch *scratch, int64_t id, int taken, int waiting,
		       const char *state)
{
	struct workday day;

	assert_true(workday_get(scratch->store, id, &day));
	assert_int_equal(day.taken, taken);
	assert_int_equal(day.waiting, waiting);
	assert_string_equal(day.state, state);
}

static void test_a_date_has_one_day_of_a_task_until_it_is_over(void **state)
{
	struct scratch *scratch = *state;
	struct workday days[WORKDAYS_A_DATE], day;
	int64_t id;

	scratch_begin(scratch);
	id = open_day(scratch, "2027-04-08", "播种", 3);
	assert_true(id > 0);
	assert_int_equal(open_day(scratch, "2027-04-08", "播种", 5), 0);
	assert_true(open_day(scratch, "2027-04-08", "覆膜", 5) > 0);
	assert_int_equal(workday_on(scratch->store, "2027-04-08", days, WORKDAYS_A_DATE), 2);
	workday_get(scratch->store, id, &day);
	strcpy(day.state, "cancelled");
	workday_change(scratch->store, &day);
	assert_true(workday_over(&day));
	assert_true(open_day(scratch, "2027-04-08", "播种", 5) > id);
	assert_int_equal(workday_on(scratch->store, "2027-04-08", days, WORKDAYS_A_DATE), 2);
	assert_int_equal(strcmp(days[0].task, "播种") == 0 ? days[0].places : days[1].places, 5);
	scratch_commit(scratch);
}

static void test_places_are_kept_with_the_day(void **state)
{
	struct scratch *scratch = *state;
	struct signup signup;
	struct workday day;
	int64_t id, first, second, third;

	scratch_begin(scratch);
	id = open_day(scratch, "2027-04-08", "", 3);
	first = sign_up(scratch, id, 2, SIGNUP_SIGNED);
	assert_day(scratch, id, 2, 0, "open");
	sign_up(scratch, id, 1, SIGNUP_SIGNED);
	assert_day(scratch, id, 3, 0, "full");
	second = sign_up(scratch, id, 3, SIGNUP_WAITING);
	third = sign_up(scratch, id, 1, SIGNUP_WAITING);
	assert_day(scratch, id, 3, 4, "full");
	assert_int_equal(signup_position(scratch->store, id, second), 1);
	assert_int_equal(signup_position(scratch->store, id, third), 2);
	assert_int_equal(signup_position(scratch->store, id, 0), 3);
	assert_true(signup_next_waiting(scratch->store, id, 2, &signup));
	assert_int_equal(signup.id, third);
	assert_false(signup_next_waiting(scratch->store, id, 0, &signup));
	signup.id = first;
	signup.people = 2;
	signup.state = SIGNUP_SIGNED;
	signup_move(scratch->store, &signup, SIGNUP_WITHDRAWN, id, scratch->now);
	assert_day(scratch, id, 1, 4, "open");
	assert_true(workday_get(scratch->store, id, &day));
	assert_int_equal(workday_free(&day), 2);
	day.places = 0;
	assert_int_equal(workday_free(&day), INT_MAX);
	scratch_commit(scratch);
}

static void test_a_wish_for_a_day_that_is_not_there_is_found_by_its_date(void **state)
{
	struct scratch *scratch = *state;
	struct signup signups[4];
	int64_t id, wish;

	scratch_begin(scratch);
	wish = sign_up(scratch, 0, 2, SIGNUP_WISHED);
	assert_int_equal(signup_wishes(scratch->store, "2027-04-09", 0, signups, 4), 0);
	assert_int_equal(signup_wishes(scratch->store, "2027-04-08", 0, signups, 4), 1);
	assert_int_equal(signups[0].id, wish);
	id = open_day(scratch, "2027-04-10", "", 5);
	signup_move(scratch->store, &signups[0], SIGNUP_SIGNED, id, scratch->now);
	assert_day(scratch, id, 2, 0, "open");
	assert_int_equal(signup_of_phone(scratch->store, PHONE, "2027-04-09", signups, 4), 1);
	assert_string_equal(signups[0].date, "2027-04-10");
	assert_true(signup_again(scratch->store, "2027-04-10", PHONE, "张三", signups));
	assert_false(signup_again(scratch->store, "2027-04-10", PHONE, "李四", signups));
	scratch_commit(scratch);
}

/* ---- days worked ---- */

static int64_t ledger_row(struct scratch *scratch)
{
	struct report report = {
		.form = "attendance",
		.state = "valid",
		.season = 2027,
		.phone = PHONE,
		.fields = "{}",
		.amounts = { { "people", 2 } },
		.amount_count = 1,
	};

	return report_add(scratch->store, &report, scratch->now);
}

static bool works(struct scratch *scratch, int64_t report, const char *name, int64_t days)
{
	struct daywork work = {
		.report_id = report, .date = "2027-04-08", .task = "播种", .group = 3, .days = days
	};

	strcpy(work.name, name);
	return daywork_add(scratch->store, &work);
}

static void write_sum(const struct daysum *sum, void *context)
{
	char *out = context;

	sprintf(out + strlen(out), "%s %s %d;", sum->name, sum->task, (int)sum->days);
}

static void assert_sums(struct scratch *scratch, const char *expect)
{
	char out[512] = "";

	daywork_sums(scratch->store, "2027-04", write_sum, out);
	assert_string_equal(out, expect);
}

static void test_nobody_is_paid_twice_and_what_is_taken_back_leaves_nothing(void **state)
{
	struct scratch *scratch = *state;
	int64_t first, second;

	scratch_begin(scratch);
	first = ledger_row(scratch);
	second = ledger_row(scratch);
	assert_true(works(scratch, first, "张三", 1000));
	assert_true(works(scratch, first, "李四", 500));
	assert_false(works(scratch, second, "张三", 1000));
	assert_true(works(scratch, second, "", 12000));
	assert_true(works(scratch, second, "", 3000));
	assert_sums(scratch, " 播种 15000;张三 播种 1000;李四 播种 500;");
	assert_true(report_measure(scratch->store, DAYWORK_MEASURE, 2027, NULL) == 16.5);
	daywork_remove(scratch->store, second);
	assert_sums(scratch, "张三 播种 1000;李四 播种 500;");
	daywork_remove(scratch->store, first);
	assert_sums(scratch, "");
	assert_true(report_measure(scratch->store, DAYWORK_MEASURE, 2027, NULL) == 0);
	scratch_commit(scratch);
}

/* ---- the proof ---- */

static void write_fault(const struct total_fault *fault, void *context)
{
	char *out = context;

	sprintf(out + strlen(out), "%s: %d, not %d\n", fault->what, (int)fault->kept,
		(int)fault->counted);
}

static void assert_faults(struct scratch *scratch, unsigned count, const char *part)
{
	char out[4096] = "";
	unsigned found = total_check(scratch->store, write_fault, out);

	if (found != count || strstr(out, part) == NULL)
		fail_msg("%u faults instead of %u:\n%s", found, count, out);
}

static void a_season(struct scratch *scratch)
{
	struct report land = {
		.form = "enroll",
		.state = "valid",
		.season = 2027,
		.group = 3,
		.zone = "demo",
		.fields = "{}",
		.amounts = { { "enrolled", 3.5 }, { "plots", 2 }, { "enrolled", 1 } },
		.amount_count = 3,
	};
	int64_t id = report_add(scratch->store, &land, scratch->now), day;

	strcpy(land.zone, "other");
	report_replace(scratch->store, id, &land, scratch->now);
	report_set_state(scratch->store, report_add(scratch->store, &land, scratch->now),
			 "cancelled", scratch->now);
	works(scratch, ledger_row(scratch), "张三", 1000);
	day = open_day(scratch, "2027-04-08", "播种", 3);
	sign_up(scratch, day, 2, SIGNUP_SIGNED);
	sign_up(scratch, day, 2, SIGNUP_WAITING);
}

static void break_by_hand(struct scratch *scratch, const char *statement)
{
	char path[256];
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(scratch_path(scratch, "cunxin.db", path), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, statement, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_every_kept_sum_is_proved_and_mended(void **state)
{
	static const struct {
		const char *damage, *said;
		unsigned faults;
	} cases[] = {
		{ "UPDATE total SET amount = amount + 1 WHERE measure = 'enrolled'", "enrolled",
		  2 },
		{ "DELETE FROM total WHERE measure = 'worked'", "worked", 2 },
		{ "UPDATE total SET records = 9 WHERE form = 'enroll' AND measure = ''",
		  "records of 2027 enroll", 1 },
		{ "INSERT INTO total VALUES (2027, 'x', 'y', 1, '', '', 5, 0)",
		  "amount of 2027 x y", 1 },
		{ "UPDATE trend SET amount = amount + 1 WHERE measure = 'plots'",
		  "trend of plots 2027 3", 1 },
		{ "DELETE FROM trend WHERE measure = 'enrolled'", "trend of enrolled 2027 3", 1 },
		{ "UPDATE daysum SET days = 7", "days of 2027-04", 1 },
		{ "UPDATE workday SET taken = 0", "places of 2027-04-08", 1 },
		{ "UPDATE workday SET waiting = 5", "waiting for 2027-04-08", 1 },
		{ "INSERT INTO stock VALUES ('seed', 5, 3)", "stock of seed", 2 },
		{ "UPDATE report SET state = 'cancelled' WHERE state = 'valid' AND form = 'enroll'",
		  "enroll", 7 },
	};
	struct scratch *scratch = *state;

	scratch_begin(scratch);
	a_season(scratch);
	scratch_commit(scratch);
	assert_faults(scratch, 0, "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		break_by_hand(scratch, cases[i].damage);
		assert_faults(scratch, cases[i].faults, cases[i].said);
		scratch_begin(scratch);
		total_rebuild(scratch->store);
		scratch_commit(scratch);
		assert_faults(scratch, 0, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_a_date_has_one_day_of_a_task_until_it_is_over),
		scratch_test(test_places_are_kept_with_the_day),
		scratch_test(test_a_wish_for_a_day_that_is_not_there_is_found_by_its_date),
		scratch_test(test_nobody_is_paid_twice_and_what_is_taken_back_leaves_nothing),
		scratch_test(test_every_kept_sum_is_proved_and_mended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
