/*
 * What the network brings: stored and announced, or shown at once, as +CNMI says
 * (3GPP TS 27.005 §3.4.1). A full storage leaves the parcel in the network; it comes as soon as
 * a place is free (RP-SMMA).
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

/* An acknowledgement that does not come within this time is a refusal. */
#define ACKNOWLEDGE_TIME SECONDS(15)

enum { MODE, MT, BM, DS, BFR };

struct slot *storage_free_slot(struct storage *storage)
{
	if (storage->used == storage->size)
		return NULL;
	for (size_t i = 0; i < storage->size; i++)
		if (storage->slots[i].pdu == NULL)
			return &storage->slots[i];
	return NULL;
}

void slot_fill(struct storage *storage, struct slot *slot, const char *pdu, int status,
	       uint64_t text, unsigned part)
{
	*slot = (struct slot){
		.pdu = need_copy(pdu), .status = status, .text = text, .part = part
	};
	storage->used++;
}

void slot_clear(struct storage *storage, struct slot *slot)
{
	free(slot->pdu);
	*slot = (struct slot){ .pdu = NULL };
	storage->used--;
}

static bool can_receive(const struct sim_modem *modem, struct moment now)
{
	return modem->activity != ACTIVITY_OFF && !modem->faults.gone && modem_registered(modem) &&
	       modem->sms_ready_at <= now.up && modem->sim_ready_at <= now.up &&
	       modem->next_delivery <= now.up && modem->unacknowledged == NULL;
}

static void note(struct sim_modem *modem, const char *event, const struct network_parcel *parcel,
		 const char *storage, long slot, struct moment now)
{
	if (parcel->text != 0)
		network_note(modem->network, modem->line, event, parcel->text, parcel->part,
			     storage, (int)slot, now);
}

static void tell_full(struct sim_modem *modem)
{
	if (!modem->full_told && modem->faults.full_news[0] != '\0')
		say_news(modem, "%s", modem->faults.full_news);
	modem->full_told = true;
}

/* Stores it; false: full, and the network keeps it. */
static bool store(struct sim_modem *modem, int where, const char *news, struct moment now)
{
	struct storage *storage = &modem->storage[where];
	struct slot *slot = storage_free_slot(storage);
	struct network_parcel *parcel;
	long index;

	if (slot == NULL) {
		tell_full(modem);
		modem->blocked = true;
		return false;
	}
	modem->full_told = false;
	parcel = network_take(modem->network, modem->line);
	slot_fill(storage, slot, parcel->hex, SLOT_UNREAD, parcel->text, parcel->part);
	index = slot - storage->slots + 1;
	note(modem, "stored", parcel, storage->name, index, now);
	if (news != NULL && modem->profile.cnmi[MODE] > 0 && !modem->faults.no_cmti)
		say_news(modem, "%s: \"%s\",%ld", news, storage->name, index);
	network_parcel_free(parcel);
	return true;
}

/* Where an incoming message goes: mem3, or the wrong place. */
static int incoming(const struct sim_modem *modem)
{
	int where = modem->profile.memory[2];

	if (!modem->faults.store_elsewhere)
		return where;
	if (where == STORAGE_SM)
		return modem->storage[STORAGE_ME].size > 0 ? STORAGE_ME : STORAGE_SM;
	return STORAGE_SM;
}

static void show_header(struct sim_modem *modem, bool report, const char *hex)
{
	struct slot slot = { .pdu = (char *)hex, .status = SLOT_UNREAD };

	struct buffer line = BUFFER_EMPTY;

	if (modem->profile.cmgf == 1) {
		textmode_header(modem, report ? "+CDS" : "+CMT", &slot, -1, &line);
		if (!report) {
			buffer_add_text(&line, "\r\n");
			textmode_data(modem, &slot, &line);
		}
	} else {
		buffer_add_format(&line, "%s%zu\r\n%s", report ? "+CDS: " : "+CMT: ,",
				  message_length(hex), hex);
	}
	say_news(modem, "%s", buffer_text(&line));
	buffer_release(&line);
}

