#include "text/number.h"

#include "text/set.h"

#include <math.h>
#include <string.h>

/* A number has no more parts than this; a run of digits counts as one. */
#define PARTS_MOST 16
/* Digits with letters among them; a longer run is no mistyped number. */
#define LETTERED_MOST 12
/* No number is larger, however many digits it has: what is reckoned with it stays finite. */
#define VALUE_MOST  1e15
#define PLACES_MOST 1e12

enum numeral_kind { NOT_NUMERAL, DIGIT, PAIR, POWER, MYRIAD, ZERO, TENS, HALF, SOME };

struct numeral {
	enum numeral_kind kind;
	double value; /* a digit, tens, or a power of ten */
};

static struct numeral numeral_of(char32_t c)
{
	/* clang-format off */
	switch (c) {
	case U'一': case U'壹': return (struct numeral){ DIGIT, 1 };
	case U'二': case U'贰': return (struct numeral){ DIGIT, 2 };
	case U'三': case U'叁': return (struct numeral){ DIGIT, 3 };
	case U'两': case U'俩': return (struct numeral){ PAIR, 2 };
	case U'仨': return (struct numeral){ PAIR, 3 };
	case U'四': case U'肆': return (struct numeral){ DIGIT, 4 };
	case U'五': case U'伍': return (struct numeral){ DIGIT, 5 };
	case U'六': case U'陆': return (struct numeral){ DIGIT, 6 };
	case U'七': case U'柒': return (struct numeral){ DIGIT, 7 };
	case U'八': case U'捌': return (struct numeral){ DIGIT, 8 };
	case U'九': case U'玖': return (struct numeral){ DIGIT, 9 };
	case U'〇': case U'零': return (struct numeral){ ZERO, 0 };
	case U'十': case U'拾': return (struct numeral){ POWER, 10 };
	case U'百': case U'佰': return (struct numeral){ POWER, 100 };
	case U'千': case U'仟': return (struct numeral){ POWER, 1000 };
	case U'万': return (struct numeral){ MYRIAD, 1e4 };
	case U'亿': return (struct numeral){ MYRIAD, 1e8 };
	case U'廿': return (struct numeral){ TENS, 20 };
	case U'卅': return (struct numeral){ TENS, 30 };
	case U'卌': return (struct numeral){ TENS, 40 };
	case U'半': return (struct numeral){ HALF, 0.5 };
	case U'几': return (struct numeral){ SOME, 0 };
	default: return (struct numeral){ NOT_NUMERAL, 0 };
	}
	/* clang-format on */
}

/* A number being put together, from the left. */
struct sum {
	double total, section; /* above 万, below it */
	double digit;	       /* waiting for its power */
	double last_power;
	size_t digits; /* in a row, without powers */
	bool has_digit, after_zero, any_power, any_zero;
	bool ascii_digit, long_digit; /* the waiting digit is one of ASCII, or several */
	bool numerals;
	enum text_doubt doubt;
};

static void doubt(struct sum *sum, enum text_doubt why)
{
	if (sum->doubt == DOUBT_NONE)
		sum->doubt = why;
}

/* A digit right behind another: 五六 is five or six, 三五 some, 一二三四 a number spelled out. */
static void add_digit(struct sum *sum, double digit)
{
	if (sum->has_digit && sum->any_power)
		doubt(sum, DOUBT_APPROXIMATE); /* 二十五六 */
	sum->digit = sum->has_digit && !sum->any_power ? sum->digit * 10 + digit : digit;
	sum->digits = sum->has_digit ? sum->digits + 1 : 1;
	sum->has_digit = true;
}

static void add_zero(struct sum *sum)
{
	if (!sum->any_power) {
		add_digit(sum, 0);
		sum->any_zero = true;
	}
	sum->after_zero = sum->any_power;
}

static void clear_digit(struct sum *sum)
{
	sum->has_digit = sum->after_zero = sum->ascii_digit = sum->long_digit = false;
	sum->digits = 0;
	sum->digit = 0;
	sum->any_power = true;
}

/* The digit before a power: 二三百 is 200 or 300; a bare 百 is about a hundred. */
static double digit_before(struct sum *sum, double power)
{
	if (sum->digits > 1 && sum->numerals && !sum->long_digit) {
		doubt(sum, DOUBT_APPROXIMATE);
		return fmod(sum->digit, 10);
	}
	if (sum->has_digit)
		return sum->digit;
	if (power > 10)
		doubt(sum, DOUBT_APPROXIMATE);
	return 1;
}

