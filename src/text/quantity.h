/*
 * Quantities with their units, read from exactly here in a normal form: land (亩 分 厘 公顷;
 * 八亩二 = 8.2, 亩半), weight (斤 市斤 公斤 千克 kg 吨 t 担; 一吨二 = 1,200 kg), bags, money
 * (元 块 毛; 1块1), prices (每斤1.2元, 六百块一亩), years. English words beside the Chinese ones.
 *
 * What is counted in a unit that no form knows (3天, 8点, 两块地, a phone number) is read too, so
 * that its number is not taken for another: UNIT_OTHER.
 */
#ifndef TEXT_QUANTITY_H
#define TEXT_QUANTITY_H

#include "text/number.h"

enum text_unit {
	UNIT_MU,
	UNIT_KG,
	UNIT_BAGS,
	UNIT_KG_A_BAG,	/* 每袋80斤 */
	UNIT_KG_A_LOAD, /* 每车3000斤 */
	UNIT_YUAN,
	UNIT_YUAN_A_MU, /* 每亩600元, 六百块一亩 */
	UNIT_YUAN_A_KG, /* 每斤1.2元 is 2.4 */
	UNIT_YEARS,
	UNIT_LOADS, /* 两车 */
	UNIT_DAYS,  /* 三天: how many, not which */
	UNIT_OTHER
};
#define UNIT_COUNT 12

/* How a weight was weighed. */
enum text_weighing { WEIGHED_NET, WEIGHED_GROSS, WEIGHED_TARE };

struct text_quantity {
	enum text_unit unit;
	double value; /* in that unit */
	enum text_doubt doubt;
	enum text_weighing weighing;
	bool marked;	/* the unit was said, not supposed: 每袋80, 皮重120 are in jin */
	double unit_kg; /* of gross and tare: what one of their unit weighs */
};

/* How money is known: a word behind a number, a sign before it. */
#define TEXT_MONEY_BEHIND "元"
#define TEXT_MONEY_BEFORE "¥"

/* Returns the octets read; 0: no quantity with a unit begins here. */
size_t text_quantity(const char *at, struct text_quantity *quantity);

/* Whether that is all that stands between bags and the weight of one: 20 bags of 90 kg. */
bool text_of_each(const char *between, size_t size);
/* Whether what begins at an octet is said of each of several: 东坡、西坡各两亩. */
bool text_of_each_one(const char *text, size_t at);
/* Whether the quantity that begins at an octet has no number at all: 几亩, 好几袋; not 几十亩. */
bool text_of_some(const char *text, size_t at);
/* Whether the weight that begins at an octet is what a mu of land takes: 每亩要300斤. */
bool text_of_each_mu(const char *text, size_t at);

#endif
