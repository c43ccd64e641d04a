/* What the bar at the top says of the gateway (struct standing of view.h). */
#ifndef KIOSK_STANDING_H
#define KIOSK_STANDING_H

#include "kiosk/view.h"

/* Into glance->standing. */
void standing_read(struct glance *glance);
/* Whether the daemon runs, now. */
bool standing_running(const struct glance *glance);

#endif
