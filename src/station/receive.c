/*
 * From the SIM into the database.
 *
 *	+CMTI            a storage is worth a look
 *	AT+CPMS=…        if it is not the selected one
 *	AT+CMGL=4        every line into the batch
 *	COMMIT           the whole batch, raw
 *	AT+CMGD=3;+CMGD=4   exactly the slots that this listing read and that commit holds
 *
 * What a delete answers proves little (modem.md Q49), so nothing is concluded from it: after a
 * failure the storage is listed again, and what is still there and known is deleted one by one.
 */
#include "station/session.h"

#include "base/buffer.h"
#include "base/crash.h"
#include "store/outbox.h"
#include "store/sim.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SWEEP_EVERY   SECONDS(60)
#define SWEEPS_A_LIST 5	 /* sweeps from one AT+CPMS=? to the next */
#define BUSY_AGAIN    20 /* ms */
#define HANGS_MOST    2
#define SLOT_HIGHEST  4096

enum receive_step { STEP_STORAGES, STEP_SELECT, STEP_LIST, STEP_READ, STEP_DELETE };

static struct storage *current(struct session *session)
{
	return session->current < session->storage_count ? &session->storages[session->current]
							 : NULL;
}

static struct inbox_place place_of(struct session *session, const char *storage, int slot)
{
	return (struct inbox_place){
		.modem = session->config->name,
		.sim = session->sim,
		.storage = storage,
		.slot = slot,
	};
}

static void drop_batch(struct session *session)
{
	for (size_t i = 0; i < session->batched; i++)
		free(session->batch[i].hex);
	session->batched = 0;
	session->commit_due = false;
}

/* What was read over the last link may not be there any more: it will be read again. */
void receive_reset(struct session *session)
{
	drop_batch(session);
	session->slot_count = session->slots_asked = session->slots_done = 0;
	session->cleared_count = 0;
	session->current = STORAGES_MAX;
	session->probe_slot = -1;
	session->listing_failed = false;
}

void receive_release(struct session *session)
{
	receive_reset(session);
	for (size_t i = 0; i < session->report_count; i++)
		free(session->reports[i]);
	session->report_count = 0;
}

void receive_all_due(struct session *session)
{
	session->sent_since_sweep = 0;
	for (size_t i = 0; i < session->storage_count; i++)
		session->storages[i].due = true;
}

/* ---- announcements ---- */

/* Nobody may look for long (holding): meanwhile what is announced is counted. */
static void count_announced(struct session *session, struct storage *storage, const char *rest)
{
	long slot;

	if (!at_field_number(&rest, &slot))
		return;
	if (storage->used >= 0 && storage->used < storage->total)
		storage->used++;
	suspect_announced(session, storage->name, slot);
}

/* An unknown or garbled storage name only means: look everywhere (modem.md Q50, Q51). */
void receive_announced(struct session *session, const char *line, struct moment now)
{
	char name[16] = "";
	const char *rest = strchr(line, ':') + 1;
	struct storage *storage;

	(void)now;
	at_field(&rest, name, sizeof(name));
	storage = storage_announced(session, name);
	if (storage == NULL) {
		receive_all_due(session);
		return;
	}
	storage->due = true;
	count_announced(session, storage, rest);
}

/* ---- keeping ---- */

/* The hex of a line; what some modems put behind it (",0", blanks) is no part of the PDU. */
static size_t hex_length(const char *line)
{
	size_t size = 0;

	while (isxdigit((unsigned char)line[size]))
		size++;
	return size - size % 2;
}

/* Keeps one raw line inside the open transaction, and lets a status report do its work. */
static enum inbox_kept keep_line(struct session *session, const struct inbox_place *place,
				 const char *hex, struct moment now)
{
	struct store *store = session_office(session)->store;
	struct sms_message message;
	bool readable = sms_decode(hex, hex_length(hex), SMS_FROM_CENTRE, &message) == SMS_DECODED;
	enum inbox_kept kept =
		inbox_keep_part(store, place, hex, readable ? &message : NULL, now, NULL);

	if (readable && message.type == SMS_STATUS_REPORT && kept == INBOX_NEW)
		outbox_reported(store, place->sim, &message.report, now);
	if (readable && message.type == SMS_DELIVER && kept == INBOX_NEW)
		station_told_time(session->station, sms_time_utc(&message.deliver.sent), true);
	session->received += kept == INBOX_NEW;
	return kept;
}

