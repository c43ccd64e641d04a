#include "office/planning.h"

#include "base/buffer.h"
#include "store/audience.h"
#include "store/inbox.h"

#include <stdlib.h>

#define AT_ONCE 250 /* people: a few milliseconds */
#define PORTION 100 /* people or texts: one millisecond, while texts come and go */

enum step { STEP_WAITS, STEP_PLANS, STEP_DRAFTS, STEP_ENDED };

struct work {
	struct work *next;
	char key[112];
	int64_t message_id; /* 0: an event's */
	char who[96];
	char *audience, *text;	    /* text NULL: only its people are wanted */
	struct broadcast_wish wish; /* points to them */
	enum step step;
	bool cannot_be;
	struct broadcast_plan plan;
	struct audience_search *search; /* of people; NULL: not begun, or found */
	struct planning_people people;
	int64_t draft_id; /* 0: not begun */
};

struct planning {
	struct work *first; /* in the order in which they were asked for */
};

struct planning *planning_new(void)
{
	return need_zeroed(1, sizeof(struct planning));
}

/* What was worked out goes; what is wanted stays. */
static void forget(struct work *work)
{
	broadcast_plan_release(&work->plan);
	audience_search_free(work->search);
	work->search = NULL;
	audience_release(&work->people.audience);
}

static void work_free(struct work *work)
{
	forget(work);
	free(work->audience);
	free(work->text);
	free(work);
}

void planning_free(struct planning *planning)
{
	if (planning == NULL)
		return;
	for (struct work *work = planning->first, *next; work != NULL; work = next) {
		next = work->next;
		work_free(work);
	}
	free(planning);
}

/* Whoever texts is handled without those that rest. */
static void end(struct office *office, struct work *work)
{
	work->step = STEP_ENDED;
	if (work->message_id != 0)
		inbox_wake(office->store, work->message_id);
}

static void take_out(struct office *office, struct work **at)
{
	struct work *work = *at;

	*at = work->next;
	end(office, work);
	work_free(work);
}

/* Where the work of a key is, or would be: at the end. */
static struct work **place_of(struct office *office, const char *key)
{
	struct work **at = &office->planning->first;

	while (*at != NULL && !text_is((*at)->key, key))
		at = &(*at)->next;
	return at;
}

/* ---- some at a time ---- */

static bool begin(struct office *office, struct work *work, struct moment now)
{
	char why[256];

	if (work->text != NULL)
		return broadcast_plan_begin(office, &work->wish, now, &work->plan, why,
					    sizeof(why));
	work->people = (struct planning_people){ .found_at = now.utc };
	work->search = audience_begin(office, work->audience, now, why, sizeof(why));
	return work->search != NULL;
}

static void find_some(struct office *office, struct work *work, size_t most)
{
	if (!audience_search_some(office->store, work->search, most))
		return;
	audience_end(work->search, &work->people.audience);
	work->search = NULL;
	end(office, work);
}

static void plan_some(struct office *office, struct work *work, size_t most, struct moment now)
{
	char why[160];

	switch (broadcast_plan_some(office, most, now, &work->plan, why, sizeof(why))) {
	case PLAN_GOES_ON: return;
	case PLAN_CANNOT_BE:
		work->cannot_be = true;
		end(office, work);
		return;
	case PLAN_MADE: break;
	}
	work->step = STEP_DRAFTS;
	if (work->plan.messages == 0)
		end(office, work);
}

/* It is gone where the database is another one by now. */
static bool draft_is_there(struct office *office, int64_t id)
{
	struct broadcast draft;
	bool there;

	if (id == 0 || !broadcast_get(office->store, id, &draft))
		return false;
	there = draft.state == BROADCAST_DRAFT && draft.code[0] == '\0';
	broadcast_free(&draft);
	return there;
}

/* Its list tells how far it is: of what was taken back nothing is there. */
static void draft_some(struct office *office, struct work *work, struct moment now)
{
	size_t listed;

	if (!draft_is_there(office, work->draft_id))
		work->draft_id = broadcast_draft_begin(office, &work->plan, work->who, now);
	listed = (size_t)broadcast_listed(office->store, work->draft_id);
	if (broadcast_draft_some(office, &work->plan, work->draft_id, &listed))
		end(office, work);
}

static void go_on(struct office *office, struct work *work, size_t most, struct moment now)
{
	switch (work->step) {
	case STEP_WAITS:
		work->cannot_be = !begin(office, work, now);
		work->step = STEP_PLANS;
		if (work->cannot_be)
			end(office, work);
		return;
	case STEP_PLANS:
		if (work->text == NULL)
			find_some(office, work, most);
		else
			plan_some(office, work, most, now);
		return;
	case STEP_DRAFTS: draft_some(office, work, now); return;
	case STEP_ENDED: return;
	}
}

/* ---- the queue ---- */

/* Its text was handled, or is gone: nobody will ask for it. */
static bool is_over(struct office *office, const struct work *work)
{
	struct inbox_message message;
	bool whole;

	if (work->message_id == 0)
		return false;
	if (!inbox_get(office->store, work->message_id, &message))
		return true;
	whole = message.state == INBOX_WHOLE;
	inbox_release(&message);
	return !whole;
}

static struct work *first_unfinished(const struct planning *planning)
{
	struct work *work = planning->first;

