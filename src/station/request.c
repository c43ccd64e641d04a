/*
 * Verbs that need the live modem: `cunxin modem at`, `modem reset`, `ussd`. They come as rows of
 * the table request and are answered there. A request for another modem is left to it.
 */
#include "station/session.h"

#include "base/buffer.h"
#include "base/json.h"
#include "base/scope.h"
#include "station/ussd.h"
#include "store/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX 8192
#define PATIENCE   ((int32_t)SECONDS(30))
#define USSD_TIME  SECONDS(30) /* from OK to the network's words */

enum request_step { STEP_COMMAND, STEP_CHARSET, STEP_USSD };

/* Answers it; an answer that the busy database would not take is lost, and the verb says so. */
static void answer(struct session *session, bool done, const char *result, struct moment now)
{
	struct store *store = session_office(session)->store;
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	const char *said = buffer_text(&session->request_answer);
	struct json *object = json_object_new();
	char *line;

	json_put_text(object, "modem", session->config->name);
	json_put_text(object, "result", result);
	json_put_text(object, "answer", said);
	if (text_begins(said, "+CUSD:") && ussd_words(said, session->ussd.form, &words))
		json_put_text(object, "words", buffer_text(&words));
	line = json_line(object);
	json_free(object);
	if (store_begin(store) == STORE_DONE) {
		request_answer(store, session->request_id, done, line, now);
		store_commit(store);
	}
	free(line);
	buffer_clear(&session->request_answer);
	session->request_id = session->ussd_by = 0;
}

/* One printable command line that begins with AT; never a send, which has its own journal. */
static bool command_is_allowed(const char *command)
{
	if (strncasecmp(command, "AT", 2) != 0 || strlen(command) > AT_COMMAND_MAX)
		return false;
	for (const char *at = command; *at != '\0'; at++) {
		if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7E)
			return false;
	}
	return strcasestr(command, "+CMGS") == NULL && strcasestr(command, "+CMGW") == NULL &&
	       strcasestr(command, "+CMSS") == NULL && strcasestr(command, "+CMGD") == NULL &&
	       strcasestr(command, "+CPIN") == NULL;
}

static void ask_command(struct session *session, const char *command, struct moment now)
{
	if (command == NULL || !command_is_allowed(command)) {
		answer(session, false,
		       "not a command that may be asked: it begins with AT and neither sends, "
		       "deletes nor enters a PIN",
		       now);
		return;
	}
	session_ask(session, DOING_REQUEST, STEP_COMMAND, command, "", PATIENCE, now);
}

static void ask_code(struct session *session, struct moment now)
{
	char code[4 * USSD_CODE_MOST + 1], text[sizeof(code) + 24];

	session->ussd.again = false;
	session->ussd.tried |= 1u << session->ussd.form;
	session->ussd_by = 0;
	buffer_clear(&session->request_answer);
	ussd_write(session->ussd.code, session->ussd.form, code);
	snprintf(text, sizeof(text), "AT+CUSD=1,\"%s\",15", code);
	session_ask(session, DOING_REQUEST, STEP_USSD, text, "+CUSD:", PATIENCE, now);
}

/* Once the modem has taken a form, that is it; before, its character set says the likeliest. */
static void ask_ussd(struct session *session, const char *code, struct moment now)
{
	if (code == NULL || !ussd_is_code(code)) {
		answer(session, false, "a USSD code has digits, * and # only", now);
		return;
	}
	copy_text(session->ussd.code, sizeof(session->ussd.code), code);
	session->ussd.tried = 0;
	if (session->ussd.known)
		ask_code(session, now);
	else
		session_ask(session, DOING_REQUEST, STEP_CHARSET, "AT+CSCS?", "+CSCS:", PATIENCE,
			    now);
}

/* The modem did not understand the code: it is asked in another form. False: all were tried. */
static bool tries_another_form(struct session *session, struct moment now)
{
	for (enum ussd_form form = USSD_PLAIN; form < USSD_FORMS; form++) {
		if ((session->ussd.tried & 1u << form) != 0)
			continue;
		session->ussd.form = form;
		session->ussd.again = true;
		session->ussd_by = now.up; /* as soon as the modem is free */
		return true;
	}
	return false;
}

/* The network's last word on a code. */
static void answer_code(struct session *session, struct moment now)
{
	long outcome = ussd_outcome(buffer_text(&session->request_answer));

	if (outcome == 4 && tries_another_form(session, now))
		return;
	if (outcome == 4)
		answer(session, false, "the network does not know this code", now);
	else if (outcome == 5)
		answer(session, false, "the network did not answer in time", now);
	else
		answer(session, true, "OK", now);
	session->ussd.known = outcome >= 0 && outcome <= 2;
}

static bool is_for(const struct session *session, const struct json *arguments)
{
	const char *name = json_get_text(arguments, "modem");

	return name == NULL || name[0] == '\0' || text_is(name, session->config->name);
}

