/* problem: the ledger of what villagers reported, and what becomes of it. */
#include "cli/verbs.h"

#include "office/problem.h"
#include "store/report.h"
#include "text/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENING 18 /* the hour of the last day */

/* ---- reading ---- */

struct showing {
	struct cli_table *table;
	const struct problem *problem;
	const char *state; /* only those; NULL all */
	bool overdue;	   /* only those */
};

static struct json *problem_json(struct cli *cli, const struct report *report,
				 const struct problem *problem)
{
	struct json *object = json_object_new(), *fields = json_read(report->fields);

	json_put_integer(object, "id", report->id);
	json_put_text(object, "state", report->state);
	json_put_text(object, "person", report->name);
	json_put_text(object, "phone", report->phone);
	cli_put_time(cli, object, "at", report->at);
	json_put_text(object, "text", json_get_text(fields, "text"));
	json_put_text(object, "category", problem->category[0] == '\0' ? NULL : problem->category);
	json_put_text(object, "responsible",
		      problem->responsible[0] == '\0' ? NULL : problem->responsible);
	cli_put_time(cli, object, "due_at", problem->due_at);
	cli_put_time(cli, object, "escalated_at", problem->escalated_at);
	cli_put_time(cli, object, "closed_at", problem->closed_at);
	json_put_text(object, "result", problem->result[0] == '\0' ? NULL : problem->result);
	json_put_integer(object, "reopened", problem->reopened);
	json_free(fields);
	return object;
}

static void add_row(const struct report *report, void *context)
{
	struct showing *showing = context;
	struct cli *cli = showing->table->cli;
	const struct problem *problem = showing->problem;
	struct json *fields;
	char id[24], time[ISO_SIZE], due[ISO_SIZE];

	if ((showing->state != NULL && !text_is(showing->state, report->state)) ||
	    (showing->overdue &&
	     (problem->closed_at != 0 || problem->due_at == 0 || problem->due_at > cli->now.utc)))
		return;
	if (cli->json) {
		cli_table_json(showing->table, problem_json(cli, report, problem));
		return;
	}
	fields = json_read(report->fields);
	snprintf(id, sizeof(id), "%lld", (long long)report->id);
	cli_table_row(showing->table,
		      (const char *const[]){ id, cli_short_time(cli, report->at, time),
					     report->name, report->state, problem->responsible,
					     cli_short_time(cli, problem->due_at, due),
					     json_get_text(fields, "text") });
	json_free(fields);
}

static void add_problem(const struct problem *problem, void *context)
{
	struct showing *showing = context;

	showing->problem = problem;
	report_get(showing->table->cli->office.store, problem->report_id, add_row, showing);
}

static bool state_known(const char *state)
{
	static const char *const states[] = { "open", "assigned", "closed", "cancelled" };

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		if (text_is(states[i], state))
			return true;
	}
	return state == NULL;
}

int verb_problem_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID",	       "TIME", "PERSON", "STATE",
						"RESPONSIBLE", "DUE",  "TEXT" };
	bool all = cli_flag(&argc, argv, "--all");
	struct cli_table table;
	struct showing showing = { .table = &table };
	unsigned limit = 0;

	showing.state = cli_option(&argc, argv, "--state");
	showing.overdue = cli_flag(&argc, argv, "--overdue");
	if (!cli_limit(&argc, argv, &limit))
		return EXIT_USAGE;
	if (argc != 0)
		return cli_usage("problem list");
	if (!state_known(showing.state))
		return cli_fail(EXIT_USAGE,
				"--state: expected open, assigned, closed or cancelled");
	all |= text_is(showing.state, "closed") || text_is(showing.state, "cancelled");
	cli_table_start(&table, cli, headings, 7);
	problem_list(cli->office.store, !all, 0, limit, add_problem, &showing);
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- one, with its history ---- */

struct history {
	struct cli *cli;
	struct json *list; /* with --json */
};

static void add_note(const struct problem_note *note, void *context)
{
	struct history *history = context;
	char time[ISO_SIZE];

	if (history->list != NULL) {
		struct json *object = json_object_new();

		cli_put_time(history->cli, object, "at", note->at);
		json_put_text(object, "kind", note->kind);
		json_put_text(object, "who", note->who);
		json_put_text(object, "text", note->text);
		json_append(history->list, object);
		return;
	}
	printf("%s %-11s ", cli_short_time(history->cli, note->at, time), note->kind);
	cli_say(note->text);
}

