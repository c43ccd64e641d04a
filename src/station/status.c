/*
 * The live state as rows of the table status: one a modem, one for the daemon. Written when it
 * changes; figures that always move (signal, counters) at most every 30 s.
 */
#include "station/status.h"

#include "base/buffer.h"
#include "base/json.h"
#include "station/judge.h"
#include "station/session.h"
#include "store/event.h"
#include "store/signal.h"
#include "store/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One that is held and tries again is held until it is ready: it is told once, not every minute. */
static const char *phase_word(const struct session *session)
{
	bool tries_again = session->held_words[0] != '\0';

	switch (session->phase) {
	case PHASE_DOWN: return "down";
	case PHASE_LISTENING:
	case PHASE_BRINGUP: return tries_again ? "held" : "starting";
	case PHASE_READY: return session->sim_changed ? "held" : "ready";
	case PHASE_RECOVERY: return "recovering";
	case PHASE_HELD: return "held";
	}
	return "down";
}

static const char *registration_word(const struct session *session)
{
	enum registration best = session->registration;

	if (session->registration_ps == REGISTRATION_HOME || best == REGISTRATION_UNKNOWN)
		best = session->registration_ps;
	switch (best) {
	case REGISTRATION_UNKNOWN: return "unknown";
	case REGISTRATION_NONE: return "none";
	case REGISTRATION_HOME: return "home";
	case REGISTRATION_SEARCHING: return "searching";
	case REGISTRATION_DENIED: return "denied";
	case REGISTRATION_ROAMING: return "roaming";
	}
	return "unknown";
}

/* What is told of a modem: as JSON to be written or, without an object, only a print of it that
 * shows whether it is another than last time. The print costs next to nothing, so an idle minute
 * does too. */
struct sheet {
	struct json *object;
	uint64_t print;
};
#define SHEET_EMPTY 14695981039346656037u /* FNV-1a, 64 bits */

static void mix(struct sheet *sheet, const void *octets, size_t size)
{
	const unsigned char *at = octets;

	for (size_t i = 0; i < size; i++)
		sheet->print = (sheet->print ^ at[i]) * 1099511628211u;
}

static void mix_text(struct sheet *sheet, const char *text)
{
	if (text != NULL)
		mix(sheet, text, strlen(text));
	mix(sheet, "\xFF", text == NULL ? 2 : 1);
}

static void tell_text(struct sheet *sheet, const char *name, const char *text)
{
	mix_text(sheet, text);
	if (sheet->object != NULL)
		json_put_text(sheet->object, name, text);
}

static void tell_integer(struct sheet *sheet, const char *name, int64_t number)
{
	mix(sheet, &number, sizeof(number));
	if (sheet->object != NULL)
		json_put_integer(sheet->object, name, number);
}

static void tell_boolean(struct sheet *sheet, const char *name, bool value)
{
	mix(sheet, &value, sizeof(value));
	if (sheet->object != NULL)
		json_put_boolean(sheet->object, name, value);
}

/* What changes seldom, and is worth a row and an event at once. */
static void tell_facts(struct sheet *sheet, const struct session *session, struct moment now)
{
	tell_text(sheet, "name", session->config->name);
	tell_text(sheet, "device", session->config->device);
	tell_text(sheet, "state", phase_word(session));
	tell_text(sheet, "words", session->state);
	tell_text(sheet, "registration", registration_word(session));
	tell_text(sheet, "operator", session->operator);
	tell_text(sheet, "manufacturer", session->manufacturer);
	tell_text(sheet, "model", session->model);
	tell_text(sheet, "revision", session->revision);
	tell_text(sheet, "imei", session->imei);
	tell_text(sheet, "iccid", session->sim);
	tell_text(sheet, "centre", session->centre);
	tell_boolean(sheet, "announces", session->announces);
	tell_text(sheet, "waits", send_waits(session, now));
}

static void tell_storages(struct sheet *sheet, const struct session *session)
{
	struct json *list = sheet->object == NULL ? NULL : json_array_new();

	for (size_t i = 0; i < session->storage_count; i++) {
		struct sheet row = { list == NULL ? NULL : json_object_new(), sheet->print };

		tell_text(&row, "name", session->storages[i].name);
		tell_integer(&row, "used", session->storages[i].used);
		tell_integer(&row, "total", session->storages[i].total);
		tell_integer(&row, "stuck", suspect_stuck(session, session->storages[i].name));
		sheet->print = row.print;
		if (list != NULL)
			json_append(list, row.object);
	}
	if (list != NULL)
		json_put(sheet->object, "storage", list);
}

