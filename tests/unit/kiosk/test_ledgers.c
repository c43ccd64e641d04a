/* The ledgers on the screen, and what is done in them on duty. The clock stands at 2027-04-05. */
#include "unit/kiosk/screen.h"

#include "office/record.h"
#include "store/person.h"
#include "store/problem.h"

#define NUMBER	 "+8613900000001"
#define LAND	 "Right"
#define SUPPLIES "Right Right"
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

/* What the line above the hints says of what was done last. */
static void said(struct screen *screen, const char *words)
{
	assert_string_equal(screen->glance.said, words);
	screen->glance.said[0] = '\0';
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
	said(screen, "✓ No. 1: record cancelled");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'cancelled'"),
			 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb = 'report cancel'"
					" AND who = 'kiosk tester' AND object = 'report:1'"),
			 1);
	screen_draw(screen, 80, 20);
	screen_has(screen, "records 0");
	screen_has(screen, "cancelled");
	screen_press(screen, "d");
	assert_null(screen->glance.dialog);
	assert_string_equal(screen->glance.said, "That record was replaced or cancelled already.");
	screen->glance.said[0] = '\0';
	screen_press(screen, "c");
	assert_null(screen->glance.dialog);
	assert_string_equal(screen->glance.said, "That record was replaced or cancelled already.");
}

