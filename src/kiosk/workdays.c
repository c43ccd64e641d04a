/*
 * Days of work: a calendar, the days with their places, and who comes to the chosen one. Where
 * there is room the list of people stands beside the days; else Enter shows it.
 */
#include "kiosk/workdays.h"

#include "conf/config.h"
#include "kiosk/mask.h"
#include "kiosk/when.h"
#include "office/workday.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_BACK   14	 /* days of work that are shown of the past */
#define DAYS_MOST   4000 /* of a season */
#define PEOPLE_PAGE 100

/* ---- words ---- */

static const struct {
	const char *state, *words;
	unsigned char style;
} states[] = {
	{ "open", CN_("a day of work", "open"), STYLE_GOOD },
	{ "full", CN_("a day of work", "● full"), STYLE_WARN },
	{ "closed", CN_("a day of work", "closed"), STYLE_CALM },
	{ "moved", CN_("a day of work", "moved"), STYLE_DIM },
	{ "cancelled", CN_("a day of work", "called off"), STYLE_DIM },
};

static const char *state_of(const struct workdays *it, const struct workday *day,
			    unsigned char *style)
{
	*style = STYLE_DIM;
	if (!workday_over(day) && day_number(workday_date(day)) < it->today)
		return C_("a day of work", "past");
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		if (text_is(states[i].state, day->state)) {
			*style = states[i].style;
			return C_("a day of work", states[i].words);
		}
	}
	return "";
}

static void date_words(const struct workday *day, char *out, size_t size)
{
	char date[WHEN_SIZE], weekday[WHEN_SIZE];

	snprintf(out, size, "%s %s", when_day(workday_date(day), date),
		 when_weekday(workday_date(day), weekday));
}

static void time_words(const struct workday *day, char *out, size_t size)
{
	out[0] = '\0';
	if (day->meets >= 0)
		snprintf(out, size, "%02d:%02d", day->meets / 60 % 24, day->meets % 60);
}

/* ---- the days ---- */

static const struct list_column day_columns[] = {
	{ .heading = N_("Date"), .width = 12, .ordered = true },
	{ .heading = N_("Task") },
	{ .heading = N_("Places"), .width = 8, .right = true },
	{ .heading = N_("Waiting"), .width = 7, .right = true },
	{ .heading = N_("State"), .width = 10 },
	{ .heading = N_("Time"), .width = 5 },
	{ .heading = N_("Meeting place"), .width = 16, .from = 74 },
};
#define DAY_COLUMNS (sizeof(day_columns) / sizeof(*day_columns))

static void add_day(const struct workday *day, void *context)
{
	struct workdays *it = context;
	char date[2 * WHEN_SIZE], places[32], waiting[16] = "", time[8];
	unsigned char styles[DAY_COLUMNS] = { STYLE_PLAIN };
	const char *state = state_of(it, day, &styles[4]);

	date_words(day, date, sizeof(date));
	workdays_places(day->taken, day->places, places, sizeof(places));
	if (day->waiting > 0)
		snprintf(waiting, sizeof(waiting), "%d", day->waiting);
	time_words(day, time, sizeof(time));
	for (size_t i = 0; i < DAY_COLUMNS && styles[4] == STYLE_DIM; i++)
		styles[i] = STYLE_DIM;
	if (day_number(workday_date(day)) == it->today)
		styles[0] = STYLE_STRONG;
	list_add(&it->days, day->id,
		 (const char *const[]){ date, day->task, places, waiting, state, time, day->place },
		 styles);
}

static int64_t first_day(const struct workdays *it)
{
	struct day day = { .year = it->glance->standing.season, .month = 1, .day = 1 };

	return it->all ? day_number(day) : it->today - DAYS_BACK;
}

/* All of them at once: a season has some hundred. */
static void load_days(struct list *list, void *context, int64_t from, enum list_way way,
		      size_t most)
{
	struct workdays *it = context;
	char date[ISO_SIZE];

	(void)list;
	(void)most;
	if (from == 0 && way == LIST_FROM)
		workday_list(it->glance->office.store, iso_day(day_of_number(first_day(it)), date),
			     DAYS_MOST, add_day, it);
}

