#include "inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const struct sim_settings sim_settings_default = {
	.name = "m1",
	.manufacturer = "Cunxin",
	.model = "SIM-MODEM",
	.revision = "SIMMODEM_" CUNXIN_VERSION,
	.imei = "862107043556942",
	.iccid = "89860012345678901234",
	.imsi = "460001234567890",
	.number = "+8613800000000",
	.centre = "+8613800100500",
	.operator_name = "CHINA MOBILE",
	.pin = "",
	.sm = 50,
	.reports = true,
	.report_delay = SECONDS(1),
	.boot = 300,
	.echo = true,
};

/* Typed ahead while the modem is busy; more is lost, as in a real receive buffer. */
#define INPUT_MAX 65536

static void own_texts(struct sim_settings *settings)
{
	settings->name = need_copy(settings->name);
	settings->manufacturer = need_copy(settings->manufacturer);
	settings->model = need_copy(settings->model);
	settings->revision = need_copy(settings->revision);
	settings->imei = need_copy(settings->imei);
	settings->operator_name = need_copy(settings->operator_name);
	settings->iccid = settings->imsi = settings->number = settings->centre = settings->pin = "";
}

static void release_texts(struct sim_settings *settings)
{
	free((char *)settings->name);
	free((char *)settings->manufacturer);
	free((char *)settings->model);
	free((char *)settings->revision);
	free((char *)settings->imei);
	free((char *)settings->operator_name);
}

/* 3GPP TS 27.005 §3: what is there after power on. */
void modem_profile_reset(struct sim_modem *modem)
{
	modem->profile = (struct profile){
		.echo = modem->settings.echo,
		.verbose = 1,
		.cmgf = 0,
		.csmp = { 17, 167, 0, 0 },
		.cgsms = 1,
		.cnmi = { 0, 0, 0, 0, 0 },
		.cscs = "IRA",
	};
	if (modem->storage[STORAGE_SM].size == 0)
		for (int i = 0; i < 3; i++)
			modem->profile.memory[i] = STORAGE_ME;
}

static void make_storage(struct storage *storage, const char *name, size_t size)
{
	*storage = (struct storage){ .name = name, .size = size };
	storage->slots = need_zeroed(size + 1, sizeof *storage->slots);
}

struct sim_modem *sim_modem_new(const struct sim_settings *settings, struct network *network,
				struct moment now)
{
	struct sim_modem *modem = need_zeroed(1, sizeof *modem);

	modem->settings = *settings;
	modem->network = network;
	modem->line = network_join(network, settings->name);
	copy_text(modem->iccid, sizeof modem->iccid, settings->iccid);
	copy_text(modem->imsi, sizeof modem->imsi, settings->imsi);
	copy_text(modem->number, sizeof modem->number, settings->number);
	copy_text(modem->centre, sizeof modem->centre, settings->centre);
	copy_text(modem->pin, sizeof modem->pin, settings->pin);
	own_texts(&modem->settings);
	make_storage(&modem->storage[STORAGE_SM], "SM", settings->sm);
	make_storage(&modem->storage[STORAGE_ME], "ME", settings->me);
	make_storage(&modem->storage[STORAGE_SR], "SR", settings->sr);
	modem->pin_open = modem->pin[0] == '\0';
	modem->pin_left = 3;
	modem->puk_left = 10;
	modem->cfun = 1;
	modem->registration = NETWORK_HOME;
	modem->signal = 21;
	modem->sms_ready_at = modem->boot_at = now.up;
	modem->faults.back_at = modem->faults.mute_until = NEVER;
	modem_profile_reset(modem);
	at_lexer_reset(&modem->lexer, true);
	return modem;
}

