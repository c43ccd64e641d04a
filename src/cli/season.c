/* season close: the end of a year's work. */
#include "cli/verbs.h"

#include "office/calendar.h"
#include "office/season.h"
#include "store/backup.h"

#include <stdio.h>

static void show_closing(struct cli *cli, const struct season_closing *closing, bool taken,
			 const char *archive)
{
	struct json *object, *list;

	if (!cli->json) {
		printf("season %d %s\n", closing->year, taken ? "is closed" : "would be closed");
		for (size_t i = 0; i < closing->form_count; i++)
			printf("  %s: %lld carried over, %lld go on\n", closing->forms[i].form,
			       (long long)closing->forms[i].waiting,
			       (long long)closing->forms[i].going_on);
		if (taken)
			printf("archive: %s\n", archive);
		else
			puts("nothing is changed yet; --yes takes it");
		return;
	}
	object = json_object_new();
	list = json_array_new();
	json_put_integer(object, "season", closing->year);
	json_put_boolean(object, "closed", taken);
	json_put_text(object, "archive", taken ? archive : NULL);
	for (size_t i = 0; i < closing->form_count; i++) {
		struct json *row = json_object_new();

		json_put_text(row, "form", closing->forms[i].form);
		json_put_integer(row, "waiting", closing->forms[i].waiting);
		json_put_integer(row, "going_on", closing->forms[i].going_on);
		json_append(list, row);
	}
	json_put(object, "carried", list);
	cli_print(object);
}

static int close_season(struct cli *cli, int year)
{
	struct season_closing closing;
	char archive[300], why[512], object[32];

	snprintf(archive, sizeof(archive), "%s/season-%d.db", cli->config->state_dir, year);
	if (!backup_write(cli->office.store, archive, why, sizeof(why)))
		return cli_fail(EXIT_FAILED_TO, "the archive could not be written: %s", why);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!season_close_now(&cli->office, cli->now, &closing, why, sizeof(why))) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "%s", why);
	}
	snprintf(object, sizeof(object), "season:%d", closing.year);
	cli_audit(cli, "season close", object, "");
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	show_closing(cli, &closing, true, archive);
	return EXIT_DONE;
}

int verb_season_close(struct cli *cli, int argc, char **argv)
{
	bool yes = cli_flag(&argc, argv, "--yes");
	int this_year = office_today(&cli->office, cli->now).year;
	struct season_closing closing;

	(void)argv;
	if (argc != 0)
		return cli_usage("season close");
	if (office_season(&cli->office, cli->now) > this_year)
		return cli_fail(EXIT_FAILED_TO, "the season of %d was closed before", this_year);
	if (yes)
		return close_season(cli, this_year);
	season_closing_plan(&cli->office, cli->now, &closing);
	show_closing(cli, &closing, false, "");
	return EXIT_DONE;
}
