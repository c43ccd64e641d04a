/* Misspelt keywords: one that sounds like what was typed, or has one character of it wrong. */
#include "forms/find.h"

/* The best likeness to a keyword at the first place that could be one. */
static bool alike_at(const struct reader *reader, size_t at, struct lexicon_word *best)
{
	struct lexicon_word words[ALIKE_MOST];
	size_t count =
		lexicon_at(reader->forms->keywords, reader->normal.utf8, at, words, ALIKE_MOST);

	*best = (struct lexicon_word){ .likeness = LIKE_NOT };
	for (size_t i = 0; i < count; i++) {
		if (words[i].likeness > best->likeness)
			*best = words[i];
	}
	return best->likeness == LIKE_SOUND || best->likeness == LIKE_ONE_WRONG;
}

/* An intent by its sound, where little else stands beside it. */
static bool alike_intent(struct reader *reader, const struct term *term, size_t to)
{
	const struct forms *forms = reader->forms;

	/* A refusal may sound like a keyword. */
	if (reader_scan(reader, NULL)->turns & (TURN_REFUSAL | TURN_QUESTION))
		return false;
	for (size_t form = 0; form < forms->count; form++) {
		if (!forms->forms[form].is_intent ||
		    term_meaning(term, TERM_KEYWORD, form, 0) == NULL ||
		    unknown_characters(forms, reader->normal.utf8,
				       (struct text_span){ to, reader->normal.size }) > 4)
			continue;
		settle_on(reader, form, EVIDENCE_NEAR, to);
		return true;
	}
	return false;
}

/* The forms of a misspelt keyword, as if it stood there: values must speak for one of them. */
static bool alike_form(struct reader *reader, const struct term *term,
		       const struct lexicon_word *word, size_t at)
{
	struct contest contest;
	size_t to = at + word->size;

	reader_blank(reader, at, to);
	hold_contest(reader, &contest);
	contest.best = SIZE_MAX;
	for (size_t i = 0; i < contest.count; i++) {
		if (!competes(reader->forms, i) || term_meaning(term, TERM_KEYWORD, i, 0) == NULL) {
			contest.points[i] = REFUSED_POINTS;
			continue;
		}
		contest.fits[i].near = true;
		contest.fits[i].first = at;
		contest.fits[i].words_from = to;
		if (contest.best == SIZE_MAX || contest.points[i] > contest.points[contest.best])
			contest.best = i;
	}
	if (contest.best == SIZE_MAX || !contest.fits[contest.best].strong)
		return false;
	reader->implied = term;
	settle_contest(reader, &contest);
	/* One character that is simply another is a guess; one that sounds alike is a slip. */
	if (word->likeness == LIKE_ONE_WRONG)
		reader->reading->evidence = EVIDENCE_FIELDS;
	return true;
}

/* "Put down tomorrow": what sounds like a keyword takes the beginning of a day; or it is a word of
 * its own, one character from a keyword. */
static bool is_no_slip(struct reader *reader, struct text_span word)
{
	const struct scan *scan = reader_scan(reader, NULL);

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];

		if (mention->kind == MENTION_DATES && mention->span.from > word.from &&
		    mention->span.from < word.to && mention->span.to > word.to)
			return true;
		if (mention->kind == MENTION_WORD && mention->span.from == word.from &&
		    mention->span.to >= word.to)
			return true;
	}
	return false;
}

bool find_alike(struct reader *reader)
{
	size_t places[] = { 0, skip_fillers(reader->forms, reader->normal.utf8, 0,
					    reader->normal.size) };
	struct normal_text kept;

	if (reader->normal.size > LETTER_OCTETS)
		return false;
	kept = reader->normal;
	for (size_t i = 0; i < 2; i++) {
		struct lexicon_word word;
		const struct term *term;

		if ((i == 1 && places[1] == places[0]) || !alike_at(reader, places[i], &word) ||
		    is_no_slip(reader, (struct text_span){ places[i], places[i] + word.size }))
			continue;
		term = &reader->forms->terms.terms[word.number];
		if (alike_form(reader, term, &word, places[i]))
			return true;
		reader->normal = kept;
		reader_blank(reader, 0, 0);
		if (word.likeness == LIKE_SOUND &&
		    alike_intent(reader, term, places[i] + word.size))
			return true;
	}
	return false;
}