static void test_a_correction_is_a_new_version(void **state)
{
	struct screen *screen = *state;

	record(screen, "enroll", "name=张建国 group=3 area_mu=5", (struct record_source){ 0 });
	begin(screen, "c Down Down");
	screen_draw(screen, 80, 20);
	screen_press(screen, "Backspace 7.5 Enter");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE id = 2 AND replaces = 1"
					" AND amounts LIKE '%=7500;%' AND state = 'valid'"),
			 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb = 'report correct'"),
			 1);
	screen_press(screen, "Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "record 2");
	screen_has(screen, "record 1 (replaced)");
	screen_has(screen, "record corrected");
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
	said(screen, "✓ No. 1: given to somebody");
	assert_int_equal(number(screen, "SELECT count(*) FROM problem WHERE responsible = '陈有福'"
					" AND due_at > 0"),
			 1);
	screen_press(screen, "x Enter"); /* without words */
	assert_non_null(screen->glance.dialog);
	screen_press(screen, "filled Enter");
	said(screen, "✓ No. 1: closed");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'closed'"), 1);
	screen_draw(screen, 120, 36);
	screen_has(screen, "closed");
	screen_press(screen, "w");
	screen_draw(screen, 120, 36);
	screen_has_not(screen, "陈有福");
	screen_press(screen, "w u again Enter");
	said(screen, "✓ No. 1: taken up again");
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
		screen_has(screen, "records 1");
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
	screen_has(screen, "records 2");
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

static void test_land_is_agreed_planted_and_declined(void **state)
{
	struct screen *screen = *state;

	record(screen, "land",
	       "name=张建国 group=3 kind=transfer area_mu=5 years=3 price_yuan_per_mu=600",
	       (struct record_source){ 0 });
	begin(screen, LAND " a");
	screen_draw(screen, 80, 24);
	screen_has(screen, "600"); /* what was offered */
	screen_press(screen, "Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "Say who takes it");
	screen_has(screen, "Taker*");
	screen_press(screen, "Down Down Enter cooperative Tab Backspace 1.5 Tab Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "\"1.5\" is no such amount.");
	screen_press(screen, "Backspace Backspace Backspace 4 Enter");
	assert_null(screen->glance.dialog);
	said(screen, "✓ No. 1: land agreed");
	assert_int_equal(number(screen, "SELECT count(*) FROM land WHERE taker = 'cooperative' AND"
					" years = 4 AND price = 600000 AND agreed_at > 0"),
			 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM outbox"), 1);
	screen_press(screen, "p 4 Enter");
	said(screen, "✓ No. 1: land planted");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'planted'"
					" AND amounts LIKE '%land_planted=4000;%'"),
			 1);
	screen_press(screen, "x late Enter"); /* too late */
	screen_draw(screen, 80, 24);
	screen_has(screen, "The offer is planted");
	screen_press(screen, "Esc Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "Taken by cooperative");
	assert_int_equal(number(screen,
				"SELECT count(*) FROM audit WHERE who = 'kiosk tester' AND"
				" object = 'report:1' AND verb IN ('land agree', 'land plant')"),
			 2);
}

static void test_a_deal_has_the_bounds_of_the_form(void **state)
{
	struct screen *screen = *state;

	record(screen, "land", "name=张建国 group=3 kind=fallow area_mu=5",
	       (struct record_source){ 0 });
	begin(screen, LAND " a cooperative Tab 40 Tab 3000 Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "40年 cannot be; 1年 to 30年");
	screen_press(screen, "Backspace Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "每亩3000元: more than 每亩2000元 is rare.");
	assert_int_equal(number(screen, "SELECT count(*) FROM land WHERE taker <> ''"), 0);
	screen_press(screen, "n");
	assert_int_equal(number(screen, "SELECT count(*) FROM land WHERE taker <> ''"), 0);
	screen_draw(screen, 80, 24);
	screen_has(screen, "cooperative"); /* what was typed is mended */
	screen_press(screen, "Enter y");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM land WHERE years = 4"), 1);
	screen_press(screen, "p 500 Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "500亩: more than 100亩 is rare.");
	screen_press(screen, "y");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'planted'"), 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb LIKE 'land %'"), 2);
}

static void test_declined_land_is_told_with_the_reason(void **state)
{
	struct screen *screen = *state;

	record(screen, "land", "name=张建国 group=3 kind=fallow area_mu=5",
	       (struct record_source){ 0 });
	begin(screen, LAND " x too-steep Enter");
	assert_null(screen->glance.dialog);
	said(screen, "✓ No. 1: land declined");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'declined'"), 1);
	assert_int_equal(
		number(screen, "SELECT count(*) FROM outbox WHERE text LIKE '%too-steep%'"), 1);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE verb = 'land decline'"),
			 1);
}

/* A weight is told, and typed, in what people weigh in; a figure that stands alone is not guessed. */
static void test_a_weight_has_its_unit(void **state)
{
	struct screen *screen = *state;

	record(screen, "harvest", "name=张建国 group=3 weight_kg=2330",
	       (struct record_source){ 0 });
	begin(screen, HARVESTS);
	screen_draw(screen, 100, 24);
	screen_has(screen, "重量 4660斤");
	screen_has(screen, "gr. 3: 4660斤");
	screen_press(screen, "c");
	screen_draw(screen, 100, 24);
	screen_has(screen, "4660斤");
	/* What is corrected is all there: one begins at the top. */
	screen_press(screen, "Down Down Backspace Enter");
	screen_draw(screen, 100, 24);
	screen_has(screen, "for example 2300斤");
	screen_press(screen, "公斤 Enter y");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'valid'"
					" AND amounts LIKE '%=4660000;%'"),
			 1);
}

