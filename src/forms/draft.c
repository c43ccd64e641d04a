/* Readings and records as JSON: what is kept in the database, and what scripts are shown. */
#include "base/buffer.h"
#include "base/json.h"
#include "forms/inside.h"

#include <cunxin/sms_segment.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- records ---- */

struct json *forms_record_json(const struct form *form, const struct form_record *record)
{
	struct json *object = json_object_new();

	for (size_t i = 0; i < form->field_count; i++) {
		const struct field_value *value = &record->values[i];

		if (!value->present)
			continue;
		if (field_is_number(form->fields[i].type))
			json_put_number(object, form->fields[i].name, value->number);
		else
			json_put_text(object, form->fields[i].name, value->text);
	}
	return object;
}

char *forms_record_line(const struct form *form, const struct form_record *record)
{
	struct buffer line = BUFFER_EMPTY;

	json_jot_begin(&line);
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field_value *value = &record->values[i];

		if (!value->present)
			continue;
		if (field_is_number(form->fields[i].type))
			json_jot_number(&line, form->fields[i].name, value->number);
		else
			json_jot_text(&line, form->fields[i].name, value->text);
	}
	json_jot_end(&line);
	return buffer_take(&line);
}

bool forms_record_read(const struct form *form, const struct json *fields,
		       struct form_record *record)
{
	void *position = NULL;
	const struct json *member;
	const char *key;

	*record = (struct form_record){ .values = { { .present = false } } };
	while ((key = json_next(fields, &position, &member)) != NULL) {
		size_t i = forms_field(form, key);
		char *shown;

		if (i == FIELDS_MOST)
			return false;
		shown = json_shown(member);
		put_words(&record->values[i], shown, strlen(shown));
		record->values[i].trusted = true;
		if (field_is_number(form->fields[i].type))
			put_number(&record->values[i], strtod(shown, NULL), false);
		free(shown);
	}
	return true;
}

/* ---- drafts ---- */

/* What makes a value more than its words, one letter each. */
struct flag {
	char letter;
	size_t offset;
};
#define FLAG(letter, name)                                                                         \
	{                                                                                          \
		letter, offsetof(struct field_value, name)                                         \
	}
static const struct flag flags[] = {
	FLAG('p', present), FLAG('d', doubtful), FLAG('i', invalid),
	FLAG('s', said),    FLAG('t', trusted),
};
#define FLAG_COUNT (sizeof(flags) / sizeof(*flags))

static struct json *value_json(const struct field_value *value)
{
	struct json *object = json_object_new();
	char letters[FLAG_COUNT + 1] = "";
	size_t count = 0;

	for (size_t i = 0; i < FLAG_COUNT; i++) {
		if (*(const bool *)((const char *)value + flags[i].offset))
			letters[count++] = flags[i].letter;
	}
	json_put_text(object, "is", letters);
	json_put_text(object, "text", value->text);
	json_put_number(object, "number", value->number);
	if (value->reason[0] != '\0')
		json_put_text(object, "reason", value->reason);
	return object;
}

static void value_from(const struct json *object, struct field_value *value)
{
	const char *letters = json_get_text(object, "is");
	const char *text = json_get_text(object, "text"), *reason = json_get_text(object, "reason");

	*value = (struct field_value){ .number = json_get_number(object, "number", 0) };
	copy_text(value->text, sizeof(value->text), text == NULL ? "" : text);
	copy_text(value->reason, sizeof(value->reason), reason == NULL ? "" : reason);
	for (size_t i = 0; letters != NULL && i < FLAG_COUNT; i++)
		*(bool *)((char *)value + flags[i].offset) =
			strchr(letters, flags[i].letter) != NULL;
}

static struct json *draft_record(const struct form *form, const struct form_record *record)
{
	struct json *object = json_object_new();

	for (size_t i = 0; i < form->field_count; i++) {
		if (record->values[i].present || record->values[i].reason[0] != '\0')
			json_put(object, form->fields[i].name, value_json(&record->values[i]));
	}
	return object;
}

struct json *forms_draft_json(const struct reading *reading)
{
	struct json *object = json_object_new(), *list = json_array_new();

	json_put_text(object, "form", reading->form == NULL ? NULL : reading->form->name);
	json_put_integer(object, "evidence", reading->evidence);
	json_put_boolean(object, "turned", reading->turned);
	json_put_boolean(object, "leftover", reading->leftover);
	json_put_boolean(object, "proxy", reading->proxy);
	json_put_boolean(object, "anonymous", reading->anonymous);
	json_put_integer(object, "receipt", reading->receipt);
	json_put_text(object, "words", reading->words);
	json_put_text(object, "was", reading->was);
	json_put_text(object, "becomes", reading->becomes);
	json_put_text(object, "target", reading->target == NULL ? NULL : reading->target->name);
	for (size_t i = 0; reading->form != NULL && i < reading->record_count; i++)
		json_append(list, draft_record(reading->form, &reading->records[i]));
	json_put(object, "records", list);
	list = json_array_new();
	for (size_t i = 0; i < reading->rival_count; i++)
		json_append_text(list, reading->rivals[i]->name);
	json_put(object, "rivals", list);
	return object;
}

