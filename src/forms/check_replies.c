/* Replies: their placeholders at the load, their length with the longest values on demand. */
#include "forms/inside.h"

#include <cunxin/sms_segment.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Placeholders that are no field's name: what office/ and this floor put in beside them. */
/* clang-format off */
static const char *const extra_names[] = {
	"id", "text", "field", "value", "example", "records", "village", "count", "total", "list",
	"phone", "title", "echo", "faults", "forms", "old", "new", "person", "month", "day", "time",
	"position", "meeting", "new_month", "new_day", "taker", "result", "responsible", "category",
	"due", "item", "years", "price_yuan_per_mu", "amount", "days", "code", "words", "hours", "number", "money", "free",
	"percent", "spent", "budget",
	"changes", "cancelled", "weight", "area", "price",
	"name", "group", "date", "people", "task", "place", "area_mu", "stage", "receipt", "who", "open", "overdue", "waiting",
};
/* clang-format on */

static bool is_field(const char *field, const char *name)
{
	size_t size = strlen(field);

	if (text_is(field, name))
		return true;
	/* A weight can be shown in jin: weight_kg → weight_jin. */
	return size > 3 && text_is(field + size - 3, "_kg") &&
	       strncmp(name, field, size - 2) == 0 && text_is(name + size - 2, "jin");
}

static bool placeholder_known(const struct forms *forms, const char *name)
{
	for (size_t i = 0; i < sizeof(extra_names) / sizeof(*extra_names); i++) {
		if (text_is(extra_names[i], name))
			return true;
	}
	for (size_t i = 0; i < forms->count; i++) {
		for (size_t k = 0; k < forms->forms[i].field_count; k++) {
			if (is_field(forms->forms[i].fields[k].name, name))
				return true;
		}
	}
	return false;
}

static void check_reply(struct loading *it, const struct config_reply *reply)
{
	for (const char *at = strchr(reply->text, '{'); at != NULL; at = strchr(at + 1, '{')) {
		const char *end = strchr(at, '}');
		char name[48];

		if (end == NULL) {
			COMPLAIN(it, reply->node, "replies.%s: \"{\" is never closed", reply->name);
			return;
		}
		snprintf(name, sizeof(name), "%.*s", (int)(end - at) - 1, at + 1);
		if (!placeholder_known(it->forms, name))
			COMPLAIN(it, reply->node,
				 "replies.%s: unknown placeholder {%s}; expected a field's name or "
				 "one of id, title, echo, faults, example, value, text, village",
				 reply->name, name);
	}
}

void check_replies(struct loading *it)
{
	static const char *const needed[] = { "confirm", "invalid", "unknown" };

	for (size_t i = 0; i < it->config->reply_count; i++) {
		if (!it->config->replies[i].shipped)
			check_reply(it, &it->config->replies[i]);
	}
	if (it->forms->count == 0)
		return;
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		if (config_own_reply(it->config, needed[i]) == NULL)
			COMPLAIN(it, conf_child(conf_root(it->config->conf), "replies"),
				 "replies.%s is missing", needed[i]);
	}
}

/* ---- replies that the village lacks ---- */

/* Where it stands, or would. */
static const struct conf_node *node_of(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->reply_count; i++) {
		if (text_is(config->replies[i].name, name) && !config->replies[i].shipped)
			return config->replies[i].node;
	}
	return conf_child(conf_root(config->conf), "replies");
}

/* Names of these kinds belong to some form, or say a figure of one, save those that the office itself
 * says. */
static bool is_of_a_form(const char *name)
{
	static const char *const office[] = {
		"ask_unit",	  "ask_who",	      "ask_you",	"ask_you_too",
		"ask_correction", "ask_which_record", "add_accepted",	"unsatisfied_accepted",
		"brief_person",	  "brief_group",      "brief_progress", "brief_target",
		"brief_as_of",	  "brief_tomorrow",
	};
	size_t size = strlen(name), end = strlen("_accepted");

	for (size_t i = 0; i < sizeof(office) / sizeof(*office); i++) {
		if (text_is(name, office[i]))
			return false;
	}
	return text_begins(name, "ask_") || text_begins(name, "brief_") ||
	       text_begins(name, "twice_") ||
	       (size > end && text_is(name + size - end, "_accepted"));
}

