#include "kiosk/dialog_inside.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define PAGE 10 /* rows */

const char dialog_goes_on[] = N_("One moment …");
const char dialog_finishes[] = N_("One moment …");

static void dialog_free(struct dialog *dialog)
{
	if (dialog == NULL)
		return;
	dialog_free(dialog->behind);
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

	for (size_t i = 0; i < count && i < DIALOG_CHOICES; i++)
		dialog->choices[dialog->choice_count++] = need_copy(choices[i]);
}

void dialog_begin_at(struct glance *glance, size_t at)
{
	struct dialog *dialog = glance->dialog;

	if (at < dialog->choice_count)
		dialog->choice = at;
	if (at < dialog->count)
		dialog->at = at;
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

/* It stays open: what it was given is to be mended, or, where nobody would mend it, typed anew. */
static void complain(struct dialog *dialog, const char *complaint, size_t about)
{
	copy_text(dialog->complaint, sizeof(dialog->complaint), complaint);
	if (about < dialog->count)
		dialog->at = about;
	for (size_t i = 0; i < dialog->count; i++) {
		if (dialog->fields[i].secret || (dialog->fields[i].code && i == dialog->at))
			dialog->fields[i].value[0] = '\0';
	}
}

/* Whoever says no to what he has filled in mends it, and types nothing twice. */
static void keep_behind(struct glance *glance, struct dialog *done)
{
	struct dialog *next = glance->dialog;

	if (next == NULL || next->kind != DIALOG_CONFIRM) {
		dialog_free(done);
	} else if (done->kind == DIALOG_ASK) {
		next->behind = done;
	} else {
		next->behind = done->behind;
		done->behind = NULL;
		dialog_free(done);
	}
}

static void go_back(struct glance *glance)
{
	struct dialog *behind = glance->dialog->behind;

	glance->dialog->behind = NULL;
	dialog_close(glance);
	if (behind == NULL)
		return;
	behind->waits = behind->begun = behind->finishes = false;
	behind->complaint[0] = '\0';
	glance->dialog = behind;
}

/* The dialog may be gone, or another one open, when its answer was taken. */
static void accept(struct glance *glance)
{
	struct dialog *dialog = glance->dialog;
	size_t about = dialog->at;
	struct dialog_answers answers = { dialog->fields, dialog->count, dialog->choice,
					  dialog->begun, &about };
	const char *complaint;

	if (dialog->accept == NULL) {
		dialog_close(glance);
		return;
	}
	glance->dialog = NULL;
	complaint = dialog->accept(dialog->context, glance, &answers);
	if (complaint == NULL) {
		keep_behind(glance, dialog);
		return;
	}
	dialog_close(glance);
	glance->dialog = dialog;
	dialog->finishes = complaint == dialog_finishes;
	dialog->begun = dialog->finishes || complaint == dialog_goes_on;
	if (dialog->begun)
		wait(dialog);
	else
		complain(dialog, complaint, about);
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
	case KEY_ESCAPE: go_back(glance); return;
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

/* As Enter on that choice, or as the arrow that was hit; a field is gone to. */
static void click(struct glance *glance, const struct event *event)
{
	struct dialog *dialog = glance->dialog;
	struct dialog_hit hit;

	if ((dialog->waits && dialog->finishes) || !dialog_hit(dialog, event, &hit))
		return;
	call_off(dialog);
	if (dialog->kind == DIALOG_CHOOSE) {
		dialog->choice = hit.item;
		accept_soon(glance);
		return;
	}
	dialog->at = hit.item;
	if (hit.turn != 0)
		turn(&dialog->fields[hit.item], hit.turn > 0);
}

void dialog_event(struct glance *glance, const struct event *event)
{
	if (event->kind == EVENT_KEY)
		press(glance, event->key);
	else if (event->kind == EVENT_CLICK)
		click(glance, event);
	else if (event->kind == EVENT_WHEEL)
		move(glance->dialog, event->steps > 0);
}
