/*
 * Whether the modem is well while nothing else proves it: signal, registration, operator, a
 * question a minute. Facts for status and for the decision to send, never a reason to count a
 * try (modem.md 1.7).
 */
#include "station/session.h"

#include "base/buffer.h"

#include <cunxin/sms_pdu.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEALTH_EVERY   SECONDS(60)
#define LOST_LONG      MINUTES(5)
#define OPERATOR_EVERY 10 /* rounds */
#define CLOCK_SLACK    DAYS(1)
#define PATIENCE       ((int32_t)SECONDS(5))

struct question {
	const char *command, *prefix;
	unsigned every;							  /* rounds */
	bool (*wanted)(const struct session *session, struct moment now); /* NULL: always */
};

static bool clock_doubted(const struct session *session, struct moment now)
{
	(void)now;
	return station_doubts_clock(session->station);
}

static const struct question questions[] = {
	{ "AT+CSQ", "+CSQ:", 1, NULL },
	{ "AT+CREG?", "+CREG:", 1, NULL },
	{ "AT+CEREG?", "+CEREG:", 1, NULL },
	{ "AT+CCLK?", "+CCLK:", 1, clock_doubted },
	{ "AT+COPS?", "+COPS:", OPERATOR_EVERY, NULL },
	{ COUNTER_COMMAND, "+CRSM:", 1, counter_wanted },
};
#define QUESTIONS (sizeof(questions) / sizeof(*questions))

/* 3GPP TS 27.007 §7.2: 6 and 7 are registered for short messages only, 9 and 10 by CS fallback. */
static enum registration registration_of(long status)
{
	switch (status) {
	case 1:
	case 6:
	case 9: return REGISTRATION_HOME;
	case 5:
	case 7:
	case 10: return REGISTRATION_ROAMING;
	case 2: return REGISTRATION_SEARCHING;
	case 3: return REGISTRATION_DENIED;
	case 0: return REGISTRATION_NONE;
	default: return REGISTRATION_UNKNOWN;
	}
}

static bool usable(const struct session *session, enum registration registration)
{
	return registration == REGISTRATION_HOME ||
	       (registration == REGISTRATION_ROAMING && session->config->roaming);
}

bool health_registered(const struct session *session)
{
	return !session->registration_known || usable(session, session->registration) ||
	       usable(session, session->registration_ps);
}

/* "+CREG: stat,…" as news; "+CREG: n,stat,…" as an answer. */
static void take_registration(struct session *session, const char *rest, bool news, bool packet)
{
	long first = -1, second = -1;
	bool was = health_registered(session);

	at_field_number(&rest, &first);
	if (!news)
		at_field_number(&rest, &second);
	if (first < 0)
		return;
	*(packet ? &session->registration_ps : &session->registration) =
		registration_of(second >= 0 ? second : first);
	session->registration_known = true;
	if (health_registered(session) == was)
		return;
	session_say(session, was ? 4 : 5,
		    was ? "not registered: sending waits" : "registered with the network");
	session->health_at = 0;
	if (!was)
		station_stir(session->station);
}

static void take_signal(struct session *session, const char *rest)
{
	long level = 99;

	at_field_number(&rest, &level);
	session->signal = level >= 0 && level <= 31 ? (int)level : 99;
}

static void take_operator(struct session *session, const char *rest)
{
	char skip[16];

	if (at_field(&rest, skip, sizeof(skip)) && at_field(&rest, skip, sizeof(skip)))
		at_field(&rest, session->operator, sizeof(session->operator));
}

/* "yy/MM/dd,hh:mm:ss±zz": a sanity clock for a machine without one (fault F21). */
static void take_clock(struct session *session, const char *rest)
{
	int year, month, day, hour, minute, second, zone = 0;

	while (*rest == ' ' || *rest == '"')
		rest++;
	if (sscanf(rest, "%2d/%2d/%2d,%2d:%2d:%2d%3d", &year, &month, &day, &hour, &minute, &second,
		   &zone) < 6 ||
	    year < 24 || year > 89 || !day_valid((struct day){ 2000 + year, month, day }))
		return;
	/* Without the network's time it began in 1980, 2000 or 2004: that proves nothing. */
	session->modem_clock = DAYS(day_number((struct day){ 2000 + year, month, day })) +
			       HOURS(hour) + MINUTES(minute) + SECONDS(second) - MINUTES(15 * zone);
	station_told_time(session->station, session->modem_clock, false);
}

bool health_line(struct session *session, const char *line, bool news)
{
	const char *rest = strchr(line, ':');

	if (rest == NULL)
		return false;
	rest++;
	if (text_begins(line, "+CREG:"))
		take_registration(session, rest, news, false);
	else if (text_begins(line, "+CEREG:") || text_begins(line, "+CGREG:"))
		take_registration(session, rest, news, true);
	else if (text_begins(line, "+CSQ:"))
		take_signal(session, rest);
	else if (text_begins(line, "+COPS:"))
		take_operator(session, rest);
	else if (text_begins(line, "+CCLK:"))
		take_clock(session, rest);
	else
		return false;
	return true;
}

bool health_work(struct session *session, struct moment now)
{
	const struct question *question;

	if (now.up < session->health_at)
		return false;
	while (session->health_step < QUESTIONS) {
		unsigned step = session->health_step++;

		if ((session->health_deaf & 1u << step) != 0 ||
		    session->health_round % questions[step].every != 0 ||
		    (questions[step].wanted != NULL && !questions[step].wanted(session, now)))
			continue;
		question = &questions[step];
		session_ask(session, DOING_HEALTH, step, question->command, question->prefix,
			    PATIENCE, now);
		return true;
	}
	session->health_step = 0;
	session->health_round++;
	session->health_at = now.up + HEALTH_EVERY;
	return false;
}

void health_event(struct session *session, const struct at_event *event, struct moment now)
{
	bool counts = questions[event->id & 0xFFFF].wanted == counter_wanted;

	if (event->kind == AT_EVENT_ANSWER && counts)
		counter_line(session, event->line);
	else if (event->kind == AT_EVENT_ANSWER)
		health_line(session, event->line, false);
	if (event->kind != AT_EVENT_DONE)
		return;
	if (event->result == AT_TIMED_OUT)
		recover_start(session, "it does not answer", now);
	else if (counts)
		counter_asked(session, now);
	else if (event->result != AT_OK)
		session->health_deaf |= 1u << (event->id & 0xFFFF);
}
