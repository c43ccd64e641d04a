#include "unit/office/village.h"

#include "base/json.h"
#include "office/chores.h"
#include "office/import.h"
#include "office/roster.h"
#include "store/audit.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* ---- cells ---- */

static void test_numbers_are_read_as_offices_write_them(void **state)
{
	static const struct {
		const char *cell, *numbers;
		enum entry_taken taken;
	} rows[] = {
		{ "13900000001", "+8613900000001", ENTRY_FINE },
		{ "+86 139 0000 0001", "+8613900000001", ENTRY_FINE },
		{ "0086-139-0000-0001", "+8613900000001", ENTRY_FINE },
		{ "8613900000001", "+8613900000001", ENTRY_FINE },
		{ "'+8613900000001", "+8613900000001", ENTRY_FINE },
		{ "13900000001/13900000002", "+8613900000001 +8613900000002", ENTRY_FINE },
		{ "13900000001、13900000002", "+8613900000001 +8613900000002", ENTRY_FINE },
		{ "13900000001，13900000001", "+8613900000001", ENTRY_FINE },
		{ "13900000001 13900000002", "+8613900000001 +8613900000002", ENTRY_FINE },
		{ "13900000001\n13900000002", "+8613900000001 +8613900000002", ENTRY_FINE },
		{ "0931-8765432", "+869318765432", ENTRY_REMARK },
		{ "0931-8765432/13900000001", "+869318765432 +8613900000001", ENTRY_REMARK },
		{ "1390000000", "", ENTRY_REMARK },
		{ "139000000011", "", ENTRY_REMARK },
		{ "无", "", ENTRY_REMARK },
		{ "10086", "", ENTRY_REMARK },
		{ "", "", ENTRY_FINE },
	};
	struct village *village = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct entry entry = { .line = 1 };
		struct buffer words = BUFFER_EMPTY, numbers = BUFFER_EMPTY;

		if (entry_take(village->config, &entry, ROSTER_PHONE, rows[i].cell, &words) !=
		    rows[i].taken)
			fail_msg("%s: %s", rows[i].cell, buffer_text(&words));
		for (size_t k = 0; k < entry.number_count; k++)
			buffer_add_format(&numbers, "%s%s", k > 0 ? " " : "", entry.numbers[k]);
		assert_string_equal(buffer_text(&numbers), rows[i].numbers);
		assert_int_equal(words.size > 0, rows[i].taken != ENTRY_FINE);
		buffer_release(&words);
		buffer_release(&numbers);
	}
}

static void test_other_cells_are_read_with_their_reasons(void **state)
{
	static const struct {
		enum roster_column column;
		const char *cell, *shown;
		enum entry_taken taken;
	} rows[] = {
		{ ROSTER_NAME, " 张 三 ", "张三 0", ENTRY_FINE },
		{ ROSTER_NAME, "李　四", "李四 0", ENTRY_FINE },
		{ ROSTER_NAME, "John  Smith", "John Smith 0", ENTRY_FINE },
		{ ROSTER_NAME, "=HYPERLINK(1)", "=HYPERLINK(1) 0", ENTRY_FINE },
		{ ROSTER_GROUP, "3", " 3", ENTRY_FINE },
		{ ROSTER_GROUP, "3社", " 3", ENTRY_FINE },
		{ ROSTER_GROUP, "三社", " 3", ENTRY_FINE },
		{ ROSTER_GROUP, "第三社", " 3", ENTRY_FINE },
		{ ROSTER_GROUP, "9", " 0", ENTRY_WRONG },
		{ ROSTER_GROUP, "0", " 0", ENTRY_WRONG },
		{ ROSTER_GROUP, "3.5", " 0", ENTRY_WRONG },
		{ ROSTER_GROUP, "东头", " 0", ENTRY_WRONG },
		{ ROSTER_ROLE, "农户、党员", " 0 农户 党员", ENTRY_FINE },
		{ ROSTER_ROLE, "党员 社长", " 0 党员 社长", ENTRY_FINE },
		{ ROSTER_ROLE, "村支书", " 0 村支书", ENTRY_FINE },
		{ ROSTER_ROLE, "皇帝", " 0 皇帝", ENTRY_REMARK },
	};
	struct village *village = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct entry entry = { .line = 1 };
		struct buffer words = BUFFER_EMPTY;
		char shown[256];

		assert_int_equal(
			entry_take(village->config, &entry, rows[i].column, rows[i].cell, &words),
			rows[i].taken);
		snprintf(shown, sizeof(shown), "%s %d%s%s", entry.person.name, entry.person.group,
			 entry.person.role[0] != '\0' ? " " : "", entry.person.role);
		assert_string_equal(shown, rows[i].shown);
		buffer_release(&words);
	}
}

