/*
 * Until when a notice is of use, where its own words say so: 明早7点东坡集合 is of use until seven
 * tomorrow, 4月8日、9日领籽种 until the ninth is over. Hours are exact where morning or evening is
 * said (明早7点, 下午3点半, 7点到9点, 14:30); a bare 7点 could be either, and 8点以后 only begins
 * then: both last until their day ends. Several days, lunar ones and open ends (明天起) are in doubt,
 * and doubt is no answer; days that are over do not count, nor do the hours of a text that names no other.
 */
#ifndef TEXT_UNTIL_H
#define TEXT_UNTIL_H

#include "base/moment.h"
#include "text/normal.h"

#define DAY_MINUTES (24 * 60)

struct text_until {
	struct day day;
	int minute; /* of the day; DAY_MINUTES: its end */
};

/* today: the day on which people read it. False: it says nothing, or it is in doubt. It may be an
 * hour of today that is over already. */
bool text_until(const struct normal_text *normal, struct day today, struct text_until *until);

#endif
