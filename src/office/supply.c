#include "office/supply.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/record.h"
#include "office/tell.h"

#include <math.h>
#include <stdio.h>

#define FREED_AT_ONCE 100

static int64_t thousandths(double amount)
{
	return (int64_t)llround(amount * 1000);
}

/* A wish with its record. */
struct asking {
	int64_t id;
	char state[16], phone[PHONE_SIZE], form[32];
	struct supply wish;
};

static void read_report(const struct report *report, void *context)
{
	struct asking *asking = context;

	asking->id = report->id;
	copy_text(asking->state, sizeof(asking->state), report->state);
	copy_text(asking->phone, sizeof(asking->phone), report->phone);
	copy_text(asking->form, sizeof(asking->form), report->form);
}

static bool find(struct office *office, int64_t id, struct asking *asking)
{
	*asking = (struct asking){ .id = 0 };
	return supply_get(office->store, id, &asking->wish) &&
	       report_get(office->store, id, read_report, asking);
}

/* What villagers call an item: the first word of the form that stands for it. */
static const char *word_of(const struct office *office, const struct form *form, const char *item)
{
	for (size_t i = 0; form != NULL && i < form->field_count; i++) {
		const char *word = form->fields[i].type == FIELD_CHOICE
					   ? forms_choice_title(office->forms, form, i, item)
					   : item;

		if (word[0] != '\0' && !text_is(word, item))
			return word;
	}
	return item;
}

/* In the unit in which it was asked for, as far as the form is still there. */
static void add_amount(const struct office *office, const struct form *form,
		       const struct supply *wish, struct buffer *out)
{
	double amount = (double)wish->amount / 1000;

	if (form != NULL)
		forms_amount(office->forms, form, wish->item, amount, out);
	else
		buffer_add_format(out, "%.10g", amount);
}

static void tell_of(struct office *office, const struct asking *asking, const char *reply,
		    struct moment now)
{
	SCOPED(buffer_release) struct buffer amount = BUFFER_EMPTY;
	const struct form *form = forms_named(office->forms, asking->form);
	char id[24];
	struct reply_extra extras[] = {
		{ "id", id },
		{ "item", word_of(office, form, asking->wish.item) },
		{ "amount", NULL },
	};

	snprintf(id, sizeof(id), "%lld", (long long)asking->id);
	add_amount(office, form, &asking->wish, &amount);
	extras[2].value = buffer_text(&amount);
	office_tell_step(office, "supply", asking->id, asking->phone, reply, extras,
			 sizeof(extras) / sizeof(*extras), now);
}

/* ---- role "supply" ---- */

static void put_handed(struct office *office, const struct supply *wish, const char *who,
		       struct moment now)
{
	char measure[32];

	stock_change(office->store, wish->item, -wish->amount, wish->report_id, who, now);
	snprintf(measure, sizeof(measure), SUPPLY_HANDED "%.24s", wish->item);
	report_put_amount(office->store, wish->report_id, measure, (double)wish->amount / 1000);
	report_set_state(office->store, wish->report_id, "handed", now);
}

/* Other words for the same wish: what was set aside or handed out is now the new one's. What
 * left the stock for the old one comes back by supply_removed(). */
static void take_over(struct office *office, int64_t old_id, struct supply *wish,
		      const struct role_actor *actor, struct moment now)
{
	struct supply old;
	struct stock stock;

	if (!supply_get(office->store, old_id, &old))
		return;
	if (wish->amount == 0)
		wish->amount = old.amount;
	wish->ready_at = old.ready_at;
	wish->handed_at = old.handed_at;
	if (old.reserved) {
		old.reserved = false;
		supply_put(office->store, &old);
		stock = stock_of(office->store, wish->item);
		wish->reserved = stock.amount - stock.reserved >= wish->amount;
	}
	supply_put(office->store, wish);
	if (wish->handed_at != 0)
		put_handed(office, wish, actor->phone, now);
	else if (wish->reserved)
		report_set_state(office->store, wish->report_id, "ready", now);
}

void supply_added(struct office *office, const struct form *form, const struct form_record *record,
		  int64_t report_id, const struct role_actor *actor, struct moment now,
		  struct role_answer *answer)
{
	const struct field_value *item = record_value(form, record, FIELD_CHOICE);
	const struct field_value *weight = record_value(form, record, FIELD_WEIGHT);
	struct supply wish = { .report_id = report_id };

