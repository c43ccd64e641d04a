/*
 * cunxin: the office's hand on the gateway. Each verb works on the same database as the daemon,
 * through the same functions, whether or not it runs. See cunxin(1).
 */
#include "base/clock.h"
#include "cli/verbs.h"
#include "forms/forms.h"
#include "store/accepted.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEFAULT_CONFIG CUNXIN_SYSCONFDIR "/cunxin/cunxin.conf"

/* clang-format off */
const struct cli_verb cli_verbs[] = {
	{ "status", "", "daemon, modems, queue, today", NEEDS_DATABASE, verb_status },
	{ "doctor", "", "checks everything, each fault with its remedy", NEEDS_NOTHING, verb_doctor },
	{ "modem scan", "", "serial ports, what answers, the config line to paste", NEEDS_NOTHING, verb_modem_scan },
	{ "modem at", "[--modem NAME] COMMAND", "asks the live modem one AT command", NEEDS_DATABASE, verb_modem_at },
	{ "modem reset", "[--modem NAME]", "closes and opens the modem's port, starts it anew", NEEDS_DATABASE, verb_modem_reset },
	{ "ussd", "[--modem NAME] CODE", "asks the network, as *100#", NEEDS_DATABASE, verb_ussd },
	{ "hold", "", "all outgoing messages stop", NEEDS_DATABASE, verb_hold },
	{ "resume", "", "they go on; confirms a changed SIM", NEEDS_DATABASE, verb_resume },
	{ "config check", "", "every fault of the config as FILE:LINE", NEEDS_NOTHING, verb_config_check },
	{ "config show", "", "the effective config", NEEDS_FILE, verb_config_show },
	{ "try", "[--from NUMBER] [--people FILE] TEXT | --batch FILE", "what the rules make of a text", NEEDS_FILE, verb_try },
	{ "inbox", "[--attention] [--since TIME] [--from NUMBER] [--search WORDS] [--limit N]", "messages that came in", NEEDS_DATABASE, verb_inbox },
	{ "inbox answer", "ID TEXT", "answers a message and settles it", NEEDS_DATABASE, verb_inbox_answer },
	{ "inbox dismiss", "ID", "settles a message without an answer", NEEDS_DATABASE, verb_inbox_dismiss },
	{ "outbox", "[--state STATE] [--since TIME] [--to NUMBER] [--limit N]", "messages that go out", NEEDS_DATABASE, verb_outbox },
	{ "report list", "FORM", "the records of a form", NEEDS_DATABASE, verb_report_list },
	{ "report totals", "FORM [--by group|zone|place]", "their sums", NEEDS_DATABASE, verb_report_totals },
	{ "report show", "ID", "one record", NEEDS_DATABASE, verb_report_show },
	{ "report cancel", "ID", "takes a record out of the sums; it stays visible", NEEDS_DATABASE, verb_report_cancel },
	{ "send", "NUMBER TEXT | --batch FILE", "one message, or many (NUMBER<TAB>TEXT a line), all or none", NEEDS_DATABASE, verb_send },
	{ "backup", "FILE", "a consistent, verified copy while the daemon runs", NEEDS_DATABASE, verb_backup },
	{ "restore", "FILE", "puts a copy back; the daemon must be stopped", NEEDS_FILE, verb_restore },
	{ "maintain", "", "nightly chores: retention, check, backup", NEEDS_DATABASE, verb_maintain },
	{ "db upgrade", "", "migrates the database, a copy first", NEEDS_FILE, verb_db_upgrade },
	{ "events", "[--since ID] [--for SECONDS]", "what happens, live, one JSON line each", NEEDS_DATABASE, verb_events },
	{ NULL, NULL, NULL, NEEDS_NOTHING, NULL },
};
/* clang-format on */

static void usage(FILE *out)
{
	fputs("usage: cunxin [OPTION]... VERB [ARGUMENT]...\n\n", out);
	for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++)
		fprintf(out, "  %-14s %s\n", verb->name, verb->help);
	fputs("\n  -c FILE        the config (default " DEFAULT_CONFIG ", or CUNXIN_CONFIG)\n"
	      "  -o KEY=VALUE   one config value for this run; the config file is read then\n"
	      "  --now TIME     sets the clock of the verb, for rehearsals\n"
	      "  --json         one JSON document, or JSON lines where the manual says so\n"
	      "  --version, --help; cunxin VERB --help\n",
	      out);
}

/* The verb whose one or two words stand first; *words gets how many. */
static const struct cli_verb *find_verb(int argc, char **argv, int *words)
{
	const struct cli_verb *found = NULL;

	for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++) {
		char name[64];

		if (argc >= 2) {
			snprintf(name, sizeof(name), "%.30s %.30s", argv[0], argv[1]);
			if (text_is(verb->name, name)) {
				*words = 2;
				return verb;
			}
		}
		if (text_is(verb->name, argv[0])) {
			*words = 1;
			found = verb;
		}
	}
	return found;
}

