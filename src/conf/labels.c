#include "conf/labels.h"

#include "conf/shipped.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct label {
	const char *name, *word;
};

/* In order of name. */
/* clang-format off */
static const struct label labels[] = {
	{ "agreed_at", "agreed on" },
	{ "agreed_price", "agreed price" },
	{ "agreed_years", "agreed years" },
	{ "amount", "amount" },
	{ "anonymous", "anonymous" },
	{ "answer", "answer" },
	{ "answered", "answered" },
	{ "answered_at", "answered" },
	{ "apart_blocked", "blocked" },
	{ "apart_opted_out", "opted out" },
	{ "apart_reached", "reached" },
	{ "apart_unreachable", "unreachable" },
	{ "area", "area" },
	{ "asked", "asked" },
	{ "asked_for", "asked for" },
	{ "attendance_asked", "asked" },
	{ "attendance_came", "came" },
	{ "attendance_excused", "excused" },
	{ "audience_all", "everybody" },
	{ "audience_and", " and " },
	{ "audience_but_not", " but not " },
	{ "audience_form", "those with a record: {value}" },
	{ "audience_group", "group {value}" },
	{ "audience_of_them", ", of them only " },
	{ "audience_workday", "day of work {value}" },
	{ "blocked", "blocked" },
	{ "by_day", "until" },
	{ "called_back", "called back" },
	{ "came", "came" },
	{ "category", "category" },
	{ "check", "check" },
	{ "checks", "checks" },
	{ "checks_answered", "answered" },
	{ "checks_in_time", "in time" },
	{ "closed", "closed" },
	{ "closed_at", "closed" },
	{ "confirmed", "confirmed" },
	{ "cost", "cost" },
	{ "cost_messages", "messages" },
	{ "cost_rent", "rent of land agreed" },
	{ "cost_wages", "wages" },
	{ "count", "count" },
	{ "daily_failed", "Messages not delivered" },
	{ "daily_forms", "Records of the day" },
	{ "daily_overdue", "Problems overdue" },
	{ "daily_problems", "Problems not closed" },
	{ "daily_received", "Texts received" },
	{ "daily_records", "Records" },
	{ "daily_sent", "Messages sent" },
	{ "daily_sheet", "Daily sheet" },
	{ "daily_stages", "Stages at work" },
	{ "daily_today", "The day" },
	{ "daily_tomorrow", "People at work the day after" },
	{ "daily_waiting", "Texts that wait for the clerk" },
	{ "daily_work", "Work to come" },
	{ "date", "date" },
	{ "days", "days" },
	{ "days_to_close", "days to close" },
	{ "delivered", "delivered" },
	{ "delivered_at", "delivered" },
	{ "done", "done" },
	{ "due", "due" },
	{ "error", "what went wrong" },
	{ "excused", "excused" },
	{ "failure_barred", "barred by the carrier" },
	{ "failure_blocked", "blocked" },
	{ "failure_doubtful", "may have gone out" },
	{ "failure_modem", "the modem failed" },
	{ "failure_network_busy", "the network is busy" },
	{ "failure_network_down", "the network is out of order" },
	{ "failure_no_cause", "refused without a reason" },
	{ "failure_no_centre", "the service centre's number is missing" },
	{ "failure_no_network", "no network" },
	{ "failure_no_result", "the modem gave no answer" },
	{ "failure_no_service", "the SIM card has no service for it" },
	{ "failure_no_such_number", "this number does not exist" },
	{ "failure_not_sendable", "this text or number cannot be sent" },
	{ "failure_opted_out", "opted out" },
	{ "failure_phone_full", "the phone's memory is full" },
	{ "failure_phone_off", "the phone is off or away" },
	{ "failure_refused", "the network refused it" },
	{ "failure_restored", "restored from a backup, it may have gone out" },
	{ "failure_sim", "the SIM card is not ready" },
	{ "failure_too_late", "it came too late to be of use" },
	{ "faults", "faults" },
	{ "finished_at", "finished" },
	{ "form", "form" },
	{ "free", "free" },
	{ "group", "group" },
	{ "handed", "handed out" },
	{ "handed_amount", "amount handed out" },
	{ "handed_at", "handed out" },
	{ "id", "number" },
	{ "in_stock", "in stock" },
	{ "income_sales", "sales" },
	{ "item", "item" },
	{ "kind", "kind" },
	{ "kind_broadcast", "notice" },
	{ "kind_direct", "direct" },
	{ "kind_of_cost", "what for" },
	{ "kind_of_income", "what from" },
	{ "kind_reminder", "reminder" },
	{ "kind_reply", "reply" },
	{ "kind_staff", "staff" },
	{ "late", "late" },
	{ "ledger_calls", "Missed calls" },
	{ "ledger_checks", "Checks" },
	{ "ledger_daywork", "Days worked" },
	{ "ledger_house_calls", "House calls" },
	{ "ledger_inbox", "Messages received" },
	{ "ledger_meetings", "Attendance of meetings" },
	{ "ledger_outbox", "Messages sent" },
	{ "ledger_people", "People" },
	{ "ledger_signups", "Sign-up sheet" },
	{ "ledger_stages", "Plan and progress" },
	{ "ledger_stock", "Stock" },
	{ "ledger_tasks", "Tasks" },
	{ "ledger_unreached", "Not reached" },
	{ "ledger_wages", "Wage sheet" },
	{ "ledger_workdays", "Days of work" },
	{ "lunar", "lunar" },
	{ "made", "made on" },
	{ "measure", "measure" },
	{ "measure_attendance", "attendance" },
	{ "measure_enrolled", "enrolled" },
	{ "measure_harvested", "harvested" },
	{ "measure_issues", "problems" },
	{ "measure_labor", "signed up for work" },
	{ "measure_land", "land offered" },
	{ "measure_land_agreed", "land agreed" },
	{ "measure_land_planted", "land planted" },
	{ "measure_progress", "progress" },
	{ "measure_sold", "sold" },
	{ "measure_supply", "supplies" },
	{ "measure_worked", "days worked" },
	{ "meeting", "meeting" },
	{ "meets", "time" },
	{ "messages", "messages" },
	{ "money", "yuan" },
	{ "month", "month" },
	{ "name", "name" },
	{ "no_category", "other" },
	{ "no_group", "no group" },
	{ "not_approved", "not approved" },
	{ "note", "note" },
	{ "nothing_recorded", "Nothing is recorded." },
	{ "notice", "notice" },
	{ "offers", "offers" },
	{ "open", "open" },
	{ "opted_out", "opted out" },
	{ "outcome", "outcome" },
	{ "outcome_accepted", "accepted" },
	{ "outcome_answered", "answered" },
	{ "outcome_confirm", "to be confirmed" },
	{ "outcome_ignored", "ignored" },
	{ "outcome_incomplete", "incomplete" },
	{ "outcome_invalid", "not possible" },
	{ "outcome_unknown", "not understood" },
	{ "outcome_unreadable", "unreadable" },
	{ "outcome_waiting", "waiting" },
	{ "overdue", "overdue" },
	{ "page", "page" },
	{ "people", "people" },
	{ "phone", "phone" },
	{ "place", "place" },
	{ "places", "places" },
	{ "plan", "plan" },
	{ "planted_at", "planted" },
	{ "raised", "raised" },
	{ "rate", "rate" },
	{ "reached_on", "reached on" },
	{ "ready_at", "ready" },
	{ "reason", "reason" },
	{ "reason_answered_by_hand", "answered by hand" },
	{ "reason_asked_in_vain", "asked in vain" },
	{ "reason_assigned_by_hand", "recorded by hand" },
	{ "reason_balance", "about the balance" },
	{ "reason_blocked", "blocked number" },
	{ "reason_cannot_be_texted", "cannot be texted" },
	{ "reason_correction", "correction to be checked" },
	{ "reason_crash", "handling it ended the program" },
	{ "reason_dismissed", "settled without an answer" },
	{ "reason_duplicate", "came twice" },
	{ "reason_flash_message", "flash message" },
	{ "reason_for_the_clerk_to_decide", "for the clerk to decide" },
	{ "reason_left_open", "question left open" },
	{ "reason_new_number", "new number" },
	{ "reason_new_person", "new person" },
	{ "reason_no_sender", "no sender" },
	{ "reason_not_answered", "question not answered" },
	{ "reason_own_number", "own number" },
	{ "reason_reply_limit", "limit of replies" },
	{ "reason_robot", "sent by a machine" },
	{ "reason_service", "service number" },
	{ "reason_service_number", "service number" },
	{ "reason_several_wishes", "several wishes in one text" },
	{ "reason_silent_message", "silent message" },
	{ "reason_staff", "order of the staff" },
	{ "reason_unreadable", "unreadable" },
	{ "record", "record" },
	{ "records", "records" },
	{ "released_at", "released" },
	{ "rent", "rent a year" },
	{ "reopened", "reopened" },
	{ "reported_by", "reported by" },
	{ "reserved", "reserved" },
	{ "responsible", "responsible" },
	{ "result", "result" },
	{ "returned", "taken up again" },
	{ "role", "role" },
	{ "said", "what was said" },
	{ "season_costs", "Costs" },
	{ "season_curve", "Progress by week" },
	{ "season_groups", "By group" },
	{ "season_income", "Income" },
	{ "season_labour", "Labour and wages" },
	{ "season_land", "Land" },
	{ "season_meetings", "Meetings" },
	{ "season_notices", "Notices" },
	{ "season_people", "Who was asked, who answered" },
	{ "season_problems", "Problems" },
	{ "season_report", "Season report" },
	{ "season_stages", "Plan and result by stage" },
	{ "season_supplies", "Supplies" },
	{ "season_targets", "Targets" },
	{ "segments", "segments" },
	{ "sending_cancelled", "cancelled" },
	{ "sending_delivered", "delivered" },
	{ "sending_expired", "expired" },
	{ "sending_failed", "failed" },
	{ "sending_queued", "queued" },
	{ "sending_sending", "being sent" },
	{ "sending_sent", "sent" },
	{ "sending_uncertain", "uncertain" },
	{ "sent", "sent" },
	{ "sent_at", "sent" },
	{ "sign_clerk", "Clerk" },
	{ "sign_secretary", "Secretary" },
	{ "sign_township", "Township" },
	{ "signature", "signature" },
	{ "signup", "sign-up" },
	{ "signup_absent", "absent" },
	{ "signup_present", "present" },
	{ "signup_signed", "has a place" },
	{ "signup_waiting", "waiting" },
	{ "signup_wished", "wished" },
	{ "signup_withdrawn", "withdrawn" },
	{ "source", "came by" },
	{ "source_call", "call" },
	{ "source_carried", "carried over" },
	{ "source_meeting", "meeting" },
	{ "source_sms", "SMS" },
	{ "source_visit", "visit" },
	{ "source_walk_in", "walk-in" },
	{ "stage", "stage" },
	{ "state", "state" },
	{ "state_agreed", "agreed" },
	{ "state_asked", "asked" },
	{ "state_assigned", "assigned" },
	{ "state_cancelled", "cancelled" },
	{ "state_closed", "closed" },
	{ "state_declined", "declined" },
	{ "state_full", "full" },
	{ "state_handed", "handed out" },
	{ "state_moved", "moved" },
	{ "state_offered", "offered" },
	{ "state_open", "open" },
	{ "state_planted", "planted" },
	{ "state_ready", "ready" },
	{ "state_replaced", "replaced" },
	{ "state_valid", "valid" },
	{ "state_waiting", "waits" },
	{ "sums", "Sums" },
	{ "taken", "taken" },
	{ "taker", "taker" },
	{ "target", "target" },
	{ "task", "task" },
	{ "tasks", "tasks" },
	{ "tasks_done", "done" },
	{ "tasks_in_time", "in time" },
	{ "text", "text" },
	{ "time", "time" },
	{ "told_at", "told" },
	{ "total", "total" },
	{ "uncertain", "uncertain" },
	{ "unit_acre", "acre" },
	{ "unit_ha", "ha" },
	{ "unit_jin", "jin" },
	{ "unit_kg", "kg" },
	{ "unit_mu", "mu" },
	{ "unit_t", "t" },
	{ "unnamed", "without a name" },
	{ "unreached", "not reached" },
	{ "until", "until" },
	{ "value", "value" },
	{ "visited_on", "visited on" },
	{ "wage", "wage" },
	{ "waiting", "waiting" },
	{ "what", "what" },
	{ "why", "why" },
	{ "why_blocked", "blocked by the office" },
	{ "why_cancelled", "taken back before it went" },
	{ "why_earlier_texts_failed", "earlier texts to the number failed" },
	{ "why_expired", "its time was over before it went" },
	{ "why_failed", "refused, no cause was told" },
	{ "why_no_mobile_number", "no text reaches this number" },
	{ "why_no_number", "no number on the roster" },
	{ "why_not_released", "the notice is not released" },
	{ "why_opted_out", "wants no more notices" },
	{ "why_queued", "waits its turn" },
	{ "why_removed", "the message was removed" },
	{ "why_sending", "is being handed over" },
	{ "why_sent", "no delivery report yet" },
	{ "why_uncertain", "it may have gone out" },
	{ "wishes", "requests" },
	{ "yes", "yes" },
	{ "zone", "zone" },
};
/* clang-format on */

