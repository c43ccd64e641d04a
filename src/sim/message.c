/*
 * Storages and sending (3GPP TS 27.005 §3 and §4).
 */
#include "inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- settings ---- */

struct outcome message_cmgf(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const char *rest = call->arguments;
	long mode = -1;

	(void)now;
	if (call->form == FORM_READ) {
		say(modem, "+CMGF: %ld", modem->profile.cmgf);
		return FINE;
	}
	if (call->form != FORM_SET || !argument_number(&rest, &mode) || mode < 0 || mode > 1)
		return CMS(305);
	modem->profile.cmgf = mode;
	return FINE;
}

struct outcome message_csms(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const char *rest = call->arguments;
	long service = -1;

	(void)now;
	if (call->form == FORM_READ) {
		say(modem, "+CSMS: %ld,1,1,1", modem->profile.csms);
		return FINE;
	}
	if (call->form != FORM_SET || !argument_number(&rest, &service) || service < 0 ||
	    service > 1)
		return CMS(303);
	modem->profile.csms = service;
	say(modem, "+CSMS: 1,1,1");
	return FINE;
}

struct outcome message_csmp(struct sim_modem *modem, const struct call *call, struct moment now)
{
	long *csmp = modem->profile.csmp;
	const char *rest = call->arguments;

	(void)now;
	if (call->form == FORM_READ) {
		say(modem, "+CSMP: %ld,%ld,%ld,%ld", csmp[0], csmp[1], csmp[2], csmp[3]);
		return FINE;
	}
	if (call->form != FORM_SET)
		return CMS(305);
	for (int i = 0; i < 4 && argument_number(&rest, &csmp[i]); i++)
		;
	return argument_more(rest) ? CMS(305) : FINE;
}

static bool storage_there(const struct storage *storage)
{
	return storage->size > 0 || storage->named;
}

static int storage_named(const struct sim_modem *modem, const char *name)
{
	for (int i = 0; i < STORAGES; i++)
		if (storage_there(&modem->storage[i]) && strcmp(modem->storage[i].name, name) == 0)
			return i;
	return -1;
}

static void say_storage_choice(struct sim_modem *modem)
{
	struct buffer all = BUFFER_EMPTY, texts = BUFFER_EMPTY;

	for (int i = 0; i < STORAGES; i++) {
		if (!storage_there(&modem->storage[i]) || modem->storage[i].unlisted)
			continue;
		buffer_add_format(&all, "%s\"%s\"", all.size > 0 ? "," : "",
				  modem->storage[i].name);
		if (i != STORAGE_SR)
			buffer_add_format(&texts, "%s\"%s\"", texts.size > 0 ? "," : "",
					  modem->storage[i].name);
	}
	say(modem, "+CPMS: (%s),(%s),(%s)", buffer_text(&all), buffer_text(&texts),
	    buffer_text(&texts));
	buffer_release(&all);
	buffer_release(&texts);
}

static void say_storage_use(struct sim_modem *modem, bool named)
{
	struct buffer line = BUFFER_EMPTY;

	for (int i = 0; i < 3; i++) {
		const struct storage *storage = &modem->storage[modem->profile.memory[i]];

		buffer_add_text(&line, i > 0 ? "," : "");
		if (named)
			buffer_add_format(&line, "\"%s\",", storage->name);
		buffer_add_format(&line, "%zu,%zu", storage->used, storage->size);
	}
	say(modem, "+CPMS: %s", buffer_text(&line));
	buffer_release(&line);
}

struct outcome message_cpms(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const char *rest = call->arguments;
	int chosen[3];
	char name[16];

	(void)now;
	if (call->form == FORM_TEST) {
		say_storage_choice(modem);
		return FINE;
	}
	if (call->form == FORM_READ) {
		say_storage_use(modem, true);
		return FINE;
	}
	memcpy(chosen, modem->profile.memory, sizeof chosen);
	if (call->form != FORM_SET || !argument_more(rest))
		return CMS(302);
	for (int i = 0; i < 3 && argument_text(&rest, name, sizeof name); i++) {
		chosen[i] = storage_named(modem, name);
		if (chosen[i] < 0 || (i > 0 && chosen[i] == STORAGE_SR))
			return CMS(302);
	}
	memcpy(modem->profile.memory, chosen, sizeof chosen);
	say_storage_use(modem, false);
	return FINE;
}

