/*
 * The ledgers: one of each form that adds to the season's figures, with its sums and its records,
 * newest first; problems with their age and who is responsible; the six steering checks; and on
 * duty the people who wait for approval.
 */
#include "kiosk/ledgers.h"

#include "base/scope.h"
#include "conf/config.h"
#include "kiosk/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Forms whose records have a view or a page of their own. */
static const char *const elsewhere[] = { "signup", "attendance", "progress", "check" };

static bool is_ledger(const struct form *form)
{
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(*elsewhere); i++) {
		if (text_is(form->role, elsewhere[i]))
			return false;
	}
	return !form->is_intent;
}

const struct form *ledgers_form(const struct ledgers *it)
{
	return it->at < it->form_count ? it->forms[it->at] : NULL;
}

bool ledgers_problems(const struct ledgers *it)
{
	const struct form *form = ledgers_form(it);

	return form != NULL && text_is(form->role, "problem");
}

bool ledgers_steering(const struct ledgers *it)
{
	return it->at == it->form_count;
}

bool ledgers_people(const struct ledgers *it)
{
	return it->at > it->form_count;
}

static void start_list(struct ledgers *it)
{
	if (ledgers_steering(it))
		steering_start_list(it);
	else
		ledger_start_list(it);
}

static void *ledgers_open(struct glance *glance)
{
	struct ledgers *it = need_zeroed(1, sizeof(*it));
	const struct forms *forms = glance->office.forms;

	it->glance = glance;
	for (size_t i = 0; i < forms_count(forms) && it->form_count < LEDGERS_MOST; i++) {
		if (is_ledger(forms_at(forms, i)))
			it->forms[it->form_count++] = forms_at(forms, i);
	}
	start_list(it);
	return it;
}

static void ledgers_close(void *state)
{
	struct ledgers *it = state;

	list_release(&it->list);
	detail_release(&it->detail);
	free(it);
}

/* ---- sums ---- */

/* The field that feeds a measure; FIELDS_MOST: none that adds up. What is fed by words counts
 * records, which stand there already. */
static size_t field_of(const struct form *form, const char *measure)
{
	for (size_t i = 0; i < form->feed_count; i++) {
		size_t field = forms_field(form, form->feeds[i].field);

		if (text_is(form->feeds[i].measure, measure) && field < FIELDS_MOST &&
		    field_is_number(form->fields[field].type))
			return field;
	}
	return FIELDS_MOST;
}

static void take_sum(const struct report_total *total, void *context)
{
	struct ledgers *it = context;
	size_t field = field_of(ledgers_form(it), total->measure);
	struct ledger_sum *sum = &it->sums[it->sum_count];

	if (total->measure[0] == '\0')
		it->records = total->records;
	if (field == FIELDS_MOST || it->sum_count == SUMS_MOST)
		return;
	sum->field = field;
	sum->amount = total->amount;
	it->sum_count++;
}

static void take_group(const struct report_total *total, void *context)
{
	struct ledgers *it = context;
	const struct form *form = ledgers_form(it);
	long group = strtol(total->key, NULL, 10);

	if (form->feed_count > 0 && text_is(total->measure, form->feeds[0].measure) &&
	    field_of(form, total->measure) != FIELDS_MOST && group > 0 && group <= GROUPS_MOST)
		it->groups[group] = total->amount;
}

static void look_at_sums(struct ledgers *it)
{
	const struct form *form = ledgers_form(it);
	struct store *store = it->glance->office.store;
	int season = ledgers_season(it);

	it->records = 0;
	it->sum_count = 0;
	memset(it->groups, 0, sizeof(it->groups));
	if (form == NULL)
		return;
	report_totals(store, form->name, season, REPORT_BY_NOTHING, take_sum, it);
	report_totals(store, form->name, season, REPORT_BY_GROUP, take_group, it);
	if (ledgers_problems(it) && !it->glance->duty)
		it->records -= report_nameless(store, form->name);
}

