/*
 * A program run as a child, its output gathered.
 */
#ifndef SIM_CHILD_H
#define SIM_CHILD_H

#include "base/buffer.h"

#include <sys/types.h>

struct child {
	pid_t pid;
	int output;	    /* -1: at its end */
	struct buffer text; /* both its outputs */
	int status;	    /* exit status; 128 + signal */
	bool ended;
};

/* Cuts words as a shell does, with '…', "…" and \; no expansion. NULL-terminated, yours. */
char **child_words(const char *line);
void child_words_free(char **words);

/* False: it cannot be started. */
bool child_start(struct child *child, const char *path, char *const *words);
/* The same on our terminal, which is its own until it ends. */
bool child_show(struct child *child, const char *path, char *const *words);
/* Takes what it has said so far, for at most some ms. True once it has ended. */
bool child_wait(struct child *child, int milliseconds);
void child_kill(struct child *child, int signal_number);
void child_release(struct child *child);
/* The path of a program of ours: beside this one, or in $NAME. */
void child_program(const char *name, char *path, size_t size);

#endif
