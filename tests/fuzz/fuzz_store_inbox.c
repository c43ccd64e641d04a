/*
 * Anything at all comes into the inbox: raw lines, and parts of texts with few senders, few
 * references and all kinds of numbers, so that groups meet each other.
 *
 * What must hold: what was new once is known afterwards; open groups stay bounded; a text that is
 * whole has its parts; 72 hours later nothing waits. The transaction is rolled back each time.
 */
#include "store/inbox.h"
#include "store/inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORD	     8
#define GROUPS_MOST  500
#define SENDERS_MOST 20

static struct scratch {
	struct store *store;
	char dir[64];
} scratch;

static void leave(void)
{
	static const char *const names[] = { "cunxin.db", "cunxin.db-wal", "cunxin.db-shm" };
	char path[128];

	store_abandon(scratch.store);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", scratch.dir, names[i]);
		unlink(path);
	}
	rmdir(scratch.dir);
}

static struct moment morning(void)
{
	return (struct moment){ .up = HOURS(1), .utc = 1806886800000, .trusted = true };
}

static void enter(void)
{
	char why[256];

	strcpy(scratch.dir, "/tmp/cunxin-fuzz-XXXXXX");
	if (mkdtemp(scratch.dir) == NULL ||
	    store_open(scratch.dir, STORE_DAEMON, morning(), &scratch.store, why, sizeof(why)) !=
		    STORE_OPENED)
		abort();
	atexit(leave);
}

/* A part as a network would bring it, from a few octets. */
static void part_of(const uint8_t *record, char hex[2 * SMS_PDU_MAX + 1])
{
	struct sms_deliver deliver = { .protocol = record[7] & 0x40 };
	struct sms_user_data *data = &deliver.data;
	char sender[24];

	snprintf(sender, sizeof(sender), "%s1390000000%u", record[0] & 8 ? "+86" : "",
		 record[0] & 3u);
	sms_address_set(&deliver.sender, sender);
	sms_time_set(&deliver.sent, morning().utc + (int64_t)record[5] * SECONDS(300), 480);
	sms_coding_read(record[7] & 1 ? 0x18 : 0x08, &data->coding);
	memcpy(data->octets, (const uint8_t[]){ 5, 0, 3, record[1] & 3, record[2], record[3] }, 6);
	data->octets[6] = record[6]; /* halves of characters too */
	data->octets[7] = record[4];
	data->size = data->length = 8;
	data->header_size = 6;
	sms_encode_deliver(&deliver, hex, 2 * SMS_PDU_MAX + 1);
}

/* Keeps a line twice: the second time it is known. */
static void keep(const char *hex, int slot, struct moment now)
{
	struct inbox_place place = { "m1", "8986", "SM", slot };
	size_t size = strspn(hex, "0123456789ABCDEFabcdef");
	struct sms_message message;
	bool read = sms_decode(hex, size - size % 2, SMS_FROM_CENTRE, &message) == SMS_DECODED;
	struct sms_message *it = read ? &message : NULL;
	int64_t id = 0, again = 0;

	inbox_keep_part(scratch.store, &place, hex, it, now, &id);
	assert(inbox_keep_part(scratch.store, &place, hex, it, now, &again) != INBOX_NEW);
	assert(id == again);
}

static int64_t number(const char *question)
{
	return connection_number(scratch.store->db, question, -1);
}

static void check(struct moment now)
{
	assert(number("SELECT count(*) FROM message WHERE state = 0") <= GROUPS_MOST);
	assert(number("SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM message"
		      " WHERE state = 0 GROUP BY sender)") <= SENDERS_MOST);
	assert(number("SELECT count(*) FROM message WHERE state = 0 AND parts >= parts_total") ==
	       0);
	assert(number("SELECT count(*) FROM message WHERE state = 1 AND gaps = 0"
		      " AND parts < parts_total") == 0);
	now.up += HOURS(73);
	now.utc += HOURS(73);
	inbox_close_incomplete(scratch.store, now);
	assert(number("SELECT count(*) FROM message WHERE state = 0") == 0);
	assert(number("SELECT count(*) FROM message WHERE instr(text, char(0)) > 0") == 0);
}

/* Octet by octet: a line of its own up to 0xFF, else a part of RECORD octets. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct moment now = morning();
	int slot = 0;

	if (scratch.store == NULL)
		enter();
	if (store_begin(scratch.store) != STORE_DONE)
		abort();
	while (size > 0 && slot < 300) {
		char line[2 * SMS_PDU_MAX + 2] = "";
		const uint8_t *end = memchr(bytes, 0xFF, size);

		if (bytes[0] < 0x30 && size >= RECORD) {
			part_of(bytes, line);
			bytes += RECORD;
			size -= RECORD;
		} else {
			size_t used = end == NULL ? size : (size_t)(end - bytes) + 1;

			snprintf(line, sizeof(line), "%.*s", (int)(used < 512 ? used : 512),
				 (const char *)bytes);
			bytes += used;
			size -= used;
		}
		keep(line, ++slot, now);
		now.up += SECONDS(1);
		now.utc += SECONDS(1);
	}
	check(now);
	store_rollback(scratch.store);
	return 0;
}
