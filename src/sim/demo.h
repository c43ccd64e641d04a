/*
 * The demonstration: cunxind itself, a simulated modem, and a village's first morning. Every
 * line that it prints is read back from the database and from the network's ledger.
 */
#ifndef SIM_DEMO_H
#define SIM_DEMO_H

/*
 * cunxin-sim demo FOLDER TEXTS: FOLDER holds a cunxin.conf whose modem is FOLDER/modem; TEXTS
 * has one NUMBER<TAB>TEXT a line. On a terminal it goes on showing what comes and goes until
 * end of input. Exit status 1 if a text has no row or no answer.
 */
int demo_main(int argc, char **argv);

#endif
