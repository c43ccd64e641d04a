/*
 * A season under a clock that jumps back and forth and to 1970. The same season is played first by
 * a clock that is right: nobody gets more with the jumps than without, and whatever was of use
 * while the clock said so has gone.
 *	SEED=N   plays the jumps of that seed
 */
#include "unit/office/season.h"

#include "office/calendar.h"
#include "office/dispatch.h"
#include "office/workday.h"
#include "store/signup.h"

#include <time.h>

#define VILLAGERS   40
#define GROUPS	    8
#define DAYS_COUNT  8
#define JUMPS	    50
#define EVENTS_MOST 400

/* ---- the village ---- */

static const char *number_of(int person)
{
	static char number[24];

	snprintf(number, sizeof(number), "+861390000%04d", person);
	return number;
}

static void make_people(struct desk *desk)
{
	static const struct {
		const char *role;
		int count;
	} staff[] = { { "社长", GROUPS }, { "文书", 1 }, { "书记", 1 }, { "工头", 2 } };
	char name[32];
	int person = 0;

	for (; person < VILLAGERS; person++) {
		int group = 1 + person % GROUPS;
		int64_t id;

		snprintf(name, sizeof(name), "村民%d", person);
		id = add_person(desk, name, group, "农户", number_of(person));
		if (person % 5 != 0) /* a fifth never enrols */
			add_record(desk, "enroll", id, name, group, number_of(person), 5);
		if (person % 3 == 0)
			add_record(desk, "supply", id, name, group, number_of(person), 50);
	}
	for (size_t i = 0; i < sizeof(staff) / sizeof(*staff); i++) {
		for (int k = 0; k < staff[i].count; k++, person++) {
			snprintf(name, sizeof(name), "%s%d", staff[i].role, k + 1);
			add_person(desk, name, i == 0 ? k + 1 : 0, staff[i].role,
				   number_of(person));
		}
	}
}

static const char *const work_dates[DAYS_COUNT] = {
	"2027-03-05", "2027-03-18", "2027-04-08", "2027-04-15",
	"2027-06-10", "2027-07-20", "2027-10-06", "2027-10-20",
};

static void make_workdays(struct desk *desk)
{
	for (int i = 0; i < DAYS_COUNT; i++) {
		struct workday day = {
			.places = 20, .meets = 420, .place = "村口", .task = "采挖"
		};

		copy_text(day.date, sizeof(day.date), work_dates[i]);
		scratch_begin(desk->scratch);
		day.id = workday_open(&desk->office, &day, desk->scratch->now);
		for (int k = 0; k < 6; k++) {
			struct signup signup = { .workday_id = day.id,
						 .people = 1,
						 .state = SIGNUP_SIGNED };

			copy_text(signup.date, sizeof(signup.date), day.date);
			copy_text(signup.task, sizeof(signup.task), day.task);
			copy_text(signup.phone, sizeof(signup.phone),
				  number_of((i + k * 7) % VILLAGERS));
			signup_add(desk->scratch->store, &signup, desk->scratch->now);
		}
		scratch_commit(desk->scratch);
	}
}

/* ---- the office, step by step ---- */

struct watch {
	struct desk *desk;
	char sent[EVENTS_MOST][96]; /* ids that were sent */
	int64_t people[EVENTS_MOST];
	size_t count;
	unsigned faults;
	int64_t began; /* utc ms */
	char waiting[EVENTS_MOST][96];
	size_t waiting_count;
};

static int sent_at(const struct watch *watch, const char *id)
{
	for (size_t i = 0; i < watch->count; i++)
		if (text_is(watch->sent[i], id))
			return (int)i;
	return -1;
}

static void fault(struct watch *watch, const struct calendar_item *item, const char *words)
{
	char iso[ISO_SIZE];

	print_error("%s %s and is %s at %s\n", item->event->id, words,
		    calendar_state_name(item->state),
		    iso_time(watch->desk->zone, watch->desk->scratch->now.utc, iso));
	watch->faults++;
}

/* What is due and of use has happened, or waits for the clerk; what went stays so. */
static void watch_item(const struct calendar_item *item, void *context)
{
	struct watch *watch = context;
	int64_t now = watch->desk->scratch->now.utc;
	const struct plan_event *event = item->event;
	bool useful = event->due <= now && now < event->until && event->due > watch->began;
	int known = sent_at(watch, event->id);

	if (known >= 0 && item->state != CALENDAR_SENT)
		fault(watch, item, "was sent");
	if (useful && item->state != CALENDAR_SENT && item->state != CALENDAR_WAITING)
		fault(watch, item, "is of use");
	if (item->state == CALENDAR_WAITING)
		copy_text(watch->waiting[watch->waiting_count++], 96, event->id);
	if (item->state == CALENDAR_SENT && known < 0) {
		watch->people[watch->count] = item->happening.people;
		copy_text(watch->sent[watch->count++], 96, event->id);
	}
}

