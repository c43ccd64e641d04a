#include "unit/store/pdus.h"

#include "store/backup.h"
#include "store/broadcast.h"
#include "store/call.h"
#include "store/event.h"
#include "store/inside.h"
#include "store/maintain.h"
#include "store/report.h"
#include "unit/store/faulty.h"

#include <glob.h>
#include <sys/wait.h>

static size_t files(const struct scratch *scratch, const char *pattern)
{
	char path[256];
	glob_t all;
	size_t count = 0;

	if (glob(scratch_path(scratch, pattern, path), 0, NULL, &all) == 0)
		count = all.gl_pathc;
	globfree(&all);
	return count;
}

static int64_t number_in(const char *path, const char *question)
{
	sqlite3 *db = NULL;
	int64_t number;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	number = connection_number(db, question, -1);
	sqlite3_close(db);
	return number;
}

static int64_t queue(struct scratch *scratch, const char *text, int64_t not_before)
{
	struct outbox_order order = { .recipient = "+8613900000001",
				      .text = text,
				      .kind = "reply",
				      .not_before = not_before };
	int64_t id;

	scratch_begin(scratch);
	id = outbox_queue(scratch->store, &order, scratch->now);
	scratch_commit(scratch);
	return id;
}

static const char *state_of(struct scratch *scratch, int64_t id)
{
	struct outbox_message message;

	assert_true(outbox_get(scratch->store, id, &message));
	outbox_release(&message);
	return outbox_state_name(message.state);
}

/* ---- backups ---- */

static void test_a_backup_is_a_proved_copy_for_its_owner_alone(void **state)
{
	struct scratch *scratch = *state;
	struct stat status;
	char path[256];

	keep(scratch, (struct text){ .text = "一" });
	scratch_path(scratch, "copy.db", path);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	assert_int_equal(number_in(path, "SELECT count(*) FROM message"), 1);
	assert_int_equal(number_in(path, "PRAGMA application_id"), STORE_APPLICATION_ID);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(files(scratch, "copy.db*"), 1);
	keep(scratch, (struct text){ .text = "二" });
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	assert_int_equal(number_in(path, "SELECT count(*) FROM message"), 2);
}

static void test_a_backup_that_fails_leaves_the_old_one_and_no_rubbish(void **state)
{
	struct scratch *scratch = *state;
	char path[256];
	bool done = false;
	long at = 1;

	scratch_path(scratch, "copy.db", path);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	keep(scratch, (struct text){ .text = "一" });
	disk_install();
	for (; !done && at < 400; at++) {
		disk_fails_at(at, true);
		done = backup_write(scratch->store, path, scratch->why, sizeof(scratch->why));
		disk_is_well();
		assert_int_equal(files(scratch, "copy.db*"), 1);
		if (!done)
			assert_true(scratch->why[0] != '\0');
		assert_int_equal(number_in(path, "SELECT count(*) FROM message"), done);
	}
	disk_remove();
	assert_in_range(at, 4, 399);
	assert_false(backup_write(scratch->store, "/nonexistent/copy.db", scratch->why,
				  sizeof(scratch->why)));
	assert_non_null(strstr(scratch->why, "/nonexistent/copy.db"));
	assert_false(
		backup_write(scratch->store, scratch->dir, scratch->why, sizeof(scratch->why)));
}

