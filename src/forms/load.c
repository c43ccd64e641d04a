#include "forms/forms.h"

#include "forms/inside.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(type, name) offsetof(type, name), sizeof(((type *)0)->name)
#define COUNT(table)	  (sizeof(table) / sizeof(*(table)))

/* clang-format off */
static const struct conf_key form_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct form, name), 0, 0, NULL, "the form's name" },
	{ "title", CONF_TEXT, FIELD(struct form, title), 0, 0, "", "what replies call it; empty: the name" },
	{ "role", CONF_TEXT, FIELD(struct form, role), 0, 0, "", "what the office does with its records" },
	{ "state", CONF_TEXT, FIELD(struct form, state), 0, 0, "valid", "of a new record" },
	{ "reply", CONF_TEXT, FIELD(struct form, reply), 0, 0, NULL, "the reply to an accepted text" },
	{ "alone", CONF_OTHER, 0, 0, 0, 0, "", "true, or words that count only alone" },
	{ "about", CONF_OTHER, 0, 0, 0, 0, "", "true: a form may be named beside its keyword" },
	{ "things", CONF_OTHER, 0, 0, 0, 0, "", "keywords beside which also a choice may be named" },
	{ "done", CONF_OTHER, 0, 0, 0, 0, "", "true: told when it is done, so that a day ahead is doubtful" },
	{ "anywhere", CONF_OTHER, 0, 0, 0, 0, "", "true: keywords count anywhere" },
	{ "clerk", CONF_OTHER, 0, 0, 0, 0, "", "true: only the clerk can settle it" },
	{ "plain", CONF_OTHER, 0, 0, 0, 0, "", "true: not meant beside words that nobody knows" },
	{ "apart", CONF_OTHER, 0, 0, 0, 0, "", "true: not meant where unknown words are joined to its keyword" },
	{ "keywords", CONF_OTHER, 0, 0, 0, 0, "", "( \"…\" )" },
	{ "near", CONF_OTHER, 0, 0, 0, 0, "", "keywords as they are misspelt" },
	{ "verbs", CONF_OTHER, 0, 0, 0, 0, "", "words that show the form without a keyword" },
	{ "receivers", CONF_OTHER, 0, 0, 0, 0, "", "words before who gets something, behind the keyword" },
	{ "roles", CONF_OTHER, 0, 0, 0, 0, "", "who may use it" },
	{ "fields", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; type = …; } )" },
	{ "patterns", CONF_OTHER, 0, 0, 0, 0, "", "PCRE2 with groups named was and becomes" },
	{ "feeds", CONF_OTHER, 0, 0, 0, 0, "", "( { measure = …; field = …; } )" },
	{ "examples", CONF_OTHER, 0, 0, 0, 0, "", "( { text = …; outcome = …; } )" },
};
static const struct conf_key feed_keys[] = {
	{ "measure", CONF_TEXT, FIELD(struct form_feed, measure), 0, 0, NULL, "a measure of the office" },
	{ "field", CONF_TEXT, FIELD(struct form_feed, field), 0, 0, NULL, "a field of this form" },
};
/* clang-format on */

static void expect_switches(struct loading *it, const struct conf_node *node)
{
	static const char *const switches[] = { "done",	 "about", "anywhere",
						"clerk", "plain", "apart" };
	const struct conf_node *alone = conf_child(node, "alone");
	bool set;

	for (size_t i = 0; i < COUNT(switches); i++) {
		const struct conf_node *one = conf_child(node, switches[i]);

		conf_expect(it->problems, it->config->conf, one, conf_boolean(one, &set),
			    "true or false");
	}
	conf_expect(it->problems, it->config->conf, alone,
		    conf_is_list(alone) || conf_boolean(alone, &set), "true or a list ( \"…\" )");
}

size_t forms_field(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (text_is(form->fields[i].name, name))
			return i;
	}
	return FIELDS_MOST;
}

size_t field_of_type(const struct form *form, enum field_type type)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].type == type)
			return i;
	}
	return FIELDS_MOST;
}

bool form_takes_text(const struct form *form)
{
	return field_of_type(form, FIELD_TEXT) != FIELDS_MOST;
}

