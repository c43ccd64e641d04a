#include "store/arrival.h"

#include "base/buffer.h"
#include "store/sql.h"

#include <string.h>

#define CHANGES_ON_WAY 0x0C /* TP-MMS and TP-LP in the first octet */

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

size_t arrival_hex(const char *line)
{
	size_t size = 0;

	while (nibble(line[size]) >= 0)
		size++;
	return size / 2;
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

bool arrival_known(struct store *store, const struct incoming *in, enum inbox_kept *kept,
		   int64_t *message_id)
{
	SCOPED(sql_release)
	struct sql *same =
		sql(store, "SELECT id, message_id, slot, cleared, storage FROM pdu"
			   " WHERE tpdu = ? AND (sim = ? OR sim = '' OR ? = '') LIMIT 1");
	const struct inbox_place *place = in->place;
	int64_t id, slot, cleared;
	bool here;

	sql_bind_blob(same, in->key, in->key_size);
	sql_bind_text(same, place->sim);
	sql_bind_text(same, place->sim);
	if (!sql_step(same))
		return false;
	id = sql_take_integer(same);
	*message_id = sql_take_integer(same);
	slot = sql_take_integer(same);
	cleared = sql_take_integer(same);
	here = slot == place->slot && text_is(sql_take_text(same), place->storage);
	*kept = here && !cleared ? INBOX_SEEN : here && slot >= 0 ? INBOX_BACK : INBOX_COPY;
	if (*kept != INBOX_SEEN)
		note_copy(store, id, place);
	return true;
}

void arrival_add_pdu(struct store *store, const struct incoming *in, int64_t message_id,
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

int64_t arrival_add_message(struct store *store, const struct incoming *in,
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

struct incoming arrival(const struct inbox_place *place, const char *hex,
			const struct sms_message *message, struct moment now)
{
	struct incoming in = { .place = place, .hex = hex, .message = message, .now = now };

	if (message != NULL && message->type == SMS_DELIVER) {
		in.deliver = &message->deliver;
		in.sent_at = sms_time_utc(&message->deliver.sent);
	}
	in.key_size = key_of(hex, message, in.key);
	return in;
}
