/*
 * The terminal: shows frames, reads keys and mouse. The only place that knows ncurses; its types
 * do not leave it. Nothing here can start a program, and no key ends or stops this one.
 */
#ifndef KIOSK_TERM_H
#define KIOSK_TERM_H

#include "kiosk/event.h"
#include "kiosk/frame.h"

/* Takes the terminal. False with words: there is none, or it is not known here. */
bool term_open(char *why, size_t why_size);
/* TERM names a terminal that this system has no description of: it is taken for TERM_GUESS. */
#define TERM_GUESS "xterm-256color"
bool term_guesses(void);
/* Readable when there may be an event, hung up when the terminal is gone. */
int term_keyboard(void);
/* Gives it back as it was. */
void term_close(void);
void term_size(int *width, int *height);
/* Shows a frame; only rows that changed are written. dim: darker, for the night. */
void term_show(const struct frame *frame, bool dim);
/* Everything is written anew by the next term_show(). */
void term_forget(void);
/* The next thing that waits. False: nothing does. */
bool term_event(struct event *event);
/* One short sound. */
void term_bell(void);

#endif
