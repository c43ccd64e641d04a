#include "kiosk/view.h"

const struct view *const views[] = {
	&view_overview,
	&view_incoming,
	&view_workdays,
	&view_device,
	NULL,
};
