#include "office/dispatch.h"

#include "base/buffer.h"
#include "store/broadcast.h"

#include <string.h>

/* ---- what a refusal means (modem.md 3.2, reliability.md 1.2) ---- */

struct cause {
	int from, to; /* codes */
	enum dispatch_class class;
	unsigned tries;
	const char *meaning, *remedy;
	int delays[4]; /* seconds after the 1st, 2nd, … try; 0: the usual back-off */
};

#define ASK_OPERATOR "Ask the operator; check the credit and the real-name registration."

/* clang-format off */
static const struct cause causes[] = {
	{ 1, 1, DISPATCH_NEVER, 0, "unassigned number", "", { 0 } },
	{ 8, 8, DISPATCH_SIM, 0, "operator determined barring", ASK_OPERATOR, { 0 } },
	{ 10, 10, DISPATCH_SIM, 0, "call barred", ASK_OPERATOR, { 0 } },
	{ 21, 21, DISPATCH_NEVER, 0, "short message transfer rejected", "", { 0 } },
	{ 22, 22, DISPATCH_NEVER, 0, "memory capacity exceeded", "", { 0 } },
	{ 27, 27, DISPATCH_LATER, 2, "destination out of service", "", { 600 } },
	{ 28, 28, DISPATCH_NEVER, 0, "unidentified subscriber", "", { 0 } },
	{ 29, 29, DISPATCH_SIM, 0, "facility rejected", ASK_OPERATOR, { 0 } },
	{ 30, 30, DISPATCH_NEVER, 0, "unknown subscriber", "", { 0 } },
	{ 34, 34, DISPATCH_SIM, 0, "refused by the network (no credit?)", ASK_OPERATOR, { 0 } },
	{ 38, 38, DISPATCH_LATER, 4, "network out of order", "", { 5, 30, 120, 600 } },
	{ 41, 41, DISPATCH_LATER, 4, "temporary failure", "", { 5, 30, 120, 600 } },
	{ 42, 42, DISPATCH_LATER, 4, "congestion", "", { 5, 30, 120, 600 } },
	{ 47, 47, DISPATCH_LATER, 4, "resources unavailable", "", { 5, 30, 120, 600 } },
	{ 50, 50, DISPATCH_SIM, 0, "facility not subscribed", ASK_OPERATOR, { 0 } },
	{ 69, 69, DISPATCH_SIM, 0, "facility not implemented", ASK_OPERATOR, { 0 } },
	{ 81, 81, DISPATCH_LATER, 2, "invalid reference", "", { 5 } },
	{ 95, 99, DISPATCH_LATER, 2, "protocol error", "", { 5 } },
	{ 111, 111, DISPATCH_LATER, 2, "protocol error", "", { 5 } },
	{ 127, 127, DISPATCH_LATER, 3, "interworking", "", { 60, 600 } },
	{ 128, 191, DISPATCH_NEVER, 0, "refused by the service centre", "", { 0 } },
	{ 192, 192, DISPATCH_LATER, 4, "service centre busy", "", { 5, 30, 120, 600 } },
	{ 193, 193, DISPATCH_SIM, 0, "no subscription at the service centre", ASK_OPERATOR, { 0 } },
	{ 194, 194, DISPATCH_LATER, 4, "service centre failure", "", { 5, 30, 120, 600 } },
	{ 195, 195, DISPATCH_NEVER, 0, "invalid address", "", { 0 } },
	{ 196, 196, DISPATCH_NEVER, 0, "destination barred", "", { 0 } },
	{ 197, 197, DISPATCH_SENT, 0, "an earlier copy is with the service centre", "", { 0 } },
	{ 198, 199, DISPATCH_NEVER, 0, "validity period refused", "", { 0 } },
	{ 208, 211, DISPATCH_MODEM, 3, "the modem or its storage refuses", "", { 5, 60 } },
	{ 212, 212, DISPATCH_MODEM, 3, "SIM toolkit busy", "", { 5, 60 } },
	{ 255, 255, DISPATCH_MODEM, 3, "unspecified error", "", { 5, 60 } },
	{ 300, 302, DISPATCH_MODEM, 3, "the modem refuses", "", { 5, 30 } },
	{ 303, 303, DISPATCH_NEVER, 0, "operation not supported", "", { 0 } },
	{ 304, 304, DISPATCH_NEVER, 0, "invalid PDU", "", { 0 } },
	{ 305, 305, DISPATCH_MODEM, 3, "the modem refuses", "", { 5, 30 } },
	{ 310, 318, DISPATCH_HOLD, 0, "SIM not ready", "Look at the SIM: `cunxin doctor`.", { 0 } },
	{ 320, 322, DISPATCH_MODEM, 3, "memory failure or full", "", { 5, 60 } },
	{ 330, 330, DISPATCH_SIM, 0, "service centre address unknown",
	  "Set centre of this modem in the config.", { 0 } },
	{ 331, 331, DISPATCH_HOLD, 0, "no network service", "", { 0 } },
	{ 332, 332, DISPATCH_UNKNOWN, 0, "network time-out", "", { 0 } },
	{ 500, 500, DISPATCH_UNKNOWN, 0, "unknown error", "", { 0 } },
	{ 512, 512, DISPATCH_LATER, 3, "connection failed", "", { 5, 30 } },
	{ 513, 513, DISPATCH_UNKNOWN, 0, "lower layer time-out", "", { 0 } },
	{ 514, 514, DISPATCH_LATER, 4, "congestion", "", { 5, 30, 120, 600 } },
	{ 515, 515, DISPATCH_HOLD, 0, "the modem is starting", "", { 0 } },
	{ 517, 551, DISPATCH_NEVER, 0, "invalid PDU", "", { 0 } },
};

