#include "text/date.h"

#include "text/day.h"
#include "text/quantity.h"
#include "text/set.h"

#include <string.h>

/* clang-format off */
static struct word_table list_words = WORD_LIST("和", "跟", "及", "与", "、", "and");
static struct word_table range_words = WORD_LIST(" to ", " - ", " 到 ", " 到", "到 ", " 至 ", " 至", "至 ");
static struct word_table open_words = WORD_LIST("起", "开始", "以后", "之后");
/* clang-format on */

static void add_day(struct text_dates *dates, struct day day)
{
	if (dates->count < TEXT_DAYS_MOST)
		dates->days[dates->count++] = day;
	else
		dates->kind = DATE_TOO_MANY;
}

static void add_named(struct text_dates *dates, const struct named_day *named, int more)
{
	if (dates->doubt == DOUBT_NONE)
		dates->doubt = named->doubt;
	dates->certain &= named->certain;
	dates->ahead |= named->ahead;
	if (named->how == LUNAR) {
		dates->kind = DATE_LUNAR;
		return;
	}
	if (named->how == VAGUE) {
		if (dates->doubt == DOUBT_NONE)
			dates->doubt = DOUBT_APPROXIMATE;
		return;
	}
	add_day(dates, named->day);
	for (int i = 1; i <= more; i++)
		add_day(dates, days_after(named->day, i));
}

/* Whether numbers in a row end in 日 or 号: 15、16、18日. They rise, or it is no list. */
static bool list_closes(const char *at, int above)
{
	for (int items = 0; items < TEXT_DAYS_MOST; items++) {
		int number;
		size_t used = text_day_digits(at, &number), mark;

		if (used == 0 || number <= above)
			return false;
		above = number;
		if (text_day_mark(at + used) > 0)
			return !text_names_a_thing(at + used + text_day_mark(at + used));
		at += used;
		mark = one_of_words(at, &list_words);
		if (mark == 0)
			mark = *at == ' ' || *at == ',' || *at == '.' || *at == '-';
		if (mark == 0)
			mark = text_char(at) == U'到' || text_char(at) == U'至' ? text_step(at) : 0;
		if (mark == 0)
			return false;
		at += mark;
	}
	return false;
}

/* 12-14号 of March: hardly a day of the month before last or of next winter. */
static bool is_far_month(int month, struct day today)
{
	int ahead = (month - today.month + 12) % 12;

	return ahead > 2 && ahead < 11;
}

/* 15、16号, 15-17号: the first of several that one 号 ends. */
static size_t first_of_list(const char *at, struct day today, struct named_day *named)
{
	int day, month = today.month, year = today.year;
	size_t used = text_day_digits(at, &day);
	bool may_be_month;

	if (used == 0 || day > 31 || text_day_mark(at + used) > 0 || !list_closes(at, 0))
		return 0;
	may_be_month = day <= 12 && (at[used] == '.' || at[used] == '-');
	if (may_be_month && (at[used] == '.' || day < today.day || !is_far_month(day, today)))
		return 0; /* 3.15号 */
	if (day < today.day - 15 && ++month > 12) {
		month = 1;
		year++;
	}
	*named = (struct named_day){ .day = { year, month, day }, .certain = true };
	if (at[used] == ' ' || may_be_month)
		named->doubt = DOUBT_FORM; /* 2 15 16日 */
	return used;
}

/* A further day without a month of its own is the next one with its number after the last; a
 * weekday likewise: 3月30日到2号, 周五到周一. */
static void follow(struct day last, struct named_day *named)
{
	if (named->how == CALENDAR && !named->month) {
		bool next = named->day.day <= last.day;
		int month = last.month + next;

		named->day.year = last.year + (month > 12);
		named->day.month = month > 12 ? 1 : month;
	}
	if (named->how == WEEKDAY && day_number(named->day) <= day_number(last))
		named->day = days_after(named->day, 7);
}

/* A further day: in full, or only its number. */
static size_t further_day(const char *at, struct day today, struct day last, bool bare,
			  struct named_day *named, int *more)
{
	size_t used = text_day(at, today, named, more);
	int number;

	if (used > 0 && named->doubt != DOUBT_GLUED) {
		follow(last, named);
		return used;
	}
	used = bare ? text_day_digits(at, &number) : 0;
	if (used == 0 || number <= last.day || number > 31 || text_unit_follows(at + used))
		return 0;
	*named = (struct named_day){
		.day = { last.year, last.month, number },
		.certain = true,
	};
	return used + text_day_mark(at + used);
}

static size_t range_mark(const char *at)
{
	char32_t c = text_char(at);
	size_t mark = one_of_words(at, &range_words);

	return mark > 0 || (c != '-' && c != U'到' && c != U'至') ? mark : text_step(at);
}

