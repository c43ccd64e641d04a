/*
 * What stands in a text → pieces, each a value for one field of the form: by the field's own
 * patterns, by a label before it (area: 5), by its type, and bare numbers by position.
 */
#include "forms/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_FIELD      FIELDS_MOST
#define PLACE_MOST    6 /* characters of a place that nobody knows */
#define LETTERS_A_HAN 3

/* The walk over the mentions. */
struct walk {
	struct reader *reader;
	const struct form *form;
	size_t form_index;
	const struct scan *scan;
	struct found_names names;
	size_t label;	/* field whose label stood just before */
	size_t past;	/* octet before which all is said */
	bool answers;	/* the text is one value: words in it are not looked into once more */
	bool total;	/* a word for a total stood just before */
	bool receipt;	/* a word for a receipt stood just before */
	size_t counted; /* octet behind the last amount */
	struct text_span
		vague[FIELDS_MOST];    /* words behind a field's label that are no value of it */
	double days;		       /* so many days, as they were counted; 0: they were not */
	double loads;		       /* so many loads; 0: they were not counted */
	size_t of_load, of_load_count; /* the first piece that tells what a load weighs */
	size_t bare[MENTIONS_MOST], bare_count;
};

struct piece *add_piece(struct reader *reader, size_t field, enum piece_role role)
{
	struct piece *piece;

	if (reader->piece_count == MENTIONS_MOST) {
		reader->reading->leftover = true;
		reader->piece_count--;
	}
	piece = &reader->pieces[reader->piece_count++];
	*piece = (struct piece){ .field = field, .role = role, .at = reader->here };
	return piece;
}

bool has_piece(const struct reader *reader, size_t field)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (reader->pieces[i].field == field)
			return true;
	}
	return false;
}

/* ---- patterns ---- */

static void match_pattern(struct reader *reader, const struct form *form, size_t field,
			  const struct pattern *pattern)
{
	int group = pattern_group(pattern, "value");
	struct field_value value = { .present = false };
	struct pattern_match match;
	char words[VALUE_SIZE];

	if (group < 0 || group >= PATTERN_GROUPS_MAX ||
	    pattern_find(pattern, reader->normal.utf8, reader->normal.size, reader->words_from,
			 &reader->budget, &match) != PATTERN_MATCHES ||
	    match.group[group].from == SIZE_MAX)
		return;
	put_typed(reader, (struct text_span){ match.group[group].from, match.group[group].to },
		  words, sizeof(words));
	if (!value_read(reader->forms, form, field, words, strlen(words), reader->today, &value))
		return;
	add_piece(reader, field, PIECE_VALUE)->value = value;
	reader_blank(reader, match.group[0].from, match.group[0].to);
}

static void match_patterns(struct reader *reader, const struct form *form)
{
	const struct form_rules *rules = rules_of(reader->forms, form);

	for (size_t i = 0; i < form->field_count; i++) {
		for (size_t k = 0; k < rules->fields[i].pattern_count && !has_piece(reader, i); k++)
			match_pattern(reader, form, i, rules->fields[i].patterns[k]);
	}
}

/* ---- values by their type ---- */

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