/* What AT+CNMI=? lists: all that the standard has, or what a fault leaves of it. */
static void say_cnmi_values(struct sim_modem *modem)
{
	struct buffer line = BUFFER_EMPTY;

	if (modem->faults.cnmi[0][0] == '\0') {
		say(modem, "+CNMI: (0-3),(0-3),(0,2,3),(0-2),(0,1)");
		return;
	}
	for (int i = 0; i < 5; i++) {
		buffer_add_text(&line, i == 0 ? "(" : "),(");
		for (const char *value = modem->faults.cnmi[i]; *value != '\0'; value++)
			buffer_add_format(&line, "%s%c", value == modem->faults.cnmi[i] ? "" : ",",
					  *value);
	}
	say(modem, "+CNMI: %s)", buffer_text(&line));
	buffer_release(&line);
}

static bool cnmi_takes(const struct sim_modem *modem, int field, long value)
{
	static const long highest[] = { 3, 3, 3, 2, 1 };
	const char *takes = modem->faults.cnmi[field];

	return value >= 0 && value <= highest[field] &&
	       (takes[0] == '\0' || strchr(takes, (int)('0' + value)) != NULL);
}

struct outcome message_cnmi(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const char *rest = call->arguments;
	long wanted[5];

	(void)now;
	memcpy(wanted, modem->profile.cnmi, sizeof wanted);
	if (call->form == FORM_TEST) {
		say_cnmi_values(modem);
		return FINE;
	}
	if (call->form == FORM_READ) {
		say(modem, "+CNMI: %ld,%ld,%ld,%ld,%ld", wanted[0], wanted[1], wanted[2], wanted[3],
		    wanted[4]);
		return FINE;
	}
	if (call->form == FORM_EXECUTE)
		memset(wanted, 0, sizeof wanted);
	for (int i = 0; i < 5 && argument_number(&rest, &wanted[i]); i++)
		if (!cnmi_takes(modem, i, wanted[i]))
			return CMS(303);
	if (argument_more(rest) || wanted[2] == 1)
		return CMS(303);
	memcpy(modem->profile.cnmi, wanted, sizeof wanted);
	return FINE;
}

struct outcome message_csca(struct sim_modem *modem, const struct call *call, struct moment now)
{
	struct buffer shown = BUFFER_EMPTY;
	const char *rest = call->arguments;
	char written[128], number[64];

	(void)now;
	if (call->form == FORM_READ) {
		textmode_charset_show(modem, modem->centre, &shown);
		say(modem, "+CSCA: \"%s\",%d", buffer_text(&shown),
		    modem->centre[0] == '+' ? 145 : 129);
		buffer_release(&shown);
		return FINE;
	}
	if (call->form != FORM_SET || !argument_text(&rest, written, sizeof written))
		return CMS(304);
	textmode_charset_read(modem, written, number, sizeof number);
	if (number[strspn(number, "+0123456789")] != '\0' || strlen(number) >= sizeof modem->centre)
		return CMS(304);
	copy_text(modem->centre, sizeof modem->centre, number);
	return FINE;
}

/* ---- reading and deleting ---- */

size_t message_length(const char *hex)
{
	unsigned centre = 0;
	size_t octets = strlen(hex) / 2;

	if (sscanf(hex, "%2x", &centre) != 1 || octets < centre + 1)
		return octets;
	return octets - centre - 1;
}

static struct storage *memory(struct sim_modem *modem, int which)
{
	return &modem->storage[modem->profile.memory[which]];
}

static void say_pdu(struct sim_modem *modem, const char *header, const struct slot *slot)
{
	const char *padding = modem->faults.padded ? "FFFFFFFF" : "";
	size_t length = message_length(slot->pdu);

	if (modem->faults.wrong_length)
		length += 7;
	if (modem->faults.one_line) {
		say(modem, "%s%d,,%zu %s%s", header, slot->status, length, slot->pdu, padding);
		return;
	}
	say(modem, "%s%d,,%zu", header, slot->status, length);
	say(modem, "%s%s", slot->pdu, padding);
}

static void say_slot(struct sim_modem *modem, const char *name, const struct slot *slot, long index)
{
	struct buffer line = BUFFER_EMPTY;

	if (modem->profile.cmgf == 0) {
		buffer_add_format(&line, "%s: ", name);
		if (index >= 0)
			buffer_add_format(&line, "%ld,", index);
		say_pdu(modem, buffer_text(&line), slot);
	} else {
		textmode_header(modem, name, slot, index, &line);
		say(modem, "%s", buffer_text(&line));
		buffer_clear(&line);
		textmode_data(modem, slot, &line);
		say(modem, "%s", buffer_text(&line));
	}
	buffer_release(&line);
}

