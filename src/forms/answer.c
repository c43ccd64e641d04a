/* Short texts that answer a question, and single values that a person of the office types. */
#include "forms/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct reading_sender nobody = { .number = "", .name = "", .role = "" };

/* ---- words for yes and no ---- */

static bool is_sign(char c)
{
	return c != '\0' && strchr(" ,.;:!?~-()[]", c) != NULL;
}

/* The whole text is words of the list, with fillers between. */
static bool says(const struct forms *forms, const struct word_list *list, const char *text)
{
	bool found = false;

	for (size_t at = 0; text[at] != '\0';) {
		size_t used = words_at(list, text, at);

		found |= used > 0;
		if (used == 0)
			used = is_sign(text[at]);
		if (used == 0)
			used = words_at(&forms->fillers, text, at);
		if (used == 0)
			return false;
		at += used;
	}
	return found;
}

/* ---- a value ---- */

static bool take_piece(const struct reader *reader, size_t field, struct field_value *value)
{
	size_t found = 0;

	for (size_t i = 0; i < reader->piece_count; i++) {
		if (reader->pieces[i].field != field)
			continue;
		if (found++ == 0)
			*value = reader->pieces[i].value;
		if (found == 1 && reader->pieces[i].role == PIECE_EACH) {
			value->present = false;
			put_reason(value, "each");
		}
	}
	if (found > 1)
		value->doubtful = true;
	return found > 0;
}

/* A name that no surname begins, a buyer, free words: what was typed. */
static bool take_typed(const struct reader *reader, enum field_type type, struct field_value *value)
{
	struct text_span all = { skip_fillers(reader->forms, reader->normal.utf8, 0,
					      reader->normal.size),
				 reader->normal.size };
	size_t characters = unknown_characters(reader->forms, reader->normal.utf8, all);
	char words[VALUE_SIZE];

	if (type == FIELD_TEXT || type == FIELD_WORDS)
		all.from = 0;
	put_typed(reader, all, words, sizeof(words));
	if (words[0] == '\0')
		return false;
	if (type == FIELD_NAME &&
	    (characters < 2 || characters > 12 || strpbrk(words, "0123456789") != NULL))
		return false;
	if (type != FIELD_NAME && type != FIELD_TEXT && type != FIELD_WORDS)
		return false;
	put_words(value, words, strlen(words));
	value->doubtful = type == FIELD_NAME;
	return true;
}

bool value_read(const struct forms *forms, const struct form *form, size_t field, const char *text,
		size_t size, struct day today, struct field_value *value)
{
	struct reading *reading = need_zeroed(1, sizeof(*reading));
	struct reader *reader = reader_new(forms, text, size, &nobody, today, reading);
	enum field_type type = form->fields[field].type;
	bool found = false;

	*value = (struct field_value){ .present = false };
	reading->form = form;
	if (type != FIELD_TEXT && type != FIELD_WORDS) {
		assign_answer(reader, form, field);
		found = take_piece(reader, field, value);
		value->doubtful |= found && reading->turned;
	}
	if (!found)
		found = take_typed(reader, type, value);
	free(reader);
	free(reading);
	return found;
}

/* 2300 was said, or 2 tons 300, and now "jin": together they are read anew. */
static bool join_unit(const struct forms *forms, const struct form *form, size_t field,
		      const char *text, struct day today, const struct field_value *known,
		      struct field_value *value)
{
	size_t from = skip_fillers(forms, text, 0, strlen(text));
	char both[VALUE_SIZE];

	if (!text_is(known->reason, "unit") || known->number <= 0)
		return false;
	snprintf(both, sizeof(both), "%.200s%.64s", known->text, text + from);
	return value_read(forms, form, field, both, strlen(both), today, value) && value->present;
}

/* What was said whole, "2300 kg", is joined to nothing. */
static bool read_value(const struct forms *forms, const struct form *form, size_t field,
		       const char *typed, size_t size, const char *normal, struct day today,
		       const struct field_value *known, struct field_value *value)
{
	struct field_value joined = { .present = false };
	bool found = !says(forms, &forms->yes, normal) && !says(forms, &forms->no, normal) &&
		     value_read(forms, form, field, typed, size, today, value);

	if ((found && value->present) ||
	    !join_unit(forms, form, field, normal, today, known, &joined))
		return found;
	*value = joined;
	return true;
}

enum answer forms_read_answer(const struct forms *forms, const struct form *form, size_t field,
			      const char *text, size_t size, struct day today,
			      struct field_value *value)
{
	struct normal_text *normal = need(sizeof(*normal));
	struct field_value read = { .present = false };
	enum answer answer = ANSWER_OTHER;

