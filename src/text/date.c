#include "text/date.h"

#include "text/number.h"

#include <stdio.h>
#include <string.h>

struct day_word {
	const char *utf8;
	int days; /* from today */
};

/* clang-format off */
static const struct day_word day_words[] = {
	{ "大后天", 3 }, { "今天", 0 }, { "今日", 0 }, { "明天", 1 }, { "明日", 1 }, { "明早", 1 },
	{ "后天", 2 }, { "后日", 2 }, { "jintian", 0 }, { "mingtian", 1 }, { "houtian", 2 },
};
static const char *const week_words[] = { "星期", "礼拜", "周", NULL };
static const char *const weekday_words[] = { "日", "一", "二", "三", "四", "五", "六" };
static const char *const lunar_words[] = { "农历", "阴历", "初", "正月", "腊月", NULL };
static const char *const day_marks[] = { "日", "号", NULL };
static const char *const month_marks[] = { "月", NULL };
static const char *const year_marks[] = { "年", NULL };
static const char *const range_marks[] = { "-", "到", "至", NULL };
static const char *const list_marks[] = { " ", "和", NULL };
/* clang-format on */

/* A whole number from 1 to most; the octets read, or 0. */
static size_t small_number(const char *at, int most, int *value)
{
	struct text_number number;
	size_t used = text_number(at, &number);

	if (used == 0 || !number.whole || number.doubtful || number.value < 1 ||
	    number.value > most)
		return 0;
	*value = (int)number.value;
	return used;
}

static struct day days_after(struct day day, int64_t days)
{
	return day_of_number(day_number(day) + days);
}

static size_t relative_day(const char *at, struct day today, struct day *day)
{
	for (size_t i = 0; i < sizeof(day_words) / sizeof(*day_words); i++) {
		size_t size = strlen(day_words[i].utf8);

		if (strncmp(at, day_words[i].utf8, size) == 0) {
			*day = days_after(today, day_words[i].days);
			return size;
		}
	}
	return 0;
}

/* 周六 is the next one, today included; 下周六 that of the week that begins on Monday. */
static size_t weekday(const char *at, struct day today, struct day *day)
{
	bool next = strncmp(at, "下", strlen("下")) == 0;
	size_t used = next ? strlen("下") : 0, word = text_word(at + used, week_words);
	int wanted = -1, now = day_weekday(today);

	if (word == 0)
		return 0;
	used += word;
	for (int i = 0; i < 7; i++) {
		if (strncmp(at + used, weekday_words[i], strlen(weekday_words[i])) == 0)
			wanted = i;
	}
	if (strncmp(at + used, "天", strlen("天")) == 0)
		wanted = 0;
	if (wanted < 0)
		return 0;
	if (next)
		*day = days_after(today, (7 - (now + 6) % 7) + (wanted + 6) % 7);
	else
		*day = days_after(today, (wanted - now + 7) % 7);
	return used + strlen("天");
}

/* The year in which a month and a day are meant: this one, or the next if long past. */
static int likely_year(struct day today, int month, int day)
{
	int64_t gap = day_number(today) - day_number((struct day){ today.year, month, day });

	return gap > 180 ? today.year + 1 : today.year;
}

/* "2026-03-15", "2026年3月15日", "3月15", "3/15", "3.15", "15号". Octets, or 0. */
static size_t calendar_day(const char *at, struct day today, struct day *day)
{
	int year = 0, month = 0, number = 0, used = 0;
	size_t more;

	if (sscanf(at, "%4d-%2d-%2d%n", &year, &month, &number, &used) == 3 && year > 2000) {
		*day = (struct day){ year, month, number };
		return (size_t)used;
	}
	more = small_number(at, 2100, &year);
	if (more > 0 && year > 2000 && text_word(at + more, year_marks) > 0)
		more += text_word(at + more, year_marks);
	else
		more = 0, year = 0;
	used = (int)more;
	more = small_number(at + used, 31, &number);
	if (more > 0 && year == 0 && text_word(at + more, day_marks) > 0) {
		*day = (struct day){ today.year, today.month, number };
		return more + text_word(at + more, day_marks);
	}
	more = small_number(at + used, 12, &month);
	if (more > 0 && text_word(at + used + more, month_marks) > 0) {
		used += (int)(more + text_word(at + used + more, month_marks));
		more = small_number(at + used, 99, &number);
		if (more == 0)
			return 0;
		used += (int)more;
		used += (int)text_word(at + used, day_marks);
	} else if (year != 0 || at[0] < '0' || at[0] > '9' ||
		   (sscanf(at, "%2d/%2d%n", &month, &number, &used) != 2 &&
		    sscanf(at, "%2d.%2d%n", &month, &number, &used) != 2) ||
		   month < 1 || month > 12 || number < 1 || number > 31 ||
		   (at[used] >= '0' && at[used] <= '9')) {
		return 0;
	}
	*day = (struct day){ year != 0 ? year : likely_year(today, month, number), month, number };
	return (size_t)used;
}

