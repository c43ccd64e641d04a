#include "office/fire.h"

#include "base/scope.h"
#include "conf/config.h"
#include "office/audience.h"
#include "office/broadcast.h"
#include "office/calendar.h"
#include "office/meeting.h"
#include "office/planning.h"
#include "office/steer.h"
#include "office/tell.h"
#include "store/duty.h"
#include "store/meeting.h"
#include "store/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THOUSANDTHS 1000.0

/* How far to go now. What was taken back, or told in a life before, is gone through again: whoever has
 * it is passed over. */
static size_t portion(const struct firing *it, struct planning_people *to, size_t all)
{
	if (to->done != it->done)
		to->done = 0;
	return to->done + FIRE_PORTION < all ? to->done + FIRE_PORTION : all;
}

/* ---- notices ---- */

/* A broadcast like any other, released in the transaction in which its list is whole. */
static struct fired fire_notice(const struct firing *it)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	const struct plan_words words = { .stage = it->event->stage };
	struct broadcast_wish wish = {
		.audience = calendar_audience(it->office, it->event),
		.useful_until = it->event->until,
	};
	const struct planning_order order = { .key = it->event->id, .who = it->who, .wish = &wish };
	const struct broadcast_plan *notice;
	struct fired fired = { .all = true };
	char code[8];

	calendar_words(it->office, it->plan, it->event, &words, &text);
	wish.text = buffer_text(&text);
	switch (planning_of(it->office, &order, it->now, &notice)) {
	case PLANNING_BUSY: return (struct fired){ .waits = true };
	case PLANNING_CANNOT_BE: return fired;
	case PLANNING_READY: break;
	}
	if (notice->messages == 0)
		return fired;
	fired.people = notice->people;
	fired.broadcast_id = planning_draft(it->office, it->event->id, it->now, code);
	broadcast_confirm(it->office, fired.broadcast_id, code, true, it->who, it->now, NULL);
	return fired;
}

/* ---- reminders ---- */

/* Who is reminded of what. */
struct reminding {
	const struct plan *plan;
	const struct plan_event *event;
	const struct calendar_notice *notice;
	char id[128]; /* of all repeats */
};

static void purpose_of(const char *id, const char *number, char *out, size_t size)
{
	snprintf(out, size, "calendar:%s:%s", id, number);
}

/* Queues one; 0: he has it already. */
static int64_t remind_one(struct office *office, const struct reminding *it,
			  const struct audience_member *member, struct moment now)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	const struct plan_words words = { .stage = it->event->stage,
					  .name = member->name,
					  .group = member->group };
	char purpose[160];
	struct outbox_order order = {
		.recipient = member->number,
		.kind = "reminder",
		.lane = LANE_REMINDER,
		.purpose = purpose,
		.useful_until = it->event->until,
	};

	purpose_of(it->event->id, member->number, purpose, sizeof(purpose));
	buffer_add_text(&text, office->config->signature);
	plan_text(office, it->plan, it->notice->text, &words, &text);
	order.text = buffer_text(&text);
	return outbox_queue(office->store, &order, now);
}

static void note_reminded(struct office *office, const struct reminding *it,
			  const struct audience_member *member, int64_t outbox_id,
			  struct moment now)
{
	struct reminded row = {
		.person_id = member->person_id,
		.group = member->group,
		.outbox_id = outbox_id,
		.last_at = now.utc,
	};

	copy_text(row.event, sizeof(row.event), it->id);
	copy_text(row.number, sizeof(row.number), member->number);
	copy_text(row.name, sizeof(row.name), member->name);
	reminded_add(office->store, it->plan->year, it->notice->form, &row);
}

static void note_report(const struct report *report, void *context)
{
	(void)report;
	*(bool *)context = true;
}

/* Since it was found whom to remind; his report would have cleared what was not there yet. */
static bool has_reported(struct office *office, const struct reminding *it,
			 const struct audience_member *member, int64_t since)
{
	const struct report_filter filter = {
		.form = it->notice->form,
		.person_id = member->person_id,
		.phone = member->person_id == 0 ? member->number : NULL,
		.since = since,
		.limit = 1,
	};
	bool any = false;

	report_list(office->store, &filter, note_report, &any);
	return any;
}

