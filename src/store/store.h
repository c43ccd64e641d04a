/*
 * The database: one SQLite file, WAL, synchronous=FULL, one connection a process. It is the
 * queue and the memory of the village; everything durable but the SIM's own content is here.
 *
 * Laws:
 * - A change happens between store_begin() and store_commit(). Functions that change tables
 *   are called only there, and cannot fail by themselves: trouble is remembered and makes
 *   store_commit() roll back and say so (a cursor that goes bad stays bad).
 * - STORE_BUSY is an outcome, tried again at the next turn. STORE_HOLDING is a state: the disk
 *   is full or broken; the database is closed, opened again with back-off from 1 s to 60 s, and
 *   meanwhile nothing is read from the SIM, deleted from it or sent.
 * - Only cunxind and `cunxin db upgrade` migrate; everyone else refuses another schema version.
 * - A damaged database is never written into (fault F8).
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/moment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_APPLICATION_ID 0x43554E58 /* "CUNX" */

struct store;

enum store_result {
	STORE_DONE,
	STORE_BUSY,   /* another writer; nothing changed */
	STORE_HOLDING /* no space, or the disk fails; nothing changed */
};

enum store_role {
	STORE_DAEMON,  /* creates, migrates, checks after an unclean stop; busy time-out 50 ms */
	STORE_VERB,    /* opens what is there; busy time-out 5 s */
	STORE_UPGRADE, /* as a verb, but migrates (a copy is made first) */
	STORE_READER,  /* a screen: reads only; busy time-out 20 ms, since keys wait */
	STORE_DESK     /* a screen at which somebody works: as a verb; busy time-out 500 ms */
};

enum store_opened {
	STORE_OPENED,
	STORE_ABSENT,	 /* no database yet (STORE_VERB only) */
	STORE_FOREIGN,	 /* not ours: another application id, or no database at all */
	STORE_OLDER,	 /* the schema must be upgraded first */
	STORE_NEWER,	 /* made by a newer version: refused */
	STORE_DAMAGED,	 /* the check failed; the file was moved aside by the daemon's role, which
			    may open again and begin anew */
	STORE_FORBIDDEN, /* rights; why names the path and the remedy */
	STORE_NO_SPACE	 /* or an I/O error, or locked: the daemon's role gets a store that holds
			    from the start, others get none */
};

/* Opens state_dir/cunxin.db. why gets a sentence for everything but STORE_OPENED. */
enum store_opened store_open(const char *state_dir, enum store_role role, struct moment now,
			     struct store **store, char *why, size_t why_size);
/* Checkpoints, notes a clean stop (daemon's role) and closes. NULL is fine. */
void store_close(struct store *store, struct moment now);
/* Lets go of it as a killed process would: nothing is committed, noted or checkpointed. For
 * players of several lives in one process. NULL is fine. */
void store_abandon(struct store *store);

/* BEGIN IMMEDIATE. On anything but STORE_DONE there is no transaction. */
enum store_result store_begin(struct store *store);
/* COMMIT, or ROLLBACK where trouble was met on the way. */
enum store_result store_commit(struct store *store);
void store_rollback(struct store *store);
bool store_inside(const struct store *store);
/* All that is read now is of one state: a transaction or a look is open. */
bool store_steady(const struct store *store);
/* All that is read until store_look_end() is of one state of the database, whatever others commit
 * meanwhile; nothing is written. Short, or rare: the log cannot shrink so long. False: busy. */
bool store_look(struct store *store);
void store_look_end(struct store *store);
/* Between two transactions of a long piece of work: as long as the daemon, which waits no more than
 * 50 ms, goes without a look whether the lock is free; in less it is kept waiting. For verbs. */
void store_give_way(struct store *store);
/* Trouble met in the transaction so far: its commit will not succeed. */
bool store_troubled(const struct store *store);

/* True while the disk is full or broken; store_mend() is due at store_mend_at(). */
bool store_holding(const struct store *store);
const char *store_trouble(const struct store *store); /* words for status and doctor */
int64_t store_mend_at(const struct store *store);
/* Closes and opens the database again. True: it is well again. */
bool store_mend(struct store *store, struct moment now);
/* Whether the newest good backup may take the place of a database that is found damaged while it is
 * open (F8); else a new one is begun. */
void store_restores(struct store *store, bool allowed);
/* True: it was damaged, moved aside, and another has taken its place. Whoever remembers rows of the
 * old one (the daemon) has to begin anew. */
bool store_replaced(const struct store *store);
/* Free space below max(16 MiB, 2 %): stop reading the SIM and queuing broadcasts. */
bool store_low(struct store *store);

/* How many rows this process has changed since the database was opened: a number that moves with
 * every write of ours. */
int64_t store_changes(const struct store *store);
/* True where another connection has committed since the last call (PRAGMA data_version). */
bool store_changed(struct store *store);
/*
 * For screens, which read without a transaction. The version changes with each commit of another
 * connection; -1: it cannot be read. Stale: another file took the place of ours, or it has another
 * schema by now: close it and open again. Missed: since the last call something could not be read,
 * because another keeps the database locked: what was read is not to be believed.
 */
int64_t store_version(struct store *store);
bool store_stale(struct store *store);
bool store_missed(struct store *store);
/* A whole check now (quick_check); false with words. */
bool store_check(struct store *store, char *why, size_t why_size);
/* Brings the write-ahead log into the database, and the log to its length. For idle moments: it
 * syncs. */
void store_checkpoint(struct store *store);
/* The same, and nothing of what was written stays in the log: for what must be forgotten. */
void store_empty_log(struct store *store);

/* Words on where it lies (in memory: tmpfs), "" none. */
const char *store_warning(const struct store *store);
/* True where a damaged database was moved aside and still lies there, for every screen to say
 * (F8); path gets the newest. */
bool store_damaged_copy(const struct store *store, char *path, size_t size);

#endif
