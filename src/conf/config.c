#include "conf/config.h"

#include "conf/labels.h"
#include "conf/roster.h"
#include "conf/shipped.h"
#include "conf/show.h"
#include "conf/template.h"

#include "base/pattern.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(type, name) offsetof(type, name), sizeof(((type *)0)->name)
#define COUNT(table)	  (sizeof(table) / sizeof(*(table)))

/* clang-format off */
static const struct conf_key top_keys[] = {
	{ "village", CONF_TEXT, FIELD(struct config, village), 0, 0, NULL, "the village's name" },
	{ "day_first", CONF_BOOLEAN, FIELD(struct config, day_first), 0, 0, "false", "true: 15/3 is 15 March" },
	{ "locale", CONF_TEXT, FIELD(struct config, locale), 0, 0, "zh_CN", "zh_CN or en" },
	{ "timezone", CONF_TEXT, FIELD(struct config, timezone), 0, 0, CONFIG_ZONE_USUAL, "a zone of the system" },
	{ "country_code", CONF_TEXT, FIELD(struct config, country_code), 0, 0, "86", "digits of the country's code" },
	{ "signature", CONF_TEXT, FIELD(struct config, signature), 0, 0, "", "put before every reply" },
	{ "state_dir", CONF_PATH, FIELD(struct config, state_dir), 0, 0, "/var/lib/cunxin", "where the database is" },
	{ "run_dir", CONF_PATH, FIELD(struct config, run_dir), 0, 0, "/run/cunxin", "where the wake socket is" },
	{ "groups", CONF_INTEGER, FIELD(struct config, groups), 1, 200, "8", "how many groups the village has" },
	{ "quiet_hours", CONF_OTHER, 0, 0, 0, 0, "", "\"20:30-06:30\", or empty" },
	{ "modems", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; device = …; } )" },
	{ "limits", CONF_OTHER, 0, 0, 0, 0, "", "{ segments_per_hour = …; }" },
	{ "broadcast", CONF_OTHER, 0, 0, 0, 0, "", "{ grace_seconds = …; }" },
	{ "retention", CONF_OTHER, 0, 0, 0, 0, "", "{ pdu_days = …; }" },
	{ "zones", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; places = ( … ); } )" },
	{ "targets", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; measure = …; amount = …; } )" },
	{ "replies", CONF_OTHER, 0, 0, 0, 0, "", "{ NAME = \"…\"; }" },
	{ "labels", CONF_OTHER, 0, 0, 0, 0, "", "{ NAME = \"…\"; }: words on ledgers and reports" },
	{ "forms", CONF_OTHER, 0, 0, 0, 0, "", "see forms.conf" },
	{ "intents", CONF_OTHER, 0, 0, 0, 0, "", "see forms.conf" },
	{ "words", CONF_OTHER, 0, 0, 0, 0, "", "words around the forms, see forms.conf" },
	{ "ignore", CONF_OTHER, 0, 0, 0, 0, "", "patterns of texts that are never answered" },
	{ "varieties", CONF_OTHER, 0, 0, 0, 0, "", "names of varieties" },
	{ "stages", CONF_OTHER, 0, 0, 0, 0, "", "see cunxin-calendar(5)" },
	{ "checks", CONF_OTHER, 0, 0, 0, 0, "", "checklists of the whole year; see cunxin-calendar(5)" },
	{ "calendar", CONF_OTHER, 0, 0, 0, 0, "", "{ staff = …; fine = ( … ); }" },
	{ "evaluation", CONF_OTHER, 0, 0, 0, 0, "", "{ measure = …; large_mu = …; role = …; }" },
	{ "season", CONF_OTHER, 0, 0, 0, 0, "", "{ carry = ( … ); to = …; invitation = …; }" },
	{ "commands", CONF_OTHER, 0, 0, 0, 0, "", "words by which staff do office work by SMS, see forms.conf" },
	{ "staff", CONF_OTHER, 0, 0, 0, 0, "", "( { role = …; rights = ( … ); } ): who may do what by SMS" },
	{ "holidays", CONF_OTHER, 0, 0, 0, 0, "", "( { from = …; to = …; segments_per_hour = …; segments_per_day = …; } )" },
	{ "balance", CONF_OTHER, 0, 0, 0, 0, "", "{ number = …; text = …; every_days = …; pattern = …; }" },
	{ "workdays", CONF_OTHER, 0, 0, 0, 0, "", "{ remind_hour = …; unknown = …; }" },
	{ "wages", CONF_OTHER, 0, 0, 0, 0, "", "( { task = …; yuan_per_day = …; } )" },
	{ "dialogue", CONF_OTHER, 0, 0, 0, 0, "", "{ hours = …; tries = …; }" },
	{ "people", CONF_OTHER, 0, 0, 0, 0, "", "{ unknown = \"count\"; }" },
	{ "attention", CONF_OTHER, 0, 0, 0, 0, "", "{ hours = …; clerk_role = …; }" },
	{ "daily", CONF_OTHER, 0, 0, 0, 0, "", "{ time = \"18:00\"; to = …; }" },
	{ "plausible", CONF_OTHER, 0, 0, 0, 0, "", "{ kg_per_mu_most = …; }" },
	{ "problems", CONF_OTHER, 0, 0, 0, 0, "", "{ due_days = …; escalate_to = …; }" },
	{ "roster", CONF_OTHER, 0, 0, 0, 0, "", "{ columns = { … }; roles = ( … ); }" },
	{ "audiences", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; query = …; } )" },
	{ "templates", CONF_OTHER, 0, 0, 0, 0, "", "( { name = …; text = …; fields = ( … ); } )" },
	{ "kiosk", CONF_OTHER, 0, 0, 0, 0, "", "{ idle_minutes = …; duty = ( … ); }" },
	{ "alarm_number", CONF_TEXT, FIELD(struct config, alarm_number), 0, 0, "", "who is told when money runs out or a SIM is barred" },
};

