#include "office/import.h"

#include "base/json.h"
#include "base/scope.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK	      200
#define BUSY_TRIES    20
#define LEFT_TO_VERBS SECONDS(3)
#define SAME_MOST     16
#define NEAR_MOST     64 /* rows of one name and group that are compared with each other */

const char *plan_action_name(enum plan_action action)
{
	switch (action) {
	case PLAN_NEW: return "new";
	case PLAN_CHANGED: return "changed";
	case PLAN_SAME: return "same";
	case PLAN_TWICE: return "twice";
	case PLAN_WRONG: return "wrong";
	}
	assert(false && "an action of a plan");
	return "";
}

void roster_plan_add(struct roster_plan *plan, const struct entry *entry, enum entry_taken taken,
		     const char *words)
{
	struct plan_row *row;

	if (plan->count % 256 == 0)
		plan->rows = need_resized(plan->rows, plan->count + 256, sizeof(*plan->rows));
	row = &plan->rows[plan->count++];
	*row = (struct plan_row){
		.entry = *entry,
		.action = taken == ENTRY_WRONG ? PLAN_WRONG : PLAN_NEW,
		.remark = need_copy(words),
	};
}

void roster_plan_release(struct roster_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		free(plan->rows[i].remark);
		free(plan->rows[i].detail);
	}
	free(plan->rows);
	*plan = (struct roster_plan){ .count = 0 };
}

__attribute__((format(printf, 2, 3))) static void remark(struct plan_row *row, const char *format,
							 ...)
{
	struct buffer words = BUFFER_EMPTY;
	char more[256];
	va_list values;

	va_start(values, format);
	vsnprintf(more, sizeof(more), format, values);
	va_end(values);
	buffer_add_format(&words, "%s%s%s", row->remark, row->remark[0] != '\0' ? "; " : "", more);
	free(row->remark);
	row->remark = buffer_take(&words);
}

/* ---- rows of the file among themselves ---- */

static int by_name(const void *a, const void *b)
{
	const struct plan_row *one = *(struct plan_row *const *)a;
	const struct plan_row *other = *(struct plan_row *const *)b;
	int order = strcmp(one->entry.person.name, other->entry.person.name);

	if (order == 0)
		order = one->entry.person.group - other->entry.person.group;
	return order != 0 ? order : one < other ? -1 : one > other;
}

static bool same_name(const struct plan_row *a, const struct plan_row *b)
{
	return a->entry.person.group == b->entry.person.group &&
	       strcmp(a->entry.person.name, b->entry.person.name) == 0;
}

static bool shares_number(const struct entry *a, const struct entry *b)
{
	for (size_t i = 0; i < a->number_count; i++) {
		for (size_t k = 0; k < b->number_count; k++) {
			if (strcmp(a->numbers[i], b->numbers[k]) == 0)
				return true;
		}
	}
	return false;
}

/* A later row of the same person gives the earlier one what is more in it. */
static void fold(struct plan_row *into, struct plan_row *row)
{
	struct entry *entry = &into->entry;

	for (size_t i = 0; i < row->entry.number_count; i++) {
		bool known = false;

		for (size_t k = 0; k < entry->number_count; k++)
			known |= strcmp(entry->numbers[k], row->entry.numbers[i]) == 0;
		if (!known && entry->number_count < ENTRY_NUMBERS_MOST)
			copy_text(entry->numbers[entry->number_count++], PHONE_SIZE,
				  row->entry.numbers[i]);
	}
	if (entry->person.role[0] == '\0')
		copy_text(entry->person.role, sizeof(entry->person.role), row->entry.person.role);
	if (entry->person.note[0] == '\0')
		copy_text(entry->person.note, sizeof(entry->person.note), row->entry.person.note);
	entry->opted_out |= row->entry.opted_out;
	entry->blocked |= row->entry.blocked;
	row->action = PLAN_TWICE;
	remark(row, "the same person as line %zu", into->entry.line);
}

/* One name and group on two rows: one person where they share a number or one has none. */
static void compare_rows(struct plan_row *first, struct plan_row *row)
{
	if (first->entry.number_count == 0 || row->entry.number_count == 0 ||
	    shares_number(&first->entry, &row->entry)) {
		fold(first, row);
		return;
	}
	first->namesake = row->namesake = true;
	remark(row, "name and group of line %zu, with another number: taken as another person",
	       first->entry.line);
}

static void find_doubles(struct roster_plan *plan)
{
	SCOPED(release_memory)
	struct plan_row **sorted = need((plan->count + 1) * sizeof(*sorted));
	size_t first = 0;

	for (size_t i = 0; i < plan->count; i++)
		sorted[i] = &plan->rows[i];
	qsort(sorted, plan->count, sizeof(*sorted), by_name);
	for (size_t i = 1; i < plan->count; i++) {
		if (!same_name(sorted[first], sorted[i]))
			first = i;
		if (i - first > NEAR_MOST)
			first = i - NEAR_MOST;
		for (size_t k = first; k < i && sorted[i]->action == PLAN_NEW; k++) {
			if (sorted[k]->action == PLAN_NEW)
				compare_rows(sorted[k], sorted[i]);
		}
	}
}

