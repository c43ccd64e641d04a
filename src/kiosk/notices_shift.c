/*
 * A stage is shifted, as `cunxin calendar shift` does it: the new plan is shown first, with every
 * stage that hangs on it and every notice, task and check that moves.
 */
#include "base/scope.h"
#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/notices.h"
#include "kiosk/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_MOST  183
#define WORDS_SIZE 64

enum { FIELD_OF_STAGE, FIELD_OF_DAYS };

struct shift {
	char words[STAGES_MOST][4 * WHEN_SIZE];
	const char *choices[STAGES_MOST];
	int stage, days; /* of what is shown */
};

void shift_free(struct shift *shift)
{
	free(shift);
}

static const char *const kind_words[PLAN_KINDS + 1] = {
	[PLAN_NOTICE] = CN_("of the calendar", "notice"),
	[PLAN_REMINDER] = CN_("of the calendar", "reminder"),
	[PLAN_SILENT] = CN_("of the calendar", "those silent"),
	[PLAN_TASK] = CN_("of the calendar", "task"),
	[PLAN_LATE] = CN_("of the calendar", "task due"),
	[PLAN_CHECK] = CN_("of the calendar", "check"),
	[PLAN_MEETING] = CN_("of the calendar", "meeting"),
	[PLAN_INVITATION] = CN_("of the calendar", "invitation"),
	[PLAN_SHIFT] = CN_("of the calendar", "shift"),
	[PLAN_KINDS] = "?",
};

/* ---- what it would change ---- */

struct telling {
	struct glance *glance;
	struct plan plan; /* the new one */
	struct buffer stages, events;
	int moved;
};

static void tell_stage(int stage, const struct plan_stage *was, const struct plan_stage *is,
		       void *context)
{
	struct telling *it = context;
	const struct calendar_stage *row = &it->glance->office.config->calendar->stages[stage];
	const int64_t days[] = { was->from, was->to, is->from, is->to };
	char words[4][WHEN_SIZE];

	for (size_t i = 0; i < 4; i++)
		when_day(day_of_number(days[i]), words[i]);
	buffer_add_format(&it->stages, "%s  %s – %s → %s – %s\n", row->title, words[0], words[1],
			  words[2], words[3]);
}

/* What an event is about: the words that it sends, as they would be by the new plan, or its title. */
static void tell_title(struct telling *it, const struct plan_event *event, struct buffer *out)
{
	struct office *office = &it->glance->office;
	const struct calendar *calendar = office->config->calendar;
	const struct plan_words words = { .stage = event->stage };

	switch (event->kind) {
	case PLAN_SILENT:
		plan_text(office, &it->plan, calendar->notices[event->index].text, &words, out);
		break;
	case PLAN_TASK:
	case PLAN_LATE: buffer_add_text(out, calendar->tasks[event->index].title); break;
	case PLAN_CHECK: buffer_add_text(out, calendar->checks[event->index].title); break;
	case PLAN_MEETING: buffer_add_text(out, calendar->meetings[event->index].title); break;
	case PLAN_NOTICE:
	case PLAN_REMINDER:
	case PLAN_INVITATION:
	case PLAN_SHIFT:
	case PLAN_KINDS: calendar_words(office, &it->plan, event, &words, out); break;
	}
}

static const char *fate_of(const struct calendar_move *move)
{
	if (move->is == NULL)
		return _("falls away");
	if (move->sent)
		return move->again ? _("went, goes again") : _("went, stays so");
	return "";
}

static void tell_event(const struct calendar_move *move, void *context)
{
	struct telling *it = context;
	const struct zone *zone = it->glance->office.zone;
	SCOPED(buffer_release) struct buffer title = BUFFER_EMPTY;
	const char *fate = fate_of(move);
	char was[WHEN_SIZE], is[WHEN_SIZE], words[WORDS_SIZE];
	bool whole;

	tell_title(it, move->is != NULL ? move->is : move->was, &title);
	whole = copy_text(words, sizeof(words), buffer_text(&title));
	it->moved++;
	buffer_add_format(&it->events, "%s", when_long(zone, move->was->due, was));
	if (move->is != NULL)
		buffer_add_format(&it->events, " → %s", when_long(zone, move->is->due, is));
	if (fate[0] != '\0')
		buffer_add_format(&it->events, "  △ %s", fate);
	buffer_add_format(&it->events, "\n  %s  %s%s\n",
			  C_("of the calendar", kind_words[move->was->kind]), words,
			  whole ? "" : "…");
}

