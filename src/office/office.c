#include "office/office.h"

int64_t office_day_start(const struct office *office, struct moment now)
{
	struct wall wall = wall_of(office->zone, now.utc);

	return utc_of(office->zone, wall.day, 0, 0, 0);
}

struct day office_today(const struct office *office, struct moment now)
{
	return wall_of(office->zone, now.utc).day;
}
