#include <cunxin/at_chat.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DRAIN_SILENCE	500  /* ms without a byte after a time-out */
#define DRAIN_MOST	2000 /* ms, then we go on anyway */
#define ESCAPE_PATIENCE 500
#define PDU_LEAST	8  /* hex digits at the start of a line that can be a PDU */
#define GLUED_LEAST	20 /* hex digits behind a header on the same line */

void at_chat_reset(struct at_chat *chat)
{
	chat->queued = 0;
	chat->busy = chat->prompted = chat->body_sent = chat->escaped = false;
	chat->finished = chat->again = chat->echo_seen = chat->header_is_news = false;
	chat->written_at = chat->heard_at = chat->body_at = 0;
	chat->draining_until = chat->drain_limit = 0;
	chat->late_id = 0;
	chat->late_prefix = NULL;
	chat->header[0] = chat->shown[0] = chat->sent_body[0] = '\0';
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
	if (chat->busy || chat->queued == 0 || chat->draining_until != 0)
		return;
	chat->busy = true;
	chat->prompted = chat->body_sent = chat->escaped = chat->finished = false;
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
	at_chat_raw(chat, "\x1b", 1);
	if (!chat->busy)
		return;
	chat->escaped = true;
	chat->body_at = now;
}

/* ---- what a line is ---- */

/* Words without a mark in front that modems say unasked. */
static const char *const boot_words[] = {
	"RDY",		"RING",	   "SMS READY",	    "SMS DONE",		 "CALL READY",
	"PB DONE",	"START",   "POWERED DOWN",  "NORMAL POWER DOWN", "UNDER-VOLTAGE",
	"OVER-VOLTAGE", "APP RDY", "MODEM:STARTUP", "NO CARRIER",	 "NO ANSWER",
	"NO DIALTONE",	"BUSY",	   "SMSREADY",
};

/* Words that end a command without OK, as some families say it (modem.md Q16, Q17). */
static const char *const error_words[] = {
	"ERROR", "COMMAND NOT SUPPORT", "NOT SUPPORT", "TOO MANY PARAMETERS", "NA",
};

static bool one_of(const char *line, const char *const *words, size_t count, bool whole)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(words[i]);

		if (strncasecmp(line, words[i], size) == 0 && (!whole || line[size] == '\0'))
			return true;
	}
	return false;
}

#define ONE_OF(line, words, whole) one_of(line, words, sizeof(words) / sizeof(*(words)), whole)

static bool begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

/* The number behind "+CMS ERROR:", or -1 where there are only words or nothing. */
static int error_code(const char *line)
{
	char *end;
	long code = strtol(line, &end, 10);

	while (*end == ' ')
		end++;
	return end == line || *end != '\0' || code < 0 || code > 65535 ? -1 : (int)code;
}

static bool dials(const struct at_chat *chat)
{
	return chat->busy && (strncasecmp(chat->queue[0].text, "ATD", 3) == 0 ||
			      strncasecmp(chat->queue[0].text, "ATA", 3) == 0);
}

/* A modem that was told ATV0 says 0 and 4; a command that expects bare lines cannot know. */
static bool numeric_result(const struct at_chat *chat, const char *line)
{
	return chat->busy && (chat->queue[0].prefix == NULL || chat->queue[0].prefix[0] != '\0') &&
	       (strcmp(line, "0") == 0 || strcmp(line, "4") == 0);
}

static bool final_result(const struct at_chat *chat, const char *line, enum at_result *result,
			 int *code)
{
	*code = -1;
	*result = AT_ERROR;
	if (strcmp(line, "OK") == 0 || (numeric_result(chat, line) && line[0] == '0')) {
		*result = AT_OK;
	} else if (begins(line, "+CME ERROR:")) {
		*result = AT_CME_ERROR;
		*code = error_code(line + 11);
	} else if (begins(line, "+CMS ERROR:")) {
		*result = AT_CMS_ERROR;
		*code = error_code(line + 11);
	} else if (dials(chat) && (begins(line, "NO ") || strcmp(line, "BUSY") == 0)) {
		*result = AT_NO_CARRIER;
	} else if (!ONE_OF(line, error_words, true) && !begins(line, "MODEM ERROR:") &&
		   !numeric_result(chat, line)) {
		return false;
	}
	return true;
}

/* Any line that bears a mark, or a word of a boot, is news where nobody asked for it. */
static bool is_news(const char *line)
{
	return strchr("+^*%$#", line[0]) != NULL || ONE_OF(line, boot_words, false);
}

/*
 * "+CREG: 1" and "+CREG: 1,"84CD",…" are news, "+CREG: 0,1" is an answer (3GPP TS 27.007 §7.2):
 * the second field of an answer is a small number.
 */
