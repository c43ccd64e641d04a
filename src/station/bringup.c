/*
 * From an open port to a modem that is ready: one table, a step a row (modem.md 1.3). A step
 * that fails goes on, waits and repeats, climbs down a ladder of variants, or ends in a hold
 * whose words tell a person what to do.
 */
#include "station/session.h"

#include "base/buffer.h"
#include "station/announce.h"
#include "store/setting.h"
#include "store/sim.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define BOOT_PATIENCE  SECONDS(60)
#define SETTLES_MS     200 /* silence after which no earlier answer is to come */
#define HOLD_SIM       SECONDS(60)
#define HOLD_PIN       HOURS(24)
#define HOLD_NO_SMS    HOURS(1)
#define PIN_TRIES_LEFT 3 /* a PIN is entered only while at least so many tries are left */
#define HEALTH_FIRST   SECONDS(60)
#define SWEEP_FIRST    SECONDS(60)

/* What follows a step. */
enum follow {
	FOLLOW_NEXT,
	FOLLOW_AGAIN, /* the same step at once, composed anew */
	FOLLOW_WAIT,  /* the same step after its pause */
	FOLLOW_HELD,  /* recover_hold() was called */
	FOLLOW_LOST   /* no answer: the ladder */
};

struct step {
	const char *command; /* NULL: composed */
	/* A command, or NULL to leave the step out. */
	const char *(*compose)(struct session *session);
	const char *prefix;
	int32_t patience;
	unsigned tries; /* how often a time-out is taken before the ladder */
	int64_t pause;	/* between two tries */
	bool optional;	/* a time-out goes on too */
	void (*answer)(struct session *session, const char *line);
	enum follow (*done)(struct session *session, const struct at_event *event,
			    struct moment now);
};

static const char *after_colon(const char *line)
{
	const char *colon = strchr(line, ':');

	return colon == NULL ? line : colon + 1;
}

/* ---- who it is ---- */

static void take_manufacturer(struct session *session, const char *line)
{
	session_phrase(session->manufacturer, sizeof(session->manufacturer), line);
}

static void take_model(struct session *session, const char *line)
{
	session_phrase(session->model, sizeof(session->model), line);
}

static void take_revision(struct session *session, const char *line)
{
	session_phrase(session->revision, sizeof(session->revision), line);
}

/* The digits of a line; false if there are fewer than the least. */
static bool take_digits(char *out, size_t size, const char *line, size_t least)
{
	size_t used = 0;

	for (; *line != '\0' && used + 1 < size; line++) {
		if (isxdigit((unsigned char)*line))
			out[used++] = (char)toupper((unsigned char)*line);
	}
	out[used] = '\0';
	return used >= least;
}

static void take_imei(struct session *session, const char *line)
{
	char digits[24];

	if (take_digits(digits, sizeof(digits), after_colon(line), 14))
		copy_text(session->imei, sizeof(session->imei), digits);
}

static void take_iccid(struct session *session, const char *line)
{
	char digits[32];

	if (take_digits(digits, sizeof(digits), after_colon(line), 18)) {
		copy_text(session->sim, sizeof(session->sim), digits);
		session->answered = true;
	}
}

/* "imei:NNN": this port must be that modem's, by the 14 digits before the check digit. */
static enum follow imei_done(struct session *session, const struct at_event *event,
			     struct moment now)
{
	const char *device = session->config->device;

	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	session->found =
		!text_begins(device, "imei:") || strncmp(session->imei, device + 5, 14) == 0;
	if (session->found)
		return FOLLOW_NEXT;
	recover_leave(session, "this port is another modem's; looking at the next", now);
	return FOLLOW_HELD;
}

/* ICCID has no standard command; each family has its own. */
static const char *iccid_command(const struct session *session)
{
	static const char *const commands[] = { "AT+CCID", "AT+QCCID", "AT+ICCID", "AT^ICCID?" };

	return session->tries < sizeof(commands) / sizeof(*commands) ? commands[session->tries]
								     : NULL;
}

