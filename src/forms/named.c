/*
 * Intents and forms of free words, which their keywords name: what the text begins with, or what
 * counts wherever it stands.
 */
#include "forms/find.h"

static bool has_keyword(const struct reader *reader, const struct mention *mention, size_t form)
{
	const struct term *term = mention_term(reader->forms, mention);

	return term_meaning(term, TERM_KEYWORD, form, 0) != NULL ||
	       term_meaning(term, TERM_NEAR, form, 0) != NULL;
}

/* "Do I come or not": what looks like a refusal asks. */
static bool asks_whether(const struct reader *reader, size_t octet)
{
	const char *text = reader->normal.utf8;
	size_t before = octet;

	while (before > 0 && text_goes_on(text[before - 1]))
		before--;
	return before > 0 && text_either_or(text + before - 1) > 0;
}

/* ---- what is over ---- */

/* Nothing but fillers from here on. */
static bool nothing_behind(const struct reader *reader, size_t at)
{
	return unknown_characters(reader->forms, reader->normal.utf8,
				  (struct text_span){ at, reader->normal.size }) == 0;
}

/* "The problem is solved, thanks": the last that is said, of a matter that was told before. */
static bool ends_settled(const struct reader *reader, size_t from)
{
	const char *text = reader->normal.utf8;

	for (size_t at = from, used;
	     at<reader->normal.size; at += used> 0 ? used : text_step(text + at)) {
		used = words_at(&reader->forms->settled, text, at);
		if (used > 0 && !text_refused(text, at) && nothing_behind(reader, at + used))
			return true;
	}
	return false;
}

/* "The complaint: let it be": nothing is told anew. Who was asked for a report (a form that is not
 * for everyone) may well answer that all is fine. */
static bool is_over(const struct reader *reader, const struct scan *scan, size_t at, size_t form)
{
	const char *text = reader->normal.utf8;
	size_t behind =
		skip_fillers(reader->forms, text, scan->mentions[at].span.to, reader->normal.size);
	size_t used = words_at(&reader->forms->withdrawn, text, behind);

	if (scan->turns & (TURN_QUESTION | TURN_CONDITION) ||
	    reader->forms->rules[form].role_count > 0)
		return false;
	return (used > 0 && nothing_behind(reader, behind + used)) ||
	       (!tells_trouble(reader, scan) && ends_settled(reader, scan->mentions[at].span.to));
}

/* ---- by a keyword ---- */

static bool counts_here(const struct reader *reader, const struct scan *scan, size_t at,
			size_t first, size_t form)
{
	const struct forms *forms = reader->forms;

	if (!has_keyword(reader, &scan->mentions[at], form))
		return false;
	/* "If it rains I do not come." */
	if (at > first && scan->turns & TURN_CONDITION)
		return false;
	if (leads_elsewhere(reader, scan, at) || scan->mentions[at].span.from == reader->slip ||
	    asks_whether(reader, scan->mentions[at].span.from))
		return false;
	if (forms->forms[form].is_intent)
		return (at <= first || forms->rules[form].anywhere) &&
		       !text_unable(reader->normal.utf8, scan->mentions[at].span) &&
		       !wants_else(reader, scan, at, form) &&
		       !orders_behind(reader, scan, at, form) && !is_of_thing(reader, scan, at) &&
		       !is_foreign(reader, scan, at, first, form);
	return form_takes_text(&forms->forms[form]) && at <= first &&
	       !is_refused_here(reader, scan, at, form) && !is_over(reader, scan, at, form);
}

/* leading: what the text begins with; else wherever it stands. */
static bool find_by_keyword(struct reader *reader, bool leading)
{
	const struct forms *forms = reader->forms;
	const struct scan *scan = reader_scan(reader, NULL);
	size_t first = first_that_matters(reader, scan);

	for (size_t i = 0; i < scan->count && (!leading || i <= first); i++) {
		bool names = has_keyword(reader, &scan->mentions[i], SIZE_MAX);

		for (size_t form = 0; names && form < forms->count; form++) {
			if (!counts_here(reader, scan, i, first, form))
				continue;
			settle_on(reader, form, EVIDENCE_KEYWORD, scan->mentions[i].span.to);
			reader->keyword_from = scan->mentions[i].span.from;
			return true;
		}
	}
	return false;
}

/* ---- by a pattern ---- */

/* Whether the pattern finds what is to be, in a text that began with a refusal behind what was. */
static bool shows_change(struct reader *reader, const struct pattern *pattern, bool refused)
{
	struct pattern_match match;
	int was, becomes;

	if (pattern_find(pattern, reader->normal.utf8, reader->normal.size, 0, &reader->budget,
			 &match) != PATTERN_MATCHES)
		return false;
	was = pattern_group(pattern, "was");
	becomes = pattern_group(pattern, "becomes");
	return was >= 0 && (!refused || match.group[was].from == SIZE_MAX ||
			    match.group[was].from < match.group[becomes].from);
}

/* An intent by its patterns alone: "not 5 mu but 6" says what was and what is to be. Whether that
 * may still be is a question, and no form's. */
static bool find_by_pattern(struct reader *reader, bool refused)
{
	const struct forms *forms = reader->forms;

	if (reader->slip != SIZE_MAX || reader->normal.size > LETTER_OCTETS)
		return false;
	for (size_t form = 0; form < forms->count; form++) {
		const struct form_rules *rules = &forms->rules[form];

		for (size_t i = 0; i < rules->pattern_count; i++) {
			if (!shows_change(reader, rules->patterns[i], refused))
				continue;
			if (!(reader_scan(reader, NULL)->turns & TURN_QUESTION))
				settle_on(reader, form, EVIDENCE_KEYWORD, 0);
			return true;
		}
	}
	return false;
}

/* ---- what is named ---- */

bool find_leading(struct reader *reader)
{
	if (!find_by_keyword(reader, true))
		return false;
	if (rules_of(reader->forms, reader->reading->form)->anywhere &&
	    is_refusal(reader, (struct text_span){ reader->keyword_from, reader->words_from }))
		find_by_pattern(reader, true);
	return true;
}

bool find_change(struct reader *reader)
{
	return find_by_pattern(reader, false);
}

bool find_named(struct reader *reader)
{
	return find_by_keyword(reader, false);
}

/* ---- free words anywhere ---- */

bool find_text_form(struct reader *reader, enum term_kind kind)
{
	const struct forms *forms = reader->forms;
	const struct scan *scan = reader_scan(reader, NULL);

	for (size_t form = 0; form < forms->count; form++) {
		if (!form_takes_text(&forms->forms[form]))
			continue;
		for (size_t i = 0; i < scan->count; i++) {
			const struct term *term = mention_term(forms, &scan->mentions[i]);

			if (term_meaning(term, kind, form, 0) == NULL ||
			    (kind == TERM_KEYWORD && (is_refused_here(reader, scan, i, form) ||
						      is_over(reader, scan, i, form))))
				continue;
			settle_on(reader, form,
				  kind == TERM_VERB ? EVIDENCE_FIELDS : EVIDENCE_KEYWORD, 0);
			return true;
		}
	}
	return false;
}