void sim_modem_free(struct sim_modem *modem)
{
	if (modem == NULL)
		return;
	say_forget(modem);
	for (int i = 0; i < STORAGES; i++) {
		for (size_t j = 0; j < modem->storage[i].size; j++)
			free(modem->storage[i].slots[j].pdu);
		free(modem->storage[i].slots);
	}
	network_parcel_free(modem->unacknowledged);
	buffer_release(&modem->input);
	buffer_release(&modem->answer);
	buffer_release(&modem->held_news);
	buffer_release(&modem->output);
	release_texts(&modem->settings);
	free(modem);
}

const char *sim_modem_name(const struct sim_modem *modem)
{
	return modem->settings.name;
}

size_t sim_modem_line(const struct sim_modem *modem)
{
	return modem->line;
}

/* ---- power and radio ---- */

static void input_forget(struct sim_modem *modem)
{
	buffer_clear(&modem->input);
	modem->input_at = 0;
	at_lexer_reset(&modem->lexer, true);
}

void modem_reboot(struct sim_modem *modem, int64_t after, bool silent, struct moment now)
{
	if (modem->unacknowledged != NULL)
		deliver_acknowledged(modem, false, now);
	say_forget(modem);
	input_forget(modem);
	modem_profile_reset(modem);
	modem->activity = ACTIVITY_OFF;
	modem->due = modem->boot_at = now.up + after;
	modem->sms_ready_at = modem->boot_at + modem->settings.boot / 2;
	modem->silent_boot = silent;
	modem->cfun = 1;
	modem->pin_open = modem->pin[0] == '\0';
}

void modem_hang_up(struct sim_modem *modem, int64_t after, struct moment now)
{
	modem->faults.gone = true;
	modem->faults.back_at = after == NEVER ? NEVER : now.up + after;
	sim_modem_unheard(modem);
}

/* Without its cable a modem on USB has no power: settings, prompt and segment in the air are lost. */
void modem_unplug(struct sim_modem *modem, int64_t after, struct moment now)
{
	modem_reboot(modem, after == NEVER ? 0 : after + modem->settings.boot, false, now);
	modem_hang_up(modem, after, now);
}

static void power_came(struct sim_modem *modem)
{
	int64_t ready = modem->sms_ready_at;

	modem->activity = ACTIVITY_READY;
	modem->faults.half_dead = false;
	if (modem->silent_boot)
		return;
	say_later(modem, modem->boot_at, true, "RDY");
	say_later(modem, modem->boot_at, true, "+CFUN: 1");
	if (modem->sim == SIM_MISSING) {
		say_later(modem, ready, true, "+CPIN: NOT INSERTED");
		return;
	}
	say_later(modem, ready, true, modem->pin_open ? "+CPIN: READY" : "+CPIN: SIM PIN");
	if (modem->pin_open) {
		say_later(modem, ready, true, "Call Ready");
		say_later(modem, ready, true, "SMS Ready");
	}
}

bool modem_registered(const struct sim_modem *modem)
{
	return modem->cfun == 1 && modem->sim == SIM_INSERTED && modem->pin_open &&
	       (modem->registration == NETWORK_HOME || modem->registration == NETWORK_ROAMING ||
		modem->registration == NETWORK_SMS_ONLY);
}

int modem_registration(const struct sim_modem *modem)
{
	bool can = modem->cfun == 1 && modem->sim == SIM_INSERTED && modem->pin_open;

	return can ? (int)modem->registration : NETWORK_NONE;
}

static void registration_news(struct sim_modem *modem, const char *name, long mode)
{
	if (mode == 0)
		return;
	if (mode == 2 && modem_registered(modem))
		say_news(modem, "%s: %d,\"84CD\",\"0A3FB477\",7", name, modem_registration(modem));
	else
		say_news(modem, "%s: %d", name, modem_registration(modem));
}

void modem_register(struct sim_modem *modem, enum sim_registration registration)
{
	modem->registration = registration;
	if (modem->activity == ACTIVITY_OFF)
		return;
	registration_news(modem, "+CREG", modem->profile.creg);
	registration_news(modem, "+CGREG", modem->profile.cgreg);
	registration_news(modem, "+CEREG", modem->profile.cereg);
}

