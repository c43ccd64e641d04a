/*
 * A season to test: its clock, its people, their records.
 */
#ifndef TESTS_OFFICE_SEASON_H
#define TESTS_OFFICE_SEASON_H

#include "unit/office/desk.h"

#include "conf/config.h"
#include "office/record.h"
#include "store/person.h"

static __attribute__((unused)) void at(struct desk *desk, const char *iso)
{
	int64_t utc;

	assert_true(iso_read(desk->zone, iso, &utc));
	desk->scratch->now.up += utc > desk->scratch->now.utc ? utc - desk->scratch->now.utc : 1;
	desk->scratch->now.utc = utc;
}

static __attribute__((unused)) void run(struct desk *desk)
{
	int64_t next;

	for (int i = 0; i < 2000; i++)
		if (chores_run(&desk->office, desk->scratch->now, &next) == CHORES_IDLE)
			return;
	fail_msg("the chores never rest");
}

static __attribute__((unused)) void run_at(struct desk *desk, const char *iso)
{
	at(desk, iso);
	run(desk);
}

static __attribute__((unused)) int64_t add_person(struct desk *desk, const char *name, int group,
						  const char *role, const char *phone)
{
	struct person person = { .group = group, .approved = true };
	int64_t id;

	copy_text(person.name, sizeof(person.name), name);
	copy_text(person.role, sizeof(person.role), role);
	scratch_begin(desk->scratch);
	id = person_add(desk->scratch->store, &person, desk->scratch->now);
	person_link(desk->scratch->store, id, phone);
	scratch_commit(desk->scratch);
	return id;
}

/* A record of a form of the config, as "field=value" words. */
static __attribute__((unused)) int64_t add_record(struct desk *desk, const char *form_name,
						  int64_t person_id, const char *name, int group,
						  const char *phone, double number)
{
	const struct form *form = forms_named(desk->forms, form_name);
	struct form_record *record = calloc(1, sizeof(*record));
	struct record_source source = { .person_id = person_id,
					.name = name,
					.group = group,
					.phone = phone,
					.way = "visit",
					.at = desk->scratch->now.utc };
	int64_t id;

	for (size_t i = 0; i < form->field_count; i++) {
		enum field_type type = form->fields[i].type;

		if (type == FIELD_NAME)
			copy_text(record->values[i].text, VALUE_SIZE, name);
		if (type == FIELD_GROUP)
			record->values[i].number = group;
		if (type == FIELD_AREA || type == FIELD_WEIGHT)
			record->values[i].number = number;
		record->values[i].present = type == FIELD_NAME || type == FIELD_GROUP ||
					    type == FIELD_AREA || type == FIELD_WEIGHT;
	}
	scratch_begin(desk->scratch);
	id = record_add(&desk->office, form, record, &source, desk->scratch->now, NULL);
	scratch_commit(desk->scratch);
	free(record);
	return id;
}

#define season_test(name) cmocka_unit_test_setup_teardown(name, desk_setup_season, desk_teardown)

#endif
