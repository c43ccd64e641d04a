/* broadcast: what a notice would be, its draft, its release, and steering it. */
#include "cli/verbs.h"

#include "base/wake.h"
#include "office/broadcast.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BETWEEN_CHUNKS 20 /* ms that others get at the database */

/* ---- arguments ---- */

static bool take_time(struct cli *cli, int *argc, char **argv, const char *name, int64_t *utc)
{
	const char *text = cli_option(argc, argv, name);

	*utc = 0;
	return text == NULL || cli_time(cli, text, utc);
}

static bool take_wish(struct cli *cli, int *argc, char **argv, struct broadcast_wish *wish)
{
	*wish = (struct broadcast_wish){ .audience = cli_option(argc, argv, "--to"),
					 .text = cli_option(argc, argv, "--text"),
					 .urgent = cli_flag(argc, argv, "--urgent") };
	return take_time(cli, argc, argv, "--at", &wish->not_before) &&
	       take_time(cli, argc, argv, "--until", &wish->useful_until);
}

static bool find(struct cli *cli, const char *id, struct broadcast *broadcast)
{
	if (broadcast_get(cli->office.store, cli_id(id), broadcast))
		return true;
	cli_fail(EXIT_FAILED_TO, "there is no broadcast %s (cunxin broadcast list)", id);
	return false;
}

/* ---- plans ---- */

static struct json *samples_json(const struct broadcast_plan *plan)
{
	struct json *list = json_array_new();

	for (size_t i = 0; i < plan->sample_count; i++) {
		struct json *row = json_object_new();

		json_put_text(row, "name", plan->samples[i].name);
		json_put_text(row, "number", plan->samples[i].number);
		json_put_text(row, "text", plan->samples[i].text);
		json_append(list, row);
	}
	return list;
}

static void put_repeats(struct cli *cli, struct json *object, const struct broadcast_plan *plan)
{
	struct json *repeats;

	if (plan->repeats == 0)
		return;
	repeats = json_object_new();
	json_put_integer(repeats, "id", plan->repeats);
	cli_put_time(cli, repeats, "at", plan->repeated_at);
	json_put_integer(repeats, "shared", plan->shared);
	json_put(object, "repeats", repeats);
}

static struct json *plan_json(struct cli *cli, const struct broadcast_plan *plan)
{
	struct json *object = json_object_new();

	json_put_text(object, "audience", plan->wish.audience);
	json_put_integer(object, "people", plan->people);
	json_put_integer(object, "messages", plan->messages);
	json_put_integer(object, "duplicates", plan->people - plan->messages);
	json_put_integer(object, "opted_out", (int64_t)plan->audience.opted_out);
	json_put_integer(object, "blocked", (int64_t)plan->audience.blocked);
	json_put_integer(object, "unreachable", (int64_t)plan->audience.unreachable);
	json_put_integer(object, "segments", plan->segments);
	json_put_number(object, "cost", plan->cost);
	json_put_integer(object, "minutes", plan->minutes);
	json_put_boolean(object, "urgent", plan->wish.urgent);
	cli_put_time(cli, object, "begins_at", plan->begins);
	cli_put_time(cli, object, "last_at", plan->forecast.last_at);
	cli_put_time(cli, object, "useful_until", plan->useful_until);
	json_put_boolean(object, "until_read", plan->until_read);
	cli_put_time(cli, object, "over", plan->over);
	json_put_integer(object, "unpaid", plan->forecast.unpaid);
	json_put_integer(object, "too_late", plan->forecast.expire);
	json_put(object, "samples", samples_json(plan));
	put_repeats(cli, object, plan);
	return object;
}

