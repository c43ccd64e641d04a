/*
 * Whose words are these? Numbers that nobody knows, several people on one phone, one who speaks
 * for another, a villager with a new number. A newcomer is put on the roster as he says and
 * waits there for the clerk; whether his records count meanwhile is people.unknown of the config.
 * Who claims to be somebody of the roster counts for nothing until his number is bound.
 */
#ifndef OFFICE_NEWCOMER_H
#define OFFICE_NEWCOMER_H

#include "office/record.h"
#include "office/talk.h"

/* Asks who it is, where that must be known for the form and is not. False: nothing to ask. */
bool newcomer_asks(struct talk *talk);
/* The answer to "which of you?". False: it names none of them. */
bool newcomer_take_who(struct talk *talk);
/* The answer to "who are you?". False: there is no name in it. */
bool newcomer_take_name(struct talk *talk);

/* Who stands behind a record of this talk; puts a newcomer on the roster. */
struct record_source newcomer_source(struct talk *talk, const struct form_record *record);
/* "I have a new number, I am …": a task for the clerk. */
void newcomer_claims(struct talk *talk);

/*
 * The clerk has looked at somebody who waited: what his numbers sent counts from now on, his
 * entries leave the attention list, and he is told. Before his numbers go to another row of the
 * roster. Transaction. Returns how many records.
 */
unsigned newcomer_counts(struct office *office, int64_t id, struct moment now);

#endif
