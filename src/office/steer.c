#include "office/steer.h"

#include "base/scope.h"
#include "conf/config.h"
#include "forms/forms.h"
#include "office/audience.h"
#include "office/calendar.h"
#include "store/duty.h"
#include "store/person.h"
#include "store/report.h"
#include "store/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THOUSANDTHS 1000.0
#define GROUPS_MOST 201

/* ---- sums ---- */

/* A measure by group, read once for a whole table. */
struct sums {
	char measure[32];
	double groups[GROUPS_MOST]; /* [0] all */
};

static void take_sum(const struct report_total *total, void *context)
{
	struct sums *sums = context;
	int group = atoi(total->key);

	if (!text_is(total->measure, sums->measure))
		return;
	sums->groups[0] += total->amount;
	if (group > 0 && group < GROUPS_MOST)
		sums->groups[group] += total->amount;
}

static void read_sums(struct office *office, int year, const char *measure, struct sums *sums)
{
	if (text_is(sums->measure, measure))
		return;
	*sums = (struct sums){ .groups = { 0 } };
	copy_text(sums->measure, sizeof(sums->measure), measure);
	report_totals(office->store, NULL, year, REPORT_BY_GROUP, take_sum, sums);
}

struct figures {
	struct office *office;
	int year;
	struct sums done, plan; /* the measures asked for last */
};

static double measured(struct figures *it, struct sums *sums, const char *measure, int group,
		       const char *zone)
{
	if (group == 0 && zone[0] != '\0')
		return report_measure(it->office->store, measure, it->year, zone);
	read_sums(it->office, it->year, measure, sums);
	return sums->groups[group];
}

static double planned(struct figures *it, const struct calendar_target *target, int group)
{
	return target->plan[0] == '\0' ? target->amount
				       : measured(it, &it->plan, target->plan, group, target->zone);
}

/* What the groups reported last, together for group 0. */
static double reported(struct figures *it, const char *stage, int group, struct steer_row *row)
{
	int first = group == 0 ? 1 : group, last = group == 0 ? it->office->config->groups : group;
	double area = 0;

	for (int g = first; g <= last; g++) {
		struct progress progress;

		if (!progress_last(it->office->store, it->year, stage, g, &progress))
			continue;
		area += (double)progress.area / THOUSANDTHS;
		if (row == NULL || progress.at < row->reported_at)
			continue;
		row->reported_at = progress.at;
		copy_text(row->reported_by, sizeof(row->reported_by), progress.who);
	}
	return area;
}

/* ---- targets ---- */

/* The target that holds for a group: its own row before that of each group. */
static bool holds_for(const struct calendar *calendar, size_t target, int group)
{
	const struct calendar_target *it = &calendar->targets[target];

	if (it->group != -1)
		return it->group == group;
	if (group == 0)
		return false;
	for (size_t i = 0; i < calendar->target_count; i++) {
		const struct calendar_target *other = &calendar->targets[i];

		if (other->stage == it->stage && other->group == group &&
		    text_is(other->measure, it->measure))
			return false;
	}
	return true;
}

double steer_plan_of(struct office *office, int year, size_t stage, int group)
{
	const struct calendar *calendar = office->config->calendar;
	SCOPED(release_memory) struct figures *it = need_zeroed(1, sizeof(*it));

	it->office = office;
	it->year = year;
	for (size_t i = 0; group < GROUPS_MOST && i < calendar->target_count; i++)
		if (calendar->targets[i].stage == stage &&
		    text_is(calendar->targets[i].measure, STEER_PROGRESS) &&
		    holds_for(calendar, i, group))
			return planned(it, &calendar->targets[i], group);
	return 0;
}

static bool iso_after(const struct office *office, const char *iso, int64_t utc)
{
	char day[ISO_SIZE];

	return strcmp(iso, iso_day(wall_of(office->zone, utc).day, day)) > 0;
}

static void judge(struct office *office, const struct plan *plan, struct moment now,
		  struct steer_row *row)
{
	const char *stage = office->config->calendar->stages[row->stage].name;
	int64_t last = utc_of(office->zone, day_of_number(plan->stages[row->stage].to), 12, 0, 0);

