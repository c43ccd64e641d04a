#include "office/broadcast.h"

#include "base/buffer.h"
#include "base/die.h"
#include "conf/config.h"
#include "office/outlook.h"
#include "store/audience.h"
#include "store/event.h"
#include "store/person.h"
#include "text/until.h"

#include <cunxin/sms_segment.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define WRONG_CODES_MOST 3
#define DRAFTED_AT_ONCE	 250
#define COMPARED	 10 /* numbers in the time of one person or text */
#define REPEATS_WITHIN	 HOURS(24)
#define READ_MOST	 DAYS(7)    /* a text that names a later day is sent anew by then */
#define LEFT_TO_VERBS	 SECONDS(3) /* then the daemon makes or marks the rest */

/* ---- the text of each ---- */

static bool is_placeholder(const char *at, size_t size)
{
	return size > 0 && size < 24 && at[size] == '}' &&
	       strspn(at, "abcdefghijklmnopqrstuvwxyz_") == size;
}

/* What stands for the placeholders of a text. */
struct filling {
	const char *name, *group, *village;
};

/* NULL: it is none of them. */
static const char *words_for(const struct filling *filling, const char *name, size_t size)
{
	const struct {
		const char *name, *words;
	} rows[] = { { "name", filling->name },
		     { "group", filling->group },
		     { "village", filling->village } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (strlen(rows[i].name) == size && strncmp(rows[i].name, name, size) == 0)
			return rows[i].words;
	}
	return NULL;
}

