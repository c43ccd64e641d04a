/* inbox assign: a message that no rule understood becomes a record by hand. What the reading made
 * of it, or of the talk that began with it, is filled in; FIELD=VALUE says the rest, or better. */
#include "cli/verbs.h"
#include "forms/forms.h"
#include "office/attention.h"
#include "office/record.h"
#include "store/inbox.h"
#include "store/person.h"
#include "store/veil.h"

#include <stdio.h>
#include <stdlib.h>

#define PEOPLE_MOST 2

static int64_t keep_records(struct cli *cli, const struct reading *reading,
			    const struct record_source *source)
{
	int64_t first = 0;

	for (size_t i = 0; i < reading->record_count; i++) {
		int64_t id = record_add(&cli->office, reading->form, &reading->records[i], source,
					cli->now, NULL);

		first = first == 0 ? id : first;
	}
	return first;
}

static int keep(struct cli *cli, const struct inbox_message *message, const struct reading *reading,
		const struct record_source *source)
{
	char object[48];
	int64_t id;

	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	id = keep_records(cli, reading, source);
	inbox_settle(cli->office.store, message->id, "accepted", reading->form->name,
		     "assigned by hand", cli->now);
	snprintf(object, sizeof(object), "message:%lld", (long long)message->id);
	cli_audit(cli, "inbox assign", object, reading->form->name);
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	if (cli->json) {
		struct json *document = json_object_new();

		json_put_integer(document, "id", id);
		json_put_text(document, "form", reading->form->name);
		json_put_integer(document, "records", (int64_t)reading->record_count);
		cli_print(document);
	} else {
		printf("record %lld of %s\n", (long long)id, reading->form->name);
	}
	return EXIT_DONE;
}

/* Two on one phone: nobody is taken for granted. */
static struct person person_behind(struct cli *cli, const char *number)
{
	struct person people[PEOPLE_MOST];

	if (person_by_phone(cli->office.store, number, people, PEOPLE_MOST) == 1)
		return people[0];
	return (struct person){ .id = 0 };
}

static int assign(struct cli *cli, const struct inbox_message *message, struct reading *reading,
		  int argc, char **argv)
{
	struct person person;
	char number[PHONE_SIZE];
	struct record_source source = {
		.phone = number, .way = "sms", .at = message->received_at, .message_id = message->id
	};

	phone_read(message->sender, cli->config->country_code, number, sizeof(number));
	person = person_behind(cli, number);
	/* What is said on the spot is about one record. */
	if (argc > 0)
		reading->record_count = 1;
	for (size_t i = 0; i < reading->record_count; i++)
		if (!cli_read_record(cli, reading->form, argc, argv, &person, &reading->records[i]))
			return EXIT_USAGE;
	source.person_id = person.id;
	source.name = person.name;
	source.group = person.group;
	return keep(cli, message, reading, &source);
}

int verb_inbox_assign(struct cli *cli, int argc, char **argv)
{
	const struct form *form;
	struct inbox_message message;
	struct reading *reading;
	int code;

	cli_words(&argc, argv);
	if (argc < 2)
		return cli_usage("inbox assign");
	form = cli_form(cli, argv[1]);
	if (form == NULL)
		return EXIT_USAGE;
	if (!inbox_find(cli, argv[0], &message))
		return EXIT_FAILED_TO;
	reading = need_zeroed(1, sizeof(*reading));
	attention_reading(&cli->office, &message, form, reading);
	code = assign(cli, &message, reading, argc - 2, argv + 2);
	free(reading);
	inbox_release(&message);
	return code;
}
