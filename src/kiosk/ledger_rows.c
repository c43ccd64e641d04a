/*
 * Records as rows of their ledger and in detail. A problem's row tells how old it is and who
 * answers for it; what was typed, and who typed it, only on duty.
 */
#include "kiosk/ledgers.h"

#include "base/json.h"
#include "conf/config.h"
#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "kiosk/when.h"
#include "store/person.h"
#include "store/problem.h"
#include "store/veil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEW	       400 /* of what is given at once */
#define VERSIONS_SHOWN 20

/* ---- columns ---- */

static const struct list_column record_columns[] = {
	{ N_("No."), .width = 6, .right = true },
	{ N_("Time"), .width = 10 },
	{ N_("Gr."), .width = 5 },
	{ N_("Name"), .width = 10 },
	{ N_("Number"), .width = 12, .from = 100 },
	{ .heading = N_("Record") },
	{ N_("State"), .width = 18 },
};

static const struct list_column problem_columns[] = {
	{ N_("No."), .width = 6, .right = true },
	{ N_("Time"), .width = 10 },
	{ N_("Age"), .width = 7, .right = true },
	{ N_("State"), .width = 10 },
	{ N_("Who answers"), .width = 12 },
	{ N_("Due"), .width = 10 },
	{ N_("Category"), .width = 10, .from = 70, .duty_from = 100 },
	{ N_("Name"), .width = 10, .from = 100, .duty = true },
	{ .heading = N_("What it is about"), .duty = true },
};

static const struct list_column people_columns[] = {
	{ N_("No."), .width = 6, .right = true },
	{ N_("Since"), .width = 10 },
	{ N_("Gr."), .width = 5 },
	{ N_("Name"), .width = 12 },
	{ N_("Number"), .width = 13 },
	{ .heading = N_("Note") },
};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* ---- records ---- */

static unsigned style_of_state(const char *state)
{
	if (text_is(state, "cancelled") || text_is(state, "declined") ||
	    text_is(state, "replaced") || text_is(state, "closed"))
		return STYLE_DIM;
	return text_is(state, "waiting") || text_is(state, "open") ? STYLE_WARN : STYLE_GOOD;
}

static void group_words(int group, char *out, size_t size)
{
	out[0] = '\0';
	if (group > 0)
		snprintf(out, size, _("gr. %d"), group);
}

static void add_record(const struct report *report, void *context)
{
	struct ledgers *it = context;
	struct glance *glance = it->glance;
	struct person_shown person = mask_person(glance, report->name, report->phone);
	struct buffer words = BUFFER_EMPTY;
	char id[24], time[WHEN_SIZE], group[24];
	unsigned char styles[COUNT(record_columns)] = { STYLE_DIM, STYLE_PLAIN, STYLE_PLAIN,
							STYLE_STRONG };

	snprintf(id, sizeof(id), "%lld", (long long)report->id);
	group_words(report->group, group, sizeof(group));
	record_rest(glance, report->form, report->fields, &words);
	styles[COUNT(record_columns) - 1] = (unsigned char)style_of_state(report->state);
	list_add(&it->list, report->id,
		 (const char *const[]){
			 id, when_short(glance->office.zone, report->at, glance->now, time), group,
			 person.name[0] == '\0' ? _("(unknown)") : person.name, person.number,
			 buffer_text(&words), record_state(report->state) },
		 styles);
	buffer_release(&words);
}

/* Whether the words stand in what the record says. Most have them nowhere, not even as it is kept. */
static bool has_words(const struct ledgers *it, const struct report *report)
{
	struct buffer words = BUFFER_EMPTY;
	bool found = strstr(report->fields, it->sought) != NULL;

	if (!found)
		return false;
	record_words(it->glance, report->form, report->fields, &words);
	found = words.size > 0 && strstr(buffer_text(&words), it->sought) != NULL;
	buffer_release(&words);
	return found;
}

static void add_with_words(const struct report *report, void *context)
{
	struct ledgers *it = context;

	it->last = report->id;
	if (has_words(it, report))
		add_record(report, it);
}

#define SCAN_PAGE 200
#define SCAN_MOST 5000 /* records that are read for one key */

