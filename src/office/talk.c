#include "office/talk.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "base/scope.h"
#include "office/governor.h"
#include "office/rights.h"
#include "store/event.h"
#include "store/outbox.h"
#include "store/veil.h"

#include <assert.h>
#include <cunxin/sms_segment.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLY_USEFUL DAYS(1)

void talk_start(struct talk *talk, struct office *office, const struct inbox_message *message,
		struct moment now)
{
	talk->office = office;
	talk->message = message;
	talk->now = now;
	talk->began = message->id;
	talk->class = phone_read(message->sender, office->config->country_code, talk->number,
				 sizeof(talk->number));
	if (talk->class > PHONE_FOREIGN)
		return;
	talk->phone = phone_get(office->store, talk->number);
	if (!talk->phone.known)
		return;
	talk->person_count =
		person_by_phone(office->store, talk->number, talk->people, TALK_PEOPLE);
	if (talk->person_count > TALK_PEOPLE)
		talk->person_count = TALK_PEOPLE;
	for (size_t i = 0; i < talk->person_count; i++)
		talk->sharing[i] =
			(struct reading_person){ talk->people[i].name, talk->people[i].role,
						 talk->people[i].group };
}

void talk_release(struct talk *talk)
{
	for (size_t i = 0; i < talk->extra_count; i++)
		free(talk->extras[i].value);
	talk->extra_count = 0;
	dialogue_release(&talk->open);
}

struct day talk_today(const struct talk *talk)
{
	return office_today(talk->office, talk->now);
}

const struct person *talk_person(const struct talk *talk)
{
	return talk->person_count == 1 ? &talk->people[0] : NULL;
}

/* Of the only one on the roster who bears this name. */
static int group_of(void *roster, const char *name)
{
	const struct talk *talk = roster;
	struct person found;

	return person_by_name(talk->office->store, name, 0, &found, 1) == 1 ? found.group : 0;
}

struct reading_sender talk_sender(const struct talk *talk)
{
	const struct person *person = talk_person(talk);
	const struct config_staff *own = config_staff_number(talk->office->config, talk->number);
	const char *role = person == NULL ? "" : person->role;

	return (struct reading_sender){
		.number = talk->number,
		.name = person == NULL ? "" : person->name,
		.role = own == NULL || own->role[0] == '\0' ? role : own->role,
		.group = person == NULL ? 0 : person->group,
		.people = talk->sharing,
		.people_count = talk->person_count > 1 ? talk->person_count : 0,
		.group_of = group_of,
		.roster = (void *)talk,
	};
}

const char *talk_text(const struct talk *talk)
{
	return talk->message->text == NULL ? "" : talk->message->text;
}

const char *talk_address(struct talk *talk)
{
	if (!talk->reading.anonymous)
		return talk->number;
	if (talk->veil[0] == '\0')
		veil_put(talk->office->store, talk->message->id, talk->number, talk->veil);
	return talk->veil;
}

void talk_complete(struct talk *talk)
{
	struct reading_sender sender = talk_sender(talk);

	forms_complete(talk->office->forms, &sender, talk_today(talk), &talk->reading);
	talk->outcome = talk->reading.outcome;
}

/* ---- the answer ---- */

void talk_say(struct talk *talk, const char *reply)
{
	copy_text(talk->reply, sizeof(talk->reply), reply);
	talk->question[0] = '\0';
}

/* The value is taken over; what was said under this name before gives way. */
static void set_extra(struct talk *talk, const char *name, char *value)
{
	size_t i = 0;

	while (i < talk->extra_count && !text_is(talk->extras[i].name, name))
		i++;
	assert(i < TALK_EXTRAS);
	if (i == talk->extra_count) {
		copy_text(talk->extras[i].name, sizeof(talk->extras->name), name);
		talk->extra_count++;
	} else {
		free(talk->extras[i].value);
	}
	talk->extras[i].value = value;
}

void talk_extra(struct talk *talk, const char *name, const char *format, ...)
{
	char line[1024];
	va_list values;

	va_start(values, format);
	vsnprintf(line, sizeof(line), format, values);
	va_end(values);
	set_extra(talk, name, need_copy(line));
}

static bool is_open(const struct talk *talk)
{
	return talk->open.phone[0] != '\0';
}

static unsigned tries_of(const struct talk *talk, const char *question)
{
	return is_open(talk) && text_is(talk->open.question, question) ? talk->open.tries + 1 : 1;
}

void talk_ask(struct talk *talk, const char *question, const char *reply)
{
	if (tries_of(talk, question) > (unsigned)talk->office->config->dialogue.tries) {
		talk_put_aside(talk, &talk->open, "asked in vain");
		talk_say(talk, "given_up");
		talk->open.phone[0] = '\0';
		return;
	}
	talk_say(talk, reply);
	copy_text(talk->question, sizeof(talk->question), question);
}

