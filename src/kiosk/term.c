#include "kiosk/term.h"

#include "base/buffer.h"

#include <curses.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termcap.h>
#include <unistd.h>

#define ESCAPE_DELAY 50 /* ms in which an escape sequence has to be there */
#define WHEEL_ROWS   3

/* ---- colours ---- */

/* A style with many, with few and without colours. -1: the terminal's own. */
static const struct {
	short ink, paper; /* of 256 */
	short few_ink, few_paper;
	attr_t many_extra, few_extra; /* attributes beside the colours */
	attr_t none;		      /* without colours */
} looks[STYLES] = {
	/* clang-format off */
	[STYLE_PLAIN]    = { 252, 233, COLOR_WHITE, COLOR_BLACK, 0, 0, 0 },
	[STYLE_DIM]      = { 244, 233, COLOR_WHITE, COLOR_BLACK, 0, A_DIM, A_DIM },
	[STYLE_STRONG]   = { 231, 233, COLOR_WHITE, COLOR_BLACK, A_BOLD, A_BOLD, A_BOLD },
	[STYLE_GOOD]     = { 114, 233, COLOR_GREEN, COLOR_BLACK, 0, 0, 0 },
	[STYLE_WARN]     = { 221, 233, COLOR_YELLOW, COLOR_BLACK, 0, 0, 0 },
	[STYLE_BAD]      = { 203, 233, COLOR_RED, COLOR_BLACK, A_BOLD, A_BOLD, A_BOLD },
	[STYLE_CALM]     = { 117, 233, COLOR_CYAN, COLOR_BLACK, 0, 0, 0 },
	[STYLE_COMING]   = { 66, 233, COLOR_BLUE, COLOR_BLACK, 0, 0, A_DIM },
	[STYLE_HEADING]  = { 246, 233, COLOR_CYAN, COLOR_BLACK, 0, 0, A_UNDERLINE },
	[STYLE_TITLE]    = { 231, 24, COLOR_WHITE, COLOR_BLUE, A_BOLD, A_BOLD, A_REVERSE },
	[STYLE_TAB]      = { 250, 233, COLOR_WHITE, COLOR_BLACK, 0, 0, 0 },
	[STYLE_TAB_OPEN] = { 233, 117, COLOR_BLACK, COLOR_CYAN, A_BOLD, 0, A_REVERSE | A_BOLD },
	[STYLE_HINT]     = { 235, 187, COLOR_BLACK, COLOR_WHITE, 0, 0, A_REVERSE },
	[STYLE_HINT_KEY] = { 24, 187, COLOR_BLUE, COLOR_WHITE, A_BOLD, 0, A_REVERSE | A_BOLD },
	[STYLE_LINE]     = { 241, 233, COLOR_WHITE, COLOR_BLACK, 0, A_DIM, 0 },
	[STYLE_FIELD]    = { 231, 236, COLOR_WHITE, COLOR_BLUE, A_UNDERLINE, A_UNDERLINE, A_UNDERLINE },
	[STYLE_ALERT]    = { 231, 160, COLOR_WHITE, COLOR_RED, A_BOLD, A_BOLD, A_REVERSE | A_BOLD },
	/* clang-format on */
};

#define NIGHT_INK    240
#define CHOSEN_PAPER 238

#define REPORT_NUMBERS 3 /* button, column, row: how xterm, and all since, report a mouse (1006) */
#define NUMBER_MOST    9999

enum palette { PALETTE_NONE, PALETTE_FEW, PALETTE_MANY };

static struct {
	bool open;
	enum palette palette;
	bool dim;
	struct frame *shown; /* what stands on the terminal; NULL: not known */
	SCREEN *screen;
	FILE *keyboard; /* NULL: standard input itself */
	bool mouse;
	struct {
		bool open;			 /* its end has not come yet */
		int numbers[REPORT_NUMBERS + 1]; /* the last: one too many, never looked at */
		size_t last;
	} report;
} term;

/* Pairs: 1 … STYLES by day, then chosen rows, then by night; 0 is the terminal's own. */
static short pair_of(unsigned style)
{
	unsigned kind = style & ~(unsigned)STYLE_CHOSEN;

	if (term.dim)
		return (short)(term.palette == PALETTE_MANY ? 1 + STYLES * 2 + kind : 0);
	if ((style & STYLE_CHOSEN) != 0 && term.palette == PALETTE_MANY)
		kind += STYLES;
	return (short)(1 + kind);
}

