/*
 * What comes after an offer of land (agreed, planted, declined) and after a wish for supplies
 * (ready, handed out against the stock): told in detail, and done on duty as the verbs land,
 * supply and stock of cunxin(1) do it.
 */
#include "kiosk/ledgers.h"

#include "base/scope.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "kiosk/when.h"
#include "office/land.h"
#include "office/supply.h"

#include <stdio.h>
#include <stdlib.h>

#define YEARS_MOST  100
#define PRICE_MOST  1e6
#define AREA_MOST   1e6
#define AMOUNT_MOST 1e9
#define AMOUNT_SIZE 12 /* characters that are typed of one */

/* An amount that was typed; 0: nothing was. False: it is none. */
static bool take_amount(const char *text, double most, double *amount)
{
	char *end;

	*amount = 0;
	if (text[0] == '\0')
		return true;
	*amount = strtod(text, &end);
	return *end == '\0' && *amount > 0 && *amount <= most;
}

static const char *no_amount(struct ledgers *it, const char *text)
{
	snprintf(it->complaint, sizeof(it->complaint), _("\"%.40s\" is no such amount."), text);
	return it->complaint;
}

/* The one figure of a step: kept, or asked about where it is unusual. */
static const char *judge_amount(struct ledgers *it, const struct dialog_answers *answers,
				double most, enum field_type field, dialog_accept *keep)
{
	const char *text = answers->fields[0].value;

	if (!take_amount(text, most, &it->amount))
		return no_amount(it, text);
	copy_text(it->typed, sizeof(it->typed), text);
	return ledger_sure(it, answers, &(struct ledger_figure){ field, it->amount, 0 }, 1, keep);
}

/* ---- land ---- */

static const char *end_offer(struct ledgers *it, enum land_done done, const char *state,
			     const char *verb, const char *detail)
{
	if (done == LAND_DONE)
		return record_end(it->glance, verb, "report", it->acting, detail);
	duty_drop(it->glance);
	if (done == LAND_UNKNOWN)
		return _("It was changed or settled meanwhile.");
	snprintf(it->complaint, sizeof(it->complaint), _("The offer is %s; that cannot be now."),
		 record_state(state));
	return it->complaint;
}

static const char *keep_deal(void *context, struct glance *glance,
			     const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	char state[16];

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	return end_offer(it, land_agree(&glance->office, it->acting, &it->deal, glance->now, state),
			 state, "land agree", it->deal.taker);
}

static const char *agree(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	const struct dialog_field *fields = answers->fields;
	struct land deal = { .years = 0 };
	double years;

	(void)glance;
	*answers->about = 0;
	if (fields[0].value[0] == '\0' ||
	    !copy_text(deal.taker, sizeof(deal.taker), fields[0].value))
		return _("Say who takes it, in few words.");
	*answers->about = 1;
	if (!take_amount(fields[1].value, YEARS_MOST, &years) || years != (int)years)
		return no_amount(it, fields[1].value);
	*answers->about = 2;
	if (!take_amount(fields[2].value, PRICE_MOST, &deal.price))
		return no_amount(it, fields[2].value);
	deal.years = (int)years;
	it->deal = deal;
	return ledger_sure(it, answers,
			   (const struct ledger_figure[]){ { FIELD_YEARS, years, 1 },
							   { FIELD_PRICE_AREA, deal.price, 2 } },
			   2, keep_deal);
}

static void fill_number(double number, struct dialog_field *field)
{
	if (number > 0)
		snprintf(field->value, sizeof(field->value), "%.10g", number);
}

/* What the villager himself said of it. */
static double offered(struct ledgers *it, enum field_type type)
{
	struct form_record *record = need_zeroed(1, sizeof(*record));
	const struct field_value *value = NULL;
	const struct form *form;
	struct hand hand = { .phone = "" };
	double number;

	form = hand_recall(&it->glance->office, it->acting, &hand, record);
	if (form != NULL)
		value = record_value(form, record, type);
	number = value == NULL ? 0 : value->number;
	free(record);
	return number;
}

