/*
 * How the gateway is. Each check below adds a line, fine or not; those that need somebody come
 * first.
 */
#include "kiosk/health_inside.h"

#include "base/json.h"
#include "base/scope.h"
#include "kiosk/when.h"
#include "office/policy.h"
#include "store/balance.h"
#include "store/outbox.h"
#include "store/setting.h"
#include "store/status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct health *health;
	struct glance *glance;
	size_t balances;
};

#define FIGURE_MOST 1e8
#define TIME_MOST   4e12 /* utc ms: a hundred years from now */

/* What is no figure of a modem's counts as not said. */
static int figure_of(const struct json *object, const char *key, int fallback)
{
	double number = json_get_number(object, key, fallback);

	return number >= -FIGURE_MOST && number <= FIGURE_MOST ? (int)number : fallback;
}

/* ---- modems ---- */

static void take_storages(struct health_modem *modem, const struct json *list)
{
	for (size_t i = 0; i < json_count(list) && i < HEALTH_STORAGES; i++) {
		const struct json *row = json_at(list, i);
		struct health_storage *storage = &modem->storages[modem->storage_count++];

		copy_text(storage->name, sizeof(storage->name), health_text(row, "name"));
		storage->used = figure_of(row, "used", 0);
		storage->total = figure_of(row, "total", 0);
	}
}

static void check_state(struct reading *it, size_t index, const struct json *row)
{
	const struct health_modem *modem = &it->health->modems[index];
	struct known known =
		health_meaning(SAID_OF_MODEM, health_text(row, "words"),
			       text_is(modem->state, "down")
				       ? _("Plug the modem in. cunxin modem scan shows the ports.")
				       : _("If it stays so: cunxin modem reset"));

	health_add(it->health, health_key(CHECK_MODEM, index),
		   text_is(modem->state, "ready") ? HEALTH_FINE : HEALTH_ACT, _("Modem"),
		   known.remedy, _("%s: %s"), modem->name, known.words);
}

static void check_network(struct reading *it, size_t index)
{
	const struct health_modem *modem = &it->health->modems[index];
	const char *there = health_meaning(SAID_OF_REGISTRATION, modem->registration, "").words;
	const char *strength = health_signal_words(modem->signal);
	char heard[64];

	if (health_signal_bars(modem->signal) > 0)
		snprintf(heard, sizeof(heard), _("signal %s (%d dBm)"), strength,
			 modem->signal * 2 - 113);
	else
		copy_text(heard, sizeof(heard), strength);
	health_add(it->health, health_key(CHECK_NETWORK, index),
		   health_signal_weight(modem->signal), _("Network"),
		   _("Move the antenna to a window; is the SIM card valid?"),
		   /* TRANSLATORS: modem, operator, in the network or not, how strong */
		   _("%s: %s, %s; %s"), modem->name,
		   modem->operator[0] == '\0' ? _("no operator") : modem->operator, there, heard);
}

/* A SIM that is nearly full refuses texts: the daemon empties it unless something keeps it. */
static void check_storages(struct reading *it, size_t index)
{
	const struct health_modem *modem = &it->health->modems[index];

	for (size_t i = 0; i < modem->storage_count; i++) {
		const struct health_storage *storage = &modem->storages[i];

		if (storage->total > 0 && storage->used * 10 >= storage->total * 8)
			health_add(it->health, health_key(CHECK_STORAGE, index),
				   storage->used >= storage->total ? HEALTH_ACT : HEALTH_MIND,
				   _("SIM storage"),
				   _("Is the disk full? Else: cunxin modem reset"),
				   _("%s: %s holds %d of %d: soon no text can come in"),
				   modem->name, storage->name, storage->used, storage->total);
	}
}

