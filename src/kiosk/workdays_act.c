/*
 * What somebody on duty does with days of work, as the verbs of cunxin(1) do: opens, changes,
 * closes, moves, cancels them, and marks who came. Nothing needs Chinese typing: dates and tasks
 * are chosen, the meeting place is the last one's.
 */
#include "base/scope.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/when.h"
#include "kiosk/workdays.h"
#include "office/attendance.h"
#include "office/hand.h"
#include "office/workday.h"
#include "store/daywork.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACES_LIMIT  100000
#define NAMES_AT_ONCE 16 /* of one record */

enum { FIELD_OF_DATE, FIELD_OF_TASK, FIELD_OF_PLACES, FIELD_OF_TIME, FIELD_OF_PLACE, FIELDS };

/* ---- what can be chosen ---- */

static void offer_dates(struct workdays *it)
{
	for (int i = 0; i < DATES_OFFERED; i++) {
		struct day day = day_of_number(it->today + i);
		char date[WHEN_SIZE], weekday[WHEN_SIZE];

		snprintf(it->dates[i], sizeof(it->dates[i]), "%s %s", when_day(day, date),
			 when_weekday(day, weekday));
		it->date_choices[i] = it->dates[i];
	}
}

static const struct form *form_of_role(const struct glance *glance, const char *role)
{
	for (size_t i = 0; i < forms_count(glance->office.forms); i++) {
		const struct form *form = forms_at(glance->office.forms, i);

		if (text_is(form->role, role))
			return form;
	}
	return NULL;
}

/* The tasks that people can sign up for. */
static size_t offer_tasks(struct workdays *it, const struct glance *glance)
{
	const struct form *form = form_of_role(glance, "signup");
	size_t count = 0;

	for (size_t i = 0; form != NULL && i < form->field_count && count == 0; i++) {
		if (form->fields[i].type == FIELD_CHOICE)
			count = forms_choices(glance->office.forms, form, i, it->tasks,
					      TASKS_OFFERED);
	}
	return count < TASKS_OFFERED ? count : TASKS_OFFERED;
}

/* ---- what was typed ---- */

static void take_date(const struct workdays *it, const struct dialog_field *field,
		      struct workday *day)
{
	char date[ISO_SIZE];

	copy_text(day->date, sizeof(day->date),
		  iso_day(day_of_number(it->today + (int64_t)field->choice), date));
}

static bool take_places(const char *text, int *places)
{
	char *end;
	long number = strtol(text, &end, 10);

	*places = (int)number;
	return end != text && *end == '\0' && number >= 0 && number <= PLACES_LIMIT;
}

static bool take_time(const char *text, int *meets)
{
	int hour, minute, used = 0;

	*meets = -1;
	if (text[0] == '\0')
		return true;
	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] != '\0' ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*meets = hour * 60 + minute;
	return true;
}

/* Places, time and meeting place: the last three fields, of which first is the first. */
static const char *take_rest(const struct dialog_answers *answers, size_t first,
			     struct workday *day)
{
	const struct dialog_field *fields = &answers->fields[first];

	*answers->about = first;
	if (!take_places(fields[0].value, &day->places))
		return _("Places: a number, 0 for no limit");
	*answers->about = first + 1;
	if (!take_time(fields[1].value, &day->meets))
		return _("Time: one like 07:30, or nothing");
	copy_text(day->place, sizeof(day->place), fields[2].value);
	return NULL;
}

static void fill_rest(const struct workday *day, struct dialog_field *fields)
{
	fields[0] = (struct dialog_field){ .label = _("Places"), .needed = true, .most = 6 };
	fields[1] = (struct dialog_field){ .label = _("Time"), .most = 5 };
	fields[2] = (struct dialog_field){ .label = _("Meeting place"), .most = 20 };
	if (day->id != 0)
		snprintf(fields[0].value, sizeof(fields[0].value), "%d", day->places);
	if (day->meets >= 0 && day->id != 0)
		snprintf(fields[1].value, sizeof(fields[1].value), "%02d:%02d",
			 day->meets / 60 % 24, day->meets % 60);
	copy_text(fields[2].value, sizeof(fields[2].value), day->place);
}

static const char *end(struct glance *glance, const char *verb, const struct workday *day)
{
	char object[48];

	snprintf(object, sizeof(object), "workday:%lld", (long long)day->id);
	return duty_end(glance, verb, object, day->date);
}

static const char *finish(struct glance *glance, const char *verb, const struct workday *day)
{
	char date[WHEN_SIZE];
	const char *complaint = end(glance, verb, day);

	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ %s %s: done, whoever is concerned is told"),
			   when_day(workday_date(day), date), day->task);
	return complaint;
}

