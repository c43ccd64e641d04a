#include "office/correction.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/invitation.h"
#include "office/record.h"
#include "office/calendar.h"
#include "store/report.h"
#include "text/normal.h"
#include "text/number.h"

#include <cunxin/sms_segment.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWN_MOST     24
#define LATEST	     HOURS(1)
#define JIN_OF_KG    2.0
#define LIST_UNITS   55	 /* of one SMS, beside the words of the reply */
#define LIST_SEPTETS 120 /* where all of it is in the GSM alphabet */
#define OWN_SHOWN    12

/* One of the sender's records. */
struct own {
	int64_t id, at;
	const struct form *form;
	struct form_record record;
};

struct owns {
	struct talk *talk;
	bool coming_only; /* days that are over cannot be taken back */
	struct own *rows;
	size_t count;
};

static void release_owns(struct owns *owns)
{
	free(owns->rows);
}

static bool is_over(const struct talk *talk, const struct own *own)
{
	const struct field_value *date = record_value(own->form, &own->record, FIELD_DATE);
	char today[ISO_SIZE];

	return date != NULL && own->form->role[0] != '\0' &&
	       strcmp(date->text, iso_day(talk_today(talk), today)) < 0;
}

static bool has(const struct owns *owns, int64_t id)
{
	for (size_t i = 0; i < owns->count; i++)
		if (owns->rows[i].id == id)
			return true;
	return false;
}

static void add_own(const struct report *report, void *context)
{
	struct owns *owns = context;
	struct own *own = &owns->rows[owns->count];
	struct json *fields;
	bool fits;

	if (owns->count == OWN_MOST || has(owns, report->id) || !report_stands(report->state))
		return;
	*own = (struct own){ .id = report->id, .at = report->at };
	own->form = forms_named(owns->talk->office->forms, report->form);
	fields = json_read(report->fields);
	fits = own->form != NULL && forms_record_read(own->form, fields, &own->record);
	json_free(fields);
	if (fits && !(owns->coming_only && is_over(owns->talk, own)))
		owns->count++;
}

/* Newest first: what this phone sent, and what is kept of the one person behind it. */
static void find_owns(struct talk *talk, bool coming_only, struct owns *owns)
{
	const struct person *person = talk_person(talk);
	struct report_filter filter = {
		.phone = talk->number,
		.season = office_season(talk->office, talk->now),
		.all_states = true,
		.limit = OWN_MOST,
	};

	*owns = (struct owns){ .talk = talk, .coming_only = coming_only };
	owns->rows = need_zeroed(OWN_MOST + 1, sizeof(*owns->rows));
	report_list(talk->office->store, &filter, add_own, owns);
	if (person == NULL || !person->approved)
		return;
	filter.phone = NULL;
	filter.person_id = person->id;
	report_list(talk->office->store, &filter, add_own, owns);
}

/* ---- which one ---- */

static void keep_only(struct owns *owns,
		      bool (*fits)(const struct talk *talk, const struct own *own))
{
	size_t kept = 0;

	for (size_t i = 0; i < owns->count; i++)
		if (fits(owns->talk, &owns->rows[i]))
			owns->rows[kept++] = owns->rows[i];
	owns->count = kept;
}

static bool has_receipt(const struct talk *talk, const struct own *own)
{
	return own->id == talk->reading.receipt;
}

static bool has_form(const struct talk *talk, const struct own *own)
{
	return own->form == talk->reading.target;
}

/* How often the bare number stands for the value: 2300 may be jin where kg are kept. 0: it is
 * another one. */
static double factor_of(const struct form_field *field, const struct field_value *value,
			double number)
{
	if (fabs(value->number - number) < 1e-6)
		return 1;
	if (field->type == FIELD_WEIGHT && fabs(value->number * JIN_OF_KG - number) < 1e-6)
		return 1 / JIN_OF_KG;
	if (field->type == FIELD_PRICE_WEIGHT && fabs(value->number - number * JIN_OF_KG) < 1e-6)
		return JIN_OF_KG;
	return 0;
}

static bool bare_number(const char *words, double *value)
{
	struct text_number number;
	size_t size = text_number(words, &number);

	*value = size == 0 ? 0 : number.value;
	return size > 0 && words[size] == '\0' && number.doubt == DOUBT_NONE;
}

