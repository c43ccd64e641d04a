/* Days of work: places, the waiting list, reminders and their answers, rain. */
#include "unit/office/desk.h"

#include "office/attendance.h"
#include "office/chores.h"
#include "office/workday.h"
#include "store/daywork.h"
#include "store/person.h"
#include "store/report.h"
#include "store/total.h"

#define DATE "2027-04-08"

static const char *phone_of(int who)
{
	static char number[16];

	snprintf(number, sizeof(number), "+86139000000%02d", who);
	return number;
}

static int64_t open_day(struct desk *desk, const char *date, const char *task, int places)
{
	struct workday day = { .places = places, .meets = 420, .place = "村口" };
	int64_t id;

	strcpy(day.date, date);
	strcpy(day.task, task);
	scratch_begin(desk->scratch);
	id = workday_open(&desk->office, &day, desk->scratch->now);
	scratch_commit(desk->scratch);
	return id;
}

static struct form_record *wish(const struct form *form, const char *date, int people)
{
	struct form_record *record = calloc(1, sizeof(*record));

	for (size_t i = 0; i < form->field_count; i++) {
		struct field_value *value = &record->values[i];

		if (form->fields[i].type == FIELD_DATE)
			strcpy(value->text, date);
		else if (form->fields[i].type == FIELD_PEOPLE)
			value->number = people;
		else
			continue;
		value->present = true;
	}
	return record;
}

/* Signs up as intake does: asks first, then keeps. Returns the record's id. */
static int64_t sign_up(struct desk *desk, int who, const char *date, int people, int64_t replaces,
		       struct role_answer *answer)
{
	const struct form *form = forms_named(desk->forms, "labor");
	struct role_actor actor = {
		.name = "张三", .phone = phone_of(who), .way = "sms", .replaces = replaces
	};
	struct report report = { .form = "labor", .state = "valid", .season = 2027 };
	struct form_record *record = wish(form, date, people);
	struct moment now = desk->scratch->now;
	int64_t id;

	*answer = (struct role_answer){ .verdict = ROLE_FINE };
	strcpy(report.phone, actor.phone);
	scratch_begin(desk->scratch);
	workday_check(&desk->office, form, record, &actor, now, answer);
	answer->extra_count = 0;
	id = replaces == 0 ? report_add(desk->scratch->store, &report, now)
			   : report_replace(desk->scratch->store, replaces, &report, now);
	workday_signed(&desk->office, form, record, id, &actor, now, answer);
	scratch_commit(desk->scratch);
	free(record);
	return id;
}

static void expect_reply(const struct role_answer *answer, enum role_verdict verdict,
			 const char *reply)
{
	assert_int_equal(answer->verdict, verdict);
	assert_string_equal(answer->reply, reply);
}

static enum workday_said say(struct desk *desk, int who, bool coming, const char *date)
{
	enum workday_said said;
	struct workday day;

	scratch_begin(desk->scratch);
	said = workday_answer(&desk->office, phone_of(who), coming, date, desk->scratch->now, &day);
	scratch_commit(desk->scratch);
	return said;
}

static void withdraw(struct desk *desk, int64_t id)
{
	struct report report = { .id = id };

	scratch_begin(desk->scratch);
	report_set_state(desk->scratch->store, id, "cancelled", desk->scratch->now);
	workday_withdrawn(&desk->office, &report, 0, NULL, desk->scratch->now);
	scratch_commit(desk->scratch);
}

static void assert_day(struct desk *desk, int64_t id, int taken, int waiting, const char *state)
{
	struct workday day;

	assert_true(workday_get(desk->scratch->store, id, &day));
	assert_int_equal(day.taken, taken);
	assert_int_equal(day.waiting, waiting);
	assert_string_equal(day.state, state);
}

