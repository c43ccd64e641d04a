/* Notices on the screen, whoever looks at it. The clock stands at 2027-04-05 09:00. */
#include "unit/kiosk/screen.h"

#include "kiosk/notices.h"

#include "office/broadcast.h"
#include "office/calendar.h"
#include "store/outbox.h"
#include "store/person.h"

/* A draft for so many numbers from one on. */
static int64_t add_from(struct screen *screen, const char *text, int64_t from, int64_t people)
{
	struct scratch *scratch = screen->desk->scratch;
	struct broadcast broadcast = { .people = people, .messages = people, .segments = people };
	char audience[] = "number:13900000001";
	int64_t id;

	broadcast.audience = audience;
	broadcast.text = strdup(text);
	strcpy(broadcast.created_by, "kiosk tester");
	strcpy(broadcast.code, "4711");
	broadcast.code_until = scratch->now.utc + MINUTES(10);
	broadcast.useful_until = scratch->now.utc + DAYS(1);
	scratch_begin(scratch);
	id = broadcast_add(scratch->store, &broadcast, scratch->now);
	for (int64_t n = 1; n <= people; n++) {
		char number[PHONE_SIZE], name[32];

		snprintf(number, sizeof(number), "+86139%08d", (int)(from + n - 1));
		snprintf(name, sizeof(name), "王小%d", (int)n);
		broadcast_add_person(
			scratch->store, id, n,
			&(struct broadcast_person){ .name = name, .number = number, .group = 3 });
	}
	scratch_commit(scratch);
	free(broadcast.text);
	return id;
}

static int64_t add(struct screen *screen, const char *text, int64_t people)
{
	return add_from(screen, text, 1, people);
}

static int64_t add_for_others(struct screen *screen, const char *text, int64_t people)
{
	return add_from(screen, text, 5001, people);
}

static void release(struct screen *screen, int64_t id)
{
	struct scratch *scratch = screen->desk->scratch;

	scratch_begin(scratch);
	assert_int_equal(broadcast_confirm(&screen->desk->office, id, "4711", true, "tester",
					   scratch->now, NULL),
			 BROADCAST_CONFIRMED);
	while (!broadcast_stage(&screen->desk->office, id, scratch->now))
		;
	scratch_commit(scratch);
}

static const int sizes[][2] = { { 60, 12 }, { 80, 20 }, { 110, 30 }, { 120, 36 }, { 200, 56 } };

static void test_nothing_yet_is_said(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, &view_notices);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		screen_draw(screen, sizes[i][0], sizes[i][1]);
		screen_has(screen, "There is no notice yet.");
		screen_press(screen, "Enter u G q s");
	}
}

static void test_public_screens_have_no_draft_no_name_and_no_number(void **state)
{
	struct screen *screen = *state;
	int64_t id = add(screen, "Call 13912345678, {name}, {group} {x {village}", 2);

	screen_open(screen, &view_notices);
	screen_draw(screen, 120, 36);
	screen_has(screen, "draft");
	screen_has(screen, "139****0001");
	screen_has_not(screen, "Call");
	screen_has_not(screen, "4711");
	release(screen, id);
	screen->view->look(screen->state, &screen->glance);
	screen_draw(screen, 120, 36);
	screen_has(screen, "Call 139****5678, (name), (group) {x");
	screen_has_not(screen, "{village}");
	screen_has(screen, "王**");
	screen_has(screen, "139****0002");
	screen_has_not(screen, "王小");
	screen->glance.duty = true;
	screen->view->look(screen->state, &screen->glance);
	screen_draw(screen, 120, 36);
	screen_has(screen, "Call 13912345678");
	screen_has(screen, "王小2");
	screen_has_not(screen, "4711");
}

