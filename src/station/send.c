/*
 * From the queue to the air, one segment at a time.
 *
 *	AT+CMGS=n        the message is claimed in memory only: a crash here costs nothing
 *	> COMMIT         the segment is `sending` (HANDED), and the one before it `sent`; what goes
 *	                 next is chosen, cut and encoded by what is true then, so that the radio
 *	                 waits for one round trip only
 *	PDU Ctrl-Z       from here on its fate is known only by an answer or a report
 *	+CMGS: mr        `sent`, in the next commit, with the reports that come before it
 *
 * A time-out, a bare ERROR or a lost link after Ctrl-Z is never a failure: it is doubt, and
 * stays doubt until a late +CMGS, a status report or the policy settles it.
 */
#include "station/session.h"

#include "base/buffer.h"
#include "base/crash.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROMPT_PATIENCE SECONDS(10)
#define RESULT_PATIENCE SECONDS(180)
#define SHARES_COMMIT	50 /* ms that `sent` waits for the next prompt */
#define BUSY_AGAIN	20
#define BARRED_PAUSE	MINUTES(30)
#define BARRED_AFTER	2
#define SICK_AFTER	5
#define SWEEP_AFTER	25	    /* segments */
#define BURST_AFTER	2	    /* messages in a row that make a burst */
#define VALIDITY_LEAST	5	    /* minutes */
#define STOPPED_PAUSE	MINUTES(60) /* a SIM that is refused for each number */
#define STOPPED_AFTER	3
#define WAITS_STAY	MINUTES(10)
#define MODE_HOLDS	SECONDS(10)

enum send_step { STEP_SEND, STEP_KEEP_LINK, STEP_PDU_MODE };

static void release_outgoing(struct outgoing *outgoing)
{
	if (outgoing->message.id != 0)
		outbox_release(&outgoing->message);
	*outgoing = (struct outgoing){ .message.id = 0 };
}

void send_forget(struct session *session)
{
	release_outgoing(&session->air);
	release_outgoing(&session->next);
	session->handed = false;
	session->sent_reference = -1;
}

/* ---- cutting and encoding ---- */

/* How long the service centre should try: no longer than the words are useful, a day if they
 * always are. */
static uint8_t validity(const struct outbox_message *message, struct moment now)
{
	long minutes = 24 * 60;
	uint8_t above;

	if (message->useful_until != 0)
		minutes = (long)((message->useful_until - now.utc) / MINUTES(1));
	if (minutes <= VALIDITY_LEAST)
		return sms_validity_relative(VALIDITY_LEAST);
	above = sms_validity_relative(minutes + 1);
	return above > 0 ? (uint8_t)(above - 1) : 0;
}

/* Encodes the next segment. False: the text or the number cannot be sent at all. */
static bool encode_next(struct outgoing *outgoing, struct moment now)
{
	struct sms_submit submit = {
		.report_wanted = true,
		.validity_format = SMS_VALIDITY_RELATIVE,
	};

	if (!sms_cutter_next(&outgoing->cutter, &submit.data) ||
	    !sms_address_set(&submit.recipient, outgoing->message.recipient) ||
	    !sms_address_set(&submit.centre, ""))
		return false;
	submit.validity[0] = validity(&outgoing->message, now);
	outgoing->part = outgoing->cutter.part;
	outgoing->pdu_octets = sms_encode_submit(&submit, outgoing->pdu, sizeof(outgoing->pdu));
	return outgoing->pdu_octets > 0;
}

/* The reference that binds the parts is chosen once and kept over resends. */
static bool choose_reference(struct session *session, struct outbox_message *message)
{
	struct store *store = session_office(session)->store;

	if (message->segments <= 1 || message->reference >= 0)
		return true;
	if (store_inside(store)) {
		message->reference = outbox_reference(store, message->id, session->sim);
		return true;
	}
	if (store_begin(store) != STORE_DONE)
		return false;
	message->reference = outbox_reference(store, message->id, session->sim);
	return store_commit(store) == STORE_DONE;
}

