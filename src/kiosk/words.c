#include "kiosk/words.h"

#include "base/buffer.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "cunxin"
#define JOINT  "\004" /* between meaning and words in a catalogue (gettext manual, Contexts) */

bool words_ready(void)
{
	return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

/* Catalogues lie beside the program as it was built, or in share/ as it was installed; there a program
 * of the system, locale(1), is beside it, hence the slash. */
static void find_catalogues(void)
{
	char program[PATH_MAX / 2], path[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;

	if (size <= 0)
		return;
	program[size] = '\0';
	slash = strrchr(program, '/');
	*slash = '\0';
	snprintf(path, sizeof(path), "%s/locale/", program);
	if (access(path, X_OK) != 0)
		snprintf(path, sizeof(path), "%s/../share/locale", program);
	bindtextdomain(DOMAIN, path);
}

void words_language(const char *locale)
{
	setlocale(LC_MESSAGES, "C.UTF-8"); /* in "C" nothing is translated */
	setenv("LANGUAGE", locale, 1);
	find_catalogues();
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
}

const char *words_of(const char *english)
{
	return english[0] == '\0' ? "" : gettext(english);
}

const char *words_meaning(const char *meaning, const char *english)
{
	char key[256];
	const char *found;

	if (snprintf(key, sizeof(key), "%s" JOINT "%s", meaning, english) >= (int)sizeof(key))
		return english;
	found = gettext(key);
	return found == key ? english : found;
}
