#include "office/record.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/calendar.h"
#include "office/role.h"
#include "office/season.h"
#include "store/report.h"

#include <stdlib.h>

const struct field_value *record_value(const struct form *form, const struct form_record *record,
				       enum field_type type)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].type == type && record->values[i].present)
			return &record->values[i];
	}
	return NULL;
}

/* What a record adds to the office's measures, as its form says. A text counts as one. */
static void add_amounts(const struct form *form, const struct form_record *record,
			struct report *report)
{
	for (size_t f = 0; f < form->feed_count && report->amount_count < REPORT_AMOUNTS_MAX; f++) {
		for (size_t i = 0; i < form->field_count; i++) {
			struct report_amount *amount = &report->amounts[report->amount_count];

			if (!text_is(form->fields[i].name, form->feeds[f].field) ||
			    !record->values[i].present)
				continue;
			copy_text(amount->measure, sizeof(amount->measure), form->feeds[f].measure);
			amount->amount =
				form->fields[i].type == FIELD_TEXT ? 1 : record->values[i].number;
			report->amount_count++;
		}
	}
}

static void describe(const struct office *office, const struct form *form,
		     const struct form_record *record, const struct record_source *source,
		     struct report *report)
{
	const struct field_value *name = record_value(form, record, FIELD_NAME);
	const struct field_value *group = record_value(form, record, FIELD_GROUP);
	const struct field_value *place = record_value(form, record, FIELD_PLACE);
	const char *zone;

	copy_text(report->form, sizeof(report->form), form->name);
	copy_text(report->state, sizeof(report->state), "valid");
	copy_text(report->name, sizeof(report->name), name != NULL ? name->text : source->name);
	copy_text(report->phone, sizeof(report->phone), source->phone);
	copy_text(report->source, sizeof(report->source), source->way);
	copy_text(report->rules, sizeof(report->rules), conf_hash(office->config->conf));
	report->group = group != NULL ? (int)group->number : source->group;
	if (place != NULL) {
		zone = config_zone(office->config, place->text);
		copy_text(report->place, sizeof(report->place), place->text);
		copy_text(report->zone, sizeof(report->zone), zone == NULL ? "" : zone);
	}
	add_amounts(form, record, report);
}

/* A record of a form as a row; release fields by json_free() and the line by free(). */
struct row {
	struct report report;
	struct json *fields;
	char *line;
};

static void release_row(struct row *row)
{
	json_free(row->fields);
	free(row->line);
}

static void make_row(struct office *office, const struct form *form,
		     const struct form_record *record, const struct record_source *source,
		     struct moment now, struct row *row)
{
	*row = (struct row){
		.report = {
			.person_id = source->person_id,
			.at = source->at,
			.season = office_season(office, now),
			.message_id = source->message_id,
		},
		.fields = forms_record_json(form, record),
	};
	row->line = json_line(row->fields);
	row->report.fields = row->line;
	describe(office, form, record, source, &row->report);
}

static struct role_actor actor_of(const struct record_source *source, int64_t replaces)
{
	return (struct role_actor){
		.person_id = source->person_id,
		.name = source->name,
		.phone = source->phone,
		.group = source->group,
		.way = source->way,
		.message_id = source->message_id,
		.replaces = replaces,
	};
}

void record_consider(struct office *office, const struct form *form,
		     const struct form_record *record, const struct record_source *source,
		     struct moment now, struct role_answer *answer)
{
	const struct role *role = role_named(form->role);
	struct role_actor actor = actor_of(source, 0);

	*answer = (struct role_answer){ .verdict = ROLE_FINE };
	if (role != NULL && role->check != NULL)
		role->check(office, form, record, &actor, now, answer);
}

int64_t record_enter(struct office *office, const struct form *form,
		     const struct form_record *record, const struct record_source *source,
		     struct moment now, struct role_answer *answer)
{
	SCOPED(release_row) struct row row;
	const struct role *role = role_named(form->role);
	struct role_actor actor = actor_of(source, 0);
	int64_t id;

	*answer = (struct role_answer){ .verdict = ROLE_FINE };
	make_row(office, form, record, source, now, &row);
	id = report_add(office->store, &row.report, now);
	if (id != 0 && role != NULL && role->added != NULL)
		role->added(office, form, record, id, &actor, now, answer);
	season_confirmed(office, form->name, source->person_id, source->phone, now);
	calendar_reported(office, form->name, source->person_id, source->phone, now);
	return id;
}

int64_t record_add(struct office *office, const struct form *form, const struct form_record *record,
		   const struct record_source *source, struct moment now)
{
	struct role_answer answer;

	return record_enter(office, form, record, source, now, &answer);
}

struct kept {
	struct report report; /* without its fields */
	struct json *fields;
};

static void keep(const struct report *report, void *context)
{
	struct kept *kept = context;

	kept->report = *report;
	kept->report.fields = NULL;
	kept->fields = json_read(report->fields);
}

int64_t record_replace(struct office *office, int64_t old, const struct form *form,
		       const struct form_record *record, const struct record_source *source,
		       struct moment now)
{
	SCOPED(release_row) struct row row;
	const struct role *role = role_named(form->role);
	struct role_actor actor = actor_of(source, old);
	struct role_answer answer = { .verdict = ROLE_FINE };
	struct kept kept = { .fields = NULL };
	int64_t id;

	make_row(office, form, record, source, now, &row);
	if (!report_get(office->store, old, keep, &kept))
		return 0;
	json_free(kept.fields);
	id = report_replace(office->store, old, &row.report, now);
	if (id != 0 && role != NULL && role->added != NULL)
		role->added(office, form, record, id, &actor, now, &answer);
	if (id != 0 && role != NULL && role->removed != NULL)
		role->removed(office, &kept.report, id, &actor, now);
	return id;
}

bool record_cancel(struct office *office, int64_t id, const struct record_source *source,
		   struct moment now)
{
	struct role_actor actor = actor_of(source, 0);
	struct kept kept = { .fields = NULL };
	const struct form *form;
	const struct role *role;

	if (!report_get(office->store, id, keep, &kept) || text_is(kept.report.state, "replaced") ||
	    !report_set_state(office->store, id, "cancelled", now)) {
		json_free(kept.fields);
		return false;
	}
	json_free(kept.fields);
	form = forms_named(office->forms, kept.report.form);
	role = form == NULL ? NULL : role_named(form->role);
	if (role != NULL && role->removed != NULL)
		role->removed(office, &kept.report, 0, &actor, now);
	return true;
}
