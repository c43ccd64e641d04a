/*
 * When will the last of many have gone? The rules of policy.c, played forward a segment at a
 * time over the hand-overs of the last day.
 */
#include "office/policy.h"

#include "base/buffer.h"
#include "conf/config.h"

#include <stdlib.h>

#define TURNS_MOST 4000 /* days and windows that one segment may have to wait for */

/* One SIM in the future: its hand-overs in order, as many as any cap looks back to. */
struct lane {
	int64_t *at;
	size_t count;
	int64_t free_at;
};

/* When the n-th newest of them leaves the window; 0: it does not stand in the way at t. */
static int64_t window_opens(const struct lane *lane, int n, int64_t span, int64_t t)
{
	int64_t nth;

	if (n <= 0 || lane->count < (size_t)n)
		return 0;
	nth = lane->at[lane->count - (size_t)n];
	return nth + span > t ? nth + span : 0;
}

/* What the clock says of an instant; it says the same for a whole minute. */
struct rules {
	int64_t minute, quiet;
	int per_hour, per_day;
};

static const struct rules *rules_at(const struct forecast_plan *plan, struct rules *rules,
				    int64_t t)
{
	int per_hour, per_day;

	if (rules->minute == t / MINUTES(1))
		return rules;
	config_caps(plan->config, wall_of(plan->zone, t).day, &per_hour, &per_day);
	rules->minute = t / MINUTES(1);
	rules->quiet = plan->urgent ? 0 : policy_quiet_until(plan->config, plan->zone, t);
	rules->per_hour = policy_cap(plan->config, per_hour, LANE_BROADCAST);
	rules->per_day = policy_cap(plan->config, per_day, LANE_BROADCAST);
	return rules;
}

static int64_t midnight_after(const struct zone *zone, int64_t utc)
{
	return utc_of(zone, day_of_number(day_number(wall_of(zone, utc).day) + 1), 0, 0, 0);
}

/* What stands in the way at t ends then; 0: nothing does. */
static int64_t way_opens(const struct forecast_plan *plan, struct rules *cache,
			 const struct lane *lane, int64_t t)
{
	const struct rules *rules = rules_at(plan, cache, t);
	int64_t hour, day;

	if (rules->quiet != 0)
		return rules->quiet;
	hour = window_opens(lane, rules->per_hour, HOURS(1), t);
	day = window_opens(lane, rules->per_day, DAYS(1), t);
	if (hour < day)
		hour = day;
	return hour != 0 && plan->config->holiday_count > 0
		       ? earlier(hour, midnight_after(plan->zone, t))
		       : hour;
}

static int64_t first_moment(const struct forecast_plan *plan, struct rules *rules,
			    const struct lane *lane)
{
	int64_t t = lane->free_at;

	for (int i = 0; i < TURNS_MOST; i++) {
		int64_t opens = way_opens(plan, rules, lane, t);

		if (opens == 0)
			return t;
		t = opens;
	}
	return NEVER;
}

static struct lane *make_lanes(const struct forecast_plan *plan)
{
	struct lane *lanes = need_zeroed(plan->sim_count, sizeof(*lanes));

	for (size_t i = 0; i < plan->sim_count; i++) {
		const struct forecast_sim *sim = &plan->sims[i];

		lanes[i].at = need((sim->count + (size_t)plan->segments) * sizeof(int64_t));
		lanes[i].free_at = plan->begins;
		for (size_t k = 0; k < sim->count; k++)
			lanes[i].at[lanes[i].count++] = sim->handed[k];
	}
	return lanes;
}

static void free_lanes(struct lane *lanes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(lanes[i].at);
	free(lanes);
}

/* The SIM that can go first, and when; NEVER: none can. */
static struct lane *choose(const struct forecast_plan *plan, struct rules *rules,
			   struct lane *lanes, int64_t *when)
{
	size_t best = 0;

	*when = first_moment(plan, rules, &lanes[0]);
	for (size_t i = 1; i < plan->sim_count; i++) {
		int64_t t = first_moment(plan, rules, &lanes[i]);

		if (t >= *when)
			continue;
		*when = t;
		best = i;
	}
	return &lanes[best];
}

struct forecast forecast(const struct forecast_plan *plan)
{
	struct forecast result = { .last_at = 0 };
	int64_t paid = plan->segments < plan->money_left ? plan->segments : plan->money_left, t;
	struct rules rules = { .minute = -1 };
	struct lane *lanes;

	result.unpaid = plan->segments - paid;
	if (plan->sim_count == 0 || paid <= 0) {
		result.expire = paid > 0 ? paid : 0;
		return result;
	}
	lanes = make_lanes(plan);
	for (; result.go < paid; result.go++) {
		struct lane *lane = choose(plan, &rules, lanes, &t);

		if (t == NEVER || (plan->until != 0 && t >= plan->until))
			break;
		lane->at[lane->count++] = t;
		lane->free_at = t + plan->air;
		result.last_at = t + plan->air;
	}
	result.expire = paid - result.go;
	free_lanes(lanes, plan->sim_count);
	return result;
}