static void fill_number(struct field_value *value, double number, enum text_doubt doubt)
{
	put_number(value, number, doubt != DOUBT_NONE);
	put_reason(value, doubt_reason(doubt));
	value->invalid = doubt == DOUBT_NEGATIVE || number < 0;
	if (number < 0)
		put_reason(value, "negative");
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

static bool within(const struct form_field *field, double number)
{
	return number >= field->least && number >= field->doubt_least &&
	       (field->most <= 0 || number <= field->most);
}

/* Money without "a jin" or "a mu" may be the price of one, in the unit that the form supposes,
 * or of all: it is asked about. */
static void suppose_price(const struct form_field *field, struct field_value *value)
{
	put_number(value, number_supposed(field, value->number), true);
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

static void take_quantity(struct walk *walk, const struct mention *mention)
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
	     !within(&walk->form->fields[field], quantity->value))) {
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

static void take_dates(struct walk *walk, const struct mention *mention)
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

static void take_people(struct walk *walk, const struct mention *mention)
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

static void take_group(struct walk *walk, const struct mention *mention)
{
	size_t field = field_of_type(walk->form, FIELD_GROUP);

	if (field == NO_FIELD || is_group_of_receiver(walk, mention))
		return;
	fill_number(&add_piece(walk->reader, field, PIECE_VALUE)->value, mention->number.value,
		    mention->number.doubt);
}

/* ---- words ---- */

/* What a word means for this form: the labelled field's choice before any other. */
static const struct meaning *choice_of(const struct walk *walk, const struct term *term)
{
	const struct meaning *any = term_meaning(term, TERM_CHOICE, walk->form_index, 0);

	for (size_t i = 0; term != NULL && i < term->count; i++) {
		const struct meaning *meaning = &term->meanings[i];

		if (meaning->kind == TERM_CHOICE && meaning->form == walk->form_index &&
		    meaning->field == walk->label)
			return meaning;
	}
	return any;
}

/* "Fallow land subsidy": a word of a form of free words, which no field here is for. */
static bool is_about_trouble(const struct walk *walk, const struct term *term)
{
	for (size_t i = 0; term != NULL && i < term->count; i++) {
		if (term->meanings[i].kind == TERM_CHOICE &&
		    form_takes_text(&walk->reader->forms->forms[term->meanings[i].form]))
			return true;
	}
	return false;
}

static void note_word(struct walk *walk, const struct term *term)
{
	struct reading *reading = walk->reader->reading;
	size_t form = walk->form_index;

	reading->proxy |= term_meaning(term, TERM_PROXY, SIZE_MAX, 0) != NULL;
	/* "My son works tomorrow": somebody else's, though nobody was named nor spoken for. */
	reading->leftover |=
		!reading->proxy && term_meaning(term, TERM_RELATIVE, SIZE_MAX, 0) != NULL;
	reading->anonymous |= term_meaning(term, TERM_ANONYMOUS, SIZE_MAX, 0) != NULL;
	/* Another form's word, which this form can make nothing of: is that one meant too? */
	if (term_meaning(term, TERM_KEYWORD, form, 0) == NULL &&
	    term_meaning(term, TERM_NEAR, form, 0) == NULL &&
	    term_meaning(term, TERM_VERB, form, 0) == NULL &&
	    term_meaning(term, TERM_FILLER, SIZE_MAX, 0) == NULL &&
	    term_meaning(term, TERM_LABEL, form, 0) == NULL &&
	    (term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0) != NULL ||
	     term_meaning(term, TERM_VERB, SIZE_MAX, 0) != NULL || is_about_trouble(walk, term)))
		reading->leftover = true;
}

/* Fallow land "for the cooperative" stays fallow: a verb says nothing against a choice before it. */
static bool is_said(const struct walk *walk, const struct term *term, const struct meaning *choice)
{
	return choice != NULL && has_piece(walk->reader, choice->field) &&
	       term_meaning(term, TERM_VERB, walk->form_index, 0) != NULL;
}

static bool is_unwanted(const struct walk *walk, const struct mention *mention)
{
	size_t at = (size_t)(mention - walk->scan->mentions);

	return is_refused_here(walk->reader, walk->scan, at, walk->form_index) ||
	       (!form_takes_text(walk->form) &&
		is_refused_behind(walk->reader, walk->scan, at, walk->form_index));
}

static void take_word(struct walk *walk, const struct mention *mention)
{
	const struct term *term = mention_term(walk->reader->forms, mention);
	const struct meaning *choice = choice_of(walk, term);
	const struct meaning *place = term_meaning(term, TERM_PLACE, SIZE_MAX, 0);
	size_t field = field_of_type(walk->form, FIELD_PLACE);
	const struct meaning *label = term_meaning(term, TERM_LABEL, walk->form_index, 0);
	const char *text = walk->reader->normal.utf8;

	walk->receipt = term_meaning(term, TERM_RECEIPT, SIZE_MAX, 0) != NULL;
	walk->total = term_meaning(term, TERM_TOTAL, SIZE_MAX, 0) != NULL;
	/* "No seed, but film": what is refused is not what is wanted. */
	if (is_said(walk, term, choice) ||
	    ((choice != NULL || place != NULL) && is_unwanted(walk, mention))) {
		walk->label = NO_FIELD;
		return;
	}
	if (choice != NULL) {
		struct piece *piece = add_piece(walk->reader, choice->field, PIECE_VALUE);

		put_words(&piece->value, choice->value, strlen(choice->value));
		piece->told =
			term_meaning(term, TERM_VERB, walk->form_index, 0) != NULL ||
			text_settled(text, mention->span.to + text_step(text + mention->span.to));
	} else if (place != NULL && field != NO_FIELD) {
		put_words(&add_piece(walk->reader, field, PIECE_VALUE)->value, place->value,
			  strlen(place->value));
	} else if (label != NULL) {
		walk->label = label->field;
		return;
	} else if (term_meaning(term, TERM_FILLER, SIZE_MAX, 0) != NULL) {
		return;
	} else if (place == NULL) {
		note_word(walk, term);
	}
	walk->label = NO_FIELD;
}

