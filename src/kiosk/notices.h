/*
 * The view of notices from inside, for the files notices*.c: what waits for release and what went
 * (notices.c), one of them with whoever gets it (notices_one.c), what somebody on duty does with them
 * (notices_act.c), a new one (notices_new.c) and what it would be (notices_plan.c), and a stage that
 * is shifted (notices_shift.c).
 */
#ifndef KIOSK_NOTICES_H
#define KIOSK_NOTICES_H

#include "kiosk/list.h"
#include "office/broadcast.h"
#include "office/calendar.h"

#define WAITING_MOST 40

/* A notice of the calendar that waits for release. */
struct waiting_notice {
	char id[96]; /* the event's */
	char stage[48], audience[96];
	int64_t due, until;
	char *text;
};

struct compose; /* a new one that is being filled in */
struct shift;	/* of a stage, that is being asked about */

struct notices {
	struct glance *glance;
	struct list list;   /* keys: a broadcast's id, or -1 - index of one that waits */
	struct list people; /* keys: their number in the broadcast's list */
	struct waiting_notice waiting[WAITING_MOST];
	size_t waiting_count;
	struct broadcast one; /* the chosen one; id 0: none, or one that waits */
	struct broadcast_counts counts;
	struct forecast rest; /* of one that is under way */
	char acting[96];      /* the event that a dialog is open for; "" a broadcast */
	int64_t acting_id;
	struct broadcast_comparing
		comparing; /* the draft that is released, with the day's others */
	int64_t retrying;  /* the broadcast whose failed messages are being queued again; 0 none */
	struct compose *compose; /* NULL: none was */
	struct shift *shift;
	bool both;	/* the chosen one is shown below the list */
	bool inside;	/* the list of people has the keys */
	bool unreached; /* only those who did not get it */
};

/* The chosen one of the calendar; NULL: a broadcast is, or none. */
const struct waiting_notice *notices_waiting(const struct notices *it);

/*
 * A text of the office as it may be shown: in public without whole numbers, {village} filled, what
 * is each person's own as "(name)". Yours.
 */
char *notices_text(const struct glance *glance, const char *text);
/* Whom a notice is for (audience.h), in words. Yours. */
char *notices_audience(const struct glance *glance, const char *audience);
/* The text of a broadcast: in public only once it was released. Yours. */
char *notices_words(const struct glance *glance, const struct broadcast *broadcast);
/* How a broadcast stands, in words. */
const char *notices_phase(const struct broadcast *broadcast, const struct broadcast_counts *counts,
			  struct moment now, unsigned char *style);
/* Messages that are out, and that will not come. */
int64_t notices_out(const struct broadcast_counts *counts);

/* A key of somebody on duty. False: it is none. */
bool notices_act(struct notices *it, struct glance *glance, int key);
/* Asks for the code that releases a draft; code: shown, where it was made just now, else NULL. */
void notices_ask_code(struct notices *it, struct glance *glance, const struct broadcast *draft,
		      const char *code);
/* A new one: the template is asked for, then what is to be filled in. */
void compose_begin(struct notices *it, struct glance *glance);
void compose_free(struct compose *compose);
/* What a plan for those of an audience (in words) comes to, in lines. */
void notices_tell_plan(const struct broadcast_plan *plan, const struct zone *zone,
		       const char *audience, struct buffer *out);
/* A stage is asked for, and by how many days it is to be shifted. */
void shift_begin(struct notices *it, struct glance *glance);
void shift_free(struct shift *shift);
/* The chosen one and its people. */
void notice_start(struct notices *it);
void notice_look(struct notices *it);
void notice_draw(struct notices *it, struct pane pane);

#endif
