/* One field of a form: its row, its choices and stages, its labels and patterns. */
#include "forms/inside.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(type, name) offsetof(type, name), sizeof(((type *)0)->name)
#define COUNT(table)	  (sizeof(table) / sizeof(*(table)))

struct field_row {
	char name[32], title[32], type[16], fallback[32], unit[16], record[16], question[48],
		example[48], tense[16], unless[32], echo[64];
	bool required;
	double least, most, doubt_least, doubt, doubt_each_least, doubt_each;
};

/* clang-format off */
static const struct conf_key field_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct field_row, name), 0, 0, NULL, "the field's name" },
	{ "title", CONF_TEXT, FIELD(struct field_row, title), 0, 0, "", "what people call it; empty: the name" },
	{ "type", CONF_TEXT, FIELD(struct field_row, type), 0, 0, NULL, "a field type" },
	{ "required", CONF_BOOLEAN, FIELD(struct field_row, required), 0, 0, "false", "must be there" },
	{ "unless", CONF_TEXT, FIELD(struct field_row, unless), 0, 0, "", "not required where this field is there" },
	{ "least", CONF_NUMBER, FIELD(struct field_row, least), -1e9, 1e9, "0", "below it impossible" },
	{ "most", CONF_NUMBER, FIELD(struct field_row, most), 0, 1e9, "0", "above it impossible; 0: no bound" },
	{ "doubt_least", CONF_NUMBER, FIELD(struct field_row, doubt_least), 0, 1e9, "0", "below it to be confirmed; 0: never" },
	{ "doubt", CONF_NUMBER, FIELD(struct field_row, doubt), 0, 1e9, "0", "above it to be confirmed; 0: never" },
	{ "doubt_each_least", CONF_NUMBER, FIELD(struct field_row, doubt_each_least), 0, 1e9, "0", "of bags: where one weighs less, to be confirmed; 0: never" },
	{ "doubt_each", CONF_NUMBER, FIELD(struct field_row, doubt_each), 0, 1e9, "0", "of bags: where one weighs more, to be confirmed; 0: never" },
	{ "default", CONF_TEXT, FIELD(struct field_row, fallback), 0, 0, "", "recorded where nothing was said" },
	{ "unit", CONF_TEXT, FIELD(struct field_row, unit), 0, 0, "", "what a number without a unit is in; empty: it is asked" },
	{ "record", CONF_TEXT, FIELD(struct field_row, record), 0, 0, "", "the unit that is recorded: mu, ha, acre; kg, jin, t" },
	{ "tense", CONF_TEXT, FIELD(struct field_row, tense), 0, 0, "any", "coming, past or any" },
	{ "question", CONF_TEXT, FIELD(struct field_row, question), 0, 0, "", "the reply that asks for it; empty: the shipped one of its type" },
	{ "example", CONF_TEXT, FIELD(struct field_row, example), 0, 0, "", "a right answer" },
	{ "echo", CONF_TEXT, FIELD(struct field_row, echo), 0, 0, "{value}", "how it is shown: {value}, {jin}, {month}, {day}" },
	{ "labels", CONF_OTHER, 0, 0, 0, 0, "", "words that stand before its value" },
	{ "choices", CONF_OTHER, 0, 0, 0, 0, "", "( \"WORD\", \"VALUE=WORD\" )" },
	{ "counted", CONF_OTHER, 0, 0, 0, 0, "", "( \"VALUE=UNIT\" ): of these so many are handed out, not so much" },
	{ "patterns", CONF_OTHER, 0, 0, 0, 0, "", "PCRE2 with a group named value" },
};
static const char *const type_names[] = {
	[FIELD_NAME] = "name", [FIELD_NAMES] = "names", [FIELD_GROUP] = "group", [FIELD_AREA] = "area",
	[FIELD_WEIGHT] = "weight", [FIELD_BAGS] = "bags", [FIELD_PRICE_AREA] = "price_area",
	[FIELD_PRICE_WEIGHT] = "price_weight", [FIELD_YEARS] = "years", [FIELD_DATE] = "date",
	[FIELD_PEOPLE] = "people", [FIELD_PLACE] = "place", [FIELD_CHOICE] = "choice",
	[FIELD_STAGE] = "stage", [FIELD_WORDS] = "words", [FIELD_TEXT] = "text",
};
/* The shipped replies that ask for what a field lacks, where it names none of its own. */
static const char *const type_questions[] = {
	[FIELD_NAME] = "ask_name", [FIELD_NAMES] = "ask_names", [FIELD_GROUP] = "ask_group",
	[FIELD_AREA] = "ask_area", [FIELD_WEIGHT] = "ask_weight", [FIELD_BAGS] = "ask_bags",
	[FIELD_PRICE_AREA] = "ask_price", [FIELD_PRICE_WEIGHT] = "ask_price", [FIELD_YEARS] = "ask_years",
	[FIELD_DATE] = "ask_date", [FIELD_PEOPLE] = "ask_people", [FIELD_PLACE] = "ask_place",
	[FIELD_CHOICE] = "", [FIELD_STAGE] = "ask_stage", [FIELD_WORDS] = "", [FIELD_TEXT] = "ask_text",
};
static const char *const tense_names[] = {
	[TENSE_COMING] = "coming", [TENSE_PAST] = "past", [TENSE_ANY] = "any",
};
/* clang-format on */