/* ---- words that nobody knows ---- */

static void take_unknown_place(struct walk *walk, size_t field, struct text_span span)
{
	struct piece *piece = add_piece(walk->reader, field, PIECE_VALUE);

	put_typed(walk->reader, span, piece->value.text, sizeof(piece->value.text));
	piece->value.said = true;
	put_reason(&piece->value, "place");
}

/* "In the mill field", not "in the evening I was looking for". A Han character says as much as
 * several letters. */
static bool is_short(const struct reader *reader, struct text_span span)
{
	size_t unknown = unknown_characters(reader->forms, reader->normal.utf8, span);

	if (text_is_letter(reader->normal.utf8[span.from]))
		unknown /= LETTERS_A_HAN;
	return text_turns(reader->normal.utf8, span, NULL) == 0 && unknown <= PLACE_MOST;
}

static void take_labelled_words(struct walk *walk, size_t field, struct text_span span, bool glued)
{
	struct field_value value = { .present = false };
	struct reader *reader = walk->reader;
	enum field_type type = walk->form->fields[field].type;
	/* "Buyer: this one or that". */
	bool open = type == FIELD_WORDS && text_turns(reader->normal.utf8, span, NULL) != 0;
	char words[VALUE_SIZE];

	put_typed(reader, span, words, sizeof(words));
	if (words_at(&reader->forms->unknown, reader->normal.utf8, span.from) ==
	    span.to - span.from)
		return; /* "variety: I do not know" */
	if (!field_is_number(type) && !open &&
	    value_read(reader->forms, walk->form, field, words, strlen(words), reader->today,
		       &value))
		add_piece(reader, field, PIECE_VALUE)->value = value;
	else if (!glued && (open || is_short(reader, span)) && walk->vague[field].to == 0)
		walk->vague[field] = span;
	else
		reader->reading->leftover = true;
}

/* "Price: we shall see": asked about, where nothing else says how much. */
static void ask_vague(struct walk *walk)
{
	const struct normal_text *normal = &walk->reader->normal;

	for (size_t i = 0; i < walk->form->field_count; i++) {
		struct piece *piece;

		if (walk->vague[i].to == 0)
			continue;
		if (has_piece(walk->reader, i)) {
			walk->reader->reading->leftover = true;
			continue;
		}
		piece = add_piece(walk->reader, i, PIECE_VALUE);
		while (walk->vague[i].to < normal->size && normal->utf8[walk->vague[i].to] != ' ')
			walk->vague[i].to++;
		put_typed(walk->reader, walk->vague[i], piece->value.text,
			  sizeof(piece->value.text));
		piece->value.said = true;
		put_reason(&piece->value, "vague");
	}
}

/* A label stands before it, of no place. In an answer all stands behind the field's label. A number's
 * label that words are glued to is rather the beginning of them. */
static bool is_labelled(const struct walk *walk, const struct mention *mention)
{
	return walk->label != NO_FIELD && !walk->answers &&
	       walk->form->fields[walk->label].type != FIELD_PLACE &&
	       !(mention->glued && field_is_number(walk->form->fields[walk->label].type));
}

/* The last place that was named has no land or weight yet that would be its own. */
static bool place_waits(const struct walk *walk, size_t place)
{
	bool waits = false;

	for (size_t i = 0; i < walk->reader->piece_count; i++) {
		enum field_type type = walk->form->fields[walk->reader->pieces[i].field].type;

		if (walk->reader->pieces[i].field == place)
			waits = true;
		else if (type == FIELD_AREA || type == FIELD_WEIGHT)
			waits = false;
	}
	return waits;
}

static void take_other(struct walk *walk, const struct mention *mention)
{
	struct reader *reader = walk->reader;
	size_t place = field_of_type(walk->form, FIELD_PLACE);
	struct text_span span = mention->span;

	span.from = skip_fillers(reader->forms, reader->normal.utf8, span.from, span.to);
	if (span.from >= span.to ||
	    unknown_characters(reader->forms, reader->normal.utf8, span) == 0)
		return; /* a label stays, as in "the plot is ..." */
	if (walk->label != NO_FIELD && walk->form->fields[walk->label].type == FIELD_PLACE &&
	    is_short(reader, span))
		take_unknown_place(walk, walk->label, span);
	else if (is_labelled(walk, mention) &&
		 !field_is_number(walk->form->fields[walk->label].type))
		take_labelled_words(walk, walk->label, span, mention->glued);
	else if (place != NO_FIELD && sounds_like_place(reader, span) && is_short(reader, span) &&
		 !place_waits(walk, place))
		take_unknown_place(walk, place, span);
	else if (is_labelled(walk, mention))
		take_labelled_words(walk, walk->label, span, mention->glued);
	else
		reader->reading->leftover = true;
	walk->label = NO_FIELD;
}

