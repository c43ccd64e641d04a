/*
 * cunxind: drives the modems, keeps every text, answers. See cunxind(8).
 */
#include "base/buffer.h"
#include "base/clock.h"
#include "base/lock.h"
#include "base/scope.h"
#include "base/show.h"
#include "conf/options.h"
#include "daemon/journal.h"
#include "daemon/loop.h"
#include "daemon/machine.h"
#include "office/planning.h"
#include "office/rules.h"
#include "store/accepted.h"
#include "store/backup.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

struct daemon {
	struct common_options options;
	struct conf_overrides overrides; /* of the options */
	struct rules rules;
	struct office office;
	struct rules retired; /* the config before; the station may know it until it is told */
	bool checks;	      /* --check */
};

static void usage(FILE *out)
{
	fprintf(out,
		"usage: cunxind [OPTION]...\n"
		"Drives the modems of the village's SMS gateway until SIGTERM.\n\n"
		"%s"
		"      --check             checks the config and ends\n",
		common_options_help);
}

static int refuse(const char *argument)
{
	SCOPED(release_memory) char *words = shown(argument);

	fprintf(stderr, "cunxind: %s: no such option\n", words);
	usage(stderr);
	return 2;
}

/* Reads options. Returns the exit code to end with, or -1 to go on. */
static int read_options(struct daemon *it, int argc, char **argv)
{
	if (!common_options_take(&it->options, &argc, argv)) {
		fprintf(stderr, "cunxind: %s\n", it->options.fault);
		return 2;
	}
	if (it->options.version) {
		puts("cunxind " CUNXIN_VERSION);
		return 0;
	}
	if (it->options.help) {
		usage(stdout);
		return 0;
	}
	it->overrides = common_options_overrides(&it->options);
	for (int i = 1; i < argc; i++) {
		if (!text_is(argv[i], "--check"))
			return refuse(argv[i]);
		it->checks = true;
	}
	return -1;
}

static void accept_rules(struct daemon *it, const struct rules *rules)
{
	const struct conf *conf = rules->config->conf;
	struct store *store = it->office.store;

	it->rules = *rules;
	it->office.config = rules->config;
	it->office.forms = rules->forms;
	it->office.zone = rules->zone;
	if (store == NULL)
		return;
	store_restores(store, rules->config->retention.restore);
	if (store_begin(store) != STORE_DONE)
		return;
	accepted_put(store, conf_text_of(conf), conf_hash(conf), clock_now());
	store_commit(store);
}

/* SIGHUP. The station is told of the new config after this; the old one lives until the next. */
static bool reload(void *context)
{
	struct daemon *it = context;
	const struct config *old = it->rules.config;
	struct conf_problems problems = { .count = 0 };
	struct rules rules;
	struct moment now = clock_now();
	char words[80];
	bool good = rules_load(&rules, it->options.path, &it->overrides, &problems);

	if (!good) {
		journal(3, "the new config has faults and is not used; see: cunxin config check",
			now);
		journal_lines(3, buffer_text(&problems.text), now);
	} else if (!text_is(rules.config->state_dir, old->state_dir) ||
		   !text_is(rules.config->run_dir, old->run_dir)) {
		journal(4,
			"state_dir or run_dir has changed: that needs a restart; the old config "
			"stays",
			now);
		rules_drop(&rules);
		good = false;
	} else {
		rules_drop(&it->retired);
		it->retired = it->rules;
		accept_rules(it, &rules);
		snprintf(words, sizeof(words), "the new config (%s) is in use",
			 conf_hash(rules.config->conf));
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

/* A damaged database has been moved aside: the newest good backup takes its place, if the config
 * allows, or a new one is begun, so that no text waits (F8). */
static void replace_damaged(const struct config *config, struct moment now)
{
	char backup[512], words[600];

	if (!config->retention.restore ||
	    !backup_restore_newest(config->state_dir, now, backup, sizeof(backup)))
		return;
	snprintf(words, sizeof(words), "%s was put back in its place", backup);
	journal(3, words, now);
}

static int open_database(struct daemon *it, bool again)
{
	const struct config *config = it->rules.config;
	struct moment now = clock_now();
	char why[512];

	switch (store_open(config->state_dir, STORE_DAEMON, now, &it->office.store, why,
			   sizeof(why))) {
	case STORE_OPENED: return -1;
	case STORE_DAMAGED:
		journal(3, why, now);
		if (again)
			return 1;
		replace_damaged(config, now);
		return open_database(it, true);
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
	accept_rules(it, &it->rules);
	machine_check(it->office.store, clock_now());
	it->office.planning = planning_new();
	station = station_new(&it->office, clock_now());
	end = loop_run(&it->office, station, &with);
	station_free(station);
	planning_free(it->office.planning);
	store_close(it->office.store, clock_now());
	return end == LOOP_STOPPED ? 0 : 1;
}

static int start(struct daemon *it)
{
	const struct config *config = it->rules.config;
	long holder;

	assert(config != NULL && "rules that were loaded have a config");
	if (!make_folder(config->state_dir, 02770) || !make_folder(config->run_dir, 0750)) {
		fprintf(stderr, "cunxind: %s or %s: %s; make it, owned by this user\n",
			config->state_dir, config->run_dir, strerror(errno));
		return 1;
	}
	if (lock_take(config->state_dir, &holder) < 0) {
		if (errno == EWOULDBLOCK)
			fprintf(stderr,
				"cunxind: another cunxind (pid %ld) runs on %s; stop it first\n",
				holder, config->state_dir);
		else
			fprintf(stderr, "cunxind: %s/lock: %s\n", config->state_dir,
				strerror(errno));
		return 1;
	}
	return run(it);
}

/* False: --now is no time; said. */
static bool rehearse(struct daemon *it)
{
	int64_t utc = clock_now().utc;

	if (!common_options_time(&it->options, it->rules.zone, &utc)) {
		fprintf(stderr, "cunxind: %s\n", it->options.fault);
		return false;
	}
	if (it->options.now != NULL)
		clock_set(utc);
	return true;
}

int main(int argc, char **argv)
{
	struct daemon it = { .checks = false };
	struct conf_problems problems = { .count = 0 };
	int code = read_options(&it, argc, argv);

	if (code >= 0)
		return code;
	prctl(PR_SET_DUMPABLE, 0); /* no text and no number in a core file (F91) */
	umask(0007);
	if (!rules_load(&it.rules, it.options.path, &it.overrides, &problems)) {
		fputs(buffer_text(&problems.text), stderr);
		buffer_release(&problems.text);
		return 2;
	}
	code = !rehearse(&it) ? 2 : it.checks ? 0 : start(&it);
	rules_drop(&it.retired);
	rules_drop(&it.rules);
	return code;
}
