#include "office/dialogue.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/correction.h"
#include "office/invitation.h"
#include "office/newcomer.h"
#include "text/normal.h"
#include "text/number.h"

#include <stdlib.h>
#include <string.h>

#define EXPIRED_AT_ONCE 50

/* How a text stands to the question. */
enum stands {
	STANDS_ANSWER,	/* the talk goes on with it */
	STANDS_SETTLED, /* it ends the talk */
	STANDS_OTHER	/* something else */
};

static enum answer read_answer(struct talk *talk, size_t field, struct field_value *value)
{
	struct field_value unused = { .present = false };
	const char *text = talk_text(talk);

	return forms_read_answer(talk->office->forms, talk->reading.form, field, text, strlen(text),
				 talk_today(talk), value == NULL ? &unused : value);
}

static enum stands stop(struct talk *talk, const char *reply)
{
	talk->outcome = OUTCOME_ACCEPTED;
	talk->ended = true;
	talk_say(talk, reply);
	return STANDS_SETTLED;
}

/* The clerk goes on with what is known. */
static enum stands leave_to_the_clerk(struct talk *talk)
{
	talk_put_aside(talk, &talk->open, "asked in vain");
	talk->outcome = OUTCOME_INCOMPLETE;
	talk_say(talk, "given_up");
	talk->open.phone[0] = '\0';
	return STANDS_SETTLED;
}

/* ---- a matter of its own ---- */

static bool has_keyword(const struct reading *read)
{
	if (read->outcome == OUTCOME_IGNORED)
		return true;
	return read->outcome != OUTCOME_UNKNOWN && read->form != NULL &&
	       (read->evidence != EVIDENCE_FIELDS || read->rival_count > 0) &&
	       !(read->form->is_intent && text_is(read->form->name, "ack"));
}

static unsigned values_said(const struct reading *read)
{
	unsigned count = 0;

	for (size_t i = 0; read->record_count > 0 && i < read->form->field_count; i++)
		count += read->records[0].values[i].said && read->records[0].values[i].present;
	return count;
}

static bool takes_any_words(enum field_type type)
{
	return type == FIELD_TEXT || type == FIELD_WORDS || type == FIELD_NAME ||
	       type == FIELD_NAMES;
}

/* An answer in name only: it begins something, or says the whole thing once more. A keyword alone
 * may be the answer (for transfer, or fallow?), though not where any words would do. */
static bool begins_something(struct talk *talk, enum field_type asked)
{
	struct reading_sender sender = talk_sender(talk);
	const char *text = talk_text(talk);
	SCOPED(release_memory) struct reading *read = need_zeroed(1, sizeof(*read));

	forms_read(talk->office->forms, text, strlen(text), &sender, talk_today(talk), read);
	if (!has_keyword(read) || read->evidence != EVIDENCE_KEYWORD || read->form == NULL)
		return false;
	return read->form->is_intent || takes_any_words(asked) || values_said(read) >= 2;
}

/* ---- numbers ---- */

/* The number that the text begins with; 0: none. all: whether nothing else stands there. */
static double number_at_start(const struct talk *talk, bool *all)
{
	SCOPED(release_memory) struct normal_text *normal = need(sizeof(*normal));
	struct text_number number;
	const char *at;
	size_t size;

	normal_form(talk_text(talk), strlen(talk_text(talk)), normal);
	at = normal->utf8 + strspn(normal->utf8, " ");
	size = text_number(at, &number);
	*all = size > 0 && at[size + strspn(at + size, " ")] == '\0';
	return size > 0 ? number.value : 0;
}

static double first_number(const struct talk *talk)
{
	bool all;

	return number_at_start(talk, &all);
}

/* A number by itself can only be what was asked for. */
static bool is_bare_number(const struct talk *talk)
{
	bool all;

	return number_at_start(talk, &all) > 0 && all;
}

/* ---- values beside the answer ---- */

static void merge(struct talk *talk, const struct reading *read)
{
	forms_merge(&talk->reading, read);
	talk->sure = talk->plausible = talk->twice = false;
	talk_complete(talk);
}

/* A place and an area, say, where the group was asked for: what was said is taken. */
static bool adds_values_of(struct talk *talk, const char *text, unsigned least)
{
	const struct form *form = talk->reading.form;
	struct reading_sender sender = talk_sender(talk);
	SCOPED(release_memory) struct reading *read = need_zeroed(1, sizeof(*read));
	unsigned said = 0;

	if (form == NULL || form->is_intent || talk->reading.record_count != 1 ||
	    is_bare_number(talk))
		return false;
	forms_read_as(talk->office->forms, form, text, strlen(text), &sender, talk_today(talk),
		      read);
	if (read->record_count != 1 || read->leftover || read->turned)
		return false;
	for (size_t i = 0; i < form->field_count; i++)
		said += read->records[0].values[i].said && form->fields[i].type != FIELD_TEXT;
	if (said < least)
		return false;
	merge(talk, read);
	return true;
}

