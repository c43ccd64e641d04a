/*
 * A pattern that hits a limit is told at once, once an hour at most, and anew with new forms.
 */
#include "office/overrun.h"

#include "base/buffer.h"
#include "forms/forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct village {
	struct config *config;
	struct forms *forms;
};

/* The sample village's config with its first pattern of a sale's buyer replaced. */
static void slow_down(const char *text, struct buffer *out)
{
	const char *from = strstr(text, "\"(?:卖给"),
		   *to = from == NULL ? NULL : strstr(from, "\" )");

	assert_non_null(to);
	buffer_add(out, text, (size_t)(from - text));
	buffer_add_text(out, "\"(?<value>([0-9]+)+亩亩)");
	buffer_add_text(out, to);
}

static int load_village(void **state)
{
	struct conf_problems problems = { .count = 0 };
	struct village *village = calloc(1, sizeof(*village));
	struct config *sample = config_load("etc/cunxin.conf", NULL, &problems);
	struct buffer text = BUFFER_EMPTY;

	*state = village;
	if (sample == NULL)
		return -1;
	slow_down(conf_text_of(sample->conf), &text);
	config_free(sample);
	village->config = config_load_text(buffer_text(&text), "etc", NULL, &problems);
	buffer_release(&text);
	if (village->config == NULL)
		print_error("%s", buffer_text(&problems.text));
	else
		village->forms = forms_load_any(village->config, &problems);
	buffer_release(&problems.text);
	return village->forms == NULL;
}

static int leave_village(void **state)
{
	struct village *village = *state;

	forms_free(village->forms);
	config_free(village->config);
	free(village);
	return 0;
}

static void read_slowly(const struct forms *forms)
{
	const struct reading_sender sender = { .number = "13900000001", .name = "", .role = "" };
	struct reading *reading = calloc(1, sizeof(*reading));
	char text[512] = "销售 ";

	for (size_t i = 0; i < 300; i++)
		strcat(text, "1");
	strcat(text, "亩");
	forms_read(forms, text, strlen(text), &sender, (struct day){ 2027, 3, 10 }, reading);
	free(reading);
}

struct heard {
	unsigned lines;
	char last[400];
};

static void hear(const char *line, void *context)
{
	struct heard *heard = context;

	heard->lines++;
	snprintf(heard->last, sizeof(heard->last), "%s", line);
}

static void test_an_overrun_is_told_once_an_hour(void **state)
{
	const struct village *village = *state;
	struct overruns overruns = { .told = 0 };
	struct heard heard = { .lines = 0 };
	struct moment now = { .up = SECONDS(10) };

	overruns_tell(&overruns, village->forms, now, hear, &heard);
	assert_int_equal(heard.lines, 0);
	read_slowly(village->forms);
	now.up += SECONDS(1);
	overruns_tell(&overruns, village->forms, now, hear, &heard);
	assert_int_equal(heard.lines, 1);
	assert_non_null(strstr(heard.last, "forms.conf:"));
	assert_non_null(strstr(heard.last, "亩亩"));
	assert_non_null(strstr(heard.last, "hit a limit 1 time and was passed over"));
	for (int minute = 0; minute < 59; minute++) {
		read_slowly(village->forms);
		now.up += MINUTES(1);
		overruns_tell(&overruns, village->forms, now, hear, &heard);
	}
	assert_int_equal(heard.lines, 1);
	now.up += MINUTES(2);
	overruns_tell(&overruns, village->forms, now, hear, &heard);
	assert_int_equal(heard.lines, 2);
	assert_non_null(strstr(heard.last, "hit a limit 60 times"));
	now.up += HOURS(2);
	overruns_tell(&overruns, village->forms, now, hear, &heard);
	assert_int_equal(heard.lines, 2);
	overruns = (struct overruns){ .told = 0 };
	overruns_tell(&overruns, village->forms, now, hear, &heard);
	assert_int_equal(heard.lines, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_overrun_is_told_once_an_hour),
	};

	return cmocka_run_group_tests(tests, load_village, leave_village);
}
