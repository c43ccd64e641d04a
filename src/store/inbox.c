/*
 * One PDU comes in:
 *
 *	seen before? ── yes → this very slot: nothing to do; else copies += 1
 *	     │ no
 *	unreadable, report, whole message → a row, done
 *	     │ one part of several
 *	an open group that lacks it, nearest in time → joins; the last one makes it whole
 *	a group that was closed with a gap           → fills it, for the clerk to see
 *	else                                         → founds a group
 *
 * A PDU is the same as another where the octets of its TPDU are, apart from what the network may
 * change when it delivers again: TP-MMS and TP-LP (3GPP TS 23.040 §9.2.3.2, §9.2.3.28). The
 * service centre's address and what modems put behind the end are no part of it.
 */
#include "store/inbox.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "store/inside.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX		  512
#define CHANGES_ON_WAY	  0x0C	    /* TP-MMS and TP-LP in the first octet */
#define GROUP_WAITS	  HOURS(72) /* then it is whole with its gaps marked (F62) */
#define GROUP_SPREAD	  HOURS(24) /* parts of one text are no further apart */
#define GROUPS_PER_SENDER 20
#define GROUPS_MAX	  500
#define TRIES_MAX	  2
#define WHOLE_LOOK	  2000 /* waiting messages that fairness looks at */
#define GAP_MARK	  "[\xE2\x80\xA6]"
#define NUL_PICTURE	  "\xE2\x90\x80" /* U+2400 */
#define PART_OCTETS	  (SMS_SEPTETS_MAX * 3)

/* ---- the key of a PDU ---- */

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Octets of a line of hex, as far as it is hex and fits. */
static size_t octets_of(const char *hex, uint8_t *out, size_t size)
{
	size_t count = 0;

	while (count < size && nibble(hex[0]) >= 0 && nibble(hex[1]) >= 0) {
		out[count++] = (uint8_t)(nibble(hex[0]) << 4 | nibble(hex[1]));
		hex += 2;
	}
	return count;
}

static size_t key_of(const char *hex, const struct sms_message *message, uint8_t key[KEY_MAX])
{
	uint8_t octets[SMS_PDU_MAX];
	size_t size, centre;

	if (message == NULL) { /* the line itself, marked as no TPDU begins */
		key[0] = key[1] = 0xFF;
		size = strnlen(hex, KEY_MAX - 2);
		memcpy(key + 2, hex, size);
		return size + 2;
	}
	size = octets_of(hex, octets, sizeof(octets));
	if (message->size < size)
		size = message->size;
	centre = size == 0 ? 0 : (size_t)octets[0] + 1;
	if (centre >= size)
		centre = 0;
	memcpy(key, octets + centre, size - centre);
	key[0] &= (uint8_t)~CHANGES_ON_WAY;
	return size - centre;
}

/* ---- what is known of it ---- */

struct incoming {
	const struct inbox_place *place;
	const char *hex;
	const struct sms_message *message; /* NULL: unreadable */
	const struct sms_deliver *deliver; /* NULL: no message for people */
	uint8_t key[KEY_MAX];
	size_t key_size;
	int64_t sent_at;
	struct moment now;
};

static void note_copy(struct store *store, int64_t id, const struct inbox_place *place)
{
	SCOPED(sql_release)
	struct sql *copy = sql(store, "UPDATE pdu SET copies = copies + 1, modem = ?, storage = ?,"
				      " slot = ?, cleared = ? WHERE id = ?");

	sql_bind_text(copy, place->modem);
	sql_bind_text(copy, place->storage);
	sql_bind_integer(copy, place->slot);
	sql_bind_integer(copy, place->slot < 0);
	sql_bind_integer(copy, id);
	sql_run(copy);
}

/* True: it is in the database already. */
static bool known(struct store *store, const struct incoming *in, enum inbox_kept *kept,
		  int64_t *message_id)
{
	SCOPED(sql_release)
	struct sql *same =
		sql(store, "SELECT id, message_id, slot, cleared, storage FROM pdu"
			   " WHERE tpdu = ? AND (sim = ? OR sim = '' OR ? = '') LIMIT 1");
	const struct inbox_place *place = in->place;
	int64_t id, slot, cleared;

	sql_bind_blob(same, in->key, in->key_size);
	sql_bind_text(same, place->sim);
	sql_bind_text(same, place->sim);
	if (!sql_step(same))
		return false;
	id = sql_take_integer(same);
	*message_id = sql_take_integer(same);
	slot = sql_take_integer(same);
	cleared = sql_take_integer(same);
	*kept = INBOX_SEEN;
	if (cleared || slot != place->slot || !text_is(sql_take_text(same), place->storage)) {
		*kept = INBOX_COPY;
		note_copy(store, id, place);
	}
	return true;
}

