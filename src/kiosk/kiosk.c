#include "kiosk/kiosk.h"

#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/hints.h"
#include "kiosk/inside.h"
#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "kiosk/session.h"
#include "kiosk/standing.h"
#include "store/incoming.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY	   SECONDS(1) /* while the database cannot be read */
#define HEARTBEAT  SECONDS(1) /* a commit whose news was lost is seen after so long */
#define SAID_FOR   SECONDS(8)
#define SETTLE	   10	      /* ms: the log is written before its commit can be seen */
#define SETTLE_FOR 250	      /* ms in which it is looked for */
#define LOOK_APART 80	      /* ms between two looks */
#define RING_APART SECONDS(3) /* a crowd of messages makes one sound */

bool kiosk_knows(const char *view)
{
	for (size_t i = 0; views[i] != NULL; i++) {
		if (text_is(views[i]->name, view))
			return true;
	}
	return false;
}

void glance_say(struct glance *glance, unsigned style, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(glance->said, sizeof(glance->said), format, arguments);
	va_end(arguments);
	glance->said_style = style;
	glance->said_until = glance->now.up + SAID_FOR;
}

bool glance_refuse(struct glance *glance, const char *why)
{
	glance_say(glance, STYLE_WARN, "%s", why);
	return true;
}

/* ---- views ---- */

static void close_views(struct kiosk *kiosk)
{
	dialog_close(&kiosk->glance);
	for (size_t i = 0; views[i] != NULL; i++) {
		if (kiosk->states[i] != NULL)
			views[i]->close(kiosk->states[i]);
		kiosk->states[i] = NULL;
	}
}

static void *state_of(struct kiosk *kiosk)
{
	void **state = &kiosk->states[kiosk->view];

	if (*state == NULL)
		*state = views[kiosk->view]->open(&kiosk->glance);
	return *state;
}

/* ---- the database comes and goes ---- */

static void lose(struct kiosk *kiosk, struct moment now)
{
	dialog_close(&kiosk->glance);
	source_close(&kiosk->source, now);
	kiosk->glance.office.store = NULL;
	kiosk->ready = false;
	if (kiosk->retry_at < now.up)
		kiosk->retry_at = now.up;
	kiosk->stale = true;
}

/* ---- a new message ---- */

static void ring(struct kiosk *kiosk, struct moment now)
{
	if (!kiosk->glance.office.config->kiosk.bell || now.up < kiosk->quiet_until)
		return;
	kiosk->rings = true;
	kiosk->quiet_until = now.up + RING_APART;
}

static void announce(const struct incoming *row, void *context)
{
	struct kiosk *kiosk = context;
	struct glance *glance = &kiosk->glance;
	struct person_shown person = mask_person(glance, row->name, row->sender);
	unsigned style;

	if (row->id < kiosk->newest)
		kiosk->newest = row->id; /* a backup was put back */
	if (row->id == kiosk->newest || row->state == INBOX_WHOLE || row->state == INBOX_WAITING)
		return;
	if (kiosk->newest >= 0) {
		glance_say(glance, STYLE_TAB_OPEN, _(" ✉ new: %s %s   %s   %s"), person.name,
			   person.number, record_form_title(glance, row->form),
			   record_outcome(glance, row->form, row->outcome, &style));
		ring(kiosk, glance->now);
	}
	kiosk->newest = row->id;
}

bool kiosk_rings(struct kiosk *kiosk)
{
	bool rings = kiosk->rings;

	kiosk->rings = false;
	return rings;
}

static void look(struct kiosk *kiosk, struct moment now)
{
	struct glance *glance = &kiosk->glance;

	if (kiosk->fresh)
		close_views(kiosk);
	kiosk->fresh = glance->changed = false;
	kiosk->version = store_version(glance->office.store);
	standing_read(glance);
	incoming_page(glance->office.store, 0, false, false, 1, announce, kiosk);
	if (kiosk->newest < 0)
		kiosk->newest = 0; /* an empty village: from now on all are news */
	views[kiosk->view]->look(state_of(kiosk), glance);
	kiosk->looked_at = now.up;
	kiosk->minute = now.utc / MINUTES(1);
	kiosk->stale = true;
	if (!source_sound(&kiosk->source))
		lose(kiosk, now);
}

static void use_language(struct kiosk *kiosk)
{
	const struct config *config = kiosk->source.rules.config;
	const char *wanted = kiosk->options.language;

	words_language(wanted != NULL ? wanted : config != NULL ? config->locale : "zh_CN");
}

static void try_open(struct kiosk *kiosk, struct moment now)
{
	const struct config *before = kiosk->source.rules.config;

	kiosk->retry_at = now.up + RETRY;
	kiosk->stale = true;
	if (!source_open(&kiosk->source, now))
		return;
	kiosk->ready = true;
	kiosk->glance.office = source_office(&kiosk->source);
	if (before != kiosk->source.rules.config) {
		use_language(kiosk);
		close_views(kiosk);
	}
	look(kiosk, now);
}

/* ---- life ---- */

