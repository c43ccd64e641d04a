#include "at_line.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define DRAIN_SILENCE	 500  /* ms without a byte after a time-out */
#define DRAIN_MOST	 2000 /* ms, then we go on anyway */
#define ESCAPE_PATIENCE	 500
#define SENT_OK_PATIENCE 5000 /* the same after +CMGS, which is a result by itself */
#define OK_PATIENCE	 1000 /* ms for the OK that some modems leave out */
#define HEADER_PATIENCE	 5000 /* ms that announced news may wait for its PDU */
#define LATE_RESULT_TIME 500  /* ms from a late answer to its result */
#define NEWS_PDU_LEAST	 26   /* hex digits of the shortest PDU; an ICCID has 20 */

void at_chat_reset(struct at_chat *chat)
{
	chat->queued = 0;
	chat->busy = chat->prompted = chat->body_sent = chat->escaped = chat->answered = false;
	chat->again = chat->echo_seen = chat->in_words = false;
	chat->spacing = chat->drain_silence = 0;
	chat->rest_until = INT64_MIN;
	chat->written_at = chat->heard_at = chat->body_at = chat->answered_at = 0;
	chat->draining_until = chat->drain_limit = 0;
	chat->late_id = 0;
	chat->late_prefix = NULL;
	chat->late_send = false;
	chat->late_result_until = 0;
	chat->news.waiting = chat->answer.waiting = false;
	chat->news.line[0] = chat->answer.line[0] = chat->sent_body[0] = '\0';
	chat->output_size = 0;
	at_lexer_reset(&chat->lexer, false);
}

/* ---- writing ---- */

void at_chat_raw(struct at_chat *chat, const char *bytes, size_t size)
{
	if (size > sizeof(chat->output) - chat->output_size)
		return;
	memcpy(chat->output + chat->output_size, bytes, size);
	chat->output_size += size;
}

const char *at_chat_output(const struct at_chat *chat, size_t *size)
{
	*size = chat->output_size;
	return chat->output;
}

void at_chat_written(struct at_chat *chat, size_t size)
{
	if (size > chat->output_size)
		size = chat->output_size;
	chat->output_size -= size;
	memmove(chat->output, chat->output + size, chat->output_size);
}

static void start_next(struct at_chat *chat, int64_t now)
{
	if (chat->busy || chat->queued == 0 || chat->draining_until != 0 || now < chat->rest_until)
		return;
	chat->busy = true;
	chat->prompted = chat->body_sent = chat->escaped = chat->answered = false;
	chat->sent_body[0] = '\0';
	chat->written_at = chat->heard_at = now;
	at_chat_raw(chat, chat->queue[0].text, strlen(chat->queue[0].text));
	at_chat_raw(chat, "\r", 1);
}

/* Nothing but printable ASCII may be in a command: a CR would end it, an ESC or Ctrl-Z more. */
static bool printable(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text < 0x20 || *text > 0x7E)
			return false;
	}
	return true;
}

bool at_chat_ask(struct at_chat *chat, const struct at_command *command, int64_t now)
{
	if (chat->queued == AT_QUEUE_MAX || command->text[0] == '\0' ||
	    memchr(command->text, '\0', sizeof(command->text)) == NULL || !printable(command->text))
		return false;
	chat->queue[chat->queued++] = *command;
	start_next(chat, now);
	return true;
}

bool at_chat_idle(const struct at_chat *chat)
{
	return !chat->busy && chat->queued == 0 && chat->draining_until == 0;
}

bool at_chat_body(struct at_chat *chat, const char *hex, int64_t now)
{
	size_t size = strlen(hex);

	if (!chat->busy || !chat->prompted || chat->body_sent || chat->escaped || !printable(hex) ||
	    size + 1 > sizeof(chat->output) - chat->output_size || size >= sizeof(chat->sent_body))
		return false;
	memcpy(chat->sent_body, hex, size + 1);
	at_chat_raw(chat, hex, size);
	at_chat_raw(chat, "\x1a", 1);
	chat->body_sent = true;
	chat->body_at = chat->heard_at = now;
	return true;
}

