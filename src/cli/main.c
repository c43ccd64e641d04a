/*
 * cunxin: the office's hand on the gateway. Each verb works on the same database as the daemon,
 * through the same functions, whether or not it runs. See cunxin(1).
 */
#include "base/clock.h"
#include "cli/verbs.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* clang-format off */
const struct cli_verb cli_verbs[] = {
	{ "status", "", "daemon, modems, queue, today", NEEDS_DATABASE, verb_status },
	{ "doctor", "", "checks everything, each fault with its remedy", NEEDS_NOTHING, verb_doctor },
	{ "setup", "[--village NAME] [--modem DEVICE] [--alarm NUMBER]", "asks for what every village must say, and writes it into the config", NEEDS_NOTHING, verb_setup },
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
	{ "inbox assign", "ID FORM FIELD=VALUE...", "makes a record of a message that no rule understood", NEEDS_DATABASE, verb_inbox_assign },
	{ "inbox dismiss", "ID", "settles a message without an answer", NEEDS_DATABASE, verb_inbox_dismiss },
	{ "outbox", "[--state STATE] [--since TIME] [--to NUMBER] [--limit N]", "messages that go out", NEEDS_DATABASE, verb_outbox },
	{ "report list", "FORM [--all] [--season YEAR|all] [--limit N]", "the records of a form", NEEDS_DATABASE, verb_report_list },
	{ "report totals", "FORM [--by group|zone|place] [--season YEAR|all]", "their sums", NEEDS_DATABASE, verb_report_totals },
	{ "report measures", "[--by group|zone|place] [--season YEAR|all]", "every measure over all forms", NEEDS_DATABASE, verb_report_measures },
	{ "report targets", "[--season YEAR|all]", "what is reached of each target of its zone", NEEDS_DATABASE, verb_report_targets },
	{ "report rebuild", "", "counts all kept sums anew; says which were wrong", NEEDS_DATABASE, verb_report_rebuild },
	{ "report show", "ID", "one record", NEEDS_DATABASE, verb_report_show },
	{ "report add", "FORM FIELD=VALUE... [--source visit|call|meeting|walk-in] [--from NUMBER]", "a record by hand, with where it comes from", NEEDS_DATABASE, verb_report_add },
	{ "report correct", "ID FIELD=VALUE...", "a new version of a record; the old one stays visible", NEEDS_DATABASE, verb_report_correct },
	{ "report cancel", "ID", "takes a record out of the sums; it stays visible", NEEDS_DATABASE, verb_report_cancel },
	{ "report daily", "[FILE.html|FILE.xlsx] [--date DATE]", "the day in figures, for the notice board", NEEDS_DATABASE, verb_report_daily },
	{ "problem list", "[--state STATE] [--overdue] [--all] [--limit N]", "problems that are not closed", NEEDS_DATABASE, verb_problem_list },
	{ "problem show", "ID", "one problem with its history", NEEDS_DATABASE, verb_problem_show },
	{ "problem assign", "ID NAME|NUMBER [--due DATE]", "who answers for it; both are told", NEEDS_DATABASE, verb_problem_assign },
	{ "problem answer", "ID TEXT", "words to the villager", NEEDS_DATABASE, verb_problem_answer },
	{ "problem close", "ID RESULT", "settles it; the villager is told the result", NEEDS_DATABASE, verb_problem_close },
	{ "problem reopen", "ID WHY", "takes it up again", NEEDS_DATABASE, verb_problem_reopen },
	{ "land list", "[--state STATE] [--season YEAR|all] [--limit N]", "offers of land", NEEDS_DATABASE, verb_land_list },
	{ "land agree", "ID TAKER [--years N] [--price YUAN]", "who takes it, for how long, at what price", NEEDS_DATABASE, verb_land_agree },
	{ "land plant", "ID [--area MU]", "it is planted", NEEDS_DATABASE, verb_land_plant },
	{ "land decline", "ID [WHY]", "nobody takes it", NEEDS_DATABASE, verb_land_decline },
	{ "supply list", "[--state STATE] [--season YEAR|all] [--limit N]", "wishes for supplies", NEEDS_DATABASE, verb_supply_list },
	{ "supply ready", "ID [--amount N]", "sets it aside; the villager is told", NEEDS_DATABASE, verb_supply_ready },
	{ "supply hand", "ID [--amount N]", "handed out, out of the stock", NEEDS_DATABASE, verb_supply_hand },
	{ "stock list", "", "how much there is of each item", NEEDS_DATABASE, verb_stock_list },
	{ "stock set", "ITEM AMOUNT", "so much is there", NEEDS_DATABASE, verb_stock_set },
	{ "workday add", "DATE TASK PLACES [TIME PLACE]", "opens a day of work; PLACES 0: no limit", NEEDS_DATABASE, verb_workday_add },
	{ "workday list", "[--since DATE] [--limit N]", "days of work from today on", NEEDS_DATABASE, verb_workday_list },
	{ "workday roster", "DATE [--task TASK]", "who comes, who waits", NEEDS_DATABASE, verb_workday_roster },
	{ "workday set", "DATE [--task TASK] [--places N] [--time TIME] [--place PLACE]", "changes places or where to meet", NEEDS_DATABASE, verb_workday_set },
	{ "workday close", "DATE [--task TASK]", "nobody signs up any more; those who wait are told", NEEDS_DATABASE, verb_workday_close },
	{ "workday open", "DATE [--task TASK]", "opens a closed day again", NEEDS_DATABASE, verb_workday_open },
	{ "workday move", "DATE DATE [--task TASK]", "another date; everybody comes along and is told", NEEDS_DATABASE, verb_workday_move },
	{ "workday cancel", "DATE [--task TASK]", "there is no work; everybody is told", NEEDS_DATABASE, verb_workday_cancel },
	{ "workday wages", "[MONTH]", "days and pay of each person in a month", NEEDS_DATABASE, verb_workday_wages },
	{ "people import", "FILE [--yes] [--skip-wrong]", "takes the roster from .xlsx or CSV, all or nothing", NEEDS_DATABASE, verb_people_import },
	{ "people export", "FILE.xlsx | FILE.csv | ID [FILE.json]", "the roster as a file; all that is known of one person", NEEDS_DATABASE, verb_people_export },
	{ "people list", "[--group N] [--role ROLE] [--search WORDS] [--waiting] [--opted-out] [--blocked] [--to AUDIENCE] [--limit N] [--after ID]", "who is on the roster, or whom an audience means", NEEDS_DATABASE, verb_people_list },
	{ "people show", "ID|NUMBER|NAME", "one person, with what was changed and by whom", NEEDS_DATABASE, verb_people_show },
	{ "people add", "FIELD=VALUE...", "adds one: name, group, phone, role, note", NEEDS_DATABASE, verb_people_add },
	{ "people set", "ID|NUMBER|NAME FIELD=VALUE...", "changes one; phone+= and phone-= too", NEEDS_DATABASE, verb_people_set },
	{ "people approve", "ID...", "takes new ones in: their records count", NEEDS_DATABASE, verb_people_approve },
	{ "people join", "ID INTO", "two entries are one person", NEEDS_DATABASE, verb_people_join },
	{ "people opt-out", "NUMBER|ID", "gets no more notices", NEEDS_DATABASE, verb_people_opt_out },
	{ "people opt-in", "NUMBER|ID", "gets them again", NEEDS_DATABASE, verb_people_opt_in },
	{ "people block", "NUMBER|ID", "is not read and not answered", NEEDS_DATABASE, verb_people_block },
	{ "people unblock", "NUMBER|ID", "is read and answered again", NEEDS_DATABASE, verb_people_unblock },
	{ "people erase", "ID [--yes]", "one person's data go, the sums stay; prints a proof", NEEDS_DATABASE, verb_people_erase },
	{ "calendar list", "", "the season's stages", NEEDS_DATABASE, verb_calendar_list },
	{ "calendar events", "[STAGE] [--state STATE]", "what is planned, and what became of it", NEEDS_DATABASE, verb_calendar_events },
	{ "calendar shift", "STAGE DAYS [--yes]", "moves a stage and what hangs on it; shows the new plan first", NEEDS_DATABASE, verb_calendar_shift },
	{ "calendar done", "STAGE [--undo]", "a stage is over: what is left of it falls away", NEEDS_DATABASE, verb_calendar_done },
	{ "calendar release", "EVENT", "a notice that waits goes out", NEEDS_DATABASE, verb_calendar_release },
	{ "calendar drop", "EVENT", "a notice will not be sent", NEEDS_DATABASE, verb_calendar_drop },
	{ "meeting list", "", "meetings of the season", NEEDS_DATABASE, verb_meeting_list },
	{ "meeting call", "NAME [TITLE] --to AUDIENCE --at TIME [--place PLACE]", "a meeting that the config does not know", NEEDS_DATABASE, verb_meeting_call },
	{ "meeting show", "NAME", "its attendance list", NEEDS_DATABASE, verb_meeting_show },
	{ "meeting attend", "NAME PERSON... [--excused | --undo]", "who came", NEEDS_DATABASE, verb_meeting_attend },
	{ "check list", "[--open | --overdue] [--limit N]", "checklists and their answers", NEEDS_DATABASE, verb_check_list },
	{ "check answer", "ID ANSWER", "an answer that came by another way", NEEDS_DATABASE, verb_check_answer },
	{ "task list", "[STAGE] [--overdue]", "who was asked to do what, and how far it is", NEEDS_DATABASE, verb_task_list },
	{ "task done", "ID", "it is done, whatever was reported", NEEDS_DATABASE, verb_task_done },
	{ "steer progress", "[STAGE]", "plan and done, by stage and group", NEEDS_DATABASE, verb_steer_progress },
	{ "steer records", "NAME|NUMBER|GROUP", "what is known, in one SMS", NEEDS_DATABASE, verb_steer_records },
	{ "steer reminders", "[REMINDER]", "who was reminded and has not reported", NEEDS_DATABASE, verb_steer_reminders },
	{ "steer evaluate", "[--people | --large]", "plan, done and in time; people; large households", NEEDS_DATABASE, verb_steer_evaluate },
	{ "export", "LEDGER FILE.xlsx|FILE.csv [--month YYYY-MM] [--season YEAR] [--all] [--notice ID] [--to AUDIENCE] [--encoding gb18030] | --list", "any ledger for Excel and WPS, with its sums", NEEDS_DATABASE, verb_export },
	{ "season report", "FILE.xlsx|FILE.html [--season YEAR]", "the season for its acceptance: plan and result, charts", NEEDS_DATABASE, verb_season_report },
	{ "season close", "[--yes]", "ends the season, carries over, drafts the invitation", NEEDS_DATABASE, verb_season_close },
	{ "calls", "[--all] [--limit N]", "who rang and waits to be called back", NEEDS_DATABASE, verb_calls },
	{ "calls done", "NUMBER", "somebody has called back", NEEDS_DATABASE, verb_calls_done },
	{ "send", "NUMBER TEXT | --batch FILE", "one message, or many (NUMBER<TAB>TEXT a line), all or none", NEEDS_DATABASE, verb_send },
	{ "broadcast preview", "--to AUDIENCE --text TEXT [--at TIME] [--until TIME] [--urgent]", "what a notice would be: people, cost, time, samples", NEEDS_DATABASE, verb_broadcast_preview },
	{ "broadcast new", "--to AUDIENCE --text TEXT [--at TIME] [--until TIME] [--urgent]", "drafts a notice and gives the code that releases it", NEEDS_DATABASE, verb_broadcast_new },
	{ "broadcast confirm", "ID CODE [--again]", "releases a draft; it begins after its grace", NEEDS_DATABASE, verb_broadcast_confirm },
	{ "broadcast list", "[--live] [--before ID] [--limit N]", "notices, the newest first", NEEDS_DATABASE, verb_broadcast_list },
	{ "broadcast show", "ID", "one notice, how far it is and when it will be done", NEEDS_DATABASE, verb_broadcast_show },
	{ "broadcast people", "ID [--limit N]", "everybody on its list and how it stands with him", NEEDS_DATABASE, verb_broadcast_people },
	{ "broadcast unreached", "ID [--unconfirmed] [--limit N]", "who did not get it: for the loudspeaker and for house calls", NEEDS_DATABASE, verb_broadcast_unreached },
	{ "broadcast pause", "ID", "holds it within one segment", NEEDS_DATABASE, verb_broadcast_pause },
	{ "broadcast resume", "ID", "goes on where it was paused", NEEDS_DATABASE, verb_broadcast_resume },
	{ "broadcast cancel", "ID", "takes back all that is not handed to the modem", NEEDS_DATABASE, verb_broadcast_cancel },
	{ "broadcast retry", "ID [--uncertain]", "sends again to those with whom it failed", NEEDS_DATABASE, verb_broadcast_retry },
	{ "kiosk pin", "NAME", "a PIN becomes the config's line for somebody on duty at the screen", NEEDS_NOTHING, verb_kiosk_pin },
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
		fprintf(out, "  %-16s %s\n", verb->name, verb->help);
	fprintf(out, "\n%s", common_options_help);
	fputs("      --json              one JSON document, or JSON lines where the manual says "
	      "so\n"
	      "      --                  ends the options: what follows are plain words\n\n"
	      "cunxin VERB --help tells of one.\n",
	      out);
}

