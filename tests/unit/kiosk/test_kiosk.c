/*
 * The kiosk without a terminal: the PIN, what public mode never shows, a database that comes and
 * goes, and whatever keys there are. KIOSK_EVENTS=100000 for a long run: `make torture`.
 */
#include "kiosk/hints.h"
#include "kiosk/kiosk.h"
#include "kiosk/rehearsal.h"
#include "kiosk/view.h"
#include "unit/kiosk/village.h"

#include <wchar.h>

struct desk {
	struct village village;
	struct kiosk *kiosk;
	struct frame *frame;
};

static void begin_with(struct desk *desk, bool found, const char *const *items, size_t count)
{
	struct kiosk_options options = { .path = desk->village.config,
					 .overrides = { items, count },
					 .language = "en" };

	village_begin(&desk->village);
	if (found)
		village_found(&desk->village);
	desk->frame = frame_new(100, 30);
	desk->kiosk = kiosk_new(&options, desk->village.now);
}

static void begin(struct desk *desk, bool found)
{
	begin_with(desk, found, NULL, 0);
}

static void end(struct desk *desk)
{
	kiosk_free(desk->kiosk, desk->village.now);
	frame_free(desk->frame);
	village_end(&desk->village);
}

static void type(struct desk *desk, const char *keys)
{
	struct event event;

	while (event_read(&keys, &event)) {
		village_later(&desk->village, 40);
		kiosk_event(desk->kiosk, &event, desk->village.now);
		kiosk_tick(desk->kiosk, desk->village.now);
	}
}

static void wait(struct desk *desk, int64_t milliseconds)
{
	village_later(&desk->village, milliseconds);
	kiosk_poke(desk->kiosk, desk->village.now);
	kiosk_tick(desk->kiosk, desk->village.now);
}

/* The screen as text; yours. */
static char *screen(struct desk *desk)
{
	struct buffer text = BUFFER_EMPTY;

	kiosk_draw(desk->kiosk, desk->frame, desk->village.now);
	frame_text(desk->frame, &text);
	return buffer_take(&text);
}

static void assert_shows(struct desk *desk, bool shows, const char *words)
{
	char *text = screen(desk);

	if ((strstr(text, words) != NULL) != shows)
		fail_msg("%s \"%s\":\n%s", shows ? "not on the screen:" : "on the screen:", words,
			 text);
	free(text);
}

/* ---- duty ---- */

static void test_a_pin_opens_and_idle_minutes_close(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	type(&desk, "2");
	assert_shows(&desk, true, "139****0001");
	assert_shows(&desk, false, "13900000001");
	type(&desk, "o 1 1 1 1 Enter");
	assert_shows(&desk, true, "not right");
	type(&desk, PIN " Enter");
	assert_shows(&desk, true, "on duty Anna");
	assert_shows(&desk, true, "13900000001");
	wait(&desk, MINUTES(4));
	assert_shows(&desk, true, "on duty Anna");
	wait(&desk, MINUTES(2));
	assert_shows(&desk, true, "public");
	assert_shows(&desk, false, "13900000001");
	type(&desk, "o " OTHER_PIN " Enter");
	assert_shows(&desk, true, "on duty Bo");
	type(&desk, "o");
	assert_shows(&desk, true, "public");
	end(&desk);
}

/* Also where the database cannot be read just then, so that no view is looked at anew. */
static void test_a_question_left_open_ends_with_duty(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	type(&desk, "o " PIN " Enter 5 e 3 Enter");
	assert_shows(&desk, true, "13900000001");
	village_later(&desk.village, MINUTES(6));
	village_run(&desk.village, "PRAGMA user_version = 99");
	kiosk_tick(desk.kiosk, desk.village.now);
	assert_shows(&desk, true, "public");
	assert_shows(&desk, false, "13900000001");
	assert_shows(&desk, false, "Who?");
	end(&desk);
}

static void test_wrong_pins_wait_also_over_a_restart(void **state)
{
	struct desk desk;
	struct kiosk_options options = { .path = desk.village.config, .language = "en" };

	(void)state;
	begin(&desk, true);
	type(&desk, "o 1111 Enter 1112 Enter 1113 Enter");
	assert_shows(&desk, true, "wait 10 s");
	type(&desk, PIN " Enter");
	assert_shows(&desk, true, "wait");
	kiosk_free(desk.kiosk, desk.village.now);
	desk.kiosk = kiosk_new(&options, desk.village.now);
	type(&desk, "o " PIN " Enter");
	assert_shows(&desk, true, "wait");
	type(&desk, "Esc");
	wait(&desk, SECONDS(11));
	type(&desk, "o 1114 Enter");
	assert_shows(&desk, true, "wait 20 s");
	wait(&desk, SECONDS(21));
	type(&desk, PIN " Enter");
	assert_shows(&desk, true, "on duty Anna");
	type(&desk, "o o 1111 Enter");
	assert_shows(&desk, true, "not right");
	end(&desk);
}