static void set_pairs(void)
{
	for (int i = 0; i < STYLES; i++) {
		short paper = looks[i].paper;

		if (term.palette == PALETTE_FEW) {
			init_pair((short)(1 + i), looks[i].few_ink, looks[i].few_paper);
			continue;
		}
		init_pair((short)(1 + i), looks[i].ink, paper);
		init_pair((short)(1 + STYLES + i), looks[i].ink, CHOSEN_PAPER);
		init_pair((short)(1 + STYLES * 2 + i), NIGHT_INK, 232);
	}
}

static void choose_palette(void)
{
	const char *refused = getenv("NO_COLOR");

	term.palette = PALETTE_NONE;
	if ((refused != NULL && refused[0] != '\0') || !has_colors() || start_color() == ERR)
		return;
	term.palette = COLORS >= 256 && COLOR_PAIRS > STYLES * 3 ? PALETTE_MANY : PALETTE_FEW;
	set_pairs();
}

/* Nothing bright and no lit area: where there are no dark colours, plain ones that are dimmed, on a
 * terminal that can. The terminals that forbid it beside a colour have none then. */
static attr_t attributes_by_night(unsigned kind, bool chosen)
{
	if (term.palette == PALETTE_MANY)
		return looks[kind].many_extra | (chosen ? A_BOLD : 0);
	return A_DIM | (chosen || kind == STYLE_TAB_OPEN ? A_UNDERLINE : 0);
}

static attr_t attributes_of(unsigned style)
{
	unsigned kind = style & ~(unsigned)STYLE_CHOSEN;
	bool chosen = (style & STYLE_CHOSEN) != 0;

	if (term.dim)
		return attributes_by_night(kind, chosen);
	switch (term.palette) {
	case PALETTE_NONE: return looks[kind].none ^ (chosen ? A_REVERSE : 0);
	case PALETTE_FEW: return looks[kind].few_extra | (chosen ? A_REVERSE : 0);
	case PALETTE_MANY: break;
	}
	return looks[kind].many_extra | (chosen ? A_BOLD : 0);
}

/* ---- taking and giving back ---- */

static void take_keys(void)
{
	raw(); /* Ctrl-Z does nothing, Ctrl-C is a key */
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	meta(stdscr, TRUE);
	set_escdelay(ESCAPE_DELAY);
	curs_set(0);
}

/* ncurses' own reader of a mouse's reports writes beyond its room when one has many numbers (6.4):
 * it is never begun, and what follows the three octets that open a report comes as characters. */
#define REPORT_OPENS	"\x1B[<"
#define REPORT_KEY	KEY_MESSAGE		 /* no keyboard has it */
#define MOUSE_SPEAKS	"\x1B[?1000h\x1B[?1006h" /* buttons alone, in numbers */
#define MOUSE_IS_SILENT "\x1B[?1006l\x1B[?1000l"

static void say(const char *sequence)
{
	fputs(sequence, stdout);
	fflush(stdout);
}

static void take_mouse(void)
{
	const char *opens = tigetstr("kmous");

	if (opens == NULL || opens == (const char *)-1)
		return;
	define_key(opens, 0);
	define_key(REPORT_OPENS, REPORT_KEY);
	term.mouse = true;
	say(MOUSE_SPEAKS);
}

/* A description of its own of the same terminal, which never waits: ncurses reads the rest of a
 * sequence without looking whether there is one. Standard input itself stays as it is, since the
 * programs before and after this one share it. */
static FILE *open_keyboard(void)
{
	const char *path = ttyname(STDIN_FILENO);
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return fd < 0 ? NULL : fdopen(fd, "r");
}

/* The system's words for "no terminal is known". */
static bool names_none(const char *name)
{
	return name == NULL || name[0] == '\0' || text_is(name, "unknown");
}

/* Names that are younger than this system's list are of terminals that know these codes. */
static const char *known_as(const char *name)
{
	static char asked[64];
	static bool known;

	/* What tgetent() has read it never gives back: a name is asked for once. */
	if (!text_is(asked, name)) {
		copy_text(asked, sizeof(asked), name);
		known = tgetent(NULL, name) == 1;
	}
	return known ? name : TERM_GUESS;
}

bool term_guesses(void)
{
	const char *name = getenv("TERM");

	return !names_none(name) && !text_is(known_as(name), name);
}

/* False: nothing can be placed on it. */
static bool places(void)
{
	return tgetstr("cm", &(char *){ NULL }) != NULL;
}

static void give_back(void)
{
	if (term.mouse)
		say(MOUSE_IS_SILENT);
	term.mouse = false;
	endwin();
	delscreen(term.screen);
	if (term.keyboard != NULL)
		fclose(term.keyboard);
	term.screen = NULL;
	term.keyboard = NULL;
}

static bool refuse(char *why, size_t why_size, const char *words)
{
	snprintf(why, why_size, "%s", words);
	return false;
}

