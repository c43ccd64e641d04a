#include "kiosk/duty.h"

#include "base/wake.h"
#include "conf/config.h"
#include "office/roster.h"
#include "store/audit.h"

bool duty_begin(struct glance *glance)
{
	return glance->duty && store_begin(glance->office.store) == STORE_DONE;
}

const char *duty_busy(void)
{
	return _("The database is busy; try again.");
}

void duty_drop(struct glance *glance)
{
	store_rollback(glance->office.store);
}

const char *duty_part(struct glance *glance)
{
	switch (store_commit(glance->office.store)) {
	case STORE_DONE: return NULL;
	case STORE_BUSY: return _("The database is busy; nothing was changed. Try again.");
	case STORE_HOLDING: break;
	}
	return _("The disk is full or fails; nothing was changed.");
}

const char *duty_end(struct glance *glance, const char *verb, const char *object,
		     const char *detail)
{
	const char *complaint;

	if (verb != NULL)
		audit_note(glance->office.store, glance->who, verb, object, detail,
			   glance->rehearsal, glance->now);
	complaint = duty_part(glance);
	if (complaint != NULL)
		return complaint;
	glance->changed = true;
	wake_poke(glance->office.config->run_dir);
	return NULL;
}

const char *duty_approve(struct glance *glance, int64_t person)
{
	const char *complaint;
	int records;

	if (!duty_begin(glance))
		return duty_busy();
	records = roster_approve(&glance->office, &person, glance->who, glance->now);
	if (records < 0) {
		duty_drop(glance);
		return _("It was changed or settled meanwhile.");
	}
	complaint = duty_end(glance, NULL, NULL, NULL);
	if (complaint == NULL)
		glance_say(glance, STYLE_GOOD, _("✓ approved; records that count now: %d"),
			   records);
	return complaint;
}
