#include "office/newcomer.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/tell.h"
#include "store/claim.h"
#include "store/report.h"
#include "text/normal.h"
#include "text/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RELEASED_MOST	     256 /* records of one number that waited */
#define NUMBERS_ONE_MAY_HAVE 8

static size_t field_of(const struct form *form, enum field_type type)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (form->fields[i].type == type)
			return i;
	return FIELDS_MOST;
}

/* The form that people's names and groups are read with: the first that has both. */
static const struct form *people_form(const struct forms *forms)
{
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		if (!form->is_intent && field_of(form, FIELD_NAME) != FIELDS_MOST &&
		    field_of(form, FIELD_GROUP) != FIELDS_MOST)
			return form;
	}
	return NULL;
}

static bool all_named(const struct talk *talk, size_t name)
{
	for (size_t i = 0; i < talk->reading.record_count; i++)
		if (!talk->reading.records[i].values[name].present)
			return false;
	return true;
}

static bool waits_by_config(const struct talk *talk)
{
	return text_is(talk->office->config->people.unknown, "wait");
}

static void ask_which(struct talk *talk)
{
	struct buffer list = BUFFER_EMPTY;

	for (size_t i = 0; i < talk->person_count; i++)
		buffer_add_format(&list, "%s%zu %s", i == 0 ? "" : ", ", i + 1,
				  talk->people[i].name);
	talk_extra(talk, "people", "%s", buffer_text(&list));
	buffer_release(&list);
	talk_ask(talk, "who", "ask_who");
}

bool newcomer_asks(struct talk *talk)
{
	size_t name = field_of(talk->reading.form, FIELD_NAME);
	bool speaks_for_another = talk->reading.proxy && talk->who.name[0] == '\0';

	if (name == FIELDS_MOST || talk->replaces != 0)
		return false;
	if (talk->person_count > 1 && !all_named(talk, name)) {
		ask_which(talk);
		return true;
	}
	if (talk->person_count > 0 || talk->who.name[0] != '\0')
		return false;
	if (all_named(talk, name) && !(speaks_for_another && waits_by_config(talk)))
		return false;
	talk_ask(talk, "you", speaks_for_another ? "ask_you_too" : "ask_you");
	return true;
}

/* ---- answers ---- */

static void set_field(struct talk *talk, size_t field, const char *words)
{
	for (size_t i = 0; field != FIELDS_MOST && i < talk->reading.record_count; i++) {
		struct form_record *record = &talk->reading.records[i];

		if (!record->values[field].present &&
		    forms_set_field(talk->office->forms, talk->reading.form, field, words,
				    talk_today(talk), record))
			record->values[field].said = true;
	}
}

static void set_person(struct talk *talk, const char *name, int group)
{
	char words[16];

	set_field(talk, field_of(talk->reading.form, FIELD_NAME), name);
	snprintf(words, sizeof(words), "%d", group);
	if (group > 0)
		set_field(talk, field_of(talk->reading.form, FIELD_GROUP), words);
}

/* "2": the second of those that were listed; 0: no number, or more than a number. */
static size_t listed_number(const struct talk *talk)
{
	SCOPED(release_memory) struct normal_text *normal = need(sizeof(*normal));
	struct text_number number;
	const char *at = normal->utf8;
	size_t size;

	normal_form(talk_text(talk), strlen(talk_text(talk)), normal);
	at += strspn(at, " ");
	size = text_number(at, &number);
	if (size == 0 || at[size + strspn(at + size, " ")] != '\0' || number.value < 1 ||
	    number.value > 99)
		return 0;
	return (size_t)number.value;
}

/* Somebody's whole name stands in the text, or the text in his name (the given name alone). */
static const struct person *person_in_text(const struct talk *talk)
{
	const struct person *found = NULL;
	size_t number = listed_number(talk);

	if (number > 0)
		return number <= talk->person_count ? &talk->people[number - 1] : NULL;
	for (size_t i = 0; i < talk->person_count; i++) {
		if (strstr(talk_text(talk), talk->people[i].name) == NULL &&
		    (strlen(talk_text(talk)) < 3 ||
		     strstr(talk->people[i].name, talk_text(talk)) == NULL))
			continue;
		if (found != NULL)
			return NULL;
		found = &talk->people[i];
	}
	return found;
}