static struct fired fire_reminder(const struct firing *it)
{
	struct office *office = it->office;
	struct reminding about = { it->plan, it->event,
				   &office->config->calendar->notices[it->event->index], "" };
	struct fired fired = { .all = true };
	struct planning_people *to;
	size_t until;

	plan_reminder_id(office, it->plan, it->event, about.id, sizeof(about.id));
	switch (planning_people(office, it->event->id, about.notice->to, it->now, &to)) {
	case PLANNING_BUSY: return (struct fired){ .waits = true };
	case PLANNING_CANNOT_BE: return fired;
	case PLANNING_READY: break;
	}
	until = portion(it, to, to->audience.count);
	for (; to->done < until; to->done++) {
		const struct audience_member *member = &to->audience.members[to->done];
		int64_t id = has_reported(office, &about, member, to->found_at)
				     ? 0
				     : remind_one(office, &about, member, it->now);

		if (id == 0)
			continue;
		note_reminded(office, &about, member, id, it->now);
		fired.people++;
	}
	fired.done = to->done;
	fired.all = to->done == to->audience.count;
	return fired;
}

/* ---- those still silent ---- */

struct silent {
	struct buffer list;
	int64_t count;
	int group; /* 0: all */
};

#define NAMES_MOST 6

static void add_silent(const struct reminded *row, void *context)
{
	struct silent *it = context;

	if (it->group != 0 && row->group != it->group)
		return;
	if (it->count < NAMES_MOST)
		buffer_add_format(&it->list, "%s%s", it->count == 0 ? "" : " ",
				  row->name[0] == '\0' ? row->number : row->name);
	it->count++;
}

static bool tell_silent(struct office *office, const struct plan_event *event, const char *reminded,
			const struct audience_member *member, struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	struct silent it = { .list = BUFFER_EMPTY, .group = member->group };
	char purpose[160], count[24];
	const struct reply_extra extras[] = {
		{ "title", calendar->stages[event->stage].title },
		{ "count", count },
		{ "list", NULL },
	};
	struct reply_extra words[3];
	struct tell tell = {
		.phone = member->number,
		.reply = "reminder_silent",
		.purpose = purpose,
		.lane = LANE_REMINDER,
		.useful_until = event->until,
		.extras = words,
		.extra_count = 3,
	};
	bool told = false;

	reminded_list(office->store, reminded, true, add_silent, &it);
	snprintf(count, sizeof(count), "%lld", (long long)it.count);
	memcpy(words, extras, sizeof(words));
	words[2].value = buffer_text(&it.list);
	purpose_of(event->id, member->number, purpose, sizeof(purpose));
	if (it.count > 0)
		told = office_tell(office, &tell, now);
	buffer_release(&it.list);
	return told;
}

static struct fired fire_silent(const struct firing *it)
{
	struct office *office = it->office;
	const struct calendar_notice *notice = &office->config->calendar->notices[it->event->index];
	SCOPED(audience_release) struct audience audience;
	struct fired fired = { .all = true };
	char reminded[128], why[160];

	plan_reminder_id(office, it->plan, it->event, reminded, sizeof(reminded));
	if (audience_find(office, notice->escalate_to, it->now, &audience, why, sizeof(why)))
		for (size_t i = 0; i < audience.count; i++)
			fired.people += tell_silent(office, it->event, reminded,
						    &audience.members[i], it->now);
	return fired;
}

/* ---- tasks ---- */

static void number_words(double number, char *out, size_t size)
{
	snprintf(out, size, "%.10g", number);
}

static double task_area(struct office *office, const struct plan *plan,
			const struct calendar_task *task, int group)
{
	return task->area_mu > 0 || group == 0
		       ? task->area_mu
		       : steer_plan_of(office, plan->year, task->stage, group);
}