/* ---- rows against the roster ---- */

static void find_by_number(struct store *store, struct plan_row *row)
{
	const struct entry *entry = &row->entry;

	for (size_t i = 0; i < entry->number_count; i++) {
		struct person people[SAME_MOST];
		size_t count = person_by_phone(store, entry->numbers[i], people, SAME_MOST);

		for (size_t k = 0; k < count && k < SAME_MOST; k++) {
			if (strcmp(people[k].name, entry->person.name) == 0) {
				row->person = people[k];
				row->person_id = people[k].id;
				return;
			}
		}
		if (count > 0)
			remark(row, "%s is also the number of %s (%lld)", entry->numbers[i],
			       people[0].name, (long long)people[0].id);
	}
}

static int by_id(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;

	return *one < *other ? -1 : *one > *other;
}

/* The people whom rows mean already, sorted. */
struct claims {
	int64_t *ids;
	size_t count;
};

static struct claims claims_of(const struct roster_plan *plan)
{
	struct claims claims = { .ids = need((plan->count + 1) * sizeof(*claims.ids)) };

	for (size_t i = 0; i < plan->count; i++) {
		if (plan->rows[i].person_id != 0)
			claims.ids[claims.count++] = plan->rows[i].person_id;
	}
	qsort(claims.ids, claims.count, sizeof(*claims.ids), by_id);
	return claims;
}

/* By name and group, where that is one person alone whom no other row means. */
static void find_by_name(struct store *store, const struct claims *claims, struct plan_row *row)
{
	struct person people[2];
	size_t count =
		person_by_name(store, row->entry.person.name, row->entry.person.group, people, 2);

	if (count == 0)
		return;
	if (count > 1 || row->namesake) {
		remark(row, "%zu of this name are known: taken as another person", count);
		return;
	}
	if (bsearch(&people[0].id, claims->ids, claims->count, sizeof(*claims->ids), by_id) != NULL)
		return;
	row->person = people[0];
	row->person_id = people[0].id;
}

/* ---- what changes ---- */

static void put_change(struct json *detail, const char *key, const char *was, const char *is)
{
	struct json *pair;

	if (strcmp(was, is) == 0)
		return;
	pair = json_array_new();
	json_append_text(pair, was);
	json_append_text(pair, is);
	json_put(detail, key, pair);
}

/* The words of an entry over what is known; an empty one leaves it. True: something is new. */
static bool take_words(const struct entry *entry, struct person *person, struct json *detail)
{
	struct person was = *person;
	char old_group[16], new_group[16];

	copy_text(person->name, sizeof(person->name), entry->person.name);
	if (entry->person.group != 0)
		person->group = entry->person.group;
	if (entry->person.role[0] != '\0')
		copy_text(person->role, sizeof(person->role), entry->person.role);
	if (entry->person.note[0] != '\0')
		copy_text(person->note, sizeof(person->note), entry->person.note);
	snprintf(old_group, sizeof(old_group), "%d", was.group);
	snprintf(new_group, sizeof(new_group), "%d", person->group);
	put_change(detail, "name", was.name, person->name);
	put_change(detail, "group", old_group, new_group);
	put_change(detail, "role", was.role, person->role);
	put_change(detail, "note", was.note, person->note);
	return was.group != person->group || strcmp(was.name, person->name) != 0 ||
	       strcmp(was.role, person->role) != 0 || strcmp(was.note, person->note) != 0;
}

/* The numbers of a row stand in front already, and nothing about them is new. */
static bool numbers_hold(struct store *store, const struct plan_row *row, struct json *detail)
{
	char known[ENTRY_NUMBERS_MOST][PHONE_SIZE];
	size_t count = row->person_id == 0
			       ? 0
			       : person_phones(store, row->person_id, known, ENTRY_NUMBERS_MOST);
	struct json *list = json_array_new();
	bool hold = true;

	for (size_t i = 0; i < row->entry.number_count; i++) {
		struct phone_row phone = phone_get(store, row->entry.numbers[i]);

		if (i >= count || strcmp(known[i], row->entry.numbers[i]) != 0 ||
		    (row->entry.opted_out && !phone.opted_out) ||
		    (row->entry.blocked && !phone.blocked))
			hold = false;
		json_append_text(list, row->entry.numbers[i]);
	}
	if (hold)
		json_free(list);
	else
		json_put(detail, "numbers", list);
	return hold;
}

static void settle(struct store *store, struct plan_row *row)
{
	struct json *detail = json_object_new();
	bool fresh = row->person_id == 0;
	bool approves = !fresh && !row->person.approved;
	bool holds;

	json_put_integer(detail, "line", (int64_t)row->entry.line);
	row->known_at = row->person.changed_at;
	holds = !take_words(&row->entry, &row->person, detail);
	row->numbers_hold = numbers_hold(store, row, detail);
	holds = row->numbers_hold && holds && !approves;
	row->action = fresh ? PLAN_NEW : holds ? PLAN_SAME : PLAN_CHANGED;
	row->detail = json_line(detail);
	json_free(detail);
}

