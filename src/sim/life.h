/*
 * One life of the daemon's core: its lock, its config, its database, its station; everything
 * but the loop. It can end as a daemon does: cleanly, or as if it were killed.
 */
#ifndef SIM_LIFE_H
#define SIM_LIFE_H

#include "base/buffer.h"
#include "conf/config.h"
#include "station/station.h"

struct life;

/* Begins. NULL: it cannot; why gets a sentence, or the config's faults, one a line. */
struct life *life_begin(const char *config_path, const struct conf_overrides *overrides,
			struct moment now, struct buffer *why);
/* A clean stop: the caller has drained the station. */
void life_end(struct life *life, struct moment now);
/* As by SIGKILL: nothing more is written. */
void life_kill(struct life *life);

struct station *life_station(struct life *life);

#endif
