/*
 * Where the database is, by a file that may be half edited, faulty or not to be read at all.
 */
#include "conf/config.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_STATE "/var/lib/cunxin"

/* The quoted value of a line 'KEY = "VALUE"' or 'KEY: "VALUE"'. False: it is another line. */
static bool value_of_line(const char *line, const char *key, char *out, size_t size)
{
	const char *at = line + strspn(line, " \t"), *end;

	if (!text_begins(at, key))
		return false;
	at += strlen(key);
	at += strspn(at, " \t");
	if (*at != '=' && *at != ':')
		return false;
	at += 1 + strspn(at + 1, " \t");
	end = *at == '"' ? strchr(at + 1, '"') : NULL;
	if (end == NULL || (size_t)(end - at) > size)
		return false;
	snprintf(out, size, "%.*s", (int)(end - at - 1), at + 1);
	return true;
}

void config_state_dir(const char *path, char *out, size_t size)
{
	char line[1024], value[512], folder[512];
	FILE *file = fopen(path, "re");

	copy_text(out, size, DEFAULT_STATE);
	if (file == NULL)
		return;
	copy_text(folder, sizeof(folder), path);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (!value_of_line(line, "state_dir", value, sizeof(value)))
			continue;
		if (value[0] == '/')
			copy_text(out, size, value);
		else
			snprintf(out, size, "%s/%s", dirname(folder), value);
		break;
	}
	fclose(file);
}
