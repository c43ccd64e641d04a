/*
 * Persons as the screen may show them: the one function for every view. In public mode a name is
 * its first character and "**", a number its first three and last four digits ("139****0001"); in
 * duty mode both are whole. Service numbers (10086) are nobody's and stay.
 */
#ifndef KIOSK_MASK_H
#define KIOSK_MASK_H

#include "kiosk/view.h"

struct person_shown {
	char name[64];	 /* "" where none is known */
	char number[48]; /* as people write it, without the country's code */
};

/* name and number may be NULL or "". */
struct person_shown mask_person(const struct glance *glance, const char *name, const char *number);

#endif
