/* The season's plan at work, on the sample village's config. */
#include "unit/office/season.h"

#include "conf/config.h"
#include "office/brief.h"
#include "office/broadcast.h"
#include "office/calendar.h"
#include "office/chores.h"
#include "office/duty.h"
#include "office/meeting.h"
#include "office/record.h"
#include "office/season.h"
#include "office/steer.h"
#include "store/land.h"
#include "store/person.h"
#include "store/report.h"
#include "store/season.h"

static void forget(struct desk *desk)
{
	free(desk_told(desk));
}

struct found {
	const char *id;
	enum calendar_state state;
	int64_t people;
	bool there;
};

static void look(const struct calendar_item *item, void *context)
{
	struct found *found = context;

	if (!text_is(strchr(item->event->id, ':') + 1, found->id))
		return;
	found->state = item->state;
	found->people = item->happening.people;
	found->there = true;
}

static struct found find(struct desk *desk, const char *id)
{
	struct found found = { .id = id };
	struct plan plan;

	plan_make(&desk->office, office_season(&desk->office, desk->scratch->now), &plan);
	calendar_walk(&desk->office, &plan, desk->scratch->now, look, &found);
	plan_release(&plan);
	return found;
}

static void expect_state(struct desk *desk, const char *id, enum calendar_state state)
{
	struct found found = find(desk, id);

	if (!found.there || found.state != state)
		print_error("%s is %s, not %s\n", id,
			    found.there ? calendar_state_name(found.state) : "not there",
			    calendar_state_name(state));
	assert_true(found.there);
	assert_int_equal(found.state, state);
}

/* ---- the config ---- */

static void test_times_are_read_as_they_are_written(void **state)
{
	static const struct {
		const char *text;
		struct calendar_when when;
	} good[] = {
		{ "-3d 19:00", { WHEN_START, -3, 0, 0, 0, 1140 } },
		{ "start+1d", { WHEN_START, 1, 0, 0, 0, 480 } },
		{ "end 24:00", { WHEN_END, 0, 0, 0, 0, 1440 } },
		{ "end-5d 09:30", { WHEN_END, -5, 0, 0, 0, 570 } },
		{ "08:00", { WHEN_START, 0, 0, 0, 0, 480 } },
		{ "02-29 06:00", { WHEN_DATE, 0, 2, 29, 0, 360 } },
		{ "every sat 07:05", { WHEN_WEEKLY, 0, 0, 0, 6, 425 } },
		{ "every sun", { WHEN_WEEKLY, 0, 0, 0, 0, 480 } },
	};
	static const char *const bad[] = { "",
					   "tomorrow",
					   "-3",
					   "-d 08:00",
					   "25:00",
					   "24:01",
					   "13-01",
					   "02-30",
					   "+400d",
					   "every day",
					   "8:0 x",
					   "start+1d 8",
					   "every mon 8 pm" };
	struct calendar_when when;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(calendar_when_read(good[i].text, &when));
		assert_memory_equal(&when, &good[i].when, sizeof(when));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (calendar_when_read(bad[i], &when))
			fail_msg("\"%s\" was read", bad[i]);
}

static void test_every_fault_of_the_calendar_is_told_with_its_line(void **state)
{
	static const char text[] =
		"village = \"v\";\n"
		"modems = ();\n"
		"stages = (\n"
		"	{ name = \"a\"; title = \"A\"; from = \"03-32\"; to = \"03-01\"; },\n"
		"	{ name = \"b\"; title = \"B\"; from = \"03-10\"; to = \"03-01\"; after = "
		"\"c\"; },\n"
		"	{ name = \"b\"; title = \"B\"; from = \"04-01\"; to = \"04-02\";\n"
		"	  notices = ( { name = \"x\"; at = \"soon\"; to = \"all\"; text = \"t\"; "
		"},\n"
		"	              { name = \"x\"; at = \"-1d\"; to = \"all\"; text = \"t\"; "
		"colour = 1; } );\n"
		"	  targets = ( { amount = 5; plan = \"enrolled\"; } );\n"
		"	  checks = ( { name = \"k\"; title = \"K\"; who = \"all\"; on = (); items "
		"= (); } ); }\n"
		");\n";
	static const char *const told[] = {
		":4: from: \"03-32\"",		":5: stages: \"b\" ends before",
		":5: after: \"c\" is no stage", ":6: stages: two are called \"b\"",
		":7: at: \"soon\" is no time",	":8: notices: two are called \"x\"",
		":8: unknown key \"colour\"",	":9: targets: expected amount or plan",
		":10: checks: on is missing",	":10: checks: items is missing",
	};
	struct conf_problems problems = { .count = 0 };

	(void)state;
	assert_null(config_load_text(text, ".", NULL, &problems));
	for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++)
		if (strstr(buffer_text(&problems.text), told[i]) == NULL)
			fail_msg("not told: %s\n%s", told[i], buffer_text(&problems.text));
	buffer_release(&problems.text);
}

