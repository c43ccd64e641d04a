/* Examples, which are tests; keywords that stand in each other's way; patterns under attack. */
#include "forms/inside.h"

#include "text/hostile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- examples ---- */

static const struct day example_day = { 2027, 3, 10 };

static bool value_matches(const struct conf_node *wanted, const struct json *got)
{
	double number;
	char *shown = got == NULL ? NULL : json_shown(got);
	bool same;

	if (conf_number(wanted, &number))
		same = shown != NULL && fabs(strtod(shown, NULL) - number) < 1e-6;
	else
		same = text_is(shown, conf_string(wanted));
	free(shown);
	return same;
}

static void check_reading(struct loading *it, const struct form *form,
			  const struct conf_node *example, const struct reading *reading)
{
	const struct conf_node *wanted = conf_child(example, "reading");
	struct json *record;

	if (!conf_is_group(wanted))
		return;
	record = forms_record_json(form, &reading->records[0]);
	for (size_t i = 0; i < conf_count(wanted); i++) {
		const char *name = conf_name(conf_at(wanted, i));
		const struct json *got = name == NULL ? NULL : json_get(record, name);
		char *shown = got == NULL ? NULL : json_shown(got);

		if (name == NULL || forms_field(form, name) == FIELDS_MOST)
			COMPLAIN(it, conf_at(wanted, i),
				 "examples.reading: \"%s\" is no field of %s",
				 name == NULL ? "" : name, form->name);
		else if (!value_matches(conf_at(wanted, i), got))
			COMPLAIN(it, conf_at(wanted, i), "examples: \"%s\" reads %s as %s",
				 conf_string(conf_child(example, "text")), name,
				 shown == NULL ? "nothing" : shown);
		free(shown);
	}
	json_free(record);
}

/*
 * False where a fault that is told already may be why the text is read as it is: one in a form that
 * has a part in it, or in the village's words where there is a word that nobody knows.
 */
static bool judged(const struct loading *it, const struct form *form, const struct reading *reading)
{
	bool faulty = rules_of(it->forms, form)->faulty;

	if (reading->form != NULL)
		faulty |= rules_of(it->forms, reading->form)->faulty;
	for (size_t i = 0; i < reading->rival_count; i++)
		faulty |= rules_of(it->forms, reading->rivals[i])->faulty;
	return !faulty && !(it->words_faulty && (reading->form == NULL || reading->leftover));
}

/* A text that an example must have; NULL: a complaint is made. */
static const char *example_text(struct loading *it, const struct conf_node *example,
				const char *key)
{
	const struct conf_node *node = conf_child(example, key);
	const char *text = conf_string(node);

	if (node == NULL)
		COMPLAIN(it, example, "examples: expected text and outcome");
	conf_expect(it->problems, it->config->conf, node, text != NULL, "a text");
	return text;
}

static void check_keys(struct loading *it, const struct conf_node *example)
{
	const struct conf_node *reading = conf_child(example, "reading");

	conf_expect(it->problems, it->config->conf, reading, conf_is_group(reading),
		    "a group { … }");
	for (size_t i = 0; conf_is_group(example) && i < conf_count(example); i++) {
		const char *name = conf_name(conf_at(example, i));

		if (!text_is(name, "text") && !text_is(name, "outcome") &&
		    !text_is(name, "reading"))
			COMPLAIN(it, conf_at(example, i),
				 "examples: unknown key \"%s\"; expected text, outcome or reading",
				 name);
	}
}

