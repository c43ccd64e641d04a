/*
 * The end, said clearly: for a world that is broken and that we cannot mend (no memory, a
 * broken invariant of the database). The service manager starts us again; the SIM still holds
 * whatever was not committed.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

/* Prints "PROGRAM: words" on standard error and ends with status 1. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