/* ---- notices ---- */

static void test_a_notice_waits_and_goes_once_it_is_released(void **state)
{
	struct desk *desk = *state;
	char why[200];

	run_at(desk, "2027-02-25 09:00");
	add_person(desk, "王文书", 0, "文书", "+8613900000009");
	add_record(desk, "enroll", 0, "张三", 3, "+8613900000001", 5);
	run_at(desk, "2027-02-28 17:59");
	expect_state(desk, "film:notice:begin", CALENDAR_COMING);
	desk_expect(desk, "");
	run_at(desk, "2027-02-28 18:00");
	expect_state(desk, "film:notice:begin", CALENDAR_WAITING);
	desk_expect(desk, "09 待放行：村里通知：3月1日开始覆膜，3月20日前盖完，地膜到村委会领。 "
			  "核对后请回：放行 film:notice:begin\n"
			  "09 待放行：今年种马铃薯还没登记的户，请回：报名 姓名 几社 几亩。 "
			  "核对后请回：放行 mobilise:reminder:enroll:1\n");
	scratch_begin(desk->scratch);
	assert_false(calendar_release(&desk->office, "film:notice:other", "me", desk->scratch->now,
				      why, sizeof(why)));
	assert_true(calendar_release(&desk->office, "film:notice:begin", "me", desk->scratch->now,
				     why, sizeof(why)));
	assert_false(calendar_release(&desk->office, "film:notice:begin", "me", desk->scratch->now,
				      why, sizeof(why)));
	scratch_commit(desk->scratch);
	run(desk);
	expect_state(desk, "film:notice:begin", CALENDAR_SENT);
	assert_int_equal(find(desk, "film:notice:begin").people, 1);
	desk_expect(desk, "01 村里通知：3月1日开始覆膜，3月20日前盖完，地膜到村委会领。\n");
	run_at(desk, "2027-03-05 09:00");
	expect_state(desk, "film:notice:begin", CALENDAR_SENT);
}

static void test_what_is_past_its_use_expires_and_lives_again_where_the_clock_was_ahead(
	void **state)
{
	struct desk *desk = *state;

	run_at(desk, "2027-02-25 09:00");
	run_at(desk, "2027-06-20 09:00");
	expect_state(desk, "film:notice:begin", CALENDAR_EXPIRED);
	expect_state(desk, "plant:notice:eve", CALENDAR_EXPIRED);
	assert_true(happening_count(desk->scratch->store, 2027, HAPPENING_EXPIRED) > 5);
	run_at(desk, "2027-02-26 09:00");
	expect_state(desk, "film:notice:begin", CALENDAR_COMING);
	assert_int_equal(happening_count(desk->scratch->store, 2027, HAPPENING_EXPIRED), 0);
	expect_state(desk, "mobilise:meeting:assembly", CALENDAR_BEFORE);
	run_at(desk, "2027-02-28 18:00");
	expect_state(desk, "film:notice:begin", CALENDAR_WAITING);
}