static void test_a_backup_is_taken_while_another_process_writes(void **state)
{
	struct scratch *scratch = *state;
	char path[256];
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		scratch->store = NULL;
		alarm(30);
		if (scratch_open(scratch, STORE_VERB) != STORE_OPENED)
			_exit(1);
		for (int i = 0; i < 300; i++) {
			if (store_begin(scratch->store) != STORE_DONE)
				_exit(2);
			event_add(scratch->store, "x", NULL, scratch->now);
			event_add(scratch->store, "y", NULL, scratch->now);
			if (store_commit(scratch->store) != STORE_DONE)
				_exit(3);
		}
		_exit(0);
	}
	scratch_path(scratch, "copy.db", path);
	for (int i = 0; i < 5; i++) {
		assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
		assert_int_equal(number_in(path, "SELECT count(*) % 2 FROM event"), 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

#define MORE_THAN_70                                                                                                               \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

static void test_what_was_due_before_a_restore_waits_for_the_clerk(void **state)
{
	struct scratch *scratch = *state;
	int64_t due = queue(scratch, MORE_THAN_70, 0);
	int64_t tomorrow = queue(scratch, "明天", scratch->now.utc + DAYS(2));
	char path[256];

	scratch_path(scratch, "copy.db", path);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	keep(scratch, (struct text){ .text = "之后" });
	store_close(scratch->store, scratch->now);
	scratch_later(scratch, DAYS(1));
	assert_true(backup_restore(scratch->dir, path, scratch->now, scratch->why,
				   sizeof(scratch->why)));
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 0);
	assert_string_equal(state_of(scratch, due), "uncertain");
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM segment WHERE state = 7"),
			 2);
	assert_string_equal(state_of(scratch, tomorrow), "queued");
	assert_int_equal(files(scratch, "cunxin.db.replaced-*"), 1);
}

static void test_only_a_sound_copy_of_ours_is_restored(void **state)
{
	struct scratch *scratch = *state;
	char path[256];
	FILE *file;

	keep(scratch, (struct text){ .text = "一" });
	scratch_path(scratch, "copy.db", path);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	file = fopen(path, "r+");
	for (int i = 0; i < 20000; i++) {
		fseek(file, 4096 + i, SEEK_SET);
		fputc(0x5A, file);
	}
	fclose(file);
	assert_false(backup_restore(scratch->dir, path, scratch->now, scratch->why,
				    sizeof(scratch->why)));
	assert_false(backup_restore(scratch->dir, "/etc/passwd", scratch->now, scratch->why,
				    sizeof(scratch->why)));
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 1);
}

static void test_a_damaged_database_is_replaced_by_the_copy_and_kept_aside(void **state)
{
	struct scratch *scratch = *state;
	char path[256], damaged[256];
	FILE *file;

	keep(scratch, (struct text){ .text = "一" });
	scratch_path(scratch, "copy.db", path);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	file = fopen(scratch_path(scratch, "cunxin.db", damaged), "r+");
	for (int i = 0; i < 40000; i++) {
		fseek(file, 4096 + i, SEEK_SET);
		fputc(0x5A, file);
	}
	fclose(file);
	assert_true(backup_restore(scratch->dir, path, scratch->now, scratch->why,
				   sizeof(scratch->why)));
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 1);
	assert_int_equal(files(scratch, "cunxin.db.damaged-*Z"), 1);
}

/* A copy as the nightly chores make it, under a time of its own. */
static void copy_at(struct scratch *scratch, const char *time, bool sound)
{
	char path[256];
	FILE *file;

	scratch_path(scratch, "backup", path);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/backup/cunxin-%s.db", scratch->dir, time);
	assert_true(backup_write(scratch->store, path, scratch->why, sizeof(scratch->why)));
	if (sound)
		return;
	file = fopen(path, "r+");
	for (int i = 0; i < 40000; i++) {
		fseek(file, 4096 + i, SEEK_SET);
		fputc(0x5A, file);
	}
	fclose(file);
}

static void test_the_newest_good_copy_is_put_back(void **state)
{
	struct scratch *scratch = *state;
	char path[4096], origin[256];

	keep(scratch, (struct text){ .text = "一" });
	copy_at(scratch, "20270401T200000Z", true);
	keep(scratch, (struct text){ .text = "二" });
	copy_at(scratch, "20270402T200000Z", true);
	keep(scratch, (struct text){ .text = "三" });
	copy_at(scratch, "20270403T200000Z", false);
	store_close(scratch->store, scratch->now);
	scratch->store = NULL;
	assert_int_equal(unlink(scratch_path(scratch, "cunxin.db", origin)), 0);
	assert_true(backup_restore_newest(scratch->dir, scratch->now, path, sizeof(path)));
	assert_non_null(strstr(path, "20270402T200000Z"));
	assert_int_equal(scratch_open(scratch, STORE_DAEMON), STORE_OPENED);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 2);
	assert_string_equal(backup_origin(scratch->store, origin, sizeof(origin)), path);
}