/* What a clerk should know before it is released. */
static void print_warnings(struct cli *cli, const struct broadcast_plan *plan)
{
	char time[ISO_SIZE];

	if (plan->over != 0)
		printf("warning  its text names %s, which is over when it begins\n",
		       cli_short_time(cli, plan->over, time));
	if (plan->forecast.unpaid > 0)
		printf("warning  the month's budget ends before the last %lld segments\n",
		       (long long)plan->forecast.unpaid);
	if (plan->forecast.expire > 0)
		printf("warning  %lld segments would not be out in time; give it a later --until\n",
		       (long long)plan->forecast.expire);
	if (plan->repeats != 0)
		printf("warning  broadcast %lld said the same to %lld of them on %s\n",
		       (long long)plan->repeats, (long long)plan->shared,
		       cli_short_time(cli, plan->repeated_at, time));
}

static void print_plan(struct cli *cli, const struct broadcast_plan *plan)
{
	char begins[ISO_SIZE], last[ISO_SIZE], until[ISO_SIZE];
	struct buffer line = BUFFER_EMPTY;

	buffer_add_format(&line, "to       %s: %lld people, %lld messages", plan->wish.audience,
			  (long long)plan->people, (long long)plan->messages);
	if (plan->people > plan->messages)
		buffer_add_format(&line, " (%lld share a phone)",
				  (long long)(plan->people - plan->messages));
	cli_say(buffer_text(&line));
	printf("without  %zu opted out, %zu blocked, %zu unreachable\n", plan->audience.opted_out,
	       plan->audience.blocked, plan->audience.unreachable);
	printf("cost     %lld segments, %u each at most, %.2f yuan\n", (long long)plan->segments,
	       plan->longest, plan->cost);
	printf("time     begins %s, the last leaves %s (%lld minutes); useful until %s%s\n",
	       cli_short_time(cli, plan->begins, begins),
	       cli_short_time(cli, plan->forecast.last_at, last), (long long)plan->minutes,
	       cli_short_time(cli, plan->useful_until, until),
	       plan->until_read ? ", as its text says" : "");
	print_warnings(cli, plan);
	for (size_t i = 0; i < plan->sample_count; i++) {
		buffer_clear(&line);
		buffer_add_format(&line, "sample   %s %s: %s", plan->samples[i].name,
				  plan->samples[i].number, plan->samples[i].text);
		cli_say(buffer_text(&line));
	}
	buffer_release(&line);
}

/* The plan of what the arguments ask for. An exit code. */
static int make_plan(struct cli *cli, const char *verb, int argc, char **argv,
		     struct broadcast_plan *plan)
{
	struct broadcast_wish wish;
	char why[200];

	*plan = (struct broadcast_plan){ .people = 0 };
	if (!take_wish(cli, &argc, argv, &wish))
		return EXIT_USAGE;
	if (argc > 0 || wish.audience == NULL || wish.text == NULL)
		return cli_usage(verb);
	if (!broadcast_plan_make(&cli->office, &wish, cli->now, plan, why, sizeof(why)))
		return cli_fail(EXIT_USAGE, "%s", why);
	return EXIT_DONE;
}

int verb_broadcast_preview(struct cli *cli, int argc, char **argv)
{
	struct broadcast_plan plan;
	int code = make_plan(cli, "broadcast preview", argc, argv, &plan);

	if (code == EXIT_DONE && cli->json)
		cli_print(plan_json(cli, &plan));
	else if (code == EXIT_DONE)
		print_plan(cli, &plan);
	broadcast_plan_release(&plan);
	return code;
}

/* Its people, some at a time: nobody waits for the lock while a long list is written. */
static int keep_people(struct cli *cli, const struct broadcast_plan *plan, int64_t id)
{
	size_t done = 0;
	bool all = false;

	while (!all) {
		store_give_way(cli->office.store);
		if (!cli_begin(cli))
			return EXIT_FAILED_TO;
		all = broadcast_draft_some(&cli->office, plan, id, &done);
		if (store_commit(cli->office.store) != STORE_DONE)
			return cli_fail(EXIT_FAILED_TO,
					"the database is busy; nothing was drafted, try again");
	}
	return EXIT_DONE;
}

