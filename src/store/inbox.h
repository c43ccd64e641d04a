/*
 * What came in: raw PDUs (table pdu, never rewritten) and the messages that they make up
 * (table message). Every word is kept as it came (promise P2); the same PDU delivered twice
 * counts once (P3); parts are put together here, in the database (3GPP TS 23.040 §9.2.3.24.1).
 */
#ifndef STORE_INBOX_H
#define STORE_INBOX_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

#include <cunxin/sms_pdu.h>

/* Where a PDU was found. */
struct inbox_place {
	const char *modem;   /* config name */
	const char *sim;     /* ICCID, or "" while unknown */
	const char *storage; /* "SM", "ME", "SR"; "" for one that was never stored (+CDS, +CMT) */
	int slot;	     /* -1 for none */
};

enum inbox_kept {
	INBOX_NEW,  /* a row was made */
	INBOX_SEEN, /* this very slot's content was kept before, its delete did not come through */
	INBOX_COPY, /* the network delivered it again: copies += 1, no new message */
	INBOX_BACK  /* such a copy in the very slot that was cleared: or its delete did nothing */
};

/*
 * Keeps one raw line (hex as it came). message is its decoding, or NULL where sms_decode()
 * failed: then it is kept as `unreadable`. A DELIVER joins or founds a message; a message whose
 * parts are all there becomes `whole`. Silent, SIM-download, port-addressed and waiting-
 * indication messages are kept with their reason and never interpreted (F60); a flash message
 * (class 0) is for people and becomes `whole`. A status report
 * is kept for the record only; outbox_reported() settles it.
 * Transaction. *message_id (may be NULL) gets the message's row, 0 for a report.
 */
enum inbox_kept inbox_keep_part(struct store *store, const struct inbox_place *place,
				const char *hex, const struct sms_message *message,
				struct moment now, int64_t *message_id);
/* So many slots, from this one on, are known to be empty again. Transaction. */
void inbox_cleared(struct store *store, const struct inbox_place *first, int count);

/* The state of a message, beside its outcome. */
enum inbox_state {
	INBOX_WAITING,	 /* parts are missing */
	INBOX_WHOLE,	 /* text decoded, to be handled */
	INBOX_DONE,	 /* handled */
	INBOX_UNREADABLE /* kept as it came, or set aside (F19) */
};

struct inbox_message {
	int64_t id;
	int64_t received_at, sent_at; /* UTC ms; sent_at 0: not known */
	char modem[32], sim[32];
	char sender[PHONE_SIZE]; /* as the address shows it */
	enum inbox_state state;
	unsigned parts, parts_total;
	bool gaps;	/* parts never came; text marks them */
	uint32_t odd;	/* enum sms_odd */
	int class;	/* message class, -1 none */
	int protocol;	/* TP-PID */
	unsigned tries; /* how often handling was begun */
	char *text;	/* the row's own; release by inbox_release() */
	char form[32], outcome[16], reason[64];
};

void inbox_release(struct inbox_message *message);

/*
 * The oldest message that waits to be handled (state whole), senders taking turns. Counts the
 * try durably by itself before it is handed out a second time; one that was begun twice and
 * never finished is set aside as unreadable with reason "crash" (F19) and not returned.
 * False: none. No transaction.
 */
bool inbox_next_whole(struct store *store, struct moment now, struct inbox_message *message);
/*
 * The next one inside the transaction that settled the one before. False: none, or one of an
 * earlier life, which is handled by itself.
 */
bool inbox_next_fresh(struct store *store, struct inbox_message *message);
/* It is not handed out until it is woken: what its handling needs is on its way. Of this life only. */
void inbox_rest(struct store *store, int64_t id);
void inbox_wake(struct store *store, int64_t id);
/* Settles it: outcome, form (NULL none), reason (NULL none). Transaction, with its effects. */
void inbox_handled(struct store *store, int64_t id, const char *outcome, const char *form,
		   const char *reason, struct moment now);
/* A person settled it: it leaves the attention list; NULLs stay as they were. Transaction. False:
 * no such message. */
bool inbox_settle(struct store *store, int64_t id, const char *outcome, const char *form,
		  const char *reason, struct moment now);
/* Puts a message on the attention list, anew if it was there (reason NULL: as it was). Its
 * waiting counts from now. Transaction. */
bool inbox_attend(struct store *store, int64_t id, const char *reason, struct moment now);

/* How far an entry of the attention list has got: who of the office was told that it waits. */
enum inbox_told { INBOX_TOLD_NOBODY, INBOX_TOLD_CLERK, INBOX_TOLD_BOTH };
/* When the entry that waits longest at a stage was put there, in utc ms; NEVER: none. */
int64_t inbox_untold_since(struct store *store, enum inbox_told told);
/* Entries at a stage put there until a time (utc ms), oldest first; fills up to size, returns how
 * many there are, counting no further than 1,000. */
size_t inbox_untold(struct store *store, enum inbox_told told, int64_t until, int64_t *ids,
		    size_t size);
/* Those of before are at the next stage. Transaction. */
void inbox_tell(struct store *store, enum inbox_told told, int64_t until);
/* The newest earlier messages of a sender as it came, newest first, ids below before. */
size_t inbox_earlier(struct store *store, const char *sender, int64_t before,
		     struct inbox_message *messages, size_t size);
/* Messages whose missing parts did not come in time become whole with the gap marked (F62).
 * Transaction. Returns their number. */
unsigned inbox_close_incomplete(struct store *store, struct moment now);
/* When the next one is due, in utc ms; NEVER if none waits. */
int64_t inbox_incomplete_due(struct store *store);

/* One message by id; false: none. No transaction needed. */
bool inbox_get(struct store *store, int64_t id, struct inbox_message *message);

/* A filter for lists; zero and NULL mean any. */
struct inbox_filter {
	bool attention;	    /* unknown or unreadable, not settled */
	int64_t since;	    /* utc ms */
	const char *from;   /* any spelling of a number: with or without + and country code */
	const char *search; /* part of the text or sender */
	int64_t before_id;  /* page: ids below this one; 0 from the newest */
	unsigned limit;	    /* 0: 100 */
};

/* Calls each(message, context) newest first. */
void inbox_list(struct store *store, const struct inbox_filter *filter,
		void (*each)(const struct inbox_message *message, void *context), void *context);

/* Every message received from a time on and before another (utc ms), in order of arrival. For
 * exports, under store_look(). */
void inbox_walk(struct store *store, int64_t since, int64_t before,
		void (*each)(const struct inbox_message *message, void *context), void *context);

struct inbox_counts {
	int64_t whole, waiting, attention; /* now */
	int64_t today, handled_today;	   /* since day_start */
};
void inbox_count(struct store *store, int64_t day_start, struct inbox_counts *counts);

#endif
