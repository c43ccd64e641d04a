/*
 * What is wanted beside what is refused: "no film, but 150 kg of seed" cancels nothing, and "add 50 kg of
 * fertiliser" adds nothing to an earlier record.
 */
#include "forms/find.h"

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

/* "Enough film, no more of it; but of seed 150 kg": a wish behind the refusal of something else. */
static bool wishes_behind(const struct reader *reader, const struct scan *scan, size_t at)
{
	bool wished = false;

	for (size_t i = at + 1; i < scan->count && names_before(reader, scan, at, NULL); i++) {
		const struct term *term = mention_term(reader->forms, &scan->mentions[i]);

		wished |=
			is_of_fields(reader->forms, term) && !names_before(reader, scan, at, term);
		if (wished && tells_amount(&scan->mentions[i]))
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
		amount |= tells_amount(&scan->mentions[at]);
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

		if (within && tells_amount(mention))
			return false; /* so much is refused */
		refused |= within && is_place;
		place |= i > at && is_place;
		amount |= tells_amount(mention) &&
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

bool wants_else(const struct reader *reader, const struct scan *scan, size_t at, size_t form)
{
	return reader->forms->rules[form].anywhere && is_refusal(reader, scan->mentions[at].span) &&
	       (wishes_behind(reader, scan, at) || wishes_before(reader, scan, at) ||
		plants_elsewhere(reader, scan, at) || comes_otherwise(reader, scan));
}

/* "Add some fertiliser": a thing in so many words that tell neither how it is nor what became of it. */
static bool wishes_thing(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct term *last = mention_term(reader->forms, &scan->mentions[scan->count - 1]);

	return at + 1 < scan->count && scan->turns == 0 && !tells_trouble(reader, scan) &&
	       term_meaning(last, TERM_CHOICE, SIZE_MAX, 0) != NULL &&
	       is_of_fields(reader->forms, last);
}

bool orders_behind(const struct reader *reader, const struct scan *scan, size_t at, size_t form)
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
