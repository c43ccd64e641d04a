/*
 * A message's state follows from its segments' states:
 *
 *	any failed                → failed, what was queued is cancelled
 *	any uncertain             → uncertain; the rest waits until that is settled
 *	any sending               → sending
 *	any queued                → queued: outbox_next() finds it, also with its head already sent
 *	all sent, all delivered   → sent, delivered
 *
 * Reports find their segment by SIM, reference (TP-MR), trailing digits and time; for a segment
 * of unknown fate the reference is one after the last that this SIM was given (reliability.md
 * 1.3). TP-ST: 3GPP TS 23.040 §9.2.3.15.
 */
#include "store/outbox.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "store/inside.h"
#include "store/sql.h"

#include <cunxin/sms_segment.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAIL_DIGITS    8
#define TAIL_LEAST     5	  /* fewer digits than these are no number (Q131) */
#define CLOCK_SLACK    MINUTES(5) /* ours against the service centre's */
#define DOUBT_SLACK    SECONDS(5)
#define REPORT_WINDOW  DAYS(7) /* the service centre's stamp is no later than this */
#define DOUBT_WINDOW   HOURS(24)
#define EARLY_STAYS    MINUTES(10)
#define CANDIDATES_MAX 16

static const char *const state_names[] = { "queued", "sending", "sent",	     "delivered",
					   "failed", "expired", "cancelled", "uncertain" };

const char *outbox_state_name(enum outbox_state state)
{
	return state_names[state];
}

bool outbox_state_read(const char *name, enum outbox_state *state)
{
	for (size_t i = 0; i < sizeof(state_names) / sizeof(*state_names); i++)
		if (text_is(name, state_names[i])) {
			*state = (enum outbox_state)i;
			return true;
		}
	return false;
}

/* ---- queuing ---- */

static void add_segments(struct store *store, int64_t id, size_t count)
{
	for (size_t part = 1; part <= count; part++) {
		SCOPED(sql_release)
		struct sql *add =
			sql(store, "INSERT INTO segment (outbox_id, part, state) VALUES (?, ?, 0)");

		sql_bind_integer(add, id);
		sql_bind_integer(add, (int64_t)part);
		sql_run(add);
	}
}

int64_t outbox_queue(struct store *store, const struct outbox_order *order, struct moment now)
{
	struct sms_cost cost = sms_cost(order->text, strlen(order->text));
	bool too_long = cost.segments == 0;
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO outbox (created_at, not_before, useful_until,"
			   " recipient, text, kind, lane, state, segments, error, purpose,"
			   " in_reply_to, broadcast_id)"
			   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
			   " ON CONFLICT (purpose) DO NOTHING");
	int64_t id;

	sql_bind_integer(add, now.utc);
	sql_bind_integer(add, order->not_before > now.utc ? order->not_before : now.utc);
	sql_bind_integer(add, order->useful_until);
	sql_bind_text(add, order->recipient);
	sql_bind_text(add, order->text);
	sql_bind_text(add, order->kind);
	sql_bind_integer(add, order->lane);
	sql_bind_integer(add, too_long ? OUTBOX_FAILED : OUTBOX_QUEUED);
	sql_bind_integer(add, (int64_t)cost.segments);
	sql_bind_text(add, too_long ? "the text is too long" : "");
	sql_bind_text(add, order->purpose);
	sql_bind_reference(add, order->in_reply_to);
	sql_bind_reference(add, order->broadcast_id);
	if (sql_run(add) == 0)
		return 0;
	id = sql_last_id(store);
	add_segments(store, id, cost.segments);
	return id;
}

/* ---- reading rows ---- */

#define COLUMNS                                                                                    \
	"id, created_at, not_before, useful_until, in_reply_to, broadcast_id, recipient, kind,"    \
	" lane, state, segments, attempts, reference, possible_duplicate, sent_at, delivered_at,"  \
	" error, text"

static unsigned parts_before_queued(struct store *store, int64_t id, unsigned segments)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT part FROM segment WHERE outbox_id = ? AND state = 0"
				       " ORDER BY part LIMIT 1");

	sql_bind_integer(first, id);
	return sql_step(first) ? (unsigned)sql_take_integer(first) - 1 : segments;
}

