/* hold, resume, events. */
#include "cli/verbs.h"

#include "base/clock.h"
#include "office/policy.h"
#include "store/event.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define LOOK_EVERY 200 /* ms */

int verb_hold(struct cli *cli, int argc, char **argv)
{
	(void)argv;
	if (argc != 0)
		return cli_usage("hold");
	if (store_begin(cli->office.store) == STORE_DONE) {
		policy_hold(&cli->office);
		cli_audit(cli, "hold", "outgoing", "");
	}
	return cli_finish(cli);
}

int verb_resume(struct cli *cli, int argc, char **argv)
{
	unsigned confirmed = 0;
	int code;

	(void)argv;
	if (argc != 0)
		return cli_usage("resume");
	if (store_begin(cli->office.store) == STORE_DONE) {
		confirmed = policy_resume(&cli->office);
		cli_audit(cli, "resume", "outgoing", "");
	}
	code = cli_finish(cli);
	if (code == EXIT_DONE && confirmed > 0 && !cli->json)
		printf("%u SIM confirmed\n", confirmed);
	return code;
}

static void print_event(const struct event_row *event, void *context)
{
	struct cli *cli = context;
	struct json *object = json_object_new(), *detail = json_read(event->json);

	json_put_integer(object, "id", event->id);
	cli_put_time(cli, object, "at", event->at);
	json_put_text(object, "event", event->kind);
	json_put(object, "detail", detail == NULL ? json_object_new() : detail);
	cli_print(object);
}

/* A number that is not below 0; its default where nothing was written. */
static bool count_option(const char *name, const char *text, double *number)
{
	if (text == NULL || (cli_number(text, number) && *number >= 0 && *number <= 1e15))
		return true;
	cli_fail(EXIT_USAGE, "%s %s: expected a number, 0 or more", name, text);
	return false;
}

int verb_events(struct cli *cli, int argc, char **argv)
{
	const char *since = cli_option(&argc, argv, "--since");
	const char *seconds = cli_option(&argc, argv, "--for");
	double after = 0, lasts = 0;
	int64_t last, until = NEVER;

	if (argc != 0)
		return cli_usage("events");
	if (!count_option("--since", since, &after) || !count_option("--for", seconds, &lasts))
		return EXIT_USAGE;
	if (seconds != NULL)
		until = clock_now().up + (int64_t)(lasts * 1000);
	last = since != NULL ? (int64_t)after : event_last(cli->office.store);
	for (;;) {
		last = event_list(cli->office.store, last, 0, print_event, cli);
		fflush(stdout);
		if (ferror(stdout) || clock_now().up >= until)
			return EXIT_DONE;
		poll(NULL, 0, LOOK_EVERY);
	}
}
