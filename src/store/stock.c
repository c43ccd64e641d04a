#include "store/stock.h"

#include "base/buffer.h"
#include "store/sql.h"

#define SUPPLY "report_id, item, supply.amount, reserved, ready_at, handed_at"

/* The item's row, with so much more in it. */
static void add_to(struct store *store, const char *item, int64_t amount, int64_t reserved)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO stock (item, amount, reserved) VALUES (?, ?, ?)"
				     " ON CONFLICT (item) DO UPDATE"
				     " SET amount = amount + excluded.amount,"
				     " reserved = reserved + excluded.reserved");

	sql_bind_text(add, item);
	sql_bind_integer(add, amount);
	sql_bind_integer(add, reserved);
	sql_run(add);
}

void supply_put(struct store *store, const struct supply *supply)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "REPLACE INTO supply (report_id, item, amount, reserved,"
				     " ready_at, handed_at) VALUES (?, ?, ?, ?, ?, ?)");
	struct supply old;

	if (supply_get(store, supply->report_id, &old) && old.reserved)
		add_to(store, old.item, 0, -old.amount);
	if (supply->reserved)
		add_to(store, supply->item, 0, supply->amount);
	sql_bind_integer(put, supply->report_id);
	sql_bind_text(put, supply->item);
	sql_bind_integer(put, supply->amount);
	sql_bind_integer(put, supply->reserved);
	sql_bind_integer(put, supply->ready_at);
	sql_bind_integer(put, supply->handed_at);
	sql_run(put);
}

static bool one_supply(struct sql *row, struct supply *supply)
{
	if (!sql_step(row))
		return false;
	supply->report_id = sql_take_integer(row);
	sql_take_copy(row, supply->item, sizeof(supply->item));
	supply->amount = sql_take_integer(row);
	supply->reserved = sql_take_integer(row) != 0;
	supply->ready_at = sql_take_integer(row);
	supply->handed_at = sql_take_integer(row);
	return true;
}

bool supply_get(struct store *store, int64_t report_id, struct supply *supply)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " SUPPLY " FROM supply WHERE report_id = ?");

	sql_bind_integer(row, report_id);
	return one_supply(row, supply);
}

void supply_list(struct store *store, int season, const char *state, unsigned limit,
		 void (*each)(const struct supply *supply, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " SUPPLY " FROM supply JOIN report"
				      " ON report.id = report_id WHERE state <> 'replaced'"
				      " AND (?1 IS NULL OR state = ?1)"
				      " AND (?3 = 0 OR season = ?3)"
				      " ORDER BY report_id DESC LIMIT ?2");
	struct supply supply;

	sql_bind_text(rows, state);
	sql_bind_integer(rows, limit == 0 ? 100 : limit);
	sql_bind_integer(rows, season);
	while (one_supply(rows, &supply))
		each(&supply, context);
}

#define SET_ASIDE                                                                                  \
	" FROM supply JOIN report ON report.id = report_id WHERE reserved = 1 AND season <= ?"

void supply_set_aside(struct store *store, int season, unsigned limit,
		      void (*each)(const struct supply *supply, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " SUPPLY SET_ASIDE " ORDER BY report_id LIMIT ?");
	struct supply supply;

	sql_bind_integer(rows, season);
	sql_bind_integer(rows, limit);
	while (one_supply(rows, &supply))
		each(&supply, context);
}

int64_t supply_set_aside_count(struct store *store, int season)
{
	SCOPED(sql_release) struct sql *row = sql(store, "SELECT count(*)" SET_ASIDE);

	sql_bind_integer(row, season);
	return sql_first_integer(row, 0);
}

static bool one(struct sql *row, struct stock *stock)
{
	if (!sql_step(row))
		return false;
	sql_take_copy(row, stock->item, sizeof(stock->item));
	stock->amount = sql_take_integer(row);
	stock->reserved = sql_take_integer(row);
	return true;
}

struct stock stock_of(struct store *store, const char *item)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT item, amount, reserved FROM stock WHERE item = ?");
	struct stock stock = { .amount = 0 };

	sql_bind_text(row, item);
	if (!one(row, &stock))
		copy_text(stock.item, sizeof(stock.item), item);
	return stock;
}

void stock_change(struct store *store, const char *item, int64_t amount, int64_t report_id,
		  const char *who, struct moment now)
{
	SCOPED(sql_release)
	struct sql *move = sql(store, "INSERT INTO stock_move (item, amount, report_id, at, who)"
				      " VALUES (?, ?, ?, ?, ?)");

	add_to(store, item, amount, 0);
	sql_bind_text(move, item);
	sql_bind_integer(move, amount);
	sql_bind_reference(move, report_id);
	sql_bind_integer(move, now.utc);
	sql_bind_text(move, who);
	sql_run(move);
}

void stock_list(struct store *store, void (*each)(const struct stock *stock, void *context),
		void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT item, amount, reserved FROM stock ORDER BY item");
	struct stock stock;

	while (one(rows, &stock))
		each(&stock, context);
}
