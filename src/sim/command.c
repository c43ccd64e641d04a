/*
 * The table of commands. A row tells what a command needs, what its test form says, and who
 * runs it; a setting that is a number within bounds is a row and nothing else.
 */
#include "inside.h"

#include <cunxin/sms_charset.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum needs {
	NEEDS_NOTHING,
	NEEDS_SIM, /* else +CME ERROR 10 to 14 */
	NEEDS_SMS  /* else +CMS ERROR 310 to 316 */
};

struct command {
	const char *name;
	enum needs needs;
	const char *test; /* what =? says; "" only OK; NULL: run is asked */
	struct outcome (*run)(struct sim_modem *modem, const struct call *call, struct moment now);
	size_t setting; /* run NULL: offset of a long in struct profile, */
	long low, high; /* with these bounds, */
	bool plain;	/* that a bare command sets to 0 (ATE is ATE0), V.250 §5.4.3.1 */
};

/* ---- identity ---- */

/* AT+CGMI and its kin say one bare line. */
static struct outcome bare(struct sim_modem *modem, const struct call *call, const char *text)
{
	if (call->form != FORM_EXECUTE)
		return WRONG;
	say(modem, "%s", text);
	return FINE;
}

static struct outcome run_manufacturer(struct sim_modem *modem, const struct call *call,
				       struct moment now)
{
	(void)now;
	return bare(modem, call, modem->settings.manufacturer);
}

static struct outcome run_model(struct sim_modem *modem, const struct call *call, struct moment now)
{
	(void)now;
	return bare(modem, call, modem->settings.model);
}

static struct outcome run_revision(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	(void)now;
	return bare(modem, call, modem->settings.revision);
}

static struct outcome run_serial(struct sim_modem *modem, const struct call *call,
				 struct moment now)
{
	(void)now;
	return bare(modem, call, modem->settings.imei);
}

static struct outcome run_information(struct sim_modem *modem, const struct call *call,
				      struct moment now)
{
	(void)now;
	if (call->arguments[0] != '\0' && strcmp(call->arguments, "0") != 0)
		return FINE;
	say(modem, "%s", modem->settings.manufacturer);
	say(modem, "%s", modem->settings.model);
	say(modem, "Revision: %s", modem->settings.revision);
	return FINE;
}

static struct outcome run_capabilities(struct sim_modem *modem, const struct call *call,
				       struct moment now)
{
	(void)now;
	(void)call;
	say(modem, "+GCAP: +CGSM");
	return FINE;
}

static struct outcome run_accepted(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	(void)modem;
	(void)call;
	(void)now;
	return FINE;
}

static struct outcome run_reset_profile(struct sim_modem *modem, const struct call *call,
					struct moment now)
{
	(void)call;
	(void)now;
	modem_profile_reset(modem);
	return FINE;
}

static struct outcome run_hang_up(struct sim_modem *modem, const struct call *call,
				  struct moment now)
{
	(void)call;
	(void)now;
	ring_end(modem);
	return FINE;
}

/* ATS3? and its kin: the values are fixed (V.250 §6.2). */
static struct outcome run_register(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	static const int values[] = { 0, 0, 43, 13, 10, 8, 2, 60, 2, 6, 14 };
	char *end;
	long number = strtol(call->arguments, &end, 10);

	(void)now;
	if (*end == '?' && number >= 0 && number < (long)(sizeof values / sizeof values[0]))
		say(modem, "%03d", values[number]);
	return FINE;
}

static struct outcome run_dial(struct sim_modem *modem, const struct call *call, struct moment now)
{
	(void)call;
	(void)now;
	modem->rest = "";
	say(modem, "NO CARRIER");
	return FINE;
}

/* ---- the SIM ---- */

static struct outcome run_iccid(struct sim_modem *modem, const struct call *call, struct moment now)
{
	(void)now;
	if (call->form == FORM_SET)
		return CME(50);
	say(modem, "%s: %s", call->name, modem->iccid);
	return FINE;
}

static struct outcome run_imsi(struct sim_modem *modem, const struct call *call, struct moment now)
{
	(void)now;
	return bare(modem, call, modem->imsi);
}

