/* The units in which fields are recorded and in which bare numbers are meant. */
#include "forms/inside.h"

#include <math.h>

/* clang-format off */
static const struct {
	const char *name;
	bool weighs;   /* else it is land */
	double factor; /* of the readers' own unit, kg or mu */
} units[] = {
	{ "mu", false, 1 }, { "ha", false, 15 }, { "acre", false, 6.07028463 },
	{ "kg", true, 1 }, { "jin", true, 0.5 }, { "t", true, 1000 },
};
/* clang-format on */

bool field_has_unit(enum field_type type)
{
	return type == FIELD_AREA || type == FIELD_PRICE_AREA || type == FIELD_WEIGHT ||
	       type == FIELD_PRICE_WEIGHT;
}

double unit_factor(enum field_type type, const char *name)
{
	bool weighs = type == FIELD_WEIGHT || type == FIELD_PRICE_WEIGHT;

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (field_has_unit(type) && units[i].weighs == weighs &&
		    text_is(units[i].name, name))
			return units[i].factor;
	}
	return 0;
}

static bool is_price(const struct form_field *field)
{
	return field->type == FIELD_PRICE_AREA || field->type == FIELD_PRICE_WEIGHT;
}

/* What the readers found for 2.5 acres is 15.175712 mu: a little less exact than it was typed. */
static double between_units(double number, double factor)
{
	return factor == 1 ? number : round(number * factor * 1e4) / 1e4;
}

double number_recorded(const struct form_field *field, double number)
{
	if (!field_has_unit(field->type))
		return number;
	return between_units(number, is_price(field) ? field->record : 1 / field->record);
}

double number_supposed(const struct form_field *field, double number)
{
	double unit = unit_factor(field->type, field->unit);

	if (unit <= 0 || unit == field->record)
		return number;
	return between_units(number, is_price(field) ? field->record / unit : unit / field->record);
}