bool term_open(char *why, size_t why_size)
{
	const char *name = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return refuse(why, why_size,
			      "no terminal here; over the network: ssh -t HOST cunxin-kiosk");
	if (names_none(name))
		return refuse(why, why_size,
			      "TERM is not set: it names the terminal, such as xterm-256color");
	term.keyboard = open_keyboard();
	term.screen =
		newterm(known_as(name), stdout, term.keyboard == NULL ? stdin : term.keyboard);
	if (term.screen == NULL)
		return refuse(why, why_size, "this terminal is not known here; set TERM");
	set_term(term.screen);
	if (!places()) {
		give_back();
		return refuse(why, why_size,
			      "the terminal that TERM names cannot show a page; set it to what it "
			      "is, such as xterm-256color");
	}
	take_keys();
	take_mouse();
	choose_palette();
	term.open = true;
	return true;
}

int term_keyboard(void)
{
	return term.keyboard == NULL ? STDIN_FILENO : fileno(term.keyboard);
}

void term_close(void)
{
	if (!term.open)
		return;
	give_back();
	frame_free(term.shown);
	term.shown = NULL;
	term.open = false;
}

void term_size(int *width, int *height)
{
	getmaxyx(stdscr, *height, *width);
}

/* ---- showing ---- */

void term_forget(void)
{
	frame_free(term.shown);
	term.shown = NULL;
}

static void show_cell(const struct cell *cell, int row, int column)
{
	cchar_t character;
	const wchar_t *text = cell->text[0] == L'\0' ? L" " : cell->text;

	if (setcchar(&character, text, attributes_of(cell->style), pair_of(cell->style), NULL) ==
	    OK)
		mvadd_wch(row, column, &character);
}

/* The row is blanked as a whole first: half a wide character that stays in ncurses' picture of the
 * screen shifts what is written behind it. */
static void show_row(const struct frame *frame, int row)
{
	int width, height;

	term_size(&width, &height);
	move(row, 0);
	clrtoeol();
	for (int column = 0; column < frame->width && column < width; column++) {
		const struct cell *cell = frame_cell(frame, row, column);

		if (cell->columns > 0 && column + cell->columns <= width)
			show_cell(cell, row, column);
	}
}

static bool cell_differs(const struct cell *a, const struct cell *b)
{
	return a->style != b->style || a->columns != b->columns || wcscmp(a->text, b->text) != 0;
}

static bool row_differs(const struct frame *frame, int row)
{
	for (int column = 0; column < frame->width; column++) {
		if (cell_differs(frame_cell(frame, row, column),
				 frame_cell(term.shown, row, column)))
			return true;
	}
	return false;
}

void term_show(const struct frame *frame, bool dim)
{
	int width, height;
	bool all = term.shown == NULL || term.shown->width != frame->width ||
		   term.shown->height != frame->height || dim != term.dim;

	if (all) {
		term_forget();
		term.shown = frame_new(frame->width, frame->height);
		term.dim = dim;
		erase();
		clearok(stdscr, TRUE);
	}
	term_size(&width, &height);
	for (int row = 0; row < frame->height && row < height; row++) {
		if (all || row_differs(frame, row))
			show_row(frame, row);
	}
	memcpy(term.shown->cells, frame->cells,
	       (size_t)frame->width * (size_t)frame->height * sizeof(struct cell));
	refresh();
}

void term_bell(void)
{
	beep();
}

/* ---- reading ---- */

static const struct {
	int curses;
	int key;
} keys[] = {
	{ KEY_UP, KEY_ARROW_UP },
	{ KEY_DOWN, KEY_ARROW_DOWN },
	{ KEY_LEFT, KEY_ARROW_LEFT },
	{ KEY_RIGHT, KEY_ARROW_RIGHT },
	{ KEY_PPAGE, KEY_PAGE_UP },
	{ KEY_NPAGE, KEY_PAGE_DOWN },
	{ KEY_HOME, KEY_FIRST },
	{ KEY_END, KEY_LAST },
	{ KEY_BACKSPACE, KEY_RUBOUT },
	{ KEY_DC, KEY_REMOVE },
	{ KEY_ENTER, KEY_ACCEPT },
	{ KEY_BTAB, KEY_TAB_BACK },
	{ KEY_F(1), '?' },
};
static const struct {
	int control;
	int key;
} controls[] = {
	{ '\r', KEY_ACCEPT },  { '\n', KEY_ACCEPT },	 { '\t', KEY_TAB },
	{ 0x1B, KEY_ESCAPE },  { 0x7F, KEY_RUBOUT },	 { '\b', KEY_RUBOUT },
	{ 0x03, KEY_LEAVE },   { 0x0C, KEY_REDRAW },	 { 0x04, KEY_PAGE_DOWN },
	{ 0x15, KEY_PAGE_UP }, { 0x0E, KEY_ARROW_DOWN }, { 0x10, KEY_ARROW_UP },
};

