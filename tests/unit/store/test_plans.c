/*
 * Every statement that the store has ever prepared is explained by SQLite itself: at a million
 * rows, none of them may walk over a big table.
 */
#include "unit/store/pdus.h"

#include "store/accepted.h"
#include "store/audience.h"
#include "store/audit.h"
#include "store/balance.h"
#include "store/broadcast.h"
#include "store/call.h"
#include "store/claim.h"
#include "store/daywork.h"
#include "store/dialogue.h"
#include "store/duty.h"
#include "store/erase.h"
#include "store/event.h"
#include "store/import.h"
#include "store/incoming.h"
#include "store/inside.h"
#include "store/land.h"
#include "store/maintain.h"
#include "store/meeting.h"
#include "store/person.h"
#include "store/problem.h"
#include "store/report.h"
#include "store/request.h"
#include "store/season.h"
#include "store/setting.h"
#include "store/stage.h"
#include "store/signal.h"
#include "store/signup.h"
#include "store/sim.h"
#include "store/status.h"
#include "store/stock.h"
#include "store/trend.h"
#include "store/workday.h"
#include "store/veil.h"

#define SIM    "8986"
#define NUMBER "+8613900000001"

/* Tables that grow with the years, and the walks over them that are short all the same: along an
 * index that holds only a few of its rows. */
static const char *const big[] = { "signup",	 "daywork",   "daysum",	   "problem_note",
				   "stock_move", "message",   "pdu",	   "outbox",
				   "segment",	 "handed",    "report",	   "event",
				   "audit",	 "call",      "broadcast", "broadcast_person",
				   "reminded",	 "checklist", "progress",  "attendance",
				   "trend" };
static const char *const short_walks[] = {
	"signup_waiting",   "signup_wished",	"message_whole",     "message_untold",
	"message_open",	    "message_open_age", "message_attention", "outbox_due",
	"outbox_stale",	    "broadcast_open",	"call_open",	     "segment_sending",
	"segment_doubtful", "reminded_person"
};

static void ignore_message(const struct inbox_message *message, void *context)
{
	(void)message;
	(void)context;
}

static void ignore_sent(const struct outbox_message *message, void *context)
{
	(void)message;
	(void)context;
}

static void ignore_report(const struct report *report, void *context)
{
	(void)report;
	(void)context;
}

static void ignore_total(const struct report_total *total, void *context)
{
	(void)total;
	(void)context;
}

static void ignore_hour(const struct trend_hour *hour, void *context)
{
	(void)hour;
	(void)context;
}

static void ignore_incoming(const struct incoming *row, void *context)
{
	(void)row;
	(void)context;
}

static void ignore_reply(const struct incoming_reply *reply, void *context)
{
	(void)reply;
	(void)context;
}

static void ignore_version(const struct incoming_record *record, void *context)
{
	(void)record;
	(void)context;
}

static void ignore_progress(const struct progress *progress, void *context)
{
	(void)progress;
	(void)context;
}

/* What screens read. */
static void use_screens(struct store *store)
{
	const struct incoming_wish wish = { .words = "x", .name = "x" };

	for (int way = 0; way < 4; way++)
		incoming_page(store, 0, way & 1, way & 2, 10, ignore_incoming, NULL);
	incoming_get(store, 1, ignore_incoming, NULL);
	incoming_last(store);
	incoming_find(store, &wish, 1, 16384, 10, ignore_incoming, NULL);
	incoming_find(store, &(struct incoming_wish){ .words = "x" }, 1, 16384, 10, ignore_incoming,
		      NULL);
	incoming_names(store, "x");
	incoming_replies(store, 1, NUMBER, ignore_reply, NULL);
	incoming_records(store, 1, NUMBER, ignore_version, NULL);
}

static void ignore_event(const struct event_row *event, void *context)
{
	(void)event;
	(void)context;
}

