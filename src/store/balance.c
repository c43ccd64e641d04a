#include "store/balance.h"

#include "store/sql.h"

void balance_put(struct store *store, const struct balance *balance)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT INTO balance (sim, fen, at, text) VALUES (?, ?, ?, ?)"
				     " ON CONFLICT (sim) DO UPDATE SET fen = excluded.fen,"
				     " at = excluded.at, text = excluded.text");

	sql_bind_text(put, balance->sim);
	sql_bind_integer(put, balance->fen);
	sql_bind_integer(put, balance->at);
	sql_bind_text(put, balance->text);
	sql_run(put);
}

void balance_list(struct store *store, void (*each)(const struct balance *balance, void *context),
		  void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT sim, fen, at, text FROM balance ORDER BY sim");

	while (sql_step(list)) {
		struct balance balance;

		balance.sim = sql_take_text(list);
		balance.fen = sql_take_integer(list);
		balance.at = sql_take_integer(list);
		balance.text = sql_take_text(list);
		each(&balance, context);
	}
}
