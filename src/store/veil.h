/*
 * Anonymous senders: a message, and what is sent in answer to it, bear a name that stands in for
 * the number ("anonymous-17"). The number is in table veil and in the raw PDU, nowhere else, and
 * no list, export, log or screen looks there; only the radio does, and this phone's own limits.
 */
#ifndef STORE_VEIL_H
#define STORE_VEIL_H

#include "base/phone.h"
#include "store/store.h"

/* True for a name that stands in for a number. */
bool veil_is(const char *name);
/* The message's sender is veiled from now on. Transaction. out (PHONE_SIZE) gets the name. */
void veil_put(struct store *store, int64_t message_id, const char *number, char *out);
/* The number behind a name, for sending to it. False: nobody is. */
bool veil_number(struct store *store, const char *name, char number[PHONE_SIZE]);

#endif
