/* The entrance: from a text to a reading. The way through the files stands in inside.h. */
#include "forms/forms.h"

#include "base/phone.h"
#include "forms/inside.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *outcome_name(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_ACCEPTED: return "accepted";
	case OUTCOME_CONFIRM: return "confirm";
	case OUTCOME_INCOMPLETE: return "incomplete";
	case OUTCOME_INVALID: return "invalid";
	case OUTCOME_UNKNOWN: return "unknown";
	case OUTCOME_IGNORED: return "ignored";
	}
	return "unknown";
}

/* ---- values ---- */

#define WHOLE_BELOW 1e9

static bool is_whole(double number)
{
	return fabs(number) < WHOLE_BELOW && number == (int)number;
}

void shown_number(double number, char *out, size_t size)
{
	char digits[INTEGER_SIZE];

	/* Ten digits are told; a number of more is whole, and shown without an exponent. */
	if (is_whole(number)) {
		write_integer(digits, (int)number);
		copy_text(out, size, digits);
	} else if (fabs(number) < 1e10) {
		snprintf(out, size, "%.10g", fabs(number) < 1e-4 ? 0 : number);
	} else {
		snprintf(out, size, "%.0f", number);
	}
}

void add_number(double number, struct buffer *out)
{
	char text[32];

	shown_number(number, text, sizeof(text));
	buffer_add_text(out, text);
}

void put_number(struct field_value *value, double number, bool doubtful)
{
	value->present = true;
	value->said = true;
	value->doubtful = doubtful;
	shown_number(number, value->text, sizeof(value->text));
	/* What is kept is what is shown: no digit more. */
	value->number = is_whole(number) ? (int)number : strtod(value->text, NULL);
}

/* Whole characters, as many as fit; what is none is U+FFFD, as it is in JSON: a draft comes back
 * from the database as it went there. `visible`: a name with a zero-width blank is that name. */
static void put_characters(char *out, size_t size, const char *text, size_t length, bool visible)
{
	size_t used = 0;

	for (size_t at = 0, step; at < length && text[at] != '\0'; at += step) {
		char32_t character = text_char(text + at);
		const char *from = character == 0xFFFD ? "\xEF\xBF\xBD" : text + at;
		size_t octets;

		step = text_step(text + at);
		octets = character == 0xFFFD ? 3 : step;
		if (at + step > length || used + octets >= size)
			break;
		if (visible && normal_unseen(character))
			continue;
		memcpy(out + used, from, octets);
		used += octets;
	}
	out[used] = '\0';
}

void put_words(struct field_value *value, const char *words, size_t size)
{
	put_characters(value->text, sizeof(value->text), words, size, false);
	value->present = true;
	value->said = true;
}

void put_reason(struct field_value *value, const char *reason)
{
	copy_text(value->reason, sizeof(value->reason), reason);
}

static bool is_separator(char c)
{
	return strchr(" :,;.!-\r\n\t", c) != NULL;
}

/* What stood there before it was taken out is no separator. */
static bool parts_typed(const struct normal_text *normal, size_t at)
{
	return is_separator(normal->utf8[at]) && !(normal->marks[at] & NORMAL_TAKEN);
}

/* The octets of the typed text that a stretch of the normal form comes from. */
void put_typed(const struct reader *reader, struct text_span span, char *out, size_t size)
{
	const struct normal_text *normal = &reader->normal;
	size_t from, to;

	while (span.from < span.to && parts_typed(normal, span.from))
		span.from++;
	while (span.to > span.from && parts_typed(normal, span.to - 1))
		span.to--;
	from = span.from < normal->size ? normal->typed[span.from] : reader->typed_size;
	to = span.to < normal->size ? normal->typed[span.to] : reader->typed_size;
	if (to < from)
		to = from;
	while (to > from && (unsigned char)reader->typed[to - 1] <= ' ')
		to--;
	put_characters(out, size, reader->typed + from, to - from, true);
}

/* ---- the reader ---- */