/* Slots are listed in their order, so most of them follow one another. */
static void note_cleared(struct session *session)
{
	struct store *store = session_office(session)->store;
	const int *slots = session->cleared;

	for (size_t i = 0, row; i < session->cleared_count; i += row) {
		struct inbox_place place = place_of(session, session->cleared_storage, slots[i]);

		for (row = 1; i + row < session->cleared_count; row++)
			if (slots[i + row] != slots[i] + (int)row)
				break;
		inbox_cleared(store, &place, (int)row);
	}
}

/* A committed slot may be deleted, unless it has resisted before. */
static void slot_committed(struct session *session, const char *storage,
			   const struct kept_line *line)
{
	int slot = line->slot;

	suspect_read(session, storage, slot, line->kept);
	if (suspect_given_up(session, storage, slot))
		return;
	if (session->slot_count == SLOTS_MAX) {
		current(session)->due = true;
		return;
	}
	session->slots[session->slot_count++] = slot;
}

/* Commits the batch. STORE_BUSY keeps it for another try; STORE_HOLDING leaves it on the SIM. */
static enum store_result keep_batch(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;
	const char *storage = current(session)->name;
	enum store_result result;

	if (session->batched == 0)
		return STORE_DONE;
	crash_point("I1");
	result = store_begin(store);
	if (result == STORE_DONE) {
		note_cleared(session);
		for (size_t i = 0; i < session->batched; i++) {
			struct inbox_place place =
				place_of(session, storage, session->batch[i].slot);

			session->batch[i].kept =
				keep_line(session, &place, session->batch[i].hex, now);
		}
		result = store_commit(store);
	}
	session->commit_due = result == STORE_BUSY;
	session->retry_at = now.up + BUSY_AGAIN;
	if (result == STORE_BUSY)
		return result;
	if (result == STORE_DONE) {
		crash_point("I3");
		session->cleared_count = 0;
		for (size_t i = 0; i < session->batched; i++)
			slot_committed(session, storage, &session->batch[i]);
		station_heard(session->station);
	} else {
		current(session)->due = true;
	}
	drop_batch(session);
	return result;
}

/* The octets that a header announces: its last field (3GPP TS 27.005 §3.4.2); -1: none. */
static long announced_octets(const char *header)
{
	const char *last = strrchr(header, ',');
	long octets = -1;

	if (last != NULL) {
		last++;
		at_field_number(&last, &octets);
	}
	return octets;
}

/*
 * A line that lost its end on the way is read again, up to three times, then kept as it is.
 * Whether the length counts the service centre's address differs between modems (Q42).
 */
static bool line_is_whole(struct session *session, const char *header, const char *hex, int slot)
{
	long announced = announced_octets(header);
	long octets = (long)hex_length(hex) / 2;

	if (octets > 0 && octets >= announced)
		return true;
	return suspect_unread(session, current(session)->name, slot);
}

static void batch_line(struct session *session, int slot, const char *header, const char *hex,
		       struct moment now)
{
	if (session->listing_failed || !line_is_whole(session, header, hex, slot))
		return;
	if (session->batched == BATCH_MAX && keep_batch(session, now) != STORE_DONE) {
		session->listing_failed = true;
		return;
	}
	session->batch[session->batched++] =
		(struct kept_line){ .slot = slot, .hex = need_copy(hex) };
}

/* A modem may report before it has told its SIM: then it is the one that it had last. */
void receive_note_reports(struct session *session, struct moment now)
{
	struct inbox_place place = place_of(session, "", -1);
	char last[sizeof(session->sim)];

	if (session->report_count > 0 && session->sim[0] == '\0') {
		sim_last(session_office(session)->store, session->config->name, last);
		place.sim = last;
	}
	for (size_t i = 0; i < session->report_count; i++)
		keep_line(session, &place, session->reports[i], now);
	if (session->report_count > 0)
		crash_point("O6");
}

void receive_reports_kept(struct session *session)
{
	if (session->report_count == 0)
		return;
	for (size_t i = 0; i < session->report_count; i++)
		free(session->reports[i]);
	session->report_count = 0;
	station_stir(session->station);
}

/* Reports and direct messages: one commit each time, whatever else is going on. */
static void keep_reports(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;

	if (store_begin(store) != STORE_DONE)
		return;
	receive_note_reports(session, now);
	if (store_commit(store) == STORE_DONE)
		receive_reports_kept(session);
}

