/*
 * What other floors say in English, known by how it begins, so that the screen can say it in its
 * own language and tell the remedy.
 */
#include "kiosk/health_inside.h"

#include "office/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct known modem_words[] = {
	{ "ready", N_("works"), "" },
	{ "no SIM", N_("no SIM card"), N_("Put the SIM card in.") },
	{ "the SIM does not answer", N_("the SIM card does not answer"), N_("Take the SIM card out and put it in again.") },
	{ "the SIM is locked and wants its PUK", N_("the SIM card is locked (PUK)"), N_("Unlock it in a phone with the PUK from the shop.") },
	{ "the SIM is locked to", N_("the SIM card is locked to another device"), N_("Use a SIM card that is not locked.") },
	{ "the SIM wants a PIN", N_("the SIM card wants its PIN"), N_("Set pin of this modem in the config, or switch the PIN off in a phone.") },
	{ "the PIN in the config", N_("the PIN in the config is none"), N_("Correct pin of this modem in the config: 4 to 8 digits.") },
	{ "this SIM refused its PIN", N_("the SIM card refused the PIN; it is not tried again"), N_("Correct pin of this modem in the config.") },
	{ "the SIM refused its PIN", N_("the SIM card refused the PIN; it is not tried again"), N_("Correct pin of this modem in the config.") },
	{ "the SIM has too few PIN tries", N_("the SIM card has too few PIN tries left"), N_("Unlock it in a phone.") },
	{ "this modem's firmware", N_("this modem cannot send short messages"), N_("Use another modem.") },
	{ "another SIM", N_("another SIM card is in it; nothing is sent over it"), N_("If that is meant: on duty press u, or run: cunxin resume") },
	{ "nothing answers on this port", N_("nothing answers on this port"), N_("Is it the modem's AT port? cunxin modem scan shows which is.") },
	{ "the modem does not answer", N_("the modem does not answer"), N_("Unplug the modem and plug it in again.") },
	{ "it does not answer", N_("the modem does not answer; it is being reset"), N_("Wait two minutes. If it stays so, unplug it and plug it in again.") },
	{ "the network refuses", N_("the network refuses one message after the other"), N_("Ask the carrier: credit, real-name registration, barred numbers.") },
	{ "the modem restarted", N_("the modem restarted by itself"), N_("If that happens often: another power supply or USB cable.") },
	{ "the modem has started anew", N_("the modem restarted by itself"), N_("If that happens often: another power supply or USB cable.") },
	{ "this port is another modem's", N_("this port is another modem's; the next is tried"), N_("Nothing to do while it looks.") },
	{ "starting", N_("is starting"), N_("Wait two minutes.") },
	{ "opened", N_("is starting"), N_("Wait two minutes.") },
	{ "no link", N_("not connected"), N_("Plug the modem in. cunxin modem scan shows the ports.") },
};

static const struct known wait_words[] = {
	{ "the month's budget is used up", N_("the month's budget is used up"), N_("Raise limits.budget_per_month in the config, or wait for the next month.") },
	{ "the clock is wrong", N_("the clock is wrong: notices wait"), N_("Set the clock: timedatectl set-ntp true") },
	{ "the day's cap", N_("the SIM card has sent what it may in a day"), N_("It goes on by itself. The limit is limits.segments_per_day in the config.") },
	{ "the hour's cap", N_("the SIM card has sent what it may in an hour"), N_("It goes on by itself. The limit is limits.segments_per_hour in the config.") },
	{ "quiet hours", N_("quiet hours: only answers go out"), "" },
	{ "the SIM may not send", N_("the network does not let this SIM card send"), N_("Ask the carrier: credit, real-name registration.") },
	{ "not registered", N_("no network"), N_("Move the antenna to a window; is the SIM card valid?") },
};

static const struct known clock_words[] = {
	{ "the clock stands before", N_("the clock stands in the past"), "" },
	{ "the clock is behind", N_("the clock went back since the last stop"), "" },
	{ "the gateway was off", N_("the gateway was off for long, or the clock is wrong"), "" },
	{ "the clock jumped ahead", N_("the clock jumped ahead"), "" },
	{ "the clock jumped back", N_("the clock jumped back"), "" },
	{ "the modem's clock differs", N_("the network's clock says another time"), "" },
};

