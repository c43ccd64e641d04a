#include "sim/demo.h"

#include "base/show.h"
#include "conf/config.h"
#include "sim/child.h"
#include "sim/control.h"
#include "sim/serve.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/report.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXTS_MOST  64
#define PATIENCE    SECONDS(20)
#define CHILD_ENDS  12000 /* ms */
#define LATER_EVERY SECONDS(7)

struct texts {
	char *lines[TEXTS_MOST]; /* "NUMBER: text" */
	size_t count;
};

struct demo {
	char folder[200], config[256], modem[256], control[256], ledger[256];
	struct texts morning, later;
	bool found[TEXTS_MOST]; /* its row, of each of the morning's */
	struct serve_modem line;
	struct common_options *common;
	struct serve serve;
	struct server *server;
	struct child daemon;
	struct config *village;
	struct zone *zone; /* the village's */
	struct store *store;
	unsigned missing;
};

static void say(const char *label, const char *text)
{
	char *line = shown(text);

	printf("%s%s\n", label, line);
	free(line);
}

/* ---- setting the stage ---- */

static bool read_texts(struct texts *it, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	if (file == NULL)
		return false;
	while (it->count < TEXTS_MOST && getline(&line, &room, file) > 0) {
		char *tab = strchr(line, '\t');
		struct buffer text = BUFFER_EMPTY;

		line[strcspn(line, "\r\n")] = '\0';
		if (tab == NULL || line[0] == '#')
			continue;
		*tab = '\0';
		buffer_add_format(&text, "%s: %s", line, tab + 1);
		it->lines[it->count++] = buffer_take(&text);
	}
	free(line);
	fclose(file);
	return it->count > 0;
}

static void free_texts(struct texts *it)
{
	for (size_t i = 0; i < it->count; i++)
		free(it->lines[i]);
}

/* The demonstration's time. */
static struct moment now_of(const struct demo *it)
{
	struct moment now = serve_now();

	now.utc += it->serve.shift;
	return now;
}

/* A program of ours with the demonstration's config and time. */
struct command {
	char program[512], time[ISO_SIZE];
	char *words[2 * OVERRIDES_MOST + 6];
};

static void compose(const struct demo *it, const char *name, struct command *command)
{
	char **word = command->words;

	child_program(name, command->program, sizeof(command->program));
	*word++ = command->program;
	*word++ = (char *)"-c";
	*word++ = (char *)it->config;
	for (size_t i = 0; i < it->common->count; i++) {
		*word++ = (char *)"-o";
		*word++ = (char *)it->common->items[i];
	}
	if (it->common->now != NULL) {
		iso_time(it->zone, now_of(it).utc, command->time);
		*word++ = (char *)"--now";
		*word++ = command->time;
	}
	*word = NULL;
}

static bool start_daemon(struct demo *it)
{
	struct command command = { .program = "" };

	compose(it, "cunxind", &command);
	return child_start(&it->daemon, command.program, command.words);
}

/* False: a faulty config, or a time that is none; said. */
static bool open_village(struct demo *it, const char *folder)
{
	copy_text(it->folder, sizeof(it->folder), folder);
	snprintf(it->config, sizeof(it->config), "%s/cunxin.conf", it->folder);
	if (it->common->named)
		copy_text(it->config, sizeof(it->config), it->common->path);
	snprintf(it->modem, sizeof(it->modem), "%s/modem", it->folder);
	snprintf(it->control, sizeof(it->control), "%s/control", it->folder);
	snprintf(it->ledger, sizeof(it->ledger), "%s/ledger", it->folder);
	it->village = common_load(it->common, it->config);
	if (it->village == NULL || !common_shift(it->common, it->village, &it->serve.shift))
		return false;
	it->zone = zone_open(it->village->timezone);
	return it->zone != NULL;
}

static bool open_stage(struct demo *it)
{
	it->line = (struct serve_modem){ .settings = sim_settings_default,
					 .kind = SERVE_PTY,
					 .address = it->modem };
	it->line.settings.name = "m1";
	it->serve = (struct serve){
		.modems = &it->line,
		.count = 1,
		.control = it->control,
		.ledger = it->ledger,
		.quiet = true,
		.shift = it->serve.shift,
		.village = it->village,
	};
	it->server = serve_open(&it->serve);
	return it->server != NULL && start_daemon(it);
}

/* The daemon makes the database; it is there a moment after its start. */
static bool open_database(struct demo *it)
{
	int64_t until = serve_now().up + PATIENCE;
	char why[512] = "";

	while (serve_now().up < until) {
		serve_turn(it->server, serve_now().up + 50);
		if (store_open(it->village->state_dir, STORE_VERB, now_of(it), &it->store, why,
			       sizeof(why)) == STORE_OPENED)
			return true;
		if (child_wait(&it->daemon, 0))
			break;
	}
	fprintf(stderr, "the daemon did not start: %s\n%s", why, buffer_text(&it->daemon.text));
	return false;
}

