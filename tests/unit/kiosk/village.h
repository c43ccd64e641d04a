/*
 * A village in a folder of its own, for the kiosk: the sample config with two people who may be on
 * duty, and the database of tests/screens/mid.sql.
 */
#ifndef TESTS_KIOSK_VILLAGE_H
#define TESTS_KIOSK_VILLAGE_H

#include "base/buffer.h"
#include "base/secret.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIN	  "2468"
#define OTHER_PIN "135790"

struct village {
	char dir[64], config[96], state[96], database[128];
	struct moment now;
};

static int village_remove_entry(const char *path, const struct stat *status, int kind,
				struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static char *village_read(const char *path)
{
	struct buffer text = BUFFER_EMPTY;
	char part[4096];
	FILE *file = fopen(path, "re");
	size_t size;

	assert_non_null(file);
	while ((size = fread(part, 1, sizeof(part), file)) > 0)
		buffer_add(&text, part, size);
	fclose(file);
	return buffer_take(&text);
}

static void village_write(const char *dir, const char *name, const char *text)
{
	char path[160];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* The text with one part in another's place. */
static char *village_replaced(char *text, const char *part, const char *by)
{
	struct buffer out = BUFFER_EMPTY;
	const char *at = strstr(text, part);

	assert_non_null(at);
	buffer_add(&out, text, (size_t)(at - text));
	buffer_add_text(&out, by);
	buffer_add_text(&out, at + strlen(part));
	free(text);
	return buffer_take(&out);
}

static void village_config(struct village *village)
{
	static char hash[SECRET_SIZE], other[SECRET_SIZE];
	char duty[600];
	glob_t files;
	char *text = village_read("etc/cunxin.conf");

	/* Hashes are made to take long: once is enough. */
	if (hash[0] == '\0')
		assert_true(secret_make(PIN, hash) && secret_make(OTHER_PIN, other));
	snprintf(duty, sizeof(duty),
		 "duty = ( { name = \"Anna\"; pin = \"%s\"; }, { name = \"Bo\"; pin = \"%s\"; } );",
		 hash, other);
	text = village_replaced(text, "duty = ( );", duty);
	text = village_replaced(text, "\"/var/lib/cunxin\"", "\"state\"");
	text = village_replaced(text, "\"/run/cunxin\"", "\"state\"");
	village_write(village->dir, "cunxin.conf", text);
	free(text);
	assert_int_equal(glob("etc/[!c]*.conf", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		text = village_read(files.gl_pathv[i]);
		village_write(village->dir, files.gl_pathv[i] + strlen("etc/"), text);
		free(text);
	}
	globfree(&files);
	text = village_read("etc/calendar.conf");
	village_write(village->dir, "calendar.conf", text);
	free(text);
}

/* Runs statements past the store, as another program would. */
static void village_run(const struct village *village, const char *statements)
{
	sqlite3 *db = NULL;
	char *why = NULL;

	assert_int_equal(sqlite3_open(village->database, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 2000);
	if (sqlite3_exec(db, statements, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", statements, why);
	sqlite3_close(db);
}

static int village_clear(void *dir, int columns, char **values, char **names)
{
	struct buffer *out = dir;

	(void)columns;
	(void)names;
	buffer_add_format(out, "DELETE FROM %s;", values[0]);
	return 0;
}

static void village_fill(const struct village *village)
{
	struct buffer all = BUFFER_EMPTY;
	char *rows = village_read("tests/screens/mid.sql");
	sqlite3 *db = NULL;

	buffer_add_text(&all, "PRAGMA foreign_keys = OFF; BEGIN;");
	assert_int_equal(sqlite3_open(village->database, &db), SQLITE_OK);
	sqlite3_exec(db,
		     "SELECT name FROM sqlite_schema WHERE type = 'table'"
		     " AND name NOT LIKE 'sqlite%'",
		     village_clear, &all, NULL);
	sqlite3_close(db);
	buffer_add_text(&all, rows);
	buffer_add_text(&all, "COMMIT;");
	village_run(village, buffer_text(&all));
	buffer_release(&all);
	free(rows);
}

/* 2027-04-10 09:55 in Asia/Shanghai. */
static void village_begin(struct village *village)
{
	*village = (struct village){
		.now = { .up = HOURS(5), .utc = 1807322100000, .trusted = true }
	};
	snprintf(village->dir, sizeof(village->dir), "%.30s/kiosk-XXXXXX",
		 getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
	assert_non_null(mkdtemp(village->dir));
	snprintf(village->config, sizeof(village->config), "%s/cunxin.conf", village->dir);
	snprintf(village->state, sizeof(village->state), "%s/state", village->dir);
	snprintf(village->database, sizeof(village->database), "%s/cunxin.db", village->state);
	assert_int_equal(mkdir(village->state, 02770), 0);
	village_config(village);
}

static void village_found(struct village *village)
{
	struct store *store;
	char why[512];

	assert_int_equal(
		store_open(village->state, STORE_DAEMON, village->now, &store, why, sizeof(why)),
		STORE_OPENED);
	store_close(store, village->now);
	village_fill(village);
}

static void village_end(struct village *village)
{
	nftw(village->dir, village_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void village_later(struct village *village, int64_t milliseconds)
{
	village->now.up += milliseconds;
	village->now.utc += milliseconds;
}

#endif
