/*
 * The village's rules, ready for use: a config in which nothing is wrong, its forms, its zone.
 */
#ifndef OFFICE_RULES_H
#define OFFICE_RULES_H

#include "base/moment.h"
#include "conf/config.h"

#include <stdbool.h>

struct forms;

struct rules {
	struct config *config;
	struct forms *forms;
	struct zone *zone;
};

/* Reads a config file. False, with every fault of the file, its forms and what the office makes of
 * them in problems: there are faults, and rules is empty. */
bool rules_load(struct rules *rules, const char *path, const struct conf_overrides *overrides,
		struct conf_problems *problems);
/* The same from the text that the daemon accepted; folder: of the main file. */
bool rules_load_text(struct rules *rules, const char *text, const char *folder,
		     struct conf_problems *problems);
void rules_drop(struct rules *rules);

#endif
