/*
 * SIM cards (table sim), by ICCID. What belongs to a card goes with it from modem to modem:
 * its caps, its concatenation references, its rejected PIN (promise P12).
 */
#ifndef STORE_SIM_H
#define STORE_SIM_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

/* Whether the file EF_SMSS of this card, in its modem, holds the reference of the last message. */
enum sim_counter { SIM_COUNTER_UNKNOWN, SIM_COUNTER_KEPT, SIM_COUNTER_NOT_KEPT };

struct sim {
	char iccid[32], modem[32], imei[24]; /* the modem that had it last */
	char number[PHONE_SIZE];	     /* its own number; "" unknown */
	bool approved;			     /* may send: the modem's first card, or confirmed */
	int64_t first_seen, last_seen;	     /* utc ms */
	int64_t pin_failed_at;		     /* 0: its PIN was not refused */
};

/* True where nobody need confirm this card in this modem: it is approved, or the modem has not
 * had another one yet (F39). A card without readable ICCID ("") is let through; one that had only a
 * makeshift name before ("imei:…") may be the same. */
bool sim_is_expected(struct store *store, const char *modem, const char *iccid);
/* The card that this modem was seen with last; "" none. For what a modem says before it has told its
 * card. */
void sim_last(struct store *store, const char *modem, char iccid[32]);
/* Notes that the card is there. Transaction; writes nothing where nothing is new. */
void sim_seen(struct store *store, const char *iccid, const char *modem, const char *imei,
	      struct moment now);
/* A person confirms a card; NULL: all that wait. Transaction. Returns their number. */
unsigned sim_approve(struct store *store, const char *iccid);
/* Its own number, as AT+CNUM told it. Transaction. */
void sim_number(struct store *store, const char *iccid, const char *number);
/* True where this number is one of our own cards' (F55). */
bool sim_is_own_number(struct store *store, const char *number);

/* This very PIN was given to this card and not accepted: it is never given again. */
bool sim_pin_failed(struct store *store, const char *iccid, const char *pin);
/* Noted before the PIN is sent; a crash in between counts as refused. Transaction. */
void sim_pin_tried(struct store *store, const char *iccid, const char *pin, struct moment now);
void sim_pin_accepted(struct store *store, const char *iccid, struct moment now);

enum sim_counter sim_counter(struct store *store, const char *iccid);
/* Transaction. Forgotten when the card is seen in another modem. */
void sim_counter_put(struct store *store, const char *iccid, enum sim_counter counter);

bool sim_get(struct store *store, const char *iccid, struct sim *sim);

#endif
