#include "text/measure.h"

#include "text/set.h"

#include <string.h>

#define ACRE 6.07028463 /* mu */
#define OTHER(it)                                                                                  \
	{                                                                                          \
		it, UNIT_OTHER, 1, 0, DOUBT_NONE                                                   \
	}

/* The longer words stand before those that they begin with. */
/* clang-format off */
static const struct unit_word unit_words[] = {
	{ "亩", UNIT_MU, 1, 0.1, DOUBT_NONE }, { "公顷", UNIT_MU, 15, 0, DOUBT_NONE },
	{ "垧", UNIT_MU, 15, 0, DOUBT_FORM }, { "顷", UNIT_MU, 100, 0, DOUBT_FORM },
	{ "分钱", UNIT_YUAN, 0.01, 0, DOUBT_NONE }, OTHER("分钟"), OTHER("分之"),
	{ "分地", UNIT_MU, 0.1, 0, DOUBT_NONE }, { "分田", UNIT_MU, 0.1, 0, DOUBT_NONE },
	{ "分", UNIT_MU, 0.1, 0.01, DOUBT_FORM }, { "厘地", UNIT_MU, 0.01, 0, DOUBT_NONE },
	{ "厘", UNIT_MU, 0.01, 0, DOUBT_FORM }, OTHER("厘米"),
	OTHER("母猪"), OTHER("母羊"), OTHER("母牛"), OTHER("母鸡"), { "母", UNIT_MU, 1, 0, DOUBT_FORM },
	{ "mu", UNIT_MU, 1, 0.1, DOUBT_NONE }, { "acres", UNIT_MU, ACRE, 0, DOUBT_NONE },
	{ "acre", UNIT_MU, ACRE, 0, DOUBT_NONE }, { "hectares", UNIT_MU, 15, 0, DOUBT_NONE },
	{ "hectare", UNIT_MU, 15, 0, DOUBT_NONE }, { "ha", UNIT_MU, 15, 0, DOUBT_NONE },
	{ "公斤", UNIT_KG, 1, 0.1, DOUBT_NONE }, { "千克", UNIT_KG, 1, 0.1, DOUBT_NONE },
	{ "市斤", UNIT_KG, JIN, JIN / 10, DOUBT_NONE }, { "斤", UNIT_KG, JIN, JIN / 10, DOUBT_NONE },
	{ "吨", UNIT_KG, 1000, 100, DOUBT_NONE }, { "顿", UNIT_KG, 1000, 100, DOUBT_FORM },
	{ "担", UNIT_KG, 50, 5, DOUBT_NONE }, { "两重", UNIT_KG, JIN / 10, 0, DOUBT_NONE },
	{ "kgs", UNIT_KG, 1, 0, DOUBT_NONE }, { "kg", UNIT_KG, 1, 0, DOUBT_NONE },
	{ "kilograms", UNIT_KG, 1, 0, DOUBT_NONE }, { "kilogram", UNIT_KG, 1, 0, DOUBT_NONE },
	{ "kilos", UNIT_KG, 1, 0, DOUBT_NONE }, { "kilo", UNIT_KG, 1, 0, DOUBT_NONE },
	{ "jin", UNIT_KG, JIN, 0, DOUBT_NONE }, { "gongjin", UNIT_KG, 1, 0, DOUBT_NONE },
	{ "tonnes", UNIT_KG, 1000, 0, DOUBT_NONE }, { "tonne", UNIT_KG, 1000, 0, DOUBT_NONE },
	{ "tons", UNIT_KG, 1000, 0, DOUBT_NONE }, { "ton", UNIT_KG, 1000, 0, DOUBT_NONE },
	{ "dun", UNIT_KG, 1000, 0, DOUBT_NONE }, { "t", UNIT_KG, 1000, 0, DOUBT_NONE },
	{ "麻袋", UNIT_BAGS, 1, 0, DOUBT_NONE }, { "编织袋", UNIT_BAGS, 1, 0, DOUBT_NONE },
	{ "蛇皮袋", UNIT_BAGS, 1, 0, DOUBT_NONE }, { "袋子", UNIT_BAGS, 1, 0, DOUBT_NONE },
	{ "袋", UNIT_BAGS, 1, 0, DOUBT_NONE }, { "包", UNIT_BAGS, 1, 0, DOUBT_NONE },
	{ "bags", UNIT_BAGS, 1, 0, DOUBT_NONE }, { "bag", UNIT_BAGS, 1, 0, DOUBT_NONE },
	{ "sacks", UNIT_BAGS, 1, 0, DOUBT_NONE }, { "sack", UNIT_BAGS, 1, 0, DOUBT_NONE },
	{ "dai", UNIT_BAGS, 1, 0, DOUBT_NONE },
	OTHER("块地"), OTHER("块田"),
	{ "块钱", UNIT_YUAN, 1, 0.1, DOUBT_NONE }, { "块", UNIT_YUAN, 1, 0.1, DOUBT_NONE },
	{ "元钱", UNIT_YUAN, 1, 0.1, DOUBT_NONE }, { "元", UNIT_YUAN, 1, 0.1, DOUBT_NONE },
	{ "圆", UNIT_YUAN, 1, 0.1, DOUBT_NONE }, OTHER("毛重"),
	{ "毛钱", UNIT_YUAN, 0.1, 0.01, DOUBT_NONE }, { "毛", UNIT_YUAN, 0.1, 0.01, DOUBT_NONE },
	{ "角钱", UNIT_YUAN, 0.1, 0.01, DOUBT_NONE }, { "角", UNIT_YUAN, 0.1, 0.01, DOUBT_NONE },
	{ "yuan", UNIT_YUAN, 1, 0, DOUBT_NONE }, { "rmb", UNIT_YUAN, 1, 0, DOUBT_NONE },
	{ "kuai", UNIT_YUAN, 1, 0, DOUBT_NONE },
	OTHER("年前"), OTHER("年了"), OTHER("年多"), OTHER("年级"), OTHER("年生"), { "年", UNIT_YEARS, 1, 0, DOUBT_NONE },
	{ "years", UNIT_YEARS, 1, 0, DOUBT_NONE }, { "year", UNIT_YEARS, 1, 0, DOUBT_NONE },
	{ "车", UNIT_LOADS, 1, 0, DOUBT_NONE }, { "趟", UNIT_LOADS, 1, 0, DOUBT_NONE },
	{ "loads", UNIT_LOADS, 1, 0, DOUBT_NONE }, { "load", UNIT_LOADS, 1, 0, DOUBT_NONE },
	{ "天", UNIT_DAYS, 1, 0, DOUBT_NONE }, OTHER("小时"), OTHER("个小时"), OTHER("个钟头"), OTHER("个月"), OTHER("个工"),
	OTHER("点钟"), OTHER("点半"), OTHER("点"), OTHER("岁"), OTHER("户"), OTHER("棵"), OTHER("株"),
	OTHER("平方米"), OTHER("平方"), OTHER("平米"), OTHER("㎡"), OTHER("米"), OTHER("公里"),
	OTHER("里地"), OTHER("里路"), OTHER("里"), OTHER("台"), OTHER("瓶"), OTHER("桶"), OTHER("卷"),
	OTHER("捆"), OTHER("箱"), OTHER("筐"), OTHER("次"), OTHER("遍"), OTHER("条"), OTHER("只"),
	OTHER("件"), OTHER("垄"), OTHER("度"), OTHER("处"), OTHER("眼"), OTHER("盏"), OTHER("座"),
	{ "days", UNIT_DAYS, 1, 0, DOUBT_NONE }, { "day", UNIT_DAYS, 1, 0, DOUBT_NONE }, OTHER("hours"), OTHER("hour"), OTHER("am"), OTHER("pm"),
	OTHER("km"), OTHER("cm"), OTHER("mm"), OTHER("m"), OTHER("%"),
};
static struct word_table about_behind = WORD_LIST("左右", "上下", "以上", "以下", "or so");
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct unit_word *unit_at(const char *at, size_t *size)
{
	static struct word_table table = WORD_TABLE(unit_words);
	size_t row;

	*size = which_word(at, &table, &row);
	return *size > 0 ? &unit_words[row] : NULL;
}