/* Options may stand anywhere before "--". */
static bool read_options(struct cli *cli, int *argc, char **argv)
{
	const char *value;

	cli->path = getenv("CUNXIN_CONFIG") != NULL ? getenv("CUNXIN_CONFIG") : DEFAULT_CONFIG;
	cli->overrides.items = cli->items;
	cli->json = cli_flag(argc, argv, "--json");
	while ((value = cli_option(argc, argv, "-c")) != NULL)
		cli->path = value;
	while ((value = cli_option(argc, argv, "-o")) != NULL) {
		if (cli->overrides.count == ITEMS_MOST)
			return false;
		cli->items[cli->overrides.count++] = value;
	}
	return true;
}

/* ---- what a verb needs ---- */

static bool use_config(struct cli *cli, struct config *config, struct conf_problems *problems)
{
	if (config == NULL)
		return false;
	cli->config = config;
	cli->forms = forms_load(config, problems);
	cli->zone = zone_open(config->timezone);
	if (cli->zone == NULL)
		cli_fail(EXIT_USAGE, "timezone \"%s\" is not known here", config->timezone);
	cli->office.config = config;
	cli->office.forms = cli->forms;
	cli->office.zone = cli->zone;
	return cli->forms != NULL && cli->zone != NULL;
}

static void drop_config(struct cli *cli)
{
	forms_free(cli->forms);
	zone_close(cli->zone);
	config_free(cli->config);
	cli->forms = NULL;
	cli->zone = NULL;
	cli->config = NULL;
}

static bool use_file(struct cli *cli)
{
	struct conf_problems problems = { .count = 0 };
	bool good = use_config(cli, config_load(cli->path, &cli->overrides, &problems), &problems);

	fputs(buffer_text(&problems.text), stderr);
	buffer_release(&problems.text);
	return good;
}

/*
 * The config that the daemon accepted holds for verbs; the file only tells where the database is.
 * Any override makes the file count, as for a rehearsal.
 */
static void use_accepted(struct cli *cli)
{
	struct conf_problems problems = { .count = 0 };
	char hash[32] = "";
	char *text = accepted_get(cli->office.store, hash, sizeof(hash), NULL);
	struct store *store = cli->office.store;
	struct cli accepted = *cli;

	if (text != NULL && cli->overrides.count == 0 &&
	    !text_is(hash, conf_hash(cli->config->conf))) {
		fprintf(stderr, "cunxin: the config file differs from the one that the daemon "
				"uses; that one "
				"holds (systemctl reload cunxind takes the file)\n");
		if (use_config(
			    &accepted,
			    config_load_text(text, conf_folder(cli->config->conf), NULL, &problems),
			    &problems)) {
			drop_config(cli);
			*cli = accepted;
		}
		cli->office.store = store;
	}
	buffer_release(&problems.text);
	free(text);
}

static int open_database(struct cli *cli)
{
	char why[512];

	switch (store_open(cli->config->state_dir, STORE_VERB, cli->now, &cli->office.store, why,
			   sizeof(why))) {
	case STORE_OPENED: use_accepted(cli); return EXIT_DONE;
	case STORE_ABSENT:
		return cli_fail(EXIT_FAILED_TO, "%s; start cunxind once, it makes the database",
				why);
	case STORE_FOREIGN:
	case STORE_OLDER:
	case STORE_NEWER:
	case STORE_DAMAGED:
	case STORE_FORBIDDEN:
	case STORE_NO_SPACE: break;
	}
	return cli_fail(EXIT_FAILED_TO, "%s", why);
}

static int prepare(struct cli *cli, const struct cli_verb *verb, const char *now)
{
	int code = EXIT_DONE;

	if (verb->needs != NEEDS_NOTHING && !use_file(cli))
		return EXIT_USAGE;
	if (now != NULL) {
		cli->rehearsal = true;
		if (!iso_read(cli->zone, now, &cli->now.utc))
			return cli_fail(EXIT_USAGE, "--now: \"%s\" is no time", now);
	}
	if (verb->needs == NEEDS_DATABASE)
		code = open_database(cli);
	return code;
}

static int run_verb(struct cli *cli, int argc, char **argv)
{
	const char *now = cli_option(&argc, argv, "--now");
	bool help = cli_flag(&argc, argv, "--help");
	const struct cli_verb *verb;
	int words = 0, code;

	verb = argc > 0 ? find_verb(argc, argv, &words) : NULL;
	if (verb == NULL) {
		usage(help ? stdout : stderr);
		return help ? EXIT_DONE : EXIT_USAGE;
	}
	if (help) {
		printf("usage: cunxin %s %s\n%s\n", verb->name, verb->arguments, verb->help);
		return EXIT_DONE;
	}
	code = prepare(cli, verb, now);
	if (code == EXIT_DONE)
		code = verb->run(cli, argc - words, argv + words);
	store_close(cli->office.store, cli->now);
	drop_config(cli);
	return code;
}

int main(int argc, char **argv)
{
	struct cli cli = { .now = clock_now() };

	if (setlocale(LC_CTYPE, "") == NULL)
		setlocale(LC_CTYPE, "C.UTF-8");
	umask(0007);
	argc--;
	argv++;
	if (cli_flag(&argc, argv, "--version")) {
		puts("cunxin " CUNXIN_VERSION);
		return EXIT_DONE;
	}
	if (!read_options(&cli, &argc, argv))
		return cli_fail(EXIT_USAGE, "too many -o");
	return run_verb(&cli, argc, argv);
}
