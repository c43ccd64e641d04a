/*
 * The live state of the modems, as rows for `cunxin status`, kiosk and doctor.
 */
#ifndef STATION_STATUS_H
#define STATION_STATUS_H

#include "base/moment.h"
#include "store/store.h"

#include <stdbool.h>

struct session;

/* True where what a person would call its state is not what was written last. */
bool status_modem_changed(struct session *session, struct moment now);
/* Writes its row where it differs from the last one, and an event where its state changed.
 * Transaction. */
bool status_modem_put(struct session *session, bool changed, struct moment now);

struct judge;
/* The row of the clock: whether it is believed, and why not. Transaction. */
void status_clock_put(struct store *store, const struct judge *judge, struct moment now);

#endif
