/*
 * A USSD code and what the network says to it: AT+CUSD=1,"code",15 and +CUSD: m,"words",dcs (3GPP TS
 * 27.007 §7.15). By the standard both are in the character set of AT+CSCS, so plain or, with "UCS2",
 * in hex; some modems want packed septets in hex whatever is set.
 */
#ifndef STATION_USSD_H
#define STATION_USSD_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum ussd_form { USSD_PLAIN, USSD_PACKED, USSD_UCS2, USSD_FORMS };

#define USSD_CODE_MOST 20

/* Digits, *, # and + only: nothing that ends a string or a line gets to the modem (fault F69). */
bool ussd_is_code(const char *code);
/* The code as a modem wants it. */
void ussd_write(const char *code, enum ussd_form form, char out[4 * USSD_CODE_MOST + 1]);
/* The m of +CUSD: m,…; -1: there is none. */
long ussd_outcome(const char *answer);

/* A quote is open: the words go on in the next line. */
bool ussd_goes_on(const char *answer);
/* Adds the words in UTF-8; the code went out in this form. False: the answer has none. */
bool ussd_words(const char *answer, enum ussd_form form, struct buffer *out);

#endif