static bool wanted_status(const struct sim_modem *modem, const struct call *call, long *status)
{
	static const char *const names[] = { "REC UNREAD", "REC READ", "STO UNSENT", "STO SENT",
					     "ALL" };
	const char *rest = call->arguments;
	char name[16];

	*status = SLOT_UNREAD;
	if (call->form == FORM_EXECUTE)
		return true;
	if (call->form != FORM_SET)
		return false;
	if (modem->profile.cmgf == 0)
		return argument_number(&rest, status) && *status >= 0 && *status <= SLOT_ALL;
	argument_text(&rest, name, sizeof name);
	if (modem->faults.text_lists && strcmp(name, "4") == 0)
		copy_text(name, sizeof name, names[SLOT_ALL]);
	for (*status = 0; *status <= SLOT_ALL; (*status)++)
		if (strcmp(name, names[*status]) == 0)
			return true;
	return false;
}

struct outcome message_cmgl(struct sim_modem *modem, const struct call *call, struct moment now)
{
	struct storage *storage = memory(modem, 0);
	long status;

	(void)now;
	if (call->form == FORM_TEST) {
		say(modem, modem->profile.cmgf == 0
				   ? "+CMGL: (0-4)"
				   : "+CMGL: (\"REC UNREAD\",\"REC READ\",\"STO UNSENT\","
				     "\"STO SENT\",\"ALL\")");
		return FINE;
	}
	if (!wanted_status(modem, call, &status))
		return CMS(modem->profile.cmgf == 0 ? 304 : 305);
	for (size_t i = 0; i < storage->size; i++) {
		struct slot *slot = &storage->slots[i];

		if (slot->pdu == NULL || (status != SLOT_ALL && slot->status != status))
			continue;
		say_slot(modem, "+CMGL", slot, (long)i + 1);
		if (slot->status == SLOT_UNREAD)
			slot->status = SLOT_READ;
	}
	return FINE;
}

static struct slot *slot_at(struct storage *storage, long index)
{
	return index >= 1 && index <= (long)storage->size ? &storage->slots[index - 1] : NULL;
}

static struct outcome empty_slot(struct sim_modem *modem)
{
	switch (modem->faults.empty) {
	case EMPTY_321: return CMS(321);
	case EMPTY_ZERO: say(modem, "+CMGR: 0,,0"); return FINE;
	case EMPTY_OK: return FINE;
	}
	return FINE;
}

struct outcome message_cmgr(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const char *rest = call->arguments;
	struct slot *slot;
	long index = -1;

	(void)now;
	if (call->form != FORM_SET || !argument_number(&rest, &index))
		return CMS(304);
	slot = slot_at(memory(modem, 0), index);
	if (slot == NULL)
		return CMS(321);
	if (slot->pdu == NULL)
		return empty_slot(modem);
	say_slot(modem, "+CMGR", slot, -1);
	if (slot->status == SLOT_UNREAD)
		slot->status = SLOT_READ;
	return FINE;
}

static bool undeletable(const struct sim_modem *modem, long index)
{
	for (size_t i = 0; i < modem->faults.undeletable_count; i++)
		if (modem->faults.undeletable[i] == index || modem->faults.undeletable[i] == 0)
			return true;
	return false;
}

static void delete_slot(struct sim_modem *modem, struct storage *storage, long index,
			struct moment now)
{
	struct slot *slot = slot_at(storage, index);

	if (slot->text != 0)
		network_note(modem->network, modem->line, "deleted", slot->text, slot->part,
			     storage->name, (int)index, now);
	slot_clear(storage, slot);
}

/* <delflag> 1: read; 2: and sent; 3: and unsent; 4: all (3GPP TS 27.005 §3.5.4). */
static bool flag_deletes(long flag, int status)
{
	return flag == 4 || (flag >= 1 && status == SLOT_READ) ||
	       (flag >= 2 && status == SLOT_SENT) || (flag >= 3 && status == SLOT_UNSENT);
}

static void delete_by_flag(struct sim_modem *modem, struct storage *storage, long flag,
			   struct moment now)
{
	for (size_t i = 0; i < storage->size; i++)
		if (storage->slots[i].pdu != NULL && flag_deletes(flag, storage->slots[i].status) &&
		    !undeletable(modem, (long)i + 1))
			delete_slot(modem, storage, (long)i + 1, now);
}

