#include "kiosk/dialog.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define CHOICES_MOST 40
#define PAGE	     10 /* rows */

enum dialog_kind { DIALOG_SAY, DIALOG_CONFIRM, DIALOG_ASK, DIALOG_CHOOSE };

struct dialog {
	enum dialog_kind kind;
	char title[128];
	char *text;
	struct dialog_field fields[DIALOG_FIELDS];
	size_t count, at; /* fields, and the one that is typed into */
	char *choices[CHOICES_MOST];
	size_t choice_count, choice;
	int first, last; /* row of the text that is shown first, and the last that can be */
	dialog_accept *accept;
	void *context;
	bool slow, waits; /* accept() takes its time; it is still to be called */
	bool begun;	  /* it said that it goes on */
	bool finishes;	  /* and that no key calls it off */
	char complaint[256];
};

const char dialog_goes_on[] = N_("One moment …");
const char dialog_finishes[] = N_("One moment …");

static void dialog_free(struct dialog *dialog)
{
	if (dialog == NULL)
		return;
	for (size_t i = 0; i < dialog->choice_count; i++)
		free(dialog->choices[i]);
	/* A PIN may have been typed. */
	explicit_bzero(dialog->fields, sizeof(dialog->fields));
	free(dialog->text);
	free(dialog);
}

void dialog_close(struct glance *glance)
{
	dialog_free(glance->dialog);
	glance->dialog = NULL;
}

static struct dialog *dialog_open(struct glance *glance, enum dialog_kind kind, const char *title,
				  const char *text, dialog_accept *accept, void *context)
{
	struct dialog *dialog = need_zeroed(1, sizeof(*dialog));

	dialog->kind = kind;
	copy_text(dialog->title, sizeof(dialog->title), title);
	dialog->text = need_copy(text);
	dialog->accept = accept;
	dialog->context = context;
	dialog_close(glance);
	glance->dialog = dialog;
	return dialog;
}

void dialog_say(struct glance *glance, const char *title, const char *text)
{
	dialog_open(glance, DIALOG_SAY, title, text, NULL, NULL);
}

void dialog_confirm(struct glance *glance, const char *title, const char *text,
		    dialog_accept *accept, void *context)
{
	dialog_open(glance, DIALOG_CONFIRM, title, text, accept, context);
}

void dialog_ask(struct glance *glance, const char *title, const char *text,
		const struct dialog_field *fields, size_t count, dialog_accept *accept,
		void *context)
{
	struct dialog *dialog = dialog_open(glance, DIALOG_ASK, title, text, accept, context);

	dialog->count = count < DIALOG_FIELDS ? count : DIALOG_FIELDS;
	for (size_t i = 0; i < dialog->count; i++)
		dialog->fields[i] = fields[i];
	/* Where nothing is known yet one begins to type. */
	while (dialog->at + 1 < dialog->count && dialog->fields[dialog->at].value[0] != '\0')
		dialog->at++;
	if (dialog->count > 0 && dialog->fields[dialog->at].value[0] != '\0')
		dialog->at = 0;
}

void dialog_choose(struct glance *glance, const char *title, const char *const *choices,
		   size_t count, dialog_accept *accept, void *context)
{
	struct dialog *dialog = dialog_open(glance, DIALOG_CHOOSE, title, "", accept, context);

	for (size_t i = 0; i < count && i < CHOICES_MOST; i++)
		dialog->choices[dialog->choice_count++] = need_copy(choices[i]);
}

void dialog_begin_at(struct glance *glance, size_t choice)
{
	struct dialog *dialog = glance->dialog;

	if (choice < dialog->choice_count)
		dialog->choice = choice;
}

/* ---- drawing ---- */

#define WIDTH_MOST 72
#define LABEL_MOST 20

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

