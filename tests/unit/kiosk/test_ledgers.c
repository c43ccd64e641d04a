/* The ledgers on the screen, and what is done in them on duty. The clock stands at 2027-04-05. */
#include "unit/kiosk/screen.h"

#include "office/record.h"
#include "store/person.h"
#include "store/problem.h"

#define NUMBER	 "+8613900000001"
#define ISSUES	 "Right Right Right Right Right"
#define HARVESTS "Right Right Right"

static int64_t person(struct screen *screen, const char *name, const char *role, bool approved)
{
	struct scratch *scratch = screen->desk->scratch;
	struct person row = { .group = 3, .approved = approved };
	char number[PHONE_SIZE];
	int64_t id;

	copy_text(row.name, sizeof(row.name), name);
	copy_text(row.role, sizeof(row.role), role);
	scratch_begin(scratch);
	id = person_add(scratch->store, &row, scratch->now);
	snprintf(number, sizeof(number), "+86139%08d", (int)id);
	person_link(scratch->store, id, number);
	scratch_commit(scratch);
	return id;
}

/* values: FIELD=WORDS with a blank between. */
static int64_t record(struct screen *screen, const char *name, const char *values,
		      struct record_source source)
{
	struct office *office = &screen->desk->office;
	const struct form *form = forms_named(office->forms, name);
	struct form_record *kept = calloc(1, sizeof(*kept));
	char words[200], *rest = words;
	int64_t id;

	copy_text(words, sizeof(words), values);
	for (char *one; (one = strsep(&rest, " ")) != NULL;) {
		char *value = strchr(one, '=');

		*value++ = '\0';
		assert_true(forms_set_field(office->forms, form, forms_field(form, one), value,
					    (struct day){ 2027, 4, 5 }, kept));
	}
	source.way = "sms";
	source.at = screen->glance.now.utc;
	source.name = source.name == NULL ? "" : source.name;
	source.phone = source.phone == NULL ? NUMBER : source.phone;
	scratch_begin(screen->desk->scratch);
	id = record_add(office, form, kept, &source, screen->glance.now, NULL);
	scratch_commit(screen->desk->scratch);
	free(kept);
	return id;
}

static int64_t number(struct screen *screen, const char *sql)
{
	return scratch_number(screen->desk->scratch, sql);
}

/* On duty, at a ledger. */
static void begin(struct screen *screen, const char *keys)
{
	screen->glance.duty = true;
	screen_open(screen, &view_ledgers);
	screen_press(screen, keys);
}

static const int sizes[][2] = { { 60, 12 }, { 80, 20 }, { 110, 30 }, { 120, 36 }, { 200, 56 } };

static void draw_all(struct screen *screen)
{
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		screen_draw(screen, sizes[i][0], sizes[i][1]);
}

static void test_an_empty_village_has_its_pages(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, &view_ledgers);
	for (int i = 0; i < 8; i++) {
		draw_all(screen);
		screen_press(screen, "Enter G k s w Down Esc Right");
	}
	assert_null(screen->glance.dialog);
}

static void test_nothing_is_done_in_public(void **state)
{
	struct screen *screen = *state;

	person(screen, "waiting", "", false);
	record(screen, "enroll", "name=张建国 group=3 area_mu=5", (struct record_source){ 0 });
	record(screen, "issue", "text=路断了", (struct record_source){ 0 });
	screen_open(screen, &view_ledgers);
	screen_press(screen, "c d y e a Enter c d y e Esc");
	screen_press(screen, ISSUES " a x r u Enter a x r u Esc Right Enter");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit"), 0);
	draw_all(screen);
	screen_has_not(screen, "waiting for");
}

static void test_a_cancelled_record_counts_no_more(void **state)
{
	struct screen *screen = *state;

	record(screen, "enroll", "name=张建国 group=3 area_mu=5", (struct record_source){ 0 });
	begin(screen, "");
	screen_draw(screen, 80, 20);
	screen_has(screen, "records 1");
	screen_press(screen, "d n");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'valid'"), 1);
	screen_press(screen, "d y");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'cancelled'"),
			 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb = 'report cancel'"
					" AND who = 'kiosk tester' AND object = 'report:1'"),
			 1);
	screen_draw(screen, 80, 20);
	screen_has(screen, "records 0");
	screen_has(screen, "cancelled");
}

static void test_a_correction_is_a_new_version(void **state)
{
	struct screen *screen = *state;

	record(screen, "enroll", "name=张建国 group=3 area_mu=5", (struct record_source){ 0 });
	begin(screen, "c Tab Tab");
	screen_draw(screen, 80, 20);
	screen_press(screen, "Backspace 7.5 Enter");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE id = 2 AND replaces = 1"
					" AND fields LIKE '%7.5%' AND state = 'valid'"),
			 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb = 'report correct'"),
			 1);
	screen_press(screen, "Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "record 2");
	screen_has(screen, "record 1 (replaced)");
	screen_has(screen, "report correct");
}

/* 5 mu do not bear 9,000 kg: asked, as a text would be. */
static void test_whoever_comes_by_is_entered_by_the_rules_of_a_text(void **state)
{
	struct screen *screen = *state;
	int64_t id = person(screen, "grower", "", true);

	record(screen, "enroll", "name=张建国 group=3 area_mu=5",
	       (struct record_source){ .person_id = id });
	begin(screen, "e 3 Enter Enter"); /* of group 3, the first */
	screen_draw(screen, 80, 24);
	screen_press(screen, "Down Down Down Down Down Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "交薯 · grower");
	screen_press(screen, "9000kg Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "Is that right?");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE form = 'harvest'"), 0);
	screen_press(screen, "y");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE form = 'harvest'"
					" AND source = 'walk-in' AND state = 'valid'"),
			 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb = 'report add'"), 1);
}

