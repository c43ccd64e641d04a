#include "store/import.h"

#include "base/json.h"
#include "store/sql.h"

#include <string.h>

#define NEW	   (-1) /* known_at of those who are not on the roster yet */
#define FORGOTTEN  DAYS(1)
#define ROLE_PARTS " ,;/"

struct import_base import_base(struct store *store)
{
	return (struct import_base){ .last_id = person_last_id(store) };
}

/* ---- staging ---- */

static void clear_old(struct store *store, int64_t before)
{
	SCOPED(sql_release)
	struct sql *phones = sql(store, "DELETE FROM import_phone WHERE import < ?");
	SCOPED(sql_release)
	struct sql *people = sql(store, "DELETE FROM import_person WHERE import < ?");

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
	last = sql_step(newest) ? sql_take_integer(newest) : 0;
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

void import_stage(struct store *store, int64_t import, const struct import_base *base, int64_t item,
		  const struct import_item *row)
{
	SCOPED(release_memory) char *roles = role_words(row->person->role);
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO import_person (import, item, person_id, known_at,"
				     " name, grp, role, roles, note, detail)"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	bool is_new = row->person_id == 0;

	sql_bind_integer(add, import);
	sql_bind_integer(add, item);
	sql_bind_integer(add, is_new ? base->last_id + row->new_index : row->person_id);
	sql_bind_integer(add, is_new ? NEW : row->known_at);
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

/* ---- publishing ---- */

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

/*
 * ?1 the import, ?2 the time, ?3 who; each takes so many of them. All others wait meanwhile, so only
 * what differs is written: an index entry that stays as it is costs as much as one that moves.
 */
/* clang-format off */
static const struct {
	size_t takes;
	const char *text;
} publishing[] = {
	{ 2, "INSERT INTO person (id, name, grp, role, approved, created_at, changed_at, note)"
	     " SELECT i.person_id, i.name, i.grp, i.role, 1, ?2, ?2, i.note FROM import_person i"
	     " WHERE i.import = ?1 AND i.known_at < 0 ORDER BY i.item" },

	/* While person still says what his role was. */
	{ 1, "DELETE FROM person_role WHERE person_id IN (SELECT i.person_id FROM import_person i"
	     " JOIN person p ON p.id = i.person_id"
	     " WHERE i.import = ?1 AND i.known_at >= 0 AND p.role <> i.role)" },

	{ 1, "INSERT OR IGNORE INTO person_role (role, person_id) SELECT word.value, i.person_id"
	     " FROM import_person i CROSS JOIN person p CROSS JOIN json_each(i.roles) AS word"
	     " WHERE i.import = ?1 AND p.id = i.person_id AND (i.known_at < 0 OR p.role <> i.role)" },

	{ 1, "UPDATE person SET name = i.name, grp = i.grp FROM import_person i WHERE i.import = ?1"
	     " AND i.known_at >= 0 AND person.id = i.person_id"
	     " AND (person.name <> i.name OR person.grp <> i.grp)" },

	{ 1, "UPDATE person SET approved = 1 FROM import_person i WHERE i.import = ?1"
	     " AND i.known_at >= 0 AND person.id = i.person_id AND person.approved = 0" },

	{ 2, "UPDATE person SET role = i.role, note = i.note, changed_at = ?2 FROM import_person i"
	     " WHERE i.import = ?1 AND i.known_at >= 0 AND person.id = i.person_id" },

	{ 2, "INSERT INTO phone (number, opted_out, blocked, changed_at)"
	     " SELECT n.number, max(n.opted_out), max(n.blocked),"
	     " CASE WHEN max(n.opted_out) + max(n.blocked) > 0 THEN ?2 ELSE 0 END"
	     " FROM import_phone n WHERE n.import = ?1 AND (n.opted_out + n.blocked > 0"
	     " OR NOT EXISTS (SELECT 1 FROM phone WHERE phone.number = n.number)) GROUP BY n.number"
	     " ON CONFLICT (number) DO UPDATE SET changed_at ="
	     " CASE WHEN excluded.opted_out > opted_out OR excluded.blocked > blocked THEN ?2"
	     " ELSE changed_at END, opted_out = max(opted_out, excluded.opted_out),"
	     " blocked = max(blocked, excluded.blocked)" },

	/* The numbers of the file come first, others of the person behind them. */
	{ 1, "UPDATE person_phone SET rank = rank + found.numbers FROM"
	     " (SELECT i.person_id, n.item, count(*) AS numbers FROM import_phone n"
	     " CROSS JOIN import_person i WHERE n.import = ?1 AND i.import = n.import"
	     " AND i.item = n.item AND i.known_at >= 0 GROUP BY n.item) found"
	     " WHERE person_phone.person_id = found.person_id AND NOT EXISTS (SELECT 1"
	     " FROM import_phone n WHERE n.import = ?1 AND n.item = found.item"
	     " AND n.number = person_phone.number)" },

	{ 1, "INSERT INTO person_phone (number, person_id, rank)"
	     " SELECT n.number, i.person_id, n.rank FROM import_phone n CROSS JOIN import_person i"
	     " WHERE n.import = ?1 AND i.import = n.import AND i.item = n.item"
	     " ON CONFLICT (number, person_id) DO UPDATE SET rank = excluded.rank"
	     " WHERE rank <> excluded.rank" },

	{ 3, "INSERT INTO audit (at, who, verb, object, detail)"
	     " SELECT ?2, ?3, 'people import', 'person:' || i.person_id, i.detail"
	     " FROM import_person i WHERE i.import = ?1 ORDER BY i.item" },
};
/* clang-format on */

bool import_publish(struct store *store, int64_t import, const struct import_base *base,
		    const char *who, struct moment now)
{
	if (!still_holds(store, import, base))
		return false;
	for (size_t i = 0; i < sizeof(publishing) / sizeof(*publishing); i++) {
		SCOPED(sql_release) struct sql *step = sql(store, publishing[i].text);

		sql_bind_integer(step, import);
		if (publishing[i].takes > 1)
			sql_bind_integer(step, now.utc);
		if (publishing[i].takes > 2)
			sql_bind_text(step, who);
		sql_run(step);
	}
	return true;
}
