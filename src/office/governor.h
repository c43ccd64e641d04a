/*
 * The governor: whom an answer may go to at all, and how many. A phone that keeps asking, man or
 * robot, is answered so often in an hour and in a day and no more; the texts are kept and shown
 * all the same (faults F52 to F57).
 */
#ifndef OFFICE_GOVERNOR_H
#define OFFICE_GOVERNOR_H

#include "base/phone.h"
#include "office/office.h"
#include "store/inbox.h"
#include "store/person.h"

/* Why nothing at all follows from a text of this sender; NULL: it is a person's. */
const char *governor_objection(struct office *office, const char *number, enum phone_class class,
			       const struct phone_row *phone, const struct inbox_message *message);

enum governor {
	GOVERNOR_YES,
	GOVERNOR_UNREACHABLE,	/* a land line, another country */
	GOVERNOR_FIRST_SILENCE, /* over the limit, and nobody of the office knows yet */
	GOVERNOR_SILENCE
};
/* staff: the number is of somebody with rights; other limits hold for them. */
enum governor governor_allows(struct office *office, const char *number, enum phone_class class,
			      bool staff, const struct inbox_message *message, struct moment now);

#endif
