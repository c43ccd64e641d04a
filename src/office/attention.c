#include "office/attention.h"

#include "base/buffer.h"
#include "conf/config.h"
#include "office/audience.h"
#include "office/tell.h"
#include "store/dialogue.h"
#include "store/veil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLD_MOST   3 /* people of one role */
#define WORDS_SHOWN 48

static const struct stage {
	enum inbox_told told; /* entries at this stage … */
	const char *reply;    /* … are told so */
} stages[] = {
	{ INBOX_TOLD_NOBODY, "attention_clerk" },
	{ INBOX_TOLD_CLERK, "attention_secretary" },
};

#define STAGE_COUNT (sizeof(stages) / sizeof(*stages))

/* How long an entry waits before this stage's person hears of it; 0: never. */
static int64_t patience(const struct office *office, enum inbox_told told)
{
	const struct config_attention *attention = &office->config->attention;

	if (attention->hours == 0)
		return 0;
	return told == INBOX_TOLD_NOBODY ? HOURS(attention->hours)
					 : HOURS(attention->escalate_hours);
}

static const char *role_of(const struct office *office, enum inbox_told told)
{
	return told == INBOX_TOLD_NOBODY ? office->config->attention.clerk_role
					 : office->config->attention.secretary_role;
}

static int64_t stage_due(struct office *office, const struct stage *stage)
{
	int64_t wait = patience(office, stage->told);
	int64_t since = wait == 0 || role_of(office, stage->told)[0] == '\0'
				? NEVER
				: inbox_untold_since(office->store, stage->told);

	return since == NEVER ? NEVER : since + wait;
}

int64_t attention_due(struct office *office, struct moment now)
{
	int64_t due = NEVER;

	(void)now;
	for (size_t i = 0; i < STAGE_COUNT; i++)
		due = earlier(due, stage_due(office, &stages[i]));
	return due;
}

/* ---- telling ---- */

/* What the message says about the entries. */
struct summary {
	char count[24], number[24], time[16], words[WORDS_SHOWN + 4];
	int64_t first;
};

static void describe(struct office *office, int64_t id, size_t count, struct summary *summary)
{
	struct inbox_message message;
	struct wall wall;

	*summary = (struct summary){ .first = id };
	snprintf(summary->count, sizeof(summary->count), "%zu", count);
	snprintf(summary->number, sizeof(summary->number), "%lld", (long long)id);
	if (!inbox_get(office->store, id, &message))
		return;
	wall = wall_of(office->zone, message.received_at);
	snprintf(summary->time, sizeof(summary->time), "%d-%d %d:%02d", wall.day.month,
		 wall.day.day, wall.hour, wall.minute);
	if (!copy_text(summary->words, WORDS_SHOWN, message.text == NULL ? "" : message.text))
		strcat(summary->words, "...");
	for (char *at = summary->words; *at != '\0'; at++)
		if ((unsigned char)*at < ' ')
			*at = ' ';
	inbox_release(&message);
}

static void tell_one(struct office *office, const struct stage *stage,
		     const struct summary *summary, const char *phone, struct moment now)
{
	char purpose[96];
	const struct reply_extra extras[] = {
		{ "count", summary->count },
		{ "number", summary->number },
		{ "time", summary->time },
		{ "words", summary->words },
	};
	struct tell tell = { .phone = phone,
			     .reply = stage->reply,
			     .purpose = purpose,
			     .lane = LANE_REMINDER,
			     .useful_until = now.utc + DAYS(1),
			     .extras = extras,
			     .extra_count = sizeof(extras) / sizeof(*extras) };

	snprintf(purpose, sizeof(purpose), "%s:%lld:%lld:%s", stage->reply,
		 (long long)summary->first, (long long)now.utc, phone);
	office_tell(office, &tell, now);
}

static void tell_role(struct office *office, const struct stage *stage,
		      const struct summary *summary, struct moment now)
{
	struct audience audience;
	char query[64], why[160];

	snprintf(query, sizeof(query), "role:%s", role_of(office, stage->told));
	if (audience_find(office, query, now, &audience, why, sizeof(why)))
		for (size_t i = 0; i < audience.count && i < TOLD_MOST; i++)
			tell_one(office, stage, summary, audience.members[i].number, now);
	audience_release(&audience);
}

void attention_run(struct office *office, struct moment now)
{
	/* The later stage first: what the clerk hears of now is not the secretary's yet. */
	for (size_t i = STAGE_COUNT; i-- > 0;) {
		int64_t until = now.utc - patience(office, stages[i].told), first;
		struct summary summary;
		size_t count;

		if (stage_due(office, &stages[i]) > now.utc)
			continue;
		count = inbox_untold(office->store, stages[i].told, until, &first, 1);
		if (count == 0)
			continue;
		describe(office, first, count, &summary);
		tell_role(office, &stages[i], &summary, now);
		inbox_tell(office->store, stages[i].told, until);
	}
}

/* ---- what is understood ---- */

static bool from_draft(struct office *office, const struct inbox_message *message,
		       const struct form *form, struct reading *reading)
{
	char *text = draft_get(office->store, message->id, NULL, 0);
	struct json *draft = text == NULL ? NULL : json_read(text);
	const struct json *kept = json_get(draft, "reading");
	bool found = kept != NULL && forms_draft_read(office->forms, kept, reading) &&
		     reading->form == form;

	json_free(draft);
	free(text);
	return found;
}

static void from_text(struct office *office, const struct inbox_message *message,
		      const struct form *form, struct reading *reading)
{
	const struct reading_sender nobody = { .number = "", .name = "", .role = "" };
	const char *text = message->text == NULL ? "" : message->text;

	*reading = (struct reading){ .form = form };
	forms_read_as(office->forms, form, text, strlen(text), &nobody,
		      wall_of(office->zone, message->received_at).day, reading);
}

void attention_reading(struct office *office, const struct inbox_message *message,
		       const struct form *form, struct reading *reading)
{
	if (!from_draft(office, message, form, reading))
		from_text(office, message, form, reading);
	for (size_t r = 0; r < reading->record_count; r++) {
		for (size_t i = 0; i < form->field_count; i++) {
			struct field_value *value = &reading->records[r].values[i];

			if (!value->said || value->doubtful || value->invalid)
				*value = (struct field_value){ .present = false };
		}
	}
	if (reading->record_count == 0)
		reading->record_count = 1;
}

/* ---- answering ---- */

bool attention_answer(struct office *office, const struct inbox_message *message, const char *text,
		      struct moment now)
{
	char number[PHONE_SIZE], purpose[64];
	struct outbox_order order = {
		.recipient = number,
		.text = text,
		.kind = "staff",
		.lane = LANE_REPLY,
		.purpose = purpose,
		.in_reply_to = message->id,
	};

	if (veil_is(message->sender))
		copy_text(number, sizeof(number), message->sender);
	else if (phone_read(message->sender, office->config->country_code, number,
			    sizeof(number)) != PHONE_MOBILE)
		return false;
	snprintf(purpose, sizeof(purpose), "answer:%lld:%lld", (long long)message->id,
		 (long long)now.utc);
	outbox_queue(office->store, &order, now);
	inbox_settle(office->store, message->id, "answered", NULL, "answered by hand", now);
	return true;
}
