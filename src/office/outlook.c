#include "office/outlook.h"

#include "base/buffer.h"
#include "base/json.h"
#include "conf/config.h"
#include "store/status.h"

#include <stdlib.h>

#define AIR_USUAL  SECONDS(5) /* before one was measured */
#define TIMES_MOST 20000      /* hand-overs of a day that are looked at */

/* The SIMs as the daemon last saw them. */
struct radios {
	struct office *office;
	int64_t since;
	struct forecast_sim sims[MODEMS_MOST];
	size_t count;
	int64_t air;
};

static int64_t *times_of(struct office *office, const char *sim, int64_t since, size_t *count)
{
	int64_t *times = need(TIMES_MOST * sizeof(*times));

	*count = outbox_handed_times(office->store, sim, since, times, TIMES_MOST);
	for (size_t i = 0; i < *count / 2; i++) { /* the oldest first */
		int64_t kept = times[i];

		times[i] = times[*count - 1 - i];
		times[*count - 1 - i] = kept;
	}
	return times;
}

static bool is_of_config(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->modem_count; i++) {
		if (text_is(config->modems[i].name, name))
			return true;
	}
	return false;
}

static void take_radio(const char *name, const char *text, int64_t at, void *context)
{
	struct radios *it = context;
	struct json *row;
	const char *sim;
	int64_t air;

	(void)at;
	if (!text_begins(name, "modem:") || !is_of_config(it->office->config, name + 6) ||
	    it->count == MODEMS_MOST)
		return;
	row = json_read(text);
	sim = json_get_text(row, "iccid");
	air = (int64_t)json_get_number(row, "air_ms", 0);
	if (sim != NULL && sim[0] != '\0') {
		struct forecast_sim *one = &it->sims[it->count++];

		one->handed = times_of(it->office, sim, it->since, &one->count);
		if (air > it->air)
			it->air = air;
	}
	json_free(row);
}

static void release(struct radios *it)
{
	for (size_t i = 0; i < it->count; i++)
		free((void *)(uintptr_t)it->sims[i].handed);
}

/* Those ahead use up windows, money and time first. */
static struct forecast only_ours(struct forecast all, const struct outlook_wish *wish)
{
	struct forecast ours = all;

	ours.go = all.go > wish->ahead ? all.go - wish->ahead : 0;
	ours.unpaid = all.unpaid < wish->segments ? all.unpaid : wish->segments;
	ours.expire = wish->segments - ours.go - ours.unpaid;
	if (ours.go == 0)
		ours.last_at = 0;
	return ours;
}

struct forecast outlook(struct office *office, const struct outlook_wish *wish, struct moment now)
{
	struct radios it = { .office = office, .since = now.utc - DAYS(1) };
	struct policy_money money = policy_money(office, now);
	struct forecast_plan plan = {
		.config = office->config,
		.zone = office->zone,
		.sims = it.sims,
		.begins = wish->begins > now.utc ? wish->begins : now.utc,
		.segments = wish->segments + wish->ahead,
		.urgent = wish->urgent,
		.money_left = policy_money_left(office->config, &money, LANE_BROADCAST),
		.until = wish->until,
	};
	struct forecast result;

	status_list(office->store, take_radio, &it);
	/* Before the daemon has ever seen a SIM: as many as there are modems. */
	plan.sim_count = it.count > 0 ? it.count : office->config->modem_count;
	plan.air = it.air > 0 ? it.air : AIR_USUAL;
	result = only_ours(forecast(&plan), wish);
	release(&it);
	return result;
}
