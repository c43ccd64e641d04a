/*
 * One part comes in:
 *
 *	an open group that lacks it, nearest in time → joins; the last one makes it whole
 *	a group that has the very same               → a copy
 *	a group that was closed with a gap           → fills it, for the clerk to see
 *	else                                         → founds a group
 *
 * So a reference that comes round again, with other content in the same place, begins a group of
 * its own, and a complete group never takes another part.
 */
#include "store/group.h"

#include "base/crash.h"
#include "store/inside.h"
#include "store/joined.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

#define GROUP_WAITS	  HOURS(72) /* then it is whole with its gaps marked (F62) */
#define GROUP_SPREAD	  HOURS(24) /* parts of one text are no further apart */
#define GROUPS_PER_SENDER 20
#define GROUPS_MAX	  500

/* Decodes a kept line. False: it is no message for people (it was when it was kept). */
static bool decode_kept(const char *hex, struct sms_message *message)
{
	return sms_decode(hex, 2 * arrival_hex(hex), SMS_FROM_CENTRE, message) == SMS_DECODED &&
	       message->type == SMS_DELIVER;
}

/* Puts a message together from its kept parts. The state is left as it is where it is done. */
static void put_together(struct store *store, int64_t id, unsigned total, struct moment now)
{
	SCOPED(sql_release)
	struct sql *parts = sql(store, "SELECT part, hex FROM pdu"
				       " WHERE message_id = ? AND part > 0 ORDER BY part, id");
	SCOPED(sql_release)
	struct sql *write =
		sql(store, "UPDATE message SET text = ?, odd = odd | ?, parts = ?, gaps = ?,"
			   " state = CASE WHEN state = 2 THEN 2 ELSE ? END,"
			   " outcome = CASE WHEN state = 2 THEN outcome ELSE ? END,"
			   " reason = CASE WHEN state = 2 THEN coalesce(reason, 'late-part')"
			   " ELSE ? END,"
			   " attention = CASE WHEN state = 2 THEN 1 ELSE 0 END,"
			   " handled_at = CASE WHEN state = 2 THEN handled_at ELSE ? END"
			   " WHERE id = ?");
	struct joined joined;
	char *text;

	joined_start(&joined, total);
	sql_bind_integer(parts, id);
	while (sql_step(parts)) {
		unsigned part = (unsigned)sql_take_integer(parts);
		struct sms_message message;

		if (part >= joined.next && part <= total &&
		    decode_kept(sql_take_text(parts), &message))
			joined_add(&joined, part, &message.deliver);
	}
	text = joined_finish(&joined, total);
	sql_bind_text(write, text);
	sql_bind_integer(write, joined.odd);
	sql_bind_integer(write, joined.parts);
	sql_bind_integer(write, joined.parts < total);
	sql_bind_integer(write, joined.aside == NULL ? INBOX_WHOLE : INBOX_DONE);
	sql_bind_text(write, joined.aside == NULL ? NULL : "ignored");
	sql_bind_text(write, joined.aside);
	sql_bind_integer(write, joined.aside == NULL ? 0 : now.utc);
	sql_bind_integer(write, id);
	sql_run(write);
	free(text);
}

static bool same_content(const struct sms_deliver *a, const struct sms_deliver *b)
{
	return a->data.size == b->data.size && a->data.length == b->data.length &&
	       a->data.coding.octet == b->data.coding.octet &&
	       memcmp(a->data.octets, b->data.octets, a->data.size) == 0;
}

enum fit { FIT_FREE, FIT_SAME, FIT_OTHER };

/* What a group has in this part's place. */
static enum fit fit_into(struct store *store, int64_t group, const struct sms_deliver *deliver)
{
	SCOPED(sql_release)
	struct sql *there = sql(store, "SELECT hex FROM pdu WHERE message_id = ? AND part = ?");
	struct sms_message message;

	sql_bind_integer(there, group);
	sql_bind_integer(there, deliver->data.concat.part);
	if (!sql_step(there))
		return FIT_FREE;
	return decode_kept(sql_take_text(there), &message) &&
			       same_content(&message.deliver, deliver)
		       ? FIT_SAME
		       : FIT_OTHER;
}

/* How far apart two texts were sent; unknown times are near. */
static int64_t apart(int64_t a, int64_t b)
{
	if (a == 0 || b == 0)
		return 0;
	return a > b ? a - b : b - a;
}