/* The index of a name in a table; complains and returns 0 where it is none. */
static size_t named(struct loading *it, const struct conf_node *node, const char *key,
		    const char *name, const char *const *names, size_t count)
{
	SCOPED(buffer_release) struct buffer all = BUFFER_EMPTY;

	for (size_t i = 0; i < count; i++) {
		if (text_is(names[i], name))
			return i;
		buffer_add_format(&all, "%s%s", i == 0 ? "" : ", ", names[i]);
	}
	COMPLAIN(it, node, "%s: \"%s\" is unknown; expected one of %s", key, name,
		 buffer_text(&all));
	return 0;
}

static size_t form_index(const struct loading *it, const struct form *form)
{
	return (size_t)(form - it->forms->forms);
}

static void add_choice(struct loading *it, struct form *form, size_t field, const char *value,
		       const char *word)
{
	struct field_rules *rules = &it->forms->rules[form_index(it, form)].fields[field];
	struct meaning meaning = { TERM_CHOICE, form_index(it, form), field,
				   (char *)(uintptr_t)value };
	size_t number = terms_add(&it->forms->terms, word, meaning);

	lexicon_add(it->forms->words, it->forms->terms.terms[number].word, (int)number, false);
	rules->choices =
		need_resized(rules->choices, rules->choice_count + 1, sizeof(*rules->choices));
	rules->choices[rules->choice_count++] =
		(struct field_choice){ need_copy(value), need_copy(word) };
}

/* "seed=WORD" looks for the word behind the sign and records what is before it. */
static void load_choices(struct loading *it, struct form *form, size_t field,
			 const struct conf_node *list)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *text = conf_string(conf_at(list, i));
		const char *equals = text == NULL ? NULL : strchr(text, '=');
		char value[64] = "";

		if (text == NULL || text[0] == '\0' || (equals != NULL && equals[1] == '\0')) {
			COMPLAIN(it, conf_at(list, i),
				 "choices: expected \"WORD\" or \"VALUE=WORD\"");
			continue;
		}
		copy_text(value, sizeof(value), text);
		if (equals != NULL && (size_t)(equals - text) < sizeof(value))
			value[equals - text] = '\0';
		add_choice(it, form, field, value, equals == NULL ? text : equals + 1);
	}
}

/* "machine=UNIT": a machine is no weight, whatever the form's field of a weight says. */
static void load_counted(struct loading *it, const struct form *form, size_t field,
			 const struct conf_node *list)
{
	struct field_rules *rules = &it->forms->rules[form_index(it, form)].fields[field];

	for (size_t i = 0; i < conf_count(list); i++) {
		const char *text = conf_string(conf_at(list, i));
		const char *unit = text == NULL ? NULL : strchr(text, '=');
		char value[64] = "";

		if (unit != NULL && (size_t)(unit - text) < sizeof(value))
			memcpy(value, text, (size_t)(unit - text));
		if (unit == NULL || unit[1] == '\0' ||
		    forms_choice_value(it->forms, form, field, value) == NULL) {
			COMPLAIN(it, conf_at(list, i),
				 "counted: expected \"VALUE=UNIT\", with a value of choices");
			continue;
		}
		rules->counted = need_resized(rules->counted, rules->counted_count + 1,
					      sizeof(*rules->counted));
		rules->counted[rules->counted_count++] =
			(struct field_choice){ need_copy(value), need_copy(unit + 1) };
	}
}

/* Stages of the calendar are choices: their names are recorded, their titles looked for. */
static void load_stages(struct loading *it, struct form *form, size_t field)
{
	const struct conf_node *list = conf_child(conf_root(it->config->conf), "stages");

	for (size_t i = 0; i < conf_count(list); i++) {
		const char *name = conf_string(conf_child(conf_at(list, i), "name"));
		const char *title = conf_string(conf_child(conf_at(list, i), "title"));

		if (name != NULL && title != NULL)
			add_choice(it, form, field, name, title);
	}
}

