/*
 * What comes in, newest first: who, which form, what became of it; on duty also the words. A row
 * opens into its details. The search goes on in slices while keys are served.
 */
#include "base/scope.h"
#include "conf/config.h"
#include "forms/forms.h"
#include "kiosk/detail.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/desk.h"
#include "kiosk/list.h"
#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "kiosk/when.h"
#include "office/attention.h"
#include "office/roster.h"
#include "store/incoming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE	  16384 /* ids that a slice of the search looks at */
#define HITS_MOST 400
#define SOUGHT	  64

enum showing { SHOW_ALL, SHOW_WAITING, SHOW_FOUND };

struct incoming_view {
	struct glance *glance;
	struct list list;
	enum showing showing;
	struct inbox_counts counts;

	char sought[SOUGHT];
	bool named;    /* the words sought are part of a name of the roster */
	char form[32]; /* the form that the words sought name; "" none */
	int64_t below; /* ids from here on are searched; 0: it is done */
	int64_t hits[HITS_MOST];
	size_t hit_count;

	int64_t open; /* the message whose details are shown; 0: the list is */
	struct detail detail;
	char title[96];
	bool waits;	  /* it is on the attention list */
	int64_t record;	  /* the last record of it that can be changed; 0: none */
	int64_t newcomer; /* its sender, who waits for approval; 0: none */
	struct desk desk;
};

/* ---- rows ---- */

static const char *outcome_of(const struct glance *glance, const struct incoming *row,
			      unsigned *style)
{
	if (row->attention && !text_is(row->outcome, "unknown")) {
		*style = STYLE_BAD;
		return _("▲ for the office");
	}
	return record_outcome(glance, row->form,
			      row->state == INBOX_WAITING      ? "waiting"
			      : row->state == INBOX_UNREADABLE ? "unreadable"
							       : row->outcome,
			      style);
}

