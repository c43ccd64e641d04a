#include "network.h"

#include "base/json.h"

#include <cunxin/sms_segment.h>

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CENTRE_ADDRESS "+8613800100500" /* of DELIVERs and reports */
#define ROBOT_DELAY    SECONDS(3)

struct line {
	char name[32];
	struct network_parcel *first, *last;
	size_t waiting;
	uint64_t texts, submits, refused;
};

struct part {
	bool here;
	struct sms_user_data data;
};

struct robot {
	char number[SMS_ADDRESS_TEXT_MAX];
	char *words;
};

struct network {
	struct line *lines;
	size_t line_count;
	struct network_message *messages;
	size_t message_count, message_room;
	struct robot *robots;
	size_t robot_count;
	uint64_t *seen; /* hashes of submits, open addressing; 0: free */
	size_t seen_count, seen_room;
	uint64_t texts, submits, repeated, reports;
	uint32_t references; /* concatenation references that phones have used */
	int offset;
	bool held;
	int64_t busy_at;
	struct buffer ledger;
};

struct network *network_new(void)
{
	struct network *network = need_zeroed(1, sizeof *network);

	network->offset = 480;
	return network;
}

void network_parcel_free(struct network_parcel *parcel)
{
	if (parcel == NULL)
		return;
	free(parcel->hex);
	free(parcel);
}

static void line_clear(struct line *line)
{
	while (line->first != NULL) {
		struct network_parcel *parcel = line->first;

		line->first = parcel->next;
		network_parcel_free(parcel);
	}
}

void network_free(struct network *network)
{
	if (network == NULL)
		return;
	for (size_t i = 0; i < network->line_count; i++)
		line_clear(&network->lines[i]);
	for (size_t i = 0; i < network->message_count; i++) {
		free(network->messages[i].text);
		free(network->messages[i].pieces);
	}
	for (size_t i = 0; i < network->robot_count; i++)
		free(network->robots[i].words);
	free(network->lines);
	free(network->messages);
	free(network->robots);
	free(network->seen);
	buffer_release(&network->ledger);
	free(network);
}

size_t network_join(struct network *network, const char *name)
{
	size_t index = network->line_count++;

	network->lines = need_resized(network->lines, network->line_count, sizeof *network->lines);
	network->lines[index] = (struct line){ .waiting = 0 };
	copy_text(network->lines[index].name, sizeof network->lines[index].name, name);
	return index;
}

static struct line *line_of(const struct network *network, size_t index)
{
	assert(index < network->line_count);
	return &network->lines[index];
}

/* ---- the ledger ---- */

static struct json *record(struct network *network, size_t line, const char *event,
			   struct moment now)
{
	struct json *object = json_object_new();

	json_put_text(object, "event", event);
	json_put_integer(object, "at", now.utc);
	json_put_text(object, "modem", line_of(network, line)->name);
	network->busy_at = now.up;
	return object;
}

static void write_record(struct network *network, struct json *object)
{
	char *text = json_line(object);

	buffer_add_text(&network->ledger, text);
	buffer_add(&network->ledger, "\n", 1);
	free(text);
	json_free(object);
}

void network_note(struct network *network, size_t line, const char *event, uint64_t text,
		  unsigned part, const char *storage, int slot, struct moment now)
{
	struct json *object = record(network, line, event, now);

	json_put_integer(object, "text", (int64_t)text);
	json_put_integer(object, "part", part);
	if (storage != NULL) {
		json_put_text(object, "storage", storage);
		json_put_integer(object, "slot", slot);
	}
	write_record(network, object);
}

struct buffer *network_ledger(struct network *network)
{
	return &network->ledger;
}

/* ---- towards the office ---- */

/* Parcels of one time keep their order; most are due at once and join the end. */
static void queue_parcel(struct line *line, struct network_parcel *parcel)
{
	struct network_parcel **place = &line->first;

	line->waiting++;
	if (line->last != NULL && line->last->due <= parcel->due) {
		line->last->next = parcel;
		line->last = parcel;
		return;
	}
	while (*place != NULL && (*place)->due <= parcel->due)
		place = &(*place)->next;
	parcel->next = *place;
	*place = parcel;
	if (parcel->next == NULL)
		line->last = parcel;
}

static void add_parcel(struct network *network, size_t line, uint64_t text, unsigned part,
		       uint64_t submit, int64_t due, const char *hex)
{
	struct network_parcel *parcel = need_zeroed(1, sizeof *parcel);

	parcel->text = text;
	parcel->part = part;
	parcel->submit = submit;
	parcel->due = due;
	parcel->hex = need_copy(hex);
	queue_parcel(line_of(network, line), parcel);
}

