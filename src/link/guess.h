/*
 * Which port of "imei:NNN" is opened next. A port that is not the modem's costs a second of
 * waiting for an answer, and three more where a segment is in doubt, so: the one that was the
 * modem's is waited for a little, then it is the best guess that has not been asked yet, by what is
 * there now. What appears or gets its rights makes all worth asking again, since a modem's ports
 * come one after the other.
 */
#ifndef LINK_GUESS_H
#define LINK_GUESS_H

#include "link/link.h"

struct guess {
	char asked[LINK_PORTS_MAX][64]; /* paths that were not the modem's */
	size_t asked_count;
	char present[64]; /* handed out last; "" none */
	char right[64];	  /* this one was the modem's when it was last open; "" none was */
};

/* The path to open, of these candidates, best first. NULL: there are none; or, patient, the one that
 * was right is not there yet. */
const char *guess_next(struct guess *guess, const struct link_port *ports, size_t count,
		       bool patient);
/* The port handed out last is, or is not, that modem's. */
void guess_was(struct guess *guess, bool right);
/* A port has appeared, or got its rights. */
void guess_anew(struct guess *guess);

#endif