bool sim_modem_present(const struct sim_modem *modem)
{
	return !modem->faults.gone;
}

unsigned sim_modem_plugged(const struct sim_modem *modem)
{
	return modem->plugged;
}

/* ---- a command line, from its first byte to its result ---- */

void modem_finish(struct sim_modem *modem, struct outcome outcome)
{
	modem->rest = NULL;
	if (modem->activity != ACTIVITY_OFF)
		modem->activity = ACTIVITY_READY;
	say_result(modem, outcome);
	say_out(modem);
}

/* Runs what is left of the line; stops at the first error, or at a command that takes time. */
static void run_line(struct sim_modem *modem, struct moment now)
{
	struct call call;
	enum taken taken = TAKEN_NONE;
	struct outcome outcome = FINE;

	modem->activity = ACTIVITY_READY;
	while (outcome.kind == OUTCOME_OK &&
	       (taken = line_take(&modem->rest, &call)) == TAKEN_CALL) {
		modem->lines_said = 0;
		outcome = command_run(modem, &call, now);
	}
	if (outcome.kind == OUTCOME_PENDING)
		return;
	if (outcome.kind == OUTCOME_OK && taken == TAKEN_BAD)
		outcome = WRONG;
	modem_finish(modem, outcome);
	if (outcome.kind == OUTCOME_REBOOT)
		modem_reboot(modem, modem->settings.boot, false, now);
}

/* Only what follows "AT" is a command line (V.250 §5.2.1); anything else is passed over. */
static const char *after_at(const char *line)
{
	for (; *line != '\0'; line++)
		if (toupper((unsigned char)line[0]) == 'A' &&
		    toupper((unsigned char)line[1]) == 'T')
			return line + 2;
	return NULL;
}

static void line_came(struct sim_modem *modem, const char *line, struct moment now)
{
	const char *command = after_at(line);
	size_t size = 0;

	if (command == NULL)
		return;
	for (; *command != '\0'; command++)
		if ((unsigned char)*command >= 0x20)
			modem->command[size++] = *command;
	modem->command[size] = '\0';
	modem->rest = modem->command;
	modem->activity = ACTIVITY_THINKING;
	modem->due = now.up + modem->settings.latency;
	if (modem->due <= now.up)
		run_line(modem, now);
}

static void open_body(struct sim_modem *modem)
{
	modem->activity = ACTIVITY_BODY;
	at_lexer_expect_body(&modem->lexer);
	say_prompt(modem);
}

void modem_prompt(struct sim_modem *modem, struct moment now)
{
	if (modem->faults.prompt == PROMPT_LATE && modem->faults.prompt_delay > 0) {
		modem->activity = ACTIVITY_PROMPTING;
		modem->due = now.up + modem->faults.prompt_delay;
		return;
	}
	open_body(modem);
}

static bool listening(const struct sim_modem *modem)
{
	return modem->activity == ACTIVITY_READY || modem->activity == ACTIVITY_BODY;
}

/* In text mode each new line of a message is asked for (3GPP TS 27.005 §3.5.1). */
static void echo(struct sim_modem *modem, const char *bytes, size_t size, bool body)
{
	for (size_t i = 0; i < size; i++) {
		if (body && (bytes[i] == 0x1A || bytes[i] == 0x1B))
			continue;
		say_echo(modem, bytes + i, 1);
		if (body && bytes[i] == '\r' && modem->profile.cmgf == 1)
			say_prompt(modem);
	}
}

