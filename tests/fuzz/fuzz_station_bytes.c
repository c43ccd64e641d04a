/*
 * A modem that says anything: the station is fed octets and time by the input's own words, and
 * must stay alive, rest when nothing is due, and write nothing but command lines, PDUs, ESC and
 * Ctrl-Z (fault F69). The database is a real one, in memory where the machine has a folder of that
 * kind, and never synced; each input begins with an empty one at the same moment, so that what is
 * found can be played again.
 */
#include "conf/config.h"
#include "forms/forms.h"
#include "office/planning.h"
#include "station/station.h"
#include "store/inside.h"
#include "store/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TURNS_MOST 400

#define TABLES_MAX 128

static const struct moment morning = { .up = 1000000, .utc = 1793000000000, .trusted = true };

static struct office office;
static struct moment now;
static unsigned moved[8]; /* moves of each length in this input */
static char folder[64];
static sqlite3_stmt *empties[TABLES_MAX];
static size_t empty_count;

static void leave(void)
{
	char command[96];

	for (size_t i = 0; i < empty_count; i++)
		sqlite3_finalize(empties[i]);
	store_close(office.store, now);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command) != 0)
		_exit(1);
}

static void make_folder(void)
{
	strcpy(folder, "/dev/shm/fuzz-station-XXXXXX");
	if (mkdtemp(folder) != NULL)
		return;
	strcpy(folder, "/tmp/fuzz-station-XXXXXX");
	if (mkdtemp(folder) == NULL)
		abort();
}

/* A statement for each table that empties it, the youngest first, since the young refer to the old:
 * all but the mark of a daemon that runs. */
static void learn_tables(sqlite3 *db)
{
	static const char names[] =
		"SELECT 'DELETE FROM ' || name ||"
		" iif(name = 'setting', ' WHERE name <> ''running''', '') FROM sqlite_schema"
		" WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid DESC";
	sqlite3_stmt *tables = NULL;

	if (sqlite3_prepare_v2(db, names, -1, &tables, NULL) != SQLITE_OK)
		abort();
	while (sqlite3_step(tables) == SQLITE_ROW && empty_count < TABLES_MAX)
		if (sqlite3_prepare_v2(db, (const char *)sqlite3_column_text(tables, 0), -1,
				       &empties[empty_count++], NULL) != SQLITE_OK)
			abort();
	sqlite3_finalize(tables);
	if (empty_count == 0 || empty_count == TABLES_MAX)
		abort();
}

/* How many tables keep their rows, because others refer to them. */
static size_t empty_tables(void)
{
	size_t kept = 0;

	for (size_t i = 0; i < empty_count; i++) {
		int code = sqlite3_step(empties[i]);

		if (code != SQLITE_DONE && (code & 0xFF) != SQLITE_CONSTRAINT)
			abort();
		kept += code != SQLITE_DONE;
		sqlite3_reset(empties[i]);
	}
	return kept;
}

/* A store of a first morning again, also in what it remembers of rows. */
static void begin_anew(struct store *store)
{
	if (store_begin(store) != STORE_DONE)
		abort();
	for (size_t before = TABLES_MAX, kept = empty_tables(); kept > 0; kept = empty_tables()) {
		if (kept >= before)
			abort();
		before = kept;
	}
	if (store_commit(store) != STORE_DONE)
		abort();
	store->live_count = store->turn_count = store->counted_count = 0;
	store->plan_next = store->plan_count = 0;
	store->over.since = store->over.until = store->over.segments = 0;
	store->incomplete_at = store->suspects_until = store->life_began = 0;
	now = morning;
	memset(moved, 0, sizeof(moved));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const items[] = { "modems.[0].device=/dev/none", "modems.[0].pin=1234",
					     "limits.segments_per_hour=0",
					     "limits.segments_per_day=0", "quiet_hours=" };
	const struct conf_overrides overrides = { items, sizeof(items) / sizeof(*items) };
	struct conf_problems problems = { .count = 0 };
	char why[512];

	(void)argc;
	(void)argv;
	office.config = config_load("etc/cunxin.conf", &overrides, &problems);
	office.forms = office.config == NULL ? NULL : forms_load(office.config, &problems);
	office.zone = zone_open("Asia/Shanghai");
	office.planning = planning_new();
	if (office.forms == NULL || office.zone == NULL)
		abort();
	make_folder();
	if (store_open(folder, STORE_DAEMON, morning, &office.store, why, sizeof(why)) !=
		    STORE_OPENED ||
	    connection_run(office.store->db, "PRAGMA synchronous = OFF;") != SQLITE_OK)
		abort();
	learn_tables(office.store->db);
	atexit(leave);
	return 0;
}

static void queue_something(void)
{
	const struct outbox_order order = { .recipient = "+8613900000001",
					    .text = "村里通知：明天播种。",
					    .kind = "reply",
					    .lane = LANE_REPLY };

	if (store_begin(office.store) != STORE_DONE)
		abort();
	outbox_queue(office.store, &order, now);
	if (store_commit(office.store) != STORE_DONE)
		abort();
}

static void take_output(struct station *station)
{
	size_t size;
	const char *bytes = station_output(station, 0, &size);

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if ((c < 0x20 || c > 0x7E) && c != '\r' && c != 0x1A && c != 0x1B)
			abort();
	}
	station_written(station, 0, size);
}

/* Turns until nothing is due now. A station that never rests is a fast loop. */
static void rest(struct station *station)
{
	struct station_notice notice;

	for (int turns = 0; turns < TURNS_MOST; turns++) {
		station_tick(station, now);
		take_output(station);
		while (station_notice(station, &notice))
			continue;
		if (station_deadline(station, now) > now.up)
			return;
	}
	abort();
}

/* An octet moves the clock. The office's chores are due after a long move and take most of the time:
 * an input has few of those, and enough days that something of the calendar falls due. */
static void move_clock(unsigned octet)
{
	static const struct {
		int64_t by;
		unsigned most; /* of them in an input; 0: any number */
	} moves[] = {
		{ 10, 0 },    { 500, 0 },    { 2000, 0 },    { 11000, 0 },
		{ 61000, 0 }, { 200000, 0 }, { 1900000, 4 }, { 90000000, 16 },
	};
	unsigned which = octet % 8;

	if (moves[which].most > 0 && moved[which]++ >= moves[which].most)
		which %= 4;
	now.up += moves[which].by;
	now.utc += moves[which].by;
}

/* An octet of 0xF0 and above moves the clock or the link; others begin a run of bytes. */
static size_t one_step(struct station *station, const uint8_t *data, size_t size)
{
	size_t run;

	if (data[0] >= 0xF0 && data[0] < 0xF8) {
		move_clock(data[0]);
		return 1;
	}
	if (data[0] == 0xF8) {
		station_link_down(station, 0, "gone", now);
		station_link_up(station, 0, now);
		return 1;
	}
	if (data[0] == 0xF9) {
		queue_something();
		station_poke(station);
		return 1;
	}
	run = (size_t)data[0] % 64 + 1;
	if (run > size - 1)
		run = size - 1;
	station_input(station, 0, (const char *)data + 1, run, now);
	return run + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct station *station;

	if (size > 2048)
		return 0;
	begin_anew(office.store);
	station = station_new(&office, now);
	station_link_up(station, 0, now);
	while (size > 0) {
		size_t used = one_step(station, data, size);

		data += used;
		size -= used;
		rest(station);
	}
	station_free(station);
	return 0;
}