static void bind_group(struct sql *find, const struct incoming *in)
{
	const struct sms_concat *concat = &in->deliver->data.concat;

	sql_bind_text(find, in->deliver->sender.text);
	sql_bind_integer(find, concat->reference);
	sql_bind_integer(find, concat->total);
	sql_bind_integer(find, concat->bits);
	sql_bind_integer(find, in->deliver->sender.type >> 4 & 7);
	sql_bind_text(find, in->place->sim);
	sql_bind_text(find, in->place->sim);
}

/* The group nearest in time that lacks this part, or has it already (*fit). 0: none. */
static int64_t nearest(struct store *store, struct sql *find, const struct incoming *in,
		       enum fit *fit)
{
	int64_t best = 0, best_distance = GROUP_SPREAD;

	bind_group(find, in);
	while (sql_step(find)) {
		int64_t id = sql_take_integer(find);
		int64_t distance = apart(sql_take_integer(find), in->sent_at);
		enum fit here = fit_into(store, id, in->deliver);

		if (here == FIT_OTHER || distance > best_distance ||
		    (best != 0 && distance == best_distance))
			continue;
		best = id;
		best_distance = distance;
		*fit = here;
	}
	return best;
}

static int64_t open_group(struct store *store, const struct incoming *in, enum fit *fit)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id, sent_at FROM message WHERE state = 0"
				      " AND sender = ? AND reference = ? AND parts_total = ?"
				      " AND reference_bits = ? AND sender_type = ?"
				      " AND (sim = ? OR sim = '' OR ? = '') ORDER BY id DESC");

	return nearest(store, find, in, fit);
}

static int64_t closed_group(struct store *store, const struct incoming *in, enum fit *fit)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id, sent_at FROM message WHERE gaps = 1"
				      " AND sender = ? AND reference = ? AND parts_total = ?"
				      " AND reference_bits = ? AND sender_type = ?"
				      " AND (sim = ? OR sim = '' OR ? = '') ORDER BY id DESC");

	return nearest(store, find, in, fit);
}

static void close_group(struct store *store, int64_t id, struct moment now)
{
	unsigned total = 0;
	{
		SCOPED(sql_release)
		struct sql *size = sql(store, "SELECT parts_total FROM message WHERE id = ?");

		sql_bind_integer(size, id);
		if (sql_step(size))
			total = (unsigned)sql_take_integer(size);
	}
	put_together(store, id, total, now);
}

/* Room for one more group: the oldest give way (F61). */
static void make_room(struct store *store, const char *sender, struct moment now)
{
	int64_t count, oldest = 0;
	{
		SCOPED(sql_release)
		struct sql *of_sender = sql(store, "SELECT count(*), min(id) FROM message"
						   " WHERE state = 0 AND sender = ?");

		sql_bind_text(of_sender, sender);
		if (!sql_step(of_sender))
			return;
		count = sql_take_integer(of_sender);
		oldest = sql_take_integer(of_sender);
	}
	if (count >= GROUPS_PER_SENDER) {
		close_group(store, oldest, now);
		return;
	}
	{
		SCOPED(sql_release)
		struct sql *all = sql(store, "SELECT count(*) FROM message WHERE state = 0");
		SCOPED(sql_release)
		struct sql *first = sql(store, "SELECT id FROM message WHERE state = 0"
					       " ORDER BY first_seen LIMIT 1");

		if (!sql_step(all) || sql_take_integer(all) < GROUPS_MAX || !sql_step(first))
			return;
		oldest = sql_take_integer(first);
	}
	close_group(store, oldest, now);
}

static int64_t found_group(struct store *store, const struct incoming *in)
{
	const struct sms_deliver *deliver = in->deliver;
	const struct sms_concat *concat = &deliver->data.concat;
	SCOPED(sql_release)
	struct sql *key = sql(store, "UPDATE message SET reference = ?, reference_bits = ?,"
				     " sender_type = ?, first_seen = ?, first_up = ?, dated = ?"
				     " WHERE id = ?");
	int64_t id;

	make_room(store, deliver->sender.text, in->now);
	id = arrival_add_message(store, in,
				 &(struct founding){
					 .state = INBOX_WAITING,
					 .text = "",
					 .outcome = "waiting",
					 .sender = deliver->sender.text,
					 .odd = in->message->odd & ~(uint32_t)SMS_ODD_SURROGATE,
					 .total = concat->total,
					 .class = deliver->data.coding.message_class,
					 .protocol = deliver->protocol,
				 });
	sql_bind_integer(key, concat->reference);
	sql_bind_integer(key, concat->bits);
	sql_bind_integer(key, deliver->sender.type >> 4 & 7);
	sql_bind_integer(key, in->now.utc);
	sql_bind_integer(key, in->now.up);
	sql_bind_integer(key, in->now.trusted);
	sql_bind_integer(key, id);
	sql_run(key);
	arrival_add_pdu(store, in, id, concat->part);
	tally_add(store, TALLY_RECEIVED, in->now);
	return id;
}

