#include "station/station.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "office/chores.h"
#include "office/intake.h"
#include "office/planning.h"
#include "station/judge.h"
#include "station/session.h"
#include "station/status.h"
#include "store/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBTS_MOST    256 /* looked at in a round; those left to the clerk are among them */
#define NOTICES_MAX    32
#define CHORES_EVERY   SECONDS(60)
#define CHORES_FIRST   300	   /* ms after the start: what waits on the SIM goes first */
#define ROUND_AT_LEAST MINUTES(30) /* a round of chores, though nothing asks for one */
#define STATUS_EVERY   SECONDS(60)
#define OFFICE_PACE    20 /* ms between two portions of the office's chores, while texts come and go */
#define QUIET_FIRST    4 /* ms in which no modem spoke: then as many as there are */

struct station {
	struct office *office;
	struct judge judge;
	struct session *sessions;
	size_t count;
	struct station_notice notices[NOTICES_MAX];
	size_t notice_first, notice_count;
	bool stirred;	    /* something may be there to handle or to send */
	bool waiting;	    /* texts wait to be handled */
	bool unheard;	    /* some were just kept: their answers may go before all else */
	bool draining;	    /* the end is near */
	bool held;	    /* `cunxin hold` */
	bool low;	    /* little space on the disk */
	int64_t chores_at;  /* up ms: is a round of chores worth while? */
	int64_t round_due;  /* utc ms: something becomes too old, or it is time anyway */
	int64_t clock_off;  /* utc less up at the last round: shows whether the clock was set */
	int64_t changes;    /* rows this process had changed when the last round was over */
	bool touched;	    /* something happened since, or another process wrote */
	int64_t handle_at;  /* up ms: the database was busy */
	int64_t office_at;  /* up ms: the next chore of the office */
	bool office_stale;  /* it may be another one by now */
	int64_t quiet_at;   /* up ms: a modem is still in the middle of something until then */
	int64_t figures_at; /* up ms: the moving figures are written again */
	bool state_changed; /* something worth a row at once */
	bool reread;	    /* settings and requests may have changed */
	bool was_holding;
	bool clock_changed; /* whether it is believed */
};

struct office *station_office(struct station *station)
{
	return station->office;
}

/* ---- notices ---- */

void station_say(struct station *station, int priority, const char *text)
{
	struct station_notice *notice;

	if (station->notice_count == NOTICES_MAX) {
		station->notice_first = (station->notice_first + 1) % NOTICES_MAX;
		station->notice_count--;
	}
	notice = &station->notices[(station->notice_first + station->notice_count++) % NOTICES_MAX];
	notice->priority = priority;
	copy_text(notice->text, sizeof(notice->text), text);
	station->state_changed = true;
}

bool station_notice(struct station *station, struct station_notice *notice)
{
	if (station->notice_count == 0)
		return false;
	*notice = station->notices[station->notice_first];
	station->notice_first = (station->notice_first + 1) % NOTICES_MAX;
	station->notice_count--;
	return true;
}

/* ---- life ---- */

/* What was in the air when the last process ended is doubtful now. */
static void adopt_sending(struct station *station, struct moment now)
{
	struct store *store = station->office->store;
	unsigned doubtful;
	char text[120];

	if (store_begin(store) != STORE_DONE)
		return;
	doubtful = outbox_adopt_sending(store, NULL, now);
	if (store_commit(store) != STORE_DONE || doubtful == 0)
		return;
	snprintf(text, sizeof(text),
		 "%u segments were in the air at the last stop; their fate is uncertain", doubtful);
	station_say(station, 4, text);
}

static void read_settings(struct station *station)
{
	char value[32] = "";

	station->held = setting_get(station->office->store, "hold", value, sizeof(value)) &&
			text_is(value, "1");
}

static void make_sessions(struct station *station)
{
	station->count = station->office->config->modem_count;
	station->sessions = need_zeroed(station->count + 1, sizeof(*station->sessions));
	for (size_t i = 0; i < station->count; i++)
		session_init(&station->sessions[i], station, i,
			     &station->office->config->modems[i]);
}

static void free_sessions(struct station *station)
{
	for (size_t i = 0; i < station->count; i++)
		session_release(&station->sessions[i]);
	free(station->sessions);
}

/* ---- the clock ---- */

static void say_clock(struct station *station)
{
	char text[240];

	if (station->judge.doubted)
		snprintf(text, sizeof(text),
			 "%s: what goes by dates waits until NTP, the network or a text agrees",
			 station->judge.words);
	else
		snprintf(text, sizeof(text), "the clock is right: what goes by dates goes on");
	station_say(station, station->judge.doubted ? 4 : 5, text);
	station->clock_changed = station->office_stale = true;
}

