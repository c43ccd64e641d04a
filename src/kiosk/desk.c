#include "kiosk/desk_inside.h"

#include "base/scope.h"
#include "conf/config.h"
#include "kiosk/duty.h"
#include "kiosk/record.h"
#include "office/attention.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- from the dialog to the record ---- */

static const char *complain(struct desk *it, const struct glance *glance, size_t field,
			    const char *value)
{
	SCOPED(buffer_release) struct buffer least = BUFFER_EMPTY;
	SCOPED(buffer_release) struct buffer most = BUFFER_EMPTY;
	const struct form_field *row = &it->form->fields[field];

	record_number(glance, it->form, field, row->least, &least);
	record_number(glance, it->form, field, row->most, &most);
	if (row->most > 0)
		snprintf(it->complaint, sizeof(it->complaint), _("%s: \"%s\" cannot be; %s to %s"),
			 row->title, value, buffer_text(&least), buffer_text(&most));
	else
		snprintf(it->complaint, sizeof(it->complaint),
			 _("%s: \"%s\" cannot be; for example %s"), row->title, value,
			 row->example);
	return it->complaint;
}

/* What stands in a field of the dialog; the first choice is "nothing". */
static const char *answer_of(const struct dialog_field *field)
{
	if (field->choice_count == 0)
		return field->value;
	return field->choice == 0 ? "" : field->choices[field->choice];
}

/* Where the dialog has a field of the form. */
static size_t place_of(const struct desk *it, size_t field)
{
	size_t at = 0;

	while (at < it->field_count && it->fields[at] != field)
		at++;
	return at;
}

static const char *take_fields(struct desk *it, struct glance *glance,
			       const struct dialog_answers *answers, struct form_record *record)
{
	struct office *office = &glance->office;
	struct day today = office_today(office, glance->now);

	*record = it->start;
	for (size_t i = 0; i < it->field_count && i < answers->count; i++) {
		const char *value = answer_of(&answers->fields[i]);
		size_t field = it->fields[i];

		*answers->about = i;
		if (value[0] == '\0')
			record->values[field] = (struct field_value){ .present = false };
		else if (record_lacks_unit(glance, it->form, field, value, it->complaint,
					   sizeof(it->complaint)))
			return it->complaint;
		else if (!forms_set_field(office->forms, it->form, field, value, today, record))
			return complain(it, glance, field, value);
	}
	hand_fill(office, it->form, &it->hand.person, glance->now, record);
	for (size_t i = 0; i < it->form->field_count; i++) {
		if (!hand_needs(it->form, i, record))
			continue;
		*answers->about = place_of(it, i);
		snprintf(it->complaint, sizeof(it->complaint), _("%s is missing"),
			 it->form->fields[i].title);
		return it->complaint;
	}
	return NULL;
}

static int64_t assign(struct desk *it, struct glance *glance, const struct form_record *record)
{
	SCOPED(release_memory) struct reading *reading = need_zeroed(1, sizeof(*reading));
	struct inbox_message message;
	int64_t id;

	if (!inbox_get(glance->office.store, it->message, &message))
		return 0;
	reading->form = it->form;
	reading->record_count = 1;
	reading->records[0] = *record;
	id = hand_assign(&glance->office, &message, reading, &it->hand, glance->now);
	inbox_release(&message);
	return id;
}

static int64_t keep(struct desk *it, struct glance *glance, const struct form_record *record)
{
	switch (it->kind) {
	case DESK_WALK_IN:
		return hand_add(&glance->office, it->form, record, &it->hand, glance->now);
	case DESK_ASSIGN: return assign(it, glance, record);
	case DESK_CORRECT: break;
	}
	return hand_replace(&glance->office, it->record, it->form, record, &it->hand, glance->now);
}

static const char *note(struct desk *it, struct glance *glance, int64_t id)
{
	static const char *const verbs[] = { "report add", "inbox assign", "report correct" };
	char object[48];

	if (it->kind == DESK_ASSIGN)
		snprintf(object, sizeof(object), "message:%lld", (long long)it->message);
	else
		snprintf(object, sizeof(object), "report:%lld", (long long)id);
	return duty_end(glance, verbs[it->kind], object, it->form->name);
}

