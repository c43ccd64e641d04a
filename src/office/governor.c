#include "office/governor.h"

#include "base/buffer.h"
#include "conf/config.h"
#include "store/outbox.h"
#include "store/sim.h"

const char *governor_objection(struct office *office, const char *number, enum phone_class class,
			       const struct phone_row *phone, const struct inbox_message *message)
{
	switch (class) {
	case PHONE_SERVICE:
	case PHONE_ALPHANUMERIC: return "service number";
	case PHONE_NONE: return "no sender";
	case PHONE_MOBILE:
	case PHONE_LANDLINE:
	case PHONE_FOREIGN: break;
	}
	if (phone->blocked)
		return "blocked";
	if (sim_is_own_number(office->store, number))
		return "own number";
	if (message->class == 0 && message->protocol == 0x40)
		return "silent message";
	return NULL;
}

/* A limit of 0 is none. */
static bool within(struct office *office, const char *number, int hour, int day, struct moment now)
{
	struct outbox_replies sum;

	if (hour <= 0 && day <= 0)
		return true;
	sum = outbox_replies(office->store, number, now);
	return (hour <= 0 || sum.hour < (unsigned)hour) && (day <= 0 || sum.day < (unsigned)day);
}

/* The text before this one was silenced already: one entry in the clerk's list is enough. */
static bool known(struct office *office, const struct inbox_message *message)
{
	struct inbox_message before;
	bool silenced;

	if (inbox_earlier(office->store, message->sender, message->id, &before, 1) == 0)
		return false;
	silenced = text_is(before.reason, "reply limit");
	inbox_release(&before);
	return silenced;
}

enum governor governor_allows(struct office *office, const char *number, enum phone_class class,
			      bool staff, const struct inbox_message *message, struct moment now)
{
	const struct config_limits *limits = &office->config->limits;
	int hour = staff ? limits->replies_per_staff_per_hour : limits->replies_per_sender_per_hour;
	int day = staff ? limits->replies_per_staff_per_day : limits->replies_per_sender_per_day;

	if (class != PHONE_MOBILE)
		return GOVERNOR_UNREACHABLE;
	if (within(office, number, hour, day, now))
		return GOVERNOR_YES;
	return known(office, message) ? GOVERNOR_SILENCE : GOVERNOR_FIRST_SILENCE;
}