static void settle(struct session *session, enum settle_kind kind, int64_t id, unsigned part,
		   const char *error)
{
	session->settle =
		(struct settlement){ .kind = kind, .id = id, .part = part, .reference = -1 };
	copy_text(session->settle.error, sizeof(session->settle.error), error);
}

/* A cap that is reached opens for one at a time: it is told on for a while. */
static void note_waits(struct session *session, struct policy_gate waits, struct moment now)
{
	if (waits.reason == POLICY_FREE && now.up < session->waits_until)
		return;
	if (session->waits.reason != waits.reason)
		station_changed(session->station);
	session->waits = waits;
	session->waits_until = 0;
	if (waits.reason == POLICY_HOUR || waits.reason == POLICY_DAY)
		session->waits_until = now.up + WAITS_STAY;
}

const char *send_waits(const struct session *session, struct moment now)
{
	if (now.up < session->paused_until)
		return session->paused_words;
	return policy_reason_words(session->waits.reason);
}

static bool choose(struct session *session, struct outbox_message *message, struct moment now)
{
	int64_t claimed[64];
	size_t count = station_claimed(session->station, claimed, 64);
	struct store *store = session_office(session)->store;
	struct policy_gate waits;
	/* Many small questions: the locks are taken once. */
	bool looks = !store_steady(store) && store_look(store);
	bool found = dispatch_next(session_office(session), session->sim, now, claimed, count,
				   message, &waits);

	if (looks)
		store_look_end(store);
	note_waits(session, waits, now);
	if (!found)
		session->send_at = waits.opens == NEVER ? NEVER : now.up + (waits.opens - now.utc);
	return found;
}

/* Chooses the next message for this modem and encodes its first unsent segment. */
static bool prepare(struct session *session, struct outgoing *outgoing, struct moment now)
{
	struct outbox_message *message = &outgoing->message;

	if (!choose(session, message, now)) {
		*outgoing = (struct outgoing){ .message.id = 0 };
		return false;
	}
	assert(message->text != NULL && "what was chosen has its words");
	crash_point("O0");
	if (!choose_reference(session, message)) {
		release_outgoing(outgoing);
		session->send_at = now.up + BUSY_AGAIN;
		return false;
	}
	if (sms_cutter_start(&outgoing->cutter, message->text, strlen(message->text),
			     (uint8_t)message->reference)) {
		struct sms_user_data skipped;

		for (unsigned part = 0; part < message->settled; part++)
			sms_cutter_next(&outgoing->cutter, &skipped);
		if (encode_next(outgoing, now))
			return true;
	}
	settle(session, SETTLE_FAILED, message->id, message->settled + 1,
	       "the text or the number cannot be encoded");
	release_outgoing(outgoing);
	return false;
}

/* ---- the journal ---- */

bool send_shares_commit(const struct session *session)
{
	return session->unsaved.id != 0;
}

/* Notes `sent` inside an open transaction, and the reports that wait for its commit. */
static void note_sent(struct session *session, struct moment now)
{
	if (session->unsaved.id != 0)
		outbox_sent(session_office(session)->store, session->unsaved.id,
			    session->unsaved.part, session->unsaved.reference, now);
	receive_note_reports(session, now);
}

static void sent_saved(struct session *session)
{
	session->unsaved.id = 0;
	receive_reports_kept(session);
}

void send_save(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;

	session->unsaved.commit_by = now.up + BUSY_AGAIN;
	if (session->unsaved.id == 0 || store_begin(store) != STORE_DONE)
		return;
	note_sent(session, now);
	if (store_commit(store) == STORE_DONE)
		sent_saved(session);
}

