/* What somebody on duty does with a message: answers it, settles it, makes a record of it. */
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/incoming.h"
#include "kiosk/record.h"
#include "office/attention.h"

static const char *end(const struct incoming_view *it, const char *verb, const char *detail)
{
	return record_end(it->glance, verb, "message", it->open, detail);
}

static const char *answer(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	struct incoming_view *it = context;
	const char *text = answers->fields[0].value;
	struct inbox_message message;
	bool good;

	if (text[0] == '\0')
		return _("There is nothing to send.");
	if (!inbox_get(glance->office.store, it->open, &message))
		return _("It was changed or settled meanwhile.");
	good = duty_begin(glance);
	if (good && !attention_answer(&glance->office, &message, text, glance->now)) {
		duty_drop(glance);
		inbox_release(&message);
		return _("It came from no number that can be texted.");
	}
	inbox_release(&message);
	return good ? end(it, "inbox answer", text) : duty_busy();
}

static void ask_answer(struct incoming_view *it)
{
	struct dialog_field field = { .label = _("Answer"), .most = 160 };

	dialog_ask(it->glance, it->title, _("It is sent to the villager; the message is settled."),
		   &field, 1, answer, it);
}

static const char *dismiss(void *context, struct glance *glance,
			   const struct dialog_answers *answers)
{
	struct incoming_view *it = context;

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	inbox_settle(glance->office.store, it->open, "ignored", NULL, "dismissed", glance->now);
	return end(it, "inbox dismiss", "");
}

static const char *approve(void *context, struct glance *glance,
			   const struct dialog_answers *answers)
{
	const struct incoming_view *it = context;

	(void)answers;
	return duty_approve(glance, it->newcomer);
}

static void ask_assign(struct incoming_view *it)
{
	desk_assign(&it->desk, it->glance, it->open);
}

static void ask_dismiss(struct incoming_view *it)
{
	dialog_confirm(it->glance, it->title, _("It is settled without an answer."), dismiss, it);
}

static void ask_correct(struct incoming_view *it)
{
	desk_correct(&it->desk, it->glance, it->record);
}

static void ask_cancel(struct incoming_view *it)
{
	desk_cancel(&it->desk, it->glance, it->record);
}

static void ask_approve(struct incoming_view *it)
{
	dialog_confirm(it->glance, _("Approve"),
		       _("This person belongs to the village from now on; what came from the "
			 "number counts."),
		       approve, it);
}

/* ---- keys ---- */

static bool always(const struct incoming_view *it)
{
	(void)it;
	return true;
}

static bool has_none(const struct incoming_view *it)
{
	return it->record == 0;
}

static bool has_record(const struct incoming_view *it)
{
	return it->record != 0;
}

static bool is_waiting(const struct incoming_view *it)
{
	return it->waits;
}

static bool is_new(const struct incoming_view *it)
{
	return it->newcomer != 0;
}

/* What can be done to a message, and why not where it cannot. */
static const struct action {
	int key;
	void (*ask)(struct incoming_view *it);
	bool (*may)(const struct incoming_view *it);
	const char *why;
} actions[] = {
	{ 'a', ask_assign, has_none, N_("It has a record already.") },
	{ 'r', ask_answer, always, "" },
	{ 'x', ask_dismiss, is_waiting, N_("It does not wait for the office.") },
	{ 'c', ask_correct, has_record, N_("It has no record.") },
	{ 'd', ask_cancel, has_record, N_("It has no record.") },
	{ 'y', ask_approve, is_new, N_("Nobody waits for approval.") },
};

static const struct action *action_of(int key)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (actions[i].key == key)
			return &actions[i];
	}
	return NULL;
}

bool incoming_acts(const struct incoming_view *it, int key)
{
	return it->glance->duty && action_of(key) != NULL;
}

bool incoming_act(struct incoming_view *it, int key)
{
	const struct action *action = action_of(key);

	if (!incoming_acts(it, key))
		return false;
	if (!action->may(it))
		return glance_refuse(it->glance, _(action->why));
	action->ask(it);
	return true;
}
