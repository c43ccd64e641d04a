/* Words of staff: which act, for whom, and codes that are tried. */
#include "unit/office/desk.h"

#include "conf/config.h"
#include "office/command.h"
#include "office/rights.h"
#include "office/staff.h"
#include "store/person.h"

#define CLERK "+8613900000005"

static const struct {
	const char *text, *act; /* NULL: none */
	bool urgent;
} commands[] = {
	{ "通知 3社 集合", "notice", false },
	{ "【急】通知 3社 集合", "notice", true },
	{ "通知（加急）3社 集合", "notice", true },
	{ "紧急通知：全村 有洪水", "notice", true },
	{ "取消通知 3", "stop", false },
	{ "确认８８４１", "confirm", false },
	{ "统计", "totals", false },
	{ "ｊｄ", "progress", false },
	{ "jdb 3", NULL, false },
	{ "村里通知：明天开会", NULL, false },
	{ "我想查一下补贴", NULL, false },
	{ "急", NULL, false },
	{ "", NULL, false },
};

static void test_a_command_is_what_a_text_begins_with(void **state)
{
	struct desk *desk = *state;
	struct normal_text *normal = malloc(sizeof(*normal));

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct command command;

		normal_form(commands[i].text, strlen(commands[i].text), normal);
		if (!command_read(&desk->office, normal, &command))
			command.act = NULL;
		if (commands[i].act == NULL ? command.act != NULL
					    : !text_is(command.act, commands[i].act))
			fail_msg("%s: %s", commands[i].text, command.act);
		if (command.act != NULL && command.urgent != commands[i].urgent)
			fail_msg("%s: urgent %d", commands[i].text, command.urgent);
	}
	free(normal);
}

/* Behind the word for a notice: the audience, and how its text begins. 2027-04-05 is a Monday. */
static const struct {
	const char *text, *query, *rest;
} audiences[] = {
	{ "3社 明早7点东坡集合", "group:3", "明早" },
	{ "３社明早7点", "group:3", "明早" },
	{ "三社：明早", "group:3", "明早" },
	{ "3社和5社 后天", "group:3+group:5", "后天" },
	{ "3社、5社、7社，后天", "group:3+group:5+group:7", "后天" },
	{ "3社 5社 后天", "group:3+group:5", "后天" },
	{ "3社5社都来", "group:3", "5社" }, /* the fifth may be what it is about */
	{ "全村 3社明天停水", "all", "3社" },
	{ "全村-3社 明天停电", "all-group:3", "明天" },
	{ "全村除了3社 明天停电", "all-group:3", "明天" },
	{ "党员 3社开会", "role:党员", "3社" },
	{ "种植大户、党员 开会", "role:种植大户+role:党员", "开会" },
	{ "大户 领籽种", "大户", "领" },
	{ "3社党员开会", "group:3", "党员" },
	{ "3社社长家集合", "group:3", "社长" },
	{ "3社党员 明早7点开会", "group:3/role:党员", "明早" },
	{ "3社党员明早7点开会", "group:3/role:党员", "明早" },
	{ "3社的党员，明早7点开会", "group:3/role:党员", "明早" },
	{ "3社、5社党员 明早", "group:3/role:党员+group:5/role:党员", "明早" },
	{ "3社党员和5社 明早", "group:3/role:党员+group:5", "明早" },
	{ "3社种植户：领籽种", "group:3/form:enroll", "领" },
	{ "3社大户 领籽种", "group:3/大户", "领" },
	{ "全村除了3社党员 明早", "all-group:3/role:党员", "明早" },
	{ "明天出工的 带铁锹", "workday:2027-04-06", "带" },
	{ "4月8日务工的人：带铁锹", "workday:2027-04-08", "带" },
	{ "明早7点集合", NULL, NULL },
	{ "9社 集合", NULL, NULL },
	{ "书记说明天开会", "role:书记", "说" },
	{ "", NULL, NULL },
};

