/* What was understood, in few words and one unit; and what is wrong with it. */
#include "forms/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JIN_OF_KG 2

void add_words(const char **template, struct buffer *out)
{
	size_t size = 1 + strcspn(*template + 1, "{");

	buffer_add(out, *template, size);
	*template += size;
}

/* ---- one value ---- */

/* A weight in jin; a price of weight for one jin. */
static double in_jin(const struct form_field *field, const struct field_value *value)
{
	return field->type == FIELD_PRICE_WEIGHT ? value->number / field->record / JIN_OF_KG
						 : value->number * field->record * JIN_OF_KG;
}

static bool read_day(const struct field_value *value, int *month, int *day)
{
	int year;

	return sscanf(value->text, "%4d-%2d-%2d", &year, month, day) == 3;
}

static void add_part(const struct form_field *field, const struct field_value *value,
		     const char *part, size_t size, const char *plain, struct buffer *out)
{
	int month, day;

	if (size == 3 && strncmp(part, "jin", size) == 0)
		add_number(in_jin(field, value), out);
	else if (size == 5 && strncmp(part, "month", size) == 0 && read_day(value, &month, &day))
		buffer_add_format(out, "%d", month);
	else if (size == 3 && strncmp(part, "day", size) == 0 && read_day(value, &month, &day))
		buffer_add_format(out, "%d", day);
	else if (size == 5 && strncmp(part, "value", size) == 0)
		buffer_add_text(out, plain);
}

/* A day that is none is shown as it was typed, not in the pattern of days. */
static bool fits_pattern(const struct form_field *field, const struct field_value *value)
{
	int month, day;

	if (!value->present)
		return false;
	return field->type != FIELD_DATE || read_day(value, &month, &day);
}

void add_shown(const struct forms *forms, const struct form *form, size_t field,
	       const struct field_value *value, struct buffer *out)
{
	const char *echo = rules_of(forms, form)->fields[field].echo, *plain = value->text;
	enum field_type type = form->fields[field].type;
	char number[32];

	if (!fits_pattern(&form->fields[field], value)) {
		buffer_add_text(out, value->text);
		return;
	}
	if (type == FIELD_CHOICE || type == FIELD_STAGE)
		plain = forms_choice_title(forms, form, field, value->text);
	if (field_is_number(type)) {
		shown_number(value->number, number, sizeof(number));
		plain = number;
	}
	while (*echo != '\0') {
		const char *end = *echo == '{' ? strchr(echo, '}') : NULL;

		if (end == NULL) {
			add_words(&echo, out);
			continue;
		}
		add_part(&form->fields[field], value, echo + 1, (size_t)(end - echo) - 1, plain,
			 out);
		echo = end + 1;
	}
}

void forms_number(const struct forms *forms, const struct form *form, size_t field, double number,
		  struct buffer *out)
{
	struct field_value value = { .present = true, .number = number };
	size_t before = out->size;

	add_shown(forms, form, field, &value, out);
	if (out->size == before)
		add_number(number, out);
}

/* ---- so much of an item ---- */

/* What an item is counted in; NULL: it is weighed. */
static const char *counted_in(const struct forms *forms, const struct form *form, const char *item)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field_rules *rules = &rules_of(forms, form)->fields[i];

		for (size_t k = 0; k < rules->counted_count; k++) {
			if (text_is(rules->counted[k].value, item))
				return rules->counted[k].word;
		}
	}
	return NULL;
}

size_t forms_amount_field(const struct forms *forms, const struct form *form, const char *item)
{
	return counted_in(forms, form, item) != NULL ? FIELDS_MOST
						     : field_of_type(form, FIELD_WEIGHT);
}

void forms_amount(const struct forms *forms, const struct form *form, const char *item,
		  double amount, struct buffer *out)
{
	size_t weight = forms_amount_field(forms, form, item);
	const char *unit = counted_in(forms, form, item);
	struct field_value value = { .present = true, .number = amount };

	if (weight < FIELDS_MOST) {
		add_shown(forms, form, weight, &value, out);
		return;
	}
	add_number(amount, out);
	buffer_add_text(out, unit == NULL ? "" : unit);
}

/* ---- a reading ---- */

static bool same_in_all(const struct reading *reading, size_t field)
{
	const struct field_value *first = &reading->records[0].values[field];

	for (size_t r = 1; r < reading->record_count; r++) {
		if (!text_is(reading->records[r].values[field].text, first->text) ||
		    reading->records[r].values[field].present != first->present)
			return false;
	}
	return true;
}

static void add_record(const struct forms *forms, const struct reading *reading, size_t r,
		       bool shared, struct buffer *out)
{
	const struct form *form = reading->form;

	for (size_t i = 0; i < form->field_count; i++) {
		const struct field_value *value = &reading->records[r].values[i];

		if (!value->present || same_in_all(reading, i) != shared ||
		    rules_of(forms, form)->fields[i].echo[0] == '\0')
			continue;
		if (out->size > 0)
			buffer_add_text(out, " ");
		add_shown(forms, form, i, value, out);
	}
}

/* What all records share comes first and once. */
void forms_echo(const struct forms *forms, const struct reading *reading, struct buffer *out)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;

	if (reading->form == NULL || reading->record_count == 0)
		return;
	add_record(forms, reading, 0, true, &text);
	for (size_t r = 0; reading->record_count > 1 && r < reading->record_count; r++) {
		if (r > 0)
			buffer_add_text(&text, ";");
		add_record(forms, reading, r, false, &text);
	}
	buffer_add(out, buffer_text(&text), text.size);
}

/* The first value with this fault. */
static const struct field_value *faulty(const struct reading *reading, size_t field,
					const char *reason)
{
	for (size_t r = 0; r < reading->record_count; r++) {
		if (text_is(reading->records[r].values[field].reason, reason))
			return &reading->records[r].values[field];
	}
	return &reading->records[0].values[field];
}

static void add_fault(const struct forms *forms, const struct reading *reading,
		      const struct form_error *error, const char *text, struct buffer *out)
{
	size_t field = forms_field(reading->form, error->field);

	while (*text != '\0') {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;

		if (end == NULL) {
			add_words(&text, out);
			continue;
		}
		if (field == FIELDS_MOST && text_begins(text, "{value}"))
			buffer_add_text(out, reading->beside);
		else if (field != FIELDS_MOST && text_begins(text, "{field}"))
			buffer_add_text(out, reading->form->fields[field].title);
		else if (field != FIELDS_MOST && text_begins(text, "{value}"))
			add_shown(forms, reading->form, field,
				  faulty(reading, field, error->reason), out);
		text = end + 1;
	}
}

void forms_faults(const struct forms *forms, const struct reading *reading, struct buffer *out)
{
	for (size_t i = 0; reading->form != NULL && i < reading->error_count; i++) {
		char name[48];
		const char *text;

		snprintf(name, sizeof(name), "fault_%s", reading->errors[i].reason);
		text = config_reply(forms->config, name);
		if (text != NULL)
			add_fault(forms, reading, &reading->errors[i], text, out);
	}
}
