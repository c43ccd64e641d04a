/*
 * Files that appear whole or not at all. Until then a file has no name, where the file system has
 * such: whatever ends us in the middle leaves nothing behind. Elsewhere (FAT, NFS) it has one of its
 * own beside.
 */
#include "books/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool name_beside(const char *path, char out[BESIDE_SIZE])
{
	if (snprintf(out, BESIDE_SIZE, "%s.XXXXXX", path) < BESIDE_SIZE)
		return true;
	errno = ENAMETOOLONG;
	return false;
}

/* Writers open it by a path of its own, so without /proc there is none. */
static bool begin_nameless(const char *path, struct beside *out)
{
	char folder[BESIDE_SIZE];

	copy_text(folder, sizeof(folder), path);
	out->fd = open(dirname(folder), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0640);
	if (out->fd < 0)
		return false;
	snprintf(out->path, sizeof(out->path), "/proc/self/fd/%d", out->fd);
	if (access(out->path, W_OK) == 0)
		return true;
	close(out->fd);
	return false;
}

bool file_beside(const char *path, struct beside *out)
{
	out->nameless = begin_nameless(path, out);
	if (!out->nameless) {
		if (!name_beside(path, out->path))
			return false;
		out->fd = mkostemp(out->path, O_CLOEXEC);
	}
	if (out->fd < 0)
		return false;
	fchmod(out->fd, 0640);
	return true;
}

/* A name that nobody has. */
static bool link_beside(const char *from, const char *path, char out[BESIDE_SIZE])
{
	int fd;

	if (!name_beside(path, out))
		return false;
	fd = mkstemp(out);
	if (fd < 0)
		return false;
	close(fd);
	return unlink(out) == 0 && linkat(AT_FDCWD, from, AT_FDCWD, out, AT_SYMLINK_FOLLOW) == 0;
}

static bool rename_or_drop(const char *beside, const char *path)
{
	int error;

	if (rename(beside, path) == 0)
		return true;
	error = errno;
	unlink(beside);
	errno = error;
	return false;
}

static bool give_name(const struct beside *beside, const char *path)
{
	char named[BESIDE_SIZE];

	if (!beside->nameless)
		return rename_or_drop(beside->path, path);
	if (linkat(AT_FDCWD, beside->path, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
		return true;
	/* A link never replaces what is there; a rename does. */
	return errno == EEXIST && link_beside(beside->path, path, named) &&
	       rename_or_drop(named, path);
}

bool file_settle(struct beside *beside, const char *path)
{
	bool good = fsync(beside->fd) == 0 && give_name(beside, path);
	int error = errno;

	if (good)
		close(beside->fd);
	else
		file_drop(beside);
	errno = error;
	return good;
}

void file_drop(struct beside *beside)
{
	if (!beside->nameless)
		unlink(beside->path);
	close(beside->fd);
}
