/* inbox assign: a message that no rule understood becomes a record by hand. */
#include "cli/verbs.h"
#include "forms/forms.h"
#include "office/record.h"
#include "store/inbox.h"
#include "store/person.h"

#include <stdio.h>

#define PEOPLE_MOST 2

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
	if (!cli_read_record(cli, form, argc, argv, &people[0], &record))
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
	form = cli_form(cli, argv[1]);
	if (form == NULL)
		return EXIT_USAGE;
	if (!inbox_find(cli, argv[0], &message))
		return EXIT_FAILED_TO;
	code = assign(cli, &message, form, argc - 2, argv + 2);
	inbox_release(&message);
	return code;
}
