#include "sim/common.h"

#include "base/buffer.h"
#include "sim/serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE_USUAL "Asia/Shanghai" /* where no config says another */

/* What is taken once for each place that it stands at. */
struct taking {
	const char *letter, *name;
	bool (*take)(struct common *common, const char *value);
};

static bool take_config(struct common *common, const char *value)
{
	common->config = value;
	return true;
}

static bool take_override(struct common *common, const char *value)
{
	if (common->override_count == OVERRIDES_MOST)
		return false;
	common->overrides[common->override_count++] = value;
	return true;
}

static bool take_now(struct common *common, const char *value)
{
	common->now = value;
	return true;
}

static const struct taking takings[] = {
	{ "-c", "--config", take_config },
	{ "-o", "--option", take_override },
	{ "-o", "--override", take_override },
	{ NULL, "--now", take_now },
};

#define TAKINGS (sizeof takings / sizeof takings[0])

/*
 * "-c FILE", "-cFILE", "--config FILE", "--config=FILE": how many arguments that is, 0 for another.
 * value gets NULL where it lacks.
 */
static int match(const struct taking *it, char **argv, const char **value)
{
	size_t size = strlen(it->name);

	*value = argv[1];
	if ((it->letter != NULL && text_is(argv[0], it->letter)) || text_is(argv[0], it->name))
		return argv[1] == NULL ? 1 : 2;
	if (text_begins(argv[0], it->name) && argv[0][size] == '=')
		*value = argv[0] + size + 1;
	else if (it->letter != NULL && text_begins(argv[0], it->letter))
		*value = argv[0] + 2;
	else
		return 0;
	return 1;
}

static int take_here(struct common *common, char **argv, bool *fine)
{
	for (size_t i = 0; i < TAKINGS; i++) {
		const char *value;
		int count = match(&takings[i], argv, &value);

		if (count == 0)
			continue;
		*fine = value != NULL && takings[i].take(common, value);
		if (!*fine)
			fprintf(stderr, "cunxin-sim: %s: %s\n", argv[0],
				value == NULL ? "what follows it?" : "too many of it");
		return count;
	}
	return 0;
}

bool common_take(struct common *common, int *argc, char **argv)
{
	bool fine = true;

	common->config = getenv("CUNXIN_CONFIG");
	for (int i = 1; i < *argc && fine;) {
		int count = take_here(common, argv + i, &fine);

		/* The NULL behind the last one moves too. */
		memmove(argv + i, argv + i + count, (size_t)(*argc + 1 - i - count) * sizeof *argv);
		*argc -= count;
		i += count == 0;
	}
	return fine;
}

const char *common_path(const struct common *common)
{
	return common->config != NULL ? common->config : CUNXIN_SYSCONFDIR "/cunxin/cunxin.conf";
}

struct config *common_load(const struct common *common, const char *path)
{
	const struct conf_overrides overrides = { common->overrides, common->override_count };
	struct conf_problems problems = { .count = 0 };
	struct config *config = config_load(path, &overrides, &problems);

	fputs(buffer_text(&problems.text), stderr);
	buffer_release(&problems.text);
	return config;
}

bool common_village(const struct common *common, struct config **config)
{
	bool named = common->config != NULL || common->override_count > 0;

	*config = named ? common_load(common, common_path(common)) : NULL;
	return !named || *config != NULL;
}

bool common_time(const struct config *config, const char *words, int64_t *utc)
{
	struct zone *zone = zone_open(config != NULL ? config->timezone : ZONE_USUAL);
	bool is_time = zone != NULL && iso_read(zone, words, utc);

	zone_close(zone);
	return is_time;
}

bool common_shift(const struct common *common, const struct config *config, int64_t *shift)
{
	int64_t utc = serve_now().utc;

	*shift = 0;
	if (common->now == NULL)
		return true;
	if (!common_time(config, common->now, &utc)) {
		fprintf(stderr,
			"cunxin-sim: --now %s: no time; expected one like 2027-04-05T09:00\n",
			common->now);
		return false;
	}
	*shift = utc - serve_now().utc;
	return true;
}
