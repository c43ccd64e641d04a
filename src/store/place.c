#include "store/place.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define HEAD_SIZE 100 /* octets of a database's header (SQLite file format §1.3) */

/* Filesystems where locks and shared memory between processes cannot be relied on. */
static const struct {
	unsigned long type;
	const char *name;
} networks[] = {
	{ 0x6969, "NFS" },	{ 0x517B, "SMB" },	{ 0xFF534D42, "CIFS" },
	{ 0xFE534D42, "SMB" },	{ 0x01021997, "9P" },	{ 0x5346414F, "AFS" },
	{ 0x00C36400, "Ceph" }, { 0x01161970, "GFS2" }, { 0x7461636F, "OCFS2" },
};

#define TMPFS 0x01021994

static bool refuse_filesystem(const char *dir, char *why, size_t why_size, char *warning,
			      size_t warning_size)
{
	struct statfs filesystem;

	if (statfs(dir, &filesystem) != 0)
		return false;
	for (size_t i = 0; i < sizeof(networks) / sizeof(*networks); i++)
		if ((unsigned long)filesystem.f_type == networks[i].type) {
			snprintf(why, why_size,
				 "%s is on a network filesystem (%s), where SQLite cannot lock: "
				 "set state_dir to a local disk",
				 dir, networks[i].name);
			return true;
		}
	if (filesystem.f_type == TMPFS)
		snprintf(warning, warning_size,
			 "%s is in memory (tmpfs): nothing in it survives a reboot", dir);
	return false;
}

bool place_directory(const char *dir, enum store_role role, char *why, size_t why_size,
		     char *warning, size_t warning_size)
{
	struct stat state;

	if (stat(dir, &state) != 0) {
		snprintf(why, why_size, "%s: %s; %s", dir, strerror(errno),
			 errno == ENOENT
				 ? "create it: install -d -m 2770 -o cunxin -g cunxin DIRECTORY"
				 : "only members of the group cunxin may look into it");
		return false;
	}
	if (!S_ISDIR(state.st_mode)) {
		snprintf(why, why_size, "%s is no directory: correct state_dir", dir);
		return false;
	}
	if ((state.st_mode & S_IWOTH) != 0 && role == STORE_DAEMON) {
		snprintf(why, why_size, "%s can be written by everyone: chmod o-w it", dir);
		return false;
	}
	if (access(dir, R_OK | W_OK | X_OK) != 0) {
		snprintf(why, why_size,
			 "%s: %s; it must be writable for this user: chgrp cunxin and chmod 2770 "
			 "it, "
			 "or join the group cunxin",
			 dir, strerror(errno));
		return false;
	}
	return !refuse_filesystem(dir, why, why_size, warning, warning_size);
}

/* What the head of a file says of it. */
static enum place_file head_of(int fd)
{
	static const char magic[16] = "SQLite format 3";
	static const unsigned char blank[HEAD_SIZE];
	unsigned char head[HEAD_SIZE];
	ssize_t size = pread(fd, head, sizeof(head), 0);
	unsigned long application;

	if (size == 0)
		return PLACE_EMPTY;
	if (size < 0)
		return PLACE_FAILS;
	if (size < HEAD_SIZE)
		return PLACE_FOREIGN;
	application = (unsigned long)head[68] << 24 | (unsigned long)head[69] << 16 |
		      (unsigned long)head[70] << 8 | head[71];
	if (memcmp(head, magic, sizeof(magic)) == 0)
		return application == STORE_APPLICATION_ID ? PLACE_OURS : PLACE_FOREIGN;
	if (application == STORE_APPLICATION_ID || memcmp(head, blank, HEAD_SIZE) == 0)
		return PLACE_DAMAGED;
	return PLACE_FOREIGN;
}

/* The file's rights: for its group, for nobody else. */
static bool settle_rights(int fd, const char *path, char *why, size_t why_size)
{
	struct stat state;

	if (fstat(fd, &state) != 0 || !S_ISREG(state.st_mode)) {
		snprintf(why, why_size, "%s is no plain file: move it away", path);
		return false;
	}
	if ((state.st_mode & 0777) == 0660)
		return true;
	if (state.st_uid == geteuid())
		return fchmod(fd, 0660) == 0;
	if ((state.st_mode & S_IRWXO) == 0)
		return true;
	snprintf(why, why_size, "%s is open to everyone: chmod 0660 it", path);
	return false;
}