static void test_nothing_happens_by_a_clock_that_is_not_trusted(void **state)
{
	struct desk *desk = *state;

	run_at(desk, "2027-02-25 09:00");
	desk->scratch->now.trusted = false;
	run_at(desk, "2027-02-28 19:00");
	expect_state(desk, "film:notice:begin", CALENDAR_DUE);
	assert_int_equal(happening_count(desk->scratch->store, 2027, HAPPENING_WAITING), 0);
	desk->scratch->now.trusted = true;
	run(desk);
	expect_state(desk, "film:notice:begin", CALENDAR_WAITING);
}

static void test_what_was_due_before_the_office_began_is_left_alone(void **state)
{
	struct desk *desk = *state;

	run_at(desk, "2027-02-28 20:00");
	expect_state(desk, "film:notice:begin", CALENDAR_BEFORE);
	run_at(desk, "2027-04-04 16:00");
	expect_state(desk, "plant:notice:eve", CALENDAR_WAITING);
}

/* ---- shifts ---- */

static void shift(struct desk *desk, const char *stage, int days)
{
	scratch_begin(desk->scratch);
	calendar_shift(&desk->office, calendar_stage_named(desk->config->calendar, stage), days,
		       desk->scratch->now);
	scratch_commit(desk->scratch);
	run(desk);
}

static int64_t first_day(struct desk *desk, const char *stage)
{
	struct plan plan;
	int64_t day;

	plan_make(&desk->office, 2027, &plan);
	day = plan.stages[calendar_stage_named(desk->config->calendar, stage)].from;
	plan_release(&plan);
	return day;
}

static void release(struct desk *desk, const char *id)
{
	char why[200];

	scratch_begin(desk->scratch);
	if (!calendar_release(&desk->office, id, "me", desk->scratch->now, why, sizeof(why)))
		fail_msg("%s", why);
	scratch_commit(desk->scratch);
	run(desk);
}

static void test_a_shift_moves_what_hangs_on_it_and_is_told(void **state)
{
	struct desk *desk = *state;
	int64_t film, plant;

	run_at(desk, "2027-02-20 09:00");
	add_record(desk, "enroll", 0, "张三", 3, "+8613900000001", 5);
	film = first_day(desk, "film");
	plant = first_day(desk, "plant");
	shift(desk, "film", 3);
	assert_int_equal(first_day(desk, "film"), film + 3);
	assert_int_equal(first_day(desk, "plant"), plant + 3);
	expect_state(desk, "film:shift:told@1", CALENDAR_WAITING);
	release(desk, "film:shift:told@1");
	desk_expect(desk, "01 村里通知：因天气，覆膜改到3月4日至3月23日。\n");
	run_at(desk, "2027-02-28 18:00");
	expect_state(desk, "film:notice:begin@1", CALENDAR_COMING);
	run_at(desk, "2027-03-03 18:00");
	expect_state(desk, "film:notice:begin@1", CALENDAR_WAITING);
	/* back again: what waited for the old day waits for the new one, or is over */
	shift(desk, "film", 2);
	expect_state(desk, "film:notice:begin@2", CALENDAR_COMING);
}

static void test_what_went_before_a_shift_goes_again_only_in_the_future(void **state)
{
	struct desk *desk = *state;

	run_at(desk, "2027-04-01 09:00");
	add_record(desk, "enroll", 0, "张三", 3, "+8613900000001", 5);
	run_at(desk, "2027-04-04 16:00");
	release(desk, "plant:notice:eve");
	desk_expect(desk, "01 村里通知：4月5日开始播种，请带铁锹、水，种薯现场领。\n");
	shift(desk, "plant", 2);
	expect_state(desk, "plant:notice:eve@1", CALENDAR_COMING);
	run_at(desk, "2027-04-06 16:00");
	expect_state(desk, "plant:notice:eve@1", CALENDAR_WAITING);
	release(desk, "plant:notice:eve@1");
	desk_expect(desk, "01 村里通知：4月7日开始播种，请带铁锹、水，种薯现场领。\n");
	shift(desk, "plant", -3);
	expect_state(desk, "plant:notice:eve@2", CALENDAR_DROPPED);
	desk_expect(desk, "");
}

