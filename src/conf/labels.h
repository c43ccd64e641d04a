/*
 * Words on sheets and reports for people: headings, states, units. The config's labels = { name =
 * "…"; } say them in the village's; what it lacks is said in Chinese where it speaks Chinese, else in
 * the program's own English.
 */
#ifndef CONF_LABELS_H
#define CONF_LABELS_H

#include "conf/config.h"

/* The label of that name; NULL: there is no such label. */
const char *config_label_of(const struct config *config, const char *name);
/* The same where it is known that there is one. */
const char *config_label(const struct config *config, const char *name);
/* The label of a word of the database ("state_" and "valid"); the word itself where there is none. */
const char *config_word(const struct config *config, const char *prefix, const char *word);

/* Takes the config's labels; complains of those that nobody asks for. */
void labels_load(struct config *config, struct conf_problems *problems);
/* All names, for checks: NULL behind the last. */
const char *labels_name(size_t index);

#endif