static bool adds_values(struct talk *talk, unsigned least)
{
	return adds_values_of(talk, talk_text(talk), least);
}

/* ---- a field ---- */

static void fill_in(struct talk *talk, size_t field, const struct field_value *value)
{
	for (size_t i = 0; i < talk->reading.record_count; i++) {
		struct field_value *here = &talk->reading.records[i].values[field];

		if (i > 0 && here->present)
			continue;
		*here = *value;
		here->said = true;
	}
	/* A new value has to be looked at anew. */
	talk->sure = talk->plausible = false;
	talk_complete(talk);
}

/* Nobody knows it: what was said of it in vain goes. */
static void leave_empty(struct reading *reading, size_t field)
{
	for (size_t i = 0; i < reading->record_count; i++)
		reading->records[i].values[field] = (struct field_value){ .present = false };
}

static enum stands answers_field(struct talk *talk)
{
	const struct form *form = talk->reading.form;
	size_t field = forms_field(form, talk->open.question + strlen("field:"));
	struct field_value value;

	if (field == FIELDS_MOST || talk->reading.record_count == 0)
		return STANDS_OTHER;
	value = talk->reading.records[0].values[field];
	switch (read_answer(talk, field, &value)) {
	case ANSWER_VALUE:
		if (begins_something(talk, form->fields[field].type))
			return STANDS_OTHER;
		adds_values(talk, 2);
		fill_in(talk, field, &value);
		return STANDS_ANSWER;
	case ANSWER_STOP: return stop(talk, "stopped");
	case ANSWER_UNKNOWN:
		if (form->fields[field].required)
			return leave_to_the_clerk(talk);
		leave_empty(&talk->reading, field);
		talk_complete(talk);
		return STANDS_ANSWER;
	case ANSWER_YES:
	case ANSWER_NO:
	case ANSWER_OTHER: break;
	}
	return STANDS_OTHER;
}

/* ---- yes or no ---- */

static enum stands answers_yes_or_no(struct talk *talk, bool *said_yes)
{
	switch (read_answer(talk, FIELDS_MOST, NULL)) {
	case ANSWER_YES: *said_yes = true; return STANDS_ANSWER;
	case ANSWER_NO: return stop(talk, "declined");
	case ANSWER_STOP: return stop(talk, "stopped");
	case ANSWER_UNKNOWN: return leave_to_the_clerk(talk);
	case ANSWER_VALUE:
	case ANSWER_OTHER: break;
	}
	return STANDS_OTHER;
}

static enum stands answers_sure(struct talk *talk)
{
	enum stands stands = answers_yes_or_no(talk, &talk->sure);

	if (stands == STANDS_ANSWER) {
		forms_trust(&talk->reading);
		talk_complete(talk);
	}
	return stands;
}

static enum stands answers_plausible(struct talk *talk)
{
	enum stands stands = answers_yes_or_no(talk, &talk->plausible);

	if (stands == STANDS_ANSWER) {
		talk->sure = true;
		forms_trust(&talk->reading);
		talk_complete(talk);
	}
	return stands;
}

static bool wants_yes(const char *question)
{
	return text_is(question, "sure") || text_is(question, "plausible") ||
	       text_is(question, "twice");
}

/* Nothing that was asked for: the question once more, or the clerk. */
static enum stands puzzled(struct talk *talk)
{
	talk->outcome = wants_yes(talk->open.question) ? OUTCOME_CONFIRM : OUTCOME_INCOMPLETE;
	talk_ask_again(talk);
	return STANDS_SETTLED;
}

/* ---- one or two ---- */

static enum stands answers_twice(struct talk *talk)
{
	double number = first_number(talk);
	enum answer answer = ANSWER_OTHER;

	if (number == 1)
		return stop(talk, "once");
	if (number == 0)
		answer = read_answer(talk, FIELDS_MOST, NULL);
	switch (answer) {
	case ANSWER_NO:
	case ANSWER_STOP: return stop(talk, "once");
	case ANSWER_UNKNOWN: return leave_to_the_clerk(talk);
	case ANSWER_YES: return puzzled(talk); /* to one or to two? */
	case ANSWER_VALUE:
	case ANSWER_OTHER: break;
	}
	if (number != 2)
		return STANDS_OTHER;
	talk->twice = talk->sure = talk->plausible = true;
	forms_trust(&talk->reading);
	talk_complete(talk);
	return STANDS_ANSWER;
}