bool field_is_number(enum field_type type)
{
	switch (type) {
	case FIELD_GROUP:
	case FIELD_AREA:
	case FIELD_WEIGHT:
	case FIELD_BAGS:
	case FIELD_PRICE_AREA:
	case FIELD_PRICE_WEIGHT:
	case FIELD_YEARS:
	case FIELD_PEOPLE: return true;
	case FIELD_NAME:
	case FIELD_NAMES:
	case FIELD_DATE:
	case FIELD_PLACE:
	case FIELD_CHOICE:
	case FIELD_STAGE:
	case FIELD_WORDS:
	case FIELD_TEXT: return false;
	}
	return false;
}

static void load_alone(struct loading *it, struct word_list *words, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		if (conf_string(conf_at(list, i)) == NULL)
			COMPLAIN(it, conf_at(list, i), "%s: expected texts", conf_name(list));
		else
			words_add(words, conf_string(conf_at(list, i)));
	}
}

/* Where nothing but the keyword counts, other words would say nothing. */
static void refuse_beside_alone(struct loading *it, const struct conf_node *node)
{
	static const char *const others[] = { "near", "verbs" };

	for (size_t i = 0; i < COUNT(others); i++) {
		if (conf_child(node, others[i]) != NULL)
			COMPLAIN(it, conf_child(node, others[i]),
				 "%s: nothing beside alone = true; expected only keywords",
				 others[i]);
	}
}

/* A keyword that stands alone is no word of the scan: "good" and "fine" are one character each, and
 * would cut other words. */
static void load_keywords(struct loading *it, size_t form, const struct conf_node *node)
{
	struct form_rules *rules = &it->forms->rules[form];
	const struct conf_node *list = list_of(it, node, "keywords");

	if (conf_child(node, "keywords") == NULL || (list != NULL && conf_count(list) == 0))
		COMPLAIN(it, node, "keywords are missing; expected ( \"…\" )");
	load_alone(it, &rules->keywords, rules->alone ? list : conf_child(node, "alone"));
	load_alone(it, &rules->things, list_of(it, node, "things"));
	load_alone(it, &rules->receivers, list_of(it, node, "receivers"));
	if (rules->alone) {
		refuse_beside_alone(it, node);
		return;
	}
	load_terms(it, list, "keywords", (struct meaning){ TERM_KEYWORD, form, 0, NULL });
	load_terms(it, list_of(it, node, "near"), "near",
		   (struct meaning){ TERM_NEAR, form, 0, NULL });
	load_terms(it, list_of(it, node, "verbs"), "verbs",
		   (struct meaning){ TERM_VERB, form, 0, NULL });
}

/* A misspelt word chooses what its keyword chooses. */
static void load_implied(struct loading *it, size_t form, const struct conf_node *list)
{
	struct term_table *terms = &it->forms->terms;

	for (size_t i = 0; i < conf_count(list); i++) {
		const char *near = conf_string(conf_at(list, i));
		struct meaning found = { .value = NULL };

		for (size_t k = 0; near != NULL && k < terms->count && found.value == NULL; k++) {
			const struct meaning *choice =
				term_meaning(&terms->terms[k], TERM_CHOICE, form, 0);
			size_t used;

			if (choice != NULL &&
			    term_meaning(&terms->terms[k], TERM_KEYWORD, form, 0) != NULL &&
			    text_like(near, terms->terms[k].word, &used) == LIKE_SOUND &&
			    used == strlen(near))
				found = *choice;
		}
		if (found.value != NULL)
			terms_add(terms, near, found);
	}
}

/* Every keyword of a form also as it may be misspelt; the words themselves stay apart. */
static void load_alike(struct loading *it)
{
	const struct term_table *terms = &it->forms->terms;

	for (size_t i = 0; i < terms->count; i++) {
		if (term_meaning(&terms->terms[i], TERM_KEYWORD, SIZE_MAX, 0) != NULL)
			lexicon_add(it->forms->keywords, terms->terms[i].word, (int)i, true);
	}
}

static void load_feeds(struct loading *it, struct form *form, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list) && i < FEEDS_MOST; i++) {
		struct form_feed *feed = &form->feeds[form->feed_count++];

		conf_fill(it->problems, it->config->conf, conf_at(list, i), feed_keys,
			  COUNT(feed_keys), feed);
		if (forms_field(form, feed->field) == FIELDS_MOST)
			COMPLAIN(it, conf_at(list, i), "feeds.field: \"%s\" is no field of %s",
				 feed->field, form->name);
	}
}

