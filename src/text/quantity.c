#include "text/quantity.h"

#include "text/measure.h"
#include "text/set.h"

#include <math.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* clang-format off */
static struct word_table about_before = WORD_LIST(
	"大约", "大概", "约", "差不多", "将近", "接近", "近", "不到", "不足", "估计", "about",
	"around", "approximately", "approx", "roughly", "maybe", "nearly");
static struct word_table gross_words = WORD_LIST("毛重", "毛", "gross");
static struct word_table tare_words = WORD_LIST("皮重", "车皮", "皮", "空车重", "空车", "车重", "tare");
static struct word_table whole_words = WORD_LIST("总重量", "总重");
static struct word_table net_words = WORD_LIST("净重", "净", "net");
static struct word_table each_year = WORD_LIST(
	"每年", "一年", "/年", "per year", "a year", "/year");
static struct word_table each_one = WORD_LIST("each");
static struct word_table every_year = WORD_LIST("每年");
static struct word_table how_much = WORD_LIST(
	"多少钱", "多少", "几块钱", "几块", "几毛钱", "几毛", "啥价", "什么价", "什么价格", "啥价钱");
static struct word_table price_fillers = WORD_LIST(
	"给", "要", "租金", "租", "价格", "价", "按", "是", "卖", "重", "装", "大概", "约", ":");
/* clang-format on */

static void price(struct text_quantity *quantity, const struct per *per, double value,
		  enum text_doubt why)
{
	*quantity = (struct text_quantity){
		.unit = per->price,
		.value = value / per->factor,
		.doubt = why,
		.marked = true,
	};
}

/* What a bag or a load holds is a weight; all else has a price. */
static bool holds(const struct per *per)
{
	return per->price == UNIT_KG_A_BAG || per->price == UNIT_KG_A_LOAD;
}

static size_t year_behind(const char *at)
{
	size_t blank = *at == ' ', word = one_of_words(at + blank, &each_year);

	return word > 0 ? blank + word : 0;
}

static size_t fillers(const char *at)
{
	size_t used = *at == ' ';

	for (int words = 0; words < 2; words++) {
		size_t word = one_of_words(at + used, &price_fillers);

		used += word;
		used += word > 0 && at[used] == ' ';
	}
	return used;
}

/* 一亩四百, 一袋90: money or a weight though no word says so, where the number would be too large for
 * anything else. */
static bool worth(const char *before, const struct per *per, const struct text_number *number)
{
	if (per->price == UNIT_YUAN_A_MU)
		return number->value >= 50;
	if (per->price == UNIT_KG_A_BAG)
		return number->value >= 20 && number->value <= 200;
	return per->price == UNIT_YUAN_A_KG && *before != ' ' && !number->numerals &&
	       !number->whole && number->value < 20;
}

/* 每斤1.2元, 每亩每年600, 一亩六百块, 每袋80斤, 一袋80斤. A unit behind "每…" may be left out. */
static size_t price_prefix(const char *at, struct text_quantity *quantity)
{
	const struct per *per, *own;
	size_t year = one_of_words(at, &every_year);
	bool each = text_each(at + year) > 0 && (text_char(at) == U'每' || text_char(at) == U'单');
	size_t used = text_per(at + year, !each && year == 0, &per), more;
	struct measure measure = { .unit = NULL };
	struct text_number number;
	enum text_unit wanted;

	if (used == 0 || *at == '/' || (!each && text_is_letter(*at)))
		return 0;
	used += year;
	used += year_behind(at + used);
	used += fillers(at + used);
	wanted = holds(per) ? UNIT_KG : UNIT_YUAN;
	more = text_measure(at + used, &measure);
	/* 1吨 1200元/吨: one ton, and what one costs. */
	if (!each && year == 0 && more > 0 && text_per(at + used + more, false, &own) > 0)
		return 0;
	if (more > 0 && measure.unit->unit == wanted) {
		price(quantity, per, measure.value, measure.doubt);
		return used + more + year_behind(at + used + more);
	}
	more = text_number(at + used, &number);
	if (more == 0 || measure.unit != NULL || number.ringed ||
	    (!each && !worth(at + used - 1, per, &number)))
		return 0;
	if (!each && number.doubt == DOUBT_NONE)
		number.doubt = DOUBT_FORM;
	price(quantity, per, number.value * (wanted == UNIT_KG ? JIN : 1), number.doubt);
	quantity->marked = wanted != UNIT_KG;
	return used + more;
}

