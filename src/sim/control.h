/*
 * What may be said to a running simulator, one line each: on its standard input, on its control
 * socket, and in scenario files.
 *
 *	NUMBER: text            a villager texts (to NUMBER@m2's modem; \n is a line break)
 *	modem NAME FAULT ...    a fault (fault.h)
 *	hold · release          the network keeps everything · lets go
 *	robot NUMBER [WORDS]    a phone that answers every text, by itself or with WORDS
 *	ledger                  counts, as JSON
 *	messages [NUMBER]       what arrived at the phones, as JSON
 *	wait-idle [QUIET [LIMIT]]  answers "idle" when nothing is on its way for QUIET seconds
 *	clock TIME              the modems' clock is set
 *	inject FILE             lines of NUMBER<TAB>TEXT, all at once
 *	quit
 */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "sim/modem.h"

struct control {
	struct network *network;
	struct sim_modem **modems;
	size_t count;
};

enum control_result {
	CONTROL_DONE,
	CONTROL_FAILED, /* answer says why */
	CONTROL_WAITS,	/* ask control_idle() until it is true, then answer "idle" */
	CONTROL_CLOCK,	/* answer holds the time: it is for who keeps the clock */
	CONTROL_INJECT, /* answer holds the file's name: control_inject() its content */
	CONTROL_QUIT
};

struct control_wait {
	int64_t quiet, limit; /* ms */
};

enum control_result control_line(struct control *control, const char *line, struct moment now,
				 struct control_wait *wait, struct buffer *answer);
/* Texts of a file. Returns how many; -1 minus the bad line's index where one is bad. */
long control_inject(struct control *control, const char *content, struct moment now);
/* Nothing waits, is stored, is said or in the air, and the ledger has been quiet for so long. */
bool control_idle(const struct control *control, int64_t quiet, struct moment now);

#endif
