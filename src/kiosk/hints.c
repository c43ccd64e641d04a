#include "kiosk/hints.h"

#include "base/buffer.h"
#include "kiosk/event.h"

#include <stdio.h>
#include <string.h>

bool hints_next(const char **row, struct hint *hint)
{
	size_t size = strcspn(*row, ";");
	char *bar;

	snprintf(hint->key, sizeof(hint->key), "%.*s", (int)size, *row);
	bar = strchr(hint->key, '|');
	hint->words = bar == NULL ? "" : bar + 1;
	if (bar != NULL)
		*bar = '\0';
	*row += size + ((*row)[size] == ';');
	return size > 0;
}

static const struct {
	int key;
	const char *name;
} names[] = {
	{ ' ', "Space" },	   { KEY_ACCEPT, "Enter" }, { KEY_ARROW_LEFT, "←→" },
	{ KEY_ARROW_RIGHT, "←→" }, { KEY_ARROW_UP, "↑↓" },  { KEY_ARROW_DOWN, "↑↓" },
};

/* As hints write it; "" such a key is never named. */
static const char *name_of(int key, char one[2])
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (names[i].key == key)
			return names[i].name;
	}
	one[0] = key > ' ' && key < 0x7f ? (char)key : '\0';
	one[1] = '\0';
	return one;
}

/* One of the words of "n N". */
static bool is_among(const char *words, const char *name)
{
	size_t size = strlen(name);

	for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
		if (strcspn(at, " ") == size && strncmp(at, name, size) == 0)
			return true;
		at += strcspn(at, " ");
	}
	return false;
}

bool hints_name(const char *row, int key)
{
	char one[2];
	const char *name = name_of(key, one);
	struct hint hint = { .words = "" };

	while (row != NULL && name[0] != '\0' && hints_next(&row, &hint)) {
		if (is_among(hint.key, name))
			return true;
	}
	return false;
}
