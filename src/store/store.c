/*
 * The life of the database: absent → fresh → open ⇄ holding → closed.
 *
 * Holding begins with the first error of the disk and ends in store_mend(): a new connection is
 * opened beside the old one, proves itself by a commit of its own, and only then is the old one
 * closed. While one of them is open SQLite does not recover the log, so what a failed fsync left
 * behind it is never taken for committed (F6).
 */
#include "store/store.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "base/die.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/schema.h"
#include "store/sql.h"

#include <assert.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BACK_OFF_FIRST SECONDS(1)
#define BACK_OFF_LAST  SECONDS(60)
#define FLOOR_OCTETS   (16ull << 20)
#define FLOOR_SHARE    50 /* a 50th of the filesystem: 2 % */

/* ---- trouble ---- */

static enum trouble trouble_of(int code)
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

static void hold(struct store *store, enum trouble trouble, const char *words)
{
	if (!store->holding)
		store->mend_at = 0;
	store->holding = true;
	store->damaged = store->damaged || trouble == TROUBLE_DAMAGED;
	snprintf(store->words, sizeof(store->words), "%s: %s", store->path, words);
}

void store_met(struct store *store, int code)
{
	enum trouble trouble = trouble_of(code);

	if ((code & 0xFF) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
		die("out of memory");
	if (trouble == TROUBLE_NONE)
		die("%s: %s (%d)", store->path, sqlite3_errmsg(store->db), code);
	if (store->inside && store->met < trouble)
		store->met = trouble;
	if (trouble != TROUBLE_BUSY)
		hold(store, trouble,
		     code == SQLITE_FULL ? "the disk is full" : sqlite3_errmsg(store->db));
}

static void forget_statements(struct store *store)
{
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		struct sql *it = &store->statements[i];

		assert(!it->busy && "no statement is at work when the database is closed");
		sqlite3_finalize(it->prepared);
		*it = (struct sql){ .text = NULL };
	}
}

/* ---- files behind the names (F9) ---- */

static void note_files(struct store *store)
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
	hold(store, TROUBLE_DISK,
	     store->replaced
		     ? "the file was replaced while in use; stop cunxind, put the right one in "
		       "place, start again"
		     : "its -wal or -shm was removed while in use");
	return false;
}

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

/* ---- opening ---- */

static void close_connection(struct store *store, bool keeps_files)
{
	if (store->db == NULL)
		return;
	forget_statements(store);
	if (keeps_files) {
		int keep = 1;

		sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	}
	if (sqlite3_close(store->db) != SQLITE_OK)
		die("%s: a statement was left open", store->path);
	store->db = NULL;
}

/* What an error while opening means. */
static enum store_opened opened_as(struct store *store, int code, char *why, size_t why_size)
{
	const char *words = store->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(store->db);

	if ((code & 0xFF) == SQLITE_NOMEM)
		die("out of memory");
	snprintf(why, why_size, "%s: %s", store->path, words);
	switch (trouble_of(code)) {
	case TROUBLE_DAMAGED: return STORE_DAMAGED;
	case TROUBLE_BUSY:
		snprintf(why, why_size, "%s: another program keeps it locked; try again",
			 store->path);
		return STORE_NO_SPACE;
	case TROUBLE_DISK:
	case TROUBLE_NONE: break;
	}
	return STORE_NO_SPACE;
}

static int make_fresh(struct store *store)
{
	int code = connection_migrate(store->db, schema_steps, schema_version);

	if (code == SQLITE_OK && !place_sync_directory(store->path))
		code = SQLITE_IOERR_DIR_FSYNC;
	return code;
}

static enum store_opened migrate(struct store *store, struct moment now, char *why, size_t why_size)
{
	int64_t version = connection_number(store->db, "PRAGMA user_version", -1);
	char copy[4096], when[24], complaint[WHY_SIZE];
	int code;