static void ignore_dropped(const struct broadcast_waiting *waiting, void *context)
{
	(void)waiting;
	(void)context;
}

static void ignore_audit(const struct audit *audit, void *context)
{
	(void)audit;
	(void)context;
}

static void ignore_dialogue(const struct dialogue *dialogue, void *context)
{
	(void)dialogue;
	(void)context;
}

static void ignore_person(const struct person *person, void *context)
{
	(void)person;
	(void)context;
}

static void ignore_row(const struct audience_row *row, void *context)
{
	(void)row;
	(void)context;
}

static void find_audience(struct store *store, const struct audience_query *query)
{
	struct audience_search *search = audience_search_new(store, query);

	assert_true(audience_search_some(store, search, 100));
	audience_search_rows(search, ignore_row, NULL);
	audience_search_free(search);
}

static void ignore_work(const struct daywork *work, void *context)
{
	(void)work;
	(void)context;
}

/* They read all that there is, but along an index and in its order. */
static void use_walks(struct scratch *scratch)
{
	struct store *store = scratch->store;

	assert_true(store_look(store));
	report_walk(store, "enroll", 2027, false, ignore_report, NULL);
	for (int way = 0; way < 4; way++) {
		struct report_page page = { .form = "enroll",
					    .season = way < 2 ? 0 : 2027,
					    .upwards = way % 2,
					    .limit = 10 };

		report_page(store, &page, ignore_report, NULL);
		page.person_id = 7;
		report_page(store, &page, ignore_report, NULL);
		page.person_id = 0;
		page.phone = NUMBER;
		report_page(store, &page, ignore_report, NULL);
	}
	inbox_walk(store, 1, 2, ignore_message, NULL);
	outbox_walk(store, 1, 2, ignore_sent, NULL);
	daywork_walk(store, 2027, "2027-01-01", "2027-12-31", ignore_work, NULL);
	store_look_end(store);
}

static void use_inbox(struct scratch *scratch)
{
	static const struct inbox_filter filters[] = {
		{ .limit = 10 },
		{ .attention = true },
		{ .from = NUMBER },
		{ .since = 1 },
	};
	struct store *store = scratch->store;
	struct inbox_place place = { "m1", SIM, "SM", 1 };
	struct inbox_message message;
	struct inbox_counts counts;
	int64_t id = keep(scratch, (struct text){ .text = "一" });

	keep(scratch, (struct text){ .text = "一", .total = 2, .part = 1 });
	keep(scratch, (struct text){ .text = "二", .total = 2, .part = 2 });
	keep(scratch, (struct text){ .text = "二", .total = 3, .part = 2 });
	scratch_begin(scratch);
	inbox_cleared(store, &place, 1);
	inbox_close_incomplete(store, scratch->now);
	scratch->now.trusted = false;
	inbox_close_incomplete(store, scratch->now);
	scratch->now.trusted = true;
	inbox_handled(store, id, "unknown", NULL, NULL, scratch->now);
	inbox_settle(store, id, NULL, NULL, NULL, scratch->now);
	inbox_attend(store, id, NULL, scratch->now);
	inbox_tell(store, INBOX_TOLD_NOBODY, 0);
	scratch_commit(scratch);
	inbox_incomplete_due(store);
	inbox_untold_since(store, INBOX_TOLD_NOBODY);
	inbox_untold(store, INBOX_TOLD_NOBODY, 0, NULL, 0);
	inbox_earlier(store, NUMBER, 0, NULL, 0);
	if (inbox_next_whole(store, scratch->now, &message))
		inbox_release(&message);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		inbox_list(store, &filters[i], ignore_message, NULL);
	inbox_count(store, 0, &counts);
}

