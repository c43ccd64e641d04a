/* Notices that staff draft by SMS to more than are planned at once. The clock stands at 09:00. */
#include "unit/office/desk.h"
#include "unit/store/pdus.h"

#include "office/intake.h"
#include "office/planning.h"
#include "store/person.h"

#define PEOPLE	1203
#define CLERK	"+8613900000005"
#define NOTICE	"通知 全村 明早7点东坡集合"
#define STEPS	1000 /* far more than it takes */
#define MESSAGE "SELECT count(*) FROM message WHERE state = 1"

static int setup(void **state)
{
	struct desk *desk;
	struct person clerk = { .name = "王德福", .role = "文书", .approved = true };

	if (desk_setup(state) != 0)
		return -1;
	desk = *state;
	desk->office.planning = planning_new();
	scratch_begin(desk->scratch);
	person_link(desk->office.store, person_add(desk->office.store, &clerk, desk->scratch->now),
		    CLERK);
	for (int i = 0; i < PEOPLE; i++) {
		struct person person = { .group = i % 8 + 1, .approved = true };
		char number[24];

		snprintf(person.name, sizeof(person.name), "村民%d", i);
		snprintf(number, sizeof(number), "+861391%07d", i);
		person_link(desk->office.store,
			    person_add(desk->office.store, &person, desk->scratch->now), number);
	}
	scratch_commit(desk->scratch);
	return 0;
}

static int teardown(void **state)
{
	struct desk *desk = *state;

	planning_free(desk->office.planning);
	return desk_teardown(state);
}

static int64_t count(struct desk *desk, const char *question)
{
	return scratch_number(desk->scratch, question);
}

static void come(struct desk *desk, const char *sender, const char *text)
{
	static int64_t sent; /* the same words in the same second are one text */

	keep(desk->scratch, (struct text){ .sender = sender, .text = text, .sent = ++sent });
}

/* What waits is handled as far as it goes. */
static void take_in(struct desk *desk)
{
	while (intake_messages(&desk->office, desk->scratch->now) == INTAKE_HANDLED)
		continue;
}

/* As the daemon does, until nothing is due and no text waits. Returns how many portions it took. */
static int settle(struct desk *desk)
{
	int portions = 0;

	take_in(desk);
	while (run_chores(desk) == CHORES_DONE && portions < STEPS) {
		portions++;
		take_in(desk);
	}
	assert_int_equal(count(desk, MESSAGE), 0);
	return portions;
}

static void expect_drafted(struct desk *desk, int64_t drafts)
{
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast WHERE code <> ''"), drafts);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast_person JOIN broadcast"
				     " ON broadcast.id = broadcast_id WHERE code <> ''"),
			 drafts * (PEOPLE + 1));
	assert_int_equal(count(desk, "SELECT count(DISTINCT number) FROM broadcast_person JOIN"
				     " broadcast ON broadcast.id = broadcast_id WHERE code <> ''"),
			 PEOPLE + 1);
	assert_int_equal(count(desk, "SELECT count(*) FROM audit WHERE verb = 'broadcast new'"),
			 drafts);
	assert_int_equal(
		count(desk,
		      "SELECT count(*) FROM outbox WHERE text LIKE '%待发：全村1204人共1204条%'"),
		drafts);
}

static void test_a_notice_to_many_is_planned_between_the_texts_of_others(void **state)
{
	struct desk *desk = *state;

	come(desk, CLERK, NOTICE);
	take_in(desk);
	assert_int_equal(count(desk, MESSAGE), 1);
	assert_int_equal(run_chores(desk), CHORES_DONE);
	come(desk, "+8613910000001", "报名 村民1 2社 5亩");
	take_in(desk);
	assert_int_equal(count(desk, MESSAGE), 1);
	assert_int_equal(count(desk, "SELECT count(*) FROM outbox WHERE text LIKE '种植登记%'"), 1);
	assert_true(settle(desk) > 10);
	expect_drafted(desk, 1);
	assert_true(planning_due(&desk->office, desk->scratch->now) == NEVER);
}

static void test_few_are_planned_at_once(void **state)
{
	struct desk *desk = *state;

	come(desk, CLERK, "通知 3社 明早7点东坡集合");
	take_in(desk);
	assert_int_equal(count(desk, MESSAGE), 0);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast WHERE code <> ''"), 1);
}

static void test_a_second_one_does_not_wait_for_the_first(void **state)
{
	struct desk *desk = *state;

	come(desk, CLERK, NOTICE);
	take_in(desk);
	come(desk, CLERK, "通知 全村 后天停水");
	take_in(desk);
	assert_int_equal(count(desk, MESSAGE), 1);
	settle(desk);
	expect_drafted(desk, 2);
}

/* Whenever it is: the text is handled by the next life, and what the last one left has no code. */
static void test_a_crash_in_between_leaves_nothing_that_could_be_released(void **state)
{
	struct desk *desk = *state;

	for (int portions = 1; portions < 30; portions += 7) {
		come(desk, CLERK, NOTICE);
		take_in(desk);
		for (int i = 0; i < portions; i++)
			assert_int_equal(run_chores(desk), CHORES_DONE);
		planning_free(desk->office.planning);
		desk->office.planning = planning_new();
		settle(desk);
		scratch_later(desk->scratch, MINUTES(1));
	}
	expect_drafted(desk, 5);
}

/* A transaction that was taken back took some of the list with it. */
static void test_a_list_goes_on_where_it_is(void **state)
{
	struct desk *desk = *state;

	come(desk, CLERK, NOTICE);
	take_in(desk);
	while (count(desk, "SELECT count(*) FROM broadcast_person") == 0)
		assert_int_equal(run_chores(desk), CHORES_DONE);
	scratch_begin(desk->scratch);
	planning_run(&desk->office, desk->scratch->now);
	store_rollback(desk->office.store);
	settle(desk);
	expect_drafted(desk, 1);
}

static void test_what_cannot_be_is_said(void **state)
{
	struct desk *desk = *state;
	char number[24];

	come(desk, CLERK, "通知 全村 {who}明早7点集合");
	settle(desk);
	desk_expect(desk, "05 内容里的花括号写法不对，请去掉再发。\n");
	scratch_begin(desk->scratch);
	phone_opt_out(desk->office.store, CLERK, true, desk->scratch->now);
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(number, sizeof(number), "+861391%07d", i);
		phone_opt_out(desk->office.store, number, true, desk->scratch->now);
	}
	scratch_commit(desk->scratch);
	come(desk, CLERK, NOTICE);
	settle(desk);
	desk_expect(desk, "05 全村没有能收到短信的人，没有拟。\n");
}

#define planning_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		planning_test(test_a_notice_to_many_is_planned_between_the_texts_of_others),
		planning_test(test_few_are_planned_at_once),
		planning_test(test_a_second_one_does_not_wait_for_the_first),
		planning_test(test_a_crash_in_between_leaves_nothing_that_could_be_released),
		planning_test(test_a_list_goes_on_where_it_is),
		planning_test(test_what_cannot_be_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
