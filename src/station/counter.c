/*
 * What the SIM itself knows of a segment of unknown fate. EF_SMSS holds the reference (TP-MR) that
 * was used last (3GPP TS 31.102 §4.2.9), and each +CMGS tells the same number; so where that file is
 * where the last +CMGS left it, the modem has not tried the segment, and it may go again as if
 * nothing had been (reliability.md 1.3). Anything else proves nothing: the doubt stays.
 *
 * That is believed only
 * - of a SIM and modem that were seen to keep the file: two references of ours were found in it;
 * - of a modem that has kept its power: the standard has the file written after the segment went;
 * - once the network must have answered, or when the next segment gets the very next reference.
 */
#include "station/session.h"

#include "store/sim.h"

#include <stdio.h>
#include <string.h>

#define RADIO_TIME	     SECONDS(45) /* the longest that a segment is waited for (24.011, TR1M) */
#define SW1_FINE	     144	 /* the SIM's own result */
#define REFERENCE_OF(before) (((before) + 1) & 255)

void counter_reset(struct session *session)
{
	session->counter.doubt_id = 0;
	session->counter.last = session->counter.found = session->counter.read = -1;
	session->counter.kept_power = false;
}

void counter_load(struct session *session)
{
	session->counter.trust = sim_counter(session_office(session)->store, session->sim);
}

/* ---- in doubt ---- */

bool counter_speaks(struct session *session)
{
	struct store *store = session_office(session)->store;
	struct counter *it = &session->counter;

	if (session->late_id == 0 || sim_counter(store, session->sim) != SIM_COUNTER_KEPT)
		return false;
	it->before =
		outbox_reference_before(store, session->late_id, session->late_part, session->sim);
	return it->before >= 0;
}

/* "+CREG: n,stat": a modem that lost its power has forgotten the n that it was told. */
void counter_power(struct session *session, const char *line)
{
	const char *rest = strchr(line, ':');
	long told = 0;

	if (rest == NULL)
		return;
	rest++;
	at_field_number(&rest, &told);
	session->counter.kept_power = told == 1;
}

/* "+CRSM: 144,0,"0CFF"": the first octet. */
void counter_line(struct session *session, const char *line)
{
	const char *rest = strchr(line, ':');
	char octets[8] = "";
	long result = 0, detail = 0;
	unsigned reference;

	session->counter.read = -1;
	if (rest == NULL)
		return;
	rest++;
	at_field_number(&rest, &result);
	at_field_number(&rest, &detail);
	at_field(&rest, octets, sizeof(octets));
	if (result == SW1_FINE && sscanf(octets, "%2x", &reference) == 1)
		session->counter.read = (int)reference;
}

static void never_tried(struct session *session, int64_t id, unsigned part, struct moment now)
{
	session->counter.doubt_id = 0;
	send_untried(session, id, part, now);
}

void counter_after_doubt(struct session *session, struct moment now)
{
	struct counter *it = &session->counter;
	int64_t since = session->asked_at != 0 ? session->asked_at : now.up;

	if (!it->kept_power || it->read != it->before)
		return;
	if (now.up - since >= RADIO_TIME) {
		never_tried(session, session->late_id, session->late_part, now);
		return;
	}
	it->doubt_id = session->late_id;
	it->doubt_part = session->late_part;
	it->over_at = since + RADIO_TIME;
}

/* ---- from segment to segment ---- */

void counter_sent(struct session *session, int reference, struct moment now)
{
	struct counter *it = &session->counter;

	it->last = reference;
	if (it->doubt_id == 0)
		return;
	if (reference == REFERENCE_OF(it->before))
		never_tried(session, it->doubt_id, it->doubt_part, now);
	it->doubt_id = 0;
}

void counter_refused(struct session *session)
{
	session->counter.last = -1; /* it may have taken one */
	session->counter.doubt_id = 0;
}

/* ---- when there is time ---- */

bool counter_wanted(const struct session *session, struct moment now)
{
	const struct counter *it = &session->counter;

	if (it->doubt_id != 0)
		return now.up >= it->over_at;
	return it->trust == SIM_COUNTER_UNKNOWN && it->last >= 0 && it->last != it->found;
}

static void note(struct session *session, enum sim_counter trust)
{
	struct store *store = session_office(session)->store;

	if (store_begin(store) != STORE_DONE)
		return;
	sim_counter_put(store, session->sim, trust);
	if (store_commit(store) == STORE_DONE)
		session->counter.trust = trust;
}

/* Twice the number that the modem told last, and not the same: it is no accident. */
static void learn(struct session *session)
{
	struct counter *it = &session->counter;

	if (it->read != it->last)
		note(session, SIM_COUNTER_NOT_KEPT);
	else if (it->found >= 0)
		note(session, SIM_COUNTER_KEPT);
	else
		it->found = it->read;
}

void counter_asked(struct session *session, struct moment now)
{
	struct counter *it = &session->counter;

	if (it->doubt_id != 0) {
		if (it->read == it->before)
			never_tried(session, it->doubt_id, it->doubt_part, now);
		it->doubt_id = 0;
	} else if (it->last >= 0) {
		learn(session);
	}
	it->read = -1;
}
