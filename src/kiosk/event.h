/*
 * What a person does at the screen: keys and mouse, without the terminal's own numbers.
 */
#ifndef KIOSK_EVENT_H
#define KIOSK_EVENT_H

#include <stdbool.h>
#include <stddef.h>

enum event_kind { EVENT_NONE, EVENT_KEY, EVENT_CLICK, EVENT_WHEEL, EVENT_RESIZE };

/* Keys that are no character; a character is its own code point. */
enum key {
	KEY_ACCEPT = 0x110000, /* beyond Unicode */
	KEY_ESCAPE,
	KEY_TAB,
	KEY_TAB_BACK,
	KEY_ARROW_UP,
	KEY_ARROW_DOWN,
	KEY_ARROW_LEFT,
	KEY_ARROW_RIGHT,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_FIRST, /* Home */
	KEY_LAST,  /* End */
	KEY_RUBOUT,
	KEY_REMOVE,
	KEY_REDRAW, /* Ctrl-L */
	KEY_LEAVE   /* Ctrl-C */
};

struct event {
	enum event_kind kind;
	int key;	 /* of EVENT_KEY */
	int row, column; /* of clicks and wheels; of a resize the new size */
	int steps;	 /* of a wheel: below 0 up */
};

/*
 * Reads the next of a text of events, for rehearsals and tests: names ("Enter", "Down", "PgUp",
 * "Esc", "Tab", "Space", …), "click:ROW,COLUMN", "wheel:ROW,COLUMN,STEPS", "size:COLUMNSxROWS";
 * any other word is typed, character by character. False: the end, or no event (then *text stays).
 */
bool event_read(const char **text, struct event *event);

#endif
