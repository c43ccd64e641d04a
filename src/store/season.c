#include "store/season.h"

#include "store/inside.h"
#include "store/sql.h"

/* Of a season, among those that were asked for. */
static unsigned place_of(int year)
{
	return (unsigned)year % SEASONS_ASKED;
}

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
	store->seasons[place_of(year)].year = 0;
	return sql_run(close) == 1;
}

int64_t season_opened_at(struct store *store, int year)
{
	SCOPED(sql_release)
	struct sql *get = sql(store, "SELECT opened_at FROM season WHERE year = ?");

	sql_bind_integer(get, year);
	return sql_first_integer(get, 0);
}

static int64_t closed_at(struct store *store, int year)
{
	SCOPED(sql_release)
	struct sql *get = sql(store, "SELECT closed_at FROM season WHERE year = ?");

	sql_bind_integer(get, year);
	return sql_first_integer(get, 0);
}

/* Each text asks several times; within a transaction the answer is ours to change. */
int64_t season_closed_at(struct store *store, int year)
{
	unsigned place = place_of(year);

	if (!store->inside || year == 0)
		return closed_at(store, year);
	if (store->seasons[place].year != year) {
		store->seasons[place].closed_at = closed_at(store, year);
		store->seasons[place].year = year;
	}
	return store->seasons[place].closed_at;
}

bool season_closed(struct store *store, int year)
{
	return season_closed_at(store, year) != 0;
}
