/*
 * The season at a glance: what is reached of each target and where the calendar says it should be,
 * the groups, the stages, today.
 */
#include "base/scope.h"
#include "conf/config.h"
#include "kiosk/timeline.h"
#include "kiosk/view.h"
#include "kiosk/when.h"
#include "office/plan.h"
#include "office/steer.h"
#include "store/duty.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/report.h"
#include "store/trend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_SHOWN 24
#define UNKNOWN	     (-1.0)

struct goal {
	char name[64];
	double done, amount;
	double due; /* by the calendar, today; UNKNOWN: it does not say */
};

#define TREND_DAYS 14

struct group_line {
	double done, plan;	 /* plan 0: none */
	double days[TREND_DAYS]; /* what each of the last days added, today last */
	double reported;	 /* of progress: the area that was reported last */
};

struct overview {
	struct goal goals[TARGETS_MOST];
	size_t goal_count;
	struct timeline season;
	char focus[48];	  /* what the groups are measured by */
	double focus_due; /* share that should be done by today */
	char measure[32]; /* that the groups' target names */
	int64_t focus_from;
	const struct zone *zone; /* while reading */
	struct group_line groups[GROUPS_SHOWN + 1];
	int group_count;
	struct inbox_counts in;
	struct outbox_counts out;
};

static void *overview_open(struct glance *glance)
{
	(void)glance;
	return need_zeroed(1, sizeof(struct overview));
}

/* ---- reading ---- */

