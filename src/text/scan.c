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

#include "text/set.h"

#include <string.h>

/* What ends at a place. */
enum condition {
	FREE,	    /* a separator, or something certain */
	UNKNOWN,    /* a word that nobody knows */
	GUESS,	    /* a name or a numeral */
	WEAK_GUESS, /* a name that could be a word */
};
#define CONDITIONS 4

/* Steps that are no mention. */
enum { STEP_SEPARATOR = MENTION_OTHER + 1, STEP_GUESS_WORD };

enum price {
	PRICE_WORD = 1,
	PRICE_LIKE_WORD = 5,
	PRICE_WRONG_WORD = 9,
	PRICE_CERTAIN = 2,
	PRICE_POSSIBLE = 3,
	PRICE_NUMBER = 4,
	PRICE_NAME = 5,
	PRICE_UNKNOWN = 10, /* a character */
	PRICE_UNKNOWN_LETTER = 4,
	PRICE_UNKNOWN_BEGINS = 3,
	PRICE_GLUED_GUESS = 12,
	PRICE_GLUED_WEAK = 30,
	PRICE_MOST = 1 << 24
};

struct cell {
	unsigned price;
	unsigned short from; /* the place before */
	unsigned char condition, kind, pick;
};

/* Something that could stand from here to an end. */
struct offer {
	unsigned short size, price;
	unsigned char leaves, kind, pick;
	bool unsure; /* only for those who want its kind */
};

#define OFFERS_MOST 12
#define POOL_MOST   16384
#define FOUND_MOST  4
#define NAMES_MOST  3

/* What stands in the pool for one place. */
struct stretch {
	unsigned short from, count;
	bool known;
};

/* What can be read at each place, kept while scans of the same text follow each other: they
 * differ only in what is wanted. */
struct readings {
	char text[NORMAL_MAX];
	size_t size;
	const struct normal_text *normal;
	const struct lexicon *lexicon;
	unsigned long serial; /* of the lexicon's words */
	struct day today;
	struct stretch words[NORMAL_MAX], values[NORMAL_MAX];
	struct offer pool[POOL_MOST];
	size_t used;
};

struct cover {
	struct readings *readings;
	const struct normal_text *normal;
	unsigned wanted;
	struct cell cells[NORMAL_MAX][CONDITIONS];
};

struct offers {
	struct offer list[OFFERS_MOST];
	size_t count;
};

static void offer(struct offers *offers, struct offer one)
{
	if (one.size > 0 && offers->count < OFFERS_MOST)
		offers->list[offers->count++] = one;
}

static bool wants(const struct cover *cover, enum mention_kind kind)
{
	return cover->wanted & WANT(kind);
}

static void offer_words(const struct readings *readings, size_t at, struct offers *offers)
{
	static const unsigned short prices[] = { 0, PRICE_WRONG_WORD, PRICE_LIKE_WORD, PRICE_WORD };
	struct lexicon_word words[FOUND_MOST];
	size_t count = readings->lexicon == NULL ? 0
						 : lexicon_at(readings->lexicon, readings->text, at,
							      words, FOUND_MOST);

	for (size_t i = 0; i < count; i++)
		offer(offers,
		      (struct offer){ (unsigned short)words[i].size, prices[words[i].likeness],
				      FREE, MENTION_WORD, (unsigned char)i, false });
}

static void offer_quantity(const char *at, struct offers *offers)
{
	struct text_quantity quantity;
	size_t size = text_quantity(at, &quantity);
	unsigned short price = PRICE_CERTAIN;

	if (size == 0)
		return;
	if (quantity.unit == UNIT_OTHER)
		price = PRICE_NUMBER;
	else if (quantity.doubt != DOUBT_NONE)
		price = PRICE_POSSIBLE;
	offer(offers,
	      (struct offer){ (unsigned short)size, price, FREE, MENTION_QUANTITY, 0, false });
}

