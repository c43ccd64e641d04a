/*
 * Where a sign-up goes:
 *
 *	no such day ──→ wished ──(the day is opened)──→ signed, or waiting
 *	a free place ─→ signed ──(withdrawn)──→ the next in the waiting list who fits moves up
 *	full ─────────→ waiting
 */
#include "office/workday.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/record.h"
#include "office/tell.h"

#include <stdio.h>
#include <string.h>

#define PAGE	       32
#define USUAL_START    (8 * 60) /* minutes of the day, where nobody said when */
#define DATES_OF_PHONE 16

/* ---- dates ---- */

static struct day read_date(const char *date)
{
	struct day day = { 1970, 1, 1 };

	sscanf(date, "%4d-%2d-%2d", &day.year, &day.month, &day.day);
	return day;
}

int64_t workday_begins(const struct office *office, const struct workday *day)
{
	int minute = day->meets >= 0 ? day->meets : USUAL_START;

	return utc_of(office->zone, read_date(day->date), minute / 60, minute % 60, 0);
}

/* The evening before; 0: it is past. */
static int64_t reminds(const struct office *office, const char *date, struct moment now)
{
	struct day before = day_of_number(day_number(read_date(date)) - 1);
	int64_t at = utc_of(office->zone, before, office->config->workdays.remind_hour, 0, 0);

	return at > now.utc ? at : 0;
}

/* ---- telling ---- */

#define EXTRAS_MOST 12

struct words {
	struct reply_extra extras[EXTRAS_MOST];
	size_t count;
	char month[4], day[4], task[48], time[8], place[64], people[8], position[8], id[24];
	char new_month[4], new_day[4];
	char meeting[160];
};

static void word(struct words *words, const char *name, const char *value)
{
	words->extras[words->count++] = (struct reply_extra){ name, value };
}

/* "7:00 at the school.", from a text of the config; "" where nothing was said. */
static void describe_meeting(struct office *office, const struct workday *day, struct words *words)
{
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	SCOPED(release_memory) struct reading *nothing = need_zeroed(1, sizeof(*nothing));
	const struct reply_extra extras[] = { { "time", words->time }, { "place", words->place } };
	size_t signature = strlen(office->config->signature);

	if ((day->meets >= 0 || day->place[0] != '\0') &&
	    forms_reply(office->forms, nothing, "workday_meeting", extras, 2, &text))
		copy_text(words->meeting, sizeof(words->meeting), buffer_text(&text) + signature);
}

static void describe(struct office *office, const struct workday *day, struct words *words)
{
	struct day date = read_date(day->date);

	*words = (struct words){ .count = 0 };
	snprintf(words->month, sizeof(words->month), "%d", date.month % 100);
	snprintf(words->day, sizeof(words->day), "%d", date.day % 100);
	if (day->meets >= 0)
		snprintf(words->time, sizeof(words->time), "%d:%02d", day->meets / 60 % 24,
			 day->meets % 60);
	copy_text(words->place, sizeof(words->place), day->place);
	copy_text(words->task, sizeof(words->task), day->task);
	describe_meeting(office, day, words);
	word(words, "month", words->month);
	word(words, "day", words->day);
	word(words, "task", words->task);
	word(words, "time", words->time);
	word(words, "place", words->place);
	word(words, "meeting", words->meeting);
	word(words, "people", words->people);
	word(words, "position", words->position);
	word(words, "id", words->id);
}

/* What is told of a day: the text, how it is called in the purpose, how long it is of use. */
struct notice {
	const char *reply, *purpose;
	enum outbox_lane lane;
	int64_t useful_until;
};

/* A change within a day of its beginning cannot wait for the morning. */
static enum outbox_lane lane_of(const struct office *office, const struct workday *day,
				struct moment now)
{
	return workday_begins(office, day) - now.utc < DAYS(1) ? LANE_URGENT : LANE_REMINDER;
}

