#include "text/day.h"

#include "text/number.h"
#include "text/quantity.h"
#include "text/set.h"

#include <string.h>

struct day_word {
	const char *utf8;
	int days; /* from today */
	int more; /* further days right behind it */
	enum text_doubt doubt;
};

/* clang-format off */
static const struct day_word day_words[] = {
	{ "大后天", 3, 0, DOUBT_NONE }, { "大后日", 3, 0, DOUBT_NONE }, { "外后天", 3, 0, DOUBT_FORM },
	{ "大前天", -3, 0, DOUBT_NONE }, { "前天", -2, 0, DOUBT_NONE }, { "前日", -2, 0, DOUBT_NONE },
	{ "昨天", -1, 0, DOUBT_NONE }, { "昨日", -1, 0, DOUBT_NONE }, { "昨晚", -1, 0, DOUBT_NONE },
	{ "昨儿", -1, 0, DOUBT_NONE },
	{ "今明两天", 0, 1, DOUBT_NONE }, { "今明二天", 0, 1, DOUBT_NONE }, { "今明天", 0, 1, DOUBT_NONE },
	{ "今明后三天", 0, 2, DOUBT_NONE }, { "今明", 0, 1, DOUBT_NONE },
	{ "今天", 0, 0, DOUBT_NONE }, { "今日", 0, 0, DOUBT_NONE }, { "今儿个", 0, 0, DOUBT_NONE },
	{ "今儿", 0, 0, DOUBT_NONE }, { "今早", 0, 0, DOUBT_NONE }, { "今晚", 0, 0, DOUBT_NONE },
	{ "今晨", 0, 0, DOUBT_NONE }, { "今个", 0, 0, DOUBT_NONE }, { "当天", 0, 0, DOUBT_FORM },
	{ "明后两天", 1, 1, DOUBT_NONE }, { "明后二天", 1, 1, DOUBT_NONE }, { "明后天", 1, 1, DOUBT_NONE },
	{ "明后日", 1, 1, DOUBT_NONE }, { "明后", 1, 1, DOUBT_NONE },
	{ "明天", 1, 0, DOUBT_NONE }, { "明日", 1, 0, DOUBT_NONE }, { "明儿个", 1, 0, DOUBT_NONE },
	{ "明儿", 1, 0, DOUBT_NONE }, { "明早", 1, 0, DOUBT_NONE }, { "明晚", 1, 0, DOUBT_NONE },
	{ "明晨", 1, 0, DOUBT_NONE }, { "明个", 1, 0, DOUBT_NONE },
	{ "后天", 2, 0, DOUBT_NONE }, { "后日", 2, 0, DOUBT_NONE }, { "后儿个", 2, 0, DOUBT_NONE },
	{ "后儿", 2, 0, DOUBT_NONE },
	{ "dahoutian", 3, 0, DOUBT_NONE }, { "jintian", 0, 0, DOUBT_NONE },
	{ "mingtian", 1, 0, DOUBT_NONE }, { "houtian", 2, 0, DOUBT_NONE },
	{ "zuotian", -1, 0, DOUBT_NONE }, { "today", 0, 0, DOUBT_NONE },
	{ "day after tomorrow", 2, 0, DOUBT_NONE }, { "the day after tomorrow", 2, 0, DOUBT_NONE },
	{ "tomorrow", 1, 0, DOUBT_NONE }, { "tomorow", 1, 0, DOUBT_NONE },
	{ "yesterday", -1, 0, DOUBT_NONE },
};
static struct word_table vague_words = WORD_LIST(
	"这几天", "这两天", "过几天", "过两天", "近几天", "近两天", "近日", "近期", "最近", "改天",
	"月底", "月初", "月中", "上旬", "中旬", "下旬", "清明", "谷雨", "立夏", "春分", "惊蛰", "端午",
	"中秋", "国庆", "元旦", "下个月", "下月", "过年", "年后", "soon", "next week");
/* Those of them that are still to come. */
static struct word_table ahead_words = WORD_LIST(
	"过几天", "过两天", "改天", "月底", "下个月", "下月", "过年", "年后", "soon", "next week");
/* 清明后, 端午节前: no day either, and no 明后. */
static struct word_table vague_tails = WORD_LIST(
	"节前后", "节以后", "节前", "节后", "节", "前后", "以后", "之后", "以前", "之前", "前", "后");
static struct word_table lunar_words = WORD_LIST(
	"农历", "阴历", "旧历", "古历", "老历", "正月", "腊月", "冬月", "闰月", "大年");