bool shows_trouble(const struct forms *forms, const struct term *term)
{
	for (size_t i = 0; term != NULL && i < term->count; i++) {
		if (term->meanings[i].kind == TERM_VERB &&
		    form_takes_text(&forms->forms[term->meanings[i].form]))
			return true;
	}
	return false;
}

void reader_blank(struct reader *reader, size_t from, size_t to)
{
	memset(reader->normal.utf8 + from, ' ', to - from);
	for (size_t at = from; at < to; at++)
		reader->normal.marks[at] |= NORMAL_TAKEN;
	reader->scanned[0] = reader->scanned[1] = false;
}

static void blank_skipped(struct reader *reader)
{
	const struct forms *forms = reader->forms;
	struct pattern_match match;

	for (size_t i = 0; i < forms->skipped_count; i++) {
		size_t from = 0;

		while (pattern_find(forms->skipped[i].pattern, reader->normal.utf8,
				    reader->normal.size, from, &reader->budget,
				    &match) == PATTERN_MATCHES &&
		       match.group[0].to > match.group[0].from) {
			reader_blank(reader, match.group[0].from, match.group[0].to);
			from = match.group[0].to;
		}
	}
}

/* "Last year 7 mu; this year 9": what is said of last year is blank, so that this year's counts;
 * and it is asked about. */
static void blank_past_year(struct reader *reader)
{
	size_t from, to = text_past_year(reader->normal.utf8, &from);

	if (to == 0)
		return;
	reader_blank(reader, from, to);
	reader->reading->leftover = true;
}

static size_t past_blank(const char *text, size_t at)
{
	return at + (text[at] == ' ');
}

/* The village's words for its money beside a number (300 ksh, ksh 300) are read as text/ reads
 * its own. */
static void translate_money(const struct forms *forms, struct normal_text *normal)
{
	const char *text = normal->utf8;

	for (size_t at = 0; forms->money.count > 0 && at < normal->size;
	     at += text_step(text + at)) {
		size_t used = words_at(&forms->money, text, at);
		size_t before = at > 0 && text[at - 1] == ' ' ? at - 1 : at;

		if (used == 0)
			continue;
		if (before > 0 && text_is_digit(text[before - 1]))
			normal_replace(normal, at, at + used, TEXT_MONEY_BEHIND);
		else if (text_is_digit(text[past_blank(text, at + used)]))
			normal_replace(normal, at, at + used, TEXT_MONEY_BEFORE);
	}
}

/* Digits from here on; 0 where there are more. */
static size_t digits_at(const char *text, size_t at, size_t most)
{
	size_t count = 0;

	while (text_is_digit(text[at + count]))
		count++;
	return count > most ? 0 : count;
}

static void swap_ends(char *text, size_t first, size_t last, size_t size)
{
	char kept[16];
	size_t middle = size - first - last;

	memcpy(kept, text + size - last, last);
	memcpy(kept + last, text + first, middle);
	memcpy(kept + last + middle, text, first);
	memcpy(text, kept, size);
}

/* 15/3 and 15/3/2027, where the village writes the day first, as text/ reads days: 3/15. */
static void turn_days(struct normal_text *normal)
{
	char *text = normal->utf8;

	for (size_t at = 0; at < normal->size; at++) {
		size_t day, month, year, size;

		if (at > 0 && (text_is_digit(text[at - 1]) || text[at - 1] == '/'))
			continue;
		day = digits_at(text, at, 2);
		month = day > 0 && text[at + day] == '/' ? digits_at(text, at + day + 1, 2) : 0;
		if (month == 0)
			continue;
		size = day + 1 + month;
		year = text[at + size] == '/' ? digits_at(text, at + size + 1, 4) : 0;
		size += year > 0 ? 1 + year : 0;
		swap_ends(text + at, day, year > 0 ? year : month, size);
		at += size - 1;
	}
}

struct reader *reader_new(const struct forms *forms, const char *text, size_t size,
			  const struct reading_sender *sender, struct day today,
			  struct reading *reading)
{
	struct reader *reader = need(sizeof(*reader));