/* ---- the morning ---- */

struct totals {
	size_t rows, handled, sent;
};

static void count_in(const struct inbox_message *message, void *context)
{
	struct totals *totals = context;

	totals->rows++;
	totals->handled += message->state == INBOX_DONE;
}

static void count_out(const struct outbox_message *message, void *context)
{
	struct totals *totals = context;

	totals->sent += message->state == OUTBOX_SENT || message->state == OUTBOX_DELIVERED;
}

static void play_morning(struct demo *it)
{
	const struct inbox_filter all = { .limit = 2 * TEXTS_MOST };
	const struct outbox_filter out = { .limit = 2 * TEXTS_MOST };
	int64_t until = serve_now().up + PATIENCE;
	struct buffer answer = BUFFER_EMPTY;
	struct control_wait wait;
	struct totals totals = { 0, 0, 0 };

	for (size_t i = 0; i < it->morning.count; i++)
		control_line(serve_control(it->server), it->morning.lines[i], serve_now(), &wait,
			     &answer);
	buffer_release(&answer);
	do {
		struct totals now = { 0, 0, 0 };

		serve_turn(it->server, serve_now().up + 100);
		inbox_list(it->store, &all, count_in, &now);
		outbox_list(it->store, &out, count_out, &now);
		totals = now;
	} while (serve_now().up < until &&
		 (totals.handled < it->morning.count ||
		  !control_idle(serve_control(it->server), 500, serve_now())));
}

/* ---- telling it ---- */

struct telling {
	struct demo *it;
	const struct inbox_message *message;
	unsigned answers;
	bool recorded;
};

static void tell_record(const struct report *report, void *context)
{
	struct telling *telling = context;

	if (report->message_id != telling->message->id)
		return;
	say("      recorded    ", report->fields);
	telling->recorded = true;
}

/* The answer as the phone got it: the ledger's words, not ours. */
static bool phone_got(struct demo *it, const char *number, const char *text)
{
	struct network *network = serve_control(it->server)->network;

	for (size_t i = 0; i < network_messages(network); i++) {
		const struct network_message *message = network_message(network, i);

		if (phone_same(message->to, number, it->village->country_code) &&
		    text_is(message->text, text))
			return true;
	}
	return false;
}

static void tell_answer(const struct outbox_message *out, void *context)
{
	struct telling *telling = context;

	if (out->in_reply_to != telling->message->id)
		return;
	say("      answered    ", out->text);
	if (phone_got(telling->it, out->recipient, out->text))
		telling->answers++;
}

/* Which of the morning's texts a row is: each text has a row of its own. */
static void note_found(struct demo *it, const struct inbox_message *message)
{
	for (size_t i = 0; i < it->morning.count; i++) {
		const char *text = strchr(it->morning.lines[i], ' ') + 1;
		char number[PHONE_SIZE];

		snprintf(number, sizeof(number), "%.*s", (int)strcspn(it->morning.lines[i], ":"),
			 it->morning.lines[i]);
		if (it->found[i] || !text_is(text, message->text) ||
		    !phone_same(number, message->sender, it->village->country_code))
			continue;
		it->found[i] = true;
		return;
	}
}

static void tell_message(const struct inbox_message *message, void *context)
{
	struct demo *it = context;
	struct telling telling = { .it = it, .message = message };
	char number[PHONE_SIZE];
	bool person;
	const struct outbox_filter out = { .recipient = number, .limit = TEXTS_MOST };
	const struct report_filter records = { .phone = number, .limit = TEXTS_MOST };

	person = phone_read(message->sender, it->village->country_code, number, sizeof(number)) ==
		 PHONE_MOBILE;
	note_found(it, message);
	printf("%3lld  %-14s ", (long long)message->id, message->sender);
	say("", message->text == NULL ? "" : message->text);
	printf("      understood  %s %s %s\n", message->outcome, message->form, message->reason);
	report_list(it->store, &records, tell_record, &telling);
	outbox_list(it->store, &out, tell_answer, &telling);
	if (message->state != INBOX_DONE || (person && telling.answers == 0)) {
		puts("      MISSING: this text has no outcome or no answer on the air");
		it->missing++;
	}
}

/* The list comes newest first; the morning is told from its beginning. */
struct pages {
	int64_t ids[2 * TEXTS_MOST];
	size_t count;
};

