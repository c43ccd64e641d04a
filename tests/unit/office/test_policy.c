/*
 * The outgoing policy: what each rule says, as tables; when the last of many would have gone; and
 * over random histories that no cap, no budget and no quiet hour is ever exceeded, nothing goes
 * before its time or past its use, while each of these stood in the way.
 *	CUNXIN_SEED=N   plays the history of that seed
 */
#include "unit/office/desk.h"

#include "office/dispatch.h"
#include "store/broadcast.h"

#include <time.h>

static int64_t at(const struct desk *desk, const char *text)
{
	int64_t utc;

	assert_true(iso_read(desk->zone, text, &utc));
	return utc;
}

/* ---- quiet hours ---- */

static void test_quiet_hours_end_when_they_say(void **state)
{
	static const struct {
		int from, to; /* minutes */
		const char *now, *until;
	} cases[] = {
		{ 1230, 390, "2027-04-05 20:29", NULL },
		{ 1230, 390, "2027-04-05 20:30", "2027-04-06 06:30" },
		{ 1230, 390, "2027-04-05 23:59", "2027-04-06 06:30" },
		{ 1230, 390, "2027-04-06 00:00", "2027-04-06 06:30" },
		{ 1230, 390, "2027-04-06 06:29", "2027-04-06 06:30" },
		{ 1230, 390, "2027-04-06 06:30", NULL },
		{ 720, 840, "2027-04-05 12:00", "2027-04-05 14:00" },
		{ 720, 840, "2027-04-05 11:59", NULL },
		{ 720, 840, "2027-04-05 14:00", NULL },
		{ 0, 0, "2027-04-05 00:00", NULL },
		{ 1230, 390, "2027-12-31 22:00", "2028-01-01 06:30" },
		{ 1230, 390, "2028-02-28 22:00", "2028-02-29 06:30" },
	};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t until;

		desk->config->quiet_from = cases[i].from;
		desk->config->quiet_to = cases[i].to;
		until = policy_quiet_until(desk->config, desk->zone, at(desk, cases[i].now));
		if (until != (cases[i].until == NULL ? 0 : at(desk, cases[i].until)))
			fail_msg("quiet at %s", cases[i].now);
	}
}

static void test_the_reserve_is_for_replies(void **state)
{
	static const struct {
		int cap, reserve, replies, notices;
	} cases[] = {
		{ 80, 20, 80, 64 }, { 0, 20, 0, 0 }, { 1, 90, 1, 1 },
		{ 10, 0, 10, 10 },  { 5, 20, 5, 4 }, { 3, 90, 3, 1 },
	};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		desk->config->limits.reply_reserve = cases[i].reserve;
		assert_int_equal(policy_cap(desk->config, cases[i].cap, LANE_REPLY),
				 cases[i].replies);
		assert_int_equal(policy_cap(desk->config, cases[i].cap, LANE_ALARM),
				 cases[i].replies);
		assert_int_equal(policy_cap(desk->config, cases[i].cap, LANE_URGENT),
				 cases[i].notices);
		assert_int_equal(policy_cap(desk->config, cases[i].cap, LANE_BROADCAST),
				 cases[i].notices);
	}
}

/* ---- forecasts ---- */