void at_chat_escape(struct at_chat *chat, int64_t now)
{
	if (chat->busy && chat->body_sent)
		return; /* too late: the message may be in the air */
	at_chat_raw(chat, "\x1b", 1);
	if (!chat->busy)
		return;
	chat->escaped = true;
	chat->body_at = now;
}

void at_chat_drain(struct at_chat *chat, int32_t silence, int32_t most, int64_t now)
{
	if (chat->busy)
		return;
	chat->drain_silence = silence;
	chat->draining_until = now + silence;
	chat->drain_limit = now + most;
}

/* ---- what a line is, beside the command in flight ---- */

static bool dials(const struct at_chat *chat)
{
	return strncasecmp(chat->queue[0].text, "ATD", 3) == 0 ||
	       strncasecmp(chat->queue[0].text, "ATA", 3) == 0;
}

/* How the command in flight ends by this line. */
static bool final_result(const struct at_chat *chat, const char *line, enum at_result *result,
			 int *code)
{
	const char *prefix = chat->queue[0].prefix;

	if (at_line_result(line, result, code))
		return true;
	if (dials(chat) && at_line_call_result(line)) {
		*result = AT_NO_CARRIER;
		return true;
	}
	/* A modem that was told ATV0 says 0 and 4; where bare lines are expected nobody can know. */
	*result = line[0] == '0' ? AT_OK : AT_ERROR;
	return !chat->in_words && (prefix == NULL || prefix[0] != '\0') &&
	       (strcmp(line, "0") == 0 || strcmp(line, "4") == 0);
}

/* "AT+CCID" is answered by "+CCID: …" or by a bare line. */
static bool own_answer(const char *command, const char *line)
{
	size_t size = strcspn(command + 2, "=?;");

	return size > 1 && strncasecmp(line, command + 2, size) == 0 && line[size] == ':';
}

static bool wanted(const struct at_chat *chat, const char *line)
{
	const struct at_command *command = &chat->queue[0];

	if (command->prefix == NULL || at_line_is_registration_news(line) ||
	    (command->prompts && !chat->body_sent))
		return false;
	if (command->prefix[0] != '\0')
		return at_line_begins(line, command->prefix);
	return !at_line_is_news(line) || own_answer(command->text, line);
}

/* With echo on everything we say comes back, sometimes twice. */
static bool is_echo(struct at_chat *chat, const char *line)
{
	if (at_line_is_command(line) || (chat->busy && strcmp(line, chat->queue[0].text) == 0)) {
		chat->echo_seen = true;
		return true;
	}
	return chat->body_sent && chat->sent_body[0] != '\0' &&
	       at_line_begins(line, chat->sent_body);
}

/* ---- headers and their PDU ---- */

static void hand_out(struct at_chat *chat, struct at_header *header, const char *pdu,
		     struct at_event *event)
{
	bool news = header == &chat->news;

	header->waiting = false;
	*event = (struct at_event){ .kind = news ? AT_EVENT_NEWS : AT_EVENT_ANSWER,
				    .id = news ? 0 : chat->queue[0].id,
				    .line = header->line,
				    .pdu = pdu,
				    .code = -1 };
}

/* There is no PDU for the header: it goes out alone, and the line is placed after it. */
static void give_up(struct at_chat *chat, struct at_header *header, struct at_event *event)
{
	hand_out(chat, header, NULL, event);
	chat->again = true;
}

/* Keeps a header, or hands it out at once where its PDU is on the same line. */
static void take_header(struct at_chat *chat, struct at_header *header, const char *line,
			int64_t now, struct at_event *event)
{
	char *pdu;

	memcpy(header->line, line, strlen(line) + 1);
	header->waiting = true;
	header->since = now;
	pdu = at_line_cut_pdu(header->line);
	if (pdu != NULL)
		hand_out(chat, header, pdu, event);
}

/*
 * The header that a hex line belongs to, or NULL. Two may wait, where news came between a
 * header and its PDU: the announced length tells. An IMEI is hex too, so news wants its length.
 */
static struct at_header *owner_of(struct at_chat *chat, const char *line)
{
	struct at_header *news = &chat->news, *answer = &chat->answer;
	size_t digits = at_line_hex_digits(line);
	bool for_news = news->waiting && digits >= NEWS_PDU_LEAST &&
			digits / 2 >= at_line_announced(news->line);

