/*
 * What people of the season's plan are asked to do: tasks (table task), checklists (checklist);
 * what was done so far in a stage and group, as reported (progress), and on which day a plan was
 * reached (reached). Areas are thousandths of a mu.
 */
#ifndef STORE_DUTY_H
#define STORE_DUTY_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

struct task {
	int64_t id;
	int season;
	char stage[32], name[32];
	int group;	   /* 0: none */
	int64_t person_id; /* 0: nobody on the roster */
	char who[64], phone[PHONE_SIZE];
	int64_t area; /* to be done; 0: not said */
	int64_t done; /* as told last */
	int64_t told_at, due_at;
	int64_t answered_at, finished_at; /* 0: not */
};
/* Transaction. Returns its id; 0: this person has the task already. */
int64_t task_add(struct store *store, const struct task *task);
/* A shift moves when it is due. Transaction. */
void task_due(struct store *store, int season, const char *stage, const char *name, int64_t due_at);
/* Progress of a group answers its tasks of that stage, and those without a group that this phone
 * has. Transaction. */
void task_answer(struct store *store, int season, const char *stage, int group, const char *phone,
		 int64_t area, struct moment now);
/* A person says that it is done, whatever was reported. False: no such open task. Transaction. */
bool task_finish(struct store *store, int64_t id, struct moment now);
/* In order of stage, name, group. stage NULL: all; overdue: only those due before now and open. */
void task_list(struct store *store, int season, const char *stage, bool overdue, struct moment now,
	       void (*each)(const struct task *task, void *context), void *context);

struct checklist {
	int64_t id;
	int season;
	char event[96]; /* of the plan */
	char name[32];	/* of the check */
	int64_t person_id;
	char who[64], phone[PHONE_SIZE];
	int group;
	int64_t told_at, due_at;
	int64_t answered_at; /* 0: not yet */
	int faults;	     /* items that are not fine */
	char answer[400];
};
/* Transaction. Returns its id; 0: told before. */
int64_t checklist_add(struct store *store, const struct checklist *checklist);
bool checklist_get(struct store *store, int64_t id, struct checklist *checklist);
/* The oldest open one of a phone or person. False: none. */
bool checklist_open(struct store *store, const char *phone, int64_t person_id,
		    struct checklist *checklist);
/* Transaction. */
void checklist_answer(struct store *store, int64_t id, const char *answer, int faults,
		      struct moment now);
/* Newest first, ids below before_id (0: all); overdue: unanswered and past their time; open:
 * unanswered. limit 0: 100. */
enum checklist_which { CHECKLIST_ALL, CHECKLIST_OPEN, CHECKLIST_OVERDUE };
void checklist_list(struct store *store, int season, enum checklist_which which, struct moment now,
		    int64_t before_id, unsigned limit,
		    void (*each)(const struct checklist *checklist, void *context), void *context);

struct progress {
	int64_t report_id;
	int season, group;
	char stage[32], who[64];
	int64_t area, at;
};
/* Transaction. */
void progress_add(struct store *store, const struct progress *progress);
/* Takes back what a record said. Transaction. */
void progress_remove(struct store *store, int64_t report_id);
bool progress_get(struct store *store, int64_t report_id, struct progress *progress);
/* What was reported last of a stage and group. False: nothing. */
bool progress_last(struct store *store, int season, const char *stage, int group,
		   struct progress *progress);

/* All that was reported of a stage, by group, the oldest first. */
void progress_list(struct store *store, int season, const char *stage,
		   void (*each)(const struct progress *progress, void *context), void *context);

/* The first day ("2027-03-20") on which a target was seen reached. Transaction; kept once. */
void reached_put(struct store *store, int season, const char *stage, const char *measure, int group,
		 const char *day);
/* False, and day is "": not yet. day: at least 16. */
bool reached_get(struct store *store, int season, const char *stage, const char *measure, int group,
		 char *day);

#endif
