/* Messages that came and went, calls that nobody took. */
#include "books/ledger_inside.h"

#include "store/call.h"
#include "store/inbox.h"
#include "store/outbox.h"

#include <limits.h>

/* ---- messages ---- */

static void write_message(const struct inbox_message *message, void *context)
{
	struct ledger_run *run = context;
	const struct form *form = forms_named(run->office->forms, message->form);

	row_whole(&run->row, message->id);
	run_time(run, message->received_at);
	run_phone(run, message->sender);
	row_text(&run->row, message->text);
	row_text(&run->row, form != NULL && form->title[0] != '\0' ? form->title : message->form);
	run_word(run, "outcome_", message->outcome);
	run_word(run, "reason_", message->reason);
	run_add(run);
}

static bool write_inbox(struct ledger_run *run)
{
	inbox_walk(run->office->store, run->from, run->until, write_message, run);
	return true;
}

static const struct ledger_column inbox_columns[] = {
	{ .label = "id", .kind = CELL_NUMBER, .width = 9 },
	{ .label = "time", .kind = CELL_TIME },
	{ .label = "phone", .width = 14 },
	{ .label = "text", .width = 50 },
	{ .label = "form", .width = 10 },
	{ .label = "outcome", .width = 13 },
	{ .label = "reason" },
};
const struct ledger_list list_inbox = {
	.name = "inbox",
	.needs = NEEDS_TIME,
	.columns = inbox_columns,
	.column_count = COUNT(inbox_columns),
	.write = write_inbox,
};

static void write_sent(const struct outbox_message *message, void *context)
{
	struct ledger_run *run = context;
	char why[FAILURE_SIZE];

	failure_words(run, message->error, message->state == OUTBOX_UNCERTAIN, why, sizeof(why));
	row_whole(&run->row, message->id);
	run_time(run, message->created_at);
	run_phone(run, message->recipient);
	row_text(&run->row, message->text);
	run_word(run, "kind_", message->kind);
	row_number(&run->row, message->segments);
	run_word(run, "sending_", outbox_state_name(message->state));
	run_time(run, message->sent_at);
	run_time(run, message->delivered_at);
	row_text(&run->row, why);
	run_add(run);
}

static bool write_outbox(struct ledger_run *run)
{
	outbox_walk(run->office->store, run->from, run->until, write_sent, run);
	return true;
}

static const struct ledger_column outbox_columns[] = {
	{ .label = "id", .kind = CELL_NUMBER, .width = 9 },
	{ .label = "time", .kind = CELL_TIME },
	{ .label = "phone", .width = 14 },
	{ .label = "text", .width = 50 },
	{ .label = "kind", .width = 8 },
	{ .label = "segments", .kind = CELL_NUMBER, .width = 7, .summed = true },
	{ .label = "state", .width = 9 },
	{ .label = "sent_at", .kind = CELL_TIME },
	{ .label = "delivered_at", .kind = CELL_TIME },
	{ .label = "error", .width = 20 },
};
const struct ledger_list list_outbox = {
	.name = "outbox",
	.needs = NEEDS_TIME,
	.columns = outbox_columns,
	.column_count = COUNT(outbox_columns),
	.write = write_outbox,
};

static void write_call(const struct call *call, void *context)
{
	struct ledger_run *run = context;

	if (call->at < run->from || call->at >= run->until)
		return;
	run_time(run, call->at);
	run_phone(run, call->number);
	run_yes(run, call->outbox_id != 0);
	run_time(run, call->settled_at);
	run_add(run);
}

static bool write_calls(struct ledger_run *run)
{
	call_list(run->office->store, 0, UINT_MAX, write_call, run);
	return true;
}

static const struct ledger_column call_columns[] = {
	{ .label = "time", .kind = CELL_TIME },
	{ .label = "phone", .width = 14 },
	{ .label = "answered", .width = 9 },
	{ .label = "called_back", .kind = CELL_TIME },
};
const struct ledger_list list_calls = {
	.name = "calls",
	.needs = NEEDS_TIME,
	.columns = call_columns,
	.column_count = COUNT(call_columns),
	.write = write_calls,
};