static void test_supplies_are_handed_out_against_the_stock(void **state)
{
	struct screen *screen = *state;

	record(screen, "supply", "name=张建国 group=3 item=fertilizer quantity_kg=50",
	       (struct record_source){ 0 });
	begin(screen, SUPPLIES " r Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "Too little is free. In stock: 化肥 0斤, 0斤 of them"); /* short */
	assert_non_null(screen->glance.dialog);
	/* 240 what? */
	screen_press(screen, "Esc t 240 Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "数量: with its unit, for example 600斤");
	screen_press(screen, "斤 Enter");
	said(screen, "✓ In stock: 化肥 240斤, 0斤 of them set aside");
	screen_press(screen, "r Enter");
	assert_null(screen->glance.dialog);
	said(screen, "✓ No. 1: made ready");
	assert_int_equal(number(screen, "SELECT reserved FROM stock"), 50000);
	screen_press(screen, "t 80斤 Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "More than that is set aside.");
	screen_press(screen, "Esc h Backspace Backspace Backspace Backspace 4x Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "\"4x\" is no such amount.");
	screen_press(screen, "Backspace Backspace 45公斤 Enter");
	assert_null(screen->glance.dialog);
	said(screen, "✓ No. 1: handed out");
	assert_int_equal(number(screen, "SELECT amount FROM stock"), 75000);
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'handed'"), 1);
	screen_press(screen, "h Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "It was handed out or taken back.");
	screen_press(screen, "Esc Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "In stock: 化肥 150斤");
	assert_int_equal(number(screen, "SELECT count(*) FROM audit WHERE who = 'kiosk tester' AND"
					" verb IN ('supply ready', 'supply hand', 'stock set')"),
			 3);
}

static void test_offers_and_wishes_are_not_touched_in_public(void **state)
{
	struct screen *screen = *state;

	record(screen, "land", "name=张建国 group=3 kind=fallow area_mu=5",
	       (struct record_source){ 0 });
	record(screen, "supply", "name=张建国 group=3 item=film", (struct record_source){ 0 });
	screen_open(screen, &view_ledgers);
	screen_press(screen, LAND " a p x Enter a p x Esc Right r h t Enter r h t");
	assert_null(screen->glance.dialog);
	assert_int_equal(number(screen, "SELECT count(*) FROM audit"), 0);
}

static void test_rare_figures_are_asked_about(void **state)
{
	struct screen *screen = *state;

	record(screen, "enroll", "name=张建国 group=3 area_mu=5", (struct record_source){ 0 });
	begin(screen, "c Down Down Backspace 500 Enter");
	screen_draw(screen, 80, 24);
	screen_has(screen, "Is that right?");
	screen_has(screen, "500亩: more than 100亩 is rare.");
	screen_press(screen, "n");
	assert_int_equal(number(screen, "SELECT count(*) FROM report"), 1);
	screen_press(screen, "c Down Down Backspace 500 Enter y");
	while (screen->glance.dialog != NULL) /* and so many more than before */
		screen_press(screen, "y");
	assert_int_equal(number(screen, "SELECT count(*) FROM report WHERE state = 'valid'"
					" AND amounts LIKE '%=500000;%'"),
			 1);
}

static void test_records_are_found_by_number_and_person(void **state)
{
	struct screen *screen = *state;
	int64_t one = person(screen, "finder-one", "", true);
	int64_t two = person(screen, "finder-two", "", true);

	record(screen, "enroll", "name=finder-one group=3 area_mu=5",
	       (struct record_source){ .person_id = one, .name = "finder-one" });
	record(screen, "enroll", "name=finder-two group=3 area_mu=6",
	       (struct record_source){ .person_id = two, .name = "finder-two" });
	record(screen, "harvest", "name=张建国 group=3 weight_kg=7",
	       (struct record_source){ .phone = "+8613800000009" });
	begin(screen, "/ 3 Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "record 3");
	screen_press(screen, "Esc Left Left Left / 99 Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "None of the ledgers");
	screen_press(screen, "Esc / finder-two Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "only finder-two");
	screen_has_not(screen, "finder-one");
	screen_press(screen, "Esc");
	screen_draw(screen, 120, 36);
	screen_has(screen, "finder-one");
	screen_press(screen, "/ finder Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "Who?");
	screen_press(screen, "Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "only finder-one");
	screen_has_not(screen, "finder-two");
	screen_press(screen, "/ 13800000009 Enter " HARVESTS);
	screen_draw(screen, 120, 36);
	screen_has(screen, "only 13800000009");
	screen_has(screen, "›     3");
	screen_press(screen, "Left");
	screen_draw(screen, 120, 36);
	screen_has(screen, "Nothing here is of this person.");
	screen->glance.duty = false; /* his shift is over */
	screen_press(screen, "Right");
	screen_draw(screen, 120, 36);
	screen_has_not(screen, "13800000009");
}

static void test_words_in_records_are_found(void **state)
{
	struct screen *screen = *state;

	for (int i = 0; i < 450; i++)
		record(screen, "enroll",
		       i % 150 == 7 ? "name=张建国 group=3 area_mu=5 place=东坡"
				    : "name=李桂兰 group=4 area_mu=6 place=西坡",
		       (struct record_source){ .name = i % 150 == 7 ? "张建国" : "李桂兰" });
	record(screen, "issue", "text=the-bridge-is-broken", (struct record_source){ 0 });
	record(screen, "issue", "text=the-lamp-is-broken", (struct record_source){ 0 });
	begin(screen, "/ 东坡 Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "only 东坡");
	screen_has(screen, "›   308");
	screen_has(screen, "    158");
	screen_has(screen, "      8");
	screen_has_not(screen, "李桂兰");
	screen_press(screen, "Esc / area_mu Enter"); /* kept so, but never shown */
	screen_draw(screen, 120, 36);
	screen_has_not(screen, "张建国");
	screen_has_not(screen, "李桂兰");
	screen_press(screen, "Esc / bridge Enter " ISSUES);
	screen_draw(screen, 120, 36);
	screen_has(screen, "bridge");
	screen_has_not(screen, "lamp");
	screen->glance.duty = false; /* the shift is over */
	screen_press(screen, "Left");
	screen_draw(screen, 120, 36);
	screen_has_not(screen, "bridge");
}

static void test_the_public_finds_only_what_it_may_see(void **state)
{
	struct screen *screen = *state;

	person(screen, "finder-one", "", true);
	record(screen, "enroll", "name=张建国 group=3 area_mu=5", (struct record_source){ 0 });
	record(screen, "issue", "text=words-of-nobody",
	       (struct record_source){ .phone = "anonymous-2" });
	screen_open(screen, &view_ledgers);
	screen_press(screen, "/ 1 Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "record 1");
	screen_press(screen, "Esc / 2 Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "None of the ledgers");
	screen_press(screen, "Esc / 13900000001 Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "None of the ledgers");
	screen_press(screen, "Esc / finder-one Enter");
	screen_draw(screen, 120, 36);
	screen_has(screen, "None of the ledgers");
}

static void test_what_is_found_is_paged_to_both_ends(void **state)
{
	struct screen *screen = *state;

	for (int i = 0; i < 1500; i++)
		record(screen, "harvest", "name=张建国 group=3 weight_kg=7",
		       (struct record_source){ .phone = i % 2 == 0 ? NUMBER : "+8613800000009" });
	begin(screen, HARVESTS " / 13800000009 Enter");
	screen_draw(screen, 80, 20);
	screen_has(screen, "›  1500");
	screen_press(screen, "G");
	screen_draw(screen, 80, 20);
	screen_has(screen, "›     2");
	screen_press(screen, "k");
	screen_draw(screen, 80, 20);
	screen_has(screen, "›     4");
	screen_press(screen, "g");
	screen_draw(screen, 80, 20);
	screen_has(screen, "›  1500");
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
		screen_test(test_land_is_agreed_planted_and_declined),
		screen_test(test_a_deal_has_the_bounds_of_the_form),
		screen_test(test_declined_land_is_told_with_the_reason),
		screen_test(test_a_weight_has_its_unit),
		screen_test(test_supplies_are_handed_out_against_the_stock),
		screen_test(test_offers_and_wishes_are_not_touched_in_public),
		screen_test(test_rare_figures_are_asked_about),
		screen_test(test_records_are_found_by_number_and_person),
		screen_test(test_words_in_records_are_found),
		screen_test(test_the_public_finds_only_what_it_may_see),
		screen_test(test_what_is_found_is_paged_to_both_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
