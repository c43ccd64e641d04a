/*
 * Tells a running simulator what to do, over its control socket: for scripts.
 */
#ifndef SIM_TELL_H
#define SIM_TELL_H

#include "sim/common.h"

/*
 * cunxin-sim tell SOCKET DIRECTIVE...: sets the simulator's clock to --now, if there is one; sends
 * each directive ("-": the lines of standard input), prints each answer. Returns the exit status: 1
 * where the socket or a line failed, 2 for wrong usage.
 */
int tell_main(struct common_options *common, int argc, char **argv);

#endif
