/*
 * The keys of a view as its footer and its help name them: rows of "Enter|details;/|search".
 */
#ifndef KIOSK_HINTS_H
#define KIOSK_HINTS_H

#include <stdbool.h>

struct hint {
	char key[96]; /* "Enter", "n N" */
	const char *words;
};

/* The next of a row; false: there is none. */
bool hints_next(const char **row, struct hint *hint);
/* Whether a row (NULL: none) names a key. */
bool hints_name(const char *row, int key);

#endif
