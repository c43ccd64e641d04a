/* Problems, offers of land, wishes for supplies: each has a life, and the villager hears of it. */
#include "unit/office/desk.h"

#include "office/chores.h"
#include "office/land.h"
#include "office/problem.h"
#include "office/supply.h"
#include "store/person.h"
#include "store/report.h"
#include "store/total.h"

#define VILLAGER "+8613900000001"
#define OFFICIAL "+8613900000002"

static struct role_actor villager(int64_t replaces)
{
	return (struct role_actor){
		.name = "张三", .phone = VILLAGER, .way = "sms", .replaces = replaces
	};
}

static int64_t record(struct desk *desk, const char *form, const char *measure, double amount,
		      const char *zone, const char *fields)
{
	struct report report = { .state = "valid", .phone = VILLAGER, .season = 2027 };

	snprintf(report.form, sizeof(report.form), "%s", form);
	snprintf(report.zone, sizeof(report.zone), "%s", zone);
	snprintf(report.amounts[0].measure, sizeof(report.amounts[0].measure), "%s", measure);
	report.amounts[0].amount = amount;
	report.amount_count = 1;
	report.fields = fields;
	return report_add(desk->scratch->store, &report, desk->scratch->now);
}

static void note_state(const struct report *report, void *context)
{
	snprintf(context, 16, "%s", report->state);
}

static void assert_state(struct desk *desk, int64_t id, const char *expect)
{
	char state[16] = "";

	report_get(desk->scratch->store, id, note_state, state);
	assert_string_equal(state, expect);
}

static void ignore_fault(const struct total_fault *fault, void *context)
{
	(void)context;
	print_error("%s: %d, not %d\n", fault->what, (int)fault->kept, (int)fault->counted);
}

static void assert_sums_are_right(struct desk *desk)
{
	assert_int_equal(total_check(desk->scratch->store, ignore_fault, NULL), 0);
}

/* ---- problems ---- */

static int64_t report_problem(struct desk *desk, const char *fields, int64_t replaces)
{
	const struct form *form = forms_named(desk->forms, "issue");
	struct form_record *said = calloc(1, sizeof(*said));
	struct role_actor actor = villager(replaces);
	struct role_answer answer = { .verdict = ROLE_FINE };
	int64_t id;

	scratch_begin(desk->scratch);
	id = record(desk, "issue", "issues", 1, "", fields);
	problem_added(&desk->office, form, said, id, &actor, desk->scratch->now, &answer);
	scratch_commit(desk->scratch);
	free(said);
	return id;
}

#define IN_TRANSACTION(desk, expect, call)                                                         \
	do {                                                                                       \
		scratch_begin((desk)->scratch);                                                    \
		assert_int_equal(call, expect);                                                    \
		scratch_commit((desk)->scratch);                                                   \
	} while (0)

static void test_a_problem_is_assigned_answered_closed_and_comes_back(void **state)
{
	struct desk *desk = *state;
	struct office *office = &desk->office;
	struct moment now = desk->scratch->now;
	int64_t id = report_problem(desk, "{\"text\":\"水渠漏水\"}", 0);

	assert_state(desk, id, "open");
	IN_TRANSACTION(desk, PROBLEM_OPEN, problem_reopen(office, id, "", "uid 0", now));
	IN_TRANSACTION(desk, PROBLEM_DONE,
		       problem_assign(office, id, "李书记", OFFICIAL, 0, "uid 0", now));
	assert_state(desk, id, "assigned");
	desk_expect(desk, "02 请办理编号1，4月8日前：水渠漏水\n01 "
			  "您反映的编号1已交李书记办，4月8日前回您。想补充请发“补充 1 内容”。\n");
	IN_TRANSACTION(desk, PROBLEM_DONE, problem_answer(office, id, "明天来看", "uid 0", now));
	IN_TRANSACTION(desk, PROBLEM_UNKNOWN,
		       problem_supplement(office, id, OFFICIAL, "不是我的", now));
	IN_TRANSACTION(desk, PROBLEM_DONE,
		       problem_supplement(office, id, VILLAGER, "越漏越大", now));
	IN_TRANSACTION(desk, PROBLEM_OPEN, problem_unsatisfied(office, id, VILLAGER, "", now));
	desk_expect(desk, "01 编号1：明天来看\n02 编号1有补充：越漏越大\n");
	IN_TRANSACTION(desk, PROBLEM_NO_RESULT, problem_close(office, id, "  ", "uid 0", now));
	IN_TRANSACTION(desk, PROBLEM_DONE, problem_close(office, id, "已修好", "uid 0", now));
	IN_TRANSACTION(desk, PROBLEM_CLOSED, problem_close(office, id, "已修好", "uid 0", now));
	assert_state(desk, id, "closed");
	desk_expect(desk, "01 编号1已办：已修好。不满意请回“不满意 1”。\n");
	IN_TRANSACTION(desk, PROBLEM_UNKNOWN, problem_unsatisfied(office, id, OFFICIAL, "", now));
	IN_TRANSACTION(desk, PROBLEM_DONE,
		       problem_unsatisfied(office, id, VILLAGER, "还在漏", now));
	assert_state(desk, id, "assigned");
	desk_expect(desk, "02 编号1要重新办，4月8日前。还在漏\n");
	IN_TRANSACTION(desk, PROBLEM_UNKNOWN, problem_close(office, 4711, "x", "uid 0", now));
	assert_sums_are_right(desk);
}