static uint64_t number_text(struct network *network, size_t line)
{
	line_of(network, line)->texts++;
	return ++network->texts;
}

static uint64_t send_text(struct network *network, size_t line, const char *from, const char *utf8,
			  int64_t delay, struct moment now)
{
	struct sms_cutter cutter;
	struct sms_deliver deliver = { .protocol = 0 };
	char hex[2 * SMS_PDU_MAX + 1];
	uint8_t reference = (uint8_t)(network->references + 1);
	struct json *object;
	uint64_t number;

	sms_address_set(&deliver.centre, CENTRE_ADDRESS);
	if (!sms_address_set(&deliver.sender, from) ||
	    !sms_cutter_start(&cutter, utf8, strlen(utf8), reference))
		return 0;
	number = number_text(network, line);
	network->references += cutter.cost.segments > 1;
	sms_time_set(&deliver.sent, now.utc + delay, network->offset);
	while (sms_cutter_next(&cutter, &deliver.data)) {
		deliver.more = cutter.part < cutter.cost.segments;
		if (sms_encode_deliver(&deliver, hex, sizeof hex) > 0)
			add_parcel(network, line, number, cutter.part, 0, now.up + delay, hex);
	}
	object = record(network, line, "text", now);
	json_put_integer(object, "text", (int64_t)number);
	json_put_text(object, "from", from);
	json_put_text(object, "words", utf8);
	json_put_integer(object, "parts", (int64_t)cutter.cost.segments);
	write_record(network, object);
	return number;
}

uint64_t network_text(struct network *network, size_t line, const char *from, const char *utf8,
		      struct moment now)
{
	return send_text(network, line, from, utf8, 0, now);
}

uint64_t network_pdu(struct network *network, size_t line, const char *hex, struct moment now)
{
	uint64_t number = number_text(network, line);
	struct json *object = record(network, line, "pdu", now);

	add_parcel(network, line, number, 1, 0, now.up, hex);
	json_put_integer(object, "text", (int64_t)number);
	json_put_text(object, "pdu", hex);
	write_record(network, object);
	return number;
}

void network_report(struct network *network, size_t line, uint64_t submit, uint8_t reference,
		    const char *recipient, uint8_t status, int64_t due, struct moment now)
{
	struct sms_status_report report = { .reference = reference, .status = status };
	char hex[2 * SMS_PDU_MAX + 1];
	struct json *object = record(network, line, "report", now);

	sms_address_set(&report.centre, CENTRE_ADDRESS);
	sms_address_set(&report.recipient, recipient);
	sms_time_set(&report.sent, now.utc, network->offset);
	sms_time_set(&report.discharged, now.utc + (due - now.up), network->offset);
	if (sms_encode_status_report(&report, hex, sizeof hex) > 0)
		add_parcel(network, line, 0, 1, submit, due, hex);
	network->reports++;
	json_put_integer(object, "submit", (int64_t)submit);
	json_put_integer(object, "reference", reference);
	json_put_integer(object, "status", status);
	write_record(network, object);
}

const struct network_parcel *network_peek(struct network *network, size_t line, struct moment now)
{
	const struct network_parcel *first = line_of(network, line)->first;

	if (network->held || first == NULL || first->due > now.up)
		return NULL;
	return first;
}

struct network_parcel *network_take(struct network *network, size_t index)
{
	struct line *line = line_of(network, index);
	struct network_parcel *parcel = line->first;

	assert(parcel != NULL);
	line->first = parcel->next;
	if (line->first == NULL)
		line->last = NULL;
	line->waiting--;
	parcel->next = NULL;
	return parcel;
}

void network_return(struct network *network, size_t index, struct network_parcel *parcel)
{
	struct line *line = line_of(network, index);

	parcel->next = line->first;
	line->first = parcel;
	if (line->last == NULL)
		line->last = parcel;
	line->waiting++;
}

int64_t network_due(const struct network *network, size_t line)
{
	const struct network_parcel *first = line_of(network, line)->first;

	return network->held || first == NULL ? NEVER : first->due;
}

void network_hold(struct network *network, bool held)
{
	network->held = held;
}

size_t network_waiting(const struct network *network, size_t line)
{
	return line_of(network, line)->waiting;
}

/* ---- from the office ---- */

