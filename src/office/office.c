#include "office/office.h"

#include "office/audience.h"
#include "office/daily.h"
#include "office/calendar.h"
#include "office/command.h"
#include "office/problem.h"
#include "office/role.h"

int64_t office_day_start(const struct office *office, struct moment now)
{
	struct wall wall = wall_of(office->zone, now.utc);

	return utc_of(office->zone, wall.day, 0, 0, 0);
}

struct day office_today(const struct office *office, struct moment now)
{
	return wall_of(office->zone, now.utc).day;
}

bool office_check(const struct config *config, const struct forms *forms,
		  struct conf_problems *problems)
{
	unsigned before = problems->count;

	audience_check(config, forms, problems);
	calendar_check(config, forms, problems);
	problem_check(config, forms, problems);
	role_check(config, forms, problems);
	command_check(config, forms, problems);
	daily_check(config, forms, problems);
	return problems->count == before;
}
