/*
 * What the office itself must hear of, told to the config's alarm_number by SMS, once each: money
 * that runs out, a balance that is low. These texts go before all others, and the last segments
 * of a month's budget are kept for them.
 */
#ifndef OFFICE_ALARM_H
#define OFFICE_ALARM_H

#include "forms/forms.h"
#include "office/office.h"

/* Tells it; reply names the text in the config, purpose is unique. Transaction. */
void alarm_raise(struct office *office, const char *reply, const char *purpose,
		 const struct reply_extra *extras, size_t extra_count, struct moment now);

/* The month's budget, as a chore: a warning, and its end. */
int64_t alarm_budget_due(struct office *office, struct moment now);
void alarm_budget_run(struct office *office, struct moment now);

#endif
