/*
 * Notices by SMS. Drafted with a word for whom, the text behind it; the answer says how many, how
 * much and until when, with the code that releases it. Who may draft but not release has his draft
 * told to those of calendar.staff who may.
 */
#include "base/buffer.h"
#include "base/scope.h"
#include "conf/config.h"
#include "office/audience.h"
#include "office/broadcast.h"
#include "office/parts.h"
#include "office/planning.h"
#include "office/rights.h"
#include "office/staff_act.h"
#include "office/tell.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_DIGITS 4
#define LIVE_MOST   8
#define TEXT_SHOWN  160
#define QUERY_SIZE  512
#define WHOM_SHOWN  48
#define CLOCK_SIZE  24

/* ---- words ---- */

/* "11-26 18:30", or the time alone where it is today. */
static const char *clock_words(const struct office *office, int64_t utc, struct moment now,
			       char out[CLOCK_SIZE])
{
	struct wall wall = wall_of(office->zone, utc), today = wall_of(office->zone, now.utc);

	if (day_number(wall.day) == day_number(today.day))
		snprintf(out, CLOCK_SIZE, "%d:%02d", wall.hour, wall.minute);
	else
		snprintf(out, CLOCK_SIZE, "%d-%d %d:%02d", wall.day.month, wall.day.day, wall.hour,
			 wall.minute);
	return out;
}

static void say_plan(struct talk *talk, const struct broadcast_plan *plan)
{
	char clock[CLOCK_SIZE] = "?";

	talk_extra(talk, "people", "%lld", (long long)plan->people);
	talk_extra(talk, "count", "%lld", (long long)plan->segments);
	talk_extra(talk, "money", "%.2f", plan->cost);
	talk_extra(talk, "days", "%d", talk->office->config->broadcast.code_minutes);
	if (plan->forecast.last_at != 0)
		clock_words(talk->office, plan->forecast.last_at, talk->now, clock);
	talk_extra(talk, "time", "%s", clock);
}

/* ---- drafting ---- */

struct notice {
	char audience[QUERY_SIZE];
	char whom[WHOM_SHOWN]; /* as it was typed */
	char *text;	       /* its own */
	struct buffer faults;  /* what who releases it should know first, in sentences */
};

static void release_notice(struct notice *notice)
{
	free(notice->text);
	buffer_release(&notice->faults);
}

/* Past what stands between a word and what is said: blanks, a comma, a colon. */
static const char *past_marks(const char *text)
{
	static const char *const marks[] = { " ",      "\t",	 "\r",	   "\n",     ",",     ":",
					     "\u3000", "\uff0c", "\uff1a", "\u3002", "\u3001" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (!text_begins(text, marks[i]))
			continue;
		text += strlen(marks[i]);
		i = SIZE_MAX;
	}
	return text;
}

/* False: nobody is named, or nothing is to be said. */
static bool read_notice(struct staff *staff, struct notice *notice)
{
	struct talk *talk = staff->talk;
	const char *typed = talk_text(talk);
	size_t from = staff->command.rest, end;
	const char *whom, *whom_end, *text;

	end = command_audience(talk->office, typed, &staff->normal, from, talk_today(talk),
			       notice->audience, sizeof(notice->audience));
	if (end == 0)
		return false;
	whom = command_typed(typed, strlen(typed), &staff->normal, from);
	whom_end = command_typed(typed, strlen(typed), &staff->normal, end);
	text = past_marks(whom_end);
	snprintf(notice->whom, sizeof(notice->whom), "%.*s",
		 (int)(whom_end - whom < WHOM_SHOWN ? whom_end - whom : 0), whom);
	notice->text = need_copy(text);
	return text[strspn(text, " \r\n\t")] != '\0';
}

static void find_faults(const struct talk *talk, const struct broadcast_plan *plan,
			struct buffer *faults)
{
	int64_t left = plan->forecast.expire + plan->forecast.unpaid;
	char clock[CLOCK_SIZE], count[24];
	const struct reply_extra over = { "time", clock }, stays = { "count", count };