static void use_outbox(struct scratch *scratch)
{
	static const struct outbox_filter filters[] = {
		{ .limit = 10 },	{ .state = "sent" },   { .state = "queued" },
		{ .state = "sending" }, { .state = "failed" }, { .recipient = NUMBER },
		{ .since = 1 },
	};
	struct store *store = scratch->store;
	struct sms_status_report arrived = { .reference = 9 };
	struct outbox_order order = { .recipient = NUMBER, .text = "一", .kind = "reply" };
	struct outbox_message message;
	struct outbox_counts counts;
	struct outbox_doubt doubt;
	int64_t id;

	sms_address_set(&arrived.recipient, NUMBER);
	scratch_begin(scratch);
	id = outbox_queue(store, &order, scratch->now);
	outbox_reference(store, id, SIM);
	outbox_handed(store, id, 1, "m1", SIM, scratch->now);
	outbox_reported(store, SIM, &arrived, scratch->now);
	outbox_adopt_sending(store, "m1", scratch->now);
	outbox_doubts(store, &doubt, 1);
	outbox_reported(store, SIM, &arrived, scratch->now);
	outbox_reference_before(store, id, 1, SIM);
	outbox_send_again(store, id, 1, scratch->now);
	outbox_untried(store, id, 1, scratch->now);
	outbox_handed(store, id, 1, "m1", SIM, scratch->now);
	outbox_sent(store, id, 1, 9, scratch->now);
	outbox_reported(store, SIM, &arrived, scratch->now);
	outbox_postponed(store, id, 1, 0, true, "", scratch->now);
	outbox_failed(store, id, 1, "", scratch->now);
	outbox_cancel(store, outbox_queue(store, &order, scratch->now), scratch->now);
	outbox_failed(store, outbox_queue(store, &order, scratch->now), 1, "", scratch->now);
	order.useful_until = 1;
	outbox_queue(store, &order, scratch->now);
	outbox_expires_at(store);
	outbox_expire(store, scratch->now);
	scratch_commit(scratch);
	if (outbox_next(store, scratch->now, &outbox_gates_open, NULL, 0, &message))
		outbox_release(&message);
	outbox_due(store, scratch->now);
	outbox_handed_since(store, SIM, 1);
	outbox_handed_nth(store, SIM, 80);
	outbox_replies(store, NUMBER, scratch->now);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		outbox_list(store, &filters[i], ignore_sent, NULL);
	outbox_count(store, 0, &counts);
}

static void ignore_broadcast(const struct broadcast *broadcast, void *context)
{
	(void)broadcast;
	(void)context;
}

static void ignore_recipient(const struct broadcast_recipient *recipient, void *context)
{
	(void)recipient;
	(void)context;
}

static void use_broadcasts(struct scratch *scratch)
{
	struct store *store = scratch->store;
	struct broadcast broadcast = { .audience = (char *)"all",
				       .text = (char *)"x",
				       .code = "1" };
	struct broadcast_person person = { .name = "", .number = NUMBER };
	struct broadcast_waiting waiting;
	struct broadcast_counts counts;
	int64_t times[4];
	struct broadcast_repeat repeat = { .shared = 0 };

	scratch_begin(scratch);
	broadcast.id = broadcast_add(store, &broadcast, scratch->now);
	broadcast_add_person(store, broadcast.id, 1, &person);
	broadcast_wrong_code(store, broadcast.id, 3);
	broadcast_lapse(store, scratch->now);
	broadcast_stage_begin(store, broadcast.id, "x", 0, 0, scratch->now);
	broadcast_dropped(store, broadcast.id, ignore_dropped, NULL);
	broadcast_recount(store, &broadcast);
	if (broadcast_next_waiting(store, broadcast.id, &waiting))
		broadcast_give(store, broadcast.id, 1, 0, 1);
	broadcast_publish(store, broadcast.id);
	broadcast_retry_some(store, broadcast.id, true, 1, scratch->now);
	broadcast_finish(store, scratch->now);
	broadcast_cancel(store, broadcast.id, scratch->now);
	broadcast_cancel_some(store, broadcast.id, 1, scratch->now);
	scratch_commit(scratch);
	broadcast_by_code(store, "1", scratch->now);
	broadcast_lapses_at(store);
	broadcast_repeated(store, &broadcast, 0, 1, &repeat);
	broadcast_in_vain(store, broadcast.id);
	broadcast_in_state(store, BROADCAST_STAGING);
	broadcast_finished(store);
	broadcast_left_at(store, 1);
	broadcast_count(store, broadcast.id, &counts);
	broadcast_ahead(store, &broadcast);
	for (int live = 0; live < 2; live++)
		broadcast_list(store, live != 0, 0, 0, ignore_broadcast, NULL);
	broadcast_list_up(store, 0, 10, ignore_broadcast, NULL);
	for (int whom = BROADCAST_ALL; whom <= (int)BROADCAST_UNCONFIRMED; whom++)
		broadcast_people(store, broadcast.id, (enum broadcast_whom)whom, 0, 0,
				 ignore_recipient, NULL);
	outbox_handed_times(store, SIM, 0, times, 4);
}

