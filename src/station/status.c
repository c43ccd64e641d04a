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
#include "store/status.h"

#include <stdio.h>
#include <stdlib.h>

static const char *phase_word(const struct session *session)
{
	switch (session->phase) {
	case PHASE_DOWN: return "down";
	case PHASE_LISTENING:
	case PHASE_BRINGUP: return "starting";
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

/* What changes seldom, and is worth a row and an event at once. */
static struct json *facts_of(const struct session *session, struct moment now)
{
	struct json *object = json_object_new();

	json_put_text(object, "name", session->config->name);
	json_put_text(object, "device", session->config->device);
	json_put_text(object, "state", phase_word(session));
	json_put_text(object, "words", session->state);
	json_put_text(object, "registration", registration_word(session));
	json_put_text(object, "operator", session->operator);
	json_put_text(object, "manufacturer", session->manufacturer);
	json_put_text(object, "model", session->model);
	json_put_text(object, "revision", session->revision);
	json_put_text(object, "imei", session->imei);
	json_put_text(object, "iccid", session->sim);
	json_put_text(object, "centre", session->centre);
	json_put_boolean(object, "announces", session->announces);
	json_put_text(object, "waits", send_waits(session, now));
	return object;
}

static void put_storages(struct json *object, const struct session *session)
{
	struct json *list = json_array_new();

	for (size_t i = 0; i < session->storage_count; i++) {
		struct json *row = json_object_new();

		json_put_text(row, "name", session->storages[i].name);
		json_put_integer(row, "used", session->storages[i].used);
		json_put_integer(row, "total", session->storages[i].total);
		json_append(list, row);
	}
	json_put(object, "storage", list);
}

/* What always moves. */
static void put_figures(struct json *object, const struct session *session)
{
	json_put_integer(object, "signal", session->signal);
	put_storages(object, session);
	json_put_integer(object, "received", (int64_t)session->received);
	json_put_integer(object, "sent", (int64_t)session->sent);
	json_put_integer(object, "recoveries", (int64_t)session->recoveries);
	json_put_integer(object, "reboots", (int64_t)session->reboots);
	json_put_integer(object, "modem_clock", session->modem_clock);
	json_put_integer(object, "air_ms", session->air_ms);
	json_put_integer(object, "waits_until",
			 session->waits.reason == POLICY_FREE || session->waits.opens == NEVER
				 ? 0
				 : session->waits.opens);
}

bool status_modem_changed(struct session *session, struct moment now)
{
	struct json *object = facts_of(session, now);
	char *line = json_line(object);
	bool same = text_is(session->facts, line);

	json_free(object);
	if (same) {
		free(line);
		return false;
	}
	free(session->facts);
	session->facts = line;
	return true;
}

bool status_modem_put(struct session *session, bool changed, struct moment now)
{
	struct store *store = session_office(session)->store;
	struct json *object = facts_of(session, now);
	char name[48];
	char *line;

	put_figures(object, session);
	line = json_line(object);
	json_free(object);
	if (!changed && text_is(session->figures, line)) {
		free(line);
		return false;
	}
	snprintf(name, sizeof(name), "modem:%.32s", session->config->name);
	status_put(store, name, line, now);
	if (changed)
		event_add(store, "modem", session->facts, now);
	free(session->figures);
	session->figures = line;
	return true;
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