static void say_used_slots(struct sim_modem *modem, const struct storage *storage)
{
	struct buffer line = BUFFER_EMPTY;

	for (size_t i = 0; i < storage->size; i++)
		if (storage->slots[i].pdu != NULL)
			buffer_add_format(&line, "%s%zu", line.size > 0 ? "," : "", i + 1);
	say(modem, "+CMGD: (%s),(0-4)", buffer_text(&line));
	buffer_release(&line);
}

struct outcome message_cmgd(struct sim_modem *modem, const struct call *call, struct moment now)
{
	struct storage *storage = memory(modem, 0);
	const char *rest = call->arguments;
	struct slot *slot;
	long index = -1, flag = 0;

	if (call->form == FORM_TEST) {
		say_used_slots(modem, storage);
		return FINE;
	}
	if (call->form != FORM_SET || !argument_number(&rest, &index))
		return CMS(304);
	argument_number(&rest, &flag);
	if (flag < 0 || flag > 4)
		return CMS(304);
	if (flag > 0) {
		delete_by_flag(modem, storage, flag, now);
		return FINE;
	}
	slot = slot_at(storage, index);
	if (slot == NULL)
		return CMS(321);
	if (undeletable(modem, index))
		return modem->faults.undeletable_silent ? FINE : CMS(320);
	if (slot->pdu != NULL)
		delete_slot(modem, storage, index, now);
	/* The network is quick: the place is taken again before the OK (fault F43). */
	if (modem->faults.deliver_in_delete)
		deliver_tick(modem, now);
	return FINE;
}

/* ---- sending ---- */

static struct outcome ask_body(struct sim_modem *modem, const struct call *call, enum body_of what,
			       struct moment now)
{
	const char *rest = call->arguments;
	char written[128];

	modem->body_of = what;
	modem->body_answer = what == BODY_WRITE ? "+CMGW" : "+CMGS";
	modem->body_length = 0;
	modem->body_status = SLOT_UNSENT;
	modem->body_to[0] = '\0';
	if (modem->profile.cmgf == 1) {
		argument_text(&rest, written, sizeof written);
		textmode_charset_read(modem, written, modem->body_to, sizeof modem->body_to);
		if (what == BODY_SEND && modem->body_to[0] == '\0')
			return CMS(305);
	} else if (!argument_number(&rest, &modem->body_length) || modem->body_length < 1 ||
		   modem->body_length > 176) {
		return CMS(304);
	} else {
		argument_number(&rest, &modem->body_status);
	}
	modem_prompt(modem, now);
	return PENDING;
}

struct outcome message_cmgs(struct sim_modem *modem, const struct call *call, struct moment now)
{
	if (call->form != FORM_SET)
		return CMS(304);
	return ask_body(modem, call, BODY_SEND, now);
}

struct outcome message_cmgw(struct sim_modem *modem, const struct call *call, struct moment now)
{
	if (call->form != FORM_SET)
		return CMS(304);
	return ask_body(modem, call, BODY_WRITE, now);
}

static struct outcome start_sending(struct sim_modem *modem, const char *answer, struct moment now)
{
	const struct sim_settings *settings = &modem->settings;

	if (!modem_registered(modem))
		return CMS(331);
	if (modem->centre[0] == '\0' && modem->submit.centre.text[0] == '\0')
		return CMS(330);
	modem->body_answer = answer;
	modem->began = now.up;
	modem->activity = ACTIVITY_SENDING;
	modem->due =
		now.up + (settings->air > settings->latency ? settings->air : settings->latency);
	return PENDING;
}

/* The hex of a body, blanks and line ends taken out. */
static size_t hex_of(const char *body, char *hex, size_t size)
{
	size_t used = 0;

	for (; *body != '\0'; body++)
		if (!isspace((unsigned char)*body) && used + 1 < size)
			hex[used++] = *body;
	hex[used] = '\0';
	return used;
}

static bool body_submit(struct sim_modem *modem, const char *hex)
{
	struct sms_message message;

	if ((long)message_length(hex) != modem->body_length ||
	    sms_decode(hex, strlen(hex), SMS_TO_CENTRE, &message) != SMS_DECODED ||
	    message.type != SMS_SUBMIT)
		return false;
	/* A modem refuses what a receiver would only frown at. */
	if (message.odd & (SMS_ODD_SHORT | SMS_ODD_HEADER | SMS_ODD_ADDRESS))
		return false;
	modem->submit = message.submit;
	return true;
}

