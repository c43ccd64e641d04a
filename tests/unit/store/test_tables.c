#include "unit/store/scratch.h"

#include "base/buffer.h"
#include "store/accepted.h"
#include "store/audit.h"
#include "store/dialogue.h"
#include "store/event.h"
#include "store/inbox.h"
#include "store/person.h"
#include "store/request.h"
#include "store/season.h"
#include "store/setting.h"
#include "store/signal.h"
#include "store/sim.h"
#include "store/status.h"

#include <sys/wait.h>

#define NUMBER "+8613900000008"

/* ---- SIM cards ---- */

static void see(struct scratch *scratch, const char *iccid, const char *modem)
{
	scratch_begin(scratch);
	sim_seen(scratch->store, iccid, modem, "356938035643809", scratch->now);
	scratch_commit(scratch);
}

static void test_the_first_card_of_a_modem_is_expected_and_another_waits_for_a_person(void **state)
{
	struct scratch *scratch = *state;
	struct sim sim;

	assert_true(sim_is_expected(scratch->store, "m1", "A"));
	see(scratch, "A", "m1");
	assert_true(sim_is_expected(scratch->store, "m1", "A"));
	assert_false(sim_is_expected(scratch->store, "m1", "B"));
	see(scratch, "B", "m1");
	assert_false(sim_is_expected(scratch->store, "m1", "B"));
	assert_true(sim_is_expected(scratch->store, "m2", "A"));
	assert_true(sim_is_expected(scratch->store, "m1", ""));
	scratch_begin(scratch);
	assert_int_equal(sim_approve(scratch->store, NULL), 1);
	assert_int_equal(sim_approve(scratch->store, "B"), 0);
	scratch_commit(scratch);
	assert_true(sim_is_expected(scratch->store, "m1", "B"));
	assert_true(sim_get(scratch->store, "B", &sim));
	assert_true(sim.approved);
	assert_string_equal(sim.modem, "m1");
	assert_int_equal(sim.first_seen, scratch->now.utc);
}

static void test_the_last_card_of_a_modem_is_known_before_it_is_told(void **state)
{
	struct scratch *scratch = *state;
	char last[32];

	sim_last(scratch->store, "m1", last);
	assert_string_equal(last, "");
	see(scratch, "B", "m1");
	scratch_later(scratch, DAYS(2));
	see(scratch, "A", "m1");
	see(scratch, "C", "m2");
	sim_last(scratch->store, "m1", last);
	assert_string_equal(last, "A");
}

static void test_what_a_card_counts_is_believed_in_the_modem_that_showed_it(void **state)
{
	struct scratch *scratch = *state;

	assert_int_equal(sim_counter(scratch->store, "A"), SIM_COUNTER_UNKNOWN);
	see(scratch, "A", "m1");
	scratch_begin(scratch);
	sim_counter_put(scratch->store, "A", SIM_COUNTER_KEPT);
	scratch_commit(scratch);
	see(scratch, "A", "m2"); /* another name for the same modem */
	assert_int_equal(sim_counter(scratch->store, "A"), SIM_COUNTER_KEPT);
	scratch_begin(scratch);
	sim_seen(scratch->store, "A", "m2", "862107043556942", scratch->now);
	scratch_commit(scratch);
	assert_int_equal(sim_counter(scratch->store, "A"), SIM_COUNTER_UNKNOWN);
}

static void test_a_wrong_pin_is_tried_once_ever(void **state)
{
	struct scratch *scratch = *state;

	assert_false(sim_pin_failed(scratch->store, "A", "1234"));
	scratch_begin(scratch);
	sim_pin_tried(scratch->store, "A", "1234", scratch->now);
	scratch_commit(scratch);
	scratch_restart(scratch);
	assert_true(sim_pin_failed(scratch->store, "A", "1234"));
	assert_false(sim_pin_failed(scratch->store, "A", "4321"));
	assert_false(sim_pin_failed(scratch->store, "B", "1234"));
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM sim WHERE pin_tried LIKE"
						 " '%1234%'"),
			 0);
	scratch_begin(scratch);
	sim_pin_accepted(scratch->store, "A", scratch->now);
	scratch_commit(scratch);
	assert_false(sim_pin_failed(scratch->store, "A", "1234"));
	see(scratch, "A", "m1"); /* known by its PIN only, it is still the modem's first card */
	assert_true(sim_is_expected(scratch->store, "m1", "A"));
}