static void test_whoever_is_approved_has_his_records_count(void **state)
{
	struct screen *screen = *state;
	int64_t id = person(screen, "newcomer", "", false);

	record(screen, "enroll", "name=张建国 group=3 area_mu=5",
	       (struct record_source){ .person_id = id, .waits = true });
	begin(screen, "");
	screen_draw(screen, 80, 20);
	screen_has(screen, "waits for approval");
	screen_press(screen, "Left");
	screen_draw(screen, 80, 20);
	screen_has(screen, "newcomer");
	screen_press(screen, "y y");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'valid'"), 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM person WHERE approved = 0"), 0);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb = 'people approve'"),
			 1);
	screen_draw(screen, 80, 20);
	screen_has(screen, "Nobody waits for approval.");
}

static void test_a_problem_is_given_closed_and_taken_up_again(void **state)
{
	struct screen *screen = *state;

	person(screen, "陈有福", "社长", true);
	record(screen, "issue", "text=路断了", (struct record_source){ 0 });
	begin(screen, ISSUES);
	screen_press(screen, "a Enter Down Down Enter"); /* the first of the list, within 3 days */
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM problem WHERE responsible = '陈有福'"
					" AND due_at > 0"),
			 1);
	screen_press(screen, "x Enter"); /* without words */
	assert_non_null(screen->glance.dialog);
	screen_press(screen, "filled Enter");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'closed'"), 1);
	screen_draw(screen, 120, 36);
	screen_has(screen, "closed");
	screen_press(screen, "w");
	screen_draw(screen, 120, 36);
	screen_has_not(screen, "陈有福");
	screen_press(screen, "w u again Enter");
	assert_int_equal(number(screen, "SELECT count(*) FROM problem WHERE closed_at = 0"), 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE who = 'kiosk tester'"
					" AND object = 'report:1' AND verb LIKE 'problem %'"),
			 3);
}

static void test_public_problems_have_no_text_and_nothing_anonymous(void **state)
{
	struct screen *screen = *state;

	record(screen, "issue", "text=words-of-a-villager",
	       (struct record_source){ .name = "张建国" });
	record(screen, "issue", "text=words-of-nobody",
	       (struct record_source){ .phone = "anonymous-2" });
	screen_open(screen, &view_ledgers);
	screen_press(screen, ISSUES);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		screen_draw(screen, sizes[i][0], sizes[i][1]);
		screen_has(screen, "›     1");
		screen_has_not(screen, "words-of");
		screen_has_not(screen, "13900000001");
		screen_has_not(screen, "anonymous");
	}
	screen_press(screen, "Enter");
	screen_draw(screen, 120, 36);
	screen_has_not(screen, "words-of");
	screen_has_not(screen, "张");
	screen->glance.duty = true;
	screen_press(screen, "Esc");
	screen_draw(screen, 120, 36);
	screen_has(screen, "words-of-nobody");
	screen_has_not(screen, "anonymous");
}

static void test_a_long_ledger_is_paged_to_both_ends(void **state)
{
	struct screen *screen = *state;

	for (int i = 0; i < 700; i++)
		record(screen, "issue", "text=x",
		       (struct record_source){ .phone = i % 3 == 0 ? NUMBER : "anonymous-9" });
	screen_open(screen, &view_ledgers);
	screen_press(screen, ISSUES);
	screen_draw(screen, 80, 20);
	screen_has(screen, "›   700");
	screen_press(screen, "G");
	screen_draw(screen, 80, 20);
	screen_has(screen, "›     1");
	screen_press(screen, "k");
	screen_draw(screen, 80, 20);
	screen_has(screen, "›     4");
	screen_press(screen, "g");
	screen_draw(screen, 80, 20);
	screen_has(screen, "›   700");
}

static void test_a_click_on_a_title_opens_its_page(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, &view_ledgers);
	screen_draw(screen, 80, 20);
	screen_press(screen, "click:0,60");
	screen_draw(screen, 80, 20);
	screen_has(screen, "What is checked");
	screen_press(screen, "click:0,79 click:0,0 click:0,3");
	screen_draw(screen, 80, 20);
	screen_has(screen, "records 0");
}

static void test_hostile_words_break_no_column(void **state)
{
	struct screen *screen = *state;

	record(screen, "harvest", "name=\u202e张\x1b[2J group=3 weight_kg=5",
	       (struct record_source){
		       .name = "👨‍👩‍👧‍👦é́́́́\u202e\x1b[31m" });
	record(screen, "issue", "text=\u202e\x1b[2J👨‍👩‍👧‍👦é́́́́́",
	       (struct record_source){ .name = "\a" });
	begin(screen, HARVESTS);
	draw_all(screen);
	screen_press(screen, "Enter");
	draw_all(screen);
	screen_press(screen, "Esc Right Right Enter");
	draw_all(screen);
	screen_has_not(screen, "\x1b");
	screen_has_not(screen, "\u202e");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_an_empty_village_has_its_pages),
		screen_test(test_nothing_is_done_in_public),
		screen_test(test_a_cancelled_record_counts_no_more),
		screen_test(test_a_correction_is_a_new_version),
		screen_test(test_whoever_comes_by_is_entered_by_the_rules_of_a_text),
		screen_test(test_whoever_is_approved_has_his_records_count),
		screen_test(test_a_problem_is_given_closed_and_taken_up_again),
		screen_test(test_public_problems_have_no_text_and_nothing_anonymous),
		screen_test(test_a_long_ledger_is_paged_to_both_ends),
		screen_test(test_a_click_on_a_title_opens_its_page),
		screen_test(test_hostile_words_break_no_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
