#include "store/setting.h"

#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>

bool setting_get(struct store *store, const char *name, char *out, size_t size)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT value FROM setting WHERE name = ?");

	out[0] = '\0';
	sql_bind_text(row, name);
	if (!sql_step(row))
		return false;
	sql_take_copy(row, out, size);
	return true;
}

int64_t setting_number(struct store *store, const char *name, int64_t fallback)
{
	char value[32];

	return setting_get(store, name, value, sizeof(value)) ? strtoll(value, NULL, 10) : fallback;
}

void setting_put(struct store *store, const char *name, const char *value)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT INTO setting (name, value) VALUES (?, ?)"
				     " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
				     " WHERE value <> excluded.value");
	SCOPED(sql_release) struct sql *drop = sql(store, "DELETE FROM setting WHERE name = ?");

	if (value == NULL) {
		sql_bind_text(drop, name);
		sql_run(drop);
		return;
	}
	sql_bind_text(put, name);
	sql_bind_text(put, value);
	sql_run(put);
}

void setting_put_number(struct store *store, const char *name, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	setting_put(store, name, text);
}