	row->reached = row->plan > 0 && row->done >= row->plan;
	reached_get(office->store, plan->year, stage, row->measure, row->group, row->reached_on);
	if (row->reached && row->reached_on[0] != '\0')
		row->late = iso_after(office, row->reached_on, last);
	else /* where nothing was planned, nobody is late */
		row->late = row->plan > 0 &&
			    day_number(office_today(office, now)) > plan->stages[row->stage].to;
}

static void row_of(struct figures *it, const struct plan *plan,
		   const struct calendar_target *target, int group, struct moment now,
		   struct steer_row *row)
{
	const char *stage = it->office->config->calendar->stages[target->stage].name;

	*row = (struct steer_row){ .stage = target->stage, .group = group };
	copy_text(row->measure, sizeof(row->measure), target->measure);
	copy_text(row->zone, sizeof(row->zone), target->zone);
	row->plan = planned(it, target, group);
	row->done = text_is(target->measure, STEER_PROGRESS)
			    ? reported(it, stage, group, row)
			    : measured(it, &it->done, target->measure, group, target->zone);
	judge(it->office, plan, now, row);
}

static bool plans_progress(const struct calendar *calendar, size_t stage)
{
	for (size_t i = 0; i < calendar->target_count; i++)
		if (calendar->targets[i].stage == stage &&
		    text_is(calendar->targets[i].measure, STEER_PROGRESS))
			return true;
	return false;
}

/* What groups reported of a stage of which nothing was planned stands beside their land; nobody is
 * late with it. */
static void add_unplanned(struct figures *it, size_t stage, int groups,
			  void (*each)(const struct steer_row *row, void *context), void *context)
{
	const struct calendar *calendar = it->office->config->calendar;

	for (int group = 1; group <= groups && !plans_progress(calendar, stage); group++) {
		struct steer_row row = { .stage = stage,
					 .group = group,
					 .measure = STEER_PROGRESS };

		row.done = reported(it, calendar->stages[stage].name, group, &row);
		if (row.reported_at == 0)
			continue;
		row.plan = measured(it, &it->plan, calendar->evaluation.measure, group, "");
		each(&row, context);
	}
}

static void add_stage(struct figures *it, const struct plan *plan, size_t stage, int groups,
		      struct moment now, void (*each)(const struct steer_row *row, void *context),
		      void *context)
{
	const struct calendar *calendar = it->office->config->calendar;

	for (size_t i = 0; i < calendar->target_count; i++) {
		for (int group = 0; group <= groups; group++) {
			struct steer_row row;

			if (calendar->targets[i].stage != stage || !holds_for(calendar, i, group))
				continue;
			row_of(it, plan, &calendar->targets[i], group, now, &row);
			each(&row, context);
		}
	}
	add_unplanned(it, stage, groups, each, context);
}

void steer_progress(struct office *office, const struct plan *plan, int stage, struct moment now,
		    void (*each)(const struct steer_row *row, void *context), void *context)
{
	SCOPED(release_memory) struct figures *it = need_zeroed(1, sizeof(*it));
	int groups =
		office->config->groups < GROUPS_MOST ? office->config->groups : GROUPS_MOST - 1;

	it->office = office;
	it->year = plan->year;
	for (size_t i = 0; i < office->config->calendar->stage_count; i++)
		if (stage < 0 || i == (size_t)stage)
			add_stage(it, plan, i, groups, now, each, context);
}

/* ---- people ---- */

void steer_responsible(struct office *office, const struct plan *plan, size_t stage, int group,
		       struct moment now, char *out, size_t size)
{
	const char *text = office->config->calendar->stages[stage].responsible;
	SCOPED(audience_release) struct audience audience = { .count = 0 };
	SCOPED(buffer_release) struct buffer names = BUFFER_EMPTY;
	char why[160];
	bool own = false;