static void test_places_fill_then_people_wait_and_move_up_as_they_fit(void **state)
{
	struct desk *desk = *state;
	int64_t day = open_day(desk, DATE, "播种", 3), first;
	struct role_answer answer;

	first = sign_up(desk, 1, DATE, 2, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "workday_signed");
	sign_up(desk, 2, DATE, 3, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "workday_waiting");
	sign_up(desk, 3, DATE, 2, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "workday_waiting");
	sign_up(desk, 4, DATE, 1, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "workday_signed");
	assert_day(desk, day, 3, 5, "full");
	desk_expect(desk, "");
	withdraw(desk, first);
	desk_expect(desk,
		    "03 有空缺了：4月8日播种您2人已排上。7:00 村口集合。来不了请回“不来”。\n");
	assert_day(desk, day, 3, 3, "full");
	withdraw(desk, first);
	assert_day(desk, day, 3, 3, "full");
}

static void test_a_wish_comes_first_when_its_day_is_opened(void **state)
{
	struct desk *desk = *state;
	struct role_answer answer;
	int64_t day;

	sign_up(desk, 1, DATE, 2, 0, &answer);
	expect_reply(&answer, ROLE_ASK, "workday_wished");
	sign_up(desk, 2, DATE, 2, 0, &answer);
	day = open_day(desk, DATE, "播种", 3);
	desk_expect(desk, "01 4月8日播种定了，您2人已排上。7:00 村口集合。来不了请回“不来”。\n"
			  "02 4月8日播种定了，人已够，您2人候补第1位，有空缺马上通知。\n");
	assert_day(desk, day, 2, 2, "open");
	assert_int_equal(open_day(desk, DATE, "播种", 3), 0);
}

static void test_who_signs_up_twice_is_asked(void **state)
{
	struct desk *desk = *state;
	struct role_answer answer;

	open_day(desk, DATE, "播种", 0);
	sign_up(desk, 1, DATE, 2, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "workday_signed");
	sign_up(desk, 1, DATE, 2, 0, &answer);
	assert_int_equal(answer.verdict, ROLE_ASK);
}

static void test_a_correction_keeps_its_place_where_there_is_room(void **state)
{
	struct desk *desk = *state;
	int64_t day = open_day(desk, DATE, "播种", 4), id;
	struct role_answer answer;

	id = sign_up(desk, 1, DATE, 2, 0, &answer);
	sign_up(desk, 2, DATE, 3, 0, &answer);
	id = sign_up(desk, 1, DATE, 1, id, &answer);
	expect_reply(&answer, ROLE_FINE, "workday_signed");
	assert_day(desk, day, 4, 0, "full");
	desk_expect(desk,
		    "02 有空缺了：4月8日播种您3人已排上。7:00 村口集合。来不了请回“不来”。\n");
	/* two more than there is room for: to the end of the list */
	id = sign_up(desk, 1, DATE, 3, id, &answer);
	expect_reply(&answer, ROLE_FINE, "workday_waiting");
	assert_day(desk, day, 3, 3, "open");
	/* another day: the old place is free */
	sign_up(desk, 1, "2027-04-09", 3, id, &answer);
	assert_day(desk, day, 3, 0, "open");
}

static void evening_before(struct desk *desk)
{
	scratch_later(desk->scratch, DAYS(2) + HOURS(9) - 1);
	assert_int_equal(run_chores(desk), CHORES_IDLE);
	assert_int_equal(next_chore(desk), desk->scratch->now.utc + 1);
	scratch_later(desk->scratch, 1);
}