static void test_a_stage_that_is_done_takes_its_events_along(void **state)
{
	struct desk *desk = *state;
	int film = calendar_stage_named(desk->config->calendar, "film");

	run_at(desk, "2027-02-25 09:00");
	scratch_begin(desk->scratch);
	assert_true(calendar_done(&desk->office, film, false, desk->scratch->now));
	assert_false(calendar_done(&desk->office, film, false, desk->scratch->now));
	scratch_commit(desk->scratch);
	run_at(desk, "2027-02-28 18:00");
	expect_state(desk, "film:notice:begin", CALENDAR_DROPPED);
	scratch_begin(desk->scratch);
	assert_true(calendar_done(&desk->office, film, true, desk->scratch->now));
	scratch_commit(desk->scratch);
	run(desk);
	expect_state(desk, "film:notice:begin", CALENDAR_WAITING);
}

/* ---- reminders ---- */

static void test_only_the_silent_are_reminded_and_told_of_once(void **state)
{
	struct desk *desk = *state;
	int64_t one, two;

	run_at(desk, "2027-10-01 09:00");
	one = add_person(desk, "张三", 3, "农户", "+8613900000001");
	two = add_person(desk, "李四", 4, "农户", "+8613900000002");
	add_person(desk, "赵社长", 3, "社长", "+8613900000007");
	add_person(desk, "钱社长", 4, "社长", "+8613900000008");
	add_record(desk, "enroll", one, "张三", 3, "+8613900000001", 5);
	add_record(desk, "enroll", two, "李四", 4, "+8613900000002", 6);
	run_at(desk, "2027-10-15 18:00");
	desk_expect(desk, "01 张三，您家今年的采挖还没报。交了薯请回：采挖 几斤。\n"
			  "02 李四，您家今年的采挖还没报。交了薯请回：采挖 几斤。\n");
	run(desk);
	desk_expect(desk, "");
	/* one of them reports: the message that still waits is taken back */
	add_record(desk, "harvest", two, "李四", 4, "+8613900000002", 1150);
	assert_int_equal(
		scratch_number(desk->scratch, "SELECT state FROM outbox WHERE recipient LIKE '%2'"),
		OUTBOX_CANCELLED);
	run_at(desk, "2027-10-20 18:00");
	desk_expect(desk, "01 张三，您家今年的采挖还没报。交了薯请回：采挖 几斤。\n");
	run_at(desk, "2027-10-31 08:00");
	desk_expect(desk, "07 采挖和销售：提醒过还没报的有1户：张三。请您问一问。\n");
	run_at(desk, "2027-11-01 08:00");
	desk_expect(desk, "");
	expect_state(desk, "harvest:silent:report", CALENDAR_SENT);
}

/* ---- tasks and checks ---- */

/* A form as forms.conf would give it. */
static struct form form_of(const char *first, enum field_type first_type)
{
	struct form form = { .field_count = 3 };

	copy_text(form.name, sizeof(form.name), "issue");
	copy_text(form.fields[0].name, sizeof(form.fields[0].name), first);
	form.fields[0].type = first_type;
	copy_text(form.fields[1].name, sizeof(form.fields[1].name), "group");
	form.fields[1].type = FIELD_GROUP;
	copy_text(form.fields[2].name, sizeof(form.fields[2].name), "area_mu");
	form.fields[2].type = FIELD_AREA;
	return form;
}

static int64_t bare_report(struct desk *desk)
{
	struct report report = { .season = 2027, .fields = "{}" };

	copy_text(report.form, sizeof(report.form), "issue");
	copy_text(report.state, sizeof(report.state), "valid");
	return report_add(desk->scratch->store, &report, desk->scratch->now);
}

static int64_t report_progress(struct desk *desk, const char *stage, int group, double area)
{
	static struct form_record record;
	const struct form form = form_of("stage", FIELD_CHOICE);
	const struct role_actor actor = { .name = "赵社长", .phone = "+8613900000007" };
	struct role_answer answer = { .verdict = ROLE_FINE };
	int64_t id;

	memset(&record, 0, sizeof(record));
	copy_text(record.values[0].text, VALUE_SIZE, stage);
	record.values[1].number = group;
	record.values[2].number = area;
	record.values[0].present = record.values[1].present = record.values[2].present = true;
	scratch_begin(desk->scratch);
	id = bare_report(desk);
	progress_added(&desk->office, &form, &record, id, &actor, desk->scratch->now, &answer);
	scratch_commit(desk->scratch);
	return id;
}

