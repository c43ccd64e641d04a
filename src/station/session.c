#include "station/session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LISTENS_MS	 50	    /* silence after which an opened port has nothing more to say */
#define LISTENS_DOUBT_MS SECONDS(3) /* a segment was in the air when the last link ended */
#define DOUBT_RECENT	 MINUTES(3)

void session_init(struct session *session, struct station *station, size_t index,
		  const struct config_modem *config)
{
	*session = (struct session){
		.station = station,
		.index = index,
		.config = config,
		.wake = NEVER,
		.signal = 99,
		.current = STORAGES_MAX,
		.sent_reference = -1,
	};
	at_chat_reset(&session->chat);
	recover_load(session);
	session_state(session, "no link");
}

void session_release(struct session *session)
{
	receive_release(session);
	send_forget(session);
	buffer_release(&session->request_answer);
}

struct office *session_office(const struct session *session)
{
	return station_office(session->station);
}

void session_state(struct session *session, const char *words)
{
	copy_text(session->state, sizeof(session->state), words);
}

void session_say(struct session *session, int priority, const char *format, ...)
{
	char text[200], line[240];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	snprintf(line, sizeof(line), "%s: %s", session->config->name, text);
	station_say(session->station, priority, line);
}

void session_phrase(char *out, size_t size, const char *line)
{
	size_t used = 0;

	for (; *line != '\0' && used + 1 < size; line++) {
		if (*line != '"' && (used > 0 || *line != ' '))
			out[used++] = *line;
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
}

/* Nothing is in flight and the link is up. */
static bool can_ask(const struct session *session)
{
	return session->phase != PHASE_DOWN && at_chat_idle(&session->chat);
}

void session_ask(struct session *session, enum activity activity, unsigned number, const char *text,
		 const char *prefix, int32_t patience, struct moment now)
{
	struct at_command command = {
		.id = (uint32_t)activity << 16 | number,
		.prefix = prefix,
		.patience = patience,
		.limit = 3 * patience,
	};

	copy_text(command.text, sizeof(command.text), text);
	session->activity = activity;
	session->sends_unsafe = false;
	session->at_lines++;
	if (!at_chat_ask(&session->chat, &command, now.up))
		session_say(session, 3, "the command %s could not be asked", command.text);
}

/* Seconds that a modem just opened is listened to before it is spoken to. */
static int64_t listening_time(struct session *session, struct moment now)
{
	struct outbox_doubt doubts[16];
	size_t count = outbox_doubts(session_office(session)->store, doubts, 16);

	session->late_id = 0;
	for (size_t i = 0; i < count && i < 16; i++) {
		if (!text_is(doubts[i].modem, session->config->name) ||
		    now.utc - doubts[i].handed_at > DOUBT_RECENT)
			continue;
		session->late_id = doubts[i].id;
		session->late_part = doubts[i].part;
	}
	return session->late_id != 0 ? LISTENS_DOUBT_MS : 0;
}

void session_link_up(struct session *session, struct moment now)
{
	at_chat_reset(&session->chat);
	receive_reset(session);
	session->phase = PHASE_LISTENING;
	session->activity = DOING_NOTHING;
	session->wake = now.up + listening_time(session, now);
	session->closes = false;
	session->opens_at = 0;
	session->proved = session->found = false;
	session_state(session, session->held_words[0] != '\0' ? session->held_words : "opened");
}

void session_link_down(struct session *session, const char *why, struct moment now)
{
	if (session->phase == PHASE_DOWN)
		return;
	send_broken(session, why, now);
	receive_reset(session);
	at_chat_reset(&session->chat);
	session->phase = PHASE_DOWN;
	session->activity = DOING_NOTHING;
	session->wake = NEVER;
	session->reopens = session->waits_boot = false;
	if (!session->closes)
		session->rung = 0; /* a person or the modem did that: the ladder begins anew */
	session->registration_known = false;
	session->registration = session->registration_ps = REGISTRATION_UNKNOWN;
	/* What it told was of then. */
	session->operator[0] = '\0';
	session->signal = 99;
	session->storage_count = 0;
	session_state(session, why);
}

/* Lines by which a modem says that it has just started: its settings are gone. */
static const char *const boot_lines[] = { "RDY",	  "^SYSSTART", "+CFUN: 1",
					  "*PSUTTZ-BOOT", "START",     "MODEM:STARTUP" };
/* Lines by which it says that the SIM is (again) usable. */
static const char *const sim_lines[] = { "SMS READY",  "SMS DONE",     "+QIND: SMS DONE", "PB DONE",
					 "CALL READY", "+CPIN: READY", "+QIND: PB DONE" };
/* Lines by which it says that there is no SIM any more. */
static const char *const gone_lines[] = { "+CPIN: NOT READY", "+CPIN: NOT INSERTED",
					  "+CME ERROR: SIM NOT INSERTED" };
/* Lines by which it says that a storage has no room. */
static const char *const full_lines[] = { "^SMMEMFULL", "+SMSFULL", "+CIEV: \"SMSFULL\"" };

static bool begins_with_any(const char *line, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strncasecmp(line, words[i], strlen(words[i])) == 0)
			return true;
	}
	return false;
}

#define BEGINS(line, words) begins_with_any(line, words, sizeof(words) / sizeof(*(words)))

