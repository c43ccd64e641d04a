/*
 * Holding begins with the first error of the disk and ends in store_mend(): a new connection is
 * opened beside the old one, proves itself by a commit of its own, and only then is the old one
 * closed. While one of them is open SQLite does not recover the log, so what a failed fsync left
 * behind it is never taken for committed (F6).
 */
#include "store/backup.h"
#include "store/inside.h"
#include "store/place.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What we still see of a database whose name now means another file. */
static void rescue(struct store *store, struct moment now)
{
	char path[4096], when[24], why[WHY_SIZE];
	size_t size = strlen(store->words);

	snprintf(path, sizeof(path), "%s.rescued-%s", store->path, file_time(now.utc, when));
	if (access(path, F_OK) == 0 || !connection_copy(store->db, path, why, sizeof(why)))
		return;
	snprintf(store->words + size, sizeof(store->words) - size, "; what it held is in %s", path);
}

bool store_holding(const struct store *store)
{
	return store->holding;
}

const char *store_trouble(const struct store *store)
{
	return store->words;
}

int64_t store_mend_at(const struct store *store)
{
	return store->holding ? store->mend_at : NEVER;
}

static void mend_later(struct store *store, struct moment now)
{
	store->mend_at = now.up + store->back_off;
	store->back_off *= 2;
	if (store->back_off > BACK_OFF_LAST)
		store->back_off = BACK_OFF_LAST;
}

/* A commit that is written over what a failed one may have left. */
static int prove(struct store *store, struct moment now)
{
	char text[128];
	int code;

	snprintf(text, sizeof(text),
		 "REPLACE INTO setting (name, value) VALUES ('mended', '%lld');",
		 (long long)now.utc);
	code = connection_run(store->db, text);
	if (code == SQLITE_OK)
		store->written = true;
	return code;
}

/* The log or its index was removed: what our old handles still see goes into the database. */
static bool save_lost(struct store *store)
{
	if (sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_FULL, NULL, NULL) !=
	    SQLITE_OK)
		return false;
	store_disconnect(store, true);
	return true;
}

static bool reconnect(struct store *store, struct moment now)
{
	sqlite3 *fresh = NULL;
	int code;

	if (store->lost && store->db != NULL && !save_lost(store))
		return false;
	store->lost = false;
	code = connection_open(store->path, store->role, &fresh);
	if (code == SQLITE_OK) {
		store_disconnect(store, true);
		store->db = fresh;
		code = prove(store, now);
	}
	if (code == SQLITE_OK) {
		connection_confine(store->db, store->role);
		store_note_files(store);
		return true;
	}
	snprintf(store->words, sizeof(store->words), "%s: %s", store->path,
		 store->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(store->db));
	store->damaged = store->damaged || store_trouble_of(code) == TROUBLE_DAMAGED;
	return false;
}

/* From nothing: at the start, or after a damaged file was moved aside. */
static bool open_again(struct store *store, struct moment now)
{
	enum store_opened opened = store_try_open(store, now, store->words, sizeof(store->words));

	if (opened == STORE_DAMAGED) /* it was moved aside: begin a new one */
		opened = store_try_open(store, now, store->words, sizeof(store->words));
	return opened == STORE_OPENED;
}

/* Damage was met while running: look at the whole file, and never write into it again. */
static bool mend_damage(struct store *store, struct moment now)
{
	char why[WHY_SIZE], backup[4096];
	int code;

	store_disconnect(store, true);
	code = connection_open(store->path, store->role, &store->db);
	if (code == SQLITE_OK)
		code = connection_check(store->db, false, why, sizeof(why));
	if (code == SQLITE_OK)
		return reconnect(store, now);
	if (store_trouble_of(code) != TROUBLE_DAMAGED || store->role != STORE_DAEMON)
		return false;
	store_move_aside(store, now, store->words, sizeof(store->words));
	store->renewed = true;
	if (store->restores)
		backup_restore_newest(store->dir, now, backup, sizeof(backup));
	return open_again(store, now);
}

static bool attempt(struct store *store, struct moment now)
{
	if (store->replaced) {
		if (store->db != NULL)
			rescue(store, now);
		store_disconnect(store, true);
		return false;
	}
	if (store->damaged)
		return mend_damage(store, now);
	return store->db == NULL && !store->lost ? open_again(store, now) : reconnect(store, now);
}

bool store_mend(struct store *store, struct moment now)
{
	assert(!store->inside && "no transaction is open while the database is mended");
	if (!store->holding)
		return true;
	if (store->mend_at == 0 || now.up < store->mend_at) {
		if (store->mend_at == 0)
			mend_later(store, now);
		return false;
	}
	if (!attempt(store, now)) {
		mend_later(store, now);
		return false;
	}
	store->holding = store->damaged = false;
	store->words[0] = '\0';
	return true;
}
