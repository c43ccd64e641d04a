/*
 * Where the kiosk's data come from: the database, the config that the daemon accepted, and whether
 * both can be used just now. Nothing here ends the kiosk: what is missing is a state with words,
 * tried again each second.
 */
#ifndef KIOSK_SOURCE_H
#define KIOSK_SOURCE_H

#include "conf/options.h"
#include "office/office.h"
#include "office/rules.h"

enum source_state {
	SOURCE_READY,
	SOURCE_ABSENT, /* no database yet */
	SOURCE_LOCKED, /* another keeps it for itself */
	SOURCE_OLDER,  /* it waits for its upgrade, or is being upgraded */
	SOURCE_NEWER,  /* this program is too old for it */
	SOURCE_DAMAGED,
	SOURCE_FORBIDDEN, /* this user may not read it */
	SOURCE_NO_RULES	  /* no daemon has accepted a config, and the file has faults */
};

struct source {
	const char *path;			/* of the config file */
	const struct conf_overrides *overrides; /* some: the file counts, not what was accepted */
	enum source_state state;
	char why[512]; /* words for everything but READY */
	struct store *store;
	enum store_role role; /* STORE_READER or STORE_DESK */
	struct rules rules;
	char hash[32]; /* of the accepted config in use; "" the file is */
	bool differs;  /* the file is not what was accepted */
	char state_dir[1024];
};

/* Opens what can be opened; true: it is ready. */
bool source_open(struct source *source, struct moment now);
/* Lets go of the database; the rules stay until others are there. */
void source_close(struct source *source, struct moment now);
void source_release(struct source *source, struct moment now);
/* Opens it in another role. The old connection is closed before: two of one process would undo
 * each other's locks (POSIX). */
bool source_turn(struct source *source, enum store_role role, struct moment now);
/* Whether what was read since the last call may be believed, and is still the same database and
 * config. False: it has to be opened again. */
bool source_sound(struct source *source);
/* Reads --now in the village's zone (a config that cannot be read: the usual one). False: it is no
 * time; see the options' fault. */
bool source_time(struct common_options *options, struct moment now, int64_t *utc);
/* For the views. */
struct office source_office(const struct source *source);

#endif
