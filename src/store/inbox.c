/*
 * What is in the inbox: whose turn it is, what became of it, lists. How it gets in: keep.c.
 */
#include "store/inbox.h"

#include "base/buffer.h"
#include "store/dialogue.h"
#include "store/inside.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES_MAX  2
#define WHOLE_LOOK 2000 /* waiting messages that fairness looks at */

/* ---- reading rows ---- */

#define COLUMNS                                                                                    \
	"id, received_at, sent_at, modem, sim, sender, state, parts, parts_total, gaps, odd,"      \
	" class, protocol, tries, text, form, outcome, reason"

static void read_row(struct sql *row, struct inbox_message *message)
{
	message->id = sql_take_integer(row);
	message->received_at = sql_take_integer(row);
	message->sent_at = sql_take_integer(row);
	sql_take_copy(row, message->modem, sizeof(message->modem));
	sql_take_copy(row, message->sim, sizeof(message->sim));
	sql_take_copy(row, message->sender, sizeof(message->sender));
	message->state = (enum inbox_state)sql_take_integer(row);
	message->parts = (unsigned)sql_take_integer(row);
	message->parts_total = (unsigned)sql_take_integer(row);
	message->gaps = sql_take_integer(row) != 0;
	message->odd = (uint32_t)sql_take_integer(row);
	message->class = (int)sql_take_integer(row);
	message->protocol = (int)sql_take_integer(row);
	message->tries = (unsigned)sql_take_integer(row);
	message->text = need_copy(sql_take_text(row));
	sql_take_copy(row, message->form, sizeof(message->form));
	sql_take_copy(row, message->outcome, sizeof(message->outcome));
	sql_take_copy(row, message->reason, sizeof(message->reason));
}

void inbox_release(struct inbox_message *message)
{
	free(message->text);
	message->text = NULL;
}

bool inbox_get(struct store *store, int64_t id, struct inbox_message *message)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM message WHERE id = ?");

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(row, message);
	return true;
}

/* ---- whose turn it is ---- */

/* FNV-1a: a name for a sender that fits in a word. */
static uint64_t digest(const char *text)
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
	return hash;
}

static bool had_turn(const struct store *store, uint64_t sender)
{
	for (size_t i = 0; i < store->turn_count; i++)
		if (store->turns[i] == sender)
			return true;
	return false;
}

static bool rests(const struct store *store, int64_t id)
{
	for (size_t i = 0; i < store->resting_count; i++)
		if (store->resting[i] == id)
			return true;
	return false;
}

struct candidate {
	int64_t id;
	uint64_t sender;
};

/* One round over what waits, oldest first: each sender that had no turn yet gets one. */
static void plan_round(struct store *store, struct candidate *waiting, size_t count)
{
	for (size_t i = 0; i < count && store->plan_count < PLAN_MAX; i++) {
		if (waiting[i].id == 0 || had_turn(store, waiting[i].sender))
			continue;
		if (store->turn_count == TURNS_MAX)
			store->turn_count = 0;
		store->turns[store->turn_count++] = waiting[i].sender;
		store->plan[store->plan_count++] = waiting[i].id;
		waiting[i].id = 0;
	}
}

/* The next few messages, chosen together: a look over a long queue costs as much as many. */
static void plan_turns(struct store *store)
{
	struct candidate waiting[WHOLE_LOOK];
	size_t count = 0, planned;
	SCOPED(sql_release)
	struct sql *whole =
		sql(store, "SELECT id, sender FROM message WHERE state = 1 ORDER BY id LIMIT ?");

	sql_bind_integer(whole, WHOLE_LOOK + (int64_t)store->resting_count);
	while (count < WHOLE_LOOK && sql_step(whole)) {
		waiting[count].id = sql_take_integer(whole);
		waiting[count].sender = digest(sql_take_text(whole));
		count += !rests(store, waiting[count].id);
	}
	store->plan_next = store->plan_count = 0;
	plan_round(store, waiting, count);
	do {
		planned = store->plan_count;
		if (planned == PLAN_MAX || planned == count)
			return;
		store->turn_count = 0;
		plan_round(store, waiting, count);
	} while (store->plan_count > planned);
}

