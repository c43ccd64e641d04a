#include "store/accepted.h"

#include "base/buffer.h"
#include "store/sql.h"

void accepted_put(struct store *store, const char *text, const char *hash, struct moment now)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT INTO config (id, text, hash, at) VALUES (1, ?, ?, ?)"
				     " ON CONFLICT (id) DO UPDATE SET text = excluded.text,"
				     " hash = excluded.hash, at = excluded.at"
				     " WHERE text <> excluded.text OR hash <> excluded.hash");

	sql_bind_text(put, text);
	sql_bind_text(put, hash);
	sql_bind_integer(put, now.utc);
	sql_run(put);
}

char *accepted_get(struct store *store, char *hash, size_t hash_size, int64_t *at)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT at, hash, text FROM config WHERE id = 1");
	int64_t when;
	const char *known;

	if (!sql_step(row))
		return NULL;
	when = sql_take_integer(row);
	if (at != NULL)
		*at = when;
	known = sql_take_text(row);
	if (hash != NULL)
		copy_text(hash, hash_size, known);
	return need_copy(sql_take_text(row));
}

void accepted_hash(struct store *store, char *hash, size_t size)
{
	SCOPED(sql_release) struct sql *row = sql(store, "SELECT hash FROM config WHERE id = 1");

	hash[0] = '\0';
	if (sql_step(row))
		sql_take_copy(row, hash, size);
}
