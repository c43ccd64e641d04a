/* meeting: who was asked, who came. */
#include "cli/verbs.h"

#include "office/calendar.h"
#include "office/meeting.h"

#include <stdio.h>
#include <string.h>

#define PAGE 100

static struct json *meeting_json(struct cli *cli, const struct meeting *meeting)
{
	struct json *object = json_object_new();

	json_put_text(object, "name", meeting->name);
	json_put_text(object, "title", meeting->title);
	cli_put_time(cli, object, "at", meeting->at);
	json_put_text(object, "place", meeting->place);
	json_put_text(object, "to", meeting->audience);
	json_put_integer(object, "asked", meeting->asked);
	json_put_integer(object, "came", meeting->came);
	json_put_integer(object, "excused", meeting->excused);
	return object;
}

static void add_meeting(const struct meeting *meeting, void *context)
{
	struct cli_table *table = context;
	char at[ISO_SIZE], numbers[3][24];

	if (table->cli->json) {
		cli_table_json(table, meeting_json(table->cli, meeting));
		return;
	}
	snprintf(numbers[0], sizeof(numbers[0]), "%lld", (long long)meeting->asked);
	snprintf(numbers[1], sizeof(numbers[1]), "%lld", (long long)meeting->came);
	snprintf(numbers[2], sizeof(numbers[2]), "%lld", (long long)meeting->excused);
	cli_table_row(table, (const char *const[]){ meeting->name, meeting->title,
						    cli_short_time(table->cli, meeting->at, at),
						    meeting->place, meeting->audience, numbers[0],
						    numbers[1], numbers[2] });
}

/* Those of the config whose list is not made yet. */
static void add_planned(struct cli *cli, struct cli_table *table)
{
	const struct calendar *calendar = cli->config->calendar;
	struct plan plan;

	plan_make(&cli->office, office_season(&cli->office, cli->now), &plan);
	for (size_t i = 0; i < calendar->meeting_count; i++) {
		const struct calendar_meeting *row = &calendar->meetings[i];
		struct meeting meeting;

		if (meeting_named(cli->office.store, plan.year, row->name, &meeting))
			continue;
		meeting = (struct meeting){ .at = plan_time(&cli->office, &plan, (int)row->stage,
							    &row->at) };
		copy_text(meeting.name, sizeof(meeting.name), row->name);
		copy_text(meeting.title, sizeof(meeting.title), row->title);
		copy_text(meeting.place, sizeof(meeting.place), row->place);
		copy_text(meeting.audience, sizeof(meeting.audience), row->to);
		add_meeting(&meeting, table);
	}
	plan_release(&plan);
}

int verb_meeting_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "NAME", "TITLE", "AT",	 "PLACE",
						"TO",	"ASKED", "CAME", "EXCUSED" };
	struct cli_table table;

	(void)argv;
	if (argc != 0)
		return cli_usage("meeting list");
	cli_table_start(&table, cli, headings, 8);
	meeting_list(cli->office.store, office_season(&cli->office, cli->now), add_meeting, &table);
	add_planned(cli, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- call ---- */

int verb_meeting_call(struct cli *cli, int argc, char **argv)
{
	const char *to = cli_option(&argc, argv, "--to"), *at = cli_option(&argc, argv, "--at");
	const char *place = cli_option(&argc, argv, "--place");
	struct meeting meeting = { .season = office_season(&cli->office, cli->now) };
	char why[200], object[64];

	cli_words(&argc, argv);
	if (argc < 1 || argc > 2 || to == NULL || at == NULL)
		return cli_usage("meeting call");
	if (!cli_time(cli, at, &meeting.at))
		return EXIT_USAGE;
	if (!copy_text(meeting.name, sizeof(meeting.name), argv[0]) ||
	    !copy_text(meeting.title, sizeof(meeting.title), argc == 2 ? argv[1] : argv[0]) ||
	    !copy_text(meeting.place, sizeof(meeting.place), place == NULL ? "" : place) ||
	    !copy_text(meeting.audience, sizeof(meeting.audience), to))
		return cli_fail(EXIT_USAGE, "a name has at most 31 octets, title and place 63");
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (meeting_call(&cli->office, &meeting, cli->now, why, sizeof(why)) == 0) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "%s", why);
	}
	snprintf(object, sizeof(object), "meeting:%s", meeting.name);
	cli_audit(cli, "meeting call", object, "");
	return cli_finish(cli);
}