static const struct conf_key modem_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct config_modem, name), 0, 0, NULL, "a short name" },
	{ "device", CONF_TEXT, FIELD(struct config_modem, device), 0, 0, NULL, "a port, imei:…, tcp:HOST:PORT or unix:PATH" },
	{ "baud", CONF_INTEGER, FIELD(struct config_modem, baud), 1200, 921600, "115200", "speed of a serial port" },
	{ "pin", CONF_TEXT, FIELD(struct config_modem, pin), 0, 0, "", "the SIM's PIN, in quotes" },
	{ "centre", CONF_TEXT, FIELD(struct config_modem, centre), 0, 0, "", "service centre number, where the SIM has none" },
	{ "number", CONF_TEXT, FIELD(struct config_modem, number), 0, 0, "", "its own phone number, where the SIM does not tell it" },
	{ "roaming", CONF_BOOLEAN, FIELD(struct config_modem, roaming), 0, 0, "false", "send while roaming" },
	{ "init", CONF_OTHER, 0, 0, 0, 0, "", "( \"AT&F\" ), asked before everything else" },
};

static const struct conf_key limit_keys[] = {
	{ "segments_per_hour", CONF_INTEGER, FIELD(struct config_limits, segments_per_hour), 0, 100000, "80", "segments a SIM may send in an hour" },
	{ "segments_per_day", CONF_INTEGER, FIELD(struct config_limits, segments_per_day), 0, 1000000, "500", "segments a SIM may send in a day" },
	{ "replies_per_sender_per_hour", CONF_INTEGER, FIELD(struct config_limits, replies_per_sender_per_hour), 0, 10000, "5", "replies to one number in an hour" },
	{ "replies_per_sender_per_day", CONF_INTEGER, FIELD(struct config_limits, replies_per_sender_per_day), 0, 100000, "15", "replies to one number in a day" },
	{ "replies_per_staff_per_hour", CONF_INTEGER, FIELD(struct config_limits, replies_per_staff_per_hour), 0, 10000, "60", "replies in an hour to one number that may do office work by SMS" },
	{ "replies_per_staff_per_day", CONF_INTEGER, FIELD(struct config_limits, replies_per_staff_per_day), 0, 100000, "200", "replies in a day to such a number" },
	{ "reply_reserve", CONF_INTEGER, FIELD(struct config_limits, reply_reserve), 0, 90, "20", "percent of both caps that only replies may use" },
	{ "budget_per_month", CONF_NUMBER, FIELD(struct config_limits, budget_per_month), 0, 1e6, "100", "yuan" },
	{ "price_per_segment", CONF_NUMBER, FIELD(struct config_limits, price_per_segment), 0, 100, "0.1", "yuan" },
	{ "budget_warning", CONF_INTEGER, FIELD(struct config_limits, budget_warning), 1, 100, "80", "percent of the budget at which the office is warned" },
};

static const struct conf_key holiday_keys[] = {
	{ "from", CONF_TEXT, FIELD(struct config_holiday, from_text), 0, 0, NULL, "the first day, as \"2027-02-05\"" },
	{ "to", CONF_TEXT, FIELD(struct config_holiday, to_text), 0, 0, NULL, "the last day" },
	{ "segments_per_hour", CONF_INTEGER, FIELD(struct config_holiday, segments_per_hour), 0, 100000, NULL, "segments a SIM may send in an hour" },
	{ "segments_per_day", CONF_INTEGER, FIELD(struct config_holiday, segments_per_day), 0, 1000000, NULL, "segments a SIM may send in a day" },
};

static const struct conf_key balance_keys[] = {
	{ "number", CONF_TEXT, FIELD(struct config_balance, number), 0, 0, "", "the carrier's number; empty: the balance is not asked" },
	{ "text", CONF_TEXT, FIELD(struct config_balance, text), 0, 0, "YE", "what to send" },
	{ "every_days", CONF_INTEGER, FIELD(struct config_balance, every_days), 1, 366, "7", "how often" },
	{ "pattern", CONF_TEXT, FIELD(struct config_balance, pattern), 0, 0, "([0-9]+(?:\\.[0-9]+)?)", "finds the amount in the answer, as its first group" },
	{ "carriers", CONF_TEXT, FIELD(struct config_balance, carriers), 0, 0, "", "numbers that tell it by themselves, with blanks between them" },
	{ "low", CONF_NUMBER, FIELD(struct config_balance, low), 0, 1e6, "10", "yuan below which the office is told" },
};

static const struct conf_key workday_keys[] = {
	{ "remind_hour", CONF_INTEGER, FIELD(struct config_workdays, remind_hour), 0, 23, "18", "hour of the evening before at which those who come are reminded" },
	{ "unknown", CONF_TEXT, FIELD(struct config_workdays, unknown), 0, 0, "ask", "a sign-up for a day that is not open: \"ask\" whether to note it, or \"keep\" it" },
};

static const struct conf_key wage_keys[] = {
	{ "task", CONF_TEXT, FIELD(struct config_wage, task), 0, 0, "", "the task; empty: all others" },
	{ "yuan_per_day", CONF_NUMBER, FIELD(struct config_wage, yuan_per_day), 0, 1e5, NULL, "yuan for one person and day" },
};

