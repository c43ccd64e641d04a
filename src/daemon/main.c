/*
 * cunxind: drives the modems, keeps every text, answers. See cunxind(8).
 */
#include "base/buffer.h"
#include "base/clock.h"
#include "base/lock.h"
#include "conf/config.h"
#include "daemon/journal.h"
#include "daemon/loop.h"
#include "forms/forms.h"
#include "store/accepted.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define OVERRIDES_MOST 64
#define DEFAULT_CONFIG CUNXIN_SYSCONFDIR "/cunxin/cunxin.conf"

/* Everything of a config that must be right before it is used. */
struct accepted {
	struct config *config;
	struct forms *forms;
	struct zone *zone;
};

struct daemon {
	const char *path;
	const char *items[OVERRIDES_MOST];
	struct conf_overrides overrides;
	struct config *config;
	struct forms *forms;
	struct zone *zone;
	struct office office;
	struct accepted retired; /* the config before; the station may know it until it is told */
	const char *now;	 /* --now, or NULL */
	bool checks;		 /* --check */
};

static void usage(FILE *out)
{
	fputs("Usage: cunxind [-c FILE] [-o KEY=VALUE]... [--check]\n"
	      "Drives the modems of the village's SMS gateway until SIGTERM.\n\n"
	      "  -c, --config FILE      the config (default " DEFAULT_CONFIG ", or CUNXIN_CONFIG)\n"
	      "  -o, --option KEY=VALUE one config value for this run\n"
	      "      --now ISO          the calendar goes on from here, for rehearsals\n"
	      "      --check            check the config and end\n"
	      "      --version\n"
	      "      --help\n",
	      out);
}