static void ask_agree(struct ledgers *it)
{
	struct dialog_field fields[] = {
		{ .label = _("Taker"), .needed = true, .most = 20 },
		{ .label = _("Years"), .most = 3 },
		{ .label = _("Yuan a mu and year"), .most = AMOUNT_SIZE },
	};
	struct land deal = { .years = 0 };

	land_get(it->glance->office.store, it->acting, &deal);
	copy_text(fields[0].value, sizeof(fields[0].value), deal.taker);
	fill_number(deal.years > 0 ? deal.years : offered(it, FIELD_YEARS), &fields[1]);
	fill_number(deal.price > 0 ? deal.price : offered(it, FIELD_PRICE_AREA), &fields[2]);
	dialog_ask(it->glance, _("Agreed"), _("The villager is told what was agreed."), fields, 3,
		   agree, it);
}

static const char *keep_planted(void *context, struct glance *glance,
				const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	char state[16];

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	return end_offer(it,
			 land_plant(&glance->office, it->acting, it->amount, glance->now, state),
			 state, "land plant", it->typed);
}

static const char *plant(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	(void)glance;
	return judge_amount(context, answers, AREA_MOST, FIELD_AREA, keep_planted);
}

static void ask_plant(struct ledgers *it)
{
	struct dialog_field field = { .label = _("Mu"), .most = AMOUNT_SIZE };

	dialog_ask(it->glance, _("Planted"), _("How many mu; nothing: all that was offered."),
		   &field, 1, plant, it);
}

static const char *decline(void *context, struct glance *glance,
			   const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	const char *reason = answers->fields[0].value;
	char state[16];

	if (!duty_begin(glance))
		return duty_busy();
	return end_offer(it, land_decline(&glance->office, it->acting, reason, glance->now, state),
			 state, "land decline", reason);
}

static void ask_decline(struct ledgers *it)
{
	struct dialog_field field = { .label = _("Why"), .most = 60 };

	dialog_ask(it->glance, _("Decline"), _("The villager is told, with the reason."), &field, 1,
		   decline, it);
}

/* ---- supplies ---- */

static double whole(int64_t thousandths)
{
	return (double)thousandths / 1000;
}

/* What villagers call it. */
static const char *item_words(const struct ledgers *it, const char *item)
{
	const struct form *form = ledgers_form(it);

	for (size_t i = 0; i < form->field_count; i++) {
		const char *words = item;

		if (form->fields[i].type == FIELD_CHOICE)
			words = forms_choice_title(it->glance->office.forms, form, i, item);
		if (!text_is(words, item))
			return words;
	}
	return item;
}

/* "600 jin" of a weight of 300 kg; "2 machines". */
static void word_amount(const struct ledgers *it, const char *item, int64_t thousandths,
			struct buffer *out)
{
	forms_amount(it->glance->office.forms, ledgers_form(it), item, whole(thousandths), out);
}

static void stock_words(const struct ledgers *it, const char *item, char *out, size_t size)
{
	SCOPED(buffer_release) struct buffer amount = BUFFER_EMPTY;
	SCOPED(buffer_release) struct buffer reserved = BUFFER_EMPTY;
	struct stock stock = stock_of(it->glance->office.store, item);

	word_amount(it, item, stock.amount, &amount);
	word_amount(it, item, stock.reserved, &reserved);
	snprintf(out, size, _("In stock: %s %s, %s of them set aside"), item_words(it, item),
		 buffer_text(&amount), buffer_text(&reserved));
}

static const char *refusal(struct ledgers *it, enum supply_result result, const struct supply *wish)
{
	char words[200];

	switch (result) {
	case SUPPLY_DONE:
	case SUPPLY_UNKNOWN: break;
	case SUPPLY_NOT_NOW: return _("It was handed out or taken back.");
	case SUPPLY_NO_AMOUNT: return _("Nobody has said how much: give the amount.");
	case SUPPLY_SHORT:
		stock_words(it, wish->item, words, sizeof(words));
		snprintf(it->complaint, sizeof(it->complaint), _("Too little is free. %s"), words);
		return it->complaint;
	}
	return _("It was changed or settled meanwhile.");
}

