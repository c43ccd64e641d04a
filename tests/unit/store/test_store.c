#include "unit/store/pdus.h"

#include "store/backup.h"
#include "store/inside.h"
#include "store/schema.h"
#include "store/person.h"
#include "store/place.h"
#include "store/schema.h"
#include "store/setting.h"
#include "unit/store/faulty.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static int64_t keep_text(struct scratch *scratch, const char *text)
{
	return keep(scratch, (struct text){ .text = text });
}

/* Tries to keep a text; the result of the commit, or of the begin. */
static enum store_result try_keep(struct scratch *scratch, const char *text)
{
	struct inbox_place place = { "m1", "8986", "SM", 1 };
	struct text it = { .text = text };
	struct sms_message message;
	char hex[PDU_HEX];
	enum store_result result = store_begin(scratch->store);

	hex_of(scratch, &it, hex);
	assert_int_equal(sms_decode(hex, strlen(hex), SMS_FROM_CENTRE, &message), SMS_DECODED);
	if (result != STORE_DONE)
		return result;
	inbox_keep_part(scratch->store, &place, hex, &message, scratch->now, NULL);
	return store_commit(scratch->store);
}

static int64_t messages(struct scratch *scratch)
{
	return scratch_number(scratch, "SELECT count(*) FROM message");
}

/* Mends as the daemon does, at the times that the store names. Returns how often it tried. */
static int mend(struct scratch *scratch, int tries)
{
	int tried = 0;

	while (store_holding(scratch->store) && tried < tries) {
		int64_t wait = store_mend_at(scratch->store) - scratch->now.up;

		if (wait > 0)
			scratch_later(scratch, wait);
		store_mend(scratch->store, scratch->now);
		tried++;
	}
	return tried;
}

