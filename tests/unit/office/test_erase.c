/*
 * One person asks for his data, or to be forgotten: afterwards no table holds his name, his number
 * or a word of his, and every sum is what it was.
 */
#include "unit/office/village.h"

#include "unit/store/pdus.h"

#include "base/json.h"
#include "office/roster.h"
#include "office/workday.h"
#include "store/audit.h"
#include "store/broadcast.h"
#include "store/claim.h"
#include "store/daywork.h"
#include "store/dialogue.h"
#include "store/event.h"
#include "store/problem.h"
#include "store/report.h"
#include "store/veil.h"

#define NAME	"贾忘机"
#define NUMBER	"+8613900000077"
#define OTHER	"+8613900000078"
#define SECRETS 4

static const char *const secrets[SECRETS] = { NAME, "13900000077", "我家的水渠", "683109000070F7" };

/* How many cells of the whole database hold a text. */
static int found(struct village *village, const char *text, bool tells)
{
	char path[256];
	sqlite3 *db = NULL;
	sqlite3_stmt *columns = NULL;
	int count = 0;

	scratch_path(village->scratch, "cunxin.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT m.name, c.name FROM sqlite_master m,"
					    " pragma_table_info(m.name) c WHERE m.type = 'table'",
					    -1, &columns, NULL),
			 SQLITE_OK);
	while (sqlite3_step(columns) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(columns, 0);
		char *ask =
			sqlite3_mprintf("SELECT count(*) FROM \"%w\" WHERE instr(\"%w\", %Q) > 0",
					table, sqlite3_column_text(columns, 1), text);
		sqlite3_stmt *cells = NULL;

		assert_int_equal(sqlite3_prepare_v2(db, ask, -1, &cells, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(cells), SQLITE_ROW);
		if (tells && sqlite3_column_int(cells, 0) > 0)
			print_error("%s in %s.%s\n", text, table, sqlite3_column_text(columns, 1));
		count += sqlite3_column_int(cells, 0);
		sqlite3_finalize(cells);
		sqlite3_free(ask);
	}
	sqlite3_finalize(columns);
	sqlite3_close(db);
	return count;
}

static int64_t add_person(struct village *village, const char *name, const char *number)
{
	struct entry entry = { .line = 0 };
	int64_t id;

	strcpy(entry.person.name, name);
	entry.person.group = 3;
	strcpy(entry.numbers[0], number);
	entry.number_count = 1;
	scratch_begin(village->scratch);
	id = roster_add(&village->office, &entry, true, "tester", village->scratch->now);
	scratch_commit(village->scratch);
	return id;
}

static int64_t add_record(struct village *village, int64_t person, const char *name,
			  const char *form, const char *fields, int64_t message, double amount)
{
	struct report report = { .person_id = person,
				 .season = 2027,
				 .group = 3,
				 .message_id = message,
				 .fields = fields,
				 .amount_count = amount > 0 };

	strcpy(report.form, form);
	strcpy(report.state, "valid");
	strcpy(report.name, name);
	strcpy(report.phone, NUMBER);
	strcpy(report.amounts[0].measure, "enrolled");
	report.amounts[0].amount = amount;
	return report_add(village->office.store, &report, village->scratch->now);
}

static int64_t receive(struct village *village, const char *sender, const char *text)
{
	struct inbox_place place = { "m1", "8986", "SM", 1 };
	int64_t id = keep(village->scratch, (struct text){ .sender = sender, .text = text });

	scratch_begin(village->scratch);
	inbox_cleared(village->office.store, &place, 1);
	inbox_handled(village->office.store, id, "accepted", "enroll", NULL, village->scratch->now);
	scratch_commit(village->scratch);
	scratch_later(village->scratch, SECONDS(10));
	return id;
}

static void send(struct village *village, const char *number, const char *text, bool sent)
{
	struct outbox_order order = { .recipient = number, .text = text, .kind = "direct" };
	int64_t id = outbox_queue(village->office.store, &order, village->scratch->now);

	if (!sent)
		return;
	outbox_handed(village->office.store, id, 1, "m1", "8986", village->scratch->now);
	outbox_sent(village->office.store, id, 1, 7, village->scratch->now);
}

