#include "link/inside.h"

#include "base/buffer.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A serial server that lost its power says nothing: the kernel asks it every now and then. */
#define ALIVE_AFTER  30 /* s of silence */
#define ALIVE_EVERY  10 /* s */
#define ALIVE_TRIES  3
#define UNTAKEN_MOST 30000 /* ms that written bytes may wait for their acknowledgement */

static enum link_result failed(const struct link *link, int error, struct words *why)
{
	if (error == EACCES || error == EPERM) {
		link_words(why, "%s: no permission", link->name);
		return LINK_DENIED;
	}
	if (error == ENOENT || error == ENOTDIR) {
		link_words(why, "%s: is not there; is its program running?", link->name);
		return LINK_ABSENT;
	}
	if (error == ECONNREFUSED) {
		link_words(why, "%s: nobody listens there; is its program running?", link->name);
		return LINK_ABSENT;
	}
	link_words(why, "%s: cannot be reached: %s", link->name, strerror(error));
	return error == EAGAIN ? LINK_TAKEN : LINK_ABSENT;
}

static enum link_result begin(struct link *link, const struct sockaddr *address, socklen_t size,
			      int family)
{
	link->fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (link->fd < 0)
		return LINK_BROKEN;
	if (connect(link->fd, address, size) == 0)
		return LINK_OK;
	return errno == EINPROGRESS ? LINK_WAITING : LINK_BROKEN;
}

static void keep_alive(int fd)
{
	static const struct {
		int level, option, value;
	} options[] = {
		{ IPPROTO_TCP, TCP_NODELAY, 1 },
		{ SOL_SOCKET, SO_KEEPALIVE, 1 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, ALIVE_AFTER },
		{ IPPROTO_TCP, TCP_KEEPINTVL, ALIVE_EVERY },
		{ IPPROTO_TCP, TCP_KEEPCNT, ALIVE_TRIES },
		{ IPPROTO_TCP, TCP_USER_TIMEOUT, UNTAKEN_MOST },
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		setsockopt(fd, options[i].level, options[i].option, &options[i].value,
			   sizeof(options[i].value));
}

/* Tries the addresses that are left until one takes the call. */
static enum link_result try_addresses(struct link *link, int error, struct words *why)
{
	for (; link->address != NULL; link->address = link->address->ai_next) {
		const struct addrinfo *address = link->address;
		enum link_result result;

		if (link->fd >= 0)
			close(link->fd);
		result = begin(link, address->ai_addr, address->ai_addrlen, address->ai_family);
		if (result == LINK_BROKEN) {
			error = errno;
			continue;
		}
		link->opening = result == LINK_WAITING;
		keep_alive(link->fd);
		return result;
	}
	return failed(link, error, why);
}

/* "10.0.0.7:4001", "[::1]:4001", "server:4001" come apart. False: they do not. */
static bool split_address(const char *text, char *host, size_t size, const char **port)
{
	const char *colon = strrchr(text, ':');
	size_t length;
	char *end;
	long number;

	if (colon == NULL || colon == text)
		return false;
	*port = colon + 1;
	number = strtol(*port, &end, 10);
	length = (size_t)(colon - text);
	if (text[0] == '[' && colon[-1] == ']') {
		text++;
		length -= 2;
	}
	if (**port < '0' || **port > '9' || *end != '\0' || number < 1 || number > 65535 ||
	    length == 0 || length >= size)
		return false;
	memcpy(host, text, length);
	host[length] = '\0';
	return true;
}

enum link_result tcp_open(struct link *link, const char *address, struct words *why)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	char host[256];
	const char *port;

	if (!split_address(address, host, sizeof(host), &port)) {
		link_words(why, "tcp:%s: expected tcp:HOST:PORT, the port from 1 to 65535",
			   address);
		return LINK_BROKEN;
	}
	if (getaddrinfo(host, port, &hints, &link->addresses) == 0) {
		link->address = link->addresses;
		return try_addresses(link, EHOSTUNREACH, why);
	}
	link->addresses = NULL;
	link->resolution = resolution_start(host, port);
	link->opening = link->resolution != NULL;
	if (link->opening)
		return LINK_WAITING;
	link_words(why, "tcp:%s: its address cannot be asked for now", address);
	return LINK_BROKEN;
}

enum link_result unix_open(struct link *link, const char *path, struct words *why)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	enum link_result result;

	if (!copy_text(address.sun_path, sizeof(address.sun_path), path) || path[0] != '/') {
		link_words(why, "unix:%s: expected a path from /, of at most %zu octets", path,
			   sizeof(address.sun_path) - 1);
		return LINK_BROKEN;
	}
	result = begin(link, (const struct sockaddr *)&address, sizeof(address), AF_UNIX);
	link->opening = result == LINK_WAITING;
	return result == LINK_BROKEN ? failed(link, errno, why) : result;
}

static enum link_result take_addresses(struct link *link, struct words *why)
{
	const char *words;

	if (!resolution_take(link->resolution, &link->addresses, &words))
		return LINK_WAITING;
	resolution_drop(link->resolution);
	link->resolution = NULL;
	link->opening = false;
	link->address = link->addresses;
	if (link->address != NULL)
		return try_addresses(link, EHOSTUNREACH, why);
	link_words(why, "%s: the name has no address: %s", link->name, words);
	return LINK_ABSENT;
}

enum link_result socket_settle(struct link *link, struct words *why)
{
	struct sockaddr_storage peer;
	socklen_t size = sizeof(int), peer_size = sizeof(peer);
	int error = 0;

	if (link->resolution != NULL)
		return take_addresses(link, why);
	if (getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
		error = errno;
	if (error == 0 && getpeername(link->fd, (struct sockaddr *)&peer, &peer_size) < 0)
		return LINK_WAITING; /* woken for nothing */
	link->opening = false;
	if (error == 0)
		return LINK_OK;
	if (link->address == NULL)
		return failed(link, error, why);
	link->address = link->address->ai_next;
	return try_addresses(link, error, why);
}

void socket_close(struct link *link)
{
	resolution_drop(link->resolution);
	if (link->addresses != NULL)
		freeaddrinfo(link->addresses);
	if (link->fd >= 0)
		close(link->fd);
}
