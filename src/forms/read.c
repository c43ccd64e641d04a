/*
 * From a text to a reading: its normal form, the form whose keyword it bears, then field after
 * field. What a field has taken is blanked out, so that no word is read twice; what is left at
 * the end are bare numbers, which go to the fields that still want one, in their order.
 */
#include "forms/forms.h"

#include "base/pattern.h"
#include "forms/inside.h"
#include "text/date.h"
#include "text/doubt.h"
#include "text/normal.h"
#include "text/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *outcome_name(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_ACCEPTED: return "accepted";
	case OUTCOME_CONFIRM: return "confirm";
	case OUTCOME_INCOMPLETE: return "incomplete";
	case OUTCOME_INVALID: return "invalid";
	case OUTCOME_UNKNOWN: return "unknown";
	case OUTCOME_IGNORED: return "ignored";
	}
	return "unknown";
}

/* The text being read, and what is left of it. */
struct source {
	const struct forms *forms;
	const char *typed;
	struct normal_text normal;
	char left[NORMAL_MAX];
	size_t words_from; /* where what stands behind the keyword begins */
	struct day today;
	const struct reading_sender *sender;
	struct reading *reading;
};

static void blank_out(struct source *source, struct text_span span)
{
	memset(source->left + span.from, ' ', span.to - span.from);
}

/* ---- which form ---- */

struct found_keyword {
	const struct form *form;
	size_t at, size;
};

static bool latin_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* A keyword of Latin letters is a whole word. */
static bool keyword_at(const char *text, size_t at, const char *keyword)
{
	size_t size = strlen(keyword);

	if (strncmp(text + at, keyword, size) != 0)
		return false;
	return !latin_letter(keyword[0]) ||
	       (!latin_letter(text[at + size]) && (at == 0 || !latin_letter(text[at - 1])));
}

/* Better: nearer the beginning, then longer. */
static void find_keyword(const struct form *form, const char *text, struct found_keyword *best)
{
	for (size_t i = 0; i < form->keyword_count; i++) {
		const char *keyword = form->keywords[i];
		size_t size = strlen(keyword);

		for (size_t at = 0; text[at] != '\0'; at++) {
			if (at > 0 && !form->anywhere)
				break;
			if (!keyword_at(text, at, keyword))
				continue;
			if (best->form != NULL &&
			    (at > best->at || (at == best->at && size <= best->size)))
				break;
			*best = (struct found_keyword){ form, at, size };
			break;
		}
	}
}

/* How many of a form's fields the rest of the text shows without doubt. */
static unsigned evidence(const struct form *form, const char *text, struct day today)
{
	struct text_quantity quantity;
	struct text_dates dates;
	unsigned found = 0;

	for (size_t i = 0; i < form->field_count; i++) {
		switch (form->fields[i].type) {
		case FIELD_AREA: found += 2 * text_quantity(text, 0, UNIT_MU, &quantity); break;
		case FIELD_WEIGHT: found += 2 * text_quantity(text, 0, UNIT_KG, &quantity); break;
		case FIELD_BAGS: found += text_quantity(text, 0, UNIT_BAGS, &quantity); break;
		case FIELD_DATE: found += 2 * text_dates(text, 0, today, &dates); break;
		case FIELD_PEOPLE: found += text_people(text, 0, &quantity); break;
		case FIELD_NAME:
		case FIELD_GROUP:
		case FIELD_PLACE:
		case FIELD_CHOICE:
		case FIELD_TEXT: break;
		}
	}
	return found;
}

/* Forms that share the keyword are told apart by what else the text holds. */
static const struct form *choose_form(struct source *source, struct found_keyword *found)
{
	const struct forms *forms = source->forms;
	const struct form *best = NULL;
	unsigned most = 0;

	*found = (struct found_keyword){ .form = NULL };
	for (size_t i = 0; i < forms->count; i++)
		find_keyword(&forms->forms[i], source->normal.utf8, found);
	if (found->form == NULL)
		return NULL;
	best = found->form;
	for (size_t i = 0; i < forms->count; i++) {
		struct found_keyword other = { .form = NULL };
		unsigned count;

		find_keyword(&forms->forms[i], source->normal.utf8, &other);
		if (other.form == NULL || other.at != found->at || other.size != found->size)
			continue;
		count = evidence(other.form, source->normal.utf8 + found->at + found->size,
				 source->today);
		if (count > most) {
			most = count;
			best = other.form;
		}
	}
	return best;
}

