/*
 * Who sits at the screen: nobody (public mode), or somebody on duty after a PIN; and what the
 * screen does when nobody touches it.
 *
 * Each try is noted in the database before it is checked, so that ending the program gives no
 * further ones; after wrong ones the next has to wait, longer each time.
 */
#ifndef KIOSK_SESSION_H
#define KIOSK_SESSION_H

#include "kiosk/inside.h"

/* Asks for the PIN. */
void session_ask(struct kiosk *kiosk);
/* Somebody is on duty without a PIN: rehearsals. False: the database cannot be written to. */
bool session_begin(struct kiosk *kiosk, const char *who, struct moment now);
/* Back to public mode; the database is read only again. */
void session_end(struct kiosk *kiosk, struct moment now);
/* Somebody did something. */
void session_touched(struct kiosk *kiosk, struct moment now);
/* Ends duty when nobody was there for long, turns to the next view, moves the picture. */
void session_tick(struct kiosk *kiosk, struct moment now);
int64_t session_deadline(const struct kiosk *kiosk);

#endif
