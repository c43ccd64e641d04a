/*
 * Copies of the database: made by SQLite's own backup while others read and write, proved by an
 * integrity check of the copy, and only then put in place (F93).
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "base/moment.h"
#include "store/store.h"

/* Writes path anew, mode 0600. An existing file is replaced only by a proved copy.
 * False with words in why. */
bool backup_write(struct store *store, const char *path, char *why, size_t why_size);

/*
 * Puts a copy back into state_dir/cunxin.db, by SQLite's backup into the existing file; what was
 * there is kept beside it. Everything that was due to be sent and not sent before the restore is
 * held for the clerk: `queued` becomes `uncertain` (F94). The caller holds the daemon's lock.
 */
bool backup_restore(const char *state_dir, const char *path, struct moment now, char *why,
		    size_t why_size);

/* The same with the newest of state_dir/backup that proves good, for a database that was moved aside
 * as damaged (F8); path gets its name. False: none is good. */
bool backup_restore_newest(const char *state_dir, struct moment now, char *path, size_t size);
/* Which backup this database was put back from last, "" none; returns out. */
const char *backup_origin(struct store *store, char *out, size_t size);

/* Nightly copies in a folder, "cunxin-TIME.db"; names sort by time. For glob(3). */
const char *backup_pattern(const char *folder, char *out, size_t size);

#endif
