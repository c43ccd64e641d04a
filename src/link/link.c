#include "link/inside.h"

#include "base/buffer.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void link_words(struct words *why, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why->text, why->size, format, arguments);
	va_end(arguments);
}

const char *link_imei(const char *device)
{
	return text_begins(device, "imei:") ? device + 5 : NULL;
}

static enum link_result open_kind(struct link *link, const char *device, int baud,
				  struct words *why)
{
	if (text_begins(device, "tcp:"))
		return tcp_open(link, device + 4, why);
	if (text_begins(device, "unix:"))
		return unix_open(link, device + 5, why);
	if (text_begins(device, "imei:")) {
		link_words(why, "%s: its port is not known yet", device);
		return LINK_ABSENT;
	}
	if (device[0] != '/') {
		link_words(why,
			   "%s: no device; expected a path from /, tcp:HOST:PORT, unix:PATH or "
			   "imei:NUMBER",
			   device);
		return LINK_BROKEN;
	}
	return serial_open(link, device, baud, why);
}

enum link_result link_open(const char *device, int baud, struct link **out, char *why,
			   size_t why_size)
{
	struct link *link = need_zeroed(1, sizeof(*link));
	enum link_result result;

	*out = NULL;
	why[0] = '\0';
	link->fd = -1;
	link->name = need_copy(device);
	result = open_kind(link, device, baud, &(struct words){ why, why_size });
	if (result == LINK_OK || result == LINK_WAITING)
		*out = link;
	else
		link_close(link);
	return result;
}

bool link_connecting(const struct link *link)
{
	return link->opening;
}

enum link_result link_connected(struct link *link, char *why, size_t why_size)
{
	why[0] = '\0';
	return link->opening ? socket_settle(link, &(struct words){ why, why_size }) : LINK_OK;
}

int link_fd(const struct link *link)
{
	return link->resolution != NULL ? resolution_fd(link->resolution) : link->fd;
}

short link_events(const struct link *link, bool output)
{
	if (link->resolution != NULL)
		return POLLIN;
	if (link->opening)
		return POLLOUT;
	return output ? POLLIN | POLLOUT : POLLIN;
}

static bool only_later(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static enum link_result hung_up(const struct link *link, int error, char *why, size_t why_size)
{
	if (error == 0)
		snprintf(why, why_size, "%s: hung up", link->name);
	else
		snprintf(why, why_size, "%s: hung up (%s)", link->name, strerror(error));
	return LINK_BROKEN;
}

/* After a hang-up a terminal reads 0 and writes EIO, a socket reads 0 and writes EPIPE. */
enum link_result link_read(struct link *link, char *bytes, size_t size, size_t *got, char *why,
			   size_t why_size)
{
	ssize_t count;

	*got = 0;
	if (link->opening || size == 0)
		return LINK_OK;
	count = read(link->fd, bytes, size);
	if (count > 0)
		*got = (size_t)count;
	if (count > 0 || (count < 0 && only_later(errno)))
		return LINK_OK;
	return hung_up(link, count == 0 ? 0 : errno, why, why_size);
}

enum link_result link_write(struct link *link, const char *bytes, size_t size, size_t *put,
			    char *why, size_t why_size)
{
	ssize_t count;

	*put = 0;
	if (link->opening || size == 0)
		return LINK_OK;
	count = link->terminal ? write(link->fd, bytes, size)
			       : send(link->fd, bytes, size, MSG_NOSIGNAL);
	if (count > 0)
		*put = (size_t)count;
	if (count >= 0 || only_later(errno))
		return LINK_OK;
	return hung_up(link, errno, why, why_size);
}

void link_close(struct link *link)
{
	if (link == NULL)
		return;
	if (link->terminal)
		serial_close(link);
	else
		socket_close(link);
	free(link->name);
	free(link);
}

const char *link_name(const struct link *link)
{
	return link->name;
}