/* The day that the next key is about. */
static void choose(struct workdays *it, int64_t id)
{
	list_look(&it->days);
	list_choose(&it->days, id);
}

/* ---- opening ---- */

static const char *add(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct workdays *it = context;
	struct workday day = { .meets = -1 };
	const char *complaint = take_rest(answers, FIELD_OF_PLACES, &day);
	const struct dialog_field *task = &answers->fields[FIELD_OF_TASK];

	if (complaint != NULL)
		return complaint;
	take_date(it, &answers->fields[FIELD_OF_DATE], &day);
	copy_text(day.task, sizeof(day.task),
		  task->choice_count > 0 ? task->choices[task->choice] : task->value);
	*answers->about = FIELD_OF_DATE;
	if (workday_begins(&glance->office, &day) < glance->now.utc)
		return _("That time is past.");
	*answers->about = FIELD_OF_TASK;
	if (day.task[0] == '\0')
		return _("Say it in some words.");
	if (!duty_begin(glance))
		return duty_busy();
	day.id = workday_open(&glance->office, &day, glance->now);
	if (day.id != 0) {
		complaint = finish(glance, "workday add", &day);
		choose(it, day.id);
		return complaint;
	}
	duty_drop(glance);
	return _("This day has that task already.");
}

static void ask_new(struct workdays *it, struct glance *glance)
{
	struct dialog_field fields[FIELDS] = {
		[FIELD_OF_DATE] = { .label = _("Date"),
				    .choices = it->date_choices,
				    .choice_count = DATES_OFFERED,
				    .choice = 1 },
		[FIELD_OF_TASK] = { .label = _("Task"),
				    .choices = it->tasks,
				    .choice_count = offer_tasks(it, glance) },
	};

	fields[FIELD_OF_TASK].needed = fields[FIELD_OF_TASK].choice_count == 0;
	offer_dates(it);
	fill_rest(&it->day, &fields[FIELD_OF_PLACES]);
	dialog_ask(glance, _("A day of work"), "", fields, FIELDS, add, it);
}

/* ---- changing ---- */

/* The day that the dialog was opened for, as it is now. NULL with a complaint. */
static const char *find(const struct workdays *it, struct glance *glance, struct workday *day)
{
	if (!workday_get(glance->office.store, it->acting, day) || workday_over(day))
		return _("It was moved or called off meanwhile.");
	return NULL;
}

static const char *change(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	struct workday day;
	const char *complaint = find(context, glance, &day);

	if (complaint == NULL)
		complaint = take_rest(answers, 0, &day);
	if (complaint != NULL)
		return complaint;
	if (!duty_begin(glance))
		return duty_busy();
	workday_rearrange(&glance->office, &day, glance->now);
	return finish(glance, "workday set", &day);
}

static void ask_change(struct workdays *it, struct glance *glance)
{
	struct dialog_field fields[3];

	fill_rest(&it->day, fields);
	dialog_ask(glance, _("Change this day"), it->day.task, fields, 3, change, it);
	dialog_begin_at(glance, 0);
}

static const char *close_or_open(void *context, struct glance *glance,
				 const struct dialog_answers *answers)
{
	struct workday day;
	const char *complaint = find(context, glance, &day);
	bool closed = complaint == NULL && text_is(day.state, "closed");

	(void)answers;
	if (complaint != NULL)
		return complaint;
	copy_text(day.state, sizeof(day.state), closed ? "open" : "closed");
	if (!duty_begin(glance))
		return duty_busy();
	workday_rearrange(&glance->office, &day, glance->now);
	return finish(glance, closed ? "workday open" : "workday close", &day);
}

static void ask_close(struct workdays *it, struct glance *glance)
{
	if (text_is(it->day.state, "closed"))
		dialog_confirm(glance, _("Open it again?"),
			       _("People can sign up again; who waits moves up."), close_or_open,
			       it);
	else
		dialog_confirm(glance, _("Close it?"),
			       _("Nobody signs up any more; those who wait are told that there is "
				 "no place for them."),
			       close_or_open, it);
}

static const char *end_move(struct workdays *it, struct glance *glance, const struct workday *day,
			    const struct workday *to)
{
	const char *complaint = end(glance, "workday move", day);
	char was[WHEN_SIZE], is[WHEN_SIZE];

	if (complaint != NULL)
		return complaint;
	choose(it, to->id);
	glance_say(glance, STYLE_GOOD, _("✓ %s %s: moved to %s, whoever signed up is told"),
		   when_day(workday_date(day), was), day->task, when_day(workday_date(to), is));
	return NULL;
}

