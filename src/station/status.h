/*
 * The live state of the modems, as rows for `cunxin status`, kiosk and doctor.
 */
#ifndef STATION_STATUS_H
#define STATION_STATUS_H

#include "base/moment.h"
#include "store/store.h"

#include <stdbool.h>

struct session;

/* True where what a person would call its state, or with figures also what always moves, is not what
 * was written last. */
bool status_modem_look(struct session *session, bool figures, struct moment now);
/* Writes what was found so: its row, and an event where its state changed. Transaction. */
void status_modem_put(struct session *session, struct moment now);
/* That was committed. */
void status_modem_written(struct session *session);

struct judge;
/* The row of the clock: whether it is believed, and why not. Transaction. */
void status_clock_put(struct store *store, const struct judge *judge, struct moment now);

#endif
