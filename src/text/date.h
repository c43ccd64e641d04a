/*
 * Days as villagers name them, read against the day the text arrived, from exactly here in a
 * normal form: 今天 明天 后天 大后天 明后天, 周六 星期天 礼拜一 下周一, 15号, 3月15日, 三月十五, 3.15,
 * 3/15, 3-15, 2026-03-15, 20260315; ranges (15-17) and lists (15、16、18日). Lunar days (初五, 廿六,
 * 农历) are recognised, never converted; vague ones (这几天, 月底, 下周) have no day at all: their
 * doubt is DOUBT_APPROXIMATE and their count 0. English: today, tomorrow, saturday, 15 march.
 */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include "base/moment.h"
#include "text/doubt.h"

#define TEXT_DAYS_MOST 10

enum text_date_kind {
	DATE_GOOD,
	DATE_LUNAR,	 /* to be asked; no days */
	DATE_IMPOSSIBLE, /* 30 February */
	DATE_PAST,	 /* one of them, at least */
	DATE_TOO_MANY	 /* a list or range beyond TEXT_DAYS_MOST */
};

struct text_dates {
	enum text_date_kind kind;
	enum text_doubt doubt; /* DOUBT_GLUED: 3152, which begins with 3/15 */
	bool certain;  /* cannot be anything else: false for 3.15, 3-15, which could be numbers */
	bool ahead;    /* of no day, but still to come: 过几天, 下周 */
	bool numbered; /* 15号 without its month: also the number of a variety or a house */
	struct day days[TEXT_DAYS_MOST];
	size_t count;
};

/* Returns the octets read; 0: no day begins here. */
size_t text_dates(const char *at, struct day today, struct text_dates *dates);

/* 4/7 of 报名/张三/4/7: it may be two of a row of values. */
bool text_day_in_row(const char *text, size_t at, size_t size);

#endif
