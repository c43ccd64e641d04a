/*
 * Which message an idle modem sends next: by lane, caps of its SIM, quiet hours and age; and
 * what to do with a message that was refused (shared table of result classes, 3GPP TS 27.005
 * §3.2.5, 24.011 annex E, 23.040 §9.2.3.22).
 */
#ifndef OFFICE_DISPATCH_H
#define OFFICE_DISPATCH_H

#include "office/policy.h"

/*
 * The message to send now over this SIM, not among except[]. False: nothing may go now; then
 * waits->opens is when to ask again, in utc ms (NEVER: when the database changes), and
 * waits->reason why something waits (POLICY_FREE: nothing does, or not for the policy).
 */
bool dispatch_next(struct office *office, const char *sim, struct moment now, const int64_t *except,
		   size_t except_count, struct outbox_message *message, struct policy_gate *waits);
/* Whether a segment of a message that was chosen before may still be handed over: asked for each,
 * and once more with the modem's prompt there. */
bool dispatch_may(struct office *office, const char *sim, const struct outbox_message *message,
		  struct moment now);
/* Who goes before whom: a lower one first. */
int dispatch_rank(const struct outbox_message *message);

/* What a refusal means for the message and for the modem. */
enum dispatch_class {
	DISPATCH_SENT,	  /* the service centre has it already (duplicate rejected) */
	DISPATCH_LATER,	  /* not sent; try again after the delays of its row */
	DISPATCH_NEVER,	  /* not sent, permanent for this recipient or content */
	DISPATCH_SIM,	  /* not sent; the SIM may not send (barred, no credit) */
	DISPATCH_UNKNOWN, /* fate unknown */
	DISPATCH_HOLD,	  /* not sent, no try counted: no network, SIM busy, modem not ready */
	DISPATCH_MODEM /* not sent; the modem needs attention (its storage is full, wrong mode) */
};

struct dispatch_verdict {
	enum dispatch_class class;
	const char *meaning; /* the standard's words, English */
	const char *remedy;  /* for status and doctor; "" none */
	unsigned tries;	     /* how many tries in all before it is given up */
};

/* A +CMS ERROR code (or -1: a bare ERROR), body_sent: after Ctrl-Z. */
struct dispatch_verdict dispatch_judge(int code, bool body_sent);
/* The same for a +CME ERROR code (3GPP TS 27.007 §9.2). */
struct dispatch_verdict dispatch_judge_equipment(int code, bool body_sent);
/* A permanent refusal that a stopped SIM gets too: three different numbers in a row, and it is the
 * SIM (modem.md 3.2). */
bool dispatch_blames_sim(int code);
/* The back-off after the n-th failed try (1, 2, …), in ms: the standard row of modem.md 3.2 for
 * the code, else 1, 2, 4 … 60 min. */
int64_t dispatch_delay(int code, unsigned attempt);

/*
 * What policy says to a segment of uncertain fate, once the wait for a report is over.
 * True: send it once more (marked possible duplicate). False: leave it to the clerk.
 */
bool dispatch_sends_again(const struct outbox_doubt *doubt, struct moment now);
/* utc ms at which the wait is over. */
int64_t dispatch_doubt_until(const struct outbox_doubt *doubt);

#endif
