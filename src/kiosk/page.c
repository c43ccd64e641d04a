/*
 * The page around a view: title, tabs, what the daemon is at, hints; large notices and help.
 */
#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/hints.h"
#include "kiosk/inside.h"
#include "kiosk/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_WIDTH  60
#define LEAST_HEIGHT 16
#define WIDE	     110
#define HELP_WIDTH   76
#define HELP_HEIGHT  22
#define HELP_COLUMNS 4

/* ---- the title ---- */

/* The solar term that today is in, as "Clear and Bright" or, later, with its day. */
static void term_words(struct day day, int offset, char *out, size_t size)
{
	int64_t number = day_number(day);

	for (int ago = 0; ago < 17; ago++) {
		int term = solar_term_on(day_of_number(number - ago), offset);

		if (term < 0)
			continue;
		if (ago == 0)
			copy_text(out, size, solar_term_name(term));
		else
			/* TRANSLATORS: a solar term, and which day since it began */
			snprintf(out, size, _("%s, day %d"), solar_term_name(term), ago + 1);
		return;
	}
	out[0] = '\0';
}

static void date_words(const struct kiosk *kiosk, bool wide, char *out, size_t size)
{
	const struct zone *zone = kiosk->glance.office.zone;
	struct wall wall;
	char day[WHEN_SIZE], weekday[WHEN_SIZE], lunar[WHEN_SIZE], term[64];

	if (zone == NULL) {
		out[0] = '\0';
		return;
	}
	wall = wall_of(zone, kiosk->glance.now.utc);
	when_day(wall.day, day);
	when_weekday(wall.day, weekday);
	when_lunar(wall.day, lunar);
	term_words(wall.day, wall.offset, term, sizeof(term));
	if (wide)
		/* TRANSLATORS: weekday, day, year, lunar date, solar term, clock */
		snprintf(out, size, _("%s %s %d   %s   %s   %02d:%02d"), weekday, day,
			 wall.day.year, lunar, term, wall.hour, wall.minute);
	else
		snprintf(out, size, "%s %s  %s  %02d:%02d", day, weekday, lunar, wall.hour,
			 wall.minute);
}

/* Who is on duty, as "kiosk NAME" of the audit has it; of a rehearsal it is nobody. */
static void mode_words(const struct glance *glance, char *out, size_t size)
{
	const char *name = strchr(glance->who, ' ');

	if (!glance->duty)
		copy_text(out, size, _("◇ public"));
	else
		snprintf(out, size, "%s%s", _("◆ on duty"),
			 name == NULL || text_begins(name, " uid ") ? "" : name);
}

static void draw_title(const struct kiosk *kiosk, struct pane page)
{
	struct pane bar = pane_part(page, TITLE_ROW, 0, 1, -1);
	bool wide = page.width >= WIDE;
	const struct config *config = kiosk->source.rules.config;
	char date[192], right[320], mode[120];

	date_words(kiosk, wide, date, sizeof(date));
	mode_words(&kiosk->glance, mode, sizeof(mode));
	snprintf(right, sizeof(right), "%s   %s ", date, mode);
	pane_fill(bar, STYLE_TITLE, "");
	pane_put_right(bar, 0, 0, bar.width, STYLE_TITLE, right);
	if (config != NULL)
		/* TRANSLATORS: the village's name */
		pane_format(pane_part(bar, 0, 0, 1, bar.width - pane_columns(right)), 0, 1,
			    STYLE_TITLE, _("%s · Cunxin"), config->village);
}

/* ---- tabs and the gateway ---- */

static int draw_tab(struct kiosk *kiosk, struct pane page, size_t i, int at)
{
	const struct view *view = views[i];
	bool open = kiosk->view == i;
	int news = view->news == NULL ? 0 : view->news(kiosk->states[i], &kiosk->glance);
	char words[96];
	int end;

	if (news > 0)
		snprintf(words, sizeof(words), " %zu %s %d ", i + 1, _(view->title), news);
	else
		snprintf(words, sizeof(words), " %zu %s ", i + 1, _(view->title));
	end = pane_put(page, TABS_ROW, at, open ? STYLE_TAB_OPEN : STYLE_TAB, words);
	kiosk->tabs[i].from = at;
	kiosk->tabs[i].to = end;
	return end + (page.width >= WIDE);
}