static struct outcome run_own_number(struct sim_modem *modem, const struct call *call,
				     struct moment now)
{
	(void)call;
	(void)now;
	if (modem->number[0] != '\0')
		say(modem, "+CNUM: \"\",\"%s\",%d", modem->number,
		    modem->number[0] == '+' ? 145 : 129);
	return FINE;
}

static const char *pin_state(const struct sim_modem *modem)
{
	if (modem->pin_open)
		return "READY";
	return modem->pin_left > 0 ? "SIM PIN" : "SIM PUK";
}

static struct outcome sim_missing(const struct sim_modem *modem, struct moment now)
{
	if (modem->sim == SIM_MISSING)
		return CME(10);
	if (modem->sim_ready_at > now.up || modem->sms_ready_at > now.up)
		return CME(14);
	return FINE;
}

static struct outcome enter_pin(struct sim_modem *modem, const char *pin, struct moment now)
{
	modem->pin_tries++;
	if (strcmp(pin, modem->pin) != 0) {
		modem->pin_left--;
		return modem->pin_left > 0 ? CME(16) : CME(12);
	}
	modem->pin_left = 3;
	modem->pin_open = true;
	say_later(modem, now.up + 1, true, "+CPIN: READY");
	say_later(modem, now.up + 1, true, "SMS Ready");
	return FINE;
}

/* Every SIM of the simulator has the PUK 12345678. */
static struct outcome enter_puk(struct sim_modem *modem, const char *puk, const char *pin,
				struct moment now)
{
	if (strcmp(puk, "12345678") != 0) {
		modem->puk_left -= modem->puk_left > 0;
		return CME(16);
	}
	copy_text(modem->pin, sizeof modem->pin, pin);
	return enter_pin(modem, pin, now);
}

static struct outcome run_pin(struct sim_modem *modem, const struct call *call, struct moment now)
{
	struct outcome missing = sim_missing(modem, now);
	const char *rest = call->arguments;
	char first[16], second[16];

	if (missing.kind != OUTCOME_OK)
		return missing;
	if (call->form == FORM_READ) {
		say(modem, "+CPIN: %s", pin_state(modem));
		return FINE;
	}
	if (call->form != FORM_SET || !argument_text(&rest, first, sizeof first))
		return CME(50);
	if (modem->pin_open)
		return CME(3);
	if (modem->pin_left > 0)
		return argument_more(rest) ? CME(50) : enter_pin(modem, first, now);
	if (!argument_text(&rest, second, sizeof second))
		return CME(12);
	return enter_puk(modem, first, second, now);
}

static struct outcome run_pin_left(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	(void)now;
	if (strcmp(call->name, "+CPINR") == 0) {
		say(modem, "+CPINR: SIM PIN,%d,3", modem->pin_left);
		say(modem, "+CPINR: SIM PUK,%d,10", modem->puk_left);
	} else if (strcmp(call->name, "+QPINC") == 0) {
		say(modem, "+QPINC: \"SC\",%d,%d", modem->pin_left, modem->puk_left);
	} else if (strcmp(call->name, "^CPIN") == 0) {
		say(modem, "^CPIN: %s,,%d,%d,10,3", pin_state(modem), modem->puk_left,
		    modem->pin_left);
	} else {
		say(modem, "+SPIC: %d,%d,10,3", modem->pin_left, modem->puk_left);
	}
	return FINE;
}

static struct outcome run_facility_lock(struct sim_modem *modem, const struct call *call,
					struct moment now)
{
	const char *rest = call->arguments;
	char facility[8];
	long mode = -1;

	(void)now;
	if (call->form != FORM_SET || !argument_text(&rest, facility, sizeof facility) ||
	    !argument_number(&rest, &mode))
		return CME(50);
	if (mode != 2)
		return CME(3);
	say(modem, "+CLCK: %d", strcmp(facility, "SC") == 0 && modem->pin[0] != '\0');
	return FINE;
}

