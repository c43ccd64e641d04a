#include "unit/store/scratch.h"

#include "store/report.h"
#include "store/sum.h"
#include "store/total.h"
#include "store/trend.h"

static struct report harvest(int group, const char *zone, double kg)
{
	struct report report = {
		.form = "harvest",
		.state = "valid",
		.name = "张三",
		.phone = "+8613900000001",
		.season = 2027,
		.group = group,
		.source = "sms",
		.rules = "abc",
		.fields = "{\"name\":\"张三\"}",
		.amounts = { { "harvested", kg }, { "bags", 3 } },
		.amount_count = 2,
	};

	snprintf(report.zone, sizeof(report.zone), "%s", zone);
	return report;
}

static int64_t add(struct scratch *scratch, struct report report)
{
	int64_t id;

	scratch_begin(scratch);
	id = report_add(scratch->store, &report, scratch->now);
	scratch_commit(scratch);
	return id;
}

static bool set_state(struct scratch *scratch, int64_t id, const char *state)
{
	bool done;

	scratch_begin(scratch);
	done = report_set_state(scratch->store, id, state, scratch->now);
	scratch_commit(scratch);
	return done;
}

/* Totals as "form/measure/key=amount:records " for a look at once. */
static void write_total(const struct report_total *total, void *context)
{
	char *out = context;
	size_t size = strlen(out);

	snprintf(out + size, 1024 - size, "%s/%s/%s=%.3f:%d ", total->form, total->measure,
		 total->key, total->amount, (int)total->records);
}

static void assert_totals(struct scratch *scratch, enum report_by by, const char *expect)
{
	char out[1024] = "";

	report_totals(scratch->store, "harvest", 2027, by, write_total, out);
	assert_string_equal(out, expect);
}

static void test_totals_are_kept_by_measure_and_key(void **state)
{
	struct scratch *scratch = *state;

	add(scratch, harvest(3, "demo", 100.1));
	add(scratch, harvest(3, "demo", 0.2));
	add(scratch, harvest(5, "", 1000));
	assert_totals(scratch, REPORT_BY_NOTHING,
		      "harvest//=0.000:3 harvest/bags/=9.000:3 harvest/harvested/=1100.300:3 ");
	assert_totals(scratch, REPORT_BY_GROUP,
		      "harvest//3=0.000:2 harvest//5=0.000:1 harvest/bags/3=6.000:2 "
		      "harvest/bags/5=3.000:1 harvest/harvested/3=100.300:2 "
		      "harvest/harvested/5=1000.000:1 ");
	assert_true(report_measure(scratch->store, "harvested", 2027, "demo") == 100.3);
	assert_true(report_measure(scratch->store, "harvested", 2027, NULL) == 1100.3);
	assert_true(report_measure(scratch->store, "harvested", 2026, NULL) == 0);
}

static void test_what_is_taken_back_leaves_nothing_in_the_totals(void **state)
{
	struct scratch *scratch = *state;
	int64_t ids[50];

	for (int i = 0; i < 50; i++)
		ids[i] = add(scratch, harvest(1 + i % 8, "demo", 0.1 * i));
	for (int i = 0; i < 50; i++) {
		assert_true(set_state(scratch, ids[i], i % 2 ? "cancelled" : "waiting"));
		assert_false(set_state(scratch, ids[i], i % 2 ? "cancelled" : "waiting"));
	}
	assert_totals(scratch, REPORT_BY_NOTHING, "");
	assert_true(report_measure(scratch->store, "harvested", 2027, NULL) == 0);
	set_state(scratch, ids[10], "valid");
	assert_totals(scratch, REPORT_BY_NOTHING,
		      "harvest//=0.000:1 harvest/bags/=3.000:1 harvest/harvested/=1.000:1 ");
	assert_false(set_state(scratch, 4711, "valid"));
}

static void sum_hour(const struct trend_hour *hour, void *context)
{
	double *sums = context;

	sums[hour->group] += hour->amount;
	assert_int_equal(hour->at % HOURS(1), 0);
}