/* The message whose turn it is; it keeps it until it is handled. */
static bool whose_turn(struct store *store, struct inbox_message *message)
{
	for (;;) {
		if (store->plan_next == store->plan_count)
			plan_turns(store);
		if (store->plan_next == store->plan_count)
			return false;
		if (!rests(store, store->plan[store->plan_next]) &&
		    inbox_get(store, store->plan[store->plan_next], message)) {
			if (message->state == INBOX_WHOLE)
				return true;
			inbox_release(message);
		}
		store->plan_next++;
	}
}

/* Its row need not be read again to see that. After a rollback it is planned once more. */
static void turn_over(struct store *store, int64_t id)
{
	if (store->plan_next < store->plan_count && store->plan[store->plan_next] == id)
		store->plan_next++;
}

void inbox_rest(struct store *store, int64_t id)
{
	if (rests(store, id))
		return;
	store->resting =
		need_resized(store->resting, store->resting_count + 1, sizeof(*store->resting));
	store->resting[store->resting_count++] = id;
}

void inbox_wake(struct store *store, int64_t id)
{
	size_t kept = 0;

	for (size_t i = 0; i < store->resting_count; i++)
		if (store->resting[i] != id)
			store->resting[kept++] = store->resting[i];
	store->resting_count = kept;
}

/* ---- what a crash may have had in hand (F19) ---- */

static bool counted(struct store *store, int64_t id)
{
	for (size_t i = 0; i < store->counted_count && i < TURNS_MAX; i++)
		if (store->counted[i] == id)
			return true;
	store->counted[store->counted_count++ % TURNS_MAX] = id;
	return false;
}

static void count_try(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *count = sql(store, "UPDATE message SET tries = tries + 1 WHERE id = ?");

	sql_bind_integer(count, id);
	sql_run(count);
}

static void set_aside(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *crash = sql(store, "UPDATE message SET state = 3, outcome = 'unreadable',"
				       " reason = 'crash', attention = 1, handled_at = ?"
				       " WHERE id = ?");

	sql_bind_integer(crash, now.utc);
	sql_bind_integer(crash, id);
	sql_run(crash);
}

enum suspicion { MAY_BE_HANDLED, SET_ASIDE, NOT_NOW };

/* A row that the last life left behind is counted before it is handed out, once a life. */
static enum suspicion suspect(struct store *store, const struct inbox_message *message,
			      struct moment now)
{
	bool poison = message->tries >= TRIES_MAX;

	if (message->id > store->suspects_until || counted(store, message->id))
		return MAY_BE_HANDLED;
	if (store_begin(store) != STORE_DONE) {
		store->counted_count--;
		return NOT_NOW;
	}
	if (poison)
		set_aside(store, message->id, now);
	else
		count_try(store, message->id);
	if (store_commit(store) != STORE_DONE) {
		store->counted_count--;
		return NOT_NOW;
	}
	return poison ? SET_ASIDE : MAY_BE_HANDLED;
}

bool inbox_next_whole(struct store *store, struct moment now, struct inbox_message *message)
{
	while (whose_turn(store, message)) {
		switch (suspect(store, message, now)) {
		case MAY_BE_HANDLED: return true;
		case SET_ASIDE: inbox_release(message); break;
		case NOT_NOW: inbox_release(message); return false;
		}
	}
	return false;
}

bool inbox_next_fresh(struct store *store, struct inbox_message *message)
{
	if (!whose_turn(store, message))
		return false;
	if (message->id > store->suspects_until)
		return true;
	inbox_release(message);
	return false;
}

/* ---- what became of it ---- */

void inbox_write_recorded(struct store *store)
{
	SCOPED(sql_release)
	struct sql *note =
		sql(store, "UPDATE message SET recorded = 1 WHERE id = ? AND recorded = 0");

	if (store->recorded == 0)
		return;
	sql_bind_integer(note, store->recorded);
	sql_run(note);
	store->recorded = 0;
}