static void test_a_number_goes_out_as_it_came_in(void **state)
{
	static const char *const numbers[] = { "13900000001", "09318765432", "01087654321" };
	struct village *village = *state;

	for (size_t i = 0; i < COUNT(numbers); i++) {
		char number[PHONE_SIZE], shown[PHONE_SIZE];

		phone_read(numbers[i], "86", number, sizeof(number));
		assert_int_equal(number[0], '+');
		assert_string_equal(entry_number_shown(village->config, number, shown), numbers[i]);
	}
}

/* ---- plans ---- */

/* "name,group,phones,role" a line; the last may be left out. */
static void add_line(struct village *village, struct roster_plan *plan, size_t line,
		     const char *text)
{
	static const enum roster_column columns[] = { ROSTER_NAME, ROSTER_GROUP, ROSTER_PHONE,
						      ROSTER_ROLE };
	struct entry entry = { .line = line };
	struct buffer words = BUFFER_EMPTY;
	enum entry_taken taken = ENTRY_FINE, cell;

	for (size_t i = 0; i < 4 && text != NULL; i++) {
		char value[128];
		size_t size = strcspn(text, ",");

		snprintf(value, sizeof(value), "%.*s", (int)size, text);
		cell = entry_take(village->config, &entry, columns[i], value, &words);
		taken = cell > taken ? cell : taken;
		text = text[size] == ',' ? text + size + 1 : NULL;
	}
	cell = entry_check(&entry, &words);
	taken = cell > taken ? cell : taken;
	roster_plan_add(plan, &entry, taken, buffer_text(&words));
	buffer_release(&words);
}

static struct roster_plan planned(struct village *village, const char *const *lines, size_t count)
{
	struct roster_plan plan = { .count = 0 };

	for (size_t i = 0; i < count; i++)
		add_line(village, &plan, i + 2, lines[i]);
	roster_plan_make(&village->office, &plan);
	return plan;
}

static const char *actions(const struct roster_plan *plan)
{
	static struct buffer out;

	buffer_clear(&out);
	for (size_t i = 0; i < plan->count; i++)
		buffer_add_format(&out, "%s%s", i > 0 ? " " : "",
				  plan_action_name(plan->rows[i].action));
	return buffer_text(&out);
}

static void import(struct village *village, const char *const *lines, size_t count,
		   const char *expected)
{
	struct roster_plan plan = planned(village, lines, count);

	assert_string_equal(actions(&plan), expected);
	assert_int_equal(roster_plan_take(&village->office, &plan, "tester", village->scratch->now),
			 ROSTER_TAKEN);
	roster_plan_release(&plan);
	scratch_later(village->scratch, SECONDS(1));
	assert_int_equal(scratch_number(village->scratch, "SELECT count(*) FROM import_person"), 0);
	assert_int_equal(scratch_number(village->scratch, "SELECT count(*) FROM import_phone"), 0);
}

#define IMPORT(village, expected, ...)                                                             \
	import(village, (const char *const[]){ __VA_ARGS__ },                                      \
	       COUNT(((const char *const[]){ __VA_ARGS__ })), expected)

/* "张三 3 农户: 01 02" of one id. */
static void expect_person(struct village *village, int64_t id, const char *expected)
{
	struct buffer out = BUFFER_EMPTY;
	struct entry entry;

	assert_true(roster_entry(&village->office, id, &entry));
	buffer_add_format(&out, "%s %d %s:", entry.person.name, entry.person.group,
			  entry.person.role);
	for (size_t i = 0; i < entry.number_count; i++)
		buffer_add_format(&out, " %s", entry.numbers[i] + strlen(entry.numbers[i]) - 2);
	assert_string_equal(buffer_text(&out), expected);
	buffer_release(&out);
}

