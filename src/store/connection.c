/*
 * SQLite as we want it: settings, steps of the schema, checks.
 */
#include "base/crash.h"
#include "store/inside.h"
#include "store/schema.h"

#include <stdio.h>
#include <string.h>

#define SAY(number)  #number
#define SAID(number) SAY(number)

/* reliability.md 1.4. A commit is on the disk when it returns (synchronous=FULL, in WAL). */
static const char settings[] = "PRAGMA synchronous = FULL;"
			       "PRAGMA foreign_keys = ON;"
			       "PRAGMA trusted_schema = OFF;"
			       "PRAGMA cell_size_check = ON;"
			       "PRAGMA secure_delete = FAST;"
			       "PRAGMA temp_store = MEMORY;"
			       "PRAGMA cache_size = -2000;"
			       "PRAGMA wal_autocheckpoint = " SAID(LOG_PAGES) ";";

int connection_run(sqlite3 *db, const char *text)
{
	while (*text != '\0') {
		sqlite3_stmt *statement = NULL;
		int code = sqlite3_prepare_v2(db, text, -1, &statement, &text);

		if (code != SQLITE_OK)
			return code;
		if (statement == NULL) /* only blanks were left */
			return SQLITE_OK;
		do
			code = sqlite3_step(statement);
		while (code == SQLITE_ROW);
		sqlite3_finalize(statement);
		if (code != SQLITE_DONE)
			return code;
	}
	return SQLITE_OK;
}

int64_t connection_number(sqlite3 *db, const char *text, int64_t fallback)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = fallback;

	if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

static int patience_of(enum store_role role)
{
	switch (role) {
	case STORE_DAEMON: return 50;
	case STORE_READER: return 20;
	case STORE_DESK: return 500;
	case STORE_VERB:
	case STORE_UPGRADE: break;
	}
	return 5000;
}

/* One thread uses it and nobody asks how much memory it takes: no locks and sums for each piece. */
static void settle_library(void)
{
	static bool settled;

	if (settled)
		return;
	settled = true;
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_MALLOC, &heap_methods);
}

int connection_open(const char *path, enum store_role role, sqlite3 **db)
{
	int reads = role == STORE_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int code;

	settle_library();
	code = sqlite3_open_v2(path, db,
			       reads | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX |
				       SQLITE_OPEN_PRIVATECACHE,
			       NULL);

	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(*db, 1);
		sqlite3_busy_timeout(*db, patience_of(role));
		sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_limit(*db, SQLITE_LIMIT_SQL_LENGTH, 65536);
		sqlite3_limit(*db, SQLITE_LIMIT_LENGTH, 64 << 20);
		sqlite3_limit(*db, SQLITE_LIMIT_ATTACHED, 0);
		code = connection_run(*db, settings);
	}
	if (code != SQLITE_OK) {
		sqlite3_close(*db);
		*db = NULL;
	}
	return code;
}

/* Rows are read and, save by a reader, written: whatever a text, a config or a strange schema says,
 * no statement makes a table, attaches a file or loads code (fault F66). */
static int allowed(void *reads_only, int action, const char *first, const char *second,
		   const char *database, const char *by)
{
	(void)database;
	(void)by;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
	case SQLITE_PRAGMA: return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_UPDATE:
		/* So SQLite asks for json_each(); nobody can really do it. */
		if (strcmp(first, "sqlite_master") == 0)
			return SQLITE_OK;
		return reads_only == NULL ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_INSERT:
	case SQLITE_DELETE: return reads_only == NULL ? SQLITE_OK : SQLITE_DENY;
	default: return SQLITE_DENY;
	}
}

void connection_confine(sqlite3 *db, enum store_role role)
{
	static char reads_only;

	sqlite3_set_authorizer(db, allowed, role == STORE_READER ? &reads_only : NULL);
}

/* One step with its number. */
static int take_step(sqlite3 *db, const char *const *step, int version)
{
	char number[96];
	int code = SQLITE_OK;

	snprintf(number, sizeof(number), "PRAGMA user_version = %d; PRAGMA application_id = %d;",
		 version, STORE_APPLICATION_ID);
	for (; *step != NULL && code == SQLITE_OK; step++)
		code = connection_run(db, *step);
	crash_point("migrate");
	return code == SQLITE_OK ? connection_run(db, number) : code;
}

/* All of the steps or nothing. */
static int take_steps(sqlite3 *db, const char *const *const *steps, int from, int version)
{
	int code = connection_run(db, "BEGIN EXCLUSIVE;");

	if (code != SQLITE_OK)
		return code;
	for (int i = from; i < version && code == SQLITE_OK; i++)
		code = take_step(db, steps[i], i + 1);
	if (code == SQLITE_OK)
		code = connection_run(db, "COMMIT;");
	if (code != SQLITE_OK && !sqlite3_get_autocommit(db))
		connection_run(db, "ROLLBACK;");
	return code;
}

int connection_make(sqlite3 *db, const char *const *const *steps, int version)
{
	return take_steps(db, steps, 0, version);
}

int connection_migrate(sqlite3 *db, const char *const *const *steps, int version)
{
	int64_t from = connection_number(db, "PRAGMA user_version", -1);
	int code = from < 0 ? sqlite3_errcode(db) : SQLITE_OK;

	for (int i = (int)from; i < version && code == SQLITE_OK; i++)
		code = take_steps(db, steps, i, i + 1);
	return code;
}

int connection_check(sqlite3 *db, bool full, char *why, size_t why_size)
{
	sqlite3_stmt *check = NULL;
	int code = sqlite3_prepare_v2(
		db, full ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", -1, &check, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(check);
	if (code == SQLITE_ROW) {
		const char *says = (const char *)sqlite3_column_text(check, 0);

		code = says != NULL && strcmp(says, "ok") == 0 ? SQLITE_OK : SQLITE_CORRUPT;
		if (code != SQLITE_OK)
			snprintf(why, why_size, "the database is damaged: %s", says);
	} else {
		snprintf(why, why_size, "the database cannot be checked: %s", sqlite3_errmsg(db));
	}
	sqlite3_finalize(check);
	return code;
}