static int keep_draft(struct cli *cli, const struct broadcast_plan *plan, int64_t *id, char code[8])
{
	char who[CLI_WHO_SIZE], object[48];

	if (plan->messages == 0)
		return cli_fail(EXIT_FAILED_TO,
				"nobody would get it: %zu opted out, %zu blocked, "
				"%zu unreachable",
				plan->audience.opted_out, plan->audience.blocked,
				plan->audience.unreachable);
	if (!cli_begin(cli))
		return EXIT_FAILED_TO;
	*id = broadcast_draft_begin(&cli->office, plan, cli_who(who), cli->now);
	if (cli_commit(cli) != EXIT_DONE || keep_people(cli, plan, *id) != EXIT_DONE ||
	    !cli_begin(cli))
		return EXIT_FAILED_TO;
	broadcast_draft_end(&cli->office, *id, cli->now, code);
	snprintf(object, sizeof(object), "broadcast:%lld", (long long)*id);
	cli_audit(cli, "broadcast new", object, plan->wish.text);
	return cli_commit(cli);
}

int verb_broadcast_new(struct cli *cli, int argc, char **argv)
{
	struct broadcast_plan plan;
	int64_t id = 0;
	char code[8];
	int result = make_plan(cli, "broadcast new", argc, argv, &plan);

	if (result == EXIT_DONE)
		result = keep_draft(cli, &plan, &id, code);
	if (result == EXIT_DONE && cli->json) {
		struct json *object = plan_json(cli, &plan);

		json_put_integer(object, "id", id);
		json_put_text(object, "code", code);
		cli_print(object);
	} else if (result == EXIT_DONE) {
		print_plan(cli, &plan);
		printf("id       %lld\ncode     %s (cunxin broadcast confirm %lld %s, within %d "
		       "minutes)\n",
		       (long long)id, code, (long long)id, code,
		       cli->config->broadcast.code_minutes);
	}
	broadcast_plan_release(&plan);
	return result;
}

/* ---- the release ---- */

/* In portions, so that whoever texts meanwhile is answered as always. What this leaves undone the
 * daemon does. */
static void stage_all(struct cli *cli, int64_t id)
{
	bool done = false;

	while (!done && store_begin(cli->office.store) == STORE_DONE) {
		done = broadcast_stage(&cli->office, id, cli->now);
		if (store_commit(cli->office.store) != STORE_DONE)
			return;
		if (!done)
			poll(NULL, 0, BETWEEN_CHUNKS);
	}
	wake_poke(cli->config->run_dir);
}

static int say_confirmed(struct cli *cli, const char *id, bool before)
{
	struct broadcast broadcast;
	char begins[ISO_SIZE];

	if (!find(cli, id, &broadcast))
		return EXIT_FAILED_TO;
	if (cli->json) {
		struct json *object = json_object_new();

		json_put_integer(object, "id", broadcast.id);
		json_put_boolean(object, "confirmed_before", before);
		json_put_text(object, "state", broadcast_phase(&broadcast, cli->now));
		cli_put_time(cli, object, "begins_at", broadcast.begins_at);
		cli_print(object);
	} else {
		printf("broadcast %lld %s; it begins %s (cunxin broadcast cancel %lld takes it "
		       "back)\n",
		       (long long)broadcast.id,
		       before ? "was released before and is not released again" : "is released",
		       cli_short_time(cli, broadcast.begins_at, begins), (long long)broadcast.id);
	}
	broadcast_free(&broadcast);
	return EXIT_DONE;
}

static int say_refused(struct cli *cli, enum broadcast_confirmed said, const char *id,
		       int64_t repeats)
{
	(void)cli;
	switch (said) {
	case BROADCAST_CONFIRMED:
	case BROADCAST_WAS_CONFIRMED: break;
	case BROADCAST_WRONG_CODE:
		return cli_fail(EXIT_FAILED_TO, "the code is wrong; after three wrong ones a new "
						"draft is needed");
	case BROADCAST_TOO_LATE:
		return cli_fail(EXIT_FAILED_TO,
				"broadcast %s cannot be released any more: its code has lapsed or "
				"it was cancelled; make a new one",
				id);
	case BROADCAST_REPEATS:
		return cli_fail(EXIT_FAILED_TO,
				"broadcast %lld said the same to half of these people within a "
				"day; if it is meant, confirm it with --again",
				(long long)repeats);
	case BROADCAST_UNKNOWN:
		return cli_fail(EXIT_FAILED_TO, "there is no broadcast %s (cunxin broadcast list)",
				id);
	}
	return EXIT_FAILED_TO;
}