static const char *keep_it(struct desk *it, struct glance *glance)
{
	const char *complaint;
	int64_t id;

	if (!duty_begin(glance))
		return duty_busy();
	id = keep(it, glance, &it->whole);
	if (id == 0) {
		duty_drop(glance);
		return _("It was changed or settled meanwhile.");
	}
	complaint = note(it, glance, id);
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ %s, record %lld"), it->form->title,
			   (long long)id);
	return complaint;
}

static const char *keep_after_all(void *context, struct glance *glance,
				  const struct dialog_answers *answers)
{
	(void)answers;
	return keep_it(context, glance);
}

/* What a text with this record would be answered. */
static void word(struct desk *it, struct glance *glance, const struct role_answer *answer,
		 struct buffer *out)
{
	SCOPED(release_memory) struct reading *reading = need_zeroed(1, sizeof(*reading));
	struct reply_extra extras[ROLE_EXTRAS_MOST];

	reading->form = it->form;
	reading->record_count = 1;
	reading->records[0] = it->whole;
	for (size_t i = 0; i < answer->extra_count; i++)
		extras[i] = (struct reply_extra){ answer->extras[i].name, answer->extras[i].value };
	forms_reply(glance->office.forms, reading, answer->reply, extras, answer->extra_count, out);
}

/* The rules of a text: what is impossible is refused, what is hardly possible is asked about. */
static const char *judge(struct desk *it, struct glance *glance)
{
	struct buffer words = BUFFER_EMPTY;
	struct role_answer answer;

	hand_check(&glance->office, it->form, &it->whole, &it->hand, it->record, glance->now,
		   &answer);
	if (answer.verdict != ROLE_ASK && answer.verdict != ROLE_REFUSE)
		return keep_it(it, glance);
	word(it, glance, &answer, &words);
	copy_text(it->complaint, sizeof(it->complaint), buffer_text(&words));
	buffer_release(&words);
	if (answer.verdict == ROLE_REFUSE)
		return it->complaint;
	dialog_confirm(glance, _("Is that right?"), it->complaint, keep_after_all, it);
	return NULL;
}

static const char *go_on(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct desk *it = context;

	(void)answers;
	return it->kind == DESK_ASSIGN ? keep_it(it, glance) : judge(it, glance);
}

void desk_word_doubt(const struct glance *glance, const struct form *form, size_t field,
		     const struct field_value *value, struct buffer *out)
{
	SCOPED(buffer_release) struct buffer limit = BUFFER_EMPTY;
	const struct form_field *row = &form->fields[field];
	bool little = value->number < row->doubt_least;

	if (!forms_doubts(row, value))
		return;
	record_number(glance, form, field, little ? row->doubt_least : row->doubt, &limit);
	buffer_add_format(out, "%s%s ", out->size > 0 ? "\n" : "", row->title);
	record_number(glance, form, field, value->number, out);
	/* TRANSLATORS: between what stands in a field and why it is doubted */
	buffer_add_text(out, _(": "));
	if (little)
		buffer_add_format(out, _("less than %s is rare."), buffer_text(&limit));
	else
		buffer_add_format(out, _("more than %s is rare."), buffer_text(&limit));
}

static void word_doubts(const struct desk *it, const struct glance *glance, struct buffer *out)
{
	for (size_t i = 0; i < it->form->field_count; i++)
		desk_word_doubt(glance, it->form, i, &it->whole.values[i], out);
}

static const char *finish(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	struct desk *it = context;
	const char *complaint = take_fields(it, glance, answers, &it->whole);
	struct buffer doubts = BUFFER_EMPTY;

	if (complaint != NULL)
		return complaint;
	word_doubts(it, glance, &doubts);
	if (doubts.size == 0)
		complaint = go_on(it, glance, answers);
	else
		dialog_confirm(glance, _("Is that right?"), buffer_text(&doubts), go_on, it);
	buffer_release(&doubts);
	return complaint;
}

/* ---- from the form to the dialog ---- */

/* As people say it; false: that would not be read as the same again. */
static bool number_shown(const struct desk *it, const struct glance *glance, size_t field,
			 double number, struct buffer *out)
{
	SCOPED(release_memory) struct form_record *read = need_zeroed(1, sizeof(*read));
	const struct office *office = &glance->office;

	record_number(glance, it->form, field, number, out);
	return forms_set_field(office->forms, it->form, field, buffer_text(out),
			       office_today(office, glance->now), read) &&
	       read->values[field].number == number;
}

