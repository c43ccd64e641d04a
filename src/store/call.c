#include "store/call.h"

#include "store/sql.h"

int64_t call_add(struct store *store, const struct call *call)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO call (at, number, modem, sim, outbox_id,"
				     " settled_at) VALUES (?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, call->at);
	sql_bind_text(add, call->number);
	sql_bind_text(add, call->modem);
	sql_bind_text(add, call->sim);
	sql_bind_reference(add, call->outbox_id);
	sql_bind_integer(add, call->settled_at);
	sql_run(add);
	return sql_last_id(store);
}

bool call_answered_since(struct store *store, const char *number, int64_t since)
{
	SCOPED(sql_release)
	struct sql *last = sql(store, "SELECT 1 FROM call WHERE number = ? AND id > 0 AND at > ?"
				      " AND outbox_id IS NOT NULL LIMIT 1");

	sql_bind_text(last, number);
	sql_bind_integer(last, since);
	return sql_step(last);
}

bool call_settle(struct store *store, const char *number, struct moment now)
{
	SCOPED(sql_release)
	struct sql *settle = sql(store, "UPDATE call SET settled_at = ? WHERE settled_at = 0"
					" AND number = ?");

	sql_bind_integer(settle, now.utc);
	sql_bind_text(settle, number);
	return sql_run(settle) > 0;
}

void call_list(struct store *store, int64_t before_id, unsigned limit,
	       void (*each)(const struct call *call, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		sql(store, "SELECT id, at, number, modem, sim, coalesce(outbox_id, 0), settled_at"
			   " FROM call WHERE id < ? ORDER BY id DESC LIMIT ?");

	sql_bind_integer(list, before_id == 0 ? INT64_MAX : before_id);
	sql_bind_integer(list, limit == 0 ? 100 : limit);
	while (sql_step(list)) {
		struct call call;

		call.id = sql_take_integer(list);
		call.at = sql_take_integer(list);
		call.number = sql_take_text(list);
		call.modem = sql_take_text(list);
		call.sim = sql_take_text(list);
		call.outbox_id = sql_take_integer(list);
		call.settled_at = sql_take_integer(list);
		each(&call, context);
	}
}

void call_waiting(struct store *store,
		  void (*each)(const struct call_waiting *waiting, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT number, count(*), min(at), max(at) FROM call"
				      " WHERE settled_at = 0 GROUP BY number ORDER BY min(id)");

	while (sql_step(list)) {
		struct call_waiting waiting;

		waiting.number = sql_take_text(list);
		waiting.count = sql_take_integer(list);
		waiting.first_at = sql_take_integer(list);
		waiting.last_at = sql_take_integer(list);
		each(&waiting, context);
	}
}

int64_t call_waiting_count(struct store *store)
{
	SCOPED(sql_release)
	struct sql *count =
		sql(store, "SELECT count(DISTINCT number) FROM call WHERE settled_at = 0");

	return sql_first_integer(count, 0);
}