static void test_hostile_words_break_no_column(void **state)
{
	static const char *const words[] = { "\x1B[31m\x1B]0;x\x07",
					     "\u202E\u2066abc",
					     "e\u0301\u0301\u0301\u0301",
					     "\U0001F600\U0001F468\u200D",
					     "\xFF\xFE\xC0",
					     "1234567890123456789012345678901234567890" };
	struct screen *screen = *state;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		release(screen, add(screen, words[i], 1));
	screen_open(screen, &view_notices);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		for (size_t row = 0; row < sizeof(words) / sizeof(*words); row++) {
			screen_draw(screen, sizes[i][0], sizes[i][1]);
			screen_press(screen, "Enter");
			screen_draw(screen, sizes[i][0], sizes[i][1]);
			screen_has_not(screen, "\x1B");
			screen_has_not(screen, "\u202E");
			screen_press(screen, "Esc Down");
		}
		screen_press(screen, "g");
	}
}

static void add_people(struct screen *screen, int count)
{
	struct scratch *scratch = screen->desk->scratch;

	scratch_begin(scratch);
	for (int i = 1; i <= count; i++) {
		struct person row = { .group = i % 2 + 1, .approved = true };
		char number[PHONE_SIZE];
		int64_t id;

		snprintf(row.name, sizeof(row.name), "王小%d", i);
		id = person_add(scratch->store, &row, scratch->now);
		snprintf(number, sizeof(number), "+86139%08d", i);
		person_link(scratch->store, id, number);
	}
	scratch_commit(scratch);
}

static void test_an_audience_is_told_in_words(void **state)
{
	static const struct {
		const char *audience, *words;
		bool duty;
	} rows[] = {
		{ "all", "everybody", false },
		{ "group:3", "group 3", false },
		{ "all-form:enroll", "everybody but not those with a record: 种植登记", false },
		{ "group:3+role:x-y+number:13900000001", "group 3 and x-y and 139****0001", false },
		{ "number:13900000001", "13900000001", true },
		{ "workday:2027-04-08-group:1", "day of work 2027-04-08 but not group 1", false },
		{ "group:3/role:x", "group 3, of them only x", false },
		{ "person:1+person:9", "王** and person 9", false },
		{ "person:1", "王小1", true },
		{ "mine", "mine", false },
		{ "mine+number:13900000001", "mine+number:139****0001", false },
		{ "allotment", "allotment", false },
		{ "", "", false },
	};
	struct screen *screen = *state;

	add_people(screen, 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *words;

		screen->glance.duty = rows[i].duty;
		words = notices_audience(&screen->glance, rows[i].audience);
		assert_string_equal(words, rows[i].words);
		free(words);
	}
}

