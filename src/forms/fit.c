/*
 * How well a form explains a text: points for what it has a field for, fewer for what it has
 * none for. Forms that share a keyword are told apart by it.
 */
#include "forms/inside.h"

#include "text/normal.h"

#include <string.h>

/* What a value is worth that the form has a field for, and what one costs that it has not. */
#define FITS   2
#define STRAYS 2

static bool has_type(const struct form *form, enum field_type type)
{
	return field_of_type(form, type) != FIELDS_MOST;
}

bool form_takes_unit(const struct form *form, enum text_unit unit)
{
	switch (unit) {
	case UNIT_MU: return has_type(form, FIELD_AREA);
	case UNIT_KG:
	case UNIT_LOADS:
	case UNIT_KG_A_LOAD: return has_type(form, FIELD_WEIGHT);
	case UNIT_BAGS:
	case UNIT_KG_A_BAG: return has_type(form, FIELD_BAGS) || has_type(form, FIELD_WEIGHT);
	case UNIT_YUAN:
		return has_type(form, FIELD_PRICE_AREA) || has_type(form, FIELD_PRICE_WEIGHT);
	case UNIT_YUAN_A_MU: return has_type(form, FIELD_PRICE_AREA);
	case UNIT_YUAN_A_KG: return has_type(form, FIELD_PRICE_WEIGHT);
	case UNIT_YEARS: return has_type(form, FIELD_YEARS);
	case UNIT_DAYS:
	case UNIT_OTHER: return false;
	}
	return false;
}

static void fit_typed(struct fit *fit, bool takes)
{
	fit->points += takes ? FITS : -STRAYS;
	fit->strong |= takes;
}

static void fit_keyword(struct fit *fit, const struct mention *mention)
{
	if (fit->first != SIZE_MAX)
		return;
	fit->first = mention->span.from;
	fit->words_from = mention->span.to;
}

static void fit_word(const struct form *form, size_t index, const struct term *term,
		     const struct mention *mention, struct fit *fit)
{
	bool keyword = term_meaning(term, TERM_KEYWORD, index, 0) != NULL;
	bool near = term_meaning(term, TERM_NEAR, index, 0) != NULL;

	if (keyword || near)
		fit_keyword(fit, mention);
	fit->keyword |= keyword;
	fit->near |= near;
	fit->verbs += term_meaning(term, TERM_VERB, index, 0) != NULL;
	fit->verb = fit->verbs > 0;
	if (term_meaning(term, TERM_CHOICE, index, 0) != NULL) {
		fit->points += FITS;
		fit->strong |= !keyword && !near;
		if (fit->choice_at == SIZE_MAX)
			fit->choice_at = mention->span.from;
	}
	if (term_meaning(term, TERM_LABEL, index, 0) != NULL)
		fit->points++;
	if (term_meaning(term, TERM_PLACE, SIZE_MAX, 0) != NULL && has_type(form, FIELD_PLACE))
		fit->points++;
}

/* A day that the form's work cannot be on: what was done yesterday is no sign-up. */
static bool out_of_time(struct day today, const struct form *form, const struct text_dates *dates)
{
	enum field_tense tense = form->fields[field_of_type(form, FIELD_DATE)].tense;
	int64_t ahead;

	if ((dates->kind != DATE_GOOD && dates->kind != DATE_PAST) || dates->count == 0)
		return false;
	ahead = day_number(dates->days[0]) - day_number(today);
	/* A weekday of work that is done is the last one. */
	return (tense == TENSE_COMING && ahead < 0) ||
	       (tense == TENSE_PAST && ahead > 0 && (ahead <= 2 || ahead >= 7));
}

/* 3.5 may be a day or half a number, and is no day where it would be past. */
static void fit_days(struct day today, const struct form *form, const struct scan *scan,
		     const struct mention *mention, struct fit *fit)
{
	bool takes = has_type(form, FIELD_DATE);
	const struct text_dates *dates = &scan->dates[mention->dates];

	if (takes && !dates->certain) {
		fit->points += dates->kind == DATE_GOOD;
		fit->strong |= dates->kind == DATE_GOOD;
	} else if (takes && out_of_time(today, form, dates)) {
		fit->points -= STRAYS;
		fit->out_of_time = fit->strong = true;
	} else {
		fit->points += takes ? FITS : -1;
		fit->strong |= takes;
	}
}

/* "Everybody" counts nobody, and how many a family is tells nobody to come: neither speaks for a form. */
static void fit_people(const struct form *form, const struct mention *mention, struct fit *fit)
{
	if (!mention->people.household && (mention->people.count > 0 || !mention->people.told))
		fit_typed(fit, has_type(form, FIELD_PEOPLE));
}

/* How long it took speaks neither for a form nor against one; a sum of money beside no verb names
 * none. */
static void fit_quantity(const struct form *form, const struct text_quantity *quantity,
			 struct fit *fit)
{
	bool strong = fit->strong, takes;

	if (quantity->unit == UNIT_DAYS)
		return;
	takes = form_takes_unit(form, quantity->unit);
	fit_typed(fit, takes);
	fit->amount |= takes;
	if (quantity->unit == UNIT_YUAN)
		fit->strong = strong;
}

