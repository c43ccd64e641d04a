#include "cli/verbs.h"

#include "base/lock.h"
#include "base/show.h"
#include "office/calendar.h"
#include "office/policy.h"
#include "store/backup.h"
#include "store/balance.h"
#include "store/call.h"
#include "store/inbox.h"
#include "store/outbox.h"
#include "store/setting.h"
#include "store/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gathering {
	struct cli *cli;
	struct json *modems;
	bool running;
};

/* Bars of a phone, from AT+CSQ (3GPP TS 27.007 §8.5). */
static const char *signal_words(int level)
{
	if (level == 99)
		return "no signal";
	return level < 8 ? "weak" : level < 15 ? "fair" : "good";
}

int cli_resets_today(struct cli *cli, const struct json *modem)
{
	if (json_get_number(modem, "reset_at", 0) <
	    (double)office_day_start(&cli->office, cli->now))
		return 0;
	return (int)json_get_number(modem, "resets_today", 0);
}

/* The daemon writes times as numbers. */
static void tell_times(struct cli *cli, struct json *modem)
{
	static const char *const times[] = { "reset_at", "held_until", "modem_clock",
					     "waits_until" };

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		cli_put_time(cli, modem, times[i], (int64_t)json_get_number(modem, times[i], 0));
}

/* The state that a daemon wrote is only true while one runs: without one, it was so then. */
static void gather_modem(const char *name, const char *text, int64_t at, void *context)
{
	struct gathering *it = context;
	struct cli *cli = it->cli;
	struct json *object;
	char time[ISO_SIZE];

	if (!text_begins(name, "modem:"))
		return;
	object = json_read(text);
	if (object == NULL)
		return;
	json_put_integer(object, "resets_today", cli_resets_today(cli, object));
	if (cli->json) {
		if (!it->running)
			json_put_text(object, "state", "unknown");
		tell_times(cli, object);
		cli_put_time(cli, object, "as_of", at);
	} else if (!it->running) {
		json_put_text(object, "last_seen", cli_short_time(cli, at, time));
	}
	json_append(it->modems, object);
}

static struct json *queue_json(const struct outbox_counts *out, const struct inbox_counts *in,
			       int64_t calls)
{
	struct json *object = json_object_new();

	json_put_integer(object, "queued", out->queued);
	json_put_integer(object, "sending", out->sending);
	json_put_integer(object, "uncertain", out->uncertain);
	json_put_integer(object, "to_handle", in->whole);
	json_put_integer(object, "attention", in->attention);
	json_put_integer(object, "to_call_back", calls);
	return object;
}

static struct json *today_json(const struct outbox_counts *out, const struct inbox_counts *in)
{
	struct json *object = json_object_new();

	json_put_integer(object, "received", in->today);
	json_put_integer(object, "handled", in->handled_today);
	json_put_integer(object, "sent", out->sent_today);
	json_put_integer(object, "failed", out->failed_today);
	json_put_integer(object, "segments", out->segments_today);
	return object;
}

/* One without places, or not counted yet, is not told of. */
static void add_storage(struct buffer *line, const struct json *storage)
{
	int used = (int)json_get_number(storage, "used", -1);
	int total = (int)json_get_number(storage, "total", -1);
	int stuck = (int)json_get_number(storage, "stuck", 0);

	if (used < 0 || total <= 0)
		return;
	buffer_add_format(line, ", %s %d/%d", json_get_text(storage, "name"), used, total);
	if (stuck > 0)
		buffer_add_format(line, " (%d cannot be cleared)", stuck);
}

static void print_modem(const struct json *modem)
{
	const struct json *storages = json_get(modem, "storage");
	struct buffer line = BUFFER_EMPTY;
	int level = (int)json_get_number(modem, "signal", 99);
	const char *words = json_get_text(modem, "words");
	const char *carrier = json_get_text(modem, "operator");
	const char *state = json_get_text(modem, "state");
	const char *seen = json_get_text(modem, "last_seen");

	buffer_add_format(&line, "modem    %s: ", json_get_text(modem, "name"));
	if (seen != NULL)
		buffer_add_format(&line, "not known now; at %s it was ", seen);
	buffer_add_format(&line, "%s (%s)", state, words == NULL ? "" : words);
	if (carrier != NULL && carrier[0] != '\0')
		buffer_add_format(&line, ", %s", carrier);
	if (level != 99 || text_is(state, "ready"))
		buffer_add_format(&line, ", signal %d (%s)", level, signal_words(level));
	for (size_t i = 0; i < json_count(storages); i++)
		add_storage(&line, json_at(storages, i));
	cli_say(buffer_text(&line));
	buffer_release(&line);
}