static void add_pdu(struct store *store, const struct incoming *in, int64_t message_id,
		    unsigned part)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO pdu (message_id, part, received_at, modem, sim,"
				     " storage, slot, cleared, tpdu, hex)"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_reference(add, message_id);
	sql_bind_integer(add, part);
	sql_bind_integer(add, in->now.utc);
	sql_bind_text(add, in->place->modem);
	sql_bind_text(add, in->place->sim);
	sql_bind_text(add, in->place->storage);
	sql_bind_integer(add, in->place->slot);
	sql_bind_integer(add, in->place->slot < 0);
	sql_bind_blob(add, in->key, in->key_size);
	sql_bind_text(add, in->hex);
	sql_run(add);
}

/* ---- texts ---- */

/* Why a message is kept and never interpreted (F60); NULL: it is for people. */
static const char *aside(const struct sms_deliver *deliver)
{
	const struct sms_user_data *data = &deliver->data;
	bool binary = data->coding.alphabet == SMS_8BIT;

	if (deliver->protocol == 0x40)
		return "silent";
	if (deliver->protocol == 0x7F || (data->coding.class == 2 && binary))
		return "sim-download";
	if (data->ports.present)
		return "ports";
	if (data->coding.waiting != SMS_WAITING_NONE || data->waiting_element)
		return "waiting-indication";
	if (data->coding.class == 0)
		return "flash";
	return binary || data->coding.compressed ? "data" : NULL;
}

/* Text for the table: a NUL would end it for half of the world's tools. */
static char *without_nul(const char *utf8, size_t size)
{
	struct buffer text = BUFFER_EMPTY;

	while (size > 0) {
		size_t run = strnlen(utf8, size);

		buffer_add(&text, utf8, run);
		if (run == size)
			break;
		buffer_add_text(&text, NUL_PICTURE);
		utf8 += run + 1;
		size -= run + 1;
	}
	return buffer_take(&text);
}

/* What the parts say together. */
struct joined {
	char *text; /* its own */
	size_t capacity, size;
	struct sms_text part;
	unsigned next; /* the part that should come now */
	unsigned parts;
	uint32_t odd;
	const char *aside;
};

static void joined_start(struct joined *joined, size_t parts)
{
	*joined = (struct joined){ .capacity = parts * PART_OCTETS + 1, .next = 1 };
	joined->text = need(joined->capacity);
	sms_text_start(&joined->part, joined->text, joined->capacity);
}

/* Parts are missing here: what waits for its other half ends, the rest begins anew. */
static void joined_gap(struct joined *joined)
{
	size_t room;

	sms_text_finish(&joined->part);
	joined->size += joined->part.size;
	room = joined->capacity - joined->size;
	if (room > sizeof(GAP_MARK)) {
		memcpy(joined->text + joined->size, GAP_MARK, sizeof(GAP_MARK) - 1);
		joined->size += sizeof(GAP_MARK) - 1;
		room -= sizeof(GAP_MARK) - 1;
	}
	sms_text_start(&joined->part, joined->text + joined->size, room);
}

static void joined_add(struct joined *joined, unsigned part, const struct sms_deliver *deliver)
{
	for (; joined->next < part; joined->next++)
		joined_gap(joined);
	joined->next = part + 1;
	joined->parts++;
	sms_text_add(&joined->part, &deliver->data);
	if (joined->aside == NULL)
		joined->aside = aside(deliver);
}

/* Returns the text for the table, yours. */
static char *joined_finish(struct joined *joined, unsigned total)
{
	char *text;

	for (; joined->next <= total; joined->next++)
		joined_gap(joined);
	sms_text_finish(&joined->part);
	if (joined->part.unpaired)
		joined->odd |= SMS_ODD_SURROGATE;
	text = without_nul(joined->text, joined->size + joined->part.size);
	free(joined->text);
	joined->text = NULL;
	return text;
}

/* ---- rows of messages ---- */

struct founding {
	enum inbox_state state;
	const char *text, *outcome, *reason, *sender;
	uint32_t odd;
	unsigned total;
	int class, protocol;
	bool attention;
};