static void test_a_long_list_of_people_is_paged_both_ways(void **state)
{
	struct screen *screen = *state;

	add(screen, "all", 900);
	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	screen_press(screen, "Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "王小1 ");
	screen_press(screen, "G");
	screen_draw(screen, 80, 20);
	screen_has(screen, "王小900");
	for (int page = 0; page < 100; page++)
		screen_press(screen, "PgUp");
	screen_draw(screen, 80, 20);
	screen_has(screen, "王小1 ");
	screen_has(screen, "王小2 ");
	screen_has_not(screen, "王小900");
}

static void test_many_notices_are_paged_both_ways(void **state)
{
	struct screen *screen = *state;

	for (int i = 1; i <= 300; i++) {
		char text[32];

		snprintf(text, sizeof(text), "no %d.", i);
		add(screen, text, 0);
	}
	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	screen_draw(screen, 80, 20);
	screen_has(screen, "no 300.");
	screen_press(screen, "G");
	screen_draw(screen, 80, 20);
	screen_has(screen, "no 1.");
	for (int page = 0; page < 30; page++)
		screen_press(screen, "PgUp");
	screen_draw(screen, 80, 20);
	screen_has(screen, "no 300.");
	screen_has_not(screen, "no 200.");
}

static void assert_state(struct screen *screen, int64_t id, enum broadcast_state state)
{
	struct broadcast broadcast;

	assert_true(broadcast_get(screen->desk->scratch->store, id, &broadcast));
	assert_int_equal(broadcast.state, state);
	broadcast_free(&broadcast);
}

static void test_duty_releases_pauses_goes_on_and_calls_off(void **state)
{
	struct screen *screen = *state;
	int64_t id = add(screen, "come at seven", 3);

	screen_open(screen, &view_notices);
	screen_press(screen, "r p x t");
	assert_null(screen->glance.dialog); /* nobody is on duty */
	screen->glance.duty = true;
	screen->view->look(screen->state, &screen->glance);
	screen_press(screen, "r 1111 Enter");
	screen_draw(screen, 100, 30);
	screen_has(screen, "The code is wrong");
	assert_state(screen, id, BROADCAST_DRAFT);
	assert_int_equal(
		scratch_number(screen->desk->scratch,
			       "SELECT count(*) FROM audit WHERE detail LIKE '%wrong code%'"),
		1);
	screen_press(screen, "4711 Enter");
	assert_null(screen->glance.dialog);
	assert_state(screen, id, BROADCAST_STAGING);
	assert_int_equal(
		scratch_number(screen->desk->scratch,
			       "SELECT count(*) FROM audit WHERE detail LIKE '%released%'"),
		1);
	scratch_begin(screen->desk->scratch);
	broadcast_stage(&screen->desk->office, id, screen->desk->scratch->now);
	scratch_commit(screen->desk->scratch);
	screen->view->look(screen->state, &screen->glance);
	screen_press(screen, "p y");
	assert_state(screen, id, BROADCAST_PAUSED);
	screen_press(screen, "p y");
	assert_state(screen, id, BROADCAST_RELEASED);
	screen_press(screen, "t"); /* nothing failed */
	assert_null(screen->glance.dialog);
	screen_press(screen, "x n");
	assert_state(screen, id, BROADCAST_RELEASED);
	screen_press(screen, "x y");
	assert_state(screen, id, BROADCAST_CANCELLING);
}

/* What is compared with many others of the day takes several turns, in which keys are served. */
static void test_a_release_is_compared_in_slices(void **state)
{
	struct screen *screen = *state;
	struct event enter = { .kind = EVENT_KEY, .key = KEY_ACCEPT };
	int64_t first = add(screen, "come at seven", 3), others = BROADCAST_COMPARED, id, more;
	int turns;

	release(screen, first);
	for (int64_t i = 0; i < others; i++)
		release(screen, add_for_others(screen, "come at seven", 3));
	id = add(screen, "come at seven", 3);
	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	screen_press(screen, "r 4711");
	dialog_event(&screen->glance, &enter);
	assert_true(dialog_waits(&screen->glance));
	screen_draw(screen, 100, 30);
	screen_has(screen, "One moment");
	for (turns = 0; turns < 5 && dialog_waits(&screen->glance); turns++)
		dialog_tick(&screen->glance);
	assert_int_equal(turns, 1);
	screen_draw(screen, 100, 30);
	screen_has(screen, "The same was said to half of them");
	/* The code was right: it stays, and the cursor is where one says so. */
	screen_has(screen, "4711");
	screen_press(screen, "Right Enter");
	assert_null(screen->glance.dialog);
	assert_state(screen, id, BROADCAST_STAGING);

	/* What somebody else releases meanwhile counts too. */
	id = add(screen, "other words", 3);
	for (int64_t i = 0; i <= others; i++)
		release(screen, add_for_others(screen, "other words", 3));
	more = add(screen, "other words", 3);
	screen->view->look(screen->state, &screen->glance);
	list_choose(&((struct notices *)screen->state)->list, id);
	screen->view->look(screen->state, &screen->glance);
	screen_press(screen, "r 4711");
	dialog_event(&screen->glance, &enter);
	assert_true(dialog_waits(&screen->glance));
	release(screen, more);
	while (dialog_waits(&screen->glance))
		dialog_tick(&screen->glance);
	assert_state(screen, id, BROADCAST_DRAFT);
	screen_draw(screen, 100, 30);
	screen_has(screen, "The same was said to half of them");
}

static void test_who_drafted_and_released_is_told_in_plain_words(void **state)
{
	static const struct {
		const char *who, *words;
	} rows[] = {
		{ "uid 0 root", "drafted by command line (root)" },
		{ "uid 1000 ", "drafted by uid 1000" },
		{ "kiosk 王文书", "drafted by 王文书" },
		{ "kiosk uid 0", "drafted by a rehearsal" },
		{ "+8613912345678", "drafted by 13912345678" },
		{ "daemon", "drafted by the gateway" },
	};
	struct screen *screen = *state;

	add(screen, "come at seven", 1);
	screen->glance.duty = true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char statement[120];

		snprintf(statement, sizeof(statement),
			 "UPDATE broadcast SET created_by = '%s' RETURNING id", rows[i].who);
		scratch_number(screen->desk->scratch, statement);
		screen_open(screen, &view_notices);
		screen_press(screen, "Enter");
		screen_draw(screen, 120, 30);
		screen_has(screen, rows[i].words);
	}
}