bool send_settle(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;
	struct settlement *it = &session->settle;

	session->retry_at = now.up + BUSY_AGAIN;
	if (store_begin(store) != STORE_DONE)
		return false;
	note_sent(session, now);
	switch (it->kind) {
	case SETTLE_NOTHING: break;
	case SETTLE_SENT: outbox_sent(store, it->id, it->part, it->reference, now); break;
	case SETTLE_POSTPONED:
		outbox_postponed(store, it->id, it->part, it->not_before, it->counts, it->error,
				 now);
		break;
	case SETTLE_FAILED: outbox_failed(store, it->id, it->part, it->error, now); break;
	case SETTLE_DOUBTFUL: outbox_doubtful(store, it->id, it->part, it->error, now); break;
	case SETTLE_UNTRIED: outbox_untried(store, it->id, it->part, now); break;
	}
	if (store_commit(store) != STORE_DONE)
		return false;
	sent_saved(session);
	it->kind = SETTLE_NOTHING;
	station_stir(session->station);
	return true;
}

/* One commit: the segment is `sending`, the one before it `sent`, and the next one chosen, by what
 * is true then. */
static bool journal_handed(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;
	struct outgoing *air = &session->air;

	if (store_begin(store) != STORE_DONE)
		return false;
	note_sent(session, now);
	if (!outbox_handed(store, air->message.id, air->part, session->config->name, session->sim,
			   now)) {
		if (store_commit(store) == STORE_DONE)
			sent_saved(session);
		return false;
	}
	if (air->part >= air->cutter.cost.segments)
		prepare(session, &session->next, now);
	crash_point("O2");
	if (store_commit(store) != STORE_DONE) {
		release_outgoing(&session->next);
		return false;
	}
	sent_saved(session);
	return true;
}

/* The prompt is there: the segment becomes `sending`, then its PDU and Ctrl-Z go out. */
static void hand_over(struct session *session, struct moment now)
{
	struct outgoing *air = &session->air;

	crash_point("O1");
	if (station_sending_held(session->station) ||
	    !dispatch_may(session_office(session), session->sim, &air->message, now) ||
	    !journal_handed(session, now)) {
		at_chat_escape(&session->chat, now.up);
		return;
	}
	session->handed = true;
	at_chat_body(&session->chat, air->pdu, now.up);
	if (air->part < air->cutter.cost.segments)
		encode_next(air, now); /* the chat has its copy: cut the next one meanwhile */
}

/* ---- results ---- */

/* What a segment takes from its command to its result, evened out. */
static void note_air(struct session *session, struct moment now)
{
	int64_t took = now.up - session->asked_at;

	session->air_ms = session->air_ms == 0 ? took : (7 * session->air_ms + took) / 8;
}

/* A message of several parts gives way between two of them to one that goes before it. */
static bool better_waits(struct session *session, struct moment now)
{
	struct outbox_message message;
	bool better;

	if (!choose(session, &message, now))
		return false;
	better = dispatch_rank(&message) < dispatch_rank(&session->air.message);
	outbox_release(&message);
	return better;
}

void send_reconsider(struct session *session, struct moment now)
{
	session->reconsider = false;
	if (session->settle.kind != SETTLE_NOTHING)
		return;
	if (!session->handed) {
		if (session->activity != DOING_SEND)
			release_outgoing(&session->air); /* send_work() chooses anew */
		return;
	}
	if (session->next.message.id != 0) {
		release_outgoing(&session->next);
		prepare(session, &session->next, now);
	} else if (session->air_part < session->air.cutter.cost.segments) {
		session->gives_way = better_waits(session, now);
	}
}

/* The part that went through: what comes next is ready already. */
static void went_out(struct session *session, int reference, struct moment now)
{
	struct outgoing *air = &session->air;
	unsigned part = session->air_part;
	bool last = part >= air->cutter.cost.segments;

	crash_point("O4");
	session->unsaved.id = air->message.id;
	session->unsaved.part = part;
	session->unsaved.reference = reference;
	session->unsaved.commit_by = now.up + SHARES_COMMIT;
	session->sent++;
	session->sent_since_sweep++;
	session->refusals = 0;
	session->barred[0] = '\0';
	session->barred_count = 0;
	note_air(session, now);
	if (last) {
		release_outgoing(air);
		session->air = session->next;
		session->next = (struct outgoing){ .message.id = 0 };
	} else if (session->gives_way) {
		release_outgoing(air);
	}
	session->gives_way = false;
	if (session->air.message.id == 0)
		send_save(session, now);
	counter_sent(session, reference, now);
	crash_point("O5");
}