static bool registration_news(const char *line)
{
	const char *rest;
	char field[24];
	size_t size;

	if (!begins(line, "+CREG:") && !begins(line, "+CGREG:") && !begins(line, "+CEREG:"))
		return false;
	rest = strchr(line, ':') + 1;
	at_field(&rest, field, sizeof(field));
	while (rest != NULL && *rest == ' ')
		rest++;
	if (rest == NULL || *rest == '"')
		return true;
	at_field(&rest, field, sizeof(field));
	size = strspn(field, "0123456789");
	return field[size] != '\0' || size > 3;
}

/* "AT+CCID" is answered by "+CCID: …" or by a bare line. */
static bool own_answer(const char *command, const char *line)
{
	size_t size = strcspn(command + 2, "=?;");

	return size > 1 && strncasecmp(line, command + 2, size) == 0 && line[size] == ':';
}

static bool wanted(const struct at_command *command, const char *line)
{
	if (command->prefix == NULL || registration_news(line))
		return false;
	if (command->prefix[0] != '\0')
		return begins(line, command->prefix);
	return !is_news(line) || own_answer(command->text, line);
}

/* ---- headers and their PDU ---- */

static size_t hex_digits(const char *text)
{
	size_t size = 0;

	while (isxdigit((unsigned char)text[size]))
		size++;
	return size;
}

static bool pdu_line(const char *line)
{
	size_t digits = hex_digits(line);

	return digits >= PDU_LEAST || (digits > 0 && line[digits] == '\0');
}

static bool header_line(const char *line, bool news)
{
	return news ? begins(line, "+CMT:") || begins(line, "+CDS:") || begins(line, "+CBM:")
		    : begins(line, "+CMGL:") || begins(line, "+CMGR:");
}

/* "+CMGR: 1,,147 0791…": the PDU on the header's own line. Returns it, or NULL. */
static char *glued_pdu(char *header)
{
	char *blank = strrchr(header, ' ');

	if (blank == NULL || hex_digits(blank + 1) < GLUED_LEAST)
		return NULL;
	while (blank > header && blank[-1] == ' ')
		blank--;
	*blank = '\0';
	return blank + 1 + strspn(blank + 1, " ");
}

/* The octets that a "+CDS: 25" announces; a later line must have them to be its PDU. */
static size_t announced(const char *header)
{
	const char *last = strrchr(header, ',');
	long octets;

	if (last == NULL)
		last = strchr(header, ':');
	octets = last != NULL ? strtol(last + 1, NULL, 10) : 0;
	return octets > 0 && octets < 256 ? (size_t)octets : 0;
}

static void hand_out_header(struct at_chat *chat, const char *pdu, struct at_event *event)
{
	memcpy(chat->shown, chat->header, strlen(chat->header) + 1);
	chat->header[0] = '\0';
	event->kind = chat->header_is_news ? AT_EVENT_NEWS : AT_EVENT_ANSWER;
	event->id = chat->header_is_news || !chat->busy ? 0 : chat->queue[0].id;
	event->line = chat->shown;
	event->pdu = pdu;
}

/* Keeps a header, or hands it out at once where its PDU is on the same line. */
static void take_header(struct at_chat *chat, const char *line, bool news, struct at_event *event)
{
	char *pdu;

	memcpy(chat->header, line, strlen(line) + 1);
	chat->header_is_news = news;
	pdu = glued_pdu(chat->header);
	if (pdu == NULL)
		return;
	hand_out_header(chat, NULL, event);
	event->pdu = pdu;
}

/*
 * A line while a header waits. True: it is placed (event may be filled). News may stand between
 * a header and its PDU; a result or another header means that there is none.
 */
static bool placed_with_header(struct at_chat *chat, const char *line, struct at_event *event)
{
	enum at_result result;
	int code;

	if (chat->header[0] == '\0')
		return false;
	if (chat->header_is_news) {
		if (!pdu_line(line) || hex_digits(line) / 2 < announced(chat->header))
			return false;
		hand_out_header(chat, line, event);
		return true;
	}
	if (pdu_line(line)) {
		hand_out_header(chat, line, event);
		return true;
	}
	if (!final_result(chat, line, &result, &code) && !header_line(line, false))
		return false;
	hand_out_header(chat, NULL, event);
	chat->again = true;
	return true;
}

/* ---- placing a line ---- */

static void drop_current(struct at_chat *chat)
{
	chat->queued--;
	memmove(chat->queue, chat->queue + 1, chat->queued * sizeof(*chat->queue));
	chat->busy = chat->prompted = chat->body_sent = chat->escaped = chat->finished = false;
	if (!chat->header_is_news)
		chat->header[0] = '\0';
}

