/* FIELD=VALUE arguments become a record of a form. */
#include "cli/cli.h"

#include "forms/forms.h"
#include "office/hand.h"

#include <stdio.h>
#include <string.h>

/* What would be taken for a field, for the complaint. */
static void expect_value(const struct form *form, size_t field, const char *text)
{
	const struct form_field *row = &form->fields[field];

	if (row->most > 0)
		cli_fail(EXIT_USAGE, "%s: \"%s\" is impossible; expected from %g to %g", row->name,
			 text, row->least, row->most);
	else
		cli_fail(EXIT_USAGE, "%s: \"%s\" is no such value; expected one like %s", row->name,
			 text, row->example[0] == '\0' ? "the form's" : row->example);
}

static bool set(struct cli *cli, const struct form *form, size_t field, const char *words,
		struct form_record *record)
{
	return forms_set_field(cli->forms, form, field, words, office_today(&cli->office, cli->now),
			       record);
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
		if (set(cli, form, i, argument + size + 1, record))
			return true;
		expect_value(form, i, argument + size + 1);
		return false;
	}
	cli_fail(EXIT_USAGE, "\"%s\": expected FIELD=VALUE with a field of %s", argument,
		 form->name);
	return false;
}

static bool fill_up(struct cli *cli, const struct form *form, const struct person *person,
		    struct form_record *record)
{
	bool whole = true;

	hand_fill(&cli->office, form, person, cli->now, record);
	for (size_t i = 0; i < form->field_count; i++) {
		if (!hand_needs(form, i, record))
			continue;
		cli_fail(EXIT_USAGE, "%s is missing: give %s=VALUE", form->fields[i].name,
			 form->fields[i].name);
		whole = false;
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
	return fill_up(cli, form, person, record);
}

const struct form *cli_form(struct cli *cli, const char *name)
{
	const struct form *form = forms_named(cli->forms, name);

	if (form != NULL && !form->is_intent)
		return form;
	cli_fail(EXIT_USAGE, "\"%s\" is no form of this village; see cunxin config show", name);
	return NULL;
}