static struct word_table month_prefixes = WORD_LIST(
	"本月", "这个月", "这月", "当月", "下个月", "下月", "上个月", "上月");
static const int month_steps[] = { 0, 0, 0, 0, 1, 1, -1, -1 };
static struct word_table week_prefixes = WORD_LIST(
	"这个", "这", "本", "下下个", "下下", "下个", "下", "上个", "上");
static const int week_steps[] = { 0, 0, 0, 2, 2, 1, 1, -1, -1 };
static struct word_table week_words = WORD_LIST("星期", "礼拜", "周");
static struct word_table month_marks = WORD_LIST("月份", "月", "yue");
static struct word_table day_marks = WORD_LIST("日", "号", "ri", "hao", "th", "st", "nd", "rd");
static struct word_table times_of_day = WORD_LIST(
	"一大早", "一早", "大清早", "早上", "早晨", "上午", "中午", "下午", "晚上", "全天", "早", "晚",
	"morning", "afternoon", "evening");
static struct word_table before_weekday = WORD_LIST("next ", "this ", "on ");
static struct word_table of_word = WORD_LIST("of ");
static struct word_table month_parts = WORD_LIST("底", "初", "中旬", "上旬", "下旬");
static struct word_table years = WORD_LIST("今年", "明年", "去年");
static const int year_steps[] = { 0, 1, -1 };
static const char *const day_names[] = {
	"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
};
static const char *const month_names[] = {
	"january", "february", "march", "april", "may", "june", "july", "august", "september",
	"october", "november", "december",
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

size_t text_day_mark(const char *at)
{
	return one_of_words(at, &day_marks);
}

struct day days_after(struct day day, int64_t days)
{
	return day_of_number(day_number(day) + days);
}

static size_t relative_day(const char *at, struct day today, struct named_day *named, int *more)
{
	static struct word_table table = WORD_TABLE(day_words);
	size_t row, size = which_word(at, &table, &row);

	if (size == 0)
		return 0;
	*named = (struct named_day){
		.day = days_after(today, day_words[row].days),
		.how = RELATIVE,
		.certain = true,
		.doubt = day_words[row].doubt,
	};
	*more = day_words[row].more;
	return size;
}

/* 0 Sunday to 6 Saturday, 7 the weekend; -1 none. */
static int weekday_of(char32_t c)
{
	static const char32_t words[] = U"日一二三四五六末天123456";
	static const int weekdays[] = { 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6 };

	if (c == '7')
		return 0;
	for (size_t i = 0; words[i] != 0; i++) {
		if (words[i] == c)
			return weekdays[i];
	}
	return -1;
}

/* A digit behind 周 belongs to it only where nothing counts with it: 周5亩. */
static bool counts_something(const char *at)
{
	struct text_quantity quantity;
	char32_t c;

	if (text_is_digit(*at)) {
		if (text_quantity(at, &quantity) > 0 || text_is_digit(at[1]))
			return true;
		c = text_char(at + 1);
		return c == U'人' || c == U'个' || c == U'社' || c == U'组' || c == U'队';
	}
	return false;
}

/* The day of a week that is meant: without a word before it the next one, today included. */
static struct day day_of_week(struct day today, int weekday, bool prefixed, int step)
{
	int now = day_weekday(today);

	if (prefixed)
		return days_after(today, (weekday + 6) % 7 - (now + 6) % 7 + 7 * step);
	return days_after(today, (weekday - now + 7) % 7);
}

static size_t weekday(const char *at, struct day today, struct named_day *named, int *more)
{
	size_t index = 0, used = which_word(at, &week_prefixes, &index), word;
	bool prefixed = used > 0;
	int wanted;

	word = one_of_words(at + used, &week_words);
	if (word == 0)
		return 0;
	used += word;
	wanted = weekday_of(text_char(at + used));
	*named = (struct named_day){ .how = WEEKDAY, .certain = true };
	if (wanted < 0 || counts_something(at + used)) {
		/* 下周, 这周: vague. 周 alone is a name. */
		named->how = VAGUE;
		named->ahead = prefixed && week_steps[index] > 0;
		return prefixed ? used : 0;
	}
	if (wanted == 7) {
		named->doubt = DOUBT_APPROXIMATE;
		*more = 1;
	}
	named->day = day_of_week(today, wanted == 7 ? 6 : wanted, prefixed,
				 prefixed ? week_steps[index] : 0);
	return used + text_step(at + used);
}

/* The first letters of an English name, three at least, of one word: sat, sept, march. */
static size_t abbreviated(const char *at, const char *const *names, size_t count, int *index)
{
	size_t size = 0;

	while (text_is_letter(at[size]))
		size++;
	if (size < 3)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (size <= strlen(names[i]) && strncmp(at, names[i], size) == 0) {
			*index = (int)i;
			return size;
		}
	}
	return 0;
}

