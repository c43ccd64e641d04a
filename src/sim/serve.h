/*
 * Simulated modems in real time: each on a pseudo-terminal, a TCP port or a Unix socket. The
 * only part of the simulator that does I/O and reads the clock.
 */
#ifndef SIM_SERVE_H
#define SIM_SERVE_H

#include "sim/modem.h"

enum serve_kind { SERVE_PTY, SERVE_TCP, SERVE_UNIX };

struct serve_modem {
	struct sim_settings settings;
	enum serve_kind kind;
	const char *address; /* pty: link to its path, or NULL; tcp: HOST:PORT; unix: path */
};

struct serve {
	const struct serve_modem *modems;
	size_t count;
	const char *control;	/* path of the control socket, or NULL */
	const char *ledger;	/* file for the ledger, or NULL */
	const char *transcript; /* file for all bytes both ways, or NULL */
	int64_t lifetime;	/* ms until it ends by itself; 0: never */
	bool directives;	/* standard input holds directives */
};

struct moment serve_now(void);
/*
 * Serves until "quit", SIGTERM or SIGINT. Prints "NAME DEVICE" for each modem once all are
 * there, DEVICE as in the gateway's config. Returns the exit status; complaints are printed.
 */
int serve_run(const struct serve *serve);

#endif