static void finish(struct at_chat *chat, enum at_result result, int code, const char *line,
		   int64_t now, struct at_event *event)
{
	*event = (struct at_event){
		.kind = AT_EVENT_DONE,
		.id = chat->queue[0].id,
		.line = line,
		.result = chat->escaped && result != AT_TIMED_OUT ? AT_CANCELLED : result,
		.code = code,
		.took = (int32_t)(now - chat->written_at),
	};
	drop_current(chat);
}

/* With echo on everything we say comes back, sometimes twice. */
static bool is_echo(struct at_chat *chat, const char *line)
{
	bool command = strncasecmp(line, "AT", 2) == 0 &&
		       (line[2] == '\0' ||
			strchr("+^*%$#&EVQZI", toupper((unsigned char)line[2])) != NULL);

	if (command)
		chat->echo_seen = true;
	return command ||
	       (chat->body_sent && chat->sent_body[0] != '\0' && begins(line, chat->sent_body));
}

static void place_unasked(struct at_chat *chat, const char *line, struct at_event *event)
{
	bool late = chat->draining_until != 0;
	enum at_result result;
	int code;

	event->line = line;
	if (late && ((chat->late_prefix != NULL && chat->late_prefix[0] != '\0' &&
		      begins(line, chat->late_prefix)) ||
		     final_result(chat, line, &result, &code))) {
		event->kind = AT_EVENT_LATE;
		event->id = chat->late_id;
	} else {
		event->kind = is_news(line) ? AT_EVENT_NEWS : AT_EVENT_NOISE;
	}
}

static void place(struct at_chat *chat, const char *line, int64_t now, struct at_event *event)
{
	struct at_command *command = &chat->queue[0];
	enum at_result result;
	int code;

	if (placed_with_header(chat, line, event) || is_echo(chat, line))
		return;
	if (header_line(line, true)) {
		take_header(chat, line, true, event);
	} else if (chat->busy && final_result(chat, line, &result, &code)) {
		finish(chat, result, code, line, now, event);
		start_next(chat, now);
	} else if (chat->busy && wanted(command, line)) {
		if (header_line(line, false)) {
			take_header(chat, line, false, event);
			return;
		}
		*event = (struct at_event){ .kind = AT_EVENT_ANSWER,
					    .id = command->id,
					    .line = line };
		chat->finished = command->prefix_is_final;
	} else {
		place_unasked(chat, line, event);
	}
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

static void note_heard(struct at_chat *chat, int64_t now)
{
	chat->heard_at = now;
	if (chat->draining_until == 0)
		return;
	chat->draining_until = now + DRAIN_SILENCE;
	if (chat->draining_until > chat->drain_limit)
		chat->draining_until = chat->drain_limit;
}

size_t at_chat_input(struct at_chat *chat, const char *bytes, size_t size, int64_t now,
		     struct at_event *event)
{
	size_t used = 0;
	struct at_token token;

	*event = (struct at_event){ .line = "", .code = -1 };
	if (chat->finished) {
		finish(chat, AT_OK, -1, "", now, event);
		start_next(chat, now);
		return 0;
	}
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
	if (event->line == NULL)
		event->line = "";
	return used;
}

/* ---- time ---- */

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When the command in flight has waited enough. */
static int64_t current_deadline(const struct at_chat *chat)
{
	const struct at_command *command = &chat->queue[0];
	int64_t due;

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
	if (chat->finished)
		return 0;
	if (chat->busy)
		return current_deadline(chat);
	return chat->draining_until != 0 ? chat->draining_until : AT_NEVER;
}

/* A modem that has not answered may still be at its prompt, and may still answer. */
static void time_out(struct at_chat *chat, int64_t now, struct at_event *event)
{
	bool escape = chat->queue[0].prompts && !chat->escaped;

	chat->late_id = chat->queue[0].id;
	chat->late_prefix = chat->queue[0].prefix;
	finish(chat, chat->escaped ? AT_OK : AT_TIMED_OUT, -1, "", now, event);
	if (event->result == AT_OK)
		event->result = AT_CANCELLED;
	if (escape)
		at_chat_raw(chat, "\x1b", 1);
	if (event->result == AT_TIMED_OUT) {
		chat->draining_until = now + DRAIN_SILENCE;
		chat->drain_limit = now + DRAIN_MOST;
	}
}

void at_chat_tick(struct at_chat *chat, int64_t now, struct at_event *event)
{
	*event = (struct at_event){ .line = "", .code = -1 };
	if (chat->finished)
		finish(chat, AT_OK, -1, "", now, event);
	else if (chat->busy && now >= current_deadline(chat))
		time_out(chat, now, event);
	else if (!chat->busy && chat->draining_until != 0 && now >= chat->draining_until)
		chat->draining_until = 0;
	start_next(chat, now);
}
