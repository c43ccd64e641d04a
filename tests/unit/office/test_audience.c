#include "unit/office/village.h"

#include "base/buffer.h"
#include "office/audience.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/report.h"
#include "store/signup.h"
#include "store/workday.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Ids go by the order: 1 to 9. */
static const struct {
	const char *name, *role, *phones[2];
	int group;
} people[] = {
	{ "张建国", "农户", { "01" }, 3 },	     { "李桂兰", "农户 党员", { "02" }, 3 },
	{ "马成才", "种植大户", { "03" }, 4 },	     { "赵玉梅", "农户", { "04", "14" }, 5 },
	{ "王德福", "村文书", { "05" }, 1 },	     { "周德贵", "家庭农场", { "08" }, 5 },
	{ "周小燕", "农户", { "08" }, 5 },	     { "孙长贵", "工头 党员", { NULL }, 3 },
	{ "陈有福", "社长", { "0931-8765432" }, 1 },
};

static const char *number_of(const char *digits, char out[PHONE_SIZE])
{
	if (strlen(digits) > 2)
		phone_read(digits, "86", out, PHONE_SIZE);
	else
		snprintf(out, PHONE_SIZE, "+86139000000%s", digits);
	return out;
}

static void settle(struct village *village)
{
	struct store *store = village->office.store;
	char number[PHONE_SIZE];

	scratch_begin(village->scratch);
	for (size_t i = 0; i < COUNT(people); i++) {
		struct person person = { .group = people[i].group, .approved = true };
		int64_t id;

		strcpy(person.name, people[i].name);
		strcpy(person.role, people[i].role);
		id = person_add(store, &person, village->scratch->now);
		assert_int_equal(id, i + 1);
		for (size_t k = 0; k < 2 && people[i].phones[k] != NULL; k++)
			person_link(store, id, number_of(people[i].phones[k], number));
	}
	scratch_commit(village->scratch);
}

static int64_t record(struct village *village, const char *form, const char *state, int64_t person,
		      const char *name, const char *digits, const char *fields)
{
	struct report report = { .person_id = person, .season = 2027, .fields = fields };
	char number[PHONE_SIZE];
	int64_t id;

	strcpy(report.form, form);
	strcpy(report.state, state);
	strcpy(report.name, name);
	strcpy(report.phone, number_of(digits, number));
	scratch_begin(village->scratch);
	id = report_add(village->office.store, &report, village->scratch->now);
	scratch_commit(village->scratch);
	return id;
}

/* "张建国 01, 李桂兰 02" */
static const char *told(const struct audience_member *members, size_t count)
{
	static struct buffer out;

	buffer_clear(&out);
	for (size_t i = 0; i < count; i++) {
		const char *number = members[i].number;
		size_t size = strlen(number);

		buffer_add_format(&out, "%s%s", i == 0 ? "" : ", ", members[i].name);
		if (members[i].state != AUDIENCE_REACHED)
			buffer_add_format(&out, "!%s", audience_state_name(members[i].state));
		else
			buffer_add_format(&out, " %s", number + (size < 2 ? 0 : size - 2));
	}
	return buffer_text(&out);
}

static void expect(struct village *village, const char *text, const char *reached,
		   const char *missed)
{
	struct audience audience;
	char why[256] = "";

	if (!audience_find(&village->office, text, village->scratch->now, &audience, why,
			   sizeof(why)))
		print_error("%s: %s\n", text, why);
	assert_string_equal(told(audience.members, audience.count), reached);
	assert_string_equal(told(audience.missed, audience.missed_count), missed);
	assert_int_equal(audience.opted_out + audience.blocked + audience.unreachable,
			 audience.missed_count);
	audience_release(&audience);
}

#define NO_NUMBER "陈有福!unreachable, 孙长贵!unreachable"

