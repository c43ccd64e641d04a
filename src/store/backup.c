#include "store/backup.h"

#include "base/buffer.h"
#include "store/broadcast.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/schema.h"
#include "store/setting.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An empty file of our own beside the target, mode 0600, that nobody else can slip in. */
static bool make_file(const char *path, char *why, size_t why_size)
{
	int fd;

	unlink(path);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || fchmod(fd, 0600) != 0) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	close(fd);
	return true;
}

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int code;

	if (backup == NULL)
		return sqlite3_errcode(to);
	/* All in one step: one snapshot, which writers do not disturb. */
	code = sqlite3_backup_step(backup, -1);
	sqlite3_backup_finish(backup);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static bool synced(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	done = fsync(fd) == 0;
	close(fd);
	return done;
}

/* Copies and proves. A single file without a log of its own comes out. */
static bool copy_and_prove(sqlite3 *from, const char *path, char *why, size_t why_size)
{
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK)
		code = copy_pages(from, to);
	if (code == SQLITE_OK)
		code = connection_run(to, "PRAGMA journal_mode = DELETE;");
	if (code != SQLITE_OK)
		snprintf(why, why_size, "%s: %s", path, sqlite3_errstr(code));
	else
		code = connection_check(to, true, why, why_size);
	sqlite3_close(to);
	if (code == SQLITE_OK && !synced(path)) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return false;
	}
	return code == SQLITE_OK;
}

/* Takes a half copy away with everything that SQLite puts beside it. */
static void drop_copy(const char *path)
{
	static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };
	char beside[4200];

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		unlink(place_beside(path, suffixes[i], beside, sizeof(beside)));
}

bool connection_copy(sqlite3 *db, const char *path, char *why, size_t why_size)
{
	char half[4128];
	struct stat state;

	if (lstat(path, &state) == 0 && !S_ISREG(state.st_mode)) {
		snprintf(why, why_size, "%s is no plain file", path);
		return false;
	}
	snprintf(half, sizeof(half), "%s.half-%ld", path, (long)getpid());
	if (!make_file(half, why, why_size))
		return false;
	if (!copy_and_prove(db, half, why, why_size)) {
		drop_copy(half);
		return false;
	}
	if (rename(half, path) != 0 || !place_sync_directory(path)) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
		drop_copy(half);
		return false;
	}
	return true;
}

bool backup_write(struct store *store, const char *path, char *why, size_t why_size)
{
	char absolute[4096];

	if (store->db == NULL || store->holding) {
		snprintf(why, why_size, "%s", store->words);
		return false;
	}
	if (path[0] == '/') {
		snprintf(absolute, sizeof(absolute), "%s", path);
	} else if (getcwd(absolute, sizeof(absolute)) == NULL ||
		   strlen(absolute) + strlen(path) + 2 > sizeof(absolute)) {
		snprintf(why, why_size, "%s: the path is too long", path);
		return false;
	} else {
		size_t size = strlen(absolute);

		snprintf(absolute + size, sizeof(absolute) - size, "/%s", path);
	}
	return connection_copy(store->db, absolute, why, why_size);
}

/* ---- and back ---- */

/* A copy that may be restored: ours, sound, and of a schema that this program knows. */
static sqlite3 *open_copy(const char *path, char *why, size_t why_size)
{
	sqlite3 *copy = NULL;
	int64_t version;

	if (place_file(path, false, why, why_size) != PLACE_OURS) {
		snprintf(why, why_size, "%s is no backup of cunxin", path);
		return NULL;
	}
	if (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		    SQLITE_OK ||
	    connection_check(copy, true, why, why_size) != SQLITE_OK) {
		sqlite3_close(copy);
		return NULL;
	}
	version = connection_number(copy, "PRAGMA user_version", -1);
	if (version < 1 || version > schema_version) {
		snprintf(why, why_size, "%s has schema %d, this program knows up to %d", path,
			 (int)version, schema_version);
		sqlite3_close(copy);
		return NULL;
	}
	return copy;
}

#define DUE "state IN (0, 1) AND not_before <= %lld"

/* Copies of old have a trigger that would count it too, or count nothing yet. */
static int count_as_doubtful(sqlite3 *db, struct moment now)
{
	char text[1024];

	if (connection_number(db, "SELECT 1 FROM sqlite_master WHERE name = 'broadcast_count'",
			      0) == 0)
		return SQLITE_OK;
	snprintf(text, sizeof(text),
		 "DROP TRIGGER IF EXISTS broadcast_moved;" BROADCAST_MOVES("7", DUE) ";",
		 (long long)now.utc, (long long)now.utc);
	return connection_run(db, text);
}