static int64_t add_message(struct store *store, const struct incoming *in,
			   const struct founding *it)
{
	SCOPED(sql_release)
	struct sql *add = sql(store, "INSERT INTO message (received_at, sent_at, modem, sim,"
				     " sender, state, parts_total, odd, class, protocol, attention,"
				     " text, outcome, reason, handled_at)"
				     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_bind_integer(add, in->now.utc);
	sql_bind_integer(add, in->sent_at);
	sql_bind_text(add, in->place->modem);
	sql_bind_text(add, in->place->sim);
	sql_bind_text(add, it->sender);
	sql_bind_integer(add, it->state);
	sql_bind_integer(add, it->total);
	sql_bind_integer(add, it->odd);
	sql_bind_integer(add, it->class);
	sql_bind_integer(add, it->protocol);
	sql_bind_integer(add, it->attention);
	sql_bind_text(add, it->text);
	sql_bind_text(add, it->outcome);
	sql_bind_text(add, it->reason);
	sql_bind_integer(add, it->state == INBOX_DONE ? in->now.utc : 0);
	sql_run(add);
	return sql_last_id(store);
}

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
	int64_t id = add_message(store, in, &it);

	add_pdu(store, in, id, 0);
	tally_add(store, TALLY_RECEIVED, in->now);
	return id;
}

static int64_t keep_single(struct store *store, const struct incoming *in)
{
	const struct sms_deliver *deliver = in->deliver;
	const char *why = aside(deliver);
	struct joined joined;
	char *text;
	int64_t id;

	joined_start(&joined, 1);
	joined_add(&joined, 1, deliver);
	text = joined_finish(&joined, 1);
	id = add_message(store, in,
			 &(struct founding){
				 .state = why == NULL ? INBOX_WHOLE : INBOX_DONE,
				 .text = text,
				 .outcome = why == NULL ? NULL : "ignored",
				 .reason = why,
				 .sender = deliver->sender.text,
				 .odd = in->message->odd | joined.odd,
				 .total = 1,
				 .class = deliver->data.coding.class,
				 .protocol = deliver->protocol,
			 });
	free(text);
	add_pdu(store, in, id, 0);
	tally_add(store, TALLY_RECEIVED, in->now);
	return id;
}

/* ---- groups of parts ---- */

/* Decodes a kept line. False: it is no message for people (it was when it was kept). */
static bool decode_kept(const char *hex, struct sms_message *message)
{
	size_t size = 0;

	while (nibble(hex[size]) >= 0)
		size++;
	return sms_decode(hex, size - size % 2, SMS_FROM_CENTRE, message) == SMS_DECODED &&
	       message->type == SMS_DELIVER;
}

/* Puts a message together from its kept parts. The state is left as it is where it is done. */
static void put_together(struct store *store, int64_t id, unsigned total, struct moment now)
{
	SCOPED(sql_release)
	struct sql *parts = sql(store, "SELECT part, hex FROM pdu"
				       " WHERE message_id = ? AND part > 0 ORDER BY part, id");
	SCOPED(sql_release)
	struct sql *write =
		sql(store, "UPDATE message SET text = ?, odd = odd | ?, parts = ?, gaps = ?,"
			   " state = CASE WHEN state = 2 THEN 2 ELSE ? END,"
			   " outcome = CASE WHEN state = 2 THEN outcome ELSE ? END,"
			   " reason = CASE WHEN state = 2 THEN coalesce(reason, 'late-part')"
			   " ELSE ? END,"
			   " attention = CASE WHEN state = 2 THEN 1 ELSE 0 END,"
			   " handled_at = CASE WHEN state = 2 THEN handled_at ELSE ? END"
			   " WHERE id = ?");
	struct joined joined;
	char *text;

	joined_start(&joined, total);
	sql_bind_integer(parts, id);
	while (sql_step(parts)) {
		unsigned part = (unsigned)sql_take_integer(parts);
		struct sms_message message;

		if (part >= joined.next && part <= total &&
		    decode_kept(sql_take_text(parts), &message))
			joined_add(&joined, part, &message.deliver);
	}
	text = joined_finish(&joined, total);
	sql_bind_text(write, text);
	sql_bind_integer(write, joined.odd);
	sql_bind_integer(write, joined.parts);
	sql_bind_integer(write, joined.parts < total);
	sql_bind_integer(write, joined.aside == NULL ? INBOX_WHOLE : INBOX_DONE);
	sql_bind_text(write, joined.aside == NULL ? NULL : "ignored");
	sql_bind_text(write, joined.aside);
	sql_bind_integer(write, joined.aside == NULL ? 0 : now.utc);
	sql_bind_integer(write, id);
	sql_run(write);
	free(text);
}

static bool same_content(const struct sms_deliver *a, const struct sms_deliver *b)
{
	return a->data.size == b->data.size && a->data.length == b->data.length &&
	       a->data.coding.octet == b->data.coding.octet &&
	       memcmp(a->data.octets, b->data.octets, a->data.size) == 0;
}