static void collect(const struct inbox_message *message, void *context)
{
	struct pages *pages = context;

	if (pages->count < 2 * TEXTS_MOST)
		pages->ids[pages->count++] = message->id;
}

static void tell(struct demo *it)
{
	const struct inbox_filter all = { .limit = 2 * TEXTS_MOST };
	struct pages pages = { .count = 0 };

	inbox_list(it->store, &all, collect, &pages);
	for (size_t i = pages.count; i-- > 0;) {
		struct inbox_message message;

		if (!inbox_get(it->store, pages.ids[i], &message))
			continue;
		tell_message(&message, it);
		inbox_release(&message);
	}
	fflush(stdout);
}

static int finish(struct demo *it)
{
	struct inbox_counts counts = { 0 };

	if (it->store != NULL)
		inbox_count(it->store, 0, &counts);
	for (size_t i = 0; i < it->morning.count; i++) {
		if (!it->found[i]) {
			say("MISSING: no row of ", it->morning.lines[i]);
			it->missing++;
		}
	}
	printf("\n%lld texts in the database of %zu sent; %u without row, outcome or answer\n",
	       (long long)counts.today, it->morning.count, it->missing);
	return it->missing == 0 ? 0 : 1;
}

/* ---- the office's screen ---- */

/* The next of the later texts is on its way. */
static void text_later(struct demo *it, size_t *next)
{
	struct buffer answer = BUFFER_EMPTY;
	struct control_wait wait;

	if (*next < it->later.count)
		control_line(serve_control(it->server), it->later.lines[(*next)++], serve_now(),
			     &wait, &answer);
	buffer_release(&answer);
}

static void wait_for_enter(struct demo *it)
{
	struct pollfd typed = { .fd = STDIN_FILENO, .events = POLLIN };
	char line[256];

	printf("\nText to it from another terminal:\n"
	       "    build/cunxin-sim tell %s '%s'\n"
	       "Enter opens the office's screen, where more texts come in; Ctrl-C ends it all. ",
	       it->control, it->morning.lines[it->morning.count / 2]);
	fflush(stdout);
	while (serve_turn(it->server, serve_now().up + 100)) {
		if (poll(&typed, 1, 0) > 0)
			break;
	}
	while (poll(&typed, 1, 0) > 0 && read(STDIN_FILENO, line, sizeof(line)) == sizeof(line))
		;
}

/* On a terminal: the kiosk, while villagers go on texting. */
static void show_kiosk(struct demo *it)
{
	struct child kiosk;
	struct command command = { .program = "" };
	int64_t due = serve_now().up + LATER_EVERY;
	size_t next = 0;

	compose(it, "cunxin-kiosk", &command);
	if (!child_show(&kiosk, command.program, command.words))
		return;
	while (serve_turn(it->server, serve_now().up + 200) && !child_wait(&kiosk, 0)) {
		child_wait(&it->daemon, 0);
		if (serve_now().up < due)
			continue;
		text_later(it, &next);
		due += LATER_EVERY;
	}
	child_kill(&kiosk, SIGTERM);
	child_wait(&kiosk, 1000);
	child_release(&kiosk);
}

static void close_stage(struct demo *it)
{
	int64_t until = serve_now().up + CHILD_ENDS;

	store_close(it->store, now_of(it));
	if (it->daemon.pid > 0 && !it->daemon.ended) {
		child_kill(&it->daemon, SIGTERM);
		while (!child_wait(&it->daemon, 20) && serve_now().up < until) {
			if (it->server != NULL)
				serve_turn(it->server, serve_now().up + 20);
		}
		if (!it->daemon.ended)
			child_kill(&it->daemon, SIGKILL);
	}
	child_release(&it->daemon);
	if (it->server != NULL)
		serve_close(it->server);
	zone_close(it->zone);
	config_free(it->village);
	free_texts(&it->morning);
	free_texts(&it->later);
}

int demo_main(struct common_options *common, int argc, char **argv)
{
	struct demo *it = need_zeroed(1, sizeof(*it));
	int code = 1;

	it->common = common;
	if (argc < 3 || argc > 4 || !read_texts(&it->morning, argv[2]) ||
	    (argc == 4 && !read_texts(&it->later, argv[3]))) {
		fputs("usage: cunxin-sim demo FOLDER TEXTS [LATER]\n", stderr);
		free(it);
		return 2;
	}
	if (!open_village(it, argv[1])) {
		code = 2;
	} else if (open_stage(it) && open_database(it)) {
		play_morning(it);
		tell(it);
		code = finish(it);
		if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
			wait_for_enter(it);
			show_kiosk(it);
		}
	}
	close_stage(it);
	free(it);
	return code;
}
