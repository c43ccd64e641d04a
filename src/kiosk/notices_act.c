/*
 * What somebody on duty does with notices, as the verbs of cunxin(1) do: releases them (drafts with
 * their code), pauses, goes on, tries failed ones again, calls them off. The messages themselves
 * are made by the daemon, in portions.
 */
#include "base/scope.h"
#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/notices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *finish(struct glance *glance, const char *verb, int64_t id, const char *detail)
{
	char object[48];
	const char *complaint;

	snprintf(object, sizeof(object), "broadcast:%lld", (long long)id);
	complaint = duty_end(glance, verb, object, detail);
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ notice %lld: done"), (long long)id);
	return complaint;
}

/* ---- the calendar's ---- */

static const char *decide(struct notices *it, struct glance *glance, const char *verb,
			  bool (*act)(struct office *office, const char *id, const char *who,
				      struct moment now, char *why, size_t why_size))
{
	char why[200], object[128];
	const char *complaint;

	if (!duty_begin(glance))
		return duty_busy();
	if (!act(&glance->office, it->acting, glance->who, glance->now, why, sizeof(why))) {
		duty_drop(glance);
		return _("It waits no more, or is past its use.");
	}
	snprintf(object, sizeof(object), "event:%.100s", it->acting);
	complaint = duty_end(glance, verb, object, "");
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, "%s", _("✓ done"));
	return complaint;
}

static const char *release_event(void *context, struct glance *glance,
				 const struct dialog_answers *answers)
{
	(void)answers;
	return decide(context, glance, "calendar release", calendar_release);
}

static const char *drop_event(void *context, struct glance *glance,
			      const struct dialog_answers *answers)
{
	(void)answers;
	return decide(context, glance, "calendar drop", calendar_drop);
}

static void act_on_event(struct notices *it, struct glance *glance, int key)
{
	const struct waiting_notice *one = notices_waiting(it);
	char *text = notices_text(glance, one->text);

	copy_text(it->acting, sizeof(it->acting), one->id);
	if (key == 'r')
		dialog_confirm(glance, _("Release it?"), text, release_event, it);
	else if (key == 'x')
		dialog_confirm(glance, _("Leave it out?"), _("It will not be sent, this season."),
			       drop_event, it);
	else
		glance_refuse(glance,
			      _("It waits for its release: r releases it, x leaves it out."));
	free(text);
}

/* ---- drafts ---- */

static const char *refusal(enum broadcast_confirmed said)
{
	switch (said) {
	case BROADCAST_CONFIRMED:
	case BROADCAST_WAS_CONFIRMED: return NULL;
	case BROADCAST_WRONG_CODE:
		return _("The code is wrong; after three wrong ones a new draft is needed.");
	case BROADCAST_TOO_LATE: return _("Its code has lapsed, or it was called off.");
	case BROADCAST_REPEATS:
		return _("The same was said to half of them within a day; choose \"send again\".");
	case BROADCAST_UNKNOWN: break;
	}
	return _("There is no such notice any more.");
}

static enum broadcast_confirmed confirm(struct notices *it, struct glance *glance, const char *code,
					bool again)
{
	if (again)
		return broadcast_confirm(&glance->office, it->acting_id, code, true, glance->who,
					 glance->now, NULL);
	return broadcast_confirm_compared(&glance->office, &it->comparing, code, glance->who,
					  glance->now);
}

/* Some of the day's others a call, as there may be many. True: it is known which it repeats. */
static bool compare(struct notices *it, struct glance *glance, bool goes_on)
{
	if (!goes_on)
		it->comparing.id = 0;
	return broadcast_compare_some(&glance->office, it->acting_id, BROADCAST_COMPARED,
				      glance->now, &it->comparing);
}

