/*
 * Why a message did not go through, as one of a few causes that people can act on: the outbox keeps
 * the modem's own words ("+CMS ERROR 38: network out of order"), and each floor has its own words
 * for the cause.
 */
#ifndef OFFICE_FAILURE_H
#define OFFICE_FAILURE_H

#include <stddef.h>

/* "no_such_number", "network_busy", … as the labels failure_NAME have it; NULL: no known cause. */
const char *failure_cause(const char *error);
/* "+CMS ERROR 38" of such an error; "" where the modem gave no code. */
void failure_code(const char *error, char *out, size_t size);

#endif
