/*
 * Records at hand: what the office knows of a person or a group, in one SMS.
 */
#ifndef OFFICE_BRIEF_H
#define OFFICE_BRIEF_H

#include "base/buffer.h"
#include "office/office.h"

enum brief_found { BRIEF_FOUND, BRIEF_NOBODY, BRIEF_SEVERAL };

/*
 * asked: a name, "NAME/GROUP", a phone number, or a group's number with or without its word behind
 * it ("3", and the same as people write it). The text fits one segment: what comes last in the
 * config's order of forms is left out first. Words are the replies brief_person, brief_group,
 * brief_progress and brief_MEASURE.
 */
enum brief_found record_brief(struct office *office, const char *asked, struct moment now,
			      struct buffer *out);

#endif
