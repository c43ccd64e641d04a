#include "text/lunar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Each month of 2024 to 2035: its first day, its number, "+" where it is the second of it. From an
 * ephemeris; another program's table says the same. */
static const char *const months[] = {
	/* clang-format off */
	"2024-02-10 1", "2024-03-10 2", "2024-04-09 3", "2024-05-08 4", "2024-06-06 5",
	"2024-07-06 6", "2024-08-04 7", "2024-09-03 8", "2024-10-03 9", "2024-11-01 10",
	"2024-12-01 11", "2024-12-31 12", "2025-01-29 1", "2025-02-28 2", "2025-03-29 3",
	"2025-04-28 4", "2025-05-27 5", "2025-06-25 6", "2025-07-25 6+", "2025-08-23 7",
	"2025-09-22 8", "2025-10-21 9", "2025-11-20 10", "2025-12-20 11", "2026-01-19 12",
	"2026-02-17 1", "2026-03-19 2", "2026-04-17 3", "2026-05-17 4", "2026-06-15 5",
	"2026-07-14 6", "2026-08-13 7", "2026-09-11 8", "2026-10-10 9", "2026-11-09 10",
	"2026-12-09 11", "2027-01-08 12", "2027-02-06 1", "2027-03-08 2", "2027-04-07 3",
	"2027-05-06 4", "2027-06-05 5", "2027-07-04 6", "2027-08-02 7", "2027-09-01 8",
	"2027-09-30 9", "2027-10-29 10", "2027-11-28 11", "2027-12-28 12", "2028-01-26 1",
	"2028-02-25 2", "2028-03-26 3", "2028-04-25 4", "2028-05-24 5", "2028-06-23 5+",
	"2028-07-22 6", "2028-08-20 7", "2028-09-19 8", "2028-10-18 9", "2028-11-16 10",
	"2028-12-16 11", "2029-01-15 12", "2029-02-13 1", "2029-03-15 2", "2029-04-14 3",
	"2029-05-13 4", "2029-06-12 5", "2029-07-11 6", "2029-08-10 7", "2029-09-08 8",
	"2029-10-08 9", "2029-11-06 10", "2029-12-05 11", "2030-01-04 12", "2030-02-03 1",
	"2030-03-04 2", "2030-04-03 3", "2030-05-02 4", "2030-06-01 5", "2030-07-01 6",
	"2030-07-30 7", "2030-08-29 8", "2030-09-27 9", "2030-10-27 10", "2030-11-25 11",
	"2030-12-25 12", "2031-01-23 1", "2031-02-21 2", "2031-03-23 3", "2031-04-22 3+",
	"2031-05-21 4", "2031-06-20 5", "2031-07-19 6", "2031-08-18 7", "2031-09-17 8",
	"2031-10-16 9", "2031-11-15 10", "2031-12-14 11", "2032-01-13 12", "2032-02-11 1",
	"2032-03-12 2", "2032-04-10 3", "2032-05-09 4", "2032-06-08 5", "2032-07-07 6",
	"2032-08-06 7", "2032-09-05 8", "2032-10-04 9", "2032-11-03 10", "2032-12-03 11",
	"2033-01-01 12", "2033-01-31 1", "2033-03-01 2", "2033-03-31 3", "2033-04-29 4",
	"2033-05-28 5", "2033-06-27 6", "2033-07-26 7", "2033-08-25 8", "2033-09-23 9",
	"2033-10-23 10", "2033-11-22 11", "2033-12-22 11+", "2034-01-20 12", "2034-02-19 1",
	"2034-03-20 2", "2034-04-19 3", "2034-05-18 4", "2034-06-16 5", "2034-07-16 6",
	"2034-08-14 7", "2034-09-13 8", "2034-10-12 9", "2034-11-11 10", "2034-12-11 11",
	"2035-01-09 12", "2035-02-08 1", "2035-03-10 2", "2035-04-08 3", "2035-05-08 4",
	"2035-06-06 5", "2035-07-05 6", "2035-08-04 7", "2035-09-02 8", "2035-10-01 9",
	"2035-10-31 10", "2035-11-30 11", "2035-12-29 12",
	/* clang-format on */
};
#define MONTHS (sizeof(months) / sizeof(*months))

static struct day month_at(size_t i, int *number, bool *leap)
{
	struct day day;
	char sign = ' ';

	assert_true(sscanf(months[i], "%d-%d-%d %d%c", &day.year, &day.month, &day.day, number,
			   &sign) >= 4);
	*leap = sign == '+';
	return day;
}

static void test_every_day_of_twelve_years(void **state)
{
	(void)state;
	for (size_t i = 0; i + 1 < MONTHS; i++) {
		int month, next_month;
		bool leap, next_leap;
		int64_t first = day_number(month_at(i, &month, &leap));
		int64_t next = day_number(month_at(i + 1, &next_month, &next_leap));

		assert_in_range(next - first, 29, 30);
		for (int64_t day = first; day < next; day++) {
			struct lunar_day lunar;

			assert_true(lunar_of(day_of_number(day), &lunar));
			assert_int_equal(lunar.month, month);
			assert_int_equal(lunar.leap, leap);
			assert_int_equal(lunar.day, day - first + 1);
		}
	}
}

static void test_how_days_are_said(void **state)
{
	static const struct {
		struct day day;
		const char *month, *said;
	} rows[] = {
		{ { 2027, 2, 6 }, "正月", "初一" }, /* new year's day */
		{ { 2027, 2, 5 }, "腊月", "廿九" }, /* and its eve */
		{ { 2027, 4, 10 }, "三月", "初四" },   { { 2026, 11, 26 }, "十月", "十八" },
		{ { 2025, 7, 25 }, "闰六月", "初一" }, { { 2033, 12, 22 }, "闰冬月", "初一" },
		{ { 2028, 6, 22 }, "五月", "三十" },   { { 2028, 6, 23 }, "闰五月", "初一" },
		{ { 2027, 9, 15 }, "八月", "十五" },   { { 2030, 2, 3 }, "正月", "初一" },
		{ { 2027, 3, 17 }, "二月", "初十" },   { { 2027, 3, 27 }, "二月", "二十" },
		{ { 2027, 3, 28 }, "二月", "廿一" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lunar_day lunar;
		char out[LUNAR_SIZE];

		assert_true(lunar_of(rows[i].day, &lunar));
		assert_string_equal(lunar_month_name(&lunar, out), rows[i].month);
		assert_string_equal(lunar_day_name(&lunar, out), rows[i].said);
	}
}

static void test_years_that_are_not_known(void **state)
{
	static const struct day known[] = { { 2020, 1, 25 }, { 2051, 2, 10 } };
	static const struct day unknown[] = {
		{ 2020, 1, 24 }, { 2019, 12, 31 }, { 2051, 2, 11 }, { 2052, 1, 1 }, { 1, 1, 1 },
	};
	struct lunar_day lunar;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		assert_true(lunar_of(known[i], &lunar));
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
		assert_false(lunar_of(unknown[i], &lunar));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_of_twelve_years),
		cmocka_unit_test(test_how_days_are_said),
		cmocka_unit_test(test_years_that_are_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