	reader->forms = forms;
	reader->typed = text;
	reader->typed_size = size;
	reader->sender = sender;
	reader->today = today;
	reader->budget = PATTERN_BUDGET;
	reader->scanned[0] = reader->scanned[1] = false;
	reader->piece_count = 0;
	reader->turns = 0;
	reader->slip = SIZE_MAX;
	reader->implied = NULL;
	reader->keyword_from = reader->words_from = 0;
	reader->reading = reading;
	normal_form(text, size, &reader->normal);
	translate_money(forms, &reader->normal);
	if (forms->config->day_first)
		turn_days(&reader->normal);
	return reader;
}

/* 3.15 may be a day or a number; where nothing of the kind stands, wanting days changes nothing. */
static bool days_are_certain(const struct scan *scan)
{
	for (size_t i = 0; i < scan->date_count; i++) {
		if (!scan->dates[i].certain)
			return false;
	}
	return true;
}

static const struct scan *scan_once(struct reader *reader, bool days)
{
	unsigned wanted = WANT(MENTION_PEOPLE) | WANT(MENTION_GROUP) | WANT(MENTION_NAME) |
			  (days ? WANT(MENTION_DATES) : 0);

	if (!reader->scanned[days])
		text_scan(&reader->normal, 0, wanted, reader->forms->words, reader->today,
			  &reader->scans[days]);
	reader->scanned[days] = true;
	return &reader->scans[days];
}

const struct scan *reader_scan(struct reader *reader, const struct form *form)
{
	const struct scan *scan = scan_once(reader, true);

	if (form == NULL || form->is_intent || field_of_type(form, FIELD_DATE) != FIELDS_MOST ||
	    days_are_certain(scan))
		return scan;
	return scan_once(reader, false);
}

/* ---- words that say nothing ---- */

size_t skip_fillers(const struct forms *forms, const char *text, size_t at, size_t to)
{
	while (at < to) {
		size_t used = is_separator(text[at]) ? text[at] != '\0' : 0;

		if (used == 0)
			used = words_at(&forms->fillers, text, at);
		if (used == 0)
			return at;
		at += used;
	}
	return at;
}

size_t unknown_characters(const struct forms *forms, const char *text, struct text_span span)
{
	size_t count = 0;

	for (size_t at = skip_fillers(forms, text, span.from, span.to); at < span.to;
	     at = skip_fillers(forms, text, at, span.to)) {
		unsigned char c = (unsigned char)text[at];

		/* Signs are not counted: a bracket, a plus. */
		count += c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		at += text_step(text + at);
	}
	return count;
}

size_t scan_unknown(const struct reader *reader, const struct scan *scan)
{
	size_t count = 0;

	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == MENTION_OTHER)
			count += unknown_characters(reader->forms, reader->normal.utf8,
						    scan->mentions[i].span);
	}
	return count;
}

/* ---- texts with a blank behind every character ---- */

/* So many words of one character, and hardly others, were typed with blanks between all of them. */
static bool is_spaced_out(const struct normal_text *normal)
{
	size_t single = 0, words = 0;

	for (size_t at = 0; at < normal->size;) {
		size_t size = strcspn(normal->utf8 + at, " ");

		if (size > 0) {
			words++;
			single += text_is_han(text_char(normal->utf8 + at)) &&
				  text_step(normal->utf8 + at) == size;
		}
		at += size + 1;
	}
	return single >= 3 && words >= 4 && single * 2 >= words;
}

/* A blank between characters goes, one beside a longer word stays. */
static void close_up(struct normal_text *normal)
{
	size_t out = 0;

	for (size_t at = 0; at < normal->size; at++) {
		if (normal->utf8[at] == ' ' && out > 0 &&
		    text_step(normal->utf8 + at + 1) == strcspn(normal->utf8 + at + 1, " "))
			continue;
		normal->utf8[out] = normal->utf8[at];
		normal->typed[out] = normal->typed[at];
		normal->marks[out++] = normal->marks[at];
	}
	normal->size = out;
	normal->utf8[out] = '\0';
}

/* ---- texts that nobody wrote ---- */

