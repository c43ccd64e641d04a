/*
 * The port that a simulated modem is reached by: a pseudo-terminal, a TCP port or a Unix
 * socket. Somebody "listens" while a program has it open; what the modem says meanwhile to
 * nobody is lost, as on a cable.
 */
#ifndef SIM_PORT_H
#define SIM_PORT_H

#include "sim/serve.h"

#include <poll.h>

#define PORT_POLLS 2 /* descriptors that a port waits on */

struct port {
	enum serve_kind kind;
	const char *address;
	char device[256]; /* as a gateway's config names it */
	int fd;		  /* pty: master; socket: the connection; -1: none */
	int slave;	  /* pty: held so that the master never hangs up */
	int watch;	  /* pty: inotify, who opens and closes it; socket: listening */
	int openings;	  /* pty: how often others have it open now */
	bool watched;	  /* false: openings cannot be known, somebody is assumed */
};

/* Opens it under a name it did not have before. False: a complaint was printed. */
bool port_open(struct port *port, const struct serve_modem *modem);
/* Hangs up and takes the name away. */
void port_close(struct port *port);
bool port_heard(const struct port *port);
/* What to wait for; always PORT_POLLS entries. */
void port_poll(const struct port *port, bool output, struct pollfd *polls);
/* Looks at who came and who went. True: somebody went, and took with him what was unread. */
bool port_watch(struct port *port, const struct pollfd *polls);
/* Octets read, 0 none. */
size_t port_read(struct port *port, char *bytes, size_t size);
/* Octets taken. */
size_t port_write(struct port *port, const char *bytes, size_t size);

#endif