struct one {
	struct cli *cli;
	const struct problem *problem;
};

static void show_one(const struct report *report, void *context)
{
	struct one *one = context;
	struct cli *cli = one->cli;
	struct history history = { .cli = cli };
	char time[ISO_SIZE];
	struct json *object;

	if (cli->json) {
		object = problem_json(cli, report, one->problem);
		history.list = json_array_new();
		problem_notes(cli->office.store, report->id, add_note, &history);
		json_put(object, "history", history.list);
		cli_print(object);
		return;
	}
	printf("%lld %s, due %s\n", (long long)report->id, report->state,
	       cli_short_time(cli, one->problem->due_at, time));
	cli_say(report->name);
	cli_say(one->problem->responsible);
	cli_say(report->fields);
	problem_notes(cli->office.store, report->id, add_note, &history);
}

int verb_problem_show(struct cli *cli, int argc, char **argv)
{
	struct problem problem;
	struct one one = { cli, &problem };

	if (argc != 1)
		return cli_usage("problem show");
	if (!problem_get(cli->office.store, cli_id(argv[0]), &problem) ||
	    !report_get(cli->office.store, problem.report_id, show_one, &one))
		return cli_fail(EXIT_FAILED_TO, "there is no problem %s", argv[0]);
	return EXIT_DONE;
}

/* ---- changing ---- */

/* Ends the verb by what came of it. */
static int finish(struct cli *cli, const char *verb, const char *id, const char *detail,
		  enum problem_done done)
{
	static const char *const words[] = {
		[PROBLEM_UNKNOWN] = "there is no such problem",
		[PROBLEM_OPEN] = "it is not closed",
		[PROBLEM_CLOSED] = "it is closed; problem reopen takes it up again",
		[PROBLEM_GONE] = "it was withdrawn or replaced",
		[PROBLEM_NO_RESULT] = "it is closed with a result only: say what was done",
	};
	char object[48];

	if (done != PROBLEM_DONE) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "problem %s: %s", id, words[done]);
	}
	snprintf(object, sizeof(object), "report:%.20s", id);
	cli_audit(cli, verb, object, detail);
	return cli_finish(cli);
}

static bool take_due(struct cli *cli, const char *text, int64_t *due)
{
	struct text_dates dates;

	*due = 0;
	if (text == NULL)
		return true;
	if (!text_dates(text, office_today(&cli->office, cli->now), &dates) || dates.count != 1 ||
	    dates.kind != DATE_GOOD) {
		cli_fail(EXIT_USAGE, "--due: \"%s\" is no day to come", text);
		return false;
	}
	*due = utc_of(cli->zone, dates.days[0], EVENING, 0, 0);
	return true;
}

int verb_problem_assign(struct cli *cli, int argc, char **argv)
{
	const char *due_text = cli_option(&argc, argv, "--due");
	char phone[PHONE_SIZE], who[CLI_WHO_SIZE];
	struct person person;
	int64_t due;

	cli_words(&argc, argv);
	if (argc != 2 || argv[1][0] == '\0')
		return cli_usage("problem assign");
	if (!take_due(cli, due_text, &due))
		return EXIT_USAGE;
	if (!problem_responsible(&cli->office, argv[1], cli->now, &person, phone))
		return cli_fail(EXIT_FAILED_TO, "several people are called %s: give the number",
				argv[1]);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	return finish(cli, "problem assign", argv[0], person.name,
		      problem_assign(&cli->office, cli_id(argv[0]), person.name, phone, due,
				     cli_who(who), cli->now));
}

typedef enum problem_done problem_act(struct office *office, int64_t id, const char *words,
				      const char *who, struct moment now);

static int with_words(struct cli *cli, int argc, char **argv, const char *verb, problem_act *act)
{
	char who[CLI_WHO_SIZE];

	cli_words(&argc, argv);
	if (argc != 2)
		return cli_usage(verb);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	return finish(cli, verb, argv[0], argv[1],
		      act(&cli->office, cli_id(argv[0]), argv[1], cli_who(who), cli->now));
}

int verb_problem_answer(struct cli *cli, int argc, char **argv)
{
	return with_words(cli, argc, argv, "problem answer", problem_answer);
}

int verb_problem_close(struct cli *cli, int argc, char **argv)
{
	return with_words(cli, argc, argv, "problem close", problem_close);
}

int verb_problem_reopen(struct cli *cli, int argc, char **argv)
{
	return with_words(cli, argc, argv, "problem reopen", problem_reopen);
}