static void doubt(struct measure *measure, enum text_doubt why)
{
	if (measure->doubt == DOUBT_NONE)
		measure->doubt = why;
}

/* clang-format off */
static const struct per pers[] = {
	{ "亩地", UNIT_YUAN_A_MU, 1 }, { "亩", UNIT_YUAN_A_MU, 1 }, { "mu", UNIT_YUAN_A_MU, 1 },
	{ "acre", UNIT_YUAN_A_MU, ACRE }, { "ha", UNIT_YUAN_A_MU, 15 },
	{ "公斤", UNIT_YUAN_A_KG, 1 }, { "千克", UNIT_YUAN_A_KG, 1 }, { "kilo", UNIT_YUAN_A_KG, 1 },
	{ "kg", UNIT_YUAN_A_KG, 1 }, { "市斤", UNIT_YUAN_A_KG, JIN }, { "斤", UNIT_YUAN_A_KG, JIN },
	{ "jin", UNIT_YUAN_A_KG, JIN }, { "吨", UNIT_YUAN_A_KG, 1000 },
	{ "袋子", UNIT_KG_A_BAG, 1 }, { "麻袋", UNIT_KG_A_BAG, 1 }, { "袋", UNIT_KG_A_BAG, 1 },
	{ "车", UNIT_KG_A_LOAD, 1 }, { "趟", UNIT_KG_A_LOAD, 1 }, { "load", UNIT_KG_A_LOAD, 1 },
	{ "包", UNIT_KG_A_BAG, 1 }, { "bag", UNIT_KG_A_BAG, 1 }, { "sack", UNIT_KG_A_BAG, 1 },
};
static struct word_table each_words = WORD_LIST("每一", "每", "单", "per", "a", "each", "/");
static struct word_table one_words = WORD_LIST("一", "1");
/* clang-format on */

