/*
 * Whether the calendar clock can be believed (faults F21 to F23). A clock that jumps, or that
 * stands before the last time this gateway knew, is in doubt until something from outside agrees
 * with it: NTP, the network's time in the modem, or the service centre's time of a fresh text.
 * What goes by dates waits meanwhile; receiving and answering go on.
 */
#ifndef STATION_JUDGE_H
#define STATION_JUDGE_H

#include "base/moment.h"
#include "store/store.h"

struct judge {
	struct moment seen; /* the last moment, as it came; up 0: none yet */
	bool doubted;
	char words[120]; /* why */
	int64_t kept_at; /* up ms: when the time was written down last */
};

/* A clock behind what this database saw last is in doubt from the start. */
void judge_begin(struct judge *judge, struct store *store, struct moment now);
/* The moment with what can be believed of it. True in *turned where that changed. */
struct moment judge_moment(struct judge *judge, struct moment now, bool *turned);
/* Something outside says what time it is. True where the clock agrees, and was in doubt before. */
bool judge_told(struct judge *judge, int64_t utc);
/* Writes a believed time down, once an hour. Transaction. */
void judge_keep(struct judge *judge, struct store *store, struct moment now);

#endif