static void look_at_details(struct ledgers *it)
{
	if (it->open == 0)
		return;
	detail_clear(&it->detail);
	if (ledgers_steering(it))
		steering_tell(it);
	else
		ledger_tell(it);
}

static void ledgers_look(void *state, struct glance *glance)
{
	struct ledgers *it = state;

	if (!glance->duty && (ledgers_people(it) || it->sought[0] != '\0')) {
		it->at = ledgers_people(it) ? 0 : it->at;
		it->open = 0;
		it->sought[0] = '\0';
		it->sought_words = false;
		list_release(&it->list);
		start_list(it);
	}
	look_at_sums(it);
	if (ledgers_steering(it))
		steering_look(it);
	list_look(&it->list);
	look_at_details(it);
}

/* ---- drawing ---- */

static size_t page_count(const struct ledgers *it)
{
	return it->form_count + (it->glance->duty ? 2 : 1);
}

static const char *page_title(const struct ledgers *it, size_t page)
{
	if (page < it->form_count)
		return it->forms[page]->title;
	return page == it->form_count ? _("Steering") : _("To approve");
}

static void draw_pages(struct ledgers *it, struct pane pane)
{
	int at = 1;

	it->row = pane.row;
	for (size_t i = 0; i < page_count(it); i++) {
		char words[64];

		snprintf(words, sizeof(words), " %s ", page_title(it, i));
		it->titles[i].from = pane.column + at;
		at = pane_put(pane, 0, at, it->at == i ? STYLE_TAB_OPEN : STYLE_TAB, words) + 1;
		it->titles[i].to = pane.column + at;
	}
}

static int draw_sum(const struct ledgers *it, const struct ledger_sum *sum, struct pane pane,
		    int row, int at)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	const struct form *form = ledgers_form(it);

	record_number(it->glance, form, sum->field, sum->amount, &words);
	return pane_format(pane, row, at, STYLE_STRONG, "%s %s", form->fields[sum->field].title,
			   buffer_text(&words));
}

/* "records 28   Area 845 mu" */
static int draw_sums(const struct ledgers *it, struct pane pane, int row)
{
	int at;

	if (it->sought[0] != '\0') {
		pane_format(pane, row, 1, STYLE_WARN, _("only %s   Esc: everybody"), it->sought);
		return row + 1;
	}
	at = pane_format(pane, row, 1, STYLE_STRONG, _("records %lld"), (long long)it->records);
	for (size_t i = 0; i < it->sum_count; i++)
		at = draw_sum(it, &it->sums[i], pane, row, at + 3);
	if (it->open_only)
		pane_put(pane, row, at + 3, STYLE_WARN,
			 ledgers_problems(it) ? _("only those not closed   w: all")
					      : _("only those that wait for approval   w: all"));
	return row + 1;
}

/* What can be done on duty with a record of this ledger. */
static int draw_keys(const struct ledgers *it, struct pane pane, int row)
{
	const char *keys = ledgers_keys(it);

	if (keys[0] == '\0')
		return row;
	pane_put(pane, row, 1, STYLE_DIM, keys);
	return row + 1;
}

static void word_group(const struct ledgers *it, int group, char *out, size_t size)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	const struct form *form = ledgers_form(it);

	record_number(it->glance, form, field_of(form, form->feeds[0].measure), it->groups[group],
		      &words);
	snprintf(out, size, _("gr. %d: %s"), group, buffer_text(&words));
}

/* The first sum by groups, as many as there is room for. */
static int draw_groups(const struct ledgers *it, struct pane pane, int row)
{
	int at = 1;

	for (int group = 1; it->sought[0] == '\0' && group <= GROUPS_MOST; group++) {
		char words[64];

		if (it->groups[group] <= 0)
			continue;
		word_group(it, group, words, sizeof(words));
		if (at + pane_columns(words) > pane.width)
			break;
		at = pane_put(pane, row, at, STYLE_CALM, words) + 2;
	}
	return at == 1 ? row : row + 1;
}

