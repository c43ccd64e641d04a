/*
 * The kiosk without terminal and clock: events and time go in, frames come out.
 *
 * - kiosk_event() for what a person does, kiosk_poke() when somebody wrote into the database,
 *   kiosk_tick() when kiosk_deadline() (up ms) has come; after each, kiosk_stale() tells whether
 *   there is something new to draw.
 * - The database is read only until somebody is on duty. While it cannot be read the screen says
 *   so, and comes back by itself.
 */
#ifndef KIOSK_KIOSK_H
#define KIOSK_KIOSK_H

#include "base/moment.h"
#include "conf/conf.h"
#include "kiosk/event.h"
#include "kiosk/frame.h"

struct kiosk;

struct kiosk_options {
	const char *path; /* of the config file */
	struct conf_overrides overrides;
	const char *language; /* NULL: the config's */
	const char *view;     /* its name; NULL: the first */
	bool rehearsal;	      /* the clock was set by hand */
};

/* False: there is no view of this name. */
bool kiosk_knows(const char *view);
struct kiosk *kiosk_new(const struct kiosk_options *options, struct moment now);
/* As a new one of the same config, which is not read again. */
void kiosk_restart(struct kiosk *kiosk, const struct kiosk_options *options, struct moment now);
void kiosk_free(struct kiosk *kiosk, struct moment now);

void kiosk_event(struct kiosk *kiosk, const struct event *event, struct moment now);
void kiosk_poke(struct kiosk *kiosk, struct moment now);
void kiosk_tick(struct kiosk *kiosk, struct moment now);
int64_t kiosk_deadline(const struct kiosk *kiosk);

/* What the last key asked for takes several ticks, and is not there yet. */
bool kiosk_works(const struct kiosk *kiosk);
bool kiosk_stale(const struct kiosk *kiosk);
/* True once for each sound that is due. */
bool kiosk_rings(struct kiosk *kiosk);
/* It is night, and nobody is there: the screen may be darker. */
bool kiosk_dim(const struct kiosk *kiosk, struct moment now);
/* The frame has the size of the screen. */
void kiosk_draw(struct kiosk *kiosk, struct frame *frame, struct moment now);

/* Where the database is, to watch; "" not known yet. */
const char *kiosk_state_dir(const struct kiosk *kiosk);

/* For rehearsals, which have no terminal: as if somebody was on duty. Whoever may start one may use
 * cunxin(1) too. */
void kiosk_show_duty(struct kiosk *kiosk, const char *who, struct moment now);

#endif