static bool tell_task(struct office *office, const struct plan *plan,
		      const struct plan_event *event, const struct task *task, const char *reply,
		      struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	char purpose[160], group[12] = "", area[32] = "", done[32], due[64];
	const struct reply_extra extras[] = {
		{ "title", calendar->tasks[event->index].title },
		{ "item", calendar->stages[event->stage].title },
		{ "group", group },
		{ "amount", area },
		{ "count", done },
		{ "due", due },
	};
	struct tell tell = {
		.phone = task->phone,
		.reply = task->group > 0 && task->area > 0 ? reply
			 : text_is(reply, "task_told")	   ? "task_told_plain"
							   : "task_late_plain",
		.purpose = purpose,
		.lane = LANE_REMINDER,
		.useful_until = event->until,
		.extras = extras,
		.extra_count = sizeof(extras) / sizeof(*extras),
	};

	if (task->group > 0)
		snprintf(group, sizeof(group), "%d", task->group);
	if (task->area > 0)
		number_words((double)task->area / THOUSANDTHS, area, sizeof(area));
	number_words((double)task->done / THOUSANDTHS, done, sizeof(done));
	plan_day_words(office, day_number(wall_of(office->zone, task->due_at - 1).day), due,
		       sizeof(due));
	snprintf(purpose, sizeof(purpose), "calendar:%s:%d:%s", event->id, task->group,
		 task->phone);
	(void)plan;
	return office_tell(office, &tell, now);
}

static bool give_task(struct office *office, const struct plan *plan,
		      const struct plan_event *event, const struct audience_member *member,
		      struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	const struct calendar_task *row = &calendar->tasks[event->index];
	int group = row->group < 0 ? member->group : row->group;
	struct task task = {
		.season = plan->year,
		.group = group,
		.person_id = member->person_id,
		.told_at = now.utc,
		.due_at = plan_time(office, plan, event->stage, &row->due),
		.area = (int64_t)(task_area(office, plan, row, group) * THOUSANDTHS + 0.5),
	};

	if (row->group < 0 && group == 0)
		return false;
	copy_text(task.stage, sizeof(task.stage), calendar->stages[event->stage].name);
	copy_text(task.name, sizeof(task.name), row->name);
	copy_text(task.who, sizeof(task.who), member->name);
	copy_text(task.phone, sizeof(task.phone), member->number);
	task_add(office->store, &task);
	return tell_task(office, plan, event, &task, "task_told", now);
}

static struct fired fire_task(const struct firing *it)
{
	struct office *office = it->office;
	const struct calendar *calendar = office->config->calendar;
	const struct calendar_task *row = &calendar->tasks[it->event->index];
	SCOPED(audience_release) struct audience audience;
	struct fired fired = { .all = true };
	char why[160];

	task_due(office->store, it->plan->year, calendar->stages[it->event->stage].name, row->name,
		 plan_time(office, it->plan, it->event->stage, &row->due));
	if (audience_find(office, row->who, it->now, &audience, why, sizeof(why)))
		for (size_t i = 0; i < audience.count; i++)
			fired.people += give_task(office, it->plan, it->event, &audience.members[i],
						  it->now);
	return fired;
}

struct late {
	struct office *office;
	const struct plan *plan;
	const struct plan_event *event;
	struct moment now;
	struct task *tasks;
	size_t count;
};

static void add_late(const struct task *task, void *context)
{
	struct late *it = context;
	const struct calendar *calendar = it->office->config->calendar;

	if (!text_is(task->name, calendar->tasks[it->event->index].name))
		return;
	it->tasks = need_resized(it->tasks, it->count + 1, sizeof(*it->tasks));
	it->tasks[it->count++] = *task;
}

static struct fired fire_late(const struct firing *it)
{
	struct office *office = it->office;
	const struct calendar *calendar = office->config->calendar;
	struct late late = {
		.office = office, .plan = it->plan, .event = it->event, .now = it->now
	};
	struct fired fired = { .all = true };
	struct moment due = { .utc = it->now.utc + 1 };

	task_list(office->store, it->plan->year, calendar->stages[it->event->stage].name, true, due,
		  add_late, &late);
	for (size_t i = 0; i < late.count; i++)
		fired.people += tell_task(office, it->plan, it->event, &late.tasks[i], "task_late",
					  it->now);
	free(late.tasks);
	return fired;
}

/* ---- checks ---- */

static void items_of(const struct calendar_check *check, struct buffer *out)
{
	for (size_t i = 0; i < check->item_count; i++)
		buffer_add_format(out, "%s%zu%s", i == 0 ? "" : " ", i + 1, check->items[i]);
}