enum fit { FIT_FREE, FIT_SAME, FIT_OTHER };

/* What a group has in this part's place. */
static enum fit fit_into(struct store *store, int64_t group, const struct sms_deliver *deliver)
{
	SCOPED(sql_release)
	struct sql *there = sql(store, "SELECT hex FROM pdu WHERE message_id = ? AND part = ?");
	struct sms_message message;

	sql_bind_integer(there, group);
	sql_bind_integer(there, deliver->data.concat.part);
	if (!sql_step(there))
		return FIT_FREE;
	return decode_kept(sql_take_text(there), &message) &&
			       same_content(&message.deliver, deliver)
		       ? FIT_SAME
		       : FIT_OTHER;
}

/* How far apart two texts were sent; unknown times are near. */
static int64_t apart(int64_t a, int64_t b)
{
	if (a == 0 || b == 0)
		return 0;
	return a > b ? a - b : b - a;
}

static void bind_group(struct sql *find, const struct incoming *in)
{
	const struct sms_concat *concat = &in->deliver->data.concat;

	sql_bind_text(find, in->deliver->sender.text);
	sql_bind_integer(find, concat->reference);
	sql_bind_integer(find, concat->total);
	sql_bind_integer(find, concat->bits);
	sql_bind_integer(find, in->deliver->sender.type >> 4 & 7);
	sql_bind_text(find, in->place->sim);
	sql_bind_text(find, in->place->sim);
}

/* The group nearest in time that lacks this part, or has it already (*fit). 0: none. */
static int64_t nearest(struct store *store, struct sql *find, const struct incoming *in,
		       enum fit *fit)
{
	int64_t best = 0, best_distance = GROUP_SPREAD;

	bind_group(find, in);
	while (sql_step(find)) {
		int64_t id = sql_take_integer(find);
		int64_t distance = apart(sql_take_integer(find), in->sent_at);
		enum fit here = fit_into(store, id, in->deliver);

		if (here == FIT_OTHER || distance > best_distance ||
		    (best != 0 && distance == best_distance))
			continue;
		best = id;
		best_distance = distance;
		*fit = here;
	}
	return best;
}

static int64_t open_group(struct store *store, const struct incoming *in, enum fit *fit)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id, sent_at FROM message WHERE state = 0"
				      " AND sender = ? AND reference = ? AND parts_total = ?"
				      " AND reference_bits = ? AND sender_type = ?"
				      " AND (sim = ? OR sim = '' OR ? = '') ORDER BY id DESC");

	return nearest(store, find, in, fit);
}

static int64_t closed_group(struct store *store, const struct incoming *in, enum fit *fit)
{
	SCOPED(sql_release)
	struct sql *find = sql(store, "SELECT id, sent_at FROM message WHERE gaps = 1"
				      " AND sender = ? AND reference = ? AND parts_total = ?"
				      " AND reference_bits = ? AND sender_type = ?"
				      " AND (sim = ? OR sim = '' OR ? = '') ORDER BY id DESC");

	return nearest(store, find, in, fit);
}

static void close_group(struct store *store, int64_t id, struct moment now)
{
	unsigned total = 0;
	{
		SCOPED(sql_release)
		struct sql *size = sql(store, "SELECT parts_total FROM message WHERE id = ?");

		sql_bind_integer(size, id);
		if (sql_step(size))
			total = (unsigned)sql_take_integer(size);
	}
	put_together(store, id, total, now);
}

/* Room for one more group: the oldest give way (F61). */
static void make_room(struct store *store, const char *sender, struct moment now)
{
	int64_t count, oldest = 0;
	{
		SCOPED(sql_release)
		struct sql *of_sender = sql(store, "SELECT count(*), min(id) FROM message"
						   " WHERE state = 0 AND sender = ?");

		sql_bind_text(of_sender, sender);
		if (!sql_step(of_sender))
			return;
		count = sql_take_integer(of_sender);
		oldest = sql_take_integer(of_sender);
	}
	if (count >= GROUPS_PER_SENDER) {
		close_group(store, oldest, now);
		return;
	}
	{
		SCOPED(sql_release)
		struct sql *all = sql(store, "SELECT count(*) FROM message WHERE state = 0");
		SCOPED(sql_release)
		struct sql *first = sql(store, "SELECT id FROM message WHERE state = 0"
					       " ORDER BY first_seen LIMIT 1");

		if (!sql_step(all) || sql_take_integer(all) < GROUPS_MAX || !sql_step(first))
			return;
		oldest = sql_take_integer(first);
	}
	close_group(store, oldest, now);
}

