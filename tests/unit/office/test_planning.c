/* Notices that staff draft by SMS to more than are planned at once. The clock stands at 09:00. */
#include "unit/office/crowd.h"

#include "store/inbox.h"

#define NOTICE	"通知 全村 明早7点东坡集合"
#define STEPS	1000 /* far more than it takes */
#define MESSAGE "SELECT count(*) FROM message WHERE state = 1"

static int setup(void **state)
{
	if (desk_setup(state) != 0)
		return -1;
	crowd_come(*state);
	return 0;
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

/* Each portion is of one of them, and none is of the second before the first is there. */
static void test_several_are_planned_one_after_the_other(void **state)
{
	struct desk *desk = *state;
	int alone, together;

	come(desk, CLERK, NOTICE);
	alone = settle(desk);
	come(desk, CLERK, "通知 全村 后天停水");
	come(desk, CLERK, "通知 全村 后天停电");
	come(desk, CLERK, "通知 全村 后天开会");
	take_in(desk);
	assert_int_equal(count(desk, MESSAGE), 3);
	come(desk, "+8613910000001", "报名 村民1 2社 5亩");
	take_in(desk);
	assert_int_equal(count(desk, MESSAGE), 3);
	while (count(desk, "SELECT count(*) FROM broadcast WHERE code <> ''") == 1) {
		assert_true(count(desk, "SELECT count(*) FROM broadcast") <= 2);
		assert_int_equal(run_chores(desk), CHORES_DONE);
		take_in(desk);
	}
	assert_int_equal(count(desk, MESSAGE), 2);
	together = settle(desk);
	assert_true(together > alone * 3 / 2);
	expect_drafted(desk, 4);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast WHERE (id, text) IN (VALUES"
				     " (2, '后天停水'), (3, '后天停电'), (4, '后天开会'))"),
			 3);
	assert_true(planning_due(&desk->office, desk->scratch->now) == NEVER);
}

