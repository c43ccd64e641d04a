/* broadcast pause, resume, cancel and retry. */
#include "cli/broadcast.h"

#include <stdio.h>

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

/* ---- pause and resume ---- */

/* One step, which says with --json that it is done. */
static int steer_and_say(struct cli *cli, const char *verb, int argc, char **argv,
			 bool (*step)(struct cli *cli, int64_t id), const char *refused)
{
	int code = steer(cli, verb, argc, argv, step, refused);
	struct json *object;

	if (code != EXIT_DONE || !cli->json)
		return code;
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
	return steer_and_say(cli, "broadcast pause", argc, argv, pause_one,
			     "is not being sent; nothing to pause");
}

static bool resume_one(struct cli *cli, int64_t id)
{
	return broadcast_resume(cli->office.store, id);
}

int verb_broadcast_resume(struct cli *cli, int argc, char **argv)
{
	return steer_and_say(cli, "broadcast resume", argc, argv, resume_one,
			     "is not paused; nothing to resume");
}

/* ---- cancel ---- */

/* What is out of our hands. */
static long long handed(const struct broadcast_counts *counts)
{
	return counts->messages[OUTBOX_SENT] + counts->messages[OUTBOX_DELIVERED] +
	       counts->messages[OUTBOX_SENDING] + counts->messages[OUTBOX_UNCERTAIN];
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
			store_give_way(cli->office.store);
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

/* ---- retry ---- */

static bool reopen_one(struct cli *cli, int64_t id)
{
	return broadcast_reopen(cli->office.store, id);
}

/* Queues what failed again, in portions, while it is paused. */
static unsigned retry_all(struct cli *cli, int64_t id, bool uncertain)
{
	struct store *store = cli->office.store;
	unsigned sum = 0, count = BROADCAST_CHUNK;

	while (count == BROADCAST_CHUNK && store_begin(store) == STORE_DONE) {
		count = broadcast_retry_some(store, id, uncertain, BROADCAST_CHUNK, cli->now);
		if (store_commit(store) != STORE_DONE)
			break;
		sum += count;
		if (count == BROADCAST_CHUNK)
			store_give_way(store);
	}
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
	if (!broadcast_named(cli, argv[0], &broadcast))
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