/* What a status row says of a modem's state, in words for people. */
static const char *modem_words(const struct standing *standing)
{
	if (!standing->running)
		return _("stopped");
	if (standing->held)
		return _("sending held");
	if (standing->modem[0] == '\0')
		return _("no modem");
	return text_is(standing->modem, "ready") ? _("online") : _("modem not ready");
}

/* Beside the tabs; where they leave no room, in the rule below. */
static void draw_gateway(const struct kiosk *kiosk, struct pane page, int from)
{
	static const char *const bars[] = { "····", "▂···", "▂▄··", "▂▄▆·", "▂▄▆█" };
	const struct standing *standing = &kiosk->glance.standing;
	bool good = standing->running && !standing->held && text_is(standing->modem, "ready");
	unsigned style = good ? STYLE_GOOD : standing->running ? STYLE_WARN : STYLE_BAD;
	char words[160];
	int width;

	if (!kiosk->ready)
		return;
	snprintf(words, sizeof(words), _("%s %s  queue %lld"),
		 standing->running && standing->bars >= 0 ? bars[standing->bars] : "····",
		 modem_words(standing), (long long)standing->queued);
	width = pane_columns(words) + 2;
	if (width <= page.width - from)
		pane_put_right(page, TABS_ROW, from, page.width - from - 1, style, words);
	else
		pane_format(page, TABS_ROW + 1, page.width - width - 2, style, " %s ", words);
}

static void draw_tabs(struct kiosk *kiosk, struct pane page)
{
	int at = 1;

	for (size_t i = 0; views[i] != NULL; i++)
		at = draw_tab(kiosk, page, i, at);
	pane_rule(page, TABS_ROW + 1, STYLE_LINE);
	draw_gateway(kiosk, page, at);
}

/* ---- hints ---- */

/* Keys in one style, words in another, as long as they fit. */
static int draw_hints(struct pane bar, int at, const char *hints)
{
	struct hint hint = { .words = "" };

	while (hints_next(&hints, &hint)) {
		if (at + pane_columns(hint.key) + 3 + pane_columns(hint.words) > bar.width)
			return at;
		at = pane_put(bar, 0, at, STYLE_HINT_KEY, hint.key) + 1;
		at = pane_put(bar, 0, at, STYLE_HINT, hint.words) + 2;
	}
	return at;
}

/* The keys of the view as it stands, up to a NULL. */
struct hints {
	const char *rows[4];
};

static void add_hints(struct hints *hints, const char *words)
{
	size_t count = 0;

	while (hints->rows[count] != NULL)
		count++;
	if (words != NULL && words[0] != '\0')
		hints->rows[count] = _(words);
}

static struct hints hints_of(const struct kiosk *kiosk)
{
	const struct view *view = views[kiosk->view];
	const void *state = kiosk->states[kiosk->view];
	bool inside = state != NULL && view->inside != NULL && view->inside(state);
	struct hints hints = { .rows = { NULL } };

	add_hints(&hints, inside ? N_("Esc|back") : NULL);
	if (kiosk->glance.duty)
		add_hints(&hints, inside ? view->inside_duty_hints : view->duty_hints);
	add_hints(&hints, inside ? view->inside_hints : view->hints);
	return hints;
}

static void draw_footer(const struct kiosk *kiosk, struct pane page)
{
	struct pane bar = pane_part(page, page.height - 1, 0, 1, -1);
	const struct hints hints = hints_of(kiosk);
	char digits[64];
	int at;

	snprintf(digits, sizeof(digits), "1-%zu Tab|%s", views_count(), _("views"));
	pane_fill(bar, STYLE_HINT, "");
	at = draw_hints(bar, 1, _("?|help"));
	for (size_t i = 0; hints.rows[i] != NULL; i++)
		at = draw_hints(bar, at, hints.rows[i]);
	at = draw_hints(bar, at, kiosk->glance.duty ? _("o|end duty") : _("o|duty"));
	draw_hints(bar, at, digits);
}

/* ---- large notices ---- */

