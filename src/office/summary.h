/*
 * How the village stands, in one SMS: what is under way and the targets, or all totals.
 */
#ifndef OFFICE_SUMMARY_H
#define OFFICE_SUMMARY_H

#include "base/buffer.h"
#include "office/office.h"

/* Words: the replies brief_progress, brief_target, brief_tomorrow; summary_none where there is
 * nothing to say. */
void summary_progress(struct office *office, struct moment now, struct buffer *out);
/* Words: brief_MEASURE, in the order of the config's forms; summary_none. */
void summary_totals(struct office *office, struct moment now, struct buffer *out);

#endif
