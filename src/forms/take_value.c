/* Quantities, days, people and groups → pieces of the field of their type. */
#include "forms/walk.h"

#include <string.h>

/* ---- numbers ---- */

static const char *doubt_reason(enum text_doubt doubt)
{
	switch (doubt) {
	case DOUBT_NONE: return "";
	case DOUBT_APPROXIMATE:
	case DOUBT_RANGE:
	case DOUBT_LETTER:
	case DOUBT_GLUED:
	case DOUBT_PART:
	case DOUBT_FORM: return "doubt";
	case DOUBT_NEGATIVE: return "negative";
	}
	return "";
}

void fill_number(struct field_value *value, double number, enum text_doubt doubt)
{
	put_number(value, number, doubt != DOUBT_NONE);
	put_reason(value, doubt_reason(doubt));
	value->invalid = doubt == DOUBT_NEGATIVE || number < 0;
	if (number < 0)
		put_reason(value, "negative");
}

void suppose_price(const struct form_field *field, struct field_value *value)
{
	put_number(value, number_supposed(field, value->number), true);
}

bool holds_number(const struct form_field *field, double number)
{
	return number >= field->least && number >= field->doubt_least &&
	       (field->most <= 0 || number <= field->most);
}

/* ---- quantities ---- */

static enum field_type type_of_unit(const struct form *form, enum text_unit unit)
{
	switch (unit) {
	case UNIT_MU: return FIELD_AREA;
	case UNIT_KG:
	case UNIT_KG_A_BAG:
	case UNIT_KG_A_LOAD: return FIELD_WEIGHT;
	case UNIT_BAGS: return FIELD_BAGS;
	case UNIT_YUAN_A_MU: return FIELD_PRICE_AREA;
	case UNIT_YUAN_A_KG: return FIELD_PRICE_WEIGHT;
	case UNIT_YUAN:
		return field_of_type(form, FIELD_PRICE_AREA) != NO_FIELD ? FIELD_PRICE_AREA
									 : FIELD_PRICE_WEIGHT;
	case UNIT_YEARS: return FIELD_YEARS;
	case UNIT_LOADS:
	case UNIT_DAYS:
	case UNIT_OTHER: break;
	}
	return FIELD_TEXT;
}

/* 20 bags of 90 kg: the weight of each, for nothing but a small word stands between. */
static bool behind_bags(const struct walk *walk, const struct mention *mention)
{
	const struct mention *before = mention;

	while (before > walk->scan->mentions && before[-1].kind == MENTION_WORD &&
	       term_meaning(mention_term(walk->reader->forms, &before[-1]), TERM_FILLER, SIZE_MAX,
			    0) != NULL)
		before--;
	return before > walk->scan->mentions && before[-1].kind == MENTION_QUANTITY &&
	       before[-1].quantity.unit == UNIT_BAGS &&
	       text_of_each(walk->reader->normal.utf8 + before[-1].span.to,
			    mention->span.from - before[-1].span.to);
}

static enum piece_role role_of(const struct walk *walk, const struct mention *mention)
{
	const struct text_quantity *quantity = &mention->quantity;

	if (quantity->unit == UNIT_KG_A_BAG ||
	    (quantity->unit == UNIT_KG && behind_bags(walk, mention)))
		return PIECE_EACH;
	if (quantity->weighing == WEIGHED_GROSS)
		return PIECE_GROSS;
	if (quantity->weighing == WEIGHED_TARE)
		return PIECE_TARE;
	return walk->total ? PIECE_TOTAL : PIECE_VALUE;
}

/* "4 mu, one mu 500": with the land said before, 500 is what one of it costs. */
static bool is_plain_price(const struct walk *walk, const struct mention *mention)
{
	const struct text_quantity *quantity = &mention->quantity;
	size_t area = field_of_type(walk->form, FIELD_AREA);

	return !mention->glued && quantity->unit == UNIT_YUAN_A_MU &&
	       quantity->doubt == DOUBT_FORM && area != NO_FIELD && has_piece(walk->reader, area);
}

