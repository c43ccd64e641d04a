/* broadcast list and show, and the notices that status tells of. */
#include "cli/broadcast.h"

#include <stdio.h>

bool broadcast_named(struct cli *cli, const char *id, struct broadcast *broadcast)
{
	if (broadcast_get(cli->office.store, cli_id(id), broadcast))
		return true;
	cli_fail(EXIT_FAILED_TO, "there is no broadcast %s (cunxin broadcast list)", id);
	return false;
}

/* The states of its messages, in the order in which people ask for them. */
static const enum outbox_state shown_states[] = { OUTBOX_QUEUED,    OUTBOX_SENDING,  OUTBOX_SENT,
						  OUTBOX_DELIVERED, OUTBOX_FAILED,   OUTBOX_EXPIRED,
						  OUTBOX_CANCELLED, OUTBOX_UNCERTAIN };
#define SHOWN_STATES (sizeof(shown_states) / sizeof(*shown_states))

static long long failures(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_FAILED] + counts->messages[OUTBOX_EXPIRED];
}

static int64_t gone(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_SENT] + counts->messages[OUTBOX_DELIVERED];
}

/* ---- as JSON ---- */

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

/* ---- for people ---- */

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
	if (!broadcast_named(cli, argv[0], &broadcast))
		return EXIT_FAILED_TO;
	if (cli->json)
		cli_print(broadcast_json(cli, &broadcast));
	else
		print_broadcast(cli, &broadcast);
	broadcast_free(&broadcast);
	return EXIT_DONE;
}