static uint64_t hash_more(uint64_t hash, const void *octets, size_t size)
{
	const uint8_t *at = octets;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ at[i]) * UINT64_C(1099511628211);
	return hash;
}

static uint64_t submit_hash(const struct sms_submit *submit)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	hash = hash_more(hash, submit->recipient.text, strlen(submit->recipient.text));
	hash = hash_more(hash, &submit->data.coding.octet, 1);
	hash = hash_more(hash, submit->data.octets, submit->data.size);
	return hash == 0 ? 1 : hash;
}

/* Notes the hash; true where it was there before. */
static bool hash_seen(uint64_t *table, size_t room, uint64_t hash)
{
	size_t i = hash & (room - 1);

	while (table[i] != 0 && table[i] != hash)
		i = (i + 1) & (room - 1);
	if (table[i] == hash)
		return true;
	table[i] = hash;
	return false;
}

static void grow_seen(struct network *network)
{
	size_t room = network->seen_room == 0 ? 1024 : network->seen_room * 2;
	uint64_t *table = need_zeroed(room, sizeof *table);

	for (size_t i = 0; i < network->seen_room; i++)
		if (network->seen[i] != 0)
			hash_seen(table, room, network->seen[i]);
	free(network->seen);
	network->seen = table;
	network->seen_room = room;
}

static bool sent_before(struct network *network, const struct sms_submit *submit)
{
	if (network->seen_count * 2 >= network->seen_room)
		grow_seen(network);
	if (hash_seen(network->seen, network->seen_room, submit_hash(submit)))
		return true;
	network->seen_count++;
	return false;
}

static struct network_message *new_message(struct network *network, size_t line,
					   const struct sms_submit *submit)
{
	const struct sms_concat *concat = &submit->data.concat;
	struct network_message *message;

	if (network->message_count == network->message_room) {
		network->message_room = network->message_room == 0 ? 64 : network->message_room * 2;
		network->messages = need_resized(network->messages, network->message_room,
						 sizeof *network->messages);
	}
	message = &network->messages[network->message_count++];
	*message = (struct network_message){
		.line = line,
		.total = concat->present ? concat->total : 1,
		.reference = concat->present ? concat->reference : 0,
	};
	copy_text(message->to, sizeof message->to, submit->recipient.text);
	message->pieces = need_zeroed(message->total, sizeof *message->pieces);
	message->text = need_copy("");
	return message;
}

/* The message on the same phone that still lacks this part. */
static struct network_message *open_message(struct network *network, size_t line,
					    const struct sms_submit *submit)
{
	const struct sms_concat *concat = &submit->data.concat;

	if (!concat->present)
		return NULL;
	for (size_t i = network->message_count; i-- > 0;) {
		struct network_message *message = &network->messages[i];

		if (message->line == line && message->parts < message->total &&
		    message->total == concat->total && message->reference == concat->reference &&
		    !message->pieces[concat->part - 1].here &&
		    strcmp(message->to, submit->recipient.text) == 0)
			return message;
		if (network->message_count - i > 1000)
			break;
	}
	return NULL;
}

/* What the phone shows: the octets of all parts joined, then read. */
static void join(struct network_message *message)
{
	size_t capacity = (size_t)message->total * SMS_SEPTETS_MAX * 4 + 1;
	char *utf8 = need(capacity);
	struct sms_text text;

	sms_text_start(&text, utf8, capacity);
	for (unsigned i = 0; i < message->total; i++)
		if (message->pieces[i].here)
			sms_text_add(&text, &message->pieces[i].data);
	sms_text_finish(&text);
	free(message->text);
	message->text = utf8;
}

static const struct robot *robot_of(const struct network *network, const char *number)
{
	for (size_t i = 0; i < network->robot_count; i++)
		if (strcmp(network->robots[i].number, number) == 0)
			return &network->robots[i];
	return NULL;
}

static void message_arrived(struct network *network, struct network_message *message,
			    struct moment now)
{
	const struct robot *robot = robot_of(network, message->to);
	struct json *object = record(network, message->line, "message", now);

	json_put_text(object, "to", message->to);
	json_put_text(object, "words", message->text);
	json_put_integer(object, "parts", message->total);
	write_record(network, object);
	free(message->pieces);
	message->pieces = NULL;
	if (robot != NULL)
		send_text(network, message->line, message->to,
			  robot->words[0] != '\0' ? robot->words : message->text, ROBOT_DELAY, now);
}