/* Everything that a busy season leaves of one man. */
static void live(struct village *village, int64_t id, int64_t other)
{
	struct store *store = village->office.store;
	struct moment now = village->scratch->now;
	struct dialogue dialogue = { .phone = NUMBER,
				     .expires_at = 1,
				     .draft = (char *)(uintptr_t)NAME };
	struct broadcast notice = { .people = 1 };
	const struct broadcast_person person = { .person_id = id, .name = NAME, .number = NUMBER };
	int64_t texts[4], record, foreman;
	char veil[PHONE_SIZE];

	notice.audience = notice.text = (char *)(uintptr_t) "all";
	texts[0] = receive(village, NUMBER, "报名 " NAME " 5亩");
	texts[1] = receive(village, NUMBER, "我家的水渠漏了");
	texts[2] = receive(village, OTHER, "4月3日来了 " NAME "、李桂兰");
	texts[3] = receive(village, NUMBER, "匿名：我家的水渠");
	scratch_begin(village->scratch);
	add_record(village, id, NAME, "enroll",
		   "{\"name\":\"" NAME "\",\"area_mu\":5,\"place\":\"东坡\"}", texts[0], 5);
	record = add_record(village, id, NAME, "issue", "{\"text\":\"我家的水渠漏了\"}", texts[1],
			    0);
	add_record(village, 0, NAME, "enroll", "{\"area_mu\":2}", 0, 2);
	problem_put(store,
		    &(struct problem){ .report_id = record, .result = "修好了" NAME "的渠" });
	problem_note_add(
		store, record,
		&(struct problem_note){ .kind = "added", .who = NUMBER, .text = "我家的水渠" });
	veil_put(store, texts[3], NUMBER, veil);
	foreman = add_record(village, other, "孙长贵", "attendance",
			     "{\"names\":\"" NAME "、李桂兰\"}", texts[2], 0);
	daywork_add(store, &(struct daywork){ .report_id = foreman,
					      .date = "2027-04-03",
					      .task = "播种",
					      .person_id = id,
					      .name = NAME,
					      .group = 3,
					      .days = 1000 });
	send(village, NUMBER, NAME "，明天开会", true);
	send(village, NUMBER, NAME "，后天开会", false);
	send(village, OTHER, "李桂兰，后天开会", false);
	dialogue_put(store, &dialogue);
	broadcast_add_person(store, broadcast_add(store, &notice, now), 1, &person);
	event_add(store, "handled", "{\"from\":\"" NUMBER "\"}", now);
	audit_add(store,
		  &(struct audit){ .who = NUMBER, .verb = "x", .object = "y", .detail = "{}" },
		  now);
	roster_opt_out(&village->office, NUMBER, true, "tester", now);
	scratch_commit(village->scratch);
}

static void test_nothing_is_left_but_the_sums_and_a_proof(void **state)
{
	struct village *village = *state;
	int64_t id, other, audits;
	struct erased erased;

	id = add_person(village, NAME, NUMBER);
	other = add_person(village, "孙长贵", OTHER);
	live(village, id, other);
	for (size_t i = 0; i < SECRETS; i++)
		assert_true(found(village, secrets[i], false) > 0);
	assert_int_equal(
		roster_erase(&village->office, id, "tester", village->scratch->now, &erased),
		ROSTER_ERASED);
	for (size_t i = 0; i < SECRETS; i++)
		assert_int_equal(found(village, secrets[i], true), 0);
	assert_int_equal(erased.numbers, 1);
	assert_int_equal(erased.messages, 3);
	assert_int_equal(erased.sent, 2);
	assert_int_equal(erased.cancelled, 1);
	assert_int_equal(erased.records, 3);
	assert_true(report_measure(village->office.store, "enrolled", 2027, NULL) == 7);
	assert_int_equal(scratch_number(village->scratch, "SELECT sum(days) FROM daysum"), 1000);
	assert_true(found(village, "东坡", false) > 0);
	assert_true(found(village, "李桂兰", false) > 0);
	assert_true(found(village, "孙长贵", false) > 0);
	assert_int_equal(
		scratch_number(village->scratch, "SELECT count(*) FROM outbox WHERE state = 0"), 1);
	audits = scratch_number(village->scratch, "SELECT count(*) FROM audit WHERE verb ="
						  " 'people erase' AND object = 'person:1'"
						  " AND detail ->> 'messages' = 3");
	assert_int_equal(audits, 1);
	assert_int_equal(
		roster_erase(&village->office, id, "tester", village->scratch->now, &erased),
		ROSTER_NOBODY);
}

static void test_a_number_that_others_use_stays_with_its_texts(void **state)
{
	struct village *village = *state;
	struct erased erased;
	int64_t id = add_person(village, NAME, NUMBER);

	add_person(village, "李桂兰", NUMBER);
	receive(village, NUMBER, "明天下雨吗");
	scratch_begin(village->scratch);
	roster_opt_out(&village->office, NUMBER, true, "tester", village->scratch->now);
	scratch_commit(village->scratch);
	assert_int_equal(
		roster_erase(&village->office, id, "tester", village->scratch->now, &erased),
		ROSTER_ERASED);
	assert_int_equal(erased.numbers, 0);
	assert_int_equal(erased.messages, 0);
	assert_int_equal(found(village, NAME, true), 0);
	assert_true(found(village, "明天下雨吗", false) > 0);
	assert_true(phone_get(village->office.store, NUMBER).opted_out);
}

