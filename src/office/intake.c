/*
 * The story of a text. A robot's is kept and nothing follows. An open question is asked for its
 * answer first; else the text is read by itself. What was read then passes the gates below, one
 * after another: each may stop it with a question or an answer. What passes all of them becomes
 * records, and the villager is told what was understood.
 */
#include "office/intake.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "base/scope.h"
#include "office/balance.h"
#include "office/calendar.h"
#include "office/correction.h"
#include "office/dialogue.h"
#include "office/governor.h"
#include "office/invitation.h"
#include "office/newcomer.h"
#include "office/planning.h"
#include "office/problem.h"
#include "office/record.h"
#include "office/roster.h"
#include "office/season.h"
#include "office/staff.h"
#include "office/talk.h"
#include "store/report.h"
#include "store/veil.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOGETHER_MOST 64 /* texts a commit: it costs hardly more for many than for one */
#define RECENT_MOST   8

/* ---- what intents do ---- */

static void say_its_reply(struct talk *talk)
{
	talk_say(talk, talk->reading.form->reply);
}

static void opt(struct talk *talk, bool out)
{
	roster_opt_out(talk->office, talk->number, out, talk->number, talk->now);
	say_its_reply(talk);
}

static void opt_out(struct talk *talk)
{
	opt(talk, true);
}

static void opt_in(struct talk *talk)
{
	opt(talk, false);
}

static void list_own(struct talk *talk)
{
	talk_say(talk, correction_list(talk) ? "query" : "query_none");
}

static void look_at_phone(const struct report *report, void *context)
{
	copy_text(context, PHONE_SIZE, report->phone);
}

/* The sender as the record that is named knows him: who reported it unknown goes on unknown. */
static const char *known_as(struct talk *talk, char phone[PHONE_SIZE])
{
	char number[PHONE_SIZE];

	phone[0] = '\0';
	report_get(talk->office->store, talk->reading.receipt, look_at_phone, phone);
	if (!veil_is(phone) || !veil_number(talk->office->store, phone, number) ||
	    !text_is(number, talk->number))
		return talk->number;
	talk->reading.anonymous = true;
	return phone;
}

/* Without a number the newest is meant that the words can be about. False: he has none. */
static bool find_problem(struct talk *talk, bool closed)
{
	if (talk->reading.receipt == 0)
		talk->reading.receipt = problem_latest(talk->office, talk->number, closed);
	if (talk->reading.receipt != 0)
		return true;
	talk->attention = talk->reading.form->name;
	talk_say(talk, "add_none");
	return false;
}

static void say_of_problem(struct talk *talk, enum problem_done done, const char *accepted,
			   const char *open)
{
	talk->report_id = talk->reading.receipt;
	talk_extra(talk, "days", "%d", talk->office->config->problems.due_days);
	switch (done) {
	case PROBLEM_DONE: talk_say(talk, accepted); return;
	case PROBLEM_OPEN: talk_say(talk, open); return;
	case PROBLEM_CLOSED: talk_say(talk, "add_closed"); return;
	case PROBLEM_UNKNOWN:
	case PROBLEM_GONE:
	case PROBLEM_NO_RESULT: break;
	}
	talk->attention = talk->reading.form->name;
	talk_say(talk, "add_unknown");
}

static void add_to_problem(struct talk *talk)
{
	char phone[PHONE_SIZE];
	const char *as;

	if (!find_problem(talk, false))
		return;
	if (talk->reading.words[0] == '\0') {
		talk->report_id = talk->reading.receipt;
		talk_say(talk, "add_empty");
		return;
	}
	as = known_as(talk, phone);
	say_of_problem(talk,
		       problem_supplement(talk->office, talk->reading.receipt, as,
					  talk->reading.words, talk->now),
		       "add_accepted", "add_accepted");
}

static void reopen_problem(struct talk *talk)
{
	char phone[PHONE_SIZE];
	const char *as;

	if (!find_problem(talk, true))
		return;
	as = known_as(talk, phone);
	say_of_problem(talk,
		       problem_unsatisfied(talk->office, talk->reading.receipt, as,
					   talk->reading.words, talk->now),
		       "unsatisfied_accepted", "unsatisfied_open");
}

/* All others only answer. */
static const struct {
	const char *intent;
	void (*act)(struct talk *talk);
} acts[] = {
	{ "optout", opt_out },
	{ "optin", opt_in },
	{ "query", list_own },
	{ "cancel", correction_cancel },
	{ "add", add_to_problem },
	{ "unsatisfied", reopen_problem },
	{ "new_number", newcomer_claims },
};