int verb_broadcast_confirm(struct cli *cli, int argc, char **argv)
{
	bool again = cli_flag(&argc, argv, "--again");
	enum broadcast_confirmed said;
	char who[CLI_WHO_SIZE], object[48];
	int64_t repeats;

	if (argc != 2)
		return cli_usage("broadcast confirm");
	if (store_low(cli->office.store))
		return cli_fail(EXIT_FAILED_TO, "the disk is nearly full: make room first");
	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	said = broadcast_confirm(&cli->office, cli_id(argv[0]), argv[1], again, cli_who(who),
				 cli->now, &repeats);
	snprintf(object, sizeof(object), "broadcast:%lld", (long long)cli_id(argv[0]));
	if (said == BROADCAST_CONFIRMED || said == BROADCAST_WRONG_CODE)
		cli_audit(cli, "broadcast confirm", object,
			  said == BROADCAST_CONFIRMED ? "released" : "wrong code");
	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	if (said != BROADCAST_CONFIRMED && said != BROADCAST_WAS_CONFIRMED)
		return say_refused(cli, said, argv[0], repeats);
	stage_all(cli, cli_id(argv[0]));
	return say_confirmed(cli, argv[0], said == BROADCAST_WAS_CONFIRMED);
}

/* ---- looking ---- */

/* The states of its messages, in the order in which people ask for them. */
static const enum outbox_state shown_states[] = { OUTBOX_QUEUED,    OUTBOX_SENDING,  OUTBOX_SENT,
						  OUTBOX_DELIVERED, OUTBOX_FAILED,   OUTBOX_EXPIRED,
						  OUTBOX_CANCELLED, OUTBOX_UNCERTAIN };
#define SHOWN_STATES (sizeof(shown_states) / sizeof(*shown_states))

static long long failures(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_FAILED] + counts->messages[OUTBOX_EXPIRED];
}

/* What is out of our hands. */
static long long handed(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_SENT] + counts->messages[OUTBOX_DELIVERED] +
	       counts->messages[OUTBOX_SENDING] + counts->messages[OUTBOX_UNCERTAIN];
}

static int64_t gone(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_SENT] + counts->messages[OUTBOX_DELIVERED];
}

static struct json *broadcast_json(struct cli *cli, struct broadcast *broadcast)
{
	struct broadcast_counts counts;
	struct json *object = json_object_new(), *states = json_object_new();
	struct forecast rest = { .last_at = 0 };

	broadcast_follow(&cli->office, broadcast);
	broadcast_count(cli->office.store, broadcast->id, &counts);
	if (broadcast->state == BROADCAST_RELEASED || broadcast->state == BROADCAST_STAGING)
		rest = broadcast_outlook(&cli->office, broadcast, &counts, cli->now);
	json_put_integer(object, "id", broadcast->id);
	json_put_text(object, "state", broadcast_phase(broadcast, cli->now));
	json_put_text(object, "audience", broadcast->audience);
	json_put_text(object, "text", broadcast->text);
	json_put_boolean(object, "urgent", broadcast->urgent);
	json_put_integer(object, "people", broadcast->people);
	json_put_integer(object, "messages", broadcast->messages);
	json_put_integer(object, "segments", broadcast->segments);
	json_put_integer(object, "opted_out", broadcast->opted_out);
	json_put_integer(object, "blocked", broadcast->blocked);
	json_put_integer(object, "unreachable", broadcast->unreachable);
	for (size_t i = 0; i < SHOWN_STATES; i++)
		json_put_integer(states, outbox_state_name(shown_states[i]),
				 counts.messages[shown_states[i]]);
	json_put(object, "states", states);
	json_put_text(object, "created_by", broadcast->created_by);
	cli_put_time(cli, object, "created_at", broadcast->created_at);
	json_put_text(object, "released_by", broadcast->released_by);
	cli_put_time(cli, object, "released_at", broadcast->released_at);
	cli_put_time(cli, object, "begins_at", broadcast->begins_at);
	cli_put_time(cli, object, "useful_until", broadcast->useful_until);
	cli_put_time(cli, object, "ended_at", broadcast->ended_at);
	cli_put_time(cli, object, "last_at", rest.last_at);
	json_put_integer(object, "too_late", rest.expire);
	json_put_integer(object, "unpaid", rest.unpaid);
	return object;
}