static void show_value(const struct desk *it, const struct glance *glance, size_t field, char *out,
		       size_t size)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	const struct field_value *value = &it->start.values[field];

	out[0] = '\0';
	if (!value->present)
		return;
	if (record_needs_unit(glance, it->form, field) &&
	    number_shown(it, glance, field, value->number, &words))
		copy_text(out, size, buffer_text(&words));
	else
		copy_text(out, size,
			  forms_choice_title(glance->office.forms, it->form, field, value->text));
}

/* Places, stages and the form's own choices; returns how many, with "nothing" before them. */
static size_t choices_of(struct desk *it, const struct glance *glance, size_t field,
			 const char **words)
{
	const struct config *config = glance->office.config;
	enum field_type type = it->form->fields[field].type;
	size_t count = 0;

	words[count++] = _("(nothing)");
	for (size_t i = 0; type == FIELD_PLACE && i < config->place_count && count < DESK_CHOICES;
	     i++)
		words[count++] = config->places[i].name;
	for (size_t i = 0;
	     type == FIELD_STAGE && i < config->calendar->stage_count && count < DESK_CHOICES; i++)
		words[count++] = config->calendar->stages[i].title;
	if (count == 1) {
		size_t own = forms_choices(glance->office.forms, it->form, field, words + 1,
					   DESK_CHOICES - 1);

		count += own < DESK_CHOICES - 1 ? own : DESK_CHOICES - 1;
	}
	return count > 1 ? count : 0;
}

static void fill_field(struct desk *it, const struct glance *glance, size_t field, size_t at,
		       struct dialog_field *out)
{
	const char *value = out->value;
	size_t count = choices_of(it, glance, field, it->choices[at]);

	*out = (struct dialog_field){ .label = it->form->fields[field].title };
	show_value(it, glance, field, out->value, sizeof(out->value));
	for (size_t i = 1; i < count; i++) {
		out->choices = it->choices[at];
		out->choice_count = count;
		if (text_is(it->choices[at][i], value))
			out->choice = i;
	}
	/* A value that is no choice any more is typed. */
	if (value[0] != '\0' && out->choice == 0)
		out->choice_count = 0;
}

static void ask_fields(struct desk *it, struct glance *glance)
{
	struct dialog_field *fields = need_zeroed(DIALOG_FIELDS, sizeof(*fields));
	SCOPED(release_memory) struct form_record *nothing = need_zeroed(1, sizeof(*nothing));
	char title[120];

	hand_fill(&glance->office, it->form, &it->hand.person, glance->now, nothing);
	it->field_count =
		it->form->field_count < DIALOG_FIELDS ? it->form->field_count : DIALOG_FIELDS;
	for (size_t i = 0; i < it->field_count; i++) {
		it->fields[i] = i;
		fill_field(it, glance, i, i, &fields[i]);
		fields[i].needed = hand_needs(it->form, i, nothing) &&
				   it->form->fields[i].unless >= it->form->field_count;
	}
	if (it->hand.person.name[0] != '\0')
		snprintf(title, sizeof(title), "%s · %s", it->form->title, it->hand.person.name);
	else
		copy_text(title, sizeof(title), it->form->title);
	dialog_ask(glance, title, "", fields, it->field_count, finish, it);
	free(fields);
}

/* ---- which form ---- */

/* Somebody who is not on the roster was looked for by a name: nobody types it twice. */
static void name_stranger(struct desk *it, const struct glance *glance)
{
	const struct office *office = &glance->office;
	size_t field = 0;

	if (it->hand.person.id != 0 || strpbrk(it->asked, DESK_DIGITS) != NULL)
		return;
	while (field < it->form->field_count && it->form->fields[field].type != FIELD_NAME)
		field++;
	if (field < it->form->field_count)
		forms_set_field(office->forms, it->form, field, it->asked,
				office_today(office, glance->now), &it->start);
	else
		copy_text(it->hand.person.name, sizeof(it->hand.person.name), it->asked);
}

static void begin_form(struct desk *it, struct glance *glance)
{
	SCOPED(release_memory) struct reading *reading = need_zeroed(1, sizeof(*reading));
	struct inbox_message message;

	name_stranger(it, glance);
	if (it->kind == DESK_ASSIGN && inbox_get(glance->office.store, it->message, &message)) {
		attention_reading(&glance->office, &message, it->form, reading);
		if (reading->record_count > 0)
			it->start = reading->records[0];
		inbox_release(&message);
	}
	hand_fill(&glance->office, it->form, &it->hand.person, glance->now, &it->start);
	ask_fields(it, glance);
}