static void take_one(const struct workday *day, void *context)
{
	*(struct workday *)context = *day;
}

/* The next day of work from today on. */
static int64_t next_day(struct workdays *it)
{
	struct workday day = { .id = 0 };
	char date[ISO_SIZE];

	workday_list(it->glance->office.store, iso_day(day_of_number(it->today), date), 1, take_one,
		     &day);
	return day.id;
}

/* ---- the people ---- */

static const struct list_column people_columns[] = {
	{ .heading = N_("Name"), .width = 10 },
	{ .heading = N_("Number"), .width = 12 },
	{ .heading = N_("Group"), .width = 5, .right = true },
	{ .heading = N_("People"), .width = 6, .right = true },
	{ .heading = N_("State") },
};
#define PEOPLE_COLUMNS (sizeof(people_columns) / sizeof(*people_columns))

static unsigned signup_words(const struct signup *signup, int position, char *out, size_t size)
{
	switch (signup->state) {
	case SIGNUP_SIGNED:
		copy_text(out, size, signup->confirmed ? _("✓ will come") : _("has a place"));
		return signup->confirmed ? STYLE_GOOD : STYLE_PLAIN;
	case SIGNUP_WAITING: snprintf(out, size, _("△ waits, no. %d"), position); return STYLE_WARN;
	case SIGNUP_PRESENT: copy_text(out, size, _("✓ came")); return STYLE_GOOD;
	case SIGNUP_ABSENT: copy_text(out, size, _("✗ did not come")); return STYLE_BAD;
	case SIGNUP_WITHDRAWN: copy_text(out, size, _("withdrew")); return STYLE_DIM;
	case SIGNUP_WISHED: break;
	}
	out[0] = '\0';
	return STYLE_PLAIN;
}

static void add_person(struct workdays *it, const struct signup *signup, int position)
{
	struct person_shown person = mask_person(it->glance, signup->name, signup->phone);
	char group[16] = "", people[16], words[64];
	unsigned char styles[PEOPLE_COLUMNS] = { STYLE_STRONG };

	if (signup->group > 0)
		snprintf(group, sizeof(group), "%d", signup->group);
	snprintf(people, sizeof(people), "%d", signup->people);
	styles[4] = (unsigned char)signup_words(signup, position, words, sizeof(words));
	if (workdays_ticked(it, signup->id)) {
		copy_text(words, sizeof(words), _("☑ came (w writes it)"));
		styles[4] = STYLE_CALM;
	}
	if (styles[4] == STYLE_DIM)
		styles[0] = STYLE_DIM;
	list_add(&it->people, signup->id,
		 (const char *const[]){ person.name, person.number, group, people, words }, styles);
}

/* Their places in the waiting list follow from that of the first: they come in its order. */
static void add_people(struct workdays *it, const struct signup *signups, size_t count,
		       enum list_way way)
{
	int position = 0, step = way == LIST_UP ? -1 : 1;

	for (size_t i = 0; i < count; i++) {
		if (signups[i].state == SIGNUP_WAITING)
			position = position == 0 ? signup_position(it->glance->office.store,
								   it->day.id, signups[i].id)
						 : position + step;
		add_person(it, &signups[i], position);
	}
}

static void load_people(struct list *list, void *context, int64_t from, enum list_way way,
			size_t most)
{
	struct workdays *it = context;
	struct store *store = it->glance->office.store;
	struct signup signups[PEOPLE_PAGE];
	size_t count;

	(void)list;
	while (most > 0) {
		size_t size = most < PEOPLE_PAGE ? most : PEOPLE_PAGE;

		if (way == LIST_UP)
			count = signup_page_before(store, it->day.id, from, signups, size);
		else
			count = signup_page(store, it->day.id, way == LIST_FROM ? from - 1 : from,
					    signups, size);
		add_people(it, signups, count, way);
		if (count < size)
			return;
		most -= count;
		from = signups[count - 1].id;
		way = way == LIST_FROM ? LIST_DOWN : way;
	}
}