static void test_what_is_overdue_is_told_once(void **state)
{
	struct desk *desk = *state;
	struct person secretary = { .name = "李书记", .role = "书记", .approved = true };
	int64_t id, done;

	scratch_begin(desk->scratch);
	person_link(desk->scratch->store,
		    person_add(desk->scratch->store, &secretary, desk->scratch->now), OFFICIAL);
	scratch_commit(desk->scratch);
	id = report_problem(desk, "{\"text\":\"水渠漏水\"}", 0);
	done = report_problem(desk, "{\"text\":\"路灯坏了\"}", 0);
	IN_TRANSACTION(desk, PROBLEM_DONE,
		       problem_close(&desk->office, done, "换了", "uid 0", desk->scratch->now));
	desk_expect(desk, "01 编号2已办：换了。不满意请回“不满意 2”。\n");
	scratch_later(desk->scratch, DAYS(3) + HOURS(9) - 1);
	assert_int_equal(run_chores(desk), CHORES_IDLE);
	scratch_later(desk->scratch, 1);
	assert_int_equal(run_chores(desk), CHORES_DONE);
	desk_expect(desk, "02 编号1到期没办结负责：水渠漏水\n");
	assert_int_equal(next_chore(desk), NEVER);
	scratch_later(desk->scratch, DAYS(30));
	assert_int_equal(run_chores(desk), CHORES_IDLE);
	assert_state(desk, id, "open");
}

static void test_other_words_keep_what_was_done_about_it(void **state)
{
	struct desk *desk = *state;
	int64_t old = report_problem(desk, "{\"text\":\"水渠\"}", 0), new;
	struct problem problem;

	IN_TRANSACTION(desk, PROBLEM_DONE,
		       problem_assign(&desk->office, old, "李书记", OFFICIAL, 0, "uid 0",
				      desk->scratch->now));
	new = report_problem(desk, "{\"text\":\"东坡水渠\"}", old);
	assert_true(problem_get(desk->scratch->store, new, &problem));
	assert_string_equal(problem.responsible, "李书记");
	assert_state(desk, new, "assigned");
}

/* ---- land ---- */

static int64_t offer(struct desk *desk, double mu, const char *zone)
{
	struct role_actor actor = villager(0);
	struct role_answer answer = { .verdict = ROLE_FINE };
	int64_t id;

	scratch_begin(desk->scratch);
	id = record(desk, "land", "offered", mu, zone, "{}");
	land_added(&desk->office, NULL, NULL, id, &actor, desk->scratch->now, &answer);
	scratch_commit(desk->scratch);
	return id;
}

static void assert_land(struct desk *desk, const char *zone, double offered, double agreed,
			double planted)
{
	struct store *store = desk->scratch->store;

	assert_true(report_measure(store, "offered", 2027, zone) == offered);
	assert_true(report_measure(store, LAND_AGREED, 2027, zone) == agreed);
	assert_true(report_measure(store, LAND_PLANTED, 2027, zone) == planted);
	assert_sums_are_right(desk);
}

static void test_land_is_offered_agreed_planted_or_declined(void **state)
{
	struct desk *desk = *state;
	struct moment now = desk->scratch->now;
	struct land deal = { .taker = "合作社", .years = 3, .price = 450.5 };
	int64_t first = offer(desk, 5.5, "demo"), second = offer(desk, 8, "other");
	char is[16];

	assert_state(desk, first, "offered");
	assert_land(desk, "demo", 5.5, 0, 0);
	IN_TRANSACTION(desk, LAND_NOT_NOW, land_plant(&desk->office, first, 0, now, is));
	assert_string_equal(is, "offered");
	IN_TRANSACTION(desk, LAND_DONE, land_agree(&desk->office, first, &deal, now, is));
	desk_expect(desk, "01 您5.5亩地说好了：合作社种，3年，每亩450.5元。请来村委会签合同，"
			  "短信不算合同。\n");
	assert_land(desk, "demo", 5.5, 5.5, 0);
	IN_TRANSACTION(desk, LAND_DONE, land_plant(&desk->office, first, 5, now, is));
	assert_land(desk, "demo", 5.5, 5.5, 5);
	IN_TRANSACTION(desk, LAND_NOT_NOW, land_decline(&desk->office, first, "", now, is));
	IN_TRANSACTION(desk, LAND_DONE, land_agree(&desk->office, second, &deal, now, is));
	IN_TRANSACTION(desk, LAND_DONE, land_decline(&desk->office, second, "水不够", now, is));
	assert_land(desk, "other", 0, 0, 0);
	assert_land(desk, NULL, 5.5, 5.5, 5);
	IN_TRANSACTION(desk, LAND_DONE, land_agree(&desk->office, second, &deal, now, is));
	assert_land(desk, NULL, 13.5, 13.5, 5);
	IN_TRANSACTION(desk, LAND_UNKNOWN, land_agree(&desk->office, 4711, &deal, now, is));
}