/* ---- values ---- */

static void put_number(struct field_value *value, double number, bool doubtful)
{
	value->present = true;
	value->number = number;
	value->doubtful = doubtful;
	snprintf(value->text, sizeof(value->text), "%.10g", number);
}

static void put_words(struct field_value *value, const char *words, size_t size)
{
	value->present = true;
	snprintf(value->text, sizeof(value->text), "%.*s",
		 (int)(size < VALUE_SIZE ? size : VALUE_SIZE - 1), words);
}

static void take_quantity(struct source *source, enum text_unit unit, struct field_value *value)
{
	struct text_quantity quantity;

	if (!text_quantity(source->left, 0, unit, &quantity))
		return;
	put_number(value, quantity.negative ? -quantity.value : quantity.value, quantity.doubtful);
	blank_out(source, quantity.span);
	/* A second one of the kind: which of them counts is to be asked, never guessed. */
	value->doubtful |= text_quantity(source->left, 0, unit, &quantity);
}

static void take_counted(struct source *source,
			 bool (*find)(const char *, size_t, struct text_quantity *),
			 struct field_value *value)
{
	struct text_quantity quantity;

	if (!find(source->left, 0, &quantity))
		return;
	put_number(value, quantity.value, quantity.doubtful);
	blank_out(source, quantity.span);
	value->doubtful |= find(source->left, 0, &quantity);
}

/* A list of names is as many people; that the sender meant all of them is asked. */
static void count_names(struct source *source, struct field_value *value)
{
	struct text_span span = { 0, 0 };
	unsigned names = 0;

	while (text_name(source->left, span.to, &span))
		names++;
	if (names > 1)
		put_number(value, names, true);
}

static void take_people(struct source *source, struct field_value *value)
{
	take_counted(source, text_people, value);
	if (!value->present)
		count_names(source, value);
}

static void take_name(struct source *source, struct field_value *value)
{
	struct text_span span;

	if (!text_name(source->left, 0, &span))
		return;
	put_words(value, source->left + span.from, span.to - span.from);
	blank_out(source, span);
}

/* The longest of the words that stands in the text. */
static void take_word(struct source *source, const char *word, const char *recorded,
		      struct field_value *value, size_t *best)
{
	const char *at = strstr(source->left, word);
	size_t size = strlen(word);

	if (at == NULL || size <= *best)
		return;
	*best = size;
	put_words(value, recorded, strlen(recorded));
}

static void take_place(struct source *source, struct field_value *value)
{
	const struct config *config = source->forms->config;
	size_t best = 0;
	const char *at;

	for (size_t i = 0; i < config->place_count; i++)
		take_word(source, config->places[i].name, config->places[i].name, value, &best);
	at = best > 0 ? strstr(source->left, value->text) : NULL;
	if (at != NULL)
		blank_out(source, (struct text_span){ (size_t)(at - source->left),
						      (size_t)(at - source->left) + best });
}

static void take_choice(struct source *source, const struct form_field *field,
			struct field_value *value)
{
	size_t best = 0;

	for (size_t i = 0; i < field->choice_count; i++)
		take_word(source, field->choices[i].word, field->choices[i].value, value, &best);
	for (size_t i = 0; i < field->choice_count; i++) {
		const char *at = strstr(source->left, field->choices[i].word);

		if (at != NULL && strlen(field->choices[i].word) == best) {
			blank_out(source, (struct text_span){ (size_t)(at - source->left),
							      (size_t)(at - source->left) + best });
			return;
		}
	}
}

static void add_error(struct reading *reading, const char *field, const char *reason)
{
	struct form_error *error;

	if (reading->error_count == FIELDS_MOST)
		return;
	error = &reading->errors[reading->error_count++];
	copy_text(error->field, sizeof(error->field), field);
	copy_text(error->reason, sizeof(error->reason), reason);
}