static void test_while_a_text_is_in_the_air_nobody_is_erased(void **state)
{
	struct village *village = *state;
	struct outbox_order order = { .recipient = NUMBER, .text = "x", .kind = "direct" };
	int64_t id = add_person(village, NAME, NUMBER), text;
	struct erased erased;

	scratch_begin(village->scratch);
	text = outbox_queue(village->office.store, &order, village->scratch->now);
	outbox_handed(village->office.store, text, 1, "m1", "8986", village->scratch->now);
	scratch_commit(village->scratch);
	assert_int_equal(roster_erase(&village->office, id, "x", village->scratch->now, &erased),
			 ROSTER_IN_THE_AIR);
	scratch_begin(village->scratch);
	outbox_doubtful(village->office.store, text, 1, "no answer", village->scratch->now);
	scratch_commit(village->scratch);
	assert_int_equal(roster_erase(&village->office, id, "x", village->scratch->now, &erased),
			 ROSTER_ERASED);
	/* Nothing is sent to nobody. */
	assert_int_equal(outbox_doubts(village->office.store, &(struct outbox_doubt){ .id = 0 }, 1),
			 0);
}

static void test_a_place_on_a_day_to_come_is_free_again(void **state)
{
	struct village *village = *state;
	struct workday day = { .date = "2027-04-08", .task = "播种", .places = 2 };
	struct signup signup = { .people = 1, .date = "2027-04-08", .name = NAME, .phone = NUMBER };
	struct erased erased;

	signup.person_id = add_person(village, NAME, NUMBER);
	scratch_begin(village->scratch);
	signup.workday_id = workday_open(&village->office, &day, village->scratch->now);
	signup.report_id = add_record(village, signup.person_id, NAME, "labor",
				      "{\"date\":\"2027-04-08\",\"people\":1}", 0, 0);
	signup_add(village->office.store, &signup, village->scratch->now);
	scratch_commit(village->scratch);
	assert_true(workday_get(village->office.store, signup.workday_id, &day));
	assert_int_equal(day.taken, 1);
	assert_int_equal(roster_erase(&village->office, signup.person_id, "x",
				      village->scratch->now, &erased),
			 ROSTER_ERASED);
	assert_true(workday_get(village->office.store, signup.workday_id, &day));
	assert_int_equal(day.taken, 0);
	assert_int_equal(found(village, NAME, true), 0);
	assert_int_equal(found(village, "13900000077", true), 0);
}

static void test_the_export_of_one_person_tells_all_but_what_is_anonymous(void **state)
{
	struct village *village = *state;
	int64_t id = add_person(village, NAME, NUMBER),
		other = add_person(village, "孙长贵", OTHER);
	struct json *known;
	char *line;

	live(village, id, other);
	known = roster_known(&village->office, id);
	line = json_line(known);
	assert_non_null(strstr(line, "\"area_mu\":5"));
	assert_non_null(strstr(line, "我家的水渠漏了"));
	assert_non_null(strstr(line, NAME "，明天开会"));
	assert_non_null(strstr(line, "\"verb\":\"people add\""));
	assert_null(strstr(line, "匿名"));
	assert_null(strstr(line, "李桂兰，后天开会"));
	assert_int_equal(json_count(json_get(known, "records")), 2);
	free(line);
	json_free(known);
	assert_null(roster_known(&village->office, 99));
}

static void test_approval_counts_what_waited_and_a_claim_joins(void **state)
{
	struct village *village = *state;
	struct person fresh = { .name = "贾忘机", .group = 3 };
	int64_t old = add_person(village, NAME, OTHER), id;
	char numbers[4][PHONE_SIZE];

	scratch_begin(village->scratch);
	id = person_add(village->office.store, &fresh, village->scratch->now);
	person_link(village->office.store, id, NUMBER);
	claim_put(village->office.store, id, old);
	report_set_state(village->office.store,
			 add_record(village, id, NAME, "enroll", "{\"area_mu\":5}", 0, 5),
			 "waiting", village->scratch->now);
	scratch_commit(village->scratch);
	assert_true(report_measure(village->office.store, "enrolled", 2027, NULL) == 0);
	scratch_begin(village->scratch);
	assert_int_equal(roster_approve(&village->office, &id, "tester", village->scratch->now), 1);
	assert_int_equal(id, old);
	assert_int_equal(roster_approve(&village->office, &id, "tester", village->scratch->now),
			 -1);
	scratch_commit(village->scratch);
	assert_true(report_measure(village->office.store, "enrolled", 2027, NULL) == 5);
	assert_int_equal(person_phones(village->office.store, old, numbers, 4), 2);
	assert_int_equal(person_count(village->office.store), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		village_test(test_nothing_is_left_but_the_sums_and_a_proof),
		village_test(test_a_number_that_others_use_stays_with_its_texts),
		village_test(test_while_a_text_is_in_the_air_nobody_is_erased),
		village_test(test_a_place_on_a_day_to_come_is_free_again),
		village_test(test_the_export_of_one_person_tells_all_but_what_is_anonymous),
		village_test(test_approval_counts_what_waited_and_a_claim_joins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
