/*
 * Forms with fields contend for a text: keywords, verbs and values are points for those that can
 * explain them. What wins is meant where its keyword stands in no letter and no question, or where
 * verbs and values say enough without one.
 */
#include "forms/find.h"

#define KEYWORD_POINTS 4
#define NEAR_POINTS    3
#define VERB_POINTS    2
#define FIRST_POINTS   3 /* of the form whose keyword comes first */
#define LATE_POINTS    4 /* what a day costs on which the form's work cannot be */
#define RIGHT_POINTS   4 /* of a keyword that is not for everyone, from one it is for */
#define FREE_POINTS    4 /* so much must speak for a form that nobody named */

/* So many unknown characters with nothing else to go by are no form but a letter. */
#define LETTER_FROM 5
#define BRIEF_MOST  3  /* mentions of a text in which a bare number is enough beside a verb */
#define TALE_FROM   10 /* the same where verbs and values speak for a form */

/* ---- points ---- */

/* "Note who worked yesterday", from a foreman: his own form, whatever was named before it. */
static bool has_right(const struct reader *reader, size_t form)
{
	return reader->forms->rules[form].role_count > 0 &&
	       form_is_for(reader->forms, &reader->forms->forms[form], reader->sender);
}

/* "The film is laid on 60 mu", from whoever is asked how far it is: the first keyword is a choice of
 * his form too, whose verb stands beside it and which explains as much. */
static bool shares_keyword(const struct contest *contest, size_t form)
{
	const struct fit *fit = &contest->fits[form];

	if (!fit->verb || !fit->amount || fit->choice_at != contest->first)
		return false;
	for (size_t i = 0; i < contest->count; i++) {
		if (contest->fits[i].first == contest->first &&
		    contest->fits[i].points > fit->points)
			return false;
	}
	return true;
}

static int points_of(const struct reader *reader, const struct contest *contest, size_t form)
{
	const struct fit *fit = &contest->fits[form];
	bool shares = shares_keyword(contest, form) && has_right(reader, form);
	int points = fit->points + fit->numbers + (fit->verb ? VERB_POINTS : 0);

	if (fit->out_of_time)
		points -= LATE_POINTS;
	if (shares || (fit->keyword && has_right(reader, form)))
		points += RIGHT_POINTS;
	if (fit->keyword)
		points += KEYWORD_POINTS;
	else if (fit->near)
		points += NEAR_POINTS;
	if (shares || (fit->first != SIZE_MAX && fit->first == contest->first))
		points += FIRST_POINTS;
	return points;
}

/* A form that no word of the text names: where another is named, only the sender's own, and not by a
 * choice that is the other's keyword: that takes a verb. */
static bool may_be_meant(const struct reader *reader, const struct contest *contest, size_t form)
{
	const struct forms *forms = reader->forms;
	const struct fit *fit = &contest->fits[form];

	if (contest->first == SIZE_MAX)
		return form_is_for(forms, &forms->forms[form], reader->sender);
	return (fit->verb || fit->choice_at != contest->first) && has_right(reader, form);
}

void hold_contest(struct reader *reader, struct contest *contest)
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
		contest->points[i] = points_of(reader, contest, i);
		if (fit->first == SIZE_MAX && !may_be_meant(reader, contest, i))
			continue;
		if (contest->best == SIZE_MAX ||
		    contest->points[i] > contest->points[contest->best])
			contest->best = i;
	}
}

/* ---- a form that is named ---- */

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

/* "The film is laid", from one whose word that is not: the keyword is a choice of a form for others,
 * whose verb stands there. */
static bool is_word_of_others(const struct reader *reader, const struct contest *contest)
{
	for (size_t i = 0; i < contest->count; i++) {
		if (contest->fits[i].verb && contest->fits[i].choice_at == contest->first &&
		    !form_is_for(reader->forms, &reader->forms->forms[i], reader->sender))
			return true;
	}
	return false;
}

bool is_letter(struct reader *reader, const struct contest *contest)
{
	const struct scan *scan = reader_scan(reader, &reader->forms->forms[contest->best]);

	if (is_question(reader, contest, scan))
		return true;
	if (contest->fits[contest->best].strong || contest->fits[contest->best].numbers > 0)
		return false;
	return scan_unknown(reader, scan) >= LETTER_FROM || tells_trouble(reader, scan) ||
	       is_word_of_others(reader, contest) ||
	       scan->turns & (TURN_REFUSAL | TURN_QUESTION | TURN_STORY);
}

/* ---- a form that nobody named ---- */

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

bool free_enough(struct reader *reader, const struct contest *contest)
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

/* ---- what is meant ---- */

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

void settle_contest(struct reader *reader, const struct contest *contest)
{
	const struct fit *fit = &contest->fits[contest->best];
	enum form_evidence evidence = fit->keyword ? EVIDENCE_KEYWORD
				      : fit->near  ? EVIDENCE_NEAR
						   : EVIDENCE_FIELDS;

	settle_on(reader, contest->best, evidence, fit->words_from);
	reader->reading->leftover |= may_be_day(reader, contest);
	note_rivals(reader, contest);
}
