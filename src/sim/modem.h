/*
 * One simulated GSM modem with its SIM: bytes from the computer in, bytes to it out, behaving
 * to the letter of V.250, 3GPP TS 27.007 and 27.005, and misbehaving as told (fault.h).
 *
 * It does no I/O and keeps no clock: the caller feeds sim_modem_input(), calls sim_modem_tick()
 * at sim_modem_deadline() at the latest, and writes what waits in sim_modem_output().
 */
#ifndef SIM_MODEM_H
#define SIM_MODEM_H

#include "base/moment.h"
#include "sim/network.h"

#include <stdbool.h>
#include <stddef.h>

struct sim_modem;

/* What a modem is made of; texts are copied. */
struct sim_settings {
	const char *name;
	const char *manufacturer, *model, *revision;
	const char *imei, *iccid, *imsi;
	const char *number;	   /* of the SIM, "" unknown */
	const char *centre;	   /* service centre's number */
	const char *operator_name; /* as +COPS shows it */
	const char *pin;	   /* "" none is asked */
	size_t sm, me, sr;	   /* places in each storage; 0: there is no such storage */
	int64_t latency;	   /* ms from a command line to its answer */
	int64_t air;		   /* ms that a segment is in the air */
	int64_t boot;		   /* ms from power to RDY */
	int64_t pace;		   /* ms between two deliveries by the network */
	bool reports;		   /* the service centre sends the reports it is asked for */
	int64_t report_delay;	   /* ms from a submit to its report */
	bool echo;		   /* ATE1 at power on, as modems do */
};

/* A modem that nobody need be ashamed of: SM=50, no ME, reports after 1 s, boots in 300 ms. */
extern const struct sim_settings sim_settings_default;

/* A modem that has been on for long, joined to the network as a line of its own. */
struct sim_modem *sim_modem_new(const struct sim_settings *settings, struct network *network,
				struct moment now);
void sim_modem_free(struct sim_modem *modem);
const char *sim_modem_name(const struct sim_modem *modem);
size_t sim_modem_line(const struct sim_modem *modem);

void sim_modem_input(struct sim_modem *modem, const char *bytes, size_t size, struct moment now);
/* Bytes for the computer; sim_modem_written() takes off what the link took. */
const char *sim_modem_output(const struct sim_modem *modem, size_t *size);
void sim_modem_written(struct sim_modem *modem, size_t size);
/* Nobody has the port open: bytes for the computer are lost, as on a wire. */
void sim_modem_unheard(struct sim_modem *modem);
void sim_modem_tick(struct sim_modem *modem, struct moment now);
/* In up-milliseconds, or NEVER. */
int64_t sim_modem_deadline(const struct sim_modem *modem);

/*
 * Whether its port exists. Each time it comes back sim_modem_plugged() is one higher, and the
 * port bears another name.
 */
bool sim_modem_present(const struct sim_modem *modem);
unsigned sim_modem_plugged(const struct sim_modem *modem);

/* Parcels on the SIM and in the equipment's storages. */
size_t sim_modem_stored(const struct sim_modem *modem);
/* Nothing is being said, run or sent. */
bool sim_modem_idle(const struct sim_modem *modem);
/* How often a PIN was tried, over all reboots (fault F40). */
unsigned sim_modem_pin_tries(const struct sim_modem *modem);

#endif
