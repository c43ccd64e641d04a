#include "kiosk/detail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void detail_clear(struct detail *detail)
{
	for (size_t i = 0; i < detail->count; i++)
		free(detail->lines[i].text);
	detail->count = 0;
}

void detail_release(struct detail *detail)
{
	detail_clear(detail);
	detail->top = 0;
}

static void add(struct detail *detail, unsigned style, int indent, char *text)
{
	if (detail->count == DETAIL_LINES || text == NULL) {
		free(text);
		return;
	}
	detail->lines[detail->count].style = style;
	detail->lines[detail->count].indent = indent;
	detail->lines[detail->count++].text = text;
}

void detail_add(struct detail *detail, unsigned style, int indent, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	add(detail, style, indent, text);
}

void detail_heading(struct detail *detail, const char *words)
{
	if (detail->count > 0)
		add(detail, STYLE_PLAIN, 0, need_copy(" "));
	add(detail, STYLE_HEADING, 0, need_copy(words));
}

void detail_draw(struct detail *detail, struct pane pane, const char *title)
{
	struct pane inner = pane_box(pane, title);
	int row = 0;

	if (detail->top >= detail->count)
		detail->top = detail->count > 0 ? detail->count - 1 : 0;
	for (size_t i = detail->top; i < detail->count && row < inner.height; i++)
		row = pane_wrap(inner, row, detail->lines[i].indent, inner.height - row,
				detail->lines[i].style, detail->lines[i].text);
	if (detail->top > 0)
		pane_put(pane, 0, pane.width - 4, STYLE_HEADING, " ↑ ");
	if (row >= inner.height)
		pane_put(pane, pane.height - 1, pane.width - 4, STYLE_HEADING, " ↓ ");
}

static void scroll(struct detail *detail, int steps)
{
	int to = (int)detail->top + steps;

	detail->top = to < 0 ? 0 : (size_t)to;
	if (detail->top >= detail->count && detail->count > 0)
		detail->top = detail->count - 1;
}

#define PAGE 8

static bool key(struct detail *detail, int key)
{
	switch (key) {
	case KEY_ARROW_DOWN:
	case 'j': scroll(detail, 1); return true;
	case KEY_ARROW_UP:
	case 'k': scroll(detail, -1); return true;
	case KEY_PAGE_DOWN: scroll(detail, PAGE); return true;
	case KEY_PAGE_UP: scroll(detail, -PAGE); return true;
	case KEY_FIRST:
	case 'g': detail->top = 0; return true;
	default: return false;
	}
}

bool detail_event(struct detail *detail, const struct event *event)
{
	if (event->kind == EVENT_WHEEL) {
		scroll(detail, event->steps);
		return true;
	}
	return event->kind == EVENT_KEY && key(detail, event->key);
}
