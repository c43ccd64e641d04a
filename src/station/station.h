/*
 * The station: every modem of the village and what is done with them. It does no I/O and keeps
 * no clock, so the daemon's loop and the scenario player drive the same code.
 *
 *	bytes, now → station_input()       what a modem said
 *	now        → station_tick()        what is due: handling, sending, sweeping, recovery
 *	           ← station_output()      bytes that wait for a modem
 *	           ← station_deadline()    when to call station_tick() again, at the latest
 *	           ← station_wants_link()  whether this modem's port should be open
 *
 * Laws:
 * - all ready input is fed before any tick;
 * - a message leaves the SIM only after the commit that holds its raw PDU, by its index, and
 *   only if this very link has read it there (promise P1, table I0 to I8);
 * - a segment is `sending` in the database before its Ctrl-Z is in the output (P7, O0 to O6);
 * - while the database is busy or holding, nothing is deleted and nothing is sent.
 */
#ifndef STATION_STATION_H
#define STATION_STATION_H

#include "base/moment.h"
#include "office/office.h"

#include <stdbool.h>
#include <stddef.h>

struct station;

/*
 * A station for the modems of office->config. Rows that were `sending` at the last stop become
 * `uncertain`. The office is borrowed and must outlive it.
 */
struct station *station_new(struct office *office, struct moment now);
void station_free(struct station *station);

size_t station_modems(const struct station *station);
const char *station_device(const struct station *station, size_t modem);
int station_baud(const struct station *station, size_t modem);

/* Whether the port should be open now. False: close it, and ask again after the next turn. */
bool station_wants_link(const struct station *station, size_t modem);
/* The port was opened; closed (why in words: hung up, vanished); or could not be opened. */
void station_link_up(struct station *station, size_t modem, struct moment now);
void station_link_down(struct station *station, size_t modem, const char *why, struct moment now);
void station_link_failed(struct station *station, size_t modem, const char *why, struct moment now);

/* On this link it has told the IMEI that the config names; true of one that is not known by it. */
bool station_found(const struct station *station, size_t modem);

void station_input(struct station *station, size_t modem, const char *bytes, size_t size,
		   struct moment now);
/* Bytes that wait to be written to the modem; station_written() takes off what the link took. */
const char *station_output(const struct station *station, size_t modem, size_t *size);
void station_written(struct station *station, size_t modem, size_t size);

/* One turn of everything that is due. Short: what is left over makes the deadline now. */
void station_tick(struct station *station, struct moment now);
/* In up-milliseconds; NEVER only for a station without work and modems. */
int64_t station_deadline(const struct station *station, struct moment now);
/* Somebody changed the database (wake datagram, data_version): look at it in the next tick. */
void station_poke(struct station *station);

/*
 * office->config is another one. True: the modems are the same and go on. False: their links
 * must be closed and station_renew() called.
 */
bool station_reconfigure(struct station *station);
void station_renew(struct station *station, struct moment now);

/*
 * The end is near: no new message is begun; a prompt is left by ESC, a segment in the air may
 * finish. True once nothing is in the air (call after each turn; give up after 10 s).
 */
bool station_drained(struct station *station, struct moment now);

/* The next line for the journal: what happened, in words, one line, escaped. False: none. */
struct station_notice {
	int priority; /* syslog: 3 error, 4 warning, 5 notice, 6 info */
	char text[240];
};
bool station_notice(struct station *station, struct station_notice *notice);

#endif