static void add_power(struct sum *sum, double power)
{
	if (power >= sum->last_power && sum->last_power > 0)
		doubt(sum, DOUBT_FORM); /* 三十百 */
	sum->section += digit_before(sum, power) * power;
	sum->last_power = power;
	clear_digit(sum);
}

static void add_myriad(struct sum *sum, double power)
{
	if (sum->digits > 1 && sum->numerals && !sum->long_digit)
		sum->digit = digit_before(sum, power);
	if (sum->total >= power * 10)
		sum->total += (sum->section + sum->digit) * power; /* 一亿二千万 */
	else
		sum->total = (sum->total + sum->section + sum->digit) * power;
	sum->section = 0;
	sum->last_power = power;
	clear_digit(sum);
}

/* Digits in a row: 五六 is five or six; 二〇二六 and 一二三 are spelled out. */
static double spelled_out(struct sum *sum)
{
	double first = floor(sum->digit / 10), second = fmod(sum->digit, 10);

	if (sum->digits != 2 || !sum->numerals || sum->any_zero || sum->long_digit)
		return sum->digit;
	doubt(sum, DOUBT_APPROXIMATE);
	return second > first && second <= first + 2 ? second : sum->digit;
}

static double summed(struct sum *sum)
{
	double value = sum->total + sum->section;

	if (!sum->has_digit)
		return value;
	if (!sum->any_power)
		return spelled_out(sum);
	/* 三千二 is 3,200 and 三千零二 3,002; after 十 a digit is a digit. */
	if (sum->last_power >= 100 && !sum->after_zero && !sum->long_digit && sum->digits == 1)
		return value + sum->digit * sum->last_power / 10;
	if (sum->digit >= sum->last_power)
		doubt(sum, DOUBT_FORM);
	return value + sum->digit;
}

/* One letter that was meant as a digit: 1o, l0. */
static int letter_digit(char c)
{
	return c == 'o' ? 0 : c == 'l' ? 1 : -1;
}

static double with_digit(double value, int digit)
{
	return fmin(value * 10 + digit, VALUE_MOST);
}

/* Digits with letters among them, as far as no other letter follows. */
static size_t digit_run(const char *at, double *value, size_t *digits, bool *letters)
{
	size_t used = 0;

	*value = 0;
	*digits = 0;
	for (; used < LETTERED_MOST; used++) {
		int letter = letter_digit(at[used]);

		if (text_is_digit(at[used]))
			*value = *value * 10 + (at[used] - '0');
		else if (letter >= 0 && *digits + used > 0)
			*value = *value * 10 + letter;
		else if (letter >= 0 && (text_is_digit(at[1]) || letter_digit(at[1]) >= 0))
			*value = letter;
		else
			break;
		*digits += text_is_digit(at[used]);
	}
	*letters = *digits != used;
	if (*digits == 0 || used == LETTERED_MOST || (*letters && text_is_letter(at[used])))
		return 0;
	return used;
}

/* Digits alone: a long run, or where the letters turned out to be a word's (5li, 2ok). */
static size_t only_digits(const char *at, double *value)
{
	size_t used = 0;

	*value = 0;
	while (text_is_digit(at[used]))
		*value = with_digit(*value, at[used++] - '0');
	return used;
}

/* ",300" of 2,300: exactly three digits behind the mark. */
static bool thousands(const char *at)
{
	return text_is_digit(at[0]) && text_is_digit(at[1]) && text_is_digit(at[2]) &&
	       !text_is_digit(at[3]);
}

static size_t comma_step(const char *at)
{
	return at[0] == ',' ? 1 : text_char(at) == U'、' ? strlen("、") : 0;
}

static size_t thousand_groups(const char *at, double *value, enum text_doubt *why)
{
	size_t used = 0, step;

	if (*value < 1 || *value > 999)
		return 0;
	while ((step = comma_step(at + used)) > 0 && thousands(at + used + step)) {
		for (size_t i = 0; i < 3; i++)
			*value = with_digit(*value, at[used + step + i] - '0');
		if (step > 1)
			*why = DOUBT_FORM;
		used += step + 3;
	}
	return used;
}