static int64_t count(struct screen *screen, const char *question)
{
	return scratch_number(screen->desk->scratch, question);
}

/* A released notice whose messages have all failed. */
static int64_t add_failed(struct screen *screen, int64_t people)
{
	struct scratch *scratch = screen->desk->scratch;
	int64_t id = add(screen, "come at seven", people);

	release(screen, id);
	scratch_begin(scratch);
	for (int64_t message = 1; message <= people; message++)
		outbox_failed(scratch->store, message, 1, "no signal", scratch->now);
	scratch_commit(scratch);
	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	return id;
}

static const char queued[] = "SELECT count(*) FROM outbox WHERE state = 0";
static const char retried[] = "SELECT count(*) FROM audit WHERE verb IN"
			      " ('broadcast retry', 'broadcast resume')";

/* More than two portions hold; it is paused meanwhile, and goes on by itself. */
static void test_what_failed_goes_again_in_portions(void **state)
{
	struct screen *screen = *state;
	struct event yes = { .kind = EVENT_KEY, .key = 'y' };
	int64_t id = add_failed(screen, 120);

	screen_press(screen, "t n");
	assert_int_equal(count(screen, queued), 0);
	screen_press(screen, "t");
	dialog_event(&screen->glance, &yes);
	assert_state(screen, id, BROADCAST_PAUSED);
	for (int64_t portion = 1; portion <= 2; portion++) {
		assert_int_equal(count(screen, queued), (portion - 1) * BROADCAST_CHUNK);
		dialog_event(&screen->glance, &yes); /* not heard */
		dialog_tick(&screen->glance);
	}
	assert_state(screen, id, BROADCAST_PAUSED);
	dialog_tick(&screen->glance);
	assert_null(screen->glance.dialog);
	assert_int_equal(count(screen, queued), 120);
	assert_state(screen, id, BROADCAST_RELEASED);
	assert_int_equal(count(screen, retried), 2);
}

/* The kiosk was ended, or duty was, in the middle: the same key goes on. */
static void test_a_retry_that_was_left_is_gone_on_with(void **state)
{
	struct screen *screen = *state;
	struct event yes = { .kind = EVENT_KEY, .key = 'y' };
	int64_t id = add_failed(screen, 120);

	screen_press(screen, "t");
	dialog_event(&screen->glance, &yes);
	dialog_tick(&screen->glance);
	dialog_close(&screen->glance);
	screen->view->look(screen->state, &screen->glance);
	assert_state(screen, id, BROADCAST_PAUSED);
	screen_press(screen, "t y");
	assert_null(screen->glance.dialog);
	assert_int_equal(count(screen, queued), 120);
	assert_state(screen, id, BROADCAST_RELEASED);
	assert_int_equal(count(screen, retried), 2);
}

/* The last draft's code, as the dialog shows it. */
static void read_code(struct screen *screen, char code[8])
{
	const char *at = strstr(screen->text, "Its code is ");

	assert_non_null(at);
	snprintf(code, 8, "%.4s", at + strlen("Its code is "));
}