static void check_example(struct loading *it, const struct form *form,
			  const struct conf_node *example, struct reading *reading)
{
	const struct form_rules *rules = rules_of(it->forms, form);
	const char *text = example_text(it, example, "text");
	const char *wanted = text == NULL ? NULL : example_text(it, example, "outcome");
	/* Somebody who may use the form, and of whom nothing else is known. */
	const struct reading_sender sender = {
		.number = "", .name = "", .role = rules->role_count > 0 ? rules->roles[0] : ""
	};

	check_keys(it, example);
	if (text == NULL || wanted == NULL)
		return;
	forms_read(it->forms, text, strlen(text), &sender, example_day, reading);
	if (!judged(it, form, reading))
		return;
	if (!text_is(outcome_name(reading->outcome), wanted) || reading->form != form)
		COMPLAIN(it, example, "examples: \"%s\" reads as %s of %s, not %s of %s", text,
			 outcome_name(reading->outcome),
			 reading->form == NULL ? "no form" : reading->form->name, wanted,
			 form->name);
	else
		check_reading(it, form, example, reading);
}

void check_examples(struct loading *it)
{
	struct reading *reading = need(sizeof(*reading));

	for (size_t i = 0; i < it->forms->count; i++) {
		const struct form *form = &it->forms->forms[i];
		const struct conf_node *list = conf_child(form->node, "examples");

		for (size_t k = 0; k < conf_count(list); k++)
			check_example(it, form, conf_at(list, k), reading);
	}
	free(reading);
}

/* ---- keywords ---- */

/* Whether every whole text of a form holds what the other has no field for. */
static bool stands_out(const struct form *form, const struct form *other)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];

		if (field->required && field_of_type(other, field->type) == FIELDS_MOST)
			return true;
	}
	return false;
}

/* A field that may be left out tells nothing where it is. */
static bool told_apart(const struct form *a, const struct form *b)
{
	return !a->is_intent && !b->is_intent && (stands_out(a, b) || stands_out(b, a));
}

static void check_overlap(struct loading *it, const struct conf_node *node, const struct term *term,
			  size_t form)
{
	const struct forms *forms = it->forms;
	size_t here = 0;

	for (size_t i = 0; i < term->count; i++) {
		const struct meaning *meaning = &term->meanings[i];

		if (meaning->kind == TERM_FILLER || meaning->kind == TERM_PLACE)
			COMPLAIN(it, node, "keywords: \"%s\" is also %s; it cannot be both",
				 term->word, meaning->kind == TERM_PLACE ? "a place" : "a filler");
		if (meaning->kind != TERM_KEYWORD && meaning->kind != TERM_NEAR)
			continue;
		here += meaning->form == form;
		if (meaning->form > form &&
		    !told_apart(&forms->forms[form], &forms->forms[meaning->form]))
			COMPLAIN(it, node,
				 "keywords: \"%s\" also means %s, and no required field tells them "
				 "apart",
				 term->word, forms->forms[meaning->form].name);
	}
	if (here > 1)
		COMPLAIN(it, node, "keywords: \"%s\" stands twice in %s", term->word,
			 forms->forms[form].name);
}

/* A text of the keyword alone must not be taken for a machine's, nor for something else. */
static void check_shadow(struct loading *it, const struct conf_node *node, const char *word)
{
	const struct forms *forms = it->forms;

	for (size_t i = 0; i < forms->ignored_count; i++) {
		struct pattern_budget budget = PATTERN_BUDGET;
		struct pattern_match match;

		if (pattern_find(forms->ignored[i].pattern, word, strlen(word), 0, &budget,
				 &match) == PATTERN_MATCHES)
			COMPLAIN(it, node,
				 "keywords: \"%s\" is never read: a pattern of ignore "
				 "matches it",
				 word);
	}
}

/* What stands in an intent's keyword that counts alone is never read as this form's. */
static void check_alone(struct loading *it, const struct conf_node *node, const char *word,
			size_t form)
{
	const struct forms *forms = it->forms;

	for (size_t i = 0; i < forms->count; i++) {
		if (i != form && words_at(&forms->rules[i].keywords, word, 0) == strlen(word))
			COMPLAIN(it, node,
				 "keywords: \"%s\" is also a keyword of %s; it cannot be both",
				 word, forms->forms[i].name);
	}
}

