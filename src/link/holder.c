#include "link/inside.h"

#include "base/buffer.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LOOKS_MOST 20000 /* descriptors looked at: some 20 ms */

static void name_of(const char *process, char *out, size_t size)
{
	char path[300];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%s/comm", process);
	file = fopen(path, "re");
	if (file == NULL || fgets(out, (int)size, file) == NULL)
		copy_text(out, size, "a program");
	if (file != NULL)
		fclose(file);
	out[strcspn(out, "\n")] = '\0';
}

/* One of the process's descriptors is the device. */
static bool has_open(const char *process, const char *path, unsigned *looks)
{
	char folder[300], entry[600], target[300];
	struct dirent *item;
	bool found = false;
	DIR *dir;

	snprintf(folder, sizeof(folder), "/proc/%s/fd", process);
	dir = opendir(folder);
	if (dir == NULL)
		return false;
	while (!found && *looks < LOOKS_MOST && (item = readdir(dir)) != NULL) {
		ssize_t size;

		++*looks;
		snprintf(entry, sizeof(entry), "%s/%s", folder, item->d_name);
		size = readlink(entry, target, sizeof(target) - 1);
		if (size <= 0)
			continue;
		target[size] = '\0';
		found = strcmp(target, path) == 0;
	}
	closedir(dir);
	return found;
}

void link_holder(const char *path, char *out, size_t size)
{
	struct dirent *process;
	unsigned looks = 0;
	char own[16], name[64];
	DIR *proc = opendir("/proc");

	out[0] = '\0';
	if (proc == NULL)
		return;
	snprintf(own, sizeof(own), "%d", (int)getpid());
	while (out[0] == '\0' && (process = readdir(proc)) != NULL) {
		if (!isdigit((unsigned char)process->d_name[0]) ||
		    strcmp(process->d_name, own) == 0 || !has_open(process->d_name, path, &looks))
			continue;
		name_of(process->d_name, name, sizeof(name));
		snprintf(out, size, "%s (pid %.20s)", name, process->d_name);
	}
	closedir(proc);
}

/* Their descriptors cannot be seen by an unprivileged user, but their names can. */
const char *link_suspect(void)
{
	static const char *const known[] = { "ModemManager", "brltty", "gammu-smsd", "smsd",
					     "bearerbox",    "wvdial", "pppd",	     "minicom" };
	const char *found = NULL;
	struct dirent *process;
	DIR *proc = opendir("/proc");

	while (proc != NULL && found == NULL && (process = readdir(proc)) != NULL) {
		char name[64];

		if (!isdigit((unsigned char)process->d_name[0]))
			continue;
		name_of(process->d_name, name, sizeof(name));
		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
			found = strcmp(name, known[i]) == 0 ? known[i] : found;
	}
	if (proc != NULL)
		closedir(proc);
	return found;
}
