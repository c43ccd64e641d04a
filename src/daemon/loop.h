/*
 * The loop: the only place that reads, writes and asks the time. Each turn feeds all ready
 * input to the station, lets it do what is due, and writes what it has to say.
 */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include "office/office.h"
#include "station/station.h"

/* How a run ended. */
enum loop_end {
	LOOP_STOPPED, /* SIGTERM or SIGINT, and nothing was left in the air */
	LOOP_FAILED
};

struct loop_reload {
	/* SIGHUP: reads the config anew. True: office->config and office->forms are new ones. */
	bool (*reload)(void *context);
	void *context;
};

enum loop_end loop_run(struct office *office, struct station *station,
		       const struct loop_reload *reload);

#endif
