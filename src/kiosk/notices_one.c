/* One notice: its words, how far it is, when the rest will have gone, and who gets it. */
#include "kiosk/health.h"
#include "kiosk/mask.h"
#include "kiosk/notices.h"
#include "kiosk/record.h"
#include "kiosk/when.h"

#include "conf/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW	   200 /* of the list of people, that is looked through at once upwards */
#define TEXT_LINES 3

/* ---- the people ---- */

static const struct list_column columns[] = {
	{ .heading = N_("Group"), .width = 5, .right = true },
	{ .heading = N_("Name"), .width = 10 },
	{ .heading = N_("Number"), .width = 12 },
	{ .heading = N_("State"), .width = 14 },
	{ .heading = N_("Time"), .width = 11 },
	{ .heading = N_("Why"), .duty = true },
};
#define COLUMN_COUNT (sizeof(columns) / sizeof(*columns))

static const struct {
	const char *words;
	unsigned char style;
} states[] = {
	[OUTBOX_QUEUED] = { CN_("a message", "queued"), STYLE_PLAIN },
	[OUTBOX_SENDING] = { CN_("a message", "being sent"), STYLE_PLAIN },
	[OUTBOX_SENT] = { CN_("a message", "sent"), STYLE_PLAIN },
	[OUTBOX_DELIVERED] = { CN_("a message", "✓ arrived"), STYLE_GOOD },
	[OUTBOX_FAILED] = { CN_("a message", "✗ failed"), STYLE_BAD },
	[OUTBOX_EXPIRED] = { CN_("a message", "✗ too late"), STYLE_BAD },
	[OUTBOX_CANCELLED] = { CN_("a message", "called off"), STYLE_DIM },
	[OUTBOX_UNCERTAIN] = { CN_("a message", "△ not known"), STYLE_WARN },
};

static const char *const aparts[] = {
	[AUDIENCE_REACHED] = "",
	[AUDIENCE_OPTED_OUT] = CN_("a message", "opted out"),
	[AUDIENCE_BLOCKED] = CN_("a message", "blocked"),
	[AUDIENCE_UNREACHABLE] = CN_("a message", "✗ no number"),
};

/* A row of the list, which outlives the statement that read it. */
struct recipient_row {
	int64_t n;
	int group;
	char name[64], number[PHONE_SIZE], why[96];
	const char *words;
	unsigned char style;
	int64_t at;
};

static void read_recipient(const struct broadcast_recipient *one, struct recipient_row *row)
{
	*row = (struct recipient_row){ .n = one->n, .group = one->group };
	copy_text(row->name, sizeof(row->name), one->name);
	copy_text(row->number, sizeof(row->number), one->number);
	copy_text(row->why, sizeof(row->why), health_meaning(SAID_OF_ERROR, one->error, "").words);
	row->at = one->delivered_at != 0 ? one->delivered_at : one->sent_at;
	row->words = "";
	if (one->apart > 0 && one->apart < (int)(sizeof(aparts) / sizeof(*aparts))) {
		row->words = C_("a message", aparts[one->apart]);
		row->style = STYLE_WARN;
	} else if (one->has_message) {
		row->words = C_("a message", states[one->state].words);
		row->style = states[one->state].style;
	}
}

static void add_row(struct notices *it, const struct recipient_row *row)
{
	struct person_shown person = mask_person(it->glance, row->name, row->number);
	unsigned char styles[COLUMN_COUNT] = { STYLE_PLAIN, STYLE_STRONG, STYLE_PLAIN, row->style };
	char group[16] = "", time[WHEN_SIZE];

	if (row->group > 0)
		snprintf(group, sizeof(group), "%d", row->group);
	when_short(it->glance->office.zone, row->at, it->glance->now, time);
	list_add(&it->people, row->n,
		 (const char *const[]){ group, person.name, person.number, row->words, time,
					row->why },
		 styles);
}

static void add_recipient(const struct broadcast_recipient *one, void *context)
{
	struct recipient_row row;

	read_recipient(one, &row);
	add_row(context, &row);
}

struct window {
	struct recipient_row rows[WINDOW];
	size_t count;
	int64_t end; /* rows before it are kept */
};

static void keep_recipient(const struct broadcast_recipient *one, void *context)
{
	struct window *window = context;

	if (one->n < window->end && window->count < WINDOW)
		read_recipient(one, &window->rows[window->count++]);
}

