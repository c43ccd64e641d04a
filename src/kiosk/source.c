#include "kiosk/source.h"

#include "base/scope.h"

#include "conf/config.h"
#include "store/accepted.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Also before the first start, which makes it. */
static bool is_missing(const char *dir)
{
	return access(dir, F_OK) != 0 && errno == ENOENT;
}

static enum source_state state_of(enum store_opened opened, const char *dir)
{
	switch (opened) {
	case STORE_OPENED: return SOURCE_READY;
	case STORE_ABSENT: return SOURCE_ABSENT;
	case STORE_OLDER: return SOURCE_OLDER;
	case STORE_NEWER: return SOURCE_NEWER;
	case STORE_FOREIGN:
	case STORE_DAMAGED: return SOURCE_DAMAGED;
	case STORE_FORBIDDEN: return is_missing(dir) ? SOURCE_ABSENT : SOURCE_FORBIDDEN;
	case STORE_NO_SPACE: break;
	}
	return SOURCE_LOCKED;
}

static void take_rules(struct source *source, const struct rules *rules, const char *hash)
{
	rules_drop(&source->rules);
	source->rules = *rules;
	copy_text(source->hash, sizeof(source->hash), hash);
}

/* The first fault only: a screen is no place for all of them. */
static bool fail_rules(struct source *source, struct conf_problems *problems)
{
	const char *text = buffer_text(&problems->text);

	snprintf(source->why, sizeof(source->why), "%.*s", (int)strcspn(text, "\n"), text);
	buffer_release(&problems->text);
	source->state = SOURCE_NO_RULES;
	return false;
}

static bool use_file(struct source *source)
{
	struct conf_problems problems = { .count = 0 };
	struct rules rules;

	if (!rules_load(&rules, source->path, source->overrides, &problems))
		return fail_rules(source, &problems);
	buffer_release(&problems.text);
	take_rules(source, &rules, "");
	copy_text(source->state_dir, sizeof(source->state_dir), rules.config->state_dir);
	return true;
}

/* Whether the file has another text; one that cannot be read says nothing. */
static bool file_differs(const char *path, const char *hash)
{
	struct conf_problems problems = { .count = 0 };
	struct conf *conf = conf_load_file(path, NULL, &problems);
	bool differs = conf != NULL && !text_is(conf_hash(conf), hash);

	conf_free(conf);
	buffer_release(&problems.text);
	return differs;
}

static bool use_accepted(struct source *source, const char *text, const char *hash)
{
	struct conf_problems problems = { .count = 0 };
	char folder[512];
	struct rules rules;

	copy_text(folder, sizeof(folder), source->path);
	if (!rules_load_text(&rules, text, dirname(folder), &problems))
		return fail_rules(source, &problems);
	buffer_release(&problems.text);
	take_rules(source, &rules, hash);
	source->differs = file_differs(source->path, hash);
	return true;
}

/* The config that holds: what the daemon accepted, else the file. */
static bool bring_rules(struct source *source)
{
	char hash[32] = "";
	SCOPED(release_memory) char *text = NULL;

	if (source->overrides->count > 0)
		return true;
	text = accepted_get(source->store, hash, sizeof(hash), NULL);
	if (text == NULL)
		return source->rules.config != NULL || use_file(source);
	if (source->rules.config != NULL && text_is(hash, source->hash))
		return true;
	return use_accepted(source, text, hash);
}

bool source_open(struct source *source, struct moment now)
{
	enum store_opened opened;

	source->state = SOURCE_READY;
	if (source->overrides->count == 0)
		config_state_dir(source->path, source->state_dir, sizeof(source->state_dir));
	else if (source->rules.config == NULL && !use_file(source))
		return false;
	opened = store_open(source->state_dir, source->role, now, &source->store, source->why,
			    sizeof(source->why));
	source->state = state_of(opened, source->state_dir);
	if (source->state == SOURCE_READY && !bring_rules(source))
		source_close(source, now);
	return source->state == SOURCE_READY;
}

void source_close(struct source *source, struct moment now)
{
	store_close(source->store, now);
	source->store = NULL;
}

void source_release(struct source *source, struct moment now)
{
	source_close(source, now);
	rules_drop(&source->rules);
}

bool source_turn(struct source *source, enum store_role role, struct moment now)
{
	if (source->store != NULL && source->role == role)
		return true;
	source_close(source, now);
	source->role = role;
	return source_open(source, now);
}

bool source_sound(struct source *source)
{
	char hash[32] = "";

	if (source->store == NULL || store_stale(source->store))
		return false;
	if (store_missed(source->store)) {
		source->state = SOURCE_LOCKED;
		source->why[0] = '\0';
		return false;
	}
	accepted_hash(source->store, hash, sizeof(hash));
	return source->overrides->count > 0 || hash[0] == '\0' || text_is(hash, source->hash);
}

bool source_time(struct common_options *options, struct moment now, int64_t *utc)
{
	const struct conf_overrides overrides = common_options_overrides(options);
	struct source source = { .path = options->path,
				 .overrides = &overrides,
				 .role = STORE_READER };
	bool good;

	source_open(&source, now);
	good = common_options_time(options, source.rules.zone, utc);
	source_release(&source, now);
	return good;
}

struct office source_office(const struct source *source)
{
	return (struct office){ .store = source->store,
				.config = source->rules.config,
				.forms = source->rules.forms,
				.zone = source->rules.zone };
}
