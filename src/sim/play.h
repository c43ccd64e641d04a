/*
 * Plays scenario files (scenario.h) in worlds of their own (world.h) and judges them.
 */
#ifndef SIM_PLAY_H
#define SIM_PLAY_H

#include "sim/common.h"

/* `cunxin-sim play …`: its exit status: 0 all passed, 1 one failed, 2 wrong usage or file. */
int play_main(struct common_options *common, int argc, char **argv);

#endif
