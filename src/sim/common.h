/*
 * What cunxin-sim's verbs make of the options that every program takes: the village's config, and
 * how far the clock is to be moved.
 */
#ifndef SIM_COMMON_H
#define SIM_COMMON_H

#include "base/moment.h"
#include "conf/config.h"
#include "conf/options.h"

/* Reads a config with the values that override it. NULL: it is faulty; said. */
struct config *common_load(const struct common_options *common, const char *path);
/* Reads the config if one was named; else it is NULL. False: it is faulty; said. */
bool common_village(const struct common_options *common, struct config **config);
/*
 * How far --now is from the clock, in ms; 0 without it. The config, which may be NULL, has the
 * zone. False: it is no time; said.
 */
bool common_shift(struct common_options *common, const struct config *config, int64_t *shift);

#endif
