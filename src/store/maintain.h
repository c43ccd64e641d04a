/*
 * Nightly chores: what is too old goes, the whole file is checked, a verified copy is made and
 * older ones rotate, the write-ahead log is emptied. Never in the daemon's loop.
 */
#ifndef STORE_MAINTAIN_H
#define STORE_MAINTAIN_H

#include "base/moment.h"
#include "store/store.h"

/* Days; 0 keeps for ever. */
struct maintain_plan {
	unsigned raw_days;     /* PDUs of handled messages */
	unsigned message_days; /* texts in (with their PDUs) and out that no record points to */
	unsigned event_days;
	const char *backup_dir; /* NULL: no backup */
	unsigned backups;	/* how many to keep; 0: 7 */
};

struct maintain_done {
	unsigned raw, messages, sent, events, requests; /* rows taken away */
	bool sound;					/* the whole check */
	char backup[4096];				/* path of the new copy, "" none */
	char why[256];					/* what did not go well, "" all did */
};

/* Works in short transactions of 200 rows. True: all went well. */
bool maintain_run(struct store *store, const struct maintain_plan *plan, struct moment now,
		  struct maintain_done *done);

#endif
