/*
 * What each of cunxin-sim's verbs takes, as every program of the house does: the village's config,
 * values that override it, and the time of a rehearsal.
 */
#ifndef SIM_COMMON_H
#define SIM_COMMON_H

#include "base/moment.h"
#include "conf/config.h"

#define OVERRIDES_MOST 40

struct common {
	const char *config; /* -c, or CUNXIN_CONFIG; NULL: none was named */
	const char *overrides[OVERRIDES_MOST];
	size_t override_count;
	const char *now; /* --now, or NULL */
};

/* Takes them out of the arguments. False: one has no value, or there are too many; said. */
bool common_take(struct common *common, int *argc, char **argv);
/* The path: the one that was named, or where the config lies. */
const char *common_path(const struct common *common);
/* Reads a config with the values that override it. NULL: it is faulty; said. */
struct config *common_load(const struct common *common, const char *path);
/* Reads the config if one was named; else it is NULL. False: it is faulty; said. */
bool common_village(const struct common *common, struct config **config);
/*
 * How far --now is from the clock, in ms; 0 without it. The config, which may be NULL, has the
 * zone. False: it is no time; said.
 */
bool common_shift(const struct common *common, const struct config *config, int64_t *shift);
/* The time in words that --now and the directive clock take. False: it is none. */
bool common_time(const struct config *config, const char *words, int64_t *utc);

#endif
