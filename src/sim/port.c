#include "port.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

static void complain(const char *what, const char *name)
{
	fprintf(stderr, "cunxin-sim: %s: %s: %s\n", name, what, strerror(errno));
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- pseudo-terminals ---- */

static int new_master(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

	if (master < 0 || (grantpt(master) == 0 && unlockpt(master) == 0))
		return master;
	close(master);
	return -1;
}

/* A modem that is plugged in again gets another name: the old one may be free again by now. */
static int other_master(const char *before, char *name, size_t size)
{
	int master = new_master(), second;

	if (master < 0 || ptsname_r(master, name, size) != 0 || strcmp(name, before) != 0)
		return master;
	second = new_master();
	close(master);
	return second >= 0 && ptsname_r(second, name, size) == 0 ? second : -1;
}

static int raw_slave(const char *name)
{
	int slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios line;

	if (slave >= 0 && tcgetattr(slave, &line) == 0) {
		cfmakeraw(&line);
		tcsetattr(slave, TCSANOW, &line);
	}
	return slave;
}

/* The link never points to nothing for long: it is made aside and renamed. */
static bool make_link(const char *link, const char *target)
{
	char aside[300];

	snprintf(aside, sizeof aside, "%s.new", link);
	unlink(aside);
	return symlink(target, aside) == 0 && rename(aside, link) == 0;
}

static bool open_pty(struct port *port)
{
	char name[256];

	port->fd = other_master(port->device, name, sizeof name);
	port->slave = port->fd >= 0 ? raw_slave(name) : -1;
	if (port->slave < 0) {
		complain("cannot make a pseudo-terminal", "pty");
		return false;
	}
	port->watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	port->watched =
		port->watch >= 0 && inotify_add_watch(port->watch, name, IN_OPEN | IN_CLOSE) >= 0;
	port->openings = 0;
	snprintf(port->device, sizeof port->device, "%s", name);
	if (port->address != NULL && !make_link(port->address, name)) {
		complain("cannot make the link", port->address);
		return false;
	}
	return true;
}

/* Others' openings and closings, in their order. */
static bool watch_pty(struct port *port)
{
	char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	int before = port->openings;
	ssize_t size;

	while ((size = read(port->watch, bytes, sizeof bytes)) > 0)
		for (char *at = bytes; at < bytes + size;) {
			const struct inotify_event *event =
				(const struct inotify_event *)(void *)at;

			port->openings += (event->mask & IN_OPEN) != 0;
			port->openings -= (event->mask & IN_CLOSE) != 0;
			at += sizeof *event + event->len;
		}
	if (port->openings < 0)
		port->openings = 0;
	if (before == 0 || port->openings > 0)
		return false;
	tcflush(port->slave, TCIFLUSH);
	return true;
}

/* ---- sockets ---- */

static int listen_unix(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	unlink(path);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
	    listen(fd, 4) == 0)
		return fd;
	close_one(&fd);
	return -1;
}

static int listen_at(const struct addrinfo *found)
{
	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, 4) == 0)
		return fd;
	close_one(&fd);
	return -1;
}

/* HOST:PORT; port 0 is any that is free. */
static int listen_tcp(const char *address)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
	const char *colon = strrchr(address, ':');
	char host[128];
	int fd;

	if (colon == NULL || (size_t)(colon - address) >= sizeof host) {
		errno = EINVAL;
		return -1;
	}
	snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = listen_at(found);
	freeaddrinfo(found);
	return fd;
}

static void name_tcp(struct port *port)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof address;
	char host[64], service[16];

	if (getsockname(port->watch, (struct sockaddr *)&address, &size) == 0 &&
	    getnameinfo((struct sockaddr *)&address, size, host, sizeof host, service,
			sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) == 0)
		snprintf(port->device, sizeof port->device, "tcp:%s:%s", host, service);
}

static bool open_socket(struct port *port)
{
	bool local = port->kind == SERVE_UNIX;
	/* A port that was chosen freely is kept when the modem comes back. */
	const char *address = !local && port->device[0] != '\0' ? port->device + 4 : port->address;

	port->watch = local ? listen_unix(address) : listen_tcp(address);
	if (port->watch < 0) {
		complain("cannot listen", address);
		return false;
	}
	if (local)
		snprintf(port->device, sizeof port->device, "unix:%s", address);
	else
		name_tcp(port);
	return true;
}

/* One program at a time: who comes later has the port. */
static bool watch_socket(struct port *port)
{
	int fd = accept4(port->watch, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	bool had = port->fd >= 0;

	if (fd < 0)
		return false;
	close_one(&port->fd);
	port->fd = fd;
	return had;
}

/* ---- either ---- */

bool port_open(struct port *port, const struct serve_modem *modem)
{
	port->kind = modem->kind;
	port->address = modem->address;
	port->fd = port->slave = port->watch = -1;
	port->watched = false;
	return port->kind == SERVE_PTY ? open_pty(port) : open_socket(port);
}

void port_close(struct port *port)
{
	if (port->watch >= 0 && port->kind != SERVE_TCP && port->address != NULL)
		unlink(port->address);
	close_one(&port->fd);
	close_one(&port->slave);
	close_one(&port->watch);
	port->openings = 0;
}

bool port_heard(const struct port *port)
{
	if (port->fd < 0)
		return false;
	return port->kind != SERVE_PTY || !port->watched || port->openings > 0;
}

void port_poll(const struct port *port, bool output, struct pollfd *polls)
{
	polls[0] = (struct pollfd){ .fd = port->fd,
				    .events = (short)(output ? POLLIN | POLLOUT : POLLIN) };
	polls[1] = (struct pollfd){ .fd = port->watch, .events = POLLIN };
}

bool port_watch(struct port *port, const struct pollfd *polls)
{
	if (polls[1].revents == 0)
		return false;
	return port->kind == SERVE_PTY ? watch_pty(port) : watch_socket(port);
}

size_t port_read(struct port *port, char *bytes, size_t size)
{
	ssize_t got = port->fd >= 0 ? read(port->fd, bytes, size) : 0;

	if (got > 0)
		return (size_t)got;
	/* A master hangs up only when we let it; a connection ends when its program does. */
	if (port->fd >= 0 && port->kind != SERVE_PTY &&
	    (got == 0 || (errno != EAGAIN && errno != EINTR)))
		close_one(&port->fd);
	return 0;
}

size_t port_write(struct port *port, const char *bytes, size_t size)
{
	ssize_t took = port->kind == SERVE_PTY ? write(port->fd, bytes, size)
					       : send(port->fd, bytes, size, MSG_NOSIGNAL);

	return took > 0 ? (size_t)took : 0;
}
