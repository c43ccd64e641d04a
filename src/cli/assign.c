/* inbox assign: a message that no rule understood becomes a record by hand. What the reading made
 * of it, or of the talk that began with it, is filled in; FIELD=VALUE says the rest, or better. */
#include "cli/verbs.h"
#include "forms/forms.h"
#include "office/attention.h"
#include "office/hand.h"
#include "store/inbox.h"
#include "store/veil.h"

#include <stdio.h>
#include <stdlib.h>

static int refuse(int64_t id, const struct form *form)
{
	return cli_fail(EXIT_FAILED_TO,
			"message %lld was taken as %s already; report correct changes what it says",
			(long long)id, form->name);
}

static int keep(struct cli *cli, const struct inbox_message *message, const struct reading *reading,
		struct hand *hand)
{
	char object[48];
	int64_t id;

	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	id = hand_assign(&cli->office, message, reading, hand, cli->now);
	if (id == 0) {
		store_rollback(cli->office.store);
		return refuse(message->id, reading->form);
	}
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

static int assign(struct cli *cli, const struct inbox_message *message, struct reading *reading,
		  int argc, char **argv)
{
	struct hand hand = { .phone = "" };
	char number[PHONE_SIZE];

	phone_read(message->sender, cli->config->country_code, number, sizeof(number));
	hand_of_number(&cli->office, number, &hand);
	/* What is said on the spot is about one record. */
	if (argc > 0)
		reading->record_count = 1;
	for (size_t i = 0; i < reading->record_count; i++)
		if (!cli_read_record(cli, reading->form, argc, argv, &hand.person,
				     &reading->records[i]))
			return EXIT_USAGE;
	return keep(cli, message, reading, &hand);
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
	if (hand_is_recorded(&message, form)) {
		code = refuse(message.id, form);
		inbox_release(&message);
		return code;
	}
	reading = need_zeroed(1, sizeof(*reading));
	attention_reading(&cli->office, &message, form, reading);
	code = assign(cli, &message, reading, argc - 2, argv + 2);
	free(reading);
	inbox_release(&message);
	return code;
}
