/*
 * Devices that come and go: CREATE, then ATTRIB when udev sets the rights. The folder of the by-id
 * links goes with the last device and comes anew: then the nearest folder that is there is watched,
 * and the way down from it as it appears. Folders further up say too much: each word wakes us.
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

/* The nearest folder on the way to a path that is there; the root itself never. */
static void watch_way_to(int watch, const char *path)
{
	char folder[PATH_MAX];
	char *slash;

	if (!copy_text(folder, sizeof(folder), path))
		return;
	while ((slash = strrchr(folder, '/')) != NULL && slash != folder) {
		*slash = '\0';
		if (inotify_add_watch(watch, folder, WATCHED) >= 0)
			return;
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
