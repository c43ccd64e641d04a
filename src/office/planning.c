#include "office/planning.h"

#include "base/buffer.h"
#include "store/audience.h"
#include "store/inbox.h"

#include <stdlib.h>

#define AT_ONCE 250 /* people: a few milliseconds */
#define PORTION 100 /* people or texts: one millisecond, while texts come and go */

struct planning {
	int64_t message_id;	    /* 0: none is under way */
	char who[PHONE_SIZE];	    /* who drafts it */
	char *audience, *text;	    /* of the wish */
	struct broadcast_plan plan; /* its wish points to them */
	bool planned, ended;	    /* ended: it can be, or never will */
	int64_t draft_id;	    /* 0: not begun */
};

struct planning *planning_new(void)
{
	return need_zeroed(1, sizeof(struct planning));
}

static void drop(struct planning *it)
{
	broadcast_plan_release(&it->plan);
	free(it->audience);
	free(it->text);
	*it = (struct planning){ .message_id = 0 };
}

void planning_free(struct planning *planning)
{
	if (planning == NULL)
		return;
	drop(planning);
	free(planning);
}

/* ---- some at a time ---- */

static void plan_some(struct office *office, struct planning *it, struct moment now)
{
	char why[160];

	switch (broadcast_plan_some(office, PORTION, now, &it->plan, why, sizeof(why))) {
	case PLAN_GOES_ON: return;
	case PLAN_CANNOT_BE: it->ended = true; return;
	case PLAN_MADE: break;
	}
	it->planned = true;
	it->ended = it->plan.messages == 0;
}

/* It is gone where the database is another one by now. */
static bool draft_is_there(struct office *office, int64_t id)
{
	struct broadcast draft;
	bool there;

	if (!broadcast_get(office->store, id, &draft))
		return false;
	there = draft.state == BROADCAST_DRAFT && draft.code[0] == '\0';
	broadcast_free(&draft);
	return there;
}

/* Its list tells how far it is: of what was taken back nothing is there. */
static void draft_some(struct office *office, struct planning *it, struct moment now)
{
	size_t listed;

	if (it->draft_id == 0 || !draft_is_there(office, it->draft_id))
		it->draft_id = broadcast_draft_begin(office, &it->plan, it->who, now);
	listed = (size_t)broadcast_listed(office->store, it->draft_id);
	it->ended = broadcast_draft_some(office, &it->plan, it->draft_id, &listed);
}

/* Its text was handled, or is gone. */
static bool is_over(struct office *office, const struct planning *it)
{
	struct inbox_message message;
	bool whole;

	if (!inbox_get(office->store, it->message_id, &message))
		return true;
	whole = message.state == INBOX_WHOLE;
	inbox_release(&message);
	return !whole;
}

int64_t planning_due(struct office *office, struct moment now)
{
	const struct planning *it = office->planning;

	if (it == NULL || it->message_id == 0 || (it->ended && !is_over(office, it)))
		return NEVER;
	return now.utc;
}

void planning_run(struct office *office, struct moment now)
{
	struct planning *it = office->planning;

	if (it->ended)
		drop(it);
	else if (it->planned)
		draft_some(office, it, now);
	else
		plan_some(office, it, now);
}

int64_t planning_rests(const struct office *office)
{
	const struct planning *it = office->planning;

	return it == NULL || it->ended ? 0 : it->message_id;
}

/* ---- for a text ---- */

static bool is_same(const struct planning *it, const struct broadcast_wish *wish)
{
	return text_is(it->audience, wish->audience) && text_is(it->text, wish->text) &&
	       it->plan.wish.urgent == wish->urgent;
}

static enum planning_state begin(struct office *office, struct planning *it, int64_t message_id,
				 const char *who, const struct broadcast_wish *wish,
				 struct moment now)
{
	struct broadcast_wish own = *wish;
	char why[160];

	own.audience = it->audience = need_copy(wish->audience);
	own.text = it->text = need_copy(wish->text);
	copy_text(it->who, sizeof(it->who), who);
	if (!broadcast_plan_begin(office, &own, now, &it->plan, why, sizeof(why)) ||
	    audience_search_size(it->plan.search) <= AT_ONCE) {
		drop(it);
		return PLANNING_NONE;
	}
	it->message_id = message_id;
	return PLANNING_BUSY;
}

enum planning_state planning_of(struct office *office, int64_t message_id, const char *who,
				const struct broadcast_wish *wish, struct moment now,
				const struct broadcast_plan **plan, int64_t *draft_id)
{
	struct planning *it = office->planning;

	if (it == NULL || (it->message_id != 0 && it->message_id != message_id))
		return PLANNING_NONE;
	if (it->message_id != 0 && !is_same(it, wish))
		drop(it);
	if (it->message_id == 0)
		return begin(office, it, message_id, who, wish, now);
	if (!it->ended)
		return PLANNING_BUSY;
	if (it->draft_id == 0 || !draft_is_there(office, it->draft_id))
		return PLANNING_NONE;
	*plan = &it->plan;
	*draft_id = it->draft_id;
	return PLANNING_READY;
}
