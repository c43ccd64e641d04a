/*
 * What waits for a person: texts that no rule understood, talks that came to nothing, newcomers.
 * An entry that nobody settles for hours is told to the clerk by SMS, and later to the secretary,
 * once each; several that are due together are told in one message.
 */
#ifndef OFFICE_ATTENTION_H
#define OFFICE_ATTENTION_H

#include "forms/forms.h"
#include "office/office.h"
#include "store/inbox.h"

/* A chore. */
int64_t attention_due(struct office *office, struct moment now);
void attention_run(struct office *office, struct moment now);

/* What is understood of a message as one of a form, for whoever settles it by hand: the draft of
 * its talk, else its text read anew. Only what was said and is certain. */
void attention_reading(struct office *office, const struct inbox_message *message,
		       const struct form *form, struct reading *reading);

/* Queues a person's answer to a message, an anonymous one's too, and takes it off the list.
 * Transaction. False: it came from no number that can be texted. */
bool attention_answer(struct office *office, const struct inbox_message *message, const char *text,
		      struct moment now);

#endif
