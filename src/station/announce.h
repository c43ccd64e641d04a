/*
 * How a modem may be told to announce messages (3GPP TS 27.005 §3.4.1): the best of what it lists.
 */
#ifndef STATION_ANNOUNCE_H
#define STATION_ANNOUNCE_H

#include <stdbool.h>
#include <stddef.h>

/* From "+CNMI: (0-2),(0,1,3),(0,2),(0-1),(1)" a command, "AT+CNMI=2,1,0,1,1". False: it lists nothing
 * that announces messages and keeps them stored. */
bool announce_best(const char *listed, char *out, size_t size);

#endif