static const struct {
	const char *headline, *remedy;
} notices[] = {
	[SOURCE_READY] = { N_("One moment"), "" },
	[SOURCE_ABSENT] = { N_("The gateway has not begun its work"),
			    N_("There is no database yet. Start it: systemctl start cunxind") },
	[SOURCE_LOCKED] = { N_("The database is locked"),
			    N_("Another program keeps it for itself, or the disk fails. This "
			       "screen goes on by itself as soon as it can.") },
	[SOURCE_OLDER] = { N_("The database is being upgraded"),
			   N_("If this does not end: cunxin db upgrade") },
	[SOURCE_NEWER] = { N_("This screen is older than the database"),
			   N_("Install the newer version of cunxin-kiosk too.") },
	[SOURCE_DAMAGED] = { N_("The database is damaged"),
			     N_("Tell whoever looks after the gateway: cunxin doctor") },
	[SOURCE_FORBIDDEN] = { N_("This user may not read the database"),
			       N_("Users of the screen belong to the group cunxin.") },
	[SOURCE_NO_RULES] = { N_("The config has faults"),
			      N_("Mend it; what is left then: cunxin config check") },
};

static void draw_notice(struct pane area, const char *headline, const char *remedy, const char *why)
{
	int width = area.width - 8 < 72 ? area.width - 8 : 72;
	struct pane box = pane_part(area, area.height / 2 - 4, (area.width - width) / 2, 10, width);

	pane_fill(box, STYLE_ALERT, "");
	pane_centre(pane_part(box, 2, 2, 1, width - 4), 0, STYLE_ALERT, headline);
	pane_wrap(pane_part(box, 4, 3, 2, width - 6), 0, 0, 2, STYLE_ALERT, remedy);
	pane_wrap(pane_part(box, 6, 3, 3, width - 6), 0, 0, 3, STYLE_ALERT, why);
}

/* Over the view while the daemon does not run; returns what is left of the area. */
static struct pane draw_banner(const struct kiosk *kiosk, struct pane area)
{
	struct pane banner = pane_part(area, 0, 0, 3, -1);

	if (kiosk->glance.standing.running)
		return area;
	pane_fill(banner, STYLE_ALERT, "");
	pane_centre(banner, 0, STYLE_ALERT, _("THE GATEWAY DOES NOT RUN"));
	pane_centre(banner, 1, STYLE_ALERT,
		    _("No message is received or sent. What you see is how it stood."));
	pane_centre(banner, 2, STYLE_ALERT, _("Start it: systemctl start cunxind"));
	return pane_part(area, 4, 0, -1, -1);
}

/* ---- help ---- */

static const char help_text[] =
	N_("1 2 3 …, Tab, [ ]    the views; a click on a tab does too\n"
	   "↑ ↓ j k  PgUp PgDn   move; Home End g G: first and last\n"
	   "Enter, click         details of the chosen row\n"
	   "/                    search in messages and ledgers; n N next, before\n"
	   "s S                  sort by the next column; the other way round\n"
	   "f                    follow what comes in\n"
	   "q Esc                back\n"
	   "o                    duty: the PIN is asked; o again ends it\n"
	   "Ctrl-L               draw anew\n"
	   "◇ public: names and numbers are masked, nothing can be changed.\n"
	   "◆ on duty: everything is whole; each change is noted with your name.\n"
	   "Colours never stand alone: ▲ and words say the same.");

/* The view's own keys, also those that the footer has no room for, in columns; returns the rows. */
static int draw_own_keys(const struct kiosk *kiosk, struct pane pane)
{
	const struct hints hints = hints_of(kiosk);
	int width = pane.width / HELP_COLUMNS, count = 0;

	pane_format(pane, 0, 0, STYLE_HEADING, _("Keys of this page: %s"),
		    _(views[kiosk->view]->title));
	for (size_t i = 0; hints.rows[i] != NULL; i++) {
		const char *row = hints.rows[i];

		for (struct hint hint = { .words = "" }; hints_next(&row, &hint); count++) {
			struct pane cell = pane_part(pane, 1 + count / HELP_COLUMNS,
						     count % HELP_COLUMNS * width, 1, width - 1);

			pane_put(cell, 0, pane_put(cell, 0, 0, STYLE_STRONG, hint.key) + 1,
				 STYLE_PLAIN, hint.words);
		}
	}
	return count == 0 ? 0 : 2 + (count - 1) / HELP_COLUMNS;
}