static bool flag_from(const struct json *draft, const char *key)
{
	char *shown = json_shown(json_get(draft, key));
	bool set = text_is(shown, "true");

	free(shown);
	return set;
}

static void words_from(const struct json *draft, const char *key, char *out, size_t size)
{
	const char *words = json_get_text(draft, key);

	copy_text(out, size, words == NULL ? "" : words);
}

static void rivals_from(const struct forms *forms, const struct json *list, struct reading *reading)
{
	for (size_t i = 0; i < json_count(list) && reading->rival_count < RIVALS_MOST; i++) {
		char *name = json_shown(json_at(list, i));
		const struct form *form = forms_named(forms, name);

		if (form != NULL)
			reading->rivals[reading->rival_count++] = form;
		free(name);
	}
}

bool forms_draft_read(const struct forms *forms, const struct json *draft, struct reading *reading)
{
	const char *name = json_get_text(draft, "form");
	const struct form *form = name == NULL ? NULL : forms_named(forms, name);
	const struct json *list = json_get(draft, "records");
	double evidence = json_get_number(draft, "evidence", 0);
	double receipt = json_get_number(draft, "receipt", 0);

	*reading = (struct reading){ .outcome = OUTCOME_INCOMPLETE, .form = form };
	if (form == NULL)
		return false;
	if (evidence >= EVIDENCE_KEYWORD && evidence <= EVIDENCE_FIELDS)
		reading->evidence = (enum form_evidence)evidence;
	reading->turned = flag_from(draft, "turned");
	reading->leftover = flag_from(draft, "leftover");
	reading->proxy = flag_from(draft, "proxy");
	reading->anonymous = flag_from(draft, "anonymous");
	if (receipt >= 0 && receipt < RECEIPT_MOST)
		reading->receipt = (int64_t)receipt;
	words_from(draft, "words", reading->words, sizeof(reading->words));
	words_from(draft, "was", reading->was, sizeof(reading->was));
	words_from(draft, "becomes", reading->becomes, sizeof(reading->becomes));
	if (json_get_text(draft, "target") != NULL)
		reading->target = forms_named(forms, json_get_text(draft, "target"));
	rivals_from(forms, json_get(draft, "rivals"), reading);
	for (size_t r = 0; r < json_count(list) && r < RECORDS_MOST; r++) {
		for (size_t i = 0; i < form->field_count; i++) {
			const struct json *value = json_get(json_at(list, r), form->fields[i].name);

			if (value != NULL)
				value_from(value, &reading->records[r].values[i]);
		}
		reading->record_count = r + 1;
	}
	return true;
}

/* ---- what `cunxin try` shows ---- */

static struct json *errors_json(const struct reading *reading)
{
	struct json *list = json_array_new();

	for (size_t i = 0; i < reading->error_count; i++) {
		struct json *error = json_object_new();

		json_put_text(error, "field",
			      reading->errors[i].field[0] == '\0' ? NULL
								  : reading->errors[i].field);
		json_put_text(error, "reason", reading->errors[i].reason);
		json_append(list, error);
	}
	return list;
}

static void put_reply(const struct forms *forms, const struct reading *reading, const char *text,
		      struct json *object)
{
	SCOPED(buffer_release) struct buffer reply = BUFFER_EMPTY;
	char days[16];
	/* Nothing is recorded here, so that nothing has a number or a list. */
	const struct reply_extra extras[] = {
		{ "id", "0" }, { "list", "" }, { "text", text }, { "days", days }
	};

	snprintf(days, sizeof(days), "%d", forms->config->problems.due_days);
	if (!forms_reply(forms, reading, forms_reply_name(reading), extras, 4, &reply)) {
		json_put_text(object, "reply", NULL);
		json_put_integer(object, "segments", 0);
		return;
	}
	json_put_text(object, "reply", buffer_text(&reply));
	json_put_integer(object, "segments",
			 (int64_t)sms_cost(buffer_text(&reply), reply.size).segments);
}

struct json *forms_reading_json(const struct forms *forms, const struct reading *reading,
				const char *from, const char *text)
{
	struct json *object = json_object_new(), *list = json_array_new();

	json_put_text(object, "from", from);
	json_put_text(object, "text", text);
	json_put_text(object, "outcome", outcome_name(reading->outcome));
	json_put_text(object, "form", reading->form == NULL ? NULL : reading->form->name);
	for (size_t i = 0; reading->form != NULL && i < reading->record_count; i++)
		json_append(list, forms_record_json(reading->form, &reading->records[i]));
	json_put(object, "records", list);
	list = json_array_new();
	for (size_t i = 0; reading->form != NULL && i < reading->missing_count; i++)
		json_append_text(list, reading->form->fields[reading->missing[i]].name);
	json_put(object, "missing", list);
	json_put(object, "errors", errors_json(reading));
	if (reading->outcome == OUTCOME_IGNORED)
		json_put_text(object, "reason", reading->reason);
	put_reply(forms, reading, text, object);
	return object;
}