/* What was due when the copy was made may have gone out since: a person decides (F94). */
static int hold_due(sqlite3 *db, struct moment now)
{
	char text[1024];
	int code = connection_run(db, "BEGIN IMMEDIATE;");

	snprintf(text, sizeof(text),
		 "WITH RECURSIVE part (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM part"
		 " WHERE n < 255) INSERT INTO segment (outbox_id, part, state)"
		 " SELECT id, n, 7 FROM outbox CROSS JOIN part WHERE n <= segments AND " DUE
		 " ON CONFLICT (outbox_id, part) DO UPDATE SET state = 7 WHERE state IN (0, 1);"
		 "UPDATE outbox SET state = 7,"
		 " error = 'restored from a backup: it may have been sent since' WHERE " DUE ";"
		 "COMMIT;",
		 (long long)now.utc, (long long)now.utc);
	if (code == SQLITE_OK)
		code = count_as_doubtful(db, now);
	return code == SQLITE_OK ? connection_run(db, text) : code;
}

/* The copy's name goes with it, for every screen to say. */
static int note_origin(sqlite3 *db, const char *from)
{
	sqlite3_stmt *note = NULL;
	int code = sqlite3_prepare_v2(
		db, "REPLACE INTO setting (name, value) VALUES ('restored_from', ?)", -1, &note,
		NULL);

	if (code == SQLITE_OK)
		code = sqlite3_bind_text(note, 1, from, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(note);
	sqlite3_finalize(note);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static bool put_back(sqlite3 *copy, const char *from, const char *path, struct moment now,
		     char *why, size_t why_size)
{
	sqlite3 *db = NULL;
	int code = connection_open(path, STORE_UPGRADE, &db);

	if (code == SQLITE_OK)
		code = copy_pages(copy, db);
	if (code == SQLITE_OK)
		code = connection_run(db, "PRAGMA journal_mode = WAL;");
	if (code == SQLITE_OK)
		code = hold_due(db, now);
	if (code == SQLITE_OK)
		code = note_origin(db, from);
	if (code != SQLITE_OK)
		snprintf(why, why_size, "%s: %s", path, sqlite3_errstr(code));
	sqlite3_close(db);
	return code == SQLITE_OK;
}

/* What lies there now, beside it: as a proved copy, or moved aside where it is not sound. */
static bool save_present(const char *path, struct moment now, char *why, size_t why_size)
{
	char saved[4128], when[24];
	sqlite3 *db = NULL;
	bool copied = false;

	snprintf(saved, sizeof(saved), "%s.replaced-%s", path, file_time(now.utc, when));
	if (connection_open(path, STORE_UPGRADE, &db) == SQLITE_OK)
		copied = connection_copy(db, saved, why, why_size);
	sqlite3_close(db);
	if (copied)
		return true;
	return place_move_aside(path, now.utc, saved, sizeof(saved)) &&
	       place_file(path, true, why, why_size) == PLACE_EMPTY;
}

bool backup_restore(const char *state_dir, const char *path, struct moment now, char *why,
		    size_t why_size)
{
	char *dir = realpath(state_dir, NULL);
	char target[4096];
	enum place_file present;
	sqlite3 *copy;
	bool done;

	if (dir == NULL) {
		snprintf(why, why_size, "%s: %s", state_dir, strerror(errno));
		return false;
	}
	snprintf(target, sizeof(target), "%s/cunxin.db", dir);
	free(dir);
	copy = open_copy(path, why, why_size);
	if (copy == NULL)
		return false;
	present = place_file(target, true, why, why_size);
	done = present != PLACE_FORBIDDEN && present != PLACE_FAILS &&
	       (present == PLACE_EMPTY || save_present(target, now, why, why_size)) &&
	       put_back(copy, path, target, now, why, why_size);
	sqlite3_close(copy);
	return done;
}

const char *backup_pattern(const char *folder, char *out, size_t size)
{
	snprintf(out, size, "%s/cunxin-[0-9]*T[0-9]*Z.db", folder);
	return out;
}

bool backup_restore_newest(const char *state_dir, struct moment now, char *path, size_t size)
{
	char folder[4096], pattern[4128], why[WHY_SIZE];
	bool done = false;
	glob_t found;

	snprintf(folder, sizeof(folder), "%s/backup", state_dir);
	if (glob(backup_pattern(folder, pattern, sizeof(pattern)), 0, NULL, &found) != 0)
		return false;
	for (size_t i = found.gl_pathc; i > 0 && !done; i--)
		done = copy_text(path, size, found.gl_pathv[i - 1]) &&
		       backup_restore(state_dir, path, now, why, sizeof(why));
	globfree(&found);
	return done;
}

const char *backup_origin(struct store *store, char *out, size_t size)
{
	setting_get(store, "restored_from", out, size);
	return out;
}
