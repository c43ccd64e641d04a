/* Config files as they come: every fault is told with its place, and no file ends the process. */
#include "conf/template.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define VILLAGE "village = \"A\";\n"
#define MODEM	"modems = ( { name = \"m1\"; device = \"/dev/ttyUSB0\"; } );\n"

#define TEMPLATE(text, field)                                                                      \
	"templates = ( { name = \"t\"; text = \"" text "\"; fields = ( { " field " } ); } );\n"

struct fixture {
	char folder[64];
	struct conf_problems problems;
	struct config *config;
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));

	strcpy(it->folder, "/tmp/cunxin-conf-XXXXXX");
	*state = it;
	return mkdtemp(it->folder) == NULL ? -1 : 0;
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

static void forget(struct fixture *it)
{
	config_free(it->config);
	buffer_release(&it->problems.text);
	it->config = NULL;
	it->problems = (struct conf_problems){ .count = 0 };
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	forget(it);
	nftw(it->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(it);
	return 0;
}

static void write_file(struct fixture *it, const char *name, const char *text, size_t size)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", it->folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	fclose(file);
}

static void load(struct fixture *it, const struct conf_overrides *overrides)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/a.conf", it->folder);
	it->config = config_load(path, overrides, &it->problems);
}

static void load_as(struct fixture *it, const char *text)
{
	forget(it);
	write_file(it, "a.conf", text, strlen(text));
	load(it, NULL);
}

static bool told(const struct fixture *it, const char *words)
{
	return strstr(buffer_text(&it->problems.text), words) != NULL;
}