/* Another form's longer keyword that says no more: it takes this one's texts. */
static void check_longer(struct loading *it, const struct conf_node *node, const char *word,
			 size_t form)
{
	const struct term_table *terms = &it->forms->terms;
	size_t size = strlen(word);

	for (size_t i = 0; i < terms->count; i++) {
		const struct term *longer = &terms->terms[i];
		const struct meaning *other = term_meaning(longer, TERM_KEYWORD, SIZE_MAX, 0);

		if (other == NULL || strncmp(longer->word, word, size) != 0 ||
		    longer->word[size] == '\0' ||
		    term_meaning(longer, TERM_KEYWORD, form, 0) != NULL)
			continue;
		if (skip_fillers(it->forms, longer->word, size, strlen(longer->word)) ==
		    strlen(longer->word))
			COMPLAIN(it, node, "keywords: \"%s\" is hidden by \"%s\" of %s", word,
				 longer->word, it->forms->forms[other->form].name);
	}
}

static void check_keywords(struct loading *it, size_t form)
{
	const struct conf_node *node = it->forms->forms[form].node;
	const struct term_table *terms = &it->forms->terms;

	for (size_t i = 0; i < terms->count; i++) {
		if (term_meaning(&terms->terms[i], TERM_KEYWORD, form, 0) == NULL)
			continue;
		check_overlap(it, conf_child(node, "keywords"), &terms->terms[i], form);
		check_shadow(it, conf_child(node, "keywords"), terms->terms[i].word);
		check_alone(it, conf_child(node, "keywords"), terms->terms[i].word, form);
		check_longer(it, conf_child(node, "keywords"), terms->terms[i].word, form);
	}
	for (size_t i = 0; i < it->forms->rules[form].keywords.count; i++)
		check_shadow(it, conf_child(node, "keywords"),
			     it->forms->rules[form].keywords.words[i]);
}

/* ---- patterns under attack ---- */

#define HOSTILE_CHARACTERS 670

#define SAMPLES_MOST 12

/* Octets of what begins here and says nothing of a text: the name of a group, a count. */
static size_t unsaid(const char *source)
{
	const char *end = NULL;

	if (strncmp(source, "(?<", 3) == 0 && source[3] != '=' && source[3] != '!')
		end = strchr(source, '>');
	else if (*source == '{')
		end = strchr(source, '}');
	return end == NULL ? 0 : (size_t)(end - source) + 1;
}

/* The characters of a pattern that a text must hold for it to get far: its literals, and one of
 * each class. Escapes, names of groups and counts are passed over. */
static size_t samples_of(const char *source, char samples[SAMPLES_MOST][5])
{
	size_t count = 0;
	bool in_class = false, taken = false;

	for (size_t step; *source != '\0' && count < SAMPLES_MOST; source += step) {
		bool sign = *source > 0 && strchr("()[]{}|*+?.^$:=!<>,-", *source) != NULL;

		step = in_class ? 0 : unsaid(source);
		if (step > 0)
			continue;
		step = *source == '\\' ? 1 + text_step(source + 1) : text_step(source);
		if (*source == '[' || *source == ']')
			taken = false;
		in_class = (in_class && *source != ']') || *source == '[';
		if (*source == '\\' || sign || (in_class && taken))
			continue;
		taken = in_class;
		snprintf(samples[count++], 5, "%.*s", (int)step, source);
	}
	return count;
}

/* One character again and again behind those that stand before it in the pattern, and the last at
 * the end, at which what went so far fails. */
static bool exhausts(const struct pattern *pattern, char samples[SAMPLES_MOST][5], size_t count,
		     size_t first, size_t again)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	struct pattern_budget budget = PATTERN_BUDGET;
	struct pattern_match match;

	for (size_t i = first; i < again; i++)
		buffer_add_text(&text, samples[i]);
	for (size_t k = 1; k < HOSTILE_CHARACTERS; k++)
		buffer_add_text(&text, samples[again]);
	buffer_add_text(&text, samples[count - 1]);
	return pattern_find(pattern, buffer_text(&text), text.size, 0, &budget, &match) ==
	       PATTERN_EXHAUSTED;
}

