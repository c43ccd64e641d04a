/*
 * The store from inside, for sql.c, store.c and backup.c. Nobody else includes sqlite3.h.
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "base/phone.h"
#include "store/store.h"
#include "store/sum.h"
#include "store/tally.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#define STATEMENTS_MAX 512 /* a power of two, well above the number of statements */
#define TURNS_MAX      256
#define PLAN_MAX       64
#define LIVE_MAX       64 /* more than there are modems */
#define NUMBERS_ASKED  16 /* of our own cards; more are asked one by one */
#define SEASONS_ASKED  4  /* the one that is and those beside it; a power of two */
#define WHY_SIZE       256
#define LOG_PAGES      1000 /* of the write-ahead log, before it is brought into the database */

/* A statement at work, or waiting in the cache. */
struct sql {
	struct store *store;
	const char *text;
	sqlite3_stmt *prepared; /* NULL: it does nothing */
	int marks;		/* where something has to be bound */
	int bound, column;
	bool busy, cached;
};

/* Which file stands behind a name. */
struct identity {
	dev_t device;
	ino_t inode;
	bool known;
};

enum trouble {
	TROUBLE_NONE,
	TROUBLE_BUSY,
	TROUBLE_DISK,	/* full, or it fails */
	TROUBLE_DAMAGED /* what was read is no sound database */
};

struct store {
	sqlite3 *db; /* NULL: could not be opened yet */
	enum store_role role;
	char *dir, *path;
	struct sql statements[STATEMENTS_MAX];

	bool inside;	  /* a transaction is open */
	enum trouble met; /* in this transaction */
	bool missed;	  /* something was not read, outside of one */
	bool holding;
	bool damaged;  /* holding for damage: mending begins with a check */
	bool lost;     /* -wal or -shm went away under us */
	bool replaced; /* another file took the place of ours: a person must look */
	bool restores; /* a backup may take the place of a damaged database */
	bool renewed;  /* it was damaged, and is another one now */
	char words[WHY_SIZE];
	int64_t mend_at;  /* up ms; 0: holding has just begun */
	int64_t back_off; /* ms */
	struct identity file, wal, shm;
	struct stat folder; /* when these three were seen in it last */
	bool folder_known;

	bool unclean;	 /* the last daemon did not end by store_close() */
	bool written;	 /* since the last checkpoint */
	int64_t changes; /* rows changed before this transaction */
	int64_t version_seen;
	off_t log_size; /* of the WAL, when it was looked at last */
	struct timespec log_time;
	bool log_fresh; /* it was different then */
	struct moment opened;
	char warning[WHY_SIZE];

	struct sum sums[SUMS_MOST]; /* of this transaction, not written yet */
	size_t sum_count;
	int64_t tallies[TALLY_COUNT];
	int64_t tally_quarter;
	struct {
		int64_t since, until, segments; /* quarters; how many were charged in them */
	} over;

	/* What was asked in this transaction, and stays as it is till its end. */
	struct {
		int year; /* 0: none */
		int64_t closed_at;
	} seasons[SEASONS_ASKED];
	int64_t last_person; /* the highest id that anybody has or had; 0: not asked */
	struct {
		char list[NUMBERS_ASKED][PHONE_SIZE];
		size_t count; /* NUMBERS_ASKED: there may be more */
		bool known;
	} own_numbers;
	enum { REMINDERS_UNKNOWN, REMINDERS_OPEN, REMINDERS_NONE } reminders;
	char silent[PHONE_SIZE]; /* no record came from it; "": not asked of any */

	/* journal.c: what this life has handed over, the newest; the rest is of earlier lives */
	struct {
		int64_t id;
		unsigned part;
	} live[LIVE_MAX];
	size_t live_count;

	/* inbox.c: whose turn it was, and which rows a crash may have had in hand */
	uint64_t turns[TURNS_MAX]; /* senders that had theirs in this round */
	size_t turn_count;
	int64_t plan[PLAN_MAX]; /* the next messages */
	size_t plan_next, plan_count;
	int64_t *resting; /* messages that are not handed out */
	size_t resting_count;
	int64_t suspects_until; /* message ids up to this one; 0: none */
	int64_t counted[TURNS_MAX];
	size_t counted_count;
	int64_t life_began;    /* message ids above this one are of this life */
	int64_t incomplete_at; /* utc ms: not asked again before */
	int64_t recorded;      /* message of which that has still to be noted; 0: none */
	bool part_waits;       /* kept in this transaction, with others still to come */
};

#define BACK_OFF_FIRST SECONDS(1)
#define BACK_OFF_LAST  SECONDS(60)

/* ---- trouble.c ---- */

/* What a result code of SQLite means; TROUBLE_NONE: our own fault. */
enum trouble store_trouble_of(int code);
/* Begins to hold. */
void store_hold(struct store *store, enum trouble trouble, const char *words);
/* The files behind the names, as they are now; and whether they still are. */
void store_note_files(struct store *store);
bool store_files_in_place(struct store *store);
/* Remembers what SQLite said; ends the process where it is our own fault. */
void store_met(struct store *store, int code);
/* ---- log.c ---- */

/* Whether the log looks different from the last time: a stat() is all that an idle look costs. */
bool store_log_differs(struct store *store);
/* ---- opening.c ---- */

enum store_opened store_try_open(struct store *store, struct moment now, char *why,
				 size_t why_size);
/* keeps_files: nothing is checkpointed and the log stays. */
void store_disconnect(struct store *store, bool keeps_files);
/* A damaged database gets another name; adds to the words. */
void store_move_aside(struct store *store, struct moment now, char *why, size_t why_size);

/* ---- inbox.c ---- */

/* A report points to the message, which stays as long. Noted when the message is handled, or by
 * store_commit(). Transaction. */
void inbox_recorded(struct store *store, int64_t message_id);
/* What is left to note: before COMMIT. */
void inbox_write_recorded(struct store *store);

/* ---- heap.c ---- */

extern const struct sqlite3_mem_methods heap_methods;

/* ---- connection.c ---- */

/* Opens a connection with our settings; a result code of SQLite. */
int connection_open(const char *path, enum store_role role, sqlite3 **db);
/* Runs a text of several statements; a result code of SQLite. */
int connection_run(sqlite3 *db, const char *text);
/* One number, or fallback. */
int64_t connection_number(sqlite3 *db, const char *text, int64_t fallback);
/* Makes a database of this version in an empty file, in one transaction. */
int connection_make(sqlite3 *db, const char *const *const *steps, int version);
/* Takes a database from its user_version to version, one transaction a step. */
int connection_migrate(sqlite3 *db, const char *const *const *steps, int version);
/* From here on only rows are read and, save by a STORE_READER, written: no tables are made, no files
 * attached, no code loaded. */
void connection_confine(sqlite3 *db, enum store_role role);
/* SQLITE_OK: sound; SQLITE_CORRUPT or SQLITE_NOTADB: damaged; else it could not be read. full:
 * integrity_check, else quick_check. why gets the first complaint. */
int connection_check(sqlite3 *db, bool full, char *why, size_t why_size);

/* ---- backup.c, place.c ---- */

/* A proved copy at path, mode 0600. */
bool connection_copy(sqlite3 *db, const char *path, char *why, size_t why_size);
/* "20270405T090000Z"; returns out. */
const char *file_time(int64_t utc, char out[24]);

#endif
