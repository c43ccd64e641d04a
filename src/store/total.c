#include "store/total.h"

#include "store/daywork.h"
#include "store/sql.h"
#include "store/sum.h"

/*
 * A record's amounts stand in one text, "harvested=2330000;bags=40000;". It is taken apart by the
 * database itself: each round gives one amount and the rest; the round before the first stands
 * for the record, which counts in the measure ''.
 */
#define LEDGER                                                                                     \
	"WITH RECURSIVE amount (season, form, grp, zone, place, measure, value, rest) AS ("        \
	" SELECT season, form, grp, zone, place, '', 0, amounts FROM report"                       \
	" WHERE state NOT IN ('waiting', 'replaced', 'cancelled', 'declined')"                     \
	" UNION ALL SELECT season, form, grp, zone, place, substr(rest, 1, instr(rest, '=') - 1)," \
	" CAST(substr(rest, instr(rest, '=') + 1, instr(rest, ';') - instr(rest, '=') - 1)"        \
	" AS INTEGER), substr(rest, instr(rest, ';') + 1)"                                         \
	" FROM amount WHERE instr(rest, '=') > 0 AND instr(rest, ';') > instr(rest, '=')),"        \
	" counted (season, form, measure, grp, zone, place, amount, records) AS ("                 \
	" SELECT season, form, measure, grp, zone, place, sum(value), count(*) FROM ("             \
	" SELECT season, form, measure, grp, zone, place, value FROM amount"                       \
	" UNION ALL SELECT r.season, r.form, '" DAYWORK_MEASURE "', d.grp, '', '', d.days"         \
	" FROM daywork d JOIN report r ON r.id = d.report_id)"                                     \
	" GROUP BY season, form, measure, grp, zone, place)"

/* The same by the hour (table trend). */
#define GROWTH                                                                                     \
	"WITH RECURSIVE part (season, hour, grp, measure, value, rest) AS ("                       \
	" SELECT season, at / 3600000, grp, '', 0, amounts FROM report"                            \
	" WHERE state NOT IN ('waiting', 'replaced', 'cancelled', 'declined')"                     \
	" UNION ALL SELECT season, hour, grp, substr(rest, 1, instr(rest, '=') - 1),"              \
	" CAST(substr(rest, instr(rest, '=') + 1, instr(rest, ';') - instr(rest, '=') - 1)"        \
	" AS INTEGER), substr(rest, instr(rest, ';') + 1)"                                         \
	" FROM part WHERE instr(rest, '=') > 0 AND instr(rest, ';') > instr(rest, '='))"

/* Each gives what, kept, counted for the sums that differ. */
static const char growth[] = GROWTH
	" SELECT what, sum(kept), sum(counted) FROM ("
	"SELECT 'trend of ' || measure || ' ' || season || ' ' || grp || ' ' || hour AS what,"
	" amount AS kept, 0 AS counted FROM trend"
	" UNION ALL SELECT 'trend of ' || measure || ' ' || season || ' ' || grp || ' '"
	" || hour, 0, value FROM part WHERE measure <> ''"
	") GROUP BY what HAVING sum(kept) <> sum(counted)";
static const char ledgers[] =
	LEDGER " SELECT concat, sum(kept), sum(counted) FROM ("
	       "SELECT 'amount of ' || season || ' ' || form || ' ' || measure || ' ' || grp || ' '"
	       " || zone || ' ' || place AS concat, amount AS kept, 0 AS counted FROM total"
	       " UNION ALL SELECT 'amount of ' || season || ' ' || form || ' ' || measure || ' '"
	       " || grp || ' ' || zone || ' ' || place, 0, amount FROM counted"
	       " UNION ALL SELECT 'records of ' || season || ' ' || form || ' ' || measure || ' '"
	       " || grp || ' ' || zone || ' ' || place, records, 0 FROM total"
	       " UNION ALL SELECT 'records of ' || season || ' ' || form || ' ' || measure || ' '"
	       " || grp || ' ' || zone || ' ' || place, 0, records FROM counted"
	       ") GROUP BY concat HAVING sum(kept) <> sum(counted)";
