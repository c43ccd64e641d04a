#include "office/problem.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/audience.h"
#include "office/record.h"
#include "office/tell.h"

#include <stdio.h>
#include <string.h>

#define EVENING	    18 /* the hour of the last day */
#define EXTRAS_MOST 10
#define LATEST_MOST 48 /* of a phone's records are looked through for its problems */
#define USEFUL	    DAYS(7)

/* ---- what is known of one ---- */

/* A problem with its record. */
struct matter {
	int64_t id;
	char state[16], phone[PHONE_SIZE], name[64];
	char *text; /* what was reported; its own */
	struct problem problem;
};

static void release_matter(struct matter *matter)
{
	free(matter->text);
}

static void read_report(const struct report *report, void *context)
{
	struct matter *matter = context;
	struct json *fields = json_read(report->fields);
	const char *text = json_get_text(fields, "text");

	matter->id = report->id;
	copy_text(matter->state, sizeof(matter->state), report->state);
	copy_text(matter->phone, sizeof(matter->phone), report->phone);
	copy_text(matter->name, sizeof(matter->name), report->name);
	matter->text = need_copy(text == NULL ? "" : text);
	json_free(fields);
}

static bool gone(const struct matter *matter)
{
	return !report_stands(matter->state);
}

/* Reads it: PROBLEM_DONE, or why nothing can be done with it. Release it in any case. */
static enum problem_done find(struct office *office, int64_t id, struct matter *matter)
{
	*matter = (struct matter){ .text = NULL };
	if (!problem_get(office->store, id, &matter->problem) ||
	    !report_get(office->store, id, read_report, matter))
		return PROBLEM_UNKNOWN;
	if (gone(matter))
		return PROBLEM_GONE;
	return text_is(matter->state, "closed") ? PROBLEM_CLOSED : PROBLEM_DONE;
}

/* ---- telling ---- */

static void tell_of(struct office *office, const struct matter *matter, const char *phone,
		    const char *reply, const char *words, struct moment now)
{
	struct wall due = wall_of(office->zone, matter->problem.due_at);
	char id[24], month[8], day[8], purpose[128], what[128];
	const struct reply_extra extras[] = {
		{ "id", id },
		{ "text", what },
		{ "result", words },
		{ "responsible", matter->problem.responsible },
		{ "name", matter->name },
		{ "month", month },
		{ "day", day },
	};
	struct tell tell = {
		.phone = phone,
		.reply = reply,
		.purpose = purpose,
		.lane = LANE_REMINDER,
		.useful_until = now.utc + USEFUL,
		.extras = extras,
		.extra_count = sizeof(extras) / sizeof(*extras),
	};

	copy_text(what, sizeof(what), matter->text);
	snprintf(id, sizeof(id), "%lld", (long long)matter->id);
	snprintf(month, sizeof(month), "%d", due.day.month);
	snprintf(day, sizeof(day), "%d", due.day.day);
	snprintf(purpose, sizeof(purpose), "problem:%lld:%.32s:%lld:%s", (long long)matter->id,
		 reply, (long long)now.utc, phone);
	office_tell(office, &tell, now);
}

static void note(struct office *office, const struct matter *matter, const char *kind,
		 const char *who, const char *words, struct moment now)
{
	struct problem_note note = { .at = now.utc, .kind = kind, .who = who, .text = words };

	problem_note_add(office->store, matter->id, &note);
}

/* ---- role "problem" ---- */

/* The evening of the last of so many days; 0: there is no date. */
static int64_t due_date(const struct office *office, struct moment now)
{
	int days = office->config->problems.due_days;
	struct day last = day_of_number(day_number(office_today(office, now)) + days);

	return days == 0 ? 0 : utc_of(office->zone, last, EVENING, 0, 0);
}

void problem_added(struct office *office, const struct form *form, const struct form_record *record,
		   int64_t report_id, const struct role_actor *actor, struct moment now,
		   struct role_answer *answer)
{
	const struct field_value *category = record_value(form, record, FIELD_CHOICE);
	struct problem problem = { .due_at = due_date(office, now), .watched = true };
	const char *state;

	/* Other words for the same matter: what was done about it holds. */
	if (actor->replaces != 0)
		problem_get(office->store, actor->replaces, &problem);
	problem.report_id = report_id;
	if (category != NULL)
		copy_text(problem.category, sizeof(problem.category), category->text);
	problem_put(office->store, &problem);
	state = problem.closed_at != 0		 ? "closed"
		: problem.responsible[0] != '\0' ? "assigned"
						 : "open";
	report_set_state(office->store, report_id, state, now);
	role_extra(answer, "days", "%d", office->config->problems.due_days);
}

