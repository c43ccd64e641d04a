#include "store/sum.h"

#include "base/buffer.h"
#include "store/inside.h"
#include "store/sql.h"
#include "store/trend.h"

static void write_total(struct store *store, const struct sum *sum)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO total (season, form, measure, grp, zone, place, amount,"
			   " records) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
			   " ON CONFLICT (season, form, measure, grp, zone, place) DO UPDATE"
			   " SET amount = amount + excluded.amount,"
			   " records = records + excluded.records");

	sql_bind_integer(add, sum->season);
	sql_bind_text(add, sum->form);
	sql_bind_text(add, sum->measure);
	sql_bind_integer(add, sum->group);
	sql_bind_text(add, sum->zone);
	sql_bind_text(add, sum->place);
	sql_bind_integer(add, sum->amount);
	sql_bind_integer(add, sum->records);
	sql_run(add);
}

void sum_write(struct store *store)
{
	for (size_t i = 0; i < store->sum_count; i++) {
		const struct sum *sum = &store->sums[i];

		write_total(store, sum);
		if (sum->measure[0] != '\0')
			trend_add(store, sum);
	}
	store->sum_count = 0;
}

static bool counts_beside(const struct sum *one, const struct sum *other)
{
	return one->hour == other->hour && one->group == other->group &&
	       one->season == other->season && text_is(one->measure, other->measure) &&
	       text_is(one->form, other->form) && text_is(one->place, other->place) &&
	       text_is(one->zone, other->zone);
}

void sum_add(struct store *store, const struct sum *sum)
{
	for (size_t i = 0; i < store->sum_count; i++) {
		if (!counts_beside(&store->sums[i], sum))
			continue;
		store->sums[i].amount += sum->amount;
		store->sums[i].records += sum->records;
		return;
	}
	if (store->sum_count == SUMS_MOST)
		sum_write(store);
	store->sums[store->sum_count++] = *sum;
}