/* ---- which form ---- */

static const struct form *chosen_form(struct talk *talk)
{
	const struct reading *draft = &talk->reading;
	struct reading_sender sender = talk_sender(talk);
	size_t number = (size_t)first_number(talk);
	const struct form *chosen = NULL;
	SCOPED(release_memory) struct reading *read = NULL;

	if (number >= 1 && number <= draft->rival_count)
		return draft->rivals[number - 1];
	for (size_t i = 0; i < draft->rival_count; i++)
		if (strstr(talk_text(talk), draft->rivals[i]->title) != NULL)
			return draft->rivals[i];
	read = need_zeroed(1, sizeof(*read));
	forms_read(talk->office->forms, talk_text(talk), strlen(talk_text(talk)), &sender,
		   talk_today(talk), read);
	for (size_t i = 0; i < draft->rival_count && read->rival_count == 0; i++)
		if (draft->rivals[i] == read->form)
			chosen = read->form;
	return chosen;
}

static enum stands answers_form(struct talk *talk)
{
	const struct form *form = chosen_form(talk);
	struct reading_sender sender = talk_sender(talk);
	struct inbox_message began;

	if (form == NULL)
		return read_answer(talk, FIELDS_MOST, NULL) == ANSWER_STOP ? stop(talk, "stopped")
									   : STANDS_OTHER;
	if (!inbox_get(talk->office->store, talk->began, &began))
		return leave_to_the_clerk(talk);
	talk->reading = (struct reading){ .form = NULL };
	forms_read_as(talk->office->forms, form, began.text, strlen(began.text), &sender,
		      talk_today(talk), &talk->reading);
	inbox_release(&began);
	talk_complete(talk);
	return STANDS_ANSWER;
}

/* ---- people and records ---- */

static enum stands answers_who(struct talk *talk)
{
	if (newcomer_take_who(talk) || newcomer_take_name(talk)) {
		talk_complete(talk);
		return STANDS_ANSWER;
	}
	return read_answer(talk, FIELDS_MOST, NULL) == ANSWER_STOP ? stop(talk, "stopped")
								   : STANDS_OTHER;
}

static enum stands answers_you(struct talk *talk)
{
	if (read_answer(talk, FIELDS_MOST, NULL) == ANSWER_STOP)
		return stop(talk, "stopped");
	if (!newcomer_take_name(talk))
		return STANDS_OTHER;
	if (!talk->reading.form->is_intent)
		talk_complete(talk);
	return STANDS_ANSWER;
}

static enum stands answers_record(struct talk *talk)
{
	if (correction_take_choice(talk))
		return STANDS_ANSWER;
	return read_answer(talk, FIELDS_MOST, NULL) == ANSWER_STOP ? stop(talk, "stopped")
								   : STANDS_OTHER;
}

static enum stands answers_words(struct talk *talk)
{
	if (read_answer(talk, FIELDS_MOST, NULL) == ANSWER_STOP)
		return stop(talk, "stopped");
	correction_take_words(talk);
	return STANDS_ANSWER;
}

/* What may be asked, and how the answer is read. */
static const struct question {
	const char *name; /* or what it begins with */
	enum stands (*answers)(struct talk *talk);
} questions[] = {
	{ "field:", answers_field },
	{ "sure", answers_sure },
	{ "plausible", answers_plausible },
	{ "twice", answers_twice },
	{ "form", answers_form },
	{ "who", answers_who },
	{ "you", answers_you },
	{ "record", answers_record },
	{ "words", answers_words },
};

static enum stands answers(struct talk *talk)
{
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++)
		if (text_begins(talk->open.question, questions[i].name))
			return questions[i].answers(talk);
	return STANDS_OTHER;
}

/* ---- no answer ---- */

/* The same form once more, about the same person: it completes the draft. */
static bool same_matter(const struct reading *draft, const struct reading *read)
{
	if (read->form != draft->form || read->form->is_intent || draft->record_count != 1 ||
	    read->record_count != 1)
		return false;
	for (size_t i = 0; i < read->form->field_count; i++) {
		const struct field_value *new = &read->records[0].values[i];
		const struct field_value *old = &draft->records[0].values[i];

		if (read->form->fields[i].type == FIELD_NAME && new->said && old->said &&
		    !text_is(new->text, old->text))
			return false;
	}
	return true;
}

