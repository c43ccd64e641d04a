#include "office/intake.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "forms/forms.h"
#include "office/balance.h"
#include "office/calendar.h"
#include "office/record.h"
#include "office/role.h"
#include "store/event.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/report.h"
#include "store/sim.h"

#include <cunxin/sms_pdu.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLY_USEFUL  DAYS(1)
#define PEOPLE_MOST   4
#define QUERY_MOST    6
#define TOGETHER_MOST 16 /* texts a commit: it costs as much for one as for many */

/* One text on its way to its outcome. */
struct intake {
	struct office *office;
	const struct inbox_message *message;
	struct moment now;
	struct reading reading;
	char number[PHONE_SIZE]; /* E.164, or as it came */
	enum phone_class class;
	struct person person;	 /* id 0: not on the roster */
	int64_t report_id;	 /* the first record's; 0: none */
	const char *reason;	 /* why nothing follows; NULL */
	struct role_answer said; /* what the form's role has to say */
};

/* Numbers that no answer should go to (faults F54, F55, F57). */
static const char *objection(struct intake *it)
{
	struct store *store = it->office->store;

	switch (it->class) {
	case PHONE_SERVICE:
	case PHONE_ALPHANUMERIC: return "service number";
	case PHONE_NONE: return "no sender";
	case PHONE_MOBILE:
	case PHONE_LANDLINE:
	case PHONE_FOREIGN: break;
	}
	if (phone_get(store, it->number).blocked)
		return "blocked";
	if (sim_is_own_number(store, it->number))
		return "own number";
	if (it->message->class == 0 && it->message->protocol == 0x40)
		return "silent message";
	return NULL;
}

/* Two on one phone: nobody is taken for granted. */
static void find_person(struct intake *it)
{
	struct person people[PEOPLE_MOST];
	size_t count = person_by_phone(it->office->store, it->number, people, PEOPLE_MOST);

	it->person = (struct person){ .id = 0 };
	if (count == 1)
		it->person = people[0];
}

static void read_text(struct intake *it)
{
	struct reading_sender sender = {
		.number = it->number,
		.name = it->person.name,
		.group = it->person.group,
	};
	const char *text = it->message->text == NULL ? "" : it->message->text;

	forms_read(it->office->forms, text, strlen(text), &sender,
		   wall_of(it->office->zone, it->now.utc).day, &it->reading);
}

/* ---- records ---- */

static struct record_source source_of(const struct intake *it)
{
	return (struct record_source){
		.person_id = it->person.id,
		.name = it->person.name,
		.group = it->person.group,
		.phone = it->number,
		.way = "sms",
		.at = it->message->received_at,
		.message_id = it->message->id,
	};
}

/* True where the office says that one of the records cannot be. */
static bool refused(struct intake *it)
{
	const struct record_source source = source_of(it);
	struct reading *reading = &it->reading;

	for (size_t i = 0; i < reading->record_count; i++) {
		record_consider(it->office, reading->form, &reading->records[i], &source, it->now,
				&it->said);
		if (it->said.verdict != ROLE_REFUSE)
			continue;
		reading->outcome = OUTCOME_INVALID;
		return true;
	}
	return false;
}

/* Several records in one text are echoed together by the form's own reply. */
static void add_records(struct intake *it)
{
	const struct record_source source = source_of(it);
	const struct reading *reading = &it->reading;

	for (size_t i = 0; i < reading->record_count; i++) {
		int64_t id = record_enter(it->office, reading->form, &reading->records[i], &source,
					  it->now, &it->said);

		if (it->report_id == 0)
			it->report_id = id;
	}
	if (reading->record_count > 1)
		it->said = (struct role_answer){ .verdict = ROLE_FINE };
}

/* ---- the answer ---- */

struct listing {
	const struct forms *forms;
	struct buffer text;
};

/* One record in few words: its form's values, without what the sender knows anyway. */
static void list_record(const struct report *report, void *context)
{
	struct listing *listing = context;
	struct json *fields = json_read(report->fields);
	const struct json *value;
	void *position = NULL;
	const char *key;

	buffer_add_format(&listing->text, "%s%lld", listing->text.size == 0 ? "" : "; ",
			  (long long)report->id);
	while ((key = json_next(fields, &position, &value)) != NULL) {
		char *words;

		if (text_is(key, "name") || text_is(key, "group"))
			continue;
		words = json_shown(value);
		buffer_add_format(&listing->text, " %.60s", words);
		free(words);
	}
	json_free(fields);
}

static void query(struct intake *it, struct listing *listing)
{
	struct report_filter filter = {
		.phone = it->number,
		.season = office_season(it->office, it->now),
		.limit = QUERY_MOST,
	};

	report_list(it->office->store, &filter, list_record, listing);
}