static size_t english_weekday(const char *at, struct day today, struct named_day *named)
{
	size_t prefix = one_of_words(at, &before_weekday), used;
	int index;

	used = abbreviated(at + prefix, day_names, COUNT(day_names), &index);
	if (used == 0)
		return 0;
	*named = (struct named_day){
		.day = day_of_week(today, index, *at == 'n' && prefix > 0, 1),
		.how = WEEKDAY,
		.certain = true,
	};
	return prefix + used;
}

/* The year in which a month and a day are meant: the one that brings it nearest. */
static int likely_year(struct day today, int month, int day)
{
	int64_t gap = day_number(today) - day_number((struct day){ today.year, month, day });

	if (month > 12)
		return today.year;
	return gap > 182 ? today.year + 1 : gap < -250 ? today.year - 1 : today.year;
}

static struct day month_and_day(struct day today, int month, int day)
{
	return (struct day){ likely_year(today, month, day), month, day };
}

size_t text_day_digits(const char *at, int *value)
{
	size_t digits = strspn(at, "0123456789"), used;

	if (digits > 0) {
		*value = digits > 2 ? 0 : at[0] - '0';
		if (digits == 2)
			*value = *value * 10 + (at[1] - '0');
		return *value > 0 ? digits : 0;
	}
	used = text_small_number(at, 1, 99, value);
	/* 廿六 is not ours. */
	return used > 0 && text_char(at) != U'廿' && text_char(at) != U'卅' ? used : 0;
}

/* "15 march", "march 15", "15th of march". */
static size_t english_day(const char *at, struct day today, struct named_day *named)
{
	int month, day;
	size_t used = abbreviated(at, month_names, COUNT(month_names), &month), more;

	if (used > 0) {
		used += at[used] == ' ';
		more = text_is_digit(at[used]) ? text_day_digits(at + used, &day) : 0;
	} else {
		more = text_is_digit(at[0]) ? text_day_digits(at, &day) : 0;
		used = more + (more > 0 ? text_day_mark(at + more) : 0);
		used += at[used] == ' ';
		used += one_of_words(at + used, &of_word);
		if (more == 0)
			return 0;
		more = abbreviated(at + used, month_names, COUNT(month_names), &month);
	}
	if (more == 0)
		return 0;
	used += more;
	used += text_day_mark(at + used);
	*named = (struct named_day){
		.day = month_and_day(today, month + 1, day),
		.month = true,
		.closed = true,
		.certain = true,
	};
	return used;
}

bool text_unit_follows(const char *at)
{
	static struct character_set units = {
		.members = U"亩斤公吨袋块元人个名位社组队分户家天车千百万点月年"
	};

	at += *at == ' ';
	return text_is_letter(*at) || set_has(&units, text_char(at));
}

/* One or two digits, and how many; a longer run is none. */
static size_t two_digits(const char *at, int *value)
{
	size_t used = 0;

	*value = 0;
	while (used < 3 && text_is_digit(at[used]))
		*value = *value * 10 + (at[used++] - '0');
	return used > 2 ? 0 : used;
}

/* "2026-3-15", "2026.3.15", "2026/3/15", "26.3.15". */
static size_t year_month_day(const char *at, struct named_day *named)
{
	int year = 0, month, day;
	size_t used = 0, more;
	char mark;

	while (used < 5 && text_is_digit(at[used]))
		year = year * 10 + (at[used++] - '0');
	mark = at[used];
	if ((used != 4 && used != 2) || (mark != '-' && mark != '.' && mark != '/'))
		return 0;
	if (used == 2)
		year += 2000;
	more = two_digits(at + used + 1, &month);
	if (year < 2020 || year > 2099 || more == 0 || at[used + 1 + more] != mark)
		return 0;
	used += 1 + more;
	more = two_digits(at + used + 1, &day);
	if (more == 0)
		return 0;
	*named = (struct named_day){
		.day = { year, month, day },
		.month = true,
		.closed = true,
		.certain = true,
	};
	used += 1 + more;
	return used + text_day_mark(at + used);
}

