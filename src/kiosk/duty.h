/*
 * Changes from the kiosk: by somebody on duty, in one transaction with its audit row, through the
 * same functions of office/ as the verbs of cunxin(1).
 *
 *	if (!duty_begin(glance))
 *		return duty_busy();
 *	if (!problem_close(&glance->office, …)) {
 *		duty_drop(glance);
 *		return _("…");
 *	}
 *	return duty_end(glance, "problem close", "report:17", result);
 */
#ifndef KIOSK_DUTY_H
#define KIOSK_DUTY_H

#include "kiosk/view.h"

/* False: nobody is on duty, or the database is busy. */
bool duty_begin(struct glance *glance);
/* What is said then. */
const char *duty_busy(void);
/* Nothing is changed. */
void duty_drop(struct glance *glance);
/* Keeps a part of what takes several transactions; the screen follows with the last one's
 * duty_end(). NULL: done; else words: nothing of this part was changed. */
const char *duty_part(struct glance *glance);
/* Who did what with what; commits and wakes the daemon. NULL: done; else words: nothing was
 * changed. verb as in cunxin(1); NULL where the function of office/ has noted it itself. */
const char *duty_end(struct glance *glance, const char *verb, const char *object,
		     const char *detail);
/* All of it for a person who waits to be approved, and the word of how many records count now.
 * NULL: done; else words: nothing was changed. */
const char *duty_approve(struct glance *glance, int64_t person);

#endif
