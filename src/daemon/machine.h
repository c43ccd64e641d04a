/*
 * On which machine the database is at work. A copy that comes up on another one asks before it
 * sends: the first may still be running, and both would say the same things to the same people
 * (F95). The other SIM that such a machine has is asked about by itself (F39).
 */
#ifndef DAEMON_MACHINE_H
#define DAEMON_MACHINE_H

#include "base/moment.h"
#include "store/store.h"

/* Notes this machine; where the database was on another one before, outgoing is held until a
 * person says `cunxin resume`. A machine without an id is let through. */
void machine_check(struct store *store, struct moment now);

#endif