static void test_our_own_numbers_are_known(void **state)
{
	struct scratch *scratch = *state;

	see(scratch, "A", "m1");
	assert_false(sim_is_own_number(scratch->store, ""));
	scratch_begin(scratch);
	sim_number(scratch->store, "A", NUMBER);
	scratch_commit(scratch);
	assert_true(sim_is_own_number(scratch->store, NUMBER));
	assert_false(sim_is_own_number(scratch->store, "+8613900000001"));
	scratch_begin(scratch);
	assert_false(sim_is_own_number(scratch->store, "+8613900000001"));
	assert_true(sim_is_own_number(scratch->store, NUMBER));
	sim_number(scratch->store, "A", "+8613900000001");
	assert_true(sim_is_own_number(scratch->store, "+8613900000001"));
	assert_false(sim_is_own_number(scratch->store, NUMBER));
	scratch_commit(scratch);
}

static void test_more_of_our_own_numbers_than_are_kept_in_mind(void **state)
{
	struct scratch *scratch = *state;
	char iccid[16], number[32];

	for (int i = 0; i < 40; i++) {
		snprintf(iccid, sizeof(iccid), "A%d", i);
		snprintf(number, sizeof(number), "+86139000000%02d", i);
		see(scratch, iccid, "m1");
		scratch_begin(scratch);
		sim_number(scratch->store, iccid, number);
		scratch_commit(scratch);
	}
	scratch_begin(scratch);
	assert_true(sim_is_own_number(scratch->store, "+8613900000000"));
	assert_true(sim_is_own_number(scratch->store, "+8613900000039"));
	assert_false(sim_is_own_number(scratch->store, "+8613900000040"));
	scratch_commit(scratch);
}

/* ---- people ---- */

static int64_t add_person(struct scratch *scratch, const char *name, int group, const char *role,
			  const char *phone)
{
	struct person person = { .group = group, .approved = true };
	int64_t id;

	copy_text(person.name, sizeof(person.name), name);
	copy_text(person.role, sizeof(person.role), role);
	scratch_begin(scratch);
	id = phone[0] != '\0' ? person_add_with_number(scratch->store, &person, phone, scratch->now)
			      : person_add(scratch->store, &person, scratch->now);
	scratch_commit(scratch);
	return id;
}

static void count_person(const struct person *person, void *context)
{
	int *count = context;

	(void)person;
	(*count)++;
}

static int listed(struct scratch *scratch, struct person_filter filter)
{
	int count = 0;

	person_list(scratch->store, &filter, count_person, &count);
	return count;
}

static void test_numbers_and_people_are_many_to_many(void **state)
{
	struct scratch *scratch = *state;
	struct person people[4];
	char numbers[4][PHONE_SIZE];
	int64_t first = add_person(scratch, "周德贵", 5, "家庭农场", NUMBER);

	add_person(scratch, "周小燕", 5, "农户", NUMBER);
	add_person(scratch, "李桂兰", 3, "", "");
	assert_int_equal(person_by_phone(scratch->store, NUMBER, people, 4), 2);
	assert_string_equal(people[0].name, "周德贵");
	assert_string_equal(people[1].name, "周小燕");
	assert_int_equal(person_by_phone(scratch->store, NUMBER, people, 1), 2);
	assert_int_equal(person_by_name(scratch->store, "李桂兰", 0, people, 4), 1);
	scratch_begin(scratch);
	person_link(scratch->store, first, "+8613900000001");
	scratch_commit(scratch);
	assert_int_equal(person_phones(scratch->store, first, numbers, 4), 2);
	assert_string_equal(numbers[0], NUMBER);
	assert_string_equal(numbers[1], "+8613900000001");
}

