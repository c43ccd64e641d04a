/*
 * doctor: every check in a row of its own, with what to do where it fails. It reads the config
 * file and must work on a machine where nothing else does.
 */
#include "cli/verbs.h"

#include "base/lock.h"
#include "base/scope.h"
#include "link/link.h"
#include "office/policy.h"
#include "store/accepted.h"
#include "store/backup.h"
#include "store/balance.h"
#include "store/setting.h"
#include "store/status.h"
#include "store/total.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum finding { FINE, WARNING, FAULT };

struct doctor {
	struct cli *cli;
	struct json *list;
	unsigned faults;
};

static void find(struct doctor *it, enum finding finding, const char *check, const char *words,
		 const char *remedy)
{
	static const char *const names[] = { "ok", "warning", "fault" };

	it->faults += finding == FAULT;
	if (it->list != NULL) {
		struct json *row = json_object_new();

		json_put_text(row, "check", check);
		json_put_text(row, "result", names[finding]);
		json_put_text(row, "words", words);
		json_put_text(row, "remedy", remedy[0] == '\0' ? NULL : remedy);
		json_append(it->list, row);
		return;
	}
	printf("%-8s %-10s ", names[finding], check);
	cli_say(words);
	if (remedy[0] != '\0' && finding != FINE) {
		printf("%-19s → ", "");
		cli_say(remedy);
	}
}

static bool check_config(struct doctor *it)
{
	struct cli *cli = it->cli;
	const struct conf_overrides overrides = common_options_overrides(&cli->options);
	struct conf_problems problems = { .count = 0 };
	char words[600];

	if (cli_use_file(cli, &problems)) {
		find(it, FINE, "config", cli->options.path, "");
	} else {
		snprintf(words, sizeof(words), "%u faults, the first: %.*s", problems.count,
			 (int)strcspn(buffer_text(&problems.text), "\n"),
			 buffer_text(&problems.text));
		find(it, FAULT, "config", words, "cunxin config check shows all of them");
		cli->config = config_read(cli->options.path, &overrides, &problems);
	}
	buffer_release(&problems.text);
	return cli->config != NULL;
}

static void check_clock(struct doctor *it)
{
	struct cli *cli = it->cli;
	char iso[ISO_SIZE];

	if (cli->zone == NULL)
		cli->zone = zone_open(cli->config->timezone);
	cli->office.zone = cli->zone;
	if (cli->zone == NULL) {
		find(it, FAULT, "clock", "the time zone is not known here",
		     "install the package tzdata, or correct timezone in the config");
		return;
	}
	iso_time(cli->zone, cli->now.utc, iso);
	find(it, cli->now.trusted ? FINE : FAULT, "clock", iso,
	     "set the clock (timedatectl set-ntp true); until then the calendar waits");
}

static void check_space(struct doctor *it)
{
	struct statvfs space;
	char words[120];
	uint64_t mebibytes;

	if (statvfs(it->cli->config->state_dir, &space) != 0) {
		find(it, FAULT, "disk", it->cli->config->state_dir,
		     "the state directory is missing; the daemon or its unit makes it");
		return;
	}
	mebibytes = (uint64_t)space.f_bavail * space.f_frsize / 1048576;
	snprintf(words, sizeof(words), "%llu MiB free below %.60s", (unsigned long long)mebibytes,
		 it->cli->config->state_dir);
	find(it,
	     mebibytes < 16    ? FAULT
	     : mebibytes < 200 ? WARNING
			       : FINE,
	     "disk", words, "make room: below 16 MiB nothing is taken from the SIM");
}