static bool is_used(const struct forms *forms, const char *name)
{
	for (size_t i = 0; i < forms->count; i++) {
		const struct form *form = &forms->forms[i];

		if (text_is(form->reply, name))
			return true;
		for (size_t k = 0; k < form->field_count; k++) {
			if (text_is(form->fields[k].question, name))
				return true;
		}
	}
	return !is_of_a_form(name);
}

void note_lacking(struct loading *it)
{
	const struct config *config = it->config;

	for (size_t i = 0; i < config->reply_count; i++) {
		const struct config_reply *reply = &config->replies[i];

		if (reply->shipped && is_used(it->forms, reply->name))
			conf_note(it->problems, config->conf, node_of(config, reply->name),
				  "replies.%s is missing; the shipped words are used: \"%s\"",
				  reply->name, reply->text);
	}
}

/* ---- the longest values ---- */

#define SIGNATURE_UNITS 6 /* room that every reply leaves for one */
#define NAME_CHARACTERS 4

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text += text_step(text))
		count++;
	return count;
}

/* The example, as long as names get. */
static void longest_name(const char *example, char *out, size_t size)
{
	copy_text(out, size, example);
	while ((unsigned char)example[0] >= 0x80 && characters(out) < NAME_CHARACTERS &&
	       strlen(out) + strlen(example) < size)
		strcat(out, example);
}

static void longest_place(const struct config *config, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < config->place_count; i++) {
		if (characters(config->places[i].name) > characters(out))
			copy_text(out, size, config->places[i].name);
	}
}

/* By what is shown of it, not by what is recorded. */
static void longest_choice(const struct field_rules *rules, char *out, size_t size)
{
	size_t most = 0;

	for (size_t i = 0; i < rules->choice_count; i++) {
		const char *value = rules->choices[i].value, *shown = NULL;

		for (size_t k = 0; k < rules->choice_count && shown == NULL; k++) {
			if (text_is(rules->choices[k].value, value))
				shown = rules->choices[k].word;
		}
		if (shown != NULL && characters(shown) > most) {
			most = characters(shown);
			copy_text(out, size, value);
		}
	}
}

static double longest_number(const struct forms *forms, const struct form_field *field)
{
	if (field->type == FIELD_GROUP)
		return field->most > 0 ? field->most : forms->config->groups;
	if (field->type == FIELD_AREA)
		return (field->doubt > 0 ? field->doubt : 100) + 8.5;
	return field->doubt > 0 ? field->doubt : field->most > 0 ? field->most : 9999;
}

static void longest_value(const struct forms *forms, const struct form *form, size_t index,
			  struct field_value *value)
{
	const struct form_field *field = &form->fields[index];
	char words[VALUE_SIZE] = "";

	switch (field->type) {
	case FIELD_NAME: longest_name(field->example, words, sizeof(words)); break;
	case FIELD_PLACE: longest_place(forms->config, words, sizeof(words)); break;
	case FIELD_DATE: copy_text(words, sizeof(words), "2027-12-31"); break;
	case FIELD_CHOICE:
	case FIELD_STAGE:
		longest_choice(&rules_of(forms, form)->fields[index], words, sizeof(words));
		break;
	case FIELD_NAMES:
	case FIELD_WORDS:
	case FIELD_TEXT: copy_text(words, sizeof(words), field->example); break;
	case FIELD_GROUP:
	case FIELD_AREA:
	case FIELD_WEIGHT:
	case FIELD_BAGS:
	case FIELD_PRICE_AREA:
	case FIELD_PRICE_WEIGHT:
	case FIELD_YEARS:
	case FIELD_PEOPLE: put_number(value, longest_number(forms, field), false); return;
	}
	put_words(value, words, strlen(words));
}

