#include "store/person.h"

#include "base/buffer.h"
#include "store/inside.h"
#include "store/outbox.h"
#include "store/setting.h"
#include "store/sql.h"

#include <string.h>

#define LAST_GONE "person.last" /* an id is never given twice */
#define COLUMNS	  "p.id, p.name, p.grp, p.role, p.approved, p.created_at, p.changed_at, p.note"

static void read_row(struct sql *row, struct person *person)
{
	person->id = sql_take_integer(row);
	sql_take_copy(row, person->name, sizeof(person->name));
	person->group = (int)sql_take_integer(row);
	sql_take_copy(row, person->role, sizeof(person->role));
	person->approved = sql_take_integer(row) != 0;
	person->created_at = sql_take_integer(row);
	person->changed_at = sql_take_integer(row);
	sql_take_copy(row, person->note, sizeof(person->note));
}

static size_t read_people(struct sql *rows, struct person *people, size_t size)
{
	size_t count = 0;

	for (; sql_step(rows); count++)
		if (count < size)
			read_row(rows, &people[count]);
	return count;
}

size_t person_by_phone(struct store *store, const char *phone, struct person *people, size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM person_phone n"
				      " JOIN person p ON p.id = n.person_id"
				      " WHERE n.number = ? ORDER BY p.id");

	sql_bind_text(rows, phone);
	return read_people(rows, people, size);
}

size_t person_by_name(struct store *store, const char *name, int group, struct person *people,
		      size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT " COLUMNS " FROM person p WHERE p.name = ?1"
				      " AND (?2 = 0 OR p.grp = ?2) ORDER BY p.id");

	sql_bind_text(rows, name);
	sql_bind_integer(rows, group);
	return read_people(rows, people, size);
}

bool person_get(struct store *store, int64_t id, struct person *person)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM person p WHERE p.id = ?");

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(row, person);
	return true;
}

size_t person_phones(struct store *store, int64_t id, char (*numbers)[PHONE_SIZE], size_t size)
{
	SCOPED(sql_release)
	struct sql *rows = sql(store, "SELECT number FROM person_phone WHERE person_id = ?"
				      " ORDER BY rank, number");
	size_t count = 0;

	sql_bind_integer(rows, id);
	for (; sql_step(rows); count++)
		if (count < size)
			sql_take_copy(rows, numbers[count], PHONE_SIZE);
	return count;
}

/* ---- changes ---- */

static int64_t last_id(struct store *store)
{
	SCOPED(sql_release) struct sql *newest = sql(store, "SELECT max(id) FROM person");
	int64_t gone = setting_number(store, LAST_GONE, 0);
	int64_t last = sql_first_integer(newest, 0);

	return last > gone ? last : gone;
}

int64_t person_last_id(struct store *store)
{
	if (!store->inside || store->last_person == 0)
		store->last_person = last_id(store);
	return store->last_person;
}

#define ROLE_PARTS " ,;/"

static void drop_roles(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *drop = sql(store, "DELETE FROM person_role WHERE person_id = ?");

	sql_bind_integer(drop, id);
	sql_run(drop);
}

/* Each word of the role, by itself: what audiences ask by. */
static void add_roles(struct store *store, int64_t id, const char *role)
{
	while (*(role += strspn(role, ROLE_PARTS)) != '\0') {
		SCOPED(sql_release)
		struct sql *add = sql(store, "INSERT OR IGNORE INTO person_role (role, person_id)"
					     " VALUES (?, ?)");
		size_t size = strcspn(role, ROLE_PARTS);

		sql_bind_bytes(add, role, size);
		sql_bind_integer(add, id);
		sql_run(add);
		role += size;
	}
}

