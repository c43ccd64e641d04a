/* What is given up in the middle of its refusal: "want no" film "any more". */
#include "forms/find.h"

#include <string.h>

#define REFUSAL_MOST 48 /* octets of "not want any more" */

static bool is_thing_of_form(const struct forms *forms, const struct term *term)
{
	return is_of_fields(forms, term) || term_meaning(term, TERM_FILLER, SIZE_MAX, 0) != NULL;
}

/* The intent, counting anywhere, whose keyword a text begins with and goes beyond an octet; SIZE_MAX. */
static size_t intent_over(const struct forms *forms, const char *text, size_t octet)
{
	struct lexicon_word words[4];
	size_t count = lexicon_at(forms->words, text, 0, words, 4);

	for (size_t i = 0; i < count; i++) {
		const struct meaning *keyword = term_meaning(&forms->terms.terms[words[i].number],
							     TERM_KEYWORD, SIZE_MAX, 0);

		if (words[i].likeness == LIKE_EQUAL && words[i].size > octet && keyword != NULL &&
		    forms->forms[keyword->form].is_intent && forms->rules[keyword->form].anywhere)
			return keyword->form;
	}
	return SIZE_MAX;
}

/* The intent whose keyword stands around this word: "want no" film "any more". */
static size_t intent_around(const struct reader *reader, struct text_span word, size_t *from)
{
	const char *text = reader->normal.utf8;
	char around[2 * REFUSAL_MOST + 1];
	size_t end = end_of_clause(text, word.to);
	size_t behind = end - word.to < REFUSAL_MOST ? end - word.to : REFUSAL_MOST;

	for (size_t at = word.from, begin = begin_of_clause(text, word.from); at > begin;) {
		size_t form, before;

		at = text_before(text, at);
		before = word.from - at;
		if (before > REFUSAL_MOST)
			break;
		memcpy(around, text + at, before);
		memcpy(around + before, text + word.to, behind);
		around[before + behind] = '\0';
		form = intent_over(reader->forms, around, before);
		*from = at;
		if (form != SIZE_MAX)
			return form;
	}
	return SIZE_MAX;
}

/* What may stand in the middle of a refusal: a whole word, or the filler that ends it, as the potatoes
 * of "sell potatoes". */
static bool find_refusal_around(const struct reader *reader, struct text_span word, size_t *form,
				size_t *from)
{
	*form = intent_around(reader, word, from);
	while (*form == SIZE_MAX) {
		word.from += text_step(reader->normal.utf8 + word.from);
		if (word.from >= word.to)
			return false;
		if (words_at(&reader->forms->fillers, reader->normal.utf8, word.from) ==
		    word.to - word.from)
			*form = intent_around(reader, word, from);
	}
	return true;
}

bool find_given_up(struct reader *reader)
{
	const struct scan *scan = reader_scan(reader, NULL);

	if (!(scan->turns & TURN_REFUSAL) || scan->turns & (TURN_QUESTION | TURN_CONDITION) ||
	    reader->normal.size > LETTER_OCTETS)
		return false;
	for (size_t i = 0; i < scan->count; i++) {
		const struct text_span word = scan->mentions[i].span;
		size_t from, form;

		if (!is_thing_of_form(reader->forms,
				      mention_term(reader->forms, &scan->mentions[i])))
			continue;
		if (!find_refusal_around(reader, word, &form, &from) ||
		    text_of_others(
			    reader->normal.utf8,
			    (struct text_span){ begin_of_clause(reader->normal.utf8, from), from }))
			continue;
		settle_on(reader, form, EVIDENCE_KEYWORD, word.to);
		reader->keyword_from = from;
		return true;
	}
	return false;
}
