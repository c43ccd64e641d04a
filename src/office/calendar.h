/*
 * The season at work: what of the plan (plan.h) is due happens, once, by its id (fault F23).
 *
 * Laws:
 * - nothing happens while the clock cannot be trusted;
 * - what went is never sent again, wherever the clock goes; what is past its use expires, and
 *   comes to life again only where the clock turns out to have been ahead;
 * - notices wait for release unless the config says that they go by themselves;
 * - what was due before the office first knew of the season is left alone.
 */
#ifndef OFFICE_CALENDAR_H
#define OFFICE_CALENDAR_H

#include "office/plan.h"
#include "store/stage.h"

/* The season that records and events of now belong to: this year, or the next one once this is
 * closed; while the clock cannot be trusted, the one that is open. */
int office_season(struct office *office, struct moment now);

/* Complains of audiences, forms, measures and placeholders of the calendar that do not hold. */
void calendar_check(const struct config *config, const struct forms *forms,
		    struct conf_problems *problems);

/* ---- what is due ---- */

int64_t calendar_due(struct office *office, struct moment now);
void calendar_run(struct office *office, struct moment now);
/* The plan or what became of it was changed by a person: look again. Transaction. */
void calendar_changed(struct office *office);

/* ---- looking ---- */

enum calendar_state {
	CALENDAR_COMING,
	CALENDAR_DUE, /* its time has come, and the daemon has not been there yet */
	CALENDAR_WAITING,
	CALENDAR_RELEASED, /* the daemon sends it */
	CALENDAR_SENT,
	CALENDAR_DROPPED,
	CALENDAR_EXPIRED,
	CALENDAR_BEFORE /* was due before the office knew of the season */
};
const char *calendar_state_name(enum calendar_state state);

/* An event with what became of it; happening.id "" nothing yet. */
struct calendar_item {
	const struct plan_event *event;
	enum calendar_state state;
	struct happening happening;
};
void calendar_walk(struct office *office, const struct plan *plan, struct moment now,
		   void (*each)(const struct calendar_item *item, void *context), void *context);
/* The words of an event, as one person would get it ("" for kinds without a text of their own). */
void calendar_words(struct office *office, const struct plan *plan, const struct plan_event *event,
		    const struct plan_words *words, struct buffer *out);
/* Its audience; "" none. */
const char *calendar_audience(const struct office *office, const struct plan_event *event);

/* ---- changing; each in a transaction, with an audit row by the caller ---- */

struct calendar_move {
	const struct plan_event *was; /* of the old plan */
	const struct plan_event *is;  /* of the new one */
	bool sent;		      /* it went already */
	bool again;		      /* and will go again at the new time */
};
/* What a shift of a stage by so many days would change: calls each() for its stages and events.
 * Nothing is written. */
void calendar_shift_plan(struct office *office, int stage, int days, struct moment now,
			 void (*on_stage)(int stage, const struct plan_stage *was,
					  const struct plan_stage *is, void *context),
			 void (*on_event)(const struct calendar_move *move, void *context),
			 void *context);
/* Shifts it, with the stages that hang on it. What had gone already goes again where its new time
 * is still to come. A notice of the shift waits for release, where the config has a text. */
void calendar_shift(struct office *office, int stage, int days, struct moment now);
/* A stage is done (or, undo, is not): what of it has not happened will not. False: it was so. */
bool calendar_done(struct office *office, int stage, bool undo, struct moment now);
/* A waiting notice goes now. False with words: it does not wait, or is past its use. */
bool calendar_release(struct office *office, const char *id, const char *who, struct moment now,
		      char *why, size_t why_size);
/* It will not be sent. False with words. */
bool calendar_drop(struct office *office, const char *id, const char *who, struct moment now,
		   char *why, size_t why_size);

/* ---- hooks ---- */

/* A record came in, whatever way: it ends what reminded of it. Transaction. */
void calendar_reported(struct office *office, const char *form, int64_t person_id,
		       const char *phone, struct moment now);

#endif