/* 300斤一亩: a weight that only the land would tell, and so no weight. */
static size_t of_a_mu(struct text_quantity *quantity, size_t used)
{
	*quantity = (struct text_quantity){ .unit = UNIT_OTHER };
	return used;
}

/* 80斤一袋, 1.2元/斤, 六百块一亩 behind a quantity. Returns octets. */
static size_t price_suffix(const char *at, struct text_quantity *quantity)
{
	const struct per *per;
	size_t blank = *at == ' ', used;
	bool held;

	used = one_of_words(at + blank, &each_one);
	if (used > 0 && quantity->unit == UNIT_KG) {
		quantity->unit = UNIT_KG_A_BAG;
		return blank + used;
	}
	if (text_char(at) == U'装' && quantity->unit == UNIT_KG) {
		quantity->unit = UNIT_KG_A_BAG;
		return strlen("装");
	}
	used = text_per(at + blank, true, &per);
	if (used == 0 || text_is_digit(at[blank + used]))
		return 0;
	held = holds(per);
	if (per->price == UNIT_YUAN_A_MU && quantity->unit == UNIT_KG && blank == 0)
		return of_a_mu(quantity, used);
	if (quantity->unit != (held ? UNIT_KG : UNIT_YUAN))
		return 0;
	price(quantity, per, quantity->value, quantity->doubt);
	used += blank;
	return used + year_behind(at + used);
}

/* 多少钱一斤: the price of one, which nobody carried anywhere. */
static size_t asked_price(const char *at, struct text_quantity *quantity)
{
	const struct per *per;
	size_t used = one_of_words(at, &how_much), more = text_per(at + used, true, &per);

	*quantity = (struct text_quantity){ .unit = UNIT_OTHER };
	return used > 0 && more > 0 ? used + more : 0;
}

/* 600一亩, 1.2/斤: no word for money, but nothing else could be meant. */
static size_t bare_price(const char *at, struct text_quantity *quantity)
{
	const struct per *per;
	struct text_number number;
	size_t used = text_number(at, &number), more;

	if (used == 0 || number.ringed)
		return 0;
	more = text_per(at + used, true, &per);
	if (more == 0 || holds(per) || text_is_digit(at[used + more]))
		return 0;
	price(quantity, per, number.value, number.doubt);
	return used + more + year_behind(at + used + more);
}

/* The tare that is told behind. */
static bool tare_behind(const char *at)
{
	struct text_number number;

	for (size_t tare; *at != '\0'; at += tare > 0 ? tare : text_step(at)) {
		tare = one_of_words(at, &tare_words);
		if (tare > 0 && text_number(at + tare + strspn(at + tare, " :"), &number) > 0)
			return true;
	}
	return false;
}

/* Octets of a word for what the scales show with all that is on them: 毛重; 总重 before a tare. */
static size_t gross_word(const char *at)
{
	size_t whole = one_of_words(at, &whole_words);

	return whole > 0 && tare_behind(at + whole) ? whole : one_of_words(at, &gross_words);
}