static const char *compose_iccid(struct session *session)
{
	if (session->tries == 0)
		session->sim[0] = '\0';
	return iccid_command(session);
}

/* Some tell it only once the PIN was entered; until then the SIM had a makeshift name. */
static const char *compose_iccid_again(struct session *session)
{
	return strchr(session->sim, ':') != NULL ? iccid_command(session) : NULL;
}

/* And some only once the SIM is not busy any more, which a bare ERROR does not tell. */
static const char *compose_iccid_last(struct session *session)
{
	bool named = session->sim[0] != '\0' && strchr(session->sim, ':') == NULL;

	return named ? NULL : iccid_command(session);
}

static enum follow iccid_done(struct session *session, const struct at_event *event,
			      struct moment now)
{
	(void)event;
	(void)now;
	session->tries++;
	return session->answered ? FOLLOW_NEXT : FOLLOW_AGAIN;
}

/* The SIM's own name, or where that cannot be read the modem's. */
static void name_sim(struct session *session)
{
	if (session->sim[0] == '\0' && session->imei[0] != '\0')
		snprintf(session->sim, sizeof(session->sim), "imei:%s", session->imei);
	else if (session->sim[0] == '\0')
		snprintf(session->sim, sizeof(session->sim), "modem:%.20s", session->config->name);
}

/* ---- radio and PIN ---- */

static void take_function(struct session *session, const char *line)
{
	long level = 0;
	const char *rest = after_colon(line);

	if (at_field_number(&rest, &level) && level == 1)
		session->answered = true;
}

static const char *compose_function(struct session *session)
{
	return session->answered ? NULL : "AT+CFUN=1";
}

static void take_pin_state(struct session *session, const char *line)
{
	session_phrase(session->pin_state, sizeof(session->pin_state), after_colon(line));
	session->answered = true;
}

static bool wait_more(struct session *session, struct moment now)
{
	if (session->give_up_at == 0)
		session->give_up_at = now.up + BOOT_PATIENCE;
	return now.up < session->give_up_at;
}

/* No answer worth acting on: busy, not inserted, failure (3GPP TS 27.007 §9.2). */
static enum follow pin_trouble(struct session *session, const struct at_event *event,
			       struct moment now)
{
	bool absent = event->code == 10 || event->code == 310;

	if (wait_more(session, now) && !absent)
		return FOLLOW_WAIT;
	recover_hold(session,
		     absent ? "no SIM: put one in"
			    : "the SIM does not answer: take it out and in again",
		     now.up + HOLD_SIM, now);
	return FOLLOW_HELD;
}

static enum follow pin_state_done(struct session *session, const struct at_event *event,
				  struct moment now)
{
	const char *state = session->pin_state;

	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (state[0] == '\0') /* `answered` may still be that of AT+CFUN? */
		return event->result == AT_ERROR ? FOLLOW_NEXT : pin_trouble(session, event, now);
	if (strcasecmp(state, "READY") == 0 || strcasecmp(state, "SIM PIN") == 0)
		return FOLLOW_NEXT;
	if (strcasecmp(state, "NOT READY") == 0 || strcasecmp(state, "SIM BUSY") == 0)
		return pin_trouble(session, event, now);
	if (strcasecmp(state, "NOT INSERTED") == 0)
		recover_hold(session, "no SIM: put one in", now.up + HOLD_SIM, now);
	else if (strcasestr(state, "PUK") != NULL)
		recover_hold(session, "the SIM is locked and wants its PUK: unlock it in a phone",
			     now.up + HOLD_PIN, now);
	else
		recover_hold(session, "the SIM is locked to another device", now.up + HOLD_PIN,
			     now);
	return FOLLOW_HELD;
}

static bool pin_wanted(const struct session *session)
{
	return strcasecmp(session->pin_state, "SIM PIN") == 0;
}

static const char *compose_pin_tries(struct session *session)
{
	session->pin_left = -1;
	return pin_wanted(session) ? "AT+CPINR=\"SIM PIN\"" : NULL;
}