static void load_roles(struct loading *it, struct form_rules *rules, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *role = conf_string(conf_at(list, i));

		if (role == NULL || rules->role_count == ROLES_MOST) {
			COMPLAIN(it, list, "roles: expected at most %d texts", ROLES_MOST);
			return;
		}
		copy_text(rules->roles[rules->role_count++], sizeof(rules->roles[0]), role);
	}
}

static void load_fields(struct loading *it, struct form *form, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list); i++)
		load_field(it, form, conf_at(list, i));
	for (size_t i = 0; i < form->field_count; i++) {
		const char *other = conf_string(conf_child(conf_at(list, i), "unless"));

		if (other == NULL)
			continue;
		form->fields[i].unless = forms_field(form, other);
		if (form->fields[i].unless == FIELDS_MOST)
			COMPLAIN(it, conf_at(list, i), "unless: \"%s\" is no field of %s", other,
				 form->name);
	}
}

/* What it says when it takes something, and when it asks. */
static void check_words_there(struct loading *it, const struct form *form)
{
	const struct conf_node *list = conf_child(form->node, "fields");

	if (config_reply(it->config, form->reply) == NULL)
		COMPLAIN(it, form->node, "reply: \"%s\" is no reply; expected a key of replies",
			 form->reply);
	for (size_t i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];

		if ((field->required || field->question[0] != '\0') &&
		    config_reply(it->config, field->question) == NULL)
			COMPLAIN(it, conf_at(list, i),
				 "question: \"%s\" is no reply; expected a key of replies",
				 field->question);
	}
}

static void load_form(struct loading *it, size_t index, const struct conf_node *node,
		      bool is_intent)
{
	struct form *form = &it->forms->forms[index];
	struct form_rules *rules = &it->forms->rules[index];
	unsigned before = it->problems->count;

	*form = (struct form){ .is_intent = is_intent, .node = node };
	conf_fill(it->problems, it->config->conf, node, form_keys, COUNT(form_keys), form);
	if (form->title[0] == '\0')
		copy_text(form->title, sizeof(form->title), form->name);
	expect_switches(it, node);
	conf_boolean(conf_child(node, "alone"), &rules->alone);
	conf_boolean(conf_child(node, "done"), &rules->done);
	conf_boolean(conf_child(node, "about"), &rules->about);
	conf_boolean(conf_child(node, "anywhere"), &rules->anywhere);
	conf_boolean(conf_child(node, "clerk"), &rules->clerk);
	conf_boolean(conf_child(node, "plain"), &rules->plain);
	conf_boolean(conf_child(node, "apart"), &rules->apart);
	for (size_t i = 0; i < index; i++) {
		if (text_is(it->forms->forms[i].name, form->name))
			COMPLAIN(it, node, "name: \"%s\" is taken by another form or intent",
				 form->name);
	}
	load_keywords(it, index, node);
	load_fields(it, form, list_of(it, node, "fields"));
	load_implied(it, index, conf_child(node, "near"));
	load_roles(it, rules, list_of(it, node, "roles"));
	load_patterns(it, list_of(it, node, "patterns"), "patterns", "becomes", rules->patterns,
		      rules->pattern_nodes, &rules->pattern_count);
	rules->faulty = it->problems->count != before;
	list_of(it, node, "examples");
	/* A fault in what follows says nothing of how texts are read. */
	load_feeds(it, form, list_of(it, node, "feeds"));
	check_words_there(it, form);
}

/* The first accepted example stands in refusals. */
static void keep_example(struct form_rules *rules, const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list) && rules->example[0] == '\0'; i++) {
		const char *text = conf_string(conf_child(conf_at(list, i), "text"));

		if (text != NULL &&
		    text_is(conf_string(conf_child(conf_at(list, i), "outcome")), "accepted"))
			copy_text(rules->example, sizeof(rules->example), text);
	}
}