static void act(struct talk *talk)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (text_is(acts[i].intent, talk->reading.form->name)) {
			acts[i].act(talk);
			return;
		}
	}
	say_its_reply(talk);
}

/* ---- the gates ---- */

static bool is_for_nobody(struct talk *talk)
{
	if (talk->outcome != OUTCOME_IGNORED)
		return false;
	talk->reason = talk->reading.reason;
	return true;
}

static bool is_unknown(struct talk *talk)
{
	/* An intent with a form is one for the clerk, who is told more. */
	if (talk->reading.rival_count > 0 || talk->reading.form != NULL)
		return false;
	talk->outcome = OUTCOME_UNKNOWN;
	talk_say(talk, "unknown");
	return true;
}

static bool could_be_either(struct talk *talk)
{
	if (talk->reading.rival_count == 0)
		return false;
	talk_ask(talk, "form", forms_reply_name(&talk->reading));
	return true;
}

/* A correction turns into the record as it should be, and goes on. */
static bool is_intent(struct talk *talk)
{
	if (!talk->reading.form->is_intent)
		return false;
	if (text_is(talk->reading.form->name, "correct"))
		return correction_begin(talk);
	if (talk->outcome == OUTCOME_ACCEPTED || talk->outcome == OUTCOME_UNKNOWN)
		act(talk);
	else
		talk_say(talk, forms_reply_name(&talk->reading));
	return true;
}

static bool wants_a_name(struct talk *talk)
{
	if (!newcomer_asks(talk))
		return false;
	if (talk->outcome == OUTCOME_ACCEPTED)
		talk->outcome = OUTCOME_INCOMPLETE;
	return true;
}

/* The answer may come alone: what was right is kept. */
static bool is_impossible(struct talk *talk)
{
	struct reading *reading = &talk->reading;
	const char *reply = forms_reply_name(reading);
	char question[64];
	size_t field;

	if (talk->outcome != OUTCOME_INVALID)
		return false;
	field = reading->error_count == 0 ? FIELDS_MOST
					  : forms_field(reading->form, reading->errors[0].field);
	if (field == FIELDS_MOST || reading->record_count != 1) {
		talk_say(talk, reply);
		return true;
	}
	snprintf(question, sizeof(question), "field:%s", reading->form->fields[field].name);
	talk_ask(talk, question, reply);
	return true;
}

static bool is_incomplete(struct talk *talk)
{
	const struct reading *reading = &talk->reading;
	char question[64];

	if (talk->outcome != OUTCOME_INCOMPLETE)
		return false;
	if (reading->missing_count == 0) {
		talk_say(talk, forms_reply_name(reading));
		return true;
	}
	snprintf(question, sizeof(question), "field:%s",
		 reading->form->fields[reading->missing[0]].name);
	talk_ask(talk, question, forms_reply_name(reading));
	return true;
}

static bool is_doubtful(struct talk *talk)
{
	if (talk->outcome != OUTCOME_CONFIRM)
		return false;
	if (!talk->sure) {
		talk_ask(talk, "sure", forms_reply_name(&talk->reading));
		return true;
	}
	talk->outcome = OUTCOME_ACCEPTED;
	return false;
}

static void take_over(struct talk *talk, const struct role_answer *answer)
{
	for (size_t i = 0; i < answer->extra_count; i++)
		talk_extra(talk, answer->extras[i].name, "%s", answer->extras[i].value);
}

static bool judged(struct talk *talk, const struct role_answer *answer)
{
	switch (answer->verdict) {
	case ROLE_FINE: return false;
	case ROLE_ASK:
		if (talk->plausible)
			return false;
		talk->outcome = OUTCOME_CONFIRM;
		talk_ask(talk, "plausible", answer->reply[0] == '\0' ? "confirm" : answer->reply);
		break;
	case ROLE_REFUSE:
		talk->outcome = OUTCOME_INVALID;
		talk_say(talk, answer->reply[0] == '\0' ? "invalid" : answer->reply);
		break;
	case ROLE_PERSON:
		talk->attention = "for the clerk to decide";
		talk_say(talk, answer->reply[0] == '\0' ? "to_the_clerk" : answer->reply);
		break;
	}
	take_over(talk, answer);
	return true;
}