static bool is_words(const struct mention *mention)
{
	return mention->kind == MENTION_WORD || mention->kind == MENTION_OTHER ||
	       mention->kind == MENTION_NAME;
}

/* Free words behind their label reach as far as no figure and no gap parts them, whatever of them
 * is known: "buyer: the dealer of NAME". */
static bool takes_free_words(struct walk *walk, size_t at)
{
	const struct mention *mention = &walk->scan->mentions[at];
	const struct term *term = mention_term(walk->reader->forms, mention);
	struct text_span span = mention->span;

	if (!is_labelled(walk, mention) || walk->form->fields[walk->label].type != FIELD_WORDS ||
	    !is_words(mention) || term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0) != NULL ||
	    term_meaning(term, TERM_LABEL, walk->form_index, 0) != NULL)
		return false;
	span.from = mention->kind == MENTION_OTHER
			    ? skip_fillers(walk->reader->forms, walk->reader->normal.utf8,
					   span.from, span.to)
			    : span.from;
	for (at++; at < walk->scan->count && is_words(&walk->scan->mentions[at]) &&
		   walk->scan->mentions[at].glued;
	     at++)
		span.to = walk->scan->mentions[at].span.to;
	if (span.from >= span.to)
		return false;
	take_labelled_words(walk, walk->label, span, false);
	walk->label = NO_FIELD;
	walk->past = span.to;
	return true;
}

/* ---- bare numbers ---- */

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

static void take_number(struct walk *walk, size_t at)
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
		    has_piece(walk->reader, i) || !within(field, number))
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

static void give_bare_numbers(struct walk *walk)
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

/* "The 18th and 19th, two days": what is counted is what is named, or something is amiss. */
static void check_days(struct walk *walk)
{
	size_t named = 0;

	for (size_t i = 0; i < walk->reader->piece_count; i++)
		named += walk->reader->pieces[i].dates.count;
	walk->reader->reading->leftover |= walk->days != 0 && walk->days != (double)named;
}

/* Two loads, each of 1500 kg: what they weigh together is worth a question. */
static void count_loads(struct walk *walk)
{
	struct reader *reader = walk->reader;
	struct field_value *value;

	if (walk->of_load_count != 1 || walk->loads <= 0)
		return;
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (i != walk->of_load &&
		    reader->pieces[i].field == reader->pieces[walk->of_load].field)
			return; /* the first load so much, the second so much */
	}
	value = &reader->pieces[walk->of_load].value;
	put_number(value, value->number * walk->loads, true);
}

/* ---- the walk ---- */

/* "Group 3 mu 5": a number right behind a label, and taken with the label of the next. */
static bool took_labelled(const struct walk *walk, const struct mention *mention)
{
	enum field_type type = walk->label == NO_FIELD || mention->kind != MENTION_QUANTITY
				       ? FIELD_TEXT
				       : walk->form->fields[walk->label].type;

	return type == FIELD_GROUP || type == FIELD_PEOPLE;
}

static void take_mention(struct walk *walk, size_t at)
{
	const struct mention *mention = &walk->scan->mentions[at];

	walk->reader->here = mention->span.from;
	if (mention->span.from < walk->past || takes_free_words(walk, at))
		return;
	if (walk->names.taken[at]) {
		walk->label = NO_FIELD;
		return;
	}
	walk->reader->reading->leftover |= took_labelled(walk, mention);
	switch (mention->kind) {
	case MENTION_WORD: take_word(walk, mention); return;
	case MENTION_NUMBER: take_number(walk, at); return;
	case MENTION_OTHER: take_other(walk, mention); return;
	case MENTION_QUANTITY:
		take_quantity(walk, mention);
		walk->counted = mention->span.to;
		break;
	case MENTION_DATES: take_dates(walk, mention); break;
	case MENTION_PEOPLE: take_people(walk, mention); break;
	case MENTION_GROUP: take_group(walk, mention); break;
	case MENTION_NAME: take_other(walk, mention); return; /* after all no name */
	}
	walk->label = NO_FIELD;
	walk->total = walk->receipt = false;
}

