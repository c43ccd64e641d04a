#include "text/quantity.h"

#include <string.h>

/* A word for a unit, and what one of it is. The longer words stand first. */
struct unit_word {
	const char *utf8;
	enum text_unit unit;
	double factor;
	double part; /* what a digit behind it counts in: 八亩二 is 8 mu and 2 tenths */
};

/* clang-format off */
static const struct unit_word unit_words[] = {
	{ "公顷", UNIT_MU, 15, 0 }, { "亩地", UNIT_MU, 1, 0.1 }, { "亩", UNIT_MU, 1, 0.1 },
	{ "mu", UNIT_MU, 1, 0.1 }, { "分地", UNIT_MU, 0.1, 0 },
	{ "公斤", UNIT_KG, 1, 0 }, { "千克", UNIT_KG, 1, 0 }, { "市斤", UNIT_KG, 0.5, 0 },
	{ "kg", UNIT_KG, 1, 0 }, { "斤", UNIT_KG, 0.5, 0 }, { "吨", UNIT_KG, 1000, 100 },
	{ "t", UNIT_KG, 1000, 0 }, { "担", UNIT_KG, 50, 5 }, { "jin", UNIT_KG, 0.5, 0 },
	{ "麻袋", UNIT_BAGS, 1, 0 }, { "袋", UNIT_BAGS, 1, 0 },
	{ "块钱", UNIT_YUAN, 1, 0.1 }, { "块", UNIT_YUAN, 1, 0.1 }, { "元", UNIT_YUAN, 1, 0.1 },
	{ "年", UNIT_YEARS, 1, 0 },
};
/* clang-format on */

static const char *const roughly_words[] = { "来", "多", "几", NULL };
static const char *const about_words[] = { "左右", "上下", NULL };

size_t text_word(const char *at, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (strncmp(at, *words, strlen(*words)) == 0)
			return strlen(*words);
	}
	return 0;
}

static const struct unit_word *unit_at(const char *at)
{
	for (size_t i = 0; i < sizeof(unit_words) / sizeof(*unit_words); i++) {
		size_t size = strlen(unit_words[i].utf8);
		bool latin = (unsigned char)unit_words[i].utf8[0] < 0x80;

		if (strncmp(at, unit_words[i].utf8, size) == 0 &&
		    (!latin || at[size] < 'a' || at[size] > 'z'))
			return &unit_words[i];
	}
	return NULL;
}

/* 亩半, 亩二, 亩零五分, 吨二: what follows the unit. Returns its octets. */
static size_t behind_unit(const char *at, const struct unit_word *unit, double *value)
{
	struct text_number number;
	size_t used, zero = text_word(at, (const char *const[]){ "零", NULL });

	if (text_word(at, (const char *const[]){ "半", NULL }) > 0) {
		*value += 0.5 * unit->factor;
		return strlen("半");
	}
	used = text_number(at + zero, &number);
	if (used == 0 || number.value >= 10 || !number.whole || unit->part == 0)
		return 0;
	used += zero;
	if (text_word(at + used, (const char *const[]){ "分", NULL }) > 0 &&
	    unit->unit == UNIT_MU) {
		*value += number.value * 0.1;
		return used + strlen("分");
	}
	/* 5亩3社: a digit that another unit claims is not ours. */
	if (at[used] != '\0' && at[used] != ' ' && unit_at(at + used) == NULL &&
	    (at[0] >= '0' && at[0] <= '9'))
		return 0;
	if (unit_at(at + used) != NULL || zero > 0)
		return 0;
	*value += number.value * unit->part;
	return used;
}

bool text_ends_range(const char *text, size_t at)
{
	static const char *const marks[] = { "-", "~", "到", "至", NULL };

	for (size_t i = 0; marks[i] != NULL; i++) {
		size_t size = strlen(marks[i]);

		if (at > size && strncmp(text + at - size, marks[i], size) == 0)
			return size > 1 ||
			       (text[at - size - 1] >= '0' && text[at - size - 1] <= '9');
	}
	return false;
}

/* A number with a unit that begins exactly here. Returns octets. */
static size_t quantity_at(const char *at, enum text_unit wanted, struct text_quantity *quantity)
{
	struct text_number number;
	const struct unit_word *unit;
	size_t used = text_number(at, &number), roughly;

	if (used == 0)
		return 0;
	roughly = text_word(at + used, roughly_words);
	used += roughly;
	used += at[used] == ' ';
	unit = unit_at(at + used);
	if (unit == NULL || unit->unit != wanted)
		return 0;
	used += strlen(unit->utf8);
	quantity->value = number.value * unit->factor;
	quantity->doubtful = number.doubtful || roughly > 0;
	used += behind_unit(at + used, unit, &quantity->value);
	if (text_word(at + used, about_words) > 0) {
		quantity->doubtful = true;
		used += text_word(at + used, about_words);
	}
	return used;
}

