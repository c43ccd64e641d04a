/*
 * The terminal: what is darker at night, how often it rings, which ones are refused, and what keys
 * and mouse say.
 */
#include "kiosk/term.h"
#include "kiosk/words.h"
#include "unit/kiosk/pty.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* Sets a variable of the environment, or takes it away. */
static void set(const char *name, const char *value)
{
	if (value == NULL)
		unsetenv(name);
	else
		setenv(name, value, 1);
}

/* ---- at night ---- */

/* What a terminal was told about looks: attributes, and each ink and paper. */
struct told {
	bool bold, dim, reverse;
	bool paper; /* one that is lit */
	int ink;    /* the brightest of 256; -1 none */
};

/* Colours of more than 16 are named by three numbers: 38;5;INK. */
static const char *take_sequence(const char *at, struct told *told)
{
	int last[2] = { 0, 0 };

	for (;;) {
		int number = (int)strtol(at, (char **)&at, 10);

		if (last[1] == 38 && last[0] == 5)
			told->ink = number > told->ink ? number : told->ink;
		else if (last[1] == 48 && last[0] == 5)
			told->paper |= number > 16 && number < 232;
		else if (last[0] != 38 && last[0] != 48) {
			told->bold |= number == 1;
			told->dim |= number == 2;
			told->reverse |= number == 7;
			told->paper |= (number > 40 && number < 48) || number >= 100;
		}
		last[1] = last[0];
		last[0] = number;
		if (*at != ';')
			return at;
		at++;
	}
}

static struct told told_of(const char *written)
{
	struct told told = { .ink = -1 };

	for (const char *at = written; (at = strstr(at, "\x1B[")) != NULL;) {
		size_t size = strspn(at + 2, "0123456789;");

		if (at[2 + size] == 'm' && size > 0)
			take_sequence(at + 2, &told);
		at += 2;
	}
	return told;
}

/* A page in every style, the chosen row too. */
static void draw_styles(struct frame *frame)
{
	for (unsigned style = 0; style < STYLES; style++) {
		pane_put(pane_whole(frame), (int)style, 0, style, "style");
		pane_put(pane_whole(frame), (int)style, 10, style | STYLE_CHOSEN, "chosen");
	}
}

static struct told shown_on(const char *name, const char *no_color, bool dim)
{
	static char written[65536];
	struct frame *frame = frame_new(40, STYLES);
	struct pty pty = { .end = -1 };
	char why[256];

	set("TERM", name);
	set("NO_COLOR", no_color);
	draw_styles(frame);
	assert_true(pty_open(&pty, 40, STYLES));
	if (term_open(why, sizeof(why))) {
		pty_written(&pty, written, sizeof(written));
		term_show(frame, dim);
		pty_written(&pty, written, sizeof(written));
		term_close();
	}
	pty_close(&pty);
	frame_free(frame);
	return told_of(written);
}

