/*
 * Reports find their segment by SIM, reference (TP-MR), trailing digits and time; for a segment
 * of unknown fate the reference is one after the last that this SIM was given (reliability.md
 * 1.3). TP-ST: 3GPP TS 23.040 §9.2.3.15.
 */
#include "store/delivery.h"

#include "store/journal.h"
#include "store/sql.h"
#include "store/veil.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define TAIL_DIGITS    8
#define TAIL_LEAST     5	  /* fewer digits than these are no number (Q131) */
#define CLOCK_SLACK    MINUTES(5) /* ours against the service centre's */
#define DOUBT_SLACK    SECONDS(5)
#define REPORT_WINDOW  DAYS(7) /* the service centre's stamp is no later than this */
#define DOUBT_WINDOW   HOURS(24)
#define EARLY_STAYS    MINUTES(10)
#define CANDIDATES_MAX 64

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

/* The same for whom a message is addressed to, though it may stand under a veil. */
static bool addressed_to(struct store *store, const char *recipient, const char *number)
{
	char veiled[PHONE_SIZE];

	if (veil_is(recipient) && veil_number(store, recipient, veiled))
		return same_tail(veiled, number);
	return same_tail(recipient, number);
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
		journal_set(store, id, part, OUTBOX_DELIVERED, now);
		journal_follow(store, id, NULL, 0, now);
		return;
	}
	snprintf(error, sizeof(error), "report %02X: %s", status, status_words(status));
	journal_fail(store, id, part, error, 0, now);
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

/* A report for this segment that came before its reference; -1: none. It is used up. */
static int take_early(struct store *store, int64_t message, unsigned part, int reference,
		      struct moment now)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id, recipient, status FROM early"
				      " WHERE reference = ? AND at >= ? AND sim = (SELECT sim"
				      " FROM segment WHERE outbox_id = ? AND part = ?)"
				      " ORDER BY id");
	SCOPED(sql_release) struct sql *used = sql(store, "DELETE FROM early WHERE id = ?");
	char recipient[PHONE_SIZE], number[PHONE_SIZE];

	sql_bind_integer(find, reference);
	sql_bind_integer(find, now.utc - EARLY_STAYS);
	sql_bind_integer(find, message);
	sql_bind_integer(find, part);
	while (sql_step(find)) {
		int64_t id = sql_take_integer(find);
		int status;

		sql_take_copy(find, number, sizeof(number));
		status = (int)sql_take_integer(find);
		if (!broken_number(number) &&
		    !addressed_to(store, recipient_of(store, message, recipient), number))
			continue;
		sql_bind_integer(used, id);
		sql_run(used);
		return status;
	}
	return -1;
}

void delivery_early(struct store *store, int64_t id, unsigned part, int reference,
		    struct moment now)
{
	int status = take_early(store, id, part, reference, now);

	if (status >= 0)
		apply(store, id, part, (unsigned)status, now);
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
		       " WHERE s.sim = ? AND s.reference = ? AND s.handed_at <= ?"
		       " ORDER BY s.handed_at DESC LIMIT ?");

	sql_bind_text(find, sim);
	sql_bind_integer(find, report->reference);
	sql_bind_integer(find, now.trusted && stamp != 0 ? stamp + CLOCK_SLACK : INT64_MAX);
	sql_bind_integer(find, CANDIDATES_MAX);
	while (sql_step(find)) {
		int64_t handed;
		bool dated;

		found->id = sql_take_integer(find);
		found->part = (unsigned)sql_take_integer(find);
		found->state = (enum outbox_state)sql_take_integer(find);
		handed = sql_take_integer(find);
		dated = sql_take_integer(find) != 0 && now.trusted && stamp != 0;
		if (nameless ? !dated
			     : !addressed_to(store, sql_take_text(find), report->recipient.text))
			continue;
		if (dated && (stamp < handed - CLOCK_SLACK ||
			      stamp > handed + (nameless ? CLOCK_SLACK : REPORT_WINDOW)))
			continue;
		return true;
	}
	return false;
}

/* What this SIM was given last up to a time. One that is still in doubt has no reference, so the
 * time may be its own: two may be handed over in one millisecond. */
struct given {
	int reference; /* -1: not known */
	int64_t at;
};

#define GIVEN                                                                                      \
	"SELECT s.reference, h.at FROM handed h JOIN segment s ON s.outbox_id = h.outbox_id"       \
	" AND s.part = h.part AND s.handed_at = h.at WHERE s.reference IS NOT NULL AND h.sim = ?"

static struct given given_by(struct store *store, const char *text, const char *sim,
			     int64_t handed_at)
{
	struct given given = { .reference = -1 };
	SCOPED(sql_release) struct sql *row = sql(store, text);

	sql_bind_text(row, sim);
	sql_bind_integer(row, handed_at);
	if (sql_step(row)) {
		given.reference = (int)sql_take_integer(row);
		given.at = sql_take_integer(row);
	}
	return given;
}

static struct given given_before(struct store *store, const char *sim, int64_t handed_at)
{
	return given_by(store, GIVEN " AND h.at <= ? ORDER BY h.at DESC LIMIT 1", sim, handed_at);
}

/* And first after it. */
static struct given given_after(struct store *store, const char *sim, int64_t handed_at)
{
	return given_by(store, GIVEN " AND h.at > ? ORDER BY h.at LIMIT 1", sim, handed_at);
}