static bool attack_itself(struct loading *it, const struct pattern *pattern,
			  const struct conf_node *node)
{
	char samples[SAMPLES_MOST][5];
	size_t count = samples_of(conf_string(node), samples);

	for (size_t i = 0; i < count; i++) {
		if (!exhausts(pattern, samples, count, i, i) &&
		    !exhausts(pattern, samples, count, 0, i))
			continue;
		COMPLAIN(it, node,
			 "\"%.80s\" hits a limit on a long text of \"%s\" and \"%s\"; expected one "
			 "that gives up early",
			 conf_string(node), samples[i], samples[count - 1]);
		return true;
	}
	return false;
}

static void attack(struct loading *it, const struct pattern *pattern, const struct conf_node *node)
{
	if (attack_itself(it, pattern, node))
		return;
	for (size_t i = 0; text_hostile[i] != NULL; i++) {
		SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
		struct pattern_budget budget = PATTERN_BUDGET;
		struct pattern_match match;

		for (size_t k = 0; k < HOSTILE_CHARACTERS; k++)
			buffer_add_text(&text, text_hostile[i]);
		if (pattern_find(pattern, buffer_text(&text), text.size, 0, &budget, &match) ==
		    PATTERN_EXHAUSTED) {
			COMPLAIN(it, node,
				 "\"%.80s\" hits a limit on a long text of \"%s\"; expected one "
				 "that gives up early",
				 conf_string(node), text_hostile[i]);
			return;
		}
	}
}

/* Calls each for every pattern of the village. */
static void walk_patterns(const struct forms *forms,
			  void (*each)(const struct pattern *pattern, const struct conf_node *node,
				       void *context),
			  void *context)
{
	for (size_t i = 0; i < forms->ignored_count; i++)
		each(forms->ignored[i].pattern, forms->ignored[i].node, context);
	for (size_t i = 0; i < forms->skipped_count; i++)
		each(forms->skipped[i].pattern, forms->skipped[i].node, context);
	for (size_t f = 0; f < forms->count; f++) {
		const struct form_rules *rules = &forms->rules[f];

		for (size_t i = 0; i < rules->pattern_count; i++)
			each(rules->patterns[i], rules->pattern_nodes[i], context);
		for (size_t k = 0; k < forms->forms[f].field_count; k++) {
			for (size_t i = 0; i < rules->fields[k].pattern_count; i++)
				each(rules->fields[k].patterns[i],
				     rules->fields[k].pattern_nodes[i], context);
		}
	}
}

static void attack_one(const struct pattern *pattern, const struct conf_node *node, void *context)
{
	attack(context, pattern, node);
}

void forms_check(const struct forms *forms, struct conf_problems *problems)
{
	struct loading it = { forms->config, (struct forms *)(uintptr_t)forms, problems, false };

	for (size_t i = 0; i < forms->count; i++)
		check_keywords(&it, i);
	walk_patterns(forms, attack_one, &it);
	check_lengths(&it);
	note_lacking(&it);
}

/* ---- patterns that hit a limit ---- */

struct exhausted {
	const struct forms *forms;
	void (*each)(const char *line, unsigned times, void *context);
	void *context;
};

static void tell_exhausted(const struct pattern *pattern, const struct conf_node *node,
			   void *context)
{
	const struct exhausted *it = context;
	struct conf_problems line = { .count = 0 };
	unsigned times = pattern_exhausted(pattern);
	char source[84];

	if (times == 0)
		return;
	copy_text(source, sizeof(source), conf_string(node));
	conf_complain(&line, it->forms->config->conf, node,
		      "\"%s\": this pattern hit a limit %u %s and was passed over", source, times,
		      times == 1 ? "time" : "times");
	line.text.text[strcspn(line.text.text, "\n")] = '\0';
	it->each(line.text.text, times, it->context);
	buffer_release(&line.text);
}

void forms_exhausted(const struct forms *forms,
		     void (*each)(const char *line, unsigned times, void *context), void *context)
{
	struct exhausted it = { forms, each, context };

	walk_patterns(forms, tell_exhausted, &it);
}
