#include "store/sql.h"

#include "base/buffer.h"
#include "base/die.h"
#include "store/inside.h"

#include <assert.h>
#include <string.h>

/* Where a text would stand in the cache: its own place, or the free one that it may take. */
static struct sql *cached(struct store *store, const char *text)
{
	size_t place = (size_t)(((uintptr_t)text >> 3) * 0x9E3779B97F4A7C15u >> 32);

	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		struct sql *it = &store->statements[(place + i) % STATEMENTS_MAX];

		if (it->text == text || it->text == NULL)
			return it;
	}
	die("the cache of statements is full");
}

static void prepare(struct sql *it)
{
	int code = sqlite3_prepare_v3(it->store->db, it->text, -1, SQLITE_PREPARE_PERSISTENT,
				      &it->prepared, NULL);

	if (code != SQLITE_OK)
		store_met(it->store, code);
	it->marks = sqlite3_bind_parameter_count(it->prepared);
}

/* A statement whose cached twin is at work further up. */
static struct sql *another(struct store *store, const char *text)
{
	struct sql *it = need_zeroed(1, sizeof(*it));

	it->store = store;
	it->text = text;
	return it;
}

struct sql *sql(struct store *store, const char *text)
{
	struct sql *it = cached(store, text);

	if (it->busy)
		it = another(store, text);
	else
		it->cached = true;
	it->store = store;
	it->text = text;
	it->busy = true;
	it->bound = it->column = 0;
	if (it->prepared == NULL && store->db != NULL && !store->holding && !store->met)
		prepare(it);
	return it;
}

void sql_release(struct sql **statement)
{
	struct sql *it = *statement;

	if (it == NULL)
		return;
	if (it->cached) {
		sqlite3_reset(it->prepared);
		it->busy = false;
		return;
	}
	sqlite3_finalize(it->prepared);
	free(it);
}

static void check_bound(int code)
{
	if (code == SQLITE_NOMEM)
		die("out of memory");
	assert(code == SQLITE_OK && "a statement has as many question marks as are bound");
}

void sql_bind_integer(struct sql *it, int64_t value)
{
	it->bound++;
	if (it->prepared != NULL)
		check_bound(sqlite3_bind_int64(it->prepared, it->bound, value));
}

void sql_bind_bytes(struct sql *it, const char *text, size_t size)
{
	it->bound++;
	if (it->prepared != NULL)
		check_bound(sqlite3_bind_text64(it->prepared, it->bound, text, size, SQLITE_STATIC,
						SQLITE_UTF8));
}

void sql_bind_text(struct sql *it, const char *text)
{
	sql_bind_bytes(it, text, text == NULL ? 0 : strlen(text));
}

void sql_bind_blob(struct sql *it, const void *octets, size_t size)
{
	it->bound++;
	if (it->prepared != NULL)
		check_bound(
			sqlite3_bind_blob64(it->prepared, it->bound, octets, size, SQLITE_STATIC));
}

void sql_bind_reference(struct sql *it, int64_t id)
{
	if (id != 0) {
		sql_bind_integer(it, id);
		return;
	}
	it->bound++;
	if (it->prepared != NULL)
		check_bound(sqlite3_bind_null(it->prepared, it->bound));
}

bool sql_step(struct sql *it)
{
	int code;

	it->column = 0;
	if (it->prepared == NULL || it->store->holding || it->store->met)
		return false;
	assert((it->store->inside || sqlite3_stmt_readonly(it->prepared)) &&
	       "tables change in a transaction only");
	/* What was bound the last time may be gone by now. */
	assert(it->bound == it->marks && "as many are bound as there are question marks");
	code = sqlite3_step(it->prepared);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		store_met(it->store, code);
	return false;
}

unsigned sql_run(struct sql *it)
{
	sql_step(it);
	if (it->prepared == NULL || it->store->holding || it->store->met)
		return 0;
	return (unsigned)sqlite3_changes(it->store->db);
}

int64_t sql_take_integer(struct sql *it)
{
	return sqlite3_column_int64(it->prepared, it->column++);
}

const char *sql_take_text(struct sql *it)
{
	const char *text = (const char *)sqlite3_column_text(it->prepared, it->column++);

	return text == NULL ? "" : text;
}

void sql_take_copy(struct sql *it, char *out, size_t size)
{
	copy_text(out, size, sql_take_text(it));
}

int64_t sql_first_integer(struct sql *it, int64_t fallback)
{
	return sql_step(it) ? sql_take_integer(it) : fallback;
}

int64_t sql_last_id(struct store *store)
{
	return store->db == NULL ? 0 : sqlite3_last_insert_rowid(store->db);
}
