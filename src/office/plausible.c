#include "office/plausible.h"

#include "base/buffer.h"
#include "conf/config.h"
#include "office/record.h"
#include "office/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_LOOKED_AT 200 /* of one person in a season */
#define JIN_OF_KG	  2.0

/* What one person has of a form in a season. */
struct history {
	const struct form *form;
	const struct role_actor *actor;
	const char *name;		  /* whose records; "" any of this phone */
	const struct form_record *judged; /* is an equal one there? NULL: not asked */
	char *fields; /* of that record; written when there is something to compare it with */
	double sum;   /* of the form's first measure */
	bool same;    /* an equal one is there */
};

static bool is_equal(struct history *history, const struct report *report)
{
	if (history->judged == NULL)
		return false;
	if (history->fields == NULL)
		history->fields = forms_record_line(history->form, history->judged);
	return text_is(report->fields, history->fields);
}

static void add_up(const struct report *report, void *context)
{
	struct history *history = context;

	if (report->id == history->actor->replaces ||
	    (history->name[0] != '\0' && !text_is(report->name, history->name)))
		return;
	history->same |= is_equal(history, report);
	for (size_t i = 0; i < report->amount_count && history->form->feed_count > 0; i++)
		if (text_is(report->amounts[i].measure, history->form->feeds[0].measure))
			history->sum += report->amounts[i].amount;
}

static void look_back(struct office *office, struct history *history, int season)
{
	struct report_filter filter = {
		.form = history->form->name,
		.phone = history->actor->person_id == 0 ? history->actor->phone : NULL,
		.person_id = history->actor->person_id,
		.season = season,
		.limit = RECORDS_LOOKED_AT,
	};

	if (filter.phone != NULL && !report_any(office->store, filter.phone))
		return;
	report_list(office->store, &filter, add_up, history);
}

static const char *name_in(const struct form *form, const struct form_record *record,
			   const struct role_actor *actor)
{
	const struct field_value *name = record_value(form, record, FIELD_NAME);

	return name != NULL ? name->text : actor->name;
}

static void ask(struct role_answer *answer, const char *reply)
{
	answer->verdict = ROLE_ASK;
	copy_text(answer->reply, sizeof(answer->reply), reply);
}

/* ---- land ---- */

static bool more_than_last_year(struct office *office, const struct history *now_has, double area,
				int season, struct role_answer *answer)
{
	double growth = office->config->plausible.area_growth;
	struct history before = { .form = now_has->form,
				  .actor = now_has->actor,
				  .name = now_has->name };

	if (growth <= 0 || now_has->actor->person_id == 0)
		return false;
	look_back(office, &before, season - 1);
	if (before.sum <= 0 || now_has->sum + area <= before.sum * growth)
		return false;
	ask(answer, "more_land");
	role_extra(answer, "old", "%.10g", before.sum);
	role_extra(answer, "new", "%.10g", now_has->sum + area);
	return true;
}

void plausible_enrolment(struct office *office, const struct form *form,
			 const struct form_record *record, const struct role_actor *actor,
			 struct moment now, struct role_answer *answer)
{
	const struct field_value *area = record_value(form, record, FIELD_AREA);
	int season = office_season(office, now);
	struct history history = {
		.form = form, .actor = actor, .name = name_in(form, record, actor), .judged = record
	};

	if (area == NULL)
		return;
	look_back(office, &history, season);
	if (!more_than_last_year(office, &history, area->number, season, answer) && history.same)
		ask(answer, "same_land");
	free(history.fields);
}

/* ---- harvest ---- */

static bool too_early(struct office *office, struct day today)
{
	int month, day;

	return sscanf(office->config->plausible.harvest_from, "%2d-%2d", &month, &day) == 2 &&
	       (today.month < month || (today.month == month && today.day < day));
}

/* The enrolled land of the one who harvests. */
static double land_of(struct office *office, const struct history *harvest, int season)
{
	struct history land = { .actor = harvest->actor, .name = harvest->name };

	for (size_t i = 0; i < forms_count(office->forms); i++) {
		land.form = forms_at(office->forms, i);
		if (text_is(land.form->role, "enrolment"))
			look_back(office, &land, season);
	}
	return land.sum;
}

void plausible_harvest(struct office *office, const struct form *form,
		       const struct form_record *record, const struct role_actor *actor,
		       struct moment now, struct role_answer *answer)
{
	const struct field_value *weight = record_value(form, record, FIELD_WEIGHT);
	double most = office->config->plausible.kg_per_mu_most, land;
	int season = office_season(office, now);
	struct history harvest = { .form = form,
				   .actor = actor,
				   .name = name_in(form, record, actor) };

	if (weight == NULL)
		return;
	if (too_early(office, office_today(office, now))) {
		ask(answer, "before_harvest");
		return;
	}
	land = most > 0 ? land_of(office, &harvest, season) : 0;
	if (land <= 0)
		return;
	look_back(office, &harvest, season);
	if (harvest.sum + weight->number <= land * most)
		return;
	ask(answer, "more_than_land");
	role_extra(answer, "amount", "%.10g", (harvest.sum + weight->number) * JIN_OF_KG);
	role_extra(answer, "area_mu", "%.10g", land);
	role_extra(answer, "weight", "%.10g", harvest.sum + weight->number);
	role_extra(answer, "area", "%.10g", land);
}
