#include "store/journal.h"

#include "store/broadcast.h"
#include "store/delivery.h"
#include "store/inside.h"
#include "store/sql.h"

/* ---- a message's state ---- */

void journal_end_queued(struct store *store, int64_t id, enum outbox_state as, struct moment now)
{
	SCOPED(sql_release)
	struct sql *end =
		sql(store, "WITH RECURSIVE part (n, last) AS (SELECT 1, segments FROM outbox"
			   " WHERE id = ?1 AND segments > 0"
			   " UNION ALL SELECT n + 1, last FROM part WHERE n < last)"
			   " INSERT INTO segment (outbox_id, part, state, settled_at)"
			   " SELECT ?1, n, ?2, ?3 FROM part WHERE true"
			   " ON CONFLICT (outbox_id, part) DO UPDATE SET state = excluded.state,"
			   " settled_at = excluded.settled_at WHERE state = 0");

	sql_bind_integer(end, id);
	sql_bind_integer(end, as);
	sql_bind_integer(end, now.utc);
	sql_run(end);
}

/* A message as its row says, and as its segments say it should. */
struct standing {
	enum outbox_state was, is;
	size_t segments;
	int64_t broadcast_id; /* 0: none */
};

static enum outbox_state of_all(const unsigned count[])
{
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

static struct standing standing_of(struct store *store, int64_t id)
{
	struct standing it = { .was = OUTBOX_QUEUED };
	unsigned count[8] = { 0 };
	size_t rows = 0;
	SCOPED(sql_release)
	struct sql *states =
		sql(store, "SELECT s.state, o.state, o.segments, o.broadcast_id FROM outbox o"
			   " LEFT JOIN segment s ON s.outbox_id = o.id WHERE o.id = ?");

	sql_bind_integer(states, id);
	for (; sql_step(states); rows++) {
		count[sql_take_integer(states) & 7]++;
		it.was = (enum outbox_state)sql_take_integer(states);
		it.segments = (size_t)sql_take_integer(states);
		it.broadcast_id = sql_take_integer(states);
	}
	count[OUTBOX_QUEUED] += it.segments > rows;
	it.is = of_all(count);
	return it;
}

/* The row follows its segments. error NULL leaves the words as they are. */
enum outbox_state journal_follow(struct store *store, int64_t id, const char *error,
				 unsigned attempts, struct moment now)
{
	struct standing it = standing_of(store, id);
	bool sent = it.is == OUTBOX_SENT || it.is == OUTBOX_DELIVERED;
	SCOPED(sql_release)
	struct sql *row =
		sql(store, "UPDATE outbox SET state = ?1, error = coalesce(?2, error),"
			   " attempts = attempts + ?3 + (?4 AND sent_at = 0),"
			   " sent_at = CASE WHEN ?4 AND sent_at = 0 THEN ?5 ELSE sent_at END,"
			   " delivered_at = CASE WHEN ?1 = 3 AND delivered_at = 0 THEN ?5"
			   " ELSE delivered_at END WHERE id = ?6");

	sql_bind_integer(row, it.is);
	sql_bind_text(row, error);
	sql_bind_integer(row, attempts);
	sql_bind_integer(row, sent);
	sql_bind_integer(row, now.utc);
	sql_bind_integer(row, id);
	sql_run(row);
	if (it.broadcast_id != 0)
		broadcast_moved(store, it.broadcast_id, (int)it.was, (int)it.is, it.segments);
	if (it.is == OUTBOX_FAILED)
		journal_end_queued(store, id, OUTBOX_CANCELLED, now);
	return it.is;
}

/* ---- the journal of one segment ---- */

/* False: there is no such segment. */
static bool segment_state(struct store *store, int64_t id, unsigned part, enum outbox_state *state)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT s.state FROM outbox o LEFT JOIN segment s"
				     " ON s.outbox_id = o.id AND s.part = ?1"
				     " WHERE o.id = ?2 AND o.segments >= ?1");

	sql_bind_integer(row, part);
	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	*state = (enum outbox_state)sql_take_integer(row);
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

