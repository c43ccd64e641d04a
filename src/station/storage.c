/*
 * The storages of a modem: those that AT+CPMS=? names, at the bring-up or later (a memory may take
 * its time), and those that only an announcement named, since the modem does not tell of them. Such
 * a one is remembered over restarts: what comes while nobody listens lies there too.
 */
#include "station/session.h"

#include "base/buffer.h"
#include "store/setting.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* In this order they are read: MT shows what lies in the others once more. */
static const char *const announced[] = { "SM", "ME", "SR", "MT" };

#define ANNOUNCED (sizeof(announced) / sizeof(*announced))

static struct storage *storage_find(struct session *session, const char *name)
{
	for (size_t i = 0; i < session->storage_count; i++) {
		if (text_is(session->storages[i].name, name))
			return &session->storages[i];
	}
	return NULL;
}

struct storage *storage_add(struct session *session, const char *name)
{
	struct storage *storage = storage_find(session, name);

	if (storage != NULL || session->storage_count == STORAGES_MAX)
		return storage;
	storage = &session->storages[session->storage_count++];
	*storage = (struct storage){ .used = -1, .total = -1 };
	copy_text(storage->name, sizeof(storage->name), name);
	return storage;
}

void storage_drop(struct session *session, size_t index)
{
	memmove(session->storages + index, session->storages + index + 1,
		(--session->storage_count - index) * sizeof(*session->storages));
}

bool storage_alone(const struct session *session, size_t index)
{
	const struct storage *storage = &session->storages[index];

	return !session->three_storages || storage->late || text_is(storage->name, "SR");
}

static void setting_name(const struct session *session, char *out, size_t size)
{
	snprintf(out, size, "storages.%.40s", session->config->name);
}

/* The names that announcements of this modem have taught, one after the other. */
static void remembered(const struct session *session, char *names, size_t size)
{
	char key[64];

	setting_name(session, key, sizeof(key));
	setting_get(session_office(session)->store, key, names, size);
}

/* A database that is busy now is told at the next announcement after a bring-up. */
static void remember(struct session *session, const char *name)
{
	struct store *store = session_office(session)->store;
	char key[64], names[32], more[40];

	remembered(session, names, sizeof(names));
	if (strstr(names, name) != NULL || store_begin(store) != STORE_DONE)
		return;
	snprintf(more, sizeof(more), "%s%s%s", names, names[0] != '\0' ? " " : "", name);
	setting_name(session, key, sizeof(key));
	setting_put(store, key, more);
	if (store_commit(store) == STORE_DONE)
		session_say(session, 5, "texts come to storage %s, which the modem did not list",
			    name);
}

/* MT is SM and ME in one: where both are known it has nothing of its own. */
static bool worth_a_look(struct session *session, const char *name)
{
	return !text_is(name, "MT") || storage_find(session, "SM") == NULL ||
	       storage_find(session, "ME") == NULL;
}

static struct storage *take_up(struct session *session, const char *name)
{
	struct storage *storage = storage_find(session, name);

	if (storage != NULL || !worth_a_look(session, name))
		return storage;
	storage = storage_add(session, name);
	if (storage != NULL)
		storage->late = session->phase == PHASE_READY;
	return storage;
}

/* Quotes and brackets may be missing (modem.md, appendix A). */
void storage_listed(struct session *session, const char *line)
{
	static const char *const known[] = { "SM", "ME", "SR" };
	const char *end = strchr(line, ')');
	char name[8];
	size_t used = 0;

	if (end == NULL)
		end = line + strlen(line);
	for (const char *at = line + strcspn(line, ":"); at <= end; at++) {
		if (at < end && (isupper((unsigned char)*at) || *at == '_') && used < 7) {
			name[used++] = *at;
			continue;
		}
		name[used] = '\0';
		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
			if (text_is(name, known[i]))
				take_up(session, name);
		}
		used = 0;
	}
}

struct storage *storage_announced(struct session *session, const char *name)
{
	for (size_t i = 0; i < ANNOUNCED; i++) {
		struct storage *storage;

		if (!text_is(name, announced[i]))
			continue;
		/* In the midst of a bring-up nobody knows yet what the modem will list. */
		session->announced |= 1u << i;
		if (session->phase != PHASE_READY)
			return NULL;
		storage = take_up(session, name);
		if (storage != NULL && storage->late)
			remember(session, name);
		return storage;
	}
	return NULL;
}

void storage_recall(struct session *session)
{
	char names[32];

	remembered(session, names, sizeof(names));
	for (size_t i = 0; i < ANNOUNCED; i++) {
		if ((session->announced & 1u << i) != 0 || strstr(names, announced[i]) != NULL)
			take_up(session, announced[i]);
	}
}
