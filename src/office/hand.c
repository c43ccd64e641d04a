#include "office/hand.h"

#include "office/audience.h"
#include "store/report.h"

#include <stdio.h>

static const struct record_source *source_of(struct hand *hand)
{
	hand->source.person_id = hand->person.id;
	hand->source.name = hand->person.name;
	hand->source.group = hand->person.group;
	hand->source.phone = hand->phone;
	return &hand->source;
}

void hand_of_number(struct office *office, const char *number, struct hand *hand)
{
	struct person people[2];

	copy_text(hand->phone, sizeof(hand->phone), number);
	if (person_by_phone(office->store, hand->phone, people, 2) == 1)
		hand->person = people[0];
}

/* ---- fields ---- */

static const char *value_of(const struct form *form, const struct form_record *record,
			    enum field_type type)
{
	const struct field_value *value = record_value(form, record, type);

	return value == NULL ? "" : value->text;
}

/* The only one on the roster who bears the name in the record, in its group where it says one. */
static bool named_person(struct office *office, const struct form *form,
			 const struct form_record *record, struct person *person)
{
	const struct field_value *group = record_value(form, record, FIELD_GROUP);
	const char *name = value_of(form, record, FIELD_NAME);
	struct person people[2];

	if (name[0] == '\0' ||
	    person_by_name(office->store, name, group == NULL ? 0 : (int)group->number, people,
			   2) != 1)
		return false;
	*person = people[0];
	return true;
}

void hand_fill(struct office *office, const struct form *form, const struct person *person,
	       struct moment now, struct form_record *record)
{
	struct person named;

	if (person->name[0] == '\0' && named_person(office, form, record, &named))
		person = &named;
	for (size_t i = 0; i < form->field_count; i++) {
		const struct form_field *row = &form->fields[i];
		const char *words = row->fallback;
		char group[16] = "";

		if (record->values[i].present)
			continue;
		if (person->group > 0)
			snprintf(group, sizeof(group), "%d", person->group);
		if (row->type == FIELD_NAME)
			words = person->name;
		else if (row->type == FIELD_GROUP)
			words = group;
		if (words[0] != '\0')
			forms_set_field(office->forms, form, i, words, office_today(office, now),
					record);
	}
}

bool hand_needs(const struct form *form, size_t field, const struct form_record *record)
{
	const struct form_field *row = &form->fields[field];

	return row->required && !record->values[field].present &&
	       (row->unless >= form->field_count || !record->values[row->unless].present);
}

/* ---- adding ---- */

/* The one on the roster who is named in the record, with the number that reaches him. */
static void find_named(struct office *office, const struct form *form,
		       const struct form_record *record, struct hand *hand, struct moment now)
{
	struct audience audience;
	char query[48], why[120];

	if (hand->person.id != 0 || hand->phone[0] != '\0' ||
	    !named_person(office, form, record, &hand->person))
		return;
	snprintf(query, sizeof(query), "person:%lld", (long long)hand->person.id);
	if (audience_find(office, query, now, &audience, why, sizeof(why)) && audience.count > 0)
		copy_text(hand->phone, sizeof(hand->phone), audience.members[0].number);
	audience_release(&audience);
}

void hand_check(struct office *office, const struct form *form, const struct form_record *record,
		struct hand *hand, int64_t replaces, struct moment now, struct role_answer *answer)
{
	find_named(office, form, record, hand, now);
	record_check(office, form, record, source_of(hand), replaces, now, answer);
}

int64_t hand_add(struct office *office, const struct form *form, const struct form_record *record,
		 struct hand *hand, struct moment now)
{
	find_named(office, form, record, hand, now);
	return record_add(office, form, record, source_of(hand), now, NULL);
}

/* ---- changing ---- */

struct recalling {
	struct office *office;
	const struct form *form;
	struct form_record *record;
	struct hand *hand;
};

static void recall(const struct report *report, void *context)
{
	struct recalling *it = context;
	struct hand *hand = it->hand;
	struct json *fields = json_read(report->fields);

	it->form = forms_named(it->office->forms, report->form);
	if (it->form != NULL)
		forms_record_read(it->form, fields, it->record);
	json_free(fields);
	copy_text(hand->phone, sizeof(hand->phone), report->phone);
	copy_text(hand->way, sizeof(hand->way), report->source);
	hand->person.id = report->person_id;
	hand->person.group = report->group;
	copy_text(hand->person.name, sizeof(hand->person.name), report->name);
	hand->source.way = hand->way;
	hand->source.at = report->at;
	hand->source.message_id = report->message_id;
}

const struct form *hand_recall(struct office *office, int64_t id, struct hand *hand,
			       struct form_record *record)
{
	struct recalling it = { .office = office, .record = record, .hand = hand };

	return report_get(office->store, id, recall, &it) ? it.form : NULL;
}

int64_t hand_replace(struct office *office, int64_t id, const struct form *form,
		     const struct form_record *record, struct hand *hand, struct moment now)
{
	return record_replace(office, id, form, record, source_of(hand), now, NULL);
}

/* ---- a message that no rule understood ---- */

bool hand_is_recorded(const struct inbox_message *message, const struct form *form)
{
	return text_is(message->outcome, "accepted") && text_is(message->form, form->name) &&
	       !text_is(message->reason, HAND_ASSIGNED);
}

/* As it stands now: it may have been answered while somebody typed. */
static bool recorded_meanwhile(struct office *office, int64_t id, const struct form *form)
{
	struct inbox_message message;
	bool recorded;

	if (!inbox_get(office->store, id, &message))
		return true;
	recorded = hand_is_recorded(&message, form);
	inbox_release(&message);
	return recorded;
}

int64_t hand_assign(struct office *office, const struct inbox_message *message,
		    const struct reading *reading, struct hand *hand, struct moment now)
{
	int64_t first = 0;

	if (recorded_meanwhile(office, message->id, reading->form))
		return 0;
	hand->source.way = "sms";
	hand->source.at = message->received_at;
	hand->source.message_id = message->id;
	for (size_t i = 0; i < reading->record_count; i++) {
		int64_t id = record_add(office, reading->form, &reading->records[i],
					source_of(hand), now, NULL);

		first = first == 0 ? id : first;
	}
	inbox_settle(office->store, message->id, "accepted", reading->form->name, HAND_ASSIGNED,
		     now);
	return first;
}