static void remove_progress(struct desk *desk, int64_t id)
{
	const struct role_actor actor = { .name = "" };
	const struct report report = { .id = id };

	scratch_begin(desk->scratch);
	report_set_state(desk->scratch->store, id, "cancelled", desk->scratch->now);
	progress_removed(&desk->office, &report, 0, &actor, desk->scratch->now);
	scratch_commit(desk->scratch);
}

static void find_group(const struct steer_row *row, void *context)
{
	struct steer_row *wanted = context;

	if (row->group == wanted->group)
		*wanted = *row;
}

static struct steer_row row_of(struct desk *desk, const char *stage, int group)
{
	struct steer_row row = { .group = group };
	struct plan plan;

	plan_make(&desk->office, 2027, &plan);
	steer_progress(&desk->office, &plan, calendar_stage_named(desk->config->calendar, stage),
		       desk->scratch->now, find_group, &row);
	plan_release(&plan);
	return row;
}

static void test_tasks_are_told_answered_by_progress_and_asked_for_when_due(void **state)
{
	struct desk *desk = *state;
	struct steer_row row;
	int64_t first, second;

	run_at(desk, "2027-02-20 09:00");
	add_person(desk, "赵社长", 3, "社长", "+8613900000007");
	add_person(desk, "钱社长", 4, "社长", "+8613900000008");
	add_record(desk, "enroll", 0, "张三", 3, "+8613900000001", 120);
	add_record(desk, "enroll", 0, "李四", 4, "+8613900000002", 80);
	run_at(desk, "2027-02-28 08:00");
	desk_expect(desk, "07 任务：组织本社覆膜，3社120亩，3月20日前完成。做了多少请回：进度 覆膜 "
			  "3社 几亩。\n"
			  "08 任务：组织本社覆膜，4社80亩，3月20日前完成。做了多少请回：进度 覆膜 "
			  "4社 几亩。\n");
	run_at(desk, "2027-03-10 09:00");
	forget(desk);
	first = report_progress(desk, "film", 3, 50);
	second = report_progress(desk, "film", 3, 120);
	row = row_of(desk, "film", 3);
	assert_true(row.plan == 120 && row.done == 120 && row.reached && !row.late);
	assert_string_equal(row.reported_by, "赵社长");
	assert_int_equal(scratch_number(desk->scratch, "SELECT state = 'replaced' FROM report"
						       " WHERE id = (SELECT min(report_id) FROM"
						       " progress)"),
			 1);
	/* taken back: the earlier one counts again */
	remove_progress(desk, second);
	row = row_of(desk, "film", 3);
	assert_true(row.done == 50 && !row.reached);
	report_progress(desk, "film", 3, 120);
	(void)first;
	run_at(desk, "2027-03-11 00:06");
	row = row_of(desk, "film", 3);
	assert_string_equal(row.reached_on, "2027-03-10");
	run_at(desk, "2027-03-20 19:59");
	forget(desk);
	run_at(desk, "2027-03-20 20:00");
	desk_expect(
		desk,
		"08 组织本社覆膜到期了：4社80亩，报了0亩。做了多少请回：进度 覆膜 4社 几亩。\n");
	at(desk, "2027-03-22 09:00");
	assert_true(row_of(desk, "film", 4).late);
	assert_false(row_of(desk, "film", 3).late);
}

