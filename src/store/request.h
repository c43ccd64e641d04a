/*
 * What a verb asks of the live modem (table request). The verb adds a row, pokes the daemon and
 * waits; the daemon takes it, does it and answers. Old rows are taken away by maintain_run().
 */
#ifndef STORE_REQUEST_H
#define STORE_REQUEST_H

#include "base/moment.h"
#include "store/store.h"

enum request_state {
	REQUEST_ASKED,
	REQUEST_TAKEN, /* a daemon works on it */
	REQUEST_DONE,
	REQUEST_FAILED,
	REQUEST_DROPPED /* the verb waits no longer */
};

struct request {
	int64_t id, asked_at, answered_at; /* utc ms; 0: not yet */
	char verb[32];			   /* "at", "reset", "ussd", … */
	char *arguments;		   /* JSON object; the row's own */
	enum request_state state;
	char *answer; /* JSON; "" until answered; the row's own */
};
void request_release(struct request *request);

/* Transaction. Returns its id. */
int64_t request_add(struct store *store, const char *verb, const char *arguments,
		    struct moment now);
/* The oldest that waits to be taken and is not older than a minute. False: none. */
bool request_next(struct store *store, struct moment now, struct request *request);
/* Transaction. False: it was dropped meanwhile. */
bool request_take(struct store *store, int64_t id, struct moment now);
/* Transaction. answer: JSON. */
void request_answer(struct store *store, int64_t id, bool done, const char *answer,
		    struct moment now);
/* The verb gives up. Transaction. */
void request_drop(struct store *store, int64_t id);

enum request_waited {
	REQUEST_ANSWERED,  /* done or failed; the request is filled */
	REQUEST_NOT_TAKEN, /* no daemon took it within take_ms */
	REQUEST_LATE	   /* taken, but not answered within answer_ms */
};
/* Waits in steps of 20 ms. Only for verbs: it sleeps. Not inside a transaction. */
enum request_waited request_wait(struct store *store, int64_t id, int take_ms, int answer_ms,
				 struct request *request);

#endif
