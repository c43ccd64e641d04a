/* land: offers of land, from the text to the seed in the ground. */
#include "cli/verbs.h"

#include "office/land.h"
#include "store/report.h"

#include <stdio.h>
#include <stdlib.h>

#define YEARS_MOST 100

/* ---- the list ---- */

static struct json *offer_json(struct cli *cli, const struct report *report,
			       const struct land *deal)
{
	struct json *object = json_object_new(), *fields = json_read(report->fields);

	json_put_integer(object, "id", report->id);
	json_put_integer(object, "season", report->season);
	json_put_text(object, "state", report->state);
	json_put_text(object, "person", report->name);
	json_put_text(object, "phone", report->phone);
	json_put_integer(object, "group", report->group);
	json_put_text(object, "zone", report->zone[0] == '\0' ? NULL : report->zone);
	json_put_text(object, "place", report->place[0] == '\0' ? NULL : report->place);
	cli_put_time(cli, object, "at", report->at);
	json_put_text(object, "taker", deal->taker[0] == '\0' ? NULL : deal->taker);
	json_put_integer(object, "years", deal->years);
	json_put_number(object, "price_yuan_per_mu", deal->price);
	cli_put_time(cli, object, "agreed_at", deal->agreed_at);
	cli_put_time(cli, object, "planted_at", deal->planted_at);
	json_put(object, "fields", fields == NULL ? json_object_new() : fields);
	return object;
}

struct listing {
	struct cli_table *table;
	const struct land *deal;
};

static void add_row(const struct report *report, void *context)
{
	struct listing *listing = context;
	struct cli *cli = listing->table->cli;
	char id[24], time[ISO_SIZE], area[32];

	if (cli->json) {
		cli_table_json(listing->table, offer_json(cli, report, listing->deal));
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)report->id);
	snprintf(area, sizeof(area), "%.10g",
		 report->amount_count > 0 ? report->amounts[0].amount : 0);
	cli_table_row(listing->table,
		      (const char *const[]){ id, cli_short_time(cli, report->at, time),
					     report->name, report->state, area, report->place,
					     listing->deal->taker });
}

static void add_offer(const struct land *deal, void *context)
{
	struct listing listing = { context, deal };

	report_get(listing.table->cli->office.store, deal->report_id, add_row, &listing);
}

int verb_land_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID",	"TIME",	 "PERSON", "STATE",
						"AREA", "PLACE", "TAKER" };
	const char *state = cli_option(&argc, argv, "--state");
	struct cli_table table;
	unsigned limit = 0;
	int season;

	if (!cli_limit(&argc, argv, &limit) || !cli_season(cli, &argc, argv, &season))
		return EXIT_USAGE;
	if (argc != 0)
		return cli_usage("land list");
	cli_table_start(&table, cli, headings, 7);
	land_list(cli->office.store, season, state, limit, add_offer, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- changing ---- */

static int finish(struct cli *cli, const char *verb, const char *id, const char *detail,
		  enum land_done done, const char *state)
{
	char object[48];

	if (done != LAND_DONE) {
		store_rollback(cli->office.store);
		return done == LAND_UNKNOWN
			       ? cli_fail(EXIT_FAILED_TO, "there is no offer of land %s", id)
			       : cli_fail(EXIT_FAILED_TO, "offer %s is %s: it cannot be %s", id,
					  state, verb);
	}
	snprintf(object, sizeof(object), "report:%.20s", id);
	cli_audit(cli, verb, object, detail);
	return cli_finish(cli);
}

static bool take_amount(const char *option, const char *text, double most, double *amount)
{
	*amount = 0;
	if (text == NULL)
		return true;
	if (cli_number(text, amount) && *amount > 0 && *amount <= most)
		return true;
	cli_fail(EXIT_USAGE, "%s: \"%s\" is no number from 0 to %g", option, text, most);
	return false;
}

int verb_land_agree(struct cli *cli, int argc, char **argv)
{
	const char *years_text = cli_option(&argc, argv, "--years");
	const char *price_text = cli_option(&argc, argv, "--price");
	struct land deal = { .years = 0 };
	char state[16];
	double years;

	cli_words(&argc, argv);
	if (argc != 2 || argv[1][0] == '\0')
		return cli_usage("land agree");
	if (!take_amount("--years", years_text, YEARS_MOST, &years) ||
	    !take_amount("--price", price_text, 1e6, &deal.price))
		return EXIT_USAGE;
	if (!copy_text(deal.taker, sizeof(deal.taker), argv[1]))
		return cli_fail(EXIT_USAGE, "TAKER: too long");
	deal.years = (int)years;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	return finish(cli, "land agree", argv[0], argv[1],
		      land_agree(&cli->office, cli_id(argv[0]), &deal, cli->now, state), state);
}

int verb_land_plant(struct cli *cli, int argc, char **argv)
{
	const char *area_text = cli_option(&argc, argv, "--area");
	char state[16];
	double area;

	if (argc != 1)
		return cli_usage("land plant");
	if (!take_amount("--area", area_text, 1e6, &area))
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	return finish(cli, "land plant", argv[0], area_text == NULL ? "" : area_text,
		      land_plant(&cli->office, cli_id(argv[0]), area, cli->now, state), state);
}

int verb_land_decline(struct cli *cli, int argc, char **argv)
{
	char state[16];

	cli_words(&argc, argv);
	if (argc < 1 || argc > 2)
		return cli_usage("land decline");
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	return finish(cli, "land decline", argv[0], argc == 2 ? argv[1] : "",
		      land_decline(&cli->office, cli_id(argv[0]), argc == 2 ? argv[1] : "",
				   cli->now, state),
		      state);
}