static void test_duty_fills_a_template_sees_the_plan_and_releases(void **state)
{
	struct screen *screen = *state;
	struct broadcast broadcast;
	char code[8], keys[32];

	add_people(screen, 5);
	screen_open(screen, &view_notices);
	screen_press(screen, "a m");
	assert_null(screen->glance.dialog); /* nobody is on duty */
	screen->glance.duty = true;
	screen_press(screen, "a 1");
	screen_draw(screen, 80, 20);
	screen_has(screen, "6 Apr Tue");
	screen_has(screen, "everybody");
	screen_has(screen, "示范村：{日期}{时间}在{地点}开");
	screen_press(screen, "Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "a time like 07:30");
	screen_press(screen, "7:30 Enter"); /* where the complaint is */
	screen_draw(screen, 80, 20);
	screen_has(screen, "To everybody: 5 people, 5 messages");
	screen_has(screen, "5 segments, 1 each at most, 0.50 yuan");
	screen_has(screen, "示范村：4月6日7:30在村委会开村民大会");
	assert_false(broadcast_get(screen->desk->scratch->store, 1, &broadcast));
	screen_press(screen, "y");
	screen_draw(screen, 80, 20);
	read_code(screen, code);
	assert_true(broadcast_get(screen->desk->scratch->store, 1, &broadcast));
	assert_int_equal(broadcast.messages, 5);
	assert_string_equal(broadcast.audience, "all");
	assert_string_equal(broadcast.created_by, "kiosk tester");
	broadcast_free(&broadcast);
	assert_int_equal(count(screen, "SELECT count(*) FROM audit WHERE who = "
				       "'kiosk tester' AND verb = 'broadcast new' AND "
				       "object = 'broadcast:1'"),
			 1);
	snprintf(keys, sizeof(keys), "%s Enter", code);
	screen_press(screen, keys);
	assert_null(screen->glance.dialog);
	assert_state(screen, 1, BROADCAST_STAGING);
	screen_draw(screen, 120, 36);
	screen_has(screen, "0/5");
	scratch_begin(screen->desk->scratch);
	phone_opt_out(screen->desk->scratch->store, "+8613900000003", true, screen->glance.now);
	scratch_commit(screen->desk->scratch);
	screen->view->look(screen->state, &screen->glance);
	screen_draw(screen, 120, 36);
	screen_has(screen, "0/4");
}

static void test_a_notice_of_ones_own_words_to_a_group_at_a_time(void **state)
{
	struct screen *screen = *state;
	struct broadcast broadcast;

	add_people(screen, 5);
	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	/* Text, to (a named audience has nobody: on to the first group), not before, until, urgent. */
	screen_press(screen, "a Up Enter Down Down Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "Text*");
	screen_has(screen, "Text: nothing is there yet");
	screen_press(screen, "{who} Down Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "has a {word} in braces");
	screen_press(screen, "Backspace now} Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "{whonow}");
	screen_press(screen, "Esc a Up Enter come Space {name} Down Right Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "Nobody would get it");
	screen_press(screen, "Right Right Right Down 25:00 Down Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "group 1");
	screen_has(screen, "It begins: a time like 07:30");
	screen_press(screen, "Backspace Backspace Backspace Backspace Backspace 08:00 Down Right "
			     "Up Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "no use any more"); /* 08:00 is past: tomorrow, but of use today */
	screen_press(screen, "Right Down Right Enter y Esc");
	assert_true(broadcast_get(screen->desk->scratch->store, 1, &broadcast));
	assert_string_equal(broadcast.text, "come {name}");
	assert_string_equal(broadcast.audience, "group:1");
	assert_int_equal(broadcast.messages, 2);
	assert_true(broadcast.urgent);
	assert_int_equal(broadcast.not_before, screen->desk->scratch->now.utc + HOURS(23));
	assert_int_equal(broadcast.useful_until, screen->desk->scratch->now.utc + HOURS(39));
	broadcast_free(&broadcast);
	assert_state(screen, 1, BROADCAST_DRAFT);
}

static void test_an_hour_that_is_over_is_told(void **state)
{
	struct screen *screen = *state;

	add_people(screen, 2);
	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	screen_press(screen, "a Up Enter today Space 8:30 Down Right Right Right Right Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "Its text names 5 Apr 08:30, which is over when it begins.");
	screen_press(screen,
		     "n Esc a Up Enter today Space 18:30 Down Right Right Right Right Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "Of use until");
	screen_has_not(screen, "which is over");
}

static int shift_of(struct screen *screen, size_t stage)
{
	struct plan plan;
	int shift;

	plan_make(&screen->desk->office, 2027, &plan);
	shift = plan.stages[stage].shift;
	plan_release(&plan);
	return shift;
}

static void test_duty_shifts_a_stage_once_the_plan_was_shown(void **state)
{
	struct screen *screen = *state;
	size_t stage = (size_t)calendar_stage_named(screen->desk->config->calendar, "plant");
	int was;

	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	was = shift_of(screen, stage);
	screen_press(screen, "m Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "Shift a stage");
	screen_has(screen, "5 Apr – 20 Apr");
	screen_has(screen, "at most 183");
	screen_has(screen, "Days (later, or -2)*");
	screen_press(screen, "184 Up Enter"); /* where the complaint is, and so again */
	screen_draw(screen, 80, 20);
	screen_has(screen, "at most 183");
	screen_press(screen, "Backspace Backspace Backspace -3 Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "5 Apr – 20 Apr → 2 Apr – 17 Apr");
	screen_has(screen, "20 Apr 20:00 → 17 Apr 20:00");
	assert_int_equal(shift_of(screen, stage), was);
	screen_press(screen, "n");
	assert_int_equal(shift_of(screen, stage), was);
	screen_draw(screen, 80, 20);
	screen_has(screen, "Shift a stage"); /* to be mended, with what was typed */
	screen_has(screen, "-3");
	screen_press(screen, "Enter y");
	assert_null(screen->glance.dialog);
	assert_int_equal(shift_of(screen, stage), was - 3);
	assert_int_equal(count(screen, "SELECT count(*) FROM audit WHERE who = "
				       "'kiosk tester' AND verb = 'calendar shift'"),
			 1);
}

static void test_a_plan_longer_than_the_screen_is_scrolled(void **state)
{
	struct screen *screen = *state;

	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	screen_press(screen, "m Down 3 Enter");
	screen_draw(screen, 80, 12);
	screen_has(screen, "▾");
	screen_has_not(screen, "▴");
	screen_has(screen, "5 Apr – 20 Apr");
	for (int i = 0; i < 40; i++)
		screen_press(screen, "Down");
	screen_draw(screen, 80, 12);
	screen_has(screen, "▴");
	screen_has_not(screen, "▾");
	screen_has_not(screen, "5 Apr – 20 Apr");
	screen_press(screen, "PgUp PgUp PgUp");
	screen_draw(screen, 80, 12);
	screen_has(screen, "5 Apr – 20 Apr");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		screen_draw(screen, sizes[i][0], sizes[i][1]);
}

static void test_a_form_taller_than_the_screen_shows_the_field_one_is_in(void **state)
{
	struct screen *screen = *state;

	screen->glance.duty = true;
	screen_open(screen, &view_notices);
	screen_press(screen, "a 1");
	screen_draw(screen, 60, 12);
	screen_has(screen, "│ 日期");
	screen_has_not(screen, "Urgent");
	screen_press(screen, "Up");
	screen_draw(screen, 60, 12);
	screen_has(screen, "Urgent");
	screen_has_not(screen, "│ 日期");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_nothing_yet_is_said),
		screen_test(test_public_screens_have_no_draft_no_name_and_no_number),
		screen_test(test_hostile_words_break_no_column),
		screen_test(test_an_audience_is_told_in_words),
		screen_test(test_a_long_list_of_people_is_paged_both_ways),
		screen_test(test_many_notices_are_paged_both_ways),
		screen_test(test_a_release_is_compared_in_slices),
		screen_test(test_who_drafted_and_released_is_told_in_plain_words),
		screen_test(test_duty_releases_pauses_goes_on_and_calls_off),
		screen_test(test_what_failed_goes_again_in_portions),
		screen_test(test_a_retry_that_was_left_is_gone_on_with),
		screen_test(test_duty_fills_a_template_sees_the_plan_and_releases),
		screen_test(test_a_notice_of_ones_own_words_to_a_group_at_a_time),
		screen_test(test_an_hour_that_is_over_is_told),
		screen_test(test_duty_shifts_a_stage_once_the_plan_was_shown),
		screen_test(test_a_plan_longer_than_the_screen_is_scrolled),
		screen_test(test_a_form_taller_than_the_screen_shows_the_field_one_is_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