static int64_t found_group(struct store *store, const struct incoming *in)
{
	const struct sms_deliver *deliver = in->deliver;
	const struct sms_concat *concat = &deliver->data.concat;
	SCOPED(sql_release)
	struct sql *key = sql(store, "UPDATE message SET reference = ?, reference_bits = ?,"
				     " sender_type = ?, first_seen = ?, first_up = ?, dated = ?"
				     " WHERE id = ?");
	int64_t id;

	make_room(store, deliver->sender.text, in->now);
	id = add_message(store, in,
			 &(struct founding){
				 .state = INBOX_WAITING,
				 .text = "",
				 .outcome = "waiting",
				 .sender = deliver->sender.text,
				 .odd = in->message->odd & ~(uint32_t)SMS_ODD_SURROGATE,
				 .total = concat->total,
				 .class = deliver->data.coding.class,
				 .protocol = deliver->protocol,
			 });
	sql_bind_integer(key, concat->reference);
	sql_bind_integer(key, concat->bits);
	sql_bind_integer(key, deliver->sender.type >> 4 & 7);
	sql_bind_integer(key, in->now.utc);
	sql_bind_integer(key, in->now.up);
	sql_bind_integer(key, in->now.trusted);
	sql_bind_integer(key, id);
	sql_run(key);
	add_pdu(store, in, id, concat->part);
	tally_add(store, TALLY_RECEIVED, in->now);
	return id;
}

static void join_group(struct store *store, const struct incoming *in, int64_t id, bool late)
{
	const struct sms_concat *concat = &in->deliver->data.concat;
	SCOPED(sql_release)
	struct sql *one_more = sql(store, "UPDATE message SET parts = parts + 1, odd = odd | ?"
					  " WHERE id = ? RETURNING parts");
	bool complete;

	add_pdu(store, in, id, concat->part);
	sql_bind_integer(one_more, in->message->odd & ~(uint32_t)SMS_ODD_SURROGATE);
	sql_bind_integer(one_more, id);
	complete = sql_step(one_more) && sql_take_integer(one_more) >= concat->total;
	sql_step(one_more);
	if (complete || late)
		put_together(store, id, concat->total, in->now);
}

static enum inbox_kept keep_one_of_several(struct store *store, const struct incoming *in,
					   int64_t *message_id)
{
	enum fit fit = FIT_FREE;
	bool late = false;

	*message_id = open_group(store, in, &fit);
	if (*message_id == 0) {
		*message_id = closed_group(store, in, &fit);
		late = *message_id != 0;
	}
	if (*message_id == 0) {
		*message_id = found_group(store, in);
		return INBOX_NEW;
	}
	if (fit == FIT_SAME) { /* the network changed its stamp on the way */
		add_pdu(store, in, *message_id, 0);
		return INBOX_COPY;
	}
	join_group(store, in, *message_id, late);
	return INBOX_NEW;
}

/* ---- the way in ---- */

static enum inbox_kept keep_new(struct store *store, const struct incoming *in, int64_t *message_id)
{
	if (in->message != NULL && in->message->type == SMS_STATUS_REPORT) {
		add_pdu(store, in, 0, 0);
		*message_id = 0;
		return INBOX_NEW;
	}
	if (in->deliver == NULL)
		*message_id = keep_unreadable(store, in);
	else if (in->deliver->data.concat.present && in->deliver->data.concat.total > 1)
		return keep_one_of_several(store, in, message_id);
	else
		*message_id = keep_single(store, in);
	return INBOX_NEW;
}

enum inbox_kept inbox_keep_part(struct store *store, const struct inbox_place *place,
				const char *hex, const struct sms_message *message,
				struct moment now, int64_t *message_id)
{
	struct incoming in = { .place = place, .hex = hex, .message = message, .now = now };
	enum inbox_kept kept = INBOX_NEW;
	int64_t id = 0;

	if (message != NULL && message->type == SMS_DELIVER) {
		in.deliver = &message->deliver;
		in.sent_at = sms_time_utc(&message->deliver.sent);
	}
	in.key_size = key_of(hex, message, in.key);
	if (!known(store, &in, &kept, &id))
		kept = keep_new(store, &in, &id);
	if (message_id != NULL)
		*message_id = id;
	crash_point("I2");
	return kept;
}

void inbox_cleared(struct store *store, const struct inbox_place *place)
{
	SCOPED(sql_release)
	struct sql *clear = sql(store, "UPDATE pdu SET cleared = 1 WHERE cleared = 0"
				       " AND slot = ? AND storage = ?"
				       " AND (sim = ? OR sim = '' OR ? = '')");

	sql_bind_integer(clear, place->slot);
	sql_bind_text(clear, place->storage);
	sql_bind_text(clear, place->sim);
	sql_bind_text(clear, place->sim);
	sql_run(clear);
}

