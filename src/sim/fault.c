#include "fault.h"

#include "inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 12

/* What a directive says after the fault's name, cut at blanks. */
struct words {
	char text[512];
	const char *rest; /* uncut, after the name */
	char *word[WORDS_MAX];
	size_t count;
};

static bool is(const struct words *words, size_t index, const char *text)
{
	return index < words->count && strcmp(words->word[index], text) == 0;
}

static bool number(const struct words *words, size_t index, double low, double high, double *value)
{
	char *end;

	if (index >= words->count)
		return false;
	*value = strtod(words->word[index], &end);
	return *end == '\0' && *value >= low && *value <= high;
}

/* Seconds as written ("0.5"), in ms; the default where nothing is written. */
static bool duration(const struct words *words, size_t index, int64_t fallback, int64_t *value)
{
	double seconds;

	*value = fallback;
	if (index >= words->count)
		return true;
	if (!number(words, index, 0, 1e7, &seconds))
		return false;
	*value = (int64_t)(seconds * 1000);
	return true;
}

/* "on", "off", or nothing for on. */
static bool flag(const struct words *words, size_t index, bool *value)
{
	if (index < words->count && !is(words, index, "on") && !is(words, index, "off"))
		return false;
	*value = !is(words, index, "off");
	return true;
}

/* ---- cable and line ---- */

static bool do_gone(struct sim_modem *modem, const struct words *words, struct moment now)
{
	int64_t after;

	if (!duration(words, 0, NEVER, &after))
		return false;
	modem_hang_up(modem, after, now);
	return true;
}

static bool do_unplug(struct sim_modem *modem, const struct words *words, struct moment now)
{
	int64_t after;

	if (!duration(words, 0, NEVER, &after))
		return false;
	modem_unplug(modem, after, now);
	return true;
}

static void copy_upper(char *out, size_t size, const char *text)
{
	size_t used = 0;

	for (; text[used] != '\0' && used + 1 < size; used++)
		out[used] = (char)toupper((unsigned char)text[used]);
	out[used] = '\0';
}

static bool do_pull_at(struct sim_modem *modem, const struct words *words, struct moment now)
{
	struct faults *faults = &modem->faults;

	(void)now;
	if (words->count == 0 || !duration(words, 1, SECONDS(5), &faults->pull_for))
		return false;
	copy_upper(faults->pull_at, sizeof faults->pull_at,
		   is(words, 0, "off") ? "" : words->word[0]);
	return true;
}

/* No fault, but how a scenario asks. */
static bool do_check_plugged(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double times;

	(void)now;
	return number(words, 0, 0, 1e6, &times) && modem->plugged == (unsigned)times;
}

static bool do_back(struct sim_modem *modem, const struct words *words, struct moment now)
{
	if (!modem->faults.gone || words->count > 0)
		return false;
	modem->faults.back_at = now.up;
	return true;
}

static bool do_mute(struct sim_modem *modem, const struct words *words, struct moment now)
{
	int64_t after = NEVER;

	modem->faults.mute = !is(words, 0, "off");
	if (modem->faults.mute && !duration(words, 0, NEVER, &after))
		return false;
	modem->faults.mute_until = after == NEVER ? NEVER : now.up + after;
	return true;
}

static bool do_half_dead(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.half_dead);
}

static bool do_echo(struct sim_modem *modem, const struct words *words, struct moment now)
{
	bool on;

	(void)now;
	modem->faults.echo_stuck = is(words, 0, "stuck");
	if (modem->faults.echo_stuck)
		return true;
	if (!flag(words, 0, &on))
		return false;
	modem->profile.echo = on;
	return true;
}

static bool do_noise(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double lines = 1;

	(void)now;
	if (is(words, 0, "off"))
		lines = 0;
	else if (words->count > 0 && !number(words, 0, 0, 100, &lines))
		return false;
	modem->faults.noise = (int)lines;
	return true;
}

static bool do_chop(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double size = 0;

	(void)now;
	if (!is(words, 0, "off") && !number(words, 0, 1, 100000, &size))
		return false;
	modem->faults.chop = (size_t)size;
	modem->allowed = modem->output_at;
	return true;
}

static bool do_cut_answer(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double size = 0;

	(void)now;
	if (!is(words, 0, "off") && !number(words, 0, 1, 100000, &size))
		return false;
	modem->faults.cut_answer = (size_t)size;
	return true;
}

