/*
 * Screens as text, without a terminal: what a kiosk shows after some keys. For tests, pictures and
 * whoever wants to see before the hall does.
 */
#ifndef KIOSK_REHEARSAL_H
#define KIOSK_REHEARSAL_H

#include "kiosk/kiosk.h"

#include <stdio.h>

struct rehearsal {
	struct kiosk_options options;
	int width, height;
	bool duty;	  /* as somebody on duty sees it */
	const char *keys; /* names, with blanks between */
};

/* Reads "120x40". */
bool rehearsal_size(const char *text, struct rehearsal *rehearsal);
/* Prints one; *kiosk is made where it is NULL, else it begins anew. */
void rehearsal_print(struct kiosk **kiosk, const struct rehearsal *rehearsal, struct moment now,
		     FILE *out);
/* Prints those named in a file, one a line: "WxH LOCALE public|duty VIEW KEY ...". A line that
 * begins with = is printed as it is, and all of it is out then. NULL, or the line that nobody
 * understands; it is yours. */
char *rehearsal_play(const struct kiosk_options *options, FILE *in, FILE *out, struct moment now);

#endif