/* ---- reading rows ---- */

#define COLUMNS                                                                                    \
	"id, received_at, sent_at, modem, sim, sender, state, parts, parts_total, gaps, odd,"      \
	" class, protocol, tries, text, form, outcome, reason"

static void read_row(struct sql *row, struct inbox_message *message)
{
	message->id = sql_take_integer(row);
	message->received_at = sql_take_integer(row);
	message->sent_at = sql_take_integer(row);
	sql_take_copy(row, message->modem, sizeof(message->modem));
	sql_take_copy(row, message->sim, sizeof(message->sim));
	sql_take_copy(row, message->sender, sizeof(message->sender));
	message->state = (enum inbox_state)sql_take_integer(row);
	message->parts = (unsigned)sql_take_integer(row);
	message->parts_total = (unsigned)sql_take_integer(row);
	message->gaps = sql_take_integer(row) != 0;
	message->odd = (uint32_t)sql_take_integer(row);
	message->class = (int)sql_take_integer(row);
	message->protocol = (int)sql_take_integer(row);
	message->tries = (unsigned)sql_take_integer(row);
	message->text = need_copy(sql_take_text(row));
	sql_take_copy(row, message->form, sizeof(message->form));
	sql_take_copy(row, message->outcome, sizeof(message->outcome));
	sql_take_copy(row, message->reason, sizeof(message->reason));
}

void inbox_release(struct inbox_message *message)
{
	free(message->text);
	message->text = NULL;
}

bool inbox_get(struct store *store, int64_t id, struct inbox_message *message)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM message WHERE id = ?");

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(row, message);
	return true;
}

/* ---- whose turn it is ---- */

/* FNV-1a: a name for a sender that fits in a word. */
static uint64_t digest(const char *text)
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
	return hash;
}

static bool had_turn(const struct store *store, uint64_t sender)
{
	for (size_t i = 0; i < store->turn_count; i++)
		if (store->turns[i] == sender)
			return true;
	return false;
}

struct candidate {
	int64_t id;
	uint64_t sender;
};

/* One round over what waits, oldest first: each sender that had no turn yet gets one. */
static void plan_round(struct store *store, struct candidate *waiting, size_t count)
{
	for (size_t i = 0; i < count && store->plan_count < PLAN_MAX; i++) {
		if (waiting[i].id == 0 || had_turn(store, waiting[i].sender))
			continue;
		if (store->turn_count == TURNS_MAX)
			store->turn_count = 0;
		store->turns[store->turn_count++] = waiting[i].sender;
		store->plan[store->plan_count++] = waiting[i].id;
		waiting[i].id = 0;
	}
}

/* The next few messages, chosen together: a look over a long queue costs as much as many. */
static void plan_turns(struct store *store)
{
	struct candidate waiting[WHOLE_LOOK];
	size_t count = 0, planned;
	SCOPED(sql_release)
	struct sql *whole =
		sql(store, "SELECT id, sender FROM message WHERE state = 1 ORDER BY id LIMIT ?");

	sql_bind_integer(whole, WHOLE_LOOK);
	while (count < WHOLE_LOOK && sql_step(whole)) {
		waiting[count].id = sql_take_integer(whole);
		waiting[count++].sender = digest(sql_take_text(whole));
	}
	store->plan_next = store->plan_count = 0;
	plan_round(store, waiting, count);
	do {
		planned = store->plan_count;
		if (planned == PLAN_MAX || planned == count)
			return;
		store->turn_count = 0;
		plan_round(store, waiting, count);
	} while (store->plan_count > planned);
}

/* The message whose turn it is; it keeps it until it is handled. */
static bool whose_turn(struct store *store, struct inbox_message *message)
{
	for (;;) {
		if (store->plan_next == store->plan_count)
			plan_turns(store);
		if (store->plan_next == store->plan_count)
			return false;
		if (inbox_get(store, store->plan[store->plan_next], message)) {
			if (message->state == INBOX_WHOLE)
				return true;
			inbox_release(message);
		}
		store->plan_next++;
	}
}

/* ---- what a crash may have had in hand (F19) ---- */

static bool counted(struct store *store, int64_t id)
{
	for (size_t i = 0; i < store->counted_count && i < TURNS_MAX; i++)
		if (store->counted[i] == id)
			return true;
	store->counted[store->counted_count++ % TURNS_MAX] = id;
	return false;
}

static void count_try(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *count = sql(store, "UPDATE message SET tries = tries + 1 WHERE id = ?");

	sql_bind_integer(count, id);
	sql_run(count);
}

