/*
 * From a whole text to its outcome: who sent it, what it says, what follows. Record, reply and
 * "handled" are one transaction (promise P5): a crash before its commit means the text is read
 * again, one after it means nothing is done twice.
 */
#ifndef OFFICE_INTAKE_H
#define OFFICE_INTAKE_H

#include "office/office.h"

enum intake_result {
	INTAKE_IDLE,	/* nothing waits */
	INTAKE_HANDLED, /* one message was settled; there may be more */
	INTAKE_BLOCKED	/* the database is busy or holding; try later */
};

/* Handles the next waiting message, if any. */
enum intake_result intake_message(struct office *office, struct moment now);

#endif
