/*
 * What comes in, newest first: who, which form, what became of it; on duty also the words. A row
 * opens into its details.
 */
#include "kiosk/incoming.h"

#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "kiosk/when.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- rows ---- */

static void add_row(const struct incoming *row, void *context)
{
	struct incoming_view *it = context;
	struct glance *glance = it->glance;
	struct person_shown person = mask_person(glance, row->name, row->sender);
	char time[WHEN_SIZE], group[24] = "";
	unsigned char styles[LIST_COLUMNS] = { STYLE_PLAIN };
	unsigned style;
	const char *outcome = incoming_outcome(glance, row, &style);

	if (row->group > 0)
		snprintf(group, sizeof(group), _("gr. %d"), row->group);
	styles[2] = STYLE_STRONG;
	styles[5] = (unsigned char)style;
	list_add(&it->list, row->id,
		 (const char *const[]){
			 when_short(glance->office.zone, row->received_at, glance->now, time),
			 group, person.name[0] == '\0' ? _("(unknown)") : person.name,
			 person.number, record_form_title(glance, row->form), outcome,
			 glance->duty ? row->text : "" },
		 styles);
}

static const struct list_column columns[] = {
	{ N_("Time"), .width = 10 },  { N_("Gr."), .width = 5 },
	{ N_("Name"), .width = 10 },  { N_("Number"), .width = 12, .duty_from = 96 },
	{ N_("Form"), .width = 12 },  { N_("Outcome"), .width = 17 },
	{ N_("Text"), .duty = true },
};

/* The hits of a search are all there: they are given at once. */
static void load_hits(struct incoming_view *it, int64_t from, enum list_way way)
{
	if (from != 0 || way != LIST_FROM)
		return;
	for (size_t i = 0; i < it->hit_count; i++)
		incoming_get(it->glance->office.store, it->hits[i], add_row, it);
}

static void load(struct list *list, void *context, int64_t from, enum list_way way, size_t most)
{
	struct incoming_view *it = context;

	(void)list;
	if (it->showing == SHOW_FOUND) {
		load_hits(it, from, way);
		return;
	}
	if (way == LIST_FROM && from != 0)
		from++; /* pages are below an id */
	incoming_page(it->glance->office.store, from, way == LIST_UP, it->showing == SHOW_WAITING,
		      (unsigned)most, add_row, it);
}

static void *incoming_open(struct glance *glance)
{
	struct incoming_view *it = need_zeroed(1, sizeof(*it));

	it->glance = glance;
	list_start(&it->list, columns, sizeof(columns) / sizeof(*columns), load, it,
		   N_("No message yet"));
	return it;
}

static void incoming_close(void *state)
{
	struct incoming_view *it = state;

	list_release(&it->list);
	detail_release(&it->detail);
	free(it);
}

static void incoming_look(void *state, struct glance *glance)
{
	struct incoming_view *it = state;

	inbox_count(glance->office.store, office_day_start(&glance->office, glance->now),
		    &it->counts);
	list_look(&it->list);
	incoming_look_at_one(it);
}

static int64_t incoming_deadline(const void *state)
{
	const struct incoming_view *it = state;

	return it->showing == SHOW_FOUND && it->below > 0 ? 0 : NEVER;
}

static void incoming_tick(void *state, struct glance *glance)
{
	(void)glance;
	incoming_search_on(state);
}

/* ---- drawing ---- */

/* "today 11   waiting for the office 6"; what is not read yet, where there is some. */
static void draw_counts(const struct inbox_counts *counts, struct pane pane, int at)
{
	at = pane_format(pane, 0, at, STYLE_PLAIN, _("today %lld   waiting for the office %lld"),
			 (long long)counts->today, (long long)counts->attention);
	if (counts->whole > 0)
		pane_format(pane, 0, at + 3, STYLE_WARN, _("not read yet %lld"),
			    (long long)counts->whole);
}

static void draw_head(const struct incoming_view *it, struct pane pane)
{
	int at = pane_put(pane, 0, 1, it->list.following ? STYLE_GOOD : STYLE_DIM,
			  it->list.following ? _("● following") : _("○ f follows"));

	if (it->showing == SHOW_FOUND && it->below > 0)
		pane_format(pane, 0, at + 3, STYLE_WARN, _("\"%s\": %zu found, searching on …"),
			    it->sought, it->hit_count);
	else if (it->showing == SHOW_FOUND)
		pane_format(pane, 0, at + 3, STYLE_STRONG,
			    it->hit_count == HITS_MOST ? _("\"%s\": the newest %zu   Esc: all")
						       : _("\"%s\": %zu found   Esc: all"),
			    it->sought, it->hit_count);
	else if (it->showing == SHOW_WAITING)
		pane_put(pane, 0, at + 3, STYLE_WARN, _("only what waits for the office   w: all"));
	else
		draw_counts(&it->counts, pane, at + 3);
}