static void describe(char *out, size_t size, const struct at_event *event,
		     const struct dispatch_verdict *verdict)
{
	if (event->result == AT_TIMED_OUT)
		snprintf(out, size, "the modem gave no result in time");
	else if (event->code < 0)
		snprintf(out, size, "ERROR without a cause");
	else
		snprintf(out, size, "%s ERROR %d: %s",
			 event->result == AT_CME_ERROR ? "+CME" : "+CMS", event->code,
			 verdict->meaning);
}

static void pause_sim(struct session *session, int64_t pause, const char *meaning,
		      const char *remedy, struct moment now)
{
	session->send_at = session->paused_until = now.up + pause;
	snprintf(session->paused_words, sizeof(session->paused_words),
		 "the SIM may not send: %s; next try in %d minutes", meaning,
		 (int)(pause / MINUTES(1)));
	session_say(session, 3, "%s. %s", session->paused_words, remedy);
}

/* Refused for the SIM's own sake: with as many different recipients in a row it is the SIM. */
static void sim_refused(struct session *session, const struct dispatch_verdict *verdict,
			unsigned most, int64_t pause, struct moment now)
{
	const char *recipient = session->air.message.recipient;

	if (!text_is(session->barred, recipient))
		session->barred_count++;
	copy_text(session->barred, sizeof(session->barred), recipient);
	if (session->barred_count >= most)
		pause_sim(session, pause, verdict->meaning,
			  verdict->remedy[0] != '\0' ? verdict->remedy
						     : "Ask the operator; check the credit and the "
						       "real-name registration.",
			  now);
}

static void refused_later(struct session *session, const struct dispatch_verdict *verdict, int code,
			  bool counts, const char *words, struct moment now)
{
	struct outbox_message *message = &session->air.message;
	unsigned attempt = message->attempts + 1;

	if (counts && attempt >= verdict->tries) {
		settle(session, SETTLE_FAILED, message->id, session->air_part, words);
		return;
	}
	settle(session, SETTLE_POSTPONED, message->id, session->air_part, words);
	session->settle.not_before = now.utc + dispatch_delay(code, attempt);
	session->settle.counts = counts;
}

static void judge(struct session *session, const struct at_event *event, struct moment now)
{
	int code = event->result == AT_CMS_ERROR ? event->code : -1;
	struct dispatch_verdict verdict = dispatch_judge(code, session->handed);
	int64_t id = session->air.message.id;
	char words[96];

	if (event->result == AT_CME_ERROR && event->code >= 0)
		verdict = dispatch_judge_equipment(event->code, session->handed);
	describe(words, sizeof(words), event, &verdict);
	switch (verdict.class) {
	case DISPATCH_SENT: settle(session, SETTLE_SENT, id, session->air_part, ""); break;
	case DISPATCH_LATER: refused_later(session, &verdict, code, true, words, now); break;
	case DISPATCH_NEVER:
		settle(session, SETTLE_FAILED, id, session->air_part, words);
		if (dispatch_blames_sim(code))
			sim_refused(session, &verdict, STOPPED_AFTER, STOPPED_PAUSE, now);
		break;
	case DISPATCH_SIM:
		refused_later(session, &verdict, code, false, words, now);
		session->settle.not_before = now.utc + MINUTES(1);
		sim_refused(session, &verdict, BARRED_AFTER, BARRED_PAUSE, now);
		break;
	case DISPATCH_UNKNOWN:
		settle(session, SETTLE_DOUBTFUL, id, session->air_part, words);
		session->late_id = id;
		session->late_part = session->air_part;
		session->doubt_at = now.up;
		break;
	case DISPATCH_HOLD:
		refused_later(session, &verdict, code, false, words, now);
		session->settle.not_before = now.utc;
		session->send_at = session->paused_until = now.up + SECONDS(5);
		copy_text(session->paused_words, sizeof(session->paused_words), words);
		session->health_at = now.up;
		break;
	case DISPATCH_MODEM:
		refused_later(session, &verdict, code, true, words, now);
		receive_all_due(session);
		break;
	}
}

