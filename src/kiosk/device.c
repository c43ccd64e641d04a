/*
 * The device: gauges of the modem and of what it may still send; below them each check in plain
 * words, those that need somebody first, with what to do; at the end what went wrong last.
 */
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/health.h"
#include "kiosk/list.h"
#include "kiosk/when.h"
#include "office/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct device {
	struct health health;
	struct list list;
	const struct zone *zone;
	struct moment now;
	size_t modem; /* whose gauges stand first */
};

#define REMEDY_FROM 100 /* columns of a pane in which remedies have a column */

static const struct list_column columns[] = {
	{ .heading = "", .width = 2 },
	{ .heading = N_("What"), .width = 14 },
	{ .heading = N_("How it is") },
	{ .heading = N_("What to do"), .from = REMEDY_FROM },
};
#define COLUMN_COUNT (sizeof(columns) / sizeof(*columns))

static const struct {
	const char *sign;
	unsigned char style;
} weights[] = {
	[HEALTH_ACT] = { "▲", STYLE_BAD },
	[HEALTH_MIND] = { "△", STYLE_WARN },
	[HEALTH_FINE] = { "✓", STYLE_GOOD },
	[HEALTH_PAST] = { "·", STYLE_DIM },
};

static void load(struct list *list, void *context, int64_t from, enum list_way way, size_t most)
{
	const struct device *it = context;

	(void)most;
	for (size_t i = 0; from == 0 && way == LIST_FROM && i < it->health.line_count; i++) {
		const struct health_line *line = &it->health.lines[i];
		unsigned char sign = weights[line->weight].style;
		char time[WHEN_SIZE];
		const char *cells[COLUMN_COUNT] = { weights[line->weight].sign, line->what,
						    line->words, line->remedy };
		unsigned char styles[COLUMN_COUNT] = { sign, STYLE_STRONG, STYLE_PLAIN, sign };

		if (line->weight <= HEALTH_MIND)
			styles[1] = styles[2] = sign;
		if (line->at != 0)
			cells[1] = when_short(it->zone, line->at, it->now, time);
		list_add(list, line->key, cells, styles);
	}
}

static void *device_open(struct glance *glance)
{
	struct device *it = need_zeroed(1, sizeof(*it));

	(void)glance;
	list_start(&it->list, columns, COLUMN_COUNT, load, it, N_("Nothing is known yet."));
	return it;
}

static void device_close(void *state)
{
	struct device *it = state;

	list_release(&it->list);
	free(it);
}

static void device_look(void *state, struct glance *glance)
{
	struct device *it = state;

	it->zone = glance->office.zone;
	it->now = glance->now;
	health_read(&it->health, glance);
	if (it->modem >= it->health.modem_count)
		it->modem = 0;
	list_look(&it->list);
}

/* ---- gauges ---- */

#define LABEL	       13
#define FIGURES	       22
#define SIGNAL_MOST    31
#define SIGNAL_COLUMNS 400
#define GAUGES	       6  /* rows of a modem */
#define LIST_ROW       12 /* that the list has at least, before a second modem is shown */

static unsigned style_of_share(double share)
{
	return share >= 1 ? STYLE_BAD : share >= 0.8 ? STYLE_WARN : STYLE_GOOD;
}

/* "This hour  ███····  23 / 80" */
static void draw_gauge(struct pane pane, int row, const char *label, const char *figures,
		       double used, double most)
{
	int bar = pane.width - LABEL - FIGURES - 3;
	double share = most > 0 ? used / most : 0;

	pane_put_in(pane, row, 1, LABEL - 1, STYLE_STRONG, label);
	if (most > 0)
		pane_bar(pane, row, LABEL + 1, bar, style_of_share(share), share, BAR_NO_MARK);
	else
		pane_put_in(pane, row, LABEL + 1, bar, STYLE_DIM, _("no limit"));
	pane_put(pane, row, LABEL + bar + 3, most > 0 ? style_of_share(share) : STYLE_PLAIN,
		 figures);
}

static void figures_of(char *out, size_t size, double used, double most)
{
	if (most > 0)
		snprintf(out, size, "%.0f / %.0f", used, most);
	else
		snprintf(out, size, "%.0f", used);
}

static void draw_count(struct pane pane, int row, const char *label, double used, double most)
{
	char figures[64];

	figures_of(figures, sizeof(figures), used, most);
	draw_gauge(pane, row, label, figures, used, most);
}