static void load_with_words(struct ledgers *it, int64_t from, bool upwards, size_t most)
{
	size_t before = it->list.count;

	for (int read = 0; read < SCAN_MOST && it->list.count - before < most; read += SCAN_PAGE) {
		it->last = 0;
		ledger_page(it, from, upwards, SCAN_PAGE, add_with_words);
		from = it->last;
		if (from == 0)
			return;
	}
}

static void load_records(struct list *list, void *context, int64_t from, enum list_way way,
			 size_t most)
{
	struct ledgers *it = context;
	struct store *store = it->glance->office.store;
	const char *form = ledgers_form(it)->name;
	const struct report_filter waiting = { .form = form,
					       .season = it->glance->standing.season,
					       .state = "waiting",
					       .limit = FEW };

	(void)list;
	if (it->open_only) {
		if (from == 0 && way == LIST_FROM)
			report_list(store, &waiting, add_record, it);
		return;
	}
	if (way == LIST_FROM && from != 0)
		from++; /* pages are below an id */
	if (it->sought_words)
		load_with_words(it, from, way == LIST_UP, most);
	else
		ledger_page(it, from, way == LIST_UP, most, add_record);
}

/* ---- problems ---- */

static bool overdue(const struct problem *problem, struct moment now)
{
	return problem->closed_at == 0 && problem->due_at != 0 && problem->due_at < now.utc;
}

static unsigned style_of_problem(const struct problem *problem, const char *state,
				 struct moment now)
{
	return overdue(problem, now) ? STYLE_BAD : style_of_state(state);
}

bool ledger_hides(const struct glance *glance, const struct report *report)
{
	return !glance->duty &&
	       (veil_is(report->phone) || (report->phone[0] == '\0' && report->name[0] == '\0'));
}

static void add_problem(const struct report *report, void *context)
{
	struct ledgers *it = context;
	struct glance *glance = it->glance;
	const struct zone *zone = glance->office.zone;
	struct problem problem = { .report_id = 0 };
	struct person_shown who, person;
	struct json *fields;
	const char *text;
	char id[24], time[WHEN_SIZE], age[WHEN_SIZE], due[WHEN_SIZE], until[WHEN_SIZE + 8];
	unsigned char style, styles[COUNT(problem_columns)] = { STYLE_DIM };

	it->last = report->id;
	if (ledger_hides(glance, report) || (it->sought_words && !has_words(it, report)) ||
	    !problem_get(glance->office.store, report->id, &problem))
		return;
	who = mask_person(glance, problem.responsible, problem.responsible_phone);
	person = mask_person(glance, report->name, veil_is(report->phone) ? "" : report->phone);
	fields = glance->duty ? json_read(report->fields) : NULL;
	text = fields == NULL ? NULL : json_get_text(fields, "text");
	snprintf(id, sizeof(id), "%lld", (long long)report->id);
	when_span((problem.closed_at == 0 ? glance->now.utc : problem.closed_at) - report->at, age);
	when_short(zone, problem.due_at, glance->now, due);
	snprintf(until, sizeof(until), "%s%s", overdue(&problem, glance->now) ? "▲ " : "", due);
	style = (unsigned char)style_of_problem(&problem, report->state, glance->now);
	styles[2] = styles[3] = styles[5] = style;
	styles[4] = STYLE_STRONG;
	list_add(&it->list, report->id,
		 (const char *const[]){ id, when_short(zone, report->at, glance->now, time), age,
					record_state(report->state),
					who.name[0] == '\0' ? _("nobody yet") : who.name, until,
					problem.category, person.name, text == NULL ? "" : text },
		 styles);
	json_free(fields);
}

static void add_unclosed(const struct problem *problem, void *context)
{
	struct ledgers *it = context;

	report_get(it->glance->office.store, problem->report_id, add_problem, it);
}

/* Some rows of a page may be hidden: the next pages fill it up, since a short one is the end. */
static void load_problems(struct list *list, void *context, int64_t from, enum list_way way,
			  size_t most)
{
	struct ledgers *it = context;
	struct store *store = it->glance->office.store;
	size_t before = list->count;

	if (it->open_only) {
		if (from == 0 && way == LIST_FROM)
			problem_list(store, true, 0, FEW, add_unclosed, it);
		return;
	}
	if (way == LIST_FROM && from != 0)
		from++;
	do {
		it->last = 0;
		ledger_page(it, from, way == LIST_UP, most, add_problem);
		from = it->last;
	} while (it->last != 0 && list->count - before < most);
}

