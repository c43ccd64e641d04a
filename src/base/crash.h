/*
 * Points of a message's way at which a test build dies as if the power went: the process ends
 * by SIGKILL where CUNXIN_CRASH_AT names the point ("I3", or "I3:4" for the fourth passing).
 * In a release build there is nothing here.
 */
#ifndef BASE_CRASH_H
#define BASE_CRASH_H

#ifdef CUNXIN_CRASH_POINTS
void crash_point(const char *name);
#else
#define crash_point(name) ((void)0)
#endif

/*
 * In a process that plays several lives of the daemon (the scenario player), a crash point
 * calls this instead of ending the process. NULL: SIGKILL.
 */
extern void (*crash_instead)(const char *name);

#endif
