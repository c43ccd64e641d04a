/*
 * A turn in virtual time:
 *
 *	links        who is there, who wants whom
 *	modem → core all that is ready, in pieces of `cut` octets, then one tick
 *	core → modem the same way
 *
 * until nothing moves any more at this millisecond; then the clock goes to the earliest
 * deadline. In real time the server's loop (serve.c) and cunxind do all this by themselves.
 */
#include "world.h"

#include "base/clock.h"
#include "base/crash.h"
#include "sim/child.h"
#include "sim/fault.h"
#include "sim/life.h"
#include "sim/serve.h"

#include <assert.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Turns at one and the same millisecond before we say that something never rests. */
#define TURNS_MAX 200000

#define BOOT_TIME  SECONDS(30) /* from a power cut to the daemon's start */
#define DRAIN_TIME SECONDS(10)
#define PLAUSIBLE  INT64_C(1767225600000) /* 2026-01-01: as the daemon's own clock (base/clock.c) */

struct world {
	struct world_settings settings;
	char folder[64];
	char *override_texts[OVERRIDES_MOST];
	const char *override_items[OVERRIDES_MOST];
	struct conf_overrides overrides;
	char trouble[256];

	/* virtual time */
	struct moment now;
	int64_t booted_at; /* up of the world at which the daemon's up was 0 */
	int64_t skew;	   /* what its calendar is ahead of the true one */
	struct network *network;
	struct sim_modem *modems[MODEMS_MOST];
	bool linked[MODEMS_MOST];
	unsigned plugged[MODEMS_MOST];
	struct control control;
	struct life *life;
	unsigned turns; /* at this millisecond */
	char kill_point[32];
	unsigned kill_passes;

	/* real time */
	struct server *server;
	struct serve serve;
	struct serve_modem serve_modems[MODEMS_MOST];
	char sockets[MODEMS_MOST][96];
	struct child daemon;
	int64_t shift; /* the world's UTC minus the machine's */
};

/* Where a kill point was passed the rest of the core's turn does not happen. */
static jmp_buf killed_at;
static struct world *killing;
static unsigned kills;

/* Memory of a life that was cut off in the middle is lost on purpose. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return kills > 0;
}

static void crash_passed(const char *name)
{
	if (killing == NULL || strcmp(killing->kill_point, name) != 0 || --killing->kill_passes > 0)
		return;
	kills++;
	longjmp(killed_at, 1);
}

/* ---- its folder and config ---- */

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static bool make_folder(struct world *world, struct buffer *why)
{
	const char *where = getenv("TMPDIR");

	snprintf(world->folder, sizeof world->folder, "%.40s/cunxin-play-XXXXXX",
		 where != NULL && where[0] != '\0' ? where : "/tmp");
	if (mkdtemp(world->folder) != NULL)
		return true;
	buffer_add_format(why, "%s: cannot be made\n", world->folder);
	world->folder[0] = '\0';
	return false;
}

static void override(struct world *world, const char *key, const char *value)
{
	struct buffer text = BUFFER_EMPTY;
	size_t at = world->overrides.count;

	assert(at < OVERRIDES_MOST && "the settings leave room for the world's own");
	buffer_add_format(&text, "%s=%s", key, value);
	world->override_items[at] = world->override_texts[at] = buffer_take(&text);
	world->overrides.count = at + 1;
}

static void make_overrides(struct world *world)
{
	char state[96], run[96];

	assert(world->settings.overrides->count <= WORLD_OVERRIDES_MOST);
	world->overrides.items = world->override_items;
	for (size_t i = 0; i < world->settings.overrides->count; i++)
		world->override_items[world->overrides.count++] =
			world->settings.overrides->items[i];
	snprintf(state, sizeof state, "%s/state", world->folder);
	snprintf(run, sizeof run, "%s/run", world->folder);
	mkdir(state, 0770);
	mkdir(run, 0770);
	override(world, "state_dir", state);
	override(world, "run_dir", run);
}

static bool has_modem(const struct world *world, struct buffer *why)
{
	if (world->settings.config->modem_count > 0)
		return true;
	buffer_add_format(why, "%s: there is no modem\n", world->settings.path);
	return false;
}

