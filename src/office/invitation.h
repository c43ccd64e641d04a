/*
 * What a villager answers to the reminder of a day of work, or to the invitation to a meeting:
 * that he comes, or does not.
 */
#ifndef OFFICE_INVITATION_H
#define OFFICE_INVITATION_H

#include "office/talk.h"

/* Takes the text where it is such an answer and something waits for one: then the answer is said.
 * False: it is about something else. */
bool invitation_take(struct talk *talk);
/* The same for a text that takes something back in more words (ill, cannot come), where there is no
 * record that it could mean. */
bool invitation_decline(struct talk *talk);

#endif