int64_t person_add(struct store *store, const struct person *person, struct moment now)
{
	int64_t id;
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO person (id, name, grp, role, approved, note,"
				     " created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

	id = person_last_id(store) + 1;
	sql_bind_integer(add, id);
	sql_bind_text(add, person->name);
	sql_bind_integer(add, person->group);
	sql_bind_text(add, person->role);
	sql_bind_integer(add, person->approved);
	sql_bind_text(add, person->note);
	sql_bind_integer(add, now.utc);
	sql_bind_integer(add, now.utc);
	if (sql_run(add) == 0)
		return 0;
	store->last_person = id;
	add_roles(store, id, person->role);
	return id;
}

void person_change(struct store *store, const struct person *person, struct moment now)
{
	SCOPED(sql_release)
	struct sql *change =
		sql(store, "UPDATE person SET name = ?, grp = ?, role = ?, approved = ?,"
			   " note = ?, changed_at = ? WHERE id = ?");

	sql_bind_text(change, person->name);
	sql_bind_integer(change, person->group);
	sql_bind_text(change, person->role);
	sql_bind_integer(change, person->approved);
	sql_bind_text(change, person->note);
	sql_bind_integer(change, now.utc);
	sql_bind_integer(change, person->id);
	if (sql_run(change) == 0)
		return;
	drop_roles(store, person->id);
	add_roles(store, person->id, person->role);
}

static void know_number(struct store *store, const char *phone)
{
	SCOPED(sql_release)
	struct sql *number = sql(store, "INSERT OR IGNORE INTO phone (number) VALUES (?)");

	sql_bind_text(number, phone);
	sql_run(number);
}

int64_t person_add_with_number(struct store *store, const struct person *person, const char *phone,
			       struct moment now)
{
	SCOPED(sql_release)
	struct sql *link = sql(store, "INSERT INTO person_phone (number, person_id) VALUES (?, ?)");
	int64_t id = person_add(store, person, now);

	if (id == 0)
		return 0;
	know_number(store, phone);
	sql_bind_text(link, phone);
	sql_bind_integer(link, id);
	sql_run(link);
	return id;
}

void person_link(struct store *store, int64_t id, const char *phone)
{
	SCOPED(sql_release)
	struct sql *link =
		sql(store, "INSERT OR IGNORE INTO person_phone (number, person_id, rank)"
			   " VALUES (?1, ?2, (SELECT coalesce(max(rank) + 1, 0) FROM person_phone"
			   " WHERE person_id = ?2))");

	know_number(store, phone);
	sql_bind_text(link, phone);
	sql_bind_integer(link, id);
	sql_run(link);
}

void person_unlink(struct store *store, int64_t id, const char *phone)
{
	SCOPED(sql_release)
	struct sql *unlink =
		sql(store, "DELETE FROM person_phone WHERE number = ? AND person_id = ?");

	sql_bind_text(unlink, phone);
	sql_bind_integer(unlink, id);
	sql_run(unlink);
}

void person_remove(struct store *store, int64_t id)
{
	SCOPED(sql_release) struct sql *remove = sql(store, "DELETE FROM person WHERE id = ?");

	setting_put_number(store, LAST_GONE, person_last_id(store));
	sql_bind_integer(remove, id);
	sql_run(remove);
}

static const char *const joining[] = {
	"INSERT OR IGNORE INTO person_phone (number, person_id, rank) SELECT number, ?2,"
	" rank + (SELECT coalesce(max(rank) + 1, 0) FROM person_phone WHERE person_id = ?2)"
	" FROM person_phone WHERE person_id = ?1",
	"UPDATE report SET person_id = ?2 WHERE person_id = ?1",
	"UPDATE signup SET person_id = ?2 WHERE person_id = ?1",
	"UPDATE daywork SET person_id = ?2 FROM (SELECT month, task AS work, name AS who FROM"
	" daysum WHERE person_id = ?1) WHERE daywork.date BETWEEN month || '-01' AND month || '-31'"
	" AND task = work AND name = who AND name <> '' AND person_id = ?1",
	"INSERT INTO daysum (month, person_id, name, grp, task, days)"
	" SELECT month, ?2, name, grp, task, days FROM daysum WHERE person_id = ?1"
	" ON CONFLICT DO UPDATE SET days = days + excluded.days",
	"DELETE FROM daysum WHERE person_id = ?1 AND ?2 > 0",
};

void person_join(struct store *store, int64_t id, int64_t into, struct moment now)
{
	SCOPED(sql_release)
	struct sql *touch = sql(store, "UPDATE person SET changed_at = ? WHERE id = ?");

	for (size_t i = 0; i < sizeof(joining) / sizeof(*joining); i++) {
		SCOPED(sql_release) struct sql *step = sql(store, joining[i]);

		sql_bind_integer(step, id);
		sql_bind_integer(step, into);
		sql_run(step);
	}
	person_remove(store, id);
	sql_bind_integer(touch, now.utc);
	sql_bind_integer(touch, into);
	sql_run(touch);
}

/* ---- lists ---- */

#define LIST_ROWS "SELECT " COLUMNS " FROM person p WHERE p.id > ?1"
#define HAS_PHONE(condition)                                                                       \
	"EXISTS (SELECT 1 FROM person_phone n JOIN phone f ON f.number = n.number"                 \
	" WHERE n.person_id = p.id AND " condition ")"
#define LIST_REST                                                                                  \
	" AND (?2 = 0 OR p.grp = ?2) AND (?3 IS NULL OR EXISTS (SELECT 1 FROM person_role r"       \
	" WHERE r.role = ?3 AND r.person_id = p.id))"                                              \
	" AND (?4 IS NULL OR instr(p.name, ?4) > 0 OR " HAS_PHONE(                                 \
		"instr(n.number, ?4) > 0") ")"                                                     \
					   " AND (?6 = 0 OR " HAS_PHONE(                           \
						   "f.opted_out = 1") ")"                          \
								      " AND (?7 = 0 "              \
								      "OR " HAS_PHONE("f.blocked " \
										      "= 1") ")"   \
											     " AN" \
											     "D "  \
											     "(?"  \
											     "8 "  \
											     "= "  \
											     "0 "  \
											     "OR " \
											     "p."  \
											     "app" \
											     "rov" \
											     "ed " \
											     "= "  \
											     "1) " \
											     "ORD" \
											     "ER " \
											     "BY " \
											     "p."  \
											     "id " \
											     "LIM" \
											     "IT " \
											     "?5"

void person_list(struct store *store, const struct person_filter *filter,
		 void (*each)(const struct person *person, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = filter->waiting ? sql(store, LIST_ROWS " AND p.approved = 0" LIST_REST)
			   : filter->group != 0 ? sql(store, LIST_ROWS " AND p.grp = ?2" LIST_REST)
			   : filter->role != NULL
				   ? sql(store, LIST_ROWS " AND p.id IN (SELECT person_id FROM"
							  " person_role WHERE role = ?3)" LIST_REST)
				   : sql(store, LIST_ROWS LIST_REST);

	sql_bind_integer(list, filter->after_id);
	sql_bind_integer(list, filter->group);
	sql_bind_text(list, filter->role);
	sql_bind_text(list, filter->search);
	sql_bind_integer(list, filter->limit == 0 ? 100 : filter->limit);
	sql_bind_integer(list, filter->opted_out);
	sql_bind_integer(list, filter->blocked);
	sql_bind_integer(list, filter->approved);
	while (sql_step(list)) {
		struct person person;

		read_row(list, &person);
		each(&person, context);
	}
}

int64_t person_count(struct store *store)
{
	SCOPED(sql_release) struct sql *count = sql(store, "SELECT count(*) FROM person");

	return sql_first_integer(count, 0);
}

/* ---- numbers ---- */

struct phone_row phone_get(struct store *store, const char *phone)
{
	SCOPED(sql_release)
	struct sql *row =
		sql(store, "SELECT opted_out, blocked, changed_at FROM phone WHERE number = ?");
	struct phone_row known = { .known = false };

	sql_bind_text(row, phone);
	known.known = sql_step(row);
	if (known.known) {
		known.opted_out = sql_take_integer(row) != 0;
		known.blocked = sql_take_integer(row) != 0;
		known.changed_at = sql_take_integer(row);
	}
	return known;
}

/* One flag of a number. A number that is set loses the notices that wait for it, with the reason. */
static void set_flag(struct store *store, struct sql *put, const char *phone, bool set,
		     const char *reason, struct moment now)
{
	sql_bind_text(put, phone);
	sql_bind_integer(put, set);
	sql_bind_integer(put, now.utc);
	sql_run(put);
	if (set)
		outbox_cancel_broadcasts(store, phone, reason, now);
}

void phone_opt_out(struct store *store, const char *phone, bool out, struct moment now)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT INTO phone (number, opted_out, changed_at)"
				     " VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE"
				     " SET opted_out = excluded.opted_out,"
				     " changed_at = excluded.changed_at");

	set_flag(store, put, phone, out, "opted out", now);
}

void phone_block(struct store *store, const char *phone, bool blocked, struct moment now)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT INTO phone (number, blocked, changed_at)"
				     " VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE"
				     " SET blocked = excluded.blocked,"
				     " changed_at = excluded.changed_at");

	set_flag(store, put, phone, blocked, "blocked", now);
}
