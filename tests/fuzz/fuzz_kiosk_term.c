/*
 * A keyboard, a mouse or whoever is at the other end of a line says anything: the terminal makes
 * events of it, of known kinds, within the screen, and never waits for more.
 */
#include "../unit/kiosk/pty.h"
#include "kiosk/term.h"
#include "kiosk/words.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 80
#define ROWS	24
#define AT_ONCE 1024 /* octets, less than a line holds */
#define CLOSING "zzzzzzzz"

static struct pty pty;
static struct frame *frame;

static void leave(void)
{
	term_close();
	pty_close(&pty);
	frame_free(frame);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char why[256];

	(void)argc;
	(void)argv;
	setenv("TERM", "xterm-256color", 1);
	if (!words_ready() || !pty_open(&pty, COLUMNS, ROWS) || !term_open(why, sizeof(why)))
		abort();
	frame = frame_new(COLUMNS, ROWS);
	atexit(leave);
	return 0;
}

static void check(bool good, const char *words)
{
	if (good)
		return;
	fprintf(stderr, "%s\n", words);
	abort();
}

static void take(const struct event *event)
{
	switch (event->kind) {
	case EVENT_KEY:
		check(event->key > 0 && event->key <= KEY_LEAVE, "a key that there is none of");
		/* Typed onto the screen, as into a field. */
		pane_format(pane_whole(frame), event->key % ROWS, 0, STYLE_FIELD, "%lc",
			    (wint_t)(event->key < KEY_ACCEPT ? event->key : '.'));
		return;
	case EVENT_WHEEL:
		check(event->steps != 0, "a wheel that stands");
		__attribute__((fallthrough));
	case EVENT_CLICK:
		check(event->row >= 0 && event->row < ROWS && event->column >= 0 &&
			      event->column < COLUMNS,
		      "a click beside the screen");
		return;
	case EVENT_RESIZE: return;
	case EVENT_NONE: check(false, "an event that is none");
	}
}

/* Whatever octets, and plain ones that end a sequence, so that nobody waits for its end. */
static void type(const uint8_t *octets, size_t size)
{
	char typed[AT_ONCE + sizeof(CLOSING)];
	struct event event;

	memcpy(typed, octets, size);
	memcpy(typed + size, CLOSING, strlen(CLOSING));
	if (write(pty.end, typed, size + strlen(CLOSING)) < 0)
		abort();
	while (term_event(&event))
		take(&event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char written[256];

	for (size_t at = 0; at < size; at += AT_ONCE)
		type(data + at, size - at < AT_ONCE ? size - at : AT_ONCE);
	term_show(frame, size % 2 == 0);
	pty_written(&pty, written, sizeof(written));
	frame_clear(frame);
	return 0;
}