static const struct conf_key problem_keys[] = {
	{ "due_days", CONF_INTEGER, FIELD(struct config_problems, due_days), 0, 366, "3", "days in which a problem must be closed; 0: no date" },
	{ "escalate_to", CONF_TEXT, FIELD(struct config_problems, escalate_to), 0, 0, "", "the audience that is told of those overdue; empty: nobody" },
};

static const struct conf_key staff_keys[] = {
	{ "role", CONF_TEXT, FIELD(struct config_staff, role), 0, 0, "", "a role of the roster" },
	{ "number", CONF_TEXT, FIELD(struct config_staff, number), 0, 0, "", "a phone number: the row is for it alone" },
	{ "rights", CONF_OTHER, 0, 0, 0, 0, "", "( \"broadcast\", \"release\", … )" },
};

struct broadcast_keys {
	int grace_seconds, code_minutes;
};
static const struct conf_key broadcast_keys[] = {
	{ "grace_seconds", CONF_INTEGER, FIELD(struct broadcast_keys, grace_seconds), 0, 3600, "60", "seconds before a released broadcast begins" },
	{ "code_minutes", CONF_INTEGER, FIELD(struct broadcast_keys, code_minutes), 1, 1440, "10", "minutes that a release code holds" },
};

static const struct conf_key dialogue_keys[] = {
	{ "hours", CONF_INTEGER, FIELD(struct config_dialogue, hours), 1, 720, "24", "hours that a question waits for its answer" },
	{ "tries", CONF_INTEGER, FIELD(struct config_dialogue, tries), 1, 10, "2", "how often it is asked before the clerk takes over" },
	{ "repeat_minutes", CONF_INTEGER, FIELD(struct config_dialogue, repeat_minutes), 0, 1440, "30", "minutes in which an equal record is asked about" },
};

struct people_keys {
	char unknown[8];
};
static const struct conf_key people_keys[] = {
	{ "unknown", CONF_TEXT, FIELD(struct people_keys, unknown), 0, 0, "count", "records of a number that is not on the roster: \"count\", or \"wait\" for the clerk" },
};

static const struct conf_key attention_keys[] = {
	{ "hours", CONF_INTEGER, FIELD(struct config_attention, hours), 0, 720, "4", "hours after which the clerk is told of what waits; 0: not told" },
	{ "escalate_hours", CONF_INTEGER, FIELD(struct config_attention, escalate_hours), 0, 720, "24", "hours after which the secretary is told; 0: not told" },
	{ "clerk_role", CONF_TEXT, FIELD(struct config_attention, clerk_role), 0, 0, "", "the clerk's role in the roster" },
	{ "secretary_role", CONF_TEXT, FIELD(struct config_attention, secretary_role), 0, 0, "", "the secretary's" },
};

static const struct conf_key daily_keys[] = {
	{ "time", CONF_TEXT, FIELD(struct config_daily, time), 0, 0, "18:00", "when the day is told in one SMS" },
	{ "to", CONF_TEXT, FIELD(struct config_daily, to), 0, 0, "", "the audience that it is told to; empty: nobody" },
};

static const struct conf_key plausible_keys[] = {
	{ "kg_per_mu_most", CONF_NUMBER, FIELD(struct config_plausible, kg_per_mu_most), 0, 1e6, "4000", "harvest of a mu above which a load is asked about; 0: never" },
	{ "area_growth", CONF_NUMBER, FIELD(struct config_plausible, area_growth), 0, 1000, "3", "times last year's land above which an enrolment is asked about; 0: never" },
	{ "harvest_from", CONF_TEXT, FIELD(struct config_plausible, harvest_from), 0, 0, "", "\"07-01\": the day before which a harvest is asked about; empty: never" },
};

static const struct conf_key retention_keys[] = {
	{ "pdu_days", CONF_INTEGER, FIELD(struct config_retention, pdu_days), 0, 36500, "0", "days that raw PDUs are kept; 0 for ever" },
	{ "message_days", CONF_INTEGER, FIELD(struct config_retention, message_days), 0, 36500, "0", "days that messages are kept; 0 for ever" },
	{ "event_days", CONF_INTEGER, FIELD(struct config_retention, event_days), 1, 36500, "30", "days that events are kept" },
	{ "backups", CONF_INTEGER, FIELD(struct config_retention, backups), 0, 365, "14", "nightly copies that are kept" },
	{ "restore", CONF_BOOLEAN, FIELD(struct config_retention, restore), 0, 0, "true", "the newest good copy takes the place of a damaged database" },
};

static const struct conf_key roster_keys[] = {
	{ "columns", CONF_OTHER, 0, 0, 0, 0, "", "{ name = ( \"…\" ); group = ( \"…\" ); … }" },
	{ "roles", CONF_OTHER, 0, 0, 0, 0, "", "( \"…\", { name = \"…\"; words = ( \"…\" ); } )" },
	{ "yes", CONF_OTHER, 0, 0, 0, 0, "", "words that mean yes in a column" },
	{ "unreachable_after", CONF_INTEGER, FIELD(struct config_roster, unreachable_after), 0, 100, "3", "failed messages in a row after which notices leave a number out; 0 never" },
};

static const struct conf_key zone_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct config_place, zone), 0, 0, NULL, "the zone's name" },
	{ "places", CONF_OTHER, 0, 0, 0, 0, "", "( \"…\", \"…\" )" },
};