/* [WORD] 5 mu: the signature of a machine, but for the word in it. */
static bool brackets_keyword(const struct reader *reader, size_t from, size_t to)
{
	struct lexicon_word words[4];
	size_t count;

	if (to - from < 3 || reader->normal.utf8[from] != '[' || reader->normal.utf8[to - 1] != ']')
		return false;
	count = lexicon_at(reader->forms->words, reader->normal.utf8, from + 1, words, 4);
	for (size_t i = 0; i < count; i++) {
		if (words[i].size == to - from - 2 &&
		    term_meaning(&reader->forms->terms.terms[words[i].number], TERM_KEYWORD,
				 SIZE_MAX, 0) != NULL)
			return true;
	}
	return false;
}

/* A service number, or a text that a machine made. */
static const char *why_ignored(struct reader *reader)
{
	const struct forms *forms = reader->forms;
	char number[PHONE_SIZE];
	struct pattern_match match;
	enum phone_class class = phone_read(reader->sender->number, forms->config->country_code,
					    number, sizeof(number));

	if (class == PHONE_SERVICE || class == PHONE_ALPHANUMERIC)
		return "service";
	for (size_t i = 0; i < forms->ignored_count; i++) {
		if (pattern_find(forms->ignored[i].pattern, reader->normal.utf8,
				 reader->normal.size, 0, &reader->budget,
				 &match) == PATTERN_MATCHES &&
		    !brackets_keyword(reader, match.group[0].from, match.group[0].to))
			return "robot";
	}
	return NULL;
}

/* ---- a keyword whose end is misspelt ---- */

/* The word for which this one sounds, longer than the one that it begins with; NULL: none. */
static const struct term *longer_keyword(const struct reader *reader, size_t at)
{
	const struct forms *forms = reader->forms;
	struct lexicon_word words[ALIKE_MOST];
	size_t count = lexicon_at(forms->keywords, reader->normal.utf8, at, words, ALIKE_MOST);
	size_t exact = count > 0 && words[0].likeness == LIKE_EQUAL ? words[0].size : 0;

	for (size_t i = 0; exact > 0 && i < count; i++) {
		const struct term *term = &forms->terms.terms[words[i].number];

		if (words[i].likeness == LIKE_SOUND && words[i].size > exact &&
		    strlen(term->word) == words[i].size)
			return term;
	}
	return NULL;
}

/* What begins with a keyword and goes on as a longer one sounds is that one, and no name. */
static void mend_keyword(struct reader *reader)
{
	struct normal_text *normal = &reader->normal;
	size_t at = 0, step = 1;

	/* Behind each filler that opens the text: one may be how the keyword begins. */
	for (; step > 0 && at < normal->size && normal->size <= LETTER_OCTETS; at += step) {
		const struct term *term = longer_keyword(reader, at);

		if (term != NULL) {
			memcpy(normal->utf8 + at, term->word, strlen(term->word));
			return;
		}
		step = is_separator(normal->utf8[at])
			       ? 1
			       : words_at(&reader->forms->fillers, normal->utf8, at);
	}
}

/* ---- a text whose form is known ---- */

/* Beside small words, and the wish that nobody be named. */
static bool says_something(struct reader *reader)
{
	const struct scan *scan = reader_scan(reader, NULL);

	for (size_t i = 0; i < scan->count; i++) {
		const struct term *term = mention_term(reader->forms, &scan->mentions[i]);

		if (scan->mentions[i].span.from < reader->words_from ||
		    term_meaning(term, TERM_ANONYMOUS, SIZE_MAX, 0) != NULL ||
		    term_meaning(term, TERM_FILLER, SIZE_MAX, 0) != NULL)
			continue;
		if (scan->mentions[i].kind != MENTION_OTHER ||
		    unknown_characters(reader->forms, reader->normal.utf8, scan->mentions[i].span) >
			    0)
			return true;
	}
	return false;
}