static int draw_storage(const struct health_modem *modem, struct pane pane, int row)
{
	const struct health_storage *storage = NULL;

	for (size_t i = 0; i < modem->storage_count; i++) {
		const struct health_storage *it = &modem->storages[i];

		if (it->total > 0 && (storage == NULL || text_is(it->name, "SM")))
			storage = it;
	}
	if (storage == NULL)
		return row;
	draw_count(pane, row, _("SIM storage"), storage->used, storage->total);
	return row + 1;
}

static void draw_money(const struct health *health, struct pane pane, int row)
{
	char figures[64];

	if (health->budget > 0)
		snprintf(figures, sizeof(figures), _("%.2f / %.2f yuan"), health->spent,
			 health->budget);
	else
		snprintf(figures, sizeof(figures), _("%.2f yuan"), health->spent);
	draw_gauge(pane, row, _("This month"), figures, health->spent, health->budget);
}

static void draw_name(const struct device *it, size_t index, bool running, struct pane pane,
		      int row)
{
	static const char *const bars[] = { "····", "▂···", "▂▄··", "▂▄▆·", "▂▄▆█" };
	const struct health_modem *modem = &it->health.modems[index];
	unsigned style = !running ? STYLE_DIM : weights[health_signal_weight(modem->signal)].style;
	int at;

	if (it->health.modem_count > 1) {
		pane_format(pane_part(pane, row, pane.width - 8, 1, 7), 0, 0, STYLE_DIM,
			    "%zu / %zu", index + 1, it->health.modem_count);
		pane = pane_part(pane, 0, 0, -1, pane.width - 10);
	}
	pane_put_in(pane, row, 1, LABEL - 1, STYLE_HEADING, modem->name);
	if (!running) {
		pane_put(pane, row, LABEL + 1, STYLE_DIM, _("as it was when the gateway stopped"));
		return;
	}
	at = pane_format(pane, row, LABEL + 1, style, "%s %s",
			 bars[health_signal_bars(modem->signal)],
			 health_signal_words(modem->signal));
	if (health_signal_bars(modem->signal) > 0)
		at = pane_format(pane, row, at + 2, STYLE_DIM, "%d / 31", modem->signal);
	if (modem->operator[0] != '\0')
		at = pane_put(pane, row, at + 3, STYLE_STRONG, modem->operator) - 1;
	at = pane_put(pane, row, at + 3, STYLE_PLAIN,
		      health_meaning(SAID_OF_REGISTRATION, modem->registration, "").words);
	pane_put(pane, row, at + 3, STYLE_DIM, modem->model);
}

/* A day over the whole bar, as the gauges below; a column that stands for several half hours tells the
 * weakest of them. Returns the weakest of all, or -1. */
static int spread_signals(const struct health_modem *modem, int width, double *values)
{
	int weakest = -1;

	for (int i = 0; i < width; i++) {
		int begin = i * SIGNAL_SLOTS / width, end = (i + 1) * SIGNAL_SLOTS / width;

		values[i] = -1;
		for (int slot = begin; slot < end || slot == begin; slot++) {
			int level = modem->signals[slot];

			if (level >= 0 && (values[i] < 0 || level < values[i]))
				values[i] = level;
			if (level >= 0 && (weakest < 0 || level < weakest))
				weakest = level;
		}
	}
	return weakest;
}

static void draw_signals(const struct health_modem *modem, struct pane pane, int row)
{
	double values[SIGNAL_COLUMNS];
	int bar = pane.width - LABEL - FIGURES - 3;
	int width = bar < SIGNAL_COLUMNS ? bar : SIGNAL_COLUMNS;
	int weakest = spread_signals(modem, width, values);

	pane_put_in(pane, row, 1, LABEL - 1, STYLE_STRONG, _("Signal 24 h"));
	if (weakest < 0) {
		pane_put(pane, row, LABEL + 1, STYLE_DIM, _("nothing noted yet"));
		return;
	}
	pane_spark(pane, row, LABEL + 1, weights[health_signal_weight(weakest)].style, values,
		   (size_t)width, SIGNAL_MOST);
	pane_format(pane, row, LABEL + 3 + bar, STYLE_PLAIN, _("weakest %d / 31"), weakest);
}

static int draw_modem(const struct device *it, size_t index, bool running, struct pane pane,
		      int row)
{
	const struct health *health = &it->health;
	const struct health_modem *modem = &health->modems[index];

	draw_name(it, index, running, pane, row++);
	draw_signals(modem, pane, row++);
	row = draw_storage(modem, pane, row);
	draw_count(pane, row++, _("Last hour"), modem->hour, health->hour_cap);
	draw_count(pane, row++, _("Last 24 h"), modem->day, health->day_cap);
	return row;
}

