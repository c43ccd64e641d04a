/*
 * What is done in the ledgers on duty: records corrected, cancelled and entered (desk.h), people
 * approved, problems given to somebody, answered, closed and taken up again. Whoever has a role is
 * chosen from a list, so that a name need not be typed.
 */
#include "kiosk/ledgers.h"

#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/record.h"
#include "office/problem.h"
#include "store/person.h"

#include <stdio.h>
#include <string.h>

#define EVENING 18 /* the hour of a last day */

/* ---- problems ---- */

static const char *end_problem(const struct ledgers *it, enum problem_done done, const char *verb,
			       const char *detail)
{
	static const char *const words[] = {
		[PROBLEM_UNKNOWN] = N_("There is no such problem."),
		[PROBLEM_OPEN] = N_("It is not closed."),
		[PROBLEM_CLOSED] = N_("It is closed; take it up again first."),
		[PROBLEM_GONE] = N_("The villager has taken it back."),
		[PROBLEM_NO_RESULT] = N_("Say what was done."),
	};

	if (done == PROBLEM_DONE)
		return record_end(it->glance, verb, "report", it->acting, detail);
	duty_drop(it->glance);
	return _(words[done]);
}

typedef enum problem_done problem_act(struct office *office, int64_t id, const char *words,
				      const char *who, struct moment now);

/* What is said in words, by its key. */
static const struct act {
	int key;
	const char *title, *text; /* text: of a villager who can be texted */
	const char *label, *verb;
	problem_act *act;
} acts[] = {
	{ 'x', N_("Close a problem"), N_("The villager is told the result."), N_("Result"),
	  "problem close", problem_close },
	{ 'r', N_("Answer"), N_("It is sent to the villager; the problem stays as it is."),
	  N_("Answer"), "problem answer", problem_answer },
	{ 'u', N_("Take up again"), N_("It is open again."), N_("Why"), "problem reopen",
	  problem_reopen },
};

static const struct act *act_of(int key)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (acts[i].key == key)
			return &acts[i];
	}
	return NULL;
}

static const char *take_words(void *context, struct glance *glance,
			      const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	const struct act *act = act_of(it->act);
	const char *words = answers->fields[0].value;

	if (words[0] == '\0')
		return _("Say it in some words.");
	if (!duty_begin(glance))
		return duty_busy();
	return end_problem(it,
			   act->act(&glance->office, it->acting, words, glance->who, glance->now),
			   act->verb, words);
}

static void note_phone(const struct report *report, void *context)
{
	*(bool *)context = report->phone[0] != '\0';
}

static void ask_words(struct ledgers *it, const struct act *act)
{
	struct dialog_field field = { .label = _(act->label), .most = 160 };
	bool phone = false;

	it->act = act->key;
	report_get(it->glance->office.store, it->acting, note_phone, &phone);
	dialog_ask(it->glance, _(act->title),
		   phone ? _(act->text)
			 : _("The villager has no number here: tell them when you meet."),
		   &field, 1, take_words, it);
}

/* ---- who answers for it ---- */

static const int days_of[] = { 0, 1, 3, 7, 14, 30 };
#define DAYS_COUNT (sizeof(days_of) / sizeof(*days_of))

static int64_t due_in(struct glance *glance, int days)
{
	struct day today = office_today(&glance->office, glance->now);

	return days == 0 ? 0
			 : utc_of(glance->office.zone, day_of_number(day_number(today) + days),
				  EVENING, 0, 0);
}

static const char *take_due(void *context, struct glance *glance,
			    const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	int days = answers->choice < DAYS_COUNT ? days_of[answers->choice] : 0;

	if (!duty_begin(glance))
		return duty_busy();
	return end_problem(it,
			   problem_assign(&glance->office, it->acting, it->responsible,
					  it->responsible_phone, due_in(glance, days), glance->who,
					  glance->now),
			   "problem assign", it->responsible);
}

static void ask_due(struct ledgers *it)
{
	char words[DAYS_COUNT][48];
	const char *titles[DAYS_COUNT];

	for (size_t i = 0; i < DAYS_COUNT; i++) {
		snprintf(words[i], sizeof(words[i]),
			 days_of[i] == 0 ? _("as it is") : _("within %d days"), days_of[i]);
		titles[i] = words[i];
	}
	dialog_choose(it->glance, it->responsible, titles, DAYS_COUNT, take_due, it);
}

static const char *take_name(void *context, struct glance *glance,
			     const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	struct person person;

	if (answers->fields[0].value[0] == '\0')
		return _("Say it in some words.");
	if (!problem_responsible(&glance->office, answers->fields[0].value, glance->now, &person,
				 it->responsible_phone))
		return _("Several are called so: give the number.");
	copy_text(it->responsible, sizeof(it->responsible), person.name);
	ask_due(it);
	return NULL;
}

