/* Words on ledgers and reports: the program's own, and the village's. */
#include "conf/labels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct config *load(const char *text, struct conf_problems *problems)
{
	struct buffer all = BUFFER_EMPTY;
	struct config *config;

	buffer_add_format(&all, "village = \"x\";\n%s", text);
	config = config_load_text(buffer_text(&all), "/", NULL, problems);
	buffer_release(&all);
	return config;
}

static void test_names_stand_in_order(void **state)
{
	(void)state;
	for (size_t i = 1; labels_name(i) != NULL; i++)
		assert_true(strcmp(labels_name(i - 1), labels_name(i)) < 0);
}

static void test_the_sample_villages_files_have_each_label(void **state)
{
	static const char *const files[] = { "etc/labels.zh.conf", "etc/labels.en.conf" };
	struct conf_problems problems = { .count = 0 };

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct conf *conf = conf_load_file(files[k], NULL, &problems);
		const struct conf_node *labels;

		assert_non_null(conf);
		labels = conf_child(conf_root(conf), "labels");
		for (size_t i = 0; labels_name(i) != NULL; i++) {
			if (conf_string(conf_child(labels, labels_name(i))) == NULL)
				fail_msg("%s lacks %s", files[k], labels_name(i));
		}
		conf_free(conf);
	}
	buffer_release(&problems.text);
}

static void test_a_label_is_the_villages_or_the_programs(void **state)
{
	struct conf_problems problems = { .count = 0 };
	struct config *config = load(
		"labels = { name = \"Jina\"; measure_beans = \"Beans\"; state_waiting = \"?\"; };",
		&problems);

	(void)state;
	assert_int_equal(problems.count, 0);
	assert_string_equal(config_label(config, "name"), "Jina");
	assert_string_equal(config_label(config, "phone"), "phone");
	assert_string_equal(config_word(config, "measure_", "beans"), "Beans");
	assert_string_equal(config_word(config, "measure_", "goats"), "goats");
	assert_string_equal(config_word(config, "state_", "waiting"), "?");
	assert_string_equal(config_word(config, "source_", "walk-in"), "walk-in");
	assert_null(config_label_of(config, "nonsense"));
	config_free(config);
}

/* A village whose file is older than the program keeps its language. */
static void test_what_a_village_lacks_is_said_in_its_language(void **state)
{
	static const struct {
		const char *text, *phone;
	} cases[] = {
		{ "locale = \"en\"; labels = { name = \"户主\"; };", "电话" },
		{ "locale = \"zh_CN\"; labels = { name = \"household\"; };", "phone" },
		{ "locale = \"zh_CN\";", "电话" },
		{ "locale = \"en\";", "phone" },
		{ "locale = \"en\"; labels = { phone = \"tel.\"; name = \"户主\"; };", "tel." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct conf_problems problems = { .count = 0 };
		struct config *config = load(cases[i].text, &problems);

		assert_non_null(config);
		assert_string_equal(config_label(config, "phone"), cases[i].phone);
		config_free(config);
	}
}

static void test_what_nobody_asks_for_is_a_fault(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "labels = { nmae = \"x\"; };", "labels.nmae" },
		{ "labels = { name = 3; };", "labels.name" },
		{ "labels = \"x\";", "labels" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct conf_problems problems = { .count = 0 };

		assert_null(load(cases[i].text, &problems));
		assert_int_equal(problems.count, 1);
		assert_non_null(strstr(buffer_text(&problems.text), cases[i].said));
		buffer_release(&problems.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_stand_in_order),
		cmocka_unit_test(test_the_sample_villages_files_have_each_label),
		cmocka_unit_test(test_a_label_is_the_villages_or_the_programs),
		cmocka_unit_test(test_what_a_village_lacks_is_said_in_its_language),
		cmocka_unit_test(test_what_nobody_asks_for_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
