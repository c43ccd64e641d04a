/*
 * The wire to a modem: a serial port, a pseudo-terminal, tcp:HOST:PORT or unix:PATH. Nothing
 * here blocks for longer than an open() takes; a hang-up is told apart from silence and the
 * caller closes at once (fault F28).
 */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include <stdbool.h>
#include <stddef.h>

struct link;

enum link_result {
	LINK_OK,
	LINK_WAITING, /* a connection is being made: wait until it can be written */
	LINK_ABSENT,  /* no such device (yet) */
	LINK_DENIED,  /* no right to it (yet: udev may still be setting them, fault F30) */
	LINK_TAKEN,   /* somebody else has it */
	LINK_BROKEN   /* anything else; also a hang-up */
};

/*
 * Opens a device, 8N1, raw, exclusive. *link is set for LINK_OK and LINK_WAITING; why gets what
 * happened, where, and what to do for everything else.
 */
enum link_result link_open(const char *device, int baud, struct link **link, char *why,
			   size_t why_size);
/* Never waits for a dead modem. NULL is fine. */
void link_close(struct link *link);

int link_fd(const struct link *link);
/* The connection is (still) being made; link_connected() tells how it ended. */
bool link_connecting(const struct link *link);
enum link_result link_connected(struct link *link, char *why, size_t why_size);

/* Reads what is there. LINK_OK with *got 0: nothing now. LINK_BROKEN: hung up, close it. */
enum link_result link_read(struct link *link, char *bytes, size_t size, size_t *got, char *why,
			   size_t why_size);
/* Writes what goes; *put may be less than size, also 0. */
enum link_result link_write(struct link *link, const char *bytes, size_t size, size_t *put,
			    char *why, size_t why_size);

/* A port that a modem may be behind, best guess first (modem.md 1.1). */
struct link_port {
	char path[64];
	char by_id[192];     /* /dev/serial/by-id/…, "" none */
	int vendor, product; /* USB; -1 none */
	int interface;	     /* bInterfaceNumber; -1 unknown */
	char description[96];
};
/* Fills up to size, returns how many there are. */
size_t link_ports(struct link_port *ports, size_t size);

/* Who else has a device open, as "PROGRAM (pid N)"; "" where that cannot be known. */
void link_holder(const char *path, char *out, size_t size);

/* Folders in which devices come and go, watched by inotify (the unit has no netlink). */
int link_watch_open(void); /* a non-blocking descriptor; -1: there is no inotify */
void link_watch_device(int watch, const char *device);
/* Reads what happened. True: something appeared or changed its rights. */
bool link_watch_read(int watch);

#endif
