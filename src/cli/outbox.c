#include "cli/verbs.h"

#include "store/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct json *message_json(struct cli *cli, const struct outbox_message *message)
{
	struct json *object = json_object_new();

	json_put_integer(object, "id", message->id);
	cli_put_time(cli, object, "created_at", message->created_at);
	json_put_text(object, "recipient", message->recipient);
	json_put_text(object, "text", message->text);
	json_put_text(object, "kind", message->kind);
	json_put_integer(object, "segments", message->segments);
	json_put_text(object, "state", outbox_state_name(message->state));
	json_put_integer(object, "attempts", message->attempts);
	cli_put_time(cli, object, "sent_at", message->sent_at);
	cli_put_time(cli, object, "delivered_at", message->delivered_at);
	json_put_text(object, "error", message->error[0] == '\0' ? NULL : message->error);
	json_put_boolean(object, "possible_duplicate", message->possible_duplicate);
	if (message->in_reply_to != 0)
		json_put_integer(object, "in_reply_to", message->in_reply_to);
	if (message->broadcast_id != 0)
		json_put_integer(object, "broadcast_id", message->broadcast_id);
	return object;
}

static void add_message(const struct outbox_message *message, void *context)
{
	struct cli_table *table = context;
	char id[24], time[ISO_SIZE];

	if (table->cli->json) {
		cli_table_json(table, message_json(table->cli, message));
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)message->id);
	cli_table_row(table,
		      (const char *const[]){
			      id, cli_short_time(table->cli, message->created_at, time),
			      message->recipient, message->kind, outbox_state_name(message->state),
			      message->error, message->text });
}

int verb_outbox(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = {
		"ID", "TIME", "TO", "KIND", "STATE", "ERROR", "TEXT"
	};
	const char *since = cli_option(&argc, argv, "--since");
	struct outbox_filter filter = {
		.state = cli_option(&argc, argv, "--state"),
		.recipient = cli_option(&argc, argv, "--to"),
	};
	struct cli_table table;
	enum outbox_state state;
	char to[PHONE_SIZE];

	if (!cli_limit(&argc, argv, &filter.limit))
		return EXIT_USAGE;
	if (argc > 0)
		return cli_usage("outbox");
	if (filter.state != NULL && !outbox_state_read(filter.state, &state))
		return cli_fail(EXIT_USAGE,
				"\"%s\" is no state; expected queued, sending, sent, delivered, "
				"failed, expired, cancelled or uncertain",
				filter.state);
	if (since != NULL && !cli_time(cli, since, &filter.since))
		return EXIT_USAGE;
	if (filter.recipient != NULL && phone_read(filter.recipient, cli->config->country_code, to,
						   sizeof(to)) <= PHONE_FOREIGN)
		filter.recipient = to;
	cli_table_start(&table, cli, headings, 7);
	outbox_list(cli->office.store, &filter, add_message, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- send ---- */

/* Queues one message in the open transaction; 0 with a complaint where it cannot be sent. */
static int64_t queue_one(struct cli *cli, const char *to, const char *text, const char *where)
{
	char number[PHONE_SIZE];
	struct outbox_order order = { .kind = "direct", .lane = LANE_URGENT };
	enum phone_class class = phone_read(to, cli->config->country_code, number, sizeof(number));

	if (class != PHONE_MOBILE && class != PHONE_FOREIGN && class != PHONE_SERVICE) {
		cli_fail(EXIT_USAGE, "%s\"%s\" is no number that can be texted", where, to);
		return 0;
	}
	if (text[0] == '\0') {
		cli_fail(EXIT_USAGE, "%sthe text is empty", where);
		return 0;
	}
	order.recipient = number;
	order.text = text;
	return outbox_queue(cli->office.store, &order, cli->now);
}

static int report_sent(struct cli *cli, int64_t first, size_t count)
{
	if (cli->json) {
		struct json *object = json_object_new();

		json_put_integer(object, "id", first);
		json_put_integer(object, "count", (int64_t)count);
		cli_print(object);
	} else {
		printf("%zu queued, from outbox %lld on\n", count, (long long)first);
	}
	return EXIT_DONE;
}

/* All lines or none: every line is looked at before the first is kept. */
static int send_batch(struct cli *cli, const char *path)
{
	FILE *file = text_is(path, "-") ? stdin : fopen(path, "r");
	char *line = NULL, where[64];
	size_t room = 0, number = 0, count = 0;
	int64_t first = 0;
	bool good = true;

	if (file == NULL)
		return cli_fail(EXIT_FAILED_TO, "%s cannot be read", path);
	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	while (getline(&line, &room, file) > 0) {
		char *tab = strchr(line, '\t');
		int64_t id;

		number++;
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] == '\0')
			continue;
		snprintf(where, sizeof(where), "line %zu: ", number);
		if (tab == NULL) {
			cli_fail(EXIT_USAGE, "%sexpected NUMBER<TAB>TEXT", where);
			good = false;
			continue;
		}
		*tab = '\0';
		cli_break_lines(tab + 1);
		id = queue_one(cli, line, tab + 1, where);
		good &= id != 0;
		count += id != 0;
		first = first == 0 ? id : first;
	}
	free(line);
	if (file != stdin)
		fclose(file);
	if (!good) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_USAGE, "nothing was queued");
	}
	cli_audit(cli, "send", "batch", path);
	return cli_commit(cli) == EXIT_DONE ? report_sent(cli, first, count) : EXIT_FAILED_TO;
}

int verb_send(struct cli *cli, int argc, char **argv)
{
	const char *batch = cli_option(&argc, argv, "--batch");
	int64_t id;
	char object[48];

	cli_words(&argc, argv);
	if (batch != NULL && argc == 0)
		return send_batch(cli, batch);
	if (batch != NULL || argc != 2)
		return cli_usage("send");
	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_fail(EXIT_FAILED_TO, "the database is busy; try again");
	id = queue_one(cli, argv[0], argv[1], "");
	if (id == 0) {
		store_rollback(cli->office.store);
		return EXIT_USAGE;
	}
	snprintf(object, sizeof(object), "outbox:%lld", (long long)id);
	cli_audit(cli, "send", object, argv[1]);
	return cli_commit(cli) == EXIT_DONE ? report_sent(cli, id, 1) : EXIT_FAILED_TO;
}
