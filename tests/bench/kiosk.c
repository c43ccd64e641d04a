/*
 * How fast the screen in the office is: `kiosk CONFIG STATE_DIR [cpu]` prints "NAME VALUE" lines, in ms of
 * this process, without a terminal: its first screen (median), the six steering checks, a key over
 * all views (the slowest of a hundred), a commit until it is drawn (median), what a notice to all
 * would be (median), the key that asks for it (the slowest) and how long a key meanwhile waits (the
 * longest), the longest turn for any key on duty, dialogs and their writes included (median of
 * three), and how long a search takes to its first hit and to none.
 */
#include "bench.h"

#include "base/clock.h"
#include "kiosk/hints.h"
#include "kiosk/kiosk.h"
#include "kiosk/view.h"

#include <string.h>

#define NOW	 1807322160000 /* 2027-04-10, when the last messages came */
#define PATIENCE 20000	       /* ms, after which a search is given up */

static struct kiosk *kiosk; /* NULL: none yet */
static struct frame *frame;

/* Its CPU alone tells two villages apart on a machine that has other work too. */
static clockid_t measured = CLOCK_MONOTONIC;

static double milliseconds(void)
{
	return milliseconds_of(measured);
}

static void draw(void)
{
	kiosk_draw(kiosk, frame, clock_now());
}

static double time_of_key(const char *keys)
{
	struct event event;
	double began = milliseconds();

	while (event_read(&keys, &event)) {
		kiosk_event(kiosk, &event, clock_now());
		draw();
	}
	return milliseconds() - began;
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return one < two ? -1 : one > two;
}

#define TIMES 15

static double median(double *times, size_t count)
{
	qsort(times, count, sizeof(*times), compare);
	return times[count / 2];
}

/* From nothing to a whole screen; the last kiosk stays. */
static double time_of_first(const struct kiosk_options *options)
{
	double times[TIMES];

	for (size_t i = 0; i < TIMES; i++) {
		double began = milliseconds();

		if (kiosk != NULL)
			kiosk_free(kiosk, clock_now());
		kiosk = kiosk_new(options, clock_now());
		draw();
		times[i] = milliseconds() - began;
	}
	return median(times, TIMES);
}

/* Keys that people press, through all views; the 99th of a hundred. */
static double slowest_key(void)
{
	static const char *const keys[] = { "Down", "PgDn", "Enter", "Down",  "Esc", "Up",
					    "End",  "Home", "s",     "Enter", "Esc", "Tab" };
	double times[100];

	for (size_t i = 0; i < 100; i++)
		times[i] = time_of_key(keys[i % (sizeof(keys) / sizeof(*keys))]);
	qsort(times, 100, sizeof(*times), compare);
	return times[98];
}

/* The ledgers' last page, and what each of its rows tells. */
static double slowest_of_six(void)
{
	double slowest = time_of_key("Left"), took;

	for (int i = 0; i < 6; i++) {
		took = time_of_key("Enter");
		slowest = took > slowest ? took : slowest;
		time_of_key("Esc Down");
	}
	time_of_key("Right");
	return slowest;
}

static double slowest_steering(void)
{
	double times[TIMES];

	time_of_key("5");
	for (size_t i = 0; i < TIMES; i++)
		times[i] = slowest_of_six();
	return median(times, TIMES);
}

static void insert(const char *dir)
{
	run_statements(dir, "INSERT INTO message (received_at, sent_at, modem, sim, sender, state,"
			    " text, outcome, form) VALUES (1807322100000, 0, 'm1', 's',"
			    " '+8613900000001', 2, 'x', 'accepted', 'enroll')");
}

/* From the commit on, as the loop does it: told by the log's change, at once. */
static double time_of_commit(const char *dir)
{
	double times[TIMES];

	time_of_key("2");
	for (size_t i = 0; i < TIMES; i++) {
		double began;

		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL); /* not too soon */
		insert(dir);
		began = milliseconds();
		kiosk_poke(kiosk, clock_now());
		do
			kiosk_tick(kiosk, clock_now());
		while (!kiosk_stale(kiosk));
		draw();
		times[i] = milliseconds() - began;
	}
	return median(times, TIMES);
}

static bool shows(const char *words)
{
	struct buffer text = BUFFER_EMPTY;
	bool found;

	draw();
	frame_text(frame, &text);
	found = strstr(buffer_text(&text), words) != NULL;
	buffer_release(&text);
	return found;
}