int outbox_reference_before(struct store *store, int64_t id, unsigned part, const char *sim)
{
	SCOPED(sql_release)
	struct sql *row =
		sql(store, "SELECT handed_at FROM segment WHERE outbox_id = ? AND part = ?"
			   " AND state = 7 AND sim = ?");

	sql_bind_integer(row, id);
	sql_bind_integer(row, part);
	sql_bind_text(row, sim);
	return sql_step(row) ? given_before(store, sim, sql_take_integer(row)).reference : -1;
}

/* Segments in doubt that were handed over from a time on up to this one, it included: each may
 * have taken a reference of its own. */
static int doubts_since(struct store *store, int64_t from, int64_t to)
{
	SCOPED(sql_release)
	struct sql *count = sql(store, "SELECT count(*) FROM segment WHERE state = 7"
				       " AND handed_at BETWEEN ? AND ?");

	sql_bind_integer(count, from);
	sql_bind_integer(count, to);
	return sql_step(count) ? (int)sql_take_integer(count) : 0;
}

/* References run on: the one that was given next says how many the doubts before it took at most. A
 * modem that began to count anew says nothing. */
static bool taken_by_next(struct store *store, const char *sim, const struct given *last,
			  int64_t handed, int ahead)
{
	struct given next = given_after(store, sim, handed);
	int gap = (next.reference - last->reference) & 255;

	return next.reference >= 0 && ahead >= gap &&
	       gap <= doubts_since(store, last->at, next.at) + 1;
}

/* True: this report proves that a segment of unknown fate has gone out. */
static bool proves(struct store *store, const char *sim, const struct sms_status_report *report,
		   int64_t handed, bool dated)
{
	int64_t stamp = sms_time_utc(&report->sent);
	struct given last = given_before(store, sim, handed);
	int ahead = (report->reference - last.reference) & 255;

	if (dated && stamp != 0 && (stamp < handed - DOUBT_SLACK || stamp > handed + DOUBT_WINDOW))
		return false;
	if (last.reference < 0)
		return true;
	return ahead >= 1 && ahead <= doubts_since(store, last.at, handed) &&
	       !taken_by_next(store, sim, &last, handed, ahead);
}

static bool find_doubtful(struct store *store, const char *sim,
			  const struct sms_status_report *report, struct moment now,
			  struct found *found)
{
	SCOPED(sql_release)
	struct sql *find =
		sql(store, "SELECT s.outbox_id, s.part, s.handed_at, s.trusted, o.recipient"
			   " FROM segment s JOIN outbox o ON o.id = s.outbox_id"
			   " WHERE s.state = 7 AND s.sim IN (?, '')"
			   " ORDER BY s.handed_at DESC");

	sql_bind_text(find, sim);
	while (sql_step(find)) {
		int64_t handed;
		bool dated;

		found->id = sql_take_integer(find);
		found->part = (unsigned)sql_take_integer(find);
		found->state = OUTBOX_UNCERTAIN;
		handed = sql_take_integer(find);
		dated = sql_take_integer(find) != 0 && now.trusted;
		if (addressed_to(store, sql_take_text(find), report->recipient.text) &&
		    proves(store, sim, report, handed, dated))
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
		if (broken_number(recipient) || addressed_to(store, sql_take_text(air), recipient))
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
	/* It may be for either; that one's reference will tell. */
	if (in_the_air(store, sim, report->recipient.text)) {
		keep_early(store, sim, report, now);
		return OUTBOX_REPORT_EARLY;
	}
	if (!find_doubtful(store, sim, report, now, &found))
		return OUTBOX_REPORT_UNKNOWN;
	settle_doubt(store, &found, report, now);
	return OUTBOX_REPORT_SETTLED_DOUBT;
}

/* A report for this number that came after the segment was handed over; it is used up. */
static bool take_early_for(struct store *store, const char *sim, const char *recipient,
			   int64_t handed, struct sms_status_report *report)
{
	int last = given_before(store, sim, handed).reference;
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id, reference, status, recipient FROM early"
				      " WHERE sim = ? AND at >= ? ORDER BY id");
	SCOPED(sql_release) struct sql *used = sql(store, "DELETE FROM early WHERE id = ?");

	sql_bind_text(find, sim);
	sql_bind_integer(find, handed);
	while (sql_step(find)) {
		int64_t id = sql_take_integer(find);

		report->reference = (uint8_t)sql_take_integer(find);
		report->status = (uint8_t)sql_take_integer(find);
		if (!addressed_to(store, recipient, sql_take_text(find)) ||
		    (last >= 0 && ((report->reference - last) & 255) != 1))
			continue;
		sql_bind_integer(used, id);
		sql_run(used);
		return true;
	}
	return false;
}

void delivery_doubtful(struct store *store, int64_t id, unsigned part, struct moment now)
{
	struct found found = { .id = id, .part = part, .state = OUTBOX_UNCERTAIN };
	struct sms_status_report report = { .reference = 0 };
	char recipient[PHONE_SIZE], sim[40];
	int64_t handed;
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT sim, handed_at FROM segment"
				     " WHERE outbox_id = ? AND part = ?");

	sql_bind_integer(row, id);
	sql_bind_integer(row, part);
	if (!sql_step(row))
		return;
	sql_take_copy(row, sim, sizeof(sim));
	handed = sql_take_integer(row);
	if (take_early_for(store, sim, recipient_of(store, id, recipient), handed, &report))
		settle_doubt(store, &found, &report, now);
}