/* It reads our PDU as a text (modem.md 3.2): whatever it was told may be gone. */
static bool forgot_mode(const struct at_event *event)
{
	return event->result == AT_CMS_ERROR && event->code == 305;
}

static void send_refused(struct session *session, const struct at_event *event, struct moment now)
{
	bool timed_out = event->result == AT_TIMED_OUT;
	bool sick = ++session->refusals >= SICK_AFTER;

	session_say(session, 4, "a segment for outbox %lld was not taken: %s",
		    (long long)session->air.message.id, timed_out ? "no answer" : event->line);
	judge(session, event, now);
	counter_refused(session);
	send_forget(session);
	send_settle(session, now);
	if (timed_out)
		recover_start(session, "it did not answer a send", now);
	else if (sick)
		recover_sick(session, now);
	else if (forgot_mode(event))
		bringup_start(session, now);
}

/* ESC at the prompt: the database was busy, or the message was cancelled meanwhile. */
static void send_escaped(struct session *session, struct moment now)
{
	send_forget(session);
	session->send_at = now.up + BUSY_AGAIN;
}

static void mode_told(struct session *session, const struct at_event *event, struct moment now)
{
	if (event->result == AT_OK)
		session->pdu_mode_at = now.up;
	else
		recover_start(session, "it does not take PDU mode", now);
}

void send_event(struct session *session, const struct at_event *event, struct moment now)
{
	const char *rest;

	if ((event->id & 0xFFFF) == STEP_KEEP_LINK) {
		if (event->kind == AT_EVENT_DONE && event->result != AT_OK)
			session->keeps_link = false;
		return;
	}
	if ((event->id & 0xFFFF) == STEP_PDU_MODE) {
		if (event->kind == AT_EVENT_DONE)
			mode_told(session, event, now);
		return;
	}
	switch (event->kind) {
	case AT_EVENT_PROMPT: hand_over(session, now); break;
	case AT_EVENT_ANSWER:
		rest = strchr(event->line, ':') + 1;
		at_field_number(&rest, &session->sent_reference);
		break;
	case AT_EVENT_DONE:
		if (event->result == AT_OK && session->handed) {
			int reference = (int)session->sent_reference;

			session->handed = false;
			session->sent_reference = -1;
			went_out(session, reference, now);
		} else if (event->result == AT_CANCELLED) {
			send_escaped(session, now);
		} else {
			send_refused(session, event, now);
		}
		break;
	case AT_EVENT_NONE:
	case AT_EVENT_NEWS:
	case AT_EVENT_LATE:
	case AT_EVENT_NOISE:
	case AT_EVENT_STRAY_PROMPT: break;
	}
}

void send_late(struct session *session, const char *line, struct moment now)
{
	long reference = -1;
	const char *rest;

	if (session->late_id == 0 || !text_begins(line, "+CMGS:") ||
	    session->settle.kind != SETTLE_NOTHING)
		return;
	rest = strchr(line, ':') + 1;
	at_field_number(&rest, &reference);
	settle(session, SETTLE_SENT, session->late_id, session->late_part, "");
	session->settle.reference = (int)reference;
	session_say(session, 5, "a late result: outbox %lld part %u was sent",
		    (long long)session->late_id, session->late_part);
	session->late_id = 0;
	send_settle(session, now);
}

void send_untried(struct session *session, int64_t id, unsigned part, struct moment now)
{
	if (session->settle.kind != SETTLE_NOTHING)
		return; /* the doubt stays */
	settle(session, SETTLE_UNTRIED, id, part, "");
	session_say(session, 5, "outbox %lld part %u never left the modem, says its SIM",
		    (long long)id, part);
	session->late_id = 0;
	send_settle(session, now);
}