static void test_terms_are_added_and_taken_away_from_left_to_right(void **state)
{
	static const struct {
		const char *text, *reached, *missed;
	} rows[] = {
		{ "all", "王德福 05, 张建国 01, 李桂兰 02, 马成才 03, 赵玉梅 04, 周德贵 08",
		  NO_NUMBER },
		{ "group:3", "张建国 01, 李桂兰 02", "孙长贵!unreachable" },
		{ "role:农户", "张建国 01, 李桂兰 02, 赵玉梅 04, 周小燕 08", "" },
		{ "role:文书", "王德福 05", "" },
		{ "role:村文书 + role:大户", "王德福 05, 马成才 03", "" },
		{ "role:党员", "李桂兰 02", "孙长贵!unreachable" },
		{ "all-group:3", "王德福 05, 马成才 03, 赵玉梅 04, 周德贵 08",
		  "陈有福!unreachable" },
		{ "all-group:3+person:1", "王德福 05, 张建国 01, 马成才 03, 赵玉梅 04, 周德贵 08",
		  "陈有福!unreachable" },
		{ "group:3+group:4-group:3", "马成才 03", "" },
		{ "group:5-person:6", "赵玉梅 04, 周小燕 08", "" },
		{ "group:5-number:13900000008", "赵玉梅 04", "" },
		{ "number:+86 139-0000-0014", "赵玉梅 14", "" },
		{ "number:+8613900000001+number:13900000099", " 99, 张建国 01", "" },
		{ "group：3＋group：4", "张建国 01, 李桂兰 02, 马成才 03", "孙长贵!unreachable" },
		{ "group:3/role:党员", "李桂兰 02", "孙长贵!unreachable" },
		{ "role:党员 / group:3 / person:2", "李桂兰 02", "" },
		{ "group:3／role:大户", "", "" },
		{ "all-group:3/role:党员", "王德福 05, 张建国 01, 马成才 03, 赵玉梅 04, 周德贵 08",
		  "陈有福!unreachable" },
		{ "group:4+group:3/role:党员", "李桂兰 02, 马成才 03", "孙长贵!unreachable" },
		{ "group:5/大户", "周德贵 08", "" },
		{ "大户/group:4+干部/group:1", "王德福 05, 马成才 03", "陈有福!unreachable" },
		{ "group:5/number:13900000014", "赵玉梅 14", "" },
		{ "group:4/number:13900000014", "", "" },
		{ "number:13900000099/group:4", "", "" },
		{ "干部", "王德福 05", "陈有福!unreachable" },
		{ "group:1 - 干部 + 大户", "马成才 03, 周德贵 08", "" },
	};
	struct village *village = *state;

	settle(village);
	for (size_t i = 0; i < COUNT(rows); i++)
		expect(village, rows[i].text, rows[i].reached, rows[i].missed);
}

static void test_a_set_is_taken_away_as_it_is(void **state)
{
	struct village *village = *state;

	settle(village);
	record(village, "enroll", "valid", 1, "张建国", "01", "{}");
	record(village, "enroll", "valid", 3, "马成才", "03", "{}");
	record(village, "harvest", "valid", 3, "马成才", "03", "{}");
	expect(village, "form:enroll", "张建国 01, 马成才 03", "");
	expect(village, "form:enroll-form:harvest", "张建国 01", "");
	expect(village, "未报采挖", "张建国 01", "");
	/* 马成才 is not in the set that goes, so he stays; he is not added by its minus either */
	expect(village, "form:enroll-未报采挖", "马成才 03", "");
	expect(village, "group:3-未报采挖", "李桂兰 02", "孙长贵!unreachable");
}

static void test_records_that_do_not_count_make_no_member(void **state)
{
	static const char *const states[] = { "waiting", "replaced", "cancelled", "declined" };
	struct village *village = *state;

	settle(village);
	for (size_t i = 0; i < COUNT(states); i++)
		record(village, "enroll", states[i], 1, "张建国", "01", "{}");
	expect(village, "form:enroll", "", "");
}

static void test_a_sender_off_the_roster_is_reached_by_his_record(void **state)
{
	struct village *village = *state;

	settle(village);
	record(village, "enroll", "valid", 0, "贾宝生", "77", "{}");
	record(village, "enroll", "valid", 0, "周小燕", "08", "{}"); /* one of two on that phone */
	expect(village, "form:enroll", "贾宝生 77, 周小燕 08", "");
	expect(village, "form:enroll-person:7", "贾宝生 77", "");
	expect(village, "form:enroll-number:13900000077", "周小燕 08", "");
}

