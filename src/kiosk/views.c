#include "kiosk/view.h"

const struct view *const views[] = {
	&view_overview,
	&view_incoming,
	&view_workdays,
	&view_ledgers,
	&view_device,
	NULL,
};