static void read_row(struct store *store, struct sql *row, struct outbox_message *message)
{
	message->id = sql_take_integer(row);
	message->created_at = sql_take_integer(row);
	message->not_before = sql_take_integer(row);
	message->useful_until = sql_take_integer(row);
	message->in_reply_to = sql_take_integer(row);
	message->broadcast_id = sql_take_integer(row);
	sql_take_copy(row, message->recipient, sizeof(message->recipient));
	sql_take_copy(row, message->kind, sizeof(message->kind));
	message->lane = (enum outbox_lane)sql_take_integer(row);
	message->state = (enum outbox_state)sql_take_integer(row);
	message->segments = (unsigned)sql_take_integer(row);
	message->attempts = (unsigned)sql_take_integer(row);
	message->reference = (int)sql_take_integer(row);
	message->possible_duplicate = sql_take_integer(row) != 0;
	message->sent_at = sql_take_integer(row);
	message->delivered_at = sql_take_integer(row);
	sql_take_copy(row, message->error, sizeof(message->error));
	message->text = need_copy(sql_take_text(row));
	message->settled = parts_before_queued(store, message->id, message->segments);
}

void outbox_release(struct outbox_message *message)
{
	free(message->text);
	message->text = NULL;
}

bool outbox_get(struct store *store, int64_t id, struct outbox_message *message)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM outbox WHERE id = ?");

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(store, row, message);
	return true;
}

/* ---- what goes next ---- */

static bool among(int64_t id, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* The oldest message of one lane that is due; 0: none. */
static int64_t next_of_lane(struct store *store, enum outbox_lane lane, struct moment now,
			    const int64_t *except, size_t except_count)
{
	SCOPED(sql_release)
	struct sql *due = sql(store, "SELECT id FROM outbox WHERE state = 0 AND lane = ?"
				     " AND not_before <= ?"
				     " AND (useful_until = 0 OR useful_until > ?)"
				     " ORDER BY not_before, id");

	sql_bind_integer(due, lane);
	sql_bind_integer(due, now.utc);
	sql_bind_integer(due, now.utc);
	while (sql_step(due)) {
		int64_t id = sql_take_integer(due);

		if (!among(id, except, except_count))
			return id;
	}
	return 0;
}

bool outbox_next(struct store *store, struct moment now, enum outbox_lane worst,
		 const int64_t *except, size_t except_count, struct outbox_message *message)
{
	for (int lane = LANE_REPLY; lane <= (int)worst; lane++) {
		int64_t id = next_of_lane(store, (enum outbox_lane)lane, now, except, except_count);

		if (id != 0)
			return outbox_get(store, id, message);
	}
	return false;
}

int64_t outbox_due(struct store *store, struct moment now)
{
	int64_t due = NEVER;

	for (int lane = LANE_REPLY; lane <= LANE_NOTICE; lane++) {
		SCOPED(sql_release)
		struct sql *next =
			sql(store, "SELECT not_before FROM outbox WHERE state = 0 AND lane = ?"
				   " AND not_before > ? ORDER BY not_before LIMIT 1");

		sql_bind_integer(next, lane);
		sql_bind_integer(next, now.utc);
		if (sql_step(next))
			due = earlier(due, sql_take_integer(next));
	}
	return due;
}

/* ---- a message's state ---- */

static void cancel_queued(struct store *store, int64_t id, enum outbox_state as, struct moment now)
{
	SCOPED(sql_release)
	struct sql *cancel = sql(store, "UPDATE segment SET state = ?, settled_at = ?"
					" WHERE outbox_id = ? AND state = 0");

	sql_bind_integer(cancel, as);
	sql_bind_integer(cancel, now.utc);
	sql_bind_integer(cancel, id);
	sql_run(cancel);
}

static enum outbox_state state_of(struct store *store, int64_t id)
{
	int64_t count[8] = { 0 };
	SCOPED(sql_release)
	struct sql *states = sql(store, "SELECT state FROM segment WHERE outbox_id = ?");

	sql_bind_integer(states, id);
	while (sql_step(states))
		count[sql_take_integer(states) & 7]++;
	if (count[OUTBOX_FAILED] > 0)
		return OUTBOX_FAILED;
	if (count[OUTBOX_UNCERTAIN] > 0)
		return OUTBOX_UNCERTAIN;
	if (count[OUTBOX_SENDING] > 0)
		return OUTBOX_SENDING;
	if (count[OUTBOX_EXPIRED] > 0)
		return OUTBOX_EXPIRED;
	if (count[OUTBOX_CANCELLED] > 0)
		return OUTBOX_CANCELLED;
	if (count[OUTBOX_QUEUED] > 0)
		return OUTBOX_QUEUED;
	return count[OUTBOX_SENT] > 0 ? OUTBOX_SENT : OUTBOX_DELIVERED;
}

/* The row follows its segments. error NULL leaves the words as they are. */
static enum outbox_state follow(struct store *store, int64_t id, const char *error,
				unsigned attempts, struct moment now)
{
	enum outbox_state state = state_of(store, id);
	bool sent = state == OUTBOX_SENT || state == OUTBOX_DELIVERED;
	SCOPED(sql_release)
	struct sql *row =
		sql(store, "UPDATE outbox SET state = ?1, error = coalesce(?2, error),"
			   " attempts = attempts + ?3 + (?4 AND sent_at = 0),"
			   " sent_at = CASE WHEN ?4 AND sent_at = 0 THEN ?5 ELSE sent_at END,"
			   " delivered_at = CASE WHEN ?1 = 3 AND delivered_at = 0 THEN ?5"
			   " ELSE delivered_at END WHERE id = ?6");

	sql_bind_integer(row, state);
	sql_bind_text(row, error);
	sql_bind_integer(row, attempts);
	sql_bind_integer(row, sent);
	sql_bind_integer(row, now.utc);
	sql_bind_integer(row, id);
	sql_run(row);
	if (state == OUTBOX_FAILED)
		cancel_queued(store, id, OUTBOX_CANCELLED, now);
	return state;
}

/* ---- the journal of one segment ---- */

struct piece {
	enum outbox_state state;
	int64_t handed_at;
	char sim[32], modem[32];
};

static bool piece_get(struct store *store, int64_t id, unsigned part, struct piece *piece)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT state, handed_at, sim, modem FROM segment"
				     " WHERE outbox_id = ? AND part = ?");

	sql_bind_integer(row, id);
	sql_bind_integer(row, part);
	if (!sql_step(row))
		return false;
	piece->state = (enum outbox_state)sql_take_integer(row);
	piece->handed_at = sql_take_integer(row);
	sql_take_copy(row, piece->sim, sizeof(piece->sim));
	sql_take_copy(row, piece->modem, sizeof(piece->modem));
	return true;
}