/* ---- show ---- */

static void add_attendant(struct cli_table *table, const struct attendant *attendant)
{
	char group[12] = "";
	struct json *object;

	if (attendant->group > 0)
		snprintf(group, sizeof(group), "%d", attendant->group);
	if (!table->cli->json) {
		cli_table_row(table,
			      (const char *const[]){ group, attendant->name, attendant->number,
						     attendance_name(attendant->state) });
		return;
	}
	object = json_object_new();
	json_put_text(object, "name", attendant->name);
	json_put_integer(object, "group", attendant->group);
	json_put_text(object, "phone", attendant->number);
	json_put_text(object, "state", attendance_name(attendant->state));
	cli_table_json(table, object);
}

/* A list of the config is made when it is looked at first. */
static bool find(struct cli *cli, const char *name, struct meeting *meeting)
{
	bool found;

	if (!cli_begin(cli))
		return false;
	found = meeting_find(&cli->office, name, cli->now, meeting);
	if (store_commit(cli->office.store) != STORE_DONE) {
		cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
		return false;
	}
	if (!found)
		cli_fail(EXIT_FAILED_TO, "there is no meeting \"%s\"; see cunxin meeting list",
			 name);
	return found;
}

int verb_meeting_show(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "GROUP", "NAME", "PHONE", "STATE" };
	struct attendant attendants[PAGE];
	struct meeting meeting;
	struct cli_table table;
	size_t skip = 0, count;

	if (argc != 1)
		return cli_usage("meeting show");
	if (!find(cli, argv[0], &meeting))
		return EXIT_FAILED_TO;
	cli_table_start(&table, cli, headings, 4);
	do {
		count = attendant_page(cli->office.store, meeting.id, skip, attendants, PAGE);
		for (size_t i = 0; i < count; i++)
			add_attendant(&table, &attendants[i]);
		skip += count;
	} while (count == PAGE);
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- attend ---- */

static int mark(struct cli *cli, const struct meeting *meeting, const char *who,
		enum attendance state)
{
	switch (meeting_mark(&cli->office, meeting, who, state, cli->now)) {
	case MEETING_MARKED:
	case MEETING_SAME: return EXIT_DONE;
	case MEETING_NOBODY:
		return cli_fail(EXIT_FAILED_TO, "nobody is called \"%s\"; nothing was noted", who);
	case MEETING_SEVERAL:
		return cli_fail(EXIT_FAILED_TO,
				"several are called \"%s\": write \"%s/GROUP\" or the number; "
				"nothing was noted",
				who, who);
	}
	return EXIT_FAILED_TO;
}

int verb_meeting_attend(struct cli *cli, int argc, char **argv)
{
	bool excused = cli_flag(&argc, argv, "--excused"), undo = cli_flag(&argc, argv, "--undo");
	enum attendance state = excused ? ATTENDANCE_EXCUSED
				: undo	? ATTENDANCE_ASKED
					: ATTENDANCE_CAME;
	struct meeting meeting;
	char object[64];

	cli_words(&argc, argv);
	if (argc < 2 || (excused && undo))
		return cli_usage("meeting attend");
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	if (!meeting_find(&cli->office, argv[0], cli->now, &meeting)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO,
				"there is no meeting \"%s\"; see cunxin meeting list", argv[0]);
	}
	for (int i = 1; i < argc; i++) {
		int code = mark(cli, &meeting, argv[i], state);

		if (code != EXIT_DONE) {
			store_rollback(cli->office.store);
			return code;
		}
	}
	snprintf(object, sizeof(object), "meeting:%s", meeting.name);
	cli_audit(cli, "meeting attend", object, "");
	return cli_finish(cli);
}
