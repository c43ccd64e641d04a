/*
 * The best cover of a text: a shortest path over its characters. Every place is reached in up to
 * four conditions, by what ends there; from each, whatever the readers offer leads on, at a price:
 *
 *     张 三 三 社 5 亩
 *     └name─┘└group┘└quantity┘        5 + 2 + 2
 *     └─name───┘└?┘ └quantity┘        5 + (3 + 10 + 12) + 2
 *
 * A name or a numeral is a guess: words that nobody knows glued to one make it dear.
 */
#include "text/scan.h"

#include "text/offers.h"
#include "text/set.h"

#include <string.h>

/* How a place was reached in one of its conditions. */
struct cell {
	unsigned price;
	unsigned short from; /* the place before */
	unsigned char condition, kind, pick;
};

struct cover {
	struct readings *readings;
	const struct normal_text *normal;
	unsigned wanted;
	struct cell cells[NORMAL_MAX][CONDITIONS];
};

static bool wants(const struct cover *cover, enum mention_kind kind)
{
	return cover->wanted & WANT(kind);
}

static bool is_separator(char32_t c)
{
	static struct character_set marks = { .members = U" ,:()[]/-*.'!@$%|" };

	if (c < 0x80)
		return set_has(&marks, c);
	return c == U'、' || c == U'·' || (c >= U'①' && c <= U'⑳');
}

/* A place inside a run of numerals or digits that is reached only by leaving what stands before
 * unexplained: what could be read from there is part of a number. */
static bool inside_number(const struct cover *cover, size_t at)
{
	const struct cell *cells = cover->cells[at];
	const char *text = cover->normal->utf8;
	size_t before = text_before(text, at);

	if (at == 0 || !text_may_count(text + at) || cells[FREE].price < PRICE_MOST ||
	    cells[GUESS].price < PRICE_MOST || cells[WEAK_GUESS].price < PRICE_MOST)
		return false;
	return text_may_count(text + before) && !text_is_letter(text[before]);
}

/* Octets of what nobody knows, at least: a character, or a whole run of letters or digits. */
static size_t unknown_step(const char *at)
{
	size_t used = 0;

	while (text_is_letter(at[used]))
		used++;
	if (used == 0) {
		while (text_is_digit(at[used]))
			used++;
	}
	return used > 0 ? used : text_step(at);
}

/* What it costs to leave that unexplained, behind what ends before it. */
static unsigned short unknown_price(unsigned price, enum condition before)
{
	switch (before) {
	case FREE: return (unsigned short)(price + PRICE_UNKNOWN_BEGINS);
	case UNKNOWN: return (unsigned short)price;
	case GUESS: return (unsigned short)(price + PRICE_UNKNOWN_BEGINS + PRICE_GLUED_GUESS);
	case WEAK_GUESS: return (unsigned short)(price + PRICE_UNKNOWN_BEGINS + PRICE_GLUED_WEAK);
	}
	return 0;
}

/* What a guess costs behind what ends here: a name behind a name is usual, a numeral is not. */
static unsigned guess_price(const struct offer *offer, enum condition before)
{
	bool guess = offer->leaves == GUESS, weak = offer->leaves == WEAK_GUESS;

	switch (before) {
	case FREE: return 0;
	case UNKNOWN: return guess ? PRICE_GLUED_GUESS : weak ? PRICE_GLUED_WEAK : 0;
	case GUESS:
	case WEAK_GUESS:
		if (guess && offer->kind == MENTION_NUMBER)
			return PRICE_GLUED_GUESS;
		return guess || weak ? 2 : 0;
	}
	return 0;
}

static void reach(struct cover *cover, size_t from, enum condition before, struct offer offer)
{
	struct cell *cell = &cover->cells[from + offer.size][offer.leaves];
	unsigned price = cover->cells[from][before].price + offer.price;

	if (price >= cell->price)
		return;
	*cell = (struct cell){
		.price = price,
		.from = (unsigned short)from,
		.condition = (unsigned char)before,
		.kind = offer.kind,
		.pick = offer.pick,
	};
}

