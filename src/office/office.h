/*
 * The village office at work on its database: what intake, dispatch and the verbs share.
 */
#ifndef OFFICE_OFFICE_H
#define OFFICE_OFFICE_H

#include "base/moment.h"
#include "store/store.h"

struct config;
struct conf_problems;
struct forms;
struct planning;

struct office {
	struct store *store;
	const struct config *config;
	const struct forms *forms;
	const struct zone *zone;   /* the village's */
	struct planning *planning; /* office/planning.h; NULL: nobody texts, nothing falls due */
};

/* The start of the village's day that now lies in, utc ms. */
int64_t office_day_start(const struct office *office, struct moment now);
/* The village's day that now lies in. */
struct day office_today(const struct office *office, struct moment now);

/* Checks what office/ reads from the config by itself. False, with problems: there are faults. */
bool office_check(const struct config *config, const struct forms *forms,
		  struct conf_problems *problems);

#endif