/* Possible, but against what the office knows. */
static bool is_implausible(struct talk *talk)
{
	const struct reading *reading = &talk->reading;
	const struct person *person = talk_person(talk);
	struct record_source source = {
		.person_id = person == NULL ? 0 : person->id,
		.name = person == NULL ? "" : person->name,
		.group = person == NULL ? 0 : person->group,
		.phone = talk->number,
		.way = "sms",
		.at = talk->message->received_at,
		.message_id = talk->began,
	};

	for (size_t i = 0; i < reading->record_count; i++) {
		struct role_answer answer;

		record_check(talk->office, reading->form, &reading->records[i], &source,
			     talk->replaces, talk->now, &answer);
		if (judged(talk, &answer))
			return true;
	}
	return false;
}

/* ---- the same once more? ---- */

/* An equal record of this phone, not long ago. */
struct recent {
	struct talk *talk;
	const char *form;
	char *fields; /* of the text; written when there is something to compare it with */
	int64_t since, message_id;
	bool found;
};

static void compare_recent(const struct report *report, void *context)
{
	struct recent *recent = context;

	if (recent->found || report->at < recent->since || !text_is(report->form, recent->form) ||
	    text_is(report->source, SEASON_CARRIED))
		return;
	if (recent->fields == NULL)
		recent->fields = forms_record_line(recent->talk->reading.form,
						   &recent->talk->reading.records[0]);
	if (!text_is(report->fields, recent->fields))
		return;
	recent->found = true;
	recent->message_id = report->message_id;
}

static void find_recent(struct talk *talk, struct recent *recent)
{
	struct report_filter filter = { .phone = talk->number,
					.season = office_season(talk->office, talk->now),
					.limit = RECENT_MOST };

	recent->talk = talk;
	recent->form = talk->reading.form->name;
	recent->since = talk->now.utc - MINUTES(talk->office->config->dialogue.repeat_minutes);
	report_list(talk->office->store, &filter, compare_recent, recent);
	free(recent->fields);
	recent->fields = NULL;
}

/* One text that the network brought twice bears one time of sending. */
static bool network_brought_twice(struct talk *talk, int64_t message_id)
{
	struct inbox_message before;
	bool same;

	if (message_id == 0 || !inbox_get(talk->office->store, message_id, &before))
		return false;
	same = talk->message->sent_at != 0 && before.sent_at == talk->message->sent_at &&
	       text_is(before.text, talk_text(talk));
	inbox_release(&before);
	return same;
}

static void ask_whether_twice(struct talk *talk)
{
	char own[64];

	snprintf(own, sizeof(own), "twice_%.48s", talk->reading.form->role);
	talk->outcome = OUTCOME_CONFIRM;
	talk_ask(talk, "twice",
		 config_own_reply(talk->office->config, own) == NULL ? "twice" : own);
}

static bool is_said_again(struct talk *talk)
{
	struct recent recent = { .found = false };

	if (talk->twice || talk->replaces != 0 || talk->reading.anonymous ||
	    talk->reading.record_count == 0 || talk->office->config->dialogue.repeat_minutes == 0)
		return false;
	/* Whom the office knows has mostly said something before. */
	if (!talk->phone.known && !report_any(talk->office->store, talk->number))
		return false;
	find_recent(talk, &recent);
	if (!recent.found)
		return false;
	if (network_brought_twice(talk, recent.message_id)) {
		talk->outcome = OUTCOME_IGNORED;
		talk->reason = "duplicate";
		talk->reply[0] = '\0';
		return true;
	}
	ask_whether_twice(talk);
	return true;
}

/* Each says whether the text ends there. */
static bool (*const gates[])(struct talk *talk) = {
	is_for_nobody, is_unknown,    could_be_either, is_intent,   is_impossible,
	wants_a_name,  is_incomplete, is_said_again,   is_doubtful, is_implausible,
};

/* ---- what passed ---- */

static void say_accepted(struct talk *talk, const struct role_answer *answer, bool waits)
{
	take_over(talk, answer);
	talk->outcome = OUTCOME_ACCEPTED;
	if (waits)
		talk_say(talk, "waiting");
	else if (talk->replaces == 0)
		talk_say(talk,
			 answer->reply[0] != '\0' ? answer->reply : talk->reading.form->reply);
}

static void keep_record(struct talk *talk, const struct form_record *record)
{
	struct record_source source = newcomer_source(talk, record);
	struct role_answer answer = { .verdict = ROLE_FINE };
	int64_t id;

	if (talk->replaces != 0)
		id = record_replace(talk->office, talk->replaces, talk->reading.form, record,
				    &source, talk->now, &answer);
	else
		id = record_add(talk->office, talk->reading.form, record, &source, talk->now,
				&answer);
	if (talk->report_id == 0)
		talk->report_id = id;
	say_accepted(talk, &answer, source.waits);
}

