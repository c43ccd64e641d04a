/*
 * A text to one person that is no answer to a text of his own: a reminder, a place that became
 * free, a problem that is settled. The words are a reply of the config.
 */
#ifndef OFFICE_TELL_H
#define OFFICE_TELL_H

#include "forms/forms.h"
#include "office/office.h"
#include "store/outbox.h"

struct tell {
	const char *phone;
	const char *reply;   /* name of the text in the config */
	const char *purpose; /* unique: it is told once, whatever happens */
	enum outbox_lane lane;
	int64_t useful_until; /* utc ms; 0: never stale */
	const struct reply_extra *extras;
	size_t extra_count;
};

/* Queues it. Transaction. False: told before, no such reply, or nobody that a text may reach. */
bool office_tell(struct office *office, const struct tell *tell, struct moment now);
/* The same for a step in the life of a record (an offer agreed, a wish ready), told to who reported
 * it: of use for two weeks. ledger: what kind of record, in the purpose ("land"). */
bool office_tell_step(struct office *office, const char *ledger, int64_t id, const char *phone,
		      const char *reply, const struct reply_extra *extras, size_t extra_count,
		      struct moment now);

#endif