/* Without phase 2+ the modem acknowledges by itself; with it +CNMA must (27.005 §3.4.4). */
static void show(struct sim_modem *modem, bool report, struct moment now)
{
	struct network_parcel *parcel = network_take(modem->network, modem->line);

	show_header(modem, report, parcel->hex);
	note(modem, "shown", parcel, NULL, 0, now);
	if (modem->profile.csms == 1) {
		modem->unacknowledged = parcel;
		modem->acknowledge_by = now.up + ACKNOWLEDGE_TIME;
		return;
	}
	network_parcel_free(parcel);
}

void deliver_acknowledged(struct sim_modem *modem, bool taken, struct moment now)
{
	struct network_parcel *parcel = modem->unacknowledged;

	modem->unacknowledged = NULL;
	if (taken) {
		note(modem, "deleted", parcel, NULL, 0, now);
		network_parcel_free(parcel);
		return;
	}
	/* RP-ERROR: the network keeps it, the modem shows nothing more until it is told to. */
	network_return(modem->network, modem->line, parcel);
	modem->profile.cnmi[MT] = modem->profile.cnmi[DS] = 0;
	note(modem, "refused", parcel, NULL, 0, now);
}

static bool shown_directly(const struct sim_modem *modem, const struct sms_message *message)
{
	int class = message->deliver.data.coding.message_class;
	long mt = modem->profile.cnmi[MT];

	if (modem->profile.cnmi[MODE] == 0)
		return false;
	return (mt == 2 && class != 2) || (mt == 3 && class == 3);
}

static bool deliver_text(struct sim_modem *modem, const struct sms_message *message,
			 struct moment now)
{
	const char *hex = network_peek(modem->network, modem->line, now)->hex;

	if (message != NULL && shown_directly(modem, message)) {
		show(modem, false, now);
		return true;
	}
	/* Some deliver and keep (fault F45). */
	if (modem->faults.keep_shown && modem->profile.cnmi[MODE] > 0 &&
	    modem->storage[incoming(modem)].used < modem->storage[incoming(modem)].size)
		show_header(modem, false, hex);
	return store(modem, incoming(modem), modem->profile.cnmi[MT] > 0 ? "+CMTI" : NULL, now);
}

static bool deliver_report(struct sim_modem *modem, struct moment now)
{
	long ds = modem->profile.cnmi[DS];

	if (ds == 1 && modem->profile.cnmi[MODE] > 0) {
		show(modem, true, now);
		return true;
	}
	if (ds == 2)
		return store(modem,
			     modem->storage[STORAGE_SR].size > 0 ? STORAGE_SR : incoming(modem),
			     "+CDSI", now);
	network_parcel_free(network_take(modem->network, modem->line));
	return true;
}

/* False: it must wait. */
static bool deliver_one(struct sim_modem *modem, struct moment now)
{
	const struct network_parcel *parcel = network_peek(modem->network, modem->line, now);
	struct sms_message message;
	bool read;

	if (parcel == NULL)
		return false;
	read = sms_decode(parcel->hex, strlen(parcel->hex), SMS_FROM_CENTRE, &message) ==
	       SMS_DECODED;
	modem->next_delivery = now.up + modem->settings.pace;
	if (read && message.type == SMS_STATUS_REPORT)
		return deliver_report(modem, now);
	return deliver_text(modem, read ? &message : NULL, now);
}

void deliver_tick(struct sim_modem *modem, struct moment now)
{
	if (modem->unacknowledged != NULL && modem->acknowledge_by <= now.up)
		deliver_acknowledged(modem, false, now);
	modem->blocked = false;
	while (can_receive(modem, now) && deliver_one(modem, now))
		;
}

int64_t deliver_deadline(const struct sim_modem *modem)
{
	int64_t due;

	if (modem->unacknowledged != NULL)
		return modem->acknowledge_by;
	if (modem->activity == ACTIVITY_OFF || modem->faults.gone || !modem_registered(modem) ||
	    modem->blocked)
		return NEVER;
	due = network_due(modem->network, modem->line);
	if (due == NEVER)
		return NEVER;
	if (due < modem->next_delivery)
		due = modem->next_delivery;
	if (due < modem->sms_ready_at)
		due = modem->sms_ready_at;
	return due < modem->sim_ready_at ? modem->sim_ready_at : due;
}