static void test_a_fault_is_told_with_file_and_line(void **state)
{
	static const struct {
		const char *text, *told;
	} rows[] = {
		{ VILLAGE "\ncuontry = 1;\n", "a.conf:3: unknown key \"cuontry\"" },
		{ VILLAGE "groups = \"8\";\n", "a.conf:2: groups: not a whole number" },
		{ VILLAGE "groups = 8.5;\n", "a.conf:2: groups: not a whole number" },
		{ VILLAGE "groups = 0;\n", "a.conf:2: groups: 0 is out of range" },
		{ VILLAGE "groups = 99999999999L;\n", "a.conf:2: groups: 1e+11 is out of range" },
		{ VILLAGE VILLAGE, "a.conf:2: this key stands here twice" },
		{ VILLAGE "groups = ;\n", "a.conf:2: syntax error" },
		{ "groups = 8;\n", "village is missing" },
		{ "village = 7;\n", "a.conf:1: village: not a text" },
		{ VILLAGE "country_code = \"+86\";\n", "a.conf:2: country_code: expected digits" },
		{ VILLAGE "locale = \"fr\";\n", "a.conf:2: locale: " },
		{ VILLAGE "quiet_hours = \"25:00-06:00\";\n", "a.conf:2: quiet_hours: " },
		{ VILLAGE "quiet_hours = 5;\n", "a.conf:2: quiet_hours: " },
		{ VILLAGE "limits = 5;\n", "a.conf:2: limits: not a group" },
		{ VILLAGE "alarm_number = \"12345\";\n",
		  "a.conf:2: alarm_number: \"12345\": expected a mobile number" },
		{ VILLAGE "limits = {\n\n segments_per_hour = -1;\n};\n",
		  "a.conf:4: segments_per_hour: -1 is out of range" },
		{ VILLAGE "retention = ( 1 );\n", "a.conf:2: retention: not a group" },
		{ VILLAGE "replies = \"x\";\n", "a.conf:2: replies: not a group" },
		{ VILLAGE "modems = 5;\n", "a.conf:2: modems: expected" },
		{ VILLAGE "zones = 5;\n", "a.conf:2: zones: not a list" },
		{ VILLAGE "zones = ( 5 );\n", "a.conf:2: zones: not a group" },
		{ VILLAGE "targets = { };\n", "a.conf:2: targets: not a list" },
		{ VILLAGE
		  "targets = ( { name = \"x\"; measure = \"m\"; amount = 1; zone = \"z\"; } "
		  ");\n",
		  "a.conf:2: targets.zone: \"z\" is no zone" },
		{ VILLAGE "modems = ( { name = \"m\"; device = \"/d\"; baud = 5; } );\n",
		  "a.conf:2: baud: 5 is out of range" },
		{ VILLAGE "modems = ( { name = \"m\"; device = \"/d\"; number = \"m1\"; } );\n",
		  "a.conf:2: number: \"m1\": expected the SIM's phone number" },
		{ VILLAGE "modems = ( { name = \"m\"; device = \"/d\"; pin = 1234; } );\n",
		  "a.conf:2: pin: not a text" },
		{ VILLAGE "modems = ( { name = \"m\"; device = \"/d\"; },\n"
			  "{ name = \"m\"; device = \"/e\"; } );\n",
		  "a.conf:3: modems: two are called \"m\"" },
		{ VILLAGE "workdays = { unknown = \"no\"; };\n",
		  "a.conf:2: workdays.unknown: \"no\" is not known" },
		{ VILLAGE "workdays = { remind_hour = 24; };\n",
		  "a.conf:2: remind_hour: 24 is out" },
		{ VILLAGE "wages = ( { task = \"a\"; } );\n", "a.conf:2: yuan_per_day is missing" },
		{ VILLAGE "dialogue = { hours = 0; };\n", "a.conf:2: hours: 0 is out" },
		{ VILLAGE "dialogue = { tries = 11; };\n", "a.conf:2: tries: 11 is out" },
		{ VILLAGE "people = { unknown = \"no\"; };\n",
		  "a.conf:2: people.unknown: \"no\" is not known" },
		{ VILLAGE "attention = { hours = -1; };\n", "a.conf:2: hours: -1 is out" },
		{ VILLAGE "plausible = { harvest_from = \"13-01\"; };\n",
		  "a.conf:2: plausible.harvest_from: expected month and day" },
		{ VILLAGE "wages = { };\n", "a.conf:2: wages: not a list" },
		{ VILLAGE "templates = { };\n", "a.conf:2: templates: not a list" },
		{ VILLAGE "templates = ( { text = \"x\"; } );\n", "a.conf:2: name is missing" },
		{ VILLAGE "templates = ( { name = \"t\"; } );\n", "a.conf:2: text is missing" },
		{ VILLAGE "templates = ( { name = \"t\"; text = \"{day}\"; } );\n",
		  "a.conf:2: templates.text: {day} is none of its fields" },
		{ VILLAGE "templates = ( { name = \"t\"; text = \"{day\"; } );\n",
		  "a.conf:2: templates.text: \"{\" is never closed" },
		{ VILLAGE TEMPLATE("{x}", "name = \"x\"; label = \"X\"; kind = \"moon\";"),
		  "a.conf:2: templates.fields.kind: \"moon\": expected \"choice\"" },
		{ VILLAGE TEMPLATE("{x}", "name = \"x\"; label = \"X\";"),
		  "a.conf:2: templates.fields: \"x\": expected choices" },
		{ VILLAGE TEMPLATE("{x}", "name = \"x\"; label = \"X\"; kind = \"date\"; choices = "
					  "( \"a\" );"),
		  "a.conf:2: templates.fields: \"x\": expected choices" },
		{ VILLAGE TEMPLATE("{x}", "name = \"x\"; label = \"X\"; choices = ( 5 );"),
		  "a.conf:2: templates.fields.choices: expected at most 16 texts" },
		{ VILLAGE TEMPLATE("{x}", "name = \"x\"; label = \"X\"; kind = \"place\";"),
		  "a.conf:2: templates.fields: \"x\": a place is one of zones" },
		{ VILLAGE TEMPLATE("{name}", "name = \"name\"; label = \"X\"; kind = \"text\";"),
		  "a.conf:2: templates.fields: \"name\": expected a name of its own" },
		{ VILLAGE TEMPLATE("{X}", "name = \"X\"; label = \"X\"; kind = \"text\";"),
		  "a.conf:2: templates.fields: \"X\": expected a name of its own" },
		{ VILLAGE TEMPLATE("y", "name = \"x\"; label = \"X\"; kind = \"text\";"),
		  "a.conf:2: templates.fields: \"x\" does not stand in the text" },
		{ VILLAGE TEMPLATE("{x}", "name = \"x\"; kind = \"text\";"),
		  "a.conf:2: label is missing" },
		{ VILLAGE "problems = { due_days = -1; };\n", "a.conf:2: due_days: -1 is out" },
		{ VILLAGE "staff = ( { role = \"a\"; rights = ( \"vote\" ); } );\n",
		  "a.conf:2: staff.rights: \"vote\" is no right" },
		{ VILLAGE "staff = ( { role = \"a\"; rights = 5; } );\n",
		  "a.conf:2: rights: not a list" },
		{ VILLAGE "holidays = ( { from = \"2027-02-30\"; to = \"2027-03-01\";"
			  " segments_per_hour = 1; segments_per_day = 1; } );\n",
		  "a.conf:2: holidays: expected from and to" },
		{ VILLAGE "balance = { number = \"10086\"; pattern = \"(\"; };\n",
		  "a.conf:2: balance.pattern: " },
		{ VILLAGE "balance = { carriers = \"10086,10010\"; };\n",
		  "a.conf:2: balance.carriers: expected numbers with blanks" },
		{ VILLAGE "@include \"none.conf\"\n", "a.conf:2: " },
		{ VILLAGE "@include none.conf\n", "a.conf:2: @include expects" },
		{ VILLAGE "@include \"a.conf\"\n", "a.conf:2: this file includes itself" },
		{ VILLAGE "signature = \"\xca\xbe\xb7\xb6\";\n", "a.conf:2: not UTF-8" },
	};
	struct fixture *it = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		load_as(it, rows[i].text);
		if (it->config != NULL || !told(it, rows[i].told))
			fail_msg("%s\nis told as: %s", rows[i].text,
				 buffer_text(&it->problems.text));
	}
}

