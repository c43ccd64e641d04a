/*
 * Serial ports and pseudo-terminals. libserialport 0.1.1 opens and sets up what it knows; it
 * refuses symbolic links, pseudo-terminals and drivers without modem lines, and its reads cannot
 * tell a hang-up from silence. So: links are followed first, plain termios takes what it refuses,
 * and read() and write() are ours.
 */
#include "link/inside.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libserialport.h>
#include <linux/serial.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

struct speed {
	int baud;
	speed_t code;
};

static const struct speed speeds[] = {
	{ 1200, B1200 },     { 2400, B2400 },	  { 4800, B4800 },     { 9600, B9600 },
	{ 19200, B19200 },   { 38400, B38400 },	  { 57600, B57600 },   { 115200, B115200 },
	{ 230400, B230400 }, { 460800, B460800 }, { 921600, B921600 },
};

static bool is_pseudo_terminal(const char *path)
{
	return text_begins(path, "/dev/pts/");
}

/* ---- refusals, in words ---- */

static void denied_words(const char *path, struct words *why)
{
	struct stat status = { .st_gid = 0 };
	const struct passwd *user = getpwuid(geteuid());
	const struct group *group;

	if (stat(path, &status) < 0) {
		link_words(why, "%s: no permission", path);
		return;
	}
	group = getgrgid(status.st_gid);
	if ((status.st_mode & 0060) == 0060 && group != NULL)
		link_words(why, "%s: no permission; add the user %s to the group %s", path,
			   user != NULL ? user->pw_name : "of this program", group->gr_name);
	else
		link_words(why,
			   "%s: no permission (mode %04o); a udev rule should give it to a group",
			   path, (unsigned)status.st_mode & 07777);
}

static void busy_words(const char *path, struct words *why)
{
	char holder[128];
	const char *name;

	link_holder(path, holder, sizeof(holder));
	if (holder[0] != '\0') {
		link_words(why, "%s: held by %s; stop it, or keep it off this port", path, holder);
		return;
	}
	name = link_suspect();
	if (name != NULL)
		link_words(why, "%s: held by another program, perhaps %s, which is running", path,
			   name);
	else
		link_words(why,
			   "%s: held by a program of another user (fuser -v %s shows it to root)",
			   path, path);
}

static enum link_result refused(const char *path, int error, struct words *why)
{
	switch (error) {
	case ENOENT:
	case ENXIO:
	case ENODEV:
	case ENOTDIR:
		link_words(why, "%s: is not there; it is opened as soon as the modem is plugged in",
			   path);
		return LINK_ABSENT;
	case EACCES:
	case EPERM: denied_words(path, why); return LINK_DENIED;
	case EBUSY:
	case EWOULDBLOCK: busy_words(path, why); return LINK_TAKEN;
	default:
		link_words(why, "%s: does not open: %s; unplug the modem and plug it in again",
			   path, strerror(error));
		return LINK_BROKEN;
	}
}

/* ---- two ways to open ---- */

/* With libserialport. False: it cannot with this port, errno says why. */
static bool open_by_library(struct link *link, const char *path, int baud)
{
	int error;

	if (sp_get_port_by_name(path, &link->port) != SP_OK) {
		link->port = NULL;
		errno = EINVAL;
		return false;
	}
	if (sp_open(link->port, SP_MODE_READ_WRITE) == SP_OK &&
	    sp_set_baudrate(link->port, baud) == SP_OK && sp_set_bits(link->port, 8) == SP_OK &&
	    sp_set_parity(link->port, SP_PARITY_NONE) == SP_OK &&
	    sp_set_stopbits(link->port, 1) == SP_OK &&
	    sp_set_flowcontrol(link->port, SP_FLOWCONTROL_NONE) == SP_OK &&
	    sp_get_port_handle(link->port, &link->fd) == SP_OK)
		return true;
	error = errno;
	sp_close(link->port);
	sp_free_port(link->port);
	link->port = NULL;
	link->fd = -1;
	errno = error;
	return false;
}

static bool speed_code(int baud, speed_t *code)
{
	for (size_t i = 0; i < sizeof(speeds) / sizeof(*speeds); i++) {
		if (speeds[i].baud != baud)
			continue;
		*code = speeds[i].code;
		return true;
	}
	return false;
}

