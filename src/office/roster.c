#include "office/roster.h"

#include "base/scope.h"
#include "forms/forms.h"
#include "office/newcomer.h"
#include "office/record.h"
#include "store/audit.h"
#include "store/claim.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/report.h"
#include "store/signup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIGNUPS_MOST 32
#define MOST	     1000 /* texts and records of one person that an export shows, each the newest */

static void note(struct office *office, const char *who, const char *verb, const char *object,
		 struct json *detail, struct moment now)
{
	SCOPED(release_memory) char *line = json_line(detail);

	audit_add(office->store,
		  &(struct audit){ .who = who, .verb = verb, .object = object, .detail = line },
		  now);
	json_free(detail);
}

static void note_person(struct office *office, const char *who, const char *verb, int64_t id,
			struct json *detail, struct moment now)
{
	char object[32];

	snprintf(object, sizeof(object), "person:%lld", (long long)id);
	note(office, who, verb, object, detail, now);
}

/* ---- one person as an entry ---- */

bool roster_entry(struct office *office, int64_t id, struct entry *entry)
{
	*entry = (struct entry){ .line = 0 };
	if (!person_get(office->store, id, &entry->person))
		return false;
	entry->number_count = person_phones(office->store, id, entry->numbers, ENTRY_NUMBERS_MOST);
	if (entry->number_count > ENTRY_NUMBERS_MOST)
		entry->number_count = ENTRY_NUMBERS_MOST;
	return true;
}

static struct json *entry_json(const struct entry *entry)
{
	struct json *object = json_object_new(), *numbers = json_array_new();

	json_put_text(object, "name", entry->person.name);
	json_put_integer(object, "group", entry->person.group);
	json_put_text(object, "role", entry->person.role);
	json_put_text(object, "note", entry->person.note);
	for (size_t i = 0; i < entry->number_count; i++)
		json_append_text(numbers, entry->numbers[i]);
	json_put(object, "numbers", numbers);
	return object;
}

/* ---- changes ---- */

int64_t roster_add(struct office *office, const struct entry *entry, bool approved, const char *who,
		   struct moment now)
{
	struct person person = entry->person;
	int64_t id;

	person.approved = approved;
	id = person_add(office->store, &person, now);
	for (size_t i = 0; i < entry->number_count; i++)
		person_link(office->store, id, entry->numbers[i]);
	note_person(office, who, "people add", id, entry_json(entry), now);
	return id;
}

static void set_numbers(struct office *office, int64_t id, const struct entry *was,
			const struct entry *is)
{
	for (size_t i = 0; i < was->number_count; i++)
		person_unlink(office->store, id, was->numbers[i]);
	for (size_t i = 0; i < is->number_count; i++)
		person_link(office->store, id, is->numbers[i]);
}

bool roster_set(struct office *office, int64_t id, const struct entry *entry, const char *who,
		struct moment now)
{
	struct json *detail;
	struct entry was;
	struct person person;

	if (!roster_entry(office, id, &was))
		return false;
	person = entry->person;
	person.id = id;
	person.approved = was.person.approved;
	person_change(office->store, &person, now);
	set_numbers(office, id, &was, entry);
	detail = json_object_new();
	json_put(detail, "was", entry_json(&was));
	json_put(detail, "is", entry_json(entry));
	note_person(office, who, "people set", id, detail, now);
	return true;
}

/* ---- approval ---- */

int roster_approve(struct office *office, int64_t *id, const char *who, struct moment now)
{
	struct person person;
	struct json *detail;
	int64_t claimed;
	int counted;

	if (!person_get(office->store, *id, &person) || person.approved)
		return -1;
	person.approved = true;
	person_change(office->store, &person, now);
	counted = (int)newcomer_counts(office, *id, now);
	detail = json_object_new();
	json_put_integer(detail, "records", counted);
	note_person(office, who, "people approve", *id, detail, now);
	claimed = claim_get(office->store, *id);
	if (claimed != 0 && roster_join(office, *id, claimed, who, now))
		*id = claimed;
	return counted;
}

bool roster_join(struct office *office, int64_t id, int64_t into, const char *who,
		 struct moment now)
{
	struct json *detail;
	struct entry gone, stays;

	if (id == into || !roster_entry(office, id, &gone) || !roster_entry(office, into, &stays))
		return false;
	person_join(office->store, id, into, now);
	detail = json_object_new();
	json_put_integer(detail, "joined", id);
	json_put(detail, "was", entry_json(&gone));
	note_person(office, who, "people join", into, detail, now);
	return true;
}

/* ---- numbers ---- */

