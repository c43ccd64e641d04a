#include "office/meeting.h"

#include "base/scope.h"
#include "conf/config.h"
#include "office/audience.h"
#include "office/calendar.h"
#include "store/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void ask_member(struct office *office, int64_t id, const struct audience_member *member,
		       struct moment now)
{
	struct attendant attendant = {
		.meeting_id = id,
		.person_id = member->person_id,
		.group = member->group,
		.at = now.utc,
	};

	copy_text(attendant.name, sizeof(attendant.name), member->name);
	copy_text(attendant.number, sizeof(attendant.number), member->number);
	attendant_add(office->store, &attendant);
}

/* Those who cannot be texted are asked too, by word of mouth. */
void meeting_ask(struct office *office, int64_t id, const struct audience *audience, size_t from,
		 size_t to, struct moment now)
{
	for (size_t i = from; i < to; i++)
		ask_member(office, id,
			   i < audience->count ? &audience->members[i]
					       : &audience->missed[i - audience->count],
			   now);
}

static void ask_audience(struct office *office, int64_t id, const char *text, struct moment now)
{
	SCOPED(audience_release) struct audience audience;
	char why[160];

	if (!audience_find(office, text, now, &audience, why, sizeof(why)))
		return;
	meeting_ask(office, id, &audience, 0, audience.count + audience.missed_count, now);
}

/* Who came to belong to it since is asked too, until it begins. */
static void ask_again(struct office *office, const struct meeting *meeting, struct moment now)
{
	if (meeting->id != 0 && now.utc < meeting->at)
		ask_audience(office, meeting->id, meeting->audience, now);
}

void meeting_note(struct office *office, const struct plan *plan, size_t index, struct moment now,
		  struct meeting *meeting)
{
	const struct calendar_meeting *row = &office->config->calendar->meetings[index];
	bool known;

	*meeting = (struct meeting){ .season = plan->year };
	known = meeting_named(office->store, plan->year, row->name, meeting);
	copy_text(meeting->name, sizeof(meeting->name), row->name);
	copy_text(meeting->title, sizeof(meeting->title), row->title);
	copy_text(meeting->place, sizeof(meeting->place), row->place);
	copy_text(meeting->audience, sizeof(meeting->audience), row->to);
	meeting->season = plan->year;
	meeting->at = plan_time(office, plan, (int)row->stage, &row->at);
	if (known)
		meeting_change(office->store, meeting);
	else
		meeting->id = meeting_add(office->store, meeting, now);
}

int64_t meeting_prepare(struct office *office, const struct plan *plan, size_t index,
			struct moment now)
{
	struct meeting meeting;

	meeting_note(office, plan, index, now, &meeting);
	ask_again(office, &meeting, now);
	return meeting.id;
}

int64_t meeting_call(struct office *office, const struct meeting *meeting, struct moment now,
		     char *why, size_t why_size)
{
	int64_t id;

	if (!audience_valid(office, meeting->audience, why, why_size))
		return 0;
	id = meeting_add(office->store, meeting, now);
	if (id == 0)
		snprintf(why, why_size, "there is a meeting \"%s\" already", meeting->name);
	else
		ask_audience(office, id, meeting->audience, now);
	return id;
}

bool meeting_find(struct office *office, const char *name, struct moment now,
		  struct meeting *meeting)
{
	const struct calendar *calendar = office->config->calendar;
	int year = office_season(office, now);
	struct plan plan;

	for (size_t i = 0; i < calendar->meeting_count; i++) {
		if (!text_is(calendar->meetings[i].name, name) &&
		    !text_is(calendar->meetings[i].title, name))
			continue;
		plan_make(office, year, &plan);
		meeting_prepare(office, &plan, i, now);
		plan_release(&plan);
		return meeting_named(office->store, year, calendar->meetings[i].name, meeting);
	}
	if (!meeting_named(office->store, year, name, meeting))
		return false;
	ask_again(office, meeting, now);
	return true;
}

/* ---- who came ---- */

struct wanted {
	char name[64], number[PHONE_SIZE];
	int group;
};

/* "NAME", "NAME/3" or a number. */
static struct wanted wanted_of(struct office *office, const char *who)
{
	struct wanted wanted = { .group = 0 };
	const char *slash = strrchr(who, '/');
	char bare[64];

	if (phone_read(who, office->config->country_code, wanted.number, sizeof(wanted.number)) ==
	    PHONE_MOBILE)
		return wanted;
	wanted.number[0] = '\0';
	snprintf(bare, sizeof(bare), "%.*s",
		 slash == NULL ? (int)sizeof(bare) - 1 : (int)(slash - who), who);
	copy_text(wanted.name, sizeof(wanted.name), bare);
	if (slash != NULL)
		wanted.group = atoi(slash + 1);
	return wanted;
}