static struct outcome write_slot(struct sim_modem *modem, const char *hex)
{
	struct storage *storage = memory(modem, 1);
	struct slot *slot = storage_free_slot(storage);

	if (slot == NULL)
		return CMS(322);
	slot_fill(storage, slot, hex, (int)modem->body_status, 0, 0);
	say(modem, "+CMGW: %ld", (long)(slot - storage->slots) + 1);
	return FINE;
}

static struct outcome text_body(struct sim_modem *modem, const char *body, char *hex, size_t size)
{
	if (!textmode_submit(modem, modem->body_to, body, &modem->submit))
		return CMS(305);
	return sms_encode_submit(&modem->submit, hex, size) > 0 ? FINE : CMS(305);
}

static struct outcome pdu_body(struct sim_modem *modem, const char *body, char *hex, size_t size)
{
	size_t used = hex_of(body, hex, size);
	bool digits = strspn(hex, "0123456789ABCDEFabcdef") == used && used % 2 == 0;

	if (!digits || (modem->body_of == BODY_SEND && !body_submit(modem, hex)))
		return CMS(304);
	return (long)message_length(hex) == modem->body_length ? FINE : CMS(304);
}

static struct outcome body_came(struct sim_modem *modem, const char *body, struct moment now)
{
	char hex[2 * SMS_PDU_MAX + 1];
	struct outcome outcome = modem->profile.cmgf == 1 ? text_body(modem, body, hex, sizeof hex)
							  : pdu_body(modem, body, hex, sizeof hex);

	if (outcome.kind != OUTCOME_OK)
		return outcome;
	switch (modem->body_of) {
	case BODY_SEND: return start_sending(modem, "+CMGS", now);
	case BODY_WRITE: return write_slot(modem, hex);
	case BODY_ACKNOWLEDGE: break;
	}
	return FINE;
}

/* ESC at the prompt: OK, and nothing is sent (3GPP TS 27.005 §4.3). */
void message_body(struct sim_modem *modem, const char *body, struct moment now)
{
	struct outcome outcome = FINE;

	modem->activity = ACTIVITY_READY;
	if (modem->body_of == BODY_ACKNOWLEDGE) {
		if (modem->unacknowledged != NULL)
			deliver_acknowledged(modem, modem->body_status == 1, now);
	} else if (body != NULL) {
		outcome = body_came(modem, body, now);
	}
	if (outcome.kind != OUTCOME_PENDING)
		modem_finish(modem, outcome);
}

struct outcome message_cmss(struct sim_modem *modem, const struct call *call, struct moment now)
{
	struct storage *storage = memory(modem, 1);
	const char *rest = call->arguments;
	struct sms_message message;
	struct slot *slot;
	long index = -1;

	if (call->form != FORM_SET || !argument_number(&rest, &index))
		return CMS(304);
	slot = slot_at(storage, index);
	if (slot == NULL || slot->pdu == NULL)
		return CMS(321);
	if (sms_decode(slot->pdu, strlen(slot->pdu), SMS_TO_CENTRE, &message) != SMS_DECODED ||
	    message.type != SMS_SUBMIT)
		return CMS(302);
	modem->submit = message.submit;
	if (argument_text(&rest, modem->body_to, sizeof modem->body_to))
		sms_address_set(&modem->submit.recipient, modem->body_to);
	slot->status = SLOT_SENT;
	return start_sending(modem, "+CMSS", now);
}

/* Taken, or refused with 2 (3GPP TS 27.005 §4.7); a PDU may follow and is not looked at. */
struct outcome message_cnma(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const char *rest = call->arguments;
	long how = 0, length = 0;

	if (call->form == FORM_READ)
		return CMS(303);
	argument_number(&rest, &how);
	if (modem->unacknowledged == NULL)
		return CMS(340);
	if (argument_number(&rest, &length) && length > 0) {
		modem->body_of = BODY_ACKNOWLEDGE;
		modem->body_status = how == 2 ? 0 : 1;
		modem_prompt(modem, now);
		return PENDING;
	}
	deliver_acknowledged(modem, how != 2, now);
	return FINE;
}

/* ---- what the network makes of it ---- */

#define SHORTEST_NATIONAL 5
#define LONGEST_COUNTRY	  4 /* "+" and three digits */