/* True: the message was not failed yet. */
static bool fails_first(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT 1 FROM outbox WHERE id = ? AND state <> 4");

	sql_bind_integer(row, id);
	return sql_step(row);
}

static void set_state(struct store *store, int64_t id, unsigned part, enum outbox_state state,
		      struct moment now)
{
	SCOPED(sql_release)
	struct sql *set = sql(store, "UPDATE segment SET state = ?, settled_at = ?"
				     " WHERE outbox_id = ? AND part = ?");

	sql_bind_integer(set, state);
	sql_bind_integer(set, now.utc);
	sql_bind_integer(set, id);
	sql_bind_integer(set, part);
	sql_run(set);
}

int outbox_reference(struct store *store, int64_t id, const char *sim)
{
	SCOPED(sql_release)
	struct sql *has = sql(store, "SELECT reference FROM outbox WHERE id = ?");
	SCOPED(sql_release)
	struct sql *next =
		sql(store, "INSERT INTO sim (iccid, modem, approved, first_seen, last_seen,"
			   " next_reference) VALUES (?, '', 0, 0, 0, 1)"
			   " ON CONFLICT (iccid) DO UPDATE"
			   " SET next_reference = (next_reference + 1) & 255"
			   " RETURNING (next_reference + 255) & 255");
	SCOPED(sql_release)
	struct sql *keep = sql(store, "UPDATE outbox SET reference = ? WHERE id = ?");
	int64_t reference;

	sql_bind_integer(has, id);
	if (sql_step(has) && (reference = sql_take_integer(has)) >= 0)
		return (int)reference;
	sql_bind_text(next, sim);
	reference = sql_step(next) ? sql_take_integer(next) : 0;
	sql_step(next);
	sql_bind_integer(keep, reference);
	sql_bind_integer(keep, id);
	sql_run(keep);
	return (int)reference;
}

static void note_handed(struct store *store, int64_t id, unsigned part, const char *sim,
			struct moment now)
{
	SCOPED(sql_release)
	struct sql *note = sql(store, "INSERT OR IGNORE INTO handed (sim, at, outbox_id, part)"
				      " VALUES (?, ?, ?, ?)");

	sql_bind_text(note, sim);
	sql_bind_integer(note, now.utc);
	sql_bind_integer(note, id);
	sql_bind_integer(note, part);
	sql_run(note);
	tally_add(store, TALLY_SEGMENTS, now);
}

