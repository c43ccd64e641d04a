#include "store/land.h"

#include "store/sql.h"

#define COLUMNS "report_id, taker, years, price, agreed_at, planted_at"

void land_put(struct store *store, const struct land *land)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "REPLACE INTO land (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)");

	sql_bind_integer(put, land->report_id);
	sql_bind_text(put, land->taker);
	sql_bind_integer(put, land->years);
	sql_bind_integer(put, (int64_t)(land->price * 1000 + 0.5));
	sql_bind_integer(put, land->agreed_at);
	sql_bind_integer(put, land->planted_at);
	sql_run(put);
}

static bool one(struct sql *row, struct land *land)
{
	if (!sql_step(row))
		return false;
	land->report_id = sql_take_integer(row);
	sql_take_copy(row, land->taker, sizeof(land->taker));
	land->years = (int)sql_take_integer(row);
	land->price = (double)sql_take_integer(row) / 1000;
	land->agreed_at = sql_take_integer(row);
	land->planted_at = sql_take_integer(row);
	return true;
}

bool land_get(struct store *store, int64_t report_id, struct land *land)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM land WHERE report_id = ?");

	sql_bind_integer(row, report_id);
	return one(row, land);
}

void land_list(struct store *store, int season, const char *state, unsigned limit,
	       void (*each)(const struct land *land, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM land JOIN report"
				      " ON report.id = report_id WHERE state <> 'replaced'"
				      " AND (?1 IS NULL OR state = ?1)"
				      " AND (?3 = 0 OR season = ?3)"
				      " ORDER BY report_id DESC LIMIT ?2");
	struct land land;

	sql_bind_text(rows, state);
	sql_bind_integer(rows, limit == 0 ? 100 : limit);
	sql_bind_integer(rows, season);
	while (one(rows, &land))
		each(&land, context);
}
