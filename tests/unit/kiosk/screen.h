/*
 * One view of the kiosk on an office of its own: keys go in, its pane comes out as text.
 */
#ifndef TESTS_KIOSK_SCREEN_H
#define TESTS_KIOSK_SCREEN_H

#include "unit/office/desk.h"

#include "kiosk/dialog.h"
#include "kiosk/view.h"

struct screen {
	struct desk *desk; /* first: its set-up made it */
	struct glance glance;
	const struct view *view;
	void *state;
	char *text; /* what was drawn last */
};

static __attribute__((unused)) int screen_setup(void **state)
{
	struct screen *screen = calloc(1, sizeof(*screen));

	if (desk_setup_season((void **)&screen->desk) != 0)
		return -1;
	*state = screen;
	words_ready();
	words_language("en");
	screen->glance.office = screen->desk->office;
	screen->glance.now = screen->desk->scratch->now;
	screen->glance.state_dir = screen->desk->scratch->dir;
	screen->glance.standing.season = 2027;
	strcpy(screen->glance.who, "kiosk tester");
	return 0;
}

static __attribute__((unused)) int screen_teardown(void **state)
{
	struct screen *screen = *state;

	dialog_close(&screen->glance);
	if (screen->state != NULL)
		screen->view->close(screen->state);
	free(screen->text);
	desk_teardown((void **)&screen->desk);
	free(screen);
	return 0;
}

static __attribute__((unused)) void screen_open(struct screen *screen, const struct view *view)
{
	if (screen->state != NULL)
		screen->view->close(screen->state);
	screen->view = view;
	screen->state = view->open(&screen->glance);
	view->look(screen->state, &screen->glance);
}

/* The columns of each row add up to the width, and no half of a wide character stands alone. */
static __attribute__((unused)) void screen_whole(const struct frame *frame)
{
	for (int row = 0; row < frame->height; row++) {
		int column = 0;

		while (column < frame->width) {
			const struct cell *cell = frame_cell(frame, row, column);

			assert_in_range(cell->columns, 1, 2);
			if (cell->columns == 2) {
				assert_true(column + 1 < frame->width);
				assert_int_equal(frame_cell(frame, row, column + 1)->columns, 0);
			}
			column += cell->columns;
		}
	}
}

/* Draws it, with a dialog that is open; the text is the screen's until the next one. */
static __attribute__((unused)) const char *screen_draw(struct screen *screen, int width, int height)
{
	struct frame *frame = frame_new(width, height);
	struct buffer text = BUFFER_EMPTY;

	screen->glance.narrow = width < 110;
	screen->view->draw(screen->state, &screen->glance, pane_whole(frame));
	if (screen->glance.dialog != NULL)
		dialog_draw(screen->glance.dialog, pane_whole(frame));
	screen_whole(frame);
	frame_text(frame, &text);
	frame_free(frame);
	free(screen->text);
	screen->text = buffer_take(&text);
	return screen->text;
}

/* Presses keys, as event_read() names them, as the kiosk would. */
static __attribute__((unused)) void screen_press(struct screen *screen, const char *keys)
{
	struct event event;

	while (event_read(&keys, &event)) {
		if (screen->glance.dialog != NULL)
			dialog_event(&screen->glance, &event);
		else
			screen->view->key(screen->state, &screen->glance, &event);
		while (dialog_waits(&screen->glance))
			dialog_tick(&screen->glance);
		screen->view->look(screen->state, &screen->glance);
	}
}

static __attribute__((unused)) void screen_has(struct screen *screen, const char *words)
{
	if (strstr(screen->text, words) == NULL)
		print_error("expected \"%s\" in\n%s", words, screen->text);
	assert_non_null(strstr(screen->text, words));
}

static __attribute__((unused)) void screen_has_not(struct screen *screen, const char *words)
{
	if (strstr(screen->text, words) != NULL)
		print_error("did not expect \"%s\" in\n%s", words, screen->text);
	assert_null(strstr(screen->text, words));
}

#define screen_test(name) cmocka_unit_test_setup_teardown(name, screen_setup, screen_teardown)

#endif
