#include "office/call.h"

#include "base/buffer.h"
#include "base/json.h"
#include "base/phone.h"
#include "base/scope.h"
#include "conf/config.h"
#include "forms/forms.h"
#include "store/call.h"
#include "store/event.h"
#include "store/outbox.h"
#include "store/person.h"
#include "store/sim.h"

#include <stdio.h>
#include <stdlib.h>

#define ANSWERED_WITHIN DAYS(1)
#define USEFUL		DAYS(1)

/* Whether anybody would be called back at this number. */
static bool is_somebody(struct office *office, const char *number, enum phone_class class)
{
	switch (class) {
	case PHONE_MOBILE:
	case PHONE_LANDLINE:
	case PHONE_FOREIGN:
		return !phone_get(office->store, number).blocked &&
		       !sim_is_own_number(office->store, number);
	case PHONE_SERVICE:
	case PHONE_ALPHANUMERIC:
	case PHONE_NONE: break;
	}
	return false;
}

/* Queues the answer; 0: there is none for this one, or he had one within a day. */
static int64_t answer(struct office *office, const char *number, enum phone_class class,
		      struct moment now)
{
	SCOPED(release_memory) struct reading *nothing = need_zeroed(1, sizeof(*nothing));
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	char purpose[96];
	struct outbox_order order = {
		.recipient = number,
		.kind = "reply",
		.lane = LANE_REPLY,
		.purpose = purpose,
		.useful_until = now.utc + USEFUL,
	};

	if (class != PHONE_MOBILE ||
	    call_answered_since(office->store, number, now.utc - ANSWERED_WITHIN) ||
	    !forms_reply(office->forms, nothing, "missed_call", NULL, 0, &words))
		return 0;
	snprintf(purpose, sizeof(purpose), "call:%s:%lld", number, (long long)now.utc);
	order.text = buffer_text(&words);
	return outbox_queue(office->store, &order, now);
}

static void note_event(struct office *office, const char *number, struct moment now)
{
	struct json *object = json_object_new();
	char *line;

	json_put_text(object, "from", number);
	line = json_line(object);
	event_add(office->store, "call", line, now);
	free(line);
	json_free(object);
}

void call_missed(struct office *office, const struct missed_call *missed, struct moment now)
{
	char number[PHONE_SIZE];
	enum phone_class class =
		phone_read(missed->number, office->config->country_code, number, sizeof(number));
	bool somebody = is_somebody(office, number, class);
	const struct call call = {
		.at = now.utc,
		.number = number,
		.modem = missed->modem,
		.sim = missed->sim,
		.outbox_id = somebody ? answer(office, number, class, now) : 0,
		.settled_at = somebody ? 0 : now.utc,
	};

	call_add(office->store, &call);
	note_event(office, number, now);
}
