#include "office/policy.h"

#include "conf/config.h"
#include "store/setting.h"
#include "store/sim.h"
#include "store/tally.h"

#include <math.h>

#define ALARMS_KEPT 2 /* segments of the budget that only alarms may use */

/* clang-format off */
static const char *const reasons[] = {
	[POLICY_FREE] = "",
	[POLICY_BUDGET] = "the month's budget is used up: raise limits.budget_per_month, or wait for the next month",
	[POLICY_CLOCK] = "the clock is wrong: notices and what goes by date wait for the right time",
	[POLICY_DAY] = "the day's cap of the SIM is reached",
	[POLICY_HOUR] = "the hour's cap of the SIM is reached",
	[POLICY_QUIET] = "quiet hours",
};
/* clang-format on */

void policy_hold(struct office *office)
{
	setting_put(office->store, "hold", "1");
}

unsigned policy_resume(struct office *office)
{
	setting_put(office->store, "hold", NULL);
	setting_put(office->store, "moved", NULL);
	return sim_approve(office->store, NULL);
}

const char *policy_reason_words(enum policy_reason reason)
{
	return reasons[reason];
}

struct policy_kind policy_kind_of(const struct outbox_message *message)
{
	return (struct policy_kind){ .lane = message->lane,
				     .urgent = message->urgent,
				     .made_at = message->created_at };
}

/* ---- quiet hours ---- */

int64_t policy_quiet_until(const struct config *config, const struct zone *zone, int64_t utc)
{
	int from = config->quiet_from, to = config->quiet_to, minute;
	struct wall wall;
	struct day day;

	if (from == to)
		return 0;
	wall = wall_of(zone, utc);
	day = wall.day;
	minute = wall.hour * 60 + wall.minute;
	if (from < to ? minute < from || minute >= to : minute < from && minute >= to)
		return 0;
	if (from > to && minute >= from)
		day = day_of_number(day_number(day) + 1);
	return utc_of(zone, day, to / 60, to % 60, 0);
}

/* At night only what answers a person, or what is urgent, may ring. */
static bool rings_at_night(const struct policy_kind *kind, int64_t utc)
{
	if (kind->lane == LANE_REPLY)
		return kind->made_at + POLICY_FRESH > utc;
	return kind->urgent;
}

/* ---- caps ---- */

int policy_cap(const struct config *config, int cap, enum outbox_lane lane)
{
	int left;

	if (cap <= 0 || lane == LANE_REPLY || lane == LANE_ALARM)
		return cap;
	left = cap - cap * config->limits.reply_reserve / 100;
	return left > 0 ? left : 1;
}

static int64_t next_midnight(const struct zone *zone, int64_t utc)
{
	struct day day = day_of_number(day_number(wall_of(zone, utc).day) + 1);

	return utc_of(zone, day, 0, 0, 0);
}

/* The instant at which n segments within span no longer stand in the way; 0: they do not. */
static int64_t cap_opens(struct office *office, const char *sim, int n, int64_t span,
			 struct moment now)
{
	int64_t nth;

	if (n <= 0)
		return 0;
	nth = outbox_handed_nth(office->store, sim, (unsigned)n);
	return nth != 0 && nth + span > now.utc ? nth + span : 0;
}

/* The next midnight, where other caps hold from then on; else NEVER. */
static int64_t caps_change(const struct office *office, struct moment now, int per_hour,
			   int per_day)
{
	int64_t midnight = next_midnight(office->zone, now.utc);
	int hour, day;

	config_caps(office->config, wall_of(office->zone, midnight).day, &hour, &day);
	return hour == per_hour && day == per_day ? NEVER : midnight;
}

static struct policy_gate caps_gate(struct office *office, const char *sim, enum outbox_lane lane,
				    struct moment now)
{
	int per_hour, per_day;
	int64_t hour, day, change;

	config_caps(office->config, wall_of(office->zone, now.utc).day, &per_hour, &per_day);
	hour = cap_opens(office, sim, policy_cap(office->config, per_hour, lane), HOURS(1), now);
	day = cap_opens(office, sim, policy_cap(office->config, per_day, lane), DAYS(1), now);
	if (hour == 0 && day == 0)
		return (struct policy_gate){ .reason = POLICY_FREE };
	change = caps_change(office, now, per_hour, per_day);
	return day >= hour ? (struct policy_gate){ POLICY_DAY, earlier(day, change) }
			   : (struct policy_gate){ POLICY_HOUR, earlier(hour, change) };
}