static void test_when_the_last_has_gone(void **state)
{
	static const struct {
		const char *words;
		int per_hour, per_day, quiet_from, quiet_to, sims, handed; /* in the last hour */
		int64_t segments, air, money_left;
		bool urgent;
		const char *begins, *until, *last;
		int64_t go, unpaid, expire;
	} cases[] = {
		{ "no limits: air time alone", 0, 0, 0, 0, 1, 0, 1000, 500, INT64_MAX, false,
		  "2027-04-05 09:00", NULL, "2027-04-05 09:08:20", 1000, 0, 0 },
		{ "two SIMs share the air", 0, 0, 0, 0, 2, 0, 1000, 500, INT64_MAX, false,
		  "2027-04-05 09:00", NULL, "2027-04-05 09:04:10", 1000, 0, 0 },
		{ "an hour's cap", 100, 0, 0, 0, 1, 0, 213, 0, INT64_MAX, false, "2027-04-05 09:00",
		  NULL, "2027-04-05 11:00", 213, 0, 0 },
		{ "just the hour's cap", 100, 0, 0, 0, 1, 0, 100, 0, INT64_MAX, false,
		  "2027-04-05 09:00", NULL, "2027-04-05 09:00", 100, 0, 0 },
		{ "what went before counts", 100, 0, 0, 0, 1, 60, 41, 0, INT64_MAX, false,
		  "2027-04-05 09:00", NULL, "2027-04-05 09:30", 41, 0, 0 },
		{ "a day's cap", 0, 400, 0, 0, 1, 0, 1000, 0, INT64_MAX, false, "2027-04-05 09:00",
		  NULL, "2027-04-07 09:00", 1000, 0, 0 },
		{ "both caps and the night", 100, 400, 1230, 390, 1, 0, 500, 0, INT64_MAX, false,
		  "2027-04-05 18:00", NULL, "2027-04-06 18:00", 500, 0, 0 },
		{ "the night", 0, 0, 1230, 390, 1, 0, 10, 60000, INT64_MAX, false,
		  "2027-04-05 20:25", NULL, "2027-04-06 06:35", 10, 0, 0 },
		{ "urgent passes the night", 0, 0, 1230, 390, 1, 0, 10, 60000, INT64_MAX, true,
		  "2027-04-05 20:25", NULL, "2027-04-05 20:35", 10, 0, 0 },
		{ "money ends it", 0, 0, 0, 0, 1, 0, 10, 1000, 4, false, "2027-04-05 09:00", NULL,
		  "2027-04-05 09:00:04", 4, 6, 0 },
		{ "no money at all", 0, 0, 0, 0, 1, 0, 10, 1000, 0, false, "2027-04-05 09:00", NULL,
		  NULL, 0, 10, 0 },
		{ "it grows stale", 100, 0, 0, 0, 1, 0, 213, 0, INT64_MAX, false,
		  "2027-04-05 09:00", "2027-04-05 10:30", "2027-04-05 10:00", 200, 0, 13 },
		{ "no SIM", 0, 0, 0, 0, 0, 0, 10, 1000, INT64_MAX, false, "2027-04-05 09:00", NULL,
		  NULL, 0, 0, 10 },
		{ "nothing to send", 0, 0, 0, 0, 1, 0, 0, 1000, INT64_MAX, false,
		  "2027-04-05 09:00", NULL, NULL, 0, 0, 0 },
		/* The holiday of the table below: from the 6th on 10 an hour instead of 100. */
		{ "a holiday begins", 100, 0, 0, 0, 1, 0, 115, 0, INT64_MAX, false,
		  "2027-05-05 23:30", NULL, "2027-05-06 01:30", 115, 0, 0 },
	};
	struct desk *desk = *state;

	desk->config->limits.reply_reserve = 0;
	desk->config->holidays[0] = (struct config_holiday){ .from = { 2027, 5, 6 },
							     .to = { 2027, 5, 7 },
							     .segments_per_hour = 10 };
	desk->config->holiday_count = 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t begins = at(desk, cases[i].begins), handed[100];
		struct forecast_sim sims[2] = { { handed, 0 }, { handed, 0 } };
		struct forecast_plan plan = {
			.config = desk->config,
			.zone = desk->zone,
			.sims = sims,
			.sim_count = (size_t)cases[i].sims,
			.begins = begins,
			.segments = cases[i].segments,
			.air = cases[i].air,
			.urgent = cases[i].urgent,
			.money_left = cases[i].money_left,
			.until = cases[i].until == NULL ? 0 : at(desk, cases[i].until),
		};
		struct forecast result;

		sims[0].count = (size_t)cases[i].handed;
		for (size_t k = 0; k < sims[0].count; k++)
			handed[k] = begins - MINUTES(30);
		desk->config->limits.segments_per_hour = cases[i].per_hour;
		desk->config->limits.segments_per_day = cases[i].per_day;
		desk->config->quiet_from = cases[i].quiet_from;
		desk->config->quiet_to = cases[i].quiet_to;
		result = forecast(&plan);
		if (result.last_at != (cases[i].last == NULL ? 0 : at(desk, cases[i].last)) ||
		    result.go != cases[i].go || result.unpaid != cases[i].unpaid ||
		    result.expire != cases[i].expire) {
			char iso[ISO_SIZE];

			fail_msg("%s: last at %s, %d go, %d unpaid, %d expire", cases[i].words,
				 iso_time(desk->zone, result.last_at, iso), (int)result.go,
				 (int)result.unpaid, (int)result.expire);
		}
	}
}

