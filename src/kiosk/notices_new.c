/*
 * A new notice, as `cunxin broadcast new` makes it: a template of the config is chosen and its
 * fields are filled in, so that nobody types Chinese; what it would be is shown; then it is kept as
 * a draft, and its code is asked for at once.
 */
#include "base/scope.h"
#include "conf/roster.h"
#include "conf/template.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/notices.h"
#include "kiosk/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATES_OFFERED  14
#define AUDIENCES_MOST 128
#define AT_ONCE	       500 /* people or texts: a few milliseconds */

/* Behind the template's own fields. */
enum { FIELD_OF_AUDIENCE, FIELD_OF_BEGIN, FIELD_OF_END, FIELD_OF_URGENCY, FIELDS };

struct compose {
	bool typed; /* no template: the text is typed */
	struct template template;
	int64_t today;
	char dates[DATES_OFFERED][2 * WHEN_SIZE];
	const char *date_choices[DATES_OFFERED], *end_choices[DATES_OFFERED + 1];
	const char *places[PLACES_MOST];
	struct {
		char query[160], words[96];
	} audiences[AUDIENCES_MOST];
	const char *audience_choices[AUDIENCES_MOST];
	size_t audience_count;
	const char *urgency[2];
	char *text;		    /* as it is sent, {name} and the like as they are */
	struct broadcast_plan plan; /* of what is shown */
	int64_t draft_id;	    /* that it is being kept as; 0: not yet */
	size_t listed;		    /* of its people */
	char complaint[200];
};

void compose_free(struct compose *compose)
{
	if (compose == NULL)
		return;
	broadcast_plan_release(&compose->plan);
	free(compose->text);
	free(compose);
}

/* ---- what can be chosen ---- */

static void offer_dates(struct compose *it)
{
	it->end_choices[0] = _("by itself");
	for (int i = 0; i < DATES_OFFERED; i++) {
		struct day day = day_of_number(it->today + i);
		char date[WHEN_SIZE], weekday[WHEN_SIZE];

		snprintf(it->dates[i], sizeof(it->dates[i]), "%s %s", when_day(day, date),
			 when_weekday(day, weekday));
		it->date_choices[i] = it->end_choices[i + 1] = it->dates[i];
	}
}

static void offer_audience(struct compose *it, const char *kind, const char *query,
			   const char *words)
{
	size_t i = it->audience_count;

	if (i == AUDIENCES_MOST)
		return;
	snprintf(it->audiences[i].query, sizeof(it->audiences[i].query), "%s%s", kind, query);
	copy_text(it->audiences[i].words, sizeof(it->audiences[i].words), words);
	it->audience_choices[i] = it->audiences[i].words;
	it->audience_count++;
}

/* Those of whom the office has records. */
static void offer_forms(struct compose *it, const struct forms *forms)
{
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);
		char words[96];

		if (form->is_intent)
			continue;
		snprintf(words, sizeof(words), _("those with a record: %s"), form->title);
		offer_audience(it, "form:", form->name, words);
	}
}

/* Everybody, the config's audiences, groups, roles, forms. */
static void offer_audiences(struct compose *it, const struct glance *glance)
{
	const struct config *config = glance->office.config;
	const struct conf_node *list = conf_child(conf_root(config->conf), "audiences");
	const char *role;

	it->audience_count = 0;
	offer_audience(it, "", "all", _("everybody"));
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *name = conf_string(conf_child(conf_at(list, i), "name"));

		if (name != NULL)
			offer_audience(it, "", name, name);
	}
	for (int group = 1; group <= config->groups; group++) {
		char number[16], words[64];

		snprintf(number, sizeof(number), "%d", group);
		snprintf(words, sizeof(words), _("group %d"), group);
		offer_audience(it, "group:", number, words);
	}
	for (size_t i = 0; (role = roster_role_at(config, i)) != NULL; i++)
		offer_audience(it, "role:", role, role);
	offer_forms(it, glance->office.forms);
}

/* Where the template's audience stands among those offered; it is one more where it does not. */
static size_t audience_chosen(struct compose *it)
{
	size_t i = 0;

	if (it->template.to[0] == '\0')
		return 0;
	while (i < it->audience_count && !text_is(it->audiences[i].query, it->template.to))
		i++;
	if (i == it->audience_count)
		offer_audience(it, "", it->template.to, it->template.to);
	return i < it->audience_count ? i : 0;
}

static void offer(struct compose *it, const struct glance *glance)
{
	const struct config *config = glance->office.config;

	it->today = day_number(office_today(&glance->office, glance->now));
	offer_dates(it);
	offer_audiences(it, glance);
	for (size_t i = 0; i < config->place_count; i++)
		it->places[i] = config->places[i].name;
	it->urgency[0] = _("no");
	it->urgency[1] = _("yes, at night too");
}

