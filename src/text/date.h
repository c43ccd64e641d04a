/*
 * Days as villagers name them, read against the day the text arrived: 今天 明天 后天 大后天,
 * 周六 星期天 礼拜一 下周一, 15号, 3月15日, 三月十五, 3.15, 3/15, 2026-03-15; ranges and lists.
 * Lunar days (初五, 廿六, 农历) are recognised, never converted.
 */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include "base/moment.h"
#include "text/span.h"

#define TEXT_DAYS_MOST 10

enum text_date_kind {
	DATE_GOOD,
	DATE_LUNAR,	 /* to be asked */
	DATE_IMPOSSIBLE, /* 30 February */
	DATE_PAST
};

struct text_dates {
	enum text_date_kind kind;
	struct day days[TEXT_DAYS_MOST];
	size_t count;
	struct text_span span;
};

/* The first day, range or list of days at or after from. False: none. */
bool text_dates(const char *text, size_t from, struct day today, struct text_dates *dates);

#endif
