/* Whoever comes by, on duty: how he is found, which form it is, what need not be typed twice. */
#include "unit/kiosk/screen.h"

#include "store/person.h"

#define PEOPLE 40 /* of group 3: more than are listed */

static void add_people(struct screen *screen, int group, int count)
{
	struct scratch *scratch = screen->desk->scratch;

	scratch_begin(scratch);
	for (int i = 0; i < count; i++) {
		struct person row = { .group = group, .approved = true };

		snprintf(row.name, sizeof(row.name), "grower %d-%02d", group, i);
		person_add(scratch->store, &row, scratch->now);
	}
	scratch_commit(scratch);
}

static void begin(struct screen *screen, const struct view *view, const char *keys)
{
	screen->glance.duty = true;
	screen_open(screen, view);
	screen_press(screen, keys);
	screen_draw(screen, 80, 24);
}

static int64_t number(struct screen *screen, const char *sql)
{
	return scratch_number(screen->desk->scratch, sql);
}

static void test_a_stranger_s_name_is_typed_once(void **state)
{
	struct screen *screen = *state;

	begin(screen, &view_incoming, "e 何 寡 妇 Enter Enter Enter");
	screen_has(screen, "何寡妇");
	screen_press(screen, "2 Down 4 . 5 Enter");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE form = 'enroll'"
					" AND name = '何寡妇' AND grp = 2"),
			 1);
}

static void test_what_is_missing_is_typed_where_the_complaint_is(void **state)
{
	struct screen *screen = *state;

	begin(screen, &view_incoming, "e 何 寡 妇 Enter Enter Enter");
	screen_has(screen, "社*");
	screen_has_not(screen, "地点*");
	screen_press(screen, "Down Down Down Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "is missing");
	screen_press(screen, "2 Enter x y z Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "cannot be");
	screen_press(screen, "Backspace Backspace Backspace 5 Enter");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE form = 'enroll'"
					" AND name = '何寡妇' AND grp = 2"),
			 1);
}

/* What has no field for a name is somebody's all the same. */
static void test_a_stranger_s_problem_has_his_name(void **state)
{
	struct screen *screen = *state;

	begin(screen, &view_incoming, "e 何 寡 妇 Enter Enter 8");
	screen_has(screen, "反映 · 何寡妇");
	screen_press(screen, "渠 塌 了 Enter");
	assert_int_equal(
		number(screen,
		       "SELECT count(*) FROM report WHERE form = 'issue' AND name = '何寡妇'"),
		1);
}

static void test_a_stranger_s_number_is_no_name(void **state)
{
	struct screen *screen = *state;

	begin(screen, &view_incoming, "e 1 3 9 0 0 0 Enter Enter Enter");
	screen_has_not(screen, "139000");
}

static void test_a_group_is_found_however_it_is_said(void **state)
{
	static const char *const said[] = { "e 3 Enter", "e 3 社 Enter" };
	struct screen *screen = *state;

	add_people(screen, 3, 2);
	add_people(screen, 4, 2);
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		begin(screen, &view_incoming, said[i]);
		screen_has(screen, "grower 3-01");
		screen_has_not(screen, "grower 4-01");
		dialog_close(&screen->glance);
	}
}

/* Nobody is taken for unknown because the list had an end. */
static void test_more_people_than_are_listed_are_told_of(void **state)
{
	struct screen *screen = *state;

	add_people(screen, 3, PEOPLE);
	begin(screen, &view_incoming, "e 3 Enter");
	screen_has(screen, "More are called so");
	screen_has(screen, "▾");
	screen_has_not(screen, "▴");
	screen_press(screen, "End");
	screen_draw(screen, 80, 24);
	screen_has(screen, "›somebody who is not on the roster");
	screen_has(screen, "▴");
	screen_has_not(screen, "▾");
	screen_press(screen, "PgUp PgUp");
	screen_draw(screen, 80, 24);
	screen_has(screen, "›grower 3-10");
	screen_press(screen, "Home");
	screen_draw(screen, 80, 24);
	screen_has(screen, "›grower 3-00");
}

static void test_the_form_of_the_ledger_is_offered_first(void **state)
{
	struct screen *screen = *state;

	begin(screen, &view_ledgers, "Right Right Right e Enter Enter");
	screen_has(screen, "›交薯");
}

static void test_nobody_is_called_by_a_figure(void **state)
{
	struct screen *screen = *state;

	begin(screen, &view_incoming, "e Enter Enter 4 4 月 4 日 Down 2 Enter");
	assert_non_null(screen->glance.dialog);
	screen_draw(screen, 80, 24);
	screen_has(screen, "\"2\"");
	assert_int_equal(number(screen, "SELECT count(*) FROM report"), 0);
}

/* A villager without a phone is told by word of mouth, and the clerk knows it. */
static void test_who_cannot_be_texted_is_to_be_told(void **state)
{
	static const char *const keys[] = { "x", "r" };
	struct screen *screen = *state;

	begin(screen, &view_incoming, "e 何 Enter Enter 8 渠 Enter");
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		begin(screen, &view_ledgers, "Right Right Right Right Right");
		screen_press(screen, keys[i]);
		screen_draw(screen, 80, 24);
		screen_has(screen, "tell them when you meet");
		dialog_close(&screen->glance);
	}
	number(screen, "UPDATE report SET phone = '+8613900000001' RETURNING id");
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		screen_press(screen, keys[i]);
		screen_draw(screen, 80, 24);
		screen_has_not(screen, "tell them when you meet");
		screen_has(screen, "villager");
		dialog_close(&screen->glance);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_a_stranger_s_name_is_typed_once),
		screen_test(test_what_is_missing_is_typed_where_the_complaint_is),
		screen_test(test_a_stranger_s_problem_has_his_name),
		screen_test(test_a_stranger_s_number_is_no_name),
		screen_test(test_a_group_is_found_however_it_is_said),
		screen_test(test_more_people_than_are_listed_are_told_of),
		screen_test(test_the_form_of_the_ledger_is_offered_first),
		screen_test(test_nobody_is_called_by_a_figure),
		screen_test(test_who_cannot_be_texted_is_to_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
