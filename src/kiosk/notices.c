/*
 * Notices to many: those of the calendar that wait for release, drafts, what is under way and what
 * went, the newest first; below, or behind Enter, the chosen one with whoever gets it.
 */
#include "kiosk/notices.h"

#include "conf/config.h"
#include "kiosk/mask.h"
#include "kiosk/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_OF_NUMBER 7 /* so many in a row may be somebody's */
#define TALL		 32
#define LIST_TALL	 12 /* rows of the list above the chosen one */

/* ---- words ---- */

static const struct {
	const char *phase, *words;
	unsigned char style;
} phases[] = {
	{ "draft", CN_("a notice", "draft"), STYLE_CALM },
	{ "staging", CN_("a notice", "being made"), STYLE_CALM },
	{ "grace", CN_("a notice", "begins at once"), STYLE_COMING },
	{ "waiting", CN_("a notice", "at its time"), STYLE_COMING },
	{ "sending", CN_("a notice", "▸ under way"), STYLE_GOOD },
	{ "paused", CN_("a notice", "△ paused"), STYLE_WARN },
	{ "done", CN_("a notice", "✓ sent"), STYLE_GOOD },
	{ "cancelling", CN_("a notice", "called off"), STYLE_DIM },
	{ "cancelled", CN_("a notice", "called off"), STYLE_DIM },
	{ "lapsed", CN_("a notice", "lapsed"), STYLE_DIM },
};

int64_t notices_out(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_SENT] + counts->messages[OUTBOX_DELIVERED];
}

static int64_t notices_lost(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_FAILED] + counts->messages[OUTBOX_EXPIRED] +
	       counts->messages[OUTBOX_UNCERTAIN];
}

const char *notices_phase(const struct broadcast *broadcast, const struct broadcast_counts *counts,
			  struct moment now, unsigned char *style)
{
	const char *phase = broadcast_phase(broadcast, now);

	if (text_is(phase, "done") && notices_lost(counts) > 0) {
		*style = STYLE_WARN;
		return C_("a notice", "△ not to all");
	}
	for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++) {
		if (text_is(phases[i].phase, phase)) {
			*style = phases[i].style;
			return C_("a notice", phases[i].words);
		}
	}
	*style = STYLE_PLAIN;
	return phase;
}

static char *without_numbers(const struct glance *glance, const char *text)
{
	struct buffer out = BUFFER_EMPTY;

	while (*text != '\0') {
		size_t plain = strcspn(text, "0123456789"), digits;
		char number[32];

		buffer_add(&out, text, plain);
		text += plain;
		digits = strspn(text, "0123456789");
		if (digits >= DIGITS_OF_NUMBER && digits < sizeof(number)) {
			snprintf(number, sizeof(number), "%.*s", (int)digits, text);
			buffer_add_text(&out, mask_person(glance, "", number).number);
		} else {
			buffer_add(&out, text, digits);
		}
		text += digits;
	}
	return buffer_take(&out);
}

/* What differs from person to person is named, what does not is filled. */
char *notices_text(const struct glance *glance, const char *text)
{
	char *whole = broadcast_shown(&glance->office, text, C_("in a notice", "(name)"),
				      C_("in a notice", "(group)"));
	char *shown = without_numbers(glance, whole);

	free(whole);
	return shown;
}

char *notices_words(const struct glance *glance, const struct broadcast *broadcast)
{
	if (!glance->duty && broadcast->released_at == 0)
		return need_copy("");
	return notices_text(glance, broadcast->text);
}

/* ---- what waits for release ---- */

static void forget_waiting(struct notices *it)
{
	for (size_t i = 0; i < it->waiting_count; i++)
		free(it->waiting[i].text);
	it->waiting_count = 0;
}

struct walk {
	struct notices *it;
	const struct plan *plan;
};

