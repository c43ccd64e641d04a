#include "forms/forms.h"

#include "base/pattern.h"
#include "forms/inside.h"
#include "text/normal.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(type, name) offsetof(type, name), sizeof(((type *)0)->name)
#define COUNT(table)	  (sizeof(table) / sizeof(*(table)))

struct field_row {
	char name[32], type[16], fallback[32], question[48];
	bool required;
	double least, most, doubt;
};

/* clang-format off */
static const struct conf_key field_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct field_row, name), 0, 0, NULL, "the field's name" },
	{ "type", CONF_TEXT, FIELD(struct field_row, type), 0, 0, NULL, "a field type" },
	{ "required", CONF_BOOLEAN, FIELD(struct field_row, required), 0, 0, "false", "must be there" },
	{ "least", CONF_NUMBER, FIELD(struct field_row, least), -1e9, 1e9, "0", "below it impossible" },
	{ "most", CONF_NUMBER, FIELD(struct field_row, most), 0, 1e9, "0", "above it impossible; 0: no bound" },
	{ "doubt", CONF_NUMBER, FIELD(struct field_row, doubt), 0, 1e9, "0", "above it to be confirmed; 0: never" },
	{ "default", CONF_TEXT, FIELD(struct field_row, fallback), 0, 0, "", "recorded where nothing was said" },
	{ "question", CONF_TEXT, FIELD(struct field_row, question), 0, 0, "", "the reply that asks for it" },
	{ "choices", CONF_OTHER, 0, 0, 0, 0, "", "( \"WORD\", \"VALUE=WORD\" )" },
};
static const struct conf_key form_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct form, name), 0, 0, NULL, "the form's name" },
	{ "reply", CONF_TEXT, FIELD(struct form, reply), 0, 0, NULL, "the reply to an accepted text" },
	{ "role", CONF_TEXT, FIELD(struct form, role), 0, 0, "", "what the office does with its records" },
	{ "anywhere", CONF_BOOLEAN, FIELD(struct form, anywhere), 0, 0, "false", "keywords count anywhere" },
	{ "keywords", CONF_OTHER, 0, 0, 0, 0, "", "( \"…\" )" },
	{ "fields", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; type = …; } )" },
	{ "feeds", CONF_OTHER, 0, 0, 0, 0, "", "( { measure = …; field = …; } )" },
	{ "examples", CONF_OTHER, 0, 0, 0, 0, "", "( { text = …; outcome = …; } )" },
};
static const struct conf_key feed_keys[] = {
	{ "measure", CONF_TEXT, FIELD(struct form_feed, measure), 0, 0, NULL, "a measure of the office" },
	{ "field", CONF_TEXT, FIELD(struct form_feed, field), 0, 0, NULL, "a field of this form" },
};
static const char *const type_names[] = {
	[FIELD_NAME] = "name", [FIELD_GROUP] = "group", [FIELD_AREA] = "area",
	[FIELD_WEIGHT] = "weight", [FIELD_BAGS] = "bags", [FIELD_DATE] = "date",
	[FIELD_PEOPLE] = "people", [FIELD_PLACE] = "place", [FIELD_CHOICE] = "choice",
	[FIELD_TEXT] = "text",
};
/* clang-format on */

struct loading {
	const struct config *config;
	struct forms *forms;
	struct conf_problems *problems;
};

#define COMPLAIN(it, node, ...) conf_complain((it)->problems, (it)->config->conf, node, __VA_ARGS__)

/* "seed=WORD" looks for the word behind the sign and records what is before it. */
static void load_choices(struct loading *it, struct form_field *field, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *text = conf_string(conf_at(list, i));
		const char *equals = text == NULL ? NULL : strchr(text, '=');
		struct form_choice *choice = &field->choices[field->choice_count];
		struct normal_text normal;

		if (text == NULL || field->choice_count == CHOICES_MOST) {
			COMPLAIN(it, list, "choices: expected at most %d texts", CHOICES_MOST);
			return;
		}
		normal_form(equals != NULL ? equals + 1 : text,
			    strlen(equals != NULL ? equals + 1 : text), &normal);
		copy_text(choice->word, sizeof(choice->word), normal.utf8);
		copy_text(choice->value, sizeof(choice->value), text);
		if (equals != NULL && (size_t)(equals - text) < sizeof(choice->value))
			choice->value[equals - text] = '\0';
		field->choice_count++;
	}
}

