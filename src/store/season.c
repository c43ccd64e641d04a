#include "store/season.h"

#include "store/sql.h"

int season_open(struct store *store)
{
	SCOPED(sql_release)
	struct sql *open = sql(store, "SELECT year FROM season WHERE closed_at = 0"
				      " ORDER BY year DESC LIMIT 1");

	return sql_step(open) ? (int)sql_take_integer(open) : 0;
}

void season_begin(struct store *store, int year, struct moment now)
{
	SCOPED(sql_release)
	struct sql *begin =
		sql(store, "INSERT OR IGNORE INTO season (year, opened_at) VALUES (?, ?)");

	sql_bind_integer(begin, year);
	sql_bind_integer(begin, now.utc);
	sql_run(begin);
}

bool season_close(struct store *store, int year, struct moment now)
{
	SCOPED(sql_release)
	struct sql *close =
		sql(store, "UPDATE season SET closed_at = ? WHERE year = ? AND closed_at = 0");

	sql_bind_integer(close, now.utc);
	sql_bind_integer(close, year);
	return sql_run(close) == 1;
}
