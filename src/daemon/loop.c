#include "daemon/loop.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/wake.h"
#include "conf/config.h"
#include "daemon/journal.h"
#include "link/guess.h"
#include "office/overrun.h"
#include "store/status.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <time.h>

#define READ_SIZE    65536
#define LOOK_EVERY   SECONDS(60) /* between two looks at the database that nothing asked for */
#define LOOK_AGAIN   SECONDS(1)	 /* and between two that its log asked for */
#define TURN_LONG    50		 /* ms of work */
#define STATUS_EVERY SECONDS(30)
#define DRAIN_MOST   SECONDS(10)
#define QUIET_DENIAL SECONDS(10)
#define PORTS_SETTLE 250 /* ms in which the ports of one modem appear one after the other */

/* One modem's port. */
struct wire {
	struct loop *loop;
	size_t modem;
	struct link *link;
	sd_event_source *source;
	uint32_t wanted;       /* epoll events asked for */
	int64_t retry_at;      /* up ms */
	int64_t down_since;    /* up ms; 0: up */
	int64_t denied_since;  /* up ms; 0: not */
	int64_t patient_until; /* up ms: ports appear one after the other */
	struct guess guess;    /* "imei:": which port is tried */
};

struct loop {
	struct office *office;
	struct station *station;
	const struct loop_reload *reload;
	sd_event *event;
	struct wire wires[MODEMS_MOST];
	size_t wire_count;
	int wake, watch;
	int log; /* inotify of the database's log: somebody wrote */
	sd_event_source *log_source;
	bool poked, appeared, reloads;
	int64_t stopping_since;	    /* up ms; 0: not */
	int64_t look_at, looked_at; /* up ms */
	uint64_t long_turns, long_written;
	int64_t status_at; /* up ms: long turns are not written before */
	struct overruns overruns;
	char buffer[READ_SIZE];
};

/* ---- ports ---- */

static void hang_up(struct wire *wire, const char *why, struct moment now)
{
	if (wire->link == NULL)
		return;
	wire->source = sd_event_source_disable_unref(wire->source);
	link_close(wire->link);
	wire->link = NULL;
	wire->down_since = now.up;
	wire->retry_at = now.up;
	guess_was(&wire->guess, station_found(wire->loop->station, wire->modem));
	station_link_down(wire->loop->station, wire->modem, why, now);
}

/* Often at first, since a modem that restarts is back in seconds; seldom after a while. */
static int64_t retry_after(const struct wire *wire, struct moment now)
{
	int64_t down = now.up - wire->down_since;

	return down < SECONDS(10) ? 250 : down < SECONDS(60) ? 1000 : 5000;
}

static void want(struct wire *wire, uint32_t events)
{
	if (wire->wanted == events || wire->source == NULL)
		return;
	wire->wanted = events;
	sd_event_source_set_io_events(wire->source, events);
}

static void is_up(struct wire *wire, struct moment now)
{
	wire->down_since = wire->denied_since = 0;
	want(wire, EPOLLIN);
	station_link_up(wire->loop->station, wire->modem, now);
}

static void finish_connecting(struct wire *wire, struct moment now)
{
	char why[LINK_WORDS_SIZE];
	enum link_result result;

	/* A name that has its address, or the next address: the descriptor may be another one. */
	sd_event_source_set_enabled(wire->source, SD_EVENT_OFF);
	result = link_connected(wire->link, why, sizeof(why));
	if (result == LINK_OK || result == LINK_WAITING) {
		sd_event_source_set_io_fd(wire->source, link_fd(wire->link));
		want(wire, (uint32_t)link_events(wire->link, false));
		sd_event_source_set_enabled(wire->source, SD_EVENT_ON);
		if (result == LINK_OK)
			is_up(wire, now);
		return;
	}
	wire->source = sd_event_source_disable_unref(wire->source);
	link_close(wire->link);
	wire->link = NULL;
	wire->retry_at = now.up + retry_after(wire, now);
	station_link_failed(wire->loop->station, wire->modem, why, now);
}

static void read_wire(struct wire *wire, struct moment now)
{
	struct loop *loop = wire->loop;
	char why[256];
	size_t got;

	for (;;) {
		if (link_read(wire->link, loop->buffer, sizeof(loop->buffer), &got, why,
			      sizeof(why)) != LINK_OK) {
			hang_up(wire, why, now);
			return;
		}
		if (got == 0)
			return;
		station_input(loop->station, wire->modem, loop->buffer, got, now);
		if (got < 4096)
			return; /* a terminal gives what it has; the rest makes it readable again */
	}
}