static void look(struct watch *watch)
{
	struct desk *desk = watch->desk;
	struct plan plan;

	watch->waiting_count = 0;
	plan_make(&desk->office, 2027, &plan);
	assert_true(plan.count < EVENTS_MOST);
	calendar_walk(&desk->office, &plan, desk->scratch->now, watch_item, watch);
	plan_release(&plan);
}

/* The clerk releases what waits. */
static void release_waiting(struct watch *watch)
{
	struct desk *desk = watch->desk;
	char why[200];

	look(watch);
	scratch_begin(desk->scratch);
	for (size_t i = 0; i < watch->waiting_count; i++)
		if (!calendar_release(&desk->office, watch->waiting[i], "clerk", desk->scratch->now,
				      why, sizeof(why)))
			fail_msg("%s: %s", watch->waiting[i], why);
	scratch_commit(desk->scratch);
	run(desk);
	look(watch);
	assert_int_equal(watch->waiting_count, 0);
}

/* What may go goes, by one modem. */
static void send_all(struct desk *desk)
{
	static const char sim[] = "8986-a";
	struct store *store = desk->scratch->store;
	struct moment now = desk->scratch->now;
	struct outbox_message message;
	struct policy_gate waits;

	scratch_begin(desk->scratch);
	outbox_expire(store, now);
	while (dispatch_next(&desk->office, sim, now, NULL, 0, &message, &waits)) {
		for (unsigned part = message.settled + 1; part <= message.segments; part++) {
			assert_true(outbox_handed(store, message.id, part, "m1", sim, now));
			outbox_sent(store, message.id, part, (int)part, now);
		}
		outbox_release(&message);
	}
	scratch_commit(desk->scratch);
}

/* Reminders of days of work that are of use by this clock: none is missing. */
static void look_at_workdays(struct watch *watch)
{
	struct desk *desk = watch->desk;
	struct moment now = desk->scratch->now;

	for (int i = 0; i < DAYS_COUNT; i++) {
		struct workday day = { .meets = 420 };
		char sql[300];
		int64_t begins, evening;

		copy_text(day.date, sizeof(day.date), work_dates[i]);
		begins = workday_begins(&desk->office, &day);
		evening = begins - HOURS(7) - DAYS(1) + HOURS(desk->config->workdays.remind_hour);
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM outbox WHERE purpose LIKE 'workday:%d:remind:%%'",
			 i + 1);
		if (now.utc >= evening && now.utc < begins &&
		    scratch_number(desk->scratch, sql) != 6) {
			print_error("not everybody was reminded of %s\n", work_dates[i]);
			watch->faults++;
		}
	}
}

struct jumps {
	bool wanted;
	unsigned random;
	int count;
	int64_t off; /* ms */
	bool lost;   /* 1970 */
};

static unsigned draw(unsigned *random, unsigned below)
{
	*random = *random * 1103515245u + 12345u;
	return *random / 65536 % below;
}

/* Every third jump is back to the true time; now and then the clock is lost. */
static void jump(struct jumps *jumps)
{
	unsigned far = draw(&jumps->random, 200);

	jumps->count++;
	jumps->off = jumps->count % 3 == 0 ? 0 : DAYS((int64_t)far - 100);
	jumps->lost = jumps->count % 7 == 5;
}

static void set_clock(struct desk *desk, int64_t truth, const struct jumps *jumps)
{
	desk->scratch->now.up += HOURS(1);
	desk->scratch->now.trusted = !jumps->lost;
	desk->scratch->now.utc = jumps->lost ? HOURS(5) : truth + jumps->off;
}

static void step(struct watch *watch)
{
	struct desk *desk = watch->desk;

	run(desk);
	send_all(desk);
	if (!desk->scratch->now.trusted ||
	    office_today(&desk->office, desk->scratch->now).year != 2027)
		return;
	release_waiting(watch);
	look_at_workdays(watch);
}

