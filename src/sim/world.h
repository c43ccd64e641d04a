/*
 * The world that a scenario plays in: villagers' phones, network, modems, and the daemon, either
 * its core in virtual time or cunxind itself over links in real time.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "conf/options.h"
#include "sim/control.h"

/* The world itself sets the rest: where it lies, and the modems' places. */
#define WORLD_OVERRIDES_MOST (OVERRIDES_MOST - 16)

struct world;

struct world_settings {
	const char *path;	     /* of the config, for the daemon and its verbs */
	const struct config *config; /* what stands there; with its zone it is the caller's, */
	const struct zone *zone;     /* who keeps both until the world is closed */
	const struct conf_overrides *overrides; /* for the daemon and its verbs */
	size_t cut;				/* octets at a time on each stream; 0: whole */
	bool wire;				/* real time, cunxind as a child */
	int talk; /* 1: what the daemon notes goes to standard error; 2: each stream too */
};

enum world_end { WORLD_RESTART, WORLD_KILL, WORLD_POWERCUT };

/*
 * Opens it in a folder of its own, which it takes away at the end; begins at a time (UTC ms).
 * NULL: why gets sentences.
 */
struct world *world_open(const struct world_settings *settings, int64_t utc, struct buffer *why);
void world_close(struct world *world);

struct moment world_now(const struct world *world);
struct control *world_control(struct world *world);
/*
 * Lets the next thing happen, at most until a time (up). False: the time has come, and all that
 * was due has happened.
 */
bool world_step(struct world *world, int64_t until);
/* The clocks jump without time passing. */
void world_jump(struct world *world, int64_t utc);
/* Only the daemon's machine has this time from now on; the network knows better. */
void world_wrong_clock(struct world *world, int64_t utc);
void world_right_clock(struct world *world);
/* Ends the daemon and starts it again. point: where it dies, NULL: at once. False: why. */
bool world_restart(struct world *world, enum world_end how, const char *point, struct buffer *why);
/* Runs a verb ("cunxin status --json") on this world; its exit status. */
int world_verb(struct world *world, const char *line, struct buffer *output);
/* Something that must not happen did (the daemon died, it never rests); NULL: all is well. */
const char *world_trouble(const struct world *world);
/* Its folder: state, logs. */
const char *world_folder(const struct world *world);

#endif
