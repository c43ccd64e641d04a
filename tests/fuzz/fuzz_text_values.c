/* Every reader at every place of any octets: none reads beyond the end, none takes more than there
 * is. The octets are not even a normal form. */
#include "text/date.h"
#include "text/people.h"
#include "text/quantity.h"
#include "text/sound.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check(size_t used, const char *at)
{
	if (used > strlen(at))
		abort();
}

static void read_all(const char *at)
{
	struct text_number number;
	struct text_quantity quantity;
	struct text_dates dates;
	struct text_people people;
	enum name_kind kind;
	size_t ends[3], count, used;
	unsigned turn;

	check(text_number(at, &number), at);
	check(text_group(at, &number), at);
	used = text_quantity(at, &quantity);
	check(used, at);
	if (used > 0 && (quantity.unit >= UNIT_COUNT || isnan(quantity.value)))
		abort();
	used = text_dates(at, (struct day){ 2026, 3, 11 }, &dates);
	check(used, at);
	if (used > 0 && dates.count > TEXT_DAYS_MOST)
		abort();
	check(text_people(at, &people), at);
	check(text_turn(at, false, &turn), at);
	count = text_name(at, ends, 3, &kind);
	for (size_t i = 0; i < count; i++)
		check(ends[i], at);
	text_like(at, "撂荒地", &used);
	check(used, at);
	text_like(at, "harvest", &used);
	check(used, at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size > 600)
		return 0;
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	for (size_t at = 0; text[at] != '\0'; at += text_step(text + at))
		read_all(text + at);
	free(text);
	return 0;
}