void problem_removed(struct office *office, const struct report *report, int64_t by,
		     const struct role_actor *actor, struct moment now)
{
	struct problem problem;

	(void)by;
	(void)actor;
	if (!problem_get(office->store, report->id, &problem))
		return;
	problem.watched = false;
	if (problem.closed_at == 0)
		problem.closed_at = now.utc;
	problem_put(office->store, &problem);
}

/* ---- acts of the office ---- */

/* The number that reaches him, "" none. */
static void number_of(struct office *office, int64_t person, struct moment now,
		      char phone[PHONE_SIZE])
{
	struct audience audience;
	char query[48], why[120];

	snprintf(query, sizeof(query), "person:%lld", (long long)person);
	if (audience_find(office, query, now, &audience, why, sizeof(why)) && audience.count > 0)
		copy_text(phone, PHONE_SIZE, audience.members[0].number);
	audience_release(&audience);
}

bool problem_responsible(struct office *office, const char *text, struct moment now,
			 struct person *person, char phone[PHONE_SIZE])
{
	struct person people[2];
	size_t count;

	*person = (struct person){ .id = 0 };
	copy_text(person->name, sizeof(person->name), text);
	if (phone_read(text, office->config->country_code, phone, PHONE_SIZE) == PHONE_MOBILE) {
		if (person_by_phone(office->store, phone, people, 2) == 1)
			*person = people[0];
		return true;
	}
	phone[0] = '\0';
	count = person_by_name(office->store, text, 0, people, 2);
	if (count == 1) {
		*person = people[0];
		number_of(office, person->id, now, phone);
	}
	return count < 2;
}

enum problem_done problem_assign(struct office *office, int64_t id, const char *responsible,
				 const char *phone, int64_t due_at, const char *who,
				 struct moment now)
{
	SCOPED(release_matter) struct matter matter;
	enum problem_done found = find(office, id, &matter);

	if (found != PROBLEM_DONE)
		return found;
	copy_text(matter.problem.responsible, sizeof(matter.problem.responsible), responsible);
	copy_text(matter.problem.responsible_phone, sizeof(matter.problem.responsible_phone),
		  phone);
	if (due_at != 0) {
		matter.problem.due_at = due_at;
		matter.problem.watched = true;
	}
	problem_put(office->store, &matter.problem);
	report_set_state(office->store, id, "assigned", now);
	note(office, &matter, "assigned", who, responsible, now);
	tell_of(office, &matter, phone, "problem_yours", "", now);
	tell_of(office, &matter, matter.phone, "problem_assigned", "", now);
	return PROBLEM_DONE;
}

enum problem_done problem_answer(struct office *office, int64_t id, const char *words,
				 const char *who, struct moment now)
{
	SCOPED(release_matter) struct matter matter;
	enum problem_done found = find(office, id, &matter);

	if (found != PROBLEM_DONE && found != PROBLEM_CLOSED)
		return found;
	note(office, &matter, "answered", who, words, now);
	tell_of(office, &matter, matter.phone, "problem_answer", words, now);
	return PROBLEM_DONE;
}

enum problem_done problem_close(struct office *office, int64_t id, const char *result,
				const char *who, struct moment now)
{
	SCOPED(release_matter) struct matter matter;
	enum problem_done found = find(office, id, &matter);

	if (found != PROBLEM_DONE)
		return found;
	if (result[strspn(result, " \t\n")] == '\0')
		return PROBLEM_NO_RESULT;
	copy_text(matter.problem.result, sizeof(matter.problem.result), result);
	matter.problem.closed_at = now.utc;
	matter.problem.watched = false;
	problem_put(office->store, &matter.problem);
	report_set_state(office->store, id, "closed", now);
	note(office, &matter, "closed", who, result, now);
	tell_of(office, &matter, matter.phone, "problem_closed", result, now);
	return PROBLEM_DONE;
}

/* Open again, with a new date; who answers for it is told. */
static void reopen(struct office *office, struct matter *matter, const char *kind, const char *who,
		   const char *words, struct moment now)
{
	struct problem *problem = &matter->problem;

	problem->closed_at = problem->escalated_at = 0;
	problem->due_at = due_date(office, now);
	problem->watched = true;
	problem->reopened++;
	problem_put(office->store, problem);
	report_set_state(office->store, matter->id,
			 problem->responsible[0] == '\0' ? "open" : "assigned", now);
	note(office, matter, kind, who, words, now);
	tell_of(office, matter, problem->responsible_phone, "problem_back", words, now);
}

