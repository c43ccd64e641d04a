#include "link/link.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <limits.h>
#include <linux/serial.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

struct link {
	int fd;
	struct sp_port *port; /* serial ports; the descriptor is its own */
	bool connecting;
	char device[256];
};

static struct link *new_link(const char *device, int fd)
{
	struct link *link = need_zeroed(1, sizeof(*link));

	link->fd = fd;
	copy_text(link->device, sizeof(link->device), device);
	return link;
}

/* ---- what went wrong, in words ---- */

static enum link_result failed(int error, const char *device, const char *path, char *why,
			       size_t size)
{
	char holder[64];

	switch (error) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
		snprintf(why, size, "%s is not there; waiting for it (plug the modem in)", device);
		return LINK_ABSENT;
	case EACCES:
	case EPERM:
		snprintf(why, size,
			 "no right to open %s; add this user to the port's group (usually dialout "
			 "or "
			 "cunxin)",
			 device);
		return LINK_DENIED;
	case EBUSY:
		link_holder(path, holder, sizeof(holder));
		snprintf(why, size,
			 "%s is in use by %s; stop it, or tell it to leave the modem alone", device,
			 holder[0] != '\0' ? holder : "another program");
		return LINK_TAKEN;
	case ECONNREFUSED:
		snprintf(why, size, "%s does not listen; is the serial server on?", device);
		return LINK_ABSENT;
	default: snprintf(why, size, "%s: %s", device, strerror(error)); return LINK_BROKEN;
	}
}

/* ---- terminals ---- */

static speed_t speed_of(int baud)
{
	static const struct {
		int baud;
		speed_t speed;
	} speeds[] = {
		{ 1200, B1200 },     { 2400, B2400 },	  { 4800, B4800 },     { 9600, B9600 },
		{ 19200, B19200 },   { 38400, B38400 },	  { 57600, B57600 },   { 115200, B115200 },
		{ 230400, B230400 }, { 460800, B460800 }, { 921600, B921600 },
	};

	for (size_t i = 0; i < sizeof(speeds) / sizeof(*speeds); i++) {
		if (speeds[i].baud == baud)
			return speeds[i].speed;
	}
	return B115200;
}

static bool make_raw(int fd, int baud)
{
	struct termios settings;

	if (tcgetattr(fd, &settings) != 0)
		return false;
	cfmakeraw(&settings);
	settings.c_cflag |= CLOCAL | CREAD;
	settings.c_cflag &= ~(tcflag_t)(CRTSCTS | CSTOPB | PARENB);
	settings.c_cc[VMIN] = 0;
	settings.c_cc[VTIME] = 0;
	cfsetspeed(&settings, speed_of(baud));
	return tcsetattr(fd, TCSANOW, &settings) == 0;
}

/*
 * By plain termios: pseudo-terminals, and drivers whose modem lines cannot be set, which
 * libserialport refuses (fault F32).
 */
static enum link_result open_terminal(const char *device, const char *path, int baud,
				      struct link **link, char *why, size_t size)
{
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), error;

	if (fd < 0)
		return failed(errno, device, path, why, size);
	if (ioctl(fd, TIOCEXCL) != 0 || !make_raw(fd, baud)) {
		error = errno;
		close(fd);
		return failed(error, device, path, why, size);
	}
	tcflush(fd, TCIOFLUSH);
	*link = new_link(device, fd);
	return LINK_OK;
}

/* A port whose modem has died must not keep close() waiting (closing_wait none). */
static void close_at_once(int fd)
{
	struct serial_struct settings;

	if (ioctl(fd, TIOCGSERIAL, &settings) != 0)
		return;
	settings.closing_wait = ASYNC_CLOSING_WAIT_NONE;
	ioctl(fd, TIOCSSERIAL, &settings);
}

static bool configure(struct sp_port *port, int baud)
{
	return sp_set_baudrate(port, baud) == SP_OK && sp_set_bits(port, 8) == SP_OK &&
	       sp_set_parity(port, SP_PARITY_NONE) == SP_OK && sp_set_stopbits(port, 1) == SP_OK &&
	       sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE) == SP_OK;
}

static enum link_result open_serial(const char *device, const char *path, int baud,
				    struct link **link, char *why, size_t size)
{
	struct sp_port *port;
	int fd, error;

	if (sp_get_port_by_name(path, &port) != SP_OK)
		return open_terminal(device, path, baud, link, why, size);
	if (sp_open(port, SP_MODE_READ_WRITE) != SP_OK) {
		error = sp_last_error_code();
		sp_free_port(port);
		return error == EINVAL || error == ENOTTY
			       ? open_terminal(device, path, baud, link, why, size)
			       : failed(error, device, path, why, size);
	}
	if (!configure(port, baud) || sp_get_port_handle(port, &fd) != SP_OK) {
		sp_close(port);
		sp_free_port(port);
		return open_terminal(device, path, baud, link, why, size);
	}
	close_at_once(fd);
	sp_flush(port, SP_BUF_BOTH);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	*link = new_link(device, fd);
	(*link)->port = port;
	return LINK_OK;
}