static const struct conf_key target_keys[] = {
	{ "name", CONF_TEXT, FIELD(struct config_target, name), 0, 0, NULL, "what the target is called" },
	{ "zone", CONF_TEXT, FIELD(struct config_target, zone), 0, 0, "", "a zone's name; empty: everywhere" },
	{ "measure", CONF_TEXT, FIELD(struct config_target, measure), 0, 0, NULL, "a measure that a form feeds" },
	{ "amount", CONF_NUMBER, FIELD(struct config_target, amount), 0, 1e9, NULL, "how much" },
};
/* clang-format on */

static void load_init(struct config *config, struct config_modem *modem,
		      const struct conf_node *list, struct conf_problems *problems)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *command = conf_string(conf_at(list, i));

		if (command == NULL || modem->init_count == INIT_MOST ||
		    strlen(command) >= sizeof(modem->init_storage[0]) ||
		    toupper((unsigned char)command[0]) != 'A') {
			conf_complain(problems, config->conf, conf_at(list, i),
				      "modems.init: expected at most %d short commands that begin "
				      "with AT",
				      INIT_MOST);
			continue;
		}
		copy_text(modem->init_storage[modem->init_count], sizeof(modem->init_storage[0]),
			  command);
		modem->init[modem->init_count] = modem->init_storage[modem->init_count];
		modem->init_count++;
	}
}

/* A device path is relative to the config too, so that a whole gateway fits in one folder. */
static void place_device(struct config *config, struct config_modem *modem)
{
	char absolute[sizeof(modem->device)];
	bool is_unix = text_begins(modem->device, "unix:");
	const char *path = is_unix ? modem->device + 5 : modem->device;

	if (path[0] == '/' || path[0] == '\0' || text_begins(path, "tcp:") ||
	    text_begins(path, "imei:"))
		return;
	if (snprintf(absolute, sizeof(absolute), "%s%s/%s", is_unix ? "unix:" : "",
		     conf_folder(config->conf), path) < (int)sizeof(absolute))
		copy_text(modem->device, sizeof(modem->device), absolute);
}

/* Texts from it are ours: it must be one that a text can come from. */
static void read_own_number(const struct config *config, struct config_modem *modem,
			    const struct conf_node *node, struct conf_problems *problems)
{
	char number[PHONE_SIZE];

	if (modem->number[0] == '\0')
		return;
	if (phone_read(modem->number, config->country_code, number, sizeof(number)) > PHONE_FOREIGN)
		conf_complain(problems, config->conf, conf_child(node, "number"),
			      "number: \"%s\": expected the SIM's phone number, as \"13800000000\"",
			      modem->number);
	else
		copy_text(modem->number, sizeof(modem->number), number);
}

static void load_modems(struct config *config, const struct conf_node *list,
			struct conf_problems *problems)
{
	if (list != NULL && !conf_is_list(list))
		conf_complain(problems, config->conf, list, "modems: expected ( { … }, … )");
	for (size_t i = 0; i < conf_count(list); i++) {
		struct config_modem *modem = &config->modems[config->modem_count];
		const struct conf_node *node = conf_at(list, i);

		if (config->modem_count == MODEMS_MOST || !conf_is_group(node)) {
			conf_complain(problems, config->conf, node,
				      "modems: expected at most %d groups { … }", MODEMS_MOST);
			return;
		}
		conf_fill(problems, config->conf, node, modem_keys, COUNT(modem_keys), modem);
		load_init(config, modem, conf_child(node, "init"), problems);
		read_own_number(config, modem, node, problems);
		place_device(config, modem);
		for (size_t k = 0; k < config->modem_count; k++) {
			if (text_is(config->modems[k].name, modem->name))
				conf_complain(
					problems, config->conf, node,
					"modems: two are called \"%s\"; each needs its own name",
					modem->name);
		}
		config->modem_count++;
	}
}

static void load_zones(struct config *config, const struct conf_node *list,
		       struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		const struct conf_node *node = conf_at(list, i), *places;
		struct config_place zone = { .name = "" };

		conf_fill(problems, config->conf, node, zone_keys, COUNT(zone_keys), &zone);
		places = conf_child(node, "places");
		for (size_t k = 0; k < conf_count(places); k++) {
			const char *name = conf_string(conf_at(places, k));

			if (name == NULL || config->place_count == PLACES_MOST ||
			    !copy_text(zone.name, sizeof(zone.name), name))
				conf_complain(problems, config->conf, node,
					      "zones.places: expected at most %d short names",
					      PLACES_MOST);
			else
				config->places[config->place_count++] = zone;
		}
	}
}

static bool zone_exists(const struct config *config, const char *zone)
{
	for (size_t i = 0; i < config->place_count; i++) {
		if (text_is(config->places[i].zone, zone))
			return true;
	}
	return zone[0] == '\0';
}

static void load_targets(struct config *config, const struct conf_node *list,
			 struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list) && i < TARGETS_MOST; i++) {
		struct config_target *target = &config->targets[config->target_count++];

		conf_fill(problems, config->conf, conf_at(list, i), target_keys, COUNT(target_keys),
			  target);
		if (!zone_exists(config, target->zone))
			conf_complain(problems, config->conf, conf_at(list, i),
				      "targets.zone: \"%s\" is no zone; expected one of zones",
				      target->zone);
	}
}