/* 3/15 me and my wife: behind a blank a Latin word is no unit of a day with a stroke. */
static bool unit_behind_day(const char *mark, const char *at)
{
	return text_unit_follows(at) && !(*mark == '/' && at[0] == ' ' && text_is_letter(at[1]));
}

/* "3.15", "3/15", "3-15": could be a number, unless 日 or 号 ends it. */
static size_t month_mark_day(const char *at, struct day today, struct named_day *named)
{
	int month, day;
	size_t used = two_digits(at, &month), mark, more, closed;

	if (used == 0 || month < 1)
		return 0;
	mark = at[used] == '.' || at[used] == '/' || at[used] == '-' ? 1
	       : text_char(at + used) == U'·'			     ? strlen("·")
								     : 0;
	more = mark > 0 ? two_digits(at + used + mark, &day) : 0;
	if (more == 0)
		return 0;
	used += mark + more;
	closed = text_day_mark(at + used);
	if (closed == 0 && (month > 12 || day < 1 || day > 31 ||
			    unit_behind_day(at + used - more - mark, at + used) ||
			    (at[used] == '.' && text_is_digit(at[used + 1]))))
		return 0;
	if (month > 12)
		return 0; /* 15.16号: two days */
	*named = (struct named_day){
		.day = month_and_day(today, month, day),
		.month = true,
		.closed = closed > 0,
		.certain = closed > 0 || at[used - more - mark] == '/',
		.doubt = closed > 0 && at[used - more - mark] == '-' && month < day
				 ? DOUBT_FORM /* 3-5号 */
				 : DOUBT_NONE,
	};
	return used + closed;
}

/* 20260315, and 315 or 3152 in doubt where that would be a day soon. */
static size_t glued_digits(const char *at, struct day today, struct named_day *named)
{
	size_t used = 0;
	int digits[9];
	int64_t gap;

	for (; used < 9 && text_is_digit(at[used]); used++)
		digits[used] = at[used] - '0';
	if (text_unit_follows(at + used) || at[used] == '.' || at[used] == ',' || at[used] == '-')
		return 0;
	*named = (struct named_day){ .month = true, .closed = true, .certain = true };
	if (used == 8 && digits[0] == 2 && digits[1] == 0 && digits[2] >= 2) {
		named->day = (struct day){ 2000 + digits[2] * 10 + digits[3],
					   digits[4] * 10 + digits[5], digits[6] * 10 + digits[7] };
		return named->day.month >= 1 && named->day.month <= 12 ? used : 0;
	}
	if (used != 3 && used != 4)
		return 0;
	named->doubt = DOUBT_GLUED;
	named->certain = false;
	named->day = used == 4 && digits[0] <= 1
			     ? month_and_day(today, digits[0] * 10 + digits[1],
					     digits[2] * 10 + digits[3])
			     : month_and_day(today, digits[0], digits[1] * 10 + digits[2]);
	gap = day_number(named->day) - day_number(today);
	return day_valid(named->day) && gap >= -7 && gap <= 60 ? used : 0;
}

/* 初五, 廿六; in a month or alone. */
static size_t lunar_day(const char *at)
{
	char32_t c = text_char(at);
	struct text_number number;
	size_t used;

	if (c == U'初') {
		used = text_plain_number(at + strlen("初"), &number);
		return used > 0 && number.numerals && number.value <= 10 && number.value >= 1
			       ? strlen("初") + used
			       : 0;
	}
	if (c != U'廿' && c != U'卅')
		return 0;
	used = text_plain_number(at, &number);
	return used > 0 && number.value <= 30 && !text_unit_follows(at + used) ? used : 0;
}

static size_t lunar(const char *at, struct named_day *named)
{
	size_t used = lunar_day(at), more;
	int value;

	*named = (struct named_day){ .how = LUNAR, .certain = text_char(at) != U'廿' };
	if (used > 0)
		return used;
	used = one_of_words(at, &lunar_words);
	if (used == 0)
		return 0;
	used += at[used] == ' ' || at[used] == ':';
	more = text_day_digits(at + used, &value);
	if (more > 0 && one_of_words(at + used + more, &month_marks) > 0)
		used += more + one_of_words(at + used + more, &month_marks);
	more = lunar_day(at + used);
	if (more == 0 && !text_unit_follows(at + used))
		more = text_day_digits(at + used, &value);
	used += more;
	return used + text_day_mark(at + used);
}