/* From February to December; the true time goes on as it always does. */
static void play_season(struct watch *watch, struct jumps *jumps)
{
	struct desk *desk = watch->desk;
	unsigned pace = 1;
	int64_t truth, end;
	int steps = 0;

	/* steps are far apart: nothing else may hold a message back until it is of no use */
	desk->config->limits = (struct config_limits){ .price_per_segment = 0.1 };
	desk->config->quiet_from = desk->config->quiet_to = 0;
	run_at(desk, "2027-02-01 09:00");
	watch->began = desk->scratch->now.utc;
	make_people(desk);
	make_workdays(desk);
	truth = desk->scratch->now.utc;
	assert_true(iso_read(desk->zone, "2027-12-05 09:00", &end));
	for (; truth < end; steps++) {
		truth += HOURS(1 + draw(&pace, 30));
		if (jumps->wanted && steps % 9 == 8 && jumps->count < JUMPS)
			jump(jumps);
		set_clock(desk, truth, jumps);
		step(watch);
	}
	assert_true(steps > 9 * JUMPS);
	send_all(desk);
}

/* ---- the two, side by side ---- */

static sqlite3 *open_both(const struct desk *jumped, const struct desk *calm)
{
	char path[256], sql[600];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(scratch_path(jumped->scratch, "cunxin.db", path), &db),
			 SQLITE_OK);
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS calm",
		 scratch_path(calm->scratch, "cunxin.db", path));
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static int print_row(void *context, int columns, char **values, char **names)
{
	int *rows = context;

	(void)names;
	(*rows)++;
	for (int i = 0; i < columns; i++)
		print_error("%s%s", values[i] == NULL ? "-" : values[i],
			    i + 1 < columns ? "|" : "\n");
	return 0;
}

static void expect_none(sqlite3 *db, const char *sql)
{
	int rows = 0;

	assert_int_equal(sqlite3_exec(db, sql, print_row, &rows, NULL), SQLITE_OK);
	assert_int_equal(rows, 0);
}

/* What this season's events said: to whom, and how often. */
#define TOLD(schema)                                                                               \
	"(SELECT recipient, text, count(*) AS n FROM " schema ".outbox WHERE state IN (2, 3)"      \
	" AND (purpose LIKE 'calendar:2027:%' OR purpose LIKE 'workday:%' OR broadcast_id IN"      \
	" (SELECT broadcast_id FROM " schema ".happening WHERE season = 2027)) GROUP BY 1, 2)"

static void compare(const struct watch *jumped, const struct watch *calm)
{
	sqlite3 *db = open_both(jumped->desk, calm->desk);

	/* nothing twice */
	expect_none(db, "SELECT recipient, text, j.n, c.n FROM " TOLD("main") " j LEFT JOIN " TOLD(
				"calm") " c USING (recipient, text) WHERE j.n > coalesce(c.n, 1)");
	/* what was sent reached everybody whom it reaches by a right clock; nobody may be silent or
	 * late where the clock jumped over what they were asked */
	expect_none(
		db,
		"SELECT j.id, j.people, c.people FROM main.happening j JOIN calm.happening c"
		" USING (id) WHERE j.state = c.state AND j.season = 2027 AND j.people <> c.people"
		" AND NOT (j.people = 0 AND j.kind IN ('silent', 'late'))");
	/* and no message of it was left behind */
	expect_none(db,
		    "SELECT id, recipient, state, text FROM main.outbox WHERE state NOT IN (2, 3)"
		    " AND useful_until = 0");
	/* the season has one of everything that a clock sets off */
	expect_none(db, "SELECT kind FROM (SELECT 'notice' AS kind UNION VALUES ('reminder'), "
			"('task'), ('check'), ('meeting'))"
			" WHERE kind NOT IN (SELECT kind FROM calm.happening WHERE season = 2027)");
	sqlite3_close(db);
}

static void test_fifty_jumps_of_the_clock_send_nothing_twice_and_miss_nothing(void **state)
{
	const char *given = getenv("SEED");
	unsigned seed = given != NULL ? (unsigned)atoi(given) : (unsigned)time(NULL);
	struct watch *jumped = calloc(1, sizeof(*jumped)), *calm = calloc(1, sizeof(*calm));
	struct jumps none = { .wanted = false }, jumps = { .wanted = true, .random = seed };
	void *other;

	print_message("seed %u\n", seed);
	jumped->desk = *state;
	assert_int_equal(desk_setup_season(&other), 0);
	calm->desk = other;
	play_season(calm, &none);
	play_season(jumped, &jumps);
	assert_int_equal(jumps.count, JUMPS);
	assert_int_equal(calm->faults, 0);
	assert_int_equal(jumped->faults, 0);
	print_message("%zu events by a right clock, %zu with %d jumps, to %d people\n", calm->count,
		      jumped->count, JUMPS, VILLAGERS);
	assert_true(calm->count >= 25 && jumped->count >= 8);
	compare(jumped, calm);
	desk_teardown(&other);
	free(jumped);
	free(calm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		season_test(test_fifty_jumps_of_the_clock_send_nothing_twice_and_miss_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