/* Steps over a whole number that was not taken, so that its tail is not read as another. */
static size_t step_over(const char *at)
{
	struct text_number number;
	size_t used = text_number(at, &number);

	return used > 0 ? used : text_step(at);
}

static bool quantity_from(const char *text, size_t from, enum text_unit unit,
			  struct text_quantity *quantity)
{
	for (size_t at = from; text[at] != '\0'; at += step_over(text + at)) {
		size_t used = quantity_at(text + at, unit, quantity);

		if (used == 0)
			continue;
		quantity->negative = at > 0 && text[at - 1] == '-' &&
				     (at == 1 || text[at - 2] < '0' || text[at - 2] > '9');
		quantity->doubtful |= text_ends_range(text, at);
		quantity->span = (struct text_span){ at, at + used };
		return true;
	}
	return false;
}

/* The weight behind 毛重 or 皮重, where one that no unit follows is in jin. Returns where it begins. */
static const char *labelled_weight(const char *text, const char *label,
				   struct text_quantity *quantity)
{
	const char *found = strstr(text, label), *at;
	struct text_number number;
	size_t used;

	if (found == NULL)
		return NULL;
	at = found + strlen(label);
	at += strspn(at, " :");
	*quantity = (struct text_quantity){ .value = 0 };
	used = quantity_at(at, UNIT_KG, quantity);
	if (used == 0) {
		used = text_number(at, &number);
		if (used == 0)
			return NULL;
		*quantity = (struct text_quantity){ .value = number.value * 0.5,
						    .doubtful = number.doubtful };
	}
	quantity->span = (struct text_span){ (size_t)(found - text), (size_t)(at - text) + used };
	return found;
}

/* 毛重2420斤 皮重120: gross less tare; a tare without gross, or above it, is to be asked. */
static bool weighed_with_tare(const char *text, struct text_quantity *quantity)
{
	struct text_quantity gross, tare;

	if (labelled_weight(text, "皮重", &tare) == NULL)
		return false;
	*quantity = tare;
	quantity->doubtful = true;
	if (labelled_weight(text, "毛重", &gross) == NULL)
		return true;
	quantity->value = gross.value - tare.value;
	quantity->doubtful = gross.doubtful || tare.doubtful || gross.value <= tare.value;
	if (gross.span.from < quantity->span.from)
		quantity->span.from = gross.span.from;
	if (gross.span.to > quantity->span.to)
		quantity->span.to = gross.span.to;
	return true;
}

/* 50袋 每袋80斤 is 4,000 jin; without the number of bags it is to be asked. */
static void count_bags(const char *text, struct text_quantity *quantity)
{
	static const char each[] = "每袋";
	size_t size = strlen(each), from = quantity->span.from;
	struct text_quantity bags;

	from -= from > 0 && text[from - 1] == ' ';
	if (from < size || strncmp(text + from - size, each, size) != 0)
		return;
	quantity->span.from = from - size;
	if (quantity_from(text, 0, UNIT_BAGS, &bags)) {
		quantity->value *= bags.value;
		quantity->doubtful |= bags.doubtful;
	} else {
		quantity->doubtful = true;
	}
}

bool text_quantity(const char *text, size_t from, enum text_unit unit,
		   struct text_quantity *quantity)
{
	if (unit == UNIT_KG && from == 0 && weighed_with_tare(text, quantity))
		return true;
	if (!quantity_from(text, from, unit, quantity))
		return false;
	if (unit == UNIT_KG)
		count_bags(text, quantity);
	return true;
}

/* Whether a character can stand behind a number that is meant as a number alone. */
static bool ends_number(const char *at)
{
	return *at == '\0' || *at == ' ' || *at == ')' || *at == '!' || *at == '.';
}

/* Digits may follow a word of Han characters; a numeral there is part of it (李四). */
static bool begins_number(const char *text, size_t at)
{
	if (at == 0 || text[at - 1] == ' ')
		return true;
	return (unsigned char)text[at - 1] >= 0x80 && (unsigned char)text[at] < 0x80;
}

bool text_bare_number(const char *text, size_t from, struct text_quantity *quantity)
{
	for (size_t at = from; text[at] != '\0'; at += step_over(text + at)) {
		struct text_number number;
		size_t used = text_number(text + at, &number);

		if (used == 0 || !ends_number(text + at + used) || !begins_number(text, at))
			continue;
		*quantity = (struct text_quantity){
			.value = number.value,
			.doubtful = number.doubtful,
			.span = { at, at + used },
		};
		return true;
	}
	return false;
}