static size_t per_word(const char *at, const struct per **per)
{
	static struct word_table table = WORD_TABLE(pers);
	size_t blank = *at == ' ', row, size = which_word(at + blank, &table, &row);

	if (size == 0)
		return 0;
	*per = &pers[row];
	return blank + size;
}

size_t text_each(const char *at)
{
	return one_of_words(at, &each_words);
}

size_t text_per(const char *at, bool one, const struct per **per)
{
	size_t word = text_each(at), size;

	if (word == 0 && one)
		word = one_of_words(at, &one_words);
	if (word == 0)
		return 0;
	size = per_word(at + word, per);
	return size > 0 ? word + size : 0;
}

/* What may not stand behind a digit that belongs to the unit before it: 5亩3社, 5亩3月. */
static bool claimed(const char *at)
{
	static struct character_set claims = {
		.members = U"社组队小月日号人个名位口点时分天年户家块处第.:/-*,0123456789"
			   U"abcdefghijklmnopqrstuvwxyz"
	};
	size_t size;

	return set_has(&claims, text_char(at)) || text_char(at) == U'、' || text_char(at) == U'·' ||
	       unit_at(at, &size) != NULL;
}

/* One digit or numeral of one to nine. */
static size_t one_digit(const char *at, int *value)
{
	char alone[5] = "";

	memcpy(alone, at, text_step(at));
	return text_small_number(alone, 1, 9, value);
}

/* The two digits behind the yuan: 1块05, 1块25. */
static size_t cents_behind(const char *at, struct measure *measure)
{
	if (measure->unit->unit != UNIT_YUAN || measure->unit->factor != 1 ||
	    !measure->whole_unit || !text_is_digit(at[0]) || !text_is_digit(at[1]) ||
	    claimed(at + 2))
		return 0;
	measure->value += (at[0] - '0') * 0.1 + (at[1] - '0') * 0.01;
	return 2;
}