static void add_row(const struct incoming *row, void *context)
{
	struct incoming_view *it = context;
	struct glance *glance = it->glance;
	struct person_shown person = mask_person(glance, row->name, row->sender);
	char time[WHEN_SIZE], group[24] = "";
	unsigned char styles[LIST_COLUMNS] = { STYLE_PLAIN };
	unsigned style;
	const char *outcome = outcome_of(glance, row, &style);

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

/* ---- details ---- */

static void tell_head(struct incoming_view *it, const struct incoming *row)
{
	struct glance *glance = it->glance;
	struct person_shown person = mask_person(glance, row->name, row->sender);
	char time[WHEN_SIZE];
	unsigned style;
	const char *outcome = outcome_of(glance, row, &style);

	when_long(glance->office.zone, row->received_at, time);
	snprintf(it->title, sizeof(it->title), _("Message %lld"), (long long)row->id);
	detail_add(&it->detail, STYLE_STRONG, 0, "%s   %s   %s", time,
		   person.name[0] == '\0' ? _("(unknown)") : person.name, person.number);
	if (row->group > 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, C_("a group of the village", "Group %d"),
			   row->group);
	detail_add(&it->detail, style, 0, "%s   %s", outcome, record_form_title(glance, row->form));
}

static void tell_text(struct incoming_view *it, const struct incoming *row)
{
	detail_heading(&it->detail, _("What was typed"));
	detail_add(&it->detail, STYLE_PLAIN, 2, "%s", row->text);
}

struct telling {
	struct incoming_view *it;
	bool any;
};

static void tell_record(const struct incoming_record *record, void *context)
{
	struct telling *telling = context;
	struct incoming_view *it = telling->it;
	struct buffer words = BUFFER_EMPTY;
	char time[WHEN_SIZE];

	if (!telling->any)
		detail_heading(&it->detail, _("What was understood, and what became of it"));
	telling->any = true;
	if (report_stands(record->state))
		it->record = record->id;
	record_words(it->glance, record->form, record->fields, &words);
	when_long(it->glance->office.zone, record->at, time);
	detail_add(&it->detail, STYLE_PLAIN, 2, _("%s  record %lld (%s): %s"), time,
		   (long long)record->id, record_state(record->state), buffer_text(&words));
	buffer_release(&words);
}

static const struct {
	const char *name, *words;
} fates[] = {
	{ "queued", N_("waits") },	  { "sending", N_("on its way") },
	{ "sent", N_("sent") },		  { "delivered", N_("delivered") },
	{ "failed", N_("failed") },	  { "expired", N_("too late") },
	{ "cancelled", N_("withdrawn") }, { "uncertain", N_("uncertain") },
};

static const char *fate_of(const char *state)
{
	for (size_t i = 0; i < sizeof(fates) / sizeof(*fates); i++) {
		if (text_is(fates[i].name, state))
			return _(fates[i].words);
	}
	return state;
}

static bool lost(const char *state)
{
	return text_is(state, "failed") || text_is(state, "expired") || text_is(state, "uncertain");
}

static void tell_reply(const struct incoming_reply *reply, void *context)
{
	struct telling *telling = context;
	struct incoming_view *it = telling->it;
	char time[WHEN_SIZE];

	if (!telling->any)
		detail_heading(&it->detail, _("What was answered"));
	telling->any = true;
	when_long(it->glance->office.zone, reply->created_at, time);
	detail_add(&it->detail, lost(reply->state) ? STYLE_BAD : STYLE_PLAIN, 2, "%s (%s%s) %s",
		   time, lost(reply->state) ? "▲ " : "", fate_of(reply->state), reply->text);
}

/* The talk before and after: what this number wrote around this message. */
#define AROUND 3

static void tell_earlier(const struct inbox_message *message, void *context)
{
	struct telling *telling = context;
	struct incoming_view *it = telling->it;
	char time[WHEN_SIZE];

	if (message->id >= it->open)
		return;
	if (!telling->any)
		detail_heading(&it->detail, _("What this number wrote before"));
	telling->any = true;
	when_long(it->glance->office.zone, message->received_at, time);
	detail_add(&it->detail, STYLE_PLAIN, 2, "%s  %s", time, message->text);
}

static void tell_talk(struct incoming_view *it, const struct incoming *row)
{
	struct store *store = it->glance->office.store;
	char number[PHONE_SIZE], object[48];
	struct telling telling = { .it = it };

	phone_read(row->sender, it->glance->office.config->country_code, number, sizeof(number));
	snprintf(object, sizeof(object), "message:%lld", (long long)row->id);
	incoming_records(store, row->id, number, tell_record, &telling);
	telling.any = false;
	incoming_replies(store, row->id, number, tell_reply, &telling);
	record_history(&it->detail, it->glance, object);
	telling.any = false;
	inbox_list(store,
		   &(struct inbox_filter){ .from = number, .before_id = row->id, .limit = AROUND },
		   tell_earlier, &telling);
}

/* Somebody who put himself on the roster and waits there. */
static void find_newcomer(struct incoming_view *it, const struct incoming *row)
{
	struct person people[1];
	char number[PHONE_SIZE];

	phone_read(row->sender, it->glance->office.config->country_code, number, sizeof(number));
	if (person_by_phone(it->glance->office.store, number, people, 1) != 1 || people[0].approved)
		return;
	it->newcomer = people[0].id;
	detail_add(&it->detail, STYLE_WARN, 0, _("△ %s is new and waits to be approved: y"),
		   people[0].name);
}

static void tell(const struct incoming *row, void *context)
{
	struct incoming_view *it = context;

	it->waits = row->attention;
	it->record = it->newcomer = 0;
	tell_head(it, row);
	if (it->glance->duty) {
		find_newcomer(it, row);
		tell_text(it, row);
		tell_talk(it, row);
	} else {
		detail_add(&it->detail, STYLE_DIM, 0, "\n%s",
			   _("What was typed and answered is shown on duty only."));
	}
}

static void look_at_details(struct incoming_view *it)
{
	if (it->open == 0)
		return;
	detail_clear(&it->detail);
	if (!incoming_get(it->glance->office.store, it->open, tell, it))
		it->open = 0;
}

static void incoming_look(void *state, struct glance *glance)
{
	struct incoming_view *it = state;

	inbox_count(glance->office.store, office_day_start(&glance->office, glance->now),
		    &it->counts);
	list_look(&it->list);
	look_at_details(it);
}

/* ---- search ---- */

/* A form whose title holds the words, or whose name they are. */
static void find_form(struct incoming_view *it)
{
	const struct forms *forms = it->glance->office.forms;

	it->form[0] = '\0';
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		if (strstr(form->title, it->sought) != NULL || text_is(form->name, it->sought))
			copy_text(it->form, sizeof(it->form), form->name);
	}
}

