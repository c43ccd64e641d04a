/*
 * Which form or intent a text means, in this order: an intent that stands alone (thanks); an
 * intent whose keyword begins the text, or counts anywhere (cancel); a form of free words whose
 * keyword begins it (a problem); the form that keywords and values together speak for; a keyword
 * that is misspelt; a form of free words anywhere; and without any keyword the form that verbs
 * and values show, which is then confirmed.
 */
#include "forms/inside.h"

#include <string.h>

#define KEYWORD_POINTS 4
#define NEAR_POINTS    3
#define VERB_POINTS    2
#define FIRST_POINTS   3 /* of the form whose keyword comes first */
#define LATE_POINTS    4 /* what a day costs on which the form's work cannot be */
#define RIGHT_POINTS   4 /* of a keyword that is not for everyone, from one it is for */
#define REFUSED_POINTS (-1000)
#define FORMS_MOST     32

/* So many unknown characters with nothing else to go by are no form but a letter. */
#define LETTER_FROM 5
#define BRIEF_MOST  3  /* mentions of a text in which a bare number is enough beside a verb */
#define TALE_FROM   10 /* the same where verbs and values speak for a form */

static bool role_fits(const struct form_rules *rules, const char *role)
{
	for (size_t i = 0; role != NULL && i < rules->role_count; i++) {
		if (strstr(role, rules->roles[i]) != NULL)
			return true;
	}
	return rules->role_count == 0;
}

bool form_is_for(const struct forms *forms, const struct form *form,
		 const struct reading_sender *sender)
{
	bool fits = role_fits(rules_of(forms, form), sender->role);

	for (size_t i = 0; i < sender->people_count; i++)
		fits |= role_fits(rules_of(forms, form), sender->people[i].role);
	return fits;
}

static void settle_on(struct reader *reader, size_t form, enum form_evidence evidence,
		      size_t words_from)
{
	reader->reading->form = &reader->forms->forms[form];
	reader->reading->evidence = evidence;
	reader->words_from = words_from;
}

/* ---- intents, and forms that begin with their keyword ---- */

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

static bool has_keyword(const struct reader *reader, const struct mention *mention, size_t form)
{
	const struct term *term = mention_term(reader->forms, mention);

	return term_meaning(term, TERM_KEYWORD, form, 0) != NULL ||
	       term_meaning(term, TERM_NEAR, form, 0) != NULL;
}

static size_t first_that_matters(const struct reader *reader, const struct scan *scan)
{
	size_t i = 0;

	while (i < scan->count && says_nothing_yet(reader, &scan->mentions[i]))
		i++;
	return i;
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

/* The octet at which the words begin that are not parted from here by a sign or a blank. */
static size_t begin_of_clause(const char *text, size_t at)
{
	while (at > 0 && ((unsigned char)text[at - 1] >= 0x80 || text_is_digit(text[at - 1])))
		at--;
	return at;
}

/* "The water does not come": a thing's own refusal, glued to it. */
static bool is_of_thing(const struct reader *reader, const struct scan *scan, size_t at)
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

/* So many unknown characters beside an intent's keyword speak of something else. */
#define FOREIGN_FROM 2

static size_t end_of_clause(const char *text, size_t at)
{
	while ((unsigned char)text[at] >= 0x80)
		at++;
	return at;
}

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

static bool names_day(const struct scan *scan, struct text_span within)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == MENTION_DATES &&
		    scan->mentions[i].span.from >= within.from &&
		    scan->mentions[i].span.to <= within.to)
			return true;
	}
	return false;
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

