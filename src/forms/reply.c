#include "forms/forms.h"

#include "forms/inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* A number that lacks only its unit is asked for that alone. */
static bool asks_unit(const struct reading *reading)
{
	for (size_t r = 0; r < reading->record_count; r++) {
		const struct field_value *value = &reading->records[r].values[reading->missing[0]];

		if (text_is(value->reason, "unit"))
			return value->text[0] != '\0' &&
			       value->text[strspn(value->text, "0123456789.")] == '\0';
	}
	return false;
}

static const char *question_name(const struct reading *reading)
{
	if (reading->rival_count > 1)
		return "which_form";
	return asks_unit(reading) ? "ask_unit"
				  : reading->form->fields[reading->missing[0]].question;
}

const char *forms_reply_name(const struct reading *reading)
{
	switch (reading->outcome) {
	case OUTCOME_ACCEPTED: return reading->form->reply;
	case OUTCOME_CONFIRM: return "confirm";
	case OUTCOME_INCOMPLETE: return question_name(reading);
	case OUTCOME_INVALID:
		return text_is(reading->errors[0].reason, "right") ? "invalid_right" : "invalid";
	case OUTCOME_UNKNOWN: return reading->form == NULL ? "unknown" : reading->form->reply;
	case OUTCOME_IGNORED: return NULL;
	}
	return NULL;
}

/* ---- placeholders ---- */

static bool add_extra(const char *name, const struct reply_extra *extras, size_t count,
		      struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		if (text_is(extras[i].name, name)) {
			buffer_add_text(out, extras[i].value);
			return true;
		}
	}
	return false;
}

static void add_example(const struct forms *forms, const struct reading *reading,
			struct buffer *out)
{
	const struct form *form = reading->form;

	if (reading->outcome == OUTCOME_INCOMPLETE && reading->missing_count > 0)
		buffer_add_text(out, form->fields[reading->missing[0]].example);
	else
		buffer_add_text(out, rules_of(forms, form)->example);
}

static void add_rivals(const struct reading *reading, struct buffer *out)
{
	for (size_t i = 0; i < reading->rival_count; i++)
		buffer_add_format(out, "%s%s", i == 0 ? "" : "/", reading->rivals[i]->title);
}

/* What was typed of the field that is asked for. */
static void add_asked(const struct reading *reading, struct buffer *out)
{
	for (size_t r = 0; reading->missing_count > 0 && r < reading->record_count; r++) {
		const struct field_value *value = &reading->records[r].values[reading->missing[0]];

		if (value->text[0] != '\0') {
			buffer_add_text(out, value->text);
			return;
		}
	}
}

/* weight_jin of weight_kg. */
static bool is_in_jin(const char *field, const char *name)
{
	size_t size = strlen(field);

	return size > 3 && text_is(field + size - 3, "_kg") &&
	       strncmp(name, field, size - 2) == 0 && text_is(name + size - 2, "jin");
}

/* Of several records each value is named once: the days of a list, the plots of an enrolment. */
static void add_field(const struct forms *forms, const struct reading *reading, size_t field,
		      bool jin, struct buffer *out)
{
	char last[VALUE_SIZE] = "";

	for (size_t r = 0; r < reading->record_count; r++) {
		const struct field_value *value = &reading->records[r].values[field];
		enum field_type type = reading->form->fields[field].type;

		if (!value->present || text_is(value->text, last))
			continue;
		buffer_add_text(out, last[0] == '\0' ? "" : ",");
		if (jin)
			add_number(value->number * 2, out);
		else if (type == FIELD_CHOICE || type == FIELD_STAGE || type == FIELD_DATE)
			add_shown(forms, reading->form, field, value, out);
		else
			buffer_add_text(out, value->text);
		copy_text(last, sizeof(last), value->text);
	}
}

static void add_values(const struct forms *forms, const struct reading *reading, const char *name,
		       struct buffer *out)
{
	for (size_t i = 0; i < reading->form->field_count; i++) {
		if (text_is(reading->form->fields[i].name, name))
			add_field(forms, reading, i, false, out);
		else if (is_in_jin(reading->form->fields[i].name, name))
			add_field(forms, reading, i, true, out);
	}
}

static void add_placeholder(const struct forms *forms, const struct reading *reading,
			    const char *name, struct buffer *out)
{
	if (text_is(name, "village"))
		buffer_add_text(out, forms->config->village);
	else if (reading->form == NULL)
		return;
	else if (text_is(name, "title"))
		buffer_add_text(out, reading->form->title);
	else if (text_is(name, "echo"))
		forms_echo(forms, reading, out);
	else if (text_is(name, "faults"))
		forms_faults(forms, reading, out);
	else if (text_is(name, "example"))
		add_example(forms, reading, out);
	else if (text_is(name, "forms"))
		add_rivals(reading, out);
	else if (text_is(name, "value"))
		add_asked(reading, out);
	else
		add_values(forms, reading, name, out);
}

/* Where nothing was said, what led to it would hang in the air. */
static void drop_lead(struct buffer *out, size_t least)
{
	static const char *const leads[] = { " ", ",", ":", "\uFF0C", "\u3001", "\uFF1A" };

	for (size_t i = 0; i < sizeof(leads) / sizeof(*leads); i++) {
		size_t size = strlen(leads[i]);

		if (out->size >= least + size &&
		    strcmp(out->text + out->size - size, leads[i]) == 0) {
			out->size -= size;
			out->text[out->size] = '\0';
			i = SIZE_MAX; /* and what led to that */
		}
	}
}

static void copy_octets(char *out, size_t room, const char *from, size_t size)
{
	if (size >= room)
		size = room - 1;
	memcpy(out, from, size);
	out[size] = '\0';
}

bool forms_reply(const struct forms *forms, const struct reading *reading, const char *name,
		 const struct reply_extra *extras, size_t extra_count, struct buffer *out)
{
	const char *text = name == NULL ? NULL : config_reply(forms->config, name);
	size_t start;

	if (text == NULL || text[0] == '\0')
		return false;
	buffer_add_text(out, forms->config->signature);
	/* A village's own words may be older than what they should warn of: that stands in front. */
	if (strstr(text, "{faults}") == NULL)
		add_extra("faults", extras, extra_count, out);
	start = out->size;
	while (*text != '\0') {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		char placeholder[48];
		size_t before = out->size;

		if (end == NULL) {
			add_words(&text, out);
			continue;
		}
		copy_octets(placeholder, sizeof(placeholder), text + 1, (size_t)(end - text - 1));
		if (!add_extra(placeholder, extras, extra_count, out))
			add_placeholder(forms, reading, placeholder, out);
		if (out->size == before && !text_is(placeholder, "faults"))
			drop_lead(out, start);
		text = end + 1;
	}
	return true;
}