static void part_arrived(struct network *network, size_t line, const struct sms_submit *submit,
			 struct moment now)
{
	struct network_message *message = open_message(network, line, submit);
	unsigned part = submit->data.concat.present ? submit->data.concat.part : 1;

	if (message == NULL)
		message = new_message(network, line, submit);
	message->pieces[part - 1] = (struct part){ .here = true, .data = submit->data };
	message->parts++;
	message->at = now.utc;
	message->up = now.up;
	join(message);
	if (message->parts == message->total)
		message_arrived(network, message, now);
}

static struct json *submit_record(struct network *network, size_t line, const char *event,
				  const struct sms_submit *submit, struct moment now)
{
	struct json *object = record(network, line, event, now);
	const struct sms_concat *concat = &submit->data.concat;
	char text[SMS_SEPTETS_MAX * 4 + 1];

	sms_text_of(&submit->data, text, sizeof text, NULL);
	json_put_text(object, "to", submit->recipient.text);
	json_put_text(object, "words", text);
	if (concat->present) {
		json_put_integer(object, "concat", concat->reference);
		json_put_integer(object, "part", concat->part);
		json_put_integer(object, "parts", concat->total);
	}
	return object;
}

uint64_t network_submit(struct network *network, size_t line, const struct sms_submit *submit,
			uint8_t reference, int64_t began, struct moment now)
{
	bool again = sent_before(network, submit);
	struct json *object = submit_record(network, line, "submit", submit, now);

	line_of(network, line)->submits++;
	network->repeated += again;
	json_put_integer(object, "submit", (int64_t)++network->submits);
	json_put_integer(object, "reference", reference);
	json_put_integer(object, "began", now.utc - (now.up - began));
	json_put_boolean(object, "again", again);
	write_record(network, object);
	/* A phone drops the second copy of a part that it has. */
	if (!again || !submit->data.concat.present)
		part_arrived(network, line, submit, now);
	return network->submits;
}

void network_refused(struct network *network, size_t line, const struct sms_submit *submit,
		     int code, struct moment now)
{
	struct json *object = submit_record(network, line, "refused", submit, now);

	line_of(network, line)->refused++;
	json_put_integer(object, "code", code);
	write_record(network, object);
}

size_t network_messages(const struct network *network)
{
	return network->message_count;
}

struct network_message *network_message(struct network *network, size_t index)
{
	assert(index < network->message_count);
	return &network->messages[index];
}

uint64_t network_submits(const struct network *network)
{
	return network->submits;
}

uint64_t network_repeated(const struct network *network)
{
	return network->repeated;
}

int64_t network_busy_at(const struct network *network)
{
	return network->busy_at;
}

void network_robot(struct network *network, const char *number, const char *words)
{
	struct robot *robot;

	network->robots =
		need_resized(network->robots, network->robot_count + 1, sizeof *network->robots);
	robot = &network->robots[network->robot_count++];
	copy_text(robot->number, sizeof robot->number, number);
	robot->words = need_copy(words);
}

static struct json *line_summary(const struct line *line, size_t stored)
{
	struct json *object = json_object_new();

	json_put_text(object, "name", line->name);
	json_put_integer(object, "texts", (int64_t)line->texts);
	json_put_integer(object, "waiting", (int64_t)line->waiting);
	json_put_integer(object, "stored", (int64_t)stored);
	json_put_integer(object, "submits", (int64_t)line->submits);
	json_put_integer(object, "refused", (int64_t)line->refused);
	return object;
}

void network_summary(const struct network *network, const size_t *stored, struct buffer *out)
{
	struct json *object = json_object_new();
	struct json *modems = json_array_new();
	size_t waiting = 0, in_storage = 0;
	char *text;

	for (size_t i = 0; i < network->line_count; i++) {
		json_append(modems, line_summary(&network->lines[i], stored[i]));
		waiting += network->lines[i].waiting;
		in_storage += stored[i];
	}
	json_put_integer(object, "texts", (int64_t)network->texts);
	json_put_integer(object, "waiting", (int64_t)waiting);
	json_put_integer(object, "stored", (int64_t)in_storage);
	json_put_integer(object, "submits", (int64_t)network->submits);
	json_put_integer(object, "repeated", (int64_t)network->repeated);
	json_put_integer(object, "messages", (int64_t)network->message_count);
	json_put_integer(object, "reports", (int64_t)network->reports);
	json_put(object, "modems", modems);
	text = json_line(object);
	buffer_add_text(out, text);
	free(text);
	json_free(object);
}
