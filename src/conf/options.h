/*
 * What every program of the house takes: the config's path, values that override it, the time of a
 * rehearsal, --version and --help. They stand anywhere before a "--"; the rest is the program's.
 */
#ifndef CONF_OPTIONS_H
#define CONF_OPTIONS_H

#include "base/moment.h"
#include "conf/conf.h"

#define OVERRIDES_MOST 64

struct common_options {
	const char *path; /* -c, or CUNXIN_CONFIG, or where the config lies */
	bool named;	  /* one of the first two */
	const char *items[OVERRIDES_MOST];
	size_t count; /* of the items: each -o, in their order */
	const char *now;
	bool version, help;
	char fault[160]; /* shown; of the last call that returned false */
};

/* Takes them out of the arguments, the first of which is the program. False: see fault. */
bool common_options_take(struct common_options *options, int *argc, char **argv);
/* What -o overrides; the options keep it. */
struct conf_overrides common_options_overrides(const struct common_options *options);
/*
 * Reads --now in a zone; NULL: in that of a config which names none. Without --now *utc stays.
 * False: it is no time, see fault.
 */
bool common_options_time(struct common_options *options, const struct zone *zone, int64_t *utc);

/* Their lines of a program's usage. */
extern const char common_options_help[];

#endif