static bool is_refusal(const struct reader *reader, struct text_span word)
{
	return text_turns(reader->normal.utf8, word, NULL) & TURN_REFUSAL;
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

/* The number of an earlier record, or the word for one, right behind the keyword. */
static bool names_receipt(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct mention *behind = &scan->mentions[at + 1];

	return at + 1 < scan->count &&
	       (behind->kind == MENTION_NUMBER || term_meaning(mention_term(reader->forms, behind),
							       TERM_RECEIPT, SIZE_MAX, 0) != NULL);
}

static bool competes(const struct forms *forms, size_t form)
{
	return !forms->forms[form].is_intent && !form_takes_text(&forms->forms[form]);
}

/* A word of a form with fields: its keyword, or what may be chosen in it. */
static bool is_of_fields(const struct forms *forms, const struct term *term)
{
	for (size_t i = 0; term != NULL && i < term->count; i++) {
		enum term_kind kind = term->meanings[i].kind;

		if ((kind == TERM_KEYWORD || kind == TERM_CHOICE) &&
		    competes(forms, term->meanings[i].form))
			return true;
	}
	return false;
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

/* An intent's keyword that stands in a text of something else. */
static bool is_foreign(const struct reader *reader, const struct scan *scan, size_t at,
		       size_t first, size_t form)
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

/* "The tractor broke": words of a form of free words. */
static bool tells_trouble(const struct reader *reader, const struct scan *scan)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (shows_trouble(reader->forms, mention_term(reader->forms, &scan->mentions[i])))
			return true;
	}
	return false;
}

/* ---- what is wanted beside what is not ---- */

static bool names_before(const struct reader *reader, const struct scan *scan, size_t at,
			 const struct term *term)
{
	for (size_t i = 0; i < at; i++) {
		const struct term *other = mention_term(reader->forms, &scan->mentions[i]);

		if (term == NULL ? is_of_fields(reader->forms, other) : other == term)
			return true;
	}
	return false;
}

static bool is_amount(const struct mention *mention)
{
	return mention->kind == MENTION_QUANTITY || mention->kind == MENTION_PEOPLE;
}

/* "Enough film, no more of it; but of seed 150 kg": a wish behind the refusal of something else. */
static bool wishes_behind(const struct reader *reader, const struct scan *scan, size_t at)
{
	bool wished = false;

	for (size_t i = at + 1; i < scan->count && names_before(reader, scan, at, NULL); i++) {
		const struct term *term = mention_term(reader->forms, &scan->mentions[i]);

		wished |=
			is_of_fields(reader->forms, term) && !names_before(reader, scan, at, term);
		if (wished && is_amount(&scan->mentions[i]))
			return true;
	}
	return false;
}

/* "50 kg of fertiliser, film no more": a wish before the thing that is refused. */
static bool wishes_before(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct term *refused = NULL;
	bool amount = false;

	while (at-- > 0) {
		const struct term *term = mention_term(reader->forms, &scan->mentions[at]);

		if (is_of_fields(reader->forms, term)) {
			if (refused != NULL && amount && term != refused)
				return true;
			if (refused == NULL && amount)
				return false; /* so much of it is refused */
			refused = refused == NULL ? term : refused;
		}
		amount |= is_amount(&scan->mentions[at]);
	}
	return false;
}

/* "Plot A no more, on plot B 3 mu"; "5 mu, but plot A no more": one plot is refused, in a clause of its
 * own, and there is an amount beside it. */
static bool plants_elsewhere(const struct reader *reader, const struct scan *scan, size_t at)
{
	const char *text = reader->normal.utf8;
	size_t clause = begin_of_clause(text, scan->mentions[at].span.from);
	bool refused = false, place = false, amount = false;

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];
		bool within = i < at && mention->span.from >= clause;
		bool is_place = term_meaning(mention_term(reader->forms, mention), TERM_PLACE,
					     SIZE_MAX, 0) != NULL;

		if (within && is_amount(mention))
			return false; /* so much is refused */
		refused |= within && is_place;
		place |= i > at && is_place;
		amount |= is_amount(mention) &&
			  (i > at ? place : names_before(reader, scan, i, NULL));
	}
	return refused && amount;
}

/* "Tomorrow two of us; the day after I do not come": another day than the refused, with its people. */
static bool comes_otherwise(const struct reader *reader, const struct scan *scan)
{
	bool excluded = false, comes = false, waits = false;

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];

		if (mention->kind == MENTION_DATES) {
			waits = !text_day_excluded(reader->normal.utf8, mention->span);
			excluded |= !waits;
		}
		comes |= waits && mention->kind == MENTION_PEOPLE;
	}
	return excluded && comes;
}