static void test_without_a_good_copy_nothing_is_put_back(void **state)
{
	struct scratch *scratch = *state;
	char path[4096];

	assert_false(backup_restore_newest(scratch->dir, scratch->now, path, sizeof(path)));
	copy_at(scratch, "20270403T200000Z", false);
	assert_false(backup_restore_newest(scratch->dir, scratch->now, path, sizeof(path)));
	assert_string_equal(backup_origin(scratch->store, path, sizeof(path)), "");
}

/* ---- chores ---- */

static void handle_all(struct scratch *scratch)
{
	struct inbox_message message;

	while (inbox_next_whole(scratch->store, scratch->now, &message)) {
		scratch_begin(scratch);
		inbox_handled(scratch->store, message.id, "accepted", NULL, NULL, scratch->now);
		scratch_commit(scratch);
		inbox_release(&message);
	}
}

static void test_what_is_too_old_goes_and_the_rest_stays(void **state)
{
	struct scratch *scratch = *state;
	struct maintain_plan plan = { .message_days = 90, .event_days = 10 };
	struct maintain_done done;
	int64_t held, sent;
	struct report report = { .form = "harvest", .state = "valid", .fields = "{}" };
	struct broadcast notice = { .audience = (char *)"all", .text = (char *)"x", .code = "1" };
	const struct broadcast_person person = { .name = "张三", .number = "+8613900000001" };

	for (int i = 0; i < 450; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		keep(scratch, (struct text){ .text = text });
	}
	handle_all(scratch);
	report.message_id = 7;
	held = queue(scratch, "还没发", 0);
	sent = queue(scratch, "发了", 0);
	scratch_begin(scratch);
	report_add(scratch->store, &report, scratch->now);
	outbox_handed(scratch->store, sent, 1, "m1", "8986", scratch->now);
	outbox_sent(scratch->store, sent, 1, 1, scratch->now);
	event_add(scratch->store, "x", NULL, scratch->now);
	event_add(scratch->store, "newest", NULL, scratch->now);
	notice.id = broadcast_add(scratch->store, &notice, scratch->now);
	broadcast_add_person(scratch->store, notice.id, 1, &person);
	broadcast_stage_begin(scratch->store, notice.id, "x", 0, 0, scratch->now);
	broadcast_publish(scratch->store, notice.id);
	broadcast_finish(scratch->store, scratch->now);
	call_add(scratch->store, &(struct call){ .at = scratch->now.utc,
						 .number = "+8613900000001",
						 .modem = "m1",
						 .sim = "",
						 .settled_at = 1 });
	call_add(scratch->store, &(struct call){ .at = scratch->now.utc,
						 .number = "+8613900000002",
						 .modem = "m1",
						 .sim = "" });
	scratch_commit(scratch);
	scratch_later(scratch, DAYS(91));
	keep(scratch, (struct text){ .text = "新的", .sent = 91 * 86400 });
	assert_true(maintain_run(scratch->store, &plan, scratch->now, &done));
	assert_true(done.sound);
	assert_int_equal(done.messages, 449);
	assert_int_equal(done.sent, 1);
	assert_int_equal(done.events, 1);
	assert_int_equal(event_last(scratch->store), 2);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 2);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM pdu"), 2);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM handed"), 0);
	assert_string_equal(state_of(scratch, held), "queued");
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM report"), 1);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM broadcast"), 1);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM broadcast_person"), 0);
	/* who waits to be called back does so for as long as it takes */
	assert_int_equal(call_waiting_count(scratch->store), 1);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM call"), 1);
}