static int reply_order(const void *a, const void *b)
{
	const struct config_reply *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static int reply_named(const void *name, const void *reply)
{
	const struct config_reply *const *it = reply;

	return strcmp(name, (*it)->name);
}

static void sort_replies(struct config *config)
{
	for (size_t i = 0; i < config->reply_count; i++)
		config->by_name[i] = &config->replies[i];
	qsort(config->by_name, config->reply_count, sizeof(config->by_name[0]), reply_order);
}

static void load_replies(struct config *config, const struct conf_node *group,
			 struct conf_problems *problems)
{
	conf_expect(problems, config->conf, group, conf_is_group(group), "a group { … }");
	for (size_t i = 0; conf_is_group(group) && i < conf_count(group); i++) {
		const struct conf_node *node = conf_at(group, i);
		struct config_reply *reply = &config->replies[config->reply_count];

		if (conf_string(node) == NULL || config->reply_count == REPLIES_MOST) {
			conf_complain(problems, config->conf, node,
				      "replies: expected at most %d texts", REPLIES_MOST);
			continue;
		}
		copy_text(reply->name, sizeof(reply->name), conf_name(node));
		reply->text = conf_string(node);
		reply->node = node;
		config->reply_count++;
	}
	sort_replies(config);
	shipped_replies_add(config);
	sort_replies(config);
}

static void load_rights(struct config *config, struct config_staff *staff,
			const struct conf_node *list, struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		enum right right;

		if (right_read(conf_string(conf_at(list, i)), &right))
			staff->rights |= (unsigned)right;
		else
			conf_complain(problems, config->conf, list,
				      "staff.rights: \"%s\" is no right; expected some of %s",
				      conf_string(conf_at(list, i)) == NULL
					      ? "?"
					      : conf_string(conf_at(list, i)),
				      right_names);
	}
}

/* Alarms that reach nobody are found out when one was needed. */
static void check_alarm_number(const struct config *config, struct conf_problems *problems)
{
	char number[PHONE_SIZE];

	if (config->alarm_number[0] != '\0' &&
	    phone_read(config->alarm_number, config->country_code, number, sizeof(number)) !=
		    PHONE_MOBILE)
		conf_complain(problems, config->conf,
			      conf_child(conf_root(config->conf), "alarm_number"),
			      "alarm_number: \"%s\": expected a mobile number, or \"\" for nobody",
			      config->alarm_number);
}

static void check_staff(const struct config *config, const struct config_staff *staff,
			const struct conf_node *node, struct conf_problems *problems)
{
	char number[PHONE_SIZE];

	if (staff->role[0] == '\0' && staff->number[0] == '\0')
		conf_complain(problems, config->conf, node, "staff: expected a role or a number");
	if (staff->number[0] != '\0' &&
	    phone_read(staff->number, config->country_code, number, sizeof(number)) != PHONE_MOBILE)
		conf_complain(problems, config->conf, conf_child(node, "number"),
			      "staff.number: \"%s\": expected a mobile number", staff->number);
}

static void load_staff(struct config *config, const struct conf_node *list,
		       struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		struct config_staff *staff = &config->staff[config->staff_count];

		if (config->staff_count == STAFF_MOST) {
			conf_complain(problems, config->conf, conf_at(list, i),
				      "staff: expected at most %d groups { … }", STAFF_MOST);
			return;
		}
		conf_fill(problems, config->conf, conf_at(list, i), staff_keys, COUNT(staff_keys),
			  staff);
		load_rights(config, staff, conf_child(conf_at(list, i), "rights"), problems);
		check_staff(config, staff, conf_at(list, i), problems);
		config->staff_count++;
	}
}

static bool read_day(const char *text, struct day *day)
{
	int used = 0;

	return sscanf(text, "%4d-%2d-%2d%n", &day->year, &day->month, &day->day, &used) == 3 &&
	       text[used] == '\0' && day_valid(*day);
}

static void load_holidays(struct config *config, const struct conf_node *list,
			  struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		struct config_holiday *holiday = &config->holidays[config->holiday_count];

		if (config->holiday_count == HOLIDAYS_MOST) {
			conf_complain(problems, config->conf, conf_at(list, i),
				      "holidays: expected at most %d groups { … }", HOLIDAYS_MOST);
			return;
		}
		conf_fill(problems, config->conf, conf_at(list, i), holiday_keys,
			  COUNT(holiday_keys), holiday);
		if (!read_day(holiday->from_text, &holiday->from) ||
		    !read_day(holiday->to_text, &holiday->to) ||
		    day_number(holiday->to) < day_number(holiday->from))
			conf_complain(
				problems, config->conf, conf_at(list, i),
				"holidays: expected from and to as \"2027-02-05\", from first");
		config->holiday_count++;
	}
}

static void load_balance(struct config *config, const struct conf_node *group,
			 struct conf_problems *problems)
{
	struct pattern *pattern;
	char why[120];

	conf_fill(problems, config->conf, group, balance_keys, COUNT(balance_keys),
		  &config->balance);
	pattern = pattern_new(config->balance.pattern, why, sizeof(why));
	if (pattern == NULL)
		conf_complain(problems, config->conf, conf_child(group, "pattern"),
			      "balance.pattern: %s; expected a pattern with one group ( … )", why);
	if (config->balance.carriers[strspn(config->balance.carriers, "0123456789 ")] != '\0')
		conf_complain(problems, config->conf, conf_child(group, "carriers"),
			      "balance.carriers: expected numbers with blanks between them, as "
			      "\"10086 10010\"");
	pattern_free(pattern);
}

