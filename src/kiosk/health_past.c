/*
 * What went wrong last: messages that did not go through, and modems that were not ready.
 */
#include "kiosk/health_inside.h"

#include "base/json.h"
#include "kiosk/mask.h"
#include "store/event.h"
#include "store/outbox.h"

#include <stdio.h>

#define ERRORS_SHOWN 8
#define EVENTS_READ  400 /* the newest, in which errors of modems are looked for */

/* An error of a modem. */
struct past {
	int64_t id, at;
	const char *remedy;
	char words[320];
};

struct looking_back {
	struct health *health;
	struct glance *glance;
	struct past errors[ERRORS_SHOWN]; /* the newest, round and round */
	size_t error_count;
};

#define FAILED_KEY (INT64_C(1) << 40)
#define EVENT_KEY  (INT64_C(2) << 40)

static void add_error(struct health *health, int64_t key, int64_t at, const char *remedy,
		      const char *words)
{
	struct health_line *line =
		health_add(health, key, HEALTH_PAST, _("Error"), remedy, "%s", words);

	if (line != NULL)
		line->at = at;
}

static void take_failed(const struct outbox_message *message, void *context)
{
	struct looking_back *it = context;
	struct person_shown to = mask_person(it->glance, NULL, message->recipient);
	struct known known = health_meaning(SAID_OF_ERROR, message->error, "");
	char words[320];

	/* TRANSLATORS: a phone number, and why */
	snprintf(words, sizeof(words), _("%s not reached: %s"), to.number, known.words);
	add_error(it->health, FAILED_KEY + message->id, message->created_at, known.remedy, words);
}

/* A modem's state of an earlier time that was none to be glad of. */
static void take_event(const struct event_row *event, void *context)
{
	struct looking_back *it = context;
	struct json *row = text_is(event->kind, "modem") ? json_read(event->json) : NULL;
	const char *state = health_text(row, "state");
	struct known known;
	struct past *past;

	if (state[0] != '\0' && !text_is(state, "ready") && !text_is(state, "starting")) {
		known = health_meaning(SAID_OF_MODEM, health_text(row, "words"), "");
		past = &it->errors[it->error_count++ % ERRORS_SHOWN];
		*past = (struct past){ event->id, event->at, known.remedy, "" };
		snprintf(past->words, sizeof(past->words), _("%s: %s"), health_text(row, "name"),
			 known.words);
	}
	json_free(row);
}

void health_look_back(struct health *health, struct glance *glance)
{
	struct looking_back it = { .health = health, .glance = glance };
	struct store *store = glance->office.store;
	struct outbox_filter failed = { .state = "failed", .limit = ERRORS_SHOWN };
	int64_t last = event_last(store);

	outbox_list(store, &failed, take_failed, &it);
	event_list(store, last > EVENTS_READ ? last - EVENTS_READ : 0, EVENTS_READ, take_event,
		   &it);
	for (size_t i = 0; i < ERRORS_SHOWN && i < it.error_count; i++)
		add_error(it.health, EVENT_KEY + it.errors[i].id, it.errors[i].at,
			  it.errors[i].remedy, it.errors[i].words);
}
