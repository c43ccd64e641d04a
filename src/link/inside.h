/* What the files of link/ share. */
#ifndef LINK_INSIDE_H
#define LINK_INSIDE_H

#include "link/link.h"

#include <sys/types.h>

struct sp_port;
struct resolution;
struct addrinfo;

/* Words for the caller. */
struct words {
	char *text;
	size_t size;
};

struct link {
	int fd;
	bool terminal;	      /* a serial port or a pseudo-terminal */
	bool opening;	      /* a socket that is not connected yet */
	struct sp_port *port; /* libserialport's, where it could open the port */
	char *name;
	/* tcp: the addresses still to try */
	struct resolution *resolution;
	struct addrinfo *addresses, *address;
};

void link_words(struct words *why, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* serial.c */
enum link_result serial_open(struct link *link, const char *path, int baud, struct words *why);
void serial_close(struct link *link);

/* socket.c */
enum link_result tcp_open(struct link *link, const char *address, struct words *why);
enum link_result unix_open(struct link *link, const char *path, struct words *why);
enum link_result socket_settle(struct link *link, struct words *why);
void socket_close(struct link *link);

/* resolve.c: names to addresses beside the loop. */
struct resolution *resolution_start(const char *host, const char *port);
int resolution_fd(const struct resolution *resolution);
/* True when it has ended: *addresses (freeaddrinfo) or *words. */
bool resolution_take(struct resolution *resolution, struct addrinfo **addresses,
		     const char **words);
void resolution_drop(struct resolution *resolution);

/* holder.c: a program that is known to take modems is running: its name, or NULL. */
const char *link_suspect(void);

#endif
