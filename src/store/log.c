/*
 * The write-ahead log. It is kept at a length that is written over again and again: a commit into
 * a file that grows must sync its new length too, which costs a good part of a commit.
 */
#include "store/inside.h"
#include "store/place.h"

#include <sys/stat.h>

#define PAGE	 4096
#define FRAME	 (PAGE + 24)
#define LOG_ROOM (LOG_PAGES * (sqlite3_int64)FRAME)
#define LOG_LONG (4 * LOG_ROOM) /* after an import: not kept for ever */

static sqlite3_int64 log_size(const struct store *store)
{
	char beside[4096];
	struct stat state;

	return stat(place_beside(store->path, "-wal", beside, sizeof(beside)), &state) == 0
		       ? state.st_size
		       : 0;
}

/*
 * Whether the log looks different from the last time: a stat() is all that an idle second
 * costs. Anything in doubt counts as different, and so does once more a log that was: it is
 * written before its commit can be seen.
 */
bool store_log_differs(struct store *store)
{
	char beside[4096];
	struct stat status;
	bool same, again;

	if (stat(place_beside(store->path, "-wal", beside, sizeof(beside)), &status) != 0)
		return true;
	same = status.st_size == store->log_size &&
	       status.st_mtim.tv_sec == store->log_time.tv_sec &&
	       status.st_mtim.tv_nsec == store->log_time.tv_nsec;
	store->log_size = status.st_size;
	store->log_time = status.st_mtim;
	again = store->log_fresh;
	store->log_fresh = !same;
	return !same || again;
}

/* Nulls after the last frame: no frame begins so, here or in another program that reads it. */
static void lengthen(sqlite3_file *log)
{
	static const char nulls[16 * PAGE];
	sqlite3_int64 size;

	if (log->pMethods == NULL || log->pMethods->xFileSize(log, &size) != SQLITE_OK)
		return;
	while (size < LOG_ROOM) {
		if (log->pMethods->xWrite(log, nulls, sizeof(nulls), size) != SQLITE_OK)
			return;
		size += (sqlite3_int64)sizeof(nulls);
	}
	log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

/* Under the lock, so that nobody else writes a frame where the nulls go. */
static void make_room(struct store *store)
{
	sqlite3_file *log = NULL;

	if (store_low(store) || store_begin(store) != STORE_DONE)
		return;
	if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) ==
		    SQLITE_OK &&
	    log != NULL)
		lengthen(log);
	store_rollback(store);
}

void store_checkpoint(struct store *store)
{
	sqlite3_int64 size;

	if (store->db == NULL || store->holding || store->inside)
		return;
	size = log_size(store);
	if (store->written) {
		store->written = false;
		sqlite3_wal_checkpoint_v2(store->db, NULL,
					  size > LOG_LONG ? SQLITE_CHECKPOINT_TRUNCATE
							  : SQLITE_CHECKPOINT_PASSIVE,
					  NULL, NULL);
	}
	if (store->role == STORE_DAEMON && log_size(store) < LOG_ROOM)
		make_room(store);
}

void store_empty_log(struct store *store)
{
	if (store->db != NULL && !store->holding && !store->inside)
		sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}
