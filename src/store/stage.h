/*
 * What became of the season's plan: how far each stage was shifted and when it was done (table
 * stage), and which of the planned events have happened (table happening). An event is known by
 * its id, so that it happens once whatever the clock does.
 *
 *	(no row)  it has not come yet
 *	waiting   its notice is due and waits for release
 *	released  it is being sent
 *	sent      it went: for good
 *	dropped   a person, a shift or the end of its stage took it away: for good
 *	expired   it was of use no more; comes to life again if the clock goes back
 */
#ifndef STORE_STAGE_H
#define STORE_STAGE_H

#include "base/moment.h"
#include "store/store.h"

struct stage_row {
	char name[32];
	int shift;	    /* days, later is positive */
	int64_t serial;	    /* grows with each shift */
	int64_t shifted_at; /* utc ms; 0: not */
	int64_t done_at;
};
/* Those of a season that differ from the config. */
void stage_rows(struct store *store, int season,
		void (*each)(const struct stage_row *row, void *context), void *context);
/* Writes shift, serial, shifted_at, done_at. Transaction. */
void stage_put(struct store *store, int season, const struct stage_row *row);

enum happening_state {
	HAPPENING_WAITING,
	HAPPENING_SENT,
	HAPPENING_DROPPED,
	HAPPENING_EXPIRED,
	HAPPENING_RELEASED
};

struct happening {
	char id[96]; /* "2027:film:begin" */
	char kind[16];
	enum happening_state state;
	int64_t due_at, until_at; /* as planned then */
	int64_t at;		  /* when it got this state */
	int64_t people;		  /* who were told */
	int64_t broadcast_id;	  /* 0: none */
	char detail[160];	  /* words; "" none */
};
/* Of one season, in order of id. */
void happening_list(struct store *store, int season,
		    void (*each)(const struct happening *happening, void *context), void *context);
/* Writes it in place of what was there. Transaction. */
void happening_put(struct store *store, int season, const struct happening *happening);
/* Transaction. */
void happening_remove(struct store *store, const char *id);
/* How many of a season are in a state, for status. */
int64_t happening_count(struct store *store, int season, enum happening_state state);

/* Who was reminded by an event, until a record of the form that it asks for comes in. */
struct reminded {
	char event[96]; /* the reminder's, without the number of its repeat */
	char number[24], name[64];
	int64_t person_id; /* 0: nobody on the roster */
	int group;
	int times;
	int64_t outbox_id; /* of the last one */
	int64_t last_at, cleared_at;
};
/* Notes one more reminding. Transaction. */
void reminded_add(struct store *store, int season, const char *form, const struct reminded *row);
/* Somebody sent a record of this form: what reminds him of it is over. Calls each() with the
 * messages that may still be queued. Transaction. */
void reminded_clear(struct store *store, int season, const char *form, int64_t person_id,
		    const char *number, struct moment now,
		    void (*each)(int64_t outbox_id, void *context), void *context);
/* Of one event; open: only those who have not reported. In order of group and name. */
void reminded_list(struct store *store, const char *event, bool open,
		   void (*each)(const struct reminded *row, void *context), void *context);

#endif
