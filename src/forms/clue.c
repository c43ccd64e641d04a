/* What a word, and the words around it, tell of what a text means. */
#include "forms/find.h"

bool is_of_fields(const struct forms *forms, const struct term *term)
{
	for (size_t i = 0; term != NULL && i < term->count; i++) {
		enum term_kind kind = term->meanings[i].kind;

		if ((kind == TERM_KEYWORD || kind == TERM_CHOICE) &&
		    competes(forms, term->meanings[i].form))
			return true;
	}
	return false;
}

/* ---- one mention ---- */

/* Words that may stand before what matters. */
static bool says_nothing_yet(const struct reader *reader, const struct mention *mention)
{
	const struct term *term = mention_term(reader->forms, mention);

	if (mention->kind == MENTION_NAME)
		return true;
	if (mention->kind == MENTION_OTHER)
		return unknown_characters(reader->forms, reader->normal.utf8, mention->span) == 0;
	return term_meaning(term, TERM_FILLER, SIZE_MAX, 0) != NULL ||
	       term_meaning(term, TERM_PROXY, SIZE_MAX, 0) != NULL ||
	       term_meaning(term, TERM_RELATIVE, SIZE_MAX, 0) != NULL ||
	       term_meaning(term, TERM_ANONYMOUS, SIZE_MAX, 0) != NULL;
}

size_t first_that_matters(const struct reader *reader, const struct scan *scan)
{
	size_t i = 0;

	while (i < scan->count && says_nothing_yet(reader, &scan->mentions[i]))
		i++;
	return i;
}

bool tells_amount(const struct mention *mention)
{
	return mention->kind == MENTION_QUANTITY || mention->kind == MENTION_PEOPLE;
}

bool is_refusal(const struct reader *reader, struct text_span word)
{
	return text_turns(reader->normal.utf8, word, NULL) & TURN_REFUSAL;
}

bool names_receipt(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct mention *behind = &scan->mentions[at + 1];

	return at + 1 < scan->count &&
	       (behind->kind == MENTION_NUMBER || term_meaning(mention_term(reader->forms, behind),
							       TERM_RECEIPT, SIZE_MAX, 0) != NULL);
}

/* ---- a stretch ---- */

bool tells_trouble(const struct reader *reader, const struct scan *scan)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (shows_trouble(reader->forms, mention_term(reader->forms, &scan->mentions[i])))
			return true;
	}
	return false;
}

bool names_day(const struct scan *scan, struct text_span within)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == MENTION_DATES &&
		    scan->mentions[i].span.from >= within.from &&
		    scan->mentions[i].span.to <= within.to)
			return true;
	}
	return false;
}

size_t begin_of_clause(const char *text, size_t at)
{
	while (at > 0 && ((unsigned char)text[at - 1] >= 0x80 || text_is_digit(text[at - 1])))
		at--;
	return at;
}

size_t end_of_clause(const char *text, size_t at)
{
	while ((unsigned char)text[at] >= 0x80)
		at++;
	return at;
}

/* ---- the finding ---- */

void settle_on(struct reader *reader, size_t form, enum form_evidence evidence, size_t words_from)
{
	reader->reading->form = &reader->forms->forms[form];
	reader->reading->evidence = evidence;
	reader->words_from = words_from;
}