/* "Add some fertiliser": a thing in so many words that tell neither how it is nor what became of it. */
static bool wishes_thing(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct term *last = mention_term(reader->forms, &scan->mentions[scan->count - 1]);

	return at + 1 < scan->count && scan->turns == 0 && !tells_trouble(reader, scan) &&
	       term_meaning(last, TERM_CHOICE, SIZE_MAX, 0) != NULL &&
	       is_of_fields(reader->forms, last);
}

/* "Add 50 kg of fertiliser": an order, where no number says to what it is added. */
static bool orders_behind(const struct reader *reader, const struct scan *scan, size_t at,
			  size_t form)
{
	const struct form_rules *rules = &reader->forms->rules[form];
	bool named = false, amount = false;

	if (rules->anywhere || rules->plain || names_receipt(reader, scan, at))
		return false;
	for (size_t i = at + 1; i < scan->count; i++) {
		named |= is_of_fields(reader->forms,
				      mention_term(reader->forms, &scan->mentions[i]));
		amount |= scan->mentions[i].kind == MENTION_QUANTITY;
	}
	return named && (amount || wishes_thing(reader, scan, at));
}

/* A refusal that takes back only part of what is said. */
static bool wants_else(const struct reader *reader, const struct scan *scan, size_t at, size_t form)
{
	return reader->forms->rules[form].anywhere && is_refusal(reader, scan->mentions[at].span) &&
	       (wishes_behind(reader, scan, at) || wishes_before(reader, scan, at) ||
		plants_elsewhere(reader, scan, at) || comes_otherwise(reader, scan));
}

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
static bool find_named(struct reader *reader, bool leading)
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
static bool find_change(struct reader *reader, bool refused)
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

/* What the text begins with; "cancel the 5 mu, make it 6" is a change after all. */
static bool find_leading(struct reader *reader)
{
	if (!find_named(reader, true))
		return false;
	if (rules_of(reader->forms, reader->reading->form)->anywhere &&
	    is_refusal(reader, (struct text_span){ reader->keyword_from, reader->words_from }))
		find_change(reader, true);
	return true;
}

/* ---- forms with fields ---- */

struct contest {
	struct fit fits[FORMS_MOST];
	int points[FORMS_MOST];
	size_t count, best;
	size_t first; /* octet of the first keyword of any; SIZE_MAX: none */
};

/* "Note who worked yesterday", from a foreman: his own form, whatever was named before it. */
static bool has_right(const struct reader *reader, size_t form)
{
	return reader->forms->rules[form].role_count > 0 &&
	       form_is_for(reader->forms, &reader->forms->forms[form], reader->sender);
}

static int points_of(const struct fit *fit, size_t first, bool right)
{
	int points = fit->points + fit->numbers + (fit->verb ? VERB_POINTS : 0);

	if (fit->out_of_time)
		points -= LATE_POINTS;
	if (right)
		points += RIGHT_POINTS;
	if (fit->keyword)
		points += KEYWORD_POINTS;
	else if (fit->near)
		points += NEAR_POINTS;
	if (fit->first != SIZE_MAX && fit->first == first)
		points += FIRST_POINTS;
	return points;
}

/* A form that no word of the text names: where another is named, only the sender's own. */
static bool may_be_meant(const struct reader *reader, const struct contest *contest, size_t form)
{
	const struct forms *forms = reader->forms;

	return contest->first == SIZE_MAX ? form_is_for(forms, &forms->forms[form], reader->sender)
					  : has_right(reader, form);
}

static void hold_contest(struct reader *reader, struct contest *contest)
{
	const struct forms *forms = reader->forms;

	*contest = (struct contest){ .first = SIZE_MAX, .best = SIZE_MAX };
	contest->count = forms->count < FORMS_MOST ? forms->count : FORMS_MOST;
	for (size_t i = 0; i < contest->count; i++) {
		if (!competes(forms, i))
			continue;
		contest->fits[i] = fit_form(reader, i);
		if (contest->fits[i].first < contest->first)
			contest->first = contest->fits[i].first;
	}
	for (size_t i = 0; i < contest->count; i++) {
		const struct fit *fit = &contest->fits[i];

		contest->points[i] = REFUSED_POINTS;
		if (!competes(forms, i) ||
		    is_refused(reader, reader_scan(reader, &forms->forms[i]), i))
			continue;
		contest->points[i] =
			points_of(fit, contest->first, fit->keyword && has_right(reader, i));
		if (fit->first == SIZE_MAX && !may_be_meant(reader, contest, i))
			continue;
		if (contest->best == SIZE_MAX ||
		    contest->points[i] > contest->points[contest->best])
			contest->best = i;
	}
}