static void check_waiting(struct reading *it, size_t index)
{
	const struct health_modem *modem = &it->health->modems[index];
	struct known known = health_meaning(SAID_OF_WAITING, modem->waits, "");
	bool quiet = text_begins(modem->waits, "quiet hours");
	char until[WHEN_SIZE];

	if (modem->waits[0] == '\0' || !text_is(modem->state, "ready"))
		return;
	when_short(it->glance->office.zone, modem->waits_until, it->glance->now, until);
	if (until[0] == '\0')
		health_add(it->health, health_key(CHECK_WAITING, index),
			   quiet ? HEALTH_FINE : HEALTH_MIND, _("Sending"), known.remedy,
			   _("%s: %s"), modem->name, known.words);
	else
		health_add(it->health, health_key(CHECK_WAITING, index),
			   quiet ? HEALTH_FINE : HEALTH_MIND, _("Sending"), known.remedy,
			   _("%s: %s (until %s)"), modem->name, known.words, until);
}

static void check_centre(struct reading *it, size_t index, const struct json *row)
{
	const struct health_modem *modem = &it->health->modems[index];

	if (health_text(row, "centre")[0] == '\0' && text_is(modem->state, "ready"))
		health_add(it->health, health_key(CHECK_CENTRE, index), HEALTH_ACT, _("Network"),
			   _("Set centre of this modem in the config."), _("%s: %s"), modem->name,
			   _("the service centre's number is missing"));
}

static void take_facts(struct health_modem *modem, const struct json *row)
{
	const struct {
		const char *key;
		char *out;
		size_t size;
	} facts[] = {
		{ "name", modem->name, sizeof(modem->name) },
		{ "state", modem->state, sizeof(modem->state) },
		{ "operator", modem->operator, sizeof(modem->operator) },
		{ "registration", modem->registration, sizeof(modem->registration) },
		{ "model", modem->model, sizeof(modem->model) },
		{ "waits", modem->waits, sizeof(modem->waits) },
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++)
		copy_text(facts[i].out, facts[i].size, health_text(row, facts[i].key));
	modem->signal = figure_of(row, "signal", 99);
	modem->waits_until = (int64_t)fmin(json_get_number(row, "waits_until", 0), TIME_MOST);
}

static void take_modem(const char *name, const char *text, int64_t at, void *context)
{
	struct reading *it = context;
	struct health *health = it->health;
	struct store *store = it->glance->office.store;
	size_t index = health->modem_count;
	struct health_modem *modem = &health->modems[index];
	struct json *row = text_begins(name, "modem:") ? json_read(text) : NULL;
	int64_t now = it->glance->now.utc;

	(void)at;
	if (row == NULL || index == MODEMS_MOST) {
		json_free(row);
		return;
	}
	health->modem_count++;
	*modem = (struct health_modem){ .signal = 99 };
	take_facts(modem, row);
	take_storages(modem, json_get(row, "storage"));
	signal_day(store, modem->name, it->glance->now, modem->signals);
	modem->hour = (int)outbox_handed_since(store, health_text(row, "iccid"), now - HOURS(1));
	modem->day = (int)outbox_handed_since(store, health_text(row, "iccid"), now - DAYS(1));
	if (it->glance->standing.running) {
		check_state(it, index, row);
		if (!text_is(modem->state, "down")) /* it is not there to hear a network */
			check_network(it, index);
		check_centre(it, index, row);
		check_storages(it, index);
		check_waiting(it, index);
	}
	json_free(row);
}

/* ---- sending and money ---- */

static void check_daemon(struct health *health, struct glance *glance)
{
	if (glance->standing.running)
		health_add(health, health_key(CHECK_DAEMON, 0), HEALTH_FINE, _("Gateway"), "", "%s",
			   _("runs"));
	else
		health_add(health, health_key(CHECK_DAEMON, 0), HEALTH_ACT, _("Gateway"),
			   _("Start it: systemctl start cunxind"), "%s", _("does not run"));
	if (glance->standing.running && health->modem_count == 0)
		health_add(health, health_key(CHECK_MODEM, 0), HEALTH_ACT, _("Modem"),
			   _("Plug one in and name it in the config: cunxin setup"), "%s",
			   _("none"));
}

