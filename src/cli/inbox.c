#include "cli/verbs.h"

#include "forms/forms.h"
#include "office/attention.h"
#include "store/call.h"
#include "store/dialogue.h"
#include "store/inbox.h"

#include <stdio.h>
#include <stdlib.h>

static const char *state_word(const struct inbox_message *message)
{
	if (message->state == INBOX_WAITING)
		return "waiting";
	if (message->state == INBOX_UNREADABLE)
		return "unreadable";
	return message->outcome;
}

/* What was understood of a talk that nobody finished. */
static void put_draft(struct cli *cli, struct json *object, const struct inbox_message *message)
{
	char form[32];
	char *draft = draft_get(cli->office.store, message->id, form, sizeof(form));
	const struct form *known = draft == NULL ? NULL : forms_named(cli->forms, form);
	struct json *records;
	struct reading *reading;

	free(draft);
	if (known == NULL || known->is_intent)
		return;
	reading = need_zeroed(1, sizeof(*reading));
	records = json_array_new();
	attention_reading(&cli->office, message, known, reading);
	for (size_t i = 0; i < reading->record_count; i++)
		json_append(records, forms_record_json(known, &reading->records[i]));
	json_put(object, "draft", records);
	free(reading);
}

static struct json *message_json(struct cli *cli, const struct inbox_message *message)
{
	struct json *object = json_object_new();
	char number[PHONE_SIZE];

	phone_read(message->sender, cli->config->country_code, number, sizeof(number));
	json_put_integer(object, "id", message->id);
	cli_put_time(cli, object, "received_at", message->received_at);
	cli_put_time(cli, object, "sent_at", message->sent_at);
	json_put_text(object, "sender", number);
	json_put_text(object, "text", message->text);
	json_put_text(object, "form", message->form[0] == '\0' ? NULL : message->form);
	json_put_text(object, "outcome", state_word(message));
	json_put_text(object, "reason", message->reason[0] == '\0' ? NULL : message->reason);
	json_put_text(object, "modem", message->modem);
	json_put_integer(object, "parts", message->parts);
	put_draft(cli, object, message);
	return object;
}

/* Nobody sees from its words why a message was ignored, or cannot be read. */
static void tell_outcome(const struct inbox_message *message, char *out, size_t size)
{
	const char *word = state_word(message);
	bool unseen = text_is(word, "ignored") || text_is(word, "unreadable");

	snprintf(out, size, unseen && message->reason[0] != '\0' ? "%s: %s" : "%s", word,
		 message->reason);
}

static void add_message(const struct inbox_message *message, void *context)
{
	struct cli_table *table = context;
	char id[24], time[ISO_SIZE], outcome[96];

	if (table->cli->json) {
		cli_table_json(table, message_json(table->cli, message));
		return;
	}
	snprintf(id, sizeof(id), "%lld", (long long)message->id);
	tell_outcome(message, outcome, sizeof(outcome));
	cli_table_row(table, (const char *const[]){
				     id, cli_short_time(table->cli, message->received_at, time),
				     message->sender, outcome, message->form, message->text });
}

/* Of those who rang and wait to be called back. */
struct call_rows {
	struct cli_table *table;
	const struct inbox_filter *filter;
};

static struct json *call_json(struct cli *cli, const struct call_waiting *call)
{
	struct json *object = json_object_new();

	json_put_text(object, "id", NULL);
	cli_put_time(cli, object, "received_at", call->last_at);
	cli_put_time(cli, object, "first_at", call->first_at);
	json_put_text(object, "sender", call->number);
	json_put_text(object, "text", NULL);
	json_put_text(object, "outcome", "call");
	json_put_integer(object, "calls", call->count);
	return object;
}

static void add_call(const struct call_waiting *call, void *context)
{
	struct call_rows *rows = context;
	struct cli *cli = rows->table->cli;
	char time[ISO_SIZE], words[64];

	if (call->last_at < rows->filter->since ||
	    (rows->filter->from != NULL && !text_is(rows->filter->from, call->number)))
		return;
	if (cli->json) {
		cli_table_json(rows->table, call_json(cli, call));
		return;
	}
	snprintf(words, sizeof(words), "rang %lld times, to call back: cunxin calls done",
		 (long long)call->count);
	cli_table_row(rows->table,
		      (const char *const[]){ "", cli_short_time(cli, call->last_at, time),
					     call->number, "call", "", words });
}

int verb_inbox(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID", "TIME", "FROM", "OUTCOME", "FORM", "TEXT" };
	const char *since = cli_option(&argc, argv, "--since");
	struct inbox_filter filter = {
		.from = cli_option(&argc, argv, "--from"),
		.search = cli_option(&argc, argv, "--search"),
		.attention = cli_flag(&argc, argv, "--attention"),
	};
	char from[PHONE_SIZE];
	struct cli_table table;

	if (!cli_limit(&argc, argv, &filter.limit))
		return EXIT_USAGE;
	if (argc > 0)
		return cli_usage("inbox");
	if (since != NULL && !cli_time(cli, since, &filter.since))
		return EXIT_USAGE;
	if (filter.from != NULL &&
	    phone_read(filter.from, cli->config->country_code, from, sizeof(from)) <= PHONE_FOREIGN)
		filter.from = from;
	cli_table_start(&table, cli, headings, 6);
	inbox_list(cli->office.store, &filter, add_message, &table);
	if (filter.attention && filter.search == NULL)
		call_waiting(cli->office.store, add_call, &(struct call_rows){ &table, &filter });
	cli_table_end(&table);
	return EXIT_DONE;
}

bool inbox_find(struct cli *cli, const char *id, struct inbox_message *message)
{
	if (cli_id(id) > 0 && inbox_get(cli->office.store, cli_id(id), message))
		return true;
	cli_fail(EXIT_FAILED_TO, "there is no message %s", id);
	return false;
}

int verb_inbox_answer(struct cli *cli, int argc, char **argv)
{
	struct inbox_message message;
	char object[48];
	bool answered = true;

	cli_words(&argc, argv);
	if (argc != 2 || argv[1][0] == '\0')
		return cli_usage("inbox answer");
	if (!inbox_find(cli, argv[0], &message))
		return EXIT_FAILED_TO;
	snprintf(object, sizeof(object), "message:%lld", (long long)message.id);
	if (store_begin(cli->office.store) == STORE_DONE) {
		answered = attention_answer(&cli->office, &message, argv[1], cli->now);
		if (answered)
			cli_audit(cli, "inbox answer", object, argv[1]);
		else
			store_rollback(cli->office.store);
	}
	inbox_release(&message);
	if (!answered)
		return cli_fail(EXIT_FAILED_TO, "message %s came from no number that can be texted",
				argv[0]);
	return cli_finish(cli);
}

int verb_inbox_dismiss(struct cli *cli, int argc, char **argv)
{
	struct inbox_message message;
	char object[48];

	if (argc != 1)
		return cli_usage("inbox dismiss");
	if (!inbox_find(cli, argv[0], &message))
		return EXIT_FAILED_TO;
	snprintf(object, sizeof(object), "message:%lld", (long long)message.id);
	if (store_begin(cli->office.store) == STORE_DONE) {
		inbox_settle(cli->office.store, message.id, "ignored", NULL, "dismissed", cli->now);
		cli_audit(cli, "inbox dismiss", object, "");
	}
	inbox_release(&message);
	return cli_finish(cli);
}
