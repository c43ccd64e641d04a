#include "conf/template.h"

#include <stddef.h>
#include <string.h>

#define FIELD(type, name) offsetof(type, name), sizeof(((type *)0)->name)
#define COUNT(table)	  (sizeof(table) / sizeof(*(table)))

/* clang-format off */
static const struct conf_key keys[] = {
	{ "name", CONF_TEXT, FIELD(struct template, name), 0, 0, NULL, "what it is called where it is chosen" },
	{ "to", CONF_TEXT, FIELD(struct template, to), 0, 0, "", "the audience that is proposed" },
	{ "text", CONF_TEXT, FIELD(struct template, text), 0, 0, NULL, "the notice, with {fields}" },
	{ "fields", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; label = …; kind = …; } )" },
};

static const struct conf_key field_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct template_field, name), 0, 0, NULL, "as it stands in the text: small letters" },
	{ "label", CONF_TEXT, FIELD(struct template_field, label), 0, 0, NULL, "what it is called where it is filled in" },
	{ "kind", CONF_TEXT, FIELD(struct template_field, kind_text), 0, 0, "choice", "\"choice\", \"date\", \"time\", \"place\", \"number\" or \"text\"" },
	{ "choices", CONF_OTHER, 0, 0, 0, 0, "", "( \"…\", \"…\" ), of a choice" },
};

static const char *const kinds[TEMPLATE_KINDS] = {
	[TEMPLATE_CHOICE] = "choice", [TEMPLATE_DATE] = "date",	    [TEMPLATE_TIME] = "time",
	[TEMPLATE_PLACE] = "place",   [TEMPLATE_NUMBER] = "number", [TEMPLATE_TEXT] = "text",
};
/* Those of every notice: office/broadcast.h. */
static const char *const everywhere[] = { "name", "group", "village" };
/* clang-format on */

static const struct conf_node *list_of(const struct config *config)
{
	const struct conf_node *list = conf_child(conf_root(config->conf), "templates");

	return conf_is_list(list) ? list : NULL;
}

const struct conf_node *template_node(const struct config *config, size_t index)
{
	return conf_at(list_of(config), index);
}

size_t templates_count(const struct config *config)
{
	size_t count = conf_count(list_of(config));

	return count < TEMPLATES_MOST ? count : TEMPLATES_MOST;
}

/* ---- reading ---- */

static void read_kind(const struct config *config, const struct conf_node *node,
		      struct template_field *field, struct conf_problems *problems)
{
	for (int kind = 0; kind < TEMPLATE_KINDS; kind++) {
		if (text_is(kinds[kind], field->kind_text)) {
			field->kind = (enum template_kind)kind;
			return;
		}
	}
	conf_complain(problems, config->conf, node,
		      "templates.fields.kind: \"%s\": expected \"choice\", \"date\", \"time\", "
		      "\"place\", \"number\" or \"text\"",
		      field->kind_text);
}

static void read_choices(const struct config *config, const struct conf_node *node,
			 struct template_field *field, struct conf_problems *problems)
{
	const struct conf_node *choices = conf_child(node, "choices");

	for (size_t i = 0; conf_is_list(choices) && i < conf_count(choices); i++) {
		const char *word = conf_string(conf_at(choices, i));

		if (word != NULL && word[0] != '\0' && field->choice_count < TEMPLATE_CHOICES)
			field->choices[field->choice_count++] = word;
		else
			conf_complain(problems, config->conf, choices,
				      "templates.fields.choices: expected at most %d texts",
				      TEMPLATE_CHOICES);
	}
	if ((field->kind == TEMPLATE_CHOICE) != (field->choice_count > 0))
		conf_complain(problems, config->conf, node,
			      "templates.fields: \"%s\": expected choices = ( \"…\" ) with a "
			      "choice, and with nothing else",
			      field->name);
	if (field->kind == TEMPLATE_PLACE && config->place_count == 0)
		conf_complain(problems, config->conf, node,
			      "templates.fields: \"%s\": a place is one of zones, and there is "
			      "none",
			      field->name);
}