static const char *keep_served(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	struct office *office = &glance->office;
	enum supply_result result;
	struct supply wish = { .amount = 0 };

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	result = it->act == 'h' ? supply_hand(office, it->acting, it->amount, glance->who,
					      glance->now, &wish)
				: supply_ready(office, it->acting, it->amount, glance->now, &wish);
	if (result != SUPPLY_DONE) {
		duty_drop(glance);
		return refusal(it, result, &wish);
	}
	return record_end(glance, it->act == 'h' ? "supply hand" : "supply ready", "report",
			  it->acting, it->typed);
}

static size_t weight_of(const struct ledgers *it, const char *item)
{
	return forms_amount_field(it->glance->office.forms, ledgers_form(it), item);
}

static bool needs_unit(const struct ledgers *it, const char *item)
{
	size_t weight = weight_of(it, item);

	return weight < FIELDS_MOST && record_needs_unit(it->glance, ledgers_form(it), weight);
}

/* With its unit, as in a text. NULL: read; else why not. */
static const char *take_weight(struct ledgers *it, const char *item, const char *text,
			       double *amount)
{
	SCOPED(release_memory) struct form_record *read = need_zeroed(1, sizeof(*read));
	const struct office *office = &it->glance->office;
	const struct form *form = ledgers_form(it);
	size_t weight = weight_of(it, item);

	if (record_lacks_unit(it->glance, form, weight, text, it->complaint, sizeof(it->complaint)))
		return it->complaint;
	if (!forms_set_field(office->forms, form, weight, text,
			     office_today(office, it->glance->now), read))
		return no_amount(it, text);
	*amount = read->values[weight].number;
	return NULL;
}

static const char *take_so_much(struct ledgers *it, const char *text, double *amount)
{
	struct supply wish;

	*amount = 0;
	if (text[0] == '\0')
		return NULL;
	if (supply_get(it->glance->office.store, it->acting, &wish) && needs_unit(it, wish.item))
		return take_weight(it, wish.item, text, amount);
	return take_amount(text, AMOUNT_MOST, amount) ? NULL : no_amount(it, text);
}

static const char *serve(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	const char *text = answers->fields[0].value;
	const char *complaint = take_so_much(it, text, &it->amount);

	(void)glance;
	if (complaint != NULL)
		return complaint;
	copy_text(it->typed, sizeof(it->typed), text);
	return ledger_sure(it, answers, &(struct ledger_figure){ FIELD_WEIGHT, it->amount, 0 }, 1,
			   keep_served);
}

static const char *end_stock(struct ledgers *it, const char *item, const char *typed)
{
	char object[64], words[200];
	const char *complaint;

	snprintf(object, sizeof(object), "stock:%.48s", item);
	complaint = duty_end(it->glance, "stock set", object, typed);
	if (complaint != NULL)
		return complaint;
	stock_words(it, item, words, sizeof(words));
	glance_say(it->glance, STYLE_GOOD, "✓ %s", words);
	return NULL;
}

static const char *set_stock(void *context, struct glance *glance,
			     const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	const char *text = answers->fields[0].value, *complaint = NULL;
	struct supply wish;
	double amount = 0;

	if (text[0] == '\0')
		return no_amount(it, text);
	if (!text_is(text, "0"))
		complaint = take_so_much(it, text, &amount);
	if (complaint != NULL)
		return complaint;
	if (!supply_get(glance->office.store, it->acting, &wish))
		return _("It was changed or settled meanwhile.");
	if (!duty_begin(glance))
		return duty_busy();
	if (!supply_set_stock(&glance->office, wish.item, amount, glance->who, glance->now)) {
		duty_drop(glance);
		return _("More than that is set aside.");
	}
	return end_stock(it, wish.item, text);
}

/* Asks how much, over what there is. */
static void ask_amount(struct ledgers *it, const char *title, bool wanted, dialog_accept *accept)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	struct dialog_field field = { .label = _("Amount"), .most = AMOUNT_SIZE };
	struct supply wish;
	char text[200];

	if (!supply_get(it->glance->office.store, it->acting, &wish))
		return;
	stock_words(it, wish.item, text, sizeof(text));
	if (wanted && wish.amount > 0) {
		word_amount(it, wish.item, wish.amount, &words);
		copy_text(field.value, sizeof(field.value),
			  needs_unit(it, wish.item) ? buffer_text(&words) : "");
		if (field.value[0] == '\0')
			fill_number(whole(wish.amount), &field);
	}
	dialog_ask(it->glance, title, text, &field, 1, accept, it);
}

