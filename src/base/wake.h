/*
 * A poke: an empty datagram on RUN_DIR/wake tells the daemon that somebody changed the
 * database. A lost one costs a second, no more.
 */
#ifndef BASE_WAKE_H
#define BASE_WAKE_H

#include <stdbool.h>

/* The daemon's end: a non-blocking socket, 0660; -1 with errno where it cannot be made. */
int wake_open(const char *run_dir);
/* Takes all pokes that wait. */
void wake_read(int fd);
void wake_close(int fd, const char *run_dir);
/* Everybody else's end. False: nobody listens. */
bool wake_poke(const char *run_dir);

#endif
