/*
 * From a whole text to its outcome: who sent it, what it says, what follows. Record, reply,
 * question and "handled" are one transaction (promise P5): a crash before its commit means the
 * text is read again, one after it means nothing is done twice.
 */
#ifndef OFFICE_INTAKE_H
#define OFFICE_INTAKE_H

#include "office/office.h"

enum intake_result {
	INTAKE_IDLE,	/* nothing waits */
	INTAKE_HANDLED, /* some were settled; there may be more */
	INTAKE_BLOCKED	/* the database is busy or holding; try later */
};

/*
 * Handles the next waiting messages, if any, several in one transaction: each of them entirely or
 * not at all. One that the last life left behind is handled by itself, in case it was the cause.
 */
enum intake_result intake_messages(struct office *office, struct moment now);

#endif
