/*
 * An intent's keyword that speaks of something else: of water that does not come, of a lorry, of a
 * parcel that is looked up, of the road works that somebody is not content with.
 */
#include "forms/find.h"

/* So many unknown characters beside an intent's keyword speak of something else. */
#define FOREIGN_FROM 2

/* ---- a thing's own refusal ---- */

/* What only a form of free words is about: water, the lamp in the street. */
static bool is_thing(const struct forms *forms, const struct term *term)
{
	bool thing = false;

	for (size_t i = 0; term != NULL && i < term->count; i++) {
		if (term->meanings[i].kind != TERM_CHOICE)
			continue;
		if (!form_takes_text(&forms->forms[term->meanings[i].form]))
			return false;
		thing = true;
	}
	return thing;
}

bool is_of_thing(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct mention *here = &scan->mentions[at];
	bool direct = true; /* nothing that is known stands between */

	/* "My allowance was cancelled", though it is mine. */
	if (text_suffered(reader->normal.utf8, here->span.from) ||
	    (at > 0 && here->glued &&
	     is_thing(reader->forms, mention_term(reader->forms, &here[-1]))))
		return true;
	if (text_of_self(reader->normal.utf8,
			 (struct text_span){ begin_of_clause(reader->normal.utf8, here->span.from),
					     here->span.from }))
		return false;
	for (; here > scan->mentions && here->glued; here--) {
		if (is_thing(reader->forms, mention_term(reader->forms, &here[-1])))
			return true;
		if (here[-1].kind == MENTION_QUANTITY || /* for half a month */
		    term_meaning(mention_term(reader->forms, &here[-1]), TERM_FILLER, SIZE_MAX,
				 0) != NULL) {
			direct = false;
			continue;
		}
		if (here[-1].kind != MENTION_OTHER)
			return false;
		if (here - 1 == scan->mentions)
			return direct && unknown_characters(reader->forms, reader->normal.utf8,
							    here[-1].span) > 0;
	}
	return false;
}

/* ---- who or what it is about ---- */

/* The same as scan_unknown(), of a stretch. */
static size_t unknown_within(const struct reader *reader, const struct scan *scan,
			     struct text_span within)
{
	size_t count = 0;

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];

		if (mention->kind == MENTION_OTHER && mention->span.from >= within.from &&
		    mention->span.to <= within.to)
			count += unknown_characters(reader->forms, reader->normal.utf8,
						    mention->span);
	}
	return count;
}

/* Where the words begin that nobody knows and that are glued to this one. */
static size_t begin_of_subject(const struct reader *reader, const struct scan *scan, size_t at)
{
	size_t first = at;

	while (first > 0 && scan->mentions[first].glued &&
	       (scan->mentions[first - 1].kind == MENTION_OTHER ||
		term_meaning(mention_term(reader->forms, &scan->mentions[first - 1]), TERM_FILLER,
			     SIZE_MAX, 0) != NULL))
		first--;
	return scan->mentions[first].span.from;
}

/* "The lorry does not come", "why does it not come", "the water is not coming to the field": who
 * writes takes nothing back. What is glued to a refusal that nothing ends belongs to it. */
static bool is_about_another(const struct reader *reader, const struct scan *scan, size_t at)
{
	const char *text = reader->normal.utf8;
	const struct text_span word = scan->mentions[at].span;
	const struct text_span before = { begin_of_clause(text, word.from), word.from };
	const struct text_span subject = { begin_of_subject(reader, scan, at), word.from };
	const struct text_span behind = { word.to, end_of_clause(text, word.to) };
	unsigned turns = text_turns(text, before, NULL) | text_turns(text, behind, NULL);

	if (turns & TURN_QUESTION || text_of_others(text, before))
		return true;
	return !text_settled(text, word.to) &&
	       !text_settled(text, word.to + text_step(text + word.to)) &&
	       (unknown_within(reader, scan, subject) >= FOREIGN_FROM ||
		(before.from < before.to && !names_day(scan, before) &&
		 unknown_within(reader, scan, behind) > 0));
}

/* "I may not come", "it is no good not to come", "I do not want it any more, what shall I do":
 * nothing is taken back yet. */
static bool is_unsettled(const struct reader *reader, struct text_span word)
{
	const char *text = reader->normal.utf8;
	const struct text_span before = { begin_of_clause(text, word.from), word.from };

	return is_refusal(reader, word) && (text_turns(text, before, NULL) & TURN_GUESS ||
					    text_must_be(text + word.to) || text_at_a_loss(text));
}

/* "Please confirm at what time", "look up the parcel": unknown words or a question beside the
 * keyword, and not about whoever writes. */
static bool is_of_something(const struct reader *reader, const struct scan *scan, size_t behind)
{
	const char *text = reader->normal.utf8;
	const struct text_span whole = { 0, reader->normal.size };

	return !text_of_self(text, whole) &&
	       (scan_unknown(reader, scan) >= FOREIGN_FROM ||
		text_turns(text, (struct text_span){ behind, whole.to }, NULL) & TURN_QUESTION);
}

/* A thing, a place, or a word of a form with fields. */
static bool names_something(const struct reader *reader, const struct mention *mention)
{
	const struct term *term = mention_term(reader->forms, mention);

	return is_thing(reader->forms, term) || is_of_fields(reader->forms, term) ||
	       term_meaning(term, TERM_PLACE, SIZE_MAX, 0) != NULL;
}

/* "The problem", of which the sender spoke before: the keyword of a form of free words. */
static bool names_matter(const struct reader *reader, const struct mention *mention)
{
	const struct meaning *keyword =
		term_meaning(mention_term(reader->forms, mention), TERM_KEYWORD, SIZE_MAX, 0);

	return keyword != NULL && form_takes_text(&reader->forms->forms[keyword->form]);
}

/* "Not content with your prices", "with the road works": what is joined to the keyword says with
 * what, and it is nothing that was told before. */
static bool is_with_something(const struct reader *reader, const struct scan *scan, size_t at)
{
	const size_t from = scan->mentions[at].span.to;
	const struct text_span joined = { from, end_of_clause(reader->normal.utf8, from) };

	if (names_receipt(reader, scan, at) ||
	    (at + 1 < scan->count && names_matter(reader, &scan->mentions[at + 1])))
		return false;
	for (size_t i = at + 1; i < scan->count && scan->mentions[i].span.to <= joined.to; i++) {
		if (names_something(reader, &scan->mentions[i]))
			return true;
	}
	return unknown_within(reader, scan, joined) >= FOREIGN_FROM;
}

bool is_foreign(const struct reader *reader, const struct scan *scan, size_t at, size_t first,
		size_t form)
{
	const struct form_rules *rules = &reader->forms->rules[form];

	if (rules->plain && is_of_something(reader, scan, scan->mentions[at].span.to))
		return true;
	if (rules->apart && is_with_something(reader, scan, at))
		return true;
	/* "Worked yesterday: A, B was ill, C": B's, in a text that began with something else. */
	if (rules->anywhere && at > first && scan->mentions[at].glued &&
	    scan->mentions[at - 1].kind == MENTION_NAME)
		return true;
	return rules->anywhere && (is_about_another(reader, scan, at) ||
				   is_unsettled(reader, scan->mentions[at].span));
}