static void load_field(struct loading *it, struct form *form, const struct conf_node *node)
{
	struct form_field *field = &form->fields[form->field_count];
	struct field_row row = { .name = "" };
	size_t type = 0;

	if (form->field_count == FIELDS_MOST) {
		COMPLAIN(it, node, "fields: expected at most %d", FIELDS_MOST);
		return;
	}
	conf_fill(it->problems, it->config->conf, node, field_keys, COUNT(field_keys), &row);
	while (type < COUNT(type_names) && !text_is(type_names[type], row.type))
		type++;
	if (type == COUNT(type_names)) {
		COMPLAIN(it, node,
			 "type: \"%s\" is no field type; expected name, group, area, weight, bags, "
			 "date, people, place, choice or text",
			 row.type);
		return;
	}
	*field = (struct form_field){
		.type = (enum field_type)type,
		.required = row.required,
		.least = row.least,
		.most = row.most,
		.doubt = row.doubt,
	};
	copy_text(field->name, sizeof(field->name), row.name);
	copy_text(field->fallback, sizeof(field->fallback), row.fallback);
	copy_text(field->question, sizeof(field->question), row.question);
	if (field->required && config_reply(it->config, field->question) == NULL)
		COMPLAIN(it, node, "question: \"%s\" is no reply; a required field needs one",
			 field->question);
	load_choices(it, field, conf_child(node, "choices"));
	form->field_count++;
}

/* A keyword that another form has too is decided by evidence; within one form it is a fault. */
static void load_keywords(struct loading *it, struct form *form, const struct conf_node *list)
{
	if (conf_count(list) == 0)
		COMPLAIN(it, form->node, "keywords are missing; expected ( \"…\" )");
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));
		struct normal_text normal;

		if (word == NULL || form->keyword_count == KEYWORDS_MOST) {
			COMPLAIN(it, list, "keywords: expected at most %d texts", KEYWORDS_MOST);
			return;
		}
		normal_form(word, strlen(word), &normal);
		if (normal.size == 0 || normal.size >= sizeof(form->keywords[0])) {
			COMPLAIN(it, list, "keywords: \"%s\" is empty or too long", word);
			continue;
		}
		for (size_t k = 0; k < form->keyword_count; k++) {
			if (text_is(form->keywords[k], normal.utf8))
				COMPLAIN(it, list, "keywords: \"%s\" stands here twice", word);
		}
		copy_text(form->keywords[form->keyword_count++], sizeof(form->keywords[0]),
			  normal.utf8);
	}
}

static void load_feeds(struct loading *it, struct form *form, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list) && i < FEEDS_MOST; i++) {
		struct form_feed *feed = &form->feeds[form->feed_count++];
		bool found = false;

		conf_fill(it->problems, it->config->conf, conf_at(list, i), feed_keys,
			  COUNT(feed_keys), feed);
		for (size_t k = 0; k < form->field_count; k++)
			found |= text_is(form->fields[k].name, feed->field);
		if (!found)
			COMPLAIN(it, conf_at(list, i), "feeds.field: \"%s\" is no field of %s",
				 feed->field, form->name);
	}
}

static void load_form(struct loading *it, const struct conf_node *node, bool is_intent)
{
	struct forms *forms = it->forms;
	struct form *form;
	const struct conf_node *fields = conf_child(node, "fields");

	forms->forms = need_resized(forms->forms, forms->count + 1, sizeof(*forms->forms));
	form = &forms->forms[forms->count];
	*form = (struct form){ .is_intent = is_intent, .node = node };
	conf_fill(it->problems, it->config->conf, node, form_keys, COUNT(form_keys), form);
	if (forms_named(forms, form->name) != NULL)
		COMPLAIN(it, node, "name: \"%s\" is taken by another form or intent", form->name);
	forms->count++;
	if (config_reply(it->config, form->reply) == NULL)
		COMPLAIN(it, node, "reply: \"%s\" is no reply; expected a key of replies",
			 form->reply);
	load_keywords(it, form, conf_child(node, "keywords"));
	for (size_t i = 0; i < conf_count(fields); i++)
		load_field(it, form, conf_at(fields, i));
	load_feeds(it, form, conf_child(node, "feeds"));
}

static void load_ignored(struct loading *it, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *text = conf_string(conf_at(list, i));
		char why[160] = "not a text";
		struct pattern *pattern = text == NULL ? NULL : pattern_new(text, why, sizeof(why));

		if (pattern == NULL || it->forms->ignored_count == IGNORED_MOST) {
			COMPLAIN(it, list, "ignore: %s; expected at most %d PCRE2 patterns", why,
				 IGNORED_MOST);
			pattern_free(pattern);
			continue;
		}
		it->forms->ignored[it->forms->ignored_count++] = pattern;
	}
}