	normal_form(text, size, normal);
	if (field == FIELDS_MOST && says(forms, &forms->yes, normal->utf8))
		answer = ANSWER_YES;
	else if (field == FIELDS_MOST && says(forms, &forms->no, normal->utf8))
		answer = ANSWER_NO;
	else if (says(forms, &forms->stop, normal->utf8))
		answer = ANSWER_STOP;
	else if (field == FIELDS_MOST)
		answer = ANSWER_OTHER;
	else if (says(forms, &forms->unknown, normal->utf8))
		answer = ANSWER_UNKNOWN;
	else if (read_value(forms, form, field, text, size, normal->utf8, today, value, &read))
		answer = ANSWER_VALUE;
	else if (says(forms, &forms->yes, normal->utf8))
		answer = ANSWER_YES;
	else if (says(forms, &forms->no, normal->utf8))
		answer = ANSWER_NO;
	if (answer == ANSWER_VALUE)
		*value = read;
	free(normal);
	return answer;
}

/* ---- to come or not ---- */

/* Octets of the one day that is named here; 0: none. */
static size_t day_here(const char *at, struct day today, char day[ISO_SIZE])
{
	struct text_dates dates;
	size_t used = text_dates(at, today, &dates);

	if (used == 0 || dates.kind != DATE_GOOD || dates.count != 1 || dates.doubt != DOUBT_NONE)
		return 0;
	iso_day(dates.days[0], day);
	return used;
}

/* Octets of what says nothing in such an answer. */
static size_t small_words(const struct forms *forms, const char *text, size_t at)
{
	return is_sign(text[at]) ? 1 : words_at(&forms->fillers, text, at);
}

enum coming forms_read_coming(const struct forms *forms, const char *text, size_t size,
			      struct day today, char day[ISO_SIZE])
{
	SCOPED(release_memory) struct normal_text *normal = need(sizeof(*normal));
	bool yes = false, no = false;

	normal_form(text, size, normal);
	day[0] = '\0';
	for (size_t at = 0; normal->utf8[at] != '\0';) {
		size_t refuses = words_at(&forms->not_coming, normal->utf8, at);
		size_t agrees = words_at(&forms->coming, normal->utf8, at);
		size_t used = refuses > agrees ? refuses : agrees;

		no |= refuses > 0 && refuses >= agrees;
		yes |= agrees > refuses;
		if (used == 0 && day[0] == '\0')
			used = day_here(normal->utf8 + at, today, day);
		if (used == 0)
			used = small_words(forms, normal->utf8, at);
		if (used == 0)
			return COMING_NOT_SAID;
		at += used;
	}
	return yes == no ? COMING_NOT_SAID : yes ? COMING_YES : COMING_NO;
}

bool forms_says_not_coming(const struct forms *forms, const char *text, size_t size)
{
	SCOPED(release_memory) struct normal_text *normal = need(sizeof(*normal));
	bool said = false;

	normal_form(text, size, normal);
	for (size_t at = 0; !said && normal->utf8[at] != '\0'; at += text_step(normal->utf8 + at))
		said = words_at(&forms->not_coming, normal->utf8, at) > 0;
	return said;
}

/* ---- the clerk's words ---- */

static bool set_number(const struct form_field *field, const char *words, struct field_value *value)
{
	char *end;
	double number = strtod(words, &end);

	if (end == words || *end != '\0' || !(number > -1e12 && number < 1e12))
		return false;
	*value = (struct field_value){ .present = false };
	put_number(value, number, false);
	return number >= field->least && (field->most <= 0 || number <= field->most);
}

static bool set_choice(const struct forms *forms, const struct form *form, size_t field,
		       const char *words, struct field_value *value)
{
	const char *recorded = forms_choice_value(forms, form, field, words);

	if (recorded == NULL)
		return false;
	*value = (struct field_value){ .present = false };
	put_words(value, recorded, strlen(recorded));
	return true;
}

/* "2" names nobody. */
static bool names_somebody(const char *words)
{
	return words[strspn(words, "0123456789+-.,:/ ")] != '\0';
}

static bool set_value(const struct forms *forms, const struct form *form, size_t field,
		      const char *words, struct day today, struct field_value *value)
{
	const struct form_field *row = &form->fields[field];

	if (words[0] == '\0' || strlen(words) >= VALUE_SIZE)
		return false;
	if (row->type == FIELD_CHOICE || row->type == FIELD_STAGE)
		return set_choice(forms, form, field, words, value);
	if ((row->type == FIELD_NAME || row->type == FIELD_NAMES) && !names_somebody(words))
		return false;
	if (row->type == FIELD_PLACE && config_zone(forms->config, words) == NULL)
		return false;
	if (row->type == FIELD_NAME || row->type == FIELD_NAMES || row->type == FIELD_PLACE ||
	    row->type == FIELD_WORDS || row->type == FIELD_TEXT) {
		*value = (struct field_value){ .present = false };
		put_words(value, words, strlen(words));
		return true;
	}
	if (field_is_number(row->type) && set_number(row, words, value))
		return row->type != FIELD_GROUP || value->number <= forms->config->groups;
	return value_read(forms, form, field, words, strlen(words), today, value) &&
	       value->present && !value->invalid && !value->doubtful;
}

bool forms_set_field(const struct forms *forms, const struct form *form, size_t field,
		     const char *words, struct day today, struct form_record *record)
{
	struct field_value value = { .present = false };

	if (!set_value(forms, form, field, words, today, &value))
		return false;
	record->values[field] = value;
	record->values[field].trusted = true;
	return true;
}
