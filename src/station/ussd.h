/*
 * What the network says to a USSD code: +CUSD: m,"words",dcs (3GPP TS 27.007 §7.15), where the words
 * are plain, or hex of UCS-2, or, from some modems, hex of packed septets.
 */
#ifndef STATION_USSD_H
#define STATION_USSD_H

#include "base/buffer.h"

#include <stdbool.h>

/* A quote is open: the words go on in the next line. */
bool ussd_goes_on(const char *answer);
/* Adds the words in UTF-8. False: the answer has none. */
bool ussd_words(const char *answer, struct buffer *out);

#endif