/* ---- random histories ---- */

#define SIMS	       2
#define SENT_MOST      6000
#define STEPS	       1500
#define HISTORIES      4
#define HISTORIES_MOST 16 /* where a rule has held nothing back yet */

static const char *const sims[SIMS] = { "8986-a", "8986-b" };

/* What can stand in the way. */
enum gate {
	GATE_HOUR,
	GATE_DAY,
	GATE_RESERVE, /* full for all but replies */
	GATE_HOLIDAY, /* full by the holiday's own figures alone */
	GATE_QUIET,
	GATE_BUDGET,
	GATE_CLOCK,
	GATE_NOT_BEFORE,
	GATE_USEFUL_UNTIL,
	GATE_COUNT
};
static const char *const gate_names[GATE_COUNT] = { "hour",    "day",	     "reserve",
						    "holiday", "quiet",	     "budget",
						    "clock",   "not before", "useful until" };

/* One hand-over as the world saw it. */
struct seen {
	int sim;
	int64_t at, made_at;
	enum outbox_lane lane;
	bool urgent;
	bool refused;
};

struct history {
	struct desk *desk;
	uint64_t random;
	struct seen seen[SENT_MOST];
	size_t count;
	unsigned closed[GATE_COUNT]; /* how often each held something back */
	int64_t broadcasts[2];
	int number;
};

static unsigned draw(struct history *it, unsigned below)
{
	it->random = it->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(it->random >> 33) % below;
}

/* Each rule is tight in one of four seeds that follow each other, whatever was drawn. */
static void tighten(struct config *config, uint64_t seed)
{
	static const struct config_limits tight[] = {
		{ .segments_per_hour = 10, .segments_per_day = 0, .reply_reserve = 50 },
		{ .segments_per_hour = 0, .segments_per_day = 40, .reply_reserve = 30 },
		{ .segments_per_hour = 60, .segments_per_day = 0, .reply_reserve = 0 },
		{ .segments_per_hour = 30, .segments_per_day = 200, .reply_reserve = 20 },
	};
	const struct config_limits *limits = &tight[seed % 4];

	config->limits.segments_per_hour = limits->segments_per_hour;
	config->limits.segments_per_day = limits->segments_per_day;
	config->limits.reply_reserve = limits->reply_reserve;
	if (seed % 4 == 2)
		config->limits.budget_per_month = 30;
	if (seed % 4 == 3) {
		config->limits.budget_per_month = 0;
		config->quiet_from = 1230;
		config->quiet_to = 390;
		config->holiday_count = 1;
		config->holidays[0] = (struct config_holiday){ .from = { 2027, 4, 6 },
							       .to = { 2027, 4, 9 },
							       .segments_per_hour = 3,
							       .segments_per_day = 20 };
	}
}