	if (version == schema_version)
		return STORE_OPENED;
	if (version < 0)
		return opened_as(store, sqlite3_extended_errcode(store->db), why, why_size);
	if (version > schema_version) {
		snprintf(why, why_size,
			 "%s was made by a newer version (schema %d, this program knows %d): "
			 "install that version, or restore a backup from before",
			 store->path, (int)version, schema_version);
		return STORE_NEWER;
	}
	if (store->role == STORE_VERB) {
		snprintf(why, why_size,
			 "%s has schema %d, this program needs %d: cunxin db upgrade", store->path,
			 (int)version, schema_version);
		return STORE_OLDER;
	}
	snprintf(copy, sizeof(copy), "%s.v%d-%s", store->path, (int)version,
		 file_time(now.utc, when));
	if (!connection_copy(store->db, copy, complaint, sizeof(complaint))) {
		snprintf(why, why_size, "no copy before the upgrade: %s", complaint);
		return STORE_NO_SPACE;
	}
	code = connection_migrate(store->db, schema_steps, schema_version);
	return code == SQLITE_OK ? STORE_OPENED : opened_as(store, code, why, why_size);
}

/* The daemon's mark stands while it runs; one that still stands tells of an unclean stop. */
static int mark_running(struct store *store)
{
	store->unclean = connection_number(store->db,
					   "SELECT 1 FROM setting WHERE name = 'running'", 0) != 0;
	if (store->unclean)
		return SQLITE_OK;
	return connection_run(store->db,
			      "INSERT INTO setting (name, value) VALUES ('running', '1');");
}

static int begin_life(struct store *store)
{
	int code;

	store->life_began = connection_number(store->db, "SELECT max(id) FROM message", 0);
	if (store->role != STORE_DAEMON)
		return SQLITE_OK;
	code = mark_running(store);
	store->suspects_until = store->unclean ? store->life_began : 0;
	return code;
}

/* Everything between a file with the right head and a store that may be used. */
static enum store_opened bring_up(struct store *store, bool fresh, struct moment now, char *why,
				  size_t why_size)
{
	enum store_opened opened = STORE_OPENED;
	int code = connection_open(store->path, store->role, &store->db);

	if (code == SQLITE_OK && fresh)
		code = make_fresh(store);
	if (code == SQLITE_OK)
		code = connection_run(store->db, "PRAGMA journal_mode = WAL;");
	if (code == SQLITE_OK)
		opened = migrate(store, now, why, why_size);
	if (code == SQLITE_OK && opened == STORE_OPENED)
		code = begin_life(store);
	if (code == SQLITE_OK && opened == STORE_OPENED && store->unclean)
		code = connection_check(store->db, false, why, why_size);
	if (code != SQLITE_OK)
		return opened_as(store, code, why, why_size);
	store->unclean = false; /* it was checked */
	place_open_rights(store->path);
	note_files(store);
	store->version_seen = -1;
	store_changed(store);
	return opened;
}

static enum store_opened open_file(struct store *store, struct moment now, char *why,
				   size_t why_size)
{
	enum place_file file = place_file(store->path, store->role == STORE_DAEMON, why, why_size);

	switch (file) {
	case PLACE_OURS: return bring_up(store, false, now, why, why_size);
	case PLACE_EMPTY:
	case PLACE_ABSENT:
		if (file == PLACE_EMPTY && store->role == STORE_DAEMON)
			return bring_up(store, true, now, why, why_size);
		snprintf(why, why_size, "%s does not exist yet: start cunxind", store->path);
		return STORE_ABSENT;
	case PLACE_FOREIGN:
		snprintf(why, why_size, "%s is not a database of cunxin: move it away",
			 store->path);
		return STORE_FOREIGN;
	case PLACE_DAMAGED:
		snprintf(why, why_size, "%s: its first page is damaged", store->path);
		return STORE_DAMAGED;
	case PLACE_FORBIDDEN: return STORE_FORBIDDEN;
	case PLACE_FAILS: return STORE_NO_SPACE;
	}
	return STORE_FORBIDDEN;
}

/* A damaged database is kept as it is, under another name, and never written into (F8). */
static void move_aside(struct store *store, struct moment now, char *why, size_t why_size)
{
	char moved[4096];
	size_t size = strlen(why);

	close_connection(store, true);
	if (place_move_aside(store->path, now.utc, moved, sizeof(moved)))
		snprintf(why + size, why_size - size, "; it was moved to %s", moved);
	else
		snprintf(why + size, why_size - size, "; it could not be moved aside: %s",
			 strerror(errno));
}