static void test_the_same_file_twice_changes_nothing(void **state)
{
	struct village *village = *state;
	int64_t audits;

	for (int i = 0; i < 2; i++) {
		IMPORT(village, i == 0 ? "new new new new" : "same same same same",
		       "周德贵,5,13900000008,家庭农场", "周小燕,5,13900000008,农户", "李桂兰,3,,",
		       "张伟,3,13900000002/0931-8765432,农户 党员");
		assert_int_equal(person_count(village->office.store), 4);
	}
	expect_person(village, 1, "周德贵 5 家庭农场: 08");
	expect_person(village, 4, "张伟 3 农户 党员: 02 32");
	audits = scratch_number(village->scratch, "SELECT count(*) FROM audit WHERE object LIKE"
						  " 'person:%' AND who = 'tester'");
	assert_int_equal(audits, 4);
}

static void test_a_row_changes_the_person_that_it_means(void **state)
{
	struct village *village = *state;

	IMPORT(village, "new new", "张建国,3,13900000001,农户", "马成才,4,13900000003,农户");
	IMPORT(village, "changed", "张建国,4,13900000001,"); /* by number: moved house */
	expect_person(village, 1, "张建国 4 农户: 01");
	IMPORT(village, "changed", "张建国,4,13900000011,党员"); /* by name: a new number first */
	expect_person(village, 1, "张建国 4 党员: 11 01");
	IMPORT(village, "changed", "张建国,,13900000001,"); /* that one first again */
	expect_person(village, 1, "张建国 4 党员: 01 11");
	IMPORT(village, "same same", "张建国,,13900000001/13900000011,", "马成才,4,,");
	IMPORT(village, "new", "张建军,4,13900000001,"); /* shares it */
	expect_person(village, 3, "张建军 4 : 01");
	assert_int_equal(person_count(village->office.store), 3);
}

static void test_rows_of_one_file_are_compared_with_each_other(void **state)
{
	struct village *village = *state;

	IMPORT(village, "new twice twice new new", "张伟,3,13900000001,农户", "张伟,3,13900000001,",
	       "张伟,3,,", "张伟,3,13900000002,", "张伟,4,13900000003,");
	IMPORT(village, "same same same", "张伟,3,13900000002,", "张伟,3,13900000001,", "张伟,4,,");
	/* which of the two of that name it is, nobody can say */
	IMPORT(village, "new", "张伟,3,13900000009,");
	assert_int_equal(person_count(village->office.store), 4);
}

static void test_a_wrong_row_is_left_out(void **state)
{
	static const char *const lines[] = { "张三,3,13900000001,", ",3,13900000002,", "李四,99,,",
					     "王五,,139,皇帝" };
	struct village *village = *state;
	struct roster_plan plan = planned(village, lines, COUNT(lines));

	assert_string_equal(actions(&plan), "new wrong wrong new");
	assert_int_equal(plan.wrong, 2);
	assert_int_equal(plan.remarks, 1);
	assert_non_null(strstr(plan.rows[1].remark, "no name"));
	assert_non_null(strstr(plan.rows[2].remark, "from 1 to 8"));
	assert_non_null(strstr(plan.rows[3].remark, "139: no phone number"));
	assert_non_null(strstr(plan.rows[3].remark, "no role"));
	assert_int_equal(roster_plan_take(&village->office, &plan, "x", village->scratch->now),
			 ROSTER_TAKEN);
	roster_plan_release(&plan);
	assert_int_equal(person_count(village->office.store), 2);
}

static void test_who_comes_meanwhile_is_no_matter_where_nobody_is_new(void **state)
{
	static const char *const lines[] = { "张三,4,13900000001," };
	struct village *village = *state;
	struct entry entry = { .line = 1 };
	struct roster_plan plan;

	IMPORT(village, "new", "张三,3,13900000001,");
	plan = planned(village, lines, 1);
	strcpy(entry.person.name, "后来的");
	scratch_begin(village->scratch);
	roster_add(&village->office, &entry, true, "y", village->scratch->now);
	scratch_commit(village->scratch);
	assert_int_equal(roster_plan_take(&village->office, &plan, "x", village->scratch->now),
			 ROSTER_TAKEN);
	roster_plan_release(&plan);
	expect_person(village, 1, "张三 4 : 01");
}