/* "Some bags", "2 tons 300": no amount at all, or a rest of nobody knows what. */
static bool ask_of(const struct walk *walk, const struct mention *mention, struct piece *piece)
{
	bool some = text_of_some(walk->reader->normal.utf8, mention->span.from);

	if (!some && mention->quantity.doubt != DOUBT_PART)
		return false;
	put_typed(walk->reader, mention->span, piece->value.text, sizeof(piece->value.text));
	piece->value.said = true;
	put_reason(&piece->value, some ? "vague" : "unit");
	if (!some && piece->role == PIECE_VALUE)
		piece->value.number = mention->quantity.value; /* its unit alone may be answered */
	return true;
}

void take_quantity(struct walk *walk, const struct mention *mention)
{
	const struct text_quantity *quantity = &mention->quantity;
	size_t field = field_of_type(walk->form, type_of_unit(walk->form, quantity->unit));
	struct piece *piece;

	if (field == NO_FIELD && quantity->unit == UNIT_BAGS &&
	    field_of_type(walk->form, FIELD_WEIGHT) != NO_FIELD) {
		/* Ten bags, where only a weight is kept: how much a bag weighs is asked. */
		field = field_of_type(walk->form, FIELD_WEIGHT);
		piece = add_piece(walk->reader, field, PIECE_VALUE);
		put_typed(walk->reader, mention->span, piece->value.text,
			  sizeof(piece->value.text));
		piece->value.said = true;
		piece->value.number = quantity->value;
		put_reason(&piece->value, "bags");
		return;
	}
	if (quantity->unit == UNIT_DAYS && quantity->doubt == DOUBT_NONE && walk->days == 0) {
		walk->days = quantity->value;
		return;
	}
	if (quantity->unit == UNIT_LOADS)
		walk->loads += quantity->value;
	if (field == NO_FIELD || (quantity->unit == UNIT_YUAN && walk->total) ||
	    quantity->unit == UNIT_LOADS || quantity->unit == UNIT_DAYS ||
	    quantity->unit == UNIT_OTHER ||
	    (quantity->unit == UNIT_KG &&
	     text_of_each_mu(walk->reader->normal.utf8, mention->span.from)) ||
	    (quantity->unit == UNIT_YUAN && walk->label != field &&
	     !holds_number(&walk->form->fields[field], quantity->value))) {
		walk->reader->reading->leftover = true;
		return;
	}
	piece = add_piece(walk->reader, field, role_of(walk, mention));
	if (ask_of(walk, mention, piece))
		return;
	if (quantity->unit == UNIT_KG_A_LOAD && walk->of_load_count++ == 0)
		walk->of_load = walk->reader->piece_count - 1;
	fill_number(&piece->value,
		    quantity->unit == UNIT_YUAN
			    ? quantity->value
			    : number_recorded(&walk->form->fields[field], quantity->value),
		    is_plain_price(walk, mention) ? DOUBT_NONE : quantity->doubt);
	piece->marked = quantity->marked;
	piece->unit_kg = quantity->unit_kg;
	if (!quantity->marked && quantity->unit_kg > 0)
		put_typed(walk->reader, mention->span, piece->value.text,
			  sizeof(piece->value.text));
	if (quantity->unit == UNIT_YUAN)
		suppose_price(&walk->form->fields[field], &piece->value);
	piece->value.doubtful |= quantity->unit == UNIT_KG_A_LOAD;
	piece->told =
		text_of_past_year(walk->reader->normal.utf8, walk->counted, mention->span.from);
}

/* ---- days ---- */

/* Work that is done was not on next Monday but on the last. */
static void look_back(const struct walk *walk, const struct mention *mention, struct piece *piece)
{
	struct day *day = &piece->dates.days[0];
	int64_t ahead = day_number(*day) - day_number(walk->reader->today);

	if (piece->dates.count != 1 || ahead <= 0 || ahead >= 7)
		return;
	for (size_t i = mention->span.from; i < mention->span.to; i++) {
		if (text_is_digit(walk->reader->normal.utf8[i]))
			return;
	}
	if (ahead <= 2)
		return; /* tomorrow is no weekday */
	*day = day_of_number(day_number(*day) - 7);
	piece->value.doubtful = true;
}

