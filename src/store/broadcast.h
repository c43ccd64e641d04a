/*
 * Notices to many (tables broadcast, broadcast_person, broadcast_count). A broadcast's list of
 * people is frozen with its draft, the text of each with its release: a row of the outbox each,
 * in a lane of their own that is looked at only while the broadcast is released. So releasing,
 * pausing and cancelling are one row each, however many people there are.
 *
 *	draft → staging → released ⇄ paused → done
 *	  └ lapsed   └──────────┴─ cancelling → cancelled
 *
 * How many messages are in which state is kept by triggers of the schema, never counted.
 */
#ifndef STORE_BROADCAST_H
#define STORE_BROADCAST_H

#include "base/phone.h"
#include "store/outbox.h"

enum broadcast_state {
	BROADCAST_DRAFT,
	BROADCAST_STAGING, /* released; its messages are being made, none may go yet */
	BROADCAST_RELEASED,
	BROADCAST_PAUSED,
	BROADCAST_DONE,	      /* nothing is left to send */
	BROADCAST_CANCELLING, /* nothing more goes; what is queued is being marked */
	BROADCAST_CANCELLED,
	BROADCAST_LAPSED /* its code was not given in time */
};
const char *broadcast_state_name(enum broadcast_state state);

/* A text and why a person gets it, or does not: the numbers of enum audience_state. */
struct broadcast_person {
	int64_t person_id; /* 0: not on the roster */
	const char *name;
	int group; /* 0: unknown */
	const char *number;
	int apart;	 /* 0: gets it; else an enum audience_state */
	unsigned people; /* who share the number */
};

struct broadcast {
	int64_t id, created_at;
	char *audience, *text; /* its own; broadcast_free() */
	char created_by[96], released_by[96];
	bool urgent;
	enum broadcast_state state;
	int64_t not_before; /* 0: at once */
	int64_t useful_until;
	char code[8];
	int64_t code_until;
	unsigned wrong_codes;
	int64_t released_at, begins_at, ended_at; /* 0: not */
	int64_t people, messages, segments;	  /* that it is for */
	int64_t opted_out, blocked, unreachable;
};
void broadcast_free(struct broadcast *broadcast);

/* Messages of one, by their state. */
struct broadcast_counts {
	int64_t messages[8], segments[8]; /* by enum outbox_state */
};

/* ---- drafts; each in a transaction ---- */

/* Keeps what is given of it as a draft; returns its id. */
int64_t broadcast_add(struct store *store, const struct broadcast *broadcast, struct moment now);
/* The n-th of its people, from 1. */
void broadcast_add_person(struct store *store, int64_t id, int64_t n,
			  const struct broadcast_person *person);
/* How many are on its list. */
int64_t broadcast_listed(struct store *store, int64_t id);
/* Until it has a code nothing releases it. */
void broadcast_put_code(struct store *store, int64_t id, const char *code, int64_t until);
bool broadcast_get(struct store *store, int64_t id, struct broadcast *broadcast);
/* A draft that the code stands for and that has not lapsed; 0: none, or several. */
int64_t broadcast_by_code(struct store *store, const char *code, struct moment now);
/* The newest draft that has not lapsed of whoever this is, else of anybody; 0: none. */
int64_t broadcast_open_draft(struct store *store, const char *by, struct moment now);
/* A wrong code was given; with the last try it lapses. */
void broadcast_wrong_code(struct store *store, int64_t id, unsigned most);
/* Drafts whose time is over lapse, and their lists go. Returns how many. */
unsigned broadcast_lapse(struct store *store, struct moment now);
/* utc ms at which the next lapses; NEVER. */
int64_t broadcast_lapses_at(struct store *store);

/* The newest broadcast with this very text that was released since a time, with an id below
 * before; false: none. One that was called off before anything went is not meant. */
struct broadcast_same {
	int64_t id, released_at, messages;
};
bool broadcast_same_text(struct store *store, const char *text, int64_t since, int64_t before,
			 struct broadcast_same *same);
/* Segments that the network took of its messages that did not go through all the same: they are
 * charged too. */
int64_t broadcast_in_vain(struct store *store, int64_t id);
/* Whether a broadcast repeats another of the same text, released since a time, that reached at least
 * half of its numbers: so many others are looked at at once, the newest first. */
struct broadcast_repeat {
	struct broadcast_same other; /* looked at last; id 0: none yet */
	int64_t shared;		     /* numbers that both have; 0: it repeats none */
};
/* True: that is known. */
bool broadcast_repeated(struct store *store, const struct broadcast *broadcast, int64_t since,
			size_t most, struct broadcast_repeat *repeat);
/* The numbers that get a broadcast, from after a place of its list on, up to so many. Returns how many
 * there were. */
size_t broadcast_numbers(struct store *store, int64_t id, int64_t after, size_t most,
			 void (*each)(int64_t n, const char *number, void *context), void *context);

/* ---- life; each in a transaction; false: it is not in a state for that ---- */

bool broadcast_stage_begin(struct store *store, int64_t id, const char *by, int64_t begins_at,
			   int64_t useful_until, struct moment now);