/* ---- a mouse's report ---- */

#define BUTTON_MODIFIERS  0x1C /* Shift, Meta, Control: a click all the same */
#define BUTTON_LEFT	  0
#define BUTTON_WHEEL_UP	  64
#define BUTTON_WHEEL_DOWN 65

static void open_report(void)
{
	term.report.open = true;
	term.report.last = 0;
	memset(term.report.numbers, 0, sizeof(term.report.numbers));
}

/* A digit or a separator; of too many or too large ones, none more is kept. False: it ends. */
static bool go_on(wint_t character)
{
	int *number = &term.report.numbers[term.report.last];

	if (character == ';') {
		term.report.last += term.report.last < REPORT_NUMBERS;
		return true;
	}
	if (character < '0' || character > '9')
		return false;
	if (term.report.last < REPORT_NUMBERS && *number < NUMBER_MOST)
		*number = *number * 10 + (int)(character - '0');
	return true;
}

/* Codes may name a place that is none. */
static bool close_report(struct event *event)
{
	int button = term.report.numbers[0] & ~BUTTON_MODIFIERS;
	int column = term.report.numbers[1] - 1, row = term.report.numbers[2] - 1;

	if (term.report.last + 1 != REPORT_NUMBERS || row < 0 || row >= getmaxy(stdscr) ||
	    column < 0 || column >= getmaxx(stdscr))
		return false;
	*event = (struct event){ .row = row, .column = column };
	switch (button) {
	case BUTTON_LEFT: event->kind = EVENT_CLICK; return true;
	case BUTTON_WHEEL_UP: event->steps = -WHEEL_ROWS; break;
	case BUTTON_WHEEL_DOWN: event->steps = WHEEL_ROWS; break;
	default: return false;
	}
	event->kind = EVENT_WHEEL;
	return true;
}

/* ---- keys ---- */

static bool take_special(int code, struct event *event)
{
	if (code == REPORT_KEY)
		open_report();
	if (code == KEY_RESIZE) {
		*event = (struct event){ .kind = EVENT_RESIZE };
		term_size(&event->column, &event->row);
		return true;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (keys[i].curses == code) {
			*event = (struct event){ .kind = EVENT_KEY, .key = keys[i].key };
			return true;
		}
	}
	return false;
}

#define CHARACTER_MOST 0x10FFFF /* beyond it are our own keys: nobody types those as octets */

static bool take_character(wint_t character, struct event *event)
{
	if (character > CHARACTER_MOST)
		return false;
	*event = (struct event){ .kind = EVENT_KEY, .key = (int)character };
	if (character >= 0x20 && character != 0x7F)
		return true;
	for (size_t i = 0; i < sizeof(controls) / sizeof(*controls); i++) {
		if (controls[i].control == (int)character) {
			event->key = controls[i].key;
			return true;
		}
	}
	return false;
}

#define MISSES_MOST 8	 /* errors in a row, since ncurses keeps some octets for itself */
#define TRIES_MOST  4096 /* for one event: a line holds no more */

static bool more_waits(int milliseconds)
{
	struct pollfd ready = { .fd = term_keyboard(), .events = POLLIN };

	return poll(&ready, 1, milliseconds) == 1 && ready.revents == POLLIN;
}

/* The rest of a report that is open has as long as that of any other sequence. */
static bool ends_here(int misses)
{
	if (misses <= MISSES_MOST)
		return false;
	if (more_waits(term.report.open ? ESCAPE_DELAY : 0))
		return false;
	term.report.open = false;
	return true;
}

/* 'm' ends the report of a button that is let go; what else ends one is typed. */
static bool take_reported(wint_t character, struct event *event)
{
	if (go_on(character))
		return false;
	term.report.open = false;
	if (character == 'M')
		return close_report(event);
	return character != 'm' && take_character(character, event);
}

static bool take(int kind, wint_t code, struct event *event)
{
	if (kind == KEY_CODE_YES) {
		term.report.open = false;
		return take_special((int)code, event);
	}
	return term.report.open ? take_reported(code, event) : take_character(code, event);
}

/* An octet that is no character is told as the same error as that there is none. */
bool term_event(struct event *event)
{
	wint_t code;
	int misses = 0;

	for (int tries = 0; tries < TRIES_MOST; tries++) {
		int kind = get_wch(&code);

		if (kind == ERR) {
			if (ends_here(++misses))
				return false;
			continue;
		}
		misses = 0;
		if (take(kind, code, event))
			return true;
	}
	return false;
}
