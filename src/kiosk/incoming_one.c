/* One message: who, what was typed, what became of it, and the talk around it. */
#include "kiosk/incoming.h"
#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "kiosk/when.h"

#include <stdio.h>

/* The talk before: as many earlier messages of this number. */
#define AROUND 3

const char *incoming_outcome(const struct glance *glance, const struct incoming *row,
			     unsigned *style)
{
	if (row->attention && !text_is(row->outcome, "unknown")) {
		*style = STYLE_BAD;
		return _("▲ for the office");
	}
	return record_outcome(glance, row->form,
			      row->state == INBOX_WAITING      ? "waiting"
			      : row->state == INBOX_UNREADABLE ? "unreadable"
							       : row->outcome,
			      style);
}

/* ---- details ---- */

static void tell_head(struct incoming_view *it, const struct incoming *row)
{
	struct glance *glance = it->glance;
	struct person_shown person = mask_person(glance, row->name, row->sender);
	char time[WHEN_SIZE];
	unsigned style;
	const char *outcome = incoming_outcome(glance, row, &style);

	when_long(glance->office.zone, row->received_at, time);
	snprintf(it->title, sizeof(it->title), _("Message %lld"), (long long)row->id);
	detail_add(&it->detail, STYLE_STRONG, 0, "%s   %s   %s", time,
		   person.name[0] == '\0' ? _("(unknown)") : person.name, person.number);
	if (row->group > 0)
		detail_add(&it->detail, STYLE_PLAIN, 0, C_("a group of the village", "Group %d"),
			   row->group);
	detail_add(&it->detail, style, 0, "%s   %s", outcome, record_form_title(glance, row->form));
}

static void tell_text(struct incoming_view *it, const struct incoming *row)
{
	detail_heading(&it->detail, _("What was typed"));
	detail_add(&it->detail, STYLE_PLAIN, 2, "%s", row->text);
}

struct telling {
	struct incoming_view *it;
	bool any;
};

static void tell_record(const struct incoming_record *record, void *context)
{
	struct telling *telling = context;
	struct incoming_view *it = telling->it;
	struct buffer words = BUFFER_EMPTY;
	char time[WHEN_SIZE];

	if (!telling->any)
		detail_heading(&it->detail, _("What was understood, and what became of it"));
	telling->any = true;
	if (report_stands(record->state))
		it->record = record->id;
	record_words(it->glance, record->form, record->fields, &words);
	when_long(it->glance->office.zone, record->at, time);
	detail_add(&it->detail, STYLE_PLAIN, 2, _("%s  record %lld (%s): %s"), time,
		   (long long)record->id, record_state(record->state), buffer_text(&words));
	buffer_release(&words);
}

static const struct {
	const char *name, *words;
} fates[] = {
	{ "queued", N_("waits") },	  { "sending", N_("on its way") },
	{ "sent", N_("sent") },		  { "delivered", N_("delivered") },
	{ "failed", N_("failed") },	  { "expired", N_("too late") },
	{ "cancelled", N_("withdrawn") }, { "uncertain", N_("uncertain") },
};

static const char *fate_of(const char *state)
{
	for (size_t i = 0; i < sizeof(fates) / sizeof(*fates); i++) {
		if (text_is(fates[i].name, state))
			return _(fates[i].words);
	}
	return state;
}

static bool lost(const char *state)
{
	return text_is(state, "failed") || text_is(state, "expired") || text_is(state, "uncertain");
}

static void tell_reply(const struct incoming_reply *reply, void *context)
{
	struct telling *telling = context;
	struct incoming_view *it = telling->it;
	char time[WHEN_SIZE];

	if (!telling->any)
		detail_heading(&it->detail, _("What was answered"));
	telling->any = true;
	when_long(it->glance->office.zone, reply->created_at, time);
	detail_add(&it->detail, lost(reply->state) ? STYLE_BAD : STYLE_PLAIN, 2, "%s (%s%s) %s",
		   time, lost(reply->state) ? "▲ " : "", fate_of(reply->state), reply->text);
}

static void tell_earlier(const struct inbox_message *message, void *context)
{
	struct telling *telling = context;
	struct incoming_view *it = telling->it;
	char time[WHEN_SIZE];

	if (message->id >= it->open)
		return;
	if (!telling->any)
		detail_heading(&it->detail, _("What this number wrote before"));
	telling->any = true;
	when_long(it->glance->office.zone, message->received_at, time);
	detail_add(&it->detail, STYLE_PLAIN, 2, "%s  %s", time, message->text);
}

static void tell_talk(struct incoming_view *it, const struct incoming *row)
{
	struct store *store = it->glance->office.store;
	char number[PHONE_SIZE], object[48];
	struct telling telling = { .it = it };

	phone_read(row->sender, it->glance->office.config->country_code, number, sizeof(number));
	snprintf(object, sizeof(object), "message:%lld", (long long)row->id);
	incoming_records(store, row->id, number, tell_record, &telling);
	telling.any = false;
	incoming_replies(store, row->id, number, tell_reply, &telling);
	record_history(&it->detail, it->glance, object);
	telling.any = false;
	inbox_list(store,
		   &(struct inbox_filter){ .from = number, .before_id = row->id, .limit = AROUND },
		   tell_earlier, &telling);
}

/* Somebody who put himself on the roster and waits there. */
static void find_newcomer(struct incoming_view *it, const struct incoming *row)
{
	struct person people[1];
	char number[PHONE_SIZE];

	phone_read(row->sender, it->glance->office.config->country_code, number, sizeof(number));
	if (person_by_phone(it->glance->office.store, number, people, 1) != 1 || people[0].approved)
		return;
	it->newcomer = people[0].id;
	detail_add(&it->detail, STYLE_WARN, 0, _("△ %s is new and waits to be approved: y"),
		   people[0].name);
}

static void tell(const struct incoming *row, void *context)
{
	struct incoming_view *it = context;

	it->waits = row->attention;
	it->record = it->newcomer = 0;
	tell_head(it, row);
	if (it->glance->duty) {
		find_newcomer(it, row);
		tell_text(it, row);
		tell_talk(it, row);
	} else {
		detail_add(&it->detail, STYLE_DIM, 0, "\n%s",
			   _("What was typed and answered is shown on duty only."));
	}
}

void incoming_look_at_one(struct incoming_view *it)
{
	if (it->open == 0)
		return;
	detail_clear(&it->detail);
	if (!incoming_get(it->glance->office.store, it->open, tell, it))
		it->open = 0;
}
