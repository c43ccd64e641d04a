/*
 * One PDU comes in:
 *
 *	seen before? ── yes → this very slot: nothing to do; else copies += 1
 *	     │ no
 *	unreadable, report, whole message → a row, done
 *	one part of several               → its group (group.c)
 */
#include "store/arrival.h"
#include "store/group.h"
#include "store/joined.h"

#include "base/crash.h"
#include "store/sql.h"
#include "store/tally.h"

#include <assert.h>
#include <stdlib.h>

static int64_t keep_unreadable(struct store *store, const struct incoming *in)
{
	struct founding it = {
		.state = INBOX_UNREADABLE,
		.text = in->hex,
		.outcome = "unreadable",
		.reason = "unreadable",
		.sender = "",
		.total = 1,
		.class = -1,
		.attention = true,
	};
	int64_t id = arrival_add_message(store, in, &it);

	arrival_add_pdu(store, in, id, 0);
	tally_add(store, TALLY_RECEIVED, in->now);
	return id;
}

static int64_t keep_single(struct store *store, const struct incoming *in)
{
	const struct sms_deliver *deliver = in->deliver;
	struct joined joined;
	const char *why;
	char *text;
	int64_t id;

	assert(in->message != NULL && "what has a sender was read");
	joined_start(&joined, 1);
	joined_add(&joined, 1, deliver);
	why = joined.aside;
	text = joined_finish(&joined, 1);
	id = arrival_add_message(store, in,
				 &(struct founding){
					 .state = why == NULL ? INBOX_WHOLE : INBOX_DONE,
					 .text = text,
					 .outcome = why == NULL ? NULL : "ignored",
					 .reason = why,
					 .sender = deliver->sender.text,
					 .odd = in->message->odd | joined.odd,
					 .total = 1,
					 .class = deliver->data.coding.message_class,
					 .protocol = deliver->protocol,
				 });
	free(text);
	arrival_add_pdu(store, in, id, 0);
	tally_add(store, TALLY_RECEIVED, in->now);
	return id;
}

static enum inbox_kept keep_new(struct store *store, const struct incoming *in, int64_t *message_id)
{
	if (in->message != NULL && in->message->type == SMS_STATUS_REPORT) {
		arrival_add_pdu(store, in, 0, 0);
		*message_id = 0;
		return INBOX_NEW;
	}
	if (in->deliver == NULL)
		*message_id = keep_unreadable(store, in);
	else if (in->deliver->data.concat.present && in->deliver->data.concat.total > 1)
		return group_keep(store, in, message_id);
	else
		*message_id = keep_single(store, in);
	return INBOX_NEW;
}

enum inbox_kept inbox_keep_part(struct store *store, const struct inbox_place *place,
				const char *hex, const struct sms_message *message,
				struct moment now, int64_t *message_id)
{
	struct incoming in = arrival(place, hex, message, now);
	enum inbox_kept kept = INBOX_NEW;
	int64_t id = 0;

	if (!arrival_known(store, &in, &kept, &id))
		kept = keep_new(store, &in, &id);
	if (message_id != NULL)
		*message_id = id;
	crash_point("I2");
	return kept;
}

void inbox_cleared(struct store *store, const struct inbox_place *first, int count)
{
	SCOPED(sql_release)
	struct sql *gone =
		sql(store, "UPDATE pdu SET cleared = 1 WHERE cleared = 0 AND slot BETWEEN ?1 AND ?2"
			   " AND storage = ?3 AND (sim = ?4 OR sim = '' OR ?4 = '')");

	sql_bind_integer(gone, first->slot);
	sql_bind_integer(gone, first->slot + count - 1);
	sql_bind_text(gone, first->storage);
	sql_bind_text(gone, first->sim);
	sql_run(gone);
}