static void test_a_checklist_is_told_and_its_answer_judged_item_by_item(void **state)
{
	static const struct {
		const char *words;
		int faults;
	} answers[] = {
		{ "好", 0 },
		{ "1好 2没有 3没问题", 0 },
		{ "1、好2、没有3、没问题。", 0 },
		{ "1好 2有杂草 3没有", 1 },
		{ "1好", 2 },
		{ "1：死苗 2：多 3：叶子黑", 3 },
		{ "地里都看了", 1 },
		{ "", 1 },
		{ "12亩", 1 },
	};
	struct desk *desk = *state;
	struct checklist checklist;

	run_at(desk, "2027-06-01 09:00");
	add_person(desk, "赵社长", 3, "社长", "+8613900000007");
	run_at(desk, "2027-06-07 08:00");
	desk_expect(desk, "07 田间巡查检查：1出苗 2杂草 3晚疫病。请回：检查 1好 "
			  "2……，没毛病就回：检查 好。\n");
	assert_true(checklist_open(desk->scratch->store, "+8613900000007", 0, &checklist));
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		int faults;

		scratch_begin(desk->scratch);
		faults = check_answer(&desk->office, &checklist, answers[i].words,
				      desk->scratch->now);
		scratch_commit(desk->scratch);
		if (faults != answers[i].faults)
			fail_msg("\"%s\": %d faults", answers[i].words, faults);
	}
	assert_false(checklist_open(desk->scratch->store, "+8613900000007", 0, &checklist));
	run_at(desk, "2027-06-14 08:00");
	assert_true(checklist_open(desk->scratch->store, "+8613900000007", 0, &checklist));
}

/* ---- meetings ---- */

static void test_a_meeting_has_a_list_of_those_asked_and_who_came(void **state)
{
	struct desk *desk = *state;
	struct meeting meeting;
	const struct {
		const char *who;
		enum meeting_marked marked;
	} marks[] = {
		{ "张三/3", MEETING_MARKED }, { "张三/3", MEETING_SAME },
		{ "张三", MEETING_SEVERAL },  { "李四", MEETING_MARKED },
		{ "王五", MEETING_NOBODY },   { "13900000002", MEETING_SAME },
	};

	add_person(desk, "张三", 3, "农户", "+8613900000001");
	add_person(desk, "张三", 5, "农户", "+8613900000005");
	add_person(desk, "李四", 4, "农户", "+8613900000002");
	run_at(desk, "2027-02-10 09:00");
	assert_true(meeting_named(desk->scratch->store, 2027, "assembly", &meeting));
	assert_int_equal(meeting.asked, 3);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		scratch_begin(desk->scratch);
		assert_int_equal(meeting_mark(&desk->office, &meeting, marks[i].who,
					      ATTENDANCE_CAME, desk->scratch->now),
				 marks[i].marked);
		scratch_commit(desk->scratch);
	}
	assert_true(meeting_named(desk->scratch->store, 2027, "assembly", &meeting));
	assert_int_equal(meeting.came, 2);
	/* a shift of its stage moves it */
	shift(desk, "mobilise", 1);
	assert_true(meeting_named(desk->scratch->store, 2027, "assembly", &meeting));
	assert_int_equal(wall_of(desk->zone, meeting.at).day.day, 24);
}

/* ---- records at hand ---- */

static void brief(struct desk *desk, const char *asked, enum brief_found found, const char *text)
{
	struct buffer out = BUFFER_EMPTY;

	assert_int_equal(record_brief(&desk->office, asked, desk->scratch->now, &out), found);
	assert_string_equal(buffer_text(&out), text);
	buffer_release(&out);
}