static void sign_up(struct village *village, int64_t day, int64_t person, const char *name,
		    const char *digits, enum signup_state state)
{
	struct signup signup = {
		.workday_id = day, .person_id = person, .state = state, .people = 1
	};
	char number[PHONE_SIZE];

	strcpy(signup.name, name);
	strcpy(signup.phone, number_of(digits, number));
	signup_add(village->office.store, &signup, village->scratch->now);
}

static void test_a_work_day_means_those_who_have_a_place(void **state)
{
	struct village *village = *state;
	struct workday day = { .date = "2027-04-08", .task = "x", .state = "open" };
	int64_t id;

	settle(village);
	scratch_begin(village->scratch);
	id = workday_add(village->office.store, &day, village->scratch->now);
	sign_up(village, id, 1, "张建国", "01", SIGNUP_SIGNED);
	sign_up(village, id, 2, "李桂兰", "02", SIGNUP_WAITING);
	sign_up(village, id, 3, "马成才", "03", SIGNUP_WITHDRAWN);
	sign_up(village, id, 0, "周小燕", "08", SIGNUP_PRESENT);
	sign_up(village, id, 0, "外村人", "66", SIGNUP_SIGNED);
	scratch_commit(village->scratch);
	expect(village, "workday:2027-04-08", "外村人 66, 张建国 01, 周小燕 08", "");
	expect(village, "workday:2027-04-08-person:1", "外村人 66, 周小燕 08", "");
	expect(village, "workday:2027-04-09", "", "");
}

static void opt_out(struct village *village, const char *digits, bool blocks)
{
	char number[PHONE_SIZE];

	scratch_begin(village->scratch);
	if (blocks)
		phone_block(village->office.store, number_of(digits, number), true,
			    village->scratch->now);
	else
		phone_opt_out(village->office.store, number_of(digits, number), true,
			      village->scratch->now);
	scratch_commit(village->scratch);
}

static void test_who_opted_out_or_is_blocked_is_counted_apart(void **state)
{
	struct village *village = *state;

	settle(village);
	opt_out(village, "01", false);
	opt_out(village, "02", true);
	opt_out(village, "04", false);
	expect(village, "group:3", "", "张建国!opted-out, 李桂兰!blocked, 孙长贵!unreachable");
	expect(village, "number:13900000001", "", "张建国!opted-out");
	/* her second number is no way around it */
	expect(village, "group:5", "周德贵 08", "赵玉梅!opted-out");
}

static void fail_to(struct village *village, const char *digits, unsigned times)
{
	struct outbox_order order = { .text = "x", .kind = "direct", .lane = LANE_NOTICE };
	char number[PHONE_SIZE];

	order.recipient = number_of(digits, number);
	for (unsigned i = 0; i < times; i++) {
		scratch_begin(village->scratch);
		outbox_failed(village->office.store,
			      outbox_queue(village->office.store, &order, village->scratch->now), 1,
			      "no such number", village->scratch->now);
		scratch_commit(village->scratch);
		scratch_later(village->scratch, SECONDS(1));
	}
}

static void test_a_number_that_failed_so_often_is_unreachable(void **state)
{
	struct village *village = *state;

	settle(village);
	fail_to(village, "04", 2);
	expect(village, "person:4", "赵玉梅 04", "");
	fail_to(village, "04", 1);
	expect(village, "person:4", "赵玉梅 14", "");
	expect(village, "number:13900000004", "赵玉梅 04", "");
	fail_to(village, "14", 3);
	expect(village, "person:4", "", "赵玉梅!unreachable");
}

static void test_a_shared_number_is_one_message(void **state)
{
	struct village *village = *state;
	struct audience audience;
	char why[128];

	settle(village);
	assert_true(audience_find(&village->office, "group:5", village->scratch->now, &audience,
				  why, sizeof(why)));
	assert_int_equal(audience.count, 2);
	assert_int_equal(audience.people, 3);
	assert_int_equal(audience.members[1].people, 2);
	assert_int_equal(audience.members[1].person_id, 6);
	assert_string_equal(audience.members[1].number, "+8613900000008");
	audience_release(&audience);
}

