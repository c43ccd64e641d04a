#include "cli/verbs.h"

#include "forms/forms.h"
#include "store/report.h"

#include <stdio.h>
#include <stdlib.h>

static struct json *report_json(struct cli *cli, const struct report *report)
{
	struct json *object = json_object_new(), *fields = json_read(report->fields);

	json_put_integer(object, "id", report->id);
	json_put_text(object, "form", report->form);
	json_put_text(object, "state", report->state);
	json_put_text(object, "person", report->name);
	json_put_text(object, "phone", report->phone);
	cli_put_time(cli, object, "at", report->at);
	json_put_text(object, "source", report->source);
	if (report->message_id != 0)
		json_put_integer(object, "message", report->message_id);
	if (report->replaced_by != 0)
		json_put_integer(object, "replaced_by", report->replaced_by);
	json_put(object, "fields", fields == NULL ? json_object_new() : fields);
	return object;
}

static void add_report(const struct report *report, void *context)
{
	struct cli_table *table = context;
	char id[24], time[ISO_SIZE];

	if (table->cli->json) {
		cli_table_json(table, report_json(table->cli, report));
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)report->id);
	cli_table_row(table, (const char *const[]){
				     id, cli_short_time(table->cli, report->at, time), report->name,
				     report->phone, report->state, report->fields });
}

static bool form_exists(struct cli *cli, const char *name)
{
	const struct form *form = forms_named(cli->forms, name);

	if (form != NULL && !form->is_intent)
		return true;
	cli_fail(EXIT_USAGE, "\"%s\" is no form of this village; see cunxin config show", name);
	return false;
}

int verb_report_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = {
		"ID", "TIME", "PERSON", "PHONE", "STATE", "FIELDS"
	};
	struct report_filter filter = {
		.all_states = cli_flag(&argc, argv, "--all"),
	};
	struct cli_table table;

	if (!cli_limit(&argc, argv, &filter.limit))
		return EXIT_USAGE;
	if (argc != 1)
		return cli_usage("report list");
	if (!form_exists(cli, argv[0]))
		return EXIT_USAGE;
	filter.form = argv[0];
	cli_table_start(&table, cli, headings, 6);
	report_list(cli->office.store, &filter, add_report, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

static void add_total(const struct report_total *total, void *context)
{
	struct cli_table *table = context;
	char amount[32], records[24];

	if (table->cli->json) {
		struct json *object = json_object_new();

		json_put_text(object, "form", total->form);
		json_put_text(object, "measure", total->measure[0] == '\0' ? NULL : total->measure);
		json_put_text(object, "key", total->key);
		json_put_number(object, "amount", total->amount);
		json_put_integer(object, "records", total->records);
		cli_table_json(table, object);
		return;
	}
	snprintf(amount, sizeof(amount), "%.10g", total->amount);
	snprintf(records, sizeof(records), "%lld", (long long)total->records);
	cli_table_row(table, (const char *const[]){ total->key, total->measure, amount, records });
}

int verb_report_totals(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "BY", "MEASURE", "AMOUNT", "RECORDS" };
	static const char *const words[] = { "", "group", "zone", "place" };
	const char *by = cli_option(&argc, argv, "--by");
	size_t which = 0;
	struct cli_table table;

	if (argc != 1)
		return cli_usage("report totals");
	while (by != NULL && which < 4 && !text_is(words[which], by))
		which++;
	if (which == 4)
		return cli_fail(EXIT_USAGE, "--by: expected group, zone or place");
	if (!form_exists(cli, argv[0]))
		return EXIT_USAGE;
	cli_table_start(&table, cli, headings, 4);
	report_totals(cli->office.store, argv[0], wall_of(cli->zone, cli->now.utc).day.year,
		      (enum report_by)which, add_total, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

static void show_report(const struct report *report, void *context)
{
	struct cli *cli = context;
	char time[ISO_SIZE];

	if (cli->json) {
		cli_print(report_json(cli, report));
		return;
	}
	printf("%lld %s %s %s\n", (long long)report->id, report->form, report->state,
	       iso_time(cli->zone, report->at, time));
	cli_say(report->name);
	cli_say(report->phone);
	cli_say(report->fields);
}

int verb_report_show(struct cli *cli, int argc, char **argv)
{
	if (argc != 1)
		return cli_usage("report show");
	if (!report_get(cli->office.store, cli_id(argv[0]), show_report, cli))
		return cli_fail(EXIT_FAILED_TO, "there is no record %s", argv[0]);
	return EXIT_DONE;
}

int verb_report_cancel(struct cli *cli, int argc, char **argv)
{
	char object[48];

	if (argc != 1)
		return cli_usage("report cancel");
	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	if (!report_set_state(cli->office.store, cli_id(argv[0]), "cancelled", cli->now)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "there is no record %s that could be cancelled",
				argv[0]);
	}
	snprintf(object, sizeof(object), "report:%.20s", argv[0]);
	cli_audit(cli, "report cancel", object, "");
	return cli_finish(cli);
}
