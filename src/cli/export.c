/* export: any ledger as a file for Excel and WPS. */
#include "cli/verbs.h"

#include "base/show.h"
#include "books/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which there are ---- */

static void list_one(const char *name, const char *title, const char *needs, void *context)
{
	struct cli_table *table = context;
	struct json *object;

	if (!table->cli->json) {
		cli_table_row(table, (const char *const[]){ name, title, needs });
		return;
	}
	object = json_object_new();
	json_put_text(object, "ledger", name);
	json_put_text(object, "title", title);
	json_put_text(object, "needs", needs[0] == '\0' ? NULL : needs);
	cli_table_json(table, object);
}

static void list_all(struct cli *cli)
{
	static const char *const headings[] = { "LEDGER", "TITLE", "OF A" };
	struct cli_table table;

	cli_table_start(&table, cli, headings, 3);
	ledger_names(&cli->office, list_one, &table);
	cli_table_end(&table);
}

static void add_name(const char *name, const char *title, const char *needs, void *context)
{
	(void)title;
	(void)needs;
	buffer_add_format(context, " %s", name);
}

static int no_such(struct cli *cli, const char *name)
{
	struct buffer names = BUFFER_EMPTY;
	int code;

	ledger_names(&cli->office, add_name, &names);
	code = cli_fail(EXIT_USAGE, "there is no ledger \"%s\"; expected one of%s", name,
			buffer_text(&names));
	buffer_release(&names);
	return code;
}

static void is_named(const char *name, const char *title, const char *needs, void *context)
{
	const char **wanted = context;

	(void)title;
	(void)needs;
	if (*wanted != NULL && text_is(*wanted, name))
		*wanted = NULL;
}

static bool exists(struct cli *cli, const char *name)
{
	ledger_names(&cli->office, is_named, &name);
	return name == NULL;
}

/* ---- arguments ---- */

static bool take_charset(const char *word, enum charset *charset)
{
	static const struct {
		const char *word;
		enum charset charset;
	} words[] = { { "utf-8", CHARSET_UTF8_MARKED }, { "gb18030", CHARSET_GB18030 } };

	*charset = CHARSET_UTF8_MARKED;
	for (size_t i = 0; word != NULL && i < sizeof(words) / sizeof(*words); i++) {
		if (strcasecmp(words[i].word, word) != 0)
			continue;
		*charset = words[i].charset;
		return true;
	}
	if (word != NULL)
		cli_fail(EXIT_USAGE, "--encoding %s: expected utf-8 or gb18030", word);
	return word == NULL;
}

static bool take_month(const char *word, struct ledger_wish *wish)
{
	int used = 0;

	if (word == NULL)
		return true;
	if (sscanf(word, "%4d-%2d%n", &wish->year, &wish->month, &used) == 2 &&
	    word[used] == '\0' && wish->month >= 1 && wish->month <= 12 && wish->year >= 1970)
		return true;
	cli_fail(EXIT_USAGE, "--month %s: expected a month like 2027-04", word);
	return false;
}

/* A number as "--season 2027"; 0 without. */
static bool take_number(const char *option, const char *word, int64_t *number)
{
	*number = word == NULL ? 0 : cli_id(word);
	if (word != NULL && *number == 0)
		cli_fail(EXIT_USAGE, "%s %s: expected a number", option, word);
	return word == NULL || *number != 0;
}

static bool take_options(int *argc, char **argv, struct ledger_wish *wish)
{
	const char *charset = cli_option(argc, argv, "--encoding");
	const char *month = cli_option(argc, argv, "--month");
	const char *season = cli_option(argc, argv, "--season");
	const char *notice = cli_option(argc, argv, "--notice");
	int64_t year;

	wish->audience = cli_option(argc, argv, "--to");
	wish->all = cli_flag(argc, argv, "--all");
	if (!take_charset(charset, &wish->charset) || !take_month(month, wish) ||
	    !take_number("--season", season, &year) ||
	    !take_number("--notice", notice, &wish->notice))
		return false;
	if (year > 9999) {
		cli_fail(EXIT_USAGE, "--season %s: expected a year", season);
		return false;
	}
	wish->season = (int)year;
	return true;
}

/* ---- the verb ---- */

static void tell(struct cli *cli, const struct ledger_wish *wish, const struct ledger_done *done)
{
	struct json *object, *sums;
	char number[32];

	if (!cli->json) {
		printf("%lld\n", (long long)done->rows);
		for (size_t i = 0; i < done->sum_count; i++) {
			snprintf(number, sizeof(number), "%.15g", done->sums[i].amount);
			printf("%s %s\n", number, done->sums[i].title);
		}
		return;
	}
	object = json_object_new();
	sums = json_object_new();
	json_put_text(object, "ledger", wish->ledger);
	json_put_text(object, "file", wish->path);
	json_put_integer(object, "rows", done->rows);
	for (size_t i = 0; i < done->sum_count; i++)
		json_put_number(sums, done->sums[i].title, done->sums[i].amount);
	json_put(object, "sums", sums);
	cli_print(object);
}

/* What leaves the office is on record: who took which ledger. */
static int note(struct cli *cli, const struct ledger_wish *wish, const struct ledger_done *done)
{
	char object[80], rows[32];

	snprintf(object, sizeof(object), "ledger:%.60s", wish->ledger);
	snprintf(rows, sizeof(rows), "%lld", (long long)done->rows);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	cli_audit(cli, "export", object, rows);
	return cli_commit(cli);
}

int verb_export(struct cli *cli, int argc, char **argv)
{
	struct ledger_wish wish = { .ledger = NULL };
	struct ledger_done done;
	char why[512];
	int code;

	if (cli_flag(&argc, argv, "--list")) {
		list_all(cli);
		return argc == 0 ? EXIT_DONE : cli_usage("export");
	}
	if (!take_options(&argc, argv, &wish))
		return EXIT_USAGE;
	cli_words(&argc, argv);
	if (argc >= 1 && !exists(cli, argv[0]))
		return no_such(cli, argv[0]);
	if (argc != 2)
		return cli_usage("export");
	wish.ledger = argv[0];
	wish.path = argv[1];
	if (wish.charset == CHARSET_GB18030 && book_is_xlsx(wish.path))
		return cli_fail(EXIT_USAGE, "--encoding is for CSV; an .xlsx has its own");
	switch (ledger_export(&cli->office, &wish, cli->now, &done, why, sizeof(why))) {
	case LEDGER_DONE: break;
	case LEDGER_WRONG: return cli_fail(EXIT_USAGE, "%s: %s", wish.ledger, why);
	case LEDGER_FAILED: return cli_fail(EXIT_FAILED_TO, "%s: %s", wish.path, why);
	}
	code = note(cli, &wish, &done);
	if (code == EXIT_DONE)
		tell(cli, &wish, &done);
	return code;
}