/* Modems of one house have SIMs and serials of their own. */
static struct sim_settings settings_of(const struct config_modem *modem, size_t index)
{
	static char imei[MODEMS_MOST][20], iccid[MODEMS_MOST][24];
	struct sim_settings settings = sim_settings_default;

	snprintf(imei[index], sizeof imei[index], "8621070435569%02zu", 42 + index);
	snprintf(iccid[index], sizeof iccid[index], "898600123456789012%02zu", 34 + index);
	settings.name = modem->name;
	settings.imei = imei[index];
	settings.iccid = iccid[index];
	settings.pin = modem->pin;
	return settings;
}

/* ---- virtual time ---- */

/* As the daemon sees it: its machine may have been booted since. */
static struct moment inside(const struct world *world)
{
	struct moment now = world->now;

	now.up -= world->booted_at;
	now.utc += world->skew;
	now.trusted = now.utc >= PLAUSIBLE;
	return now;
}

static size_t piece(const struct world *world, size_t size)
{
	return world->settings.cut == 0 || size < world->settings.cut ? size : world->settings.cut;
}

static void link_one(struct world *world, size_t i)
{
	struct station *station = life_station(world->life);
	struct sim_modem *modem = world->modems[i];
	bool there = sim_modem_present(modem);

	if (world->linked[i] && (!there || sim_modem_plugged(modem) != world->plugged[i])) {
		world->linked[i] = false;
		station_link_down(station, i, "hung up", inside(world));
	}
	if (!station_wants_link(station, i)) {
		world->linked[i] = false;
	} else if (!world->linked[i] && there) {
		world->linked[i] = true;
		world->plugged[i] = sim_modem_plugged(modem);
		station_link_up(station, i, inside(world));
	} else if (!world->linked[i]) {
		station_link_failed(station, i, "no such device", inside(world));
	}
}

static void show_bytes(const struct world *world, size_t i, char direction, const char *bytes,
		       size_t size)
{
	if (world->settings.talk < 2)
		return;
	fprintf(stderr, "%.3f %s %c ", (double)world->now.up / 1000,
		sim_modem_name(world->modems[i]), direction);
	for (size_t at = 0; at < size; at++) {
		unsigned char byte = (unsigned char)bytes[at];

		if (byte == '\r' || byte == '\n')
			fputs(byte == '\r' ? "\\r" : "\\n", stderr);
		else if (byte >= 0x20 && byte < 0x7F)
			fputc(byte, stderr);
		else
			fprintf(stderr, "\\x%02X", byte);
	}
	fputc('\n', stderr);
}

/* True where something moved. */
static bool to_core(struct world *world, size_t i)
{
	struct sim_modem *modem = world->modems[i];
	bool moved = false;
	char bytes[4096];
	size_t size;

	if (!world->linked[i]) {
		sim_modem_unheard(modem);
		return false;
	}
	for (;;) {
		const char *waiting = sim_modem_output(modem, &size);

		size = piece(world, size < sizeof bytes ? size : sizeof bytes);
		if (size == 0)
			return moved;
		memcpy(bytes, waiting, size);
		sim_modem_written(modem, size);
		show_bytes(world, i, '<', bytes, size);
		station_input(life_station(world->life), i, bytes, size, inside(world));
		moved = true;
	}
}

static bool to_modem(struct world *world, size_t i)
{
	struct station *station = life_station(world->life);
	bool moved = false;
	char bytes[4096];
	size_t size;

	while (world->linked[i]) {
		const char *waiting = station_output(station, i, &size);

		size = piece(world, size < sizeof bytes ? size : sizeof bytes);
		if (size == 0)
			break;
		memcpy(bytes, waiting, size);
		station_written(station, i, size);
		show_bytes(world, i, '>', bytes, size);
		sim_modem_input(world->modems[i], bytes, size, world->now);
		moved = true;
	}
	return moved;
}

static void take_notices(struct world *world)
{
	struct station_notice notice;

	while (station_notice(life_station(world->life), &notice))
		if (world->settings.talk)
			fprintf(stderr, "  [%s]\n", notice.text);
}

static bool core_turn(struct world *world)
{
	bool moved = false;

	for (size_t i = 0; i < world->control.count; i++)
		link_one(world, i);
	for (size_t i = 0; i < world->control.count; i++)
		moved = to_core(world, i) || moved;
	station_tick(life_station(world->life), inside(world));
	for (size_t i = 0; i < world->control.count; i++)
		moved = to_modem(world, i) || moved;
	take_notices(world);
	return moved;
}