static bool do_interrupt(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.interrupt);
}

static bool do_one_line(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.one_line);
}

/* The row of a list of names that the word is; -1: none. */
static int choice(const struct words *words, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (is(words, 0, names[i]))
			return i;
	return -1;
}

static bool do_ends(struct sim_modem *modem, const struct words *words, struct moment now)
{
	static const char *const names[] = { "crlf", "lf", "cr", "crcrlf" };
	int which = choice(words, names, 4);

	(void)now;
	if (which < 0)
		return false;
	modem->faults.ends = (enum ends_fault)which;
	return true;
}

static bool do_prompt(struct sim_modem *modem, const struct words *words, struct moment now)
{
	static const char *const names[] = { "fine", "short", "line", "late", "never" };
	int which = choice(words, names, 5);

	(void)now;
	if (which < 0 || !duration(words, 1, SECONDS(3), &modem->faults.prompt_delay))
		return false;
	modem->faults.prompt = (enum prompt_fault)which;
	return true;
}

/* Somebody left it in the middle of AT+CMGS: it takes everything for a body (Q1). */
static bool do_stuck_prompt(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	if (words->count > 0 || modem->activity == ACTIVITY_OFF)
		return false;
	modem->activity = ACTIVITY_BODY;
	modem->body_of = BODY_SEND;
	modem->body_length = 1;
	at_lexer_expect_body(&modem->lexer);
	return true;
}

static bool do_news(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	if (words->count == 0)
		return false;
	say_news(modem, "%s", words->rest);
	return true;
}

static bool do_news_in_prompt(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.news_in_prompt);
}

static bool do_flood(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double lines;

	(void)now;
	if (!number(words, 0, 1, 100000, &lines))
		return false;
	for (int i = 0; i < (int)lines; i++)
		say_news(modem, "^RSSI: %d", i % 32);
	return true;
}

static bool do_latency(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return words->count == 1 && duration(words, 0, 0, &modem->settings.latency);
}

static bool do_air(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return words->count == 1 && duration(words, 0, 0, &modem->settings.air);
}

static bool do_pace(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return words->count == 1 && duration(words, 0, 0, &modem->settings.pace);
}

static bool do_reboot(struct sim_modem *modem, const struct words *words, struct moment now)
{
	bool silent = is(words, 0, "silent");
	int64_t after;

	if (!duration(words, silent, modem->settings.boot, &after))
		return false;
	modem_reboot(modem, after, silent, now);
	return true;
}

static bool do_forget(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	modem_profile_reset(modem);
	return words->count == 0;
}

static bool do_text_mode(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	modem->profile.cmgf = 1;
	modem->faults.text_lists = is(words, 0, "lists");
	return words->count == 0 || (words->count == 1 && modem->faults.text_lists);
}

/* ---- SIM and storages ---- */

static void clear_storage(struct storage *storage)
{
	for (size_t i = 0; i < storage->size; i++)
		if (storage->slots[i].pdu != NULL)
			slot_clear(storage, &storage->slots[i]);
}

static bool sim_changed(struct sim_modem *modem, const struct words *words, struct moment now)
{
	if (words->count < 2 || strspn(words->word[1], "0123456789") < 18)
		return false;
	clear_storage(&modem->storage[STORAGE_SM]);
	copy_text(modem->iccid, sizeof modem->iccid, words->word[1]);
	copy_text(modem->number, sizeof modem->number, words->count > 2 ? words->word[2] : "");
	modem->sim = SIM_INSERTED;
	modem->reference = 0;
	modem->pin_left = 3;
	modem->puk_left = 10;
	modem_reboot(modem, modem->settings.boot, false, now);
	return true;
}

static bool do_sim(struct sim_modem *modem, const struct words *words, struct moment now)
{
	int64_t after;

	if (is(words, 0, "changed"))
		return sim_changed(modem, words, now);
	if (is(words, 0, "missing")) {
		modem->sim = SIM_MISSING;
		say_news(modem, "+CPIN: NOT READY");
	} else if (is(words, 0, "present")) {
		modem->sim = SIM_INSERTED;
		say_news(modem, "+CPIN: %s", modem->pin_open ? "READY" : "SIM PIN");
	} else if (is(words, 0, "busy")) {
		if (!duration(words, 1, SECONDS(10), &after))
			return false;
		modem->sim_ready_at = now.up + after;
	} else {
		return false;
	}
	modem_register(modem, modem->registration);
	return true;
}

