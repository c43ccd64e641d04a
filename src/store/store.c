#include "store/store.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "store/import.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/schema.h"
#include "store/sql.h"

#include <assert.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define GIVEN_WAY    20 /* ms: SQLite looks for a free lock after 1, 2, 5, 10, 15, 20 ms */
#define FLOOR_OCTETS (16ull << 20)
#define FLOOR_SHARE  50 /* a 50th of the filesystem: 2 % */

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
	free(store->resting);
	free(store);
}

enum store_opened store_open(const char *state_dir, enum store_role role, struct moment now,
			     struct store **store, char *why, size_t why_size)
{
	struct store *it = store_new(state_dir, role, now);
	enum store_opened opened = store_try_open(it, now, why, why_size);

	*store = it;
	if (opened == STORE_OPENED) {
		/* Where that does not go through now, it is done later. */
		if (role != STORE_READER)
			import_place_all(it);
		return opened;
	}
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
	store_disconnect(store, store->holding);
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
	store_disconnect(store, true);
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

static void forget_asked(struct store *store)
{
	for (int i = 0; i < SEASONS_ASKED; i++)
		store->seasons[i].year = 0;
	store->last_person = 0;
	store->own_numbers.known = false;
	store->reminders = REMINDERS_UNKNOWN;
	store->silent[0] = '\0';
}

enum store_result store_begin(struct store *store)
{
	bool missed = store->missed;

	assert(!store->inside && "transactions do not nest");
	if (store->holding || !store_files_in_place(store))
		return STORE_HOLDING;
	store->met = TROUBLE_NONE;
	if (!run(store, "BEGIN IMMEDIATE")) {
		store->missed = missed; /* that it may not write now hides nothing from a screen */
		return result_of(store);
	}
	store->inside = true;
	forget_asked(store);
	store->changes = sqlite3_total_changes64(store->db);
	return STORE_DONE;
}

void store_rollback(struct store *store)
{
	assert(store->inside && "a transaction is open");
	if (!sqlite3_get_autocommit(store->db))
		connection_run(store->db, "ROLLBACK;");
	store->inside = store->part_waits = false;
	store->met = TROUBLE_NONE;
	store->sum_count = 0;
	store->recorded = 0;
	for (int i = 0; i < TALLY_COUNT; i++)
		store->tallies[i] = 0;
}

enum store_result store_commit(struct store *store)
{
	bool committed = false;

	assert(store->inside && "a transaction is open");
	inbox_write_recorded(store);
	sum_write(store);
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
	store->written |= sqlite3_total_changes64(store->db) != store->changes;
	store->back_off = BACK_OFF_FIRST;
	return STORE_DONE;
}

bool store_inside(const struct store *store)
{
	return store->inside;
}

bool store_steady(const struct store *store)
{
	return store->db != NULL && !sqlite3_get_autocommit(store->db);
}

int64_t store_changes(const struct store *store)
{
	return store->db == NULL ? 0 : sqlite3_total_changes64(store->db);
}

bool store_look(struct store *store)
{
	assert(!store->inside && "transactions do not nest");
	if (store->holding || !store_files_in_place(store))
		return false;
	store->met = TROUBLE_NONE;
	return run(store, "BEGIN");
}

void store_look_end(struct store *store)
{
	if (store->db != NULL && !sqlite3_get_autocommit(store->db) && !run(store, "ROLLBACK"))
		connection_run(store->db, "ROLLBACK;");
}

void store_give_way(struct store *store)
{
	(void)store;
	sqlite3_sleep(GIVEN_WAY);
}

bool store_troubled(const struct store *store)
{
	return store->met != TROUBLE_NONE || store->holding;
}

void store_restores(struct store *store, bool allowed)
{
	store->restores = allowed;
}

bool store_replaced(const struct store *store)
{
	return store->renewed;
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

	if (store->db == NULL || store->holding || !store_log_differs(store))
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

int64_t store_version(struct store *store)
{
	if (store->db == NULL || store->holding)
		return -1;
	return connection_number(store->db, "PRAGMA data_version", -1);
}

bool store_stale(struct store *store)
{
	return store->db == NULL || store->holding || !store_files_in_place(store) ||
	       connection_number(store->db, "PRAGMA user_version", schema_version) !=
		       schema_version;
}

bool store_missed(struct store *store)
{
	bool missed = store->missed;

	store->missed = false;
	return missed;
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
	if (store_trouble_of(code) == TROUBLE_DAMAGED || store_trouble_of(code) == TROUBLE_DISK)
		store_hold(store, store_trouble_of(code), why);
	return false;
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