/* Mostly its row is written again in a moment, by inbox_handled(). */
void inbox_recorded(struct store *store, int64_t message_id)
{
	if (store->recorded != message_id)
		inbox_write_recorded(store);
	store->recorded = message_id;
}

void inbox_handled(struct store *store, int64_t id, const char *outcome, const char *form,
		   const char *reason, struct moment now)
{
	SCOPED(sql_release)
	struct sql *done = sql(store, "UPDATE message SET state = 2, outcome = ?, form = ?,"
				      " reason = ?, handled_at = ?, attention = ?,"
				      " recorded = recorded OR ? WHERE id = ?");
	bool recorded = store->recorded == id;

	sql_bind_text(done, outcome);
	sql_bind_text(done, form);
	sql_bind_text(done, reason);
	sql_bind_integer(done, now.utc);
	sql_bind_integer(done, text_is(outcome, "unknown"));
	sql_bind_integer(done, recorded);
	sql_bind_integer(done, id);
	sql_run(done);
	if (recorded)
		store->recorded = 0;
	turn_over(store, id);
	tally_add(store, TALLY_HANDLED, now);
}

bool inbox_settle(struct store *store, int64_t id, const char *outcome, const char *form,
		  const char *reason, struct moment now)
{
	SCOPED(sql_release)
	struct sql *settle =
		sql(store, "UPDATE message SET state = 2, attention = 0,"
			   " outcome = coalesce(?, outcome), form = coalesce(?, form),"
			   " reason = coalesce(?, reason), handled_at = ? WHERE id = ?");

	sql_bind_text(settle, outcome);
	sql_bind_text(settle, form);
	sql_bind_text(settle, reason);
	sql_bind_integer(settle, now.utc);
	sql_bind_integer(settle, id);
	draft_drop(store, id);
	return sql_run(settle) == 1;
}

bool inbox_attend(struct store *store, int64_t id, const char *reason, struct moment now)
{
	SCOPED(sql_release)
	struct sql *attend = sql(store, "UPDATE message SET attention = 1, told = 0,"
					" reason = coalesce(?, reason), handled_at = ?"
					" WHERE id = ?");

	sql_bind_text(attend, reason);
	sql_bind_integer(attend, now.utc);
	sql_bind_integer(attend, id);
	return sql_run(attend) == 1;
}

/* ---- who was told that something waits ---- */

int64_t inbox_untold_since(struct store *store, enum inbox_told told)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT handled_at FROM message WHERE attention = 1"
				       " AND told = ? ORDER BY handled_at LIMIT 1");

	sql_bind_integer(first, told);
	return sql_first_integer(first, NEVER);
}

size_t inbox_untold(struct store *store, enum inbox_told told, int64_t until, int64_t *ids,
		    size_t size)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT id FROM message WHERE attention = 1 AND told = ?"
				      " AND handled_at <= ? ORDER BY handled_at LIMIT 1000");
	size_t count = 0;

	sql_bind_integer(list, told);
	sql_bind_integer(list, until);
	for (; sql_step(list); count++)
		if (count < size)
			ids[count] = sql_take_integer(list);
	return count;
}

void inbox_tell(struct store *store, enum inbox_told told, int64_t until)
{
	SCOPED(sql_release)
	struct sql *tell = sql(store, "UPDATE message SET told = ? WHERE attention = 1"
				      " AND told = ? AND handled_at <= ?");

	sql_bind_integer(tell, (int64_t)told + 1);
	sql_bind_integer(tell, told);
	sql_bind_integer(tell, until);
	sql_run(tell);
}

size_t inbox_earlier(struct store *store, const char *sender, int64_t before,
		     struct inbox_message *messages, size_t size)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT " COLUMNS " FROM message WHERE sender = ?"
				      " AND id < ? ORDER BY id DESC LIMIT ?");
	size_t count = 0;

	sql_bind_text(list, sender);
	sql_bind_integer(list, before);
	sql_bind_integer(list, (int64_t)size);
	while (count < size && sql_step(list))
		read_row(list, &messages[count++]);
	return count;
}