static bool begin_life(struct world *world, struct buffer *why)
{
	world->life = life_begin(world->settings.path, &world->overrides, inside(world), why);
	for (size_t i = 0; i < world->control.count; i++) {
		world->linked[i] = false;
		sim_modem_unheard(world->modems[i]);
	}
	return world->life != NULL;
}

static void powerless(struct world *world)
{
	char why[128];

	for (size_t i = 0; i < world->control.count; i++)
		sim_fault(world->modems[i], "unplug 0", world->now, why, sizeof why);
	world->now.up += BOOT_TIME;
	world->now.utc += BOOT_TIME;
	world->booted_at = world->now.up;
}

static void die_and_begin(struct world *world)
{
	struct buffer why = BUFFER_EMPTY;

	killing = NULL;
	world->kill_point[0] = '\0';
	life_kill(world->life);
	if (!begin_life(world, &why))
		copy_text(world->trouble, sizeof world->trouble, buffer_text(&why));
	buffer_release(&why);
}

/* A turn of the core, which may pass the point at which it is to die. */
static bool guarded_turn(struct world *world)
{
	if (world->kill_point[0] == '\0')
		return core_turn(world);
	if (setjmp(killed_at) == 0) {
		bool moved;

		killing = world;
		moved = core_turn(world);
		killing = NULL;
		return moved;
	}
	die_and_begin(world);
	return true;
}

static int64_t next_time(const struct world *world)
{
	int64_t next = station_deadline(life_station(world->life), inside(world));

	if (next != NEVER)
		next += world->booted_at;
	for (size_t i = 0; i < world->control.count; i++)
		next = earlier(next, sim_modem_deadline(world->modems[i]));
	return next;
}

static void forward(struct world *world, int64_t up)
{
	world->now.utc += up - world->now.up;
	world->now.up = up;
	world->turns = 0;
}

static bool virtual_step(struct world *world, int64_t until)
{
	bool moved = false;
	int64_t next;

	for (size_t i = 0; i < world->control.count; i++)
		sim_modem_tick(world->modems[i], world->now);
	moved = guarded_turn(world);
	buffer_clear(network_ledger(world->network));
	if (world->trouble[0] != '\0')
		return false;
	if (++world->turns > TURNS_MAX) {
		snprintf(world->trouble, sizeof world->trouble, "the daemon never rests");
		return false;
	}
	next = next_time(world);
	if (moved || next <= world->now.up)
		return true;
	if (next > until) {
		if (world->now.up < until)
			forward(world, until);
		return false;
	}
	forward(world, next);
	return true;
}

static bool open_virtual(struct world *world, int64_t utc, struct buffer *why)
{
	world->now = (struct moment){ .up = HOURS(1), .utc = utc, .trusted = true };
	world->network = network_new();
	world->control = (struct control){ .network = world->network, .modems = world->modems };
	for (size_t i = 0; i < world->settings.config->modem_count; i++) {
		struct sim_settings settings = settings_of(&world->settings.config->modems[i], i);

		world->modems[i] = sim_modem_new(&settings, world->network, world->now);
		world->control.count++;
	}
	crash_instead = crash_passed;
	return begin_life(world, why);
}

/* A clean stop waits for what is in the air. */
static void drain(struct world *world)
{
	int64_t end = world->now.up + DRAIN_TIME;

	while (!station_drained(life_station(world->life), inside(world)) &&
	       virtual_step(world, end))
		;
}

static bool restart_virtual(struct world *world, enum world_end how, const char *point,
			    struct buffer *why)
{
	char *end;

	switch (how) {
	case WORLD_RESTART:
		drain(world);
		life_end(world->life, inside(world));
		return begin_life(world, why);
	case WORLD_POWERCUT:
		life_kill(world->life);
		powerless(world);
		return begin_life(world, why);
	case WORLD_KILL: break;
	}
	if (point == NULL || point[0] == '\0') {
		life_kill(world->life);
		return begin_life(world, why);
	}
#ifndef CUNXIN_CRASH_POINTS
	buffer_add_text(why, "this build has no crash points (make crash)");
	(void)end;
	return false;
#else
	snprintf(world->kill_point, sizeof world->kill_point, "%.*s", (int)strcspn(point, ":"),
		 point);
	world->kill_passes = strchr(point, ':') != NULL
				     ? (unsigned)strtoul(strchr(point, ':') + 1, &end, 10)
				     : 1;
	return true;
#endif
}

