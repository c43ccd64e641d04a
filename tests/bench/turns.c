/*
 * How long the office keeps the daemon at a time: `turns CONFIG STATE_DIR` fills an empty state with
 * 5,000 people and prints "NAME MS" lines, CPU of this thread: the longest turn while all are asked to
 * a meeting, while a notice of the calendar to all is planned and made, while all are reminded, and
 * while a notice is planned that says what a hundred of the same day have said to others (the least
 * of three runs: what the machine did meanwhile is not the office's).
 */
#include "bench.h"

#include "base/buffer.h"
#include "conf/config.h"
#include "forms/forms.h"
#include "office/calendar.h"
#include "office/chores.h"
#include "office/planning.h"

#define PORTION 100
#define RUNS	3
#define PACE	20 /* ms between two turns */

static struct office office;
static const char *state_dir;

static struct moment at(int month, int day, int hour)
{
	int64_t utc = utc_of(office.zone, (struct day){ 2027, month, day }, hour, 0, 0);

	return (struct moment){ .up = utc, .utc = utc, .trusted = true };
}

static void add_people(void)
{
	run_statements(
		state_dir,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
		" INSERT INTO person (id, name, grp, created_at, changed_at)"
		" SELECT i, '村民' || i, 1 + i % 8, 0, 0 FROM n;"
		"INSERT INTO phone (number) SELECT printf('+86137%08d', id) FROM person;"
		"INSERT INTO person_phone (number, person_id)"
		" SELECT printf('+86137%08d', id), id FROM person");
}

static void open_office(const char *config_path)
{
	struct conf_problems problems = { .count = 0 };
	struct config *config = config_load(config_path, NULL, &problems);
	char why[300];

	office.config = config;
	office.forms = config == NULL ? NULL : forms_load(config, &problems);
	if (office.forms == NULL)
		give_up(buffer_text(&problems.text));
	office.zone = zone_open(config->timezone);
	office.planning = planning_new();
	if (store_open(state_dir, STORE_DAEMON, at(2, 1, 0), &office.store, why, sizeof(why)) !=
	    STORE_OPENED)
		give_up(why);
	add_people();
}

/* The longest turn until nothing is due. */
static double longest_turn(struct moment now)
{
	double longest = 0;
	enum chores_result result;

	do {
		double began = milliseconds_of(CLOCK_THREAD_CPUTIME_ID), took;
		int64_t next;

		result = chores_run(&office, now, &next);
		took = milliseconds_of(CLOCK_THREAD_CPUTIME_ID) - began;
		longest = took > longest ? took : longest;
		now.utc += PACE;
		now.up += PACE;
	} while (result == CHORES_DONE);
	if (result == CHORES_BLOCKED)
		give_up("the database is busy");
	return longest;
}

/* An event falls due and is released. */
static double longest_of(const char *event, struct moment now)
{
	char why[200] = "the database is busy";
	double before = longest_turn(now), after;

	if (store_begin(office.store) != STORE_DONE ||
	    !calendar_release(&office, event, "uid 0", now, why, sizeof(why)) ||
	    store_commit(office.store) != STORE_DONE)
		give_up(why);
	after = longest_turn(now);
	return after > before ? after : before;
}

/* A hundred notices of the last day, each to 5,000 others. */
static void say_before(void)
{
	run_statements(
		state_dir,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
		" INSERT INTO broadcast (created_at, created_by, audience, text, urgent, "
		"not_before,"
		" useful_until, state, code, code_until, released_at, begins_at, people, messages,"
		" segments, opted_out, blocked, unreachable)"
		" SELECT 1, '', 'all', '明天停水', 0, 0, 0, 4, '', 0, 1811995200000, 1, 5000, 5000,"
		" 5000, 0, 0, 0 FROM n;" /* 2027-06-03 */
		"INSERT INTO broadcast_count SELECT id, 3, 5000, 5000 FROM broadcast"
		" WHERE text = '明天停水';"
		"INSERT INTO broadcast_person (broadcast_id, n, person_id, name, grp, number, "
		"apart)"
		" SELECT broadcast.id, person.id, person.id, name, grp,"
		" printf('+86138%08d', person.id), 0 FROM broadcast, person"
		" WHERE broadcast.text = '明天停水'");
}

static double longest_slice(struct moment now)
{
	const struct broadcast_wish wish = { .audience = "all", .text = "明天停水" };
	enum broadcast_planning state = PLAN_GOES_ON;
	struct broadcast_plan plan;
	double longest = 0;
	char why[200];

	if (!broadcast_plan_begin(&office, &wish, now, &plan, why, sizeof(why)))
		give_up(why);
	while (state == PLAN_GOES_ON) {
		double began = milliseconds_of(CLOCK_THREAD_CPUTIME_ID), took;

		state = broadcast_plan_some(&office, PORTION, now, &plan, why, sizeof(why));
		took = milliseconds_of(CLOCK_THREAD_CPUTIME_ID) - began;
		longest = took > longest ? took : longest;
	}
	if (state != PLAN_MADE || plan.repeats != 0)
		give_up("the notice is not planned as it should be");
	broadcast_plan_release(&plan);
	return longest;
}

int main(int argc, char **argv)
{
	double took, least = 1e9;

	if (argc != 3)
		return 2;
	state_dir = argv[2];
	open_office(argv[1]);
	longest_turn(at(2, 1, 0));
	printf("meeting %.2f\n", longest_turn(at(2, 20, 12)));
	printf("notice %.2f\n", longest_of("2027:mobilise:notice:assembly", at(2, 21, 18)));
	printf("reminder %.2f\n", longest_of("2027:mobilise:reminder:enroll:1", at(2, 28, 18)));
	say_before();
	for (int i = 0; i < RUNS; i++) {
		took = longest_slice(at(6, 3, 12));
		least = took < least ? took : least;
	}
	printf("repeats %.2f\n", least);
	return 0;
}
