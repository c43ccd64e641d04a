#include "office/land.h"

#include "base/buffer.h"
#include "office/tell.h"

#include <stdio.h>

/* An offer with its record. */
struct offer {
	int64_t id;
	char state[16], phone[PHONE_SIZE];
	double area; /* mu, as it was offered */
	struct land deal;
};

/* Steps from state to state, and how the villager is told. */
struct step {
	const char *from, *to, *reply;
};

/* clang-format off */
static const struct step steps[] = {
	{ "offered",  "agreed",   "land_agreed" },
	{ "declined", "agreed",   "land_agreed" },
	{ "agreed",   "agreed",   "land_agreed" }, /* on other terms */
	{ "agreed",   "planted",  "land_planted" },
	{ "offered",  "declined", "land_declined" },
	{ "agreed",   "declined", "land_declined" },
};
/* clang-format on */

static void read_report(const struct report *report, void *context)
{
	struct offer *offer = context;

	offer->id = report->id;
	copy_text(offer->state, sizeof(offer->state), report->state);
	copy_text(offer->phone, sizeof(offer->phone), report->phone);
	/* What the form feeds first is what it offers. */
	offer->area = report->amount_count > 0 ? report->amounts[0].amount : 0;
}

static const struct step *step_to(const struct offer *offer, const char *to)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		if (text_is(steps[i].from, offer->state) && text_is(steps[i].to, to))
			return &steps[i];
	}
	return NULL;
}

/* The offer, and the step that is to be made with it. */
static enum land_done find(struct office *office, int64_t id, const char *to, struct offer *offer,
			   const struct step **step, char state[16])
{
	*offer = (struct offer){ .id = 0 };
	state[0] = '\0';
	if (!land_get(office->store, id, &offer->deal) ||
	    !report_get(office->store, id, read_report, offer))
		return LAND_UNKNOWN;
	copy_text(state, 16, offer->state);
	*step = step_to(offer, to);
	return *step == NULL ? LAND_NOT_NOW : LAND_DONE;
}

static void tell_of(struct office *office, const struct offer *offer, const char *reply,
		    const char *reason, struct moment now)
{
	char id[24], area[32], years[24], price[32];
	const struct reply_extra extras[] = {
		{ "id", id },
		{ "area_mu", area },
		{ "area", area },
		{ "years", years },
		{ "price_yuan_per_mu", price },
		{ "price", price },
		{ "taker", offer->deal.taker },
		{ "result", reason },
	};

	snprintf(id, sizeof(id), "%lld", (long long)offer->id);
	snprintf(area, sizeof(area), "%.10g", offer->area);
	snprintf(years, sizeof(years), "%d", offer->deal.years);
	snprintf(price, sizeof(price), "%.10g", offer->deal.price);
	office_tell_step(office, "land", offer->id, offer->phone, reply, extras,
			 sizeof(extras) / sizeof(*extras), now);
}

/* Agreed without years or price: they are not told as 0. */
static bool terms_open(const struct offer *offer, const struct step *step)
{
	return text_is(step->to, "agreed") && (offer->deal.years == 0 || offer->deal.price <= 0);
}

/* The step is made: its state, what it adds to the totals, the word to the villager. */
static void make(struct office *office, const struct offer *offer, const struct step *step,
		 double agreed, double planted, const char *reason, struct moment now)
{
	land_put(office->store, &offer->deal);
	report_put_amount(office->store, offer->id, LAND_AGREED, agreed);
	report_put_amount(office->store, offer->id, LAND_PLANTED, planted);
	report_set_state(office->store, offer->id, step->to, now);
	tell_of(office, offer, terms_open(offer, step) ? "land_agreed_open" : step->reply, reason,
		now);
}

static double amount_of(const struct report *report, const char *measure)
{
	for (size_t i = 0; i < report->amount_count; i++) {
		if (text_is(report->amounts[i].measure, measure))
			return report->amounts[i].amount;
	}
	return 0;
}

/* What the old version of an offer had reached. */
struct reached {
	double offered, planted;
};

static void read_reached(const struct report *report, void *context)
{
	struct reached *reached = context;

	reached->offered = report->amount_count > 0 ? report->amounts[0].amount : 0;
	reached->planted = amount_of(report, LAND_PLANTED);
}

/* Other words for the same land: what was agreed and planted holds. */
static void take_over(struct office *office, int64_t old, const struct offer *offer,
		      struct moment now)
{
	struct reached reached = { .planted = 0 };
	const struct land *deal = &offer->deal;
	double planted;

	report_get(office->store, old, read_reached, &reached);
	planted = reached.planted == reached.offered ? offer->area : reached.planted;
	land_put(office->store, deal);
	if (deal->agreed_at == 0)
		return;
	report_put_amount(office->store, offer->id, LAND_AGREED, offer->area);
	report_put_amount(office->store, offer->id, LAND_PLANTED,
			  deal->planted_at == 0 ? 0 : planted);
	report_set_state(office->store, offer->id, deal->planted_at != 0 ? "planted" : "agreed",
			 now);
}

void land_added(struct office *office, const struct form *form, const struct form_record *record,
		int64_t report_id, const struct role_actor *actor, struct moment now,
		struct role_answer *answer)
{
	struct offer offer = { .id = report_id };

	(void)form;
	(void)record;
	(void)answer;
	report_get(office->store, report_id, read_report, &offer);
	if (actor->replaces != 0)
		land_get(office->store, actor->replaces, &offer.deal);
	offer.deal.report_id = report_id;
	land_put(office->store, &offer.deal);
	report_set_state(office->store, report_id, "offered", now);
	if (actor->replaces != 0)
		take_over(office, actor->replaces, &offer, now);
}

enum land_done land_agree(struct office *office, int64_t id, const struct land *deal,
			  struct moment now, char state[16])
{
	const struct step *step;
	struct offer offer;
	enum land_done found = find(office, id, "agreed", &offer, &step, state);

	if (found != LAND_DONE)
		return found;
	offer.deal = *deal;
	offer.deal.report_id = id;
	offer.deal.agreed_at = now.utc;
	offer.deal.planted_at = 0;
	make(office, &offer, step, offer.area, 0, "", now);
	return LAND_DONE;
}

enum land_done land_plant(struct office *office, int64_t id, double area, struct moment now,
			  char state[16])
{
	const struct step *step;
	struct offer offer;
	enum land_done found = find(office, id, "planted", &offer, &step, state);

	if (found != LAND_DONE)
		return found;
	offer.deal.planted_at = now.utc;
	make(office, &offer, step, offer.area, area > 0 ? area : offer.area, "", now);
	return LAND_DONE;
}

enum land_done land_decline(struct office *office, int64_t id, const char *reason,
			    struct moment now, char state[16])
{
	const struct step *step;
	struct offer offer;
	enum land_done found = find(office, id, "declined", &offer, &step, state);

	if (found != LAND_DONE)
		return found;
	offer.deal.agreed_at = 0;
	make(office, &offer, step, 0, 0, reason, now);
	return LAND_DONE;
}