static int on_wire(sd_event_source *source, int fd, uint32_t events, void *context)
{
	struct wire *wire = context;
	struct moment now = clock_now();

	(void)source;
	(void)fd;
	if (link_connecting(wire->link))
		finish_connecting(wire, now);
	else if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
		read_wire(wire, now);
	return 0;
}

/* The path to open: a port of "imei:" is guessed, one after the other, until one is the modem. */
static const char *path_of(struct wire *wire, const char *device, struct moment now)
{
	struct link_port ports[LINK_PORTS_MAX];
	const char *path;

	if (link_imei(device) == NULL)
		return device;
	path = guess_next(&wire->guess, ports, link_candidates(ports, LINK_PORTS_MAX),
			  now.up < wire->patient_until);
	return path == NULL ? device : path;
}

static void open_failed(struct wire *wire, enum link_result result, const char *why,
			struct moment now)
{
	if (wire->down_since == 0)
		wire->down_since = now.up;
	wire->retry_at = now.up + retry_after(wire, now);
	/* The folder of its links may have come since. */
	if (result == LINK_ABSENT)
		link_watch_device(wire->loop->watch,
				  station_device(wire->loop->station, wire->modem));
	if (result != LINK_DENIED)
		wire->denied_since = 0;
	else if (wire->denied_since == 0)
		wire->denied_since = now.up;
	/* udev sets the rights some 100 ms after the node: nothing to say about that yet. */
	if (result == LINK_DENIED && now.up - wire->denied_since < QUIET_DENIAL)
		return;
	if (result != LINK_ABSENT)
		guess_was(&wire->guess, false);
	station_link_failed(wire->loop->station, wire->modem, why, now);
}

static void open_wire(struct wire *wire, struct moment now)
{
	struct loop *loop = wire->loop;
	const char *device = station_device(loop->station, wire->modem);
	char why[LINK_WORDS_SIZE];
	enum link_result result =
		link_open(path_of(wire, device, now), station_baud(loop->station, wire->modem),
			  &wire->link, why, sizeof(why));

	if (result != LINK_OK && result != LINK_WAITING) {
		open_failed(wire, result, why, now);
		return;
	}
	wire->wanted = (uint32_t)link_events(wire->link, false);
	if (sd_event_add_io(loop->event, &wire->source, link_fd(wire->link), wire->wanted, on_wire,
			    wire) < 0) {
		link_close(wire->link);
		wire->link = NULL;
		open_failed(wire, LINK_BROKEN, "the port cannot be watched", now);
		return;
	}
	if (result == LINK_OK)
		is_up(wire, now);
}

/*
 * A named port may be it, and so may the one that was the modem's: at once. Without such a one the
 * best guess is taken when its neighbours are there; a steady stream of news delays it once a second.
 */
static void port_appeared(struct wire *wire, struct moment now)
{
	bool guessed = link_imei(station_device(wire->loop->station, wire->modem)) != NULL;
	int64_t least = guessed && wire->guess.right[0] == '\0' ? PORTS_SETTLE : 0;

	guess_anew(&wire->guess);
	if (now.up < wire->patient_until) {
		wire->retry_at = earlier(wire->retry_at, now.up + least);
		return;
	}
	wire->patient_until = now.up + SECONDS(1);
	wire->retry_at = now.up + least;
}

static void tend_wire(struct wire *wire, struct moment now)
{
	struct loop *loop = wire->loop;
	bool wanted = station_wants_link(loop->station, wire->modem);

	if (wire->link != NULL && !wanted)
		hang_up(wire, "closed to open it again", now);
	if (loop->appeared)
		port_appeared(wire, now);
	if (wire->link == NULL && wanted && loop->stopping_since == 0 && now.up >= wire->retry_at)
		open_wire(wire, now);
}

