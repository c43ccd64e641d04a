/* What is possible but odd is asked about, by what the office knows of the same person. */
#include "unit/office/desk.h"

#include "office/plausible.h"
#include "office/record.h"
#include "store/person.h"

#define VILLAGER "+8613900000001"

static int64_t villager(struct desk *desk)
{
	struct person person = { .name = "张三", .group = 3, .approved = true };
	int64_t id;

	scratch_begin(desk->scratch);
	id = person_add(desk->office.store, &person, desk->scratch->now);
	person_link(desk->office.store, id, VILLAGER);
	scratch_commit(desk->scratch);
	return id;
}

static void say(struct desk *desk, const struct form *form, const char *field, const char *words,
		struct form_record *record)
{
	assert_true(forms_set_field(desk->forms, form, forms_field(form, field), words,
				    office_today(&desk->office, desk->scratch->now), record));
}

static struct form_record *of_three(struct desk *desk, const struct form *form, const char *field,
				    const char *words)
{
	struct form_record *record = need_zeroed(1, sizeof(*record));

	say(desk, form, "name", "张三", record);
	say(desk, form, "group", "3", record);
	say(desk, form, field, words, record);
	return record;
}

static struct record_source source_of(int64_t person)
{
	return (struct record_source){
		.person_id = person, .name = "张三", .group = 3, .phone = VILLAGER, .way = "sms"
	};
}

/* What the role thinks of it; kept all the same where keep says so. */
static struct role_answer judge(struct desk *desk, int64_t person, const char *name,
				const char *field, const char *words, bool keep)
{
	const struct form *form = forms_named(desk->forms, name);
	struct form_record *record = of_three(desk, form, field, words);
	struct record_source source = source_of(person);
	struct role_answer answer;

	scratch_begin(desk->scratch);
	record_check(&desk->office, form, record, &source, 0, desk->scratch->now, &answer);
	if (keep)
		record_add(&desk->office, form, record, &source, desk->scratch->now, NULL);
	scratch_commit(desk->scratch);
	free(record);
	return answer;
}

static void test_far_more_land_than_last_year_is_asked_about(void **state)
{
	struct desk *desk = *state;
	int64_t person = villager(desk);
	struct role_answer answer = judge(desk, person, "enroll", "area_mu", "4", true);

	assert_int_equal(answer.verdict, ROLE_FINE);
	scratch_later(desk->scratch, DAYS(365));
	assert_int_equal(judge(desk, person, "enroll", "area_mu", "12", false).verdict, ROLE_FINE);
	answer = judge(desk, person, "enroll", "area_mu", "13", false);
	assert_int_equal(answer.verdict, ROLE_ASK);
	assert_string_equal(answer.reply, "more_land");
	assert_string_equal(answer.extras[0].value, "4");
	assert_string_equal(answer.extras[1].value, "13");
	/* Plot by plot comes to the same. */
	assert_int_equal(judge(desk, person, "enroll", "area_mu", "9", true).verdict, ROLE_FINE);
	assert_int_equal(judge(desk, person, "enroll", "area_mu", "8", false).verdict, ROLE_ASK);
	/* Nothing is known of him last year. */
	assert_int_equal(judge(desk, 0, "enroll", "area_mu", "90", false).verdict, ROLE_FINE);
}

static void test_the_same_plot_once_more_is_asked_about(void **state)
{
	struct desk *desk = *state;
	int64_t person = villager(desk);
	struct role_answer answer;

	judge(desk, person, "enroll", "area_mu", "4", true);
	assert_int_equal(judge(desk, person, "enroll", "area_mu", "3", false).verdict, ROLE_FINE);
	answer = judge(desk, person, "enroll", "area_mu", "4", false);
	assert_int_equal(answer.verdict, ROLE_ASK);
	assert_string_equal(answer.reply, "same_land");
}

static void test_a_harvest_is_measured_by_the_land_and_the_calendar(void **state)
{
	struct desk *desk = *state;
	int64_t person = villager(desk);
	struct role_answer answer = judge(desk, person, "harvest", "weight_kg", "1000", false);

	assert_string_equal(answer.reply, "before_harvest");
	judge(desk, person, "enroll", "area_mu", "2", true);
	scratch_later(desk->scratch, DAYS(185));
	assert_int_equal(judge(desk, person, "harvest", "weight_kg", "8000", true).verdict,
			 ROLE_FINE);
	answer = judge(desk, person, "harvest", "weight_kg", "1", false);
	assert_int_equal(answer.verdict, ROLE_ASK);
	assert_string_equal(answer.reply, "more_than_land");
	assert_string_equal(answer.extras[0].value, "16002");
	assert_string_equal(answer.extras[1].value, "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_far_more_land_than_last_year_is_asked_about),
		desk_test(test_the_same_plot_once_more_is_asked_about),
		desk_test(test_a_harvest_is_measured_by_the_land_and_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
