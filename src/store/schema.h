/*
 * The tables, as steps: step n takes a database from user_version n - 1 to n, in one
 * transaction together with its user_version (F96). A step that was released is never edited.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stddef.h>

/* Each step is a list of texts that ends in NULL; schema_steps[0] makes version 1. */
extern const char *const *const schema_steps[];
extern const int schema_version;

#endif
