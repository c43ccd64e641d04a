/* What health.c and its sisters share. */
#ifndef KIOSK_HEALTH_INSIDE_H
#define KIOSK_HEALTH_INSIDE_H

#include "base/json.h"
#include "kiosk/health.h"

enum check {
	CHECK_DAEMON,
	CHECK_SENDING,
	CHECK_QUEUE,
	CHECK_UNCERTAIN,
	CHECK_BUDGET,
	CHECK_DISK,
	CHECK_CLOCK,
	CHECK_BACKUP,
	CHECK_DATABASE,
	CHECK_BALANCE,
	CHECK_MODEM, /* and those behind: one a modem */
	CHECK_NETWORK,
	CHECK_CENTRE,
	CHECK_STORAGE,
	CHECK_WAITING,
	CHECKS
};

/* Of a check's line; index: of several modems, cards. */
int64_t health_key(enum check check, size_t index);
/* Adds a line: what it is about, and how it is; a fine one has no remedy. NULL: no room. */
struct health_line *health_add(struct health *health, int64_t key, enum health_weight weight,
			       const char *what, const char *remedy, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
/* A member's text, "" where there is none. */
const char *health_text(const struct json *object, const char *key);

/* health_machine.c */
void health_check_machine(struct health *health, struct glance *glance);
/* health_past.c */
void health_look_back(struct health *health, struct glance *glance);

#endif