static int64_t number_of(const struct village *village, const char *query)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *row = NULL;
	int64_t number = -1;

	assert_int_equal(sqlite3_open(village->database, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, query, -1, &row, NULL), SQLITE_OK);
	if (sqlite3_step(row) == SQLITE_ROW)
		number = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	sqlite3_close(db);
	return number;
}

static void test_a_message_is_settled_with_an_audit_row(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	type(&desk, "o " PIN " Enter 2 w");
	/* The last that waits becomes a problem, is corrected, and cancelled. */
	type(&desk, "G Enter a 8 Enter");
	assert_int_equal(number_of(&desk.village,
				   "SELECT count(*) FROM audit WHERE verb = 'inbox assign'"
				   " AND who = 'kiosk Anna' AND object LIKE 'message:%'"),
			 1);
	assert_shows(&desk, true, "recorded");
	type(&desk, "c Enter d y");
	assert_int_equal(number_of(&desk.village, "SELECT count(*) FROM audit WHERE verb IN"
						  " ('report correct', 'report cancel')"),
			 2);
	assert_shows(&desk, true, "cancelled");
	assert_shows(&desk, true, ": record cancelled");
	type(&desk, "Esc Esc w g Enter x y");
	assert_shows(&desk, true, ": settled without an answer");
	assert_int_equal(
		number_of(&desk.village, "SELECT count(*) FROM audit WHERE verb = 'inbox dismiss'"),
		1);
	type(&desk, "Esc e 3 Enter Enter 1 7 Enter");
	assert_int_equal(
		number_of(&desk.village, "SELECT count(*) FROM report WHERE source = 'walk-in'"),
		1);
	end(&desk);
}

/* What the rules took meanwhile is no second record, neither at Enter nor when it is begun anew. */
static void test_what_a_rule_took_is_not_recorded_by_hand(void **state)
{
	struct desk desk;
	int64_t before;

	(void)state;
	begin(&desk, true);
	before = number_of(&desk.village, "SELECT count(*) FROM report");
	type(&desk, "o " PIN " Enter 2 w G Enter a 8");
	village_run(&desk.village,
		    "UPDATE message SET outcome = 'accepted', form = 'issue', reason = ''");
	type(&desk, "Enter");
	assert_shows(&desk, true, "changed or settled meanwhile");
	type(&desk, "Esc a 8");
	assert_shows(&desk, true, "would count twice");
	type(&desk, "1");
	assert_shows(&desk, false, "would count twice");
	assert_int_equal(number_of(&desk.village, "SELECT count(*) FROM report"), before);
	end(&desk);
}

/* What the last row offers acts on the chosen row of the list too, and says why where it does not. */
static void test_a_key_acts_on_the_row_that_is_chosen(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	type(&desk, "o " PIN " Enter 2 w g");
	type(&desk, "y");
	assert_shows(&desk, true, "Nobody waits for approval.");
	type(&desk, "Esc d");
	assert_shows(&desk, true, "It has no record.");
	type(&desk, "Esc x y");
	assert_int_equal(
		number_of(&desk.village, "SELECT count(*) FROM audit WHERE verb = 'inbox dismiss'"),
		1);
	type(&desk, "x");
	assert_shows(&desk, true, "It does not wait for the office.");
	end(&desk);
}

static void test_public_mode_changes_nothing(void **state)
{
	struct desk desk;
	int64_t before;

	(void)state;
	begin(&desk, true);
	before = number_of(&desk.village, "SELECT max(id) FROM audit");
	type(&desk, "2 Enter a w x y c d e Esc w Enter x y Esc 3 a c Enter y Esc 1 a Enter");
	assert_int_equal(number_of(&desk.village, "SELECT max(id) FROM audit"), before);
	assert_int_equal(
		number_of(&desk.village, "SELECT count(*) FROM report WHERE source <> 'sms'"), 0);
	end(&desk);
}

/* ---- the database comes and goes ---- */

static void test_it_comes_back_by_itself(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, false);
	assert_shows(&desk, true, "has not begun its work");
	assert_shows(&desk, true, "state/cunxin.db");
	assert_shows(&desk, false, "No such file");
	village_found(&desk.village);
	wait(&desk, SECONDS(2));
	assert_shows(&desk, true, "Targets");
	assert_shows(&desk, true, "DOES NOT RUN");
	village_run(&desk.village, "PRAGMA user_version = 99");
	wait(&desk, SECONDS(2));
	assert_shows(&desk, true, "older than the database");
	village_run(&desk.village, "PRAGMA user_version = 1");
	wait(&desk, SECONDS(2));
	assert_shows(&desk, true, "being upgraded");
	unlink(desk.village.database);
	village_found(&desk.village);
	wait(&desk, SECONDS(2));
	wait(&desk, SECONDS(2));
	assert_shows(&desk, true, "Targets");
	end(&desk);
}

