/*
 * For those who cannot write: a call to the modem is ended by the station and comes here. Its
 * number is put on the list of those to call back, and a mobile gets a text that says so, once a
 * day. Carriers, services and robots are noted and left alone.
 */
#ifndef OFFICE_CALL_H
#define OFFICE_CALL_H

#include "office/office.h"

struct missed_call {
	const char *number; /* as the modem showed it; "" withheld */
	const char *modem, *sim;
};
/* Transaction. */
void call_missed(struct office *office, const struct missed_call *call, struct moment now);

#endif