static bool do_pin(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double left = 3;

	if (words->count == 0 || (words->count > 1 && !number(words, 1, 0, 3, &left)))
		return false;
	copy_text(modem->pin, sizeof modem->pin, is(words, 0, "off") ? "" : words->word[0]);
	modem->pin_left = (int)left;
	modem_reboot(modem, modem->settings.boot, false, now);
	return true;
}

/* Resizes an empty storage, "SM=10", and tells of it or not. */
static bool do_storage(struct sim_modem *modem, const struct words *words, struct moment now)
{
	char name[4];
	unsigned size;

	(void)now;
	if (words->count > 2 ||
	    (words->count == 2 && !is(words, 1, "unlisted") && !is(words, 1, "named")) ||
	    sscanf(words->word[0], "%2[A-Z]=%u", name, &size) != 2 || size > 10000)
		return false;
	for (int i = 0; i < STORAGES; i++) {
		struct storage *storage = &modem->storage[i];

		if (strcmp(storage->name, name) != 0)
			continue;
		if (storage->used > 0)
			return false;
		storage->slots = need_resized(storage->slots, size + 1, sizeof *storage->slots);
		for (size_t j = 0; j <= size; j++)
			storage->slots[j] = (struct slot){ .pdu = NULL };
		storage->size = size;
		storage->unlisted = is(words, 1, "unlisted");
		storage->named = is(words, 1, "named");
		return true;
	}
	return false;
}

static bool do_undeletable(struct sim_modem *modem, const struct words *words, struct moment now)
{
	struct faults *faults = &modem->faults;

	(void)now;
	faults->undeletable_count = 0;
	faults->undeletable_silent = false;
	if (is(words, 0, "off"))
		return true;
	for (size_t i = 0; i < words->count; i++) {
		double index;

		if (is(words, i, "silent")) {
			faults->undeletable_silent = true;
			continue;
		}
		if (is(words, i, "all"))
			index = 0;
		else if (!number(words, i, 1, 10000, &index))
			return false;
		if (faults->undeletable_count == UNDELETABLE_MAX)
			return false;
		faults->undeletable[faults->undeletable_count++] = (long)index;
	}
	return faults->undeletable_count > 0;
}

/* Places that somebody else clears: another program, the operator, the card itself. */
static bool do_clear(struct sim_modem *modem, const struct words *words, struct moment now)
{
	struct storage *storage = &modem->storage[STORAGE_SM];

	(void)now;
	for (size_t i = 0; i < words->count; i++) {
		double index;

		if (!number(words, i, 1, (double)storage->size, &index) ||
		    storage->slots[(size_t)index - 1].pdu == NULL)
			return false;
		slot_clear(storage, &storage->slots[(size_t)index - 1]);
	}
	return words->count > 0;
}

static bool do_deliver_in_delete(struct sim_modem *modem, const struct words *words,
				 struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.deliver_in_delete);
}

static bool do_elsewhere(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.store_elsewhere);
}

static bool do_keep_shown(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.keep_shown);
}

static bool do_no_cmti(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.no_cmti);
}

static bool do_full_news(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	copy_text(modem->faults.full_news, sizeof modem->faults.full_news,
		  is(words, 0, "off") ? "" : words->rest);
	return words->count > 0;
}

static bool do_wrong_length(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.wrong_length);
}

static bool do_padded(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.padded);
}

static bool do_empty(struct sim_modem *modem, const struct words *words, struct moment now)
{
	static const char *const names[] = { "321", "ok", "zero" };
	int which = choice(words, names, 3);

	(void)now;
	if (which < 0)
		return false;
	modem->faults.empty = (enum empty_fault)which;
	return true;
}

/* ---- commands ---- */

static bool add_refusal(struct sim_modem *modem, const char *begins, int code)
{
	struct refusal *refusal;

	if (strncasecmp(begins, "AT", 2) == 0)
		begins += 2;
	if (modem->faults.refusal_count == REFUSALS_MAX || begins[0] == '\0')
		return false;
	refusal = &modem->faults.refusals[modem->faults.refusal_count++];
	copy_upper(refusal->begins, sizeof refusal->begins, begins);
	refusal->code = code;
	return true;
}

