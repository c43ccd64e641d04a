/* season and day on paper; the end of a year's work. */
#include "cli/verbs.h"

#include "books/season.h"
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
		if (closing->set_aside > 0)
			printf("  set aside for %lld wishes: %s\n", (long long)closing->set_aside,
			       taken ? "free again" : "would be free again");
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
	json_put_integer(object, "set_aside", closing->set_aside);
	cli_print(object);
}

/* A transaction at a time, so that nobody has to wait for the lock. */
static int carry_over(struct cli *cli)
{
	bool all = false;

	while (!all) {
		if (store_begin(cli->office.store) != STORE_DONE)
			return EXIT_FAILED_TO;
		all = season_carry_some(&cli->office, cli->now);
		if (store_commit(cli->office.store) != STORE_DONE)
			return EXIT_FAILED_TO;
		store_give_way(cli->office.store);
	}
	return EXIT_DONE;
}

static int close_season(struct cli *cli, int year)
{
	struct season_closing closing;
	char archive[300], why[512], object[32];

	snprintf(archive, sizeof(archive), "%s/season-%d.db", cli->config->state_dir, year);
	if (!backup_write(cli->office.store, archive, why, sizeof(why)))
		return cli_fail(EXIT_FAILED_TO, "the archive could not be written: %s", why);
	season_closing_plan(&cli->office, cli->now, &closing);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!season_close_now(&cli->office, cli->now, why, sizeof(why))) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "%s", why);
	}
	snprintf(object, sizeof(object), "season:%d", closing.year);
	cli_audit(cli, "season close", object, "");
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	if (carry_over(cli) != EXIT_DONE)
		return cli_fail(EXIT_FAILED_TO, "the season is closed; cunxind carries the rest "
						"over into the next");
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

/* ---- report ---- */

static void tell_paper(struct cli *cli, const struct paper *paper, const char *path)
{
	struct json *object, *sections;

	if (!cli->json)
		return;
	object = json_object_new();
	sections = json_array_new();
	json_put_text(object, "file", path);
	for (size_t i = 0; i < paper->section_count; i++) {
		struct json *section = json_object_new();

		json_put_text(section, "title", paper->sections[i]->title);
		json_put_integer(section, "rows", (int64_t)paper->sections[i]->row_count);
		json_append(sections, section);
	}
	json_put(object, "sections", sections);
	cli_print(object);
}

/* What leaves the office is on record. */
static int note_paper(struct cli *cli, const char *verb, const char *path)
{
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	cli_audit(cli, verb, "season", path);
	return cli_commit(cli);
}

static int write_paper(struct cli *cli, const struct paper *paper, const char *verb,
		       const char *path)
{
	char why[512];
	int code;

	if (!paper_write(paper, path, why, sizeof(why)))
		return cli_fail(EXIT_FAILED_TO, "%s: %s", path, why);
	code = note_paper(cli, verb, path);
	if (code == EXIT_DONE)
		tell_paper(cli, paper, path);
	return code;
}

static bool good_name(const char *path)
{
	if (book_is_xlsx(path) || paper_is_html(path))
		return true;
	cli_fail(EXIT_USAGE, "%s: expected a name that ends in .xlsx or .html", path);
	return false;
}

int verb_season_report(struct cli *cli, int argc, char **argv)
{
	const char *year = cli_option(&argc, argv, "--season");
	int64_t season = year == NULL ? 0 : cli_id(year);
	struct paper paper;
	int code;

	cli_words(&argc, argv);
	if (argc != 1)
		return cli_usage("season report");
	if (year != NULL && (season < 1970 || season > 9999))
		return cli_fail(EXIT_USAGE, "--season %s: expected a year", year);
	if (!good_name(argv[0]))
		return EXIT_USAGE;
	code = season_paper(&cli->office, (int)season, cli->now, &paper)
		       ? write_paper(cli, &paper, "season report", argv[0])
		       : cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	paper_release(&paper);
	return code;
}

/* ---- the daily sheet ---- */

static void put_words(struct json *object, const struct paper_section *section,
		      const struct book_row *row, size_t i)
{
	struct buffer words = BUFFER_EMPTY;

	paper_cell(section, row, i, &words);
	json_put_text(object, section->columns[i].title, buffer_text(&words));
	buffer_release(&words);
}

/* The sections as JSON: a list of objects each, by their headings. */
static struct json *section_json(const struct paper_section *section)
{
	struct json *rows = json_array_new();

	for (size_t k = 0; k < section->row_count; k++) {
		const struct book_row *row = &section->rows[k];
		struct json *object = json_object_new();

		for (size_t i = 0; i < row->count && i < section->column_count; i++) {
			const char *title = section->columns[i].title;

			if (!row->cells[i].there)
				json_put_text(object, title, NULL);
			else if (section->columns[i].kind == CELL_NUMBER ||
				 section->columns[i].kind == CELL_MONEY)
				json_put_number(object, title, row->cells[i].number);
			else
				put_words(object, section, row, i);
		}
		json_append(rows, object);
	}
	return rows;
}

static void print_paper(struct cli *cli, const struct paper *paper)
{
	struct buffer text = BUFFER_EMPTY;
	struct json *object;

	if (!cli->json) {
		paper_text(paper, &text);
		fputs(buffer_text(&text), stdout);
		buffer_release(&text);
		return;
	}
	object = json_object_new();
	json_put_text(object, "date", paper->scope);
	for (size_t i = 0; i < paper->section_count; i++)
		json_put(object, paper->sections[i]->title, section_json(paper->sections[i]));
	cli_print(object);
}

int verb_report_daily(struct cli *cli, int argc, char **argv)
{
	const char *date = cli_option(&argc, argv, "--date");
	struct paper paper;
	int64_t utc = cli->now.utc;
	int code = EXIT_DONE;

	cli_words(&argc, argv);
	if (argc > 1)
		return cli_usage("report daily");
	if ((date != NULL && !cli_time(cli, date, &utc)) || (argc == 1 && !good_name(argv[0])))
		return EXIT_USAGE;
	if (!daily_paper(&cli->office, wall_of(cli->zone, utc).day, cli->now, &paper))
		code = cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	else if (argc == 1)
		code = write_paper(cli, &paper, "report daily", argv[0]);
	else
		print_paper(cli, &paper);
	paper_release(&paper);
	return code;
}