static void test_a_roster_that_changed_meanwhile_is_not_touched(void **state)
{
	static const char *const lines[] = { "张三,4,13900000001,", "李四,3,13900000002," };
	struct village *village = *state;
	struct roster_plan plan;
	struct entry entry;

	IMPORT(village, "new", "张三,3,13900000001,");
	plan = planned(village, lines, 1);
	scratch_begin(village->scratch);
	roster_entry(&village->office, 1, &entry);
	strcpy(entry.person.note, "x");
	roster_set(&village->office, 1, &entry, "y", village->scratch->now);
	scratch_commit(village->scratch);
	assert_int_equal(roster_plan_take(&village->office, &plan, "x", village->scratch->now),
			 ROSTER_STALE);
	roster_plan_release(&plan);
	expect_person(village, 1, "张三 3 : 01");
	plan = planned(village, lines + 1, 1);
	scratch_begin(village->scratch);
	roster_add(&village->office, &entry, true, "y", village->scratch->now);
	scratch_commit(village->scratch);
	assert_int_equal(roster_plan_take(&village->office, &plan, "x", village->scratch->now),
			 ROSTER_STALE);
	roster_plan_release(&plan);
	assert_int_equal(person_count(village->office.store), 2);
}

static void test_an_import_approves_and_keeps_who_opted_out(void **state)
{
	struct village *village = *state;
	struct entry entry = { .line = 1 };

	strcpy(entry.person.name, "新来的");
	strcpy(entry.numbers[0], "+8613900000001");
	entry.number_count = 1;
	entry.person.group = 2;
	scratch_begin(village->scratch);
	roster_add(&village->office, &entry, false, "sms", village->scratch->now);
	roster_opt_out(&village->office, entry.numbers[0], true, "sms", village->scratch->now);
	scratch_commit(village->scratch);
	IMPORT(village, "changed", "新来的,2,13900000001,");
	assert_true(roster_entry(&village->office, 1, &entry));
	assert_true(entry.person.approved);
	assert_true(phone_get(village->office.store, "+8613900000001").opted_out);
}

static void test_many_rows_are_staged_and_taken_together(void **state)
{
	struct village *village = *state;
	struct roster_plan plan = { .count = 0 };

	for (size_t i = 0; i < 1001; i++) {
		char line[64];

		snprintf(line, sizeof(line), "村民%zu,%zu,1391%07zu,农户", i, i % 8 + 1, i);
		add_line(village, &plan, i + 2, line);
	}
	roster_plan_make(&village->office, &plan);
	assert_int_equal(plan.new_people, 1001);
	assert_int_equal(roster_plan_take(&village->office, &plan, "x", village->scratch->now),
			 ROSTER_TAKEN);
	roster_plan_release(&plan);
	assert_int_equal(person_count(village->office.store), 1001);
	assert_int_equal(scratch_number(village->scratch, "SELECT count(*) FROM person_phone"
							  " JOIN person ON person.id = person_id"
							  " WHERE substr(number, 8) = substr("
							  "'0000000' || substr(name, 3), -7)"),
			 1001);
	assert_int_equal(scratch_number(village->scratch,
					"SELECT count(*) FROM person_role WHERE role = '农户'"),
			 1001);
}

/* ---- decided, and not in place yet ---- */

#define PEOPLE 250

/* A roster of so many; then a file decided that gives each the role of a Party member, and so many
 * new ones; its importer is killed when some of them are in place. */
