/*
 * A leave and a wish in one text: "today I do not come, tomorrow two of us do". Neither a cancellation
 * nor a sign-up says both, so that the clerk reads it.
 */
#include "forms/find.h"

/* The intent's word of not coming that stands here: on leave, not coming. */
static bool is_leave(const struct reader *reader, const struct mention *mention)
{
	const struct term *term = mention_term(reader->forms, mention);
	const struct meaning *keyword = term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0);

	return keyword != NULL && reader->forms->rules[keyword->form].anywhere &&
	       words_at(&reader->forms->not_coming, reader->normal.utf8, mention->span.from) > 0;
}

/* A day and an amount, or a form that is named, in words without a leave or a refusal. */
static bool wishes_within(const struct reader *reader, const struct scan *scan,
			  struct text_span clause)
{
	bool wish = false;

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];

		if (mention->span.from < clause.from || mention->span.to > clause.to)
			continue;
		if (is_leave(reader, mention))
			return false;
		wish |= tells_amount(mention) ||
			is_of_fields(reader->forms, mention_term(reader->forms, mention));
	}
	return wish && names_day(scan, clause) &&
	       !(text_turns(reader->normal.utf8, clause, NULL) & TURN_REFUSAL);
}

/* The words around a mention that no sign or blank parts. */
static struct text_span clause_around(const char *text, struct text_span word)
{
	while ((unsigned char)text[word.to] >= 0x80 || text_is_digit(text[word.to]))
		word.to++;
	return (struct text_span){ begin_of_clause(text, word.from), word.to };
}

/* "The day after three of us come", not: tomorrow, two people. */
static bool says_coming(const struct reader *reader, struct text_span clause)
{
	const char *text = reader->normal.utf8;

	for (size_t at = clause.from; at < clause.to; at += text_step(text + at)) {
		if (words_at(&reader->forms->coming, text, at) > 0)
			return true;
	}
	return false;
}

/* "My wife goes": who is sent by whoever does not come. */
static bool is_sent(const struct reader *reader, const struct mention *mention)
{
	const char *text = reader->normal.utf8;
	const struct text_span behind = { mention->span.to, end_of_clause(text, mention->span.to) };

	return (mention->kind == MENTION_NAME ||
		term_meaning(mention_term(reader->forms, mention), TERM_RELATIVE, SIZE_MAX, 0) !=
			NULL) &&
	       text_sent(text, mention->span.from) &&
	       !(text_turns(text, behind, NULL) & TURN_REFUSAL);
}

bool takes_leave_and_wishes(struct reader *reader)
{
	const struct scan *scan = reader_scan(reader, NULL);
	bool leave = false, sent = false, wish = false, other_day = false;

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];
		struct text_span clause;
		bool wished;

		leave |= is_leave(reader, mention) && !(wish && is_refusal(reader, mention->span));
		sent |= leave && is_sent(reader, mention);
		if (mention->kind != MENTION_DATES)
			continue;
		clause = clause_around(reader->normal.utf8, mention->span);
		wished = wishes_within(reader, scan, clause);
		wish |= wished;
		other_day |= !wished || says_coming(reader, clause);
	}
	return sent || (leave && wish && other_day);
}