static bool do_refuse(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double code = 0;

	(void)now;
	if (is(words, 0, "off")) {
		modem->faults.refusal_count = 0;
		return true;
	}
	if (words->count == 0 || (words->count > 1 && !number(words, 1, 1, 999, &code)))
		return false;
	return add_refusal(modem, words->word[0], (int)code);
}

static bool do_hang(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return words->count == 1 && add_refusal(modem, words->word[0], -1);
}

/* Five words of digits, a field each. */
static bool do_ussd(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	modem->faults.ussd_packed = is(words, 0, "packed");
	return modem->faults.ussd_packed || is(words, 0, "charset");
}

static bool do_cnmi(struct sim_modem *modem, const struct words *words, struct moment now)
{
	bool off = is(words, 0, "off");

	(void)now;
	if (words->count != (off ? 1 : 5))
		return false;
	for (size_t i = 0; i < 5 && !off; i++) {
		size_t size = strlen(words->word[i]);

		if (size == 0 || size > 4 || words->word[i][strspn(words->word[i], "0123")] != '\0')
			return false;
	}
	for (size_t i = 0; i < 5; i++)
		copy_text(modem->faults.cnmi[i], sizeof modem->faults.cnmi[i],
			  off ? "" : words->word[i]);
	return true;
}

static bool do_one_command(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	return flag(words, 0, &modem->faults.one_command);
}

/* ---- network and money ---- */

static bool do_network(struct sim_modem *modem, const struct words *words, struct moment now)
{
	static const struct {
		const char *name;
		enum sim_registration registration;
	} names[] = {
		{ "none", NETWORK_NONE },	    { "home", NETWORK_HOME },
		{ "searching", NETWORK_SEARCHING }, { "denied", NETWORK_DENIED },
		{ "roaming", NETWORK_ROAMING },	    { "sms-only", NETWORK_SMS_ONLY },
	};

	(void)now;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!is(words, 0, names[i].name))
			continue;
		modem_register(modem, names[i].registration);
		return true;
	}
	return false;
}

static bool do_signal(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double value;

	(void)now;
	if (!number(words, 0, 0, 99, &value))
		return false;
	modem->signal = (long)value;
	return true;
}

static bool do_clock(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	modem->clock_lost = is(words, 0, "lost");
	if (is(words, 0, "right"))
		modem->clock_shift = 0;
	return modem->clock_lost || is(words, 0, "right");
}

static bool do_credit(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double code = 50;

	(void)now;
	if (is(words, 0, "fine")) {
		modem->faults.send_code = 0;
		return true;
	}
	if (!is(words, 0, "none") || (words->count > 1 && !number(words, 1, 1, 999, &code)))
		return false;
	modem->faults.send_code = (int)code;
	return true;
}

static bool do_cms(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double code, count = 1;

	(void)now;
	if (!number(words, 0, 1, 999, &code) ||
	    (words->count > 1 && !number(words, 1, 1, 1e6, &count)))
		return false;
	modem->faults.once_code = (int)code;
	modem->faults.once_count = (unsigned)count;
	return true;
}

static bool do_barred(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double code = 1;

	(void)now;
	if (words->count == 0 || strlen(words->word[0]) >= sizeof(modem->faults.barred) ||
	    (words->count > 1 && !number(words, 1, 1, 999, &code)))
		return false;
	copy_text(modem->faults.barred, sizeof modem->faults.barred,
		  is(words, 0, "off") ? "" : words->word[0]);
	modem->faults.barred_code = (int)code;
	return true;
}

static bool do_quota(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double sends = 0, code = 42;

	(void)now;
	if (!is(words, 0, "off") && (!number(words, 0, 1, 1e6, &sends) ||
				     (words->count > 1 && !number(words, 1, 1, 999, &code))))
		return false;
	modem->faults.quota = (unsigned)sends;
	modem->faults.quota_used = 0;
	modem->faults.quota_code = (int)code;
	return true;
}

static bool do_smsc(struct sim_modem *modem, const struct words *words, struct moment now)
{
	(void)now;
	if (words->count != 1)
		return false;
	copy_text(modem->centre, sizeof modem->centre, is(words, 0, "none") ? "" : words->word[0]);
	return true;
}

static bool report_status(struct sim_modem *modem, const struct words *words, long fallback)
{
	char *end = NULL;
	long status = fallback;

	if (words->count > 1)
		status = strtol(words->word[1], &end, 16);
	if (status < 0 || status > 255 || (end != NULL && *end != '\0'))
		return false;
	modem->faults.report = REPORT_STATUS;
	modem->faults.report_status = (uint8_t)status;
	return true;
}

