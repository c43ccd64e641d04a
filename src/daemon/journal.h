/*
 * What happened, for the journal: one record a line, escaped, no phone number in full, and no
 * line more often than a few times a minute (faults F73, F90, F92).
 */
#ifndef DAEMON_JOURNAL_H
#define DAEMON_JOURNAL_H

#include "base/moment.h"

/* priority as in syslog: 3 error, 4 warning, 5 notice, 6 info. */
void journal(int priority, const char *text, struct moment now);
/* Several lines, each a record. */
void journal_lines(int priority, const char *text, struct moment now);
/* Tells how often lines were held back whose minute is over; up NEVER: of all. */
void journal_tell_held(int64_t up);

#endif