/* The service makes it at its first start: nobody's rights are in the way. */
static void test_a_folder_that_is_not_there_yet_is_no_matter_of_rights(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, false);
	assert_int_equal(rmdir(desk.village.state), 0);
	wait(&desk, MINUTES(1));
	assert_shows(&desk, true, "The gateway has not begun its work");
	end(&desk);
}

static void test_a_new_message_is_announced_at_once(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	type(&desk, "2");
	village_run(&desk.village,
		    "INSERT INTO message (received_at, sent_at, modem, sim, sender, state, text,"
		    " outcome, form) VALUES (1807322100000, 0, 'm1', 's', '+8613900000004', 2,"
		    " 'x', 'accepted', 'enroll')");
	wait(&desk, 50);
	wait(&desk, 50);
	assert_shows(&desk, true, "✉ new");
	assert_shows(&desk, true, "139****0004");
	wait(&desk, SECONDS(10));
	assert_shows(&desk, false, "✉ new");
	end(&desk);
}

static void test_views_take_turns_while_nobody_is_there(void **state)
{
	struct desk desk;
	char *first, *second;

	(void)state;
	begin(&desk, true);
	type(&desk, "2 Enter");
	wait(&desk, SECONDS(61));
	first = screen(&desk);
	assert_non_null(strstr(first, "Targets"));
	wait(&desk, SECONDS(20));
	second = screen(&desk);
	assert_string_not_equal(first, second);
	free(first);
	free(second);
	end(&desk);
}

/* ---- night, and screens that stand ---- */

static void test_it_is_darker_in_the_hours_of_dim_while_nobody_is_there(void **state)
{
	static const struct {
		const char *item;
		bool dim; /* it is 09:55 */
	} rows[] = {
		{ "kiosk.dim=09:00-10:30", true }, { "kiosk.dim=21:00-06:00", false },
		{ "kiosk.dim=21:00-10:30", true }, { "kiosk.dim=10:00-09:50", false },
		{ "kiosk.dim=", false },
	};
	struct desk desk;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		begin_with(&desk, true, &rows[i].item, 1);
		assert_false(kiosk_dim(desk.kiosk, desk.village.now));
		wait(&desk, SECONDS(61));
		assert_int_equal(kiosk_dim(desk.kiosk, desk.village.now), rows[i].dim);
		type(&desk, "j");
		assert_false(kiosk_dim(desk.kiosk, desk.village.now));
		end(&desk);
	}
}

/* A night begins without a key: the screen is drawn anew by itself. */
static void test_the_night_comes_by_itself(void **state)
{
	static const char *const item = "kiosk.dim=10:00-11:00";
	struct desk desk;

	(void)state;
	begin_with(&desk, true, &item, 1);
	wait(&desk, MINUTES(2));
	free(screen(&desk));
	assert_false(kiosk_dim(desk.kiosk, desk.village.now));
	assert_in_range(kiosk_deadline(desk.kiosk), 0, desk.village.now.up + MINUTES(1));
	wait(&desk, MINUTES(4));
	assert_true(kiosk_stale(desk.kiosk));
	assert_true(kiosk_dim(desk.kiosk, desk.village.now));
	end(&desk);
}

static void test_the_picture_moves_with_and_without_rotation(void **state)
{
	static const char *const items[] = { "kiosk.rotate_seconds=20", "kiosk.rotate_seconds=0" };
	struct desk desk;

	(void)state;
	for (size_t i = 0; i < sizeof(items) / sizeof(*items); i++) {
		char *before, *after;

		begin_with(&desk, true, &items[i], 1);
		type(&desk, "2");
		wait(&desk, SECONDS(61));
		before = screen(&desk);
		assert_string_equal(before + strspn(before, " "), before + 1);
		assert_in_range(kiosk_deadline(desk.kiosk), 0, desk.village.now.up + MINUTES(5));
		wait(&desk, MINUTES(5));
		assert_true(kiosk_stale(desk.kiosk));
		after = screen(&desk);
		assert_string_equal(after + strspn(after, " "), after + 2);
		wait(&desk, MINUTES(5));
		assert_true(kiosk_stale(desk.kiosk));
		free(after);
		after = screen(&desk);
		assert_string_equal(after + strspn(after, " "), after + 1);
		wait(&desk, MINUTES(5));
		type(&desk, "j");
		free(after);
		after = screen(&desk);
		assert_string_equal(after + strspn(after, " "), after + 1);
		free(before);
		free(after);
		end(&desk);
	}
}

/* ---- the gateway ---- */