bool outbox_handed(struct store *store, int64_t id, unsigned part, const char *modem,
		   const char *sim, struct moment now)
{
	SCOPED(sql_release)
	struct sql *hand =
		sql(store, "UPDATE segment SET state = 1, modem = ?, sim = ?, handed_at = ?,"
			   " trusted = ?, reference = -1, settled_at = 0"
			   " WHERE outbox_id = ? AND part = ? AND state = 0");

	sql_bind_text(hand, modem);
	sql_bind_text(hand, sim);
	sql_bind_integer(hand, now.utc);
	sql_bind_integer(hand, now.trusted);
	sql_bind_integer(hand, id);
	sql_bind_integer(hand, part);
	if (sql_run(hand) == 0)
		return false;
	note_handed(store, id, part, sim, now);
	follow(store, id, NULL, 0, now);
	return true;
}

/* ---- reports ---- */

/* The last digits of a number, which alone survive every way of writing it. */
static const char *tail_of(const char *number, char out[TAIL_DIGITS + 1])
{
	size_t size = strlen(number), from = size;

	while (from > 0 && size - from < TAIL_DIGITS && isdigit((unsigned char)number[from - 1]))
		from--;
	snprintf(out, TAIL_DIGITS + 1, "%s", number + from);
	return out;
}

static bool same_tail(const char *a, const char *b)
{
	char tail_a[TAIL_DIGITS + 1], tail_b[TAIL_DIGITS + 1];

	return strcmp(tail_of(a, tail_a), tail_of(b, tail_b)) == 0;
}

/* Too short to be anybody's number: some modems put TP-MR there (Q131). */
static bool broken_number(const char *number)
{
	char tail[TAIL_DIGITS + 1];

	return strlen(tail_of(number, tail)) < TAIL_LEAST;
}

/* What a report says, by TP-ST. */
static bool delivered(unsigned status)
{
	return status < 0x20;
}

static bool still_trying(unsigned status)
{
	return status >= 0x20 && status < 0x40;
}

static const char *status_words(unsigned status)
{
	switch (status) {
	case 0x40: return "remote procedure error";
	case 0x41: return "incompatible destination";
	case 0x42: return "connection rejected by the phone";
	case 0x43: return "not obtainable";
	case 0x44: return "quality of service not available";
	case 0x45: return "no interworking";
	case 0x46: return "validity period expired, the phone was off";
	case 0x47: return "deleted by its sender";
	case 0x48: return "deleted by the service centre";
	case 0x49: return "the service centre does not have it";
	case 0x60: return "congestion, the service centre gave up";
	case 0x61: return "phone busy, the service centre gave up";
	case 0x62: return "no response, the service centre gave up";
	case 0x63: return "service rejected, the service centre gave up";
	case 0x65: return "error in the phone, the service centre gave up";
	default: return "not delivered";
	}
}

static void note_status(struct store *store, int64_t id, unsigned part, unsigned status)
{
	SCOPED(sql_release)
	struct sql *note =
		sql(store, "UPDATE segment SET status = ? WHERE outbox_id = ? AND part = ?");

	sql_bind_integer(note, status);
	sql_bind_integer(note, id);
	sql_bind_integer(note, part);
	sql_run(note);
}

/* Lets a report do its work on a segment that the service centre has. */
static void apply(struct store *store, int64_t id, unsigned part, unsigned status,
		  struct moment now)
{
	char error[96];

	note_status(store, id, part, status);
	if (still_trying(status))
		return;
	if (delivered(status)) {
		set_state(store, id, part, OUTBOX_DELIVERED, now);
		follow(store, id, NULL, 0, now);
		return;
	}
	snprintf(error, sizeof(error), "report %02X: %s", status, status_words(status));
	set_state(store, id, part, OUTBOX_FAILED, now);
	if (fails_first(store, id))
		tally_add(store, TALLY_FAILED, now);
	follow(store, id, error, 0, now);
}

static const char *recipient_of(struct store *store, int64_t id, char out[PHONE_SIZE])
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT recipient FROM outbox WHERE id = ?");

	out[0] = '\0';
	sql_bind_integer(row, id);
	if (sql_step(row))
		sql_take_copy(row, out, PHONE_SIZE);
	return out;
}

/* A report for this reference that came before it; -1: none. It is used up. */
static int take_early(struct store *store, const char *sim, int reference, const char *recipient,
		      struct moment now)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id, recipient, status FROM early"
				      " WHERE sim = ? AND reference = ? AND at >= ? ORDER BY id");
	SCOPED(sql_release) struct sql *used = sql(store, "DELETE FROM early WHERE id = ?");

	sql_bind_text(find, sim);
	sql_bind_integer(find, reference);
	sql_bind_integer(find, now.utc - EARLY_STAYS);
	while (sql_step(find)) {
		int64_t id = sql_take_integer(find);
		char number[PHONE_SIZE];
		int status;

		sql_take_copy(find, number, sizeof(number));
		status = (int)sql_take_integer(find);
		if (!broken_number(number) && !same_tail(number, recipient))
			continue;
		sql_bind_integer(used, id);
		sql_run(used);
		return status;
	}
	return -1;
}