/* "Correct the delivery", where all there is of one is the draft: it is the draft that is corrected. */
static bool corrects_draft(struct talk *talk, const struct reading *read)
{
	const struct form *form = talk->reading.form;

	return read->form != NULL && text_is(read->form->name, "correct") && form != NULL &&
	       read->target == form && read->receipt == 0 && !correction_possible(talk, form) &&
	       adds_values_of(talk, read->words, 1);
}

/* Asked meanwhile, without leaving the matter. */
static bool in_passing(const struct form *form)
{
	static const char *const names[] = { "help", "query", "optout", "optin" };

	for (size_t i = 0; form->is_intent && i < sizeof(names) / sizeof(*names); i++)
		if (text_is(form->name, names[i]))
			return true;
	return false;
}

/* The new matter takes the place of the open one, which the clerk gets. */
static enum dialogue_taken begin_anew(struct talk *talk, struct reading *read)
{
	talk_put_aside(talk, &talk->open, "left open");
	talk->open.phone[0] = '\0';
	talk->reading = *read;
	talk->outcome = read->outcome;
	talk->read = true;
	talk->began = talk->message->id;
	talk->sure = talk->plausible = talk->twice = false;
	talk->replaces = 0;
	talk->choice_count = 0;
	talk->who = (struct person){ .id = 0 };
	return DIALOGUE_NONE;
}

static enum dialogue_taken something_else(struct talk *talk)
{
	struct reading_sender sender = talk_sender(talk);
	const char *text = talk_text(talk);
	SCOPED(release_memory) struct reading *read = need_zeroed(1, sizeof(*read));

	if (invitation_take(talk)) {
		talk->leave_open = true;
		return DIALOGUE_SETTLED;
	}
	forms_read(talk->office->forms, text, strlen(text), &sender, talk_today(talk), read);
	if (has_keyword(read)) {
		if (read->outcome == OUTCOME_IGNORED ||
		    (read->form != NULL && in_passing(read->form))) {
			talk->leave_open = talk->read = true;
			talk->reading = *read;
			talk->outcome = read->outcome;
			return DIALOGUE_NONE;
		}
		if (corrects_draft(talk, read))
			return DIALOGUE_ANSWERS;
		if (!same_matter(&talk->reading, read))
			return begin_anew(talk, read);
		merge(talk, read);
		return DIALOGUE_ANSWERS;
	}
	if (adds_values(talk, 1))
		return DIALOGUE_ANSWERS;
	puzzled(talk);
	return DIALOGUE_SETTLED;
}

enum dialogue_taken dialogue_take(struct talk *talk)
{
	struct store *store = talk->office->store;
	const struct moment any = { .utc = INT64_MIN };

	if (!dialogue_get(store, talk->number, any, &talk->open))
		return DIALOGUE_NONE;
	if (talk->open.expires_at <= talk->now.utc || !talk_restore(talk, &talk->open)) {
		talk_put_aside(talk, &talk->open, "not answered");
		talk->open.phone[0] = '\0';
		talk->began = talk->message->id;
		return DIALOGUE_NONE;
	}
	switch (answers(talk)) {
	case STANDS_ANSWER: return DIALOGUE_ANSWERS;
	case STANDS_SETTLED: return DIALOGUE_SETTLED;
	case STANDS_OTHER: return something_else(talk);
	}
	return DIALOGUE_NONE;
}

/* ---- expiry ---- */

int64_t dialogue_expiry(struct office *office, struct moment now)
{
	(void)now;
	return dialogue_due(office->store);
}

struct expired {
	struct dialogue rows[EXPIRED_AT_ONCE];
	size_t count;
};

static void note_expired(const struct dialogue *dialogue, void *context)
{
	struct expired *expired = context;
	struct dialogue *row = &expired->rows[expired->count++];

	*row = *dialogue;
	row->draft = need_copy(dialogue->draft);
}

void dialogue_expire(struct office *office, struct moment now)
{
	struct expired *expired = need_zeroed(1, sizeof(*expired));

	dialogue_expired(office->store, now, EXPIRED_AT_ONCE, note_expired, expired);
	for (size_t i = 0; i < expired->count; i++) {
		struct dialogue *row = &expired->rows[i];

		dialogue_close(office->store, row->phone);
		if (row->message_id != 0) {
			inbox_attend(office->store, row->message_id, "not answered", now);
			draft_keep(office->store, row->message_id, row->form, row->draft, now);
		}
		dialogue_release(row);
	}
	free(expired);
}
