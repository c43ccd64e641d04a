#include "text/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct numeral {
	const char *utf8;
	double value; /* a digit, or a power of ten */
	enum { DIGIT, POWER, ZERO, TWENTY, HALF, SOME } kind;
};

/* clang-format off */
static const struct numeral numerals[] = {
	{ "一", 1, DIGIT }, { "二", 2, DIGIT }, { "两", 2, DIGIT }, { "俩", 2, DIGIT }, { "三", 3, DIGIT },
	{ "仨", 3, DIGIT }, { "四", 4, DIGIT }, { "五", 5, DIGIT }, { "六", 6, DIGIT }, { "七", 7, DIGIT },
	{ "八", 8, DIGIT }, { "九", 9, DIGIT }, { "壹", 1, DIGIT }, { "贰", 2, DIGIT }, { "叁", 3, DIGIT },
	{ "肆", 4, DIGIT }, { "伍", 5, DIGIT }, { "陆", 6, DIGIT }, { "柒", 7, DIGIT }, { "捌", 8, DIGIT },
	{ "玖", 9, DIGIT }, { "零", 0, ZERO }, { "〇", 0, ZERO }, { "十", 10, POWER }, { "拾", 10, POWER },
	{ "百", 100, POWER }, { "佰", 100, POWER }, { "千", 1000, POWER }, { "仟", 1000, POWER },
	{ "万", 10000, POWER }, { "廿", 20, TWENTY }, { "卅", 30, TWENTY }, { "半", 0.5, HALF },
	{ "几", 0, SOME },
};
/* clang-format on */

static const struct numeral *numeral_at(const char *text)
{
	for (size_t i = 0; i < sizeof(numerals) / sizeof(*numerals); i++) {
		if (strncmp(text, numerals[i].utf8, strlen(numerals[i].utf8)) == 0)
			return &numerals[i];
	}
	return NULL;
}

/* "2,300", "15.5", "1o" for 10. Returns octets; the letter makes it doubtful. */
static size_t arabic(const char *text, double *value, bool *doubtful)
{
	char digits[32];
	size_t used = 0, at = 0;
	bool point = false;

	if (text[0] < '0' || text[0] > '9')
		return 0;
	for (; used + 1 < sizeof(digits); at++) {
		if (text[at] >= '0' && text[at] <= '9') {
			digits[used++] = text[at];
		} else if (text[at] == 'o' && at > 0) {
			digits[used++] = '0';
			*doubtful = true;
		} else if (text[at] == '.' && !point && text[at + 1] >= '0' &&
			   text[at + 1] <= '9') {
			digits[used++] = '.';
			point = true;
		} else if (text[at] != ',' || text[at + 1] < '0' || text[at + 1] > '9') {
			break;
		}
	}
	digits[used] = '\0';
	*value = strtod(digits, NULL);
	return at;
}

/* A number being put together, from the left. */
struct sum {
	double total, section, digit; /* above 万, below it, waiting for its power */
	double last_power;
	bool has_digit, after_zero, doubtful, any_power;
	unsigned bare_digits; /* in a row, without powers */
	double bare;
};

static void add_digit(struct sum *sum, double digit)
{
	if (sum->has_digit && sum->any_power)
		sum->doubtful = true; /* 三百二三十: roughly */
	sum->bare_digits = sum->has_digit ? sum->bare_digits + 1 : 1;
	sum->bare = sum->has_digit ? sum->bare * 10 + digit : digit;
	sum->digit = digit;
	sum->has_digit = true;
}

static void add_power(struct sum *sum, double power)
{
	double digit = sum->has_digit ? sum->digit : power == 10 && sum->section == 0 ? 1 : 0;

	if (sum->bare_digits > 1)
		sum->doubtful = true; /* 二三百 */
	if (power == 10000) {
		sum->total += (sum->section + (sum->has_digit ? sum->digit : 0)) * power;
		if (sum->section == 0 && !sum->has_digit)
			sum->total += power;
		sum->section = 0;
	} else {
		sum->section += (sum->has_digit ? digit : 1) * power;
	}
	sum->last_power = power;
	sum->has_digit = sum->after_zero = false;
	sum->any_power = true;
	sum->bare_digits = 0;
}

static double summed(const struct sum *sum)
{
	if (!sum->any_power)
		return sum->bare;
	if (!sum->has_digit)
		return sum->total + sum->section;
	/* 三千二 is 3,200 and 三千零二 3,002; after 十 a digit is a digit. */
	if (sum->last_power >= 100 && !sum->after_zero)
		return sum->total + sum->section + sum->digit * sum->last_power / 10;
	return sum->total + sum->section + sum->digit;
}

size_t text_number(const char *text, struct text_number *number)
{
	struct sum sum = { .total = 0 };
	size_t at = 0;

	*number = (struct text_number){ .value = 0 };
	for (;;) {
		const struct numeral *numeral;
		double value;
		size_t used = sum.has_digit ? 0 : arabic(text + at, &value, &sum.doubtful);

		if (used > 0) {
			add_digit(&sum, value);
			at += used;
			continue;
		}
		numeral = numeral_at(text + at);
		if (numeral == NULL || (numeral->kind == HALF && at > 0))
			break;
		at += strlen(numeral->utf8);
		switch (numeral->kind) {
		case DIGIT: add_digit(&sum, numeral->value); break;
		case POWER: add_power(&sum, numeral->value); break;
		case ZERO:
			if (sum.any_power)
				sum.after_zero = true;
			else
				add_digit(&sum, 0);
			break;
		case TWENTY:
			sum.section += numeral->value;
			sum.any_power = true;
			sum.last_power = 10;
			break;
		case HALF: number->value = 0.5; return at;
		case SOME:
			sum.doubtful = true;
			add_digit(&sum, 5);
			break;
		}
	}
	number->value = summed(&sum);
	/* 五六 is five or six; a year has four digits. */
	number->doubtful = sum.doubtful || (!sum.any_power && sum.bare_digits == 2);
	number->whole = number->value == floor(number->value);
	return at;
}
