#include "office/record.h"

#include "base/buffer.h"
#include "office/calendar.h"
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
	copy_text(report->state, sizeof(report->state),
		  source->waits		   ? "waiting"
		  : form->state[0] != '\0' ? form->state
					   : "valid");
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

void record_check(struct office *office, const struct form *form, const struct form_record *record,
		  const struct record_source *source, int64_t replaces, struct moment now,
		  struct role_answer *answer)
{
	const struct role *role = role_named(form->role);
	struct role_actor actor = actor_of(source, replaces);

	*answer = (struct role_answer){ .verdict = ROLE_FINE };
	if (role != NULL && role->check != NULL)
		role->check(office, form, record, &actor, now, answer);
}

/* What follows from a row that counts now. */
static void follow(struct office *office, const struct form *form, const struct form_record *record,
		   int64_t id, const struct role_actor *actor, struct moment now,
		   struct role_answer *answer)
{
	const struct role *role = role_named(form->role);
	struct role_answer unsaid;

	if (answer == NULL)
		answer = &unsaid;
	*answer = (struct role_answer){ .verdict = ROLE_FINE };
	if (role != NULL && role->added != NULL)
		role->added(office, form, record, id, actor, now, answer);
}

static int64_t add(struct office *office, int64_t replaces, const struct form *form,
		   const struct form_record *record, const struct record_source *source,
		   struct moment now)
{
	struct report report = {
		.person_id = source->person_id,
		.at = source->at,
		.season = office_season(office, now),
		.message_id = source->message_id,
	};
	char *line = forms_record_line(form, record);
	int64_t id;

	report.fields = line;
	describe(office, form, record, source, &report);
	id = replaces == 0 ? report_add(office->store, &report, now)
			   : report_replace(office->store, replaces, &report, now);
	free(line);
	return id;
}

int64_t record_add(struct office *office, const struct form *form, const struct form_record *record,
		   const struct record_source *source, struct moment now,
		   struct role_answer *answer)
{
	struct role_actor actor = actor_of(source, 0);
	int64_t id = add(office, 0, form, record, source, now);

	if (!source->waits)
		follow(office, form, record, id, &actor, now, answer);
	else if (answer != NULL)
		*answer = (struct role_answer){ .verdict = ROLE_FINE };
	season_confirmed(office, form->name, id, now);
	calendar_reported(office, form->name, source->person_id, source->phone, now);
	return id;
}

/* ---- what ends ---- */

/* A row, kept beyond the statement that read it. */
struct kept {
	struct report report;
	char *fields;
};

static void keep_report(const struct report *report, void *context)
{
	struct kept *kept = context;

	kept->report = *report;
	kept->fields = need_copy(report->fields);
	kept->report.fields = kept->fields;
}

static bool get_report(struct office *office, int64_t id, struct kept *kept)
{
	*kept = (struct kept){ .fields = NULL };
	return report_get(office->store, id, keep_report, kept);
}

static void remove_report(struct office *office, const struct kept *kept, int64_t by,
			  const struct role_actor *actor, struct moment now)
{
	const struct form *form = forms_named(office->forms, kept->report.form);
	const struct role *role = form == NULL ? NULL : role_named(form->role);

	if (role != NULL && role->removed != NULL && report_state_counts(kept->report.state))
		role->removed(office, &kept->report, by, actor, now);
}

int64_t record_replace(struct office *office, int64_t old, const struct form *form,
		       const struct form_record *record, const struct record_source *source,
		       struct moment now, struct role_answer *answer)
{
	struct role_actor actor = actor_of(source, old);
	struct record_source from = *source;
	struct kept kept;
	int64_t id = 0;

	if (!get_report(office, old, &kept))
		return 0;
	/* What waits for somebody to look goes on waiting. */
	from.waits = from.waits || text_is(kept.report.state, "waiting");
	id = add(office, old, form, record, &from, now);
	if (id != 0) {
		if (!from.waits)
			follow(office, form, record, id, &actor, now, answer);
		else if (answer != NULL)
			*answer = (struct role_answer){ .verdict = ROLE_FINE };
		remove_report(office, &kept, id, &actor, now);
	}
	free(kept.fields);
	return id;
}

bool record_cancel(struct office *office, int64_t id, const struct record_source *source,
		   struct moment now)
{
	struct role_actor actor = actor_of(source, 0);
	struct kept kept;
	bool cancelled = false;

	if (!get_report(office, id, &kept))
		return false;
	if (!text_is(kept.report.state, "replaced")) {
		cancelled = report_set_state(office->store, id, "cancelled", now);
		if (cancelled)
			remove_report(office, &kept, 0, &actor, now);
	}
	free(kept.fields);
	return cancelled;
}

/* ---- what waited ---- */

static struct record_source source_of(const struct report *report)
{
	return (struct record_source){
		.person_id = report->person_id,
		.name = report->name,
		.group = report->group,
		.phone = report->phone,
		.way = report->source,
		.at = report->at,
		.message_id = report->message_id,
	};
}

static bool count_from_now(struct office *office, const struct kept *kept, struct moment now)
{
	const struct form *form = forms_named(office->forms, kept->report.form);
	struct form_record *record = need_zeroed(1, sizeof(*record));
	struct json *fields = json_read(kept->fields);
	struct record_source source = source_of(&kept->report);
	struct role_actor actor = actor_of(&source, 0);
	bool done = form != NULL &&
		    report_set_state(office->store, kept->report.id,
				     form->state[0] != '\0' ? form->state : "valid", now);

	if (done && forms_record_read(form, fields, record))
		follow(office, form, record, kept->report.id, &actor, now, NULL);
	json_free(fields);
	free(record);
	return done;
}

bool record_release(struct office *office, int64_t id, struct moment now)
{
	struct kept kept;
	bool released;

	if (!get_report(office, id, &kept))
		return false;
	released = text_is(kept.report.state, "waiting") && count_from_now(office, &kept, now);
	free(kept.fields);
	return released;
}
