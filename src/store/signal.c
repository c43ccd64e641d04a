#include "store/signal.h"

#include "store/sql.h"

#define LEVEL_MOST 31

void signal_put(struct store *store, const char *modem, int level, struct moment now)
{
	SCOPED(sql_release)
	struct sql *put =
		sql(store, "INSERT INTO signal (modem, slot, number, level)"
			   " VALUES (?1, ?2 % 48, ?2, ?3)"
			   " ON CONFLICT (modem, slot) DO UPDATE SET number = ?2,"
			   " level = CASE WHEN number = ?2 THEN min(level, ?3) ELSE ?3 END");

	sql_bind_text(put, modem);
	sql_bind_integer(put, now.utc / SIGNAL_SPAN);
	sql_bind_integer(put, level < 0 || level > LEVEL_MOST ? 0 : level);
	sql_run(put);
}

void signal_day(struct store *store, const char *modem, struct moment now, int levels[SIGNAL_SLOTS])
{
	SCOPED(sql_release)
	struct sql *day = sql(store, "SELECT number, level FROM signal WHERE modem = ?");
	int64_t first = now.utc / SIGNAL_SPAN - SIGNAL_SLOTS + 1;

	for (size_t i = 0; i < SIGNAL_SLOTS; i++)
		levels[i] = -1;
	sql_bind_text(day, modem);
	while (sql_step(day)) {
		int64_t number = sql_take_integer(day);

		if (number >= first && number < first + SIGNAL_SLOTS)
			levels[number - first] = (int)sql_take_integer(day);
	}
}