/* ---- what was filled in ---- */

static bool read_clock(const char *text, int *minute)
{
	int hour, rest, used = 0;

	if (sscanf(text, "%2d:%2d%n", &hour, &rest, &used) != 2 || text[used] != '\0' || hour < 0 ||
	    hour > 23 || rest < 0 || rest > 59)
		return false;
	*minute = hour * 60 + rest;
	return true;
}

/* The value of one of the template's fields as it stands in the text. False: it is not there. */
static bool take_value(const struct compose *it, const struct glance *glance,
		       const struct template_field *wanted, const struct dialog_field *field,
		       char out[DIALOG_VALUE])
{
	int minute;

	copy_text(out, DIALOG_VALUE,
		  field->choice_count > 0 ? field->choices[field->choice] : field->value);
	switch (wanted->kind) {
	case TEMPLATE_DATE:
		plan_day_words(&glance->office, it->today + (int64_t)field->choice, out,
			       DIALOG_VALUE);
		break;
	case TEMPLATE_TIME:
		if (!read_clock(field->value, &minute))
			return false;
		snprintf(out, DIALOG_VALUE, "%d:%02d", minute / 60, minute % 60);
		break;
	case TEMPLATE_NUMBER: return out[0] != '\0' && out[strspn(out, "0123456789.")] == '\0';
	case TEMPLATE_CHOICE:
	case TEMPLATE_PLACE:
	case TEMPLATE_TEXT:
	case TEMPLATE_KINDS: break;
	}
	return out[strspn(out, " ")] != '\0';
}

static const char *missing(struct compose *it, const struct template_field *wanted)
{
	const char *words = wanted->kind == TEMPLATE_TIME     ? _("a time like 07:30")
			    : wanted->kind == TEMPLATE_NUMBER ? _("a number")
							      : _("nothing is there yet");

	snprintf(it->complaint, sizeof(it->complaint), _("%s: %s"), wanted->label, words);
	return it->complaint;
}

/* NULL: the text is made. */
static const char *take_text(struct compose *it, const struct glance *glance,
			     const struct dialog_answers *answers)
{
	const struct template *template = &it->template;
	char values[TEMPLATE_FIELDS][DIALOG_VALUE];
	const char *pointers[TEMPLATE_FIELDS];
	struct buffer text = BUFFER_EMPTY;

	for (size_t i = 0; i < template->field_count; i++) {
		pointers[i] = values[i];
		*answers->about = i;
		if (!take_value(it, glance, &template->fields[i], &answers->fields[i], values[i]))
			return missing(it, &template->fields[i]);
	}
	template_fill(template, pointers, &text);
	free(it->text);
	it->text = text.size == 0 ? need_copy("") : buffer_take(&text);
	return NULL;
}

/* The next time that the clock shows it. */
static int64_t next_at(const struct compose *it, const struct glance *glance, int minute)
{
	int64_t at = 0;

	for (int day = 0; day < 2 && at <= glance->now.utc; day++)
		at = utc_of(glance->office.zone, day_of_number(it->today + day), minute / 60,
			    minute % 60, 0);
	return at;
}

static const char *take_wish(const struct compose *it, const struct glance *glance,
			     const struct dialog_answers *answers, struct broadcast_wish *wish)
{
	size_t first = it->template.field_count;
	const struct dialog_field *rest = &answers->fields[first], *end = &rest[FIELD_OF_END];
	int minute;

	*wish = (struct broadcast_wish){
		.audience = it->audiences[rest[FIELD_OF_AUDIENCE].choice].query,
		.text = it->text,
		.urgent = rest[FIELD_OF_URGENCY].choice == 1,
	};
	*answers->about = first + FIELD_OF_BEGIN;
	if (rest[FIELD_OF_BEGIN].value[0] != '\0') {
		if (!read_clock(rest[FIELD_OF_BEGIN].value, &minute))
			return _("It begins: a time like 07:30, or nothing for at once");
		wish->not_before = next_at(it, glance, minute);
	}
	*answers->about = first + FIELD_OF_END;
	if (end->choice > 0) /* with the end of that day */
		wish->useful_until =
			utc_of(glance->office.zone, day_of_number(it->today + (int64_t)end->choice),
			       0, 0, 0);
	if (wish->useful_until != 0 && wish->useful_until <= wish->not_before)
		return _("It would begin when it is of no use any more.");
	return NULL;
}

/* ---- the draft ---- */

static const char *begin_draft(struct compose *it, struct glance *glance)
{
	const char *complaint;

	if (!duty_begin(glance))
		return duty_busy();
	it->draft_id = broadcast_draft_begin(&glance->office, &it->plan, glance->who, glance->now);
	it->listed = 0;
	complaint = duty_part(glance);
	if (complaint != NULL)
		it->draft_id = 0;
	return complaint;
}

