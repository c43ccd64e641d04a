/* From what was said to an outcome: roster, defaults, ranges, rights. May run again and again. */
#include "forms/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what was not said ---- */

static bool sender_has_name(const struct reading_sender *sender)
{
	return sender->name != NULL && sender->name[0] != '\0';
}

/* Somebody else's name: that the group is the sender's is asked, not taken. */
static bool for_another(const struct form *form, const struct form_record *record,
			const struct reading_sender *sender)
{
	size_t field = field_of_type(form, FIELD_NAME);

	return field != FIELDS_MOST && record->values[field].said &&
	       record->values[field].present && !text_is(record->values[field].text, sender->name);
}

/* The group of the one on this phone whose name is in the record; 0: it is nobody's. */
static int group_of_named(const struct form *form, const struct form_record *record,
			  const struct reading_sender *sender)
{
	size_t field = field_of_type(form, FIELD_NAME);

	for (size_t i = 0; field != FIELDS_MOST && i < sender->people_count; i++) {
		if (record->values[field].present &&
		    text_is(record->values[field].text, sender->people[i].name))
			return sender->people[i].group;
	}
	return 0;
}

/* A neighbour's group is where the roster has him; 0: it does not say. */
static int group_of_another(const struct form *form, const struct form_record *record,
			    const struct reading_sender *sender)
{
	if (sender->group_of == NULL || !for_another(form, record, sender))
		return 0;
	return sender->group_of(sender->roster,
				record->values[field_of_type(form, FIELD_NAME)].text);
}

/* The group in which the roster has whose record it is; 0: it does not say. */
static int group_on_roster(const struct form *form, const struct form_record *record,
			   const struct reading_sender *sender)
{
	int group = group_of_named(form, record, sender);

	return group > 0 || !sender_has_name(sender) || for_another(form, record, sender)
		       ? group
		       : sender->group;
}

/* A record with another group than the roster has. */
static bool group_differs(const struct form *form, const struct form_record *record,
			  const struct reading_sender *sender)
{
	size_t field = field_of_type(form, FIELD_GROUP);
	int group = group_on_roster(form, record, sender);

	return field != FIELDS_MOST && group > 0 &&
	       field_of_type(form, FIELD_NAME) != FIELDS_MOST && record->values[field].present &&
	       record->values[field].said && !record->values[field].trusted &&
	       record->values[field].number != group;
}

static void fill_default(const struct form_field *field, struct field_value *value)
{
	if (field->fallback[0] == '\0')
		return;
	put_words(value, field->fallback, strlen(field->fallback));
	value->number = strtod(field->fallback, NULL);
	value->said = false;
}

static void fill_value(const struct form *form, size_t index, const struct reading *reading,
		       const struct reading_sender *sender, struct form_record *record)
{
	const struct form_field *field = &form->fields[index];
	struct field_value *value = &record->values[index];

	if (!value->said)
		*value = (struct field_value){ .present = false };
	if (value->present || value->reason[0] != '\0')
		return;
	if (field->type == FIELD_NAME && sender_has_name(sender) && !reading->proxy) {
		put_words(value, sender->name, strlen(sender->name));
	} else if (field->type == FIELD_GROUP && group_of_named(form, record, sender) > 0) {
		put_number(value, group_of_named(form, record, sender), false);
	} else if (field->type == FIELD_GROUP && group_of_another(form, record, sender) > 0) {
		put_number(value, group_of_another(form, record, sender), false);
	} else if (field->type == FIELD_GROUP && sender->group > 0 && field->required) {
		put_number(value, sender->group, for_another(form, record, sender));
	} else {
		fill_default(field, value);
	}
	value->said = false;
}

/* What one bag weighs came before or after their number. */
static void count_bags(const struct form *form, struct form_record *record)
{
	size_t weight = field_of_type(form, FIELD_WEIGHT), bags = field_of_type(form, FIELD_BAGS);
	struct field_value *value;

	if (weight == FIELDS_MOST || bags == FIELDS_MOST)
		return;
	value = &record->values[weight];
	if (!text_is(value->reason, "each") || !record->values[bags].present)
		return;
	put_number(value, value->number * record->values[bags].number, false);
	put_reason(value, "");
}

