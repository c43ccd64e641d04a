/*
 * Which word of a list somebody meant who mistyped one, for "did you mean". It begins as the typed
 * one does, or is made of it by few changes of a letter.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stdbool.h>

struct nearest {
	const char *typed;
	const char *word; /* the nearest so far; NULL: none is near */
	unsigned apart;	  /* how far that is */
};

/* Letters (octets) that are changed, added, left out, or swapped with their neighbour. */
unsigned words_apart(const char *a, const char *b);
/* Keeps the word if it is nearer than those before; of equals the first. False: it is not. */
bool nearest_try(struct nearest *nearest, const char *word);

#endif
