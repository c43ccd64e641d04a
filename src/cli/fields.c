/* FIELD=VALUE arguments become a record of a form. */
#include "cli/cli.h"

#include "forms/forms.h"
#include "store/person.h"
#include "text/date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool take_number(struct cli *cli, const struct form_field *field, const char *text,
			struct field_value *value)
{
	double most = field->most;
	char *end;

	if (field->type == FIELD_GROUP && most <= 0)
		most = cli->config->groups;
	value->number = strtod(text, &end);
	if (end == text || *end != '\0' || !isfinite(value->number)) {
		cli_fail(EXIT_USAGE, "%s: \"%s\" is no number", field->name, text);
		return false;
	}
	if (value->number < field->least || (most > 0 && value->number > most)) {
		cli_fail(EXIT_USAGE, "%s: %s is impossible; expected from %g to %g", field->name,
			 text, field->least, most);
		return false;
	}
	copy_text(value->text, sizeof(value->text), text);
	return true;
}

static bool take_date(struct cli *cli, const struct form_field *field, const char *text,
		      struct field_value *value)
{
	struct text_dates dates;

	if (!text_dates(text, 0, wall_of(cli->zone, cli->now.utc).day, &dates) ||
	    dates.count != 1 || (dates.kind != DATE_GOOD && dates.kind != DATE_PAST)) {
		cli_fail(EXIT_USAGE, "%s: \"%s\" is no day; expected one like 2027-04-05",
			 field->name, text);
		return false;
	}
	snprintf(value->text, sizeof(value->text), "%04d-%02d-%02d", dates.days[0].year,
		 dates.days[0].month, dates.days[0].day);
	return true;
}

/* A choice by what is recorded or by the word that is looked for. */
static bool take_choice(const struct form_field *field, const char *text, struct field_value *value)
{
	struct buffer choices = BUFFER_EMPTY;

	for (size_t i = 0; i < field->choice_count; i++) {
		const struct form_choice *choice = &field->choices[i];

		if (text_is(choice->value, text) || text_is(choice->word, text)) {
			copy_text(value->text, sizeof(value->text), choice->value);
			buffer_release(&choices);
			return true;
		}
		buffer_add_format(&choices, " %s", choice->value);
	}
	cli_fail(EXIT_USAGE, "%s: \"%s\" is no choice; expected one of%s", field->name, text,
		 buffer_text(&choices));
	buffer_release(&choices);
	return false;
}

static bool take_value(struct cli *cli, const struct form_field *field, const char *text,
		       struct field_value *value)
{
	value->present = true;
	switch (field->type) {
	case FIELD_GROUP:
	case FIELD_AREA:
	case FIELD_WEIGHT:
	case FIELD_BAGS:
	case FIELD_PEOPLE: return take_number(cli, field, text, value);
	case FIELD_DATE: return take_date(cli, field, text, value);
	case FIELD_CHOICE: return take_choice(field, text, value);
	case FIELD_PLACE:
		if (config_zone(cli->config, text) == NULL) {
			cli_fail(EXIT_USAGE, "%s: \"%s\" is none of the village's places",
				 field->name, text);
			return false;
		}
		break;
	case FIELD_NAME:
	case FIELD_TEXT: break;
	}
	if (text[0] != '\0' && copy_text(value->text, sizeof(value->text), text))
		return true;
	cli_fail(EXIT_USAGE, "%s: empty or too long", field->name);
	return false;
}

/* One "FIELD=VALUE". */
static bool take_argument(struct cli *cli, const struct form *form, const char *argument,
			  struct form_record *record)
{
	size_t size = strcspn(argument, "=");

	for (size_t i = 0; i < form->field_count && argument[size] == '='; i++) {
		const char *name = form->fields[i].name;

		if (strlen(name) == size && strncmp(name, argument, size) == 0)
			return take_value(cli, &form->fields[i], argument + size + 1,
					  &record->values[i]);
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
		if (!value->present && field->required) {
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
