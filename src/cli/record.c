/* report add, correct, cancel: the ledgers by hand, as what a visit, a call or a meeting brought. */
#include "cli/verbs.h"

#include "base/scope.h"
#include "forms/forms.h"
#include "office/audience.h"
#include "office/record.h"
#include "store/person.h"
#include "store/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ways[] = { "visit", "call", "meeting", "walk-in", "sms" };

/* Where a record of the console comes from. */
struct origin {
	struct record_source source;
	struct person person;
	char phone[PHONE_SIZE];
};

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

static bool take_number(struct cli *cli, const char *text, struct origin *origin)
{
	struct person people[2];

	if (text == NULL)
		return true;
	if (phone_read(text, cli->config->country_code, origin->phone, sizeof(origin->phone)) >
	    PHONE_FOREIGN) {
		cli_fail(EXIT_USAGE, "--from: \"%s\" is no phone number", text);
		return false;
	}
	/* Two on one phone: nobody is taken for granted. */
	if (person_by_phone(cli->office.store, origin->phone, people, 2) == 1)
		origin->person = people[0];
	return true;
}

/* Options of a record that is entered by hand. */
static bool take_origin(struct cli *cli, int *argc, char **argv, struct origin *origin)
{
	const char *way = cli_option(argc, argv, "--source");
	const char *from = cli_option(argc, argv, "--from");

	*origin = (struct origin){ .source = { .way = "walk-in", .at = cli->now.utc } };
	return take_way(way, &origin->source.way) && take_number(cli, from, origin);
}

static const char *value_of(const struct form *form, const struct form_record *record,
			    enum field_type type)
{
	const struct field_value *value = record_value(form, record, type);

	return value == NULL ? "" : value->text;
}

/* The one on the roster who is named in the record, with the number that reaches him. */
static void find_named(struct cli *cli, const struct form *form, const struct form_record *record,
		       struct origin *origin)
{
	const struct field_value *group = record_value(form, record, FIELD_GROUP);
	const char *name = value_of(form, record, FIELD_NAME);
	struct audience audience;
	struct person people[2];
	char query[48], why[120];

	if (origin->person.id != 0 || origin->phone[0] != '\0' || name[0] == '\0' ||
	    person_by_name(cli->office.store, name, group == NULL ? 0 : (int)group->number, people,
			   2) != 1)
		return;
	origin->person = people[0];
	snprintf(query, sizeof(query), "person:%lld", (long long)people[0].id);
	if (audience_find(&cli->office, query, cli->now, &audience, why, sizeof(why)) &&
	    audience.count > 0)
		copy_text(origin->phone, sizeof(origin->phone), audience.members[0].number);
	audience_release(&audience);
}

static const struct record_source *source_of(struct origin *origin)
{
	origin->source.person_id = origin->person.id;
	origin->source.name = origin->person.name;
	origin->source.group = origin->person.group;
	origin->source.phone = origin->phone;
	return &origin->source;
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
	struct origin origin;
	int64_t id;

	if (!take_origin(cli, &argc, argv, &origin))
		return EXIT_USAGE;
	cli_words(&argc, argv);
	if (argc < 2)
		return cli_usage("report add");
	form = cli_form(cli, argv[0]);
	if (form == NULL || !cli_read_record(cli, form, argc - 1, argv + 1, &origin.person, record))
		return EXIT_USAGE;
	find_named(cli, form, record, &origin);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	id = record_add(&cli->office, form, record, source_of(&origin), cli->now, NULL);
	return finish(cli, "report add", id, form->name);
}

/* ---- correcting ---- */

/* A record as it stands, to be changed. */
struct standing {
	struct cli *cli;
	const struct form *form;
	struct form_record *record;
	struct origin *origin;
	char name[64], way[16];
};

static void recall(const struct report *report, void *context)
{
	struct standing *standing = context;
	struct json *fields = json_read(report->fields);

	standing->form = forms_named(standing->cli->forms, report->form);
	if (standing->form != NULL)
		forms_record_read(standing->form, fields, standing->record);
	json_free(fields);
	copy_text(standing->origin->phone, sizeof(standing->origin->phone), report->phone);
	copy_text(standing->way, sizeof(standing->way), report->source);
	standing->origin->person.id = report->person_id;
	standing->origin->person.group = report->group;
	copy_text(standing->origin->person.name, sizeof(standing->origin->person.name),
		  report->name);
	standing->origin->source.way = standing->way;
	standing->origin->source.at = report->at;
	standing->origin->source.message_id = report->message_id;
}

int verb_report_correct(struct cli *cli, int argc, char **argv)
{
	SCOPED(release_memory) struct form_record *record = need_zeroed(1, sizeof(*record));
	struct origin origin = { .source = { .way = "walk-in" } };
	struct standing standing = { .cli = cli, .record = record, .origin = &origin };
	int64_t id;

	cli_words(&argc, argv);
	if (argc < 2)
		return cli_usage("report correct");
	if (!report_get(cli->office.store, cli_id(argv[0]), recall, &standing) ||
	    standing.form == NULL)
		return cli_fail(EXIT_FAILED_TO, "there is no record %s of a form of this village",
				argv[0]);
	if (!cli_read_record(cli, standing.form, argc - 1, argv + 1, &origin.person, record))
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	id = record_replace(&cli->office, cli_id(argv[0]), standing.form, record,
			    source_of(&origin), cli->now, NULL);
	if (id != 0)
		return finish(cli, "report correct", id, standing.form->name);
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