/* "+CPINR: SIM PIN,3,3" (3GPP TS 27.007 §8.65). */
static void take_pin_tries(struct session *session, const char *line)
{
	const char *rest = after_colon(line);
	char name[24];

	at_field(&rest, name, sizeof(name));
	at_field_number(&rest, &session->pin_left);
}

static bool all_digits(const char *text)
{
	size_t size = strspn(text, "0123456789");

	return size >= 4 && size <= 8 && text[size] == '\0';
}

/* Whether the PIN may be tried: one wrong try is the last one (promise P12). */
static const char *pin_objection(struct session *session)
{
	struct store *store = session_office(session)->store;

	if (session->config->pin[0] == '\0')
		return "the SIM wants a PIN: set pin of this modem in the config, or switch the "
		       "PIN off in a phone";
	if (!all_digits(session->config->pin))
		return "the PIN in the config is not 4 to 8 digits";
	if (sim_pin_failed(store, session->sim, session->config->pin))
		return "this SIM refused its PIN before; correct pin of this modem in the config";
	if (session->pin_left >= 0 && session->pin_left < PIN_TRIES_LEFT)
		return "the SIM has too few PIN tries left; unlock it in a phone";
	return NULL;
}

/* The try is noted before it is made: a crash in between counts as tried. */
static bool note_pin_try(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;

	if (store_begin(store) != STORE_DONE)
		return false;
	sim_pin_tried(store, session->sim, session->config->pin, now);
	return store_commit(store) == STORE_DONE;
}

static const char *compose_pin(struct session *session)
{
	if (!pin_wanted(session))
		return NULL;
	snprintf(session->wanted_command, sizeof(session->wanted_command), "AT+CPIN=\"%.8s\"",
		 session->config->pin);
	return session->wanted_command;
}

static enum follow pin_done(struct session *session, const struct at_event *event,
			    struct moment now)
{
	struct store *store = session_office(session)->store;

	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (event->result != AT_OK) {
		recover_hold(session,
			     "the SIM refused its PIN; it is not tried again: correct pin of this "
			     "modem in the config",
			     now.up + HOLD_PIN, now);
		return FOLLOW_HELD;
	}
	if (store_begin(store) == STORE_DONE) {
		sim_pin_accepted(store, session->sim, now);
		store_commit(store);
	}
	return FOLLOW_NEXT;
}

static const char *compose_pin_again(struct session *session)
{
	return pin_wanted(session) || session->give_up_at != 0 ? "AT+CPIN?" : NULL;
}

static enum follow pin_again_done(struct session *session, const struct at_event *event,
				  struct moment now)
{
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (strcasecmp(session->pin_state, "READY") == 0)
		return FOLLOW_NEXT;
	return pin_trouble(session, event, now);
}

/* ---- what the SIM knows of a segment in doubt ---- */

static const char *compose_power(struct session *session)
{
	return counter_speaks(session) ? "AT+CREG?" : NULL;
}

static const char *compose_counter(struct session *session)
{
	return counter_speaks(session) ? COUNTER_COMMAND : NULL;
}

static enum follow counter_done(struct session *session, const struct at_event *event,
				struct moment now)
{
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	counter_after_doubt(session, now);
	return FOLLOW_NEXT;
}

/* ---- messages ---- */

static enum follow format_done(struct session *session, const struct at_event *event,
			       struct moment now)
{
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (event->result == AT_OK)
		return FOLLOW_NEXT;
	if (++session->tries < 10)
		return FOLLOW_WAIT;
	recover_hold(session, "this modem's firmware has no short messages: use another modem",
		     now.up + HOLD_NO_SMS, now);
	return FOLLOW_HELD;
}

static const char *compose_storages(struct session *session)
{
	session->storage_count = 0;
	session->three_storages = true;
	session->current = STORAGES_MAX;
	session->home = 0;
	return "AT+CPMS=?";
}