/* The digit behind a unit: the 二 of 八亩二, the 1 of 1块1. */
static size_t digit_behind(const char *at, struct measure *measure)
{
	const struct per *per;
	struct text_number number;
	char32_t first = text_char(at);
	int digit;
	size_t used = one_digit(at, &digit);

	if (used == 0 || measure->unit->part == 0 || !measure->whole_unit)
		return 0;
	if (text_per(at + used, true, &per) == 0) {
		if (claimed(at + used) || text_plain_number(at + used, &number) > 0)
			return 0;
		/* 五亩一共: a numeral that a word goes on with. */
		if (text_is_han(text_char(at + used)) && (first == U'一' || text_is_digit(*at)))
			return 0;
	}
	measure->value += digit * measure->unit->part;
	return used;
}

/* A smaller unit glued to it: 零五分, 2分3厘, 200斤 behind a ton, 2毛5; or every piece by itself:
 * 5 亩 3 分. Returns octets. */
static size_t smaller_behind(const char *at, struct measure *measure)
{
	size_t before = text_char(at) == U'零' ? strlen("零") : *at == ' ', size;
	struct text_number number;
	const struct unit_word *unit;
	size_t used = text_plain_number(at + before, &number);
	bool money = measure->unit->unit == UNIT_YUAN, spaced = *at == ' ';

	if (used == 0 || number.doubt != DOUBT_NONE || (spaced && at[before + used] != ' '))
		return 0;
	used += before + spaced;
	unit = unit_at(at + used, &size);
	if (unit == NULL)
		return 0;
	if (money && text_char(at + used) == U'分') {
		measure->value += number.value * 0.01;
		return used + strlen("分");
	}
	/* 2斤3两: 两 is a numeral elsewhere. */
	if (unit->unit != measure->unit->unit || unit->factor >= measure->unit->factor)
		return 0;
	/* 230公斤2300斤: said once more, not a rest of less than one of the larger. */
	if (number.value * unit->factor >= measure->unit->factor)
		return 0;
	measure->value += number.value * unit->factor;
	measure->unit = unit;
	return used + size;
}

/* 2吨300: a rest without a unit, of jin or of kg. Returns octets. */
static size_t rest_behind(const char *at, struct measure *measure)
{
	struct text_number number;
	size_t used = measure->unit->factor < 1000 || measure->unit->unit != UNIT_KG ||
				      !measure->whole_unit
			      ? 0
			      : text_plain_number(at, &number);

	if (used == 0 || number.doubt != DOUBT_NONE || !number.whole || number.value < 10 ||
	    number.value >= 1000 || claimed(at + used))
		return 0;
	doubt(measure, DOUBT_PART);
	return used;
}

/* 2300斤5两: a tenth of a jin, where nothing follows that would be counted by it, as in 两袋. */
static size_t tenth_behind(const char *at, struct measure *measure)
{
	size_t size, end, used;
	struct text_number number;
	int digit;

	if (measure->unit->factor != JIN || measure->unit->unit != UNIT_KG || !measure->whole_unit)
		return 0;
	used = one_digit(at, &digit);
	end = used + strlen("两");
	if (used == 0 || text_char(at + used) != U'两' || unit_at(at + end, &size) != NULL ||
	    text_plain_number(at + end, &number) > 0 || text_char(at + end) == U'个' ||
	    text_char(at + end) == U'人')
		return 0;
	measure->value += digit * JIN / 10;
	return end;
}

static size_t half_behind(const char *at, struct measure *measure)
{
	char32_t after = text_char(at + text_step(at));

	/* 一亩半分 is 1.05. */
	if (text_char(at) != U'半' || !measure->whole_unit || after == U'分' || after == U'厘')
		return 0;
	measure->value += 0.5 * measure->unit->factor;
	return strlen("半");
}

/* 亩多, 亩来地, 斤左右. */
static size_t blur_behind(const char *at, struct measure *measure)
{
	size_t used = text_char(at) == U'多' && text_char(at + 3) != U'少' ? strlen("多") : 0;
	size_t blank = at[used] == ' ';

	if (used == 0 && one_of_words(at + blank, &about_behind) == 0)
		return 0;
	doubt(measure, DOUBT_APPROXIMATE);
	if (one_of_words(at + used + blank, &about_behind) > 0)
		used += blank + one_of_words(at + used + blank, &about_behind);
	return used;
}