/* ---- people who wait for approval ---- */

static void add_person(const struct person *person, void *context)
{
	struct ledgers *it = context;
	struct glance *glance = it->glance;
	char numbers[1][PHONE_SIZE] = { "" };
	struct person_shown shown;
	char id[24], time[WHEN_SIZE], group[24];

	person_phones(glance->office.store, person->id, numbers, 1);
	shown = mask_person(glance, person->name, numbers[0]);
	snprintf(id, sizeof(id), "%lld", (long long)person->id);
	group_words(person->group, group, sizeof(group));
	list_add(&it->list, person->id,
		 (const char *const[]){
			 id, when_short(glance->office.zone, person->created_at, glance->now, time),
			 group, shown.name, shown.number, glance->duty ? person->note : "" },
		 NULL);
}

static void load_people(struct list *list, void *context, int64_t from, enum list_way way,
			size_t most)
{
	struct ledgers *it = context;
	const struct person_filter filter = { .waiting = true, .limit = FEW };

	(void)list;
	(void)most;
	if (from == 0 && way == LIST_FROM)
		person_list(it->glance->office.store, &filter, add_person, it);
}

void ledger_start_list(struct ledgers *it)
{
	if (ledgers_people(it))
		list_start(&it->list, people_columns, COUNT(people_columns), load_people, it,
			   N_("Nobody waits for approval."));
	else if (ledgers_problems(it))
		list_start(&it->list, problem_columns, COUNT(problem_columns), load_problems, it,
			   it->glance->duty
				   ? N_("No problem has been reported.")
				   : N_("No problem here that everyone may read; the office sees "
					"all on duty."));
	else
		list_start(&it->list, record_columns, COUNT(record_columns), load_records, it,
			   N_("No record yet"));
	if (it->sought[0] != '\0' && !ledgers_people(it))
		it->list.empty = N_("Nothing here is of this person.");
}

/* ---- one in detail ---- */

static const struct {
	const char *name, *words;
} sources[] = {
	{ "sms", N_("by SMS") },
	{ "visit", N_("at a visit") },
	{ "call", N_("by phone") },
	{ "meeting", N_("at a meeting") },
	{ "walk-in", N_("in the office") },
};

static const char *source_words(const char *source)
{
	for (size_t i = 0; i < COUNT(sources); i++) {
		if (text_is(sources[i].name, source))
			return _(sources[i].words);
	}
	return source;
}

/* A version: when, in which state, what. */
static void tell_version(struct ledgers *it, const struct report *report)
{
	struct buffer words = BUFFER_EMPTY;
	char time[WHEN_SIZE];

	record_words(it->glance, report->form, report->fields, &words);
	when_long(it->glance->office.zone, report->at, time);
	detail_add(&it->detail, style_of_state(report->state), 2, _("%s  record %lld (%s): %s"),
		   time, (long long)report->id, record_state(report->state), buffer_text(&words));
	buffer_release(&words);
}

struct telling {
	struct ledgers *it;
	int64_t next; /* the version before */
};

static void tell_earlier(const struct report *report, void *context)
{
	struct telling *telling = context;

	telling->next = report->replaces;
	tell_version(telling->it, report);
}

static const struct {
	const char *name, *words;
} notes[] = {
	{ "added", N_("added") },
	{ "answered", N_("answered") },
	{ "unsatisfied", N_("not content") },
	{ "assigned", N_("assigned") },
	{ "closed", N_("closed") },
	{ "reopened", N_("taken up again") },
	{ "overdue", N_("overdue") },
};

static void tell_note(const struct problem_note *note, void *context)
{
	struct ledgers *it = context;
	const char *kind = note->kind;
	char time[WHEN_SIZE];

	for (size_t i = 0; i < COUNT(notes); i++) {
		if (text_is(notes[i].name, note->kind))
			kind = _(notes[i].words);
	}
	when_long(it->glance->office.zone, note->at, time);
	detail_add(&it->detail, STYLE_PLAIN, 2, "%s  %s  %s", time, kind, note->text);
}