static void load_all(struct loading *it)
{
	const struct conf_node *root = conf_root(it->config->conf);
	const struct conf_node *lists[] = { list_of(it, root, "forms"),
					    list_of(it, root, "intents") };
	struct forms *forms = it->forms;
	size_t own = conf_count(lists[0]);
	unsigned before = it->problems->count;

	forms->count = own + conf_count(lists[1]);
	forms->forms = need_zeroed(forms->count + 1, sizeof(*forms->forms));
	forms->rules = need_zeroed(forms->count + 1, sizeof(*forms->rules));
	forms->words = lexicon_new();
	forms->keywords = lexicon_new();
	load_words(it);
	it->words_faulty = it->problems->count != before;
	for (size_t i = 0; i < forms->count; i++) {
		const struct conf_node *node =
			i < own ? conf_at(lists[0], i) : conf_at(lists[1], i - own);

		load_form(it, i, node, i >= own);
		keep_example(&forms->rules[i], conf_child(node, "examples"));
	}
	load_alike(it);
}

struct forms *forms_load_any(const struct config *config, struct conf_problems *problems)
{
	struct forms *forms = need_zeroed(1, sizeof(*forms));
	struct loading it = { config, forms, problems, false };

	forms->config = config;
	load_all(&it);
	check_replies(&it);
	check_examples(&it);
	if (problems->thorough)
		forms_check(forms, problems);
	return forms;
}

struct forms *forms_load(const struct config *config, struct conf_problems *problems)
{
	unsigned before = problems->count;
	struct forms *forms = forms_load_any(config, problems);

	if (problems->count == before)
		return forms;
	forms_free(forms);
	return NULL;
}

static void free_choices(struct field_choice *choices, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(choices[i].value);
		free(choices[i].word);
	}
	free(choices);
}

static void free_rules(struct form_rules *rules)
{
	for (size_t i = 0; i < FIELDS_MOST; i++) {
		struct field_rules *field = &rules->fields[i];

		free_choices(field->choices, field->choice_count);
		free_choices(field->counted, field->counted_count);
		for (size_t k = 0; k < field->pattern_count; k++)
			pattern_free(field->patterns[k]);
	}
	for (size_t k = 0; k < rules->pattern_count; k++)
		pattern_free(rules->patterns[k]);
	words_free(&rules->keywords);
	words_free(&rules->things);
	words_free(&rules->receivers);
}

static void free_lists(struct forms *forms)
{
	struct word_list *lists[] = { &forms->fillers,	  &forms->proxies, &forms->place_endings,
				      &forms->yes,	  &forms->no,	   &forms->unknown,
				      &forms->stop,	  &forms->money,   &forms->coming,
				      &forms->not_coming, &forms->slips,   &forms->settled,
				      &forms->withdrawn };

	for (size_t i = 0; i < COUNT(lists); i++)
		words_free(lists[i]);
	for (size_t i = 0; i < forms->ignored_count; i++)
		pattern_free(forms->ignored[i].pattern);
	for (size_t i = 0; i < forms->skipped_count; i++)
		pattern_free(forms->skipped[i].pattern);
}

void forms_free(struct forms *forms)
{
	if (forms == NULL)
		return;
	for (size_t i = 0; i < forms->count; i++)
		free_rules(&forms->rules[i]);
	free_lists(forms);
	lexicon_free(forms->words);
	lexicon_free(forms->keywords);
	terms_free(&forms->terms);
	free(forms->rules);
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

const char *forms_choice_title(const struct forms *forms, const struct form *form, size_t field,
			       const char *value)
{
	const struct field_rules *rules = &rules_of(forms, form)->fields[field];

	for (size_t i = 0; i < rules->choice_count; i++) {
		if (text_is(rules->choices[i].value, value))
			return rules->choices[i].word;
	}
	return value;
}

size_t forms_choices(const struct forms *forms, const struct form *form, size_t field,
		     const char **words, size_t size)
{
	const struct field_rules *rules = &rules_of(forms, form)->fields[field];
	size_t count = 0;

	for (size_t i = 0; i < rules->choice_count; i++) {
		const char *value = rules->choices[i].value;

		if (forms_choice_title(forms, form, field, value) != rules->choices[i].word)
			continue; /* a further word of the same */
		if (count < size)
			words[count] = rules->choices[i].word;
		count++;
	}
	return count;
}

const char *forms_choice_value(const struct forms *forms, const struct form *form, size_t field,
			       const char *word)
{
	const struct field_rules *rules = &rules_of(forms, form)->fields[field];

	for (size_t i = 0; i < rules->choice_count; i++) {
		if (text_is(rules->choices[i].value, word) || text_is(rules->choices[i].word, word))
			return rules->choices[i].value;
	}
	return NULL;
}