/* What is no placeholder stays as it is. Returns the first that is none of ours; NULL: all are. */
static const char *fill(const struct filling *filling, const char *text, struct buffer *out)
{
	const char *stranger = NULL;

	while (*text != '\0') {
		size_t plain = strcspn(text, "{"), size;
		const char *words = NULL;

		buffer_add(out, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		size = strcspn(text + 1, "}");
		if (is_placeholder(text + 1, size)) {
			words = words_for(filling, text + 1, size);
			stranger = words == NULL && stranger == NULL ? text + 1 : stranger;
		}
		buffer_add_text(out, words == NULL ? "{" : words);
		text += words == NULL ? 1 : size + 2;
	}
	return stranger;
}

/* For one person. Yours; NULL: it holds a placeholder that is none, and why says so. */
static char *personal_text(const struct office *office, const char *text, const char *name,
			   int group, char *why, size_t why_size)
{
	struct buffer out = BUFFER_EMPTY;
	char digits[16] = "";
	const struct filling filling = { name, digits, office->config->village };
	const char *stranger;

	if (group > 0)
		snprintf(digits, sizeof(digits), "%d", group);
	buffer_add_text(&out, office->config->signature);
	stranger = fill(&filling, text, &out);
	if (stranger == NULL)
		return buffer_take(&out);
	snprintf(why, why_size, "{%.*s} is no placeholder; expected {name}, {group} or {village}",
		 (int)strcspn(stranger, "}"), stranger);
	buffer_release(&out);
	return NULL;
}

char *broadcast_shown(const struct office *office, const char *text, const char *name,
		      const char *group)
{
	const struct filling filling = { name, group, office->config->village };
	struct buffer out = BUFFER_EMPTY;

	fill(&filling, text, &out);
	return buffer_take(&out);
}

/* ---- the plan ---- */

/* The text that was weighed last: without a name in it, it is that of all. */
struct weighed {
	struct buffer text;
	struct sms_cost cost;
};

static struct sms_cost weigh(struct weighed *last, const char *text)
{
	if (last->text.size > 0 && text_is(buffer_text(&last->text), text))
		return last->cost;
	buffer_clear(&last->text);
	buffer_add_text(&last->text, text);
	last->cost = sms_cost(text, strlen(text));
	return last->cost;
}

static bool add_text(struct office *office, struct broadcast_plan *plan, struct weighed *last,
		     const struct audience_member *member, char *why, size_t why_size)
{
	char *text =
		personal_text(office, plan->wish.text, member->name, member->group, why, why_size);
	struct sms_cost cost;

	if (text == NULL)
		return false;
	cost = weigh(last, text);
	plan->segments += (int64_t)cost.segments;
	if (cost.segments > plan->longest)
		plan->longest = (unsigned)cost.segments;
	if (plan->sample_count < BROADCAST_SAMPLES && cost.segments > 0) {
		copy_text(plan->samples[plan->sample_count].name, 64, member->name);
		copy_text(plan->samples[plan->sample_count].number, PHONE_SIZE, member->number);
		plan->samples[plan->sample_count++].text = text;
		text = NULL;
	}
	free(text);
	if (cost.segments == 0)
		snprintf(why, why_size, "the text is too long");
	return cost.segments > 0;
}

/* So many more. False: one of them cannot be. */
static bool add_texts(struct office *office, size_t most, struct broadcast_plan *plan, char *why,
		      size_t why_size)
{
	const struct audience *audience = &plan->audience;
	struct weighed last = { .text = BUFFER_EMPTY };
	bool good = true;

	for (; good && most > 0 && plan->costed < audience->count; most--)
		good = add_text(office, plan, &last, &audience->members[plan->costed++], why,
				why_size);
	buffer_release(&last.text);
	return good;
}

static int64_t end_of_day(const struct office *office, int64_t utc)
{
	struct day next = day_of_number(day_number(wall_of(office->zone, utc).day) + 1);

	return utc_of(office->zone, next, 0, 0, 0);
}

/* What the text says itself, read on the day when it begins to go out; 0: nothing. */
static int64_t until_in_text(const struct office *office, const struct broadcast_plan *plan)
{
	struct normal_text normal;
	struct text_until said;
	struct day day;

	normal_form(plan->wish.text, strlen(plan->wish.text), &normal);
	if (!text_until(&normal, wall_of(office->zone, plan->begins).day, &said))
		return 0;
	day = said.minute < DAY_MINUTES ? said.day : day_of_number(day_number(said.day) + 1);
	return utc_of(office->zone, day, said.minute % DAY_MINUTES / 60, said.minute % 60, 0);
}

/* An hour that is over is of no help, but for who would send it. */
static void heed_text(const struct office *office, struct broadcast_plan *plan, int64_t *until)
{
	int64_t said = until_in_text(office, plan);

	if (said != 0 && said <= plan->begins)
		plan->over = said;
	else if (said != 0 && *until == 0) {
		*until = earlier(said, plan->begins + READ_MOST);
		plan->until_read = true;
	}
}

static void foresee(struct office *office, struct broadcast_plan *plan, struct moment now)
{
	const struct broadcast live = { .urgent = plan->wish.urgent };
	struct outlook_wish wish = {
		.segments = plan->segments,
		.ahead = broadcast_ahead(office->store, &live),
		.urgent = plan->wish.urgent,
		.begins = plan->begins,
		.until = plan->wish.useful_until,
	};

	heed_text(office, plan, &wish.until);
	plan->forecast = outlook(office, &wish, now);
	plan->useful_until = wish.until;
	if (plan->useful_until == 0)
		plan->useful_until = end_of_day(office, plan->forecast.last_at > plan->begins
								? plan->forecast.last_at
								: plan->begins);
	if (plan->forecast.last_at > plan->begins)
		plan->minutes =
			(plan->forecast.last_at - plan->begins + MINUTES(1) - 1) / MINUTES(1);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_numbers(struct broadcast_plan *plan)
{
	size_t count = plan->audience.count;
	const char **numbers = need_zeroed(count + 1, sizeof(*numbers));

	for (size_t i = 0; i < count; i++)
		numbers[i] = plan->audience.members[i].number;
	qsort(numbers, count, sizeof(*numbers), by_text);
	plan->comparison.numbers = numbers;
}

/* The next that said the same to so many that half of these may be among them. */
static bool compare_next(struct office *office, struct broadcast_plan *plan, struct moment now)
{
	struct broadcast_comparison *it = &plan->comparison;
	int64_t before = it->begun ? it->with.id : INT64_MAX;

	do {
		if (!broadcast_same_text(office->store, plan->wish.text, now.utc - REPEATS_WITHIN,
					 before, &it->with))
			return false;
		before = it->with.id;
	} while (it->with.messages * 2 < plan->messages);
	if (it->numbers == NULL)
		sort_numbers(plan);
	it->begun = true;
	it->last = it->listed = it->shared = 0;
	return true;
}

static void compare_number(int64_t n, const char *number, void *context)
{
	struct broadcast_plan *plan = context;
	struct broadcast_comparison *it = &plan->comparison;

	it->last = n;
	it->listed++;
	it->shared += bsearch(&number, it->numbers, plan->audience.count, sizeof(*it->numbers),
			      by_text) != NULL;
}

/* Whether a broadcast of the last day said the same to half of these: so many numbers more of its
 * list. True: that is known. */
static bool compare_some(struct office *office, size_t most, struct moment now,
			 struct broadcast_plan *plan)
{
	struct broadcast_comparison *it = &plan->comparison;
	size_t count =
		broadcast_numbers(office->store, it->with.id, it->last, most, compare_number, plan);
	int64_t left = count < most ? 0 : it->with.messages - it->listed;

	if (left > 0 && (it->shared + left) * 2 >= plan->messages)
		return false;
	if (left > 0 || it->shared == 0 || it->shared * 2 < plan->messages)
		return !compare_next(office, plan, now);
	plan->repeats = it->with.id;
	plan->repeated_at = it->with.released_at;
	plan->shared = it->shared;
	return true;
}

static bool check_wish(const struct broadcast_wish *wish, struct moment now, char *why,
		       size_t why_size)
{
	const char *words = NULL;

	if (wish->text[strspn(wish->text, " \t\r\n")] == '\0')
		words = "the text is empty";
	else if (wish->useful_until != 0 && wish->useful_until <= now.utc)
		words = "the time until which it is useful is over";
	else if (wish->useful_until != 0 && wish->useful_until <= wish->not_before)
		words = "it would be useful no more when it begins";
	if (words != NULL)
		snprintf(why, why_size, "%s", words);
	return words == NULL;
}

bool broadcast_plan_begin(struct office *office, const struct broadcast_wish *wish,
			  struct moment now, struct broadcast_plan *plan, char *why,
			  size_t why_size)
{
	int64_t earliest = now.utc + SECONDS(office->config->broadcast.grace_seconds);

	*plan = (struct broadcast_plan){ .wish = *wish };
	plan->begins = wish->not_before > earliest ? wish->not_before : earliest;
	if (check_wish(wish, now, why, why_size))
		plan->search = audience_begin(office, wish->audience, now, why, why_size);
	return plan->search != NULL;
}

static void find_people(struct office *office, size_t most, struct broadcast_plan *plan)
{
	if (!audience_search_some(office->store, plan->search, most))
		return;
	audience_end(plan->search, &plan->audience);
	plan->search = NULL;
	plan->people = (int64_t)plan->audience.people;
	plan->messages = (int64_t)plan->audience.count;
}

enum broadcast_planning broadcast_plan_some(struct office *office, size_t most, struct moment now,
					    struct broadcast_plan *plan, char *why, size_t why_size)
{
	if (plan->search != NULL) {
		find_people(office, most, plan);
		return PLAN_GOES_ON;
	}
	if (!add_texts(office, most, plan, why, why_size))
		return PLAN_CANNOT_BE;
	if (plan->costed < plan->audience.count)
		return PLAN_GOES_ON;
	if (plan->comparison.foreseen)
		return compare_some(office, most > SIZE_MAX / COMPARED ? most : most * COMPARED,
				    now, plan)
			       ? PLAN_MADE
			       : PLAN_GOES_ON;
	plan->cost = (double)plan->segments * office->config->limits.price_per_segment;
	foresee(office, plan, now);
	plan->comparison.foreseen = true;
	return compare_next(office, plan, now) ? PLAN_GOES_ON : PLAN_MADE;
}

bool broadcast_plan_make(struct office *office, const struct broadcast_wish *wish,
			 struct moment now, struct broadcast_plan *plan, char *why, size_t why_size)
{
	enum broadcast_planning planning = PLAN_GOES_ON;

	if (!broadcast_plan_begin(office, wish, now, plan, why, why_size))
		return false;
	while (planning == PLAN_GOES_ON)
		planning = broadcast_plan_some(office, SIZE_MAX, now, plan, why, why_size);
	return planning == PLAN_MADE;
}

void broadcast_plan_release(struct broadcast_plan *plan)
{
	for (size_t i = 0; i < plan->sample_count; i++)
		free(plan->samples[i].text);
	audience_search_free(plan->search);
	audience_release(&plan->audience);
	free(plan->comparison.numbers);
	*plan = (struct broadcast_plan){ .people = 0 };
}

/* ---- the draft ---- */

/* Four digits that no other open draft has. */
static void make_code(struct office *office, struct moment now, char code[8])
{
	do {
		uint32_t number;

		if (getrandom(&number, sizeof(number), 0) != sizeof(number))
			die("no random numbers");
		snprintf(code, 8, "%04u", (unsigned)(number % 10000));
	} while (broadcast_by_code(office->store, code, now) != 0);
}

/* The one at a place of the list: those reached first, then those left out. */
static const struct audience_member *member_at(const struct broadcast_plan *plan, size_t at)
{
	const struct audience *audience = &plan->audience;

	return at < audience->count ? &audience->members[at]
				    : &audience->missed[at - audience->count];
}

bool broadcast_draft_some(struct office *office, const struct broadcast_plan *plan, int64_t id,
			  size_t *done)
{
	size_t all = plan->audience.count + plan->audience.missed_count;

	for (size_t i = 0; i < DRAFTED_AT_ONCE && *done < all; i++) {
		const struct audience_member *member = member_at(plan, *done);
		const struct broadcast_person person = {
			.person_id = member->person_id,
			.name = member->name,
			.group = member->group,
			.number = member->number,
			.apart = (int)member->state,
			.people = member->people,
		};

		broadcast_add_person(office->store, id, (int64_t)++ * done, &person);
	}
	return *done == all;
}

static int64_t code_until(const struct office *office, struct moment now)
{
	return now.utc + MINUTES(office->config->broadcast.code_minutes);
}

int64_t broadcast_draft_begin(struct office *office, const struct broadcast_plan *plan,
			      const char *who, struct moment now)
{
	struct broadcast draft = {
		.audience = (char *)(uintptr_t)plan->wish.audience,
		.text = (char *)(uintptr_t)plan->wish.text,
		.urgent = plan->wish.urgent,
		.not_before = plan->wish.not_before,
		.useful_until = plan->useful_until,
		.code_until = code_until(office, now),
		.people = plan->people,
		.messages = plan->messages,
		.segments = plan->segments,
		.opted_out = (int64_t)plan->audience.opted_out,
		.blocked = (int64_t)plan->audience.blocked,
		.unreachable = (int64_t)plan->audience.unreachable,
	};

	copy_text(draft.created_by, sizeof(draft.created_by), who);
	return broadcast_add(office->store, &draft, now);
}

void broadcast_draft_end(struct office *office, int64_t id, struct moment now, char code[8])
{
	make_code(office, now, code);
	broadcast_put_code(office->store, id, code, code_until(office, now));
}

int64_t broadcast_draft(struct office *office, const struct broadcast_plan *plan, const char *who,
			struct moment now, char code[8])
{
	int64_t id = broadcast_draft_begin(office, plan, who, now);
	size_t done = 0;

	while (!broadcast_draft_some(office, plan, id, &done))
		continue;
	broadcast_draft_end(office, id, now, code);
	return id;
}

/* ---- the release ---- */

/* What is said of it by its state, before the code counts. */
static enum broadcast_confirmed objection(const struct broadcast *draft, struct moment now)
{
	switch (draft->state) {
	case BROADCAST_DRAFT:
		return draft->code_until > now.utc ? BROADCAST_CONFIRMED : BROADCAST_TOO_LATE;
	case BROADCAST_STAGING:
	case BROADCAST_RELEASED:
	case BROADCAST_PAUSED:
	case BROADCAST_DONE: return BROADCAST_WAS_CONFIRMED;
	case BROADCAST_CANCELLING:
	case BROADCAST_CANCELLED:
	case BROADCAST_LAPSED: break;
	}
	return BROADCAST_TOO_LATE;
}

/* Drafted before midnight and released after it: the day that was meant is the new one. */
static int64_t usefulness(struct office *office, const struct broadcast *draft, int64_t begins)
{
	return draft->useful_until > begins ? draft->useful_until : end_of_day(office, begins);
}

static void note_event(struct office *office, int64_t id, const char *what, struct moment now)
{
	char json[96];

	snprintf(json, sizeof(json), "{\"id\":%lld,\"state\":\"%s\"}", (long long)id, what);
	event_add(office->store, "broadcast", json, now);
}

static enum broadcast_confirmed release(struct office *office, const struct broadcast *draft,
					const char *who, struct moment now)
{
	int64_t begins = now.utc + SECONDS(office->config->broadcast.grace_seconds);

	if (draft->not_before > begins)
		begins = draft->not_before;
	if (!broadcast_stage_begin(office->store, draft->id, who, begins,
				   usefulness(office, draft, begins), now))
		return BROADCAST_WAS_CONFIRMED;
	note_event(office, draft->id, "staging", now);
	return BROADCAST_CONFIRMED;
}

static enum broadcast_confirmed confirm(struct office *office, const struct broadcast *draft,
					const char *code, int64_t since, const char *who,
					struct moment now, struct broadcast_repeat *repeat)
{
	enum broadcast_confirmed said = objection(draft, now);

	if (said != BROADCAST_CONFIRMED)
		return said;
	if (draft->code[0] == '\0' || !text_is(draft->code, code)) {
		broadcast_wrong_code(office->store, draft->id, WRONG_CODES_MOST);
		return BROADCAST_WRONG_CODE;
	}
	if (repeat->shared == 0 && since < now.utc)
		broadcast_repeated(office->store, draft, since, SIZE_MAX, repeat);
	if (repeat->shared > 0)
		return BROADCAST_REPEATS;
	return release(office, draft, who, now);
}

enum broadcast_confirmed broadcast_confirm(struct office *office, int64_t id, const char *code,
					   bool again, const char *who, struct moment now,
					   int64_t *repeats)
{
	struct broadcast_repeat repeat = { .shared = 0 };
	struct broadcast draft;
	enum broadcast_confirmed said;

	if (!broadcast_get(office->store, id, &draft))
		return BROADCAST_UNKNOWN;
	said = confirm(office, &draft, code, again ? NEVER : now.utc - REPEATS_WITHIN, who, now,
		       &repeat);
	broadcast_free(&draft);
	if (repeats != NULL)
		*repeats = repeat.shared > 0 ? repeat.other.id : 0;
	return said;
}

bool broadcast_compare_some(struct office *office, int64_t id, size_t most, struct moment now,
			    struct broadcast_comparing *it)
{
	struct broadcast draft;
	bool known;

	if (it->id != id)
		*it = (struct broadcast_comparing){ .id = id, .begun_at = now.utc };
	if (!broadcast_get(office->store, id, &draft))
		return true;
	known = broadcast_repeated(office->store, &draft, it->begun_at - REPEATS_WITHIN, most,
				   &it->repeat);
	broadcast_free(&draft);
	return known;
}

enum broadcast_confirmed broadcast_confirm_compared(struct office *office,
						    const struct broadcast_comparing *compared,
						    const char *code, const char *who,
						    struct moment now)
{
	struct broadcast_repeat repeat = compared->repeat;
	struct broadcast draft;
	enum broadcast_confirmed said;

	if (!broadcast_get(office->store, compared->id, &draft))
		return BROADCAST_UNKNOWN;
	if (repeat.shared == 0)
		repeat = (struct broadcast_repeat){ .shared = 0 };
	/* One of that very millisecond may be another's. */
	said = confirm(office, &draft, code, compared->begun_at - 1, who, now, &repeat);
	broadcast_free(&draft);
	return said;
}

/* ---- a message for each ---- */

/* Who has opted out or was blocked since the draft is left out. */
static int apart_by_now(struct office *office, const char *number)
{
	struct phone_row row = phone_get(office->store, number);

	return row.blocked ? AUDIENCE_BLOCKED : row.opted_out ? AUDIENCE_OPTED_OUT : 0;
}

static char *text_of(const struct office *office, const struct broadcast *broadcast,
		     const struct broadcast_waiting *waiting)
{
	char why[120];

	return personal_text(office, broadcast->text, waiting->name, waiting->group, why,
			     sizeof(why));
}

/* One number less that gets it, and his text. */
static void leave_out(struct broadcast *broadcast, const struct broadcast_waiting *waiting,
		      const char *text, int apart)
{
	broadcast->people -= waiting->people;
	broadcast->messages--;
	if (text != NULL)
		broadcast->segments -= (int64_t)sms_cost(text, strlen(text)).segments;
	if (apart == AUDIENCE_BLOCKED)
		broadcast->blocked += waiting->people;
	else
		broadcast->opted_out += waiting->people;
}

struct following {
	struct office *office;
	struct broadcast *broadcast;
};

static void leave_out_dropped(const struct broadcast_waiting *dropped, void *context)
{
	struct following *it = context;

	char *text = text_of(it->office, it->broadcast, dropped);

	leave_out(it->broadcast, dropped, text, apart_by_now(it->office, dropped->number));
	free(text);
}

void broadcast_follow(struct office *office, struct broadcast *broadcast)
{
	struct following it = { office, broadcast };

	if (broadcast->state == BROADCAST_DRAFT || broadcast->state == BROADCAST_STAGING)
		broadcast_dropped(office->store, broadcast->id, leave_out_dropped, &it);
}

static void give_message(struct office *office, struct broadcast *broadcast,
			 const struct broadcast_waiting *waiting, struct moment now)
{
	char purpose[80], *text = text_of(office, broadcast, waiting);
	struct outbox_order order = {
		.recipient = waiting->number,
		.text = text,
		.kind = "broadcast",
		.lane = LANE_BROADCAST,
		.purpose = purpose,
		.useful_until = broadcast->useful_until,
		.broadcast_id = broadcast->id,
	};
	int apart = apart_by_now(office, waiting->number);
	int64_t message = 0;

	snprintf(purpose, sizeof(purpose), "broadcast:%lld:%s", (long long)broadcast->id,
		 waiting->number);
	if (apart == 0 && text != NULL)
		message = outbox_queue(office->store, &order, now);
	if (apart != 0) {
		leave_out(broadcast, waiting, text, apart);
		broadcast_recount(office->store, broadcast);
	}
	broadcast_give(office->store, broadcast->id, waiting->n, message, apart);
	free(text);
}

bool broadcast_stage(struct office *office, int64_t id, struct moment now)
{
	struct broadcast_waiting waiting;
	struct broadcast broadcast;
	bool done = false;

	if (!broadcast_get(office->store, id, &broadcast))
		return true;
	if (broadcast.state != BROADCAST_STAGING)
		done = true;
	for (int i = 0; i < BROADCAST_CHUNK && !done && !store_troubled(office->store); i++) {
		if (broadcast_next_waiting(office->store, id, &waiting)) {
			give_message(office, &broadcast, &waiting, now);
			continue;
		}
		broadcast_publish(office->store, id);
		note_event(office, id, "released", now);
		done = true;
	}
	broadcast_free(&broadcast);
	return done;
}

/* ---- how it stands ---- */

static const char *why_apart(const struct office *office, const struct broadcast_recipient *one)
{
	char number[PHONE_SIZE];

	switch ((enum audience_state)one->apart) {
	case AUDIENCE_REACHED: break;
	case AUDIENCE_OPTED_OUT: return "opted-out";
	case AUDIENCE_BLOCKED: return "blocked";
	case AUDIENCE_UNREACHABLE:
		if (one->number[0] == '\0')
			return "no-number";
		return phone_read(one->number, office->config->country_code, number,
				  sizeof(number)) == PHONE_MOBILE
			       ? "earlier-texts-failed"
			       : "no-mobile-number";
	}
	return "";
}

const char *broadcast_why(const struct office *office, const struct broadcast_recipient *one)
{
	if (one->apart != 0)
		return why_apart(office, one);
	if (!one->has_message)
		return one->outbox_id == 0 ? "not-released" : "removed";
	if (one->error[0] != '\0' || one->state == OUTBOX_DELIVERED)
		return "";
	return outbox_state_name(one->state);
}

const char *broadcast_phase(const struct broadcast *broadcast, struct moment now)
{
	if (broadcast->state != BROADCAST_RELEASED)
		return broadcast_state_name(broadcast->state);
	if (broadcast->begins_at <= now.utc)
		return "sending";
	return broadcast->not_before > broadcast->released_at ? "waiting" : "grace";
}

struct forecast broadcast_outlook(struct office *office, const struct broadcast *broadcast,
				  const struct broadcast_counts *counts, struct moment now)
{
	struct outlook_wish wish = {
		.segments = counts->segments[OUTBOX_QUEUED] + counts->segments[OUTBOX_SENDING],
		.ahead = broadcast_ahead(office->store, broadcast),
		.urgent = broadcast->urgent,
		.begins = broadcast->begins_at,
		.until = broadcast->useful_until,
	};

	return outlook(office, &wish, now);
}

/* ---- what is due ---- */

int64_t broadcast_due(struct office *office, struct moment now)
{
	struct store *store = office->store;
	int64_t left = broadcast_left_at(store, LEFT_TO_VERBS);

	if (broadcast_finished(store))
		return now.utc;
	if (left != 0)
		return earlier(left, now.utc + LEFT_TO_VERBS);
	return now.trusted ? broadcast_lapses_at(store) : NEVER;
}

void broadcast_run(struct office *office, struct moment now)
{
	struct store *store = office->store;
	int64_t staging = broadcast_in_state(store, BROADCAST_STAGING);
	int64_t cancelling = broadcast_in_state(store, BROADCAST_CANCELLING);

	if (staging != 0)
		broadcast_stage(office, staging, now);
	else if (cancelling != 0)
		broadcast_cancel_some(store, cancelling, BROADCAST_CHUNK, now);
	broadcast_finish(store, now);
	if (now.trusted)
		broadcast_lapse(store, now);
}
