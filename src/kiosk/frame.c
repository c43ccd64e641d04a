#include "kiosk/frame.h"

#include "base/scope.h"
#include "base/show.h"

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOX	    0x25A1 /* stands for what has no sure width */
#define SCOPED_TEXT SCOPED(release_memory)
#define ELLIPSIS    L'…'

/* ---- frames ---- */

static int within(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

static const struct cell blank = { .text = L"", .style = STYLE_PLAIN, .columns = 1 };

void frame_clear(struct frame *frame)
{
	for (int i = 0; i < frame->width * frame->height; i++)
		frame->cells[i] = blank;
}

void frame_resize(struct frame *frame, int width, int height)
{
	frame->width = within(width, 1, FRAME_MOST);
	frame->height = within(height, 1, FRAME_MOST);
	frame->cells = need_resized(frame->cells, (size_t)frame->width * (size_t)frame->height,
				    sizeof(*frame->cells));
	frame_clear(frame);
}

struct frame *frame_new(int width, int height)
{
	struct frame *frame = need_zeroed(1, sizeof(*frame));

	frame_resize(frame, width, height);
	return frame;
}

void frame_free(struct frame *frame)
{
	if (frame == NULL)
		return;
	free(frame->cells);
	free(frame);
}

static struct cell *cell_at(struct frame *frame, int row, int column)
{
	assert(row >= 0 && row < frame->height && column >= 0 && column < frame->width &&
	       "nothing is drawn beside the frame");
	return &frame->cells[row * frame->width + column];
}

const struct cell *frame_cell(const struct frame *frame, int row, int column)
{
	return &frame->cells[row * frame->width + column];
}

/* The other half of a wide character that is about to be overwritten. */
static void split(struct frame *frame, int row, int column)
{
	struct cell *cell = cell_at(frame, row, column);

	if (cell->columns == 2 && column + 1 < frame->width)
		cell_at(frame, row, column + 1)->columns = 1;
	if (cell->columns == 0 && column > 0) {
		struct cell *left = cell_at(frame, row, column - 1);

		left->text[0] = L'\0';
		left->columns = 1;
	}
}

void frame_shift(struct frame *frame, int columns)
{
	columns = within(columns, 0, frame->width - 1);
	for (int row = 0; columns > 0 && row < frame->height; row++) {
		struct cell *line = cell_at(frame, row, 0);

		split(frame, row, frame->width - columns);
		memmove(line + columns, line, (size_t)(frame->width - columns) * sizeof(*line));
		for (int i = 0; i < columns; i++) {
			line[i] = blank;
			line[i].style = line[columns].style;
		}
	}
}

static void add_cell(const struct cell *cell, struct buffer *out)
{
	char octets[MB_LEN_MAX];

	if (cell->columns > 0 && cell->text[0] == L'\0')
		buffer_add(out, " ", 1);
	for (const wchar_t *at = cell->text; *at != L'\0'; at++) {
		int size = wctomb(octets, *at);

		if (size > 0)
			buffer_add(out, octets, (size_t)size);
	}
}

void frame_text(const struct frame *frame, struct buffer *out)
{
	for (int row = 0; row < frame->height; row++) {
		int width = frame->width;

		while (width > 0 && frame_cell(frame, row, width - 1)->text[0] == L'\0' &&
		       frame_cell(frame, row, width - 1)->columns > 0)
			width--;
		for (int column = 0; column < width; column++)
			add_cell(frame_cell(frame, row, column), out);
		buffer_add(out, "\n", 1);
	}
}

/* ---- panes ---- */

struct pane pane_whole(struct frame *frame)
{
	return (struct pane){ frame, 0, 0, frame->height, frame->width };
}

struct pane pane_part(struct pane pane, int row, int column, int height, int width)
{
	struct pane part = pane;

	row = within(row, 0, pane.height);
	column = within(column, 0, pane.width);
	part.row += row;
	part.column += column;
	part.height = height < 0 ? pane.height - row : within(height, 0, pane.height - row);
	part.width = width < 0 ? pane.width - column : within(width, 0, pane.width - column);
	return part;
}

/* ---- characters ---- */

/* Signs of which terminals and fonts are not of one mind: joined, coloured, one or two wide. */
static bool doubtful(wchar_t character)
{
	return (character >= 0x1F000 && character <= 0x1FBFF) ||
	       (character >= 0x2600 && character <= 0x27BF && wcwidth(character) != 1) ||
	       (character >= 0xE000 && character <= 0xF8FF) || character >= 0xF0000;
}

/* Letters that are written from right to left: some terminals turn a whole row for them, figures and
 * frames in it too. */
static bool leftward(wchar_t character)
{
	static const struct {
		wchar_t first, last;
	} scripts[] = {
		{ 0x0590, 0x08FF },   /* Hebrew, Arabic, Syriac, Thaana, N'Ko and smaller ones */
		{ 0xFB1D, 0xFDFF },   /* their presentation forms */
		{ 0xFE70, 0xFEFE },   /* more of them */
		{ 0x10800, 0x10FFF }, /* old scripts */
		{ 0x1E800, 0x1EFFF }, /* Mende, Adlam, Arabic figures */
	};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		if (character >= scripts[i].first && character <= scripts[i].last)
			return true;
	}
	return false;
}

