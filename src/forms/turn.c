/*
 * Refusals: whose they are. "I did not come to work" is no sign-up, whatever else stands in it;
 * "I do not plant any more, the land is to let" refuses nothing that is offered.
 */
#include "forms/inside.h"

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

/* Where the words begin that are glued to this one and say how it is meant: "did not go to". */
static size_t begin_of_words(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct mention *here = &scan->mentions[at];

	for (; here > scan->mentions && here->glued; here--) {
		const struct mention *before = here - 1;
		const struct term *term = mention_term(reader->forms, before);

		if (before->kind != MENTION_OTHER &&
		    term_meaning(term, TERM_FILLER, SIZE_MAX, 0) == NULL &&
		    term_meaning(term, TERM_VERB, SIZE_MAX, 0) == NULL)
			break;
	}
	return here->span.from;
}

/* "No film any more" asks for some; "no film for me" does not. */
static bool is_refused_here(const struct reader *reader, const struct scan *scan, size_t at,
			    size_t form)
{
	const struct term *term = mention_term(reader->forms, &scan->mentions[at]);
	struct text_span before = { begin_of_words(reader, scan, at),
				    scan->mentions[at].span.from };
	unsigned turns = text_turns(reader->normal.utf8, before, NULL);

	if (term_meaning(term, TERM_CHOICE, form, 0) != NULL && turns & TURN_LACK)
		return false;
	return turns & TURN_REFUSAL;
}

bool is_refused(const struct reader *reader, const struct scan *scan, size_t form)
{
	bool refused = false;

	for (size_t i = 0; i < scan->count && scan->turns & TURN_REFUSAL; i++) {
		if (!names_form(mention_term(reader->forms, &scan->mentions[i]), form))
			continue;
		if (!is_refused_here(reader, scan, i, form))
			return false;
		refused = true;
	}
	return refused;
}

bool leads_elsewhere(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct term *term = mention_term(reader->forms, &scan->mentions[at]);

	for (size_t form = 0; form < reader->forms->count; form++) {
		if (term_meaning(term, TERM_VERB, form, 0) == NULL)
			continue;
		for (size_t i = 0; i < scan->count; i++) {
			const struct term *other = mention_term(reader->forms, &scan->mentions[i]);

			if (other != term && is_word_of(other, form))
				return true;
		}
	}
	return false;
}