static void queue_report(struct session *session, const char *pdu, struct moment now)
{
	if (session->report_count == REPORTS_MAX) {
		session_say(session, 4, "a report that the database could not take is let go");
		free(session->reports[0]);
		memmove(session->reports, session->reports + 1,
			--session->report_count * sizeof(*session->reports));
	}
	session->reports[session->report_count++] = need_copy(pdu);
	session->retry_at = now.up + BUSY_AGAIN;
}

void receive_direct(struct session *session, const char *pdu, struct moment now)
{
	queue_report(session, pdu, now);
	keep_reports(session, now);
}

void receive_report(struct session *session, const char *pdu, struct moment now)
{
	queue_report(session, pdu, now);
	if (!send_shares_commit(session))
		keep_reports(session, now);
}

void receive_retry(struct session *session, struct moment now)
{
	if (now.up < session->retry_at)
		return;
	session->retry_at = now.up + BUSY_AGAIN;
	if (session->report_count > 0 && !send_shares_commit(session))
		keep_reports(session, now);
	if (session->commit_due)
		keep_batch(session, now);
}

/* ---- asking ---- */

/* Several deletes travel in one command line (V.250 §5.2.1), each with its own index. */
static void ask_delete(struct session *session, struct moment now)
{
	char text[AT_COMMAND_MAX + 1] = "AT";
	size_t used = 2, most = session->deletes_singly ? 1 : DELETES_MAX;
	size_t from = session->slots_done, count = session->slot_count - from;

	crash_point("I3b");
	if (count > most)
		count = most;
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s+CMGD=%d",
					 i == 0 ? "" : ";", session->slots[from + i]);
	session->slots_asked = from + count;
	session_ask(session, DOING_DELETE, STEP_DELETE, text, NULL, (int32_t)SECONDS(15), now);
}

static void ask_storages(struct session *session, struct moment now)
{
	session_ask(session, DOING_SWEEP, STEP_STORAGES, "AT+CPMS=?",
		    "+CPMS:", (int32_t)SECONDS(20), now);
}

static void ask_select(struct session *session, size_t index, struct moment now)
{
	char text[64];
	const char *name = session->storages[index].name;

	if (storage_alone(session, index))
		snprintf(text, sizeof(text), "AT+CPMS=\"%s\"", name);
	else
		snprintf(text, sizeof(text), "AT+CPMS=\"%s\",\"%s\",\"%s\"", name, name,
			 session->storages[session->home].name);
	session->selecting = index;
	session_ask(session, DOING_SWEEP, STEP_SELECT, text, "+CPMS:", (int32_t)SECONDS(20), now);
}

static void ask_read(struct session *session, struct moment now)
{
	char text[32];

	snprintf(text, sizeof(text), "AT+CMGR=%d", session->probe_slot);
	session_ask(session, DOING_SWEEP, STEP_READ, text, "+CMGR:", (int32_t)SECONDS(20), now);
}

static void ask_list(struct session *session, struct moment now)
{
	struct storage *storage = current(session);

	storage->due = false;
	session->listed = 0;
	session->listing_failed = false;
	crash_point("I0");
	if (!session->reads_singly) {
		session_ask(session, DOING_SWEEP, STEP_LIST, "AT+CMGL=4",
			    "+CMGL:", (int32_t)SECONDS(60), now);
		return;
	}
	session->probe_slot = 0;
	session->probe_last = storage->total > 0 && storage->total < SLOT_HIGHEST
				      ? (int)storage->total
				      : SLOT_HIGHEST / 16;
	ask_read(session, now);
}

/* The storage to look at now: the one that new messages go to comes first. */
static size_t due_storage(const struct session *session)
{
	if (session->home < session->storage_count && session->storages[session->home].due)
		return session->home;
	for (size_t i = 0; i < session->storage_count; i++) {
		if (session->storages[i].due)
			return i;
	}
	return STORAGES_MAX;
}

int64_t receive_due(const struct session *session)
{
	if (station_reading_held(session->station))
		return NEVER;
	if (session->slot_count > session->slots_done || due_storage(session) < STORAGES_MAX)
		return 0;
	return session->sweep_at;
}

bool receive_wanted(const struct session *session, struct moment now)
{
	if (receive_due(session) > now.up)
		return false;
	/* A steady stream of messages must not keep answers waiting for ever. */
	return session->sweeps_since_send < 8 || send_due(session) > now.up;
}

