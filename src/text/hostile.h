/*
 * Pieces that, repeated, make a careless pattern look again and again: what villages' patterns are
 * tried with before they meet a stranger's text.
 */
#ifndef TEXT_HOSTILE_H
#define TEXT_HOSTILE_H

/* Ends with NULL. */
extern const char *const text_hostile[];

#endif
