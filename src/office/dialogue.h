/*
 * One open question per phone, in the database and not in memory: the next text is read against
 * it first. A short answer goes on with what was understood; a text with a keyword of its own is
 * a new matter, and the old one goes to the clerk with its draft; what is no answer is asked
 * again, so often and no more; what nobody answers expires, and goes to the clerk as well.
 */
#ifndef OFFICE_DIALOGUE_H
#define OFFICE_DIALOGUE_H

#include "office/talk.h"

enum dialogue_taken {
	DIALOGUE_NONE,	  /* no question was open, or the text is a new matter */
	DIALOGUE_ANSWERS, /* the reading is the draft with the answer in it: go on */
	DIALOGUE_SETTLED  /* it has come to an answer, without a record */
};
/* Reads the text against the open question. */
enum dialogue_taken dialogue_take(struct talk *talk);

/* A chore: questions past their time go to the clerk's list with their drafts. */
int64_t dialogue_expiry(struct office *office, struct moment now);
void dialogue_expire(struct office *office, struct moment now);

#endif
