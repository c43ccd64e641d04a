/*
 * Meetings: who is asked is an audience, frozen when it begins; who came is written down.
 */
#ifndef OFFICE_MEETING_H
#define OFFICE_MEETING_H

#include "office/audience.h"
#include "office/plan.h"
#include "store/meeting.h"

/* Notes a meeting of the config (index in its list) with those who are asked, or moves it where it
 * was noted already. Transaction. Returns its id. */
int64_t meeting_prepare(struct office *office, const struct plan *plan, size_t index,
			struct moment now);
/* The same without asking anybody; meeting gets it. Those of an audience who are asked, from a place
 * of its members and then its missed to another. Transaction. */
void meeting_note(struct office *office, const struct plan *plan, size_t index, struct moment now,
		  struct meeting *meeting);
void meeting_ask(struct office *office, int64_t id, const struct audience *audience, size_t from,
		 size_t to, struct moment now);
/* One that somebody calls. Transaction. Returns its id; 0 with words: the audience is none, or
 * there is a meeting of this name. */
int64_t meeting_call(struct office *office, const struct meeting *meeting, struct moment now,
		     char *why, size_t why_size);
/* The meeting of a name in this season; one of the config is noted first. Transaction. */
bool meeting_find(struct office *office, const char *name, struct moment now,
		  struct meeting *meeting);

enum meeting_marked {
	MEETING_MARKED,
	MEETING_SAME,	 /* it was so already */
	MEETING_NOBODY,	 /* nobody of this name on roster or list */
	MEETING_SEVERAL, /* say the group or the number */
};
/* Somebody came, or is excused, by a name, "NAME/GROUP" or a number; who was not asked is added,
 * if he is on the roster. Transaction. */
enum meeting_marked meeting_mark(struct office *office, const struct meeting *meeting,
				 const char *who, enum attendance state, struct moment now);

/* The next meeting within a week (on that date; "" any) to which this phone was asked. False:
 * none. Transaction: who is asked to one of the config is noted first. */
bool meeting_expects(struct office *office, const char *number, const char *date, struct moment now,
		     struct meeting *meeting);
/* Everybody of this phone comes, or is excused. Transaction. */
void meeting_answer(struct office *office, const struct meeting *meeting, const char *number,
		    bool coming, struct moment now);

#endif
