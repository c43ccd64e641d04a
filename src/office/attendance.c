#include "office/attendance.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/record.h"
#include "store/daywork.h"
#include "store/person.h"
#include "store/signup.h"
#include "store/workday.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define A_DAY	    1000 /* thousandths */
#define NAMESAKES   4
#define PAGE	    32
#define SEPARATORS  "\r\n,;/+"
#define PEOPLE_MOST 10000

/* ---- what a record says ---- */

struct attendance {
	char date[16], task[48];
	char names[ATTENDANCE_NAMES_MOST][64];
	size_t count;
	int people; /* where no names are said */
};

/* Octets of what stands between two names here; 0: a name goes on. Latin names have blanks in them
 * (John Smith, Mary Wanjiku), others have not. */
static size_t between_names(const char *text)
{
	static const char *const marks[] = { "\u3001", "\uff0c", "\uff1b" };
	size_t blanks = strspn(text, " \t");

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (text_begins(text, marks[i]))
			return strlen(marks[i]);
	}
	if (blanks > 0)
		return (unsigned char)text[blanks] < 0x80 && isalpha((unsigned char)text[blanks])
			       ? 0
			       : blanks;
	return *text != '\0' && strchr(SEPARATORS, *text) != NULL;
}

static void take_names(struct attendance *attendance, const char *text)
{
	while (attendance->count < ATTENDANCE_NAMES_MOST) {
		size_t size = 0, more;

		while ((more = between_names(text)) > 0 || *text == ' ')
			text += more > 0 ? more : 1;
		while (text[size] != '\0' && between_names(text + size) == 0)
			size++;
		if (size == 0)
			return;
		if (size < sizeof(attendance->names[0]))
			snprintf(attendance->names[attendance->count++],
				 sizeof(attendance->names[0]), "%.*s", (int)size, text);
		text += size;
	}
}

static bool read_record(const struct form *form, const struct form_record *record,
			struct attendance *attendance)
{
	const struct field_value *date = record_value(form, record, FIELD_DATE);
	const struct field_value *task = record_value(form, record, FIELD_CHOICE);
	const struct field_value *names = record_value(form, record, FIELD_NAMES);
	const struct field_value *people = record_value(form, record, FIELD_PEOPLE);

	*attendance = (struct attendance){ .count = 0 };
	if (date == NULL || !copy_text(attendance->date, sizeof(attendance->date), date->text))
		return false;
	if (task != NULL)
		copy_text(attendance->task, sizeof(attendance->task), task->text);
	if (names == NULL)
		names = record_value(form, record, FIELD_TEXT);
	if (names != NULL)
		take_names(attendance, names->text);
	if (people != NULL && people->number >= 1 && people->number <= PEOPLE_MOST)
		attendance->people = (int)people->number;
	return true;
}

/* The day of work that is meant; its task is the record's where that names none. */
static bool find_day(struct office *office, struct attendance *attendance, struct workday *day)
{
	struct workday days[WORKDAYS_A_DATE];
	size_t count = workday_on(office->store, attendance->date, days, WORKDAYS_A_DATE);

	for (size_t i = 0; i < count; i++) {
		if (count > 1 && !text_is(days[i].task, attendance->task))
			continue;
		*day = days[i];
		if (attendance->task[0] == '\0')
			copy_text(attendance->task, sizeof(attendance->task), day->task);
		return true;
	}
	return false;
}

/* ---- the days ---- */

/* Who is meant: the one of this name on the roster; of namesakes the one who signed up. */
static void find_person(struct office *office, const char *name, const struct signup *signup,
			struct daywork *work)
{
	struct person people[NAMESAKES];
	size_t count = person_by_name(office->store, name, 0, people, NAMESAKES);

	copy_text(work->name, sizeof(work->name), name);
	for (size_t i = 0; i < count && i < NAMESAKES; i++) {
		if (count > 1 && (signup == NULL || signup->person_id != people[i].id))
			continue;
		work->person_id = people[i].id;
		work->group = people[i].group;
		return;
	}
	if (signup != NULL)
		work->group = signup->group;
}

static bool add_day(struct office *office, const struct attendance *attendance, const char *name,
		    const struct workday *day, int64_t report_id, struct moment now)
{
	struct daywork work = { .report_id = report_id, .days = A_DAY };
	struct signup signup;
	bool signed_up = day != NULL && signup_named(office->store, day->id, name, &signup);

	copy_text(work.date, sizeof(work.date), attendance->date);
	copy_text(work.task, sizeof(work.task), attendance->task);
	find_person(office, name, signed_up ? &signup : NULL, &work);
	if (signed_up && signup.state != SIGNUP_PRESENT)
		signup_move(office->store, &signup, SIGNUP_PRESENT, day->id, now);
	return daywork_add(office->store, &work);
}