static bool only_reports(const struct session *session)
{
	return session->storage_count == 0 ||
	       (session->storage_count == 1 && text_is(session->storages[0].name, "SR"));
}

static enum follow storages_done(struct session *session, const struct at_event *event,
				 struct moment now)
{
	(void)now;
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (only_reports(session))
		storage_add(session, "SM"); /* nothing usable was listed (modem.md Q59) */
	session->selecting = 0;
	return FOLLOW_NEXT;
}

static const char *select_command(struct session *session, const char *name)
{
	snprintf(session->wanted_command, sizeof(session->wanted_command),
		 session->three_storages ? "AT+CPMS=\"%s\",\"%s\",\"%s\"" : "AT+CPMS=\"%s\"", name,
		 name, name);
	return session->wanted_command;
}

/* Each storage is selected once, to learn its size and whether three names are taken. */
static const char *compose_each_storage(struct session *session)
{
	while (session->selecting < session->storage_count) {
		const char *name = session->storages[session->selecting].name;

		if (!text_is(name, "SR"))
			return select_command(session, name);
		session->storages[session->selecting++].total = 0;
	}
	return NULL;
}

/* "+CPMS: used,total,…"; some put the name in front of each pair. */
static void take_counts(struct session *session, const char *line)
{
	struct storage *storage = &session->storages[session->selecting];
	const char *rest = after_colon(line);
	char name[16];

	if (strchr(line, '"') != NULL)
		at_field(&rest, name, sizeof(name));
	at_field_number(&rest, &storage->used);
	at_field_number(&rest, &storage->total);
}

static enum follow each_storage_done(struct session *session, const struct at_event *event,
				     struct moment now)
{
	struct storage *storage = &session->storages[session->selecting];

	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (event->result == AT_CMS_ERROR && (event->code == 314 || event->code == 515) &&
	    wait_more(session, now))
		return FOLLOW_WAIT;
	if (event->result != AT_OK && session->three_storages) {
		session->three_storages = false;
		return FOLLOW_AGAIN;
	}
	if ((event->result != AT_OK || storage->total == 0) && session->storage_count > 1) {
		session->three_storages = true;
		storage_drop(session, session->selecting);
		return FOLLOW_AGAIN;
	}
	session->current = session->selecting;
	session->selecting++;
	return FOLLOW_AGAIN;
}

/* Where new messages go: the largest; the modem's own memory where they are alike. */
static const char *compose_home(struct session *session)
{
	for (size_t i = 0; i < session->storage_count; i++) {
		const struct storage *best = &session->storages[session->home];
		const struct storage *it = &session->storages[i];

		if (it->total > best->total ||
		    (it->total == best->total && text_is(it->name, "ME")))
			session->home = i;
	}
	if (session->current == session->home)
		return NULL;
	session->selecting = session->home;
	return select_command(session, session->storages[session->home].name);
}

static enum follow home_done(struct session *session, const struct at_event *event,
			     struct moment now)
{
	(void)now;
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	session->current = event->result == AT_OK ? session->home : STORAGES_MAX;
	return FOLLOW_NEXT;
}

static void take_centre(struct session *session, const char *line)
{
	const char *rest = after_colon(line);

	at_field(&rest, session->centre, sizeof(session->centre));
	session->answered = session->centre[0] != '\0';
}

static const char *compose_number(struct session *session)
{
	session->number[0] = '\0';
	return "AT+CNUM";
}

/* "NAME","NUMBER",TYPE: the first that is a subscriber's. */
static void take_number(struct session *session, const char *line)
{
	const char *country = session_office(session)->config->country_code;
	const char *rest = after_colon(line);
	char name[PHRASE_SIZE], digits[PHONE_SIZE];

	if (session->number[0] != '\0')
		return;
	at_field(&rest, name, sizeof(name));
	at_field(&rest, digits, sizeof(digits));
	if (phone_read(digits, country, session->number, sizeof(session->number)) > PHONE_FOREIGN)
		session->number[0] = '\0';
}