static void begin(struct session *session, const struct request *request,
		  const struct json *arguments, struct moment now)
{
	session->request_id = request->id;
	buffer_clear(&session->request_answer);
	if (text_is(request->verb, "at")) {
		ask_command(session, json_get_text(arguments, "command"), now);
	} else if (text_is(request->verb, "ussd")) {
		ask_ussd(session, json_get_text(arguments, "code"), now);
	} else if (text_is(request->verb, "reset")) {
		answer(session, true, "OK", now);
		recover_start(session, "a person asked for a reset", now);
		session->rung = 2; /* close and open, then everything anew */
	} else {
		answer(session, false, "no such request", now);
	}
}

bool request_work(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;
	struct request request;
	struct json *arguments;
	bool taken = false;

	if (session->ussd.again) {
		ask_code(session, now);
		return true;
	}
	if (session->ussd_by != 0 && now.up >= session->ussd_by)
		answer(session, false, "the network said nothing", now);
	if (!session->requests_due || session->ussd_by != 0)
		return false;
	session->requests_due = false;
	if (!request_next(store, now, &request))
		return false;
	arguments = json_read(request.arguments);
	if (is_for(session, arguments) && store_begin(store) == STORE_DONE) {
		taken = request_take(store, request.id, now);
		taken = store_commit(store) == STORE_DONE && taken;
	}
	if (taken)
		begin(session, &request, arguments, now);
	json_free(arguments);
	request_release(&request);
	session->requests_due = taken; /* there may be another behind it */
	return taken;
}

static void add_line(struct session *session, const char *line)
{
	if (session->request_answer.size >= ANSWER_MAX)
		return;
	buffer_add_text(&session->request_answer, line);
	buffer_add_text(&session->request_answer, "\n");
}

bool request_news(struct session *session, const char *line, struct moment now)
{
	const struct buffer *said = &session->request_answer;
	bool goes_on = said->size > 0 && ussd_goes_on(buffer_text(said));

	if (session->ussd_by == 0 || (!goes_on && !text_begins(line, "+CUSD:")))
		return false;
	add_line(session, line);
	if (!ussd_goes_on(buffer_text(said)))
		answer_code(session, now);
	return true;
}

/* The modem has taken the code: what the network says comes by itself, if it has not come yet. */
static bool network_is_slow(struct session *session, const struct at_event *event,
			    struct moment now)
{
	const char *said = buffer_text(&session->request_answer);

	if (event->result != AT_OK || (text_begins(said, "+CUSD:") && !ussd_goes_on(said)))
		return false;
	session->ussd_by = now.up + USSD_TIME;
	return true;
}

/* Refusals that are about the command, not about the SIM or the network (27.007 §9.2). */
static bool is_misunderstood(const struct at_event *event)
{
	static const int codes[] = { -1, 3, 4, 23, 24, 25, 26, 27, 50, 100 };

	if (event->result == AT_ERROR)
		return true;
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (event->result == AT_CME_ERROR && event->code == codes[i])
			return true;
	return false;
}

/* True: it goes on, or is answered. */
static bool ussd_done(struct session *session, const struct at_event *event, struct moment now)
{
	bool charset = strstr(buffer_text(&session->request_answer), "UCS2") != NULL;

	switch ((enum request_step)(event->id & 0xFFFF)) {
	case STEP_COMMAND: return false;
	case STEP_CHARSET:
		if (event->result == AT_TIMED_OUT)
			return false;
		session->ussd.form = charset ? USSD_UCS2 : USSD_PLAIN;
		ask_code(session, now);
		return true;
	case STEP_USSD: break;
	}
	if (is_misunderstood(event))
		return tries_another_form(session, now);
	if (event->result != AT_OK)
		return false;
	if (!network_is_slow(session, event, now))
		answer_code(session, now);
	return true;
}

void request_event(struct session *session, const struct at_event *event, struct moment now)
{
	char result[64];

	if (session->request_id == 0)
		return;
	if (event->kind == AT_EVENT_ANSWER) {
		add_line(session, event->line);
		if (event->pdu != NULL)
			add_line(session, event->pdu);
	}
	if (event->kind != AT_EVENT_DONE || ussd_done(session, event, now))
		return;
	switch (event->result) {
	case AT_OK: copy_text(result, sizeof(result), "OK"); break;
	case AT_TIMED_OUT: copy_text(result, sizeof(result), "no answer"); break;
	case AT_ERROR:
	case AT_NO_CARRIER:
	case AT_CANCELLED: copy_text(result, sizeof(result), "ERROR"); break;
	case AT_CME_ERROR: snprintf(result, sizeof(result), "+CME ERROR: %d", event->code); break;
	case AT_CMS_ERROR: snprintf(result, sizeof(result), "+CMS ERROR: %d", event->code); break;
	}
	answer(session, event->result == AT_OK, result, now);
	if (event->result == AT_TIMED_OUT)
		recover_start(session, "it did not answer a person's command", now);
}
