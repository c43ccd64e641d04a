#include "kiosk/record.h"

#include "base/json.h"
#include "base/scope.h"
#include "forms/forms.h"
#include "kiosk/duty.h"
#include "kiosk/mask.h"
#include "kiosk/when.h"
#include "store/audit.h"
#include "store/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *record_form_title(const struct glance *glance, const char *form)
{
	const struct form *it = forms_named(glance->office.forms, form);

	return it == NULL ? form : it->title;
}

static bool typed_freely(enum field_type type)
{
	return type == FIELD_TEXT || type == FIELD_WORDS || type == FIELD_NAMES;
}

void record_number(const struct glance *glance, const struct form *form, size_t field,
		   double number, struct buffer *out)
{
	if (form->fields[field].type == FIELD_GROUP)
		buffer_add_format(out, "%.10g", number);
	else
		forms_number(glance->office.forms, form, field, number, out);
}

/* Whether a typed number stands alone, without a unit. */
static bool is_bare(const char *value)
{
	return value[strspn(value, "0123456789. ")] == '\0';
}

bool record_needs_unit(const struct glance *glance, const struct form *form, size_t field)
{
	SCOPED(buffer_release) struct buffer one = BUFFER_EMPTY;
	const char *digit;

	if (!field_is_number(form->fields[field].type))
		return false;
	record_number(glance, form, field, 1, &one);
	digit = strpbrk(buffer_text(&one), "0123456789");
	return digit != NULL && strtod(digit, NULL) != 1;
}

bool record_lacks_unit(const struct glance *glance, const struct form *form, size_t field,
		       const char *value, char *complaint, size_t size)
{
	const struct form_field *row = &form->fields[field];

	if (!is_bare(value) || !record_needs_unit(glance, form, field))
		return false;
	snprintf(complaint, size, _("%s: with its unit, for example %s (jin and kg will do)"),
		 row->title, row->example);
	return true;
}

static void add_value(const struct glance *glance, const struct form *form, size_t field,
		      const char *value, struct buffer *out)
{
	if (field_is_number(form->fields[field].type))
		record_number(glance, form, field, strtod(value, NULL), out);
	else
		buffer_add_text(out, forms_choice_title(glance->office.forms, form, field, value));
}

static void add_field(const struct glance *glance, const struct form *form, size_t field,
		      const char *value, struct buffer *out)
{
	const struct form_field *row = &form->fields[field];

	if (value[0] == '\0' || (!glance->duty && typed_freely(row->type)))
		return;
	if (out->size > 0)
		buffer_add_text(out, " · ");
	buffer_add_format(out, "%s ", row->title);
	if (row->type == FIELD_NAME)
		buffer_add_text(out, mask_person(glance, value, NULL).name);
	else
		add_value(glance, form, field, value, out);
}

static bool of_person(enum field_type type)
{
	return type == FIELD_NAME || type == FIELD_GROUP;
}

static void add_fields(const struct glance *glance, const char *form, const char *fields,
		       bool whole, struct buffer *out)
{
	const struct form *it = forms_named(glance->office.forms, form);
	struct json *object = json_read(fields);
	const struct json *value;
	const char *name;
	void *at = NULL;

	while (it != NULL && object != NULL && (name = json_next(object, &at, &value)) != NULL) {
		size_t field = forms_field(it, name);
		char *words = json_shown(value);

		if (field < FIELDS_MOST && (whole || !of_person(it->fields[field].type)))
			add_field(glance, it, field, words, out);
		free(words);
	}
	json_free(object);
}

void record_words(const struct glance *glance, const char *form, const char *fields,
		  struct buffer *out)
{
	add_fields(glance, form, fields, true, out);
}

void record_rest(const struct glance *glance, const char *form, const char *fields,
		 struct buffer *out)
{
	add_fields(glance, form, fields, false, out);
}

static const struct {
	const char *name, *words;
} states[] = {
	{ "valid", N_("counts") },	{ "waiting", N_("waits for approval") },
	{ "replaced", N_("replaced") }, { "cancelled", N_("cancelled") },
	{ "offered", N_("offered") },	{ "agreed", N_("agreed") },
	{ "planted", N_("planted") },	{ "declined", N_("declined") },
	{ "asked", N_("asked for") },	{ "ready", N_("ready") },
	{ "handed", N_("handed out") }, { "open", N_("open") },
	{ "assigned", N_("assigned") }, { "closed", N_("closed") },
};

const char *record_state(const char *state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		if (text_is(states[i].name, state))
			return _(states[i].words);
	}
	return state;
}

