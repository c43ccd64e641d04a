/* inbox assign: a message that no rule understood becomes a record by hand. */
#include "cli/verbs.h"
#include "forms/forms.h"
#include "office/record.h"
#include "store/inbox.h"
#include "store/person.h"
#include "text/date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_MOST 2

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

static int keep(struct cli *cli, const struct inbox_message *message, const struct form *form,
		const struct form_record *record, const struct record_source *source)
{
	char object[48];
	int64_t id;

	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	id = record_add(&cli->office, form, record, source, cli->now);
	inbox_settle(cli->office.store, message->id, "accepted", form->name, "assigned by hand",
		     cli->now);
	snprintf(object, sizeof(object), "message:%lld", (long long)message->id);
	cli_audit(cli, "inbox assign", object, form->name);
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	if (cli->json) {
		struct json *document = json_object_new();

		json_put_integer(document, "id", id);
		json_put_text(document, "form", form->name);
		cli_print(document);
	} else {
		printf("record %lld of %s\n", (long long)id, form->name);
	}
	return EXIT_DONE;
}

static int assign(struct cli *cli, const struct inbox_message *message, const struct form *form,
		  int argc, char **argv)
{
	struct form_record record = { .values = { { .present = false } } };
	struct person people[PEOPLE_MOST] = { { .id = 0 } };
	char number[PHONE_SIZE];
	struct record_source source = {
		.phone = number, .way = "sms", .at = message->received_at, .message_id = message->id
	};

	phone_read(message->sender, cli->config->country_code, number, sizeof(number));
	/* Two on one phone: nobody is taken for granted. */
	if (person_by_phone(cli->office.store, number, people, PEOPLE_MOST) != 1)
		people[0] = (struct person){ .id = 0 };
	for (int i = 0; i < argc; i++) {
		if (!take_argument(cli, form, argv[i], &record))
			return EXIT_USAGE;
	}
	if (!fill_up(form, &people[0], &record))
		return EXIT_USAGE;
	source.person_id = people[0].id;
	source.name = people[0].name;
	source.group = people[0].group;
	return keep(cli, message, form, &record, &source);
}

int verb_inbox_assign(struct cli *cli, int argc, char **argv)
{
	const struct form *form;
	struct inbox_message message;
	int code;

	cli_words(&argc, argv);
	if (argc < 2)
		return cli_usage("inbox assign");
	form = forms_named(cli->forms, argv[1]);
	if (form == NULL || form->is_intent)
		return cli_fail(EXIT_USAGE,
				"\"%s\" is no form of this village; see cunxin config "
				"show",
				argv[1]);
	if (!inbox_find(cli, argv[0], &message))
		return EXIT_FAILED_TO;
	code = assign(cli, &message, form, argc - 2, argv + 2);
	inbox_release(&message);
	return code;
}