static void add_broadcast(const struct broadcast *broadcast, void *context)
{
	struct cli_table *table = context;
	struct broadcast shown = *broadcast;
	struct broadcast_counts counts;
	char id[24], time[ISO_SIZE], messages[24], out[24], failed[24];

	if (table->cli->json) {
		cli_table_json(table, broadcast_json(table->cli, &shown));
		return;
	}
	broadcast_follow(&table->cli->office, &shown);
	broadcast_count(table->cli->office.store, broadcast->id, &counts);
	snprintf(id, sizeof(id), "%lld", (long long)broadcast->id);
	snprintf(messages, sizeof(messages), "%lld", (long long)shown.messages);
	snprintf(out, sizeof(out), "%lld", (long long)gone(&counts));
	snprintf(failed, sizeof(failed), "%lld", failures(&counts));
	cli_table_row(table, (const char *const[]){
				     id, cli_short_time(table->cli, broadcast->created_at, time),
				     broadcast_phase(broadcast, table->cli->now),
				     broadcast->audience, messages, out, failed, broadcast->text });
}

static void append_broadcast(const struct broadcast *broadcast, void *context)
{
	struct cli_table *table = context;
	struct broadcast shown = *broadcast;

	json_append(table->list, broadcast_json(table->cli, &shown));
}

struct json *broadcast_live_json(struct cli *cli)
{
	struct cli_table table = { .cli = cli, .list = json_array_new() };

	broadcast_list(cli->office.store, true, 0, 0, append_broadcast, &table);
	return table.list;
}

static void print_live(const struct broadcast *broadcast, void *context)
{
	struct cli *cli = context;
	struct broadcast shown = *broadcast;
	struct broadcast_counts counts;
	struct forecast rest;
	char last[ISO_SIZE];

	broadcast_follow(&cli->office, &shown);
	broadcast_count(cli->office.store, broadcast->id, &counts);
	rest = broadcast_outlook(&cli->office, broadcast, &counts, cli->now);
	printf("notice   %lld %s: %lld of %lld out, %lld failed", (long long)broadcast->id,
	       broadcast_phase(broadcast, cli->now), (long long)gone(&counts),
	       (long long)shown.messages, (long long)counts.messages[OUTBOX_FAILED]);
	if (broadcast->state == BROADCAST_RELEASED && rest.last_at != 0)
		printf("; the last leaves %s", cli_short_time(cli, rest.last_at, last));
	if (rest.expire > 0)
		printf("; %lld segments come too late", (long long)rest.expire);
	putchar('\n');
}

void broadcast_live_print(struct cli *cli)
{
	broadcast_list(cli->office.store, true, 0, 0, print_live, cli);
}