static void write_file(const struct scratch *scratch, const char *name, const char *bytes,
		       size_t size)
{
	char path[256];
	FILE *file = fopen(scratch_path(scratch, name, path), "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

static unsigned rights(const struct scratch *scratch, const char *name)
{
	struct stat state;
	char path[256];

	assert_int_equal(stat(scratch_path(scratch, name, path), &state), 0);
	return state.st_mode & 0777;
}

/* How many files there are of a pattern; the first one's path in found. */
static size_t files(const struct scratch *scratch, const char *pattern, char found[256])
{
	char path[256];
	glob_t all;
	size_t count = 0;

	if (glob(scratch_path(scratch, pattern, path), 0, NULL, &all) == 0) {
		count = all.gl_pathc;
		if (found != NULL)
			snprintf(found, 256, "%s", all.gl_pathv[0]);
	}
	globfree(&all);
	return count;
}

static void run_sql(const struct scratch *scratch, const char *text)
{
	char path[256];
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(scratch_path(scratch, "cunxin.db", path), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* ---- settings and rights ---- */

static void test_the_settings_that_the_promises_need_are_on(void **state)
{
	const struct {
		const char *pragma;
		int64_t value;
	} rows[] = {
		{ "PRAGMA synchronous", 2 },
		{ "PRAGMA foreign_keys", 1 },
		{ "PRAGMA trusted_schema", 0 },
		{ "PRAGMA cell_size_check", 1 },
		{ "PRAGMA secure_delete", 2 },
		{ "PRAGMA busy_timeout", 50 },
		{ "PRAGMA application_id", STORE_APPLICATION_ID },
		{ "PRAGMA wal_autocheckpoint", LOG_PAGES },
	};
	struct scratch *scratch = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(connection_number(scratch->store->db, rows[i].pragma, -1),
				 rows[i].value);
	assert_int_equal(connection_number(scratch->store->db, "PRAGMA user_version", -1),
			 schema_version);
	assert_int_equal(scratch_number(scratch, "SELECT journal_mode = 'wal' FROM"
						 " pragma_journal_mode"),
			 1);
}

/* F66: what a statement could do if words of a text ever became one. */
static void test_no_statement_does_more_than_read_and_write_rows(void **state)
{
	static const struct {
		const char *text;
		bool by_daemon, by_reader;
	} rows[] = {
		{ "SELECT count(*) FROM message", true, true },
		{ "SELECT value FROM json_each('[1]')", true, true },
		{ "INSERT INTO setting (name, value) VALUES ('f66', '1')", true, false },
		{ "UPDATE setting SET value = '2' WHERE name = 'f66'", true, false },
		{ "DELETE FROM setting WHERE name = 'f66'", true, false },
		{ "UPDATE sqlite_master SET sql = ''", false, false },
		{ "DROP TABLE message", false, false },
		{ "CREATE TABLE x (y)", false, false },
		{ "CREATE TEMP TABLE x (y)", false, false },
		{ "CREATE TEMP TRIGGER x AFTER INSERT ON message BEGIN SELECT 1; END", false,
		  false },
		{ "ALTER TABLE message RENAME TO x", false, false },
		{ "ATTACH ':memory:' AS x", false, false },
		{ "SELECT load_extension('x')", false, false },
	};
	struct scratch *scratch = *state;
	struct store *reader;

	assert_int_equal(store_open(scratch->dir, STORE_READER, scratch->now, &reader, scratch->why,
				    sizeof(scratch->why)),
			 STORE_OPENED);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if ((connection_run(scratch->store->db, rows[i].text) == SQLITE_OK) !=
		    rows[i].by_daemon)
			fail_msg("the daemon: %s", rows[i].text);
		if ((connection_run(reader->db, rows[i].text) == SQLITE_OK) != rows[i].by_reader)
			fail_msg("a reader: %s", rows[i].text);
	}
	store_close(reader, scratch->now);
}

static void test_its_files_are_for_their_group_whatever_the_umask(void **state)
{
	static const mode_t masks[] = { 0, 0077, 0007, 0777 };
	mode_t before = umask(0);

	for (size_t i = 0; i < sizeof(masks) / sizeof(*masks); i++) {
		struct scratch *scratch;
		void *fresh;

		/* A folder that only root may enter. */
		if (masks[i] == 0777 && geteuid() != 0)
			continue;
		umask(masks[i]);
		assert_int_equal(scratch_setup(&fresh), 0);
		scratch = fresh;
		umask(0);
		assert_int_equal(rights(scratch, "cunxin.db"), 0660);
		assert_int_equal(rights(scratch, "cunxin.db-wal"), 0660);
		assert_int_equal(rights(scratch, "cunxin.db-shm"), 0660);
		scratch_teardown(&fresh);
	}
	umask(before);
	(void)state;
}

static void test_a_file_open_to_everyone_is_closed_to_others(void **state)
{
	struct scratch *scratch = *state;
	char path[256];

	store_close(scratch->store, scratch->now);
	chmod(scratch_path(scratch, "cunxin.db", path), 0666);
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(rights(scratch, "cunxin.db"), 0660);
}

/* ---- refusals ---- */

static void reopen_as(struct scratch *scratch, enum store_role role, enum store_opened expected,
		      const char *words)
{
	enum store_opened opened = scratch_open(scratch, role);

	if (opened != expected || strstr(scratch->why, words) == NULL)
		fail_msg("%d instead of %d: %s", opened, expected, scratch->why);
	if (opened != STORE_OPENED)
		assert_null(scratch->store);
}

static void close_and_empty(struct scratch *scratch)
{
	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	scratch_remove(scratch->dir);
	assert_int_equal(mkdir(scratch->dir, 0700), 0);
}

static void test_a_verb_makes_no_database(void **state)
{
	struct scratch *scratch = *state;

	close_and_empty(scratch);
	reopen_as(scratch, STORE_VERB, STORE_ABSENT, "start cunxind");
	assert_int_equal(files(scratch, "*", NULL), 0);
	write_file(scratch, "cunxin.db", "", 0);
	reopen_as(scratch, STORE_VERB, STORE_ABSENT, "start cunxind");
	reopen_as(scratch, STORE_DAEMON, STORE_OPENED, "");
}

static void test_what_is_not_ours_is_left_alone(void **state)
{
	static const char letter[] = "Dear clerk, this is no database, but it is long enough to "
				     "have a head of a hundred octets or more, as you see.";
	struct scratch *scratch = *state;

	close_and_empty(scratch);
	write_file(scratch, "cunxin.db", letter, sizeof(letter));
	reopen_as(scratch, STORE_DAEMON, STORE_FOREIGN, "not a database of cunxin");
	close_and_empty(scratch);
	run_sql(scratch, "CREATE TABLE t (a); PRAGMA application_id = 77;");
	reopen_as(scratch, STORE_DAEMON, STORE_FOREIGN, "not a database of cunxin");
	reopen_as(scratch, STORE_VERB, STORE_FOREIGN, "not a database of cunxin");
	assert_int_equal(files(scratch, "*", NULL), 1);
}

static void test_another_schema_is_refused_and_the_remedy_named(void **state)
{
	struct scratch *scratch = *state;

	store_close(scratch->store, scratch->now);
	run_sql(scratch, "PRAGMA user_version = 99;");
	reopen_as(scratch, STORE_DAEMON, STORE_NEWER, "newer version (schema 99");
	reopen_as(scratch, STORE_UPGRADE, STORE_NEWER, "newer version");
	close_and_empty(scratch);
	run_sql(scratch, "CREATE TABLE old (a); INSERT INTO old VALUES (42);"
			 "PRAGMA application_id = 1129664088;");
	reopen_as(scratch, STORE_VERB, STORE_OLDER, "cunxin db upgrade");
}

static void test_an_older_database_is_copied_before_it_is_upgraded(void **state)
{
	struct scratch *scratch = *state;
	sqlite3 *copy = NULL;
	char path[256];

	close_and_empty(scratch);
	run_sql(scratch, "CREATE TABLE old (a); INSERT INTO old VALUES (42);"
			 "PRAGMA application_id = 1129664088;");
	reopen_as(scratch, STORE_UPGRADE, STORE_OPENED, "");
	assert_int_equal(scratch_number(scratch, "PRAGMA user_version"), schema_version);
	assert_int_equal(files(scratch, "cunxin.db.v0-20270405T010000Z", path), 1);
	assert_int_equal(sqlite3_open(path, &copy), SQLITE_OK);
	assert_int_equal(connection_number(copy, "SELECT a FROM old", -1), 42);
	assert_int_equal(connection_number(copy, "PRAGMA user_version", -1), 0);
	sqlite3_close(copy);
}

static void test_a_bad_place_is_named_with_its_remedy(void **state)
{
	struct scratch *scratch = *state;
	char path[256], other[256];

	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	rename(scratch_path(scratch, "cunxin.db", path), scratch_path(scratch, "real.db", other));
	assert_int_equal(symlink("real.db", path), 0);
	reopen_as(scratch, STORE_DAEMON, STORE_FORBIDDEN, "symbolic link");
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	reopen_as(scratch, STORE_DAEMON, STORE_FORBIDDEN, path);
	rmdir(path);
	chmod(scratch->dir, 0777);
	reopen_as(scratch, STORE_DAEMON, STORE_FORBIDDEN, "chmod o-w");
	chmod(scratch->dir, 0700);
	close_and_empty(scratch);
	rmdir(scratch->dir);
	reopen_as(scratch, STORE_DAEMON, STORE_FORBIDDEN, "install -d -m 2770");
}

/* ---- busy ---- */

static void test_another_writer_makes_busy_and_nothing_changes(void **state)
{
	struct scratch *scratch = *state;
	char path[256];
	sqlite3 *other = NULL;

	keep_text(scratch, "一");
	assert_int_equal(sqlite3_open(scratch_path(scratch, "cunxin.db", path), &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(try_keep(scratch, "二"), STORE_BUSY);
	assert_false(store_holding(scratch->store));
	assert_int_equal(messages(scratch), 1);
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(other);
	assert_int_equal(try_keep(scratch, "二"), STORE_DONE);
	assert_int_equal(messages(scratch), 2);
}

static void test_a_change_by_another_is_seen_once(void **state)
{
	struct scratch *scratch = *state;

	assert_false(store_changed(scratch->store));
	keep_text(scratch, "一");
	assert_false(store_changed(scratch->store));
	run_sql(scratch, "INSERT INTO setting VALUES ('a', 'b')");
	assert_true(store_changed(scratch->store));
	assert_false(store_changed(scratch->store));
}

/* The log is written before its commit can be seen: who looks in between must look again. */
static void test_a_change_is_seen_that_was_not_yet_there_at_the_look(void **state)
{
	struct scratch *scratch = *state;

	assert_false(store_changed(scratch->store));
	assert_true(store_look(scratch->store));
	setting_number(scratch->store, "a", 0); /* what is read from now on is of this moment */
	run_sql(scratch, "INSERT INTO setting VALUES ('a', '1')");
	assert_false(store_changed(scratch->store));
	store_look_end(scratch->store);
	assert_true(store_changed(scratch->store));
	assert_false(store_changed(scratch->store));
	assert_false(store_changed(scratch->store));
}

static void test_a_rollback_leaves_nothing_also_of_tallies(void **state)
{
	struct scratch *scratch = *state;
	struct inbox_place place = { "m1", "8986", "SM", 1 };
	struct inbox_counts counts;

	scratch_begin(scratch);
	inbox_keep_part(scratch->store, &place, "ZZ", NULL, scratch->now, NULL);
	store_rollback(scratch->store);
	scratch_begin(scratch);
	setting_put(scratch->store, "a", "b");
	scratch_commit(scratch);
	inbox_count(scratch->store, 0, &counts);
	assert_int_equal(counts.today, 0);
	assert_int_equal(messages(scratch), 0);
}

/* ---- holding ---- */

/* The file may grow no further: what a full disk or a quota does (F4, F5). */
static void child_with_a_full_disk(struct scratch *scratch)
{
	struct rlimit limit;
	enum store_result result = STORE_DONE;
	int kept = 0;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = 300000;
	setrlimit(RLIMIT_FSIZE, &limit);
	while (kept < 5000 && result == STORE_DONE) {
		char text[32];

		snprintf(text, sizeof(text), "text %d", kept);
		result = try_keep(scratch, text);
		kept += result == STORE_DONE;
	}
	if (result != STORE_HOLDING || !store_holding(scratch->store))
		_exit(10);
	for (int i = 0; i < 5; i++) {
		if (store_trouble(scratch->store)[0] == '\0')
			_exit(11);
		mend(scratch, 3); /* a small commit may fit; the next text does not */
		if (try_keep(scratch, "more") != STORE_HOLDING)
			_exit(12);
	}
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
	if (mend(scratch, 5) > 2 || store_holding(scratch->store))
		_exit(13);
	if (try_keep(scratch, "room again") != STORE_DONE)
		_exit(14);
	_exit(messages(scratch) == kept + 1 ? 0 : 15);
}

static int run_child(struct scratch *scratch, void (*child)(struct scratch *scratch))
{
	pid_t pid = fork();
	int status = 0;

	assert_true(pid >= 0);
	if (pid == 0) {
		alarm(60);
		child(scratch);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

/* SQLite connections must not be carried over a fork: the child opens its own. */
static void in_child(struct scratch *scratch, void (*child)(struct scratch *scratch), int expected)
{
	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	assert_int_equal(run_child(scratch, child), expected);
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
}

static void open_with_a_full_disk(struct scratch *scratch)
{
	if (scratch_open(scratch, STORE_DAEMON) != STORE_OPENED)
		_exit(9);
	child_with_a_full_disk(scratch);
}

static void test_a_full_disk_is_a_state_that_ends_by_itself(void **state)
{
	in_child(*state, open_with_a_full_disk, 0);
}

/* One life on the disk: a text is kept, another handled. Returns what its commits said. */
struct life {
	enum store_result kept, handled;
};

static struct life live(struct scratch *scratch)
{
	struct life life = { try_keep(scratch, "一"), STORE_BUSY };

	if (life.kept != STORE_DONE)
		return life;
	life.handled = store_begin(scratch->store);
	if (life.handled != STORE_DONE)
		return life;
	inbox_handled(scratch->store, 1, "accepted", "enroll", NULL, scratch->now);
	life.handled = store_commit(scratch->store);
	return life;
}

/* What the database holds is what the commits said; the disk is well again. */
static void assert_as_said(struct scratch *scratch, struct life life)
{
	disk_is_well();
	mend(scratch, 5);
	assert_false(store_holding(scratch->store));
	assert_int_equal(messages(scratch), life.kept == STORE_DONE);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message WHERE state = 2"),
			 life.kept == STORE_DONE && life.handled == STORE_DONE);
	assert_int_equal(scratch_number(scratch, "SELECT integrity_check = 'ok' FROM"
						 " pragma_integrity_check"),
			 1);
	assert_int_equal(try_keep(scratch, "later"), STORE_DONE);
}

static void sweep_disk(bool only_sync, bool for_ever, int code)
{
	bool failed = true;
	long at = 1;

	disk_install();
	disk.only_sync = only_sync;
	disk.code = code;
	for (; failed && at < 500; at++) {
		struct scratch *scratch;
		struct life life;
		void *fresh;

		disk_is_well();
		assert_int_equal(scratch_setup(&fresh), 0);
		scratch = fresh;
		disk_fails_at(at, for_ever);
		life = live(scratch);
		failed = disk.operations >= at;
		assert_int_not_equal(life.kept, STORE_BUSY);
		assert_as_said(scratch, life);
		scratch_teardown(&fresh);
	}
	disk_remove();
	disk.only_sync = false;
	assert_in_range(at, only_sync ? 3 : 6, 499);
}

static void test_whatever_write_or_sync_fails_the_database_holds_what_was_said(void **state)
{
	(void)state;
	sweep_disk(false, false, SQLITE_IOERR_WRITE);
	sweep_disk(false, true, SQLITE_FULL);
	sweep_disk(true, false, SQLITE_IOERR_WRITE);
	sweep_disk(true, true, SQLITE_IOERR_WRITE);
}

/* Opening a fresh database on a disk that fails at any step, and again when it is well. */
static void test_a_start_on_a_failing_disk_holds_and_begins_when_it_is_well(void **state)
{
	bool failed = true;
	long at = 1;

	(void)state;
	disk_install();
	for (; failed && at < 900; at++) {
		struct scratch *scratch = scratch_new();
		void *fresh = scratch;
		enum store_opened opened;

		assert_non_null(scratch);
		disk_fails_at(at, true);
		opened = scratch_open(scratch, STORE_DAEMON);
		failed = disk.operations >= at;
		assert_int_equal(opened, failed ? STORE_NO_SPACE : STORE_OPENED);
		assert_non_null(scratch->store);
		assert_int_equal(store_holding(scratch->store), failed);
		if (failed) /* whoever asks meanwhile is told nothing, and nothing breaks */
			assert_int_equal(phone_get(scratch->store, "+8613900000001").changed_at, 0);
		disk_is_well();
		mend(scratch, 3);
		assert_int_equal(try_keep(scratch, "一"), STORE_DONE);
		scratch_teardown(&fresh);
	}
	disk_remove();
	assert_in_range(at, 10, 899);
}

static void test_mending_backs_off_from_one_second_to_sixty(void **state)
{
	static const int64_t expect[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
	struct scratch *scratch = *state;

	disk_install();
	disk_is_well();
	scratch_restart(scratch);
	disk_fails_at(1, true);
	assert_int_equal(try_keep(scratch, "一"), STORE_HOLDING);
	assert_false(store_mend(scratch->store, scratch->now));
	for (size_t i = 0; i < sizeof(expect) / sizeof(*expect); i++) {
		assert_int_equal(store_mend_at(scratch->store) - scratch->now.up,
				 SECONDS(expect[i]));
		scratch_later(scratch, SECONDS(expect[i]) - 1);
		assert_false(store_mend(scratch->store, scratch->now));
		scratch_later(scratch, 1);
		assert_false(store_mend(scratch->store, scratch->now));
	}
	disk_is_well();
	scratch_later(scratch, SECONDS(60));
	assert_true(store_mend(scratch->store, scratch->now));
	assert_int_equal(store_mend_at(scratch->store), NEVER);
	scratch_restart(scratch);
	disk_remove();
	scratch_restart(scratch);
}

/* ---- files that go away (F9) ---- */

static void test_a_log_removed_under_us_costs_nothing(void **state)
{
	static const char *const names[] = { "cunxin.db-wal", "cunxin.db-shm" };

	for (size_t i = 0; i < 2; i++) {
		struct scratch *scratch;
		char path[256];
		void *fresh;

		assert_int_equal(scratch_setup(&fresh), 0);
		scratch = fresh;
		keep_text(scratch, "一");
		assert_int_equal(unlink(scratch_path(scratch, names[i], path)), 0);
		assert_int_equal(store_begin(scratch->store), STORE_HOLDING);
		assert_non_null(strstr(store_trouble(scratch->store), "removed while in use"));
		mend(scratch, 3);
		assert_int_equal(try_keep(scratch, "二"), STORE_DONE);
		assert_int_equal(messages(scratch), 2);
		scratch_teardown(&fresh);
	}
	(void)state;
}

static void test_a_database_replaced_under_us_stops_us_and_ours_is_kept(void **state)
{
	struct scratch *scratch = *state;
	char path[256], other[256], rescued[256];
	sqlite3 *copy = NULL;

	keep_text(scratch, "一");
	rename(scratch_path(scratch, "cunxin.db", path), scratch_path(scratch, "away.db", other));
	write_file(scratch, "cunxin.db", "", 0);
	assert_int_equal(store_begin(scratch->store), STORE_HOLDING);
	assert_non_null(strstr(store_trouble(scratch->store), "was replaced while in use"));
	mend(scratch, 4);
	assert_true(store_holding(scratch->store));
	assert_int_equal(files(scratch, "cunxin.db.rescued-*", rescued), 1);
	assert_non_null(strstr(store_trouble(scratch->store), rescued));
	assert_int_equal(sqlite3_open(rescued, &copy), SQLITE_OK);
	assert_int_equal(connection_number(copy, "SELECT count(*) FROM message", -1), 1);
	sqlite3_close(copy);
}

static off_t log_size(struct scratch *scratch)
{
	struct stat log;
	char path[256];

	scratch_path(scratch, "cunxin.db-wal", path);
	assert_int_equal(stat(path, &log), 0);
	return log.st_size;
}

static void keep_texts(struct scratch *scratch, int from, int count)
{
	for (int i = from; i < from + count; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		keep_text(scratch, text);
	}
}

static void test_the_log_is_written_over_and_does_not_grow(void **state)
{
	struct scratch *scratch = *state;
	off_t size;

	keep_texts(scratch, 0, 100);
	store_checkpoint(scratch->store);
	size = log_size(scratch);
	assert_true(size >= LOG_PAGES * 4096);
	for (int i = 1; i <= 3; i++) {
		keep_texts(scratch, 100 * i, 100);
		store_checkpoint(scratch->store);
		assert_int_equal(log_size(scratch), size);
	}
	assert_int_equal(messages(scratch), 400);
}

/* What follows the last frame is none: whoever opens the log anew reads all of it and no more. */
static void test_a_lengthened_log_is_read_whole_after_a_kill(void **state)
{
	struct scratch *scratch = *state;

	keep_texts(scratch, 0, 20);
	store_checkpoint(scratch->store);
	keep_texts(scratch, 20, 20);
	store_abandon(scratch->store);
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(messages(scratch), 40);
	keep_texts(scratch, 40, 20);
	assert_int_equal(messages(scratch), 60);
}

static void test_what_must_be_forgotten_does_not_stay_in_the_log(void **state)
{
	struct scratch *scratch = *state;

	keep_texts(scratch, 0, 20);
	store_empty_log(scratch->store);
	assert_int_equal(log_size(scratch), 0);
	keep_texts(scratch, 20, 1);
	assert_int_equal(messages(scratch), 21);
}

/* ---- unclean stops and damage (F8) ---- */

static void test_only_an_unclean_stop_is_followed_by_a_check(void **state)
{
	struct scratch *scratch = *state;

	keep_text(scratch, "一");
	scratch_restart(scratch);
	assert_int_equal(scratch->store->suspects_until, 0);
	store_abandon(scratch->store);
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(scratch->store->suspects_until, 1);
	assert_false(scratch->store->unclean);
	assert_true(store_check(scratch->store, scratch->why, sizeof(scratch->why)));
	assert_int_equal(messages(scratch), 1);
}

static void test_what_was_committed_is_there_after_a_kill(void **state)
{
	struct scratch *scratch = *state;

	for (int i = 0; i < 5; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		keep_text(scratch, text);
		scratch_begin(scratch);
		setting_put(scratch->store, "never", "committed");
		store_abandon(scratch->store);
		assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	}
	assert_int_equal(messages(scratch), 5);
	assert_int_equal(setting_number(scratch->store, "never", -1), -1);
}

/* Keeps texts as fast as it can and says after each commit how many there are. */
static void keep_and_tell(struct scratch *scratch, int out)
{
	if (scratch_open(scratch, STORE_DAEMON) != STORE_OPENED)
		_exit(1);
	for (int32_t told = 1;; told++) {
		char text[48];

		snprintf(text, sizeof(text), "%d of %d", (int)told, (int)getpid());
		if (try_keep(scratch, text) != STORE_DONE ||
		    write(out, &told, sizeof(told)) != sizeof(told))
			_exit(2);
	}
}

static void test_a_process_killed_at_any_time_has_lost_nothing_that_it_told_of(void **state)
{
	struct scratch *scratch = *state;
	int64_t sum = 0;

	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	/* A busy machine gives the child little of that time: then it gets twice as much. */
	for (int i = 0; i < 20 || sum <= 20; i++) {
		int32_t told = 0, last = 0;
		int ends[2], status;
		pid_t pid;

		assert_in_range(i, 0, 200);
		assert_int_equal(pipe(ends), 0);
		pid = fork();
		if (pid == 0) {
			alarm(30);
			close(ends[0]);
			keep_and_tell(scratch, ends[1]);
		}
		close(ends[1]);
		usleep((8000 + (unsigned)i * 1777 % 9000) << i / 20);
		kill(pid, SIGKILL);
		while (read(ends[0], &told, sizeof(told)) == sizeof(told))
			last = told;
		close(ends[0]);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
		assert_in_range(messages(scratch), sum + last, sum + last + 1);
		sum = messages(scratch);
		store_abandon(scratch->store);
		scratch->store = NULL;
	}
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
}

/* Commits a hundred settings of its own, taking busy as it comes. */
static void commit_a_hundred(struct scratch *scratch)
{
	if (scratch_open(scratch, STORE_VERB) != STORE_OPENED)
		_exit(1);
	for (int i = 0; i < 100;) {
		char name[48];
		enum store_result result = store_begin(scratch->store);

		snprintf(name, sizeof(name), "%d of %d", i, (int)getpid());
		if (result == STORE_DONE) {
			setting_put(scratch->store, name, "x");
			result = store_commit(scratch->store);
		}
		if (result == STORE_HOLDING)
			_exit(2);
		i += result == STORE_DONE;
	}
	store_close(scratch->store, scratch->now);
	_exit(0);
}

static void test_writers_of_several_processes_take_turns(void **state)
{
	struct scratch *scratch = *state;
	pid_t pids[3];
	int done = 0;

	for (size_t i = 0; i < 3; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			alarm(60);
			scratch->store = NULL;
			commit_a_hundred(scratch);
		}
	}
	for (int i = 0; i < 50; i++)
		done += try_keep(scratch, "daemon") != STORE_HOLDING;
	for (size_t i = 0; i < 3; i++) {
		int status = -1;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(done, 50);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM setting WHERE value = 'x'"),
			 300);
}

struct bytes {
	char *at;
	size_t size;
};

static struct bytes read_whole(const char *path)
{
	struct bytes bytes = { NULL, 0 };
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	bytes.size = (size_t)ftell(file);
	rewind(file);
	bytes.at = malloc(bytes.size);
	assert_int_equal(fread(bytes.at, 1, bytes.size, file), bytes.size);
	fclose(file);
	return bytes;
}

/* A database of some pages, closed as by a power cut. */
static struct bytes some_database(struct scratch *scratch)
{
	struct bytes bytes;
	char path[256];

	for (int i = 0; i < 40; i++) {
		char text[48];

		snprintf(text, sizeof(text), "报名 张三 3社 %d亩", i);
		keep_text(scratch, text);
	}
	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	run_sql(scratch, "INSERT INTO setting VALUES ('running', '1')");
	bytes = read_whole(scratch_path(scratch, "cunxin.db", path));
	return bytes;
}

/* Opens a database with some octets bent: it is sound, or it is moved aside as it was. */
static void open_bent(struct scratch *scratch, const struct bytes *bytes)
{
	char moved[256];
	enum store_opened opened;

	scratch_remove(scratch->dir);
	assert_int_equal(mkdir(scratch->dir, 0700), 0);
	write_file(scratch, "cunxin.db", bytes->at, bytes->size);
	opened = scratch_open(scratch, STORE_DAEMON);
	if (opened == STORE_DAMAGED) {
		struct bytes now;

		assert_null(scratch->store);
		assert_int_equal(files(scratch, "cunxin.db.damaged-*Z", moved), 1);
		now = read_whole(moved);
		assert_int_equal(now.size, bytes->size);
		assert_memory_equal(now.at, bytes->at, now.size);
		free(now.at);
		assert_non_null(strstr(scratch->why, "moved to"));
		assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
		assert_true(store_damaged_copy(scratch->store, moved, sizeof(moved)));
	} else if (opened != STORE_OPENED) {
		assert_true(opened == STORE_FOREIGN || opened == STORE_NEWER ||
			    opened == STORE_NO_SPACE);
	}
	if (opened == STORE_OPENED || opened == STORE_DAMAGED)
		assert_int_equal(try_keep(scratch, "新"), STORE_DONE);
	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
}

static void test_a_damaged_database_is_moved_aside_and_never_written_into(void **state)
{
	struct scratch *scratch = *state;
	struct bytes bytes = some_database(scratch);
	unsigned random = 20270405;
	int damaged = 0;

	for (int i = 0; i < 200; i++) {
		struct bytes bent = { malloc(bytes.size), bytes.size };
		size_t page = (size_t)i % (bytes.size / 4096);

		memcpy(bent.at, bytes.at, bytes.size);
		for (int n = 0; n < 40; n++) {
			random = random * 1103515245 + 12345;
			bent.at[page * 4096 + (random >> 8) % (i % 2 ? 4096 : 128)] ^=
				(char)(1 << (random >> 28) % 8);
		}
		open_bent(scratch, &bent);
		damaged += files(scratch, "cunxin.db.damaged-*Z", NULL) == 1;
		free(bent.at);
	}
	assert_in_range(damaged, 50, 200);
	free(bytes.at);
}

static void test_a_first_page_of_zeroes_is_damage_and_half_a_file_too(void **state)
{
	struct scratch *scratch = *state;
	struct bytes bytes = some_database(scratch);
	struct bytes half = { bytes.at, bytes.size / 2 / 4096 * 4096 };
	char moved[256];

	open_bent(scratch, &half);
	assert_int_equal(files(scratch, "cunxin.db.damaged-*Z", moved), 1);
	memset(bytes.at, 0, 4096);
	open_bent(scratch, &bytes);
	assert_int_equal(files(scratch, "cunxin.db.damaged-*Z", moved), 1);
	free(bytes.at);
}

/* A database whose pages are overwritten under the open store, which meets it at the next read. */
static void damage_while_open(struct scratch *scratch)
{
	char path[256], noise[4096];
	int64_t pages;
	int fd;

	scratch_restart(scratch);
	pages = scratch_number(scratch, "PRAGMA page_count");
	fd = open(scratch_path(scratch, "cunxin.db", path), O_RDWR);
	memset(noise, 0xA5, sizeof(noise));
	for (int64_t page = 2; page < pages; page++)
		assert_int_equal(pwrite(fd, noise, sizeof(noise), page * 4096), 4096);
	close(fd);
	for (int i = 0; i < 300 && !store_holding(scratch->store); i++) {
		struct inbox_message message;

		if (inbox_get(scratch->store, i, &message))
			inbox_release(&message);
	}
	assert_true(store_holding(scratch->store));
}

static void keep_many(struct scratch *scratch)
{
	for (int i = 0; i < 300; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		keep_text(scratch, text);
	}
}

static void test_damage_met_while_running_is_held_and_then_moved_aside(void **state)
{
	struct scratch *scratch = *state;
	char moved[256];

	keep_many(scratch);
	damage_while_open(scratch);
	assert_false(store_replaced(scratch->store));
	mend(scratch, 3);
	assert_false(store_holding(scratch->store));
	assert_true(store_damaged_copy(scratch->store, moved, sizeof(moved)));
	assert_true(store_replaced(scratch->store));
	assert_int_equal(messages(scratch), 0);
	assert_int_equal(try_keep(scratch, "新"), STORE_DONE);
}

static void test_damage_met_while_running_brings_the_newest_backup_back(void **state)
{
	struct scratch *scratch = *state;
	char path[256], origin[256];

	keep_many(scratch);
	assert_int_equal(mkdir(scratch_path(scratch, "backup", path), 0700), 0);
	scratch_path(scratch, "backup/cunxin-20270401T200000Z.db", path);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	damage_while_open(scratch);
	store_restores(scratch->store, true);
	mend(scratch, 3);
	assert_false(store_holding(scratch->store));
	assert_true(store_replaced(scratch->store));
	assert_int_equal(messages(scratch), 300);
	assert_string_equal(backup_origin(scratch->store, origin, sizeof(origin)), path);
}

/* ---- migration ---- */

static int kill_at, statement_number;

/* Stands between the statements of a step: dies at one of them. */
static void point(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	(void)values;
	if (++statement_number == kill_at)
		kill(getpid(), SIGKILL);
	sqlite3_result_int(context, statement_number);
}

static const char *const one[] = {
	"SELECT point(); CREATE TABLE a (x); SELECT point(); INSERT INTO a VALUES (1);"
	" SELECT point();",
	NULL
};
static const char *const two[] = {
	"SELECT point(); ALTER TABLE a RENAME TO b; SELECT point();",
	"INSERT INTO b VALUES (2); SELECT point(); CREATE INDEX bx ON b (x); SELECT point();", NULL
};
static const char *const *const steps[] = { one, two };

#define POINTS 7

static void child_migrates(struct scratch *scratch)
{
	char path[256];
	sqlite3 *db = NULL;

	if (connection_open(scratch_path(scratch, "old.db", path), STORE_UPGRADE, &db) != SQLITE_OK)
		_exit(9);
	sqlite3_create_function(db, "point", 0, SQLITE_UTF8, NULL, point, NULL, NULL);
	_exit(connection_migrate(db, steps, 2) == SQLITE_OK ? 0 : 8);
}

static void test_a_migration_killed_at_any_statement_is_done_or_not_begun(void **state)
{
	struct scratch *scratch = *state;

	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	for (kill_at = 1; kill_at <= POINTS + 1; kill_at++) {
		char path[256];
		sqlite3 *db = NULL;
		int64_t version, rows;

		unlink(scratch_path(scratch, "old.db", path));
		unlink(scratch_path(scratch, "old.db-journal", path));
		write_file(scratch, "old.db", "", 0);
		assert_int_equal(run_child(scratch, child_migrates),
				 kill_at <= POINTS ? 100 + SIGKILL : 0);
		scratch_path(scratch, "old.db", path);
		assert_int_equal(connection_open(path, STORE_UPGRADE, &db), SQLITE_OK);
		version = connection_number(db, "PRAGMA user_version", -1);
		rows = connection_number(
			db, version == 2 ? "SELECT count(*) FROM b" : "SELECT count(*) FROM a", -1);
		assert_int_equal(version, kill_at <= 3 ? 0 : kill_at <= POINTS ? 1 : 2);
		assert_int_equal(rows, version == 0 ? -1 : version);
		statement_number = 0;
		sqlite3_create_function(db, "point", 0, SQLITE_UTF8, NULL, point, NULL, NULL);
		{
			int was = kill_at;

			kill_at = 0;
			assert_int_equal(connection_migrate(db, steps, 2), SQLITE_OK);
			kill_at = was;
		}
		assert_int_equal(connection_number(db, "SELECT count(*) FROM b", -1), 2);
		sqlite3_close(db);
		statement_number = 0;
	}
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
}

/* ---- two users of one group ---- */

#define USER_A	  61001
#define USER_B	  61002
#define THE_GROUP 61000

static void become(uid_t user)
{
	gid_t group = THE_GROUP;

	umask(0007);
	if (setgroups(1, &group) != 0 || setresgid(user, user, user) != 0 ||
	    setresuid(user, user, user) != 0)
		_exit(20);
}

static void write_as(struct scratch *scratch, uid_t user, enum store_role role)
{
	char text[48];

	become(user);
	if (scratch_open(scratch, role) != STORE_OPENED) {
		fprintf(stderr, "%s\n", scratch->why);
		_exit(21);
	}
	snprintf(text, sizeof(text), "from %u as %d, %d", (unsigned)user, (int)role, (int)getpid());
	if (try_keep(scratch, text) != STORE_DONE)
		_exit(22);
	store_close(scratch->store, scratch->now);
	_exit(0);
}

static void daemon_of_a(struct scratch *scratch)
{
	write_as(scratch, USER_A, STORE_DAEMON);
}

static void verb_of_b(struct scratch *scratch)
{
	write_as(scratch, USER_B, STORE_VERB);
}

static void daemon_of_b(struct scratch *scratch)
{
	write_as(scratch, USER_B, STORE_DAEMON);
}

static void stranger(struct scratch *scratch)
{
	gid_t none = 61009;

	if (setgroups(1, &none) != 0 || setresgid(61009, 61009, 61009) != 0 ||
	    setresuid(61009, 61009, 61009) != 0)
		_exit(20);
	_exit(scratch_open(scratch, STORE_VERB) == STORE_FORBIDDEN && scratch->why[0] != '\0' ? 0
											      : 1);
}

static void test_two_users_of_the_group_write_the_same_database(void **state)
{
	struct scratch *scratch = *state;

	if (geteuid() != 0) {
		print_message("skipped: only root can become two users\n");
		skip();
	}
	close_and_empty(scratch);
	assert_int_equal(chown(scratch->dir, 0, THE_GROUP), 0);
	assert_int_equal(chmod(scratch->dir, 02770), 0);
	assert_int_equal(run_child(scratch, daemon_of_a), 0);
	assert_int_equal(run_child(scratch, verb_of_b), 0);
	assert_int_equal(run_child(scratch, daemon_of_b), 0);
	assert_int_equal(run_child(scratch, daemon_of_a), 0);
	assert_int_equal(rights(scratch, "cunxin.db"), 0660);
	assert_int_equal(run_child(scratch, stranger), 0);
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(messages(scratch), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_the_settings_that_the_promises_need_are_on),
		scratch_test(test_no_statement_does_more_than_read_and_write_rows),
		scratch_test(test_its_files_are_for_their_group_whatever_the_umask),
		scratch_test(test_a_file_open_to_everyone_is_closed_to_others),
		scratch_test(test_a_verb_makes_no_database),
		scratch_test(test_what_is_not_ours_is_left_alone),
		scratch_test(test_another_schema_is_refused_and_the_remedy_named),
		scratch_test(test_an_older_database_is_copied_before_it_is_upgraded),
		scratch_test(test_a_bad_place_is_named_with_its_remedy),
		scratch_test(test_another_writer_makes_busy_and_nothing_changes),
		scratch_test(test_a_change_by_another_is_seen_once),
		scratch_test(test_a_change_is_seen_that_was_not_yet_there_at_the_look),
		scratch_test(test_a_rollback_leaves_nothing_also_of_tallies),
		scratch_test(test_a_full_disk_is_a_state_that_ends_by_itself),
		scratch_test(test_whatever_write_or_sync_fails_the_database_holds_what_was_said),
		scratch_test(test_a_start_on_a_failing_disk_holds_and_begins_when_it_is_well),
		scratch_test(test_mending_backs_off_from_one_second_to_sixty),
		scratch_test(test_a_log_removed_under_us_costs_nothing),
		scratch_test(test_a_database_replaced_under_us_stops_us_and_ours_is_kept),
		scratch_test(test_the_log_is_written_over_and_does_not_grow),
		scratch_test(test_a_lengthened_log_is_read_whole_after_a_kill),
		scratch_test(test_what_must_be_forgotten_does_not_stay_in_the_log),
		scratch_test(test_only_an_unclean_stop_is_followed_by_a_check),
		scratch_test(test_what_was_committed_is_there_after_a_kill),
		scratch_test(test_a_process_killed_at_any_time_has_lost_nothing_that_it_told_of),
		scratch_test(test_writers_of_several_processes_take_turns),
		scratch_test(test_a_damaged_database_is_moved_aside_and_never_written_into),
		scratch_test(test_a_first_page_of_zeroes_is_damage_and_half_a_file_too),
		scratch_test(test_damage_met_while_running_is_held_and_then_moved_aside),
		scratch_test(test_damage_met_while_running_brings_the_newest_backup_back),
		scratch_test(test_a_migration_killed_at_any_statement_is_done_or_not_begun),
		scratch_test(test_two_users_of_the_group_write_the_same_database),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
