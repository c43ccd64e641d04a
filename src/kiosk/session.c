#include "kiosk/session.h"

#include "base/secret.h"
#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/duty.h"
#include "kiosk/when.h"
#include "store/setting.h"

#include <stdio.h>
#include <string.h>

#define WRONG	   "kiosk_wrong" /* PINs in a row, in the table of settings */
#define WRONG_AT   "kiosk_wrong_at"
#define FREE_TRIES 3 /* wrong ones after which nobody waits yet */
#define WAIT_FIRST SECONDS(10)
#define WAIT_MOST  HOURS(1)
#define REST_AFTER MINUTES(1) /* without a key, in public mode */
#define STAND_FOR  MINUTES(5) /* then the picture moves: what is bright does not burn in */

/* ---- tries ---- */

/* How long the next try waits after so many wrong ones. */
static int64_t wait_after(int64_t wrong)
{
	int64_t wait = WAIT_FIRST;

	if (wrong < FREE_TRIES)
		return 0;
	for (int64_t i = FREE_TRIES; i < wrong && wait < WAIT_MOST; i++)
		wait *= 2;
	return wait < WAIT_MOST ? wait : WAIT_MOST;
}

/* Milliseconds until one may try again. A clock that went back makes nobody wait for longer than
 * the wait itself. */
static int64_t wait_left(struct store *store, struct moment now)
{
	int64_t wait = wait_after(setting_number(store, WRONG, 0));
	int64_t since = now.utc - setting_number(store, WRONG_AT, 0);

	if (since < 0)
		since = 0;
	return since >= wait ? 0 : wait - since;
}

static bool note_tries(struct glance *glance, int64_t wrong)
{
	struct store *store = glance->office.store;

	if (store_begin(store) != STORE_DONE)
		return false;
	setting_put_number(store, WRONG, wrong);
	setting_put_number(store, WRONG_AT, glance->now.utc);
	return store_commit(store) == STORE_DONE;
}

static const struct config_keeper *keeper_of(const struct config *config, const char *pin)
{
	const struct config_keeper *found = NULL;

	/* All are looked at: the time says nothing of whose PIN it was. */
	for (size_t i = 0; i < config->kiosk.duty_count; i++) {
		if (secret_matches(config->kiosk.duty[i].pin, pin))
			found = &config->kiosk.duty[i];
	}
	return found;
}

/* ---- coming and going ---- */

static bool turn(struct kiosk *kiosk, enum store_role role, struct moment now)
{
	kiosk->ready = source_turn(&kiosk->source, role, now);
	kiosk->glance.office = source_office(&kiosk->source);
	kiosk->version = -1;
	if (!kiosk->ready)
		kiosk->retry_at = now.up;
	return kiosk->ready;
}

void session_end(struct kiosk *kiosk, struct moment now)
{
	kiosk->glance.duty = false;
	kiosk->glance.who[0] = '\0';
	dialog_close(&kiosk->glance);
	turn(kiosk, STORE_READER, now);
	kiosk->fresh = true;
	glance_say(&kiosk->glance, STYLE_TAB_OPEN, "%s", _(" Duty has ended; public again."));
}

bool session_begin(struct kiosk *kiosk, const char *who, struct moment now)
{
	if (!turn(kiosk, STORE_DESK, now))
		return false;
	kiosk->glance.duty = kiosk->fresh = true;
	copy_text(kiosk->glance.who, sizeof(kiosk->glance.who), who);
	return true;
}

static const char *begin(struct kiosk *kiosk, const struct config_keeper *keeper)
{
	struct glance *glance = &kiosk->glance;
	const char *complaint = NULL;

	glance->duty = true;
	snprintf(glance->who, sizeof(glance->who), "kiosk %s", keeper->name);
	if (duty_begin(glance)) {
		setting_put_number(glance->office.store, WRONG, 0);
		complaint = duty_end(glance, "kiosk duty", "kiosk", keeper->name);
	} else {
		complaint = duty_busy();
	}
	if (complaint != NULL)
		session_end(kiosk, glance->now);
	kiosk->fresh = true;
	return complaint;
}

static const char *too_early(struct kiosk *kiosk, int64_t left)
{
	snprintf(kiosk->complaint, sizeof(kiosk->complaint), _("Too many wrong ones: wait %d s."),
		 (int)((left + 999) / 1000));
	return kiosk->complaint;
}

