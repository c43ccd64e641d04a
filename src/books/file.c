/* Files that appear whole or not at all. */
#include "books/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_beside(const char *path, char out[BESIDE_SIZE])
{
	int fd;

	if (snprintf(out, BESIDE_SIZE, "%s.XXXXXX", path) >= BESIDE_SIZE) {
		errno = ENAMETOOLONG;
		return false;
	}
	fd = mkstemp(out);
	if (fd < 0)
		return false;
	fchmod(fd, 0640);
	close(fd);
	return true;
}

static bool on_disk(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

bool file_settle(const char *beside, const char *path)
{
	int error;

	if (on_disk(beside) && rename(beside, path) == 0)
		return true;
	error = errno;
	unlink(beside);
	errno = error;
	return false;
}