/* Who had a place and was not named did not come. */
static void note_absent(struct office *office, const struct workday *day, struct moment now)
{
	struct signup signups[PAGE];
	int64_t after = 0;
	size_t count;

	while ((count = signup_page(office->store, day->id, after, signups, PAGE)) > 0) {
		for (size_t i = 0; i < count; i++) {
			if (signups[i].state == SIGNUP_SIGNED)
				signup_move(office->store, &signups[i], SIGNUP_ABSENT, day->id,
					    now);
		}
		after = signups[count - 1].id;
	}
}

/* Days of so many people whose names nobody said. */
static void add_nameless(struct office *office, const struct attendance *attendance,
			 int64_t report_id)
{
	struct daywork work = { .report_id = report_id,
				.days = (int64_t)attendance->people * A_DAY };

	copy_text(work.date, sizeof(work.date), attendance->date);
	copy_text(work.task, sizeof(work.task), attendance->task);
	daywork_add(office->store, &work);
}

/* ---- role "attendance" ---- */

void attendance_check(struct office *office, const struct form *form,
		      const struct form_record *record, const struct role_actor *actor,
		      struct moment now, struct role_answer *answer)
{
	struct attendance attendance;
	char today[ISO_SIZE];

	(void)actor;
	iso_day(office_today(office, now), today);
	/* Nobody has worked on a day that is still to come. */
	if (!read_record(form, record, &attendance) || strcmp(attendance.date, today) <= 0)
		return;
	answer->verdict = ROLE_REFUSE;
	copy_text(answer->reply, sizeof(answer->reply), "attendance_future");
}

static void take_back(struct office *office, int64_t report_id, struct moment now)
{
	struct daywork works[ATTENDANCE_NAMES_MOST];
	size_t count = daywork_of_report(office->store, report_id, works, ATTENDANCE_NAMES_MOST);

	for (size_t i = 0; i < count; i++) {
		struct attendance attendance = { .count = 0 };
		struct workday day;
		struct signup signup;

		copy_text(attendance.date, sizeof(attendance.date), works[i].date);
		copy_text(attendance.task, sizeof(attendance.task), works[i].task);
		if (find_day(office, &attendance, &day) &&
		    signup_named(office->store, day.id, works[i].name, &signup) &&
		    signup.state == SIGNUP_PRESENT)
			signup_move(office->store, &signup, SIGNUP_SIGNED, day.id, now);
	}
	daywork_remove(office->store, report_id);
}

void attendance_added(struct office *office, const struct form *form,
		      const struct form_record *record, int64_t report_id,
		      const struct role_actor *actor, struct moment now, struct role_answer *answer)
{
	SCOPED(buffer_release) struct buffer known = BUFFER_EMPTY;
	struct attendance attendance;
	struct workday day;
	bool planned;
	int added = 0;

	if (!read_record(form, record, &attendance))
		return;
	if (actor->replaces != 0)
		take_back(office, actor->replaces, now);
	planned = find_day(office, &attendance, &day);
	for (size_t i = 0; i < attendance.count; i++) {
		if (add_day(office, &attendance, attendance.names[i], planned ? &day : NULL,
			    report_id, now))
			added++;
		else
			buffer_add_format(&known, " %s", attendance.names[i]);
	}
	if (attendance.count == 0) {
		add_nameless(office, &attendance, report_id);
		added = attendance.people;
	} else if (planned) {
		note_absent(office, &day, now);
	}
	copy_text(answer->reply, sizeof(answer->reply),
		  known.size == 0 ? "attendance_noted" : "attendance_some");
	role_extra(answer, "count", "%d", added);
	role_extra(answer, "task", "%s", attendance.task);
	role_extra(answer, "list", "%s", buffer_text(&known) + (known.size > 0));
}

void attendance_removed(struct office *office, const struct report *report, int64_t by,
			const struct role_actor *actor, struct moment now)
{
	(void)actor;
	if (by == 0)
		take_back(office, report->id, now);
}

/* ---- a name less ---- */

static struct field_value *value_of(const struct form *form, struct form_record *record,
				    enum field_type type)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].type == type && record->values[i].present)
			return &record->values[i];
	}
	return NULL;
}

static void put_people(const struct form *form, struct form_record *record, int count)
{
	struct field_value *people = value_of(form, record, FIELD_PEOPLE);

	if (people == NULL)
		return;
	people->number = count;
	snprintf(people->text, sizeof(people->text), "%d", count);
}

int attendance_drop(const struct form *form, struct form_record *record, const char *name)
{
	SCOPED(buffer_release) struct buffer names = BUFFER_EMPTY;
	struct field_value *said = value_of(form, record, FIELD_NAMES);
	struct attendance attendance = { .count = 0 };
	int left = 0;

	if (said == NULL)
		said = value_of(form, record, FIELD_TEXT);
	if (said == NULL)
		return -1;
	take_names(&attendance, said->text);
	for (size_t i = 0; i < attendance.count; i++) {
		if (text_is(attendance.names[i], name))
			continue;
		buffer_add_format(&names, "%s%s", left++ > 0 ? "\u3001" : "", attendance.names[i]);
	}
	if (left == (int)attendance.count)
		return -1;
	copy_text(said->text, sizeof(said->text), buffer_text(&names));
	put_people(form, record, left);
	return left;
}