/* ---- lists ---- */

#define LIST_REST                                                                                  \
	" AND id < ?1 AND received_at >= ?2"                                                       \
	" AND id > coalesce((SELECT id FROM message WHERE id % 64 = 0 AND received_at < ?2"        \
	" ORDER BY received_at DESC LIMIT 1), 0)"                                                  \
	" AND (?3 IS NULL OR instr(text, ?3) > 0 OR instr(sender, ?3) > 0)"                        \
	" AND (?4 IS NULL OR sender IN (?4, ?5, ?6, ?7))"                                          \
	" ORDER BY id DESC LIMIT ?8"

/* A number may have come as +8613…, 8613… or 13…: all of them are its spellings (Q94). */
struct spellings {
	char with[PHONE_SIZE + 1];
	const char *without, *tail;
};

static struct spellings spell(const char *number)
{
	struct spellings it = { .with = "" };

	snprintf(it.with, sizeof(it.with), "%s%s", number[0] == '+' ? "" : "+", number);
	return it;
}

void inbox_list(struct store *store, const struct inbox_filter *filter,
		void (*each)(const struct inbox_message *message, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		filter->attention ? sql(store, "SELECT " COLUMNS
					       " FROM message WHERE attention = 1" LIST_REST)
		: filter->from != NULL
			? sql(store, "SELECT " COLUMNS " FROM message"
				     " WHERE sender IN (?4, ?5, ?6, ?7)" LIST_REST)
			: sql(store, "SELECT " COLUMNS " FROM message WHERE 1" LIST_REST);
	struct spellings from = spell(filter->from == NULL ? "" : filter->from);
	size_t size = strlen(from.with);

	from.without = from.with + 1;
	from.tail = size > 11 ? from.with + size - 11 : from.without;
	sql_bind_integer(list, filter->before_id == 0 ? INT64_MAX : filter->before_id);
	sql_bind_integer(list, filter->since == 0 ? INT64_MIN : filter->since);
	sql_bind_text(list, filter->search);
	sql_bind_text(list, filter->from);
	sql_bind_text(list, from.with);
	sql_bind_text(list, from.without);
	sql_bind_text(list, from.tail);
	sql_bind_integer(list, filter->limit == 0 ? 100 : filter->limit);
	while (sql_step(list)) {
		struct inbox_message message;

		read_row(list, &message);
		each(&message, context);
		inbox_release(&message);
	}
}

void inbox_walk(struct store *store, int64_t since, int64_t before,
		void (*each)(const struct inbox_message *message, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *walk =
		sql(store, "SELECT " COLUMNS " FROM message WHERE id > coalesce("
			   "(SELECT id FROM message WHERE id % 64 = 0 AND received_at < ?1"
			   " ORDER BY received_at DESC LIMIT 1), 0)"
			   " AND received_at >= ?1 AND received_at < ?2 ORDER BY id");

	sql_bind_integer(walk, since);
	sql_bind_integer(walk, before);
	while (sql_step(walk)) {
		struct inbox_message message;

		read_row(walk, &message);
		each(&message, context);
		inbox_release(&message);
	}
}

void inbox_count(struct store *store, int64_t day_start, struct inbox_counts *counts)
{
	int64_t sums[TALLY_COUNT];
	SCOPED(sql_release)
	struct sql *whole = sql(store, "SELECT count(*) FROM message WHERE state = 1");
	SCOPED(sql_release)
	struct sql *waiting = sql(store, "SELECT count(*) FROM message WHERE state = 0");
	SCOPED(sql_release)
	struct sql *attention = sql(store, "SELECT count(*) FROM message WHERE attention = 1");

	tally_read(store, day_start, sums);
	*counts = (struct inbox_counts){
		.whole = sql_first_integer(whole, 0),
		.waiting = sql_first_integer(waiting, 0),
		.attention = sql_first_integer(attention, 0),
		.today = sums[TALLY_RECEIVED],
		.handled_today = sums[TALLY_HANDLED],
	};
}
