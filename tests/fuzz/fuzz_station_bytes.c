/*
 * A modem that says anything: the station is fed octets and time by the input's own words, and
 * must stay alive, rest when nothing is due, and write nothing but command lines, PDUs, ESC and
 * Ctrl-Z (fault F69).
 */
#include "conf/config.h"
#include "forms/forms.h"
#include "station/station.h"
#include "store/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TURNS_MOST 400

static struct office office;
static char folder[] = "/tmp/fuzz-station-XXXXXX";
static struct moment now = { .up = 1000000, .utc = 1793000000000, .trusted = true };

static void leave(void)
{
	char command[96];

	store_close(office.store, now);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command) != 0)
		_exit(1);
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
	if (office.forms == NULL || office.zone == NULL || mkdtemp(folder) == NULL ||
	    store_open(folder, STORE_DAEMON, now, &office.store, why, sizeof(why)) != STORE_OPENED)
		abort();
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

/* An octet of 0xF0 and above moves the clock or the link; others begin a run of bytes. */
static size_t one_step(struct station *station, const uint8_t *data, size_t size)
{
	static const int64_t moves[] = { 10, 500, 2000, 11000, 61000, 200000, 1900000, 90000000 };
	size_t run;

	if (data[0] >= 0xF0 && data[0] < 0xF8) {
		now.up += moves[data[0] - 0xF0];
		now.utc += moves[data[0] - 0xF0];
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
	now.up += 100000;
	now.utc += 100000;
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