	while (work != NULL && work->step == STEP_ENDED)
		work = work->next;
	return work;
}

int64_t planning_due(struct office *office, struct moment now)
{
	const struct planning *planning = office->planning;

	if (planning == NULL || planning->first == NULL)
		return NEVER;
	if (first_unfinished(planning) != NULL)
		return now.utc;
	for (const struct work *work = planning->first; work != NULL; work = work->next)
		if (is_over(office, work))
			return now.utc;
	return NEVER;
}

void planning_run(struct office *office, struct moment now)
{
	struct work *work;

	for (struct work **at = &office->planning->first; *at != NULL;) {
		if (is_over(office, *at))
			take_out(office, at);
		else
			at = &(*at)->next;
	}
	work = first_unfinished(office->planning);
	if (work != NULL)
		go_on(office, work, PORTION, now);
}

bool planning_busy(const struct office *office)
{
	if (office->planning == NULL)
		return false;
	for (const struct work *work = office->planning->first; work != NULL; work = work->next)
		if (work->step != STEP_ENDED || work->text == NULL)
			return true;
	return false;
}

bool planning_event_waits(const struct office *office)
{
	if (office->planning == NULL)
		return false;
	for (const struct work *work = office->planning->first; work != NULL; work = work->next)
		if (work->message_id == 0 && work->step != STEP_ENDED)
			return true;
	return false;
}

void planning_done(struct office *office, const char *key)
{
	struct work **at = place_of(office, key);

	if (*at != NULL)
		take_out(office, at);
}

void planning_keep_event(struct office *office, const char *key)
{
	if (office->planning == NULL)
		return;
	for (struct work **at = &office->planning->first; *at != NULL;) {
		if ((*at)->message_id == 0 && (key == NULL || !text_is((*at)->key, key)))
			take_out(office, at);
		else
			at = &(*at)->next;
	}
}

/* ---- for who asks ---- */

static bool same_text(const char *own, const char *other)
{
	return own == NULL || other == NULL ? own == other : text_is(own, other);
}

static bool is_same(const struct work *work, const struct broadcast_wish *wish)
{
	return text_is(work->audience, wish->audience) && same_text(work->text, wish->text) &&
	       work->wish.urgent == wish->urgent && work->wish.useful_until == wish->useful_until &&
	       work->wish.not_before == wish->not_before;
}

static struct work *work_new(const struct planning_order *order)
{
	struct work *work = need_zeroed(1, sizeof(*work));

	copy_text(work->key, sizeof(work->key), order->key);
	copy_text(work->who, sizeof(work->who), order->who);
	work->message_id = order->message_id;
	work->wish = *order->wish;
	work->wish.audience = work->audience = need_copy(order->wish->audience);
	if (order->wish->text != NULL)
		work->wish.text = work->text = need_copy(order->wish->text);
	return work;
}

static size_t size_of(const struct work *work)
{
	const struct audience_search *search =
		work->text == NULL ? work->search : work->plan.search;

	return audience_search_size(search);
}

/* What is short is ready at once, whatever else waits. What waits for others is found when its turn
 * has come. */
static void take_up(struct office *office, struct work *work, bool waits, struct moment now)
{
	go_on(office, work, 0, now);
	if (work->step == STEP_ENDED)
		return;
	if (size_of(work) <= AT_ONCE) {
		while (work->step == STEP_PLANS)
			go_on(office, work, SIZE_MAX, now);
		work->step = STEP_ENDED;
		return;
	}
	if (work->message_id != 0)
		inbox_rest(office->store, work->message_id);
	if (!waits)
		return;
	forget(work);
	work->step = STEP_WAITS;
}

static enum planning_state state_of(const struct work *work)
{
	return work->step != STEP_ENDED ? PLANNING_BUSY
	       : work->cannot_be	? PLANNING_CANNOT_BE
					: PLANNING_READY;
}

/* The work that was asked for, which is new where it is. */
static struct work *asked_for(struct office *office, const struct planning_order *order,
			      struct moment now)
{
	bool waits = first_unfinished(office->planning) != NULL;
	struct work **at = place_of(office, order->key);

	if (*at != NULL && is_same(*at, order->wish))
		return *at;
	if (*at != NULL) {
		take_out(office, at);
		at = place_of(office, order->key);
	}
	*at = work_new(order);
	take_up(office, *at, waits, now);
	return *at;
}

enum planning_state planning_of(struct office *office, const struct planning_order *order,
				struct moment now, const struct broadcast_plan **plan)
{
	const struct work *work = asked_for(office, order, now);

	*plan = &work->plan;
	return state_of(work);
}

int64_t planning_draft(struct office *office, const char *key, struct moment now, char code[8])
{
	const struct work *work = *place_of(office, key);

	if (!draft_is_there(office, work->draft_id))
		return broadcast_draft(office, &work->plan, work->who, now, code);
	broadcast_draft_end(office, work->draft_id, now, code);
	return work->draft_id;
}

enum planning_state planning_people(struct office *office, const char *key, const char *audience,
				    struct moment now, struct planning_people **people)
{
	const struct broadcast_wish wish = { .audience = audience };
	const struct planning_order order = { .key = key, .who = "", .wish = &wish };
	struct work *work = asked_for(office, &order, now);

	*people = &work->people;
	return state_of(work);
}