static bool do_report(struct sim_modem *modem, const struct words *words, struct moment now)
{
	static const char *const names[] = { "fine",   "never",		  "status",
					     "twice",  "wrong-reference", "early",
					     "foreign" };
	int which = choice(words, names, 7);

	(void)now;
	if (is(words, 0, "late")) {
		modem->faults.report = REPORT_FINE;
		return duration(words, 1, HOURS(1), &modem->settings.report_delay);
	}
	if (is(words, 0, "failed"))
		return report_status(modem, words, 0x46);
	if (which == REPORT_STATUS)
		return report_status(modem, words, 0);
	if (which < 0)
		return false;
	modem->settings.reports = true;
	modem->faults.report = (enum report_fault)which;
	return true;
}

static bool do_answer(struct sim_modem *modem, const struct words *words, struct moment now)
{
	static const char *const names[] = { "fine",	   "lost",     "late",
					     "bare-error", "vanished", "untried" };
	int which = choice(words, names, 6);
	size_t at = which == ANSWER_LATE ? 2 : 1;
	double count = 1;

	(void)now;
	if (which < 0 || (which == ANSWER_LATE &&
			  !duration(words, 1, SECONDS(200), &modem->faults.answer_delay)))
		return false;
	if (is(words, at, "always"))
		count = 0;
	else if (words->count > at && !number(words, at, 1, 1e6, &count))
		return false;
	modem->faults.answer = (enum answer_fault)which;
	modem->faults.answer_count = (unsigned)count;
	return true;
}

static bool do_counter(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double says = 0;

	(void)now;
	modem->faults.counter_still = is(words, 0, "still");
	if (!modem->faults.counter_still)
		return is(words, 0, "kept");
	if (words->count > 1 && !number(words, 1, 0, 255, &says))
		return false;
	modem->faults.counter_says = (int)says;
	return true;
}

static bool do_pdu(struct sim_modem *modem, const struct words *words, struct moment now)
{
	if (words->count != 1 || words->rest[strspn(words->rest, "0123456789abcdefABCDEF")] != '\0')
		return false;
	network_pdu(modem->network, modem->line, words->rest, now);
	return true;
}

static bool do_fine(struct sim_modem *modem, const struct words *words, struct moment now)
{
	bool gone = modem->faults.gone;

	modem->faults = (struct faults){ .gone = gone, .back_at = NEVER, .mute_until = NEVER };
	if (gone)
		modem->faults.back_at = now.up;
	if (modem->activity == ACTIVITY_HANGING)
		modem->activity = ACTIVITY_READY;
	modem->sim = SIM_INSERTED;
	modem->signal = 21;
	modem->clock_lost = false;
	modem_register(modem, NETWORK_HOME);
	return words->count == 0;
}

/* No fault, but how a scenario asks: it makes no sense where the number is another. */
static bool do_check_pin_tries(struct sim_modem *modem, const struct words *words,
			       struct moment now)
{
	double tries;

	(void)now;
	return number(words, 0, 0, 1000, &tries) && modem->pin_tries == (unsigned)tries;
}

static bool do_check_resets(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double resets;

	(void)now;
	return number(words, 0, 0, 1000, &resets) && modem->resets == (unsigned)resets;
}

/* ---- calls ---- */

static bool do_ring(struct sim_modem *modem, const struct words *words, struct moment now)
{
	int64_t lasts;

	if (words->count == 0 || !duration(words, 1, SECONDS(30), &lasts))
		return false;
	ring_begin(modem, is(words, 0, "withheld") ? "" : words->word[0], lasts, now);
	return true;
}

static bool do_check_ended(struct sim_modem *modem, const struct words *words, struct moment now)
{
	double calls;

	(void)now;
	return number(words, 0, 0, 1e6, &calls) && modem->ring.ended == (unsigned)calls;
}

/* ---- the table ---- */

struct fault {
	const char *name, *words, *help;
	const char *covers; /* of reliability.md */
	bool (*apply)(struct sim_modem *modem, const struct words *words, struct moment now);
};