static void write_wire(struct wire *wire, struct moment now)
{
	struct loop *loop = wire->loop;
	const char *bytes;
	char why[256];
	size_t size, put;

	if (wire->link == NULL || link_connecting(wire->link))
		return;
	bytes = station_output(loop->station, wire->modem, &size);
	if (size == 0) {
		want(wire, EPOLLIN);
		return;
	}
	if (link_write(wire->link, bytes, size, &put, why, sizeof(why)) != LINK_OK) {
		hang_up(wire, why, now);
		return;
	}
	station_written(loop->station, wire->modem, put);
	want(wire, put < size ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

/* ---- what else happens ---- */

static int on_wake(sd_event_source *source, int fd, uint32_t events, void *context)
{
	struct loop *loop = context;

	(void)source;
	(void)events;
	wake_read(fd);
	loop->poked = true;
	return 0;
}

/*
 * A commit by anybody writes the log, also one that nobody told us of: so an idle daemon need
 * not wake each second to look (the cost of waking is most of what idling costs). Our own
 * commits write it too: a busy daemon looks once a second and is deaf to the log in between.
 */
static int on_log(sd_event_source *source, int fd, uint32_t events, void *context)
{
	struct loop *loop = context;

	(void)fd;
	(void)events;
	sd_event_source_set_enabled(source, SD_EVENT_OFF);
	loop->look_at = loop->looked_at + LOOK_AGAIN;
	return 0;
}

static void watch_log(struct loop *loop)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/cunxin.db-wal", loop->office->config->state_dir);
	if (loop->log >= 0)
		inotify_add_watch(loop->log, path, IN_MODIFY);
}

/* Whether somebody else has committed. What is written after the look is news again. */
static void look(struct loop *loop, struct moment now)
{
	loop->looked_at = now.up;
	loop->look_at = now.up + LOOK_EVERY;
	watch_log(loop);
	link_watch_read(loop->log);
	sd_event_source_set_enabled(loop->log_source, SD_EVENT_ON);
	loop->poked |= store_changed(loop->office->store);
}

static int on_watch(sd_event_source *source, int fd, uint32_t events, void *context)
{
	struct loop *loop = context;

	(void)source;
	(void)events;
	loop->appeared |= link_watch_read(fd);
	return 0;
}

static int on_stop(sd_event_source *source, const struct signalfd_siginfo *info, void *context)
{
	struct loop *loop = context;

	(void)source;
	(void)info;
	if (loop->stopping_since == 0) {
		loop->stopping_since = clock_now().up;
		sd_notify(0, "STOPPING=1");
	}
	return 0;
}

static int on_reload(sd_event_source *source, const struct signalfd_siginfo *info, void *context)
{
	struct loop *loop = context;

	(void)source;
	(void)info;
	loop->reloads = true;
	return 0;
}

static void make_wires(struct loop *loop)
{
	struct moment now = clock_now();

	loop->wire_count = station_modems(loop->station);
	for (size_t i = 0; i < loop->wire_count; i++) {
		loop->wires[i] = (struct wire){ .loop = loop, .modem = i, .retry_at = now.up };
		link_watch_device(loop->watch, station_device(loop->station, i));
	}
}

/* The config is new: modems that are the same go on, else every port is opened anew. */
static void reload(struct loop *loop, struct moment now)
{
	uint64_t monotonic = 0;

	loop->reloads = false;
	sd_event_now(loop->event, CLOCK_MONOTONIC, &monotonic);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu", (unsigned long long)monotonic);
	loop->overruns = (struct overruns){ .told = 0 };
	if (loop->reload->reload(loop->reload->context) && !station_reconfigure(loop->station)) {
		for (size_t i = 0; i < loop->wire_count; i++)
			hang_up(&loop->wires[i], "the config has changed", now);
		station_renew(loop->station, now);
		make_wires(loop);
	}
	sd_notify(0, "READY=1");
}

static void say_notices(struct loop *loop, struct moment now)
{
	struct station_notice notice;

	while (station_notice(loop->station, &notice))
		journal(notice.priority, notice.text, now);
	journal_tell_held(now.up);
}

/* ---- what is told of ourselves ---- */

/* What a pattern that hit a limit passed over was perhaps not read as it was meant. */
static void say_overrun(const char *line, void *context)
{
	journal(4, line, *(const struct moment *)context);
}

static void write_own_status(struct loop *loop, struct moment now)
{
	struct store *store = loop->office->store;
	struct json *object;
	char *line;

	loop->status_at = now.up + STATUS_EVERY;
	if (store_holding(store) || store_begin(store) != STORE_DONE)
		return;
	loop->long_written = loop->long_turns;
	object = json_object_new();
	json_put_text(object, "version", CUNXIN_VERSION);
	json_put_integer(object, "long_turns", (int64_t)loop->long_turns);
	line = json_line(object);
	status_put(store, "daemon", line, now);
	store_commit(store);
	free(line);
	json_free(object);
}

/* ---- turns ---- */

static void turn(struct loop *loop)
{
	struct moment now = clock_now();
	int64_t worked = clock_worked();

	if (loop->reloads)
		reload(loop, now);
	if (now.up >= loop->look_at)
		look(loop, now);
	if (loop->poked)
		station_poke(loop->station);
	loop->poked = false;
	for (size_t i = 0; i < loop->wire_count; i++)
		tend_wire(&loop->wires[i], now);
	loop->appeared = false;
	station_tick(loop->station, now);
	for (size_t i = 0; i < loop->wire_count; i++)
		write_wire(&loop->wires[i], now);
	say_notices(loop, now);
	overruns_tell(&loop->overruns, loop->office->forms, now, say_overrun, &now);
	loop->long_turns += clock_worked() - worked > TURN_LONG;
	if (loop->long_turns != loop->long_written && now.up >= loop->status_at)
		write_own_status(loop, now);
}

/* Milliseconds until the next turn is due at the latest. */
static int64_t patience(struct loop *loop, struct moment now)
{
	int64_t due = earlier(station_deadline(loop->station, now), loop->look_at);

	for (size_t i = 0; i < loop->wire_count; i++) {
		const struct wire *wire = &loop->wires[i];

		if (wire->link == NULL && loop->stopping_since == 0 &&
		    station_wants_link(loop->station, i))
			due = earlier(due, wire->retry_at);
	}
	return due > now.up ? due - now.up : 0;
}

/* Another database stands in its place: what is in memory means rows of the old one. */
static bool database_replaced(const struct loop *loop)
{
	return store_replaced(loop->office->store);
}

static bool finished(struct loop *loop, struct moment now)
{
	if (database_replaced(loop))
		return true;
	return loop->stopping_since != 0 &&
	       (station_drained(loop->station, now) || now.up - loop->stopping_since > DRAIN_MOST);
}

/* All that is ready is fed before the turn; each call hands out one event. */
static bool feed(struct loop *loop, int64_t milliseconds)
{
	int got = sd_event_run(loop->event, (uint64_t)milliseconds * 1000);

	for (unsigned most = 64; got > 0 && most > 0; most--)
		got = sd_event_run(loop->event, 0);
	return got >= 0;
}

static bool add_sources(struct loop *loop)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* A file that may not grow is an error of write() then, as a full disk is. */
	signal(SIGXFSZ, SIG_IGN);
	if (sd_event_add_signal(loop->event, NULL, SIGTERM, on_stop, loop) < 0 ||
	    sd_event_add_signal(loop->event, NULL, SIGINT, on_stop, loop) < 0 ||
	    sd_event_add_signal(loop->event, NULL, SIGHUP, on_reload, loop) < 0)
		return false;
	if (loop->wake >= 0 &&
	    sd_event_add_io(loop->event, NULL, loop->wake, EPOLLIN, on_wake, loop) < 0)
		return false;
	if (loop->log >= 0 &&
	    sd_event_add_io(loop->event, &loop->log_source, loop->log, EPOLLIN, on_log, loop) < 0)
		return false;
	return loop->watch < 0 ||
	       sd_event_add_io(loop->event, NULL, loop->watch, EPOLLIN, on_watch, loop) >= 0;
}