static void begin(struct kiosk *kiosk, const struct kiosk_options *options, struct moment now)
{
	kiosk->options = *options;
	kiosk->source.path = options->path;
	kiosk->source.overrides = &kiosk->options.overrides;
	kiosk->source.role = STORE_READER;
	kiosk->glance.now = now;
	kiosk->glance.state_dir = kiosk->source.state_dir;
	kiosk->glance.rehearsal = options->rehearsal;
	kiosk->settle_at = NEVER;
	kiosk->touched_at = now.up;
	kiosk->newest = -1;
	for (size_t i = 0; options->view != NULL && views[i] != NULL; i++) {
		if (text_is(views[i]->name, options->view))
			kiosk->view = i;
	}
	use_language(kiosk);
	try_open(kiosk, now);
}

struct kiosk *kiosk_new(const struct kiosk_options *options, struct moment now)
{
	struct kiosk *kiosk = need_zeroed(1, sizeof(*kiosk));

	begin(kiosk, options, now);
	return kiosk;
}

void kiosk_restart(struct kiosk *kiosk, const struct kiosk_options *options, struct moment now)
{
	close_views(kiosk);
	source_close(&kiosk->source, now);
	*kiosk = (struct kiosk){ .source = kiosk->source };
	begin(kiosk, options, now);
}

void kiosk_free(struct kiosk *kiosk, struct moment now)
{
	close_views(kiosk);
	source_release(&kiosk->source, now);
	free(kiosk);
}

const char *kiosk_state_dir(const struct kiosk *kiosk)
{
	return kiosk->source.state_dir;
}

void kiosk_show_duty(struct kiosk *kiosk, const char *who, struct moment now)
{
	if (!session_begin(kiosk, who, now))
		return;
	look(kiosk, now);
}

static void show_view(struct kiosk *kiosk, size_t view)
{
	if (view != kiosk->view)
		dialog_close(&kiosk->glance);
	kiosk->view = view;
	kiosk->help = false;
	if (kiosk->ready)
		look(kiosk, kiosk->glance.now);
}

/* ---- time ---- */

void kiosk_poke(struct kiosk *kiosk, struct moment now)
{
	kiosk->settle_at = now.up;
	kiosk->settle_until = now.up + SETTLE_FOR;
}

static void settle(struct kiosk *kiosk, struct moment now)
{
	kiosk->settle_at = now.up < kiosk->settle_until ? now.up + SETTLE : NEVER;
	if (!kiosk->ready || store_version(kiosk->glance.office.store) == kiosk->version)
		return;
	if (now.up < kiosk->looked_at + LOOK_APART) {
		kiosk->settle_at = kiosk->looked_at + LOOK_APART;
		return;
	}
	look(kiosk, now);
}

static void heartbeat(struct kiosk *kiosk, struct moment now)
{
	struct glance *glance = &kiosk->glance;
	bool running;

	kiosk->beat_at = now.up + HEARTBEAT;
	if (!kiosk->ready)
		return;
	if (store_stale(glance->office.store)) {
		lose(kiosk, now);
		return;
	}
	running = standing_running(glance);
	if (running != glance->standing.running || now.utc / MINUTES(1) != kiosk->minute ||
	    store_version(glance->office.store) != kiosk->version)
		look(kiosk, now);
}

/* What changes by it is looked at as after a key. While it goes on it shows the same. */
static void tick_dialog(struct kiosk *kiosk)
{
	if (!kiosk->ready || !dialog_waits(&kiosk->glance))
		return;
	dialog_tick(&kiosk->glance);
	kiosk->stale |= !dialog_waits(&kiosk->glance);
	if (kiosk->glance.changed)
		look(kiosk, kiosk->glance.now);
}

static void tick_view(struct kiosk *kiosk)
{
	const struct view *view = views[kiosk->view];

	if (!kiosk->ready || view->deadline == NULL ||
	    view->deadline(state_of(kiosk)) > kiosk->glance.now.up)
		return;
	view->tick(state_of(kiosk), &kiosk->glance);
	kiosk->stale = true;
}

void kiosk_tick(struct kiosk *kiosk, struct moment now)
{
	struct glance *glance = &kiosk->glance;

	glance->now = now;
	if (glance->said[0] != '\0' && now.up >= glance->said_until) {
		glance->said[0] = '\0';
		kiosk->stale = true;
	}
	if (now.up >= kiosk->settle_at)
		settle(kiosk, now);
	if (now.up >= kiosk->beat_at)
		heartbeat(kiosk, now);
	if (!kiosk->ready && now.up >= kiosk->retry_at)
		try_open(kiosk, now);
	session_tick(kiosk, now);
	if (kiosk->next_view != kiosk->view || kiosk->fresh)
		show_view(kiosk, kiosk->next_view);
	tick_dialog(kiosk);
	tick_view(kiosk);
}

