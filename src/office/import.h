/*
 * A file of people on its way into the roster: planned against what is known, shown, and taken as
 * a whole.
 *
 * A row means the person of its name who has one of its numbers; else, where its name and group
 * name one person alone, in the roster and in the file, that one; else it is a new person. An
 * empty cell changes nothing. The numbers of a row come first, others that the person has behind
 * them. Everyone who is new or changed has an audit row, "person:ID".
 */
#ifndef OFFICE_IMPORT_H
#define OFFICE_IMPORT_H

#include "office/entry.h"
#include "office/office.h"
#include "store/import.h"

enum plan_action {
	PLAN_NEW,
	PLAN_CHANGED,
	PLAN_SAME,
	PLAN_TWICE, /* the same as an earlier row of this file */
	PLAN_WRONG
};
const char *plan_action_name(enum plan_action action);

struct plan_row {
	struct entry entry;
	enum plan_action action;
	int64_t person_id;    /* whom it means; 0: a new one, or nobody */
	struct person person; /* as it will be */
	int64_t known_at;     /* changed_at of the person it means */
	char *remark;	      /* what is odd or wrong; "" nothing */
	char *detail;	      /* JSON: what changes */
	bool namesake;	      /* another row has its name and group */
	bool numbers_hold;    /* as they are known: nothing is to be done about them */
};

struct roster_plan {
	struct plan_row *rows;
	size_t count;
	size_t new_people, changed, same, twice, wrong, remarks;
	struct import_base base; /* the roster that it was made against */
};

/* Adds a row of the file, in order; taken and words as entry_take() and entry_check() told. */
void roster_plan_add(struct roster_plan *plan, const struct entry *entry, enum entry_taken taken,
		     const char *words);
/* Finds out what each row means. No transaction is open. */
void roster_plan_make(struct office *office, struct roster_plan *plan);
void roster_plan_release(struct roster_plan *plan);

enum roster_taken {
	ROSTER_TAKEN,
	ROSTER_UNFINISHED, /* it counts, but the database is busy or holding: the rest follows */
	ROSTER_STALE,	   /* the roster changed meanwhile: plan again */
	ROSTER_BUSY	   /* the database is busy or holding; nothing was changed */
};
/* Stages 200 rows at a time, decides in one short transaction, and puts all of it into place;
 * wrong rows are left out. who: for the audit. No transaction is open. */
enum roster_taken roster_plan_take(struct office *office, const struct roster_plan *plan,
				   const char *who, struct moment now);

/* ---- what was decided and is not in place yet, as a chore of the office ---- */

int64_t import_due(struct office *office, struct moment now);
void import_run(struct office *office, struct moment now);

#endif
