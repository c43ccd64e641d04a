/*
 * Numbers as villagers write them, read from exactly here in a normal form: 1,200 · 3.5 · 十二
 * · 三千二 (3,200) · 三千零二 (3,002) · 两百五 · 廿三 · 3百5十 · 1.5万 · 半 · 壹佰 · ① · 二三百 ·
 * 3-5 · -100 · five.
 *
 * A run of digits is never cut: a number that ends inside one is not read.
 */
#ifndef TEXT_NUMBER_H
#define TEXT_NUMBER_H

#include "text/doubt.h"

#include <stddef.h>

struct text_number {
	double value;
	enum text_doubt doubt; /* 二三百, 几十, 1o: to be asked, never guessed */
	bool whole;
	bool numerals; /* written in Chinese numerals, at least in part */
	bool ringed;   /* ①: as likely the mark of a list */
	size_t digits; /* of a run of digits and nothing else (3152, 13900000001); else 0 */
};

/* Returns the octets read; 0: no number begins here. */
size_t text_number(const char *at, struct text_number *number);

/* A number without its range: 3 of 3-5, for days. */
size_t text_plain_number(const char *at, struct text_number *number);

/* Whether a number may begin with this character: a look that spares the readers theirs. */
bool text_may_count(const char *at);

/* A whole number from least to most, certain and plain. Returns the octets read; 0: none. */
size_t text_small_number(const char *at, int least, int most, int *value);

#define NUMBERS_KEPT 4096

/* Between these two calls the numbers of this text are read once, however many readers ask. It
 * may not change meanwhile. */
void text_numbers_remember(const char *text, size_t size);
void text_numbers_forget(void);

#endif
