/*
 * A conversation with a modem: one command in flight, a few queued behind it.
 *
 * The chat does no I/O and keeps no clock. Bytes from the modem go in through
 * at_chat_input(), which hands out one event at a time; bytes for the modem wait in
 * at_chat_output(); at_chat_tick() is due at at_chat_deadline(). Times are milliseconds of
 * any clock that never goes back.
 *
 * What a line means is decided in this order: an echo of what we sent; a final result
 * (V.250 §5.7.1, 3GPP TS 27.007 §9.2, 3GPP TS 27.005 §3.2.5), matched as a whole line; an
 * answer that bears a prefix the command in flight expects; news (an unsolicited result
 * code); noise. "OK" inside a line is never a result.
 */
#ifndef CUNXIN_AT_CHAT_H
#define CUNXIN_AT_CHAT_H

#include "at_lexer.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AT_COMMAND_MAX 512 /* octets of a command line, without CR */
#define AT_QUEUE_MAX   8
#define AT_OUTPUT_MAX  2048
#define AT_NEVER       INT64_MAX

/* How a command ended. */
enum at_result {
	AT_OK,
	AT_ERROR,      /* no cause given */
	AT_CME_ERROR,  /* equipment; code, or -1 where only words came (3GPP TS 27.007 §9.2) */
	AT_CMS_ERROR,  /* message service; code, or -1 (3GPP TS 27.005 §3.2.5) */
	AT_NO_CARRIER, /* also NO ANSWER, NO DIALTONE, BUSY */
	AT_TIMED_OUT,  /* the modem said nothing final in time; the outcome is unknown */
	AT_CANCELLED   /* at_chat_reset() */
};

struct at_command {
	uint32_t id;		       /* the caller's own; each event about it gives it back */
	char text[AT_COMMAND_MAX + 1]; /* "AT+CSQ", no CR, no control byte */
	/* "+CSQ:"; "" for bare lines (AT+CGSN); NULL: no answer but the result. Outlives the chat. */
	const char *prefix;
	int32_t patience;      /* ms of silence before it has timed out */
	int32_t limit;	       /* ms in all, up to the prompt if it has one; 0: only patience */
	int32_t body_patience; /* ms from the body to its result; 0: as patience */
	/* A body follows: at_chat_body() after AT_EVENT_PROMPT. Its answer (+CMGS) is its result even
	 * if no OK comes within 5 s. */
	bool prompts;
	bool prefix_is_final; /* OK may be missing after the answer (Wavecom's +CPIN): 1 s is awaited */
};

enum at_event_kind {
	AT_EVENT_NONE,	      /* the input is used up */
	AT_EVENT_ANSWER,      /* a line that the command asked for */
	AT_EVENT_PROMPT,      /* send the body now, or at_chat_escape() */
	AT_EVENT_DONE,	      /* result, code */
	AT_EVENT_NEWS,	      /* unsolicited: +CMTI, RDY, ^MODE, ... */
	AT_EVENT_LATE,	      /* answer or result of a command that had timed out before: all but
				 news while the chat drains; "+CMGS: 5" also any time later */
	AT_EVENT_NOISE,	      /* a line nobody can place */
	AT_EVENT_STRAY_PROMPT /* a prompt that nobody asked for; ESC was put into the output */
};

struct at_event {
	enum at_event_kind kind;
	uint32_t id;	  /* ANSWER, PROMPT, DONE, LATE */
	const char *line; /* NUL-terminated, the chat's own until the next call; "" where none */
	const char *pdu;  /* the hex line that belongs to +CMGL, +CMGR, +CMT, +CDS, +CBM, with what
			     the modem padded it; NULL: none came */
	enum at_result result; /* DONE */
	int code;	       /* DONE with CME or CMS; -1: no number came */
	int32_t took;	       /* DONE: ms since the command was written */
};

/* A line that announces a PDU, while that is awaited. */
struct at_header {
	char line[AT_LINE_MAX + 1];
	bool waiting;
	int64_t since;
};

