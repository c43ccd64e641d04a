#include "kiosk/view.h"

/* clang-format off */
const struct view *const views[] = {
	&view_overview,
	&view_incoming,
	&view_workdays,
	&view_notices,
	&view_ledgers,
	&view_device,
	NULL,
};
/* clang-format on */

size_t views_count(void)
{
	return sizeof(views) / sizeof(*views) - 1;
}