/* However long the tabs are. */
static void test_how_the_gateway_is_shows_on_every_page(void **state)
{
	static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 120, 40 }, { 200, 60 } };
	struct desk desk;

	(void)state;
	begin(&desk, true);
	for (char key[] = "1"; key[0] <= '6'; key[0]++) {
		type(&desk, key);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			frame_resize(desk.frame, sizes[i][0], sizes[i][1]);
			assert_shows(&desk, true, "stopped  queue");
		}
	}
	end(&desk);
}

static void test_what_is_not_read_yet_is_counted(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	type(&desk, "2");
	assert_shows(&desk, true, "today 11   waiting for the office 6");
	assert_shows(&desk, false, "not read yet");
	village_run(&desk.village,
		    "INSERT INTO message (received_at, sent_at, modem, sim, sender, state, text)"
		    " VALUES (1807322100000, 0, 'm1', 's', '+8613900000004', 1, 'x')");
	wait(&desk, SECONDS(2));
	assert_shows(&desk, true, "not read yet 1");
	end(&desk);
}

static void test_the_footer_names_the_digits_that_there_are(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	assert_shows(&desk, true, "1-6 Tab views");
	type(&desk, "6 7");
	assert_shows(&desk, true, "That key does nothing here");
	end(&desk);
}

/* ---- a sound ---- */

static int comes(struct desk *desk, int64_t later)
{
	int rings = 0;

	village_run(&desk->village,
		    "INSERT INTO message (received_at, sent_at, modem, sim, sender, state, text,"
		    " outcome, form) VALUES (1807322100000, 0, 'm1', 's', '+8613900000004', 2,"
		    " 'x', 'accepted', 'enroll')");
	wait(desk, later / 2);
	rings += kiosk_rings(desk->kiosk);
	wait(desk, later / 2);
	return rings + kiosk_rings(desk->kiosk);
}

static void test_a_new_message_rings_once_and_a_crowd_too(void **state)
{
	static const char *const items[] = { "kiosk.bell=true", "kiosk.bell=false" };
	struct desk desk;

	(void)state;
	for (int quiet = 0; quiet <= 1; quiet++) {
		int crowd = 0;

		begin_with(&desk, true, &items[quiet], 1);
		assert_false(kiosk_rings(desk.kiosk)); /* what was there is no news */
		assert_int_equal(comes(&desk, SECONDS(10)), !quiet);
		assert_int_equal(comes(&desk, SECONDS(10)), !quiet);
		for (int i = 0; i < 20; i++)
			crowd += comes(&desk, 200); /* 4 s of them */
		assert_int_equal(crowd, quiet ? 0 : 2);
		end(&desk);
	}
}

static void test_news_are_announced_also_after_a_restore(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	comes(&desk, SECONDS(10));
	comes(&desk, SECONDS(10));
	village_run(&desk.village,
		    "DELETE FROM message WHERE id > (SELECT max(id) FROM message) - 2");
	wait(&desk, SECONDS(2));
	comes(&desk, 400);
	assert_shows(&desk, true, "✉ new");
	end(&desk);
}

/* ---- whatever keys ---- */

static void assert_whole(const struct frame *frame)
{
	for (int row = 0; row < frame->height; row++) {
		int column = 0;

		while (column < frame->width) {
			const struct cell *cell = frame_cell(frame, row, column);

			assert_in_range(cell->columns, 1, 2);
			column += cell->columns;
		}
		assert_int_equal(column, frame->width);
	}
}

static struct event any_event(struct desk *desk)
{
	static const int keys[] = { KEY_ACCEPT,	  KEY_ESCAPE,	  KEY_TAB,	  KEY_TAB_BACK,
				    KEY_ARROW_UP, KEY_ARROW_DOWN, KEY_ARROW_LEFT, KEY_ARROW_RIGHT,
				    KEY_PAGE_UP,  KEY_PAGE_DOWN,  KEY_FIRST,	  KEY_LAST,
				    KEY_RUBOUT,	  KEY_REMOVE,	  KEY_REDRAW,	  L'张',
				    0x1F600,	  0x202E,	  0x10FFFF };
	struct event event = { .kind = EVENT_KEY };

	switch (rand() % 16) {
	case 0:
		event.kind = EVENT_CLICK;
		event.row = rand() % (desk->frame->height + 2) - 1;
		event.column = rand() % (desk->frame->width + 2) - 1;
		break;
	case 1:
		event.kind = EVENT_WHEEL;
		event.row = rand() % desk->frame->height;
		event.column = rand() % desk->frame->width;
		event.steps = rand() % 9 - 4;
		break;
	case 2:
	case 3:
	case 4:
	case 5:
	case 6: event.key = keys[(size_t)rand() % (sizeof(keys) / sizeof(*keys))]; break;
	case 7: event.key = '1' + rand() % 9; break;
	default: event.key = ' ' + rand() % 95; break;
	}
	return event;
}