/* 廿日, 廿六号: the numeral is the old calendar's, the word behind it ours. */
static size_t twenties(const char *at, int *day)
{
	char32_t c = text_char(at);
	size_t used = c == U'廿' || c == U'卅' ? text_small_number(at, 20, 31, day) : 0;
	size_t closed = used > 0 ? text_day_mark(at + used) : 0;

	return closed > 0 ? used + closed : 0;
}

/* Behind "3月": the day; 初五 makes it lunar, 底 or nothing vague. */
static size_t day_of_month(const char *at, struct day today, int year, int month,
			   struct named_day *named)
{
	int day;
	size_t used = twenties(at, &day);

	*named = (struct named_day){ .how = CALENDAR, .month = true, .certain = true };
	if (used > 0) {
		named->day = (struct day){ year, month, day };
		if (year == 0)
			named->day = month_and_day(today, month, day);
		named->closed = true;
		named->doubt = DOUBT_FORM;
		return used;
	}
	used = lunar_day(at);
	if (used > 0) {
		named->how = LUNAR;
		return used;
	}
	used = text_day_digits(at, &day);
	if (used > 0) {
		size_t closed = text_day_mark(at + used);

		named->day = (struct day){ year, month, day };
		if (year == 0)
			named->day = month_and_day(today, month, day);
		named->closed = closed > 0;
		if (closed > 0 || !text_unit_follows(at + used))
			return used + closed;
	}
	named->how = VAGUE;
	/* 3月152人: who can cut it? */
	if (text_is_digit(*at)) {
		named->doubt = DOUBT_GLUED;
		return strspn(at, "0123456789");
	}
	return one_of_words(at, &month_parts);
}

/* "2026年3月15日", "今年三月十五", "3月15", "26年3月15号". */
static size_t month_day(const char *at, struct day today, struct named_day *named)
{
	size_t index, used = which_word(at, &years, &index), more;
	int year = used > 0 ? today.year + year_steps[index] : 0, month;

	if (used == 0) {
		more = text_small_number(at, 20, 2099, &year);
		if (more > 0 && (year < 50 || year > 2000) && text_char(at + more) == U'年')
			used = more + strlen("年");
		year = used == 0 ? 0 : year < 100 ? year + 2000 : year;
	}
	used += used > 0 && at[used] == ' ';
	more = text_small_number(at + used, 1, 99, &month);
	if (more == 0 || one_of_words(at + used + more, &month_marks) == 0)
		return 0;
	used += more;
	used += one_of_words(at + used, &month_marks);
	used += at[used] == ' ' && text_is_digit(at[used + 1]) && at[used + 2] != ' ' &&
		text_day_mark(at + used + 1 + strspn(at + used + 1, "0123456789")) > 0;
	return used + day_of_month(at + used, today, year, month, named);
}

bool text_names_a_thing(const char *at)
{
	static struct character_set things = { .members = U"楼井库棚房线地块田机车桥闸渠路门院人" };

	return set_has(&things, text_char(at));
}

/* "15号", "本月15日", "下月3号". Without a month: this one, or the next if that is long past. */
static size_t numbered_day(const char *at, struct day today, struct named_day *named)
{
	size_t index = 0, prefix = which_word(at, &month_prefixes, &index), used, closed;
	int day, month = today.month, year = today.year;

	used = text_day_digits(at + prefix, &day);
	closed = used > 0 ? text_day_mark(at + prefix + used) : 0;
	if (closed == 0 || text_names_a_thing(at + prefix + used + closed))
		return 0;
	if (prefix > 0)
		month += month_steps[index];
	else if (day < today.day - 15)
		month++;
	if (month < 1 || month > 12) {
		year += month < 1 ? -1 : 1;
		month = month < 1 ? 12 : 1;
	}
	*named = (struct named_day){
		.day = { year, month, day },
		.month = prefix > 0,
		.closed = true,
		.certain = true,
	};
	return prefix + used + closed;
}

static size_t vague(const char *at, struct named_day *named)
{
	size_t used = one_of_words(at, &vague_words), prefix, tail, index = 0;
	bool ahead = one_of_words(at, &ahead_words) > 0;

	if (used > 0) {
		tail = one_of_words(at + used, &vague_tails);
		used += text_char(at + used + tail) == U'天' ? 0 : tail;
	} else {
		prefix = which_word(at, &month_prefixes, &index);
		used = prefix > 0 ? one_of_words(at + prefix, &month_parts) : 0;
		used += used > 0 ? prefix : 0;
		ahead = used > 0 && month_steps[index] > 0;
	}
	*named = (struct named_day){ .how = VAGUE, .certain = true, .ahead = ahead };
	return used;
}

