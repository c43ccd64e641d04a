#include "office/rights.h"

#include "conf/config.h"
#include "store/person.h"

unsigned office_rights(struct office *office, const char *number)
{
	const struct config_staff *own = config_staff_number(office->config, number);
	unsigned rights = own == NULL ? 0 : own->rights;
	struct person people[2];

	if (person_by_phone(office->store, number, people, 2) == 1 && people[0].approved)
		rights |= config_rights(office->config, people[0].role);
	return rights;
}
