#include "base/wake.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool address_of(const char *run_dir, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return snprintf(address->sun_path, sizeof(address->sun_path), "%s/wake", run_dir) <
	       (int)sizeof(address->sun_path);
}

int wake_open(const char *run_dir)
{
	struct sockaddr_un address;
	int fd;

	if (!address_of(run_dir, &address)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	unlink(address.sun_path); /* the lock says that nobody else is there */
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    chmod(address.sun_path, 0660) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void wake_read(int fd)
{
	char byte;

	while (recv(fd, &byte, sizeof(byte), MSG_DONTWAIT) >= 0)
		continue;
}

void wake_close(int fd, const char *run_dir)
{
	struct sockaddr_un address;

	if (fd < 0)
		return;
	close(fd);
	if (address_of(run_dir, &address))
		unlink(address.sun_path);
}

bool wake_poke(const char *run_dir)
{
	struct sockaddr_un address;
	bool heard;
	int fd;

	if (!address_of(run_dir, &address))
		return false;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	heard = sendto(fd, "", 0, 0, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return heard;
}
