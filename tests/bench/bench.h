/* What the programs of the bench share. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Ends a program that cannot measure. */
_Noreturn static inline void give_up(const char *why)
{
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, why);
	exit(1);
}

static inline double milliseconds_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Statements on the database of a state directory, as another program runs them. */
static inline void run_statements(const char *dir, const char *statements)
{
	char path[512];
	sqlite3 *db = NULL;

	snprintf(path, sizeof(path), "%s/cunxin.db", dir);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, statements, NULL, NULL, NULL) != SQLITE_OK)
		give_up(sqlite3_errmsg(db));
	sqlite3_close(db);
}

#endif