/* Some of its people. NULL: all are on its list. */
static const char *list_some(struct compose *it, struct glance *glance)
{
	size_t listed = it->listed;
	const char *complaint;
	bool all;

	if (!duty_begin(glance))
		return duty_busy();
	all = broadcast_draft_some(&glance->office, &it->plan, it->draft_id, &listed);
	complaint = duty_part(glance);
	if (complaint != NULL)
		return complaint;
	it->listed = listed;
	return all ? NULL : dialog_finishes;
}

static const char *end_draft(struct notices *it, struct glance *glance)
{
	const struct compose *compose = it->compose;
	struct broadcast draft = { .id = compose->draft_id,
				   .text = compose->text,
				   .messages = compose->plan.messages,
				   .segments = compose->plan.segments };
	char code[8], object[48];
	const char *complaint;

	if (!duty_begin(glance))
		return duty_busy();
	broadcast_draft_end(&glance->office, draft.id, glance->now, code);
	snprintf(object, sizeof(object), "broadcast:%lld", (long long)draft.id);
	complaint = duty_end(glance, "broadcast new", object, compose->text);
	if (complaint != NULL)
		return complaint;
	list_look(&it->list);
	list_choose(&it->list, draft.id);
	notices_ask_code(it, glance, &draft, code);
	return NULL;
}

/* A slice a call, as a list of thousands has rows; what a busy database stopped goes on where it
 * was. */
static const char *keep(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct notices *it = context;
	const char *complaint;

	(void)answers;
	if (it->compose->draft_id == 0) {
		complaint = begin_draft(it->compose, glance);
		return complaint != NULL ? complaint : dialog_finishes;
	}
	complaint = list_some(it->compose, glance);
	return complaint != NULL ? complaint : end_draft(it, glance);
}

static const char *cannot_be(const struct dialog_answers *answers)
{
	*answers->about = 0; /* where its words are */
	return _("The text is too long, or has a {word} in braces that nobody knows.");
}

/* Who is meant; what their texts would be is worked out some at a time. NULL: it is begun. */
static const char *begin_plan(struct compose *compose, struct glance *glance,
			      const struct dialog_answers *answers)
{
	struct broadcast_wish wish;
	const char *complaint;

	broadcast_plan_release(&compose->plan); /* its wish points to the last text */
	complaint = take_text(compose, glance, answers);
	if (complaint == NULL)
		complaint = take_wish(compose, glance, answers, &wish);
	if (complaint == NULL &&
	    !broadcast_plan_begin(&glance->office, &wish, glance->now, &compose->plan,
				  compose->complaint, sizeof(compose->complaint)))
		complaint = cannot_be(answers);
	return complaint;
}

/* NULL: it is made. */
static const char *plan_some(struct compose *compose, struct glance *glance,
			     const struct dialog_answers *answers)
{
	switch (broadcast_plan_some(&glance->office, AT_ONCE, glance->now, &compose->plan,
				    compose->complaint, sizeof(compose->complaint))) {
	case PLAN_GOES_ON: return dialog_goes_on;
	case PLAN_CANNOT_BE: return cannot_be(answers);
	case PLAN_MADE: break;
	}
	return NULL;
}

static const char *show_plan(struct notices *it, struct glance *glance,
			     const struct dialog_answers *answers)
{
	struct compose *compose = it->compose;
	const struct dialog_field *rest = &answers->fields[compose->template.field_count];
	const struct broadcast_plan *plan = &compose->plan;
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;

	if (plan->messages == 0) {
		*answers->about = compose->template.field_count + FIELD_OF_AUDIENCE;
		snprintf(compose->complaint, sizeof(compose->complaint),
			 _("Nobody would get it: %zu opted out, %zu blocked, %zu unreachable"),
			 plan->audience.opted_out, plan->audience.blocked,
			 plan->audience.unreachable);
		return compose->complaint;
	}
	compose->draft_id = 0;
	notices_tell_plan(plan, glance->office.zone,
			  compose->audience_choices[rest[FIELD_OF_AUDIENCE].choice], &text);
	dialog_confirm(glance, _("Keep it as a draft?"), buffer_text(&text), keep, it);
	return NULL;
}

/* A slice a call. */
static const char *show(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct notices *it = context;
	const char *complaint;

	if (!answers->again)
		complaint = begin_plan(it->compose, glance, answers);
	else
		complaint = plan_some(it->compose, glance, answers);
	if (complaint != NULL)
		return complaint;
	return answers->again ? show_plan(it, glance, answers) : dialog_goes_on;
}

/* ---- the form ---- */

