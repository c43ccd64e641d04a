/*
 * Further wishes in the same text: "enrol 5 mu, tomorrow one of us works". A reading is of one form;
 * each amount that is in none of its records and stands by another form's word is told to whoever wrote
 * it and to the clerk, so that it is not lost with a yes to the rest.
 */
#include "forms/inside.h"

#include <stdio.h>
#include <string.h>

#define WISH_OCTETS 40 /* as much of one is told: its word and its amount */
#define WISHES_MOST 3

static bool is_word_of(const struct term *term, size_t form)
{
	return term_meaning(term, TERM_KEYWORD, form, 0) != NULL ||
	       term_meaning(term, TERM_NEAR, form, 0) != NULL ||
	       term_meaning(term, TERM_VERB, form, 0) != NULL;
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

/* Not only so much for each mu of it. */
static bool has_other_amount(const struct reader *reader, const struct scan *scan, size_t amount)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (i != amount && is_amount(&scan->mentions[i]) &&
		    !text_of_each_mu(reader->normal.utf8, scan->mentions[i].span.from))
			return true;
	}
	return false;
}

/* Nothing but words that no form knows stands between: "sold to the dealer 1000 jin". */
static bool stands_before(const struct reader *reader, const struct scan *scan, size_t word,
			  size_t amount)
{
	for (size_t i = word + 1; i < amount; i++) {
		const struct mention *mention = &scan->mentions[i];

		if (mention->kind != MENTION_OTHER && mention->kind != MENTION_NAME &&
		    term_meaning(mention_term(reader->forms, mention), TERM_FILLER, SIZE_MAX, 0) ==
			    NULL)
			return false;
	}
	return word < amount;
}

/* "Lease 3 mu, enrol 5"; "delivered 2000 jin, sold 1000": the form that is read has a field for it, but
 * the word of another stands before it, and it has an amount of its own. */
static bool is_of_another(const struct reader *reader, const struct scan *scan, size_t read,
			  size_t word, size_t amount)
{
	const struct term *term = mention_term(reader->forms, &scan->mentions[word]);

	return stands_before(reader, scan, word, amount) && !is_word_of(term, read) &&
	       term_meaning(term, TERM_CHOICE, read, 0) == NULL &&
	       term_meaning(term, TERM_LABEL, read, 0) == NULL &&
	       has_other_amount(reader, scan, amount) &&
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

/* A word of the form that is read, or of another that takes so much. */
static bool may_have(const struct reader *reader, const struct scan *scan, size_t word,
		     size_t amount)
{
	const struct term *term = mention_term(reader->forms, &scan->mentions[word]);
	size_t read = (size_t)(reader->reading->form - reader->forms->forms);

	return is_word_of(term, read) ||
	       form_by(reader, scan, word, &scan->mentions[amount]) != NULL;
}

/* The word that an amount stands by: the last before it, else the first behind it; scan->count: there
 * is none. */
static size_t word_by(const struct reader *reader, const struct scan *scan, size_t amount)
{
	size_t i = amount;

	while (i-- > 0) {
		if (may_have(reader, scan, i, amount))
			return i;
	}
	for (i = amount + 1; i < scan->count; i++) {
		if (may_have(reader, scan, i, amount))
			break;
	}
	return i;
}

/* A wish that is found: its word, and the stretch that tells it. */
struct wish {
	size_t word;
	struct text_span span;
};

struct wishes {
	struct wish list[WISHES_MOST];
	size_t count;
};

static struct text_span joined(struct text_span one, struct text_span other)
{
	return (struct text_span){ one.from < other.from ? one.from : other.from,
				   one.to > other.to ? one.to : other.to };
}

/* "1000 jin at 1.2 a jin": two amounts of one word are one wish. */
static void add_wish(struct wishes *wishes, const struct scan *scan, size_t word, size_t amount)
{
	struct wish *last = wishes->count == 0 ? NULL : &wishes->list[wishes->count - 1];
	bool again = last != NULL && last->word == word;
	struct text_span told = scan->mentions[amount].span;
	struct text_span whole = joined(again ? last->span : scan->mentions[word].span, told);

	if (whole.to - whole.from <= WISH_OCTETS)
		told = whole;
	else if (again)
		return;
	if (again)
		last->span = told;
	else if (wishes->count < WISHES_MOST)
		wishes->list[wishes->count++] = (struct wish){ word, told };
}

static void tell_wishes(struct reader *reader, const struct wishes *wishes)
{
	char *beside = reader->reading->beside, one[WISH_OCTETS + 1];
	const char *text = reader->normal.utf8;
	size_t size = sizeof(reader->reading->beside);

	for (size_t i = 0; i < wishes->count; i++) {
		size_t used = strlen(beside);
		struct text_span span = wishes->list[i].span;

		put_typed(reader, span, one, sizeof(one));
		snprintf(beside + used, size - used, "%s%s",
			 i == 0				   ? ""
			 : text_is_letter(text[span.from]) ? ", "
							   : NAMES_MARK,
			 one);
	}
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

/* The form of another wish, whose word and amount these are; NULL: it is part of what is read. */
static const struct form *wished_beside(const struct reader *reader, const struct scan *scan,
					size_t word, size_t amount)
{
	size_t read = (size_t)(reader->reading->form - reader->forms->forms);

	if (word == scan->count || !has_other_word(reader, scan, read, word) ||
	    (is_recorded(reader, &scan->mentions[amount]) &&
	     !is_of_another(reader, scan, read, word, amount)))
		return NULL;
	return form_by(reader, scan, word, &scan->mentions[amount]);
}

void find_beside(struct reader *reader, const struct form *form)
{
	const struct scan *scan = reader_scan(reader, form);
	struct wishes wishes = { .count = 0 };

	if (scan->turns & (TURN_QUESTION | TURN_CONDITION))
		return;
	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *amount = &scan->mentions[i];
		const struct form *other;
		size_t word;

		if (!is_amount(amount))
			continue;
		word = word_by(reader, scan, i);
		other = wished_beside(reader, scan, word, i);
		if (other == NULL)
			continue;
		remove_pieces(reader, amount);
		add_wish(&wishes, scan, word, i);
		settle_rivals(reader->reading, other);
		reader->reading->leftover = true;
	}
	tell_wishes(reader, &wishes);
}