static void test_the_evening_before_each_phone_is_reminded_once(void **state)
{
	struct desk *desk = *state;
	struct role_answer answer;

	open_day(desk, DATE, "播种", 4);
	sign_up(desk, 1, DATE, 1, 0, &answer);
	sign_up(desk, 1, DATE, 2, 0, &answer);
	sign_up(desk, 2, DATE, 1, 0, &answer);
	sign_up(desk, 3, DATE, 1, 0, &answer);
	evening_before(desk);
	desk->scratch->now.trusted = false;
	assert_int_equal(run_chores(desk), CHORES_IDLE);
	desk->scratch->now.trusted = true;
	assert_int_equal(run_chores(desk), CHORES_DONE);
	desk_expect(desk, "01 明天4月8日播种，您报了3人。7:00 "
			  "村口集合。来请回“来”，来不了请回“不来”。\n"
			  "02 明天4月8日播种，您报了1人。7:00 "
			  "村口集合。来请回“来”，来不了请回“不来”。\n");
	assert_int_equal(run_chores(desk), CHORES_IDLE);
	assert_int_equal(say(desk, 1, true, ""), WORKDAY_COMING);
	assert_int_equal(say(desk, 2, false, ""), WORKDAY_WITHDREW);
	assert_int_equal(say(desk, 2, false, ""), WORKDAY_NOBODY);
	desk_expect(desk,
		    "03 有空缺了：4月8日播种您1人已排上。7:00 村口集合。来不了请回“不来”。\n");
}

static void test_a_reminder_that_comes_too_late_is_not_sent(void **state)
{
	struct desk *desk = *state;
	struct role_answer answer;

	open_day(desk, DATE, "播种", 4);
	sign_up(desk, 1, DATE, 1, 0, &answer);
	scratch_later(desk->scratch, DAYS(2) + HOURS(22)); /* 07:00 on the day itself */
	assert_int_equal(run_chores(desk), CHORES_DONE);
	desk_expect(desk, "");
	assert_int_equal(next_chore(desk), NEVER);
}

static void test_of_several_days_the_answer_must_name_one(void **state)
{
	struct desk *desk = *state;
	struct role_answer answer;

	open_day(desk, DATE, "播种", 4);
	open_day(desk, "2027-04-09", "播种", 4);
	sign_up(desk, 1, DATE, 1, 0, &answer);
	sign_up(desk, 1, "2027-04-09", 1, 0, &answer);
	assert_int_equal(say(desk, 1, false, ""), WORKDAY_WHICH);
	assert_int_equal(say(desk, 1, false, "2027-04-09"), WORKDAY_WITHDREW);
	assert_int_equal(say(desk, 1, false, "2027-04-10"), WORKDAY_NOBODY);
	assert_int_equal(say(desk, 1, true, ""), WORKDAY_COMING);
	assert_int_equal(say(desk, 9, true, ""), WORKDAY_NOBODY);
}

static void test_rain_moves_the_day_with_all_who_signed_up(void **state)
{
	struct desk *desk = *state;
	int64_t id = open_day(desk, DATE, "播种", 2), moved;
	struct role_answer answer;
	struct workday day;

	sign_up(desk, 1, DATE, 2, 0, &answer);
	sign_up(desk, 2, DATE, 1, 0, &answer);
	evening_before(desk);
	assert_int_equal(run_chores(desk), CHORES_DONE);
	workday_get(desk->scratch->store, id, &day);
	scratch_begin(desk->scratch);
	moved = workday_shift(&desk->office, &day, "2027-04-10", desk->scratch->now);
	scratch_commit(desk->scratch);
	/* the reminder of the old date was still in the queue: it is taken back */
	desk_expect(desk, "01 改期：4月8日播种改到4月10日。7:00 "
			  "村口集合。已报名的不用重报，来不了请回“不来”。\n"
			  "02 改期：4月8日播种改到4月10日。7:00 "
			  "村口集合。已报名的不用重报，来不了请回“不来”。\n");
	assert_day(desk, id, 0, 0, "moved");
	assert_day(desk, moved, 2, 1, "full");
	scratch_later(desk->scratch, DAYS(2));
	assert_int_equal(run_chores(desk), CHORES_DONE);
	desk_expect(desk, "01 明天4月10日播种，您报了2人。7:00 "
			  "村口集合。来请回“来”，来不了请回“不来”。\n");
}

