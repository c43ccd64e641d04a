#include "office/invitation.h"

#include "base/scope.h"
#include "office/meeting.h"
#include "office/workday.h"

#include <string.h>

/* What is meant by the answer. */
struct invited {
	bool to_work, to_meeting;
	struct meeting meeting;
};

static void find_invited(struct talk *talk, const char *date, struct invited *invited)
{
	*invited = (struct invited){ .to_work = workday_expects(talk->office, talk->number, date,
								talk->now) };
	invited->to_meeting =
		meeting_expects(talk->office, talk->number, date, talk->now, &invited->meeting);
}

static void say_date(struct talk *talk, struct day day)
{
	talk_extra(talk, "month", "%d", day.month);
	talk_extra(talk, "day", "%d", day.day);
}

static void answer_work(struct talk *talk, bool coming, const char *date)
{
	static const char *const replies[] = {
		[WORKDAY_NOBODY] = "workday_nobody",
		[WORKDAY_WHICH] = "workday_which",
		[WORKDAY_COMING] = "workday_coming",
		[WORKDAY_WITHDREW] = "workday_withdrew",
	};
	struct workday day;
	enum workday_said said =
		workday_answer(talk->office, talk->number, coming, date, talk->now, &day);
	char meeting[160];

	if (said == WORKDAY_COMING || said == WORKDAY_WITHDREW) {
		say_date(talk, workday_date(&day));
		workday_meeting(talk->office, &day, meeting, sizeof(meeting));
		talk_extra(talk, "meeting", "%s", meeting);
		talk_extra(talk, "task", "%s", day.task);
	}
	talk_say(talk, replies[said]);
}

static void answer_meeting(struct talk *talk, bool coming, const struct meeting *meeting)
{
	struct wall wall = wall_of(talk->office->zone, meeting->at);

	meeting_answer(talk->office, meeting, talk->number, coming, talk->now);
	say_date(talk, wall.day);
	talk_extra(talk, "time", "%d:%02d", wall.hour, wall.minute);
	talk_extra(talk, "place", "%s", meeting->place);
	talk_extra(talk, "title", "%s", meeting->title);
	talk_say(talk, coming ? "meeting_coming" : "meeting_excused");
}

bool invitation_take(struct talk *talk)
{
	struct invited invited;
	char date[ISO_SIZE];
	enum coming coming = forms_read_coming(talk->office->forms, talk_text(talk),
					       strlen(talk_text(talk)), talk_today(talk), date);

	if (coming == COMING_NOT_SAID)
		return false;
	find_invited(talk, date, &invited);
	if (!invited.to_work && !invited.to_meeting)
		return false;
	talk->reading = (struct reading){ .form = NULL };
	talk->outcome = OUTCOME_ACCEPTED;
	/* A day that is named means all of that day. */
	if (invited.to_work && invited.to_meeting && date[0] == '\0') {
		talk_say(talk, "invited_twice");
		return true;
	}
	if (invited.to_meeting)
		answer_meeting(talk, coming == COMING_YES, &invited.meeting);
	if (invited.to_work)
		answer_work(talk, coming == COMING_YES, date);
	return true;
}

bool invitation_decline(struct talk *talk)
{
	const char *text = talk_text(talk);
	struct meeting meeting;

	if (!forms_says_not_coming(talk->office->forms, text, strlen(text)) ||
	    !meeting_expects(talk->office, talk->number, "", talk->now, &meeting))
		return false;
	answer_meeting(talk, false, &meeting);
	return true;
}