static void keep_records(struct talk *talk)
{
	if (talk->replaces != 0)
		correction_tell(talk);
	for (size_t i = 0; i < talk->reading.record_count; i++)
		keep_record(talk, &talk->reading.records[i]);
	/* Several in one text are echoed together. */
	if (talk->reading.record_count > 1 && talk->replaces == 0 &&
	    !text_is(talk->reply, "waiting"))
		talk_say(talk, talk->reading.form->reply);
}

static void pursue(struct talk *talk)
{
	for (size_t i = 0; i < sizeof(gates) / sizeof(*gates); i++)
		if (gates[i](talk))
			return;
	keep_records(talk);
}

/* ---- a text ---- */

static void read_text(struct talk *talk)
{
	struct reading_sender sender = talk_sender(talk);

	if (!talk->read)
		forms_read(talk->office->forms, talk_text(talk), strlen(talk_text(talk)), &sender,
			   talk_today(talk), &talk->reading);
	talk->outcome = talk->reading.outcome;
	if (talk->reading.beside[0] != '\0')
		talk->attention = "several wishes";
}

/* From a number that is no phone: "service number", "no sender". */
static bool from_no_phone(const struct talk *talk)
{
	return talk->class == PHONE_SERVICE || talk->class == PHONE_ALPHANUMERIC ||
	       talk->class == PHONE_NONE;
}

/*
 * A flash message (class 0) shows itself on a phone at once: a warning of the authorities, as of a
 * flood, or a villager's cry for help. It is for a person to read, whoever sent it, and no rule
 * answers it (F60). What was asked before stays asked.
 */
static bool is_flash(struct talk *talk)
{
	const char *text = talk_text(talk);

	if (talk->message->class != 0 || (talk->reason != NULL && !from_no_phone(talk)) ||
	    text_is(talk->reason, "balance"))
		return false;
	talk->leave_open = true;
	talk->reason = "flash message";
	talk->outcome = OUTCOME_IGNORED;
	if (text[strspn(text, " \t\r\n")] != '\0') {
		talk->outcome = OUTCOME_UNKNOWN;
		talk->attention = talk->reason;
	}
	return true;
}

static void take_in(struct talk *talk)
{
	talk->reason = governor_objection(talk->office, talk->number, talk->class, &talk->phone,
					  talk->message);
	if (talk->class == PHONE_SERVICE &&
	    balance_read(talk->office, talk->number, talk_text(talk), talk->message->sim,
			 talk->now))
		talk->reason = "balance";
	if (is_flash(talk))
		return;
	if (talk->reason != NULL) {
		talk->outcome = OUTCOME_IGNORED;
		return;
	}
	if (staff_take(talk))
		return;
	switch (dialogue_take(talk)) {
	case DIALOGUE_NONE:
		if (!talk->read && invitation_take(talk))
			return;
		read_text(talk);
		break;
	case DIALOGUE_ANSWERS: break;
	case DIALOGUE_SETTLED: return;
	}
	pursue(talk);
}

/* Empty. Its reading is most of it, and is not cleared twice. */
static struct talk *talk_new(void)
{
	struct talk *talk = need_resized(NULL, 1, sizeof(*talk));
	size_t behind = offsetof(struct talk, reading) + sizeof(talk->reading);

	memset(talk, 0, offsetof(struct talk, reading));
	memset((char *)talk + behind, 0, sizeof(*talk) - behind);
	forms_begin(&talk->reading, NULL);
	return talk;
}

/* One that rests is handled another time; nothing of it is written. */
static void handle(struct office *office, const struct inbox_message *message, struct moment now)
{
	struct talk *talk = talk_new();

	talk_start(talk, office, message, now);
	take_in(talk);
	if (!talk->later)
		talk_settle(talk);
	talk_release(talk);
	free(talk);
}

enum intake_result intake_messages(struct office *office, struct moment now)
{
	struct store *store = office->store;
	struct inbox_message message;
	unsigned taken = 0;

	if (!inbox_next_whole(store, now, &message))
		return INTAKE_IDLE;
	crash_point("I5");
	if (store_begin(store) != STORE_DONE) {
		inbox_release(&message);
		return INTAKE_BLOCKED;
	}
	do {
		handle(office, &message, now);
		inbox_release(&message);
	} while (++taken < TOGETHER_MOST && inbox_next_fresh(store, &message));
	if (store_commit(store) != STORE_DONE)
		return INTAKE_BLOCKED;
	crash_point("I7");
	return INTAKE_HANDLED;
}
