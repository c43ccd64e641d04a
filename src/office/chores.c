#include "office/chores.h"

#include "office/alarm.h"
#include "office/balance.h"
#include "office/broadcast.h"
#include "office/calendar.h"
#include "office/daily.h"
#include "office/planning.h"
#include "office/problem.h"
#include "office/season.h"
#include "office/attention.h"
#include "office/dialogue.h"
#include "office/import.h"
#include "office/steer.h"
#include "office/workday.h"

struct chore {
	bool by_date; /* waits for a clock that can be trusted */
	/* utc ms of what waits first, in the past too; NEVER: nothing does */
	int64_t (*due)(struct office *office, struct moment now);
	/* In an open transaction: settles what is due, or a portion of it; due() must move on. */
	void (*run)(struct office *office, struct moment now);
};

/* clang-format off */
static const struct chore chores[] = {
	/* by date  due               run */
	{ false,    planning_due,     planning_run },     /* a notice by SMS to many is planned */
	{ false,    broadcast_due,    broadcast_run },    /* made, marked, done, lapsed */
	{ false,    import_due,       import_run },       /* the rest of a roster that was taken */
	{ false,    season_due,       season_run },       /* what is carried into the next season */
	{ true,     alarm_budget_due, alarm_budget_run }, /* the office is told, once */
	{ true,     balance_due,      balance_run },      /* the carrier is asked */
	{ true,     workday_due,      workday_run },      /* reminders the evening before */
	{ true,     problem_due,      problem_run },      /* those overdue, once */
	{ true,     calendar_due,     calendar_run },     /* what of the season's plan is due */
	{ true,     steer_due,        steer_run },        /* targets that were reached, each night */
	{ true,     attention_due, attention_run }, /* what waits for the clerk */
	{ true,     daily_due,        daily_run },        /* the day in one SMS */
	{ true,     dialogue_expiry, dialogue_expire }, /* questions that nobody answered */
};
/* clang-format on */

#define CHORE_COUNT (sizeof(chores) / sizeof(*chores))

static int64_t due_of(const struct chore *chore, struct office *office, struct moment now)
{
	return chore->by_date && !now.trusted ? NEVER : chore->due(office, now);
}

static bool run_one(const struct chore *chore, struct office *office, struct moment now)
{
	if (store_begin(office->store) != STORE_DONE)
		return false;
	chore->run(office, now);
	return store_commit(office->store) == STORE_DONE;
}

/* The moment of what waits first: mostly none is due, and all are asked at the price of one. */
static int64_t first_due(struct office *office, struct moment now)
{
	bool looks = store_look(office->store);
	int64_t due = NEVER;

	for (size_t i = 0; i < CHORE_COUNT; i++)
		due = earlier(due, due_of(&chores[i], office, now));
	if (looks)
		store_look_end(office->store);
	return due;
}

enum chores_result chores_run(struct office *office, struct moment now, int64_t *next)
{
	enum chores_result result = CHORES_IDLE;

	*next = first_due(office, now);
	if (*next > now.utc)
		return CHORES_IDLE;
	*next = NEVER;
	for (size_t i = 0; i < CHORE_COUNT; i++) {
		int64_t due = due_of(&chores[i], office, now);

		if (due <= now.utc) {
			if (!run_one(&chores[i], office, now))
				return CHORES_BLOCKED;
			result = CHORES_DONE;
		}
		*next = earlier(*next, due);
	}
	return result;
}