/* ---- money ---- */

struct policy_money policy_money(struct office *office, struct moment now)
{
	const struct config_limits *limits = &office->config->limits;
	struct day day = wall_of(office->zone, now.utc).day, first = { day.year, day.month, 1 };
	struct day next = day.month == 12 ? (struct day){ day.year + 1, 1, 1 }
					  : (struct day){ day.year, day.month + 1, 1 };
	struct policy_money money = {
		.budget = limits->budget_per_month,
		.month_start = utc_of(office->zone, first, 0, 0, 0),
		.month_end = utc_of(office->zone, next, 0, 0, 0),
	};

	money.used = tally_segments_since(office->store, money.month_start, now);
	money.spent = (double)money.used * limits->price_per_segment;
	if (limits->budget_per_month > 0 && limits->price_per_segment > 0)
		money.ceiling =
			(int64_t)floor(limits->budget_per_month / limits->price_per_segment + 1e-6);
	return money;
}

int64_t policy_money_left(const struct config *config, const struct policy_money *money,
			  enum outbox_lane lane)
{
	int64_t left = money->ceiling - money->used;

	if (config->limits.budget_per_month <= 0 || config->limits.price_per_segment <= 0)
		return INT64_MAX;
	if (lane != LANE_ALARM && config->alarm_number[0] != '\0')
		left -= ALARMS_KEPT;
	return left > 0 ? left : 0;
}

/* ---- all of it ---- */

static bool has_budget(const struct config *config)
{
	return config->limits.budget_per_month > 0 && config->limits.price_per_segment > 0;
}

/* What holds for everybody, in the order in which it is told. */
static struct policy_gate common_gate(struct office *office, const char *sim, enum outbox_lane lane,
				      struct moment now)
{
	if (has_budget(office->config)) {
		struct policy_money money = policy_money(office, now);

		if (policy_money_left(office->config, &money, lane) <= 0)
			return (struct policy_gate){ POLICY_BUDGET, money.month_end };
	}
	if (lane == LANE_BROADCAST && !now.trusted)
		return (struct policy_gate){ POLICY_CLOCK, NEVER };
	return caps_gate(office, sim, lane, now);
}

struct policy_gate policy_gate(struct office *office, const char *sim,
			       const struct policy_kind *kind, struct moment now)
{
	struct policy_gate gate = common_gate(office, sim, kind->lane, now);
	int64_t quiet;

	if (gate.reason != POLICY_FREE)
		return gate;
	quiet = policy_quiet_until(office->config, office->zone, now.utc);
	if (quiet != 0 && !rings_at_night(kind, now.utc))
		return (struct policy_gate){ POLICY_QUIET, quiet };
	return gate;
}

struct outbox_gates policy_gates(struct office *office, const char *sim, struct moment now,
				 struct policy_gate *closed)
{
	struct outbox_gates gates = { .broadcasts = now.trusted };
	/* Three lots share their rules: alarms, replies, all the others; where the last may go, the
	 * first may. */
	struct policy_gate others = common_gate(office, sim, LANE_NOTICE, now);
	bool free = others.reason == POLICY_FREE;
	struct policy_gate replies = free ? others : common_gate(office, sim, LANE_REPLY, now);
	struct policy_gate alarms = free ? others : common_gate(office, sim, LANE_ALARM, now);
	int64_t quiet = policy_quiet_until(office->config, office->zone, now.utc);

	gates.open[LANE_ALARM] = alarms.reason == POLICY_FREE && quiet == 0;
	gates.open[LANE_REPLY] = replies.reason == POLICY_FREE;
	gates.open[LANE_URGENT] = others.reason == POLICY_FREE;
	gates.open[LANE_REMINDER] = gates.open[LANE_NOTICE] = gates.open[LANE_URGENT] && quiet == 0;
	gates.fresh_since = quiet != 0 ? now.utc - POLICY_FRESH + 1 : 0;
	*closed = others;
	if (closed->reason == POLICY_FREE && quiet != 0)
		*closed = (struct policy_gate){ POLICY_QUIET, quiet };
	if (closed->reason == POLICY_FREE && !now.trusted)
		*closed = (struct policy_gate){ POLICY_CLOCK, NEVER };
	/* Replies may have room before the others have. */
	if (replies.reason != POLICY_FREE)
		closed->opens = earlier(closed->opens, replies.opens);
	return gates;
}