static void ignore_call(const struct call *call, void *context)
{
	(void)call;
	(void)context;
}

static void ignore_waiting(const struct call_waiting *waiting, void *context)
{
	(void)waiting;
	(void)context;
}

static void ignore_balance(const struct balance *balance, void *context)
{
	(void)balance;
	(void)context;
}

static void use_calls(struct scratch *scratch)
{
	struct store *store = scratch->store;

	scratch_begin(scratch);
	call_add(store, &(struct call){ .number = NUMBER, .modem = "m1", .sim = SIM });
	call_settle(store, NUMBER, scratch->now);
	balance_put(store, &(struct balance){ .sim = SIM, .text = "" });
	scratch_commit(scratch);
	call_answered_since(store, NUMBER, 1);
	call_list(store, 0, 0, ignore_call, NULL);
	call_waiting(store, ignore_waiting, NULL);
	call_waiting_count(store);
	balance_list(store, ignore_balance, NULL);
}

static void use_reports(struct scratch *scratch)
{
	static const struct report_filter filters[] = {
		{ .limit = 10 },
		{ .form = "harvest" },
		{ .form = "harvest", .state = "waiting" },
		{ .phone = NUMBER },
		{ .person_id = 1 },
	};
	struct store *store = scratch->store;
	struct report report = {
		.form = "harvest", .state = "valid", .phone = NUMBER, .fields = "{}"
	};
	int64_t id;

	scratch_begin(scratch);
	id = report_add(store, &report, scratch->now);
	id = report_replace(store, id, &report, scratch->now);
	report_set_state(store, id, "cancelled", scratch->now);
	scratch_commit(scratch);
	report_get(store, id, ignore_report, NULL);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		report_list(store, &filters[i], ignore_report, NULL);
	report_any(store, NUMBER);
	for (int by = REPORT_BY_NOTHING; by <= (int)REPORT_BY_PLACE; by++)
		report_totals(store, NULL, 2027, (enum report_by)by, ignore_total, NULL);
	report_nameless(store, "issue");
	report_measure(store, "harvested", 2027, NULL);
	report_measures(store, 2027, REPORT_BY_ZONE, ignore_total, NULL);
	trend_read(store, "harvested", 2027, 0, ignore_hour, NULL);
}

static void use_import(struct store *store, const struct person *person, struct moment now)
{
	struct import_base base = import_base(store);
	struct import_number number = { .number = NUMBER };
	struct import_item item = { .person = person, .detail = "{}" };
	int64_t key = import_open(store, now);

	item.numbers = &number;
	item.number_count = 1;
	import_stage(store, key, 1, &item);
	import_decide(store, key, &base, "x", now);
	import_place_some(store);
	import_place_some(store);
	import_clear(store, key, 200);
}

static bool keep_text(const char *form, const char *field, const char *text, void *context)
{
	(void)form;
	(void)field;
	(void)text;
	(void)context;
	return false;
}