/* ---- supplies ---- */

static int64_t wish(struct desk *desk, const char *item, double kg)
{
	static struct form form = {
		.fields = { { .name = "item", .type = FIELD_CHOICE },
			    { .name = "quantity_kg", .type = FIELD_WEIGHT } },
		.field_count = 2,
	};
	struct form_record *said = calloc(1, sizeof(*said));
	struct role_actor actor = villager(0);
	struct role_answer answer = { .verdict = ROLE_FINE };
	int64_t id;

	said->values[0].present = true;
	strcpy(said->values[0].text, item);
	said->values[1].present = kg > 0;
	said->values[1].number = kg;
	scratch_begin(desk->scratch);
	id = record(desk, "wishes", "asked", kg, "", "{}");
	supply_added(&desk->office, &form, said, id, &actor, desk->scratch->now, &answer);
	scratch_commit(desk->scratch);
	free(said);
	return id;
}

static void assert_stock(struct desk *desk, const char *item, double amount, double reserved)
{
	struct stock stock = stock_of(desk->scratch->store, item);

	assert_int_equal(stock.amount, (int64_t)(amount * 1000));
	assert_int_equal(stock.reserved, (int64_t)(reserved * 1000));
	assert_sums_are_right(desk);
}

static void test_supplies_are_set_aside_and_handed_out_of_the_stock(void **state)
{
	struct desk *desk = *state;
	struct office *office = &desk->office;
	struct moment now = desk->scratch->now;
	int64_t first = wish(desk, "seed", 200), second = wish(desk, "seed", 0);
	struct supply is;

	IN_TRANSACTION(desk, SUPPLY_SHORT, supply_ready(office, first, 0, now, &is));
	IN_TRANSACTION(desk, true, supply_set_stock(office, "seed", 300, "uid 0", now));
	IN_TRANSACTION(desk, SUPPLY_DONE, supply_ready(office, first, 0, now, &is));
	assert_state(desk, first, "ready");
	desk_expect(desk, "01 您要的seed备好了，数量200，请到村委会领取。\n");
	assert_stock(desk, "seed", 300, 200);
	IN_TRANSACTION(desk, SUPPLY_NO_AMOUNT, supply_ready(office, second, 0, now, &is));
	IN_TRANSACTION(desk, SUPPLY_SHORT, supply_ready(office, second, 100.5, now, &is));
	IN_TRANSACTION(desk, SUPPLY_DONE, supply_hand(office, second, 100, "uid 0", now, &is));
	assert_stock(desk, "seed", 200, 200);
	IN_TRANSACTION(desk, false, supply_set_stock(office, "seed", 199, "uid 0", now));
	IN_TRANSACTION(desk, SUPPLY_DONE, supply_hand(office, first, 150, "uid 0", now, &is));
	assert_stock(desk, "seed", 50, 0);
	assert_true(report_measure(office->store, "handed_seed", 2027, NULL) == 250);
	IN_TRANSACTION(desk, SUPPLY_NOT_NOW, supply_hand(office, first, 1, "uid 0", now, &is));
	IN_TRANSACTION(desk, SUPPLY_UNKNOWN, supply_hand(office, 4711, 1, "uid 0", now, &is));
}

static void test_a_wish_taken_back_frees_what_was_set_aside(void **state)
{
	struct desk *desk = *state;
	struct moment now = desk->scratch->now;
	struct role_actor actor = villager(0);
	struct report report = { .id = wish(desk, "film", 10) };
	struct supply is;

	IN_TRANSACTION(desk, true, supply_set_stock(&desk->office, "film", 20, "uid 0", now));
	IN_TRANSACTION(desk, SUPPLY_DONE, supply_ready(&desk->office, report.id, 0, now, &is));
	scratch_begin(desk->scratch);
	report_set_state(desk->scratch->store, report.id, "cancelled", now);
	supply_removed(&desk->office, &report, 0, &actor, now);
	scratch_commit(desk->scratch);
	assert_stock(desk, "film", 20, 0);
	report.id = wish(desk, "film", 15);
	IN_TRANSACTION(desk, SUPPLY_DONE,
		       supply_hand(&desk->office, report.id, 0, "uid 0", now, &is));
	assert_stock(desk, "film", 5, 0);
	scratch_begin(desk->scratch);
	report_set_state(desk->scratch->store, report.id, "cancelled", now);
	supply_removed(&desk->office, &report, 0, &actor, now);
	scratch_commit(desk->scratch);
	assert_stock(desk, "film", 20, 0);
	assert_true(report_measure(desk->scratch->store, "handed_film", 2027, NULL) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_a_problem_is_assigned_answered_closed_and_comes_back),
		desk_test(test_what_is_overdue_is_told_once),
		desk_test(test_other_words_keep_what_was_done_about_it),
		desk_test(test_land_is_offered_agreed_planted_or_declined),
		desk_test(test_supplies_are_set_aside_and_handed_out_of_the_stock),
		desk_test(test_a_wish_taken_back_frees_what_was_set_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
