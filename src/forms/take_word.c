/* Words that the village knows → choices, places, labels, and what they say of the whole text. */
#include "forms/walk.h"

#include <string.h>

/* What a word means for this form: the labelled field's choice before any other. */
static const struct meaning *choice_of(const struct walk *walk, const struct term *term)
{
	const struct meaning *any = term_meaning(term, TERM_CHOICE, walk->form_index, 0);

	for (size_t i = 0; term != NULL && i < term->count; i++) {
		const struct meaning *meaning = &term->meanings[i];

		if (meaning->kind == TERM_CHOICE && meaning->form == walk->form_index &&
		    meaning->field == walk->label)
			return meaning;
	}
	return any;
}

/* "Fallow land subsidy": a word of a form of free words, which no field here is for. */
static bool is_about_trouble(const struct walk *walk, const struct term *term)
{
	for (size_t i = 0; term != NULL && i < term->count; i++) {
		if (term->meanings[i].kind == TERM_CHOICE &&
		    form_takes_text(&walk->reader->forms->forms[term->meanings[i].form]))
			return true;
	}
	return false;
}

static void note_word(struct walk *walk, const struct term *term)
{
	struct reading *reading = walk->reader->reading;
	size_t form = walk->form_index;

	reading->proxy |= term_meaning(term, TERM_PROXY, SIZE_MAX, 0) != NULL;
	/* "My son works tomorrow": somebody else's, though nobody was named nor spoken for. */
	reading->leftover |=
		!reading->proxy && term_meaning(term, TERM_RELATIVE, SIZE_MAX, 0) != NULL;
	reading->anonymous |= term_meaning(term, TERM_ANONYMOUS, SIZE_MAX, 0) != NULL;
	/* Another form's word, which this form can make nothing of: is that one meant too? */
	if (term_meaning(term, TERM_KEYWORD, form, 0) == NULL &&
	    term_meaning(term, TERM_NEAR, form, 0) == NULL &&
	    term_meaning(term, TERM_VERB, form, 0) == NULL &&
	    term_meaning(term, TERM_FILLER, SIZE_MAX, 0) == NULL &&
	    term_meaning(term, TERM_LABEL, form, 0) == NULL &&
	    (term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0) != NULL ||
	     term_meaning(term, TERM_VERB, SIZE_MAX, 0) != NULL || is_about_trouble(walk, term)))
		reading->leftover = true;
}

/* Fallow land "for the cooperative" stays fallow: a verb says nothing against a choice before it. */
static bool is_said(const struct walk *walk, const struct term *term, const struct meaning *choice)
{
	return choice != NULL && has_piece(walk->reader, choice->field) &&
	       term_meaning(term, TERM_VERB, walk->form_index, 0) != NULL;
}

/* "Fertiliser I have got, film for 5 mu": no amount of it stands before the next thing. */
static bool is_had(const struct walk *walk, const struct mention *mention)
{
	const struct mention *end = walk->scan->mentions + walk->scan->count;
	struct text_span behind = { mention->span.to, mention->span.to };

	for (const struct mention *next = mention + 1; next < end; next++) {
		if (term_meaning(mention_term(walk->reader->forms, next), TERM_CHOICE,
				 walk->form_index, 0) != NULL)
			break;
		if (next->kind == MENTION_QUANTITY || next->kind == MENTION_NUMBER)
			return false;
		if (next->glued && next->span.from == behind.to)
			behind.to = next->span.to;
	}
	return text_turns(walk->reader->normal.utf8, behind, NULL) & TURN_HAD;
}

/* It is had, and another thing is not: that one is wanted. */
static bool is_had_of_several(const struct walk *walk, const struct mention *mention,
			      const struct meaning *choice)
{
	if (choice == NULL || !(walk->scan->turns & TURN_HAD) || !is_had(walk, mention))
		return false;
	for (size_t i = 0; i < walk->scan->count; i++) {
		const struct mention *other = &walk->scan->mentions[i];
		const struct meaning *thing = term_meaning(mention_term(walk->reader->forms, other),
							   TERM_CHOICE, walk->form_index, 0);

		if (thing != NULL && thing->field == choice->field &&
		    !text_is(thing->value, choice->value) && !is_had(walk, other))
			return true;
	}
	return false;
}

/* "Progress: laying film, 120 mu; film 12 mu": what is chosen already, in a word of another form. */
static bool is_said_of_another(const struct walk *walk, const struct term *term,
			       const struct meaning *choice)
{
	if (term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0) == NULL ||
	    term_meaning(term, TERM_KEYWORD, walk->form_index, 0) != NULL)
		return false;
	for (size_t i = 0; i < walk->reader->piece_count; i++) {
		const struct piece *piece = &walk->reader->pieces[i];

		if (piece->field == choice->field && text_is(piece->value.text, choice->value))
			return true;
	}
	return false;
}

static bool is_unwanted(const struct walk *walk, const struct mention *mention)
{
	size_t at = (size_t)(mention - walk->scan->mentions);

	return is_refused_here(walk->reader, walk->scan, at, walk->form_index) ||
	       (!form_takes_text(walk->form) &&
		is_refused_behind(walk->reader, walk->scan, at, walk->form_index));
}

void take_word(struct walk *walk, const struct mention *mention)
{
	const struct term *term = mention_term(walk->reader->forms, mention);
	const struct meaning *choice = choice_of(walk, term);
	const struct meaning *place = term_meaning(term, TERM_PLACE, SIZE_MAX, 0);
	size_t field = field_of_type(walk->form, FIELD_PLACE);
	const struct meaning *label = term_meaning(term, TERM_LABEL, walk->form_index, 0);
	const char *text = walk->reader->normal.utf8;

	walk->receipt = term_meaning(term, TERM_RECEIPT, SIZE_MAX, 0) != NULL;
	walk->total = term_meaning(term, TERM_TOTAL, SIZE_MAX, 0) != NULL;
	/* "No seed, but film": what is refused is not what is wanted. */
	if (is_said(walk, term, choice) || is_had_of_several(walk, mention, choice) ||
	    ((choice != NULL || place != NULL) && is_unwanted(walk, mention))) {
		walk->label = NO_FIELD;
		return;
	}
	if (choice != NULL) {
		struct piece *piece;

		walk->reader->reading->leftover |= is_said_of_another(walk, term, choice);
		piece = add_piece(walk->reader, choice->field, PIECE_VALUE);
		put_words(&piece->value, choice->value, strlen(choice->value));
		piece->told =
			term_meaning(term, TERM_VERB, walk->form_index, 0) != NULL ||
			text_settled(text, mention->span.to + text_step(text + mention->span.to));
	} else if (place != NULL && field != NO_FIELD) {
		put_words(&add_piece(walk->reader, field, PIECE_VALUE)->value, place->value,
			  strlen(place->value));
	} else if (label != NULL) {
		walk->label = label->field;
		return;
	} else if (term_meaning(term, TERM_FILLER, SIZE_MAX, 0) != NULL) {
		return;
	} else if (place == NULL) {
		note_word(walk, term);
	}
	walk->label = NO_FIELD;
}
