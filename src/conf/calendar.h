/*
 * The season as the config tells it: stages with dates, and what hangs on them (notices,
 * reminders, tasks, targets, checks, meetings). cunxin-calendar(5) explains each key.
 *
 * When something is due is told as "BASE DAYS HH:MM", each part may be left out:
 *
 *	"-3d 19:00"  "start+1d"  "end+2d 08:00"   from the first or last day of its stage
 *	"03-10 08:00"                             that day of the season's year
 *	"every mon 08:00"                         each week, while its stage lasts (checks)
 */
#ifndef CONF_CALENDAR_H
#define CONF_CALENDAR_H

#include "conf/conf.h"

#include "base/moment.h"

#define STAGES_MOST  24
#define ITEMS_A_LIST 12 /* items of a checklist, dates of a check, carried forms */

enum calendar_base {
	WHEN_NOT, /* nothing was said */
	WHEN_START,
	WHEN_END,
	WHEN_DATE,
	WHEN_WEEKLY
};

struct calendar_when {
	enum calendar_base base;
	int days;	/* from the base */
	int month, day; /* of WHEN_DATE */
	int weekday;	/* of WHEN_WEEKLY, 0 Sunday */
	int minute;	/* of the day */
};

struct calendar_stage {
	char name[32], title[48];
	char from_text[8], to_text[8]; /* "03-01" */
	int from_month, from_day, to_month, to_day;
	char responsible[96]; /* an audience; "" nobody */
	char after[32];	      /* the stage that it hangs on: shifted with it; "" none */
	char shifted[280];    /* text of the notice after a shift; "" none */
	char shifted_to[160]; /* its audience */
};

/* What is to be reached in a stage. */
struct calendar_target {
	size_t stage;
	int group;	  /* 0: the whole village; -1: each group without a row of its own */
	char measure[32]; /* "progress": what is reported of this stage */
	double amount;	  /* 0: by plan */
	char plan[32];	  /* the measure whose sum is the plan; "" amount is */
	char zone[32];	  /* of village-wide targets; "" everywhere */
};

enum notice_kind { NOTICE_NOTICE, NOTICE_REMINDER };

/* A text to many at a time: a notice, or a reminder that ends with what it asks for. */
struct calendar_notice {
	size_t stage;
	enum notice_kind kind;
	char name[32], to[160], text[560];
	char at_text[32], until_text[32];
	struct calendar_when at, until; /* until WHEN_NOT: see plan.h */
	bool automatic;			/* needs no release */
	/* reminders only */
	char form[32];		/* a record of it ends the reminder; "" nothing does */
	int every_days, times;	/* times 1: once */
	char escalate_text[32]; /* when those still silent are told of; "" never */
	struct calendar_when escalate;
	char escalate_to[96];
};

/* Something a person does for the stage: told, and answered by progress. */
struct calendar_task {
	size_t stage;
	char name[32], title[64], who[96];
	int group; /* -1: each group, its own people; 0: no group */
	double area_mu;
	char at_text[32], due_text[32];
	struct calendar_when at, due;
};

/* A checklist on dates, told and answered by SMS. */
struct calendar_check {
	int stage; /* -1: of the whole year */
	char name[32], title[64], who[96];
	struct calendar_when dates[ITEMS_A_LIST];
	size_t date_count;
	char items[ITEMS_A_LIST][48];
	size_t item_count;
	int hours; /* in which it is to be answered */
};

/* An audience with a time, a place and an attendance list. */
struct calendar_meeting {
	size_t stage;
	char name[32], title[64], place[64], to[160];
	char at_text[32];
	struct calendar_when at;
};

struct calendar {
	struct calendar_stage stages[STAGES_MOST];
	const struct conf_node *stage_nodes[STAGES_MOST]; /* where they stand */
	size_t stage_count;
	struct calendar_target *targets;
	size_t target_count;
	struct calendar_notice *notices;
	size_t notice_count;
	struct calendar_task *tasks;
	size_t task_count;
	struct calendar_check *checks;
	size_t check_count;
	struct calendar_meeting *meetings;
	size_t meeting_count;
	char fine[ITEMS_A_LIST][32]; /* answers to a check that are no fault */
	size_t fine_count;
	struct {
		char measure[32], role[32];
		double large_mu; /* households above it are proposed for the role; 0: none */
	} evaluation;
	struct {
		char carry[ITEMS_A_LIST][32]; /* forms whose records go on, to be confirmed */
		size_t carry_count;
		char to[160], invitation[560]; /* "" none */
	} season;
	char staff[96]; /* an audience: who is told of drafts that wait; "" nobody */
};

/* Reads and checks all of it (stages, checks, evaluation, season of the root). Never NULL; faults
 * go to problems. */
struct calendar *calendar_load(const struct conf *conf, struct conf_problems *problems);
void calendar_free(struct calendar *calendar);
/* The index of a stage by name or title; -1: none. */
int calendar_stage_named(const struct calendar *calendar, const char *name);
/* "-3d 19:00" and the like. False: it is none. */
bool calendar_when_read(const char *text, struct calendar_when *when);

#endif
