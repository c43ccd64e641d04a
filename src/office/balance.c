#include "office/balance.h"

#include "base/buffer.h"
#include "base/pattern.h"
#include "conf/config.h"
#include "office/alarm.h"
#include "store/balance.h"
#include "store/outbox.h"
#include "store/setting.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASKED  "balance_asked" /* the setting: utc ms */
#define USEFUL DAYS(1)

/* ---- reading ---- */

/* The first group of the pattern as yuan. */
static bool find_amount(const char *pattern_text, const char *text, double *yuan)
{
	struct pattern *pattern = pattern_new(pattern_text, NULL, 0);
	struct pattern_budget budget = PATTERN_BUDGET;
	struct pattern_match match;
	bool found =
		pattern != NULL &&
		pattern_find(pattern, text, strlen(text), 0, &budget, &match) == PATTERN_MATCHES &&
		match.count > 1 && match.group[1].from != SIZE_MAX;

	if (found)
		*yuan = strtod(text + match.group[1].from, NULL);
	pattern_free(pattern);
	return found && isfinite(*yuan) && fabs(*yuan) < 1e9;
}

static void tell_low(struct office *office, double yuan, const char *sim, struct moment now)
{
	char amount[24], purpose[96], day[ISO_SIZE];
	struct reply_extra extras[] = { { "amount", amount } };

	snprintf(amount, sizeof(amount), "%.2f", yuan);
	snprintf(purpose, sizeof(purpose), "alarm:balance:%.32s:%s", sim,
		 iso_day(wall_of(office->zone, now.utc).day, day));
	alarm_raise(office, "alarm_balance", purpose, extras, 1, now);
}

/* A number of so many digits, also written with the country's code and "+" before it. */
static bool is_number(const struct config *config, const char *sender, const char *number,
		      size_t digits)
{
	size_t code = strlen(config->country_code);

	if (sender[0] == '+')
		sender++;
	if (strlen(sender) == code + digits && strncmp(sender, config->country_code, code) == 0)
		sender += code;
	return strlen(sender) == digits && strncmp(sender, number, digits) == 0;
}

/* A pattern that any number fits says nothing of a text that nobody asked for. */
static bool is_exact(const char *pattern)
{
	double yuan;

	return !find_amount(pattern, "1", &yuan);
}

/* The number that is asked, or a carrier that tells its customers by itself. */
static bool is_carrier(const struct config *config, const char *sender)
{
	const char *number = config->balance.number, *at = config->balance.carriers;

	if (number[0] != '\0' && is_number(config, sender, number, strlen(number)))
		return true;
	for (at += strspn(at, " "); *at != '\0'; at += strspn(at, " ")) {
		size_t digits = strcspn(at, " ");

		if (is_number(config, sender, at, digits))
			return is_exact(config->balance.pattern);
		at += digits;
	}
	return false;
}

bool balance_read(struct office *office, const char *sender, const char *text, const char *sim,
		  struct moment now)
{
	const struct config_balance *config = &office->config->balance;
	struct balance balance = { .sim = sim, .at = now.utc, .text = text };
	double yuan = 0;

	if (text == NULL || !is_carrier(office->config, sender) ||
	    !find_amount(config->pattern, text, &yuan))
		return false;
	balance.fen = llround(yuan * 100);
	balance_put(office->store, &balance);
	if (yuan < config->low)
		tell_low(office, yuan, sim, now);
	return true;
}

/* ---- asking ---- */

int64_t balance_due(struct office *office, struct moment now)
{
	const struct config_balance *config = &office->config->balance;
	int64_t asked = setting_number(office->store, ASKED, 0);

	(void)now;
	return config->number[0] == '\0' ? NEVER : asked + DAYS(config->every_days);
}

void balance_run(struct office *office, struct moment now)
{
	const struct config_balance *config = &office->config->balance;
	char purpose[64];
	struct outbox_order order = {
		.recipient = config->number,
		.text = config->text,
		.kind = "staff",
		.lane = LANE_REMINDER,
		.purpose = purpose,
		.useful_until = now.utc + USEFUL,
	};

	snprintf(purpose, sizeof(purpose), "balance:%lld", (long long)(now.utc / HOURS(1)));
	setting_put_number(office->store, ASKED, now.utc);
	outbox_queue(office->store, &order, now);
}
