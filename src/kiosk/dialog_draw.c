/* How a dialog looks, and what of it a click falls on. */
#include "kiosk/dialog_inside.h"

#include <string.h>

#define WIDTH_MOST 72
#define LABEL_MOST 22

static void put_dots(const char *value, char *out, size_t size)
{
	size_t used = 0;

	for (const char *at = value; *at != '\0' && used + 4 < size; at++) {
		if (((unsigned char)*at & 0xC0) == 0x80)
			continue;
		memcpy(out + used, "●", strlen("●"));
		used += strlen("●");
	}
	out[used] = '\0';
}

/* The end of a value that is longer than its room: one sees what one types. */
static const char *tail_of(const char *value, int room)
{
	while (pane_columns(value) > room && *value != '\0') {
		value++;
		while (((unsigned char)*value & 0xC0) == 0x80)
			value++;
	}
	return value;
}

/* With a mark where it must be filled. */
static void draw_label(const struct dialog_field *field, struct pane pane, int row, int label,
		       bool here)
{
	unsigned style = here ? STYLE_STRONG : STYLE_PLAIN;
	int end = pane_columns(field->label);

	pane_put_in(pane, row, 0, label, style, field->label);
	if (field->needed)
		pane_put(pane, row, end < label - 2 ? end : label - 2, STYLE_WARN, "*");
}

/* Returns the column of the arrow behind it. */
static int draw_choice(const struct dialog_field *field, struct pane pane, int row, int label,
		       bool here)
{
	unsigned style = here ? STYLE_STRONG : STYLE_DIM;
	int end = pane_put_in(pane, row, label + 1, pane.width - label - 2,
			      here ? STYLE_FIELD | STYLE_CHOSEN : STYLE_FIELD,
			      field->choices[field->choice]);

	pane_put(pane, row, label, style, "◂");
	pane_put(pane, row, end, style, "▸");
	return end;
}

static void draw_typed(const struct dialog_field *field, struct pane pane, int row, int label,
		       bool here)
{
	unsigned style = here ? STYLE_FIELD | STYLE_CHOSEN : STYLE_FIELD;
	char dots[DIALOG_VALUE];
	int room = pane.width - label - 1;
	const char *value = field->value;

	if (field->secret) {
		put_dots(field->value, dots, sizeof(dots));
		value = dots;
	}
	value = tail_of(value, room - 2);
	pane_put_in(pane, row, label, room, style, value);
	if (here)
		pane_put(pane, row, label + pane_columns(value), style, "▏");
}

static int label_width(const struct dialog *dialog)
{
	int width = 0;

	for (size_t i = 0; i < dialog->count; i++) {
		int columns = pane_columns(dialog->fields[i].label) + 2;

		width = columns > width ? columns : width;
	}
	return width < LABEL_MOST ? width : LABEL_MOST;
}

static bool needs_any(const struct dialog *dialog)
{
	for (size_t i = 0; i < dialog->count; i++) {
		if (dialog->fields[i].needed)
			return true;
	}
	return false;
}

static const char *hint_of(const struct dialog *dialog)
{
	switch (dialog->kind) {
	case DIALOG_SAY: return _("Enter or Esc: close");
	case DIALOG_CONFIRM:
		return dialog->last > 0 ? _("Enter or y: yes   Esc or n: no   ↑↓ the rest of it")
					: _("Enter or y: yes   Esc or n: no");
	case DIALOG_ASK:
		if (dialog->count <= 1)
			return _("Enter: done   Esc: cancel");
		return needs_any(dialog)
			       ? _("Tab ↑↓ field   ←→ choose   Enter: done   Esc: cancel   * "
				   "needed")
			       : _("Tab ↑↓ field   ←→ choose   Enter: done   Esc: cancel");
	case DIALOG_CHOOSE: return _("↑↓ choose   Enter: take it   Esc: cancel");
	}
	return "";
}

/* Rows that the text takes; found by drawing it into nothing. */
static int text_rows(const struct dialog *dialog, int width)
{
	struct frame *frame = frame_new(width, FRAME_MOST);
	int rows = pane_wrap(pane_whole(frame), 0, 0, FRAME_MOST, STYLE_PLAIN, dialog->text);

	frame_free(frame);
	return rows;
}

/* There is more above the first row, and below the last. */
static void draw_more(struct pane pane, int first, int last, bool above, bool below)
{
	if (above)
		pane_put(pane, first, pane.width - 1, STYLE_STRONG, "▴");
	if (below)
		pane_put(pane, last, pane.width - 1, STYLE_STRONG, "▾");
}