/* ".5", and "·5" or ",5" in doubt. */
static size_t fraction(const char *at, double *value, enum text_doubt *doubt)
{
	size_t mark = at[0] == '.' || at[0] == ',' ? 1 : text_char(at) == U'·' ? strlen("·") : 0;
	size_t used = mark;
	double places = 1;

	if (mark == 0 || !text_is_digit(at[mark]))
		return 0;
	for (; text_is_digit(at[used]); used++) {
		if (places >= PLACES_MOST)
			continue;
		places *= 10;
		*value = *value * 10 + (at[used] - '0');
	}
	*value /= places;
	if (at[used] == '.' && text_is_digit(at[used + 1]) && at[0] == '.')
		*doubt = DOUBT_FORM; /* 3.15.2 */
	if (at[0] != '.')
		*doubt = DOUBT_FORM;
	return used;
}

/* o.5 may be half: the letter before a point. */
static size_t lettered_zero(const char *at, double *value)
{
	enum text_doubt why = DOUBT_NONE;
	size_t used;

	*value = 0;
	used = at[0] == 'o' && at[1] == '.' ? fraction(at + 1, value, &why) : 0;
	return used > 0 ? 1 + used : 0;
}

/* 1e3: nobody types so; what a machine wrote is asked about, not read as 1 and 3. */
static size_t exponent(const char *at, double *value)
{
	double power;
	size_t sign = at[0] == 'e' && (at[1] == '+' || at[1] == '-'), used;

	if (at[0] != 'e' || !text_is_digit(at[1 + sign]))
		return 0;
	used = only_digits(at + 1 + sign, &power);
	*value = fmin(*value * pow(10, at[sign] == '-' ? -power : power), VALUE_MOST);
	return 1 + sign + used;
}

/* " 000" of 3 000: three digits behind a blank that are no number by themselves. */
static size_t spaced_thousands(const char *at, double *value)
{
	size_t used = 0;

	if (*value < 1 || *value > 999 || *value != floor(*value))
		return 0;
	while (at[used] == ' ' && at[used + 1] == '0' && thousands(at + used + 1)) {
		*value = *value * 1000 + (at[used + 2] - '0') * 10 + (at[used + 3] - '0');
		used += 4;
	}
	return used;
}

/* "2,300", "15.5", "1o". Returns octets. */
static size_t arabic(const char *at, double *value, size_t *digits, enum text_doubt *why)
{
	bool letters;
	size_t used = lettered_zero(at, value), more, step;

	*digits = 0;
	if (used > 0) {
		*why = DOUBT_LETTER;
		return used;
	}
	used = digit_run(at, value, digits, &letters);
	if (used == 0 && text_is_digit(at[0])) {
		used = *digits = only_digits(at, value);
		letters = false;
	}
	if (used == 0 && at[0] == '.' && text_is_digit(at[1])) {
		*value = 0;
		*digits = 0;
		used = fraction(at, value, why);
		*why = DOUBT_FORM;
		return used;
	}
	if (used == 0)
		return 0;
	if (letters)
		*why = DOUBT_LETTER;
	more = letters ? 0 : thousand_groups(at + used, value, why);
	more += fraction(at + used + more, value, why);
	if (more == 0 && !letters) {
		more = spaced_thousands(at + used, value);
		if (more > 0)
			*why = DOUBT_FORM;
	}
	step = exponent(at + used + more, value);
	if (step > 0)
		*why = DOUBT_LETTER;
	more += step;
	if (more > 0 || letters)
		*digits = 0;
	return used + more;
}

/* 点五: a point in numerals. 三点半, 8点30 and 八点三人 are hours. */
static size_t spoken_fraction(const char *at, double *value)
{
	static struct character_set hours = { .members = U"十分人个名位0123456789" };
	size_t point = strlen("点"), used = point;
	double places = 1, read = *value;

	if (text_char(at) != U'点')
		return 0;
	for (int count = 0; count < 4; count++, places *= 10) {
		struct numeral numeral = numeral_of(text_char(at + used));

		if (text_is_digit(at[used]))
			read = read * 10 + (at[used] - '0');
		else if (numeral.kind == DIGIT || numeral.kind == ZERO)
			read = read * 10 + numeral.value;
		else
			break;
		used += text_step(at + used);
	}
	if (used == point || set_has(&hours, text_char(at + used)) ||
	    (used == point + 2 && text_is_digit(at[point])))
		return 0;
	*value = read / places;
	return used;
}

static const struct {
	const char *utf8;
	double value;
} spelled_words[] = {
	{ "one", 1 },	  { "two", 2 },	    { "three", 3 },	{ "four", 4 },	  { "five", 5 },
	{ "six", 6 },	  { "seven", 7 },   { "eight", 8 },	{ "nine", 9 },	  { "ten", 10 },
	{ "eleven", 11 }, { "twelve", 12 }, { "fifteen", 15 },	{ "twenty", 20 }, { "thirty", 30 },
	{ "forty", 40 },  { "fifty", 50 },  { "hundred", 100 }, { "half", 0.5 },
};