	(void)plan;
	out[0] = '\0';
	if (text[0] == '\0' || !audience_find(office, text, now, &audience, why, sizeof(why)))
		return;
	for (size_t i = 0; i < audience.count; i++)
		own |= audience.members[i].group == group;
	for (size_t i = 0; i < audience.count; i++)
		if (!own || audience.members[i].group == group)
			buffer_add_format(&names, "%s%s", names.size == 0 ? "" : " ",
					  audience.members[i].name);
	copy_text(out, size, buffer_text(&names));
}

struct people {
	struct steer_person *rows;
	size_t count;
	struct moment now;
};

static struct steer_person *person_of(struct people *people, const char *who, const char *phone)
{
	struct steer_person *person;

	for (size_t i = 0; i < people->count; i++)
		if (text_is(people->rows[i].phone, phone) && text_is(people->rows[i].who, who))
			return &people->rows[i];
	people->rows = need_resized(people->rows, people->count + 1, sizeof(*people->rows));
	person = &people->rows[people->count++];
	*person = (struct steer_person){ .tasks = 0 };
	copy_text(person->who, sizeof(person->who), who);
	copy_text(person->phone, sizeof(person->phone), phone);
	return person;
}

static void count_task(const struct task *task, void *context)
{
	struct people *people = context;
	struct steer_person *person = person_of(people, task->who, task->phone);

	person->tasks++;
	person->tasks_done += task->finished_at != 0;
	person->tasks_in_time += task->finished_at != 0 && task->finished_at <= task->due_at;
	person->tasks_late += task->finished_at == 0 ? people->now.utc > task->due_at
						     : task->finished_at > task->due_at;
}

static void count_check(const struct checklist *check, void *context)
{
	struct people *people = context;
	struct steer_person *person = person_of(people, check->who, check->phone);

	person->checks++;
	person->checks_answered += check->answered_at != 0;
	person->checks_in_time += check->answered_at != 0 && check->answered_at <= check->due_at;
	person->checks_late += check->answered_at == 0 ? people->now.utc > check->due_at
						       : check->answered_at > check->due_at;
}

static int by_who(const void *a, const void *b)
{
	return strcmp(((const struct steer_person *)a)->who, ((const struct steer_person *)b)->who);
}

#define CHECKS_A_SEASON 100000

void steer_people(struct office *office, int year, struct moment now,
		  void (*each)(const struct steer_person *person, void *context), void *context)
{
	struct people people = { .now = now };

	task_list(office->store, year, NULL, false, now, count_task, &people);
	checklist_list(office->store, year, CHECKLIST_ALL, now, 0, CHECKS_A_SEASON, count_check,
		       &people);
	if (people.count > 0)
		qsort(people.rows, people.count, sizeof(*people.rows), by_who);
	for (size_t i = 0; i < people.count; i++)
		each(&people.rows[i], context);
	free(people.rows);
}

/* ---- large households ---- */

struct households {
	const char *measure;
	struct steer_household *rows;
	size_t count, room;
	int64_t last_id;
	unsigned page;
};

static double amount_of(const struct report *report, const char *measure)
{
	double amount = 0;

	for (size_t i = 0; i < report->amount_count; i++)
		if (text_is(report->amounts[i].measure, measure))
			amount += report->amounts[i].amount;
	return amount;
}

static void add_land(const struct report *report, void *context)
{
	struct households *it = context;
	double amount = amount_of(report, it->measure);

	it->last_id = report->id;
	it->page++;
	if (amount <= 0)
		return;
	if (it->count == it->room) {
		it->room = it->room * 2 + 64;
		it->rows = need_resized(it->rows, it->room, sizeof(*it->rows));
	}
	it->rows[it->count] = (struct steer_household){
		.person_id = report->person_id,
		.group = report->group,
		.area_mu = amount,
	};
	copy_text(it->rows[it->count].name, sizeof(it->rows[it->count].name), report->name);
	it->count++;
}

/* Records of one person stand together; those of nobody on the roster by name and group. */
static int by_household(const void *a, const void *b)
{
	const struct steer_household *left = a, *right = b;
	int names = strcmp(left->name, right->name);

	if (left->person_id != right->person_id)
		return left->person_id < right->person_id ? -1 : 1;
	if (left->person_id != 0 || names == 0)
		return left->person_id != 0 ? 0 : left->group - right->group;
	return names;
}