static void test_what_is_known_fits_one_message(void **state)
{
	struct desk *desk = *state;
	int64_t one;

	at(desk, "2027-03-05 09:00");
	one = add_person(desk, "张建国", 3, "种植大户", "+8613900000001");
	add_person(desk, "李四", 3, "农户", "+8613900000002");
	add_person(desk, "李四", 4, "农户", "+8613900000004");
	add_record(desk, "enroll", one, "张建国", 3, "+8613900000001", 5.5);
	add_record(desk, "enroll", one, "张建国", 3, "+8613900000001", 3);
	add_record(desk, "harvest", one, "张建国", 3, "+8613900000001", 1150);
	report_progress(desk, "film", 3, 4);
	brief(desk, "张建国", BRIEF_FOUND,
	      "张建国 3社 种植大户 +8613900000001 登记8.5亩 采挖2300斤");
	brief(desk, "13900000001", BRIEF_FOUND,
	      "张建国 3社 种植大户 +8613900000001 登记8.5亩 采挖2300斤");
	brief(desk, "3社", BRIEF_FOUND, "3社2人 覆膜4/8.5亩 登记8.5亩 采挖2300斤");
	brief(desk, "三社", BRIEF_FOUND, "3社2人 覆膜4/8.5亩 登记8.5亩 采挖2300斤");
	brief(desk, "3", BRIEF_FOUND, "3社2人 覆膜4/8.5亩 登记8.5亩 采挖2300斤");
	brief(desk, "李四", BRIEF_SEVERAL, "");
	brief(desk, "李四/4", BRIEF_FOUND, "李四 4社 农户 +8613900000004");
	brief(desk, "王五", BRIEF_NOBODY, "");
	brief(desk, "99社", BRIEF_NOBODY, "");
}

static void list_household(const struct steer_household *household, void *context)
{
	buffer_add_format(context, "%s %d %g %s\n", household->name, household->group,
			  household->area_mu, household->has_role ? "has" : "proposed");
}

static void test_large_households_are_proposed(void **state)
{
	struct desk *desk = *state;
	struct buffer list = BUFFER_EMPTY;
	int64_t one, two;

	at(desk, "2027-03-05 09:00");
	one = add_person(desk, "张建国", 3, "农户", "+8613900000001");
	two = add_person(desk, "赵六", 2, "种植大户", "+8613900000006");
	add_record(desk, "enroll", one, "张建国", 3, "+8613900000001", 30);
	add_record(desk, "enroll", one, "张建国", 3, "+8613900000001", 20);
	add_record(desk, "enroll", two, "赵六", 2, "+8613900000006", 300);
	add_record(desk, "enroll", 0, "李四", 4, "+8613900000002", 49.9);
	add_record(desk, "enroll", 0, "王五", 5, "+8613900000003", 40);
	add_record(desk, "enroll", 0, "王五", 5, "+8613900000003", 40);
	add_record(desk, "enroll", 0, "王五", 6, "+8613900000007", 40);
	steer_large(&desk->office, 2027, list_household, &list);
	assert_string_equal(buffer_text(&list),
			    "赵六 2 300 has\n王五 5 80 proposed\n张建国 3 50 proposed\n");
	buffer_release(&list);
}

/* ---- the end of a season ---- */

static void carry_over(struct desk *desk)
{
	bool all = false;

	while (!all) {
		scratch_begin(desk->scratch);
		all = season_carry_some(&desk->office, desk->scratch->now);
		scratch_commit(desk->scratch);
	}
}

/* Killed when the season was closed and only some records were carried over; meanwhile one has
 * enrolled anew. */
static void test_a_daemon_carries_over_what_a_verb_has_left(void **state)
{
	enum { PEOPLE = 130 };
	struct desk *desk = *state;
	struct season_closing closing;
	char why[200], number[24], name[24];
	int64_t ids[PEOPLE];

	run_at(desk, "2027-02-10 09:00");
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(number, sizeof(number), "+8613900001%03d", i);
		snprintf(name, sizeof(name), "村民%d", i);
		ids[i] = add_person(desk, name, 3, "农户", number);
		add_record(desk, "enroll", ids[i], name, 3, number, 5);
	}
	at(desk, "2027-12-10 09:00");
	season_closing_plan(&desk->office, desk->scratch->now, &closing);
	assert_int_equal(closing.forms[0].waiting, PEOPLE);
	scratch_begin(desk->scratch);
	assert_true(season_close_now(&desk->office, desk->scratch->now, why, sizeof(why)));
	scratch_commit(desk->scratch);
	scratch_begin(desk->scratch);
	assert_false(season_carry_some(&desk->office, desk->scratch->now));
	scratch_commit(desk->scratch);
	assert_int_equal(
		scratch_number(desk->scratch, "SELECT count(*) FROM report WHERE season = 2028"),
		100);
	add_record(desk, "enroll", ids[0], "村民0", 3, "+8613900001000", 6);
	scratch_later(desk->scratch, SECONDS(4));
	for (int i = 0; i < 5; i++)
		run(desk);
	assert_int_equal(season_due(&desk->office, desk->scratch->now), NEVER);
	assert_int_equal(scratch_number(desk->scratch,
					"SELECT count(DISTINCT person_id) FROM report WHERE season"
					" = 2028 AND state = 'waiting' AND source = 'carried'"),
			 PEOPLE - 1);
	assert_int_equal(
		scratch_number(desk->scratch, "SELECT count(*) FROM report WHERE season = 2028"),
		PEOPLE);
}

