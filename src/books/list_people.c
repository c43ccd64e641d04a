/* The roster, those whom a notice did not reach, and who is to be called on. */
#include "books/ledger_inside.h"

#include "office/audience.h"
#include "office/broadcast.h"
#include "store/broadcast.h"
#include "store/person.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBERS 8

/* ---- people ---- */

static void write_numbers(struct ledger_run *run, int64_t id, bool *opted_out, bool *blocked)
{
	char numbers[NUMBERS][PHONE_SIZE];
	size_t count = person_phones(run->office->store, id, numbers, NUMBERS);
	struct buffer words = BUFFER_EMPTY;

	*opted_out = *blocked = false;
	for (size_t i = 0; i < count; i++) {
		struct phone_row phone = phone_get(run->office->store, numbers[i]);

		*opted_out |= phone.opted_out;
		*blocked |= phone.blocked;
		buffer_add_text(&words, i > 0 ? " " : "");
		buffer_add_text(&words, phone_national(run, numbers[i]));
	}
	row_text(&run->row, buffer_text(&words));
	buffer_release(&words);
}

static void write_person(const struct person *person, void *context)
{
	struct ledger_run *run = context;
	bool opted_out, blocked;

	row_whole(&run->row, person->id);
	row_text(&run->row, person->name);
	row_whole(&run->row, person->group);
	write_numbers(run, person->id, &opted_out, &blocked);
	row_text(&run->row, person->role);
	run_yes(run, opted_out);
	run_yes(run, blocked);
	run_yes(run, !person->approved);
	row_text(&run->row, person->note);
	run_add(run);
}

static bool write_people(struct ledger_run *run)
{
	struct person_filter filter = { .limit = UINT_MAX };

	person_list(run->office->store, &filter, write_person, run);
	return true;
}

static const struct ledger_column people_columns[] = {
	{ .label = "id", .kind = CELL_NUMBER, .width = 8 },
	{ .label = "name" },
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "phone", .width = 26 },
	{ .label = "role", .width = 16 },
	{ .label = "opted_out", .width = 8 },
	{ .label = "blocked", .width = 8 },
	{ .label = "not_approved", .width = 8 },
	{ .label = "note", .width = 24 },
};
const struct ledger_list list_people = {
	.name = "people",
	.needs = NEEDS_NOTHING,
	.columns = people_columns,
	.column_count = COUNT(people_columns),
	.write = write_people,
};

/* ---- those whom a notice did not reach ---- */

static const char *fate_of(const struct ledger_run *run, const struct broadcast_recipient *one)
{
	const struct config *config = run->office->config;

	if (one->apart != 0)
		return config_word(config, "apart_",
				   audience_state_name((enum audience_state)one->apart));
	return config_word(config, "sending_",
			   one->has_message ? outbox_state_name(one->state) : "queued");
}

static void cause_of(const struct ledger_run *run, const struct broadcast_recipient *one,
		     char out[FAILURE_SIZE])
{
	const char *why = broadcast_why(run->office, one);

	if (why[0] != '\0')
		copy_text(out, FAILURE_SIZE, config_word(run->office->config, "why_", why));
	else
		failure_words(run, one->error, one->state == OUTBOX_UNCERTAIN, out, FAILURE_SIZE);
}

static void write_missed(const struct broadcast_recipient *recipient, void *context)
{
	struct ledger_run *run = context;
	char why[FAILURE_SIZE];

	cause_of(run, recipient, why);
	row_whole(&run->row, recipient->group);
	row_text(&run->row, recipient->name);
	run_phone(run, recipient->number);
	row_text(&run->row, fate_of(run, recipient));
	row_text(&run->row, why);
	run_time(run, recipient->sent_at);
	run_add(run);
}

static bool notice_there(struct ledger_run *run)
{
	struct broadcast notice = { .id = 0 };
	bool there = broadcast_get(run->office->store, run->wish->notice, &notice);

	if (!there)
		snprintf(run->why, run->why_size, "there is no notice %lld",
			 (long long)run->wish->notice);
	broadcast_free(&notice);
	return there;
}

static bool write_unreached(struct ledger_run *run)
{
	if (!notice_there(run))
		return false;
	broadcast_people(run->office->store, run->wish->notice, BROADCAST_UNREACHED, 0, UINT_MAX,
			 write_missed, run);
	return true;
}