static void incoming_draw(void *state, struct glance *glance, struct pane pane)
{
	struct incoming_view *it = state;

	if (it->open != 0) {
		detail_draw(&it->detail, pane_part(pane, 0, 0, -1, -1), it->title);
		return;
	}
	draw_head(it, pane);
	list_draw(&it->list, glance, pane_part(pane, 1, 0, -1, -1));
}

/* ---- keys ---- */

static void show(struct incoming_view *it, enum showing showing)
{
	it->showing = showing;
	it->below = 0;
	list_begin(&it->list);
}

static void open_chosen(struct incoming_view *it)
{
	it->open = list_chosen(&it->list);
	it->detail.top = 0;
	incoming_look_at_one(it);
}

static void step(struct incoming_view *it, int key)
{
	list_event(&it->list, &(struct event){ .kind = EVENT_KEY, .key = key });
	open_chosen(it);
}

/* To the row that is chosen: behind the question stands all that is known of it. */
static bool key_on_row(struct incoming_view *it, int key)
{
	if (!incoming_acts(it, key))
		return false;
	if (list_chosen(&it->list) == 0)
		return glance_refuse(it->glance, _("There is no message here."));
	open_chosen(it);
	return incoming_act(it, key);
}

static bool key_of_details(struct incoming_view *it, const struct event *event)
{
	if (detail_event(&it->detail, event))
		return true;
	if (event->kind == EVENT_CLICK || incoming_act(it, event->key))
		return true;
	switch (event->key) {
	case KEY_ESCAPE:
	case 'q':
	case KEY_ACCEPT:
	case KEY_ARROW_LEFT: it->open = 0; return true;
	case 'n': step(it, KEY_ARROW_DOWN); return true;
	case 'N':
	case 'p': step(it, KEY_ARROW_UP); return true;
	default: return false;
	}
}

static bool key_of_list(struct incoming_view *it, int key)
{
	switch (key) {
	case '/': incoming_search(it); return true;
	case 'e':
		if (it->glance->duty)
			desk_walk_in(&it->desk, it->glance, NULL);
		return it->glance->duty;
	case 'f':
		if (it->list.following)
			return glance_refuse(it->glance, _("The newest is on top already."));
		list_begin(&it->list);
		return true;
	case 'w': show(it, it->showing == SHOW_WAITING ? SHOW_ALL : SHOW_WAITING); return true;
	case 'n': key = KEY_ARROW_DOWN; break;
	case 'N': key = KEY_ARROW_UP; break;
	case KEY_ESCAPE:
	case 'q':
		if (it->showing == SHOW_ALL)
			return false;
		show(it, SHOW_ALL);
		return true;
	default: return false;
	}
	list_event(&it->list, &(struct event){ .kind = EVENT_KEY, .key = key });
	return true;
}

static bool incoming_key(void *state, struct glance *glance, const struct event *event)
{
	struct incoming_view *it = state;

	(void)glance;
	if (it->open != 0)
		return key_of_details(it, event);
	switch (list_event(&it->list, event)) {
	case LIST_MOVED: return true;
	case LIST_ENTERED: open_chosen(it); return true;
	case LIST_NOT_MINE: break;
	}
	return event->kind == EVENT_KEY &&
	       (key_on_row(it, event->key) || key_of_list(it, event->key));
}

static int incoming_news(const void *state, const struct glance *glance)
{
	(void)state;
	return (int)glance->standing.attention;
}

static bool incoming_inside(const void *state)
{
	const struct incoming_view *it = state;

	return it->open != 0;
}

const struct view view_incoming = {
	.title = N_("Messages"),
	.name = "incoming",
	.hints = N_("Enter|details;/|search;w|waiting;f|follow;s|sort"),
	.duty_hints = N_("e|walk-in;a|assign;r|answer;x|dismiss;c|correct;d|cancel;y|approve"),
	.inside = incoming_inside,
	.inside_hints = N_("n N|next;↑↓|scroll"),
	.inside_duty_hints = N_("a|assign;r|answer;x|dismiss;c|correct;d|cancel;y|approve"),
	.open = incoming_open,
	.look = incoming_look,
	.draw = incoming_draw,
	.key = incoming_key,
	.deadline = incoming_deadline,
	.tick = incoming_tick,
	.news = incoming_news,
	.close = incoming_close,
};