static void test_every_fault_is_told_in_one_run(void **state)
{
	struct fixture *it = *state;

	load_as(it, VILLAGE "one = 1;\ngroups = \"x\";\nlimits = { two = 2; price_per_segment = "
			    "\"dear\"; };\nbroadcast = 3;\n");
	assert_null(it->config);
	assert_int_equal(it->problems.count, 5);
	assert_true(told(it, "a.conf:2: ") && told(it, "a.conf:3: ") && told(it, "a.conf:4: ") &&
		    told(it, "a.conf:5: "));
}

static void test_a_fault_in_an_included_file_names_that_file(void **state)
{
	static const char included[] = "\n\nmodems = ( { name = \"m\"; device = 5; } );\n";
	struct fixture *it = *state;

	write_file(it, "b file.conf", included, strlen(included));
	load_as(it, VILLAGE "@include \"b file.conf\"\ncuontry = 1;\n");
	assert_true(told(it, "b file.conf:3: device: not a text"));
	assert_true(told(it, "a.conf:3: unknown key"));
}

static void test_what_is_missing_is_missing_in_the_file(void **state)
{
	struct fixture *it = *state;

	load_as(it, "\n\ngroups = 3;\n");
	assert_null(it->config);
	assert_true(told(it, "a.conf:1: village is missing"));
}

static void test_a_syntax_error_ends_the_check_of_its_file_alone(void **state)
{
	static const char good[] = "groups = 0;\n", bad[] = "\nzones = ;\nlimits = 5;\n";
	struct fixture *it = *state;
	char path[128];

	write_file(it, "good.conf", good, strlen(good));
	write_file(it, "bad.conf", bad, strlen(bad));
	load_as(it, VILLAGE "@include \"bad.conf\"\n@include \"good.conf\"\n"
			    "@include \"none.conf\"\nx = 1;\n");
	assert_null(it->config);
	assert_true(told(it, "bad.conf:2: syntax error"));
	assert_true(told(it, "good.conf:1: groups: 0 is out of range"));
	assert_true(told(it, "a.conf:4: ") && told(it, "a.conf:5: unknown key \"x\""));
	assert_int_equal(it->problems.count, 4);
	forget(it);
	snprintf(path, sizeof(path), "%s/a.conf", it->folder);
	it->config = config_read(path, NULL, &it->problems);
	assert_non_null(it->config);
	assert_false(conf_whole(it->config->conf));
	assert_int_equal(it->config->groups, 8);
}

static void test_files_as_editors_save_them_are_read(void **state)
{
	struct fixture *it = *state;

	load_as(it, "\xEF\xBB\xBFvillage = \"A\";\r\ngroups = 5;\r\n" MODEM);
	assert_non_null(it->config);
	assert_string_equal(it->config->village, "A");
	assert_int_equal(it->config->groups, 5);
	load_as(it, VILLAGE "limits = { budget_per_month = 50; price_per_segment = 1; };");
	assert_non_null(it->config);
	assert_true(it->config->limits.budget_per_month > 49.9);
}

static void test_a_file_of_ten_megabytes_is_refused(void **state)
{
	struct fixture *it = *state;
	size_t size = 10 * 1024 * 1024;
	char *text = malloc(size);

	memset(text, '#', size);
	write_file(it, "a.conf", text, size);
	free(text);
	load(it, NULL);
	assert_null(it->config);
	assert_true(told(it, "a.conf:1: the file is larger than 1 MiB"));
}

