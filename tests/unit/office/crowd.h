/*
 * An office with more people than are served at once, and what becomes of its process.
 */
#ifndef TESTS_OFFICE_CROWD_H
#define TESTS_OFFICE_CROWD_H

#include "unit/office/season.h"
#include "unit/store/pdus.h"

#include "office/intake.h"
#include "office/planning.h"

#define PEOPLE 1203
#define CLERK  "+8613900000005"

static __attribute__((unused)) void crowd_come(struct desk *desk)
{
	struct person clerk = { .name = "王德福", .role = "文书", .approved = true };

	scratch_begin(desk->scratch);
	person_link(desk->office.store, person_add(desk->office.store, &clerk, desk->scratch->now),
		    CLERK);
	for (int i = 0; i < PEOPLE; i++) {
		struct person person = { .group = i % 8 + 1, .approved = true };
		char number[24];

		snprintf(person.name, sizeof(person.name), "村民%d", i);
		snprintf(number, sizeof(number), "+861391%07d", i);
		person_link(desk->office.store,
			    person_add(desk->office.store, &person, desk->scratch->now), number);
	}
	scratch_commit(desk->scratch);
}

static __attribute__((unused)) int64_t count(struct desk *desk, const char *question)
{
	return scratch_number(desk->scratch, question);
}

static __attribute__((unused)) void come(struct desk *desk, const char *sender, const char *text)
{
	static int64_t sent; /* the same words in the same second are one text */

	keep(desk->scratch, (struct text){ .sender = sender, .text = text, .sent = ++sent });
}

/* What waits is handled as far as it goes. */
static __attribute__((unused)) void take_in(struct desk *desk)
{
	while (intake_messages(&desk->office, desk->scratch->now) == INTAKE_HANDLED)
		continue;
}

/* A process dies, another begins. */
static __attribute__((unused)) void die_and_live(struct desk *desk)
{
	planning_free(desk->office.planning);
	desk->office.planning = planning_new();
	scratch_restart(desk->scratch);
	desk->office.store = desk->scratch->store;
}

#endif
