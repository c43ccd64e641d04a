#include "conf/rights.h"

/* clang-format off */
static const struct {
	const char *name;
	enum right right;
} rights[] = {
	{ "broadcast", RIGHT_BROADCAST },
	{ "release", RIGHT_RELEASE },
	{ "urgent", RIGHT_URGENT },
	{ "stop", RIGHT_STOP },
	{ "view", RIGHT_VIEW },
	{ "attendance", RIGHT_ATTENDANCE },
	{ "progress", RIGHT_PROGRESS },
	{ "answer", RIGHT_ANSWER },
	{ "workday", RIGHT_WORKDAY },
	{ "calendar", RIGHT_CALENDAR },
	{ "people", RIGHT_PEOPLE },
};
/* clang-format on */

const char right_names[] = "broadcast, release, urgent, stop, view, attendance, progress, answer, "
			   "workday, calendar, people";

bool right_read(const char *name, enum right *right)
{
	for (size_t i = 0; i < sizeof(rights) / sizeof(*rights); i++) {
		if (text_is(name, rights[i].name)) {
			*right = rights[i].right;
			return true;
		}
	}
	return false;
}

void rights_show(struct buffer *out, unsigned rights_held)
{
	const char *between = "";

	for (size_t i = 0; i < sizeof(rights) / sizeof(*rights); i++) {
		if ((rights_held & (unsigned)rights[i].right) == 0)
			continue;
		buffer_add_format(out, "%s\"%s\"", between, rights[i].name);
		between = ", ";
	}
}
