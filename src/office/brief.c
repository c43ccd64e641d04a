#include "office/brief.h"

#include "base/scope.h"
#include "conf/config.h"
#include "office/audience.h"
#include "office/calendar.h"
#include "office/parts.h"
#include "office/steer.h"
#include "store/daywork.h"
#include "store/person.h"
#include "store/report.h"
#include "text/number.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE	    200
#define THOUSANDTHS 1000.0

/* ---- a person ---- */

static void add_record(const struct report *report, void *context)
{
	struct figures *figures = context;

	figures->last_id = report->id;
	figures->page++;
	for (size_t i = 0; i < report->amount_count; i++)
		if (figures_know(figures, report->amounts[i].measure))
			figures_add(figures, report->amounts[i].measure, report->amounts[i].amount);
}

static void brief_person(struct office *office, const struct person *person, struct moment now,
			 struct buffer *out)
{
	int year = office_season(office, now);
	struct report_filter filter = { .person_id = person->id, .season = year, .limit = PAGE };
	struct figures figures = { .page = PAGE };
	struct parts parts = { .count = 0 };
	char group[12] = "", phones[1][PHONE_SIZE] = { "" };
	struct reply_extra extras[] = { { "name", person->name },
					{ "group", group },
					{ "category", person->role },
					{ "phone", phones[0] },
					{ "list", "" } };

	figures_order(office, &figures);
	while (figures.page == PAGE) {
		figures.page = 0;
		report_list(office->store, &filter, add_record, &figures);
		filter.before_id = figures.last_id;
	}
	figures_add(&figures, DAYWORK_MEASURE,
		    (double)daywork_of_person(office->store, person->id, year) / THOUSANDTHS);
	person_phones(office->store, person->id, phones, 1);
	if (person->group > 0)
		snprintf(group, sizeof(group), "%d", person->group);
	parts_add_figures(office, &figures, &parts);
	parts_fit(office, "brief_person", extras, 5, &parts, out);
}

/* ---- a group ---- */

struct group_brief {
	struct office *office;
	const struct plan *plan;
	struct figures figures;
	struct parts parts;
	int group;
	int64_t today;
};

static void add_total(const struct report_total *total, void *context)
{
	struct group_brief *it = context;

	if (atoi(total->key) == it->group && figures_know(&it->figures, total->measure))
		figures_add(&it->figures, total->measure, total->amount);
}

/* How far it is in the stages that are under way. */
static void add_stage(const struct steer_row *row, void *context)
{
	struct group_brief *it = context;
	const struct plan_stage *stage = &it->plan->stages[row->stage];
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	char done[32], plan[32];
	const struct reply_extra extras[] = {
		{ "title", it->office->config->calendar->stages[row->stage].title },
		{ "count", done },
		{ "total", plan },
	};

	if (row->group != it->group || !text_is(row->measure, STEER_PROGRESS) ||
	    it->today < stage->from || it->today > stage->to || stage->done_at != 0)
		return;
	snprintf(done, sizeof(done), "%.10g", row->done);
	snprintf(plan, sizeof(plan), "%.10g", row->plan);
	parts_say(it->office, "brief_progress", extras, 3, &text);
	parts_add(&it->parts, buffer_text(&text));
}

static int64_t people_of(struct office *office, int group, struct moment now)
{
	SCOPED(audience_release) struct audience audience = { .count = 0 };
	char text[24], why[120];

	snprintf(text, sizeof(text), "group:%d", group);
	if (!audience_find(office, text, now, &audience, why, sizeof(why)))
		return 0;
	return (int64_t)(audience.people + audience.missed_count);
}

static void brief_group(struct office *office, int group, struct moment now, struct buffer *out)
{
	int year = office_season(office, now);
	struct plan plan;
	SCOPED(release_memory) struct group_brief *it = need_zeroed(1, sizeof(*it));
	char number[12], people[24];
	struct reply_extra extras[] = { { "group", number }, { "people", people }, { "list", "" } };

	it->office = office;
	it->plan = &plan;
	it->group = group;
	it->today = day_number(office_today(office, now));
	figures_order(office, &it->figures);
	figures_add(&it->figures, DAYWORK_MEASURE, 0);
	plan_make(office, year, &plan);
	steer_progress(office, &plan, -1, now, add_stage, it);
	report_totals(office->store, NULL, year, REPORT_BY_GROUP, add_total, it);
	parts_add_figures(office, &it->figures, &it->parts);
	snprintf(number, sizeof(number), "%d", group);
	snprintf(people, sizeof(people), "%lld", (long long)people_of(office, group, now));
	parts_fit(office, "brief_group", extras, 3, &it->parts, out);
	plan_release(&plan);
}

/* ---- which ---- */

/* A number of a group with a short word behind it, or a numeral with one letter; 0: something
 * else, as the name of a person. */
static int group_of(const struct office *office, const char *asked)
{
	struct text_number number;
	size_t used = text_number(asked, &number), letters = 0;
	size_t most = isdigit((unsigned char)asked[0]) ? 2 : 1;

	if (used == 0 || !number.whole || number.value < 1 || number.value > office->config->groups)
		return 0;
	for (const char *at = asked + used; *at != '\0'; at++)
		letters += ((unsigned char)*at & 0xC0) != 0x80;
	return letters <= most ? (int)number.value : 0;
}

static size_t find_people(struct office *office, const char *asked, struct person people[2])
{
	const char *slash = strrchr(asked, '/');
	char number[PHONE_SIZE], name[64];

	if (phone_read(asked, office->config->country_code, number, sizeof(number)) == PHONE_MOBILE)
		return person_by_phone(office->store, number, people, 2);
	snprintf(name, sizeof(name), "%.*s",
		 slash == NULL ? (int)sizeof(name) - 1 : (int)(slash - asked), asked);
	return person_by_name(office->store, name, slash == NULL ? 0 : atoi(slash + 1), people, 2);
}

enum brief_found record_brief(struct office *office, const char *asked, struct moment now,
			      struct buffer *out)
{
	struct person people[2];
	int group;
	size_t count;

	asked += strspn(asked, " ");
	group = group_of(office, asked);
	if (group > 0) {
		brief_group(office, group, now, out);
		return BRIEF_FOUND;
	}
	count = find_people(office, asked, people);
	if (count == 1)
		brief_person(office, &people[0], now, out);
	return count == 0 ? BRIEF_NOBODY : count == 1 ? BRIEF_FOUND : BRIEF_SEVERAL;
}
