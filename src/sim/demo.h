/*
 * The demonstration: cunxind itself, a simulated modem, and a village's first morning. Every
 * line that it prints is read back from the database and from the network's ledger.
 */
#ifndef SIM_DEMO_H
#define SIM_DEMO_H

#include "sim/common.h"

/*
 * cunxin-sim demo FOLDER TEXTS [LATER]: FOLDER holds a cunxin.conf (or -c names one) whose modem is
 * FOLDER/modem;
 * TEXTS and LATER have one NUMBER<TAB>TEXT a line. On a terminal the office's screen opens then,
 * while those of LATER come in one by one. Exit status 1 if one of TEXTS has no row or no answer.
 */
int demo_main(struct common_options *common, int argc, char **argv);

#endif
