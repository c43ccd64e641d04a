/*
 * Refusals: whose they are. "I did not come to work" is no sign-up, whatever else stands in it;
 * "I do not plant any more, the land is to let" refuses nothing that is offered.
 */
#include "forms/inside.h"

#include <string.h>

#define WORDS_BACK 5 /* so far before a keyword a refusal may stand */

static bool is_word_of(const struct term *term, size_t form)
{
	return term_meaning(term, TERM_KEYWORD, form, 0) != NULL ||
	       term_meaning(term, TERM_NEAR, form, 0) != NULL ||
	       term_meaning(term, TERM_VERB, form, 0) != NULL;
}

static bool names_form(const struct term *term, size_t form)
{
	return term_meaning(term, TERM_KEYWORD, form, 0) != NULL ||
	       term_meaning(term, TERM_NEAR, form, 0) != NULL;
}

unsigned turns_beside(const struct reader *reader, const struct scan *scan, size_t form)
{
	unsigned turns = 0;
	size_t from = 0;

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];

		if (!is_word_of(mention_term(reader->forms, mention), form))
			continue;
		turns |= text_turns(reader->normal.utf8,
				    (struct text_span){ from, mention->span.from }, NULL);
		from = mention->span.to;
	}
	return turns | text_turns(reader->normal.utf8,
				  (struct text_span){ from, reader->normal.size }, NULL);
}

/* "I do not plant any more" is a way to offer land: whole, it refuses nothing behind it. */
static bool is_whole_refusal(const struct reader *reader, const struct mention *mention,
			     size_t form)
{
	const struct term *term = mention_term(reader->forms, mention);

	return term_meaning(term, TERM_VERB, form, 0) != NULL &&
	       text_turns(reader->normal.utf8, mention->span, NULL) & TURN_REFUSAL;
}

/* Where the words begin that are glued to this one and say how it is meant: "did not go to". */
static size_t begin_of_words(const struct reader *reader, const struct scan *scan, size_t at,
			     size_t form)
{
	const struct mention *here = &scan->mentions[at];

	for (int back = 0; back < WORDS_BACK && here > scan->mentions && here->glued;
	     back++, here--) {
		const struct mention *before = here - 1;
		const struct term *term = mention_term(reader->forms, before);

		if (is_whole_refusal(reader, before, form))
			break;
		if (before->kind != MENTION_OTHER &&
		    term_meaning(term, TERM_FILLER, SIZE_MAX, 0) == NULL &&
		    term_meaning(term, TERM_LABEL, SIZE_MAX, 0) == NULL &&
		    term_meaning(term, TERM_VERB, SIZE_MAX, 0) == NULL)
			break;
	}
	return here->span.from;
}

/* "No film any more" asks for some; "no film for me", "have got film" does not. */
bool is_refused_here(const struct reader *reader, const struct scan *scan, size_t at, size_t form)
{
	const struct term *term = mention_term(reader->forms, &scan->mentions[at]);
	struct text_span before = { begin_of_words(reader, scan, at, form),
				    scan->mentions[at].span.from };
	unsigned turns = text_turns(reader->normal.utf8, before, NULL);

	if (term_meaning(term, TERM_CHOICE, form, 0) != NULL && turns & TURN_LACK)
		return false;
	if (turns & TURN_HAD && !form_takes_text(&reader->forms->forms[form]))
		return true;
	return turns & TURN_REFUSAL;
}

bool is_refused_behind(const struct reader *reader, const struct scan *scan, size_t at, size_t form)
{
	bool place = term_meaning(mention_term(reader->forms, &scan->mentions[at]), TERM_PLACE,
				  SIZE_MAX, 0) != NULL;

	for (size_t i = at + 1; i < scan->count; i++) {
		const struct term *term = mention_term(reader->forms, &scan->mentions[i]);
		const struct meaning *keyword = term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0);

		if (place && (scan->mentions[i].kind == MENTION_QUANTITY ||
			      term_meaning(term, TERM_PLACE, SIZE_MAX, 0) != NULL))
			return false;
		if (is_word_of(term, form) || term_meaning(term, TERM_CHOICE, form, 0) != NULL)
			return false;
		if (keyword != NULL && reader->forms->rules[keyword->form].anywhere &&
		    text_turns(reader->normal.utf8, scan->mentions[i].span, NULL) & TURN_REFUSAL)
			return true;
	}
	return false;
}