#define LABEL_COUNT (sizeof(labels) / sizeof(*labels))
_Static_assert(LABEL_COUNT <= LABELS_MOST, "the config has a place for each label");

/* Words of a village's own forms, which nobody here can know: their labels have one of these in
 * front. */
static const char *const open_ended[] = { "measure_", "zone_", "state_", "source_" };

static int by_name(const void *name, const void *row)
{
	return strcmp(name, ((const struct label *)row)->name);
}

/* Its number; LABEL_COUNT: there is none. */
static size_t find(const char *name)
{
	const struct label *row = bsearch(name, labels, LABEL_COUNT, sizeof(*labels), by_name);

	return row == NULL ? LABEL_COUNT : (size_t)(row - labels);
}

static bool is_open_ended(const char *name)
{
	for (size_t i = 0; i < sizeof(open_ended) / sizeof(*open_ended); i++) {
		if (text_begins(name, open_ended[i]))
			return true;
	}
	return false;
}

const char *config_label_of(const struct config *config, const char *name)
{
	size_t number = find(name);

	if (number < LABEL_COUNT)
		return config->labels[number] != NULL ? config->labels[number]
						      : labels[number].word;
	return is_open_ended(name) ? conf_string(conf_child(
					     conf_child(conf_root(config->conf), "labels"), name))
				   : NULL;
}

