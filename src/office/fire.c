#include "office/fire.h"

#include "base/scope.h"
#include "conf/config.h"
#include "office/audience.h"
#include "office/broadcast.h"
#include "office/calendar.h"
#include "office/meeting.h"
#include "office/steer.h"
#include "office/tell.h"
#include "store/duty.h"
#include "store/meeting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THOUSANDTHS 1000.0

/* ---- notices ---- */

/* A broadcast like any other, released in the same transaction. */
static struct fired fire_notice(struct office *office, const struct plan *plan,
				const struct plan_event *event, const char *who, struct moment now)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	SCOPED(broadcast_plan_release) struct broadcast_plan notice;
	const struct plan_words words = { .stage = event->stage };
	struct broadcast_wish wish = {
		.audience = calendar_audience(office, event),
		.useful_until = event->until,
	};
	struct fired fired = { .all = true };
	char code[8], why[200];

	calendar_words(office, plan, event, &words, &text);
	wish.text = buffer_text(&text);
	if (!broadcast_plan_make(office, &wish, now, &notice, why, sizeof(why)) ||
	    notice.messages == 0)
		return fired;
	fired.broadcast_id = broadcast_draft(office, &notice, who, now, code);
	broadcast_confirm(office, fired.broadcast_id, code, true, who, now, NULL);
	fired.people = notice.people;
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

static struct fired fire_reminder(struct office *office, const struct plan *plan,
				  const struct plan_event *event, const char *who,
				  struct moment now)
{
	SCOPED(audience_release) struct audience audience;
	struct reminding it = { plan, event, &office->config->calendar->notices[event->index], "" };
	struct fired fired = { .all = true };
	char why[160];

	(void)who;
	plan_reminder_id(office, plan, event, it.id, sizeof(it.id));
	if (!audience_find(office, it.notice->to, now, &audience, why, sizeof(why)))
		return fired;
	for (size_t i = 0; i < audience.count && fired.all; i++) {
		int64_t id = remind_one(office, &it, &audience.members[i], now);

		if (id == 0)
			continue;
		note_reminded(office, &it, &audience.members[i], id, now);
		fired.all = ++fired.people < FIRE_PORTION;
	}
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

static struct fired fire_silent(struct office *office, const struct plan *plan,
				const struct plan_event *event, const char *who, struct moment now)
{
	const struct calendar_notice *notice = &office->config->calendar->notices[event->index];
	SCOPED(audience_release) struct audience audience;
	struct fired fired = { .all = true };
	char reminded[128], why[160];

	(void)who;
	plan_reminder_id(office, plan, event, reminded, sizeof(reminded));
	if (audience_find(office, notice->escalate_to, now, &audience, why, sizeof(why)))
		for (size_t i = 0; i < audience.count; i++)
			fired.people +=
				tell_silent(office, event, reminded, &audience.members[i], now);
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

static struct fired fire_task(struct office *office, const struct plan *plan,
			      const struct plan_event *event, const char *who, struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	const struct calendar_task *row = &calendar->tasks[event->index];
	SCOPED(audience_release) struct audience audience;
	struct fired fired = { .all = true };
	char why[160];

	(void)who;
	task_due(office->store, plan->year, calendar->stages[event->stage].name, row->name,
		 plan_time(office, plan, event->stage, &row->due));
	if (audience_find(office, row->who, now, &audience, why, sizeof(why)))
		for (size_t i = 0; i < audience.count; i++)
			fired.people += give_task(office, plan, event, &audience.members[i], now);
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

static struct fired fire_late(struct office *office, const struct plan *plan,
			      const struct plan_event *event, const char *who, struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	struct late it = { .office = office, .plan = plan, .event = event, .now = now };
	struct fired fired = { .all = true };
	struct moment due = { .utc = now.utc + 1 };

	(void)who;
	task_list(office->store, plan->year, calendar->stages[event->stage].name, true, due,
		  add_late, &it);
	for (size_t i = 0; i < it.count; i++)
		fired.people += tell_task(office, plan, event, &it.tasks[i], "task_late", now);
	free(it.tasks);
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

static struct fired fire_check(struct office *office, const struct plan *plan,
			       const struct plan_event *event, const char *who, struct moment now)
{
	const struct calendar_check *check = &office->config->calendar->checks[event->index];
	SCOPED(audience_release) struct audience audience;
	struct fired fired = { .all = true };
	char why[160];

	(void)who;
	if (audience_find(office, check->who, now, &audience, why, sizeof(why)))
		for (size_t i = 0; i < audience.count; i++)
			fired.people += give_check(office, plan, event, &audience.members[i], now);
	return fired;
}

/* ---- by kind ---- */

/* A meeting is noted; who is asked is found when its list is looked at first, or when it begins. */
static struct fired fire_meeting(struct office *office, const struct plan *plan,
				 const struct plan_event *event, const char *who, struct moment now)
{
	struct fired fired = { .all = true };

	(void)who;
	meeting_prepare(office, plan, event->index, now);
	return fired;
}

struct fired fire_event(struct office *office, const struct plan *plan,
			const struct plan_event *event, const char *who, struct moment now)
{
	static struct fired (*const by_kind[PLAN_KINDS])(struct office *, const struct plan *,
							 const struct plan_event *, const char *,
							 struct moment) = {
		[PLAN_NOTICE] = fire_notice,   [PLAN_REMINDER] = fire_reminder,
		[PLAN_SILENT] = fire_silent,   [PLAN_TASK] = fire_task,
		[PLAN_LATE] = fire_late,       [PLAN_CHECK] = fire_check,
		[PLAN_MEETING] = fire_meeting, [PLAN_INVITATION] = fire_notice,
		[PLAN_SHIFT] = fire_notice,
	};

	return by_kind[event->kind](office, plan, event, who, now);
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