/* Reads options. Returns the exit code to end with, or -1 to go on. */
static int read_options(struct daemon *it, int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "option", required_argument, NULL, 'o' },
		{ "now", required_argument, NULL, 'n' },
		{ "check", no_argument, NULL, 'k' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	it->path = getenv("CUNXIN_CONFIG") != NULL ? getenv("CUNXIN_CONFIG") : DEFAULT_CONFIG;
	it->overrides.items = it->items;
	while ((option = getopt_long(argc, argv, "c:o:", options, NULL)) != -1) {
		switch (option) {
		case 'c': it->path = optarg; break;
		case 'o':
			if (it->overrides.count == OVERRIDES_MOST)
				return 2;
			it->items[it->overrides.count++] = optarg;
			break;
		case 'n': it->now = optarg; break;
		case 'k': it->checks = true; break;
		case 'v': puts("cunxind " CUNXIN_VERSION); return 0;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	}
	if (optind == argc)
		return -1;
	usage(stderr);
	return 2;
}

static void drop(struct accepted *it)
{
	forms_free(it->forms);
	zone_close(it->zone);
	config_free(it->config);
	*it = (struct accepted){ .config = NULL };
}

static bool load(struct daemon *it, struct accepted *out, struct conf_problems *problems)
{
	*out = (struct accepted){ .config = config_load(it->path, &it->overrides, problems) };
	if (out->config == NULL)
		return false;
	out->forms = forms_load(out->config, problems);
	out->zone = zone_open(out->config->timezone);
	if (out->zone == NULL)
		conf_complain(
			problems, out->config->conf,
			conf_child(conf_root(out->config->conf), "timezone"),
			"timezone: \"%s\" is not known here; expected one like \"Asia/Shanghai\"",
			out->config->timezone);
	if (out->forms != NULL && office_check(out->config, out->forms, problems) &&
	    out->zone != NULL)
		return true;
	drop(out);
	return false;
}

static void accept_config(struct daemon *it, const struct accepted *accepted)
{
	struct store *store = it->office.store;

	it->config = accepted->config;
	it->forms = accepted->forms;
	it->zone = accepted->zone;
	it->office.config = it->config;
	it->office.forms = it->forms;
	it->office.zone = it->zone;
	if (store == NULL || store_begin(store) != STORE_DONE)
		return;
	accepted_put(store, conf_text_of(it->config->conf), conf_hash(it->config->conf),
		     clock_now());
	store_commit(store);
}

/* SIGHUP. The station is told of the new config after this; the old one lives until the next. */
static bool reload(void *context)
{
	struct daemon *it = context;
	struct conf_problems problems = { .count = 0 };
	struct accepted accepted;
	struct moment now = clock_now();
	char words[80];
	bool good = load(it, &accepted, &problems);

	if (!good) {
		journal(3, "the new config has faults and is not used; see: cunxin config check",
			now);
		journal_lines(3, buffer_text(&problems.text), now);
	} else if (!text_is(accepted.config->state_dir, it->config->state_dir) ||
		   !text_is(accepted.config->run_dir, it->config->run_dir)) {
		journal(4,
			"state_dir or run_dir has changed: that needs a restart; the old config "
			"stays",
			now);
		drop(&accepted);
		good = false;
	} else {
		drop(&it->retired);
		it->retired = (struct accepted){ it->config, it->forms, it->zone };
		accept_config(it, &accepted);
		snprintf(words, sizeof(words), "the new config (%s) is in use",
			 conf_hash(it->config->conf));
		journal(5, words, now);
	}
	buffer_release(&problems.text);
	return good;
}

/* Directories belong to the group that operates; the database makes its own files so. */
static bool make_folder(const char *path, mode_t mode)
{
	if (mkdir(path, mode & 0777) == 0)
		return chmod(path, mode) == 0;
	return errno == EEXIST;
}

/* A damaged database has been moved aside: a new one is begun, so that no text waits (F8). */
static int open_database(struct daemon *it, bool again)
{
	struct moment now = clock_now();
	char why[512];

	switch (store_open(it->config->state_dir, STORE_DAEMON, now, &it->office.store, why,
			   sizeof(why))) {
	case STORE_OPENED: return -1;
	case STORE_DAMAGED: journal(3, why, now); return again ? 1 : open_database(it, true);
	case STORE_NO_SPACE: journal(3, why, now); return it->office.store != NULL ? -1 : 1;
	case STORE_ABSENT:
	case STORE_FOREIGN:
	case STORE_OLDER:
	case STORE_NEWER:
	case STORE_FORBIDDEN: fprintf(stderr, "cunxind: %s\n", why); return 1;
	}
	return 1;
}

static int run(struct daemon *it)
{
	const struct loop_reload with = { .reload = reload, .context = it };
	struct station *station;
	enum loop_end end;
	int code = open_database(it, false);

	if (code >= 0)
		return code;
	accept_config(it, &(struct accepted){ it->config, it->forms, it->zone });
	station = station_new(&it->office, clock_now());
	end = loop_run(&it->office, station, &with);
	station_free(station);
	store_close(it->office.store, clock_now());
	return end == LOOP_STOPPED ? 0 : 1;
}

static int start(struct daemon *it)
{
	long holder;

	if (!make_folder(it->config->state_dir, 02770) || !make_folder(it->config->run_dir, 0750)) {
		fprintf(stderr, "cunxind: %s or %s: %s; make it, owned by this user\n",
			it->config->state_dir, it->config->run_dir, strerror(errno));
		return 1;
	}
	if (lock_take(it->config->state_dir, &holder) < 0) {
		if (errno == EWOULDBLOCK)
			fprintf(stderr,
				"cunxind: another cunxind (pid %ld) runs on %s; stop it first\n",
				holder, it->config->state_dir);
		else
			fprintf(stderr, "cunxind: %s/lock: %s\n", it->config->state_dir,
				strerror(errno));
		return 1;
	}
	return run(it);
}

/* False: --now is no time. */
static bool rehearse(const struct daemon *it)
{
	int64_t utc;

	if (it->now == NULL)
		return true;
	if (!iso_read(it->zone, it->now, &utc)) {
		fprintf(stderr, "cunxind: --now %s: no time; expected one like 2027-04-05T09:00\n",
			it->now);
		return false;
	}
	clock_set(utc);
	return true;
}

int main(int argc, char **argv)
{
	struct daemon it = { .path = NULL };
	struct conf_problems problems = { .count = 0 };
	struct accepted accepted;
	int code = read_options(&it, argc, argv);

	if (code >= 0)
		return code;
	prctl(PR_SET_DUMPABLE, 0); /* no text and no number in a core file (F91) */
	umask(0007);
	if (!load(&it, &accepted, &problems)) {
		fputs(buffer_text(&problems.text), stderr);
		buffer_release(&problems.text);
		return 2;
	}
	accept_config(&it, &accepted);
	code = !rehearse(&it) ? 2 : it.checks ? 0 : start(&it);
	drop(&it.retired);
	drop(&(struct accepted){ it.config, it.forms, it.zone });
	return code;
}