/* Whether the words say what the record has in this field. factor: of a bare number. */
static bool says(const struct talk *talk, const struct own *own, size_t field, const char *words,
		 double *factor)
{
	const struct field_value *value = &own->record.values[field];
	const struct form_field *type = &own->form->fields[field];
	struct field_value said = { .present = false };
	double number;

	*factor = 1;
	if (!value->present)
		return false;
	if (field_is_number(type->type) && bare_number(words, &number)) {
		*factor = factor_of(type, value, number);
		return *factor > 0;
	}
	if (forms_read_answer(talk->office->forms, own->form, field, words, strlen(words),
			      talk_today(talk), &said) != ANSWER_VALUE ||
	    !said.present)
		return text_is(value->text, words);
	return field_is_number(type->type) ? fabs(said.number - value->number) < 1e-6
					   : text_is(said.text, value->text);
}

static size_t field_said(const struct talk *talk, const struct own *own, const char *words,
			 double *factor)
{
	for (size_t i = 0; i < own->form->field_count; i++)
		if (says(talk, own, i, words, factor))
			return i;
	return FIELDS_MOST;
}

static bool has_old_value(const struct talk *talk, const struct own *own)
{
	double factor;

	return field_said(talk, own, talk->reading.was, &factor) != FIELDS_MOST;
}

static struct reading *read_words(const struct talk *talk, const struct form *form,
				  const char *words)
{
	struct reading_sender sender = talk_sender(talk);
	struct reading *reading = need_zeroed(1, sizeof(*reading));

	forms_read_as(talk->office->forms, form, words, strlen(words), &sender, talk_today(talk),
		      reading);
	return reading;
}

static bool says_anything(const struct reading *reading)
{
	for (size_t i = 0; reading->record_count > 0 && i < reading->form->field_count; i++) {
		const struct field_value *value = &reading->records[0].values[i];

		if (value->said && (value->present || value->reason[0] != '\0') &&
		    reading->form->fields[i].type != FIELD_TEXT)
			return true;
	}
	return false;
}

static bool could_have_words(const struct talk *talk, const struct own *own)
{
	SCOPED(release_memory)
	struct reading *reading = read_words(talk, own->form, talk->reading.words);

	return says_anything(reading) && !reading->leftover;
}

/* What a cancellation says beside the form is so in the record. */
static bool has_words(const struct talk *talk, const struct own *own)
{
	SCOPED(release_memory)
	struct reading *reading = read_words(talk, own->form, talk->reading.words);

	for (size_t i = 0; reading->record_count > 0 && i < own->form->field_count; i++) {
		const struct field_value *said = &reading->records[0].values[i];
		const struct field_value *kept = &own->record.values[i];

		if (!said->said || !said->present || own->form->fields[i].type == FIELD_TEXT)
			continue;
		if (!kept->present || !text_is(said->text, kept->text))
			return false;
	}
	return true;
}

/* The one that came within the last hour, if no other did. */
static void prefer_latest(struct owns *owns)
{
	int64_t since = owns->talk->now.utc - LATEST;
	size_t fresh = 0;

	for (size_t i = 0; i < owns->count; i++)
		fresh += owns->rows[i].at >= since;
	if (fresh != 1)
		return;
	for (size_t i = 0; i < owns->count; i++)
		if (owns->rows[i].at >= since)
			owns->rows[0] = owns->rows[i];
	owns->count = 1;
}

/* ---- in words ---- */

/* A record in few words, as the sender knows it: without himself. */
static void echo_record(const struct forms *forms, const struct own *own, struct buffer *out)
{
	SCOPED(release_memory) struct reading *one = need_zeroed(1, sizeof(*one));

	one->form = own->form;
	one->record_count = 1;
	one->records[0] = own->record;
	for (size_t i = 0; i < own->form->field_count; i++)
		if (own->form->fields[i].type == FIELD_NAME ||
		    own->form->fields[i].type == FIELD_GROUP)
			one->records[0].values[i].present = false;
	forms_echo(forms, one, out);
}

static void echo_value(const struct forms *forms, const struct form *form, size_t field,
		       const struct field_value *value, struct buffer *out)
{
	SCOPED(release_memory) struct reading *one = need_zeroed(1, sizeof(*one));

	one->form = form;
	one->record_count = 1;
	one->records[0].values[field] = *value;
	forms_echo(forms, one, out);
}

static void add_choice(struct talk *talk, const struct own *own, struct buffer *list)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;

	echo_record(talk->office->forms, own, &words);
	buffer_add_format(list, "%s%lld %s", list->size == 0 ? "" : "; ", (long long)own->id,
			  buffer_text(&words));
	talk->choices[talk->choice_count++] = own->id;
}

static void ask_which(struct talk *talk, const struct owns *owns)
{
	SCOPED(buffer_release) struct buffer list = BUFFER_EMPTY;

	talk->choice_count = 0;
	for (size_t i = 0; i < owns->count && talk->choice_count < TALK_CHOICES; i++)
		add_choice(talk, &owns->rows[i], &list);
	talk_extra(talk, "list", "%.400s", buffer_text(&list));
	talk_ask(talk, "record", "ask_which_record");
}

