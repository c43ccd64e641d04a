#include "store/meeting.h"

#include "store/sql.h"

static const char *const attendance_names[] = { "asked", "came", "excused", "coming" };

const char *attendance_name(enum attendance attendance)
{
	return attendance_names[attendance];
}

int64_t meeting_add(struct store *store, const struct meeting *meeting, struct moment now)
{
	SCOPED(sql_release)
	struct sql *add = sql(
		store, "INSERT OR IGNORE INTO meeting (season, name, title, place, audience, at,"
		       " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, meeting->season);
	sql_bind_text(add, meeting->name);
	sql_bind_text(add, meeting->title);
	sql_bind_text(add, meeting->place);
	sql_bind_text(add, meeting->audience);
	sql_bind_integer(add, meeting->at);
	sql_bind_integer(add, now.utc);
	return sql_run(add) == 1 ? sql_last_id(store) : 0;
}

void meeting_change(struct store *store, const struct meeting *meeting)
{
	SCOPED(sql_release)
	struct sql *change =
		sql(store, "UPDATE meeting SET title = ?, place = ?, at = ? WHERE id = ?");

	sql_bind_text(change, meeting->title);
	sql_bind_text(change, meeting->place);
	sql_bind_integer(change, meeting->at);
	sql_bind_integer(change, meeting->id);
	sql_run(change);
}

static void take_meeting(struct sql *row, struct meeting *meeting)
{
	meeting->id = sql_take_integer(row);
	meeting->season = (int)sql_take_integer(row);
	sql_take_copy(row, meeting->name, sizeof(meeting->name));
	sql_take_copy(row, meeting->title, sizeof(meeting->title));
	sql_take_copy(row, meeting->place, sizeof(meeting->place));
	sql_take_copy(row, meeting->audience, sizeof(meeting->audience));
	meeting->at = sql_take_integer(row);
	meeting->asked = sql_take_integer(row);
	meeting->came = sql_take_integer(row);
	meeting->excused = sql_take_integer(row);
}

bool meeting_named(struct store *store, int season, const char *name, struct meeting *meeting)
{
	SCOPED(sql_release)
	struct sql *get = sql(store, "SELECT id, season, name, title, place, audience, at, asked,"
				     " came, excused FROM meeting WHERE season = ? AND name = ?");

	sql_bind_integer(get, season);
	sql_bind_text(get, name);
	if (!sql_step(get))
		return false;
	take_meeting(get, meeting);
	return true;
}

void meeting_list(struct store *store, int season,
		  void (*each)(const struct meeting *meeting, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT id, season, name, title, place, audience, at, asked,"
				      " came, excused FROM meeting WHERE season = ?"
				      " ORDER BY at, id");

	sql_bind_integer(list, season);
	while (sql_step(list)) {
		struct meeting meeting;

		take_meeting(list, &meeting);
		each(&meeting, context);
	}
}

/* ---- who came ---- */

static void count(struct store *store, int64_t id, int64_t asked, int64_t came, int64_t excused)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "UPDATE meeting SET asked = asked + ?, came = came + ?,"
				     " excused = excused + ? WHERE id = ?");

	sql_bind_integer(add, asked);
	sql_bind_integer(add, came);
	sql_bind_integer(add, excused);
	sql_bind_integer(add, id);
	sql_run(add);
}

void attendant_add(struct store *store, const struct attendant *attendant)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT OR IGNORE INTO attendance (meeting_id, person_id, name, grp,"
			   " number, state, at) VALUES (?, ?, ?, ?, ?, 0, ?)");

	sql_bind_integer(add, attendant->meeting_id);
	sql_bind_reference(add, attendant->person_id);
	sql_bind_text(add, attendant->name);
	sql_bind_integer(add, attendant->group);
	sql_bind_text(add, attendant->number);
	sql_bind_integer(add, attendant->at);
	if (sql_run(add) == 1)
		count(store, attendant->meeting_id, 1, 0, 0);
}

bool attendant_mark(struct store *store, int64_t id, enum attendance state, struct moment now)
{
	SCOPED(sql_release)
	struct sql *get = sql(store, "SELECT meeting_id, state FROM attendance WHERE id = ?");
	SCOPED(sql_release) struct sql *mark = NULL;
	enum attendance was;
	int64_t meeting;

	sql_bind_integer(get, id);
	if (!sql_step(get))
		return false;
	meeting = sql_take_integer(get);
	was = (enum attendance)sql_take_integer(get);
	if (was == state)
		return false;
	mark = sql(store, "UPDATE attendance SET state = ?, at = ? WHERE id = ?");
	sql_bind_integer(mark, state);
	sql_bind_integer(mark, now.utc);
	sql_bind_integer(mark, id);
	sql_run(mark);
	count(store, meeting, 0, (state == ATTENDANCE_CAME) - (was == ATTENDANCE_CAME),
	      (state == ATTENDANCE_EXCUSED) - (was == ATTENDANCE_EXCUSED));
	return true;
}

static void take_attendant(struct sql *row, struct attendant *attendant)
{
	attendant->id = sql_take_integer(row);
	attendant->meeting_id = sql_take_integer(row);
	attendant->person_id = sql_take_integer(row);
	sql_take_copy(row, attendant->name, sizeof(attendant->name));
	attendant->group = (int)sql_take_integer(row);
	sql_take_copy(row, attendant->number, sizeof(attendant->number));
	attendant->state = (enum attendance)sql_take_integer(row);
	attendant->at = sql_take_integer(row);
}

size_t attendant_find(struct store *store, int64_t meeting_id, const char *name, const char *number,
		      int group, struct attendant *attendants, size_t size)
{
	SCOPED(sql_release)
	struct sql *find =
		sql(store, "SELECT id, meeting_id, person_id, name, grp, number, state, at"
			   " FROM attendance WHERE meeting_id = ? AND (name = ?2 OR ?2 = '')"
			   " AND (number = ?3 OR ?3 = '') AND (grp = ?4 OR ?4 = 0) ORDER BY id");
	size_t found = 0;

	sql_bind_integer(find, meeting_id);
	sql_bind_text(find, name);
	sql_bind_text(find, number);
	sql_bind_integer(find, group);
	while (sql_step(find)) {
		if (found < size)
			take_attendant(find, &attendants[found]);
		found++;
	}
	return found;
}

size_t attendant_page(struct store *store, int64_t meeting_id, size_t skip,
		      struct attendant *attendants, size_t size)
{
	SCOPED(sql_release)
	struct sql *page =
		sql(store, "SELECT id, meeting_id, person_id, name, grp, number, state, at"
			   " FROM attendance WHERE meeting_id = ? ORDER BY grp, name, id"
			   " LIMIT ? OFFSET ?");
	size_t found = 0;

	sql_bind_integer(page, meeting_id);
	sql_bind_integer(page, (int64_t)size);
	sql_bind_integer(page, (int64_t)skip);
	while (found < size && sql_step(page))
		take_attendant(page, &attendants[found++]);
	return found;
}