static void take_waiting(const struct calendar_item *item, void *context)
{
	struct walk *walk = context;
	struct notices *it = walk->it;
	const struct plan_event *event = item->event;
	const struct plan_words words = { .stage = event->stage };
	const struct config *config = it->glance->office.config;
	struct waiting_notice *row;
	struct buffer text = BUFFER_EMPTY;

	if (item->state != CALENDAR_WAITING || it->waiting_count == WAITING_MOST)
		return;
	row = &it->waiting[it->waiting_count++];
	*row = (struct waiting_notice){ .due = event->due, .until = event->until };
	copy_text(row->id, sizeof(row->id), event->id);
	if (event->stage >= 0)
		copy_text(row->stage, sizeof(row->stage),
			  config->calendar->stages[event->stage].title);
	copy_text(row->audience, sizeof(row->audience),
		  calendar_audience(&it->glance->office, event));
	calendar_words(&it->glance->office, walk->plan, event, &words, &text);
	row->text = text.size == 0 ? need_copy("") : buffer_take(&text);
}

static void look_at_calendar(struct notices *it)
{
	struct plan plan;
	struct walk walk = { it, &plan };

	forget_waiting(it);
	plan_make(&it->glance->office, it->glance->standing.season, &plan);
	calendar_walk(&it->glance->office, &plan, it->glance->now, take_waiting, &walk);
	plan_release(&plan);
}

const struct waiting_notice *notices_waiting(const struct notices *it)
{
	int64_t key = list_chosen(&it->list);

	return key < 0 && (size_t)(-1 - key) < it->waiting_count ? &it->waiting[-1 - key] : NULL;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{ .heading = N_("Time"), .width = 11, .ordered = true },
	{ .heading = N_("State"), .width = 14 },
	{ .heading = N_("To"), .width = 20 },
	{ .heading = N_("Out"), .width = 9, .right = true },
	{ .heading = N_("Lost"), .width = 4, .right = true },
	{ .heading = N_("Text") },
};
#define COLUMN_COUNT (sizeof(columns) / sizeof(*columns))

static void add_waiting(struct notices *it, size_t index)
{
	const struct waiting_notice *row = &it->waiting[index];
	const struct glance *glance = it->glance;
	static const unsigned char styles[COLUMN_COUNT] = { STYLE_PLAIN, STYLE_WARN };
	char time[WHEN_SIZE];
	char *audience = notices_audience(glance, row->audience),
	     *text = notices_text(glance, row->text);

	when_short(glance->office.zone, row->due, glance->now, time);
	list_add(&it->list, -1 - (int64_t)index,
		 (const char *const[]){ time, C_("a notice", "△ for release"), audience, "", "",
					text },
		 styles);
	free(audience);
	free(text);
}

static void add_broadcast(const struct broadcast *row, void *context)
{
	struct notices *it = context;
	struct glance *glance = it->glance;
	struct broadcast now = *row, *broadcast = &now;
	struct broadcast_counts counts;
	unsigned char styles[COLUMN_COUNT] = { STYLE_PLAIN };
	char time[WHEN_SIZE], out[48] = "", lost[24] = "";
	const char *phase;
	char *audience = notices_audience(glance, broadcast->audience);
	char *text = notices_words(glance, broadcast);

	if (row->released_at != 0)
		broadcast_follow(&glance->office, broadcast);
	broadcast_count(glance->office.store, broadcast->id, &counts);
	phase = notices_phase(broadcast, &counts, glance->now, &styles[1]);
	when_short(glance->office.zone, broadcast->created_at, glance->now, time);
	if (broadcast->released_at != 0)
		snprintf(out, sizeof(out), "%lld/%lld", (long long)notices_out(&counts),
			 (long long)broadcast->messages);
	if (notices_lost(&counts) > 0)
		snprintf(lost, sizeof(lost), "%lld", (long long)notices_lost(&counts));
	styles[4] = STYLE_BAD;
	for (size_t i = 0; i < COLUMN_COUNT && styles[1] == STYLE_DIM; i++)
		styles[i] = STYLE_DIM;
	list_add(&it->list, broadcast->id,
		 (const char *const[]){ time, phase, audience, out, lost, text }, styles);
	free(audience);
	free(text);
}

