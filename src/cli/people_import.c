/* people import, people export: the roster as a file, and one person's data. */
#include "cli/verbs.h"

#include "base/scope.h"
#include "base/show.h"
#include "books/people.h"
#include "office/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_ROWS  10
#define STALE_TRIES 5

/* ---- what would be taken ---- */

static void show_first_rows(struct cli *cli, const struct roster_plan *plan)
{
	static const char *const headings[] = { "LINE", "", "NAME", "GROUP", "PHONE", "ROLE" };
	struct cli_table table;

	cli_table_start(&table, cli, headings, 6);
	for (size_t i = 0; i < plan->count && i < SHOWN_ROWS; i++) {
		const struct entry *entry = &plan->rows[i].entry;
		char line[24], group[16] = "", number[PHONE_SIZE] = "";

		snprintf(line, sizeof(line), "%zu", entry->line);
		if (entry->person.group != 0)
			snprintf(group, sizeof(group), "%d", entry->person.group);
		if (entry->number_count > 0)
			entry_number_shown(cli->config, entry->numbers[0], number);
		cli_table_row(&table,
			      (const char *const[]){ line, plan_action_name(plan->rows[i].action),
						     entry->person.name, group, number,
						     entry->person.role });
	}
	cli_table_end(&table);
	if (plan->count > SHOWN_ROWS)
		printf("... and %zu more\n", plan->count - SHOWN_ROWS);
}

static void show_remarks(const struct roster_plan *plan, bool wrong)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		char *words;

		if (row->remark[0] == '\0' || (row->action == PLAN_WRONG) != wrong)
			continue;
		words = shown(row->remark);
		printf("line %zu: %s%s\n", row->entry.line, wrong ? "wrong: " : "", words);
		free(words);
	}
}

static void show_plan(struct cli *cli, const struct roster_plan *plan, const char *unread)
{
	show_first_rows(cli, plan);
	show_remarks(plan, false);
	show_remarks(plan, true);
	if (unread[0] != '\0') {
		char *words = shown(unread);

		printf("not read: %s\n", words);
		free(words);
	}
	printf("%zu new, %zu changed, %zu same, %zu twice, %zu wrong\n", plan->new_people,
	       plan->changed, plan->same, plan->twice, plan->wrong);
}

static struct json *remarks_json(const struct roster_plan *plan, bool wrong)
{
	struct json *list = json_array_new();

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		struct json *object;

		if (row->remark[0] == '\0' || (row->action == PLAN_WRONG) != wrong)
			continue;
		object = json_object_new();
		json_put_integer(object, "line", (int64_t)row->entry.line);
		json_put_text(object, "name", row->entry.person.name);
		json_put_text(object, "reason", row->remark);
		json_append(list, object);
	}
	return list;
}

static void print_plan(const struct roster_plan *plan, const char *path, const char *unread,
		       bool taken)
{
	struct json *object = json_object_new();

	json_put_text(object, "file", path);
	json_put_integer(object, "new", (int64_t)plan->new_people);
	json_put_integer(object, "changed", (int64_t)plan->changed);
	json_put_integer(object, "same", (int64_t)plan->same);
	json_put_integer(object, "twice", (int64_t)plan->twice);
	json_put(object, "wrong", remarks_json(plan, true));
	json_put(object, "remarks", remarks_json(plan, false));
	json_put_text(object, "not_read", unread);
	json_put_boolean(object, "taken", taken);
	cli_print(object);
}

/* ---- taking it ---- */

static bool asked(void)
{
	char answer[16] = "";

	fputs("Take it? [y/N] ", stdout);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) != NULL &&
	       (answer[0] == 'y' || answer[0] == 'Y');
}

/* The file's looks, and one row for the whole import. */
static int note_import(struct cli *cli, const struct sheet *sheet, const struct roster_plan *plan,
		       const char *path)
{
	char detail[256];

	if (store_begin(cli->office.store) == STORE_DONE) {
		people_keep_layout(&cli->office, sheet);
		snprintf(detail, sizeof(detail), "%.120s: %zu new, %zu changed, %zu same", path,
			 plan->new_people, plan->changed, plan->same);
		cli_audit(cli, "people import", "roster", detail);
	}
	return cli_commit(cli);
}

static bool plan_file(struct cli *cli, const struct sheet *sheet, struct roster_plan *plan,
		      struct buffer *unread, char *why, size_t size)
{
	if (!people_read(&cli->office, sheet, plan, unread, why, size))
		return false;
	roster_plan_make(&cli->office, plan);
	return true;
}

/* The roster has changed since, by a text perhaps: a new plan does as well, where it says the same
 * or any is welcome. */
static bool plan_again(struct cli *cli, const struct sheet *sheet, bool any,
		       struct roster_plan *plan)
{
	SCOPED(buffer_release) struct buffer unread = BUFFER_EMPTY;
	struct roster_plan next = { .count = 0 };
	char why[1024];

	if (!plan_file(cli, sheet, &next, &unread, why, sizeof(why)) ||
	    (!any && (next.new_people != plan->new_people || next.changed != plan->changed ||
		      next.wrong != plan->wrong))) {
		roster_plan_release(&next);
		return false;
	}
	roster_plan_release(plan);
	*plan = next;
	return true;
}