static void arrive(struct desk *desk)
{
	static const char *const texts[] = { "报名 5亩", "\x1B[2J\x07",
					     "\xE2\x80\xAE"
					     "abc\xE2\x80\x8F",
					     "\xF0\x9F\x98\x80\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F"
					     "\x91\xA9"
					     "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81",
					     "13912345678 张建国" };
	char statement[400];

	snprintf(
		statement, sizeof(statement),
		"INSERT INTO message (received_at, sent_at, modem, sim, sender, state, attention,"
		" text, outcome, form) VALUES (%lld, 0, 'm1', 's', '+86139000000%02d', 2, %d, '%s',"
		" 'unknown', 'enroll')",
		(long long)desk->village.now.utc, rand() % 12, rand() % 2,
		texts[(size_t)rand() % 5]);
	village_run(&desk->village, statement);
	kiosk_poke(desk->kiosk, desk->village.now);
}

/* No name and no number of the roster. What was typed into a search stands there by itself. */
static void assert_masked(struct desk *desk)
{
	static const char *const whole[] = { "张建国", "李桂兰",     "马成才",	   "欧阳翠花",
					     "陈有福", "1390000000", "1380000000", "13912345678" };
	char *text = screen(desk);

	for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++) {
		if (strstr(text, whole[i]) != NULL)
			fail_msg("\"%s\" is shown in public:\n%s", whole[i], text);
	}
	free(text);
}

static int events(int most)
{
	const char *asked = getenv("KIOSK_EVENTS");

	return asked == NULL ? most : atoi(asked);
}

static void play_noise(struct desk *desk, int count, bool duty)
{
	for (int i = 0; i < count; i++) {
		struct event event = any_event(desk);

		village_later(&desk->village, rand() % 200);
		if (i % 97 == 0)
			frame_resize(desk->frame, rand() % 200 + 1, rand() % 60 + 1);
		if (i % 211 == 0)
			arrive(desk);
		kiosk_event(desk->kiosk, &event, desk->village.now);
		kiosk_tick(desk->kiosk, desk->village.now);
		if (duty && i % 500 == 0)
			kiosk_show_duty(desk->kiosk, "kiosk noise", desk->village.now);
		kiosk_draw(desk->kiosk, desk->frame, desk->village.now);
		assert_whole(desk->frame);
		if (!duty && i % 5 == 0)
			assert_masked(desk);
	}
}

static void test_no_key_breaks_a_column_or_a_mask(void **state)
{
	struct desk desk;

	(void)state;
	srand(11);
	begin(&desk, true);
	play_noise(&desk, events(3000), false);
	end(&desk);
}

static void test_no_key_on_duty_breaks_anything(void **state)
{
	struct desk desk;

	(void)state;
	srand(12);
	begin(&desk, true);
	play_noise(&desk, events(3000), true);
	assert_int_equal(number_of(&desk.village, "PRAGMA foreign_key_check"), -1);
	end(&desk);
}

static int set_up(void **state)
{
	(void)state;
	return words_ready() ? 0 : -1;
}

/* ---- keys that do nothing ---- */

/* But for moves: at an edge of a list they do nothing, and everybody sees why. */
static const char keys_asked[] = " #/abcdefhilmnopqrtuvwxyzRW";

/* Whether the screen is as it was. */
static bool is_silent(struct desk *desk, char key, const char *before)
{
	char *after, name[2] = { key, '\0' };
	bool same;

	type(desk, key == ' ' ? "Space" : name);
	after = screen(desk);
	same = strcmp(before, after) == 0;
	free(after);
	return same;
}

/* Each key from where the keys before it lead to, in a kiosk begun anew. */
static int silent_keys(struct desk *desk, const char *view, const char *before, bool duty)
{
	struct kiosk_options options = { .path = desk->village.config,
					 .language = "en",
					 .view = view };
	int silent = 0;

	for (const char *key = keys_asked; *key != '\0'; key++) {
		char *text;

		kiosk_restart(desk->kiosk, &options, desk->village.now);
		if (duty)
			kiosk_show_duty(desk->kiosk, "kiosk test", desk->village.now);
		type(desk, before);
		wait(desk, SECONDS(9)); /* what was said is gone */
		text = screen(desk);
		if (is_silent(desk, *key, text)) {
			print_error("%s \"%s\"%s: no answer to %c\n", view, before,
				    duty ? " on duty" : "", *key);
			silent++;
		}
		free(text);
	}
	return silent;
}