/* The moment with what can be believed of it. */
static struct moment believed(struct station *station, struct moment now)
{
	bool trusted = station->judge.seen.trusted, turned;
	struct moment moment = judge_moment(&station->judge, now, &turned);

	if (turned)
		say_clock(station);
	else if (trusted != now.trusted)
		station->clock_changed = station->state_changed = station->office_stale = true;
	return moment;
}

void station_told_time(struct station *station, int64_t utc, bool by_text)
{
	if (!(by_text ? judge_told_by_text(&station->judge, utc)
		      : judge_told_by_modem(&station->judge, utc)))
		return;
	say_clock(station);
	station_stir(station);
}

bool station_doubts_clock(const struct station *station)
{
	return station->judge.doubted;
}

struct station *station_new(struct office *office, struct moment now)
{
	struct station *station = need_zeroed(1, sizeof(*station));

	station->office = office;
	station->chores_at = now.up + CHORES_FIRST;
	judge_begin(&station->judge, office->store, now);
	make_sessions(station);
	station->stirred = station->waiting = station->office_stale = true;
	adopt_sending(station, now);
	read_settings(station);
	station->clock_changed = true;
	if (station->judge.doubted)
		say_clock(station);
	return station;
}

void station_free(struct station *station)
{
	if (station == NULL)
		return;
	free_sessions(station);
	free(station);
}

static bool same_init(const struct config_modem *a, const struct config_modem *b)
{
	for (size_t i = 0; i < a->init_count && i < b->init_count; i++) {
		if (!text_is(a->init[i], b->init[i]))
			return false;
	}
	return a->init_count == b->init_count;
}

static bool same_modem(const struct config_modem *a, const struct config_modem *b)
{
	return text_is(a->name, b->name) && text_is(a->device, b->device) && a->baud == b->baud &&
	       text_is(a->pin, b->pin) && text_is(a->centre, b->centre) &&
	       text_is(a->number, b->number) && a->roaming == b->roaming && same_init(a, b);
}

bool station_reconfigure(struct station *station)
{
	const struct config *config = station->office->config;

	if (config->modem_count != station->count)
		return false;
	for (size_t i = 0; i < station->count; i++) {
		if (!same_modem(station->sessions[i].config, &config->modems[i]))
			return false;
	}
	for (size_t i = 0; i < station->count; i++)
		station->sessions[i].config = &config->modems[i];
	return true;
}

void station_renew(struct station *station, struct moment now)
{
	(void)now;
	free_sessions(station);
	make_sessions(station);
	station_stir(station);
}

size_t station_modems(const struct station *station)
{
	return station->count;
}

const char *station_device(const struct station *station, size_t modem)
{
	return station->sessions[modem].config->device;
}

int station_baud(const struct station *station, size_t modem)
{
	return station->sessions[modem].config->baud;
}

/* ---- links and bytes ---- */

bool station_wants_link(const struct station *station, size_t modem)
{
	return !station->sessions[modem].closes;
}

void station_link_up(struct station *station, size_t modem, struct moment now)
{
	session_link_up(&station->sessions[modem], now);
}

void station_link_down(struct station *station, size_t modem, const char *why, struct moment now)
{
	struct session *session = &station->sessions[modem];

	if (session->phase != PHASE_DOWN && !session->closes)
		session_say(session, 4, "the link is gone: %s", why);
	session_link_down(session, why, now);
}

void station_link_failed(struct station *station, size_t modem, const char *why, struct moment now)
{
	struct session *session = &station->sessions[modem];

	(void)now;
	if (text_is(session->state, why))
		return;
	session_say(session, 4, "%s", why);
	session_state(session, why);
}

bool station_found(const struct station *station, size_t modem)
{
	return station->sessions[modem].found;
}

void station_input(struct station *station, size_t modem, const char *bytes, size_t size,
		   struct moment now)
{
	station->quiet_at = now.up + QUIET_FIRST;
	session_input(&station->sessions[modem], bytes, size, believed(station, now));
}

const char *station_output(const struct station *station, size_t modem, size_t *size)
{
	return at_chat_output(&station->sessions[modem].chat, size);
}

void station_written(struct station *station, size_t modem, size_t size)
{
	struct session *session = &station->sessions[modem];
	size_t left;

	at_chat_written(&session->chat, size);
	at_chat_output(&session->chat, &left);
	if (session->handed && left == 0)
		crash_point("O3");
}

/* ---- what sessions ask ---- */

size_t station_claimed(const struct station *station, int64_t *ids, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < station->count && count + 3 <= size; i++) {
		const struct session *session = &station->sessions[i];

		if (session->air.message.id != 0)
			ids[count++] = session->air.message.id;
		if (session->next.message.id != 0)
			ids[count++] = session->next.message.id;
		if (session->settle.kind != SETTLE_NOTHING)
			ids[count++] = session->settle.id;
	}
	return count;
}