static void erase_somebody(struct scratch *scratch, int64_t id)
{
	struct erased erased = { .numbers = 0 };

	erase_must_wait(scratch->store, id);
	erase_traces(scratch->store, id, &erased);
	scratch_begin(scratch);
	erase_person(scratch->store, id, 3, keep_text, NULL, scratch->now, &erased);
	scratch_commit(scratch);
}

static void ask_audience(struct store *store)
{
	struct audience_query query = { .terms = "[]", .season = 2027, .mobile = "+86*" };

	find_audience(store, &query);
	query.plain = true;
	find_audience(store, &query);
}

static void ignore_day(const struct workday *day, void *context)
{
	(void)day;
	(void)context;
}

static void ignore_sum(const struct daysum *sum, void *context)
{
	(void)sum;
	(void)context;
}

static void use_workdays(struct scratch *scratch)
{
	struct store *store = scratch->store;
	struct workday day = { .date = "2027-04-08", .places = 2, .remind_at = 1 };
	struct signup signup = { .date = "2027-04-08", .phone = NUMBER, .people = 1 };
	struct daywork work = {
		.report_id = 1, .date = "2027-04-08", .name = "张三", .days = 1000
	};
	struct signup found[2];
	struct signup_counts counts;
	struct daywork works[2];

	scratch_begin(scratch);
	day.id = signup.workday_id = workday_add(store, &day, scratch->now);
	signup.id = signup_add(store, &signup, scratch->now);
	workday_change(store, &day);
	signup_move(store, &signup, SIGNUP_WAITING, day.id, scratch->now);
	signup_replace(store, &signup, 0, 1, SIGNUP_SIGNED, scratch->now);
	signup_confirm(store, signup.id, scratch->now);
	daywork_add(store, &work);
	scratch_commit(scratch);
	workday_on(store, day.date, &day, 1);
	workday_list(store, "", 10, ignore_day, NULL);
	workday_next_reminder(store, &day);
	workday_last_passed(store, &day);
	signup_of_report(store, 1, found);
	signup_position(store, day.id, 0);
	signup_next_waiting(store, day.id, 1, found);
	signup_again(store, signup.date, NUMBER, "", found);
	signup_people(store, day.id, NUMBER);
	signup_named(store, day.id, "", found);
	signup_page(store, day.id, 0, found, 2);
	signup_page_before(store, day.id, 0, found, 2);
	signup_count(store, day.id, &counts);
	signup_get(store, signup.id, found);
	signup_wishes(store, signup.date, 0, found, 2);
	signup_of_phone(store, NUMBER, signup.date, found, 2);
	daywork_of_report(store, 1, works, 2);
	daywork_of_person(store, 1, 2027);
	daywork_sums(store, "2027-04", ignore_sum, NULL);
	scratch_begin(scratch);
	daywork_remove(store, 1);
	scratch_commit(scratch);
}

static void ignore_problem(const struct problem *problem, void *context)
{
	(void)problem;
	(void)context;
}

static void ignore_note(const struct problem_note *note, void *context)
{
	(void)note;
	(void)context;
}

static void ignore_land(const struct land *land, void *context)
{
	(void)land;
	(void)context;
}

static void ignore_supply(const struct supply *supply, void *context)
{
	(void)supply;
	(void)context;
}

static void use_matters(struct scratch *scratch)
{
	struct store *store = scratch->store;
	struct problem problem = { .report_id = 1, .due_at = 1, .watched = true };
	struct problem_note note = { .kind = "added", .who = "", .text = "" };
	struct land land = { .report_id = 1 };
	struct supply supply = { .report_id = 1, .item = "seed", .amount = 1, .reserved = true };

	scratch_begin(scratch);
	problem_put(store, &problem);
	problem_note_add(store, 1, &note);
	land_put(store, &land);
	supply_put(store, &supply);
	stock_change(store, "seed", 5, 1, "", scratch->now);
	report_put_amount(store, 1, "handed_seed", 1);
	scratch_commit(scratch);
	problem_get(store, 1, &problem);
	problem_next_due(store, &problem);
	problem_list(store, true, 0, 0, ignore_problem, NULL);
	problem_list(store, false, 0, 0, ignore_problem, NULL);
	problem_notes(store, 1, ignore_note, NULL);
	land_list(store, 2027, NULL, 0, ignore_land, NULL);
	supply_list(store, 2027, "asked", 0, ignore_supply, NULL);
	supply_set_aside(store, 2027, 10, ignore_supply, NULL);
	supply_set_aside_count(store, 2027);
	stock_of(store, "seed");
}