/* ---- reading ---- */

static void *workdays_open(struct glance *glance)
{
	struct workdays *it = need_zeroed(1, sizeof(*it));

	it->glance = glance;
	list_start(&it->days, day_columns, DAY_COLUMNS, load_days, it, N_("No work is planned."));
	list_start(&it->people, people_columns, PEOPLE_COLUMNS, load_people, it,
		   N_("Nobody has signed up."));
	return it;
}

/* What hangs on the chosen day. */
static void look_at_day(struct workdays *it)
{
	struct store *store = it->glance->office.store;
	int64_t was = it->day.id, is = list_chosen(&it->days);

	it->day = (struct workday){ .id = 0 };
	if (is != 0)
		workday_get(store, is, &it->day);
	it->counts = (struct signup_counts){ 0 };
	if (is != 0)
		signup_count(store, is, &it->counts);
	if (was != is)
		it->tick_count = 0;
	if (was == is)
		list_look(&it->people);
	else
		list_begin(&it->people);
	month_look(it);
}

static void workdays_look(void *state, struct glance *glance)
{
	struct workdays *it = state;
	int64_t today = day_number(office_today(&glance->office, glance->now));

	if (today != it->today) { /* the first look, or another day has come */
		it->today = today;
		list_begin(&it->days);
		list_choose(&it->days, next_day(it));
	} else {
		list_look(&it->days);
	}
	look_at_day(it);
}

static void workdays_close(void *state)
{
	struct workdays *it = state;

	list_release(&it->days);
	list_release(&it->people);
	free(it);
}

/* ---- drawing ---- */

#define WIDE	  110
#define DAYS_WIDE 62 /* columns of the days beside the people, at least */

/* How many have a place, wait, will come, came; as long as there is something to tell. */
static void draw_counts(const struct workdays *it, struct pane pane, int row, int at)
{
	const struct workday *day = &it->day;
	char places[32];

	at = pane_format(pane, row, at, STYLE_STRONG, "%s",
			 workdays_places(day->taken, day->places, places, sizeof(places)));
	if (day->waiting > 0)
		at = pane_format(pane, row, at + 2, STYLE_WARN, _("△ %d wait"), day->waiting);
	if (it->counts.present + it->counts.absent > 0)
		pane_format(pane, row, at + 2, STYLE_PLAIN, _("%d came, %d did not"),
			    it->counts.present, it->counts.absent);
	else if (it->counts.confirmed > 0)
		pane_format(pane, row, at + 2, STYLE_GOOD, _("✓ %d will come"),
			    it->counts.confirmed);
}

static void draw_day(const struct workdays *it, struct pane pane)
{
	const struct workday *day = &it->day;
	char date[2 * WHEN_SIZE], time[8];
	unsigned char style;
	const char *state = state_of(it, day, &style);
	int bar = day->places > 0 ? pane.width / 4 : 0, at;

	date_words(day, date, sizeof(date));
	time_words(day, time, sizeof(time));
	at = pane_format(pane, 0, 1, STYLE_STRONG, "%s  %s", date, day->task);
	at = pane_put(pane, 0, at + 2, style, state);
	pane_format(pane, 0, at + 2, STYLE_PLAIN, "%s %s", time, day->place);
	if (bar > 0)
		pane_bar(pane, 1, 1, bar, style == STYLE_DIM ? STYLE_CALM : style,
			 (double)day->taken / day->places, BAR_NO_MARK);
	draw_counts(it, pane, 1, 1 + bar + (bar > 0));
}

static void draw_people(struct workdays *it, struct pane pane)
{
	if (it->day.id == 0)
		return;
	draw_day(it, pane);
	list_draw(&it->people, it->glance, pane_part(pane, 3, 0, -1, -1));
}