static void tell_one(struct office *office, const struct workday *day, const struct notice *notice,
		     const struct signup *signup, struct words *words, struct moment now)
{
	char purpose[128];
	struct tell tell = {
		.phone = signup->phone,
		.reply = notice->reply,
		.purpose = purpose,
		.lane = notice->lane,
		.useful_until = notice->useful_until,
		.extras = words->extras,
		.extra_count = words->count,
	};

	snprintf(purpose, sizeof(purpose), "workday:%lld:%s:%s", (long long)day->id,
		 notice->purpose, signup->phone);
	snprintf(words->people, sizeof(words->people), "%d", signup->people % 100000);
	snprintf(words->id, sizeof(words->id), "%lld", (long long)signup->report_id);
	office_tell(office, &tell, now);
}

/* ---- the waiting list ---- */

/* Those of the waiting list who find a place now move up, and are told. */
static void promote(struct office *office, int64_t workday_id, struct moment now)
{
	struct signup next;
	struct workday day;
	struct words words;

	while (workday_get(office->store, workday_id, &day) && text_is(day.state, "open") &&
	       workday_begins(office, &day) > now.utc &&
	       signup_next_waiting(office->store, day.id, workday_free(&day), &next)) {
		char purpose[48];
		struct notice notice = { "workday_promoted", purpose, lane_of(office, &day, now),
					 workday_begins(office, &day) };

		snprintf(purpose, sizeof(purpose), "place:%lld", (long long)next.report_id);
		signup_move(office->store, &next, SIGNUP_SIGNED, day.id, now);
		describe(office, &day, &words);
		tell_one(office, &day, &notice, &next, &words, now);
	}
}

/* Gives up a place; the record is not touched. */
static void withdraw(struct office *office, const struct signup *signup, struct moment now)
{
	if (signup->state > SIGNUP_WISHED)
		return;
	signup_move(office->store, signup, SIGNUP_WITHDRAWN, signup->workday_id, now);
	if (signup->workday_id != 0)
		promote(office, signup->workday_id, now);
}

/* ---- opening and changing ---- */

static void seat_one(struct office *office, int64_t id, const struct signup *wish,
		     struct moment now)
{
	struct workday day;
	struct words words;
	bool fits;

	if (!workday_get(office->store, id, &day))
		return;
	fits = workday_free(&day) >= wish->people;
	signup_move(office->store, wish, fits ? SIGNUP_SIGNED : SIGNUP_WAITING, id, now);
	describe(office, &day, &words);
	snprintf(words.position, sizeof(words.position), "%d",
		 signup_position(office->store, id, wish->id) % 100000);
	tell_one(office, &day,
		 &(struct notice){ fits ? "workday_opened" : "workday_queued", "opened",
				   lane_of(office, &day, now), workday_begins(office, &day) },
		 wish, &words, now);
}

/* Those who asked for this date before there was a day come first, in their order. */
static void seat_wishes(struct office *office, int64_t id, const struct workday *day,
			struct moment now)
{
	struct signup wishes[PAGE];
	int64_t after = 0;
	size_t count;

	while ((count = signup_wishes(office->store, day->date, after, wishes, PAGE)) > 0) {
		for (size_t i = 0; i < count; i++) {
			if (wishes[i].task[0] == '\0' || text_is(wishes[i].task, day->task))
				seat_one(office, id, &wishes[i], now);
		}
		after = wishes[count - 1].id;
	}
}

int64_t workday_open(struct office *office, const struct workday *day, struct moment now)
{
	struct workday dated = *day;
	int64_t id;

	dated.remind_at = reminds(office, day->date, now);
	id = workday_add(office->store, &dated, now);
	if (id != 0)
		seat_wishes(office, id, day, now);
	return id;
}

typedef bool concerned(const struct signup *signup);

static bool has_or_waits(const struct signup *signup)
{
	return signup->state == SIGNUP_SIGNED || signup->state == SIGNUP_WAITING;
}

