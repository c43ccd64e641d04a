/*
 * Office work by SMS: a text of somebody with rights that begins with a word of the config's
 * commands (command.h) is an act, answered in one message, with an audit row where it changes
 * something. Whoever has no rights has sent an ordinary text, whatever it says.
 */
#ifndef OFFICE_STAFF_H
#define OFFICE_STAFF_H

#include "office/talk.h"

/* Takes the text where it is such an act; an open question stays open. False: it is none. */
bool staff_take(struct talk *talk);

#endif
