#include "life.h"

#include "office/planning.h"
#include "office/rules.h"
#include "store/accepted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct life {
	struct rules rules;
	struct store *store;
	struct office office;
	struct station *station;
	int lock;
};

/* What "running" means to the verbs (design.md, law 3). */
static bool lock_state(struct life *life, struct buffer *why)
{
	char path[300];

	snprintf(path, sizeof path, "%s/lock", life->rules.config->state_dir);
	life->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
	if (life->lock >= 0 && flock(life->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	buffer_add_format(why, "%s: %s\n", path, strerror(errno));
	return false;
}

static bool read_config(struct life *life, const char *path, const struct conf_overrides *overrides,
			struct buffer *why)
{
	struct conf_problems problems = { .count = 0 };
	bool good = rules_load(&life->rules, path, overrides, &problems);

	buffer_add_text(why, buffer_text(&problems.text));
	buffer_release(&problems.text);
	return good;
}

static bool open_store(struct life *life, struct moment now, struct buffer *why)
{
	char words[300] = "";

	if (store_open(life->rules.config->state_dir, STORE_DAEMON, now, &life->store, words,
		       sizeof words) != STORE_OPENED) {
		buffer_add_format(why, "%s\n", words);
		return false;
	}
	if (store_begin(life->store) == STORE_DONE) {
		accepted_put(life->store, conf_text_of(life->rules.config->conf),
			     conf_hash(life->rules.config->conf), now);
		store_commit(life->store);
	}
	return true;
}

static void release(struct life *life)
{
	planning_free(life->office.planning);
	rules_drop(&life->rules);
	if (life->lock >= 0)
		close(life->lock);
	free(life);
}

struct life *life_begin(const char *config_path, const struct conf_overrides *overrides,
			struct moment now, struct buffer *why)
{
	struct life *life = need_zeroed(1, sizeof *life);

	life->lock = -1;
	if (!read_config(life, config_path, overrides, why) || !lock_state(life, why) ||
	    !open_store(life, now, why)) {
		release(life);
		return NULL;
	}
	life->office = (struct office){ .store = life->store,
					.config = life->rules.config,
					.forms = life->rules.forms,
					.zone = life->rules.zone,
					.planning = planning_new() };
	life->station = station_new(&life->office, now);
	return life;
}

void life_end(struct life *life, struct moment now)
{
	station_free(life->station);
	store_close(life->store, now);
	release(life);
}

void life_kill(struct life *life)
{
	station_free(life->station);
	store_abandon(life->store);
	release(life);
}

struct station *life_station(struct life *life)
{
	return life->station;
}