int verb_broadcast_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID",	    "TIME", "STATE",  "TO",
						"MESSAGES", "OUT",  "FAILED", "TEXT" };
	bool live = cli_flag(&argc, argv, "--live");
	const char *before = cli_option(&argc, argv, "--before");
	struct cli_table table;
	unsigned limit = 0;

	if (!cli_limit(&argc, argv, &limit))
		return EXIT_USAGE;
	if (argc > 0)
		return cli_usage("broadcast list");
	cli_table_start(&table, cli, headings, 8);
	broadcast_list(cli->office.store, live, cli_id(before), limit, add_broadcast, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

static void print_line(const char *label, const char *text)
{
	printf("%-9s", label);
	cli_say(text);
}

static void print_broadcast(struct cli *cli, struct broadcast *broadcast)
{
	struct broadcast_counts counts;
	struct forecast rest;
	char begins[ISO_SIZE], until[ISO_SIZE], last[ISO_SIZE];

	broadcast_follow(&cli->office, broadcast);
	broadcast_count(cli->office.store, broadcast->id, &counts);
	printf("id       %lld, %s%s\n", (long long)broadcast->id,
	       broadcast_phase(broadcast, cli->now), broadcast->urgent ? ", urgent" : "");
	print_line("to", broadcast->audience);
	print_line("text", broadcast->text);
	printf("people   %lld, %lld messages, %lld segments; without %lld opted out, %lld blocked, "
	       "%lld unreachable\n",
	       (long long)broadcast->people, (long long)broadcast->messages,
	       (long long)broadcast->segments, (long long)broadcast->opted_out,
	       (long long)broadcast->blocked, (long long)broadcast->unreachable);
	print_line("drafted", broadcast->created_by);
	if (broadcast->released_at == 0)
		return;
	print_line("released", broadcast->released_by);
	printf("time     begins %s, useful until %s\n",
	       cli_short_time(cli, broadcast->begins_at, begins),
	       cli_short_time(cli, broadcast->useful_until, until));
	fputs("messages", stdout);
	for (size_t i = 0; i < SHOWN_STATES; i++) {
		if (counts.messages[shown_states[i]] > 0)
			printf(" %lld %s", (long long)counts.messages[shown_states[i]],
			       outbox_state_name(shown_states[i]));
	}
	putchar('\n');
	if (broadcast->state != BROADCAST_RELEASED)
		return;
	rest = broadcast_outlook(&cli->office, broadcast, &counts, cli->now);
	printf("forecast the last leaves %s\n", cli_short_time(cli, rest.last_at, last));
}

int verb_broadcast_show(struct cli *cli, int argc, char **argv)
{
	struct broadcast broadcast;

	if (argc != 1)
		return cli_usage("broadcast show");
	if (!find(cli, argv[0], &broadcast))
		return EXIT_FAILED_TO;
	if (cli->json)
		cli_print(broadcast_json(cli, &broadcast));
	else
		print_broadcast(cli, &broadcast);
	broadcast_free(&broadcast);
	return EXIT_DONE;
}

/* ---- who got it ---- */

struct listing {
	struct cli_table table;
	int64_t last; /* n */
	size_t count;
};

/* Why somebody did not get it, or how it stands with him. */
static const char *standing(const struct broadcast_recipient *one)
{
	if (one->apart != 0)
		return audience_state_name((enum audience_state)one->apart);
	if (one->outbox_id == 0)
		return "draft";
	return one->has_message ? outbox_state_name(one->state) : "removed";
}

/* The message's own error, or why there is none. */
static const char *why_not(const struct cli *cli, const struct broadcast_recipient *one)
{
	const char *why = broadcast_why(&cli->office, one);

	return why[0] == '\0' ? one->error : why;
}

static struct json *recipient_json(struct cli *cli, const struct broadcast_recipient *one)
{
	struct json *row = json_object_new();
	const char *why = why_not(cli, one);

	json_put_text(row, "name", one->name);
	json_put_integer(row, "group", one->group);
	json_put_text(row, "number", one->number[0] == '\0' ? NULL : one->number);
	json_put_text(row, "state", standing(one));
	json_put_text(row, "error", one->error[0] == '\0' ? NULL : one->error);
	json_put_text(row, "why", why[0] == '\0' ? NULL : why);
	if (one->person_id != 0)
		json_put_integer(row, "person", one->person_id);
	if (one->outbox_id != 0)
		json_put_integer(row, "outbox", one->outbox_id);
	cli_put_time(cli, row, "sent_at", one->sent_at);
	cli_put_time(cli, row, "delivered_at", one->delivered_at);
	return row;
}

static void add_recipient(const struct broadcast_recipient *one, void *context)
{
	struct listing *listing = context;
	char group[16];

	listing->last = one->n;
	listing->count++;
	if (listing->table.cli->json) {
		cli_table_json(&listing->table, recipient_json(listing->table.cli, one));
		return;
	}
	snprintf(group, sizeof(group), "%d", one->group);
	cli_table_row(&listing->table,
		      (const char *const[]){ one->group > 0 ? group : "", one->name,
					     one->number[0] == '\0' ? "-" : one->number,
					     standing(one), why_not(listing->table.cli, one) });
}

/* A page or, with no limit given, all of them. */
static int list_people(struct cli *cli, const char *verb, enum broadcast_whom whom, int argc,
		       char **argv)
{
	static const char *const headings[] = { "GROUP", "NAME", "NUMBER", "STATE", "WHY" };
	struct broadcast broadcast;
	struct listing listing = { .last = 0 };
	unsigned limit = 0, page;

	if (!cli_limit(&argc, argv, &limit))
		return EXIT_USAGE;
	if (argc != 1)
		return cli_usage(verb);
	if (!find(cli, argv[0], &broadcast))
		return EXIT_FAILED_TO;
	cli_table_start(&listing.table, cli, headings, 5);
	page = limit > 0 ? limit : 500;
	do {
		listing.count = 0;
		broadcast_people(cli->office.store, broadcast.id, whom, listing.last, page,
				 add_recipient, &listing);
	} while (limit == 0 && listing.count == page);
	cli_table_end(&listing.table);
	broadcast_free(&broadcast);
	return EXIT_DONE;
}

int verb_broadcast_people(struct cli *cli, int argc, char **argv)
{
	return list_people(cli, "broadcast people", BROADCAST_ALL, argc, argv);
}

int verb_broadcast_unreached(struct cli *cli, int argc, char **argv)
{
	bool unconfirmed = cli_flag(&argc, argv, "--unconfirmed");

	return list_people(cli, "broadcast unreached",
			   unconfirmed ? BROADCAST_UNCONFIRMED : BROADCAST_UNREACHED, argc, argv);
}

/* ---- steering ---- */

/* One step on one broadcast, with its audit row. */
static int steer(struct cli *cli, const char *verb, int argc, char **argv,
		 bool (*step)(struct cli *cli, int64_t id), const char *refused)
{
	char object[48];
	int64_t id = argc == 1 ? cli_id(argv[0]) : 0;
	bool done;

	if (argc != 1)
		return cli_usage(verb);
	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	done = step(cli, id);
	if (!done) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "broadcast %s %s", argv[0], refused);
	}
	snprintf(object, sizeof(object), "broadcast:%lld", (long long)id);
	cli_audit(cli, verb, object, "");
	return cli_commit(cli);
}