/* What its recovery took, if it took any. */
static void print_ladder(struct cli *cli, const struct json *modem)
{
	int recoveries = (int)json_get_number(modem, "recoveries", 0);
	int reboots = (int)json_get_number(modem, "reboots", 0);
	int resets = (int)json_get_number(modem, "resets_today", 0);
	int most = (int)json_get_number(modem, "resets_a_day", 0);
	int64_t held = (int64_t)json_get_number(modem, "held_until", 0);
	char time[ISO_SIZE];

	if (recoveries > 0 || reboots > 0 || resets > 0)
		printf("         recoveries %d, port opened again %d, its own restarts %d, resets "
		       "today %d of %d%s\n",
		       recoveries, (int)json_get_number(modem, "reopenings", 0), reboots, resets,
		       most, resets >= most ? ": no more before tomorrow" : "");
	if (held > cli->now.utc && json_get_text(modem, "last_seen") == NULL)
		printf("         held; tried again at %s\n", cli_short_time(cli, held, time));
}

/* Why nothing goes over it. */
static void print_waits(struct cli *cli, const struct json *modem)
{
	const char *words = json_get_text(modem, "waits");
	int64_t until = (int64_t)json_get_number(modem, "waits_until", 0);
	struct buffer line = BUFFER_EMPTY;
	char time[ISO_SIZE];

	if (words == NULL || words[0] == '\0' || !text_is(json_get_text(modem, "state"), "ready") ||
	    json_get_text(modem, "last_seen") != NULL)
		return;
	buffer_add_format(&line, "waits    %s: %s", json_get_text(modem, "name"), words);
	if (until > cli->now.utc)
		buffer_add_format(&line, " (until %s)", cli_short_time(cli, until, time));
	cli_say(buffer_text(&line));
	buffer_release(&line);
}

static struct json *money_json(const struct policy_money *money)
{
	struct json *object = json_object_new();

	json_put_integer(object, "segments", money->used);
	json_put_number(object, "spent", money->spent);
	json_put_number(object, "budget", money->budget);
	return object;
}

static void print_money(const struct config *config, const struct policy_money *money)
{
	printf("money    %.2f yuan this month", money->spent);
	if (money->budget > 0)
		printf(" of %.2f%s", money->budget,
		       policy_money_left(config, money, LANE_NOTICE) == 0
			       ? ": used up, nothing is sent"
			       : "");
	putchar('\n');
}

/* ---- what the carrier says ---- */

static void append_balance(const struct balance *balance, void *context)
{
	struct cli_table *table = context;
	struct json *row = json_object_new();

	json_put_text(row, "sim", balance->sim);
	json_put_number(row, "yuan", (double)balance->fen / 100);
	cli_put_time(table->cli, row, "at", balance->at);
	json_put_text(row, "text", balance->text);
	json_append(table->list, row);
}

static struct json *balance_json(struct cli *cli)
{
	struct cli_table table = { .cli = cli, .list = json_array_new() };

	balance_list(cli->office.store, append_balance, &table);
	return table.list;
}

static void print_balance(const struct balance *balance, void *context)
{
	struct cli *cli = context;
	char time[ISO_SIZE];

	printf("balance  %.2f yuan on %s%s\n", (double)balance->fen / 100,
	       cli_short_time(cli, balance->at, time),
	       (double)balance->fen / 100 < cli->config->balance.low ? ": top it up" : "");
}

/* What is wrong with the database, "" nothing: words for the first that is. */
static const char *database_words(struct store *store, char *words, size_t size)
{
	char copy[400] = "", origin[400];

	words[0] = '\0';
	if (store_low(store))
		copy_text(words, size,
			  "the disk is nearly full: nothing is taken from the SIM; make room");
	else if (store_damaged_copy(store, copy, sizeof(copy)) &&
		 backup_origin(store, origin, sizeof(origin))[0] != '\0')
		snprintf(words, size,
			 "a damaged database lies at %s; the backup %s took its place, what came "
			 "after it is only in the damaged one",
			 copy, origin);
	else if (copy[0] != '\0')
		snprintf(words, size,
			 "a damaged database lies at %s; a backup can be put back: cunxin restore",
			 copy);
	else
		copy_text(words, size, store_warning(store));
	return words;
}

static int64_t long_turns(struct store *store)
{
	char *text = status_get(store, "daemon", NULL);
	struct json *row = json_read(text);
	int64_t turns = (int64_t)json_get_number(row, "long_turns", 0);

	json_free(row);
	free(text);
	return turns;
}

/* ---- the clock and the calendar ---- */

/* What the daemon says of its clock; while none runs, nothing. Yours. */
static struct json *clock_json(struct store *store, bool running)
{
	char *text = running ? status_get(store, "clock", NULL) : NULL;
	struct json *row = json_read(text == NULL ? "{}" : text);

	free(text);
	return row == NULL ? json_object_new() : row;
}

static struct json *calendar_json(struct cli *cli)
{
	struct json *object = json_object_new();
	int season = office_season(&cli->office, cli->now);

	json_put_integer(object, "season", season);
	json_put_integer(object, "waiting",
			 happening_count(cli->office.store, season, HAPPENING_WAITING));
	json_put_integer(object, "expired",
			 happening_count(cli->office.store, season, HAPPENING_EXPIRED));
	return object;
}