void outbox_sent(struct store *store, int64_t id, unsigned part, int reference, struct moment now)
{
	SCOPED(sql_release)
	struct sql *sent = sql(store, "UPDATE segment SET state = 2, reference = ?, settled_at = ?"
				      " WHERE outbox_id = ? AND part = ?");
	struct piece piece;
	char recipient[PHONE_SIZE];
	int early;

	if (!piece_get(store, id, part, &piece) || piece.state == OUTBOX_SENT ||
	    piece.state == OUTBOX_DELIVERED)
		return;
	sql_bind_integer(sent, reference);
	sql_bind_integer(sent, now.utc);
	sql_bind_integer(sent, id);
	sql_bind_integer(sent, part);
	sql_run(sent);
	if (follow(store, id, "", 0, now) == OUTBOX_SENT)
		tally_add(store, TALLY_SENT, now);
	early = take_early(store, piece.sim, reference, recipient_of(store, id, recipient), now);
	if (early >= 0)
		apply(store, id, part, (unsigned)early, now);
}

void outbox_postponed(struct store *store, int64_t id, unsigned part, int64_t not_before,
		      bool counts, const char *error, struct moment now)
{
	SCOPED(sql_release)
	struct sql *later = sql(store, "UPDATE outbox SET not_before = ? WHERE id = ?");

	set_state(store, id, part, OUTBOX_QUEUED, now);
	sql_bind_integer(later, not_before > now.utc ? not_before : now.utc);
	sql_bind_integer(later, id);
	sql_run(later);
	follow(store, id, error, counts, now);
}

void outbox_failed(struct store *store, int64_t id, unsigned part, const char *error,
		   struct moment now)
{
	set_state(store, id, part, OUTBOX_FAILED, now);
	if (fails_first(store, id))
		tally_add(store, TALLY_FAILED, now);
	follow(store, id, error, 1, now);
}

void outbox_doubtful(struct store *store, int64_t id, unsigned part, const char *error,
		     struct moment now)
{
	struct piece piece;

	if (!piece_get(store, id, part, &piece) || piece.state != OUTBOX_SENDING)
		return;
	set_state(store, id, part, OUTBOX_UNCERTAIN, now);
	follow(store, id, error, 1, now);
}

/* ---- doubts ---- */

size_t outbox_doubts(struct store *store, struct outbox_doubt *doubts, size_t size)
{
	size_t count = 0;
	SCOPED(sql_release)
	struct sql *find =
		sql(store, "SELECT s.outbox_id, s.handed_at, s.part, s.modem, s.sim, o.recipient,"
			   " o.kind, s.resends FROM segment s JOIN outbox o ON o.id = s.outbox_id"
			   " WHERE s.state = 7 ORDER BY s.handed_at");

	for (; sql_step(find); count++) {
		if (count >= size)
			continue;
		doubts[count].id = sql_take_integer(find);
		doubts[count].handed_at = sql_take_integer(find);
		doubts[count].part = (unsigned)sql_take_integer(find);
		sql_take_copy(find, doubts[count].modem, sizeof(doubts[count].modem));
		sql_take_copy(find, doubts[count].sim, sizeof(doubts[count].sim));
		sql_take_copy(find, doubts[count].recipient, sizeof(doubts[count].recipient));
		sql_take_copy(find, doubts[count].kind, sizeof(doubts[count].kind));
		doubts[count].resends = (unsigned)sql_take_integer(find);
	}
	return count;
}

unsigned outbox_adopt_sending(struct store *store, const char *modem, struct moment now)
{
	unsigned adopted = 0;

	for (;; adopted++) {
		SCOPED(sql_release)
		struct sql *find = sql(store, "SELECT outbox_id, part FROM segment WHERE state = 1"
					      " AND (? IS NULL OR modem = ?) LIMIT 1");
		int64_t id;

		sql_bind_text(find, modem);
		sql_bind_text(find, modem);
		if (!sql_step(find))
			return adopted;
		id = sql_take_integer(find);
		outbox_doubtful(store, id, (unsigned)sql_take_integer(find),
				"stopped while it was being sent", now);
	}
}

