/*
 * Bare numbers: for the field whose label stands before them; else, when all others are taken, the
 * group, the form's main number, what their range fits, or a part of a number with a unit.
 */
#include "forms/walk.h"

#include <stdlib.h>
#include <string.h>

/* What a bare number is for a field: in the field's own unit, or a number whose unit is asked. */
static void fill_bare(const struct form_field *field, const struct text_number *number,
		      struct field_value *value)
{
	fill_number(value, number->value, number->doubt);
	if (field->type == FIELD_PRICE_AREA || field->type == FIELD_PRICE_WEIGHT)
		suppose_price(field, value);
	else if (!value->invalid && field_has_unit(field->type))
		put_number(value, number_supposed(field, number->value), value->doubtful);
	if (field->type == FIELD_WEIGHT && !value->invalid && field->unit[0] == '\0') {
		value->present = false;
		put_reason(value, "unit");
	}
}

static void give_number(struct walk *walk, size_t at, size_t field, bool doubtful)
{
	struct piece *piece = add_piece(walk->reader, field, PIECE_VALUE);

	piece->at = walk->scan->mentions[at].span.from;
	fill_bare(&walk->form->fields[field], &walk->scan->mentions[at].number, &piece->value);
	piece->value.doubtful |= doubtful;
}

void take_number(struct walk *walk, size_t at)
{
	const struct mention *mention = &walk->scan->mentions[at];
	struct reading *reading = walk->reader->reading;

	if (walk->receipt && mention->number.value >= 0 && mention->number.value < RECEIPT_MOST)
		reading->receipt = (int64_t)mention->number.value;
	else if (walk->label != NO_FIELD && field_is_number(walk->form->fields[walk->label].type))
		give_number(walk, at, walk->label, false);
	else if (walk->bare_count < MENTIONS_MOST)
		walk->bare[walk->bare_count++] = at;
	walk->label = NO_FIELD;
	walk->receipt = walk->total = false;
}

/* ---- whose it may be ---- */

/* The field that a form's main number is for: how much land, weight, how many people. */
static size_t main_field(const struct form *form)
{
	static const enum field_type types[] = { FIELD_WEIGHT, FIELD_AREA, FIELD_PEOPLE };
	size_t first = NO_FIELD;

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		size_t field = field_of_type(form, types[i]);

		if (field != NO_FIELD && form->fields[field].required)
			return field;
		if (first == NO_FIELD)
			first = field;
	}
	return first;
}

/* The one further field whose range the number fits: 600 is a price, not years. Else none. */
static size_t field_by_range(const struct walk *walk, double number)
{
	size_t found = NO_FIELD;

	for (size_t i = 0; i < walk->form->field_count; i++) {
		const struct form_field *field = &walk->form->fields[i];

		if (!field_is_number(field->type) || field->type == FIELD_GROUP ||
		    has_piece(walk->reader, i) || !holds_number(field, number))
			continue;
		if (found != NO_FIELD)
			return NO_FIELD;
		found = i;
	}
	return found;
}

/* A second number beside the main one is the group, where it can be: "keyword#NAME#3#5". */
static bool first_is_group(const struct walk *walk, size_t group, size_t wanted_main)
{
	const struct reader *reader = walk->reader;
	const struct text_number *number = &walk->scan->mentions[walk->bare[0]].number;

	if (group == NO_FIELD || has_piece(reader, group) || !number->whole || number->value < 1 ||
	    number->value > reader->forms->config->groups)
		return false;
	if (wanted_main == NO_FIELD)
		return reader->sender->group == 0;
	return walk->bare_count >= 2;
}

/* The number of someone who is known already is no group of another. */
static bool group_is_odd(const struct walk *walk)
{
	double number = walk->scan->mentions[walk->bare[0]].number.value;
	int known = walk->reader->sender->group;

	return known != 0 && number != known;
}

/* How much is wanted was said already, in whichever measure. */
static bool is_measured(const struct walk *walk)
{
	for (size_t i = 0; i < walk->reader->piece_count; i++) {
		enum field_type type = walk->form->fields[walk->reader->pieces[i].field].type;

		if (type == FIELD_AREA || type == FIELD_WEIGHT || type == FIELD_PEOPLE)
			return true;
	}
	return false;
}

/* ---- parts of a number with a unit ---- */