static void count_rows(struct roster_plan *plan)
{
	size_t *const counts[] = {
		[PLAN_NEW] = &plan->new_people, [PLAN_CHANGED] = &plan->changed,
		[PLAN_SAME] = &plan->same,	[PLAN_TWICE] = &plan->twice,
		[PLAN_WRONG] = &plan->wrong,
	};

	for (size_t i = 0; i < plan->count; i++) {
		(*counts[plan->rows[i].action])++;
		plan->remarks +=
			plan->rows[i].remark[0] != '\0' && plan->rows[i].action != PLAN_WRONG;
	}
}

void roster_plan_make(struct office *office, struct roster_plan *plan)
{
	struct claims claims;

	plan->base = import_base(office->store);
	find_doubles(plan);
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->rows[i].action == PLAN_NEW)
			find_by_number(office->store, &plan->rows[i]);
	}
	claims = claims_of(plan);
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->rows[i].action == PLAN_NEW && plan->rows[i].person_id == 0)
			find_by_name(office->store, &claims, &plan->rows[i]);
	}
	free(claims.ids);
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->rows[i].action == PLAN_NEW)
			settle(office->store, &plan->rows[i]);
	}
	count_rows(plan);
}

/* ---- taking it ---- */

static bool begin(struct store *store)
{
	for (int i = 0; i < BUSY_TRIES; i++) {
		if (store_begin(store) != STORE_BUSY)
			return !store_holding(store);
	}
	return false;
}

static void stage_row(struct office *office, int64_t import, const struct plan_row *row,
		      int64_t item)
{
	struct import_number numbers[ENTRY_NUMBERS_MOST];
	const struct import_item staged = {
		.person_id = row->person_id,
		.known_at = row->known_at,
		.person = &row->person,
		.detail = row->detail,
		.numbers = numbers,
		.number_count = row->numbers_hold ? 0 : row->entry.number_count,
	};

	for (size_t i = 0; i < row->entry.number_count; i++)
		numbers[i] = (struct import_number){
			.number = row->entry.numbers[i],
			.opted_out = row->entry.opted_out,
			.blocked = row->entry.blocked,
		};
	import_stage(office->store, import, item, &staged);
}

/* What is staged at a time; at counts rows of the plan, the others items of the import. */
struct staging {
	int64_t import, items;
	size_t at;
};

static bool stage_chunk(struct office *office, const struct roster_plan *plan,
			struct staging *staging)
{
	int64_t until = staging->items + CHUNK;

	if (!begin(office->store))
		return false;
	for (; staging->at < plan->count && staging->items < until; staging->at++) {
		const struct plan_row *row = &plan->rows[staging->at];

		if (row->action != PLAN_NEW && row->action != PLAN_CHANGED)
			continue;
		stage_row(office, staging->import, row, ++staging->items);
	}
	return store_commit(office->store) == STORE_DONE;
}

static bool open_import(struct office *office, struct staging *staging, struct moment now)
{
	if (!begin(office->store))
		return false;
	staging->import = import_open(office->store, now);
	return store_commit(office->store) == STORE_DONE;
}

static enum roster_taken decide(struct office *office, const struct roster_plan *plan,
				const struct staging *staging, const char *who, struct moment now)
{
	bool holds;

	if (!begin(office->store))
		return ROSTER_BUSY;
	holds = import_decide(office->store, staging->import, &plan->base, who, now);
	if (store_commit(office->store) != STORE_DONE)
		return ROSTER_BUSY;
	return holds ? ROSTER_TAKEN : ROSTER_STALE;
}

/* What is left behind when this does not go through waits for the next import. */
static void clear(struct office *office, const struct staging *staging)
{
	unsigned gone = 1;

	while (gone > 0 && begin(office->store)) {
		gone = import_clear(office->store, staging->import, CHUNK);
		if (store_commit(office->store) != STORE_DONE)
			return;
		store_give_way(office->store);
	}
}

enum roster_taken roster_plan_take(struct office *office, const struct roster_plan *plan,
				   const char *who, struct moment now)
{
	struct staging staging = { .at = 0 };
	enum roster_taken taken = ROSTER_BUSY;

	if (!import_place_all(office->store) || !open_import(office, &staging, now))
		return ROSTER_BUSY;
	while (staging.at < plan->count) {
		if (!stage_chunk(office, plan, &staging))
			break;
		store_give_way(office->store);
	}
	if (staging.at == plan->count)
		taken = decide(office, plan, &staging, who, now);
	if (taken != ROSTER_TAKEN)
		clear(office, &staging);
	else if (!import_place_all(office->store))
		taken = ROSTER_UNFINISHED;
	return taken;
}

/* ---- what was decided by somebody who is gone ---- */

int64_t import_due(struct office *office, struct moment now)
{
	int64_t decided = import_decided_at(office->store);

	(void)now;
	return decided == NEVER ? NEVER : decided + LEFT_TO_VERBS;
}

void import_run(struct office *office, struct moment now)
{
	(void)now;
	import_place_some(office->store);
}