static void check_database(struct doctor *it)
{
	struct cli *cli = it->cli;
	char why[512];

	switch (store_open(cli->config->state_dir, STORE_VERB, cli->now, &cli->office.store, why,
			   sizeof(why))) {
	case STORE_OPENED:
		if (store_check(cli->office.store, why, sizeof(why)))
			find(it, FINE, "database", "whole, of this version", "");
		else
			find(it, FAULT, "database", why,
			     "stop the daemon, keep the file, put a backup back with cunxin "
			     "restore");
		break;
	case STORE_ABSENT:
		find(it, WARNING, "database", "there is none yet", "start cunxind once");
		break;
	case STORE_OLDER: find(it, FAULT, "database", why, "cunxin db upgrade"); break;
	case STORE_DAMAGED:
		find(it, FAULT, "database", why,
		     "the daemon moves it aside at its next start; put a backup back with cunxin "
		     "restore");
		break;
	case STORE_FOREIGN:
	case STORE_NEWER:
	case STORE_FORBIDDEN:
	case STORE_NO_SPACE: find(it, FAULT, "database", why, ""); break;
	}
}

struct first_fault {
	char words[300];
};

static void note_fault(const struct total_fault *fault, void *context)
{
	struct first_fault *first = context;

	if (first->words[0] == '\0')
		snprintf(first->words, sizeof(first->words),
			 "%.160s is kept as %lld, its rows say %lld", fault->what,
			 (long long)fault->kept, (long long)fault->counted);
}

/* Every sum that is kept against the rows it is kept of. */
static void check_sums(struct doctor *it)
{
	struct first_fault first = { .words = "" };
	char words[400];
	unsigned wrong;

	if (it->cli->office.store == NULL)
		return;
	wrong = total_check(it->cli->office.store, note_fault, &first);
	snprintf(words, sizeof(words), "%u sums are wrong: %s", wrong, first.words);
	find(it, wrong == 0 ? FINE : FAULT, "sums", wrong == 0 ? "all as their rows say" : words,
	     "cunxin report rebuild");
}

/* What was left behind, and whether the daemon goes by the file that was just checked. */
static void check_leftovers(struct doctor *it)
{
	struct store *store = it->cli->office.store;
	char words[1200], path[400], origin[400], hash[32] = "";
	char *text;

	if (store == NULL)
		return;
	if (store_damaged_copy(store, path, sizeof(path))) {
		bool replaced = backup_origin(store, origin, sizeof(origin))[0] != '\0';

		snprintf(words, sizeof(words), "a damaged one lies at %s%s%s", path,
			 replaced ? "; in its place is the backup " : "", origin);
		find(it, WARNING, "database", words,
		     replaced ? "see what is missing since then, then move the damaged file away"
			      : "put a backup back with cunxin restore, or move the damaged file "
				"away");
	}
	if (store_warning(store)[0] != '\0')
		find(it, WARNING, "database", store_warning(store),
		     "put state_dir on a disk of its own");
	text = accepted_get(store, hash, sizeof(hash), NULL);
	if (text != NULL && it->cli->options.count == 0 &&
	    !text_is(hash, conf_hash(it->cli->config->conf)))
		find(it, WARNING, "config", "the daemon uses another one than this file",
		     "systemctl reload cunxind");
	free(text);
}

static void check_held(struct doctor *it)
{
	struct store *store = it->cli->office.store;

	if (store == NULL || setting_number(store, "hold", 0) == 0)
		return;
	if (setting_number(store, "moved", 0) != 0)
		find(it, WARNING, "sending",
		     "held: this database was at work on another machine before",
		     "see that the other one has stopped, then cunxin resume");
	else
		find(it, WARNING, "sending", "held by a person", "cunxin resume lets it go on");
}

static void check_balance(const struct balance *balance, void *context)
{
	struct doctor *it = context;
	double yuan = (double)balance->fen / 100;
	char words[120], time[ISO_SIZE];

	snprintf(words, sizeof(words), "%.2f yuan on %s", yuan,
		 cli_short_time(it->cli, balance->at, time));
	find(it, yuan < it->cli->config->balance.low ? WARNING : FINE, "balance", words,
	     "top the SIM up");
}