static void tell_problem(struct ledgers *it, const struct report *report)
{
	struct glance *glance = it->glance;
	struct problem problem;
	struct person_shown who;
	char time[WHEN_SIZE];

	if (!problem_get(glance->office.store, report->id, &problem))
		return;
	who = mask_person(glance, problem.responsible, problem.responsible_phone);
	detail_add(&it->detail, STYLE_STRONG, 0, _("Who answers: %s %s"),
		   who.name[0] == '\0' ? _("nobody yet") : who.name, who.number);
	if (problem.due_at != 0)
		detail_add(&it->detail, overdue(&problem, glance->now) ? STYLE_BAD : STYLE_PLAIN, 0,
			   overdue(&problem, glance->now) ? _("▲ overdue since %s") : _("due %s"),
			   when_long(glance->office.zone, problem.due_at, time));
	if (problem.closed_at != 0 && glance->duty)
		detail_add(&it->detail, STYLE_GOOD, 0, _("Result: %s"), problem.result);
	if (!glance->duty)
		return;
	detail_heading(&it->detail, _("What was said about it"));
	problem_notes(glance->office.store, report->id, tell_note, it);
}

static void tell_head(struct ledgers *it, const struct report *report)
{
	struct glance *glance = it->glance;
	bool veiled = veil_is(report->phone) || (ledgers_problems(it) && !glance->duty);
	struct person_shown person =
		mask_person(glance, veiled ? "" : report->name, veiled ? "" : report->phone);
	char time[WHEN_SIZE];

	snprintf(it->title, sizeof(it->title), _("%s, record %lld"),
		 record_form_title(glance, report->form), (long long)report->id);
	when_long(glance->office.zone, report->at, time);
	detail_add(&it->detail, STYLE_STRONG, 0, "%s   %s   %s", time, person.name, person.number);
	if (report->group > 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, C_("a group of the village", "Group %d"),
			   report->group);
	detail_add(&it->detail, style_of_state(report->state), 0, "%s   %s",
		   record_state(report->state), source_words(report->source));
}

static void tell_record(const struct report *report, void *context)
{
	struct ledgers *it = context;
	struct store *store = it->glance->office.store;
	struct telling telling = { .it = it, .next = report->replaces };
	char object[48];

	tell_head(it, report);
	if (ledgers_problems(it))
		tell_problem(it, report);
	ledger_tell_step(it, report->id);
	if (ledgers_keys(it)[0] != '\0')
		detail_add(&it->detail, STYLE_DIM, 0, "%s", ledgers_keys(it));
	detail_heading(&it->detail, _("The record, and what it was before"));
	tell_version(it, report);
	for (int i = 0; i < VERSIONS_SHOWN && telling.next != 0; i++) {
		if (!report_get(store, telling.next, tell_earlier, &telling))
			break;
	}
	snprintf(object, sizeof(object), "report:%lld", (long long)report->id);
	if (it->glance->duty)
		record_history(&it->detail, it->glance, object);
}

static void tell_person(struct ledgers *it)
{
	struct glance *glance = it->glance;
	char numbers[4][PHONE_SIZE];
	struct person person;
	size_t count;

	if (!person_get(glance->office.store, it->open, &person)) {
		it->open = 0;
		return;
	}
	copy_text(it->title, sizeof(it->title), _("Waits for approval"));
	detail_add(&it->detail, STYLE_STRONG, 0, "%s", mask_person(glance, person.name, "").name);
	if (person.group > 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, C_("a group of the village", "Group %d"),
			   person.group);
	count = person_phones(glance->office.store, person.id, numbers, COUNT(numbers));
	for (size_t i = 0; i < count && i < COUNT(numbers); i++)
		detail_add(&it->detail, STYLE_PLAIN, 0, "%s",
			   mask_person(glance, "", numbers[i]).number);
	if (glance->duty)
		detail_add(&it->detail, STYLE_PLAIN, 0, "%s", person.note);
}

void ledger_tell(struct ledgers *it)
{
	if (ledgers_people(it))
		tell_person(it);
	else if (!report_get(it->glance->office.store, it->open, tell_record, it))
		it->open = 0;
}