static enum store_opened open_store(struct store *store, struct moment now, char *why,
				    size_t why_size)
{
	enum store_opened opened;

	why[0] = '\0';
	store->warning[0] = '\0';
	if (!place_directory(store->dir, store->role, why, why_size, store->warning,
			     sizeof(store->warning)))
		return STORE_FORBIDDEN;
	opened = open_file(store, now, why, why_size);
	if (opened == STORE_DAMAGED && store->role == STORE_DAEMON)
		move_aside(store, now, why, why_size);
	else if (opened != STORE_OPENED)
		close_connection(store, true);
	return opened;
}

static struct store *store_new(const char *state_dir, enum store_role role, struct moment now)
{
	struct store *store = need_zeroed(1, sizeof(*store));
	struct buffer path = BUFFER_EMPTY;
	char *real = realpath(state_dir, NULL);

	store->role = role;
	store->opened = now;
	store->back_off = BACK_OFF_FIRST;
	store->dir = real != NULL ? real : need_copy(state_dir);
	buffer_add_format(&path, "%s/cunxin.db", store->dir);
	store->path = buffer_take(&path);
	return store;
}

static void store_free(struct store *store)
{
	free(store->dir);
	free(store->path);
	free(store);
}

enum store_opened store_open(const char *state_dir, enum store_role role, struct moment now,
			     struct store **store, char *why, size_t why_size)
{
	struct store *it = store_new(state_dir, role, now);
	enum store_opened opened = open_store(it, now, why, why_size);

	*store = it;
	if (opened == STORE_OPENED)
		return opened;
	if (opened == STORE_NO_SPACE && role == STORE_DAEMON) {
		it->holding = true;
		copy_text(it->words, sizeof(it->words), why);
		return opened;
	}
	store_free(it);
	*store = NULL;
	return opened;
}

void store_close(struct store *store, struct moment now)
{
	(void)now;
	if (store == NULL)
		return;
	if (store->inside)
		store_rollback(store);
	if (store->db != NULL && store->role == STORE_DAEMON && !store->holding)
		connection_run(store->db, "DELETE FROM setting WHERE name = 'running';");
	close_connection(store, store->holding);
	store_free(store);
}

void store_abandon(struct store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		sqlite3_reset(store->statements[i].prepared);
		store->statements[i].busy = false;
	}
	if (store->db != NULL && !sqlite3_get_autocommit(store->db))
		connection_run(store->db, "ROLLBACK;");
	close_connection(store, true);
	store_free(store);
}

/* ---- transactions ---- */

static enum store_result result_of(struct store *store)
{
	return store->holding ? STORE_HOLDING : STORE_BUSY;
}

/* Runs BEGIN or COMMIT, whose trouble is no statement's. */
static bool run(struct store *store, const char *text)
{
	SCOPED(sql_release) struct sql *statement = sql(store, text);
	int code;

	if (statement->prepared == NULL)
		return false;
	code = sqlite3_step(statement->prepared);
	if (code == SQLITE_DONE)
		return true;
	store_met(store, code);
	return false;
}

enum store_result store_begin(struct store *store)
{
	assert(!store->inside && "transactions do not nest");
	if (store->holding || !files_in_place(store))
		return STORE_HOLDING;
	store->met = TROUBLE_NONE;
	if (!run(store, "BEGIN IMMEDIATE"))
		return result_of(store);
	store->inside = true;
	return STORE_DONE;
}

void store_rollback(struct store *store)
{
	assert(store->inside && "a transaction is open");
	if (!sqlite3_get_autocommit(store->db))
		connection_run(store->db, "ROLLBACK;");
	store->inside = store->part_waits = false;
	store->met = TROUBLE_NONE;
	for (int i = 0; i < TALLY_COUNT; i++)
		store->tallies[i] = 0;
}

enum store_result store_commit(struct store *store)
{
	bool committed = false;