/* A dash before a digit is a minus, unless something that was counted ends at it. */
static bool is_minus(const struct cover *cover, size_t at, const struct cell *cell)
{
	const char *text = cover->normal->utf8 + at;

	if (*text != '-' || !text_is_digit(text[1]))
		return false;
	return cell->kind == MENTION_WORD || cell->kind == MENTION_NAME ||
	       cell->kind == MENTION_OTHER || cell->kind >= STEP_SEPARATOR;
}

/* .5 is half, not five behind a full stop. */
static bool is_point(const char *text, size_t at)
{
	return text[at] == '.' && text_is_digit(text[at + 1]) && (at == 0 || text[at - 1] == ' ');
}

/* Whether an offer is for those who ask. */
static bool is_welcome(const struct cover *cover, const struct offer *offer)
{
	return !offer->unsure || wants(cover, (enum mention_kind)offer->kind);
}

/* What is to be known of a place, whatever ends there. */
struct place {
	size_t at, step; /* octets of what would be left unexplained, or of the separator */
	unsigned unknown;
	bool separator;
	const struct stretch *words, *values;
};

static struct place place_at(struct cover *cover, size_t at)
{
	static const struct stretch none;
	struct readings *readings = cover->readings;
	const char *text = readings->text + at;
	struct place place = { .at = at, .values = &none };

	place.separator = is_separator(text_char(text));
	place.step = place.separator ? text_step(text) : unknown_step(text);
	place.unknown =
		text_is_letter(*text) ? (unsigned)place.step * PRICE_UNKNOWN_LETTER : PRICE_UNKNOWN;
	place.words = readings_words(readings, at);
	if (*text != ' ' && !inside_number(cover, at))
		place.values = readings_values(readings, at);
	return place;
}

static bool take_offers(struct cover *cover, size_t at, enum condition before,
			const struct stretch *stretch)
{
	bool any = false;

	for (size_t i = 0; i < stretch->count; i++) {
		struct offer one = cover->readings->pool[stretch->from + i];

		if (!is_welcome(cover, &one))
			continue;
		one.price = (unsigned short)(one.price + guess_price(&one, before));
		reach(cover, at, before, one);
		any = true;
	}
	return any;
}

static void go_on(struct cover *cover, const struct place *place, enum condition before)
{
	const struct cell *cell = &cover->cells[place->at][before];
	struct offer left = { .size = (unsigned short)place->step,
			      .leaves = UNKNOWN,
			      .kind = MENTION_OTHER };
	bool taken = take_offers(cover, place->at, before, place->words);

	taken |= take_offers(cover, place->at, before, place->values);
	if (!place->separator)
		left.price = unknown_price(place->unknown, before);
	else if (taken &&
		 (is_minus(cover, place->at, cell) || is_point(cover->normal->utf8, place->at)))
		return;
	if (place->separator) {
		left.leaves = FREE;
		left.kind = STEP_SEPARATOR;
	}
	reach(cover, place->at, before, left);
}

static bool is_reached(const struct cover *cover, size_t at)
{
	for (int i = 0; i < CONDITIONS; i++) {
		if (cover->cells[at][i].price < PRICE_MOST)
			return true;
	}
	return false;
}

static void find_cover(struct cover *cover, size_t from)
{
	for (size_t at = from; at <= cover->normal->size; at++) {
		for (int i = 0; i < CONDITIONS; i++)
			cover->cells[at][i].price = PRICE_MOST;
	}
	cover->cells[from][FREE] = (struct cell){ .price = 0, .kind = STEP_SEPARATOR };
	for (size_t at = from; at < cover->normal->size; at++) {
		struct place place;

		if (!is_reached(cover, at))
			continue;
		place = place_at(cover, at);
		for (int i = 0; i < CONDITIONS; i++) {
			if (cover->cells[at][i].price < PRICE_MOST)
				go_on(cover, &place, (enum condition)i);
		}
	}
}

/* A step of the cover, from left to right. */
struct step {
	size_t from, to;
	unsigned char kind, pick;
};