static int take(struct cli *cli, const struct sheet *sheet, struct roster_plan *plan,
		const char *path, bool any)
{
	char who[CLI_WHO_SIZE];

	for (int i = 0; i < STALE_TRIES; i++) {
		switch (roster_plan_take(&cli->office, plan, cli_who(who), cli->now)) {
		case ROSTER_TAKEN: return note_import(cli, sheet, plan, path);
		case ROSTER_STALE:
			if (plan_again(cli, sheet, any, plan))
				continue;
			i = STALE_TRIES;
			break;
		case ROSTER_UNFINISHED:
			return cli_fail(EXIT_FAILED_TO,
					"it is taken, but the database is busy: the next verb, or "
					"cunxind, puts the rest into place");
		case ROSTER_BUSY:
			return cli_fail(EXIT_FAILED_TO, "nothing was taken: %s",
					store_holding(cli->office.store)
						? store_trouble(cli->office.store)
						: "the database is busy; try again");
		}
	}
	return cli_fail(EXIT_FAILED_TO,
			"the roster was changed meanwhile; nothing was taken, try again");
}

static int decide(struct cli *cli, const struct sheet *sheet, struct roster_plan *plan,
		  const char *path, bool yes, bool skips)
{
	bool terminal = !cli->json && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	if (plan->count == plan->wrong && !skips)
		return cli_fail(EXIT_FAILED_TO, "%s: there is no row that could be taken", path);
	if (plan->wrong > 0 && !skips)
		return cli_fail(EXIT_FAILED_TO,
				"%s: %zu rows are wrong, so nothing was taken; mend them, or leave "
				"them out with --skip-wrong",
				path, plan->wrong);
	if (terminal && !yes && !asked())
		return cli_fail(EXIT_FAILED_TO, "nothing was taken");
	return take(cli, sheet, plan, path, yes || !terminal);
}

int verb_people_import(struct cli *cli, int argc, char **argv)
{
	bool yes = cli_flag(&argc, argv, "--yes"), skips = cli_flag(&argc, argv, "--skip-wrong");
	struct roster_plan plan = { .count = 0 };
	struct buffer unread = BUFFER_EMPTY;
	struct sheet sheet;
	char why[1024];
	int code;

	cli_words(&argc, argv);
	if (argc != 1)
		return cli_usage("people import");
	if (!sheet_read(argv[0], &sheet, why, sizeof(why)))
		return cli_fail(EXIT_FAILED_TO, "%s: %s", argv[0], why);
	if (plan_file(cli, &sheet, &plan, &unread, why, sizeof(why))) {
		if (!cli->json)
			show_plan(cli, &plan, buffer_text(&unread));
		code = decide(cli, &sheet, &plan, argv[0], yes, skips);
		if (cli->json)
			print_plan(&plan, argv[0], buffer_text(&unread), code == EXIT_DONE);
	} else {
		code = cli_fail(EXIT_FAILED_TO, "%s: %s", argv[0], why);
	}
	roster_plan_release(&plan);
	buffer_release(&unread);
	sheet_release(&sheet);
	return code;
}

/* ---- export ---- */

static int export_roster(struct cli *cli, const char *path)
{
	struct sheet sheet;
	char why[256], count[64];
	bool good;

	people_write(&cli->office, &sheet);
	good = sheet_write(path, &sheet, why, sizeof(why));
	snprintf(count, sizeof(count), "%zu people", sheet.row_count - 1);
	sheet_release(&sheet);
	if (!good)
		return cli_fail(EXIT_FAILED_TO, "%s: %s", path, why);
	if (store_begin(cli->office.store) == STORE_DONE)
		cli_audit(cli, "people export", "roster", count);
	if (!cli->json)
		printf("%s: %s\n", path, count);
	return cli_finish(cli);
}

/* To a file of its own, or for a pipe. */
static int export_person(struct cli *cli, int64_t id, const char *path)
{
	struct json *known = roster_known(&cli->office, id);
	FILE *out = path == NULL ? NULL : fopen(path, "wex");
	char object[32];

	if (known == NULL || (path != NULL && out == NULL)) {
		json_free(known);
		if (out != NULL)
			fclose(out);
		return known == NULL
			       ? cli_fail(EXIT_FAILED_TO, "there is no person %lld", (long long)id)
			       : cli_fail(EXIT_FAILED_TO, "%s: it is there, or cannot be made",
					  path);
	}
	snprintf(object, sizeof(object), "person:%lld", (long long)id);
	if (store_begin(cli->office.store) == STORE_DONE)
		cli_audit(cli, "people export", object, "");
	if (cli_commit(cli) != EXIT_DONE) {
		json_free(known);
		if (out != NULL)
			fclose(out);
		return EXIT_FAILED_TO;
	}
	if (out == NULL) {
		cli_print(known);
		return EXIT_DONE;
	}
	json_print(known, out, true);
	json_free(known);
	return fclose(out) == 0 ? EXIT_DONE
				: cli_fail(EXIT_FAILED_TO, "%s: it could not be written", path);
}

int verb_people_export(struct cli *cli, int argc, char **argv)
{
	cli_words(&argc, argv);
	if (argc < 1 || argc > 2 || (argc == 2 && cli_id(argv[0]) == 0))
		return cli_usage("people export");
	if (cli_id(argv[0]) > 0)
		return export_person(cli, cli_id(argv[0]), argc == 2 ? argv[1] : NULL);
	return export_roster(cli, argv[0]);
}