/* ---- real time ---- */

static bool start_daemon(struct world *world, struct buffer *why)
{
	char path[600], clock[ISO_SIZE];
	char *words[2 * OVERRIDES_MOST + 8];
	size_t count = 0;

	child_program("cunxind", path, sizeof path);
	iso_time(world->settings.zone, world_now(world).utc, clock);
	words[count++] = (char *)"cunxind";
	words[count++] = (char *)"-c";
	words[count++] = (char *)world->settings.path;
	words[count++] = (char *)"--now";
	words[count++] = clock;
	for (size_t i = 0; i < world->overrides.count; i++) {
		words[count++] = (char *)"-o";
		words[count++] = (char *)world->overrides.items[i];
	}
	words[count] = NULL;
	if (child_start(&world->daemon, path, words))
		return true;
	buffer_add_format(why, "%s: cannot be started\n", path);
	return false;
}

static void daemon_said(struct world *world)
{
	if (child_wait(&world->daemon, 0) && world->trouble[0] == '\0')
		snprintf(world->trouble, sizeof world->trouble, "cunxind ended with %d: %.180s",
			 world->daemon.status, buffer_text(&world->daemon.text));
	if (world->settings.talk && world->daemon.text.size > 0)
		fputs(world->daemon.text.text, stderr);
	if (world->settings.talk)
		buffer_clear(&world->daemon.text);
}

static bool wire_step(struct world *world, int64_t until)
{
	int64_t soon = serve_now().up + 50;

	if (!serve_turn(world->server, earlier(until, soon)))
		snprintf(world->trouble, sizeof world->trouble, "stopped by a signal");
	daemon_said(world);
	return world->trouble[0] == '\0' && serve_now().up < until;
}

static bool open_wire(struct world *world, int64_t utc, struct buffer *why)
{
	world->serve = (struct serve){ .modems = world->serve_modems, .quiet = true };
	for (size_t i = 0; i < world->settings.config->modem_count; i++) {
		char key[48], device[128];

		snprintf(world->sockets[i], sizeof world->sockets[i], "%s/modem%zu", world->folder,
			 i);
		snprintf(key, sizeof key, "modems.[%zu].device", i);
		snprintf(device, sizeof device, "unix:%s", world->sockets[i]);
		override(world, key, device);
		world->serve_modems[world->serve.count++] = (struct serve_modem){
			.settings = settings_of(&world->settings.config->modems[i], i),
			.kind = SERVE_UNIX,
			.address = world->sockets[i],
		};
	}
	world->shift = utc - serve_now().utc;
	world->server = serve_open(&world->serve);
	if (world->server == NULL) {
		buffer_add_text(why, "the modems cannot be served\n");
		return false;
	}
	serve_shift_clock(world->server, world->shift);
	return start_daemon(world, why);
}

/* Its end may take as long as a drain. */
static void end_daemon(struct world *world, int signal_number)
{
	int64_t limit = serve_now().up + DRAIN_TIME + SECONDS(5);

	child_kill(&world->daemon, signal_number);
	while (world->server != NULL && !child_wait(&world->daemon, 0) && serve_now().up < limit)
		serve_turn(world->server, serve_now().up + 10);
	child_release(&world->daemon);
}

static bool restart_wire(struct world *world, enum world_end how, const char *point,
			 struct buffer *why)
{
	char words[128];
	bool started;

	if (how == WORLD_KILL && point != NULL && point[0] != '\0') {
		buffer_add_text(why, "a kill at a point cannot be played over the wire");
		return false;
	}
	end_daemon(world, how == WORLD_RESTART ? SIGTERM : SIGKILL);
	for (size_t i = 0; how == WORLD_POWERCUT && i < world->serve.count; i++)
		sim_fault(serve_control(world->server)->modems[i], "unplug 0", world_now(world),
			  words, sizeof words);
	started = start_daemon(world, why);
	return started;
}

/* ---- either ---- */

