#include "conf/options.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "base/show.h"
#include "conf/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_USUAL CUNXIN_SYSCONFDIR "/cunxin/cunxin.conf"

/* False: too many of it. */
typedef bool take_function(struct common_options *options, const char *value);

struct common_option {
	const char *letter, *name; /* "-c", "--config" */
	const char *value;	   /* what follows it; NULL: nothing */
	take_function *take;
};

static bool take_path(struct common_options *options, const char *value)
{
	options->path = value;
	options->named = true;
	return true;
}

static bool take_override(struct common_options *options, const char *value)
{
	if (options->count == OVERRIDES_MOST)
		return false;
	options->items[options->count++] = value;
	return true;
}

static bool take_now(struct common_options *options, const char *value)
{
	options->now = value;
	return true;
}

static bool take_version(struct common_options *options, const char *value)
{
	(void)value;
	options->version = true;
	return true;
}

static bool take_help(struct common_options *options, const char *value)
{
	(void)value;
	options->help = true;
	return true;
}

static const struct common_option common_option_rows[] = {
	{ "-c", "--config", "FILE", take_path }, { "-o", "--option", "KEY=VALUE", take_override },
	{ NULL, "--now", "TIME", take_now },	 { "-V", "--version", NULL, take_version },
	{ "-h", "--help", NULL, take_help },
};

#define ROWS (sizeof(common_option_rows) / sizeof(*common_option_rows))

/*
 * "-c FILE", "-cFILE", "--config FILE", "--config=FILE": how many arguments that is, 0 for another.
 * *value gets NULL where it lacks.
 */
static int match(const struct common_option *row, char **argv, const char **value)
{
	size_t size = strlen(row->name);
	bool whole = text_is(argv[0], row->letter) || text_is(argv[0], row->name);

	*value = argv[1];
	if (whole)
		return row->value == NULL || argv[1] == NULL ? 1 : 2;
	if (row->value == NULL)
		return 0;
	if (text_begins(argv[0], row->name) && argv[0][size] == '=')
		*value = argv[0] + size + 1;
	else if (row->letter != NULL && text_begins(argv[0], row->letter))
		*value = argv[0] + strlen(row->letter);
	else
		return 0;
	return 1;
}

/* Takes one that stands here. Returns how many arguments it had; 0: it is the program's. */
static int take_here(struct common_options *options, char **argv)
{
	for (size_t i = 0; i < ROWS; i++) {
		const struct common_option *row = &common_option_rows[i];
		const char *value;
		int count = match(row, argv, &value);

		if (count == 0)
			continue;
		if (row->value != NULL && value == NULL)
			snprintf(options->fault, sizeof(options->fault),
				 "%s: what follows it? expected %s", argv[0], row->value);
		else if (!row->take(options, value))
			snprintf(options->fault, sizeof(options->fault),
				 "%s: too many of it; expected %d at most", row->letter,
				 OVERRIDES_MOST);
		return count;
	}
	return 0;
}

bool common_options_take(struct common_options *options, int *argc, char **argv)
{
	const char *path = getenv("CUNXIN_CONFIG");

	*options = (struct common_options){ .path = path != NULL ? path : CONFIG_USUAL,
					    .named = path != NULL };
	for (int i = 1; i < *argc && !text_is(argv[i], "--");) {
		int count = take_here(options, argv + i);

		if (options->fault[0] != '\0')
			return false;
		/* The NULL behind the last one moves too. */
		memmove(argv + i, argv + i + count,
			(size_t)(*argc + 1 - i - count) * sizeof(*argv));
		*argc -= count;
		i += count == 0;
	}
	return true;
}

struct conf_overrides common_options_overrides(const struct common_options *options)
{
	return (struct conf_overrides){ options->items, options->count };
}

static bool time_is(const char *text, const struct zone *zone, int64_t *utc)
{
	return zone != NULL && iso_read(zone, text, utc);
}

bool common_options_time(struct common_options *options, const struct zone *zone, int64_t *utc)
{
	struct zone *usual = zone == NULL ? zone_open(CONFIG_ZONE_USUAL) : NULL;
	bool good = options->now == NULL || time_is(options->now, zone != NULL ? zone : usual, utc);

	zone_close(usual);
	if (!good) {
		SCOPED(release_memory) char *words = shown(options->now);

		snprintf(options->fault, sizeof(options->fault),
			 "--now: \"%.60s\" is no time; expected one like 2027-04-05T09:00", words);
	}
	return good;
}

const char common_options_help[] =
	"  -c, --config FILE       the config (default " CONFIG_USUAL ", or CUNXIN_CONFIG)\n"
	"  -o, --option KEY=VALUE  one config value for this run; the config file is read then\n"
	"      --now TIME          where the clock begins, for rehearsals\n"
	"  -V, --version; -h, --help\n";
