#include "store/veil.h"

#include "base/buffer.h"
#include "store/sql.h"

#include <stdio.h>

#define PREFIX "anonymous-"

bool veil_is(const char *name)
{
	return text_begins(name, PREFIX);
}

static void rename_sender(struct store *store, int64_t message_id, const char *name)
{
	SCOPED(sql_release)
	struct sql *hide = sql(store, "UPDATE message SET sender = ? WHERE id = ?");

	sql_bind_text(hide, name);
	sql_bind_integer(hide, message_id);
	sql_run(hide);
}

void veil_put(struct store *store, int64_t message_id, const char *number, char *out)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT OR IGNORE INTO veil (name, number) VALUES (?, ?)");

	snprintf(out, PHONE_SIZE, PREFIX "%lld", (long long)message_id);
	sql_bind_text(put, out);
	sql_bind_text(put, number);
	sql_run(put);
	rename_sender(store, message_id, out);
}

bool veil_number(struct store *store, const char *name, char number[PHONE_SIZE])
{
	SCOPED(sql_release) struct sql *row = sql(store, "SELECT number FROM veil WHERE name = ?");

	sql_bind_text(row, name);
	if (!sql_step(row))
		return false;
	sql_take_copy(row, number, PHONE_SIZE);
	return true;
}