static void test_roles_are_asked_for_one_by_one(void **state)
{
	struct scratch *scratch = *state;
	struct person person;
	int64_t id = add_person(scratch, "周德贵", 5, "农户 党员", NUMBER);

	add_person(scratch, "周小燕", 5, "农户", NUMBER);
	assert_int_equal(listed(scratch, (struct person_filter){ .role = "农户" }), 2);
	assert_int_equal(listed(scratch, (struct person_filter){ .role = "党员" }), 1);
	assert_int_equal(listed(scratch, (struct person_filter){ .role = "党" }), 0);
	assert_true(person_get(scratch->store, id, &person));
	copy_text(person.role, sizeof(person.role), "社长/工头");
	scratch_begin(scratch);
	person_change(scratch->store, &person, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(listed(scratch, (struct person_filter){ .role = "党员" }), 0);
	assert_int_equal(listed(scratch, (struct person_filter){ .role = "工头" }), 1);
}

static void test_opting_out_is_the_numbers_whoever_has_it(void **state)
{
	struct scratch *scratch = *state;
	struct person people[4];

	add_person(scratch, "周德贵", 5, "", NUMBER);
	add_person(scratch, "周小燕", 5, "", NUMBER);
	add_person(scratch, "李桂兰", 3, "", "");
	scratch_begin(scratch);
	phone_opt_out(scratch->store, NUMBER, true, scratch->now);
	phone_block(scratch->store, "+8613911111111", true, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(listed(scratch, (struct person_filter){ .limit = 9 }), 3);
	assert_int_equal(listed(scratch, (struct person_filter){ .opted_out = true }), 2);
	assert_int_equal(listed(scratch, (struct person_filter){ .blocked = true }), 0);
	assert_int_equal(listed(scratch, (struct person_filter){ .search = "000008" }), 2);
	assert_true(phone_get(scratch->store, NUMBER).opted_out);
	assert_true(phone_get(scratch->store, "+8613911111111").blocked);
	assert_true(phone_get(scratch->store, NUMBER).known);
	assert_false(phone_get(scratch->store, "+8613922222222").known);
	assert_int_equal(phone_get(scratch->store, "+8613922222222").changed_at, 0);
	assert_int_equal(scratch_number(scratch, "SELECT sum(opted_out) FROM v_person"), 2);
	scratch_begin(scratch);
	person_unlink(scratch->store,
		      person_by_phone(scratch->store, NUMBER, people, 4) == 2 ? people[0].id : 0,
		      NUMBER);
	person_remove(scratch->store, people[1].id);
	scratch_commit(scratch);
	assert_int_equal(person_by_phone(scratch->store, NUMBER, people, 4), 0);
	assert_true(phone_get(scratch->store, NUMBER).opted_out);
	assert_int_equal(person_count(scratch->store), 2);
}

static void test_an_unknown_person_waits_for_the_clerk(void **state)
{
	struct scratch *scratch = *state;
	struct person person = { .name = "新来", .group = 2 }, read;

	scratch_begin(scratch);
	person.id = person_add(scratch->store, &person, scratch->now);
	scratch_commit(scratch);
	assert_int_equal(listed(scratch, (struct person_filter){ .waiting = true }), 1);
	person.approved = true;
	scratch_begin(scratch);
	person_change(scratch->store, &person, scratch->now);
	scratch_commit(scratch);
	assert_true(person_get(scratch->store, person.id, &read));
	assert_true(read.approved);
	assert_false(person_get(scratch->store, 4711, &read));
}

/* ---- dialogue ---- */

static void note_form(const struct dialogue *dialogue, void *context)
{
	copy_text(context, 32, dialogue->form);
}

static void test_a_phone_has_one_open_question_until_it_expires(void **state)
{
	struct scratch *scratch = *state;
	struct dialogue asked = { .phone = NUMBER,
				  .form = "harvest",
				  .question = "weight_kg",
				  .draft = (char[]){ "{\"group\":5}" },
				  .asked_at = scratch->now.utc,
				  .expires_at = scratch->now.utc + HOURS(6),
				  .tries = 1 };
	struct dialogue open;
	char form[32] = "";

	assert_int_equal(dialogue_due(scratch->store), NEVER);
	scratch_begin(scratch);
	dialogue_put(scratch->store, &asked);
	asked.tries = 2;
	dialogue_put(scratch->store, &asked);
	scratch_commit(scratch);
	scratch_restart(scratch);
	assert_true(dialogue_get(scratch->store, NUMBER, scratch->now, &open));
	assert_int_equal(open.tries, 2);
	assert_string_equal(open.draft, "{\"group\":5}");
	dialogue_release(&open);
	assert_false(dialogue_get(scratch->store, "+8613900000001", scratch->now, &open));
	assert_int_equal(dialogue_due(scratch->store), asked.expires_at);
	scratch_later(scratch, HOURS(6));
	assert_false(dialogue_get(scratch->store, NUMBER, scratch->now, &open));
	dialogue_expired(scratch->store, scratch->now, 0, note_form, form);
	assert_string_equal(form, "harvest");
	scratch_begin(scratch);
	assert_true(dialogue_close(scratch->store, NUMBER));
	assert_false(dialogue_close(scratch->store, NUMBER));
	scratch_commit(scratch);
}

/* ---- requests ---- */

static void answer_one(struct scratch *scratch)
{
	struct request request;

	if (scratch_open(scratch, STORE_VERB) != STORE_OPENED)
		_exit(1);
	for (int i = 0; i < 500; i++) {
		if (request_next(scratch->store, scratch->now, &request)) {
			int64_t id = request.id;

			request_release(&request);
			if (store_begin(scratch->store) != STORE_DONE)
				_exit(2);
			request_take(scratch->store, id, scratch->now);
			request_answer(scratch->store, id, true, "{\"ok\":1}", scratch->now);
			if (store_commit(scratch->store) != STORE_DONE)
				_exit(3);
			store_close(scratch->store, scratch->now);
			_exit(0);
		}
		usleep(10000);
	}
	_exit(4);
}

static int64_t ask(struct scratch *scratch)
{
	int64_t id;

	scratch_begin(scratch);
	id = request_add(scratch->store, "at", "{\"command\":\"AT+CSQ\"}", scratch->now);
	scratch_commit(scratch);
	return id;
}

static void test_a_request_is_answered_by_another_process(void **state)
{
	struct scratch *scratch = *state;
	struct request request;
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		scratch->store = NULL; /* the parent's; never touched here */
		answer_one(scratch);
	}
	assert_int_equal(request_wait(scratch->store, ask(scratch), 4000, 4000, &request),
			 REQUEST_ANSWERED);
	assert_string_equal(request.answer, "{\"ok\":1}");
	assert_string_equal(request.verb, "at");
	assert_int_equal(request.state, REQUEST_DONE);
	request_release(&request);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_a_request_that_nobody_takes_is_given_up_and_stays_given_up(void **state)
{
	struct scratch *scratch = *state;
	struct request request;
	int64_t id = ask(scratch), late;

	assert_int_equal(request_wait(scratch->store, id, 40, 4000, &request), REQUEST_NOT_TAKEN);
	scratch_begin(scratch);
	request_drop(scratch->store, id);
	assert_false(request_take(scratch->store, id, scratch->now));
	scratch_commit(scratch);
	assert_false(request_next(scratch->store, scratch->now, &request));
	late = ask(scratch);
	scratch_begin(scratch);
	assert_true(request_take(scratch->store, late, scratch->now));
	assert_false(request_take(scratch->store, late, scratch->now));
	scratch_commit(scratch);
	assert_int_equal(request_wait(scratch->store, late, 0, 40, &request), REQUEST_LATE);
	id = ask(scratch);
	scratch_later(scratch, MINUTES(2));
	assert_false(request_next(scratch->store, scratch->now, &request));
}

/* ---- small tables ---- */

static void note_event(const struct event_row *event, void *context)
{
	char *out = context;

	snprintf(out + strlen(out), 64 - strlen(out), "%s%s ", event->kind, event->json);
}

static void test_events_are_read_on_from_where_one_stood(void **state)
{
	struct scratch *scratch = *state;
	char seen[64] = "";
	int64_t last;

	assert_int_equal(event_last(scratch->store), 0);
	scratch_begin(scratch);
	event_add(scratch->store, "a", NULL, scratch->now);
	event_add(scratch->store, "b", "{\"x\":1}", scratch->now);
	scratch_commit(scratch);
	last = event_list(scratch->store, 0, 1, note_event, seen);
	last = event_list(scratch->store, last, 0, note_event, seen);
	assert_string_equal(seen, "a{} b{\"x\":1} ");
	assert_int_equal(last, event_last(scratch->store));
	assert_int_equal(event_list(scratch->store, last, 0, note_event, seen), last);
}

static void note_status(const char *name, const char *json, int64_t at, void *context)
{
	char *out = context;

	(void)at;
	snprintf(out + strlen(out), 64 - strlen(out), "%s=%s ", name, json);
}

static void test_status_rows_are_overwritten_in_place(void **state)
{
	struct scratch *scratch = *state;
	char all[64] = "";
	char *json;
	int64_t at;

	assert_null(status_get(scratch->store, "daemon", &at));
	scratch_begin(scratch);
	status_put(scratch->store, "modem:m1", "{}", scratch->now);
	status_put(scratch->store, "daemon", "{\"a\":1}", scratch->now);
	status_put(scratch->store, "daemon", "{\"a\":2}", scratch->now);
	status_put(scratch->store, "modem:m1", NULL, scratch->now);
	scratch_commit(scratch);
	json = status_get(scratch->store, "daemon", &at);
	assert_string_equal(json, "{\"a\":2}");
	assert_int_equal(at, scratch->now.utc);
	free(json);
	status_list(scratch->store, note_status, all);
	assert_string_equal(all, "daemon={\"a\":2} ");
}

static void put_signal(struct scratch *scratch, int64_t ago, int level)
{
	struct moment then = scratch->now;

	then.utc -= ago;
	scratch_begin(scratch);
	signal_put(scratch->store, "m1", level, then);
	scratch_commit(scratch);
}

static void test_the_weakest_signal_of_each_half_hour_is_kept_for_a_day(void **state)
{
	struct scratch *scratch = *state;
	int levels[SIGNAL_SLOTS];

	put_signal(scratch, DAYS(1) + SIGNAL_SPAN, 3); /* too old, and then in the way */
	put_signal(scratch, DAYS(1), 5);
	put_signal(scratch, SIGNAL_SPAN, 31);
	put_signal(scratch, 0, 20);
	put_signal(scratch, 0, 12);
	put_signal(scratch, 0, 18);
	signal_day(scratch->store, "m1", scratch->now, levels);
	assert_int_equal(levels[SIGNAL_SLOTS - 1], 12);
	assert_int_equal(levels[SIGNAL_SLOTS - 2], 31);
	assert_int_equal(levels[SIGNAL_SLOTS - 3], -1);
	assert_int_equal(levels[0], -1);
	put_signal(scratch, 0, 99);
	signal_day(scratch->store, "m1", scratch->now, levels);
	assert_int_equal(levels[SIGNAL_SLOTS - 1], 0);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM signal"), 2);
}

static void test_settings_are_put_read_and_taken_away(void **state)
{
	struct scratch *scratch = *state;
	char value[4];

	scratch_begin(scratch);
	setting_put(scratch->store, "held", "since today");
	setting_put_number(scratch->store, "resets", -5);
	scratch_commit(scratch);
	assert_true(setting_get(scratch->store, "held", value, sizeof(value)));
	assert_string_equal(value, "sin");
	assert_int_equal(setting_number(scratch->store, "resets", 9), -5);
	scratch_begin(scratch);
	setting_put(scratch->store, "resets", NULL);
	scratch_commit(scratch);
	assert_int_equal(setting_number(scratch->store, "resets", 9), 9);
	assert_false(setting_get(scratch->store, "resets", value, sizeof(value)));
	assert_string_equal(value, "");
}

static void test_the_accepted_config_is_kept_with_its_hash(void **state)
{
	struct scratch *scratch = *state;
	char hash[8], *text;
	int64_t at;

	assert_null(accepted_get(scratch->store, hash, sizeof(hash), &at));
	scratch_begin(scratch);
	accepted_put(scratch->store, "village = 1;", "h1", scratch->now);
	scratch_commit(scratch);
	scratch_later(scratch, HOURS(1));
	scratch_begin(scratch);
	accepted_put(scratch->store, "village = 1;", "h1", scratch->now);
	scratch_commit(scratch);
	text = accepted_get(scratch->store, hash, sizeof(hash), &at);
	assert_string_equal(text, "village = 1;");
	assert_string_equal(hash, "h1");
	assert_int_equal(at, scratch->now.utc - HOURS(1));
	free(text);
}

static void note_audit(const struct audit *audit, void *context)
{
	char *out = context;

	snprintf(out + strlen(out), 128 - strlen(out), "%s %s %s%s;", audit->who, audit->verb,
		 audit->object, audit->detail);
}

static void test_who_did_what_is_listed_newest_first(void **state)
{
	struct scratch *scratch = *state;
	char seen[128] = "";

	scratch_begin(scratch);
	audit_add(scratch->store,
		  &(struct audit){
			  .who = "uid 1000", .verb = "report cancel", .object = "report:17" },
		  scratch->now);
	audit_add(scratch->store,
		  &(struct audit){ .who = "uid 0", .verb = "hold", .detail = "{\"why\":1}" },
		  scratch->now);
	scratch_commit(scratch);
	audit_list(scratch->store, NULL, 0, 0, note_audit, seen);
	assert_string_equal(seen, "uid 0 hold {\"why\":1};uid 1000 report cancel report:17{};");
	seen[0] = '\0';
	audit_list(scratch->store, "report:17", 0, 0, note_audit, seen);
	assert_string_equal(seen, "uid 1000 report cancel report:17{};");
}

static void test_a_season_is_open_until_it_is_closed(void **state)
{
	struct scratch *scratch = *state;

	assert_int_equal(season_open(scratch->store), 0);
	scratch_begin(scratch);
	season_begin(scratch->store, 2027, scratch->now);
	season_begin(scratch->store, 2027, scratch->now);
	assert_int_equal(season_open(scratch->store), 2027);
	assert_true(season_close(scratch->store, 2027, scratch->now));
	assert_false(season_close(scratch->store, 2027, scratch->now));
	scratch_commit(scratch);
	assert_int_equal(season_open(scratch->store), 0);
}

static void test_the_stable_views_have_their_columns(void **state)
{
	struct scratch *scratch = *state;

	scratch_number(scratch, "SELECT count(*) FROM (SELECT id, received_at, sender, text, form,"
				" outcome, reason FROM v_inbox)");
	scratch_number(scratch,
		       "SELECT count(*) FROM (SELECT id, created_at, recipient, text, kind,"
		       " segments, state, attempts, sent_at, delivered_at, error, in_reply_to,"
		       " broadcast_id FROM v_outbox)");
	scratch_number(scratch, "SELECT count(*) FROM (SELECT id, form, person, phone, at, state,"
				" fields FROM v_report)");
	scratch_number(scratch, "SELECT count(*) FROM (SELECT id, name, grp, phone, role,"
				" opted_out FROM v_person)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(
			test_the_first_card_of_a_modem_is_expected_and_another_waits_for_a_person),
		scratch_test(test_the_last_card_of_a_modem_is_known_before_it_is_told),
		scratch_test(test_what_a_card_counts_is_believed_in_the_modem_that_showed_it),
		scratch_test(test_a_wrong_pin_is_tried_once_ever),
		scratch_test(test_our_own_numbers_are_known),
		scratch_test(test_more_of_our_own_numbers_than_are_kept_in_mind),
		scratch_test(test_numbers_and_people_are_many_to_many),
		scratch_test(test_roles_are_asked_for_one_by_one),
		scratch_test(test_opting_out_is_the_numbers_whoever_has_it),
		scratch_test(test_an_unknown_person_waits_for_the_clerk),
		scratch_test(test_a_phone_has_one_open_question_until_it_expires),
		scratch_test(test_a_request_is_answered_by_another_process),
		scratch_test(test_a_request_that_nobody_takes_is_given_up_and_stays_given_up),
		scratch_test(test_events_are_read_on_from_where_one_stood),
		scratch_test(test_status_rows_are_overwritten_in_place),
		scratch_test(test_the_weakest_signal_of_each_half_hour_is_kept_for_a_day),
		scratch_test(test_settings_are_put_read_and_taken_away),
		scratch_test(test_the_accepted_config_is_kept_with_its_hash),
		scratch_test(test_who_did_what_is_listed_newest_first),
		scratch_test(test_a_season_is_open_until_it_is_closed),
		scratch_test(test_the_stable_views_have_their_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