bool kiosk_dim(const struct kiosk *kiosk, struct moment now)
{
	const struct config *config = kiosk->source.rules.config;
	struct wall wall;
	int minute;

	if (config == NULL || !kiosk->rested || config->kiosk.dim_from == config->kiosk.dim_to)
		return false;
	wall = wall_of(kiosk->source.rules.zone, now.utc);
	minute = wall.hour * 60 + wall.minute;
	if (config->kiosk.dim_from < config->kiosk.dim_to)
		return minute >= config->kiosk.dim_from && minute < config->kiosk.dim_to;
	return minute >= config->kiosk.dim_from || minute < config->kiosk.dim_to;
}

int64_t kiosk_deadline(const struct kiosk *kiosk)
{
	const struct view *view = views[kiosk->view];
	int64_t due = earlier(earlier(kiosk->beat_at, kiosk->settle_at), session_deadline(kiosk));

	if (!kiosk->ready)
		due = earlier(due, kiosk->retry_at);
	if (dialog_waits(&kiosk->glance))
		due = 0;
	if (kiosk->glance.said[0] != '\0')
		due = earlier(due, kiosk->glance.said_until);
	if (kiosk->ready && view->deadline != NULL && kiosk->states[kiosk->view] != NULL)
		due = earlier(due, view->deadline(kiosk->states[kiosk->view]));
	return due;
}

bool kiosk_works(const struct kiosk *kiosk)
{
	return kiosk->ready && dialog_waits(&kiosk->glance);
}

bool kiosk_stale(const struct kiosk *kiosk)
{
	return kiosk->stale;
}

/* ---- events ---- */

static bool click_on_tab(struct kiosk *kiosk, const struct event *event)
{
	if (event->kind != EVENT_CLICK || event->row != TABS_ROW)
		return false;
	for (size_t i = 0; views[i] != NULL; i++) {
		if (event->column >= kiosk->tabs[i].from && event->column < kiosk->tabs[i].to)
			show_view(kiosk, i);
	}
	return true;
}

static bool key_of_kiosk(struct kiosk *kiosk, int key)
{
	size_t count = views_count();

	if (key >= '1' && key < '1' + (int)count)
		show_view(kiosk, (size_t)(key - '1'));
	else if (key == KEY_TAB || key == ']')
		show_view(kiosk, (kiosk->view + 1) % count);
	else if (key == KEY_TAB_BACK || key == '[')
		show_view(kiosk, (kiosk->view + count - 1) % count);
	else if (key == '?')
		kiosk->help = true;
	else if (key == 'o' && kiosk->glance.duty)
		session_end(kiosk, kiosk->glance.now);
	else if (key == 'o')
		session_ask(kiosk);
	else if (key == KEY_ESCAPE || key == 'q')
		show_view(kiosk, 0);
	else
		return false;
	return true;
}

/* Why a key that nobody wanted does nothing: another mode or another place has it, or none. */
static const char *why_unheard(const struct kiosk *kiosk, int key)
{
	const struct view *view = views[kiosk->view];
	bool inside = view->inside != NULL && view->inside(kiosk->states[kiosk->view]);
	bool duty = kiosk->glance.duty;

	if (!duty &&
	    (hints_name(view->duty_hints, key) || hints_name(view->inside_duty_hints, key)))
		return _("That is done on duty: o asks for the PIN.");
	if (inside && (hints_name(view->hints, key) || hints_name(view->duty_hints, key)))
		return _("That key is of the list: Esc goes back to it.");
	if (!inside &&
	    (hints_name(view->inside_hints, key) || hints_name(view->inside_duty_hints, key)))
		return _("That key is of what Enter opens.");
	return _("That key does nothing here; ? tells which do.");
}

static void answer_unheard(struct kiosk *kiosk, int key)
{
	if (kiosk->ready && key != KEY_REDRAW && key != KEY_LEAVE)
		glance_refuse(&kiosk->glance, why_unheard(kiosk, key));
}

static void route(struct kiosk *kiosk, const struct event *event)
{
	struct glance *glance = &kiosk->glance;

	if (kiosk->help) {
		kiosk->help = event->kind != EVENT_KEY && event->kind != EVENT_CLICK;
		return;
	}
	if (glance->dialog != NULL) {
		dialog_event(glance, event);
		return;
	}
	if (click_on_tab(kiosk, event))
		return;
	if (kiosk->ready && views[kiosk->view]->key(state_of(kiosk), glance, event))
		return;
	if (event->kind == EVENT_KEY && !key_of_kiosk(kiosk, event->key))
		answer_unheard(kiosk, event->key);
}

void kiosk_event(struct kiosk *kiosk, const struct event *event, struct moment now)
{
	kiosk->glance.now = now;
	kiosk->stale = true;
	if (event->kind == EVENT_NONE || event->kind == EVENT_RESIZE)
		return;
	session_touched(kiosk, now);
	route(kiosk, event);
	if (kiosk->fresh)
		show_view(kiosk, kiosk->view);
	/* The version tells of others only. */
	if (kiosk->ready &&
	    (kiosk->glance.changed || store_version(kiosk->glance.office.store) != kiosk->version))
		look(kiosk, now);
}