static void test_raw_octets_may_go_before_their_texts_but_not_within_a_month(void **state)
{
	struct scratch *scratch = *state;
	struct maintain_plan plan = { .raw_days = 1 };
	struct maintain_done done;

	keep(scratch, (struct text){ .text = "一" });
	keep(scratch, (struct text){ .text = "等", .total = 2, .part = 1 });
	handle_all(scratch);
	scratch_later(scratch, DAYS(29));
	assert_true(maintain_run(scratch->store, &plan, scratch->now, &done));
	assert_int_equal(done.raw, 0);
	scratch_later(scratch, DAYS(2));
	assert_true(maintain_run(scratch->store, &plan, scratch->now, &done));
	assert_int_equal(done.raw, 1);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 2);
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM pdu"), 1);
}

static void test_with_a_wrong_clock_nothing_is_too_old(void **state)
{
	struct scratch *scratch = *state;
	struct maintain_plan plan = { .raw_days = 30, .message_days = 30, .event_days = 1 };
	struct maintain_done done;

	keep(scratch, (struct text){ .text = "一" });
	handle_all(scratch);
	scratch_later(scratch, DAYS(4000));
	scratch->now.trusted = false;
	assert_true(maintain_run(scratch->store, &plan, scratch->now, &done));
	assert_int_equal(done.messages + done.raw, 0);
	assert_non_null(strstr(done.why, "clock"));
	assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM message"), 1);
}

static void test_backups_rotate(void **state)
{
	struct scratch *scratch = *state;
	struct maintain_plan plan = { .backup_dir = scratch->dir, .backups = 3 };
	struct maintain_done done;
	char first[sizeof(done.backup)] = "";

	for (int i = 0; i < 5; i++) {
		assert_true(maintain_run(scratch->store, &plan, scratch->now, &done));
		assert_int_equal(access(done.backup, F_OK), 0);
		if (i == 0)
			strcpy(first, done.backup);
		scratch_later(scratch, DAYS(1));
	}
	assert_int_equal(files(scratch, "cunxin-*.db"), 3);
	assert_int_not_equal(access(first, F_OK), 0);
}

static void test_an_unsound_database_is_neither_pruned_nor_backed_up(void **state)
{
	struct scratch *scratch = *state;
	struct maintain_plan plan = { .backup_dir = scratch->dir, .message_days = 30 };
	struct maintain_done done;
	char path[256];
	FILE *file;

	for (int i = 0; i < 200; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		keep(scratch, (struct text){ .text = text });
	}
	scratch_restart(scratch);
	file = fopen(scratch_path(scratch, "cunxin.db", path), "r+");
	for (int i = 0; i < 4096; i++) {
		fseek(file, 3 * 4096 + i, SEEK_SET);
		fputc(0x5A, file);
	}
	fclose(file);
	assert_false(maintain_run(scratch->store, &plan, scratch->now, &done));
	assert_false(done.sound);
	assert_true(done.why[0] != '\0');
	assert_int_equal(files(scratch, "cunxin-*.db"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_a_backup_is_a_proved_copy_for_its_owner_alone),
		scratch_test(test_a_backup_that_fails_leaves_the_old_one_and_no_rubbish),
		scratch_test(test_a_backup_is_taken_while_another_process_writes),
		scratch_test(test_what_was_due_before_a_restore_waits_for_the_clerk),
		scratch_test(test_only_a_sound_copy_of_ours_is_restored),
		scratch_test(test_a_damaged_database_is_replaced_by_the_copy_and_kept_aside),
		scratch_test(test_the_newest_good_copy_is_put_back),
		scratch_test(test_without_a_good_copy_nothing_is_put_back),
		scratch_test(test_what_is_too_old_goes_and_the_rest_stays),
		scratch_test(test_raw_octets_may_go_before_their_texts_but_not_within_a_month),
		scratch_test(test_with_a_wrong_clock_nothing_is_too_old),
		scratch_test(test_backups_rotate),
		scratch_test(test_an_unsound_database_is_neither_pruned_nor_backed_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
