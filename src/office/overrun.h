/*
 * Patterns of the village that hit a limit and were passed over: what was passed over was perhaps
 * not read as it was meant. Told at once, then once an hour at most. Keeps no clock.
 */
#ifndef OFFICE_OVERRUN_H
#define OFFICE_OVERRUN_H

#include "base/moment.h"

struct forms;

struct overruns {
	int64_t due;   /* up ms: nothing is told before */
	unsigned told; /* how often a limit was hit when it was told last */
};

/* Says a line for each pattern that has hit a limit, if one has since the last time. For new forms
 * begin with empty overruns. */
void overruns_tell(struct overruns *overruns, const struct forms *forms, struct moment now,
		   void (*say)(const char *line, void *context), void *context);

#endif
