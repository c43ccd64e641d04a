/*
 * The balance of a SIM: asked of the carrier by SMS every so many days, and read from its answer.
 * With several SIMs the question goes over whichever is idle, so each is asked by and by.
 */
#ifndef OFFICE_BALANCE_H
#define OFFICE_BALANCE_H

#include "office/office.h"

/* A text of a service number that came to this SIM: true where it is the carrier's and tells a
 * balance, which is kept then, and the office is told where it is low. Transaction. */
bool balance_read(struct office *office, const char *sender, const char *text, const char *sim,
		  struct moment now);

/* When to ask, as a chore. */
int64_t balance_due(struct office *office, struct moment now);
void balance_run(struct office *office, struct moment now);

#endif