	snprintf(count, sizeof(count), "%lld", (long long)left);
	if (plan->over != 0) {
		clock_words(talk->office, plan->over, talk->now, clock);
		parts_say(talk->office, "staff_hour_over", &over, 1, faults);
	}
	if (left > 0)
		parts_say(talk->office, "staff_not_all", &stays, 1, faults);
}

/* Tells those who may release it. Returns how many. */
static size_t tell_releasers(struct staff *staff, int64_t id, const struct notice *notice,
			     const char *code)
{
	struct talk *talk = staff->talk;
	const struct person *person = talk_person(talk);
	SCOPED(audience_release) struct audience audience = { .count = 0 };
	char why[160], purpose[96], shown[TEXT_SHOWN];
	const struct reply_extra extras[] = { { "name", person == NULL ? "" : person->name },
					      { "who", notice->whom },
					      { "text", shown },
					      { "faults", buffer_text(&notice->faults) },
					      { "code", code } };
	size_t told = 0;

	copy_text(shown, sizeof(shown), notice->text);
	if (talk->office->config->calendar->staff[0] == '\0' ||
	    !audience_find(talk->office, talk->office->config->calendar->staff, talk->now,
			   &audience, why, sizeof(why)))
		return 0;
	for (size_t i = 0; i < audience.count; i++) {
		const struct tell tell = {
			.phone = audience.members[i].number,
			.reply = "staff_draft_waits",
			.purpose = purpose,
			.lane = LANE_URGENT,
			.useful_until = talk->now.utc +
					MINUTES(talk->office->config->broadcast.code_minutes),
			.extras = extras,
			.extra_count = sizeof(extras) / sizeof(*extras),
		};

		if ((office_rights(talk->office, audience.members[i].number) & RIGHT_RELEASE) == 0)
			continue;
		snprintf(purpose, sizeof(purpose), "draft:%lld:%s", (long long)id,
			 audience.members[i].number);
		told += office_tell(talk->office, &tell, talk->now);
	}
	return told;
}

static void say_draft(struct staff *staff, const struct broadcast_plan *plan,
		      const struct notice *notice, const char *key)
{
	struct talk *talk = staff->talk;
	char code[8], object[48];
	int64_t id = planning_draft(talk->office, key, talk->now, code);

	snprintf(object, sizeof(object), "broadcast:%lld", (long long)id);
	staff_audit(staff, "broadcast new", object, notice->text);
	talk->report_id = id;
	say_plan(talk, plan);
	talk_extra(talk, "faults", "%s", buffer_text(&notice->faults));
	talk_extra(talk, "code", "%s", code);
	if ((staff->rights & RIGHT_RELEASE) != 0)
		talk_say(talk, plan->repeats != 0      ? "staff_draft_again"
			       : staff->command.urgent ? "staff_draft_urgent"
						       : "staff_draft");
	else
		talk_say(talk, tell_releasers(staff, id, notice, code) > 0 ? "staff_draft_told"
									   : "staff_draft_kept");
}

static void draft(struct staff *staff, struct notice *notice)
{
	struct talk *talk = staff->talk;
	const struct broadcast_wish wish = {
		.audience = notice->audience,
		.text = notice->text,
		.urgent = staff->command.urgent,
	};
	char key[32];
	const struct planning_order order = {
		.key = key, .message_id = talk->message->id, .who = talk->number, .wish = &wish
	};
	const struct broadcast_plan *plan;
	enum planning_state state;

	snprintf(key, sizeof(key), "text:%lld", (long long)talk->message->id);
	talk_extra(talk, "who", "%s", notice->whom);
	state = planning_of(talk->office, &order, talk->now, &plan);
	talk->later = state == PLANNING_BUSY;
	if (talk->later)
		return;
	if (state == PLANNING_CANNOT_BE)
		talk_say(talk, "staff_bad_text");
	else if (plan->messages == 0)
		talk_say(talk, "staff_no_people");
	else {
		find_faults(talk, plan, &notice->faults);
		say_draft(staff, plan, notice, key);
	}
	planning_done(talk->office, key);
}

