/*
 * Quantities with their units, found in a normal form: land (亩 分 公顷; 八亩二 = 8.2, 亩半),
 * weight (斤 公斤 吨 担; 一吨二 = 1,200 kg), bags, money, years.
 */
#ifndef TEXT_QUANTITY_H
#define TEXT_QUANTITY_H

#include "text/number.h"
#include "text/span.h"

enum text_unit { UNIT_MU, UNIT_KG, UNIT_BAGS, UNIT_YUAN, UNIT_YEARS };

struct text_quantity {
	double value; /* in the unit asked for: mu, kg, bags, yuan, years */
	bool doubtful;
	bool negative;
	struct text_span span;
};

/* The first quantity of this kind at or after from. False: none. */
bool text_quantity(const char *text, size_t from, enum text_unit unit,
		   struct text_quantity *quantity);
/* The first bare number at or after from: one that no unit, date or letter follows. */
bool text_bare_number(const char *text, size_t from, struct text_quantity *quantity);

/* Whether the number that begins here ends a range (3-5, 3到5): which of them counts is asked. */
bool text_ends_range(const char *text, size_t at);

#endif