static const char *move(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct workdays *it = context;
	struct workday day, to;
	const char *complaint = find(it, glance, &day);

	if (complaint != NULL)
		return complaint;
	to = day;
	take_date(it, &answers->fields[0], &to);
	if (workday_begins(&glance->office, &to) < glance->now.utc)
		return _("That time is past.");
	if (!duty_begin(glance))
		return duty_busy();
	to.id = workday_shift(&glance->office, &day, to.date, glance->now);
	if (to.id != 0)
		return end_move(it, glance, &day, &to);
	duty_drop(glance);
	return _("That date has a day of this task already.");
}

static void ask_move(struct workdays *it, struct glance *glance)
{
	int64_t next = day_number(workday_date(&it->day)) + 1 - it->today;
	struct dialog_field field = { .label = _("Date"),
				      .choices = it->date_choices,
				      .choice_count = DATES_OFFERED };

	field.choice = next > 0 && next < DATES_OFFERED ? (size_t)next : 0;
	offer_dates(it);
	dialog_ask(glance, _("Move it to another date"),
		   _("Those who signed up come along and are told."), &field, 1, move, it);
}

static const char *cancel(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	struct workday day;
	const char *complaint = find(context, glance, &day);

	(void)answers;
	if (complaint != NULL)
		return complaint;
	if (!duty_begin(glance))
		return duty_busy();
	workday_cancel(&glance->office, &day, glance->now);
	return finish(glance, "workday cancel", &day);
}

/* ---- who came ---- */

bool workdays_ticked(const struct workdays *it, int64_t signup)
{
	for (size_t i = 0; i < it->tick_count; i++) {
		if (it->ticks[i] == signup)
			return true;
	}
	return false;
}

static void tick(struct workdays *it, int64_t signup)
{
	for (size_t i = 0; i < it->tick_count; i++) {
		if (it->ticks[i] != signup)
			continue;
		it->ticks[i] = it->ticks[--it->tick_count];
		return;
	}
	if (it->tick_count < TICKS_MOST && signup != 0)
		it->ticks[it->tick_count++] = signup;
}

static void set_words(const struct form *form, struct form_record *record, enum field_type type,
		      const char *words, double number)
{
	for (size_t i = 0; i < form->field_count; i++) {
		struct field_value *value = &record->values[i];

		if (form->fields[i].type != type || value->present)
			continue;
		*value = (struct field_value){ .present = true, .said = true, .number = number };
		copy_text(value->text, sizeof(value->text), words);
		return;
	}
}

/* One record of the form of attendance with some of the names. */
static void keep_names(struct workdays *it, struct glance *glance, const struct form *form,
		       const char *names, size_t count)
{
	SCOPED(release_memory) struct form_record *record = need_zeroed(1, sizeof(*record));
	struct hand hand = { .source = { .way = "walk-in", .at = glance->now.utc } };
	char people[16];

	snprintf(people, sizeof(people), "%zu", count);
	set_words(form, record, FIELD_DATE, it->day.date, 0);
	set_words(form, record, FIELD_NAMES, names, 0);
	set_words(form, record, FIELD_PEOPLE, people, (double)count);
	set_words(form, record, FIELD_CHOICE, it->day.task, 0);
	hand_add(&glance->office, form, record, &hand, glance->now);
}

static void keep_ticks(struct workdays *it, struct glance *glance, const struct form *form)
{
	struct buffer names = BUFFER_EMPTY;
	size_t count = 0;

	for (size_t i = 0; i < it->tick_count; i++) {
		struct signup signup;

		if (signup_get(glance->office.store, it->ticks[i], &signup)) {
			buffer_add_format(&names, "%s%s", count > 0 ? "\u3001" : "", signup.name);
			count++;
		}
		if (count == NAMES_AT_ONCE || (count > 0 && i + 1 == it->tick_count) ||
		    names.size > VALUE_SIZE / 2) {
			keep_names(it, glance, form, buffer_text(&names), count);
			buffer_clear(&names);
			count = 0;
		}
	}
	if (count > 0)
		keep_names(it, glance, form, buffer_text(&names), count);
	buffer_release(&names);
}

static const char *end_mark(struct workdays *it, struct glance *glance)
{
	const char *complaint = end(glance, "report add", &it->day);
	char date[WHEN_SIZE];

	if (complaint != NULL)
		return complaint;
	glance_say(glance, STYLE_GOOD, _("✓ %s %s: %zu came, written down"),
		   when_day(workday_date(&it->day), date), it->day.task, it->tick_count);
	it->tick_count = 0;
	return NULL;
}

static const char *mark(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct workdays *it = context;
	const struct form *form = form_of_role(glance, "attendance");

	(void)answers;
	if (form == NULL)
		return _("No form of this village says who worked.");
	if (!duty_begin(glance))
		return duty_busy();
	keep_ticks(it, glance, form);
	return end_mark(it, glance);
}