static void draw_both(struct workdays *it, struct pane pane)
{
	int width = pane.width * 52 / 100 > DAYS_WIDE ? pane.width * 52 / 100 : DAYS_WIDE;

	list_draw(&it->days, it->glance, pane_part(pane, 0, 0, -1, width));
	for (int row = 0; row < pane.height; row++)
		pane_put(pane, row, width, it->inside ? STYLE_STRONG : STYLE_LINE, "│");
	draw_people(it, pane_part(pane, 0, width + 1, -1, -1));
}

static void workdays_draw(void *state, struct glance *glance, struct pane pane)
{
	struct workdays *it = state;
	int rows = month_rows(pane.height);

	(void)glance;
	if (pane.width < WIDE && it->inside) {
		draw_people(it, pane);
		return;
	}
	month_draw(it, pane_part(pane, 0, 0, rows, -1));
	pane = pane_part(pane, rows + 1, 0, -1, -1);
	if (pane.width >= WIDE)
		draw_both(it, pane);
	else
		list_draw(&it->days, glance, pane);
}

/* ---- keys ---- */

static void show_all(struct workdays *it)
{
	int64_t chosen = list_chosen(&it->days);

	it->all = !it->all;
	list_begin(&it->days);
	list_choose(&it->days, chosen);
	look_at_day(it);
	glance_say(it->glance, STYLE_PLAIN, "%s",
		   it->all ? _("All days of the season") : _("From two weeks ago on"));
}

/* Keys of the view itself. */
static bool own_key(struct workdays *it, int key)
{
	switch (key) {
	case KEY_ARROW_RIGHT:
	case 'l':
		if (it->inside || !(it->day.id != 0))
			return false;
		it->inside = true;
		return true;
	case KEY_ARROW_LEFT:
	case 'h':
	case KEY_ESCAPE:
	case 'q':
		if (!it->inside)
			return false;
		it->inside = false;
		return true;
	case 'p': show_all(it); return true;
	default: return false;
	}
}

/* A click chooses in whichever list it is. */
static bool click(struct workdays *it, const struct event *event)
{
	int64_t id = it->inside && it->glance->narrow ? -1 : month_clicked(it, event);

	if (id > 0) {
		list_choose(&it->days, id);
		look_at_day(it);
	}
	return id >= 0;
}

static bool lists(struct workdays *it, const struct event *event)
{
	bool mouse = event->kind == EVENT_CLICK || event->kind == EVENT_WHEEL;
	enum list_did did = LIST_NOT_MINE;

	if (!it->inside || (mouse && !it->glance->narrow)) {
		did = list_event(&it->days, event);
		if (did != LIST_NOT_MINE)
			look_at_day(it);
		it->inside |= did == LIST_ENTERED && it->day.id != 0;
	}
	if (did == LIST_NOT_MINE && (it->inside || (mouse && !it->glance->narrow)))
		did = list_event(&it->people, event);
	return did != LIST_NOT_MINE;
}

static bool workdays_key(void *state, struct glance *glance, const struct event *event)
{
	struct workdays *it = state;

	if (event->kind == EVENT_KEY && workdays_act(it, glance, event->key)) {
		list_look(&it->people);
		return true;
	}
	if (event->kind == EVENT_KEY && own_key(it, event->key))
		return true;
	return click(it, event) || lists(it, event);
}

static bool workdays_inside(const void *state)
{
	const struct workdays *it = state;

	return it->inside;
}

const struct view view_workdays = {
	.title = N_("Work days"),
	.name = "workdays",
	.hints = N_("Enter|who comes;s|sort;p|earlier"),
	.duty_hints = N_("a|new;e|change;c|close;m|move;x|call off"),
	.inside = workdays_inside,
	.inside_hints = N_("s|sort"),
	.inside_duty_hints = N_("Space|came;w|write;n|did not;e|change;c|close;m|move;x|call off"),
	.open = workdays_open,
	.look = workdays_look,
	.draw = workdays_draw,
	.key = workdays_key,
	.close = workdays_close,
};