static void read_text_form(struct reader *reader, const struct form *form)
{
	struct field_value *value;
	size_t field = field_of_type(form, FIELD_TEXT);

	reader->reading->record_count = 1;
	assign_mentions(reader, form);
	build_records(reader, form);
	reader->reading->leftover = reader->reading->turned = false;
	reader->reading->record_count = 1;
	/* What such a form asks for are words; a place nobody knows is among them. */
	for (size_t i = 0; i < form->field_count; i++) {
		struct field_value *found = &reader->reading->records[0].values[i];

		if (!found->present || found->doubtful || found->invalid)
			*found = (struct field_value){ .present = false };
	}
	value = &reader->reading->records[0].values[field];
	put_typed(reader, (struct text_span){ reader->words_from, reader->normal.size },
		  value->text, sizeof(value->text));
	value->present = value->said = value->text[0] != '\0' && says_something(reader);
}

static void read_fields(struct reader *reader, const struct form *form)
{
	if (form->is_intent) {
		read_intent(reader, form);
	} else if (form_takes_text(form)) {
		read_text_form(reader, form);
	} else {
		assign_mentions(reader, form);
		find_beside(reader, form);
		build_records(reader, form);
	}
	reader->reading->skipped = reader->budget.skipped;
}

/* ---- the entrance ---- */

/* A record behind the first is cleared when it is filled: ten of them are most of a reading. */
void forms_begin(struct reading *reading, const struct form *form)
{
	memset(reading, 0, offsetof(struct reading, records));
	memset(&reading->records[0], 0, sizeof(reading->records[0]));
	memset(&reading->record_count, 0,
	       sizeof(*reading) - offsetof(struct reading, record_count));
	reading->outcome = OUTCOME_UNKNOWN;
	reading->form = form;
}

/* Nothing else is wrong than that its day is over. */
static bool is_only_past(const struct reading *reading)
{
	for (size_t i = 0; i < reading->error_count; i++) {
		if (!text_is(reading->errors[i].reason, "past"))
			return false;
	}
	return reading->outcome == OUTCOME_INVALID;
}

/* "Turned over 8 mu": an amount behind a word that says it is done. */
static bool tells_done(struct reader *reader)
{
	const struct scan *scan = reader_scan(reader, reader->reading->form);

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];

		if ((mention->kind == MENTION_QUANTITY || mention->kind == MENTION_PEOPLE) &&
		    text_settled(reader->normal.utf8, mention->span.from))
			return true;
	}
	return false;
}

/* A refusal, a question, a story: whole enough to be confirmed, or a case for the clerk. That
 * yesterday's wages were not paid is no sign-up that comes too late, nor is what was done then. */
static void judge_turned(struct reader *reader)
{
	struct reading *reading = reader->reading;

	bool past = is_only_past(reading), turned;

	if (reading->form->is_intent)
		return;
	turned = reading->turned && reader->turns & (TURN_REFUSAL | TURN_QUESTION | TURN_STORY);
	if ((turned && (past || reading->outcome == OUTCOME_INCOMPLETE)) ||
	    (past && tells_done(reader)))
		forms_begin(reading, NULL);
}

void forms_read(const struct forms *forms, const char *text, size_t size,
		const struct reading_sender *sender, struct day today, struct reading *reading)
{
	struct reader *reader = reader_new(forms, text, size, sender, today, reading);
	const char *ignored = why_ignored(reader);

	forms_begin(reading, NULL);
	if (ignored != NULL) {
		reading->outcome = OUTCOME_IGNORED;
		copy_text(reading->reason, sizeof(reading->reason), ignored);
		free(reader);
		return;
	}
	if (is_spaced_out(&reader->normal))
		close_up(&reader->normal);
	blank_skipped(reader);
	blank_past_year(reader);
	mend_keyword(reader);
	find_form(reader);
	if (reading->form != NULL) {
		read_fields(reader, reading->form);
		forms_complete(forms, sender, today, reading);
		judge_turned(reader);
	}
	free(reader);
}

void forms_read_as(const struct forms *forms, const struct form *form, const char *text,
		   size_t size, const struct reading_sender *sender, struct day today,
		   struct reading *reading)
{
	struct reader *reader = reader_new(forms, text, size, sender, today, reading);

	forms_begin(reading, form);
	blank_skipped(reader);
	if (!form->is_intent)
		reader->words_from = fit_form(reader, (size_t)(form - forms->forms)).words_from;
	read_fields(reader, form);
	free(reader);
}