static void set_aside(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *crash = sql(store, "UPDATE message SET state = 3, outcome = 'unreadable',"
				       " reason = 'crash', attention = 1, handled_at = ?"
				       " WHERE id = ?");

	sql_bind_integer(crash, now.utc);
	sql_bind_integer(crash, id);
	sql_run(crash);
}

enum suspicion { MAY_BE_HANDLED, SET_ASIDE, NOT_NOW };

/* A row that the last life left behind is counted before it is handed out, once a life. */
static enum suspicion suspect(struct store *store, const struct inbox_message *message,
			      struct moment now)
{
	bool poison = message->tries >= TRIES_MAX;

	if (message->id > store->suspects_until || counted(store, message->id))
		return MAY_BE_HANDLED;
	if (store_begin(store) != STORE_DONE) {
		store->counted_count--;
		return NOT_NOW;
	}
	if (poison)
		set_aside(store, message->id, now);
	else
		count_try(store, message->id);
	if (store_commit(store) != STORE_DONE) {
		store->counted_count--;
		return NOT_NOW;
	}
	return poison ? SET_ASIDE : MAY_BE_HANDLED;
}

bool inbox_next_whole(struct store *store, struct moment now, struct inbox_message *message)
{
	while (whose_turn(store, message)) {
		switch (suspect(store, message, now)) {
		case MAY_BE_HANDLED: return true;
		case SET_ASIDE: inbox_release(message); break;
		case NOT_NOW: inbox_release(message); return false;
		}
	}
	return false;
}

void inbox_handled(struct store *store, int64_t id, const char *outcome, const char *form,
		   const char *reason, struct moment now)
{
	SCOPED(sql_release)
	struct sql *done = sql(store, "UPDATE message SET state = 2, outcome = ?, form = ?,"
				      " reason = ?, handled_at = ?, attention = ? WHERE id = ?");

	sql_bind_text(done, outcome);
	sql_bind_text(done, form);
	sql_bind_text(done, reason);
	sql_bind_integer(done, now.utc);
	sql_bind_integer(done, text_is(outcome, "unknown"));
	sql_bind_integer(done, id);
	sql_run(done);
	tally_add(store, TALLY_HANDLED, now);
}

bool inbox_settle(struct store *store, int64_t id, const char *outcome, const char *form,
		  const char *reason, struct moment now)
{
	SCOPED(sql_release)
	struct sql *settle =
		sql(store, "UPDATE message SET state = 2, attention = 0,"
			   " outcome = coalesce(?, outcome), form = coalesce(?, form),"
			   " reason = coalesce(?, reason), handled_at = ? WHERE id = ?");

	sql_bind_text(settle, outcome);
	sql_bind_text(settle, form);
	sql_bind_text(settle, reason);
	sql_bind_integer(settle, now.utc);
	sql_bind_integer(settle, id);
	return sql_run(settle) == 1;
}

bool inbox_attend(struct store *store, int64_t id, const char *reason)
{
	SCOPED(sql_release)
	struct sql *attend = sql(store, "UPDATE message SET attention = 1,"
					" reason = coalesce(?, reason) WHERE id = ?");

	sql_bind_text(attend, reason);
	sql_bind_integer(attend, id);
	return sql_run(attend) == 1;
}

/* ---- parts that never come ---- */

/* first_seen of rows from a time when the clock was wrong is set right once it is trusted: by
 * the other clock for those of this life, else from the start of this life on. */
static void date_groups(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *date = sql(store, "UPDATE message SET dated = 1, first_seen = ? -"
				      " (? - CASE WHEN id > ? THEN first_up ELSE ? END)"
				      " WHERE state = 0 AND dated = 0");

	if (!now.trusted)
		return;
	sql_bind_integer(date, now.utc);
	sql_bind_integer(date, now.up);
	sql_bind_integer(date, store->life_began);
	sql_bind_integer(date, store->opened.up);
	sql_run(date);
}

/* An open group that has waited long enough; 0: none. With a clock that nobody vouches for, time
 * is what has passed in this life. */
static int64_t overdue_group(struct store *store, struct moment now)
{
	SCOPED(sql_release)
	struct sql *due =
		now.trusted ? sql(store, "SELECT id FROM message WHERE state = 0 AND dated = 1"
					 " AND first_seen <= ?1 - ?3 ORDER BY first_seen LIMIT 1")
			    : sql(store, "SELECT id FROM message WHERE state = 0"
					 " AND max(first_up, CASE WHEN id > ?4 THEN 0 ELSE ?5 END)"
					 " <= ?2 - ?3 ORDER BY first_seen LIMIT 1");

	sql_bind_integer(due, now.utc);
	sql_bind_integer(due, now.up);
	sql_bind_integer(due, GROUP_WAITS);
	if (!now.trusted) {
		sql_bind_integer(due, store->life_began);
		sql_bind_integer(due, store->opened.up);
	}
	return sql_step(due) ? sql_take_integer(due) : 0;
}