static void take_input(struct sim_modem *modem, struct moment now)
{
	struct at_token token;

	while (listening(modem)) {
		const char *bytes = buffer_text(&modem->input) + modem->input_at;
		size_t left = modem->input.size - modem->input_at;
		bool body = modem->activity == ACTIVITY_BODY;
		size_t used = at_lexer_next(&modem->lexer, bytes, left, &token);

		echo(modem, bytes, used, body);
		modem->input_at += used;
		switch (token.kind) {
		case AT_TOKEN_LINE: line_came(modem, token.text, now); break;
		case AT_TOKEN_BODY: message_body(modem, token.text, now); break;
		case AT_TOKEN_ABORT: message_body(modem, NULL, now); break;
		case AT_TOKEN_PROMPT: break;
		case AT_TOKEN_NONE:
			buffer_clear(&modem->input);
			modem->input_at = 0;
			return;
		}
	}
}

void sim_modem_input(struct sim_modem *modem, const char *bytes, size_t size, struct moment now)
{
	if (modem->faults.gone || modem->faults.mute || modem->activity == ACTIVITY_OFF)
		return;
	if (modem->input.size + size > INPUT_MAX)
		return;
	/* Any byte aborts a command that takes for ever (V.250 §5.6.1). */
	if (modem->activity == ACTIVITY_HANGING)
		modem->activity = ACTIVITY_READY;
	buffer_add(&modem->input, bytes, size);
	take_input(modem, now);
	sim_modem_tick(modem, now);
}

/* ---- time ---- */

static void activity_due(struct sim_modem *modem, struct moment now)
{
	switch (modem->activity) {
	case ACTIVITY_THINKING: run_line(modem, now); break;
	case ACTIVITY_PROMPTING: open_body(modem); break;
	case ACTIVITY_SENDING: message_sent(modem, now); break;
	case ACTIVITY_OFF: power_came(modem); break;
	case ACTIVITY_READY:
	case ACTIVITY_BODY:
	case ACTIVITY_HANGING: break;
	}
}

static bool timed(const struct sim_modem *modem)
{
	return modem->activity == ACTIVITY_THINKING || modem->activity == ACTIVITY_PROMPTING ||
	       modem->activity == ACTIVITY_SENDING || modem->activity == ACTIVITY_OFF;
}

static void faults_due(struct sim_modem *modem, struct moment now)
{
	struct faults *faults = &modem->faults;

	if (faults->mute && faults->mute_until <= now.up) {
		faults->mute = false;
		faults->mute_until = NEVER;
	}
	if (faults->pulls && modem->output.size == 0) {
		faults->pulls = false;
		modem_unplug(modem, faults->pull_for, now);
	}
	if (faults->gone && faults->back_at <= now.up) {
		faults->gone = false;
		faults->back_at = NEVER;
		modem->plugged++;
		input_forget(modem);
	}
}

void sim_modem_tick(struct sim_modem *modem, struct moment now)
{
	faults_due(modem, now);
	while (timed(modem) && modem->due <= now.up) {
		activity_due(modem, now);
		take_input(modem, now);
	}
	deliver_tick(modem, now);
	ring_tick(modem, now);
	say_tick(modem, now);
}

int64_t sim_modem_deadline(const struct sim_modem *modem)
{
	int64_t deadline = say_deadline(modem);

	if (modem->faults.pulls && modem->output.size == 0)
		return 0;
	if (timed(modem))
		deadline = earlier(deadline, modem->due);
	if (modem->faults.gone)
		deadline = earlier(deadline, modem->faults.back_at);
	if (modem->faults.mute)
		deadline = earlier(deadline, modem->faults.mute_until);
	return earlier(deadline, earlier(deliver_deadline(modem), ring_deadline(modem)));
}

size_t sim_modem_stored(const struct sim_modem *modem)
{
	size_t stored = modem->unacknowledged != NULL;

	for (int i = 0; i < STORAGES; i++)
		stored += modem->storage[i].used;
	return stored;
}

bool sim_modem_idle(const struct sim_modem *modem)
{
	return modem->activity == ACTIVITY_READY && modem->output.size == 0 && modem->later == NULL;
}

unsigned sim_modem_pin_tries(const struct sim_modem *modem)
{
	return modem->pin_tries;
}
