#include "kiosk/event.h"

#include "base/buffer.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

static const struct {
	const char *name;
	int key;
} names[] = {
	{ "Enter", KEY_ACCEPT },     { "Esc", KEY_ESCAPE },	   { "Tab", KEY_TAB },
	{ "BackTab", KEY_TAB_BACK }, { "Up", KEY_ARROW_UP },	   { "Down", KEY_ARROW_DOWN },
	{ "Left", KEY_ARROW_LEFT },  { "Right", KEY_ARROW_RIGHT }, { "PgUp", KEY_PAGE_UP },
	{ "PgDn", KEY_PAGE_DOWN },   { "Home", KEY_FIRST },	   { "End", KEY_LAST },
	{ "Backspace", KEY_RUBOUT }, { "Delete", KEY_REMOVE },	   { "Space", ' ' },
	{ "Redraw", KEY_REDRAW },
};

static bool named(const char *word, size_t size, struct event *event)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strlen(names[i].name) != size || strncmp(names[i].name, word, size) != 0)
			continue;
		*event = (struct event){ .kind = EVENT_KEY, .key = names[i].key };
		return true;
	}
	return false;
}

static bool placed(const char *word, struct event *event)
{
	int a, b, c;

	if (sscanf(word, "click:%d,%d", &a, &b) == 2)
		*event = (struct event){ .kind = EVENT_CLICK, .row = a, .column = b };
	else if (sscanf(word, "wheel:%d,%d,%d", &a, &b, &c) == 3)
		*event = (struct event){ .kind = EVENT_WHEEL, .row = a, .column = b, .steps = c };
	else if (sscanf(word, "size:%dx%d", &a, &b) == 2)
		*event = (struct event){ .kind = EVENT_RESIZE, .row = b, .column = a };
	else
		return false;
	return true;
}

static bool typed(const char **text, struct event *event)
{
	wchar_t character = 0;
	size_t size = mbrtowc(&character, *text, MB_LEN_MAX, &(mbstate_t){ 0 });

	if (size == 0 || size > MB_LEN_MAX)
		return false;
	*event = (struct event){ .kind = EVENT_KEY, .key = (int)character };
	*text += size;
	return true;
}

bool event_read(const char **text, struct event *event)
{
	const char *word = *text + strspn(*text, " ");
	size_t size = strcspn(word, " ");

	if (size == 0)
		return false;
	*text = word;
	if (!named(word, size, event) && !placed(word, event))
		return typed(text, event);
	*text += size;
	return true;
}