/* Only where the modem knows none and the config does. */
static const char *compose_centre(struct session *session)
{
	const char *centre = session->config->centre;

	if (session->centre[0] != '\0')
		return NULL;
	if (centre[0] == '\0' || centre[strspn(centre, "+0123456789")] != '\0') {
		session_say(session, 4,
			    "no service centre number on the SIM; set centre of this modem in the "
			    "config (sending fails with +CMS ERROR 330 without it)");
		return NULL;
	}
	snprintf(session->wanted_command, sizeof(session->wanted_command), "AT+CSCA=\"%.20s\",%d",
		 centre, centre[0] == '+' ? 145 : 129);
	return session->wanted_command;
}

/* Modems list values that they refuse, so each is tried; what they list is asked for after that
 * (modem.md 1.4.2). A modem that takes none is listed once a minute. */
static const char *const announcing[] = {
	"AT+CNMI=2,1,0,1,0", "AT+CNMI=1,1,0,1,0", "AT+CNMI=2,1,0,2,0", "AT+CNMI=1,1,0,2,0",
	"AT+CNMI=2,1,0,0,0", "AT+CNMI=1,1,0,0,0", "AT+CNMI=3,1,0,1,0", "AT+CNMI=?",
};
#define RUNG_LISTED  (sizeof(announcing) / sizeof(*announcing) - 1)
#define RUNG_DERIVED (RUNG_LISTED + 1)

static const char *compose_announcing(struct session *session)
{
	session->announces = false;
	if (session->cnmi_rung == RUNG_LISTED)
		session->wanted_command[0] = '\0';
	if (session->cnmi_rung < RUNG_DERIVED)
		return announcing[session->cnmi_rung];
	return session->cnmi_rung == RUNG_DERIVED && session->wanted_command[0] != '\0'
		       ? session->wanted_command
		       : NULL;
}

static void take_listed(struct session *session, const char *line)
{
	if (!announce_best(line, session->wanted_command, sizeof(session->wanted_command)))
		session->wanted_command[0] = '\0';
}

static enum follow announcing_done(struct session *session, const struct at_event *event,
				   struct moment now)
{
	(void)now;
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (event->result != AT_OK || session->cnmi_rung == RUNG_LISTED) {
		session->cnmi_rung++;
		return FOLLOW_AGAIN;
	}
	session->announces = true;
	return FOLLOW_NEXT;
}

/* "+CNMI: mode,mt,…": OK to a setting does not mean that it was taken. */
static void take_announcing(struct session *session, const char *line)
{
	const char *rest = after_colon(line);
	long mode = 0, destination = 1;

	at_field_number(&rest, &mode);
	at_field_number(&rest, &destination);
	session->announces = destination == 1;
}

static void take_keeps_link(struct session *session, const char *line)
{
	session->keeps_link = strchr(after_colon(line), '2') != NULL;
}

static enum follow keeps_link_done(struct session *session, const struct at_event *event,
				   struct moment now)
{
	(void)now;
	if (event->result != AT_OK)
		session->keeps_link = false;
	session->link_kept = false;
	return event->result == AT_TIMED_OUT ? FOLLOW_LOST : FOLLOW_NEXT;
}

static void take_health(struct session *session, const char *line)
{
	health_line(session, line, false);
}

/* Commands of the config for this modem ("AT&F"), one after the other. */
static const char *compose_extra(struct session *session)
{
	return session->tries < session->config->init_count ? session->config->init[session->tries]
							    : NULL;
}

static enum follow extra_done(struct session *session, const struct at_event *event,
			      struct moment now)
{
	(void)now;
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (event->result != AT_OK)
		session_say(session, 4, "the modem refuses %s of the config",
			    session->config->init[session->tries]);
	session->tries++;
	return FOLLOW_AGAIN;
}

/*
 * Every modem names its maker. An OK without a name is an earlier one's: ESC at a prompt is
 * answered too (3GPP TS 27.005 §4.3), and so all answers since have been one too early. What is
 * still to come is heard out, then it is asked again. Costs nothing where no prompt was open.
 */
