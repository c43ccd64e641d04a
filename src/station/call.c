/*
 * A call comes in: RING every few seconds, with the caller's number behind it (+CLIP, 3GPP TS
 * 27.007 §7.6). It is noted as soon as the number is there, and ended, so that a villager does
 * not wait for somebody to take it and the modem can go on.
 */
#include "station/session.h"

#include "base/buffer.h"
#include "office/call.h"

#include <string.h>

#define NUMBER_PATIENCE SECONDS(3)  /* RING without a number: it is withheld, or not told */
#define SAME_CALL	SECONDS(12) /* a RING so soon after another is the same call's */
#define ENDS_MOST	3	    /* tries to end one call */
#define AGAIN		20	    /* ms: the database was busy */
#define END_PATIENCE	((int32_t)SECONDS(5))

enum call_step { STEP_HANG_UP, STEP_HANG_UP_V250 };

static void begin(struct session *session, struct moment now)
{
	session->call.rings = true;
	session->call.noted = false;
	session->call.number[0] = '\0';
	session->call.note_at = now.up + NUMBER_PATIENCE;
	session->call.ends = 0;
}

/* Ended once it is noted; a call that goes on ringing is ended again. */
static void want_end(struct session *session)
{
	session->call.hang_up = session->call.noted && session->call.ends < ENDS_MOST;
}

static void note(struct session *session, struct moment now)
{
	struct office *office = session_office(session);
	const struct missed_call missed = {
		.number = session->call.number,
		.modem = session->config->name,
		.sim = session->sim,
	};

	session->call.note_at = now.up + AGAIN;
	if (store_begin(office->store) != STORE_DONE)
		return;
	call_missed(office, &missed, now);
	if (store_commit(office->store) != STORE_DONE)
		return;
	session->call.noted = true;
	want_end(session);
	station_heard(session->station);
}

static void take_number(struct session *session, const char *line)
{
	const char *rest = strchr(line, ':') + 1;

	at_field(&rest, session->call.number, sizeof(session->call.number));
}

bool call_news(struct session *session, const char *line, struct moment now)
{
	bool number = text_begins(line, "+CLIP:");

	if (!number && !text_is(line, "RING") && !text_begins(line, "+CRING:"))
		return false;
	if (!session->call.rings || now.up - session->call.heard_at > SAME_CALL)
		begin(session, now);
	session->call.heard_at = now.up;
	if (session->call.noted) {
		want_end(session);
	} else if (number) {
		take_number(session, line);
		session->call.note_at = now.up;
	}
	return true;
}

int64_t call_due(const struct session *session)
{
	return session->call.rings && !session->call.noted ? session->call.note_at : NEVER;
}

void call_tick(struct session *session, struct moment now)
{
	if (now.up >= call_due(session))
		note(session, now);
}

bool call_work(struct session *session, struct moment now)
{
	if (!session->call.hang_up)
		return false;
	session->call.hang_up = false;
	session->call.ends++;
	session_ask(session, DOING_CALL, STEP_HANG_UP, "AT+CHUP", NULL, END_PATIENCE, now);
	return true;
}

void call_event(struct session *session, const struct at_event *event, struct moment now)
{
	if (event->kind != AT_EVENT_DONE || (event->id & 0xFFFF) != STEP_HANG_UP)
		return;
	if (event->result == AT_ERROR || event->result == AT_CME_ERROR)
		session_ask(session, DOING_CALL, STEP_HANG_UP_V250, "ATH", NULL, END_PATIENCE, now);
}