static void load_workdays(struct config *config, const struct conf_node *group,
			  struct conf_problems *problems)
{
	conf_fill(problems, config->conf, group, workday_keys, COUNT(workday_keys),
		  &config->workdays);
	if (!text_is(config->workdays.unknown, "ask") && !text_is(config->workdays.unknown, "keep"))
		conf_complain(problems, config->conf, conf_child(group, "unknown"),
			      "workdays.unknown: \"%s\" is not known; expected \"ask\" or \"keep\"",
			      config->workdays.unknown);
}

static void load_wages(struct config *config, const struct conf_node *list,
		       struct conf_problems *problems)
{
	conf_expect(problems, config->conf, list, conf_is_list(list), "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++) {
		if (config->wage_count == WAGES_MOST) {
			conf_complain(problems, config->conf, conf_at(list, i),
				      "wages: expected at most %d groups { … }", WAGES_MOST);
			return;
		}
		conf_fill(problems, config->conf, conf_at(list, i), wage_keys, COUNT(wage_keys),
			  &config->wages[config->wage_count++]);
	}
}

/* "20:30-06:30" in minutes of the day; empty: none. */
bool config_span(const char *text, int *from, int *to)
{
	int a, b, c, d, used = 0;

	if (text == NULL || sscanf(text, "%2d:%2d-%2d:%2d%n", &a, &b, &c, &d, &used) != 4 ||
	    text[used] != '\0' || a < 0 || a > 23 || b < 0 || b > 59 || c < 0 || c > 23 || d < 0 ||
	    d > 59)
		return false;
	*from = a * 60 + b;
	*to = c * 60 + d;
	return true;
}

static void load_quiet(struct config *config, const struct conf_node *node,
		       struct conf_problems *problems)
{
	const char *text = conf_string(node);

	if (node == NULL || text_is(text, ""))
		return;
	if (!config_span(text, &config->quiet_from, &config->quiet_to))
		conf_complain(problems, config->conf, node,
			      "quiet_hours: expected \"HH:MM-HH:MM\" or \"\"");
}

static void load_talks(struct config *config, const struct conf_node *root,
		       struct conf_problems *problems)
{
	struct conf *conf = config->conf;
	const struct conf_node *people = conf_child(root, "people"),
			       *plausible = conf_child(root, "plausible");
	int month, day, used = 0;

	conf_fill(problems, conf, conf_child(root, "dialogue"), dialogue_keys, COUNT(dialogue_keys),
		  &config->dialogue);
	conf_fill(problems, conf, people, people_keys, COUNT(people_keys), &config->people);
	conf_fill(problems, conf, conf_child(root, "attention"), attention_keys,
		  COUNT(attention_keys), &config->attention);
	conf_fill(problems, conf, plausible, plausible_keys, COUNT(plausible_keys),
		  &config->plausible);
	if (!text_is(config->people.unknown, "count") && !text_is(config->people.unknown, "wait"))
		conf_complain(problems, conf, conf_child(people, "unknown"),
			      "people.unknown: \"%s\" is not known; expected \"count\" or \"wait\"",
			      config->people.unknown);
	if (config->plausible.harvest_from[0] != '\0' &&
	    (sscanf(config->plausible.harvest_from, "%2d-%2d%n", &month, &day, &used) != 2 ||
	     config->plausible.harvest_from[used] != '\0' ||
	     !day_valid((struct day){ 2027, month, day })))
		conf_complain(problems, conf, conf_child(plausible, "harvest_from"),
			      "plausible.harvest_from: expected month and day, as \"07-01\"");
}

static void load_daily(struct config *config, const struct conf_node *group,
		       struct conf_problems *problems)
{
	int hour, minute, used = 0;

	conf_fill(problems, config->conf, group, daily_keys, COUNT(daily_keys), &config->daily);
	config->daily.minute = -1;
	if (sscanf(config->daily.time, "%2d:%2d%n", &hour, &minute, &used) == 2 &&
	    config->daily.time[used] == '\0' && hour >= 0 && hour <= 23 && minute >= 0 &&
	    minute <= 59)
		config->daily.minute = hour * 60 + minute;
	else
		conf_complain(problems, config->conf, conf_child(group, "time"),
			      "daily.time: expected a time, as \"18:00\"");
}

static void load_parts(struct config *config, struct conf_problems *problems)
{
	const struct conf_node *root = conf_root(config->conf);
	struct conf *conf = config->conf;

	conf_fill(problems, conf, root, top_keys, COUNT(top_keys), config);
	conf_fill(problems, conf, conf_child(root, "limits"), limit_keys, COUNT(limit_keys),
		  &config->limits);
	conf_fill(problems, conf, conf_child(root, "broadcast"), broadcast_keys,
		  COUNT(broadcast_keys), &config->broadcast);
	conf_fill(problems, conf, conf_child(root, "retention"), retention_keys,
		  COUNT(retention_keys), &config->retention);
	conf_fill(problems, conf, conf_child(root, "roster"), roster_keys, COUNT(roster_keys),
		  &config->roster);
	roster_check(config, problems);
	load_modems(config, conf_child(root, "modems"), problems);
	load_zones(config, conf_child(root, "zones"), problems);
	load_targets(config, conf_child(root, "targets"), problems);
	load_replies(config, conf_child(root, "replies"), problems);
	labels_load(config, problems);
	load_quiet(config, conf_child(root, "quiet_hours"), problems);
	config_load_kiosk(config, problems);
	templates_check(config, problems);
	load_workdays(config, conf_child(root, "workdays"), problems);
	load_wages(config, conf_child(root, "wages"), problems);
	conf_fill(problems, conf, conf_child(root, "problems"), problem_keys, COUNT(problem_keys),
		  &config->problems);
	load_talks(config, root, problems);
	load_daily(config, conf_child(root, "daily"), problems);
	load_staff(config, conf_child(root, "staff"), problems);
	check_alarm_number(config, problems);
	load_holidays(config, conf_child(root, "holidays"), problems);
	load_balance(config, conf_child(root, "balance"), problems);
	config->calendar = calendar_load(conf, problems);
	if (!text_is(config->locale, "zh_CN") && !text_is(config->locale, "en"))
		conf_complain(problems, conf, conf_child(root, "locale"),
			      "locale: \"%s\" is not known; expected \"zh_CN\" or \"en\"",
			      config->locale);
	if (config->country_code[strspn(config->country_code, "0123456789")] != '\0')
		conf_complain(problems, conf, conf_child(root, "country_code"),
			      "country_code: expected digits only, as \"86\"");
}