static void test_the_night_is_darker_with_any_number_of_colours(void **state)
{
	static const struct {
		const char *name, *no_color;
		bool dims; /* it knows how */
	} rows[] = {
		{ "xterm-256color", NULL, false }, { "xterm", NULL, true },
		{ "linux", NULL, false },	   { "vt220", NULL, false },
		{ "xterm-256color", "1", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct told day = shown_on(rows[i].name, rows[i].no_color, false);
		struct told night = shown_on(rows[i].name, rows[i].no_color, true);

		print_message("# %s\n", rows[i].name);
		assert_true(day.bold);
		assert_true(day.paper || day.reverse);
		assert_false(night.paper || night.reverse);
		assert_int_equal(night.dim, rows[i].dims);
		if (day.ink >= 0)
			assert_in_range(night.ink, 232, day.ink - 1);
		else
			assert_false(night.bold);
	}
}

/* ---- one sound ---- */

static void test_a_bell_is_one_octet(void **state)
{
	char written[4096];
	const char *bell;
	struct pty pty = { .end = -1 };
	char why[256];

	(void)state;
	set("TERM", "xterm-256color");
	assert_true(pty_open(&pty, 80, 24));
	assert_true(term_open(why, sizeof(why)));
	pty_written(&pty, written, sizeof(written));
	term_bell();
	pty_written(&pty, written, sizeof(written));
	term_close();
	pty_close(&pty);
	bell = strchr(written, '\a');
	assert_non_null(bell);
	assert_null(strchr(bell + 1, '\a'));
}

/* ---- which terminals ---- */

static void test_what_cannot_show_a_page_is_refused_in_words(void **state)
{
	static const struct {
		const char *name;
		const char *words; /* "" it is taken */
	} rows[] = {
		{ NULL, "TERM is not set" },
		{ "", "TERM is not set" },
		{ "unknown", "TERM is not set" },
		{ "dumb", "the terminal that TERM names cannot show a page" },
		{ "xterm-256color", "" },
		{ "linux", "" },
		{ "a-terminal-of-next-year", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char why[256] = "", written[4096];
		struct pty pty = { .end = -1 };
		bool taken;

		set("TERM", rows[i].name);
		assert_true(pty_open(&pty, 80, 24));
		taken = term_open(why, sizeof(why));
		if (taken)
			term_close();
		pty_written(&pty, written, sizeof(written));
		pty_close(&pty);
		assert_int_equal(rows[i].name != NULL && term_guesses(),
				 rows[i].name != NULL &&
					 strcmp(rows[i].name, "a-terminal-of-next-year") == 0);
		if ((rows[i].words[0] == '\0') != taken ||
		    strncmp(why, rows[i].words, strlen(rows[i].words)) != 0)
			fail_msg("%s: \"%s\"", rows[i].name, why);
	}
}

static void test_without_a_terminal_it_says_so(void **state)
{
	char why[256] = "";
	int input = dup(STDIN_FILENO), none = open("/dev/null", O_RDWR);

	(void)state;
	dup2(none, STDIN_FILENO);
	assert_false(term_open(why, sizeof(why)));
	assert_non_null(strstr(why, "ssh -t"));
	dup2(input, STDIN_FILENO);
	close(input);
	close(none);
}

/* ---- keys and mouse ---- */

/* Events as words: "k" with a key in hexadecimal, "c" and "w" with a place. */
static void add_words(const struct event *event, char *out, size_t size)
{
	size_t used = strlen(out);

	switch (event->kind) {
	case EVENT_KEY: snprintf(out + used, size - used, "k%x ", (unsigned)event->key); break;
	case EVENT_CLICK:
		snprintf(out + used, size - used, "c%d,%d ", event->row, event->column);
		break;
	case EVENT_WHEEL:
		snprintf(out + used, size - used, "w%d,%d,%d ", event->row, event->column,
			 event->steps);
		break;
	case EVENT_RESIZE:
	case EVENT_NONE: break;
	}
}

static void test_octets_are_keys_and_clicks(void **state)
{
	static const struct {
		const char *typed, *events;
	} rows[] = {
		{ "j", "k6a " },
		{ "\r", "k110000 " },
		{ "\x1B", "k110001 " },
		{ "\x1BOA\x1BOB", "k110004 k110005 " },
		{ "\x1B[Z", "k110003 " },
		{ "\x1B[5~\x1B[6~", "k110008 k110009 " },
		{ "\x03\x1A", "k11000f " },
		{ "\xE5\xBC\xA0", "k5f20 " },
		/* Octets that say a number beyond Unicode: none of our own keys. */
		{ "\xF4\x90\x80\x81j", "k6a " },
		{ "\x1B[<0;5;3M", "c2,4 " },
		{ "\x1B[<64;5;3M\x1B[<65;5;3M", "w2,4,-3 w2,4,3 " },
		/* A button let go, others than the left one, Shift held, a report in pieces of others. */
		{ "\x1B[<0;5;3m\x1B[<2;5;3M\x1B[<35;5;3M\x1B[<4;5;3M", "c2,4 " },
		{ "\x1B[<0;5j\x1B[<0;5\x1BOA\x1B[<0;5;3;1M", "k6a k110004 " },
		/* More numbers than any report has, and larger ones. */
		{ "\x1B[<64;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;"
		  "83M\x1B[<0;"
		  "99999999999999999999;3Mj",
		  "k6a " },
		/* Places that are none. */
		{ "\x1B[<0;81;3M\x1B[<0;1;25M\x1B[<0;99999;99999M\x1B[<0;0;0M", "" },
	};
	char why[256];
	struct pty pty = { .end = -1 };

	(void)state;
	set("TERM", "xterm-256color");
	assert_true(pty_open(&pty, 80, 24));
	assert_true(term_open(why, sizeof(why)));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pollfd ready = { .fd = term_keyboard(), .events = POLLIN };
		struct event event;
		char heard[256] = "";

		assert_true(write(pty.end, rows[i].typed, strlen(rows[i].typed)) > 0);
		poll(&ready, 1, 1000);
		while (term_event(&event))
			add_words(&event, heard, sizeof(heard));
		if (strcmp(heard, rows[i].events) != 0)
			print_error("%zu: \"%s\"\n", i, heard);
		assert_string_equal(heard, rows[i].events);
	}
	term_close();
	pty_close(&pty);
}

/* The beginning of a sequence whose end does not come: nobody waits for it. */
static void test_half_a_sequence_stops_nothing(void **state)
{
	static const char *const rows[] = {
		"\x1B[",     "\x1B[<",
		"\x1B[<0;5", "\x1B[M",
		"\x1B[M !",  "\x1BO",
		"\xE5\xBC",  "\xFF\xCD[\xC0\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
	};
	char why[256];
	struct pty pty = { .end = -1 };

	(void)state;
	set("TERM", "xterm-256color");
	assert_true(pty_open(&pty, 80, 24));
	assert_true(term_open(why, sizeof(why)));
	alarm(20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pollfd ready = { .fd = term_keyboard(), .events = POLLIN };
		struct event event;
		bool heard = false;

		assert_true(write(pty.end, rows[i], strlen(rows[i])) > 0);
		poll(&ready, 1, 1000);
		while (term_event(&event))
			;
		/* And the next key is heard. */
		assert_true(write(pty.end, "  j", 3) == 3);
		poll(&ready, 1, 1000);
		while (term_event(&event))
			heard |= event.kind == EVENT_KEY && event.key == 'j';
		assert_true(heard);
	}
	alarm(0);
	term_close();
	pty_close(&pty);
}

static int set_up(void **state)
{
	(void)state;
	setenv("NCURSES_GPM_TERMS", "", 1); /* no mouse of the machine's own console */
	return words_ready() ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_night_is_darker_with_any_number_of_colours),
		cmocka_unit_test(test_a_bell_is_one_octet),
		cmocka_unit_test(test_what_cannot_show_a_page_is_refused_in_words),
		cmocka_unit_test(test_without_a_terminal_it_says_so),
		cmocka_unit_test(test_octets_are_keys_and_clicks),
		cmocka_unit_test(test_half_a_sequence_stops_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