static void test_a_key_that_does_nothing_says_why(void **state)
{
	static const struct {
		const char *view, *before;
	} places[] = {
		{ "incoming", "" },
		{ "incoming", "Down Enter" },
		{ "workdays", "" },
		{ "workdays", "Enter" },
		{ "notices", "" },
		{ "notices", "Enter" },
		{ "notices", "Down Down Enter" },
		{ "ledgers", "" },
		{ "ledgers", "Enter" },
		{ "ledgers", "Left" },
		{ "device", "" },
	};
	struct desk desk;
	int silent = 0;

	(void)state;
	begin(&desk, true);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		silent += silent_keys(&desk, places[i].view, places[i].before, false);
		silent += silent_keys(&desk, places[i].view, places[i].before, true);
	}
	assert_int_equal(silent, 0);
	end(&desk);
}

/* What a row of hints names, pressed one after the other. */
static void assert_known(struct desk *desk, const struct kiosk_options *options, const char *before,
			 const char *row)
{
	for (char key = '!'; row != NULL && key < 0x7f; key++) {
		char name[2] = { key, '\0' };

		if (!hints_name(row, key))
			continue;
		kiosk_restart(desk->kiosk, options, desk->village.now);
		kiosk_show_duty(desk->kiosk, "kiosk test", desk->village.now);
		type(desk, before);
		type(desk, name);
		assert_shows(desk, false, "That key does nothing here");
		assert_shows(desk, false, "That key is of");
	}
}

static void test_what_the_footer_names_is_known_there(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	for (size_t i = 0; views[i] != NULL; i++) {
		struct kiosk_options options = { .path = desk.village.config,
						 .language = "en",
						 .view = views[i]->name };

		assert_known(&desk, &options, "", views[i]->hints);
		assert_known(&desk, &options, "", views[i]->duty_hints);
		if (views[i]->inside == NULL)
			continue;
		assert_known(&desk, &options, "Enter", views[i]->inside_hints);
		assert_known(&desk, &options, "Enter", views[i]->inside_duty_hints);
	}
	end(&desk);
}

static void test_a_key_of_another_place_says_where(void **state)
{
	struct desk desk;

	(void)state;
	begin(&desk, true);
	type(&desk, "2 a");
	assert_shows(&desk, true, "That is done on duty: o asks for the PIN.");
	type(&desk, "Enter w");
	assert_shows(&desk, true, "That key is of the list: Esc goes back to it.");
	type(&desk, "Esc z");
	assert_shows(&desk, true, "That key does nothing here; ? tells which do.");
	type(&desk, "o " PIN " Enter 3 Space");
	assert_shows(&desk, true, "That key is of what Enter opens.");
	type(&desk, "Enter w");
	assert_shows(&desk, true, "a day that is still to come");
	end(&desk);
}

/* ---- what takes a moment ---- */

/* A key is served at once also where its answer takes longer; the next one calls it off. */
static void test_what_a_notice_would_be_comes_behind_the_key(void **state)
{
	struct event enter = { .kind = EVENT_KEY, .key = KEY_ACCEPT };
	struct event back = { .kind = EVENT_KEY, .key = KEY_RUBOUT };
	struct desk desk;

	(void)state;
	begin(&desk, true);
	kiosk_show_duty(desk.kiosk, "kiosk test", desk.village.now);
	type(&desk, "4 a 1 Down 19:00");
	kiosk_event(desk.kiosk, &enter, desk.village.now);
	assert_shows(&desk, true, "One moment");
	assert_true(kiosk_deadline(desk.kiosk) <= desk.village.now.up);
	kiosk_event(desk.kiosk, &back, desk.village.now);
	kiosk_tick(desk.kiosk, desk.village.now);
	assert_shows(&desk, false, "Keep it as a draft?");
	type(&desk, "0");
	kiosk_event(desk.kiosk, &enter, desk.village.now);
	while (kiosk_works(desk.kiosk))
		kiosk_tick(desk.kiosk, desk.village.now);
	assert_shows(&desk, true, "Keep it as a draft?");
	assert_shows(&desk, false, "One moment");
	end(&desk);
}

static void add_many(const struct desk *desk)
{
	village_run(&desk->village,
		    "WITH n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1500)"
		    " INSERT INTO person (id, name, grp, created_at, changed_at)"
		    " SELECT 5000 + n, 'Many', 2, 0, 0 FROM n;"
		    "INSERT INTO phone (number)"
		    " SELECT '+86137' || printf('%08d', id) FROM person WHERE id > 5000;"
		    "INSERT INTO person_phone (person_id, number)"
		    " SELECT id, '+86137' || printf('%08d', id) FROM person WHERE id > 5000");
}

/* So many turns of the loop, or as many as it takes. */
static int work(struct desk *desk, int most)
{
	int turns = 0;

	while (turns < most && kiosk_works(desk->kiosk)) {
		kiosk_tick(desk->kiosk, desk->village.now);
		turns++;
	}
	return turns;
}