static struct config *load(struct conf *conf, struct conf_problems *problems)
{
	struct config *config;

	if (conf == NULL)
		return NULL;
	config = need_zeroed(1, sizeof(*config));
	config->conf = conf;
	load_parts(config, problems);
	return config;
}

struct config *config_read(const char *path, const struct conf_overrides *overrides,
			   struct conf_problems *problems)
{
	struct config *config = load(conf_load_file(path, overrides, problems), problems);

	if (config != NULL)
		copy_text(config->path, sizeof(config->path), path);
	return config;
}

static struct config *if_good(struct config *config, const struct conf_problems *problems,
			      unsigned before)
{
	if (problems->count == before)
		return config;
	config_free(config);
	return NULL;
}

struct config *config_load(const char *path, const struct conf_overrides *overrides,
			   struct conf_problems *problems)
{
	unsigned before = problems->count;

	return if_good(config_read(path, overrides, problems), problems, before);
}

struct config *config_load_text(const char *text, const char *folder,
				const struct conf_overrides *overrides,
				struct conf_problems *problems)
{
	unsigned before = problems->count;

	return if_good(load(conf_load_text(text, folder, overrides, problems), problems), problems,
		       before);
}

void config_free(struct config *config)
{
	if (config == NULL)
		return;
	calendar_free(config->calendar);
	conf_free(config->conf);
	free(config);
}

static const struct config_reply *find_reply(const struct config *config, const char *name)
{
	const struct config_reply *const *it =
		name == NULL ? NULL
			     : bsearch(name, config->by_name, config->reply_count,
				       sizeof(config->by_name[0]), reply_named);

	return it == NULL ? NULL : *it;
}

const char *config_reply(const struct config *config, const char *name)
{
	const struct config_reply *reply = find_reply(config, name);

	return reply == NULL ? NULL : reply->text;
}

const char *config_own_reply(const struct config *config, const char *name)
{
	const struct config_reply *reply = find_reply(config, name);

	return reply == NULL || reply->shipped ? NULL : reply->text;
}

const char *config_zone(const struct config *config, const char *place)
{
	for (size_t i = 0; i < config->place_count; i++) {
		if (text_is(config->places[i].name, place))
			return config->places[i].zone;
	}
	return NULL;
}

/* Whether a word stands in a text of words with blanks or commas between. */
static bool has_word(const char *text, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = strstr(text, word); at != NULL && size > 0;
	     at = strstr(at + 1, word)) {
		bool begins = at == text || strchr(" ,;/", at[-1]) != NULL;

		if (begins && (at[size] == '\0' || strchr(" ,;/", at[size]) != NULL))
			return true;
	}
	return false;
}

unsigned config_rights(const struct config *config, const char *role)
{
	unsigned rights = 0;

	for (size_t i = 0; i < config->staff_count; i++) {
		if (config->staff[i].number[0] == '\0' && has_word(role, config->staff[i].role))
			rights |= config->staff[i].rights;
	}
	return rights;
}

const struct config_staff *config_staff_number(const struct config *config, const char *number)
{
	for (size_t i = 0; i < config->staff_count; i++) {
		const struct config_staff *staff = &config->staff[i];
		char own[PHONE_SIZE];

		if (staff->number[0] != '\0' &&
		    phone_read(staff->number, config->country_code, own, sizeof(own)) ==
			    PHONE_MOBILE &&
		    text_is(own, number))
			return staff;
	}
	return NULL;
}

void config_caps(const struct config *config, struct day day, int *per_hour, int *per_day)
{
	int64_t number = day_number(day);

	*per_hour = config->limits.segments_per_hour;
	*per_day = config->limits.segments_per_day;
	for (size_t i = 0; i < config->holiday_count; i++) {
		const struct config_holiday *holiday = &config->holidays[i];

		if (number < day_number(holiday->from) || number > day_number(holiday->to))
			continue;
		*per_hour = holiday->segments_per_hour;
		*per_day = holiday->segments_per_day;
	}
}

double config_wage(const struct config *config, const char *task)
{
	double others = 0;

	for (size_t i = 0; i < config->wage_count; i++) {
		if (text_is(config->wages[i].task, task))
			return config->wages[i].yuan_per_day;
		if (config->wages[i].task[0] == '\0')
			others = config->wages[i].yuan_per_day;
	}
	return others;
}

