/*
 * What happened, for the journal: one record a line, escaped, no phone numbers in full, equal
 * lines in a row counted instead of repeated (faults F73, F90, F92).
 */
#ifndef DAEMON_JOURNAL_H
#define DAEMON_JOURNAL_H

/* priority as in syslog: 3 error, 4 warning, 5 notice, 6 info. */
void journal(int priority, const char *text);

#endif