	assert(store->inside && "a transaction is open");
	tally_write(store);
	if (store->met == TROUBLE_NONE) {
		crash_point("commit");
		committed = run(store, "COMMIT");
	}
	if (!committed) {
		store_rollback(store);
		return result_of(store);
	}
	if (store->part_waits)
		crash_point("I8");
	store->inside = store->part_waits = false;
	store->written = true;
	store->back_off = BACK_OFF_FIRST;
	return STORE_DONE;
}

bool store_troubled(const struct store *store)
{
	return store->met != TROUBLE_NONE || store->holding;
}

/* ---- holding ---- */

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
	close_connection(store, true);
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
		close_connection(store, true);
		store->db = fresh;
		code = prove(store, now);
	}
	if (code == SQLITE_OK) {
		note_files(store);
		return true;
	}
	snprintf(store->words, sizeof(store->words), "%s: %s", store->path,
		 store->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(store->db));
	store->damaged = store->damaged || trouble_of(code) == TROUBLE_DAMAGED;
	return false;
}

/* From nothing: at the start, or after a damaged file was moved aside. */
static bool open_again(struct store *store, struct moment now)
{
	enum store_opened opened = open_store(store, now, store->words, sizeof(store->words));

	if (opened == STORE_DAMAGED) /* it was moved aside: begin a new one */
		opened = open_store(store, now, store->words, sizeof(store->words));
	return opened == STORE_OPENED;
}

/* Damage was met while running: look at the whole file, and never write into it again. */
static bool mend_damage(struct store *store, struct moment now)
{
	char why[WHY_SIZE];
	int code;

	close_connection(store, true);
	code = connection_open(store->path, store->role, &store->db);
	if (code == SQLITE_OK)
		code = connection_check(store->db, false, why, sizeof(why));
	if (code == SQLITE_OK)
		return reconnect(store, now);
	if (trouble_of(code) != TROUBLE_DAMAGED || store->role != STORE_DAEMON)
		return false;
	move_aside(store, now, store->words, sizeof(store->words));
	return open_again(store, now);
}

static bool attempt(struct store *store, struct moment now)
{
	if (store->replaced) {
		if (store->db != NULL)
			rescue(store, now);
		close_connection(store, true);
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

bool store_low(struct store *store)
{
	struct statvfs disk;
	unsigned long long available, whole, floor;

	if (statvfs(store->dir, &disk) != 0)
		return false;
	available = (unsigned long long)disk.f_bavail * disk.f_frsize;
	whole = (unsigned long long)disk.f_blocks * disk.f_frsize;
	floor = whole / FLOOR_SHARE > FLOOR_OCTETS ? whole / FLOOR_SHARE : FLOOR_OCTETS;
	return available < floor;
}

/* ---- looking after it ---- */

bool store_changed(struct store *store)
{
	int64_t before = store->version_seen;
	int64_t is;

	if (store->db == NULL || store->holding)
		return false;
	{
		SCOPED(sql_release) struct sql *version = sql(store, "PRAGMA data_version");

		if (!sql_step(version))
			return false;
		is = sql_take_integer(version);
	}
	store->version_seen = is;
	return before >= 0 && before != is;
}

bool store_check(struct store *store, char *why, size_t why_size)
{
	int code;

	if (store->db == NULL) {
		snprintf(why, why_size, "%s", store->words);
		return false;
	}
	code = connection_check(store->db, false, why, why_size);
	if (code == SQLITE_OK) {
		store->unclean = false;
		return true;
	}
	if (trouble_of(code) == TROUBLE_DAMAGED || trouble_of(code) == TROUBLE_DISK)
		hold(store, trouble_of(code), why);
	return false;
}

bool store_unclean(const struct store *store)
{
	return store->unclean;
}

void store_checkpoint(struct store *store)
{
	if (store->db == NULL || store->holding || store->inside || !store->written)
		return;
	store->written = false;
	sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

const char *store_warning(const struct store *store)
{
	return store->warning;
}

bool store_damaged_copy(const struct store *store, char *path, size_t size)
{
	char pattern[4096];
	glob_t found;
	bool any;

	snprintf(pattern, sizeof(pattern), "%s.damaged-*Z", store->path);
	any = glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc > 0;
	if (any)
		copy_text(path, size, found.gl_pathv[found.gl_pathc - 1]);
	globfree(&found);
	return any;
}