static void tell_shift(struct glance *glance, int stage, int days, struct buffer *out)
{
	struct telling it = { .glance = glance };
	struct plan was;

	plan_make(&glance->office, glance->standing.season, &was);
	plan_make_shifted(&glance->office, &was, stage, days, glance->now, &it.plan);
	calendar_shift_plan(&glance->office, stage, days, glance->now, tell_stage, tell_event, &it);
	buffer_add_text(out, buffer_text(&it.stages));
	buffer_add_text(out, "\n");
	buffer_add_format(out, _("%d notices, tasks and checks move:"), it.moved);
	buffer_add_format(out, "\n%s", buffer_text(&it.events));
	buffer_release(&it.stages);
	buffer_release(&it.events);
	plan_release(&it.plan);
	plan_release(&was);
}

/* ---- doing it ---- */

static const char *take(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	const struct notices *it = context;
	const struct shift *shift = it->shift;
	const struct calendar_stage *stage = &glance->office.config->calendar->stages[shift->stage];
	char object[64], detail[64];
	const char *complaint;

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	calendar_shift(&glance->office, shift->stage, shift->days, glance->now);
	snprintf(object, sizeof(object), "stage:%s", stage->name);
	snprintf(detail, sizeof(detail), "{\"days\":%d}", shift->days);
	complaint = duty_end(glance, "calendar shift", object, detail);
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ %s is shifted by %+d days"), stage->title,
			   shift->days);
	return complaint;
}

static bool read_days(const char *text, int *days)
{
	char *end;
	long number = strtol(text, &end, 10);

	*days = (int)number;
	return end != text && *end == '\0' && number != 0 && number >= -DAYS_MOST &&
	       number <= DAYS_MOST;
}

static const char *complain_of_days(const struct dialog_answers *answers)
{
	*answers->about = FIELD_OF_DAYS;
	return _("Days: how many later, or earlier as -2; at most 183");
}

static const char *show(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct notices *it = context;
	struct shift *shift = it->shift;
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;

	if (!read_days(answers->fields[FIELD_OF_DAYS].value, &shift->days))
		return complain_of_days(answers);
	shift->stage = (int)answers->fields[FIELD_OF_STAGE].choice;
	tell_shift(glance, shift->stage, shift->days, &text);
	dialog_confirm(glance, _("Shift it like this?"), buffer_text(&text), take, it);
	return NULL;
}

/* ---- asking ---- */

/* The stages with their days; returns the first that is not over. */
static size_t offer_stages(struct shift *shift, struct glance *glance)
{
	const struct calendar *calendar = glance->office.config->calendar;
	int64_t today = day_number(office_today(&glance->office, glance->now));
	size_t chosen = calendar->stage_count;
	struct plan plan;

	plan_make(&glance->office, glance->standing.season, &plan);
	for (size_t i = 0; i < calendar->stage_count; i++) {
		char from[WHEN_SIZE], to[WHEN_SIZE];

		snprintf(shift->words[i], sizeof(shift->words[i]), "%s  %s – %s",
			 calendar->stages[i].title,
			 when_day(day_of_number(plan.stages[i].from), from),
			 when_day(day_of_number(plan.stages[i].to), to));
		shift->choices[i] = shift->words[i];
		if (chosen == calendar->stage_count && plan.stages[i].to >= today)
			chosen = i;
	}
	plan_release(&plan);
	return chosen < calendar->stage_count ? chosen : 0;
}

void shift_begin(struct notices *it, struct glance *glance)
{
	size_t count = glance->office.config->calendar->stage_count, chosen;

	if (it->shift == NULL)
		it->shift = need_zeroed(1, sizeof(*it->shift));
	if (count == 0) {
		dialog_say(glance, _("Shift a stage"), _("The calendar has no stages."));
		return;
	}
	chosen = offer_stages(it->shift, glance);
	dialog_ask(glance, _("Shift a stage"), _("The stages that hang on it move with it."),
		   (const struct dialog_field[]){
			   [FIELD_OF_STAGE] = { .label = _("Stage"),
						.choices = it->shift->choices,
						.choice_count = count,
						.choice = chosen },
			   [FIELD_OF_DAYS] = { .label = _("Days (later, or -2)"),
					       .needed = true,
					       .most = 4 },
		   },
		   2, show, it);
}
