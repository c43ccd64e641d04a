/*
 * Devices that come and go: CREATE, then ATTRIB when udev sets the rights. The folder of the by-id
 * links goes with the last device and comes anew, so every folder on the way is watched.
 */
#include "link/link.h"

#include "base/buffer.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define WATCHED (IN_CREATE | IN_ATTRIB | IN_MOVED_TO | IN_ONLYDIR)

int link_watch_open(void)
{
	return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

/* The folders that lead to a path, the nearest first; the root itself says too much. */
static void watch_way_to(int watch, const char *path)
{
	char folder[PATH_MAX];
	char *slash;

	if (!copy_text(folder, sizeof(folder), path))
		return;
	while ((slash = strrchr(folder, '/')) != NULL && slash != folder) {
		*slash = '\0';
		inotify_add_watch(watch, folder, WATCHED);
	}
}

void link_watch_device(int watch, const char *device)
{
	char target[PATH_MAX];
	ssize_t size;

	if (watch < 0 || text_begins(device, "tcp:"))
		return;
	if (text_begins(device, "unix:"))
		device += strlen("unix:");
	if (device[0] != '/') {
		watch_way_to(watch, "/dev/tty"); /* imei: it may be any */
		return;
	}
	watch_way_to(watch, device);
	/* A link may stay while its target comes and goes, with rights of its own. */
	size = readlink(device, target, sizeof(target) - 1);
	if (size <= 0)
		return;
	target[size] = '\0';
	watch_way_to(watch, target[0] == '/' ? target : "/dev/tty");
}

bool link_watch_read(int watch)
{
	char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	bool any = false;

	while (read(watch, events, sizeof(events)) > 0)
		any = true;
	return any;
}
