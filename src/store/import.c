#include "store/import.h"

#include "base/json.h"
#include "store/inside.h"
#include "store/sql.h"

#include <string.h>

#define NEW	   (-1) /* known_at of those who are not on the roster yet */
#define FORGOTTEN  DAYS(1)
#define AT_ONCE	   100 /* items that go into place in one transaction: some 2 ms */
#define BUSY_TRIES 20
#define ROLE_PARTS " ,;/"

struct import_base import_base(struct store *store)
{
	return (struct import_base){ .last_id = person_last_id(store) };
}

/* ---- staging ---- */

static void clear_old(struct store *store, int64_t before)
{
	SCOPED(sql_release)
	struct sql *phones = sql(store, "DELETE FROM import_phone WHERE import < ?"
					" AND import NOT IN (SELECT id FROM import)");
	SCOPED(sql_release)
	struct sql *people = sql(store, "DELETE FROM import_person WHERE import < ?"
					" AND import NOT IN (SELECT id FROM import)");

	sql_bind_integer(phones, before);
	sql_run(phones);
	sql_bind_integer(people, before);
	sql_run(people);
}

int64_t import_open(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *newest = sql(store, "SELECT max(import) FROM import_person");
	int64_t last;

	clear_old(store, now.utc - FORGOTTEN);
	last = sql_first_integer(newest, 0);
	return last >= now.utc ? last + 1 : now.utc;
}

/* The words of a role as a JSON array. */
static char *role_words(const char *role)
{
	struct json *words = json_array_new();
	char *line;

	while (*(role += strspn(role, ROLE_PARTS)) != '\0') {
		size_t size = strcspn(role, ROLE_PARTS);
		char word[sizeof(((struct person *)0)->role)];

		snprintf(word, sizeof(word), "%.*s", (int)size, role);
		json_append_text(words, word);
		role += size;
	}
	line = json_line(words);
	json_free(words);
	return line;
}

static void stage_numbers(struct store *store, int64_t import, int64_t item,
			  const struct import_item *row)
{
	for (size_t i = 0; i < row->number_count; i++) {
		SCOPED(sql_release)
		struct sql *add = sql(store, "INSERT INTO import_phone (import, item, rank, number,"
					     " opted_out, blocked) VALUES (?, ?, ?, ?, ?, ?)");

		sql_bind_integer(add, import);
		sql_bind_integer(add, item);
		sql_bind_integer(add, (int64_t)i);
		sql_bind_text(add, row->numbers[i].number);
		sql_bind_integer(add, row->numbers[i].opted_out);
		sql_bind_integer(add, row->numbers[i].blocked);
		sql_run(add);
	}
}

void import_stage(struct store *store, int64_t import, int64_t item, const struct import_item *row)
{
	SCOPED(release_memory) char *roles = role_words(row->person->role);
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO import_person (import, item, person_id, known_at,"
				     " name, grp, role, roles, note, detail)"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, import);
	sql_bind_integer(add, item);
	sql_bind_integer(add, row->person_id);
	sql_bind_integer(add, row->person_id == 0 ? NEW : row->known_at);
	sql_bind_text(add, row->person->name);
	sql_bind_integer(add, row->person->group);
	sql_bind_text(add, row->person->role);
	sql_bind_text(add, roles);
	sql_bind_text(add, row->person->note);
	sql_bind_text(add, row->detail);
	sql_run(add);
	stage_numbers(store, import, item, row);
}

unsigned import_clear(struct store *store, int64_t import, unsigned most)
{
	SCOPED(sql_release)
	struct sql *phones =
		sql(store, "DELETE FROM import_phone WHERE (import, item, rank) IN (SELECT import,"
			   " item, rank FROM import_phone WHERE import = ? LIMIT ?)");
	SCOPED(sql_release)
	struct sql *people =
		sql(store, "DELETE FROM import_person WHERE (import, item) IN (SELECT import, item"
			   " FROM import_person WHERE import = ? LIMIT ?)");
	unsigned gone;

	sql_bind_integer(phones, import);
	sql_bind_integer(phones, most);
	gone = sql_run(phones);
	sql_bind_integer(people, import);
	sql_bind_integer(people, most);
	return gone + sql_run(people);
}

/* ---- deciding ---- */

/* New ones get the ids that follow those which the plan saw. */
static bool ids_are_free(struct store *store, int64_t import, const struct import_base *base)
{
	SCOPED(sql_release)
	struct sql *fresh = sql(store, "SELECT 1 FROM import_person WHERE import = ?"
				       " AND known_at < 0 LIMIT 1");

	if (import_base(store).last_id == base->last_id)
		return true;
	sql_bind_integer(fresh, import);
	return !sql_step(fresh);
}

/* Everyone is as the plan saw him, and nobody has come who could be one of the new. */
static bool still_holds(struct store *store, int64_t import, const struct import_base *base)
{
	SCOPED(sql_release)
	struct sql *changed =
		sql(store, "SELECT 1 FROM import_person i"
			   " LEFT JOIN person ON person.id = i.person_id"
			   " WHERE i.import = ? AND i.known_at >= 0"
			   " AND (person.id IS NULL OR person.changed_at <> i.known_at)"
			   " LIMIT 1");

	sql_bind_integer(changed, import);
	return ids_are_free(store, import, base) && !sql_step(changed);
}