/* Forms for which as much speaks: which of them is meant is asked. */
static void note_rivals(struct reader *reader, const struct contest *contest)
{
	struct reading *reading = reader->reading;

	reading->rival_count = 0;
	for (size_t i = 0; i < contest->count && reading->rival_count < RIVALS_MOST; i++) {
		const struct form *form = &reader->forms->forms[i];

		if (competes(reader->forms, i) &&
		    contest->points[i] == contest->points[contest->best] &&
		    (contest->fits[i].first != SIZE_MAX ||
		     form_is_for(reader->forms, form, reader->sender)))
			reading->rivals[reading->rival_count++] = form;
	}
	if (reading->rival_count == 1)
		reading->rival_count = 0;
}

/* "Is there work if it rains": a keyword in the middle of a question, with little that could be
 * recorded; and "what does 12 mu cost": who asks what it costs has ordered nothing yet. */
static bool is_question(struct reader *reader, const struct contest *contest,
			const struct scan *scan)
{
	const struct fit *fit = &contest->fits[contest->best];
	size_t first = first_that_matters(reader, scan);

	if (scan->turns & TURN_PRICE)
		return true;
	return scan->turns & TURN_QUESTION && first < scan->count &&
	       scan->mentions[first].span.from < fit->first &&
	       (scan_unknown(reader, scan) > 0 || fit->points + fit->numbers <= 2);
}

/* A keyword in a letter of many words, or in a question, makes no record. */
static bool is_letter(struct reader *reader, const struct contest *contest)
{
	const struct scan *scan = reader_scan(reader, &reader->forms->forms[contest->best]);

	if (is_question(reader, contest, scan))
		return true;
	if (contest->fits[contest->best].strong || contest->fits[contest->best].numbers > 0)
		return false;
	return scan_unknown(reader, scan) >= LETTER_FROM || tells_trouble(reader, scan) ||
	       scan->turns & (TURN_REFUSAL | TURN_QUESTION | TURN_STORY);
}

/* KEYWORD/NAME/4/7, where the keyword is also that of a form with a day: 4 and 7, or the 7th of
 * April? */
static bool may_be_day(struct reader *reader, const struct contest *contest)
{
	const struct form *best = &reader->forms->forms[contest->best];
	const struct scan *scan = reader_scan(reader, NULL);
	bool row = false, dated = false;

	if (field_of_type(best, FIELD_DATE) != FIELDS_MOST)
		return false;
	for (size_t i = 0; i < scan->date_count; i++)
		row |= !scan->dates[i].certain && scan->dates[i].kind == DATE_GOOD &&
		       scan->dates[i].doubt == DOUBT_FORM;
	for (size_t i = 0; row && i < contest->count; i++)
		dated |= contest->fits[i].keyword &&
			 field_of_type(&reader->forms->forms[i], FIELD_DATE) != FIELDS_MOST;
	return dated;
}

static void settle_contest(struct reader *reader, const struct contest *contest)
{
	const struct fit *fit = &contest->fits[contest->best];
	enum form_evidence evidence = fit->keyword ? EVIDENCE_KEYWORD
				      : fit->near  ? EVIDENCE_NEAR
						   : EVIDENCE_FIELDS;

	settle_on(reader, contest->best, evidence, fit->words_from);
	reader->reading->leftover |= may_be_day(reader, contest);
	note_rivals(reader, contest);
}

/* ---- free words anywhere ---- */

static bool find_text_form(struct reader *reader, enum term_kind kind)
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

/* ---- misspelt keywords ---- */

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

static bool find_alike(struct reader *reader)
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

/* ---- without a keyword ---- */

#define FREE_POINTS 4 /* so much must speak for a form that nobody named */