static void test_growth_is_kept_by_the_hour_and_group(void **state)
{
	struct scratch *scratch = *state;
	double sums[9] = { 0 }, later[9] = { 0 };
	int64_t taken_back;

	add(scratch, harvest(3, "demo", 100.5));
	add(scratch, harvest(3, "", 0.5));
	add(scratch, harvest(5, "", 7));
	taken_back = add(scratch, harvest(5, "", 1000));
	set_state(scratch, taken_back, "cancelled");
	trend_read(scratch->store, "harvested", 2027, 0, sum_hour, sums);
	assert_true(sums[3] == 101 && sums[5] == 7);
	trend_read(scratch->store, "harvested", 2027, scratch->now.utc + DAYS(400), sum_hour,
		   later);
	assert_true(later[3] == 0);
}

static void note_versions(const struct report *report, void *context)
{
	int64_t *versions = context;

	versions[0] = report->replaces;
	versions[1] = report->replaced_by;
	assert_int_equal(report->amount_count, 2);
	assert_string_equal(report->fields, "{\"name\":\"张三\"}");
}

static void test_a_correction_is_a_new_version_and_the_old_one_stays(void **state)
{
	struct scratch *scratch = *state;
	struct report right = harvest(4, "demo", 2330);
	int64_t old = add(scratch, harvest(4, "demo", 2300)), new, versions[2];

	scratch_begin(scratch);
	new = report_replace(scratch->store, old, &right, scratch->now);
	assert_int_equal(report_replace(scratch->store, old, &right, scratch->now), 0);
	assert_int_equal(report_replace(scratch->store, 4711, &right, scratch->now), 0);
	scratch_commit(scratch);
	assert_true(report_measure(scratch->store, "harvested", 2027, NULL) == 2330);
	assert_true(report_get(scratch->store, old, note_versions, versions));
	assert_int_equal(versions[1], new);
	assert_true(report_get(scratch->store, new, note_versions, versions));
	assert_int_equal(versions[0], old);
	assert_false(report_get(scratch->store, 4711, note_versions, versions));
	set_state(scratch, new, "cancelled");
	assert_totals(scratch, REPORT_BY_NOTHING, "");
}

static void test_states_of_other_ledgers_count_but_a_declined_offer_does_not(void **state)
{
	struct scratch *scratch = *state;
	struct report offer = harvest(1, "", 5);
	int64_t id;

	snprintf(offer.state, sizeof(offer.state), "offered");
	id = add(scratch, offer);
	assert_true(report_measure(scratch->store, "harvested", 0, NULL) == 5);
	set_state(scratch, id, "agreed");
	assert_true(report_measure(scratch->store, "harvested", 0, NULL) == 5);
	set_state(scratch, id, "declined");
	assert_true(report_measure(scratch->store, "harvested", 0, NULL) == 0);
}

static void count_one(const struct report *report, void *context)
{
	(void)report;
	++*(int *)context;
}

static int count(struct scratch *scratch, struct report_filter filter)
{
	int found = 0;

	report_list(scratch->store, &filter, count_one, &found);
	return found;
}

static void test_lists_are_filtered_and_paged(void **state)
{
	struct scratch *scratch = *state;
	int64_t first = add(scratch, harvest(1, "", 1)), second = add(scratch, harvest(2, "", 2));

	set_state(scratch, first, "cancelled");
	assert_int_equal(count(scratch, (struct report_filter){ .form = "harvest" }), 1);
	assert_int_equal(
		count(scratch, (struct report_filter){ .form = "harvest", .all_states = true }), 2);
	assert_int_equal(
		count(scratch, (struct report_filter){ .form = "harvest", .state = "cancelled" }),
		1);
	assert_int_equal(count(scratch, (struct report_filter){ .form = "enroll" }), 0);
	assert_int_equal(count(scratch, (struct report_filter){ .phone = "+8613900000001" }), 1);
	assert_int_equal(count(scratch, (struct report_filter){ .season = 2026 }), 0);
	assert_int_equal(
		count(scratch, (struct report_filter){ .before_id = second, .all_states = true }),
		1);
	assert_int_equal(count(scratch, (struct report_filter){ .since = scratch->now.utc + 1 }),
			 0);
}

