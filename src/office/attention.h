/*
 * What waits for a person: texts that no rule understood, talks that came to nothing, newcomers.
 * An entry that nobody settles for hours is told to the clerk by SMS, and later to the secretary,
 * once each; several that are due together are told in one message.
 */
#ifndef OFFICE_ATTENTION_H
#define OFFICE_ATTENTION_H

#include "office/office.h"
#include "store/inbox.h"

/* A chore. */
int64_t attention_due(struct office *office, struct moment now);
void attention_run(struct office *office, struct moment now);

/* Queues a person's answer to a message, an anonymous one's too, and takes it off the list.
 * Transaction. False: it came from no number that can be texted. */
bool attention_answer(struct office *office, const struct inbox_message *message, const char *text,
		      struct moment now);

#endif