/* It is worked out in slices; a key between two is served, and what was begun is not gone on with. */
static void test_a_key_between_two_slices_calls_the_rest_off(void **state)
{
	struct event enter = { .kind = EVENT_KEY, .key = KEY_ACCEPT };
	struct event wheel = { .kind = EVENT_WHEEL, .steps = 1 };
	struct desk desk;

	(void)state;
	begin(&desk, true);
	add_many(&desk);
	kiosk_show_duty(desk.kiosk, "kiosk test", desk.village.now);
	type(&desk, "4 a 1 Down 19:00");
	kiosk_event(desk.kiosk, &enter, desk.village.now);
	assert_int_equal(work(&desk, 3), 3);
	assert_shows(&desk, true, "One moment");
	type(&desk, "Down Down Down Left"); /* a form that nobody has sent */
	assert_false(kiosk_works(desk.kiosk));
	assert_shows(&desk, false, "One moment");
	kiosk_event(desk.kiosk, &enter, desk.village.now);
	work(&desk, 100);
	assert_shows(&desk, true, "Nobody would get it");
	type(&desk, "Right");
	kiosk_event(desk.kiosk, &enter, desk.village.now);
	assert_int_equal(work(&desk, 2), 2);
	kiosk_event(desk.kiosk, &wheel, desk.village.now); /* changes no answer */
	assert_in_range(work(&desk, 100), 5, 20);
	assert_shows(&desk, true, "Keep it as a draft?");
	assert_shows(&desk, true, "To everybody: 15");
	type(&desk, "Esc a 1 Down 19:00");
	kiosk_event(desk.kiosk, &enter, desk.village.now);
	work(&desk, 3);
	type(&desk, "Esc");
	assert_false(kiosk_works(desk.kiosk));
	assert_shows(&desk, false, "One moment");
	end(&desk);
}

/* The dialog that shows what a notice to many would be. */
static void plan_many(struct desk *desk)
{
	add_many(desk);
	kiosk_show_duty(desk->kiosk, "kiosk test", desk->village.now);
	type(desk, "4 a 1 Down 19:00 Enter");
	work(desk, 100);
	assert_shows(desk, true, "Keep it as a draft?");
}

#define NOTED "SELECT count(*) FROM audit WHERE verb = 'broadcast new'"

/* What is written is not left half done: no key calls it off, and it is there once. */
static void test_a_draft_of_many_is_kept_in_slices(void **state)
{
	struct event yes = { .kind = EVENT_KEY, .key = 'y' };
	struct event escape = { .kind = EVENT_KEY, .key = KEY_ESCAPE };
	struct desk desk;
	int64_t before, people, noted;

	(void)state;
	begin(&desk, true);
	plan_many(&desk);
	noted = number_of(&desk.village, NOTED);
	before = number_of(&desk.village, "SELECT count(*) FROM broadcast");
	people = number_of(&desk.village, "SELECT count(*) FROM broadcast_person");
	kiosk_event(desk.kiosk, &yes, desk.village.now);
	assert_int_equal(work(&desk, 1), 1);
	assert_shows(&desk, true, "One moment");
	assert_in_range(number_of(&desk.village, "SELECT count(*) FROM broadcast_person") - people,
			1, 1400);
	assert_int_equal(number_of(&desk.village, "SELECT count(*) FROM broadcast WHERE id ="
						  " (SELECT max(id) FROM broadcast) AND code = ''"),
			 1);
	for (int i = 0; i < 3; i++)
		kiosk_event(desk.kiosk, i == 1 ? &yes : &escape, desk.village.now);
	assert_true(kiosk_works(desk.kiosk));
	assert_in_range(work(&desk, 100), 2, 20);
	assert_shows(&desk, true, "Its code is ");
	assert_int_equal(number_of(&desk.village, "SELECT count(*) FROM broadcast"), before + 1);
	assert_in_range(number_of(&desk.village, "SELECT count(*) FROM broadcast_person") - people,
			1501, 1600);
	assert_int_equal(number_of(&desk.village, NOTED), noted + 1);
	end(&desk);
}

