#include "text/until.h"

#include "text/date.h"
#include "text/number.h"
#include "text/set.h"

#include <string.h>

#define HOUR_CHARACTERS 3 /* 二十四 */

/* What an hour can mean. */
enum part { PART_UNSAID, PART_MORNING, PART_NOON, PART_EVENING };

struct part_word {
	const char *utf8;
	enum part part;
};

/* clang-format off */
static const struct part_word part_words[] = {
	{ "凌晨", PART_MORNING }, { "清晨", PART_MORNING }, { "早晨", PART_MORNING }, { "早上", PART_MORNING },
	{ "今晨", PART_MORNING }, { "明晨", PART_MORNING }, { "早", PART_MORNING }, { "上午", PART_MORNING },
	{ "中午", PART_NOON }, { "下午", PART_EVENING }, { "午后", PART_EVENING }, { "傍晚", PART_EVENING },
	{ "晚上", PART_EVENING }, { "晚", PART_EVENING }, { "夜里", PART_EVENING },
	{ "morning", PART_MORNING }, { "afternoon", PART_EVENING }, { "evening", PART_EVENING },
};
static struct word_table hour_marks = WORD_LIST("点钟", "点整", "点", "时");
static struct word_table range_marks = WORD_LIST("到", "至", "-");
static struct word_table begin_marks = WORD_LIST("以后", "之后", "过后", "后", "起", "开始");
static struct word_table end_marks = WORD_LIST("以前", "之前", "前", "止", "截止");
static struct word_table every_day = WORD_LIST("每天", "每日", "每晚", "每早", "天天", "每周", "every");
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What the text says, as far as it is read. */
struct saying {
	struct day today;
	bool days, times; /* some are said */
	bool past;	  /* and days that are over */
	bool doubtful;
	struct day day;
	int minute;	  /* the latest */
	bool whole_day;	  /* one of its hours is in doubt, or only begins it */
	bool part_said;	  /* all its hours have their part of the day */
	enum part part;	  /* of the last hour, for the second of a range */
	size_t hour_ends; /* where that hour ended */
};

/* ---- hours ---- */

static bool ends_with(const char *text, size_t at, const char *word)
{
	size_t size = strlen(word);

	return at >= size && memcmp(text + at - size, word, size) == 0;
}

/* The part of the day that is said right before an hour, or the one that its range began with. */
static enum part part_before(const struct saying *it, const char *text, size_t at)
{
	size_t end = at > 0 && text[at - 1] == ' ' ? at - 1 : at;

	for (size_t i = 0; i < COUNT(part_words); i++)
		if (ends_with(text, end, part_words[i].utf8))
			return part_words[i].part;
	if (it->hour_ends > 0 && it->hour_ends < at &&
	    it->hour_ends + one_of_words(text + it->hour_ends, &range_marks) == at)
		return it->part;
	return PART_UNSAID;
}

/* Behind 7点: 半, 一刻, 30分, 30. */
static size_t minutes_behind(const char *at, int *minutes)
{
	size_t used;

	*minutes = 0;
	if (text_char(at) == U'半') {
		*minutes = 30;
		return text_step(at);
	}
	used = text_small_number(at, 0, 59, minutes);
	if (used > 0 && text_char(at + used) == U'刻' && (*minutes == 1 || *minutes == 3)) {
		*minutes *= 15;
		return used + text_step(at + used);
	}
	if (used > 0 && text_char(at + used) == U'分')
		return used + text_step(at + used);
	if (used == 2 && at[0] >= '0' && at[0] <= '5')
		return used;
	*minutes = 0;
	return 0;
}

/* 7:30, 14:05. */
static size_t clock_digits(const char *at, int *hour, int *minutes)
{
	size_t size = text_is_digit(at[0]) && text_is_digit(at[1]) ? 2 : 1;

	if (!text_is_digit(at[0]) || at[size] != ':' || !text_is_digit(at[size + 1]) ||
	    !text_is_digit(at[size + 2]) || text_is_digit(at[size + 3]) || at[size + 3] == ':')
		return 0;
	*hour = size == 2 ? (at[0] - '0') * 10 + at[1] - '0' : at[0] - '0';
	*minutes = (at[size + 1] - '0') * 10 + at[size + 2] - '0';
	return *hour <= 24 && *minutes < 60 ? size + 3 : 0;
}