/* 50 bags and 100 jin: all of them, or each? */
static void doubt_bags(const struct forms *forms, const struct form *form,
		       struct form_record *record)
{
	size_t weight = field_of_type(form, FIELD_WEIGHT), bags = field_of_type(form, FIELD_BAGS);
	const struct field_rules *rules;
	double each;

	if (weight == FIELDS_MOST || bags == FIELDS_MOST || !record->values[weight].present ||
	    !record->values[bags].present || record->values[bags].number <= 0)
		return;
	rules = &rules_of(forms, form)->fields[bags];
	each = record->values[weight].number / record->values[bags].number;
	if (each < rules->each_least || (rules->each_most > 0 && each > rules->each_most))
		record->values[weight].doubtful = true;
}

/* ---- bounds ---- */

static double most_of(const struct forms *forms, const struct form_field *field)
{
	return field->type == FIELD_GROUP && field->most <= 0 ? forms->config->groups : field->most;
}

/* The reason why a number is impossible; NULL: it is not. */
static const char *number_fault(const struct forms *forms, const struct form_field *field,
				double number)
{
	double most = most_of(forms, field);
	bool counted = field->type == FIELD_GROUP || field->type == FIELD_PEOPLE ||
		       field->type == FIELD_BAGS;

	if (number < 0)
		return "negative";
	if (counted && floor(number) != number)
		return "whole";
	if (number < field->least || (most > 0 && number > most))
		return "range";
	return NULL;
}

/* Weights and areas that round to nothing, or are odder than the form expects. */
static bool number_doubt(const struct form_field *field, double number)
{
	return (field->doubt > 0 && number > field->doubt) || number < field->doubt_least;
}

bool forms_doubts(const struct form_field *field, const struct field_value *value)
{
	return value->present && field_is_number(field->type) && number_doubt(field, value->number);
}

static const char *day_fault(const struct form_field *field, const struct field_value *value,
			     struct day today)
{
	char iso[ISO_SIZE];
	int order;

	if (text_is(value->reason, "impossible"))
		return "impossible";
	order = strcmp(value->text, iso_day(today, iso));
	if (field->tense == TENSE_COMING && order < 0)
		return "past";
	if (field->tense == TENSE_PAST && order > 0)
		return "future";
	return NULL;
}

static void judge_value(const struct forms *forms, const struct form_field *field, struct day today,
			struct field_value *value)
{
	const char *fault = NULL;

	if (!value->present)
		return;
	if (field_is_number(field->type))
		fault = number_fault(forms, field, value->number);
	else if (field->type == FIELD_DATE)
		fault = day_fault(field, value, today);
	if (forms_doubts(field, value))
		value->doubtful = true;
	if (value->trusted)
		value->doubtful = false;
	value->invalid = fault != NULL;
	if (fault != NULL)
		put_reason(value, fault);
}

/* ---- what is missing, what is wrong ---- */

static void add_missing(struct reading *reading, size_t field)
{
	for (size_t i = 0; i < reading->missing_count; i++) {
		if (reading->missing[i] == field)
			return;
	}
	reading->missing[reading->missing_count++] = field;
}

static void add_error(struct reading *reading, const char *field, const char *reason)
{
	struct form_error *error;

	for (size_t i = 0; i < reading->error_count; i++) {
		if (text_is(reading->errors[i].field, field) &&
		    text_is(reading->errors[i].reason, reason))
			return;
	}
	if (reading->error_count == FIELDS_MOST)
		return;
	error = &reading->errors[reading->error_count++];
	copy_text(error->field, sizeof(error->field), field);
	copy_text(error->reason, sizeof(error->reason), reason);
}

/* Reasons that are told; "doubt" and "each" speak for themselves. */
static bool is_fault(const struct field_value *value)
{
	return value->reason[0] != '\0' && !text_is(value->reason, "doubt") &&
	       !text_is(value->reason, "each") &&
	       (value->invalid || value->doubtful || !value->present);
}

static bool is_missing(const struct form *form, const struct form_record *record, size_t index)
{
	const struct form_field *field = &form->fields[index];

	if (record->values[index].present)
		return false;
	if (record->values[index].reason[0] != '\0')
		return true;
	return field->required &&
	       (field->unless == FIELDS_MOST || !record->values[field->unless].present);
}

