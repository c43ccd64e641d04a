/*
 * Statements: prepared once and kept, bound and read in the order of their question marks and
 * columns. Trouble is remembered in the store, and from then on statements do nothing, until the
 * transaction ends: nobody has to look at each step.
 *
 *	SCOPED(sql_release) struct sql *due = sql(store, "SELECT id FROM outbox WHERE …");
 *	sql_bind_integer(due, now.utc);
 *	while (sql_step(due))
 *		use(sql_take_integer(due));
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "base/scope.h"
#include "store/store.h"

struct sql;

/* text must be a literal: its address is the name under which it is kept. */
struct sql *sql(struct store *store, const char *text);
void sql_release(struct sql **statement);

/* Each binds the next question mark. Texts and blobs must live until the release. */
void sql_bind_integer(struct sql *statement, int64_t value);
void sql_bind_text(struct sql *statement, const char *text); /* NULL binds NULL */
void sql_bind_bytes(struct sql *statement, const char *text, size_t size);
void sql_bind_blob(struct sql *statement, const void *octets, size_t size);
/* NULL for 0: the references of the schema. */
void sql_bind_reference(struct sql *statement, int64_t id);

/* True: there is a row, columns are taken from its first. */
bool sql_step(struct sql *statement);
/* Steps a statement that gives no rows. Returns how many rows it changed. */
unsigned sql_run(struct sql *statement);

/* Each takes the next column. Text is never NULL and lives until the next step. */
int64_t sql_take_integer(struct sql *statement);
const char *sql_take_text(struct sql *statement);
void sql_take_copy(struct sql *statement, char *out, size_t size);
/* Steps, and takes the first column; without a row the fallback. */
int64_t sql_first_integer(struct sql *statement, int64_t fallback);

/* The id that the last INSERT gave. */
int64_t sql_last_id(struct store *store);

#endif