/* 毛重2420斤, 皮重120: without a unit in jin. */
static size_t weighed(const char *at, struct text_quantity *quantity)
{
	size_t gross = gross_word(at), tare = one_of_words(at, &tare_words);
	size_t used = gross + tare + one_of_words(at, &net_words), more;
	struct measure measure;
	struct text_number number;

	if (used == 0)
		return 0;
	used += strspn(at + used, " :");
	more = text_char(at + used) == U'是' ? strlen("是") : 0;
	used += more;
	*quantity = (struct text_quantity){
		.unit = UNIT_KG,
		.weighing = gross > 0  ? WEIGHED_GROSS
			    : tare > 0 ? WEIGHED_TARE
				       : WEIGHED_NET,
	};
	more = text_measure(at + used, &measure);
	if (more > 0 && measure.unit->unit == UNIT_KG) {
		quantity->marked = true;
		quantity->value = measure.value;
		quantity->doubt = measure.doubt;
		quantity->unit_kg = measure.unit->factor;
		return used + more;
	}
	if (quantity->weighing == WEIGHED_NET)
		return 0; /* a weight without a unit, as any other */
	more = text_number(at + used, &number);
	quantity->value = number.value * JIN;
	quantity->unit_kg = JIN;
	quantity->doubt = number.doubt;
	return more > 0 && !number.ringed ? used + more : 0;
}

/* ¥600, ¥1.2/kg. */
static size_t sum_of_money(const char *at, struct text_quantity *quantity)
{
	size_t sign = strlen("¥"), used;
	struct text_number number;

	if (text_char(at) != U'¥')
		return 0;
	sign += at[sign] == ' ';
	used = text_number(at + sign, &number);
	if (used == 0)
		return 0;
	*quantity = (struct text_quantity){
		.unit = UNIT_YUAN,
		.value = number.value,
		.doubt = number.doubt,
		.marked = true,
	};
	used += sign;
	return used + price_suffix(at + used, quantity);
}

/* *80斤, each 80 kg behind bags: so much in each. */
static size_t times(const char *at, struct text_quantity *quantity)
{
	struct measure measure;
	size_t mark = *at == '*' || *at == 'x' ? 1 : text_char(at) == U'乘' ? strlen("乘") : 0;
	size_t used;

	if (mark == 0)
		mark = one_of_words(at, &each_one);

	if (mark == 0)
		return 0;
	mark += at[mark] == ' ';
	used = text_measure(at + mark, &measure);
	if (used == 0 || measure.unit->unit != UNIT_KG)
		return 0;
	*quantity = (struct text_quantity){
		.unit = UNIT_KG_A_BAG,
		.value = measure.value,
		.doubt = measure.doubt,
		.marked = true,
	};
	return mark + used;
}

/* A run of digits too long to count anything: a phone, an identity card. */
static size_t long_number(const char *at, struct text_quantity *quantity)
{
	struct text_number number = { .digits = 0 };
	size_t used = text_number(at, &number);
	bool year = number.digits == 4 && number.value >= 1900 && number.value < 2100 &&
		    text_char(at + used) == U'年';

	/* 到2030年: a year by its number, no count of years and no price. */
	if (used == 0 || (number.digits < 9 && !year))
		return 0;
	*quantity = (struct text_quantity){ .unit = UNIT_OTHER, .value = number.value };
	return used + (year ? strlen("年") : 0);
}

/* 8点30, 8点5分, 三分之一: more of what no form knows. 8点2人 is eight o'clock and two people. */
static size_t other_behind(const char *at, const struct measure *measure)
{
	bool hours = strcmp(measure->unit->utf8, "点") == 0;
	struct text_number number;
	size_t used;

	if (!hours && strcmp(measure->unit->utf8, "分之") != 0)
		return 0;
	used = text_plain_number(at, &number);
	if (used > 0 && text_char(at + used) == U'分')
		return used + strlen("分");
	return !hours || (used == 2 && number.digits == 2) ? used : 0;
}