/* Somebody else writes for longer than a key may wait: the next Enter goes on with the same draft. */
static void test_a_draft_that_a_busy_database_stopped_is_gone_on_with(void **state)
{
	struct event yes = { .kind = EVENT_KEY, .key = 'y' };
	struct desk desk;
	sqlite3 *other = NULL;
	int64_t before;

	(void)state;
	begin(&desk, true);
	plan_many(&desk);
	before = number_of(&desk.village, "SELECT count(*) FROM broadcast");
	kiosk_event(desk.kiosk, &yes, desk.village.now);
	assert_int_equal(work(&desk, 1), 1);
	assert_int_equal(sqlite3_open(desk.village.database, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	work(&desk, 100);
	assert_shows(&desk, true, "The database is busy; try again.");
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	kiosk_event(desk.kiosk, &yes, desk.village.now);
	work(&desk, 100);
	assert_shows(&desk, true, "Its code is ");
	assert_int_equal(number_of(&desk.village, "SELECT count(*) FROM broadcast"), before + 1);
	assert_int_equal(number_of(&desk.village,
				   "SELECT count(*) - max(n) FROM broadcast_person WHERE"
				   " broadcast_id = (SELECT max(id) FROM broadcast)"),
			 0);
	end(&desk);
}

/* ---- screens as text ---- */

/* What is printed for the rows; yours, as the complaint is. */
static char *played(struct village *village, const char *rows, char **complaint)
{
	struct kiosk_options options = { .path = village->config };
	char *text = NULL, asked[512];
	size_t size = 0;
	FILE *out = open_memstream(&text, &size), *in;

	snprintf(asked, sizeof(asked), "%s", rows);
	in = fmemopen(asked, strlen(asked), "r");
	*complaint = rehearsal_play(&options, in, out, village->now);
	fclose(in);
	fclose(out);
	return text;
}

static void test_screens_of_a_row_each_begin_anew(void **state)
{
	struct village village;
	char *together, *alone, *complaint, *begins;

	(void)state;
	village_begin(&village);
	village_found(&village);
	alone = played(&village, "100x30 en public incoming \n", &complaint);
	together = played(&village,
			  "= on duty\n100x30 zh_CN duty notices a Enter\n= again\n"
			  "100x30 en public incoming\n",
			  &complaint);
	assert_null(complaint);
	assert_memory_equal(together, "= on duty\n", strlen("= on duty\n"));
	begins = strstr(together, "= again\n");
	assert_non_null(begins);
	assert_string_equal(begins + strlen("= again\n"), alone);
	assert_null(strstr(alone, "13900000001"));
	free(together);
	free(alone);
	village_end(&village);
}

static void test_a_row_that_names_no_screen_ends_them(void **state)
{
	static const char *const rows[] = { "100x30 en public cellar\n", "100x30 en\n",
					    "tall en public incoming\n",
					    "100x30 en secret incoming", "\n" };
	struct village village;
	char *complaint, *text;

	(void)state;
	village_begin(&village);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		text = played(&village, rows[i], &complaint);
		assert_non_null(complaint);
		assert_string_equal(text, "");
		free(complaint);
		free(text);
	}
	village_end(&village);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pin_opens_and_idle_minutes_close),
		cmocka_unit_test(test_a_question_left_open_ends_with_duty),
		cmocka_unit_test(test_wrong_pins_wait_also_over_a_restart),
		cmocka_unit_test(test_a_message_is_settled_with_an_audit_row),
		cmocka_unit_test(test_what_a_rule_took_is_not_recorded_by_hand),
		cmocka_unit_test(test_a_key_acts_on_the_row_that_is_chosen),
		cmocka_unit_test(test_public_mode_changes_nothing),
		cmocka_unit_test(test_it_comes_back_by_itself),
		cmocka_unit_test(test_a_folder_that_is_not_there_yet_is_no_matter_of_rights),
		cmocka_unit_test(test_a_new_message_is_announced_at_once),
		cmocka_unit_test(test_views_take_turns_while_nobody_is_there),
		cmocka_unit_test(test_it_is_darker_in_the_hours_of_dim_while_nobody_is_there),
		cmocka_unit_test(test_the_night_comes_by_itself),
		cmocka_unit_test(test_the_picture_moves_with_and_without_rotation),
		cmocka_unit_test(test_how_the_gateway_is_shows_on_every_page),
		cmocka_unit_test(test_what_is_not_read_yet_is_counted),
		cmocka_unit_test(test_the_footer_names_the_digits_that_there_are),
		cmocka_unit_test(test_a_new_message_rings_once_and_a_crowd_too),
		cmocka_unit_test(test_news_are_announced_also_after_a_restore),
		cmocka_unit_test(test_a_key_that_does_nothing_says_why),
		cmocka_unit_test(test_what_the_footer_names_is_known_there),
		cmocka_unit_test(test_a_key_of_another_place_says_where),
		cmocka_unit_test(test_what_a_notice_would_be_comes_behind_the_key),
		cmocka_unit_test(test_a_key_between_two_slices_calls_the_rest_off),
		cmocka_unit_test(test_a_draft_of_many_is_kept_in_slices),
		cmocka_unit_test(test_a_draft_that_a_busy_database_stopped_is_gone_on_with),
		cmocka_unit_test(test_screens_of_a_row_each_begin_anew),
		cmocka_unit_test(test_a_row_that_names_no_screen_ends_them),
		cmocka_unit_test(test_no_key_breaks_a_column_or_a_mask),
		cmocka_unit_test(test_no_key_on_duty_breaks_anything),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