/* Somebody took it off the list, or forgot whoever sent it. */
static void test_a_text_that_is_gone_is_not_planned_on(void **state)
{
	struct desk *desk = *state;
	int portions = 0;

	come(desk, CLERK, NOTICE);
	take_in(desk);
	run_chores(desk);
	scratch_begin(desk->scratch);
	inbox_settle(desk->office.store, count(desk, "SELECT max(id) FROM message"), "ignored",
		     NULL, NULL, desk->scratch->now);
	scratch_commit(desk->scratch);
	while (run_chores(desk) == CHORES_DONE)
		assert_true(++portions < 3);
	assert_int_equal(count(desk, "SELECT count(*) FROM broadcast"), 0);
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
		die_and_live(desk);
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

/* A village wrote its words before there was anything to warn of. */
static void test_own_words_that_leave_no_room_for_a_warning_follow_it(void **state)
{
	struct desk *desk = *state;

	for (size_t i = 0; i < desk->config->reply_count; i++)
		if (text_is(desk->config->replies[i].name, "staff_draft"))
			desk->config->replies[i].text = "好：{who}{people}人。";
	come(desk, CLERK, "通知 3社 今天早上7点东坡集合");
	take_in(desk);
	desk_expect(desk, "05 注意：写的时间7:00已经过了！好：3社151人。\n");
	come(desk, CLERK, "通知 3社 明天7点东坡集合");
	take_in(desk);
	desk_expect(desk, "05 好：3社151人。\n");
}

/* In portions; released where it is to be. */
static struct broadcast_plan planned(struct desk *desk, const char *audience, bool release)
{
	const struct broadcast_wish wish = { .audience = audience, .text = "后天停水" };
	enum broadcast_planning planning = PLAN_GOES_ON;
	struct broadcast_plan plan;
	char why[160], code[8];
	int64_t id;

	assert_true(broadcast_plan_begin(&desk->office, &wish, desk->scratch->now, &plan, why,
					 sizeof(why)));
	for (int i = 0; i < STEPS && planning == PLAN_GOES_ON; i++)
		planning = broadcast_plan_some(&desk->office, 50, desk->scratch->now, &plan, why,
					       sizeof(why));
	assert_int_equal(planning, PLAN_MADE);
	if (!release)
		return plan;
	scratch_begin(desk->scratch);
	id = broadcast_draft(&desk->office, &plan, CLERK, desk->scratch->now, code);
	assert_int_equal(
		broadcast_confirm(&desk->office, id, code, true, CLERK, desk->scratch->now, NULL),
		BROADCAST_CONFIRMED);
	scratch_commit(desk->scratch);
	return plan;
}

static void expect_messages(struct desk *desk, const char *audience, int64_t messages)
{
	struct broadcast_plan plan = planned(desk, audience, false);

	assert_int_equal(plan.messages, messages);
	broadcast_plan_release(&plan);
}

/* Of whom something has to be weighed is found a range of people at a time. */
static void test_many_who_are_weighed_are_all_found_once(void **state)
{
	struct desk *desk = *state;
	int64_t others = count(desk, "SELECT count(*) FROM person WHERE grp <> 3");

	expect_messages(desk, "all-group:3", others);
	expect_messages(desk, "all-group:3+number:13900000099", others + 1);
	expect_messages(desk, "all-group:3+number:13910001202", others + 1);
	add_record(desk, "enroll", 0, "赵六", 2, "+8613900000077", 5);
	add_record(desk, "enroll", count(desk, "SELECT max(id) FROM person"), "村民1202", 3,
		   "+8613910001202", 5);
	expect_messages(desk, "all-group:3+form:enroll", others + 2);
	expect_messages(desk, "all-form:enroll", PEOPLE);
}

static void expect_repeats(struct desk *desk, const char *audience, int64_t id, int64_t shared)
{
	struct broadcast_plan plan = planned(desk, audience, false);

	assert_int_equal(plan.repeats, id);
	assert_int_equal(plan.shared, shared);
	broadcast_plan_release(&plan);
}

static void test_what_was_said_before_is_found_in_portions(void **state)
{
	static const char *const groups[] = { "group:1", "group:2", "group:4", "group:5",
					      "group:1+group:2" };
	struct desk *desk = *state;
	int64_t in_3 = count(desk, "SELECT count(*) FROM person WHERE grp = 3");
	struct broadcast_plan plan;

	expect_repeats(desk, "all", 0, 0);
	for (size_t i = 0; i < 5; i++) {
		plan = planned(desk, groups[i], true);
		broadcast_plan_release(&plan);
	}
	expect_repeats(desk, "all", 0, 0);
	expect_repeats(desk, "group:3", 0, 0);
	expect_repeats(desk, "group:1+group:3", 5,
		       count(desk, "SELECT count(*) FROM person WHERE grp = 1"));
	plan = planned(desk, "all", true);
	broadcast_plan_release(&plan);
	expect_repeats(desk, "all", 6, PEOPLE + 1);
	expect_repeats(desk, "group:3+number:13900000099", 6, in_3);
	expect_repeats(desk, "number:13900000099", 0, 0);
}

#define planning_test(name) cmocka_unit_test_setup_teardown(name, setup, desk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		planning_test(test_a_notice_to_many_is_planned_between_the_texts_of_others),
		planning_test(test_few_are_planned_at_once),
		planning_test(test_several_are_planned_one_after_the_other),
		planning_test(test_a_text_that_is_gone_is_not_planned_on),
		planning_test(test_a_crash_in_between_leaves_nothing_that_could_be_released),
		planning_test(test_a_list_goes_on_where_it_is),
		planning_test(test_what_cannot_be_is_said),
		planning_test(test_own_words_that_leave_no_room_for_a_warning_follow_it),
		planning_test(test_many_who_are_weighed_are_all_found_once),
		planning_test(test_what_was_said_before_is_found_in_portions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