/* READ BINARY of EF_SMSS: the last used TP-MR (3GPP TS 31.102 §4.2.9), and of EF_ICCID. */
static struct outcome run_sim_file(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	const char *rest = call->arguments;
	long command = 0, file = 0;
	char swapped[32];
	size_t i;

	(void)now;
	if (call->form != FORM_SET || !argument_number(&rest, &command) ||
	    !argument_number(&rest, &file))
		return CME(50);
	if (command == 176 && file == 28483) {
		say(modem, "+CRSM: 144,0,\"%02XFF\"",
		    modem->faults.counter_still ? modem->faults.counter_says : modem->reference);
		return FINE;
	}
	if (command != 176 || file != 12258) {
		say(modem, "+CRSM: 106,130");
		return FINE;
	}
	for (i = 0; i < sizeof modem->iccid - 1 && modem->iccid[i] != '\0'; i++)
		swapped[i ^ 1] = modem->iccid[i];
	swapped[i & ~(size_t)1] = '\0';
	say(modem, "+CRSM: 144,0,\"%s\"", swapped);
	return FINE;
}

/* ---- radio and network ---- */

static struct outcome run_function(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	const char *rest = call->arguments;
	long function = -1, reset = 0;

	(void)now;
	if (call->form == FORM_READ) {
		say(modem, "+CFUN: %ld", modem->cfun);
		return FINE;
	}
	if (call->form != FORM_SET || !argument_number(&rest, &function) ||
	    (function != 0 && function != 1 && function != 4))
		return CME(50);
	argument_number(&rest, &reset);
	if (reset == 1) {
		modem->resets++;
		return REBOOT;
	}
	if (function != modem->cfun) {
		modem->cfun = function;
		modem_register(modem, modem->registration);
	}
	return FINE;
}

static struct outcome run_registration(struct sim_modem *modem, const struct call *call,
				       struct moment now)
{
	struct profile *profile = &modem->profile;
	long *mode = call->name[2] == 'R'   ? &profile->creg
		     : call->name[2] == 'G' ? &profile->cgreg
					    : &profile->cereg;
	const char *rest = call->arguments;
	long value = *mode;

	(void)now;
	switch (call->form) {
	case FORM_READ:
		if (*mode == 2 && modem_registered(modem))
			say(modem, "%s: 2,%d,\"84CD\",\"0A3FB477\",7", call->name,
			    modem_registration(modem));
		else
			say(modem, "%s: %ld,%d", call->name, *mode, modem_registration(modem));
		return FINE;
	case FORM_TEST: say(modem, "%s: (0-2)", call->name); return FINE;
	case FORM_SET:
		if (!argument_number(&rest, &value) || value < 0 || value > 2)
			return CME(50);
		*mode = value;
		return FINE;
	case FORM_EXECUTE: *mode = 0; return FINE;
	}
	return WRONG;
}

static void say_operator(struct sim_modem *modem)
{
	struct buffer name = BUFFER_EMPTY;

	if (!modem_registered(modem)) {
		say(modem, "+COPS: 0");
		return;
	}
	if (modem->profile.cops_format == 2)
		buffer_add(&name, modem->imsi, 5);
	else
		textmode_charset_show(modem, modem->settings.operator_name, &name);
	say(modem, "+COPS: 0,%ld,\"%s\",7", modem->profile.cops_format, buffer_text(&name));
	buffer_release(&name);
}

static struct outcome run_operator(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	const char *rest = call->arguments;
	long mode = 0, format = modem->profile.cops_format;

	(void)now;
	switch (call->form) {
	case FORM_READ: say_operator(modem); return FINE;
	case FORM_TEST:
		say(modem,
		    "+COPS: "
		    "(2,\"%s\",\"CMCC\",\"46000\",7),(3,\"CHN-UNICOM\",\"UNICOM\",\"46001\",7)"
		    ",,(0-4),(0-2)",
		    modem->settings.operator_name);
		return FINE;
	case FORM_SET:
		if (!argument_number(&rest, &mode))
			return CME(50);
		argument_number(&rest, &format);
		if (mode < 0 || mode > 4 || format < 0 || format > 2)
			return CME(50);
		modem->profile.cops_format = format;
		return FINE;
	case FORM_EXECUTE: return FINE;
	}
	return WRONG;
}