unsigned inbox_close_incomplete(struct store *store, struct moment now)
{
	unsigned closed = 0;
	int64_t id;

	date_groups(store, now);
	while (closed < GROUPS_MAX && (id = overdue_group(store, now)) != 0 &&
	       !store_troubled(store)) {
		close_group(store, id, now);
		closed++;
	}
	store->incomplete_at = now.utc + MINUTES(1);
	return closed;
}

int64_t inbox_incomplete_due(struct store *store)
{
	SCOPED(sql_release)
	struct sql *first = sql(store, "SELECT first_seen FROM message WHERE state = 0"
				       " ORDER BY first_seen LIMIT 1");
	int64_t due;

	if (!sql_step(first))
		return NEVER;
	due = sql_take_integer(first) + GROUP_WAITS;
	return due > store->incomplete_at ? due : store->incomplete_at;
}

/* ---- lists ---- */

#define LIST_REST                                                                                  \
	" AND id < ?1 AND received_at >= ?2"                                                       \
	" AND id > coalesce((SELECT id FROM message WHERE id % 64 = 0 AND received_at < ?2"        \
	" ORDER BY received_at DESC LIMIT 1), 0)"                                                  \
	" AND (?3 IS NULL OR instr(text, ?3) > 0 OR instr(sender, ?3) > 0)"                        \
	" AND (?4 IS NULL OR sender IN (?4, ?5, ?6, ?7))"                                          \
	" ORDER BY id DESC LIMIT ?8"

/* A number may have come as +8613…, 8613… or 13…: all of them are its spellings (Q94). */
struct spellings {
	char with[PHONE_SIZE + 1];
	const char *without, *tail;
};

static struct spellings spell(const char *number)
{
	struct spellings it = { .with = "" };

	snprintf(it.with, sizeof(it.with), "%s%s", number[0] == '+' ? "" : "+", number);
	return it;
}

void inbox_list(struct store *store, const struct inbox_filter *filter,
		void (*each)(const struct inbox_message *message, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		filter->attention ? sql(store, "SELECT " COLUMNS
					       " FROM message WHERE attention = 1" LIST_REST)
		: filter->from != NULL
			? sql(store, "SELECT " COLUMNS " FROM message"
				     " WHERE sender IN (?4, ?5, ?6, ?7)" LIST_REST)
			: sql(store, "SELECT " COLUMNS " FROM message WHERE 1" LIST_REST);
	struct spellings from = spell(filter->from == NULL ? "" : filter->from);
	size_t size = strlen(from.with);

	from.without = from.with + 1;
	from.tail = size > 11 ? from.with + size - 11 : from.without;
	sql_bind_integer(list, filter->before_id == 0 ? INT64_MAX : filter->before_id);
	sql_bind_integer(list, filter->since == 0 ? INT64_MIN : filter->since);
	sql_bind_text(list, filter->search);
	sql_bind_text(list, filter->from);
	sql_bind_text(list, from.with);
	sql_bind_text(list, from.without);
	sql_bind_text(list, from.tail);
	sql_bind_integer(list, filter->limit == 0 ? 100 : filter->limit);
	while (sql_step(list)) {
		struct inbox_message message;

		read_row(list, &message);
		each(&message, context);
		inbox_release(&message);
	}
}

static int64_t count_of(struct sql *count)
{
	return sql_step(count) ? sql_take_integer(count) : 0;
}

void inbox_count(struct store *store, int64_t day_start, struct inbox_counts *counts)
{
	int64_t sums[TALLY_COUNT];
	SCOPED(sql_release)
	struct sql *whole = sql(store, "SELECT count(*) FROM message WHERE state = 1");
	SCOPED(sql_release)
	struct sql *waiting = sql(store, "SELECT count(*) FROM message WHERE state = 0");
	SCOPED(sql_release)
	struct sql *attention = sql(store, "SELECT count(*) FROM message WHERE attention = 1");

	tally_read(store, day_start, sums);
	*counts = (struct inbox_counts){
		.whole = count_of(whole),
		.waiting = count_of(waiting),
		.attention = count_of(attention),
		.today = sums[TALLY_RECEIVED],
		.handled_today = sums[TALLY_HANDLED],
	};
}