enum problem_done problem_reopen(struct office *office, int64_t id, const char *words,
				 const char *who, struct moment now)
{
	SCOPED(release_matter) struct matter matter;
	enum problem_done found = find(office, id, &matter);

	if (found != PROBLEM_CLOSED)
		return found == PROBLEM_DONE ? PROBLEM_OPEN : found;
	reopen(office, &matter, "reopened", who, words, now);
	tell_of(office, &matter, matter.phone, "problem_reopened", words, now);
	return PROBLEM_DONE;
}

/* ---- acts of the villager ---- */

struct latest {
	struct office *office;
	bool closed; /* wanted */
	int64_t fits, newest;
};

static void look_at_latest(const struct report *report, void *context)
{
	struct latest *it = context;
	struct problem problem;

	if (it->fits != 0 || !report_stands(report->state) ||
	    !problem_get(it->office->store, report->id, &problem))
		return;
	if (it->newest == 0)
		it->newest = report->id;
	if (text_is(report->state, "closed") == it->closed)
		it->fits = report->id;
}

int64_t problem_latest(struct office *office, const char *phone, bool closed)
{
	struct latest it = { .office = office, .closed = closed };
	struct report_filter filter = { .phone = phone, .all_states = true, .limit = LATEST_MOST };

	report_list(office->store, &filter, look_at_latest, &it);
	return it.fits != 0 ? it.fits : it.newest;
}

/* Somebody else's problem is none to him. */
static enum problem_done find_own(struct office *office, int64_t id, const char *phone,
				  struct matter *matter)
{
	enum problem_done found = find(office, id, matter);

	return found != PROBLEM_UNKNOWN && !text_is(matter->phone, phone) ? PROBLEM_UNKNOWN : found;
}

enum problem_done problem_supplement(struct office *office, int64_t id, const char *phone,
				     const char *words, struct moment now)
{
	SCOPED(release_matter) struct matter matter;
	enum problem_done found = find_own(office, id, phone, &matter);

	if (found != PROBLEM_DONE && found != PROBLEM_CLOSED)
		return found;
	note(office, &matter, "added", phone, words, now);
	tell_of(office, &matter, matter.problem.responsible_phone, "problem_more", words, now);
	return found;
}

enum problem_done problem_unsatisfied(struct office *office, int64_t id, const char *phone,
				      const char *words, struct moment now)
{
	SCOPED(release_matter) struct matter matter;
	enum problem_done found = find_own(office, id, phone, &matter);

	if (found != PROBLEM_CLOSED)
		return found == PROBLEM_DONE ? PROBLEM_OPEN : found;
	reopen(office, &matter, "unsatisfied", phone, words, now);
	return PROBLEM_DONE;
}

/* ---- overdue ---- */

int64_t problem_due(struct office *office, struct moment now)
{
	struct problem problem;

	(void)now;
	return problem_next_due(office->store, &problem) ? problem.due_at : NEVER;
}

static void tell_superiors(struct office *office, const struct matter *matter, struct moment now)
{
	struct audience audience;
	char why[200];

	if (office->config->problems.escalate_to[0] == '\0')
		return;
	if (audience_find(office, office->config->problems.escalate_to, now, &audience, why,
			  sizeof(why))) {
		for (size_t i = 0; i < audience.count; i++)
			tell_of(office, matter, audience.members[i].number, "problem_overdue", "",
				now);
	}
	audience_release(&audience);
}

void problem_run(struct office *office, struct moment now)
{
	SCOPED(release_matter) struct matter matter = { .text = NULL };
	struct problem due;

	if (!problem_next_due(office->store, &due) || due.due_at > now.utc)
		return;
	due.watched = false;
	if (find(office, due.report_id, &matter) == PROBLEM_DONE) {
		due.escalated_at = now.utc;
		note(office, &matter, "overdue", "daemon", "", now);
		tell_superiors(office, &matter, now);
	}
	problem_put(office->store, &due);
}

void problem_check(const struct config *config, const struct forms *forms,
		   struct conf_problems *problems)
{
	const struct office office = { .config = config, .forms = forms };
	const char *audience = config->problems.escalate_to;
	char why[200];

	if (audience[0] != '\0' && !audience_valid(&office, audience, why, sizeof(why)))
		conf_complain(
			problems, config->conf,
			conf_child(conf_child(conf_root(config->conf), "problems"), "escalate_to"),
			"problems.escalate_to: %s", why);
}