/* In public mode nothing is found by what is not shown: a name by its beginning, a number by its
 * end. */
static struct incoming_wish wish_of(const struct incoming_view *it)
{
	struct incoming_wish wish = { .form = it->form[0] == '\0' ? NULL : it->form };
	bool digits = it->sought[strspn(it->sought, "0123456789")] == '\0';

	if (it->glance->duty) {
		wish.words = it->sought;
		wish.name = it->named ? it->sought : NULL;
	} else if (digits && strlen(it->sought) <= 4) {
		wish.number_ends = it->sought;
	} else if (!digits && mbstowcs(NULL, it->sought, 0) == 1) {
		wish.name_begins = it->sought;
	}
	return wish;
}

static void note_hit(const struct incoming *row, void *context)
{
	struct incoming_view *it = context;

	if (it->hit_count < HITS_MOST)
		it->hits[it->hit_count++] = row->id;
}

static void search_on(struct incoming_view *it)
{
	struct incoming_wish wish = wish_of(it);
	int64_t from = it->below > SLICE ? it->below - SLICE : 0;
	size_t before = it->hit_count;

	incoming_find(it->glance->office.store, &wish, from, it->below,
		      (unsigned)(HITS_MOST - it->hit_count), note_hit, it);
	it->below = from > 1 && it->hit_count < HITS_MOST ? from : 0;
	if (it->hit_count > before || it->below == 0)
		list_look(&it->list);
}

static void search_begin(struct incoming_view *it)
{
	it->showing = SHOW_FOUND;
	it->hit_count = 0;
	it->below = incoming_last(it->glance->office.store) + 1;
	it->named = incoming_names(it->glance->office.store, it->sought);
	find_form(it);
	list_begin(&it->list);
}

static const char *take_sought(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct incoming_view *it = context;

	(void)glance;
	copy_text(it->sought, sizeof(it->sought), answers->fields[0].value);
	it->showing = SHOW_ALL;
	it->below = 0;
	it->list.empty = it->sought[0] != '\0' ? N_("Nothing was found.") : N_("No message yet");
	if (it->sought[0] != '\0')
		search_begin(it);
	else
		list_begin(&it->list);
	return NULL;
}

static void ask_sought(struct incoming_view *it)
{
	struct dialog_field field = { .label = _("Search"), .most = 20 };

	copy_text(field.value, sizeof(field.value), it->sought);
	dialog_ask(it->glance, _("Search messages"),
		   it->glance->duty ? _("Any words, a name, a number, a form")
				    : _("The last digits of a number, a family name, a form"),
		   &field, 1, take_sought, it);
}

static int64_t incoming_deadline(const void *state)
{
	const struct incoming_view *it = state;

	return it->showing == SHOW_FOUND && it->below > 0 ? 0 : NEVER;
}

static void incoming_tick(void *state, struct glance *glance)
{
	(void)glance;
	search_on(state);
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
	look_at_details(it);
}

static void step(struct incoming_view *it, int key)
{
	list_event(&it->list, &(struct event){ .kind = EVENT_KEY, .key = key });
	open_chosen(it);
}

/* ---- on duty ---- */

static const char *end(const struct incoming_view *it, const char *verb, const char *detail)
{
	return record_end(it->glance, verb, "message", it->open, detail);
}

static const char *answer(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	struct incoming_view *it = context;
	const char *text = answers->fields[0].value;
	struct inbox_message message;
	bool good;

	if (text[0] == '\0')
		return _("There is nothing to send.");
	if (!inbox_get(glance->office.store, it->open, &message))
		return _("It was changed or settled meanwhile.");
	good = duty_begin(glance);
	if (good && !attention_answer(&glance->office, &message, text, glance->now)) {
		duty_drop(glance);
		inbox_release(&message);
		return _("It came from no number that can be texted.");
	}
	inbox_release(&message);
	return good ? end(it, "inbox answer", text) : duty_busy();
}