static void test_whom_a_notice_is_for(void **state)
{
	struct desk *desk = *state;
	struct normal_text *normal = malloc(sizeof(*normal));

	for (size_t i = 0; i < sizeof(audiences) / sizeof(*audiences); i++) {
		const char *text = audiences[i].text, *rest;
		char query[256] = "";
		size_t end;

		normal_form(text, strlen(text), normal);
		end = command_audience(&desk->office, text, normal, 0, (struct day){ 2027, 4, 5 },
				       query, sizeof(query));
		if ((end > 0) != (audiences[i].query != NULL) ||
		    (end > 0 && !text_is(query, audiences[i].query)))
			fail_msg("%s: %zu %s", text, end, query);
		if (end == 0)
			continue;
		rest = command_typed(text, strlen(text), normal, command_skip(normal, end));
		if (!text_begins(rest, audiences[i].rest))
			fail_msg("%s: %s", text, rest);
	}
	free(normal);
}

static void test_rights_need_one_approved_owner_or_the_number_itself(void **state)
{
	struct desk *desk = *state;
	struct person clerk = { .name = "王德福", .group = 1, .role = "文书", .approved = true };
	struct person claims = { .name = "王德富", .group = 1, .role = "文书" };
	struct person wife = { .name = "李桂兰", .group = 1, .approved = true };
	struct moment now = desk->scratch->now;
	int64_t id;

	scratch_begin(desk->scratch);
	id = person_add(desk->scratch->store, &clerk, now);
	person_link(desk->scratch->store, id, CLERK);
	person_link(desk->scratch->store, id, "+8613900000006");
	person_link(desk->scratch->store, person_add(desk->scratch->store, &wife, now),
		    "+8613900000006");
	person_link(desk->scratch->store, person_add(desk->scratch->store, &claims, now),
		    "+8613900000007");
	scratch_commit(desk->scratch);
	assert_true((office_rights(&desk->office, CLERK) & RIGHT_RELEASE) != 0);
	assert_int_equal(office_rights(&desk->office, "+8613900000006"), 0);
	assert_int_equal(office_rights(&desk->office, "+8613900000007"), 0);
	assert_int_equal(office_rights(&desk->office, "+8613900000008"), 0);
	strcpy(desk->config->staff[0].number, "139 0000 0008");
	assert_true((office_rights(&desk->office, "+8613900000008") & RIGHT_STOP) != 0);
	assert_true((office_rights(&desk->office, CLERK) & RIGHT_STOP) == 0);
}

/* ---- texts of staff ---- */

/* The reply's name; code (may be NULL) gets the code that it tells. */
static const char *say(struct desk *desk, const char *text, char code[8])
{
	static struct talk talk;
	struct inbox_message message = { .id = 1,
					 .sender = CLERK,
					 .text = (char *)(uintptr_t)text };
	static char reply[48];

	talk = (struct talk){ .office = NULL };
	scratch_begin(desk->scratch);
	talk_start(&talk, &desk->office, &message, desk->scratch->now);
	strcpy(reply, staff_take(&talk) ? talk.reply : "ordinary");
	for (size_t i = 0; code != NULL && i < talk.extra_count; i++)
		if (text_is(talk.extras[i].name, "code"))
			snprintf(code, 8, "%s", talk.extras[i].value);
	talk_release(&talk);
	scratch_commit(desk->scratch);
	return reply;
}

static void employ(struct desk *desk, const char *role)
{
	struct person person = { .name = "王德福", .group = 1, .approved = true };

	strcpy(person.role, role);
	scratch_begin(desk->scratch);
	person_link(desk->scratch->store,
		    person_add(desk->scratch->store, &person, desk->scratch->now), CLERK);
	scratch_commit(desk->scratch);
}

/* "8841" as a phone in full width writes it, with so much added to it. */
static const char *wide(const char code[8], int more)
{
	static char text[64];
	unsigned number = ((unsigned)atoi(code) + (unsigned)more) % 10000;
	size_t used = (size_t)sprintf(text, "确认 ");

	for (unsigned place = 1000; place > 0; place /= 10)
		used += (size_t)sprintf(text + used, "\xEF\xBC%c",
					(char)(0x90 + number / place % 10));
	return text;
}