static bool waits(const struct signup *signup)
{
	return signup->state == SIGNUP_WAITING;
}

/* Calls act() for each sign-up of the day that is concerned, and tells them. */
static void for_all(struct office *office, const struct workday *day, concerned *is_concerned,
		    const struct notice *notice, struct words *words,
		    void (*act)(struct office *office, const struct signup *signup, int64_t to,
				struct moment now),
		    int64_t to, struct moment now)
{
	struct signup signups[PAGE];
	int64_t after = 0;
	size_t count;

	while ((count = signup_page(office->store, day->id, after, signups, PAGE)) > 0) {
		for (size_t i = 0; i < count; i++) {
			if (!is_concerned(&signups[i]))
				continue;
			if (act != NULL)
				act(office, &signups[i], to, now);
			tell_one(office, day, notice, &signups[i], words, now);
		}
		after = signups[count - 1].id;
	}
}

void workday_rearrange(struct office *office, const struct workday *day, struct moment now)
{
	struct words words;

	workday_change(office->store, day);
	promote(office, day->id, now);
	if (!text_is(day->state, "closed"))
		return;
	describe(office, day, &words);
	for_all(office, day, waits,
		&(struct notice){ "workday_closed", "closed", lane_of(office, day, now),
				  workday_begins(office, day) },
		&words, NULL, 0, now);
}

/* A reminder of a date that no longer holds must not go out. */
static void unremind(struct office *office, const struct workday *day, const struct signup *signup,
		     struct moment now)
{
	char purpose[128];

	snprintf(purpose, sizeof(purpose), "workday:%lld:remind:%s", (long long)day->id,
		 signup->phone);
	outbox_cancel_purpose(office->store, purpose, now);
}

static void bring_along(struct office *office, const struct signup *signup, int64_t to,
			struct moment now)
{
	struct workday left = { .id = signup->workday_id };

	unremind(office, &left, signup, now);
	signup_move(office->store, signup, signup->state, to, now);
}

int64_t workday_shift(struct office *office, const struct workday *day, const char *date,
		      struct moment now)
{
	struct workday moved = *day, was = *day;
	struct day new_date = read_date(date);
	struct words words;
	int64_t id, until = workday_begins(office, day);

	copy_text(moved.date, sizeof(moved.date), date);
	moved.remind_at = reminds(office, date, now);
	id = workday_add(office->store, &moved, now);
	if (id == 0)
		return 0;
	moved.id = was.moved_to = id;
	workday_change(office->store, &moved); /* closed stays closed */
	copy_text(was.state, sizeof(was.state), "moved");
	was.remind_at = 0;
	workday_change(office->store, &was);
	describe(office, day, &words);
	snprintf(words.new_month, sizeof(words.new_month), "%d", new_date.month % 100);
	snprintf(words.new_day, sizeof(words.new_day), "%d", new_date.day % 100);
	word(&words, "new_month", words.new_month);
	word(&words, "new_day", words.new_day);
	/* Of use until the later of the two: who comes in vain is to know why. */
	if (workday_begins(office, &moved) > until)
		until = workday_begins(office, &moved);
	for_all(office, day, has_or_waits,
		&(struct notice){ "workday_moved", "moved", lane_of(office, day, now), until },
		&words, bring_along, id, now);
	seat_wishes(office, id, &moved, now);
	return id;
}

static void send_home(struct office *office, const struct signup *signup, int64_t to,
		      struct moment now)
{
	struct workday left = { .id = signup->workday_id };

	(void)to;
	unremind(office, &left, signup, now);
	signup_move(office->store, signup, SIGNUP_WITHDRAWN, signup->workday_id, now);
	if (signup->report_id != 0)
		report_set_state(office->store, signup->report_id, "cancelled", now);
}