static void invent_rules(struct history *it)
{
	struct config *config = it->desk->config;
	static const int hours[] = { 0, 3, 10, 30 }, days[] = { 0, 20, 60, 200 };
	static const int quiet[][2] = { { 0, 0 }, { 1230, 390 }, { 720, 840 }, { 0, 1200 } };
	unsigned night = draw(it, 4);

	config->limits.segments_per_hour = hours[draw(it, 4)];
	config->limits.segments_per_day = days[draw(it, 4)];
	config->limits.reply_reserve = (int)draw(it, 91);
	config->limits.price_per_segment = 0.1;
	config->limits.budget_per_month = draw(it, 3) == 0 ? 0 : 1 + draw(it, 60);
	config->quiet_from = quiet[night][0];
	config->quiet_to = quiet[night][1];
	copy_text(config->alarm_number, sizeof(config->alarm_number),
		  draw(it, 2) == 0 ? "" : "+8613900009999");
	config->holiday_count = draw(it, 3);
	for (size_t i = 0; i < config->holiday_count; i++) {
		int64_t first = day_number((struct day){ 2027, 4, 5 }) + draw(it, 20);

		config->holidays[i] = (struct config_holiday){
			.from = day_of_number(first),
			.to = day_of_number(first + draw(it, 4)),
			.segments_per_hour = hours[draw(it, 4)],
			.segments_per_day = days[draw(it, 4)],
		};
	}
}

static void open_broadcasts(struct history *it)
{
	struct store *store = it->desk->scratch->store;

	for (int i = 0; i < 2; i++) {
		struct broadcast broadcast = {
			.audience = (char *)"all",
			.text = (char *)"x",
			.code = "1",
			.urgent = i == 1,
			.code_until = it->desk->scratch->now.utc + DAYS(1),
		};

		it->broadcasts[i] = broadcast_add(store, &broadcast, it->desk->scratch->now);
		broadcast_stage_begin(store, it->broadcasts[i], "x", 0, 0, it->desk->scratch->now);
		broadcast_publish(store, it->broadcasts[i]);
	}
}

static void queue_some(struct history *it)
{
	static const char *const texts[] = {
		"短",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
	};

	for (unsigned n = draw(it, 12); n > 0; n--) {
		char number[24];
		enum outbox_lane lane = (enum outbox_lane)draw(it, LANE_COUNT);
		struct outbox_order order = {
			.recipient = number,
			.text = texts[draw(it, 2)],
			.kind = "direct",
			.lane = lane,
			.broadcast_id = lane == LANE_BROADCAST ? it->broadcasts[draw(it, 2)] : 0,
			.useful_until = draw(it, 3) == 0 ? it->desk->scratch->now.utc +
								   MINUTES(draw(it, 600))
							 : 0,
			.not_before = draw(it, 4) == 0
					      ? it->desk->scratch->now.utc + MINUTES(draw(it, 300))
					      : 0,
		};

		snprintf(number, sizeof(number), "+86139%08d", it->number++);
		outbox_queue(it->desk->scratch->store, &order, it->desk->scratch->now);
	}
}

/* ---- what must hold for each hand-over, by the world's own count ---- */

static int count_within(const struct history *it, int sim, int64_t since, int64_t until)
{
	int count = 0;

	for (size_t i = it->count; i-- > 0;)
		count +=
			it->seen[i].sim == sim && it->seen[i].at > since && it->seen[i].at <= until;
	return count;
}

static void judge_caps(struct history *it, const struct seen *one)
{
	const struct config *config = it->desk->config;
	bool others = one->lane != LANE_REPLY && one->lane != LANE_ALARM;
	int caps[2];
	const int64_t spans[2] = { HOURS(1), DAYS(1) };

	config_caps(config, wall_of(it->desk->zone, one->at).day, &caps[0], &caps[1]);
	for (int i = 0; i < 2; i++) {
		int most = caps[i], count;

		if (most == 0)
			continue;
		if (others)
			most -= most * config->limits.reply_reserve / 100;
		if (most == 0)
			most = 1;
		count = count_within(it, one->sim, one->at - spans[i], one->at);
		if (count > most)
			fail_msg("%d segments in a window of %d", count, most);
	}
}

