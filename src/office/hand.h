/*
 * Records by hand: what somebody of the office enters for a villager, who rang, came by, or wrote
 * what no rule understood. For the verbs and the kiosk.
 */
#ifndef OFFICE_HAND_H
#define OFFICE_HAND_H

#include "office/record.h"
#include "store/inbox.h"
#include "store/person.h"

/* For whom: person.id 0 while nobody is known, phone "" none. */
struct hand {
	struct record_source source;
	struct person person;
	char phone[PHONE_SIZE];
	char way[16]; /* of a record that is recalled */
};

/* Whose number it is; where two share it, nobody is taken for granted. */
void hand_of_number(struct office *office, const char *number, struct hand *hand);

/* What the roster (person) or the form itself says where nobody did. */
void hand_fill(struct office *office, const struct form *form, const struct person *person,
	       struct moment now, struct form_record *record);
/* Whether a field must be there and is not. */
bool hand_needs(const struct form *form, size_t field, const struct form_record *record);

/* What the form's role thinks of a whole record before it is kept, as of a text's; replaces: the
 * record that it would take the place of; 0: none. */
void hand_check(struct office *office, const struct form *form, const struct form_record *record,
		struct hand *hand, int64_t replaces, struct moment now, struct role_answer *answer);
/* Adds a whole record; who is named in it and on the roster is whose it is. Transaction. */
int64_t hand_add(struct office *office, const struct form *form, const struct form_record *record,
		 struct hand *hand, struct moment now);
/* A record as it stands, to be changed. NULL: there is none of a form of this village. */
const struct form *hand_recall(struct office *office, int64_t id, struct hand *hand,
			       struct form_record *record);
/* Puts the changed one in its place. Transaction. 0: it was replaced or cancelled before. */
int64_t hand_replace(struct office *office, int64_t id, const struct form *form,
		     const struct form_record *record, struct hand *hand, struct moment now);

#define HAND_ASSIGNED "assigned by hand" /* the reason of such a message */
/* Whether the rules made a record of this form of a message: by hand it would count twice. Of what a
 * person took, more may be taken. */
bool hand_is_recorded(const struct inbox_message *message, const struct form *form);
/* The records of a reading are a message's after all, and it is settled. Transaction. Returns the
 * first one's id; 0: the rules took it meanwhile. */
int64_t hand_assign(struct office *office, const struct inbox_message *message,
		    const struct reading *reading, struct hand *hand, struct moment now);

#endif
