/*
 * What goes out: one row a message (table outbox), one row a part of it (table segment).
 *
 * A purpose key is unique, so a restart or a second click cannot send twice. The states are
 * contract.md's; a segment is `sending` from the commit after the modem's prompt and before
 * Ctrl-Z (HANDED), and what happened to it then is settled by outbox_sent(),
 * outbox_refused(), outbox_doubtful() or a status report, never by guessing (promise P7).
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

#include <cunxin/sms_pdu.h>

/* In the order of who goes first, save the last two. */
enum outbox_lane {
	LANE_REPLY,
	LANE_URGENT,
	LANE_REMINDER,
	LANE_NOTICE,
	LANE_ALARM,    /* to the office itself: before all others */
	LANE_BROADCAST /* of a broadcast: an urgent one goes after the urgent, others after notices */
};
#define LANE_COUNT 6

enum outbox_state {
	OUTBOX_QUEUED,
	OUTBOX_SENDING,
	OUTBOX_SENT,
	OUTBOX_DELIVERED,
	OUTBOX_FAILED,
	OUTBOX_EXPIRED,
	OUTBOX_CANCELLED,
	OUTBOX_UNCERTAIN
};
const char *outbox_state_name(enum outbox_state state);
bool outbox_state_read(const char *name, enum outbox_state *state);

/* What to queue. */
struct outbox_order {
	const char *recipient; /* E.164, or a service number */
	const char *text;
	const char *kind; /* reply, reminder, broadcast, staff, direct */
	enum outbox_lane lane;
	const char *purpose;  /* unique key; NULL: none (each call is its own purpose) */
	int64_t not_before;   /* utc ms; 0: now */
	int64_t useful_until; /* utc ms; 0: never stale */
	int64_t in_reply_to;  /* message id; 0: none */
	int64_t broadcast_id; /* 0: none */
};

/* Queues it. Transaction. Returns the row's id, or 0 where the purpose was queued before. */
int64_t outbox_queue(struct store *store, const struct outbox_order *order, struct moment now);

/* A message on its way out. */
struct outbox_message {
	int64_t id, created_at, not_before, useful_until, in_reply_to, broadcast_id;
	char recipient[PHONE_SIZE];
	char kind[16];
	enum outbox_lane lane;
	bool urgent; /* passes quiet hours: a reply, LANE_URGENT or an urgent broadcast */
	enum outbox_state state;
	unsigned segments; /* in all */
	unsigned settled;  /* parts before the first that is still queued: send from here */
	unsigned attempts; /* refused and doubtful ones, and the one that went through */
	int reference;	   /* concatenation reference, kept over resends; -1: not yet chosen */
	bool possible_duplicate;       /* a part was sent again after doubt */
	int64_t sent_at, delivered_at; /* 0: not */
	char error[96];		       /* "" none; words with the code */
	char *text;		       /* the row's own; outbox_release() */
};
void outbox_release(struct outbox_message *message);

/* Which lanes may go. */
struct outbox_gates {
	bool open[LANE_COUNT]; /* an urgent broadcast goes by LANE_URGENT, others by LANE_NOTICE, */
	bool broadcasts;       /* and both only with this */
	int64_t fresh_since;   /* utc ms: replies that were made before wait; 0: none does */
};
extern const struct outbox_gates outbox_gates_open; /* all of them */

/*
 * The first message to send now: by lane, then age; not those in except[], not before their
 * time, and by the gates. False: none.
 */
bool outbox_next(struct store *store, struct moment now, const struct outbox_gates *gates,
		 const int64_t *except, size_t except_count, struct outbox_message *message);
/* utc ms of the next not_before in the future, or NEVER. */
int64_t outbox_due(struct store *store, struct moment now);
/* Queued rows past useful_until become expired; what a wrong clock dated into the future, released
 * notices too, is dated anew. Transaction. Returns the number of the expired. */
unsigned outbox_expire(struct store *store, struct moment now);
/* utc ms at which the first of them is due, in the past too; NEVER: none is queued. */
int64_t outbox_expires_at(struct store *store);

/* ---- the journal of one segment (reliability.md 1.2); each in a transaction ---- */

/* Chooses the concatenation reference of this SIM for a message of several segments (kept). */
int outbox_reference(struct store *store, int64_t id, const char *sim);
/* HANDED: the prompt came, Ctrl-Z goes out after this commit. part counts from 1. False: the
 * part is not queued any more (cancelled or expired meanwhile) and nothing changed. */
bool outbox_handed(struct store *store, int64_t id, unsigned part, const char *modem,
		   const char *sim, struct moment now);
/* The service centre took it: `sent`; the message too when it was the last. A report that came
 * earlier for this reference is applied. Also settles a doubtful one (late +CMGS). */