void workday_cancel(struct office *office, const struct workday *day, struct moment now)
{
	struct workday over = *day;
	struct words words;

	copy_text(over.state, sizeof(over.state), "cancelled");
	over.remind_at = 0;
	workday_change(office->store, &over);
	describe(office, day, &words);
	for_all(office, day, has_or_waits,
		&(struct notice){ "workday_cancelled", "cancelled", lane_of(office, day, now),
				  workday_begins(office, day) + HOURS(2) },
		&words, send_home, 0, now);
}

/* ---- the role of a sign-up ---- */

/* What a record asks for. */
static bool asked(const struct form *form, const struct form_record *record,
		  const struct role_actor *actor, struct signup *signup)
{
	const struct field_value *date = record_value(form, record, FIELD_DATE);
	const struct field_value *people = record_value(form, record, FIELD_PEOPLE);
	const struct field_value *task = record_value(form, record, FIELD_CHOICE);
	const struct field_value *name = record_value(form, record, FIELD_NAME);

	*signup = (struct signup){ .people = 1,
				   .person_id = actor->person_id,
				   .group = actor->group };
	if (date == NULL || !copy_text(signup->date, sizeof(signup->date), date->text))
		return false;
	if (people != NULL && people->number >= 1 && people->number <= 10000)
		signup->people = (int)people->number;
	if (task != NULL)
		copy_text(signup->task, sizeof(signup->task), task->text);
	copy_text(signup->name, sizeof(signup->name), name != NULL ? name->text : actor->name);
	copy_text(signup->phone, sizeof(signup->phone), actor->phone);
	return true;
}

/* The day of this date and task; where no task is named, the one that is there, or of several
 * the first with room. False: none. */
static bool day_for(struct office *office, const struct signup *asked_for, struct workday *day)
{
	struct workday days[WORKDAYS_A_DATE];
	size_t count = workday_on(office->store, asked_for->date, days, WORKDAYS_A_DATE);
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		bool fits = !text_is(days[i].state, "closed") &&
			    workday_free(&days[i]) >= asked_for->people;

		if (asked_for->task[0] != '\0' && days[i].task[0] != '\0' &&
		    !text_is(asked_for->task, days[i].task))
			continue;
		if (!found || fits)
			*day = days[i];
		found = true;
		if (fits)
			break;
	}
	return found;
}

/* By these names, whatever the village's own form calls its fields. */
static void say_signup(struct role_answer *answer, const struct signup *signup)
{
	struct day day = read_date(signup->date);

	role_extra(answer, "month", "%d", day.month);
	role_extra(answer, "day", "%d", day.day);
	role_extra(answer, "people", "%d", signup->people);
	role_extra(answer, "name", "%s", signup->name);
}

void workday_check(struct office *office, const struct form *form, const struct form_record *record,
		   const struct role_actor *actor, struct moment now, struct role_answer *answer)
{
	bool asks = text_is(office->config->workdays.unknown, "ask");
	struct signup wanted, earlier_one;
	struct workday day;
	const char *reply = NULL;

	(void)now;
	if (!asked(form, record, actor, &wanted))
		return;
	if (actor->replaces == 0 &&
	    signup_again(office->store, wanted.date, wanted.phone, wanted.name, &earlier_one))
		reply = "workday_again";
	else if (!day_for(office, &wanted, &day))
		reply = asks ? "workday_none" : NULL;
	else if (text_is(day.state, "closed"))
		reply = asks ? "workday_shut" : NULL;
	if (reply == NULL)
		return;
	answer->verdict = ROLE_ASK;
	copy_text(answer->reply, sizeof(answer->reply), reply);
	say_signup(answer, &wanted);
}

/* Where it goes now. */
static enum signup_state seat(struct office *office, const struct signup *wanted,
			      struct workday *day)
{
	if (!day_for(office, wanted, day))
		return SIGNUP_WISHED;
	return !text_is(day->state, "closed") && workday_free(day) >= wanted->people
		       ? SIGNUP_SIGNED
		       : SIGNUP_WAITING;
}

