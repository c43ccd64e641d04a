/*
 * A second wish in the same text: "enrol 5 mu, tomorrow one of us works". A reading is of one form; an
 * amount that is in none of its records and stands by another form's word is told to whoever wrote it
 * and to the clerk, so that it is not lost with a yes to the rest.
 */
#include "forms/inside.h"

#define WISH_OCTETS 40 /* as much of it is told: its word and its amount */

static bool is_word_of(const struct term *term, size_t form)
{
	return term_meaning(term, TERM_KEYWORD, form, 0) != NULL ||
	       term_meaning(term, TERM_NEAR, form, 0) != NULL ||
	       term_meaning(term, TERM_VERB, form, 0) != NULL;
}

static bool is_word_of_fields(const struct forms *forms, const struct term *term)
{
	for (size_t i = 0; term != NULL && i < term->count; i++) {
		const struct form *form = &forms->forms[term->meanings[i].form];

		if (!form->is_intent && !form_takes_text(form) &&
		    is_word_of(term, term->meanings[i].form))
			return true;
	}
	return false;
}

static bool is_amount(const struct mention *mention)
{
	return (mention->kind == MENTION_QUANTITY && mention->quantity.unit != UNIT_DAYS) ||
	       (mention->kind == MENTION_PEOPLE && mention->people.count > 0 &&
		!mention->people.household);
}

static bool is_recorded(const struct reader *reader, const struct mention *mention)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (reader->pieces[i].at >= mention->span.from &&
		    reader->pieces[i].at < mention->span.to)
			return true;
	}
	return false;
}

/* The word of a form with fields that an amount stands by: the last before it, else the first behind
 * it; scan->count: there is none. */
static size_t word_by(const struct reader *reader, const struct scan *scan, size_t amount)
{
	size_t i = amount;

	while (i-- > 0) {
		if (is_word_of_fields(reader->forms,
				      mention_term(reader->forms, &scan->mentions[i])))
			return i;
	}
	for (i = amount + 1; i < scan->count; i++) {
		if (is_word_of_fields(reader->forms,
				      mention_term(reader->forms, &scan->mentions[i])))
			break;
	}
	return i;
}

/* The form that is read has a word of its own, elsewhere. */
static bool has_other_word(const struct reader *reader, const struct scan *scan, size_t form,
			   size_t word)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (i != word && is_word_of(mention_term(reader->forms, &scan->mentions[i]), form))
			return true;
	}
	return false;
}

static bool names_day(const struct scan *scan)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == MENTION_DATES)
			return true;
	}
	return false;
}

/* So much can be wanted with this form, whose word stands there; of a thing, also so many rolls. */
static bool takes_amount(const struct form *form, const struct scan *scan, const struct term *term,
			 size_t index, const struct mention *amount)
{
	size_t date = field_of_type(form, FIELD_DATE);

	if (amount->kind == MENTION_PEOPLE)
		return field_of_type(form, FIELD_PEOPLE) != FIELDS_MOST &&
		       (date == FIELDS_MOST || names_day(scan));
	return form_takes_unit(form, amount->quantity.unit) ||
	       (amount->quantity.unit == UNIT_OTHER &&
		term_meaning(term, TERM_CHOICE, index, 0) != NULL);
}

/* What the form cannot do without, and has only here. */
static bool is_needed(const struct reader *reader, const struct form *form,
		      const struct mention *mention)
{
	bool needed = false, elsewhere[FIELDS_MOST] = { false };

	for (size_t i = 0; i < reader->piece_count; i++)
		elsewhere[reader->pieces[i].field] |= reader->pieces[i].at < mention->span.from ||
						      reader->pieces[i].at >= mention->span.to;
	for (size_t i = 0; i < reader->piece_count; i++) {
		const struct piece *piece = &reader->pieces[i];

		needed |= piece->at >= mention->span.from && piece->at < mention->span.to &&
			  form->fields[piece->field].required && !elsewhere[piece->field];
	}
	return needed;
}

static bool has_other_amount(const struct scan *scan, size_t amount)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (i != amount && is_amount(&scan->mentions[i]))
			return true;
	}
	return false;
}

/* "Lease 3 mu, enrol 5": the form that is read has a field for it, but the word of another stands right
 * before it, and it has an amount of its own. */
static bool is_of_another(const struct reader *reader, const struct scan *scan, size_t read,
			  size_t word, size_t amount)
{
	const struct term *term = mention_term(reader->forms, &scan->mentions[word]);

	return word + 1 == amount && term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0) != NULL &&
	       !is_word_of(term, read) && term_meaning(term, TERM_CHOICE, read, 0) == NULL &&
	       term_meaning(term, TERM_LABEL, read, 0) == NULL && has_other_amount(scan, amount) &&
	       !is_needed(reader, reader->reading->form, &scan->mentions[amount]);
}

static void remove_pieces(struct reader *reader, const struct mention *mention)
{
	size_t kept = 0;

	for (size_t i = 0; i < reader->piece_count; i++) {
		if (reader->pieces[i].at < mention->span.from ||
		    reader->pieces[i].at >= mention->span.to)
			reader->pieces[kept++] = reader->pieces[i];
	}
	reader->piece_count = kept;
}

/* The form, other than the one that is read, that an amount by this word is for; NULL: none. */
static const struct form *form_by(const struct reader *reader, const struct scan *scan, size_t word,
				  const struct mention *amount)
{
	const struct forms *forms = reader->forms;
	const struct term *term = mention_term(forms, &scan->mentions[word]);
	size_t read = (size_t)(reader->reading->form - forms->forms);

	for (size_t i = 0; i < forms->count; i++) {
		if (i != read && is_word_of(term, i) && !forms->forms[i].is_intent &&
		    !form_takes_text(&forms->forms[i]) &&
		    form_is_for(forms, &forms->forms[i], reader->sender) &&
		    takes_amount(&forms->forms[i], scan, term, i, amount) &&
		    !is_refused_here(reader, scan, word, i) &&
		    !is_refused_behind(reader, scan, word, i))
			return &forms->forms[i];
	}
	return NULL;
}

static void put_wish(struct reader *reader, struct text_span word, struct text_span amount)
{
	struct text_span wish = { word.from < amount.from ? word.from : amount.from,
				  word.to > amount.to ? word.to : amount.to };

	if (wish.to - wish.from > WISH_OCTETS)
		wish = amount;
	put_typed(reader, wish, reader->reading->beside, sizeof(reader->reading->beside));
}

/* Both are named, so which of them is meant is no question. */
static void settle_rivals(struct reading *reading, const struct form *other)
{
	for (size_t i = 0; i < reading->rival_count; i++) {
		if (reading->rivals[i] == other) {
			reading->rival_count = 0;
			return;
		}
	}
}

void find_beside(struct reader *reader, const struct form *form)
{
	const struct scan *scan = reader_scan(reader, form);
	size_t read = (size_t)(form - reader->forms->forms);

	if (scan->turns & (TURN_QUESTION | TURN_CONDITION))
		return;
	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *amount = &scan->mentions[i];
		const struct form *other;
		size_t word;

		if (!is_amount(amount))
			continue;
		word = word_by(reader, scan, i);
		if (word == scan->count || !has_other_word(reader, scan, read, word) ||
		    (is_recorded(reader, amount) && !is_of_another(reader, scan, read, word, i)))
			continue;
		other = form_by(reader, scan, word, amount);
		if (other == NULL)
			continue;
		remove_pieces(reader, amount);
		put_wish(reader, scan->mentions[word].span, amount->span);
		settle_rivals(reader->reading, other);
		reader->reading->leftover = true;
		return;
	}
}
