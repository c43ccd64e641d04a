/*
 * When a modem does not answer: a ladder, climbed one rung at a time, each rung counted and
 * spaced, so that the cure is never worse than the illness (modem.md 1.9).
 */
#include "station/session.h"

#include "base/buffer.h"
#include "store/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum rung {
	RUNG_ESCAPE,	 /* ESC leaves a prompt */
	RUNG_SUBSTITUTE, /* Ctrl-Z leaves one that ESC does not; never after a send */
	RUNG_REOPEN,	 /* close the port, open it again */
	RUNG_RESET,	 /* AT+CFUN=1,1 */
	RUNG_HOLD,	 /* a person must look */
	RUNG_RADIO_OFF,	 /* beside the ladder: the modem answers, the network does not */
	RUNG_RADIO_ON
};

#define PROBES	      3
#define STEADY	      MINUTES(2) /* a modem that was well for so long starts at the bottom */
#define REOPENS_AFTER SECONDS(1)
#define BOOT_TIME     SECONDS(60)
#define RADIO_PAUSE   SECONDS(3)
#define HOLD_TIME     MINUTES(10) /* the next reset may be allowed then */
#define UNPROVED_TIME SECONDS(60)
#define RESET_SPACING MINUTES(10)
#define DOUBT_TIME    SECONDS(180)

static void probe(struct session *session, struct moment now)
{
	session_ask(session, DOING_RECOVERY, session->rung, "AT", NULL, 1000, now);
}

static void resets_name(const struct session *session, char *out, size_t size)
{
	snprintf(out, size, "resets.%.40s", session->config->name);
}

void recover_load(struct session *session)
{
	char key[64], value[64];
	long long at = 0, day = 0;
	unsigned count = 0;

	resets_name(session, key, sizeof(key));
	if (!setting_get(session_office(session)->store, key, value, sizeof(value)) ||
	    sscanf(value, "%lld %lld %u", &at, &day, &count) != 3)
		return;
	session->resets.at = at;
	session->resets.day = day;
	session->resets.that_day = count;
}

/* Durable before the reset itself. */
static bool count_reset(struct session *session, int64_t day, struct moment now)
{
	struct store *store = session_office(session)->store;
	unsigned count = session->resets.day == day ? session->resets.that_day + 1 : 1;
	char key[64], value[64];

	resets_name(session, key, sizeof(key));
	snprintf(value, sizeof(value), "%lld %lld %u", (long long)now.utc, (long long)day, count);
	if (store_begin(store) != STORE_DONE)
		return false;
	setting_put(store, key, value);
	if (store_commit(store) != STORE_DONE)
		return false;
	session->resets.at = now.utc;
	session->resets.day = day;
	session->resets.that_day = count;
	return true;
}

/*
 * Whether a reset is due and allowed: it is spaced, counted over restarts of the daemon, never
 * done to a port that has never answered, nor while a segment may still be in the air.
 */
static bool reset_allowed(struct session *session, struct moment now)
{
	int64_t day = office_day_start(session_office(session), now);
	int64_t since = now.utc - session->resets.at;

	if (session->heard_at == 0 ||
	    (session->late_id != 0 && now.up - session->doubt_at < DOUBT_TIME))
		return false;
	if (session->resets.day == day && session->resets.that_day >= RESETS_A_DAY)
		return false;
	return (since < 0 || since >= RESET_SPACING) && count_reset(session, day, now);
}

static void reopen(struct session *session, struct moment now)
{
	session->reopenings++;
	session->closes = true;
	session->opens_at = now.up + REOPENS_AFTER;
	session->wake = NEVER;
}

static void reset(struct session *session, struct moment now)
{
	session_say(session, 4, "resetting the modem");
	session->wake = now.up + BOOT_TIME;
	session_ask(session, DOING_RECOVERY, session->rung, "AT+CFUN=1,1", NULL,
		    (int32_t)SECONDS(15), now);
}

static void give_up(struct session *session, struct moment now)
{
	session->rung = RUNG_ESCAPE;
	session->reopens = true;
	if (session->heard_at == 0)
		recover_hold(session, "nothing answers on this port: is it the modem's AT port?",
			     now.up + UNPROVED_TIME, now);
	else
		recover_hold(session, "the modem does not answer: unplug it and plug it in again",
			     now.up + HOLD_TIME, now);
}