void journal_set(struct store *store, int64_t id, unsigned part, enum outbox_state state,
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

void journal_fail(struct store *store, int64_t id, unsigned part, const char *error,
		  unsigned attempts, struct moment now)
{
	journal_set(store, id, part, OUTBOX_FAILED, now);
	if (fails_first(store, id))
		tally_add(store, TALLY_FAILED, now);
	journal_follow(store, id, error, attempts, now);
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
	reference = sql_first_integer(next, 0);
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

static void note_live(struct store *store, int64_t id, unsigned part)
{
	size_t place = store->live_count++ % LIVE_MAX;

	store->live[place].id = id;
	store->live[place].part = part;
}

static bool is_live(const struct store *store, int64_t id, unsigned part)
{
	for (size_t i = 0; i < store->live_count && i < LIVE_MAX; i++)
		if (store->live[i].id == id && store->live[i].part == part)
			return true;
	return false;
}

bool outbox_handed(struct store *store, int64_t id, unsigned part, const char *modem,
		   const char *sim, struct moment now)
{
	/* A notice may have been paused or cancelled since the message was chosen. */
	SCOPED(sql_release)
	struct sql *hand = sql(
		store,
		"INSERT INTO segment (outbox_id, part, state, modem, sim, handed_at, trusted)"
		" SELECT o.id, ?2, 1, ?3, ?4, ?5, ?6 FROM outbox o"
		" WHERE o.id = ?1 AND o.segments >= ?2 AND coalesce((SELECT state = 2"
		" FROM broadcast WHERE id = o.broadcast_id), 1)"
		" ON CONFLICT (outbox_id, part) DO UPDATE SET state = 1, modem = excluded.modem,"
		" sim = excluded.sim, handed_at = excluded.handed_at, trusted = excluded.trusted,"
		" reference = NULL, settled_at = 0 WHERE state = 0");

	sql_bind_integer(hand, id);
	sql_bind_integer(hand, part);
	sql_bind_text(hand, modem);
	sql_bind_text(hand, sim);
	sql_bind_integer(hand, now.utc);
	sql_bind_integer(hand, now.trusted);
	if (sql_run(hand) == 0)
		return false;
	note_handed(store, id, part, sim, now);
	note_live(store, id, part);
	journal_follow(store, id, NULL, 0, now);
	return true;
}

void outbox_sent(struct store *store, int64_t id, unsigned part, int reference, struct moment now)
{
	SCOPED(sql_release)
	struct sql *sent = sql(store, "UPDATE segment SET state = 2, reference = ?, settled_at = ?"
				      " WHERE outbox_id = ? AND part = ? AND state NOT IN (2, 3)");

	sql_bind_integer(sent, reference);
	sql_bind_integer(sent, now.utc);
	sql_bind_integer(sent, id);
	sql_bind_integer(sent, part);
	if (sql_run(sent) == 0)
		return;
	if (journal_follow(store, id, "", 0, now) == OUTBOX_SENT)
		tally_add(store, TALLY_SENT, now);
	delivery_early(store, id, part, reference, now);
}

/* Not yet known to be out, nor given up: only then a refusal changes it. */
static bool undecided(struct store *store, int64_t id, unsigned part)
{
	enum outbox_state state;

	return segment_state(store, id, part, &state) &&
	       (state == OUTBOX_QUEUED || state == OUTBOX_SENDING || state == OUTBOX_UNCERTAIN);
}

/* Nobody is charged for what the network refused. */
static void take_back(struct store *store, int64_t id, unsigned part)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT handed_at FROM segment WHERE outbox_id = ?"
				     " AND part = ? AND state IN (1, 7)");

	sql_bind_integer(row, id);
	sql_bind_integer(row, part);
	if (sql_step(row))
		tally_take_back(store, TALLY_SEGMENTS, sql_take_integer(row));
}

void outbox_postponed(struct store *store, int64_t id, unsigned part, int64_t not_before,
		      bool counts, const char *error, struct moment now)
{
	SCOPED(sql_release)
	struct sql *later = sql(store, "UPDATE outbox SET not_before = ? WHERE id = ?");

	if (!undecided(store, id, part))
		return;
	take_back(store, id, part);
	journal_set(store, id, part, OUTBOX_QUEUED, now);
	sql_bind_integer(later, not_before > now.utc ? not_before : now.utc);
	sql_bind_integer(later, id);
	sql_run(later);
	journal_follow(store, id, error, counts, now);
}

/* What is to be noted of a segment needs a row of its own. */
static void write_queued(struct store *store, int64_t id, unsigned part)
{
	SCOPED(sql_release)
	struct sql *write = sql(store, "INSERT OR IGNORE INTO segment (outbox_id, part, state)"
				       " VALUES (?, ?, 0)");

	sql_bind_integer(write, id);
	sql_bind_integer(write, part);
	sql_run(write);
}

void outbox_failed(struct store *store, int64_t id, unsigned part, const char *error,
		   struct moment now)
{
	if (!undecided(store, id, part))
		return;
	take_back(store, id, part);
	write_queued(store, id, part);
	journal_fail(store, id, part, error, 1, now);
}

