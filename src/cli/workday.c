/* workday: days of work, who comes, what they earned. */
#include "cli/verbs.h"

#include "office/workday.h"
#include "store/daywork.h"
#include "text/date.h"

#include <stdio.h>
#include <string.h>

#define PLACES_LIMIT 100000
#define PAGE	     64

/* ---- arguments ---- */

/* A day as people write it, made "2027-04-08". False with a complaint. */
static bool take_day(struct cli *cli, const char *text, char out[WORKDAY_DATE_SIZE])
{
	struct text_dates dates;

	if (!text_dates(text, office_today(&cli->office, cli->now), &dates) || dates.count != 1 ||
	    (dates.kind != DATE_GOOD && dates.kind != DATE_PAST)) {
		cli_fail(EXIT_USAGE, "\"%s\" is no day; expected one like 2027-04-08", text);
		return false;
	}
	snprintf(out, WORKDAY_DATE_SIZE, "%04d-%02d-%02d", dates.days[0].year % 10000,
		 dates.days[0].month % 100, dates.days[0].day % 100);
	return true;
}

static bool take_places(const char *text, int *places)
{
	int64_t number = cli_id(text);

	if ((number == 0 && !text_is(text, "0")) || number > PLACES_LIMIT) {
		cli_fail(EXIT_USAGE, "\"%s\": expected how many places, 0 for no limit", text);
		return false;
	}
	*places = (int)number;
	return true;
}

static bool take_time(const char *text, int *meets)
{
	int hour, minute, used = 0;

	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] != '\0' ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59) {
		cli_fail(EXIT_USAGE, "\"%s\" is no time of the day; expected one like 07:00", text);
		return false;
	}
	*meets = hour * 60 + minute;
	return true;
}

static bool take_words(const char *what, const char *text, char *out, size_t size)
{
	if (copy_text(out, size, text))
		return true;
	cli_fail(EXIT_USAGE, "%s: too long", what);
	return false;
}

/* The one day of a date that is not over, by its task where there are several. */
static bool find_day(struct cli *cli, const char *text, const char *task, struct workday *day)
{
	struct workday days[WORKDAYS_A_DATE];
	char date[WORKDAY_DATE_SIZE];
	size_t count, found = 0;

	if (!take_day(cli, text, date))
		return false;
	count = workday_on(cli->office.store, date, days, WORKDAYS_A_DATE);
	for (size_t i = 0; i < count; i++) {
		if (task != NULL && !text_is(days[i].task, task))
			continue;
		*day = days[i];
		found++;
	}
	if (found == 1)
		return true;
	cli_fail(EXIT_FAILED_TO,
		 found == 0 ? "no work is planned for %s%s%s"
			    : "there are several tasks on %s%s%s: name one with --task",
		 date, task == NULL ? "" : " ", task == NULL ? "" : task);
	return false;
}

/* ---- changes ---- */

/* Audit, commit, and the id for programs. */
static int finish(struct cli *cli, const char *verb, int64_t id, const char *detail)
{
	char object[48];
	struct json *document;

	snprintf(object, sizeof(object), "workday:%lld", (long long)id);
	cli_audit(cli, verb, object, detail);
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	if (cli->json) {
		document = json_object_new();
		json_put_integer(document, "id", id);
		cli_print(document);
	}
	return EXIT_DONE;
}

static bool read_new_day(struct cli *cli, int argc, char **argv, struct workday *day)
{
	*day = (struct workday){ .meets = -1 };
	return take_day(cli, argv[0], day->date) &&
	       take_words("TASK", argv[1], day->task, sizeof(day->task)) &&
	       take_places(argv[2], &day->places) &&
	       (argc < 4 || take_time(argv[3], &day->meets)) &&
	       (argc < 5 || take_words("PLACE", argv[4], day->place, sizeof(day->place)));
}

int verb_workday_add(struct cli *cli, int argc, char **argv)
{
	struct workday day;
	int64_t id;

	cli_words(&argc, argv);
	if (argc < 3 || argc > 5)
		return cli_usage("workday add");
	if (!read_new_day(cli, argc, argv, &day))
		return EXIT_USAGE;
	if (workday_begins(&cli->office, &day) < cli->now.utc)
		return cli_fail(EXIT_FAILED_TO, "%s is past", day.date);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	id = workday_open(&cli->office, &day, cli->now);
	if (id == 0) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO,
				"%s %s is planned already; workday set changes its places",
				day.date, day.task);
	}
	return finish(cli, "workday add", id, day.date);
}