/* Somebody of the roster who was not asked. 0 or several: how many there are. */
static size_t ask_also(struct office *office, const struct meeting *meeting,
		       const struct wanted *wanted, struct moment now)
{
	struct person people[2];
	size_t count =
		wanted->number[0] != '\0'
			? person_by_phone(office->store, wanted->number, people, 2)
			: person_by_name(office->store, wanted->name, wanted->group, people, 2);
	struct attendant attendant = { .meeting_id = meeting->id, .at = now.utc };

	if (count != 1)
		return count;
	attendant.person_id = people[0].id;
	attendant.group = people[0].group;
	copy_text(attendant.name, sizeof(attendant.name), people[0].name);
	copy_text(attendant.number, sizeof(attendant.number), wanted->number);
	attendant_add(office->store, &attendant);
	return 1;
}

enum meeting_marked meeting_mark(struct office *office, const struct meeting *meeting,
				 const char *who, enum attendance state, struct moment now)
{
	struct wanted wanted = wanted_of(office, who);
	struct attendant found[2];
	size_t count = attendant_find(office->store, meeting->id, wanted.name, wanted.number,
				      wanted.group, found, 2);

	if (count == 0) {
		size_t also = ask_also(office, meeting, &wanted, now);

		if (also != 1)
			return also == 0 ? MEETING_NOBODY : MEETING_SEVERAL;
		count = attendant_find(office->store, meeting->id, wanted.name, wanted.number,
				       wanted.group, found, 2);
	}
	if (count > 1)
		return MEETING_SEVERAL;
	if (count == 0)
		return MEETING_NOBODY;
	return attendant_mark(office->store, found[0].id, state, now) ? MEETING_MARKED
								      : MEETING_SAME;
}

/* ---- who says that he comes ---- */

#define ANSWERED_AHEAD DAYS(7)
#define OF_A_PHONE     8

/* Notes those of the config that are so near that people answer to them. */
static void prepare_near(struct office *office, int year, struct moment now)
{
	const struct calendar *calendar = office->config->calendar;
	struct plan plan;

	plan_make(office, year, &plan);
	for (size_t i = 0; i < calendar->meeting_count; i++) {
		const struct calendar_meeting *row = &calendar->meetings[i];
		int64_t at = plan_time(office, &plan, (int)row->stage, &row->at);
		struct meeting meeting = { .asked = 0 };

		if (at <= now.utc || at > now.utc + ANSWERED_AHEAD)
			continue;
		/* Once is enough: who came to belong to it since is found when it begins. */
		if (!meeting_named(office->store, year, row->name, &meeting) ||
		    meeting.asked == 0 || meeting.at != at)
			meeting_prepare(office, &plan, i, now);
	}
	plan_release(&plan);
}

struct expecting {
	struct office *office;
	const char *number, *date;
	struct moment now;
	struct meeting *meeting;
	bool found;
};

static void expect(const struct meeting *meeting, void *context)
{
	struct expecting *it = context;
	struct attendant attendant;
	char day[ISO_SIZE];

	if (it->found || meeting->at <= it->now.utc || meeting->at > it->now.utc + ANSWERED_AHEAD)
		return;
	iso_day(wall_of(it->office->zone, meeting->at).day, day);
	if ((it->date[0] != '\0' && !text_is(it->date, day)) ||
	    attendant_find(it->office->store, meeting->id, "", it->number, 0, &attendant, 1) == 0)
		return;
	*it->meeting = *meeting;
	it->found = true;
}

bool meeting_expects(struct office *office, const char *number, const char *date, struct moment now,
		     struct meeting *meeting)
{
	int year = office_season(office, now);
	struct expecting it = {
		.office = office, .number = number, .date = date, .now = now, .meeting = meeting
	};

	prepare_near(office, year, now);
	meeting_list(office->store, year, expect, &it);
	return it.found;
}

void meeting_answer(struct office *office, const struct meeting *meeting, const char *number,
		    bool coming, struct moment now)
{
	struct attendant found[OF_A_PHONE];
	size_t count = attendant_find(office->store, meeting->id, "", number, 0, found, OF_A_PHONE);

	for (size_t i = 0; i < count && i < OF_A_PHONE; i++)
		if (found[i].state != ATTENDANCE_CAME)
			attendant_mark(office->store, found[i].id,
				       coming ? ATTENDANCE_COMING : ATTENDANCE_EXCUSED, now);
}
