/* The kiosk from inside, for kiosk.c and page.c. */
#ifndef KIOSK_INSIDE_H
#define KIOSK_INSIDE_H

#include "kiosk/kiosk.h"
#include "kiosk/source.h"
#include "kiosk/view.h"

/* Rows of the page around a view. */
#define TITLE_ROW 0
#define TABS_ROW  1
#define TOP_ROWS  3

struct kiosk {
	struct kiosk_options options;
	struct source source;
	bool ready; /* the source is */
	struct glance glance;
	size_t view; /* index in views[] */
	void *states[VIEWS_MOST];
	bool help;  /* its page is shown */
	bool stale; /* something is new since it was drawn */
	struct {
		int from, to; /* columns of its tab */
	} tabs[VIEWS_MOST];

	int64_t version;   /* of the database, when it was looked at */
	int64_t minute;	   /* of utc */
	int64_t looked_at; /* up ms, as all that follow */
	int64_t retry_at, beat_at;
	int64_t settle_at, settle_until; /* somebody wrote: a commit may be seen soon */

	/* session.c */
	bool fresh;	    /* views begin anew: what was open in them belonged to somebody */
	bool rested;	    /* nobody has touched it for long */
	size_t next_view;   /* what a tick turns to */
	int64_t touched_at; /* the last key */
	int64_t rested_at;  /* when the rest began */
	int64_t turned_at;  /* to the next view */
	int shift;	    /* columns by which the picture stands to the side */
	char complaint[160];
	int64_t newest; /* message that was announced; -1: none was looked at yet */
	bool rings;
	int64_t quiet_until; /* no further sound before */
};

#endif