static void draw_help(const struct kiosk *kiosk, struct pane page)
{
	int width = page.width < HELP_WIDTH ? page.width : HELP_WIDTH;
	int height = page.height < HELP_HEIGHT ? page.height : HELP_HEIGHT;
	struct pane inner = pane_box(pane_part(page, (page.height - height) / 2,
					       (page.width - width) / 2, height, width),
				     _("Help"));
	int row = draw_own_keys(kiosk, inner);

	row += row > 0;
	pane_wrap(inner, row, 0, inner.height - row - 1, STYLE_PLAIN, _(help_text));
	pane_put(inner, inner.height - 1, 0, STYLE_DIM, _("any key: close"));
}

/* ---- all of it ---- */

/* What is said stands below the view; a box in it keeps its end. */
static struct pane room_of_view(struct kiosk *kiosk, struct pane area)
{
	const struct view *view = views[kiosk->view];
	const void *state = kiosk->states[kiosk->view];
	bool boxed = view->inside != NULL && view->inside(state);

	return kiosk->glance.said[0] != '\0' && boxed ? pane_part(area, 0, 0, area.height - 1, -1)
						      : area;
}

/* "cunxin.conf:12: …": where it is in the screen's language, then the words of whoever read it. */
static void fault_words(const char *fault, char *out, size_t size)
{
	const char *words = strstr(fault, ": ");

	if (words == NULL)
		snprintf(out, size, "%s", fault);
	else
		/* TRANSLATORS: file and line of a fault, then in English what it is */
		snprintf(out, size, _("The first of them, at %.*s:\n%s"), (int)(words - fault),
			 fault, words + 2);
}

/* Which one is meant; of a config, its first fault. What a program says in English of the rest,
 * cunxin doctor tells whoever looks after the gateway. */
static void draw_absence(const struct kiosk *kiosk, struct pane area)
{
	const struct source *source = &kiosk->source;
	char where[sizeof(source->state_dir) + 64] = "";

	if (source->state == SOURCE_NO_RULES)
		fault_words(source->why, where, sizeof(where));
	else if (source->state != SOURCE_READY)
		snprintf(where, sizeof(where), _("The database: %s/cunxin.db"), source->state_dir);
	draw_notice(area, _(notices[source->state].headline), _(notices[source->state].remedy),
		    where);
}

static void draw_view(struct kiosk *kiosk, struct pane page)
{
	struct pane area = pane_part(page, TOP_ROWS, 0, page.height - TOP_ROWS - 1, -1);
	struct glance *glance = &kiosk->glance;

	if (!kiosk->ready) {
		draw_absence(kiosk, area);
		return;
	}
	area = draw_banner(kiosk, area);
	if (kiosk->states[kiosk->view] != NULL)
		views[kiosk->view]->draw(kiosk->states[kiosk->view], glance,
					 room_of_view(kiosk, area));
	if (glance->said[0] != '\0')
		pane_put_in(area, area.height - 1, 0, area.width, glance->said_style, glance->said);
}

void kiosk_draw(struct kiosk *kiosk, struct frame *frame, struct moment now)
{
	struct pane page = pane_whole(frame);

	kiosk->glance.now = now;
	kiosk->glance.narrow = page.width < WIDE;
	kiosk->stale = false;
	frame_clear(frame);
	if (page.width < LEAST_WIDTH || page.height < LEAST_HEIGHT) {
		pane_centre(page, page.height / 2, STYLE_WARN, _("The window is too small"));
		return;
	}
	draw_title(kiosk, page);
	draw_tabs(kiosk, page);
	draw_view(kiosk, page);
	draw_footer(kiosk, page);
	if (kiosk->glance.dialog != NULL)
		dialog_draw(kiosk->glance.dialog, page);
	if (kiosk->help)
		draw_help(kiosk, page);
	frame_shift(frame, kiosk->shift);
}
