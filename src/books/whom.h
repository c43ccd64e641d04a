/* Whom an audience means (office/audience.h), in the village's words. */
#ifndef BOOKS_WHOM_H
#define BOOKS_WHOM_H

#include "base/buffer.h"
#include "office/office.h"

/* "group:3-form:harvest" is "group 3 but not those with a record: Harvest". Yours. */
char *whom_words(const struct office *office, const char *audience);

#endif
