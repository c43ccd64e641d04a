/*
 * The ways in which a modem, its cable, its SIM and its network fail, each by name, so that a
 * scenario, a control socket or a test can call for it: "reboot silent", "cms 38 3", "gone 5".
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include "base/buffer.h"
#include "sim/modem.h"

/*
 * Does what the words say. False: there is no such fault or its words make no sense; why gets
 * a sentence then.
 */
bool sim_fault(struct sim_modem *modem, const char *words, struct moment now, char *why,
	       size_t why_size);

/* The table: name, words, what it does, one line each. */
void sim_fault_list(struct buffer *out);

#endif