struct at_chat {
	struct at_lexer lexer;
	struct at_command queue[AT_QUEUE_MAX]; /* [0] is in flight when busy */
	size_t queued;
	bool busy;
	bool prompted;	 /* the prompt of [0] came */
	bool body_sent;	 /* and was answered */
	bool escaped;	 /* or left by ESC: what ends now is cancelled */
	bool answered;	 /* its answer came, and may be its result too */
	bool again;	 /* the lexer's line is still to be placed */
	bool echo_seen;	 /* the modem echoes; the caller clears it */
	bool in_words;	 /* it says results in words (ATV1): a lone 0 or 4 is a torn line's end */
	int32_t spacing; /* the caller's: ms of rest between a result and the next command */
	int64_t rest_until;
	int64_t written_at, heard_at, body_at, answered_at;
	int64_t draining_until; /* silence is awaited; 0: not */
	int64_t drain_limit;
	int32_t drain_silence;
	uint32_t late_id; /* the command whose answer may still come */
	const char *late_prefix;
	bool late_send;		   /* it had a body: its answer is never news */
	int64_t late_result_until; /* its answer came: the result after it is late as well */
	struct at_header news, answer;
	char sent_body[AT_OUTPUT_MAX]; /* to know its echo */
	char output[AT_OUTPUT_MAX];
	size_t output_size;
};

/* Forgets everything: queue, output, half lines, spacing. Queued commands are not reported. */
void at_chat_reset(struct at_chat *chat);

/* Queues a command. False: the queue is full, or the text holds a control byte or no text. */
bool at_chat_ask(struct at_chat *chat, const struct at_command *command, int64_t now);

/* True when nothing is in flight, queued or draining: the next command goes out at once. */
bool at_chat_idle(const struct at_chat *chat);

/*
 * Feeds bytes and hands out at most one event. Returns the bytes used; call again with the
 * rest (also with size 0) until event->kind is AT_EVENT_NONE.
 */
size_t at_chat_input(struct at_chat *chat, const char *bytes, size_t size, int64_t now,
		     struct at_event *event);

/* The body (hex PDU) for the prompt just announced; Ctrl-Z is added. False: no prompt is open. */
bool at_chat_body(struct at_chat *chat, const char *hex, int64_t now);

/* ESC instead of a body: the modem leaves its prompt, the command ends as AT_CANCELLED. */
void at_chat_escape(struct at_chat *chat, int64_t now);

/*
 * Holds the queue until the modem has said nothing for `silence` ms, `most` ms at the longest:
 * what is answered to bytes written past the queue is then AT_EVENT_LATE and ends no command.
 * Nothing happens while a command is in flight.
 */
void at_chat_drain(struct at_chat *chat, int32_t silence, int32_t most, int64_t now);

/* Puts raw bytes into the output, past the queue: ESC, CR, of a recovery. */
void at_chat_raw(struct at_chat *chat, const char *bytes, size_t size);

/* Bytes that wait to be written; at_chat_written() takes off what the link took. */
const char *at_chat_output(const struct at_chat *chat, size_t *size);
void at_chat_written(struct at_chat *chat, size_t size);

/* Time-outs. One event at most; call again until AT_EVENT_NONE. */
void at_chat_tick(struct at_chat *chat, int64_t now, struct at_event *event);

/* When at_chat_tick() is due, or AT_NEVER. */
int64_t at_chat_deadline(const struct at_chat *chat);

/*
 * Fields of an answer: at_field() takes the next comma-separated field off *rest, unquoted and
 * trimmed, into out (always terminated). Tolerates a missing quote. False at the end.
 */
bool at_field(const char **rest, char *out, size_t size);
/* The same as a decimal number; *value is untouched where the field is empty or no number. */
bool at_field_number(const char **rest, long *value);

#ifdef __cplusplus
}
#endif

#endif