static void ask_ready(struct ledgers *it)
{
	ask_amount(it, _("Ready to be fetched"), true, serve);
}

static void ask_hand(struct ledgers *it)
{
	ask_amount(it, _("Hand out"), true, serve);
}

static void ask_stock(struct ledgers *it)
{
	ask_amount(it, _("So much is in stock"), false, set_stock);
}

/* ---- told ---- */

static void tell_deal(struct ledgers *it, int64_t id)
{
	const struct zone *zone = it->glance->office.zone;
	struct land deal;
	char time[WHEN_SIZE];

	if (!land_get(it->glance->office.store, id, &deal) || deal.taker[0] == '\0')
		return;
	detail_add(&it->detail, STYLE_STRONG, 0, _("Taken by %s"),
		   mask_person(it->glance, deal.taker, "").name);
	if (deal.years > 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, _("for %d years"), deal.years);
	if (deal.price > 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, _("%.10g yuan a mu and year"), deal.price);
	if (deal.agreed_at != 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, _("agreed %s"),
			   when_long(zone, deal.agreed_at, time));
	if (deal.planted_at != 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, _("planted %s"),
			   when_long(zone, deal.planted_at, time));
}

static void tell_wish(struct ledgers *it, int64_t id)
{
	const struct zone *zone = it->glance->office.zone;
	SCOPED(buffer_release) struct buffer amount = BUFFER_EMPTY;
	struct supply wish;
	char time[WHEN_SIZE], text[200];

	if (!supply_get(it->glance->office.store, id, &wish))
		return;
	word_amount(it, wish.item, wish.amount, &amount);
	if (wish.ready_at != 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, _("ready %s: %s"),
			   when_long(zone, wish.ready_at, time), buffer_text(&amount));
	if (wish.handed_at != 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, _("handed out %s: %s"),
			   when_long(zone, wish.handed_at, time), buffer_text(&amount));
	stock_words(it, wish.item, text, sizeof(text));
	detail_add(&it->detail, STYLE_PLAIN, 0, "%s", text);
}

/* ---- by the form's role ---- */

static const struct {
	const char *role, *keys; /* keys: in words */
	void (*tell)(struct ledgers *it, int64_t id);
} roles[] = {
	{ "offer", N_("a: agreed   p: planted   x: decline"), tell_deal },
	{ "supply", N_("r: ready   h: hand out   t: stock"), tell_wish },
	{ "problem", N_("a: assign   x: close   r: answer   u: reopen"), NULL },
};

static const struct {
	const char *role;
	int key;
	void (*ask)(struct ledgers *it);
} steps[] = {
	{ "offer", 'a', ask_agree },  { "offer", 'p', ask_plant }, { "offer", 'x', ask_decline },
	{ "supply", 'r', ask_ready }, { "supply", 'h', ask_hand }, { "supply", 't', ask_stock },
};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

const char *ledgers_keys(const struct ledgers *it)
{
	const struct form *form = ledgers_form(it);

	for (size_t i = 0; form != NULL && it->glance->duty && i < COUNT(roles); i++) {
		if (text_is(form->role, roles[i].role))
			return _(roles[i].keys);
	}
	return "";
}

void ledger_tell_step(struct ledgers *it, int64_t id)
{
	const struct form *form = ledgers_form(it);

	for (size_t i = 0; form != NULL && i < COUNT(roles); i++) {
		if (roles[i].tell != NULL && text_is(form->role, roles[i].role))
			roles[i].tell(it, id);
	}
}

/* Its place in the table; the table's size: none. */
static size_t step_of(const struct ledgers *it, int key)
{
	const struct form *form = ledgers_form(it);
	size_t i = 0;

	while (i < COUNT(steps) &&
	       (form == NULL || steps[i].key != key || !text_is(form->role, steps[i].role)))
		i++;
	return i;
}

bool ledgers_has_step(const struct ledgers *it, int key)
{
	return step_of(it, key) < COUNT(steps);
}

bool ledgers_step(struct ledgers *it, int key)
{
	size_t step = step_of(it, key);

	if (step == COUNT(steps))
		return false;
	it->act = key;
	steps[step].ask(it);
	return true;
}