/* What there is to spend, by our own count and by the carrier's word. */
static void check_money(struct doctor *it)
{
	struct cli *cli = it->cli;
	struct policy_money money;
	char words[120];

	if (cli->office.store == NULL || cli->office.config == NULL || cli->office.zone == NULL)
		return;
	money = policy_money(&cli->office, cli->now);
	if (money.budget > 0) {
		snprintf(words, sizeof(words), "%.2f of %.2f yuan this month", money.spent,
			 money.budget);
		find(it,
		     money.spent * 100 >= money.budget * cli->config->limits.budget_warning
			     ? WARNING
			     : FINE,
		     "budget", words, "raise limits.budget_per_month, or wait for the next month");
	}
	balance_list(cli->office.store, check_balance, it);
}

/* Without the wake socket a change is seen only when the daemon looks by itself. */
static void check_wake(struct doctor *it)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/wake", it->cli->config->run_dir);
	if (access(path, W_OK) == 0)
		find(it, FINE, "wake", path, "");
	else
		find(it, WARNING, "wake", path,
		     errno == EACCES ? "become a member of its group: adduser NAME cunxin"
				     : "correct run_dir in the config and restart cunxind");
}

static void check_daemon(struct doctor *it)
{
	char words[64];
	long pid;

	if (lock_held(it->cli->config->state_dir, &pid)) {
		snprintf(words, sizeof(words), "runs (pid %ld)", pid);
		find(it, FINE, "daemon", words, "");
		check_wake(it);
		return;
	}
	find(it, WARNING, "daemon", "does not run", "systemctl start cunxind");
}

/* The unit has no network and only USB ports; others need a drop-in. */
static void check_drop_in(struct doctor *it, const char *device)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	SCOPED(buffer_release) struct buffer remedy = BUFFER_EMPTY;
	enum drop_in result = cli_drop_in(device, &words, &remedy);

	if (result != DROP_IN_NONE)
		find(it, result == DROP_IN_THERE ? FINE : WARNING, "drop-in", buffer_text(&words),
		     buffer_text(&remedy));
}

static void check_port(struct doctor *it, const struct config_modem *modem, bool running)
{
	char why[LINK_WORDS_SIZE];
	struct link *link;

	check_drop_in(it, modem->device);
	if (running || text_begins(modem->device, "imei:"))
		return; /* the daemon has it, or only it can tell which it is */
	switch (link_open(modem->device, modem->baud, &link, why, sizeof(why))) {
	case LINK_OK:
	case LINK_WAITING:
		link_close(link);
		find(it, FINE, "port", modem->device, "");
		break;
	case LINK_ABSENT:
		find(it, FAULT, "port", why,
		     "plug the modem in; cunxin modem scan shows the ports");
		break;
	case LINK_DENIED:
		find(it, FAULT, "port", why,
		     "run as a member of its group: adduser NAME dialout, or install the udev "
		     "rule");
		break;
	case LINK_TAKEN:
		find(it, FAULT, "port", why,
		     "stop the other program (systemctl mask --now ModemManager)");
		break;
	case LINK_BROKEN:
		find(it, FAULT, "port", why, "correct device of this modem in the config");
		break;
	}
}

/* Places that refuse their delete are left alone: the texts in them are kept, the SIM shrinks. */
static void check_stuck(struct doctor *it, const struct json *storage, int alarm)
{
	int stuck = (int)json_get_number(storage, "stuck", 0);
	char words[64];

	if (stuck == 0)
		return;
	snprintf(words, sizeof(words), "%.8s: %d places cannot be cleared",
		 json_get_text(storage, "name"), stuck);
	find(it, stuck >= alarm ? FAULT : WARNING, "slots", words,
	     "no text is lost, but fewer fit: replace the SIM");
}

