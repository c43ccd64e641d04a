/*
 * A day in figures: for the sheet on the notice board, and by the config's daily = { time; to; } as
 * one SMS in the evening (reply "daily_report"), once a day whatever restarts.
 */
#ifndef OFFICE_DAILY_H
#define OFFICE_DAILY_H

#include "forms/forms.h"
#include "office/office.h"

#define DAILY_FORMS_MOST 32

struct daily {
	struct day day;
	int64_t from, until;		/* utc ms */
	int64_t received, sent, failed; /* messages of the day */
	int64_t records;		/* that came on it and count, of all forms */
	struct {
		const struct form *form;
		int64_t records;
		int64_t amount;	   /* of what it feeds first, in thousandths */
	} forms[DAILY_FORMS_MOST]; /* those with any */
	size_t form_count;
	int64_t attention;	   /* texts that wait for the clerk, now */
	int64_t problems, overdue; /* not closed, now */
	int people;		   /* who come to work the day after */
};
void daily_read(struct office *office, struct day day, struct moment now, struct daily *daily);

/* ---- what is due ---- */

int64_t daily_due(struct office *office, struct moment now);
void daily_run(struct office *office, struct moment now);

/* Complains of daily.to where it is no audience, or where there is no reply to tell it by. */
void daily_check(const struct config *config, const struct forms *forms,
		 struct conf_problems *problems);

#endif
