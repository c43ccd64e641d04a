/*
 * When something may go out, in one place: the caps of a SIM in sliding windows with a reserve
 * for replies and the holidays' own figures, quiet hours, the month's budget, a clock that is
 * not to be trusted. And from the same rules: when the last of many would have gone.
 */
#ifndef OFFICE_POLICY_H
#define OFFICE_POLICY_H

#include "office/office.h"
#include "store/outbox.h"

/* All outgoing messages stop (`cunxin hold`). Transaction. */
void policy_hold(struct office *office);
/* They go on; a changed SIM or machine is confirmed. Returns how many SIMs were. Transaction. */
unsigned policy_resume(struct office *office);

/* Why something waits, the first that holds. */
enum policy_reason {
	POLICY_FREE,
	POLICY_BUDGET, /* the month's budget is used up */
	POLICY_CLOCK,  /* the clock is wrong, and it goes by the clock */
	POLICY_DAY,    /* segments of this SIM within a day */
	POLICY_HOUR,
	POLICY_QUIET
};
/* Words for people. */
const char *policy_reason_words(enum policy_reason reason);

/* Until when, and why; opens NEVER: not by time alone. */
struct policy_gate {
	enum policy_reason reason;
	int64_t opens; /* utc ms */
};

/* What is to go. */
struct policy_kind {
	enum outbox_lane lane;
	bool urgent;	 /* passes quiet hours */
	int64_t made_at; /* utc ms; a reply passes quiet hours while it is fresh */
};
struct policy_kind policy_kind_of(const struct outbox_message *message);

/* Whether one segment of this kind may be handed to this SIM now. */
struct policy_gate policy_gate(struct office *office, const char *sim,
			       const struct policy_kind *kind, struct moment now);
/* The lanes that are open on this SIM now; *closed is what closes the others, first. */
struct outbox_gates policy_gates(struct office *office, const char *sim, struct moment now,
				 struct policy_gate *closed);

/* Replies made before this many ms wait for the end of the quiet hours. */
#define POLICY_FRESH MINUTES(30)

/* The end of the quiet that holds at an instant, in utc ms; 0: it is not quiet. */
int64_t policy_quiet_until(const struct config *config, const struct zone *zone, int64_t utc);
/* What a lane may use of a cap; 0: no limit. */
int policy_cap(const struct config *config, int cap, enum outbox_lane lane);

/* ---- money ---- */

struct policy_money {
	int64_t used, ceiling; /* segments of this month; ceiling 0: no limit */
	double spent, budget;  /* yuan */
	int64_t month_start, month_end;
};
struct policy_money policy_money(struct office *office, struct moment now);
/* Segments that a lane may still hand over this month; INT64_MAX: no limit. */
int64_t policy_money_left(const struct config *config, const struct policy_money *money,
			  enum outbox_lane lane);

/* ---- forecast ---- */

struct forecast_sim {
	const int64_t *handed; /* utc ms, oldest first: what it handed over in the last day */
	size_t count;
};

struct forecast_plan {
	const struct config *config;
	const struct zone *zone;
	const struct forecast_sim *sims;
	size_t sim_count;   /* 0: nothing can go */
	int64_t begins;	    /* utc ms */
	int64_t segments;   /* in all */
	int64_t air;	    /* ms that a segment takes */
	bool urgent;	    /* passes quiet hours */
	int64_t money_left; /* segments; INT64_MAX: no limit */
	int64_t until;	    /* what is not out by then expires; 0: never */
};

struct forecast {
	int64_t last_at;	    /* utc ms: the last of those that go has gone; 0: none goes */
	int64_t go, unpaid, expire; /* segments */
};
/* Plays the rules forward. Pure. */
struct forecast forecast(const struct forecast_plan *plan);

#endif