/* A wrong code is kept too: it counts. */
static const char *release(void *context, struct glance *glance,
			   const struct dialog_answers *answers)
{
	struct notices *it = context;
	bool again = answers->fields[1].choice == 1;
	enum broadcast_confirmed said;
	const char *complaint;

	if (store_low(glance->office.store))
		return _("The disk is nearly full: make room first.");
	if (!again && !compare(it, glance, answers->again))
		return dialog_goes_on;
	if (!duty_begin(glance))
		return duty_busy();
	said = confirm(it, glance, answers->fields[0].value, again);
	*answers->about = said == BROADCAST_REPEATS ? 1 : 0;
	if (said != BROADCAST_CONFIRMED && said != BROADCAST_WRONG_CODE) {
		duty_drop(glance);
		return refusal(said);
	}
	complaint = finish(glance, "broadcast confirm", it->acting_id,
			   said == BROADCAST_CONFIRMED ? "released" : "wrong code");
	if (complaint == NULL && said == BROADCAST_WRONG_CODE)
		glance->said[0] = '\0';
	return complaint != NULL ? complaint : refusal(said);
}

void notices_ask_code(struct notices *it, struct glance *glance, const struct broadcast *draft,
		      const char *code)
{
	static const char *words[2];
	struct dialog_field fields[] = {
		{ .label = _("Code"), .needed = true, .code = true, .most = 6 },
		{ .label = _("If it repeats one"), .choices = words, .choice_count = 2 },
	};
	SCOPED(buffer_release) struct buffer text = BUFFER_EMPTY;
	char *shown = notices_text(glance, draft->text);

	it->acting_id = draft->id;
	words[0] = _("do not send");
	words[1] = _("send again");
	if (code != NULL)
		buffer_add_format(&text, _("Draft %lld is kept. Its code is %s, for %d minutes."),
				  (long long)draft->id, code,
				  glance->office.config->broadcast.code_minutes);
	buffer_add_text(&text, code != NULL ? "\n" : "");
	buffer_add_format(&text, _("%lld messages, %lld segments: %.300s"),
			  (long long)draft->messages, (long long)draft->segments, shown);
	free(shown);
	dialog_ask(glance, _("Release with its code"), buffer_text(&text), fields, 2, release, it);
}

/* ---- steering ---- */

static const char *steer(struct notices *it, struct glance *glance, const char *verb,
			 bool (*step)(struct store *store, int64_t id))
{
	if (!duty_begin(glance))
		return duty_busy();
	if (step(glance->office.store, it->acting_id))
		return finish(glance, verb, it->acting_id, "");
	duty_drop(glance);
	return _("It is not in a state for that any more.");
}

static const char *pause_or_go(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct notices *it = context;

	(void)answers;
	if (it->one.state == BROADCAST_PAUSED)
		return steer(it, glance, "broadcast resume", broadcast_resume);
	return steer(it, glance, "broadcast pause", broadcast_pause);
}

static const char *cancel(void *context, struct glance *glance,
			  const struct dialog_answers *answers)
{
	struct notices *it = context;

	(void)answers;
	if (!duty_begin(glance))
		return duty_busy();
	if (broadcast_cancel(glance->office.store, it->acting_id, glance->now))
		return finish(glance, "broadcast cancel", it->acting_id, "");
	duty_drop(glance);
	return _("It is not in a state for that any more.");
}

static void ask_to_go_on(struct notices *it, struct glance *glance)
{
	char *text = notices_text(glance, it->one.text);

	dialog_confirm(glance, _("Let it go on?"), text, pause_or_go, it);
	free(text);
}

/* It is paused meanwhile. */
static const char *begin_retry(struct notices *it, struct glance *glance)
{
	const char *complaint;

	if (it->one.useful_until != 0 && it->one.useful_until <= glance->now.utc)
		return _("What it says is of use no more; make a new one.");
	if (!duty_begin(glance))
		return duty_busy();
	if (!broadcast_reopen(glance->office.store, it->acting_id)) {
		duty_drop(glance);
		return _("It is paused or over; let it go on first.");
	}
	complaint = finish(glance, "broadcast retry", it->acting_id, "");
	if (complaint == NULL)
		it->retrying = it->acting_id;
	return complaint;
}