static void test_overrides_win_over_the_file(void **state)
{
	static const char *const items[] = { "modems.[0].device=/dev/pts/3",
					     "groups=3",
					     "limits.segments_per_hour=0",
					     "village=7",
					     "quiet_hours=",
					     "state_dir=state" };
	static const char *const bad[] = { "groups", "modems.[9].device=/x", "groups=x", "=5" };
	const struct conf_overrides good_ones = { items, sizeof(items) / sizeof(*items) };
	struct fixture *it = *state;
	char path[128];

	load_as(it, VILLAGE MODEM "quiet_hours = \"20:30-06:30\";\n");
	assert_non_null(it->config);
	assert_int_equal(it->config->quiet_from, 20 * 60 + 30);
	forget(it);
	load(it, &good_ones);
	assert_non_null(it->config);
	assert_string_equal(it->config->modems[0].device, "/dev/pts/3");
	assert_int_equal(it->config->groups, 3);
	assert_int_equal(it->config->limits.segments_per_hour, 0);
	assert_string_equal(it->config->village, "7");
	assert_int_equal(it->config->quiet_from, it->config->quiet_to);
	snprintf(path, sizeof(path), "%s/state", it->folder);
	assert_string_equal(it->config->state_dir, path);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const struct conf_overrides one = { &bad[i], 1 };

		forget(it);
		load(it, &one);
		if (it->config != NULL || it->problems.count == 0)
			fail_msg("-o %s was taken", bad[i]);
	}
}

static void test_the_kept_text_gives_the_same_config(void **state)
{
	static const char included[] = "groups = 6;\n";
	struct fixture *it = *state;
	struct config *kept;

	write_file(it, "b.conf", included, strlen(included));
	load_as(it, VILLAGE "@include \"b.conf\"\n" MODEM);
	assert_non_null(it->config);
	kept = config_load_text(conf_text_of(it->config->conf), it->folder, NULL, &it->problems);
	assert_non_null(kept);
	assert_int_equal(kept->groups, 6);
	assert_string_equal(conf_hash(kept->conf), conf_hash(it->config->conf));
	config_free(kept);
}

static void test_what_is_shown_can_be_loaded_again_and_hides_the_pin(void **state)
{
	struct fixture *it = *state;
	char *shown;

	load_as(it,
		"staff = ( { role = \"clerk\"; rights = ( \"view\", \"stop\" ); } );\n"
		"holidays = ( { from = \"2027-02-05\"; to = \"2027-02-11\"; segments_per_hour = 1;"
		" segments_per_day = 2; } );\n"
		"village = \"A \\\"B\\\" \\\\\";\nmodems = ( { name = \"m1\"; device = \"/d\"; pin "
		"= \"1234\"; init = ( \"AT&F\" ); } );\n"
		"zones = ( { name = \"demo\"; places = ( \"east\", \"west\" ); } );\n"
		"audiences = ( { name = \"staff\"; query = \"role:clerk\"; } );\n"
		"targets = ( { name = \"t\"; measure = \"enrolled\"; amount = 0.5; } );\n"
		"attention = { hours = 7; };\n");
	assert_non_null(it->config);
	shown = config_shown(it->config);
	assert_null(strstr(shown, "1234"));
	load_as(it, shown);
	free(shown);
	assert_non_null(it->config);
	assert_string_equal(it->config->village, "A \"B\" \\");
	assert_int_equal(config_rights(it->config, "clerk"), RIGHT_VIEW | RIGHT_STOP);
	assert_int_equal(it->config->holiday_count, 1);
	assert_string_equal(config_zone(it->config, "west"), "demo");
	assert_int_equal(it->config->target_count, 1);
	assert_true(it->config->targets[0].amount > 0.4 && it->config->targets[0].amount < 0.6);
	assert_int_equal(it->config->attention.hours, 7);
	assert_int_equal(it->config->modems[0].init_count, 1);
}

static void test_rights_belong_to_roles(void **state)
{
	static const struct {
		const char *role;
		unsigned rights;
	} cases[] = {
		{ "clerk", RIGHT_BROADCAST | RIGHT_RELEASE },
		{ "head", RIGHT_VIEW },
		{ "head clerk", RIGHT_BROADCAST | RIGHT_RELEASE | RIGHT_VIEW },
		{ "head,farmer", RIGHT_VIEW },
		{ "headman", 0 },
		{ "a head", RIGHT_VIEW },
		{ "farmer", 0 },
		{ "", 0 },
	};
	struct fixture *it = *state;

	load_as(it, VILLAGE MODEM
		"staff = ( { role = \"clerk\"; rights = ( \"broadcast\", \"release\" ); },"
		" { role = \"head\"; rights = ( \"view\" ); } );\n");
	assert_non_null(it->config);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (config_rights(it->config, cases[i].role) != cases[i].rights)
			fail_msg("the rights of \"%s\"", cases[i].role);
	}
}

