/* The roster as a file: in by its headings, out again as it came. */
#include "unit/office/village.h"

#include "books/people.h"
#include "office/roster.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static void take(struct village *village, const char *bytes, size_t size, const char *expected)
{
	struct roster_plan plan = { .count = 0 };
	struct buffer unread = BUFFER_EMPTY;
	struct sheet sheet;
	char why[1024] = "", told[64];

	if (!sheet_read_bytes(bytes, size, &sheet, why, sizeof(why)) ||
	    !people_read(&village->office, &sheet, &plan, &unread, why, sizeof(why)))
		fail_msg("%s", why);
	roster_plan_make(&village->office, &plan);
	snprintf(told, sizeof(told), "%zu %zu %zu %zu %s", plan.new_people, plan.changed, plan.same,
		 plan.wrong, buffer_text(&unread));
	assert_string_equal(told, expected);
	assert_int_equal(roster_plan_take(&village->office, &plan, "x", village->scratch->now),
			 ROSTER_TAKEN);
	scratch_begin(village->scratch);
	people_keep_layout(&village->office, &sheet);
	scratch_commit(village->scratch);
	scratch_later(village->scratch, SECONDS(1));
	roster_plan_release(&plan);
	sheet_release(&sheet);
	buffer_release(&unread);
}

/* The file that an export writes now. */
static void written(struct village *village, struct buffer *out)
{
	struct sheet sheet;
	char path[256], why[128], room[4096];
	size_t got;
	FILE *file;

	scratch_path(village->scratch, "out.csv", path);
	people_write(&village->office, &sheet);
	assert_true(sheet_write(path, &sheet, why, sizeof(why)));
	sheet_release(&sheet);
	file = fopen(path, "r");
	assert_non_null(file);
	buffer_clear(out);
	while ((got = fread(room, 1, sizeof(room), file)) > 0)
		buffer_add(out, room, got);
	fclose(file);
}

/* The last column: what is added to a file that has no place for the group. */
static const struct {
	const char *file, *counts, *behind;
} round_trips[] = {
	{ "姓名,社,电话,身份\n张建国,3,13900000001,农户\n周德贵,5,13900000008,家庭农场\n"
	  "周小燕,5,13900000008,农户\n赵玉梅,5,,党员/农户\n",
	  "4 0 0 0 ", "" },
	{ "\xEF\xBB\xBF联系电话;户主姓名;村组;备注\r\n13900000001/"
	  "13900000002;张建国;;\"a;\"\"b\"\"\"\r\n"
	  "09318765432;马成才;;\r\n",
	  "2 0 0 0 ", "" },
	{ "手机号\t备用电话\t姓名\t村民小组\n13900000001\t13900000002\t张建国\t3\n"
	  "13900000003\t\t马成才\t4\n",
	  "2 0 0 0 ", "" },
	/* 姓名,电话 张三 */
	{ "\xD0\xD5\xC3\xFB,\xB5\xE7\xBB\xB0\r\n\xD5\xC5\xC8\xFD,13900000001\r\n", "1 0 0 0 ",
	  "\xD0\xD5\xC3\xFB,\xB5\xE7\xBB\xB0,\xC9\xE7\r\n\xD5\xC5\xC8\xFD,13900000001,\r\n" },
	{ "name,group,phone,role,note\nJohn Smith,2,13900000001,,'=1+1\n", "1 0 0 0 ", "" },
};

static void test_an_export_gives_the_same_file_back(void **state)
{
	struct buffer out = BUFFER_EMPTY;

	for (size_t i = 0; i < COUNT(round_trips); i++) {
		const char *file = round_trips[i].file;

		if (i > 0) { /* a village of its own for each */
			village_teardown(state);
			assert_int_equal(village_setup(state), 0);
		}
		take(*state, file, strlen(file), round_trips[i].counts);
		written(*state, &out);
		assert_string_equal(buffer_text(&out), round_trips[i].behind[0] == '\0'
							       ? file
							       : round_trips[i].behind);
	}
	buffer_release(&out);
}

static void test_titles_and_odd_headings_are_no_hindrance(void **state)
{
	static const char file[] =
		"示范村农户花名册\n填表人：王德福\n\n序号,户主姓名（户）, *手机号码 1,"
		"手机号码2,身份证号,所在社:\n1,张三,13900000001,13900000002,62242,3社\n"
		"2,李四,,,62243,四社\n,,,,,\n合计,,,,,\n";
	struct village *village = *state;
	struct entry entry;

	take(village, file, strlen(file), "2 0 0 0 序号, 身份证号");
	assert_true(roster_entry(&village->office, 1, &entry));
	assert_int_equal(entry.number_count, 2);
	assert_int_equal(entry.person.group, 3);
	assert_true(roster_entry(&village->office, 2, &entry));
	assert_int_equal(entry.person.group, 4);
}

static void test_who_opted_out_is_known_after_a_move(void **state)
{
	struct village *village = *state;
	struct buffer out = BUFFER_EMPTY;

	take(village, "姓名,电话,退订\n张三,13900000001,是\n李四,13900000002,\n", 58 + 2,
	     "2 0 0 0 ");
	assert_true(phone_get(village->office.store, "+8613900000001").opted_out);
	assert_false(phone_get(village->office.store, "+8613900000002").opted_out);
	written(village, &out);
	assert_non_null(strstr(buffer_text(&out), "张三,13900000001,是"));
	/* What the file does not say takes nothing back. */
	take(village, "姓名,电话\n张三,13900000001\n", 33, "0 0 1 0 ");
	assert_true(phone_get(village->office.store, "+8613900000001").opted_out);
	buffer_release(&out);
}

static void test_a_file_without_headings_is_refused_with_those_that_are_known(void **state)
{
	struct village *village = *state;
	struct roster_plan plan = { .count = 0 };
	struct sheet sheet;
	char why[1024];

	assert_true(sheet_read_bytes("张三,3,13900000001\n", 22, &sheet, why, sizeof(why)));
	assert_false(people_read(&village->office, &sheet, &plan, NULL, why, sizeof(why)));
	assert_non_null(strstr(why, "姓名"));
	assert_non_null(strstr(why, "手机号码"));
	sheet_release(&sheet);
	roster_plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		village_test(test_an_export_gives_the_same_file_back),
		village_test(test_titles_and_odd_headings_are_no_hindrance),
		village_test(test_who_opted_out_is_known_after_a_move),
		village_test(test_a_file_without_headings_is_refused_with_those_that_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