static void join_group(struct store *store, const struct incoming *in, int64_t id, bool late)
{
	const struct sms_concat *concat = &in->deliver->data.concat;
	SCOPED(sql_release)
	struct sql *one_more = sql(store, "UPDATE message SET parts = parts + 1, odd = odd | ?"
					  " WHERE id = ? RETURNING parts");
	bool complete;

	arrival_add_pdu(store, in, id, concat->part);
	sql_bind_integer(one_more, in->message->odd & ~(uint32_t)SMS_ODD_SURROGATE);
	sql_bind_integer(one_more, id);
	complete = sql_step(one_more) && sql_take_integer(one_more) >= concat->total;
	sql_step(one_more);
	if (complete || late)
		put_together(store, id, concat->total, in->now);
	store->part_waits = !complete && !late;
}

enum inbox_kept group_keep(struct store *store, const struct incoming *in, int64_t *message_id)
{
	enum fit fit = FIT_FREE;
	bool late = false;

	*message_id = open_group(store, in, &fit);
	if (*message_id == 0) {
		*message_id = closed_group(store, in, &fit);
		late = *message_id != 0;
	}
	if (*message_id == 0) {
		*message_id = found_group(store, in);
		return INBOX_NEW;
	}
	if (fit == FIT_SAME) { /* the network changed its stamp on the way */
		arrival_add_pdu(store, in, *message_id, 0);
		return INBOX_COPY;
	}
	join_group(store, in, *message_id, late);
	return INBOX_NEW;
}

/* ---- parts that never come ---- */

/* first_seen of rows from a time when the clock was wrong is set right once it is trusted: by
 * the other clock for those of this life, else from the start of this life on. */
static void date_groups(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *date = sql(store, "UPDATE message SET dated = 1, first_seen = ? -"
				      " (? - CASE WHEN id > ? THEN first_up ELSE ? END)"
				      " WHERE state = 0 AND dated = 0");

	if (!now.trusted)
		return;
	sql_bind_integer(date, now.utc);
	sql_bind_integer(date, now.up);
	sql_bind_integer(date, store->life_began);
	sql_bind_integer(date, store->opened.up);
	sql_run(date);
}

/* An open group that has waited long enough; 0: none. With a clock that nobody vouches for, time
 * is what has passed in this life. */
static int64_t overdue_group(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *due =
		now.trusted ? sql(store, "SELECT id FROM message WHERE state = 0 AND dated = 1"
					 " AND first_seen <= ?1 - ?3 ORDER BY first_seen LIMIT 1")
			    : sql(store, "SELECT id FROM message WHERE state = 0"
					 " AND max(first_up, CASE WHEN id > ?4 THEN 0 ELSE ?5 END)"
					 " <= ?2 - ?3 ORDER BY first_seen LIMIT 1");

	sql_bind_integer(due, now.utc);
	sql_bind_integer(due, now.up);
	sql_bind_integer(due, GROUP_WAITS);
	if (!now.trusted) {
		sql_bind_integer(due, store->life_began);
		sql_bind_integer(due, store->opened.up);
	}
	return sql_first_integer(due, 0);
}

unsigned inbox_close_incomplete(struct store *store, struct moment now)
{
	unsigned closed = 0;
	int64_t id;

	date_groups(store, now);
	while (closed < GROUPS_MAX && (id = overdue_group(store, now)) != 0 &&
	       !store_troubled(store)) {
		close_group(store, id, now);
		closed++;
	}
	store->incomplete_at = now.utc + MINUTES(1);
	return closed;
}

int64_t inbox_incomplete_due(struct store *store)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT first_seen FROM message WHERE state = 0"
				       " ORDER BY first_seen LIMIT 1");
	int64_t due;

	if (!sql_step(first))
		return NEVER;
	due = sql_take_integer(first) + GROUP_WAITS;
	return due > store->incomplete_at ? due : store->incomplete_at;
}
