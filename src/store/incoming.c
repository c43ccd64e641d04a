#include "store/incoming.h"

#include "store/sql.h"

#include <string.h>

/* Who is behind a number: the first of those who share it. */
#define BEHIND(column)                                                                             \
	"(SELECT p." column " FROM person_phone pp JOIN person p ON p.id = pp.person_id"           \
	" WHERE pp.number = m.sender ORDER BY p.id LIMIT 1)"
#define COLUMNS                                                                                    \
	"SELECT m.id, m.received_at, m.sender, m.state, m.attention, m.form, m.outcome, "          \
	"m.text, " BEHIND("name") ", " BEHIND("grp") " FROM message m"

static void read_row(struct sql *row, struct incoming *it)
{
	it->id = sql_take_integer(row);
	it->received_at = sql_take_integer(row);
	it->sender = sql_take_text(row);
	it->state = (enum inbox_state)sql_take_integer(row);
	it->attention = sql_take_integer(row) != 0;
	it->form = sql_take_text(row);
	it->outcome = sql_take_text(row);
	it->text = sql_take_text(row);
	it->name = sql_take_text(row);
	it->group = (int)sql_take_integer(row);
}

static void give(struct sql *rows, incoming_each *each, void *context)
{
	while (sql_step(rows)) {
		struct incoming it;

		read_row(rows, &it);
		each(&it, context);
	}
}

static struct sql *page(struct store *store, bool upwards, bool attention)
{
	if (attention)
		return upwards ? sql(store, COLUMNS " WHERE m.attention = 1 AND m.id > ?"
						    " ORDER BY m.id LIMIT ?")
			       : sql(store, COLUMNS " WHERE m.attention = 1 AND m.id < ?"
						    " ORDER BY m.id DESC LIMIT ?");
	return upwards ? sql(store, COLUMNS " WHERE m.id > ? ORDER BY m.id LIMIT ?")
		       : sql(store, COLUMNS " WHERE m.id < ? ORDER BY m.id DESC LIMIT ?");
}

void incoming_page(struct store *store, int64_t from, bool upwards, bool attention, unsigned limit,
		   incoming_each *each, void *context)
{
	SCOPED(sql_release) struct sql *rows = page(store, upwards, attention);

	sql_bind_integer(rows, from == 0 && !upwards ? INT64_MAX : from);
	sql_bind_integer(rows, limit);
	give(rows, each, context);
}

bool incoming_get(struct store *store, int64_t id, incoming_each *each, void *context)
{
	SCOPED(sql_release) struct sql *row = sql(store, COLUMNS " WHERE m.id = ?");
	struct incoming it;

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(row, &it);
	each(&it, context);
	return true;
}

int64_t incoming_last(struct store *store)
{
	SCOPED(sql_release) struct sql *last = sql(store, "SELECT max(id) FROM message");

	return sql_first_integer(last, 0);
}

bool incoming_names(struct store *store, const char *words)
{
	SCOPED(sql_release)
	struct sql *any = sql(store, "SELECT 1 FROM person WHERE instr(name, ?) > 0 LIMIT 1");

	sql_bind_text(any, words);
	return sql_step(any);
}

/* Words that are neither number, name nor form are in texts alone: three times as fast. */
static bool in_texts_only(const struct incoming_wish *wish)
{
	return wish->words != NULL && wish->words[strcspn(wish->words, "+0123456789")] == '\0' &&
	       wish->name == NULL && wish->name_begins == NULL && wish->number_ends == NULL &&
	       wish->form == NULL;
}

static void find_in_texts(struct store *store, const char *words, int64_t from, int64_t below,
			  unsigned limit, incoming_each *each, void *context)
{
	SCOPED(sql_release)
	struct sql *rows =
		sql(store, COLUMNS " WHERE m.id >= ? AND m.id < ?"
				   " AND instr(m.text, ?) > 0 ORDER BY m.id DESC LIMIT ?");

	sql_bind_integer(rows, from);
	sql_bind_integer(rows, below);
	sql_bind_text(rows, words);
	sql_bind_integer(rows, limit);
	give(rows, each, context);
}

static void find_anywhere(struct store *store, const struct incoming_wish *wish, int64_t from,
			  int64_t below, unsigned limit, incoming_each *each, void *context)
{
	SCOPED(sql_release)
	struct sql *rows =
		sql(store, COLUMNS " WHERE m.id >= ?1 AND m.id < ?2 AND ("
				   "instr(m.text, ?3) > 0 OR instr(m.sender, ?3) > 0"
				   " OR substr(m.sender, -length(?4)) = ?4 OR m.form = ?5"
				   " OR m.sender IN (SELECT pp.number FROM person p"
				   " JOIN person_phone pp ON pp.person_id = p.id"
				   " WHERE instr(p.name, ?6) > 0"
				   " OR substr(p.name, 1, length(?7)) = ?7))"
				   " ORDER BY m.id DESC LIMIT ?8");

	sql_bind_integer(rows, from);
	sql_bind_integer(rows, below);
	sql_bind_text(rows, wish->words);
	sql_bind_text(rows, wish->number_ends);
	sql_bind_text(rows, wish->form);
	sql_bind_text(rows, wish->name);
	sql_bind_text(rows, wish->name_begins);
	sql_bind_integer(rows, limit);
	give(rows, each, context);
}

void incoming_find(struct store *store, const struct incoming_wish *wish, int64_t from,
		   int64_t below, unsigned limit, incoming_each *each, void *context)
{
	if (in_texts_only(wish))
		find_in_texts(store, wish->words, from, below, limit, each, context);
	else
		find_anywhere(store, wish, from, below, limit, each, context);
}

/* ---- one message ---- */

void incoming_replies(struct store *store, int64_t id, const char *number,
		      void (*each)(const struct incoming_reply *reply, void *context),
		      void *context)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT created_at, text, state FROM v_outbox"
				      " WHERE recipient = ? AND in_reply_to = ? ORDER BY id");

	sql_bind_text(rows, number);
	sql_bind_integer(rows, id);
	while (sql_step(rows)) {
		struct incoming_reply reply;

		reply.created_at = sql_take_integer(rows);
		reply.text = sql_take_text(rows);
		reply.state = sql_take_text(rows);
		each(&reply, context);
	}
}

void incoming_records(struct store *store, int64_t id, const char *number,
		      void (*each)(const struct incoming_record *record, void *context),
		      void *context)
{
	SCOPED(sql_release)
	struct sql *rows =
		sql(store, "WITH RECURSIVE version (id) AS ("
			   "SELECT id FROM report WHERE phone = ? AND message_id = ?"
			   " UNION SELECT report.id FROM version"
			   " JOIN report ON report.replaces = version.id)"
			   " SELECT id, at, coalesce(replaces, 0), form, state, source, fields"
			   " FROM report WHERE id IN (SELECT id FROM version) ORDER BY id");

	sql_bind_text(rows, number);
	sql_bind_integer(rows, id);
	while (sql_step(rows)) {
		struct incoming_record record;

		record.id = sql_take_integer(rows);
		record.at = sql_take_integer(rows);
		record.replaces = sql_take_integer(rows);
		record.form = sql_take_text(rows);
		record.state = sql_take_text(rows);
		record.source = sql_take_text(rows);
		record.fields = sql_take_text(rows);
		each(&record, context);
	}
}