/* Land is 5亩地, 5亩田; what covers it is 地膜. */
static size_t land_word(const char *at, const struct measure *measure)
{
	char32_t c = text_char(at);

	if (measure->unit->unit != UNIT_MU || (c != U'地' && c != U'田'))
		return 0;
	return text_char(at + text_step(at)) == U'膜' ? 0 : text_step(at);
}

static size_t behind_unit(const char *at, struct measure *measure)
{
	size_t used = half_behind(at, measure), more;

	used += used == 0 ? tenth_behind(at, measure) : 0;
	used += used == 0 ? cents_behind(at, measure) : 0;
	for (int parts = 0; used == 0 && parts < 1; parts++) {
		while ((more = smaller_behind(at + used, measure)) > 0)
			used += more;
		if (used > 0)
			used += half_behind(at + used, measure);
	}
	if (used == 0 || measure->unit->unit != UNIT_KG)
		used += digit_behind(at + used, measure);
	used += used == 0 ? rest_behind(at, measure) : 0;
	used += blur_behind(at + used, measure);
	used += land_word(at + used, measure);
	return used + blur_behind(at + used, measure);
}

/* 三千二斤 is fine, but 六百一亩 could be a price: 600 for one mu. */
static bool could_be_price(const char *at, size_t used, const struct text_number *number)
{
	size_t one = strlen("一");

	return number->numerals && number->value > 20 && used > one &&
	       text_char(at + used - one) == U'一';
}

/* The unit behind the first of two numbers: 3亩到5亩. Returns octets, up to the second number. */
static size_t repeated_unit(const char *at, const struct unit_word *unit, struct measure *measure)
{
	char32_t c = text_char(at);
	size_t mark = c == '-' ? 1 : c == U'到' || c == U'至' ? text_step(at) : 0, used, size;
	struct text_number number;

	if (mark == 0)
		return 0;
	used = text_plain_number(at + mark, &number);
	if (used == 0 || unit_at(at + mark + used, &size) != unit)
		return 0;
	measure->value = number.value * unit->factor;
	measure->doubt = DOUBT_RANGE;
	return mark + used + size;
}

/* 社:3 亩:5, 社3 亩5: the unit behind a blank is what the next number is called. */
static bool is_label(const char *behind)
{
	return *behind == ':' || text_is_digit(*behind);
}

size_t text_measure(const char *at, struct measure *measure)
{
	struct text_number number;
	size_t used = text_number(at, &number), size, more;

	if (used == 0)
		return 0;
	more = at[used] == ' ' && !number.ringed;
	measure->unit = unit_at(at + used + more, &size);
	if (measure->unit == NULL || (number.ringed && measure->unit->unit >= UNIT_DAYS) ||
	    (more > 0 && is_label(at + used + more + size)))
		return 0;
	if (measure->unit->unit == UNIT_YEARS && (number.value >= 1900 || !number.whole))
		return 0;
	measure->value = number.value * measure->unit->factor;
	measure->whole_unit = number.whole;
	measure->doubt = number.doubt;
	doubt(measure, measure->unit->doubt);
	if (could_be_price(at, used, &number))
		doubt(measure, DOUBT_FORM);
	used += more + size;
	more = repeated_unit(at + used, measure->unit, measure);
	return used + more + behind_unit(at + used + more, measure);
}

size_t text_unit_first(const char *at, struct measure *measure)
{
	struct text_number number;
	size_t size, used;
	char32_t c = text_char(at);

	if (c != U'亩' && c != U'斤' && c != U'吨')
		return 0;
	measure->unit = unit_at(at, &size);
	size += at[size] == ':';
	measure->doubt = DOUBT_NONE;
	measure->whole_unit = true;
	measure->value = measure->unit->factor;
	used = half_behind(at + size, measure);
	if (used > 0)
		return size + used + land_word(at + size + used, measure);
	used = text_number(at + size, &number);
	if (used == 0 || number.ringed || unit_at(at + size + used, &used) != NULL)
		return 0;
	used = text_number(at + size, &number);
	if (claimed(at + size + used))
		return 0;
	measure->value = number.value * measure->unit->factor;
	measure->doubt = number.doubt;
	return size + used;
}