bool newcomer_take_who(struct talk *talk)
{
	const struct person *person = person_in_text(talk);

	if (person == NULL)
		return false;
	set_person(talk, person->name, person->group);
	return true;
}

/* A name, and perhaps a group, in a text. */
static bool read_person(const struct talk *talk, const char *words, struct person *person)
{
	const struct form *form = people_form(talk->office->forms);
	struct reading_sender sender = { .number = talk->number, .name = "", .role = "" };
	SCOPED(release_memory) struct reading *reading = need_zeroed(1, sizeof(*reading));
	const struct field_value *name, *group;

	if (form == NULL)
		return false;
	forms_read_as(talk->office->forms, form, words, strlen(words), &sender, talk_today(talk),
		      reading);
	name = record_value(form, &reading->records[0], FIELD_NAME);
	group = record_value(form, &reading->records[0], FIELD_GROUP);
	if (reading->record_count == 0 || name == NULL || !name->said)
		return false;
	copy_text(person->name, sizeof(person->name), name->text);
	person->group = group != NULL && group->said ? (int)group->number : 0;
	return true;
}

bool newcomer_take_name(struct talk *talk)
{
	if (!read_person(talk, talk_text(talk), &talk->who))
		return false;
	/* Who speaks for another has told his own name. */
	if (!talk->reading.form->is_intent && !talk->reading.proxy)
		set_person(talk, talk->who.name, talk->who.group);
	return true;
}

/* ---- behind a record ---- */

static bool same_person(const struct person *person, const char *name, int group)
{
	return text_is(person->name, name) &&
	       (group == 0 || person->group == 0 || person->group == group);
}

/* The one on the roster who is meant by a name; 0: nobody, or more than one. */
static int64_t known_by_name(struct talk *talk, const char *name, int group)
{
	struct person found[2];

	for (size_t i = 0; i < talk->person_count; i++)
		if (same_person(&talk->people[i], name, group))
			return talk->people[i].id;
	return person_by_name(talk->office->store, name, group, found, 2) == 1 && found[0].approved
		       ? found[0].id
		       : 0;
}

/* Whether he waits until the clerk has looked. */
static bool add_newcomer(struct talk *talk, const char *name, int group)
{
	struct person *person = &talk->people[0];

	*person = (struct person){ .group = group };
	copy_text(person->name, sizeof(person->name), name);
	person->id = person_add_with_number(talk->office->store, person, talk->number, talk->now);
	talk->person_count = 1;
	if (!waits_by_config(talk))
		return false;
	talk->attention = "new person";
	return true;
}

/* Nobody whom the clerk knows is behind the number, and until he does nothing counts. */
static bool waits(const struct talk *talk)
{
	bool claims = false;

	for (size_t i = 0; i < talk->person_count; i++) {
		if (talk->people[i].approved)
			return false;
		claims = claims || claim_get(talk->office->store, talk->people[i].id) != 0;
	}
	return claims || waits_by_config(talk);
}

struct record_source newcomer_source(struct talk *talk, const struct form_record *record)
{
	const struct form *form = talk->reading.form;
	const struct field_value *name = record_value(form, record, FIELD_NAME);
	const struct field_value *group = record_value(form, record, FIELD_GROUP);
	int number = group == NULL ? 0 : (int)group->number;
	struct record_source source = {
		.name = "",
		.phone = talk_address(talk),
		.way = "sms",
		.at = talk->message->received_at,
		.message_id = talk->began,
	};