/* By failure_cause(). */
static const struct known error_words[] = {
	{ "no_result", N_("the modem gave no answer"), N_("If it happens often: cunxin modem reset") },
	{ "no_cause", N_("refused without a reason"), N_("If it happens often: cunxin modem reset") },
	{ "modem", N_("the modem failed"), N_("If it happens often: cunxin modem reset") },
	{ "not_sendable", N_("this text or number cannot be sent"), N_("Correct the number in the roster.") },
	{ "no_such_number", N_("this number does not exist"), N_("Correct the number in the roster.") },
	{ "barred", N_("barred by the carrier"), N_("Ask the carrier: credit, real-name registration.") },
	{ "no_service", N_("the SIM card has no service for it"), N_("Ask the carrier: credit, real-name registration.") },
	{ "refused", N_("the network refused it"), N_("Ask the carrier: credit, real-name registration.") },
	{ "phone_off", N_("the phone is off or away"), N_("Call them, or tell a neighbour.") },
	{ "phone_full", N_("the phone's memory is full"), N_("Call them, or tell a neighbour.") },
	{ "network_down", N_("the network is out of order"), N_("Wait; it is tried again.") },
	{ "network_busy", N_("the network is busy"), N_("Wait; it is tried again.") },
	{ "no_network", N_("no network"), N_("Move the antenna to a window; is the SIM card valid?") },
	{ "no_centre", N_("the service centre's number is missing"), N_("Set centre of this modem in the config.") },
	{ "sim", N_("the SIM card is not ready"), N_("Move the antenna to a window; is the SIM card valid?") },
	{ "too_late", N_("it came too late to be of use"), "" },
	{ "doubtful", N_("it may have gone out"), "" },
	{ "opted_out", N_("opted out meanwhile"), "" },
	{ "blocked", N_("blocked meanwhile"), "" },
	{ "restored", N_("it may have gone out before the backup was put back"), "" },
};
static const struct known registration_words[] = {
	{ "home", N_("in the network"), "" },
	{ "roaming", N_("roaming"), "" },
	{ "searching", N_("searching for a network"), "" },
	{ "denied", N_("refused by the network"), "" },
	{ "none", N_("not in the network"), "" },
	{ "unknown", N_("network unknown"), "" },
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct {
	const struct known *rows;
	size_t count;
} tables[] = {
	[SAID_OF_MODEM] = { modem_words, COUNT(modem_words) },
	[SAID_OF_WAITING] = { wait_words, COUNT(wait_words) },
	[SAID_OF_CLOCK] = { clock_words, COUNT(clock_words) },
	[SAID_OF_ERROR] = { error_words, COUNT(error_words) },
	[SAID_OF_REGISTRATION] = { registration_words, COUNT(registration_words) },
};

struct known health_meaning(enum said about, const char *said, const char *otherwise)
{
	const char *cause = about == SAID_OF_ERROR ? failure_cause(said) : NULL;
	const char *begin = cause != NULL ? cause : said;

	for (size_t i = 0; i < tables[about].count; i++) {
		const struct known *row = &tables[about].rows[i];

		if (text_begins(begin, row->said))
			return (struct known){ said, _(row->words), _(row->remedy) };
	}
	return (struct known){ said, said, otherwise };
}

/* ---- signal ---- */

const char *health_signal_words(int level)
{
	static const char *const words[] = { N_("no signal"), N_("very weak"), N_("weak"),
					     N_("fair"), N_("good") };

	return _(words[health_signal_bars(level)]);
}

enum health_weight health_signal_weight(int level)
{
	int bars = health_signal_bars(level);

	return bars == 0 ? HEALTH_ACT : bars <= 2 ? HEALTH_MIND : HEALTH_FINE;
}

int health_signal_bars(int level)
{
	if (level < 0 || level >= 99)
		return 0;
	return level < 5 ? 1 : level < 10 ? 2 : level < 15 ? 3 : 4;
}

/* ---- lines ---- */

int64_t health_key(enum check check, size_t index)
{
	return (int64_t)check + (int64_t)index * CHECKS + 1;
}

struct health_line *health_add(struct health *health, int64_t key, enum health_weight weight,
			       const char *what, const char *remedy, const char *format, ...)
{
	struct health_line *line = &health->lines[health->line_count];
	va_list values;

	if (health->line_count == HEALTH_LINES)
		return NULL;
	health->line_count++;
	*line = (struct health_line){ .key = key, .weight = weight };
	copy_text(line->what, sizeof(line->what), what);
	if (weight != HEALTH_FINE)
		copy_text(line->remedy, sizeof(line->remedy), remedy);
	va_start(values, format);
	vsnprintf(line->words, sizeof(line->words), format, values);
	va_end(values);
	return line;
}

const char *health_text(const struct json *object, const char *key)
{
	const char *text = json_get_text(object, key);

	return text == NULL ? "" : text;
}