/* What is typed cannot be left empty; a choice never is. */
static bool is_typed(const struct template_field *wanted, const struct glance *glance)
{
	return wanted->kind == TEMPLATE_TIME || wanted->kind == TEMPLATE_NUMBER ||
	       wanted->kind == TEMPLATE_TEXT ||
	       (wanted->kind == TEMPLATE_PLACE && glance->office.config->place_count == 0);
}

static void put_field(const struct compose *it, const struct glance *glance,
		      const struct template_field *wanted, struct dialog_field *field)
{
	*field =
		(struct dialog_field){ .label = wanted->label, .needed = is_typed(wanted, glance) };
	switch (wanted->kind) {
	case TEMPLATE_CHOICE:
		field->choices = wanted->choices;
		field->choice_count = wanted->choice_count;
		break;
	case TEMPLATE_DATE:
		field->choices = it->date_choices;
		field->choice_count = DATES_OFFERED;
		field->choice = 1;
		break;
	case TEMPLATE_PLACE:
		field->choices = it->places;
		field->choice_count = glance->office.config->place_count;
		break;
	case TEMPLATE_TIME: field->most = 5; break;
	case TEMPLATE_NUMBER: field->most = 12; break;
	case TEMPLATE_TEXT:
	case TEMPLATE_KINDS: break;
	}
}

/* The template as it will read: its fields by their names, what is the same for all filled in. */
static char *outline(const struct compose *compose, const struct glance *glance)
{
	const struct template *template = &compose->template;
	char labels[TEMPLATE_FIELDS][sizeof(template->fields->label) + 8];
	const char *pointers[TEMPLATE_FIELDS];
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;

	for (size_t i = 0; i < template->field_count; i++) {
		pointers[i] = labels[i];
		snprintf(labels[i], sizeof(labels[i]), "{%s}", template->fields[i].label);
	}
	template_fill(template, pointers, &text);
	return notices_text(glance, buffer_text(&text));
}

static void ask(struct notices *it, struct glance *glance)
{
	struct compose *compose = it->compose;
	const struct template *template = &compose->template;
	struct dialog_field fields[TEMPLATE_FIELDS + FIELDS];
	struct dialog_field *rest = &fields[template->field_count];
	size_t chosen = audience_chosen(compose);
	char *text = compose->typed ? need_copy("") : outline(compose, glance);

	for (size_t i = 0; i < template->field_count; i++)
		put_field(compose, glance, &template->fields[i], &fields[i]);
	rest[FIELD_OF_AUDIENCE] = (struct dialog_field){ .label = C_("a notice", "To"),
							 .choices = compose->audience_choices,
							 .choice_count = compose->audience_count,
							 .choice = chosen };
	rest[FIELD_OF_BEGIN] = (struct dialog_field){ .label = _("Not before"), .most = 5 };
	rest[FIELD_OF_END] = (struct dialog_field){ .label = _("Of use until"),
						    .choices = compose->end_choices,
						    .choice_count = DATES_OFFERED + 1 };
	rest[FIELD_OF_URGENCY] = (struct dialog_field){ .label = _("Urgent"),
							.choices = compose->urgency,
							.choice_count = 2 };
	dialog_ask(glance, template->name, text, fields, template->field_count + FIELDS, show, it);
	dialog_slow(glance);
	free(text);
}

/* Instead of a template, for terminals with an input method. */
static void start_typed(struct compose *it)
{
	struct template *template = &it->template;

	*template = (struct template){ .text = "{text}", .field_count = 1 };
	template->fields[0] = (struct template_field){ .name = "text", .kind = TEMPLATE_TEXT };
	copy_text(template->name, sizeof(template->name), _("A notice of one's own words"));
	copy_text(template->fields[0].label, sizeof(template->fields[0].label), _("Text"));
}

static const char *take_template(void *context, struct glance *glance,
				 const struct dialog_answers *answers)
{
	struct notices *it = context;
	struct compose *compose = it->compose;

	compose->typed = !template_at(glance->office.config, answers->choice, &compose->template);
	if (compose->typed)
		start_typed(compose);
	offer(compose, glance);
	ask(it, glance);
	return NULL;
}

void compose_begin(struct notices *it, struct glance *glance)
{
	const struct config *config = glance->office.config;
	size_t count = templates_count(config);
	const char *names[TEMPLATES_MOST + 1];

	compose_free(it->compose);
	it->compose = need_zeroed(1, sizeof(*it->compose));
	for (size_t i = 0; i < count; i++) {
		names[i] = conf_string(conf_child(template_node(config, i), "name"));
		names[i] = names[i] == NULL ? "" : names[i];
	}
	names[count] = _("Words of one's own …");
	dialog_choose(glance, _("A new notice"), names, count + 1, take_template, it);
}