bool staff_notice(struct staff *staff)
{
	SCOPED(release_notice) struct notice notice = { .faults = BUFFER_EMPTY };

	if (!staff_may(staff))
		return true;
	if (staff->command.urgent && (staff->rights & RIGHT_URGENT) == 0)
		talk_say(staff->talk, "staff_right");
	else if (!read_notice(staff, &notice))
		talk_say(staff->talk, "staff_notice_how");
	else
		draft(staff, &notice);
	return true;
}

/* ---- releasing ---- */

/* The code that stands behind the word; false: none does. *at gets where it ends. */
static bool take_code(const struct staff *staff, char code[8], size_t *at)
{
	const char *text = staff->normal.utf8;

	*at = command_skip_words(staff->talk->office, "numbers", &staff->normal,
				 staff->command.rest);
	if (strspn(text + *at, "0123456789") != CODE_DIGITS)
		return false;
	snprintf(code, 8, "%.*s", CODE_DIGITS, text + *at);
	*at += CODE_DIGITS;
	return true;
}

static void say_released(struct talk *talk, int64_t id)
{
	struct broadcast broadcast;
	char clock[CLOCK_SIZE];

	if (!broadcast_get(talk->office->store, id, &broadcast))
		return;
	broadcast_follow(talk->office, &broadcast);
	talk_extra(talk, "number", "%lld", (long long)id);
	talk_extra(talk, "people", "%lld", (long long)broadcast.people);
	talk_extra(talk, "time", "%s",
		   clock_words(talk->office, broadcast.begins_at, talk->now, clock));
	broadcast_free(&broadcast);
	talk_say(talk, "staff_released");
}

static void say_confirmed(struct staff *staff, int64_t id, enum broadcast_confirmed said)
{
	struct talk *talk = staff->talk;
	char object[48];

	snprintf(object, sizeof(object), "broadcast:%lld", (long long)id);
	if (said == BROADCAST_CONFIRMED || said == BROADCAST_WRONG_CODE)
		staff_audit(staff, "broadcast confirm", object,
			    said == BROADCAST_CONFIRMED ? "released" : "wrong code");
	switch (said) {
	case BROADCAST_CONFIRMED: say_released(talk, id); return;
	case BROADCAST_REPEATS: talk_say(talk, "staff_repeats"); return;
	case BROADCAST_WAS_CONFIRMED:
	case BROADCAST_WRONG_CODE:
	case BROADCAST_TOO_LATE:
	case BROADCAST_UNKNOWN: break;
	}
	talk_say(talk, "staff_wrong_code");
}

bool staff_confirm(struct staff *staff)
{
	struct talk *talk = staff->talk;
	struct store *store = talk->office->store;
	char code[8];
	size_t at;
	int64_t id;
	bool again;

	if (!take_code(staff, code, &at))
		return false;
	if (!staff_may(staff))
		return true;
	talk_extra(talk, "code", "%s", code);
	if (store_low(store)) {
		talk_say(talk, "staff_disk");
		return true;
	}
	again = command_says(talk->office, "again", &staff->normal, at);
	id = broadcast_by_code(store, code, talk->now);
	/* A code that no draft has counts against the one that it was most likely meant for. */
	if (id == 0)
		id = broadcast_open_draft(store, talk->number, talk->now);
	say_confirmed(staff, id,
		      id == 0 ? BROADCAST_UNKNOWN
			      : broadcast_confirm(talk->office, id, code, again, talk->number,
						  talk->now, NULL));
	return true;
}

/* ---- steering ---- */

/* Notices under way, or those of one state. */
struct live {
	int64_t ids[LIVE_MOST];
	size_t count;
	enum broadcast_state state;
	bool any;
};