void load_patterns(struct loading *it, const struct conf_node *list, const char *key,
		   const char *group, struct pattern **patterns, const struct conf_node **nodes,
		   size_t *count)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *text = conf_string(conf_at(list, i));
		char why[160] = "not a text";
		struct pattern *pattern = text == NULL ? NULL : pattern_new(text, why, sizeof(why));

		if (pattern == NULL || *count == PATTERNS_MOST ||
		    (group != NULL && pattern_group(pattern, group) < 0)) {
			COMPLAIN(it, conf_at(list, i),
				 "%s: %s; expected at most %d PCRE2 patterns%s%s", key,
				 pattern == NULL ? why : "not taken", PATTERNS_MOST,
				 group == NULL ? "" : " with a group named ",
				 group == NULL ? "" : group);
			pattern_free(pattern);
			continue;
		}
		nodes[*count] = conf_at(list, i);
		patterns[(*count)++] = pattern;
	}
}

static void check_field(struct loading *it, const struct conf_node *node,
			const struct form_field *field, const struct field_row *row)
{
	if (field_has_unit(field->type) && field->unit[0] != '\0' &&
	    unit_factor(field->type, field->unit) == 0)
		COMPLAIN(it, node,
			 "unit: \"%s\" is unknown; expected mu, ha or acre of land, kg, jin "
			 "or t of weights",
			 field->unit);
	if (field->most > 0 && field->least > field->most)
		COMPLAIN(it, node, "least: %g is above most, %g", field->least, field->most);
	if (field->type != FIELD_BAGS && (row->doubt_each_least != 0 || row->doubt_each != 0))
		COMPLAIN(it, node, "doubt_each: only bags weigh something each");
	if (!field_is_number(field->type) && (field->least != 0 || field->most != 0))
		COMPLAIN(it, node, "least, most: only numbers have bounds");
}

static void fill_field(struct form_field *field, const struct field_row *row)
{
	field->required = row->required;
	field->least = row->least;
	field->most = row->most;
	field->doubt_least = row->doubt_least;
	field->doubt = row->doubt;
	field->unless = FIELDS_MOST;
	copy_text(field->name, sizeof(field->name), row->name);
	copy_text(field->title, sizeof(field->title),
		  row->title[0] == '\0' ? row->name : row->title);
	copy_text(field->fallback, sizeof(field->fallback), row->fallback);
	copy_text(field->unit, sizeof(field->unit), row->unit);
	copy_text(field->question, sizeof(field->question),
		  row->question[0] == '\0' ? type_questions[field->type] : row->question);
	copy_text(field->example, sizeof(field->example), row->example);
}

static double load_record(struct loading *it, const struct conf_node *node, enum field_type type,
			  const char *name)
{
	double factor = name[0] == '\0' ? 1 : unit_factor(type, name);

	if (factor == 0)
		COMPLAIN(it, node,
			 "record: \"%s\" is no unit of this type; expected mu, ha or acre of land, "
			 "kg, jin or t of weights",
			 name);
	return factor > 0 ? factor : 1;
}

void load_field(struct loading *it, struct form *form, const struct conf_node *node)
{
	size_t index = form->field_count, form_at = form_index(it, form);
	struct form_field *field = &form->fields[index];
	struct field_rules *rules = &it->forms->rules[form_at].fields[index];
	struct field_row row = { .name = "" };
	size_t type;
	unsigned before;
	bool known; /* else nothing can be said of what belongs to a type */

	if (index == FIELDS_MOST) {
		COMPLAIN(it, node, "fields: expected at most %d", FIELDS_MOST);
		return;
	}
	conf_fill(it->problems, it->config->conf, node, field_keys, COUNT(field_keys), &row);
	before = it->problems->count;
	type = named(it, node, "type", row.type, type_names, COUNT(type_names));
	known = it->problems->count == before;
	*field = (struct form_field){
		.type = (enum field_type)type,
		.tense = (enum field_tense)named(it, node, "tense", row.tense, tense_names,
						 COUNT(tense_names)),
	};
	fill_field(field, &row);
	field->record = load_record(it, node, field->type, row.record);
	copy_text(rules->echo, sizeof(rules->echo), row.echo);
	rules->each_least = row.doubt_each_least;
	rules->each_most = row.doubt_each;
	form->field_count++;
	if (field->type == FIELD_STAGE)
		load_stages(it, form, index);
	load_choices(it, form, index, list_of(it, node, "choices"));
	load_counted(it, form, index, list_of(it, node, "counted"));
	load_terms(it, list_of(it, node, "labels"), "labels",
		   (struct meaning){ TERM_LABEL, form_at, index, NULL });
	load_patterns(it, list_of(it, node, "patterns"), "patterns", "value", rules->patterns,
		      rules->pattern_nodes, &rules->pattern_count);
	if (known)
		check_field(it, node, field, &row);
}
