/* Dialogs by themselves: marks, complaints and clicks. */
#include "unit/kiosk/screen.h"

struct given {
	struct screen *screen;
	size_t choice;
	char code[16];
	size_t turned;
	int times;
};

static const char *take_choice(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct given *given = context;

	(void)glance;
	given->choice = answers->choice;
	given->times++;
	return NULL;
}

static const char *refuse_code(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct given *given = context;

	(void)glance;
	copy_text(given->code, sizeof(given->code), answers->fields[1].value);
	given->turned = answers->fields[2].choice;
	*answers->about = 1;
	return "not this one";
}

/* On the first character of these words, as they were drawn last. */
static void click_on(struct screen *screen, const char *words)
{
	const char *at = strstr(screen->text, words), *line = screen->text;
	struct event event = { .kind = EVENT_CLICK };
	char before[400];

	assert_non_null(at);
	for (const char *next; (next = strchr(line, '\n')) != NULL && next < at; line = next + 1)
		event.row++;
	snprintf(before, sizeof(before), "%.*s", (int)(at - line), line);
	event.column = pane_columns(before);
	dialog_event(&screen->glance, &event);
}

static void ask(struct screen *screen, struct given *given)
{
	static const char *const choices[] = { "spade", "hoe", "rake" };
	const struct dialog_field fields[] = {
		{ .label = "Called", .value = "Anna" },
		{ .label = "Code", .needed = true, .code = true },
		{ .label = "Tool", .choices = choices, .choice_count = 3 },
	};

	screen_open(screen, &view_ledgers);
	dialog_ask(&screen->glance, "Title", "Words above", fields, 3, refuse_code, given);
	screen_draw(screen, 80, 24);
}

static void test_what_must_be_filled_is_marked(void **state)
{
	struct screen *screen = *state;
	struct given given = { .screen = screen };

	ask(screen, &given);
	screen_has(screen, "Code*");
	screen_has(screen, "* needed");
	screen_has_not(screen, "Called*");
}

static void test_a_complaint_goes_to_its_field_and_a_code_is_typed_anew(void **state)
{
	struct screen *screen = *state;
	struct given given = { .screen = screen };

	ask(screen, &given);
	screen_press(screen, "1111 Up B o Enter");
	assert_string_equal(given.code, "1111");
	screen_draw(screen, 80, 24);
	screen_has(screen, "not this one");
	screen_has(screen, "AnnaBo");
	screen_has_not(screen, "1111");
	screen_press(screen, "2222 Enter");
	assert_string_equal(given.code, "2222");
}

static const char *take_sure(void *context, struct glance *glance,
			     const struct dialog_answers *answers)
{
	struct given *given = context;

	(void)glance;
	(void)answers;
	given->times++;
	return NULL;
}

static const char *doubt_twice(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	(void)answers;
	dialog_confirm(glance, "Second doubt", "", take_sure, context);
	return NULL;
}

static const char *doubt(void *context, struct glance *glance, const struct dialog_answers *answers)
{
	(void)answers;
	dialog_confirm(glance, "First doubt", "", doubt_twice, context);
	return NULL;
}

/* Nothing is typed twice for a doubt, however late one says no. */
static void test_no_goes_back_to_what_was_typed(void **state)
{
	static const char *const keys[] = { "Anna Enter n", "Enter y Esc", "Enter y y" };
	struct screen *screen = *state;
	struct given given = { .screen = screen };
	const struct dialog_field field = { .label = "Called" };

	screen_open(screen, &view_ledgers);
	dialog_ask(&screen->glance, "Title", "", &field, 1, doubt, &given);
	for (size_t i = 0; i < 2; i++) {
		screen_press(screen, keys[i]);
		screen_draw(screen, 80, 24);
		screen_has(screen, "Title");
		screen_has(screen, "Anna");
		screen_has_not(screen, "doubt");
	}
	screen_press(screen, keys[2]);
	assert_null(screen->glance.dialog);
	assert_int_equal(given.times, 1);
	dialog_ask(&screen->glance, "Title", "", &field, 1, doubt, &given);
	screen_press(screen, "Enter n Esc"); /* and no once more leaves it */
	assert_null(screen->glance.dialog);
	dialog_ask(&screen->glance, "Title", "", &field, 1, doubt, &given);
	screen_press(screen, "Enter y"); /* left open: all of it goes with the view */
}

static void test_a_click_goes_to_a_field_and_its_arrows_turn_it(void **state)
{
	struct screen *screen = *state;
	struct given given = { .screen = screen };

	ask(screen, &given);
	click_on(screen, "Called");
	screen_press(screen, "x");
	screen_draw(screen, 80, 24);
	screen_has(screen, "Annax");
	click_on(screen, "spade");
	screen_draw(screen, 80, 24);
	screen_has(screen, "spade");
	click_on(screen, "▸");
	screen_draw(screen, 80, 24);
	screen_has(screen, "hoe");
	click_on(screen, "▸");
	screen_draw(screen, 80, 24);
	screen_has(screen, "rake");
	click_on(screen, "◂");
	click_on(screen, "Words above");
	click_on(screen, "Title");
	screen_press(screen, "Enter");
	assert_int_equal(given.turned, 1);
}

static void test_a_click_takes_a_choice(void **state)
{
	struct screen *screen = *state;
	struct given given = { .screen = screen };
	char words[30][16];
	const char *choices[30];

	for (size_t i = 0; i < 30; i++) {
		snprintf(words[i], sizeof(words[i]), "choice-%02zu", i);
		choices[i] = words[i];
	}
	screen_open(screen, &view_ledgers);
	dialog_choose(&screen->glance, "Title", choices, 30, take_choice, &given);
	dialog_begin_at(&screen->glance, 25);
	screen_draw(screen, 80, 24); /* scrolled: it has no room for all */
	click_on(screen, "Title");
	assert_non_null(screen->glance.dialog);
	click_on(screen, "choice-23");
	assert_null(screen->glance.dialog);
	assert_int_equal(given.choice, 23);
	assert_int_equal(given.times, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_no_goes_back_to_what_was_typed),
		screen_test(test_what_must_be_filled_is_marked),
		screen_test(test_a_complaint_goes_to_its_field_and_a_code_is_typed_anew),
		screen_test(test_a_click_goes_to_a_field_and_its_arrows_turn_it),
		screen_test(test_a_click_takes_a_choice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