struct world *world_open(const struct world_settings *settings, int64_t utc, struct buffer *why)
{
	struct world *world = need_zeroed(1, sizeof *world);

	world->settings = *settings;
	world->daemon = (struct child){ .pid = -1, .output = -1 };
	if (!make_folder(world, why)) {
		world_close(world);
		return NULL;
	}
	make_overrides(world);
	if (has_modem(world, why) &&
	    (settings->wire ? open_wire(world, utc, why) : open_virtual(world, utc, why)))
		return world;
	world_close(world);
	return NULL;
}

void world_close(struct world *world)
{
	if (world->life != NULL)
		life_end(world->life, inside(world));
	if (world->daemon.pid > 0)
		end_daemon(world, SIGTERM);
	if (world->server != NULL)
		serve_close(world->server);
	for (size_t i = 0; i < world->control.count; i++)
		sim_modem_free(world->modems[i]);
	network_free(world->network);
	for (size_t i = 0; i < OVERRIDES_MOST; i++)
		free(world->override_texts[i]);
	if (world->folder[0] != '\0')
		nftw(world->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(world);
}

struct moment world_now(const struct world *world)
{
	struct moment now;

	if (!world->settings.wire)
		return world->now;
	now = serve_now();
	now.utc += world->shift;
	return now;
}

struct control *world_control(struct world *world)
{
	return world->settings.wire ? serve_control(world->server) : &world->control;
}

bool world_step(struct world *world, int64_t until)
{
	if (world->trouble[0] != '\0')
		return false;
	return world->settings.wire ? wire_step(world, until) : virtual_step(world, until);
}

void world_jump(struct world *world, int64_t utc)
{
	if (world->settings.wire)
		return;
	world->now.utc = utc;
	world->now.trusted = clock_plausible(utc);
}

void world_wrong_clock(struct world *world, int64_t utc)
{
	world->skew = utc - world->now.utc;
}

void world_right_clock(struct world *world)
{
	world->skew = 0;
}

bool world_restart(struct world *world, enum world_end how, const char *point, struct buffer *why)
{
	return world->settings.wire ? restart_wire(world, how, point, why)
				    : restart_virtual(world, how, point, why);
}

/* "cunxin" and its words, with the config and the clock of this world. */
static char **verb_words(struct world *world, const char *line)
{
	char **words = child_words(line), **all;
	char clock[ISO_SIZE];
	size_t count = 0, given = 0;

	while (words[given] != NULL)
		given++;
	all = need_zeroed(given + 2 * world->overrides.count + 8, sizeof *all);
	iso_time(world->settings.zone, world_now(world).utc + world->skew, clock);
	all[count++] = need_copy("cunxin");
	all[count++] = need_copy("-c");
	all[count++] = need_copy(world->settings.path);
	for (size_t i = 0; i < world->overrides.count; i++) {
		all[count++] = need_copy("-o");
		all[count++] = need_copy(world->overrides.items[i]);
	}
	all[count++] = need_copy("--now");
	all[count++] = need_copy(clock);
	for (size_t i = 1; i < given; i++)
		all[count++] = need_copy(words[i]);
	child_words_free(words);
	return all;
}

/* A verb may wait for the daemon, whose clock goes on meanwhile as the machine's does. */
static void pass_a_little(struct world *world)
{
	int64_t until = world_now(world).up + 2;

	if (world->life != NULL)
		station_poke(life_station(world->life));
	while (world_step(world, until) && !world->settings.wire)
		;
}

int world_verb(struct world *world, const char *line, struct buffer *output)
{
	char **words = verb_words(world, line);
	struct child child;
	char path[600];
	int status = 127;

	child_program("cunxin", path, sizeof path);
	if (child_start(&child, path, words)) {
		int64_t limit = serve_now().up + SECONDS(120);

		while (!child_wait(&child, 2) && serve_now().up < limit)
			pass_a_little(world);
		status = child.ended ? child.status : 124;
		buffer_add_text(output, buffer_text(&child.text));
	}
	child_release(&child);
	child_words_free(words);
	if (world->life != NULL)
		station_poke(life_station(world->life));
	return status;
}

const char *world_trouble(const struct world *world)
{
	return world->trouble[0] != '\0' ? world->trouble : NULL;
}

const char *world_folder(const struct world *world)
{
	return world->folder;
}