bool is_refused(const struct reader *reader, const struct scan *scan, size_t form)
{
	bool refused = false;

	for (size_t i = 0; i < scan->count && scan->turns & (TURN_REFUSAL | TURN_HAD); i++) {
		if (!names_form(mention_term(reader->forms, &scan->mentions[i]), form))
			continue;
		if (!is_refused_here(reader, scan, i, form))
			return false;
		refused = true;
	}
	return refused;
}

/* ---- slips ---- */

static bool names_any_form(const struct forms *forms, const struct term *term)
{
	for (size_t form = 0; form < forms->count; form++) {
		if (!forms->forms[form].is_intent && !form_takes_text(&forms->forms[form]) &&
		    names_form(term, form))
			return true;
	}
	return false;
}

static bool is_value(const struct mention *mention)
{
	return mention->kind == MENTION_QUANTITY || mention->kind == MENTION_DATES ||
	       mention->kind == MENTION_PEOPLE || mention->kind == MENTION_GROUP ||
	       mention->kind == MENTION_NUMBER || mention->kind == MENTION_NAME;
}

static bool slips_here(const struct reader *reader, const struct mention *mention, size_t *octet)
{
	for (size_t at = mention->span.from; at < mention->span.to;
	     at += text_step(reader->normal.utf8 + at)) {
		if (words_at(&reader->forms->slips, reader->normal.utf8, at) > 0) {
			*octet = at;
			return true;
		}
	}
	return false;
}

void find_slip(struct reader *reader)
{
	const struct scan *scan = reader_scan(reader, NULL);
	bool named = false, valued = false;
	size_t octet = SIZE_MAX;

	for (size_t i = 0; i < scan->count && reader->slip == SIZE_MAX; i++) {
		const struct mention *mention = &scan->mentions[i];

		if (is_value(mention)) {
			valued |= named;
			reader->slip = octet;
		} else {
			named |=
				names_any_form(reader->forms, mention_term(reader->forms, mention));
			if (valued && octet == SIZE_MAX)
				slips_here(reader, mention, &octet);
		}
	}
}

/* The last piece before the slip that a piece behind it replaces; SIZE_MAX: none. */
static size_t taken_back_by(const struct reader *reader, const struct piece *later)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < reader->piece_count; i++) {
		const struct piece *piece = &reader->pieces[i];

		if (piece->field == later->field && piece->role == later->role &&
		    piece->at < reader->slip)
			found = i;
	}
	return found;
}

void remove_slip(struct reader *reader)
{
	for (size_t i = 0; reader->slip != SIZE_MAX && i < reader->piece_count; i++) {
		size_t old = reader->pieces[i].at > reader->slip
				     ? taken_back_by(reader, &reader->pieces[i])
				     : SIZE_MAX;

		if (old == SIZE_MAX)
			continue;
		reader->piece_count--;
		memmove(&reader->pieces[old], &reader->pieces[old + 1],
			(reader->piece_count - old) * sizeof(*reader->pieces));
		i -= old <= i;
	}
}

/* ---- offers in the words of a refusal ---- */

bool leads_elsewhere(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct term *term = mention_term(reader->forms, &scan->mentions[at]);
	bool is_verb = term_meaning(term, TERM_VERB, SIZE_MAX, 0) != NULL;

	for (size_t form = 0; is_verb && form < reader->forms->count; form++) {
		if (form_takes_text(&reader->forms->forms[form]) ||
		    term_meaning(term, TERM_VERB, form, 0) == NULL)
			continue;
		for (size_t i = 0; i < scan->count; i++) {
			const struct term *other = mention_term(reader->forms, &scan->mentions[i]);

			if (other != term && is_word_of(other, form))
				return true;
		}
	}
	return false;
}