static bool too_long(const struct buffer *list)
{
	struct sms_cost cost = sms_cost(buffer_text(list), list->size);

	return cost.units > (cost.alphabet == SMS_GSM7 ? LIST_SEPTETS : LIST_UNITS);
}

bool correction_list(struct talk *talk)
{
	SCOPED(release_owns) struct owns owns;
	SCOPED(buffer_release) struct buffer list = BUFFER_EMPTY;

	find_owns(talk, false, &owns);
	for (size_t i = 0; i < owns.count && i < OWN_SHOWN; i++) {
		SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
		size_t before = list.size;

		buffer_add_format(&list, "%s%lld %s ", before == 0 ? "" : "; ",
				  (long long)owns.rows[i].id, owns.rows[i].form->title);
		echo_record(talk->office->forms, &owns.rows[i], &words);
		buffer_add_text(&list, buffer_text(&words));
		if (before > 0 && too_long(&list)) {
			list.text[before] = '\0';
			list.size = before;
			buffer_add_text(&list, " ...");
			break;
		}
	}
	talk_extra(talk, "list", "%.400s", buffer_text(&list));
	return owns.count > 0;
}

/* ---- correcting ---- */

static void to_the_clerk(struct talk *talk, const char *reply)
{
	talk->attention = "correction";
	talk_say(talk, reply);
}

/* "It is 2330, not 2300": the field that had the old value gets the new one. */
static bool set_new_value(struct talk *talk, struct own *own)
{
	struct reading *reading = &talk->reading;
	double factor, number;
	size_t field = field_said(talk, own, reading->was, &factor);
	struct field_value *value;
	struct field_value said = { .present = false };

	if (field == FIELDS_MOST)
		return false;
	value = &own->record.values[field];
	if (field_is_number(own->form->fields[field].type) &&
	    bare_number(reading->becomes, &number)) {
		value->number = number * factor;
		snprintf(value->text, sizeof(value->text), "%.10g", value->number);
	} else if (forms_read_answer(talk->office->forms, own->form, field, reading->becomes,
				     strlen(reading->becomes), talk_today(talk),
				     &said) == ANSWER_VALUE) {
		*value = said;
	} else {
		return false;
	}
	value->said = true;
	return true;
}

/* The old record with what is said now over it. False: nothing new is in it. */
static bool overlay(struct talk *talk, struct own *own, struct reading *as)
{
	SCOPED(release_memory) struct reading *said = NULL;

	*as = (struct reading){ .form = own->form, .record_count = 1 };
	if (talk->reading.was[0] != '\0' && talk->reading.becomes[0] != '\0') {
		if (!set_new_value(talk, own))
			return false;
		as->records[0] = own->record;
		return true;
	}
	as->records[0] = own->record;
	said = read_words(talk, own->form,
			  talk->reading.becomes[0] != '\0' ? talk->reading.becomes
							   : talk->reading.words);
	if (said->record_count > 1 || !says_anything(said) || said->leftover)
		return false;
	forms_merge(as, said);
	as->turned = as->leftover = false;
	return true;
}

static bool becomes_reading(struct talk *talk, struct own *own)
{
	SCOPED(release_memory) struct reading *as = need_zeroed(1, sizeof(*as));

	if (!overlay(talk, own, as))
		return false;
	talk->reading = *as;
	talk->replaces = own->id;
	talk_complete(talk);
	return true;
}

/* Narrows down by all that is said, as long as something is left. */
static void narrow(struct talk *talk, struct owns *owns, bool cancels)
{
	const struct reading *reading = &talk->reading;

	if (reading->receipt != 0) {
		keep_only(owns, has_receipt);
		return;
	}
	if (reading->target != NULL)
		keep_only(owns, has_form);
	if (reading->was[0] != '\0')
		keep_only(owns, has_old_value);
	else if (cancels)
		keep_only(owns, has_words);
	else
		keep_only(owns, could_have_words);
	if (owns->count > 1)
		prefer_latest(owns);
}

static bool says_nothing(const struct reading *reading)
{
	return reading->was[0] == '\0' && reading->becomes[0] == '\0' &&
	       reading->words[strspn(reading->words, " ")] == '\0';
}

bool correction_possible(struct talk *talk, const struct form *form)
{
	SCOPED(release_owns) struct owns owns;
	bool possible = false;

	find_owns(talk, false, &owns);
	for (size_t i = 0; i < owns.count; i++)
		possible |= owns.rows[i].form == form;
	return possible;
}

