/* Days of work on the screen, whatever their names are. The clock stands at 2027-04-05 09:00. */
#include "unit/kiosk/screen.h"

#include "kiosk/workdays.h"
#include "office/workday.h"
#include "store/audit.h"
#include "store/daywork.h"
#include "store/report.h"
#include "store/signup.h"
#include "store/workday.h"

static int64_t plan(struct screen *screen, const char *date, const char *task, int places)
{
	struct scratch *scratch = screen->desk->scratch;
	struct workday day = { .places = places, .meets = 450 };
	int64_t id;

	strcpy(day.date, date);
	copy_text(day.task, sizeof(day.task), task);
	copy_text(day.place, sizeof(day.place), "the school");
	scratch_begin(scratch);
	id = workday_open(&screen->desk->office, &day, scratch->now);
	scratch_commit(scratch);
	return id;
}

static int64_t sign_up(struct screen *screen, int64_t workday_id, const char *name, int number,
		       enum signup_state state)
{
	struct scratch *scratch = screen->desk->scratch;
	struct signup signup = {
		.workday_id = workday_id, .group = 3, .people = 1, .state = state
	};
	int64_t id;

	copy_text(signup.name, sizeof(signup.name), name);
	snprintf(signup.phone, sizeof(signup.phone), "+86139%08d", number);
	strcpy(signup.date, "2027-04-06");
	scratch_begin(scratch);
	id = signup_add(scratch->store, &signup, scratch->now);
	scratch_commit(scratch);
	return id;
}

static const int sizes[][2] = { { 60, 12 }, { 80, 20 }, { 110, 30 }, { 120, 36 }, { 200, 56 } };

static void test_nothing_planned_is_said(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, &view_workdays);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		screen_draw(screen, sizes[i][0], sizes[i][1]);
		screen_has(screen, "No work is planned.");
	}
	screen_press(screen, "Enter Down G q p s");
	screen_has(screen, "No work is planned.");
}

static void test_the_next_day_of_work_is_chosen(void **state)
{
	static const char *const dates[] = { "2027-03-28", "2027-04-03", "2027-04-06",
					     "2027-04-09" };
	struct screen *screen = *state;

	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++)
		plan(screen, dates[i], "sowing", 4);
	screen_open(screen, &view_workdays);
	screen_draw(screen, 80, 20);
	screen_has(screen, "›6 Apr Tue    sowing");
	screen_has(screen, "28 Mar");
	screen_draw(screen, 120, 36);
	screen_has(screen, "6 Apr Tue  sowing  open  07:30 the school");
	screen_has(screen, "Nobody has signed up.");
}

static void test_public_screens_have_no_name_and_no_number(void **state)
{
	struct screen *screen = *state;
	int64_t day = plan(screen, "2027-04-06", "sowing", 2);

	sign_up(screen, day, "张建国", 12345, SIGNUP_SIGNED);
	sign_up(screen, day, "李桂兰", 12346, SIGNUP_WAITING);
	screen_open(screen, &view_workdays);
	screen_draw(screen, 120, 36);
	screen_has(screen, "张**");
	screen_has(screen, "139****2345");
	screen_has(screen, "△ waits, no. 1");
	screen_has_not(screen, "张建国");
	screen_has_not(screen, "0012345");
	screen->glance.duty = true;
	screen->view->look(screen->state, &screen->glance);
	screen_draw(screen, 120, 36);
	screen_has(screen, "张建国");
	screen_has(screen, "13900012345");
}

static void test_hostile_words_break_no_column(void **state)
{
	static const char *const words[] = { "\x1B[31m\x1B]0;x\x07",
					     "\u202E\u2066abc",
					     "e\u0301\u0301\u0301\u0301\u0301",
					     "\U0001F600\U0001F600\U0001F468\u200D\U0001F469",
					     "\xFF\xFE\xC0",
					     "\u5f20\u5efa\u56fd\u5f20\u5efa\u56fd\u5f20" };
	struct screen *screen = *state;
	int64_t day = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		day = plan(screen, "2027-04-06", words[i], 3);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		sign_up(screen, day, words[i], (int)i, SIGNUP_SIGNED);
	for (int duty = 0; duty < 2; duty++) {
		screen->glance.duty = duty;
		screen_open(screen, &view_workdays);
		screen_press(screen, "G");
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			screen_draw(screen, sizes[i][0], sizes[i][1]);
			screen_has_not(screen, "\x1B");
			screen_press(screen, "Enter");
			screen_draw(screen, sizes[i][0], sizes[i][1]);
			screen_has_not(screen, "\u202E");
			screen_press(screen, "Esc");
		}
	}
}

