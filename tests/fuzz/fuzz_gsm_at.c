/*
 * An AT link with anything on it. The input is a small programme: a line "!ask N", "!wait N",
 * "!raw" or "!esc" is done to the chat, every other line is what the modem says.
 *
 * What must hold: tokens and events do not depend on how the bytes were cut into reads; each
 * command asked is done at most once and in order; a tick at the deadline gets on.
 */
#include <cunxin/at_chat.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TURNS_MOST 64

static const struct at_command commands[] = {
	{ .text = "AT", .patience = 1000 },
	{ .text = "ATE0", .patience = 1000, .limit = 3000 },
	{ .text = "AT+CSQ", .prefix = "+CSQ:", .patience = 5000 },
	{ .text = "AT+CREG?", .prefix = "+CREG:", .patience = 5000 },
	{ .text = "AT+CPIN?", .prefix = "+CPIN:", .patience = 5000, .prefix_is_final = true },
	{ .text = "AT+CGSN", .prefix = "", .patience = 5000 },
	{ .text = "AT+CMGL=4", .prefix = "+CMGL:", .patience = 60000, .limit = 180000 },
	{ .text = "AT+CMGR=3", .prefix = "+CMGR:", .patience = 20000 },
	{ .text = "AT+CMGD=3;+CMGD=4", .patience = 15000 },
	{ .text = "AT+CMGS=23",
	  .prefix = "+CMGS:",
	  .patience = 10000,
	  .body_patience = 180000,
	  .prompts = true },
	{ .text = "ATD10086;", .patience = 5000 },
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

/* A life of a chat, and what it said, folded into one number. */
struct life {
	struct at_chat chat;
	int64_t now;
	size_t piece; /* octets a read */
	uint32_t asked, done;
	uint64_t said;
	bool escapes;
};

static void fold(uint64_t *into, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		*into = (*into ^ (unsigned char)bytes[i]) * 1099511628211u;
}

static void check_event(struct life *life, const struct at_event *event)
{
	char kind = (char)(event->kind + 1), result = (char)event->result;

	if (event->kind == AT_EVENT_NONE)
		return;
	assert(event->line != NULL && strlen(event->line) <= AT_LINE_MAX);
	fold(&life->said, &kind, 1);
	fold(&life->said, event->line, strlen(event->line) + 1);
	if (event->pdu != NULL)
		fold(&life->said, event->pdu, strlen(event->pdu) + 1);
	if (event->kind == AT_EVENT_DONE) {
		fold(&life->said, &result, 1);
		life->done++;
		assert(event->id == life->done && "commands end in the order they were asked");
		assert(life->done <= life->asked);
	}
	if (event->kind == AT_EVENT_PROMPT && life->escapes)
		at_chat_escape(&life->chat, life->now);
	else if (event->kind == AT_EVENT_PROMPT)
		at_chat_body(&life->chat, "0011000B816407281553F80000AA0AE8329BFD4697D9EC37",
			     life->now);
}

/* The link takes what there is to write. */
static void take_output(struct life *life)
{
	size_t size;
	const char *output = at_chat_output(&life->chat, &size);

	assert(size <= AT_OUTPUT_MAX);
	fold(&life->said, output, size);
	at_chat_written(&life->chat, size);
}

static void hear(struct life *life, const char *bytes, size_t size)
{
	struct at_event event;

	while (size > 0) {
		size_t piece = size < life->piece ? size : life->piece;

		size -= piece;
		do {
			size_t used = at_chat_input(&life->chat, bytes, piece, life->now, &event);

			assert(used <= piece);
			bytes += used;
			piece -= used;
			check_event(life, &event);
		} while (event.kind != AT_EVENT_NONE);
		assert(piece == 0 && "what is not used up has an event");
	}
	take_output(life);
}

static void let_time_pass(struct life *life, int64_t ms)
{
	int64_t until = life->now + ms;
	struct at_event event;

	for (unsigned turn = 0; at_chat_deadline(&life->chat) <= until; turn++) {
		if (at_chat_deadline(&life->chat) > life->now)
			life->now = at_chat_deadline(&life->chat);
		at_chat_tick(&life->chat, life->now, &event);
		check_event(life, &event);
		take_output(life);
		assert(turn < TURNS_MOST && "a tick at the deadline gets on");
	}
	life->now = until;
}

static void ask(struct life *life, unsigned long number)
{
	struct at_command command = commands[number % COMMANDS];

	command.id = life->asked + 1;
	if (at_chat_ask(&life->chat, &command, life->now))
		life->asked++;
	take_output(life);
}

static void do_line(struct life *life, const char *line, size_t size)
{
	char text[16] = "";

	if (line[0] != '!') {
		hear(life, line, size);
		return;
	}
	memcpy(text, line, size < sizeof(text) - 1 ? size : sizeof(text) - 1);
	if (strncmp(text, "!ask ", 5) == 0)
		ask(life, strtoul(text + 5, NULL, 10));
	else if (strncmp(text, "!wait ", 6) == 0)
		let_time_pass(life, (int64_t)(strtoul(text + 6, NULL, 10) % 400000));
	else if (strncmp(text, "!raw", 4) == 0)
		at_chat_raw(&life->chat, "\x1b\r", 2);
	else if (strncmp(text, "!drain", 6) == 0)
		at_chat_drain(&life->chat, 50, 300, life->now);
	else if (strncmp(text, "!esc", 4) == 0)
		life->escapes = !life->escapes;
	else
		hear(life, line, size);
}

static uint64_t live(const char *bytes, size_t size, size_t piece)
{
	static struct life life;

	life = (struct life){ .now = 1000, .piece = piece, .said = 14695981039346656037u };
	at_chat_reset(&life.chat);
	while (size > 0) {
		const char *end = memchr(bytes, '\n', size);
		size_t line = end != NULL ? (size_t)(end - bytes) + 1 : size;

		do_line(&life, bytes, line);
		bytes += line;
		size -= line;
	}
	let_time_pass(&life, 4000000);
	assert(life.chat.escaped || life.asked == life.done || life.chat.prompted);
	return life.said;
}

static uint64_t lex(const char *bytes, size_t size, size_t most, bool terminal)
{
	static struct at_lexer lexer;
	struct at_token token;
	uint64_t tokens = 14695981039346656037u;

	at_lexer_reset(&lexer, terminal);
	while (size > 0) {
		size_t used = at_lexer_next(&lexer, bytes, size < most ? size : most, &token);
		char kind = (char)token.kind;

		assert(used > 0 && used <= size && token.size <= AT_LINE_MAX);
		bytes += used;
		size -= used;
		if (token.kind == AT_TOKEN_NONE)
			continue;
		fold(&tokens, &kind, 1);
		fold(&tokens, token.text, token.size);
		if (terminal && strncmp(token.text, "AT+CMG", 6) == 0)
			at_lexer_expect_body(&lexer);
	}
	return tokens;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	const char *rest = bytes;
	char field[8];

	if (size == 0)
		return 0;
	assert(lex(bytes, size, 1, false) == lex(bytes, size, size, false));
	assert(lex(bytes, size, 1, true) == lex(bytes, size, 7, true));
	assert(live(bytes, size, 1) == live(bytes, size, SIZE_MAX));
	if (memchr(bytes, '\0', size) != NULL)
		while (at_field(&rest, field, sizeof(field)))
			assert(strlen(field) < sizeof(field));
	return 0;
}
