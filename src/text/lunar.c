#include "text/lunar.h"

#include <stdio.h>
#include <string.h>

#define FIRST_YEAR 2020
#define YEARS	   (sizeof(years) / sizeof(*years))

/* When a year begins (131: 31 January), which month comes twice (0: none), and of each month,
 * whether it has 30 days or 29. Computed from the new moons and the sun's way; the nearest new moon
 * is two minutes away from midnight. */
static const struct {
	int begins, leap;
	const char *months;
} years[] = {
	/* clang-format off */
	{ 125, 4, "0111010010101" }, /* 2020 */
	{ 212, 0, "011010101010" },
	{ 201, 0, "101011010101" },
	{ 122, 2, "0100110110101" },
	{ 210, 0, "010010110110" },
	{ 129, 6, "1010010101110" }, /* 2025 */
	{ 217, 0, "101001001110" },
	{ 206, 0, "110100100110" },
	{ 126, 5, "1110100100110" },
	{ 213, 0, "110101010011" },
	{ 203, 0, "010110101010" }, /* 2030 */
	{ 123, 3, "0110101101010" },
	{ 211, 0, "100101101101" },
	{ 131, 11, "0100101011101" },
	{ 219, 0, "010010101101" },
	{ 208, 0, "101001001101" }, /* 2035 */
	{ 128, 6, "1101001001011" },
	{ 215, 0, "110100100101" },
	{ 204, 0, "110101010010" },
	{ 124, 5, "1101101010100" },
	{ 212, 0, "101101011010" }, /* 2040 */
	{ 201, 0, "010101101101" },
	{ 122, 2, "0100101011011" },
	{ 210, 0, "010010011011" },
	{ 130, 7, "1010010010111" },
	{ 217, 0, "101001001011" }, /* 2045 */
	{ 206, 0, "101010100101" },
	{ 126, 5, "1011010100101" },
	{ 214, 0, "011011010010" },
	{ 202, 0, "101011011010" },
	{ 123, 3, "0101010110110" }, /* 2050 */
	/* clang-format on */
};

static int64_t first_day(size_t year)
{
	return day_number((struct day){ FIRST_YEAR + (int)year, years[year].begins / 100,
					years[year].begins % 100 });
}

/* The month and the day in it, so many days after a year began; false: the year is over. */
static bool count_months(size_t year, int64_t days, struct lunar_day *lunar)
{
	const char *months = years[year].months;

	for (int i = 0; months[i] != '\0'; i++) {
		int length = months[i] == '1' ? 30 : 29, leap = years[year].leap;

		if (days < length) {
			lunar->leap = leap > 0 && i == leap;
			lunar->month = leap > 0 && i >= leap ? i : i + 1;
			lunar->day = (int)days + 1;
			return true;
		}
		days -= length;
	}
	return false;
}

bool lunar_of(struct day day, struct lunar_day *lunar)
{
	int64_t number = day_number(day);
	size_t year = (size_t)(day.year - FIRST_YEAR);

	if (day.year < FIRST_YEAR || year > YEARS)
		return false;
	/* Until spring it is still the year before. */
	if (year == YEARS || number < first_day(year)) {
		if (year == 0)
			return false;
		year--;
	}
	return count_months(year, number - first_day(year), lunar);
}

/* ---- names ---- */

const char *lunar_month_name(const struct lunar_day *lunar, char out[LUNAR_SIZE])
{
	static const char *const names[] = { "正", "二", "三", "四", "五", "六",
					     "七", "八", "九", "十", "冬", "腊" };

	snprintf(out, LUNAR_SIZE, "%s%s月", lunar->leap ? "闰" : "", names[lunar->month - 1]);
	return out;
}

const char *lunar_day_name(const struct lunar_day *lunar, char out[LUNAR_SIZE])
{
	static const char *const tens[] = { "初", "十", "廿" };
	static const char *const ones[] = { "一", "二", "三", "四", "五",
					    "六", "七", "八", "九", "十" };
	int before = lunar->day - 1;

	if (lunar->day == 20 || lunar->day == 30)
		snprintf(out, LUNAR_SIZE, "%s十", lunar->day == 20 ? "二" : "三");
	else
		snprintf(out, LUNAR_SIZE, "%s%s", tens[before / 10], ones[before % 10]);
	return out;
}

const char *lunar_name(const struct lunar_day *lunar, char out[LUNAR_SIZE])
{
	char month[LUNAR_SIZE], day[LUNAR_SIZE];

	snprintf(out, LUNAR_SIZE, "%.15s%.15s", lunar_month_name(lunar, month),
		 lunar_day_name(lunar, day));
	return out;
}
