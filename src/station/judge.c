#include "station/judge.h"

#include "base/buffer.h"
#include "store/setting.h"

#include <stdio.h>

#define JUMP	   MINUTES(10) /* of the calendar against the clock that never goes back */
#define SLACK	   MINUTES(10) /* between clocks that agree */
#define KEEP_EVERY HOURS(1)
#define LENIENCE   MINUTES(2)
#define SETTING	   "clock" /* utc ms that was believed last */

static void doubt(struct judge *judge, const char *what, int64_t by)
{
	int64_t minutes = (by < 0 ? -by : by) / MINUTES(1);

	judge->doubted = true;
	judge->proved = false;
	judge->lenient = 0;
	snprintf(judge->words, sizeof(judge->words), "%s %lld d %lld h %lld min", what,
		 (long long)(minutes / 1440), (long long)(minutes / 60 % 24),
		 (long long)(minutes % 60));
}

void judge_begin(struct judge *judge, struct store *store, struct moment now)
{
	int64_t last = setting_number(store, SETTING, 0);

	*judge = (struct judge){ .seen = now };
	if (!now.trusted || last == 0)
		return;
	if (now.utc < last - SLACK) {
		doubt(judge, "the clock is behind what it was by", last - now.utc);
	} else if (now.utc > last + KEEP_EVERY + JUMP) {
		doubt(judge, "the gateway was off, by its clock for", now.utc - last);
		judge->lenient = now.up + LENIENCE;
	}
}

static bool believe(struct judge *judge)
{
	bool was = judge->doubted;

	judge->doubted = false;
	judge->proved = true;
	judge->lenient = 0;
	return was;
}

struct moment judge_moment(struct judge *judge, struct moment now, bool *turned)
{
	bool was = judge->doubted;
	int64_t drift = (now.utc - judge->seen.utc) - (now.up - judge->seen.up);

	if (drift > JUMP || drift < -JUMP)
		doubt(judge, drift > 0 ? "the clock jumped ahead by" : "the clock jumped back by",
		      drift);
	if (now.proved)
		believe(judge);
	if (judge->lenient != 0 && now.up >= judge->lenient) {
		judge->doubted = false;
		judge->lenient = 0;
	}
	*turned = judge->doubted != was;
	judge->seen = now;
	now.trusted = now.trusted && !judge->doubted;
	return now;
}

static bool agrees(const struct judge *judge, int64_t utc)
{
	int64_t off = utc - judge->seen.utc;

	return judge->seen.trusted && off <= SLACK && off >= -SLACK;
}

/* An old one proves nothing: it may have lain at the service centre. */
bool judge_told_by_text(struct judge *judge, int64_t utc)
{
	return agrees(judge, utc) && believe(judge);
}

bool judge_told_by_modem(struct judge *judge, int64_t utc)
{
	bool was = judge->doubted;

	if (agrees(judge, utc))
		return believe(judge);
	if (!judge->seen.trusted || judge->proved || (was && judge->lenient == 0))
		return false;
	doubt(judge, "the modem's clock differs by", utc - judge->seen.utc);
	return !was;
}

bool judge_keeps(const struct judge *judge, struct moment now)
{
	return now.trusted && (judge->kept_at == 0 || now.up - judge->kept_at >= KEEP_EVERY);
}

void judge_keep(struct judge *judge, struct store *store, struct moment now)
{
	if (!judge_keeps(judge, now))
		return;
	judge->kept_at = now.up;
	setting_put_number(store, SETTING, now.utc);
}