/* So many rows of the text, from the one that was scrolled to. */
static void draw_text(const struct dialog *dialog, struct pane pane, int lines)
{
	struct frame *text = frame_new(pane.width, FRAME_MOST);
	struct frame *frame = pane.frame;

	pane_wrap(pane_whole(text), 0, 0, FRAME_MOST, STYLE_PLAIN, dialog->text);
	for (int i = 0; i < lines; i++)
		memcpy(&frame->cells[(pane.row + i) * frame->width + pane.column],
		       &text->cells[(dialog->first + i) * text->width],
		       (size_t)pane.width * sizeof(*frame->cells));
	frame_free(text);
	draw_more(pane, 0, lines - 1, dialog->first > 0, dialog->first < dialog->last);
}

/* Where there is no room for all of them, those around the one that is typed into. */
static void draw_fields(struct dialog *dialog, struct pane pane, int row)
{
	int room = pane.height - row - 2, label = label_width(dialog);
	size_t first = (int)dialog->at >= room && room > 0 ? dialog->at - (size_t)room + 1 : 0;

	dialog->shown.first = first;
	dialog->shown.values = label;
	for (size_t i = first; i < dialog->count && (int)(i - first) < room; i++, row++) {
		const struct dialog_field *field = &dialog->fields[i];
		bool here = i == dialog->at;

		draw_label(field, pane, row, label, here);
		if (field->choice_count > 0)
			dialog->shown.ends[i] = draw_choice(field, pane, row, label, here);
		else
			draw_typed(field, pane, row, label, here);
		dialog->shown.count++;
	}
}

static void draw_choices(struct dialog *dialog, struct pane pane, int row)
{
	int room = pane.height - row - 2, count = (int)dialog->choice_count, first = 0;

	if (room < 1 || count == 0)
		return;
	if ((int)dialog->choice >= room)
		first = (int)dialog->choice - room + 1;
	dialog->shown.first = (size_t)first;
	dialog->shown.count = (size_t)(count - first < room ? count - first : room);
	for (int i = first; i < count && i < first + room; i++) {
		int at = row + i - first;

		pane_put_in(pane, at, 1, pane.width - 2, STYLE_PLAIN, dialog->choices[i]);
		if (i == (int)dialog->choice) {
			pane_put(pane, at, 0, STYLE_STRONG, "›");
			pane_mark_row(pane, at, STYLE_CHOSEN);
		}
	}
	draw_more(pane, row, row + room - 1, first > 0, count > first + room);
}

void dialog_draw(struct dialog *dialog, struct pane pane)
{
	int width = pane.width - 4 < WIDTH_MOST ? pane.width - 4 : WIDTH_MOST;
	int most = pane.height - 8 - (int)dialog->count, rows, lines, height;
	struct pane inner;

	dialog->shown.count = 0;
	if (width < 10 || pane.height < 9)
		return;
	rows = text_rows(dialog, width - 4);
	most = most < 1 ? 1 : most;
	lines = rows < most ? rows : most;
	dialog->last = rows - lines;
	dialog->first = dialog->first < dialog->last ? dialog->first : dialog->last;
	height = lines + (lines > 0) + (int)dialog->count + (int)dialog->choice_count + 5;
	height = height < pane.height ? height : pane.height;
	inner = pane_box(pane_part(pane, (pane.height - height) / 2, (pane.width - width) / 2,
				   height, width),
			 dialog->title);
	draw_text(dialog, inner, lines);
	lines += lines > 0;
	dialog->shown.row = inner.row + lines;
	dialog->shown.column = inner.column;
	dialog->shown.width = inner.width;
	draw_fields(dialog, inner, lines);
	draw_choices(dialog, inner, lines);
	pane_put(inner, inner.height - 2, 0, STYLE_BAD, dialog->complaint);
	pane_put(inner, inner.height - 1, 0, STYLE_DIM, hint_of(dialog));
}

bool dialog_hit(const struct dialog *dialog, const struct event *event, struct dialog_hit *hit)
{
	int row = event->row - dialog->shown.row, column = event->column - dialog->shown.column;

	if (row < 0 || row >= (int)dialog->shown.count || column < 0 ||
	    column >= dialog->shown.width)
		return false;
	*hit = (struct dialog_hit){ .item = dialog->shown.first + (size_t)row };
	if (dialog->kind != DIALOG_ASK || dialog->fields[hit->item].choice_count == 0)
		return true;
	if (column == dialog->shown.values)
		hit->turn = -1;
	else if (column == dialog->shown.ends[hit->item])
		hit->turn = 1;
	return true;
}