bool station_sending_held(const struct station *station)
{
	return station->held || station->draining || store_holding(station->office->store);
}

bool station_reading_held(const struct station *station)
{
	return station->low || station->draining || store_holding(station->office->store);
}

void station_changed(struct station *station)
{
	station->state_changed = true;
}

void station_stir(struct station *station)
{
	station->stirred = station->waiting = station->office_stale = station->touched = true;
	for (size_t i = 0; i < station->count; i++)
		station->sessions[i].send_at = 0;
}

/* Something was queued, or steered by a person: what was chosen may not be next any more. */
static void queue_changed(struct station *station)
{
	station_stir(station);
	for (size_t i = 0; i < station->count; i++)
		station->sessions[i].reconsider = true;
}

void station_heard(struct station *station)
{
	station_stir(station);
	station->unheard = true;
}

bool station_listens(const struct station *station)
{
	return station->unheard;
}

void station_poke(struct station *station)
{
	queue_changed(station);
	station->reread = true;
}

/* ---- turns ---- */

static void mend(struct station *station, struct moment now)
{
	struct store *store = station->office->store;
	char text[200];

	if (!store_holding(store)) {
		if (station->was_holding)
			station_say(station, 5, "the database takes messages again");
		station->was_holding = false;
		return;
	}
	if (!station->was_holding) {
		snprintf(text, sizeof(text),
			 "holding: %s. Messages stay on the SIM and nothing is sent until it is "
			 "mended",
			 store_trouble(store));
		station_say(station, 3, text);
		station->was_holding = true;
	}
	if (now.up >= store_mend_at(store) && store_mend(store, now)) {
		station_stir(station);
		for (size_t i = 0; i < station->count; i++)
			receive_all_due(&station->sessions[i]);
	}
}

/* Doubts whose wait is over go out once more, where the policy of their kind says so. Returns how
 * many there were. */
static size_t settle_doubts(struct station *station, struct moment now)
{
	struct store *store = station->office->store;
	struct outbox_doubt doubts[DOUBTS_MOST];
	size_t count = outbox_doubts(store, doubts, DOUBTS_MOST);
	bool changed = false;

	for (size_t i = 0; i < count && i < DOUBTS_MOST; i++) {
		if (now.utc < dispatch_doubt_until(&doubts[i]) ||
		    !dispatch_sends_again(&doubts[i], now) || store_begin(store) != STORE_DONE)
			continue;
		outbox_send_again(store, doubts[i].id, doubts[i].part, now);
		changed |= store_commit(store) == STORE_DONE;
	}
	if (changed)
		station_stir(station);
	return count;
}

/* An idle village costs nothing: without news, and with nothing that becomes too old, the rows need
 * not be asked. */
static bool round_wanted(const struct station *station, struct moment now)
{
	int64_t set = now.utc - now.up - station->clock_off;

	return station->touched || now.utc >= station->round_due || set > SECONDS(1) ||
	       set < -SECONDS(1) || judge_keeps(&station->judge, now) ||
	       store_changes(station->office->store) != station->changes;
}

static void round_over(struct station *station, bool doubts, struct moment now)
{
	struct store *store = station->office->store;
	int64_t due = now.utc + (doubts ? CHORES_EVERY : ROUND_AT_LEAST);

	due = earlier(due, outbox_expires_at(store));
	station->round_due = earlier(due, inbox_incomplete_due(store));
	station->clock_off = now.utc - now.up;
	station->changes = store_changes(store);
	station->touched = false;
}

/* What no event announces: things that have become too old, doubts, free space. */
static void chores(struct station *station, struct moment now)
{
	struct store *store = station->office->store;
	unsigned changed;
	size_t doubts;

	station->chores_at = now.up + CHORES_EVERY;
	if (store_holding(store))
		return;
	station->low = store_low(store);
	if (!round_wanted(station, now))
		return;
	doubts = settle_doubts(station, now);
	if (store_begin(store) != STORE_DONE)
		return;
	changed = outbox_expire(store, now) + inbox_close_incomplete(store, now) +
		  outbox_adopt_sending(store, NULL, now);
	judge_keep(&station->judge, store, now);
	if (store_commit(store) != STORE_DONE)
		return;
	round_over(station, doubts > 0, now);
	if (changed > 0)
		station_stir(station);
	if (!station->waiting)
		store_checkpoint(store);
}

