/* What of the calendar's config can only be judged with the roster's roles and the forms. */
#include "office/calendar.h"

#include "conf/config.h"
#include "forms/forms.h"
#include "office/audience.h"
#include "office/steer.h"
#include "store/daywork.h"

#include <string.h>

struct checking {
	const struct config *config;
	const struct forms *forms;
	struct conf_problems *problems;
	const struct conf_node *node; /* of what is being checked */
};

#define COMPLAIN(it, ...) conf_complain((it)->problems, (it)->config->conf, (it)->node, __VA_ARGS__)

static void check_audience(struct checking *it, const char *key, const char *text)
{
	const struct office office = { .config = it->config, .forms = it->forms };
	char why[200];

	if (text[0] != '\0' && !audience_valid(&office, text, why, sizeof(why)))
		COMPLAIN(it, "%s: %s", key, why);
}

static bool form_there(const struct checking *it, const char *name)
{
	const struct form *form = forms_named(it->forms, name);

	return form != NULL && !form->is_intent;
}

static bool measure_there(const struct checking *it, const char *measure)
{
	if (text_is(measure, STEER_PROGRESS) || text_is(measure, DAYWORK_MEASURE))
		return true;
	for (size_t i = 0; i < forms_count(it->forms); i++) {
		const struct form *form = forms_at(it->forms, i);

		for (size_t k = 0; k < form->feed_count; k++)
			if (text_is(form->feeds[k].measure, measure))
				return true;
	}
	return false;
}

static void check_measure(struct checking *it, const char *key, const char *measure)
{
	if (measure[0] != '\0' && !measure_there(it, measure))
		COMPLAIN(it, "%s: no form feeds \"%s\"; expected a measure of feeds, or \"%s\"",
			 key, measure, STEER_PROGRESS);
}

static void check_text(struct checking *it, const char *key, const char *text)
{
	for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
		const char *end = strchr(at, '}');

		if (end == NULL) {
			COMPLAIN(it, "%s: \"{\" is never closed", key);
			return;
		}
		if (!plan_placeholder(at + 1, (size_t)(end - at - 1)))
			COMPLAIN(it,
				 "%s: unknown placeholder {%.*s}; expected title, from, to, "
				 "village, name, group, time or place",
				 key, (int)(end - at - 1), at + 1);
	}
}

static void check_zone(struct checking *it, const char *zone)
{
	bool found = zone[0] == '\0';

	for (size_t i = 0; i < it->config->place_count && !found; i++)
		found = text_is(it->config->places[i].zone, zone);
	if (!found)
		COMPLAIN(it, "zone: \"%s\" is no zone; expected one of zones", zone);
}

static void check_notice(struct checking *it, const struct calendar_notice *notice)
{
	check_audience(it, "to", notice->to);
	check_audience(it, "escalate_to", notice->escalate_to);
	check_text(it, "text", notice->text);
	if (notice->form[0] != '\0' && !form_there(it, notice->form))
		COMPLAIN(it, "form: \"%s\" is no form", notice->form);
}

/* The n-th row of a list of this stage, as its rows come in the order of the file. */
static void check_stage(struct checking *it, size_t stage)
{
	const struct calendar *calendar = it->config->calendar;
	const struct conf_node *node = calendar->stage_nodes[stage];
	size_t notices = 0, reminders = 0, targets = 0, tasks = 0, meetings = 0;

	it->node = node;
	check_audience(it, "responsible", calendar->stages[stage].responsible);
	check_audience(it, "shifted_to", calendar->stages[stage].shifted_to);
	check_text(it, "shifted", calendar->stages[stage].shifted);
	for (size_t i = 0; i < calendar->notice_count; i++) {
		const struct calendar_notice *notice = &calendar->notices[i];
		bool reminder = notice->kind == NOTICE_REMINDER;

		if (notice->stage != stage)
			continue;
		it->node = conf_at(conf_child(node, reminder ? "reminders" : "notices"),
				   reminder ? reminders++ : notices++);
		check_notice(it, notice);
	}
	for (size_t i = 0; i < calendar->target_count; i++) {
		if (calendar->targets[i].stage != stage)
			continue;
		it->node = conf_at(conf_child(node, "targets"), targets++);
		check_measure(it, "measure", calendar->targets[i].measure);
		check_measure(it, "plan", calendar->targets[i].plan);
		check_zone(it, calendar->targets[i].zone);
		if (calendar->targets[i].group > it->config->groups)
			COMPLAIN(it, "group: expected a number from 1 to %d, or \"each\"",
				 it->config->groups);
	}
	for (size_t i = 0; i < calendar->task_count; i++) {
		if (calendar->tasks[i].stage != stage)
			continue;
		it->node = conf_at(conf_child(node, "tasks"), tasks++);
		check_audience(it, "who", calendar->tasks[i].who);
	}
	for (size_t i = 0; i < calendar->meeting_count; i++) {
		if (calendar->meetings[i].stage != stage)
			continue;
		it->node = conf_at(conf_child(node, "meetings"), meetings++);
		check_audience(it, "to", calendar->meetings[i].to);
	}
}

/* Checklists of a stage, or of the whole year (-1). */
static void check_checks(struct checking *it, int stage, const struct conf_node *list)
{
	const struct calendar *calendar = it->config->calendar;
	size_t row = 0;

	for (size_t i = 0; i < calendar->check_count; i++) {
		if (calendar->checks[i].stage != stage)
			continue;
		it->node = conf_at(list, row++);
		check_audience(it, "who", calendar->checks[i].who);
	}
}

void calendar_check(const struct config *config, const struct forms *forms,
		    struct conf_problems *problems)
{
	const struct calendar *calendar = config->calendar;
	const struct conf_node *root = conf_root(config->conf);
	struct checking it = { config, forms, problems, root };

	for (size_t i = 0; i < calendar->stage_count; i++) {
		check_stage(&it, i);
		check_checks(&it, (int)i, conf_child(calendar->stage_nodes[i], "checks"));
	}
	check_checks(&it, -1, conf_child(root, "checks"));
	it.node = conf_child(root, "calendar");
	check_audience(&it, "staff", calendar->staff);
	it.node = conf_child(root, "evaluation");
	if (it.node != NULL)
		check_measure(&it, "measure", calendar->evaluation.measure);
	it.node = conf_child(root, "season");
	check_audience(&it, "to", calendar->season.to);
	check_text(&it, "invitation", calendar->season.invitation);
	for (size_t i = 0; i < calendar->season.carry_count; i++)
		if (!form_there(&it, calendar->season.carry[i]))
			COMPLAIN(&it, "carry: \"%s\" is no form", calendar->season.carry[i]);
}