/* clang-format off */
static const struct fault faults[] = {
	{ "fine",          "",                  "all faults end; the cable is back, the SIM in its place", "", do_fine },
	{ "gone",          "[SECONDS]",         "the port hangs up; the modem keeps its power; back under another name", "F28 F29", do_gone },
	{ "unplug",        "[SECONDS]",         "the port and the power go; settings and what is in the air are lost", "F28 F29", do_unplug },
	{ "pull-at",       "COMMAND|prompt|body|off [SECONDS]", "unplugged once half of an answer to such a command, or half a prompt, was said; body: a whole one", "F28", do_pull_at },
	{ "check-plugged", "NUMBER",            "no fault: fails unless the port came back so often since the start", "F28", do_check_plugged },
	{ "back",          "",                  "the port is there again, under another name", "F29", do_back },
	{ "mute",          "[SECONDS|off]",     "hears and says nothing", "F36", do_mute },
	{ "half-dead",     "[on|off]",          "news come, answers do not, until it restarts", "F36", do_half_dead },
	{ "echo",          "on|off|stuck",      "echo; stuck: whatever ATE0 says", "F36", do_echo },
	{ "noise",         "[LINES|off]",       "garbage before each answer", "F36", do_noise },
	{ "chop",          "OCTETS|off",        "output in pieces, one each millisecond", "F37", do_chop },
	{ "cut-answer",    "OCTETS|off",        "only the head of each answer comes through", "F36", do_cut_answer },
	{ "interrupt",     "[on|off]",          "news between the lines of an answer", "F37", do_interrupt },
	{ "one-line",      "[on|off]",          "header and PDU on one line", "F37", do_one_line },
	{ "ends",          "crlf|lf|cr|crcrlf", "how lines end", "F37", do_ends },
	{ "prompt",        "fine|short|line|late [SECONDS]|never", "\"> \", \">\", \">\\r\\n\"; late or never", "F37", do_prompt },
	{ "stuck-prompt",  "",                  "waits for a body that somebody else began", "F36", do_stuck_prompt },
	{ "news",          "TEXT",              "says a line of its own accord", "F37", do_news },
	{ "news-in-prompt", "[on|off]",         "news do not wait for the end of a prompt", "F37", do_news_in_prompt },
	{ "flood",         "LINES",             "many news at once", "F36", do_flood },
	{ "latency",       "SECONDS",           "time from a command line to its answer", "F36", do_latency },
	{ "air",           "SECONDS",           "time that a segment is in the air", "F50", do_air },
	{ "pace",          "SECONDS",           "time between two texts that the network delivers", "F41", do_pace },
	{ "reboot",        "[silent] [SECONDS]", "restarts and forgets its settings; silent: without RDY", "F38", do_reboot },
	{ "forget",        "",                  "forgets its settings without a restart", "F38", do_forget },
	{ "text-mode",     "[lists]",           "is in text mode (AT+CMGF=1), and nobody is told; lists: AT+CMGL=4 lists all in it", "F38", do_text_mode },
	{ "sim",           "missing|present|busy [SECONDS]|changed ICCID [NUMBER]", "the SIM card", "F39", do_sim },
	{ "pin",           "PIN|off [LEFT]",    "restarts with a PIN; LEFT tries, 0: the PUK is asked", "F40", do_pin },
	{ "storage",       "NAME=PLACES [unlisted|named]", "size of an empty storage: SM, ME, SR; unlisted: CPMS=? does not name it; named: it does, with 0 places too", "F41 F44", do_storage },
	{ "full-news",     "TEXT|off",          "what it says when its storage is full (^SMMEMFULL: \"SM\")", "F41", do_full_news },
	{ "undeletable",   "off|all|INDEX... [silent]", "places that cannot be cleared; silent: OK is said", "F42", do_undeletable },
	{ "clear",         "INDEX...",          "no fault: another hand clears these places of SM", "F42", do_clear },
	{ "deliver-in-delete", "[on|off]",      "the next text takes the place before CMGD says OK", "F43", do_deliver_in_delete },
	{ "elsewhere",     "[on|off]",          "texts are stored in the other storage than CPMS says", "F44", do_elsewhere },
	{ "keep-shown",    "[on|off]",          "texts are shown (+CMT) and stored too", "F45", do_keep_shown },
	{ "no-cmti",       "[on|off]",          "stored texts are not announced", "F41", do_no_cmti },
	{ "wrong-length",  "[on|off]",          "the length field of CMGL and CMGR lies", "F37", do_wrong_length },
	{ "padded",        "[on|off]",          "PDU lines end in FF FF FF FF", "F37", do_padded },
	{ "empty",         "321|ok|zero",       "how CMGR answers for an empty place", "F44", do_empty },
	{ "refuse",        "COMMAND [CMS]|off", "command lines that begin so get ERROR, or +CMS ERROR: CMS", "F36", do_refuse },
	{ "hang",          "COMMAND",           "such commands are never answered; the next byte ends them", "F36", do_hang },
	{ "cnmi",          "MODES MTS BMS DSS BFRS|off", "the only digits that each field of +CNMI takes", "F36", do_cnmi },
	{ "one-command",   "[on|off]",          "lines of several commands get ERROR", "F36", do_one_command },
	{ "network",       "none|home|searching|denied|roaming|sms-only", "registration", "F46 F47", do_network },
	{ "signal",        "0..31|99",          "what +CSQ says", "F46", do_signal },
	{ "clock",         "right|lost",        "what +CCLK says; lost: 1980", "F46", do_clock },
	{ "credit",        "none [CMS]|fine",   "every send is refused (8, 50, 193)", "F48", do_credit },
	{ "cms",           "CMS [COUNT]",       "the next sends are refused with this cause", "F46 F48 F50", do_cms },
	{ "barred",        "NUMBER,…|off [CMS]",  "sends to these numbers are refused", "F48", do_barred },
	{ "quota",         "SENDS|off [CMS]",   "after so many sends all others are refused (42, 50)", "F50", do_quota },
	{ "smsc",          "none|NUMBER",       "service centre's number on the SIM", "F49", do_smsc },
	{ "report",        "fine|never|failed [ST]|status ST|twice|wrong-reference|early|late [SECONDS]|foreign", "delivery reports; ST in hex", "F51", do_report },
	{ "answer",        "fine|lost|late [SECONDS]|bare-error|vanished|untried [COUNT|always]", "the answer to the next sends; they are sent, save when vanished, or never tried", "F28 F36", do_answer },
	{ "counter",       "kept|still [NUMBER]", "the SIM's last used TP-MR (AT+CRSM, EF_SMSS); still: it says this (0) for ever", "F13", do_counter },
	{ "ussd",          "charset|packed",    "what +CUSD writes in: the +CSCS, or packed septets in hex", "", do_ussd },
	{ "ring",          "NUMBER|withheld [SECONDS]", "no fault: a phone calls, for 30 s or until it is ended", "", do_ring },
	{ "check-ended",   "NUMBER",            "no fault: fails unless so many calls were ended by the computer", "", do_check_ended },
	{ "check-pin-tries", "NUMBER",          "no fault: fails unless a PIN was entered so often since the start", "F40", do_check_pin_tries },
	{ "check-resets",  "NUMBER",            "no fault: fails unless AT+CFUN=1,1 was heard so often since the start", "F36", do_check_resets },
	{ "pdu",           "HEX",               "the network delivers this PDU as it is", "F58 to F61", do_pdu },
};
/* clang-format on */

