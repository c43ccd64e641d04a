/* The device on the screen: what is amiss, with its remedy, and what may be done about it. */
#include "unit/kiosk/screen.h"

#include "store/setting.h"
#include "store/status.h"

static void put_modem(struct screen *screen, const char *name, const char *json)
{
	struct scratch *scratch = screen->desk->scratch;

	scratch_begin(scratch);
	status_put(scratch->store, name, json, scratch->now);
	scratch_commit(scratch);
}

static void look(struct screen *screen)
{
	screen->glance.standing.running = true;
	screen_open(screen, &view_device);
	screen_draw(screen, 120, 40);
}

static void test_what_a_modem_says_is_told_with_its_remedy(void **state)
{
	static const struct {
		const char *json, *words, *remedy;
	} rows[] = {
		{ "{\"name\":\"m1\",\"state\":\"held\",\"words\":\"no SIM: put one in\"}",
		  "▲  Modem          m1: no SIM card", "→ Put the SIM card in." },
		{ "{\"name\":\"m1\",\"state\":\"down\",\"words\":\"/dev/ttyUSB0: it is not "
		  "there\"}",
		  "m1: /dev/ttyUSB0: it is not there", "→ Plug the modem in." },
		{ "{\"name\":\"m1\",\"state\":\"held\",\"words\":\"another SIM: confirm it\"}",
		  "another SIM card is in it", "on duty press u" },
	};
	struct screen *screen = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		put_modem(screen, "modem:m1", rows[i].json);
		look(screen);
		screen_press(screen, "g");
		while (strstr(screen_draw(screen, 120, 40), "›▲  Modem") == NULL)
			screen_press(screen, "j");
		screen_has(screen, rows[i].words);
		screen_has(screen, rows[i].remedy);
	}
}

static void test_a_row_that_is_no_json_or_lacks_all_is_survived(void **state)
{
	static const char *const rows[] = {
		"",
		"[]",
		"{}",
		"{\"signal\":\"x\",\"storage\":7}",
		"{\"storage\":[1,{},{\"used\":-5,\"total\":1e300}]}",
		"{\"signal\":2147483648,\"waits\":\"quiet hours\",\"waits_until\":1e300}"
	};
	struct screen *screen = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		put_modem(screen, "modem:m1", rows[i]);
		look(screen);
		screen_press(screen, "Right Left Enter Esc G k");
		screen_draw(screen, 60, 12);
	}
}

/* Long words of one modem end before the place of which one it is, and each line says of which. */
static void test_of_two_modems_it_is_said_which(void **state)
{
	struct screen *screen = *state;

	put_modem(screen, "modem:m1",
		  "{\"name\":\"m1\",\"state\":\"ready\",\"operator\":\"CHINA MOBILE\",\"signal\":3,"
		  "\"registration\":\"searching\",\"model\":\"SIM-MODEM\"}");
	put_modem(screen, "modem:m2",
		  "{\"name\":\"m2\",\"state\":\"ready\",\"centre\":\"+86\",\"registration\":"
		  "\"unknown\"}");
	look(screen);
	screen_draw(screen, 200, 40);
	screen_has(screen, "m1: CHINA MOBILE, searching for a network; signal very weak");
	screen_has(screen, "m2: no operator, network unknown; no signal");
	screen_has(screen, "m1: the service centre's number is missing");
	screen_draw(screen, 80, 20);
	screen_has(screen, "…  1 / 2");
}

static void test_a_storage_without_places_is_none(void **state)
{
	struct screen *screen = *state;

	put_modem(screen, "modem:m1",
		  "{\"name\":\"m1\",\"state\":\"ready\",\"storage\":[{\"name\":\"SM\",\"used\":0,"
		  "\"total\":0},{\"name\":\"ME\",\"used\":-1,\"total\":-1}]}");
	look(screen);
	assert_null(strstr(screen_draw(screen, 120, 40), "SIM storage"));
	put_modem(screen, "modem:m1",
		  "{\"name\":\"m1\",\"state\":\"ready\",\"storage\":[{\"name\":\"SM\",\"used\":0,"
		  "\"total\":0},{\"name\":\"ME\",\"used\":3,\"total\":23}]}");
	look(screen);
	screen_draw(screen, 120, 40);
	screen_has(screen, "3 / 23");
}

static void test_more_modems_than_there_is_room_for_are_turned_through(void **state)
{
	struct screen *screen = *state;
	char name[32], json[96];

	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof(name), "modem:m%02d", i);
		snprintf(json, sizeof(json), "{\"name\":\"m%02d\",\"state\":\"ready\"}", i);
		put_modem(screen, name, json);
	}
	look(screen);
	screen_draw(screen, 80, 20);
	screen_has(screen, " m00 ");
	screen_press(screen, "Right Right Right");
	screen_draw(screen, 80, 20);
	screen_has(screen, " m03 ");
	screen_has(screen, "4 / 8");
}

static void test_sending_is_held_and_resumed_on_duty_only(void **state)
{
	struct screen *screen = *state;
	struct store *store = screen->desk->scratch->store;

	look(screen);
	screen_press(screen, "h y u y");
	assert_null(screen->glance.dialog);
	assert_int_equal(setting_number(store, "hold", 0), 0);
	screen->glance.duty = true;
	screen_press(screen, "h n");
	assert_int_equal(setting_number(store, "hold", 0), 0);
	screen_press(screen, "h y");
	assert_string_equal(screen->glance.said, "✓ sending is held");
	assert_int_equal(setting_number(store, "hold", 0), 1);
	screen_press(screen, "u y");
	assert_string_equal(screen->glance.said, "✓ sending goes on");
	assert_int_equal(setting_number(store, "hold", 0), 0);
	assert_int_equal(scratch_number(screen->desk->scratch,
					"SELECT count(*) FROM audit WHERE who = 'kiosk tester'"
					" AND object = 'outgoing'"),
			 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		screen_test(test_what_a_modem_says_is_told_with_its_remedy),
		screen_test(test_a_row_that_is_no_json_or_lacks_all_is_survived),
		screen_test(test_of_two_modems_it_is_said_which),
		screen_test(test_a_storage_without_places_is_none),
		screen_test(test_more_modems_than_there_is_room_for_are_turned_through),
		screen_test(test_sending_is_held_and_resumed_on_duty_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