static void fill_longest(const struct forms *forms, const struct form *form,
			 struct reading *reading)
{
	*reading = (struct reading){ .form = form, .record_count = 1 };
	for (size_t i = 0; i < form->field_count; i++)
		longest_value(forms, form, i, &reading->records[0].values[i]);
}

/* ---- length ---- */

/* What a text costs with a signature, be it only the room for one. */
static struct sms_cost cost_of(const struct loading *it, struct buffer *text)
{
	size_t signature = characters(it->config->signature);

	for (; signature < SIGNATURE_UNITS; signature++)
		buffer_add_text(text, "x");
	return sms_cost(buffer_text(text), text->size);
}

/* The words that a reply has whatever is put in. */
static struct sms_cost fixed_cost(const struct loading *it, const char *reply)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;

	buffer_add_text(&text, it->config->signature);
	while (reply[0] != '\0') {
		size_t size = strcspn(reply, "{");
		const char *end = strchr(reply + size, '}');

		buffer_add(&text, reply, size);
		reply = end == NULL ? reply + strlen(reply) : end + 1;
	}
	return cost_of(it, &text);
}

static void check_words(struct loading *it, const struct config_reply *reply)
{
	struct sms_cost cost = fixed_cost(it, reply->text);

	if (cost.segments > 1)
		COMPLAIN(it, reply->node,
			 "replies.%s: %zu units before any value is put in, with a signature; "
			 "expected one segment, 70 units (160 in GSM 7-bit)",
			 reply->name, cost.units);
}

static void check_length(struct loading *it, const struct reading *reading, const char *name)
{
	const struct reply_extra extras[] = { { "id", "0311028" }, { "text", "" }, { "list", "" } };
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	const char *reply = config_reply(it->config, name);
	struct sms_cost cost;

	if (reply == NULL || fixed_cost(it, reply).segments > 1 || /* told already */
	    !forms_reply(it->forms, reading, name, extras, 3, &text))
		return;
	cost = cost_of(it, &text);
	if (cost.segments > 1)
		COMPLAIN(it, node_of(it->config, name),
			 "replies.%s: %zu units with the longest values of %s and a signature; "
			 "expected one segment, 70 units (160 in GSM 7-bit)",
			 name, cost.units, reading->form->name);
}

static void check_question(struct loading *it, const struct form *form, size_t field,
			   struct reading *reading)
{
	fill_longest(it->forms, form, reading);
	reading->outcome = OUTCOME_INCOMPLETE;
	reading->records[0].values[field] = (struct field_value){ .present = false };
	reading->missing[reading->missing_count++] = field;
	check_length(it, reading, form->fields[field].question);
}

static void check_form(struct loading *it, const struct form *form, struct reading *reading)
{
	fill_longest(it->forms, form, reading);
	reading->outcome = OUTCOME_ACCEPTED;
	check_length(it, reading, form->reply);
	if (form->is_intent)
		return;
	reading->outcome = OUTCOME_CONFIRM;
	check_length(it, reading, "confirm");
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].required)
			check_question(it, form, i, reading);
	}
	fill_longest(it->forms, form, reading);
	reading->outcome = OUTCOME_INVALID;
	reading->error_count = 1;
	copy_text(reading->errors[0].field, sizeof(reading->errors[0].field), form->fields[0].name);
	copy_text(reading->errors[0].reason, sizeof(reading->errors[0].reason), "range");
	check_length(it, reading, "invalid");
}

void check_lengths(struct loading *it)
{
	struct reading *reading = need(sizeof(*reading));

	for (size_t i = 0; i < it->config->reply_count; i++) {
		if (!it->config->replies[i].shipped)
			check_words(it, &it->config->replies[i]);
	}
	for (size_t i = 0; i < it->forms->count; i++)
		check_form(it, &it->forms->forms[i], reading);
	free(reading);
}