static void fit_mention(const struct reader *reader, size_t index, const struct scan *scan,
			const struct mention *mention, struct fit *fit)
{
	const struct form *form = &reader->forms->forms[index];

	switch (mention->kind) {
	case MENTION_WORD:
		fit_word(form, index, mention_term(reader->forms, mention), mention, fit);
		break;
	case MENTION_QUANTITY: fit_quantity(form, &mention->quantity, fit); break;
	case MENTION_DATES: fit_days(reader->today, form, scan, mention, fit); break;
	case MENTION_PEOPLE: fit_people(form, mention, fit); break;
	case MENTION_GROUP: fit->points += has_type(form, FIELD_GROUP); break;
	case MENTION_NAME:
		fit->points += has_type(form, FIELD_NAME) || has_type(form, FIELD_NAMES);
		break;
	case MENTION_NUMBER:
	case MENTION_OTHER: break;
	}
}

static bool mentions(const struct scan *scan, enum mention_kind kind)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == kind)
			return true;
	}
	return false;
}

static bool mentions_unit(const struct scan *scan, enum text_unit unit)
{
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == MENTION_QUANTITY &&
		    scan->mentions[i].quantity.unit == unit)
			return true;
	}
	return false;
}

/* Fields that a number without a unit could be for. */
static int room_for_numbers(const struct form *form, const struct scan *scan)
{
	int room = 0;

	room += has_type(form, FIELD_GROUP) && !mentions(scan, MENTION_GROUP);
	room += has_type(form, FIELD_AREA) && !mentions_unit(scan, UNIT_MU);
	room += has_type(form, FIELD_WEIGHT) && !mentions_unit(scan, UNIT_KG);
	room += has_type(form, FIELD_PRICE_WEIGHT) && !mentions_unit(scan, UNIT_YUAN_A_KG) &&
		!mentions_unit(scan, UNIT_YUAN);
	room += has_type(form, FIELD_PEOPLE) && !mentions(scan, MENTION_PEOPLE);
	return room;
}

static int count_numbers(const struct scan *scan, struct text_span within)
{
	int count = 0;

	for (size_t i = 0; i < scan->count; i++)
		count += scan->mentions[i].kind == MENTION_NUMBER &&
			 scan->mentions[i].span.from >= within.from &&
			 scan->mentions[i].span.to <= within.to;
	return count;
}

/* "Read the meter 2300": bare numbers that the patterns of the form's own fields take as values. */
static int numbers_by_pattern(struct reader *reader, const struct form *form,
			      const struct scan *scan)
{
	const struct form_rules *rules = rules_of(reader->forms, form);
	struct pattern_match match;
	int count = 0;

	for (size_t i = 0; i < form->field_count; i++) {
		for (size_t k = 0; k < rules->fields[i].pattern_count; k++) {
			const struct pattern *pattern = rules->fields[i].patterns[k];
			int group = pattern_group(pattern, "value");

			if (group < 0 || group >= PATTERN_GROUPS_MAX ||
			    pattern_find(pattern, reader->normal.utf8, reader->normal.size, 0,
					 &reader->budget, &match) != PATTERN_MATCHES ||
			    match.group[group].from == SIZE_MAX)
				continue;
			count += count_numbers(scan, (struct text_span){ match.group[group].from,
									 match.group[group].to });
			break; /* a field has one value by its patterns */
		}
	}
	return count;
}

/* Those of the form's own patterns are values as others; the rest finds room, or strays. */
static void fit_numbers(struct reader *reader, const struct form *form, const struct scan *scan,
			struct fit *fit)
{
	int room = room_for_numbers(form, scan), own = 0;
	int count = count_numbers(scan, (struct text_span){ 0, reader->normal.size });

	if (count > 0 && (fit->keyword || fit->near || fit->verb))
		own = numbers_by_pattern(reader, form, scan);
	fit->points += FITS * own;
	fit->strong |= own > 0;
	count -= own;
	fit->numbers = count <= room ? count : room - STRAYS * (count - room);
}

/* What nobody named and no choice shows is hardly meant: 5 mu alone order nothing. */
static bool lacks_choice(const struct form *form, size_t index, const struct reader *reader,
			 const struct scan *scan)
{
	for (size_t field = 0; field < form->field_count; field++) {
		enum field_type type = form->fields[field].type;
		bool shown = !form->fields[field].required ||
			     (type != FIELD_CHOICE && type != FIELD_STAGE);

		for (size_t i = 0; i < scan->count && !shown; i++)
			shown = term_meaning(mention_term(reader->forms, &scan->mentions[i]),
					     TERM_CHOICE, index, 0) != NULL;
		if (!shown)
			return true;
	}
	return false;
}

struct fit fit_form(struct reader *reader, size_t index)
{
	const struct form *form = &reader->forms->forms[index];
	const struct scan *scan = reader_scan(reader, form);
	struct fit fit = { .first = SIZE_MAX, .choice_at = SIZE_MAX };

	for (size_t i = 0; i < scan->count; i++)
		fit_mention(reader, index, scan, &scan->mentions[i], &fit);
	fit.strong |=
		fit.verb && form_takes_unit(form, UNIT_YUAN) && mentions_unit(scan, UNIT_YUAN);
	fit_numbers(reader, form, scan, &fit);
	if (!fit.keyword && !fit.near && lacks_choice(form, index, reader, scan))
		fit.points -= FITS;
	return fit;
}
