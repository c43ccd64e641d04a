#include "kiosk/duty.h"

#include "base/wake.h"
#include "conf/config.h"
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
