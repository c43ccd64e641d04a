#include "cli/verbs.h"

#include "forms/forms.h"
#include "office/calendar.h"
#include "store/inbox.h"
#include "store/report.h"
#include "store/total.h"

#include <stdio.h>
#include <stdlib.h>

static struct json *report_json(struct cli *cli, const struct report *report)
{
	struct json *object = json_object_new(), *fields = json_read(report->fields);

	json_put_integer(object, "id", report->id);
	json_put_text(object, "form", report->form);
	json_put_integer(object, "season", report->season);
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

int verb_report_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = {
		"ID", "TIME", "PERSON", "PHONE", "STATE", "FIELDS"
	};
	struct report_filter filter = {
		.all_states = cli_flag(&argc, argv, "--all"),
	};
	struct cli_table table;

	if (!cli_limit(&argc, argv, &filter.limit) || !cli_season(cli, &argc, argv, &filter.season))
		return EXIT_USAGE;
	if (argc != 1)
		return cli_usage("report list");
	if (cli_form(cli, argv[0]) == NULL)
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
	char amount[32] = "-", records[24];
	bool measured = total->measure[0] != '\0';

	if (table->cli->json) {
		struct json *object = json_object_new();

		json_put_text(object, "form", total->form);
		json_put_text(object, "measure", measured ? total->measure : NULL);
		json_put_text(object, "key", total->key);
		json_put_number(object, "amount", total->amount);
		json_put_integer(object, "records", total->records);
		cli_table_json(table, object);
		return;
	}
	if (measured)
		snprintf(amount, sizeof(amount), "%.10g", total->amount);
	snprintf(records, sizeof(records), "%lld", (long long)total->records);
	cli_table_row(table, (const char *const[]){ total->key, measured ? total->measure : "-",
						    amount, records });
}

/* "--by group" and the like. False with a complaint. */
static bool take_by(int *argc, char **argv, enum report_by *by)
{
	static const char *const words[] = { "", "group", "zone", "place" };
	const char *text = cli_option(argc, argv, "--by");

	*by = REPORT_BY_NOTHING;
	for (size_t i = 0; text != NULL && i < sizeof(words) / sizeof(*words); i++) {
		if (!text_is(words[i], text))
			continue;
		*by = (enum report_by)i;
		return true;
	}
	if (text != NULL)
		cli_fail(EXIT_USAGE, "--by: expected group, zone or place");
	return text == NULL;
}

static const char *const total_headings[] = { "BY", "MEASURE", "AMOUNT", "RECORDS" };

int verb_report_totals(struct cli *cli, int argc, char **argv)
{
	struct cli_table table;
	enum report_by by;
	int season;

	if (!take_by(&argc, argv, &by) || !cli_season(cli, &argc, argv, &season))
		return EXIT_USAGE;
	if (argc != 1)
		return cli_usage("report totals");
	if (cli_form(cli, argv[0]) == NULL)
		return EXIT_USAGE;
	cli_table_start(&table, cli, total_headings, 4);
	report_totals(cli->office.store, argv[0], season, by, add_total, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

int verb_report_measures(struct cli *cli, int argc, char **argv)
{
	struct cli_table table;
	enum report_by by;
	int season;

	if (!take_by(&argc, argv, &by) || !cli_season(cli, &argc, argv, &season))
		return EXIT_USAGE;
	if (argc != 0)
		return cli_usage("report measures");
	cli_table_start(&table, cli, total_headings, 4);
	report_measures(cli->office.store, season, by, add_total, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

static void add_target(struct cli_table *table, const struct config_target *target, double reached)
{
	double percent = target->amount > 0 ? reached * 100 / target->amount : 0;
	char amount[32], so_far[32], part[32];
	struct json *object;

	if (table->cli->json) {
		object = json_object_new();
		json_put_text(object, "name", target->name);
		json_put_text(object, "zone", target->zone[0] == '\0' ? NULL : target->zone);
		json_put_text(object, "measure", target->measure);
		json_put_number(object, "target", target->amount);
		json_put_number(object, "reached", reached);
		json_put_number(object, "percent", percent);
		cli_table_json(table, object);
		return;
	}
	snprintf(amount, sizeof(amount), "%.10g", target->amount);
	snprintf(so_far, sizeof(so_far), "%.10g", reached);
	snprintf(part, sizeof(part), "%.1f %%", percent);
	cli_table_row(table, (const char *const[]){ target->name, target->zone, target->measure,
						    so_far, amount, part });
}

int verb_report_targets(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = {
		"NAME", "ZONE", "MEASURE", "REACHED", "TARGET", ""
	};
	struct cli_table table;
	int season;

	if (!cli_season(cli, &argc, argv, &season))
		return EXIT_USAGE;
	if (argc != 0)
		return cli_usage("report targets");
	cli_table_start(&table, cli, headings, 6);
	for (size_t i = 0; i < cli->config->target_count; i++) {
		const struct config_target *target = &cli->config->targets[i];

		add_target(&table, target,
			   report_measure(cli->office.store, target->measure, season,
					  target->zone[0] == '\0' ? NULL : target->zone));
	}
	cli_table_end(&table);
	return EXIT_DONE;
}

static void say_fault(const struct total_fault *fault, void *context)
{
	(void)context;
	cli_warn("%s: kept %lld, counted %lld", fault->what, (long long)fault->kept,
		 (long long)fault->counted);
}

int verb_report_rebuild(struct cli *cli, int argc, char **argv)
{
	char wrong[32];

	(void)argv;
	if (argc != 0)
		return cli_usage("report rebuild");
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	snprintf(wrong, sizeof(wrong), "%u", total_check(cli->office.store, say_fault, NULL));
	total_rebuild(cli->office.store);
	cli_audit(cli, "report rebuild", "totals", wrong);
	return cli_finish(cli);
}

/* The text that it came from. False: none, or it is not kept any more. */
static bool find_message(struct cli *cli, const struct report *report,
			 struct inbox_message *message)
{
	return report->message_id != 0 && inbox_get(cli->office.store, report->message_id, message);
}

static void print_report_json(struct cli *cli, const struct report *report)
{
	struct json *object = report_json(cli, report);
	struct inbox_message message;
	bool found = find_message(cli, report, &message);

	json_put_text(object, "message_text", found ? message.text : NULL);
	cli_print(object);
	if (found)
		inbox_release(&message);
}

static void show_report(const struct report *report, void *context)
{
	struct cli *cli = context;
	struct inbox_message message;
	char time[ISO_SIZE];

	if (cli->json) {
		print_report_json(cli, report);
		return;
	}
	printf("%lld %s %s %s\n", (long long)report->id, report->form, report->state,
	       iso_time(cli->zone, report->at, time));
	cli_say(report->name);
	cli_say(report->phone);
	cli_say(report->fields);
	if (!find_message(cli, report, &message))
		return;
	printf("message %lld: ", (long long)message.id);
	cli_say(message.text);
	inbox_release(&message);
}

int verb_report_show(struct cli *cli, int argc, char **argv)
{
	if (argc != 1)
		return cli_usage("report show");
	if (!report_get(cli->office.store, cli_id(argv[0]), show_report, cli))
		return cli_fail(EXIT_FAILED_TO, "there is no record %s", argv[0]);
	return EXIT_DONE;
}