/* With plain termios; a driver without modem lines does not mind that they are not set. */
static bool open_plainly(struct link *link, const char *path, int baud)
{
	struct termios terminal;
	int lines = TIOCM_DTR | TIOCM_RTS;
	speed_t code = B115200;

	link->fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (link->fd < 0 || tcgetattr(link->fd, &terminal) < 0)
		return false;
	speed_code(baud, &code);
	cfmakeraw(&terminal);
	terminal.c_cflag |= CLOCAL | CREAD;
	terminal.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
	cfsetispeed(&terminal, code);
	cfsetospeed(&terminal, code);
	if (tcsetattr(link->fd, TCSANOW, &terminal) < 0)
		return false;
	ioctl(link->fd, TIOCMBIS, &lines);
	return true;
}

/* What libserialport cannot open is tried plainly, unless the port itself refuses. */
static bool worth_a_plain_try(int error)
{
	return error != EACCES && error != EPERM && error != EBUSY && error != ENOENT &&
	       error != ENXIO && error != ENODEV;
}

static bool open_port(struct link *link, const char *path, int baud)
{
	if (!is_pseudo_terminal(path)) {
		if (open_by_library(link, path, baud))
			return true;
		if (!worth_a_plain_try(errno))
			return false;
	}
	return open_plainly(link, path, baud);
}

/*
 * Ours alone: flock() against programs that ask for it (root passes TIOCEXCL), TIOCEXCL against
 * all others. A pseudo-terminal whose other end lives on would keep TIOCEXCL after our death.
 */
static bool claim(struct link *link, const char *path)
{
	if (flock(link->fd, LOCK_EX | LOCK_NB) < 0)
		return false;
	if (!is_pseudo_terminal(path))
		ioctl(link->fd, TIOCEXCL);
	return true;
}

/*
 * A read of 0 shall mean a hang-up, so one octet is awaited (libserialport leaves VMIN 0, and then
 * 0 may be silence). A close shall not wait for a modem that takes no more bytes.
 */
static bool settle(struct link *link)
{
	struct termios terminal;
	struct serial_struct serial;

	if (tcgetattr(link->fd, &terminal) < 0)
		return false;
	terminal.c_cc[VMIN] = 1;
	terminal.c_cc[VTIME] = 0;
	if (tcsetattr(link->fd, TCSANOW, &terminal) < 0)
		return false;
	if (ioctl(link->fd, TIOCGSERIAL, &serial) == 0 &&
	    serial.closing_wait != ASYNC_CLOSING_WAIT_NONE) {
		serial.closing_wait = ASYNC_CLOSING_WAIT_NONE;
		ioctl(link->fd, TIOCSSERIAL, &serial); /* not for everyone: close() flushes too */
	}
	tcflush(link->fd, TCIOFLUSH);
	return true;
}

/* Found and of the right sort: its real path is in link->name then. */
static enum link_result find(struct link *link, const char *path, struct words *why)
{
	char *real = realpath(path, NULL);
	struct stat status;

	if (real == NULL)
		return refused(path, errno, why);
	free(link->name);
	link->name = real;
	if (stat(real, &status) < 0)
		return refused(real, errno, why);
	if (!S_ISCHR(status.st_mode)) {
		link_words(why, "%s: is no serial port%s", path,
			   S_ISSOCK(status.st_mode) ? "; for a socket write unix:PATH" : "");
		return LINK_BROKEN;
	}
	return LINK_OK;
}

enum link_result serial_open(struct link *link, const char *path, int baud, struct words *why)
{
	enum link_result found;
	speed_t code;

	link->terminal = true;
	if (!speed_code(baud, &code)) {
		link_words(why, "%s: %d baud is not to be had; 115200 is usual", path, baud);
		return LINK_BROKEN;
	}
	found = find(link, path, why);
	if (found != LINK_OK)
		return found;
	if (!open_port(link, link->name, baud) || !claim(link, link->name) || !settle(link)) {
		if (errno == ENOTTY) {
			link_words(why, "%s: is no serial port", path);
			return LINK_BROKEN;
		}
		return refused(link->name, errno, why);
	}
	return LINK_OK;
}

void serial_close(struct link *link)
{
	if (link->fd >= 0) {
		tcflush(link->fd, TCOFLUSH);
		if (!is_pseudo_terminal(link->name))
			ioctl(link->fd, TIOCNXCL);
	}
	if (link->port != NULL) {
		sp_close(link->port);
		sp_free_port(link->port);
	} else if (link->fd >= 0) {
		close(link->fd);
	}
}