void outbox_send_again(struct store *store, int64_t id, unsigned part, struct moment now)
{
	SCOPED(sql_release)
	struct sql *again =
		sql(store, "UPDATE segment SET state = 0, resends = resends + 1, settled_at = ?"
			   " WHERE outbox_id = ? AND part = ? AND state = 7");
	SCOPED(sql_release)
	struct sql *mark = sql(store, "UPDATE outbox SET possible_duplicate = 1 WHERE id = ?");

	sql_bind_integer(again, now.utc);
	sql_bind_integer(again, id);
	sql_bind_integer(again, part);
	if (sql_run(again) == 0)
		return;
	sql_bind_integer(mark, id);
	sql_run(mark);
	follow(store, id, NULL, 0, now);
}

/* ---- which segment a report is for ---- */

struct found {
	int64_t id;
	unsigned part;
	enum outbox_state state;
};

/* A segment that has this reference, handed over not long before the service centre's stamp; the
 * last one, since references come round again. */
static bool find_sent(struct store *store, const char *sim, const struct sms_status_report *report,
		      struct moment now, struct found *found)
{
	int64_t stamp = sms_time_utc(&report->sent);
	bool nameless = broken_number(report->recipient.text);
	SCOPED(sql_release)
	struct sql *find = sql(
		store, "SELECT s.outbox_id, s.part, s.state, s.handed_at, s.trusted, o.recipient"
		       " FROM segment s JOIN outbox o ON o.id = s.outbox_id"
		       " WHERE s.sim = ? AND s.reference = ? AND s.reference >= 0"
		       " ORDER BY s.handed_at DESC LIMIT ?");

	sql_bind_text(find, sim);
	sql_bind_integer(find, report->reference);
	sql_bind_integer(find, CANDIDATES_MAX);
	while (sql_step(find)) {
		int64_t handed;
		bool dated;

		found->id = sql_take_integer(find);
		found->part = (unsigned)sql_take_integer(find);
		found->state = (enum outbox_state)sql_take_integer(find);
		handed = sql_take_integer(find);
		dated = sql_take_integer(find) != 0 && now.trusted && stamp != 0;
		if (nameless ? !dated : !same_tail(sql_take_text(find), report->recipient.text))
			continue;
		if (dated && (stamp < handed - CLOCK_SLACK ||
			      stamp > handed + (nameless ? CLOCK_SLACK : REPORT_WINDOW)))
			continue;
		return true;
	}
	return false;
}

/* The reference that this SIM was given last before a time; -1: not known. */
static int reference_before(struct store *store, const char *sim, int64_t handed_at)
{
	SCOPED(sql_release)
	struct sql *last = sql(store, "SELECT s.reference FROM handed h JOIN segment s"
				      " ON s.outbox_id = h.outbox_id AND s.part = h.part"
				      " AND s.handed_at = h.at"
				      " WHERE h.sim = ? AND h.at < ? AND s.reference >= 0"
				      " ORDER BY h.at DESC LIMIT 1");

	sql_bind_text(last, sim);
	sql_bind_integer(last, handed_at);
	return sql_step(last) ? (int)sql_take_integer(last) : -1;
}

/* A segment of unknown fate that this report proves to have gone out. before counts other
 * doubts handed over earlier: each may have taken a reference of its own. */
static bool proves(struct store *store, const char *sim, const struct sms_status_report *report,
		   int64_t handed, bool dated, int before)
{
	int64_t stamp = sms_time_utc(&report->sent);
	int last = reference_before(store, sim, handed);
	int ahead = last < 0 ? 1 : (report->reference - last) & 255;

	if (dated && stamp != 0 && (stamp < handed - DOUBT_SLACK || stamp > handed + DOUBT_WINDOW))
		return false;
	return ahead >= 1 && ahead <= 1 + before;
}

static bool find_doubtful(struct store *store, const char *sim,
			  const struct sms_status_report *report, struct moment now,
			  struct found *found)
{
	int before = 0;
	SCOPED(sql_release)
	struct sql *find =
		sql(store, "SELECT s.outbox_id, s.part, s.handed_at, s.trusted, o.recipient"
			   " FROM segment s JOIN outbox o ON o.id = s.outbox_id"
			   " WHERE s.state = 7 AND (s.sim = ? OR s.sim = '' OR ? = '')"
			   " ORDER BY s.handed_at");

