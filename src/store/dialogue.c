#include "store/dialogue.h"

#include "base/buffer.h"
#include "store/sql.h"

#include <stdlib.h>

#define COLUMNS "phone, form, question, draft, asked_at, expires_at, tries, message_id"

void dialogue_release(struct dialogue *dialogue)
{
	free(dialogue->draft);
	dialogue->draft = NULL;
}

static void read_row(struct sql *row, struct dialogue *dialogue)
{
	sql_take_copy(row, dialogue->phone, sizeof(dialogue->phone));
	sql_take_copy(row, dialogue->form, sizeof(dialogue->form));
	sql_take_copy(row, dialogue->question, sizeof(dialogue->question));
	dialogue->draft = need_copy(sql_take_text(row));
	dialogue->asked_at = sql_take_integer(row);
	dialogue->expires_at = sql_take_integer(row);
	dialogue->tries = (unsigned)sql_take_integer(row);
	dialogue->message_id = sql_take_integer(row);
}

bool dialogue_get(struct store *store, const char *phone, struct moment now,
		  struct dialogue *dialogue)
{
	SCOPED(sql_release)
	struct sql *row =
		sql(store, "SELECT " COLUMNS " FROM dialogue WHERE phone = ? AND expires_at > ?");

	sql_bind_text(row, phone);
	sql_bind_integer(row, now.utc);
	if (!sql_step(row))
		return false;
	read_row(row, dialogue);
	return true;
}

void dialogue_put(struct store *store, const struct dialogue *dialogue)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "REPLACE INTO dialogue (" COLUMNS ")"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_text(put, dialogue->phone);
	sql_bind_text(put, dialogue->form);
	sql_bind_text(put, dialogue->question);
	sql_bind_text(put, dialogue->draft == NULL ? "{}" : dialogue->draft);
	sql_bind_integer(put, dialogue->asked_at);
	sql_bind_integer(put, dialogue->expires_at);
	sql_bind_integer(put, dialogue->tries);
	sql_bind_reference(put, dialogue->message_id);
	sql_run(put);
}

bool dialogue_close(struct store *store, const char *phone)
{
	SCOPED(sql_release) struct sql *drop = sql(store, "DELETE FROM dialogue WHERE phone = ?");

	sql_bind_text(drop, phone);
	return sql_run(drop) > 0;
}

void dialogue_expired(struct store *store, struct moment now, unsigned limit,
		      void (*each)(const struct dialogue *dialogue, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT " COLUMNS " FROM dialogue WHERE expires_at <= ?"
				      " ORDER BY expires_at LIMIT ?");

	sql_bind_integer(list, now.utc);
	sql_bind_integer(list, limit == 0 ? 100 : limit);
	while (sql_step(list)) {
		struct dialogue dialogue;

		read_row(list, &dialogue);
		each(&dialogue, context);
		dialogue_release(&dialogue);
	}
}

int64_t dialogue_due(struct store *store)
{
	SCOPED(sql_release)
	struct sql *next =
		sql(store, "SELECT expires_at FROM dialogue ORDER BY expires_at LIMIT 1");

	return sql_first_integer(next, NEVER);
}

/* ---- what is left of a talk ---- */

void draft_keep(struct store *store, int64_t message_id, const char *form, const char *draft,
		struct moment now)
{
	SCOPED(sql_release)
	struct sql *keep = sql(store, "REPLACE INTO draft (message_id, form, draft, at)"
				      " SELECT id, ?, ?, ? FROM message WHERE id = ?");

	sql_bind_text(keep, form);
	sql_bind_text(keep, draft);
	sql_bind_integer(keep, now.utc);
	sql_bind_integer(keep, message_id);
	sql_run(keep);
}

char *draft_get(struct store *store, int64_t message_id, char *form, size_t form_size)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT form, draft FROM draft WHERE message_id = ?");
	const char *name;

	sql_bind_integer(row, message_id);
	if (!sql_step(row))
		return NULL;
	name = sql_take_text(row);
	if (form != NULL)
		copy_text(form, form_size, name);
	return need_copy(sql_take_text(row));
}

void draft_drop(struct store *store, int64_t message_id)
{
	SCOPED(sql_release)
	struct sql *drop = sql(store, "DELETE FROM draft WHERE message_id = ?");

	sql_bind_integer(drop, message_id);
	sql_run(drop);
}