static const char days_worked[] =
	"SELECT what, sum(kept), sum(counted) FROM ("
	"SELECT 'days of ' || month || ' ' || name || ' ' || grp || ' ' || task AS what,"
	" days AS kept, 0 AS counted FROM daysum"
	" UNION ALL SELECT 'days of ' || substr(date, 1, 7) || ' ' || name || ' ' || grp || ' '"
	" || task, 0, days FROM daywork) GROUP BY what HAVING sum(kept) <> sum(counted)";
static const char places[] =
	"SELECT what, kept, counted FROM ("
	"SELECT 'places of ' || date || ' ' || task AS what, taken AS kept, (SELECT"
	" coalesce(sum(people), 0) FROM signup WHERE workday_id = workday.id"
	" AND state IN (0, 4, 5)) AS counted FROM workday UNION ALL"
	" SELECT 'waiting for ' || date || ' ' || task, waiting, (SELECT"
	" coalesce(sum(people), 0) FROM signup WHERE workday_id = workday.id AND state = 1)"
	" FROM workday) WHERE kept <> counted";
static const char stocks[] =
	"SELECT what, kept, counted FROM ("
	"SELECT 'stock of ' || item AS what, amount AS kept, (SELECT coalesce(sum(amount), 0)"
	" FROM stock_move WHERE item = stock.item) AS counted FROM stock UNION ALL"
	" SELECT 'reserved of ' || item, reserved, (SELECT coalesce(sum(amount), 0) FROM supply"
	" WHERE item = stock.item AND reserved = 1) FROM stock) WHERE kept <> counted";

static unsigned differing(struct sql *rows,
			  void (*each)(const struct total_fault *fault, void *context),
			  void *context)
{
	unsigned found = 0;

	for (; sql_step(rows); found++) {
		struct total_fault fault;

		fault.what = sql_take_text(rows);
		fault.kept = sql_take_integer(rows);
		fault.counted = sql_take_integer(rows);
		each(&fault, context);
	}
	return found;
}

unsigned total_check(struct store *store,
		     void (*each)(const struct total_fault *fault, void *context), void *context)
{
	SCOPED(sql_release) struct sql *of_ledgers = sql(store, ledgers);
	SCOPED(sql_release) struct sql *of_growth = sql(store, growth);
	SCOPED(sql_release) struct sql *of_days = sql(store, days_worked);
	SCOPED(sql_release) struct sql *of_places = sql(store, places);
	SCOPED(sql_release) struct sql *of_stock = sql(store, stocks);

	sum_write(store);
	return differing(of_ledgers, each, context) + differing(of_growth, each, context) +
	       differing(of_days, each, context) + differing(of_places, each, context) +
	       differing(of_stock, each, context);
}

/* In this order. */
static const char *const rebuilding[] = {
	"DELETE FROM total",
	LEDGER " INSERT INTO total (season, form, measure, grp, zone, place, amount, records)"
	       " SELECT season, form, measure, grp, zone, place, amount, records FROM counted",
	"DELETE FROM trend",
	GROWTH " INSERT INTO trend (measure, season, hour, grp, amount)"
	       " SELECT measure, season, hour, grp, sum(value) FROM part WHERE measure <> ''"
	       " GROUP BY measure, season, hour, grp",
	"DELETE FROM daysum",
	"INSERT INTO daysum (month, person_id, name, grp, task, days)"
	" SELECT substr(date, 1, 7), person_id, name, grp, task, sum(days) FROM daywork"
	" GROUP BY substr(date, 1, 7), person_id, name, grp, task",
	"UPDATE workday SET taken = (SELECT coalesce(sum(people), 0) FROM signup"
	" WHERE workday_id = workday.id AND state IN (0, 4, 5)),"
	" waiting = (SELECT coalesce(sum(people), 0) FROM signup"
	" WHERE workday_id = workday.id AND state = 1)",
	"UPDATE stock SET amount = (SELECT coalesce(sum(amount), 0) FROM stock_move"
	" WHERE item = stock.item), reserved = (SELECT coalesce(sum(amount), 0) FROM supply"
	" WHERE item = stock.item AND reserved = 1)",
};

void total_rebuild(struct store *store)
{
	sum_write(store);
	for (size_t i = 0; i < sizeof(rebuilding) / sizeof(*rebuilding); i++) {
		SCOPED(sql_release) struct sql *step = sql(store, rebuilding[i]);

		sql_run(step);
	}
}