static void load(struct list *list, void *context, int64_t from, enum list_way way, size_t most)
{
	struct notices *it = context;
	struct store *store = it->glance->office.store;

	(void)list;
	if (from < 0) /* those that wait came with the first page */
		return;
	if (way == LIST_UP) {
		size_t before = it->list.count;

		broadcast_list_up(store, from, (unsigned)most, add_broadcast, it);
		if (it->list.count - before < most)
			for (size_t i = it->waiting_count; i-- > 0;)
				add_waiting(it, i);
		return;
	}
	for (size_t i = 0; i < it->waiting_count && from == 0; i++)
		add_waiting(it, i);
	broadcast_list(store, false, way == LIST_FROM && from > 0 ? from + 1 : from, (unsigned)most,
		       add_broadcast, it);
}

/* ---- reading ---- */

static void *notices_open(struct glance *glance)
{
	struct notices *it = need_zeroed(1, sizeof(*it));

	it->glance = glance;
	list_start(&it->list, columns, COLUMN_COUNT, load, it, N_("There is no notice yet."));
	notice_start(it);
	return it;
}

static void notices_look(void *state, struct glance *glance)
{
	struct notices *it = state;

	(void)glance;
	look_at_calendar(it);
	list_look(&it->list);
	notice_look(it);
}

static void notices_close(void *state)
{
	struct notices *it = state;

	forget_waiting(it);
	list_release(&it->list);
	list_release(&it->people);
	broadcast_free(&it->one);
	compose_free(it->compose);
	shift_free(it->shift);
	free(it);
}

/* What waits for somebody of the office. */
static int notices_news(const void *state, const struct glance *glance)
{
	const struct notices *it = state;

	(void)glance;
	return it == NULL ? 0 : (int)it->waiting_count;
}

/* ---- drawing and keys ---- */

static bool tall(struct pane pane)
{
	return pane.height >= TALL;
}

static void notices_draw(void *state, struct glance *glance, struct pane pane)
{
	struct notices *it = state;

	it->both = tall(pane);
	if (it->both) {
		list_draw(&it->list, glance, pane_part(pane, 0, 0, LIST_TALL, -1));
		pane_rule(pane, LIST_TALL, it->inside ? STYLE_STRONG : STYLE_LINE);
		notice_draw(it, pane_part(pane, LIST_TALL + 1, 0, -1, -1));
	} else if (it->inside) {
		notice_draw(it, pane);
	} else {
		list_draw(&it->list, glance, pane);
	}
}

static bool own_key(struct notices *it, int key)
{
	switch (key) {
	case KEY_ARROW_RIGHT:
	case 'l':
		if (it->inside || !(list_chosen(&it->list) != 0))
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
	case 'u':
		if (it->one.id == 0)
			return glance_refuse(it->glance, _("It has not gone to anybody yet."));
		it->unreached = !it->unreached;
		it->inside |= !it->both; /* else nobody sees them */
		list_begin(&it->people);
		return true;
	default: return false;
	}
}

/* A click chooses in whichever list it is. */
static bool notices_key(void *state, struct glance *glance, const struct event *event)
{
	struct notices *it = state;
	bool mouse = it->both && (event->kind == EVENT_CLICK || event->kind == EVENT_WHEEL);
	enum list_did did = LIST_NOT_MINE;

	if (event->kind == EVENT_KEY &&
	    (notices_act(it, glance, event->key) || own_key(it, event->key)))
		return true;
	if (!it->inside || mouse) {
		did = list_event(&it->list, event);
		if (did != LIST_NOT_MINE)
			notice_look(it);
		it->inside |= did == LIST_ENTERED;
	}
	if (did == LIST_NOT_MINE && (it->inside || mouse))
		did = list_event(&it->people, event);
	return did != LIST_NOT_MINE;
}

static bool notices_inside(const void *state)
{
	const struct notices *it = state;

	return it->inside;
}

const struct view view_notices = {
	.title = N_("Notices"),
	.name = "notices",
	.hints = N_("Enter|details;u|unreached;s|sort"),
	.duty_hints = N_("a|new;r|release;p|pause;t|retry;x|call off;m|shift a stage"),
	.inside = notices_inside,
	.inside_hints = N_("u|unreached;s|sort"),
	.inside_duty_hints = N_("r|release;p|pause;t|retry;x|call off"),
	.open = notices_open,
	.look = notices_look,
	.draw = notices_draw,
	.key = notices_key,
	.news = notices_news,
	.close = notices_close,
};