static void print_season(const struct json *object)
{
	const struct json *clock = json_get(object, "clock");
	const struct json *calendar = json_get(object, "calendar");
	const char *words = json_get_text(clock, "words");
	int waiting = (int)json_get_number(calendar, "waiting", 0);
	int expired = (int)json_get_number(calendar, "expired", 0);

	if (words != NULL) {
		fputs("clock    ", stdout);
		cli_say(words);
		puts("         calendar and notices wait until NTP, the network or a text agrees "
		     "(timedatectl set-ntp true)");
	}
	if (waiting > 0 || expired > 0)
		printf("calendar %d notices wait for release, %d expired (cunxin calendar "
		       "events)\n",
		       waiting, expired);
}

/* What both ways to show it need. */
struct standing {
	struct gathering modems;
	struct outbox_counts out;
	struct inbox_counts in;
	int64_t calls; /* numbers that wait to be called back */
	struct policy_money money;
	bool held, moved;
	char trouble[1200];
};

static void look(struct cli *cli, struct standing *it, long *pid)
{
	struct store *store = cli->office.store;
	int64_t today = office_day_start(&cli->office, cli->now);
	char held[8];

	*it = (struct standing){ .modems = { .cli = cli, .modems = json_array_new() } };
	it->modems.running = lock_held(cli->config->state_dir, pid);
	status_list(store, gather_modem, &it->modems);
	outbox_count(store, today, &it->out);
	inbox_count(store, today, &it->in);
	it->calls = call_waiting_count(store);
	it->money = policy_money(&cli->office, cli->now);
	setting_get(store, "hold", held, sizeof(held));
	it->held = text_is(held, "1");
	it->moved = setting_number(store, "moved", 0) != 0;
	database_words(store, it->trouble, sizeof(it->trouble));
}

static struct json *standing_json(struct cli *cli, const struct standing *it, long pid)
{
	struct json *object = json_object_new();

	json_put_text(object, "village", cli->config->village);
	json_put_boolean(object, "running", it->modems.running);
	if (it->modems.running)
		json_put_integer(object, "pid", pid);
	json_put_boolean(object, "held", it->held);
	json_put_boolean(object, "moved", it->moved);
	json_put(object, "modems", it->modems.modems);
	json_put(object, "queue", queue_json(&it->out, &it->in, it->calls));
	json_put(object, "today", today_json(&it->out, &it->in));
	json_put(object, "money", money_json(&it->money));
	json_put(object, "balance", balance_json(cli));
	json_put(object, "broadcasts", broadcast_live_json(cli));
	json_put(object, "clock", clock_json(cli->office.store, it->modems.running));
	json_put(object, "calendar", calendar_json(cli));
	json_put_text(object, "trouble", it->trouble[0] == '\0' ? NULL : it->trouble);
	json_put_integer(object, "long_turns", long_turns(cli->office.store));
	return object;
}

static void print_queue(const struct standing *it)
{
	if (it->held)
		puts(it->moved ? "outgoing held: this database was at work on another machine; see "
				 "that the other one has stopped, then cunxin resume"
			       : "outgoing held (cunxin resume lets it go on)");
	printf("queue    %lld to send, %lld in the air, %lld uncertain; %lld to handle, %lld for "
	       "the clerk",
	       (long long)it->out.queued, (long long)it->out.sending, (long long)it->out.uncertain,
	       (long long)it->in.whole, (long long)it->in.attention);
	if (it->calls > 0)
		printf(", %lld to call back", (long long)it->calls);
	puts("");
	printf("today    %lld received, %lld sent in %lld segments, %lld failed\n",
	       (long long)it->in.today, (long long)it->out.sent_today,
	       (long long)it->out.segments_today, (long long)it->out.failed_today);
}

static void print_standing(struct cli *cli, const struct standing *it, const struct json *object)
{
	struct store *store = cli->office.store;

	printf("daemon   %s\n",
	       it->modems.running ? "runs" : "does not run (systemctl start cunxind)");
	for (size_t i = 0; i < json_count(it->modems.modems); i++) {
		print_modem(json_at(it->modems.modems, i));
		print_ladder(cli, json_at(it->modems.modems, i));
		print_waits(cli, json_at(it->modems.modems, i));
	}
	print_queue(it);
	print_money(cli->config, &it->money);
	balance_list(store, print_balance, cli);
	broadcast_live_print(cli);
	print_season(object);
	if (it->trouble[0] != '\0') {
		fputs("trouble  ", stdout);
		cli_say(it->trouble);
	}
	if (long_turns(store) > 0)
		printf("slow     %lld turns of the daemon took over 50 ms\n",
		       (long long)long_turns(store));
}

int verb_status(struct cli *cli, int argc, char **argv)
{
	struct standing it;
	struct json *object;
	long pid = 0;

	(void)argv;
	if (argc > 0)
		return cli_usage("status");
	look(cli, &it, &pid);
	object = standing_json(cli, &it, pid);
	if (cli->json) {
		cli_print(object);
		return EXIT_DONE;
	}
	print_standing(cli, &it, object);
	json_free(object);
	return EXIT_DONE;
}