const char *config_label(const struct config *config, const char *name)
{
	const char *word = config_label_of(config, name);

	assert(word != NULL && "a label that is asked for stands in the table");
	return word;
}

const char *config_word(const struct config *config, const char *prefix, const char *word)
{
	char name[80];
	const char *label;

	snprintf(name, sizeof(name), "%.20s%.50s", prefix, word);
	for (char *at = name; *at != '\0'; at++)
		*at = *at == '-' || *at == ' ' ? '_' : *at;
	label = config_label_of(config, name);
	return label != NULL ? label : word;
}

/* A village whose file is older than the program gets the words for what it lacks. */
static void add_shipped(struct config *config, const char *own)
{
	const struct conf_node *shipped = NULL;

	for (size_t i = 0; i < LABEL_COUNT; i++) {
		if (config->labels[i] != NULL)
			continue;
		if (shipped == NULL)
			shipped = shipped_labels(config, own);
		if (shipped == NULL)
			return;
		config->labels[i] = conf_string(conf_child(shipped, labels[i].name));
	}
}

void labels_load(struct config *config, struct conf_problems *problems)
{
	const struct conf_node *group = conf_child(conf_root(config->conf), "labels");
	const char *own = NULL;

	conf_expect(problems, config->conf, group, conf_is_group(group), "a group { … }");
	for (size_t i = 0; conf_is_group(group) && i < conf_count(group); i++) {
		const struct conf_node *node = conf_at(group, i);
		size_t number = find(conf_name(node));

		if (conf_string(node) == NULL ||
		    (number == LABEL_COUNT && !is_open_ended(conf_name(node))))
			conf_complain(
				problems, config->conf, node,
				"labels.%s: unknown; expected one of those in labels.zh.conf, "
				"or measure_NAME, zone_NAME, as a text",
				conf_name(node));
		else if (number < LABEL_COUNT)
			own = config->labels[number] = conf_string(node);
	}
	add_shipped(config, own);
}

const char *labels_name(size_t index)
{
	return index < LABEL_COUNT ? labels[index].name : NULL;
}
