#include "base/crash.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void (*crash_instead)(const char *name);

#ifdef CUNXIN_CRASH_POINTS
/* "I3" dies at the first passing, "I3:4" at the fourth. */
static void maybe_die(const char *name)
{
	static long passed;
	const char *wanted = getenv("CUNXIN_CRASH_AT");
	size_t length = strlen(name);

	if (wanted == NULL || strncmp(wanted, name, length) != 0 ||
	    (wanted[length] != '\0' && wanted[length] != ':'))
		return;
	passed++;
	if (wanted[length] == ':' && passed < strtol(wanted + length + 1, NULL, 10))
		return;
	kill(getpid(), SIGKILL);
}

void crash_point(const char *name)
{
	if (crash_instead != NULL)
		crash_instead(name);
	else
		maybe_die(name);
}
#endif
