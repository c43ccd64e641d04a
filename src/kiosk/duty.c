#include "kiosk/duty.h"

#include "base/json.h"
#include "base/wake.h"
#include "conf/config.h"
#include "store/audit.h"

#include <stdlib.h>

bool duty_begin(struct glance *glance)
{
	return glance->duty && store_begin(glance->office.store) == STORE_DONE;
}

void duty_drop(struct glance *glance)
{
	store_rollback(glance->office.store);
}

static void add_audit(struct glance *glance, const char *verb, const char *object,
		      const char *detail)
{
	struct json *details = json_object_new();
	struct audit audit = { .who = glance->who, .verb = verb, .object = object };
	char *line;

	json_put_text(details, "detail", detail);
	json_put_boolean(details, "rehearsal", glance->rehearsal);
	line = json_line(details);
	audit.detail = line;
	audit_add(glance->office.store, &audit, glance->now);
	free(line);
	json_free(details);
}

const char *duty_end(struct glance *glance, const char *verb, const char *object,
		     const char *detail)
{
	if (verb != NULL)
		add_audit(glance, verb, object, detail);
	switch (store_commit(glance->office.store)) {
	case STORE_DONE:
		glance->changed = true;
		wake_poke(glance->office.config->run_dir);
		return NULL;
	case STORE_BUSY: return _("The database is busy; nothing was changed. Try again.");
	case STORE_HOLDING: break;
	}
	return _("The disk is full or fails; nothing was changed.");
}