static void test_closing_and_cancelling_tell_those_concerned(void **state)
{
	struct desk *desk = *state;
	int64_t id = open_day(desk, DATE, "播种", 2);
	struct role_answer answer;
	struct workday day;

	sign_up(desk, 1, DATE, 2, 0, &answer);
	sign_up(desk, 2, DATE, 1, 0, &answer);
	workday_get(desk->scratch->store, id, &day);
	strcpy(day.state, "closed");
	scratch_begin(desk->scratch);
	workday_rearrange(&desk->office, &day, desk->scratch->now);
	scratch_commit(desk->scratch);
	desk_expect(desk, "02 4月8日播种名额已定，您的候补没有排上，请不用来了。\n");
	sign_up(desk, 3, DATE, 1, 0, &answer);
	assert_int_equal(answer.verdict, ROLE_ASK);
	workday_get(desk->scratch->store, id, &day);
	scratch_begin(desk->scratch);
	workday_cancel(&desk->office, &day, desk->scratch->now);
	scratch_commit(desk->scratch);
	desk_expect(desk, "01 4月8日播种取消了，请不用来。\n02 4月8日播种取消了，请不用来。\n"
			  "03 4月8日播种取消了，请不用来。\n");
	assert_day(desk, id, 0, 0, "cancelled");
	assert_true(report_measure(desk->scratch->store, "", 2027, NULL) == 0);
}

/* ---- who worked ---- */

static struct form note_form = {
	.fields = { { .name = "date", .type = FIELD_DATE },
		    { .name = "names", .type = FIELD_TEXT },
		    { .name = "people", .type = FIELD_PEOPLE } },
	.field_count = 3,
};

/* The foreman's text. Returns the record's id, 0 where it was refused. */
static int64_t note_work(struct desk *desk, const char *date, const char *names, int people,
			 int64_t replaces, struct role_answer *answer)
{
	struct role_actor actor = { .phone = phone_of(50), .way = "sms", .replaces = replaces };
	struct report report = { .form = "attendance", .state = "valid", .season = 2027 };
	struct form_record *record = calloc(1, sizeof(*record));
	struct moment now = desk->scratch->now;
	int64_t id = 0;

	*answer = (struct role_answer){ .verdict = ROLE_FINE };
	record->values[0].present = true;
	strcpy(record->values[0].text, date);
	record->values[1].present = names != NULL;
	strcpy(record->values[1].text, names == NULL ? "" : names);
	record->values[2].present = people > 0;
	record->values[2].number = people;
	scratch_begin(desk->scratch);
	attendance_check(&desk->office, &note_form, record, &actor, now, answer);
	if (answer->verdict == ROLE_FINE) {
		id = replaces == 0 ? report_add(desk->scratch->store, &report, now)
				   : report_replace(desk->scratch->store, replaces, &report, now);
		attendance_added(&desk->office, &note_form, record, id, &actor, now, answer);
	}
	scratch_commit(desk->scratch);
	free(record);
	return id;
}

static void write_day(const struct daysum *sum, void *context)
{
	char *out = context;

	sprintf(out + strlen(out), "%s %d %s %g;", sum->name, sum->group, sum->task,
		(double)sum->days / 1000);
}

static void assert_worked(struct desk *desk, const char *expect, double total)
{
	char out[1024] = "";

	daywork_sums(desk->scratch->store, "2027-04", write_day, out);
	assert_string_equal(out, expect);
	assert_true(report_measure(desk->scratch->store, DAYWORK_MEASURE, 2027, NULL) == total);
	assert_int_equal(total_check(desk->scratch->store, NULL, NULL), 0);
}

static void assert_came(struct desk *desk, int64_t report, enum signup_state state)
{
	struct signup signup;

	assert_true(signup_of_report(desk->scratch->store, report, &signup));
	assert_int_equal(signup.state, state);
}