int verb_workday_set(struct cli *cli, int argc, char **argv)
{
	const char *task = cli_option(&argc, argv, "--task");
	const char *places = cli_option(&argc, argv, "--places");
	const char *time = cli_option(&argc, argv, "--time");
	const char *place = cli_option(&argc, argv, "--place");
	struct workday day;

	if (argc != 1 || (places == NULL && time == NULL && place == NULL))
		return cli_usage("workday set");
	if (!find_day(cli, argv[0], task, &day))
		return EXIT_FAILED_TO;
	if ((places != NULL && !take_places(places, &day.places)) ||
	    (time != NULL && !take_time(time, &day.meets)) ||
	    (place != NULL && !take_words("--place", place, day.place, sizeof(day.place))))
		return EXIT_USAGE;
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	workday_rearrange(&cli->office, &day, cli->now);
	return finish(cli, "workday set", day.id, day.date);
}

static int change_state(struct cli *cli, int argc, char **argv, const char *verb, const char *state)
{
	const char *task = cli_option(&argc, argv, "--task");
	struct workday day;

	if (argc != 1)
		return cli_usage(verb);
	if (!find_day(cli, argv[0], task, &day))
		return EXIT_FAILED_TO;
	if (text_is(day.state, "closed") == text_is(state, "closed"))
		return cli_fail(EXIT_FAILED_TO, "%s is %s already", day.date, day.state);
	copy_text(day.state, sizeof(day.state), state);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	workday_rearrange(&cli->office, &day, cli->now);
	return finish(cli, verb, day.id, day.date);
}

int verb_workday_close(struct cli *cli, int argc, char **argv)
{
	return change_state(cli, argc, argv, "workday close", "closed");
}

int verb_workday_open(struct cli *cli, int argc, char **argv)
{
	return change_state(cli, argc, argv, "workday open", "open");
}

int verb_workday_move(struct cli *cli, int argc, char **argv)
{
	const char *task = cli_option(&argc, argv, "--task");
	struct workday day, to;
	int64_t id;

	if (argc != 2)
		return cli_usage("workday move");
	if (!find_day(cli, argv[0], task, &day))
		return EXIT_FAILED_TO;
	to = day;
	if (!take_day(cli, argv[1], to.date))
		return EXIT_USAGE;
	if (workday_begins(&cli->office, &to) < cli->now.utc)
		return cli_fail(EXIT_FAILED_TO, "%s is past", to.date);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	id = workday_shift(&cli->office, &day, to.date, cli->now);
	if (id == 0) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "%s %s is planned already", to.date, day.task);
	}
	return finish(cli, "workday move", id, day.date);
}

int verb_workday_cancel(struct cli *cli, int argc, char **argv)
{
	const char *task = cli_option(&argc, argv, "--task");
	struct workday day;

	if (argc != 1)
		return cli_usage("workday cancel");
	if (!find_day(cli, argv[0], task, &day) || !cli_begin(cli))
		return EXIT_FAILED_TO;
	workday_cancel(&cli->office, &day, cli->now);
	return finish(cli, "workday cancel", day.id, day.date);
}

/* ---- lists ---- */

static const char *meeting_time(const struct workday *day, char out[16])
{
	out[0] = '\0';
	if (day->meets >= 0)
		snprintf(out, 16, "%02d:%02d", day->meets / 60 % 24, day->meets % 60);
	return out;
}

static struct json *day_json(const struct workday *day)
{
	struct json *object = json_object_new();
	char time[16];

	json_put_integer(object, "id", day->id);
	json_put_text(object, "date", day->date);
	json_put_text(object, "task", day->task);
	json_put_text(object, "state", day->state);
	json_put_integer(object, "places", day->places);
	json_put_integer(object, "taken", day->taken);
	json_put_integer(object, "waiting", day->waiting);
	json_put_text(object, "time", day->meets < 0 ? NULL : meeting_time(day, time));
	json_put_text(object, "place", day->place[0] == '\0' ? NULL : day->place);
	if (day->moved_to != 0)
		json_put_integer(object, "moved_to", day->moved_to);
	return object;
}

static void add_day(const struct workday *day, void *context)
{
	struct cli_table *table = context;
	char places[32], taken[24], waiting[24], time[16];

	if (table->cli->json) {
		cli_table_json(table, day_json(day));
		return;
	}
	snprintf(places, sizeof(places), "%d", day->places);
	snprintf(taken, sizeof(taken), "%d", day->taken);
	snprintf(waiting, sizeof(waiting), "%d", day->waiting);
	cli_table_row(table, (const char *const[]){ day->date, day->task, day->state, taken,
						    day->places == 0 ? "-" : places, waiting,
						    meeting_time(day, time), day->place });
}