static void ask_answer(struct incoming_view *it)
{
	struct dialog_field field = { .label = _("Answer"), .most = 160 };

	dialog_ask(it->glance, it->title, _("It is sent to the villager; the message is settled."),
		   &field, 1, answer, it);
}

static const char *dismiss(void *context, struct glance *glance,
			   const struct dialog_answers *answers)
{
	struct incoming_view *it = context;

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	inbox_settle(glance->office.store, it->open, "ignored", NULL, "dismissed", glance->now);
	return end(it, "inbox dismiss", "");
}

static const char *approve(void *context, struct glance *glance,
			   const struct dialog_answers *answers)
{
	struct incoming_view *it = context;
	int64_t id = it->newcomer;
	const char *complaint;
	int records;

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	records = roster_approve(&glance->office, &id, glance->who, glance->now);
	if (records < 0) {
		duty_drop(glance);
		return _("It was changed or settled meanwhile.");
	}
	complaint = duty_end(glance, NULL, NULL, NULL);
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ approved; records that count now: %d"),
			   records);
	return complaint;
}

static void ask_assign(struct incoming_view *it)
{
	desk_assign(&it->desk, it->glance, it->open);
}

static void ask_dismiss(struct incoming_view *it)
{
	dialog_confirm(it->glance, it->title, _("It is settled without an answer."), dismiss, it);
}

static void ask_correct(struct incoming_view *it)
{
	desk_correct(&it->desk, it->glance, it->record);
}

static void ask_cancel(struct incoming_view *it)
{
	desk_cancel(&it->desk, it->glance, it->record);
}

static void ask_approve(struct incoming_view *it)
{
	dialog_confirm(it->glance, _("Approve"),
		       _("This person belongs to the village from now on; what came from the "
			 "number counts."),
		       approve, it);
}

static bool always(const struct incoming_view *it)
{
	(void)it;
	return true;
}

static bool has_none(const struct incoming_view *it)
{
	return it->record == 0;
}

static bool has_record(const struct incoming_view *it)
{
	return it->record != 0;
}

static bool is_waiting(const struct incoming_view *it)
{
	return it->waits;
}

static bool is_new(const struct incoming_view *it)
{
	return it->newcomer != 0;
}

/* What can be done to a message, and why not where it cannot. */
static const struct action {
	int key;
	void (*ask)(struct incoming_view *it);
	bool (*may)(const struct incoming_view *it);
	const char *why;
} actions[] = {
	{ 'a', ask_assign, has_none, N_("It has a record already.") },
	{ 'r', ask_answer, always, "" },
	{ 'x', ask_dismiss, is_waiting, N_("It does not wait for the office.") },
	{ 'c', ask_correct, has_record, N_("It has no record.") },
	{ 'd', ask_cancel, has_record, N_("It has no record.") },
	{ 'y', ask_approve, is_new, N_("Nobody waits for approval.") },
};

static const struct action *action_of(int key)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (actions[i].key == key)
			return &actions[i];
	}
	return NULL;
}

/* To the message that is open. */
static bool key_on_duty(struct incoming_view *it, int key)
{
	const struct action *action = action_of(key);

	if (!it->glance->duty || action == NULL)
		return false;
	if (!action->may(it))
		return glance_refuse(it->glance, _(action->why));
	action->ask(it);
	return true;
}

/* To the row that is chosen: behind the question stands all that is known of it. */
static bool key_on_row(struct incoming_view *it, int key)
{
	if (!it->glance->duty || action_of(key) == NULL)
		return false;
	if (list_chosen(&it->list) == 0)
		return glance_refuse(it->glance, _("There is no message here."));
	open_chosen(it);
	return key_on_duty(it, key);
}

static bool key_of_details(struct incoming_view *it, const struct event *event)
{
	if (detail_event(&it->detail, event))
		return true;
	if (event->kind == EVENT_CLICK || key_on_duty(it, event->key))
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
	case '/': ask_sought(it); return true;
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