static void use_the_rest(struct scratch *scratch)
{
	struct store *store = scratch->store;
	struct person person = { .name = "张三", .group = 3 };
	struct dialogue dialogue = { .phone = NUMBER, .expires_at = 1 };
	struct request request;
	char text[8], veiled[PHONE_SIZE], number[PHONE_SIZE];

	scratch_begin(scratch);
	person.id = person_add_with_number(store, &person, NUMBER, scratch->now);
	person_link(store, person.id, NUMBER);
	person_change(store, &person, scratch->now);
	use_import(store, &person, scratch->now);
	phone_opt_out(store, NUMBER, true, scratch->now);
	event_add(store, "x", NULL, scratch->now);
	audit_add(store, &(struct audit){ .who = "x" }, scratch->now);
	dialogue_put(store, &dialogue);
	dialogue_close(store, NUMBER);
	draft_keep(store, 0, "x", "{}", scratch->now);
	claim_put(store, 1, 1);
	veil_put(store, 0, NUMBER, veiled);
	request_take(store, request_add(store, "at", NULL, scratch->now), scratch->now);
	sim_seen(store, SIM, "m1", "", scratch->now);
	setting_put(store, "a", "b");
	season_begin(store, 2027, scratch->now);
	status_put(store, "daemon", "{}", scratch->now);
	signal_put(store, "m1", 21, scratch->now);
	signal_day(store, "m1", scratch->now, (int[SIGNAL_SLOTS]){ 0 });
	accepted_put(store, "x", "y", scratch->now);
	scratch_commit(scratch);
	person_list(store, &(struct person_filter){ .group = 3 }, ignore_person, NULL);
	person_list(store, &(struct person_filter){ .limit = 3 }, ignore_person, NULL);
	event_list(store, 0, 0, ignore_event, NULL);
	event_last(store);
	audit_list(store, NULL, 0, 0, ignore_audit, NULL);
	audit_list(store, "x", 0, 0, ignore_audit, NULL);
	audit_of_person(store, 1, 0, ignore_audit, NULL);
	dialogue_expired(store, scratch->now, 0, ignore_dialogue, NULL);
	dialogue_due(store);
	free(draft_get(store, 0, NULL, 0));
	claim_get(store, 1);
	veil_number(store, veiled, number);
	if (request_next(store, scratch->now, &request))
		request_release(&request);
	sim_is_own_number(store, NUMBER);
	sim_counter(store, SIM);
	setting_get(store, "a", text, sizeof(text));
	phone_get(store, NUMBER);
	ask_audience(store);
	scratch_begin(scratch);
	person_join(store, person.id, person.id + 1, scratch->now);
	scratch_commit(scratch);
	erase_somebody(scratch, person.id + 1);
}

static void ignore_stage(const struct stage_row *row, void *context)
{
	(void)row;
	(void)context;
}

static void ignore_happening(const struct happening *happening, void *context)
{
	(void)happening;
	(void)context;
}

static void ignore_reminded(const struct reminded *row, void *context)
{
	(void)row;
	(void)context;
}

static void ignore_id(int64_t id, void *context)
{
	(void)id;
	(void)context;
}

static void ignore_task(const struct task *task, void *context)
{
	(void)task;
	(void)context;
}