static void offer_dates(const struct readings *readings, const char *at, struct offers *offers)
{
	struct text_dates dates;
	size_t size = text_dates(at, readings->today, &dates);
	bool sure = size > 0 && dates.certain && (dates.count > 0 || dates.kind == DATE_LUNAR);

	offer(offers, (struct offer){ (unsigned short)size, sure ? PRICE_CERTAIN : PRICE_POSSIBLE,
				      FREE, MENTION_DATES, 0, !sure });
}

static void offer_people(const char *at, struct offers *offers)
{
	struct text_people people;
	size_t size = text_people(at, &people);
	bool told = size > 0 && people.told;

	offer(offers, (struct offer){ (unsigned short)size, told ? PRICE_POSSIBLE : PRICE_CERTAIN,
				      FREE, MENTION_PEOPLE, 0, false });
}

static void offer_group(const char *at, struct offers *offers)
{
	struct text_number number;
	size_t size = text_group(at, &number);
	bool doubtful = size > 0 && number.doubt != DOUBT_NONE;

	offer(offers,
	      (struct offer){ (unsigned short)size, doubtful ? PRICE_POSSIBLE : PRICE_CERTAIN, FREE,
			      MENTION_GROUP, 0, false });
}

static void offer_number(const char *at, struct offers *offers)
{
	struct text_number number;
	size_t size = text_number(at, &number);
	bool spelled = text_is_letter(*at) && !text_is_digit(at[1]);

	/* 半 and ① alone count nothing. */
	if (size == 0 || number.ringed || text_char(at) == U'半')
		return;
	offer(offers,
	      (struct offer){ (unsigned short)size, spelled ? PRICE_NUMBER + 2 : PRICE_NUMBER,
			      number.numerals ? GUESS : FREE, MENTION_NUMBER, 0, false });
}

/* A Latin name: each of its words has one capital, its first letter. */
static bool capitalised(const struct normal_text *normal, size_t at, size_t size)
{
	for (size_t i = at; i < at + size; i++) {
		bool first = i == at || normal->utf8[i - 1] == ' ' || normal->utf8[i - 1] == '-';

		if (text_is_letter(normal->utf8[i]) &&
		    ((normal->marks[i] & NORMAL_CAPITAL) != 0) != first)
			return false;
	}
	return true;
}

static bool ends_in_numeral(const char *at, size_t size)
{
	struct text_number number;

	return size > 6 && text_plain_number(at + size - 3, &number) > 0;
}

static void offer_names(const struct readings *readings, size_t at, struct offers *offers)
{
	static const unsigned short prices[] = { 0, PRICE_NAME + 2, PRICE_NAME + 1, PRICE_NAME };
	const char *text = readings->text + at;
	bool latin = text_is_letter(*text);
	enum name_kind kind;
	size_t ends[NAMES_MOST], count = text_name(text, ends, NAMES_MOST, &kind);
	enum condition leaves = latin ? FREE : kind == NAME_WEAK ? WEAK_GUESS : GUESS;

	for (size_t i = 0; i < count; i++) {
		unsigned price = prices[kind] + ends_in_numeral(text, ends[i]);

		if (!latin || capitalised(readings->normal, at, ends[i]))
			offer(offers, (struct offer){ (unsigned short)ends[i],
						      (unsigned short)price, (unsigned char)leaves,
						      MENTION_NAME, (unsigned char)i, true });
	}
}

static void offer_guess_word(const struct readings *readings, size_t at, struct offers *offers)
{
	const char *text = readings->text;
	unsigned turn;
	size_t size = text_turn(text + at, at > 0 && text_is_letter(text[at - 1]), &turn);

	if (size > 0 && turn == TURN_GUESS)
		offer(offers, (struct offer){ (unsigned short)size, PRICE_WORD, FREE,
					      STEP_GUESS_WORD, 0, false });
}

