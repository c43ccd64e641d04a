/*
 * Whether the calendar clock can be believed (faults F21 to F23). It is in doubt, until something
 * from outside agrees with it (NTP, the network's time in the modem, the service centre's time of
 * a fresh text),
 * - when it jumps,
 * - when it stands before the last time that this gateway knew, or the modem's says otherwise,
 * - and for two minutes after a start some hours later: it may be right, and nobody has said yet.
 * What goes by dates waits meanwhile; receiving and answering go on.
 */
#ifndef STATION_JUDGE_H
#define STATION_JUDGE_H

#include "base/moment.h"
#include "store/store.h"

struct judge {
	struct moment seen; /* the last moment, as it came; up 0: none yet */
	bool doubted;
	bool proved; /* something agreed with it in this life: a modem's clock may be the wrong one */
	int64_t lenient; /* up ms at which a doubt without a contradiction ends; 0: it does not */
	char words[120]; /* why */
	int64_t kept_at; /* up ms: when the time was written down last */
};

/* A clock behind what this database saw last is in doubt from the start. */
void judge_begin(struct judge *judge, struct store *store, struct moment now);
/* The moment with what can be believed of it. True in *turned where that changed. */
struct moment judge_moment(struct judge *judge, struct moment now, bool *turned);
/* The service centre of a text that has just come, or a modem (which may be wrong), says what time
 * it is. True where that begins or ends a doubt. */
bool judge_told_by_text(struct judge *judge, int64_t utc);
bool judge_told_by_modem(struct judge *judge, int64_t utc);
/* Whether it is time to write a believed time down, once an hour. */
bool judge_keeps(const struct judge *judge, struct moment now);
/* Does so, where it is. Transaction. */
void judge_keep(struct judge *judge, struct store *store, struct moment now);

#endif