static void add_live(const struct broadcast *broadcast, void *context)
{
	struct live *live = context;
	bool fits = live->any ? broadcast->state != BROADCAST_CANCELLING
			      : broadcast->state == live->state;

	if (fits && live->count < LIVE_MOST)
		live->ids[live->count++] = broadcast->id;
}

/* The one with the number, or all. */
static void find_live(struct talk *talk, int64_t number, struct live *live)
{
	size_t kept = 0;

	broadcast_list(talk->office->store, true, 0, 0, add_live, live);
	for (size_t i = 0; number > 0 && i < live->count; i++)
		if (live->ids[i] == number)
			live->ids[kept++] = number;
	if (number > 0)
		live->count = kept;
}

static void say_list(struct talk *talk, const struct live *live)
{
	SCOPED(buffer_release) struct buffer list = BUFFER_EMPTY;

	for (size_t i = 0; i < live->count; i++)
		buffer_add_format(&list, "%s%lld", i == 0 ? "" : " ", (long long)live->ids[i]);
	talk_extra(talk, "list", "%s", buffer_text(&list));
}

static bool steer(struct staff *staff, enum broadcast_state from,
		  bool (*step)(struct store *store, int64_t id), const char *verb,
		  const char *reply, const char *none)
{
	struct talk *talk = staff->talk;
	struct live live = { .state = from };
	int64_t number = staff_number_alone(staff);

	if (number < 0)
		return false;
	find_live(talk, number, &live);
	/* The word has another meaning where there is nothing to go on with. */
	if (live.count == 0 && number == 0 && none == NULL)
		return false;
	if (!staff_may(staff))
		return true;
	for (size_t i = 0; i < live.count; i++) {
		char object[48];

		snprintf(object, sizeof(object), "broadcast:%lld", (long long)live.ids[i]);
		if (step(talk->office->store, live.ids[i]))
			staff_audit(staff, verb, object, "");
	}
	say_list(talk, &live);
	talk_say(talk, live.count > 0 ? reply : none == NULL ? "staff_not_paused" : none);
	return true;
}

bool staff_pause(struct staff *staff)
{
	return steer(staff, BROADCAST_RELEASED, broadcast_pause, "broadcast pause", "staff_paused",
		     "staff_none_live");
}

bool staff_resume(struct staff *staff)
{
	return steer(staff, BROADCAST_PAUSED, broadcast_resume, "broadcast resume", "staff_resumed",
		     NULL);
}

static void stop_one(struct staff *staff, int64_t id)
{
	struct talk *talk = staff->talk;
	struct broadcast_counts counts;
	int64_t out, all = 0;
	char object[48];

	broadcast_count(talk->office->store, id, &counts);
	for (int state = 0; state < 8; state++)
		all += counts.messages[state];
	out = counts.messages[OUTBOX_SENT] + counts.messages[OUTBOX_DELIVERED] +
	      counts.messages[OUTBOX_SENDING] + counts.messages[OUTBOX_UNCERTAIN];
	snprintf(object, sizeof(object), "broadcast:%lld", (long long)id);
	broadcast_cancel(talk->office->store, id, talk->now);
	staff_audit(staff, "broadcast cancel", object, "");
	talk_extra(talk, "count", "%lld", (long long)out);
	talk_extra(talk, "number", "%lld", (long long)id);
	talk_extra(talk, "total", "%lld", (long long)all);
	talk_say(talk, "staff_stopped");
}

bool staff_stop(struct staff *staff)
{
	struct talk *talk = staff->talk;
	struct live live = { .any = true };
	int64_t number = staff_number_alone(staff);

	if (number < 0)
		return false;
	if (!staff_may(staff))
		return true;
	find_live(talk, number, &live);
	say_list(talk, &live);
	if (live.count == 1)
		stop_one(staff, live.ids[0]);
	else
		talk_say(talk, live.count == 0 ? "staff_none_live" : "staff_which");
	return true;
}