static void test_a_long_waiting_list_is_paged_and_numbered(void **state)
{
	struct screen *screen = *state;
	int64_t day = plan(screen, "2027-04-06", "sowing", 1);

	for (int i = 1; i <= 300; i++)
		sign_up(screen, day, "x", i, i == 1 ? SIGNUP_SIGNED : SIGNUP_WAITING);
	screen_open(screen, &view_workdays);
	screen_draw(screen, 80, 20);
	screen_press(screen, "Enter G");
	screen_draw(screen, 80, 20);
	screen_has(screen, "△ waits, no. 299");
	screen_has(screen, "△ waits, no. 290");
	for (int page = 0; page < 30; page++)
		screen_press(screen, "PgUp");
	screen_draw(screen, 80, 20);
	screen_has(screen, "has a place");
	screen_has(screen, "△ waits, no. 1\n");
	screen_has(screen, "△ waits, no. 12\n");
}

static void test_a_click_on_the_calendar_chooses_its_day(void **state)
{
	struct screen *screen = *state;

	plan(screen, "2027-04-06", "sowing", 4);
	plan(screen, "2027-04-14", "weeding", 4);
	screen_open(screen, &view_workdays);
	screen_draw(screen, 80, 24);
	screen_press(screen, "click:4,25"); /* the second week's Wednesday */
	screen_draw(screen, 80, 24);
	screen_has(screen, "›14 Apr Wed");
}

/* The audit's newest row. */
static void newest(const struct audit *audit, void *context)
{
	if (((char *)context)[0] == '\0')
		snprintf(context, 64, "%s by %s", audit->verb, audit->who);
}

static void assert_audit(struct screen *screen, const char *wanted)
{
	char found[64] = "";

	audit_list(screen->desk->scratch->store, NULL, 0, 0, newest, found);
	assert_string_equal(found, wanted);
}

static void test_duty_opens_changes_closes_moves_and_cancels(void **state)
{
	static const struct {
		const char *keys, *shown, *audit;
	} steps[] = {
		{ "a Right Tab Tab 4 Tab 07:30 Tab gate Enter", "0/4", "workday add" },
		{ "e Backspace 6 Enter", "0/6", "workday set" },
		{ "c y", "closed", "workday close" },
		{ "c y", "open", "workday open" },
		{ "m Right Enter", "moved", "workday move" },
		{ "x y", "called off", "workday cancel" }, /* of the day that it was moved to */
	};
	struct screen *screen = *state;

	screen_open(screen, &view_workdays);
	screen_press(screen, "a e c m x");
	assert_null(screen->glance.dialog); /* nobody is on duty */
	screen->glance.duty = true;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		char audit[64];

		screen_press(screen, steps[i].keys);
		screen_draw(screen, 100, 30);
		screen_has(screen, steps[i].shown);
		assert_null(screen->glance.dialog);
		snprintf(audit, sizeof(audit), "%s by kiosk tester", steps[i].audit);
		assert_audit(screen, audit);
	}
}

/* A day that is opened or moved is the one that the next key is about. */
static void test_the_cursor_follows_a_day(void **state)
{
	struct screen *screen = *state;
	int64_t day;

	plan(screen, "2027-04-06", "weeding", 4);
	plan(screen, "2027-04-09", "sowing", 4);
	screen->glance.duty = true;
	screen_open(screen, &view_workdays);
	screen_press(screen, "m Right Right Right Right Right Enter");
	assert_string_equal(screen->glance.said,
			    "✓ 6 Apr weeding: moved to 12 Apr, whoever signed up is told");
	day = list_chosen(&((struct workdays *)screen->state)->days);
	assert_int_equal(day, scratch_number(screen->desk->scratch,
					     "SELECT id FROM workday WHERE date = '2027-04-12'"));
	screen_press(screen, "a Right Right Tab Right Tab 4 Enter");
	day = list_chosen(&((struct workdays *)screen->state)->days);
	assert_int_equal(day, scratch_number(screen->desk->scratch,
					     "SELECT id FROM workday WHERE date = '2027-04-08'"));
}