static enum link_result open_path(const char *device, int baud, struct link **link, char *why,
				  size_t size)
{
	char path[PATH_MAX];
	struct stat status;

	/* libserialport refuses the links of /dev/serial/by-id (fault F31). */
	if (realpath(device, path) == NULL)
		return failed(errno, device, device, why, size);
	if (stat(path, &status) != 0)
		return failed(errno, device, path, why, size);
	if (!S_ISCHR(status.st_mode)) {
		snprintf(why, size, "%s is no serial port", device);
		return LINK_BROKEN;
	}
	if (text_begins(path, "/dev/pts/"))
		return open_terminal(device, path, baud, link, why, size);
	return open_serial(device, path, baud, link, why, size);
}

/* ---- sockets ---- */

static enum link_result connecting(const char *device, int fd, int failure, struct link **link,
				   char *why, size_t size)
{
	if (failure != 0 && errno != EINPROGRESS && errno != EAGAIN) {
		int error = errno;

		close(fd);
		return failed(error, device, device, why, size);
	}
	*link = new_link(device, fd);
	(*link)->connecting = failure != 0;
	return failure != 0 ? LINK_WAITING : LINK_OK;
}

static enum link_result open_unix(const char *device, struct link **link, char *why, size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (!copy_text(address.sun_path, sizeof(address.sun_path), device + strlen("unix:"))) {
		snprintf(why, size, "%s: the path is longer than a socket's may be", device);
		return LINK_BROKEN;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return failed(errno, device, device, why, size);
	return connecting(device, fd, connect(fd, (struct sockaddr *)&address, sizeof(address)),
			  link, why, size);
}

static enum link_result open_tcp(const char *device, struct link **link, char *why, size_t size)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	struct addrinfo *address;
	char host[200];
	const char *port = strrchr(device + strlen("tcp:"), ':');
	int fd, one = 1;
	enum link_result result;

	if (port == NULL) {
		snprintf(why, size, "%s: expected tcp:HOST:PORT", device);
		return LINK_BROKEN;
	}
	snprintf(host, sizeof(host), "%.*s", (int)(port - device - 4), device + 4);
	if (getaddrinfo(host, port + 1, &hints, &address) != 0) {
		snprintf(why, size, "%s: no such host or port", device);
		return LINK_ABSENT;
	}
	fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		result = failed(errno, device, device, why, size);
		if (result == LINK_BROKEN || result == LINK_DENIED)
			snprintf(why, size,
				 "%s: no network for this service; install its drop-in "
				 "serial-server.conf",
				 device);
		freeaddrinfo(address);
		return result;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	result = connecting(device, fd, connect(fd, address->ai_addr, address->ai_addrlen), link,
			    why, size);
	freeaddrinfo(address);
	return result;
}

enum link_result link_open(const char *device, int baud, struct link **link, char *why,
			   size_t why_size)
{
	*link = NULL;
	why[0] = '\0';
	if (text_begins(device, "unix:"))
		return open_unix(device, link, why, why_size);
	if (text_begins(device, "tcp:"))
		return open_tcp(device, link, why, why_size);
	return open_path(device, baud, link, why, why_size);
}

void link_close(struct link *link)
{
	if (link == NULL)
		return;
	if (link->port != NULL) {
		tcflush(link->fd, TCIOFLUSH);
		sp_close(link->port);
		sp_free_port(link->port);
	} else {
		close(link->fd);
	}
	free(link);
}

int link_fd(const struct link *link)
{
	return link->fd;
}

bool link_connecting(const struct link *link)
{
	return link->connecting;
}

enum link_result link_connected(struct link *link, char *why, size_t why_size)
{
	int error = 0;
	socklen_t size = sizeof(error);

	link->connecting = false;
	if (getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		error = errno;
	return error == 0 ? LINK_OK : failed(error, link->device, link->device, why, why_size);
}

/* ---- bytes ---- */

/*
 * A terminal whose modem is gone reads 0 bytes or EIO. With VMIN 0 a quiet terminal reads 0
 * bytes too, so the caller reads only what poll() has called readable.
 */
enum link_result link_read(struct link *link, char *bytes, size_t size, size_t *got, char *why,
			   size_t why_size)
{
	ssize_t count = read(link->fd, bytes, size);

	*got = 0;
	if (count > 0) {
		*got = (size_t)count;
		return LINK_OK;
	}
	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return LINK_OK;
	snprintf(why, why_size, "%s hung up", link->device);
	return LINK_BROKEN;
}

enum link_result link_write(struct link *link, const char *bytes, size_t size, size_t *put,
			    char *why, size_t why_size)
{
	ssize_t count = write(link->fd, bytes, size);

	*put = 0;
	if (count >= 0) {
		*put = (size_t)count;
		return LINK_OK;
	}
	if (errno == EAGAIN || errno == EINTR)
		return LINK_OK;
	snprintf(why, why_size, "%s hung up (%s)", link->device, strerror(errno));
	return LINK_BROKEN;
}
