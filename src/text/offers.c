#include "text/offers.h"

#include "text/set.h"

#include <string.h>

#define OFFERS_MOST 12

/* What is offered at one place. */
struct offers {
	struct offer list[OFFERS_MOST];
	size_t count;
};

static void offer(struct offers *offers, struct offer one)
{
	if (one.size > 0 && offers->count < OFFERS_MOST)
		offers->list[offers->count++] = one;
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
	if (quantity.unit >= UNIT_DAYS)
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
	bool sure = size > 0 && dates.certain && (dates.count > 0 || dates.kind == DATE_LUNAR) &&
		    !text_day_in_row(readings->text, (size_t)(at - readings->text), size);

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

		if (normal->marks[i] & (NORMAL_COMMA | NORMAL_BREAK))
			return false; /* another's */
		if (i > at && normal->utf8[i - 1] == '\'')
			continue; /* O'Brien, Ng'ang'a */
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

static bool is_word(const struct readings *readings, size_t at)
{
	struct lexicon_word words[1];

	return readings->lexicon != NULL &&
	       lexicon_at(readings->lexicon, readings->text, at, words, 1) > 0;
}

/* John Smith Saturday, Mary Wanjiku Ward 2: a word that means something ends a Latin name. */
static bool goes_past_a_word(const struct readings *readings, size_t at, size_t size)
{
	struct text_dates dates;
	struct text_number number;

	for (size_t i = at + 1; i < at + size; i++) {
		const char *text = readings->text + i;

		if (text[-1] != ' ')
			continue;
		if (is_word(readings, i) ||
		    (text_dates(text, readings->today, &dates) > 0 && dates.certain) ||
		    text_group(text, &number) > 0)
			return true;
	}
	return false;
}

/* Whether no word is glued to what begins here. */
static bool begins_word(const char *text, size_t at)
{
	size_t before = at > 0 ? at - 1 : 0;

	while (before > 0 && text_goes_on(text[before]))
		before--;
	return at == 0 || !(text_is_letter(text[before]) || text_is_digit(text[before]) ||
			    text_is_han(text_char(text + before)));
}

/* A word of the village ends here: 代 of 代马六十三. */
static bool behind_word(const struct readings *readings, size_t at)
{
	size_t before = at;

	for (unsigned back = 0; back < 4 && before > 0; back++) {
		struct lexicon_word words[FOUND_MOST];
		size_t count;

		before--;
		while (before > 0 && text_goes_on(readings->text[before]))
			before--;
		count = readings->lexicon == NULL ? 0
						  : lexicon_at(readings->lexicon, readings->text,
							       before, words, FOUND_MOST);
		for (size_t i = 0; i < count; i++)
			if (words[i].likeness == LIKE_EQUAL && before + words[i].size == at)
				return true;
	}
	return false;
}

/* A word of the village begins here, of two characters at least: 登记 of 马六十三登记. */
static bool before_word(const struct readings *readings, size_t at)
{
	struct lexicon_word words[FOUND_MOST];
	size_t count = readings->lexicon == NULL ? 0
						 : lexicon_at(readings->lexicon, readings->text, at,
							      words, FOUND_MOST);

	for (size_t i = 0; i < count; i++)
		if (words[i].likeness == LIKE_EQUAL && words[i].size >= 2 * strlen("代"))
			return true;
	return false;
}

/* Octets of the word of two to four characters that begins here, with nothing glued to it but a
 * group or a word of the village; 0: none does. */
static size_t lone_word(const struct readings *readings, size_t at)
{
	const char *text = readings->text;
	size_t used = 0;
	struct text_number group;
	bool glued = !begins_word(text, at);

	/* 张三三三社 behind a word could be cut in several ways. */
	if (glued && !behind_word(readings, at))
		return 0;
	for (size_t count = 0; count <= 4; count++) {
		char32_t c = text_char(text + at + used);

		if (!text_is_han(c) ||
		    (count > 2 && !glued && text_group(text + at + used, &group) > 0) ||
		    (count > 2 && before_word(readings, at + used)))
			return count > 1 && !text_is_letter(text[at + used]) ? used : 0;
		used += text_step(text + at + used);
	}
	return 0;
}

/* 田有粮, 马六十三, where the other names end sooner. */
static void offer_lone_name(const struct readings *readings, size_t at, size_t longest,
			    struct offers *offers)
{
	size_t size = lone_word(readings, at);
	enum name_kind kind =
		size >= longest ? text_whole_name(readings->text + at, size) : NAME_NONE;

	if (kind != NAME_NONE)
		offer(offers, (struct offer){ (unsigned short)size, PRICE_NAME + 1,
					      kind == NAME_WEAK ? WEAK_GUESS : GUESS, MENTION_NAME,
					      0, true });
}

static void offer_names(const struct readings *readings, size_t at, struct offers *offers)
{
	static const unsigned short prices[] = { 0, PRICE_NAME + 2, PRICE_NAME + 1, PRICE_NAME };
	const char *text = readings->text + at;
	bool latin = text_is_letter(*text);
	enum name_kind kind;
	size_t ends[NAMES_MOST], count = text_name(text, ends, NAMES_MOST, &kind);
	enum condition leaves = latin ? FREE : kind == NAME_WEAK ? WEAK_GUESS : GUESS;

	/* Work John Smith, 报名马·阿卜杜拉: the name begins behind the word. */
	bool parted = count > 0 && memchr(text, 0xC2, ends[0]) != NULL;
	bool word = (latin || parted) && is_word(readings, at);

	for (size_t i = 0; i < count; i++) {
		unsigned price = prices[kind] + ends_in_numeral(text, ends[i]) +
				 (word ? (unsigned)PRICE_NAME : 0U);

		if (!latin || (capitalised(readings->normal, at, ends[i]) &&
			       !goes_past_a_word(readings, at, ends[i])))
			offer(offers, (struct offer){ (unsigned short)ends[i],
						      (unsigned short)price, (unsigned char)leaves,
						      MENTION_NAME, (unsigned char)i, true });
	}
	if (!latin && (kind != NAME_NONE || text_of_house(text)))
		offer_lone_name(readings, at, count > 0 ? ends[count - 1] : 0, offers);
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

static void offer_address(const char *text, size_t at, struct offers *offers)
{
	bool may_be = text_is_han(text_char(text + at)) && begins_word(text, at);
	size_t size = may_be ? text_address(text + at) : 0;

	offer(offers, (struct offer){ (unsigned short)size, PRICE_POSSIBLE, FREE, STEP_GUESS_WORD,
				      0, false });
}

static void offer_values(const struct readings *readings, size_t at, struct offers *offers)
{
	const char *text = readings->text + at;
	bool counts = text_may_count(text);

	offer_quantity(text, offers);
	offer_dates(readings, text, offers);
	offer_people(text, offers);
	if (counts || text_char(text) == U'第')
		offer_group(text, offers);
	if (counts)
		offer_number(text, offers);
	offer_names(readings, at, offers);
	offer_guess_word(readings, at, offers);
	offer_address(readings->text, at, offers);
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

void readings_begin(struct readings *readings, const struct normal_text *normal,
		    const struct lexicon *lexicon, struct day today)
{
	unsigned long serial = lexicon == NULL ? 0 : lexicon_serial(lexicon);

	if (readings->normal == normal && readings->serial == serial &&
	    readings->size == normal->size && day_number(readings->today) == day_number(today) &&
	    memcmp(readings->text, normal->utf8, normal->size) == 0 &&
	    memcmp(readings->marks, normal->marks, normal->size) == 0)
		return;
	readings->normal = normal;
	readings->lexicon = lexicon;
	readings->serial = serial;
	readings->today = today;
	readings->size = normal->size;
	readings->used = 0;
	memcpy(readings->text, normal->utf8, normal->size + 1);
	memcpy(readings->marks, normal->marks, normal->size);
	for (size_t at = 0; at < normal->size; at++)
		readings->words[at].known = readings->values[at].known = false;
}

const struct stretch *readings_words(struct readings *readings, size_t at)
{
	return stretch_at(readings, &readings->words[at], at, offer_words);
}

const struct stretch *readings_values(struct readings *readings, size_t at)
{
	return stretch_at(readings, &readings->values[at], at, offer_values);
}