static void test_a_complaint_on_a_day_goes_to_its_field(void **state)
{
	static const struct {
		const char *keys, *said, *mends;
	} faults[] = {
		{ "Down Down Down Enter", "Places: a number", "4" },
		{ "7:x Enter", "Time: one like", "Backspace 30" },
		{ "Up Up Up Left Enter", "That time is past", "Right" },
	};
	struct screen *screen = *state;

	screen->glance.duty = true;
	screen_open(screen, &view_workdays);
	screen_press(screen, "a");
	screen_draw(screen, 80, 20);
	screen_has(screen, "Places*");
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		screen_press(screen, faults[i].keys);
		screen_draw(screen, 80, 20);
		screen_has(screen, faults[i].said);
		screen_press(screen, faults[i].mends);
		if (i == 0)
			screen_press(screen, "Down");
	}
	screen_press(screen, "Enter");
	assert_null(screen->glance.dialog);
	assert_int_equal(scratch_number(screen->desk->scratch,
					"SELECT count(*) FROM workday WHERE date = '2027-04-06'"
					" AND places = 4 AND meets = 450"),
			 1);
	/* The same again. */
	screen_press(screen, "a Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "This day has that task already.");
	screen_press(screen, "Right Enter"); /* another task */
	assert_null(screen->glance.dialog);
	/* A day that is there is changed from its top, whatever is empty. */
	screen_press(screen, "e Backspace 9 Enter");
	assert_int_equal(scratch_number(screen->desk->scratch,
					"SELECT count(*) FROM workday WHERE places = 9"),
			 1);
}

static void test_duty_marks_who_came(void **state)
{
	struct screen *screen = *state;
	struct signup signup;
	int64_t day = plan(screen, "2027-04-05", "sowing", 4);

	sign_up(screen, day, "张建国", 1, SIGNUP_SIGNED);
	sign_up(screen, day, "李桂兰", 2, SIGNUP_SIGNED);
	sign_up(screen, day, "王小明", 3, SIGNUP_SIGNED);
	screen->glance.duty = true;
	screen_open(screen, &view_workdays);
	screen_press(screen, "Enter Space Down Down Space");
	screen_draw(screen, 80, 20);
	screen_has(screen, "came (w writes it)");
	screen_press(screen, "w y");
	assert_string_equal(screen->glance.said, "✓ 5 Apr sowing: 2 came, written down");
	screen_draw(screen, 80, 20);
	screen_has(screen, "2 came, 1 did not");
	assert_true(signup_named(screen->desk->scratch->store, day, "李桂兰", &signup));
	assert_int_equal(signup.state, SIGNUP_ABSENT);
	assert_audit(screen, "report add by kiosk tester");
	screen_press(screen, "Up Space w y"); /* he came after all */
	screen_draw(screen, 80, 20);
	screen_has(screen, "3 came, 0 did not");
}

static int worked(struct screen *screen)
{
	return (int)report_measure(screen->desk->scratch->store, DAYWORK_MEASURE, 2027, NULL);
}

static void test_who_did_not_come_after_all_is_taken_off_again(void **state)
{
	struct screen *screen = *state;
	int64_t day = plan(screen, "2027-04-05", "sowing", 4);

	sign_up(screen, day, "张建国", 1, SIGNUP_SIGNED);
	sign_up(screen, day, "李桂兰", 2, SIGNUP_SIGNED);
	screen->glance.duty = true;
	screen_open(screen, &view_workdays);
	screen_press(screen, "Enter n");
	assert_null(screen->glance.dialog); /* nobody says that he came */
	screen_press(screen, "Space Down Space w y");
	screen_draw(screen, 80, 20);
	screen_has(screen, "2 came, 0 did not");
	assert_int_equal(worked(screen), 2);
	screen_press(screen, "Up n");
	screen_draw(screen, 80, 20);
	screen_has(screen, "was written down as having worked");
	screen_press(screen, "y");
	assert_string_equal(screen->glance.said, "✓ 张建国 did not come: taken off the wages");
	screen_draw(screen, 80, 20);
	screen_has(screen, "1 came, 1 did not");
	assert_int_equal(worked(screen), 1);
	assert_audit(screen, "report correct by kiosk tester");
	screen_press(screen, "Down n y"); /* the last name of the record */
	assert_null(screen->glance.dialog);
	assert_int_equal(worked(screen), 0);
	screen_press(screen, "Space w y"); /* and he did come */
	assert_int_equal(worked(screen), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_nothing_planned_is_said),
		screen_test(test_the_next_day_of_work_is_chosen),
		screen_test(test_public_screens_have_no_name_and_no_number),
		screen_test(test_hostile_words_break_no_column),
		screen_test(test_a_long_waiting_list_is_paged_and_numbered),
		screen_test(test_a_click_on_the_calendar_chooses_its_day),
		screen_test(test_duty_opens_changes_closes_moves_and_cancels),
		screen_test(test_the_cursor_follows_a_day),
		screen_test(test_a_complaint_on_a_day_goes_to_its_field),
		screen_test(test_duty_marks_who_came),
		screen_test(test_who_did_not_come_after_all_is_taken_off_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