int64_t import_decided_at(struct store *store)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT decided_at FROM import ORDER BY id LIMIT 1");

	return sql_first_integer(first, NEVER);
}

bool import_decide(struct store *store, int64_t import, const struct import_base *base,
		   const char *who, struct moment now)
{
	SCOPED(sql_release)
	struct sql *decide =
		sql(store, "INSERT INTO import (id, decided_at, who) VALUES (?, ?, ?)");

	if (import_decided_at(store) != NEVER || !still_holds(store, import, base))
		return false;
	sql_bind_integer(decide, import);
	sql_bind_integer(decide, now.utc);
	sql_bind_text(decide, who);
	sql_run(decide);
	return true;
}

/* ---- into place ---- */

/* The next items of what was decided. */
struct slice {
	int64_t import, first, last, at;
	char who[128];
};

#define SLICE(table)   table ".import = ?1 AND " table ".item BETWEEN ?2 AND ?3"
#define KNOWN	       SLICE("i") " AND i.known_at >= 0"
#define BECOMES(field) "(i.detail ->> '$." field "[1]')" /* NULL: it stays */

/*
 * ?1 the import, ?2 and ?3 its items, ?4 the time, ?5 who; each takes so many of them. Of those who
 * are known only what the file changes is written: the rest may have changed since it was decided,
 * and an index entry that stays as it is costs as much as one that moves.
 */
/* clang-format off */
static const struct {
	size_t takes;
	const char *text;
} placing[] = {
	{ 4, "INSERT INTO person (id, name, grp, role, approved, created_at, changed_at, note)"
	     " SELECT i.person_id, i.name, i.grp, i.role, 1, ?4, ?4, i.note FROM import_person i"
	     " WHERE " SLICE("i") " AND i.known_at < 0 ORDER BY i.item" },

	{ 3, "DELETE FROM person_role WHERE person_id IN (SELECT i.person_id FROM import_person i"
	     " WHERE " KNOWN " AND " BECOMES("role") " IS NOT NULL)" },

	{ 3, "INSERT OR IGNORE INTO person_role (role, person_id) SELECT word.value, i.person_id"
	     " FROM import_person i CROSS JOIN person p CROSS JOIN json_each(i.roles) AS word WHERE "
	     SLICE("i") " AND p.id = i.person_id"
	     " AND (i.known_at < 0 OR " BECOMES("role") " IS NOT NULL)" },

	{ 3, "UPDATE person SET name = coalesce(" BECOMES("name") ", person.name),"
	     " grp = coalesce(" BECOMES("group") ", person.grp) FROM import_person i WHERE " KNOWN
	     " AND person.id = i.person_id"
	     " AND coalesce(" BECOMES("name") ", " BECOMES("group") ") IS NOT NULL" },

	{ 3, "UPDATE person SET approved = 1 FROM import_person i WHERE " KNOWN
	     " AND person.id = i.person_id AND person.approved = 0" },

	{ 4, "UPDATE person SET role = coalesce(" BECOMES("role") ", person.role),"
	     " note = coalesce(" BECOMES("note") ", person.note),"
	     " changed_at = max(person.changed_at, ?4) FROM import_person i WHERE " KNOWN
	     " AND person.id = i.person_id" },

	{ 4, "INSERT INTO phone (number, opted_out, blocked, changed_at)"
	     " SELECT n.number, max(n.opted_out), max(n.blocked),"
	     " CASE WHEN max(n.opted_out) + max(n.blocked) > 0 THEN ?4 ELSE 0 END"
	     " FROM import_phone n WHERE " SLICE("n") " AND (n.opted_out + n.blocked > 0"
	     " OR NOT EXISTS (SELECT 1 FROM phone WHERE phone.number = n.number)) GROUP BY n.number"
	     " ON CONFLICT (number) DO UPDATE SET changed_at ="
	     " CASE WHEN excluded.opted_out > opted_out OR excluded.blocked > blocked THEN ?4"
	     " ELSE changed_at END, opted_out = max(opted_out, excluded.opted_out),"
	     " blocked = max(blocked, excluded.blocked)" },

	/* The numbers of the file come first, others of the person behind them. */
	{ 3, "UPDATE person_phone SET rank = rank + found.numbers FROM"
	     " (SELECT i.person_id, n.item, count(*) AS numbers FROM import_phone n"
	     " CROSS JOIN import_person i WHERE " SLICE("n") " AND i.import = n.import"
	     " AND i.item = n.item AND i.known_at >= 0 GROUP BY n.item) found"
	     " WHERE person_phone.person_id = found.person_id AND NOT EXISTS (SELECT 1"
	     " FROM import_phone n WHERE n.import = ?1 AND n.item = found.item"
	     " AND n.number = person_phone.number)" },

	/* Not for those who were taken off the roster since. */
	{ 3, "INSERT INTO person_phone (number, person_id, rank)"
	     " SELECT n.number, p.id, n.rank FROM import_phone n CROSS JOIN import_person i"
	     " CROSS JOIN person p WHERE " SLICE("n") " AND i.import = n.import"
	     " AND i.item = n.item AND p.id = i.person_id"
	     " ON CONFLICT (number, person_id) DO UPDATE SET rank = excluded.rank"
	     " WHERE rank <> excluded.rank" },

	{ 5, "INSERT INTO audit (at, who, verb, object, detail)"
	     " SELECT ?4, ?5, 'people import', 'person:' || i.person_id, i.detail"
	     " FROM import_person i WHERE " SLICE("i") " ORDER BY i.item" },

	{ 3, "DELETE FROM import_phone WHERE import = ?1 AND item BETWEEN ?2 AND ?3" },
	{ 3, "DELETE FROM import_person WHERE import = ?1 AND item BETWEEN ?2 AND ?3" },
};
/* clang-format on */