	if (!at_line_is_pdu(line))
		return NULL;
	if (answer->waiting && for_news && at_line_fits(news->line, line))
		return at_line_fits(answer->line, line) ? answer : news;
	if (answer->waiting)
		return answer;
	return for_news ? news : NULL;
}

/* ---- placing a line ---- */

static void drop_current(struct at_chat *chat)
{
	chat->queued--;
	memmove(chat->queue, chat->queue + 1, chat->queued * sizeof(*chat->queue));
	chat->busy = chat->prompted = chat->body_sent = chat->escaped = chat->answered = false;
	chat->answer.waiting = false;
}

static void finish(struct at_chat *chat, enum at_result result, int code, const char *line,
		   int64_t now, struct at_event *event)
{
	*event = (struct at_event){
		.kind = AT_EVENT_DONE,
		.id = chat->queue[0].id,
		.line = line,
		.result = chat->escaped ? AT_CANCELLED : result,
		.code = code,
		.took = (int32_t)(now - chat->written_at),
	};
	drop_current(chat);
	chat->rest_until = now + chat->spacing;
	start_next(chat, now);
}

static bool has_late_prefix(const struct at_chat *chat, const char *line)
{
	return chat->late_prefix != NULL && chat->late_prefix[0] != '\0' &&
	       at_line_begins(line, chat->late_prefix) && !at_line_is_registration_news(line);
}

/* A line that belongs to a command we gave up, or to nobody. */
static void place_unasked(struct at_chat *chat, const char *line, int64_t now,
			  struct at_event *event)
{
	bool draining = chat->draining_until != 0;
	bool late_answer = (draining || chat->late_send) && has_late_prefix(chat, line);

	event->line = line;
	if (late_answer)
		chat->late_result_until = now + LATE_RESULT_TIME;
	if (late_answer || (draining && !at_line_is_news(line))) {
		event->kind = AT_EVENT_LATE;
		event->id = chat->late_id;
	} else {
		event->kind = at_line_is_news(line) ? AT_EVENT_NEWS : AT_EVENT_NOISE;
	}
}

/* A result: of the command in flight, unless the answer just before it was a late one. */
static void place_result(struct at_chat *chat, enum at_result result, int code, const char *line,
			 int64_t now, struct at_event *event)
{
	bool late = chat->draining_until != 0 ||
		    (chat->late_result_until != 0 && now <= chat->late_result_until);

	chat->late_result_until = 0;
	chat->in_words = chat->in_words || !isdigit((unsigned char)line[0]);
	if (!late && chat->busy) {
		finish(chat, result, code, line, now, event);
		return;
	}
	event->kind = late ? AT_EVENT_LATE : AT_EVENT_NOISE;
	event->id = late ? chat->late_id : 0;
	event->line = line;
}

static void place_answer(struct at_chat *chat, const char *line, int64_t now,
			 struct at_event *event)
{
	const struct at_command *command = &chat->queue[0];

	chat->late_result_until = 0;
	if (at_line_is_header(line, false)) {
		take_header(chat, &chat->answer, line, now, event);
		return;
	}
	event->kind = AT_EVENT_ANSWER;
	event->id = command->id;
	event->line = line;
	if (command->prefix_is_final || command->prompts) {
		chat->answered = true;
		chat->answered_at = now;
	}
}

static void place(struct at_chat *chat, const char *line, int64_t now, struct at_event *event)
{
	enum at_result result;
	int code;
	bool ends, header;
	struct at_header *owner;

	if (is_echo(chat, line))
		return;
	ends = chat->busy ? final_result(chat, line, &result, &code)
			  : at_line_result(line, &result, &code);
	header = at_line_is_header(line, false);
	owner = owner_of(chat, line);
	if (owner != NULL)
		hand_out(chat, owner, line, event);
	else if (chat->answer.waiting && (ends || header))
		give_up(chat, &chat->answer, event);
	else if (ends)
		place_result(chat, result, code, line, now, event);
	else if (at_line_is_header(line, true) && !chat->news.waiting)
		take_header(chat, &chat->news, line, now, event);
	else if (chat->busy && wanted(chat, line))
		place_answer(chat, line, now, event);
	else if (chat->news.waiting && (at_line_is_header(line, true) || !at_line_is_news(line)))
		give_up(chat, &chat->news, event);
	else
		place_unasked(chat, line, now, event);
}