static void test_those_who_wait_for_approval_get_no_notice(void **state)
{
	struct village *village = *state;
	struct person person = { .name = "新来的", .group = 3 };

	settle(village);
	scratch_begin(village->scratch);
	person_link(village->office.store,
		    person_add(village->office.store, &person, village->scratch->now),
		    "+8613900000055");
	scratch_commit(village->scratch);
	expect(village, "group:3", "张建国 01, 李桂兰 02", "孙长贵!unreachable");
}

static void test_what_is_no_audience_is_refused_with_what_is_expected(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "expected all" },
		{ "everybody", "\"everybody\": expected all" },
		{ "group:9", "from 1 to 8" },
		{ "group:", "from 1 to 8" },
		{ "group:3 group:4", "group:3 group:4" },
		{ "role:皇帝", "roster.roles" },
		{ "form:help", "name of a form" },
		{ "form:nothing", "name of a form" },
		{ "workday:2027-02-30", "expected a day" },
		{ "number:12", "phone number" },
		{ "number:1390000000", "phone number" },
		{ "all+", "another word" },
		{ "all-", "another word" },
		{ "person:0", "id" },
		{ "all group:3", "+, - or /" },
		{ "/group:3", "+, - or /" },
		{ "group:3/", "from 1 to 8" },
		{ "all+nosuch", "\"nosuch\": expected all" },
		{ "group:3 + nosuch", "\"nosuch\": expected all" },
		{ "role:农户-nosuch+group:3", "\"nosuch\": expected all" },
		{ "workday:2027-04-08+nosuch", "\"nosuch\": expected all" },
		{ "group:9+nosuch", "from 1 to 8" },
		{ "nosuch", "干部" },
		{ "'; DROP TABLE person; --", "expected all" },
	};
	struct village *village = *state;
	char why[256];

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (audience_valid(&village->office, rows[i].text, why, sizeof(why)))
			fail_msg("%s is no audience", rows[i].text);
		if (strstr(why, rows[i].why) == NULL)
			fail_msg("%s: %s", rows[i].text, why);
	}
}

static void test_a_templates_audience_must_hold(void **state)
{
	static const struct {
		const char *to, *told;
	} rows[] = {
		{ "all", NULL },
		{ "", NULL },
		{ "farmers", NULL },
		{ "group:2+role:clerk", NULL },
		{ "form:nothing", ":2: templates.to: " },
		{ "someone", ":2: templates.to: " },
	};
	struct village *village = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conf_problems problems = { .count = 0 };
		struct config *config;
		char text[400];

		snprintf(text, sizeof(text),
			 "village = \"A\"; groups = 3; roster = { roles = ( \"clerk\" ); };\n"
			 "templates = ( { name = \"t\"; to = \"%s\"; text = \"x\"; } );\n"
			 "audiences = ( { name = \"farmers\"; query = \"all\"; } );\n",
			 rows[i].to);
		config = config_load_text(text, ".", NULL, &problems);
		assert_non_null(config);
		audience_check(config, village->office.forms, &problems);
		if ((rows[i].told == NULL) != (problems.count == 0) ||
		    (rows[i].told != NULL &&
		     strstr(buffer_text(&problems.text), rows[i].told) == NULL))
			fail_msg("%s: %s", rows[i].to, buffer_text(&problems.text));
		buffer_release(&problems.text);
		config_free(config);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		village_test(test_terms_are_added_and_taken_away_from_left_to_right),
		village_test(test_a_set_is_taken_away_as_it_is),
		village_test(test_records_that_do_not_count_make_no_member),
		village_test(test_a_sender_off_the_roster_is_reached_by_his_record),
		village_test(test_a_work_day_means_those_who_have_a_place),
		village_test(test_who_opted_out_or_is_blocked_is_counted_apart),
		village_test(test_a_number_that_failed_so_often_is_unreachable),
		village_test(test_a_shared_number_is_one_message),
		village_test(test_those_who_wait_for_approval_get_no_notice),
		village_test(test_what_is_no_audience_is_refused_with_what_is_expected),
		village_test(test_a_templates_audience_must_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