enum loop_end loop_run(struct office *office, struct station *station,
		       const struct loop_reload *reload_with)
{
	struct loop *loop = need_zeroed(1, sizeof(*loop));
	enum loop_end end = LOOP_FAILED;

	loop->office = office;
	loop->station = station;
	loop->reload = reload_with;
	loop->wake = wake_open(office->config->run_dir);
	loop->watch = link_watch_open();
	loop->log = link_watch_open();
	if (loop->wake < 0)
		journal(4, "the wake socket cannot be made: changes are seen within a second",
			clock_now());
	if (sd_event_new(&loop->event) >= 0 && add_sources(loop)) {
		sd_event_set_watchdog(loop->event, 1);
		make_wires(loop);
		turn(loop);
		write_own_status(loop, clock_now());
		sd_notify(0, "READY=1");
		while (!finished(loop, clock_now()) && feed(loop, patience(loop, clock_now())))
			turn(loop);
		end = loop->stopping_since != 0 ? LOOP_STOPPED : LOOP_FAILED;
	}
	if (database_replaced(loop))
		journal(3, "the database was damaged and is another one now: ending, to begin anew",
			clock_now());
	for (size_t i = 0; i < loop->wire_count; i++)
		hang_up(&loop->wires[i], "stopping", clock_now());
	say_notices(loop, clock_now());
	journal_tell_held(NEVER);
	wake_close(loop->wake, office->config->run_dir);
	sd_event_source_unref(loop->log_source);
	sd_event_unref(loop->event);
	free(loop);
	return end;
}
