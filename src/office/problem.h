/*
 * Problems have a life: a number (the record's), a category, who answers for it and until when;
 * they are closed with a result only, come back when the villager is not content, and are told
 * once to those whom the config names where nobody settled them in time.
 *
 * All functions run inside a transaction. The villager is told of each step.
 */
#ifndef OFFICE_PROBLEM_H
#define OFFICE_PROBLEM_H

#include "office/role.h"
#include "store/person.h"
#include "store/problem.h"

/* ---- role "problem": rows of the table of roles ---- */

void problem_added(struct office *office, const struct form *form, const struct form_record *record,
		   int64_t report_id, const struct role_actor *actor, struct moment now,
		   struct role_answer *answer);
void problem_removed(struct office *office, const struct report *report, int64_t by,
		     const struct role_actor *actor, struct moment now);

/* ---- acts of the office ---- */

/* Who is meant by a number or a name: a name that is not on the roster has no number. False: several
 * are called so. */
bool problem_responsible(struct office *office, const char *text, struct moment now,
			 struct person *person, char phone[PHONE_SIZE]);

enum problem_done {
	PROBLEM_DONE,
	PROBLEM_UNKNOWN,  /* no such number, or another's */
	PROBLEM_OPEN,	  /* it is not closed */
	PROBLEM_CLOSED,	  /* it is closed already */
	PROBLEM_GONE,	  /* withdrawn or replaced by the villager */
	PROBLEM_NO_RESULT /* closing needs words */
};

/* Who answers for it, and until when (utc ms; 0: as it is). phone "": told by other ways. who:
 * the user or number that acts. */
enum problem_done problem_assign(struct office *office, int64_t id, const char *responsible,
				 const char *phone, int64_t due_at, const char *who,
				 struct moment now);
/* Words of the office to the villager. */
enum problem_done problem_answer(struct office *office, int64_t id, const char *words,
				 const char *who, struct moment now);
enum problem_done problem_close(struct office *office, int64_t id, const char *result,
				const char *who, struct moment now);
enum problem_done problem_reopen(struct office *office, int64_t id, const char *words,
				 const char *who, struct moment now);

/* ---- acts of the villager, by the number it was reported from ---- */

/* The one that is meant by words without a number: his newest that is closed, or that is not, as
 * asked; else his newest. 0: he has none, or only such as he reported unknown. */
int64_t problem_latest(struct office *office, const char *phone, bool closed);
/* More words. PROBLEM_CLOSED: noted too, but it stays closed. */
enum problem_done problem_supplement(struct office *office, int64_t id, const char *phone,
				     const char *words, struct moment now);
/* The result does not do: it is open again. */
enum problem_done problem_unsatisfied(struct office *office, int64_t id, const char *phone,
				      const char *words, struct moment now);

/* ---- what is due: telling of those overdue ---- */

int64_t problem_due(struct office *office, struct moment now);
void problem_run(struct office *office, struct moment now);

/* Complains of problems.escalate_to where it is no audience. */
void problem_check(const struct config *config, const struct forms *forms,
		   struct conf_problems *problems);

#endif