	if (talk->reading.anonymous)
		return source;
	if (talk->person_count > 0)
		source.waits = waits(talk);
	else if (talk->who.name[0] != '\0')
		source.waits = add_newcomer(talk, talk->who.name, talk->who.group);
	else if (name != NULL && !talk->reading.proxy)
		source.waits = add_newcomer(talk, name->text, number);
	if (name != NULL)
		source.person_id = known_by_name(talk, name->text, number);
	else if (talk_person(talk) != NULL)
		source.person_id = talk_person(talk)->id;
	if (talk_person(talk) != NULL && source.person_id == talk_person(talk)->id) {
		source.name = talk_person(talk)->name;
		source.group = talk_person(talk)->group;
	}
	return source;
}

/* ---- a new number ---- */

void newcomer_claims(struct talk *talk)
{
	struct person said = talk->who, found[2];
	bool named = said.name[0] != '\0' || read_person(talk, talk->reading.words, &said);

	if (!named) {
		talk->outcome = OUTCOME_INCOMPLETE;
		talk_ask(talk, "you", "ask_you");
		return;
	}
	talk_extra(talk, "name", "%s", said.name);
	talk->attention = "new number";
	talk_say(talk, "new_number");
	if (talk->person_count > 0 ||
	    person_by_name(talk->office->store, said.name, said.group, found, 2) != 1 ||
	    !found[0].approved)
		return;
	add_newcomer(talk, found[0].name, found[0].group);
	claim_put(talk->office->store, talk->people[0].id, found[0].id);
	talk->attention = "new number";
}

/* ---- the clerk has looked ---- */

struct waiting {
	int64_t ids[RELEASED_MOST];
	size_t count;
};

static void note_waiting(const struct report *report, void *context)
{
	struct waiting *waiting = context;

	if (waiting->count < RELEASED_MOST)
		waiting->ids[waiting->count++] = report->id;
}

static unsigned release_number(struct office *office, const char *phone, struct moment now)
{
	struct waiting waiting = { .count = 0 };
	struct report_filter filter = { .phone = phone,
					.state = "waiting",
					.limit = RELEASED_MOST };
	unsigned released = 0;

	report_list(office->store, &filter, note_waiting, &waiting);
	/* Oldest first, as they came. */
	for (size_t i = waiting.count; i-- > 0;)
		released += record_release(office, waiting.ids[i], now);
	return released;
}

struct entries {
	int64_t ids[RELEASED_MOST];
	size_t count;
};

static void note_entry(const struct inbox_message *message, void *context)
{
	struct entries *entries = context;

	if ((text_is(message->reason, "new person") || text_is(message->reason, "new number")) &&
	    entries->count < RELEASED_MOST)
		entries->ids[entries->count++] = message->id;
}

static void settle_entries(struct office *office, const char *phone, struct moment now)
{
	struct entries entries = { .count = 0 };
	struct inbox_filter filter = { .attention = true, .from = phone, .limit = RELEASED_MOST };

	inbox_list(office->store, &filter, note_entry, &entries);
	for (size_t i = 0; i < entries.count; i++)
		inbox_settle(office->store, entries.ids[i], NULL, NULL, NULL, now);
}

static void tell_approved(struct office *office, int64_t id, const char *phone, struct moment now)
{
	char purpose[32 + PHONE_SIZE];
	struct tell tell = { .phone = phone,
			     .reply = "approved",
			     .purpose = purpose,
			     .lane = LANE_REPLY,
			     .useful_until = now.utc + DAYS(3) };

	snprintf(purpose, sizeof(purpose), "approved:%lld:%.*s", (long long)id, PHONE_SIZE - 1,
		 phone);
	office_tell(office, &tell, now);
}

unsigned newcomer_counts(struct office *office, int64_t id, struct moment now)
{
	char numbers[NUMBERS_ONE_MAY_HAVE][PHONE_SIZE];
	size_t number_count = person_phones(office->store, id, numbers, NUMBERS_ONE_MAY_HAVE);
	unsigned released = 0;

	for (size_t i = 0; i < number_count && i < NUMBERS_ONE_MAY_HAVE; i++) {
		released += release_number(office, numbers[i], now);
		settle_entries(office, numbers[i], now);
		tell_approved(office, id, numbers[i], now);
	}
	return released;
}