static enum broadcast_whom whom(const struct notices *it)
{
	return it->unreached ? BROADCAST_UNREACHED : BROADCAST_ALL;
}

/* Numbers in the list are dense, so a stretch of them is a window. */
static void load_up(struct notices *it, int64_t from, size_t most)
{
	struct window *window = need_zeroed(1, sizeof(*window));
	const struct broadcast *one = &it->one;

	if (from == 0)
		from = one->people + one->opted_out + one->blocked + one->unreachable + 1;
	while (from > 1 && most > 0) {
		window->end = from;
		window->count = 0;
		from = from > WINDOW ? from - WINDOW : 1;
		broadcast_people(it->glance->office.store, one->id, whom(it), from - 1, WINDOW,
				 keep_recipient, window);
		for (size_t i = window->count; i-- > 0 && most > 0; most--)
			add_row(it, &window->rows[i]);
	}
	free(window);
}

static void load(struct list *list, void *context, int64_t from, enum list_way way, size_t most)
{
	struct notices *it = context;

	(void)list;
	if (it->one.id == 0)
		return;
	if (way == LIST_UP)
		load_up(it, from, most);
	else
		broadcast_people(it->glance->office.store, it->one.id, whom(it),
				 way == LIST_FROM && from > 0 ? from - 1 : from, (unsigned)most,
				 add_recipient, it);
}

/* ---- reading ---- */

void notice_start(struct notices *it)
{
	list_start(&it->people, columns, COLUMN_COUNT, load, it, N_("Nobody is on this list."));
}

void notice_look(struct notices *it)
{
	struct office *office = &it->glance->office;
	int64_t was = it->one.id, is = list_chosen(&it->list);

	broadcast_free(&it->one);
	it->one = (struct broadcast){ .id = 0 };
	it->rest = (struct forecast){ .last_at = 0 };
	if (is > 0 && broadcast_get(office->store, is, &it->one)) {
		broadcast_follow(office, &it->one);
		broadcast_count(office->store, is, &it->counts);
		if (it->one.state == BROADCAST_RELEASED || it->one.state == BROADCAST_STAGING)
			it->rest =
				broadcast_outlook(office, &it->one, &it->counts, it->glance->now);
	}
	if (was == it->one.id)
		list_look(&it->people);
	else
		list_begin(&it->people);
}

/* ---- drawing ---- */

/* Takes the text. */
static int draw_text(struct pane pane, int row, char *shown)
{
	row = pane_wrap(pane_part(pane, 0, 1, -1, pane.width - 2), row, 0, TEXT_LINES, STYLE_STRONG,
			shown);
	free(shown);
	return row;
}

static const char *time_words(const struct notices *it, int64_t utc, char out[WHEN_SIZE])
{
	return when_long(it->glance->office.zone, utc, out);
}

/* Figures of the states that there are. */
static void draw_states(const struct notices *it, struct pane pane, int row, int at)
{
	static const enum outbox_state shown[] = { OUTBOX_DELIVERED, OUTBOX_SENT,
						   OUTBOX_SENDING,   OUTBOX_QUEUED,
						   OUTBOX_FAILED,    OUTBOX_EXPIRED,
						   OUTBOX_UNCERTAIN, OUTBOX_CANCELLED };

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++) {
		if (it->counts.messages[shown[i]] > 0)
			at = pane_format(pane, row, at, states[shown[i]].style, "%s %lld",
					 C_("a message", states[shown[i]].words),
					 (long long)it->counts.messages[shown[i]]) +
			     2;
	}
}

static void draw_progress(const struct notices *it, struct pane pane, int row)
{
	int width = pane.width / 4;
	double share = it->one.messages > 0
			       ? (double)notices_out(&it->counts) / (double)it->one.messages
			       : 0;

	pane_bar(pane, row, 1, width, STYLE_GOOD, share, BAR_NO_MARK);
	draw_states(it, pane, row, width + 2);
}