/* NULL, or why this message is no record of the form by hand. */
static const char *complain_of_record(struct desk *it, struct glance *glance,
				      const struct form *form)
{
	struct inbox_message message;
	bool recorded;

	if (it->kind != DESK_ASSIGN || !inbox_get(glance->office.store, it->message, &message))
		return NULL;
	recorded = hand_is_recorded(&message, form);
	inbox_release(&message);
	if (!recorded)
		return NULL;
	snprintf(it->complaint, sizeof(it->complaint),
		 _("It was taken as \"%s\" already: once more it would count twice."), form->title);
	return it->complaint;
}

static const char *take_form(void *context, struct glance *glance,
			     const struct dialog_answers *answers)
{
	struct desk *it = context;
	const char *complaint;

	if (answers->choice >= it->form_count)
		return NULL;
	complaint = complain_of_record(it, glance, it->forms[answers->choice]);
	if (complaint != NULL)
		return complaint;
	it->form = it->forms[answers->choice];
	begin_form(it, glance);
	return NULL;
}

void desk_ask_form(struct desk *it, struct glance *glance)
{
	const struct forms *forms = glance->office.forms;
	const char *titles[DESK_FORMS];
	size_t likely = 0;

	it->form_count = 0;
	for (size_t i = 0; i < forms_count(forms) && it->form_count < DESK_FORMS; i++) {
		const struct form *form = forms_at(forms, i);

		if (form->is_intent)
			continue;
		if (form == it->likely)
			likely = it->form_count;
		titles[it->form_count] = form->title;
		it->forms[it->form_count++] = form;
	}
	dialog_choose(glance, _("Which form?"), titles, it->form_count, take_form, it);
	dialog_begin_at(glance, likely);
}

/* ---- beginnings ---- */

void desk_begin(struct desk *it, const struct glance *glance, enum desk_kind kind)
{
	*it = (struct desk){ .kind = kind };
	it->hand.source = (struct record_source){ .way = "walk-in", .at = glance->now.utc };
}

void desk_assign(struct desk *desk, struct glance *glance, int64_t message)
{
	struct inbox_message row;
	char number[PHONE_SIZE];

	desk_begin(desk, glance, DESK_ASSIGN);
	desk->message = message;
	if (!inbox_get(glance->office.store, message, &row))
		return;
	phone_read(row.sender, glance->office.config->country_code, number, sizeof(number));
	hand_of_number(&glance->office, number, &desk->hand);
	desk->likely = forms_named(glance->office.forms, row.form);
	inbox_release(&row);
	desk_ask_form(desk, glance);
}

static void note_whether_it_stands(const struct report *report, void *context)
{
	*(bool *)context = report_stands(report->state);
}

/* Says so where it does not, before anything is asked. */
static bool stands(struct glance *glance, int64_t record)
{
	bool it_does = false;

	report_get(glance->office.store, record, note_whether_it_stands, &it_does);
	if (!it_does)
		glance_refuse(glance, _("That record was replaced or cancelled already."));
	return it_does;
}

void desk_correct(struct desk *desk, struct glance *glance, int64_t record)
{
	if (!stands(glance, record))
		return;
	desk_begin(desk, glance, DESK_CORRECT);
	desk->record = record;
	desk->form = hand_recall(&glance->office, record, &desk->hand, &desk->start);
	if (desk->form == NULL)
		return;
	ask_fields(desk, glance);
	dialog_begin_at(glance, 0);
}

static const char *cancel(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	const struct desk *it = context;
	const struct record_source source = { .name = "", .phone = "", .way = "walk-in" };

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	if (!record_cancel(&glance->office, it->record, &source, glance->now)) {
		duty_drop(glance);
		return _("It was changed or settled meanwhile.");
	}
	return record_end(glance, "report cancel", "report", it->record, "");
}

void desk_cancel(struct desk *desk, struct glance *glance, int64_t record)
{
	char text[160];

	if (!stands(glance, record))
		return;
	desk_begin(desk, glance, DESK_CORRECT);
	desk->record = record;
	snprintf(text, sizeof(text),
		 _("Record %lld will not count any more. It stays visible as cancelled."),
		 (long long)record);
	dialog_confirm(glance, _("Cancel a record"), text, cancel, desk);
}
