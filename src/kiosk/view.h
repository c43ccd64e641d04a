/*
 * A view of the kiosk: one file, its struct view_NAME declared below and named in views.c.
 *
 * How a view is written (overview.c is the example):
 * - open() makes its state once; look() reads from the database what it shows, into values of its
 *   own: called at first, after each commit of anybody, and at the turn of each minute. draw()
 *   draws from those values alone into the pane that it is given, of any size from 60x12 up, and
 *   asks neither database nor clock. key() is asked for everything but what the kiosk keeps for
 *   itself (digits, Tab, ?, o, and q or Esc where the view has nothing to leave); true: it was for
 *   the view.
 * - No person leaves the callback that reads rows but by mask_person() (mask.h): in public mode
 *   its figures are masked, in duty mode whole. What villagers typed is shown in duty mode only
 *   (glance->duty), since texts carry names and numbers of third persons. Nothing anonymous.
 * - Words for people are English in the code, marked _("…"), with the Chinese in po/zh_CN.po.
 *   State is told by word or sign, never by colour alone.
 * - Lists are struct list (list.h): rows come in pages by their key, so that none walks a table.
 *   Questions are dialogs (dialog.h). What changes something is done between duty_begin() and
 *   duty_end() (duty.h), through the functions of office/, with its audit row; only in duty mode.
 * - A look takes a few milliseconds, whatever the database holds. What may take longer works in
 *   slices: deadline() says when (up ms), tick() does some 10 ms of it.
 */
#ifndef KIOSK_VIEW_H
#define KIOSK_VIEW_H

#include "base/moment.h"
#include "kiosk/event.h"
#include "kiosk/frame.h"
#include "kiosk/words.h"
#include "office/office.h"

struct dialog;

/* What is known of the gateway as a whole, for every view; read anew with each look. */
struct standing {
	bool running;	/* the daemon */
	bool held;	/* all outgoing messages are */
	int64_t queued; /* messages that wait to go out */
	int64_t attention;
	int season;
	int bars;	/* of signal, 0 to 4; -1: not known */
	char modem[64]; /* state of the worst modem, as status rows say it; "" none */
};

/* Where a view looks, and in which mode. The kiosk's own; views keep no copy. */
struct glance {
	struct office office; /* store: read only in public mode */
	struct moment now;
	const char *state_dir; /* where the database is */
	bool duty;	       /* somebody is on duty: nothing is masked, things may be done */
	char who[80];	       /* "kiosk NAME", for the audit */
	struct standing standing;
	bool changed;	       /* by us: to be looked at */
	struct dialog *dialog; /* the question that is open; NULL none: dialog.h */
	char said[160];	       /* what the line above the hints says; "" nothing */
	unsigned said_style;
	int64_t said_until; /* up ms */
	bool rehearsal;	    /* the clock was set by hand */
	bool narrow;	    /* less than 110 columns */
};

struct view {
	const char *title;
	const char *name;	/* for --view */
	const char *hints;	/* of the footer: N_("Enter|details;/|search") */
	const char *duty_hints; /* those that duty mode adds before; NULL none */
	/* The same while something in it is open, which Esc leaves; NULL: nothing can be. */
	bool (*inside)(const void *state);
	const char *inside_hints, *inside_duty_hints;
	void *(*open)(struct glance *glance);
	void (*look)(void *state, struct glance *glance);
	void (*draw)(void *state, struct glance *glance, struct pane pane);
	bool (*key)(void *state, struct glance *glance, const struct event *event);
	int64_t (*deadline)(const void *state);		  /* NULL: never */
	void (*tick)(void *state, struct glance *glance); /* NULL: nothing to do */
	/* A figure beside its tab, 0 none; state NULL: it was not opened yet. NULL: never. */
	int (*news)(const void *state, const struct glance *glance);
	void (*close)(void *state);
};

extern const struct view view_overview;
extern const struct view view_incoming;
extern const struct view view_workdays;
extern const struct view view_notices;
extern const struct view view_ledgers;
extern const struct view view_device;

/* All views, in the order of their digits, up to a NULL: views.c. */
#define VIEWS_MOST 9
extern const struct view *const views[];
size_t views_count(void);

/* Says something on the line above the hints, for some seconds. */
void glance_say(struct glance *glance, unsigned style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Says there why a key does nothing as things are; true: the key was for the view all the same. A
 * key that is for nobody the kiosk answers itself. */
bool glance_refuse(struct glance *glance, const char *why);

#endif