/* Words of letters, whole. */
static size_t spelled(const char *at, double *value)
{
	static struct word_table table = WORD_TABLE(spelled_words);
	size_t row, size = text_is_letter(*at) ? which_word(at, &table, &row) : 0;

	if (size > 0)
		*value = spelled_words[row].value;
	return size;
}

static size_t vulgar_fraction(const char *at, double *value)
{
	switch (text_char(at)) {
	case U'½': *value += 0.5; break;
	case U'¼': *value += 0.25; break;
	case U'¾': *value += 0.75; break;
	default: return 0;
	}
	return text_step(at);
}

/* Behind a power only the next digit goes on with one: 十五六, but 十五 三人. */
static bool digit_fits(const struct sum *sum, double digit)
{
	if (sum->ascii_digit)
		return false;
	return !sum->has_digit || !sum->any_power || digit == fmod(sum->digit, 10) + 1;
}

/* Takes one numeral into the sum. False: it does not go on here. */
static bool take_numeral(struct sum *sum, struct numeral numeral)
{
	bool begun = sum->has_digit || sum->any_power;

	switch (numeral.kind) {
	case NOT_NUMERAL:
	case HALF: return false;
	case DIGIT:
		if (!digit_fits(sum, numeral.value))
			return false;
		add_digit(sum, numeral.value);
		break;
	case PAIR:
		/* 一两个人; but 十五两个人 is 15 and two. */
		if (sum->has_digit &&
		    (sum->any_power || sum->ascii_digit || sum->digits > 1 || sum->digit != 1))
			return false;
		add_digit(sum, numeral.value);
		break;
	case POWER: add_power(sum, numeral.value); break;
	case MYRIAD:
		if (!begun)
			return false; /* a name, or 万一 */
		add_myriad(sum, numeral.value);
		break;
	case ZERO:
		if (sum->ascii_digit)
			return false;
		add_zero(sum);
		break;
	case TENS:
		if (sum->has_digit)
			return false;
		sum->section += numeral.value;
		sum->last_power = 10;
		sum->any_power = true;
		break;
	case SOME:
		doubt(sum, DOUBT_APPROXIMATE);
		if (sum->has_digit)
			return false;
		add_digit(sum, 5);
		break;
	}
	sum->numerals = true;
	return true;
}

/* Digits of ASCII among the numerals: 3百5十, 2千300. */
static size_t take_arabic(struct sum *sum, const char *at, size_t *digits)
{
	enum text_doubt why = DOUBT_NONE;
	double value;
	size_t used;

	if (sum->has_digit)
		return 0;
	used = arabic(at, &value, digits, &why);
	if (used == 0)
		return 0;
	add_digit(sum, value);
	sum->long_digit = used > 1;
	sum->ascii_digit = true;
	if (why != DOUBT_NONE)
		doubt(sum, why);
	return used;
}

/* Words behind a number that blur it: 十来个, 四千多斤, 百把斤. Only a unit makes 来 one of them. */
static size_t blur(const char *at, const struct sum *sum)
{
	static struct character_set units = { .members = U"亩斤公千市吨袋包块元人个分担户天麻克k" };
	char32_t c = text_char(at), after = text_char(at + text_step(at));

	if (c == U'多' || c == U'余')
		return text_step(at);
	if ((c != U'来' && c != U'把' && c != U'几') ||
	    (!sum->any_power && fmod(sum->digit, 10) != 0))
		return 0;
	return set_has(&units, after) ? text_step(at) : 0;
}

static bool ringed(const char *at, struct text_number *number)
{
	char32_t c = text_char(at);

	if (c < U'①' || c > U'⑳')
		return false;
	*number = (struct text_number){
		.value = c - U'①' + 1,
		.doubt = DOUBT_FORM,
		.whole = true,
		.ringed = true,
	};
	return true;
}

/* 半 by itself; 一半 is no number of anything. */
static size_t half(const char *at, struct text_number *number)
{
	if (text_char(at) != U'半')
		return 0;
	*number = (struct text_number){ .value = 0.5, .numerals = true };
	return strlen("半");
}