static struct outcome run_attached(struct sim_modem *modem, const struct call *call,
				   struct moment now)
{
	(void)now;
	if (call->form == FORM_READ)
		say(modem, "+CGATT: %d", modem_registered(modem));
	return FINE;
}

static struct outcome run_signal(struct sim_modem *modem, const struct call *call,
				 struct moment now)
{
	(void)now;
	if (call->form != FORM_EXECUTE)
		return WRONG;
	say(modem, "+CSQ: %ld,99", modem->signal);
	return FINE;
}

static void say_clock(struct sim_modem *modem, struct moment now)
{
	int64_t local = now.utc + modem->clock_shift + MINUTES(480);
	time_t seconds = (time_t)(local / 1000);
	struct tm tm;

	if (modem->clock_lost)
		seconds = 315964800; /* 1980-01-06 */
	gmtime_r(&seconds, &tm);
	say(modem, "+CCLK: \"%02d/%02d/%02d,%02d:%02d:%02d+32\"", tm.tm_year % 100, tm.tm_mon + 1,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static struct outcome run_clock(struct sim_modem *modem, const struct call *call, struct moment now)
{
	int year, month, day, hour, minute, second, zone = 0;
	const char *text = call->arguments;

	if (call->form == FORM_READ) {
		say_clock(modem, now);
		return FINE;
	}
	text += *text == '"';
	if (call->form != FORM_SET || sscanf(text, "%2d/%2d/%2d,%2d:%2d:%2d%3d", &year, &month,
					     &day, &hour, &minute, &second, &zone) < 6)
		return CME(50);
	modem->clock_lost = false;
	modem->clock_shift =
		DAYS(day_number((struct day){ .year = 2000 + year, .month = month, .day = day })) +
		HOURS(hour) + MINUTES(minute) + SECONDS(second) - MINUTES(15) * zone - now.utc;
	return FINE;
}

static struct outcome run_charset(struct sim_modem *modem, const struct call *call,
				  struct moment now)
{
	const char *rest = call->arguments;
	char name[16];

	(void)now;
	if (call->form == FORM_READ) {
		say(modem, "+CSCS: \"%s\"", modem->profile.cscs);
		return FINE;
	}
	if (call->form != FORM_SET || !argument_text(&rest, name, sizeof name) ||
	    (strcmp(name, "GSM") != 0 && strcmp(name, "IRA") != 0 && strcmp(name, "UCS2") != 0))
		return CME(50);
	copy_text(modem->profile.cscs, sizeof modem->profile.cscs, name);
	return FINE;
}

/* Packed septets in hex, as they are in a USSD string; "" where it is no hex. */
static void unpack_hex(const char *hex, char *text, size_t size)
{
	uint8_t octets[64], septets[64];
	size_t count = 0;
	unsigned octet;

	for (; count < 56 && sscanf(hex, "%2x", &octet) == 1 && hex[1] != '\0'; hex += 2)
		octets[count++] = (uint8_t)octet;
	count = hex[0] == '\0' ? count * 8 / 7 : 0;
	sms_septets_unpack(octets, count * 7 / 8 + 1, 0, septets, count);
	snprintf(text, size, "%.*s", (int)count, (const char *)septets);
	text[strcspn(text, "\r")] = '\0'; /* what fills the last octet */
}

static void pack_hex(const char *text, struct buffer *out)
{
	uint8_t octets[64];
	size_t size =
		sms_septets_pack((const uint8_t *)text, strlen(text), 0, octets, sizeof octets);

	for (size_t i = 0; i < size; i++)
		buffer_add_format(out, "%02X", octets[i]);
}

/* The network knows codes of digits, * and #, and to each it tells a balance. */
static void ask_network(struct sim_modem *modem, const char *words, struct moment now)
{
	static const char balance[] = "Balance 12.30 yuan";
	struct buffer news = BUFFER_EMPTY;
	char code[64];

	if (modem->faults.ussd_packed)
		copy_text(code, sizeof code, words);
	else
		textmode_charset_read(modem, words, code, sizeof code);
	if (code[0] == '\0' || code[strspn(code, "0123456789*#")] != '\0') {
		say_later(modem, now.up + modem->settings.air, true, "+CUSD: 4");
		return;
	}
	buffer_add_text(&news, "+CUSD: 0,\"");
	if (modem->faults.ussd_packed)
		pack_hex(balance, &news);
	else
		textmode_charset_show(modem, balance, &news);
	buffer_add_text(&news, "\",15");
	say_later(modem, now.up + modem->settings.air, true, buffer_text(&news));
	buffer_release(&news);
}

static struct outcome run_ussd(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const char *rest = call->arguments;
	char words[256], code[64];
	long mode = modem->profile.cusd;

	if (call->form == FORM_READ) {
		say(modem, "+CUSD: %ld", mode);
		return FINE;
	}
	if (call->form != FORM_SET || !argument_number(&rest, &mode) || mode < 0 || mode > 2)
		return CME(50);
	modem->profile.cusd = mode == 1;
	if (mode == 2 || !argument_text(&rest, words, sizeof words))
		return FINE;
	copy_text(code, sizeof code, words);
	if (modem->faults.ussd_packed)
		unpack_hex(words, code, sizeof code);
	if (code[0] == '\0')
		return CME(100);
	if (!modem_registered(modem))
		return CME(30);
	ask_network(modem, code, now);
	return FINE;
}

static struct outcome run_reboot(struct sim_modem *modem, const struct call *call,
				 struct moment now)
{
	(void)modem;
	(void)call;
	(void)now;
	return REBOOT;
}

static struct outcome run_list(struct sim_modem *modem, const struct call *call, struct moment now);

/* ---- the table ---- */

#define SETTING(field, from, to)                                                                   \
	.setting = offsetof(struct profile, field), .low = (from), .high = (to)

/* clang-format off */
static const struct command commands[] = {
	{ "E",       NEEDS_NOTHING, NULL, SETTING(echo, 0, 1), .plain = true },
	{ "V",       NEEDS_NOTHING, NULL, SETTING(verbose, 0, 1), .plain = true },
	{ "Q",       NEEDS_NOTHING, NULL, SETTING(quiet, 0, 1), .plain = true },
	{ "Z",       NEEDS_NOTHING, NULL, .run = run_reset_profile },
	{ "&F",      NEEDS_NOTHING, NULL, .run = run_reset_profile },
	{ "I",       NEEDS_NOTHING, NULL, .run = run_information },
	{ "D",       NEEDS_NOTHING, NULL, .run = run_dial },
	{ "S",       NEEDS_NOTHING, NULL, .run = run_register },
	{ "H",       NEEDS_NOTHING, NULL, .run = run_hang_up },
	{ "+CHUP",   NEEDS_NOTHING, NULL, .run = run_hang_up },
	{ "A",       NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "L",       NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "M",       NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "P",       NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "T",       NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "X",       NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "&C",      NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "&D",      NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "&K",      NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "&S",      NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "&W",      NEEDS_NOTHING, NULL, .run = run_accepted },
	{ "+GMI",    NEEDS_NOTHING, "", .run = run_manufacturer },
	{ "+GMM",    NEEDS_NOTHING, "", .run = run_model },
	{ "+GMR",    NEEDS_NOTHING, "", .run = run_revision },
	{ "+GSN",    NEEDS_NOTHING, "", .run = run_serial },
	{ "+GCAP",   NEEDS_NOTHING, "", .run = run_capabilities },
	{ "+CGMI",   NEEDS_NOTHING, "", .run = run_manufacturer },
	{ "+CGMM",   NEEDS_NOTHING, "", .run = run_model },
	{ "+CGMR",   NEEDS_NOTHING, "", .run = run_revision },
	{ "+CGSN",   NEEDS_NOTHING, "", .run = run_serial },
	{ "+CLAC",   NEEDS_NOTHING, "", .run = run_list },
	{ "+CMEE",   NEEDS_NOTHING, "(0-2)", SETTING(cmee, 0, 2), .plain = true },
	{ "+CFUN",   NEEDS_NOTHING, "(0,1,4),(0-1)", .run = run_function },
	{ "+CPIN",   NEEDS_NOTHING, "", .run = run_pin },
	{ "+CPINR",  NEEDS_NOTHING, "", .run = run_pin_left },
	{ "+QPINC",  NEEDS_NOTHING, "", .run = run_pin_left },
	{ "^CPIN",   NEEDS_NOTHING, "", .run = run_pin_left },
	{ "+SPIC",   NEEDS_NOTHING, "", .run = run_pin_left },
	{ "+CLCK",   NEEDS_SIM,     "(\"SC\")", .run = run_facility_lock },
	{ "+CCID",   NEEDS_SIM,     "", .run = run_iccid },
	{ "+ICCID",  NEEDS_SIM,     "", .run = run_iccid },
	{ "+QCCID",  NEEDS_SIM,     "", .run = run_iccid },
	{ "^ICCID",  NEEDS_SIM,     "", .run = run_iccid },
	{ "+CIMI",   NEEDS_SIM,     "", .run = run_imsi },
	{ "+CNUM",   NEEDS_SIM,     "", .run = run_own_number },
	{ "+CRSM",   NEEDS_SIM,     "", .run = run_sim_file },
	{ "+CREG",   NEEDS_NOTHING, NULL, .run = run_registration },
	{ "+CGREG",  NEEDS_NOTHING, NULL, .run = run_registration },
	{ "+CEREG",  NEEDS_NOTHING, NULL, .run = run_registration },
	{ "+CGATT",  NEEDS_NOTHING, "(0,1)", .run = run_attached },
	{ "+COPS",   NEEDS_SIM,     NULL, .run = run_operator },
	{ "+CSQ",    NEEDS_NOTHING, "(0-31,99),(0-7,99)", .run = run_signal },
	{ "+CCLK",   NEEDS_NOTHING, "", .run = run_clock },
	{ "+CTZU",   NEEDS_NOTHING, "(0,1)", SETTING(ctzu, 0, 1) },
	{ "+CTZR",   NEEDS_NOTHING, "(0-2)", SETTING(ctzr, 0, 2) },
	{ "+CVHU",   NEEDS_NOTHING, "(0-2)", SETTING(cvhu, 0, 2) },
	{ "+CLIP",   NEEDS_NOTHING, "(0,1)", SETTING(clip, 0, 1) },
	{ "+CRC",    NEEDS_NOTHING, "(0,1)", SETTING(crc, 0, 1) },
	{ "+CSCS",   NEEDS_NOTHING, "(\"GSM\",\"IRA\",\"UCS2\")", .run = run_charset },
	{ "+CUSD",   NEEDS_SIM,     "(0-2)", .run = run_ussd },
	{ "+CRESET", NEEDS_NOTHING, "", .run = run_reboot },
	{ "+CMGF",   NEEDS_NOTHING, "(0,1)", .run = message_cmgf },
	{ "+CSDH",   NEEDS_NOTHING, "(0,1)", SETTING(csdh, 0, 1) },
	{ "+CSCB",   NEEDS_NOTHING, "(0,1)", SETTING(cscb, 0, 1) },
	{ "+CGSMS",  NEEDS_NOTHING, "(0-3)", SETTING(cgsms, 0, 3) },
	{ "+CMMS",   NEEDS_NOTHING, "(0-2)", SETTING(cmms, 0, 2) },
	{ "+CSMS",   NEEDS_NOTHING, "(0,1)", .run = message_csms },
	{ "+CSMP",   NEEDS_NOTHING, "", .run = message_csmp },
	{ "+CNMI",   NEEDS_NOTHING, NULL, .run = message_cnmi },
	{ "+CSCA",   NEEDS_SMS,     "", .run = message_csca },
	{ "+CPMS",   NEEDS_SMS,     NULL, .run = message_cpms },
	{ "+CMGL",   NEEDS_SMS,     NULL, .run = message_cmgl },
	{ "+CMGR",   NEEDS_SMS,     "", .run = message_cmgr },
	{ "+CMGD",   NEEDS_SMS,     NULL, .run = message_cmgd },
	{ "+CMGS",   NEEDS_SMS,     "", .run = message_cmgs },
	{ "+CMGW",   NEEDS_SMS,     "", .run = message_cmgw },
	{ "+CMSS",   NEEDS_SMS,     "", .run = message_cmss },
	{ "+CNMA",   NEEDS_SMS,     "(0-2)", .run = message_cnma },
};
/* clang-format on */

static struct outcome run_list(struct sim_modem *modem, const struct call *call, struct moment now)
{
	(void)call;
	(void)now;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		say(modem, "AT%s", commands[i].name);
	return FINE;
}

static const struct command *command_named(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static struct outcome run_setting(struct sim_modem *modem, const struct command *command,
				  const struct call *call)
{
	long *setting = (long *)((char *)&modem->profile + command->setting);
	const char *rest = call->arguments;
	long value = 0;

	switch (call->form) {
	case FORM_READ: say(modem, "%s: %ld", command->name, *setting); return FINE;
	case FORM_EXECUTE:
		if (!command->plain)
			return WRONG;
		break;
	case FORM_SET:
		if (!argument_more(rest))
			return CME(50);
		break;
	case FORM_TEST: return FINE;
	}
	if (argument_more(rest) && !argument_number(&rest, &value))
		return CME(50);
	if (value < command->low || value > command->high || argument_more(rest))
		return CME(50);
	*setting = value;
	return FINE;
}

static struct outcome command_sms_missing(const struct sim_modem *modem, struct moment now)
{
	if (modem->sim == SIM_MISSING)
		return CMS(310);
	if (modem->sim_ready_at > now.up || modem->sms_ready_at > now.up)
		return CMS(314);
	if (!modem->pin_open)
		return CMS(modem->pin_left > 0 ? 311 : 316);
	return FINE;
}

static struct outcome command_missing(const struct sim_modem *modem, enum needs needs,
				      struct moment now)
{
	struct outcome missing = FINE;

	switch (needs) {
	case NEEDS_NOTHING: break;
	case NEEDS_SMS: return command_sms_missing(modem, now);
	case NEEDS_SIM:
		missing = sim_missing(modem, now);
		if (missing.kind == OUTCOME_OK && !modem->pin_open)
			missing = CME(modem->pin_left > 0 ? 11 : 12);
		break;
	}
	return missing;
}

static const struct refusal *refusal_of(const struct sim_modem *modem, const struct call *call)
{
	static const char *const forms[] = {
		[FORM_EXECUTE] = "", [FORM_SET] = "=", [FORM_READ] = "?", [FORM_TEST] = "=?"
	};
	char written[96];

	snprintf(written, sizeof written, "%s%s%.40s", call->name, forms[call->form],
		 call->arguments);
	for (size_t i = 0; i < modem->faults.refusal_count; i++)
		if (text_begins(written, modem->faults.refusals[i].begins))
			return &modem->faults.refusals[i];
	return NULL;
}

static struct outcome refused(struct sim_modem *modem, const struct refusal *refusal)
{
	if (refusal->code < 0) {
		modem->activity = ACTIVITY_HANGING;
		return PENDING;
	}
	return refusal->code == 0 ? WRONG : CMS(refusal->code);
}

struct outcome command_run(struct sim_modem *modem, const struct call *call, struct moment now)
{
	const struct command *command = command_named(call->name);
	const struct refusal *refusal = refusal_of(modem, call);
	struct outcome missing;

	if (refusal != NULL)
		return refused(modem, refusal);
	if (modem->faults.one_command && strchr(modem->command, ';') != NULL)
		return WRONG;
	if (command == NULL)
		return CME(100);
	if (call->form == FORM_TEST && command->test != NULL) {
		if (command->test[0] != '\0')
			say(modem, "%s: %s", command->name, command->test);
		return FINE;
	}
	missing = command_missing(modem, command->needs, now);
	if (missing.kind != OUTCOME_OK)
		return missing;
	if (command->run == NULL)
		return run_setting(modem, command, call);
	return command->run(modem, call, now);
}