static void test_who_worked_is_paid_once_and_who_stayed_away_is_noted(void **state)
{
	struct desk *desk = *state;
	struct person person = { .name = "张三", .group = 3, .approved = true };
	int64_t came, stayed, note;
	struct role_answer answer;

	scratch_begin(desk->scratch);
	person_add(desk->scratch->store, &person, desk->scratch->now);
	scratch_commit(desk->scratch);
	open_day(desk, "2027-04-05", "播种", 5);
	came = sign_up(desk, 1, "2027-04-05", 1, 0, &answer);
	stayed = sign_up(desk, 2, "2027-04-05", 1, 0, &answer);
	assert_int_equal(note_work(desk, "2027-04-06", "张三", 0, 0, &answer), 0);
	expect_reply(&answer, ROLE_REFUSE, "attendance_future");
	note = note_work(desk, "2027-04-05", "张三, 李四  王五", 0, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "attendance_noted");
	assert_worked(desk, "李四 0 播种 1;王五 0 播种 1;张三 3 播种 1;", 3);
	assert_came(desk, came, SIGNUP_PRESENT);
	assert_came(desk, stayed, SIGNUP_ABSENT);
	note_work(desk, "2027-04-05", "张三 赵六", 0, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "attendance_some");
	assert_string_equal(answer.extras[0].value, "1");
	assert_string_equal(answer.extras[2].value, "张三");
	assert_worked(desk, "李四 0 播种 1;王五 0 播种 1;赵六 0 播种 1;张三 3 播种 1;", 4);
	/* corrected: the first note was too long */
	note = note_work(desk, "2027-04-05", "张三 李四", 0, note, &answer);
	expect_reply(&answer, ROLE_FINE, "attendance_noted");
	assert_worked(desk, "李四 0 播种 1;赵六 0 播种 1;张三 3 播种 1;", 3);
	scratch_begin(desk->scratch);
	report_set_state(desk->scratch->store, note, "cancelled", desk->scratch->now);
	attendance_removed(&desk->office, &(struct report){ .id = note }, 0, NULL,
			   desk->scratch->now);
	scratch_commit(desk->scratch);
	assert_worked(desk, "赵六 0 播种 1;", 1);
	assert_came(desk, came, SIGNUP_SIGNED);
}

static void test_a_number_of_people_counts_without_names(void **state)
{
	struct desk *desk = *state;
	struct role_answer answer;

	note_work(desk, "2027-04-05", NULL, 12, 0, &answer);
	expect_reply(&answer, ROLE_FINE, "attendance_noted");
	note_work(desk, "2027-04-05", NULL, 3, 0, &answer);
	assert_worked(desk, " 0  15;", 15);
}

/* ---- any history ---- */

#define DAYS_OF_HISTORY 3
#define HISTORY_MOST	400

struct history {
	struct desk *desk;
	unsigned seed;
	int64_t records[HISTORY_MOST];
	size_t count;
};

static int chance(struct history *it, int below)
{
	it->seed = it->seed * 1103515245u + 12345u;
	return (int)(it->seed >> 16 & 0x7FFF) % below;
}

static const char *some_date(struct history *it)
{
	static const char *const dates[DAYS_OF_HISTORY] = { "2027-04-07", "2027-04-08",
							    "2027-04-09" };

	return dates[chance(it, DAYS_OF_HISTORY)];
}

static bool some_day(struct history *it, struct workday *day)
{
	return workday_on(it->desk->scratch->store, some_date(it), day, 1) == 1;
}

static void do_sign_up(struct history *it)
{
	struct role_answer answer;

	if (it->count < HISTORY_MOST)
		it->records[it->count++] = sign_up(it->desk, chance(it, 12), some_date(it),
						   1 + chance(it, 3), 0, &answer);
}

static void do_correct(struct history *it)
{
	struct role_answer answer;
	int64_t *record;

	if (it->count == 0)
		return;
	record = &it->records[chance(it, (int)it->count)];
	if (*record == 0)
		return;
	*record = sign_up(it->desk, chance(it, 12), some_date(it), 1 + chance(it, 4), *record,
			  &answer);
}

