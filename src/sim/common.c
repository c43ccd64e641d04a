#include "sim/common.h"

#include "base/buffer.h"
#include "sim/serve.h"

#include <stdio.h>

struct config *common_load(const struct common_options *common, const char *path)
{
	const struct conf_overrides overrides = common_options_overrides(common);
	struct conf_problems problems = { .count = 0 };
	struct config *config = config_load(path, &overrides, &problems);

	fputs(buffer_text(&problems.text), stderr);
	buffer_release(&problems.text);
	return config;
}

bool common_village(const struct common_options *common, struct config **config)
{
	bool named = common->named || common->count > 0;

	*config = named ? common_load(common, common->path) : NULL;
	return !named || *config != NULL;
}

bool common_shift(struct common_options *common, const struct config *config, int64_t *shift)
{
	struct zone *zone = config != NULL ? zone_open(config->timezone) : NULL;
	int64_t now = serve_now().utc, utc = now;
	bool good = common_options_time(common, zone, &utc);

	zone_close(zone);
	*shift = utc - now;
	if (!good)
		fprintf(stderr, "cunxin-sim: %s\n", common->fault);
	return good;
}