static void draw_field(const struct dialog_field *field, struct pane pane, int row, int label,
		       bool here)
{
	unsigned style = here ? STYLE_FIELD | STYLE_CHOSEN : STYLE_FIELD;
	char dots[DIALOG_VALUE];
	int room = pane.width - label - 1, end;
	const char *value = field->value;

	pane_put_in(pane, row, 0, label, here ? STYLE_STRONG : STYLE_PLAIN, field->label);
	if (field->choice_count > 0) {
		pane_put(pane, row, label, here ? STYLE_STRONG : STYLE_DIM, "◂");
		end = pane_put_in(pane, row, label + 1, room - 1, style,
				  field->choices[field->choice]);
		pane_put(pane, row, end, here ? STYLE_STRONG : STYLE_DIM, "▸");
		return;
	}
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

static const char *hint_of(const struct dialog *dialog)
{
	switch (dialog->kind) {
	case DIALOG_SAY: return _("Enter or Esc: close");
	case DIALOG_CONFIRM:
		return dialog->last > 0 ? _("Enter or y: yes   Esc or n: no   ↑↓ the rest of it")
					: _("Enter or y: yes   Esc or n: no");
	case DIALOG_ASK:
		return dialog->count > 1 ? _("Tab ↑↓ field   ←→ choose   Enter: done   Esc: cancel")
					 : _("Enter: done   Esc: cancel");
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
static void draw_fields(const struct dialog *dialog, struct pane pane, int row, int label)
{
	int room = pane.height - row - 2;
	size_t first = (int)dialog->at >= room && room > 0 ? dialog->at - (size_t)room + 1 : 0;

	for (size_t i = first; i < dialog->count && (int)(i - first) < room; i++)
		draw_field(&dialog->fields[i], pane, row++, label, i == dialog->at);
}

static void draw_choices(const struct dialog *dialog, struct pane pane, int row)
{
	int room = pane.height - row - 2, count = (int)dialog->choice_count, first = 0;

	if (room < 1 || count == 0)
		return;
	if ((int)dialog->choice >= room)
		first = (int)dialog->choice - room + 1;
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
	draw_fields(dialog, inner, lines + (lines > 0), label_width(dialog));
	draw_choices(dialog, inner, lines + (lines > 0));
	pane_put(inner, inner.height - 2, 0, STYLE_BAD, dialog->complaint);
	pane_put(inner, inner.height - 1, 0, STYLE_DIM, hint_of(dialog));
}

/* ---- keys ---- */

/* Another tick is to call accept(). */
static void wait(struct dialog *dialog)
{
	dialog->waits = true;
	copy_text(dialog->complaint, sizeof(dialog->complaint), _(dialog_goes_on));
}

/* A key came meanwhile: it is for what was there before. */
static void call_off(struct dialog *dialog)
{
	if (dialog->waits)
		dialog->complaint[0] = '\0';
	dialog->waits = dialog->begun = false;
}

/* It stays open: what it was given is to be mended. */
static void complain(struct dialog *dialog, const char *complaint)
{
	copy_text(dialog->complaint, sizeof(dialog->complaint), complaint);
	if (dialog->kind == DIALOG_ASK && dialog->fields[dialog->at].secret)
		dialog->fields[dialog->at].value[0] = '\0';
}

/* The dialog may be gone, or another one open, when its answer was taken. */
static void accept(struct glance *glance)
{
	struct dialog *dialog = glance->dialog;
	struct dialog_answers answers = { dialog->fields, dialog->count, dialog->choice,
					  dialog->begun };
	const char *complaint;

	if (dialog->accept == NULL) {
		dialog_close(glance);
		return;
	}
	glance->dialog = NULL;
	complaint = dialog->accept(dialog->context, glance, &answers);
	if (complaint == NULL) {
		dialog_free(dialog);
		return;
	}
	dialog_close(glance);
	glance->dialog = dialog;
	dialog->finishes = complaint == dialog_finishes;
	dialog->begun = dialog->finishes || complaint == dialog_goes_on;
	if (dialog->begun)
		wait(dialog);
	else
		complain(dialog, complaint);
}

void dialog_slow(struct glance *glance)
{
	glance->dialog->slow = true;
}

bool dialog_waits(const struct glance *glance)
{
	return glance->dialog != NULL && glance->dialog->waits;
}

void dialog_tick(struct glance *glance)
{
	if (!dialog_waits(glance))
		return;
	glance->dialog->waits = false;
	glance->dialog->complaint[0] = '\0';
	accept(glance);
}

/* At once, or once the screen has said that it takes a moment. */
static void accept_soon(struct glance *glance)
{
	if (glance->dialog->slow)
		wait(glance->dialog);
	else
		accept(glance);
}

static void rub_out(struct dialog_field *field)
{
	size_t size = strlen(field->value);

	while (size > 0 && ((unsigned char)field->value[size - 1] & 0xC0) == 0x80)
		size--;
	field->value[size > 0 ? size - 1 : 0] = '\0';
}

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

static void type(struct dialog_field *field, int key)
{
	char octets[MB_LEN_MAX + 1];
	int size = wctomb(octets, (wchar_t)key);

	if (size <= 0 || wcwidth((wchar_t)key) < 1 || field->choice_count > 0 ||
	    (field->most > 0 && characters(field->value) >= field->most) ||
	    strlen(field->value) + (size_t)size >= sizeof(field->value))
		return;
	octets[size] = '\0';
	strcat(field->value, octets);
}

static void turn(struct dialog_field *field, bool on)
{
	if (field->choice_count == 0)
		return;
	field->choice = (field->choice + (on ? 1 : field->choice_count - 1)) % field->choice_count;
}

/* Through a text that is longer than its room. */
static void scroll(struct dialog *dialog, int rows)
{
	int first = dialog->first + rows;

	dialog->first = first < 0 ? 0 : first > dialog->last ? dialog->last : first;
}

/* A page, or to an end. */
static void leap(struct dialog *dialog, int rows)
{
	int at = (int)dialog->choice + rows, last = (int)dialog->choice_count - 1;

	if (dialog->kind == DIALOG_CHOOSE)
		dialog->choice = (size_t)(at < 0 ? 0 : at > last ? last : at);
	else
		scroll(dialog, rows);
}

static void move(struct dialog *dialog, bool down)
{
	size_t *at = dialog->kind == DIALOG_CHOOSE ? &dialog->choice : &dialog->at;
	size_t count = dialog->kind == DIALOG_CHOOSE ? dialog->choice_count : dialog->count;

	if (count > 0)
		*at = (*at + (down ? 1 : count - 1)) % count;
	else
		scroll(dialog, down ? 1 : -1);
}

/* Letters of their own meaning where nothing is typed. */
static int meaning_of(const struct dialog *dialog, int key)
{
	if (dialog->kind == DIALOG_ASK)
		return key;
	if (dialog->kind == DIALOG_CONFIRM && (key == 'y' || key == 'n'))
		return key == 'y' ? KEY_ACCEPT : KEY_ESCAPE;
	switch (key) {
	case 'j': return KEY_ARROW_DOWN;
	case 'k': return KEY_ARROW_UP;
	case 'q': return KEY_ESCAPE;
	default: return key;
	}
}

/* A digit is the choice of that number. */
static void choose_by_digit(struct glance *glance, int key)
{
	struct dialog *dialog = glance->dialog;
	size_t choice = (size_t)(key - '1');

	if (key < '1' || key > '9' || choice >= dialog->choice_count)
		return;
	dialog->choice = choice;
	accept(glance);
}

static void press(struct glance *glance, int key)
{
	struct dialog *dialog = glance->dialog;
	struct dialog_field *field = dialog->count > 0 ? &dialog->fields[dialog->at] : NULL;

	if (dialog->waits && dialog->finishes)
		return;
	key = meaning_of(dialog, key);
	call_off(dialog);
	switch (key) {
	case KEY_ESCAPE: dialog_close(glance); return;
	case KEY_ACCEPT: accept_soon(glance); return;
	case KEY_TAB:
	case KEY_ARROW_DOWN: move(dialog, true); return;
	case KEY_TAB_BACK:
	case KEY_ARROW_UP: move(dialog, false); return;
	case KEY_PAGE_DOWN: leap(dialog, PAGE); return;
	case KEY_PAGE_UP: leap(dialog, -PAGE); return;
	case KEY_FIRST: leap(dialog, -FRAME_MOST); return;
	case KEY_LAST: leap(dialog, FRAME_MOST); return;
	default: break;
	}
	if (dialog->kind == DIALOG_CHOOSE)
		choose_by_digit(glance, key);
	if (field == NULL || dialog->kind != DIALOG_ASK)
		return;
	if (key == KEY_ARROW_LEFT || key == KEY_ARROW_RIGHT || key == ' ')
		turn(field, key != KEY_ARROW_LEFT);
	if (key == KEY_RUBOUT)
		rub_out(field);
	else if (key < KEY_ACCEPT)
		type(field, key);
}

void dialog_event(struct glance *glance, const struct event *event)
{
	if (event->kind == EVENT_KEY)
		press(glance, event->key);
	else if (event->kind == EVENT_WHEEL)
		move(glance->dialog, event->steps > 0);
}
