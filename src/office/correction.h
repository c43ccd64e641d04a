/*
 * What was said before and is not so: a correction, a cancellation. Records are versions; a
 * correction adds one and tells old → new. Which record is meant: the receipt that is named, the
 * form, the old value; among several that fit, the one that came within the last hour alone.
 * Else it is asked.
 */
#ifndef OFFICE_CORRECTION_H
#define OFFICE_CORRECTION_H

#include "office/talk.h"

/*
 * Turns a reading that corrects into the reading of the record as it should be (replaces is set
 * then), to be checked and kept as any other. True: it has come to an answer instead.
 */
bool correction_begin(struct talk *talk);
/* Whether the sender has a record of this form that could be corrected. */
bool correction_possible(struct talk *talk, const struct form *form);
/* Takes a record back. */
void correction_cancel(struct talk *talk);
/* The answer to "which of these?". False: it names none. */
bool correction_take_choice(struct talk *talk);
/* The answer to "what should be corrected, and how?". */
void correction_take_words(struct talk *talk);

/* What the new version has otherwise than the old one, as {changes} of the answer. Call it before
 * the old one is replaced. */
void correction_tell(struct talk *talk);
/* The sender's own records of this season, as {list} of the answer. False: there are none. */
bool correction_list(struct talk *talk);

#endif