static void ignore_checklist(const struct checklist *checklist, void *context)
{
	(void)checklist;
	(void)context;
}

static void ignore_meeting(const struct meeting *meeting, void *context)
{
	(void)meeting;
	(void)context;
}

static void use_duties(struct scratch *scratch)
{
	struct store *store = scratch->store;
	const struct task task = { .season = 2027, .stage = "film", .name = "lay" };
	const struct checklist check = { .season = 2027, .event = "e", .phone = NUMBER };
	struct progress progress = { .season = 2027, .stage = "film", .group = 3 };
	struct checklist open;
	char day[16];
	int64_t id;

	task_add(store, &task);
	task_due(store, 2027, "film", "lay", 1);
	task_answer(store, 2027, "film", 3, NUMBER, 1, scratch->now);
	task_finish(store, 1, scratch->now);
	id = checklist_add(store, &check);
	checklist_get(store, id, &open);
	checklist_open(store, NUMBER, 1, &open);
	checklist_answer(store, id, "x", 0, scratch->now);
	progress_get(store, 1, &progress);
	progress_last(store, 2027, "film", 3, &progress);
	progress_list(store, 2027, "film", ignore_progress, NULL);
	progress_remove(store, 1);
	reached_put(store, 2027, "film", "progress", 3, "2027-03-01");
	reached_get(store, 2027, "film", "progress", 3, day);
	task_list(store, 2027, NULL, true, scratch->now, ignore_task, NULL);
	for (int which = CHECKLIST_ALL; which <= (int)CHECKLIST_OVERDUE; which++)
		checklist_list(store, 2027, (enum checklist_which)which, scratch->now, 0, 0,
			       ignore_checklist, NULL);
}

static void use_season(struct scratch *scratch)
{
	struct store *store = scratch->store;
	const struct stage_row stage = { .name = "film" };
	struct happening happening = { .id = "2027:film:notice:begin" };
	const struct reminded reminded = { .event = "e", .number = NUMBER };
	struct meeting meeting = { .season = 2027, .name = "m" };
	struct attendant attendant = { .name = "x" };

	scratch_begin(scratch);
	stage_put(store, 2027, &stage);
	stage_rows(store, 2027, ignore_stage, NULL);
	happening_put(store, 2027, &happening);
	happening_list(store, 2027, ignore_happening, NULL);
	happening_count(store, 2027, HAPPENING_WAITING);
	happening_remove(store, happening.id);
	reminded_add(store, 2027, "harvest", &reminded);
	reminded_list(store, "e", true, ignore_reminded, NULL);
	reminded_clear(store, 2027, "harvest", 1, NUMBER, scratch->now, ignore_id, NULL);
	use_duties(scratch);
	meeting.id = attendant.meeting_id = meeting_add(store, &meeting, scratch->now);
	meeting_change(store, &meeting);
	meeting_named(store, 2027, "m", &meeting);
	meeting_list(store, 2027, ignore_meeting, NULL);
	attendant_add(store, &attendant);
	attendant_find(store, meeting.id, "x", "", 0, &attendant, 1);
	attendant_mark(store, attendant.id, ATTENDANCE_CAME, scratch->now);
	attendant_page(store, meeting.id, 0, &attendant, 1);
	season_opened_at(store, 2027);
	season_closed(store, 2027);
	scratch_commit(scratch);
}

/* "SCAN message USING INDEX message_whole" → whether that is a walk over a big table. */
static bool walks(const char *step)
{
	const char *table = step + strlen("SCAN ");
	const char *with = strstr(step, "INDEX ");

	if (strncmp(step, "SCAN ", 5) != 0)
		return false;
	for (size_t i = 0; with != NULL && i < sizeof(short_walks) / sizeof(*short_walks); i++)
		if (strcmp(with + 6, short_walks[i]) == 0)
			return false;
	for (size_t i = 0; i < sizeof(big) / sizeof(*big); i++) {
		size_t size = strlen(big[i]);

		if (strncmp(table, big[i], size) == 0 &&
		    (table[size] == ' ' || table[size] == '\0'))
			return true;
	}
	/* an alias of one letter stands for a big table too */
	return table[1] == ' ' || table[1] == '\0';
}