static void note_number(struct office *office, const char *who, const char *verb,
			const char *number, struct moment now)
{
	char object[16 + PHONE_SIZE];

	snprintf(object, sizeof(object), "phone:%s", number);
	note(office, who, verb, object, json_object_new(), now);
}

void roster_opt_out(struct office *office, const char *number, bool out, const char *who,
		    struct moment now)
{
	phone_opt_out(office->store, number, out, now);
	note_number(office, who, out ? "people opt-out" : "people opt-in", number, now);
}

void roster_block(struct office *office, const char *number, bool blocked, const char *who,
		  struct moment now)
{
	phone_block(office->store, number, blocked, now);
	note_number(office, who, blocked ? "people block" : "people unblock", number, now);
}

/* ---- everything that is known ---- */

struct knowing {
	struct office *office;
	struct json *list;
};

static void put_time(struct office *office, struct json *object, const char *key, int64_t utc)
{
	char iso[ISO_SIZE];

	json_put_text(object, key, utc == 0 ? NULL : iso_time(office->zone, utc, iso));
}

static void add_record(const struct report *report, void *context)
{
	struct knowing *knowing = context;
	struct json *object = json_object_new(), *fields = json_read(report->fields);

	json_put_integer(object, "id", report->id);
	json_put_text(object, "form", report->form);
	json_put_text(object, "state", report->state);
	put_time(knowing->office, object, "at", report->at);
	json_put_text(object, "source", report->source);
	json_put(object, "fields", fields == NULL ? json_object_new() : fields);
	json_append(knowing->list, object);
}

static void add_received(const struct inbox_message *message, void *context)
{
	struct knowing *knowing = context;
	struct json *object = json_object_new();

	json_put_integer(object, "id", message->id);
	put_time(knowing->office, object, "received_at", message->received_at);
	json_put_text(object, "from", message->sender);
	json_put_text(object, "text", message->text);
	json_put_text(object, "outcome", message->outcome);
	json_append(knowing->list, object);
}

static void add_sent(const struct outbox_message *message, void *context)
{
	struct knowing *knowing = context;
	struct json *object = json_object_new();

	json_put_integer(object, "id", message->id);
	put_time(knowing->office, object, "created_at", message->created_at);
	json_put_text(object, "to", message->recipient);
	json_put_text(object, "text", message->text);
	json_put_text(object, "kind", message->kind);
	json_put_text(object, "state", outbox_state_name(message->state));
	json_append(knowing->list, object);
}

static void add_change(const struct audit *audit, void *context)
{
	struct knowing *knowing = context;
	struct json *object = json_object_new(), *detail = json_read(audit->detail);

	put_time(knowing->office, object, "at", audit->at);
	json_put_text(object, "who", audit->who);
	json_put_text(object, "verb", audit->verb);
	json_put_text(object, "object", audit->object);
	json_put(object, "detail", detail == NULL ? json_object_new() : detail);
	json_append(knowing->list, object);
}

static struct json *numbers_json(struct office *office, const struct entry *entry)
{
	struct json *list = json_array_new();

	for (size_t i = 0; i < entry->number_count; i++) {
		struct phone_row phone = phone_get(office->store, entry->numbers[i]);
		struct person people[2];
		struct json *object = json_object_new();

		json_put_text(object, "number", entry->numbers[i]);
		json_put_boolean(object, "opted_out", phone.opted_out);
		json_put_boolean(object, "blocked", phone.blocked);
		json_put_boolean(object, "shared",
				 person_by_phone(office->store, entry->numbers[i], people, 2) > 1);
		json_append(list, object);
	}
	return list;
}

/* Texts of a number that others have too are not his alone, and stay out. */
static void put_texts(struct office *office, const struct entry *entry, struct json *object)
{
	struct knowing received = { office, json_array_new() }, sent = { office, json_array_new() };

	for (size_t i = 0; i < entry->number_count; i++) {
		struct inbox_filter in = { .from = entry->numbers[i], .limit = MOST };
		struct outbox_filter out = { .recipient = entry->numbers[i], .limit = MOST };
		struct person people[2];

		if (person_by_phone(office->store, entry->numbers[i], people, 2) > 1)
			continue;
		inbox_list(office->store, &in, add_received, &received);
		outbox_list(office->store, &out, add_sent, &sent);
	}
	json_put(object, "received", received.list);
	json_put(object, "sent", sent.list);
}

struct json *roster_known(struct office *office, int64_t id)
{
	struct report_filter records = { .person_id = id, .all_states = true, .limit = MOST };
	struct knowing ledger = { office, json_array_new() }, history = { office, NULL };
	struct json *object = json_object_new();
	struct entry entry;