static void test_a_code_typed_in_full_width_releases_once(void **state)
{
	struct desk *desk = *state;
	char code[8] = "";

	employ(desk, "文书");
	assert_string_equal(say(desk, "通知 1社 集合", code), "staff_draft");
	assert_string_equal(say(desk, wide(code, 0), NULL), "staff_released");
	assert_string_equal(say(desk, wide(code, 0), NULL), "staff_wrong_code");
}

static void test_the_third_wrong_code_ends_a_draft(void **state)
{
	struct desk *desk = *state;
	char code[8] = "";

	employ(desk, "文书");
	say(desk, "通知 1社 集合", code);
	assert_string_equal(say(desk, wide(code, 1), NULL), "staff_wrong_code");
	assert_string_equal(say(desk, wide(code, 2), NULL), "staff_wrong_code");
	assert_string_equal(say(desk, wide(code, 3), NULL), "staff_wrong_code");
	assert_string_equal(say(desk, wide(code, 0), NULL), "staff_wrong_code");
	/* A new draft has tries of its own. */
	say(desk, "通知 1社 集合", code);
	assert_string_equal(say(desk, wide(code, 5), NULL), "staff_wrong_code");
	assert_string_equal(say(desk, wide(code, 0), NULL), "staff_released");
}

static void test_a_code_lapses(void **state)
{
	struct desk *desk = *state;
	char code[8] = "";

	employ(desk, "文书");
	say(desk, "通知 1社 集合", code);
	desk->scratch->now.utc += MINUTES(desk->config->broadcast.code_minutes) + 1;
	assert_string_equal(say(desk, wide(code, 0), NULL), "staff_wrong_code");
}

static void test_each_right_opens_its_acts_and_no_other(void **state)
{
	static const struct {
		const char *text;
		unsigned right;
	} rows[] = {
		{ "通知 1社 集合", RIGHT_BROADCAST },
		{ "确认 8841", RIGHT_RELEASE },
		{ "放行 plant:eve", RIGHT_RELEASE },
		{ "暂停", RIGHT_STOP },
		{ "停发", RIGHT_STOP },
		{ "进度", RIGHT_VIEW },
		{ "统计", RIGHT_VIEW },
		{ "查 王德福", RIGHT_VIEW },
		{ "答复 1 好", RIGHT_ANSWER },
		{ "办结 1 好", RIGHT_ANSWER },
		{ "回信 1 好", RIGHT_ANSWER },
	};
	struct desk *desk = *state;

	employ(desk, "社长");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		for (unsigned right = 1; right < RIGHTS_ALL; right <<= 1) {
			bool refused;

			desk->config->staff[3].rights = right;
			refused = text_is(say(desk, rows[i].text, NULL), "staff_right");
			if (refused == (right == rows[i].right))
				fail_msg("%s with right %x", rows[i].text, right);
		}
		desk->config->staff[3].rights = 0;
		assert_string_equal(say(desk, rows[i].text, NULL), "ordinary");
	}
}

static void test_urgent_needs_a_right_of_its_own(void **state)
{
	struct desk *desk = *state;

	employ(desk, "社长");
	desk->config->staff[3].rights = RIGHT_BROADCAST | RIGHT_RELEASE;
	assert_string_equal(say(desk, "急 通知 1社 集合", NULL), "staff_right");
	desk->config->staff[3].rights |= RIGHT_URGENT;
	assert_string_equal(say(desk, "急 通知 1社 集合", NULL), "staff_draft_urgent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_a_command_is_what_a_text_begins_with),
		desk_test(test_whom_a_notice_is_for),
		desk_test(test_rights_need_one_approved_owner_or_the_number_itself),
		desk_test(test_a_code_typed_in_full_width_releases_once),
		desk_test(test_the_third_wrong_code_ends_a_draft),
		desk_test(test_a_code_lapses),
		desk_test(test_each_right_opens_its_acts_and_no_other),
		desk_test(test_urgent_needs_a_right_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
