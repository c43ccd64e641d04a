/*
 * The season's plan: every event of the config's calendar with its date, shifts applied. It is
 * made anew each time and knows nothing of what has happened; calendar.h does.
 *
 * An event's id is "YEAR:STAGE:KIND:NAME" (":N" where it repeats, ":MMDD" for a check's date),
 * and "@N" behind it after the n-th shift of its stage.
 */
#ifndef OFFICE_PLAN_H
#define OFFICE_PLAN_H

#include "conf/calendar.h"
#include "office/office.h"

enum plan_kind {
	PLAN_NOTICE,
	PLAN_REMINDER,
	PLAN_SILENT, /* those who did not answer a reminder are told of */
	PLAN_TASK,
	PLAN_LATE, /* a task is due and not done */
	PLAN_CHECK,
	PLAN_MEETING,	 /* its list is made */
	PLAN_INVITATION, /* the season before was closed */
	PLAN_SHIFT,	 /* its stage was shifted: those concerned are told */
	PLAN_KINDS
};
const char *plan_kind_name(enum plan_kind kind);

struct plan_event {
	char id[96];
	enum plan_kind kind;
	int stage;    /* -1: of the whole year */
	size_t index; /* in the config's list of its kind */
	int number;   /* of a repeat, from 1 */
	int64_t due, until;
	bool automatic;
};

struct plan_stage {
	int64_t from, to; /* day numbers */
	int shift;
	int64_t serial, shifted_at, done_at;
};

struct plan {
	int year;
	struct plan_stage stages[STAGES_MOST];
	struct plan_event *events; /* in order of time */
	size_t count;
};

/* Makes it from config and shifts; release it. */
void plan_make(struct office *office, int year, struct plan *plan);
/* The same with a stage, and those that hang on it, shifted by so many days more. */
void plan_make_shifted(struct office *office, const struct plan *was, int stage, int days,
		       struct moment now, struct plan *plan);
void plan_release(struct plan *plan);

/* A time of the config within a stage (-1: of the year), in utc ms. */
int64_t plan_time(const struct office *office, const struct plan *plan, int stage,
		  const struct calendar_when *when);
/* The event of an id, which may be without its year; NULL: none. */
const struct plan_event *plan_event_named(const struct plan *plan, const char *id);

/* Under which name those reminded are kept: of all repeats, whatever the shift. */
void plan_reminder_id(const struct office *office, const struct plan *plan,
		      const struct plan_event *event, char *out, size_t size);

/*
 * A text of the calendar with its placeholders filled: {title} {from} {to} of its stage,
 * {village}, {name} and {group} of a person (group 0: ""; name NULL: both stay as they are),
 * {time} and {place} of a meeting.
 */
struct plan_words {
	int stage;
	const char *name, *place;
	int group;
	int64_t time; /* utc ms; 0: none */
};
void plan_text(const struct office *office, const struct plan *plan, const char *text,
	       const struct plan_words *words, struct buffer *out);
/* A placeholder that plan_text() knows. */
bool plan_placeholder(const char *name, size_t size);
/* A day in the words of the config (reply "calendar_day"), or as "3-1". */
void plan_day_words(const struct office *office, int64_t day, char *out, size_t size);

#endif