static void test_a_template_is_filled(void **state)
{
	static const struct {
		const char *text, *filled;
	} cases[] = {
		{ "{x}", "X{y}" }, /* what was filled in is no placeholder of the template */
		{ "{name}, {x} {y}{x}", "{name}, X{y} 7X{y}" },
		{ "{x}{", NULL },
		{ "no field", NULL },
		{ "{village}{y}{x}.", "{village}7X{y}." },
	};
	static const char *const values[] = { "X{y}", "7" };
	struct fixture *it = *state;
	char config[400];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct template template;
		struct buffer out = BUFFER_EMPTY;

		snprintf(config, sizeof(config),
			 VILLAGE MODEM "templates = ( { name = \"t\"; text = \"%s\"; fields = ( "
				       "{ name = \"x\"; label = \"X\"; choices = ( \"a\", \"b\" "
				       "); }, { name = \"y\"; label = \"Y\"; kind = \"number\"; } "
				       "); } );\n",
			 i == 0 ? "{x}{y}" : cases[i].text);
		load_as(it, config);
		if (cases[i].filled == NULL) {
			assert_null(it->config);
			continue;
		}
		assert_non_null(it->config);
		assert_int_equal(templates_count(it->config), 1);
		assert_true(template_at(it->config, 0, &template));
		assert_false(template_at(it->config, 1, &template));
		assert_true(template_at(it->config, 0, &template));
		assert_int_equal(template.fields[0].choice_count, 2);
		assert_int_equal(template.fields[1].kind, TEMPLATE_NUMBER);
		copy_text(template.text, sizeof(template.text), cases[i].text);
		template_fill(&template, values, &out);
		assert_string_equal(buffer_text(&out), cases[i].filled);
		buffer_release(&out);
	}
}

static void test_caps_are_those_of_the_day(void **state)
{
	static const struct {
		struct day day;
		int per_hour, per_day;
	} cases[] = {
		{ { 2027, 2, 4 }, 80, 500 },	{ { 2027, 2, 5 }, 200, 1000 },
		{ { 2027, 2, 10 }, 200, 1000 }, { { 2027, 2, 11 }, 10, 20 },
		{ { 2027, 2, 12 }, 80, 500 },
	};
	struct fixture *it = *state;

	load_as(it, VILLAGE MODEM "holidays = ( { from = \"2027-02-05\"; to = \"2027-02-11\";"
				  " segments_per_hour = 200; segments_per_day = 1000; },"
				  " { from = \"2027-02-11\"; to = \"2027-02-11\";"
				  " segments_per_hour = 10; segments_per_day = 20; } );\n");
	assert_non_null(it->config);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int per_hour, per_day;

		config_caps(it->config, cases[i].day, &per_hour, &per_day);
		assert_int_equal(per_hour, cases[i].per_hour);
		assert_int_equal(per_day, cases[i].per_day);
	}
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void test_a_wage_is_that_of_its_task_or_of_all_others(void **state)
{
	struct fixture *it = *state;

	load_as(it, VILLAGE "wages = ( { yuan_per_day = 120; }, { task = \"dig\"; "
			    "yuan_per_day = 130.5; } );\n");
	assert_non_null(it->config);
	assert_true(config_wage(it->config, "dig") == 130.5);
	assert_true(config_wage(it->config, "sow") == 120);
	load_as(it, VILLAGE);
	assert_true(config_wage(it->config, "dig") == 0);
	assert_int_equal(it->config->workdays.remind_hour, 18);
	assert_int_equal(it->config->dialogue.hours, 24);
	assert_int_equal(it->config->dialogue.tries, 2);
	assert_string_equal(it->config->people.unknown, "count");
	assert_int_equal(it->config->attention.hours, 4);
	assert_true(it->config->plausible.kg_per_mu_most == 4000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(test_a_fault_is_told_with_file_and_line),
		in_folder(test_every_fault_is_told_in_one_run),
		in_folder(test_a_fault_in_an_included_file_names_that_file),
		in_folder(test_what_is_missing_is_missing_in_the_file),
		in_folder(test_a_syntax_error_ends_the_check_of_its_file_alone),
		in_folder(test_files_as_editors_save_them_are_read),
		in_folder(test_a_file_of_ten_megabytes_is_refused),
		in_folder(test_overrides_win_over_the_file),
		in_folder(test_the_kept_text_gives_the_same_config),
		in_folder(test_what_is_shown_can_be_loaded_again_and_hides_the_pin),
		in_folder(test_rights_belong_to_roles),
		in_folder(test_a_template_is_filled),
		in_folder(test_caps_are_those_of_the_day),
		in_folder(test_a_wage_is_that_of_its_task_or_of_all_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