/* The database is open for writing while a PIN is tried, and stays so only if it was right. */
static const char *try_pin(struct kiosk *kiosk, const char *pin)
{
	struct glance *glance = &kiosk->glance;
	struct store *store = glance->office.store;
	const struct config_keeper *keeper;
	int64_t left = wait_left(store, glance->now);
	int64_t wrong = setting_number(store, WRONG, 0);

	if (left > 0)
		return too_early(kiosk, left);
	if (!note_tries(glance, wrong + 1))
		return duty_busy();
	keeper = keeper_of(glance->office.config, pin);
	if (keeper != NULL)
		return begin(kiosk, keeper);
	left = wait_left(store, glance->now);
	return left > 0 ? too_early(kiosk, left) : _("This PIN is not right.");
}

static const char *take_pin(void *context, struct glance *glance,
			    const struct dialog_answers *answers)
{
	struct kiosk *kiosk = context;
	const char *complaint;

	if (!turn(kiosk, STORE_DESK, glance->now))
		return _("The database cannot be written to now.");
	complaint = try_pin(kiosk, answers->fields[0].value);
	if (complaint != NULL && !glance->duty)
		turn(kiosk, STORE_READER, glance->now);
	return complaint;
}

void session_ask(struct kiosk *kiosk)
{
	struct glance *glance = &kiosk->glance;
	struct dialog_field field = { .label = _("PIN"), .secret = true, .most = 32 };

	if (!kiosk->ready)
		return;
	if (glance->office.config->kiosk.duty_count == 0)
		dialog_say(glance, _("Duty"),
			   _("Nobody has a PIN yet. On the gateway's machine: cunxin kiosk pin "
			     "NAME, and its line into the config."));
	else
		dialog_ask(glance, _("Duty"),
			   _("Enter your PIN. What you do from then on is noted with your name."),
			   &field, 1, take_pin, kiosk);
}

/* ---- nobody is there ---- */

void session_touched(struct kiosk *kiosk, struct moment now)
{
	kiosk->touched_at = now.up;
	if (kiosk->shift != 0)
		kiosk->stale = true;
	kiosk->shift = 0;
}

static int64_t rotation(const struct kiosk *kiosk)
{
	return kiosk->ready ? SECONDS(kiosk->glance.office.config->kiosk.rotate_seconds) : 0;
}

static bool session_resting(const struct kiosk *kiosk, struct moment now)
{
	return !kiosk->glance.duty && now.up >= kiosk->touched_at + REST_AFTER;
}

/* Also while the database cannot be read: a key of whoever passes by then prolongs nobody's. */
static int64_t duty_ends(const struct kiosk *kiosk)
{
	const struct config *config = kiosk->source.rules.config;

	return kiosk->glance.duty && config != NULL
		       ? kiosk->touched_at + MINUTES(config->kiosk.idle_minutes)
		       : NEVER;
}

static int64_t stands_until(const struct kiosk *kiosk, struct moment now)
{
	return kiosk->rested_at + ((now.up - kiosk->rested_at) / STAND_FOR + 1) * STAND_FOR;
}

int64_t session_deadline(const struct kiosk *kiosk)
{
	int64_t moves;

	if (kiosk->glance.duty)
		return duty_ends(kiosk);
	if (!kiosk->rested)
		return kiosk->touched_at + REST_AFTER;
	moves = stands_until(kiosk, kiosk->glance.now);
	return rotation(kiosk) == 0 ? moves : earlier(moves, kiosk->turned_at + rotation(kiosk));
}

/* A rest begins where others began: no dialog, no details, the first view. */
static void rest(struct kiosk *kiosk, struct moment now)
{
	kiosk->rested = true;
	kiosk->rested_at = kiosk->turned_at = now.up;
	kiosk->help = false;
	kiosk->fresh = true;
	kiosk->next_view = rotation(kiosk) > 0 ? 0 : kiosk->view;
}

static void turn_view(struct kiosk *kiosk, struct moment now)
{
	kiosk->turned_at = now.up;
	kiosk->next_view = (kiosk->view + 1) % views_count();
	kiosk->stale = true;
}

/* A column to the side, and back, whether views take turns or not. */
static void move_picture(struct kiosk *kiosk, struct moment now)
{
	int shift = (int)((now.up - kiosk->rested_at) / STAND_FOR % 2);

	kiosk->stale |= shift != kiosk->shift;
	kiosk->shift = shift;
}

void session_tick(struct kiosk *kiosk, struct moment now)
{
	kiosk->next_view = kiosk->view;
	if (now.up >= duty_ends(kiosk))
		session_end(kiosk, now);
	if (!session_resting(kiosk, now)) {
		kiosk->rested = false;
		return;
	}
	if (!kiosk->rested)
		rest(kiosk, now);
	else if (rotation(kiosk) > 0 && now.up >= kiosk->turned_at + rotation(kiosk))
		turn_view(kiosk, now);
	move_picture(kiosk, now);
}