/* The timed sweep looks everywhere; now and then for a storage that was not there before. */
static bool sweep_begins(struct session *session, struct moment now)
{
	bool lists = session->sweeps++ % SWEEPS_A_LIST == 0;

	session->sweep_at = now.up + SWEEP_EVERY;
	session->refresh = true;
	if (lists)
		ask_storages(session, now);
	else
		receive_all_due(session);
	return lists;
}

bool receive_work(struct session *session, struct moment now)
{
	size_t next;

	if (session->slot_count > session->slots_done) {
		ask_delete(session, now);
		return true;
	}
	session->slot_count = session->slots_done = session->slots_asked = 0;
	if (now.up >= session->sweep_at && sweep_begins(session, now))
		return true;
	next = due_storage(session);
	if (next == STORAGES_MAX || station_reading_held(session->station))
		return false;
	session->sweeps_since_send++;
	if (next != session->current || session->refresh)
		ask_select(session, next, now);
	else
		ask_list(session, now);
	session->refresh = false;
	return true;
}

/* ---- answers ---- */

/*
 * In text mode the state is a word, "REC UNREAD" (3GPP TS 27.005 §3.4.2). What follows is then a
 * text without its sender, even where it is hex: it stays on the SIM.
 */
static bool note_mode(struct session *session, const char *state, struct moment now)
{
	bool words = state != NULL && state[strspn(state, " \"")] >= 'A';

	session->text_mode = session->text_mode || words;
	if (!words)
		session->pdu_mode_at = now.up;
	return !words;
}

/* A listing in text mode has ended: the modem has forgotten what it was told. */
static bool left_text_mode(struct session *session, struct moment now)
{
	if (!session->text_mode)
		return false;
	session->reads_singly = false;
	recover_rebooted(session, "it lists in text mode", now);
	return true;
}

static void select_answer(struct session *session, const char *line)
{
	struct storage *storage = &session->storages[session->selecting];
	const char *rest = strchr(line, ':') + 1;
	char name[16];

	storage->used = storage->total = -1;
	/* "+CPMS: used,total,…" as an answer to a setting; some repeat the name in front. */
	if (strchr(line, '"') != NULL)
		at_field(&rest, name, sizeof(name));
	at_field_number(&rest, &storage->used);
	at_field_number(&rest, &storage->total);
}

/* SIM not inserted (3GPP TS 27.005 §3.2.5, 27.007 §9.2). */
static bool is_sim_missing(const struct at_event *event)
{
	return (event->result == AT_CMS_ERROR && event->code == 310) ||
	       (event->result == AT_CME_ERROR && event->code == 10);
}

/* The only storage, and selecting it is unknown to this modem (3GPP TS 27.005 §3.2.5, 27.007 §9.2): it
 * has made its own choice, and that is read. */
static bool has_no_choice(const struct session *session, const struct at_event *event)
{
	bool unknown = event->result == AT_ERROR ||
		       (event->result == AT_CMS_ERROR && event->code == 303) ||
		       (event->result == AT_CME_ERROR && event->code == 4);

	return unknown && session->storage_count == 1 && session->storages[0].total < 0;
}

static void select_done(struct session *session, const struct at_event *event)
{
	struct storage *storage = &session->storages[session->selecting];

	if (has_no_choice(session, event)) {
		session->current = session->selecting;
		return;
	}
	if (event->result != AT_OK) {
		session->current = STORAGES_MAX;
		storage->due = false;
		session->sim_gone = is_sim_missing(event);
		if (storage->late)
			storage_drop(session, session->selecting);
		return;
	}
	if (storage->late && storage->total == 0) {
		session->current = STORAGES_MAX;
		storage_drop(session, session->selecting);
		return;
	}
	session->current = session->selecting;
	if (storage->used == 0)
		storage->due = false;
	else if (storage->used > 0 && storage->total > 0 && storage->used * 5 >= storage->total * 4)
		session_say(session, 5, "storage %s holds %ld of %ld messages", storage->name,
			    storage->used, storage->total);
}

static void list_answer(struct session *session, const struct at_event *event, struct moment now)
{
	const char *rest = strchr(event->line, ':') + 1;
	long slot = -1;

	session->listed++;
	if (!at_field_number(&rest, &slot) || !note_mode(session, rest, now) ||
	    event->pdu == NULL || slot < 0 || slot > INT16_MAX) {
		current(session)->due = true;
		return;
	}
	batch_line(session, (int)slot, event->line, event->pdu, now);
}