static enum follow manufacturer_done(struct session *session, const struct at_event *event,
				     struct moment now)
{
	if (event->result == AT_TIMED_OUT)
		return FOLLOW_LOST;
	if (session->manufacturer[0] != '\0' || event->result != AT_OK || ++session->tries > 2)
		return FOLLOW_NEXT;
	at_chat_drain(&session->chat, SETTLES_MS, SECONDS(2), now.up);
	return FOLLOW_AGAIN;
}

/* Its own echo has been heard by then; what is echoed from here on is echoed whatever it is told. */
static enum follow echo_done(struct session *session, const struct at_event *event,
			     struct moment now)
{
	(void)event;
	(void)now;
	session->chat.echo_seen = false;
	return FOLLOW_NEXT;
}

/* ---- the table ---- */

/* clang-format off */
static const struct step steps[] = {
	{ .command = "AT",        .patience = 1000, .tries = 3 },
	{ .command = "ATE0",      .patience = 2000, .optional = true, .done = echo_done },
	{ .command = "ATV1Q0",    .patience = 2000, .optional = true },
	{ .command = "AT+CMEE=1", .patience = 3000, .optional = true },
	{ .compose = compose_extra, .patience = 10000, .done = extra_done },
	{ .command = "AT+CGMI", .prefix = "", .patience = 5000, .answer = take_manufacturer,
	  .done = manufacturer_done },
	{ .command = "AT+CGMM", .prefix = "", .patience = 5000, .answer = take_model },
	{ .command = "AT+CGMR", .prefix = "", .patience = 5000, .answer = take_revision },
	{ .command = "AT+CGSN", .prefix = "", .patience = 5000, .answer = take_imei,
	  .done = imei_done },
	{ .command = "AT+CFUN?", .prefix = "+CFUN:", .patience = 10000, .answer = take_function },
	{ .compose = compose_function, .patience = 30000 },
	{ .command = "AT+CPIN?", .prefix = "+CPIN:", .patience = 10000, .pause = 1000,
	  .answer = take_pin_state, .done = pin_state_done },
	{ .compose = compose_iccid, .prefix = "", .patience = 5000, .answer = take_iccid,
	  .done = iccid_done },
	{ .compose = compose_pin_tries, .prefix = "+CPINR:", .patience = 5000, .optional = true,
	  .answer = take_pin_tries },
	{ .compose = compose_pin, .patience = 30000, .done = pin_done },
	{ .compose = compose_pin_again, .prefix = "+CPIN:", .patience = 10000, .pause = 1000,
	  .answer = take_pin_state, .done = pin_again_done },
	{ .compose = compose_iccid_again, .prefix = "", .patience = 5000, .answer = take_iccid,
	  .done = iccid_done },
	{ .compose = compose_power, .prefix = "+CREG:", .patience = 5000, .answer = counter_power },
	{ .compose = compose_counter, .prefix = "+CRSM:", .patience = 5000,
	  .answer = counter_line, .done = counter_done },
	{ .command = "AT+CMGF=0", .patience = 5000, .pause = 1000, .done = format_done },
	{ .command = "AT+CSMS=0", .prefix = "+CSMS:", .patience = 5000, .optional = true },
	{ .compose = compose_storages, .prefix = "+CPMS:", .patience = 20000,
	  .answer = storage_listed, .done = storages_done },
	{ .compose = compose_each_storage, .prefix = "+CPMS:", .patience = 20000, .pause = 1000,
	  .answer = take_counts, .done = each_storage_done },
	{ .compose = compose_home, .prefix = "+CPMS:", .patience = 20000,
	  .answer = take_counts, .done = home_done },
	{ .command = "AT+CSCA?", .prefix = "+CSCA:", .patience = 5000, .answer = take_centre },
	{ .compose = compose_centre, .patience = 5000 },
	{ .compose = compose_number, .prefix = "+CNUM:", .patience = 5000, .optional = true,
	  .answer = take_number },
	{ .compose = compose_announcing, .prefix = "+CNMI:", .patience = 10000,
	  .answer = take_listed, .done = announcing_done },
	{ .command = "AT+CNMI?", .prefix = "+CNMI:", .patience = 5000, .answer = take_announcing },
	{ .command = "AT+CMMS=?", .prefix = "+CMMS:", .patience = 5000, .answer = take_keeps_link,
	  .done = keeps_link_done },
	{ .command = "AT+CLIP=1", .patience = 5000, .optional = true },
	{ .command = "AT+CREG=1", .patience = 5000 },
	{ .command = "AT+CREG?", .prefix = "+CREG:", .patience = 5000, .answer = take_health },
	{ .command = "AT+CEREG=1", .patience = 5000 },
	{ .command = "AT+CEREG?", .prefix = "+CEREG:", .patience = 5000, .answer = take_health },
	{ .command = "AT+CTZU=1", .patience = 5000 },
	{ .command = "AT+CTZR=0", .patience = 5000 },
	{ .command = "AT+CSQ", .prefix = "+CSQ:", .patience = 5000, .answer = take_health },
	{ .command = "AT+COPS?", .prefix = "+COPS:", .patience = 10000, .answer = take_health },
	{ .command = "AT+CCLK?", .prefix = "+CCLK:", .patience = 5000, .answer = take_health },
	{ .compose = compose_iccid_last, .prefix = "", .patience = 5000, .answer = take_iccid,
	  .done = iccid_done },
};
/* clang-format on */

