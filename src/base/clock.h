/* The one place that asks the kernel for the time; only the loop and main() functions call it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/moment.h"

struct moment clock_now(void);
/* Whether such a time can be true at all: one before this program was made is wrong (F21). */
bool clock_plausible(int64_t utc);
/* Milliseconds that this thread has worked: waits, for the disk or a processor, do not count. */
int64_t clock_worked(void);
/* For rehearsals (--now): from now on this process's calendar goes on from here (UTC ms). */
void clock_set(int64_t utc);

#endif
