/* FIELD=VALUE arguments become a record of a form. */
#include "cli/cli.h"

#include "forms/forms.h"
#include "store/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What would be taken for a field, for the complaint. */
static void expect_value(const struct cli *cli, const struct form *form, size_t field,
			 const char *text)
{
	const struct form_field *row = &form->fields[field];
	double most = row->type == FIELD_GROUP && row->most <= 0 ? cli->config->groups : row->most;

	if (most > 0)
		cli_fail(EXIT_USAGE, "%s: \"%s\" is impossible; expected from %g to %g", row->name,
			 text, row->least, most);
	else
		cli_fail(EXIT_USAGE, "%s: \"%s\" is no such value; expected one like %s", row->name,
			 text, row->example[0] == '\0' ? "the form's" : row->example);
}

/* One "FIELD=VALUE". */
static bool take_argument(struct cli *cli, const struct form *form, const char *argument,
			  struct form_record *record)
{
	size_t size = strcspn(argument, "=");

	for (size_t i = 0; i < form->field_count && argument[size] == '='; i++) {
		const char *name = form->fields[i].name;

		if (strlen(name) != size || strncmp(name, argument, size) != 0)
			continue;
		if (forms_set_field(cli->forms, form, i, argument + size + 1,
				    wall_of(cli->zone, cli->now.utc).day, record))
			return true;
		expect_value(cli, form, i, argument + size + 1);
		return false;
	}
	cli_fail(EXIT_USAGE, "\"%s\": expected FIELD=VALUE with a field of %s", argument,
		 form->name);
	return false;
}

/* What was not said, from the roster and the form's own fallbacks; else it is missing. */
static bool fill_up(const struct form *form, const struct person *person,
		    struct form_record *record)
{
	bool whole = true;

	for (size_t i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];
		struct field_value *value = &record->values[i];

		if (value->present)
			continue;
		if (field->type == FIELD_NAME)
			copy_text(value->text, sizeof(value->text), person->name);
		else if (field->type == FIELD_GROUP)
			value->number = person->group;
		else
			copy_text(value->text, sizeof(value->text), field->fallback);
		if (field->type != FIELD_GROUP && value->text[0] != '\0')
			value->number = strtod(value->text, NULL);
		value->present = value->text[0] != '\0' || value->number > 0;
		if (!value->present && field->required &&
		    (field->unless == FIELDS_MOST || !record->values[field->unless].present)) {
			cli_fail(EXIT_USAGE, "%s is missing: give %s=VALUE", field->name,
				 field->name);
			whole = false;
		}
	}
	return whole;
}

bool cli_read_record(struct cli *cli, const struct form *form, int argc, char **argv,
		     const struct person *person, struct form_record *record)
{
	for (int i = 0; i < argc; i++) {
		if (!take_argument(cli, form, argv[i], record))
			return false;
	}
	return fill_up(form, person, record);
}

const struct form *cli_form(struct cli *cli, const char *name)
{
	const struct form *form = forms_named(cli->forms, name);

	if (form != NULL && !form->is_intent)
		return form;
	cli_fail(EXIT_USAGE, "\"%s\" is no form of this village; see cunxin config show", name);
	return NULL;
}
