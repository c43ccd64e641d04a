#include "store/status.h"

#include "base/buffer.h"
#include "store/sql.h"

void status_put(struct store *store, const char *name, const char *json, struct moment now)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "REPLACE INTO status (name, json, at) VALUES (?, ?, ?)");
	SCOPED(sql_release) struct sql *drop = sql(store, "DELETE FROM status WHERE name = ?");

	if (json == NULL) {
		sql_bind_text(drop, name);
		sql_run(drop);
		return;
	}
	sql_bind_text(put, name);
	sql_bind_text(put, json);
	sql_bind_integer(put, now.utc);
	sql_run(put);
}

char *status_get(struct store *store, const char *name, int64_t *at)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT at, json FROM status WHERE name = ?");
	int64_t when;

	sql_bind_text(row, name);
	if (!sql_step(row))
		return NULL;
	when = sql_take_integer(row);
	if (at != NULL)
		*at = when;
	return need_copy(sql_take_text(row));
}

void status_list(struct store *store,
		 void (*each)(const char *name, const char *json, int64_t at, void *context),
		 void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT name, json, at FROM status ORDER BY name");

	while (sql_step(list)) {
		const char *name = sql_take_text(list);
		const char *json = sql_take_text(list);

		each(name, json, sql_take_integer(list), context);
	}
}
