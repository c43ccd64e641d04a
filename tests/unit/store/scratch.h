/*
 * A state directory of its own for each test, taken away behind it.
 */
#ifndef TESTS_STORE_SCRATCH_H
#define TESTS_STORE_SCRATCH_H

#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
	char dir[128];
	struct store *store;
	struct moment now;
	char why[512];
};

static void scratch_remove(const char *dir)
{
	DIR *open = opendir(dir);
	struct dirent *entry;
	char path[512];

	if (open == NULL)
		return;
	while ((entry = readdir(open)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		unlink(path);
	}
	closedir(open);
	rmdir(dir);
}

/* 2027-04-05 09:00 in Asia/Shanghai, an hour after the machine was started. */
static struct moment scratch_morning(void)
{
	return (struct moment){ .up = HOURS(1), .utc = 1806886800000, .trusted = true };
}

static __attribute__((unused)) void scratch_later(struct scratch *scratch, int64_t ms)
{
	scratch->now.up += ms;
	scratch->now.utc += ms;
}

static enum store_opened scratch_open(struct scratch *scratch, enum store_role role)
{
	return store_open(scratch->dir, role, scratch->now, &scratch->store, scratch->why,
			  sizeof(scratch->why));
}

/* Without a database. NULL: no folder can be made. */
static struct scratch *scratch_new(void)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	const char *where = getenv("TMPDIR");

	snprintf(scratch->dir, sizeof(scratch->dir), "%s/store-XXXXXX",
		 where == NULL ? "/tmp" : where);
	scratch->now = scratch_morning();
	return mkdtemp(scratch->dir) == NULL ? NULL : scratch;
}

static int scratch_setup(void **state)
{
	struct scratch *scratch = scratch_new();

	*state = scratch;
	return scratch == NULL || scratch_open(scratch, STORE_DAEMON) != STORE_OPENED;
}

static int scratch_teardown(void **state)
{
	struct scratch *scratch = *state;

	store_close(scratch->store, scratch->now);
	scratch_remove(scratch->dir);
	free(scratch);
	return 0;
}

static __attribute__((unused)) void scratch_restart(struct scratch *scratch)
{
	store_close(scratch->store, scratch->now);
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
}

static __attribute__((unused)) void scratch_begin(struct scratch *scratch)
{
	assert_int_equal(store_begin(scratch->store), STORE_DONE);
}

static __attribute__((unused)) void scratch_commit(struct scratch *scratch)
{
	assert_int_equal(store_commit(scratch->store), STORE_DONE);
}

static __attribute__((unused)) const char *scratch_path(const struct scratch *scratch,
							const char *name, char out[256])
{
	snprintf(out, 256, "%s/%s", scratch->dir, name);
	return out;
}

/* One number by a connection of its own. */

static __attribute__((unused)) int64_t scratch_number(const struct scratch *scratch,
						      const char *sql)
{
	char path[256];
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t number;

	assert_int_equal(sqlite3_open_v2(scratch_path(scratch, "cunxin.db", path), &db,
					 SQLITE_OPEN_READWRITE, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

#define scratch_test(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

#endif