static void check_held(struct health *health, struct glance *glance)
{
	struct store *store = glance->office.store;

	if (!glance->standing.held)
		return;
	health_add(
		health, health_key(CHECK_SENDING, 0), HEALTH_MIND, _("Sending"),
		setting_number(store, "moved", 0) != 0
			? _("This database was at work on another machine. See that the other has "
			    "stopped; then on duty press u, or run: cunxin resume")
			: _("On duty press u, or run: cunxin resume"),
		"%s", _("held: nothing goes out"));
}

static void check_queue(struct health *health, struct glance *glance)
{
	struct outbox_counts counts;

	outbox_count(glance->office.store, office_day_start(&glance->office, glance->now), &counts);
	health->queued = counts.queued + counts.sending;
	health_add(health, health_key(CHECK_QUEUE, 0), HEALTH_FINE, _("Queue"), "",
		   _("%lld to send; today %lld sent, %lld failed"), (long long)health->queued,
		   (long long)counts.sent_today, (long long)counts.failed_today);
	if (counts.uncertain > 0)
		health_add(health, health_key(CHECK_UNCERTAIN, 0), HEALTH_MIND, _("Uncertain"),
			   _("Ask one of them whether it came: cunxin outbox --state uncertain"),
			   _("may or may not have gone out: %lld"), (long long)counts.uncertain);
}

static void check_budget(struct health *health, struct glance *glance)
{
	const struct config_limits *limits = &glance->office.config->limits;
	struct policy_money money = policy_money(&glance->office, glance->now);
	double warned = money.budget * limits->budget_warning / 100;

	health->spent = money.spent;
	health->budget = money.budget;
	if (money.budget <= 0)
		return;
	health_add(health, health_key(CHECK_BUDGET, 0),
		   money.spent >= money.budget ? HEALTH_ACT
		   : money.spent >= warned     ? HEALTH_MIND
					       : HEALTH_FINE,
		   _("Budget"),
		   _("Raise limits.budget_per_month in the config, or wait for the next month."),
		   _("%.2f of %.2f yuan this month"), money.spent, money.budget);
}

static void take_balance(const struct balance *balance, void *context)
{
	struct reading *it = context;
	double yuan = (double)balance->fen / 100;
	char time[WHEN_SIZE];

	when_short(it->glance->office.zone, balance->at, it->glance->now, time);
	health_add(it->health, health_key(CHECK_BALANCE, it->balances++),
		   yuan < it->glance->office.config->balance.low ? HEALTH_ACT : HEALTH_FINE,
		   _("Balance"), _("Top the SIM card up."),
		   /* TRANSLATORS: yuan, and when the carrier said so */
		   _("%.2f yuan (%s)"), yuan, time);
}

/* ---- all of it ---- */

/* Those that need somebody first, then in the order of the checks; errors by their time. */
static int compare(const void *a, const void *b)
{
	const struct health_line *one = a, *two = b;

	if (one->weight != two->weight)
		return one->weight < two->weight ? -1 : 1;
	if (one->at != two->at)
		return one->at > two->at ? -1 : 1;
	return one->key < two->key ? -1 : one->key > two->key;
}

void health_read(struct health *health, struct glance *glance)
{
	struct reading it = { .health = health, .glance = glance };
	struct office *office = &glance->office;

	*health = (struct health){ .line_count = 0 };
	config_caps(office->config, office_today(office, glance->now), &health->hour_cap,
		    &health->day_cap);
	status_list(office->store, take_modem, &it);
	check_daemon(health, glance);
	check_held(health, glance);
	check_queue(health, glance);
	check_budget(health, glance);
	balance_list(office->store, take_balance, &it);
	health_check_machine(health, glance);
	health_look_back(health, glance);
	qsort(health->lines, health->line_count, sizeof(*health->lines), compare);
}