static const struct ledger_column unreached_columns[] = {
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "name" },
	{ .label = "phone", .width = 14 },
	{ .label = "state", .width = 10 },
	{ .label = "error", .width = 24 },
	{ .label = "sent_at", .kind = CELL_TIME },
};
const struct ledger_list list_unreached = {
	.name = "unreached",
	.needs = NEEDS_NOTICE,
	.columns = unreached_columns,
	.column_count = COUNT(unreached_columns),
	.write = write_unreached,
};

/* ---- house calls ---- */

/* Somebody to be called on. */
struct house {
	int group;
	char name[64], phone[PHONE_SIZE], why[FAILURE_SIZE];
};

struct houses {
	struct ledger_run *run;
	struct house *all;
	size_t count;
};

static void keep_house(struct houses *it, int group, const char *name, const char *phone,
		       const char *why)
{
	struct house *house;

	it->all = need_resized(it->all, it->count + 1, sizeof(*it->all));
	house = &it->all[it->count++];
	*house = (struct house){ .group = group };
	copy_text(house->name, sizeof(house->name), name);
	copy_text(house->phone, sizeof(house->phone), phone);
	copy_text(house->why, sizeof(house->why), why);
}

/* By the way one walks: group, name. */
static int by_group(const void *a, const void *b)
{
	const struct house *one = a, *other = b;

	if (one->group != other->group)
		return one->group < other->group ? -1 : 1;
	return strcmp(one->name, other->name);
}

static void write_houses(struct houses *it)
{
	struct ledger_run *run = it->run;

	if (it->count > 0)
		qsort(it->all, it->count, sizeof(*it->all), by_group);
	for (size_t i = 0; i < it->count; i++) {
		row_whole(&run->row, it->all[i].group);
		row_text(&run->row, it->all[i].name);
		run_phone(run, it->all[i].phone);
		row_text(&run->row, it->all[i].why);
		run_add(run);
	}
	free(it->all);
}

/* All members of an audience: those that a text would reach, and the others. */
static bool keep_audience(struct houses *it)
{
	struct ledger_run *run = it->run;
	struct audience found = { .count = 0 };
	bool good = audience_find(run->office, run->wish->audience, run->now, &found, run->why,
				  run->why_size);

	for (size_t i = 0; good && i < found.count; i++)
		keep_house(it, found.members[i].group, found.members[i].name,
			   found.members[i].number, "");
	for (size_t i = 0; good && i < found.missed_count; i++) {
		const struct audience_member *member = &found.missed[i];

		keep_house(it, member->group, member->name, member->number,
			   config_word(run->office->config, "apart_",
				       audience_state_name(member->state)));
	}
	audience_release(&found);
	return good;
}

static void keep_missed(const struct broadcast_recipient *recipient, void *context)
{
	struct houses *it = context;
	char why[FAILURE_SIZE];

	cause_of(it->run, recipient, why);
	keep_house(it, recipient->group, recipient->name, recipient->number,
		   why[0] != '\0' ? why : fate_of(it->run, recipient));
}

static bool write_house_calls(struct ledger_run *run)
{
	struct houses it = { .run = run };

	if (run->wish->audience != NULL ? !keep_audience(&it) : !notice_there(run))
		return false;
	if (run->wish->audience == NULL)
		broadcast_people(run->office->store, run->wish->notice, BROADCAST_UNREACHED, 0,
				 UINT_MAX, keep_missed, &it);
	write_houses(&it);
	return true;
}

static const struct ledger_column house_columns[] = {
	{ .label = "group", .kind = CELL_NUMBER, .width = 6, .by = true },
	{ .label = "name" },
	{ .label = "phone", .width = 14 },
	{ .label = "why", .width = 20 },
	{ .label = "visited_on", .width = 12 },
	{ .label = "said", .width = 30 },
	{ .label = "signature", .width = 14 },
};
const struct ledger_list list_house_calls = {
	.name = "house-calls",
	.needs = NEEDS_WHOM,
	.columns = house_columns,
	.column_count = COUNT(house_columns),
	.row_height = BY_HAND,
	.write = write_house_calls,
};