static bool give_check(struct office *office, const struct plan *plan,
		       const struct plan_event *event, const struct audience_member *member,
		       struct moment now)
{
	const struct calendar_check *check = &office->config->calendar->checks[event->index];
	SCOPED(buffer_release) struct buffer items = BUFFER_EMPTY;
	char purpose[160];
	struct checklist row = {
		.season = plan->year,
		.person_id = member->person_id,
		.group = member->group,
		.told_at = now.utc,
		.due_at = event->until,
	};
	struct reply_extra extras[] = { { "title", check->title }, { "list", NULL } };
	struct tell tell = {
		.phone = member->number,
		.reply = "check_told",
		.purpose = purpose,
		.lane = LANE_REMINDER,
		.useful_until = event->until,
		.extras = extras,
		.extra_count = 2,
	};

	items_of(check, &items);
	extras[1].value = buffer_text(&items);
	copy_text(row.event, sizeof(row.event), event->id);
	copy_text(row.name, sizeof(row.name), check->name);
	copy_text(row.who, sizeof(row.who), member->name);
	copy_text(row.phone, sizeof(row.phone), member->number);
	checklist_add(office->store, &row);
	purpose_of(event->id, member->number, purpose, sizeof(purpose));
	return office_tell(office, &tell, now);
}

static struct fired fire_check(const struct firing *it)
{
	struct office *office = it->office;
	const struct calendar_check *check = &office->config->calendar->checks[it->event->index];
	SCOPED(audience_release) struct audience audience;
	struct fired fired = { .all = true };
	char why[160];

	if (audience_find(office, check->who, it->now, &audience, why, sizeof(why)))
		for (size_t i = 0; i < audience.count; i++)
			fired.people += give_check(office, it->plan, it->event,
						   &audience.members[i], it->now);
	return fired;
}

/* ---- by kind ---- */

/* A meeting is noted, with those who are asked. */
static struct fired fire_meeting(const struct firing *it)
{
	struct fired fired = { .all = true };
	struct meeting meeting;
	struct planning_people *to;
	size_t all;

	meeting_note(it->office, it->plan, it->event->index, it->now, &meeting);
	if (meeting.id == 0 || it->now.utc >= meeting.at)
		return fired;
	switch (planning_people(it->office, it->event->id, meeting.audience, it->now, &to)) {
	case PLANNING_BUSY: return (struct fired){ .waits = true };
	case PLANNING_CANNOT_BE: return fired;
	case PLANNING_READY: break;
	}
	all = to->audience.count + to->audience.missed_count;
	fired.done = portion(it, to, all);
	meeting_ask(it->office, meeting.id, &to->audience, to->done, fired.done, it->now);
	to->done = fired.done;
	fired.all = fired.done == all;
	return fired;
}

struct fired fire_event(const struct firing *firing)
{
	static struct fired (*const by_kind[PLAN_KINDS])(const struct firing *) = {
		[PLAN_NOTICE] = fire_notice,   [PLAN_REMINDER] = fire_reminder,
		[PLAN_SILENT] = fire_silent,   [PLAN_TASK] = fire_task,
		[PLAN_LATE] = fire_late,       [PLAN_CHECK] = fire_check,
		[PLAN_MEETING] = fire_meeting, [PLAN_INVITATION] = fire_notice,
		[PLAN_SHIFT] = fire_notice,
	};

	return by_kind[firing->event->kind](firing);
}

void fire_tell_staff(struct office *office, const struct plan *plan, const struct plan_event *event,
		     struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	SCOPED(audience_release) struct audience audience = { .count = 0 };
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	const struct plan_words words = { .stage = event->stage };
	char why[160], purpose[160];

	calendar_words(office, plan, event, &words, &text);
	if (calendar->staff[0] == '\0' ||
	    !audience_find(office, calendar->staff, now, &audience, why, sizeof(why)))
		return;
	for (size_t i = 0; i < audience.count; i++) {
		const struct reply_extra extras[] = { { "text", buffer_text(&text) },
						      { "id", strchr(event->id, ':') + 1 } };
		const struct tell tell = {
			.phone = audience.members[i].number,
			.reply = "calendar_waits",
			.purpose = purpose,
			.lane = LANE_REMINDER,
			.useful_until = event->until,
			.extras = extras,
			.extra_count = 2,
		};

		snprintf(purpose, sizeof(purpose), "calendar:%s:waits:%s", event->id,
			 audience.members[i].number);
		office_tell(office, &tell, now);
	}
}