/* Returns how many walks there are. */
static unsigned explain(struct store *store, const char *statement)
{
	unsigned found = 0;
	sqlite3_stmt *plan = NULL;
	char text[8192];

	snprintf(text, sizeof(text), "EXPLAIN QUERY PLAN %s", statement);
	assert_int_equal(sqlite3_prepare_v2(store->db, text, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		if (strstr(step, "segment_reference") != NULL)
			assert_non_null(strstr(step, "sim=? AND reference=? AND handed_at<?"));
		if (walks(step)) {
			print_error("%s\n%s\n", step, statement);
			found++;
		}
	}
	sqlite3_finalize(plan);
	return found;
}

static void test_no_statement_walks_over_a_big_table(void **state)
{
	struct scratch *scratch = *state;
	size_t explained = 0;
	unsigned found = 0;

	use_inbox(scratch);
	use_walks(scratch);
	use_outbox(scratch);
	use_broadcasts(scratch);
	use_calls(scratch);
	use_reports(scratch);
	use_workdays(scratch);
	use_matters(scratch);
	use_the_rest(scratch);
	use_season(scratch);
	use_screens(scratch->store);
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		const char *text = scratch->store->statements[i].text;

		if (text == NULL || strncmp(text, "PRAGMA", 6) == 0 ||
		    strncmp(text, "BEGIN", 5) == 0 || strncmp(text, "COMMIT", 6) == 0)
			continue;
		found += explain(scratch->store, text);
		explained++;
	}
	assert_int_equal(found, 0);
	assert_true(explained > 80);
}

/* How many pages are looked into for an audience of one, who wrote so often and is reached well. */
static int pages_for(struct store *store, int messages)
{
	const struct audience_query query = {
		.terms = "[{\"clause\":1,\"adding\":1,\"nth\":1,\"set\":1,\"step\":1,\"sign\":1,"
			 "\"part\":1,\"kind\":\"number\",\"value\":\"\"},"
			 "{\"clause\":1,\"adding\":1,\"nth\":1,\"set\":1,\"step\":2,\"sign\":1,"
			 "\"part\":1,\"kind\":\"all\",\"value\":\"\"}]",
		.season = 2027,
		.failures = 3,
		.mobile = "+86*",
		.country_size = 3,
	};
	char text[512];
	int pages = 0, most = 0;

	snprintf(text, sizeof(text),
		 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		 " INSERT INTO message (received_at, sent_at, modem, sim, sender, state)"
		 " SELECT i, 0, 'm1', 's', '" NUMBER "', 2 FROM n",
		 messages);
	assert_int_equal(sqlite3_exec(store->db, text, NULL, NULL, NULL), SQLITE_OK);
	find_audience(store, &query);
	sqlite3_db_status(store->db, SQLITE_DBSTATUS_CACHE_HIT, &pages, &most, 1);
	find_audience(store, &query);
	sqlite3_db_status(store->db, SQLITE_DBSTATUS_CACHE_HIT, &pages, &most, 1);
	return pages;
}

static void test_who_wrote_often_is_found_as_fast(void **state)
{
	struct scratch *scratch = *state;
	struct person person = { .name = "x", .group = 3, .approved = true };
	int few;

	scratch_begin(scratch);
	person.id = person_add(scratch->store, &person, scratch->now);
	person_link(scratch->store, person.id, NUMBER);
	scratch_commit(scratch);
	few = pages_for(scratch->store, 1);
	assert_true(few > 0);
	assert_in_range(pages_for(scratch->store, 1000), few, few + 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_no_statement_walks_over_a_big_table),
		scratch_test(test_who_wrote_often_is_found_as_fast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