/* A correction for the same day keeps its place, if there is room; else the old one goes. */
static bool corrected(struct office *office, const struct signup *wanted, int64_t replaces,
		      int64_t report_id, struct signup *now_is, struct moment now)
{
	struct signup old;
	struct workday day;
	bool same;

	if (replaces == 0 || !signup_of_report(office->store, replaces, &old))
		return false;
	same = text_is(old.date, wanted->date) && old.state <= SIGNUP_WISHED &&
	       (wanted->task[0] == '\0' || text_is(old.task, wanted->task));
	if (!same ||
	    (old.state == SIGNUP_SIGNED && workday_get(office->store, old.workday_id, &day) &&
	     wanted->people - old.people > workday_free(&day))) {
		withdraw(office, &old, now);
		return false;
	}
	signup_replace(office->store, &old, report_id, wanted->people, old.state, now);
	if (old.state != SIGNUP_WISHED)
		promote(office, old.workday_id, now);
	return signup_of_report(office->store, report_id, now_is);
}

static void answer_signed(struct office *office, const struct signup *signup,
			  struct role_answer *answer)
{
	static const char *const replies[] = { "workday_signed", "workday_waiting",
					       "workday_wished" };
	struct workday day;
	struct words words;

	copy_text(answer->reply, sizeof(answer->reply), replies[signup->state]);
	say_signup(answer, signup);
	if (signup->workday_id == 0 || !workday_get(office->store, signup->workday_id, &day))
		return;
	describe(office, &day, &words);
	role_extra(answer, "meeting", "%s", words.meeting);
	role_extra(answer, "task", "%s", day.task);
	if (signup->state == SIGNUP_WAITING)
		role_extra(answer, "position", "%d",
			   signup_position(office->store, day.id, signup->id));
}

void workday_signed(struct office *office, const struct form *form,
		    const struct form_record *record, int64_t report_id,
		    const struct role_actor *actor, struct moment now, struct role_answer *answer)
{
	struct signup wanted, is;
	struct workday day = { .id = 0 };

	if (!asked(form, record, actor, &wanted))
		return;
	if (!corrected(office, &wanted, actor->replaces, report_id, &is, now)) {
		wanted.state = seat(office, &wanted, &day);
		wanted.workday_id = wanted.state == SIGNUP_WISHED ? 0 : day.id;
		wanted.report_id = report_id;
		is = wanted;
		is.id = signup_add(office->store, &wanted, now);
	}
	if (is.state <= SIGNUP_WISHED)
		answer_signed(office, &is, answer);
}

void workday_withdrawn(struct office *office, const struct report *report, int64_t by,
		       const struct role_actor *actor, struct moment now)
{
	struct signup signup;

	(void)actor;
	/* What is replaced was taken over by the new record already. */
	if (by == 0 && signup_of_report(office->store, report->id, &signup))
		withdraw(office, &signup, now);
}

/* ---- answers to the reminder ---- */

/* The first of these, from today on, that an answer without a date can mean. */
static enum workday_said which(struct office *office, const struct signup *signups, size_t count,
			       struct workday *day, struct moment now, char date[16])
{
	for (size_t i = 0; i < count; i++) {
		bool known = signups[i].workday_id != 0 &&
			     workday_get(office->store, signups[i].workday_id, day);

		if (known && workday_begins(office, day) <= now.utc)
			continue;
		copy_text(date, 16, signups[i].date);
		if ((known && day->remind_at == 0) || text_is(date, signups[count - 1].date))
			return WORKDAY_COMING;
		return WORKDAY_WHICH;
	}
	return WORKDAY_NOBODY;
}

static void answer_one(struct office *office, const struct signup *signup, bool coming,
		       struct moment now)
{
	if (coming) {
		signup_confirm(office->store, signup->id, now);
		return;
	}
	withdraw(office, signup, now);
	if (signup->report_id != 0)
		report_set_state(office->store, signup->report_id, "cancelled", now);
}