/* A SIM that is nearly full refuses texts: the daemon empties it unless something keeps it. */
static void check_storages(struct doctor *it, const struct json *modem)
{
	const struct json *storages = json_get(modem, "storage");
	int alarm = (int)json_get_number(modem, "stuck_alarm", 0);

	for (size_t i = 0; i < json_count(storages); i++) {
		const struct json *row = json_at(storages, i);
		int used = (int)json_get_number(row, "used", 0);
		int total = (int)json_get_number(row, "total", 0);
		char words[64];

		if (total <= 0)
			continue;
		check_stuck(it, row, alarm);
		snprintf(words, sizeof(words), "%.8s holds %d of %d", json_get_text(row, "name"),
			 used, total);
		find(it,
		     used >= total	      ? FAULT
		     : used * 10 >= total * 8 ? WARNING
					      : FINE,
		     "storage", words,
		     "the modem refuses to delete, or the disk is full: see cunxin events");
	}
}

/* One that has to be reset now and then has a bad cable or too little power. */
static void check_resets(struct doctor *it, const struct config_modem *modem,
			 const struct json *status)
{
	int resets = it->cli->zone == NULL ? 0 : cli_resets_today(it->cli, status);
	int most = (int)json_get_number(status, "resets_a_day", 0);
	char words[160];

	if (resets == 0)
		return;
	snprintf(words, sizeof(words), "%.32s was reset %d of at most %d times today%s",
		 modem->name, resets, most, resets >= most ? ": no more before tomorrow" : "");
	find(it, WARNING, "resets", words,
	     resets >= most ? "unplug it and plug it in again; if that happens again: another "
			      "cable, port or power supply, or another modem"
			    : "if that goes on: another cable, port or power supply");
}

/* What the running daemon knows of a modem. */
static void check_modem(struct doctor *it, const struct config_modem *modem)
{
	char name[64], words[300];
	char *text;
	struct json *status;
	const char *state;
	int level;

	snprintf(name, sizeof(name), "modem:%.32s", modem->name);
	text = it->cli->office.store == NULL ? NULL : status_get(it->cli->office.store, name, NULL);
	status = json_read(text);
	free(text);
	if (status == NULL)
		return;
	state = json_get_text(status, "state");
	level = (int)json_get_number(status, "signal", 99);
	snprintf(words, sizeof(words), "%s: %s (%s)", modem->name, state,
		 json_get_text(status, "words"));
	find(it, text_is(state, "ready") ? FINE : FAULT, "modem", words,
	     "the words tell what to do; cunxin modem reset begins anew");
	snprintf(words, sizeof(words), "%s, signal %d of 31", json_get_text(status, "registration"),
		 level);
	if (!text_is(state, "down")) /* it is not there to hear a network */
		find(it, level == 99 || level < 5 ? WARNING : FINE, "signal", words,
		     "move the antenna, look at the SIM");
	if (text_is(state, "ready")) /* not known before */
		find(it, text_is(json_get_text(status, "centre"), "") ? FAULT : FINE, "centre",
		     json_get_text(status, "centre"),
		     "the SIM has no service centre number: set centre of this modem in the "
		     "config");
	if (json_get_text(status, "waits") != NULL && json_get_text(status, "waits")[0] != '\0')
		find(it, WARNING, "sending", json_get_text(status, "waits"),
		     "cunxin status tells until when");
	check_storages(it, status);
	check_resets(it, modem, status);
	json_free(status);
}

int verb_doctor(struct cli *cli, int argc, char **argv)
{
	struct doctor it = { .cli = cli, .list = cli->json ? json_array_new() : NULL };
	bool running;
	long pid;

	(void)argv;
	if (argc > 0)
		return cli_usage("doctor");
	if (check_config(&it)) {
		check_clock(&it);
		check_space(&it);
		check_database(&it);
		check_sums(&it);
		check_leftovers(&it);
		check_held(&it);
		check_money(&it);
		check_daemon(&it);
		running = lock_held(cli->config->state_dir, &pid);
		for (size_t i = 0; i < cli->config->modem_count; i++) {
			check_port(&it, &cli->config->modems[i], running);
			if (running)
				check_modem(&it, &cli->config->modems[i]);
		}
	}
	if (it.list != NULL)
		cli_print(it.list);
	return it.faults == 0 ? EXIT_DONE : EXIT_FAILED_TO;
}
