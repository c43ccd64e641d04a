#include "office/staff.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/attention.h"
#include "office/brief.h"
#include "office/calendar.h"
#include "office/parts.h"
#include "office/problem.h"
#include "office/rights.h"
#include "office/staff_act.h"
#include "office/summary.h"
#include "store/audit.h"
#include "text/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 512

/* ---- what they share ---- */

bool staff_may(struct staff *staff)
{
	if ((staff->rights & staff->needs) != 0)
		return true;
	talk_say(staff->talk, "staff_right");
	return false;
}

void staff_audit(struct staff *staff, const char *verb, const char *object, const char *detail)
{
	struct json *details = json_object_new();
	SCOPED(release_memory) char *line = NULL;
	struct audit audit = { .who = staff->talk->number, .verb = verb, .object = object };

	json_put_text(details, "detail", detail);
	json_put_integer(details, "message", staff->talk->message->id);
	line = json_line(details);
	json_free(details);
	audit.detail = line;
	audit_add(staff->talk->office->store, &audit, staff->talk->now);
}

int64_t staff_number_alone(const struct staff *staff)
{
	size_t at = staff->command.rest;
	int64_t number;

	if (staff->normal.utf8[at] == '\0')
		return 0;
	number = command_number(staff->talk->office, &staff->normal, &at);
	return number > 0 && staff->normal.utf8[at] == '\0' ? number : -1;
}

/* The words from an octet of the normal form on, as they were typed, without blanks around. */
static void take_words(const struct staff *staff, size_t at, char *out, size_t size)
{
	const char *typed = talk_text(staff->talk);
	const char *from = command_typed(typed, strlen(typed), &staff->normal, at);
	size_t length = strlen(from);

	while (length > 0 && (unsigned char)from[length - 1] <= ' ')
		length--;
	snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), from);
}

static const char *rest_of(const struct staff *staff)
{
	return staff->normal.utf8 + staff->command.rest;
}

/* ---- records at hand ---- */

/* They may be read much later: with their moment. */
static void say_figures(struct talk *talk, struct buffer *text)
{
	parts_as_of(talk->office, talk->now, text);
	talk_extra(talk, "list", "%s", buffer_text(text));
	talk_say(talk, "staff_list");
}

static bool say_brief(struct staff *staff, const char *asked)
{
	struct talk *talk = staff->talk;
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;

	talk_extra(talk, "name", "%.60s", asked);
	switch (record_brief(talk->office, asked, talk->now, &text)) {
	case BRIEF_FOUND: say_figures(talk, &text); return true;
	case BRIEF_SEVERAL: talk_say(talk, "staff_several"); return true;
	case BRIEF_NOBODY: break;
	}
	talk_say(talk, "staff_nobody");
	return false;
}

/* Whoever asks about a thing (is the fertiliser there?) has asked nothing of the roster. */
static bool look(struct staff *staff)
{
	char typed[128], digits[16];
	const char *asked = rest_of(staff);
	int group;
	size_t used = command_group(staff->talk->office, asked, &group);
	bool name = text_whole_name(asked, strlen(asked)) != NAME_NONE;

	take_words(staff, staff->command.rest, typed, sizeof(typed));
	if (typed[0] == '\0' || strlen(asked) >= sizeof(typed))
		return false;
	if (!staff_may(staff))
		return true;
	if (used > 0 && asked[used] == '\0') {
		snprintf(digits, sizeof(digits), "%d", group);
		return say_brief(staff, digits);
	}
	return say_brief(staff, asked) || say_brief(staff, typed) || name;
}

/* A group behind the word, or nothing; all else is for the forms (progress of a stage). */
static bool show(struct staff *staff,
		 void (*whole)(struct office *office, struct moment now, struct buffer *out))
{
	struct talk *talk = staff->talk;
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	const char *rest = rest_of(staff);
	char digits[16];
	int group;
	size_t used = command_group(talk->office, rest, &group);

	if (rest[used] != '\0')
		return false;
	if (!staff_may(staff))
		return true;
	if (used > 0) {
		snprintf(digits, sizeof(digits), "%d", group);
		return say_brief(staff, digits);
	}
	whole(talk->office, talk->now, &text);
	say_figures(talk, &text);
	return true;
}

static bool show_progress(struct staff *staff)
{
	return show(staff, summary_progress);
}

static bool show_totals(struct staff *staff)
{
	return show(staff, summary_totals);
}

/* ---- answers to villagers ---- */

/* A number and words behind the command; false: said how it is written. */
static bool number_and_words(struct staff *staff, int64_t *number, char words[WORDS_MOST])
{
	size_t at = staff->command.rest;

	*number = command_number(staff->talk->office, &staff->normal, &at);
	take_words(staff, at, words, WORDS_MOST);
	if (*number > 0 && words[0] != '\0')
		return true;
	talk_say(staff->talk, "staff_answer_how");
	return false;
}

static void say_answered(struct staff *staff, int64_t id, enum problem_done done, const char *verb,
			 const char *words)
{
	static const char *const replies[] = {
		[PROBLEM_DONE] = "staff_answered",   [PROBLEM_UNKNOWN] = "staff_no_problem",
		[PROBLEM_OPEN] = "staff_answered",   [PROBLEM_CLOSED] = "staff_problem_closed",
		[PROBLEM_GONE] = "staff_no_problem", [PROBLEM_NO_RESULT] = "staff_answer_how",
	};
	char object[48];

	if (done == PROBLEM_DONE) {
		snprintf(object, sizeof(object), "report:%lld", (long long)id);
		staff_audit(staff, verb, object, words);
	}
	talk_extra(staff->talk, "number", "%lld", (long long)id);
	talk_say(staff->talk, replies[done]);
}

