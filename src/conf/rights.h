/*
 * What a member of staff may do by SMS or at the kiosk. Rights belong to roles of the roster:
 *
 *	staff = ( { role = "…"; rights = ( "broadcast", "release" ); } );
 *
 * Somebody at the console acts by the rights of his account and has all of these.
 */
#ifndef CONF_RIGHTS_H
#define CONF_RIGHTS_H

#include "base/buffer.h"

enum right {
	RIGHT_BROADCAST = 1 << 0, /* drafts a notice */
	RIGHT_RELEASE = 1 << 1,	  /* releases it by its code */
	RIGHT_URGENT = 1 << 2,	  /* may call it urgent: it passes quiet hours */
	RIGHT_STOP = 1 << 3,	  /* pauses, resumes and cancels notices, holds all that goes out */
	RIGHT_VIEW = 1 << 4,	  /* asks for progress, figures and records of others */
	RIGHT_ATTENDANCE = 1 << 5, /* notes who worked */
	RIGHT_PROGRESS = 1 << 6,   /* reports what a group has done */
	RIGHT_ANSWER = 1 << 7,	   /* answers problems and messages */
	RIGHT_WORKDAY = 1 << 8,	   /* opens, moves and cancels work days */
	RIGHT_CALENDAR = 1 << 9,   /* shifts and settles what is on the calendar */
	RIGHT_PEOPLE = 1 << 10	   /* changes the roster */
};
#define RIGHTS_ALL 0x7FFu

/* The right of this name ("broadcast", …). False: there is none. */
bool right_read(const char *name, enum right *right);
/* All names, for a message: "broadcast, release, …". */
extern const char right_names[];
/* Adds the names of some, as a config writes them. */
void rights_show(struct buffer *out, unsigned rights);

#endif