static const struct {
	const char *name, *words;
	unsigned style;
} outcomes[] = {
	{ "accepted", N_("✓ recorded"), STYLE_GOOD },
	{ "done", N_("✓ done"), STYLE_GOOD },
	{ "answered", N_("✓ answered"), STYLE_GOOD },
	{ "confirm", N_("? to be confirmed"), STYLE_WARN },
	{ "incomplete", N_("… asked back"), STYLE_WARN },
	{ "invalid", N_("✗ impossible"), STYLE_BAD },
	{ "unknown", N_("▲ for the office"), STYLE_BAD },
	{ "ignored", N_("· ignored"), STYLE_DIM },
	{ "waiting", N_("… parts missing"), STYLE_DIM },
	{ "unreadable", N_("▲ unreadable"), STYLE_BAD },
};

/* A question, a stop, a thank-you: taken, and nothing is recorded of it. */
static bool leaves_no_record(const struct glance *glance, const char *form)
{
	const struct form *it = forms_named(glance->office.forms, form);

	return form[0] == '\0' || (it != NULL && it->is_intent);
}

const char *record_outcome(const struct glance *glance, const char *form, const char *outcome,
			   unsigned *style)
{
	*style = STYLE_PLAIN;
	if (text_is(outcome, "accepted") && leaves_no_record(glance, form))
		outcome = "done";
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(*outcomes); i++) {
		if (!text_is(outcomes[i].name, outcome))
			continue;
		*style = outcomes[i].style;
		return _(outcomes[i].words);
	}
	return outcome[0] == '\0' ? _("… being read") : outcome;
}

/* What the office does with records, messages, people and notices, as the audit has it. */
static const struct {
	const char *name, *words;
} verbs[] = {
	{ "report add", N_("record added") },
	{ "report correct", N_("record corrected") },
	{ "report cancel", N_("record cancelled") },
	{ "inbox assign", N_("record made of it") },
	{ "inbox answer", N_("answered") },
	{ "inbox dismiss", N_("settled without an answer") },
	{ "people approve", N_("sender approved") },
	{ "land agree", N_("land agreed") },
	{ "land plant", N_("land planted") },
	{ "land decline", N_("land declined") },
	{ "supply ready", N_("made ready") },
	{ "supply hand", N_("handed out") },
	{ "problem assign", N_("given to somebody") },
	{ "problem answer", N_("answered") },
	{ "problem close", N_("closed") },
	{ "problem reopen", N_("taken up again") },
};

static const char *verb_words(const char *verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (text_is(verbs[i].name, verb))
			return _(verbs[i].words);
	}
	return verb;
}

const char *record_end(struct glance *glance, const char *verb, const char *kind, int64_t id,
		       const char *detail)
{
	char object[48];
	const char *complaint;

	snprintf(object, sizeof(object), "%s:%lld", kind, (long long)id);
	complaint = duty_end(glance, verb, object, detail);
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ No. %lld: %s"), (long long)id,
			   verb_words(verb));
	return complaint;
}

/* Staff who write by SMS are known by their number. */
static void word_number(const struct glance *glance, const char *number, char *out, size_t size)
{
	struct person person;
	bool known = person_by_phone(glance->office.store, number, &person, 1) > 0;
	struct person_shown shown = mask_person(glance, known ? person.name : "", number);

	copy_text(out, size, shown.name[0] != '\0' ? shown.name : shown.number);
}

void record_who(const struct glance *glance, const char *who, char *out, size_t size)
{
	const char *name = strrchr(who, ' ');

	if (text_begins(who, "kiosk uid "))
		copy_text(out, size, _("a rehearsal"));
	else if (text_begins(who, "kiosk "))
		copy_text(out, size, who + strlen("kiosk "));
	else if (text_begins(who, "uid ") && name[1] != '\0')
		snprintf(out, size, _("command line (%s)"), name + 1);
	else if (text_is(who, "daemon"))
		copy_text(out, size, _("the gateway"));
	else if (who[0] == '+')
		word_number(glance, who, out, size);
	else
		copy_text(out, size, who);
}

struct history {
	struct detail *detail;
	const struct glance *glance;
	bool any;
};

static void tell_change(const struct audit *audit, void *context)
{
	struct history *history = context;
	char time[WHEN_SIZE], who[128];

	if (!history->any)
		detail_heading(history->detail, _("What the office did"));
	history->any = true;
	when_long(history->glance->office.zone, audit->at, time);
	record_who(history->glance, audit->who, who, sizeof(who));
	detail_add(history->detail, STYLE_PLAIN, 2, "%s  %s  %s", time, who,
		   verb_words(audit->verb));
}

void record_history(struct detail *detail, const struct glance *glance, const char *object)
{
	struct history history = { .detail = detail, .glance = glance };

	audit_list(glance->office.store, object, 0, 0, tell_change, &history);
}

void record_person(const struct glance *glance, const struct person *person, char *out, size_t size)
{
	char numbers[1][PHONE_SIZE] = { "" };
	struct person_shown shown;

	person_phones(glance->office.store, person->id, numbers, 1);
	shown = mask_person(glance, person->name, numbers[0]);
	snprintf(out, size, _("%s  group %d  %s"), shown.name, person->group, shown.number);
}