/* Several days make several records, alike but for the day. */
static void take_dates(struct source *source, const struct form_field *field, size_t index)
{
	struct reading *reading = source->reading;
	struct text_dates dates;
	char iso[ISO_SIZE];

	if (!text_dates(source->left, 0, source->today, &dates))
		return;
	blank_out(source, dates.span);
	if (dates.kind == DATE_LUNAR) {
		add_error(reading, field->name, "lunar");
		return;
	}
	if (dates.kind != DATE_GOOD) {
		reading->records[0].values[index].invalid = true;
		add_error(reading, field->name, dates.kind == DATE_PAST ? "past" : "impossible");
	}
	for (size_t i = 0; i < dates.count && i < RECORDS_MOST; i++) {
		iso_day(dates.days[i], iso);
		put_words(&reading->records[i].values[index], iso, strlen(iso));
	}
	reading->record_count = dates.count < RECORDS_MOST ? dates.count : RECORDS_MOST;
	reading->records[0].values[index].doubtful =
		text_dates(source->left, 0, source->today, &dates);
}

static void take_field(struct source *source, const struct form_field *field, size_t index)
{
	struct field_value *value = &source->reading->records[0].values[index];

	switch (field->type) {
	case FIELD_NAME: take_name(source, value); break;
	case FIELD_GROUP: take_counted(source, text_group, value); break;
	case FIELD_AREA: take_quantity(source, UNIT_MU, value); break;
	case FIELD_WEIGHT: take_quantity(source, UNIT_KG, value); break;
	case FIELD_BAGS: take_quantity(source, UNIT_BAGS, value); break;
	case FIELD_DATE: take_dates(source, field, index); break;
	case FIELD_PEOPLE: take_people(source, value); break;
	case FIELD_PLACE: take_place(source, value); break;
	case FIELD_CHOICE: take_choice(source, field, value); break;
	case FIELD_TEXT: break; /* after all others */
	}
}

/* Fields in the order in which they are safest to find: a group's number with its word before a bare one. */
static const enum field_type order[] = { FIELD_GROUP,  FIELD_DATE,   FIELD_AREA,
					 FIELD_WEIGHT, FIELD_BAGS,   FIELD_PLACE,
					 FIELD_CHOICE, FIELD_PEOPLE, FIELD_NAME };

static bool takes_bare_number(enum field_type type)
{
	return type == FIELD_GROUP || type == FIELD_AREA || type == FIELD_PEOPLE;
}

/* By position (NAME#3#5): bare numbers go to the fields that want one, required ones first. */
static void take_bare_numbers(struct source *source, const struct form *form, bool required)
{
	for (size_t i = 0; i < form->field_count; i++) {
		struct field_value *value = &source->reading->records[0].values[i];
		struct text_quantity quantity;

		if (value->present || !takes_bare_number(form->fields[i].type) ||
		    form->fields[i].required != required)
			continue;
		if (form->fields[i].type == FIELD_GROUP && source->sender->group > 0)
			continue; /* the roster knows it */
		if (!text_bare_number(source->left, 0, &quantity))
			return;
		put_number(value, quantity.value, quantity.doubtful);
		blank_out(source, quantity.span);
	}
}

/* Words are kept as they were typed, places and all. */
static void take_words(struct source *source, const struct form *form)
{
	size_t from = source->words_from + strspn(source->normal.utf8 + source->words_from, " :");
	const char *typed = source->typed + source->normal.typed[from];

	for (size_t i = 0; i < form->field_count; i++) {
		struct field_value *value = &source->reading->records[0].values[i];

		if (form->fields[i].type == FIELD_TEXT && from < source->normal.size)
			put_words(value, typed, strlen(typed));
	}
}

/* ---- what follows ---- */

static void fill_from_roster(struct source *source, const struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++) {
		struct field_value *value = &source->reading->records[0].values[i];

		if (value->present)
			continue;
		if (form->fields[i].type == FIELD_NAME && source->sender->name[0] != '\0')
			put_words(value, source->sender->name, strlen(source->sender->name));
		else if (form->fields[i].type == FIELD_GROUP && source->sender->group > 0)
			put_number(value, source->sender->group, false);
		else if (form->fields[i].fallback[0] != '\0') {
			put_words(value, form->fields[i].fallback,
				  strlen(form->fields[i].fallback));
			value->number = strtod(value->text, NULL);
		}
	}
}

static bool is_numeric(enum field_type type)
{
	return type == FIELD_GROUP || type == FIELD_AREA || type == FIELD_WEIGHT ||
	       type == FIELD_BAGS || type == FIELD_PEOPLE;
}

static void check_number(struct source *source, const struct form_field *field,
			 struct field_value *value)
{
	double most = field->most;
	bool whole = field->type == FIELD_GROUP || field->type == FIELD_PEOPLE ||
		     field->type == FIELD_BAGS;

