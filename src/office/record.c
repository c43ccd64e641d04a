#include "office/record.h"

#include "base/buffer.h"
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

int64_t record_add(struct office *office, const struct form *form, const struct form_record *record,
		   const struct record_source *source, struct moment now)
{
	struct report report = {
		.person_id = source->person_id,
		.at = source->at,
		.season = wall_of(office->zone, now.utc).day.year,
		.message_id = source->message_id,
	};
	struct json *fields = forms_record_json(form, record);
	char *line = json_line(fields);
	int64_t id;

	report.fields = line;
	describe(office, form, record, source, &report);
	id = report_add(office->store, &report, now);
	json_free(fields);
	free(line);
	return id;
}