bool correction_begin(struct talk *talk)
{
	SCOPED(release_owns) struct owns owns;

	find_owns(talk, false, &owns);
	if (owns.count == 0) {
		talk_say(talk, "nothing_to_correct");
		return true;
	}
	if (says_nothing(&talk->reading)) {
		talk_ask(talk, "words", "ask_correction");
		return true;
	}
	narrow(talk, &owns, false);
	if (owns.count == 0) {
		if (talk->reading.receipt != 0)
			talk_say(talk, "no_receipt");
		else
			to_the_clerk(talk, "correct");
		return true;
	}
	if (owns.count > 1) {
		ask_which(talk, &owns);
		return true;
	}
	if (!becomes_reading(talk, &owns.rows[0])) {
		to_the_clerk(talk, "correct");
		return true;
	}
	return false;
}

static void find_old(const struct report *report, void *context)
{
	struct own *own = context;
	struct json *fields = json_read(report->fields);

	if (text_is(report->form, own->form->name))
		forms_record_read(own->form, fields, &own->record);
	json_free(fields);
}

static bool same_value(const struct field_value *a, const struct field_value *b)
{
	return a->present == b->present && (!a->present || text_is(a->text, b->text));
}

void correction_tell(struct talk *talk)
{
	SCOPED(release_memory) struct own *old = need_zeroed(1, sizeof(*old));
	SCOPED(buffer_release) struct buffer changes = BUFFER_EMPTY;
	const struct forms *forms = talk->office->forms;

	old->form = talk->reading.form;
	report_get(talk->office->store, talk->replaces, find_old, old);
	for (size_t i = 0; i < old->form->field_count; i++) {
		const struct field_value *now = &talk->reading.records[0].values[i];
		const char *gap = changes.size == 0 ? "" : " ";

		if (same_value(&old->record.values[i], now))
			continue;
		buffer_add_format(&changes, "%s%s ", gap, old->form->fields[i].title);
		echo_value(forms, old->form, i, &old->record.values[i], &changes);
		buffer_add_text(&changes, "→");
		echo_value(forms, old->form, i, now, &changes);
	}
	talk_extra(talk, "changes", "%.400s", buffer_text(&changes));
	talk_say(talk, changes.size == 0 ? "unchanged" : "corrected");
}

/* ---- taking back ---- */

void correction_cancel(struct talk *talk)
{
	SCOPED(release_owns) struct owns owns;
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	struct record_source source = { .name = "", .phone = talk->number, .way = "sms" };

	find_owns(talk, true, &owns);
	narrow(talk, &owns, true);
	if (owns.count == 0 && talk->reading.receipt == 0 && invitation_decline(talk))
		return;
	if (owns.count == 0) {
		talk_say(talk, talk->reading.receipt != 0 ? "no_receipt" : "nothing_to_cancel");
		return;
	}
	if (owns.count > 1) {
		ask_which(talk, &owns);
		return;
	}
	echo_record(talk->office->forms, &owns.rows[0], &words);
	talk->report_id = owns.rows[0].id;
	record_cancel(talk->office, owns.rows[0].id, &source, talk->now);
	talk_extra(talk, "cancelled", "%s %.300s", owns.rows[0].form->title, buffer_text(&words));
	talk_say(talk, "cancelled");
}

/* ---- answers ---- */

bool correction_take_choice(struct talk *talk)
{
	SCOPED(release_memory) struct normal_text *normal = need(sizeof(*normal));
	int64_t number, chosen = 0;

	normal_form(talk_text(talk), strlen(talk_text(talk)), normal);
	number = strtoll(normal->utf8 + strcspn(normal->utf8, "0123456789"), NULL, 10);
	for (size_t i = 0; i < talk->choice_count; i++)
		if (talk->choices[i] == number)
			chosen = number;
	if (chosen == 0 && number >= 1 && number <= (int64_t)talk->choice_count)
		chosen = talk->choices[number - 1];
	if (chosen == 0)
		return false;
	talk->reading.receipt = chosen;
	return true;
}

void correction_take_words(struct talk *talk)
{
	struct reading_sender sender = talk_sender(talk);
	const char *words = talk_text(talk);
	SCOPED(release_memory) struct reading *read = need_zeroed(1, sizeof(*read));

	forms_read(talk->office->forms, words, strlen(words), &sender, talk_today(talk), read);
	if (read->form == talk->reading.form) {
		talk->reading = *read;
		return;
	}
	if (read->form != NULL && !read->form->is_intent && read->evidence != EVIDENCE_FIELDS)
		talk->reading.target = read->form;
	copy_text(talk->reading.words, sizeof(talk->reading.words), words);
}
