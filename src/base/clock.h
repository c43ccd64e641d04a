/* The one place that asks the kernel for the time; only the loop and main() functions call it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/moment.h"

struct moment clock_now(void);

#endif
