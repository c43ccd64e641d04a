#include "office/alarm.h"

#include "conf/config.h"
#include "office/policy.h"
#include "office/tell.h"
#include "store/event.h"
#include "store/setting.h"

#include <stdio.h>

#define USEFUL DAYS(3)
#define TOLD   "budget_told" /* the setting: the month's start in minutes, times 4, plus the level */

void alarm_raise(struct office *office, const char *reply, const char *purpose,
		 const struct reply_extra *extras, size_t extra_count, struct moment now)
{
	char number[PHONE_SIZE];
	struct tell tell = {
		.phone = number,
		.reply = reply,
		.purpose = purpose,
		.lane = LANE_ALARM,
		.useful_until = now.utc + USEFUL,
		.extras = extras,
		.extra_count = extra_count,
	};

	if (office->config->alarm_number[0] == '\0')
		return;
	phone_read(office->config->alarm_number, office->config->country_code, number,
		   sizeof(number));
	office_tell(office, &tell, now);
}

/* ---- the budget ---- */

enum level { LEVEL_FINE, LEVEL_WARNING, LEVEL_STOP };

static enum level level_of(const struct config *config, const struct policy_money *money)
{
	if (policy_money_left(config, money, LANE_NOTICE) == 0)
		return LEVEL_STOP;
	if (money->budget > 0 &&
	    money->spent * 100 >= money->budget * config->limits.budget_warning)
		return LEVEL_WARNING;
	return LEVEL_FINE;
}

static int64_t told_as(const struct policy_money *money, enum level level)
{
	return money->month_start / MINUTES(1) * 4 + (int64_t)level;
}

int64_t alarm_budget_due(struct office *office, struct moment now)
{
	struct policy_money money = policy_money(office, now);
	enum level level = level_of(office->config, &money);

	if (level == LEVEL_FINE || setting_number(office->store, TOLD, 0) >= told_as(&money, level))
		return NEVER;
	return now.utc;
}

void alarm_budget_run(struct office *office, struct moment now)
{
	struct policy_money money = policy_money(office, now);
	enum level level = level_of(office->config, &money);
	int64_t as = told_as(&money, level);
	char percent[24], spent[24], budget[24], purpose[64];
	struct reply_extra extras[] = { { "percent", percent },
					{ "spent", spent },
					{ "budget", budget } };

	snprintf(percent, sizeof(percent), "%d", office->config->limits.budget_warning);
	snprintf(spent, sizeof(spent), "%.2f", money.spent);
	snprintf(budget, sizeof(budget), "%.2f", money.budget);
	snprintf(purpose, sizeof(purpose), "alarm:budget:%lld", (long long)as);
	setting_put_number(office->store, TOLD, as);
	event_add(office->store, "budget",
		  level == LEVEL_STOP ? "{\"level\":\"stop\"}" : "{\"level\":\"warning\"}", now);
	alarm_raise(office, level == LEVEL_STOP ? "alarm_budget_stop" : "alarm_budget_warning",
		    purpose, extras, 3, now);
}
