/*
 * Simulated modems in real time: each on a pseudo-terminal, a TCP port or a Unix socket. The
 * only part of the simulator that does I/O and reads the clock.
 */
#ifndef SIM_SERVE_H
#define SIM_SERVE_H

#include "conf/config.h"
#include "sim/control.h"
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
	const char *control;	      /* path of the control socket, or NULL */
	const char *ledger;	      /* file for the ledger, or NULL */
	const char *transcript;	      /* file for all bytes both ways, or NULL */
	int64_t lifetime;	      /* ms until it ends by itself; 0: never */
	bool directives;	      /* standard input holds directives */
	bool quiet;		      /* the devices are not printed */
	int64_t shift;		      /* the modems' clock is UTC plus so many ms */
	const struct config *village; /* whose zone times are read in, or NULL */
};

struct server;

struct moment serve_now(void);
/*
 * Serves until "quit", SIGTERM or SIGINT. Prints "NAME DEVICE" for each modem once all are
 * there, DEVICE as in the gateway's config. Returns the exit status; complaints are printed.
 */
int serve_run(const struct serve *serve);

/*
 * The same, turn by turn, for who has something else to do meanwhile. serve must outlive it.
 * NULL: it cannot be served, complaints were printed.
 */
struct server *serve_open(const struct serve *serve);
/* One turn: until something happens, or until a time (up). False: it is over. */
bool serve_turn(struct server *server, int64_t until);
void serve_close(struct server *server);
struct control *serve_control(struct server *server);
/* The modems' clock, for SCTS and +CCLK: UTC plus so many ms. */
void serve_shift_clock(struct server *server, int64_t shift);

#endif