	(void)answer;
	if (item != NULL)
		copy_text(wish.item, sizeof(wish.item), item->text);
	if (weight != NULL && weight->number > 0 && weight->number < 1e9)
		wish.amount = thousandths(weight->number);
	supply_put(office->store, &wish);
	report_set_state(office->store, report_id, "asked", now);
	if (actor->replaces != 0)
		take_over(office, actor->replaces, &wish, actor, now);
}

void supply_removed(struct office *office, const struct report *report, int64_t by,
		    const struct role_actor *actor, struct moment now)
{
	struct supply wish;

	(void)by;
	if (!supply_get(office->store, report->id, &wish))
		return;
	if (wish.handed_at != 0)
		stock_change(office->store, wish.item, wish.amount, report->id, actor->phone, now);
	wish.reserved = false;
	wish.ready_at = wish.handed_at = 0;
	supply_put(office->store, &wish);
}

/* ---- acts of the office ---- */

/* Whether so much can be set aside or handed out for it: then amount stands in the wish. */
static enum supply_result prepare(struct office *office, int64_t id, double amount,
				  struct asking *asking)
{
	struct supply *wish = &asking->wish;
	struct stock stock;
	int64_t own, free_now;

	if (!find(office, id, asking))
		return SUPPLY_UNKNOWN;
	if (!text_is(asking->state, "asked") && !text_is(asking->state, "ready"))
		return SUPPLY_NOT_NOW;
	own = wish->reserved ? wish->amount : 0;
	if (amount > 0)
		wish->amount = thousandths(amount);
	if (wish->amount == 0)
		return SUPPLY_NO_AMOUNT;
	stock = stock_of(office->store, wish->item);
	free_now = stock.amount - stock.reserved + own;
	return wish->amount > free_now ? SUPPLY_SHORT : SUPPLY_DONE;
}

enum supply_result supply_ready(struct office *office, int64_t id, double amount, struct moment now,
				struct supply *wish)
{
	struct asking asking;
	enum supply_result result = prepare(office, id, amount, &asking);

	*wish = asking.wish;
	if (result != SUPPLY_DONE)
		return result;
	asking.wish.reserved = true;
	asking.wish.ready_at = now.utc;
	supply_put(office->store, &asking.wish);
	report_set_state(office->store, id, "ready", now);
	tell_of(office, &asking, "supply_ready", now);
	return SUPPLY_DONE;
}

enum supply_result supply_hand(struct office *office, int64_t id, double amount, const char *who,
			       struct moment now, struct supply *wish)
{
	struct asking asking;
	enum supply_result result = prepare(office, id, amount, &asking);

	*wish = asking.wish;
	if (result != SUPPLY_DONE)
		return result;
	asking.wish.reserved = false;
	asking.wish.handed_at = now.utc;
	supply_put(office->store, &asking.wish);
	put_handed(office, &asking.wish, who, now);
	tell_of(office, &asking, "supply_handed", now);
	return SUPPLY_DONE;
}

bool supply_set_stock(struct office *office, const char *item, double amount, const char *who,
		      struct moment now)
{
	struct stock stock = stock_of(office->store, item);
	int64_t to = thousandths(amount);

	if (to < stock.reserved)
		return false;
	stock_change(office->store, item, to - stock.amount, 0, who, now);
	return true;
}

/* ---- the end of a season ---- */

struct freeing {
	struct supply wishes[FREED_AT_ONCE];
	size_t count;
};

static void note_wish(const struct supply *wish, void *context)
{
	struct freeing *it = context;

	it->wishes[it->count++] = *wish;
}

bool supply_free_some(struct office *office, int season, struct moment now)
{
	struct freeing it = { .count = 0 };

	supply_set_aside(office->store, season, FREED_AT_ONCE, note_wish, &it);
	for (size_t i = 0; i < it.count; i++) {
		it.wishes[i].reserved = false;
		it.wishes[i].ready_at = 0;
		supply_put(office->store, &it.wishes[i]);
		report_set_state(office->store, it.wishes[i].report_id, "asked", now);
	}
	return it.count < FREED_AT_ONCE;
}
