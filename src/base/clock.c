#include "base/clock.h"

#include <sys/timex.h>
#include <time.h>

#define BUILT_AFTER INT64_C(1767225600000) /* 2026-01-01: a clock before it is wrong (F21) */

static int64_t shift; /* of the calendar, ms */

static int64_t milliseconds(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* The kernel's clock is being steered by NTP. Asked once a second: a busy daemon asks for the time
 * thousands of times. */
static bool synchronised(int64_t up)
{
	static int64_t asked = -SECONDS(1);
	static bool steered;
	struct timex state = { .modes = 0 };

	if (up - asked >= SECONDS(1)) {
		asked = up;
		steered = adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
	}
	return shift == 0 && steered;
}

bool clock_plausible(int64_t utc)
{
	return utc >= BUILT_AFTER;
}

struct moment clock_now(void)
{
	struct moment now = { .up = milliseconds(CLOCK_BOOTTIME),
			      .utc = milliseconds(CLOCK_REALTIME) + shift };

	now.trusted = clock_plausible(now.utc);
	now.proved = now.trusted && synchronised(now.up);
	return now;
}

int64_t clock_worked(void)
{
	return milliseconds(CLOCK_THREAD_CPUTIME_ID);
}

void clock_set(int64_t utc)
{
	shift = utc - milliseconds(CLOCK_REALTIME);
}
