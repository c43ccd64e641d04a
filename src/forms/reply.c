#include "forms/forms.h"

#include "forms/inside.h"

#include <cunxin/sms_segment.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *forms_reply_name(const struct reading *reading)
{
	switch (reading->outcome) {
	case OUTCOME_ACCEPTED: return reading->form->reply;
	case OUTCOME_CONFIRM: return "confirm";
	case OUTCOME_INCOMPLETE: return reading->form->fields[reading->missing[0]].question;
	case OUTCOME_INVALID: return "invalid";
	case OUTCOME_UNKNOWN: return "unknown";
	case OUTCOME_IGNORED: return NULL;
	}
	return NULL;
}

/* Field names end in their unit; a weight may also be asked for in jin. */
static bool field_value_shown(const struct form *form, const struct form_record *record,
			      const char *name, char *out, size_t size)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const char *field = form->fields[i].name;
		size_t length = strlen(field);

		if (text_is(field, name)) {
			copy_text(out, size, record->values[i].text);
			return true;
		}
		if (length > 3 && text_is(field + length - 3, "_kg") &&
		    strncmp(name, field, length - 2) == 0 && text_is(name + length - 2, "jin")) {
			snprintf(out, size, "%.10g", record->values[i].number * 2);
			return true;
		}
	}
	return false;
}

/* Of several records each value is named once: the days of a list, the plots of an enrolment. */
static void add_values(const struct reading *reading, const char *name, struct buffer *out)
{
	char value[VALUE_SIZE], last[VALUE_SIZE] = "";

	for (size_t i = 0; i < reading->record_count; i++) {
		if (!field_value_shown(reading->form, &reading->records[i], name, value,
				       sizeof(value)) ||
		    text_is(value, last) || value[0] == '\0')
			continue;
		buffer_add_text(out, last[0] == '\0' ? "" : ",");
		buffer_add_text(out, value);
		copy_text(last, sizeof(last), value);
	}
}

static void add_placeholder(const struct forms *forms, const struct reading *reading,
			    const char *name, const struct reply_extra *extras, size_t extra_count,
			    struct buffer *out)
{
	for (size_t i = 0; i < extra_count; i++) {
		if (text_is(extras[i].name, name)) {
			buffer_add_text(out, extras[i].value);
			return;
		}
	}
	if (text_is(name, "village"))
		buffer_add_text(out, forms->config->village);
	else if (text_is(name, "field") && reading->error_count > 0)
		buffer_add_text(out, reading->errors[0].field);
	else if (reading->form != NULL)
		add_values(reading, name, out);
}

bool forms_reply(const struct forms *forms, const struct reading *reading, const char *name,
		 const struct reply_extra *extras, size_t extra_count, struct buffer *out)
{
	const char *text = name == NULL ? NULL : config_reply(forms->config, name);

	if (text == NULL)
		return false;
	buffer_add_text(out, forms->config->signature);
	while (*text != '\0') {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		char placeholder[48];
		size_t before = out->size;

		if (end == NULL) {
			buffer_add(out, text++, 1);
			continue;
		}
		snprintf(placeholder, sizeof(placeholder), "%.*s", (int)(end - text - 1), text + 1);
		add_placeholder(forms, reading, placeholder, extras, extra_count, out);
		/* Where nothing was said, the blank before it would hang in the air. */
		if (out->size == before && before > 0 && out->text[before - 1] == ' ')
			out->text[--out->size] = '\0';
		text = end + 1;
	}
	return true;
}

struct json *forms_record_json(const struct form *form, const struct form_record *record)
{
	struct json *object = json_object_new();

	for (size_t i = 0; i < form->field_count; i++) {
		const struct field_value *value = &record->values[i];

		if (!value->present)
			continue;
		switch (form->fields[i].type) {
		case FIELD_GROUP:
		case FIELD_AREA:
		case FIELD_WEIGHT:
		case FIELD_BAGS:
		case FIELD_PEOPLE:
			json_put_number(object, form->fields[i].name, value->number);
			break;
		case FIELD_NAME:
		case FIELD_DATE:
		case FIELD_PLACE:
		case FIELD_CHOICE:
		case FIELD_TEXT: json_put_text(object, form->fields[i].name, value->text); break;
		}
	}
	return object;
}

struct json *forms_reading_json(const struct forms *forms, const struct reading *reading,
				const char *from, const char *text)
{
	struct json *object = json_object_new(), *list = json_array_new();
	struct buffer reply = BUFFER_EMPTY;
	const struct reply_extra no_receipt = { "id", "0" }; /* nothing is recorded here */

	json_put_text(object, "from", from);
	json_put_text(object, "text", text);
	json_put_text(object, "outcome", outcome_name(reading->outcome));
	json_put_text(object, "form", reading->form == NULL ? NULL : reading->form->name);
	for (size_t i = 0; reading->form != NULL && i < reading->record_count; i++)
		json_append(list, forms_record_json(reading->form, &reading->records[i]));
	json_put(object, "records", list);
	list = json_array_new();
	for (size_t i = 0; i < reading->missing_count; i++)
		json_append_text(list, reading->form->fields[reading->missing[i]].name);
	json_put(object, "missing", list);
	list = json_array_new();
	for (size_t i = 0; i < reading->error_count; i++) {
		struct json *error = json_object_new();

		json_put_text(error, "field", reading->errors[i].field);
		json_put_text(error, "reason", reading->errors[i].reason);
		json_append(list, error);
	}
	json_put(object, "errors", list);
	if (forms_reply(forms, reading, forms_reply_name(reading), &no_receipt, 1, &reply)) {
		struct sms_cost cost = sms_cost(buffer_text(&reply), reply.size);

		json_put_text(object, "reply", buffer_text(&reply));
		json_put_integer(object, "segments", (int64_t)cost.segments);
	} else {
		json_put_text(object, "reply", NULL);
		json_put_integer(object, "segments", 0);
	}
	buffer_release(&reply);
	return object;
}