int verb_workday_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "DATE",	  "TASK",    "STATE", "TAKEN",
						"PLACES", "WAITING", "TIME",  "PLACE" };
	const char *since = cli_option(&argc, argv, "--since");
	char from[ISO_SIZE];
	unsigned limit = 0;
	struct cli_table table;

	if (!cli_limit(&argc, argv, &limit))
		return EXIT_USAGE;
	if (argc != 0)
		return cli_usage("workday list");
	iso_day(office_today(&cli->office, cli->now), from);
	if (since != NULL && !take_day(cli, since, from))
		return EXIT_USAGE;
	cli_table_start(&table, cli, headings, 8);
	workday_list(cli->office.store, from, limit, add_day, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

static void add_signup(struct cli_table *table, const struct signup *signup)
{
	struct cli *cli = table->cli;
	const char *state = signup_state_name(signup->state);
	int position = signup->state == SIGNUP_WAITING
			       ? signup_position(cli->office.store, signup->workday_id, signup->id)
			       : 0;
	char people[24], place[24] = "";

	if (cli->json) {
		struct json *object = json_object_new();

		json_put_integer(object, "report", signup->report_id);
		json_put_text(object, "person", signup->name);
		json_put_text(object, "phone", signup->phone);
		json_put_integer(object, "people", signup->people);
		json_put_text(object, "state", state);
		json_put_boolean(object, "confirmed", signup->confirmed);
		if (position > 0)
			json_put_integer(object, "position", position);
		cli_table_json(table, object);
		return;
	}
	snprintf(people, sizeof(people), "%d", signup->people);
	if (position > 0)
		snprintf(place, sizeof(place), "%d", position);
	cli_table_row(table, (const char *const[]){ signup->name, signup->phone, people, state,
						    signup->confirmed ? "yes" : "", place });
}

int verb_workday_roster(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "PERSON", "PHONE",     "PEOPLE",
						"STATE",  "CONFIRMED", "POSITION" };
	const char *task = cli_option(&argc, argv, "--task");
	struct signup signups[PAGE];
	struct cli_table table;
	struct workday day;
	int64_t after = 0;
	size_t count;

	if (argc != 1)
		return cli_usage("workday roster");
	if (!find_day(cli, argv[0], task, &day))
		return EXIT_FAILED_TO;
	cli_table_start(&table, cli, headings, 6);
	while ((count = signup_page(cli->office.store, day.id, after, signups, PAGE)) > 0) {
		for (size_t i = 0; i < count; i++)
			add_signup(&table, &signups[i]);
		after = signups[count - 1].id;
	}
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- wages ---- */

static void add_wage(const struct daysum *sum, void *context)
{
	struct cli_table *table = context;
	double days = (double)sum->days / 1000;
	double rate = config_wage(table->cli->config, sum->task);
	char group[16], of_days[32], of_rate[32], yuan[32];

	if (table->cli->json) {
		struct json *object = json_object_new();

		json_put_text(object, "month", sum->month);
		json_put_text(object, "person", sum->name);
		json_put_integer(object, "group", sum->group);
		json_put_text(object, "task", sum->task);
		json_put_number(object, "days", days);
		json_put_number(object, "yuan_per_day", rate);
		json_put_number(object, "yuan", days * rate);
		cli_table_json(table, object);
		return;
	}
	snprintf(group, sizeof(group), "%d", sum->group);
	snprintf(of_days, sizeof(of_days), "%.10g", days);
	snprintf(of_rate, sizeof(of_rate), "%.2f", rate);
	snprintf(yuan, sizeof(yuan), "%.2f", days * rate);
	cli_table_row(table, (const char *const[]){ sum->name, sum->group == 0 ? "" : group,
						    sum->task, of_days, of_rate, yuan });
}

int verb_workday_wages(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "PERSON", "GROUP", "TASK", "DAYS", "RATE", "YUAN" };
	struct day today = office_today(&cli->office, cli->now);
	int year = today.year, month = today.month, used = 0;
	struct cli_table table;
	char key[16];

	if (argc > 1)
		return cli_usage("workday wages");
	if (argc == 1 && (sscanf(argv[0], "%4d-%2d%n", &year, &month, &used) != 2 ||
			  argv[0][used] != '\0' || month < 1 || month > 12 || year < 1970))
		return cli_fail(EXIT_USAGE, "\"%s\" is no month; expected one like 2027-04",
				argv[0]);
	snprintf(key, sizeof(key), "%04d-%02d", year % 10000, month % 100);
	cli_table_start(&table, cli, headings, 6);
	daywork_sums(cli->office.store, key, add_wage, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}