	if (field->type == FIELD_GROUP && most <= 0)
		most = source->forms->config->groups;
	if (value->number < field->least || (most > 0 && value->number > most) ||
	    (whole && value->number != (double)(long)value->number)) {
		value->invalid = true;
		add_error(source->reading, field->name, "range");
	} else if (field->doubt > 0 && value->number > field->doubt) {
		value->doubtful = true;
	}
}

/* What is kept word for word may say anything; numbers beside a refusal or a guess may not. */
static bool words_doubt(const struct source *source, const struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].type == FIELD_TEXT)
			return false;
	}
	return form->field_count > 0 && text_doubts(source->normal.utf8 + source->words_from);
}

static void judge(struct source *source, const struct form *form)
{
	struct reading *reading = source->reading;
	bool doubtful = words_doubt(source, form);

	for (size_t i = 0; i < form->field_count; i++) {
		struct field_value *value = &reading->records[0].values[i];

		if (value->present && is_numeric(form->fields[i].type))
			check_number(source, &form->fields[i], value);
		if (!value->present && form->fields[i].required)
			reading->missing[reading->missing_count++] = i;
		doubtful |= value->doubtful;
		if (value->invalid)
			reading->outcome = OUTCOME_INVALID;
	}
	if (reading->outcome == OUTCOME_INVALID)
		return;
	if (reading->missing_count > 0)
		reading->outcome = OUTCOME_INCOMPLETE;
	else if (doubtful)
		reading->outcome = OUTCOME_CONFIRM;
}

/* Values beside the day are the same in every record. */
static void repeat_values(struct reading *reading, const struct form *form)
{
	for (size_t record = 1; record < reading->record_count; record++) {
		for (size_t i = 0; i < form->field_count; i++) {
			if (form->fields[i].type != FIELD_DATE)
				reading->records[record].values[i] = reading->records[0].values[i];
		}
	}
}

static void read_fields(struct source *source, const struct form *form)
{
	struct reading *reading = source->reading;

	reading->record_count = form->is_intent ? 0 : 1;
	for (size_t k = 0; k < sizeof(order) / sizeof(*order); k++) {
		for (size_t i = 0; i < form->field_count; i++) {
			if (form->fields[i].type == order[k])
				take_field(source, &form->fields[i], i);
		}
	}
	take_bare_numbers(source, form, true);
	take_bare_numbers(source, form, false);
	take_words(source, form);
	fill_from_roster(source, form);
	judge(source, form);
	repeat_values(reading, form);
}

/* Robots: texts that match a pattern of the village, and senders that are no persons. */
static bool is_ignored(struct source *source)
{
	const struct forms *forms = source->forms;
	struct pattern_budget budget = PATTERN_BUDGET;
	struct pattern_match match;

	for (size_t i = 0; i < forms->ignored_count; i++) {
		if (pattern_find(forms->ignored[i], source->normal.utf8, source->normal.size, 0,
				 &budget, &match) == PATTERN_MATCHES)
			return true;
	}
	return false;
}

void forms_read(const struct forms *forms, const char *text, size_t size,
		const struct reading_sender *sender, struct day today, struct reading *reading)
{
	struct source *source = need_zeroed(1, sizeof(*source));
	struct found_keyword found = { .form = NULL };
	char number[PHONE_SIZE];
	enum phone_class class =
		phone_read(sender->number, forms->config->country_code, number, sizeof(number));

	*reading = (struct reading){ .outcome = OUTCOME_UNKNOWN };
	source->forms = forms;
	source->typed = text;
	source->today = today;
	source->sender = sender;
	source->reading = reading;
	normal_form(text, size, &source->normal);
	if (class == PHONE_SERVICE || class == PHONE_ALPHANUMERIC) {
		reading->outcome = OUTCOME_IGNORED;
		copy_text(reading->reason, sizeof(reading->reason), "service");
	} else if (is_ignored(source)) {
		reading->outcome = OUTCOME_IGNORED;
		copy_text(reading->reason, sizeof(reading->reason), "robot");
	} else {
		reading->form = choose_form(source, &found);
	}
	if (reading->form != NULL) {
		reading->outcome = OUTCOME_ACCEPTED;
		memcpy(source->left, source->normal.utf8, source->normal.size + 1);
		source->words_from = found.at + found.size;
		blank_out(source, (struct text_span){ 0, source->words_from });
		read_fields(source, reading->form);
	}
	free(source);
}
