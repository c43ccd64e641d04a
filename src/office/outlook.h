/*
 * When so many segments would have gone from this office as it is now: its SIMs and what they
 * have handed over today, what is queued before, the air time that was measured, the budget.
 */
#ifndef OFFICE_OUTLOOK_H
#define OFFICE_OUTLOOK_H

#include "office/policy.h"

struct outlook_wish {
	int64_t segments, ahead; /* ahead: those that go before them */
	bool urgent;
	int64_t begins; /* utc ms; in the past: now */
	int64_t until;	/* what is not out by then expires; 0: never */
};
/* Reads outside of a transaction or inside. go, unpaid and expire count those of segments only. */
struct forecast outlook(struct office *office, const struct outlook_wish *wish, struct moment now);

#endif
