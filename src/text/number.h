/*
 * Numbers as villagers write them, read from exactly here in a normal form: 1,200 · 3.5 · 十二
 * · 三千二 (3,200) · 三千零二 (3,002) · 两百五 · 廿三 · 3百5十 · 1.5万 · 半 · 壹佰 · ①.
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
};

/* Returns the octets read; 0: no number begins here. */
size_t text_number(const char *at, struct text_number *number);

#endif
