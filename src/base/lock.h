/*
 * "Running" means: the flock on STATE_DIR/lock is held. Never a lock on the database file
 * itself: closing any descriptor of that would drop SQLite's own locks (fault F15).
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <stdbool.h>
#include <stddef.h>

/* Takes the lock for this process's life. -1: it is held (holder gets the pid), or errno. */
int lock_take(const char *state_dir, long *holder);
/* Whether somebody holds it, and who (0: unknown). */
bool lock_held(const char *state_dir, long *holder);

#endif