#define STEP_COUNT (sizeof(steps) / sizeof(*steps))

/* Another SIM than the one this modem had: its number and tariff may differ (F39). */
static void check_sim(struct session *session, struct moment now)
{
	struct store *store = session_office(session)->store;
	/* A SIM may tell none, or that which it had before it was ported. */
	const char *number =
		session->config->number[0] != '\0' ? session->config->number : session->number;

	session->sim_changed = !sim_is_expected(store, session->config->name, session->sim);
	if (session->sim_changed)
		session_say(session, 4,
			    "another SIM (%s) is in this modem; nothing is sent over it until "
			    "`cunxin resume` confirms it",
			    session->sim);
	if (store_begin(store) != STORE_DONE)
		return;
	sim_seen(store, session->sim, session->config->name, session->imei, now);
	if (number[0] != '\0')
		sim_number(store, session->sim, number);
	store_commit(store);
	counter_load(session);
}

static void finish(struct session *session, struct moment now)
{
	session->phase = PHASE_READY;
	session->activity = DOING_NOTHING;
	session->wake = NEVER;
	session->ready_at = session->pdu_mode_at = now.up;
	session->text_mode = false;
	session->held_words[0] = '\0';
	session->echo_tolerated = session->chat.echo_seen;
	session->chat.echo_seen = false;
	session->sweep_at = now.up + SWEEP_FIRST;
	session->sweeps = 0;
	session->sim_gone = false;
	session->ussd.known = false;
	session->health_at = now.up + HEALTH_FIRST;
	session->send_at = session->paused_until = 0;
	check_sim(session, now);
	suspect_begin(session);
	session->requests_due = true;
	storage_recall(session);
	receive_all_due(session);
	session_state(session, session->sim_changed ? "another SIM: confirm it" : "ready");
	session_say(session, 5, "ready (%s %s, SIM %s)", session->manufacturer, session->model,
		    session->sim);
	station_stir(session->station);
}

/* The PIN step needs more than a command: an objection, or a durable note first. */
static bool pin_held(struct session *session, const struct step *step, struct moment now)
{
	const char *objection;

	if (step->compose != compose_pin || !pin_wanted(session))
		return false;
	name_sim(session);
	objection = pin_objection(session);
	if (objection != NULL)
		recover_hold(session, objection, now.up + HOLD_PIN, now);
	else if (note_pin_try(session, now))
		return false;
	else
		session->wake = now.up + SECONDS(1);
	return true;
}

