/*
 * Where the database lies: the state directory and the file in it, checked before SQLite sees
 * them. Every refusal names the path and the remedy (F12).
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/inside.h"

/* A refusal gives false and words in why; warning gets words where it goes on all the same. */
bool place_directory(const char *dir, enum store_role role, char *why, size_t why_size,
		     char *warning, size_t warning_size);

enum place_file {
	PLACE_OURS,  /* a database with our application id */
	PLACE_EMPTY, /* no octet yet: a fresh one */
	PLACE_ABSENT,
	PLACE_FOREIGN,	 /* something else */
	PLACE_DAMAGED,	 /* ours, with a broken head */
	PLACE_FORBIDDEN, /* rights, or no plain file */
	PLACE_FAILS	 /* the disk does */
};
/* create: makes an empty one, mode 0660 whatever the umask is, where there is none. */
enum place_file place_file(const char *path, bool create, char *why, size_t why_size);

struct identity place_identity(const char *path);
bool place_same(const struct identity *was, const struct identity *is);
/* path-wal, path-shm; returns out. */
const char *place_beside(const char *path, const char *suffix, char *out, size_t size);
/* -wal and -shm are for the same group as the file. */
void place_open_rights(const char *path);
/* Renames the database with its -wal and -shm to path.damaged-TIME. */
bool place_move_aside(const char *path, int64_t utc, char *moved, size_t size);
/* Makes the directory entry of what was renamed or created in it last. */
bool place_sync_directory(const char *path);

#endif
