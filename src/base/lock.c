#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static long read_pid(int fd)
{
	char text[24] = "";
	ssize_t size = pread(fd, text, sizeof(text) - 1, 0);

	return size > 0 ? strtol(text, NULL, 10) : 0;
}

int lock_take(const char *state_dir, long *holder)
{
	char path[PATH_MAX], text[24];
	int fd, size;

	*holder = 0;
	snprintf(path, sizeof(path), "%s/lock", state_dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		*holder = read_pid(fd);
		close(fd);
		errno = EWOULDBLOCK;
		return -1;
	}
	fchmod(fd, 0660); /* whatever the umask: the group operates */
	size = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)size, 0) != size)
		*holder = 0; /* the pid is for people; the lock itself holds without it */
	return fd;
}

bool lock_held(const char *state_dir, long *holder)
{
	char path[PATH_MAX];
	bool held;
	int fd;

	*holder = 0;
	snprintf(path, sizeof(path), "%s/lock", state_dir);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	if (held)
		*holder = read_pid(fd);
	close(fd);
	return held;
}
