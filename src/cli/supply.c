/* supply, stock: what villagers ask for, what there is, what was handed out. */
#include "cli/verbs.h"

#include "office/supply.h"
#include "store/report.h"

#include <stdio.h>
#include <stdlib.h>

#define AMOUNT_MOST 1e9

/* ---- the lists ---- */

struct listing {
	struct cli_table *table;
	const struct supply *wish;
};

static double whole(int64_t thousandths)
{
	return (double)thousandths / 1000;
}

static struct json *wish_json(struct cli *cli, const struct report *report,
			      const struct supply *wish)
{
	struct json *object = json_object_new(), *fields = json_read(report->fields);

	json_put_integer(object, "id", report->id);
	json_put_integer(object, "season", report->season);
	json_put_text(object, "state", report->state);
	json_put_text(object, "person", report->name);
	json_put_text(object, "phone", report->phone);
	json_put_integer(object, "group", report->group);
	cli_put_time(cli, object, "at", report->at);
	json_put_text(object, "item", wish->item);
	json_put_number(object, "amount", whole(wish->amount));
	cli_put_time(cli, object, "ready_at", wish->ready_at);
	cli_put_time(cli, object, "handed_at", wish->handed_at);
	json_put(object, "fields", fields == NULL ? json_object_new() : fields);
	return object;
}

static void add_row(const struct report *report, void *context)
{
	struct listing *listing = context;
	struct cli *cli = listing->table->cli;
	char id[24], time[ISO_SIZE], amount[32];

	if (cli->json) {
		cli_table_json(listing->table, wish_json(cli, report, listing->wish));
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)report->id);
	snprintf(amount, sizeof(amount), "%.10g", whole(listing->wish->amount));
	cli_table_row(listing->table,
		      (const char *const[]){ id, cli_short_time(cli, report->at, time),
					     report->name, report->state, listing->wish->item,
					     listing->wish->amount == 0 ? "" : amount });
}

static void add_wish(const struct supply *wish, void *context)
{
	struct listing listing = { context, wish };

	report_get(listing.table->cli->office.store, wish->report_id, add_row, &listing);
}

int verb_supply_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID", "TIME", "PERSON", "STATE", "ITEM", "AMOUNT" };
	const char *state = cli_option(&argc, argv, "--state");
	struct cli_table table;
	unsigned limit = 0;
	int season;

	if (!cli_limit(&argc, argv, &limit) || !cli_season(cli, &argc, argv, &season))
		return EXIT_USAGE;
	if (argc != 0)
		return cli_usage("supply list");
	cli_table_start(&table, cli, headings, 6);
	supply_list(cli->office.store, season, state, limit, add_wish, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

static void add_stock(const struct stock *stock, void *context)
{
	struct cli_table *table = context;
	char amount[32], reserved[32];

	if (table->cli->json) {
		struct json *object = json_object_new();

		json_put_text(object, "item", stock->item);
		json_put_number(object, "amount", whole(stock->amount));
		json_put_number(object, "reserved", whole(stock->reserved));
		cli_table_json(table, object);
		return;
	}
	snprintf(amount, sizeof(amount), "%.10g", whole(stock->amount));
	snprintf(reserved, sizeof(reserved), "%.10g", whole(stock->reserved));
	cli_table_row(table, (const char *const[]){ stock->item, amount, reserved });
}

int verb_stock_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ITEM", "AMOUNT", "RESERVED" };
	struct cli_table table;

	(void)argv;
	if (argc != 0)
		return cli_usage("stock list");
	cli_table_start(&table, cli, headings, 3);
	stock_list(cli->office.store, add_stock, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- changing ---- */

static bool take_amount(const char *name, const char *text, double least, double *amount)
{
	*amount = 0;
	if (text == NULL)
		return true;
	if (cli_number(text, amount) && *amount >= least && *amount <= AMOUNT_MOST)
		return true;
	cli_fail(EXIT_USAGE, "%s: \"%s\" is no amount", name, text);
	return false;
}

static int refuse(struct cli *cli, const char *id, enum supply_result result,
		  const struct supply *wish)
{
	struct stock stock = stock_of(cli->office.store, wish->item);

	store_rollback(cli->office.store);
	switch (result) {
	case SUPPLY_DONE: break;
	case SUPPLY_UNKNOWN: return cli_fail(EXIT_FAILED_TO, "there is no wish %s", id);
	case SUPPLY_NOT_NOW:
		return cli_fail(EXIT_FAILED_TO, "wish %s was handed out or taken back", id);
	case SUPPLY_NO_AMOUNT:
		return cli_fail(EXIT_FAILED_TO, "nobody said how much %s: give --amount",
				wish->item);
	case SUPPLY_SHORT: break;
	}
	return cli_fail(EXIT_FAILED_TO,
			"%.10g of %s are wanted, %.10g are there and %.10g of them set aside; "
			"stock set corrects that",
			whole(wish->amount), wish->item, whole(stock.amount),
			whole(stock.reserved));
}

static int step(struct cli *cli, int argc, char **argv, const char *verb, bool hands)
{
	const char *amount_text = cli_option(&argc, argv, "--amount");
	char who[CLI_WHO_SIZE], object[48];
	enum supply_result result;
	struct supply wish;
	double amount;

	if (argc != 1)
		return cli_usage(verb);
	if (!take_amount("--amount", amount_text, 0.001, &amount))
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	result = hands ? supply_hand(&cli->office, cli_id(argv[0]), amount, cli_who(who), cli->now,
				     &wish)
		       : supply_ready(&cli->office, cli_id(argv[0]), amount, cli->now, &wish);
	if (result != SUPPLY_DONE)
		return refuse(cli, argv[0], result, &wish);
	snprintf(object, sizeof(object), "report:%.20s", argv[0]);
	cli_audit(cli, verb, object, amount_text == NULL ? "" : amount_text);
	return cli_finish(cli);
}

int verb_supply_ready(struct cli *cli, int argc, char **argv)
{
	return step(cli, argc, argv, "supply ready", false);
}

int verb_supply_hand(struct cli *cli, int argc, char **argv)
{
	return step(cli, argc, argv, "supply hand", true);
}

int verb_stock_set(struct cli *cli, int argc, char **argv)
{
	char who[CLI_WHO_SIZE], object[64];
	double amount;

	cli_words(&argc, argv);
	if (argc != 2 || argv[0][0] == '\0')
		return cli_usage("stock set");
	if (!take_amount("AMOUNT", argv[1], 0, &amount))
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!supply_set_stock(&cli->office, argv[0], amount, cli_who(who), cli->now)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "more of %s is set aside than %s", argv[0],
				argv[1]);
	}
	snprintf(object, sizeof(object), "stock:%.48s", argv[0]);
	cli_audit(cli, "stock set", object, argv[1]);
	return cli_finish(cli);
}