static void judge_night(const struct history *it, const struct seen *one)
{
	const struct config *config = it->desk->config;
	struct wall wall = wall_of(it->desk->zone, one->at);
	int minute = wall.hour * 60 + wall.minute;
	bool quiet = config->quiet_from < config->quiet_to
			     ? minute >= config->quiet_from && minute < config->quiet_to
			     : config->quiet_from > config->quiet_to &&
				       (minute >= config->quiet_from || minute < config->quiet_to);
	bool fresh = one->lane == LANE_REPLY && one->at - one->made_at < MINUTES(30);

	if (quiet && !fresh && !(one->urgent && one->lane != LANE_REPLY))
		fail_msg("lane %d rings at %02d:%02d", one->lane, wall.hour, wall.minute);
}

static void judge_money(const struct history *it, const struct seen *one)
{
	const struct config_limits *limits = &it->desk->config->limits;
	struct wall wall = wall_of(it->desk->zone, one->at);
	int count = 0;

	for (size_t i = 0; i < it->count; i++) {
		struct wall other = wall_of(it->desk->zone, it->seen[i].at);

		count += !it->seen[i].refused && other.day.month == wall.day.month;
	}
	if (limits->budget_per_month > 0 &&
	    count * limits->price_per_segment > limits->budget_per_month + 1e-9)
		fail_msg("%d segments cost more than %g", count, limits->budget_per_month);
}

static void judge(struct history *it, int sim, const struct outbox_message *message)
{
	struct seen *one = &it->seen[it->count++];

	assert_true(it->count < SENT_MOST);
	*one = (struct seen){ .sim = sim,
			      .at = it->desk->scratch->now.utc,
			      .made_at = message->created_at,
			      .lane = message->lane,
			      .urgent = message->urgent };
	judge_caps(it, one);
	judge_night(it, one);
	judge_money(it, one);
	assert_true(message->not_before <= one->at);
	assert_true(message->useful_until == 0 || message->useful_until > one->at);
	assert_true(it->desk->scratch->now.trusted || message->lane != LANE_BROADCAST);
}

/* ---- what stood in the way ---- */

static enum policy_reason reason_for(struct history *it, int sim, enum outbox_lane lane)
{
	struct policy_kind kind = { .lane = lane, .made_at = it->desk->scratch->now.utc };

	return policy_gate(&it->desk->office, sims[sim], &kind, it->desk->scratch->now).reason;
}

static bool is_full(enum policy_reason reason)
{
	return reason == POLICY_HOUR || reason == POLICY_DAY;
}

/* Something waits on this SIM, for that. */
static void note_closed(struct history *it, int sim, const struct policy_gate *waits)
{
	static const enum gate gates[] = {
		[POLICY_FREE] = GATE_NOT_BEFORE, [POLICY_BUDGET] = GATE_BUDGET,
		[POLICY_CLOCK] = GATE_CLOCK,	 [POLICY_DAY] = GATE_DAY,
		[POLICY_HOUR] = GATE_HOUR,	 [POLICY_QUIET] = GATE_QUIET,
	};
	size_t holidays = it->desk->config->holiday_count;

	if (waits->reason == POLICY_FREE && waits->opens == NEVER)
		return; /* nothing waits */
	it->closed[gates[waits->reason]]++;
	if (!is_full(waits->reason))
		return;
	it->closed[GATE_RESERVE] += !is_full(reason_for(it, sim, LANE_REPLY));
	it->desk->config->holiday_count = 0;
	it->closed[GATE_HOLIDAY] += !is_full(reason_for(it, sim, LANE_NOTICE));
	it->desk->config->holiday_count = holidays;
}