static void ask_mark(struct workdays *it, struct glance *glance)
{
	char text[200];

	if (it->tick_count == 0) {
		glance_refuse(glance, _("Mark with Space who came, then w writes it down."));
		return;
	}
	snprintf(text, sizeof(text),
		 _("%zu marked came. Whoever else had a place and is not noted yet did not."),
		 it->tick_count);
	dialog_confirm(glance, _("Write down who came?"), text, mark, it);
}

/* ---- who did not come after all ---- */

/* The record without this name; the record goes where it named nobody else. False: it was changed
 * or cancelled meanwhile. */
static bool unmark_in(struct glance *glance, int64_t id, const char *name)
{
	SCOPED(release_memory) struct form_record *record = need_zeroed(1, sizeof(*record));
	const struct record_source source = { .name = "", .phone = "", .way = "walk-in" };
	struct hand hand = { .phone = "" };
	const struct form *form = hand_recall(&glance->office, id, &hand, record);
	int left = form == NULL ? -1 : attendance_drop(form, record, name);

	if (left > 0)
		return hand_replace(&glance->office, id, form, record, &hand, glance->now) != 0;
	return left == 0 && record_cancel(&glance->office, id, &source, glance->now);
}

static const char *unmark(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	struct workdays *it = context;
	struct store *store = glance->office.store;
	struct signup signup;
	const char *complaint;
	char object[48];
	int64_t id;

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	id = signup_get(store, it->acting_signup, &signup)
		     ? daywork_told_by(store, it->day.date, it->day.task, signup.name, signup.group)
		     : 0;
	if (id == 0 || !unmark_in(glance, id, signup.name)) {
		duty_drop(glance);
		return _("It was changed or settled meanwhile.");
	}
	snprintf(object, sizeof(object), "report:%lld", (long long)id);
	complaint = duty_end(glance, "report correct", object, signup.name);
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ %s did not come: taken off the wages"),
			   signup.name);
	return complaint;
}

static void ask_unmark(struct workdays *it, struct glance *glance)
{
	struct signup signup;
	char text[200];

	it->acting_signup = list_chosen(&it->people);
	if (!signup_get(glance->office.store, it->acting_signup, &signup) ||
	    signup.state != SIGNUP_PRESENT) {
		glance_refuse(glance, _("Nobody was written down there as having come."));
		return;
	}
	snprintf(
		text, sizeof(text),
		_("%.60s was written down as having worked. The day is taken off the wages again."),
		signup.name);
	dialog_confirm(glance, _("Did not come?"), text, unmark, it);
}

static void ask_tick(struct workdays *it, struct glance *glance)
{
	if (list_chosen(&it->people) == 0)
		glance_refuse(glance, _("Nobody has signed up for this day."));
	else
		tick(it, list_chosen(&it->people));
}

static void ask_cancel(struct workdays *it, struct glance *glance)
{
	dialog_confirm(glance, _("Call it off?"),
		       _("Everybody who signed up is told that there is no work."), cancel, it);
}

/* ---- keys ---- */

/* What a key needs: each of them what those before do. */
enum need { NEEDS_NOTHING, NEEDS_DAY, NEEDS_PEOPLE, NEEDS_PAST };

static const struct action {
	int key;
	enum need need;
	void (*ask)(struct workdays *it, struct glance *glance);
} actions[] = {
	{ 'a', NEEDS_NOTHING, ask_new }, { 'e', NEEDS_DAY, ask_change },
	{ 'c', NEEDS_DAY, ask_close },	 { 'm', NEEDS_DAY, ask_move },
	{ 'x', NEEDS_DAY, ask_cancel },	 { ' ', NEEDS_PAST, ask_tick },
	{ 'w', NEEDS_PAST, ask_mark },	 { 'n', NEEDS_PEOPLE, ask_unmark },
};

static const struct action *action_of(int key)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (actions[i].key == key)
			return &actions[i];
	}
	return NULL;
}

/* NULL: nothing is in the way. */
static const char *missing(const struct workdays *it, enum need need)
{
	if (need >= NEEDS_DAY && it->day.id == 0)
		return _("There is no day of work yet.");
	if (need >= NEEDS_DAY && workday_over(&it->day))
		return _("This day was moved or called off.");
	if (need >= NEEDS_PEOPLE && !it->inside)
		return _("That key is of what Enter opens.");
	if (need >= NEEDS_PAST && day_number(workday_date(&it->day)) > it->today)
		return _("Nobody has worked yet on a day that is still to come.");
	return NULL;
}

bool workdays_act(struct workdays *it, struct glance *glance, int key)
{
	const struct action *action = glance->duty ? action_of(key) : NULL;
	const char *why;

	if (action == NULL)
		return false;
	why = missing(it, action->need);
	if (why != NULL)
		return glance_refuse(glance, why);
	it->acting = it->day.id;
	action->ask(it, glance);
	return true;
}
