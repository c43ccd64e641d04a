#include "store/tally.h"

#include "store/inside.h"
#include "store/sql.h"

#include <string.h>

#define QUARTER MINUTES(15)

static void write_one(struct store *store, enum tally what)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO tally (quarter, what, amount) VALUES (?, ?, ?)"
				     " ON CONFLICT (quarter, what)"
				     " DO UPDATE SET amount = amount + excluded.amount");

	sql_bind_integer(add, store->tally_quarter);
	sql_bind_integer(add, what);
	sql_bind_integer(add, store->tallies[what]);
	sql_run(add);
	store->tallies[what] = 0;
}

void tally_write(struct store *store)
{
	for (enum tally what = 0; what < TALLY_COUNT; what++)
		if (store->tallies[what] != 0)
			write_one(store, what);
}

static void count(struct store *store, enum tally what, int64_t at, int by)
{
	int64_t quarter = at / QUARTER;

	if (quarter != store->tally_quarter)
		tally_write(store);
	store->tally_quarter = quarter;
	store->tallies[what] += by;
}

void tally_add(struct store *store, enum tally what, struct moment now)
{
	count(store, what, now.utc, 1);
}

void tally_take_back(struct store *store, enum tally what, int64_t at)
{
	count(store, what, at, -1);
	store->over.until = -1; /* its quarter may be over */
}

void tally_read(struct store *store, int64_t since, int64_t sums[TALLY_COUNT])
{
	SCOPED(sql_release)
	struct sql *read = sql(store, "SELECT what, sum(amount) FROM tally WHERE quarter >= ?"
				      " GROUP BY what");

	for (int i = 0; i < TALLY_COUNT; i++)
		sums[i] = 0;
	sql_bind_integer(read, since / QUARTER);
	while (sql_step(read)) {
		int64_t what = sql_take_integer(read);

		if (what >= 0 && what < TALLY_COUNT)
			sums[what] = sql_take_integer(read);
	}
}

/* Quarters that are over change no more, once what was done in them is written, but for what is
 * taken back. */
static int64_t segments_of(struct store *store, int64_t from, int64_t to)
{
	SCOPED(sql_release)
	struct sql *sum = sql(store, "SELECT coalesce(sum(amount), 0) FROM tally"
				     " WHERE quarter >= ? AND quarter < ? AND what = ?");

	sql_bind_integer(sum, from);
	sql_bind_integer(sum, to);
	sql_bind_integer(sum, TALLY_SEGMENTS);
	return sql_first_integer(sum, 0);
}

int64_t tally_segments_since(struct store *store, int64_t since, struct moment now)
{
	int64_t first = since / QUARTER, present = now.utc / QUARTER;

	if (store->over.since != first || store->over.until != present) {
		store->over.since = first;
		store->over.segments = segments_of(store, first, present);
		/* What waits to be written may belong to a quarter that is over. */
		store->over.until = store->tallies[TALLY_SEGMENTS] == 0 ? present : -1;
	}
	/* Also what a clock that was ahead has dated later. */
	return store->over.segments + segments_of(store, present, INT64_MAX) +
	       store->tallies[TALLY_SEGMENTS];
}