void talk_ask_again(struct talk *talk)
{
	talk->puzzled = true;
	talk_ask(talk, talk->open.question, talk->asked);
}

/* ---- drafts ---- */

static struct json *extras_json(const struct talk *talk)
{
	struct json *object = json_object_new();

	for (size_t i = 0; i < talk->extra_count; i++)
		json_put_text(object, talk->extras[i].name, talk->extras[i].value);
	return object;
}

static void restore_extras(struct talk *talk, const struct json *object)
{
	const struct json *value;
	void *position = NULL;
	const char *name;

	while ((name = json_next(object, &position, &value)) != NULL &&
	       talk->extra_count < TALK_EXTRAS) {
		char *words = json_shown(value);

		talk_extra(talk, name, "%s", words);
		free(words);
	}
}

static struct json *choices_json(const struct talk *talk)
{
	struct json *list = json_array_new();

	for (size_t i = 0; i < talk->choice_count; i++) {
		struct json *one = json_object_new();

		json_put_integer(one, "id", talk->choices[i]);
		json_append(list, one);
	}
	return list;
}

static char *talk_draft(const struct talk *talk)
{
	struct json *draft = json_object_new();
	char *line;

	if (talk->reading.form != NULL)
		json_put(draft, "reading", forms_draft_json(&talk->reading));
	json_put_boolean(draft, "sure", talk->sure);
	json_put_boolean(draft, "plausible", talk->plausible);
	json_put_boolean(draft, "twice", talk->twice);
	json_put_integer(draft, "replaces", talk->replaces);
	json_put_text(draft, "name", talk->who.name);
	json_put_integer(draft, "group", talk->who.group);
	json_put(draft, "choices", choices_json(talk));
	json_put_text(draft, "asked", talk->reply);
	json_put(draft, "extras", extras_json(talk));
	line = json_line(draft);
	json_free(draft);
	return line;
}

static bool flag_of(const struct json *draft, const char *name)
{
	char *shown = json_shown(json_get(draft, name));
	bool set = text_is(shown, "true");

	free(shown);
	return set;
}

static void restore_rest(struct talk *talk, const struct json *draft)
{
	const struct json *list = json_get(draft, "choices");

	talk->sure = flag_of(draft, "sure");
	talk->plausible = flag_of(draft, "plausible");
	talk->twice = flag_of(draft, "twice");
	talk->replaces = (int64_t)json_get_number(draft, "replaces", 0);
	talk->who.group = (int)json_get_number(draft, "group", 0);
	if (json_get_text(draft, "name") != NULL)
		copy_text(talk->who.name, sizeof(talk->who.name), json_get_text(draft, "name"));
	if (json_get_text(draft, "asked") != NULL)
		copy_text(talk->asked, sizeof(talk->asked), json_get_text(draft, "asked"));
	restore_extras(talk, json_get(draft, "extras"));
	for (size_t i = 0; i < json_count(list) && talk->choice_count < TALK_CHOICES; i++)
		talk->choices[talk->choice_count++] =
			(int64_t)json_get_number(json_at(list, i), "id", 0);
}

bool talk_restore(struct talk *talk, const struct dialogue *dialogue)
{
	struct json *draft = json_read(dialogue->draft);
	const struct json *reading = json_get(draft, "reading");
	bool good = draft != NULL && (reading == NULL || forms_draft_read(talk->office->forms,
									  reading, &talk->reading));

	if (good)
		restore_rest(talk, draft);
	if (dialogue->message_id != 0)
		talk->began = dialogue->message_id;
	json_free(draft);
	return good;
}

void talk_put_aside(struct talk *talk, const struct dialogue *dialogue, const char *why)
{
	struct store *store = talk->office->store;
	int64_t message = dialogue->message_id;

	dialogue_close(store, talk->number);
	if (message == 0)
		return;
	inbox_attend(store, message, why, talk->now);
	draft_keep(store, message, dialogue->form, dialogue->draft, talk->now);
}

/* ---- settling ---- */

/* Words in front of the question that was not answered, where one message still holds both. */
static void add_puzzled(struct talk *talk, struct buffer *text)
{
	const char *puzzled = config_reply(talk->office->config, "puzzled");
	const char *signature = talk->office->config->signature;
	struct buffer whole = BUFFER_EMPTY;

	if (!talk->puzzled || talk->question[0] == '\0' || puzzled == NULL ||
	    !text_begins(buffer_text(text), signature))
		return;
	buffer_add_format(&whole, "%s%s%s", signature, puzzled,
			  buffer_text(text) + strlen(signature));
	if (sms_cost(buffer_text(&whole), whole.size).segments > 1) {
		buffer_release(&whole);
		return;
	}
	buffer_release(text);
	*text = whole;
}