static int by_area(const void *a, const void *b)
{
	const struct steer_household *left = a, *right = b;

	if (left->area_mu != right->area_mu)
		return left->area_mu > right->area_mu ? -1 : 1;
	return strcmp(left->name, right->name);
}

static void merge_households(struct households *it)
{
	size_t kept = 0;

	if (it->count > 0)
		qsort(it->rows, it->count, sizeof(*it->rows), by_household);
	for (size_t i = 0; i < it->count; i++) {
		if (kept > 0 && by_household(&it->rows[kept - 1], &it->rows[i]) == 0)
			it->rows[kept - 1].area_mu += it->rows[i].area_mu;
		else
			it->rows[kept++] = it->rows[i];
	}
	it->count = kept;
	if (kept > 0)
		qsort(it->rows, kept, sizeof(*it->rows), by_area);
}

#define PAGE 200

static void read_land(struct office *office, int year, struct households *it)
{
	for (size_t i = 0; i < forms_count(office->forms); i++) {
		const struct form *form = forms_at(office->forms, i);
		struct report_filter filter = { .form = form->name, .season = year, .limit = PAGE };
		bool feeds = false;

		for (size_t k = 0; k < form->feed_count; k++)
			feeds |= text_is(form->feeds[k].measure, it->measure);
		for (bool more = feeds; more; more = it->page == PAGE) {
			it->page = 0;
			report_list(office->store, &filter, add_land, it);
			filter.before_id = it->last_id;
		}
	}
}

static bool has_role(struct office *office, int64_t person_id, const char *role)
{
	struct person person;

	return person_id != 0 && person_get(office->store, person_id, &person) &&
	       strstr(person.role, role) != NULL;
}

void steer_large(struct office *office, int year,
		 void (*each)(const struct steer_household *household, void *context),
		 void *context)
{
	const struct calendar *calendar = office->config->calendar;
	struct households it = { .measure = calendar->evaluation.measure };

	if (calendar->evaluation.large_mu <= 0)
		return;
	read_land(office, year, &it);
	merge_households(&it);
	for (size_t i = 0; i < it.count && it.rows[i].area_mu >= calendar->evaluation.large_mu;
	     i++) {
		it.rows[i].has_role =
			calendar->evaluation.role[0] != '\0' &&
			has_role(office, it.rows[i].person_id, calendar->evaluation.role);
		each(&it.rows[i], context);
	}
	free(it.rows);
}

/* ---- each night ---- */

#define NOTE	"reached" /* the setting: the last day that was looked at */
#define NIGHTLY 5	  /* minutes after midnight */

int64_t steer_due(struct office *office, struct moment now)
{
	int64_t seen = setting_number(office->store, NOTE, 0);
	int64_t today = day_number(office_today(office, now));

	if (office->config->calendar->target_count == 0)
		return NEVER;
	if (seen >= today - 1 && seen <= today)
		return utc_of(office->zone, day_of_number(today + 1), 0, NIGHTLY, 0);
	return utc_of(office->zone, day_of_number(today), 0, NIGHTLY, 0);
}

struct night {
	struct office *office;
	const struct plan *plan;
	char day[ISO_SIZE];
};

static void note_reached(const struct steer_row *row, void *context)
{
	struct night *it = context;

	if (row->reached && row->reached_on[0] == '\0' && row->zone[0] == '\0')
		reached_put(it->office->store, it->plan->year,
			    it->office->config->calendar->stages[row->stage].name, row->measure,
			    row->group, it->day);
}

void steer_run(struct office *office, struct moment now)
{
	int64_t yesterday = day_number(office_today(office, now)) - 1;
	struct plan plan;
	struct night it = { .office = office, .plan = &plan };

	plan_make(office, office_season(office, now), &plan);
	iso_day(day_of_number(yesterday), it.day);
	steer_progress(office, &plan, -1, now, note_reached, &it);
	setting_put_number(office->store, NOTE, yesterday);
	plan_release(&plan);
}