void outbox_doubtful(struct store *store, int64_t id, unsigned part, const char *error,
		     struct moment now)
{
	enum outbox_state state;

	if (!segment_state(store, id, part, &state) || state != OUTBOX_SENDING)
		return;
	journal_set(store, id, part, OUTBOX_UNCERTAIN, now);
	journal_follow(store, id, error, 1, now);
	delivery_doubtful(store, id, part, now);
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

/* The first segment of an earlier life that is still `sending`. */
static bool find_orphan(struct store *store, const char *modem, int64_t *id, unsigned *part)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT outbox_id, part FROM segment WHERE state = 1"
				      " AND (? IS NULL OR modem = ?)");

	sql_bind_text(find, modem);
	sql_bind_text(find, modem);
	while (sql_step(find)) {
		*id = sql_take_integer(find);
		*part = (unsigned)sql_take_integer(find);
		if (!is_live(store, *id, *part))
			return true;
	}
	return false;
}

unsigned outbox_adopt_sending(struct store *store, const char *modem, struct moment now)
{
	unsigned adopted = 0, part;
	int64_t id;

	for (; find_orphan(store, modem, &id, &part); adopted++)
		outbox_doubtful(store, id, part, "stopped while it was being sent", now);
	return adopted;
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
	journal_follow(store, id, NULL, 0, now);
}

void outbox_untried(struct store *store, int64_t id, unsigned part, struct moment now)
{
	SCOPED(sql_release)
	struct sql *back = sql(store, "UPDATE segment SET state = 0, settled_at = ?"
				      " WHERE outbox_id = ? AND part = ? AND state = 7");

	sql_bind_integer(back, now.utc);
	sql_bind_integer(back, id);
	sql_bind_integer(back, part);
	if (sql_run(back) > 0)
		journal_follow(store, id, "", 0, now);
}

void journal_retry(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *mark =
		sql(store, "UPDATE outbox SET attempts = 0, not_before = ?1, possible_duplicate ="
			   " possible_duplicate OR EXISTS (SELECT 1 FROM segment"
			   " WHERE outbox_id = ?2 AND state = 7) WHERE id = ?2");
	SCOPED(sql_release)
	struct sql *again = sql(store, "UPDATE segment SET state = 0, settled_at = ?"
				       " WHERE outbox_id = ? AND state IN (4, 6, 7)");

	sql_bind_integer(mark, now.utc);
	sql_bind_integer(mark, id);
	sql_run(mark);
	sql_bind_integer(again, now.utc);
	sql_bind_integer(again, id);
	sql_run(again);
	journal_follow(store, id, "", 0, now);
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
	return sql_first_integer(nth, 0);
}

size_t outbox_handed_times(struct store *store, const char *sim, int64_t since, int64_t *times,
			   size_t size)
{
	size_t count = 0;
	SCOPED(sql_release)
	struct sql *handed = sql(store, "SELECT at FROM handed WHERE sim = ? AND at >= ?"
					" ORDER BY at DESC LIMIT ?");

	sql_bind_text(handed, sim);
	sql_bind_integer(handed, since);
	sql_bind_integer(handed, (int64_t)size);
	while (count < size && sql_step(handed))
		times[count++] = sql_take_integer(handed);
	return count;
}

static void add_replies(struct store *store, const char *recipient, struct moment now,
			struct outbox_replies *sum)
{
	SCOPED(sql_release)
	struct sql *count = sql(
		store, "SELECT coalesce(sum(created_at >= ?2), 0), count(*) FROM"
		       " (SELECT created_at, kind FROM outbox WHERE recipient = ?1"
		       " ORDER BY id DESC LIMIT 1000) WHERE created_at >= ?3 AND kind = 'reply'");

	sql_bind_text(count, recipient);
	sql_bind_integer(count, now.utc - HOURS(1));
	sql_bind_integer(count, now.utc - DAYS(1));
	if (!sql_step(count))
		return;
	sum->hour += (unsigned)sql_take_integer(count);
	sum->day += (unsigned)sql_take_integer(count);
}

struct outbox_replies outbox_replies(struct store *store, const char *recipient, struct moment now)
{
	struct outbox_replies sum = { 0, 0 };
	SCOPED(sql_release)
	struct sql *veils = sql(store, "SELECT name FROM veil WHERE number = ?");

	add_replies(store, recipient, now, &sum);
	sql_bind_text(veils, recipient);
	while (sql_step(veils))
		add_replies(store, sql_take_text(veils), now, &sum);
	return sum;
}