static size_t plain_quantity(const char *at, struct text_quantity *quantity)
{
	struct measure measure;
	size_t used = text_measure(at, &measure);

	if (used == 0)
		used = text_unit_first(at, &measure);
	if (used == 0)
		return 0;
	*quantity = (struct text_quantity){
		.unit = measure.unit->unit,
		.value = round(measure.value * 1e6) / 1e6,
		.doubt = measure.doubt,
		.marked = true,
	};
	used += other_behind(at + used, &measure);
	return used + price_suffix(at + used, quantity);
}

#define NUMBERS U"一二两俩三仨四五六七八九十零壹贰叁肆伍陆柒捌玖拾百佰千仟廿卅卌半几负-.0123456789¥"
#define LETTERS U"abcdefghijklmnopqrstuvwxyz"

/* The ways to name a quantity, each with what it can begin with, so that most are passed over at
 * once. ¥ in a set stands for all characters that are neither Han nor ASCII: ① ½ 〇. */
static struct {
	size_t (*read)(const char *at, struct text_quantity *quantity);
	struct character_set beginnings;
} ways[] = {
	{ weighed, { .members = U"毛皮净车空总gtn" } },
	{ price_prefix, { .members = U"每单一1pae" } },
	{ asked_price, { .members = U"多几啥什" } },
	{ sum_of_money, { .members = U"¥" } },
	{ times, { .members = U"*xe乘" } },
	{ plain_quantity, { .members = NUMBERS LETTERS U"亩斤吨" } },
	{ bare_price, { .members = NUMBERS } },
	{ long_number, { .members = U"0123456789" } },
};

static struct character_set beginnings = { .members = NUMBERS LETTERS U"*亩斤吨毛皮净车空总每单"
								      U"大约差将接近不估乘多啥什" };

size_t text_quantity(const char *at, struct text_quantity *quantity)
{
	size_t about = 0;

	if (!set_has(&beginnings, text_char(at)))
		return 0;
	about = one_of_words(at, &about_before);
	about += about > 0 && at[about] == ' ';
	for (size_t i = 0; i < COUNT(ways); i++) {
		size_t used = set_has(&ways[i].beginnings, text_char(at + about))
				      ? ways[i].read(at + about, quantity)
				      : 0;

		if (used == 0)
			continue;
		if (about > 0 && quantity->doubt == DOUBT_NONE)
			quantity->doubt = DOUBT_APPROXIMATE;
		return about + used;
	}
	return 0;
}

bool text_of_each(const char *between, size_t size)
{
	static const char *const words[] = { " of ", " at ", " a ", " with " };

	for (size_t i = 0; i < COUNT(words); i++) {
		if (strlen(words[i]) == size && strncmp(between, words[i], size) == 0)
			return true;
	}
	return false;
}

#define PREFIX_MOST 24 /* octets of 每亩地大概需要 */

bool text_of_some(const char *text, size_t at)
{
	struct text_number number;

	at += text_char(text + at) == U'好' ? strlen("好") : 0;
	return text_char(text + at) == U'几' && text_number(text + at, &number) <= strlen("几");
}

bool text_of_each_one(const char *text, size_t at)
{
	/* 各两亩, 各种两亩, 都是两亩 */
	for (int back = 0; back < 3 && at > 0; back++) {
		char32_t c;

		at = text_before(text, at);
		c = text_char(text + at);
		if (c == U'各' || c == U'均' || c == U'都')
			return true;
	}
	return false;
}

bool text_of_each_mu(const char *text, size_t at)
{
	for (size_t from = at > PREFIX_MOST ? at - PREFIX_MOST : 0; from < at; from++) {
		const struct per *per;
		bool every = text_char(text + from) == U'每';
		size_t used = every || text_char(text + from) == U'一'
				      ? text_per(text + from, true, &per)
				      : 0;

		/* 东坡一亩 3000斤 are two. */
		if (used > 0 && per->price == UNIT_YUAN_A_MU && (every || text[at - 1] != ' ') &&
		    from + used + fillers(text + from + used) == at)
			return true;
	}
	return false;
}