static void show_holidays(struct buffer *out, const struct config *config)
{
	buffer_add_text(out, "holidays = (\n");
	for (size_t i = 0; i < config->holiday_count; i++) {
		buffer_add_text(out, "\t{\n");
		conf_show_keys(out, "\t\t", holiday_keys, COUNT(holiday_keys),
			       &config->holidays[i]);
		buffer_add_text(out, i + 1 < config->holiday_count ? "\t},\n" : "\t}\n");
	}
	buffer_add_text(out, ");\n");
}

static void show_staff(struct buffer *out, const struct config *config)
{
	buffer_add_text(out, "staff = (\n");
	for (size_t i = 0; i < config->staff_count; i++) {
		const struct config_staff *staff = &config->staff[i];

		buffer_add_text(out, "\t{ role = ");
		conf_show_text(out, staff->role);
		if (staff->number[0] != '\0') {
			buffer_add_text(out, "; number = ");
			conf_show_text(out, staff->number);
		}
		buffer_add_text(out, "; rights = ( ");
		rights_show(out, staff->rights);
		buffer_add_text(out, i + 1 < config->staff_count ? " ); },\n" : " ); }\n");
	}
	buffer_add_text(out, ");\n");
}

static void show_wages(struct buffer *out, const struct config *config)
{
	buffer_add_text(out, "wages = (\n");
	for (size_t i = 0; i < config->wage_count; i++) {
		buffer_add_text(out, "\t{\n");
		conf_show_keys(out, "\t\t", wage_keys, COUNT(wage_keys), &config->wages[i]);
		buffer_add_text(out, i + 1 < config->wage_count ? "\t},\n" : "\t}\n");
	}
	buffer_add_text(out, ");\n");
}

static void show_modems(struct buffer *out, const struct config *config)
{
	const struct conf_node *list = conf_child(conf_root(config->conf), "modems");

	buffer_add_text(out, "modems = (\n");
	for (size_t i = 0; i < config->modem_count; i++) {
		const struct conf_node *init = conf_child(conf_at(list, i), "init");

		buffer_add_text(out, "\t{\n");
		conf_show_keys(out, "\t\t", modem_keys, COUNT(modem_keys), &config->modems[i]);
		if (init != NULL)
			conf_show(out, "\t\t", init);
		buffer_add_text(out, i + 1 < config->modem_count ? "\t},\n" : "\t}\n");
	}
	buffer_add_text(out, ");\n");
}

/* Groups that are shown with all their keys, also those that the file leaves out. */
/* clang-format off */
static const struct {
	const char *name;
	const struct conf_key *keys;
	size_t count, offset;
} shown_groups[] = {
	{ "limits",    limit_keys,     COUNT(limit_keys),     offsetof(struct config, limits) },
	{ "retention", retention_keys, COUNT(retention_keys), offsetof(struct config, retention) },
	{ "broadcast", broadcast_keys, COUNT(broadcast_keys), offsetof(struct config, broadcast) },
	{ "balance",   balance_keys,   COUNT(balance_keys),   offsetof(struct config, balance) },
	{ "workdays",  workday_keys,   COUNT(workday_keys),   offsetof(struct config, workdays) },
	{ "problems",  problem_keys,   COUNT(problem_keys),   offsetof(struct config, problems) },
	{ "dialogue",  dialogue_keys,  COUNT(dialogue_keys),  offsetof(struct config, dialogue) },
	{ "people",    people_keys,    COUNT(people_keys),    offsetof(struct config, people) },
	{ "attention", attention_keys, COUNT(attention_keys), offsetof(struct config, attention) },
	{ "plausible", plausible_keys, COUNT(plausible_keys), offsetof(struct config, plausible) },
};
static const struct {
	const char *name;
	void (*show)(struct buffer *out, const struct config *config);
} shown_lists[] = {
	{ "wages", show_wages }, { "holidays", show_holidays }, { "staff", show_staff }, { "modems", show_modems },
};
/* clang-format on */

static bool is_shown(const char *name)
{
	for (size_t i = 0; i < COUNT(top_keys); i++)
		if (top_keys[i].type != CONF_OTHER && text_is(top_keys[i].name, name))
			return true;
	for (size_t i = 0; i < COUNT(shown_groups); i++)
		if (text_is(shown_groups[i].name, name))
			return true;
	for (size_t i = 0; i < COUNT(shown_lists); i++)
		if (text_is(shown_lists[i].name, name))
			return true;
	return text_is(name, "quiet_hours");
}

char *config_shown(const struct config *config)
{
	const struct conf_node *root = conf_root(config->conf);
	struct buffer out = BUFFER_EMPTY;

	conf_show_keys(&out, "", top_keys, COUNT(top_keys), config);
	buffer_add_format(&out, "quiet_hours = \"%02d:%02d-%02d:%02d\";\n", config->quiet_from / 60,
			  config->quiet_from % 60, config->quiet_to / 60, config->quiet_to % 60);
	for (size_t i = 0; i < COUNT(shown_groups); i++) {
		buffer_add_format(&out, "%s = {\n", shown_groups[i].name);
		conf_show_keys(&out, "\t", shown_groups[i].keys, shown_groups[i].count,
			       (const char *)config + shown_groups[i].offset);
		buffer_add_text(&out, "};\n");
	}
	for (size_t i = 0; i < COUNT(shown_lists); i++)
		shown_lists[i].show(&out, config);
	/* The village's own: zones, roster, forms, replies, calendar, as they are written. */
	for (size_t i = 0; i < conf_count(root); i++)
		if (!is_shown(conf_name(conf_at(root, i))))
			conf_show(&out, "", conf_at(root, i));
	return buffer_take(&out);
}