/* Until the words are on the screen; *slice gets the longest time in which no key was served. */
static double time_of_search(const char *keys, const char *until, double *slice)
{
	double began = milliseconds();

	time_of_key("Esc Esc 2 /");
	time_of_key(keys);
	time_of_key("Enter");
	while (!shows(until) && milliseconds() - began < PATIENCE) {
		double before = milliseconds();

		kiosk_tick(kiosk, clock_now());
		*slice = milliseconds() - before > *slice ? milliseconds() - before : *slice;
	}
	return milliseconds() - began;
}

/* A turn of the loop, which a key that comes meanwhile waits for. */
static double time_of_turn(void)
{
	double began = milliseconds();

	kiosk_tick(kiosk, clock_now());
	if (kiosk_stale(kiosk))
		draw();
	return milliseconds() - began;
}

/* What a notice to everybody would be; *key gets the slowest key that asks for it, *turn the longest
 * wait of a key while it is worked out. */
static double time_of_plan(double *key, double *turn)
{
	double times[TIMES];

	for (size_t i = 0; i < TIMES; i++) {
		double began, took;

		time_of_key("Esc Esc Esc 4 a 1 Down 19:00");
		began = milliseconds();
		took = time_of_key("Enter");
		*key = took > *key ? took : *key;
		while (kiosk_works(kiosk) && milliseconds() - began < PATIENCE) {
			took = time_of_turn();
			*turn = took > *turn ? took : *turn;
		}
		times[i] = shows("Keep it as a draft?") ? milliseconds() - began : PATIENCE;
	}
	return median(times, TIMES);
}

/* ---- what is done on duty ---- */

#define DUTY_TIMES 3
#define TOO_LONG   30 /* ms: such a turn is told with its keys */

static double longest_turn;

static void note_turn(double took, const char *keys, const char *key)
{
	if (took > TOO_LONG)
		fprintf(stderr, "%.1f ms for \"%s\" of \"%s\"\n", took, key, keys);
	longest_turn = took > longest_turn ? took : longest_turn;
}

/* Keys with blanks between them, each with the turns of the loop until it is done. */
static void press(const char *keys)
{
	char all[160], *rest = all, *key;

	snprintf(all, sizeof(all), "%s", keys);
	while ((key = strsep(&rest, " ")) != NULL) {
		double began = milliseconds();

		note_turn(time_of_key(key), keys, key);
		while (kiosk_works(kiosk) && milliseconds() - began < PATIENCE)
			note_turn(time_of_turn(), keys, key);
	}
}

/* As hints name a key, and as it is written here. */
static const char *key_of_hint(const char *key)
{
	return text_is(key, "←→") ? "Right" : text_is(key, "↑↓") ? "Down" : key;
}

/* What a row of hints names, each from the same place, and yes to what a dialog then asks, and to
 * what comes after it. */
static void press_hinted(const char *row, const char *base)
{
	struct hint hint;
	char keys[128], *rest, *key;

	while (row != NULL && hints_next(&row, &hint)) {
		for (rest = hint.key; (key = strsep(&rest, " ")) != NULL;) {
			snprintf(keys, sizeof(keys), "Esc Esc Esc %s %s Enter Enter Enter y", base,
				 key_of_hint(key));
			press(keys);
		}
	}
}

static void press_everything(void)
{
	char base[32];

	for (size_t i = 0; views[i] != NULL; i++) {
		snprintf(base, sizeof(base), "%zu Down", i + 1);
		press_hinted(views[i]->duty_hints, base);
		press_hinted(views[i]->hints, base);
		snprintf(base, sizeof(base), "%zu Down Enter", i + 1);
		press_hinted(views[i]->inside_duty_hints, base);
		press_hinted(views[i]->inside_hints, base);
	}
}

/* The four digits that the screen tells. */
static void read_code(char code[8])
{
	static const char before[] = "Its code is ";
	struct buffer text = BUFFER_EMPTY;
	const char *at;

	frame_text(frame, &text);
	at = strstr(buffer_text(&text), before);
	if (at == NULL)
		give_up("no draft was kept");
	snprintf(code, 8, "%.4s", at + strlen(before));
	buffer_release(&text);
}

/* A hundred of the same words, each to thousands of others within the day, with which the release
 * of the newest draft is compared. */
