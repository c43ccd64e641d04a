/*
 * The wire to a modem: a serial port, a pseudo-terminal, a serial server (tcp:HOST:PORT) or a Unix
 * socket (unix:PATH). A link carries bytes and knows nothing of AT.
 *
 * Laws:
 * - nothing here waits: what cannot be done now is an outcome, and link_fd() says when to look again;
 * - a hang-up is never mistaken for silence, and the caller closes at once (fault F28): while a dead
 *   port stays open its modem comes back under another name;
 * - a port is ours alone while it is open; who holds it instead is named where that can be known;
 * - each refusal comes with words that name the thing, the place and the remedy.
 */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include <stdbool.h>
#include <stddef.h>

struct link;

enum link_result {
	LINK_OK,
	LINK_WAITING, /* a connection is being made: poll link_fd() for link_events() */
	LINK_ABSENT,  /* no such device (yet), or nobody listens */
	LINK_DENIED,  /* no right to it (yet: udev may still be setting them, fault F30) */
	LINK_TAKEN,   /* somebody else has it */
	LINK_BROKEN   /* anything else; also a hang-up */
};

#define LINK_WORDS_SIZE 384 /* room for any words */

/*
 * Opens a device, 8N1, raw, exclusive: a path (symbolic links are followed), "tcp:HOST:PORT" or
 * "unix:PATH". "imei:NNN" is ABSENT by itself: link_candidates() lists where its modem may be.
 * *link is set for LINK_OK and LINK_WAITING; why gets what happened, where, and what to do for
 * everything else.
 */
enum link_result link_open(const char *device, int baud, struct link **link, char *why,
			   size_t why_size);
/* Never waits for a dead modem; throws away what is not yet written. NULL is fine. */
void link_close(struct link *link);

/* To be polled for link_events(). */
int link_fd(const struct link *link);
/* POLLIN, and POLLOUT where there is output; while a connection is being made, what that needs. */
short link_events(const struct link *link, bool output);
/* The device as it was opened, links followed: "/dev/ttyUSB2", "tcp:10.0.0.7:4001". */
const char *link_name(const struct link *link);

/*
 * The connection is (still) being made; link_connected() tells how it ended when link_fd() is
 * ready. LINK_WAITING from it means that the next address is tried: link_fd() and link_events()
 * are new ones then.
 */
bool link_connecting(const struct link *link);
enum link_result link_connected(struct link *link, char *why, size_t why_size);

/* Reads what is there. LINK_OK with *got 0: nothing now. LINK_BROKEN: hung up, close it. */
enum link_result link_read(struct link *link, char *bytes, size_t size, size_t *got, char *why,
			   size_t why_size);
/* Writes what goes; *put may be less than size, also 0. */
enum link_result link_write(struct link *link, const char *bytes, size_t size, size_t *put,
			    char *why, size_t why_size);

/* ---- which ports there are ---- */

/*
 * A port that a modem may be behind. A USB modem has two to six of them, and only some answer
 * AT: one that was only guessed must be proved (AT, AT+CGSN) before anything else is written.
 */
struct link_port {
	char path[64];	   /* "/dev/ttyUSB2" */
	char by_id[288];   /* /dev/serial/by-id/…, "" none */
	char by_path[288]; /* /dev/serial/by-path/…: stays with the socket, not with the modem */
	char place[48]; /* "1-1.2": the ports of one modem share it; "" where it is no USB port */
	int vendor, product; /* USB; -1 none */
	int interface;	     /* bInterfaceNumber; -1 unknown */
	int rank;	     /* 0: known to be an AT port; the smaller the likelier */
	bool avoid;	     /* known to be something else (diagnostics, positions), or a console */
	char description[96];
};

#define LINK_PORTS_MAX 64

/* All ports: device by device, the ports of each by rank. Fills up to size, returns how many
 * there are. */
size_t link_ports(struct link_port *ports, size_t size);
/* Where a modem may be looked for, best guess first, without the ports to avoid. */
size_t link_candidates(struct link_port *ports, size_t size);
/* link_ports() of another root folder, for tests. */
size_t link_ports_below(const char *root, struct link_port *ports, size_t size);
/* What to write into a config: the by-id link where there is one, else the path. */
const char *link_port_name(const struct link_port *port);

/* The number in "imei:NNN", else NULL. */
const char *link_imei(const char *device);

/* Who else has a device open, as "PROGRAM (pid N)"; "" where that cannot be known. */
void link_holder(const char *path, char *out, size_t size);

/* ---- devices that come and go, by inotify (the unit has no netlink) ---- */

int link_watch_open(void); /* a non-blocking descriptor; -1: there is no inotify */
/* Once for each device, and again whenever it is absent: its folder may be a new one. */
void link_watch_device(int watch, const char *device);
/* Reads what happened. True: something appeared or changed its rights. */
bool link_watch_read(int watch);

#endif