static int say_done(struct cli *cli)
{
	struct json *object;

	if (!cli->json)
		return EXIT_DONE;
	object = json_object_new();
	json_put_boolean(object, "done", true);
	cli_print(object);
	return EXIT_DONE;
}

static bool pause_one(struct cli *cli, int64_t id)
{
	return broadcast_pause(cli->office.store, id);
}

int verb_broadcast_pause(struct cli *cli, int argc, char **argv)
{
	int code = steer(cli, "broadcast pause", argc, argv, pause_one,
			 "is not being sent; nothing to pause");

	return code == EXIT_DONE ? say_done(cli) : code;
}

static bool resume_one(struct cli *cli, int64_t id)
{
	return broadcast_resume(cli->office.store, id);
}

int verb_broadcast_resume(struct cli *cli, int argc, char **argv)
{
	int code = steer(cli, "broadcast resume", argc, argv, resume_one,
			 "is not paused; nothing to resume");

	return code == EXIT_DONE ? say_done(cli) : code;
}

static bool cancel_one(struct cli *cli, int64_t id)
{
	return broadcast_cancel(cli->office.store, id, cli->now);
}

static void mark_all(struct cli *cli, int64_t id)
{
	bool done = false;

	while (!done && store_begin(cli->office.store) == STORE_DONE) {
		done = broadcast_cancel_some(cli->office.store, id, BROADCAST_CHUNK, cli->now);
		if (store_commit(cli->office.store) != STORE_DONE)
			return;
		if (!done)
			poll(NULL, 0, BETWEEN_CHUNKS);
	}
}