void send_broken(struct session *session, const char *why, struct moment now)
{
	if (session->air.message.id != 0 && session->handed) {
		session->late_id = session->air.message.id;
		session->late_part = session->air_part;
		session->doubt_at = now.up;
		settle(session, SETTLE_DOUBTFUL, session->late_id, session->late_part, why);
		send_settle(session, now);
	}
	send_forget(session);
	if (session->unsaved.id != 0)
		send_save(session, now);
	session->link_kept = false;
}

void send_stop(struct session *session, struct moment now)
{
	if (!session->handed && session->activity != DOING_SEND)
		send_forget(session);
	if (session->unsaved.id != 0)
		send_save(session, now);
}

/* ---- asking ---- */

static void ask_send(struct session *session, struct moment now)
{
	struct at_command command = {
		.id = (uint32_t)DOING_SEND << 16 | STEP_SEND,
		.prefix = "+CMGS:",
		.patience = (int32_t)PROMPT_PATIENCE,
		.body_patience = (int32_t)RESULT_PATIENCE,
		.prompts = true,
	};

	snprintf(command.text, sizeof(command.text), "AT+CMGS=%zu", session->air.pdu_octets);
	session->air_part = session->air.part;
	session->asked_at = now.up;
	session->handed = false;
	session->sent_reference = -1;
	session->activity = DOING_SEND;
	session->sends_unsafe = true;
	session->sweeps_since_send = 0;
	session->at_lines++;
	at_chat_ask(&session->chat, &command, now.up);
}

/* More of this message is to come, or one message has followed the other for a while: the two lines
 * that the link costs are worth it. */
static bool burst_goes_on(const struct session *session)
{
	return session->air.cutter.cost.segments > session->air.part ||
	       session->in_a_row >= BURST_AFTER;
}

/* AT+CMMS=2 keeps the relay link open over a burst (3GPP TS 27.005 §3.5.6). */
static bool keep_link(struct session *session, bool keep, struct moment now)
{
	if (!session->keeps_link || session->link_kept == keep)
		return false;
	session->link_kept = keep;
	session_ask(session, DOING_SEND, STEP_KEEP_LINK, keep ? "AT+CMMS=2" : "AT+CMMS=0", NULL,
		    (int32_t)SECONDS(5), now);
	return true;
}

/*
 * A modem in text mode takes the length for a number, sends our PDU there as a text and answers
 * +CMGS. One that lost AT+CMGF=0 without a word cannot be told from others: it is told again.
 */
static bool tell_mode(struct session *session, struct moment now)
{
	if (now.up - session->pdu_mode_at < MODE_HOLDS)
		return false;
	session_ask(session, DOING_SEND, STEP_PDU_MODE, "AT+CMGF=0", NULL, (int32_t)SECONDS(5),
		    now);
	return true;
}

int64_t send_due(const struct session *session)
{
	if (session->sim_changed || !health_registered(session) ||
	    session->settle.kind != SETTLE_NOTHING || station_sending_held(session->station))
		return NEVER;
	if (session->air.message.id != 0)
		return 0;
	return session->send_at > session->paused_until ? session->send_at : session->paused_until;
}

bool send_work(struct session *session, struct moment now)
{
	if (station_listens(session->station))
		return false;
	if (session->air.message.id == 0) {
		if (send_due(session) > now.up || !prepare(session, &session->air, now)) {
			if (session->sent_since_sweep > 0)
				receive_all_due(session);
			session->in_a_row = 0;
			return keep_link(session, false, now);
		}
	}
	if (session->sent_since_sweep >= SWEEP_AFTER)
		receive_all_due(session);
	if (tell_mode(session, now) || (burst_goes_on(session) && keep_link(session, true, now)))
		return true;
	session->in_a_row++;
	ask_send(session, now);
	return true;
}