/* The governor: a phone that keeps asking, man or robot, is answered so often and no more. */
static bool may_answer(struct intake *it)
{
	const struct config_limits *limits = &it->office->config->limits;
	struct store *store = it->office->store;
	int hour = limits->replies_per_sender_per_hour, day = limits->replies_per_sender_per_day;

	if (it->class == PHONE_LANDLINE || it->class == PHONE_FOREIGN)
		return false;
	if (hour > 0 &&
	    outbox_replies_since(store, it->number, it->now.utc - HOURS(1)) >= (unsigned)hour)
		return false;
	return day <= 0 ||
	       outbox_replies_since(store, it->number, it->now.utc - DAYS(1)) < (unsigned)day;
}

static void queue_reply(struct intake *it, const char *text)
{
	char purpose[48];
	struct outbox_order order = {
		.recipient = it->number,
		.text = text,
		.kind = "reply",
		.lane = LANE_REPLY,
		.purpose = purpose,
		.useful_until = it->now.utc + REPLY_USEFUL,
		.in_reply_to = it->message->id,
	};

	snprintf(purpose, sizeof(purpose), "reply:%lld", (long long)it->message->id);
	outbox_queue(it->office->store, &order, it->now);
}

static void answer(struct intake *it)
{
	struct listing listing = { .forms = it->office->forms };
	struct buffer text = BUFFER_EMPTY;
	const char *name =
		it->said.reply[0] != '\0' ? it->said.reply : forms_reply_name(&it->reading);
	char id[24];
	struct reply_extra extras[3 + ROLE_EXTRAS_MOST] = { { "id", id },
							    { "list", "" },
							    { "text", it->message->text } };
	size_t count = 3;

	if (name == NULL || !may_answer(it)) {
		it->reason = name == NULL ? it->reason : "reply limit";
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)it->report_id);
	if (text_is(name, "query")) {
		query(it, &listing);
		extras[1].value = buffer_text(&listing.text);
		if (listing.text.size == 0)
			name = "query_none";
	}
	for (size_t i = 0; i < it->said.extra_count; i++)
		extras[count++] =
			(struct reply_extra){ it->said.extras[i].name, it->said.extras[i].value };
	if (forms_reply(it->office->forms, &it->reading, name, extras, count, &text))
		queue_reply(it, buffer_text(&text));
	buffer_release(&text);
	buffer_release(&listing.text);
}

/* What a reading causes, inside the open transaction. */
static void act(struct intake *it)
{
	const struct form *form = it->reading.form;

	if (it->reading.outcome == OUTCOME_ACCEPTED && form->is_intent) {
		if (text_is(form->name, "optout") || text_is(form->name, "optin"))
			phone_opt_out(it->office->store, it->number, text_is(form->name, "optout"),
				      it->now);
	} else if (it->reading.outcome == OUTCOME_ACCEPTED && !refused(it)) {
		it->said = (struct role_answer){ .verdict = ROLE_FINE };
		add_records(it);
	}
	answer(it);
}

static void note_event(struct intake *it, const char *outcome)
{
	struct json *object = json_object_new();
	char *line;

	json_put_integer(object, "message", it->message->id);
	json_put_text(object, "from", it->number);
	json_put_text(object, "outcome", outcome);
	json_put_text(object, "form", it->reading.form == NULL ? NULL : it->reading.form->name);
	line = json_line(object);
	event_add(it->office->store, "handled", line, it->now);
	free(line);
	json_free(object);
}

/* Record, reply and "handled", in the open transaction. */
static void settle(struct intake *it)
{
	const char *outcome = it->reason != NULL ? "ignored" : outcome_name(it->reading.outcome);
	bool ignored = it->reason != NULL || it->reading.outcome == OUTCOME_IGNORED;

	if (!ignored)
		act(it);
	if (it->reason == NULL && it->reading.reason[0] != '\0')
		it->reason = it->reading.reason;
	inbox_handled(it->office->store, it->message->id, outcome,
		      it->reading.form == NULL ? NULL : it->reading.form->name, it->reason,
		      it->now);
	note_event(it, outcome);
	crash_point("I6");
}

static void take_in(struct office *office, const struct inbox_message *message, struct moment now)
{
	struct intake *it = need_zeroed(1, sizeof(*it));

	it->office = office;
	it->message = message;
	it->now = now;
	it->class = phone_read(message->sender, office->config->country_code, it->number,
			       sizeof(it->number));
	it->reason = objection(it);
	if (it->class == PHONE_SERVICE &&
	    balance_read(office, it->number, message->text, message->sim, now))
		it->reason = "balance";
	if (it->reason == NULL) {
		find_person(it);
		read_text(it);
	}
	settle(it);
	free(it);
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
		take_in(office, &message, now);
		inbox_release(&message);
	} while (++taken < TOGETHER_MOST && inbox_next_fresh(store, &message));
	if (store_commit(store) != STORE_DONE)
		return INTAKE_BLOCKED;
	crash_point("I7");
	return INTAKE_HANDLED;
}