/* "Done, 40 mu are planted", from one whose word it is not: no other form takes his figures. */
static bool tells_of_another(const struct reader *reader, const struct contest *contest)
{
	for (size_t i = 0; i < contest->count; i++) {
		if (competes(reader->forms, i) && contest->fits[i].verb &&
		    !contest->fits[contest->best].verb &&
		    !form_is_for(reader->forms, &reader->forms->forms[i], reader->sender))
			return true;
	}
	return false;
}

/* Unknown characters that a field's own pattern takes: "to the dealer of Lanzhou". */
static size_t known_by_pattern(struct reader *reader, const struct form *form)
{
	const struct form_rules *rules = rules_of(reader->forms, form);
	struct pattern_match match;
	size_t count = 0;

	for (size_t i = 0; i < form->field_count; i++) {
		for (size_t k = 0; k < rules->fields[i].pattern_count; k++) {
			if (pattern_find(rules->fields[i].patterns[k], reader->normal.utf8,
					 reader->normal.size, 0, &reader->budget,
					 &match) == PATTERN_MATCHES)
				count +=
					unknown_characters(reader->forms, reader->normal.utf8,
							   (struct text_span){ match.group[0].from,
									       match.group[0].to });
		}
	}
	return count;
}

/* "Handed over 2300": a verb, a number and nothing else; what the number counts is asked. */
static bool is_verb_and_number(const struct fit *fit, const struct scan *scan, size_t unknown)
{
	return fit->verb && fit->numbers == 1 && unknown == 0 && scan->turns == 0 &&
	       scan->count <= BRIEF_MOST;
}

static bool free_enough(struct reader *reader, const struct contest *contest)
{
	const struct fit *fit = &contest->fits[contest->best];
	const struct scan *scan = reader_scan(reader, &reader->forms->forms[contest->best]);
	size_t unknown = scan_unknown(reader, scan);
	unsigned turns = turns_beside(reader, scan, contest->best);

	if (is_verb_and_number(fit, scan, unknown) && !tells_of_another(reader, contest))
		return true;
	if (!fit->strong || turns & (TURN_STORY | TURN_QUESTION | TURN_REFUSAL))
		return false;
	if (tells_of_another(reader, contest))
		return false;
	if (fit->verb && unknown > 0 && reader->normal.size <= LETTER_OCTETS) {
		size_t known = known_by_pattern(reader, &reader->forms->forms[contest->best]);

		unknown -= known < unknown ? known : unknown;
	}
	if (fit->verb && fit->points >= FREE_POINTS)
		return unknown < TALE_FROM;
	/* "Dug for three days, handed over 2800 kg": what says it twice says more. */
	if (fit->verb)
		return fit->points + (fit->verbs > 1) >= FREE_POINTS - 1 ? unknown < LETTER_FROM
									 : unknown == 0;
	return fit->points >= FREE_POINTS ? unknown < 3 : unknown == 0;
}

/* ---- what is given up in the middle of its refusal ---- */

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

static bool find_given_up(struct reader *reader)
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

/* ---- a leave and a wish ---- */

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
		wish |= is_amount(mention) ||
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

/* "Today on leave, tomorrow two of us come": taken as either, the other would be lost; so
 * would who goes instead. A refusal behind the wish only says which day is not meant. */
static bool takes_leave_and_wishes(struct reader *reader)
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

void find_form(struct reader *reader)
{
	const struct form *alone = find_alone(reader);
	struct contest contest;

	if (alone != NULL) {
		settle_on(reader, (size_t)(alone - reader->forms->forms), EVIDENCE_KEYWORD,
			  reader->normal.size);
		return;
	}
	if (takes_leave_and_wishes(reader))
		return;
	find_slip(reader);
	if (find_leading(reader) || find_change(reader, false) || find_named(reader, false))
		return;
	hold_contest(reader, &contest);
	if (contest.best != SIZE_MAX && contest.first != SIZE_MAX && !is_letter(reader, &contest)) {
		settle_contest(reader, &contest);
		return;
	}
	if (find_given_up(reader) || find_text_form(reader, TERM_KEYWORD) ||
	    (contest.first == SIZE_MAX && find_alike(reader)))
		return;
	if (contest.best != SIZE_MAX && contest.first == SIZE_MAX &&
	    free_enough(reader, &contest)) {
		settle_contest(reader, &contest);
		return;
	}
	find_text_form(reader, TERM_VERB);
}