/* NULL: none is left. */
static const char *retry_some(struct notices *it, struct glance *glance)
{
	const char *complaint;
	unsigned count;

	if (!duty_begin(glance))
		return duty_busy();
	count = broadcast_retry_some(glance->office.store, it->retrying, false, BROADCAST_CHUNK,
				     glance->now);
	complaint = duty_part(glance);
	if (complaint != NULL)
		return complaint;
	return count < BROADCAST_CHUNK ? NULL : dialog_finishes;
}

/* A portion a call; what a busy database stopped goes on where it was. */
static const char *retry(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	struct notices *it = context;
	const char *complaint;

	(void)answers;
	if (it->retrying != it->acting_id) {
		complaint = begin_retry(it, glance);
		return complaint != NULL ? complaint : dialog_finishes;
	}
	complaint = retry_some(it, glance);
	if (complaint != NULL)
		return complaint;
	it->retrying = 0;
	return steer(it, glance, "broadcast resume", broadcast_resume);
}

static void ask_to_pause(struct notices *it, struct glance *glance)
{
	if (it->one.state == BROADCAST_PAUSED)
		ask_to_go_on(it, glance);
	else
		dialog_confirm(glance, _("Pause it?"), _("What is not out yet waits."), pause_or_go,
			       it);
}

static void ask_to_release(struct notices *it, struct glance *glance)
{
	notices_ask_code(it, glance, &it->one, NULL);
}

static void ask_to_retry(struct notices *it, struct glance *glance)
{
	if (it->one.state != BROADCAST_PAUSED)
		it->retrying = 0;
	if (it->counts.messages[OUTBOX_FAILED] == 0)
		glance_refuse(glance, _("None of its messages has failed."));
	else
		dialog_confirm(glance, _("Try again?"), _("Those that failed are sent once more."),
			       retry, it);
}

static void ask_to_cancel(struct notices *it, struct glance *glance)
{
	dialog_confirm(glance, _("Call it off?"), _("Nothing more of it goes out."), cancel, it);
}

/* ---- keys ---- */

#define IN(state) (1u << (state))
#define LIVE	  (IN(BROADCAST_RELEASED) | IN(BROADCAST_PAUSED))
#define ANY	  (~0u)

static const struct action {
	int key;
	unsigned states; /* in which it is for a notice, a bit each */
	void (*ask)(struct notices *it, struct glance *glance);
} actions[] = {
	{ 'r', IN(BROADCAST_DRAFT), ask_to_release },
	{ 'p', LIVE, ask_to_pause },
	{ 't', ANY, ask_to_retry },
	{ 'x', LIVE | IN(BROADCAST_DRAFT) | IN(BROADCAST_STAGING), ask_to_cancel },
};

/* Why a key is not for a notice in this state. */
static const char *const stands[] = {
	[BROADCAST_DRAFT] = N_("It is not released yet."),
	[BROADCAST_STAGING] = N_("Its messages are being made; one moment."),
	[BROADCAST_RELEASED] = N_("It is released already."),
	[BROADCAST_PAUSED] = N_("It is released already."),
	[BROADCAST_DONE] = N_("It is over."),
	[BROADCAST_CANCELLING] = N_("It was called off."),
	[BROADCAST_CANCELLED] = N_("It was called off."),
	[BROADCAST_LAPSED] = N_("Its code has lapsed; make a new one."),
};

static const struct action *action_of(int key)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (actions[i].key == key)
			return &actions[i];
	}
	return NULL;
}

static void act_on_broadcast(struct notices *it, struct glance *glance, const struct action *action)
{
	it->acting_id = it->one.id;
	if (it->one.id == 0)
		glance_refuse(glance, _("There is no notice yet."));
	else if ((action->states & IN(it->one.state)) == 0)
		glance_refuse(glance, _(stands[it->one.state]));
	else
		action->ask(it, glance);
}

bool notices_act(struct notices *it, struct glance *glance, int key)
{
	const struct action *action = action_of(key);

	if (!glance->duty)
		return false;
	if (key == 'a' || key == 'm')
		(key == 'a' ? compose_begin : shift_begin)(it, glance);
	else if (action == NULL)
		return false;
	else if (notices_waiting(it) != NULL)
		act_on_event(it, glance, key);
	else
		act_on_broadcast(it, glance, action);
	return true;
}
