/*
 * Tells a running simulator what to do, over its control socket: for scripts.
 */
#ifndef SIM_TELL_H
#define SIM_TELL_H

#include "sim/common.h"

/*
 * Sets the simulator's clock to the time in common, if there is one.
 * Sends each line ("-": the lines of standard input), prints each answer. Returns the exit
 * status: 1 where the socket or a line failed.
 */
int tell_run(const struct common *common, const char *socket_path, int count, char **lines);

#endif