static void say_before(const char *dir)
{
	run_statements(
		dir,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
		" INSERT INTO broadcast (created_at, created_by, audience, text, urgent,"
		" not_before, useful_until, state, code, code_until, released_at, begins_at,"
		" people, messages, segments, opted_out, blocked, unreachable)"
		" SELECT created_at, 'before', audience, text, 0, 0, 0, 4, '', 0, created_at,"
		" 1, people, messages, segments, 0, 0, 0 FROM n,"
		" (SELECT * FROM broadcast ORDER BY id DESC LIMIT 1)"
		" WHERE NOT EXISTS (SELECT 1 FROM broadcast WHERE created_by = 'before');"
		"INSERT OR IGNORE INTO broadcast_count SELECT id, 3, messages, segments"
		" FROM broadcast WHERE created_by = 'before';"
		"INSERT OR IGNORE INTO broadcast_person (broadcast_id, n, person_id, name, grp,"
		" number, apart) SELECT broadcast.id, person.id, person.id, name, grp,"
		" printf('+86138%08d', person.id), 0 FROM broadcast, person"
		" WHERE created_by = 'before'");
}

/* What else is measured is so in a village that has not. */
static void unsay_before(const char *dir)
{
	run_statements(dir, "DELETE FROM broadcast_person WHERE broadcast_id IN"
			    " (SELECT id FROM broadcast WHERE created_by = 'before');"
			    "DELETE FROM broadcast_count WHERE broadcast_id IN"
			    " (SELECT id FROM broadcast WHERE created_by = 'before');"
			    "DELETE FROM broadcast WHERE created_by = 'before'");
}

/* A notice to everybody: kept, released, paused, called off. */
static void steer_new(const char *dir)
{
	char code[8], keys[32];

	press("Esc Esc Esc 4 a 1 Down 19:00 Enter y");
	read_code(code);
	say_before(dir);
	snprintf(keys, sizeof(keys), "%s Enter", code);
	press(keys);
	press("Home Enter End Esc x y");
}

/* The notice of tests/screens/million.sql, all of whose messages have failed. */
static void retry_failed(const char *dir)
{
	run_statements(dir, "UPDATE outbox SET state = 4 WHERE broadcast_id = 201;"
			    "UPDATE broadcast SET state = 4 WHERE id = 201;"
			    "DELETE FROM broadcast_count WHERE broadcast_id = 201;"
			    "INSERT INTO broadcast_count SELECT 201, 4, count(*), sum(segments)"
			    " FROM outbox WHERE broadcast_id = 201");
	/* Behind the drafts, of which each time has made one, and what was said before. */
	press("Esc Esc Esc 5 4 Home");
	for (int i = 0; i < 160 && !shows("No. 201"); i++)
		press("Down");
	press("t y p y Enter u u Esc");
	if (!shows("No. 201") || shows("4900 lost"))
		give_up("nothing was tried again");
}

/* Each time as somebody begins who has touched nothing yet. */
static double slowest_on_duty(const struct kiosk_options *options, const char *dir)
{
	double times[DUTY_TIMES];

	for (size_t i = 0; i < DUTY_TIMES; i++) {
		kiosk_restart(kiosk, options, clock_now());
		kiosk_show_duty(kiosk, "kiosk bench", clock_now());
		longest_turn = 0;
		press("2 w Down a 1 9 Enter");
		steer_new(dir);
		retry_failed(dir);
		press_everything();
		times[i] = longest_turn;
	}
	unsay_before(dir);
	return median(times, DUTY_TIMES);
}

int main(int argc, char **argv)
{
	char state[512];
	const char *items[] = { state };
	struct kiosk_options options = { .language = "en", .overrides = { items, 1 } };
	double key = 0, turn = 0, slice = 0;

	clock_set(NOW);
	if (argc < 3 || !words_ready())
		return 2;
	if (argc > 3 && strcmp(argv[3], "cpu") == 0)
		measured = CLOCK_PROCESS_CPUTIME_ID;
	options.path = argv[1];
	snprintf(state, sizeof(state), "state_dir=%s", argv[2]);
	frame = frame_new(120, 40);
	printf("first %.3f\n", time_of_first(&options));
	printf("steering %.3f\n", slowest_steering());
	printf("key %.3f\n", slowest_key());
	printf("drawn %.3f\n", time_of_commit(argv[2]));
	kiosk_show_duty(kiosk, "kiosk bench", clock_now());
	printf("plan %.3f\n", time_of_plan(&key, &turn));
	printf("plan_key %.3f\n", key);
	printf("plan_turn %.3f\n", turn);
	printf("duty %.3f\n", slowest_on_duty(&options, argv[2]));
	/* One in the oldest of the newest 200,000, in a text, and none. */
	printf("found %.3f\n", time_of_search("针眼", "›", &slice));
	printf("none %.3f\n", time_of_search("没有这个", "0 found   Esc", &slice));
	printf("slice %.3f\n", slice);
	kiosk_free(kiosk, clock_now());
	frame_free(frame);
	return 0;
}