static bool next_slice(struct store *store, struct slice *slice)
{
	SCOPED(sql_release)
	struct sql *next = sql(store, "SELECT id, decided_at, who, (SELECT coalesce(min(item), 0)"
				      " FROM import_person WHERE import = import.id)"
				      " FROM import ORDER BY id LIMIT 1");

	if (!sql_step(next))
		return false;
	slice->import = sql_take_integer(next);
	slice->at = sql_take_integer(next);
	sql_take_copy(next, slice->who, sizeof(slice->who));
	slice->first = sql_take_integer(next);
	slice->last = slice->first + AT_ONCE - 1;
	return true;
}

/* Somebody new has texted since it was decided: the row means him. */
static void find_latecomers(struct store *store, const struct slice *slice)
{
	SCOPED(sql_release)
	struct sql *find = sql(
		store,
		"UPDATE import_person SET person_id = came.id, known_at = 0 FROM"
		" (SELECT i.item, min(p.id) AS id FROM import_person i"
		" CROSS JOIN import_phone n ON n.import = i.import AND n.item = i.item"
		" CROSS JOIN person_phone l ON l.number = n.number"
		" CROSS JOIN person p ON p.id = l.person_id AND p.name = i.name"
		" WHERE " SLICE(
			"i") " AND i.known_at < 0 AND p.created_at <> ?4"
			     " GROUP BY i.item) came"
			     " WHERE import_person.import = ?1 AND import_person.item = came.item");

	sql_bind_integer(find, slice->import);
	sql_bind_integer(find, slice->first);
	sql_bind_integer(find, slice->last);
	sql_bind_integer(find, slice->at);
	sql_run(find);
}

/* Until now those who are new were only numbered among themselves. */
static void give_ids(struct store *store, const struct slice *slice)
{
	SCOPED(sql_release)
	struct sql *give = sql(
		store, "UPDATE import_person SET person_id = ?4 + fresh.n FROM"
		       " (SELECT i.item, row_number() OVER (ORDER BY i.item) AS n FROM"
		       " import_person i WHERE " SLICE("i") " AND i.known_at < 0) fresh"
							    " WHERE import_person.import = ?1 AND "
							    "import_person.item = fresh.item");

	sql_bind_integer(give, slice->import);
	sql_bind_integer(give, slice->first);
	sql_bind_integer(give, slice->last);
	sql_bind_integer(give, person_last_id(store));
	sql_run(give);
}

static void place(struct store *store, const struct slice *slice, size_t step)
{
	SCOPED(sql_release) struct sql *statement = sql(store, placing[step].text);

	sql_bind_integer(statement, slice->import);
	sql_bind_integer(statement, slice->first);
	sql_bind_integer(statement, slice->last);
	if (placing[step].takes > 3)
		sql_bind_integer(statement, slice->at);
	if (placing[step].takes > 4)
		sql_bind_text(statement, slice->who);
	sql_run(statement);
}

/* Also what an erased person has left behind of it. */
static void finish(struct store *store, int64_t import)
{
	SCOPED(sql_release)
	struct sql *rest = sql(store, "DELETE FROM import_phone WHERE import = ?");
	SCOPED(sql_release)
	struct sql *done = sql(store, "DELETE FROM import WHERE id = ?");

	sql_bind_integer(rest, import);
	sql_run(rest);
	sql_bind_integer(done, import);
	sql_run(done);
}

void import_place_some(struct store *store)
{
	struct slice slice;

	if (!next_slice(store, &slice))
		return;
	if (slice.first == 0) {
		finish(store, slice.import);
		return;
	}
	find_latecomers(store, &slice);
	give_ids(store, &slice);
	for (size_t i = 0; i < sizeof(placing) / sizeof(*placing); i++)
		place(store, &slice, i);
	store->last_person = 0; /* rows that person_add() knows nothing of */
}

bool import_place_all(struct store *store)
{
	unsigned busy = 0;

	while (import_decided_at(store) != NEVER) {
		if (store_begin(store) == STORE_DONE) {
			import_place_some(store);
			busy = store_commit(store) == STORE_DONE ? 0 : busy + 1;
		} else {
			busy++;
		}
		if (store_holding(store) || busy > BUSY_TRIES)
			return false;
		store_give_way(store);
	}
	return !store_holding(store);
}