int verb_broadcast_cancel(struct cli *cli, int argc, char **argv)
{
	int code = steer(cli, "broadcast cancel", argc, argv, cancel_one,
			 "is over; there is nothing left to cancel");
	struct broadcast_counts counts;

	if (code != EXIT_DONE)
		return code;
	mark_all(cli, cli_id(argv[0]));
	broadcast_count(cli->office.store, cli_id(argv[0]), &counts);
	if (cli->json) {
		struct json *object = json_object_new();

		json_put_integer(object, "cancelled", counts.messages[OUTBOX_CANCELLED]);
		json_put_integer(object, "out", handed(&counts));
		cli_print(object);
	} else {
		printf("cancelled; %lld messages were out already\n", handed(&counts));
	}
	return EXIT_DONE;
}

static bool reopen_one(struct cli *cli, int64_t id)
{
	return broadcast_reopen(cli->office.store, id);
}

/* Queues what failed again, in portions, while it is paused. */
static unsigned retry_all(struct cli *cli, int64_t id, bool uncertain)
{
	unsigned sum = 0, count;

	do {
		if (store_begin(cli->office.store) != STORE_DONE)
			break;
		count = broadcast_retry_some(cli->office.store, id, uncertain, BROADCAST_CHUNK,
					     cli->now);
		if (store_commit(cli->office.store) != STORE_DONE)
			break;
		sum += count;
	} while (count == BROADCAST_CHUNK && poll(NULL, 0, BETWEEN_CHUNKS) == 0);
	return sum;
}

static bool may_retry(struct cli *cli, const struct broadcast *broadcast, bool uncertain)
{
	struct broadcast_counts counts;

	broadcast_count(cli->office.store, broadcast->id, &counts);
	if (broadcast->useful_until != 0 && broadcast->useful_until <= cli->now.utc)
		cli_fail(EXIT_FAILED_TO,
			 "what broadcast %lld says is no longer useful; make a new "
			 "one",
			 (long long)broadcast->id);
	else if (counts.messages[OUTBOX_FAILED] +
			 (uncertain ? counts.messages[OUTBOX_UNCERTAIN] : 0) ==
		 0)
		cli_fail(EXIT_FAILED_TO, "none of broadcast %lld has failed%s",
			 (long long)broadcast->id,
			 counts.messages[OUTBOX_UNCERTAIN] > 0
				 ? "; --uncertain sends those again whose fate is not known"
				 : "");
	else
		return true;
	return false;
}

int verb_broadcast_retry(struct cli *cli, int argc, char **argv)
{
	bool uncertain = cli_flag(&argc, argv, "--uncertain"), may;
	struct broadcast broadcast;
	unsigned count;
	int code;

	if (argc != 1)
		return cli_usage("broadcast retry");
	if (!find(cli, argv[0], &broadcast))
		return EXIT_FAILED_TO;
	may = may_retry(cli, &broadcast, uncertain);
	broadcast_free(&broadcast);
	if (!may)
		return EXIT_FAILED_TO;
	code = steer(cli, "broadcast retry", argc, argv, reopen_one,
		     "is paused or over; resume it first");
	if (code != EXIT_DONE)
		return code;
	count = retry_all(cli, cli_id(argv[0]), uncertain);
	code = steer(cli, "broadcast resume", argc, argv, resume_one, "is paused no more");
	if (code == EXIT_DONE && cli->json) {
		struct json *object = json_object_new();

		json_put_integer(object, "queued", count);
		cli_print(object);
	} else if (code == EXIT_DONE) {
		printf("%u go again\n", count);
	}
	return code;
}