static bool answer_problem(struct staff *staff)
{
	struct talk *talk = staff->talk;
	char words[WORDS_MOST];
	int64_t id;

	if (!staff_may(staff) || !number_and_words(staff, &id, words))
		return true;
	say_answered(staff, id, problem_answer(talk->office, id, words, talk->number, talk->now),
		     "problem answer", words);
	return true;
}

static bool close_problem(struct staff *staff)
{
	struct talk *talk = staff->talk;
	char words[WORDS_MOST];
	int64_t id;

	if (!staff_may(staff) || !number_and_words(staff, &id, words))
		return true;
	say_answered(staff, id, problem_close(talk->office, id, words, talk->number, talk->now),
		     "problem close", words);
	return true;
}

/* A text by its number: it leaves the attention list. */
static bool answer_letter(struct staff *staff)
{
	struct talk *talk = staff->talk;
	struct inbox_message message;
	char words[WORDS_MOST], object[48];
	bool answered = false;
	int64_t id;

	if (!staff_may(staff) || !number_and_words(staff, &id, words))
		return true;
	talk_extra(talk, "number", "%lld", (long long)id);
	if (inbox_get(talk->office->store, id, &message)) {
		answered = attention_answer(talk->office, &message, words, talk->now);
		inbox_release(&message);
	}
	if (answered) {
		snprintf(object, sizeof(object), "inbox:%lld", (long long)id);
		staff_audit(staff, "inbox answer", object, words);
	}
	talk_say(talk, answered ? "staff_answered" : "staff_no_letter");
	return true;
}

/* ---- what the calendar has ready ---- */

static bool release(struct staff *staff)
{
	struct talk *talk = staff->talk;
	char id[96], whole[112], why[160], object[128];

	snprintf(id, sizeof(id), "%.95s", rest_of(staff));
	if (id[0] == '\0')
		return false;
	if (!staff_may(staff))
		return true;
	snprintf(whole, sizeof(whole), "%d:%s", office_season(talk->office, talk->now), id);
	talk_extra(talk, "item", "%s", id);
	if (!calendar_release(talk->office, whole, talk->number, talk->now, why, sizeof(why))) {
		talk_say(talk, "staff_not_waiting");
		return true;
	}
	snprintf(object, sizeof(object), "calendar:%s", whole);
	staff_audit(staff, "calendar release", object, "");
	talk_say(talk, "staff_calendar_released");
	return true;
}

/* ---- the table ---- */

/* clang-format off */
static const struct {
	const char *act;
	enum right needs;
	bool (*take)(struct staff *staff);
} acts[] = {
	{ "notice",   RIGHT_BROADCAST, staff_notice },
	{ "confirm",  RIGHT_RELEASE,   staff_confirm },
	{ "release",  RIGHT_RELEASE,   release },
	{ "pause",    RIGHT_STOP,      staff_pause },
	{ "resume",   RIGHT_STOP,      staff_resume },
	{ "stop",     RIGHT_STOP,      staff_stop },
	{ "progress", RIGHT_VIEW,      show_progress },
	{ "totals",   RIGHT_VIEW,      show_totals },
	{ "look",     RIGHT_VIEW,      look },
	{ "answer",   RIGHT_ANSWER,    answer_problem },
	{ "close",    RIGHT_ANSWER,    close_problem },
	{ "letter",   RIGHT_ANSWER,    answer_letter },
};
/* clang-format on */

static bool act(struct staff *staff)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (!text_is(acts[i].act, staff->command.act))
			continue;
		staff->needs = acts[i].needs;
		return acts[i].take(staff);
	}
	return false;
}

/* The network brought the same text once more: it was acted on. */
static bool came_twice(const struct talk *talk)
{
	struct inbox_message before;
	bool same;

	if (inbox_earlier(talk->office->store, talk->message->sender, talk->message->id, &before,
			  1) == 0)
		return false;
	same = talk->message->sent_at != 0 && before.sent_at == talk->message->sent_at &&
	       text_is(before.text, talk_text(talk));
	inbox_release(&before);
	return same;
}

static void forget(struct talk *talk)
{
	talk->reply[0] = '\0';
	for (size_t i = 0; i < talk->extra_count; i++)
		free(talk->extras[i].value);
	talk->extra_count = 0;
}

bool staff_take(struct talk *talk)
{
	SCOPED(release_memory) struct staff *staff = NULL;
	unsigned rights =
		office_rights_of(talk->office, talk->number, talk->people, talk->person_count);

	if (rights == 0)
		return false;
	staff = need_zeroed(1, sizeof(*staff));
	staff->talk = talk;
	staff->rights = rights;
	normal_form(talk_text(talk), strlen(talk_text(talk)), &staff->normal);
	if (!command_read(talk->office, &staff->normal, &staff->command))
		return false;
	if (!came_twice(talk) && !act(staff)) {
		forget(talk);
		return false;
	}
	if (talk->later)
		return true;
	talk->outcome = talk->reply[0] == '\0' ? OUTCOME_IGNORED : OUTCOME_ACCEPTED;
	talk->reason = talk->reply[0] == '\0' ? "duplicate" : "staff";
	talk->leave_open = true;
	return true;
}
