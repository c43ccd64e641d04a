/*
 * Slots that give trouble: their line does not come whole, or their delete is refused, or answered
 * OK and not done (modem.md Q33, Q49). After a few tries such a slot is left alone.
 */
#include "station/session.h"

#include "base/buffer.h"

#include <string.h>

#define SUSPECT_TRIES 3

static struct suspect *find_suspect(struct session *session, const char *storage, int slot)
{
	for (size_t i = 0; i < session->suspect_count; i++) {
		struct suspect *suspect = &session->suspects[i];

		if (suspect->slot == slot && text_is(suspect->storage, storage))
			return suspect;
	}
	return NULL;
}

static struct suspect *suspect_slot(struct session *session, const char *storage, int slot)
{
	struct suspect *suspect = find_suspect(session, storage, slot);

	if (suspect != NULL)
		return suspect;
	if (session->suspect_count == SUSPECTS_MAX)
		memmove(session->suspects, session->suspects + 1,
			--session->suspect_count * sizeof(*session->suspects));
	suspect = &session->suspects[session->suspect_count++];
	*suspect = (struct suspect){ .slot = slot };
	copy_text(suspect->storage, sizeof(suspect->storage), storage);
	return suspect;
}

bool suspect_given_up(struct session *session, const char *storage, int slot)
{
	struct suspect *suspect = find_suspect(session, storage, slot);

	return suspect != NULL && suspect->undeleted >= SUSPECT_TRIES;
}

unsigned suspect_stuck(const struct session *session, const char *storage)
{
	unsigned stuck = 0;

	for (size_t i = 0; i < session->suspect_count; i++)
		stuck += session->suspects[i].undeleted >= SUSPECT_TRIES &&
			 text_is(session->suspects[i].storage, storage);
	return stuck;
}

void suspect_undeleted(struct session *session, const char *storage, int slot)
{
	struct suspect *suspect = suspect_slot(session, storage, slot);
	unsigned stuck;

	if (++suspect->undeleted != SUSPECT_TRIES)
		return;
	stuck = suspect_stuck(session, storage);
	session_say(session, stuck >= STUCK_ALARM ? 3 : 4,
		    "%s slot %d cannot be deleted; its message is kept and the slot left alone (%u "
		    "such slots: the storage shrinks, replace the SIM when it gets tight)",
		    storage, slot, stuck);
}

/*
 * What a slot was found to hold. Its text again, though its delete was answered OK and nobody
 * announced it, is a delete in words only; another text in one that was left alone shows that it
 * was emptied: it gets one more try.
 */
void suspect_read(struct session *session, const char *storage, int slot, enum inbox_kept kept)
{
	struct suspect *suspect = find_suspect(session, storage, slot);
	bool announced = suspect != NULL && suspect->announced;

	if (suspect != NULL)
		suspect->announced = false;
	if (kept == INBOX_BACK && !announced)
		suspect_undeleted(session, storage, slot);
	else if (suspect == NULL)
		return;
	else if (suspect->undeleted == 0)
		*suspect = session->suspects[--session->suspect_count];
	else if (kept != INBOX_SEEN && suspect->undeleted >= SUSPECT_TRIES)
		suspect->undeleted = SUSPECT_TRIES - 1;
}

void suspect_announced(struct session *session, const char *storage, long slot)
{
	struct suspect *suspect =
		slot < 0 || slot > INT16_MAX ? NULL : find_suspect(session, storage, (int)slot);

	if (suspect != NULL)
		suspect->announced = true;
}

bool suspect_unread(struct session *session, const char *storage, int slot)
{
	return ++suspect_slot(session, storage, slot)->unread >= SUSPECT_TRIES;
}

void suspect_begin(struct session *session)
{
	if (text_is(session->suspects_sim, session->sim))
		return;
	copy_text(session->suspects_sim, sizeof(session->suspects_sim), session->sim);
	session->suspect_count = 0;
}