/* Links the cells of the best cover forward: each cell's from becomes where its step leads. */
static size_t steps_of(struct cover *cover, size_t from, struct step steps[], size_t most)
{
	size_t at = cover->normal->size, count = 0, place;
	int best = 0;

	for (int i = 1; i < CONDITIONS; i++) {
		if (cover->cells[at][i].price < cover->cells[at][best].price)
			best = i;
	}
	place = most;
	while (at > from && place > 0) {
		const struct cell *cell = &cover->cells[at][best];

		steps[--place] = (struct step){ cell->from, at, cell->kind, cell->pick };
		best = cell->condition;
		at = cell->from;
		count++;
	}
	memmove(steps, steps + place, count * sizeof(*steps));
	return count;
}

static size_t characters_in(const char *text, size_t from, size_t to)
{
	size_t count = 0;

	for (size_t at = from; at < to; at += text_step(text + at))
		count += text[at] != ' ';
	return count;
}

static bool breaks_between(const struct normal_text *normal, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		if (normal->marks[at] & NORMAL_BREAK)
			return true;
	}
	return false;
}

static void doubt_day_in_row(const struct cover *cover, const struct step *step,
			     struct text_dates *dates)
{
	if (!text_day_in_row(cover->normal->utf8, step->from, step->to - step->from))
		return;
	dates->certain = false;
	if (dates->doubt == DOUBT_NONE)
		dates->doubt = DOUBT_FORM;
}

/* Reads once more what the chosen step stands for. */
static void fill(const struct cover *cover, const struct step *step, struct mention *mention,
		 struct scan *scan)
{
	const char *at = cover->normal->utf8 + step->from;
	struct lexicon_word words[FOUND_MOST];
	size_t ends[NAMES_MOST];

	switch (mention->kind) {
	case MENTION_WORD:
		lexicon_at(cover->readings->lexicon, cover->normal->utf8, step->from, words,
			   FOUND_MOST);
		mention->word = words[step->pick];
		break;
	case MENTION_QUANTITY: text_quantity(at, &mention->quantity); break;
	case MENTION_DATES:
		mention->dates = scan->date_count;
		text_dates(at, cover->readings->today, &scan->dates[scan->date_count]);
		doubt_day_in_row(cover, step, &scan->dates[scan->date_count++]);
		break;
	case MENTION_PEOPLE: text_people(at, &mention->people); break;
	case MENTION_GROUP: text_group(at, &mention->number); break;
	case MENTION_NAME: text_name(at, ends, NAMES_MOST, &mention->name); break;
	case MENTION_NUMBER: text_number(at, &mention->number); break;
	case MENTION_OTHER: break;
	}
}

static bool is_wanted(const struct cover *cover, enum mention_kind kind)
{
	return kind != MENTION_OTHER &&
	       ((kind != MENTION_DATES && kind != MENTION_PEOPLE && kind != MENTION_GROUP) ||
		wants(cover, kind));
}

static void count_characters(const struct cover *cover, const struct step *step, struct scan *scan)
{
	size_t count = characters_in(cover->normal->utf8, step->from, step->to);

	if (step->kind == STEP_SEPARATOR)
		return;
	if (step->kind == STEP_GUESS_WORD || is_wanted(cover, (enum mention_kind)step->kind))
		scan->explained += count;
	else
		scan->unexplained += count;
}

/* 15号 glued to a word that nobody knows may be the number of a variety: 某薯15号. */
static void doubt_numbered_day(const struct cover *cover, struct scan *scan)
{
	static struct character_set speakers = {
		.members = U"我们他她它咱家人在是来去报定就那于要想改到"
			   "等约从和跟"
	};
	struct mention *last = &scan->mentions[scan->count - 1];
	struct text_dates *dates = &scan->dates[last->dates];
	const char *text = cover->normal->utf8;

	if (last->kind != MENTION_DATES || !dates->numbered || !last->glued ||
	    last[-1].kind != MENTION_OTHER || dates->doubt != DOUBT_NONE)
		return;
	if (!set_has(&speakers, text_char(text + text_before(text, last->span.from))))
		dates->doubt = DOUBT_FORM;
}