static void test_a_season_is_closed_into_the_next(void **state)
{
	struct desk *desk = *state;
	struct season_closing closing;
	char why[200];
	int64_t one;

	run_at(desk, "2027-02-10 09:00");
	one = add_person(desk, "张三", 3, "农户", "+8613900000001");
	add_record(desk, "enroll", one, "张三", 3, "+8613900000001", 5);
	at(desk, "2027-12-10 09:00");
	assert_int_equal(office_season(&desk->office, desk->scratch->now), 2027);
	season_closing_plan(&desk->office, desk->scratch->now, &closing);
	assert_int_equal(closing.forms[0].waiting, 1);
	scratch_begin(desk->scratch);
	assert_true(season_close_now(&desk->office, desk->scratch->now, why, sizeof(why)));
	scratch_commit(desk->scratch);
	carry_over(desk);
	assert_int_equal(office_season(&desk->office, desk->scratch->now), 2028);
	/* the old season's sums stay, the new one counts nothing before it is confirmed */
	assert_true(report_measure(desk->scratch->store, "enrolled", 2027, NULL) == 5);
	assert_true(report_measure(desk->scratch->store, "enrolled", 2028, NULL) == 0);
	scratch_begin(desk->scratch);
	assert_false(season_close_now(&desk->office, desk->scratch->now, why, sizeof(why)));
	store_rollback(desk->scratch->store);
	run(desk);
	expect_state(desk, "year:invitation:season", CALENDAR_WAITING);
	release(desk, "year:invitation:season");
	desk_expect(desk, "01 村里通知：明年马铃薯登记开始了，还种的户请回：报名 几亩。\n");
	add_record(desk, "enroll", one, "张三", 3, "+8613900000001", 6);
	assert_true(report_measure(desk->scratch->store, "enrolled", 2028, NULL) == 6);
	assert_int_equal(scratch_number(desk->scratch, "SELECT count(*) FROM report WHERE"
						       " season = 2028 AND state = 'waiting'"),
			 0);
	run_at(desk, "2028-02-20 09:00");
	assert_int_equal(office_season(&desk->office, desk->scratch->now), 2028);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times_are_read_as_they_are_written),
		cmocka_unit_test(test_every_fault_of_the_calendar_is_told_with_its_line),
		season_test(test_a_notice_waits_and_goes_once_it_is_released),
		season_test(
			test_what_is_past_its_use_expires_and_lives_again_where_the_clock_was_ahead),
		season_test(test_nothing_happens_by_a_clock_that_is_not_trusted),
		season_test(test_what_was_due_before_the_office_began_is_left_alone),
		season_test(test_a_shift_moves_what_hangs_on_it_and_is_told),
		season_test(test_what_went_before_a_shift_goes_again_only_in_the_future),
		season_test(test_a_stage_that_is_done_takes_its_events_along),
		season_test(test_only_the_silent_are_reminded_and_told_of_once),
		season_test(test_tasks_are_told_answered_by_progress_and_asked_for_when_due),
		season_test(test_a_checklist_is_told_and_its_answer_judged_item_by_item),
		season_test(test_a_meeting_has_a_list_of_those_asked_and_who_came),
		season_test(test_what_is_known_fits_one_message),
		season_test(test_large_households_are_proposed),
		season_test(test_a_season_is_closed_into_the_next),
		season_test(test_a_daemon_carries_over_what_a_verb_has_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
