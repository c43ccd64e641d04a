/* A phone that rings: RING, and with AT+CLIP=1 the caller's number, until somebody ends it (3GPP TS
 * 27.007 §6.11, §7.6). */
#include "inside.h"

#include <stdio.h>
#include <string.h>

#define RINGS_EVERY SECONDS(5)

void ring_begin(struct sim_modem *modem, const char *caller, int64_t lasts, struct moment now)
{
	snprintf(modem->ring.caller, sizeof modem->ring.caller, "%s", caller);
	modem->ring.next = now.up;
	modem->ring.until = now.up + lasts;
}

static void say_caller(struct sim_modem *modem)
{
	const char *caller = modem->ring.caller;

	if (modem->profile.clip == 0)
		return;
	if (caller[0] == '\0')
		say_news(modem, "+CLIP: \"\",128,,,,1");
	else
		say_news(modem, "+CLIP: \"%s\",%d,,,,0", caller, caller[0] == '+' ? 145 : 129);
}

void ring_tick(struct sim_modem *modem, struct moment now)
{
	if (modem->ring.until == 0 || modem->activity == ACTIVITY_OFF)
		return;
	if (now.up >= modem->ring.until) {
		modem->ring.until = 0;
		say_news(modem, "NO CARRIER");
		return;
	}
	if (now.up < modem->ring.next)
		return;
	modem->ring.next = now.up + RINGS_EVERY;
	say_news(modem, modem->profile.crc != 0 ? "+CRING: VOICE" : "RING");
	say_caller(modem);
}

int64_t ring_deadline(const struct sim_modem *modem)
{
	if (modem->ring.until == 0 || modem->activity == ACTIVITY_OFF)
		return NEVER;
	return earlier(modem->ring.next, modem->ring.until);
}

void ring_end(struct sim_modem *modem)
{
	if (modem->ring.until != 0)
		modem->ring.ended++;
	modem->ring.until = 0;
}