enum workday_said workday_answer(struct office *office, const char *phone, bool coming,
				 const char *date, struct moment now, struct workday *day)
{
	struct signup signups[DATES_OF_PHONE];
	char today[ISO_SIZE], meant[16] = "";
	size_t count =
		signup_of_phone(office->store, phone, iso_day(office_today(office, now), today),
				signups, DATES_OF_PHONE);
	enum workday_said said = WORKDAY_COMING;
	bool any = false;

	*day = (struct workday){ .meets = -1 };
	copy_text(meant, sizeof(meant), date);
	if (meant[0] == '\0')
		said = which(office, signups, count, day, now, meant);
	if (said != WORKDAY_COMING)
		return said;
	for (size_t i = 0; i < count; i++) {
		if (!text_is(signups[i].date, meant))
			continue;
		if (signups[i].workday_id != 0)
			workday_get(office->store, signups[i].workday_id, day);
		answer_one(office, &signups[i], coming, now);
		any = true;
	}
	copy_text(day->date, sizeof(day->date), meant);
	return !any ? WORKDAY_NOBODY : coming ? WORKDAY_COMING : WORKDAY_WITHDREW;
}

bool workday_expects(struct office *office, const char *phone, const char *date, struct moment now)
{
	struct signup signups[DATES_OF_PHONE];
	char today[ISO_SIZE];
	size_t count =
		signup_of_phone(office->store, phone, iso_day(office_today(office, now), today),
				signups, DATES_OF_PHONE);

	for (size_t i = 0; i < count; i++) {
		struct workday day;
		bool over = signups[i].workday_id != 0 &&
			    workday_get(office->store, signups[i].workday_id, &day) &&
			    workday_begins(office, &day) <= now.utc;

		if (!over && (date[0] == '\0' || text_is(date, signups[i].date)))
			return true;
	}
	return false;
}

struct day workday_date(const struct workday *day)
{
	return read_date(day->date);
}

void workday_meeting(struct office *office, const struct workday *day, char *out, size_t size)
{
	struct words words;

	describe(office, day, &words);
	copy_text(out, size, words.meeting);
}

/* ---- the evening before ---- */

/* A clock that was ahead passed the day, and its reminder is of use after all. */
static bool comes_again(struct office *office, struct moment now, struct workday *day)
{
	return workday_last_passed(office->store, day) && workday_begins(office, day) > now.utc;
}

int64_t workday_due(struct office *office, struct moment now)
{
	struct workday day;

	if (comes_again(office, now, &day))
		return now.utc;
	return workday_next_reminder(office->store, &day) ? day.remind_at : NEVER;
}

static bool has_place(const struct signup *signup)
{
	return signup->state == SIGNUP_SIGNED;
}

/* Everybody who has a place: one text a phone, with all its people. */
static void remind(struct office *office, const struct workday *day, struct moment now)
{
	const struct notice notice = { "workday_reminder", "remind", LANE_REMINDER,
				       workday_begins(office, day) };
	struct signup signups[PAGE];
	struct words words;
	int64_t after = 0;
	size_t count;

	describe(office, day, &words);
	while ((count = signup_page(office->store, day->id, after, signups, PAGE)) > 0) {
		for (size_t i = 0; i < count; i++) {
			if (!has_place(&signups[i]))
				continue;
			signups[i].people = signup_people(office->store, day->id, signups[i].phone);
			tell_one(office, day, &notice, &signups[i], &words, now);
		}
		after = signups[count - 1].id;
	}
}

void workday_run(struct office *office, struct moment now)
{
	struct workday day;

	if (comes_again(office, now, &day)) {
		day.remind_at = -day.remind_at;
		workday_change(office->store, &day);
		return;
	}
	if (!workday_next_reminder(office->store, &day) || day.remind_at > now.utc)
		return;
	if (workday_begins(office, &day) > now.utc) {
		day.remind_at = 0;
		remind(office, &day, now);
	} else {
		day.remind_at = -day.remind_at;
	}
	workday_change(office->store, &day);
}
