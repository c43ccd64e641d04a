#include "office/tell.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "store/person.h"
#include "store/veil.h"

#include <stdio.h>
#include <stdlib.h>

#define STEP_USEFUL DAYS(14)

static bool reachable(struct office *office, const char *phone)
{
	char number[PHONE_SIZE];

	if (veil_is(phone))
		return true;
	return phone_read(phone, office->config->country_code, number, sizeof(number)) ==
		       PHONE_MOBILE &&
	       !phone_get(office->store, phone).blocked;
}

static bool words_of(struct office *office, const struct tell *tell, struct buffer *out)
{
	SCOPED(release_memory) struct reading *nothing = need_zeroed(1, sizeof(*nothing));

	return forms_reply(office->forms, nothing, tell->reply, tell->extras, tell->extra_count,
			   out);
}

bool office_tell(struct office *office, const struct tell *tell, struct moment now)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	struct outbox_order order = {
		.recipient = tell->phone,
		.kind = "reminder",
		.lane = tell->lane,
		.purpose = tell->purpose,
		.useful_until = tell->useful_until,
	};

	if (!reachable(office, tell->phone) || !words_of(office, tell, &words))
		return false;
	order.text = buffer_text(&words);
	return outbox_queue(office->store, &order, now) != 0;
}

bool office_tell_step(struct office *office, const char *ledger, int64_t id, const char *phone,
		      const char *reply, const struct reply_extra *extras, size_t extra_count,
		      struct moment now)
{
	char purpose[96];
	const struct tell tell = {
		.phone = phone,
		.reply = reply,
		.purpose = purpose,
		.lane = LANE_REMINDER,
		.useful_until = now.utc + STEP_USEFUL,
		.extras = extras,
		.extra_count = extra_count,
	};

	snprintf(purpose, sizeof(purpose), "%.16s:%lld:%.32s:%lld", ledger, (long long)id, reply,
		 (long long)now.utc);
	return office_tell(office, &tell, now);
}