/* When it begins, when the last leaves, whom it leaves out. */
static int draw_times(const struct notices *it, struct pane pane, int row)
{
	const struct broadcast *one = &it->one;
	char begins[WHEN_SIZE], last[WHEN_SIZE], until[WHEN_SIZE];
	int at = 1;

	if (one->begins_at != 0)
		at = pane_format(pane, row, at, STYLE_PLAIN, _("begins %s"),
				 time_words(it, one->begins_at, begins)) +
		     2;
	if (it->rest.last_at != 0 && it->glance->standing.held)
		at = pane_put(pane, row, at, STYLE_BAD, _("▲ sending is held")) + 2;
	else if (it->rest.last_at != 0)
		at = pane_format(pane, row, at, STYLE_STRONG, _("the last leaves %s"),
				 time_words(it, it->rest.last_at, last)) +
		     2;
	if (one->useful_until != 0)
		pane_format(pane, row, at, STYLE_PLAIN, _("of use until %s"),
			    time_words(it, one->useful_until, until));
	row++;
	if (it->rest.expire + it->rest.unpaid > 0)
		pane_format(pane, row++, 1, STYLE_BAD,
			    _("▲ %lld messages would be too late, %lld "
			      "are beyond the month's budget"),
			    (long long)it->rest.expire, (long long)it->rest.unpaid);
	return row;
}

static int draw_whom(const struct notices *it, struct pane pane, int row)
{
	const struct broadcast *one = &it->one;
	char who[128];
	int at = pane_format(pane, row, 1, STYLE_PLAIN, _("%lld people, %lld messages"),
			     (long long)one->people, (long long)one->messages);

	if (one->opted_out + one->blocked + one->unreachable > 0)
		at = pane_format(pane, row, at + 2, STYLE_WARN,
				 _("without: %lld opted out, %lld blocked, %lld no number"),
				 (long long)one->opted_out, (long long)one->blocked,
				 (long long)one->unreachable);
	if (!it->glance->duty)
		return row + 1;
	record_who(it->glance, one->created_by, who, sizeof(who));
	at = pane_format(pane, row, at + 2, STYLE_DIM, _("drafted by %s"), who);
	record_who(it->glance, one->released_by, who, sizeof(who));
	if (one->released_at != 0)
		pane_format(pane, row, at + 2, STYLE_DIM, _("released by %s"), who);
	return row + 1;
}

static void draw_broadcast(struct notices *it, struct pane pane)
{
	const struct broadcast *one = &it->one;
	unsigned char style;
	const char *phase = notices_phase(one, &it->counts, it->glance->now, &style);
	char *audience = notices_audience(it->glance, one->audience);
	int at = pane_format(pane, 0, 1, STYLE_DIM, _("No. %lld"), (long long)one->id), row;

	at = pane_put(pane, 0, at + 2, style, phase);
	at = pane_format(pane, 0, at + 2, STYLE_PLAIN, _("to %s"), audience);
	if (one->urgent)
		pane_put(pane, 0, at + 2, STYLE_WARN, C_("a notice", "▲ urgent"));
	free(audience);
	row = draw_text(pane, 1, notices_words(it->glance, one));
	if (one->released_at != 0)
		draw_progress(it, pane, row++);
	row = draw_times(it, pane, row);
	row = draw_whom(it, pane, row);
	if (it->unreached)
		pane_put(pane, row++, 1, STYLE_WARN, _("Only those who did not get it"));
	list_draw(&it->people, it->glance, pane_part(pane, row, 0, -1, -1));
}

static void draw_waiting(const struct notices *it, const struct waiting_notice *one,
			 struct pane pane)
{
	char due[WHEN_SIZE], until[WHEN_SIZE];
	char *audience = notices_audience(it->glance, one->audience);
	int at = pane_put(pane, 0, 1, STYLE_WARN, C_("a notice", "△ for release")), row;

	at = pane_put(pane, 0, at + 2, STYLE_PLAIN, one->stage);
	pane_format(pane, 0, at + 2, STYLE_PLAIN, _("to %s"), audience);
	free(audience);
	row = draw_text(pane, 1, notices_text(it->glance, one->text));
	at = pane_format(pane, row, 1, STYLE_PLAIN, _("due since %s"),
			 time_words(it, one->due, due));
	pane_format(pane, row, at + 2, STYLE_PLAIN, _("of use until %s"),
		    time_words(it, one->until, until));
	pane_put(pane, row + 2, 1, STYLE_DIM,
		 _("The calendar made it; it goes when somebody on duty releases it."));
}

void notice_draw(struct notices *it, struct pane pane)
{
	const struct waiting_notice *waiting = notices_waiting(it);

	if (waiting != NULL)
		draw_waiting(it, waiting, pane);
	else if (it->one.id != 0)
		draw_broadcast(it, pane);
}