/* When the first that is being staged or cancelled should be taken up: what a verb released (by a
 * user id) or somebody cancelled, so many ms after it, since whoever did it goes on himself. 0: none is. */
int64_t broadcast_left_at(struct store *store, int64_t to_verbs);
/* The first in a state; 0: none. */
int64_t broadcast_in_state(struct store *store, enum broadcast_state state);
/* One that gets a text and has no message yet; false: none is left. name: at least 64, number: at
 * least PHONE_SIZE. */
struct broadcast_waiting {
	int64_t n;
	char name[64], number[PHONE_SIZE];
	int group;
	unsigned people; /* who share the number */
};
bool broadcast_next_waiting(struct store *store, int64_t id, struct broadcast_waiting *waiting);
/* Of those, each whose number has been opted out or blocked since the draft. */
void broadcast_dropped(struct store *store, int64_t id,
		       void (*each)(const struct broadcast_waiting *dropped, void *context),
		       void *context);
/* Its counts, where they have changed since the draft. */
void broadcast_recount(struct store *store, const struct broadcast *broadcast);
/* Gives the n-th his message; outbox_id 0: he is left out for the reason in apart. */
void broadcast_give(struct store *store, int64_t id, int64_t n, int64_t outbox_id, int apart);
/* Staging is over: what was made may go. */
void broadcast_publish(struct store *store, int64_t id);
bool broadcast_pause(struct store *store, int64_t id);
bool broadcast_resume(struct store *store, int64_t id);
bool broadcast_cancel(struct store *store, int64_t id, struct moment now);
/* Marks up to so many of a cancelled one's messages; true: that was all, and it is cancelled. */
bool broadcast_cancel_some(struct store *store, int64_t id, unsigned most, struct moment now);
/* Queues up to so many of its failed messages again (uncertain ones too, if wanted); returns how
 * many. It should be paused meanwhile. */
unsigned broadcast_retry_some(struct store *store, int64_t id, bool uncertain, unsigned most,
			      struct moment now);
/* Pauses one that is released or done, so that some of it can be queued again. */
bool broadcast_reopen(struct store *store, int64_t id);
/* Released ones with nothing left to send are done. Returns how many. */
unsigned broadcast_finish(struct store *store, struct moment now);
/* True where broadcast_finish() has something to do. */
bool broadcast_finished(struct store *store);

/* One more message of it, in a state. Transaction. */
void broadcast_joined(struct store *store, int64_t id, int state, size_t segments);
/* A message of it has another state now; for whoever changes one. Transaction. */
void broadcast_moved(struct store *store, int64_t id, int from, int to, size_t segments);

/* The same of many, before it: SQL that counts what is of notices among the messages of which a
 * condition holds as being in that state. */
#define BROADCAST_MOVES(to, messages)                                                              \
	"INSERT INTO broadcast_count (broadcast_id, state, messages, segments)"                    \
	" SELECT broadcast_id, state, -count(*), -sum(segments) FROM outbox"                       \
	" WHERE broadcast_id IS NOT NULL AND " messages " GROUP BY broadcast_id, state"            \
	" UNION ALL SELECT broadcast_id, " to ", count(*), sum(segments) FROM outbox"              \
	" WHERE broadcast_id IS NOT NULL AND " messages " GROUP BY broadcast_id"                   \
	" ON CONFLICT (broadcast_id, state) DO UPDATE"                                             \
	" SET messages = messages + excluded.messages, segments = segments + excluded.segments"

/* ---- reading ---- */

void broadcast_count(struct store *store, int64_t id, struct broadcast_counts *counts);
/* Newest first; live: only those that are being staged, sent, paused or cancelled. */
void broadcast_list(struct store *store, bool live, int64_t before_id, unsigned limit,
		    void (*each)(const struct broadcast *broadcast, void *context), void *context);
/* Upwards: those with an id above after_id, the lowest first. */
void broadcast_list_up(struct store *store, int64_t after_id, unsigned limit,
		       void (*each)(const struct broadcast *broadcast, void *context),
		       void *context);
/* Segments queued in lanes before the plain broadcasts, and in live ones begun before this. */
int64_t broadcast_ahead(struct store *store, const struct broadcast *broadcast);

struct broadcast_recipient {
	int64_t n, person_id, outbox_id;
	const char *name, *number, *error;
	int group, apart;
	bool has_message; /* state, error and times hold */
	enum outbox_state state;
	int64_t sent_at, delivered_at;
};
/* All of them, or those who did not get it: apart, failed, expired, cancelled, uncertain (and with
 * unconfirmed those who are not known to have got it). In order of the list, from after_n on. */
enum broadcast_whom { BROADCAST_ALL, BROADCAST_UNREACHED, BROADCAST_UNCONFIRMED };
void broadcast_people(struct store *store, int64_t id, enum broadcast_whom whom, int64_t after_n,
		      unsigned limit,
		      void (*each)(const struct broadcast_recipient *recipient, void *context),
		      void *context);

#endif
