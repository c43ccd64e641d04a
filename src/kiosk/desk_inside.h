/* The desk from inside, for desk.c and desk_who.c. */
#ifndef KIOSK_DESK_INSIDE_H
#define KIOSK_DESK_INSIDE_H

#include "kiosk/desk.h"

#define DESK_DIGITS "0123456789"

void desk_begin(struct desk *desk, const struct glance *glance, enum desk_kind kind);
void desk_ask_form(struct desk *desk, struct glance *glance);

#endif