static void settle(struct sum *sum, double value, size_t digits, struct text_number *number)
{
	*number = (struct text_number){
		.value = fmin(value, VALUE_MOST),
		.doubt = sum->doubt,
		.whole = value == floor(value),
		.numerals = sum->numerals,
		.digits = sum->numerals ? 0 : digits,
	};
}

/* 千克 is a unit. */
static bool is_kilo(const char *at)
{
	return text_char(at) == U'千' && text_char(at + text_step(at)) == U'克';
}

static size_t read_plain_number(const char *at, struct text_number *number)
{
	struct sum sum = { .total = 0 };
	size_t used = 0, step, more, digits = 0;
	double value = 0;

	if (ringed(at, number))
		return text_step(at);
	used = half(at, number);
	if (used > 0)
		return used;
	used = spelled(at, &value);
	if (used > 0) {
		settle(&sum, value, 0, number);
		return used;
	}
	for (int parts = 0; parts < PARTS_MOST; parts++) {
		step = take_arabic(&sum, at + used, &digits);
		if (step == 0) {
			if (is_kilo(at + used) ||
			    !take_numeral(&sum, numeral_of(text_char(at + used))))
				break;
			step = text_step(at + used);
		}
		used += step;
	}
	if (used == 0)
		used = vulgar_fraction(at, &value);
	if (used == 0 || (sum.numerals && text_char(at) == U'一' && text_char(at + used) == U'半'))
		return 0;
	value += summed(&sum);
	used += vulgar_fraction(at + used, &value);
	more = spoken_fraction(at + used, &value);
	if (more > 0 && !sum.numerals)
		doubt(&sum, DOUBT_FORM); /* 5点5 */
	used += more;
	step = blur(at + used, &sum);
	if (step > 0)
		doubt(&sum, DOUBT_APPROXIMATE);
	settle(&sum, value, digits, number);
	return used + step;
}

/* What was read at each octet of the text that is being looked at. Several readers ask for the
 * same number, and a hostile text is nothing but numbers. */
static struct {
	const char *text;
	size_t size;
	unsigned char known[NUMBERS_KEPT];
	struct {
		size_t used;
		struct text_number number;
	} read[NUMBERS_KEPT];
} memory;

void text_numbers_remember(const char *text, size_t size)
{
	memory.text = text;
	memory.size = size < NUMBERS_KEPT ? size : NUMBERS_KEPT;
	memset(memory.known, 0, memory.size);
}

void text_numbers_forget(void)
{
	memory.text = NULL;
	memory.size = 0;
}

bool text_may_count(const char *at)
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

size_t text_plain_number(const char *at, struct text_number *number)
{
	uintptr_t place = (uintptr_t)at - (uintptr_t)memory.text;

	if (!text_may_count(at))
		return 0;
	if (place >= memory.size)
		return read_plain_number(at, number);
	if (!memory.known[place]) {
		memory.read[place].used = read_plain_number(at, &memory.read[place].number);
		memory.known[place] = 1;
	}
	*number = memory.read[place].number;
	return memory.read[place].used;
}

/* 3-5, 3到5, 三至五: one of them, or all between. */
static size_t range_mark(const char *at)
{
	char32_t c = text_char(at);

	return c == '-' ? 1 : c == U'到' || c == U'至' ? text_step(at) : 0;
}

size_t text_number(const char *at, struct text_number *number)
{
	struct text_number upper;
	size_t minus = at[0] == '-' && (text_is_digit(at[1]) || at[1] == '.');
	size_t minus_word = text_char(at) == U'负' ? strlen("负") : 0;
	size_t used = text_plain_number(at + minus + minus_word, number), mark, more;

	if (used == 0)
		return 0;
	if (minus + minus_word > 0) {
		number->value = -number->value;
		number->doubt = DOUBT_NEGATIVE;
		number->digits = 0;
		return used + minus + minus_word;
	}
	mark = range_mark(at + used);
	more = mark > 0 && number->value != 0.5 ? text_plain_number(at + used + mark, &upper) : 0;
	if (more == 0 || upper.ringed)
		return used;
	number->value = upper.value;
	number->doubt = DOUBT_RANGE;
	number->whole &= upper.whole;
	number->numerals |= upper.numerals;
	number->digits = 0;
	return used + mark + more;
}

size_t text_small_number(const char *at, int least, int most, int *value)
{
	struct text_number number;
	size_t used = text_plain_number(at, &number);

	if (used == 0 || !number.whole || number.doubt != DOUBT_NONE || number.value < least ||
	    number.value > most)
		return 0;
	*value = (int)number.value;
	return used;
}
