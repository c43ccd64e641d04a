/*
 * Who worked when (table daywork), as the foreman's record says, and the sums of each person and
 * month for the wage sheet (table daysum), kept with every change. Days are thousandths, so that
 * halves add up exactly. They enter the totals as the measure DAYWORK_MEASURE, by the group of
 * the person.
 */
#ifndef STORE_DAYWORK_H
#define STORE_DAYWORK_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

#define DAYWORK_MEASURE "worked"

struct daywork {
	int64_t report_id; /* the record that says so */
	char date[16], task[48];
	int64_t person_id; /* 0: nobody on the roster */
	char name[64];	   /* "": so many people, without their names */
	int group;
	int64_t days; /* thousandths */
};
/* Transaction. False: this person has that day and task already, and is not paid twice. */
bool daywork_add(struct store *store, const struct daywork *work);
/* Takes back all that a record said. Transaction. */
void daywork_remove(struct store *store, int64_t report_id);
/* What a record says, at most size; returns how many. */
size_t daywork_of_report(struct store *store, int64_t report_id, struct daywork *works,
			 size_t size);
/* The record that says somebody worked at a task on a day; of namesakes the one of this group first.
 * 0: none does. */
int64_t daywork_told_by(struct store *store, const char *date, const char *task, const char *name,
			int group);
/* A person's own days of a season, all tasks, in thousandths. */
int64_t daywork_of_person(struct store *store, int64_t person_id, int year);

/* Who worked in a season (0: any), from a day to another, both included ("2027-04-08"), in order of
 * day, task, name. For exports, under store_look(). */
void daywork_walk(struct store *store, int season, const char *from, const char *to,
		  void (*each)(const struct daywork *work, void *context), void *context);

struct daysum {
	char month[8]; /* "2027-04" */
	int64_t person_id;
	char name[64], task[48];
	int group;
	int64_t days;
};
/* The sums of a month, in order of group, name, task. */
void daywork_sums(struct store *store, const char *month,
		  void (*each)(const struct daysum *sum, void *context), void *context);

#endif
