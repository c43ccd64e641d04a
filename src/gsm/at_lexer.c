#include <cunxin/at_lexer.h>

#include <string.h>

#define CTRL_Z 0x1A
#define ESC    0x1B

void at_lexer_reset(struct at_lexer *lexer, bool terminal)
{
	lexer->size = 0;
	lexer->cut = false;
	lexer->body = false;
	lexer->terminal = terminal;
	lexer->line[0] = '\0';
}

void at_lexer_expect_body(struct at_lexer *lexer)
{
	lexer->size = 0;
	lexer->cut = false;
	lexer->body = true;
}

static bool blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* The line is complete: it stays in the buffer until the next call writes over it. */
static void hand_out(struct at_lexer *lexer, enum at_token_kind kind, struct at_token *token)
{
	while (lexer->size > 0 && kind == AT_TOKEN_LINE && blank(lexer->line[lexer->size - 1]))
		lexer->size--;
	lexer->line[lexer->size] = '\0';
	*token = (struct at_token){ kind, lexer->line, lexer->size, lexer->cut };
	lexer->size = 0;
	lexer->cut = false;
}

static void keep(struct at_lexer *lexer, char byte)
{
	if (lexer->size < AT_LINE_MAX)
		lexer->line[lexer->size++] = byte;
	else
		lexer->cut = true;
}

/* Inside a body everything counts but what ends it (3GPP TS 27.005 §3.5.1). */
static void take_body(struct at_lexer *lexer, char byte, struct at_token *token)
{
	if (byte != CTRL_Z && byte != ESC) {
		keep(lexer, byte);
		return;
	}
	lexer->body = false;
	hand_out(lexer, byte == CTRL_Z ? AT_TOKEN_BODY : AT_TOKEN_ABORT, token);
}

static void take_line(struct at_lexer *lexer, char byte, struct at_token *token)
{
	if (byte == '\0' || byte == ESC || byte == CTRL_Z)
		return;
	if (byte == '\r' || byte == '\n') {
		if (lexer->size > 0)
			hand_out(lexer, AT_TOKEN_LINE, token);
		return;
	}
	if (lexer->size == 0 && blank(byte))
		return;
	if (lexer->size == 0 && byte == '>' && !lexer->terminal) {
		hand_out(lexer, AT_TOKEN_PROMPT, token);
		return;
	}
	keep(lexer, byte);
}

/* Most of a line or body are bytes that end nothing: as many as come next go in together. */
static size_t keep_run(struct at_lexer *lexer, const char *bytes, size_t size)
{
	size_t room = AT_LINE_MAX - lexer->size, run = 0;

	if (lexer->size == 0 && !lexer->body)
		return 0;
	while (run < size && run < room && (unsigned char)bytes[run] > ' ')
		run++;
	memcpy(lexer->line + lexer->size, bytes, run);
	lexer->size += run;
	return run;
}

size_t at_lexer_next(struct at_lexer *lexer, const char *bytes, size_t size, struct at_token *token)
{
	size_t used = 0;

	*token = (struct at_token){ AT_TOKEN_NONE, "", 0, false };
	while (used < size && token->kind == AT_TOKEN_NONE) {
		char byte;

		used += keep_run(lexer, bytes + used, size - used);
		if (used == size)
			break;
		byte = bytes[used++];
		if (lexer->body)
			take_body(lexer, byte, token);
		else
			take_line(lexer, byte, token);
	}
	return used;
}