static void do_withdraw(struct history *it)
{
	int64_t *record;

	if (it->count == 0)
		return;
	record = &it->records[chance(it, (int)it->count)];
	if (*record != 0)
		withdraw(it->desk, *record);
	*record = 0;
}

static void do_open(struct history *it)
{
	open_day(it->desk, some_date(it), "播种", 1 + chance(it, 8));
}

static void do_change(struct history *it)
{
	static const char *const states[] = { "open", "open", "closed" };
	struct workday day;

	if (!some_day(it, &day))
		return;
	day.places += chance(it, 3); /* never fewer: then nobody has too much */
	strcpy(day.state, states[chance(it, 3)]);
	scratch_begin(it->desk->scratch);
	workday_rearrange(&it->desk->office, &day, it->desk->scratch->now);
	scratch_commit(it->desk->scratch);
}

static void do_move(struct history *it)
{
	const char *date = some_date(it);
	struct workday day;

	if (!some_day(it, &day) || strcmp(day.date, date) == 0)
		return;
	scratch_begin(it->desk->scratch);
	workday_shift(&it->desk->office, &day, date, it->desk->scratch->now);
	scratch_commit(it->desk->scratch);
}

static void do_cancel(struct history *it)
{
	struct workday day;

	if (chance(it, 4) > 0 || !some_day(it, &day))
		return;
	scratch_begin(it->desk->scratch);
	workday_cancel(&it->desk->office, &day, it->desk->scratch->now);
	scratch_commit(it->desk->scratch);
}

static void do_answer(struct history *it)
{
	say(it->desk, chance(it, 12), chance(it, 3) > 0, chance(it, 2) ? "" : some_date(it));
}

static void assert_house_in_order(struct history *it, unsigned step)
{
	struct store *store = it->desk->scratch->store;
	struct workday days[WORKDAYS_A_DATE];
	struct signup next;

	for (int d = 7; d <= 9; d++) {
		char date[24];
		size_t count;

		snprintf(date, sizeof(date), "2027-04-%02d", d);
		count = workday_on(store, date, days, WORKDAYS_A_DATE);
		for (size_t i = 0; i < count; i++) {
			if (days[i].taken > days[i].places)
				fail_msg("step %u: %d people for %d places", step, days[i].taken,
					 days[i].places);
			if (strcmp(days[i].state, "closed") != 0 &&
			    signup_next_waiting(store, days[i].id, workday_free(&days[i]), &next))
				fail_msg("step %u: somebody waits although there is room", step);
		}
	}
	assert_int_equal(total_check(store, NULL, NULL), 0);
}

static void test_after_any_history_the_house_is_in_order(void **state)
{
	static void (*const acts[])(struct history * it) = {
		do_sign_up,  do_sign_up, do_sign_up, do_sign_up, do_correct, do_correct,
		do_withdraw, do_open,	 do_change,  do_move,	 do_cancel,  do_answer,
	};
	struct history it = { .desk = *state, .seed = 20270405 };

	for (unsigned step = 0; step < 800; step++) {
		acts[chance(&it, sizeof(acts) / sizeof(*acts))](&it);
		it.desk->scratch->now.utc++;
		assert_house_in_order(&it, step);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_places_fill_then_people_wait_and_move_up_as_they_fit),
		desk_test(test_a_wish_comes_first_when_its_day_is_opened),
		desk_test(test_who_signs_up_twice_is_asked),
		desk_test(test_a_correction_keeps_its_place_where_there_is_room),
		desk_test(test_the_evening_before_each_phone_is_reminded_once),
		desk_test(test_a_reminder_that_comes_too_late_is_not_sent),
		desk_test(test_of_several_days_the_answer_must_name_one),
		desk_test(test_rain_moves_the_day_with_all_who_signed_up),
		desk_test(test_closing_and_cancelling_tell_those_concerned),
		desk_test(test_who_worked_is_paid_once_and_who_stayed_away_is_noted),
		desk_test(test_a_number_of_people_counts_without_names),
		desk_test(test_after_any_history_the_house_is_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
