#include "office/rights.h"

#include "conf/config.h"

unsigned office_rights_of(struct office *office, const char *number, const struct person *people,
			  size_t count)
{
	const struct config_staff *own = config_staff_number(office->config, number);
	unsigned rights = own == NULL ? 0 : own->rights;

	if (count == 1 && people[0].approved)
		rights |= config_rights(office->config, people[0].role);
	return rights;
}

unsigned office_rights(struct office *office, const char *number)
{
	struct person people[2];
	size_t count = person_by_phone(office->store, number, people, 2);

	return office_rights_of(office, number, people, count);
}
