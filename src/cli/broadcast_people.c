/* broadcast people and unreached: who got it, and why somebody did not. */
#include "cli/broadcast.h"

#include <stdio.h>

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
	if (!broadcast_named(cli, argv[0], &broadcast))
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
