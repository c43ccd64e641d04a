/*
 * What SQLite's errors mean for us, and files that go away under us (F9).
 */
#include "base/clock.h"
#include "base/die.h"
#include "store/inside.h"
#include "store/place.h"

#include <stdio.h>

/* ---- trouble ---- */

enum trouble store_trouble_of(int code)
{
	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL: return TROUBLE_BUSY;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_NOLFS: return TROUBLE_DISK;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: return TROUBLE_DAMAGED;
	default: return TROUBLE_NONE;
	}
}

void store_hold(struct store *store, enum trouble trouble, const char *words)
{
	if (!store->holding)
		store->mend_at = 0;
	store->holding = true;
	store->damaged = store->damaged || trouble == TROUBLE_DAMAGED;
	snprintf(store->words, sizeof(store->words), "%s: %s", store->path, words);
}

void store_met(struct store *store, int code)
{
	enum trouble trouble = store_trouble_of(code);

	if ((code & 0xFF) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
		die("out of memory");
	if (trouble == TROUBLE_NONE)
		die("%s: %s (%d)", store->path, sqlite3_errmsg(store->db), code);
	if (store->inside && store->met < trouble)
		store->met = trouble;
	store->missed |= !store->inside;
	if (trouble != TROUBLE_BUSY)
		store_hold(store, trouble,
			   code == SQLITE_FULL ? "the disk is full" : sqlite3_errmsg(store->db));
}

/* ---- files behind the names (F9) ---- */

void store_note_files(struct store *store)
{
	char beside[4096];

	store->file = place_identity(store->path);
	store->wal = place_identity(place_beside(store->path, "-wal", beside, sizeof(beside)));
	store->shm = place_identity(place_beside(store->path, "-shm", beside, sizeof(beside)));
}

static bool files_in_place(struct store *store)
{
	char beside[4096];
	struct identity file = place_identity(store->path);
	struct identity wal =
		place_identity(place_beside(store->path, "-wal", beside, sizeof(beside)));
	struct identity shm =
		place_identity(place_beside(store->path, "-shm", beside, sizeof(beside)));

	if (!store->wal.known)
		store->wal = wal;
	if (!store->shm.known)
		store->shm = shm;
	if (place_same(&store->file, &file) && place_same(&store->wal, &wal) &&
	    place_same(&store->shm, &shm))
		return true;
	store->replaced = !place_same(&store->file, &file) ||
			  (wal.known && !place_same(&store->wal, &wal)) ||
			  (shm.known && !place_same(&store->shm, &shm));
	store->lost = !store->replaced;
	store->folder_known = false;
	store_hold(
		store, TROUBLE_DISK,
		store->replaced
			? "the file was replaced while in use; stop cunxind, put the right one in "
			  "place, start again"
			: "its -wal or -shm was removed while in use");
	return false;
}

/*
 * A file can only be put in the place of another by a change of its folder: while that has the
 * time it had at the last look, one stat() does for three. A change that is younger than the
 * folder's clock can tell is not believed yet.
 */
static bool folder_unchanged(struct store *store)
{
	struct stat folder;
	bool same;

	if (stat(store->dir, &folder) != 0)
		return false;
	same = store->folder_known && folder.st_ino == store->folder.st_ino &&
	       folder.st_dev == store->folder.st_dev &&
	       folder.st_ctim.tv_sec == store->folder.st_ctim.tv_sec &&
	       folder.st_ctim.tv_nsec == store->folder.st_ctim.tv_nsec;
	if (same)
		return true;
	store->folder = folder;
	store->folder_known = clock_now().utc > (folder.st_ctim.tv_sec + 2) * SECONDS(1);
	return false;
}

bool store_files_in_place(struct store *store)
{
	return folder_unchanged(store) || files_in_place(store);
}