/* Placeholders that are no field's name. */
static const char *const extra_names[] = { "id",	"text",	       "field",
					   "example",	"records",     "village",
					   "count",	"total",       "list",
					   "phone",	"month",       "day",
					   "time",	"position",    "meeting",
					   "new_month", "new_day",     "taker",    "title",
					   "result",	"responsible", "category",
					   "due",	"item",	       "amount",
					   "days",	"years",       "price_yuan_per_mu",
					   "percent",	"spent",       "budget" };

static bool placeholder_known(const struct forms *forms, const char *name)
{
	for (size_t i = 0; i < COUNT(extra_names); i++) {
		if (text_is(extra_names[i], name))
			return true;
	}
	for (size_t i = 0; i < forms->count; i++) {
		for (size_t k = 0; k < forms->forms[i].field_count; k++) {
			const char *field = forms->forms[i].fields[k].name;
			size_t size = strlen(field);

			if (text_is(field, name))
				return true;
			/* A weight can be shown in jin: weight_kg → weight_jin. */
			if (size > 3 && text_is(field + size - 3, "_kg") &&
			    strncmp(name, field, size - 2) == 0 && text_is(name + size - 2, "jin"))
				return true;
		}
	}
	return false;
}

static void check_reply(struct loading *it, const struct config_reply *reply)
{
	for (const char *at = strchr(reply->text, '{'); at != NULL; at = strchr(at + 1, '{')) {
		const char *end = strchr(at, '}');
		char name[48] = "";

		if (end == NULL) {
			COMPLAIN(it, reply->node, "replies.%s: \"{\" is never closed", reply->name);
			return;
		}
		if ((size_t)(end - at) < sizeof(name)) {
			memcpy(name, at + 1, (size_t)(end - at) - 1);
			name[end - at - 1] = '\0';
		}
		if (!placeholder_known(it->forms, name))
			COMPLAIN(it, reply->node,
				 "replies.%s: unknown placeholder {%s}; expected a field's name or "
				 "one of id, text, field, example, village",
				 reply->name, name);
	}
}

/* The examples inside a form are its tests. */
static void check_examples(struct loading *it, const struct form *form)
{
	const struct conf_node *list = conf_child(form->node, "examples");
	const struct reading_sender nobody = { .number = "", .name = "", .group = 0 };

	for (size_t i = 0; i < conf_count(list); i++) {
		const char *text = conf_string(conf_child(conf_at(list, i), "text"));
		const char *wanted = conf_string(conf_child(conf_at(list, i), "outcome"));
		struct reading *reading = need_zeroed(1, sizeof(*reading));

		if (text == NULL || wanted == NULL) {
			COMPLAIN(it, conf_at(list, i), "examples: expected text and outcome");
			free(reading);
			continue;
		}
		forms_read(it->forms, text, strlen(text), &nobody, (struct day){ 2027, 3, 10 },
			   reading);
		if (!text_is(outcome_name(reading->outcome), wanted) || reading->form != form)
			COMPLAIN(it, conf_at(list, i),
				 "examples: \"%s\" reads as %s of %s, not %s of %s", text,
				 outcome_name(reading->outcome),
				 reading->form == NULL ? "no form" : reading->form->name, wanted,
				 form->name);
		free(reading);
	}
}

struct forms *forms_load(const struct config *config, struct conf_problems *problems)
{
	struct forms *forms = need_zeroed(1, sizeof(*forms));
	struct loading it = { config, forms, problems };
	const struct conf_node *root = conf_root(config->conf);
	const struct conf_node *list = conf_child(root, "forms");
	unsigned before = problems->count;

	forms->config = config;
	for (size_t i = 0; i < conf_count(list); i++)
		load_form(&it, conf_at(list, i), false);
	list = conf_child(root, "intents");
	for (size_t i = 0; i < conf_count(list); i++)
		load_form(&it, conf_at(list, i), true);
	load_ignored(&it, conf_child(root, "ignore"));
	for (size_t i = 0; i < config->reply_count; i++)
		check_reply(&it, &config->replies[i]);
	for (size_t i = 0; i < forms->count && problems->count == before; i++)
		check_examples(&it, &forms->forms[i]);
	if (problems->count == before)
		return forms;
	forms_free(forms);
	return NULL;
}

void forms_free(struct forms *forms)
{
	if (forms == NULL)
		return;
	for (size_t i = 0; i < forms->ignored_count; i++)
		pattern_free(forms->ignored[i]);
	free(forms->forms);
	free(forms);
}

size_t forms_count(const struct forms *forms)
{
	return forms->count;
}

const struct form *forms_at(const struct forms *forms, size_t index)
{
	return &forms->forms[index];
}

const struct form *forms_named(const struct forms *forms, const char *name)
{
	for (size_t i = 0; i < forms->count; i++) {
		if (text_is(forms->forms[i].name, name))
			return &forms->forms[i];
	}
	return NULL;
}