/* A number as somebody wrote it: whole, or as one is dialled within a country. */
static bool is_same_number(const char *written, size_t length, const char *number)
{
	size_t size = strlen(number), rest;

	if (length == size && strncmp(written, number, size) == 0)
		return true;
	if (length > 0 && *written == '0') { /* the trunk's */
		written++;
		length--;
	}
	rest = size > length ? size - length : 0;
	return length >= SHORTEST_NATIONAL && number[0] == '+' && rest >= 2 &&
	       rest <= LONGEST_COUNTRY && strncmp(written, number + rest, length) == 0;
}

static bool is_barred(const char *list, const char *number)
{
	for (const char *at = list; *at != '\0';) {
		size_t length = strcspn(at, ",");

		if (is_same_number(at, length, number))
			return true;
		at += length + (at[length] == ',');
	}
	return false;
}

/* The cause with which this segment is refused; 0: it is taken. */
static int refusal_code(struct sim_modem *modem)
{
	struct faults *faults = &modem->faults;

	if (!modem_registered(modem))
		return 331;
	if (faults->once_count > 0) {
		faults->once_count--;
		return faults->once_code;
	}
	if (faults->send_code != 0)
		return faults->send_code;
	if (is_barred(faults->barred, modem->submit.recipient.text))
		return faults->barred_code;
	if (faults->quota > 0 && ++faults->quota_used > faults->quota)
		return faults->quota_code;
	return 0;
}

static void send_report(struct sim_modem *modem, uint64_t submit, uint8_t reference,
			struct moment now)
{
	const struct faults *faults = &modem->faults;
	const char *to = modem->submit.recipient.text;
	int64_t due = now.up + modem->settings.report_delay;
	uint8_t status = 0;

	if (!modem->submit.report_wanted || !modem->settings.reports ||
	    faults->report == REPORT_NEVER)
		return;
	if (faults->report == REPORT_STATUS)
		status = faults->report_status;
	if (faults->report == REPORT_WRONG_REFERENCE)
		reference = (uint8_t)(reference + 100);
	if (faults->report == REPORT_FOREIGN)
		to = "+8613999999999";
	if (faults->report == REPORT_EARLY)
		due = now.up;
	network_report(modem->network, modem->line, submit, reference, to, status, due, now);
	if (faults->report == REPORT_TWICE)
		network_report(modem->network, modem->line, submit, reference, to, status, due + 1,
			       now);
}

/* How the answer to a segment that was taken comes, or does not. */
static void answer_sent(struct sim_modem *modem, uint8_t reference, struct moment now)
{
	struct faults *faults = &modem->faults;
	enum answer_fault fault = faults->answer;
	char late[64];

	if (fault != ANSWER_FINE && faults->answer_count > 0 && --faults->answer_count == 0)
		faults->answer = ANSWER_FINE;
	switch (fault) {
	case ANSWER_FINE:
		say(modem, "%s: %u", modem->body_answer, reference);
		modem_finish(modem, FINE);
		break;
	case ANSWER_BARE_ERROR: modem_finish(modem, WRONG); break;
	case ANSWER_LATE:
		snprintf(late, sizeof late, "\r\n%s: %u\r\n\r\nOK\r\n", modem->body_answer,
			 reference);
		say_later(modem, now.up + faults->answer_delay, false, late);
		modem->activity = ACTIVITY_READY;
		break;
	case ANSWER_LOST:
	case ANSWER_UNTRIED:
	case ANSWER_VANISHED: modem->activity = ACTIVITY_READY; break;
	}
}

void message_sent(struct sim_modem *modem, struct moment now)
{
	int code = refusal_code(modem);
	bool untried = modem->faults.answer == ANSWER_UNTRIED;
	bool vanishes = untried || modem->faults.answer == ANSWER_VANISHED;
	uint64_t submit;

	modem->activity = ACTIVITY_READY;
	modem->lines_said = 0;
	modem->reference += !untried;
	if (code != 0) {
		network_refused(modem->network, modem->line, &modem->submit, code, now);
		modem_finish(modem, CMS(code));
		return;
	}
	/* Neither sent nor answered: what a time-out may also mean. */
	if (!vanishes) {
		submit = network_submit(modem->network, modem->line, &modem->submit,
					modem->reference, modem->began, now);
		send_report(modem, submit, modem->reference, now);
		if (modem->faults.report == REPORT_EARLY)
			deliver_tick(modem, now);
	}
	answer_sent(modem, modem->reference, now);
}
