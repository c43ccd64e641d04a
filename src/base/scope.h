/*
 * Locals that release themselves: SCOPED(release_statement) struct statement *due = …;
 * A release function takes the address of the local. TAKE(p) hands it over instead.
 */
#ifndef BASE_SCOPE_H
#define BASE_SCOPE_H

#include <stdlib.h>

#define SCOPED(release) __attribute__((cleanup(release)))

#define TAKE(pointer)                                                                              \
	__extension__({                                                                            \
		__typeof__(pointer) taken = (pointer);                                             \
		(pointer) = NULL;                                                                  \
		taken;                                                                             \
	})

/* Releases what malloc() gave. */
static inline void release_memory(void *local)
{
	free(*(void **)local);
}

#endif