/* One segment is chosen as the station does it, some time passes, and it is handed over or not. */
static bool send_one(struct history *it, int sim)
{
	struct scratch *scratch = it->desk->scratch;
	struct outbox_message message;
	struct policy_gate waits;
	unsigned part, fate = draw(it, 10);

	if (!dispatch_next(&it->desk->office, sims[sim], scratch->now, NULL, 0, &message, &waits)) {
		note_closed(it, sim, &waits);
		assert_true(waits.opens > scratch->now.utc);
		return false;
	}
	scratch_later(scratch, draw(it, 5) == 0 ? MINUTES(draw(it, 40)) : draw(it, 4000));
	part = message.settled + 1;
	if (!dispatch_may(&it->desk->office, sims[sim], &message, scratch->now) ||
	    !outbox_handed(scratch->store, message.id, part, "m1", sims[sim], scratch->now)) {
		outbox_release(&message);
		return true;
	}
	judge(it, sim, &message);
	if (fate == 0)
		outbox_doubtful(scratch->store, message.id, part, "", scratch->now);
	else if (fate == 1 || fate == 2)
		it->seen[it->count - 1].refused = true;
	if (fate == 1)
		outbox_postponed(scratch->store, message.id, part, scratch->now.utc + MINUTES(5),
				 true, "", scratch->now);
	else if (fate == 2)
		outbox_failed(scratch->store, message.id, part, "", scratch->now);
	else if (fate > 2)
		outbox_sent(scratch->store, message.id, part, (int)draw(it, 256), scratch->now);
	outbox_release(&message);
	return true;
}

static void step(struct history *it)
{
	struct scratch *scratch = it->desk->scratch;

	if (draw(it, 3) == 0)
		queue_some(it);
	for (unsigned n = draw(it, 8); n > 0; n--)
		send_one(it, (int)draw(it, SIMS));
	scratch->now.trusted = draw(it, 8) != 0;
	scratch_later(scratch, draw(it, 10) == 0 ? HOURS(draw(it, 9)) : SECONDS(draw(it, 900)));
	if (scratch->now.trusted && draw(it, 4) == 0)
		it->closed[GATE_USEFUL_UNTIL] += outbox_expire(scratch->store, scratch->now);
}

static void play(struct desk *desk, uint64_t seed, unsigned closed[GATE_COUNT])
{
	struct history *it = calloc(1, sizeof(*it));

	it->desk = desk;
	it->random = seed * 2654435761u + 1;
	invent_rules(it);
	tighten(desk->config, seed);
	scratch_begin(desk->scratch);
	open_broadcasts(it);
	for (int i = 0; i < STEPS && it->count < SENT_MOST - 10; i++) {
		step(it);
		if (i % 100 == 99) {
			scratch_commit(desk->scratch);
			if (i % 300 == 299) { /* what was counted survives a restart */
				scratch_restart(desk->scratch);
				desk->office.store = desk->scratch->store;
			}
			scratch_begin(desk->scratch);
		}
	}
	scratch_commit(desk->scratch);
	assert_true(it->count > 0);
	for (int i = 0; i < GATE_COUNT; i++)
		closed[i] += it->closed[i];
	free(it);
}

static bool any_unseen(const unsigned closed[GATE_COUNT])
{
	for (int i = 0; i < GATE_COUNT; i++)
		if (closed[i] == 0)
			return true;
	return false;
}

static bool goes_on(int played, bool given, const unsigned closed[GATE_COUNT])
{
	if (given)
		return played == 0;
	return played < HISTORIES || (played < HISTORIES_MOST && any_unseen(closed));
}

static void test_no_history_exceeds_a_cap_the_budget_or_the_night(void **state)
{
	const char *given = getenv("CUNXIN_SEED");
	uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	unsigned closed[GATE_COUNT] = { 0 };

	(void)state;
	for (int i = 0; goes_on(i, given != NULL, closed); i++, seed++) {
		void *desk;

		print_message("# seed %llu\n", (unsigned long long)seed);
		assert_int_equal(desk_setup(&desk), 0);
		play(desk, seed, closed);
		desk_teardown(&desk);
	}
	for (int i = 0; i < GATE_COUNT; i++) {
		print_message("# %s: closed %u times\n", gate_names[i], closed[i]);
		if (given == NULL && closed[i] == 0)
			fail_msg("nothing ever waited for: %s", gate_names[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_quiet_hours_end_when_they_say),
		desk_test(test_the_reserve_is_for_replies),
		desk_test(test_when_the_last_has_gone),
		cmocka_unit_test(test_no_history_exceeds_a_cap_the_budget_or_the_night),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
