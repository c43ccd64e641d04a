/* inbox assign: a message that no rule understood becomes a record by hand. */
#include "cli/verbs.h"
#include "forms/forms.h"
#include "office/record.h"
#include "store/inbox.h"
#include "store/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_MOST 2

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
		expect_value(form, i, argument + size + 1);
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
	id = record_add(&cli->office, form, record, source, cli->now, NULL);
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