static int draw_modems(const struct device *it, bool running, struct pane pane)
{
	const struct health *health = &it->health;
	int row = 0;

	if (health->modem_count == 0)
		pane_put(pane, row++, 1, STYLE_WARN, _("No modem has been seen yet."));
	for (size_t i = 0; i < health->modem_count; i++) {
		if (i > 0 && row + GAUGES + LIST_ROW > pane.height)
			break;
		row = draw_modem(it, (it->modem + i) % health->modem_count, running, pane, row) +
		      (pane.height >= 30);
	}
	draw_money(health, pane, row++);
	return row;
}

/* ---- the checks ---- */

static const struct health_line *chosen(const struct device *it)
{
	int64_t key = list_chosen(&it->list);

	for (size_t i = 0; i < it->health.line_count; i++) {
		if (it->health.lines[i].key == key)
			return &it->health.lines[i];
	}
	return NULL;
}

/* What to do about the chosen row stands below the list, in full. */
static int draw_remedy(const struct device *it, struct pane pane)
{
	const struct health_line *line = chosen(it);

	if (line == NULL || line->remedy[0] == '\0')
		return pane.height;
	pane_put(pane, pane.height - 2, 1, STYLE_STRONG, "→");
	pane_wrap(pane_part(pane, pane.height - 2, 3, 2, pane.width - 4), 0, 0, 2, STYLE_STRONG,
		  line->remedy);
	return pane.height - 2;
}

static void device_draw(void *state, struct glance *glance, struct pane pane)
{
	struct device *it = state;
	int row = draw_modems(it, glance->standing.running, pane);
	int end = draw_remedy(it, pane);

	pane_rule(pane, row++, STYLE_LINE);
	list_draw(&it->list, glance, pane_part(pane, row, 0, end - row, -1));
}

/* ---- what may be done ---- */

static const char *end(struct glance *glance, const char *verb, const char *words)
{
	const char *complaint = duty_end(glance, verb, "outgoing", "");

	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, "%s", words);
	return complaint;
}

static const char *accept_hold(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	(void)context;
	(void)answers;
	if (!duty_begin(glance))
		return _("The database is busy; nothing was changed. Try again.");
	policy_hold(&glance->office);
	return end(glance, "hold", _("✓ sending is held"));
}

static const char *accept_resume(void *context, struct glance *glance,
				 const struct dialog_answers *answers)
{
	(void)context;
	(void)answers;
	if (!duty_begin(glance))
		return _("The database is busy; nothing was changed. Try again.");
	policy_resume(&glance->office);
	return end(glance, "resume", _("✓ sending goes on"));
}

static bool duty_key(struct glance *glance, int key)
{
	if (key == 'h' && glance->standing.held)
		glance_refuse(glance, _("Sending is held already; u resumes it."));
	else if (key == 'h')
		dialog_confirm(glance, _("Hold"),
			       _("Nothing goes out until somebody resumes. Texts still come in and "
				 "are kept. Hold all sending?"),
			       accept_hold, NULL);
	else if (key == 'u')
		dialog_confirm(glance, _("Resume"),
			       _("What waits goes out again, also over a SIM card that was "
				 "exchanged. Resume sending?"),
			       accept_resume, NULL);
	else
		return false;
	return true;
}

static void show_details(struct glance *glance, const struct health_line *line)
{
	char text[640];

	if (line == NULL)
		return;
	snprintf(text, sizeof(text), "%s%s%s", line->words, line->remedy[0] == '\0' ? "" : "\n\n→ ",
		 line->remedy);
	dialog_say(glance, line->what, text);
}

static bool device_key(void *state, struct glance *glance, const struct event *event)
{
	struct device *it = state;
	size_t count = it->health.modem_count;

	switch (list_event(&it->list, event)) {
	case LIST_ENTERED: show_details(glance, chosen(it)); return true;
	case LIST_MOVED: return true;
	case LIST_NOT_MINE: break;
	}
	if (event->kind != EVENT_KEY)
		return false;
	if (event->key != KEY_ARROW_RIGHT && event->key != KEY_ARROW_LEFT)
		return glance->duty && duty_key(glance, event->key);
	if (count < 2)
		return glance_refuse(glance, _("There is no other modem."));
	it->modem = (it->modem + (event->key == KEY_ARROW_RIGHT ? 1 : count - 1)) % count;
	return true;
}

const struct view view_device = {
	.title = N_("Device"),
	.name = "device",
	.hints = N_("↑↓|choose;Enter|details;←→|modem"),
	.duty_hints = N_("h|hold;u|resume"),
	.open = device_open,
	.look = device_look,
	.draw = device_draw,
	.key = device_key,
	.close = device_close,
};