static size_t one_day(const char *at, struct day today, struct day *day)
{
	size_t used = relative_day(at, today, day);

	if (used == 0)
		used = weekday(at, today, day);
	return used > 0 ? used : calendar_day(at, today, day);
}

static void add_day(struct text_dates *dates, struct day day)
{
	if (dates->count < TEXT_DAYS_MOST)
		dates->days[dates->count++] = day;
}

/* The number of a further day in a range or list: 15-17, 15 16 18日, with the same month. */
static size_t further_day(const char *at, struct day today, struct day first, struct day *day)
{
	size_t used = one_day(at, today, day);
	int number;

	if (used > 0)
		return used;
	used = small_number(at, 31, &number);
	if (used == 0)
		return 0;
	*day = (struct day){ first.year, first.month, number };
	return used + text_word(at + used, day_marks);
}

/* A list's bare numbers count only where a 日 or 号 closes it: 3月15 2人 is no list. */
static bool list_goes_on(const char *at)
{
	int number;

	for (;;) {
		size_t used = small_number(at, 31, &number);

		if (used == 0)
			return false;
		if (text_word(at + used, day_marks) > 0)
			return true;
		if (text_word(at + used, list_marks) == 0)
			return false;
		at += used + text_word(at + used, list_marks);
	}
}

static size_t range_or_list(const char *at, struct day today, struct text_dates *dates)
{
	struct day first = dates->days[0], last;
	size_t mark = text_word(at, range_marks), used = 0, more;

	if (mark > 0) {
		more = further_day(at + mark, today, first, &last);
		if (more == 0 || !day_valid(last) || day_number(last) <= day_number(first))
			return 0;
		for (int64_t n = day_number(first) + 1; n <= day_number(last); n++)
			add_day(dates, day_of_number(n));
		return mark + more;
	}
	for (;;) {
		mark = text_word(at + used, list_marks);
		if (mark == 0 || !list_goes_on(at + used + mark))
			return used;
		more = further_day(at + used + mark, today, first, &last);
		if (more == 0)
			return used;
		add_day(dates, last);
		used += mark + more;
	}
}

static void judge(struct text_dates *dates, struct day today)
{
	for (size_t i = 0; i < dates->count; i++) {
		if (!day_valid(dates->days[i])) {
			dates->kind = DATE_IMPOSSIBLE;
			return;
		}
		if (day_number(dates->days[i]) < day_number(today))
			dates->kind = DATE_PAST;
	}
}

/* A month in Chinese with 廿 or 初 behind it is the old calendar's. */
static bool is_lunar(const char *text, size_t from, size_t at)
{
	const char *month = strstr(text + from, "月");

	if (text_word(text + at, lunar_words) > 0)
		return true;
	return month != NULL && month < text + at + 16 && month >= text + at &&
	       (strncmp(month + strlen("月"), "廿", strlen("廿")) == 0 ||
		strncmp(month + strlen("月"), "初", strlen("初")) == 0);
}

bool text_dates(const char *text, size_t from, struct day today, struct text_dates *dates)
{
	for (size_t at = from; text[at] != '\0'; at += text_step(text + at)) {
		struct day day;
		struct text_number number;
		size_t used;

		*dates = (struct text_dates){ .kind = DATE_GOOD };
		if (is_lunar(text, from, at)) {
			dates->kind = DATE_LUNAR;
			dates->span = (struct text_span){ at, strlen(text) };
			return true;
		}
		used = one_day(text + at, today, &day);
		if (used == 0) {
			used = text_number(text + at, &number);
			at += used > 0 ? used - text_step(text + at) : 0;
			continue;
		}
		add_day(dates, day);
		used += range_or_list(text + at + used, today, dates);
		dates->span = (struct text_span){ at, at + used };
		judge(dates, today);
		return true;
	}
	return false;
}