/* A listing that is not to be had: the slots are read one by one from now on. */
static void list_refused(struct session *session, const struct at_event *event, struct moment now)
{
	struct storage *storage = current(session);

	if (event->result == AT_TIMED_OUT) {
		storage->due = true;
		if (++session->list_hangs >= HANGS_MOST)
			session->reads_singly = true;
		recover_start(session, "it did not list its messages", now);
	} else if (event->result == AT_CMS_ERROR && event->code == 321) {
		storage->used = 0; /* an empty storage, to some */
	} else if (event->result == AT_CMS_ERROR && event->code >= 0 && event->code != 303 &&
		   event->code != 304) {
		session_say(session, 4, "storage %s cannot be listed: +CMS ERROR %d", storage->name,
			    event->code);
		if (event->code == 302 || event->code == 305)
			recover_start(session, "it refuses to list messages", now);
	} else {
		session->reads_singly = true;
		storage->due = true;
	}
}

static void listing_over(struct session *session, struct moment now)
{
	struct storage *storage = current(session);

	if (left_text_mode(session, now))
		return;
	session->sent_since_sweep = 0;
	storage->used = session->listed;
	keep_batch(session, now);
	/* A storage that was nearly full has kept the network waiting: look again. */
	if (storage->total > 0 && (long)session->slot_count * 5 >= storage->total * 4)
		storage->due = true;
}

static void read_answer(struct session *session, const struct at_event *event, struct moment now)
{
	if (!note_mode(session, strchr(event->line, ':') + 1, now) || event->pdu == NULL)
		return;
	session->listed++;
	batch_line(session, session->probe_slot, event->line, event->pdu, now);
}

static void read_done(struct session *session, const struct at_event *event, struct moment now)
{
	if (event->result == AT_TIMED_OUT) {
		recover_start(session, "it did not read a message", now);
		return;
	}
	if (left_text_mode(session, now))
		return;
	if (++session->probe_slot <= session->probe_last)
		ask_read(session, now);
	else
		listing_over(session, now);
}

static void delete_done(struct session *session, const struct at_event *event, struct moment now)
{
	const char *storage = current(session)->name;
	size_t from = session->slots_done, to = session->slots_asked;

	if (event->result == AT_OK) {
		crash_point("I4");
		copy_text(session->cleared_storage, sizeof(session->cleared_storage), storage);
		for (size_t i = from; i < to && session->cleared_count < SLOTS_MAX; i++)
			session->cleared[session->cleared_count++] = session->slots[i];
		session->slots_done = to;
		if (current(session)->used >= (long)(to - from))
			current(session)->used -= (long)(to - from);
		return;
	}
	/*
	 * Which of them went is unknown: forget them all and read the storage again, then delete
	 * one by one. If that finds the culprit, it was the slot and not the long command line.
	 */
	if (to - from == 1) {
		suspect_undeleted(session, storage, session->slots[from]);
		if (event->result != AT_TIMED_OUT &&
		    suspect_given_up(session, storage, session->slots[from])) {
			session->slots_done = to;
			return;
		}
	}
	session->deletes_singly = to - from > 1;
	session->slot_count = session->slots_done = session->slots_asked = 0;
	current(session)->due = true;
	if (event->result == AT_TIMED_OUT)
		recover_start(session, "it did not answer a delete", now);
}

void receive_event(struct session *session, const struct at_event *event, struct moment now)
{
	bool done = event->kind == AT_EVENT_DONE;

	if (event->kind == AT_EVENT_PROMPT || session->storage_count == 0)
		return;
	switch ((enum receive_step)(event->id & 0xFFFF)) {
	case STEP_STORAGES:
		if (!done)
			storage_listed(session, event->line);
		else if (event->result == AT_TIMED_OUT)
			recover_start(session, "it did not list its storages", now);
		else
			receive_all_due(session);
		break;
	case STEP_SELECT:
		if (!done)
			select_answer(session, event->line);
		else if (event->result == AT_TIMED_OUT)
			recover_start(session, "it did not select a storage", now);
		else
			select_done(session, event);
		break;
	case STEP_LIST:
		if (!done)
			list_answer(session, event, now);
		else if (event->result == AT_OK)
			listing_over(session, now);
		else
			list_refused(session, event, now);
		break;
	case STEP_READ:
		if (done)
			read_done(session, event, now);
		else
			read_answer(session, event, now);
		break;
	case STEP_DELETE:
		if (done)
			delete_done(session, event, now);
		break;
	}
}
