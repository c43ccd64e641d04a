/*
 * From a path to an open database: absent, empty, ours, damaged, of another schema.
 */
#include "base/die.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/schema.h"
#include "store/sql.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void forget_statements(struct store *store)
{
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		struct sql *it = &store->statements[i];

		assert(!it->busy && "no statement is at work when the database is closed");
		sqlite3_finalize(it->prepared);
		*it = (struct sql){ .text = NULL };
	}
}

void store_disconnect(struct store *store, bool keeps_files)
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
	switch (store_trouble_of(code)) {
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
	int code = connection_make(store->db, schema_steps, schema_version);

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
	if (store->role != STORE_DAEMON && store->role != STORE_UPGRADE) {
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
	if (code == SQLITE_OK && store->role != STORE_READER)
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
	connection_confine(store->db, store->role);
	place_open_rights(store->path);
	store_note_files(store);
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
void store_move_aside(struct store *store, struct moment now, char *why, size_t why_size)
{
	char moved[4096];
	size_t size = strlen(why);

	store_disconnect(store, true);
	if (place_move_aside(store->path, now.utc, moved, sizeof(moved)))
		snprintf(why + size, why_size - size, "; it was moved to %s", moved);
	else
		snprintf(why + size, why_size - size, "; it could not be moved aside: %s",
			 strerror(errno));
}

enum store_opened store_try_open(struct store *store, struct moment now, char *why, size_t why_size)
{
	enum store_opened opened;

	why[0] = '\0';
	store->warning[0] = '\0';
	if (!place_directory(store->dir, store->role, why, why_size, store->warning,
			     sizeof(store->warning)))
		return STORE_FORBIDDEN;
	opened = open_file(store, now, why, why_size);
	if (opened == STORE_DAMAGED && store->role == STORE_DAEMON)
		store_move_aside(store, now, why, why_size);
	else if (opened != STORE_OPENED)
		store_disconnect(store, true);
	return opened;
}