static void read_fields(const struct config *config, const struct conf_node *list,
			struct template *out, struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		struct template_field *field = &out->fields[out->field_count];
		const struct conf_node *node = conf_at(list, i);

		if (out->field_count == TEMPLATE_FIELDS) {
			conf_complain(problems, config->conf, node,
				      "templates.fields: expected at most %d groups { … }",
				      TEMPLATE_FIELDS);
			return;
		}
		conf_fill(problems, config->conf, node, field_keys, COUNT(field_keys), field);
		read_kind(config, node, field, problems);
		read_choices(config, node, field, problems);
		out->field_count++;
	}
}

static void read_template(const struct config *config, size_t index, struct template *out,
			  struct conf_problems *problems)
{
	const struct conf_node *node = template_node(config, index);

	*out = (struct template){ .name = "" };
	conf_fill(problems, config->conf, node, keys, COUNT(keys), out);
	read_fields(config, conf_child(node, "fields"), out, problems);
}

bool template_at(const struct config *config, size_t index, struct template *out)
{
	struct conf_problems known = { .count = 0 }; /* they were told when it was loaded */

	if (index >= templates_count(config))
		return false;
	read_template(config, index, out, &known);
	buffer_release(&known.text);
	return true;
}

/* ---- filling ---- */

/* The field of a placeholder; field_count: none. */
static size_t field_of(const struct template *template, const char *name, size_t size)
{
	size_t i = 0;

	while (i < template->field_count && (strlen(template->fields[i].name) != size ||
					     strncmp(template->fields[i].name, name, size) != 0))
		i++;
	return i;
}

void template_fill(const struct template *template, const char *const *values, struct buffer *out)
{
	for (const char *at = template->text; *at != '\0';) {
		size_t size = *at == '{' ? strcspn(at + 1, "}") : 0;
		size_t field = field_of(template, at + 1, size);

		if (*at == '{' && field < template->field_count && at[size + 1] == '}') {
			buffer_add_text(out, values[field]);
			at += size + 2;
		} else {
			buffer_add(out, at++, 1);
		}
	}
}

/* ---- checking ---- */

static bool is_everywhere(const char *name, size_t size)
{
	for (size_t i = 0; i < COUNT(everywhere); i++)
		if (strlen(everywhere[i]) == size && strncmp(everywhere[i], name, size) == 0)
			return true;
	return false;
}

static void check_text(const struct config *config, const struct conf_node *node,
		       const struct template *template, struct conf_problems *problems)
{
	for (const char *at = strchr(template->text, '{'); at != NULL; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at + 1, "}");

		if (at[size + 1] == '\0')
			conf_complain(problems, config->conf, node,
				      "templates.text: \"{\" is never closed");
		else if (field_of(template, at + 1, size) == template->field_count &&
			 !is_everywhere(at + 1, size))
			conf_complain(problems, config->conf, node,
				      "templates.text: {%.*s} is none of its fields, nor name, "
				      "group or village",
				      (int)size, at + 1);
	}
}

/* Small letters, its own name, and of use. */
static void check_field(const struct config *config, const struct conf_node *node,
			const struct template *template, size_t index,
			struct conf_problems *problems)
{
	const char *name = template->fields[index].name;
	size_t size = strlen(name);
	char mark[32] = "{";

	strcat(strcat(mark, name), "}");
	if (strspn(name, "abcdefghijklmnopqrstuvwxyz_") != size || is_everywhere(name, size) ||
	    field_of(template, name, size) != index)
		conf_complain(problems, config->conf, node,
			      "templates.fields: \"%s\": expected a name of its own, in small "
			      "letters, other than name, group and village",
			      name);
	else if (strstr(template->text, mark) == NULL)
		conf_complain(problems, config->conf, node,
			      "templates.fields: \"%s\" does not stand in the text", name);
}

void templates_check(const struct config *config, struct conf_problems *problems)
{
	const struct conf_node *list = conf_child(conf_root(config->conf), "templates");

	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	if (conf_is_list(list) && conf_count(list) > TEMPLATES_MOST)
		conf_complain(problems, config->conf, list,
			      "templates: expected at most %d groups { … }", TEMPLATES_MOST);
	for (size_t i = 0; i < templates_count(config); i++) {
		const struct conf_node *node = template_node(config, i);
		struct template template;

		read_template(config, i, &template, problems);
		check_text(config, node, &template, problems);
		for (size_t k = 0; k < template.field_count; k++)
			check_field(config, node, &template, k, problems);
	}
}