/* A misspelt keyword stands for its right form, which may be a choice too. */
static void take_implied(struct reader *reader, size_t form)
{
	const struct meaning *choice = term_meaning(reader->implied, TERM_CHOICE, form, 0);

	if (choice != NULL)
		put_words(&add_piece(reader, choice->field, PIECE_VALUE)->value, choice->value,
			  strlen(choice->value));
}

void assign_answer(struct reader *reader, const struct form *form, size_t field)
{
	struct walk walk = {
		.reader = reader,
		.form = form,
		.form_index = (size_t)(form - reader->forms->forms),
		.scan = reader_scan(reader, form),
		.label = field,
		.answers = true,
	};

	find_names(reader, form, walk.scan, &walk.names);
	for (size_t i = 0; i < walk.scan->count; i++)
		take_mention(&walk, i);
	assign_names(reader, form, &walk.names);
	reader->reading->turned = walk.scan->turns != 0;
}

/* The label of a field that may be left out, and for which nothing else would be taken. */
static bool labels_free_field(const struct walk *walk, const struct mention *mention)
{
	const struct meaning *label = term_meaning(mention_term(walk->reader->forms, mention),
						   TERM_LABEL, walk->form_index, 0);

	return label != NULL && !walk->form->fields[label->field].required &&
	       walk->form->fields[label->field].fallback[0] == '\0';
}

/* "Variety: I do not know" says nothing, and turns nothing round: out with it, and with its label.
 * False: there is none. */
static bool blank_unknown(const struct walk *walk)
{
	struct reader *reader = walk->reader;
	const struct forms *forms = reader->forms;
	const struct scan *scan = reader_scan(reader, walk->form);
	const char *text = reader->normal.utf8;
	size_t size = reader->normal.size;

	for (size_t i = 0; i < scan->count && !form_takes_text(walk->form); i++) {
		size_t at = skip_fillers(forms, text, scan->mentions[i].span.to, size);
		size_t end = at + words_at(&forms->unknown, text, at);

		if (end == at || !labels_free_field(walk, &scan->mentions[i]) ||
		    (end < size && skip_fillers(forms, text, end, end + 1) == end))
			continue;
		reader_blank(reader, scan->mentions[i].span.from, end);
		return true;
	}
	return false;
}

/* "I want to hand over 2300", of what is told when it is done. */
static bool only_wishes(const struct walk *walk)
{
	const struct forms *forms = walk->reader->forms;

	for (size_t i = 0; rules_of(forms, walk->form)->done && i < walk->scan->count; i++) {
		const struct mention *mention = &walk->scan->mentions[i];

		if (term_meaning(mention_term(forms, mention), TERM_KEYWORD, walk->form_index, 0) !=
			    NULL &&
		    text_wished(walk->reader->normal.utf8, mention->span.from))
			return true;
	}
	return false;
}

/* "Lease 5 mu to me": whoever writes gets something, and gives nothing. */
static bool takes_itself(const struct reader *reader, const struct form *form)
{
	const struct word_list *receivers = &rules_of(reader->forms, form)->receivers;
	const char *text = reader->normal.utf8;

	for (size_t at = reader->words_from; at < reader->normal.size && receivers->count > 0;
	     at += text_step(text + at)) {
		size_t used = words_at(receivers, text, at);

		if (used > 0 && text_of_self(text, (struct text_span){ at + used, at + used + 1 }))
			return true;
	}
	return false;
}

void assign_mentions(struct reader *reader, const struct form *form)
{
	struct walk walk = {
		.reader = reader,
		.form = form,
		.form_index = (size_t)(form - reader->forms->forms),
		.label = NO_FIELD,
	};

	while (blank_unknown(&walk))
		;
	match_patterns(reader, form);
	take_implied(reader, walk.form_index);
	walk.scan = reader_scan(reader, form);
	find_names(reader, form, walk.scan, &walk.names);
	reader->reading->leftover |= takes_itself(reader, form);
	for (size_t i = 0; i < walk.scan->count; i++)
		take_mention(&walk, i);
	count_loads(&walk);
	give_bare_numbers(&walk);
	check_days(&walk);
	ask_vague(&walk);
	assign_names(reader, form, &walk.names);
	remove_slip(reader);
	reader->turns = turns_beside(reader, walk.scan, walk.form_index);
	reader->reading->turned = walk.scan->turns != 0;
	reader->reading->leftover |= walk.scan->cut || reader->normal.broken || only_wishes(&walk);
}