static void climb(struct session *session, struct moment now)
{
	session->tries = 0;
	switch ((enum rung)session->rung) {
	case RUNG_ESCAPE:
		at_chat_raw(&session->chat, "\x1b\r", 2);
		probe(session, now);
		break;
	case RUNG_SUBSTITUTE:
		if (!session->unsafe_ctrl_z)
			at_chat_raw(&session->chat, "\x1a\r", 2);
		probe(session, now);
		break;
	case RUNG_REOPEN:
		session->rung = RUNG_RESET; /* due if it does not answer on the new link */
		reopen(session, now);
		break;
	case RUNG_RESET:
		if (reset_allowed(session, now)) {
			reset(session, now);
			break;
		}
		session->rung = RUNG_HOLD;
		give_up(session, now);
		break;
	case RUNG_HOLD: give_up(session, now); break;
	case RUNG_RADIO_OFF:
		session_ask(session, DOING_RECOVERY, session->rung, "AT+CFUN=4", NULL,
			    (int32_t)SECONDS(30), now);
		break;
	case RUNG_RADIO_ON:
		session_ask(session, DOING_RECOVERY, session->rung, "AT+CFUN=1", NULL,
			    (int32_t)SECONDS(30), now);
		break;
	}
}

void recover_leave(struct session *session, const char *words, struct moment now)
{
	session->phase = PHASE_RECOVERY;
	session->activity = DOING_NOTHING;
	session->rung = RUNG_ESCAPE;
	session->closes = true;
	session->opens_at = now.up;
	session->wake = NEVER;
	session_state(session, words);
}

bool recover_unproved(const struct session *session)
{
	return !session->proved && text_begins(session->config->device, "imei:");
}

void recover_start(struct session *session, const char *why, struct moment now)
{
	bool was_steady = session->phase == PHASE_READY && now.up - session->ready_at > STEADY;

	if (recover_unproved(session)) {
		recover_leave(session, "nothing answers on this port; looking at the next", now);
		return;
	}
	session_say(session, 4, "%s; recovering (step %u)", why, was_steady ? 0 : session->rung);
	session->unsafe_ctrl_z = session->sends_unsafe;
	send_broken(session, why, now);
	receive_reset(session);
	session->recoveries++;
	if (was_steady || session->rung > RUNG_HOLD)
		session->rung = RUNG_ESCAPE;
	session->phase = PHASE_RECOVERY;
	session->activity = DOING_NOTHING;
	session_state(session, why);
	/* The chat drains what still comes; the rung begins when it is idle. */
	session->wake = now.up;
}

void recover_sick(struct session *session, struct moment now)
{
	recover_start(session, "the network refuses one message after the other", now);
	session->refusals = 0;
	session->rung = RUNG_RADIO_OFF;
}

void recover_tick(struct session *session, struct moment now)
{
	if (!at_chat_idle(&session->chat) || now.up < session->wake)
		return;
	session->wake = NEVER;
	if (session->waits_boot) {
		session->waits_boot = false;
		bringup_start(session, now);
		return;
	}
	climb(session, now);
}

/* It answers: whatever it was told before may be gone, so everything is told again. */
static void answered(struct session *session, struct moment now)
{
	if (session->rung < RUNG_HOLD)
		session->rung++; /* if this does not last, the next rung is due */
	bringup_start(session, now);
}

void recover_event(struct session *session, const struct at_event *event, struct moment now)
{
	if (event->kind != AT_EVENT_DONE || session->phase != PHASE_RECOVERY)
		return;
	switch ((enum rung)session->rung) {
	case RUNG_ESCAPE:
	case RUNG_SUBSTITUTE:
		if (event->result != AT_TIMED_OUT) {
			answered(session, now);
		} else if (++session->tries < PROBES) {
			probe(session, now);
		} else {
			session->rung++;
			session->wake = now.up;
		}
		break;
	case RUNG_RESET:
		session->rung = RUNG_HOLD;
		session->waits_boot = true;
		session->wake = now.up + BOOT_TIME;
		break;
	case RUNG_RADIO_OFF:
		session->rung = RUNG_RADIO_ON;
		session->wake = now.up + RADIO_PAUSE;
		break;
	case RUNG_RADIO_ON:
		session->rung = RUNG_REOPEN;
		bringup_start(session, now);
		break;
	case RUNG_REOPEN:
	case RUNG_HOLD: break;
	}
}

void recover_rebooted(struct session *session, const char *line, struct moment now)
{
	if (session->phase == PHASE_DOWN)
		return;
	if (session->phase == PHASE_READY || session->phase == PHASE_RECOVERY) {
		session->reboots++;
		session_say(session, 4, "the modem has started anew (%s)", line);
	}
	send_broken(session, "the modem restarted", now);
	receive_reset(session);
	at_chat_reset(&session->chat);
	session->waits_boot = false;
	bringup_start(session, now);
}

void recover_hold(struct session *session, const char *words, int64_t again, struct moment now)
{
	(void)now;
	if (!text_is(session->held_words, words))
		session_say(session, 3, "%s", words);
	copy_text(session->held_words, sizeof(session->held_words), words);
	session->phase = PHASE_HELD;
	session->activity = DOING_NOTHING;
	session->wake = again;
	session->held_for_sim = strstr(words, "SIM") != NULL;
	session_state(session, words);
}

void recover_resume(struct session *session, struct moment now)
{
	if (session->reopens) {
		session->reopens = false;
		session->phase = PHASE_RECOVERY;
		reopen(session, now);
		return;
	}
	bringup_start(session, now);
}