	if (!roster_entry(office, id, &entry)) {
		json_free(object);
		json_free(ledger.list);
		return NULL;
	}
	history.list = json_array_new();
	json_put_integer(object, "id", id);
	json_put_text(object, "name", entry.person.name);
	json_put_integer(object, "group", entry.person.group);
	json_put_text(object, "role", entry.person.role);
	json_put_text(object, "note", entry.person.note);
	json_put_boolean(object, "approved", entry.person.approved);
	put_time(office, object, "created_at", entry.person.created_at);
	put_time(office, object, "changed_at", entry.person.changed_at);
	json_put(object, "numbers", numbers_json(office, &entry));
	report_list(office->store, &records, add_record, &ledger);
	json_put(object, "records", ledger.list);
	put_texts(office, &entry, object);
	audit_of_person(office->store, id, MOST, add_change, &history);
	json_put(object, "history", history.list);
	return object;
}

/* ---- the end ---- */

/* What a record is counted by may stay; what somebody wrote may not. */
static bool keeps_text(const char *form_name, const char *field_name, const char *text,
		       void *context)
{
	const struct office *office = context;
	const struct form *form = forms_named(office->forms, form_name);

	(void)text;
	for (size_t i = 0; form != NULL && i < form->field_count; i++) {
		if (!text_is(form->fields[i].name, field_name))
			continue;
		switch (form->fields[i].type) {
		case FIELD_NAME:
		case FIELD_NAMES:
		case FIELD_WORDS:
		case FIELD_TEXT: return false;
		case FIELD_GROUP:
		case FIELD_AREA:
		case FIELD_WEIGHT:
		case FIELD_BAGS:
		case FIELD_PRICE_AREA:
		case FIELD_PRICE_WEIGHT:
		case FIELD_YEARS:
		case FIELD_DATE:
		case FIELD_PEOPLE:
		case FIELD_PLACE:
		case FIELD_STAGE:
		case FIELD_CHOICE: return true;
		}
	}
	return false;
}

/* The proof names nobody: an id that nobody has any more, and how much went. */
static void prove(struct office *office, int64_t id, const char *who, const struct erased *erased,
		  struct moment now)
{
	struct json *detail = json_object_new();

	json_put_integer(detail, "numbers", erased->numbers);
	json_put_integer(detail, "messages", erased->messages);
	json_put_integer(detail, "sent", erased->sent);
	json_put_integer(detail, "cancelled", erased->cancelled);
	json_put_integer(detail, "records", erased->records);
	json_put_integer(detail, "other", erased->other);
	note_person(office, who, "people erase", id, detail, now);
}

/* His places on days of work that are still to come are free again. */
static void leave_work_days(struct office *office, int64_t id, struct moment now)
{
	struct record_source leaving = { .person_id = id, .way = "walk-in", .at = now.utc };
	struct signup signups[SIGNUPS_MOST];
	char today[ISO_SIZE];
	struct entry entry;

	if (!roster_entry(office, id, &entry))
		return;
	leaving.name = entry.person.name;
	leaving.phone = entry.number_count > 0 ? entry.numbers[0] : "";
	iso_day(office_today(office, now), today);
	for (size_t i = 0; i < entry.number_count; i++) {
		size_t count = signup_of_phone(office->store, entry.numbers[i], today, signups,
					       SIGNUPS_MOST);

		for (size_t k = 0; k < count && k < SIGNUPS_MOST; k++) {
			if (signups[k].person_id == id ||
			    text_is(signups[k].name, entry.person.name))
				record_cancel(office, signups[k].report_id, &leaving, now);
		}
	}
}

static bool erase_all(struct office *office, int64_t id, const char *who, struct moment now,
		      struct erased *erased)
{
	if (store_begin(office->store) != STORE_DONE)
		return false;
	leave_work_days(office, id, now);
	erase_person(office->store, id, 1 + strlen(office->config->country_code), keeps_text,
		     office, now, erased);
	prove(office, id, who, erased, now);
	return store_commit(office->store) == STORE_DONE;
}

enum roster_erased roster_erase(struct office *office, int64_t id, const char *who,
				struct moment now, struct erased *erased)
{
	struct person person;

	*erased = (struct erased){ .numbers = 0 };
	if (!person_get(office->store, id, &person))
		return ROSTER_NOBODY;
	if (erase_must_wait(office->store, id))
		return ROSTER_IN_THE_AIR;
	if (!erase_traces(office->store, id, erased) || !erase_all(office, id, who, now, erased))
		return ROSTER_LOCKED;
	store_empty_log(office->store);
	return ROSTER_ERASED;
}