static const char *take_staff(void *context, struct glance *glance,
			      const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	struct dialog_field field = { .label = _("Name or number"), .most = 20 };
	char numbers[1][PHONE_SIZE] = { "" };
	struct person person;

	if (answers->choice >= it->staff_count) {
		dialog_ask(glance, _("Who answers for it?"), "", &field, 1, take_name, it);
		return NULL;
	}
	if (!person_get(glance->office.store, it->staff[answers->choice], &person))
		return _("It was changed or settled meanwhile.");
	person_phones(glance->office.store, person.id, numbers, 1);
	copy_text(it->responsible, sizeof(it->responsible), person.name);
	copy_text(it->responsible_phone, sizeof(it->responsible_phone), numbers[0]);
	ask_due(it);
	return NULL;
}

struct staffing {
	struct ledgers *it;
	char words[STAFF_SHOWN + 1][160];
};

static void add_staff(const struct person *person, void *context)
{
	struct staffing *staffing = context;
	struct ledgers *it = staffing->it;
	char *words = staffing->words[it->staff_count];

	for (size_t i = 0; i < it->staff_count; i++) {
		if (it->staff[i] == person->id)
			return;
	}
	if (it->staff_count == STAFF_SHOWN)
		return;
	if (person->group > 0)
		snprintf(words, sizeof(staffing->words[0]), _("%s  %s, group %d"), person->name,
			 person->role, person->group);
	else
		snprintf(words, sizeof(staffing->words[0]), "%s  %s", person->name, person->role);
	it->staff[it->staff_count++] = person->id;
}

static void ask_staff(struct ledgers *it)
{
	const struct config *config = it->glance->office.config;
	struct staffing staffing = { .it = it };
	const char *titles[STAFF_SHOWN + 1];

	it->staff_count = 0;
	for (size_t i = 0; i < config->staff_count; i++)
		person_list(it->glance->office.store,
			    &(struct person_filter){ .role = config->staff[i].role,
						     .approved = true,
						     .limit = STAFF_SHOWN },
			    add_staff, &staffing);
	copy_text(staffing.words[it->staff_count], sizeof(staffing.words[0]), _("somebody else"));
	for (size_t i = 0; i <= it->staff_count; i++)
		titles[i] = staffing.words[i];
	dialog_choose(it->glance, _("Who answers for it?"), titles, it->staff_count + 1, take_staff,
		      it);
}

/* ---- approval ---- */

static const char *approve(void *context, struct glance *glance,
			   const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	const char *complaint;

	(void)answers;
	complaint = duty_approve(glance, it->acting);
	if (complaint == NULL)
		it->open = 0;
	return complaint;
}

static void note_person(const struct report *report, void *context)
{
	int64_t *person = context;

	*person = text_is(report->state, "waiting") ? report->person_id : 0;
}

/* Whoever waits, or whose record does. */
static void ask_approval(struct ledgers *it, int64_t row)
{
	struct person person;

	it->acting = row;
	if (!ledgers_people(it) &&
	    !report_get(it->glance->office.store, row, note_person, &it->acting))
		return;
	if (it->acting == 0 || !person_get(it->glance->office.store, it->acting, &person) ||
	    person.approved) {
		glance_refuse(it->glance, _("Nobody waits for approval."));
		return;
	}
	dialog_confirm(it->glance, person.name,
		       _("This person belongs to the village from now on; what came from the "
			 "number counts."),
		       approve, it);
}

/* ---- keys ---- */

static bool act_on_problem(struct ledgers *it, int key)
{
	const struct act *act = act_of(key);

	if (act != NULL)
		ask_words(it, act);
	else if (key == 'a')
		ask_staff(it);
	else
		return false;
	return true;
}

/* The keys of every ledger of records. */
static bool act_on_record(struct ledgers *it, int key, int64_t row)
{
	it->acting = row;
	if (key == 'c')
		desk_correct(&it->desk, it->glance, row);
	else if (key == 'd')
		desk_cancel(&it->desk, it->glance, row);
	else if (key == 'y')
		ask_approval(it, row);
	else
		return ledgers_problems(it) ? act_on_problem(it, key) : ledgers_step(it, key);
	return true;
}

/* Keys for a record of this ledger. */
static bool is_of_records(const struct ledgers *it, int key)
{
	return key == 'c' || key == 'd' || key == 'y' || ledgers_has_step(it, key) ||
	       (ledgers_problems(it) && (key == 'a' || act_of(key) != NULL));
}

bool ledgers_act(struct ledgers *it, int key)
{
	int64_t row = it->open != 0 ? it->open : list_chosen(&it->list);

	if (key == 'e' && it->glance->duty) {
		desk_walk_in(&it->desk, it->glance, ledgers_form(it));
		return true;
	}
	if (!is_of_records(it, key))
		return false;
	if (!it->glance->duty)
		return glance_refuse(it->glance, _("That is done on duty: o asks for the PIN."));
	if (ledgers_steering(it))
		return glance_refuse(it->glance, _("These are no records; ←→ turns to them."));
	if (row == 0)
		return glance_refuse(it->glance, _("There is no record here."));
	if (!ledgers_people(it))
		return act_on_record(it, key, row);
	if (key != 'y')
		return glance_refuse(it->glance, _("Those who wait are approved with y."));
	ask_approval(it, row);
	return true;
}