/* 到17日 behind the first day. Returns octets. */
static size_t range(const char *at, struct day today, bool bare, struct text_dates *dates)
{
	struct day last = dates->days[dates->count - 1];
	size_t mark = range_mark(at), used;
	struct named_day named;
	int more = 0;

	if (mark == 0)
		return 0;
	used = further_day(at + mark, today, last, bare, &named, &more);
	if (used == 0 || named.how == VAGUE || named.how == LUNAR)
		return 0;
	if (!day_valid(last) || !day_valid(named.day)) {
		dates->kind = DATE_IMPOSSIBLE;
		return mark + used;
	}
	if (day_number(named.day) <= day_number(last))
		return 0;
	for (int64_t n = day_number(last) + 1; n <= day_number(named.day); n++) {
		add_day(dates, day_of_number(n));
		if (dates->kind == DATE_TOO_MANY)
			break;
	}
	return mark + used;
}

static size_t list_mark(const char *at)
{
	size_t mark = one_of_words(at, &list_words);

	if (mark > 0)
		return mark + (at[mark] == ' ');
	if (*at == ' ')
		return 1 + one_of_words(at + 1, &list_words);
	return *at == ',';
}

/* A further day of a list. Returns octets. */
static size_t list_item(const char *at, struct day today, bool month, struct text_dates *dates)
{
	struct day last = dates->days[dates->count - 1];
	size_t mark = list_mark(at), used;
	struct named_day named;
	int more = 0;
	bool closes = list_closes(at + mark, last.day);
	bool bare = mark > 0 && (closes || (month && *at != ' '));

	used = further_day(at + mark, today, last, bare, &named, &more);
	if (used == 0 || named.how == VAGUE || named.how == LUNAR)
		return 0;
	/* Only what must be a day goes on with a list: 3.15 2, 明天 3.5亩. */
	if (!named.certain && mark == 0)
		return 0;
	if (!named.certain && *at == ' ')
		return 0;
	if (day_valid(named.day) && day_valid(last) && day_number(named.day) <= day_number(last))
		return 0;
	add_named(dates, &named, more);
	return mark + used;
}

static void judge(struct text_dates *dates, struct day today)
{
	if (dates->kind != DATE_GOOD && dates->kind != DATE_TOO_MANY)
		return;
	for (size_t i = 0; i < dates->count; i++) {
		if (!day_valid(dates->days[i])) {
			dates->kind = DATE_IMPOSSIBLE;
			return;
		}
		if (dates->kind == DATE_GOOD && day_number(dates->days[i]) < day_number(today))
			dates->kind = DATE_PAST;
	}
}

/* 15号起, 明天开始三天: from when is said, but not until when. */
static size_t open_end(const char *at, struct text_dates *dates)
{
	size_t used = one_of_words(at, &open_words);
	struct text_quantity quantity;

	if (used == 0)
		return 0;
	if (dates->doubt == DOUBT_NONE)
		dates->doubt = DOUBT_FORM;
	if (text_char(at + used) != 0 && text_quantity(at + used, &quantity) > 0 &&
	    quantity.unit >= UNIT_DAYS)
		used += text_quantity(at + used, &quantity);
	return used;
}

/* What a day can begin with, so that most characters are passed over at once. */
static struct character_set beginnings = {
	.members = U"一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾廿卅大外前昨今当明后这过近最改月上中"
		   U"下清谷立春惊"
		   U"端国元年农阴旧古老正腊冬闰本星礼周初去0123456789abcdefghijklmnopqrstuvwxyz"
};

bool text_day_in_row(const char *text, size_t at, size_t size)
{
	return at > 0 && text[at - 1] == '/' && memchr(text + at, '/', size) != NULL;
}

size_t text_dates(const char *at, struct day today, struct text_dates *dates)
{
	struct named_day named;
	size_t used, step;
	int more = 0;

	if (!set_has(&beginnings, text_char(at)))
		return 0;
	*dates = (struct text_dates){ .kind = DATE_GOOD, .certain = true };
	used = first_of_list(at, today, &named);
	if (used == 0)
		used = text_day(at, today, &named, &more);
	if (used == 0)
		return 0;
	add_named(dates, &named, more);
	dates->numbered = named.how == CALENDAR && !named.month;
	if (dates->count == 0 || named.doubt == DOUBT_GLUED)
		return used;
	step = range(at + used, today, named.how == CALENDAR, dates);
	used += step;
	while (step == 0 && dates->kind == DATE_GOOD &&
	       (step = list_item(at + used, today, named.how == CALENDAR && named.month, dates)) >
		       0) {
		used += step;
		step = 0;
	}
	used += open_end(at + used, dates);
	judge(dates, today);
	return used;
}