/* What nobody asked for: announcements, reports, boots, registration, late results. */
static void session_news(struct session *session, const struct at_event *event, struct moment now)
{
	const char *line = event->line;

	if (text_begins(line, "+CMTI:") || text_begins(line, "+CDSI:"))
		receive_announced(session, line, now);
	else if (event->pdu != NULL && text_begins(line, "+CDS:"))
		receive_report(session, event->pdu, now);
	else if (event->pdu != NULL && text_begins(line, "+CMT:"))
		receive_direct(session, event->pdu, now);
	else if (text_begins(line, "+CMGS:"))
		send_late(session, line, now);
	else if (BEGINS(line, full_lines))
		receive_all_due(session);
	else if (BEGINS(line, boot_lines))
		recover_rebooted(session, line, now);
	else if (BEGINS(line, sim_lines))
		bringup_sim_ready(session, now);
	else if (BEGINS(line, gone_lines))
		session->sim_gone = session->phase == PHASE_READY;
	else if (!request_news(session, line, now) && !call_news(session, line, now))
		health_line(session, line, true);
}

static void session_event(struct session *session, const struct at_event *event, struct moment now)
{
	switch (event->kind) {
	case AT_EVENT_NEWS:
	case AT_EVENT_NOISE: session_news(session, event, now); return;
	case AT_EVENT_LATE: send_late(session, event->line, now); return;
	case AT_EVENT_STRAY_PROMPT:
	case AT_EVENT_NONE: return;
	case AT_EVENT_ANSWER:
	case AT_EVENT_PROMPT:
	case AT_EVENT_DONE: break;
	}
	if (event->kind == AT_EVENT_DONE) {
		session->activity = DOING_NOTHING;
		session->timeouts = event->result == AT_TIMED_OUT ? session->timeouts + 1 : 0;
	}
	if (event->kind != AT_EVENT_DONE || event->result != AT_TIMED_OUT) {
		session->heard_at = now.up;
		session->proved = true;
	}
	switch ((enum activity)(event->id >> 16)) {
	case DOING_BRINGUP: bringup_event(session, event, now); break;
	case DOING_SWEEP:
	case DOING_DELETE: receive_event(session, event, now); break;
	case DOING_SEND: send_event(session, event, now); break;
	case DOING_HEALTH: health_event(session, event, now); break;
	case DOING_RECOVERY: recover_event(session, event, now); break;
	case DOING_REQUEST: request_event(session, event, now); break;
	case DOING_CALL: call_event(session, event, now); break;
	case DOING_NOTHING: break;
	}
}

/* An echo after ATE0 was taken means that the modem has forgotten what it was told. */
static void notice_echo(struct session *session, struct moment now)
{
	/* Not in the middle of an answer: the rest of it would be taken for the next one. */
	if (!session->chat.echo_seen || session->phase != PHASE_READY ||
	    !at_chat_idle(&session->chat))
		return;
	session->chat.echo_seen = false;
	if (session->echo_tolerated)
		return;
	recover_rebooted(session, "it echoes again", now);
}

void session_input(struct session *session, const char *bytes, size_t size, struct moment now)
{
	struct at_event event;

	if (session->phase == PHASE_DOWN)
		return;
	if (session->phase == PHASE_LISTENING && session->late_id == 0)
		session->wake = now.up + LISTENS_MS;
	do {
		size_t used = at_chat_input(&session->chat, bytes, size, now.up, &event);

		bytes += used;
		size -= used;
		session_event(session, &event, now);
	} while (event.kind != AT_EVENT_NONE && session->phase != PHASE_DOWN);
	notice_echo(session, now);
}

/* The next thing to do for a modem that is ready and has nothing in flight. */
static void session_work(struct session *session, struct moment now)
{
	if (session->unsaved.id != 0 && now.up >= session->unsaved.commit_by)
		send_save(session, now);
	if (session->settle.kind != SETTLE_NOTHING && !send_settle(session, now))
		return;
	if (session->commit_due || session->report_count > 0)
		receive_retry(session, now);
	if (session->reconsider)
		send_reconsider(session, now);
	call_tick(session, now);
	if (!can_ask(session) || session->commit_due)
		return;
	if (session->sim_gone) {
		bringup_sim_gone(session, now);
		return;
	}
	if (call_work(session, now))
		return;
	if (receive_wanted(session, now) && receive_work(session, now))
		return;
	if (send_work(session, now) || request_work(session, now))
		return;
	health_work(session, now);
}

void session_tick(struct session *session, struct moment now)
{
	struct at_event event;

	if (session->phase == PHASE_DOWN)
		return;
	do {
		at_chat_tick(&session->chat, now.up, &event);
		session_event(session, &event, now);
	} while (event.kind != AT_EVENT_NONE);
	switch (session->phase) {
	case PHASE_DOWN: break;
	case PHASE_LISTENING:
		if (now.up >= session->wake)
			bringup_start(session, now);
		break;
	case PHASE_BRINGUP: bringup_tick(session, now); break;
	case PHASE_RECOVERY: recover_tick(session, now); break;
	case PHASE_HELD:
		if (now.up >= session->wake)
			recover_resume(session, now);
		break;
	case PHASE_READY: break;
	}
	if (session->phase == PHASE_READY)
		session_work(session, now);
}

int64_t session_deadline(const struct session *session)
{
	int64_t due = at_chat_deadline(&session->chat);

	if (session->phase == PHASE_DOWN)
		return NEVER;
	if (session->phase != PHASE_READY)
		return at_chat_idle(&session->chat) ? earlier(due, session->wake) : due;
	if (session->unsaved.id != 0)
		due = earlier(due, session->unsaved.commit_by);
	if (session->settle.kind != SETTLE_NOTHING || session->commit_due ||
	    (session->report_count > 0 && !send_shares_commit(session)))
		due = earlier(due, session->retry_at);
	due = earlier(due, call_due(session));
	if (!can_ask(session) || session->settle.kind != SETTLE_NOTHING || session->commit_due)
		return due;
	if (session->sim_gone)
		return 0;
	if (session->ussd_by != 0)
		due = earlier(due, session->ussd_by);
	return earlier(earlier(due, receive_due(session)),
		       earlier(send_due(session), session->health_at));
}
