/* broadcast confirm: a notice is released with its code. */
#include "cli/broadcast.h"

#include "base/wake.h"

#include <stdio.h>

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
			store_give_way(cli->office.store);
	}
	wake_poke(cli->config->run_dir);
}

static int say_confirmed(struct cli *cli, const char *id, bool before)
{
	struct broadcast broadcast;
	char begins[ISO_SIZE];

	if (!broadcast_named(cli, id, &broadcast))
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