	sql_bind_text(find, sim);
	sql_bind_text(find, sim);
	for (; sql_step(find); before++) {
		int64_t handed;
		bool dated;

		found->id = sql_take_integer(find);
		found->part = (unsigned)sql_take_integer(find);
		found->state = OUTBOX_UNCERTAIN;
		handed = sql_take_integer(find);
		dated = sql_take_integer(find) != 0 && now.trusted;
		if (same_tail(sql_take_text(find), report->recipient.text) &&
		    proves(store, sim, report, handed, dated, before))
			return true;
	}
	return false;
}

/* True: something to this number is in the air over this SIM, its +CMGS still to come. */
static bool in_the_air(struct store *store, const char *sim, const char *recipient)
{
	SCOPED(sql_release)
	struct sql *air = sql(store, "SELECT o.recipient FROM segment s JOIN outbox o"
				     " ON o.id = s.outbox_id WHERE s.state = 1 AND s.sim = ?");

	sql_bind_text(air, sim);
	while (sql_step(air))
		if (broken_number(recipient) || same_tail(sql_take_text(air), recipient))
			return true;
	return false;
}

static void keep_early(struct store *store, const char *sim, const struct sms_status_report *report,
		       struct moment now)
{
	SCOPED(sql_release) struct sql *old = sql(store, "DELETE FROM early WHERE at < ?");
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO early (at, sim, reference, recipient, status,"
				     " discharged_at) VALUES (?, ?, ?, ?, ?, ?)");

	sql_bind_integer(old, now.utc - EARLY_STAYS);
	sql_run(old);
	sql_bind_integer(add, now.utc);
	sql_bind_text(add, sim);
	sql_bind_integer(add, report->reference);
	sql_bind_text(add, report->recipient.text);
	sql_bind_integer(add, report->status);
	sql_bind_integer(add, sms_time_utc(&report->discharged));
	sql_run(add);
}

static void settle_doubt(struct store *store, const struct found *found,
			 const struct sms_status_report *report, struct moment now)
{
	outbox_sent(store, found->id, found->part, report->reference, now);
	apply(store, found->id, found->part, report->status, now);
}

enum outbox_reported outbox_reported(struct store *store, const char *sim,
				     const struct sms_status_report *report, struct moment now)
{
	struct found found;

	if (report->for_command)
		return OUTBOX_REPORT_UNKNOWN;
	if (find_sent(store, sim, report, now, &found)) {
		if (found.state == OUTBOX_DELIVERED ||
		    (found.state == OUTBOX_FAILED && !delivered(report->status)))
			return OUTBOX_REPORT_REPEATED;
		apply(store, found.id, found.part, report->status, now);
		return OUTBOX_REPORT_MATCHED;
	}
	if (find_doubtful(store, sim, report, now, &found)) {
		settle_doubt(store, &found, report, now);
		return OUTBOX_REPORT_SETTLED_DOUBT;
	}
	if (!in_the_air(store, sim, report->recipient.text))
		return OUTBOX_REPORT_UNKNOWN;
	keep_early(store, sim, report, now);
	return OUTBOX_REPORT_EARLY;
}

/* ---- caps ---- */

unsigned outbox_handed_since(struct store *store, const char *sim, int64_t since)
{
	SCOPED(sql_release)
	struct sql *count = sql(store, "SELECT count(*) FROM handed WHERE sim = ? AND at >= ?");

	sql_bind_text(count, sim);
	sql_bind_integer(count, since);
	return sql_step(count) ? (unsigned)sql_take_integer(count) : 0;
}

int64_t outbox_handed_nth(struct store *store, const char *sim, unsigned n)
{
	SCOPED(sql_release)
	struct sql *nth = sql(store, "SELECT at FROM handed WHERE sim = ? ORDER BY at DESC"
				     " LIMIT 1 OFFSET ?");

	if (n == 0)
		return 0;
	sql_bind_text(nth, sim);
	sql_bind_integer(nth, n - 1);
	return sql_step(nth) ? sql_take_integer(nth) : 0;
}

unsigned outbox_replies_since(struct store *store, const char *recipient, int64_t since)
{
	SCOPED(sql_release)
	struct sql *count = sql(store, "SELECT count(*) FROM (SELECT created_at, kind FROM outbox"
				       " WHERE recipient = ? ORDER BY id DESC LIMIT 1000)"
				       " WHERE created_at >= ? AND kind = 'reply'");

	sql_bind_text(count, recipient);
	sql_bind_integer(count, since);
	return sql_step(count) ? (unsigned)sql_take_integer(count) : 0;
}

/* ---- cancelling, expiring ---- */