static bool render(struct talk *talk, struct buffer *text)
{
	struct reply_extra extras[TALK_EXTRAS + 2];
	size_t count = 0;
	char id[INTEGER_SIZE];

	write_integer(id, talk->report_id);
	for (size_t i = 0; i < talk->extra_count; i++)
		extras[count++] =
			(struct reply_extra){ talk->extras[i].name, talk->extras[i].value };
	extras[count++] = (struct reply_extra){ "id", id };
	extras[count++] = (struct reply_extra){ "text", talk_text(talk) };
	if (!forms_reply(talk->office->forms, &talk->reading, talk->reply, extras, count, text))
		return false;
	add_puzzled(talk, text);
	return true;
}

static void queue_reply(struct talk *talk, const char *recipient, const char *text)
{
	char purpose[48];
	struct outbox_order order = {
		.recipient = recipient,
		.text = text,
		.kind = "reply",
		.lane = LANE_REPLY,
		.purpose = purpose,
		.useful_until = talk->now.utc + REPLY_USEFUL,
		.in_reply_to = talk->message->id,
	};

	snprintf(purpose, sizeof(purpose), "reply:%lld", (long long)talk->message->id);
	outbox_queue(talk->office->store, &order, talk->now);
}

/* False: something would have to be said, and may not be. */
static bool answer(struct talk *talk, const char *recipient)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	unsigned rights =
		office_rights_of(talk->office, talk->number, talk->people, talk->person_count);

	if (talk->reply[0] == '\0' || !render(talk, &text))
		return true;
	switch (governor_allows(talk->office, talk->number, talk->class, rights != 0, talk->message,
				talk->now)) {
	case GOVERNOR_YES: queue_reply(talk, recipient, buffer_text(&text)); return true;
	case GOVERNOR_UNREACHABLE: talk->reason = "cannot be texted"; return false;
	case GOVERNOR_FIRST_SILENCE: talk->attention = "reply limit"; return false;
	case GOVERNOR_SILENCE: talk->reason = "reply limit"; return false;
	}
	return false;
}

/* Opens the question, or closes the one that is answered. A question that was not put goes to the
 * clerk with what is known. */
static void keep_question(struct talk *talk, bool asked)
{
	SCOPED(release_memory) char *draft = NULL;
	struct dialogue next = { .asked_at = talk->now.utc, .message_id = talk->began };

	if (talk->leave_open)
		return;
	if (talk->question[0] == '\0') {
		if (is_open(talk))
			dialogue_close(talk->office->store, talk->number);
		return;
	}
	draft = talk_draft(talk);
	next.draft = draft;
	next.tries = tries_of(talk, talk->question);
	next.expires_at = talk->now.utc + HOURS(talk->office->config->dialogue.hours);
	copy_text(next.phone, sizeof(next.phone), talk->number);
	copy_text(next.question, sizeof(next.question), talk->question);
	copy_text(next.form, sizeof(next.form),
		  talk->reading.form == NULL ? "" : talk->reading.form->name);
	if (asked)
		dialogue_put(talk->office->store, &next);
	else if (talk->attention == NULL && talk->reason != NULL && is_open(talk))
		talk_put_aside(talk, &next, talk->reason);
}

/* The form as which the message is listed: none where a no has ended the talk about it. */
static const char *form_of(const struct talk *talk)
{
	return talk->ended || talk->reading.form == NULL ? NULL : talk->reading.form->name;
}

static void note_event(struct talk *talk, const char *sender, const char *outcome)
{
	SCOPED(buffer_release) struct buffer line = BUFFER_EMPTY;

	json_jot_begin(&line);
	json_jot_integer(&line, "message", talk->message->id);
	json_jot_text(&line, "from", sender);
	json_jot_text(&line, "outcome", outcome);
	json_jot_text(&line, "form", form_of(talk));
	json_jot_end(&line);
	event_add(talk->office->store, "handled", buffer_text(&line), talk->now);
}

void talk_settle(struct talk *talk)
{
	struct store *store = talk->office->store;
	const char *outcome = outcome_name(talk->outcome);
	const char *sender = talk_address(talk);
	bool asked = answer(talk, sender);

	keep_question(talk, asked);
	inbox_handled(store, talk->message->id, outcome, form_of(talk), talk->reason, talk->now);
	if (talk->attention != NULL)
		inbox_attend(store, talk->message->id, talk->attention, talk->now);
	note_event(talk, sender, outcome);
	crash_point("I6");
}