/* Asks the current step, or the first after it that is not left out. */
static void ask_step(struct session *session, struct moment now)
{
	session->wake = NEVER;
	while (session->step < STEP_COUNT) {
		const struct step *step = &steps[session->step];
		const char *command = step->command;

		if (pin_held(session, step, now))
			return;
		if (command == NULL)
			command = step->compose(session);
		if (command != NULL) {
			session_ask(session, DOING_BRINGUP, (unsigned)session->step, command,
				    step->prefix, step->patience, now);
			return;
		}
		session->step++;
		session->tries = 0;
	}
	name_sim(session);
	finish(session, now);
}

static void next_step(struct session *session, struct moment now)
{
	bool function_step = steps[session->step].answer == take_function;

	session->step++;
	session->tries = 0;
	if (!function_step)
		session->answered = false;
	ask_step(session, now);
}

/* What follows where the step has no mind of its own: go on, unless nothing was heard. */
static enum follow usual_done(struct session *session, const struct at_event *event)
{
	const struct step *step = &steps[session->step];
	/* A port that is only guessed will be asked again when all others were. */
	unsigned tries = recover_unproved(session) ? 1 : step->tries;

	if (event->result != AT_TIMED_OUT || step->optional)
		return FOLLOW_NEXT;
	return ++session->tries < tries ? FOLLOW_AGAIN : FOLLOW_LOST;
}

void bringup_event(struct session *session, const struct at_event *event, struct moment now)
{
	const struct step *step = &steps[session->step];
	enum follow follow;

	if (session->phase != PHASE_BRINGUP || (event->id & 0xFFFF) != session->step)
		return;
	if (event->kind == AT_EVENT_ANSWER && step->answer != NULL)
		step->answer(session, event->line);
	if (event->kind != AT_EVENT_DONE)
		return;
	follow = step->done != NULL ? step->done(session, event, now) : usual_done(session, event);
	switch (follow) {
	case FOLLOW_NEXT: next_step(session, now); break;
	case FOLLOW_AGAIN: ask_step(session, now); break;
	case FOLLOW_WAIT: session->wake = now.up + step->pause; break;
	case FOLLOW_HELD: break;
	case FOLLOW_LOST: recover_start(session, "it does not answer", now); break;
	}
}

void bringup_start(struct session *session, struct moment now)
{
	send_forget(session);
	receive_reset(session);
	counter_reset(session);
	session->phase = PHASE_BRINGUP;
	session->step = 0;
	session->tries = 0;
	session->give_up_at = 0;
	session->cnmi_rung = 0;
	session->answered = false;
	session->pin_state[0] = session->centre[0] = session->manufacturer[0] = '\0';
	if (session->held_words[0] == '\0')
		session_state(session, "starting");
	/* A prompt of an earlier life swallows every command: only ESC ends it (modem.md Q1). */
	at_chat_raw(&session->chat, "\x1b\r", 2);
	ask_step(session, now);
}

void bringup_tick(struct session *session, struct moment now)
{
	if (at_chat_idle(&session->chat) && now.up >= session->wake)
		ask_step(session, now);
}

void bringup_confirm_sim(struct session *session, struct moment now)
{
	if (!session->sim_changed ||
	    !sim_is_expected(session_office(session)->store, session->config->name, session->sim))
		return;
	session->sim_changed = false;
	session_state(session, "ready");
	session_say(session, 5, "the SIM %s is confirmed", session->sim);
	session->send_at = now.up;
}

void bringup_sim_gone(struct session *session, struct moment now)
{
	session->sim_gone = false;
	session_say(session, 4, "the SIM is gone");
	send_broken(session, "the SIM is gone", now);
	bringup_start(session, now);
}

void bringup_sim_ready(struct session *session, struct moment now)
{
	if (session->phase == PHASE_BRINGUP && session->wake != NEVER)
		session->wake = now.up;
	else if (session->phase == PHASE_HELD && session->held_for_sim)
		recover_resume(session, now);
	else if (session->phase == PHASE_READY)
		recover_rebooted(session, "its SIM is ready again", now);
}
