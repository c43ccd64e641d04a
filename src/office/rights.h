/*
 * What the person behind a number may do by SMS: by his role on the roster, or by the number itself
 * where the config names it. A number that several people share, or whose owner nobody of the office
 * has approved, has no rights by a role.
 */
#ifndef OFFICE_RIGHTS_H
#define OFFICE_RIGHTS_H

#include "conf/rights.h"
#include "office/office.h"
#include "store/person.h"

/* Bits of enum right; 0: none. number: E.164. */
unsigned office_rights(struct office *office, const char *number);
/* The same of people that are known already to be those behind the number. */
unsigned office_rights_of(struct office *office, const char *number, const struct person *people,
			  size_t count);

#endif