static int run_verb(struct cli *cli, int argc, char **argv)
{
	const struct cli_verb *verb;
	int words = 0, code;

	verb = argc > 0 ? cli_find_verb(argc, argv, &words) : NULL;
	if (verb == NULL && argc > 0 && !cli->options.help)
		return cli_no_verb(argc, argv);
	if (verb == NULL) {
		usage(cli->options.help ? stdout : stderr);
		return cli->options.help ? EXIT_DONE : EXIT_USAGE;
	}
	if (cli->options.help) {
		printf("usage: cunxin %s %s\n%s\n", verb->name, verb->arguments, verb->help);
		return EXIT_DONE;
	}
	code = cli_prepare(cli, verb);
	if (code == EXIT_DONE)
		code = verb->run(cli, argc - words, argv + words);
	store_close(cli->office.store, cli->now);
	cli_drop_config(cli);
	return code;
}

int main(int argc, char **argv)
{
	struct cli cli = { .now = clock_now() };

	if (setlocale(LC_CTYPE, "") == NULL)
		setlocale(LC_CTYPE, "C.UTF-8");
	umask(0007);
	if (!common_options_take(&cli.options, &argc, argv))
		return cli_fail(EXIT_USAGE, "%s", cli.options.fault);
	if (cli.options.version) {
		puts("cunxin " CUNXIN_VERSION);
		return EXIT_DONE;
	}
	argc--;
	argv++;
	cli.json = cli_flag(&argc, argv, "--json");
	return run_verb(&cli, argc, argv);
}