/* ①2亩: the second of a row, or twelve. */
static void doubt_ringed(const struct cover *cover, struct mention *mention)
{
	const char *text = cover->normal->utf8;
	char32_t before = text_char(text + text_before(text, mention->span.from));

	if (mention->span.from == 0 || before < U'①' || before > U'⑳' ||
	    !text_may_count(text + mention->span.from))
		return;
	if (mention->kind == MENTION_QUANTITY && mention->quantity.doubt == DOUBT_NONE)
		mention->quantity.doubt = DOUBT_FORM;
	if ((mention->kind == MENTION_NUMBER || mention->kind == MENTION_GROUP) &&
	    mention->number.doubt == DOUBT_NONE)
		mention->number.doubt = DOUBT_FORM;
	if (mention->kind == MENTION_PEOPLE && mention->people.doubt == DOUBT_NONE)
		mention->people.doubt = DOUBT_FORM;
}

static void add_mention(const struct cover *cover, const struct step *step, struct scan *scan)
{
	struct mention *last = scan->count > 0 ? &scan->mentions[scan->count - 1] : NULL;
	struct mention *mention = &scan->mentions[scan->count];

	if (step->kind == MENTION_OTHER && last != NULL && last->kind == MENTION_OTHER &&
	    last->span.to == step->from) {
		last->span.to = step->to;
		return;
	}
	if (scan->count == MENTIONS_MOST ||
	    (step->kind == MENTION_DATES && scan->date_count == SCAN_DATES_MOST)) {
		scan->cut = true;
		return;
	}
	*mention = (struct mention){
		.kind = (enum mention_kind)step->kind,
		.span = { step->from, step->to },
		.glued = last != NULL && last->span.to == step->from,
		.first_on_line =
			last == NULL || breaks_between(cover->normal, last->span.to, step->from),
	};
	fill(cover, step, mention, scan);
	doubt_ringed(cover, mention);
	scan->count++;
	if (last != NULL)
		doubt_numbered_day(cover, scan);
}

static bool next_to_unknown(const struct scan *scan, size_t i)
{
	const struct mention *mention = &scan->mentions[i];

	if (i > 0 && mention->glued && mention[-1].kind == MENTION_OTHER)
		return true;
	return i + 1 < scan->count && mention[1].glued && mention[1].kind == MENTION_OTHER;
}

/* 高建军 begins with a word, but three characters that stand alone are hardly anything else. */
static void settle_names(const struct cover *cover, struct scan *scan)
{
	for (size_t i = 0; i < scan->count; i++) {
		struct mention *mention = &scan->mentions[i];
		const char *text = cover->normal->utf8 + mention->span.from;

		if (mention->kind == MENTION_NAME && mention->name == NAME_WEAK &&
		    text_is_han(text_char(text)) && mention->span.to - mention->span.from == 9 &&
		    !next_to_unknown(scan, i))
			mention->name = NAME_USUAL;
	}
}

void text_scan(const struct normal_text *normal, size_t from, unsigned wanted,
	       const struct lexicon *lexicon, struct day today, struct scan *scan)
{
	static struct readings readings;
	static struct cover cover = { .readings = &readings };
	static struct step steps[NORMAL_MAX];
	size_t count;

	scan->count = scan->date_count = scan->explained = scan->unexplained = 0;
	scan->turns = 0;
	scan->cut = false;
	if (from >= normal->size)
		return;
	cover.normal = normal;
	cover.wanted = wanted;
	readings_begin(&readings, normal, lexicon, today);
	text_numbers_remember(readings.text, readings.size);
	find_cover(&cover, from);
	count = steps_of(&cover, from, steps, NORMAL_MAX);
	for (size_t i = 0; i < count; i++) {
		count_characters(&cover, &steps[i], scan);
		if (steps[i].kind <= MENTION_OTHER)
			add_mention(&cover, &steps[i], scan);
	}
	text_numbers_forget();
	settle_names(&cover, scan);
	scan->turns = text_turns(normal->utf8, (struct text_span){ from, normal->size }, NULL);
}