/* The number that ends right before the word for an hour: 七 of 七点一刻, which is not 7.1. */
static size_t hour_number(const char *at, int *hour, size_t *mark)
{
	char number[HOUR_CHARACTERS * 4 + 1];
	size_t size = 0;

	for (int i = 0; i < HOUR_CHARACTERS && at[size] != '\0'; i++) {
		size += text_step(at + size);
		*mark = one_of_words(at + size, &hour_marks);
		if (*mark == 0)
			continue;
		memcpy(number, at, size);
		number[size] = '\0';
		return text_small_number(number, 0, 24, hour) == size ? size : 0;
	}
	return 0;
}

/* 7点半, 九时. */
static size_t spoken_hour(const char *at, int *hour, int *minutes)
{
	size_t mark, used = hour_number(at, hour, &mark);

	if (used == 0)
		return 0;
	used += mark;
	return used + minutes_behind(at + used, minutes);
}

/* Minutes of the day; -1: it could be either half. */
static int minute_of(int hour, int minutes, enum part part, bool clock)
{
	switch (part) {
	case PART_UNSAID:
		if (!clock && hour < 13)
			return -1;
		break;
	case PART_MORNING: break;
	case PART_NOON: hour += hour < 10 ? 12 : 0; break;
	case PART_EVENING: hour += hour <= 12 && (hour < 12 || minutes == 0) ? 12 : 0; break;
	}
	return hour * 60 + minutes <= DAY_MINUTES ? hour * 60 + minutes : -1;
}

/* An hour that begins here. Returns octets; 0: none does. */
static size_t take_hour(struct saying *it, const char *text, size_t at)
{
	int hour, minutes, minute;
	size_t used = at > 0 && text_is_digit(text[at - 1])
			      ? 0
			      : clock_digits(text + at, &hour, &minutes);
	bool clock = used > 0;
	enum part part;

	if (used == 0 && (at == 0 || !text_is_digit(text[at - 1])))
		used = spoken_hour(text + at, &hour, &minutes);
	if (used == 0)
		return 0;
	part = part_before(it, text, at);
	minute = minute_of(hour, minutes, part, clock);
	it->times = true;
	it->part_said &= part != PART_UNSAID;
	it->whole_day |= minute < 0 || one_of_words(text + at + used, &begin_marks) > 0;
	if (minute > it->minute)
		it->minute = minute;
	it->part = part;
	it->hour_ends = at + used;
	return used;
}

/* ---- days ---- */

/* 15号 alone may be a variety, 3.15 a number; with an hour or 前 behind it is a day. */
static bool means_a_day(const struct saying *it, const struct text_dates *dates, const char *text,
			size_t end)
{
	struct saying apart = *it;

	if (dates->certain && !dates->numbered)
		return true;
	end += text[end] == ' ';
	for (size_t i = 0; i < COUNT(part_words); i++)
		if (strncmp(text + end, part_words[i].utf8, strlen(part_words[i].utf8)) == 0 ||
		    ends_with(text, end, part_words[i].utf8))
			return true;
	return one_of_words(text + end, &end_marks) > 0 || take_hour(&apart, text, end) > 0;
}

static void take_days(struct saying *it, const struct text_dates *dates)
{
	struct day last;

	if (dates->kind == DATE_PAST) {
		it->past = true;
		return;
	}
	if (dates->kind != DATE_GOOD || (dates->doubt != DOUBT_NONE && dates->count > 0)) {
		it->doubtful = true;
		return;
	}
	if (dates->count == 0)
		return;
	last = dates->days[dates->count - 1];
	it->doubtful |= it->days && day_number(last) != day_number(it->day);
	it->days = true;
	it->day = last;
}

/* ---- the whole ---- */

static void read_all(struct saying *it, const struct normal_text *normal)
{
	const char *text = normal->utf8;

	for (size_t at = 0; at < normal->size && !it->doubtful;) {
		struct text_dates dates;
		size_t used = take_hour(it, text, at);

		if (used == 0) {
			used = text_dates(text + at, it->today, &dates);
			if (used > 0 && means_a_day(it, &dates, text, at + used))
				take_days(it, &dates);
		}
		it->doubtful |= one_of_words(text + at, &every_day) > 0;
		at += used > 0 ? used : text_step(text + at);
	}
}

bool text_until(const struct normal_text *normal, struct day today, struct text_until *until)
{
	struct saying it = { .today = today, .day = today, .minute = -1, .part_said = true };

	read_all(&it, normal);
	if (it.doubtful || (it.past && !it.days) ||
	    (!it.days && (!it.times || it.whole_day || !it.part_said)))
		return false;
	*until = (struct text_until){ .day = it.day, .minute = it.minute };
	if (!it.times || it.whole_day)
		until->minute = DAY_MINUTES;
	return true;
}
