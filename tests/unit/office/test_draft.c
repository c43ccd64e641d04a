#include "unit/office/desk.h"

#include "office/broadcast.h"
#include "store/person.h"

#define PEOPLE 1203

static void add_people(struct desk *desk)
{
	scratch_begin(desk->scratch);
	for (int i = 0; i < PEOPLE; i++) {
		struct person person = { .group = i % 8 + 1, .approved = true };
		char number[24];
		int64_t id;

		snprintf(person.name, sizeof(person.name), "村民%d", i);
		snprintf(number, sizeof(number), "+861391%07d", i);
		id = person_add(desk->office.store, &person, desk->scratch->now);
		if (i > 2) /* the first three have no phone */
			person_link(desk->office.store, id, number);
	}
	scratch_commit(desk->scratch);
}

static void make_plan(struct desk *desk, struct broadcast_plan *plan)
{
	const struct broadcast_wish wish = { .audience = "all", .text = "{name}：明早7点东坡集合" };
	char why[160];

	add_people(desk);
	assert_true(broadcast_plan_make(&desk->office, &wish, desk->scratch->now, plan, why,
					sizeof(why)));
	assert_int_equal(plan->messages, PEOPLE - 3);
	assert_int_equal(plan->audience.missed_count, 3);
}

static int64_t listed(struct desk *desk, int64_t id)
{
	char question[128];

	snprintf(question, sizeof(question),
		 "SELECT count(*) FROM broadcast_person WHERE broadcast_id = %lld", (long long)id);
	return scratch_number(desk->scratch, question);
}

/* Begins a draft and writes some of its people. */
static int64_t begin_draft(struct desk *desk, const struct broadcast_plan *plan, size_t *done)
{
	int64_t id;

	scratch_begin(desk->scratch);
	id = broadcast_draft_begin(&desk->office, plan, "x", desk->scratch->now);
	scratch_commit(desk->scratch);
	scratch_begin(desk->scratch);
	assert_false(broadcast_draft_some(&desk->office, plan, id, done));
	scratch_commit(desk->scratch);
	return id;
}

static enum broadcast_confirmed confirmed(struct desk *desk, int64_t id, const char *code)
{
	enum broadcast_confirmed said;

	scratch_begin(desk->scratch);
	said = broadcast_confirm(&desk->office, id, code, false, "x", desk->scratch->now, NULL);
	scratch_commit(desk->scratch);
	return said;
}

static void test_a_draft_in_pieces_is_the_same_as_in_one(void **state)
{
	struct desk *desk = *state;
	struct broadcast_plan plan;
	char code[8], other_code[8];
	int64_t id, other;
	size_t done = 0;

	make_plan(desk, &plan);
	id = begin_draft(desk, &plan, &done);
	scratch_begin(desk->scratch);
	while (!broadcast_draft_some(&desk->office, &plan, id, &done))
		continue;
	broadcast_draft_end(&desk->office, id, desk->scratch->now, code);
	other = broadcast_draft(&desk->office, &plan, "x", desk->scratch->now, other_code);
	scratch_commit(desk->scratch);
	assert_int_equal(listed(desk, id), PEOPLE);
	assert_int_equal(listed(desk, other), PEOPLE);
	assert_int_equal(
		scratch_number(desk->scratch,
			       "SELECT count(*) FROM broadcast_person a JOIN"
			       " broadcast_person b ON b.broadcast_id = a.broadcast_id + 1"
			       " AND b.n = a.n AND b.number = a.number AND b.apart = a.apart"
			       " AND b.person_id = a.person_id"),
		PEOPLE);
	assert_int_equal(confirmed(desk, id, code), BROADCAST_CONFIRMED);
	broadcast_plan_release(&plan);
}

static void test_a_draft_without_its_end_is_never_released_and_lapses(void **state)
{
	struct desk *desk = *state;
	struct broadcast_plan plan;
	size_t done = 0;
	int64_t id, next;

	make_plan(desk, &plan);
	id = begin_draft(desk, &plan, &done);
	assert_int_equal(confirmed(desk, id, ""), BROADCAST_WRONG_CODE);
	assert_int_equal(confirmed(desk, id, "0000"), BROADCAST_WRONG_CODE);
	assert_int_equal(broadcast_by_code(desk->office.store, "", desk->scratch->now), 0);
	assert_int_equal(broadcast_open_draft(desk->office.store, "x", desk->scratch->now), 0);
	assert_true(listed(desk, id) > 0);
	scratch_later(desk->scratch, MINUTES(desk->config->broadcast.code_minutes) + 1);
	for (int i = 0; i < 5; i++)
		chores_run(&desk->office, desk->scratch->now, &next);
	assert_int_equal(listed(desk, id), 0);
	assert_int_equal(scratch_number(desk->scratch, "SELECT state FROM broadcast"),
			 BROADCAST_LAPSED);
	broadcast_plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_draft_in_pieces_is_the_same_as_in_one,
						desk_setup, desk_teardown),
		cmocka_unit_test_setup_teardown(
			test_a_draft_without_its_end_is_never_released_and_lapses, desk_setup,
			desk_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
