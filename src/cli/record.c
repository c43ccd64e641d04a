/* report add, correct, cancel: the ledgers by hand, as what a visit, a call or a meeting brought. */
#include "cli/verbs.h"

#include "base/scope.h"
#include "forms/forms.h"
#include "office/hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ways[] = { "visit", "call", "meeting", "walk-in", "sms" };

static bool take_way(const char *text, const char **way)
{
	for (size_t i = 0; text != NULL && i < sizeof(ways) / sizeof(*ways); i++) {
		if (!text_is(ways[i], text))
			continue;
		*way = ways[i];
		return true;
	}
	if (text != NULL)
		cli_fail(EXIT_USAGE, "--source: expected visit, call, meeting or walk-in");
	return text == NULL;
}

static bool take_number(struct cli *cli, const char *text, struct hand *hand)
{
	char number[PHONE_SIZE];

	if (text == NULL)
		return true;
	if (phone_read(text, cli->config->country_code, number, sizeof(number)) > PHONE_FOREIGN) {
		cli_fail(EXIT_USAGE, "--from: \"%s\" is no phone number", text);
		return false;
	}
	hand_of_number(&cli->office, number, hand);
	return true;
}

/* Options of a record that is entered by hand. */
static bool take_origin(struct cli *cli, int *argc, char **argv, struct hand *hand)
{
	const char *way = cli_option(argc, argv, "--source");
	const char *from = cli_option(argc, argv, "--from");

	*hand = (struct hand){ .source = { .way = "walk-in", .at = cli->now.utc } };
	return take_way(way, &hand->source.way) && take_number(cli, from, hand);
}

static int finish(struct cli *cli, const char *verb, int64_t id, const char *form)
{
	char object[48];
	struct json *document;

	snprintf(object, sizeof(object), "report:%lld", (long long)id);
	cli_audit(cli, verb, object, form);
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	if (!cli->json) {
		printf("record %lld of %s\n", (long long)id, form);
		return EXIT_DONE;
	}
	document = json_object_new();
	json_put_integer(document, "id", id);
	json_put_text(document, "form", form);
	cli_print(document);
	return EXIT_DONE;
}

int verb_report_add(struct cli *cli, int argc, char **argv)
{
	SCOPED(release_memory) struct form_record *record = need_zeroed(1, sizeof(*record));
	const struct form *form;
	struct hand hand;
	int64_t id;

	if (!take_origin(cli, &argc, argv, &hand))
		return EXIT_USAGE;
	cli_words(&argc, argv);
	if (argc < 2)
		return cli_usage("report add");
	form = cli_form(cli, argv[0]);
	if (form == NULL || !cli_read_record(cli, form, argc - 1, argv + 1, &hand.person, record))
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	id = hand_add(&cli->office, form, record, &hand, cli->now);
	return finish(cli, "report add", id, form->name);
}

/* ---- correcting ---- */

int verb_report_correct(struct cli *cli, int argc, char **argv)
{
	SCOPED(release_memory) struct form_record *record = need_zeroed(1, sizeof(*record));
	struct hand hand = { .phone = "" };
	const struct form *form;
	int64_t id;

	cli_words(&argc, argv);
	if (argc < 2)
		return cli_usage("report correct");
	form = hand_recall(&cli->office, cli_id(argv[0]), &hand, record);
	if (form == NULL)
		return cli_fail(EXIT_FAILED_TO, "there is no record %s of a form of this village",
				argv[0]);
	if (!cli_read_record(cli, form, argc - 1, argv + 1, &hand.person, record))
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	id = hand_replace(&cli->office, cli_id(argv[0]), form, record, &hand, cli->now);
	if (id != 0)
		return finish(cli, "report correct", id, form->name);
	store_rollback(cli->office.store);
	return cli_fail(EXIT_FAILED_TO, "record %s was replaced or cancelled before", argv[0]);
}

int verb_report_cancel(struct cli *cli, int argc, char **argv)
{
	const struct record_source source = { .name = "", .phone = "", .way = "walk-in" };
	char object[48];

	if (argc != 1)
		return cli_usage("report cancel");
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!record_cancel(&cli->office, cli_id(argv[0]), &source, cli->now)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "there is no record %s that could be cancelled",
				argv[0]);
	}
	snprintf(object, sizeof(object), "report:%.20s", argv[0]);
	cli_audit(cli, "report cancel", object, "");
	return cli_finish(cli);
}