/* Signs behind another that change its width on some terminals. */
static bool selector(wchar_t character)
{
	return (character >= 0xFE00 && character <= 0xFE0F) || character == 0x20E3;
}

/* Reads on; *columns 0: a mark of the character before, -1: nothing to show. */
static wchar_t next_character(const char **text, int *columns)
{
	wchar_t character = 0;
	size_t size = mbrtowc(&character, *text, MB_LEN_MAX, &(mbstate_t){ 0 });

	if (size == 0 || size > MB_LEN_MAX) { /* not UTF-8, or the locale is not */
		size = 1;
		character = BOX;
	}
	*text += size;
	if (selector(character) || (leftward(character) && wcwidth(character) == 0)) {
		*columns = -1;
		return character;
	}
	if (doubtful(character) || leftward(character) || wcwidth(character) < 0)
		character = BOX;
	*columns = wcwidth(character);
	return character;
}

static int columns_of(const char *safe)
{
	int all = 0;

	while (*safe != '\0') {
		int columns;

		next_character(&safe, &columns);
		all += columns > 0 ? columns : 0;
	}
	return all;
}

int pane_columns(const char *text)
{
	SCOPED_TEXT char *safe = shown(text);

	return columns_of(safe);
}

static void add_mark(struct pane pane, int row, int column, wchar_t mark)
{
	struct cell *cell;

	if (column <= 0)
		return;
	cell = cell_at(pane.frame, pane.row + row, pane.column + column - 1);
	if (cell->columns == 0 && pane.column + column >= 2)
		cell--;
	for (size_t i = 1; i <= CELL_MARKS && cell->text[0] != L'\0'; i++) {
		if (cell->text[i] == L'\0') {
			cell->text[i] = mark;
			cell->text[i + 1] = L'\0';
			return;
		}
	}
}

static void set_cell(struct pane pane, int row, int column, unsigned style, wchar_t character,
		     int columns)
{
	int line = pane.row + row, at = pane.column + column;
	struct cell *cell = cell_at(pane.frame, line, at);

	for (int i = 0; i < columns; i++)
		split(pane.frame, line, at + i);
	*cell = (struct cell){ .style = (unsigned char)style, .columns = (unsigned char)columns };
	cell->text[0] = character == L' ' ? L'\0' : character;
	if (columns == 2)
		cell[1] = (struct cell){ .style = (unsigned char)style, .columns = 0 };
}