/* +CME ERROR on the way (3GPP TS 27.007 §9.2). */
static const struct cause equipment_causes[] = {
	{ 10, 10, DISPATCH_HOLD, 0, "SIM not inserted", "Put the SIM in.", { 0 } },
	{ 11, 18, DISPATCH_HOLD, 0, "SIM not ready", "Look at the SIM: `cunxin doctor`.", { 0 } },
	{ 30, 32, DISPATCH_HOLD, 0, "no network service", "", { 0 } },
	{ 515, 515, DISPATCH_HOLD, 0, "the modem is busy", "", { 0 } },
};
/* clang-format on */

#define TRIES_USUAL 4

static const struct cause *find_cause(const struct cause *table, size_t count, int code)
{
	for (size_t i = 0; i < count; i++) {
		if (code >= table[i].from && code <= table[i].to)
			return &table[i];
	}
	return NULL;
}

#define FIND(table, code) find_cause(table, sizeof(table) / sizeof(*(table)), code)

/*
 * Before Ctrl-Z nothing can have gone out, so doubt is a plain refusal there. After it, a code
 * that nobody knows, or none at all, proves nothing (some modems answer ERROR although the
 * message went out).
 */
static struct dispatch_verdict verdict_of(const struct cause *cause, bool body_sent)
{
	struct dispatch_verdict verdict = {
		.class = DISPATCH_UNKNOWN,
		.meaning = "no cause that is known",
		.remedy = "",
		.tries = TRIES_USUAL,
	};

	if (cause != NULL) {
		verdict.class = cause->class;
		verdict.meaning = cause->meaning;
		verdict.remedy = cause->remedy;
		if (cause->tries > 0)
			verdict.tries = cause->tries;
	}
	if (verdict.class == DISPATCH_UNKNOWN && !body_sent)
		verdict.class = DISPATCH_LATER;
	return verdict;
}

struct dispatch_verdict dispatch_judge(int code, bool body_sent)
{
	return verdict_of(FIND(causes, code), body_sent);
}

struct dispatch_verdict dispatch_judge_equipment(int code, bool body_sent)
{
	return verdict_of(FIND(equipment_causes, code), body_sent);
}

int64_t dispatch_delay(int code, unsigned attempt)
{
	const struct cause *cause = FIND(causes, code);
	int64_t delay = MINUTES(1);

	if (cause != NULL && attempt >= 1 && attempt <= 4 && cause->delays[attempt - 1] > 0)
		return SECONDS(cause->delays[attempt - 1]);
	for (unsigned i = 1; i < attempt && delay < MINUTES(60); i++)
		delay *= 2;
	return delay < MINUTES(60) ? delay : MINUTES(60);
}

/* ---- doubt ---- */

#define DOUBT_WAIT   MINUTES(10)
#define RESENDS_MOST 1

int64_t dispatch_doubt_until(const struct outbox_doubt *doubt)
{
	return doubt->handed_at + DOUBT_WAIT;
}

/* Replies, reminders and staff notices are worded so that twice does no harm; what a person or
 * a broadcast sends is left to the clerk. */
bool dispatch_sends_again(const struct outbox_doubt *doubt, struct moment now)
{
	return doubt->resends < RESENDS_MOST && now.utc >= dispatch_doubt_until(doubt) &&
	       (text_is(doubt->kind, "reply") || text_is(doubt->kind, "reminder") ||
		text_is(doubt->kind, "staff"));
}

/* ---- what may go now ---- */

/* What the closed gates hold back, if anything; else nothing waits for them. By a wrong clock
 * nobody can say when a notice is due. */
static bool holds_back(struct office *office, enum policy_reason reason, struct moment now,
		       const int64_t *except, size_t except_count)
{
	struct outbox_message message;

	if (reason == POLICY_CLOCK)
		return broadcast_in_state(office->store, BROADCAST_RELEASED) != 0;
	if (!outbox_next(office->store, now, &outbox_gates_open, except, except_count, &message))
		return false;
	outbox_release(&message);
	return true;
}

bool dispatch_next(struct office *office, const char *sim, struct moment now, const int64_t *except,
		   size_t except_count, struct outbox_message *message, struct policy_gate *waits)
{
	struct policy_gate closed;
	struct outbox_gates gates = policy_gates(office, sim, now, &closed);
	int64_t due;

	*waits = (struct policy_gate){ POLICY_FREE, now.utc };
	if (outbox_next(office->store, now, &gates, except, except_count, message))
		return true;
	due = outbox_due(office->store, now);
	*waits = (struct policy_gate){ POLICY_FREE, due };
	if (closed.reason != POLICY_FREE &&
	    holds_back(office, closed.reason, now, except, except_count))
		*waits = (struct policy_gate){ closed.reason, earlier(due, closed.opens) };
	return false;
}

bool dispatch_may(struct office *office, const char *sim, const struct outbox_message *message,
		  struct moment now)
{
	struct policy_kind kind = policy_kind_of(message);

	return (message->useful_until == 0 || message->useful_until > now.utc) &&
	       policy_gate(office, sim, &kind, now).reason == POLICY_FREE;
}

int dispatch_rank(const struct outbox_message *message)
{
	static const int ranks[LANE_COUNT] = {
		[LANE_ALARM] = 0,    [LANE_REPLY] = 1,	[LANE_URGENT] = 2,
		[LANE_REMINDER] = 4, [LANE_NOTICE] = 5, [LANE_BROADCAST] = 6,
	};

	return message->lane == LANE_BROADCAST && message->urgent ? 3 : ranks[message->lane];
}

/* 21, 28 and 30 are said of a number, and of a SIM that the carrier has stopped. */
bool dispatch_blames_sim(int code)
{
	return code == 21 || code == 28 || code == 30;
}
