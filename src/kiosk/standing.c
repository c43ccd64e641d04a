/*
 * The gateway as a whole, for the bar at the top.
 */
#include "kiosk/standing.h"

#include "base/json.h"
#include "base/lock.h"
#include "conf/config.h"
#include "office/calendar.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/setting.h"
#include "store/status.h"

#include <string.h>

/* Bars of a phone, from AT+CSQ (3GPP TS 27.007 §8.5). */
static int bars_of(int level)
{
	if (level < 0 || level >= 99)
		return 0;
	return level < 5 ? 1 : level < 10 ? 2 : level < 15 ? 3 : 4;
}

/* The weakest modem's: one that is not ready counts as none. */
static void look_at_modem(const char *name, const char *text, int64_t at, void *context)
{
	struct standing *standing = context;
	struct json *modem = text_begins(name, "modem:") ? json_read(text) : NULL;
	const char *state = modem == NULL ? NULL : json_get_text(modem, "state");

	(void)at;
	if (state != NULL) {
		bool ready = text_is(state, "ready");
		int bars = ready ? bars_of((int)json_get_number(modem, "signal", 99)) : 0;

		if (standing->bars < 0 || bars < standing->bars || !ready) {
			standing->bars = bars;
			copy_text(standing->modem, sizeof(standing->modem), state);
		}
	}
	json_free(modem);
}

bool standing_running(const struct glance *glance)
{
	long holder;

	return lock_held(glance->state_dir, &holder);
}

void standing_read(struct glance *glance)
{
	struct office *office = &glance->office;
	struct standing *standing = &glance->standing;
	int64_t today = office_day_start(office, glance->now);
	struct outbox_counts out;
	struct inbox_counts in;
	char held[8];

	*standing = (struct standing){ .bars = -1 };
	standing->running = standing_running(glance);
	outbox_count(office->store, today, &out);
	inbox_count(office->store, today, &in);
	setting_get(office->store, "hold", held, sizeof(held));
	standing->held = text_is(held, "1");
	standing->queued = out.queued + out.sending;
	standing->attention = in.attention;
	standing->season = office_season(office, glance->now);
	status_list(office->store, look_at_modem, standing);
}
