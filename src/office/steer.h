/*
 * Steering by figures: what was planned and what is done, in each stage, group and measure; who
 * answers for it and was in time; households that grew large.
 */
#ifndef OFFICE_STEER_H
#define OFFICE_STEER_H

#include "base/phone.h"
#include "office/plan.h"

#define STEER_PROGRESS "progress" /* the measure of what is reported of a stage itself */

struct steer_row {
	size_t stage;
	int group; /* 0: the whole village */
	char measure[32], zone[32];
	double plan, done;
	bool reached;
	char reached_on[16]; /* "2027-03-18"; "" not, or not noted yet */
	bool late;	     /* its stage is over and the plan was not reached in it */
	int64_t reported_at; /* of progress: the last report; 0: none */
	char reported_by[64];
};
/* Every target of a season (stage -1: of all stages), in order of stage and group; behind those of a
 * stage of whose progress nothing was planned, what groups reported of it all the same, beside their
 * land. */
void steer_progress(struct office *office, const struct plan *plan, int stage, struct moment now,
		    void (*each)(const struct steer_row *row, void *context), void *context);
/* What a group is to do in a stage, by the plan of its progress; 0: there is none. */
double steer_plan_of(struct office *office, int year, size_t stage, int group);

/* Who answers for a group's part of a stage: their names; "" nobody. */
void steer_responsible(struct office *office, const struct plan *plan, size_t stage, int group,
		       struct moment now, char *out, size_t size);

/* What a person was asked to do in a season, and did. */
struct steer_person {
	char who[64], phone[PHONE_SIZE];
	int tasks, tasks_done, tasks_in_time, tasks_late;
	int checks, checks_answered, checks_in_time, checks_late;
};
/* In order of name. */
void steer_people(struct office *office, int year, struct moment now,
		  void (*each)(const struct steer_person *person, void *context), void *context);

/* A household with more land than the config's evaluation.large_mu. */
struct steer_household {
	int64_t person_id;
	char name[64];
	int group;
	double area_mu;
	bool has_role; /* the role that it would be proposed for */
};
/* The largest first. */
void steer_large(struct office *office, int year,
		 void (*each)(const struct steer_household *household, void *context),
		 void *context);

/* ---- what is due: each night the targets that were reached are noted with their day ---- */

int64_t steer_due(struct office *office, struct moment now);
void steer_run(struct office *office, struct moment now);

#endif