static void place_prompt(struct at_chat *chat, struct at_event *event)
{
	if (chat->busy && chat->queue[0].prompts) {
		if (chat->prompted)
			return; /* some repeat it inside the body */
		chat->prompted = true;
		event->kind = AT_EVENT_PROMPT;
		event->id = chat->queue[0].id;
		return;
	}
	at_chat_raw(chat, "\x1b", 1);
	event->kind = AT_EVENT_STRAY_PROMPT;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void note_heard(struct at_chat *chat, int64_t now)
{
	chat->heard_at = now;
	if (chat->draining_until == 0)
		return;
	chat->draining_until = sooner(now + chat->drain_silence, chat->drain_limit);
}

size_t at_chat_input(struct at_chat *chat, const char *bytes, size_t size, int64_t now,
		     struct at_event *event)
{
	size_t used = 0;
	struct at_token token;

	*event = (struct at_event){ .line = "", .code = -1 };
	if (size > 0)
		note_heard(chat, now);
	if (chat->again) {
		chat->again = false;
		place(chat, chat->lexer.line, now, event);
	}
	while (event->kind == AT_EVENT_NONE && used < size) {
		used += at_lexer_next(&chat->lexer, bytes + used, size - used, &token);
		if (token.kind == AT_TOKEN_LINE)
			place(chat, token.text, now, event);
		else if (token.kind == AT_TOKEN_PROMPT)
			place_prompt(chat, event);
	}
	return used;
}

/* ---- time ---- */

/* When the command in flight has waited enough. */
static int64_t current_deadline(const struct at_chat *chat)
{
	const struct at_command *command = &chat->queue[0];
	int64_t due;

	if (chat->answered)
		return chat->answered_at + (command->prompts ? SENT_OK_PATIENCE : OK_PATIENCE);
	if (chat->escaped)
		return chat->body_at + ESCAPE_PATIENCE;
	if (chat->body_sent)
		return chat->body_at +
		       (command->body_patience > 0 ? command->body_patience : command->patience);
	if (chat->prompted)
		return AT_NEVER; /* it is the caller's turn */
	due = chat->heard_at + command->patience;
	return command->limit > 0 ? sooner(due, chat->written_at + command->limit) : due;
}

int64_t at_chat_deadline(const struct at_chat *chat)
{
	int64_t due = chat->news.waiting ? chat->news.since + HEADER_PATIENCE : AT_NEVER;

	if (chat->busy)
		return sooner(due, current_deadline(chat));
	if (chat->draining_until != 0)
		return sooner(due, chat->draining_until);
	return chat->queued > 0 ? sooner(due, chat->rest_until) : due;
}

/* A modem that has not answered may still be at its prompt, and may still answer. */
static void time_out(struct at_chat *chat, int64_t now, struct at_event *event)
{
	const struct at_command *command = &chat->queue[0];
	bool prompts = command->prompts;

	chat->late_id = command->id;
	chat->late_prefix = command->prefix;
	chat->late_send = prompts;
	chat->in_words = false;
	chat->draining_until = now + DRAIN_SILENCE;
	chat->drain_limit = now + DRAIN_MOST;
	chat->drain_silence = DRAIN_SILENCE;
	finish(chat, AT_TIMED_OUT, -1, "", now, event);
	if (prompts)
		at_chat_raw(chat, "\x1b", 1);
}

void at_chat_tick(struct at_chat *chat, int64_t now, struct at_event *event)
{
	*event = (struct at_event){ .line = "", .code = -1 };
	if (chat->news.waiting && now >= chat->news.since + HEADER_PATIENCE) {
		hand_out(chat, &chat->news, NULL, event);
	} else if (chat->busy && now >= current_deadline(chat)) {
		if (chat->answered || chat->escaped)
			finish(chat, AT_OK, -1, "", now, event);
		else
			time_out(chat, now, event);
	} else if (!chat->busy && chat->draining_until != 0 && now >= chat->draining_until) {
		chat->draining_until = 0;
	}
	start_next(chat, now);
}