/* One commit for whatever changed; nothing is written where nothing did. */
static void write_status(struct station *station, struct moment now)
{
	struct store *store = station->office->store;
	bool figures = now.up >= station->figures_at, wanted = station->clock_changed;
	int64_t before = store_changes(store);

	station->state_changed = false;
	if (figures)
		station->figures_at = now.up + STATUS_EVERY;
	if (store_holding(store))
		return;
	for (size_t i = 0; i < station->count; i++)
		wanted |= status_modem_look(&station->sessions[i], figures, now);
	if (!wanted || store_begin(store) != STORE_DONE)
		return;
	for (size_t i = 0; i < station->count; i++)
		status_modem_put(&station->sessions[i], now);
	if (station->clock_changed)
		status_clock_put(store, &station->judge, now);
	if (store_commit(store) != STORE_DONE)
		return;
	station->clock_changed = false;
	for (size_t i = 0; i < station->count; i++)
		status_modem_written(&station->sessions[i]);
	station->changes += store_changes(store) - before;
}

/* A few texts a turn, so that a modem never waits for long. */
static void handle(struct station *station, struct moment now)
{
	if (!station->waiting || now.up < station->handle_at)
		return;
	station->unheard = false;
	switch (intake_messages(station->office, now)) {
	case INTAKE_IDLE: station->waiting = false; break;
	case INTAKE_HANDLED: queue_changed(station); break;
	case INTAKE_BLOCKED: station->handle_at = now.up + 20; break;
	}
}

/* What is said to a modem now it answers at once, mostly. */
static void heed_modems(struct station *station, struct moment now)
{
	for (size_t i = 0; i < station->count; i++) {
		size_t left;

		at_chat_output(&station->sessions[i].chat, &left);
		if (left > 0)
			station->quiet_at = now.up + QUIET_FIRST;
	}
}

/* From a text to its answer a modem is spoken to ten times: while a long notice is planned none of
 * that waits for a portion of it. */
static bool office_gives_way(const struct station *station)
{
	return station->waiting || planning_busy(station->office);
}

/* Its deadline. */
static int64_t office_due(const struct station *station)
{
	return station->office_stale && !station->waiting && office_gives_way(station)
		       ? earlier(station->office_at, station->quiet_at)
		       : station->office_at;
}

/* Reminders, escalations, notices on dates: what is due, once no text waits to be handled. */
static void run_office(struct station *station, struct moment now)
{
	int64_t next;

	heed_modems(station, now);
	if (now.up < office_due(station) && (!station->office_stale || office_gives_way(station)))
		return;
	switch (chores_run(station->office, now, &next)) {
	case CHORES_IDLE: station->office_stale = false; break;
	case CHORES_DONE: queue_changed(station); break;
	case CHORES_BLOCKED:
		next = now.utc;
		station->quiet_at = now.up + OFFICE_PACE;
		break;
	}
	if (next != NEVER)
		next = now.up + (next > now.utc + OFFICE_PACE ? next - now.utc : OFFICE_PACE);
	station->office_at = next;
}

static void tick_sessions(struct station *station, struct moment now)
{
	for (size_t i = 0; i < station->count; i++) {
		struct session *session = &station->sessions[i];

		if (session->closes && now.up >= session->opens_at)
			session->closes = false;
		session_tick(session, now);
	}
}

void station_tick(struct station *station, struct moment now)
{
	now = believed(station, now);
	if (station->reread) {
		station->reread = false;
		read_settings(station);
		for (size_t i = 0; i < station->count; i++) {
			station->sessions[i].requests_due = true;
			bringup_confirm_sim(&station->sessions[i], now);
		}
	}
	mend(station, now);
	tick_sessions(station, now);
	if (!store_holding(station->office->store)) {
		handle(station, now);
		if (now.up >= station->chores_at && round_wanted(station, now))
			station->office_stale = true; /* the clock may have been set */
		run_office(station, now);
		if (station->stirred) {
			station->stirred = false;
			tick_sessions(station, now);
		}
		if (now.up >= station->chores_at)
			chores(station, now);
	}
	if (station->state_changed || now.up >= station->figures_at)
		write_status(station, now);
}

int64_t station_deadline(const struct station *station, struct moment now)
{
	const struct store *store = station->office->store;
	int64_t due = earlier(station->chores_at, station->figures_at);

	if (store_holding(store))
		due = earlier(due, store_mend_at(store));
	else
		due = earlier(due, station->waiting
					   ? earlier(station->handle_at, station->office_at)
					   : office_due(station));
	if (station->stirred || station->reread || station->state_changed)
		due = now.up;
	for (size_t i = 0; i < station->count; i++) {
		const struct session *session = &station->sessions[i];

		due = earlier(due, session_deadline(session));
		if (session->closes)
			due = earlier(due, session->opens_at);
	}
	return due;
}

bool station_drained(struct station *station, struct moment now)
{
	bool busy = false;

	station->draining = true;
	for (size_t i = 0; i < station->count; i++) {
		struct session *session = &station->sessions[i];

		send_stop(session, now);
		busy |= session->handed || session->unsaved.id != 0 ||
			session->settle.kind != SETTLE_NOTHING || session->commit_due;
	}
	return !busy;
}
