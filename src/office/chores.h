/*
 * What the office does by itself when its time has come: reminders, escalations, notices on
 * dates. State in, deadline out: the station runs what is due and is told when to call again, in
 * the daemon as in the player. A new chore is a row of the table in chores.c.
 */
#ifndef OFFICE_CHORES_H
#define OFFICE_CHORES_H

#include "office/office.h"

enum chores_result {
	CHORES_IDLE,   /* nothing was due */
	CHORES_DONE,   /* something changed; there may be more, and something to send */
	CHORES_BLOCKED /* the database is busy or holding; try later */
};
/* Runs those that are due, each in a transaction of its own and no more than a portion of it. next
 * gets when to call again, in utc ms: at once where something was done. */
enum chores_result chores_run(struct office *office, struct moment now, int64_t *next);

#endif