static void end_queued(struct store *store, int64_t id, enum outbox_state as, const char *error,
		       struct moment now)
{
	cancel_queued(store, id, as, now);
	follow(store, id, error, 0, now);
}

bool outbox_cancel(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *queued = sql(store, "SELECT 1 FROM outbox WHERE id = ? AND state = 0");

	sql_bind_integer(queued, id);
	if (!sql_step(queued))
		return false;
	end_queued(store, id, OUTBOX_CANCELLED, NULL, now);
	return true;
}

unsigned outbox_expire(struct store *store, struct moment now)
{
	unsigned expired = 0;

	for (; !store_troubled(store); expired++) {
		SCOPED(sql_release)
		struct sql *stale = sql(store, "SELECT id FROM outbox WHERE state = 0"
					       " AND useful_until > 0 AND useful_until <= ?"
					       " ORDER BY useful_until LIMIT 1");
		int64_t id;

		sql_bind_integer(stale, now.utc);
		if (!sql_step(stale))
			break;
		id = sql_take_integer(stale);
		end_queued(store, id, OUTBOX_EXPIRED, "no longer useful", now);
	}
	return expired;
}

/* ---- lists ---- */

#define LIST_REST                                                                                  \
	" AND id < ?1 AND created_at >= ?2"                                                        \
	" AND id > coalesce((SELECT id FROM outbox WHERE id % 64 = 0 AND created_at < ?2"          \
	" ORDER BY created_at DESC LIMIT 1), 0)"                                                   \
	" AND (?3 IS NULL OR recipient = ?3) AND (?4 < 0 OR state = ?4)"                           \
	" ORDER BY id DESC LIMIT ?5"

#define LIST_ROWS "SELECT " COLUMNS " FROM outbox WHERE "

/* The statement whose first condition has the shortest index. */
static struct sql *list_by(struct store *store, const struct outbox_filter *filter, bool by_state,
			   enum outbox_state state)
{
	if (filter->recipient != NULL)
		return sql(store, LIST_ROWS "recipient = ?3" LIST_REST);
	if (by_state && state == OUTBOX_QUEUED)
		return sql(store, LIST_ROWS "state = 0" LIST_REST);
	if (by_state && state == OUTBOX_SENDING)
		return sql(store, LIST_ROWS
			   "id IN (SELECT outbox_id FROM segment WHERE state = 1)" LIST_REST);
	if (by_state && state >= OUTBOX_FAILED)
		return sql(store, LIST_ROWS "state >= 4 AND state = ?4" LIST_REST);
	return sql(store, LIST_ROWS "1" LIST_REST);
}

void outbox_list(struct store *store, const struct outbox_filter *filter,
		 void (*each)(const struct outbox_message *message, void *context), void *context)
{
	enum outbox_state state = OUTBOX_QUEUED;
	bool by_state = filter->state != NULL;
	SCOPED(sql_release) struct sql *list = NULL;

	if (by_state && !outbox_state_read(filter->state, &state))
		return;
	list = list_by(store, filter, by_state, state);
	sql_bind_integer(list, filter->before_id == 0 ? INT64_MAX : filter->before_id);
	sql_bind_integer(list, filter->since == 0 ? INT64_MIN : filter->since);
	sql_bind_text(list, filter->recipient);
	sql_bind_integer(list, by_state ? (int64_t)state : -1);
	sql_bind_integer(list, filter->limit == 0 ? 100 : filter->limit);
	while (sql_step(list)) {
		struct outbox_message message;

		read_row(store, list, &message);
		each(&message, context);
		outbox_release(&message);
	}
}

static int64_t count_of(struct sql *count)
{
	return sql_step(count) ? sql_take_integer(count) : 0;
}

void outbox_count(struct store *store, int64_t day_start, struct outbox_counts *counts)
{
	int64_t sums[TALLY_COUNT];
	SCOPED(sql_release)
	struct sql *queued = sql(store, "SELECT count(*) FROM outbox WHERE state = 0");
	SCOPED(sql_release)
	struct sql *sending = sql(store, "SELECT count(*) FROM segment WHERE state = 1");
	SCOPED(sql_release)
	struct sql *uncertain =
		sql(store, "SELECT count(*) FROM outbox WHERE state >= 4 AND state = 7");

	tally_read(store, day_start, sums);
	*counts = (struct outbox_counts){
		.queued = count_of(queued),
		.sending = count_of(sending),
		.uncertain = count_of(uncertain),
		.sent_today = sums[TALLY_SENT],
		.failed_today = sums[TALLY_FAILED],
		.segments_today = sums[TALLY_SEGMENTS],
	};
}