/* Whether a plus was typed between two octets of the typed text. */
static bool plus_between(const struct reader *reader, size_t from, size_t to)
{
	static const char wide[] = "\xEF\xBC\x8B";

	for (size_t at = from; at < to; at++) {
		if (reader->typed[at] == '+' ||
		    (to - at >= strlen(wide) &&
		     memcmp(reader->typed + at, wide, strlen(wide)) == 0))
			return true;
	}
	return false;
}

/* 30+12 mu: the piece of what stands behind the plus, where no other plus parts words (NAME+3+12
 * mu); NULL. */
static struct piece *added_to(const struct walk *walk, size_t at)
{
	const struct reader *reader = walk->reader;
	const struct mention *number = &walk->scan->mentions[at], *next = number + 1;
	const unsigned short *typed = reader->normal.typed;

	if (at + 1 == walk->scan->count || next->kind != MENTION_QUANTITY ||
	    !plus_between(reader, typed[number->span.to], typed[next->span.from]) ||
	    plus_between(reader, 0, typed[number->span.from]))
		return NULL;
	for (size_t i = 0; i < reader->piece_count; i++) {
		struct piece *piece = &walk->reader->pieces[i];

		if (piece->at == next->span.from && piece->role == PIECE_VALUE &&
		    walk->form->fields[piece->field].type == FIELD_AREA)
			return piece;
	}
	return NULL;
}

/* 2 300 jin: the piece of what stands behind the blank, where it may be the rest of one number; NULL. */
static struct piece *goes_on_in(const struct walk *walk, size_t at)
{
	const struct reader *reader = walk->reader;
	const struct mention *number = &walk->scan->mentions[at], *next = number + 1;
	const char *text = reader->normal.utf8;
	size_t digits = 0;

	if (at + 1 == walk->scan->count || next->kind != MENTION_QUANTITY ||
	    next->quantity.unit != UNIT_KG || number->number.digits == 0 ||
	    number->number.value < 1 || number->number.digits > 3 ||
	    next->span.from != number->span.to + 1 || text[number->span.to] != ' ')
		return NULL;
	while (text_is_digit(text[next->span.from + digits]))
		digits++;
	for (size_t i = 0; digits == 3 && i < reader->piece_count; i++) {
		struct piece *piece = &walk->reader->pieces[i];

		if (piece->at == next->span.from && piece->role == PIECE_VALUE &&
		    piece->value.number > 0)
			return piece;
	}
	return NULL;
}

/* As one number, to be confirmed. */
static void join_thousands(const struct mention *number, double hundreds, struct piece *rest)
{
	double whole = number->number.value * 1000 + hundreds;

	put_number(&rest->value, rest->value.number / hundreds * whole, true);
}

/* ---- what was kept ---- */

void give_bare_numbers(struct walk *walk)
{
	size_t group = field_of_type(walk->form, FIELD_GROUP), field = main_field(walk->form);
	size_t next = 0;

	if (walk->bare_count == 0)
		return;
	if (field != NO_FIELD && (has_piece(walk->reader, field) ||
				  (!walk->form->fields[field].required && is_measured(walk))))
		field = NO_FIELD;
	if (first_is_group(walk, group, field))
		give_number(walk, walk->bare[next++], group, group_is_odd(walk));
	for (; next < walk->bare_count; next++) {
		const struct text_number *number = &walk->scan->mentions[walk->bare[next]].number;
		struct piece *sum = added_to(walk, walk->bare[next]);
		size_t other;

		if (sum != NULL) {
			put_number(&sum->value, sum->value.number + number->value, true);
			continue;
		}
		sum = goes_on_in(walk, walk->bare[next]);
		if (sum != NULL) {
			const struct mention *mention = &walk->scan->mentions[walk->bare[next]];

			join_thousands(
				mention,
				strtod(walk->reader->normal.utf8 + mention[1].span.from, NULL),
				sum);
			continue;
		}
		if (field != NO_FIELD && (walk->form->fields[field].type != FIELD_PEOPLE ||
					  number->value <= walk->form->fields[field].most)) {
			give_number(walk, walk->bare[next], field, false);
			field = NO_FIELD;
			continue;
		}
		other = field_by_range(walk, number->value);
		if (other != NO_FIELD)
			give_number(walk, walk->bare[next], other, true);
		else
			walk->reader->reading->leftover = true;
	}
}