/* utc ms, to the second: 0 none. */
static int64_t held_until(const struct session *session, struct moment now)
{
	if (session->phase != PHASE_HELD || session->wake == NEVER)
		return 0;
	return (now.utc + session->wake - now.up) / SECONDS(1) * SECONDS(1);
}

/* The ladder: how often which rung was needed. */
static void tell_ladder(struct sheet *sheet, const struct session *session, struct moment now)
{
	tell_integer(sheet, "recoveries", (int64_t)session->recoveries);
	tell_integer(sheet, "reopenings", (int64_t)session->reopenings);
	tell_integer(sheet, "reboots", (int64_t)session->reboots);
	tell_integer(sheet, "reset_at", session->resets.at);
	tell_integer(sheet, "resets_today", session->resets.that_day);
	tell_integer(sheet, "resets_a_day", RESETS_A_DAY);
	tell_integer(sheet, "held_until", held_until(session, now));
}

/* What always moves. A half hour that begins is news: its signal is noted. */
static void tell_figures(struct sheet *sheet, const struct session *session, struct moment now)
{
	int64_t half_hour = now.utc / SIGNAL_SPAN;

	mix(sheet, &half_hour, sizeof(half_hour));
	tell_integer(sheet, "signal", session->signal);
	tell_storages(sheet, session);
	tell_integer(sheet, "stuck_alarm", STUCK_ALARM);
	tell_integer(sheet, "received", (int64_t)session->received);
	tell_integer(sheet, "sent", (int64_t)session->sent);
	tell_ladder(sheet, session, now);
	tell_integer(sheet, "modem_clock", session->modem_clock);
	tell_integer(sheet, "air_ms", session->air_ms);
	tell_integer(sheet, "waits_until",
		     session->waits.reason == POLICY_FREE || session->waits.opens == NEVER
			     ? 0
			     : session->waits.opens);
}

bool status_modem_look(struct session *session, bool figures, struct moment now)
{
	struct sheet sheet = { .print = SHEET_EMPTY };
	struct session_told *next = &session->told_next;

	tell_facts(&sheet, session, now);
	next->facts = sheet.print;
	session->facts_new = next->facts != session->told.facts;
	tell_figures(&sheet, session, now);
	next->all = sheet.print;
	session->told_new = session->facts_new || (figures && next->all != session->told.all);
	return session->told_new;
}

void status_modem_put(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;
	struct sheet sheet = { .print = SHEET_EMPTY };
	char name[48];
	char *facts, *all;

	if (!session->told_new)
		return;
	sheet.object = json_object_new();
	tell_facts(&sheet, session, now);
	facts = json_line(sheet.object);
	tell_figures(&sheet, session, now);
	all = json_line(sheet.object);
	snprintf(name, sizeof(name), "modem:%.32s", session->config->name);
	status_put(store, name, all, now);
	/* One that starts has not heard of the network yet. */
	if (session->phase == PHASE_READY || session->phase == PHASE_RECOVERY)
		signal_put(store, session->config->name,
			   session->phase == PHASE_READY ? session->signal : 0, now);
	if (session->facts_new)
		event_add(store, "modem", facts, now);
	json_free(sheet.object);
	free(facts);
	free(all);
}

void status_modem_written(struct session *session)
{
	if (session->told_new)
		session->told = session->told_next;
	session->told_new = session->facts_new = false;
}

void status_clock_put(struct store *store, const struct judge *judge, struct moment now)
{
	struct json *object = json_object_new();
	bool trusted = judge->seen.trusted && !judge->doubted;
	char *line;

	json_put_boolean(object, "trusted", trusted);
	json_put_text(object, "words",
		      trusted		     ? NULL
		      : !judge->seen.trusted ? "the clock stands before this program was made"
					     : judge->words);
	line = json_line(object);
	json_free(object);
	status_put(store, "clock", line, now);
	free(line);
}