void outbox_sent(struct store *store, int64_t id, unsigned part, int reference, struct moment now);
/* Refused for now: queued again, not before the time given. error in words with code. Like
 * outbox_failed(), without effect on a part that is out, delivered or given up already. */
void outbox_postponed(struct store *store, int64_t id, unsigned part, int64_t not_before,
		      bool counts, const char *error, struct moment now);
/* Refused for good. */
void outbox_failed(struct store *store, int64_t id, unsigned part, const char *error,
		   struct moment now);
/* Fate unknown: `uncertain`. */
void outbox_doubtful(struct store *store, int64_t id, unsigned part, const char *error,
		     struct moment now);

/* A segment whose fate is unknown, or was at the last stop. */
struct outbox_doubt {
	int64_t id, handed_at;
	unsigned part;
	char modem[32], sim[32], recipient[PHONE_SIZE], kind[16];
	unsigned resends; /* automatic ones so far */
};
/* Segments that are `uncertain`, oldest first; fills up to size, returns how many there are. What
 * was `sending` at the last stop is among them after outbox_adopt_sending(). */
size_t outbox_doubts(struct store *store, struct outbox_doubt *doubts, size_t size);
/* What an earlier life left `sending` becomes `uncertain`; what this process has handed over since
 * store_open() is left alone, so that it may be called at any time. modem NULL: of every modem,
 * also of those that are gone from the config. Transaction. */
unsigned outbox_adopt_sending(struct store *store, const char *modem, struct moment now);
/* Policy decided to send an uncertain part once more: queued, marked possible duplicate. */
void outbox_send_again(struct store *store, int64_t id, unsigned part, struct moment now);

/* It has never left the modem: queued again, as if it had not been handed over. */
void outbox_untried(struct store *store, int64_t id, unsigned part, struct moment now);
/* The reference that this SIM gave last before an uncertain part was handed to it; -1: not known. */
int outbox_reference_before(struct store *store, int64_t id, unsigned part, const char *sim);

enum outbox_reported {
	OUTBOX_REPORT_MATCHED,
	OUTBOX_REPORT_SETTLED_DOUBT, /* it proved that an uncertain part went out */
	OUTBOX_REPORT_EARLY,	     /* kept 10 minutes for a +CMGS that is still to come */
	OUTBOX_REPORT_REPEATED,
	OUTBOX_REPORT_UNKNOWN /* another's */
};
/* A status report: matched by SIM, reference, trailing digits and time (modem.md 1.6).
 * Transaction. */
enum outbox_reported outbox_reported(struct store *store, const char *sim,
				     const struct sms_status_report *report, struct moment now);

/* Segments handed over by this SIM since a time (utc ms), for caps. */
unsigned outbox_handed_since(struct store *store, const char *sim, int64_t since);
/* When the n-th newest of them was handed; the cap opens again after it. 0: fewer than n. */
int64_t outbox_handed_nth(struct store *store, const char *sim, unsigned n);
/* The times since one (utc ms), newest first; fills up to size, returns how many. */
size_t outbox_handed_times(struct store *store, const char *sim, int64_t since, int64_t *times,
			   size_t size);
/* Replies queued for this recipient in the last hour and the last day, for the loop guard; also
 * under the names that stand in for him. */
struct outbox_replies {
	unsigned hour, day;
};
struct outbox_replies outbox_replies(struct store *store, const char *recipient, struct moment now);

/* Cancels a row that is not handed yet. Transaction. False: too late, or no such row. */
bool outbox_cancel(struct store *store, int64_t id, struct moment now);
/* The same for the row of a purpose. */
bool outbox_cancel_purpose(struct store *store, const char *purpose, struct moment now);
/* Cancels what broadcasts still have for a number that opted out or was blocked. Transaction. */
void outbox_cancel_broadcasts(struct store *store, const char *recipient, const char *why,
			      struct moment now);
bool outbox_get(struct store *store, int64_t id, struct outbox_message *message);

struct outbox_filter {
	const char *state; /* NULL: any */
	int64_t since, before_id;
	const char *recipient;
	unsigned limit; /* 0: 100 */
};
void outbox_list(struct store *store, const struct outbox_filter *filter,
		 void (*each)(const struct outbox_message *message, void *context), void *context);

/* Every message made from a time on and before another (utc ms), in their order. For exports, under
 * store_look(). */
void outbox_walk(struct store *store, int64_t since, int64_t before,
		 void (*each)(const struct outbox_message *message, void *context), void *context);

struct outbox_counts {
	int64_t queued, sending, uncertain; /* now */
	int64_t sent_today, failed_today, segments_today;
};
void outbox_count(struct store *store, int64_t day_start, struct outbox_counts *counts);

#endif
