/*
 * Bytes of an AT link, cut into tokens. The lexer knows no meanings: it hands out
 * lines, prompts and (on the modem's side) message bodies, and it never refuses a byte.
 *
 * Laws:
 * - tokens do not depend on how the input was cut into reads;
 * - CR or LF ends a line; empty lines are dropped, and NUL, ESC and Ctrl-Z outside a body (power-on
 *   noise, echoes); blanks at both ends are trimmed;
 * - '>' at the start of a line is a prompt at once, with or without what follows (3GPP TS 27.005
 *   §3.5.1 says "<CR><LF>> ", modems also send ">", ">\r\n" and "\r\n>");
 * - a line longer than AT_LINE_MAX keeps its head and is marked cut.
 *
 * No memory is allocated. One lexer serves one direction of one link.
 */
#ifndef CUNXIN_AT_LEXER_H
#define CUNXIN_AT_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AT_LINE_MAX 2048

enum at_token_kind {
	AT_TOKEN_NONE,	 /* the input ended before a token did */
	AT_TOKEN_LINE,	 /* one line, without its end */
	AT_TOKEN_PROMPT, /* the modem waits for a message body */
	AT_TOKEN_BODY,	 /* modem's side: what came before Ctrl-Z */
	AT_TOKEN_ABORT	 /* modem's side: ESC instead of a body */
};

struct at_token {
	enum at_token_kind kind;
	const char *text; /* NUL-terminated; the lexer's own, until the next call */
	size_t size;	  /* without the NUL */
	bool cut;	  /* bytes beyond AT_LINE_MAX were dropped */
};

struct at_lexer {
	char line[AT_LINE_MAX + 1];
	size_t size;
	bool cut;
	bool body;     /* modem's side: a body is awaited */
	bool terminal; /* modem's side: '>' is an ordinary byte */
};

/* Starts anew: the half line is forgotten. terminal: this is the modem's side of the link. */
void at_lexer_reset(struct at_lexer *lexer, bool terminal);

/*
 * Reads bytes until one token is complete. Returns how many bytes were used; call again with
 * the rest until token->kind is AT_TOKEN_NONE.
 */
size_t at_lexer_next(struct at_lexer *lexer, const char *bytes, size_t size,
		     struct at_token *token);

/* Modem's side: the bytes from here on are a message body, up to Ctrl-Z or ESC. */
void at_lexer_expect_body(struct at_lexer *lexer);

#ifdef __cplusplus
}
#endif

#endif