static void test_a_phone_that_said_nothing_is_known(void **state)
{
	struct scratch *scratch = *state;
	struct report report = harvest(1, "", 1);

	assert_false(report_any(scratch->store, report.phone));
	scratch_begin(scratch);
	assert_false(report_any(scratch->store, report.phone));
	assert_false(report_any(scratch->store, report.phone));
	report_add(scratch->store, &report, scratch->now);
	assert_true(report_any(scratch->store, report.phone));
	store_rollback(scratch->store);
	scratch_begin(scratch);
	assert_false(report_any(scratch->store, report.phone));
	scratch_commit(scratch);
	report.state[0] = '\0'; /* whatever the state */
	add(scratch, report);
	assert_true(report_any(scratch->store, report.phone));
	assert_false(report_any(scratch->store, "+8613900000002"));
	scratch_begin(scratch);
	assert_false(report_any(scratch->store, ""));
	report.phone[0] = '\0';
	report_add(scratch->store, &report, scratch->now);
	assert_true(report_any(scratch->store, ""));
	scratch_commit(scratch);
}

static void test_two_fields_may_feed_one_measure(void **state)
{
	struct scratch *scratch = *state;
	struct report report = harvest(1, "", 1.5);

	strcpy(report.amounts[1].measure, "harvested");
	add(scratch, report);
	assert_totals(scratch, REPORT_BY_NOTHING, "harvest//=0.000:1 harvest/harvested/=4.500:1 ");
}

static void test_amounts_beyond_all_reason_do_no_harm(void **state)
{
	struct scratch *scratch = *state;

	add(scratch, harvest(1, "", 1e300));
	add(scratch, harvest(1, "", 0.0 / 0.0));
	add(scratch, harvest(1, "", -2.5));
	assert_true(report_measure(scratch->store, "harvested", 0, NULL) == -2.5);
}

static void no_fault(const struct total_fault *fault, void *context)
{
	(void)context;
	fail_msg("%s", fault->what);
}

static void test_sums_of_a_transaction_are_read_and_taken_back_with_it(void **state)
{
	struct scratch *scratch = *state;
	struct report report;

	scratch_begin(scratch);
	for (int i = 0; i < 4 * SUMS_MOST; i++) {
		report = harvest(i % SUMS_MOST, "demo", 1);
		report_add(scratch->store, &report, scratch->now);
		assert_true(report_measure(scratch->store, "harvested", 2027, NULL) == i + 1);
	}
	scratch_commit(scratch);
	scratch_begin(scratch);
	for (int i = 0; i < 4 * SUMS_MOST; i++) {
		report = harvest(i, "", 2);
		report_add(scratch->store, &report, scratch->now);
	}
	assert_true(report_measure(scratch->store, "harvested", 2027, NULL) == 12 * SUMS_MOST);
	report_add(scratch->store, &report, scratch->now);
	store_rollback(scratch->store);
	add(scratch, harvest(1, "demo", 0.5));
	assert_true(report_measure(scratch->store, "harvested", 2027, NULL) == 4 * SUMS_MOST + 0.5);
	assert_int_equal(total_check(scratch->store, no_fault, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_totals_are_kept_by_measure_and_key),
		scratch_test(test_growth_is_kept_by_the_hour_and_group),
		scratch_test(test_what_is_taken_back_leaves_nothing_in_the_totals),
		scratch_test(test_a_correction_is_a_new_version_and_the_old_one_stays),
		scratch_test(test_states_of_other_ledgers_count_but_a_declined_offer_does_not),
		scratch_test(test_lists_are_filtered_and_paged),
		scratch_test(test_a_phone_that_said_nothing_is_known),
		scratch_test(test_two_fields_may_feed_one_measure),
		scratch_test(test_amounts_beyond_all_reason_do_no_harm),
		scratch_test(test_sums_of_a_transaction_are_read_and_taken_back_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
