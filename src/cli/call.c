/* calls: who rang, and whom nobody has called back yet. */
#include "cli/verbs.h"

#include "store/call.h"
#include "store/person.h"

#include <stdio.h>

/* The name behind a number, "" where nobody or several are. */
static const char *name_of(struct cli *cli, const char *number, struct person *person)
{
	person->name[0] = '\0';
	if (person_by_phone(cli->office.store, number, person, 1) != 1)
		person->name[0] = '\0';
	return person->name;
}

static void add_waiting(const struct call_waiting *waiting, void *context)
{
	struct cli_table *table = context;
	struct person person;
	char count[24], last[ISO_SIZE];

	name_of(table->cli, waiting->number, &person);
	if (table->cli->json) {
		struct json *row = json_object_new();

		json_put_text(row, "number", waiting->number);
		json_put_text(row, "name", person.name[0] == '\0' ? NULL : person.name);
		json_put_integer(row, "calls", waiting->count);
		cli_put_time(table->cli, row, "first_at", waiting->first_at);
		cli_put_time(table->cli, row, "last_at", waiting->last_at);
		cli_table_json(table, row);
		return;
	}
	snprintf(count, sizeof(count), "%lld", (long long)waiting->count);
	cli_table_row(table,
		      (const char *const[]){ waiting->number, person.name, count,
					     cli_short_time(table->cli, waiting->last_at, last) });
}

static void add_call(const struct call *call, void *context)
{
	struct cli_table *table = context;
	struct person person;
	char time[ISO_SIZE];

	name_of(table->cli, call->number, &person);
	if (table->cli->json) {
		struct json *row = json_object_new();

		json_put_integer(row, "id", call->id);
		cli_put_time(table->cli, row, "at", call->at);
		json_put_text(row, "number", call->number[0] == '\0' ? NULL : call->number);
		json_put_text(row, "name", person.name[0] == '\0' ? NULL : person.name);
		json_put_text(row, "modem", call->modem);
		json_put_boolean(row, "answered", call->outbox_id != 0);
		cli_put_time(table->cli, row, "settled_at", call->settled_at);
		cli_table_json(table, row);
		return;
	}
	cli_table_row(table,
		      (const char *const[]){ cli_short_time(table->cli, call->at, time),
					     call->number[0] == '\0' ? "withheld" : call->number,
					     person.name, call->outbox_id != 0 ? "answered" : "",
					     call->settled_at == 0 ? "to call back" : "" });
}

int verb_calls(struct cli *cli, int argc, char **argv)
{
	static const char *const waiting[] = { "NUMBER", "NAME", "CALLS", "LAST" };
	static const char *const all[] = { "TIME", "NUMBER", "NAME", "TEXT", "STATE" };
	bool every = cli_flag(&argc, argv, "--all");
	struct cli_table table;
	unsigned limit = 0;

	if (!cli_limit(&argc, argv, &limit))
		return EXIT_USAGE;
	if (argc > 0)
		return cli_usage("calls");
	cli_table_start(&table, cli, every ? all : waiting, every ? 5 : 4);
	if (every)
		call_list(cli->office.store, 0, limit, add_call, &table);
	else
		call_waiting(cli->office.store, add_waiting, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

int verb_calls_done(struct cli *cli, int argc, char **argv)
{
	char number[PHONE_SIZE];

	if (argc != 1)
		return cli_usage("calls done");
	phone_read(argv[0], cli->config->country_code, number, sizeof(number));
	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	if (!call_settle(cli->office.store, number, cli->now)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "no call of %s waits to be called back", number);
	}
	cli_audit(cli, "calls done", number, "");
	return cli_finish(cli);
}
