/*
 * The view of messages from inside, for the files incoming*.c: what comes in, newest first
 * (incoming.c), one of them with what became of it (incoming_one.c), the search (incoming_find.c),
 * and what somebody on duty does with a message (incoming_act.c).
 */
#ifndef KIOSK_INCOMING_H
#define KIOSK_INCOMING_H

#include "kiosk/desk.h"
#include "kiosk/detail.h"
#include "kiosk/list.h"
#include "store/incoming.h"

#define HITS_MOST 400
#define SOUGHT	  64

enum showing { SHOW_ALL, SHOW_WAITING, SHOW_FOUND };

struct incoming_view {
	struct glance *glance;
	struct list list;
	enum showing showing;
	struct inbox_counts counts;

	char sought[SOUGHT];
	bool named;    /* the words sought are part of a name of the roster */
	char form[32]; /* the form that the words sought name; "" none */
	int64_t below; /* ids from here on are searched; 0: it is done */
	int64_t hits[HITS_MOST];
	size_t hit_count;

	int64_t open; /* the message whose details are shown; 0: the list is */
	struct detail detail;
	char title[96];
	bool waits;	  /* it is on the attention list */
	int64_t record;	  /* the last record of it that can be changed; 0: none */
	int64_t newcomer; /* its sender, who waits for approval; 0: none */
	struct desk desk;
};

/* ---- incoming_one.c ---- */

/* What became of a message, as a list shows it. */
const char *incoming_outcome(const struct glance *glance, const struct incoming *row,
			     unsigned *style);
/* Reads the open message anew, if there is one; it is open no more where it is gone. */
void incoming_look_at_one(struct incoming_view *it);

/* ---- incoming_find.c ---- */

/* Asks for what is sought; from then on the hits are shown. */
void incoming_search(struct incoming_view *it);
/* The next slice of a search. */
void incoming_search_on(struct incoming_view *it);

/* ---- incoming_act.c ---- */

/* Whether a key does something to a message. */
bool incoming_acts(const struct incoming_view *it, int key);
/* Does it to the open one, or says why not. False: it is none of these keys. */
bool incoming_act(struct incoming_view *it, int key);

#endif