static void leave_half_taken(struct village *village)
{
	struct store *store = village->office.store;
	struct roster_plan plan = { .count = 0 };
	struct import_base base;
	int64_t import, item = 0;
	char line[64];

	for (size_t i = 0; i < PEOPLE; i++) {
		snprintf(line, sizeof(line), "村民%zu,%zu,1391%07zu,农户", i, i % 8 + 1, i);
		add_line(village, &plan, i + 2, line);
	}
	roster_plan_make(&village->office, &plan);
	assert_int_equal(roster_plan_take(&village->office, &plan, "x", village->scratch->now),
			 ROSTER_TAKEN);
	roster_plan_release(&plan);
	base = import_base(store);
	scratch_later(village->scratch, SECONDS(1));
	scratch_begin(village->scratch);
	import = import_open(store, village->scratch->now);
	for (int64_t i = 1; i <= PEOPLE; i++) {
		struct person person = { .group = 0 };

		assert_true(person_get(store, i, &person));
		strcpy(person.role, "党员");
		import_stage(store, import, ++item,
			     &(struct import_item){ .person_id = i,
						    .known_at = person.changed_at,
						    .person = &person,
						    .detail = "{\"role\":[\"农户\",\"党员\"]}" });
	}
	for (size_t i = 0; i < PEOPLE; i++) {
		struct person person = { .group = 4 };
		struct import_number number;

		snprintf(person.name, sizeof(person.name), "新人%zu", i);
		snprintf(line, sizeof(line), "+861380%07zu", i);
		number = (struct import_number){ .number = line };
		import_stage(store, import, ++item,
			     &(struct import_item){ .person = &person,
						    .detail = "{}",
						    .numbers = &number,
						    .number_count = 1 });
	}
	assert_true(import_decide(store, import, &base, "tester", village->scratch->now));
	scratch_commit(village->scratch);
	scratch_begin(village->scratch);
	import_place_some(store);
	scratch_commit(village->scratch);
	assert_int_not_equal(import_decided_at(store), NEVER);
}

static void expect_all_taken(struct village *village)
{
	static const struct {
		const char *question;
		int64_t answer;
	} rows[] = {
		{ "SELECT count(*) FROM import", 0 },
		{ "SELECT count(*) FROM import_person", 0 },
		{ "SELECT count(*) FROM import_phone", 0 },
		{ "SELECT count(*) FROM person", 2 * PEOPLE },
		{ "SELECT count(*) FROM person_role WHERE role = '党员'", PEOPLE },
		{ "SELECT count(*) FROM person_role", PEOPLE },
		{ "SELECT count(*) FROM v_person WHERE name LIKE '新人%' AND grp = 4"
		  " AND phone = printf('+861380%07d', CAST(substr(name, 3) AS INTEGER))",
		  PEOPLE },
		{ "SELECT count(DISTINCT object) FROM audit WHERE who = 'tester'", 2 * PEOPLE },
		{ "SELECT count(*) FROM audit WHERE who = 'tester'", 2 * PEOPLE },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t answer = scratch_number(village->scratch, rows[i].question);

		if (answer != rows[i].answer)
			fail_msg("%s: %lld", rows[i].question, (long long)answer);
	}
}

static void test_who_opens_next_completes_what_was_decided(void **state)
{
	struct village *village = *state;

	leave_half_taken(village);
	store_abandon(village->scratch->store);
	assert_int_equal(scratch_open(village->scratch, STORE_VERB), STORE_OPENED);
	village->office.store = village->scratch->store;
	expect_all_taken(village);
}

static void test_a_running_daemon_completes_it_after_a_while(void **state)
{
	struct village *village = *state;
	int64_t next;

	leave_half_taken(village);
	chores_run(&village->office, village->scratch->now, &next);
	assert_int_not_equal(import_decided_at(village->office.store), NEVER);
	assert_int_equal(import_due(&village->office, village->scratch->now),
			 village->scratch->now.utc + SECONDS(3));
	scratch_later(village->scratch, SECONDS(3));
	for (int i = 0; i < 20; i++)
		chores_run(&village->office, village->scratch->now, &next);
	expect_all_taken(village);
}

static void test_what_was_staged_and_not_decided_is_nothing(void **state)
{
	struct village *village = *state;
	struct person person = { .name = "新人" };

	scratch_begin(village->scratch);
	import_stage(village->office.store,
		     import_open(village->office.store, village->scratch->now), 1,
		     &(struct import_item){ .person = &person, .detail = "{}" });
	scratch_commit(village->scratch);
	store_abandon(village->scratch->store);
	assert_int_equal(scratch_open(village->scratch, STORE_VERB), STORE_OPENED);
	village->office.store = village->scratch->store;
	assert_int_equal(person_count(village->office.store), 0);
	scratch_later(village->scratch, DAYS(2)); /* then it is swept away */
	IMPORT(village, "new", "张三,3,13900000001,");
	assert_int_equal(person_count(village->office.store), 1);
}