static void ledgers_draw(void *state, struct glance *glance, struct pane pane)
{
	struct ledgers *it = state;
	int row = 1;

	if (it->open != 0) {
		detail_draw(&it->detail, pane, it->title);
		return;
	}
	draw_pages(it, pane);
	if (ledgers_form(it) != NULL) {
		row = draw_sums(it, pane, row);
		row = draw_groups(it, pane, row);
		row = draw_keys(it, pane, row);
	}
	list_draw(&it->list, glance, pane_part(pane, row, 0, -1, -1));
}

/* ---- keys ---- */

void ledgers_turn(struct ledgers *it, size_t page)
{
	it->at = page;
	it->open_only = false;
	list_release(&it->list);
	start_list(it);
	ledgers_look(it, it->glance);
}

static void open_chosen(struct ledgers *it)
{
	it->open = list_chosen(&it->list);
	it->detail.top = 0;
	look_at_details(it);
}

static bool click_on_title(struct ledgers *it, const struct event *event)
{
	if (event->kind != EVENT_CLICK || event->row != it->row)
		return false;
	for (size_t i = 0; i < page_count(it); i++) {
		if (event->column >= it->titles[i].from && event->column < it->titles[i].to) {
			ledgers_turn(it, i);
			return true;
		}
	}
	return false;
}

static bool key_of_details(struct ledgers *it, const struct event *event)
{
	if (detail_event(&it->detail, event) || event->kind == EVENT_CLICK ||
	    ledgers_act(it, event->key))
		return true;
	switch (event->key) {
	case KEY_ESCAPE:
	case 'q':
	case KEY_ACCEPT:
	case KEY_ARROW_LEFT: it->open = 0; return true;
	case 'n':
	case 'N':
		list_event(&it->list, &(struct event){ .kind = EVENT_KEY,
						       .key = event->key == 'n' ? KEY_ARROW_DOWN
										: KEY_ARROW_UP });
		open_chosen(it);
		return true;
	default: return false;
	}
}

static bool key_of_list(struct ledgers *it, int key)
{
	size_t count = page_count(it);

	switch (key) {
	case KEY_ARROW_RIGHT: ledgers_turn(it, (it->at + 1) % count); return true;
	case KEY_ARROW_LEFT: ledgers_turn(it, (it->at + count - 1) % count); return true;
	case '/': ledger_ask_sought(it); return true;
	case KEY_ESCAPE:
	case 'q':
		if (it->sought[0] == '\0')
			return false;
		ledger_show_all(it);
		return true;
	case 'w':
		if (ledgers_form(it) == NULL)
			return glance_refuse(it->glance,
					     _("These are no records; ←→ turns to them."));
		if (it->sought[0] != '\0')
			ledger_show_all(it);
		it->open_only = !it->open_only;
		list_begin(&it->list);
		return true;
	default: return false;
	}
}

static bool ledgers_key(void *state, struct glance *glance, const struct event *event)
{
	struct ledgers *it = state;

	(void)glance;
	if (it->open != 0)
		return key_of_details(it, event);
	if (click_on_title(it, event))
		return true;
	switch (list_event(&it->list, event)) {
	case LIST_ENTERED:
		if (!ledgers_steering(it) || !steering_ask(it))
			open_chosen(it);
		return true;
	case LIST_MOVED: return true;
	case LIST_NOT_MINE: break;
	}
	return event->kind == EVENT_KEY &&
	       (key_of_list(it, event->key) || ledgers_act(it, event->key));
}

static bool ledgers_inside(const void *state)
{
	const struct ledgers *it = state;

	return it->open != 0;
}

const struct view view_ledgers = {
	.title = N_("Ledgers"),
	.name = "ledgers",
	.hints = N_("←→|ledger;Enter|details;/|search;w|only open;s|sort"),
	.duty_hints = N_("e|walk-in;c|correct;d|cancel;y|approve"),
	.inside = ledgers_inside,
	.inside_hints = N_("n N|next;↑↓|scroll"),
	.inside_duty_hints = N_("c|correct;d|cancel;y|approve"),
	.open = ledgers_open,
	.look = ledgers_look,
	.draw = ledgers_draw,
	.key = ledgers_key,
	.close = ledgers_close,
};