/* The weight of a bag is known, and how many are not. */
static size_t asked_for(const struct form *form, const struct form_record *record, size_t index)
{
	size_t bags = field_of_type(form, FIELD_BAGS);

	return text_is(record->values[index].reason, "each") && bags != FIELDS_MOST ? bags : index;
}

struct tally {
	bool doubtful, invalid;
};

static void judge_record(const struct form *form, struct reading *reading,
			 const struct form_record *record, struct tally *tally)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field_value *value = &record->values[i];

		if (is_missing(form, record, i))
			add_missing(reading, asked_for(form, record, i));
		tally->doubtful |= value->present && value->doubtful;
		tally->invalid |= value->present && value->invalid;
		if (is_fault(value))
			add_error(reading, form->fields[i].name, value->reason);
	}
}

static enum outcome outcome_of(const struct reading *reading, const struct tally *tally)
{
	if (tally->invalid)
		return OUTCOME_INVALID;
	if (reading->missing_count > 0 || reading->rival_count > 1)
		return OUTCOME_INCOMPLETE;
	if (tally->doubtful || reading->turned || reading->leftover ||
	    reading->evidence == EVIDENCE_FIELDS)
		return OUTCOME_CONFIRM;
	return OUTCOME_ACCEPTED;
}

void forms_complete(const struct forms *forms, const struct reading_sender *sender,
		    struct day today, struct reading *reading)
{
	const struct form *form = reading->form;
	struct tally tally = { false, false };

	reading->missing_count = reading->error_count = 0;
	if (form == NULL || form->is_intent) {
		reading->outcome = form == NULL || rules_of(forms, form)->clerk ? OUTCOME_UNKNOWN
										: OUTCOME_ACCEPTED;
		return;
	}
	if (!form_is_for(forms, form, sender)) {
		add_error(reading, "", "right");
		reading->outcome = OUTCOME_INVALID;
		return;
	}
	if (reading->record_count == 0)
		reading->record_count = 1;
	for (size_t r = 0; r < reading->record_count; r++) {
		for (size_t i = 0; i < form->field_count; i++)
			fill_value(form, i, reading, sender, &reading->records[r]);
		count_bags(form, &reading->records[r]);
		doubt_bags(forms, form, &reading->records[r]);
		for (size_t i = 0; i < form->field_count; i++)
			judge_value(forms, &form->fields[i], today, &reading->records[r].values[i]);
		if (group_differs(form, &reading->records[r], sender))
			reading->records[r].values[field_of_type(form, FIELD_GROUP)].doubtful =
				true;
		judge_record(form, reading, &reading->records[r], &tally);
	}
	if (reading->beside[0] != '\0')
		add_error(reading, "", "beside");
	reading->outcome = outcome_of(reading, &tally);
}

void forms_trust(struct reading *reading)
{
	reading->turned = reading->leftover = false;
	reading->evidence = EVIDENCE_KEYWORD;
	for (size_t r = 0; reading->form != NULL && r < reading->record_count; r++) {
		for (size_t i = 0; i < reading->form->field_count; i++) {
			struct field_value *value = &reading->records[r].values[i];

			value->said |= value->present;
			value->trusted = value->present;
			value->doubtful = false;
		}
	}
}

static void merge_record(const struct form *form, struct form_record *record,
			 const struct form_record *later)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (later->values[i].said)
			record->values[i] = later->values[i];
	}
}

/*
 * What was said later replaces: in every record of the earlier text; and where only the later
 * text holds several records, each begins as the earlier one.
 */
void forms_merge(struct reading *earlier, const struct reading *later)
{
	struct form_record first = earlier->records[0];
	size_t count = earlier->record_count;

	if (later->record_count > 1)
		count = later->record_count;
	for (size_t r = 0; r < count && later->record_count > 0; r++) {
		if (r >= earlier->record_count)
			earlier->records[r] = first;
		merge_record(earlier->form, &earlier->records[r],
			     &later->records[later->record_count > 1 ? r : 0]);
	}
	earlier->record_count = count;
	earlier->proxy |= later->proxy;
	earlier->anonymous |= later->anonymous;
	earlier->turned |= later->turned;
}