/* The share of a stage's days that is over at the end of today. */
static double share_of_days(const struct plan_stage *stage, int64_t today)
{
	double share = (double)(today - stage->from + 1) / (double)(stage->to - stage->from + 1);

	return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* What the calendar wants of a target by today: by the stage that has the same measure and zone. */
static double due_of(const struct config *config, const struct plan *plan, int64_t today,
		     const struct config_target *target)
{
	const struct calendar *calendar = config->calendar;

	for (size_t i = 0; i < calendar->target_count; i++) {
		const struct calendar_target *it = &calendar->targets[i];

		if (it->group == 0 && text_is(it->measure, target->measure) &&
		    text_is(it->zone, target->zone))
			return target->amount * share_of_days(&plan->stages[it->stage], today);
	}
	return UNKNOWN;
}

static void look_at_goals(struct overview *it, struct glance *glance, const struct plan *plan)
{
	const struct config *config = glance->office.config;

	it->goal_count = config->target_count;
	for (size_t i = 0; i < config->target_count; i++) {
		const struct config_target *target = &config->targets[i];
		struct goal *goal = &it->goals[i];

		*goal = (struct goal){ .amount = target->amount };
		copy_text(goal->name, sizeof(goal->name), target->name);
		goal->done = report_measure(glance->office.store, target->measure, plan->year,
					    target->zone[0] == '\0' ? NULL : target->zone);
		goal->due = due_of(config, plan, it->season.today, target);
	}
}

static void look_at_stages(struct overview *it, const struct config *config,
			   const struct plan *plan)
{
	it->season.count = config->calendar->stage_count;
	for (size_t i = 0; i < it->season.count; i++) {
		struct timeline_stage *line = &it->season.stages[i];

		copy_text(line->title, sizeof(line->title), config->calendar->stages[i].title);
		line->from = plan->stages[i].from;
		line->to = plan->stages[i].to;
		line->done = plan->stages[i].done_at != 0;
	}
}

/* The target that the groups work for: of the last stage that has begun, theirs before the whole
 * village's; before any has begun the first one. -1: the calendar has none. */
static int target_of_groups(const struct calendar *calendar, const struct plan *plan, int64_t today)
{
	int found = -1;
	int64_t best = INT64_MIN;

	for (size_t i = 0; i < calendar->target_count; i++) {
		const struct calendar_target *it = &calendar->targets[i];
		int64_t from = plan->stages[it->stage].from;

		if (it->zone[0] != '\0' || (found >= 0 && from > today) ||
		    (found >= 0 && from == best && it->group == 0) || from < best)
			continue;
		found = (int)i;
		best = from <= today ? from : INT64_MIN;
	}
	return found;
}

static struct group_line *line_of(struct overview *it, int group)
{
	return group >= 1 && group <= it->group_count ? &it->groups[group] : NULL;
}

static void add_growth(struct overview *it, int group, int64_t at, double amount)
{
	struct group_line *line = line_of(it, group);
	int64_t ago = it->season.today - day_number(wall_of(it->zone, at).day);

	if (line != NULL && ago >= 0 && ago < TREND_DAYS)
		line->days[TREND_DAYS - 1 - ago] += amount;
}

static void take_group(const struct steer_row *row, void *context)
{
	const struct overview *it = context;
	struct group_line *line = line_of(context, row->group);

	if (line == NULL || !text_is(row->measure, it->measure))
		return;
	line->done = row->done;
	line->plan = row->plan;
}

/* Reports of progress say how much is done in all; what a day added is the difference. */
static void take_progress(const struct progress *progress, void *context)
{
	struct group_line *line = line_of(context, progress->group);
	double area = (double)progress->area / 1000;

	if (line == NULL)
		return;
	add_growth(context, progress->group, progress->at, area - line->reported);
	line->reported = area;
}

static void take_total(const struct report_total *total, void *context)
{
	struct overview *it = context;
	struct group_line *line = line_of(it, atoi(total->key));

	if (line != NULL && text_is(total->measure, it->measure))
		line->done += total->amount;
}

static void take_hour(const struct trend_hour *hour, void *context)
{
	add_growth(context, hour->group, hour->at, hour->amount);
}

static void look_at_growth(struct overview *it, struct glance *glance, const char *stage)
{
	struct store *store = glance->office.store;
	int64_t since = glance->now.utc - DAYS(TREND_DAYS + 1);

	it->zone = glance->office.zone;
	if (text_is(it->measure, STEER_PROGRESS))
		progress_list(store, it->season.year, stage, take_progress, it);
	else
		trend_read(store, it->measure, it->season.year, since, take_hour, it);
}

static void look_at_groups(struct overview *it, struct glance *glance, const struct plan *plan)
{
	const struct config *config = glance->office.config;
	const struct calendar *calendar = config->calendar;
	int found = target_of_groups(calendar, plan, it->season.today);
	const struct calendar_target *target = &calendar->targets[found < 0 ? 0 : found];

	it->group_count = config->groups < GROUPS_SHOWN ? config->groups : GROUPS_SHOWN;
	it->focus[0] = '\0';
	for (int i = 0; i <= GROUPS_SHOWN; i++)
		it->groups[i] = (struct group_line){ .done = 0 };
	if (found < 0)
		return;
	copy_text(it->focus, sizeof(it->focus), calendar->stages[target->stage].title);
	copy_text(it->measure, sizeof(it->measure), target->measure);
	it->focus_from = plan->stages[target->stage].from;
	it->focus_due = share_of_days(&plan->stages[target->stage], it->season.today);
	if (target->group == 0)
		report_totals(glance->office.store, NULL, it->season.year, REPORT_BY_GROUP,
			      take_total, it);
	else
		steer_progress(&glance->office, plan, (int)target->stage, glance->now, take_group,
			       it);
	look_at_growth(it, glance, calendar->stages[target->stage].name);
}

static void overview_look(void *state, struct glance *glance)
{
	struct overview *it = state;
	struct office *office = &glance->office;
	int64_t midnight = office_day_start(office, glance->now);
	SCOPED(plan_release) struct plan plan = { .count = 0 };

	plan_make(office, glance->standing.season, &plan);
	it->season.year = plan.year;
	it->season.today = day_number(office_today(office, glance->now));
	look_at_goals(it, glance, &plan);
	look_at_stages(it, office->config, &plan);
	look_at_groups(it, glance, &plan);
	inbox_count(office->store, midnight, &it->in);
	outbox_count(office->store, midnight, &it->out);
}

/* ---- where one stands ---- */

/* Behind the calendar by more than this share of what is due: slow; by more: behind. */
#define SLOW   0.05
#define BEHIND 0.20

static unsigned standing_of(double done, double due, double amount, const char **words)
{
	*words = "";
	if (amount > 0 && done >= amount)
		return *words = _("✓ reached"), STYLE_GOOD;
	if (due < 0)
		return STYLE_GOOD;
	if (done >= due * (1 - SLOW))
		return *words = _("on course"), STYLE_GOOD;
	if (done >= due * (1 - BEHIND))
		return *words = _("△ slow"), STYLE_WARN;
	return *words = _("▲ behind"), STYLE_BAD;
}

static double share(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

/* The same digits as `cunxin report targets` has. */
static void share_words(double part, double whole, char out[16])
{
	if (share(part, whole) < 10)
		snprintf(out, 16, "%.1f%%", share(part, whole) * 100);
	else
		copy_text(out, 16, "> 999%");
}

/* ---- drawing ---- */

#define LABEL TIMELINE_LABEL /* columns of a name before its bar */

static int figures_width(struct pane pane)
{
	return pane.width >= 110 ? 46 : 31;
}

static void draw_goal(const struct goal *goal, struct pane pane, int row)
{
	const char *words;
	unsigned style = standing_of(goal->done, goal->due, goal->amount, &words);
	int figures = figures_width(pane), bar = pane.width - LABEL - figures - 3;
	char line[160];

	pane_put_in(pane, row, 1, LABEL - 1, STYLE_STRONG, goal->name);
	pane_bar(pane, row, LABEL + 1, bar, style, share(goal->done, goal->amount),
		 goal->due < 0 ? BAR_NO_MARK : share(goal->due, goal->amount));
	snprintf(line, sizeof(line), "%.10g / %.10g", goal->done, goal->amount);
	pane_put_right(pane, row, LABEL + 1 + bar, 15, STYLE_STRONG, line);
	share_words(goal->done, goal->amount, line);
	pane_put_right(pane, row, LABEL + bar + 16, 7, style, line);
	pane_put(pane, row, LABEL + bar + 24, style, words);
}

/* Days are counted, so what is due may end nowhere: to one decimal. What lacks is the difference of
 * the figures that stand there. */
static double due_shown(double due)
{
	return round(due * 10) / 10;
}

/* "by today 1150, 150 behind" */
static void draw_due(const struct goal *goal, struct pane pane, int row)
{
	int bar = pane.width - LABEL - figures_width(pane) - 3;
	double due = due_shown(goal->due), lack = round((due - goal->done) * 1000) / 1000;

	if (goal->due < 0)
		return;
	pane_put(pane, row, 1, STYLE_DIM, _("  by today"));
	pane_bar(pane, row, LABEL + 1, bar, STYLE_CALM, share(goal->due, goal->amount),
		 BAR_NO_MARK);
	if (lack > 0)
		pane_format(pane, row, LABEL + bar + 3, STYLE_DIM, _("due %.10g   lacking %.10g"),
			    due, lack);
	else
		pane_format(pane, row, LABEL + bar + 3, STYLE_DIM, _("due %.10g   ahead %.10g"),
			    due, -lack);
}

#define SEASON_LEAST 4 /* its heading and three stages */

/* Whether there is room for what is due below each target. */
static bool room_for_due(const struct overview *it, struct pane pane)
{
	return pane.height >= 1 + 2 * (int)it->goal_count + 1 + it->group_count + SEASON_LEAST + 1;
}

static int draw_goals(const struct overview *it, struct pane pane, int row)
{
	bool both = room_for_due(it, pane);

	pane_put(pane, row++, 1, STYLE_HEADING, _("Targets"));
	for (size_t i = 0; i < it->goal_count; i++) {
		draw_goal(&it->goals[i], pane, row++);
		if (both)
			draw_due(&it->goals[i], pane, row++);
	}
	return row;
}

/* The columns of a group's row. */
struct group_columns {
	int bar, width, figures, trend, days; /* days 0: the trend has no room */
};

#define NAME_WIDTH   7
#define DONE_WIDTH   15
#define FINISH_WIDTH 9
#define PART_WIDTH   7
#define WORDS_WIDTH  10
#define LEAST_BAR    4

static struct group_columns columns_of(struct pane pane)
{
	struct group_columns at = { .bar = NAME_WIDTH + DONE_WIDTH + 2, .days = TREND_DAYS };

	at.width = pane.width - at.bar - PART_WIDTH - 1 - WORDS_WIDTH - FINISH_WIDTH - 2;
	if (at.width < LEAST_BAR + TREND_DAYS)
		at.days = 0;
	at.width -= at.days;
	at.figures = at.bar + at.width;
	at.trend = at.figures + PART_WIDTH + 1 + WORDS_WIDTH;
	return at;
}

/* When it will be done if it goes on as in the last fortnight, or since its stage began. */
static void finish_words(const struct overview *it, const struct group_line *line,
			 char out[WHEN_SIZE])
{
	int64_t days = it->season.today - it->focus_from + 1;
	double grown = 0, pace;

	for (size_t i = 0; i < TREND_DAYS; i++)
		grown += line->days[i];
	days = days < 1 ? 1 : days > TREND_DAYS ? TREND_DAYS : days;
	pace = grown / (double)days;
	out[0] = '\0';
	if (line->plan <= 0 || line->done >= line->plan)
		return;
	if (pace <= 0)
		copy_text(out, WHEN_SIZE, "—");
	else if ((line->plan - line->done) / pace > 365)
		copy_text(out, WHEN_SIZE, _("> 1 year"));
	else
		when_day(day_of_number(it->season.today +
				       (int64_t)ceil((line->plan - line->done) / pace)),
			 out);
}

static double most_of(const struct overview *it)
{
	double most = 0;

	for (int group = 1; group <= it->group_count; group++) {
		const struct group_line *line = &it->groups[group];

		most = line->done > most ? line->done : most;
	}
	return most;
}

static void draw_trend(const struct group_line *line, struct pane pane, int row, int column,
		       unsigned style)
{
	double most = 0;

	for (size_t i = 0; i < TREND_DAYS; i++)
		most = line->days[i] > most ? line->days[i] : most;
	if (most > 0)
		pane_spark(pane, row, column, style, line->days, TREND_DAYS, most);
}

/* Without a plan the bars compare the groups with each other. */
static void draw_group(const struct overview *it, int group, struct pane pane, int row)
{
	const struct group_line *line = &it->groups[group];
	struct group_columns at = columns_of(pane);
	const char *words = "";
	unsigned style = STYLE_GOOD;
	char text[96], finish[WHEN_SIZE];

	pane_format(pane, row, 1, STYLE_STRONG, C_("a group of the village", "Group %d"), group);
	snprintf(text, sizeof(text), "%.10g", line->done);
	if (line->plan > 0) {
		style = standing_of(line->done, line->plan * it->focus_due, line->plan, &words);
		snprintf(text, sizeof(text), "%.10g/%.10g", line->done, line->plan);
	}
	pane_put_right(pane, row, NAME_WIDTH + 1, DONE_WIDTH, STYLE_PLAIN, text);
	pane_bar(pane, row, at.bar, at.width, style,
		 share(line->done, line->plan > 0 ? line->plan : most_of(it)),
		 line->plan > 0 ? it->focus_due : BAR_NO_MARK);
	if (line->plan > 0) {
		share_words(line->done, line->plan, text);
		pane_put_right(pane, row, at.figures, PART_WIDTH, style, text);
	}
	pane_put_in(pane, row, at.figures + PART_WIDTH + 1, WORDS_WIDTH - 1, style, words);
	if (at.days > 0)
		draw_trend(line, pane, row, at.trend, style);
	finish_words(it, line, finish);
	pane_put_right(pane, row, at.trend + at.days, FINISH_WIDTH, STYLE_PLAIN, finish);
}

static bool anything(const struct overview *it)
{
	for (int group = 1; group <= it->group_count; group++) {
		if (it->groups[group].plan > 0 || it->groups[group].done > 0)
			return true;
	}
	return false;
}

static void draw_group_headings(const struct overview *it, struct pane pane, int row)
{
	struct group_columns at = columns_of(pane);

	/* TRANSLATORS: a stage's title */
	pane_format(pane, row, 1, STYLE_HEADING, _("Groups: %s"), it->focus);
	if (at.days > 0)
		pane_put_right(pane, row, at.trend - 1, at.days + 1, STYLE_HEADING, _("14 days"));
	pane_put_right(pane, row, at.trend + at.days, FINISH_WIDTH, STYLE_HEADING,
		       C_("forecast of an end", "done by"));
}

static int draw_groups(const struct overview *it, struct pane pane, int row, int last)
{
	if (it->focus[0] == '\0' || it->group_count == 0)
		return row;
	draw_group_headings(it, pane, row++);
	if (!anything(it)) {
		pane_put(pane, row, LABEL + 1, STYLE_DIM, _("no plan yet: nothing is enrolled"));
		return row + 1;
	}
	for (int group = 1; group <= it->group_count && row < last; group++)
		draw_group(it, group, pane, row++);
	return row;
}

/* ---- today ---- */

static void draw_today(const struct overview *it, struct pane pane, int row)
{
	int at;

	pane_put(pane, row, 1, STYLE_HEADING, _("Today"));
	at = pane_format(pane, row, LABEL + 1, STYLE_PLAIN,
			 _("received %lld   sent %lld   failed %lld   queue %lld"),
			 (long long)it->in.today, (long long)it->out.sent_today,
			 (long long)it->out.failed_today, (long long)it->out.queued);
	if (it->in.attention > 0)
		pane_format(pane, row, at + 3, STYLE_WARN, _("△ %lld waiting"),
			    (long long)it->in.attention);
}

static void overview_draw(void *state, struct glance *glance, struct pane pane)
{
	const struct overview *it = state;
	int offset = wall_of(glance->office.zone, glance->now.utc).offset;
	bool airy = pane.height >= 30;
	int last = pane.height - 1, row;

	row = draw_goals(it, pane, 0) + airy;
	row = draw_groups(it, pane, row, last - SEASON_LEAST - airy) + airy;
	timeline_draw(&it->season, pane, row, last - airy, offset);
	draw_today(it, pane, last);
}

static bool overview_key(void *state, struct glance *glance, const struct event *event)
{
	(void)state;
	(void)glance;
	(void)event;
	return false;
}

const struct view view_overview = {
	.title = N_("Overview"),
	.name = "overview",
	.hints = "",
	.open = overview_open,
	.look = overview_look,
	.draw = overview_draw,
	.key = overview_key,
	.close = free,
};
