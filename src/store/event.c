#include "store/event.h"

#include "store/sql.h"

void event_add(struct store *store, const char *kind, const char *json, struct moment now)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO event (at, kind, json) VALUES (?, ?, ?)");

	sql_bind_integer(add, now.utc);
	sql_bind_text(add, kind);
	sql_bind_text(add, json == NULL ? "{}" : json);
	sql_run(add);
}

int64_t event_list(struct store *store, int64_t since, unsigned limit,
		   void (*each)(const struct event_row *event, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT id, at, kind, json FROM event WHERE id > ?"
				      " ORDER BY id LIMIT ?");

	sql_bind_integer(list, since);
	sql_bind_integer(list, limit == 0 ? 1000 : limit);
	while (sql_step(list)) {
		struct event_row event;

		since = event.id = sql_take_integer(list);
		event.at = sql_take_integer(list);
		event.kind = sql_take_text(list);
		event.json = sql_take_text(list);
		each(&event, context);
	}
	return since;
}

int64_t event_last(struct store *store)
{
	SCOPED(sql_release)
	struct sql *last = sql(store, "SELECT max(id) FROM event");

	return sql_first_integer(last, 0);
}