static bool is_ahead(const struct walk *walk, const struct text_dates *dates)
{
	return dates->ahead ||
	       (dates->count > 0 && day_number(dates->days[0]) > day_number(walk->reader->today));
}

void take_dates(struct walk *walk, const struct mention *mention)
{
	size_t field = field_of_type(walk->form, FIELD_DATE);
	const struct text_dates *dates = &walk->scan->dates[mention->dates];
	struct piece *piece;
	char iso[ISO_SIZE];

	if (field == NO_FIELD) {
		walk->reader->reading->leftover |= is_ahead(walk, dates);
		return;
	}
	/* A day on which somebody does not come is none on which he does. */
	if (text_day_excluded(walk->reader->normal.utf8, mention->span)) {
		walk->reader->reading->leftover = true;
		return;
	}
	piece = add_piece(walk->reader, field, PIECE_VALUE);
	piece->dates = *dates;
	piece->value.said = true;
	if (dates->kind == DATE_LUNAR || dates->kind == DATE_TOO_MANY || dates->count == 0) {
		put_typed(walk->reader, mention->span, piece->value.text,
			  sizeof(piece->value.text));
		put_reason(&piece->value, dates->kind == DATE_TOO_MANY ? "many"
					  : dates->kind == DATE_LUNAR  ? "lunar"
								       : "vague");
		return;
	}
	if (dates->kind == DATE_IMPOSSIBLE) {
		piece->value.present = piece->value.invalid = true;
		put_typed(walk->reader, mention->span, piece->value.text,
			  sizeof(piece->value.text));
		put_reason(&piece->value, "impossible");
		return;
	}
	piece->value.doubtful = dates->doubt != DOUBT_NONE;
	put_reason(&piece->value, doubt_reason(dates->doubt));
	if (walk->form->fields[field].tense == TENSE_PAST)
		look_back(walk, mention, piece);
	iso_day(piece->dates.days[0], iso);
	put_words(&piece->value, iso, strlen(iso));
}

/* ---- people and groups ---- */

void take_people(struct walk *walk, const struct mention *mention)
{
	size_t field = field_of_type(walk->form, FIELD_PEOPLE);
	struct piece *piece;

	if (field == NO_FIELD) {
		walk->reader->reading->leftover = true;
		return;
	}
	piece = add_piece(walk->reader, field, walk->total ? PIECE_TOTAL : PIECE_VALUE);
	if (mention->people.count <= 0 && mention->people.told) {
		put_typed(walk->reader, mention->span, piece->value.text,
			  sizeof(piece->value.text));
		piece->value.said = true;
		put_reason(&piece->value, "vague");
		return;
	}
	fill_number(&piece->value, mention->people.count, mention->people.doubt);
	piece->value.doubtful |= (mention->people.told && !mention->people.named) ||
				 mention->people.household ||
				 text_brings(walk->reader->normal.utf8, mention->span.from);
	piece->marked = mention->people.parts || mention->people.named;
}

/* "I lease 5 mu to NAME of group 5": where the other side lives. */
static bool is_group_of_receiver(const struct walk *walk, const struct mention *mention)
{
	const struct reader *reader = walk->reader;

	return reader->words_from > 0 && mention->span.from >= reader->words_from &&
	       behind_receiver(reader, walk->form, mention->span.from);
}

void take_group(struct walk *walk, const struct mention *mention)
{
	size_t field = field_of_type(walk->form, FIELD_GROUP);

	if (field == NO_FIELD || is_group_of_receiver(walk, mention))
		return;
	fill_number(&add_piece(walk->reader, field, PIECE_VALUE)->value, mention->number.value,
		    mention->number.doubt);
}