static void test_what_happens_to_people_meanwhile_stays(void **state)
{
	struct village *village = *state;
	struct store *store = village->office.store;
	struct person person;
	struct entry entry;

	leave_half_taken(village);
	scratch_later(village->scratch, SECONDS(1));
	scratch_begin(village->scratch);
	/* Moves house, is taken off the roster, registers himself. */
	assert_true(roster_entry(&village->office, PEOPLE, &entry));
	entry.person.group = 7;
	roster_set(&village->office, PEOPLE, &entry, "y", village->scratch->now);
	person_remove(store, PEOPLE - 1);
	entry = (struct entry){ .line = 1 };
	strcpy(entry.person.name, "新人249");
	strcpy(entry.numbers[0], "+8613800000249");
	entry.number_count = 1;
	roster_add(&village->office, &entry, false, "sms", village->scratch->now);
	scratch_commit(village->scratch);
	assert_true(import_place_all(store));
	assert_true(person_get(store, PEOPLE, &person));
	assert_int_equal(person.group, 7);
	assert_string_equal(person.role, "党员");
	assert_false(person_get(store, PEOPLE - 1, &person));
	assert_int_equal(person_by_name(store, "新人249", 0, &person, 1), 1);
	assert_true(person.approved);
	assert_int_equal(person_count(store), 2 * PEOPLE - 1);
}

static void test_a_second_import_waits_for_the_first(void **state)
{
	struct village *village = *state;

	leave_half_taken(village);
	scratch_later(village->scratch, SECONDS(1));
	IMPORT(village, "changed", "村民0,2,13910000000,");
	assert_int_equal(import_decided_at(village->office.store), NEVER);
}

/* ---- one person ---- */

static void test_an_id_is_never_given_twice(void **state)
{
	struct village *village = *state;
	struct erased erased;

	IMPORT(village, "new new", "张三,3,13900000001,", "李四,3,13900000002,");
	assert_int_equal(roster_erase(&village->office, 2, "x", village->scratch->now, &erased),
			 ROSTER_ERASED);
	IMPORT(village, "new", "王五,3,13900000003,");
	expect_person(village, 3, "王五 3 : 03");
}

static void test_two_entries_of_one_person_are_joined(void **state)
{
	struct village *village = *state;

	IMPORT(village, "new new", "张三,3,13900000001,农户", "张三丰,3,13900000002,");
	scratch_begin(village->scratch);
	assert_false(roster_join(&village->office, 2, 2, "x", village->scratch->now));
	assert_false(roster_join(&village->office, 2, 9, "x", village->scratch->now));
	assert_true(roster_join(&village->office, 2, 1, "x", village->scratch->now));
	scratch_commit(village->scratch);
	expect_person(village, 1, "张三 3 农户: 01 02");
	assert_int_equal(person_count(village->office.store), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		village_test(test_numbers_are_read_as_offices_write_them),
		village_test(test_other_cells_are_read_with_their_reasons),
		village_test(test_a_number_goes_out_as_it_came_in),
		village_test(test_the_same_file_twice_changes_nothing),
		village_test(test_a_row_changes_the_person_that_it_means),
		village_test(test_rows_of_one_file_are_compared_with_each_other),
		village_test(test_a_wrong_row_is_left_out),
		village_test(test_a_roster_that_changed_meanwhile_is_not_touched),
		village_test(test_who_comes_meanwhile_is_no_matter_where_nobody_is_new),
		village_test(test_an_import_approves_and_keeps_who_opted_out),
		village_test(test_many_rows_are_staged_and_taken_together),
		village_test(test_who_opens_next_completes_what_was_decided),
		village_test(test_a_running_daemon_completes_it_after_a_while),
		village_test(test_what_was_staged_and_not_decided_is_nothing),
		village_test(test_what_happens_to_people_meanwhile_stays),
		village_test(test_a_second_import_waits_for_the_first),
		village_test(test_an_id_is_never_given_twice),
		village_test(test_two_entries_of_one_person_are_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