/* Behind a day: the time of the day, and its weekday once more (3月15日(星期日)). */
static size_t day_tail(const char *at, struct day today, struct named_day *named)
{
	size_t used = one_of_words(at, &times_of_day), open, more;
	struct named_day again;
	int extra = 0;

	open = at[used] == '(' || at[used] == ' ';
	more = weekday(at + used + open, today, &again, &extra);
	if (more == 0 || named->how == WEEKDAY || again.how == VAGUE || !day_valid(named->day))
		return used;
	if (day_weekday(again.day) != day_weekday(named->day)) {
		if (at[used] == ' ')
			return used; /* 3月15日 周六: two days */
		named->doubt = DOUBT_FORM;
	}
	used += open + more;
	used += at[used] == ')';
	return used + one_of_words(at + used, &times_of_day);
}

/* A day that begins with a number. What follows the number tells most of them apart at once. */
static size_t counted_day(const char *at, struct day today, struct named_day *named)
{
	static struct character_set marks = { .members = U"月日号年.-/·yrhtsn " };
	struct text_number number;
	size_t used =
		text_is_digit(*at) ? strspn(at, "0123456789") : text_plain_number(at, &number);

	if (used == 0)
		return 0;
	if (set_has(&marks, text_char(at + used)) || used < strspn(at, "0123456789.")) {
		size_t read = text_is_digit(*at) ? year_month_day(at, named) : 0;

		if (read == 0 && text_is_digit(*at))
			read = month_mark_day(at, today, named);
		if (read == 0)
			read = month_day(at, today, named);
		if (read == 0)
			read = english_day(at, today, named);
		if (read == 0)
			read = numbered_day(at, today, named);
		if (read > 0)
			return read;
	}
	return text_is_digit(*at) ? glued_digits(at, today, named) : lunar(at, named);
}

/* A day that begins with a word. */
static size_t worded_day(const char *at, struct day today, struct named_day *named, int *more)
{
	size_t used = relative_day(at, today, named, more);

	if (used == 0)
		used = weekday(at, today, named, more);
	if (used == 0)
		used = lunar(at, named);
	if (used == 0)
		used = month_day(at, today, named);
	if (used == 0)
		used = numbered_day(at, today, named);
	if (used == 0)
		used = english_day(at, today, named);
	if (used == 0)
		used = english_weekday(at, today, named);
	return used > 0 ? used : vague(at, named);
}

/* The day with this number that is nearest to today among those of one weekday; false: of the three
 * months around it none is of that weekday. */
static bool nearest_of(struct day today, int weekday, int number, struct day *found)
{
	int64_t least = INT64_MAX;

	for (int step = -1; step <= 1; step++) {
		int month = today.month + step;
		struct day day = { today.year + (month > 12) - (month < 1), (month + 11) % 12 + 1,
				   number };
		int64_t away = day_number(day) - day_number(today);

		away = away < 0 ? -away : away;
		if (!day_valid(day) || day_weekday(day) != weekday || away >= least)
			continue;
		least = away;
		*found = day;
	}
	return least < INT64_MAX;
}

/* Behind a weekday its number in the month: 周日15号, 星期天(15日) are one day. Where they do not
 * fit, the number counts, with doubt. */
static size_t own_number(const char *at, struct day today, struct named_day *named)
{
	struct named_day number;
	bool open = *at == '(';
	size_t blank = open || *at == ' ', used;

	used = numbered_day(at + blank, today, &number);
	if (used == 0 || number.month || (open && at[blank + used] != ')'))
		return 0;
	if (!nearest_of(today, day_weekday(named->day), number.day.day, &named->day)) {
		named->day = number.day;
		named->doubt = DOUBT_FORM;
	}
	named->how = CALENDAR;
	named->month = named->closed = true;
	return blank + used + open;
}

size_t text_day(const char *at, struct day today, struct named_day *named, int *more)
{
	static struct character_set numbers = {
		.members = U"一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾廿卅0123456789"
	};
	size_t used = set_has(&numbers, text_char(at)) ? counted_day(at, today, named)
						       : worded_day(at, today, named, more);

	if (used > 0 && named->how == WEEKDAY && *more == 0)
		used += own_number(at + used, today, named);
	if (used > 0 && named->how != VAGUE && named->how != LUNAR)
		used += day_tail(at + used, today, named);
	return used;
}
