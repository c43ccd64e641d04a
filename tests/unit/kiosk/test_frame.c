/* A screen as data: columns hold whatever is put into them. */
#include "kiosk/frame.h"
#include "kiosk/words.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* The columns of each row add up to the width, and no half of a wide character stands alone. */
static void assert_whole(const struct frame *frame)
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

static void assert_text(const struct frame *frame, const char *wanted)
{
	struct buffer text = BUFFER_EMPTY;

	assert_whole(frame);
	frame_text(frame, &text);
	assert_string_equal(buffer_text(&text), wanted);
	buffer_release(&text);
}

static void test_texts_are_cut_by_columns(void **state)
{
	static const struct {
		const char *text;
		int width;
		const char *shown;
	} rows[] = {
		{ "abc", 6, "abc\n" },
		{ "abcdefg", 6, "abcde…\n" },
		{ "张建国", 6, "张建国\n" },
		{ "张建国的地", 6, "张建…\n" },
		{ "a张建国", 6, "a张建…\n" },
		{ "a\tb\x1B[31mc", 14, "a␉b␛[31mc\n" },
		{ "e\xCC\x81x", 3, "e\xCC\x81x\n" },
		{ "a\xE2\x80\xAE"
		  "b",
		  4, "a·b\n" },
		{ "\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 4, "□□\n" },
		{ "\xFF\xFE", 4, "\xEF\xBF\xBD\xEF\xBF\xBD\n" },
		{ "⚠\xEF\xB8\x8F!", 4, "⚠!\n" },
		/* Written from right to left: a terminal would turn the row for them. */
		{ "1 \u05D0\u05D1 2", 6, "1 □□ 2\n" },
		{ "\u0627\u064F\u0644|", 3, "□□|\n" },
		{ "\u0661\uFDFA\uFEFC\U0001E900\U00010840x", 6, "□□□□□x\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct frame *frame = frame_new(rows[i].width, 1);

		pane_put(pane_whole(frame), 0, 0, STYLE_PLAIN, rows[i].text);
		assert_text(frame, rows[i].shown);
		frame_free(frame);
	}
}

static void test_half_a_wide_character_is_never_left(void **state)
{
	struct frame *frame = frame_new(8, 1);
	struct pane pane = pane_whole(frame);

	(void)state;
	pane_put(pane, 0, 0, STYLE_PLAIN, "张建国农");
	pane_put(pane, 0, 3, STYLE_PLAIN, "x");
	assert_text(frame, "张 x国农\n");
	pane_put(pane, 0, 5, STYLE_PLAIN, "中");
	assert_text(frame, "张 x 中\n");
	frame_shift(frame, 1);
	assert_text(frame, " 张 x 中\n");
	frame_shift(frame, 2);
	assert_text(frame, "   张 x\n");
	frame_free(frame);
}

static void test_nothing_leaves_its_pane(void **state)
{
	struct frame *frame = frame_new(6, 3);
	struct pane pane = pane_part(pane_whole(frame), 1, 2, 1, 3);

	(void)state;
	pane_put(pane, 0, 0, STYLE_PLAIN, "abcdef");
	pane_put(pane, 1, 0, STYLE_PLAIN, "below");
	pane_put(pane, -1, 0, STYLE_PLAIN, "above");
	pane_put(pane, 0, 3, STYLE_PLAIN, "beside");
	pane_bar(pane, 2, 0, 9, STYLE_GOOD, 1, BAR_NO_MARK);
	assert_text(frame, "\n  ab…\n\n");
	frame_free(frame);
}

static void test_bars_and_sparks(void **state)
{
	static const double values[] = { -1, 0, 1, 4, 8 };
	struct frame *frame = frame_new(8, 3);
	struct pane pane = pane_whole(frame);

	(void)state;
	pane_bar(pane, 0, 0, 8, STYLE_GOOD, 0.5, 0.8);
	pane_bar(pane, 1, 0, 8, STYLE_GOOD, 0.0001, BAR_NO_MARK);
	pane_spark(pane, 2, 0, STYLE_GOOD, values, 5, 8);
	assert_text(frame, "████··┊·\n▏·······\n ▁▂▅█\n");
	frame_free(frame);
}

/* Else a bar that is where it should be would end before the mark. */
static void test_a_mark_in_the_last_cell_of_a_bar_shows_only_before_it(void **state)
{
	struct frame *frame = frame_new(8, 2);
	struct pane pane = pane_whole(frame);

	(void)state;
	pane_bar(pane, 0, 0, 8, STYLE_GOOD, 0.32, 0.30);
	pane_bar(pane, 1, 0, 8, STYLE_GOOD, 0.28, 0.30);
	assert_text(frame, "██▌·····\n██┊·····\n");
	frame_free(frame);
}

static void test_long_texts_are_wrapped(void **state)
{
	struct frame *frame = frame_new(7, 4);

	(void)state;
	assert_int_equal(pane_wrap(pane_whole(frame), 0, 0, 4, STYLE_PLAIN,
				   "one two three\n张建国来信很长很长"),
			 4);
	assert_text(frame, "one two\nthree\n张建国\n来信很…\n");
	frame_free(frame);
}

/* Anything, anywhere: a frame stays whole. */
static void test_noise_keeps_frames_whole(void **state)
{
	struct frame *frame = frame_new(20, 6);

	(void)state;
	srand(7);
	for (int round = 0; round < 20000; round++) {
		struct pane pane = pane_part(pane_whole(frame), rand() % 8 - 1, rand() % 24 - 2,
					     rand() % 9 - 1, rand() % 24 - 1);
		char noise[24];

		for (size_t i = 0; i + 1 < sizeof(noise); i++)
			noise[i] = (char)(rand() % 255 + 1);
		memcpy(noise + rand() % 16, rand() % 2 ? "张" : "\xF0\x9F\x91\xA9", 3);
		noise[sizeof(noise) - 1] = '\0';
		switch (rand() % 5) {
		case 0: pane_put(pane, rand() % 6, rand() % 20, STYLE_PLAIN, noise); break;
		case 1: pane_put_right(pane, 0, rand() % 5, rand() % 20, STYLE_PLAIN, noise); break;
		case 2: pane_wrap(pane, 0, 0, rand() % 6, STYLE_PLAIN, noise); break;
		case 3: pane_box(pane, noise); break;
		case 4: frame_shift(frame, rand() % 3); break;
		}
		assert_whole(frame);
	}
	frame_free(frame);
}

static int set_up(void **state)
{
	(void)state;
	return words_ready() ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_are_cut_by_columns),
		cmocka_unit_test(test_half_a_wide_character_is_never_left),
		cmocka_unit_test(test_nothing_leaves_its_pane),
		cmocka_unit_test(test_bars_and_sparks),
		cmocka_unit_test(test_a_mark_in_the_last_cell_of_a_bar_shows_only_before_it),
		cmocka_unit_test(test_long_texts_are_wrapped),
		cmocka_unit_test(test_noise_keeps_frames_whole),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