/* Puts a safe text into columns from column to edge; cut: it ends in "…". */
static int put_safe(struct pane pane, int row, int column, int edge, unsigned style,
		    const char *safe)
{
	bool cut = columns_of(safe) > edge - column;
	int room = cut ? edge - 1 : edge;

	while (*safe != '\0') {
		int columns;
		wchar_t character = next_character(&safe, &columns);

		if (columns == 0)
			add_mark(pane, row, column, character);
		if (columns <= 0)
			continue;
		if (column + columns > room)
			break;
		set_cell(pane, row, column, style, character, columns);
		column += columns;
	}
	if (cut && column < edge)
		set_cell(pane, row, column++, style, ELLIPSIS, 1);
	return column;
}

static bool beside(struct pane pane, int row, int column)
{
	return row < 0 || row >= pane.height || column < 0 || column >= pane.width;
}

int pane_put(struct pane pane, int row, int column, unsigned style, const char *text)
{
	SCOPED_TEXT char *safe = NULL;

	if (beside(pane, row, column))
		return column;
	safe = shown(text);
	return put_safe(pane, row, column, pane.width, style, safe);
}

int pane_put_in(struct pane pane, int row, int column, int width, unsigned style, const char *text)
{
	SCOPED_TEXT char *safe = NULL;
	int edge = within(column + width, column, pane.width), at;

	if (beside(pane, row, column) || width <= 0)
		return column;
	safe = shown(text);
	for (at = put_safe(pane, row, column, edge, style, safe); at < edge; at++)
		set_cell(pane, row, at, style, L' ', 1);
	return edge;
}

int pane_put_right(struct pane pane, int row, int column, int width, unsigned style,
		   const char *text)
{
	int used = pane_columns(text);

	if (beside(pane, row, column) || width <= 0)
		return column;
	if (used >= width)
		return pane_put_in(pane, row, column, width, style, text);
	pane_put_in(pane, row, column, width - used, style, "");
	return pane_put_in(pane, row, column + width - used, used, style, text);
}

int pane_format(struct pane pane, int row, int column, unsigned style, const char *format, ...)
{
	SCOPED_TEXT char *text = NULL;
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vasprintf(&text, format, arguments);
	va_end(arguments);
	return size < 0 ? column : pane_put(pane, row, column, style, text);
}

void pane_centre(struct pane pane, int row, unsigned style, const char *text)
{
	int free_columns = pane.width - pane_columns(text);

	pane_put(pane, row, free_columns > 0 ? free_columns / 2 : 0, style, text);
}

/* ---- lines of a longer text ---- */

/* How many octets of a safe text stand in one line: up to a line break, else up to the last blank
 * or wide character that fits. */
static size_t line_size(const char *safe, int width)
{
	const char *at = safe, *fits = safe;
	int used = 0, columns;

	while (*at != '\0') {
		const char *before = at;

		next_character(&at, &columns);
		if (before > safe && (columns == 2 || *before == ' '))
			fits = before;
		used += columns > 0 ? columns : 0;
		if (used > width)
			return (size_t)((fits > safe ? fits : before > safe ? before : at) - safe);
		if (columns == 2)
			fits = at;
	}
	return (size_t)(at - safe);
}

static int wrap_line(struct pane pane, int row, int column, int last, unsigned style,
		     const char *safe)
{
	do {
		size_t size = line_size(safe, pane.width - column);
		struct buffer line = BUFFER_EMPTY;

		buffer_add(&line, safe, size);
		put_safe(pane, row, column, pane.width, style,
			 row + 1 == last && safe[size] != '\0' ? safe : buffer_text(&line));
		buffer_release(&line);
		row++;
		safe += size;
		safe += strspn(safe, " ");
	} while (*safe != '\0' && row < last);
	return row;
}

int pane_wrap(struct pane pane, int row, int column, int height, unsigned style, const char *text)
{
	int last = within(row + height, row, pane.height);

	if (beside(pane, row, column))
		return row;
	while (*text != '\0' && row < last) {
		size_t size = strcspn(text, "\n");
		struct buffer safe = BUFFER_EMPTY;

		show_text(&safe, text, size);
		row = wrap_line(pane, row, column, last, style, buffer_text(&safe));
		buffer_release(&safe);
		text += size + (text[size] == '\n');
	}
	return row;
}

/* ---- areas ---- */