/* Whether a number may begin with this character: a look that spares four readers theirs. */
static bool may_count(const char *at)
{
	static struct character_set numerals = {
		.members = U"一二两俩三仨四五六七八九十零壹贰叁肆伍陆柒捌玖拾百佰千仟廿卅卌半几负"
	};
	char32_t c = text_char(at);

	if (c < 0x80)
		return text_is_digit(*at) || text_is_letter(*at) || *at == '-' || *at == '.';
	return set_has(&numerals, c) || c == U'〇' || c == U'½' || c == U'¼' || c == U'¾' ||
	       (c >= U'①' && c <= U'⑳');
}

static bool is_separator(char32_t c)
{
	static struct character_set marks = { .members = U" ,:()[]/-*.'!@$%" };

	if (c < 0x80)
		return set_has(&marks, c);
	return c == U'、' || c == U'·' || (c >= U'①' && c <= U'⑳');
}

/* Where the character before this octet begins. */
static size_t before_octet(const char *text, size_t at)
{
	while (at > 0 && text_goes_on(text[at - 1]))
		at--;
	return at > 0 ? at - 1 : 0;
}

/* A place inside a run of numerals or digits that is reached only by leaving what stands before
 * unexplained: what could be read from there is part of a number. */
static bool inside_number(const struct cover *cover, size_t at)
{
	const struct cell *cells = cover->cells[at];
	const char *text = cover->normal->utf8;
	size_t before = before_octet(text, at);

	if (at == 0 || !may_count(text + at) || cells[FREE].price < PRICE_MOST ||
	    cells[GUESS].price < PRICE_MOST || cells[WEAK_GUESS].price < PRICE_MOST)
		return false;
	return may_count(text + before) && !text_is_letter(text[before]);
}

static void offer_values(const struct readings *readings, size_t at, struct offers *offers)
{
	const char *text = readings->text + at;
	bool counts = may_count(text);

	offer_quantity(text, offers);
	offer_dates(readings, text, offers);
	offer_people(text, offers);
	if (counts || text_char(text) == U'第')
		offer_group(text, offers);
	if (counts)
		offer_number(text, offers);
	offer_names(readings, at, offers);
	offer_guess_word(readings, at, offers);
}

/* The offers of one place, read at the first question. */
static const struct stretch *stretch_at(struct readings *readings, struct stretch *stretch,
					size_t at,
					void (*read)(const struct readings *, size_t,
						     struct offers *))
{
	struct offers offers = { .count = 0 };

	if (stretch->known)
		return stretch;
	read(readings, at, &offers);
	if (offers.count > POOL_MOST - readings->used)
		offers.count = 0;
	*stretch = (struct stretch){ (unsigned short)readings->used, (unsigned short)offers.count,
				     true };
	memcpy(readings->pool + readings->used, offers.list, offers.count * sizeof(*offers.list));
	readings->used += offers.count;
	return stretch;
}

/* Other text, other words or another day: nothing that was read holds. */
static void begin_readings(struct readings *readings, const struct normal_text *normal,
			   const struct lexicon *lexicon, struct day today)
{
	unsigned long serial = lexicon == NULL ? 0 : lexicon_serial(lexicon);

	if (readings->normal == normal && readings->serial == serial &&
	    readings->size == normal->size && day_number(readings->today) == day_number(today) &&
	    memcmp(readings->text, normal->utf8, normal->size) == 0)
		return;
	readings->normal = normal;
	readings->lexicon = lexicon;
	readings->serial = serial;
	readings->today = today;
	readings->size = normal->size;
	readings->used = 0;
	memcpy(readings->text, normal->utf8, normal->size + 1);
	for (size_t at = 0; at < normal->size; at++)
		readings->words[at].known = readings->values[at].known = false;
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
	place.words = stretch_at(readings, &readings->words[at], at, offer_words);
	if (*text != ' ' && !inside_number(cover, at))
		place.values = stretch_at(readings, &readings->values[at], at, offer_values);
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
	else if (taken && is_minus(cover, place->at, cell))
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
		text_dates(at, cover->readings->today, &scan->dates[scan->date_count++]);
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
	if (!set_has(&speakers, text_char(text + before_octet(text, last->span.from))))
		dates->doubt = DOUBT_FORM;
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
	begin_readings(&readings, normal, lexicon, today);
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
