/*
 * Notices to many, as the office makes them, from the console, by SMS or at the kiosk: a plan
 * that shows what it would be, a draft with a code, a release by somebody with the right, a
 * grace in which it can be taken back; then it goes by the outgoing policy.
 *
 * Nobody gets it twice: a draft is released once, each number has one message under the purpose
 * "broadcast:ID:NUMBER", whoever makes them and however often.
 *
 * Functions that change something run inside a transaction, and the caller adds the audit row.
 */
#ifndef OFFICE_BROADCAST_H
#define OFFICE_BROADCAST_H

#include "office/audience.h"
#include "office/policy.h"
#include "store/broadcast.h"

#define BROADCAST_SAMPLES 3
/* Messages that are made, marked or queued again at once: a few milliseconds, so that those who text
 * meanwhile are answered as always. */
#define BROADCAST_CHUNK 50

/* What somebody wants. The text may hold {name}, {group} and {village}. */
struct broadcast_wish {
	const char *audience, *text;
	bool urgent;	      /* passes quiet hours */
	int64_t not_before;   /* utc ms; 0: at once */
	int64_t useful_until; /* 0: what its text says (text/until.h), else the end of the day on
				 which the last would leave */
};

/* With what was said before, how far it is. */
struct broadcast_comparison {
	bool foreseen, begun;
	const char **numbers;	    /* of all who are reached, in order; NULL: nothing was said */
	struct broadcast_same with; /* the one whose list is gone through */
	int64_t last, listed;	    /* of its list: the place, and how many up to there */
	int64_t shared;		    /* of those */
};

/* What it would be. */
struct broadcast_plan {
	struct broadcast_wish wish;	/* its texts are the caller's */
	struct audience_search *search; /* NULL: ended */
	struct audience audience;
	size_t costed;		  /* of its members */
	int64_t people, messages; /* those reached; messages are fewer where they share a phone */
	int64_t segments;
	unsigned longest; /* segments of the longest text */
	double cost;	  /* yuan */
	int64_t begins, useful_until;
	bool until_read; /* from the text */
	int64_t over;	 /* the hour that its text names and that is over when it begins; 0: none */
	struct forecast forecast;
	int64_t minutes; /* from its beginning to its last */
	struct {
		char name[64], number[PHONE_SIZE];
		char *text;
	} samples[BROADCAST_SAMPLES];
	size_t sample_count;
	struct broadcast_comparison comparison;
	int64_t repeats; /* a broadcast of the last day that said the same to half of them; 0: none */
	int64_t repeated_at, shared;
};

/* Makes the plan; reads only. False: it cannot be, and why says what is wrong. Release it in
 * either case. */
bool broadcast_plan_make(struct office *office, const struct broadcast_wish *wish,
			 struct moment now, struct broadcast_plan *plan, char *why,
			 size_t why_size);
/* The same in portions, for who has others to serve: begun, then so many people or texts at a time. */
bool broadcast_plan_begin(struct office *office, const struct broadcast_wish *wish,
			  struct moment now, struct broadcast_plan *plan, char *why,
			  size_t why_size);
enum broadcast_planning { PLAN_GOES_ON, PLAN_MADE, PLAN_CANNOT_BE };
enum broadcast_planning broadcast_plan_some(struct office *office, size_t most, struct moment now,
					    struct broadcast_plan *plan, char *why,
					    size_t why_size);
void broadcast_plan_release(struct broadcast_plan *plan);

/* Keeps a plan as a draft, with everybody on its list; code gets what releases it. */
int64_t broadcast_draft(struct office *office, const struct broadcast_plan *plan, const char *who,
			struct moment now, char code[8]);
/* The same in several transactions, for verbs, so that nobody waits while a long list is written:
 * begun, some of its people until all are on it (true), ended. Without its end it has no code, so
 * that nothing releases it, and lapses as others do. */
int64_t broadcast_draft_begin(struct office *office, const struct broadcast_plan *plan,
			      const char *who, struct moment now);
bool broadcast_draft_some(struct office *office, const struct broadcast_plan *plan, int64_t id,
			  size_t *done);
void broadcast_draft_end(struct office *office, int64_t id, struct moment now, char code[8]);

enum broadcast_confirmed {
	BROADCAST_CONFIRMED,	 /* released: it begins after its grace */
	BROADCAST_WAS_CONFIRMED, /* by an earlier click; nothing changed */
	BROADCAST_WRONG_CODE,	 /* counted: three of them and it lapses */
	BROADCAST_TOO_LATE,	 /* the code has lapsed, or it was cancelled */
	BROADCAST_REPEATS,	 /* says the same as another to half of them: only with again */
	BROADCAST_UNKNOWN	 /* no such draft */
};
/* Releases a draft. repeats (may be NULL) gets the other broadcast. The rows are made afterwards,
 * by broadcast_stage(): by the verb itself and, whatever happens to it, by the daemon. */
enum broadcast_confirmed broadcast_confirm(struct office *office, int64_t id, const char *code,
					   bool again, const char *who, struct moment now,
					   int64_t *repeats);
/* What a release asks of the day's others, for who has others to serve meanwhile: whether the draft
 * says the same as one of them, so many of them at a time. */
struct broadcast_comparing {
	int64_t id;	  /* of the draft; 0: not begun */
	int64_t begun_at; /* utc ms; what is released later is compared by the release */
	struct broadcast_repeat repeat;
};
#define BROADCAST_COMPARED 4 /* others at a time: some milliseconds where each went to thousands */
/* True: that is known. Reads only. */
bool broadcast_compare_some(struct office *office, int64_t id, size_t most, struct moment now,
			    struct broadcast_comparing *it);
/* Releases a draft that was compared so. */
enum broadcast_confirmed broadcast_confirm_compared(struct office *office,
						    const struct broadcast_comparing *compared,
						    const char *code, const char *who,
						    struct moment now);
/* Brings the counts of one whose messages are not all made up to date: who has opted out or was
 * blocked since the draft will be left out. Afterwards they are kept so. */
void broadcast_follow(struct office *office, struct broadcast *broadcast);
/* Makes up to BROADCAST_CHUNK of its messages; true: that was all, and it is published. */
bool broadcast_stage(struct office *office, int64_t id, struct moment now);

/* The same for everybody, unsigned: words stand where a name and a group will be; what is no
 * placeholder stays as it is. Yours. */
char *broadcast_shown(const struct office *office, const char *text, const char *name,
		      const char *group);

/* Why somebody has not got it, as a key: "no-number"; "" where the message's own error says it, or
 * he has it. In the words of the village: the label why_KEY. */
const char *broadcast_why(const struct office *office, const struct broadcast_recipient *one);
/* How it stands, in a word: its state, and for a released one "grace", "waiting" or "sending". */
const char *broadcast_phase(const struct broadcast *broadcast, struct moment now);
/* When the rest of it would have gone. */
struct forecast broadcast_outlook(struct office *office, const struct broadcast *broadcast,
				  const struct broadcast_counts *counts, struct moment now);

/* ---- what is due, as a chore of the office ---- */

int64_t broadcast_due(struct office *office, struct moment now);
void broadcast_run(struct office *office, struct moment now);

#endif