void pane_fill(struct pane pane, unsigned style, const char *character)
{
	wchar_t with = L' ';

	if (character[0] != '\0')
		mbrtowc(&with, character, strlen(character), &(mbstate_t){ 0 });
	for (int row = 0; row < pane.height; row++) {
		for (int column = 0; column < pane.width; column++)
			set_cell(pane, row, column, style, with, 1);
	}
}

void pane_mark_row(struct pane pane, int row, unsigned style)
{
	if (beside(pane, row, 0))
		return;
	for (int column = 0; column < pane.width; column++) {
		struct cell *cell = cell_at(pane.frame, pane.row + row, pane.column + column);

		cell->style = (unsigned char)(style & STYLE_CHOSEN ? cell->style | style : style);
	}
}

void pane_rule(struct pane pane, int row, unsigned style)
{
	pane_fill(pane_part(pane, row, 0, 1, -1), style, "─");
}

static void sides(struct pane pane)
{
	for (int row = 1; row + 1 < pane.height; row++) {
		set_cell(pane, row, 0, STYLE_LINE, L'│', 1);
		set_cell(pane, row, pane.width - 1, STYLE_LINE, L'│', 1);
	}
}

struct pane pane_box(struct pane pane, const char *title)
{
	int last = pane.height - 1, edge = pane.width - 1;

	pane_fill(pane, STYLE_PLAIN, "");
	if (pane.height < 2 || pane.width < 4)
		return pane;
	pane_rule(pane, 0, STYLE_LINE);
	pane_rule(pane, last, STYLE_LINE);
	sides(pane);
	set_cell(pane, 0, 0, STYLE_LINE, L'┌', 1);
	set_cell(pane, 0, edge, STYLE_LINE, L'┐', 1);
	set_cell(pane, last, 0, STYLE_LINE, L'└', 1);
	set_cell(pane, last, edge, STYLE_LINE, L'┘', 1);
	if (title[0] != '\0' && pane.width > 8) {
		struct pane top = pane_part(pane, 0, 2, 1, pane.width - 4);
		int end = pane_put(top, 0, 1, STYLE_STRONG, title);

		pane_put(top, 0, 0, STYLE_LINE, " ");
		pane_put(top, 0, end, STYLE_LINE, " ");
	}
	return pane_part(pane, 1, 2, pane.height - 2, pane.width - 4);
}

/* ---- figures ---- */

#define EIGHTHS 8

void pane_bar(struct pane pane, int row, int column, int width, unsigned style, double share,
	      double mark)
{
	static const wchar_t parts[EIGHTHS] = L" ▏▎▍▌▋▊▉";
	int marked = mark < 0 ? -1 : within((int)(mark * width), 0, width - 1);
	int eighths = within((int)(share * width * EIGHTHS + 0.5), 0, width * EIGHTHS);

	if (share > 0 && eighths == 0)
		eighths = 1;
	for (int i = 0; i < width; i++) {
		int filled = within(eighths - i * EIGHTHS, 0, EIGHTHS);

		if (beside(pane, row, column + i))
			return;
		if (filled == EIGHTHS)
			set_cell(pane, row, column + i, style, L'█', 1);
		else if (i == marked && share < mark)
			set_cell(pane, row, column + i, STYLE_CALM, L'┊', 1);
		else if (filled > 0)
			set_cell(pane, row, column + i, style, parts[filled], 1);
		else
			set_cell(pane, row, column + i, STYLE_DIM, L'·', 1);
	}
}

void pane_spark(struct pane pane, int row, int column, unsigned style, const double *values,
		size_t count, double most)
{
	for (size_t i = 0; i < count && !beside(pane, row, column + (int)i); i++) {
		int height = most > 0 ? (int)(values[i] / most * (EIGHTHS - 1) + 0.5) : 0;

		if (values[i] < 0)
			set_cell(pane, row, column + (int)i, style, L' ', 1);
		else
			set_cell(pane, row, column + (int)i, style,
				 (wchar_t)(L'▁' + within(height, 0, EIGHTHS - 1)), 1);
	}
}