static enum place_file refusal(const char *path, int error, char *why, size_t why_size)
{
	if (error == ENOSPC || error == EDQUOT || error == EIO || error == EROFS ||
	    error == ENFILE) {
		snprintf(why, why_size, "%s: %s", path, strerror(error));
		return PLACE_FAILS;
	}
	snprintf(why, why_size, "%s: %s; %s", path, strerror(error),
		 error == ELOOP ? "it is a symbolic link: put the file itself there"
				: "chgrp cunxin and chmod 0660 it, or join the group cunxin");
	return PLACE_FORBIDDEN;
}

/* The log and its index must be open to whoever may open the file. */
static bool beside_open(const char *path, char *why, size_t why_size)
{
	static const char *const suffixes[] = { "-wal", "-shm" };
	char beside[4096];

	for (size_t i = 0; i < 2; i++) {
		place_beside(path, suffixes[i], beside, sizeof(beside));
		if (access(beside, R_OK | W_OK) == 0 || errno == ENOENT)
			continue;
		snprintf(why, why_size, "%s: %s; chgrp cunxin and chmod 0660 it", beside,
			 strerror(errno));
		return false;
	}
	return true;
}

enum place_file place_file(const char *path, bool create, char *why, size_t why_size)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	enum place_file found;

	if (fd < 0 && errno == ENOENT && !create)
		return PLACE_ABSENT;
	if (fd < 0 && errno == ENOENT) {
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
		if (fd >= 0)
			fchmod(fd, 0660);
	}
	if (fd < 0)
		return refusal(path, errno, why, why_size);
	found = settle_rights(fd, path, why, why_size) && beside_open(path, why, why_size)
			? head_of(fd)
			: PLACE_FORBIDDEN;
	if (found == PLACE_FAILS)
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
	close(fd);
	return found;
}

struct identity place_identity(const char *path)
{
	struct stat state;

	if (stat(path, &state) != 0)
		return (struct identity){ .known = false };
	return (struct identity){ .device = state.st_dev, .inode = state.st_ino, .known = true };
}

bool place_same(const struct identity *was, const struct identity *is)
{
	return was->known == is->known && was->inode == is->inode && was->device == is->device;
}

const char *place_beside(const char *path, const char *suffix, char *out, size_t size)
{
	snprintf(out, size, "%s%s", path, suffix);
	return out;
}

/* Closing any ordinary descriptor of a file that SQLite has open would drop this process's locks
 * on it (POSIX), and the next program to come would truncate the -shm under us. An O_PATH one
 * has no locks to drop. */
static void open_rights_of(const char *path)
{
	struct stat state;
	char self[40];
	int fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	if (fstat(fd, &state) == 0 && S_ISREG(state.st_mode) && state.st_uid == geteuid() &&
	    (state.st_mode & 0777) != 0660)
		chmod(self, 0660);
	close(fd);
}

void place_open_rights(const char *path)
{
	static const char *const suffixes[] = { "-wal", "-shm" };
	char beside[4096];

	for (size_t i = 0; i < 2; i++)
		open_rights_of(place_beside(path, suffixes[i], beside, sizeof(beside)));
}

const char *file_time(int64_t utc, char out[24])
{
	time_t seconds = (time_t)(utc / 1000);
	struct tm wall;

	gmtime_r(&seconds, &wall);
	if (strftime(out, 24, "%Y%m%dT%H%M%SZ", &wall) == 0)
		out[0] = '\0';
	return out;
}

bool place_move_aside(const char *path, int64_t utc, char *moved, size_t size)
{
	static const char *const suffixes[] = { "-wal", "-shm", "" };
	char from[4096], to[4128], when[24];
	struct stat state;

	snprintf(moved, size, "%s.damaged-%s", path, file_time(utc, when));
	for (int n = 2; lstat(moved, &state) == 0; n++)
		snprintf(moved, size, "%s.damaged-%s-%d", path, when, n);
	for (size_t i = 0; i < 3; i++) {
		snprintf(to, sizeof(to), "%s%s", moved, suffixes[i]);
		if (rename(place_beside(path, suffixes[i], from, sizeof(from)), to) != 0 &&
		    errno != ENOENT)
			return false;
	}
	return place_sync_directory(path);
}

bool place_sync_directory(const char *path)
{
	char dir[4096];
	char *slash;
	int fd;
	bool synced;

	if (!copy_text(dir, sizeof(dir), path))
		return false;
	slash = strrchr(dir, '/');
	if (slash == NULL)
		return false;
	slash[slash == dir ? 1 : 0] = '\0';
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	synced = fsync(fd) == 0;
	close(fd);
	return synced;
}
