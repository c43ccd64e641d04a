#include "store/trend.h"

#include "store/sql.h"

#define HOUR	    HOURS(1)
#define THOUSANDTHS 1000.0

void trend_add(struct store *store, const struct sum *sum)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO trend (measure, season, hour, grp, amount)"
				     " VALUES (?, ?, ?, ?, ?)"
				     " ON CONFLICT (measure, season, hour, grp) DO UPDATE"
				     " SET amount = amount + excluded.amount");

	sql_bind_text(add, sum->measure);
	sql_bind_integer(add, sum->season);
	sql_bind_integer(add, sum->hour);
	sql_bind_integer(add, sum->group);
	sql_bind_integer(add, sum->amount);
	sql_run(add);
}

void trend_read(struct store *store, const char *measure, int season, int64_t since,
		void (*each)(const struct trend_hour *hour, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT hour, grp, amount FROM trend WHERE measure = ?"
				      " AND season = ? AND hour >= ? ORDER BY hour, grp");

	sum_write(store);
	sql_bind_text(rows, measure);
	sql_bind_integer(rows, season);
	sql_bind_integer(rows, since / HOUR);
	while (sql_step(rows)) {
		struct trend_hour hour;

		hour.at = sql_take_integer(rows) * HOUR;
		hour.group = (int)sql_take_integer(rows);
		hour.amount = (double)sql_take_integer(rows) / THOUSANDTHS;
		each(&hour, context);
	}
}