static void cut(struct words *words, const char *text)
{
	char *rest = words->text, *word;

	copy_text(words->text, sizeof words->text, text);
	words->rest = text;
	while (words->count < WORDS_MAX && (word = strsep(&rest, " \t")) != NULL)
		if (word[0] != '\0')
			words->word[words->count++] = word;
}

bool sim_fault(struct sim_modem *modem, const char *text, struct moment now, char *why,
	       size_t why_size)
{
	size_t size;

	text += strspn(text, " \t");
	size = strcspn(text, " \t");
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct words words = { .count = 0 };

		if (strlen(faults[i].name) != size || strncmp(faults[i].name, text, size) != 0)
			continue;
		cut(&words, text + size + strspn(text + size, " \t"));
		if (faults[i].apply(modem, &words, now))
			return true;
		snprintf(why, why_size, "%s %s: %s", faults[i].name, faults[i].words,
			 faults[i].help);
		return false;
	}
	snprintf(why, why_size, "%.*s: no such fault (cunxin-sim --list-faults)", (int)size, text);
	return false;
}

void sim_fault_list(struct buffer *out)
{
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		buffer_add_format(out, "%s %s\n", faults[i].name, faults[i].words);
		buffer_add_format(out, "        %s%s%s%s\n", faults[i].help,
				  faults[i].covers[0] != '\0' ? " (" : "", faults[i].covers,
				  faults[i].covers[0] != '\0' ? ")" : "");
	}
}
